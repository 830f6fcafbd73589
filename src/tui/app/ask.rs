//! What the screen asks of the database, and the answers. `desk` answers; nothing here waits.

use super::chart::Chart;
use super::form::draft::{Draft, Fill, Opening};
use super::importing::ask::{FileAnswer, FileAsk, Job, Unimported};
use super::paper::PaperPage;
use crate::access::Rights;
use crate::access::agenda::{Counts, DayCount, Reminder, Scope};
use crate::access::drafts::{Left, Unfinished};
use crate::access::registers::Background;
use crate::domain::act::Act;
use crate::domain::enterprise::{Enterprise, EnterpriseFacts, Sector};
use crate::domain::hazard::{Clause, Hazard, HazardFacts, Severity, ShownStage};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, Seq, Subject};
use crate::domain::ladder::Lack;
use crate::domain::pairing::ProposedPairing;
use crate::domain::permission::Power;
use crate::domain::programme::Programme;
use crate::domain::refusal::Field;
use crate::domain::register::{Record, RegisterKind};
use crate::domain::reminder::Due;
use crate::ledger::import::Import;
use crate::paper::official::Request;
use crate::paper::report::{Question, Report};
use crate::store::{Committed, DueItem, EnterpriseTally, Entry, Holder, OpId, StoreError};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

/// What undo would take back.
#[derive(Clone, Debug)]
pub struct Undoing {
    /// The entry.
    pub entry: Entry,
    /// The other records that the same operation changed.
    pub with: Vec<Subject>,
}

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
    pub stage: Option<ShownStage>,
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
    /// Where the database lies; none in memory, as the demo is.
    pub path: Option<PathBuf>,
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
    /// How many days ahead the reminders look.
    pub lead_days: i64,
    /// Reminders.
    pub agenda: Counts,
    /// The group of the officer, by name.
    pub group: Option<String>,
    /// The groups by name: an entry of the journal knows them by id.
    pub groups: HashMap<GroupId, String>,
    /// Who is on duty today, by the roster.
    pub on_duty: Vec<String>,
    /// What the officer may do; none before it is known.
    pub rights: Option<Rights>,
}

/// What a list over the panes holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// The records of a register.
    Records(RegisterKind),
    /// The staff.
    Staff,
    /// The groups.
    Groups,
}

/// Which rows of a list are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFilter {
    /// Of what.
    pub listed: Listed,
    /// Records about one enterprise only.
    pub enterprise: Option<EnterpriseId>,
    /// Only what somebody still has to do; of the staff, who serves.
    pub open: bool,
    /// Text, pinyin or initials anywhere in the row.
    pub text: String,
}

/// A row of a list: four cells, whatever is listed.
#[derive(Clone, Debug, Default)]
pub struct ListRow {
    /// Day, stage, party and what it says; of the staff name, role, section and posts.
    pub cells: [String; 4],
    /// Something is still to be done.
    pub open: bool,
    /// It was withdrawn, or has left.
    pub ended: bool,
}

/// All of a record.
#[derive(Clone, Debug)]
pub struct RecordPage {
    /// The record.
    pub record: Record,
    /// The enterprise or group that it is about, by name.
    pub party: String,
    /// What it lacks as it stands, and the hazards that it names.
    pub behind: Background,
    /// Its journal entries, oldest first.
    pub entries: Vec<Entry>,
}

/// What a record is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// To read it.
    Page,
    /// To do something with it.
    Acts,
    /// To make an official paper of it.
    Papers,
}

vocabulary! {
    /// The charts.
    ChartKind {
        /// Hazards found and closed by month.
        Months = "months",
        /// The closure rate by group.
        Rates = "rates",
        /// Weeks since the last visit.
        Heat = "heat",
    }
}

/// A clause that a hazard may fall under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedClause {
    /// As a hazard records it.
    pub clause: Clause,
    /// What it is about, a short paraphrase.
    pub label: String,
    /// It only points at the document and determines nothing.
    pub pointer: bool,
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
    /// What was filled in to a draft.
    Fill(Box<Fill>),
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
    /// How much falls due on the days of a month, by its first; whose.
    DueMonth(NaiveDate, Scope),
    /// What falls due on a day; whose.
    DueDay(NaiveDate, Scope),
    /// Hazards anywhere, step by step, from an id on; as many hits are listed already.
    FindAll(String, HazardId, usize),
    /// The entry that undo would take back.
    Undoing(Seq),
    /// An entry to read.
    EntryPage(Seq),
    /// Enter that something was refused on the screen: what, and at which enterprise.
    NoteRefusal(Power, Option<EnterpriseId>),
    /// Make a change.
    Save(Order, OpId),
    /// Import a ledger.
    Import(Box<Job>),
    /// A question about files, by number.
    File(u32, FileAsk),
    /// A form to fill in.
    Open(Opening),
    /// The keys of a list; of a long register, those below a number, where the step before ended.
    List(ListFilter, Option<u32>),
    /// Rows of a list.
    ListRows(Vec<Subject>),
    /// All of a record.
    Record(RecordId, Look),
    /// A report.
    Report(Question),
    /// A chart.
    Chart(ChartKind),
    /// Where a hazard is.
    Locate(HazardId),
    /// The clauses that words point at: the sector, the day of the inspection, the words.
    Clauses(Option<Sector>, NaiveDate, String),
    /// The record of a form as it is now.
    Latest(Wanted),
    /// Take a proposal over, from a day on.
    PairAll(Vec<ProposedPairing>, NaiveDate),
    /// An official paper.
    Paper(Request),
    /// Save the paper at a path.
    SavePaper(Box<PaperPage>, String),
}

impl Ask {
    /// Whether it changes something, and so may have to wait for another officer's save.
    pub fn is_change(&self) -> bool {
        matches!(self, Ask::NoteRefusal(..) | Ask::Save(..) | Ask::Import(_) | Ask::PairAll(..) | Ask::SavePaper(..))
    }
}

/// The record of a form that is wanted as it is now.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The form's number.
    pub form: u32,
    /// What the form is about.
    pub of: About,
    /// The version that the officer saw.
    pub since: Seq,
}

/// What a form is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A hazard.
    Hazard(HazardId),
    /// An enterprise.
    Enterprise(EnterpriseId),
    /// What is made of fields.
    Draft(Opening),
}

/// A record as it is now.
#[derive(Clone, Debug)]
pub enum Latest {
    /// A hazard.
    Hazard(Box<Hazard>),
    /// An enterprise.
    Enterprise(Box<Enterprise>),
    /// What is made of fields.
    Draft(Box<Draft>),
}

/// What is to become of what is being filled in, beside the database.
#[derive(Clone, Debug)]
pub enum Keeping {
    /// These forms, by number, are being filled in; what else was kept of this session goes.
    Forms(Vec<(u32, Unfinished)>),
    /// What earlier sessions left behind is wanted.
    List,
    /// A file that was left behind is this session's form of a number from now on.
    TakeUp(u32, String),
    /// The form of a number is left behind.
    Release(u32),
    /// A file that was left behind goes.
    ThrowAway(String),
}

/// What has gone unanswered for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// A change, not a question.
    pub change: bool,
    /// The process that holds the database, where it is another one and can be seen.
    pub holder: Option<Holder>,
}

/// An answer.
#[derive(Debug)]
pub enum Answer {
    /// A refusal was entered, or could not be.
    Noted,
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
    /// How a record got here; with the record, when it is a hazard, and what it makes due.
    Timeline(Subject, Vec<Entry>, Option<(Box<Hazard>, Vec<Record>)>, Vec<Due>),
    /// Keys of the reminders pane, and whether there are more.
    Agenda(AgendaFilter, Vec<DueItem>, bool),
    /// Rows of the reminders pane.
    AgendaRows(Vec<(DueItem, Reminder)>),
    /// How much falls due on the days of a month, as it was asked for.
    DueMonth(NaiveDate, Scope, BTreeMap<NaiveDate, DayCount>),
    /// The first of what falls due on a day, as it was asked for, and whether there is more.
    DueDay(NaiveDate, Scope, Vec<(DueItem, Reminder)>, bool),
    /// From where a step of a find went, its hits that are to be listed, how many there were, and where to go on.
    Found(String, HazardId, Vec<(Hazard, String)>, usize, Option<HazardId>),
    /// The entry that undo would take back.
    Undoing(Box<Undoing>),
    /// The entry to read.
    EntryPage(Box<Entry>),
    /// A change is durable; what its record still lacks.
    Saved(Committed, Vec<Lack>),
    /// A question or a change failed.
    Failed(StoreError),
    /// A change was not made.
    NotSaved(StoreError),
    /// A ledger was imported, or why not.
    Imported(Result<Arc<Import>, Unimported>),
    /// An answer about files, by the number of the question.
    File(u32, FileAnswer),
    /// The journal moved on; its last entry, when another officer made it.
    Moved(Option<Box<Entry>>),
    /// A form to fill in.
    Opened(Box<Draft>),
    /// What was filled in names several; the field, and their names.
    Several(Field, Vec<String>),
    /// The keys of a list, as they were asked for, and the number below which there is more to look at.
    List(ListFilter, Option<u32>, Vec<Subject>, Option<u32>),
    /// Rows of a list.
    ListRows(Vec<(Subject, ListRow)>),
    /// All of a record.
    Record(Box<RecordPage>, Look),
    /// A report, with the pairings that it proposes, where it is a proposal.
    Report(Question, Box<Report>, Vec<ProposedPairing>),
    /// A chart.
    Chart(ChartKind, Box<Chart>),
    /// Where a hazard is.
    Located(EnterpriseId, HazardId),
    /// The clauses asked for.
    Clauses(Vec<OfferedClause>),
    /// The record of a form as it is now, or why the form is not possible on it; with what was saved since.
    Latest(Wanted, Vec<Entry>, Result<Latest, StoreError>),
    /// So many pairings were taken over.
    Paired(usize),
    /// An answer is long in coming; none once it has come.
    Waiting(Option<Waiting>),
    /// What earlier sessions left behind, the newest first, and how many files could not be read.
    Left(Vec<Left>, usize),
    /// What was left behind is this session's form of a number; none where another session has it.
    TakenUp(u32, Option<Box<Unfinished>>),
    /// An official paper, or why there is none.
    Paper(Result<Box<PaperPage>, String>),
    /// What is told of a paper that was saved, or why it was not.
    PaperSaved(Result<String, String>),
    /// What is being filled in could not be kept; why, in the officer's words.
    NotKept(String),
}
