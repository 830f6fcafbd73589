//! The bureau's staff and the groups in which they supervise (R7, R10–R12).

use super::fields::impl_fields;
use super::id::{GroupId, Seq, StaffId};
use super::key::StaffKey;
use chrono::NaiveDate;
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
        /// Looks things up and supervises nothing.
        Viewer = "viewer",
        /// Audits: reads all, the journal too, and changes nothing.
        Auditor = "auditor",
    }
}

vocabulary! {
    /// The posts of the leading group (R8): one head, five deputies, six members.
    LeadingPost {
        /// Head.
        Head = "head",
        /// Deputy head.
        Deputy = "deputy",
        /// Member.
        Member = "member",
    }
}

vocabulary! {
    /// The posts of the supervision office (R9).
    OfficePost {
        /// Its director, one of the deputy heads of the leading group.
        Director = "director",
        /// Member.
        Member = "member",
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
    /// The post in the leading group.
    #[serde(default)]
    pub leading_post: Option<LeadingPost>,
    /// The post in the supervision office.
    #[serde(default)]
    pub office_post: Option<OfficePost>,
    /// Whether they belong to the enforcement team (R14).
    #[serde(default)]
    pub enforcement_team: bool,
    /// The last day in the bureau; after it they are no longer asked for.
    #[serde(default)]
    pub left_on: Option<NaiveDate>,
}

impl Default for StaffFacts {
    fn default() -> Self {
        Self {
            name: String::new(),
            section: String::new(),
            role: StaffRole::Supervisor,
            account: None,
            leading_post: None,
            office_post: None,
            enforcement_team: false,
            left_on: None,
        }
    }
}

impl StaffFacts {
    /// Whether they are in the bureau on `day`.
    pub fn serves_on(&self, day: NaiveDate) -> bool {
        self.left_on.is_none_or(|left_on| day <= left_on)
    }
}

impl_fields! {
    StaffFacts {
        name = Name, Kind::Line;
        section = Section, Kind::Line;
        role = Role, Kind::One("staff_role", StaffRole::KEYS);
        leading_post = LeadingPost, Kind::One("leading_post", LeadingPost::KEYS);
        office_post = OfficePost, Kind::One("office_post", OfficePost::KEYS);
        enforcement_team = EnforcementTeam, Kind::Flag;
        account = Account, Kind::Line;
        left_on = LeftOn, Kind::Date;
    }
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
    /// The keys that let them in, and those that did.
    pub keys: Vec<StaffKey>,
}

impl Staff {
    /// Whether they can come in: by an operating-system account of their own, or by a key.
    pub fn can_come_in(&self) -> bool {
        self.facts.account.is_some() || self.keys.iter().any(StaffKey::is_live)
    }
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
    /// The day it was formed, where that is after the programme's issue: no report is asked for from before.
    #[serde(default)]
    pub formed_on: Option<NaiveDate>,
}

impl_fields! {
    GroupFacts {
        name = Name, Kind::Line;
        leader = Leader, Kind::Member;
        members = Members, Kind::Members;
        formed_on = FormedOn, Kind::Date;
    }
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
