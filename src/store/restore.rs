//! Putting a copy into the place of the database: checked first, kept out of others' way, and what it replaces kept.

use super::copy::{Aside, Sound, check, sound};
use super::look::read_only;
use super::{FREE_SPACE, Holder, Progress, Proposal, Stamp, Store, StoreError, View, file, guarded, holder};
use crate::domain::change::{Change, DatabaseChange};
use crate::domain::text::clean;
use redb::StorageBackend;
use redb::backends::FileBackend;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::ops::Bound;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

/// What is in the place that a copy may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// Nothing.
    Nothing,
    /// A file that cannot be read as a database.
    Unreadable,
    /// A database that holds this, as far as was looked.
    Database(Sound),
}

/// A copy of a copy, beside the database whose place it may take. Dropped, it is gone.
pub struct Replacement {
    aside: Aside,
    file: String,
    path: PathBuf,
    /// What it holds.
    pub sound: Sound,
}

impl Replacement {
    /// Copies `copy` beside the database at `path`, and checks it.
    ///
    /// # Errors
    /// `Unsound` when it does not hold; `Foreign` when it is of another program or a newer version; `NoRoom`,
    /// `Missing`, `NoPermission`, `Storage`.
    pub fn of(copy: &Path, path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Self, StoreError> {
        // What a link leads to is what is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut from = File::open(copy).map_err(|failure| match failure.kind() {
            io::ErrorKind::NotFound => StoreError::Missing(copy.display().to_string()),
            _ => StoreError::of_file(copy)(failure),
        })?;
        let found = from.metadata()?;
        let folder = file::folder_of(&path);
        file::make_folder(folder)?;
        let needed = found.len() + FREE_SPACE;
        if !file::has_space(folder, needed)? {
            return Err(StoreError::NoRoom { needed });
        }
        let aside = file::aside(&path, "restoring");
        let (mut to, aside) = (file::new_file(&aside)?, Aside::new(aside));
        io::copy(&mut from, &mut to)?;
        // It is the folder's owner's, whoever puts it there.
        let (folder, made) = (fs::metadata(folder)?, to.metadata()?);
        if (folder.uid(), folder.gid()) != (made.uid(), made.gid()) {
            chown(aside.path(), Some(folder.uid()), Some(folder.gid()))?;
        }
        let file = clean(&copy.display().to_string());
        let sound = check(aside.path(), progress).map_err(|failure| match failure {
            StoreError::Unsound { flaw, .. } => StoreError::Unsound { file: file.clone(), flaw },
            failure => failure,
        })?;
        Ok(Self { aside, file, path, sound })
    }

    /// Opens it, to ask who may put it into its place.
    ///
    /// # Errors
    /// As for opening a database.
    pub fn open(&self) -> Result<Store, StoreError> {
        Store::open(self.aside.path())
    }

    /// What it would replace.
    pub fn replaced(&self) -> Replaced {
        if !self.path.exists() {
            return Replaced::Nothing;
        }
        let read = guarded(|| {
            let (_open, transaction) = read_only(&self.path)?;
            sound(&View::new(transaction))
        });
        read.map_or(Replaced::Unreadable, Replaced::Database)
    }

    /// Records that it was restored, in its own journal, and puts it into the place of the database, which is kept beside
    /// it as `kept`. Nobody may have that open.
    ///
    /// # Errors
    /// `InUse` with those who have it open; nothing was changed then. And as a commit.
    pub fn put(self, kept: &Path, stamp: &Stamp) -> Result<(), StoreError> {
        let lock = Exclusive::of(&self.path).map_err(|failure| self.naming(failure))?;
        let replaced = lock.as_ref().map(|_| clean(&kept.display().to_string()));
        let Sound { head, hash, .. } = self.sound.clone();
        let restored = DatabaseChange::Restored { file: self.file.clone(), entries: head, hash, replaced };
        self.open()?.commit(stamp, Proposal::new(Change::Database(restored)))?;
        match lock {
            Some(_lock) => {
                fs::hard_link(&self.path, kept)?;
                // From then on what was replaced has no other name.
                self.aside.put(&self.path).inspect_err(|_| drop(fs::remove_file(kept)))?;
            }
            // One that came to be meanwhile stays.
            None => self.aside.link(&self.path).map_err(|failure| match failure.kind() {
                io::ErrorKind::AlreadyExists => StoreError::Replaced,
                _ => failure.into(),
            })?,
        }
        Ok(file::sync_folder(file::folder_of(&self.path))?)
    }

    /// The place that it may take: what a link leads to is what is replaced.
    pub fn place(&self) -> &Path {
        &self.path
    }

    /// Those who have the file open, by the names that its staff have in the copy.
    fn naming(&self, failure: StoreError) -> StoreError {
        let StoreError::InUse(holders) = failure else { return failure };
        let staff = self.open().and_then(|store| store.read()).and_then(|view: View| view.staff()).unwrap_or_default();
        let name = |holder: &Holder| staff.iter().find(|member| Some(member.id) == holder.staff).map(|member| member.facts.name.clone());
        StoreError::InUse(holders.into_iter().map(|holder| Holder { officer: name(&holder), ..holder }).collect())
    }
}

/// A lock on the whole of a file, which nobody can have who has the database open, nor open it beside. It needs no file
/// that makes sense.
struct Exclusive {
    _backend: FileBackend,
}

impl Exclusive {
    /// Locks the file at `path`; none where there is none.
    fn of(path: &Path) -> Result<Option<Self>, StoreError> {
        let file = match OpenOptions::new().read(true).write(true).open(path) {
            Err(failure) if failure.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let backend = FileBackend::new(file)?;
        match backend.try_lock_range(Bound::Unbounded, Bound::Unbounded) {
            Ok(true) => Ok(Some(Self { _backend: backend })),
            Ok(false) => Err(StoreError::InUse(holder::of_file(path))),
            Err(failure) => Err(io::Error::from(failure).into()),
        }
    }
}
