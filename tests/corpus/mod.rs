//! Kept samples of what comes from outside, and what chance makes of them.
//!
//! A folder here is a target, a file in it a sample. What once broke a reader is added as a file. `DUDAO_TIMES=n` makes
//! each test try n where every run tries a few; `DUDAO_SEED=n` repeats a run, and a failure prints what failed.
#![allow(dead_code, reason = "the library's own tests and those beside it each use a part")]

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed};
use std::path::Path;

/// How often a test tries, unless it is told otherwise.
pub fn tries(few: u32) -> Config {
    let told = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let rng_seed = told("DUDAO_SEED").map_or(RngSeed::Random, RngSeed::Fixed);
    Config { cases: told("DUDAO_TIMES").map_or(few, |times| times as u32), rng_seed, failure_persistence: None, ..Config::default() }
}

/// The samples of a target; it must have some.
pub fn samples(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has no samples");
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Any bytes, or a sample with a few changes.
pub fn bytes(target: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let samples = samples(target);
    let changed = (any::<Index>(), prop::collection::vec(change(), 0..8)).prop_map(move |(at, changes)| {
        let sample = samples[at.index(samples.len())].clone();
        changes.into_iter().fold(sample, |bytes, change| change.made(bytes))
    });
    prop_oneof![1 => prop::collection::vec(any::<u8>(), 0..400), 4 => changed]
}

/// The same as text; what is no UTF-8 becomes the sign for it.
pub fn text(target: &str) -> impl Strategy<Value = String> + use<> {
    bytes(target).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[derive(Clone, Debug)]
enum Change {
    Byte(Index, u8),
    Insert(Index, Vec<u8>),
    Delete(Index, usize),
    Repeat(Index, usize, usize),
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let number = prop_oneof![Just(vec![0xff; 4]), Just(vec![0; 4]), Just(vec![0xff; 8]), prop::collection::vec(any::<u8>(), 1..9)];
    let sign =
        prop::sample::select(vec!["\"", ",", "\r\n", "\0", "\u{1b}[", "\u{202e}", "-", "9999999999", "'", "$(", "<", "&#0;", "\u{feff}"]);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (any::<Index>(), number).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<Index>(), sign).prop_map(|(at, sign)| Change::Insert(at, sign.as_bytes().to_vec())),
        (any::<Index>(), 1usize..40).prop_map(|(at, count)| Change::Delete(at, count)),
        (any::<Index>(), 1usize..40, 1usize..200).prop_map(|(at, count, times)| Change::Repeat(at, count, times)),
        any::<Index>().prop_map(Change::Cut),
    ]
}

impl Change {
    fn made(self, mut bytes: Vec<u8>) -> Vec<u8> {
        let length = bytes.len();
        let place = |at: Index| at.index(length + 1);
        match self {
            Change::Byte(at, byte) => bytes.iter_mut().skip(place(at)).take(1).for_each(|it| *it = byte),
            Change::Insert(at, new) => drop(bytes.splice(place(at)..place(at), new)),
            Change::Delete(at, count) => drop(bytes.drain(place(at)..length.min(place(at) + count))),
            Change::Repeat(at, count, times) => {
                let part = bytes[place(at)..length.min(place(at) + count)].repeat(times);
                bytes.splice(place(at)..place(at), part);
            }
            Change::Cut(at) => bytes.truncate(place(at)),
        }
        bytes
    }
}
