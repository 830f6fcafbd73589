//! The programme on screen: rolling over, and what a page tells of a record beside its fields.

use crate::harness::{Screen, today};
use dudao::access::registers::Along;
use dudao::domain::id::EnterpriseId;
use dudao::domain::register::*;

#[test]
fn r2_a_programme_is_rolled_over_on_screen() {
    let mut screen = Screen::demo();
    let programme = |screen: &Screen| screen.session.store.read().unwrap().programme().unwrap().facts;
    let before = programme(&screen);
    let enterprises = screen.session.store.read().unwrap().enterprise_count().unwrap();
    screen.press("M37").shows("转入下一个工作方案").press("<C-s>").shows("请填写“文号”");
    screen.write("坛应急〔2027〕3号").press("<C-s>").shows("请填写“印发日期”");
    screen.write(&today().to_string()).press("<C-s>").shows("已保存");
    let after = programme(&screen);
    assert_eq!((after.document_number.as_str(), after.issued_on), ("坛应急〔2027〕3号", Some(today())));
    assert_eq!((after.follows, after.issuer, after.ends_on), (before.document_number, before.issuer, None));
    assert_eq!(screen.session.store.read().unwrap().enterprise_count().unwrap(), enterprises);
    screen.press("u<Enter>").shows("已撤销");
    assert_eq!(programme(&screen).issued_on, before.issued_on);
}

#[test]
fn r26_r34_a_page_names_hazards_by_what_they_are_and_a_hazard_its_records() {
    let mut screen = Screen::demo();
    screen.press("M18<Home>").press("<Enter>").shows("整改敷衍").shows("H120 一般 整改中 除尘系统未按周点检");
    let hazard = screen.session.hazard("H120".parse().unwrap()).unwrap();
    screen.press("<Esc><Esc>").press("g").write("H120").press("<Enter>").press("d").shows("移交执法").shows("K3");
    let list =
        HazardList { enterprise: Some(hazard.facts.enterprise), on: Some(today()), by: vec!["张三".to_owned()], ..HazardList::default() };
    screen.session.enter(RecordFacts::HazardList(list), Along::default()).unwrap();
    screen.press("<Esc>M13<Home><Enter>").shows("较第2版新增").shows("较第2版减少");
    assert_ne!(hazard.facts.enterprise, EnterpriseId(1));
}

#[test]
fn article_68_a_visit_that_nobody_signed_says_so_when_it_is_saved() {
    let mut screen = Screen::demo();
    screen
        .press("1<Home>v")
        .press("<C-s>")
        .shows("已保存 V")
        .shows("尚缺：检查内容（《安全生产法》第六十八条）、企业签字或者拒签记录（《安全生产法》第六十八条）");
}

#[test]
fn r13_the_timeline_of_an_enterprise_names_the_groups_it_was_paired_with() {
    let mut screen = Screen::demo();
    screen
        .press("1<Home><Down><Down>pi")
        .shows("确定挂钩小组")
        .write("第3组")
        .press("<Tab><C-u>")
        .write("+3")
        .press("<C-s>")
        .shows("已保存");
    screen.shows("由第1组自").shows("由第3组自");
}

#[test]
fn r57_the_dossier_is_opened_from_the_accident_as_of_its_day() {
    let mut screen = Screen::demo();
    screen.press("M1g<Home>s").shows("倒查案卷").press("4").shows("倒查案卷 E21").shows("2026-10-10");
}

#[test]
fn r12_the_enterprises_of_ones_own_group_come_first() {
    let mut screen = Screen::demo();
    let shown = |screen: &Screen| screen.app.enterprises.keys().iter().take(4).map(|id| id.0).collect::<Vec<_>>();
    assert_eq!(screen.app.outfit.officer.group.map(|group| group.0), Some(7));
    assert_eq!(shown(&screen), [7, 8, 9, 1]);
    screen.press("1/").write("砾洲").press("<Enter>");
    assert_eq!(shown(&screen), [8, 2, 14, 20], "among those that a filter lets through, too");
}

#[test]
fn r45_what_is_fixed_on_the_spot_takes_one_key() {
    let mut screen = Screen::demo();
    screen.press("1/E1<Enter><Home>c<Enter>").press("S").shows("不能办理“现场整改销号”").press("<Down>");
    let hazard = screen.app.hazards.selected_row().unwrap().clone();
    screen.press("S").shows("现场整改销号").write("已拍照").press("<C-s>").shows(&format!("已保存 {}", hazard.id));
    assert_eq!(screen.session.hazard(hazard.id).unwrap().stage, dudao::domain::hazard::Stage::ClosedOut);
    screen.press("S").shows("不能办理“现场整改销号”");
}

#[test]
fn a_meeting_is_not_about_the_enterprise_in_focus() {
    let mut screen = Screen::demo();
    screen.press("1/E1<Enter><Home>cM1bn").shows("登记 会议会商 ").shows_not("登记 会议会商 云墟").press("<Esc><Esc>");
    screen.press("v").shows("登记 走访检查 云墟");
}

#[test]
fn r57_each_line_of_the_dossier_names_its_journal_entry() {
    let mut screen = Screen::demo();
    let paired = screen.session.enterprise("E1".parse().unwrap()).unwrap().version;
    screen.press("1/E1<Enter><Home>cp2<C-u>").write("2026-11-20").press("<Enter>").shows("倒查案卷 E1").shows("记录号");
    screen.shows(&format!(" {paired} ")).press("d").shows(&format!("记录号            {paired}"));
}
