//! What an import takes of its file before it keeps anybody waiting: which sheet it is, and all its rows, set aside.
//!
//! A file may be slow, and the process that reads it slower. No lock is held meanwhile; and since it is a thread of its own
//! that waits for them, whoever wants to stop need not wait too.

use super::apart::Spool;
use super::error::FileError;
use super::import::ImportError;
use super::incoming::Incoming;
use super::read::{Knowledge, Options, Sheet};
use super::workbook::Limits;
use crate::store::StoreError;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// How often it is asked whether to go on.
const LOOK: Duration = Duration::from_millis(100);

/// A file read to its end.
pub(super) struct Gathered {
    /// Over all of it.
    pub(super) sha256: String,
    /// The sheet to import.
    pub(super) sheet: Sheet,
    /// Other sheets that could be.
    pub(super) others: Vec<String>,
    /// The rows below the headings.
    pub(super) rows: Spool,
}

/// How far the reading is, and whether it is to stop.
#[derive(Default)]
struct Reading {
    rows: AtomicU64,
    stopped: AtomicBool,
}

impl Reading {
    fn reached(&self, rows: u64) -> bool {
        self.rows.store(rows, Ordering::Relaxed);
        !self.stopped.load(Ordering::Relaxed)
    }
}

/// Reads a file; what memory does not hold of it goes into `folder`. `go_on` is told the number of rows, again and again,
/// and says whether to go on.
///
/// # Errors
/// As for opening the file and finding a sheet in it; `Stopped`.
pub(super) fn gather(
    incoming: Incoming,
    folder: PathBuf,
    options: &Options,
    knowledge: &Knowledge,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Gathered, ImportError> {
    let stopped = || Err(StoreError::Stopped.into());
    let reading = Arc::new(Reading::default());
    let (sender, receiver) = sync_channel(1);
    let thread = {
        let (options, knowledge, reading) = (options.clone(), knowledge.clone(), Arc::clone(&reading));
        let read = move || {
            // Where it was stopped, nobody takes it.
            let _ = sender.send(read(incoming, &folder, &options, &knowledge, &reading));
        };
        thread::Builder::new().spawn(read).map_err(FileError::Io)?
    };
    loop {
        let received = receiver.recv_timeout(LOOK);
        if !go_on(reading.rows.load(Ordering::Relaxed)) {
            // The thread is left behind; it ends when its reader says something, or has said nothing for too long.
            reading.stopped.store(true, Ordering::Relaxed);
            return stopped();
        }
        match received {
            Ok(gathered) => return Ok(gathered?),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => match thread.join() {
                Err(panic) => resume_unwind(panic),
                Ok(()) => return Err(FileError::Unread.into()),
            },
        }
    }
}

fn read(incoming: Incoming, folder: &Path, options: &Options, knowledge: &Knowledge, reading: &Reading) -> Result<Gathered, FileError> {
    let limits = Limits::default();
    let sha256 = incoming.sha256(&limits)?;
    let mut book = incoming.into_tables(limits.clone())?;
    let sheet = Sheet::find(&mut *book, options, knowledge)?;
    let others = sheet.others(&mut *book, options, knowledge);
    let mut rows = Spool::new(&*book, &sheet.name, folder, &limits);
    if sheet.unfolded().is_none() {
        rows.fill(&mut *book, sheet.header.last_row, &mut |rows| reading.reached(rows))?;
    }
    Ok(Gathered { sha256, sheet, others, rows })
}
