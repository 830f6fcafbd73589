//! The redb file: the journal of changes, the tables derived from it, the questions asked of them.
//!
//! The journal is the truth; every other table can be rebuilt from it (`replay`). One module writes (`batch`), one
//! answers (`view`), and both speak through `codec` and `tables`. Nothing of redb leaves this module.
//!
//! Rules kept here, each with a measured reason: `MultiWriter` in every process; a small cache; a file is created
//! aside and linked into place, so that a kill leaves none or a whole one; opening has a limit; the write lock is
//! tried with short random sleeps and a limit; a transaction waits for no terminal, no other process and no file from outside
//! (an import reads its file to the end before it begins one, and goes through what it set aside); records carry a
//! checksum; a commit that failed is looked up by its operation id before anything is said about it.

mod batch;
mod codec;
mod copy;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod cost_tests;
mod due;
mod error;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod fault_tests;
mod file;
pub mod file_system;
mod gathered;
mod guard;
mod holder;
pub mod identity;
mod index;
mod journal;
mod look;
mod named;
mod numbered;
mod packing;
mod party;
mod past;
mod registers;
mod replay;
mod restore;
mod rows;
mod said;
mod salvage;
mod sealing;
mod tables;
mod undo;
mod view;

pub use batch::{Batch, Committed, Guard, Proposal};
pub use copy::{Flaw, Sound};
pub use due::{DueCount, DueCursor, DueItem};
pub use error::StoreError;
pub use file::sweep;
pub use guard::{guarded, is_damage, unharmed};
pub use holder::{Holder, locking};
pub use journal::{Entry, OpId, Stamp, Who};
pub use look::{Layout, Look};
pub use replay::{CLOCK_SLACK, Progress, Verdict};
pub use restore::{Replaced, Replacement};
pub use said::Imports;
pub use salvage::{Salvage, Salvaged};
pub use undo::Opposite;
pub use view::{EnterpriseTally, HazardTally, View};

use redb::{Database, ReadableDatabase};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use crate::domain::id::{Seq, StaffId};
use crate::log;

/// How long a save waits for another officer's to end.
const WRITE_LIMIT: Duration = Duration::from_secs(5);
/// How long opening may take before it is told that somebody holds the file.
const OPEN_LIMIT: Duration = Duration::from_secs(10);
/// Bytes that must stay free on the disk for a save to begin.
const FREE_SPACE: u64 = 64 << 20;

/// The database of one bureau, as one process has it open.
pub struct Store {
    /// None while it is being opened again.
    database: RwLock<Option<Database>>,
    place: Option<file::Place>,
    /// The highest journal entry seen: a file whose journal goes back was replaced.
    seen: AtomicU64,
    /// The staff's names as they were at the opening: whom we wait for cannot be looked up while we wait.
    people: HashMap<StaffId, String>,
}

impl Store {
    /// Opens the database at `path`.
    ///
    /// # Errors
    /// `Missing` when there is none; `Occupied` past ten seconds of another process's save, `Stuck` when that process is
    /// stopped; `Foreign` when it is no database of this program or of a newer version; `Unfit` where its file system
    /// would let officers destroy it; `NoPermission`, `Damaged` or `Storage` as the file has it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, &mut |_| {})
    }

    /// Opens the database at `path`; `progress` is told how far a replay has come, when an older layout makes one due.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_with(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Self, StoreError> {
        let started = Instant::now();
        let place = file::Place::of(path)?;
        let database = open_within_limit(path)?;
        log::opened(started.elapsed());
        let mut store = Self { database: RwLock::new(Some(database)), place: Some(place), seen: AtomicU64::new(0), people: HashMap::new() };
        store.bring_up_to_layout(progress)?;
        store.head()?;
        store.people = store.read()?.staff()?.into_iter().map(|member| (member.id, member.facts.name)).collect();
        Ok(store)
    }

    /// Creates an empty database at `path`, unless one is there already.
    ///
    /// # Errors
    /// `NoPermission` or `Storage` when the folder cannot be written, `Unfit` as for opening it.
    pub fn create(path: &Path, stamp: &Stamp) -> Result<(), StoreError> {
        if path.exists() { Ok(()) } else { file::create(path, |database| initialise(database, stamp)) }
    }

    /// A database in memory, for tests, dry runs and the demo's making.
    ///
    /// # Errors
    /// `Storage`, should memory give out.
    pub fn in_memory(stamp: &Stamp) -> Result<Self, StoreError> {
        let database = empty_in_memory()?;
        initialise(&database, stamp)?;
        Ok(Self::of_memory(database))
    }

    fn of_memory(database: Database) -> Self {
        Self { database: RwLock::new(Some(database)), place: None, seen: AtomicU64::new(0), people: HashMap::new() }
    }

    /// Where the file is; none for a database in memory.
    pub fn path(&self) -> Option<&Path> {
        self.place.as_ref().map(file::Place::path)
    }

    /// The other process that holds the write lock, where `/proc` lets us see it; none for a database in memory.
    pub fn holder(&self) -> Option<Holder> {
        let holder = other(self.path().and_then(holder::of_write_lock))?;
        Some(Holder { officer: holder.staff.and_then(|id| self.people.get(&id).cloned()), ..holder })
    }

    /// A view of all that is committed now. Drop it soon: the file cannot reuse what it still shows.
    ///
    /// # Errors
    /// `Storage` when reading fails.
    pub fn read(&self) -> Result<View, StoreError> {
        let view = if self.place.is_some() { View::new } else { View::of_memory };
        self.on_living_handle(|database| Ok(view(database.begin_read()?)))
    }

    /// What `ask` answers. After an I/O error a handle is dead, but not the file: it is opened again, once.
    fn on_living_handle<R>(&self, ask: impl Fn(&Database) -> Result<R, StoreError>) -> Result<R, StoreError> {
        let answer = || match &*self.database.read().map_err(|_| StoreError::Poisoned)? {
            Some(database) => ask(database),
            None => Err(StoreError::Poisoned),
        };
        match answer() {
            Err(failure) if failure.is_of_storage() && self.place.is_some() => {
                self.reopen()?;
                answer()
            }
            answered => answered,
        }
    }

    /// Lets go of the handle, and of the locks that it may still hold, and opens the file again.
    fn reopen(&self) -> Result<(), StoreError> {
        let Some(place) = &self.place else { return Ok(()) };
        let mut database = self.database.write().map_err(|_| StoreError::Poisoned)?;
        let dead = database.take();
        // One that broke down may do so again as it goes.
        let _ = unharmed(|| {
            drop(dead);
            Ok(())
        });
        *database = Some(open_within_limit(place.path())?);
        place.check()
    }

    /// The last journal entry's number: the cheap look that tells whether anything changed. One get.
    ///
    /// # Errors
    /// `Replaced` when the file at the path is another one, or its journal went back; `Upgraded` when a newer version of
    /// the program has taken it over.
    pub fn head(&self) -> Result<Seq, StoreError> {
        if let Some(place) = &self.place {
            place.check()?;
        }
        let view = self.read()?;
        view.check_layout()?;
        let head = view.head()?;
        if self.seen.fetch_max(head, Ordering::Relaxed) > head {
            return Err(StoreError::Replaced);
        }
        Ok(head)
    }

    /// Commits one change; returns once it is durable.
    ///
    /// # Errors
    /// `Conflict` when the record is not at the version that was decided on; `Refused` when an enterprise's name is
    /// taken; `Busy` past five seconds, or `Stuck`; `DiskFull`, `NotSaved`, `Unknown`, `Replaced`, `Upgraded`, `Damaged` as
    /// they say.
    pub fn commit(&self, stamp: &Stamp, proposal: Proposal) -> Result<Committed, StoreError> {
        self.batch(stamp, |batch| batch.propose(proposal))
    }

    /// Commits all that `work` proposes in one transaction, or nothing when it fails.
    ///
    /// # Errors
    /// As `commit`, and whatever `work` returns.
    pub fn batch<R>(&self, stamp: &Stamp, work: impl FnOnce(&mut Batch) -> Result<R, StoreError>) -> Result<R, StoreError> {
        self.write(stamp, None, work)
    }

    /// Commits all that `work` proposes and `guard` lets pass in one transaction, or nothing when either fails.
    ///
    /// # Errors
    /// As `batch`, and whatever `guard` returns.
    pub fn guarded<R>(
        &self,
        stamp: &Stamp,
        guard: &Guard,
        work: impl FnOnce(&mut Batch) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        self.write(stamp, Some(guard), work)
    }

    fn write<R>(
        &self,
        stamp: &Stamp,
        guard: Option<&Guard>,
        work: impl FnOnce(&mut Batch) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        if let Some(place) = &self.place {
            place.check()?;
            place.check_space(FREE_SPACE)?;
        }
        let started = Instant::now();
        let transaction = self.begin_write()?;
        let waited = started.elapsed();
        let worked = Batch::check_layout(&transaction).and_then(|()| Batch::open(&transaction, stamp)).and_then(|batch| {
            let mut batch = batch.guarded_by(guard).placed(self.place.as_ref());
            let head = batch.head();
            if head < self.seen.load(Ordering::Relaxed) {
                return Err(StoreError::Replaced);
            }
            let result = work(&mut batch)?;
            batch.finish()?;
            Ok((result, head))
        });
        match worked {
            Ok((result, head)) => {
                // One that breaks down may have landed, as one that fails may.
                let committed = unharmed(|| Ok(transaction.commit()?));
                log::saved(waited, started.elapsed());
                match committed {
                    Ok(()) => Ok(result),
                    Err(failure) => self.outcome_of(stamp.op, head, failure).map(|()| result),
                }
            }
            Err(failure) => {
                drop(transaction);
                if failure.is_of_storage() {
                    // The write lock of a handle that could not let go of it would stand in everybody's way. What is told
                    // is why nothing was saved; a file that cannot be opened again is told when it is next asked.
                    let _ = self.reopen();
                }
                Err(failure)
            }
        }
    }

    fn begin_write(&self) -> Result<redb::WriteTransaction, StoreError> {
        let started = Instant::now();
        loop {
            let begun = self.on_living_handle(|database| match database.try_begin_write() {
                Ok(transaction) => Ok(Some(transaction)),
                Err(redb::TransactionError::WouldBlock) => Ok(None),
                Err(failure) => Err(failure.into()),
            });
            match begun? {
                Some(transaction) => return Ok(transaction),
                None if started.elapsed() < WRITE_LIMIT => std::thread::sleep(jitter()),
                None => return Err(held_by(self.holder(), StoreError::Busy, StoreError::Busy)),
            }
        }
    }

    /// A failed commit may have landed all the same: reopen and look for its operation behind the head that it found.
    fn outcome_of(&self, op: OpId, head: Seq, failure: StoreError) -> Result<(), StoreError> {
        let landed = || {
            self.reopen()?;
            self.read()?.has_operation_after(head, op)
        };
        match (landed().or_else(|_| landed()), failure) {
            (Ok(true), _) => Ok(()),
            (Ok(false), StoreError::Damaged(what)) => Err(StoreError::Damaged(what)),
            (Ok(false), failure) => Err(StoreError::NotSaved(Box::new(failure))),
            (Err(why), _) => Err(StoreError::Unknown(Box::new(why))),
        }
    }

    /// Replays the journal into tables of this program's layout when the file has an older one.
    fn bring_up_to_layout(&self, progress: &mut dyn FnMut(Progress)) -> Result<(), StoreError> {
        match self.read()?.layout()? {
            Some(tables::LAYOUT) => Ok(()),
            Some(older) if older < tables::LAYOUT => self.rebuild(progress),
            _ => Err(StoreError::Foreign),
        }
    }
}

fn initialise(database: &Database, stamp: &Stamp) -> Result<(), StoreError> {
    let transaction = database.begin_write()?;
    {
        let mut batch = Batch::open(&transaction, stamp)?;
        batch.mark_layout()?;
        batch.propose(Proposal::created(stamp.op))?;
        batch.finish()?;
    }
    Ok(transaction.commit()?)
}

fn empty_in_memory() -> Result<Database, StoreError> {
    // Memory is no file that processes could share, so it has no locks and needs none.
    // A page held twice is no quicker for it.
    Ok(Database::builder().set_cache_size(file::CACHE).create_with_backend(redb::backends::InMemoryBackend::new())?)
}

/// redb's open waits for a save to end, for ever when its process was stopped; the officer is told instead.
fn open_within_limit(path: &Path) -> Result<Database, StoreError> {
    within_limit(path, |path| Ok(file::builder().open(path)?))
}

/// Opens the file in some way, on a thread that is left behind when that takes longer than the limit.
fn within_limit<D: Send + 'static>(
    path: &Path,
    open: impl FnOnce(&Path) -> Result<D, StoreError> + Send + 'static,
) -> Result<D, StoreError> {
    let (sender, receiver) = sync_channel(1);
    let owned: PathBuf = path.to_owned();
    std::thread::Builder::new().name("open".into()).spawn(move || sender.send(guarded(|| open(&owned))))?;
    match receiver.recv_timeout(OPEN_LIMIT) {
        Ok(opened) => opened,
        Err(RecvTimeoutError::Timeout) => Err(held_by(other(holder::of_write_lock(path)), StoreError::Occupied, StoreError::Stuck)),
        Err(RecvTimeoutError::Disconnected) => Err(StoreError::Poisoned),
    }
}

/// Another process than this one, whose own work is not somebody else's.
fn other(holder: Option<Holder>) -> Option<Holder> {
    holder.filter(|holder| holder.pid != std::process::id())
}

/// Why the wait was in vain: one who is `saving` will be done, one who was stopped will not. Of a holder that `/proc`
/// does not show, what is `likely`.
fn held_by(holder: Option<Holder>, saving: fn(Option<Holder>) -> StoreError, likely: fn(Option<Holder>) -> StoreError) -> StoreError {
    match holder {
        Some(holder) if holder.stopped => StoreError::Stuck(Some(holder)),
        Some(holder) => saving(Some(holder)),
        None => likely(None),
    }
}

/// 250–750 µs: sleeps that grow starve a writer among many.
fn jitter() -> Duration {
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.subsec_nanos());
    Duration::from_micros(250 + u64::from(nanos) % 500)
}
