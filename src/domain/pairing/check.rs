//! What in the pairing does not agree with the programme on a day.

use super::{Finding, GroupKind, PAIR, Roles, Supervision, people};
use crate::domain::enterprise::{Enterprise, Pairing};
use crate::domain::id::{GroupId, StaffId};
use crate::domain::staff::{Group, StaffRole};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// Every breach of R3, R7 and R10–R13 on the day: first the number of enterprises, then by enterprise, by group and by
/// member of the staff, each in the order of its records.
pub fn check(on: &Supervision<'_>) -> Vec<Finding> {
    let roles = Roles::of(on.staff);
    let mut findings = Vec::new();
    let on_file = on.enterprises.len();
    findings.extend(on.named.filter(|&named| named as usize != on_file).map(|named| Finding::EnterpriseCount { on_file, named }));

    let there: HashSet<GroupId> = on.groups.iter().map(|group| group.id).collect();
    let mut loads: HashMap<GroupId, usize> = HashMap::new();
    for enterprise in on.enterprises {
        match enterprise.group_on(on.day) {
            None => findings.push(Finding::Unpaired { enterprise: enterprise.id }),
            Some(group) => {
                *loads.entry(group).or_default() += 1;
                if !there.contains(&group) {
                    findings.push(Finding::GroupMissing { enterprise: enterprise.id, group });
                }
                doubly_paired(enterprise, group, on.day, &mut findings);
            }
        }
    }

    let mut seats: HashMap<StaffId, Vec<GroupId>> = HashMap::new();
    for group in on.groups {
        check_group(group, loads.get(&group.id).copied().unwrap_or_default(), &roles, &mut findings);
        for member in people(group) {
            seats.entry(member).or_default().push(group.id);
        }
    }
    for member in on.staff {
        match seats.get(&member.id).map(Vec::as_slice) {
            seats if !member.facts.serves_on(on.day) => {
                let groups = seats.unwrap_or_default();
                findings.extend(groups.iter().map(|&group| Finding::StaffLeft { group, staff: member.id }));
            }
            None | Some([]) => findings.push(Finding::InNoGroup { staff: member.id }),
            Some([first, others @ ..]) => {
                findings.extend(others.iter().map(|&other| Finding::InTwoGroups { staff: member.id, group: *first, other }));
            }
        }
    }
    findings
}

/// A later pairing ends an earlier one, but of two from one day none ends the other. The same group twice is one group.
fn doubly_paired(enterprise: &Enterprise, group: GroupId, day: NaiveDate, findings: &mut Vec<Finding>) {
    let begun = || enterprise.pairings.iter().filter(|pairing| pairing.from <= day);
    let Some(from) = begun().map(|pairing| pairing.from).max() else { return };
    let mut others: Vec<GroupId> = Vec::new();
    for Pairing { group: other, .. } in begun().filter(|pairing| pairing.from == from) {
        if *other != group && !others.contains(other) {
            others.push(*other);
        }
    }
    findings.extend(others.into_iter().map(|other| Finding::DoublyPaired { enterprise: enterprise.id, group, other, from }));
}

fn check_group(group: &Group, enterprises: usize, roles: &Roles, findings: &mut Vec<Finding>) {
    let (id, people, kind) = (group.id, people(group), roles.kind(group));
    if kind == GroupKind::Pair {
        if people.len() != PAIR {
            findings.push(Finding::GroupSize { group: id, members: people.len() });
        }
        let leaders = people.iter().filter(|&&member| roles.get(member) == Some(StaffRole::BureauLeader));
        findings.extend(leaders.map(|&staff| Finding::LeaderNotAlone { group: id, staff }));
    }
    if enterprises != kind.enterprises() {
        findings.push(match kind {
            GroupKind::LeaderAlone => Finding::LeaderLoad { group: id, staff: group.facts.leader, enterprises },
            GroupKind::Pair => Finding::GroupLoad { group: id, enterprises },
        });
    }
    if roles.get(group.facts.leader) == Some(StaffRole::Supervisor) {
        findings.push(Finding::UnfitLeader { group: id, staff: group.facts.leader });
    }
    let missing = people.iter().filter(|&&member| roles.get(member).is_none());
    findings.extend(missing.map(|&staff| Finding::StaffMissing { group: id, staff }));
}
