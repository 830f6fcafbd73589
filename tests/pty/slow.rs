//! A line of 9,600 baud to the other end of the world: nothing typed is lost, and the screen is never far behind.

use crate::common::Desk;
use crate::common::terminal::{Line, PATIENCE, Terminal};
use crate::ready;
use portable_pty::CommandBuilder;
use std::time::{Duration, Instant};

const SLOW: Line = Line { bytes_a_second: 960, delay: Duration::from_millis(300) };
/// Between two repeats of a key that is held.
const REPEAT: Duration = Duration::from_millis(33);
const DOWN: &str = "\x1b[B";
/// Times that one is held: four seconds.
const HELD: usize = 120;
/// What is still to come when a key is released: what may be on its way, a page turned on top of it, one more where the
/// machine was too busy for the last keys, and what follows the selection. Without a thought for the line it would be what
/// the system holds, twelve thousand bytes.
const STILL_TO_COME: usize = 512 + 2 * 900 + 600;

fn open(desk: &Desk, line: Option<Line>) -> Terminal {
    let command = ready(CommandBuilder::new(env!("CARGO_BIN_EXE_dudao")), desk, &[]);
    Terminal::run_over(line, command, 80, 24).answering()
}

/// The row that is selected.
fn selected(terminal: &Terminal) -> Vec<String> {
    terminal.lines_with("\u{25b8}")
}

/// How long it takes is the line's affair, and the machine's: what counts are the bytes, four seconds of them.
#[test]
fn the_first_screen_is_there_in_time() {
    let desk = Desk::demo();
    let begun = Instant::now();
    let mut terminal = open(&desk, Some(SLOW));
    terminal.shows("▲逾期").shows("M 总菜单");
    println!("{} bytes, after {:?}", terminal.received(), begun.elapsed());
    terminal.settle(Duration::from_millis(1500));
    assert!(terminal.received() <= 4000, "{} bytes", terminal.received());
}

#[test]
fn keys_typed_ahead_are_neither_lost_nor_reordered() {
    let desk = Desk::demo();
    let mut terminal = open(&desk, Some(SLOW));
    // Long before there is anything to see.
    terminal.send("n");
    let text = "配电箱0123456789abcdefghijklmnopqrstuvwxyz未上锁";
    for letter in text.chars() {
        terminal.send(&letter.to_string()).listen(Duration::from_millis(20));
    }
    terminal.shows("登记隐患").shows(text);
}

#[test]
fn a_held_arrow_leaves_no_queue_behind() {
    let desk = Desk::demo();
    let mut quick = open(&desk, None);
    quick.shows("M 总菜单").send(&DOWN.repeat(HELD)).settle(Duration::from_millis(1500));
    let mut terminal = open(&desk, Some(SLOW));
    terminal.shows("M 总菜单").settle(Duration::from_millis(1500));
    for _ in 0..HELD {
        terminal.send(DOWN).listen(REPEAT);
    }
    let (released, before) = (Instant::now(), terminal.received());
    terminal.until("another row than where there is no line to wait for", |screen| screen.contents() == quick.text());
    println!("at rest {:?} after the key was released, {} bytes later", released.elapsed(), terminal.received() - before);
    terminal.settle(Duration::from_millis(1500));
    assert!(!selected(&terminal).is_empty());
    assert!(terminal.received() - before <= STILL_TO_COME, "{} bytes", terminal.received() - before);
    // While it was held, the officer saw it move.
    assert!(before > 2000, "{before}");
}

#[test]
fn an_answer_that_is_still_on_its_way_is_not_typed_into_the_shell() {
    let desk = Desk::demo();
    let mut command = CommandBuilder::new("/bin/bash");
    command.args(["-c", "\"$0\" \"$@\"; read -r -s -t 2 -n 99 left; printf 'left <%q>' \"$left\"", env!("CARGO_BIN_EXE_dudao")]);
    let mut terminal = Terminal::run_over(Some(SLOW), ready(command, &desk, &[]), 80, 24).answering();
    terminal.shows("M 总菜单").send(DOWN).send("q");
    terminal.shows("left <").ends(PATIENCE);
    assert!(terminal.rest().contains("left <''>"), "{}", terminal.text());
}

#[test]
fn a_session_at_rest_is_silent_though_it_asks_the_terminal() {
    let desk = Desk::demo();
    let mut terminal = open(&desk, None);
    terminal.shows("M 总菜单").send(DOWN).settle(Duration::from_secs(1));
    assert_eq!(terminal.listen(Duration::from_secs(3)), 0);
}
