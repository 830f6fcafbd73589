//! The journal of a batch: entries are sealed one after the other, in a long batch on a thread beside the one that makes
//! the changes.

use super::StoreError;
use super::gathered::Records;
use super::journal::{self, Entry, GENESIS, Hash};
use super::tables as t;
use crate::domain::id::Seq;
use redb::WriteTransaction;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Entries that go together to the thread that seals.
const CHUNK: usize = 256;
/// Bytes of their text with which fewer go together.
const CHUNK_BYTES: usize = 1 << 20;
/// As many of these may wait there.
const CHUNKS: usize = 4;

/// Sealed entries, and the hash of the last.
type Sealed = Result<(Vec<(Seq, Vec<u8>)>, Hash), StoreError>;

/// The journal in a write transaction.
pub(super) struct Journal<'t> {
    table: Records<'t, u64>,
    head: Seq,
    /// The hash of the last entry that is in the table; a journal that is copied is not added to.
    hash: Hash,
    /// Entries that are not sealed yet, the last at the end.
    open: Vec<Entry>,
    /// Bytes of their text.
    held: usize,
    sealer: Option<Sealer>,
}

impl<'t> Journal<'t> {
    pub(super) fn open(transaction: &'t WriteTransaction) -> Result<Self, StoreError> {
        let table = Records::open(transaction, t::JOURNAL)?;
        let head = table.last().unwrap_or(0);
        let hash = table.get(head, journal::hash_of)?.unwrap_or(GENESIS);
        Ok(Self { table, head, hash, open: Vec::new(), held: 0, sealer: None })
    }

    /// The last entry's number.
    pub(super) fn head(&self) -> Seq {
        self.head
    }

    /// An entry, those not sealed yet among them: those that are being sealed are waited for. One get.
    pub(super) fn entry(&mut self, seq: Seq) -> Result<Option<Entry>, StoreError> {
        if seq > self.head {
            return Ok(None);
        }
        let open_from = self.head + 1 - self.open.len() as u64;
        if let Some(place) = seq.checked_sub(open_from) {
            return Ok(self.open.get(place as usize).cloned());
        }
        if self.table.last().is_none_or(|last| last < seq) {
            self.settle()?;
        }
        self.table.get(seq, journal::entry_of)
    }

    /// Adds the next entry.
    pub(super) fn append(&mut self, entry: Entry) -> Result<(), StoreError> {
        self.head = entry.seq;
        self.held += entry.change.text_bytes();
        self.open.push(entry);
        if self.open.len() < CHUNK && self.held < CHUNK_BYTES {
            return Ok(());
        }
        self.held = 0;
        let open = std::mem::take(&mut self.open);
        let sealer = match &mut self.sealer {
            Some(sealer) => sealer,
            None => match Sealer::start(self.hash) {
                Ok(sealer) => self.sealer.insert(sealer),
                // Where no thread can be had they are sealed here.
                Err(_) => {
                    self.hash = put(&mut self.table, seal(open, self.hash))?;
                    return Ok(());
                }
            },
        };
        sealer.send(open)?;
        while let Some(sealed) = sealer.take_ready() {
            self.hash = put(&mut self.table, sealed)?;
        }
        Ok(())
    }

    /// Copies an entry of another journal as it stands.
    pub(super) fn copy(&mut self, seq: Seq, value: &[u8]) -> Result<(), StoreError> {
        self.head = seq;
        self.table.insert(seq, value.to_vec())
    }

    /// Waits for what is being sealed.
    fn settle(&mut self) -> Result<(), StoreError> {
        if let Some(sealer) = self.sealer.take() {
            for sealed in sealer.end() {
                self.hash = put(&mut self.table, sealed)?;
            }
        }
        // A thread that ended without a word would leave a hole in the chain.
        let sealed = self.table.last().unwrap_or(0) + self.open.len() as u64;
        if sealed == self.head { Ok(()) } else { Err(StoreError::Poisoned) }
    }

    /// Seals all, and puts it into the table.
    pub(super) fn store(&mut self) -> Result<(), StoreError> {
        self.settle()?;
        let open = std::mem::take(&mut self.open);
        self.hash = put(&mut self.table, seal(open, self.hash))?;
        self.table.store()
    }
}

fn put(table: &mut Records<'_, u64>, sealed: Sealed) -> Result<Hash, StoreError> {
    let (entries, hash) = sealed?;
    for (seq, value) in entries {
        table.insert(seq, value)?;
    }
    Ok(hash)
}

fn seal(entries: Vec<Entry>, mut hash: Hash) -> Sealed {
    let mut sealed = Vec::with_capacity(entries.len());
    for entry in entries {
        let (value, next) = journal::seal(&entry, &hash)?;
        hash = next;
        sealed.push((entry.seq, value));
    }
    Ok((sealed, hash))
}

/// A thread that seals what it is sent, in that order.
struct Sealer {
    chunks: SyncSender<Vec<Entry>>,
    sealed: Receiver<Sealed>,
}

impl Sealer {
    fn start(mut hash: Hash) -> Result<Self, StoreError> {
        let (chunks, taken) = sync_channel::<Vec<Entry>>(CHUNKS);
        // Room for all that may wait: it never waits for who takes from it.
        let (done, sealed) = sync_channel(2 * CHUNKS);
        let run = move || {
            for chunk in taken {
                let sealed = seal(chunk, hash).inspect(|(_, next)| hash = *next);
                let failed = sealed.is_err();
                if done.send(sealed).is_err() || failed {
                    return;
                }
            }
        };
        thread::Builder::new().name("sealing".into()).spawn(run)?;
        Ok(Self { chunks, sealed })
    }

    /// Sends a chunk, unless the thread ended because it could not seal one: that is told by what it sealed last.
    fn send(&self, chunk: Vec<Entry>) -> Result<(), StoreError> {
        match self.chunks.send(chunk) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.sealed.iter().find_map(Result::err).unwrap_or(StoreError::Poisoned)),
        }
    }

    fn take_ready(&self) -> Option<Sealed> {
        self.sealed.try_recv().ok()
    }

    /// What is still being sealed.
    fn end(self) -> impl Iterator<Item = Sealed> {
        drop(self.chunks);
        self.sealed.into_iter()
    }
}
