//! Panes and pages at their edges: filters that reach further than a pane, slow answers, ends of pages.

use crate::harness::Screen;
use crate::rectifying;

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
    screen.press("1<Home>").answer_late("/fjhs");
    assert_eq!(screen.app.shown, screen.app.enterprises.selected());
    screen.shows(&format!("时间线 {}", screen.app.enterprises.selected().unwrap()));
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
    for open in ["1n", "1<Home>e", "4n", "4e"] {
        screen.press(open);
        let fields = fields(&screen);
        for at in 0..fields {
            assert_eq!(focus(&screen), at);
            let (_, cursor) = screen.draw();
            let cursor = cursor.unwrap_or_else(|| panic!("no cursor in field {at} after {open}\n{}", screen.text()));
            assert!(cursor.x < 59 && cursor.y < 14, "{cursor:?} in field {at} after {open}");
            screen.press("<Tab>");
        }
        screen.press("<Esc><Esc>");
    }
    rectifying(&mut screen);
    screen.press("s");
    for _ in 0..12 {
        screen.shows("▸ ").press("<Down>");
    }
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
