//! Damaged files: none is taken for whole, none brings the program down, and of each all is saved that can be.

use crate::common::{Desk, broke_down};
use crate::{backup, database, hashes, times};
use dudao::store::Store;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Some bytes of what a database wrote into, each flipped.
fn flip(bytes: &mut [u8], chance: &mut Chance, count: usize) {
    for _ in 0..count {
        let mut at = chance.below(bytes.len());
        while bytes[at] == 0 {
            at = (at + 1) % bytes.len();
        }
        bytes[at] ^= 1 << chance.below(8);
    }
}

#[test]
fn no_flipped_bytes_are_restored() {
    let desk = Desk::demo();
    let (file, said) = backup(&desk);
    let whole = fs::read(&file).unwrap();
    let damaged = desk.scratch().join("damaged.redb");
    let mut chance = Chance(1);
    let mut refused = 0;
    for _ in 0..times() * 4 {
        let mut bytes = whole.clone();
        flip(&mut bytes, &mut chance, 1);
        fs::write(&damaged, &bytes).unwrap();
        let output = desk.run(&["restore", damaged.to_str().unwrap(), "--json"]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(matches!(output.status.code(), Some(1 | 4)) && !broke_down(&error), "{:?} {error}", output.status);
        assert_eq!(error.trim().lines().count(), 1, "{error}");
        if output.stdout.is_empty() {
            refused += 1;
        } else {
            // A byte that nothing stands in any more; what stands in the others is the same.
            let found: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(found["backup"]["hash"], said["hash"]);
        }
    }
    assert!(refused > 0, "no byte of consequence was flipped");
}

#[test]
fn a_damaged_backup_is_told_in_both_languages() {
    let desk = Desk::with_enterprise();
    let (file, _) = backup(&desk);
    let mut bytes = fs::read(&file).unwrap();
    // All but the header.
    let length = bytes.len();
    bytes[8192..length / 2].fill(0x5a);
    fs::write(&file, &bytes).unwrap();
    for (lang, line) in [("zh-CN", "已损坏，不能作为备份使用"), ("en", "is damaged and no backup to rely on")] {
        let (code, said) = desk.refused(&["--lang", lang, "restore", file.to_str().unwrap(), "--yes"]);
        assert!(code == 4 && said.contains(line) && said.contains(file.to_str().unwrap()), "{said}");
    }
}

/// What a salvage says, and that it is so: the entries it has are those of the original, none else, and it knows which it
/// lacks.
fn salvage(desk: &Desk, damaged: &Path, original: &HashMap<u64, String>) -> Option<Value> {
    let (new, text) = (desk.scratch().join("new.redb"), desk.scratch().join("new.uncertain.jsonl"));
    for path in [&new, &text] {
        let _ = fs::remove_file(path);
    }
    let output = desk.run(&["salvage", damaged.to_str().unwrap(), "--to", new.to_str().unwrap(), "--json"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!broke_down(&error), "{error}");
    let lines = fs::read_to_string(&text).unwrap_or_default();
    let mut seen = BTreeSet::new();
    for line in lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let seq = line["entry"]["seq"].as_u64().unwrap();
        assert_eq!(line["hash"].as_str().unwrap(), original[&seq]);
        seen.insert(seq);
    }
    let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{error}"));
    let entries = said["entries"].as_u64().unwrap();
    if entries == 0 {
        assert_eq!((output.status.code(), new.exists(), &said["file"]), (Some(4), false, &Value::Null), "{error}");
        return None;
    }
    assert!(output.status.success(), "{error}");
    assert_eq!((said["hash"].as_str().unwrap(), said["uncertain"].as_u64()), (original[&entries].as_str(), Some(seen.len() as u64)));
    let saved = hashes(&new);
    assert_eq!(saved.len() as u64, entries);
    assert!(saved.iter().all(|(seq, hash)| original[seq] == *hash));
    assert!(Store::open(&new).unwrap().verify(&mut |_| {}).unwrap().ok);
    let missing = said["missing"].as_array().unwrap().iter();
    let missing = missing.flat_map(|range| range["from"].as_u64().unwrap()..=range["to"].as_u64().unwrap());
    let all: Vec<u64> = (1..=entries).chain(missing).chain(seen).collect();
    let known = *all.iter().max().unwrap();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len() as u64, known, "each number is accounted for");
    assert_eq!(all.len() as u64, known, "and once");
    Some(said)
}

/// A database of many entries, and each one's hash.
fn many_entries() -> (Desk, PathBuf, HashMap<u64, String>) {
    let desk = Desk::demo();
    let path = database(&desk);
    let original = hashes(&path);
    assert!(original.len() > 200, "{}", original.len());
    (desk, path, original)
}

#[test]
fn a_whole_file_is_salvaged_whole() {
    let (desk, path, original) = many_entries();
    let before = fs::read(&path).unwrap();
    let said = salvage(&desk, &path, &original).unwrap();
    assert_eq!(said["entries"].as_u64(), Some(original.len() as u64));
    assert_eq!((said["missing"].as_array().unwrap().len(), said["uncertain"].as_u64()), (0, Some(0)));
    assert_eq!(fs::read(&path).unwrap(), before, "it is not touched");
    // It takes nothing's place, and can be put to use.
    let new = desk.scratch().join("new.redb");
    let (code, error) = desk.refused(&["salvage", path.to_str().unwrap(), "--to", new.to_str().unwrap()]);
    assert!(code == 1 && error.contains("已有文件"), "{error}");
    desk.ok(&["restore", new.to_str().unwrap(), "--yes"]);
    desk.ok(&["journal", "verify"]);
}

#[test]
fn what_is_left_of_a_damaged_file_is_salvaged() {
    let (desk, path, original) = many_entries();
    let whole = fs::read(&path).unwrap();
    let damaged = desk.scratch().join("damaged.redb");
    let mut chance = Chance(2);
    let (mut short, mut beyond) = (0, 0);
    for turn in 0..times() as usize * 4 {
        let mut bytes = whole.clone();
        match turn % 4 {
            0 => flip(&mut bytes, &mut chance, 1),
            1 => flip(&mut bytes, &mut chance, 40),
            2 => bytes.truncate(chance.below(whole.len())),
            _ => {
                let at = chance.below(whole.len() - 8192);
                bytes[at..at + 8192].fill(0);
            }
        }
        fs::write(&damaged, &bytes).unwrap();
        if let Some(said) = salvage(&desk, &damaged, &original) {
            short += u64::from(said["entries"].as_u64().unwrap() < original.len() as u64);
            beyond += u64::from(said["uncertain"].as_u64().unwrap() > 0);
        }
    }
    assert!(short > 0 && beyond > 0, "nothing was lost: {short} {beyond}");
}

#[test]
fn where_nothing_is_left_that_is_told() {
    let desk = Desk::new();
    let (damaged, new) = (desk.scratch().join("damaged.redb"), desk.scratch().join("new.redb"));
    fs::write(&damaged, vec![1_u8; 100_000]).unwrap();
    for (lang, line) in [("zh-CN", "没有可确认的记录"), ("en", "none is certain")] {
        let (code, said) = desk.refused(&["--lang", lang, "salvage", damaged.to_str().unwrap(), "--to", new.to_str().unwrap(), "--json"]);
        assert!(code == 4 && said.contains(line) && !new.exists(), "{said}");
    }
}
