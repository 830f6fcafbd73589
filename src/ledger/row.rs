//! What a row of a ledger says, in the domain's terms but without knowing any record: the database gives ids later.

use super::export::Origin;
use crate::domain::enterprise::{EnterpriseFacts, Sector};
use crate::domain::field::Field as RecordField;
use crate::domain::hazard::{Category, Clause, Severity, Stage, VisitMode};
use chrono::NaiveDate;

/// Where in a sheet something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The row, from 1 as the spreadsheet shows it.
    pub row: u32,
    /// Which of several hazards in the row, from 1; 0 where it holds one.
    pub part: u16,
}

/// A row of a ledger.
#[derive(Clone, Debug, PartialEq)]
pub enum LedgerRow {
    /// A hazard.
    Hazard(Box<HazardRow>),
    /// An enterprise.
    Enterprise(Box<EnterpriseRow>),
    /// A row of a register or of the list of staff.
    Register(Box<RegisterRow>),
}

impl LedgerRow {
    /// Whether it is one row with several hazards in it.
    pub(super) fn holds_several(&self) -> bool {
        matches!(self, LedgerRow::Register(row) if row.hazards.len() > 1)
    }
}

/// An enterprise as a list of enterprises has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnterpriseRow {
    /// Where it stands.
    pub place: Place,
    /// The record that it was made of, in an exported file.
    pub origin: Option<Origin>,
    /// What the row says.
    pub facts: EnterpriseFacts,
    /// What an officer should look at.
    pub notices: Vec<Notice>,
}

/// When a hazard has to be gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Due {
    /// The ledger does not say.
    #[default]
    Unsaid,
    /// On a day.
    On(NaiveDate),
    /// At once, and the day found is not known.
    AtOnce,
    /// It must hold for good: there is no deadline.
    Standing,
}

/// A hazard as a ledger has it.
#[derive(Clone, Debug, PartialEq)]
pub struct HazardRow {
    /// Where it stands.
    pub place: Place,
    /// The record that it was made of, in an exported file.
    pub origin: Option<Origin>,
    /// The enterprise, as far as the row or the lines above the headings tell; the name may be empty.
    pub enterprise: EnterpriseFacts,
    /// Its number in the ledger.
    pub code: Option<String>,
    /// What it is.
    pub description: String,
    /// Where in the enterprise it is.
    pub location: String,
    /// Its grade.
    pub severity: Severity,
    /// The grade's word where it is none of the two in law.
    pub severity_raw: Option<String>,
    /// Its topic.
    pub category: Option<Category>,
    /// The topic's word where no topic takes it.
    pub category_raw: Option<String>,
    /// Its sector.
    pub sector: Option<Sector>,
    /// What it was judged by.
    pub clause: Option<Clause>,
    /// The day found.
    pub found_on: Option<NaiveDate>,
    /// Who found it.
    pub found_by: Vec<String>,
    /// How it was found.
    pub found_mode: Option<VisitMode>,
    /// Who answers for its rectification.
    pub owner: String,
    /// Measures.
    pub measures: String,
    /// Funds, yuan.
    pub funds: Option<u64>,
    /// Contingency plan.
    pub contingency_plan: String,
    /// Goal.
    pub goal: String,
    /// When it has to be gone.
    pub due: Due,
    /// Where it stands.
    pub stage: Stage,
    /// The day rectified.
    pub rectified_on: Option<NaiveDate>,
    /// Who re-inspects it.
    pub reinspectors: Vec<String>,
    /// The day re-inspected.
    pub reinspected_on: Option<NaiveDate>,
    /// Whether the re-inspection passed.
    pub passed: Option<bool>,
    /// The day closed out.
    pub closed_on: Option<NaiveDate>,
    /// Notes.
    pub notes: String,
    /// Columns that no field takes.
    pub extra: Vec<(String, String)>,
    /// What an officer should look at.
    pub notices: Vec<Notice>,
}

/// A row of a register, or of the list of staff.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegisterRow {
    /// Where it stands.
    pub place: Place,
    /// The record that it was made of, in an exported file.
    pub origin: Option<Origin>,
    /// The enterprise that it names, if any.
    pub enterprise: EnterpriseFacts,
    /// The fields that it fills in, each by its text; a group by its name.
    pub values: Vec<(RecordField, String)>,
    /// The hazards that a visit found.
    pub hazards: Vec<HazardRow>,
    /// What an officer should look at.
    pub notices: Vec<Notice>,
}

impl RegisterRow {
    /// The text of a field; empty where the row says nothing of it.
    pub fn get(&self, field: RecordField) -> &str {
        self.values.iter().find(|(said, _)| *said == field).map_or("", |(_, text)| text)
    }
}

/// Something in a row that was taken and should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The cell, `B12`.
    pub cell: String,
    /// What it holds.
    pub value: String,
    /// What is to be noticed.
    pub about: About,
}

/// What is to be noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// It must hold for good, so it has no deadline.
    Standing,
    /// The credit code does not hold; it is kept as it is.
    Uscc,
    /// The deadline is written in words that name no day; they are kept, the hazard has no deadline.
    DeadlineInWords,
    /// A deadline or a day of something done lies before the day the hazard was found.
    BeforeFound,
    /// The sheet says no mode of its visits; that of its title, or a plain inspection, is taken.
    ModeAssumed,
    /// The program has no place for it; it is not kept.
    NotKept,
    /// A major hazard on the list is closed out in the program, by a second officer; it waits for that.
    SecondOfficer,
    /// What the file changed was changed in the database too since the file was written; the database's holds.
    ChangedSince,
}

impl About {
    /// Its stable name, and the end of its locale key `ledger.notice.*`.
    pub fn key(self) -> &'static str {
        match self {
            About::Standing => "standing",
            About::Uscc => "uscc",
            About::DeadlineInWords => "deadline_in_words",
            About::BeforeFound => "before_found",
            About::ModeAssumed => "mode_assumed",
            About::NotKept => "not_kept",
            About::SecondOfficer => "second_officer",
            About::ChangedSince => "changed_since",
        }
    }
}

/// Why a row is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The description is missing.
    DescriptionMissing,
    /// The description says nothing.
    SaysNothing,
    /// The enterprise's name is missing.
    EnterpriseMissing,
    /// A date cannot be read, or is of a day that does not exist.
    DateUnreadable,
    /// A date has no year, and the sheet names none.
    YearMissing,
    /// Something was found or done on a day that is still to come.
    InFuture,
    /// The day is missing.
    DayMissing,
    /// A visit names nobody who made it.
    ParticipantsMissing,
    /// A task does not say what is to be done.
    TitleMissing,
    /// A task has no day by which it is due.
    DueMissing,
    /// Nobody is on duty.
    OfficersMissing,
    /// A name is missing.
    NameMissing,
}

impl Reason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Reason::DescriptionMissing,
        Reason::SaysNothing,
        Reason::EnterpriseMissing,
        Reason::DateUnreadable,
        Reason::YearMissing,
        Reason::InFuture,
        Reason::DayMissing,
        Reason::ParticipantsMissing,
        Reason::TitleMissing,
        Reason::DueMissing,
        Reason::OfficersMissing,
        Reason::NameMissing,
    ];

    /// Its stable name, and the end of its locale key `ledger.reason.*`.
    pub fn key(self) -> &'static str {
        match self {
            Reason::DescriptionMissing => "description_missing",
            Reason::SaysNothing => "says_nothing",
            Reason::EnterpriseMissing => "enterprise_missing",
            Reason::DateUnreadable => "date_unreadable",
            Reason::YearMissing => "year_missing",
            Reason::InFuture => "in_future",
            Reason::DayMissing => "day_missing",
            Reason::ParticipantsMissing => "participants_missing",
            Reason::TitleMissing => "title_missing",
            Reason::DueMissing => "due_missing",
            Reason::OfficersMissing => "officers_missing",
            Reason::NameMissing => "name_missing",
        }
    }
}

/// A cell for which a row is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The cell, `B12`.
    pub cell: String,
    /// What it holds.
    pub value: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// A row that is not taken: its number, its cells as they were read, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Reject {
    /// The row as it was read.
    pub row: super::workbook::Row,
    /// The cells that are wrong; at least one.
    pub faults: Vec<Fault>,
}

/// The address of a cell: column from 0, row from 1.
pub fn address(column: usize, row: u32) -> String {
    letters(column) + &row.to_string()
}

/// The letters of a column, from 0.
pub(super) fn letters(column: usize) -> String {
    let (mut letters, mut left) = (Vec::new(), column + 1);
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}
