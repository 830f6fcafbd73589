//! What the screen asks of the database, and the answers. `desk` answers; nothing here waits.

use crate::access::agenda::{Counts, Reminder, Scope};
use crate::domain::act::Act;
use crate::domain::enterprise::{Enterprise, EnterpriseFacts, Sector};
use crate::domain::hazard::{Hazard, HazardFacts, Severity, Stage};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, Seq, Subject};
use crate::domain::programme::Programme;
use crate::ledger::report::ImportReport;
use crate::store::{Committed, DueItem, EnterpriseTally, Entry, StoreError};
use chrono::NaiveDate;

/// Which enterprises are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnterpriseFilter {
    /// Text, pinyin or initials in name, town, id or group.
    pub text: String,
    /// One sector.
    pub sector: Option<Sector>,
    /// One group.
    pub group: Option<GroupId>,
    /// Only those with overdue hazards.
    pub overdue: bool,
}

/// Which hazards of an enterprise are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HazardFilter {
    /// Text, pinyin or initials in description, location, owner or id.
    pub text: String,
    /// One sector.
    pub sector: Option<Sector>,
    /// One stage.
    pub stage: Option<Stage>,
    /// One severity.
    pub severity: Option<Severity>,
    /// Only those past their deadline.
    pub overdue: bool,
}

/// Which reminders are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgendaFilter {
    /// Text, pinyin or initials in enterprise, description or id.
    pub text: String,
    /// One sector.
    pub sector: Option<Sector>,
    /// One severity.
    pub severity: Option<Severity>,
    /// Everybody's, one group's, or the officer's own.
    pub scope: Scope,
    /// Only what is overdue.
    pub overdue: bool,
}

/// A line of the enterprises pane.
#[derive(Clone, Debug)]
pub struct EnterpriseRow {
    /// The enterprise.
    pub enterprise: Enterprise,
    /// Its hazards, counted.
    pub tally: EnterpriseTally,
    /// The group that supervises it today.
    pub group: Option<String>,
}

/// The figures of the header.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// The programme.
    pub programme: Programme,
    /// Enterprises on file.
    pub enterprises: u32,
    /// Enterprises paired with a group.
    pub paired: u64,
    /// Open hazards.
    pub open: u64,
    /// Open major hazards.
    pub major_open: u64,
    /// Open hazards past their deadline.
    pub overdue: u64,
    /// Reminders.
    pub agenda: Counts,
    /// The group of the officer, by name.
    pub group: Option<String>,
}

/// A change to make.
#[derive(Clone, Debug)]
pub enum Order {
    /// Register a hazard.
    Register(Box<HazardFacts>, Option<NaiveDate>),
    /// Do something with a hazard as it was seen.
    Act(Box<Hazard>, Box<Act>),
    /// Add an enterprise.
    AddEnterprise(Box<EnterpriseFacts>),
    /// Correct an enterprise as it was seen.
    EditEnterprise(Box<Enterprise>, Box<EnterpriseFacts>),
    /// Take an entry back, with the reason to record.
    Undo(Seq, String),
}

/// A question.
#[derive(Clone, Debug)]
pub enum Ask {
    /// The header's figures.
    Overview,
    /// The keys of the enterprises pane.
    Enterprises(EnterpriseFilter),
    /// Rows of the enterprises pane.
    EnterpriseRows(Vec<EnterpriseId>),
    /// The keys of the hazards pane.
    Hazards(EnterpriseId, HazardFilter),
    /// Rows of the hazards pane.
    HazardRows(Vec<HazardId>),
    /// How a record got here.
    Timeline(Subject),
    /// The first keys of the reminders pane.
    Agenda(AgendaFilter, usize),
    /// Rows of the reminders pane.
    AgendaRows(Vec<DueItem>),
    /// Hazards anywhere, some thousand at a time, from an id on.
    FindAll(String, HazardId),
    /// The entry that undo would take back.
    Entry(Seq),
    /// Make a change.
    Save(Order),
    /// Import the ledger at a path.
    Import(String),
}

/// An answer.
#[derive(Debug)]
pub enum Answer {
    /// The header's figures.
    Overview(Box<Overview>),
    /// The keys of the enterprises pane, under the filter they were asked with.
    Enterprises(EnterpriseFilter, Vec<EnterpriseId>),
    /// Rows of the enterprises pane.
    EnterpriseRows(Vec<EnterpriseRow>),
    /// The keys of the hazards pane, under the enterprise and filter they were asked with.
    Hazards(EnterpriseId, HazardFilter, Vec<HazardId>),
    /// Rows of the hazards pane.
    HazardRows(Vec<Hazard>),
    /// How a record got here; with the record, when it is a hazard.
    Timeline(Subject, Vec<Entry>, Option<Box<Hazard>>),
    /// Keys of the reminders pane, and whether there are more.
    Agenda(AgendaFilter, Vec<DueItem>, bool),
    /// Rows of the reminders pane.
    AgendaRows(Vec<(DueItem, Reminder)>),
    /// Hits of a find, and where to go on.
    Found(String, Vec<(Hazard, String)>, Option<HazardId>),
    /// The entry asked for.
    Entry(Box<Entry>),
    /// A change is durable.
    Saved(Committed),
    /// A question or a change failed.
    Failed(StoreError),
    /// A change was not made.
    NotSaved(StoreError),
    /// A ledger was imported, or why not.
    Imported(Result<Box<ImportReport>, String>),
    /// The journal moved on; its last entry, when another officer made it.
    Moved(Option<Box<Entry>>),
}
