//! Whatever is typed, no other program is started: there is no way to a shell.
//!
//! `DUDAO_TEST_STRACE=1 DUDAO_TIMES=100000 cargo test --test pty random_keys -- --nocapture` types a hundred thousand keys
//! under strace, which must be there; every run types a few and looks for children.

use crate::common::chance::{Dice, times};
use crate::common::terminal::{PATIENCE, Terminal};
use crate::common::{Desk, broke_down};
use portable_pty::CommandBuilder;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Keys of one session, at most; one that ends it begins the next.
const SESSION: usize = 2_000;
/// What is typed: letters of commands, marks, control and function keys, sequences that are none, pastes.
const KEYS: &[&str] = &[
    "\r",
    "\x1b",
    "\t",
    "\x1b[Z",
    "\x7f",
    " ",
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[H",
    "\x1b[F",
    "\x1bOP",
    "\x1bOQ",
    "\x1bOR",
    "\x1bOS",
    "\x1b[15~",
    "\x1b[17~",
    "\x1b[18~",
    "\x1b[19~",
    "\x1b[20~",
    "\x1b[2~",
    "\x1b[3~",
    "\x13",
    "\x06",
    "\x0f",
    "\x0c",
    "\x15",
    "\x17",
    "\x1a",
    "\x1c",
    "\x1e",
    "\x1f",
    "\0",
    "!sh\r",
    "|sh\r",
    "`id`",
    "$(id)",
    "\x1b!",
    ":shell\r",
    ":!sh\r",
    "\x1b[200~; sh -c id\r\x1b[201~",
    "\x1b[999~",
    "\x1b]52;c;?\x07",
    "隐患",
    "/etc/passwd\r",
    "../../x\r",
];

/// A key; seldom one that quits, or a session would have few.
fn key(dice: &mut Dice) -> String {
    match dice.below(3) {
        0 => dice.pick(KEYS).to_owned(),
        _ => match char::from(b'!' + dice.below(usize::from(b'~' - b'!') + 1) as u8) {
            'q' if !dice.once_in(50) => 'j'.to_string(),
            letter => letter.to_string(),
        },
    }
}

/// A session, under strace where that is asked for.
fn open(desk: &Desk, trace: Option<&Path>) -> Terminal {
    let program = env!("CARGO_BIN_EXE_dudao");
    let Some(trace) = trace else { return Terminal::open(desk, &[], 120, 40) };
    let mut command = CommandBuilder::new("/usr/bin/strace");
    command.args(["-f", "-qq", "-e", "trace=execve,execveat", "-o", trace.to_str().unwrap(), program]);
    Terminal::start(command, desk, &[], 120, 40)
}

/// The programs that were started after the first, which is ours. A file from outside is read by ours once more.
fn started(trace: &Path) -> Vec<String> {
    let calls = fs::read_to_string(trace).unwrap();
    let others = calls.lines().filter(|call| call.contains("execve") && !call.contains("\"/proc/self/exe\"")).skip(1);
    others.map(str::to_owned).collect()
}

fn children(terminal: &Terminal) -> String {
    let pid = terminal.pid();
    fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default().trim().to_owned()
}

#[test]
fn no_key_starts_another_program() {
    let desk = Desk::demo();
    let mut dice = Dice::thrown();
    let trace: Option<PathBuf> = std::env::var_os("DUDAO_TEST_STRACE").map(|_| desk.scratch().join("trace"));
    let (mut left, mut sessions) = (times(150), 0);
    while left > 0 {
        let mut terminal = open(&desk, trace.as_deref());
        // A form that the session before left behind may cover the panes.
        terminal.shows("督导");
        sessions += 1;
        let mut typed = 0;
        while left > 0 && typed < SESSION && !terminal.has_ended() {
            let key = key(&mut dice);
            terminal.try_send(&key);
            (left, typed) = (left - 1, typed + 1);
            terminal.settle(Duration::from_millis(2));
            if trace.is_none() {
                assert_eq!(children(&terminal), "", "after {key:?}");
            }
        }
        // Under strace the program is its child.
        let program = if trace.is_some() { children(&terminal) } else { terminal.pid().to_string() };
        if !terminal.has_ended() && !program.is_empty() {
            let _ = Command::new("kill").args(["-s", "TERM", &program]).status();
        }
        terminal.ends(PATIENCE);
        assert!(!broke_down(&terminal.rest()), "{}", terminal.rest());
        if let Some(trace) = &trace {
            assert_eq!(started(trace), Vec::<String>::new());
        }
    }
    println!("{sessions} sessions");
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}
