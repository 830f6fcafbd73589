//! The tables of the file and the form of their keys.

use super::StoreError;
use super::codec::{day_from_u32, day_to_u32};
use super::rows::{DueRow, FlagsRow, KnownRow, TallyRow};
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::{Hazard, Severity, Stage};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, Subject};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::register::{Record, RegisterKind};
use chrono::NaiveDate;
use redb::TableDefinition;

/// The layout of the derived tables; a file with a lower one is rebuilt from its journal.
pub(super) const LAYOUT: u32 = 10;

/// Text keys of this program's own notes about the file.
pub(super) const META: TableDefinition<&str, u32> = TableDefinition::new("meta");
/// Sequence → entry. The only table that is not derived.
pub(super) const JOURNAL: TableDefinition<u64, &[u8]> = TableDefinition::new("journal");
/// The programme, under 1.
pub(super) const PROGRAMME: TableDefinition<u32, &[u8]> = TableDefinition::new("programme");
/// Staff by id.
pub(super) const STAFF: TableDefinition<u32, &[u8]> = TableDefinition::new("staff");
/// Groups by id.
pub(super) const GROUPS: TableDefinition<u32, &[u8]> = TableDefinition::new("groups");
/// Enterprises by id.
pub(super) const ENTERPRISES: TableDefinition<u32, &[u8]> = TableDefinition::new("enterprises");
/// Hazards by id.
pub(super) const HAZARDS: TableDefinition<u32, &[u8]> = TableDefinition::new("hazards");
/// An enterprise's folded name → its id.
pub(super) const NAMES: TableDefinition<&str, u32> = TableDefinition::new("enterprise_names");
/// What a ledger knows a hazard by → its id.
pub(super) const IDENTITIES: TableDefinition<[u8; 16], KnownRow> = TableDefinition::new("hazard_identities");
/// Enterprise, open first, deadline, hazard → flags: the hazards pane in one range scan.
pub(super) const BY_ENTERPRISE: TableDefinition<[u8; 13], FlagsRow> = TableDefinition::new("hazards_by_enterprise");
/// Kind and number → a record of a register.
pub(super) const RECORDS: TableDefinition<[u8; 5], &[u8]> = TableDefinition::new("records");
/// Party, kind, day, number: the records of an enterprise or a group, or of neither, by day.
pub(super) const BY_PARTY: TableDefinition<[u8; 14], u32> = TableDefinition::new("records_by_party");
/// Party and kind → how many `BY_PARTY` lists: neither table can lose a row without the other telling.
pub(super) const LISTED: TableDefinition<[u8; 6], TallyRow> = TableDefinition::new("records_listed");
/// Enterprise → where it stands in the programme.
pub(super) const STANDINGS: TableDefinition<u32, &[u8]> = TableDefinition::new("standings");
/// Group and enterprise, for every pairing that there ever was.
pub(super) const PAIRINGS: TableDefinition<[u8; 8], u32> = TableDefinition::new("pairings");
/// Day, kind, subject → enterprise, or 0, and of a rectification what a list shows of the hazard: what falls due, in
/// order.
pub(super) const DUE: TableDefinition<[u8; 10], DueRow<'static>> = TableDefinition::new("due");
/// Counters.
pub(super) const TALLIES: TableDefinition<[u8; 9], TallyRow> = TableDefinition::new("tallies");

/// The key in `META` of the layout.
pub(super) const META_LAYOUT: &str = "layout";

/// A hazard in `BY_ENTERPRISE`: its severity.
pub(super) const FLAG_MAJOR: u8 = 1;
/// A hazard in `BY_ENTERPRISE`: its deadline does not count any more.
pub(super) const FLAG_PASSED: u8 = 2;
/// A hazard in `BY_ENTERPRISE`: it is not on the list any more.
pub(super) const FLAG_VOID: u8 = 4;

/// No deadline sorts last.
const NO_DAY: u32 = u32::MAX;

fn concat<const A: usize, const B: usize, const C: usize, const N: usize>(a: [u8; A], b: [u8; B], c: [u8; C]) -> [u8; N] {
    let mut key = [0; N];
    key[..A].copy_from_slice(&a);
    key[A..A + B].copy_from_slice(&b);
    key[A + B..].copy_from_slice(&c);
    key
}

fn u32_at(key: &[u8], at: usize) -> u32 {
    key.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// A hazard's key and flags in `BY_ENTERPRISE`.
pub(super) fn by_enterprise(hazard: &Hazard) -> ([u8; 13], u8) {
    let day = hazard.deadline().map_or(NO_DAY, day_to_u32);
    let mut flags = 0;
    if hazard.facts.severity == Severity::Major {
        flags |= FLAG_MAJOR;
    }
    if hazard.is_passed() {
        flags |= FLAG_PASSED;
    }
    if hazard.stage == Stage::Void {
        flags |= FLAG_VOID;
    }
    (by_enterprise_key(hazard.facts.enterprise, !hazard.stage.is_open(), day, hazard.id.0), flags)
}

fn by_enterprise_key(enterprise: EnterpriseId, ended: bool, day: u32, hazard: u32) -> [u8; 13] {
    let [a, b, c, d] = enterprise.0.to_be_bytes();
    concat([a, b, c, d, u8::from(ended)], day.to_be_bytes(), hazard.to_be_bytes())
}

/// All hazards of an enterprise in `BY_ENTERPRISE`.
pub(super) fn all_of(enterprise: EnterpriseId) -> std::ops::RangeInclusive<[u8; 13]> {
    by_enterprise_key(enterprise, false, 0, 0)..=by_enterprise_key(enterprise, true, u32::MAX, u32::MAX)
}

/// The open hazards of an enterprise whose deadline is before `day`.
pub(super) fn open_before(enterprise: EnterpriseId, day: NaiveDate) -> std::ops::RangeInclusive<[u8; 13]> {
    // No hazard has the number 0.
    by_enterprise_key(enterprise, false, 0, 0)..=by_enterprise_key(enterprise, false, day_to_u32(day), 0)
}

/// The hazard of a key in `BY_ENTERPRISE`.
pub(super) fn hazard_of(key: &[u8; 13]) -> HazardId {
    HazardId(u32_at(key, 9))
}

/// An obligation's key in `DUE`.
pub(super) fn due_key(obligation: Obligation, subject: Subject) -> [u8; 10] {
    let (tag, number) = match subject {
        Subject::Hazard(id) => (TAG_HAZARD, id.0),
        Subject::Enterprise(id) => (TAG_ENTERPRISE, id.0),
        Subject::Group(id) => (TAG_GROUP, id.0),
        Subject::Record(id) => (TAG_RECORD + id.kind as u8, id.number),
        // Nothing falls due of these.
        Subject::Programme | Subject::Database | Subject::Staff(_) => (u8::MAX, 0),
    };
    concat(day_to_u32(obligation.alert_on).to_be_bytes(), [obligation.kind as u8, tag], number.to_be_bytes())
}

/// The keys of `DUE` up to and including `day`.
pub(super) fn due_until(day: NaiveDate) -> std::ops::RangeInclusive<[u8; 10]> {
    [0; 10]..=concat(day_to_u32(day).to_be_bytes(), [u8::MAX; 2], u32::MAX.to_be_bytes())
}

/// The keys of `DUE` of one kind of obligation on one day.
pub(super) fn due_of_obligation(obligation: Obligation) -> std::ops::RangeInclusive<[u8; 10]> {
    let key = |tag: u8, number: u32| {
        let day = day_to_u32(obligation.alert_on).to_be_bytes();
        concat(day, [obligation.kind as u8, tag], number.to_be_bytes())
    };
    key(0, 0)..=key(u8::MAX, u32::MAX)
}

/// What a key of `DUE` says.
pub(super) fn due_of(key: &[u8; 10]) -> Result<(Obligation, Subject), StoreError> {
    let kind = kind_of(key[4])?;
    let number = u32_at(key, 6);
    let subject = match key[5] {
        TAG_HAZARD => Subject::Hazard(HazardId(number)),
        TAG_ENTERPRISE => Subject::Enterprise(EnterpriseId(number)),
        TAG_GROUP => Subject::Group(GroupId(number)),
        tag => Subject::Record(RecordId { kind: register_of(tag.wrapping_sub(TAG_RECORD))?, number }),
    };
    Ok((Obligation { alert_on: day_from_u32(u32_at(key, 0))?, kind }, subject))
}

const TAG_HAZARD: u8 = 0;
const TAG_ENTERPRISE: u8 = 1;
const TAG_GROUP: u8 = 2;
const TAG_RECORD: u8 = 16;

fn register_of(number: u8) -> Result<RegisterKind, StoreError> {
    let kind = RegisterKind::ALL.iter().copied().find(|kind| *kind as u8 == number);
    kind.ok_or_else(|| StoreError::Damaged("a key holds no register".into()))
}

/// A record's key in `RECORDS`.
pub(super) fn record_key(id: RecordId) -> [u8; 5] {
    let [a, b, c, d] = id.number.to_be_bytes();
    [id.kind as u8, a, b, c, d]
}

/// The keys of a register in `RECORDS` from a number on.
pub(super) fn records_from(kind: RegisterKind, number: u32) -> std::ops::RangeInclusive<[u8; 5]> {
    record_key(RecordId { kind, number })..=record_key(RecordId { kind, number: u32::MAX })
}

/// The record of a key of `RECORDS`.
pub(super) fn record_of_key(key: &[u8; 5]) -> Result<RecordId, StoreError> {
    Ok(RecordId { kind: register_of(key[0])?, number: u32_at(key, 1) })
}

/// A pairing's key in `PAIRINGS`.
pub(super) fn pairing_key(group: GroupId, enterprise: EnterpriseId) -> [u8; 8] {
    concat(group.0.to_be_bytes(), [], enterprise.0.to_be_bytes())
}

/// The pairings of a group in `PAIRINGS`.
pub(super) fn pairings_of(group: GroupId) -> std::ops::RangeInclusive<[u8; 8]> {
    pairing_key(group, EnterpriseId(0))..=pairing_key(group, EnterpriseId(u32::MAX))
}

/// The enterprise of a key in `PAIRINGS`.
pub(super) fn paired_enterprise(key: &[u8; 8]) -> EnterpriseId {
    EnterpriseId(u32_at(key, 4))
}

/// Whose records `BY_PARTY` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Party {
    /// Nobody's in particular.
    Bureau,
    /// An enterprise's.
    Enterprise(EnterpriseId),
    /// A group's.
    Group(GroupId),
}

impl Party {
    /// The parties of a record.
    pub(super) fn of(record: &Record) -> Vec<Self> {
        let register = record.register();
        let enterprise = register.enterprise().map(Self::Enterprise);
        let parties: Vec<_> = enterprise.into_iter().chain(register.group().map(Self::Group)).collect();
        if parties.is_empty() { vec![Self::Bureau] } else { parties }
    }
}

/// The key of a party's register in `LISTED`.
pub(super) fn listed_key(party: Party, kind: RegisterKind) -> [u8; 6] {
    let (tag, id) = match party {
        Party::Bureau => (0, 0),
        Party::Enterprise(id) => (1, id.0),
        Party::Group(id) => (2, id.0),
    };
    concat([tag], u32::to_be_bytes(id), [kind as u8])
}

fn by_party_key(party: Party, kind: RegisterKind, day: u32, number: u32) -> [u8; 14] {
    concat(listed_key(party, kind), day.to_be_bytes(), number.to_be_bytes())
}

/// A record's key in `BY_PARTY`.
pub(super) fn by_party(party: Party, record: &Record) -> [u8; 14] {
    by_party_key(party, record.id.kind, record.day().map_or(NO_DAY, day_to_u32), record.id.number)
}

/// A party's records of a register in `BY_PARTY`, by day.
pub(super) fn of_party(party: Party, kind: RegisterKind) -> std::ops::RangeInclusive<[u8; 14]> {
    by_party_key(party, kind, 0, 0)..=by_party_key(party, kind, u32::MAX, u32::MAX)
}

/// A party's records of a register of one day in `BY_PARTY`.
pub(super) fn of_party_on(party: Party, kind: RegisterKind, day: NaiveDate) -> std::ops::RangeInclusive<[u8; 14]> {
    by_party_key(party, kind, day_to_u32(day), 0)..=by_party_key(party, kind, day_to_u32(day), u32::MAX)
}

/// The record of a key in `BY_PARTY`.
pub(super) fn record_of(key: &[u8; 14]) -> Result<RecordId, StoreError> {
    Ok(RecordId { kind: register_of(key[5])?, number: u32_at(key, 10) })
}

fn kind_of(number: u8) -> Result<ReminderKind, StoreError> {
    let kind = ReminderKind::ALL.iter().copied().find(|kind| *kind as u8 == number);
    kind.ok_or_else(|| StoreError::Damaged("a key holds no kind of reminder".into()))
}

const TALLY_STAGE: u8 = 1;
const TALLY_DUE: u8 = 2;
const TALLY_ENTERPRISE: u8 = 3;
const TALLY_PAIRED: u8 = 4;

/// What `TALLIES` counts for an enterprise.
#[derive(Clone, Copy)]
pub(super) enum OfEnterprise {
    /// Open hazards.
    Open = 0,
    /// Open major hazards.
    MajorOpen = 1,
    /// All hazards that are or were on the list; void ones are not.
    Listed = 2,
    /// Closed-out hazards.
    ClosedOut = 3,
}

/// The counter of hazards by stage and severity.
pub(super) fn tally_stage(stage: Stage, severity: Severity) -> [u8; 9] {
    concat([TALLY_STAGE], (stage as u32).to_be_bytes(), (severity as u32).to_be_bytes())
}

/// The counter of obligations by kind and day.
pub(super) fn tally_due(obligation: Obligation) -> [u8; 9] {
    concat([TALLY_DUE], (obligation.kind as u32).to_be_bytes(), day_to_u32(obligation.alert_on).to_be_bytes())
}

/// The counters of one kind of obligation up to and including `day`.
pub(super) fn tally_due_until(kind: ReminderKind, day: NaiveDate) -> std::ops::RangeInclusive<[u8; 9]> {
    let key = |number: u32| concat([TALLY_DUE], (kind as u32).to_be_bytes(), number.to_be_bytes());
    key(0)..=key(day_to_u32(day))
}

/// Whether a counter is of obligations: of a day on which nothing falls due there is none.
pub(super) fn is_tally_due(key: &[u8; 9]) -> bool {
    key[0] == TALLY_DUE
}

/// The counters of all obligations.
pub(super) fn tallies_due() -> std::ops::RangeInclusive<[u8; 9]> {
    let key = |number: u32| concat([TALLY_DUE], number.to_be_bytes(), number.to_be_bytes());
    key(0)..=key(u32::MAX)
}

/// The obligation of a counter of obligations.
pub(super) fn tally_due_of(key: &[u8; 9]) -> Result<Obligation, StoreError> {
    Ok(Obligation { alert_on: day_from_u32(u32_at(key, 5))?, kind: kind_of(key[4])? })
}

/// A counter of an enterprise.
pub(super) fn tally_enterprise(enterprise: EnterpriseId, what: OfEnterprise) -> [u8; 9] {
    concat([TALLY_ENTERPRISE], enterprise.0.to_be_bytes(), (what as u32).to_be_bytes())
}

/// The counter of enterprises that are paired.
pub(super) fn tally_paired() -> [u8; 9] {
    concat([TALLY_PAIRED], [0; 4], [0; 4])
}

/// The name under which an enterprise is found.
pub(super) fn name_key(enterprise: &Enterprise) -> String {
    crate::domain::text::fold(&enterprise.facts.name)
}
