//! A file that an officer asked for: written aside and put into its place when it is whole, never over another.

use std::fs::Permissions;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Bytes that are held before they are written.
const BUFFER: usize = 1 << 16;

/// A file on its way. Dropped before `finish`, it leaves nothing behind.
pub struct NewFile {
    out: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl NewFile {
    /// Begins one.
    ///
    /// # Errors
    /// `AlreadyExists`, `NotFound` where the folder is none, and whatever the file system says.
    pub fn create(path: &Path) -> io::Result<Self> {
        if path.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        // As any other program makes a file: the umask says who may read it.
        let aside = Builder::new().prefix(".dudao-").permissions(Permissions::from_mode(0o666)).tempfile_in(folder_of(path))?;
        Ok(Self { out: BufWriter::with_capacity(BUFFER, aside), path: path.to_owned() })
    }

    /// Puts it into its place.
    ///
    /// # Errors
    /// `AlreadyExists` when another came there meanwhile, and whatever the file system says.
    pub fn finish(self) -> io::Result<()> {
        let aside = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        aside.as_file().sync_all()?;
        aside.persist_noclobber(&self.path).map(drop).map_err(|failure| failure.error)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The folder that a path lies in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_when_it_is_whole_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let count = || std::fs::read_dir(folder.path()).unwrap().count();
        let mut half = NewFile::create(&path).unwrap();
        half.write_all(b"half").unwrap();
        drop(half);
        assert_eq!(count(), 0);
        let (mut first, second) = (NewFile::create(&path).unwrap(), NewFile::create(&path).unwrap());
        first.write_all(b"first").unwrap();
        first.finish().unwrap();
        assert_eq!(second.finish().unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(NewFile::create(&path).err().unwrap().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!((std::fs::read(&path).unwrap().as_slice(), count()), (&b"first"[..], 1));
        assert_eq!(NewFile::create(&folder.path().join("no/a")).err().unwrap().kind(), io::ErrorKind::NotFound);
    }
}
