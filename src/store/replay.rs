//! Replaying the journal: the proof that the tables are what it says, and the way to a new layout.

use super::batch::Batch;
use super::journal::{self, Entry, GENESIS, OpId, Stamp, Who};
use super::look::read_only;
use super::tables as t;
use super::{Store, StoreError, View, guarded};
use crate::domain::change::{Change, DatabaseChange};
use crate::domain::id::Seq;
use chrono::TimeDelta;
use redb::{Key, ReadableTable, TableDefinition, Value};
use serde::Serialize;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread;

/// Says something of each derived table; their types differ, so a list cannot hold them.
macro_rules! derived {
    ($each:ident) => {
        $each!("programme", t::PROGRAMME);
        $each!("staff", t::STAFF);
        $each!("groups", t::GROUPS);
        $each!("enterprises", t::ENTERPRISES);
        $each!("hazards", t::HAZARDS);
        $each!("enterprise_names", t::NAMES);
        $each!("hazard_identities", t::IDENTITIES);
        $each!("hazards_by_enterprise", t::BY_ENTERPRISE);
        $each!("records", t::RECORDS);
        $each!("records_by_party", t::BY_PARTY);
        $each!("records_listed", t::LISTED);
        $each!("standings", t::STANDINGS);
        $each!("pairings", t::PAIRINGS);
        $each!("due", t::DUE);
        $each!("tallies", t::TALLIES);
    };
}

/// What lies between the times of two entries although the clock was not touched: who saves may wait for the write lock,
/// and an import is recorded as of its beginning.
pub const CLOCK_SLACK: TimeDelta = TimeDelta::minutes(1);

/// How far a long piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Done so far.
    pub done: u64,
    /// In all.
    pub total: u64,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// How many entries there are.
    pub entries: u64,
    /// Whether the chain holds and the tables are what a replay makes of it.
    pub ok: bool,
    /// The first entry that does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_bad: Option<Seq>,
    /// The first table that differs from the replay, when the chain holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The first entry that was recorded at an earlier time than the one before it: the clock was set back there. The
    /// order of the entries does not hang on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_set_back: Option<Seq>,
}

impl Store {
    /// Computes the chain again and compares a full replay with the tables.
    ///
    /// # Errors
    /// `Storage` when reading fails; what it finds is in the verdict.
    pub fn verify(&self, progress: &mut dyn FnMut(Progress)) -> Result<Verdict, StoreError> {
        verify(&self.read()?, progress)
    }

    /// Does the same with the database at `path`, which is opened for reading alone.
    ///
    /// # Errors
    /// As for opening it; what it finds is in the verdict.
    pub fn verify_at(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Verdict, StoreError> {
        let (_open, transaction) = read_only(path)?;
        verify(&View::new(transaction), progress)
    }

    /// Makes every derived table anew from the journal, in one transaction.
    ///
    /// # Errors
    /// As a commit; `Damaged` when an entry cannot be read; `Foreign` when a newer version was quicker.
    pub fn rebuild(&self, progress: &mut dyn FnMut(Progress)) -> Result<(), StoreError> {
        // Read under the write lock: what was committed while it was waited for is there.
        let transaction = self.begin_write()?;
        let view = self.read()?;
        if view.layout()?.is_none_or(|layout| layout > t::LAYOUT) {
            return Err(StoreError::Foreign);
        }
        let total = view.head()?;
        macro_rules! empty {
            ($name:literal, $table:expr) => {
                transaction.delete_table($table)?
            };
        }
        derived!(empty);
        {
            let stamp = nobody();
            let mut batch = Batch::open(&transaction, &stamp)?;
            read_ahead(&view, &mut |_, value| journal::entry_of(value), &mut |entry| {
                batch.derive(&entry)?;
                progress(Progress { done: entry.seq, total });
                Ok(())
            })?;
            batch.mark_layout()?;
            batch.finish()?;
        }
        Ok(transaction.commit()?)
    }
}

/// Computes the chain again and compares a full replay with the tables.
fn verify(view: &View, progress: &mut dyn FnMut(Progress)) -> Result<Verdict, StoreError> {
    let total = view.head()?;
    let (mut entries, mut last, mut clock_set_back) = (0, None, None);
    let replayed = super::empty_in_memory()?;
    let stamp = nobody();
    let transaction = replayed.begin_write()?;
    let mut batch = Batch::open(&transaction, &stamp)?;
    let walk = read_ahead(view, &mut chained(), &mut |entry| {
        batch.derive(&entry)?;
        entries = entry.seq;
        if last.is_some_and(|last| entry.at < last - CLOCK_SLACK) {
            clock_set_back.get_or_insert(entry.seq);
        }
        // A database may be made of what happened before it, as the demo is.
        if !matches!(entry.change, Change::Database(DatabaseChange::Created { .. })) {
            last = Some(entry.at);
        }
        progress(Progress { done: entries, total });
        Ok(())
    });
    match walk {
        Err(StoreError::Damaged(_)) => {
            return Ok(Verdict { entries, ok: false, first_bad: Some(entries + 1), table: None, clock_set_back });
        }
        walk => walk?,
    }
    batch.finish()?;
    transaction.commit()?;
    let table = first_difference(view, &Store::of_memory(replayed).read()?)?;
    Ok(Verdict { entries, ok: table.is_none(), first_bad: None, table: table.map(str::to_owned), clock_set_back })
}

/// What reads an entry, or tells that the chain breaks at it.
fn chained() -> impl FnMut(Seq, &[u8]) -> Result<Entry, StoreError> {
    let (mut last, mut hash) = (0, GENESIS);
    move |seq, value| {
        let (claimed, json) = journal::open(value)?;
        let entry = journal::parse(&json)?;
        if seq != last + 1 || entry.seq != seq || journal::chain(&hash, &json) != claimed {
            return Err(StoreError::Damaged(format!("the chain breaks at entry {seq}")));
        }
        (last, hash) = (seq, claimed);
        Ok(entry)
    }
}

/// Entries that go together from the thread that reads to the one that takes.
const CHUNK: usize = 256;
/// Bytes of their text with which fewer go together.
const CHUNK_BYTES: usize = 1 << 20;
/// As many of these are read ahead.
const CHUNKS: usize = 4;

/// Makes an entry of its number and value.
type Read<'r> = dyn FnMut(Seq, &[u8]) -> Result<Entry, StoreError> + Send + 'r;

/// Reads the journal on a thread of its own, and hands every entry to `take`; those before one that cannot be read too.
fn read_ahead(view: &View, read: &mut Read<'_>, take: &mut dyn FnMut(Entry) -> Result<(), StoreError>) -> Result<(), StoreError> {
    thread::scope(|scope| {
        let (sender, chunks) = sync_channel::<Vec<Entry>>(CHUNKS);
        let reader = thread::Builder::new().spawn_scoped(scope, move || {
            let (mut chunk, mut held) = (Vec::with_capacity(CHUNK), 0);
            let walk = guarded(|| {
                view.journal_values(|seq, value| {
                    let entry = read(seq, value)?;
                    held += entry.change.text_bytes();
                    chunk.push(entry);
                    if chunk.len() < CHUNK && held < CHUNK_BYTES {
                        return Ok(());
                    }
                    held = 0;
                    sender.send(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK))).map_err(|_| StoreError::Stopped)
                })
            });
            // Nobody takes them any more when the taking failed, which is told instead.
            let _ = sender.send(chunk);
            walk
        })?;
        chunks.into_iter().flatten().try_for_each(take)?;
        reader.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// A replay writes no entry of its own; its stamp is never seen.
pub(super) fn nobody() -> Stamp {
    let who = Who::default();
    Stamp { at: chrono::DateTime::UNIX_EPOCH.fixed_offset(), who, op: OpId(0) }
}

/// The first derived table in which two views differ.
fn first_difference(one: &View, other: &View) -> Result<Option<&'static str>, StoreError> {
    macro_rules! compare {
        ($name:literal, $table:expr) => {
            if !same(one, other, $table)? {
                return Ok(Some($name));
            }
        };
    }
    derived!(compare);
    Ok(None)
}

fn same<K: Key + 'static, V: Value + 'static>(one: &View, other: &View, table: TableDefinition<K, V>) -> Result<bool, StoreError> {
    let (one, other) = (one.transaction().open_table(table)?, other.transaction().open_table(table)?);
    let (mut left, mut right) = (one.iter()?, other.iter()?);
    loop {
        match (left.next().transpose()?, right.next().transpose()?) {
            (None, None) => return Ok(true),
            (Some((key, value)), Some((other_key, other_value))) => {
                let same = K::as_bytes(&key.value()).as_ref() == K::as_bytes(&other_key.value()).as_ref()
                    && V::as_bytes(&value.value()).as_ref() == V::as_bytes(&other_value.value()).as_ref();
                if !same {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
    }
}
