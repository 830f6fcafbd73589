//! What had been done by the day: visits, orders, measures, milestones, trainings, copies; and the accidents.

use super::past::{record_said, recorded_on, rewrites, said_on, standing};
use super::{By, Case, or_marked};
use crate::domain::accident::grade;
use crate::domain::change::{Change, RecordChange};
use crate::domain::enterprise::{Enterprise, Pairing};
use crate::domain::field::Field;
use crate::domain::id::{GroupId, RecordId, Subject};
use crate::domain::register::{Record, RecordFacts, RegisterAct, RegisterKind, ReportKind};
use crate::paper::gather::{block, happened, term};
use crate::paper::milestone::{self, milestones};
use crate::paper::report::{Block, Cell, Mark, Row};
use crate::store::{Entry, StoreError};
use chrono::NaiveDate;

const DEED: &[&str] = &["on", "id", "what", "content", "recorded_on", "recorded_by", "recorded_later"];

impl Case<'_> {
    /// The visits by the day.
    pub(super) fn visits(&self) -> Block {
        self.deeds("visits", &[RegisterKind::Visit])
    }

    /// The orders by the day, with their service.
    pub(super) fn orders(&self) -> Block {
        self.deeds("orders", &[RegisterKind::RectificationOrder])
    }

    /// Measures, cases, penalties and referrals by the day, step by step.
    pub(super) fn measures(&self) -> Block {
        self.deeds("measures", &[RegisterKind::Measure, RegisterKind::Case, RegisterKind::Penalty, RegisterKind::Referral])
    }

    /// The steps of records that are said to have happened by the day, by their days.
    fn deeds(&self, key: &'static str, kinds: &[RegisterKind]) -> Block {
        let mut rows: Vec<(NaiveDate, u64, Row)> = Vec::new();
        for (id, entries) in self.records.iter().filter(|(id, _)| kinds.contains(&id.kind)) {
            for (on, entry, record) in self.told(*id, entries) {
                rows.push((on, entry.seq, self.deed(on, entry, record)));
            }
        }
        rows.sort_by_key(|(on, seq, _)| (*on, *seq));
        block(key, DEED, rows.into_iter().map(|(_, _, row)| row).collect())
    }

    /// The steps of a record by the day, each with the record as it was after it.
    fn told<'e>(&self, id: RecordId, entries: &'e [Entry]) -> Vec<(NaiveDate, &'e Entry, Record)> {
        let mut told = Vec::new();
        let mut record = None;
        for entry in standing(entries) {
            let on = said_on(entry, &self.orders);
            if let (Change::Record(change), true) = (&entry.change, on <= self.day) {
                record = crate::domain::apply::record(record, id, entry.seq, change);
                told.extend(record.clone().filter(|_| !rewrites(&entry.change)).map(|record| (on, entry, record)));
            }
        }
        told
    }

    fn deed(&self, on: NaiveDate, entry: &Entry, record: Record) -> Row {
        let id = record.id;
        let what = Cell::All(vec![term("register", id.kind.key()), happened(&entry.change)]);
        let cells = vec![on.into(), id.to_string().into(), what, Cell::Record(Box::new(record))];
        self.row(cells, entry, Subject::Record(id))
    }

    /// The milestones as they were reached or missed by the day. The entry is the one that records the milestone, or the
    /// one that set the period while nothing does.
    pub(super) fn milestones(&self) -> Block {
        let told = self.records.iter().filter(|(id, _)| milestone::REGISTERS.contains(&id.kind));
        let records: Vec<Record> = told.filter_map(|(id, entries)| record_said(entries, *id, self.day)).collect();
        let enterprise = self.enterprise_said();
        let all = milestones(&enterprise, &records, None, &self.parameters(), self.calendar);
        let mut rows = Vec::new();
        for it in all {
            let Some(entry) = self.entry_of_milestone(it.record, it.done.is_some()) else { continue };
            let state = it.state(self.day);
            let mark = if state.is_missed() { Mark::Bad } else { state.mark() };
            let subject = it.record.map_or(Subject::Enterprise(enterprise.id), Subject::Record);
            let row = self.row(vec![it.cell(), it.due.into(), it.done.into(), state.cell()], entry, subject);
            // What is recorded of the period says nothing of the milestone: only its own record can come too late.
            rows.push(if it.record.is_some() { or_marked(row, mark) } else { row.marked(mark) });
        }
        block("milestones", &["milestone", "due", "done", "state", "recorded_on", "recorded_by", "recorded_later"], rows)
    }

    fn entry_of_milestone(&self, record: Option<RecordId>, done: bool) -> Option<&Entry> {
        let entries = record.and_then(|id| self.records.iter().find(|(known, _)| *known == id)).map(|(_, entries)| entries);
        let own = entries.and_then(|entries| {
            let told: Vec<&Entry> = standing(entries).into_iter().filter(|entry| said_on(entry, &self.orders) <= self.day).collect();
            if done { told.last().copied() } else { told.first().copied() }
        });
        own.or(self.programme.as_ref().map(|(_, entry)| entry)).or(self.entries.first())
    }

    /// The enterprise with the pairings that, as was said then or later, had begun by the day.
    fn enterprise_said(&self) -> Enterprise {
        let begun = super::pairings(&self.entries).into_iter().map(|(pairing, _)| pairing.clone());
        let pairings: Vec<Pairing> = begun.filter(|pairing| pairing.from <= self.day).collect();
        Enterprise { pairings, ..self.enterprise.clone() }
    }

    /// The trainings that those paired on the day had attended by then. One pass over all trainings.
    pub(super) fn trainings(&self) -> Result<Block, StoreError> {
        let names: Vec<String> = self.supervisors()?.into_iter().map(|id| self.bureau.name(id)).collect();
        let mut rows = Vec::new();
        for record in self.view.records_of(RegisterKind::Training, 1, usize::MAX)? {
            let entries = self.view.history(record.version)?;
            let Some(RecordFacts::Training(facts)) = record_said(&entries, record.id, self.day).filter(is_live).map(|it| it.facts) else {
                continue;
            };
            let held = standing(&entries).into_iter().rfind(|entry| {
                let by_then = said_on(entry, &self.orders) <= self.day;
                by_then && matches!(&entry.change, Change::Record(change) if tells_attendance(change))
            });
            let (Some(on), Some(entry)) = (facts.held_on.filter(|&on| on <= self.day), held) else { continue };
            for name in names.iter().filter(|name| facts.attendees.contains(name)) {
                let topic = facts.training.map_or(Cell::Nothing, |topic| term("training_topic", topic.key()));
                let cells = vec![on.into(), name.as_str().into(), topic, facts.title.as_str().into()];
                rows.push((on, self.row(cells, entry, Subject::Record(record.id))));
            }
        }
        rows.sort_by_key(|(on, _)| *on);
        let columns = &["on", "officer", "topic", "title", "recorded_on", "recorded_by", "recorded_later"];
        Ok(block("trainings", columns, rows.into_iter().map(|(_, row)| row).collect()))
    }

    /// What had been copied to the local government by the day: versions of the hazard list (R27), and year-end reports
    /// of the groups that were paired by then (R40).
    pub(super) fn copies(&self) -> Result<Block, StoreError> {
        let mut groups: Vec<GroupId> = super::pairings(&self.entries).into_iter().map(|(pairing, _)| pairing.group).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut copied: Vec<(RecordId, Vec<Entry>)> =
            self.records.iter().filter(|(id, _)| id.kind == RegisterKind::HazardList).cloned().collect();
        for group in groups {
            for record in self.view.records_by(group, RegisterKind::Report)? {
                if matches!(&record.facts, RecordFacts::Report(facts) if facts.report == Some(ReportKind::GroupAnnual)) {
                    copied.push((record.id, self.view.history(record.version)?));
                }
            }
        }
        let mut rows: Vec<(NaiveDate, u64, Row)> = Vec::new();
        for (id, entries) in &copied {
            for (on, entry, record) in self.told(*id, entries) {
                if matches!(&entry.change, Change::Record(change) if matches!(**change, RecordChange::Done { act: RegisterAct::Copy, .. }))
                {
                    rows.push((on, entry.seq, self.deed(on, entry, record)));
                }
            }
        }
        rows.sort_by_key(|(on, seq, _)| (*on, *seq));
        Ok(block("copies", DEED, rows.into_iter().map(|(_, _, row)| row).collect()))
    }

    /// The accidents up to and on the day.
    pub(super) fn accidents(&self) -> Block {
        let mut rows = Vec::new();
        for (id, entries) in self.records.iter().filter(|(id, _)| id.kind == RegisterKind::Accident) {
            let Some(record) = record_said(entries, *id, self.day).filter(is_live) else { continue };
            let (RecordFacts::Accident(facts), Some(entry)) = (&record.facts, entries.first()) else { continue };
            let grade = grade(facts.deaths.unwrap_or(0), facts.serious_injuries.unwrap_or(0), facts.loss.unwrap_or(0));
            let cells =
                vec![record.day().into(), id.to_string().into(), term("accident_grade", grade.key()), facts.content.as_str().into()];
            rows.push((record.day(), or_marked(self.row(cells, entry, Subject::Record(*id)), Mark::Plain)));
        }
        rows.sort_by_key(|(on, _)| *on);
        let columns = &["on", "id", "grade", "content", "recorded_on", "recorded_by", "recorded_later"];
        block("accidents", columns, rows.into_iter().map(|(_, row)| row).collect())
    }

    /// The enterprise's records as they stood on the day, each with the last entry by which it did.
    pub(super) fn records_then(&self, by: By) -> Vec<(Record, &Entry)> {
        let then = self.records.iter().filter_map(|(id, entries)| match by {
            By::Journal => {
                let record = super::past::record_known(entries, *id, self.day)?;
                Some((record, entries.iter().rfind(|entry| recorded_on(entry) <= self.day)?))
            }
            By::Word => {
                let record = super::past::record_said(entries, *id, self.day)?;
                Some((record, self.last_said(entries)?))
            }
        });
        then.collect()
    }
}

fn is_live(record: &Record) -> bool {
    record.withdrawn.is_none()
}

/// Whether a change says who came.
fn tells_attendance(change: &RecordChange) -> bool {
    matches!(change, RecordChange::Done { facts, .. } if !facts.as_register().get(Field::HeldOn).is_empty())
}
