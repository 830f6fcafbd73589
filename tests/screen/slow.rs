//! Answers that are long in coming: the officer goes on, is told whom the screen waits for, and loses nothing.

use crate::harness::Screen;
use crate::rectifying;
use dudao::domain::act::Act;
use dudao::domain::hazard::Stage;
use dudao::keymap::key::parse_keys;
use dudao::store::Holder;
use dudao::tui::app::ask::Waiting;
use dudao::tui::app::input::Input;
use dudao::tui::app::overlay::Overlay;
use dudao::tui::app::{Message, Next, Pane};

fn by(pid: u32, stopped: bool, change: bool) -> Option<Waiting> {
    Some(Waiting { change, holder: Some(Holder { pid, stopped, ..Holder::default() }) })
}

#[test]
fn a_save_that_waits_is_set_aside_and_the_panes_go_on() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen).parse().unwrap();
    screen.slow = true;
    screen.press("s3<C-s>").shows("正在保存，可继续操作").shows_not("企业申请复查");
    assert!(screen.app.overlays.is_empty());
    // Moving, other panes and what they show: all of it while the change waits.
    screen.press("1/E2<Enter><Home>").shows("时间线 E2").press("<Enter>");
    assert_eq!(screen.app.focus, Pane::Hazards);
    screen.wait(by(4711, false, true)).shows("另一位同志（进程4711）正在保存");
    screen.press("<Down>").shows("进程4711").wait(None).shows_not("4711").shows("正在保存，可继续操作");
    let there = screen.app.hazards.selected();
    screen.release().shows(&format!("已保存 {id}")).shows_not("正在保存");
    assert_eq!(screen.session.hazard(id).unwrap().stage, Stage::AwaitingReinspection);
    assert_eq!((screen.app.focus, screen.app.hazards.selected()), (Pane::Hazards, there), "nobody is called back");
    // It can be taken back like any other.
    screen.press("u<Enter>").shows("已撤销");
}

#[test]
fn what_could_not_be_saved_comes_back_below_what_is_being_typed() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen).parse().unwrap();
    screen.slow = true;
    screen.press("s9").write("已电话督促").press("<C-s>").shows("正在保存，可继续操作");
    screen.press("N").shows("新增企业").write("云墟新设化工");
    let colleague = screen.colleague("李四");
    colleague.act(&colleague.hazard(id).unwrap(), Act::Note { text: "约谈".to_owned() }).unwrap();
    screen.release().shows("新增企业").shows("云墟新设化工").shows("未保存，已恢复表单");
    screen.write("厂").shows("云墟新设化工厂").press("<Esc><Esc>");
    screen.shows("已被他人修改").shows("约谈").press("<Esc>").shows("已电话督促").shows("此记录已被李四于");
}

#[test]
fn quitting_behind_a_save_is_asked_twice() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    screen.slow = true;
    screen.press("s3<C-s>").press("q").shows("还有修改正在保存");
    assert_eq!(screen.next, Next::Go);
    screen.press("<Down>").press("q");
    assert_eq!(screen.next, Next::Go, "another key has been pressed since");
    screen.press("q");
    assert_eq!(screen.next, Next::Quit);
    screen.release().press("q");
    assert_eq!(screen.next, Next::Quit);
}

#[test]
fn an_undo_that_waits_is_made_once() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("s3<C-s>");
    screen.slow = true;
    screen.press("u").shows("按 Enter 撤销").press("<Enter>").shows_not("按 Enter 撤销").press("u").shows("正在保存");
    screen.release().shows("已撤销");
    assert_eq!(screen.session.hazard(id).unwrap().stage, Stage::Rectifying);
    screen.press("u").shows("没有可撤销的修改");
}

#[test]
fn a_question_that_hangs_is_told_and_can_be_given_up() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    // The form is asked for, and the desk hangs behind a process that was stopped in the midst of its commit.
    let press = |screen: &mut Screen, keys: &str| {
        for key in parse_keys(keys) {
            screen.app.update(Message::Input(Input::Key(key)));
        }
    };
    press(&mut screen, "v");
    let asked = screen.app.take_asks();
    press(&mut screen, "abc");
    screen.wait(by(4711, true, false)).shows("数据库被停住的进程4711（另一位同志）占用").shows_not("登记 走访检查");
    press(&mut screen, "<Esc>");
    screen.shows("已取消等待");
    let before = screen.app.agenda.selected();
    press(&mut screen, "<Up>");
    assert_ne!(screen.app.agenda.selected(), before, "keys are answered");
    for ask in asked {
        let answer = screen.desk.answer(ask);
        screen.app.update(Message::Answer(answer));
    }
    screen.wait(None).shows_not("4711").shows_not("登记 走访检查");
}

#[test]
fn a_find_that_comes_back_to_a_text_counts_each_hit_once() {
    let mut screen = Screen::demo();
    for key in parse_keys("gH12<Backspace>") {
        screen.app.update(Message::Input(Input::Key(key)));
    }
    screen.press("<Down>");
    let Some(Overlay::Find(find)) = screen.app.overlays.last() else { panic!("no find") };
    let mut found: Vec<_> = find.hits.iter().map(|(hazard, _)| hazard.id).collect();
    found.dedup();
    assert!(found.len() > 10 && found.is_sorted(), "{found:?}");
    assert_eq!((find.count, find.hits.len(), find.next), (found.len(), found.len(), None));
}

#[test]
fn two_notes_in_one_breath_are_both_saved_from_the_timeline() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("3");
    assert_eq!(screen.app.focus, Pane::Timeline);
    let before = screen.session.hazard(id).unwrap().version;
    for key in parse_keys("s9one<C-s>s9two<C-s>") {
        screen.app.update(Message::Input(Input::Key(key)));
    }
    screen.press("<Home>").shows_not("已被他人修改");
    let entries = screen.session.store.read().unwrap().history(screen.session.hazard(id).unwrap().version).unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.seq > before).count(), 2);
}
