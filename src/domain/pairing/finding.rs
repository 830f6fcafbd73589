//! A breach of the pairing rules, as a value with the ids that it is about. The words are in the locale files under
//! `pairing_finding.<key>`.

use crate::domain::id::{EnterpriseId, GroupId, StaffId, Subject};
use chrono::NaiveDate;

/// What does not agree with the programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The programme names another number of enterprises than are on file (R3).
    EnterpriseCount {
        /// On file.
        on_file: usize,
        /// In the programme.
        named: u32,
    },
    /// Nobody supervises the enterprise (R3).
    Unpaired {
        /// The enterprise.
        enterprise: EnterpriseId,
    },
    /// Two groups were paired with the enterprise from the same day on, and no later pairing settles it (R3). One
    /// finding for each group beyond the one that counts.
    DoublyPaired {
        /// The enterprise.
        enterprise: EnterpriseId,
        /// The group that counts: the one entered last.
        group: GroupId,
        /// Another one.
        other: GroupId,
        /// The first day of both.
        from: NaiveDate,
    },
    /// The pairing that holds names a group that is not there (R13).
    GroupMissing {
        /// The enterprise.
        enterprise: EnterpriseId,
        /// The group that its pairing names.
        group: GroupId,
    },
    /// A bureau leader supervises none or more than one enterprise (R10).
    LeaderLoad {
        /// The leader's group.
        group: GroupId,
        /// The leader.
        staff: StaffId,
        /// Enterprises that it has.
        enterprises: usize,
    },
    /// A bureau leader sits in a group with others and so not at one enterprise alone (R10).
    LeaderNotAlone {
        /// The group.
        group: GroupId,
        /// The bureau leader.
        staff: StaffId,
    },
    /// A group of the others has another number of people than two (R11).
    GroupSize {
        /// The group.
        group: GroupId,
        /// People in it.
        members: usize,
    },
    /// A group of the others supervises another number of enterprises than three (R11).
    GroupLoad {
        /// The group.
        group: GroupId,
        /// Enterprises that it has.
        enterprises: usize,
    },
    /// A group is led by somebody who is neither a group leader nor a bureau leader (R12).
    UnfitLeader {
        /// The group.
        group: GroupId,
        /// Who leads it.
        staff: StaffId,
    },
    /// A group names somebody who is not on the staff on the day (R7).
    StaffMissing {
        /// The group.
        group: GroupId,
        /// Whom it names.
        staff: StaffId,
    },
    /// A group names somebody who has left the bureau: somebody else has to take over (R7, R13).
    StaffLeft {
        /// The group.
        group: GroupId,
        /// Who left.
        staff: StaffId,
    },
    /// A member of the staff supervises nothing, being in no group (R7).
    InNoGroup {
        /// Who.
        staff: StaffId,
    },
    /// A member of the staff is in two groups (R10, R11). One finding for each group beyond the first.
    InTwoGroups {
        /// Who.
        staff: StaffId,
        /// The first group.
        group: GroupId,
        /// Another one.
        other: GroupId,
    },
}

impl Finding {
    /// The key of the officer's line, under `pairing_finding.`.
    pub fn key(&self) -> &'static str {
        match self {
            Finding::EnterpriseCount { .. } => "enterprise_count",
            Finding::Unpaired { .. } => "unpaired",
            Finding::DoublyPaired { .. } => "doubly_paired",
            Finding::GroupMissing { .. } => "group_missing",
            Finding::LeaderLoad { .. } => "leader_load",
            Finding::LeaderNotAlone { .. } => "leader_not_alone",
            Finding::GroupSize { .. } => "group_size",
            Finding::GroupLoad { .. } => "group_load",
            Finding::UnfitLeader { .. } => "unfit_leader",
            Finding::StaffMissing { .. } => "staff_missing",
            Finding::StaffLeft { .. } => "staff_left",
            Finding::InNoGroup { .. } => "in_no_group",
            Finding::InTwoGroups { .. } => "in_two_groups",
        }
    }

    /// The records that it is about, what the officer opens first in front.
    pub fn subjects(&self) -> Vec<Subject> {
        match *self {
            Finding::EnterpriseCount { .. } => vec![Subject::Programme],
            Finding::Unpaired { enterprise } => vec![Subject::Enterprise(enterprise)],
            Finding::DoublyPaired { enterprise, group, other, .. } => {
                vec![Subject::Enterprise(enterprise), Subject::Group(group), Subject::Group(other)]
            }
            Finding::GroupMissing { enterprise, group } => vec![Subject::Enterprise(enterprise), Subject::Group(group)],
            Finding::GroupSize { group, .. } | Finding::GroupLoad { group, .. } => vec![Subject::Group(group)],
            Finding::LeaderLoad { group, staff, .. }
            | Finding::LeaderNotAlone { group, staff }
            | Finding::UnfitLeader { group, staff }
            | Finding::StaffMissing { group, staff }
            | Finding::StaffLeft { group, staff } => vec![Subject::Group(group), Subject::Staff(staff)],
            Finding::InNoGroup { staff } => vec![Subject::Staff(staff)],
            Finding::InTwoGroups { staff, group, other } => {
                vec![Subject::Staff(staff), Subject::Group(group), Subject::Group(other)]
            }
        }
    }

    /// The values that the officer's line names. `name` says what a record is called; an id will do where there is no
    /// name.
    pub fn values(&self, name: &dyn Fn(Subject) -> String) -> Vec<(&'static str, String)> {
        let enterprise = |id| ("enterprise", name(Subject::Enterprise(id)));
        let group = |id| ("group", name(Subject::Group(id)));
        let other = |id| ("other", name(Subject::Group(id)));
        let staff = |id| ("staff", name(Subject::Staff(id)));
        match *self {
            Finding::EnterpriseCount { on_file, named } => vec![("on_file", on_file.to_string()), ("named", named.to_string())],
            Finding::Unpaired { enterprise: id } => vec![enterprise(id)],
            Finding::DoublyPaired { enterprise: id, group: counts, other: also, from } => {
                vec![enterprise(id), group(counts), other(also), ("from", from.to_string())]
            }
            Finding::GroupMissing { enterprise: id, group: missing } => vec![enterprise(id), group(missing)],
            Finding::LeaderLoad { staff: who, enterprises, .. } => vec![staff(who), ("enterprises", enterprises.to_string())],
            Finding::GroupLoad { group: id, enterprises } => vec![group(id), ("enterprises", enterprises.to_string())],
            Finding::GroupSize { group: id, members } => vec![group(id), ("members", members.to_string())],
            Finding::LeaderNotAlone { group: id, staff: who }
            | Finding::UnfitLeader { group: id, staff: who }
            | Finding::StaffMissing { group: id, staff: who }
            | Finding::StaffLeft { group: id, staff: who } => vec![group(id), staff(who)],
            Finding::InNoGroup { staff: who } => vec![staff(who)],
            Finding::InTwoGroups { staff: who, group: first, other: also } => vec![staff(who), group(first), other(also)],
        }
    }
}
