//! What ledgers said of records, and what records were when they were written into one, as an import asks for it.

use super::batch::Batch;
use super::codec::decode;
use super::journal::{Entry, OpId};
use super::view::View;
use super::{StoreError, past};
use crate::domain::change::{Change, DatabaseChange, RecordChange};
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, Seq, StaffId, Subject};
use crate::domain::register::{Record, RecordFacts, RegisterKind};
use crate::domain::staff::{Group, GroupFacts, Staff, StaffFacts};
use chrono::NaiveDate;
use redb::ReadableTable;
use std::collections::HashMap;

/// Operations that are known to be imports or not, by their numbers.
#[derive(Default)]
pub struct Imports(HashMap<u128, bool>);

impl Batch<'_> {
    /// All records of a register, by number, withdrawn ones among them. One scan of them.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn records_of(&self, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
        self.parties.of_register(kind, 1, usize::MAX)
    }

    /// All staff, by id. One scan of a bureau's size.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn all_staff(&self) -> Result<Vec<Staff>, StoreError> {
        self.staff.iter()?.map(|row| decode(row?.1.value())).collect()
    }

    /// The bureau's own records of a register of one day, by number, withdrawn ones among them. A range scan and a get for
    /// each.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn bureau_records_on(&self, kind: RegisterKind, day: NaiveDate) -> Result<Vec<Record>, StoreError> {
        self.parties.of_bureau_on(kind, day)
    }

    /// A member of the staff. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn member(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        self.staff.get(id.0)?.map(|value| decode(value.value())).transpose()
    }

    /// A group. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn group(&self, id: GroupId) -> Result<Option<Group>, StoreError> {
        self.groups.get(id.0)?.map(|value| decode(value.value())).transpose()
    }

    /// All groups, by id. One scan of a bureau's size.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn all_groups(&self) -> Result<Vec<Group>, StoreError> {
        self.groups.iter()?.map(|row| decode(row?.1.value())).collect()
    }

    /// What the last import said of a record; nothing when no import did, but an officer entered it. One get for each
    /// of its entries, and once for each import one for each of its entries.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn record_said(&self, record: &Record, imports: &mut Imports) -> Result<Option<RecordFacts>, StoreError> {
        let said = self.latest(record.version, |entry| match entry.change {
            Change::Record(change) => match *change {
                RecordChange::Corrected { said, .. } => Some((None, *said)),
                RecordChange::Done { facts, .. } if entry.base == 0 => Some((Some((entry.seq, entry.op)), facts)),
                _ => None,
            },
            _ => None,
        })?;
        Ok(match said {
            Some((Some((seq, op)), facts)) => self.is_import(seq, op, imports)?.then_some(facts),
            Some((None, facts)) => Some(facts),
            None => None,
        })
    }

    /// What the last import, or the entry by hand, said of one of the staff. One get for each entry.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn staff_said(&self, staff: &Staff) -> Result<Option<StaffFacts>, StoreError> {
        self.latest(staff.version, |entry| match entry.change {
            Change::StaffCorrected { said, .. } => Some(*said),
            Change::Staff(facts) if entry.base == 0 => Some(facts),
            _ => None,
        })
    }

    /// What the last import, or the forming by hand, said of a group. One get for each entry.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn group_said(&self, group: &Group) -> Result<Option<GroupFacts>, StoreError> {
        self.latest(group.version, |entry| match entry.change {
            Change::GroupCorrected { said, .. } => Some(said),
            Change::Group(facts) if entry.base == 0 => Some(facts),
            _ => None,
        })
    }

    /// A hazard as it was at a version; nothing when it never had that version. One get for each entry up to it.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn hazard_at(&self, id: HazardId, version: Seq) -> Result<Option<Hazard>, StoreError> {
        Ok(past::hazard(id, &self.entries_up_to(Subject::Hazard(id), version)?))
    }

    /// An enterprise as it was at a version; nothing when it never had that version. One get for each entry up to it.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn enterprise_at(&self, id: EnterpriseId, version: Seq) -> Result<Option<Enterprise>, StoreError> {
        Ok(past::enterprise(id, &self.entries_up_to(Subject::Enterprise(id), version)?))
    }

    /// A record as it was at a version; nothing when it never had that version. One get for each entry up to it.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn record_at(&self, id: RecordId, version: Seq) -> Result<Option<Record>, StoreError> {
        Ok(past::record(id, &self.entries_up_to(Subject::Record(id), version)?))
    }

    /// The id of the database, by which it is told from every other one; empty where its first entry is not known.
    /// One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn database_id(&self) -> Result<String, StoreError> {
        Ok(self.entry(1)?.map_or_else(String::new, id_of_database))
    }

    /// The entries of a record from its first to `version`; none when that is no version of it.
    fn entries_up_to(&self, subject: Subject, version: Seq) -> Result<Vec<Entry>, StoreError> {
        let (mut entries, mut next) = (Vec::new(), version);
        while next > 0 {
            let Some(entry) = self.entry(next)?.filter(|entry| entry.subject == subject) else { return Ok(Vec::new()) };
            if entry.base >= next {
                return Err(StoreError::Damaged(format!("entry {next} does not follow what it says it follows")));
            }
            next = entry.base;
            entries.push(entry);
        }
        entries.reverse();
        Ok(entries)
    }

    /// Whether the operation of an entry ends with the note that a ledger was imported.
    fn is_import(&self, seq: Seq, op: OpId, imports: &mut Imports) -> Result<bool, StoreError> {
        if let Some(known) = imports.0.get(&op.0) {
            return Ok(*known);
        }
        let mut next = seq;
        let mut import = false;
        while let Some(entry) = self.entry(next)?.filter(|entry| entry.op == op) {
            import = matches!(entry.change, Change::Database(DatabaseChange::Imported { .. }));
            next += 1;
        }
        imports.0.insert(op.0, import);
        Ok(import)
    }
}

/// The id that a database's first entry gives it.
fn id_of_database(first: Entry) -> String {
    match first.change {
        Change::Database(DatabaseChange::Created { id }) => id,
        _ => String::new(),
    }
}

impl View {
    /// The id of the database, by which it is told from every other one; empty where its first entry is not known.
    /// One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn database_id(&self) -> Result<String, StoreError> {
        Ok(self.entry(1)?.map_or_else(String::new, id_of_database))
    }
}
