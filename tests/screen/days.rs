//! Days chosen from a month: in date fields, and in the calendar of what is due.

use crate::harness::{Screen, today};
use dudao::domain::id::Subject;
use dudao::domain::refusal::Field;
use dudao::keymap::context::Context;
use dudao::locale::Lang;
use dudao::tui::app::Pane;
use dudao::tui::app::due_month::DueMonth;
use dudao::tui::app::overlay::Overlay;
use dudao::tui::view::glyphs::Glyphs;

/// What stands in a field of the form on top.
fn text_of(screen: &Screen, field: Field) -> String {
    match screen.app.overlays.last() {
        Some(Overlay::Form(form)) => form.text_of(field),
        other => panic!("no form: {other:?}"),
    }
}

/// The screen with a new hazard's form, its deadline in focus.
fn at_deadline(mut screen: Screen) -> Screen {
    screen.press("4<Home>n");
    for _ in 0..20 {
        if matches!(screen.app.overlays.last(), Some(Overlay::Form(form)) if form.focused().is_some_and(|entry| entry.field == Field::Deadline))
        {
            return screen;
        }
        screen.press("<Tab>");
    }
    panic!("no deadline in\n{}", screen.text());
}

#[test]
fn a_day_is_chosen_from_a_month() {
    let mut screen = at_deadline(Screen::demo_in(Lang::Zh, 80, 24));
    screen.shows("F4 选日期").press("<F4>").shows("2026年11月").shows("一      二      三").shows("▸24").shows("2026-11-24 周二 今天");
    screen.shows("28休").shows("班 调休上班").shows("+10w");
    // Two days, a week and a month on; a rest day says so in words.
    screen.press("<Right><Right><Down>").shows("▸ 3").shows("2026年12月").press("<PageDown>").shows("2027年01月");
    screen.shows("2027年放假安排未收录，休息日只按周末标注").press("<PageUp><PageUp><PageUp>").shows("2026年10月").shows("10班");
    screen.press("<Up><Left><Left><Left>").shows("2026-09-23").press("<PageDown><PageUp><Home>").shows("▸24").press("<Left>").shows("*24");
    screen.press("<Enter>").shows("登记隐患");
    assert_eq!(text_of(&screen, Field::Deadline), "2026-11-23");
    // The day that stands there is where the month opens.
    screen.press("<C-u>+40<F4>").shows("2027年01月").shows("▸ 3休");
    screen.press("<PageDown><Esc>");
    assert_eq!(text_of(&screen, Field::Deadline), "+40", "Esc leaves what stood there");
    screen.press("<Esc>").shows("内容尚未保存");
}

#[test]
fn a_day_that_is_written_over_the_month_goes_into_the_field() {
    for stood in ["", "2026-11-30"] {
        let mut screen = at_deadline(Screen::demo());
        screen.press("<C-u>").write(stood).press("<F4>").shows("2026年11月").press("12-1").shows_not("2026年11月");
        assert_eq!(text_of(&screen, Field::Deadline), "12-1");
    }
}

#[test]
fn a_make_up_workday_and_a_holiday_are_named() {
    let mut screen = at_deadline(Screen::demo());
    screen.press("<C-u>2026-10-01<F4>").shows("▸ 1休").shows("国庆节").press("<Down><Right><Right>").shows("▸10班").shows("调休上班");
}

#[test]
fn a_time_keeps_its_clock() {
    let mut screen = Screen::demo();
    screen.press("1<Home>pe");
    for _ in 0..40 {
        if matches!(screen.app.overlays.last(), Some(Overlay::Form(form)) if form.focused().is_some_and(|entry| matches!(entry.input, dudao::tui::app::form::Input::Time(..))))
        {
            break;
        }
        screen.press("<Tab>");
    }
    let Some(Overlay::Form(form)) = screen.app.overlays.last() else { panic!("no form") };
    let Some(field) = form.focused().map(|entry| entry.field) else { panic!("no field") };
    screen.press("<C-u>11-20 9:05<F4>").shows("▸20").press("<Up><Enter>");
    assert_eq!(text_of(&screen, field), "2026-11-13 09:05");
}

#[test]
fn a_month_opens_at_dates_alone() {
    let mut screen = Screen::demo();
    screen.press("4<Home>n");
    // The first field is a text.
    screen.shows_not("F4 选日期").press("<F4>").shows_not("2026年11月");
    assert!(matches!(screen.app.overlays.last(), Some(Overlay::Form(_))));
    // The day of a back-check is a date too.
    let mut screen = Screen::demo();
    screen.press("1<Home>p2").shows("F4 选日期").press("<F4>");
    assert_eq!(screen.app.overlays.last().map(Overlay::context), Some(Context::DatePicker));
    screen.press("<Left><Enter>").shows("2026-11-23");
}

#[test]
fn the_picker_fits_the_smallest_window_and_any_terminal() {
    let mut screen = at_deadline(Screen::demo_in(Lang::Zh, 60, 16));
    screen.press("<C-u>2027-05-01<F4>").shows("▸ 1休").shows("30").shows("放假安排未收录");
    let demo = Screen::demo();
    let mut screen = at_deadline(Screen::on(demo.session.clone(), Lang::En, 80, 24, Glyphs::Ascii));
    screen.press("<F4>").shows(">24").shows("28r").press("<Left>").shows("*24").press("<C-c>");
    assert_eq!(today().to_string(), "2026-11-24");
}

/// The calendar of what is due, on top.
fn month(screen: &Screen) -> &DueMonth {
    match screen.app.overlays.last() {
        Some(Overlay::DueMonth(month)) => month,
        other => panic!("no calendar: {other:?}"),
    }
}

#[test]
fn a_month_shows_what_falls_due_on_its_days() {
    for (columns, rows) in [(160, 45), (80, 24)] {
        let mut screen = Screen::demo_in(Lang::Zh, columns, rows);
        screen.press("C").shows("到期月历 2026年11月").shows("▸24").shows("2026-11-24 周二 今天").shows("班 调休上班");
        let total = month(&screen).total().count;
        let overdue = month(&screen).overdue(today()).count;
        assert!(overdue > 0 && total > overdue);
        screen.shows(&format!("共{total}项，逾期{overdue}项"));
        // The list is that of the chosen day.
        let listed = month(&screen).items.len() as u64;
        let counted = month(&screen).counts.as_ref().unwrap().get(&today()).map_or(0, |day| day.count);
        assert_eq!(listed, counted);
        screen.press("<PageDown>").shows("2026年12月").press("<Home>").shows("2026年11月");
        screen.press("<Esc>").shows_not("到期月历");
    }
}

#[test]
fn enter_on_an_item_goes_to_its_enterprise_and_hazard() {
    let mut screen = Screen::demo();
    screen.press("C");
    // Back to a day with a hazard first in its list.
    for _ in 0..60 {
        let first = month(&screen).items.selected();
        if first.is_some_and(|item| matches!(item.subject, Subject::Hazard(_))) {
            break;
        }
        screen.press("<Left>");
    }
    let item = month(&screen).items.selected().unwrap();
    screen.press("<Enter>").shows("返回月历").press("<Esc>").shows("选日").press("<Tab><Enter>");
    assert!(screen.app.overlays.is_empty());
    assert_eq!(screen.app.focus, Pane::Hazards);
    assert_eq!(screen.app.hazards.selected().map(Subject::Hazard), Some(item.subject));
    assert_eq!(screen.app.enterprises.selected(), item.enterprise);
}

#[test]
fn an_item_of_an_enterprise_or_of_nobody_opens_too() {
    let mut screen = Screen::demo();
    screen.press("1<End>C");
    let (mut of_enterprise, mut of_nobody) = (false, false);
    for _ in 0..400 {
        let Some(Overlay::DueMonth(shown)) = screen.app.overlays.last() else { panic!("no calendar in\n{}", screen.text()) };
        match shown.items.keys().iter().position(|item| !matches!(item.subject, Subject::Hazard(_))) {
            Some(at) if !(of_enterprise && of_nobody) => {
                let item = shown.items.keys()[at];
                screen.press("<Tab>").press(&"<Down>".repeat(at)).press("<Enter>");
                if item.enterprise.is_some() {
                    of_enterprise = true;
                    assert_eq!((screen.app.focus, screen.app.enterprises.selected()), (Pane::Enterprises, item.enterprise));
                    screen.press("C");
                } else {
                    of_nobody = true;
                    assert!(!matches!(screen.app.overlays.last(), Some(Overlay::DueMonth(_))), "{item:?}");
                    screen.press("<Esc><Esc>");
                }
                screen.press("<PageDown>");
            }
            _ => _ = screen.press("<Right>"),
        }
        if of_enterprise && of_nobody {
            return;
        }
    }
    assert!(of_enterprise, "nothing falls due of an enterprise");
}

#[test]
fn the_calendar_shows_whose_and_keeps_up_with_others() {
    let mut screen = Screen::demo();
    screen.press("C");
    let all = month(&screen).total().count;
    screen.press("m").shows("［第1组］");
    let groups = month(&screen).total().count;
    assert!(groups > 0 && groups < all);
    screen.press("m").shows("［本人：");
    screen.press("m");
    assert_eq!(month(&screen).total().count, all);
    let facts = screen.session.hazard("H1".parse().unwrap()).unwrap().facts;
    let other = dudao::domain::hazard::HazardFacts { description: "月历上的新隐患".to_owned(), ..facts };
    screen.colleague("李四").register(other, Some(today())).unwrap();
    screen.look();
    let more = month(&screen).total().count;
    assert!(more > all);
    screen.shows(&format!("共{more}项"));
}

#[test]
fn the_calendar_fits_every_window() {
    for lang in [Lang::Zh, Lang::En] {
        for (columns, rows) in [(160, 45), (111, 30), (109, 30), (80, 24), (60, 16)] {
            let mut screen = Screen::demo_in(lang, columns, rows);
            for keys in
                ["C", "<PageUp>", "<PageDown><PageDown>", "<Tab>", "<Esc>", "?", "<Esc><Esc>4<Home>n", "<Tab><Tab><Tab><Tab><Tab><Tab><F4>"]
            {
                screen.press(keys);
                let (buffer, _) = screen.draw();
                crate::drawing::whole(&buffer, &screen);
            }
        }
    }
}
