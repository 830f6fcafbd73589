//! Who sits at the keyboard, and the one path by which screen, command line and import change anything.

pub mod agenda;
mod clock;
pub mod demo;
pub mod doctor;
mod officer;
pub mod registers;
mod session;

pub use clock::Clock;
pub use officer::Officer;
pub use session::{Done, Session};
