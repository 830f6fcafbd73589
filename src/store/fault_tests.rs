//! A disk that dies or fails at every call that a save makes, and what is true of the file afterwards.

use super::journal::{OpId, Stamp, Who};
use super::{Proposal, Store, StoreError, file, unharmed};
use crate::domain::change::{Change, EnterpriseChange, HazardChange, Registration};
use crate::domain::enterprise::EnterpriseFacts;
use crate::domain::hazard::{HazardFacts, Severity, Stage};
use crate::domain::id::{EnterpriseId, HazardId, Seq};
use chrono::{DateTime, NaiveDate};
use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};
use rustix::io::Errno;
use rustix::process::{Signal, getpid, kill_process};
use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io;
use std::ops::Bound;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use tempfile::TempDir;

/// What the disk does at one call.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// The process is killed there, in the midst of a write.
    Death,
    /// The call fails with this number, and no other does.
    Errno(i32),
    /// The program breaks down there.
    Panic,
}

/// When and how the disk fails; the calls are counted from the arming on.
#[derive(Debug)]
struct Trouble {
    fault: Fault,
    at: u64,
    /// The file that is out of reach from then on.
    hides: Option<PathBuf>,
    armed: AtomicBool,
    calls: AtomicU64,
}

impl Trouble {
    fn at(fault: Fault, at: u64) -> Arc<Self> {
        Arc::new(Self { fault, at, hides: None, armed: AtomicBool::new(false), calls: AtomicU64::new(0) })
    }

    /// An error after which the file cannot be opened again, until it is shown.
    fn hiding(path: &Path, at: u64) -> Arc<Self> {
        let errno = Fault::Errno(Errno::IO.raw_os_error());
        Arc::new(Self { fault: errno, at, hides: Some(path.to_owned()), armed: AtomicBool::new(false), calls: AtomicU64::new(0) })
    }

    fn show(&self) {
        if let Some(path) = &self.hides {
            fs::rename(path.with_extension("hidden"), path).unwrap();
        }
    }

    fn arm(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }

    /// Whether it has happened.
    fn has_come(&self) -> bool {
        self.calls.load(Ordering::SeqCst) > self.at
    }

    fn meet(&self) -> io::Result<()> {
        let now = self.armed.load(Ordering::SeqCst) && self.calls.fetch_add(1, Ordering::SeqCst) == self.at;
        if let Some(path) = self.hides.as_ref().filter(|_| now) {
            fs::rename(path, path.with_extension("hidden"))?;
        }
        match self.fault {
            Fault::Errno(number) if now => Err(io::Error::from_raw_os_error(number)),
            Fault::Death if now => {
                kill_process(getpid(), Signal::KILL)?;
                Err(io::Error::other("the process outlived its death"))
            }
            Fault::Panic if now => panic!("a breakdown"),
            _ => Ok(()),
        }
    }
}

/// The file, with trouble.
#[derive(Debug)]
struct Disk {
    file: FileBackend,
    trouble: Arc<Trouble>,
}

type Locked<T> = Result<T, BackendError>;
type Range = Bound<u64>;

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        self.trouble.meet()?;
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.trouble.meet()?;
        self.file.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.trouble.meet()?;
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.trouble.meet()?;
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        // A kill may come in the midst of a write.
        let (half, rest) = data.split_at(if matches!(self.trouble.fault, Fault::Death) { data.len() / 2 } else { 0 });
        self.file.write(offset, half)?;
        self.trouble.meet()?;
        self.file.write(offset + half.len() as u64, rest)
    }

    fn close(&self) -> io::Result<()> {
        self.file.close()
    }

    fn try_lock_range(&self, start: Range, end: Range) -> Locked<bool> {
        self.trouble.meet().map_err(BackendError::Io)?;
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Range, end: Range) -> Locked<bool> {
        self.trouble.meet().map_err(BackendError::Io)?;
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Range, end: Range) -> Locked<()> {
        self.trouble.meet().map_err(BackendError::Io)?;
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Range, end: Range) -> Locked<()> {
        self.trouble.meet().map_err(BackendError::Io)?;
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Range, end: Range) -> Locked<()> {
        self.trouble.meet().map_err(BackendError::Io)?;
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Range, end: Range) -> Locked<bool> {
        self.trouble.meet().map_err(BackendError::Io)?;
        self.file.query_lock_range(start, end)
    }
}

fn stamp() -> Stamp {
    Stamp { at: DateTime::UNIX_EPOCH.fixed_offset(), who: Who::here("a", "a"), op: OpId::random() }
}

fn registered(number: u32) -> Proposal {
    let found_on = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let description = format!("a guard rail is missing at place {number}");
    Proposal::new(Change::Hazard(Box::new(HazardChange::Registered(Registration {
        facts: HazardFacts::found(EnterpriseId(1), description, Severity::General, None, found_on),
        stage: Stage::Registered,
        plan: None,
        deadline: None,
        applied_on: None,
        reinspection: None,
        closure: None,
        source: None,
    }))))
}

/// A database with an enterprise and a few hazards, to be copied for each try.
struct Sample {
    folder: TempDir,
    head: Seq,
}

impl Sample {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.redb");
        Store::create(&path, &stamp()).unwrap();
        let store = Store::open(&path).unwrap();
        let facts = EnterpriseFacts { name: "enterprise".into(), ..Default::default() };
        store.commit(&stamp(), Proposal::new(Change::Enterprise(EnterpriseChange::Added(facts)))).unwrap();
        for number in 0..5 {
            store.commit(&stamp(), registered(number)).unwrap();
        }
        let head = store.head().unwrap();
        Self { folder, head }
    }

    fn copy(&self) -> PathBuf {
        let copy = self.folder.path().join("copy.redb");
        fs::copy(self.folder.path().join("sample.redb"), &copy).unwrap();
        copy
    }
}

/// The database at `path`, on a disk with trouble.
fn open(path: &Path, trouble: &Arc<Trouble>) -> Result<Store, StoreError> {
    let opened = OpenOptions::new().read(true).write(true).open(path)?;
    let disk = Disk { file: FileBackend::new(opened)?, trouble: trouble.clone() };
    let database = file::builder().create_with_backend(disk)?;
    let place = file::Place::of(path)?;
    Ok(Store { database: RwLock::new(Some(database)), place: Some(place), seen: AtomicU64::new(0), people: HashMap::new() })
}

/// Something that is saved, and how many entries it makes.
type Save = (&'static str, u64, fn(&Store) -> Result<(), StoreError>);

const SAVES: &[Save] = &[
    ("a note", 1, |store| {
        let hazard = store.read()?.hazard(HazardId(1))?.unwrap();
        let noted = HazardChange::Noted { text: "looked at".to_owned() };
        store.commit(&stamp(), Proposal::on_hazard(&hazard, noted)).map(drop)
    }),
    ("a new hazard", 1, |store| store.commit(&stamp(), registered(6)).map(drop)),
    ("many at once", 30, |store| {
        store.batch(&stamp(), |batch| (0..30).try_for_each(|number| batch.propose(registered(100 + number)).map(drop)))
    }),
];

/// A save that met the fault.
struct Try<'t> {
    /// What was saved, and the call that failed.
    which: String,
    path: &'t Path,
    store: Store,
    saved: Result<(), StoreError>,
    before: Seq,
    after: Seq,
}

/// The head that another process finds, in a file that holds together.
fn head_for_another(path: &Path, which: &str) -> Seq {
    let another = Store::open(path).unwrap_or_else(|failure| panic!("{which}: {failure}"));
    let verdict = another.verify(&mut |_| {}).unwrap();
    assert!(verdict.ok, "{which}: {verdict:?}");
    another.head().unwrap()
}

/// Where the process that dies finds the file, what it is to save, and at which call it dies.
const DYING: [&str; 3] = ["DUDAO_TEST_FILE", "DUDAO_TEST_SAVE", "DUDAO_TEST_CALL"];

#[test]
#[ignore = "not a test: the process that dies in the test below"]
fn the_process_that_dies() {
    let [Ok(path), Ok(save), Ok(at)] = DYING.map(std::env::var) else { return };
    let trouble = Trouble::at(Fault::Death, at.parse().unwrap());
    let store = open(Path::new(&path), &trouble).unwrap();
    trouble.arm();
    SAVES[save.parse::<usize>().unwrap()].2(&store).unwrap();
    println!("saved");
}

/// Promise: all or nothing, and saved means saved.
#[test]
fn a_process_that_dies_at_any_call_leaves_all_of_a_save_or_nothing() {
    let sample = Sample::new();
    for (number, (what, entries, _)) in SAVES.iter().enumerate() {
        for at in 0_u64.. {
            let which = format!("{what}, killed at call {at}");
            let path = sample.copy();
            let mut process = Command::new(std::env::current_exe().unwrap());
            process.args(["--exact", "store::fault_tests::the_process_that_dies", "--ignored", "--nocapture"]);
            process.env(DYING[0], &path).env(DYING[1], number.to_string()).env(DYING[2], at.to_string());
            let done = process.output().unwrap();
            let saved = String::from_utf8_lossy(&done.stdout).contains("saved\n");
            let (head, before, after) = (head_for_another(&path, &which), sample.head, sample.head + entries);
            assert!(head == after || head == before && !saved, "{which}: {head}");
            if done.status.success() {
                assert!(saved && at > 10, "{which} is the last");
                break;
            }
            assert_eq!(done.status.signal(), Some(9), "{which}: {done:?}");
            Store::open(&path).unwrap().commit(&stamp(), registered(7)).unwrap();
        }
    }
}

/// Makes every save again and again, each time with an error one call later, until it comes too late.
fn at_every_call(errno: Errno, mut judge: impl FnMut(Try)) {
    let sample = Sample::new();
    for (what, entries, save) in SAVES {
        for at in 0.. {
            let path = sample.copy();
            let trouble = Trouble::at(Fault::Errno(errno.raw_os_error()), at);
            let store = open(&path, &trouble).unwrap();
            trouble.arm();
            let saved = save(&store);
            let which = format!("{what}, {errno} at call {at}");
            if !trouble.has_come() {
                saved.unwrap();
                assert!(at > 10, "{which} is the last");
                break;
            }
            judge(Try { which, path: &path, store, saved, before: sample.head, after: sample.head + entries });
        }
    }
}

/// What Linux may answer to a read, a write, a new length, a sync or a lock of a file; a full disk and a broken one first.
const ERRNOS: &[Errno] = &[
    Errno::IO,
    Errno::NOSPC,
    Errno::PERM,
    Errno::INTR,
    Errno::BADF,
    Errno::AGAIN,
    Errno::NOMEM,
    Errno::ACCESS,
    Errno::BUSY,
    Errno::INVAL,
    Errno::FBIG,
    Errno::ROFS,
    Errno::DEADLK,
    Errno::NOLCK,
    Errno::OVERFLOW,
    Errno::TIMEDOUT,
    Errno::STALE,
    Errno::DQUOT,
];

/// Nor is it told of a save whose outcome nobody can find out that it was saved, or that it was not.
#[test]
fn what_cannot_be_found_out_is_told_as_not_known() {
    let sample = Sample::new();
    let mut unknown = 0;
    for (what, entries, save) in SAVES {
        for at in 0.. {
            let path = sample.copy();
            let trouble = Trouble::hiding(&path, at);
            let store = open(&path, &trouble).unwrap();
            trouble.arm();
            let saved = save(&store);
            if !trouble.has_come() {
                break;
            }
            trouble.show();
            let which = format!("{what}, out of reach from call {at} on");
            // As a screen does twice a second: a handle that could not let go of a lock lets go of it now.
            store.head().unwrap();
            let head = head_for_another(&path, &which);
            match saved {
                Ok(()) => assert_eq!(head, sample.head + entries, "{which}"),
                Err(StoreError::Unknown(_)) => unknown += 1,
                Err(_) => assert_eq!(head, sample.head, "{which}: {saved:?}"),
            }
        }
    }
    assert!(unknown > 0, "a commit failed");
}

/// Promise: what is said of a save is true, and the next one goes through. With `DUDAO_TIMES`, for every number there is.
#[test]
fn an_error_at_any_call_is_told_as_what_the_journal_says() {
    let errnos = if std::env::var_os("DUDAO_TIMES").is_some() { ERRNOS } else { &ERRNOS[..2] };
    for &errno in errnos {
        at_every_call(errno, |Try { which, path, store, saved, before, after }| {
            // As a screen does twice a second: a handle that could not let go of a lock lets go of it now.
            let seen = store.head().unwrap();
            let head = head_for_another(path, &which);
            assert_eq!(seen, head, "{which}");
            assert_eq!(head, if saved.is_ok() { after } else { before }, "{which}: {saved:?}");
            let next = store.commit(&stamp(), registered(7));
            assert!(next.is_ok(), "{which}, then {saved:?}, the next: {:?}", next.err());
            assert_eq!(head_for_another(path, &which), head + 1, "{which}");
        });
    }
}

/// Promise: what is said of a save is true, whatever breaks down in the midst of it.
#[test]
fn a_breakdown_at_any_call_is_told_as_what_the_journal_says() {
    let sample = Sample::new();
    for (what, entries, save) in SAVES {
        let mut landed = 0;
        for at in 0.. {
            let path = sample.copy();
            let trouble = Trouble::at(Fault::Panic, at);
            let store = open(&path, &trouble).unwrap();
            trouble.arm();
            let saved = unharmed(|| save(&store));
            let which = format!("{what}, a breakdown at call {at}");
            let has_come = trouble.has_come();
            trouble.armed.store(false, Ordering::SeqCst);
            if !has_come {
                saved.unwrap();
                assert!(at > 10 && landed > 0, "{which} is the last; {landed} had landed");
                break;
            }
            let _ = unharmed(|| {
                drop(store);
                Ok(())
            });
            let head = head_for_another(&path, &which);
            assert_eq!(head, if saved.is_ok() { sample.head + entries } else { sample.head }, "{which}: {saved:?}");
            landed += usize::from(saved.is_ok());
        }
    }
}
