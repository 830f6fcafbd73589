//! What a record was, by its entries from the first on.

use super::journal::Entry;
use crate::domain::apply;
use crate::domain::change::Change;
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, HazardId, RecordId};
use crate::domain::register::Record;

pub(super) fn hazard(id: HazardId, entries: &[Entry]) -> Option<Hazard> {
    entries.iter().fold(None, |before, entry| match &entry.change {
        Change::Hazard(change) => apply::hazard(before, id, entry.seq, change),
        _ => before,
    })
}

pub(super) fn enterprise(id: EnterpriseId, entries: &[Entry]) -> Option<Enterprise> {
    entries.iter().fold(None, |before, entry| match &entry.change {
        Change::Enterprise(change) => apply::enterprise(before, id, (entry.seq, entry.at.date_naive()), change),
        _ => before,
    })
}

pub(super) fn record(id: RecordId, entries: &[Entry]) -> Option<Record> {
    entries.iter().fold(None, |before, entry| match &entry.change {
        Change::Record(change) => apply::record(before, id, entry.seq, change),
        _ => before,
    })
}
