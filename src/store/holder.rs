//! Who holds the write lock, or another, found in `/proc`.

use crate::domain::id::StaffId;
use rustix::fs::{major, minor};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A process that holds a lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// Its number.
    pub pid: u32,
    /// Whether it is stopped (`T` in its state).
    pub stopped: bool,
    /// The officer, where a forced command names them.
    pub staff: Option<StaffId>,
    /// The officer's name, where it was known when the database was opened.
    pub officer: Option<String>,
}

/// The byte at which redb 4.6 locks for writing, as `/proc` shows it.
const WRITE_LOCK: &str = "4611686018427387904";

/// The process that holds the write lock of the database at `path`, where `/proc` lets us see it.
pub(super) fn of_write_lock(path: &Path) -> Option<Holder> {
    let place = place_of(path)?;
    let pids = fs::read_dir("/proc").ok()?.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.into_iter().find(|&pid| holds(pid, &place, is_write_lock)).map(holder)
}

/// The other processes that have a lock on the file at `path`, as all have that have the database open, where `/proc` lets us see them.
pub(super) fn of_file(path: &Path) -> Vec<Holder> {
    let (Some(place), Ok(processes)) = (place_of(path), fs::read_dir("/proc")) else { return Vec::new() };
    let pids = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|&pid| pid != std::process::id() && holds(pid, &place, |_| true)).map(holder).collect()
}

/// How a line of `/proc` names a file: by the numbers of its device and its inode. Where the device has no number of its
/// own, as on btrfs, the line has another than the file says, and the inode alone must do.
fn place_of(path: &Path) -> Option<String> {
    let found = fs::metadata(path).ok()?;
    let (major, minor, inode) = (major(found.dev()), minor(found.dev()), found.ino());
    Some(if major == 0 { format!(":{inode} ") } else { format!(" {major:02x}:{minor:02x}:{inode} ") })
}

/// Another process that has a lock on a file or folder, where `/proc` lets us see it.
pub fn locking(path: &Path) -> Option<Holder> {
    of_file(path).into_iter().next()
}

fn holder(pid: u32) -> Holder {
    Holder { pid, stopped: is_stopped(pid), staff: acting_as(pid), officer: None }
}

fn is_write_lock(line: &str) -> bool {
    line.contains("WRITE") && line.contains(WRITE_LOCK)
}

/// Whether a process has a lock on the file of which a line of `/proc` is as wanted.
fn holds(pid: u32, place: &str, wanted: fn(&str) -> bool) -> bool {
    let Ok(files) = fs::read_dir(format!("/proc/{pid}/fdinfo")) else { return false };
    files.flatten().any(|file| {
        fs::read_to_string(file.path())
            .is_ok_and(|info| info.lines().any(|line| line.starts_with("lock:") && line.contains(place) && wanted(line)))
    })
}

/// Whom the process's own command line says it acts for.
fn acting_as(pid: u32) -> Option<StaffId> {
    let words = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let words: Vec<&str> = words.split(|&byte| byte == 0).filter_map(|word| std::str::from_utf8(word).ok()).collect();
    let named = words.iter().position(|&word| word == "--as").and_then(|at| words.get(at + 1).copied());
    named.or_else(|| words.iter().find_map(|word| word.strip_prefix("--as="))).and_then(|named| named.parse().ok())
}

fn is_stopped(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:") && line.contains("T ("))
}
