//! Who supervises what on a day.

use super::{GroupKind, Roles, Supervision, people};
use crate::domain::id::{EnterpriseId, GroupId, StaffId};
use std::collections::HashMap;

/// A group's row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// The group.
    pub group: GroupId,
    /// A leader alone, or a group of the others.
    pub kind: GroupKind,
    /// Who answers first for it (R12).
    pub leader: StaffId,
    /// The other members.
    pub members: Vec<StaffId>,
    /// What it supervises on the day; [`GroupKind::enterprises`] says how many there should be.
    pub enterprises: Vec<EnterpriseId>,
}

/// Who supervises what on a day; all lists are in the order of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The groups, those without an enterprise too.
    pub rows: Vec<MatrixRow>,
    /// Enterprises that no pairing holds for on the day.
    pub unpaired: Vec<EnterpriseId>,
    /// Enterprises whose pairing names a group that is not there.
    pub astray: Vec<EnterpriseId>,
    /// How many enterprises a group supervises: the first number of `51/51 paired`.
    pub paired: usize,
    /// Its second number: how many the programme names (R3), or how many are on file while that is not entered.
    pub of: usize,
}

/// The matrix of the day.
pub fn matrix(on: &Supervision<'_>) -> Matrix {
    let roles = Roles::of(on.staff);
    let mut rows: Vec<MatrixRow> = Vec::with_capacity(on.groups.len());
    let mut row_of: HashMap<GroupId, usize> = HashMap::with_capacity(on.groups.len());
    for group in on.groups {
        row_of.insert(group.id, rows.len());
        let members = people(group).split_off(1);
        rows.push(MatrixRow { group: group.id, kind: roles.kind(group), leader: group.facts.leader, members, enterprises: Vec::new() });
    }
    let (mut unpaired, mut astray, mut paired) = (Vec::new(), Vec::new(), 0);
    for enterprise in on.enterprises {
        let group = enterprise.group_on(on.day);
        let row = group.and_then(|group| row_of.get(&group)).and_then(|&at| rows.get_mut(at));
        match (group, row) {
            (_, Some(row)) => {
                row.enterprises.push(enterprise.id);
                paired += 1;
            }
            (Some(_), None) => astray.push(enterprise.id),
            (None, None) => unpaired.push(enterprise.id),
        }
    }
    Matrix { rows, unpaired, astray, paired, of: on.named.map_or(0, |named| named as usize).max(on.enterprises.len()) }
}
