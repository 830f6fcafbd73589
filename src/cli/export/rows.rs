//! The rows of each table.

use super::{Export, NoFilters};
use crate::access::Session;
use crate::access::agenda::Reminder;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::stream::Paged;
use crate::cli::{enterprise, hazard_list, remind};
use crate::ledger::export::{Column, EnterpriseSource, HazardSource, day, enterprise_cells, hazard_cells, left, text};
use crate::ledger::workbook::Cell;
use crate::locale::Words;
use crate::paper::report::{Figure, Scored};
use crate::paper::{Card, cards};

pub(super) fn hazards(context: &Context, session: &Session, filters: &hazard_list::Filters, table: &mut Export) -> Result<(), Failure> {
    let database = table.database().to_owned();
    hazard_list::each(context, session, filters, table, |table, view, hazard, enterprise| {
        let Some(hazard) = view.hazard(hazard.id)? else { return Ok(()) };
        let source = HazardSource { hazard: &hazard, enterprise, today: context.today(), database: &database, words: context.words };
        table.put(&hazard_cells(&source), source.is_overdue())
    })
}

pub(super) fn enterprises(context: &Context, session: &Session, filters: &enterprise::Filters, table: &mut Export) -> Result<(), Failure> {
    let database = table.database().to_owned();
    enterprise::each(session, filters, table, |table, view, enterprise| {
        let tally = view.enterprise_tally(enterprise.id, context.today())?;
        let group = enterprise.group_on(context.today()).map(|id| view.group(id)).transpose()?.flatten();
        let source = EnterpriseSource {
            enterprise,
            group: group.as_ref().map_or("", |group| &group.facts.name),
            tally,
            last_visit_on: view.standing(enterprise.id)?.last_visit_on,
            database: &database,
            words: context.words,
        };
        table.put(&enterprise_cells(&source), tally.overdue > 0)
    })
}

pub(super) fn reminder_columns(words: Words) -> Vec<Column> {
    let column = |key: &str, is_long| Column::new(words.get(key), is_long);
    vec![
        column("cli.export.kind", false),
        column("column.deadline", false),
        column("ledger.column.left", false),
        column("cli.export.party", false),
        column("column.id", false),
        column("cli.export.matter", true),
        column("cli.export.remark", false),
    ]
}

pub(super) fn reminders(context: &Context, session: &Session, filters: &remind::Filters, table: &mut Export) -> Result<(), Failure> {
    remind::each(context, session, filters, table, |table, reminder| {
        let days = reminder.due.days(context.today());
        table.put(&reminder_cells(context, reminder, days), days < 0)
    })
}

fn reminder_cells(context: &Context, reminder: &Reminder, days: i64) -> [Cell; 7] {
    let words = context.words;
    let marks = [(reminder.due.counted.provisional, "date.provisional"), (reminder.in_rest, "agenda.in_rest")];
    let remarks: Vec<String> = marks.iter().filter(|(holds, _)| *holds).map(|(_, key)| words.get(key)).collect();
    [
        text(&words.get(&format!("reminder.{}", reminder.due.kind))),
        day(Some(reminder.due.counted.due)),
        left(days, words),
        text(&reminder.name),
        text(&words.matter_id(&reminder.matter)),
        text(&words.matter(reminder)),
        text(&remarks.join(&words.get("general.and"))),
    ]
}

pub(super) fn score_columns(words: Words) -> Vec<Column> {
    let first = ["cli.export.scored", "column.id", "cli.export.name"].map(|key| words.get(key));
    let figures = Figure::ALL.iter().map(|figure| words.get(&format!("report.figure.{figure}")));
    first.into_iter().chain(figures).map(|heading| Column::new(heading, false)).collect()
}

pub(super) fn scores(context: &Context, session: &Session, _: &NoFilters, table: &mut Export) -> Result<(), Failure> {
    let cards = cards(session, &session.store.read()?)?;
    cards.iter().try_for_each(|card| table.put(&score_cells(context.words, card), card.is_overdue()))?;
    table.flush()
}

fn score_cells(words: Words, card: &Card) -> Vec<Cell> {
    let (kind, id) = match card.scored {
        Scored::Group(id) => ("group", id.to_string()),
        Scored::Officer(id) => ("officer", id.to_string()),
        Scored::Enterprise(id) => ("enterprise", id.to_string()),
    };
    let first = [text(&words.get(&format!("report.column.{kind}"))), text(&id), text(&card.name)];
    // Counts are far below 2^53, so exact.
    let figures = card.counts.iter().map(|count| count.map_or(Cell::Empty, |count| Cell::Number(count as f64)));
    first.into_iter().chain(figures).collect()
}
