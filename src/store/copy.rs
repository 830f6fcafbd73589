//! A copy of the file while officers work, and what it must pass before it is relied on.

use super::journal::{Entry, hexadecimal};
use super::{FREE_SPACE, Progress, Store, StoreError, View, file, guarded};
use crate::domain::change::{Change, DatabaseChange};
use crate::domain::id::Seq;
use crate::domain::refusal::Refusal;
use chrono::{DateTime, FixedOffset};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::sync::atomic::AtomicU64;

/// What a copy holds that was checked from end to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// The last entry of its journal.
    pub head: Seq,
    /// That entry's hash, in hexadecimal.
    pub hash: String,
    /// When that entry was recorded.
    pub at: DateTime<FixedOffset>,
}

/// Why a copy is not to be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// What is in it makes no sense as a database.
    Unreadable,
    /// A page is not what was written.
    Page,
    /// The chain breaks at this entry.
    Chain(Seq),
    /// This table is not what the journal says.
    Table(String),
}

/// A file that is being made: gone again unless it is put into its place.
pub(super) struct Aside(PathBuf);

impl Aside {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Puts it into its place, over what is there; `file::sync_folder` makes that last.
    pub(super) fn put(self, place: &Path) -> io::Result<()> {
        File::open(&self.0)?.sync_all()?;
        fs::rename(&self.0, place)
    }

    /// Puts it into its place, where nothing may be.
    pub(super) fn link(self, place: &Path) -> io::Result<()> {
        File::open(&self.0)?.sync_all()?;
        fs::hard_link(&self.0, place)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Renamed, there is none any more.
        let _ = fs::remove_file(&self.0);
    }
}

impl Store {
    /// Copies the file to `aside` as it was committed last, checks the copy, and puts it under the name that `place`
    /// makes of what it holds. Nobody saves while it is copied; the check is off the lock.
    ///
    /// # Errors
    /// `NoRoom` when the disk would be full of it; `Busy` past five seconds, or `Stuck`; `Unsound` when the copy does not
    /// hold, which is then gone; `Replaced`, `NoPermission`, `Storage`.
    pub fn copy_to(
        &self,
        aside: &Path,
        place: impl FnOnce(&Sound) -> PathBuf,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(PathBuf, Sound), StoreError> {
        // Only what is seen as of another day is in memory.
        let source = self.place.as_ref().ok_or(Refusal::AsOf)?;
        let mut from = File::open(source.path())?;
        let needed = from.metadata()?.len() + FREE_SPACE;
        let folder = file::folder_of(aside);
        let of_copy = StoreError::of_file(folder);
        if !file::has_space(folder, needed)? {
            return Err(StoreError::NoRoom { needed });
        }
        // Those who save shall not have to wait until it is read off the disk.
        let _ = rustix::fs::fadvise(&from, 0, None, rustix::fs::Advice::WillNeed);
        let (mut to, copy) = (file::new_file(aside).map_err(&of_copy)?, Aside::new(aside.to_owned()));
        let transaction = self.begin_write()?;
        source.check()?;
        let copied = io::copy(&mut from, &mut to);
        transaction.abort()?;
        copied.and_then(|_| to.sync_all()).map_err(&of_copy)?;
        let sound = check(copy.path(), progress)?;
        let place = place(&sound);
        copy.put(&place).and_then(|()| file::sync_folder(folder)).map_err(&of_copy)?;
        Ok((place, sound))
    }
}

/// Whether a copy is whole: every page, every entry's place in the chain, and the tables, which a replay must make again.
/// Tables of an older layout are brought up to this program's.
pub(super) fn check(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Sound, StoreError> {
    let unsound = |flaw| StoreError::Unsound { file: path.display().to_string(), flaw };
    let checked = guarded(|| {
        let mut database = file::builder().open(path)?;
        if !database.check_integrity()? {
            return Err(unsound(Flaw::Page));
        }
        let store = Store { database: RwLock::new(Some(database)), place: None, seen: AtomicU64::new(0), people: HashMap::new() };
        store.bring_up_to_layout(progress)?;
        let verdict = store.verify(progress)?;
        match (verdict.ok, verdict.first_bad, verdict.table) {
            (true, ..) => sound(&store.read()?),
            (false, Some(seq), _) => Err(unsound(Flaw::Chain(seq))),
            (false, None, table) => Err(unsound(Flaw::Table(table.unwrap_or_default()))),
        }
    });
    match checked {
        Err(StoreError::Damaged(_)) => Err(unsound(Flaw::Unreadable)),
        checked => checked,
    }
}

/// What a database holds.
pub(super) fn sound(view: &View) -> Result<Sound, StoreError> {
    let head = view.head()?;
    let last = view.entry(head)?.ok_or_else(|| StoreError::Damaged("its journal is empty".into()))?;
    Ok(Sound { head, hash: hexadecimal(&view.head_hash()?), at: last.at })
}

impl View {
    /// Where the last backup was put that the journal knows of since a time. One get for each entry since.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn last_backup(&self, since: DateTime<FixedOffset>) -> Result<Option<String>, StoreError> {
        for seq in (1..=self.head()?).rev() {
            match self.entry(seq)? {
                Some(Entry { change: Change::Database(DatabaseChange::BackedUp { file, .. }), .. }) => return Ok(Some(file)),
                Some(entry) if entry.at >= since => {}
                _ => break,
            }
        }
        Ok(None)
    }
}
