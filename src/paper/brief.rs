//! The day's brief: what a shift begins with, on one page that can be read out or sent to a group.

use super::duties::{REMINDER, reminder_row};
use super::gather::{Asked, block, term};
use super::handover::notes;
use super::report::{Block, Cell, Mark, Report, Row};
use crate::access::agenda::Agenda;
use crate::domain::change::{Change, HazardChange};
use crate::domain::id::{HazardId, Subject};
use crate::domain::register::{RecordFacts, RegisterKind};
use crate::store::StoreError;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use std::collections::HashSet;

/// Rows of a part at most; how many more there are is said.
const MOST: usize = 20;
/// Working days that it looks ahead.
const AHEAD: u16 = 3;
/// Behind so many entries, an import's as a rule, none is looked at.
const MOST_ENTRIES: usize = 200_000;

/// The brief of the day.
pub(super) fn brief(asked: &Asked) -> Result<Report, StoreError> {
    let yesterday = asked.today.pred_opt().unwrap_or(asked.today);
    let since = yesterday.and_time(NaiveTime::MIN);
    let [overdue, today, ahead] = due(asked)?;
    let blocks = vec![on_duty(asked)?, figures(asked)?, overdue, today, ahead, closed(asked, since)?, notes(asked, since)?];
    Ok(asked.report("brief", "", blocks))
}

/// Today with its weekday, and who is on duty by the latest word of the roster.
fn on_duty(asked: &Asked) -> Result<Block, StoreError> {
    let day = asked.today;
    let weekday = Cell::Term(format!("date.weekday.{}", day.weekday().number_from_monday()));
    let rest = if asked.calendar.is_rest(day) { term("report.day", "rest") } else { Cell::Nothing };
    let roster = asked.view.bureau_records_on(RegisterKind::Duty, day)?;
    let row = match roster.into_iter().rfind(|record| record.withdrawn.is_none()).map(|record| (record.id, record.facts)) {
        Some((id, RecordFacts::Duty(facts))) => {
            let cells = vec![day.into(), weekday, rest, facts.officers.as_slice().into(), facts.duty_leader.as_str().into()];
            Row::new(cells).of(Subject::Record(id))
        }
        _ => Row::new(vec![day.into(), weekday, rest, term("report.day", "nobody"), Cell::Nothing]).marked(Mark::Bad),
    };
    Ok(block("brief_duty", &["on", "weekday", "day", "officers", "duty_leader"], vec![row]))
}

/// Open hazards, major ones, those past their deadline, and the reminders of the day.
fn figures(asked: &Asked) -> Result<Block, StoreError> {
    let tally = asked.view.hazard_tally()?;
    let counts = Agenda::new(asked.view, asked.today, asked.calendar, None)?.counts()?;
    let figures = [
        ("open", tally.open(), Mark::Plain),
        ("major_open", tally.major_open(), Mark::Near),
        ("overdue", counts.deadlines_overdue, Mark::Bad),
    ];
    let reminders = [("overdue_all", counts.overdue, Mark::Bad), ("today", counts.today, Mark::Near), ("soon", counts.soon, Mark::Plain)];
    let row = |name: Cell, count: u64, mark| Row::new(vec![name, count.into()]).marked(if count > 0 { mark } else { Mark::Plain });
    let rows = figures.into_iter().map(|(key, count, mark)| row(term("report.figure", key), count, mark));
    let rows = rows.chain(reminders.into_iter().map(|(key, count, mark)| row(term("report.brief", key), count, mark)));
    Ok(block("figures", &["figure", "count"], rows.collect()))
}

/// What is overdue, today's, and what the next working days bring; of each the first rows, and how many more there are.
fn due(asked: &Asked) -> Result<[Block; 3], StoreError> {
    let last = asked.calendar.add_working_days(asked.today, AHEAD);
    let lead = u16::try_from((last - asked.today).num_days()).unwrap_or(u16::MAX);
    let agenda = Agenda::new(asked.view, asked.today, asked.calendar, Some(lead))?;
    let mut parts: [(Vec<Row>, usize); 3] = Default::default();
    agenda.each(|item| {
        let day: Option<NaiveDate> = agenda.due(item.obligation).map(|due| due.counted.due);
        let Some(day) = day.filter(|&day| day <= last) else { return Ok(true) };
        let (rows, more) = &mut parts[if day < asked.today { 0 } else { 1 + usize::from(day > asked.today) }];
        if rows.len() == MOST {
            *more += 1;
        } else if let Some(reminder) = agenda.reminder(item)? {
            rows.push(reminder_row(asked, &reminder, item.subject));
        }
        Ok::<_, StoreError>(true)
    })?;
    let [overdue, today, ahead] = parts.map(|(rows, more)| bounded(rows, more));
    Ok([block("brief_overdue", REMINDER, overdue), block("brief_today", REMINDER, today), block("brief_ahead", REMINDER, ahead)])
}

fn bounded(mut rows: Vec<Row>, more: usize) -> Vec<Row> {
    if more > 0 {
        let mut cells = vec![Cell::Nothing; REMINDER.len() - 1];
        cells.push(Cell::more(more));
        rows.push(Row::new(cells).marked(Mark::Dim));
    }
    rows
}

/// The hazards that were entered as closed out since a time and are still; read from the journal's end, the latest first.
fn closed(asked: &Asked, since: NaiveDateTime) -> Result<Block, StoreError> {
    let (mut rows, mut seen, mut more) = (Vec::new(), HashSet::<HazardId>::new(), 0);
    for seq in (1..=asked.view.head()?).rev().take(MOST_ENTRIES) {
        let Some(entry) = asked.view.entry(seq)? else { continue };
        if entry.at.naive_local() < since {
            break;
        }
        let (Subject::Hazard(id), Change::Hazard(change)) = (entry.subject, &entry.change) else { continue };
        if !closes(change) || !seen.insert(id) {
            continue;
        }
        let Some(hazard) = asked.view.hazard(id)? else { continue };
        let Some(closure) = &hazard.closure else { continue };
        if rows.len() == MOST {
            more += 1;
            continue;
        }
        let name = asked.enterprise(hazard.facts.enterprise)?.facts.name;
        let cells = vec![
            closure.on.into(),
            name.into(),
            id.to_string().into(),
            hazard.facts.description.as_str().into(),
            closure.by.as_str().into(),
        ];
        rows.push(Row::new(cells).of(Subject::Hazard(id)).said_by(entry.seq));
    }
    if more > 0 {
        let cells = vec![Cell::Nothing, Cell::Nothing, Cell::Nothing, Cell::more(more), Cell::Nothing];
        rows.push(Row::new(cells).marked(Mark::Dim));
    }
    Ok(block("brief_closed", &["on", "enterprise", "id", "description", "by"], rows))
}

fn closes(change: &HazardChange) -> bool {
    match change {
        HazardChange::ClosedOut(_) | HazardChange::FixedOnTheSpot { .. } => true,
        HazardChange::Reinspected { closure, .. } => closure.is_some(),
        _ => false,
    }
}
