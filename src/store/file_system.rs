//! File systems by the number that `statfs` gives them, and how a database fares on each.

use super::StoreError;
use std::path::Path;

/// How a database fares on a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footing {
    /// A local disk: locks between processes hold, and what was synced stays.
    Firm,
    /// Memory: gone when the machine restarts.
    Fleeting,
    /// A container's own layer. Within the container locks hold; with the container all of it goes. It is no reason to
    /// refuse: for a trial in a container there is often nothing else.
    Layered,
    /// Locks between processes, or between the machines that have it, do not hold, or it cannot link a file into place:
    /// two who save at once would destroy each other's pages. No database is opened on it.
    Unfit,
}

const KNOWN: &[(u32, &str, Footing)] = &[
    (0xEF53, "ext4", Footing::Firm),
    (0x5846_5342, "xfs", Footing::Firm),
    (0x9123_683E, "btrfs", Footing::Firm),
    (0x2FC1_2FC1, "zfs", Footing::Firm),
    (0xF2F5_2010, "f2fs", Footing::Firm),
    (0x0102_1994, "tmpfs", Footing::Fleeting),
    (0x8584_58F6, "ramfs", Footing::Fleeting),
    (0x794C_7630, "overlay", Footing::Layered),
    (0x6969, "nfs", Footing::Unfit),
    (0x517B, "smb", Footing::Unfit),
    (0xFF53_4D42, "cifs", Footing::Unfit),
    (0xFE53_4D42, "smb2", Footing::Unfit),
    (0x6573_5546, "fuse", Footing::Unfit),
    (0x0102_1997, "9p", Footing::Unfit),
    (0x786F_4256, "vboxsf", Footing::Unfit),
    (0x00C3_6400, "ceph", Footing::Unfit),
    (0x5346_414F, "afs", Footing::Unfit),
    (0x0BD0_0BD0, "lustre", Footing::Unfit),
    (0x4D44, "vfat", Footing::Unfit),
    (0x2011_BAB0, "exfat", Footing::Unfit),
];

/// The name of a file system and how a database fares on it; none for one that nobody tried.
pub fn of_number(number: u32) -> Option<(&'static str, Footing)> {
    KNOWN.iter().find(|(known, ..)| *known == number).map(|&(_, name, footing)| (name, footing))
}

/// The number of the file system on which `path` is.
///
/// # Errors
/// Whatever the system says.
pub fn number_at(path: &Path) -> std::io::Result<u32> {
    // The number's type differs between machines; it is 32 bits of it everywhere.
    Ok(rustix::fs::statfs(path)?.f_type as u32)
}

/// Refuses a place where a database would be destroyed sooner or later.
pub(super) fn check(path: &Path) -> Result<(), StoreError> {
    admit(path, number_at(path)?)
}

fn admit(path: &Path, number: u32) -> Result<(), StoreError> {
    match of_number(number) {
        Some((name, Footing::Unfit)) => Err(StoreError::Unfit { path: path.display().to_string(), file_system: name }),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_place_where_locks_do_not_hold_is_refused() {
        let path = Path::new("/mnt/share/dudao.redb");
        for (number, name) in [(0x6969, "nfs"), (0xFF53_4D42, "cifs"), (0xFE53_4D42, "smb2"), (0x6573_5546, "fuse")] {
            let refused = admit(path, number).unwrap_err();
            assert!(refused.to_string().contains(name) && refused.exit_code() == 1, "{refused}");
        }
        // For a trial, and what nobody knows.
        for number in [0xEF53, 0x0102_1994, 0x794C_7630, 0x1234] {
            admit(path, number).unwrap();
        }
        check(tempfile::tempdir().unwrap().path()).unwrap();
    }
}
