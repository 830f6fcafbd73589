//! The bureau's staff and the groups in which they supervise (R7, R10–R12).

use super::id::{GroupId, Seq, StaffId};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a member of the staff is in the programme (R8, R9, R12).
    StaffRole {
        /// One of the bureau's leaders, who supervises one enterprise alone.
        BureauLeader = "bureau_leader",
        /// Leads a group and answers first for it.
        GroupLeader = "group_leader",
        /// Supervises in a group.
        Supervisor = "supervisor",
    }
}

/// What is known of a member of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffFacts {
    /// The name.
    pub name: String,
    /// The section of the bureau.
    pub section: String,
    /// The role in the programme.
    pub role: StaffRole,
    /// The operating-system account this person logs in with.
    pub account: Option<String>,
}

/// A member of the staff as the journal has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// The id.
    pub id: StaffId,
    /// The entry that changed it last.
    pub version: Seq,
    /// What is known.
    pub facts: StaffFacts,
}

/// What is known of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFacts {
    /// The name as the bureau says it.
    pub name: String,
    /// Who answers first for it.
    pub leader: StaffId,
    /// All members, the leader among them; one for a bureau leader who supervises alone.
    pub members: Vec<StaffId>,
}

/// A supervising group as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The id.
    pub id: GroupId,
    /// The entry that changed it last.
    pub version: Seq,
    /// What is known.
    pub facts: GroupFacts,
}
