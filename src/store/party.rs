//! The registers in a write transaction: the records, whose they are, and where each enterprise stands.

use super::StoreError;
use super::codec::{decode, encode};
use super::rows::{self, TallyRow};
use super::tables::{self as t, Party};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, RecordId};
use crate::domain::register::{Record, RecordFacts, RegisterKind, ReportKind};
use crate::domain::standing::Standing;
use chrono::NaiveDate;
use redb::{ReadableTable, Table, WriteTransaction};
use std::ops::RangeInclusive;

/// The registers that say where an enterprise stands; its visits only count by their last day.
const MILESTONES: &[RegisterKind] =
    &[RegisterKind::DockIn, RegisterKind::Diagnosis, RegisterKind::HazardList, RegisterKind::ActionPlan, RegisterKind::Report];

/// The tables of the registers.
pub(super) struct Parties<'t> {
    records: Table<'t, [u8; 5], &'static [u8]>,
    by_party: Table<'t, [u8; 14], u32>,
    listed: Table<'t, [u8; 6], TallyRow>,
    standings: Table<'t, u32, &'static [u8]>,
}

impl<'t> Parties<'t> {
    pub(super) fn open(transaction: &'t WriteTransaction) -> Result<Self, StoreError> {
        Ok(Self {
            records: transaction.open_table(t::RECORDS)?,
            by_party: transaction.open_table(t::BY_PARTY)?,
            listed: transaction.open_table(t::LISTED)?,
            standings: transaction.open_table(t::STANDINGS)?,
        })
    }

    /// A record. One get.
    pub(super) fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        self.records.get(t::record_key(id))?.map(|value| decode(value.value())).transpose()
    }

    /// Up to `limit` records of a register from a number on, by number.
    pub(super) fn of_register(&self, kind: RegisterKind, first: u32, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.records.range(t::records_from(kind, first))?.take(limit).map(|row| decode(row?.1.value())).collect()
    }

    /// The id of the next record of a register.
    pub(super) fn next_id(&self, kind: RegisterKind) -> Result<RecordId, StoreError> {
        let last = self.records.range(t::records_from(kind, 0))?.next_back().transpose()?;
        let number = last.map_or(Ok(0), |(key, _)| Ok::<u32, StoreError>(t::record_of_key(&key.value())?.number))?;
        let number = number.checked_add(1).ok_or_else(|| StoreError::Damaged("no id is left".into()))?;
        Ok(RecordId { kind, number })
    }

    pub(super) fn list(&mut self, record: &Record) -> Result<(), StoreError> {
        self.records.insert(t::record_key(record.id), encode(record)?.as_slice())?;
        for party in Party::of(record) {
            let key = t::by_party(party, record);
            self.by_party.insert(key, rows::of_key(&key))?;
            self.count(party, record.id.kind, 1)?;
        }
        Ok(())
    }

    pub(super) fn unlist(&mut self, record: &Record) -> Result<(), StoreError> {
        for party in Party::of(record) {
            self.by_party.remove(t::by_party(party, record))?;
            self.count(party, record.id.kind, -1)?;
        }
        Ok(())
    }

    fn count(&mut self, party: Party, kind: RegisterKind, by: i64) -> Result<(), StoreError> {
        let key = t::listed_key(party, kind);
        let count = rows::listed(&self.listed, key)?.saturating_add(by);
        self.listed.insert(key, rows::of_count(&key, count))?;
        Ok(())
    }

    /// Where an enterprise stands. One get.
    pub(super) fn standing(&self, enterprise: EnterpriseId) -> Result<Standing, StoreError> {
        self.standings.get(enterprise.0)?.map_or_else(|| Ok(Standing::default()), |value| decode(value.value()))
    }

    pub(super) fn set_standing(&mut self, enterprise: EnterpriseId, standing: &Standing) -> Result<(), StoreError> {
        self.standings.insert(enterprise.0, encode(standing)?.as_slice())?;
        Ok(())
    }

    /// Where an enterprise stands by its records; since when its list is another stays as it was. A scan of its
    /// milestones and reports, and one for its last visit.
    pub(super) fn settled(&self, enterprise: EnterpriseId) -> Result<Standing, StoreError> {
        let mut standing = Standing { list_changed_on: self.standing(enterprise)?.list_changed_on, ..Standing::default() };
        let party = Party::Enterprise(enterprise);
        for &kind in MILESTONES {
            for record in self.of(party, kind)? {
                standing.take(&record);
            }
        }
        for row in self.by_party.range(t::of_party(party, RegisterKind::Visit))?.rev() {
            let (key, row) = row?;
            let visit = self.record(t::record_of(&rows::key(key.value(), row.value())?)?)?;
            if let Some(visit) = visit.filter(|visit| visit.withdrawn.is_none()) {
                standing.last_visit_on = visit.day();
                break;
            }
        }
        Ok(standing)
    }

    /// The hazards on an enterprise's latest list, by id.
    pub(super) fn listed(&self, enterprise: EnterpriseId) -> Result<Vec<HazardId>, StoreError> {
        let lists = self.of(Party::Enterprise(enterprise), RegisterKind::HazardList)?;
        let latest =
            lists.into_iter().filter_map(|record| if let RecordFacts::HazardList(facts) = record.facts { Some(facts) } else { None });
        let mut hazards = latest.max_by_key(|facts| facts.number).map_or_else(Vec::new, |facts| facts.hazards);
        hazards.sort_unstable();
        Ok(hazards)
    }

    /// The reports that were received from a group, by kind and period.
    pub(super) fn reports_of(&self, group: GroupId) -> Result<Vec<(ReportKind, String)>, StoreError> {
        let received = |record: Record| match record.facts {
            RecordFacts::Report(facts) if facts.received_on.is_some() => facts.report.map(|report| (report, facts.period)),
            _ => None,
        };
        Ok(self.of(Party::Group(group), RegisterKind::Report)?.into_iter().filter_map(received).collect())
    }

    /// A party's records of a register, by day; none that was withdrawn.
    pub(super) fn of(&self, party: Party, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
        let records = self.in_keys(t::of_party(party, kind))?;
        rows::all_listed(&self.listed, t::listed_key(party, kind), records.len())?;
        Ok(standing_records(records))
    }

    /// The bureau's own records of a register of one day; none that was withdrawn.
    pub(super) fn of_bureau_on(&self, kind: RegisterKind, day: NaiveDate) -> Result<Vec<Record>, StoreError> {
        self.in_keys(t::of_party_on(Party::Bureau, kind, day)).map(standing_records)
    }

    fn in_keys(&self, keys: RangeInclusive<[u8; 14]>) -> Result<Vec<Record>, StoreError> {
        let mut records = Vec::new();
        for row in rows::scan(&self.by_party, keys, |key, row| rows::key(key, row).map(drop))? {
            let (key, row) = row?;
            records.extend(self.record(t::record_of(&rows::key(key, row.value())?)?)?);
        }
        Ok(records)
    }
}

fn standing_records(records: Vec<Record>) -> Vec<Record> {
    records.into_iter().filter(|record| record.withdrawn.is_none()).collect()
}
