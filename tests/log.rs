//! The log: what happened to the program, from many processes at once, with nothing of the records in it; and the report of
//! a breakdown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::terminal::{PATIENCE, Terminal};
use common::{Desk, broke_down};
use dudao::store::{OpId, Stamp, Store, Who};
use portable_pty::CommandBuilder;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

fn folder(desk: &Desk) -> PathBuf {
    desk.scratch().join(".local/state/dudao")
}

fn log(desk: &Desk) -> String {
    fs::read_to_string(folder(desk).join("dudao.log")).unwrap_or_default()
}

/// The screen in a terminal of its own, with more in its environment.
fn screen(desk: &Desk, environment: &[(&str, &str)]) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("HOME", desk.scratch());
    environment.iter().for_each(|(name, value)| command.env(name, value));
    command.args(["--data-dir", desk.data().to_str().unwrap()]);
    Terminal::run(command, 120, 40)
}

/// What a line of the log may be: a time, a process, and an event of words, ids and numbers.
fn is_line(line: &str) -> bool {
    let mut words = line.split(' ');
    let (time, pid, event) = (words.next().unwrap(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'_');
    let valued = |word: &str| {
        word.split_once('=').is_some_and(|(name, value)| {
            let value_is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
            plain(name) && !value.is_empty() && value_is_plain
        })
    };
    chrono::DateTime::parse_from_rfc3339(time).is_ok() && pid.parse::<u32>().is_ok() && plain(event) && words.all(valued)
}

#[test]
fn a_session_leaves_its_officers_number_and_nothing_of_the_records() {
    let desk = Desk::with_enterprise();
    let secret = "张三李四\u{1b}]0;x\u{7}秘密";
    desk.ok(&["staff", "add", "--name", "张三李四秘密", "--office-post", "director"]);
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "秘密\n2026-01-01T00:00:00+08:00 1 failed kind=none"]);
    let mut terminal = screen(&desk, &[]);
    terminal.shows("云墟测试化工").send("2").send("n").shows("登记隐患").send("秘密描述").shows("秘密描述").send("\x13");
    terminal.send("\x1b\x1b").send("q").send("\x03");
    terminal.ends(PATIENCE);
    // What fails is named, not told.
    assert_eq!(desk.refused(&["import", &format!("/tmp/{secret}.xlsx")]).0, 1);
    fs::write(desk.data().join("dudao.redb"), "秘密".repeat(4096)).unwrap();
    assert_eq!(desk.refused(&["hazard", "list", "--find", "秘密"]).0, 1);
    let log = log(&desk);
    assert!(log.lines().all(is_line), "{log}");
    let mut events: Vec<&str> = log.lines().map(|line| line.splitn(3, ' ').nth(2).unwrap()).collect();
    // The machine may be busy.
    events.retain(|event| !event.starts_with("slow-"));
    assert_eq!(events.len(), 3, "{log}");
    assert!(events[0].starts_with("began officer=") && events[1].starts_with("ended officer="), "{log}");
    assert_eq!(events[2], "failed kind=foreign");
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(folder(&desk)), mode(folder(&desk).join("dudao.log"))), (0o700, 0o600));
}

#[test]
fn many_processes_write_whole_lines_while_files_are_moved_aside() {
    let desk = Desk::new();
    fs::create_dir(desk.data()).unwrap();
    fs::write(desk.data().join("dudao.redb"), "no database").unwrap();
    fs::create_dir_all(folder(&desk)).unwrap();
    // A file that is nearly full, so that they meet at moving it aside.
    let line = "2026-01-01T00:00:00.000+08:00 1 failed kind=busy\n";
    let full = line.repeat((1 << 20) / line.len());
    fs::write(folder(&desk).join("dudao.log"), &full).unwrap();
    const TIMES: usize = 12;
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..TIMES).for_each(|_| assert_eq!(desk.refused(&["remind"]).0, 1)));
        }
    });
    let files: Vec<String> = fs::read_dir(folder(&desk)).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    assert_eq!(files.len(), 2, "moved aside once");
    let lines: Vec<&str> = files.iter().flat_map(|text| text.lines()).collect();
    assert!(lines.iter().all(|line| is_line(line)));
    assert_eq!(lines.iter().filter(|line| line.ends_with("failed kind=foreign")).count(), 8 * TIMES);
    assert_eq!(lines.len(), 8 * TIMES + full.lines().count(), "none is lost");
}

#[test]
fn a_log_that_cannot_be_written_keeps_nobody_from_work() {
    let desk = Desk::with_enterprise();
    // A file stands where the folder should be.
    fs::create_dir_all(desk.scratch().join(".local")).unwrap();
    fs::write(desk.scratch().join(".local/state"), "").unwrap();
    let mut terminal = screen(&desk, &[]);
    terminal.shows("云墟测试化工").send("q");
    assert!(terminal.ends(PATIENCE).success());
    let output = desk.run(&["doctor", "--json"]);
    let checks: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let log = checks.iter().find(|check| check["check"] == "log").unwrap();
    assert_eq!((&log["verdict"], &log["finding"]), (&"attention".into(), &"no_log".into()));
}

#[test]
fn a_long_wait_for_a_colleagues_save_is_noted() {
    let desk = Desk::with_enterprise();
    let store = Store::open(&desk.data().join("dudao.redb")).unwrap();
    let stamp = || Stamp { at: chrono::Utc::now().fixed_offset(), who: Who::default(), op: OpId::random() };
    let output = std::thread::scope(|scope| {
        let (begun, saving) = std::sync::mpsc::channel();
        scope.spawn(move || {
            let saved = store.batch(&stamp(), |_| {
                begun.send(()).unwrap();
                // Longer than a second however long the other is in starting, and shorter than it would wait.
                std::thread::sleep(std::time::Duration::from_millis(4000));
                Ok(())
            });
            saved.unwrap();
        });
        saving.recv().unwrap();
        desk.run(&["enterprise", "edit", "E1", "--town", "青屿镇"])
    });
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let log = log(&desk);
    assert!(log.lines().all(is_line) && log.contains(" slow-"), "{log}");
}

/// The one report there is.
fn report(desk: &Desk) -> (PathBuf, String) {
    let reports = fs::read_dir(folder(desk)).unwrap().map(|entry| entry.unwrap().path());
    let reports: Vec<PathBuf> = reports.filter(|path| path.extension().is_some_and(|extension| extension == "txt")).collect();
    let [path] = &reports[..] else { panic!("{reports:?}") };
    (path.clone(), fs::read_to_string(path).unwrap())
}

#[test]
fn a_breakdown_gives_the_terminal_back_and_says_where_its_report_is() {
    let desk = Desk::with_enterprise();
    let mut terminal = screen(&desk, &[("DUDAO_TEST_CRASH", "screen 张三")]);
    assert_eq!(terminal.ends(PATIENCE).exit_code(), 101);
    let output = terminal.rest();
    let (path, report) = report(&desk);
    let (shown, after) = output.rsplit_once("\x1b[?1049l").expect("the screen was left");
    assert!(shown.contains("\x1b[?1049h") && shown.contains("\x1b[?25h"), "{output:?}");
    assert!(
        broke_down(after)
            && after.contains("程序内部出错；已保存的内容不受影响")
            && after.contains(path.file_name().unwrap().to_str().unwrap()),
        "{after}"
    );
    assert_eq!(after.trim().replace("\r\n", "\n").lines().count(), 1, "{after}");
    // The standard library quotes the text that was cut.
    assert!(!output.contains("张") && !report.contains('张'), "{output}{report}");
    for line in ["command: screen", "place: src/log/crash.rs:", "thread main", "message: left out, "] {
        assert!(report.contains(line), "no {line} in {report}");
    }
    assert!(report.contains("dudao::"), "a trace: {report}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let log = log(&desk);
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(log.lines().all(is_line) && log.contains(&format!("crashed report={name}")), "{log}");
    // What was saved is there, and the doctor knows of it.
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
    let output = desk.run(&["doctor", "--json"]);
    let checks: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let crashes = checks.iter().find(|check| check["check"] == "crashes").unwrap();
    assert_eq!((&crashes["verdict"], &crashes["finding"]), (&"attention".into(), &"crashed".into()));
}

#[test]
fn a_command_that_breaks_down_names_itself_without_what_was_said_to_it() {
    let desk = Desk::with_enterprise();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear().env("HOME", desk.scratch()).env("DUDAO_DATA_DIR", desk.data()).env("DUDAO_TEST_CRASH", "command 李四");
    let output = command.args(["--lang", "en", "hazard", "list", "--find", "李四"]).output().unwrap();
    assert_eq!(output.status.code(), Some(101));
    let (path, report) = report(&desk);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        broke_down(&said)
            && said.starts_with("The program failed; what was saved is safe")
            && said.trim_end().ends_with(path.to_str().unwrap()),
        "{said}"
    );
    assert!(report.contains("command: hazard list\n") && !report.contains("李四") && !said.contains("李四"), "{report}");
}
