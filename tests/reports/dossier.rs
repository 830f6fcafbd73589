//! The back-check (R57) of a made-up history, part of which was entered after the fact.

use crate::office::{Office, block, date, table, text};
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::change::{Change, HazardChange, RecordChange};
use dudao::domain::hazard::{HazardFacts, Severity, VisitMode};
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, Subject};
use dudao::domain::register::{
    Accident, Diagnosis, DockIn, HazardList, Measure, MeasureKind, RecordFacts, RectificationOrder, RegisterAct, Training, TrainingTopic,
    Visit,
};
use dudao::domain::staff::GroupFacts;
use dudao::paper::dossier;
use dudao::paper::report::{Mark, Question, Report};
use dudao::store::Proposal;

const DAY: &str = "2026-11-20";
const FIRST: Option<EnterpriseId> = Some(EnterpriseId(1));

fn visit(on: &str) -> RecordFacts {
    let participants = vec!["张三".into()];
    let mode = Some(VisitMode::RoutineVisit);
    RecordFacts::Visit(Visit { enterprise: FIRST, on: Some(date(on)), mode, participants, ..Visit::default() })
}

fn training(held_on: &str, attendee: &str) -> RecordFacts {
    let held_on = Some(date(held_on));
    let training = Some(TrainingTopic::Programme);
    RecordFacts::Training(Training { training, on: held_on, held_on, attendees: vec![attendee.into()], ..Training::default() })
}

/// An enterprise with an accident on 2026-11-20.
fn office() -> Office {
    let office = Office::founded();
    let by = || vec!["张三".to_owned()];
    let docked =
        DockIn { enterprise: FIRST, on: Some(date("2026-09-05")), by: by(), explained: true, plan_drafted: true, ..DockIn::default() };
    office.enter("2026-09-05 10:00", RecordFacts::DockIn(docked));
    office.enter("2026-09-10 10:00", training("2026-09-10", "张三"));

    let listed = office.find("2026-10-08 10:00", 1, "除尘管道积尘", "2026-10-08", Some("2026-10-30"), Severity::Major);
    office.enter("2026-10-08 11:00", visit("2026-10-08"));
    let order = RectificationOrder {
        enterprise: FIRST,
        hazards: vec![listed],
        deadline: Some(date("2026-10-30")),
        document: "榆应急责改〔2026〕1号".into(),
        on: Some(date("2026-10-09")),
        by: by(),
        ..RectificationOrder::default()
    };
    let id = office.enter("2026-10-09 10:00", RecordFacts::RectificationOrder(order.clone()));
    let served = RectificationOrder { served_on: Some(date("2026-10-10")), served_to: "钱七".into(), ..order };
    office.act("2026-10-10 10:00", id, RegisterAct::Serve, RecordFacts::RectificationOrder(served));
    // Begun by mistake, and taken back.
    let before = office.hazard(listed);
    let mistake = office.step("2026-10-12 10:00", listed, HazardChange::Started { on: date("2026-10-12") });
    office.step("2026-10-12 11:00", listed, HazardChange::Reverted { undoes: mistake, to: Box::new(before) });

    let diagnosis =
        Diagnosis {
            enterprise: FIRST, on: Some(date("2026-10-20")), by: by(), conclusion: "发现隐患2条".into(), ..Diagnosis::default()
        };
    office.enter("2026-10-20 10:00", RecordFacts::Diagnosis(diagnosis));
    let list = HazardList {
        enterprise: FIRST,
        number: Some(1),
        on: Some(date("2026-10-21")),
        by: by(),
        hazards: vec![listed],
        ..HazardList::default()
    };
    let id = office.enter("2026-10-21 10:00", RecordFacts::HazardList(list.clone()));
    let copied = HazardList { copied_on: Some(date("2026-10-22")), copied_to: "榆坪镇政府".into(), ..list };
    office.act("2026-10-22 10:00", id, RegisterAct::Copy, RecordFacts::HazardList(copied));
    let measure = Measure {
        enterprise: FIRST,
        measure: Some(MeasureKind::Suspension),
        hazards: vec![listed],
        scope: "抛光车间".into(),
        on: Some(date("2026-11-01")),
        until: Some(date("2026-11-22")),
        ..Measure::default()
    };
    let id = office.enter("2026-11-01 10:00", RecordFacts::Measure(measure.clone()));
    // After the day, and told as such.
    let lifted = Measure { lifted_on: Some(date("2026-11-21")), ..measure };
    office.act("2026-11-21 10:00", id, RegisterAct::Lift, RecordFacts::Measure(lifted));
    let accident = Accident {
        enterprise: FIRST,
        at: Some(date(DAY).and_hms_opt(10, 0, 0).unwrap()),
        content: "抛光车间粉尘燃烧".into(),
        deaths: Some(1),
        ..Accident::default()
    };
    office.enter("2026-11-21 11:00", RecordFacts::Accident(accident));
    office.find("2026-11-22 10:00", 1, "事故后发现", "2026-11-22", None, Severity::General);

    // After the day, and told as if before it.
    office.enter("2026-11-23 10:00", visit("2026-11-12"));
    office.enter("2026-11-23 11:00", visit("2026-11-22"));
    office.find("2026-11-24 10:00", 1, "未设泄爆口", "2026-11-15", None, Severity::Major);
    office.pair("2026-11-25 10:00", 1, 2, "2026-11-10");
    office.step("2026-11-26 10:00", listed, HazardChange::Applied { on: date("2026-11-18"), note: String::new() });
    office.enter("2026-11-28 09:00", training("2026-11-05", "王五"));
    // After the day, in what stood then.
    let facts = office.hazard(listed).facts;
    office.step("2026-11-27 10:00", listed, HazardChange::Edited(HazardFacts { description: "除尘管道少量积尘".into(), ..facts }));
    let first_visit: RecordId = "V1".parse().unwrap();
    let seen = office.view().register_record(first_visit).unwrap().unwrap();
    office.say("2026-11-28 10:00", "李四", Proposal::on_record(&seen, RecordChange::Withdrawn { reason: "重复".into() }));
    office
}

fn asked() -> Report {
    office().ask(Question::Dossier(EnterpriseId(1), date(DAY)))
}

#[test]
fn r57_who_was_paired_on_the_day_and_before_each_with_the_entry_that_says_it() {
    let columns = ["group", "leader", "members", "from", "until", "recorded_on", "recorded_later"];
    let expected = [
        ["第二小组", "王五", "赵六", "2026-11-10", "", "2026-11-25", "事后补录"],
        ["第一小组", "张三", "李四", "2026-09-01", "2026-11-09", "2026-09-01", ""],
    ];
    let report = asked();
    assert_eq!(table(&report, "pairing", &columns), expected);
    let marks: Vec<Mark> = block(&report, "pairing").rows.iter().map(|row| row.mark).collect();
    assert_eq!(marks, [Mark::Near, Mark::Dim]);
}

#[test]
fn r57_a_group_that_a_list_formed_anew_keeps_its_people() {
    let office = Office::founded();
    let group = office.view().group(GroupId(1)).unwrap().unwrap();
    let facts = GroupFacts { name: "安全一组".into(), ..group.facts.clone() };
    let corrected = Change::GroupCorrected { said: facts.clone(), facts };
    office.say("2026-11-01 10:00", "张三", Proposal::on(Subject::Group(group.id), group.version, corrected));
    let report = office.ask(Question::Dossier(EnterpriseId(1), date(DAY)));
    let rows = table(&report, "pairing", &["group", "leader"]);
    assert_eq!(rows.first().unwrap(), &["安全一组", "张三"], "{rows:?}");
}

#[test]
fn r57_a_hazard_is_shown_as_it_was_known_and_as_it_was_said_later() {
    let columns =
        ["id", "description", "found_on", "stage_known", "stage_said", "deadline", "overdue_days", "recorded_on", "recorded_later"];
    let expected = [
        ["H1", "除尘管道积尘", "2026-10-08", "已登记", "待复查", "2026-10-30", "21", "2026-10-08", ""],
        ["H3", "未设泄爆口", "2026-11-15", "当日尚未录入", "已登记", "", "", "2026-11-24", "事后补录"],
    ];
    let report = asked();
    assert_eq!(table(&report, "known", &columns), expected);
    let marks: Vec<Mark> = block(&report, "known").rows.iter().map(|row| row.mark).collect();
    assert_eq!(marks, [Mark::Bad, Mark::Near]);
}

#[test]
fn r57_steps_tell_who_knew_what_when_and_leave_out_what_was_taken_back() {
    let expected = [
        ["2026-10-08", "H1", "登记", "张三", ""],
        ["2026-11-15", "H3", "登记", "张三", "事后补录"],
        ["2026-11-18", "H1", "企业申请复查", "李四", "事后补录"],
    ];
    assert_eq!(table(&asked(), "steps", &["on", "id", "what", "recorded_by", "recorded_later"]), expected);
}

#[test]
fn r57_visits_orders_measures_and_copies_up_to_the_day() {
    let report = asked();
    let deeds = |key| table(&report, key, &["on", "id", "recorded_on", "recorded_later"]);
    assert_eq!(deeds("visits"), [["2026-10-08", "V1", "2026-10-08", ""], ["2026-11-12", "V2", "2026-11-23", "事后补录"]]);
    assert_eq!(deeds("orders"), [["2026-10-09", "O1", "2026-10-09", ""], ["2026-10-10", "O1", "2026-10-10", ""]]);
    assert_eq!(deeds("measures"), [["2026-11-01", "M1", "2026-11-01", ""]]);
    assert_eq!(deeds("copies"), [["2026-10-22", "Z1", "2026-10-22", ""]]);
    assert_eq!(table(&report, "accidents", &["id", "grade", "recorded_on"]), [["A1", "一般事故", "2026-11-21"]]);
}

#[test]
fn r57_milestones_done_late_or_missed_by_the_day() {
    let expected = [
        ["对接进驻", "2026-09-08", "2026-09-05", "已完成"],
        // A month from 2026-09-05 ends within the rest of National Day.
        ["安全诊断", "2026-10-08", "2026-10-20", "逾期完成"],
        ["隐患清单", "2026-10-08", "2026-10-21", "逾期完成"],
        ["抄送", "2026-10-21", "2026-10-22", "逾期完成"],
        ["一企一策", "2026-10-27", "", "逾期未完成"],
    ];
    assert_eq!(table(&asked(), "milestones", &["milestone", "due", "done", "state"]), expected);
}

#[test]
fn r57_what_was_due_and_overdue_by_what_was_said_and_by_what_was_known() {
    let report = asked();
    let owing = |key| table(&report, key, &["kind", "id", "due", "days"]);
    assert_eq!(owing("due"), [["现场措施", "M1", "2026-11-22", "2"]]);
    // The hazard of 2026-11-15 changed the list, though it was recorded later.
    let expected = [
        ["一企一策", "E1", "2026-10-27", "-24"],
        ["整改期限", "H1", "2026-10-30", "-21"],
        ["复查", "H1", "2026-11-09", "-11"],
        ["抄送", "E1", "2026-11-15", "-5"],
    ];
    assert_eq!(owing("missed"), expected);
    // The visit of 2026-11-12 was not on record.
    assert_eq!(owing("told_later"), [["走访", "E1", "2026-11-09", "-11"]]);
}

#[test]
fn r57_trainings_of_those_who_were_paired_on_the_day() {
    let columns = ["on", "officer", "topic", "recorded_later"];
    assert_eq!(table(&asked(), "trainings", &columns), [["2026-11-05", "王五", "工作方案", "事后补录"]]);
}

#[test]
fn r57_what_was_rewritten_after_the_day_is_told() {
    let expected = [["H1", "修改登记内容", "2026-11-27"], ["V1", "撤回", "2026-11-28"]];
    assert_eq!(table(&asked(), "afterwards", &["id", "what", "recorded_on"]), expected);
}

#[test]
fn r57_every_row_names_its_entry_and_is_marked_when_it_came_later() {
    let office = office();
    let report = office.ask(Question::Dossier(EnterpriseId(1), date(DAY)));
    let view = office.view();
    let mut later = 0;
    for block in &report.blocks {
        for row in &block.rows {
            let entry = view.entry(row.entry.unwrap_or_else(|| panic!("{row:?}"))).unwrap().unwrap();
            let recorded_on = entry.at.date_naive();
            assert_eq!(text(block, row, "recorded_on"), recorded_on.to_string());
            assert_eq!(text(block, row, "recorded_later") == "事后补录", recorded_on > date(DAY), "{row:?}");
            if recorded_on > date(DAY) {
                later += 1;
                assert_eq!(row.mark, Mark::Near, "{row:?}");
            }
        }
    }
    assert_eq!(later, 11, "pairing, accident, hazard, two steps, visit, two missed, training, two rewritings");
}

#[test]
fn r57_on_a_view_of_the_day_itself_nothing_is_known_that_came_later() {
    let office = office();
    let then = office.store.as_of(date(DAY), &mut |_| {}).unwrap();
    let view = then.read().unwrap();
    let report = dossier(&view, &WorkCalendar::shipped(), EnterpriseId(1), date(DAY), date(DAY)).unwrap();
    assert_eq!(table(&report, "pairing", &["group"]), [["第一小组"]]);
    assert_eq!(table(&report, "known", &["id", "stage_known", "stage_said"]), [["H1", "已登记", "已登记"]]);
    assert_eq!(block(&report, "afterwards").rows.len(), 0);
    let marked = report.blocks.iter().flat_map(|block| &block.rows).filter(|row| row.mark == Mark::Near).count();
    assert_eq!(marked, 0, "nothing was recorded after the day");
}

#[test]
fn r57_a_ledger_that_tells_the_end_with_the_beginning_is_read_as_of_the_day() {
    let office = Office::founded();
    let id = office.find("2026-11-28 10:00", 1, "灭火器过期", "2026-11-01", None, Severity::General);
    let hazard = office.hazard(id);
    let Change::Hazard(first) = office.view().entry(hazard.version).unwrap().unwrap().change else { panic!() };
    let HazardChange::Registered(mut registration) = *first else { panic!() };
    registration.stage = dudao::domain::hazard::Stage::ClosedOut;
    registration.closure = Some(dudao::domain::hazard::Closure {
        on: date("2026-11-25"),
        by: "张三".into(),
        second_officer: None,
        evidence: "照片".into(),
        document: None,
        look_back_from: None,
        look_backs: Vec::new(),
    });
    registration.facts.description = "应急灯损坏".into();
    office.say("2026-11-28 11:00", "张三", Proposal::new(Change::Hazard(Box::new(HazardChange::Registered(registration)))));
    let stages = |day| table(&office.ask(Question::Dossier(EnterpriseId(1), date(day))), "known", &["id", "stage_said"]);
    assert_eq!(stages(DAY), [["H1", "已登记"], ["H2", "已登记"]]);
    assert_eq!(stages("2026-11-25"), [["H1", "已登记"], ["H2", "已销号"]]);
    assert_eq!(stages("2026-10-31"), Vec::<[&str; 2]>::new());
    assert_eq!(Subject::Hazard(HazardId(2)).to_string(), "H2");
}
