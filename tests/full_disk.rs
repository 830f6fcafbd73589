//! A disk that fills up under a database: told before anything is half written, and what is there can be read on.
//!
//! It needs root to make a small disk: with `DUDAO_TEST_MOUNT=1` it must, without it says that it left it out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::TODAY;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A disk of so many MiB in memory; gone with this.
struct Disk(TempDir);

impl Disk {
    fn of(mebibytes: u32) -> Option<Self> {
        let place = TempDir::new().unwrap();
        let size = format!("size={mebibytes}m,mode=700");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "dudao-test"]).arg(place.path()).output().unwrap();
        let disk = mounted.status.success().then_some(Self(place));
        assert!(disk.is_some() || std::env::var_os("DUDAO_TEST_MOUNT").is_none(), "{mounted:?}");
        disk
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// Leaves no more than so many MiB free.
    fn fill_up_to(&self, mebibytes: u64) {
        let stat = Command::new("df").args(["--output=avail", "-B1"]).arg(self.0.path()).output().unwrap();
        let free: u64 = String::from_utf8(stat.stdout).unwrap().lines().nth(1).unwrap().trim().parse().unwrap();
        let path = self.0.path().join("filler");
        let held = fs::metadata(&path).map_or(0, |it| it.len());
        let filler = File::options().create(true).append(true).open(&path).unwrap();
        std::io::copy(&mut std::io::Read::take(std::io::repeat(1), free - (mebibytes << 20)), &mut &filler).unwrap();
        assert!(fs::metadata(&path).unwrap().len() > held);
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
        command.env_clear().env("HOME", self.0.path()).env("DUDAO_DATA_DIR", self.data()).args(["--today", TODAY]);
        command.args(arguments).output().unwrap()
    }

    #[track_caller]
    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What is said on standard error by a command that must fail.
    #[track_caller]
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).map_or_else(|_| Vec::new(), |files| files.map(|it| it.unwrap().file_name().into_string().unwrap()).collect())
}

#[test]
fn a_full_disk_stops_saves_and_backups_and_nothing_else() {
    let Some(disk) = Disk::of(128) else {
        println!("left out: this account may not mount a disk");
        return;
    };
    disk.ok(&["demo", "--write"]);
    disk.ok(&["hazard", "note", "H193", "之前"]);

    disk.fill_up_to(65);
    let said = disk.refused(&["backup"]);
    assert!(said.contains("MB"), "{said}");
    assert!(names(&disk.data().join("backups")).is_empty(), "nothing is left behind");
    disk.ok(&["hazard", "note", "H193", "尚有余地"]);

    disk.fill_up_to(40);
    let said = disk.refused(&["hazard", "note", "H193", "已满"]);
    assert!(said.starts_with("磁盘已满"), "{said}");
    assert!(disk.ok(&["hazard", "show", "H193"]).contains("尚有余地") && !disk.ok(&["remind"]).is_empty());
    disk.ok(&["journal", "verify"]);

    fs::remove_file(disk.0.path().join("filler")).unwrap();
    disk.ok(&["hazard", "note", "H193", "又有余地"]);
    disk.ok(&["backup"]);
    assert_eq!(names(&disk.data().join("backups")).len(), 1);
    disk.ok(&["journal", "verify"]);
}
