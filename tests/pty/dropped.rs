//! A line that drops, a process that is killed: what was being filled in is there at the next log-in.

use crate::common::Desk;
use crate::common::terminal::{PATIENCE, Terminal};
use std::time::Duration;

/// A process is gone within two seconds of its line; machines are busy.
pub const GONE: Duration = Duration::from_secs(15);

fn form(desk: &Desk) -> Terminal {
    let mut terminal = Terminal::open(desk, &[], 120, 40);
    terminal.shows("▲逾期").send("N").shows("新增企业").send("云墟断线化工").shows("云墟断线化工");
    terminal.send("\t\t").send("云墟镇").shows("云墟镇");
    terminal
}

/// The next session has the form as it was, and can save it.
fn comes_back(desk: &Desk, how: &str) {
    let mut terminal = Terminal::open(desk, &[], 120, 40);
    terminal.shows("上次未保存的内容已恢复").shows(how).shows("新增企业").shows("云墟断线化工").shows("云墟镇");
    terminal.send("北").shows("云墟镇北").send("\x13").shows("已保存 E52").send("q");
    assert!(terminal.ends(PATIENCE).success());
    let mut terminal = Terminal::open(desk, &[], 120, 40);
    terminal.shows("▲逾期").send("U").shows("没有未完成的填写");
}

/// Waits until what was typed is on the disk: half a second after the last key on a machine that has the time.
fn is_kept(desk: &Desk) {
    let folder = desk.data().join("drafts");
    let deadline = std::time::Instant::now() + PATIENCE;
    let kept = || std::fs::read_dir(&folder).into_iter().flatten().flatten().filter_map(|it| std::fs::read_to_string(it.path()).ok());
    while !kept().any(|text| text.contains("云墟断线化工") && text.contains("云墟镇")) {
        assert!(std::time::Instant::now() < deadline, "nothing is kept");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// How the last session is recorded to have ended.
fn last_leaving(desk: &Desk) -> String {
    let entries = desk.list(&["journal", "list", "--json"]);
    let left = entries.iter().rev().find_map(|entry| entry["change"]["database"]["logged_out"]["how"].as_str());
    left.unwrap_or_default().to_owned()
}

#[test]
fn a_terminal_that_is_closed() {
    let desk = Desk::demo();
    let mut terminal = form(&desk);
    terminal.close();
    terminal.ends(GONE);
    assert_eq!(last_leaving(&desk), "line_dropped");
    comes_back(&desk, "连接中断");
}

#[test]
fn a_line_that_hangs_up_twice() {
    let desk = Desk::demo();
    let mut terminal = form(&desk);
    terminal.signal("HUP");
    terminal.signal("HUP");
    let status = terminal.ends(GONE);
    assert!(status.signal().is_none(), "it ended by itself: {status:?}");
    assert_eq!(last_leaving(&desk), "line_dropped");
    comes_back(&desk, "连接中断");
}

#[test]
fn a_process_that_is_told_to_end() {
    let desk = Desk::demo();
    let mut terminal = form(&desk);
    terminal.signal("TERM");
    terminal.ends(GONE);
    assert_eq!(last_leaving(&desk), "terminated");
    comes_back(&desk, "进程被终止");
}

#[test]
fn a_process_that_is_killed_loses_no_more_than_the_last_pause() {
    let desk = Desk::demo();
    let mut terminal = form(&desk);
    is_kept(&desk);
    terminal.signal("KILL");
    terminal.ends(GONE);
    comes_back(&desk, "连接中断");
}

#[test]
fn a_line_that_drops_behind_a_terminal_that_takes_nothing() {
    let desk = Desk::demo();
    let mut terminal = form(&desk);
    is_kept(&desk);
    terminal.stop_reading();
    // Frames until there is no room.
    for _ in 0..60 {
        terminal.signal("WINCH");
        std::thread::sleep(Duration::from_millis(20));
    }
    terminal.signal("HUP");
    terminal.ends(GONE);
    comes_back(&desk, "连接中断");
}
