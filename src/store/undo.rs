//! The opposite of a change: what undo proposes.

use super::batch::Proposal;
use super::journal::Entry;
use super::{StoreError, View, past};
use crate::domain::change::{Change, EnterpriseChange, HazardChange, RecordChange};
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::{Ending, Hazard};
use crate::domain::id::{EnterpriseId, HazardId, Seq, Subject};
use crate::domain::refusal::Refusal;

/// Entries of one operation that are taken back together; beyond, it was an import.
const LARGEST: usize = 200;

/// What undo would do.
pub struct Opposite {
    /// The entry that it takes back.
    pub entry: Entry,
    /// The changes to commit, together: all that the operation did.
    pub proposals: Vec<Proposal>,
}

impl View {
    /// What takes an entry back, with all that was done in the same operation: each record as it was before; what came
    /// into being by it is declared void or withdrawn. `ending` says when and why, for that case.
    ///
    /// # Errors
    /// `Refused` with `ChangedSince` when a record moved on, `NoEntry` or `NotUndoable`; `Storage`, `Damaged`.
    pub fn opposite(&self, seq: Seq, ending: Ending) -> Result<Opposite, StoreError> {
        let entry = self.entry(seq)?.ok_or(Refusal::NoEntry(seq))?;
        let mut proposals = Vec::new();
        let mut done: Vec<(Subject, Seq)> = Vec::new();
        // Backwards, so that what an operation did to a record twice is taken back once, to before its first.
        for (subject, last, base) in self.operation(&entry)? {
            if done.iter().any(|(known, _)| *known == subject) {
                continue;
            }
            done.push((subject, last));
            let newer = self.version(subject)?;
            if newer > last {
                return Err(Refusal::ChangedSince { undoes: last, newer }.into());
            }
            proposals.push(self.opposite_of(subject, last, base, &ending)?);
        }
        Ok(Opposite { entry, proposals })
    }

    /// The other records that are taken back together with an entry, for the same operation changed them.
    ///
    /// # Errors
    /// `Refused` with `NoEntry`; `Storage`, `Damaged`.
    pub fn taken_back_with(&self, seq: Seq) -> Result<Vec<Subject>, StoreError> {
        let entry = self.entry(seq)?.ok_or(Refusal::NoEntry(seq))?;
        let operation = self.operation(&entry)?.into_iter().rev().map(|(subject, ..)| subject);
        let mut with = Vec::new();
        for subject in operation.filter(|subject| *subject != entry.subject) {
            if !with.contains(&subject) {
                with.push(subject);
            }
        }
        Ok(with)
    }

    /// The records that an entry's operation changed, the last entry first: each with that entry and the version before
    /// the operation. An import is taken back entry by entry.
    fn operation(&self, entry: &Entry) -> Result<Vec<(Subject, Seq, Seq)>, StoreError> {
        let (mut first, mut last) = (entry.seq, entry.seq);
        let of = |seq: Seq| -> Result<Option<Entry>, StoreError> {
            Ok(if seq == 0 { None } else { self.entry(seq)?.filter(|other| other.op == entry.op && other.subject != Subject::Database) })
        };
        let mut entries = vec![(entry.subject, entry.seq, entry.base)];
        while let Some(earlier) = of(first - 1)? {
            first -= 1;
            entries.push((earlier.subject, earlier.seq, earlier.base));
            if entries.len() > LARGEST {
                return Ok(vec![(entry.subject, entry.seq, entry.base)]);
            }
        }
        while let Some(later) = of(last + 1)? {
            last += 1;
            entries.push((later.subject, later.seq, later.base));
            if entries.len() > LARGEST {
                return Ok(vec![(entry.subject, entry.seq, entry.base)]);
            }
        }
        let imported = self.entry(last + 1)?.is_some_and(|next| next.op == entry.op);
        if imported {
            return Ok(vec![(entry.subject, entry.seq, entry.base)]);
        }
        entries.sort_by_key(|(_, seq, _)| std::cmp::Reverse(*seq));
        let base_of = |subject: Subject| entries.iter().filter(|(other, ..)| *other == subject).map(|(.., base)| *base).min().unwrap_or(0);
        Ok(entries.iter().map(|&(subject, seq, _)| (subject, seq, base_of(subject))).collect())
    }

    fn opposite_of(&self, subject: Subject, seq: Seq, base: Seq, ending: &Ending) -> Result<Proposal, StoreError> {
        let gone = || StoreError::from(Refusal::NotUndoable(seq));
        let change = match (subject, base) {
            (Subject::Hazard(_), 0) => Change::Hazard(Box::new(HazardChange::Voided(ending.clone()))),
            (Subject::Hazard(id), base) => {
                let to = self.hazard_at(id, base)?.ok_or_else(gone)?;
                Change::Hazard(Box::new(HazardChange::Reverted { undoes: seq, to: Box::new(to) }))
            }
            (Subject::Record(_), 0) => Change::Record(Box::new(RecordChange::Withdrawn { reason: ending.reason.clone() })),
            (Subject::Record(id), base) => {
                let to = self.record_at(id, base)?.ok_or_else(gone)?;
                Change::Record(Box::new(RecordChange::Reverted { undoes: seq, to: Box::new(to) }))
            }
            (Subject::Enterprise(id), base) if base > 0 => {
                let to = self.enterprise_at(id, base)?.ok_or_else(gone)?;
                Change::Enterprise(EnterpriseChange::Reverted { undoes: seq, to: Box::new(to) })
            }
            // What is set as a whole is set back to what it was.
            // A key that was let in or revoked is no part of it, and is let in or revoked again by whoever keeps the keys.
            (Subject::Programme | Subject::Staff(_) | Subject::Group(_), base) if base > 0 => {
                let is_key = |change: &Change| matches!(change, Change::Key(_));
                if is_key(&self.entry(seq)?.ok_or_else(gone)?.change) {
                    return Err(gone());
                }
                self.history(base)?.into_iter().map(|entry| entry.change).rfind(|change| !is_key(change)).ok_or_else(gone)?
            }
            _ => return Err(gone()),
        };
        Ok(Proposal::on(subject, self.version(subject)?, change))
    }

    /// A hazard as it was at an earlier version. As many gets as it has entries up to there.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn hazard_at(&self, id: HazardId, version: Seq) -> Result<Option<Hazard>, StoreError> {
        Ok(past::hazard(id, &self.history(version)?))
    }

    /// An enterprise as it was at an earlier version. As many gets as it has entries up to there.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn enterprise_at(&self, id: EnterpriseId, version: Seq) -> Result<Option<Enterprise>, StoreError> {
        Ok(past::enterprise(id, &self.history(version)?))
    }
}
