//! Folders, files and file systems, judged by what `stat` and `statfs` say of them.

use super::{Check, Finding, What};
use crate::store::file_system::{self, Footing};
use std::path::{Path, PathBuf};

/// A file as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Where.
    pub path: PathBuf,
    /// Whether it is a folder, a file, or something else.
    pub kind: Kind,
    /// The number of its owner.
    pub owner: u32,
    /// The number of its group.
    pub group: u32,
    /// Its permissions with the sticky bit.
    pub mode: u32,
    /// How many names it has.
    pub links: u64,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A file.
    File,
    /// A device, a socket, a pipe.
    Other,
}

/// To whom a thing should belong.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// The account's number.
    pub uid: u32,
    /// Its name.
    pub name: &'a str,
}

/// Bytes below which nothing is saved, and below which somebody should know.
const ROOM: (u64, u64) = (64 << 20, 1 << 30);

/// Judges the data folder, which must be its owner's alone.
pub fn judge_folder(path: &Path, seen: Option<&Seen>, owner: Owner) -> Check {
    let shown = path.display();
    let Some(seen) = seen else {
        return Check::bad(What::DataFolder, Finding::Missing, shown.to_string())
            .run(format!("install -d -m 0700 -o {} {shown}", owner.name));
    };
    if seen.kind != Kind::Folder {
        return Check::bad(What::DataFolder, Finding::NotAFolder, shown.to_string());
    }
    judge_own(What::DataFolder, seen, owner, 0o700)
}

/// Judges the database's file, which must be its owner's alone and have no other name.
pub fn judge_database(path: &Path, seen: Option<&Seen>, owner: Owner) -> Check {
    let shown = path.display();
    let Some(seen) = seen else { return Check::bad(What::DatabaseFile, Finding::Missing, shown.to_string()) };
    if seen.kind != Kind::File {
        return Check::bad(What::DatabaseFile, Finding::NotAFile, shown.to_string());
    }
    if seen.links > 1 {
        return Check::attention(What::DatabaseFile, Finding::Linked, shown.to_string());
    }
    judge_own(What::DatabaseFile, seen, owner, 0o600)
}

/// What is one account's alone, with exactly `mode`.
fn judge_own(what: What, seen: &Seen, owner: Owner, mode: u32) -> Check {
    let shown = seen.path.display();
    if seen.owner != owner.uid {
        return Check::bad(what, Finding::Owner, seen.owner.to_string()).run(format!("chown {} {shown}", owner.name));
    }
    if seen.mode & 0o7777 != mode {
        return Check::bad(what, Finding::Mode, format!("{:04o}", seen.mode)).run(format!("chmod {mode:04o} {shown}"));
    }
    Check::good(what, format!("{mode:04o} {} {shown}", owner.name))
}

/// Judges the folders above the data folder, the nearest first: whoever may write one can put another in its place.
pub fn judge_parents(parents: &[Seen], owner: Owner) -> Check {
    let mut worst = Check::good(What::Parents, parents.first().map(|seen| seen.path.display().to_string()).unwrap_or_default());
    for seen in parents {
        let shown = seen.path.display();
        let check = if seen.owner != 0 && seen.owner != owner.uid {
            Check::bad(What::Parents, Finding::Exchangeable, shown.to_string()).run(format!("chown root {shown}"))
        } else if seen.mode & 0o002 != 0 && seen.mode & 0o1000 == 0 {
            Check::bad(What::Parents, Finding::Exchangeable, shown.to_string()).run(format!("chmod o-w {shown}"))
        } else if seen.mode & 0o020 != 0 && seen.mode & 0o1000 == 0 && seen.group != 0 {
            Check::attention(What::Parents, Finding::Exchangeable, shown.to_string()).run(format!("chmod g-w {shown}"))
        } else if seen.mode & 0o002 != 0 {
            Check::attention(What::Parents, Finding::Shared, shown.to_string())
        } else {
            continue;
        };
        if check.verdict > worst.verdict {
            worst = check;
        }
    }
    worst
}

/// Judges the program's file and the folders above it, as sshd does before it asks the program for keys: all must be
/// root's, and nobody else may write any of them.
pub fn judge_binary(path: &Path, chain: &[Seen]) -> Check {
    let Some(file) = chain.first() else { return Check::bad(What::Binary, Finding::Missing, path.display().to_string()) };
    if file.kind != Kind::File {
        return Check::bad(What::Binary, Finding::NotAFile, path.display().to_string());
    }
    for seen in chain {
        let shown = seen.path.display();
        if seen.owner != 0 {
            return Check::bad(What::Binary, Finding::Owner, format!("{} {shown}", seen.owner)).run(format!("chown root {shown}"));
        }
        if seen.mode & 0o022 != 0 {
            return Check::bad(What::Binary, Finding::Mode, format!("{:04o} {shown}", seen.mode)).run(format!("chmod go-w {shown}"));
        }
    }
    if file.mode & 0o001 == 0 {
        return Check::bad(What::Binary, Finding::Mode, format!("{:04o}", file.mode)).run(format!("chmod 0755 {}", file.path.display()));
    }
    Check::good(What::Binary, file.path.display().to_string())
}

/// Judges the file system by the number that `statfs` gives it.
pub fn judge_file_system(number: u32) -> Check {
    match file_system::of_number(number) {
        Some((name, Footing::Firm)) => Check::good(What::FileSystem, name),
        Some((name, Footing::Fleeting)) => Check::attention(What::FileSystem, Finding::Fleeting, name),
        Some((name, Footing::Layered)) => Check::attention(What::FileSystem, Finding::Layered, name),
        Some((name, Footing::Unfit)) => Check::bad(What::FileSystem, Finding::NoLocks, name),
        None => Check::attention(What::FileSystem, Finding::Untried, format!("0x{number:X}")),
    }
}

/// Judges the bytes that are left.
pub fn judge_space(free: u64) -> Check {
    let shown = format!("{} MB", free >> 20);
    match free {
        free if free < ROOM.0 => Check::bad(What::Space, Finding::NoRoom, shown),
        free if free < ROOM.1 => Check::attention(What::Space, Finding::LittleRoom, shown),
        _ => Check::good(What::Space, shown),
    }
}

/// Judges the database's size by the room that a backup beside it would need.
pub fn judge_size(bytes: u64, free: u64) -> Check {
    let shown = format!("{} MB", bytes.div_ceil(1 << 20));
    if bytes.saturating_add(ROOM.0) > free {
        return Check::attention(What::Size, Finding::NoRoomForBackup, shown);
    }
    Check::good(What::Size, shown)
}

/// Judges the log by whether it can be written: without it the program works, and nobody knows afterwards what happened.
pub fn judge_log(path: &Path, can_be_written: bool) -> Check {
    let shown = path.display().to_string();
    if can_be_written { Check::good(What::Log, shown) } else { Check::attention(What::Log, Finding::NoLog, shown) }
}
