//! The terminal UI.
pub mod app;
pub mod terminal;
pub mod view;
