//! The database file on its disk: made aside and linked into place, and watched for being exchanged.

use super::{StoreError, file_system};
use redb::backends::FileBackend;
use redb::{Builder, ConcurrencyMode, Database};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// Bytes of pages that a process holds; the system holds the rest, once for all of them.
pub(super) const CACHE: usize = 6 << 20;

/// Every process opens the file in this way and no other.
pub(super) fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_concurrency_mode(ConcurrencyMode::MultiWriter).set_cache_size(CACHE);
    builder
}

/// A path and the file that was there when it was opened.
pub(super) struct Place {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Place {
    pub(super) fn of(path: &Path) -> Result<Self, StoreError> {
        match fs::metadata(path) {
            Ok(found) => {
                file_system::check(path)?;
                Ok(Self { path: path.to_owned(), device: found.dev(), inode: found.ino() })
            }
            Err(failure) if failure.kind() == std::io::ErrorKind::NotFound => Err(StoreError::Missing(path.display().to_string())),
            Err(failure) => Err(failure.into()),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Brings to the disk, on a thread of its own, what a long batch has written so far.
    pub(super) fn write_back(&self) -> Result<WriteBack, StoreError> {
        let file = File::open(&self.path)?;
        let (ask, asked) = sync_channel(1);
        let run = move || {
            for () in asked {
                // It is only ahead of its time: the commit syncs again, and tells what fails.
                let _ = file.sync_data();
            }
        };
        thread::Builder::new().name("write-back".into()).spawn(run)?;
        Ok(WriteBack { ask })
    }

    /// A `rename` over the file splits the world in two: those who have the old one open would save into nothing.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        match fs::metadata(&self.path) {
            Ok(found) if found.dev() == self.device && found.ino() == self.inode => Ok(()),
            _ => Err(StoreError::Replaced),
        }
    }

    pub(super) fn check_space(&self, needed: u64) -> Result<(), StoreError> {
        if has_space(&self.path, needed)? { Ok(()) } else { Err(StoreError::DiskFull) }
    }
}

/// Whether as many bytes are left on the disk of what is at `path`.
pub(super) fn has_space(path: &Path, needed: u64) -> Result<bool, StoreError> {
    let found = rustix::fs::statvfs(path).map_err(std::io::Error::from)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize) >= needed)
}

/// The folder of what is at `path`.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A folder that is its owner's alone, unless it is there already.
pub(super) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    Ok(DirBuilder::new().recursive(true).mode(0o700).create(folder)?)
}

/// A new file that is its owner's alone.
pub(super) fn new_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// The folder has, also after a power cut, what was linked or renamed into it.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Where something is made that takes its place beside `path` when it is whole; what processes left there that were
/// killed at it goes.
pub(super) fn aside(path: &Path, what: &str) -> PathBuf {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let prefix = format!("{name}.{what}-");
    // What cannot be swept is in nobody's way.
    let _ = sweep(folder_of(path), &prefix);
    folder_of(path).join(format!("{prefix}{}", std::process::id()))
}

/// Removes the files in a folder whose names are a prefix and the number of a process that is no more.
///
/// # Errors
/// Whatever the file system says.
pub fn sweep(folder: &Path, prefix: &str) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let pid = entry.file_name().to_str().and_then(|name| name.strip_prefix(prefix)?.parse::<u32>().ok());
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid.to_string()).exists()) {
            match fs::remove_file(entry.path()) {
                Err(failure) if failure.kind() != std::io::ErrorKind::NotFound => return Err(failure),
                _ => {}
            }
        }
    }
    Ok(())
}

/// The way to a thread that brings what is written to the disk, so that the commit does not have to wait for all of it.
pub(super) struct WriteBack {
    ask: SyncSender<()>,
}

impl WriteBack {
    /// Asks for it, unless that was asked already.
    pub(super) fn ask(&self) {
        let _ = self.ask.try_send(());
    }
}

/// Makes a database aside and links it to `path`: a kill on the way leaves no file there, and when another process
/// was quicker its file stands.
pub(super) fn create(path: &Path, fill: impl FnOnce(&Database) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let folder = folder_of(path);
    make_folder(folder)?;
    file_system::check(folder)?;
    let aside = aside(path, "new");
    let made = make(&aside, fill).and_then(|()| match fs::hard_link(&aside, path) {
        Err(failure) if failure.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        linked => Ok(linked?),
    });
    fs::remove_file(&aside).or_else(|failure| if made.is_err() { Ok(()) } else { Err(failure) })?;
    made?;
    Ok(sync_folder(folder)?)
}

/// Makes a database, which is on the disk then.
pub(super) fn make(aside: &Path, fill: impl FnOnce(&Database) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let database = builder().create_with_backend(FileBackend::new(new_file(aside)?)?)?;
    fill(&database)?;
    database.close()?;
    Ok(File::open(aside)?.sync_all()?)
}
