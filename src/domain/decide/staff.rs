//! Decisions about staff and groups.

use super::required;
use crate::domain::change::Change;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::staff::{GroupFacts, StaffFacts};

/// The change that enters a member of the staff.
///
/// # Errors
/// A refusal when the name is missing.
pub fn enter(facts: StaffFacts) -> Result<Change, Refusal> {
    required(Field::Name, &facts.name)?;
    Ok(Change::Staff(facts))
}

/// The change that forms a group.
///
/// # Errors
/// A refusal when the name is missing.
pub fn form(facts: GroupFacts) -> Result<Change, Refusal> {
    required(Field::Name, &facts.name)?;
    Ok(Change::Group(facts))
}
