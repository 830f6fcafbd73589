//! From the rows of a register to its records: visits, tasks, days on duty.
//!
//! A visit is known again by its enterprise and day with its document, or its mode and content; a task by its title
//! and day, or its number; a day on duty by its officers, or as that day. What officers did since the last import stays:
//! only what the ledger itself changed is taken over. What an officer entered by hand is filled in, never replaced.

use super::known::{ALIKE, alike};
use super::matching::{Known, Names, fill_in, pair, take_over};
use super::plan::Effect;
use crate::domain::change::{Change, RecordChange};
use crate::domain::decide::{self, Deciding};
use crate::domain::field::Field;
use crate::domain::id::{HazardId, RecordId};
use crate::domain::ladder::Surroundings;
use crate::domain::register::{Record, RecordFacts, RegisterKind};
use crate::domain::text::fold;
use crate::store::{Batch, Imports, Proposal, StoreError};
use chrono::Datelike;
use std::collections::HashSet;

/// The fields of a row, ready for its record: enterprises and groups by their ids.
pub(super) type Filled = Vec<(Field, String)>;

/// The records of a register, and what ledgers said of them.
pub(super) struct Register {
    kind: RegisterKind,
    records: Vec<Record>,
    said: Vec<Option<RecordFacts>>,
}

impl Register {
    /// All records of a register.
    pub(super) fn load(batch: &Batch, kind: RegisterKind) -> Result<Self, StoreError> {
        let records = batch.records_of(kind)?;
        let mut imports = Imports::default();
        let said = records.iter().map(|record| batch.record_said(record, &mut imports)).collect::<Result<_, _>>()?;
        Ok(Self { kind, records, said })
    }

    /// A record with what a row fills in.
    fn facts(&self, filled: &Filled) -> RecordFacts {
        let mut facts = self.kind.blank();
        for (field, text) in filled {
            facts.as_fields_mut().set(*field, text);
        }
        facts
    }

    /// The record that each row means, by its place.
    /// None is one of those `taken` already.
    pub(super) fn meant_by(&self, rows: &[Filled], taken: &HashSet<RecordId>) -> Vec<Option<usize>> {
        let rows: Vec<RecordFacts> = rows.iter().map(|filled| self.facts(filled)).collect();
        let known = |(record, said): (&Record, &Option<RecordFacts>)| -> Known { said.iter().chain([&record.facts]).map(names).collect() };
        let known: Vec<Known> = self.records.iter().zip(&self.said).map(known).collect();
        let row_names: Vec<Names> = rows.iter().map(names).collect();
        pair(&row_names, &known, |level, row, at| {
            if taken.contains(&self.records[at].id) {
                return false;
            }
            let said = self.said[at].as_ref().unwrap_or(&self.records[at].facts);
            may_be(level, &rows[row], said, &self.records[at])
        })
    }

    /// Brings a row in, as the record at a place or a new one; `found` are the hazards of a visit.
    pub(super) fn take(
        &self,
        batch: &mut Batch,
        mut filled: Filled,
        found: &[HazardId],
        known: Option<usize>,
        by: Deciding,
    ) -> Result<Effect, StoreError> {
        add_hazards(&mut filled, known.map_or(&[][..], |at| self.records[at].register().hazards()), found);
        match known {
            Some(at) => self.update(batch, at, &filled),
            None => self.enter(batch, &filled, found, by),
        }
    }

    fn enter(&self, batch: &mut Batch, filled: &Filled, found: &[HazardId], by: Deciding) -> Result<Effect, StoreError> {
        let mut around = Surroundings::default();
        for id in found {
            around.hazards.extend(batch.hazard(*id)?);
        }
        let change = decide::register::enter(self.facts(filled), &around, None, by)?;
        batch.propose(Proposal::new(Change::Record(Box::new(change))))?;
        Ok(Effect::Created)
    }

    fn update(&self, batch: &mut Batch, at: usize, filled: &Filled) -> Result<Effect, StoreError> {
        let record = &self.records[at];
        let mut facts = record.facts.clone();
        let said = match &self.said[at] {
            Some(before) => {
                let mut said = before.clone();
                take_over(filled, before.as_register(), said.as_fields_mut(), facts.as_fields_mut());
                said
            }
            None => {
                fill_in(filled, self.kind.blank().as_register(), facts.as_fields_mut());
                self.facts(filled)
            }
        };
        // A record that an officer withdrew stays withdrawn.
        if record.withdrawn.is_some() || facts == record.facts {
            return Ok(Effect::Unchanged);
        }
        batch.propose(Proposal::on_record(record, RecordChange::Corrected { said: Box::new(said), facts }))?;
        Ok(Effect::Updated)
    }
}

/// Fills in the hazards that a visit found beside those known of it.
pub(super) fn add_hazards(filled: &mut Filled, known: &[HazardId], found: &[HazardId]) {
    let added: Vec<&HazardId> = found.iter().filter(|id| !known.contains(id)).collect();
    if !added.is_empty() {
        let all: Vec<String> = known.iter().chain(added).map(HazardId::to_string).collect();
        filled.push((Field::Hazards, all.join(" ")));
    }
}

/// The names of a record, from the surest down.
fn names(facts: &RecordFacts) -> Names {
    let name = |parts: &[String]| parts.iter().all(|part| !part.is_empty()).then(|| parts.join("|"));
    let text = |field| fold(&facts.as_register().get(field));
    match facts {
        RecordFacts::Visit(visit) => {
            let (enterprise, day, document) = (text(Field::Enterprise), text(Field::On), fold(&visit.document));
            let as_it_went = format!("{}|{}", text(Field::Mode), fold(&visit.content));
            vec![
                name(&[enterprise.clone(), day.clone(), document.clone()]),
                name(&[enterprise.clone(), day.clone(), as_it_went]),
                name(&[enterprise.clone(), document]),
                name(&[enterprise, day]),
            ]
        }
        RecordFacts::Task(task) => {
            let (number, title) = (fold(&task.task_number), fold(&task.title));
            let year = task.due.map_or_else(String::new, |due| due.year().to_string());
            vec![
                name(&[number.clone(), title.clone(), text(Field::Due)]),
                name(&[title.clone(), text(Field::Due)]),
                name(&[number, year.clone()]),
                name(&[title, year]),
            ]
        }
        _ => vec![name(&[text(Field::On), text(Field::Officers)]), name(&[text(Field::On)])],
    }
}

/// Whether a row that bears a record's name may be that record, by what a ledger said of it last.
fn may_be(level: usize, row: &RecordFacts, said: &RecordFacts, record: &Record) -> bool {
    match (row, said) {
        // Two visits of a day have two documents.
        (RecordFacts::Visit(row), RecordFacts::Visit(said)) if level == 3 => {
            row.document.is_empty() || said.document.is_empty() || fold(&row.document) == fold(&said.document)
        }
        // Tables begin their numbers anew, and a task that is done does not come back with another day.
        (RecordFacts::Task(row), RecordFacts::Task(said)) if level >= 2 => {
            record.stage().is_open() && alike(&row.title, &said.title) >= ALIKE
        }
        _ => true,
    }
}
