//! What can happen to a question or a save, each told truthfully.

use super::holder::Holder;
use super::journal::Entry;
use crate::domain::refusal::Refusal;
use std::io;

/// A thing that happened to the database or to a save; words in the locale files under `store.<key>`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no database at the path.
    #[error("there is no database at {0}")]
    Missing(String),
    /// The file is no database of this program, or of a newer version.
    #[error("the file is not a database of this program's version")]
    Foreign,
    /// Another process is saving and has been for longer than the limit.
    #[error("another process is saving")]
    Busy(Option<Holder>),
    /// A process holds the file for longer than opening may take: as a rule one that was stopped.
    #[error("a stopped process holds the file")]
    Stuck(Option<Holder>),
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
    /// The commit failed, and the journal shows that it did not land.
    #[error("not saved: {0}")]
    NotSaved(Box<StoreError>),
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
            StoreError::Busy(None) => "busy_unknown",
            StoreError::Busy(Some(_)) => "busy",
            StoreError::Stuck(None) => "stuck_unknown",
            StoreError::Stuck(Some(_)) => "stuck",
            StoreError::Conflict { .. } => "conflict",
            StoreError::Refused(_) => "refused",
            StoreError::DiskFull => "disk_full",
            StoreError::NotSaved(_) => "not_saved",
            StoreError::NoPermission(_) => "no_permission",
            StoreError::Replaced => "replaced",
            StoreError::Damaged(_) => "damaged",
            StoreError::Stopped => "stopped",
            StoreError::Poisoned => "poisoned",
            StoreError::Storage(_) => "storage",
        }
    }

    /// The exit code of a command that ends with it: 1 refused or failed, 3 busy, 4 damaged.
    pub fn exit_code(&self) -> u8 {
        match self {
            StoreError::Busy(_) | StoreError::Stuck(_) => 3,
            StoreError::Replaced | StoreError::Damaged(_) => 4,
            _ => 1,
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(failure: io::Error) -> Self {
        match failure.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::NoPermission(failure),
            _ => StoreError::Storage(redb::Error::Io(failure)),
        }
    }
}

macro_rules! from_redb {
    ($($kind:ident),+) => {
        $(impl From<redb::$kind> for StoreError {
            fn from(failure: redb::$kind) -> Self {
                match redb::Error::from(failure) {
                    redb::Error::Io(failure) => failure.into(),
                    redb::Error::Corrupted(what) => StoreError::Damaged(what),
                    failure => StoreError::Storage(failure),
                }
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
            redb::Error::Io(failure) => failure.into(),
            redb::Error::Corrupted(what) => StoreError::Damaged(what),
            redb::Error::UpgradeRequired(_) | redb::Error::LockProtocolMismatch => StoreError::Foreign,
            failure => StoreError::Storage(failure),
        }
    }
}
