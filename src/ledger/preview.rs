//! What a file holds, told before anything of it is imported. It asks nothing of the database: what a row would change
//! there only an import can say.

use super::enterprise;
use super::error::FileError;
use super::header::{Column, HEAD_ROWS, Target};
use super::heading::{Field, shown};
use super::incoming::Incoming;
use super::kind::{Class, Kind};
use super::look::Looked;
use super::read::{Counts, Knowledge, Options, Outcome, Sheet};
use super::report::{ImportReport, MappedColumn, RejectedCell, mapping};
use super::row::{LedgerRow, RegisterRow};
use super::tables::Tables;
use super::workbook::{Limits, Row};
use super::{hazard, header, plan};
use crate::domain::enterprise::Enterprise;
use crate::domain::fields::Spec;
use crate::locale::Words;
use crate::store::{StoreError, View};
use std::ops::ControlFlow;

/// Sheets that are looked at.
const SHEETS: usize = 50;
/// Cells of a kind that are listed; the others are counted.
const LISTED: usize = 500;
/// Values of a column that are shown, and rows in which they are looked for.
const FIRST_VALUES: (usize, usize) = (3, 20);

/// What a file holds.
#[derive(Debug)]
pub struct Preview {
    /// Its sheets, in the order in which they are tried.
    pub sheets: Vec<SheetLook>,
    /// The sheet that would be imported; none where no sheet has headings that are known.
    pub shown: Option<Shown>,
}

/// A sheet at first sight.
#[derive(Debug)]
pub struct SheetLook {
    /// Its name.
    pub name: String,
    /// What it is, or why it cannot be imported.
    pub found: Result<Kind, FileError>,
}

/// A sheet looked through.
#[derive(Debug)]
pub struct Shown {
    /// Its place among the sheets.
    pub sheet: usize,
    /// What its rows are, or would be.
    pub class: Class,
    /// What it is; none where it cannot be imported as it is.
    pub kind: Option<Kind>,
    /// The fields that it must have and that no column holds.
    pub lacks: Vec<FieldName>,
    /// The text of the first row above the headings.
    pub title: Option<String>,
    /// What each column is taken for, how many rows there are, and what is wrong with some of them. What the rows would
    /// change is not told.
    pub report: ImportReport,
    /// Cells that are wrong, and such as should be looked at: the report may list fewer.
    pub cells: (u64, u64),
    /// The first values of each column.
    pub firsts: Vec<Vec<String>>,
    /// Rows that need an enterprise and name none.
    pub nameless: u64,
}

/// A field, and where its word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldName {
    /// Its stable name.
    pub key: &'static str,
    family: &'static str,
}

impl FieldName {
    /// The field in the officer's words.
    pub fn name(self, words: Words) -> String {
        words.get(&format!("{}.{}", self.family, self.key))
    }
}

/// Looks through a file. `progress` is told the number of rows read and answers whether to go on; without that there is
/// no answer.
///
/// # Errors
/// The file is no spreadsheet, is damaged or protected, goes beyond the limits, or lacks the sheet wanted.
pub fn preview(
    incoming: Incoming,
    wanted: &Options,
    knowledge: &Knowledge,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Preview>, FileError> {
    if !progress(0) {
        return Ok(None);
    }
    let mut book = incoming.into_tables(Limits::default())?;
    let names: Vec<String> = book.sheets().iter().take(SHEETS).cloned().collect();
    if let Some(sheet) = wanted.sheet.as_ref().filter(|sheet| !names.contains(sheet)) {
        return Err(FileError::NoSuchSheet { sheet: sheet.clone() });
    }
    let (mut sheets, mut found) = (Vec::new(), Vec::new());
    for name in names {
        if !progress(0) {
            return Ok(None);
        }
        let class = wanted.class.filter(|_| wanted.sheet.as_ref().is_none_or(|sheet| *sheet == name));
        let looked = match Sheet::understand(&mut *book, &name, &Options { class, ..wanted.clone() }, knowledge) {
            Ok(sheet) => (Ok(sheet.kind), Some(sheet)),
            Err(
                failure @ (FileError::Empty
                | FileError::NoHeader
                | FileError::NotThisKind
                | FileError::Statistics { .. }
                | FileError::TooLarge { .. }),
            ) => (Err(failure), None),
            Err(failure) => return Err(failure),
        };
        sheets.push(SheetLook { name, found: looked.0 });
        found.push(looked.1);
    }
    let asked = wanted.sheet.as_ref().and_then(|wanted| sheets.iter().position(|sheet| sheet.name == *wanted));
    let understood = || found.iter().position(Option::is_some);
    let somehow = || sheets.iter().position(|sheet| matches!(sheet.found, Err(FileError::NoHeader | FileError::NotThisKind)));
    let Some(at) = asked.or_else(understood).or_else(somehow) else { return Ok(Some(Preview { sheets, shown: None })) };
    let shown = match found.swap_remove(at) {
        Some(sheet) => match look_through(&mut *book, at, &sheet, wanted, knowledge, progress)? {
            Some(shown) => Some(shown),
            None => return Ok(None),
        },
        None => headings_alone(&mut *book, at, &sheets[at], wanted.class, knowledge)?,
    };
    Ok(Some(Preview { sheets, shown }))
}

/// A sheet with all its rows; none when it was stopped.
fn look_through(
    book: &mut dyn Tables,
    at: usize,
    sheet: &Sheet,
    wanted: &Options,
    knowledge: &Knowledge,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Shown>, FileError> {
    let class = sheet.kind.class();
    let firsts = first_values(book, &sheet.name, sheet.header.last_row, &sheet.header.columns)?;
    let mut report = ImportReport::of(sheet, &knowledge.headings);
    let (mut nameless, mut cells, mut stopped) = (0, (0, 0), false);
    let counts = sheet.read(book, wanted, knowledge, &mut |outcome, counts| {
        match outcome {
            Outcome::Row(row) => {
                nameless += u64::from(needs_enterprise(class, &row));
                list(&mut report.notices, &mut cells.1, notices(&row));
            }
            Outcome::Reject(reject) => list(&mut report.rejects, &mut cells.0, reject.faults.iter().map(RejectedCell::from).collect()),
        }
        stopped = !progress(counts.read);
        if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let Counts { read, skipped, split, rejected } = counts;
    (report.read, report.skipped, report.split, report.rejected) = (read, skipped, split, rejected);
    let title = sheet.header.title.clone();
    let shown = Shown { sheet: at, class, kind: Some(sheet.kind), lacks: Vec::new(), title, report, cells, firsts, nameless };
    Ok((!stopped).then_some(shown))
}

/// The headings of a sheet that cannot be imported as it is, so that somebody who knows it can say what they mean.
fn headings_alone(
    book: &mut dyn Tables,
    at: usize,
    look: &SheetLook,
    class: Option<Class>,
    knowledge: &Knowledge,
) -> Result<Option<Shown>, FileError> {
    if !matches!(look.found, Err(FileError::NoHeader | FileError::NotThisKind)) {
        return Ok(None);
    }
    let (top, merges) = (book.head(&look.name, HEAD_ROWS)?, book.merges(&look.name)?);
    let looked = Looked { name: &look.name, top: &top, merges: &merges, knowledge };
    let Some((class, header, lacks)) = looked.headings_at_least(class) else { return Ok(None) };
    let firsts = first_values(book, &look.name, header.last_row, &header.columns)?;
    let names = fields_of(class);
    let name = |key| names.iter().copied().find(|name| name.key == key).unwrap_or(FieldName { key, family: "ledger.field" });
    let mapping = mapping(class, &header.columns, &knowledge.headings);
    Ok(Some(Shown {
        sheet: at,
        class,
        kind: None,
        lacks: lacks.into_iter().map(name).collect(),
        title: header.title,
        report: ImportReport { kind: class.key(), sheet: look.name.clone(), mapping, ..ImportReport::default() },
        cells: (0, 0),
        firsts,
        nameless: 0,
    }))
}

fn list(listed: &mut Vec<RejectedCell>, count: &mut u64, cells: Vec<RejectedCell>) {
    *count += cells.len() as u64;
    listed.extend(cells.into_iter().take(LISTED.saturating_sub(listed.len())));
}

fn notices(row: &LedgerRow) -> Vec<RejectedCell> {
    let (own, found) = match row {
        LedgerRow::Hazard(row) => (&row.notices, &[][..]),
        LedgerRow::Enterprise(row) => (&row.notices, &[][..]),
        LedgerRow::Register(row) => (&row.notices, &row.hazards[..]),
    };
    own.iter().chain(found.iter().flat_map(|hazard| &hazard.notices)).map(RejectedCell::from).collect()
}

/// Whether a row must belong to an enterprise, names none, and is none that the program exported.
fn needs_enterprise(class: Class, row: &LedgerRow) -> bool {
    match row {
        LedgerRow::Hazard(row) => row.origin.is_none() && row.enterprise.name.is_empty(),
        LedgerRow::Register(row) => {
            let RegisterRow { origin, enterprise, .. } = &**row;
            class.register().is_some_and(|kind| kind.is_of_enterprise()) && origin.is_none() && enterprise.name.is_empty()
        }
        LedgerRow::Enterprise(_) => false,
    }
}

/// The first different values of each column below the headings.
fn first_values(book: &mut dyn Tables, sheet: &str, last_row: u32, columns: &[Column]) -> Result<Vec<Vec<String>>, FileError> {
    let rows = book.head(sheet, HEAD_ROWS + FIRST_VALUES.1)?;
    let below: Vec<&Row> = rows.iter().filter(|row| row.number > last_row).take(FIRST_VALUES.1).collect();
    let of_column = |column: &Column| {
        let mut firsts: Vec<String> = Vec::new();
        for value in below.iter().map(|row| shown(&row.cell(column.index).shown())) {
            if firsts.len() < FIRST_VALUES.0 && !value.is_empty() && !firsts.contains(&value) {
                firsts.push(value);
            }
        }
        firsts
    };
    Ok(columns.iter().map(of_column).collect())
}

/// Fields that only the program's own tables have.
const OWN: [Field; 6] = [Field::Serial, Field::FilledOn, Field::Number, Field::Version, Field::Others, Field::Derived];

/// The fields that a column of rows of a class can hold, by which a heading can be corrected.
pub fn fields_of(class: Class) -> Vec<FieldName> {
    let specs = class.specs();
    let of_register = specs.iter().filter_map(|Spec { field, .. }| Some((class.target(*field)?, *field)));
    let of_register: Vec<(Target, _)> = of_register.collect();
    let of_ledgers: &[Field] = match class {
        Class::Hazards | Class::Visits => hazard::USED,
        Class::Enterprises => enterprise::USED,
        Class::Tasks => &[Field::Enterprise, Field::Uscc, Field::Town, Field::Address],
        Class::Duty | Class::Staff => &[],
    };
    let counts = if class == Class::Visits { &super::kind::OF_VISITS[..] } else { &[] };
    let others = of_ledgers.iter().chain(counts).filter(|field| !OWN.contains(field));
    let others = others.filter(|field| !of_register.iter().any(|(target, _)| *target == header::Target::Field(**field)));
    let registers = of_register.iter().map(|(_, field)| FieldName { key: field.key(), family: "field" });
    registers.chain(others.map(|field| FieldName { key: field.key(), family: "ledger.field" })).collect()
}

impl MappedColumn {
    /// How sure the field is, as the end of a locale key: by an officer's word, or sure, likely, a guess; kept as it is.
    pub fn sureness(&self) -> &'static str {
        match self.confidence {
            _ if self.corrected.is_some() => "corrected",
            _ if self.field.is_none() => "kept",
            sure if sure >= 0.99 => "sure",
            sure if sure >= 0.8 => "likely",
            _ => "guess",
        }
    }
}

/// The known enterprise that rows without one belong to by the title of their sheet.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn enterprise_of_title(view: &View, title: Option<&str>) -> Result<Option<Enterprise>, StoreError> {
    title.map_or(Ok(None), |title| plan::enterprise_in_title(|name| view.enterprise_named(name), title))
}
