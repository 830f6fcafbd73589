//! The pictures of the README, taken from the real program: each must be what the screen shows now.
//!
//! `DUDAO_PICTURES=take cargo test --test pictures` takes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "pictures/svg.rs"]
mod svg;

use common::terminal::Terminal;
use common::{Desk, TODAY};
use portable_pty::CommandBuilder;
use std::path::Path;
use std::time::Duration;

/// A picture: its name, the language, the size of the screen, and keys, each with what the screen then shows.
type Picture = (&'static str, &'static str, (u16, u16), &'static [(&'static str, &'static str)]);

const PICTURES: &[Picture] = &[
    ("panes.zh-CN", "zh-CN", (140, 36), &[("", "今日提醒"), ("jjjjjjjj\r", "时间线 H")]),
    ("panes.en", "en", (140, 36), &[("", "Today"), ("jjjjjjjj\r", "Timeline H")]),
    ("doing.zh-CN", "zh-CN", (80, 24), &[("", "今日提醒"), ("2", "隐患"), ("s", "办理")]),
    ("doing.en", "en", (80, 24), &[("", "Today"), ("2", "Hazards"), ("s", "Esc")]),
];

/// What the screen shows after the keys.
fn taken((_, language, (columns, rows), steps): &Picture) -> String {
    let desk = Desk::demo();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear();
    for (name, value) in [("HOME", desk.scratch().to_str().unwrap()), ("TERM", "xterm-256color"), ("LANG", "zh_CN.UTF-8")] {
        command.env(name, value);
    }
    command.args(["--data-dir", desk.data().to_str().unwrap(), "--today", TODAY, "--lang", language, "--as", "S7"]);
    let mut terminal = Terminal::run(command, *columns, *rows);
    for (keys, shown) in *steps {
        terminal.send(keys).shows(shown).settle(Duration::from_millis(600));
    }
    svg::of(terminal.screen())
}

#[test]
fn the_pictures_are_what_the_screen_shows() {
    let taking = std::env::var("DUDAO_PICTURES").is_ok_and(|what| what == "take");
    for picture in PICTURES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pictures/{}.svg", picture.0));
        let now = taken(picture);
        if taking {
            std::fs::write(&path, now).unwrap();
        } else {
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(kept == now, "{} is not what the screen shows: DUDAO_PICTURES=take cargo test --test pictures", path.display());
        }
    }
}
