//! The state of input fields: what was typed, and where the cursor stands. Drawing them is the view's.

mod area;
mod choice;
mod line;

pub use area::{Area, Shown};
pub use choice::Choice;
pub use line::Line;
