//! The columns of a sheet by what they hold, and a row looked at through them.

use super::cell::Values;
use super::export::Origin;
use super::header::{Column, Header, Target};
use super::heading::Field;
use super::row::{About, Fault, Notice, Reason, address, letters};
use super::workbook::{Cell, Row};
use crate::domain::field::Field as RecordField;
use std::collections::BTreeSet;

/// Where each field of a sheet stands.
pub(super) struct Layout<'h> {
    header: &'h Header,
    columns: Vec<Vec<&'h Column>>,
    /// Columns that are kept under their own heading.
    kept: Vec<&'h Column>,
    /// Which columns have a heading.
    headed: Vec<bool>,
}

impl<'h> Layout<'h> {
    /// The layout of a sheet whose rows have a use for the fields `used`; columns of other fields are kept as they are.
    pub(super) fn new(header: &'h Header, used: &BTreeSet<Field>) -> Self {
        let mut layout = Self { header, columns: vec![Vec::new(); Field::ALL.len()], kept: Vec::new(), headed: Vec::new() };
        layout.headed.resize(header.columns.last().map_or(0, |column| column.index + 1), false);
        for column in &header.columns {
            layout.headed[column.index] = true;
        }
        for column in &header.columns {
            match column.target {
                Target::Field(Field::Serial | Field::Derived) | Target::Register(_) => {}
                Target::Field(field) if used.contains(&field) => layout.columns[field as usize].push(column),
                Target::Field(_) | Target::Extra => layout.kept.push(column),
                Target::Sector(_) if used.contains(&Field::Sector) => {}
                Target::HazchemRole(_) if used.contains(&Field::HazchemRole) => {}
                Target::PhoneOf(_) if used.contains(&Field::Phone) => {}
                Target::Sector(_) | Target::HazchemRole(_) | Target::PhoneOf(_) => layout.kept.push(column),
            }
        }
        layout
    }

    /// The columns of a field.
    pub(super) fn columns(&self, field: Field) -> &[&'h Column] {
        &self.columns[field as usize]
    }

    /// The columns of a register's field.
    pub(super) fn columns_of(&self, field: RecordField) -> impl Iterator<Item = &'h Column> {
        self.header.columns.iter().filter(move |column| column.target == Target::Register(field))
    }

    /// The text of the first row above the headings.
    pub(super) fn title(&self) -> &'h str {
        self.header.title.as_deref().unwrap_or_default()
    }

    /// All columns that have a heading.
    pub(super) fn all(&self) -> &'h [Column] {
        &self.header.columns
    }
}

/// A cell with its place.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) cell: &'a Cell,
    row: u32,
    column: usize,
}

impl<'a> At<'a> {
    /// What it holds.
    pub(super) fn cell(self) -> &'a Cell {
        self.cell
    }

    /// `B12`.
    pub(super) fn address(self) -> String {
        address(self.column, self.row)
    }

    /// A notice about this cell.
    pub(super) fn notice(self, about: About) -> Notice {
        Notice { cell: self.address(), value: self.cell.shown(), about }
    }

    /// The column, from 0.
    pub(super) fn column(self) -> usize {
        self.column
    }

    /// A fault of this cell.
    pub(super) fn fault(self, reason: Reason) -> Fault {
        Fault { cell: self.address(), value: self.cell.shown(), reason }
    }
}

/// A row seen through its layout.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) layout: &'a Layout<'a>,
    pub(super) values: &'a Values<'a>,
    pub(super) row: &'a Row,
}

impl<'a> View<'a> {
    /// The cell of a field: its column's, or what a line above the headings says.
    pub(super) fn at(self, field: Field) -> Option<At<'a>> {
        match self.layout.columns(field).first() {
            Some(column) => Some(At { cell: self.row.cell(column.index), row: self.row.number, column: column.index }),
            None => self.layout.header.lines.get(&field).map(|(cell, row, column)| At { cell, row: *row, column: *column }),
        }
    }

    /// The cells of a register's field.
    pub(super) fn at_register(self, field: RecordField) -> Vec<At<'a>> {
        let at = |column: &'a Column| At { cell: self.row.cell(column.index), row: self.row.number, column: column.index };
        self.layout.columns_of(field).map(at).collect()
    }

    /// The cell of a field, empty where the sheet does not have the field.
    pub(super) fn cell(self, field: Field) -> &'a Cell {
        self.at(field).map_or(&Cell::Empty, |at| at.cell)
    }

    /// The heading of a field's column.
    pub(super) fn heading(self, field: Field) -> &'a str {
        self.layout.columns(field).first().map_or("", |column| column.heading.as_str())
    }

    /// The text of a field, of one line.
    pub(super) fn line(self, field: Field) -> String {
        self.values.line(self.cell(field))
    }

    /// The text of a field.
    pub(super) fn text(self, field: Field) -> String {
        self.values.text(self.cell(field))
    }

    /// What no field takes, under its own heading.
    pub(super) fn extra(self) -> Vec<(String, String)> {
        let kept = self.layout.kept.iter().map(|column| (column, self.values.text(self.row.cell(column.index))));
        let kept = kept.filter(|(_, text)| !text.is_empty()).map(|(column, text)| (column.heading.clone(), text));
        kept.chain(self.unheaded()).collect()
    }

    /// What stands in columns that have no heading, under their letters.
    pub(super) fn unheaded(self) -> impl Iterator<Item = (String, String)> + 'a {
        let headed = |column: usize| self.layout.headed.get(column).copied().unwrap_or(false);
        let cells = self.row.cells.iter().enumerate().filter(move |(column, cell)| !cell.is_empty() && !headed(*column));
        cells.map(move |(column, cell)| (letters(column), self.values.text(cell))).filter(|(_, text)| !text.is_empty())
    }

    /// What stands in an exported file's column for what no field takes: a heading and its text on each line.
    pub(super) fn others(self) -> Vec<(String, String)> {
        let text = self.text(Field::Others);
        let said = text.lines().filter_map(|line| line.split_once('\u{FF1A}'));
        said.map(|(heading, value)| (heading.trim().to_owned(), value.trim().to_owned())).collect()
    }

    /// The record that the row of an exported file was made of.
    pub(super) fn origin(self) -> Option<Origin> {
        Origin::read(&self.line(Field::Number), &self.line(Field::Version))
    }

    /// A field's heading and text, to be kept as they are.
    pub(super) fn as_extra(self, field: Field) -> (String, String) {
        let heading = self.heading(field);
        (if heading.is_empty() { field.key() } else { heading }.to_owned(), self.text(field))
    }
}
