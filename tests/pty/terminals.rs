//! Terminals and locales that are not as one would like: told plainly, or found to do all the same.

use crate::common::Desk;
use crate::common::terminal::{Line, PATIENCE, Terminal};
use crate::ready;
use portable_pty::CommandBuilder;
use std::time::Duration;

/// The program in a terminal that answers, with these words in its environment; `LANG` is none of them unless given.
fn open(desk: &Desk, environment: &[(&str, &str)], line: Option<Line>) -> Terminal {
    let mut command = ready(CommandBuilder::new(env!("CARGO_BIN_EXE_dudao")), desk, &[]);
    command.env_remove("LANG");
    for (name, value) in environment {
        command.env(name, value);
    }
    Terminal::run_over(line, command, 100, 30)
}

#[test]
fn a_gbk_terminal_is_told_what_to_set_in_its_own_encoding() {
    for (name, value) in [("LANG", "zh_CN.GBK"), ("LC_ALL", "zh_CN.GB18030"), ("LANG", "zh_CN")] {
        let desk = Desk::demo();
        let mut terminal = open(&desk, &[(name, value)], None).of_gbk().answering();
        assert_eq!(terminal.ends(PATIENCE).exit_code(), 1);
        let screen = terminal.text().replace('\n', "");
        assert!(screen.contains("终端编码不是 UTF-8") && screen.contains("export LANG=zh_CN.UTF-8"), "{screen}");
        assert!(!screen.contains("Set it to UTF-8") && !screen.contains('\u{fffd}') && !screen.contains("&#"), "{screen}");
        assert!(!terminal.rest().contains("\x1b[?1049h"), "the screen was not taken");
    }
}

#[test]
fn where_no_encoding_is_named_it_is_told_in_letters_that_every_terminal_shows_too() {
    for environment in [&[("LANG", "C")][..], &[("LC_ALL", "POSIX"), ("LANG", "zh_CN.UTF-8")], &[]] {
        let desk = Desk::demo();
        let mut terminal = open(&desk, environment, None).of_gbk().answering();
        assert_eq!(terminal.ends(PATIENCE).exit_code(), 1);
        let screen = terminal.text().replace('\n', "");
        assert!(screen.contains("Set it to UTF-8") && screen.contains("终端编码不是 UTF-8"), "{screen}");
    }
}

#[test]
fn a_terminal_of_utf_8_opens_whatever_the_locale_says_and_keys_typed_ahead_count() {
    for environment in [&[("LANG", "zh_CN.GBK")][..], &[("LANG", "C")], &[]] {
        let desk = Desk::demo();
        let mut terminal = open(&desk, environment, None);
        terminal.send("n配电箱未上锁");
        let mut terminal = terminal.answering();
        terminal.shows("登记隐患").shows("配电箱未上锁").shows_not("如显示乱码");
        assert_eq!(terminal.text().matches('箱').count(), 1, "{}", terminal.text());
    }
}

#[test]
fn a_terminal_that_does_not_answer_opens_with_a_line_of_advice() {
    let desk = Desk::demo();
    let mut terminal = open(&desk, &[("LANG", "C")], None);
    terminal.shows("M 总菜单").shows("如显示乱码，请将终端设为 UTF-8 并执行 export LANG=zh_CN.UTF-8");
    let mut hasty = open(&desk, &[("LANG", "C")], None);
    hasty.send("n配电箱").shows("登记隐患").shows("配电箱");
}

#[test]
fn an_answer_that_comes_too_late_presses_no_key() {
    let desk = Desk::demo();
    let far = Line { bytes_a_second: 100_000, delay: Duration::from_millis(800) };
    let mut terminal = open(&desk, &[("LANG", "C")], Some(far)).answering();
    terminal.shows("M 总菜单").settle(Duration::from_secs(2));
    // F3 finds, and the report of the cursor ends as that key does.
    assert!(terminal.text().contains("┏4 今日提醒") && !terminal.text().contains("查找："), "{}", terminal.text());
    terminal.send("q");
    assert!(terminal.ends(PATIENCE).success());
}

#[test]
fn a_terminal_without_a_cursor_is_told_in_one_line() {
    let desk = Desk::demo();
    let mut terminal = open(&desk, &[("LANG", "zh_CN.UTF-8"), ("TERM", "dumb")], None);
    assert_eq!(terminal.ends(PATIENCE).exit_code(), 1);
    assert_eq!(terminal.rest().trim_end(), "此终端（TERM=dumb）不能移动光标，无法打开界面；可改用命令，加 --help 查看");
}

#[test]
fn every_other_terminal_shows_the_screen() {
    for name in ["linux", "vt100", "xterm", "screen", "tmux-256color", "putty", "rxvt-unicode", "unheard-of", ""] {
        let desk = Desk::demo();
        let mut terminal = open(&desk, &[("LANG", "zh_CN.UTF-8"), ("TERM", name)], None).answering();
        terminal.shows("M 总菜单").send("q");
        assert!(terminal.ends(PATIENCE).success(), "{name}");
    }
}
