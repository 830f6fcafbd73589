//! The real program in a real pseudo-terminal: keys in, bytes out, a terminal emulator in between.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "pty/broken.rs"]
mod broken;
mod common;
#[path = "pty/dropped.rs"]
mod dropped;
#[path = "pty/frozen.rs"]
mod frozen;
#[path = "pty/importing.rs"]
mod importing;
#[path = "pty/random_keys.rs"]
mod random_keys;
#[path = "pty/slow.rs"]
mod slow;
#[path = "pty/standing_still.rs"]
mod standing_still;
#[path = "pty/stopped.rs"]
mod stopped;
#[path = "pty/terminals.rs"]
mod terminals;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::terminal::{PATIENCE, Terminal};
use common::{Desk, TODAY};
use portable_pty::CommandBuilder;
use std::time::Duration;

impl Terminal {
    fn open(desk: &Desk, arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::start(CommandBuilder::new(env!("CARGO_BIN_EXE_dudao")), desk, arguments, columns, rows)
    }

    /// Runs `command`, which is the program or becomes it.
    fn start(command: CommandBuilder, desk: &Desk, arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::run(ready(command, desk, arguments), columns, rows)
    }
}

/// A command with the environment and the arguments of a session.
fn ready(mut command: CommandBuilder, desk: &Desk, arguments: &[&str]) -> CommandBuilder {
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("HOME", desk.scratch().to_str().unwrap())] {
        command.env(name, value);
    }
    command.args(["--data-dir", desk.data().to_str().unwrap(), "--today", TODAY]);
    command.args(arguments);
    command
}

#[test]
fn an_officer_updates_a_status_and_quits() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 160, 45);
    terminal.shows("今日提醒").shows("▲逾期").shows("51/51 已挂钩");
    terminal.send("zz").shows("［一般］").send("\r").shows("┏2 隐患");
    terminal.send("s").shows("1 制定整改方案");
    terminal.send("3").shows("企业申请复查 H");
    terminal.send("\x13").shows("已保存 H");
    terminal.send("q");
    assert!(terminal.ends(PATIENCE).success());
    let output = terminal.rest();
    assert!(output.contains("\x1b[?1049h") && output.contains("\x1b[?1049l"), "the alternate screen was left");
    let entries = desk.list(&["journal", "list", "--json"]);
    // The log-in is entered beside the first frame: an officer may be quicker.
    let [.., one, other, logged_out] = &entries[..] else { panic!("{entries:?}") };
    let (logged_in, applied) = if one["change"]["hazard"].is_null() { (one, other) } else { (other, one) };
    assert!(logged_in["change"]["database"]["logged_in"].is_object(), "{logged_in}");
    assert!(applied["change"]["hazard"]["applied"].is_object(), "{applied}");
    assert_eq!(logged_out["change"]["database"]["logged_out"]["how"], "quit", "{logged_out}");
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn what_is_copied_goes_to_the_terminal_in_one_sequence_that_shows_nothing() {
    for (term, before, after) in [("xterm-256color", "", ""), ("screen", "\x1bP", "\x1b\\")] {
        let desk = Desk::with_enterprise();
        let mut command = CommandBuilder::new("/usr/bin/env");
        command.arg(format!("TERM={term}"));
        command.arg(env!("CARGO_BIN_EXE_dudao"));
        let mut terminal = Terminal::start(command, &desk, &[], 120, 40);
        terminal.shows("云墟测试化工").send("1").shows("时间线 E1").settle(Duration::from_secs(1));
        let screen = terminal.text();
        terminal.send("y").shows("已复制E1（");
        let (rows, shown) = (screen.lines().count() - 2, terminal.text());
        assert_eq!(shown.lines().take(rows).collect::<Vec<_>>(), screen.lines().take(rows).collect::<Vec<_>>(), "nothing is drawn");
        terminal.send("q");
        assert!(terminal.ends(PATIENCE).success());
        let output = terminal.rest();
        let start = format!("{before}\x1b]52;c;");
        let (_, rest) = output.split_once(&start).unwrap_or_else(|| panic!("no {start:?} in {output:?}"));
        let (sent, _) = rest.split_once(&format!("\x07{after}")).unwrap();
        let text = STANDARD.decode(sent.replace("\x1b\\\x1bP", "")).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.starts_with("【企业 E1】云墟测试化工有限公司\n行业领域：危险化学品"), "{text}");
        assert_eq!(output.matches("]52;").count(), if term == "screen" { 1 + usize::from(sent.len() < 480) } else { 1 });
    }
}

#[test]
fn another_process_is_seen_within_a_second_or_so() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 160, 45);
    terminal.shows("▲逾期");
    desk.ok(&["hazard", "note", "H1", "来自命令行"]);
    // The same account: no line about it, but the timeline of the hazard grows when it is on screen.
    terminal.send("g").shows("全部隐患查找").send("H1\r").shows("时间线 H1").shows("备注");
    desk.ok(&["hazard", "note", "H1", "第二条"]);
    terminal.shows("第二条");
}

#[test]
fn an_arrow_that_comes_in_two_pieces_closes_nothing() {
    let desk = Desk::demo();
    // Over SSH the program waits longer for the second piece: this machine may be busy.
    let mut command = CommandBuilder::new("/usr/bin/env");
    command.args(["SSH_CONNECTION=192.0.2.1 50000 192.0.2.2 22", env!("CARGO_BIN_EXE_dudao")]);
    let mut terminal = Terminal::start(command, &desk, &[], 120, 40);
    terminal.shows("▲逾期").send("n").shows("登记隐患");
    terminal.send("积尘").shows("积尘");
    for second in ["[A", "[B", "[D", "OC", "[3~"] {
        terminal.send("\x1b");
        std::thread::sleep(Duration::from_millis(20));
        terminal.send(second);
    }
    terminal.listen(Duration::from_millis(300));
    assert!(terminal.text().contains("登记隐患") && !terminal.text().contains("再按一次"), "{}", terminal.text());
    // A bare Esc is heard all the same, and drops nothing unasked.
    terminal.send("\x1b").shows("再按一次 Esc 放弃").shows("积尘");
}

#[test]
fn a_pasted_line_break_saves_nothing() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 120, 40);
    terminal.shows("▲逾期").send("n").shows("登记隐患");
    terminal.send("\x1b[200~第一行\r第二行\r\x1b[201~").shows("第一行").shows("第二行").shows("登记隐患");
    terminal.send("\x13").shows("已保存 H");
}

#[test]
fn the_terminals_cursor_stands_in_the_field() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 120, 40);
    terminal.shows("▲逾期");
    terminal.until("no cursor among the panes", vt100::Screen::hide_cursor);
    terminal.send("n").shows("登记隐患").send("粉尘").shows("粉尘");
    terminal.until("the cursor behind the text", |screen| {
        let (row, column) = screen.cursor_position();
        !screen.hide_cursor() && column >= 2 && screen.cell(row, column - 2).is_some_and(|cell| cell.contents() == "尘")
    });
}

#[test]
fn resizing_keeps_the_place() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 160, 45);
    terminal.shows("▲逾期").send("zz").shows("［一般］").send("\x1b[B\x1b[B\r").shows("┏2 隐患");
    let title = |terminal: &Terminal| {
        terminal.text().lines().find_map(|line| {
            line.split("时间线 ").nth(1).map(|rest| rest.chars().take_while(|letter| letter.is_alphanumeric()).collect::<String>())
        })
    };
    let before = title(&terminal).unwrap();
    for (columns, rows) in [(80, 24), (160, 45)] {
        terminal.resize(columns, rows);
        terminal.until("the footer on the last line", |screen| screen.contents_between(rows - 1, 0, rows - 1, columns).contains("选择"));
    }
    terminal.shows(&format!("时间线 {before}"));
    terminal.resize(40, 10).shows("窗口太小");
}

#[test]
fn an_idle_session_is_silent() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 160, 45);
    terminal.shows("▲逾期").settle(Duration::from_secs(2));
    assert_eq!(terminal.listen(Duration::from_secs(3)), 0);
}

#[test]
fn a_terminal_that_vanishes_ends_the_process() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 120, 40);
    terminal.shows("▲逾期");
    terminal.close();
    terminal.ends(dropped::GONE);
}

#[test]
fn a_terminal_that_vanishes_ends_the_process_even_where_hang_ups_are_ignored() {
    let desk = Desk::demo();
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_dudao")]);
    let mut terminal = Terminal::start(command, &desk, &[], 120, 40);
    terminal.shows("▲逾期");
    // Closing the keys presses Enter. On so small a screen that changes nothing, hence no write fails: only the
    // reading of keys tells of the end.
    terminal.resize(40, 10).shows("窗口太小").close();
    let status = terminal.ends(dropped::GONE);
    assert!(status.signal().is_none(), "it ended by itself: {status:?}");
}

#[test]
fn a_request_to_end_is_heard_behind_a_terminal_that_takes_nothing() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 250, 60);
    terminal.shows("▲逾期");
    terminal.stop_reading();
    // Frames until there is no room. A signal makes a write that waits look for room again: the system may have some
    // left without waking it.
    for _ in 0..30 {
        terminal.signal("WINCH");
        std::thread::sleep(Duration::from_millis(50));
    }
    terminal.signal("TERM");
    let status = terminal.ends(PATIENCE);
    assert!(status.signal().is_some(), "it hung until it was ended: {status:?}");
}

#[test]
fn a_request_to_end_restores_the_terminal() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 120, 40);
    terminal.shows("▲逾期");
    terminal.signal("TERM");
    terminal.ends(PATIENCE);
    let output = terminal.rest();
    assert!(output.contains("\x1b[?1049l") && output.contains("\x1b[?25h"), "left as it was found");
}

#[test]
fn an_earlier_day_of_a_database_is_no_demo() {
    let desk = Desk::with_enterprise();
    let day = dudao::access::Clock::default().today().to_string();
    let mut terminal = Terminal::open(&desk, &["--as-of", &day], 120, 30);
    terminal.shows("云墟测试").settle(Duration::from_millis(500));
    assert!(!terminal.text().contains("演示"), "{}", terminal.text());
    terminal.send("T").shows("导览只在演示数据上进行");
}

/// Set for the process that is to panic with the terminal taken over.
const PANIC: &str = "DUDAO_TEST_PANICS";

#[test]
fn a_panic_restores_the_terminal_and_is_told() {
    if std::env::var_os(PANIC).is_some() {
        let _screen = dudao::tui::terminal::setup::Screen::enter("test", Default::default(), true).unwrap();
        panic!("what the programmer did not think of");
    }
    // This very test, run once more by itself in a terminal, with the variable that makes it panic.
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "a_panic_restores_the_terminal_and_is_told", "--nocapture", "--test-threads=1"]);
    command.env(PANIC, "1");
    let mut terminal = Terminal::run(command, 100, 30);
    assert!(!terminal.ends(PATIENCE).success());
    let output = terminal.rest();
    let (left, told) = (output.find("\x1b[?1049l").unwrap(), output.find("what the programmer did not think of").unwrap());
    assert!(left < told, "first the terminal, then the words: {output:?}");
    assert!(output.contains("\x1b[?25h") && output.contains("\x1b[?2004l"));
    assert!(output.find("\x1b[?1006l\x1b[?1000l").is_some_and(|at| at < left), "the mouse is the terminal's again: {output:?}");
}

#[test]
fn a_first_run_opens_the_demo_and_writes_nothing() {
    let desk = Desk::new();
    let mut terminal = Terminal::open(&desk, &[], 100, 30);
    terminal.shows("欢迎使用督导").send("2").shows("51/51 已挂钩").shows("▲逾期");
    terminal.send("q");
    assert!(terminal.ends(PATIENCE).success());
    assert_eq!(desk.list(&["enterprise", "list", "--json"]).len(), 0);
}

#[test]
fn a_narrow_terminal_has_one_list_beside_the_reminders() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &["--lang", "en"], 80, 24);
    terminal.shows("Today").shows("d over");
    terminal.send("1").shows("1 Enterprises").shows_not("2 Hazards");
    terminal.send("3").shows("3 Timeline").shows_not("1 Enterprises");
}
