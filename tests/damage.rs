//! A database file in which a disk, or a hand, changed bytes: what is answered is what the whole file answers, or that
//! it is damaged.
//!
//! `DUDAO_TIMES=1000 cargo test --test damage` does what is promised; `DUDAO_SEED` repeats a run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use chrono::NaiveDate;
use common::chance::{Dice, times};
use common::terminal::{PATIENCE, Terminal};
use common::{Desk, TODAY};
use dudao::domain::id::{EnterpriseId, GroupId, HazardId};
use dudao::domain::register::RegisterKind;
use dudao::store::{Store, StoreError, View, guarded};
use portable_pty::CommandBuilder;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

/// Bytes at the start of the file that say where all else is.
const HEAD: usize = 320;

/// What is asked of a database, beside its own verification.
type Question = fn(&View) -> Result<String, StoreError>;

const QUESTIONS: &[(&str, Question)] = &[
    ("programme", |view| said(view.programme())),
    ("staff", |view| said(view.staff())),
    ("groups", |view| said(view.groups())),
    ("enterprises", |view| said(view.enterprises(EnterpriseId(1), usize::MAX))),
    ("each enterprise", |view| each(view, |id| said(view.enterprise(id)))),
    ("each enterprise by its name", |view| {
        each(view, |id| match view.enterprise(id)? {
            Some(enterprise) => said(view.enterprise_named(&enterprise.facts.name)),
            None => Ok(String::new()),
        })
    }),
    ("each enterprise's figures", |view| each(view, |id| said(view.enterprise_tally(id, today())))),
    ("each enterprise's standing", |view| each(view, |id| said(view.standing(id)))),
    ("each enterprise's hazards", |view| each(view, |id| said(view.hazards_of(id)))),
    ("each enterprise's records", |view| each(view, |id| RegisterKind::ALL.iter().map(|kind| said(view.records_at(id, *kind))).collect())),
    ("each group's records", |view| of_groups(view, |id| RegisterKind::ALL.iter().map(|kind| said(view.records_by(id, *kind))).collect())),
    ("each group's enterprises", |view| of_groups(view, |id| said(view.supervised_by(id, today())))),
    ("the bureau's records of a day", |view| RegisterKind::ALL.iter().map(|kind| said(view.bureau_records_on(*kind, today()))).collect()),
    ("the journal", |view| {
        let mut entries = Vec::new();
        view.journal(1, |entry, hash| {
            entries.push((entry, hash));
            Ok(true)
        })?;
        said(Ok(entries))
    }),
    ("hazards", |view| said(view.hazards(HazardId(1), usize::MAX))),
    ("each hazard", |view| {
        let ids: RangeInclusive<u32> = 1..=view.hazard_count()?;
        ids.map(|id| said(view.hazard(HazardId(id)))).collect()
    }),
    ("figures of hazards", |view| said(view.hazard_tally())),
    ("records", |view| RegisterKind::ALL.iter().map(|kind| said(view.records_of(*kind, 1, usize::MAX))).collect()),
    ("due", |view| said(view.due(NaiveDate::MAX, None, usize::MAX))),
    ("figures of what is due", |view| said(view.due_counts(NaiveDate::MAX))),
    ("paired", |view| said(view.paired_count())),
];

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

fn said<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Result<String, StoreError> {
    answer.map(|answer| format!("{answer:?}\n"))
}

fn each(view: &View, ask: impl Fn(EnterpriseId) -> Result<String, StoreError>) -> Result<String, StoreError> {
    (1..=view.enterprise_count()?).map(|id| ask(EnterpriseId(id))).collect()
}

fn of_groups(view: &View, ask: impl Fn(GroupId) -> Result<String, StoreError>) -> Result<String, StoreError> {
    view.groups()?.iter().map(|group| ask(group.id)).collect()
}

/// The answers of a database, each asked as by itself.
fn answers(path: &Path) -> Vec<Result<String, StoreError>> {
    QUESTIONS.iter().map(|(_, ask)| guarded(|| ask(&Store::open(path)?.read()?))).collect()
}

/// What is done to a file's bytes.
fn damage(whole: &[u8], dice: &mut Dice) -> (String, Vec<u8>) {
    let mut bytes = whole.to_vec();
    if dice.once_in(20) {
        let length = dice.below(bytes.len());
        bytes.truncate(length);
        return (format!("cut to {length} bytes"), bytes);
    }
    let at = if dice.once_in(20) { dice.below(HEAD) } else { used(whole, dice) };
    let was = bytes[at];
    bytes[at] ^= 1 + dice.below(255) as u8;
    (format!("byte {at}: {was:#x} became {:#x}", bytes[at]), bytes)
}

/// A place where something stands: most of a young file is empty.
fn used(whole: &[u8], dice: &mut Dice) -> usize {
    loop {
        let at = dice.below(whole.len() / 16) * 16;
        if whole[at..at + 16].iter().any(|byte| *byte != 0) {
            return at + dice.below(16);
        }
    }
}

/// The demo programme's file, closed.
fn demo() -> (Desk, Vec<u8>) {
    let desk = Desk::demo();
    let whole = fs::read(desk.data().join("dudao.redb")).unwrap();
    (desk, whole)
}

#[test]
fn a_changed_byte_changes_no_answer() {
    let (desk, whole) = demo();
    let path = desk.data().join("dudao.redb");
    let right: Vec<String> = answers(&path).into_iter().map(|answer| answer.unwrap()).collect();
    assert!(right.iter().map(String::len).sum::<usize>() > 100_000);
    let mut dice = Dice::thrown();
    let mut wrong = Vec::new();
    for _ in 0..times(8) {
        let (what, bytes) = damage(&whole, &mut dice);
        fs::write(&path, &bytes).unwrap();
        for (((name, _), answer), right) in QUESTIONS.iter().zip(answers(&path)).zip(&right) {
            match answer {
                Ok(answer) if answer == *right => {}
                Err(StoreError::Damaged(_) | StoreError::Foreign) => {}
                Ok(_) => wrong.push(format!("{what}: a wrong answer about {name}")),
                Err(failure) => wrong.push(format!("{what}: {name}: {failure:?}")),
            }
        }
    }
    let (wrong, failed): (Vec<String>, Vec<String>) = wrong.into_iter().partition(|line| line.contains("a wrong answer"));
    println!("{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(failed.is_empty(), "{}", failed.join("\n"));

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const COMMANDS: &[&[&str]] = &[
    &["hazard", "list", "--json"],
    &["hazard", "show", "H1"],
    &["journal", "verify", "--json"],
    &["remind"],
    &["hazard", "note", "H2", "又"],
];

#[test]
fn a_command_on_a_damaged_file_tells_the_truth_in_one_line() {
    let (desk, whole) = demo();
    let path = desk.data().join("dudao.redb");
    let mut dice = Dice::thrown();
    let right: Vec<Output> = COMMANDS.iter().map(|command| desk.run(command)).collect();
    for _ in 0..times(20) / 10 {
        let (what, bytes) = damage(&whole, &mut dice);
        for (command, right) in COMMANDS.iter().zip(&right) {
            fs::write(&path, &bytes).unwrap();
            let output = desk.run(command);
            let told = String::from_utf8(output.stderr).unwrap();
            let context = format!("{what}: {command:?} ended with {:?} and {told}", output.status);
            match output.status.code() {
                Some(0) => assert_eq!(output.stdout, right.stdout, "{context}"),
                Some(4) => assert!(told.contains("损坏") && told.lines().count() == 1, "{context}"),
                Some(1) => assert!(told.contains("不是本程序"), "{context}"),
                _ => panic!("{context}"),
            }
        }
    }
}

#[test]
fn the_screen_on_a_damaged_file_says_so_and_gives_the_terminal_back() {
    let (desk, whole) = demo();
    let path = desk.data().join("dudao.redb");
    let mut dice = Dice::thrown();
    for _ in 0..times(20) / 20 {
        let (what, bytes) = damage(&whole, &mut dice);
        fs::write(&path, &bytes).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dudao"));
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("HOME", desk.scratch().to_str().unwrap())] {
            command.env(name, value);
        }
        command.args(["--data-dir", desk.data().to_str().unwrap(), "--today", TODAY]);
        let mut terminal = Terminal::run(command, 120, 40);
        terminal.settle(Duration::from_millis(700));
        // One that has ended hears nothing of it.
        for key in ["1", "j", "2", "3", "\x1b", "q"] {
            terminal.send(key).settle(Duration::from_millis(60));
        }
        let status = terminal.ends(PATIENCE);
        let output = terminal.rest();
        assert!(!common::broke_down(&output) && !output.contains("redb"), "{what}: {output}");
        assert!([0, 1, 4].contains(&status.exit_code()), "{what}: {status:?}: {output}");
        let (taken, given) = (output.contains("\x1b[?1049h"), output.contains("\x1b[?1049l"));
        assert_eq!(taken, given, "{what}");
        assert!(taken || output.contains("损坏") || output.contains("不是本程序"), "{what}: {output}");
    }
}
