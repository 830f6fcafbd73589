//! Ledgers that officers sent through a pipe, kept for the screen: who comes in over SSH has no files on this machine.
//!
//! Each is a file without a name of its own in `incoming/` beside the database, and a small one beside it that says what
//! it was called, who sent it and when. The name is shown and recorded and is never part of a path. What is there without
//! that small file was cut off on its way, and goes.

use super::apart::Reader;
use super::error::FileError;
use super::incoming::Incoming;
use super::turn;
use super::workbook::Limits;
use crate::access::plain_file;
use crate::domain::id::StaffId;
use crate::domain::text::clean;
use crate::locale::Words;
use crate::store::OpId;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder beside the database.
pub const FOLDER: &str = "incoming";
/// Ledgers kept at once.
pub const MOST: usize = 40;
/// Bytes of all of them.
pub const MOST_BYTES: u64 = 1 << 30;
/// A small file larger than this is none of ours, bytes.
const LARGEST_SLIP: u64 = 1 << 16;
/// Characters of a name that are kept.
const NAME: usize = 120;
/// What was cut off on its way goes after this time.
const HALF_DONE: Duration = Duration::from_secs(3600);

/// The ledgers kept in a data folder, and who reads them.
#[derive(Clone, Debug)]
pub struct Inbox {
    folder: PathBuf,
    reader: Reader,
}

/// Who sends a ledger, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name.
    pub name: String,
    /// The staff record.
    pub staff: Option<StaffId>,
    /// The time.
    pub at: DateTime<FixedOffset>,
}

/// A ledger that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// By which it is opened or thrown away.
    #[serde(skip)]
    pub number: String,
    /// What it is called, clean.
    pub name: String,
    /// Who sent it.
    pub by: String,
    /// Their staff record.
    pub staff: Option<StaffId>,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Why a ledger is not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// It cannot be read as one.
    #[error("{0}")]
    File(#[from] FileError),
    /// So many are kept already, or so much.
    #[error("the inbox is full")]
    Full,
}

impl NotKept {
    /// What happened, and what to do.
    pub fn line(&self, words: Words) -> String {
        match self {
            NotKept::File(failure) => failure.line(words),
            NotKept::Full => words.fill("ledger.inbox_full", &[("count", &MOST), ("size", &(MOST_BYTES >> 20))]),
        }
    }
}

impl From<io::Error> for NotKept {
    fn from(failure: io::Error) -> Self {
        NotKept::File(failure.into())
    }
}

impl Inbox {
    /// The ledgers kept beside a database.
    pub fn of(data_folder: &Path, reader: Reader) -> Self {
        Self { folder: data_folder.join(FOLDER), reader }
    }

    /// Keeps what comes through a pipe, once it is there as a whole and is a spreadsheet.
    ///
    /// # Errors
    /// `Full` when there is no room, `File` as for spooling and opening a file, and when another officer's turn does not end.
    pub fn keep(&self, source: impl Read, name: &str, from: Sender, limits: &Limits) -> Result<Sent, NotKept> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        self.check_room(0)?;
        // Nobody else can read it: that is how such files are made.
        let mut aside = tempfile::Builder::new().prefix(".new-").tempfile_in(&self.folder)?;
        let bytes = Incoming::fill(source, aside.as_file_mut(), &self.folder, limits)?;
        let name: String = clean(&last_of(name)).chars().take(NAME).collect();
        self.reader.open(aside.reopen()?, name.clone(), limits.clone())?;
        aside.as_file().sync_all()?;
        let turn = turn::take(&self.folder)?;
        self.check_room(bytes)?;
        let number = format!("{:016x}", (OpId::random().0 >> 64) as u64);
        let sent = Sent { number, name, by: from.name, staff: from.staff, at: from.at, bytes };
        aside.persist(self.data(&sent.number)).map_err(|failure| failure.error)?;
        if let Err(failure) = self.write_slip(&sent) {
            // Without it the file is nobody's.
            let _ = fs::remove_file(self.data(&sent.number));
            return Err(failure.into());
        }
        turn.sync_all()?;
        Ok(sent)
    }

    fn write_slip(&self, sent: &Sent) -> io::Result<()> {
        let mut slip = OpenOptions::new().write(true).create_new(true).mode(0o600).open(self.slip(&sent.number))?;
        slip.write_all(&serde_json::to_vec(sent)?)?;
        slip.sync_all()
    }

    fn check_room(&self, bytes: u64) -> Result<(), NotKept> {
        let kept = self.list()?;
        let sum: u64 = kept.iter().map(|sent| sent.bytes).sum();
        if kept.len() >= MOST || sum.saturating_add(bytes) > MOST_BYTES { Err(NotKept::Full) } else { Ok(()) }
    }

    /// What is kept, the newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> io::Result<Vec<Sent>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(failure) if failure.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut kept = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            let Some(name) = name.to_str() else { continue };
            match name.strip_suffix(".json").filter(|number| is_number(number)) {
                Some(number) => kept.extend(self.read(number)),
                None => self.sweep(name),
            }
        }
        kept.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| one.number.cmp(&other.number)));
        Ok(kept)
    }

    /// What is said of a ledger, made safe to show; none where it is gone or none of this program's.
    fn read(&self, number: &str) -> Option<Sent> {
        let mut text = String::new();
        let slip = plain_file::open(&self.slip(number)).ok()?;
        slip.take(LARGEST_SLIP).read_to_string(&mut text).ok()?;
        let sent: Sent = serde_json::from_str(&text).ok()?;
        let bytes = fs::metadata(self.data(number)).ok()?.len();
        Some(Sent { number: number.to_owned(), name: clean(&sent.name), by: clean(&sent.by), bytes, ..sent })
    }

    /// Removes what was cut off on its way, once it is old enough to be nobody's any more.
    fn sweep(&self, name: &str) {
        let orphaned = name.strip_suffix(".data").is_some_and(|number| is_number(number) && !self.slip(number).exists());
        let path = self.folder.join(name);
        let age = || fs::symlink_metadata(&path).and_then(|found| found.modified()).map(|at| at.elapsed().unwrap_or_default());
        if (orphaned || name.starts_with(".new-")) && age().is_ok_and(|age| age > HALF_DONE) {
            // It may be gone by now; if it cannot be removed it harms nobody.
            let _ = fs::remove_file(path);
        }
    }

    /// Opens a ledger under the name that it was sent by.
    ///
    /// # Errors
    /// `Io` when it is gone or cannot be read.
    pub fn open(&self, number: &str) -> Result<Incoming, FileError> {
        let gone = || FileError::Io(ErrorKind::NotFound.into());
        let sent = Some(number).filter(|number| is_number(number)).and_then(|number| self.read(number)).ok_or_else(gone)?;
        Ok(Incoming::open(&self.data(number), self.reader)?.named(&sent.name))
    }

    /// Throws a ledger away; what it was, or none when it was gone already.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn throw_away(&self, number: &str) -> io::Result<Option<Sent>> {
        let Some(sent) = Some(number).filter(|number| is_number(number)).and_then(|number| self.read(number)) else { return Ok(None) };
        let gone = |removed: io::Result<()>| match removed {
            Err(failure) if failure.kind() == ErrorKind::NotFound => Ok(false),
            removed => removed.map(|()| true),
        };
        // From here on it is not listed any more.
        let slip = gone(fs::remove_file(self.slip(number)))?;
        let data = gone(fs::remove_file(self.data(number)))?;
        Ok(Some(sent).filter(|_| slip && data))
    }

    fn data(&self, number: &str) -> PathBuf {
        self.folder.join(format!("{number}.data"))
    }

    fn slip(&self, number: &str) -> PathBuf {
        self.folder.join(format!("{number}.json"))
    }
}

fn is_number(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The last part of a path, as either kind of system writes it.
fn last_of(name: &str) -> String {
    name.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or(name).to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn sender() -> Sender {
        Sender { name: "O".into(), staff: Some(StaffId(3)), at: DateTime::parse_from_rfc3339("2026-11-24T09:00:00+08:00").unwrap() }
    }

    fn keep(inbox: &Inbox, bytes: &[u8], name: &str) -> Result<Sent, NotKept> {
        inbox.keep(bytes, name, sender(), &Limits { file_bytes: 64, ..Limits::default() })
    }

    #[test]
    fn a_ledger_is_kept_for_its_owner_alone_under_no_name_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::of(folder.path(), Reader::Here);
        assert!(inbox.list().unwrap().is_empty());
        let sent = keep(&inbox, b"a,b\n1,2\n", "../../etc/\u{1b}[31mmay.csv").unwrap();
        assert_eq!((sent.name.as_str(), sent.by.as_str(), sent.bytes), ("[31mmay.csv", "O", 8));
        assert_eq!(inbox.list().unwrap(), std::slice::from_ref(&sent));
        let inside = folder.path().join(FOLDER);
        assert_eq!(fs::metadata(&inside).unwrap().permissions().mode() & 0o777, 0o700);
        for entry in fs::read_dir(&inside).unwrap() {
            let entry = entry.unwrap();
            assert!(entry.file_name().to_str().unwrap().starts_with(&sent.number));
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(inbox.open(&sent.number).unwrap().name(), "[31mmay.csv");
        assert!(inbox.throw_away(&sent.number).unwrap() == Some(sent.clone()) && inbox.throw_away(&sent.number).unwrap().is_none());
        assert!(inbox.open(&sent.number).is_err());
        assert_eq!(fs::read_dir(&inside).unwrap().count(), 0);
        fs::write(folder.path().join("x.json"), "{}").unwrap();
        assert!(inbox.open("../x").is_err() && inbox.throw_away("../x").unwrap().is_none());
        assert!(folder.path().join("x.json").exists());
    }

    #[test]
    fn what_is_kept_is_bounded_in_size_and_number_and_leaves_nothing_of_what_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::of(folder.path(), Reader::Here);
        assert!(matches!(keep(&inbox, &[b'a'; 65], "a.csv"), Err(NotKept::File(FileError::TooLarge { .. }))));
        assert!(matches!(keep(&inbox, b"", "a.csv"), Err(NotKept::File(FileError::Empty))));
        assert!(matches!(keep(&inbox, b"\x89PNG\r\n\x1a\n\0\0\0", "a.png"), Err(NotKept::File(_))));
        assert_eq!(fs::read_dir(folder.path().join(FOLDER)).unwrap().count(), 0);
        for _ in 0..MOST {
            keep(&inbox, b"a,b\n", "a.csv").unwrap();
        }
        assert!(matches!(keep(&inbox, b"a,b\n", "a.csv"), Err(NotKept::Full)));
        // Those who come at once share what room there is.
        let first = inbox.list().unwrap().remove(0);
        assert!(inbox.throw_away(&first.number).unwrap().is_some());
        let kept = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..4).map(|_| scope.spawn(|| keep(&inbox, b"a,b\n", "a.csv").is_ok())).collect();
            senders.into_iter().filter_map(|sender| sender.join().ok()).filter(|kept| *kept).count()
        });
        assert_eq!((kept, inbox.list().unwrap().len()), (1, MOST));
    }
}
