//! Reading: the questions that screens, commands and reports ask. The cost of each stands beside it.

use super::StoreError;
use super::codec::{decode, decode_start};
use super::journal::{self, Entry, GENESIS, Hash, OpId};
use super::numbered::numbered;
use super::rows;
use super::tables::{self as t, OfEnterprise};
use crate::domain::enterprise::Enterprise;
use crate::domain::glance::HazardText;
use crate::domain::hazard::{Hazard, Severity, Stage};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, Seq, StaffId, Subject};
use crate::domain::programme::Programme;
use crate::domain::staff::{Group, Staff};
use chrono::{DateTime, FixedOffset, NaiveDate};
use redb::{ReadTransaction, ReadableTable};
use std::collections::BTreeMap;

/// All that was committed at one moment.
pub struct View {
    transaction: ReadTransaction,
    /// Whether all is there that ever was: as of an earlier day some of it may not have been known.
    whole: bool,
}

/// The hazards of an enterprise, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnterpriseTally {
    /// Open ones.
    pub open: u64,
    /// Open major ones.
    pub major_open: u64,
    /// All that are or were on the list, void ones excepted.
    pub listed: u64,
    /// Closed-out ones.
    pub closed_out: u64,
    /// Open ones past their deadline.
    pub overdue: u64,
}

/// All hazards, counted by stage and severity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HazardTally {
    by: BTreeMap<(Stage, Severity), u64>,
}

impl HazardTally {
    /// How many stand at `stage`.
    pub fn at(&self, stage: Stage) -> u64 {
        self.sum(|at, _| at == stage)
    }

    /// How many are open.
    pub fn open(&self) -> u64 {
        self.sum(|stage, _| stage.is_open())
    }

    /// How many major ones are open.
    pub fn major_open(&self) -> u64 {
        self.sum(|stage, severity| stage.is_open() && severity == Severity::Major)
    }

    fn sum(&self, counts: impl Fn(Stage, Severity) -> bool) -> u64 {
        self.by.iter().filter(|((stage, severity), _)| counts(*stage, *severity)).map(|(_, count)| count).sum()
    }
}

impl View {
    pub(super) fn new(transaction: ReadTransaction) -> Self {
        Self { transaction, whole: true }
    }

    /// What was known at an earlier time, or in memory.
    pub(super) fn of_memory(transaction: ReadTransaction) -> Self {
        Self { transaction, whole: false }
    }

    /// Whether a number may be missing before the last one.
    pub(super) fn may_miss(&self) -> bool {
        !self.whole
    }

    /// The last entry's number, 0 for none. One get.
    ///
    /// # Errors
    /// `Storage`.
    pub fn head(&self) -> Result<Seq, StoreError> {
        Ok(self.transaction.open_table(t::JOURNAL)?.last()?.map_or(0, |(seq, _)| seq.value()))
    }

    /// The last entry's hash. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn head_hash(&self) -> Result<Hash, StoreError> {
        let journal = self.transaction.open_table(t::JOURNAL)?;
        journal.last()?.map_or(Ok(GENESIS), |(_, value)| journal::hash_of(value.value()))
    }

    /// The last entry's number and its hash in hexadecimal: who keeps them elsewhere can prove later that nothing before
    /// them was altered. Two gets.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn head_and_hash(&self) -> Result<(Seq, String), StoreError> {
        Ok((self.head()?, journal::hexadecimal(&self.head_hash()?)))
    }

    pub(super) fn layout(&self) -> Result<Option<u32>, StoreError> {
        match self.transaction.open_table(t::META) {
            Ok(meta) => Ok(meta.get(t::META_LAYOUT)?.map(|layout| layout.value())),
            // Another program's database has no such table, or one of another form.
            Err(redb::TableError::TableDoesNotExist(_) | redb::TableError::TableTypeMismatch { .. }) => Ok(None),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Whether the tables are still as this program knows them.
    pub(super) fn check_layout(&self) -> Result<(), StoreError> {
        if self.layout()? == Some(t::LAYOUT) { Ok(()) } else { Err(StoreError::Upgraded) }
    }

    /// The programme; an empty one until it is set. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn programme(&self) -> Result<Programme, StoreError> {
        let table = self.transaction.open_table(t::PROGRAMME)?;
        table.get(1)?.map_or_else(|| Ok(Programme::default()), |sealed| decode(sealed.value()))
    }

    /// One of the staff. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn staff_member(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        self.record(t::STAFF, id.0)
    }

    /// All staff, by id. One scan of a bureau's size.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn staff(&self) -> Result<Vec<Staff>, StoreError> {
        self.records(t::STAFF, 0, usize::MAX)
    }

    /// A group. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn group(&self, id: GroupId) -> Result<Option<Group>, StoreError> {
        self.record(t::GROUPS, id.0)
    }

    /// All groups, by id. One scan of a bureau's size.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn groups(&self) -> Result<Vec<Group>, StoreError> {
        self.records(t::GROUPS, 0, usize::MAX)
    }

    /// How many enterprises there are: their ids are 1 to this. One get.
    ///
    /// # Errors
    /// `Storage`.
    pub fn enterprise_count(&self) -> Result<u32, StoreError> {
        Ok(self.transaction.open_table(t::ENTERPRISES)?.last()?.map_or(0, |(id, _)| id.value()))
    }

    /// How many enterprises are paired with a group. One get.
    ///
    /// # Errors
    /// `Storage`.
    pub fn paired_count(&self) -> Result<u64, StoreError> {
        rows::counted(&self.transaction.open_table(t::TALLIES)?, t::tally_paired())
    }

    /// How many hazards there are: their ids are 1 to this. One get.
    ///
    /// # Errors
    /// `Storage`.
    pub fn hazard_count(&self) -> Result<u32, StoreError> {
        Ok(self.transaction.open_table(t::HAZARDS)?.last()?.map_or(0, |(id, _)| id.value()))
    }

    /// An enterprise. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn enterprise(&self, id: EnterpriseId) -> Result<Option<Enterprise>, StoreError> {
        self.record(t::ENTERPRISES, id.0)
    }

    /// Up to `limit` enterprises from `first` on, by id. One range scan of `limit` rows.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn enterprises(&self, first: EnterpriseId, limit: usize) -> Result<Vec<Enterprise>, StoreError> {
        self.records(t::ENTERPRISES, first.0, limit)
    }

    /// A hazard. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn hazard(&self, id: HazardId) -> Result<Option<Hazard>, StoreError> {
        self.record(t::HAZARDS, id.0)
    }

    /// Up to `limit` hazards from `first` on, by id. One range scan of `limit` rows.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn hazards(&self, first: HazardId, limit: usize) -> Result<Vec<Hazard>, StoreError> {
        self.records(t::HAZARDS, first.0, limit)
    }

    /// The hazards of these ids, in their order; one that is not there is left out. A get for each.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn hazards_at(&self, ids: &[HazardId]) -> Result<Vec<Hazard>, StoreError> {
        let table = self.transaction.open_table(t::HAZARDS)?;
        ids.iter().filter_map(|id| self.record_in(&table, id.0).transpose()).collect()
    }

    /// Hands what hazards are found by, from an id on and by id, to `visit` with a way to read the whole of each, until it
    /// says to stop. One range scan.
    ///
    /// # Errors
    /// `Storage`, `Damaged`, and whatever `visit` returns.
    pub fn hazard_texts(
        &self,
        first: HazardId,
        mut visit: impl FnMut(HazardText<'_>, &dyn Fn() -> Result<Hazard, StoreError>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut next = first.0.max(1);
        for row in self.transaction.open_table(t::HAZARDS)?.range(first.0..)? {
            let (number, value) = row?;
            next = self.after(number.value(), next)?;
            let value = value.value();
            if !visit(decode_start(value)?, &|| numbered(number.value(), value))? {
                break;
            }
        }
        Ok(())
    }

    /// The hazards of an enterprise: open ones by deadline, then ended ones. One range scan of as many keys.
    ///
    /// # Errors
    /// `Storage`.
    pub fn hazards_of(&self, enterprise: EnterpriseId) -> Result<Vec<HazardId>, StoreError> {
        let table = self.transaction.open_table(t::BY_ENTERPRISE)?;
        let id = |key: [u8; 13], row| rows::flags(&key, row).map(|_| t::hazard_of(&key));
        let rows = rows::scan(&table, t::all_of(enterprise), |key, row| id(key, row).map(drop))?;
        rows.map(|row| row.and_then(|(key, row)| id(key, row.value()))).collect()
    }

    /// An enterprise's hazards, counted. Four gets and a range scan of its overdue hazards.
    ///
    /// # Errors
    /// `Storage`.
    pub fn enterprise_tally(&self, enterprise: EnterpriseId, today: NaiveDate) -> Result<EnterpriseTally, StoreError> {
        let tallies = self.transaction.open_table(t::TALLIES)?;
        let count = |what| rows::counted(&tallies, t::tally_enterprise(enterprise, what));
        let hazards = self.transaction.open_table(t::BY_ENTERPRISE)?;
        let mut overdue = 0;
        for row in rows::scan(&hazards, t::open_before(enterprise, today), |key, row| rows::flags(&key, row).map(drop))? {
            let (key, row) = row?;
            overdue += u64::from(rows::flags(&key, row.value())? & t::FLAG_PASSED == 0);
        }
        Ok(EnterpriseTally {
            open: count(OfEnterprise::Open)?,
            major_open: count(OfEnterprise::MajorOpen)?,
            listed: count(OfEnterprise::Listed)?,
            closed_out: count(OfEnterprise::ClosedOut)?,
            overdue,
        })
    }

    /// All hazards, counted by stage and severity. Fourteen gets.
    ///
    /// # Errors
    /// `Storage`.
    pub fn hazard_tally(&self) -> Result<HazardTally, StoreError> {
        let tallies = self.transaction.open_table(t::TALLIES)?;
        let mut tally = HazardTally::default();
        for &stage in Stage::ALL {
            for &severity in Severity::ALL {
                tally.by.insert((stage, severity), rows::counted(&tallies, t::tally_stage(stage, severity))?);
            }
        }
        Ok(tally)
    }

    /// An entry of the journal. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn entry(&self, seq: Seq) -> Result<Option<Entry>, StoreError> {
        let journal = self.transaction.open_table(t::JOURNAL)?;
        journal.get(seq)?.map(|value| journal::entry_of(value.value()).and_then(|entry| in_its_place(entry, seq))).transpose()
    }

    /// Calls `visit` with the entries from `first` on, in order, each with its hash, until it answers `false`. One
    /// scan of as many rows.
    ///
    /// # Errors
    /// `Storage`, `Damaged`, and what `visit` returns.
    pub fn journal(&self, first: Seq, mut visit: impl FnMut(Entry, Hash) -> Result<bool, StoreError>) -> Result<(), StoreError> {
        let mut next = first.max(1);
        for row in self.transaction.open_table(t::JOURNAL)?.range(first..)? {
            let (seq, value) = row?;
            let (hash, json) = journal::open(value.value())?;
            let entry = in_its_place(journal::parse(&json)?, if self.whole { next } else { seq.value() })?;
            next = entry.seq.saturating_add(1);
            if !visit(entry, hash)? {
                break;
            }
        }
        Ok(())
    }

    /// Computes the chain of the last `most` entries again; how many they were.
    pub(super) fn check_tail(&self, most: u64) -> Result<u64, StoreError> {
        let journal = self.transaction.open_table(t::JOURNAL)?;
        let before = self.head()?.saturating_sub(most);
        let mut hash = match before {
            0 => GENESIS,
            _ => journal.get(before)?.map_or(Ok(GENESIS), |value| journal::hash_of(value.value()))?,
        };
        let mut last = before;
        for row in journal.range(before + 1..)? {
            let (seq, value) = row?;
            let (claimed, json) = journal::open(value.value())?;
            if seq.value() != last + 1 || journal::chain(&hash, &json) != claimed {
                return Err(StoreError::Damaged(format!("the chain breaks at entry {}", last + 1)));
            }
            (last, hash) = (last + 1, claimed);
        }
        Ok(last - before)
    }

    pub(super) fn journal_values(&self, mut visit: impl FnMut(Seq, &[u8]) -> Result<(), StoreError>) -> Result<(), StoreError> {
        for row in self.transaction.open_table(t::JOURNAL)?.iter()? {
            let (seq, value) = row?;
            visit(seq.value(), value.value())?;
        }
        Ok(())
    }

    /// The entries of a record from its first to `version`, oldest first. One get each.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn history(&self, version: Seq) -> Result<Vec<Entry>, StoreError> {
        let journal = self.transaction.open_table(t::JOURNAL)?;
        let mut entries = Vec::new();
        let mut next = version;
        while next > 0 {
            let value = journal.get(next)?.ok_or_else(|| StoreError::Damaged(format!("entry {next} is missing")))?;
            let entry = in_its_place(journal::entry_of(value.value())?, next)?;
            if entry.base >= next {
                return Err(StoreError::Damaged(format!("entry {next} does not follow what it says it follows")));
            }
            next = entry.base;
            entries.push(entry);
        }
        entries.reverse();
        Ok(entries)
    }

    /// The version of a record; 0 when there is none. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn version(&self, subject: Subject) -> Result<Seq, StoreError> {
        Ok(match subject {
            Subject::Database => 0,
            Subject::Programme => self.programme()?.version,
            Subject::Staff(id) => self.staff_member(id)?.map_or(0, |it| it.version),
            Subject::Group(id) => self.group(id)?.map_or(0, |it| it.version),
            Subject::Enterprise(id) => self.enterprise(id)?.map_or(0, |it| it.version),
            Subject::Hazard(id) => self.hazard(id)?.map_or(0, |it| it.version),
            Subject::Record(id) => self.register_record(id)?.map_or(0, |it| it.version),
        })
    }

    /// Whether an operation left an entry behind another. One get for each entry behind that.
    pub(super) fn has_operation_after(&self, seq: Seq, op: OpId) -> Result<bool, StoreError> {
        for row in self.transaction.open_table(t::JOURNAL)?.range(seq + 1..)? {
            if journal::entry_of(row?.1.value())?.op == op {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an operation left an entry since a time. One get for each entry since.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn has_operation_since(&self, op: OpId, since: DateTime<FixedOffset>) -> Result<bool, StoreError> {
        for row in self.transaction.open_table(t::JOURNAL)?.iter()?.rev() {
            let entry = journal::entry_of(row?.1.value())?;
            if entry.op == op {
                return Ok(true);
            }
            if entry.at < since {
                return Ok(false);
            }
        }
        Ok(false)
    }

    pub(super) fn transaction(&self) -> &ReadTransaction {
        &self.transaction
    }
}

fn in_its_place(entry: Entry, seq: Seq) -> Result<Entry, StoreError> {
    if entry.seq == seq { Ok(entry) } else { Err(StoreError::Damaged(format!("entry {seq} is missing"))) }
}
