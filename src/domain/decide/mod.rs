//! From what an officer wants to a change or a refusal. Pure: the same record, act, officer and day give the same
//! answer. Every guard stands here, none in the screen.

pub mod enterprise;
pub mod hazard;
pub mod programme;
pub mod register;
pub mod staff;

use super::refusal::{Field, Refusal};
use chrono::NaiveDate;

/// Who decides, and on which day.
#[derive(Clone, Copy, Debug)]
pub struct Deciding<'a> {
    /// The officer's name.
    pub officer: &'a str,
    /// Beijing's day.
    pub today: NaiveDate,
}

fn required(field: Field, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Missing(field)) } else { Ok(()) }
}
