//! What is on record when an earlier day is looked at, or an earlier copy takes the database's place.

use crate::common::terminal::{PATIENCE, Terminal};
use crate::common::{Desk, TODAY};
use crate::scenario::{Journal, only_file};
use dudao::domain::change::{Change, DatabaseChange};
use dudao::domain::id::StaffId;
use dudao::store::{Entry, Store};
use portable_pty::CommandBuilder;
use std::path::Path;
use std::process::{Command, Stdio};

/// A bureau with an office (S1), a supervisor (S2) and somebody who may only look (S3).
fn desk() -> Desk {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "周九", "--office-post", "member"]);
    desk.ok(&["staff", "add", "--name", "张三"]);
    desk.ok(&["staff", "add", "--name", "孙七", "--role", "viewer"]);
    desk
}

fn journal(desk: &Desk) -> Journal {
    Journal::of(&desk.data().join("dudao.redb"))
}

fn kinds(entries: &[Entry]) -> Vec<&'static str> {
    entries.iter().map(|entry| entry.change.key()).collect()
}

/// A day on which nothing was there yet.
const BEFORE: &str = "2020-01-01";

#[test]
fn who_looks_at_an_earlier_day_is_on_record_today() {
    let desk = desk();
    let journal = journal(&desk);
    let head = journal.head();
    let (_, line) = desk.refused(&["--as", "S3", "journal", "list", "--as-of", BEFORE]);
    assert!(line.contains("查阅操作记录"), "{line}");
    desk.ok(&["--as", "S2", "export", "enterprises", "--format", "csv", "--as-of", BEFORE]);
    desk.ok(&["--as", "S1", "journal", "export", "--as-of", BEFORE]);
    let entries = journal.after(head);
    assert_eq!(kinds(&entries), ["database.refused", "database.exported", "database.exported"]);
    assert_eq!(entries.iter().map(|entry| entry.who.staff).collect::<Vec<_>>(), [3, 2, 1].map(|id| Some(StaffId(id))));
    // It counts what somebody is today: who is of the office no longer does not read what was theirs to read.
    desk.ok(&["staff", "edit", "S1", "--role", "viewer", "--office-post", ""]);
    assert!(desk.refused(&["--as", "S1", "journal", "export", "--as-of", TODAY]).1.contains("查阅操作记录"));
}

#[test]
fn a_screen_of_an_earlier_day_is_a_login_too() {
    let desk = desk();
    let journal = journal(&desk);
    let head = journal.head();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("HOME", desk.scratch().to_str().unwrap())] {
        command.env(name, value);
    }
    command.args(["--data-dir", desk.data().to_str().unwrap(), "--as", "S2", "--as-of", BEFORE]);
    let mut terminal = Terminal::run(command, 120, 40);
    terminal.shows("今日提醒").send("q");
    assert!(terminal.ends(PATIENCE).success());
    let entries = journal.after(head);
    assert_eq!(kinds(&entries), ["database.logged_in", "database.logged_out"]);
    assert!(entries.iter().all(|entry| entry.who.staff == Some(StaffId(2))));
}

#[test]
fn by_the_door_each_command_is_a_login_beside_what_it_does() {
    let desk = desk();
    let journal = journal(&desk);
    for (member, asked, expected) in [
        ("S2", "hazard list", &["database.logged_in"][..]),
        ("S2", "task add --title 整理台账 --due +5", &["database.logged_in", "record.enter"]),
        ("S2", "export enterprises --format csv", &["database.logged_in", "database.exported"]),
        ("S3", "task add --title 整理台账 --due +5", &["database.logged_in", "database.refused"]),
        ("S3", "hazard note H1", &["database.refused"]),
        ("S9", "hazard list", &["database.refused"]),
    ] {
        let head = journal.head();
        let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
        command.env_clear().env("HOME", desk.scratch()).env("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22");
        command.env("SSH_ORIGINAL_COMMAND", asked).stdin(Stdio::null());
        command.arg("--data-dir").arg(desk.data()).args(["--as", member]).output().unwrap();
        let entries = journal.after(head);
        assert_eq!(kinds(&entries), expected, "{member} {asked}");
        assert!(entries.iter().all(|entry| entry.who.from.as_deref() == Some("192.0.2.7")), "{entries:?}");
        assert!(entries.iter().all(|entry| entry.who.staff.is_some_and(|staff| staff.to_string() == member)), "{entries:?}");
    }
}

/// A backup is older than the database whose place it takes. That one is kept, whole; that it was replaced, when and by
/// whom, is the entry that follows the backup's own.
#[test]
fn a_backup_that_takes_the_database_s_place_leaves_it_whole_and_says_so() {
    let desk = desk();
    let folder = desk.scratch().join("backups");
    let backed_up = journal(&desk).head();
    desk.ok(&["backup", "--to", folder.to_str().unwrap()]);
    desk.ok(&["task", "add", "--title", "整理台账", "--due", "+5"]);
    let backup = only_file(&folder);
    let restore = ["restore", backup.to_str().unwrap(), "--yes"];
    let head = journal(&desk).head();
    assert!(desk.refused(&[&["--as", "S3"], &restore[..]].concat()).1.contains("备份"));
    let entries = journal(&desk).after(head);
    let [refused] = &entries[..] else { panic!("who was refused is not on record") };
    let Change::Database(DatabaseChange::Refused { power, .. }) = &refused.change else { panic!("{refused:?}") };
    assert_eq!((power.unwrap().key(), refused.who.staff), ("keep_backups", Some(StaffId(3))));
    let replaced = journal(&desk).after(0);
    desk.ok(&[&["--as", "S1"], &restore[..]].concat());
    let now = journal(&desk).after(0);
    let (restored, before) = now.split_last().unwrap();
    assert_eq!((before, before.len() as u64), (&replaced[..before.len()], backed_up));
    let Change::Database(DatabaseChange::Restored { entries: copied, replaced: Some(kept), .. }) = &restored.change else {
        panic!("{restored:?}")
    };
    assert_eq!((*copied, restored.who.staff), (backed_up, Some(StaffId(1))));
    assert_eq!(Journal::of(Path::new(kept)).after(0), replaced);
    assert!(Store::open(Path::new(kept)).unwrap().verify(&mut |_| {}).unwrap().ok);
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}
