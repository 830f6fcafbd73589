//! Backups: copies of the database in a folder of their own, each checked before it has its name, and the oldest gone.

use super::Session;
use crate::domain::permission::Power;
use crate::domain::text::clean;
use crate::store::{Progress, Sound, StoreError, sweep};
use chrono::NaiveDateTime;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The folder of backups, beside the database.
pub const FOLDER: &str = "backups";
/// How the names begin and end that this program gives.
const NAME: (&str, &str) = ("dudao-", ".redb");
/// A time in a name.
const TIME: &str = "%Y%m%d-%H%M%S";
/// Digits of a time, and of a hash, in a name.
const DIGITS: (usize, usize) = (15, 12);
/// How the name begins of one that is being made; the number of the process follows.
const ASIDE: &str = ".dudao-backup-";

/// A backup in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backup {
    /// When it was made, in Beijing.
    pub at: NaiveDateTime,
    /// Where it is.
    pub path: PathBuf,
}

/// What a backup made.
#[derive(Debug)]
pub struct BackedUp {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub sound: Sound,
    /// Whether its folder was made for it: a disk that is not mounted has none.
    pub new_folder: bool,
    /// Older ones that made room for it.
    pub removed: Vec<PathBuf>,
    /// Why not all went that should have.
    pub unremoved: Option<StoreError>,
    /// Why it does not stand in the journal, where it does not.
    pub unrecorded: Option<StoreError>,
}

impl Session {
    /// Makes a backup in a folder, which is made where there is none, and keeps the `keep` last of those in it.
    ///
    /// # Errors
    /// `Refused` with `AsOf` or `NotPermitted`; `NoRoom`, `Busy`, `Stuck`, `Unsound`, `Replaced`, `NoPermission` or
    /// `Storage`: there is no new backup then, and the old ones are all there.
    pub fn back_up(&self, folder: &Path, keep: usize, progress: &mut dyn FnMut(Progress)) -> Result<BackedUp, StoreError> {
        self.check_writable()?;
        self.permit(&self.store.read()?, Power::KeepBackups, None)?;
        let of_folder = StoreError::of_file(folder);
        let new_folder = !folder.is_dir();
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(&of_folder)?;
        // What processes left behind that were killed at it.
        sweep(folder, ASIDE).map_err(&of_folder)?;
        let at = self.clock.now().naive_local();
        let aside = folder.join(format!("{ASIDE}{}", std::process::id()));
        let (path, sound) = self.store.copy_to(&aside, |sound| folder.join(name(at, sound)), progress)?;
        let unrecorded = self.record_backup(&clean(&path.display().to_string()), &sound).err();
        let (removed, unremoved) = thin_out(folder, keep, &path);
        Ok(BackedUp { path, sound, new_folder, removed, unremoved, unrecorded })
    }
}

/// The backups in a folder, the oldest first: files that have a name as this program gives it. None where there is no
/// such folder.
///
/// # Errors
/// Whatever the file system says.
pub fn in_folder(folder: &Path) -> io::Result<Vec<Backup>> {
    let entries = match fs::read_dir(folder) {
        Err(failure) if failure.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut backups = Vec::new();
    for entry in entries {
        let entry = entry?;
        let at = entry.file_name().to_str().and_then(time_of);
        if let Some(at) = at.filter(|_| entry.file_type().is_ok_and(|kind| kind.is_file())) {
            backups.push(Backup { at, path: entry.path() });
        }
    }
    backups.sort();
    Ok(backups)
}

fn name(at: NaiveDateTime, sound: &Sound) -> String {
    let hash: String = sound.hash.chars().take(DIGITS.1).collect();
    format!("{}{}-{hash}{}", NAME.0, at.format(TIME), NAME.1)
}

/// When a file was made that has the name of a backup.
fn time_of(name: &str) -> Option<NaiveDateTime> {
    let name = name.strip_prefix(NAME.0)?.strip_suffix(NAME.1)?;
    let (time, hash) = name.split_at_checked(DIGITS.0)?;
    let hash = hash.strip_prefix('-')?;
    let is_hash = hash.len() == DIGITS.1 && hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    NaiveDateTime::parse_from_str(time, TIME).ok().filter(|at| is_hash && at.format(TIME).to_string() == time)
}

/// Removes the oldest beyond the number that is kept, but never the new one, whatever the clock said of it. Those that
/// went, and why the first did not that should have.
fn thin_out(folder: &Path, keep: usize, new: &Path) -> (Vec<PathBuf>, Option<StoreError>) {
    let backups = match in_folder(folder) {
        Ok(backups) => backups,
        Err(failure) => return (Vec::new(), Some(StoreError::of_file(folder)(failure))),
    };
    let others: Vec<PathBuf> = backups.into_iter().map(|backup| backup.path).filter(|path| path != new).collect();
    let beyond = (others.len() + 1).saturating_sub(keep.max(1));
    let (mut removed, mut unremoved) = (Vec::new(), None);
    for path in others.into_iter().take(beyond) {
        match fs::remove_file(&path) {
            Ok(()) => removed.push(path),
            // Another backup was quicker.
            Err(failure) if failure.kind() == io::ErrorKind::NotFound => {}
            Err(failure) => drop(unremoved.get_or_insert(StoreError::of_file(&path)(failure))),
        }
    }
    (removed, unremoved)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_the_program_gives_are_backups() {
        let at = NaiveDateTime::parse_from_str("20261130-081503", TIME).unwrap();
        let sound = Sound { head: 3, hash: "0123456789abcdef".repeat(4), at: chrono::DateTime::UNIX_EPOCH.fixed_offset() };
        let name = name(at, &sound);
        assert_eq!(name, "dudao-20261130-081503-0123456789ab.redb");
        assert_eq!(time_of(&name), Some(at));
        for other in [
            "dudao.redb",
            "dudao-20261130-081503.redb",
            "dudao-replaced-20261130-081503.redb",
            "dudao-20261130-081503-0123456789AB.redb",
            "dudao-20261131-081503-0123456789ab.redb",
            "dudao-2026113 -081503-0123456789ab.redb",
            "dudao-20261130-081503-0123456789ab.redb.old",
            "dudao-20261130-081503-0123456789abc.redb",
        ] {
            assert_eq!(time_of(other), None, "{other}");
        }
    }
}
