//! From what an officer wants to a change or a refusal. Pure: the same record, act, officer and day give the same
//! answer. Every guard stands here, none in the screen.

pub mod enterprise;
pub mod hazard;
pub mod programme;
pub mod register;
pub mod staff;

use super::id::StaffId;
use super::refusal::{Field, Refusal};
use super::text::fold;
use chrono::NaiveDate;

/// Who decides, and on which day.
#[derive(Clone, Copy, Debug)]
pub struct Deciding<'a> {
    /// The officer's name.
    pub officer: &'a str,
    /// The officer's staff record.
    pub staff: Option<StaffId>,
    /// Beijing's day.
    pub today: NaiveDate,
}

impl Deciding<'_> {
    /// How an officer signs what another officer must confirm: the name and, where there is one, the id, which a change
    /// of name leaves as it is.
    pub fn signature(&self) -> String {
        signature(self.officer, self.staff)
    }

    /// Whether a signature, or a name alone, is this officer's.
    fn is_signed(&self, signed: &str) -> bool {
        let id = signed.rsplit(' ').next().filter(|word| word.starts_with('S')).and_then(|word| word.parse::<StaffId>().ok());
        match (id, self.staff) {
            (Some(signed), Some(me)) => signed == me,
            (Some(_), None) => false,
            (None, _) => fold(signed) == fold(self.officer),
        }
    }
}

/// As [`Deciding::signature`], of whoever makes a change.
pub fn signature(officer: &str, staff: Option<StaffId>) -> String {
    staff.map_or_else(|| officer.to_owned(), |id| format!("{officer} {id}"))
}

fn required(field: Field, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Missing(field)) } else { Ok(()) }
}
