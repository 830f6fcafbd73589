//! domain
pub mod calendar;
pub mod rule;
pub mod text;
pub mod uscc;
