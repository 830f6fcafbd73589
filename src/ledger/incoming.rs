//! A file on its way in: from a folder, or what comes through standard input.

use super::apart::Reader;
use super::error::{Bound, FileError};
use super::tables::Tables;
use super::workbook::Limits;
use crate::access::plain_file;
use crate::domain::text::clean;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::time::SystemTime;

/// An open file, the name by which the journal and the records that come of it know it, and who reads it.
pub struct Incoming {
    file: File,
    name: String,
    reader: Reader,
}

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was written last.
    pub modified: Option<SystemTime>,
}

impl Incoming {
    /// A file in a folder, under its own name.
    ///
    /// # Errors
    /// `Io` when it cannot be opened.
    pub fn open(path: &Path, reader: Reader) -> Result<Self, FileError> {
        Ok(Self { file: open(path)?, name: last_of(path), reader })
    }

    /// What comes through a pipe, under the name given. It is kept in a file of `folder` that has no name and that
    /// nobody else can read, and is gone with the process, however that ends.
    ///
    /// # Errors
    /// `Empty` when nothing comes, `TooLarge` when more comes than is read of a file, `Io`.
    pub fn spool(source: impl Read, name: &str, folder: &Path, limits: &Limits, reader: Reader) -> Result<Self, FileError> {
        let mut file = tempfile::tempfile_in(folder)?;
        Self::fill(source, &mut file, folder, limits)?;
        file.rewind()?;
        Ok(Self { file, name: String::new(), reader }.named(name))
    }

    /// Copies what comes through a pipe into a file of `folder`; its length in bytes.
    ///
    /// # Errors
    /// As `spool`.
    pub(super) fn fill(source: impl Read, file: &mut File, folder: &Path, limits: &Limits) -> Result<u64, FileError> {
        match copy(source.take(limits.file_bytes.saturating_add(1)), file, folder)? {
            0 => Err(FileError::Empty),
            length if length > limits.file_bytes => Err(FileError::TooLarge { what: Bound::FileBytes, at_most: limits.file_bytes }),
            length => Ok(length),
        }
    }

    /// The same file, to be read once more before this is.
    ///
    /// # Errors
    /// `Io`.
    pub fn again(&self) -> Result<Self, FileError> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        Ok(Self { file, name: self.name.clone(), reader: self.reader })
    }

    /// By which it is told whether the file is still what it was.
    ///
    /// # Errors
    /// `Io`.
    pub fn stamp(&self) -> Result<Stamp, FileError> {
        let about = self.file.metadata()?;
        Ok(Stamp { bytes: about.len(), modified: about.modified().ok() })
    }

    /// The file under another name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: last_of(Path::new(name)), ..self }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 over all of it, hexadecimal.
    ///
    /// # Errors
    /// `NotASpreadsheet`, `TooLarge`, `Io`.
    pub(super) fn sha256(&self, limits: &Limits) -> Result<String, FileError> {
        limits.check_size(&self.file)?;
        // It may have been read before.
        (&self.file).rewind()?;
        let (mut file, mut hasher, mut bytes) = (&self.file, Sha256::new(), [0; 1 << 16]);
        loop {
            match file.read(&mut bytes)? {
                0 => break,
                count => hasher.update(&bytes[..count]),
            }
        }
        file.rewind()?;
        Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The file as tables.
    ///
    /// # Errors
    /// As `Reader::open`.
    pub(super) fn into_tables(self, limits: Limits) -> Result<Box<dyn Tables>, FileError> {
        let stem = Path::new(&self.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        self.reader.open(self.file, stem.unwrap_or_default(), limits)
    }
}

/// A file opened to be read; a pipe that nobody writes to keeps nobody waiting.
pub(super) fn open(path: &Path) -> io::Result<File> {
    plain_file::open_any(path)
}

/// Bytes that stay free beside the database, so that saving goes on.
const FREE_SPACE: u64 = 128 << 20;
/// So often it is asked how many are.
const STEP: u64 = 16 << 20;

fn copy(mut source: impl Read, file: &mut File, folder: &Path) -> io::Result<u64> {
    let mut length = 0;
    loop {
        check_free(folder)?;
        match io::copy(&mut source.by_ref().take(STEP), file)? {
            0 => return Ok(length),
            count => length += count,
        }
    }
}

/// Whether more may be written into a folder.
///
/// # Errors
/// `StorageFull`, and whatever the file system says.
pub(super) fn check_free(folder: &Path) -> io::Result<()> {
    let found = rustix::fs::statvfs(folder)?;
    let full = found.f_bavail.saturating_mul(found.f_frsize) < FREE_SPACE;
    if full { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
}

/// The last part of a path, clean; the path itself where it has none.
fn last_of(path: &Path) -> String {
    clean(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_through_a_pipe_is_bounded_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits { file_bytes: 8, ..Limits::default() };
        let spool = |bytes: &[u8], name: &str| Incoming::spool(bytes, name, folder.path(), &limits, Reader::Here);
        let whole = spool(b"12345678", "../a/b.csv").unwrap();
        assert_eq!(whole.name(), "b.csv");
        assert_eq!(whole.sha256(&limits).unwrap(), "ef797c8118f02dfb649607dd5d3f8c7623048c9c063d532cc95c5ed7a898a64f");
        assert!(matches!(spool(b"123456789", "-"), Err(FileError::TooLarge { what: Bound::FileBytes, at_most: 8 })));
        assert!(matches!(spool(b"", "-"), Err(FileError::Empty)));
        assert_eq!(spool(b"1", "-").unwrap().name(), "-");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a file without a name");
    }
}
