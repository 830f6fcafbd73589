//! A file of the data folder, opened to be read: a pipe that was put in its place keeps nobody waiting, and a device is
//! not read without end.

use rustix::fs::OFlags;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The most that is read of a file of settings, bytes.
const LARGEST: u64 = 16 << 20;

/// Opens what is there without waiting for a writer of it.
///
/// # Errors
/// Whatever the file system says.
pub fn open_any(path: &Path) -> io::Result<File> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// Opens a plain file.
///
/// # Errors
/// `IsADirectory` for a folder, `InvalidData` for what is neither, and whatever the file system says.
pub fn open(path: &Path) -> io::Result<File> {
    let file = open_any(path)?;
    let found = file.metadata()?.file_type();
    match (found.is_file(), found.is_dir()) {
        (true, _) => Ok(file),
        (_, true) => Err(ErrorKind::IsADirectory.into()),
        _ => Err(ErrorKind::InvalidData.into()),
    }
}

/// The text of a file of settings.
///
/// # Errors
/// As for opening it; `FileTooLarge`, and `InvalidData` for what is no text.
pub fn text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    match open(path)?.take(LARGEST + 1).read_to_string(&mut text)? as u64 > LARGEST {
        true => Err(ErrorKind::FileTooLarge.into()),
        false => Ok(text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn nothing_but_a_file_is_read_and_nobody_waits() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a"), "text").unwrap();
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
        symlink(at("pipe"), at("link")).unwrap();
        let kind = |path: &Path| text(path).map_err(|failure| failure.kind());
        assert_eq!(kind(&at("a")), Ok("text".to_owned()));
        for (name, refused) in [("pipe", ErrorKind::InvalidData), ("link", ErrorKind::InvalidData), ("none", ErrorKind::NotFound)] {
            assert_eq!(kind(&at(name)), Err(refused), "{name}");
        }
        assert_eq!((kind(folder.path()), kind(Path::new("/dev/zero"))), (Err(ErrorKind::IsADirectory), Err(ErrorKind::InvalidData)));
    }
}
