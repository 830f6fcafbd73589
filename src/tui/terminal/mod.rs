//! The terminal itself: the loop, input, set-up and restore, signals, and the back end that draws.
//!
//! [`looper`] is the heart: everything that happens comes through one channel, is handed to a [`looper::Program`],
//! and is painted once. [`setup`] takes the terminal over and gives it back; the rest serves these two.
pub mod backend;
pub mod clipboard;
mod decode;
mod input;
pub mod looper;
mod pace;
mod patient;
mod pen;
pub mod setup;
pub mod width;
