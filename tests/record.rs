//! Every act on record: each command adds to the journal what `record/every_command.txt` says and nothing else, who may
//! not is refused and on record, and what was recorded is never changed nor gone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "record/commands.rs"]
mod commands;
mod common;
#[path = "record/out.rs"]
mod out;
#[path = "record/past.rs"]
mod past;
#[path = "record/scenario.rs"]
mod scenario;

use commands::{LEAVES, lines};
use scenario::Scenario;
use std::collections::BTreeSet;

#[test]
fn every_command_is_tried_and_none_takes_away() {
    assert!(LEAVES.len() > 180, "{}", LEAVES.len());
    let tried: BTreeSet<String> = lines().iter().map(|line| line.leaf()).collect();
    let missing: Vec<_> = LEAVES.difference(&tried).collect();
    assert!(missing.is_empty(), "not in record/every_command.txt: {missing:?}");
    for leaf in LEAVES.iter() {
        let takes_away = leaf.split(' ').any(|word| ["delete", "remove", "purge", "erase", "clear", "prune"].contains(&word));
        assert!(!takes_away, "{leaf}");
    }
}

#[test]
fn every_command_adds_its_entries_and_no_other() {
    let mut scenario = Scenario::begin();
    let before = scenario.exported();
    let mut tried = BTreeSet::new();
    for line in lines() {
        if line.changes_something() && tried.insert(line.leaf()) {
            scenario.is_refused_to_a_viewer(&line);
            scenario.is_not_taken_with_a_wrong_argument(&line);
        }
        scenario.adds_what_it_says(&line);
    }
    let after = scenario.exported();
    assert!(after.len() > before.len() && after.starts_with(&before), "what stood in the journal was changed");
    scenario.holds();
}
