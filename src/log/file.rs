//! The log's file: one write a line, and old files moved aside by one process at a time.

use super::{Event, now};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

/// The file that is written to.
pub const FILE: &str = "dudao.log";
/// Bytes from which it is moved aside.
const LARGEST: u64 = 1 << 20;
/// Older files that are kept: `dudao.log.1` is the latest of them.
const OLDER: u32 = 4;

/// Appends a line in one write, which the system does not mix with those of other processes.
pub(super) fn append(folder: &Path, event: &Event) -> io::Result<()> {
    let mut file = open(folder)?;
    if file.metadata()?.size() >= LARGEST {
        rotate(folder)?;
        file = open(folder)?;
    }
    file.write_all(format!("{} {} {event}\n", now().format("%Y-%m-%dT%H:%M:%S%.3f%:z"), std::process::id()).as_bytes())
}

/// Opens the file without ever waiting for anybody: what is no file, or a link to one, is left alone.
fn open(folder: &Path) -> io::Result<File> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let flags = (rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW).bits();
    let file = OpenOptions::new().append(true).create(true).mode(0o600).custom_flags(flags as i32).open(folder.join(FILE))?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Moves the file aside, unless another process is at it or has just done it. Who has it open still writes their line,
/// which stands in the older file then.
fn rotate(folder: &Path) -> io::Result<()> {
    let lock = File::open(folder)?;
    if rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_err() {
        return Ok(());
    }
    let name = |number| folder.join(if number == 0 { FILE.to_owned() } else { format!("{FILE}.{number}") });
    if fs::metadata(name(0)).map_or(true, |found| found.size() < LARGEST) {
        return Ok(());
    }
    for number in (0..OLDER).rev() {
        match fs::rename(name(number), name(number + 1)) {
            Err(failure) if failure.kind() != io::ErrorKind::NotFound => return Err(failure),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::change::Leaving;
    use std::time::Duration;

    #[test]
    fn a_full_file_is_moved_aside_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for round in 0..7u8 {
            append(folder.path(), &Event::Failed("busy", String::new())).unwrap();
            fs::write(at(FILE), vec![b'a' + round; LARGEST as usize]).unwrap();
        }
        append(folder.path(), &Event::Ended(None, Leaving::Quit, Duration::from_secs(3))).unwrap();
        let line = fs::read_to_string(at(FILE)).unwrap();
        assert!(line.ends_with(" ended officer=- how=quit seconds=3\n") && line.lines().count() == 1, "{line}");
        let first = |name: &str| fs::read(at(name)).unwrap()[0];
        let older = ["dudao.log.1", "dudao.log.2", "dudao.log.3", "dudao.log.4"];
        assert_eq!(older.map(first), [b'g', b'f', b'e', b'd']);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5);
    }

    #[test]
    fn what_is_no_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let event = Event::Failed("busy", String::new());
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert!(append(folder.path(), &event).is_err(), "nobody is waited for");
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(folder.path().join("else"), &path).unwrap();
        assert!(append(folder.path(), &event).is_err() && !folder.path().join("else").exists());
        assert!(append(&path.join("no folder"), &event).is_err());
    }
}
