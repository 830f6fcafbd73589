//! The back-check of the officers' own work (R57): an enterprise as it stood, and as it was known, on a day.
//!
//! Every row names the journal entry that says it and the day on which the journal got that entry. What is said to
//! have happened by the day but was recorded only later is marked: it was entered after the fact. Read are the
//! histories of this enterprise's own records and of those who were paired with it; nothing else of the journal.

mod deeds;
mod knowing;
mod owing;
mod past;

use super::gather::{Asked, Bureau, term};
use super::report::{Cell, Mark, Report, Row};
use crate::domain::calendar::WorkCalendar;
use crate::domain::enterprise::Enterprise;
use crate::domain::id::{EnterpriseId, HazardId, RecordId, StaffId, Subject};
use crate::domain::programme::ProgrammeFacts;
use crate::domain::register::{RecordFacts, RegisterKind};
use crate::store::{Entry, StoreError, View};
use chrono::NaiveDate;
use past::{group_on, pairings, programme_on, recorded_on};
use std::collections::HashMap;

/// A record of the enterprise with all its entries, oldest first.
type Told<Id> = (Id, Vec<Entry>);

/// By what a record is taken to have stood as it did on the day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// By what the journal had recorded by then.
    Journal,
    /// By what was said, then or later, to have happened by then, and not taken back.
    Word,
}

/// Everything that the journal says of an enterprise.
struct Case<'a> {
    view: &'a View,
    calendar: &'a WorkCalendar,
    day: NaiveDate,
    enterprise: Enterprise,
    entries: Vec<Entry>,
    hazards: Vec<Told<HazardId>>,
    records: Vec<Told<RecordId>>,
    /// The days of the orders, by which the deadlines that they set are dated.
    orders: HashMap<RecordId, NaiveDate>,
    /// The programme of the day, and the entry that set it.
    programme: Option<(ProgrammeFacts, Entry)>,
    bureau: Bureau,
}

/// The dossier of an enterprise as of `day`, made on `on`. The view may be one of an earlier day too.
///
/// The programme's periods are those that held on the day, or those first set where the journal got them only later.
///
/// # Errors
/// `Refused` with `NoSuch`; `Storage`, `Damaged`.
pub fn dossier(view: &View, calendar: &WorkCalendar, id: EnterpriseId, day: NaiveDate, on: NaiveDate) -> Result<Report, StoreError> {
    let asked = Asked { view, today: on, calendar };
    let enterprise = asked.enterprise(id)?;
    let case = Case::of(&asked, enterprise, day)?;
    let of = format!("{id} {} {day}", case.enterprise.facts.name);
    let blocks = vec![
        case.pairing()?,
        case.accidents(),
        case.known(),
        case.steps(),
        case.visits(),
        case.orders(),
        case.measures(),
        case.milestones(),
        case.due()?,
        case.missed()?,
        case.told_later()?,
        case.trainings()?,
        case.copies()?,
        case.afterwards(),
    ];
    Ok(asked.report("dossier", of, blocks))
}

impl<'a> Case<'a> {
    fn of(asked: &Asked<'a>, enterprise: Enterprise, day: NaiveDate) -> Result<Self, StoreError> {
        let view = asked.view;
        let mut hazards = Vec::new();
        for hazard in asked.hazards_of(enterprise.id)? {
            hazards.push((hazard.id, view.history(hazard.version)?));
        }
        hazards.sort_by_key(|(id, _)| *id);
        let (mut records, mut orders) = (Vec::new(), HashMap::new());
        for &kind in RegisterKind::ALL {
            for record in view.records_at(enterprise.id, kind)? {
                if let (RecordFacts::RectificationOrder(_), Some(on)) = (&record.facts, record.day()) {
                    orders.insert(record.id, on);
                }
                records.push((record.id, view.history(record.version)?));
            }
        }
        let entries = view.history(enterprise.version)?;
        let programme = programme_on(view, day)?;
        let bureau = Bureau::of(view)?;
        Ok(Self { view, calendar: asked.calendar, day, enterprise, entries, hazards, records, orders, programme, bureau })
    }

    fn parameters(&self) -> ProgrammeFacts {
        self.programme.as_ref().map_or_else(ProgrammeFacts::default, |(facts, _)| facts.clone())
    }

    /// Those who were paired with the enterprise on the day, the leader first.
    fn supervisors(&self) -> Result<Vec<StaffId>, StoreError> {
        let held = pairings(&self.entries).into_iter().rfind(|(pairing, _)| pairing.from <= self.day);
        let Some((pairing, _)) = held else { return Ok(Vec::new()) };
        let Some((facts, _)) = group_on(self.view, pairing.group, self.day)? else { return Ok(Vec::new()) };
        let others = facts.members.iter().copied().filter(|&id| id != facts.leader);
        Ok(std::iter::once(facts.leader).chain(others).collect())
    }

    /// A row that an entry says, with when and by whom it was recorded; marked when that was after the day.
    fn row(&self, mut cells: Vec<Cell>, entry: &Entry, subject: Subject) -> Row {
        let recorded_on = recorded_on(entry);
        let later = recorded_on > self.day;
        cells.extend([recorded_on.into(), entry.who.officer.as_str().into(), later_cell(later)]);
        let row = Row::new(cells).of(subject).said_by(entry.seq);
        if later { row.marked(Mark::Near) } else { row }
    }
}

/// Whether an entry came after the day.
fn later_cell(later: bool) -> Cell {
    if later { term("report.later", "yes") } else { Cell::Nothing }
}

/// Marks a row unless it is marked as entered after the fact.
fn or_marked(row: Row, mark: Mark) -> Row {
    if row.mark == Mark::Plain { row.marked(mark) } else { row }
}
