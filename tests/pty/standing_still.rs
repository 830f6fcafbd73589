//! Another process that stands still, in every state in which it can hold the file: the keys are answered, the officer is
//! told what is waited for, and what was typed is saved once that process goes on or is gone.
//!
//! `DUDAO_TIMES=10 cargo test --test pty standing_still -- --nocapture` goes through all; every run through two.

use crate::Terminal;
use crate::common::Desk;
use crate::common::chance::{Dice, times};
use crate::common::other::{FILE, HOLDING, Other};
use redb::StorageBackend;
use redb::backends::FileBackend;
use std::fs::OpenOptions;
use std::io::Read;
use std::ops::Bound;
use std::time::{Duration, Instant};

/// What the other process is to hold of the file.
const HOLD: &str = "DUDAO_TEST_HOLD";
/// Bytes of redb's header.
const HEADER: (Bound<u64>, Bound<u64>) = (Bound::Included(0), Bound::Excluded(320));
/// The byte that whoever writes has locked.
const WRITER: (Bound<u64>, Bound<u64>) = (Bound::Included(1 << 62), Bound::Included(1 << 62));

/// What a process holds that was stopped while it did something.
const STATES: [(&str, &str); 5] =
    [("does nothing", ""), ("begins to read", "r"), ("makes its changes", "w"), ("commits", "wh"), ("opens the file", "h")];

/// A process that stands still and holds the file as `what` says.
fn standing(desk: &Desk, what: &str) -> Other {
    let other = Other::holding("standing_still::the_other_process", &desk.data().join("dudao.redb"), &[(HOLD, what)], &[]);
    other.signal("-STOP");
    other
}

#[test]
#[ignore = "not a test: what the other process of the test below does"]
fn the_other_process() {
    let (Some(path), Ok(what)) = (std::env::var_os(FILE), std::env::var(HOLD)) else { return };
    let file = FileBackend::new(OpenOptions::new().read(true).write(true).open(path).unwrap()).unwrap();
    for hold in what.chars() {
        match hold {
            'r' => file.lock_shared_range(HEADER.0, HEADER.1).unwrap(),
            'h' => file.lock_range(HEADER.0, HEADER.1).unwrap(),
            _ => file.lock_range(WRITER.0, WRITER.1).unwrap(),
        }
    }
    println!("{HOLDING}");
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn whatever_another_process_holds_the_keys_are_answered_and_the_change_is_saved_in_the_end() {
    let mut dice = Dice::thrown();
    let mut cases: Vec<((&str, &str), bool)> = STATES.into_iter().flat_map(|state| [(state, false), (state, true)]).collect();
    for _ in 0..times(2).min(cases.len()) {
        let ((what, held), dies) = cases.remove(dice.below(cases.len()));
        println!("a process that {what} stands still{}", if dies { " and dies" } else { "" });
        let desk = Desk::demo();
        let mut terminal = Terminal::open(&desk, &[], 160, 45);
        terminal.shows("▲逾期").send("zz").shows("［一般］").send("\r").shows("┏2 隐患").send("s").shows("3 企业申请复查").send("3");
        terminal.shows("企业申请复查 H").listen(Duration::from_millis(700));
        let other = standing(&desk, held);
        let pressed = Instant::now();
        terminal.send("\x13");
        if !held.is_empty() {
            terminal.shows("正在保存，可继续操作");
            println!("  the key is answered after {:?}", pressed.elapsed());
            let pressed = Instant::now();
            terminal.send(":").shows("命令（名称、拼音首字母或英文）").send("\x1b").shows_not("命令（名称");
            println!("  the next ones after {:?}", pressed.elapsed());
        }
        if held.contains('w') {
            terminal.shows(&format!("进程{}", other.pid()));
            println!("  whom it waits for is told after {:?}", pressed.elapsed());
        }
        if dies {
            drop(other)
        } else {
            {
                other.signal("-CONT");
                other.finish();
            }
        }
        terminal.until("neither saved nor given back", |screen| {
            let text = screen.contents();
            text.contains("已保存 H") || text.contains("未保存，已恢复表单")
        });
        if !terminal.text().contains("已保存 H") {
            terminal.send("\x13").shows("已保存 H");
        }
        assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
    }
}
