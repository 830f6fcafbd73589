//! The duty roster of a month (R59).

use super::gather::{Asked, block, term};
use super::report::{Cell, Mark, Report, Row};
use crate::domain::id::Subject;
use crate::domain::register::{Record, RecordFacts, RegisterKind};
use crate::store::StoreError;
use chrono::{Datelike, NaiveDate};

/// The roster of the month of `day`: every day of it, with who is on duty; a day from today on without anyone stands out.
pub(super) fn roster(asked: &Asked, day: NaiveDate) -> Result<Report, StoreError> {
    let first = day.with_day(1).unwrap_or(day);
    let mut duties: Vec<Record> = asked.records(RegisterKind::Duty)?;
    duties.retain(|record| record.day().is_some_and(|on| (on.year(), on.month()) == (first.year(), first.month())));
    let mut rows = Vec::new();
    for day in first.iter_days().take_while(|day| day.month() == first.month()) {
        let weekday = Cell::Term(format!("date.weekday.{}", day.weekday().number_from_monday()));
        let rest = if asked.calendar.is_rest(day) { term("report.day", "rest") } else { Cell::Nothing };
        let own: Vec<&Record> = duties.iter().filter(|record| record.day() == Some(day)).collect();
        for record in &own {
            let RecordFacts::Duty(facts) = &record.facts else { continue };
            let cells = vec![
                day.into(),
                weekday.clone(),
                rest.clone(),
                facts.officers.as_slice().into(),
                facts.duty_leader.as_str().into(),
                facts.notes.as_str().into(),
            ];
            let mark = if day == asked.today {
                Mark::Near
            } else if day < asked.today {
                Mark::Dim
            } else {
                Mark::Plain
            };
            rows.push(Row::new(cells).marked(mark).of(Subject::Record(record.id)));
        }
        if own.is_empty() {
            let cells = vec![day.into(), weekday, rest, Cell::Nothing, Cell::Nothing, Cell::Nothing];
            rows.push(Row::new(cells).marked(if day < asked.today { Mark::Dim } else { Mark::Bad }));
        }
    }
    let columns = &["on", "weekday", "day", "officers", "duty_leader", "notes"];
    Ok(asked.report("roster", first.format("%Y-%m").to_string(), vec![block("roster", columns, rows)]))
}
