//! The program itself is stopped, a shell has the terminal meanwhile, and the program goes on.

use crate::Terminal;
use crate::common::Desk;
use crate::common::terminal::PATIENCE;
use std::time::{Duration, Instant};

/// Stops the program, and does with its terminal what a shell does that gets it.
fn stop(terminal: &mut Terminal) {
    terminal.signal("STOP");
    let deadline = Instant::now() + PATIENCE;
    while state(terminal.pid()) != Some('T') {
        assert!(Instant::now() < deadline, "it does not stop");
        std::thread::sleep(Duration::from_millis(5));
    }
    terminal.settle(Duration::from_millis(200)).have_shell();
}

/// What the system says that a process is doing.
fn state(pid: u32) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit_once(") ")?.1.chars().next()
}

#[test]
fn after_a_stop_the_terminal_is_taken_again_and_painted_whole() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 120, 40).answering();
    terminal.shows("▲逾期").settle(Duration::from_millis(1500));
    let before = terminal.text();
    assert!(terminal.is_raw());
    stop(&mut terminal);
    assert!(!terminal.is_raw() && terminal.text() != before);
    terminal.signal("CONT");
    terminal.until("another screen", |screen| screen.contents() == before);
    assert!(terminal.is_raw() && terminal.screen().alternate_screen() && terminal.screen().bracketed_paste());
    // Keys are heard without Enter, and shown by nobody but the program.
    terminal.send("?").shows("本窗格按键").send("\x1b").shows_not("本窗格按键");
    terminal.until("another screen", |screen| screen.contents() == before);
    terminal.send("q");
    assert!(terminal.ends(PATIENCE).success());
    assert!(!terminal.screen().alternate_screen() && !terminal.is_raw(), "the terminal is given back");
}
