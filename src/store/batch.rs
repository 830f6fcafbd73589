//! Writing: journal entry and derived tables in one transaction.

use super::codec::{decode, encode};
use super::file::{Place, WriteBack};
use super::gathered::{DueHeld, Index, Lookup, Records};
use super::index::listed_at;
use super::journal::{Entry, OpId, Stamp, Who};
use super::numbered::{next_after, next_id};
use super::party::Parties;
use super::rows::{self, DueRow, FlagsRow, KnownRow, TallyRow};
use super::sealing::Journal;
use super::tables::{self as t, Party};
use super::{StoreError, identity};
use crate::domain::apply;
use crate::domain::change::{Change, DatabaseChange, EnterpriseChange, HazardChange, RecordChange, Registration};
use crate::domain::enterprise::{Enterprise, EnterpriseFacts};
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, Seq, StaffId, Subject};
use crate::domain::programme::{Programme, ProgrammeFacts};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Record, RegisterKind};
use crate::domain::staff::{Group, Staff};
use crate::domain::standing::Standing;
use redb::{ReadableTable, Table, WriteTransaction};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Entries after which what was written goes to the disk.
const WRITTEN_BACK: u64 = 1 << 16;

/// A change to commit: on a record at the version it was decided on, or on a record that it brings into being.
#[derive(Clone, Debug)]
pub struct Proposal {
    subject: Option<Subject>,
    base: Seq,
    change: Change,
}

impl Proposal {
    /// A change that brings a record into being; its id is given by the commit.
    pub fn new(change: Change) -> Self {
        Self { subject: None, base: 0, change }
    }

    /// A change of a record at version `base`.
    pub fn on(subject: Subject, base: Seq, change: Change) -> Self {
        Self { subject: Some(subject), base, change }
    }

    /// A change of a hazard as it was read.
    pub fn on_hazard(hazard: &Hazard, change: HazardChange) -> Self {
        Self::on(Subject::Hazard(hazard.id), hazard.version, Change::Hazard(Box::new(change)))
    }

    /// A change of an enterprise as it was read.
    pub fn on_enterprise(enterprise: &Enterprise, change: EnterpriseChange) -> Self {
        Self::on(Subject::Enterprise(enterprise.id), enterprise.version, Change::Enterprise(change))
    }

    /// A change of a record of a register as it was read.
    pub fn on_record(record: &Record, change: RecordChange) -> Self {
        Self::on(Subject::Record(record.id), record.version, Change::Record(Box::new(change)))
    }

    pub(super) fn created(op: OpId) -> Self {
        Self::new(Change::Database(DatabaseChange::Created { id: op.into() }))
    }
}

/// A change that is durable once its batch has been committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The entry, and so the record's new version.
    pub seq: Seq,
    /// The record.
    pub subject: Subject,
}

/// Asked of every change before it is made, under the write lock: whether it may be.
pub type Guard<'g> = dyn Fn(&Batch, Subject, &Change) -> Result<(), StoreError> + 'g;

/// An open write transaction. It sees what it has written.
pub struct Batch<'t> {
    stamp: Stamp,
    guard: Option<&'t Guard<'t>>,
    place: Option<&'t Place>,
    write_back: Option<WriteBack>,
    proposed: u64,
    pub(super) facts: ProgrammeFacts,
    meta: Table<'t, &'static str, u32>,
    /// Who only reads an entry may have to wait until it is sealed, hence the cell.
    journal: RefCell<Journal<'t>>,
    pub(super) programme: Table<'t, u32, &'static [u8]>,
    pub(super) staff: Table<'t, u32, &'static [u8]>,
    pub(super) groups: Table<'t, u32, &'static [u8]>,
    pub(super) enterprises: Table<'t, u32, &'static [u8]>,
    pub(super) hazards: Records<'t, u32>,
    pub(super) names: Table<'t, &'static str, u32>,
    pub(super) identities: Lookup<'t, [u8; 16], KnownRow, u32>,
    pub(super) by_enterprise: Index<'t, [u8; 13], FlagsRow, u8>,
    pub(super) parties: Parties<'t>,
    pairings: Table<'t, [u8; 8], u32>,
    pub(super) due: Index<'t, [u8; 10], DueRow<'static>, DueHeld>,
    pub(super) tallies: Table<'t, [u8; 9], TallyRow>,
    pub(super) counted: BTreeMap<[u8; 9], i64>,
}

impl<'t> Batch<'t> {
    pub(super) fn open(transaction: &'t WriteTransaction, stamp: &Stamp) -> Result<Self, StoreError> {
        let programme = transaction.open_table(t::PROGRAMME)?;
        let facts = match programme.get(1)? {
            Some(value) => decode::<Programme>(value.value())?.facts,
            None => ProgrammeFacts::default(),
        };
        Ok(Self {
            stamp: stamp.clone(),
            guard: None,
            place: None,
            write_back: None,
            proposed: 0,
            facts,
            meta: transaction.open_table(t::META)?,
            journal: RefCell::new(Journal::open(transaction)?),
            programme,
            staff: transaction.open_table(t::STAFF)?,
            groups: transaction.open_table(t::GROUPS)?,
            enterprises: transaction.open_table(t::ENTERPRISES)?,
            hazards: Records::open(transaction, t::HAZARDS)?,
            names: transaction.open_table(t::NAMES)?,
            identities: Lookup::open(transaction, t::IDENTITIES)?,
            by_enterprise: Index::open(transaction, t::BY_ENTERPRISE)?,
            parties: Parties::open(transaction)?,
            pairings: transaction.open_table(t::PAIRINGS)?,
            due: Index::open(transaction, t::DUE)?,
            tallies: transaction.open_table(t::TALLIES)?,
            counted: BTreeMap::new(),
        })
    }

    pub(super) fn guarded_by(self, guard: Option<&'t Guard<'t>>) -> Self {
        Self { guard, ..self }
    }

    pub(super) fn placed(self, place: Option<&'t Place>) -> Self {
        Self { place, ..self }
    }

    /// What a long batch wrote goes to the disk while it goes on.
    fn write_back(&mut self) {
        self.proposed += 1;
        let Some(place) = self.place.filter(|_| self.proposed.is_multiple_of(WRITTEN_BACK)) else { return };
        match &self.write_back {
            Some(write_back) => write_back.ask(),
            // The first time says that it is a long one. Without a thread for it the commit waits longer.
            None => self.write_back = place.write_back().ok(),
        }
    }

    /// Who makes the changes.
    pub fn who(&self) -> &Who {
        &self.stamp.who
    }

    /// The last entry's number.
    pub fn head(&self) -> Seq {
        self.journal.borrow().head()
    }

    /// What is proposed from here on carries another stamp: for work that tells what happened on several days.
    pub fn stamp(&mut self, stamp: Stamp) {
        self.stamp = stamp;
    }

    /// The enterprise of this name, compared folded. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn enterprise_named(&self, name: &str) -> Result<Option<Enterprise>, StoreError> {
        let id = self.names.get(crate::domain::text::fold(name).as_str())?.map(|id| id.value());
        id.map_or(Ok(None), |id| self.enterprise(EnterpriseId(id)))
    }

    /// An enterprise. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn enterprise(&self, id: EnterpriseId) -> Result<Option<Enterprise>, StoreError> {
        self.enterprises.get(id.0)?.map(|value| decode(value.value())).transpose()
    }

    /// A hazard. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn hazard(&self, id: HazardId) -> Result<Option<Hazard>, StoreError> {
        self.hazards.get(id.0, decode)
    }

    /// The hazards of an enterprise: open ones by deadline, then ended ones. One range scan of as many keys.
    ///
    /// # Errors
    /// `Storage`.
    pub fn hazards_of(&self, enterprise: EnterpriseId) -> Result<Vec<HazardId>, StoreError> {
        Ok(self.by_enterprise.range(t::all_of(enterprise))?.iter().map(|(key, _)| t::hazard_of(key)).collect())
    }

    /// A record of a register. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        self.parties.record(id)
    }

    /// An enterprise's records of a register, by day; none that was withdrawn. A range scan and a get for each.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn records_at(&self, enterprise: EnterpriseId, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
        self.parties.of(Party::Enterprise(enterprise), kind)
    }

    /// A group's records of a register, by day; none that was withdrawn. A range scan and a get for each.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn records_by(&self, group: GroupId, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
        self.parties.of(Party::Group(group), kind)
    }

    /// Where an enterprise stands in the programme. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn standing(&self, id: EnterpriseId) -> Result<Standing, StoreError> {
        self.parties.standing(id)
    }

    /// The hazard that a ledger knows by this. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn hazard_known_as(&self, key: &identity::Key) -> Result<Option<Hazard>, StoreError> {
        self.identities.get(*key)?.map_or(Ok(None), |id| self.hazard(HazardId(id)))
    }

    /// What the last import of a ledger, or the registration, said of a hazard. One get for each entry since.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn last_registration(&self, hazard: &Hazard) -> Result<Option<Registration>, StoreError> {
        self.latest(hazard.version, |entry| match entry.change {
            Change::Hazard(change) => match *change {
                HazardChange::Registered(registration) => Some(registration),
                HazardChange::Corrected(correction) => Some(correction.said.map_or(correction.now, |said| *said)),
                _ => None,
            },
            _ => None,
        })
    }

    /// What the last import of a list, or the entry of the enterprise, said of it. One get for each entry since.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn last_said(&self, enterprise: &Enterprise) -> Result<Option<EnterpriseFacts>, StoreError> {
        self.latest(enterprise.version, |entry| match entry.change {
            Change::Enterprise(EnterpriseChange::Added(facts)) => Some(facts),
            Change::Enterprise(EnterpriseChange::Corrected { said, .. }) => Some(*said),
            _ => None,
        })
    }

    /// What the latest entry of a record says that `pick` knows. One get for each entry since.
    pub(super) fn latest<T>(&self, version: Seq, pick: impl Fn(Entry) -> Option<T>) -> Result<Option<T>, StoreError> {
        let mut next = version;
        while let Some(entry) = self.entry(next)? {
            next = entry.base;
            if let Some(picked) = pick(entry) {
                return Ok(Some(picked));
            }
        }
        Ok(None)
    }

    /// Appends a change to the journal and brings the tables up to it.
    ///
    /// # Errors
    /// `Conflict` when the record moved on since the proposal's version; `Refused` with `NameTaken` when another
    /// enterprise has the name; `Storage`, `Damaged`.
    pub fn propose(&mut self, proposal: Proposal) -> Result<Committed, StoreError> {
        let subject = match proposal.subject {
            Some(subject) => subject,
            None => self.next_subject(&proposal.change)?,
        };
        if let Some(guard) = self.guard {
            guard(self, subject, &proposal.change)?;
        }
        let current = self.version(subject)?;
        if current != proposal.base {
            let latest = self.entry(current)?;
            let missing = || StoreError::Damaged(format!("{subject} has no entry {current}"));
            return Err(StoreError::Conflict { latest: Box::new(latest.ok_or_else(missing)?) });
        }
        self.check_name(subject, &proposal.change)?;
        let Stamp { at, who, op } = self.stamp.clone();
        let seq = self.head() + 1;
        let entry = Entry { seq, at, who, op, subject, base: proposal.base, change: proposal.change };
        self.derive(&entry)?;
        self.journal.get_mut().append(entry)?;
        self.write_back();
        Ok(Committed { seq, subject })
    }

    /// An entry of the journal, those of this batch among them: one that is being sealed is waited for. One get.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn entry(&self, seq: Seq) -> Result<Option<Entry>, StoreError> {
        self.journal.borrow_mut().entry(seq)
    }

    /// Copies an entry of another journal as it stands, for a replay.
    pub(super) fn copy(&mut self, seq: Seq, value: &[u8], entry: &Entry) -> Result<(), StoreError> {
        self.journal.get_mut().copy(seq, value)?;
        self.derive(entry)
    }

    /// Brings the derived tables from before an entry to after it.
    pub(super) fn derive(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let version = entry.seq;
        match (&entry.change, entry.subject) {
            (Change::Programme(facts), _) => {
                self.programme.insert(1, encode(&Programme { version, facts: facts.clone() })?.as_slice())?;
                let is_dated_anew = facts.dates() != self.facts.dates();
                self.facts = facts.clone();
                if is_dated_anew {
                    self.index_due_again()?;
                }
            }
            (Change::Staff(facts) | Change::StaffCorrected { facts, .. }, Subject::Staff(id)) => {
                let keys = self.member(id)?.map_or_else(Vec::new, |before| before.keys);
                self.staff.insert(id.0, encode(&Staff { id, version, facts: facts.clone(), keys })?.as_slice())?;
            }
            (Change::Key(change), Subject::Staff(id)) => {
                if let Some(before) = self.member(id)? {
                    let keys = change.apply(before.keys, version);
                    self.staff.insert(id.0, encode(&Staff { version, keys, ..before })?.as_slice())?;
                }
            }
            (Change::Group(facts) | Change::GroupCorrected { facts, .. }, Subject::Group(id)) => {
                self.index_party(Party::Group(id), -1)?;
                self.groups.insert(id.0, encode(&Group { id, version, facts: facts.clone() })?.as_slice())?;
                self.index_party(Party::Group(id), 1)?;
            }
            (Change::Enterprise(change), Subject::Enterprise(id)) => {
                let before = self.enterprise(id)?;
                self.index_party(Party::Enterprise(id), -1)?;
                if let Some(before) = &before {
                    self.names.remove(t::name_key(before).as_str())?;
                    for pairing in &before.pairings {
                        self.pairings.remove(t::pairing_key(pairing.group, id))?;
                    }
                    self.count(t::tally_paired(), -i64::from(!before.pairings.is_empty()));
                } else {
                    rows::counters_of(id).for_each(|key| self.count(key, 0));
                }
                if let Some(after) = apply::enterprise(before, id, (version, entry.at.date_naive()), change) {
                    self.count(t::tally_paired(), i64::from(!after.pairings.is_empty()));
                    self.names.insert(t::name_key(&after).as_str(), id.0)?;
                    for pairing in &after.pairings {
                        let key = t::pairing_key(pairing.group, id);
                        self.pairings.insert(key, rows::of_key(&key))?;
                    }
                    self.enterprises.insert(id.0, encode(&after)?.as_slice())?;
                }
                self.index_party(Party::Enterprise(id), 1)?;
            }
            (Change::Hazard(change), Subject::Hazard(id)) => {
                let before = self.hazard(id)?;
                let was = before.as_ref().and_then(listed_at);
                if let Some(before) = &before {
                    self.unindex(before)?;
                }
                if let Some(after) = apply::hazard(before, id, version, change) {
                    self.index(&after)?;
                    self.hazards.insert(id.0, encode(&after)?)?;
                    let changed_on = change.happened_on().unwrap_or_else(|| entry.at.date_naive());
                    self.check_list(was, &after, changed_on)?;
                }
            }
            (Change::Record(change), Subject::Record(id)) => {
                let before = self.record(id)?;
                let after = apply::record(before.clone(), id, version, change);
                let mut touched: Vec<Party> = before.iter().chain(&after).flat_map(Party::of).collect();
                touched.sort_unstable();
                touched.dedup();
                for &party in &touched {
                    self.index_party(party, -1)?;
                }
                if let Some(before) = &before {
                    self.parties.unlist(before)?;
                    self.index_record(before, -1)?;
                }
                if let Some(after) = &after {
                    self.parties.list(after)?;
                    self.index_record(after, 1)?;
                }
                for &party in &touched {
                    if let (Party::Enterprise(enterprise), Some(after)) = (party, &after) {
                        self.settle(enterprise, after.id.kind, entry.at.date_naive())?;
                    }
                    self.index_party(party, 1)?;
                }
            }
            (Change::Database(DatabaseChange::Created { .. }), Subject::Database) => {
                rows::counters_of_all().for_each(|key| self.count(key, 0));
            }
            (Change::Database(_), Subject::Database) => {}
            (_, subject) => return Err(StoreError::Damaged(format!("entry {version} says of {subject} what cannot be"))),
        }
        Ok(())
    }

    /// Whether the tables are still as this program knows them: one of a newer version may have made them anew since the
    /// file was opened.
    pub(super) fn check_layout(transaction: &WriteTransaction) -> Result<(), StoreError> {
        let meta = transaction.open_table(t::META)?;
        let layout = meta.get(t::META_LAYOUT)?.map(|layout| layout.value());
        if layout == Some(t::LAYOUT) { Ok(()) } else { Err(StoreError::Upgraded) }
    }

    pub(super) fn mark_layout(&mut self) -> Result<(), StoreError> {
        self.meta.insert(t::META_LAYOUT, t::LAYOUT)?;
        Ok(())
    }

    /// Writes what was gathered, and the counters; nothing may be proposed after.
    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        self.journal.get_mut().store()?;
        self.hazards.store()?;
        self.identities.store()?;
        self.by_enterprise.store()?;
        self.due.store()?;
        for (key, difference) in std::mem::take(&mut self.counted) {
            let before = self.tallies.get(key)?.map_or(Ok(0), |row| rows::count(&key, row.value()))?;
            match before.saturating_add(difference) {
                0 if t::is_tally_due(&key) => self.tallies.remove(key)?,
                count => self.tallies.insert(key, rows::of_count(&key, count))?,
            };
        }
        Ok(())
    }

    fn next_subject(&self, change: &Change) -> Result<Subject, StoreError> {
        Ok(match change {
            Change::Programme(_) => Subject::Programme,
            Change::Database(_) => Subject::Database,
            Change::Staff(_) | Change::StaffCorrected { .. } => Subject::Staff(StaffId(next_id(&self.staff)?)),
            Change::Key(_) => return Err(StoreError::Damaged("a key is a staff member's".into())),
            Change::Group(_) | Change::GroupCorrected { .. } => Subject::Group(GroupId(next_id(&self.groups)?)),
            Change::Enterprise(_) => Subject::Enterprise(EnterpriseId(next_id(&self.enterprises)?)),
            Change::Hazard(_) => Subject::Hazard(HazardId(next_after(self.hazards.last())?)),
            Change::Record(change) => match &**change {
                RecordChange::Done { facts, .. } => Subject::Record(self.parties.next_id(facts.kind())?),
                _ => return Err(StoreError::Damaged("a record begins with its entry".into())),
            },
        })
    }

    fn version(&self, subject: Subject) -> Result<Seq, StoreError> {
        Ok(match subject {
            // Entries about the database follow each other without a decision between them.
            Subject::Database => 0,
            Subject::Programme => {
                self.programme.get(1)?.map(|value| decode::<Programme>(value.value())).transpose()?.map_or(0, |it| it.version)
            }
            Subject::Staff(id) => self.member(id)?.map_or(0, |it| it.version),
            Subject::Group(id) => {
                self.groups.get(id.0)?.map(|value| decode::<Group>(value.value())).transpose()?.map_or(0, |it| it.version)
            }
            Subject::Enterprise(id) => self.enterprise(id)?.map_or(0, |it| it.version),
            Subject::Hazard(id) => self.hazard(id)?.map_or(0, |it| it.version),
            Subject::Record(id) => self.record(id)?.map_or(0, |it| it.version),
        })
    }

    /// Two enterprises of one name would hide each other in the index, whether by entry, renaming or undo.
    fn check_name(&self, subject: Subject, change: &Change) -> Result<(), StoreError> {
        let name = match change {
            Change::Enterprise(EnterpriseChange::Added(facts) | EnterpriseChange::Edited(facts)) => &facts.name,
            Change::Enterprise(EnterpriseChange::Reverted { to, .. }) => &to.facts.name,
            _ => return Ok(()),
        };
        match self.enterprise_named(name)? {
            Some(other) if subject != Subject::Enterprise(other.id) => Err(Refusal::NameTaken(name.clone()).into()),
            _ => Ok(()),
        }
    }
}
