//! What is configured, on the real screen.

use crate::common::terminal::{PATIENCE, Terminal};
use crate::common::{Desk, TODAY};
use crate::lay;
use portable_pty::CommandBuilder;

fn open(desk: &Desk, variables: &[(&str, &str)], (columns, rows): (u16, u16)) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("HOME", desk.scratch().to_str().unwrap())] {
        command.env(name, value);
    }
    command.env("DUDAO_BUREAU_CONFIG", desk.scratch().join("bureau.toml"));
    variables.iter().for_each(|(name, value)| command.env(name, value));
    command.args(["--data-dir", desk.data().to_str().unwrap(), "--today", TODAY]);
    Terminal::run(command, columns, rows)
}

fn colours(terminal: &Terminal) -> Vec<vt100::Color> {
    let screen = terminal.screen();
    let (rows, columns) = screen.size();
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    places.filter_map(|(row, column)| screen.cell(row, column)).map(vt100::Cell::fgcolor).collect()
}

#[test]
fn every_setting_has_its_effect() {
    let desk = Desk::demo();
    let size = (160, 45);
    let light_blue = vt100::Color::Idx(12);
    let light_yellow = vt100::Color::Idx(11);
    let mut plain = open(&desk, &[], size);
    plain.shows("┏4 今日提醒").shows("▲逾期").shows("7天内").shows("↑↓ 选择");
    assert!(colours(&plain).contains(&light_blue) && !colours(&plain).contains(&light_yellow));
    plain.send("q");
    assert!(plain.ends(PATIENCE).success());
    assert!(!plain.rest().contains("\x1b[?1000h"), "nobody asked for the mouse");

    lay(&desk, "theme = \"dark\"\nlead_days = 30\nstart_pane = \"enterprises\"\npreset = \"vim\"\n");
    let mut other = open(&desk, &[], size);
    other.shows("┏1 企业").shows("▲").shows("30天内").shows("k/j 选择").shows("l/Enter 进入");
    assert!(colours(&other).contains(&light_yellow) && !colours(&other).contains(&light_blue));
    other.send("G").shows("1 企业 51/51").send("g").shows("1 企业 1/51").send("l").shows("┏2 隐患");

    lay(&desk, "theme = \"none\"\nglyphs = \"ascii\"\nlang = \"en\"\n");
    let mut third = open(&desk, &[], size);
    third.shows("Up/Down").shows("Today");
    assert!(!third.text().contains('▲'));
    assert!(colours(&third).iter().all(|colour| *colour == vt100::Color::Default));
    // The environment goes before the file.
    open(&desk, &[("DUDAO_GLYPHS", "narrow")], size).shows("▲");
    std::fs::remove_file(desk.scratch().join(".config/dudao/config.toml")).unwrap();
    std::fs::write(desk.scratch().join("bureau.toml"), "glyphs = \"ascii\"\n").unwrap();
    open(&desk, &[], size).shows("Up/Down");
}

#[test]
fn the_mouse_chooses_panes_and_rows_and_is_given_back() {
    let desk = Desk::demo();
    lay(&desk, "mouse = true\n");
    let mut terminal = open(&desk, &[], (160, 45));
    terminal.shows("┏4 今日提醒").shows("1 企业 8/51");
    // The fifth row of the enterprises, then three further with the wheel, then a row of the reminders.
    terminal.send("\x1b[<0;5;7M\x1b[<0;5;7m").shows("┏1 企业 5/51");
    terminal.send("\x1b[<65;5;7M").shows("┏1 企业 8/51").send("\x1b[<64;5;7M").shows("┏1 企业 5/51");
    terminal.send("\x1b[<0;5;40M").shows("┏4 今日提醒");
    // A filter that is being typed is left as it is.
    terminal.send("/").shows("筛选（").send("\x1b[<0;5;40M").shows_not("筛选（");
    terminal.send("?").shows("今日提醒：按键").send("\x1b[<65;5;7M").send("\x1b");
    terminal.shows_not("今日提醒：按键").send("q");
    assert!(terminal.ends(PATIENCE).success());
    let output = terminal.rest();
    assert!(output.contains("\x1b[?1000h\x1b[?1006h"));
    let (off, left) = (output.rfind("\x1b[?1006l\x1b[?1000l").unwrap(), output.rfind("\x1b[?1049l").unwrap());
    assert!(off < left);

    let mut told = open(&desk, &[], (160, 45));
    told.shows("┏4 今日提醒").signal("TERM");
    told.ends(PATIENCE);
    assert!(told.rest().contains("\x1b[?1006l\x1b[?1000l"), "a signal leaves no mouse behind either");
}

#[test]
fn without_the_setting_the_mouse_presses_nothing() {
    let desk = Desk::demo();
    let mut terminal = open(&desk, &[], (160, 45));
    terminal.shows("┏4 今日提醒").shows("1 企业 8/51").send("\x1b[<0;5;7M").send("2").shows("┏2 隐患");
    assert!(terminal.text().contains("1 企业 8/51"), "{}", terminal.text());
}

#[test]
fn other_keys_are_in_the_footer_the_help_the_palette_and_the_text_at_once() {
    let desk = Desk::demo();
    lay(&desk, "[keys]\nvisit = [\"V\", \"Ctrl-V\"]\nfind = [\"F7\"]\nto_enterprises = [\"Alt-1\"]\nimport = [\"F11\"]\n");
    let mut terminal = open(&desk, &[], (160, 45));
    terminal.shows("V 走访").shows("F7 筛选").shows("Alt-1 企业").send("v");
    terminal.send("?").shows("今日提醒：按键").shows("V Ctrl-V").send("\x1b").shows_not("今日提醒：按键");
    terminal.send(":").shows("命令（名称").send("走访").shows("V Ctrl-V").send("\x1b").shows_not("命令（名称");
    terminal.send("\x1b1").shows("┏Alt-1 企业");
    terminal.send("V").shows("登记 走访");

    let empty = Desk::new();
    lay(&empty, "[keys]\nnew = [\"F3\"]\ndetail = [\"d\"]\nimport = [\"F11\"]\n");
    open(&empty, &[], (160, 45)).shows("欢迎使用督导").send("3").shows("按 F3 新增，或按 F11 导");
}

#[test]
fn a_mistake_is_told_on_the_screen_and_locks_nobody_out() {
    let desk = Desk::demo();
    let path = lay(&desk, "start_pane = \"hazards\"\nthem = \"dark\"\nlead_days = 0\n");
    let mut terminal = open(&desk, &[], (160, 45));
    terminal.shows("┏2 隐患").shows("本人的配置文件第2行：没有名为“them”的设置，是否应为 theme").shows("（共2处，见 dudao config）");
    terminal.send("q");
    assert!(terminal.ends(PATIENCE).success());
    std::fs::write(path, b"\x00\xff\xfe").unwrap();
    open(&desk, &[], (160, 45)).shows("无法读取（内容不是文本）").shows("▲逾期");
}
