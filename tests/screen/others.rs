//! Several officers on the same records: nobody's words are lost, whatever comes first.

use crate::harness::Screen;
use crate::rectifying;
use dudao::domain::act::Act;
use dudao::domain::hazard::Stage;
use dudao::domain::staff::StaffFacts;

#[test]
fn what_is_typed_behind_a_save_is_not_for_the_form_that_closes() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("s9").write("第一条").type_ahead("<C-s>N云墟新设化工").shows("新增企业").shows("云墟新设化工");
    assert_eq!(screen.app.overlays.len(), 1);
    assert_eq!(screen.session.hazard(id).unwrap().facts.notes.lines().last(), Some("第一条"));
    // A refusal keeps the form, and what was typed behind the save goes into it.
    screen.press("<C-u><C-s>").shows("请填写").type_ahead("<C-s>云墟").shows("云墟").shows("新增企业");
}

#[test]
fn impatient_keys_undo_once() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("s3<C-s>").type_ahead("uu").shows("按 Enter 撤销");
    assert_eq!(screen.app.overlays.len(), 1);
    screen.type_ahead("<Enter><Enter>").shows_not("不能撤销");
    assert_eq!(screen.session.hazard(id).unwrap().stage, Stage::Rectifying);
    screen.press("u").shows("没有可撤销的修改");
}

#[test]
fn an_open_report_says_that_others_have_changed_something_and_is_made_anew_when_asked() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("M42").shows("考核总表").shows_not("已有新的修改");
    let colleague = screen.colleague("李四");
    colleague.act(&colleague.hazard(id).unwrap(), Act::Note { text: "约谈".to_owned() }).unwrap();
    screen.look().shows("考核总表").shows("已有新的修改，按 F5 刷新");
    screen.press("r").shows("考核总表").shows_not("已有新的修改");
}

#[test]
fn a_group_of_namesakes_is_saved_as_it_is_shown() {
    let mut screen = Screen::demo();
    let office = screen.colleague("周九");
    let view = office.store.read().unwrap();
    let group = view.groups().unwrap().remove(0);
    let leader = view.staff_member(group.facts.leader).unwrap().unwrap();
    drop(view);
    let namesake = StaffFacts { name: leader.facts.name.clone(), ..StaffFacts::default() };
    office.add_staff(namesake).unwrap();
    screen.look().press("M22").shows("小组").press("e").shows(&leader.id.to_string());
    screen.press("<Home>").write("甲").press("<C-s>").shows("已保存");
    let after = screen.session.store.read().unwrap().group(group.id).unwrap().unwrap();
    assert_eq!((after.facts.leader, after.facts.members), (group.facts.leader, group.facts.members));
}
