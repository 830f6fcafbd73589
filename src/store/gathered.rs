//! What a batch writes into a table, gathered in memory and put there in the order of the keys: new keys beyond the last
//! then fill page after page, where each at its own time would split a page in halves.

use super::StoreError;
use super::rows::{self, DueRow, FlagsRow, KnownRow};
use redb::{AccessGuard, Key, ReadableTable, ReadableTableMetadata, Table, Value, WriteTransaction};
use std::collections::{BTreeMap, HashMap};
use std::ops::{Bound, RangeInclusive};

/// Bytes of records that are held before they are put into their table.
const RECORD_BYTES: usize = 4 << 20;
/// Keys of an index that are held: as many as a million hazards bring.
const INDEX_KEYS: usize = 4_000_000;
/// Bytes that are held of what stands beside them.
const INDEX_BYTES: usize = 8 << 20;

/// A key that is its own form in memory: a number, or an array of bytes.
pub(super) trait Plain: for<'k> Key<SelfType<'k> = Self> + Ord + Copy + 'static {}
impl<K: for<'k> Key<SelfType<'k> = K> + Ord + Copy + 'static> Plain for K {}

/// A table of records under numbers that count up.
pub(super) struct Records<'t, K: Plain> {
    table: Table<'t, K, &'static [u8]>,
    last: Option<K>,
    /// The last key that is in the table.
    stored: Option<K>,
    gathered: BTreeMap<K, Vec<u8>>,
    bytes: usize,
}

impl<'t, K: Plain> Records<'t, K> {
    pub(super) fn open(transaction: &'t WriteTransaction, of: redb::TableDefinition<K, &'static [u8]>) -> Result<Self, StoreError> {
        let table = transaction.open_table(of)?;
        let stored = table.last()?.map(|(key, _)| key.value());
        Ok(Self { table, last: stored, stored, gathered: BTreeMap::new(), bytes: 0 })
    }

    /// The last key.
    pub(super) fn last(&self) -> Option<K> {
        self.last
    }

    /// What `read` makes of a record. One get, or none when it was written by this batch.
    pub(super) fn get<T>(&self, key: K, read: impl FnOnce(&[u8]) -> Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        if let Some(value) = self.gathered.get(&key) {
            return read(value).map(Some);
        }
        if self.stored.is_none_or(|stored| stored < key) {
            return Ok(None);
        }
        self.table.get(key)?.map(|value| read(value.value())).transpose()
    }

    pub(super) fn insert(&mut self, key: K, value: Vec<u8>) -> Result<(), StoreError> {
        self.last = self.last.max(Some(key));
        self.bytes += value.len();
        self.gathered.insert(key, value);
        if self.bytes > RECORD_BYTES { self.store() } else { Ok(()) }
    }

    /// Puts what is gathered into the table.
    pub(super) fn store(&mut self) -> Result<(), StoreError> {
        self.bytes = 0;
        let mut beyond = std::mem::take(&mut self.gathered);
        if let Some(stored) = self.stored {
            let new = split_beyond(&mut beyond, stored);
            for (key, value) in std::mem::replace(&mut beyond, new) {
                self.table.insert(key, value.as_slice())?;
            }
        }
        self.stored = self.last;
        append(&mut self.table, beyond.iter().map(|(key, value)| (*key, value.as_slice())))
    }

    /// The table with all that was written.
    pub(super) fn stored(&mut self) -> Result<&Table<'t, K, &'static [u8]>, StoreError> {
        self.store()?;
        Ok(&self.table)
    }
}

/// A value of an index as it is held in memory.
pub(super) trait Held<V: Value> {
    /// From the table's row of a key.
    fn of(key: &[u8], row: V::SelfType<'_>) -> Result<Self, StoreError>
    where
        Self: Sized;
    /// The table's row of a key.
    fn row(&self, key: &[u8]) -> V::SelfType<'_>;
    /// Bytes that it holds beside itself.
    fn bytes(&self) -> usize {
        0
    }
}

impl Held<FlagsRow> for u8 {
    fn of(key: &[u8], row: FlagsRow) -> Result<Self, StoreError> {
        rows::flags(key, row)
    }

    fn row(&self, key: &[u8]) -> FlagsRow {
        rows::of_flags(key, *self)
    }
}

impl Held<KnownRow> for u32 {
    fn of(key: &[u8], row: KnownRow) -> Result<Self, StoreError> {
        rows::known(key, row)
    }

    fn row(&self, key: &[u8]) -> KnownRow {
        rows::of_known(key, *self)
    }
}

/// A value of the due index: most have nothing but the number.
pub(super) type DueHeld = (u32, Box<[u8]>);

impl Held<DueRow<'static>> for DueHeld {
    fn of(key: &[u8], row: DueRow<'_>) -> Result<Self, StoreError> {
        rows::due(key, row).map(|(number, bytes)| (number, bytes.into()))
    }

    fn row(&self, key: &[u8]) -> DueRow<'_> {
        rows::of_due(key, self.0, &self.1)
    }

    fn bytes(&self) -> usize {
        self.1.len()
    }
}

/// A table of keys that answer a question, each with a small value.
pub(super) struct Index<'t, K: Plain, V: Value + 'static, H> {
    table: Table<'t, K, V>,
    /// What was written; none for a key that was taken out.
    gathered: BTreeMap<K, Option<H>>,
    /// Bytes that this holds beside the keys.
    bytes: usize,
}

impl<'t, K: Plain, V: Value + 'static, H: Held<V> + Clone> Index<'t, K, V, H> {
    pub(super) fn open(transaction: &'t WriteTransaction, of: redb::TableDefinition<K, V>) -> Result<Self, StoreError> {
        Ok(Self { table: transaction.open_table(of)?, gathered: BTreeMap::new(), bytes: 0 })
    }

    pub(super) fn insert(&mut self, key: K, value: H) -> Result<(), StoreError> {
        self.put(key, Some(value))
    }

    pub(super) fn remove(&mut self, key: K) -> Result<(), StoreError> {
        self.put(key, None)
    }

    fn put(&mut self, key: K, value: Option<H>) -> Result<(), StoreError> {
        self.bytes += value.as_ref().map_or(0, H::bytes);
        self.gathered.insert(key, value);
        if self.gathered.len() > INDEX_KEYS || self.bytes > INDEX_BYTES { self.store() } else { Ok(()) }
    }

    /// The keys in a range with their values, those of this batch among them. A range scan.
    pub(super) fn range(&self, range: RangeInclusive<K>) -> Result<Vec<(K, H)>, StoreError> {
        let mut found = BTreeMap::new();
        let stored = |key: K, row: V::SelfType<'_>| H::of(K::as_bytes(&key).as_ref(), row);
        for row in rows::scan(&self.table, range.clone(), |key, row| stored(key, row).map(drop))? {
            let (key, value) = row?;
            found.insert(key, Some(stored(key, value.value())?));
        }
        found.extend(self.gathered.range(range).map(|(key, value)| (*key, value.clone())));
        Ok(found.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
    }

    /// Empties the table.
    pub(super) fn clear(&mut self) -> Result<(), StoreError> {
        self.gathered.clear();
        self.bytes = 0;
        Ok(self.table.retain(|_, _| false)?)
    }

    /// Puts what is gathered into the table.
    pub(super) fn store(&mut self) -> Result<(), StoreError> {
        self.bytes = 0;
        let mut beyond = std::mem::take(&mut self.gathered);
        let last = self.table.last()?.map(|(key, _): (AccessGuard<K>, _)| key.value());
        if let Some(last) = last {
            let new = split_beyond(&mut beyond, last);
            for (key, value) in std::mem::replace(&mut beyond, new) {
                match value {
                    Some(value) => self.table.insert(key, value.row(K::as_bytes(&key).as_ref()))?,
                    None => self.table.remove(key)?,
                };
            }
        }
        append(&mut self.table, beyond.iter().filter_map(|(key, value)| Some((*key, value.as_ref()?.row(K::as_bytes(key).as_ref())))))
    }
}

/// A table of keys of which each is asked for by itself.
pub(super) struct Lookup<'t, K: Plain + std::hash::Hash, V: Value + 'static, H> {
    table: Table<'t, K, V>,
    /// Whether the table holds anything to be asked for.
    any: bool,
    gathered: HashMap<K, H>,
}

impl<'t, K: Plain + std::hash::Hash, V: Value + 'static, H: Held<V> + Copy> Lookup<'t, K, V, H> {
    pub(super) fn open(transaction: &'t WriteTransaction, of: redb::TableDefinition<K, V>) -> Result<Self, StoreError> {
        let table = transaction.open_table(of)?;
        Ok(Self { any: !table.is_empty()?, table, gathered: HashMap::new() })
    }

    pub(super) fn get(&self, key: K) -> Result<Option<H>, StoreError> {
        let stored = |key: K, row: V::SelfType<'_>| H::of(K::as_bytes(&key).as_ref(), row);
        match self.gathered.get(&key) {
            Some(value) => Ok(Some(*value)),
            None if self.any => match self.table.get(key)? {
                Some(row) => stored(key, row.value()).map(Some),
                None => rows::beside(&self.table, key..=key, |key, row| stored(key, row).map(drop)).map(|()| None),
            },
            None => Ok(None),
        }
    }

    pub(super) fn insert(&mut self, key: K, value: H) -> Result<(), StoreError> {
        self.gathered.insert(key, value);
        if self.gathered.len() > INDEX_KEYS { self.store() } else { Ok(()) }
    }

    /// Puts what is gathered into the table.
    pub(super) fn store(&mut self) -> Result<(), StoreError> {
        let mut gathered: Vec<(K, H)> = std::mem::take(&mut self.gathered).into_iter().collect();
        gathered.sort_unstable_by_key(|(key, _)| *key);
        let last = self.table.last()?.map(|(key, _): (AccessGuard<K>, _)| key.value());
        let within = gathered.partition_point(|(key, _)| Some(*key) <= last);
        for (key, value) in &gathered[..within] {
            self.table.insert(*key, value.row(K::as_bytes(key).as_ref()))?;
        }
        self.any = self.any || !gathered.is_empty();
        append(&mut self.table, gathered[within..].iter().map(|(key, value)| (*key, value.row(K::as_bytes(key).as_ref()))))
    }
}

/// Takes out what lies beyond a key.
fn split_beyond<K: Plain, V>(gathered: &mut BTreeMap<K, V>, last: K) -> BTreeMap<K, V> {
    let mut beyond = gathered.split_off(&last);
    if let Some(value) = beyond.remove(&last) {
        gathered.insert(last, value);
    }
    beyond
}

/// Adds rows, whose keys rise, behind the last of a table.
fn append<'v, K: Plain, V: Value + 'static>(
    table: &mut Table<'_, K, V>,
    rows: impl Iterator<Item = (K, V::SelfType<'v>)>,
) -> Result<(), StoreError> {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    let mut end = table.upper_bound_mut(Bound::<K>::Unbounded)?;
    for (key, value) in rows {
        end.insert_before(key, value)?;
    }
    Ok(end.close()?)
}
