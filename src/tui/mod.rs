//! The terminal UI.
pub mod app;
pub mod desk;
pub mod terminal;
pub mod view;
