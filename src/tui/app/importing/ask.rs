//! What the pages of an import ask of files, and the answers. Reading a file holds nobody up: it has a thread of its own
//! and needs no lock of the database.

use crate::domain::id::EnterpriseId;
use crate::ledger::import::{Import, Reached};
use crate::ledger::incoming::Stamp;
use crate::ledger::kind::Class;
use crate::ledger::preview::Preview;
use crate::ledger::read::Knowledge;
use chrono::{DateTime, FixedOffset};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far a reading or an import is, and whether it is to stop: shared by the screen and the thread at work.
#[derive(Debug, Default)]
pub struct Run {
    read: AtomicU64,
    written: AtomicU64,
    /// How many rows are to be written; 0 as long as the file is read.
    to_write: AtomicU64,
    stop: AtomicBool,
}

impl Run {
    /// Takes in how far it is; says whether to go on.
    pub fn reached(&self, reached: Reached) -> bool {
        match reached {
            Reached::Read(rows) => self.read.store(rows, Ordering::Relaxed),
            Reached::Written(rows, total) => {
                self.written.store(rows, Ordering::Relaxed);
                self.to_write.store(total, Ordering::Relaxed);
            }
        }
        !self.is_stopped()
    }

    /// How far it is.
    pub fn so_far(&self) -> Reached {
        match self.to_write.load(Ordering::Relaxed) {
            0 => Reached::Read(self.read.load(Ordering::Relaxed)),
            total => Reached::Written(self.written.load(Ordering::Relaxed), total),
        }
    }

    /// Asks it to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Where files are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder of this machine; an empty path is the one in which the program was started.
    Folder(PathBuf),
    /// What officers have sent.
    Sent,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileRef {
    /// In a folder of this machine.
    Path(PathBuf),
    /// Sent by an officer; its number.
    Sent(String),
}

/// What a line of a listing leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// The folder above.
    Up(PathBuf),
    /// What officers have sent.
    Sent,
    /// A folder.
    Folder(PathBuf),
    /// A file.
    File(FileRef),
}

/// A line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Its name, clean.
    pub name: String,
    /// What it leads to.
    pub leads: Leads,
    /// Its size in bytes; of what officers have sent, how many.
    pub size: u64,
    /// When it was written last, or sent; Beijing time.
    pub at: Option<DateTime<FixedOffset>>,
    /// Who sent it.
    pub by: String,
}

/// The files of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The place.
    pub place: Place,
    /// Its lines, in order.
    pub entries: Vec<FileEntry>,
    /// How many more there are than are listed.
    pub more: usize,
}

/// What is to be read, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The file.
    pub file: FileRef,
    /// Its name.
    pub name: String,
    /// The sheet; without one the first that is understood.
    pub sheet: Option<String>,
    /// What its rows are; without one the headings tell.
    pub class: Option<Class>,
}

/// What a file holds.
#[derive(Debug)]
pub struct Looked {
    /// What was read.
    pub wanted: Wanted,
    /// The state of the file at that time.
    pub stamp: Stamp,
    /// What it holds.
    pub preview: Preview,
    /// The known enterprise that the title of the sheet names.
    pub by_title: Option<(EnterpriseId, String)>,
    /// By what the headings were understood; the import goes by the same.
    pub knowledge: Arc<Knowledge>,
}

/// A question about files.
#[derive(Clone, Debug)]
pub enum FileAsk {
    /// The files of a place.
    List(Place),
    /// What a typed path leads to, from a folder on.
    Go(PathBuf, String),
    /// A typed path as far as the names of files go on in one way, from a folder on.
    Complete(PathBuf, String),
    /// What a file holds.
    Look(Wanted, Arc<Run>),
    /// Correct a heading of rows of a class, and read anew; without a field its correction is taken back.
    Correct(Class, String, Option<String>, Wanted, Arc<Run>),
    /// The enterprises by name.
    Enterprises,
    /// Throw away what an officer has sent.
    ThrowAway(String),
    /// Write the rows that an import did not take to a typed path, from a folder on.
    WriteRejects(Arc<Import>, PathBuf, String),
}

/// An answer about files.
#[derive(Debug)]
pub enum FileAnswer {
    /// The files of a place.
    Listed(Listing),
    /// A path leads to a file.
    IsFile(PathBuf, String),
    /// A path, completed.
    Completed(String),
    /// What a file holds.
    Looked(Box<Looked>),
    /// Reading was stopped.
    Stopped,
    /// The enterprises by name.
    Enterprises(Vec<(EnterpriseId, String)>),
    /// A workbook was written there.
    Written(String),
    /// It did not go; why, in the officer's words.
    Failed(String),
}

/// An import to make.
#[derive(Clone, Debug)]
pub struct Job {
    /// What is imported.
    pub wanted: Wanted,
    /// The enterprise of rows that name none.
    pub enterprise: Option<EnterpriseId>,
    /// The state of the file when it was looked at.
    pub stamp: Stamp,
    /// By what it was understood.
    pub knowledge: Arc<Knowledge>,
    /// How far it is.
    pub run: Arc<Run>,
}

/// Why nothing was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unimported {
    /// The officer stopped it.
    Stopped,
    /// In the officer's words.
    Failed(String),
}
