//! What an administrator must know of a set-up: the data folder, the database, and the door by which officers come in.
//!
//! Looking and judging are apart: `account`, `aged`, `files`, `keys`, `machine` and `sshd` judge what they are handed,
//! `look` and `inside` fetch it.

pub mod account;
pub mod aged;
pub mod files;
mod inside;
pub mod keys;
mod look;
pub mod machine;
pub mod sshd;

pub use inside::Depth;
pub use look::{Door, data, door, folder_of, left_in, state, surroundings};

use crate::store::StoreError;
use chrono::TimeDelta;
use serde::Serialize;

vocabulary! {
    /// How a check ended.
    Verdict {
        /// As it should be.
        Good = "good",
        /// It works, but somebody should know.
        Attention = "attention",
        /// It must be changed.
        Bad = "bad",
    }
}

vocabulary! {
    /// What is looked at besides sshd's settings.
    What {
        /// The locale: which encoding the terminal is said to take.
        Locale = "locale",
        /// The terminal, and its size.
        Terminal = "terminal",
        /// Columns that a line character takes in it.
        GlyphWidth = "glyph_width",
        /// The system's time zone.
        Zone = "time_zone",
        /// Whether the clock is kept right over the network.
        TimeService = "time_service",
        /// How far the holidays are known.
        WorkCalendar = "work_calendar",
        /// The folder of the database.
        DataFolder = "data_folder",
        /// The folders above it.
        Parents = "parents",
        /// The file system beneath it.
        FileSystem = "file_system",
        /// The room that is left on it.
        Space = "space",
        /// The database's file.
        DatabaseFile = "database_file",
        /// Its size.
        Size = "size",
        /// Whether it opens, and how far its journal goes.
        Database = "database",
        /// The layout of its tables.
        Layout = "layout",
        /// The chain of the journal.
        Journal = "journal",
        /// The clock, by the journal.
        Clock = "clock",
        /// Who has it open.
        Holders = "holders",
        /// The last backup.
        Backup = "backup",
        /// What was being filled in when a session ended.
        Drafts = "drafts",
        /// Ledgers that were sent for later.
        Incoming = "incoming",
        /// What happened to the program.
        Log = "log",
        /// What the officer and the bureau want otherwise than built in.
        Configuration = "configuration",
        /// Reports of breakdowns.
        Crashes = "crashes",
        /// The service account.
        Account = "account",
        /// Its shell, by which sshd runs the forced command.
        Shell = "shell",
        /// Its password, which must open nothing and lock no key out.
        Password = "password",
        /// The program's file.
        Binary = "binary",
        /// sshd itself.
        Sshd = "sshd",
        /// How many officers the program lets in by their keys.
        Officers = "officers",
        /// A file of keys beside those that the program knows.
        KeyFile = "key_file",
    }
}

vocabulary! {
    /// What was found, where a value alone would not say it.
    Finding {
        /// No variable says which encoding the terminal takes.
        NoLocale = "no_locale",
        /// The terminal is said to take another encoding than UTF-8.
        OtherEncoding = "other_encoding",
        /// The terminal can show no screen, or does not say that it can.
        NoScreen = "no_screen",
        /// It was seen to take another encoding than UTF-8.
        Garbled = "garbled",
        /// It is too small for the screen.
        Small = "small",
        /// Line characters take two columns.
        Wide = "wide",
        /// It is another zone than Beijing's.
        OtherZone = "other_zone",
        /// Nothing keeps the clock right.
        NotSynchronised = "not_synchronised",
        /// The holidays of this year are not known.
        NoHolidays = "no_holidays",
        /// It is not there.
        Missing = "missing",
        /// It is not a folder.
        NotAFolder = "not_a_folder",
        /// It is not a file.
        NotAFile = "not_a_file",
        /// Another name leads to the same file.
        Linked = "linked",
        /// It belongs to somebody else.
        Owner = "owner",
        /// Others may read or write it.
        Mode = "mode",
        /// Others could exchange it.
        Exchangeable = "exchangeable",
        /// Anybody may make files beside it, though not exchange it.
        Shared = "shared",
        /// A file system on which locks between processes do not hold.
        NoLocks = "no_locks",
        /// A file system that is gone when the machine restarts.
        Fleeting = "fleeting",
        /// A container's layer, which goes with the container.
        Layered = "layered",
        /// A file system that nobody tried.
        Untried = "untried",
        /// Little room.
        LittleRoom = "little_room",
        /// No room: nothing will be saved.
        NoRoom = "no_room",
        /// A backup beside it would not fit.
        NoRoomForBackup = "no_room_for_backup",
        /// The chain breaks at this entry.
        ChainBreaks = "chain_breaks",
        /// A table is not what the journal says.
        TableDiffers = "table_differs",
        /// A process that is stopped holds the right to save.
        Stopped = "stopped",
        /// It has lain there for long.
        Forgotten = "forgotten",
        /// Nothing can be written into it.
        NoLog = "no_log",
        /// The program broke down of late.
        Crashed = "crashed",
        /// Something in a configuration file is not in force.
        Mistaken = "mistaken",
        /// The tables will be built anew at the next start.
        OlderLayout = "older_layout",
        /// A newer version of the program wrote it.
        NewerLayout = "newer_layout",
        /// It is behind the last entry of the journal.
        BehindJournal = "behind_journal",
        /// There is no backup.
        NoBackup = "no_backup",
        /// The last backup was made a while ago.
        OldBackup = "old_backup",
        /// It is root.
        IsRoot = "is_root",
        /// It ends at once, and runs no command.
        NoCommands = "no_commands",
        /// It is locked, and sshd refuses its keys too.
        Locked = "locked",
        /// It has expired.
        Expired = "expired",
        /// It has no password, so that none is asked for.
        NoPassword = "no_password",
        /// It has a password, by which one gets a shell.
        HasPassword = "has_password",
        /// Only root can see it.
        OnlyRoot = "only_root",
        /// sshd refuses its own configuration.
        Refuses = "refuses",
        /// The setting is not there, or empty.
        Unset = "unset",
        /// Nobody has a key yet.
        NoKeys = "no_keys",
        /// Keys in it that are not held to the program.
        OpenKeys = "open_keys",
        /// Keys in it, all held to the program, that the office cannot revoke in it.
        ForeignKeys = "foreign_keys",
    }
}

/// One thing that was looked at.
#[derive(Debug)]
pub struct Check {
    /// What.
    pub name: Name,
    /// How it is.
    pub verdict: Verdict,
    /// What was found.
    pub found: Found,
    /// What would make it right.
    pub change: Option<Change>,
}

/// What a check is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A thing with a name in words.
    Of(What),
    /// A setting of sshd, by its keyword.
    Setting(&'static str),
}

/// What was found.
#[derive(Debug)]
pub enum Found {
    /// A value that speaks for itself.
    Value(String),
    /// What a value means.
    Said(Finding, String),
    /// Something that was made a while ago, and what that means.
    Aged {
        /// What it means, where it is not as it should be.
        finding: Option<Finding>,
        /// What.
        value: String,
        /// How long ago.
        age: TimeDelta,
    },
    /// The database says why.
    Failure(StoreError),
}

/// The line that would make it right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "where", content = "line", rename_all = "snake_case")]
pub enum Change {
    /// A command for root.
    Command(String),
    /// A line for the shell of whoever starts the program, before they do.
    Shell(String),
    /// A line of the account's `Match` block.
    MatchBlock(String),
    /// A line of sshd's configuration outside any `Match` block.
    Global(String),
}

impl Check {
    /// It is as it should be.
    pub fn good(what: What, value: impl Into<String>) -> Self {
        Self { name: Name::Of(what), verdict: Verdict::Good, found: Found::Value(value.into()), change: None }
    }

    /// Somebody should know.
    pub fn attention(what: What, finding: Finding, value: impl Into<String>) -> Self {
        Self { name: Name::Of(what), verdict: Verdict::Attention, found: Found::Said(finding, value.into()), change: None }
    }

    /// It must be changed.
    pub fn bad(what: What, finding: Finding, value: impl Into<String>) -> Self {
        Self { name: Name::Of(what), verdict: Verdict::Bad, found: Found::Said(finding, value.into()), change: None }
    }

    /// With the command that makes it right.
    #[must_use]
    pub fn run(self, command: impl Into<String>) -> Self {
        self.with(Change::Command(command.into()))
    }

    /// With what makes it right.
    #[must_use]
    pub fn with(self, change: Change) -> Self {
        Self { change: Some(change), ..self }
    }

    /// What it means, where a value alone would not say it.
    pub fn finding(&self) -> Option<Finding> {
        match self.found {
            Found::Said(finding, _) => Some(finding),
            Found::Aged { finding, .. } => finding,
            _ => None,
        }
    }

    /// How long ago that was made which it is of, where it is of such a thing.
    pub fn age(&self) -> Option<TimeDelta> {
        match self.found {
            Found::Aged { age, .. } => Some(age),
            _ => None,
        }
    }
}
