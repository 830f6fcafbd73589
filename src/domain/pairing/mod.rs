//! The pairing of groups with enterprises: what the programme asks of it (R3, R7, R10–R13), how it stands on a day,
//! and a proposal for the enterprises that nobody supervises yet.
//!
//! A bureau leader supervises one enterprise alone; the others supervise three in groups of two. With six leaders and
//! thirty others that is 6 × 1 + 15 × 3 = 51.

mod check;
mod finding;
mod matrix;
mod pools;
mod propose;

pub use check::check;
pub use finding::Finding;
pub use matrix::{Matrix, MatrixRow, matrix};
pub use propose::{ProposedPairing, propose};

use super::enterprise::Enterprise;
use super::id::StaffId;
use super::staff::{Group, Staff, StaffRole};
use chrono::NaiveDate;
use std::collections::HashMap;

/// The records that the pairing rests on, and the day on which it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Supervision<'a> {
    /// All enterprises on file.
    pub enterprises: &'a [Enterprise],
    /// All groups, the leaders who supervise alone among them.
    pub groups: &'a [Group],
    /// All staff.
    pub staff: &'a [Staff],
    /// The day: of an enterprise's pairings the one that holds on it counts (R13).
    pub day: NaiveDate,
    /// How many enterprises the programme names (R3); none while that is not entered.
    pub named: Option<u32>,
}

/// What a group is by its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    /// One bureau leader, who supervises alone (R10).
    LeaderAlone,
    /// A group of the others, whatever its number is at present (R11).
    Pair,
}

impl GroupKind {
    /// How many enterprises a group of this kind supervises: exactly one (R10), or exactly three (R11).
    pub const fn enterprises(self) -> usize {
        match self {
            GroupKind::LeaderAlone => 1,
            GroupKind::Pair => 3,
        }
    }
}

/// How many people a group of the others has (R11).
pub const PAIR: usize = 2;

/// The role of each member of the staff.
struct Roles(HashMap<StaffId, StaffRole>);

impl Roles {
    fn of(staff: &[Staff]) -> Self {
        Self(staff.iter().map(|member| (member.id, member.facts.role)).collect())
    }

    fn get(&self, id: StaffId) -> Option<StaffRole> {
        self.0.get(&id).copied()
    }

    fn kind(&self, group: &Group) -> GroupKind {
        match people(group).as_slice() {
            [alone] if self.get(*alone) == Some(StaffRole::BureauLeader) => GroupKind::LeaderAlone,
            _ => GroupKind::Pair,
        }
    }
}

/// Everyone in a group, once each, the leader first; a leader whom the list of members leaves out belongs to it too.
fn people(group: &Group) -> Vec<StaffId> {
    let mut people = vec![group.facts.leader];
    for &member in &group.facts.members {
        if !people.contains(&member) {
            people.push(member);
        }
    }
    people
}
