//! How long officers wait: not a test, a table to look at. `DUDAO_TEST_BINARY` names the program to measure, as a
//! release build; otherwise it is the tests' own.

use crate::common::terminal::PATIENCE;
use crate::door::{Door, FIRST, Key};
use std::process::Stdio;
use std::time::{Duration, Instant};

const TIMES: usize = 20;

/// Prints median and 95th percentile of what officers wait for.
pub fn measure() {
    let mut door = Door::to_demo();
    door.let_in("宋小远", Key("other"), "--office-post member");
    let plain = door.add_ordinary_account();
    std::fs::copy(door.folder.join("zhang3.pub"), door.folder.join("keys").join(&plain)).unwrap();
    let command_of_plain = || {
        let mut client = door.client(FIRST, &[]);
        *client.last_mut().unwrap() = format!("{plain}@127.0.0.1");
        timed(|| {
            assert!(
                std::process::Command::new(&client[0])
                    .args(&client[1..])
                    .arg("true")
                    .stdin(Stdio::null())
                    .stderr(Stdio::null())
                    .status()
                    .unwrap()
                    .success()
            )
        })
    };
    table("OpenSSH alone: ssh host true", (0..TIMES).map(|_| command_of_plain()));
    table("a command: ssh host hazard show H61", (0..TIMES).map(|_| timed(|| drop(door.ok(FIRST, "hazard show H61")))));
    let frame = |_| {
        let started = Instant::now();
        let mut screen = door.screen(FIRST);
        screen.shows("▲逾期");
        let seen = started.elapsed();
        screen.send("q");
        screen.ends(PATIENCE);
        seen
    };
    table("login to the first frame with reminders", (0..TIMES).map(frame));
    let mut screen = door.screen(FIRST);
    screen.shows("▲逾期").send("g").shows("全部隐患查找").send("H61").shows("H61 ").send("\r").shows("时间线 H61");
    let seen = |nth: usize| {
        let text = format!("第{nth}条备注");
        door.ok(Key("other"), &format!("hazard note H61 {text}"));
        timed(|| assert!(screen.shows(&text).text().contains(&text)))
    };
    table("a colleague's change, from the end of their command", (0..TIMES).map(seen));
    screen.send("q");
    screen.ends(PATIENCE);
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn table(what: &str, measured: impl Iterator<Item = Duration>) {
    let mut measured: Vec<Duration> = measured.collect();
    measured.sort();
    let milliseconds = |at: usize| measured[at].as_secs_f64() * 1e3;
    println!("{what:54} median {:6.0} ms   p95 {:6.0} ms", milliseconds(TIMES / 2), milliseconds(TIMES * 95 / 100 - 1));
}
