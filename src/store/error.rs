//! What can happen to a question or a save, each told truthfully.

use super::copy::Flaw;
use super::holder::Holder;
use super::journal::Entry;
use crate::domain::refusal::Refusal;
use std::io;
use std::path::Path;

/// A thing that happened to the database or to a save; words in the locale files under `store.<key>`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no database at the path.
    #[error("there is no database at {0}")]
    Missing(String),
    /// The file is no database of this program, or of a newer version.
    #[error("the file is not a database of this program's version")]
    Foreign,
    /// A newer version of the program made the tables anew since the file was opened.
    #[error("the database was brought to a newer layout")]
    Upgraded,
    /// The file is on a file system where officers who save at once would destroy it.
    #[error("{path} is on {file_system}")]
    Unfit {
        /// Where.
        path: String,
        /// The file system's name.
        file_system: &'static str,
    },
    /// Another process is saving and has been for longer than the limit; what was to be saved is not.
    #[error("another process is saving")]
    Busy(Option<Holder>),
    /// The same, where the file was only to be opened.
    #[error("the file cannot be opened while another process saves")]
    Occupied(Option<Holder>),
    /// A process holds the file for longer than opening may take: as a rule one that was stopped.
    #[error("a stopped process holds the file")]
    Stuck(Option<Holder>),
    /// Others have the file open, where nobody may: those whom `/proc` shows. None where this process is the one who is
    /// kept out, while the file is being replaced.
    #[error("the file is in use")]
    InUse(Vec<Holder>),
    /// The record was changed since the version that was decided on.
    #[error("{} was changed in entry {}", latest.subject, latest.seq)]
    Conflict {
        /// The entry that changed it last.
        latest: Box<Entry>,
    },
    /// The domain refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The disk or a limit is full; nothing was saved.
    #[error("the disk is full")]
    DiskFull,
    /// A copy would fill the disk; nothing was copied.
    #[error("{needed} bytes do not fit on the disk")]
    NoRoom {
        /// Bytes that must be free.
        needed: u64,
    },
    /// A copy of the database does not hold.
    #[error("the copy {file} does not hold: {flaw:?}")]
    Unsound {
        /// Which.
        file: String,
        /// Why.
        flaw: Flaw,
    },
    /// The commit failed, and the journal shows that it did not land.
    #[error("not saved: {0}")]
    NotSaved(Box<StoreError>),
    /// The commit failed, and the journal could not be asked whether it landed.
    #[error("it is not known whether it was saved: {0}")]
    Unknown(Box<StoreError>),
    /// A file other than the database cannot be read or written.
    #[error("{path}: {cause}")]
    OfFile {
        /// Which.
        path: String,
        /// Why.
        cause: io::Error,
    },
    /// The account may not write the file.
    #[error("no permission: {0}")]
    NoPermission(io::Error),
    /// The file at the path is another one now, or its journal went back.
    #[error("the database file was replaced")]
    Replaced,
    /// A record's checksum does not hold, or the journal's chain is broken.
    #[error("damaged: {0}")]
    Damaged(String),
    /// The work was stopped by its officer before the commit.
    #[error("stopped")]
    Stopped,
    /// A thread died while it held the handle.
    #[error("the handle is dead")]
    Poisoned,
    /// The storage failed.
    #[error("storage: {0}")]
    Storage(#[source] redb::Error),
}

impl StoreError {
    /// The key of the officer's line, under `store.`.
    pub fn key(&self) -> &'static str {
        match self {
            StoreError::Missing(_) => "missing",
            StoreError::Foreign => "foreign",
            StoreError::Upgraded => "upgraded",
            StoreError::Unfit { .. } => "unfit",
            StoreError::Busy(None) => "busy_unknown",
            StoreError::Busy(Some(_)) => "busy",
            StoreError::Occupied(None) => "occupied_unknown",
            StoreError::Occupied(Some(_)) => "occupied",
            StoreError::Stuck(None) => "stuck_unknown",
            StoreError::Stuck(Some(_)) => "stuck",
            StoreError::InUse(holders) => {
                if holders.is_empty() {
                    "kept_out"
                } else {
                    "in_use"
                }
            }
            StoreError::Conflict { .. } => "conflict",
            StoreError::Refused(_) => "refused",
            StoreError::DiskFull => "disk_full",
            StoreError::NoRoom { .. } => "no_room",
            StoreError::Unsound { .. } => "unsound",
            StoreError::NotSaved(_) => "not_saved",
            StoreError::Unknown(_) => "unknown",
            StoreError::OfFile { .. } => "of_file",
            StoreError::NoPermission(_) => "no_permission",
            StoreError::Replaced => "replaced",
            StoreError::Damaged(_) => "damaged",
            StoreError::Stopped => "stopped",
            StoreError::Poisoned => "poisoned",
            StoreError::Storage(_) => "storage",
        }
    }

    /// Whether something went wrong with the database or its file, rather than with what was asked of it.
    pub fn is_mishap(&self) -> bool {
        !matches!(self, StoreError::Missing(_) | StoreError::Conflict { .. } | StoreError::Refused(_) | StoreError::Stopped)
    }

    /// Whether the storage failed, or died before: the handle is of no use any more, the file may be.
    pub(super) fn is_of_storage(&self) -> bool {
        matches!(self, StoreError::Poisoned | StoreError::DiskFull | StoreError::Storage(_))
    }

    /// The exit code of a command that ends with it: 1 refused or failed, 3 busy, 4 damaged.
    pub fn exit_code(&self) -> u8 {
        match self {
            StoreError::Busy(_) | StoreError::Occupied(_) | StoreError::Stuck(_) | StoreError::InUse(_) => 3,
            StoreError::Replaced | StoreError::Damaged(_) | StoreError::Unsound { .. } => 4,
            _ => 1,
        }
    }
}

impl StoreError {
    /// What was found of damage, for the log; empty of anything else.
    pub fn found(&self) -> &str {
        if let StoreError::Damaged(found) = self { found } else { "" }
    }

    /// What the system said, where it did.
    pub fn io(&self) -> Option<&io::Error> {
        match self {
            StoreError::Storage(redb::Error::Io(failure)) | StoreError::OfFile { cause: failure, .. } => Some(failure),
            _ => None,
        }
    }

    /// Of what the system said of a file that is not the database.
    pub fn of_file(path: &Path) -> impl Fn(io::Error) -> Self {
        move |cause| StoreError::OfFile { path: path.display().to_string(), cause }
    }
}

impl From<io::Error> for StoreError {
    fn from(failure: io::Error) -> Self {
        match failure.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::NoPermission(failure),
            // A page is looked for behind the end of the file.
            io::ErrorKind::UnexpectedEof => StoreError::Damaged(failure.to_string()),
            _ => StoreError::Storage(redb::Error::Io(failure)),
        }
    }
}

macro_rules! from_redb {
    ($($kind:ident),+) => {
        $(impl From<redb::$kind> for StoreError {
            fn from(failure: redb::$kind) -> Self {
                of_storage(failure.into())
            }
        })+
    };
}

from_redb!(TransactionError, TableError, StorageError, CommitError, CursorError);

impl From<redb::DatabaseError> for StoreError {
    fn from(failure: redb::DatabaseError) -> Self {
        match redb::Error::from(failure) {
            // redb finds a foreign file by its first bytes, as invalid data.
            redb::Error::Io(failure) if failure.kind() == io::ErrorKind::InvalidData => StoreError::Foreign,
            redb::Error::DatabaseAlreadyOpen => StoreError::InUse(Vec::new()),
            redb::Error::UpgradeRequired(_) | redb::Error::LockProtocolMismatch => StoreError::Foreign,
            failure => of_storage(failure),
        }
    }
}

/// Every table that is asked for is there and of one form: where it is not, the list of them is damaged.
fn of_storage(failure: redb::Error) -> StoreError {
    match failure {
        redb::Error::Io(failure) => failure.into(),
        redb::Error::Corrupted(what) => StoreError::Damaged(what),
        redb::Error::TableDoesNotExist(_)
        | redb::Error::TableTypeMismatch { .. }
        | redb::Error::TableIsMultimap(_)
        | redb::Error::TableIsNotMultimap(_)
        | redb::Error::TypeDefinitionChanged { .. } => StoreError::Damaged(failure.to_string()),
        failure => StoreError::Storage(failure),
    }
}
