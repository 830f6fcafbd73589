//! Forms for anything that is made of fields: what is to be filled in, and what stands there beforehand.
//!
//! The desk makes a draft, for it knows the names behind ids, the hazards of an enterprise and the members of a group;
//! the form shows it; the desk reads what was filled in back into the record.

use crate::domain::date_entry::Lean;
use crate::domain::enterprise::Enterprise;
use crate::domain::fields::Kind;
use crate::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, Seq, StaffId, Subject};
use crate::domain::programme::Programme;
use crate::domain::refusal::Field;
use crate::domain::register::{Record, RecordFacts, RegisterAct, RegisterKind, Task};
use crate::domain::staff::{Group, Staff};
use crate::locale::Words;
use crate::store::DueItem;

/// What a draft is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// A record to enter, about what is in focus.
    Enter(RegisterKind, About),
    /// An act on a record.
    Act(RecordId, RegisterAct),
    /// What settles a reminder that is of no hazard.
    Settle(DueItem),
    /// A member of the staff to correct, or a new one.
    Staff(Option<StaffId>),
    /// A group to form anew, or a new one.
    Group(Option<GroupId>),
    /// The programme.
    Programme,
    /// The programme that follows it (R2).
    RollOver,
    /// The pairing of an enterprise with a group.
    Pair(EnterpriseId),
}

/// What a record is about when it is entered from what is in focus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The enterprise.
    pub enterprise: Option<EnterpriseId>,
    /// The group.
    pub group: Option<GroupId>,
    /// The hazards; none where all that come into question are meant.
    pub hazards: Vec<HazardId>,
    /// Fields with what they begin with.
    pub values: Vec<(Field, String)>,
}

impl Opening {
    /// The record that changes with it; none for a new one.
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Opening::Act(id, _) => Some(Subject::Record(*id)),
            Opening::Staff(id) => id.map(Subject::Staff),
            Opening::Group(id) => id.map(Subject::Group),
            Opening::Programme | Opening::RollOver => Some(Subject::Programme),
            Opening::Pair(id) => Some(Subject::Enterprise(*id)),
            Opening::Enter(..) | Opening::Settle(_) => None,
        }
    }
}

impl About {
    /// About an enterprise.
    pub fn enterprise(id: EnterpriseId) -> Self {
        Self { enterprise: Some(id), ..Self::default() }
    }
}

/// What a filled-in draft changes.
#[derive(Clone, Debug)]
pub enum Work {
    /// Enter a record.
    Enter(Box<RecordFacts>),
    /// Do something with a record as it was seen.
    Act(RegisterAct, Box<Record>),
    /// Correct a member of the staff as they were seen, or enter one.
    Staff(Option<Box<Staff>>),
    /// Form a group anew as it was seen, or form one.
    Group(Option<Box<Group>>),
    /// Set the programme as it was seen.
    Programme(Box<Programme>),
    /// Put the next programme in the place of the one that was seen.
    RollOver(Box<Programme>),
    /// Pair an enterprise as it was seen with a group.
    Pair(Box<Enterprise>),
}

impl Work {
    /// The version of the record that it changes; none where it makes a new one.
    pub fn version(&self) -> Option<Seq> {
        match self {
            Work::Enter(_) | Work::Staff(None) | Work::Group(None) => None,
            Work::Act(_, seen) => Some(seen.version),
            Work::Staff(Some(seen)) => Some(seen.version),
            Work::Group(Some(seen)) => Some(seen.version),
            Work::Programme(seen) | Work::RollOver(seen) => Some(seen.version),
            Work::Pair(seen) => Some(seen.version),
        }
    }
}

/// A field of a draft with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Which.
    pub field: Field,
    /// How it is filled in.
    pub kind: Kind,
    /// What stands in it: canonical text, names for enterprises, groups and staff.
    pub text: String,
    /// Where a date lies, when what is typed leaves it open.
    pub lean: Lean,
}

impl Shown {
    /// A field whose dates lie in the past.
    pub fn new(field: Field, kind: Kind, text: String) -> Self {
        Self { field, kind, text, lean: Lean::Past }
    }
}

/// A form before it is filled in.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it was asked for: to ask again when the record has changed.
    pub opening: Opening,
    /// What it changes.
    pub work: Work,
    /// Its fields, in order.
    pub shown: Vec<Shown>,
    /// What its title names: the enterprise, the record.
    pub party: String,
    /// The open hazards of the enterprise, each in a line, where hazards are to be named.
    pub hazards: Vec<String>,
}

impl Draft {
    /// What is done, in words.
    pub fn title(&self, words: Words) -> String {
        match &self.work {
            Work::Enter(facts) => {
                format!("{} {}", words.register_act(RegisterAct::Enter), words.get(&format!("register.{}", facts.kind())))
            }
            Work::Act(act, record) => {
                format!("{} {} {}", words.register_act(*act), words.get(&format!("register.{}", record.id.kind)), record.id)
            }
            Work::Staff(None) => words.get("form.add_staff"),
            Work::Staff(Some(seen)) => format!("{} {}", words.get("form.edit_staff"), seen.id),
            Work::Group(None) => words.get("form.form_group"),
            Work::Group(Some(seen)) => format!("{} {}", words.get("form.edit_group"), seen.id),
            Work::Programme(_) => words.get("form.programme"),
            Work::RollOver(_) => words.get("form.roll_over"),
            Work::Pair(_) => words.get("form.pair"),
        }
    }
}

/// A draft with what was filled in.
#[derive(Clone, Debug)]
pub struct Fill {
    /// What it changes.
    pub work: Work,
    /// The fields in canonical text; enterprises, groups and staff by id, name or initials.
    pub texts: Vec<(Field, String)>,
    /// Decisions of a meeting.
    pub tasks: Vec<Task>,
}
