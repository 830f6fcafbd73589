//! The registers on screen: what is entered by keys stands in the file, what lacks is said, what is due is settled.

use crate::drawing::whole;
use crate::harness::{Screen, today};
use crate::rectifying;
use dudao::access::Session;
use dudao::access::registers::Along;
use dudao::domain::calendar::add_days;
use dudao::domain::change::{Change, RecordChange};
use dudao::domain::enterprise::{EnterpriseFacts, Pairing};
use dudao::domain::field::Field;
use dudao::domain::hazard::{HazardFacts, Severity, Stage, VisitMode};
use dudao::domain::id::{EnterpriseId, HazardId, RecordId, Subject};
use dudao::domain::obligation::ReminderKind;
use dudao::domain::register::*;
use dudao::domain::staff::GroupFacts;
use dudao::locale::Lang;
use dudao::paper::report::{Link, Question};
use dudao::store::{Proposal, StoreError};
use dudao::tui::app::Pane;
use dudao::tui::app::menu::Menu;
use dudao::tui::app::overlay::Overlay;
use dudao::tui::app::report::ReportPage;

const FIRST: EnterpriseId = EnterpriseId(1);

fn count(screen: &Screen, kind: RegisterKind) -> usize {
    screen.session.store.read().unwrap().records_of(kind, 1, usize::MAX).unwrap().len()
}

/// The last record of a register.
fn last(screen: &Screen, kind: RegisterKind) -> Record {
    screen.session.store.read().unwrap().records_of(kind, 1, usize::MAX).unwrap().pop().unwrap()
}

pub fn enter(session: &Session, facts: RecordFacts, reason: Option<&str>) -> RecordId {
    let along = Along { reason: reason.map(str::to_owned), ..Along::default() };
    match session.enter(facts, along).unwrap().subject {
        Subject::Record(id) => id,
        other => panic!("{other}"),
    }
}

/// A hazard of the first enterprise that is open and major.
pub fn major(screen: &Screen) -> HazardId {
    let facts = HazardFacts::found(FIRST, "除尘系统未设锁气卸灰装置".to_owned(), Severity::Major, None, today());
    match screen.session.register(facts, Some(add_days(today(), 10))).unwrap().subject {
        Subject::Hazard(id) => id,
        other => panic!("{other}"),
    }
}

/// The place of a pane's reminder of a kind and a subject.
fn go_to_reminder(screen: &mut Screen, kind: ReminderKind, of: Subject) {
    screen.press("<Esc><Esc>4c<F5><Home>");
    let at = screen.app.agenda.keys().iter().position(|item| item.obligation.kind == kind && item.subject == of);
    for _ in 0..at.unwrap_or_else(|| panic!("no {kind} of {of} among the reminders")) {
        screen.press("<Down>");
    }
    assert_eq!(screen.app.agenda.selected().unwrap().subject, of);
}

#[test]
fn a_routine_visit_takes_two_keys() {
    let mut screen = Screen::demo();
    let before = count(&screen, RegisterKind::Visit);
    screen.press("1/E1<Enter><Home>cv").shows("登记 走访检查").press("<C-s>").shows("已保存 V");
    assert_eq!(count(&screen, RegisterKind::Visit), before + 1);
    let RecordFacts::Visit(visit) = last(&screen, RegisterKind::Visit).facts else { panic!() };
    assert_eq!((visit.enterprise, visit.on, visit.mode), (Some(FIRST), Some(today()), Some(VisitMode::RoutineVisit)));
    // I and the other of my group.
    assert_eq!(visit.participants.len(), 2);
    assert_eq!(visit.participants[0], screen.session.officer.name);
}

#[test]
fn findings_are_typed_at_once_and_become_hazards() {
    let mut screen = Screen::demo();
    let before = screen.session.store.read().unwrap().hazards_of(FIRST).unwrap().len();
    screen
        .press("1/E1<Enter><Home>cv")
        .write("配电箱未上锁")
        .press("<Enter>")
        .write("应急灯损坏")
        .press("<Tab>")
        .write("+10")
        .press("<Tab>");
    screen.write("消防通道堆物").press("<C-s>").shows("已保存 V");
    let view = screen.session.store.read().unwrap();
    assert_eq!(view.hazards_of(FIRST).unwrap().len(), before + 3);
    let RecordFacts::Visit(visit) = last(&screen, RegisterKind::Visit).facts else { panic!() };
    let found: Vec<_> = visit.hazards.iter().map(|&id| view.hazard(id).unwrap().unwrap()).collect();
    let told: Vec<_> = found.iter().map(|it| (it.facts.description.as_str(), it.deadline(), it.stage)).collect();
    let due = Some(add_days(today(), 10));
    assert_eq!(
        told,
        [("配电箱未上锁", due, Stage::Registered), ("应急灯损坏", due, Stage::Registered), ("消防通道堆物", None, Stage::ClosedOut)]
    );
}

#[test]
fn a_visit_begins_from_a_hazard_and_from_a_reminder_too() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    let enterprise = screen.app.agenda.selected().unwrap().enterprise;
    screen.press("v<C-s>").shows("已保存 V");
    assert_eq!(last(&screen, RegisterKind::Visit).enterprise(), enterprise);
    screen.press("<Enter>v<C-s>").shows("已保存 V");
    assert_eq!(last(&screen, RegisterKind::Visit).enterprise(), enterprise);
}

#[test]
fn an_order_that_lacks_its_number_is_refused_and_goes_on_with_a_reason() {
    let mut screen = Screen::demo();
    let hazard = major(&screen);
    screen.press("<F5>1/E1<Enter><Home>cp").shows("登记 责令限期整改").press("9").shows("登记 责令限期整改");
    // The hazards are named by number; what each is stands below.
    screen.press("<BackTab>").shows("重 除尘系统未设锁气卸灰装置").press("<Tab>");
    // The deadline is what is left to fill in.
    screen.write("+15").press("<C-s>").shows("尚缺：文书号").shows("缺项仍办理的理由");
    let before = count(&screen, RegisterKind::RectificationOrder);
    // The field that is lacking has the focus; the reason stands last.
    screen.press("<Tab><Tab><Tab>").write("文号待编，先行责令").press("<C-s>").shows("已保存 O");
    assert_eq!(count(&screen, RegisterKind::RectificationOrder), before + 1);
    let order = last(&screen, RegisterKind::RectificationOrder);
    assert_eq!(order.overrides[0].reason, "文号待编，先行责令");
    assert!(order.register().hazards().contains(&hazard));
    let deadline = screen.session.hazard(hazard).unwrap().deadline();
    assert_eq!(deadline, Some(add_days(today(), 15)));
}

#[test]
fn what_lacks_can_be_mended_in_the_same_form() {
    let mut screen = Screen::demo();
    major(&screen);
    screen.press("<F5>1/E1<Enter><Home>cp9").write("+15").press("<C-s>").shows("尚缺：文书号");
    screen.write("坛应急责改〔2026〕9号").press("<C-s>").shows("已保存 O");
    assert!(last(&screen, RegisterKind::RectificationOrder).overrides.is_empty());
}

#[test]
fn a_measure_is_lifted_from_its_reminder() {
    let mut screen = Screen::demo();
    let hazard = major(&screen);
    let measure = Measure {
        enterprise: Some(FIRST),
        measure: Some(MeasureKind::Suspension),
        hazards: vec![hazard],
        scope: "打磨车间".to_owned(),
        on: Some(add_days(today(), -9)),
        starts_at: today().and_hms_opt(8, 0, 0),
        until: Some(today()),
        document: "〔2026〕3号".to_owned(),
        ..Measure::default()
    };
    let id = enter(&screen.session, RecordFacts::Measure(measure), None);
    go_to_reminder(&mut screen, ReminderKind::OnsiteMeasure, Subject::Record(id));
    screen.press("s").shows("解除（恢复）").write("现场复核，设备已装").press("<C-s>").shows("尚缺").shows("恢复的批准");
    // The focus is where the first lack can be mended; the hazard is still open, so a reason is needed too.
    screen.write("张三").press("<Tab>").write("企业已整改，先行恢复").press("<C-s>").shows("已保存 M");
    assert_eq!(screen.session.record(id).unwrap().stage(), RecordStage::Lifted);
}

#[test]
fn the_decisions_of_a_meeting_become_tasks_that_are_seen_when_due() {
    let mut screen = Screen::demo();
    // The menu of the whole programme, the registers, the meetings.
    screen.press("M1").shows("会议会商").press("bn").shows("登记 会议会商");
    screen.press(" <Tab><Tab>").write("十一月例会").press("<Tab>").write("督促丰霁完成整改 李四 +3").press("<Enter>").write("通报复查情况");
    screen.press("<C-s>").shows("缺少完成期限");
    screen.write(" 王五 11-30").press("<C-s>").shows("已保存 J");
    let view = screen.session.store.read().unwrap();
    let tasks: Vec<_> = view.records_of(RegisterKind::Task, 1, usize::MAX).unwrap();
    let told: Vec<_> =
        tasks.iter().rev().take(2).map(|task| (task.register().get(Field::Title), task.register().get(Field::Assignee))).collect();
    assert_eq!(told, [("通报复查情况".to_owned(), "王五".to_owned()), ("督促丰霁完成整改".to_owned(), "李四".to_owned())]);
    let task = tasks[tasks.len() - 2].id;
    drop(view);
    go_to_reminder(&mut screen, ReminderKind::Task, Subject::Record(task));
    screen.shows("督促丰霁完成整改").press("s").shows("完成 任务").write("已完成").press("<C-s>").shows("已保存 T");
    assert_eq!(screen.session.record(task).unwrap().stage(), RecordStage::Done);
}

#[test]
fn every_register_opens_lists_and_shows_its_records() {
    for (lang, columns, rows) in [(Lang::Zh, 160, 45), (Lang::En, 80, 24)] {
        let mut screen = Screen::demo_in(lang, columns, rows);
        one_of_each(&screen);
        let words = dudao::locale::Words::new(lang);
        for (at, &kind) in RegisterKind::ALL.iter().enumerate() {
            screen.press(&format!("M1{}", Menu::sign(at))).shows(&words.get(&format!("register.{kind}")));
            let id = last(&screen, kind).id;
            screen.press("/").write(&id.to_string()).press("<Enter>").shows(&id.to_string());
            screen.press("<Enter>").shows(&format!("{} {id}", words.get(&format!("register.{kind}"))));
            whole(&screen.draw().0, &screen);
            // What can be done with it, from the page.
            screen.press("s").shows(&words.register_act(RegisterAct::Withdraw)).press("<Esc><Esc>");
            assert!(matches!(screen.app.overlays.last(), Some(Overlay::Register(_))));
            screen.press("<Esc>");
            assert!(screen.app.overlays.is_empty());
        }
    }
}

/// A record in each register.
fn one_of_each(screen: &Screen) {
    let group = screen.session.officer.group;
    for &kind in RegisterKind::ALL {
        let mut facts = kind.blank();
        let required = kind.form(RegisterAct::Enter).unwrap().required;
        for &field in required {
            use dudao::domain::fields::Kind;
            let text = match facts.as_register().kind(field) {
                Some(Kind::Enterprise) => "E2".to_owned(),
                // The demo has a roster for the days around today, and a day has one.
                Some(Kind::Date) if kind == RegisterKind::Duty => add_days(today(), 90).to_string(),
                Some(Kind::Date) => today().to_string(),
                Some(Kind::Time) => format!("{} 08:00", today()),
                Some(Kind::One(_, keys)) => keys[0].to_owned(),
                Some(Kind::Hazards) => screen.session.store.read().unwrap().hazards_of(EnterpriseId(2)).unwrap()[0].to_string(),
                _ if field == Field::Period => "2027H1".to_owned(),
                _ => "张三".to_owned(),
            };
            assert!(facts.as_fields_mut().set(field, &text), "{kind} {field}");
        }
        if let RecordFacts::Report(report) = &mut facts {
            report.group = group;
        }
        enter(&screen.session, facts, Some("试验"));
    }
}

#[test]
fn a_list_is_narrowed_by_text_by_enterprise_and_to_what_is_open() {
    let mut screen = Screen::demo();
    one_of_each(&screen);
    let task = |title: &str, done: bool| Task {
        title: title.to_owned(),
        due: Some(today()),
        done_on: done.then(today),
        enterprise: Some(FIRST),
        ..Task::default()
    };
    enter(&screen.session, RecordFacts::Task(task("报送方案", false)), None);
    enter(&screen.session, RecordFacts::Task(task("汇总清单", true)), None);
    screen.press("1/E1<Enter><Home>cM1c").shows("任务").shows("报送方案").shows("汇总清单");
    screen.press("/").write("bsfa").shows("报送方案").shows_not("汇总清单");
    screen.press("<Esc>").shows("汇总清单").press("o").shows("只看待办").shows("报送方案").shows_not("汇总清单");
    screen.press("o").shows("汇总清单").shows("T").press("i").shows("［E1 ").shows("报送方案").press("c").shows_not("［E1 ");
    screen.press("d").shows("任务 T").press("<Esc><Esc>");
}

#[test]
fn the_page_of_a_record_follows_what_is_done_with_it() {
    let mut screen = Screen::demo();
    let task = Task { title: "报送方案".to_owned(), due: Some(today()), ..Task::default() };
    let id = enter(&screen.session, RecordFacts::Task(task), None);
    screen.press("M1c/").write(&id.to_string()).press("<Enter><Enter>").shows("待办").press("s1").write("已报").press("<C-s>");
    screen.shows(&format!("已保存 {id}")).shows("已完成").shows("已报");
    // Another officer withdraws it: the page says so.
    let colleague = screen.colleague("李四");
    let seen = colleague.record(id).unwrap();
    colleague.act_on(&seen, RegisterAct::Withdraw, seen.facts.clone(), Some("重复".to_owned())).unwrap();
    screen.look().shows("已撤回").press("s").shows("当前不能办理").press("1").shows("当前不能办理");
}

#[test]
fn staff_groups_programme_and_pairing_are_set_on_screen() {
    let mut screen = Screen::demo();
    screen.press("M21n").write("赵钱孙").press("<Tab>").write("政策法规科").press("<C-s>").shows("已保存 S").shows("赵钱孙");
    let staff = screen.session.store.read().unwrap().staff().unwrap();
    assert_eq!(staff.last().unwrap().facts.section, "政策法规科");
    screen.press("/").write("zqs").press("<Enter>e<Tab>").write("（二）").press("<C-s>").shows("政策法规科（二）").press("<Esc>");
    // A group by names and initials.
    let other = staff[10].facts.name.clone();
    screen.press("M22n").write("第16组").press("<Tab>").write("zqs").press("<Tab>").write(&format!("zqs {other}"));
    screen.press("<C-s>").shows("已保存 G").press("<Esc>");
    let groups = screen.session.store.read().unwrap().groups().unwrap();
    let group = groups.last().unwrap();
    assert_eq!((group.facts.leader, group.facts.members.len()), (staff.last().unwrap().id, 2));
    // An enterprise goes to it.
    screen
        .press("1/E1<Enter><Home>cp")
        .shows("确定挂钩小组")
        .press("i")
        .write("第16")
        .press("<C-s>")
        .shows("已保存 E1")
        .press("d")
        .shows("第16组")
        .press("<Esc>");
    assert_eq!(screen.session.enterprise(FIRST).unwrap().group_on(today()), Some(group.id));
    // The programme's own form.
    screen.press("M32").shows("坛应急〔2020〕24号").press("<Tab><Tab><C-u>").write("各科室").press("<C-s>").shows("已保存 P1");
    assert_eq!(screen.session.store.read().unwrap().programme().unwrap().facts.recipients, "各科室");
}

#[test]
fn a_name_that_several_bear_is_asked_for_once_more() {
    let mut screen = Screen::demo();
    screen.press("M1cn").write("报送").press("<Tab>").write("+3").press("<Tab><Tab>").write("第").press("<C-s>");
    screen.shows("有多个符合").shows("第1组");
    screen.write("3组").press("<C-s>").shows("已保存 T");
}

#[test]
fn the_officers_on_duty_stand_in_the_header() {
    let mut screen = Screen::demo();
    // A day has one roster.
    let view = screen.session.store.read().unwrap();
    for roster in view.bureau_records_on(RegisterKind::Duty, today()).unwrap() {
        let facts = roster.facts.clone();
        screen.session.act_on(&roster, RegisterAct::Withdraw, facts, Some("换班".into())).unwrap();
    }
    screen.press("M1hn").shows("登记 值班").write("赵一 钱二").press("<C-s>").shows("值班 赵一 钱二");
}

#[test]
fn each_milestone_is_settled_from_its_reminder() {
    let mut screen = Screen::demo();
    let session = screen.session.clone();
    // An enterprise that came under supervision ten days ago.
    let facts =
        EnterpriseFacts { name: "云墟新设化工有限公司".to_owned(), town: "云墟镇".to_owned(), ..EnterpriseFacts::default() };
    let Subject::Enterprise(id) = session.add_enterprise(facts).unwrap().subject else { panic!() };
    let pairing = Pairing { group: session.officer.group.unwrap(), from: add_days(today(), -10) };
    session.pair(&session.enterprise(id).unwrap(), pairing).unwrap();
    let place = Subject::Enterprise(id);
    let settle = |screen: &mut Screen, kind: ReminderKind, title: &str, keys: &str| {
        go_to_reminder(screen, kind, place);
        screen.press("s").shows(title).press(keys).press("<C-s>").shows("已保存");
    };
    settle(&mut screen, ReminderKind::DockIn, "登记 对接进驻", "");
    // Both ticks are missing: the same record is completed.
    settle(&mut screen, ReminderKind::DockIn, "修改 对接进驻", "1<Tab>1");
    assert!(session.store.read().unwrap().standing(id).unwrap().dock_in_completed_on.is_some());
    let diagnosis = Diagnosis {
        enterprise: Some(id),
        on: Some(today()),
        by: vec!["张三".into()],
        conclusion: "发现隐患2条".into(),
        ..Diagnosis::default()
    };
    enter(&session, RecordFacts::Diagnosis(diagnosis), None);
    settle(&mut screen, ReminderKind::ActionPlan, "登记 一企一策", "x<Tab>x<Tab>+30");
    settle(&mut screen, ReminderKind::CopyTo, "登记 隐患清单", "");
    let list = last(&screen, RegisterKind::HazardList);
    go_to_reminder(&mut screen, ReminderKind::CopyTo, Subject::Record(list.id));
    screen.press("s").shows("云墟镇").press("<C-s>").shows("已保存 Z");
    assert_eq!(screen.session.record(list.id).unwrap().stage(), RecordStage::Done);
    let penalty = Penalty {
        enterprise: Some(id),
        on: Some(add_days(today(), -3)),
        basis: "第九十九条".into(),
        content: "罚款".into(),
        document: "1".into(),
        ..Penalty::default()
    };
    let id = enter(&session, RecordFacts::Penalty(penalty), None);
    go_to_reminder(&mut screen, ReminderKind::PenaltyPublication, Subject::Record(id));
    screen.press("s").shows("公开 行政处罚").write("局网站").press("<C-s>").shows("已保存 F");
    assert_eq!(screen.session.record(id).unwrap().stage(), RecordStage::Done);
    let training = Training { training: Some(TrainingTopic::Criteria), on: Some(today()), ..Training::default() };
    let id = enter(&session, RecordFacts::Training(training), None);
    go_to_reminder(&mut screen, ReminderKind::Task, Subject::Record(id));
    screen.press("s").shows("举办 培训").write("张三 李四").press("<C-s>").shows("已保存 L");
    assert_eq!(screen.session.record(id).unwrap().stage(), RecordStage::Done);
}

#[test]
fn what_a_reminder_is_of_is_shown_and_corrected() {
    let mut screen = Screen::demo();
    let task = Task { title: "报送方案".to_owned(), due: Some(today()), ..Task::default() };
    let id = enter(&screen.session, RecordFacts::Task(task), None);
    go_to_reminder(&mut screen, ReminderKind::Task, Subject::Record(id));
    screen.press("d").shows(&format!("任务 {id}")).press("<Esc>e").shows("修改 任务").press("<Esc>");
    assert!(screen.app.overlays.is_empty());
}

#[test]
fn a_clause_is_chosen_or_none_is_found_to_fit() {
    let mut screen = Screen::demo();
    let hazard = major(&screen);
    screen.press(&format!("g{hazard}")).press("<Enter>b").shows("可能适用的判定条款").press("1").shows("已保存");
    let facts = screen.session.hazard(hazard).unwrap().facts;
    let clause = facts.clause.unwrap();
    assert!(!clause.source.is_empty() && !facts.no_clause, "{clause:?}");
    screen.press("b<End>").press("<Up><Enter>").shows("已保存");
    let facts = screen.session.hazard(hazard).unwrap().facts;
    assert!(facts.clause.is_none() && facts.no_clause);
    // The form offers them too, from what stands in it.
    screen.press("e").press("<F6>").shows("可能适用的判定条款").press("1<C-s>").shows("已保存");
    assert_eq!(screen.session.hazard(hazard).unwrap().facts.clause, Some(clause));
}

#[test]
fn nothing_is_lost_when_a_form_is_asked_for_and_keys_run_ahead() {
    let mut screen = Screen::demo();
    screen.press("1/E1<Enter><Home>c").type_ahead("vab<C-s>").shows("已保存 V");
    let RecordFacts::Visit(visit) = last(&screen, RegisterKind::Visit).facts else { panic!() };
    let view = screen.session.store.read().unwrap();
    assert_eq!(view.hazard(visit.hazards[0]).unwrap().unwrap().facts.description, "ab");
}

#[test]
fn registers_are_found_by_name_in_the_palette() {
    let mut screen = Screen::demo();
    for (query, title) in [("zlxqzg", "责令限期整改"), ("行政处罚", "行政处罚"), ("penalty", "行政处罚")] {
        screen.press(":").write(query).press("<Enter>").shows(&format!("┏ {title} "));
        screen.press("<Esc>");
        assert!(screen.app.overlays.is_empty(), "{query}");
    }
}

#[test]
fn every_report_and_chart_of_the_menu_opens_in_both_languages() {
    for (lang, columns, rows) in [(Lang::Zh, 160, 45), (Lang::En, 80, 24), (Lang::Zh, 60, 16)] {
        let mut screen = Screen::demo_in(lang, columns, rows);
        for section in ["2", "3", "4", "5"] {
            for item in "123456789".chars() {
                screen.press(&format!("M{section}")).press(&item.to_string());
                let text = screen.text();
                whole(&screen.draw().0, &screen);
                for raw in ["report.", "register.", "list.", "menu.", "chart."] {
                    assert!(!text.contains(raw), "{raw} in {section} {item}\n{text}");
                }
                screen.press("<End><Home><PageDown><Esc><Esc><Esc>");
                assert!(screen.app.overlays.is_empty(), "{section} {item}\n{}", screen.text());
            }
        }
    }
}

/// The report that lies on top.
fn report(screen: &Screen) -> &ReportPage {
    match screen.app.overlays.last() {
        Some(Overlay::Report(page)) => page,
        other => panic!("no report but {other:?}"),
    }
}

/// Selects the first row with a link that `wanted` takes.
fn select_row(screen: &mut Screen, wanted: impl Fn(&Link) -> bool) {
    let at = report(screen).rows().position(|(_, row)| row.link.as_ref().is_some_and(&wanted)).expect("no such row");
    screen.press("<Home>");
    for _ in 0..at {
        screen.press("<Down>");
    }
}

#[test]
fn what_lies_behind_a_row_of_a_report_is_followed() {
    let mut screen = Screen::demo();
    // From the milestones to an enterprise: the report closes.
    screen.press("M33");
    select_row(&mut screen, |link| *link == Link::Subject(Subject::Enterprise(EnterpriseId(3))));
    screen.press("<Enter>");
    assert!(screen.app.overlays.is_empty());
    assert_eq!((screen.app.focus, screen.app.enterprises.selected()), (Pane::Enterprises, Some(EnterpriseId(3))));
    // From the scoreboard to a scorecard, to the rows behind a figure, and back step by step.
    screen.press("M4").press("2");
    let board = report(&screen).question.clone();
    select_row(&mut screen, |link| matches!(link, Link::Report(_)));
    screen.press("<Enter>");
    let card = report(&screen).question.clone();
    assert_ne!(card, board);
    screen.press("<Esc>");
    assert_eq!(report(&screen).question, board);
    screen.press("<Esc>");
    // From an enterprise's file to one of its hazards.
    screen.press("1/E1<Enter><Home>cp1");
    select_row(&mut screen, |link| matches!(link, Link::Subject(Subject::Hazard(_))));
    screen.press("<Enter>");
    assert_eq!((screen.app.focus, screen.app.overlays.len()), (Pane::Hazards, 0));
    assert!(screen.app.hazard().is_some_and(|hazard| hazard.facts.enterprise == FIRST));
    // A record opens over the report.
    screen.press("1/E1<Enter><Home>cp1");
    select_row(&mut screen, |link| matches!(link, Link::Subject(Subject::Record(_))));
    screen.press("<Enter>");
    assert!(matches!(screen.app.overlays.last(), Some(Overlay::Record(..))));
}

#[test]
fn a_dossier_asks_for_its_day() {
    let mut screen = Screen::demo();
    screen.press("1/E1<Enter><Home>cp2").shows("以哪一天为准").press("<C-u>").write("那天").press("<Enter>").shows("日期无法识别");
    screen.press("<C-u>").write("-10").press("<Enter>");
    assert_eq!(report(&screen).question, Question::Dossier(FIRST, add_days(today(), -10)));
    assert!(report(&screen).report.is_some());
}

#[test]
fn a_proposal_is_taken_over_with_a_second_key() {
    let mut screen = Screen::demo();
    screen.press("M24a").shows("没有可采纳的挂钩建议").press("<Esc>");
    let facts =
        EnterpriseFacts { name: "鹤溪新设化工有限公司".to_owned(), town: "鹤溪镇".to_owned(), ..EnterpriseFacts::default() };
    let Subject::Enterprise(id) = screen.session.add_enterprise(facts).unwrap().subject else { panic!() };
    // A new group, for all others have what the programme gives them.
    let staff = screen.session.store.read().unwrap().staff().unwrap();
    let (leader, other) = (staff[staff.len() - 1].id, staff[staff.len() - 2].id);
    screen.session.form_group(GroupFacts { name: "第20组".to_owned(), leader, members: vec![leader, other], formed_on: None }).unwrap();
    screen.look().press("M24").shows("鹤溪新设化工").press("a").shows("采纳全部1项").press("a");
    assert_eq!(screen.session.enterprise(id).unwrap().group_on(today()), None, "the key that asked does not confirm");
    screen.press("1").shows("已挂钩1家企业");
    assert!(screen.session.enterprise(id).unwrap().group_on(today()).is_some());
}

#[test]
fn charts_are_drawn_from_the_records() {
    let mut screen = Screen::demo();
    screen.press("M51").shows("2026-11").press("<Esc>M52").shows("第1组").press("<Esc>M53").shows("走访热力图");
    screen.press("<Esc>");
    assert!(screen.app.overlays.is_empty());
}

#[test]
fn a_note_for_the_next_shift_is_entered_from_the_hand_over() {
    let mut screen = Screen::demo();
    let at = screen.session.officer.staff.map_or("2", |_| "3");
    screen
        .press("M4")
        .press(at)
        .press("n")
        .shows("登记 交接班")
        .write("H1已电话催办")
        .press("<C-s>")
        .shows("已保存 N")
        .shows("H1已电话催办");
}

#[test]
fn the_same_hazard_elsewhere_takes_one_key() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    let id = screen.selected_hazard().parse().unwrap();
    screen.press("w");
    assert_eq!(report(&screen).question, Question::Elsewhere(id));
}

#[test]
fn a_long_register_opens_at_its_newest_and_holds_only_what_is_near() {
    let mut screen = Screen::demo();
    let before = count(&screen, RegisterKind::Practice) as u32;
    screen
        .session
        .store
        .batch(&screen.session.stamp(), |batch| {
            for number in 0..3_500 {
                let practice =
                    Practice { title: format!("做法{number}"), content: "见附件".into(), on: Some(today()), ..Practice::default() };
                let facts = RecordFacts::Practice(practice);
                let change = RecordChange::Done { act: RegisterAct::Enter, facts, overrides: None };
                batch.propose(Proposal::new(Change::Record(Box::new(change))))?;
            }
            Ok::<(), StoreError>(())
        })
        .unwrap();
    let last = before + 3_500;
    screen
        .look()
        .press("M1")
        .press(&Menu::sign(RegisterKind::ALL.iter().position(|&kind| kind == RegisterKind::Practice).unwrap()).to_string());
    screen.shows(&format!("1/{last}")).shows("做法3499").press("<End>").shows(&format!("{last}/{last}")).press("<Home>").shows("做法3499");
    screen.press("/").write("zf17 1717").shows("做法1717").press("<Esc>").shows(&format!("/{last}"));
}

#[test]
fn the_timeline_of_an_enterprise_shows_what_is_expected_of_it() {
    let mut screen = Screen::demo();
    let facts = EnterpriseFacts { name: "云墟新设化工有限公司".to_owned(), ..EnterpriseFacts::default() };
    let Subject::Enterprise(id) = screen.session.add_enterprise(facts).unwrap().subject else { panic!() };
    let pairing = Pairing { group: dudao::domain::id::GroupId(1), from: today() };
    screen.session.pair(&screen.session.enterprise(id).unwrap(), pairing).unwrap();
    screen.look().press("1<End>").shows("12-01  对接进驻 7天");
    screen.press("3x").shows("日期说明").shows("对接进驻");
}

#[test]
fn r12_the_officers_own_group_comes_first() {
    let mut screen = Screen::demo();
    let group = screen.session.officer.group.unwrap();
    let own = screen.session.store.read().unwrap().supervised_by(group, today()).unwrap();
    assert_eq!(own.len(), 3);
    screen.press("1");
    let shown = screen.app.enterprises.keys();
    assert_eq!(shown[..3], own[..]);
    assert_eq!((shown.len(), shown[3]), (51, dudao::domain::id::EnterpriseId(1)), "and the others in their order");
}
