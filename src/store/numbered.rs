//! Records by their number. No number is skipped or taken back, and a record knows its own: one that is missing, or that
//! stands in another's place, is damage and no answer.

use super::codec::decode;
use super::{StoreError, View};
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::Hazard;
use crate::domain::staff::{Group, Staff};
use redb::{ReadableTable, Table, TableDefinition};
use serde::de::DeserializeOwned;

/// What has a number.
pub(super) trait Numbered: DeserializeOwned {
    /// Its number.
    fn number(&self) -> u32;
}

macro_rules! numbered {
    ($($kind:ty),+) => {
        $(impl Numbered for $kind {
            fn number(&self) -> u32 {
                self.id.0
            }
        })+
    };
}

numbered!(Staff, Group, Enterprise, Hazard);

/// The record of a number, from its bytes.
pub(super) fn numbered<T: Numbered>(number: u32, sealed: &[u8]) -> Result<T, StoreError> {
    let record: T = decode(sealed)?;
    if record.number() == number { Ok(record) } else { Err(misplaced()) }
}

/// What is said of a record that is missing, or stands in another's place.
pub(super) fn misplaced() -> StoreError {
    StoreError::Damaged("a record is not in its place".into())
}

/// The number of the next record.
pub(super) fn next_id(table: &Table<u32, &[u8]>) -> Result<u32, StoreError> {
    next_after(table.last()?.map(|(id, _)| id.value()))
}

/// The number after the last one.
pub(super) fn next_after(last: Option<u32>) -> Result<u32, StoreError> {
    last.unwrap_or(0).checked_add(1).ok_or_else(|| StoreError::Damaged("no id is left".into()))
}

impl View {
    pub(super) fn record<T: Numbered>(&self, table: TableDefinition<u32, &[u8]>, number: u32) -> Result<Option<T>, StoreError> {
        self.record_in(&self.transaction().open_table(table)?, number)
    }

    pub(super) fn record_in<T: Numbered>(
        &self,
        table: &impl ReadableTable<u32, &'static [u8]>,
        number: u32,
    ) -> Result<Option<T>, StoreError> {
        match table.get(number)? {
            Some(sealed) => numbered(number, sealed.value()).map(Some),
            None if number > 0 && !self.may_miss() && table.last()?.is_some_and(|(last, _)| number < last.value()) => Err(misplaced()),
            None => Ok(None),
        }
    }

    pub(super) fn records<T: Numbered>(&self, table: TableDefinition<u32, &[u8]>, first: u32, limit: usize) -> Result<Vec<T>, StoreError> {
        let mut next = first.max(1);
        let mut records = Vec::new();
        for row in self.transaction().open_table(table)?.range(first..)?.take(limit) {
            let (number, sealed) = row?;
            next = self.after(number.value(), next)?;
            records.push(numbered(number.value(), sealed.value())?);
        }
        Ok(records)
    }

    /// The number after one that was found where `next` was to come.
    pub(super) fn after(&self, number: u32, next: u32) -> Result<u32, StoreError> {
        let in_place = number == next || self.may_miss() && number > next;
        if in_place { Ok(number.saturating_add(1)) } else { Err(misplaced()) }
    }
}
