//! What is not an officer's to do: said before a form is filled in, and refused whatever the screen shows.

use crate::harness::Screen;
use crate::rectifying;
use dudao::domain::act::Act;
use dudao::domain::hazard::{Hazard, Severity};
use dudao::domain::staff::{OfficePost, StaffRole};

#[test]
fn a_viewer_sees_all_and_is_told_who_may_change_it() {
    let mut screen = Screen::demo_as(false, |facts| facts.role = StaffRole::Viewer);
    let id = rectifying(&mut screen);
    screen.press("s").shows("您无权办理“制定整改方案、启动整改”，由督导办、局领导、督导人员、监察大队办理");
    screen.shows_not("不能现场整改销号").shows_not("请先办理");
    screen.press("<Esc>n").shows("您无权办理“登记隐患”").shows_not("登记隐患 ");
    screen.press("v").shows("您无权办理“登记走访”");
    screen.press("N").shows("您无权办理“新增企业”");
    screen.press("e").shows("您无权办理“修改隐患信息”");
    assert!(screen.session.store.read().unwrap().history(screen.session.hazard(id.parse().unwrap()).unwrap().version).is_ok());
}

#[test]
fn a_supervisor_works_at_their_own_enterprises() {
    let mut screen = Screen::demo_as(false, |_| {});
    let rights = screen.app.overview.rights.clone().unwrap();
    let own = *rights.own.iter().next().unwrap();
    let other = (1..=51).map(dudao::domain::id::EnterpriseId).find(|id| !rights.own.contains(id)).unwrap();
    screen.press(&format!("1/{own}<Enter><Home><Enter>n")).shows("登记隐患 ").press("<Esc>");
    screen.press(&format!("1c/{other}<Enter><Home><Enter>n")).shows("该企业不由您所在小组挂钩，您无权在此办理“登记隐患”");
}

#[test]
fn a_refusal_that_only_the_database_knows_of_stands_on_the_form() {
    let mut screen = Screen::demo_as(false, |facts| facts.office_post = Some(OfficePost::Member));
    rectifying(&mut screen);
    screen.press("s").press("3").shows("企业申请复查");
    // The office lost its post while the form was open.
    screen.give_post(|facts| facts.role = StaffRole::Viewer);
    screen.press("<C-s>").shows("您无权办理“登记复查申请和备注”").shows("可由督导办").shows("企业申请复查");
}

#[test]
fn who_re_inspected_a_major_hazard_is_offered_everything_but_its_close_out() {
    let mut screen = Screen::demo();
    let view = screen.session.store.read().unwrap();
    let count = (1..).map_while(|id| view.hazard(dudao::domain::id::HazardId(id)).unwrap());
    let ready = |hazard: &Hazard| hazard.facts.severity == Severity::Major && hazard.stage.is_open() && hazard.plan.is_some();
    let major = count.into_iter().find(ready).unwrap();
    drop(view);
    let by = vec![screen.session.officer.name.clone()];
    let on = screen.session.today();
    let inspect = Act::Reinspect { on, by, passed: true, opinion: "合格".into(), document: None, new_deadline: None, close_out: false };
    screen.session.act(&major, inspect).unwrap();
    screen.look().press(&format!("g{}<Enter>s", major.id)).shows("第二经办人不能与经办人");
    let second = screen.colleague("李四");
    let seen = second.hazard(major.id).unwrap();
    second.act(&seen, Act::CloseOut { on, evidence: "验收报告".into(), document: None }).unwrap();
    assert_eq!(second.hazard(major.id).unwrap().closure.unwrap().second_officer.as_deref(), Some("李四"));
}

#[test]
fn who_came_in_by_a_key_has_no_files_here() {
    let mut screen = Screen::demo_as(true, |facts| facts.office_post = Some(OfficePost::Member));
    screen.press("<C-o>").shows("寄存的台账").shows_not("tests/");
}
