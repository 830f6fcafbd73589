//! Reading the registers, and the file as it was on an earlier day.

use super::batch::Batch;
use super::codec::decode;
use super::numbered::misplaced;
use super::tables::{self as t, Party};
use super::{Progress, Store, StoreError, View, past, replay, rows};
use crate::domain::id::{EnterpriseId, GroupId, RecordId, Seq};
use crate::domain::register::{Record, RegisterKind};
use crate::domain::standing::Standing;
use chrono::NaiveDate;
use std::collections::HashSet;
use std::ops::RangeInclusive;

impl View {
    /// A record of a register. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn register_record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        let table = self.transaction().open_table(t::RECORDS)?;
        match table.get(t::record_key(id))? {
            Some(sealed) => register_record(id, sealed.value()).map(Some),
            None if id.number > 0 && !self.may_miss() && id.number < self.last_record(id.kind)? => Err(misplaced()),
            None => Ok(None),
        }
    }

    /// Up to `limit` records of a register from a number on, by number. One range scan of `limit` rows.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn records_of(&self, kind: RegisterKind, first: u32, limit: usize) -> Result<Vec<Record>, StoreError> {
        let table = self.transaction().open_table(t::RECORDS)?;
        let mut next = first.max(1);
        let rows = rows::scan(&table, t::records_from(kind, next), |key, row| register_record(t::record_of_key(&key)?, row).map(drop))?;
        let mut records = Vec::new();
        for row in rows.take(limit) {
            let (key, row) = row?;
            let id = t::record_of_key(&key)?;
            next = self.after(id.number, next)?;
            records.push(register_record(id, row.value())?);
        }
        Ok(records)
    }

    /// The number of the last record of a register; 0 when it is empty. One get.
    ///
    /// # Errors
    /// `Storage`.
    pub fn last_record(&self, kind: RegisterKind) -> Result<u32, StoreError> {
        let table = self.transaction().open_table(t::RECORDS)?;
        let last = table.range(t::records_from(kind, 0))?.next_back().transpose()?;
        last.map_or(Ok(0), |(key, _)| Ok(t::record_of_key(&key.value())?.number))
    }

    /// The bureau's own records of a register of one day, by number, withdrawn ones among them. A range scan and a get for
    /// each.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn bureau_records_on(&self, kind: RegisterKind, day: NaiveDate) -> Result<Vec<Record>, StoreError> {
        self.in_keys(t::of_party_on(Party::Bureau, kind, day))
    }

    /// An enterprise's records of a register, by day, withdrawn ones among them. A range scan and a get for each.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn records_at(&self, enterprise: EnterpriseId, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
        self.of_party(Party::Enterprise(enterprise), kind)
    }

    /// A group's records of a register, by day, withdrawn ones among them. A range scan and a get for each.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn records_by(&self, group: GroupId, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
        self.of_party(Party::Group(group), kind)
    }

    /// The enterprises that a group supervises on `day`, by id. A range scan of all that it ever did, and a get for each.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn supervised_by(&self, group: GroupId, day: NaiveDate) -> Result<Vec<EnterpriseId>, StoreError> {
        let mut supervised = Vec::new();
        let table = self.transaction().open_table(t::PAIRINGS)?;
        for row in rows::scan(&table, t::pairings_of(group), |key, row| rows::key(key, row).map(drop))? {
            let (key, row) = row?;
            let id = t::paired_enterprise(&rows::key(key, row.value())?);
            if self.enterprise(id)?.is_some_and(|enterprise| enterprise.group_on(day) == Some(group)) {
                supervised.push(id);
            }
        }
        Ok(supervised)
    }

    /// Where an enterprise stands in the programme. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn standing(&self, enterprise: EnterpriseId) -> Result<Standing, StoreError> {
        let table = self.transaction().open_table(t::STANDINGS)?;
        table.get(enterprise.0)?.map_or_else(|| Ok(Standing::default()), |value| decode(value.value()))
    }

    /// A record as it was at an earlier version. As many gets as it has entries up to there.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn record_at(&self, id: RecordId, version: Seq) -> Result<Option<Record>, StoreError> {
        Ok(past::record(id, &self.history(version)?))
    }

    fn of_party(&self, party: Party, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
        let records = self.in_keys(t::of_party(party, kind))?;
        rows::all_listed(&self.transaction().open_table(t::LISTED)?, t::listed_key(party, kind), records.len())?;
        Ok(records)
    }

    fn in_keys(&self, keys: RangeInclusive<[u8; 14]>) -> Result<Vec<Record>, StoreError> {
        let mut records = Vec::new();
        let table = self.transaction().open_table(t::BY_PARTY)?;
        for row in rows::scan(&table, keys, |key, row| rows::key(key, row).map(drop))? {
            let (key, row) = row?;
            records.extend(self.register_record(t::record_of(&rows::key(key, row.value())?)?)?);
        }
        Ok(records)
    }
}

/// The record of an id, from its bytes.
fn register_record(id: RecordId, sealed: &[u8]) -> Result<Record, StoreError> {
    let record: Record = decode(sealed)?;
    if record.id == id { Ok(record) } else { Err(misplaced()) }
}

impl Store {
    /// The database as it was at the end of `day`, in memory: a replay of the entries recorded by then.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn as_of(&self, day: NaiveDate, progress: &mut dyn FnMut(Progress)) -> Result<Store, StoreError> {
        let view = self.read()?;
        let total = view.head()?;
        let replayed = super::empty_in_memory()?;
        let transaction = replayed.begin_write()?;
        let stamp = replay::nobody();
        let mut batch = Batch::open(&transaction, &stamp)?;
        let mut told: HashSet<Seq> = HashSet::new();
        view.journal_values(|seq, value| {
            let entry = super::journal::entry_of(value)?;
            // By the time that the clock then told. What rests on an entry made while it ran ahead is not known without
            // that entry. The first says which database it is, on whatever day.
            let known = seq == 1 || entry.at.date_naive() <= day && (entry.base == 0 || told.contains(&entry.base));
            if known {
                batch.copy(seq, value, &entry)?;
                told.insert(seq);
            }
            progress(Progress { done: seq, total });
            Ok(())
        })?;
        batch.mark_layout()?;
        batch.finish()?;
        transaction.commit()?;
        Ok(Store::of_memory(replayed))
    }
}
