//! Registers that have grown long: looked through in steps, and nothing of them is missed.

use crate::harness::{Screen, today};
use dudao::domain::change::{Change, RecordChange};
use dudao::domain::id::{RecordId, Subject};
use dudao::domain::register::{RecordFacts, RegisterAct, RegisterKind, Task};
use dudao::store::{OpId, Proposal, Stamp, Who};
use dudao::tui::app::ask::{Answer, Ask, ListFilter, Listed};
use dudao::tui::app::menu::Menu;
use dudao::tui::app::overlay::Overlay;
use std::rc::Rc;

const TASKS: u32 = 7_001;

/// An office with so many tasks, of which each thousandth is about ducts.
fn office() -> Screen {
    let screen = Screen::empty();
    let who = Who::here("张三", "zhangsan");
    let stamp = Stamp { at: screen.session.clock.now(), who, op: OpId::random() };
    let tasks = (1..=TASKS).map(|number| if number % 1_000 == 1 { "管道清灰" } else { "报送" });
    screen
        .session
        .store
        .batch(&stamp, |batch| {
            for title in tasks {
                let facts = RecordFacts::Task(Task { title: title.to_owned(), due: Some(today()), ..Task::default() });
                let change = RecordChange::Done { act: RegisterAct::Enter, facts, overrides: None };
                batch.propose(Proposal::new(Change::Record(Box::new(change))))?;
            }
            Ok(())
        })
        .unwrap();
    screen
}

fn listed(screen: &Screen) -> Vec<u32> {
    let Some(Overlay::Register(register)) = screen.app.overlays.last() else { panic!("no list lies open") };
    let number = |key: &Subject| if let Subject::Record(RecordId { number, .. }) = key { *number } else { 0 };
    register.list.keys().iter().map(number).collect()
}

#[test]
fn a_long_register_is_looked_through_to_its_end() {
    let mut screen = office();
    let at = RegisterKind::ALL.iter().position(|&kind| kind == RegisterKind::Task).unwrap();
    screen.press("<Esc>").press(&format!("M1{}", Menu::sign(at)));
    assert_eq!(listed(&screen), (1..=TASKS).rev().collect::<Vec<_>>(), "newest first");
    screen.press("/").write("管道").press("<Enter>");
    assert_eq!(listed(&screen), [7_001, 6_001, 5_001, 4_001, 3_001, 2_001, 1_001, 1]);
    screen.press("/").write("清灰站").press("<Enter>");
    assert!(listed(&screen).is_empty());
}

#[test]
fn no_step_through_a_long_register_looks_at_all_of_it() {
    let mut screen = office();
    let filter = ListFilter { listed: Listed::Records(RegisterKind::Task), enterprise: None, open: true, text: String::new() };
    let (mut below, mut steps) = (None, Vec::new());
    loop {
        let Answer::List(_, _, keys, next) = screen.desk.answer(Ask::List(filter.clone(), below)) else { panic!("no list") };
        steps.push(keys.len());
        below = next;
        if below.is_none() {
            break;
        }
    }
    assert_eq!(steps, [3_000, 3_000, 1_001]);
}

#[test]
fn a_report_is_laid_out_once_for_its_answer_and_width() {
    let mut screen = Screen::demo();
    let laid = |screen: &Screen| {
        screen.draw();
        let Some(Overlay::Report(page)) = screen.app.overlays.last() else { panic!("no report lies open") };
        page.laid.borrow().as_ref().map(|(_, lines)| lines.clone()).unwrap()
    };
    screen.press("<Esc>M33");
    let first = laid(&screen);
    screen.press("<Down><PageDown>");
    assert!(Rc::ptr_eq(&first, &laid(&screen)), "a key lays nothing out");
    screen.resize(100, 30);
    let narrow = laid(&screen);
    assert_ne!(first.iter().map(|line| &line.text).collect::<Vec<_>>(), narrow.iter().map(|line| &line.text).collect::<Vec<_>>());
    screen.press("<F5>");
    assert!(!Rc::ptr_eq(&narrow, &laid(&screen)), "a new answer is laid out");
}
