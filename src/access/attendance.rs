//! Who came, who went, and who was refused: entries of the journal beside the changes.

use super::{Login, Session};
use crate::domain::change::{Change, DatabaseChange, Leaving};
use crate::domain::id::{EnterpriseId, Subject};
use crate::domain::permission::Power;
use crate::domain::refusal::Refusal;
use crate::store::{OpId, Proposal, Sound, Stamp, Store, StoreError, View, Who};
use chrono::{DateTime, FixedOffset};

impl Session {
    /// Records that the officer logged in: at the screen, or with a command from afar.
    ///
    /// # Errors
    /// As a commit.
    pub fn log_in(&self, command: Option<String>) -> Result<(), StoreError> {
        self.put_down(DatabaseChange::LoggedIn { command })
    }

    /// Records that the officer's session ended, and how.
    ///
    /// # Errors
    /// As a commit.
    pub fn log_out(&self, how: Leaving) -> Result<(), StoreError> {
        self.put_down(DatabaseChange::LoggedOut { how })
    }

    /// Records that the officer exported a table.
    ///
    /// # Errors
    /// As a commit.
    pub fn record_export(&self, kind: &str, rows: u64) -> Result<(), StoreError> {
        self.put_down(DatabaseChange::Exported { kind: kind.to_owned(), rows })
    }

    /// Records that the officer made an official paper.
    ///
    /// # Errors
    /// As a commit.
    pub fn record_paper(&self, paper: &str, of: Subject) -> Result<(), StoreError> {
        self.put_down(DatabaseChange::PaperMade { paper: paper.to_owned(), of })
    }

    /// Records that the officer sent a ledger for later.
    ///
    /// # Errors
    /// As a commit.
    pub fn record_sent(&self, file: &str) -> Result<(), StoreError> {
        self.put_down(DatabaseChange::LedgerSent { file: file.to_owned() })
    }

    /// Records that the officer threw away a ledger that somebody had sent for later.
    ///
    /// # Errors
    /// As a commit.
    pub fn record_discarded(&self, file: &str, by: &str) -> Result<(), StoreError> {
        self.put_down(DatabaseChange::LedgerDiscarded { file: file.to_owned(), by: by.to_owned() })
    }

    /// Records that the officer set the bureau's own template of a paper, by its SHA-256, or went back to the program's.
    ///
    /// # Errors
    /// As a commit.
    pub fn record_template(&self, paper: &str, sha256: Option<String>) -> Result<(), StoreError> {
        self.put_down(DatabaseChange::TemplateSet { paper: paper.to_owned(), sha256 })
    }

    /// Records that the officer made a backup, and what it holds.
    ///
    /// # Errors
    /// As a commit.
    pub fn record_backup(&self, file: &str, sound: &Sound) -> Result<(), StoreError> {
        self.put_down(DatabaseChange::BackedUp { file: file.to_owned(), entries: sound.head, hash: sound.hash.clone() })
    }

    /// Records that the officer was refused what is not theirs to do: with which record, or `at` which enterprise where
    /// the record was only to come. The refusal stands, whether or not that can be recorded.
    pub fn record_refusal(&self, power: Power, of: Subject, at: Option<EnterpriseId>) {
        let known = |subject: &Subject| self.current().read().and_then(|view| is_known(&view, *subject)).unwrap_or_default();
        let of = [Some(of), at.map(Subject::Enterprise)].into_iter().flatten().find(known);
        let _ = self.put_down(DatabaseChange::Refused { why: "not_permitted".to_owned(), power: Some(power), of, command: None });
    }

    fn put_down(&self, change: DatabaseChange) -> Result<(), StoreError> {
        let stamp = Stamp { op: OpId::random(), ..self.stamp() };
        self.current().commit(&stamp, Proposal::new(Change::Database(change))).map(drop)
    }

    /// Records that a command was refused at the door.
    ///
    /// # Errors
    /// As a commit.
    pub fn record_refused_command(&self, command: &str) -> Result<(), StoreError> {
        let (why, command) = ("not_at_the_door".to_owned(), Some(command.to_owned()));
        self.put_down(DatabaseChange::Refused { why, power: None, of: None, command })
    }
}

/// Records that somebody was not let in, under the id or the account that they came with.
///
/// # Errors
/// As a commit.
pub fn record_not_admitted(store: &Store, login: &Login, refusal: &Refusal, at: DateTime<FixedOffset>) -> Result<(), StoreError> {
    let officer = login.claimed.map_or_else(|| login.account.clone(), |id| id.to_string());
    let who = Who { officer, account: login.account.clone(), staff: login.claimed, key: login.key.clone(), from: login.from.clone() };
    let refused = DatabaseChange::Refused { why: refusal.key().to_owned(), power: None, of: None, command: None };
    let stamp = Stamp { at, who, op: OpId::random() };
    store.commit(&stamp, Proposal::new(Change::Database(refused))).map(drop)
}

fn is_known(view: &View, subject: Subject) -> Result<bool, StoreError> {
    Ok(view.version(subject)? > 0)
}
