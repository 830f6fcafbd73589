//! A file of tables, opened under limits and read row by row; it knows nothing of what the rows mean.
//!
//! A large xlsx or CSV is streamed: one row is in memory at a time. The older and the open formats are built up whole
//! by their reader, which is why their table may be at most `dense_cells` large.

use super::compound;
use super::csv::{self, CsvFile};
use super::error::{Bound, FileError};
use super::export;
use super::guard::guarded;
use super::incoming;
use super::package::{self, Package};
use super::tables::Tables;
use crate::domain::date_text::{DateSystem, date_of_number};
use crate::domain::text;
use calamine::{Data, DataRef, Dimensions, Ods, OdsError, Range, Reader, SheetVisible, Xls, XlsError, Xlsx, XlsxError};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

/// The most that is read of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of an older workbook, which is built up in memory.
    pub compound_bytes: u64,
    /// Sheets.
    pub sheets: usize,
    /// Bytes of a part of a zip package that holds no cells, once unpacked.
    pub part_bytes: u64,
    /// Bytes of a zip package once unpacked.
    pub unpacked_bytes: u64,
    /// Cells of a sheet that hold something.
    pub cells: u64,
    /// Cells, empty ones too, of a sheet that is built up in memory.
    pub dense_cells: u64,
    /// Bytes of the texts of such a sheet's cells.
    pub dense_text: u64,
    /// The last row.
    pub rows: u32,
    /// The last column.
    pub columns: u32,
    /// Characters of a cell.
    pub cell_chars: u64,
}

impl Default for Limits {
    /// Room for a million hazards of twenty columns; Excel's own bound on a cell.
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            compound_bytes: 128 << 20,
            sheets: 1024,
            part_bytes: 16 << 20,
            unpacked_bytes: 3 << 30,
            cells: 50_000_000,
            dense_cells: 4_000_000,
            dense_text: 256 << 20,
            rows: 1_048_576,
            columns: 512,
            cell_chars: 32_767,
        }
    }
}

impl Limits {
    /// Whether a file may be read at all.
    ///
    /// # Errors
    /// `NotASpreadsheet` when it is no plain file, `TooLarge`, `Io`.
    pub(super) fn check_size(&self, file: &File) -> Result<(), FileError> {
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(FileError::NotASpreadsheet);
        }
        within(Bound::FileBytes, about.len(), self.file_bytes)
    }
}

/// What a cell holds. Text is clean: nothing in it steers a terminal.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, perhaps of several lines.
    Text(String),
    /// A number, perhaps a date that is not shown as one.
    Number(f64),
    /// A date.
    Date(NaiveDate),
}

impl Cell {
    /// A cell of this text.
    pub fn text(raw: &str) -> Self {
        let clean = text::clean_multiline(raw);
        if clean.is_empty() { Cell::Empty } else { Cell::Text(clean) }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }

    /// The text as the sheet shows it: a whole number without a fraction, a date as `2020-06-15`.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Date(date) => date.to_string(),
        }
    }
}

/// A row that holds something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number, from 1 as the spreadsheet shows it.
    pub number: u32,
    /// Its cells from column A on; the empty ones at the end are left out.
    pub cells: Vec<Cell>,
}

impl Row {
    /// Bytes of its text.
    pub(super) fn bytes(&self) -> usize {
        self.cells.iter().map(|cell| if let Cell::Text(text) = cell { text.len() } else { 0 }).sum()
    }

    /// The cell of a column, from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// Cells merged into one; all bounds are included, rows from 1 and columns from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The first row.
    pub top: u32,
    /// The last row.
    pub bottom: u32,
    /// The first column.
    pub left: usize,
    /// The last column.
    pub right: usize,
}

impl Merge {
    /// An area of cells; none when it ends before it begins, as only in a damaged file.
    fn of(area: Dimensions) -> Option<Self> {
        let (top, bottom) = (area.start.0.checked_add(1)?, area.end.0.checked_add(1)?);
        let (left, right) = (area.start.1 as usize, area.end.1 as usize);
        (top <= bottom && left <= right).then_some(Self { top, bottom, left, right })
    }
}

/// An open file of tables.
pub struct Workbook {
    source: Source,
    limits: Limits,
    sheets: Vec<String>,
}

enum Source {
    /// `names` are the sheets' names as the file has them, in the order of the clean ones.
    Xlsx {
        book: Box<Xlsx<BufReader<File>>>,
        merged: bool,
        names: Vec<String>,
    },
    Whole {
        sheets: Vec<WholeSheet>,
        old_mac: bool,
    },
    Csv(CsvFile),
}

struct WholeSheet {
    name: String,
    cells: Range<Data>,
    merges: Vec<Merge>,
}

impl Workbook {
    /// Opens a file, telling by its content what it is.
    ///
    /// # Errors
    /// It is no spreadsheet, is damaged or protected, or goes beyond the limits.
    pub fn open(path: &Path, limits: Limits) -> Result<Self, FileError> {
        let name = path.file_stem().map(|stem| text::clean(&stem.to_string_lossy())).unwrap_or_default();
        Self::of(incoming::open(path)?, name, limits)
    }

    /// Reads an open file; a CSV's sheet gets this name.
    ///
    /// # Errors
    /// As `open`.
    pub fn of(mut file: File, name: String, limits: Limits) -> Result<Self, FileError> {
        limits.check_size(&file)?;
        let mut start = Vec::with_capacity(8);
        file.by_ref().take(8).read_to_end(&mut start)?;
        file.rewind()?;
        match start.as_slice() {
            [] => Err(FileError::Empty),
            [b'P', b'K', ..] => Self::open_package(file, limits),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Self::open_compound(file, limits),
            _ => {
                let source = Source::Csv(CsvFile::open(file, &limits)?);
                Ok(Self { source, limits, sheets: vec![name] })
            }
        }
    }

    fn open_package(file: File, limits: Limits) -> Result<Self, FileError> {
        match package::survey(&file, &limits)? {
            Package::Xlsx { merged } => {
                let book = guarded(|| Xlsx::new(BufReader::new(file)).map_err(xlsx_error))?;
                within(Bound::Sheets, book.sheets_metadata().len() as u64, limits.sheets as u64)?;
                let names = visible_first(book.sheets_metadata());
                let sheets = cleaned(&names);
                Ok(Self { source: Source::Xlsx { book: Box::new(book), merged, names }, limits, sheets })
            }
            Package::Ods => {
                let mut book = guarded(|| Ods::new(BufReader::new(file)).map_err(ods_error))?;
                let names = visible_first(book.sheets_metadata());
                let sheets = names
                    .iter()
                    .map(|name| {
                        Ok(WholeSheet {
                            name: text::clean(name),
                            cells: guarded(|| book.worksheet_range(name).map_err(ods_error))?,
                            merges: Vec::new(),
                        })
                    })
                    .collect::<Result<_, FileError>>()?;
                Ok(Self { source: Source::Whole { sheets, old_mac: false }, limits, sheets: cleaned(&names) })
            }
        }
    }

    /// A compound file is an old xls, or the envelope of an xlsx under a password.
    fn open_compound(file: File, limits: Limits) -> Result<Self, FileError> {
        compound::survey(&file, &limits)?;
        let mut book = guarded(|| Xls::new(BufReader::new(file)).map_err(xls_error))?;
        let names = visible_first(book.sheets_metadata());
        let sheets = names
            .iter()
            .map(|name| {
                let merges = book.merge_cells_by_sheet_name(name).unwrap_or_default().into_iter().filter_map(Merge::of).collect();
                Ok(WholeSheet { name: text::clean(name), cells: guarded(|| book.worksheet_range(name).map_err(xls_error))?, merges })
            })
            .collect::<Result<_, FileError>>()?;
        Ok(Self { source: Source::Whole { sheets, old_mac: book.has_1904_epoch() }, limits, sheets: cleaned(&names) })
    }
}

impl Tables for Workbook {
    fn sheets(&self) -> &[String] {
        &self.sheets
    }

    fn date_system(&self) -> DateSystem {
        match &self.source {
            Source::Xlsx { book, .. } if book.has_1904_epoch() => DateSystem::From1904,
            Source::Whole { old_mac: true, .. } => DateSystem::From1904,
            _ => DateSystem::From1900,
        }
    }

    fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, FileError> {
        match &mut self.source {
            Source::Xlsx { book, merged: true, names } => {
                let sheet = as_in_file(&self.sheets, names, sheet)?;
                let merges = guarded(|| book.merge_cells_by_sheet_name(sheet).map_err(xlsx_error))?;
                Ok(merges.into_iter().filter_map(Merge::of).collect())
            }
            Source::Whole { sheets, .. } => Ok(whole(sheets, sheet)?.merges.clone()),
            Source::Xlsx { .. } | Source::Csv(_) => Ok(Vec::new()),
        }
    }

    fn rows(&mut self, sheet: &str, take: &mut dyn FnMut(&Row) -> ControlFlow<()>) -> Result<(), FileError> {
        let limits = &self.limits;
        let mut rows = Assembly::new(limits, take);
        let done = match &mut self.source {
            Source::Xlsx { book, names, .. } => stream(book, as_in_file(&self.sheets, names, sheet)?, &mut rows)?,
            Source::Whole { sheets, .. } => {
                let cells = &whole(sheets, sheet)?.cells;
                let (top, left) = cells.start().unwrap_or_default();
                let mut done = ControlFlow::Continue(());
                for (row, column, value) in cells.used_cells() {
                    done = rows.put(top as usize + row, left as usize + column, whole_cell(value))?;
                    if done.is_break() {
                        break;
                    }
                }
                done
            }
            Source::Csv(file) => {
                fn text(field: &str) -> &str {
                    csv::text_of_formula(field).unwrap_or_else(|| export::bare(field))
                }
                file.rows(limits, &mut |number, column, field| rows.put(number, column, Cell::text(text(field))))?
            }
        };
        if done.is_continue() {
            let _: ControlFlow<()> = rows.finish();
        }
        Ok(())
    }
}

/// Puts cells together into rows, within the limits. What another process has read is put through it again.
pub(super) struct Assembly<'a> {
    limits: &'a Limits,
    cells: u64,
    row: Row,
    take: &'a mut dyn FnMut(&Row) -> ControlFlow<()>,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(limits: &'a Limits, take: &'a mut dyn FnMut(&Row) -> ControlFlow<()>) -> Self {
        Self { limits, cells: 0, row: Row::default(), take }
    }

    /// Takes a cell at a row and column counted from 0.
    pub(super) fn put(&mut self, row: usize, column: usize, cell: Cell) -> Result<ControlFlow<()>, FileError> {
        if cell.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        let limits = self.limits;
        self.cells += 1;
        within(Bound::Cells, self.cells, limits.cells)?;
        within(Bound::Rows, row as u64 + 1, limits.rows.into())?;
        within(Bound::Columns, column as u64 + 1, limits.columns.into())?;
        // No text has more characters than bytes.
        if let Cell::Text(text) = &cell
            && text.len() as u64 > limits.cell_chars
        {
            within(Bound::CellChars, text.chars().count() as u64, limits.cell_chars)?;
        }
        let number = u32::try_from(row + 1).unwrap_or(u32::MAX);
        let mut flow = ControlFlow::Continue(());
        if number != self.row.number {
            flow = self.finish();
            self.row.number = number;
        }
        if self.row.cells.len() <= column {
            self.row.cells.resize(column + 1, Cell::Empty);
        }
        self.row.cells[column] = cell;
        Ok(flow)
    }

    pub(super) fn finish(&mut self) -> ControlFlow<()> {
        let flow = if self.row.cells.is_empty() { ControlFlow::Continue(()) } else { (self.take)(&self.row) };
        self.row.cells.clear();
        flow
    }
}

pub(super) fn within(what: Bound, have: u64, at_most: u64) -> Result<(), FileError> {
    if have > at_most { Err(FileError::TooLarge { what, at_most }) } else { Ok(()) }
}

fn whole<'s>(sheets: &'s [WholeSheet], name: &str) -> Result<&'s WholeSheet, FileError> {
    sheets.iter().find(|sheet| sheet.name == name).ok_or_else(|| FileError::NoSuchSheet { sheet: name.to_owned() })
}

fn stream(book: &mut Xlsx<BufReader<File>>, sheet: &str, rows: &mut Assembly<'_>) -> Result<ControlFlow<()>, FileError> {
    let cells = guarded(|| match book.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => Ok(None),
        cells => cells.map(Some).map_err(xlsx_error),
    })?;
    let Some(mut cells) = cells else { return Ok(ControlFlow::Continue(())) };
    while let Some(cell) = guarded(|| cells.next_cell().map_err(xlsx_error))? {
        let (row, column) = cell.get_position();
        let value = match cell.get_value() {
            DataRef::SharedString(text) => Cell::text(text),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text(text),
            DataRef::Int(number) => Cell::Number(*number as f64),
            DataRef::Float(number) => Cell::Number(*number),
            DataRef::DateTime(date) => moment(date.as_datetime(), date.as_f64()),
            DataRef::Bool(flag) => truth(*flag),
            DataRef::Error(error) => Cell::text(&error.to_string()),
            DataRef::Empty => Cell::Empty,
        };
        if rows.put(row as usize, column as usize, value)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn whole_cell(value: &Data) -> Cell {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::DateTime(date) => moment(date.as_datetime(), date.as_f64()),
        Data::Bool(flag) => truth(*flag),
        Data::Error(error) => Cell::text(&error.to_string()),
        Data::Empty => Cell::Empty,
    }
}

/// A truth value as spreadsheets show it.
fn truth(flag: bool) -> Cell {
    Cell::Text(if flag { "TRUE" } else { "FALSE" }.to_owned())
}

/// A number shown as a date, unless it is far from any date of this work.
fn moment(date: Option<chrono::NaiveDateTime>, number: f64) -> Cell {
    let plausible =
        |date: &NaiveDate| date_of_number((*date - NaiveDate::default()).num_days() as f64 + 25569.0, DateSystem::From1900).is_some();
    date.map(|date| date.date()).filter(plausible).map_or(Cell::Number(number), Cell::Date)
}

fn visible_first(sheets: &[calamine::Sheet]) -> Vec<String> {
    let visible = sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let hidden = sheets.iter().filter(|sheet| sheet.visible != SheetVisible::Visible);
    visible.chain(hidden).map(|sheet| sheet.name.clone()).collect()
}

/// The names of sheets as they are shown and asked for: nothing in them steers a terminal.
fn cleaned(names: &[String]) -> Vec<String> {
    names.iter().map(|name| text::clean(name)).collect()
}

fn as_in_file<'n>(sheets: &[String], names: &'n [String], sheet: &str) -> Result<&'n str, FileError> {
    let at = sheets.iter().position(|name| name == sheet);
    at.and_then(|at| names.get(at)).map(String::as_str).ok_or_else(|| FileError::NoSuchSheet { sheet: sheet.to_owned() })
}

fn xlsx_error(error: XlsxError) -> FileError {
    match error {
        XlsxError::Password => FileError::PasswordProtected,
        XlsxError::WorksheetNotFound(sheet) => FileError::NoSuchSheet { sheet },
        _ => FileError::Truncated,
    }
}

fn ods_error(error: OdsError) -> FileError {
    match error {
        OdsError::Password => FileError::PasswordProtected,
        OdsError::WorksheetNotFound(sheet) => FileError::NoSuchSheet { sheet },
        OdsError::CellLimitExceeded { max, .. } => FileError::TooLarge { what: Bound::Cells, at_most: max as u64 },
        _ => FileError::Truncated,
    }
}

fn xls_error(error: XlsError) -> FileError {
    match error {
        XlsError::Password => FileError::PasswordProtected,
        XlsError::WorksheetNotFound(sheet) => FileError::NoSuchSheet { sheet },
        XlsError::Cfb(_) => FileError::Truncated,
        _ => FileError::NotASpreadsheet,
    }
}
