//! Backups made while officers write, restoring them, and salvaging what a damaged file holds.
//!
//! The promise is that 200 of 200 backups under load pass check and replay. Anyone can run it:
//!
//! ```sh
//! DUDAO_TIMES=200 cargo test --test backup every_backup      minutes
//! DUDAO_TIMES=250 cargo test --test backup damage            1,000 damaged files for each way they are met
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "backup/damage.rs"]
mod damage;
#[path = "backup/restore.rs"]
mod restore;

use common::Desk;
use dudao::store::{Store, StoreError};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How often what chance has a hand in is tried.
fn times() -> u64 {
    std::env::var("DUDAO_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(5)
}

/// A backup by the program; what it said of it.
fn backup(desk: &Desk) -> (PathBuf, Value) {
    let said = desk.json(&["backup", "--json"]);
    (PathBuf::from(said["file"].as_str().unwrap()), said)
}

/// The hash of every entry of a database.
fn hashes(path: &Path) -> HashMap<u64, String> {
    let mut hashes = HashMap::new();
    let store = Store::open(path).unwrap();
    let walk = store.read().unwrap().journal(1, |entry, hash| {
        hashes.insert(entry.seq, hash.iter().map(|byte| format!("{byte:02x}")).collect());
        Ok::<_, StoreError>(true)
    });
    walk.unwrap();
    hashes
}

fn database(desk: &Desk) -> PathBuf {
    desk.data().join("dudao.redb")
}

#[test]
fn every_backup_under_load_is_whole_and_replays() {
    let desk = Desk::demo();
    let (stop, added) = (AtomicBool::new(false), AtomicU64::new(0));
    let made: Vec<(PathBuf, Value)> = std::thread::scope(|scope| {
        for writer in 0..3 {
            let (desk, stop, added) = (&desk, &stop, &added);
            scope.spawn(move || {
                let mut number = 0;
                while !stop.load(Ordering::SeqCst) {
                    // Whoever saves is never refused for a backup's sake.
                    desk.ok(&["enterprise", "add", "--name", &format!("第{writer}组第{number}家公司"), "--town", "云墟镇"]);
                    added.fetch_add(1, Ordering::SeqCst);
                    number += 1;
                }
            });
        }
        let made = (0..times()).map(|_| {
            let said = desk.json(&["backup", "--json", "--keep", "1000"]);
            (PathBuf::from(said["file"].as_str().unwrap()), said)
        });
        let made = made.collect();
        stop.store(true, Ordering::SeqCst);
        made
    });
    assert!(added.load(Ordering::SeqCst) > 0, "nobody wrote");
    let all = hashes(&database(&desk));
    for (path, said) in &made {
        let entries = said["entries"].as_u64().unwrap();
        assert_eq!(said["hash"].as_str().unwrap(), all[&entries], "it is what the database was");
        let store = Store::open(path).unwrap();
        let verdict = store.verify(&mut |_| {}).unwrap();
        assert!(verdict.ok && verdict.entries == entries, "{verdict:?}");
        assert!(path.file_name().unwrap().to_str().unwrap().ends_with(&format!("-{}.redb", &all[&entries][..12])));
    }
    let folder = desk.data().join("backups");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&made[0].0)), (0o700, 0o600));
    assert_eq!(fs::read_dir(&folder).unwrap().count() as u64, times(), "what was made aside is gone");
    let recorded = desk.list(&["journal", "list", "--json"]);
    let recorded = recorded.iter().filter(|entry| entry["change"]["database"].get("backed_up").is_some()).count() as u64;
    assert_eq!(recorded, times(), "each stands in the journal");
}

#[test]
fn only_the_last_ones_are_kept_and_nothing_else_is_removed() {
    let desk = Desk::with_enterprise();
    let folder = desk.scratch().join("elsewhere");
    fs::create_dir(&folder).unwrap();
    let named = |name: &str| folder.join(name);
    for day in ["20260101", "20260102", "20260103"] {
        fs::write(named(&format!("dudao-{day}-080000-0123456789ab.redb")), "a backup of then").unwrap();
    }
    // From a clock that ran ahead, of another's making, and left by a process that was killed.
    fs::write(named("dudao-29990101-080000-0123456789ab.redb"), "ahead").unwrap();
    fs::write(named("dudao-20250101-080000.redb"), "another's").unwrap();
    fs::create_dir(named("dudao-20250101-080000-0123456789ab.redb")).unwrap();
    fs::write(named(".dudao-backup-4194305"), "half").unwrap();
    let said = desk.json(&["backup", "--to", folder.to_str().unwrap(), "--keep", "2", "--json"]);
    assert_eq!(said["removed"].as_array().unwrap().len(), 3);
    let mut left: Vec<String> = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    let new = Path::new(said["file"].as_str().unwrap()).file_name().unwrap().to_str().unwrap();
    let kept = ["dudao-20250101-080000-0123456789ab.redb", "dudao-20250101-080000.redb", new, "dudao-29990101-080000-0123456789ab.redb"];
    assert_eq!(left, kept);
}

#[test]
fn a_backup_is_the_offices_to_make_and_of_today() {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "主任", "--office-post", "director"]);
    desk.ok(&["staff", "add", "--name", "张三", "--role", "supervisor"]);
    let (code, said) = desk.refused(&["--as", "S2", "backup"]);
    assert_eq!((code, desk.data().join("backups").exists()), (1, false), "{said}");
    assert!(said.contains("备份和恢复数据库"), "{said}");
    assert_eq!(desk.refused(&["--as-of", "2026-11-01", "backup"]).0, 1);
    assert_eq!(desk.refused(&["backup", "--keep", "0"]).0, 2);
    let said = desk.ok(&["--lang", "en", "--as", "S1", "backup"]);
    assert!(said.starts_with("Backed up to ") && said.contains("5 entries"), "{said}");
}

#[test]
fn the_doctor_says_how_old_the_last_backup_is() {
    let desk = Desk::with_enterprise();
    let check = |desk: &Desk| {
        let output = desk.run(&["doctor", "--json"]);
        let checks: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        checks.into_iter().find(|check| check["check"] == "backup").unwrap()
    };
    let none = check(&desk);
    assert_eq!((&none["verdict"], &none["finding"]), (&Value::from("attention"), &Value::from("no_backup")));
    let line = none["change"]["line"].as_str().unwrap();
    assert!(line.starts_with("su - ") && line.contains(desk.data().to_str().unwrap()) && line.contains(" backup"), "{line}");
    // An old one, then a new one that the journal knows to be elsewhere.
    let folder = desk.data().join("backups");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("dudao-20260101-080000-0123456789ab.redb"), "").unwrap();
    let old = check(&desk);
    assert_eq!(old["finding"], "old_backup");
    assert!(old["age_hours"].as_u64().unwrap() > 48 && old["found"].as_str().unwrap().contains("天前"), "{old}");
    let elsewhere = desk.scratch().join("elsewhere");
    let said = desk.json(&["backup", "--json", "--to", elsewhere.to_str().unwrap()]);
    let new = check(&desk);
    assert_eq!((&new["verdict"], new["age_hours"].as_u64()), (&Value::from("good"), Some(0)));
    assert!(new["found"].as_str().unwrap().starts_with(said["file"].as_str().unwrap()), "{new}");
}
