//! What an import did, or would do: the answer that scripts and screens read.

use super::corrections::{Corrected, KEPT_AS_IS};
use super::header::{Column, Target};
use super::heading::Headings;
use super::kind::Class;
use super::read::Sheet;
use super::row::{Fault, Notice};
use crate::locale::Words;
use serde::Serialize;

/// The report of an import.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportReport {
    /// What the rows are: `hazards`, `enterprises`, `visits`, `tasks`, `duty`, `staff`.
    pub kind: &'static str,
    /// The sheet.
    pub sheet: String,
    /// Rows of data.
    pub read: u64,
    /// Records that came into being; what they brought with them is counted for itself.
    pub created: u64,
    /// Records that were changed.
    pub updated: u64,
    /// Records about which the file says nothing new.
    pub unchanged: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// Rows that are no data: totals, signatures.
    pub skipped: u64,
    /// Rows that held several hazards.
    pub split: u64,
    /// Enterprises that hazards and visits brought with them.
    pub enterprises_created: u64,
    /// Hazards that visits brought with them.
    pub hazards_created: u64,
    /// Groups that a list of the staff brought with it.
    pub groups_created: u64,
    /// Why rows were not taken.
    pub rejects: Vec<RejectedCell>,
    /// What was taken and should be looked at.
    pub notices: Vec<RejectedCell>,
    /// What each column was taken for.
    pub mapping: Vec<MappedColumn>,
    /// Other sheets that could be imported, where none was asked for.
    pub other_sheets: Vec<String>,
}

/// A cell with what is wrong or to be noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RejectedCell {
    /// Its address, `B12`.
    pub cell: String,
    /// What it holds.
    pub value: String,
    /// The key of the reason.
    pub reason: &'static str,
}

/// A column and what it was taken for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MappedColumn {
    /// Its heading.
    pub heading: String,
    /// The field; none for a column that is kept under its own heading.
    pub field: Option<String>,
    /// How sure that is, from 0 to 1.
    pub confidence: f32,
    /// Who corrected it by hand, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Corrected>,
    /// The family of words that has the field's.
    #[serde(skip)]
    family: &'static str,
}

impl MappedColumn {
    /// The field in the officer's words; nothing for a column that is kept as it is.
    pub fn name(&self, words: Words) -> Option<String> {
        self.field.as_ref().map(|field| words.get(&format!("{}.{field}", self.family)))
    }
}

impl From<&Fault> for RejectedCell {
    fn from(fault: &Fault) -> Self {
        Self { cell: fault.cell.clone(), value: fault.value.clone(), reason: fault.reason.key() }
    }
}

impl From<&Notice> for RejectedCell {
    fn from(notice: &Notice) -> Self {
        Self { cell: notice.cell.clone(), value: notice.value.clone(), reason: notice.about.key() }
    }
}

impl ImportReport {
    /// The report in one line.
    pub fn line(&self, words: Words) -> String {
        let values: [(&str, &dyn std::fmt::Display); 10] = [
            ("read", &self.read),
            ("created", &self.created),
            ("updated", &self.updated),
            ("unchanged", &self.unchanged),
            ("rejected", &self.rejected),
            ("skipped", &self.skipped),
            ("split", &self.split),
            ("enterprises", &self.enterprises_created),
            ("hazards", &self.hazards_created),
            ("groups", &self.groups_created),
        ];
        words.fill(&format!("ledger.report.{}", self.kind), &values)
    }

    pub(super) fn of(sheet: &Sheet, headings: &Headings) -> Self {
        let class = sheet.kind.class();
        Self { kind: class.key(), sheet: sheet.name.clone(), mapping: mapping(class, sheet.mapping(), headings), ..Self::default() }
    }
}

/// Whether a column is what somebody corrected its heading to.
fn took(column: &Column, field: Option<&str>, corrected: &Corrected) -> bool {
    let wanted = Some(corrected.field.as_str()).filter(|wanted| *wanted != KEPT_AS_IS);
    wanted == field || wanted == column.target.key()
}

/// What the columns of a sheet are taken for, whose rows are of a class.
pub(super) fn mapping(class: Class, columns: &[Column], headings: &Headings) -> Vec<MappedColumn> {
    let mapped = |column: &Column| {
        let own = class.field_in(column.target).map(|field| field.key());
        let field = own.or(column.target.key()).filter(|_| column.target != Target::Extra);
        MappedColumn {
            heading: column.heading.clone(),
            field: field.map(str::to_owned),
            confidence: column.confidence,
            // Two columns of one field, and the program's own tables, leave a correction without effect.
            corrected: headings.correction(class, &column.heading).filter(|corrected| took(column, field, corrected)).cloned(),
            family: if own.is_some() { "field" } else { "ledger.field" },
        }
    };
    columns.iter().map(mapped).collect()
}
