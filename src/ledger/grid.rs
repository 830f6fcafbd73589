//! A duty roster drawn as a calendar: weekdays side by side, days below them, who is on duty below the days.

use super::cell::{Values, year_in};
use super::header::{Column, Header, Target};
use super::heading::{Headings, SURE, shown};
use super::kind::Class;
use super::roster::month_in;
use super::workbook::{Cell, Row};
use crate::domain::field::Field as RecordField;
use crate::domain::text::fold;
use crate::locale::{Lang, Words};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// So many weekdays side by side are a calendar, and so many days with somebody on duty a roster.
const WEEKDAYS: usize = 5;
/// The most rows of a roster that is drawn so.
pub(super) const ROWS: usize = 400;
/// The columns that a calendar becomes.
const FIELDS: [RecordField; 3] = [RecordField::On, RecordField::DutyLeader, RecordField::Officers];

/// A roster's rows, a day each, with the headings that they have now.
pub(super) struct Unfolded {
    pub(super) header: Header,
    pub(super) rows: Vec<Row>,
}

/// Whether a row names the days of a week.
pub(super) fn is_week(row: &Row, headings: &Headings) -> bool {
    weekdays(row, headings).len() >= WEEKDAYS
}

fn weekdays(row: &Row, headings: &Headings) -> Vec<usize> {
    let weekday = |cell: &Cell| matches!(cell, Cell::Text(text) if headings.cells.phrases.weekdays.contains(&fold(text)));
    row.cells.iter().enumerate().filter(|(_, cell)| weekday(cell)).map(|(at, _)| at).collect()
}

/// A calendar as rows of a roster; nothing when it is none.
pub(super) fn unfold(sheet: &str, rows: &[Row], values: Values<'_>, headings: &Headings) -> Option<Unfolded> {
    let week = rows.iter().position(|row| is_week(row, headings))?;
    let columns = weekdays(&rows[week], headings);
    let title = rows[..week].iter().flat_map(|row| &row.cells).find(|cell| !cell.is_empty()).map(|cell| shown(&cell.shown()));
    let named = || title.as_deref().into_iter().chain([sheet]);
    let values =
        Values { year: named().find_map(year_in), month: named().find_map(|name| month_in(name, &headings.cells.phrases.month)), ..values };
    let duty = headings.of_register(Class::Duty);
    let mut calendar = Calendar { values: &values, columns, days: Vec::new(), found: BTreeMap::new() };
    for row in rows[week.saturating_sub(1)..].iter().filter(|row| !is_week(row, headings)) {
        calendar.take(row, &duty);
    }
    let rows = calendar.rows();
    (rows.len() >= WEEKDAYS).then(|| {
        let words = Words::new(Lang::Zh);
        let column = |(index, field): (usize, RecordField)| {
            let heading = words.get(&format!("field.{field}"));
            Column { index, heading, target: Target::Register(field), confidence: SURE }
        };
        let columns = FIELDS.into_iter().enumerate().map(column).collect();
        let header = Header { columns, title, year: values.year, ..Header::default() };
        Unfolded { header, rows }
    })
}

/// What is on a day: the row that names somebody first, who leads, who is on duty.
#[derive(Default)]
struct Day {
    row: u32,
    leaders: Vec<String>,
    officers: Vec<String>,
}

struct Calendar<'v> {
    values: &'v Values<'v>,
    /// The columns of the weekdays.
    columns: Vec<usize>,
    /// The days that stand above the row at hand, by the column.
    days: Vec<Option<NaiveDate>>,
    found: BTreeMap<NaiveDate, Day>,
}

impl Calendar<'_> {
    fn take(&mut self, row: &Row, headings: &Headings) {
        let cells: Vec<&Cell> = self.columns.iter().map(|column| row.cell(*column)).collect();
        let dated: Vec<Option<(NaiveDate, String)>> = cells.iter().map(|cell| self.day(cell)).collect();
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        if filled > 0 && dated.iter().flatten().count() == filled {
            self.days = dated.iter().map(|day| day.as_ref().map(|(day, _)| *day)).collect();
            for (day, names) in dated.into_iter().flatten() {
                self.put(day, row.number, RecordField::Officers, &Cell::text(&names));
            }
            return;
        }
        let first = self.columns.first().copied().unwrap_or_default();
        let label = row.cells.iter().take(first).find(|cell| !cell.is_empty()).map(Cell::shown);
        let role = match label.map(|label| headings.target_of(&label)) {
            None | Some(Some((Target::Register(RecordField::Officers), _))) => RecordField::Officers,
            Some(Some((Target::Register(RecordField::DutyLeader), _))) => RecordField::DutyLeader,
            Some(_) => return,
        };
        let said: Vec<(NaiveDate, Cell)> =
            self.days.iter().zip(&cells).filter_map(|(day, cell)| Some(((*day)?, (*cell).clone()))).collect();
        for (day, cell) in said {
            self.put(day, row.number, role, &cell);
        }
    }

    /// The day that a cell begins with, and what stands on the lines below it.
    fn day(&self, cell: &Cell) -> Option<(NaiveDate, String)> {
        let text = cell.shown();
        let (first, rest) = match cell {
            Cell::Text(_) => text.split_once('\n').map_or((Cell::text(&text), ""), |(first, rest)| (Cell::text(first), rest)),
            other => (other.clone(), ""),
        };
        match (self.values.days(&first)?.as_slice(), &first) {
            ([day], _) => Some((*day, rest.to_owned())),
            _ => None,
        }
    }

    fn put(&mut self, day: NaiveDate, row: u32, role: RecordField, cell: &Cell) {
        let names = self.values.list(cell);
        if names.is_empty() {
            return;
        }
        let on = self.found.entry(day).or_insert_with(|| Day { row, ..Day::default() });
        if role == RecordField::DutyLeader { &mut on.leaders } else { &mut on.officers }.extend(names);
    }

    fn rows(self) -> Vec<Row> {
        let row = |(day, on): (NaiveDate, Day)| Row {
            number: on.row,
            cells: vec![Cell::Date(day), Cell::text(&on.leaders.join("\n")), Cell::text(&on.officers.join("\n"))],
        };
        self.found.into_iter().map(row).collect()
    }
}
