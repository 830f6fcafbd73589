//! Goes through a sheet: rows become typed rows or rejects; what is no row of data is passed over and counted.

use super::cell::{Values, year_in};
use super::corrections::Corrections;
use super::error::FileError;
use super::fill::Filler;
use super::grid;
use super::header::{Column, HEAD_ROWS, Header, Target};
use super::heading::{Field, Headings, shown};
use super::kind::{Class, Kind};
use super::layout::{Layout, View};
use super::look::Looked;
use super::roster::month_in;
use super::row::{Fault, LedgerRow, Reject};
use super::tables::Tables;
use super::workbook::{Cell, Merge, Row};
use super::{enterprise, hazard, register};
use crate::access::plain_file;
use crate::domain::calendar::WorkCalendar;
use crate::domain::date_text::DateSystem;
use crate::domain::date_words::DateWords;
use crate::domain::field::Field as RecordField;
use crate::domain::text::fold;
use chrono::NaiveDate;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

/// The data files by which ledgers are understood.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// Headings and cell words.
    pub headings: Headings,
    /// The words of dates.
    pub dates: DateWords,
    /// The work calendar, for periods in working days.
    pub calendar: WorkCalendar,
    /// Why what officers corrected is not heeded, where their file cannot be read.
    pub broken: Option<Arc<FileError>>,
}

impl Knowledge {
    /// The headings in a data folder, where there are any, else those compiled in, and what officers corrected since; with
    /// this calendar. Corrections that cannot be read are told and not heeded.
    ///
    /// # Errors
    /// The file of headings in the folder cannot be read or has another form.
    pub fn of_folder(folder: Option<&Path>, calendar: &WorkCalendar) -> Result<Self, FileError> {
        let mut knowledge = Self::of_headings(folder, calendar)?;
        match folder.map(Corrections::of_folder) {
            Some(Ok(corrections)) => knowledge.headings = knowledge.headings.with_corrections(corrections),
            Some(Err(failure)) => knowledge.broken = Some(Arc::new(failure)),
            None => {}
        }
        Ok(knowledge)
    }

    fn of_headings(folder: Option<&Path>, calendar: &WorkCalendar) -> Result<Self, FileError> {
        let knowledge = Self { calendar: calendar.clone(), ..Self::shipped() };
        let Some(path) = folder.map(|folder| folder.join("headings.toml")).filter(|path| path.exists()) else { return Ok(knowledge) };
        let bad = |cause: &dyn std::fmt::Display| FileError::BadHeadings { path: path.display().to_string(), cause: cause.to_string() };
        let unread = |cause| FileError::UnreadHeadings { path: path.display().to_string(), cause };
        let text = plain_file::text(&path).map_err(unread)?;
        Ok(Self { headings: Headings::from_toml(&text).map_err(|failure| bad(&failure))?, ..knowledge })
    }

    /// What is compiled into the program.
    pub fn shipped() -> Self {
        Self { headings: Headings::shipped(), dates: DateWords::shipped(), calendar: WorkCalendar::shipped(), broken: None }
    }
}

/// How a file is to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// The sheet; without one the first that is understood.
    pub sheet: Option<String>,
    /// What its rows are; without one the headings tell.
    pub class: Option<Class>,
    /// Whether several hazards in a cell become several.
    pub split: bool,
    /// The day after which nothing can have been found or done; without one no day is too late.
    pub today: Option<NaiveDate>,
}

impl Default for Options {
    fn default() -> Self {
        Self { sheet: None, class: None, split: true, today: None }
    }
}

/// A sheet that is understood.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its headings.
    pub header: Header,
    /// Its first rows, down to the last of the headings: the top of a workbook of rejects.
    pub top: Vec<Row>,
    merges: Vec<Merge>,
    /// The rows of a sheet that is drawn as a calendar, a day each.
    unfolded: Option<Vec<Row>>,
}

/// What became of the rows so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of data.
    pub read: u64,
    /// Rows that are no data: totals, signatures, headings once more.
    pub skipped: u64,
    /// Rows that held several hazards.
    pub split: u64,
    /// Rows that were not taken.
    pub rejected: u64,
}

/// What a row came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A typed row.
    Row(LedgerRow),
    /// A row that is not taken.
    Reject(Reject),
}

impl Sheet {
    /// Finds the sheet to read and what it is.
    ///
    /// # Errors
    /// No sheet is understood, or the file is damaged or too large.
    pub fn find(book: &mut dyn Tables, options: &Options, knowledge: &Knowledge) -> Result<Self, FileError> {
        let names = match &options.sheet {
            Some(name) if book.sheets().contains(name) => vec![name.clone()],
            Some(name) => return Err(FileError::NoSuchSheet { sheet: name.clone() }),
            None => book.sheets().to_vec(),
        };
        let mut miss = FileError::Empty;
        for name in names {
            match Self::understand(book, &name, options, knowledge) {
                Ok(sheet) => return Ok(sheet),
                Err(error @ (FileError::Empty | FileError::NoHeader | FileError::NotThisKind | FileError::Statistics { .. })) => {
                    // The first sheet that holds something is the one to speak of.
                    if matches!(miss, FileError::Empty) {
                        miss = error;
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(miss)
    }

    /// The sheets after this one that are understood too, where none was asked for: a workbook may have one for each month.
    pub(super) fn others(&self, book: &mut dyn Tables, options: &Options, knowledge: &Knowledge) -> Vec<String> {
        if options.sheet.is_some() {
            return Vec::new();
        }
        let names: Vec<String> = book.sheets().iter().skip_while(|name| **name != self.name).skip(1).take(OTHERS).cloned().collect();
        names.into_iter().filter(|name| Self::understand(book, name, options, knowledge).is_ok()).collect()
    }

    pub(super) fn understand(book: &mut dyn Tables, name: &str, options: &Options, knowledge: &Knowledge) -> Result<Self, FileError> {
        let mut top = book.head(name, HEAD_ROWS)?;
        if top.is_empty() {
            return Err(FileError::Empty);
        }
        let merges = book.merges(name)?;
        let last = top.last().map_or(0, |row| row.number);
        // Merges that do not overlap are no more than the cells that they begin in.
        let above: Vec<Merge> = merges.iter().filter(|merge| merge.top <= last).take(HEAD_MERGES).copied().collect();
        let looked_at = Looked { name, top: &top, merges: &above, knowledge };
        let understood = looked_at.header_and_kind(options.class);
        if let (Err(FileError::NoHeader | FileError::NotThisKind), None | Some(Class::Duty)) = (&understood, options.class)
            && top.iter().any(|row| grid::is_week(row, &knowledge.headings))
            && let Some(sheet) = Self::unfold(book, name, options, knowledge)?
        {
            return Ok(sheet);
        }
        let (header, kind) = understood?;
        top.retain(|row| row.number <= header.last_row);
        let mut header = header;
        // A CSV, and a sheet of its own for a year, are titled by their name.
        header.year = header.year.or_else(|| year_in(name));
        Ok(Self { name: name.to_owned(), kind, header, top, merges, unfolded: None })
    }

    /// As a roster that is drawn as a calendar.
    fn unfold(book: &mut dyn Tables, name: &str, options: &Options, knowledge: &Knowledge) -> Result<Option<Self>, FileError> {
        let rows = book.head(name, grid::ROWS)?;
        let values = values(&Header::default(), options, knowledge, book.date_system());
        let unfolded = grid::unfold(name, &rows, values, &knowledge.headings);
        Ok(unfolded.map(|grid::Unfolded { header, rows }| Self {
            name: name.to_owned(),
            kind: Kind::DutyRoster,
            header,
            top: Vec::new(),
            merges: Vec::new(),
            unfolded: Some(rows),
        }))
    }

    /// What each column holds, and how sure that is.
    pub fn mapping(&self) -> &[Column] {
        &self.header.columns
    }

    /// The rows of a sheet that is drawn as a calendar: they were read when it was found.
    pub(super) fn unfolded(&self) -> Option<&[Row]> {
        self.unfolded.as_deref()
    }

    /// Reads the rows below the headings, handing each outcome and the counts so far to `take` until it breaks off.
    ///
    /// # Errors
    /// The file is damaged or too large; rows before that have been handed out.
    pub fn read(
        &self,
        book: &mut dyn Tables,
        options: &Options,
        knowledge: &Knowledge,
        take: &mut dyn FnMut(Outcome, &Counts) -> ControlFlow<()>,
    ) -> Result<Counts, FileError> {
        self.read_weighed(book, options, knowledge, &mut |outcome, counts, _| take(outcome, counts))
    }

    /// As `read`, with the bytes of the text that each outcome came of.
    fn read_weighed(
        &self,
        book: &mut dyn Tables,
        options: &Options,
        knowledge: &Knowledge,
        take: &mut dyn FnMut(Outcome, &Counts, usize) -> ControlFlow<()>,
    ) -> Result<Counts, FileError> {
        let reader = self.reader(options, knowledge, book.date_system());
        let RowReader { class, layout, values, .. } = &reader;
        let class = *class;
        let mut counts = Counts::default();
        let mut filler = Filler::new(layout, &self.merges, self.header.last_row, class);
        let mut each = |row: &Row| {
            if row.number <= self.header.last_row {
                return ControlFlow::Continue(());
            }
            if self.is_no_data(row, layout, values, &knowledge.headings) {
                counts.skipped += 1;
                return ControlFlow::Continue(());
            }
            let row = filler.fill(row);
            counts.read += 1;
            match reader.read(&row) {
                Ok(rows) => {
                    counts.split += u64::from(rows.len() > 1 || rows.iter().any(LedgerRow::holds_several));
                    let bytes = row.bytes();
                    rows.into_iter().try_for_each(|row| take(Outcome::Row(row), &counts, bytes))
                }
                Err(faults) => {
                    counts.rejected += 1;
                    let bytes = row.bytes();
                    take(Outcome::Reject(Reject { row: row.into_owned(), faults }), &counts, bytes)
                }
            }
        };
        match &self.unfolded {
            Some(rows) => {
                let _: ControlFlow<()> = rows.iter().try_for_each(&mut each);
            }
            None => book.rows(&self.name, &mut each)?,
        }
        Ok(counts)
    }

    /// As `read`, with the reading on a thread of its own, some rows ahead of what is made of them.
    ///
    /// # Errors
    /// As `read`.
    pub(super) fn read_ahead(
        &self,
        book: &mut dyn Tables,
        options: &Options,
        knowledge: &Knowledge,
        take: &mut dyn FnMut(Outcome, &Counts) -> ControlFlow<()>,
    ) -> Result<Counts, FileError> {
        thread::scope(|scope| {
            let (sender, chunks) = sync_channel::<Vec<(Outcome, Counts)>>(CHUNKS);
            let reader = thread::Builder::new().spawn_scoped(scope, move || {
                let (mut chunk, mut held) = (Vec::with_capacity(CHUNK), 0);
                let counts = self.read_weighed(book, options, knowledge, &mut |outcome, counts, bytes| {
                    chunk.push((outcome, *counts));
                    held += bytes;
                    if chunk.len() < CHUNK && held < CHUNK_BYTES {
                        return ControlFlow::Continue(());
                    }
                    held = 0;
                    // Nobody takes any more: what is left is not read.
                    match sender.send(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK))) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(_) => ControlFlow::Break(()),
                    }
                });
                // What was read before a fault is handed out too.
                let _ = sender.send(chunk);
                counts
            })?;
            let mut until = Counts::default();
            let taken = chunks.into_iter().flatten().try_for_each(|(outcome, counts)| {
                until = counts;
                take(outcome, &counts)
            });
            let counts = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
            // What broke off is told, not what the reader met beyond it.
            if taken.is_break() { Ok(until) } else { counts }
        })
    }

    /// A reader of the sheet's rows.
    pub(super) fn reader<'s>(&'s self, options: &Options, knowledge: &'s Knowledge, system: DateSystem) -> RowReader<'s> {
        let class = self.kind.class();
        let used = match class {
            Class::Hazards => hazard::USED,
            Class::Enterprises => enterprise::USED,
            Class::Visits | Class::Tasks | Class::Duty | Class::Staff => Field::ALL,
        };
        let values = values(&self.header, options, knowledge, system);
        let layout = Layout::new(&self.header, &used.iter().copied().collect());
        RowReader { class, layout, values, register: register::Reader::new(class), split: options.split }
    }

    /// Whether a row is a total, a signature, the headings once more, or nothing but a number of its own.
    fn is_no_data(&self, row: &Row, layout: &Layout<'_>, values: &Values<'_>, headings: &Headings) -> bool {
        let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let Some((column, first)) = filled.next() else { return true };
        let words = values.words;
        let text = fold(&first.shown());
        let serial_only = filled.next().is_none()
            && layout.all().iter().any(|heading| heading.index == column && SERIAL.contains(&heading.target))
            && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let total = words.totals.cut_start(&text).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
        // A signature stands in the first cell; where the first column has a heading of its own, it needs its colon.
        let label = text.split_once(':').map(|(label, _)| label);
        let signature =
            label.is_some_and(|label| words.signatures.has(label)) || words.signatures.has(&text) && row.cells.len() <= column + 1;
        let again = repeats_headings(row, layout) || self.top.iter().any(|above| above.cells == row.cells);
        serial_only || total || signature || again || self.is_section(row, layout, values, headings)
    }

    /// Whether a row only heads those below it: a numeral, or one text that begins with a numeral and stands where no
    /// hazard is described.
    fn is_section(&self, row: &Row, layout: &Layout<'_>, values: &Values<'_>, headings: &Headings) -> bool {
        let filled: Vec<(usize, &Cell)> = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).take(3).collect();
        let text = |cell: &Cell| fold(&cell.shown());
        let describes = |column: usize| layout.columns(Field::Description).iter().any(|described| described.index == column);
        match filled.as_slice() {
            // A section that names an enterprise says whose the rows below it are; it is not passed over unseen.
            [(column, cell)] => {
                let names_whose = || layout.columns(Field::Enterprise).is_empty() && headings.is_company(&cell.shown());
                values.words.phrases.numbers_a_section(&text(cell)) && !describes(*column) && !names_whose()
            }
            [(_, numeral), (second, _)] => {
                values.words.phrases.is_section_number(&text(numeral)) && !describes(*second) && layout.all().len() > SECTION_WIDTH
            }
            _ => false,
        }
    }
}

/// A reader of cells, with what the headings and the lines above them say of all.
fn values<'k>(header: &Header, options: &Options, knowledge: &'k Knowledge, system: DateSystem) -> Values<'k> {
    Values {
        words: &knowledge.headings.cells,
        dates: &knowledge.dates,
        calendar: &knowledge.calendar,
        year: header.year,
        month: header.title.as_deref().and_then(|title| month_in(title, &knowledge.headings.cells.phrases.month)),
        filled_on: header.filled_on,
        today: options.today,
        system,
    }
}

/// Reads rows of a sheet, each for itself.
pub(super) struct RowReader<'s> {
    class: Class,
    pub(super) layout: Layout<'s>,
    values: Values<'s>,
    register: register::Reader,
    split: bool,
}

impl RowReader<'_> {
    /// What a row says, or why it is not taken.
    pub(super) fn read(&self, row: &Row) -> Result<Vec<LedgerRow>, Vec<Fault>> {
        let view = View { layout: &self.layout, values: &self.values, row };
        match self.class {
            Class::Hazards => {
                hazard::read(view, self.split).map(|rows| rows.into_iter().map(|row| LedgerRow::Hazard(Box::new(row))).collect())
            }
            Class::Enterprises => enterprise::read(view).map(|row| vec![LedgerRow::Enterprise(Box::new(row))]),
            Class::Visits | Class::Tasks | Class::Duty | Class::Staff => {
                let rows = self.register.read(view, self.split)?;
                Ok(rows.into_iter().map(|row| LedgerRow::Register(Box::new(row))).collect())
            }
        }
    }
}

/// Rows that go together from the thread that reads to the one that takes.
const CHUNK: usize = 256;
/// Bytes of their text with which fewer go together: rows may be long.
const CHUNK_BYTES: usize = 1 << 20;
/// As many of these are read ahead.
const CHUNKS: usize = 4;
/// Sheets that are looked at after the one that is read.
const OTHERS: usize = 50;

/// The most merged cells that are looked at among the first rows.
const HEAD_MERGES: usize = 4096;

/// A sheet of so few columns may have rows of two cells.
const SECTION_WIDTH: usize = 3;

/// Columns that only number the rows.
const SERIAL: [Target; 2] = [Target::Field(Field::Serial), Target::Register(RecordField::TaskNumber)];

/// Whether a row has the headings once more, as at the top of each printed page.
fn repeats_headings(row: &Row, layout: &Layout<'_>) -> bool {
    let same = |column: &&Column| match row.cell(column.index) {
        Cell::Text(text) => *text == column.heading || text.contains(char::is_whitespace) && shown(text) == column.heading,
        _ => false,
    };
    let mut columns = layout.all().iter();
    let others = 2.min(columns.len().saturating_sub(1));
    // Such a row repeats its first headings too; most rows are told by that.
    columns.by_ref().take(3).any(|column| same(&column)) && columns.filter(same).count() >= others
}
