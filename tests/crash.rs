//! Processes that are killed at any moment, several at once, and many that change the same records: what was said to be
//! saved is there, once, and nothing by halves.
//!
//! `DUDAO_TIMES=10000 cargo test --test crash -- --nocapture` kills ten thousand of them; every run kills a few.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use common::chance::{Dice, times};
use dudao::access::{Clock, Officer, Session};
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::change::{Change, EnterpriseChange};
use dudao::domain::enterprise::EnterpriseFacts;
use dudao::domain::id::Subject;
use dudao::ledger::apart::Reader;
use dudao::locale::{Lang, Words};
use dudao::store::{OpId, Proposal, Stamp, Store, Who};
use dudao::tui::app::ask::{AgendaFilter, Answer, Ask, EnterpriseFilter};
use dudao::tui::desk::Desk as Screen;
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Processes that are at work at once.
const WORKERS: usize = 4;
/// Hazards that they change.
const HAZARDS: usize = 20;
/// Rows of each ledger that they import.
const ROWS: usize = 40;

/// What a process was about to save, by the text that it leaves, and whether it said that it was saved.
struct Attempt {
    text: String,
    entries: usize,
    said: bool,
}

fn program(desk: &Desk, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear().env("HOME", desk.scratch()).env("DUDAO_DATA_DIR", desk.data());
    command.args(["--today", common::TODAY]).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// An enterprise with hazards.
fn desk_with_hazards() -> Desk {
    let desk = Desk::with_enterprise();
    let rows: String = (1..=HAZARDS).map(|number| format!("{number},云墟测试化工有限公司,第{number}处护栏缺失\n")).collect();
    let ledger = desk.scratch().join("begin.csv");
    fs::write(&ledger, format!("隐患编号,企业名称,隐患描述\n{rows}")).unwrap();
    desk.ok(&["import", ledger.to_str().unwrap()]);
    desk
}

/// A ledger in which every row says the text, once for each.
fn ledger(desk: &Desk, text: &str) -> PathBuf {
    let rows: String = (1..=ROWS).map(|number| format!("{text}-{number},云墟测试化工有限公司,{text} 第{number}处\n")).collect();
    let path = desk.scratch().join(format!("{text}.csv"));
    fs::write(&path, format!("隐患编号,企业名称,隐患描述\n{rows}")).unwrap();
    path
}

/// Runs a command that saves something, and kills it after a while; it may have ended before.
fn attempt(desk: &Desk, dice: &mut Dice, text: String, longest: Duration) -> Attempt {
    let hazard = format!("H{}", 1 + dice.below(HAZARDS));
    let (arguments, entries) = match dice.below(4) {
        0 => (vec!["enterprise", "add", "--name", &text, "--town", "云墟镇", "--sectors", "hazchem", "--json"], 1),
        1 => (vec!["hazard", "register", "--enterprise", "E1", "--description", &text, "--found-on", "2026-11-20", "--json"], 1),
        2 => {
            let path = ledger(desk, &text).to_str().unwrap().to_owned();
            return kill(program(desk, &["import", &path, "--json"]), dice, longest, text, ROWS);
        }
        _ => (vec!["hazard", "note", &hazard, &text, "--json"], 1),
    };
    kill(program(desk, &arguments), dice, longest, text, entries)
}

fn kill(mut command: Command, dice: &mut Dice, longest: Duration, text: String, entries: usize) -> Attempt {
    let mut process = command.spawn().unwrap();
    thread::sleep(Duration::from_micros(dice.below(longest.as_micros() as usize) as u64));
    let _ = process.kill();
    let mut said = String::new();
    process.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    let ended = process.wait().unwrap();
    // The answer is written once it is saved.
    let said = ended.success() || serde_json::from_str::<Value>(&said).is_ok_and(|answer| !answer.is_null());
    Attempt { text, entries, said }
}

/// How often each text stands in the journal's entries.
fn entries_by_text(desk: &Desk, texts: &[Attempt]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for line in desk.ok(&["journal", "export"]).lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        // The note of an import names its file, which is named after its text.
        if entry["entry"]["change"]["database"].is_null() {
            for attempt in texts.iter().filter(|attempt| line.contains(&attempt.text)) {
                *counts.entry(attempt.text.clone()).or_insert(0) += 1;
            }
        }
    }
    counts
}

/// Nothing by halves, nothing twice, nothing lost.
fn assert_kept(desk: &Desk, attempts: &[Attempt]) {
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
    let counts = entries_by_text(desk, attempts);
    for Attempt { text, entries, said } in attempts {
        let found = counts.get(text).copied().unwrap_or_default();
        assert!(found == *entries || found == 0 && !said, "{text}: {found} of {entries} entries, said to be saved: {said}");
    }
}

#[test]
fn what_killed_processes_said_to_be_saved_is_there() {
    let desk = desk_with_hazards();
    let mut dice = Dice::thrown();
    let usual = Instant::now();
    desk.ok(&["hazard", "note", "H1", "如常"]);
    let longest = usual.elapsed() * 2;
    let (attempts, waits) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for worker in 0..WORKERS {
            let (desk, attempts, waits) = (&desk, &attempts, &waits);
            let mut dice = dice.another();
            scope.spawn(move || {
                for number in 0..times(24).div_ceil(WORKERS) {
                    let attempt = attempt(desk, &mut dice, format!("甲{worker}乙{number}丙"), longest);
                    attempts.lock().unwrap().push(attempt);
                    if number % 8 == 0 {
                        // The next officer does not have to wait for one who is dead.
                        let started = Instant::now();
                        let name = format!("庚{worker}辛{number}壬");
                        desk.ok(&["enterprise", "add", "--name", &name, "--town", "云墟镇", "--sectors", "hazchem"]);
                        waits.lock().unwrap().push(started.elapsed());
                    }
                }
            });
        }
    });
    let (attempts, mut waits) = (attempts.into_inner().unwrap(), waits.into_inner().unwrap());
    assert_kept(&desk, &attempts);
    waits.sort();
    let said = attempts.iter().filter(|attempt| attempt.said).count();
    println!("{} killed, {said} had said that it was saved", attempts.len());
    println!("a save after a kill, start included: {:?}, at most {:?}", waits[waits.len() / 2], waits[waits.len() - 1]);
}

#[test]
fn many_processes_on_few_records_overwrite_nothing() {
    let desk = desk_with_hazards();
    let mut dice = Dice::thrown();
    let attempts = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for worker in 0..times(8).min(32) {
            let (desk, attempts) = (&desk, &attempts);
            let mut dice = dice.another();
            scope.spawn(move || {
                for number in 0..times(16).div_ceil(8).min(40) {
                    let (text, hazard) = (format!("丁{worker}戊{number}己"), format!("H{}", 1 + dice.below(HAZARDS)));
                    let output = program(desk, &["hazard", "note", &hazard, &text, "--json"]).output().unwrap();
                    attempts.lock().unwrap().push(Attempt { text, entries: 1, said: output.status.success() });
                }
            });
        }
    });
    let attempts = attempts.into_inner().unwrap();
    assert_kept(&desk, &attempts);
    let said = attempts.iter().filter(|attempt| attempt.said).count();
    assert!(said * 2 > attempts.len(), "{said} of {} were saved", attempts.len());
    // Every note that was saved still stands in its record: no later one was made without having seen it.
    let notes: String =
        desk.list(&["hazard", "list", "--json"]).iter().map(|row| desk.ok(&["hazard", "show", row["id"].as_str().unwrap()])).collect();
    for attempt in attempts.iter().filter(|attempt| attempt.said) {
        assert!(notes.contains(&attempt.text), "{} is gone", attempt.text);
    }
}

/// Bytes that the saves behind a held view write anew. The file keeps them for those that follow, hence once.
const ROOM: u64 = 1 << 20;
/// Saves between two looks of a screen: it looks twice a second, hence seldom while many save.
const LOOKS: usize = 20;
/// Saves during which a screen that is slow to draw still holds what it shows: a second in a busy office.
const HELD: usize = 10;

/// An officer at a screen of their own.
fn screen(path: &Path) -> (Session, Screen) {
    let (store, officer) = (Arc::new(Store::open(path).unwrap()), Officer::of_office("李四", "li4"));
    let calendar = Arc::new(WorkCalendar::shipped());
    let session = Session { store, clock: Clock::default(), officer, calendar, present: None, operation: None };
    (session.clone(), Screen::new(session, Words::new(Lang::Zh), Reader::Here))
}

/// What a screen asks when something was saved; each is answered from a view of its own.
fn look(screen: &mut Screen) {
    screen.look();
    let Answer::Enterprises(_, ids) = screen.answer(Ask::Enterprises(EnterpriseFilter::default())) else { panic!("no list") };
    let last = Subject::Enterprise(ids[ids.len() - 1]);
    let shown = ids.into_iter().rev().take(40).collect();
    for ask in [Ask::Overview, Ask::EnterpriseRows(shown), Ask::Timeline(last), Ask::Agenda(AgendaFilter::default(), 100)] {
        let answer = screen.answer(ask);
        assert!(!matches!(answer, Answer::Failed(_)), "{answer:?}");
    }
}

/// Bytes of the file after so many saves, with so many screens that look on, one of which always holds a view.
fn size_after(saves: usize, screens: usize) -> u64 {
    let desk = Desk::with_enterprise();
    let path = desk.data().join("dudao.redb");
    let mut onlookers: Vec<(Session, Screen)> = (0..screens).map(|_| screen(&path)).collect();
    let store = Store::open(&path).unwrap();
    let mut held = None;
    for number in 0..saves {
        if screens > 0 && number % HELD == 0 {
            let (session, _) = &onlookers[number / HELD % screens];
            held = Some((session.store.read().unwrap(), store.head().unwrap()));
        }
        let stamp = Stamp { at: Clock::default().now(), who: Who::here("张三", "zhang3"), op: OpId::random() };
        let facts = EnterpriseFacts { name: format!("第{number}化工有限公司"), ..EnterpriseFacts::default() };
        store.commit(&stamp, Proposal::new(Change::Enterprise(EnterpriseChange::Added(facts)))).unwrap();
        if let Some((view, head)) = &held {
            assert_eq!(view.head().unwrap(), *head, "it shows what it showed");
        }
        if number % LOOKS == 0 {
            onlookers.iter_mut().for_each(|(_, screen)| look(screen));
        }
    }
    drop((held, store, onlookers));
    fs::metadata(&path).unwrap().len()
}

/// Promise: the file does not balloon. `DUDAO_TIMES=10000 cargo test --test crash look_on -- --nocapture` is its number.
#[test]
fn the_file_grows_no_more_for_those_who_look_on() {
    let saves = times(60);
    let (alone, beside) = (size_after(saves, 0), size_after(saves, 8));
    println!("{saves} saves: {alone} bytes alone, {beside} beside 8 screens");
    assert!(beside <= alone + alone / 5 + ROOM, "{beside} bytes beside 8 screens, {alone} alone");
}
