//! The opposite of a change: what undo proposes.

use super::batch::Proposal;
use super::journal::Entry;
use super::{StoreError, View};
use crate::domain::apply;
use crate::domain::change::{Change, EnterpriseChange, HazardChange};
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::{Ending, Hazard};
use crate::domain::id::{EnterpriseId, HazardId, Seq, Subject};
use crate::domain::refusal::Refusal;

/// What undo would do.
pub struct Opposite {
    /// The entry that it takes back.
    pub entry: Entry,
    /// The change to commit.
    pub proposal: Proposal,
}

impl View {
    /// What takes an entry back: the record as it was before; a registration is taken back by declaring the hazard
    /// void. `ending` says when and why, for that case.
    ///
    /// # Errors
    /// `Refused` with `ChangedSince` when the record moved on, or `NotUndoable`; `Storage`, `Damaged`.
    pub fn opposite(&self, seq: Seq, ending: Ending) -> Result<Opposite, StoreError> {
        let entry = self.entry(seq)?.ok_or(Refusal::NotUndoable(seq))?;
        let newer = self.version(entry.subject)?;
        if newer > seq {
            return Err(Refusal::ChangedSince { undoes: seq, newer }.into());
        }
        let change = match (entry.subject, entry.base) {
            (Subject::Hazard(_), 0) => Change::Hazard(Box::new(HazardChange::Voided(ending))),
            (Subject::Hazard(id), base) => {
                let to = self.hazard_at(id, base)?.ok_or(Refusal::NotUndoable(seq))?;
                Change::Hazard(Box::new(HazardChange::Reverted { undoes: seq, to: Box::new(to) }))
            }
            (Subject::Enterprise(id), base) if base > 0 => {
                let to = self.enterprise_at(id, base)?.ok_or(Refusal::NotUndoable(seq))?;
                Change::Enterprise(EnterpriseChange::Reverted { undoes: seq, to: Box::new(to) })
            }
            _ => return Err(Refusal::NotUndoable(seq).into()),
        };
        let proposal = Proposal::on(entry.subject, seq, change);
        Ok(Opposite { entry, proposal })
    }

    /// A hazard as it was at an earlier version. As many gets as it has entries up to there.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn hazard_at(&self, id: HazardId, version: Seq) -> Result<Option<Hazard>, StoreError> {
        Ok(self.history(version)?.into_iter().fold(None, |before, entry| match entry.change {
            Change::Hazard(change) => apply::hazard(before, id, entry.seq, &change),
            _ => before,
        }))
    }

    /// An enterprise as it was at an earlier version. As many gets as it has entries up to there.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn enterprise_at(&self, id: EnterpriseId, version: Seq) -> Result<Option<Enterprise>, StoreError> {
        Ok(self.history(version)?.into_iter().fold(None, |before, entry| match entry.change {
            Change::Enterprise(change) => apply::enterprise(before, id, entry.seq, &change),
            _ => before,
        }))
    }
}
