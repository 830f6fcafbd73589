//! Who was paired with the enterprise, and what of its hazards was known.

use super::past::{group_on, hazard_known, hazard_said, pairings, recorded_on, rewrites, said_on, standing};
use super::{By, Case, or_marked};
use crate::domain::change::Change;
use crate::domain::hazard::{Hazard, Stage};
use crate::domain::id::Subject;
use crate::paper::gather::{above_nought, block, happened, stage, term};
use crate::paper::report::{Block, Cell, Mark, Row};
use crate::store::{Entry, StoreError};
use chrono::NaiveDate;

impl Case<'_> {
    /// The group that held the enterprise on the day, and those before it, the last first.
    pub(super) fn pairing(&self) -> Result<Block, StoreError> {
        let all: Vec<_> = pairings(&self.entries).into_iter().filter(|(pairing, _)| pairing.from <= self.day).collect();
        let mut rows = Vec::new();
        let mut until: Option<NaiveDate> = None;
        for (pairing, entry) in all.into_iter().rev() {
            // A group as it was on the last day on which the pairing held, or on the dossier's day.
            let last = until.and_then(|next: NaiveDate| next.pred_opt());
            let at = last.unwrap_or(self.day);
            let facts = group_on(self.view, pairing.group, at)?.map(|(facts, _)| facts);
            let (name, leader, members) = match facts {
                Some(facts) => {
                    let others: Vec<String> =
                        facts.members.iter().filter(|&&id| id != facts.leader).map(|&id| self.bureau.name(id)).collect();
                    (facts.name.into(), self.bureau.name(facts.leader).into(), others.as_slice().into())
                }
                None => (pairing.group.to_string().into(), Cell::Nothing, Cell::Nothing),
            };
            let state = term("report.state", if until.is_none() { "holding" } else { "earlier" });
            let cells = vec![name, leader, members, pairing.from.into(), last.into(), state];
            let row = self.row(cells, entry, Subject::Group(pairing.group));
            rows.push(if until.is_none() { row } else { or_marked(row, Mark::Dim) });
            until = Some(pairing.from);
        }
        let columns = &["group", "leader", "members", "from", "until", "state", "recorded_on", "recorded_by", "recorded_later"];
        Ok(block("pairing", columns, rows))
    }

    /// Every hazard found by the day, whenever it was recorded: its stage as the journal knew it then, its stage as it was
    /// by all that was said later, and its deadline. The entry is the one that registered it.
    pub(super) fn known(&self) -> Block {
        let mut rows: Vec<(NaiveDate, Row)> = Vec::new();
        for (id, entries) in &self.hazards {
            let known = hazard_known(entries, *id, self.day);
            let said = hazard_said(entries, *id, self.day, &self.orders);
            let Some(then) = known.as_ref().or(said.as_ref()) else { continue };
            let Some(registered) = entries.first() else { continue };
            let overdue = then.overdue_days(self.day);
            let cells = vec![
                id.to_string().into(),
                term("severity", then.facts.severity.key()),
                then.facts.description.as_str().into(),
                then.facts.found_on.into(),
                known.as_ref().map_or(term("report.state", "unknown"), stage),
                said.as_ref().map_or(Cell::Nothing, stage),
                then.deadline().into(),
                above_nought(overdue),
            ];
            let ended = then.stage == Stage::Void || then.stage == Stage::Transferred;
            let mark = match overdue {
                1.. => Mark::Bad,
                _ if ended => Mark::Dim,
                _ if differs(known.as_ref(), said.as_ref()) => Mark::Near,
                _ => Mark::Plain,
            };
            rows.push((then.facts.found_on, or_marked(self.row(cells, registered, Subject::Hazard(*id)), mark)));
        }
        rows.sort_by_key(|(found_on, _)| *found_on);
        let columns = &[
            "id",
            "severity",
            "description",
            "found_on",
            "stage_known",
            "stage_said",
            "deadline",
            "overdue_days",
            "recorded_on",
            "recorded_by",
            "recorded_later",
        ];
        block("known", columns, rows.into_iter().map(|(_, row)| row).collect())
    }

    /// Every step with a hazard that is said to have happened by the day: who knew and did what, and when it was recorded.
    pub(super) fn steps(&self) -> Block {
        let mut rows: Vec<(NaiveDate, u64, Row)> = Vec::new();
        for (id, entries) in &self.hazards {
            for entry in standing(entries).into_iter().filter(|entry| !rewrites(&entry.change)) {
                let on = said_on(entry, &self.orders);
                if on <= self.day {
                    let cells = vec![on.into(), id.to_string().into(), happened(&entry.change)];
                    rows.push((on, entry.seq, self.row(cells, entry, Subject::Hazard(*id))));
                }
            }
        }
        rows.sort_by_key(|(on, seq, _)| (*on, *seq));
        let columns = &["on", "id", "what", "recorded_on", "recorded_by", "recorded_later"];
        block("steps", columns, rows.into_iter().map(|(_, _, row)| row).collect())
    }

    /// What was changed, withdrawn or taken back after the day of what had been recorded or had happened by then.
    pub(super) fn afterwards(&self) -> Block {
        let mut rows: Vec<(u64, Row)> = Vec::new();
        let hazards = self.hazards.iter().map(|(id, entries)| (Subject::Hazard(*id), entries));
        let records = self.records.iter().map(|(id, entries)| (Subject::Record(*id), entries));
        for (subject, entries) in hazards.chain(records) {
            let began = entries.first().map(|first| said_on(first, &self.orders).min(recorded_on(first)));
            if began.is_none_or(|began| began > self.day) {
                continue;
            }
            for entry in entries.iter().filter(|entry| recorded_on(entry) > self.day && rewrites(&entry.change)) {
                rows.push((entry.seq, self.row(vec![subject.to_string().into(), happened(&entry.change)], entry, subject)));
            }
        }
        for entry in self.entries.iter().filter(|entry| recorded_on(entry) > self.day && rewrites(&entry.change)) {
            let subject = Subject::Enterprise(self.enterprise.id);
            rows.push((entry.seq, self.row(vec![subject.to_string().into(), happened(&entry.change)], entry, subject)));
        }
        rows.sort_by_key(|(seq, _)| *seq);
        let columns = &["id", "what", "recorded_on", "recorded_by", "recorded_later"];
        block("afterwards", columns, rows.into_iter().map(|(_, row)| row).collect())
    }

    /// The hazards as they stood on the day, each with the last entry by which it did.
    pub(super) fn hazards_then(&self, by: By) -> Vec<(Hazard, &Entry)> {
        let then = self.hazards.iter().filter_map(|(id, entries)| match by {
            By::Journal => {
                let hazard = hazard_known(entries, *id, self.day)?;
                let entry = entries.iter().rfind(|entry| recorded_on(entry) <= self.day && matches!(entry.change, Change::Hazard(_)))?;
                Some((hazard, entry))
            }
            By::Word => {
                let hazard = hazard_said(entries, *id, self.day, &self.orders)?;
                Some((hazard, self.last_said(entries)?))
            }
        });
        then.collect()
    }

    /// The last entry of a record that tells of something by the day.
    pub(super) fn last_said<'e>(&self, entries: &'e [Entry]) -> Option<&'e Entry> {
        standing(entries).into_iter().rfind(|entry| said_on(entry, &self.orders) <= self.day)
    }
}

/// Whether what was known of a hazard is another thing than what was said of the same day later.
fn differs(known: Option<&Hazard>, said: Option<&Hazard>) -> bool {
    known.map(|hazard| hazard.stage) != said.map(|hazard| hazard.stage)
}
