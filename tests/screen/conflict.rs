//! Two officers on the same record: what the other saved stands beside what was filled in, field by field.

use crate::harness::{Screen, today};
use crate::rectifying;
use crate::registers::enter;
use dudao::access::Session;
use dudao::domain::act::Act;
use dudao::domain::hazard::{HazardFacts, Stage};
use dudao::domain::id::HazardId;
use dudao::domain::register::*;
use dudao::locale::Lang;
use dudao::tui::app::overlay::Overlay;
use dudao::tui::view::glyphs::Glyphs;

/// What `change` makes of a hazard, saved by a colleague.
fn edited(colleague: &Session, id: HazardId, change: impl FnOnce(&mut HazardFacts)) {
    let seen = colleague.hazard(id).unwrap();
    let mut facts = seen.facts.clone();
    change(&mut facts);
    colleague.act(&seen, Act::Edit(Box::new(facts))).unwrap();
}

/// A form of a hazard with location and description filled in, while a colleague changed description and owner.
fn clash(columns: u16, rows: u16) -> (Screen, HazardId) {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen).parse().unwrap();
    screen.resize(columns, rows).press("e").write("，东侧").press("<Tab><Tab>").write("二层");
    edited(&screen.colleague("李四"), id, |facts| {
        facts.description = "李四改过的描述".to_owned();
        facts.owner = "新责任人".to_owned();
    });
    (screen, id)
}

#[test]
fn fields_that_both_changed_come_first_and_must_be_chosen() {
    for (columns, rows) in [(160, 45), (80, 24), (60, 16)] {
        let (mut screen, id) = clash(columns, rows);
        // News that comes while typing hides no conflict.
        screen.look().press("<C-s>").shows("已被他人修改").shows("李四").shows("我填写的").shows("( ) 李四改过的");
        let Some(Overlay::Conflict(conflict)) = screen.app.overlays.last() else { panic!("{}", screen.text()) };
        let fields: Vec<_> = conflict.rows.iter().map(|row| (row.field.key(), row.clash)).collect();
        assert_eq!(fields, [("description", true), ("location", false), ("owner", false)]);
        screen.shows("Ctrl-S 保存").shows("Left 对方");
        if columns >= 80 {
            screen.shows("(*) 新责任人").shows("m 全本人").shows("Esc 返回表单");
        }
        // Nothing goes over what the other wrote before the officer has said so.
        screen.press("<C-s>").shows("须先选定").press("<Right>").shows("(*) ").press("<C-s>").shows(&format!("已保存 {id}"));
        let facts = screen.session.hazard(id).unwrap().facts;
        assert!(facts.description.ends_with("，东侧") && facts.location.ends_with("二层"), "{facts:?}");
        assert_eq!(facts.owner, "新责任人", "what was not touched is the other officer's");
        assert!(screen.app.overlays.is_empty());
    }
}

#[test]
fn a_text_takes_both_and_a_line_only_one() {
    let (mut screen, id) = clash(120, 40);
    screen.press("<C-s><Down>b").shows("只能二选一").press("<Up>b").shows("(*) 李四改过的描述");
    let mine = screen.session.hazard(id).unwrap();
    screen.press("<Down><Left>").press("<C-s>").shows("已保存");
    let facts = screen.session.hazard(id).unwrap().facts;
    assert!(facts.description.starts_with("李四改过的描述\n") && facts.description.ends_with("，东侧"), "{}", facts.description);
    assert_eq!(facts.location, mine.facts.location, "theirs was taken for it");
}

#[test]
fn all_of_one_side_is_one_key() {
    for (key, theirs) in [("a", true), ("m", false), ("\u{ff41}", true)] {
        let (mut screen, id) = clash(120, 40);
        screen.press("<C-s>").press(key).press("<C-s>");
        let facts = screen.session.hazard(id).unwrap().facts;
        assert_eq!(facts.description == "李四改过的描述", theirs);
        assert_eq!(facts.owner, "新责任人", "mine is what I changed");
        // Theirs for all leaves nothing to change.
        if theirs {
            screen.shows("没有")
        } else {
            screen.shows("已保存")
        };
    }
}

#[test]
fn esc_goes_back_to_the_form_as_it_was_and_saving_asks_again() {
    let (mut screen, id) = clash(120, 40);
    screen.press("<C-s>").press("<Right><Down><Left>").press("<Esc>").shows("，东侧").shows("二层").shows("此记录已被李四于");
    screen.shows_not("李四改过的描述").press("<C-s>").shows("李四改过的描述").shows("须逐项选定");
    assert_eq!(screen.session.hazard(id).unwrap().facts.description, "李四改过的描述");
    // A second press behind the first saves nothing unseen.
    screen.press("<Esc>").type_ahead("<C-s><C-s><C-s>").shows("须逐项选定");
    assert_eq!(screen.session.hazard(id).unwrap().facts.description, "李四改过的描述");
}

#[test]
fn who_saves_while_one_chooses_is_shown_too() {
    let (mut screen, id) = clash(120, 40);
    screen.press("<C-s>m");
    edited(&screen.colleague("王五"), id, |facts| facts.owner = "王五改的".to_owned());
    screen.press("<C-s>").shows("已被他人修改").shows("王五").shows("(*) 王五改的").press("<C-s>").shows("已保存");
    let facts = screen.session.hazard(id).unwrap().facts;
    assert!(facts.description.ends_with("，东侧"));
    assert_eq!(facts.owner, "王五改的");
}

#[test]
fn a_long_text_is_read_whole_and_help_names_the_keys() {
    let mut screen = Screen::demo_in(Lang::Zh, 80, 24);
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("e<BackTab>");
    screen.paste(&(1..=30).map(|line| format!("备注第{line}行")).collect::<Vec<_>>().join("\n"));
    edited(&screen.colleague("李四"), id, |facts| facts.notes = "李四的备注".to_owned());
    screen.press("<C-s>").shows("备注第1行").shows_not("备注第30行").shows("李四的备注");
    for _ in 0..40 {
        screen.press("<PageDown>");
    }
    screen.shows("备注第30行").press("<PageUp>").shows_not("备注第30行");
    screen.press("?").shows("他人已修改：按键").shows("全部取对方的").press("<Esc>").press("b<C-s>").shows("已保存");
    let notes = screen.session.hazard(id).unwrap().facts.notes;
    assert!(notes.starts_with("李四的备注\n") && notes.ends_with("备注第30行"), "{notes}");
}

#[test]
fn an_act_that_clashes_with_nothing_is_saved_on_the_record_as_it_is_now() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("s9").write("我的备注");
    let colleague = screen.colleague("李四");
    colleague.act(&colleague.hazard(id).unwrap(), Act::Note { text: "李四的备注".into() }).unwrap();
    screen.press("<C-s>").shows("李四").shows("我的备注").press("<C-s>").shows("已保存");
    let notes = screen.session.hazard(id).unwrap().facts.notes;
    assert!(notes.contains("李四的备注") && notes.contains("我的备注"), "{notes}");
    screen.press("s3").shows("企业申请复查");
    colleague.act(&colleague.hazard(id).unwrap(), Act::Note { text: "又一条".into() }).unwrap();
    screen.press("<C-s>").shows("不冲突").press("<C-s>").shows("已保存");
    assert_eq!(screen.session.hazard(id).unwrap().stage, Stage::AwaitingReinspection);
}

#[test]
fn an_act_that_is_not_possible_any_more_says_so_and_keeps_what_was_typed() {
    let mut screen = Screen::demo_in(Lang::Zh, 80, 24);
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("s3<Tab>").write("已更换滤袋，请复查");
    let colleague = screen.colleague("李四");
    colleague.act(&colleague.hazard(id).unwrap(), Act::Apply { on: today(), note: String::new() }).unwrap();
    screen.press("<C-s>").shows("不能办理“企业申请复查”").shows("已更换滤袋，请复查").shows("可抄录");
    screen.press("<C-s>").shows("已更换滤袋，请复查").press("<Esc>").shows("企业申请复查 H").shows("已更换滤袋，请复查");
    assert_eq!(screen.session.hazard(id).unwrap().version, colleague.hazard(id).unwrap().version);
    // A register's record that was withdrawn.
    let mut screen = Screen::demo();
    let id = enter(&screen.session, RecordFacts::Task(Task { title: "报送方案".to_owned(), due: Some(today()), ..Task::default() }), None);
    screen.press("M1c/").write(&id.to_string()).press("<Enter>e<Tab><Tab>").write("张三");
    let colleague = screen.colleague("李四");
    let seen = colleague.record(id).unwrap();
    colleague.act_on(&seen, RegisterAct::Withdraw, seen.facts.clone(), Some("重复".to_owned())).unwrap();
    screen.press("<C-s>").shows("当前不能办理“修改”").shows("张三").press("<Esc>").shows("张三").shows("此记录已被李四于");
}

#[test]
fn an_enterprise_is_compared_too() {
    let mut screen = Screen::demo();
    screen.press("1/E1<Enter><Home>ce<Tab><Tab>").write("（北区）");
    let colleague = screen.colleague("李四");
    let seen = colleague.enterprise("E1".parse().unwrap()).unwrap();
    let mut facts = seen.facts.clone();
    facts.address.push('甲');
    facts.sectors.push(dudao::domain::enterprise::Sector::ConfinedSpace);
    colleague.edit_enterprise(&seen, facts).unwrap();
    screen.look().press("<C-s>").shows("已被他人修改").shows("（北区）").shows("有限空间").press("<C-s>").shows("已保存 E1");
    let facts = screen.session.enterprise("E1".parse().unwrap()).unwrap().facts;
    assert!(facts.town.ends_with("（北区）") && facts.address.ends_with('甲') && facts.sectors.len() == 2);
}

#[test]
fn records_staff_groups_and_the_programme_are_compared_too() {
    let mut screen = Screen::demo();
    let task = Task { title: "报送方案".to_owned(), due: Some(today()), ..Task::default() };
    let id = enter(&screen.session, RecordFacts::Task(task.clone()), None);
    screen.press("M1c/").write(&id.to_string()).press("<Enter>e<Tab><Tab>").write("张三");
    let colleague = screen.colleague("李四");
    let theirs = Task { task_number: "7".to_owned(), owner: "王五".to_owned(), ..task };
    colleague.act_on(&colleague.record(id).unwrap(), RegisterAct::Edit, RecordFacts::Task(theirs), None).unwrap();
    screen.press("<C-s>").shows("王五").shows("张三").press("<Space><C-s>").shows("已保存").press("<Esc>");
    let RecordFacts::Task(task) = screen.session.record(id).unwrap().facts else { panic!() };
    assert_eq!((task.owner.as_str(), task.task_number.as_str()), ("张三", "7"));

    let view = |screen: &Screen| screen.session.store.read().unwrap();
    let seen = view(&screen).staff().unwrap()[3].clone();
    screen.press("M21/").write(&seen.id.to_string()).press("<Enter>e<Tab>").write("（二）");
    let facts = dudao::domain::staff::StaffFacts { account: Some("lisi".to_owned()), ..seen.facts.clone() };
    colleague.edit_staff(&seen, facts).unwrap();
    screen.press("<C-s>").shows("lisi").press("<C-s>").shows("已保存").press("<Esc>");
    let facts = view(&screen).staff_member(seen.id).unwrap().unwrap().facts;
    assert!(facts.section.ends_with("（二）") && facts.account.as_deref() == Some("lisi"), "{facts:?}");

    screen.press("M32<Tab>").write("（区）");
    let seen = view(&screen).programme().unwrap();
    let facts = dudao::domain::programme::ProgrammeFacts { recipients: "各镇街".to_owned(), ..seen.facts.clone() };
    colleague.set_programme(seen.version, facts).unwrap();
    screen.press("<C-s>").shows("各镇街").press("<C-s>").shows("已保存");
    let facts = view(&screen).programme().unwrap().facts;
    assert!(facts.issuer.ends_with("（区）") && facts.recipients == "各镇街");
}

#[test]
fn it_is_drawn_in_english_and_without_ambiguous_signs() {
    let mut screen = Screen::demo_in(Lang::En, 100, 30);
    let id = rectifying(&mut screen).parse().unwrap();
    screen.app.outfit.glyphs = Glyphs::Ascii;
    screen.press("e").write("x");
    edited(&screen.colleague("Li"), id, |facts| facts.description = "theirs".to_owned());
    screen.press("<C-s>").shows("Changed by another officer").shows("( ) theirs").shows("choose for each");
}
