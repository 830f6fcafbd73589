//! What is being filled in, kept on the disk as it is typed: a line that drops and a process that is killed take no text
//! with them.
//!
//! Each form has a file of its own, which its session holds locked. A file that nobody holds was left behind, and is
//! offered to its officer at the next log-in. The file is exchanged as a whole, so that it is never half written; it is
//! not synced, for what a power failure takes is half a minute of typing, and a sync at each pause would cost more.

use super::{Officer, Session, plain_file};
use crate::domain::act::ActKind;
use crate::domain::change::Leaving;
use crate::domain::field::Field;
use crate::domain::hazard::Clause;
use crate::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, Seq, StaffId};
use crate::domain::register::{RegisterAct, RegisterKind};
use crate::domain::text::{clean, clean_multiline};
use crate::store::OpId;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// The form of these files; one of a newer program is left alone.
const FORMAT: u32 = 1;
/// The folder beside the database.
pub const FOLDER: &str = "drafts";
/// A file larger than this is none of ours.
const LARGEST: u64 = 4 << 20;
/// The end of the name of a file that is being written.
const ASIDE: &str = ".new";
/// No writing takes this long.
const HALF_DONE: Duration = Duration::from_secs(600);
/// How often a file that somebody else looks at is tried again.
const TRIES: u32 = 10;

/// What was being filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// What the form's title said.
    pub title: String,
    /// What the form is for.
    pub aim: Aim,
    /// The version of the record that the officer saw.
    pub seen: Option<Seq>,
    /// The fields.
    pub fields: Vec<Kept>,
    /// The field that took keys.
    pub focus: Option<Field>,
    /// The clause that was chosen of those offered.
    pub clause: Option<Clause>,
    /// None of the clauses offered was found to fit.
    pub no_clause: bool,
    /// How the session ended; none where it was given no time to say.
    pub ended: Option<Leaving>,
    /// The operation that was to save it, where its officer had asked for that.
    #[serde(default)]
    pub operation: Option<OpId>,
}

/// A field with what was filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Which.
    pub field: Field,
    /// What was filled in.
    pub now: Content,
    /// What stood there at first.
    pub was: Content,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Text.
    Text(String),
    /// The keys of the terms that are chosen, each with its family: `severity.major`.
    Chosen(Vec<String>),
}

/// What a form is for: enough to ask for it anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Aim {
    /// Register a hazard at an enterprise.
    Register {
        /// Where.
        enterprise: EnterpriseId,
    },
    /// Do something with a hazard.
    Act {
        /// Which.
        hazard: HazardId,
        /// What.
        act: ActKind,
    },
    /// Add an enterprise.
    AddEnterprise,
    /// Correct an enterprise.
    EditEnterprise {
        /// Which.
        enterprise: EnterpriseId,
    },
    /// Enter a record of a register.
    Enter {
        /// Of which.
        register: RegisterKind,
        /// About which enterprise.
        enterprise: Option<EnterpriseId>,
        /// About which group.
        group: Option<GroupId>,
        /// About which hazards.
        hazards: Vec<HazardId>,
        /// What its fields began with.
        values: Vec<(Field, String)>,
    },
    /// Do something with a record of a register.
    OnRecord {
        /// Which.
        record: RecordId,
        /// What.
        act: RegisterAct,
    },
    /// Correct a member of the staff, or enter one.
    Staff {
        /// Which.
        member: Option<StaffId>,
    },
    /// Form a group anew, or form one.
    Group {
        /// Which.
        group: Option<GroupId>,
    },
    /// Set the programme.
    Programme,
    /// Put the next programme in its place.
    RollOver,
    /// Pair an enterprise with a group.
    Pair {
        /// Which.
        enterprise: EnterpriseId,
    },
}

/// A file: what was being filled in, and when it was written.
#[derive(Serialize, Deserialize)]
struct Page {
    format: u32,
    at: DateTime<FixedOffset>,
    #[serde(flatten)]
    what: Unfinished,
}

/// What was left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The file's name, by which it is taken up or thrown away.
    pub name: String,
    /// When it was written last.
    pub at: DateTime<FixedOffset>,
    /// What was being filled in.
    pub what: Unfinished,
}

/// One officer's files.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: PathBuf,
    /// With what the names of this officer's files begin.
    prefix: String,
}

/// A file of this session: locked as long as this lives.
#[derive(Debug)]
pub struct Slot {
    path: PathBuf,
    held: Option<File>,
}

impl Drafts {
    /// The files of a session's officer; none for a database in memory.
    pub fn of(session: &Session) -> Option<Self> {
        let folder = session.store.path()?.parent()?.join(FOLDER);
        Some(Self::at(folder, &session.officer))
    }

    fn at(folder: PathBuf, officer: &Officer) -> Self {
        let kind_and_key = match officer.staff {
            Some(id) => format!("staff-{id}"),
            None => format!("account-{}", plain(&officer.account)),
        };
        Self { folder, prefix: format!("{kind_and_key}-") }
    }

    /// A file for a form that was just opened; nothing is written yet.
    pub fn begin(&self) -> Slot {
        let number = u64::try_from(OpId::random().0 >> 64).unwrap_or_default();
        Slot { path: self.folder.join(format!("{}{number:016x}.json", self.prefix)), held: None }
    }

    /// What was left behind, the newest first, and how many files could not be read: such are left alone.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn left(&self) -> io::Result<(Vec<Left>, usize)> {
        let (mut left, mut unreadable) = (Vec::new(), 0);
        let entries = match fs::read_dir(&self.folder) {
            Err(failure) if failure.kind() == ErrorKind::NotFound => return Ok((left, 0)),
            entries => entries?,
        };
        for entry in entries {
            let name = entry?.file_name();
            let Some(name) = name.to_str() else { continue };
            self.sweep(name);
            if !self.is_mine(name) {
                continue;
            }
            // Looked at by several at once, but not while its session holds it.
            let Ok(file) = plain_file::open(&self.folder.join(name)) else { continue };
            match file.try_lock_shared() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => continue,
                Err(TryLockError::Error(failure)) => return Err(failure),
            }
            match read(&file) {
                // Its session has exchanged the file since it was opened.
                _ if !is_at(&file, &self.folder.join(name))? => {}
                Some(page) => left.push(Left { name: name.to_owned(), at: page.at, what: page.what }),
                None => unreadable += 1,
            }
        }
        left.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| one.name.cmp(&other.name)));
        Ok((left, unreadable))
    }

    /// Takes up what was left behind: it is this session's from now on. None when another session was quicker.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn take_up(&self, name: &str) -> io::Result<Option<(Slot, Unfinished)>> {
        let Some((path, file)) = self.lock(name)? else { return Ok(None) };
        let page = read(&file).ok_or(ErrorKind::InvalidData)?;
        Ok(Some((Slot { path, held: Some(file) }, page.what)))
    }

    /// Throws away what was left behind. False when another session has it.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn throw_away(&self, name: &str) -> io::Result<bool> {
        match self.lock(name)? {
            Some((path, file)) => Slot { path, held: Some(file) }.discard().map(|()| true),
            None => Ok(false),
        }
    }

    /// Locks a file that nobody holds.
    fn lock(&self, name: &str) -> io::Result<Option<(PathBuf, File)>> {
        if !self.is_mine(name) {
            return Ok(None);
        }
        let path = self.folder.join(name);
        for _ in 0..TRIES {
            let file = match plain_file::open(&path) {
                Err(failure) if failure.kind() == ErrorKind::NotFound => return Ok(None),
                file => file?,
            };
            match file.try_lock() {
                // Its session may have exchanged the file in between.
                Ok(()) if is_at(&file, &path)? => return Ok(Some((path, file))),
                // Another session that only looks at it is soon done.
                Ok(()) | Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(10)),
                Err(TryLockError::Error(failure)) => return Err(failure),
            }
        }
        Ok(None)
    }

    /// Removes what a process that was killed in the midst of its first writing left half done.
    fn sweep(&self, name: &str) {
        if name.strip_suffix(ASIDE).is_some_and(|whole| self.is_mine(&format!("{whole}.json"))) {
            let path = self.folder.join(name);
            let age = fs::metadata(&path).and_then(|found| found.modified()).map(|at| at.elapsed().unwrap_or_default());
            if age.is_ok_and(|age| age > HALF_DONE) {
                // It may be gone by now; if it cannot be removed it harms nobody.
                let _ = fs::remove_file(path);
            }
        }
    }

    fn is_mine(&self, name: &str) -> bool {
        let number = name.strip_prefix(&self.prefix).and_then(|rest| rest.strip_suffix(".json"));
        number.is_some_and(|number| number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }
}

impl Slot {
    /// Puts what is being filled in, in the place of what was kept before.
    ///
    /// # Errors
    /// When it cannot be written; what was kept before stays.
    pub fn write(&mut self, at: DateTime<FixedOffset>, what: &Unfinished) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let page = serde_json::to_vec(&Page { format: FORMAT, at, what: what.clone() })?;
        if page.len() as u64 > LARGEST {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let aside = self.path.with_extension(&ASIDE[1..]);
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        // Held before it has its name, so that nobody takes it for left behind.
        file.try_lock()?;
        let written = file.write_all(&page).and_then(|()| fs::rename(&aside, &self.path));
        if written.is_err() {
            // What is half written is of no use to anybody.
            let _ = fs::remove_file(&aside);
        }
        written?;
        self.held = Some(file);
        Ok(())
    }

    /// Removes what was kept: it was saved, or left on purpose.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn discard(self) -> io::Result<()> {
        match self.held.as_ref().map(|_| fs::remove_file(&self.path)) {
            Some(Err(failure)) if failure.kind() != ErrorKind::NotFound => Err(failure),
            _ => Ok(()),
        }
    }
}

/// What a file holds, made safe to show; none when it is none of this program's, or a newer one's.
fn read(mut file: &File) -> Option<Page> {
    let mut text = String::new();
    if file.metadata().ok()?.len() > LARGEST || file.read_to_string(&mut text).is_err() {
        return None;
    }
    let mut page: Page = serde_json::from_str(&text).ok().filter(|page: &Page| page.format == FORMAT)?;
    let what = &mut page.what;
    what.title = clean(&what.title);
    for content in what.fields.iter_mut().flat_map(|kept| [&mut kept.now, &mut kept.was]) {
        match content {
            Content::Text(text) => *text = clean_multiline(text),
            Content::Chosen(keys) => keys.iter_mut().for_each(|key| *key = clean(key)),
        }
    }
    if let Some(clause) = &mut what.clause {
        *clause = Clause { source: clean(&clause.source), clause: clean(&clause.clause) };
    }
    if let Aim::Enter { values, .. } = &mut what.aim {
        values.iter_mut().for_each(|(_, text)| *text = clean_multiline(text));
    }
    Some(page)
}

/// Whether a file is the one at a path.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let (held, there) = (file.metadata()?, fs::metadata(path));
    Ok(there.is_ok_and(|there| (there.dev(), there.ino()) == (held.dev(), held.ino())))
}

/// An account as part of a file's name.
fn plain(account: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    account.bytes().map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02x}") }).collect()
}
