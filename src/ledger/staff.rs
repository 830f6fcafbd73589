//! From a list of the staff to its members, and the groups that it names (R7, R11).
//!
//! A member is known again by name and section, else by the name; a group by its name. What officers changed since the
//! last import stays.

use super::matching::{Known, Names, pair, take_over};
use super::plan::Effect;
use crate::domain::change::Change;
use crate::domain::decide;
use crate::domain::field::Field;
use crate::domain::fields::Fields;
use crate::domain::id::{StaffId, Subject};
use crate::domain::staff::{Group, GroupFacts, Staff, StaffFacts, StaffRole};
use crate::domain::text::fold;
use crate::store::{Batch, Proposal, StoreError};

/// A row of the list: what it says of the member, and of the group.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// The member's fields.
    pub(super) values: Vec<(Field, String)>,
    /// The group's name; empty where the row names none.
    pub(super) group: String,
    /// Whether the row says that this member leads it.
    pub(super) leads: bool,
}

/// What a list came to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    pub(super) groups_created: u64,
}

/// Brings a list in.
pub(super) fn take(batch: &mut Batch, rows: Vec<Row>) -> Result<Done, StoreError> {
    let mut done = Done::default();
    let staff = batch.all_staff()?;
    let said: Vec<StaffFacts> =
        staff.iter().map(|member| Ok(batch.staff_said(member)?.unwrap_or_default())).collect::<Result<_, StoreError>>()?;
    let facts: Vec<StaffFacts> = rows.iter().map(facts).collect();
    // Somebody who stands in two groups has two rows.
    let first = |at: usize| facts.iter().position(|other| names(other) == names(&facts[at])).unwrap_or(at);
    let firsts: Vec<usize> = (0..rows.len()).map(first).collect();
    let known: Vec<Known> = staff.iter().zip(&said).map(|(member, said)| vec![names(said), names(&member.facts)]).collect();
    let asked: Vec<Names> =
        facts.iter().enumerate().map(|(at, facts)| if firsts[at] == at { names(facts) } else { Names::new() }).collect();
    let meant = pair(&asked, &known, |_, _, _| true);
    let mut members: Vec<StaffId> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        if firsts[at] < at {
            members.push(members[firsts[at]]);
            done.unchanged += 1;
            continue;
        }
        let (id, effect) = match meant[at] {
            Some(known) => (staff[known].id, update(batch, &staff[known], &said[known], row)?),
            None => (enter(batch, facts[at].clone())?, Effect::Created),
        };
        members.push(id);
        match effect {
            Effect::Created => done.created += 1,
            Effect::Updated => done.updated += 1,
            Effect::Unchanged => done.unchanged += 1,
        }
    }
    done.groups_created = take_groups(batch, &rows, &members)?;
    Ok(done)
}

fn facts(row: &Row) -> StaffFacts {
    let mut facts = StaffFacts::default();
    for (field, text) in &row.values {
        facts.set(*field, text);
    }
    facts
}

fn names(facts: &StaffFacts) -> Names {
    let (name, section) = (fold(&facts.name), fold(&facts.section));
    vec![(!section.is_empty()).then(|| format!("{name}|{section}")), Some(name)]
}

fn enter(batch: &mut Batch, facts: StaffFacts) -> Result<StaffId, StoreError> {
    match batch.propose(Proposal::new(decide::staff::enter(facts)?))?.subject {
        Subject::Staff(id) => Ok(id),
        other => Err(StoreError::Damaged(format!("{other} is no member of the staff"))),
    }
}

fn update(batch: &mut Batch, member: &Staff, before: &StaffFacts, row: &Row) -> Result<Effect, StoreError> {
    let (mut said, mut now) = (before.clone(), member.facts.clone());
    take_over(&row.values, before, &mut said, &mut now);
    if now == member.facts {
        return Ok(Effect::Unchanged);
    }
    let change = Change::StaffCorrected { said: Box::new(said), facts: now };
    batch.propose(Proposal::on(Subject::Staff(member.id), member.version, change))?;
    Ok(Effect::Updated)
}

/// Forms the groups that the rows name, or forms them anew; how many came into being.
fn take_groups(batch: &mut Batch, rows: &[Row], members: &[StaffId]) -> Result<u64, StoreError> {
    let known = batch.all_groups()?;
    let mut created = 0;
    for said in said_groups(rows, members) {
        match known.iter().find(|group| fold(&group.facts.name) == fold(&said.name)) {
            Some(group) => correct(batch, group, said)?,
            None => {
                batch.propose(Proposal::new(decide::staff::form(said)?))?;
                created += 1;
            }
        }
    }
    Ok(created)
}

/// The groups in the order in which they are named. The leader is who is said to lead, else who is a group leader or a
/// bureau leader, else the first.
fn said_groups(rows: &[Row], members: &[StaffId]) -> Vec<GroupFacts> {
    let mut groups: Vec<(GroupFacts, u8)> = Vec::new();
    for (row, &member) in rows.iter().zip(members).filter(|(row, _)| !row.group.is_empty()) {
        let claim = match facts(row).role {
            _ if row.leads => 2,
            StaffRole::GroupLeader | StaffRole::BureauLeader => 1,
            StaffRole::Supervisor | StaffRole::Viewer | StaffRole::Auditor => 0,
        };
        match groups.iter_mut().find(|(group, _)| fold(&group.name) == fold(&row.group)) {
            Some((group, strongest)) => {
                if !group.members.contains(&member) {
                    group.members.push(member);
                }
                if claim > *strongest {
                    (group.leader, *strongest) = (member, claim);
                }
            }
            None => groups.push((GroupFacts { name: row.group.clone(), leader: member, members: vec![member], formed_on: None }, claim)),
        }
    }
    groups.into_iter().map(|(group, _)| group).collect()
}

fn correct(batch: &mut Batch, group: &Group, said: GroupFacts) -> Result<(), StoreError> {
    let before = batch.group_said(group)?.unwrap_or_else(|| group.facts.clone());
    let mut facts = group.facts.clone();
    if said.leader != before.leader {
        facts.leader = said.leader;
    }
    if !same_members(&said.members, &before.members) {
        facts.members = said.members.clone();
    }
    if !facts.members.contains(&facts.leader) {
        facts.members.push(facts.leader);
    }
    if facts != group.facts {
        batch.propose(Proposal::on(Subject::Group(group.id), group.version, Change::GroupCorrected { said, facts }))?;
    }
    Ok(())
}

fn same_members(one: &[StaffId], other: &[StaffId]) -> bool {
    let sorted = |members: &[StaffId]| {
        let mut members = members.to_vec();
        members.sort_unstable();
        members
    };
    sorted(one) == sorted(other)
}
