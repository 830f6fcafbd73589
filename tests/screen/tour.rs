//! The first run and the tour: what they say, and that they stand in no key's way.

use crate::harness::Screen;
use crate::rectifying;
use dudao::domain::id::HazardId;
use dudao::keymap::command::CommandId;
use dudao::keymap::context::Context;
use dudao::locale::Lang;
use dudao::tui::app::tour::{OnTop, Seen, Step};
use dudao::tui::app::{Next, Pane};
use dudao::tui::view::glyphs::Glyphs;

/// The step that the tour is at.
fn step(screen: &Screen) -> Option<Step> {
    screen.app.tour.as_ref().map(|tour| tour.step)
}

#[test]
fn a_step_is_over_when_its_thing_has_happened() {
    let then = Seen { changes: 2, hazard: Some(HazardId(5)), ..Seen::default() };
    let over = |now: Seen| Step::ALL.iter().copied().filter(|step| step.is_over(&then, &now)).collect::<Vec<_>>();
    assert_eq!(over(then.clone()), []);
    assert_eq!(over(Seen { hazard: Some(HazardId(6)), ..then.clone() }), [Step::Reminders]);
    assert_eq!(over(Seen { in_hazards: true, ..then.clone() }), [Step::Hazard]);
    assert_eq!(over(Seen { changes: 3, ..then.clone() }), [Step::Save]);
    assert_eq!(over(Seen { changes: 1, ..then.clone() }), [Step::Undo]);
    let typing = Seen { finding: true, ..then.clone() };
    assert!(Step::Find.has_opened(&typing) && Step::Find.is_over(&typing, &then), "a filter is over once it was typed");
    let month = Seen { on_top: Some(OnTop::Calendar), ..then.clone() };
    assert!(Step::Calendar.has_opened(&month) && Step::Calendar.is_over(&month, &then) && !Step::Calendar.is_over(&month, &month));
    for (on_top, step) in [(OnTop::Acts, Step::Acts), (OnTop::Form, Step::Form), (OnTop::Palette, Step::Palette)] {
        assert_eq!(over(Seen { on_top: Some(on_top), ..then.clone() }), [step]);
    }
    let walked: Vec<Step> = std::iter::successors(Some(Step::Reminders), |step| step.next()).collect();
    assert_eq!(walked, Step::ALL);
}

#[test]
fn the_tour_is_walked_with_the_programs_own_keys() {
    for (columns, rows) in [(160, 45), (80, 24)] {
        let mut screen = Screen::demo_in(Lang::Zh, columns, rows);
        screen.shows("按 T 开始功能导览").press("T").shows("导览 1/9").shows("今日提醒");
        // The key that is named is the table's.
        screen.shows(&format!("按 {} 移到", screen.app.outfit.keys.key(CommandId::Down, Context::Agenda)));
        screen.shows("Ctrl-N 跳过这一步").shows("Ctrl-G 结束导览");
        let hazard = rectifying(&mut screen);
        screen.shows("导览 2/9");
        screen.press("<Enter>").shows("导览 3/9");
        assert_eq!(screen.selected_hazard(), hazard);
        screen.press("s").shows("导览 4/9").press("3").shows("导览 5/9").press("<C-s>").shows("导览 6/9").shows("已保存");
        screen.press("u").shows("导览 6/9").press("<Enter>").shows("导览 7/9");
        screen.press("2/").shows("导览 7/9").shows("Enter 保留筛选").press("<Esc>").shows("导览 8/9");
        screen.press("C").shows("导览 8/9").shows("到期月历").press("<Esc>").shows("导览 9/9");
        screen.press(":").shows("导览结束").shows("命令（名称");
        assert_eq!(step(&screen), None);
    }
}

#[test]
fn a_step_is_skipped_the_tour_is_left_and_every_other_key_works() {
    let mut screen = Screen::demo();
    screen.press("T<C-n><C-n>").shows("导览 3/9");
    // In a form and over it the keys are the tour's too.
    screen
        .press("4<Home>n")
        .press("<C-n>")
        .shows("导览 5/9")
        .write("通道堵塞")
        .shows("通道堵塞")
        .press("<C-g>")
        .shows("导览结束")
        .shows("通道堵塞");
    assert_eq!(step(&screen), None);
    // Without a tour its keys mean nothing.
    screen.press("<Esc><Esc><C-n><C-g>").shows_not("导览");
    let mut screen = Screen::demo();
    screen.press("T");
    for _ in Step::ALL {
        screen.press("<C-n>");
    }
    assert_eq!(step(&screen), None);
    screen.shows("导览结束").press("q");
    assert_eq!(screen.next, Next::Quit);
}

#[test]
fn the_tour_leaves_a_real_database_alone() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut screen = Screen::on_file(folder.path());
    screen.shows_not("导览").press("T").shows("导览只在演示数据上进行").press("2").shows_not("导览只在");
    assert_eq!((step(&screen), screen.next), (None, Next::Go));
    screen.press("T1");
    assert_eq!(screen.next, Next::Tour);
    // Not while something is being saved.
    let mut screen = Screen::on_file(folder.path());
    rectifying(&mut screen);
    screen.slow = true;
    screen.press("s3<C-s>").press("<Esc>T1").shows("正在保存");
    assert_eq!(screen.next, Next::Go);
}

#[test]
fn the_tour_fits_every_window() {
    for lang in [Lang::Zh, Lang::En] {
        for (columns, rows) in [(160, 45), (110, 30), (80, 24), (60, 18), (60, 16)] {
            let mut screen = Screen::demo_in(lang, columns, rows);
            screen.press("T");
            for _ in Step::ALL {
                let line = screen.app.tour_line().unwrap();
                // Two lines hold it at 80 columns.
                if rows >= 24 {
                    let text = screen.text();
                    let foot: String =
                        text.lines().rev().take(2).collect::<Vec<_>>().into_iter().rev().flat_map(|line| line.chars()).collect();
                    let bare =
                        |text: &str| text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{3000}').collect::<String>();
                    assert_eq!(bare(&foot), bare(&line), "{columns}\n{text}");
                }
                let (buffer, _) = screen.draw();
                crate::drawing::whole(&buffer, &screen);
                screen.press("<C-n>");
            }
        }
    }
}

#[test]
fn the_first_run_explains_itself_and_blocks_nothing() {
    for (columns, rows) in [(160, 45), (80, 24)] {
        let empty = Screen::empty();
        let mut screen = Screen::on(empty.session.clone(), Lang::Zh, columns, rows, Glyphs::Narrow);
        screen
            .shows("本程序是值班人员")
            .shows("重复导入不会产生重复数据")
            .shows("不写入数据库")
            .shows("用 N 新增企业")
            .shows("? 列出当前可用的按键");
        screen.press("?").shows("今日提醒：按键").press("<Esc>").shows("欢迎使用督导");
        screen.press(":").shows("命令（名称").press("<Esc>").shows("欢迎使用督导");
        screen.press("N").shows("新增企业").press("<Esc>").shows("欢迎使用督导").press("<Esc>").shows_not("欢迎使用督导");
        assert_eq!(screen.app.focus, Pane::Enterprises);
        // What needs an enterprise says how one is made.
        screen.press("4v");
        assert!(screen.app.notice.as_ref().is_some_and(|notice| notice.text.contains("按 N 新增")), "{:?}", screen.app.notice);
    }
    let mut screen = Screen::empty();
    screen.press("q");
    assert_eq!(screen.next, Next::Quit);
    // In the smallest window the choices stand whole, and the selected one says what it does.
    let mut screen = Screen::on(Screen::empty().session.clone(), Lang::En, 60, 16, Glyphs::Ascii);
    screen.shows("1 Import a ledger").shows("3 Begin empty").press("<Down>").shows("Invented enterprises").shows_not("Excel or CSV");
}

#[test]
fn the_first_run_says_where_the_data_lies() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("dudao.redb");
    let clock = dudao::access::Clock::new(Some(crate::harness::today()));
    let stamp = dudao::store::Stamp { at: clock.now(), who: dudao::store::Who::here("测试", "test"), op: dudao::store::OpId::random() };
    dudao::store::Store::create(&path, &stamp).unwrap();
    let store = std::sync::Arc::new(dudao::store::Store::open(&path).unwrap());
    let session = dudao::access::Session { store, ..Screen::empty().session.clone() };
    let mut screen = Screen::on(session, Lang::Zh, 160, 45, Glyphs::Narrow);
    screen.shows("数据存放在").shows("dudao.redb");
}
