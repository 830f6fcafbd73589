//! Finds the headings of a sheet: below title rows, over up to four levels, with what lines above them say.

use super::cell::{date_in_line, year_in};
use super::export;
use super::heading::{Field, Headings, SURE, shown};
use super::workbook::{Cell, Merge, Row};
use crate::domain::date_words::DateWords;
use crate::domain::enterprise::{HazchemRole, Sector};
use crate::domain::field::Field as RecordField;
use crate::domain::text::fold;
use crate::locale::Lang;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows from the top are searched for headings.
pub const HEAD_ROWS: usize = 40;
/// A heading that somebody mapped goes before one that is known.
const ORDERED: f32 = 2.0;
/// The most levels that headings have.
const LEVELS: usize = 4;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A field.
    Field(Field),
    /// A field of a register's record.
    Register(RecordField),
    /// A tick for a sector.
    Sector(Sector),
    /// A tick for a hazchem role.
    HazchemRole(HazchemRole),
    /// The phones of the persons in a column to the left.
    PhoneOf(Field),
    /// What no field takes: kept under its own heading.
    Extra,
}

impl Target {
    /// The name of the field in a mapping; nothing for a column that is kept as it is.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Target::Field(field) => Some(field.key()),
            Target::Register(field) => Some(field.key()),
            Target::Sector(sector) => Some(sector.key()),
            Target::HazchemRole(role) => Some(role.key()),
            Target::PhoneOf(_) => Some(Field::Phone.key()),
            Target::Extra => None,
        }
    }
}

/// A column with a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its place, from 0.
    pub index: usize,
    /// Its heading; levels are joined by a slash.
    pub heading: String,
    /// What it holds.
    pub target: Target,
    /// How sure that is, from 0 to 1.
    pub confidence: f32,
}

/// What a sheet's headings and the lines above them say.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The first row of the headings.
    pub first_row: u32,
    /// The last row of the headings.
    pub last_row: u32,
    /// The columns that have a heading.
    pub columns: Vec<Column>,
    /// The text of the first row above the headings.
    pub title: Option<String>,
    /// What lines above the headings say of the whole sheet, with the cell's row and column.
    pub lines: BTreeMap<Field, (Cell, u32, usize)>,
    /// The year that completes dates without one.
    pub year: Option<i32>,
    /// The day the sheet was filled in.
    pub filled_on: Option<NaiveDate>,
    /// Whether a row of units stands below the headings, as in statistics.
    pub units: bool,
    /// The language of the program's own table, where this is one that was exported.
    pub exported: Option<Lang>,
}

impl Header {
    /// Finds the headings among a sheet's first rows; nothing when no row has at least two that are known.
    pub fn find(head: &[Row], merges: &[Merge], headings: &Headings, dates: &DateWords) -> Option<Self> {
        let best = (0..head.len())
            .map(|at| (at, weight(&head[at], headings)))
            .fold((0, 0.0), |best, this| if this.1 > best.1 { this } else { best });
        if best.1 < 2.0 {
            return None;
        }
        let block = Block::around(head, merges, headings, best.0);
        let mut header = Self { first_row: head[block.first].number, last_row: head[block.last].number, ..Self::default() };
        header.columns = block.columns(headings);
        header.recognise_own();
        header.units = block.skip_below(&mut header.last_row, headings);
        header.read_lines(&head[..block.first], headings, dates);
        Some(header)
    }

    /// Tells the columns that only an exported file has.
    fn recognise_own(&mut self) {
        let names: Vec<&str> = self.columns.iter().map(|column| column.heading.as_str()).collect();
        let Some((lang, own)) = export::recognise(&names) else { return };
        self.exported = Some(lang);
        for column in &mut self.columns {
            if let Some(target) = own(&column.heading) {
                (column.target, column.confidence) = (target, SURE);
            }
        }
    }

    /// The fields that have a column or a line of their own.
    pub fn fields(&self) -> BTreeSet<Field> {
        let columns = self.columns.iter().filter_map(|column| match column.target {
            Target::Field(field) => Some(field),
            Target::Sector(_) => Some(Field::Sector),
            Target::HazchemRole(_) => Some(Field::HazchemRole),
            Target::PhoneOf(_) => Some(Field::Phone),
            Target::Register(_) | Target::Extra => None,
        });
        columns.chain(self.lines.keys().copied()).collect()
    }

    fn read_lines(&mut self, above: &[Row], headings: &Headings, dates: &DateWords) {
        let first = |row: &Row| row.cells.iter().find(|cell| !cell.is_empty()).map(|cell| shown(&cell.shown()));
        self.title = above.iter().filter_map(first).find(|text| !headings.is_number_of_annex(text));
        for row in above {
            for (column, cell) in row.cells.iter().enumerate() {
                let Cell::Text(text) = cell else { continue };
                self.year = self.year.or_else(|| year_in(text));
                let labels = if text.contains([':', '\u{FF1A}']) { labelled(text) } else { vec![(text.clone(), String::new())] };
                for (label, value) in labels {
                    let reporter = headings.names_reporter(&label);
                    let Some(field) = headings.field_of_label(&label).or(reporter.then_some(Field::Enterprise)) else { continue };
                    let beside = row.cells.iter().enumerate().skip(column + 1).find(|(_, cell)| !cell.is_empty());
                    let (value, at) = match (value.is_empty(), beside) {
                        (false, _) => (Cell::text(&value), column),
                        (true, Some((at, cell))) if !is_label_of(cell, headings) => (cell.clone(), at),
                        _ => continue,
                    };
                    if !reporter || headings.is_company(&value.shown()) {
                        self.lines.entry(field).or_insert((value, row.number, at));
                    }
                }
            }
        }
        self.filled_on = self.lines.remove(&Field::FilledOn).and_then(|(cell, ..)| date_in_line(&cell, self.year, dates));
        self.year = self.year.or_else(|| self.filled_on.map(|date| date.year()));
    }
}

/// How many headings of a row are known, an unsure one counting less.
fn weight(row: &Row, headings: &Headings) -> f32 {
    let sure = |cell: &Cell| match cell {
        Cell::Text(text) if is_line(text) => 0.0,
        Cell::Text(text) if headings.mapped(text).is_some() => 2.0 * SURE,
        Cell::Text(text) => headings.target_of(text).map_or(0.0, |(_, sure)| if sure > 0.85 { sure } else { sure / 2.0 }),
        _ => 0.0,
    };
    row.cells.iter().map(sure).sum()
}

/// Whether a text is a label with its value and no heading.
fn is_line(text: &str) -> bool {
    text.split_once([':', '\u{FF1A}']).is_some_and(|(_, value)| !value.trim().is_empty())
}

/// Whether a text is a label whose value stands in the next cell.
fn is_label(text: &str) -> bool {
    text.trim_end().ends_with([':', '\u{FF1A}'])
}

/// Whether a cell is a label itself, and so no other label's value.
fn is_label_of(cell: &Cell, headings: &Headings) -> bool {
    let text = cell.shown();
    text.contains([':', '\u{FF1A}']) || headings.field_of_label(&text).is_some()
}

/// The labels in a line, each with the value that follows it: `A: x   B: y`.
fn labelled(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for word in text.split_whitespace() {
        match (word.split_once([':', '\u{FF1A}']), found.last_mut()) {
            (Some((label, value)), _) => found.push((label.to_owned(), value.to_owned())),
            (None, Some((_, value))) if value.is_empty() => word.clone_into(value),
            (None, Some((_, value))) => *value = format!("{value} {word}"),
            (None, None) => {}
        }
    }
    found
}

/// The rows of headings.
struct Block<'a> {
    head: &'a [Row],
    merges: &'a [Merge],
    first: usize,
    last: usize,
}

impl<'a> Block<'a> {
    fn around(head: &'a [Row], merges: &'a [Merge], headings: &Headings, at: usize) -> Self {
        let mut block = Self { head, merges, first: at, last: at };
        while block.first > 0 && block.height() < LEVELS && block.is_level_above(block.first - 1, headings) {
            block.first -= 1;
        }
        while block.last + 1 < head.len() && block.height() < LEVELS && block.is_level_below(block.last + 1, headings) {
            block.last += 1;
        }
        block
    }

    fn height(&self) -> usize {
        self.last - self.first + 1
    }

    fn follows(&self, upper: usize) -> bool {
        self.head[upper].number + 1 == self.head[upper + 1].number
    }

    /// A level above groups columns: some of its cells are merged, or reach down where the level below is blank, and none
    /// is a title or a line.
    fn is_level_above(&self, at: usize, headings: &Headings) -> bool {
        let (row, below) = (&self.head[at], &self.head[at + 1]);
        let width = below.cells.len();
        if !self.follows(at) || row.cells.iter().any(|cell| matches!(cell, Cell::Text(text) if is_line(text) || is_label(text))) {
            return false;
        }
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let reaches = self.merges.iter().any(|merge| merge.top <= row.number && merge.bottom > row.number);
        let groups =
            self.merges.iter().any(|merge| merge.top == row.number && merge.right > merge.left && merge.right - merge.left + 1 < width);
        // A heading that reaches down; a line of labels and values stands above columns that all have headings.
        let reaches_blank = |(at, cell): (usize, &Cell)| below.cell(at).is_empty() && headings.target_of(&cell.shown()).is_some();
        let known = row.cells.iter().enumerate().any(reaches_blank);
        filled >= 2 && row.cells.iter().all(|cell| cell.shown().chars().count() <= 20) && (reaches || groups || known)
    }

    /// A level below names the columns of groups: it is filled only where the level above is blank or begins a group.
    fn is_level_below(&self, at: usize, headings: &Headings) -> bool {
        let (above, row) = (&self.head[at - 1], &self.head[at]);
        if !self.follows(at - 1) || is_units(row, headings) {
            return false;
        }
        if self.merges.iter().any(|merge| merge.top <= above.number && merge.bottom >= row.number && merge.left == merge.right) {
            return true;
        }
        let filled: Vec<usize> = (0..row.cells.len()).filter(|column| !row.cell(*column).is_empty()).collect();
        let in_group = |column: &usize| {
            let blank = |column: usize| above.cell(column).is_empty();
            blank(*column) && *column > 0 || blank(column + 1) && filled.contains(&(column + 1))
        };
        let is_name = |column: &usize| matches!(row.cell(*column), Cell::Text(text) if self.names_a_column(text, headings));
        filled.len() >= 2 && filled.iter().all(in_group) && filled.iter().all(is_name)
    }

    fn names_a_column(&self, text: &str, headings: &Headings) -> bool {
        let folded = fold(text);
        headings.target_of(text).is_some()
            || headings.cells.sector.get(&folded).is_some()
            || headings.cells.hazchem_role.get(&folded).is_some()
            || headings.target_of_path(&[String::new(), text.to_owned()]).is_some()
    }

    /// Passes over a row of units or of column numbers; true for units.
    fn skip_below(&self, last_row: &mut u32, headings: &Headings) -> bool {
        let mut units = false;
        for row in self.head.iter().skip(self.last + 1).take(2) {
            let is_next = row.number == *last_row + 1;
            let numbers =
                row.cells.len() >= 4 && row.cells.iter().enumerate().all(|(at, cell)| fold(&cell.shown()) == (at + 1).to_string());
            if is_next && (is_units(row, headings) || numbers) {
                units |= !numbers;
                *last_row = row.number;
            }
        }
        units
    }

    /// The headings of a column from the top level down.
    fn path(&self, column: usize) -> Vec<String> {
        let mut path: Vec<String> = Vec::with_capacity(self.height());
        for at in self.first..=self.last {
            let text = shown(&self.text_at(at, column));
            if !text.is_empty() && path.last() != Some(&text) {
                path.push(text);
            }
        }
        path
    }

    fn text_at(&self, at: usize, column: usize) -> String {
        let row = &self.head[at];
        if !row.cell(column).is_empty() {
            return row.cell(column).shown();
        }
        let holds = |merge: &&Merge| (merge.top..=merge.bottom).contains(&row.number) && (merge.left..=merge.right).contains(&column);
        if let Some(merge) = self.merges.iter().find(holds) {
            let top = self.head.iter().find(|row| row.number == merge.top);
            return top.map(|row| row.cell(merge.left).shown()).unwrap_or_default();
        }
        let named_below = |column: usize| (at + 1..=self.last).any(|below| !self.head[below].cell(column).is_empty());
        if !named_below(column) {
            return String::new();
        }
        let left = (0..column).rev().find(|left| !row.cell(*left).is_empty());
        left.filter(|left| named_below(*left)).map(|left| row.cell(left).shown()).unwrap_or_default()
    }

    fn columns(&self, headings: &Headings) -> Vec<Column> {
        let width = self.head[self.first..=self.last].iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let mut columns: Vec<Column> = (0..width)
            .filter_map(|index| {
                let path = self.path(index);
                let (target, confidence) = target(&path, headings);
                (!path.is_empty()).then(|| Column { index, heading: path.join("/"), target, confidence })
            })
            .collect();
        give_phones(&mut columns);
        one_column_each(&mut columns);
        columns.iter_mut().for_each(|column| column.confidence = column.confidence.min(SURE));
        columns
    }
}

/// Whether a row holds units and nothing else.
pub(super) fn is_units(row: &Row, headings: &Headings) -> bool {
    let unit = |cell: &Cell| headings.statistics.units.has(fold(&cell.shown()).trim_matches(['(', ')']));
    let filled = row.cells.iter().filter(|cell| !cell.is_empty());
    filled.clone().count() >= 3 && filled.clone().all(unit)
}

fn target(path: &[String], headings: &Headings) -> (Target, f32) {
    let Some((leaf, above)) = path.split_last() else { return (Target::Extra, 0.0) };
    for name in [&path.join("/"), leaf] {
        if let Some(mapped) = headings.mapped(name) {
            return (mapped, ORDERED);
        }
    }
    let (words, name) = (&headings.cells, fold(leaf));
    let parent = above.last().map(|parent| (headings.field_of(parent).map(|(field, _)| field), words.sector.get(&fold(parent))));
    if let Some(role) = words.hazchem_role.get(&name)
        && parent.is_some_and(|(field, sector)| field == Some(Field::HazchemRole) || sector == Some(Sector::Hazchem))
    {
        return (Target::HazchemRole(role), SURE);
    }
    if let Some(sector) = words.sector.get(&name)
        && headings.target_of(leaf).is_none()
    {
        return (Target::Sector(sector), SURE);
    }
    headings.target_of_path(path).unwrap_or((Target::Extra, 0.0))
}

/// A phone belongs to the person whose column stands left of it; one without a person is kept as it is.
fn give_phones(columns: &mut [Column]) {
    let mut person = None;
    for column in columns {
        match column.target {
            Target::Field(field) if field.is_person() => person = Some(field),
            Target::Field(Field::Phone) => match person {
                Some(person) => column.target = Target::PhoneOf(person),
                None => (column.target, column.confidence) = (Target::Extra, 0.0),
            },
            _ => {}
        }
    }
}

/// Columns of one field that all count: an owner stands in two, department and person; people stand in one for each shift.
const SEVERAL: &[Target] = &[
    Target::Field(Field::Owner),
    Target::Register(RecordField::Assignee),
    Target::Register(RecordField::Officers),
    Target::Register(RecordField::Members),
    Target::Register(RecordField::Experts),
];

/// Of several columns for one field the surest is taken, the first of equals.
fn one_column_each(columns: &mut [Column]) {
    for at in 0..columns.len() {
        let target = columns[at].target;
        if !matches!(target, Target::Field(_) | Target::Register(_)) {
            continue;
        }
        let rival = |other: &(usize, &Column)| other.0 != at && other.1.target == target;
        let beaten = |(index, other): (usize, &Column)| {
            other.confidence > columns[at].confidence || other.confidence >= columns[at].confidence && index < at
        };
        if !SEVERAL.contains(&target) && columns.iter().enumerate().filter(rival).any(beaten) {
            columns[at].target = Target::Extra;
            columns[at].confidence = 0.0;
        }
    }
}
