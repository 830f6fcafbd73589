//! Decisions about staff and groups.

use super::required;
use crate::domain::change::Change;
use crate::domain::id::StaffId;
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

/// The change that forms a group. The leader is a member, named as one or not; nobody is one twice.
///
/// # Errors
/// A refusal when the name is missing.
pub fn form(facts: GroupFacts) -> Result<Change, Refusal> {
    required(Field::Name, &facts.name)?;
    let mut members: Vec<StaffId> = Vec::new();
    let leader = Some(facts.leader).filter(|leader| !facts.members.contains(leader));
    for &member in leader.iter().chain(&facts.members) {
        if !members.contains(&member) {
            members.push(member);
        }
    }
    Ok(Change::Group(GroupFacts { members, ..facts }))
}
