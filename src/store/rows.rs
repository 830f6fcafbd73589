//! Rows of the tables that answer questions. What they hold is small and carries a checksum over the key and itself: a
//! wrong row is found when it is read, as a wrong record is.

use super::StoreError;
use super::gathered::Plain;
use super::tables::{self as t, OfEnterprise};
use crate::domain::hazard::{Severity, Stage};
use crate::domain::id::EnterpriseId;
use redb::{AccessGuard, ReadableTable, Value};
use std::ops::{Bound, RangeInclusive};

/// What the due index holds: whose it is, and what a list shows of it.
pub(super) type DueRow<'r> = (u32, u32, &'r [u8]);
/// What a counter holds.
pub(super) type TallyRow = (i64, u32);
/// What the hazards of an enterprise hold: their flags.
pub(super) type FlagsRow = (u8, u32);
/// What a ledger's name for a hazard holds: its id.
pub(super) type KnownRow = (u32, u32);

fn sum(parts: &[&[u8]]) -> u32 {
    parts.iter().fold(0, |sum, part| crc32c::crc32c_append(sum, part))
}

fn holding<T>(value: T, sum: u32, found: u32) -> Result<T, StoreError> {
    if sum == found { Ok(value) } else { Err(StoreError::Damaged("a row's checksum does not hold".into())) }
}

/// The row of a key that says all by itself.
pub(super) fn of_key(key: &[u8]) -> u32 {
    sum(&[key])
}

/// The key of such a row.
pub(super) fn key<const N: usize>(key: [u8; N], row: u32) -> Result<[u8; N], StoreError> {
    holding(key, of_key(&key), row)
}

pub(super) fn of_flags(key: &[u8], flags: u8) -> FlagsRow {
    (flags, sum(&[key, &[flags]]))
}

pub(super) fn flags(key: &[u8], row: FlagsRow) -> Result<u8, StoreError> {
    holding(row.0, of_flags(key, row.0).1, row.1)
}

pub(super) fn of_known(key: &[u8], hazard: u32) -> KnownRow {
    (hazard, sum(&[key, &hazard.to_le_bytes()]))
}

pub(super) fn known(key: &[u8], row: KnownRow) -> Result<u32, StoreError> {
    holding(row.0, of_known(key, row.0).1, row.1)
}

pub(super) fn of_due<'r>(key: &[u8], number: u32, shown: &'r [u8]) -> DueRow<'r> {
    (number, sum(&[key, &number.to_le_bytes(), shown]), shown)
}

pub(super) fn due<'r>(key: &[u8], row: DueRow<'r>) -> Result<(u32, &'r [u8]), StoreError> {
    holding((row.0, row.2), of_due(key, row.0, row.2).1, row.1)
}

pub(super) fn of_count(key: &[u8], count: i64) -> TallyRow {
    (count, sum(&[key, &count.to_le_bytes()]))
}

pub(super) fn count(key: &[u8], row: TallyRow) -> Result<i64, StoreError> {
    holding(row.0, of_count(key, row.0).1, row.1)
}

/// The rows of a range, by key; `check` says whether a row holds. A row whose key was changed, or that a changed branch of
/// the tree leads past, stands out of order or beside the range it belongs to, and is found there.
pub(super) fn scan<'t, K: Plain, V: Value + 'static>(
    table: &'t impl ReadableTable<K, V>,
    keys: RangeInclusive<K>,
    check: impl Fn(K, V::SelfType<'_>) -> Result<(), StoreError> + 't,
) -> Result<impl Iterator<Item = Result<(K, AccessGuard<'t, V>), StoreError>> + 't, StoreError> {
    let (first, last) = keys.into_inner();
    before(table, first, &check)?;
    let mut rows = Some(table.range::<K>(first..=last)?);
    let mut latest = None;
    Ok(std::iter::from_fn(move || match rows.as_mut()?.next() {
        Some(row) => Some(row.map_err(StoreError::from).and_then(|(key, value)| {
            let key = key.value();
            in_order(first <= key && key <= last && latest.is_none_or(|latest| latest < key))?;
            latest = Some(key);
            Ok((key, value))
        })),
        None => {
            rows = None;
            // The range ends at a row that seems to lie beyond it: it may be one of its own.
            after(table, latest.map_or(Bound::Included(first), Bound::Excluded), last, &check).err().map(Err)
        }
    }))
}

/// Looks at the rows beside a range.
pub(super) fn beside<K: Plain, V: Value + 'static>(
    table: &impl ReadableTable<K, V>,
    keys: RangeInclusive<K>,
    check: impl Fn(K, V::SelfType<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    before(table, *keys.start(), &check)?;
    after(table, Bound::Excluded(*keys.end()), *keys.end(), &check)
}

/// Looks at the row before a key.
fn before<K: Plain, V: Value + 'static>(
    table: &impl ReadableTable<K, V>,
    first: K,
    check: &impl Fn(K, V::SelfType<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let Some((key, row)) = table.range::<K>(..first)?.next_back().transpose()? else { return Ok(()) };
    in_order(key.value() < first)?;
    check(key.value(), row.value())
}

/// Looks at the row behind `from`, which must lie beyond `last`.
fn after<K: Plain, V: Value + 'static>(
    table: &impl ReadableTable<K, V>,
    from: Bound<K>,
    last: K,
    check: &impl Fn(K, V::SelfType<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let Some((key, row)) = table.range::<K>((from, Bound::Unbounded))?.next().transpose()? else { return Ok(()) };
    in_order(key.value() > last)?;
    check(key.value(), row.value())
}

/// What is said of rows that do not stand as they should.
pub(super) fn in_order(holds: bool) -> Result<(), StoreError> {
    if holds { Ok(()) } else { Err(StoreError::Damaged("rows are out of order".into())) }
}

/// A counter that is there from the first on.
pub(super) fn counted(tallies: &impl ReadableTable<[u8; 9], TallyRow>, key: [u8; 9]) -> Result<u64, StoreError> {
    match tallies.get(key)? {
        Some(row) => Ok(count(&key, row.value())?.max(0) as u64),
        None => Err(StoreError::Damaged("a counter is missing".into())),
    }
}

/// How many records of a register `LISTED` knows of a party; it has a row from the first one on.
pub(super) fn listed(listed: &impl ReadableTable<[u8; 6], TallyRow>, key: [u8; 6]) -> Result<i64, StoreError> {
    listed.get(key)?.map_or(Ok(0), |row| count(&key, row.value()))
}

/// Whether as many were found as are listed: a changed key hides its row from a range, but not from the count.
pub(super) fn all_listed(table: &impl ReadableTable<[u8; 6], TallyRow>, key: [u8; 6], found: usize) -> Result<(), StoreError> {
    if listed(table, key)? == found as i64 { Ok(()) } else { Err(StoreError::Damaged("a record is not where it is listed".into())) }
}

/// The counters that a database has from its first entry on.
pub(super) fn counters_of_all() -> impl Iterator<Item = [u8; 9]> {
    let stages = Stage::ALL.iter().flat_map(|&stage| Severity::ALL.iter().map(move |&severity| t::tally_stage(stage, severity)));
    stages.chain([t::tally_paired()])
}

/// The counters that an enterprise has from its first entry on.
pub(super) fn counters_of(enterprise: EnterpriseId) -> impl Iterator<Item = [u8; 9]> {
    let all = [OfEnterprise::Open, OfEnterprise::MajorOpen, OfEnterprise::Listed, OfEnterprise::ClosedOut];
    all.into_iter().map(move |what| t::tally_enterprise(enterprise, what))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_row_holds_under_its_own_key_alone() {
        let (one, other) = ([1; 9], [2; 9]);
        assert_eq!(key(one, of_key(&one)).unwrap(), one);
        assert_eq!(count(&one, of_count(&one, -3)).unwrap(), -3);
        assert_eq!(flags(&one, of_flags(&one, 5)).unwrap(), 5);
        assert_eq!(known(&one, of_known(&one, 7)).unwrap(), 7);
        assert!(known(&other, of_known(&one, 7)).is_err() && known(&one, (8, of_known(&one, 7).1)).is_err());
        assert_eq!(due(&one, of_due(&one, 7, b"x")).unwrap(), (7, &b"x"[..]));
        assert!(key(other, of_key(&one)).is_err() && count(&other, of_count(&one, -3)).is_err());
        assert!(flags(&other, of_flags(&one, 5)).is_err() && due(&other, of_due(&one, 7, b"x")).is_err());
        assert!(count(&one, (4, of_count(&one, -3).1)).is_err() && flags(&one, (4, of_flags(&one, 5).1)).is_err());
        let (_, sum, _) = of_due(&one, 7, b"x");
        assert!(due(&one, (8, sum, b"x")).is_err() && due(&one, (7, sum, b"y")).is_err());
    }
}
