//! The other reports, subject by subject, on made-up records.

use crate::office::{Office, block, count, date, leading, table};
use chrono::TimeDelta;
use dudao::access::Clock;
use dudao::domain::change::{Change, DatabaseChange, EnterpriseChange, HazardChange, Leaving};
use dudao::domain::enterprise::EnterpriseFacts;
use dudao::domain::hazard::{Severity, VisitMode};
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, StaffId, Subject};
use dudao::domain::register::{
    ActionPlan, Diagnosis, DockIn, Duty, Handover, RecordFacts, Report, ReportKind, Task, Training, TrainingTopic, Visit,
};
use dudao::domain::staff::{LeadingPost, OfficePost, StaffFacts};
use dudao::locale::{Lang, Words};
use dudao::paper::report::{Cell, Link, Mark, Question};
use dudao::paper::{draft, figures};
use dudao::store::Proposal;

const FIRST: Option<EnterpriseId> = Some(EnterpriseId(1));

fn visit(enterprise: u32, on: &str, mode: VisitMode, joint: bool, closed_loop: Option<bool>) -> RecordFacts {
    let (enterprise, on, mode) = (Some(EnterpriseId(enterprise)), Some(date(on)), Some(mode));
    RecordFacts::Visit(Visit { enterprise, on, mode, joint, closed_loop, participants: vec!["张三".into()], ..Visit::default() })
}

fn enterprise(name: &str) -> Proposal {
    let facts = EnterpriseFacts { name: name.into(), town: "云墟镇".into(), ..EnterpriseFacts::default() };
    Proposal::new(Change::Enterprise(EnterpriseChange::Added(facts)))
}

#[test]
fn r43_the_file_shows_what_is_open_and_what_is_missing() {
    let office = Office::founded();
    office.find("2026-11-02 10:00", 1, "配电箱未接地", "2026-11-02", Some("2026-11-10"), Severity::General);
    office.find("2026-11-02 10:00", 1, "未设泄爆口", "2026-11-02", Some("2026-12-31"), Severity::Major);
    office.enter("2026-11-02 10:00", visit(1, "2026-11-02", VisitMode::SpotCheck, false, None));
    let plan = ActionPlan { enterprise: FIRST, on: Some(date("2026-11-03")), goals: "隐患清零".into(), ..ActionPlan::default() };
    office.enter("2026-11-03 10:00", RecordFacts::ActionPlan(plan));
    let report = office.ask(Question::EnterpriseFile(EnterpriseId(1)));
    let open = table(&report, "open_hazards", &["id", "severity", "deadline", "overdue_days"]);
    assert_eq!(open, [["H2", "重大", "2026-12-31", ""], ["H1", "一般", "2026-11-10", "21"]], "major ones first");
    assert_eq!(count(&report, "figures", "overdue"), 1);
    assert_eq!(table(&report, "visiting", &["last_visit", "days_since", "interval"]), [["2026-11-02", "29", "30"]]);
    let missing: Vec<Mark> = block(&report, "action_plan").rows.iter().map(|row| row.mark).collect();
    assert_eq!(missing[..3], [Mark::Plain, Mark::Bad, Mark::Bad], "goals are there, measures and deadline are not");
    assert_eq!(table(&report, "supervision", &["group", "leader", "state"]), [["第一小组", "张三", "挂钩中"]]);
    assert_eq!(block(&report, "open_hazards").rows[0].link, Some(Link::Subject(Subject::Hazard(HazardId(2)))));
}

#[test]
fn r55_duties_are_the_groups_enterprises_and_what_names_the_officer() {
    let office = Office::founded();
    office.find("2026-11-02 10:00", 1, "配电箱未接地", "2026-11-02", Some("2026-11-10"), Severity::General);
    let task = |title: &str, due, owner: &str, done_on| Task {
        title: title.into(),
        due: Some(date(due)),
        owner: owner.into(),
        done_on,
        ..Task::default()
    };
    office.enter("2026-11-02 10:00", RecordFacts::Task(task("汇总整改情况", "2026-11-20", "张三", None)));
    office.enter("2026-11-02 10:00", RecordFacts::Task(task("已办", "2026-11-20", "张三", Some(date("2026-11-19")))));
    office.enter("2026-11-02 10:00", RecordFacts::Task(task("他人", "2026-11-20", "王五", None)));
    for on in ["2026-11-30", "2026-12-05"] {
        let duty = Duty { on: Some(date(on)), officers: vec!["张三".into()], ..Duty::default() };
        office.enter("2026-11-02 10:00", RecordFacts::Duty(duty));
    }
    let held_on = Some(date("2026-11-02"));
    let training = Some(TrainingTopic::Programme);
    let held = Training { training, on: held_on, held_on, attendees: vec!["张三".into()], ..Training::default() };
    office.enter("2026-11-02 10:00", RecordFacts::Training(held));
    let report = office.ask(Question::Duties(StaffId(1)));
    assert_eq!(table(&report, "tasks", &["title"]), [["汇总整改情况"]]);
    assert_eq!(block(&report, "tasks").rows[0].mark, Mark::Bad, "past its day");
    assert_eq!(table(&report, "duty_days", &["on"]), [["2026-12-05"]], "days gone are not duties");
    assert_eq!(table(&report, "enterprises", &["open", "overdue"]), [["1", "1"], ["0", "0"]]);
    assert_eq!(table(&report, "gaps", &["topic"]).len(), 3, "one of the four topics of R22 was studied");
    let due = table(&report, "due", &["kind", "id"]);
    assert!(due.contains(&vec!["整改期限".into(), "H1".into()]) && due.contains(&vec!["任务".into(), "T1".into()]), "{due:?}");
    assert_eq!(table(&office.ask(Question::Duties(StaffId(4))), "enterprises", &["open"]), Vec::<[&str; 1]>::new());
}

/// Sessions as the journal has them, some hours before now: how the officer's last shift ended, and what is then told.
#[test]
fn r60_a_shift_ends_with_its_last_session_whether_by_leaving_or_by_a_dropped_line() {
    let came = || DatabaseChange::LoggedIn { command: None };
    let went = |how| DatabaseChange::LoggedOut { how };
    // Hours ago, what, and the hour ago at which the last shift ended.
    type Day = [(i64, &'static str, Option<DatabaseChange>)];
    let left: &Day = &[(30, "张三", Some(came())), (26, "张三", None), (22, "张三", Some(went(Leaving::Quit))), (1, "张三", Some(came()))];
    let dropped: &Day = &[(30, "张三", Some(came())), (22, "张三", Some(went(Leaving::LineDropped))), (1, "张三", Some(came()))];
    let killed: &Day = &[(30, "张三", Some(came())), (22, "张三", None), (1, "张三", Some(came()))];
    let lunch: &Day = &[
        (30, "张三", Some(went(Leaving::Quit))),
        (9, "张三", Some(came())),
        (5, "张三", Some(went(Leaving::Idle))),
        (3, "张三", Some(came())),
    ];
    let quiet: &Day = &[(40, "张三", Some(went(Leaving::Quit))), (20, "张三", Some(came())), (3, "张三", None)];
    for (name, day, ended) in
        [("left", left, 22), ("dropped", dropped, 22), ("killed", killed, 22), ("lunch", lunch, 30), ("quiet", quiet, 40)]
    {
        let office = Office::founded();
        let now = Clock::default().now();
        let hazard = office.find("2026-11-02 10:00", 1, "过道堆放杂物", "2026-11-02", None, Severity::General);
        for (hours, officer, change) in day {
            let at = (now - TimeDelta::hours(*hours)).format("%Y-%m-%d %H:%M").to_string();
            match change {
                Some(change) => office.say(&at, officer, Proposal::new(Change::Database(change.clone()))),
                None => office.say(&at, officer, Proposal::on_hazard(&office.hazard(hazard), HazardChange::Noted { text: "在办".into() })),
            };
        }
        let report = office.ask_on(&now.date_naive().to_string(), Question::Handover(None));
        assert_eq!(report.of, (now - TimeDelta::hours(ended)).format("%Y-%m-%d %H:%M").to_string(), "{name}");
        let told = table(&report, "changes", &["what"]);
        assert!(told.iter().all(|row| row[0] == "备注"), "{name}: who came and went is no news: {told:?}");
    }
}

#[test]
fn r60_a_handover_tells_what_changed_since_the_last_shift_and_what_fell_overdue() {
    // Later than any clock that this is run by: by the real time none of it has ended a session.
    const DAY: &str = "2036-12-01";
    let office = Office::founded();
    office.find("2036-11-20 10:00", 1, "早前登记", "2036-11-20", Some("2036-11-25"), Severity::General);
    for on in ["2036-11-27", "2036-12-01", "2036-12-02"] {
        let duty = Duty { on: Some(date(on)), officers: vec!["李四".into()], ..Duty::default() };
        office.enter("2036-11-27 10:00", RecordFacts::Duty(duty));
    }
    let (by, on) = (vec!["张三".into()], Some(date("2036-11-28")));
    let note = Handover { note: "夜间停电，已通知企业".into(), by, on, ..Handover::default() };
    office.enter("2036-11-28 08:00", RecordFacts::Handover(note));
    let later = office.find("2036-11-29 10:00", 1, "配电箱未接地", "2036-11-29", Some("2036-11-30"), Severity::General);
    office.step("2036-11-30 11:00", later, dudao::domain::change::HazardChange::Noted { text: "已电话督促".into() });
    // Since the officer's own note; the officer's own entries are dim.
    let report = office.ask_on(DAY, Question::Handover(None));
    assert_eq!(report.of, "2036-11-28 08:00");
    let changes = table(&report, "changes", &["party", "at", "by", "what", "content"]);
    let expected = [
        ["云墟安澜化工有限公司", "11-29 10:00", "张三", "登记", "配电箱未接地"],
        ["云墟安澜化工有限公司", "11-30 11:00", "李四", "备注", "已电话督促"],
    ];
    assert_eq!(changes[..2], expected);
    assert_eq!(changes[2][3], "交接班、登记");
    let marks: Vec<Mark> = block(&report, "changes").rows.iter().map(|row| row.mark).collect();
    assert_eq!(marks[..2], [Mark::Dim, Mark::Plain]);
    assert_eq!(table(&report, "notes", &["note"]), [["夜间停电，已通知企业"]]);
    let fell_due = table(&report, "fell_due", &["kind", "id", "due"]);
    assert_eq!(fell_due, [["整改期限", "H2", "2036-11-30"]]);
    assert_eq!(table(&report, "on_duty", &["on"]), [["2036-12-01"], ["2036-12-02"]]);
    // Another officer's last shift was a day on the roster.
    let session = office.session("2036-12-01", "李四");
    let report = dudao::paper::answer(&session, &office.view(), &Question::Handover(None)).unwrap();
    assert_eq!(report.of, "2036-11-28 00:00");
    let since = date("2036-11-30").and_hms_opt(0, 0, 0);
    assert_eq!(table(&office.ask_on(DAY, Question::Handover(since)), "changes", &["what"]), [["备注"]]);
}

#[test]
fn r60_an_import_is_one_row_for_each_enterprise() {
    let office = Office::founded();
    let stamp = crate::office::stamp("2026-11-30 10:00", "李四");
    let imported = |name: String| enterprise(&name);
    let work = office.store.batch(&stamp, |batch| {
        for number in 0..30 {
            batch.propose(imported(format!("云墟第{number}厂")))?;
        }
        Ok(())
    });
    work.unwrap();
    let since = date("2026-11-30").and_hms_opt(0, 0, 0);
    let report = office.ask(Question::Handover(since));
    assert_eq!(block(&report, "changes").rows.len(), 30);
    let hazards: Vec<Proposal> = (0..25)
        .map(|number| {
            let facts = dudao::domain::hazard::HazardFacts::found(
                EnterpriseId(1),
                format!("隐患{number}"),
                Severity::General,
                None,
                date("2026-11-30"),
            );
            let by = dudao::domain::decide::Deciding { officer: "李四", staff: None, today: date("2026-11-30") };
            let change = dudao::domain::decide::hazard::register(facts, None, by).unwrap();
            Proposal::new(Change::Hazard(Box::new(change)))
        })
        .collect();
    let stamp = crate::office::stamp("2026-11-30 11:00", "李四");
    office.store.batch(&stamp, |batch| hazards.into_iter().try_for_each(|it| batch.propose(it).map(|_| ()))).unwrap();
    let report = office.ask(Question::Handover(date("2026-11-30").and_hms_opt(10, 30, 0)));
    assert_eq!(table(&report, "changes", &["party", "content"]), [["云墟安澜化工有限公司", "共25条变动"]]);
}

#[test]
fn r11_the_matrix_says_where_the_pairing_breaks_the_programme_and_the_proposal_mends_it() {
    let office = Office::founded();
    office.say("2026-11-02 10:00", "张三", enterprise("云墟新厂"));
    let report = office.ask(Question::Matrix);
    assert_eq!(table(&report, "paired", &["value"]), [["已挂钩2/3家"]]);
    let rows = table(&report, "matrix", &["group", "leader", "members", "count", "quota"]);
    assert_eq!(rows, [["第一小组", "张三", "李四", "2", "3"], ["第二小组", "王五", "赵六", "0", "3"]]);
    assert_eq!(table(&report, "unpaired", &["enterprise", "state"]), [["云墟新厂", "未挂钩"]]);
    let findings: Vec<String> = table(&report, "findings", &["value"]).concat();
    assert!(findings.contains(&"“云墟新厂”尚未挂钩，请确定挂钩小组".to_owned()), "{findings:?}");
    assert!(findings.contains(&"挂钩小组第二小组挂钩0家企业，应为3家".to_owned()), "{findings:?}");
    let proposal = office.ask(Question::Proposal);
    assert_eq!(table(&proposal, "proposal", &["id", "enterprise", "group", "leader"]), [["E3", "云墟新厂", "第二小组", "王五"]]);
    assert!(block(&proposal, "no_room").rows.is_empty());
    for number in 0..6 {
        office.say("2026-11-02 10:00", "张三", enterprise(&format!("云墟第{number}厂")));
    }
    let proposal = office.ask(Question::Proposal);
    assert_eq!((block(&proposal, "proposal").rows.len(), block(&proposal, "no_room").rows.len()), (4, 3));
}

#[test]
fn r8_r9_the_organisation_tells_vacancies_and_a_director_who_is_no_deputy() {
    let office = Office::founded();
    let at = "2026-09-01 10:00";
    let say = |facts: StaffFacts| office.say(at, "张三", Proposal::new(Change::Staff(facts)));
    say(leading("局长一", Some(LeadingPost::Head), None));
    say(leading("局长二", Some(LeadingPost::Head), None));
    say(leading("副局长", Some(LeadingPost::Deputy), None));
    say(leading("主任", None, Some(OfficePost::Director)));
    say(StaffFacts { left_on: Some(date("2026-10-01")), ..leading("已调离", Some(LeadingPost::Deputy), None) });
    say(StaffFacts { enforcement_team: true, ..leading("队员", None, None) });
    let report = office.ask(Question::Organisation);
    let group = table(&report, "leading_group", &["post", "officer"]);
    let expected =
        [["组长", "局长一"], ["组长", "局长二"], ["组长", "超出1人"], ["副组长", "副局长"], ["副组长", "空缺4人"], ["组员", "空缺6人"]];
    assert_eq!(group, expected);
    let posts = table(&report, "office", &["post", "officer"]);
    assert_eq!(posts, [["主任", "主任"], ["主任", "督导办主任应由领导小组副组长兼任"]]);
    assert_eq!(table(&report, "enforcement_team", &["officer"]), [["队员"]]);
    let sections = table(&report, "sections", &["section", "officer", "group"]);
    assert_eq!(sections.iter().filter(|row| row[0] == "监管科" && !row[2].is_empty()).count(), 4);
    assert!(sections.iter().all(|row| row[1] != "已调离"));
}

#[test]
fn r6_the_programme_shows_its_figures_and_how_sure_each_period_is() {
    let office = Office::founded();
    office.find("2026-11-02 10:00", 1, "配电箱未接地", "2026-11-02", Some("2026-11-10"), Severity::Major);
    let at = date("2026-11-02").and_hms_opt(9, 0, 0);
    let accident = |deaths| dudao::domain::register::Accident { enterprise: FIRST, at, deaths: Some(deaths), ..Default::default() };
    office.enter("2026-11-02 10:00", RecordFacts::Accident(accident(1)));
    office.enter("2026-11-02 10:00", RecordFacts::Accident(accident(3)));
    let report = office.ask(Question::Programme);
    for (figure, expected) in
        [("listed", 1), ("closed_out", 0), ("open", 1), ("major_open", 1), ("overdue", 1), ("general", 1), ("larger", 1), ("major", 0)]
    {
        assert_eq!(count(&report, "figures", figure), expected, "{figure}");
    }
    let parameters = table(&report, "parameters", &["item", "value", "verified"]);
    let of = |item: &str| parameters.iter().find(|row| row[0] == item).unwrap_or_else(|| panic!("{item}: {parameters:?}"))[1..].to_vec();
    assert_eq!(of("对接进驻天数"), ["7", Words::new(Lang::Zh).get("rule.mark.verified").as_str()]);
    assert_eq!(of("走访间隔天数"), ["30", Words::new(Lang::Zh).get("rule.mark.unverified").as_str()]);
    assert!(block(&Office::empty().ask(Question::Programme), "facts").rows.iter().any(|row| row.mark == Mark::Bad), "no day of issue");
}

#[test]
fn r23_to_r28_milestones_of_every_enterprise_are_counted() {
    let office = Office::founded();
    let by = vec!["张三".to_owned()];
    let docked = DockIn {
        enterprise: FIRST,
        on: Some(date("2026-09-07")),
        by: by.clone(),
        explained: true,
        plan_drafted: true,
        ..DockIn::default()
    };
    office.enter("2026-09-07 10:00", RecordFacts::DockIn(docked));
    // Without both ticks it is no dock-in (R24).
    let half =
        DockIn { enterprise: Some(EnterpriseId(2)), on: Some(date("2026-09-07")), by: by.clone(), explained: true, ..DockIn::default() };
    office.enter("2026-09-07 10:00", RecordFacts::DockIn(half));
    office.enter(
        "2026-11-30 10:00",
        RecordFacts::Diagnosis(Diagnosis {
            enterprise: FIRST,
            on: Some(date("2026-11-30")),
            by,
            conclusion: "发现隐患2条".into(),
            ..Default::default()
        }),
    );
    let report = office.ask(Question::Milestones);
    let counts = table(&report, "milestone_counts", &["milestone", "done", "late", "overdue_count", "ahead"]);
    assert_eq!(counts[0], ["对接进驻", "1", "0", "1", "0"]);
    assert_eq!(counts[1], ["安全诊断", "0", "1", "1", "0"]);
    assert_eq!(counts[4], ["一企一策", "0", "0", "0", "2"], "one has a week, one waits for its diagnosis");
    let rows = table(&report, "milestones", &["dock_in", "action_plan"]);
    assert_eq!(rows, [["已完成 2026-09-07", "待完成 2026-12-07"], ["逾期未完成 2026-09-08", "待前项完成"]]);
}

#[test]
fn r38_r40_reports_are_due_received_overdue_and_copied() {
    let office = Office::founded();
    let report = |kind, period: &str, group, enterprise, received_on: Option<&str>| Report {
        report: Some(kind),
        period: period.into(),
        group,
        enterprise,
        received_on: received_on.map(date),
        ..Report::default()
    };
    let half = report(ReportKind::HalfYearAssessment, "2026H2", Some(GroupId(1)), None, Some("2027-01-08"));
    office.enter("2027-01-08 10:00", RecordFacts::Report(half));
    let annual = report(ReportKind::GroupAnnual, "2026", Some(GroupId(1)), None, Some("2026-12-30"));
    office.enter("2026-12-30 10:00", RecordFacts::Report(annual));
    let own = report(ReportKind::EnterpriseAnnual, "2026", None, FIRST, Some("2026-12-20"));
    office.enter("2026-12-20 10:00", RecordFacts::Report(own));
    let report = office.ask_on("2027-01-10", Question::Reports);
    let groups = table(&report, "group_reports", &["party", "report", "period", "due", "received", "state", "copied"]);
    assert_eq!(groups[0], ["第一小组", "半年评估", "2026年下半年", "2026-12-31", "2027-01-08", "逾期完成", ""]);
    assert_eq!(groups[1], ["第一小组", "半年评估", "2027年上半年", "2027-06-30", "", "待完成", ""]);
    assert_eq!(groups[2], ["第一小组", "小组年度督导报告", "2026年", "2026-12-31", "2026-12-30", "已完成", "待抄送"]);
    assert_eq!(groups[4][5], "逾期未完成", "the second group's");
    let enterprises = table(&report, "enterprise_reports", &["period", "state"]);
    let expected = [["2026年", "已完成"], ["2027年", "待完成"], ["2026年", "逾期未完成"], ["2027年", "待完成"]];
    assert_eq!(enterprises, expected);
}

#[test]
fn r22_who_lacks_which_topic() {
    let office = Office::founded();
    let on = Some(date("2026-10-10"));
    for topic in [TrainingTopic::Programme, TrainingTopic::PrimaryResponsibility, TrainingTopic::HazchemGuide, TrainingTopic::Criteria] {
        let attendees = vec!["张三".into(), "李四".into()];
        let held = Training { training: Some(topic), on, held_on: on, attendees, ..Training::default() };
        office.enter("2026-10-10 10:00", RecordFacts::Training(held));
    }
    let planned = Training { training: Some(TrainingTopic::Other), on: Some(date("2026-11-10")), ..Training::default() };
    office.enter("2026-10-10 10:00", RecordFacts::Training(planned));
    let report = office.ask(Question::Trainings);
    assert_eq!(table(&report, "gaps", &["officer", "count"]), [["王五", "4"], ["赵六", "4"]]);
    assert_eq!(table(&report, "trainings", &["id", "attendees"])[0], ["L5", "0"]);
    assert_eq!(block(&report, "trainings").rows[0].mark, Mark::Bad, "planned, and its day has passed");
}

#[test]
fn r48_the_same_hazard_is_found_elsewhere_only() {
    let office = Office::founded();
    let at = "2026-11-02 10:00";
    office.find(at, 1, "除尘系统未设置锁气卸灰装置", "2026-11-02", None, Severity::Major);
    office.find(at, 1, "除尘系统未设置锁气卸灰装置", "2026-11-02", None, Severity::Major);
    office.find(at, 2, "除尘系统没有设置锁气卸灰装置", "2026-11-02", None, Severity::General);
    office.find(at, 2, "安全出口上锁", "2026-11-02", None, Severity::General);
    let report = office.ask(Question::Elsewhere(HazardId(1)));
    assert_eq!(table(&report, "elsewhere", &["id", "enterprise"]), [["H3", "榆坪金砂铸造有限公司"]]);
}

#[test]
fn clauses_are_offered_by_the_day_of_the_inspection_and_no_clause_is_an_answer() {
    let office = Office::founded();
    office.find("2026-11-02 10:00", 1, "除尘系统未设置锁气卸灰装置", "2026-11-02", None, Severity::Major);
    let report = office.ask(Question::Clauses(HazardId(1)));
    let rows = &block(&report, "clauses").rows;
    assert!(rows.len() > 1, "{rows:?}");
    assert_eq!(rows.last().unwrap().cells[2], Cell::Term("field.no_clause".into()));
    assert!(matches!(rows[0].cells[1], Cell::Either { .. }));
}

#[test]
fn r29_r35_r37_visits_are_counted_and_those_waiting_longest_come_first() {
    let office = Office::founded();
    office.enter("2026-11-25 10:00", visit(1, "2026-11-25", VisitMode::SpotCheck, true, Some(false)));
    office.enter("2026-11-20 10:00", visit(1, "2026-11-20", VisitMode::RoutineVisit, false, Some(true)));
    office.enter("2026-10-20 10:00", visit(2, "2026-10-20", VisitMode::RoutineVisit, false, None));
    office.say("2026-11-02 10:00", "张三", enterprise("云墟新厂"));
    let report = office.ask(Question::Visits);
    for (key, expected) in [("routine_visit", 2), ("spot_check", 1), ("all", 3), ("joint", 1), ("no_closed_loop", 1)] {
        assert_eq!(count(&report, "visit_counts", key), expected, "{key}");
    }
    let waiting = table(&report, "waiting", &["enterprise", "last_visit", "days_since"]);
    let expected = [["云墟新厂", "", ""], ["榆坪金砂铸造有限公司", "2026-10-20", "42"], ["云墟安澜化工有限公司", "2026-11-25", "6"]];
    assert_eq!(waiting, expected);
    let marks: Vec<Mark> = block(&report, "waiting").rows.iter().map(|row| row.mark).collect();
    assert_eq!(marks, [Mark::Bad, Mark::Bad, Mark::Plain]);
    assert_eq!(table(&report, "no_closed_loop", &["id", "enterprise"]), [["V1", "云墟安澜化工有限公司"]]);
}

#[test]
fn r59_the_roster_of_a_month_shows_days_without_anyone() {
    let office = Office::founded();
    let duty = Duty { on: Some(date("2026-12-02")), officers: vec!["张三".into()], duty_leader: "局长".into(), ..Duty::default() };
    office.enter("2026-11-27 10:00", RecordFacts::Duty(duty));
    let report = office.ask(Question::Roster(date("2026-12-15")));
    let rows = table(&report, "roster", &["on", "weekday", "day", "officers"]);
    assert_eq!((report.of.as_str(), rows.len()), ("2026-12", 31));
    assert_eq!(rows[1], ["2026-12-02", "周三", "", "张三"]);
    assert_eq!(rows[4][2], "休");
    let marks: Vec<Mark> = block(&report, "roster").rows.iter().map(|row| row.mark).collect();
    assert_eq!(marks[..3], [Mark::Bad, Mark::Plain, Mark::Bad]);
    assert_eq!(block(&office.ask(Question::Roster(date("2026-11-01"))), "roster").rows[0].mark, Mark::Dim);
}

#[test]
fn r38_a_draft_counts_the_period_and_names_the_next_steps() {
    let office = Office::founded();
    office.enter("2026-11-02 10:00", visit(1, "2026-11-02", VisitMode::SpotCheck, true, None));
    office.enter("2026-11-02 10:00", visit(1, "2026-11-02", VisitMode::SpotCheck, false, None));
    office.find("2026-11-02 10:00", 1, "配电箱未接地", "2026-11-02", Some("2026-11-10"), Severity::Major);
    let spot = office.find("2026-11-02 10:00", 1, "过道堆物", "2026-11-02", None, Severity::General);
    let act = dudao::domain::act::Act::FixOnTheSpot { on: date("2026-11-02"), by: vec!["张三".into()], evidence: "照片".into() };
    let by = dudao::domain::decide::Deciding { officer: "张三", staff: None, today: date("2026-11-02") };
    let fixed = dudao::domain::decide::hazard::act(&office.hazard(spot), act, by).unwrap();
    office.step("2026-11-02 11:00", spot, fixed);
    let session = office.session("2026-12-01", "张三");
    let text = |lang| draft(&session, &office.view(), GroupId(1), "2026H2", Words::new(lang)).unwrap();
    let expected = "\
第一小组挂钩督导2家企业：云墟安澜化工有限公司、榆坪金砂铸造有限公司。现将2026-07-01至2026-12-01的督导工作情况报告如下。
期间共走访检查2次，其中与属地政府等联合检查1次，到访企业1家。
期间发现隐患2条，其中重大隐患1条；期间销号1条。
期间发现的隐患已销号1条，销号率50.0%。
截至2026-12-01，尚有未销号隐患1条，其中逾期1条。
期间发生生产安全事故0起。
问题类别：未分类2条。
下一步：督促云墟安澜化工有限公司整改逾期隐患H1（配电箱未接地，期限2026-11-10）。
下一步：走访期间未到访的榆坪金砂铸造有限公司。";
    assert_eq!(text(Lang::Zh), expected);
    assert!(text(Lang::En).contains("Of those found 1 are closed out, 50.0%."), "{}", text(Lang::En));
    let before = draft(&session, &office.view(), GroupId(1), "2026H1", Words::new(Lang::Zh));
    assert!(before.unwrap().contains("期间发现隐患0条"), "nothing was found before July");
}

#[test]
fn the_charts_count_by_month_group_and_week() {
    let office = Office::founded();
    office.find("2026-11-02 10:00", 1, "配电箱未接地", "2026-11-02", Some("2026-11-10"), Severity::Major);
    office.find("2026-10-02 10:00", 2, "过道堆物", "2026-10-02", None, Severity::General);
    office.enter("2026-11-02 10:00", visit(2, "2026-11-02", VisitMode::SpotCheck, true, None));
    let (view, today) = (office.view(), date("2026-12-01"));
    let months = figures::months(&view, today).unwrap();
    assert_eq!((months.len(), months[0].0.as_str()), (figures::MONTHS, "2025-01"));
    assert_eq!(months[21..], [("2026-10".into(), 1, 0), ("2026-11".into(), 1, 0), ("2026-12".into(), 0, 0)]);
    assert_eq!(figures::rates(&view, today).unwrap(), [("第一小组".into(), 2, 0, 1), ("第二小组".into(), 0, 0, 0)]);
    let (weeks, rows, all) = figures::heat(&view, today).unwrap();
    assert_eq!((weeks.len(), weeks.last()), (figures::WEEKS as usize, Some(&date("2026-11-30"))));
    let since = Some(date("2026-09-01"));
    let expected =
        [("云墟安澜化工有限公司".into(), vec![], 30, since), ("榆坪金砂铸造有限公司".into(), vec![date("2026-11-02")], 30, since)];
    assert_eq!((rows.as_slice(), all), (&expected[..], 2), "who has waited longest comes first");
}
