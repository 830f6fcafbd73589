//! A session at which nothing is typed, by a clock that the test sets.

use crate::harness::Screen;
use dudao::domain::programme::ProgrammeFacts;
use dudao::keymap::key::Key;
use dudao::tui::app::input::Input;
use dudao::tui::app::{Message, Next};
use std::time::{Duration, Instant};

fn limit(screen: &Screen, idle_minutes: Option<u32>) {
    let seen = screen.session.store.read().unwrap().programme().unwrap();
    screen.colleague("李四").set_programme(seen.version, ProgrammeFacts { idle_minutes, ..seen.facts }).unwrap();
}

/// What a screen does when it is woken so many seconds after a moment.
fn woken(screen: &mut Screen, from: Instant, seconds: u64) -> Next {
    screen.app.update_at(Message::Wake, from + Duration::from_secs(seconds))
}

#[test]
fn it_ends_after_the_minutes_that_the_bureau_sets_and_says_so_a_minute_before() {
    let mut screen = Screen::demo();
    assert_eq!(screen.app.wake_at(), None, "off by default, and nothing wakes an idle screen");
    // Set while the screen is open: it takes effect with the news.
    limit(&screen, Some(10));
    screen.look();
    let from = Instant::now();
    screen.app.update_at(Message::Input(Input::Key(Key::Down)), from);
    assert!(screen.app.wake_at().is_some());
    assert_eq!(woken(&mut screen, from, 539), Next::Go);
    screen.shows_not("自动退出");
    assert_eq!(woken(&mut screen, from, 540), Next::Go);
    screen.shows("60秒后自动退出，按任意键继续");
    assert_eq!(screen.app.wake_at(), Some(from + Duration::from_secs(600)));
    // A key goes on, in a form too.
    screen.app.update_at(Message::Input(Input::Key(Key::Char('N'))), from + Duration::from_secs(590));
    screen.shows_not("自动退出").shows("新增企业");
    assert_eq!(woken(&mut screen, from, 600), Next::Go);
    assert_eq!(woken(&mut screen, from, 590 + 545), Next::Go);
    screen.shows("自动退出");
    screen.app.update_at(Message::Input(Input::Paste("云墟".to_owned())), from + Duration::from_secs(590 + 550));
    screen.shows_not("自动退出");
    assert_eq!(woken(&mut screen, from, 590 + 550 + 600), Next::Idle);
}

#[test]
fn neither_news_nor_a_new_size_is_a_key_and_nothing_ends_where_nothing_is_set() {
    let mut screen = Screen::demo();
    limit(&screen, Some(1));
    screen.look();
    let from = Instant::now();
    screen.app.update_at(Message::Input(Input::Key(Key::Down)), from);
    screen.app.update_at(Message::Input(Input::Resize(120, 40)), from + Duration::from_secs(29));
    assert_eq!(woken(&mut screen, from, 31), Next::Go);
    screen.shows("29秒后自动退出");
    assert_eq!(woken(&mut screen, from, 60), Next::Idle);
    for off in [None, Some(0)] {
        let mut screen = Screen::demo();
        limit(&screen, off);
        screen.look();
        assert_eq!(woken(&mut screen, Instant::now(), 1_000_000), Next::Go);
    }
}

#[test]
fn the_office_sets_it_in_the_programmes_form() {
    let mut screen = Screen::demo();
    screen.press("M32<BackTab>").shows("空闲退出（分钟").write("15").press("<C-s>").shows("已保存");
    assert_eq!(screen.session.store.read().unwrap().programme().unwrap().facts.idle_minutes, Some(15));
}
