//! Panes and pages at their edges: filters that reach further than a pane, slow answers, ends of pages.

use crate::drawing::whole;
use crate::harness::{Screen, today};
use crate::rectifying;
use dudao::keymap::command::{COMMANDS, CommandId};
use dudao::keymap::key::Key;
use dudao::tui::app::menu::Menu;

#[test]
fn the_filter_of_my_group_is_shown_and_cleared_among_the_hazards_too() {
    let mut screen = Screen::demo();
    screen.press("2m").shows("［第1组］");
    assert_eq!(screen.app.enterprises.len(), 3);
    screen.press("c").shows_not("［第1组］");
    assert_eq!(screen.app.enterprises.len(), 51);
}

#[test]
fn the_panes_follow_a_filter_whose_answer_is_late() {
    let mut screen = Screen::demo();
    screen.press("1/E1<Enter><Home>c").answer_late("/fjhs");
    assert_eq!(screen.app.shown, screen.app.enterprises.selected());
    screen.shows(&format!("时间线 {}", screen.app.enterprises.selected().unwrap()));
}

#[test]
fn the_timeline_of_an_enterprise_has_all_that_was_done_there_and_what_comes_next() {
    let mut screen = Screen::demo();
    screen.press("1/E10<Enter><Home>").shows("时间线 E10").shows("纳入督导").shows("对接进驻：登记").shows("走访检查：登记");
    let (entries, expected) = (&screen.app.timeline.entries, &screen.app.timeline.expected);
    assert!(entries.is_sorted_by_key(|entry| entry.seq) && !expected.is_empty());
    let coming: Vec<_> = expected.iter().filter(|due| due.days(today()) >= 0).map(|due| due.kind).collect();
    assert!((1..coming.len()).all(|at| !coming[at..].contains(&coming[at - 1])), "{coming:?}");
    // The whole of a line is a key away.
    screen.press("3<Home><Down><Down><Enter>").shows("讲明要求");
    assert_eq!(screen.app.overlays.len(), 1);
}

#[test]
fn a_page_scrolls_to_its_end_and_no_further() {
    let mut screen = Screen::demo_in(dudao::locale::Lang::Zh, 80, 24);
    screen.press("?").shows_not("刷新").press("<End>").shows("刷新");
    let end = screen.text();
    screen.press("<Down><Down><PageDown>");
    assert_eq!(screen.text(), end);
    screen.press("<Up>");
    assert_ne!(screen.text(), end, "one key up is seen at once");
    screen.press("<Home>").shows("进入");
}

#[test]
fn every_field_of_every_form_is_reached_on_the_smallest_screen() {
    let mut screen = Screen::demo_in(dudao::locale::Lang::Zh, 60, 16);
    let registers = dudao::domain::register::RegisterKind::ALL.iter().enumerate().map(|(at, _)| format!("M1{}n", Menu::sign(at)));
    let opens = ["1n", "1/E1<Enter><Home>ce", "4n", "4e", "1/E1<Enter><Home>cv"].into_iter().map(str::to_owned).chain(registers);
    for open in opens {
        if open == "4e" {
            rectifying(&mut screen);
        }
        screen.press(&open);
        let (fields, first) = (fields(&screen), focus(&screen));
        for at in (first..fields).chain(0..first) {
            assert_eq!(focus(&screen), at);
            let (_, cursor) = screen.draw();
            let cursor = cursor.unwrap_or_else(|| panic!("no cursor in field {at} after {open}\n{}", screen.text()));
            assert!(cursor.x < 59 && cursor.y < 14, "{cursor:?} in field {at} after {open}");
            screen.press("<Tab>");
        }
        screen.press("<Esc><Esc><Esc>");
        assert!(screen.app.overlays.is_empty(), "something is left open after {open}\n{}", screen.text());
    }
    rectifying(&mut screen);
    screen.press("s");
    for _ in 0..12 {
        screen.shows("▸ ").press("<Down>");
    }
}

#[test]
fn a_date_is_explained_beside_it_on_the_smallest_screen_too() {
    let mut screen = Screen::demo_in(dudao::locale::Lang::Zh, 60, 16);
    screen.press("4n<Tab><Tab>").shows("如 11-20").shows("…");
    screen.write("11-28").shows("2026-11-28 周六 4天 周末");
}

/// Keys at random, but the same ones in every run.
fn keys_at_random(seed: u64, count: usize) -> String {
    let mut keys: Vec<String> =
        COMMANDS.iter().filter(|command| command.id != CommandId::Quit).flat_map(|command| command.keys).map(written).collect();
    keys.extend(
        ["1", "2", "7", "9", "y", "五", "，", "-", "<Enter>", "<Enter>", "<Tab>", "<Esc>", "<Backspace>", "<C-s>"].map(str::to_owned),
    );
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        keys[(state >> 33) as usize % keys.len()].clone()
    };
    (0..count).map(|_| next()).collect()
}

fn written(key: &Key) -> String {
    match key {
        Key::Char(' ') => "<Space>".to_owned(),
        Key::Char(letter) => letter.to_string(),
        Key::Ctrl(letter) => format!("<C-{letter}>"),
        Key::F(number) => format!("<F{number}>"),
        key => format!("<{key:?}>"),
    }
}

#[test]
fn whatever_is_typed_the_screen_stays_whole_and_answers() {
    // Papers are saved where the program runs, under whatever name the keys make of theirs.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("typed");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::env::set_current_dir(&folder).unwrap();
    let mut screen = Screen::demo();
    let before = screen.session.store.head().unwrap();
    let sizes = [(160, 45), (80, 24), (60, 16), (59, 15), (110, 30), (1, 1), (200, 60)];
    for round in 0..100 {
        let (columns, rows) = sizes[round % sizes.len()];
        let keys = keys_at_random(round as u64, 40);
        screen.resize(columns, rows).type_ahead(&keys);
        let (buffer, cursor) = screen.draw();
        whole(&buffer, &screen);
        assert!(cursor.is_none_or(|cursor| cursor.x < columns && cursor.y < rows), "{cursor:?} at {columns}×{rows} after {keys}");
        assert!(!screen.app.is_expecting(), "an answer is missing after {keys}");
    }
    assert!(screen.session.store.head().unwrap() > before, "nothing was ever saved");
    // Whatever is open now, it can be left, and the screen still does what it is told.
    screen.resize(160, 45).press("<Esc><Esc><Esc><Esc><Esc><Esc>");
    assert!(screen.app.overlays.is_empty() && screen.app.finding.is_none());
    screen.press("4c<Home>?").shows("今日提醒：按键");
}

fn form(screen: &Screen) -> &dudao::tui::app::form::Form {
    match screen.app.overlays.last() {
        Some(dudao::tui::app::overlay::Overlay::Form(form)) => form,
        other => panic!("no form but {other:?}"),
    }
}

fn fields(screen: &Screen) -> usize {
    form(screen).entries.len()
}

fn focus(screen: &Screen) -> usize {
    form(screen).focus
}

#[test]
fn a_key_behind_a_filter_means_what_the_filter_lets_through() {
    let mut screen = Screen::demo();
    let first = screen.app.agenda.selected().unwrap();
    assert!(!matches!(first.subject, dudao::domain::id::Subject::Hazard(_)), "the demo begins with a milestone");
    screen.type_ahead("zzs").shows("办理 H");
}

#[test]
fn an_empty_filter_is_told_from_an_empty_day() {
    let mut screen = Screen::demo();
    screen.press("4/").write("无此企业").shows("没有符合条件的事项").shows_not("没有到期事项");
}
