//! domain
pub mod calendar;
pub mod rule;
