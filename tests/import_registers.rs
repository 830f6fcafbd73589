//! Imports into the registers and the staff: visits, task tables, duty rosters, lists of the staff.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use chrono::NaiveDate;
use common::Desk;
use dudao::access::registers::Along;
use dudao::access::{Clock, Officer, Session};
use dudao::domain::act::Act;
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::field::Field;
use dudao::domain::hazard::{HazardFacts, Plan, Severity, Stage, VisitMode};
use dudao::domain::id::HazardId;
use dudao::domain::refusal::Refusal;
use dudao::domain::register::{Record, RecordFacts, RecordStage, RegisterAct, RegisterKind, Task, Visit};
use dudao::domain::staff::{LeadingPost, OfficePost, StaffFacts, StaffRole};
use dudao::ledger::import::{Import, ImportError, ImportOptions, import};
use dudao::ledger::kind::Class;
use dudao::ledger::read::{Knowledge, Options};
use dudao::ledger::report::ImportReport;
use dudao::store::{OpId, Stamp, Store, StoreError};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// A session on a database in memory, and a folder for the files that it imports.
struct Bureau {
    session: Session,
    folder: TempDir,
}

impl Bureau {
    fn new() -> Self {
        let officer = Officer::of_office("张三", "zhangsan");
        let stamp = Stamp { at: "2026-11-24T09:00:00+08:00".parse().unwrap(), who: officer.who(), op: OpId::random() };
        let store = Store::in_memory(&stamp).unwrap();
        let clock = Clock::new(Some(date(common::TODAY)));
        let session =
            Session { store: Arc::new(store), clock, officer, calendar: Arc::new(WorkCalendar::shipped()), present: None, operation: None };
        Self { session, folder: TempDir::new().unwrap() }
    }

    fn file(&self, name: &str, rows: &[&str]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, rows.join("\n")).unwrap();
        path
    }

    fn import_as(&self, path: &Path, class: Option<Class>) -> Import {
        let options = ImportOptions { read: Options { class, ..Options::default() }, ..ImportOptions::default() };
        import(&self.session, path, &options, &Knowledge::shipped(), &mut |_| true).unwrap_or_else(|failure| panic!("{failure}"))
    }

    fn import(&self, path: &Path) -> ImportReport {
        self.import_as(path, None).report
    }

    /// What came of a file of these rows: created, updated, unchanged, rejected.
    fn counts(&self, name: &str, rows: &[&str]) -> [u64; 4] {
        counts(&self.import(&self.file(name, rows)))
    }

    fn records(&self, kind: RegisterKind) -> Vec<Record> {
        self.session.store.read().unwrap().records_of(kind, 1, usize::MAX).unwrap()
    }

    fn visits(&self) -> Vec<Visit> {
        let visit = |record: Record| if let RecordFacts::Visit(visit) = record.facts { visit } else { panic!("no visit") };
        self.records(RegisterKind::Visit).into_iter().map(visit).collect()
    }

    fn tasks(&self) -> Vec<Task> {
        let task = |record: Record| if let RecordFacts::Task(task) = record.facts { task } else { panic!("no task") };
        self.records(RegisterKind::Task).into_iter().map(task).collect()
    }

    fn staff(&self) -> Vec<StaffFacts> {
        self.session.store.read().unwrap().staff().unwrap().into_iter().map(|member| member.facts).collect()
    }

    /// An officer fills in a field of a record by an act.
    fn act(&self, record: &Record, act: RegisterAct, fields: &[(Field, &str)]) {
        let mut facts = record.facts.clone();
        for (field, text) in fields {
            assert!(facts.as_fields_mut().set(*field, text), "{field} {text}");
        }
        self.session.act_on(record, act, facts, None).unwrap();
    }

    fn head(&self) -> u64 {
        self.session.store.read().unwrap().head().unwrap()
    }
}

fn counts(report: &ImportReport) -> [u64; 4] {
    [report.created, report.updated, report.unchanged, report.rejected]
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(name)
}

fn rejects(report: &ImportReport) -> Vec<(&str, &str)> {
    report.rejects.iter().map(|cell| (cell.cell.as_str(), cell.reason)).collect()
}

const VISITS: [&str; 4] = [
    "企业名称,检查日期,检查方式,检查人员,检查内容,处理情况,企业签字人",
    "云墟甲化工有限公司,2026-11-02,突击检查,\"李四、王五\",储罐区及装卸作业,当场交换意见,刘一",
    "云墟甲化工有限公司,2026-11-09,走访,李四,教育培训台账,,",
    "云墟乙铝业有限公司,2026-11-03,随机抽查,王五,除尘系统,责令整改,陈二",
];

#[test]
fn r47_the_record_of_inspections_becomes_visits() {
    let bureau = Bureau::new();
    let report = bureau.import(&sample("visits.xlsx"));
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(sample("expected.json")).unwrap()).unwrap();
    assert_eq!(report.kind, "visits");
    assert_eq!(Value::from(report.created), expected["visits.xlsx"]["visits"]);
    assert_eq!(Value::from(report.hazards_created), expected["visits.xlsx"]["hazards"]);
    assert_eq!((report.rejected, report.enterprises_created), (0, 35));
    let visits = bureau.visits();
    let first = &visits[0];
    assert_eq!((first.on, first.mode), (Some(date("2020-06-12")), Some(VisitMode::Inspection)));
    assert_eq!((first.participants.join(" ").as_str(), first.document.as_str()), ("钱七 吴十", "〔2020〕1号"));
    // Counts have no field of their own and are kept all the same.
    assert!(first.content.contains("出动人次：2") && first.content.contains("重大隐患数：0"), "{}", first.content);
    assert!(visits[1].handling.contains("隐患整改数：3") && visits[1].handling.contains("整改情况：已整改"), "{}", visits[1].handling);
    assert!(report.notices.iter().any(|notice| notice.reason == "mode_assumed"), "{:?}", report.notices);
    let day = report.mapping.iter().find(|column| column.heading == "检查时间").unwrap();
    assert_eq!(day.field.as_deref(), Some("on"));
    let standing = bureau.session.store.read().unwrap().standing(first.enterprise.unwrap()).unwrap();
    assert!(standing.last_visit_on.is_some());
}

#[test]
fn every_kind_of_file_twice_changes_nothing() {
    for name in ["visits.xlsx", "tasks.csv", "duty.csv", "staff.csv"] {
        let bureau = Bureau::new();
        let first = bureau.import(&sample(name));
        assert!(first.created > 0, "{name}");
        let head = bureau.head();
        let again = bureau.import(&sample(name));
        assert_eq!(counts(&again), [0, 0, first.created, first.rejected], "{name}");
        assert_eq!(bureau.head(), head, "{name}");
    }
}

#[test]
fn r29_visits_have_their_mode_people_and_text() {
    let bureau = Bureau::new();
    let report = bureau.import(&bureau.file("检查.csv", &VISITS));
    assert_eq!((report.kind, counts(&report)), ("visits", [3, 0, 0, 0]));
    assert!(report.notices.is_empty(), "{:?}", report.notices);
    let first = &bureau.visits()[0];
    assert_eq!(first.mode, Some(VisitMode::SurpriseInspection));
    assert_eq!(first.participants, ["李四", "王五"]);
    assert_eq!((first.content.as_str(), first.handling.as_str(), first.signed_by.as_str()), ("储罐区及装卸作业", "当场交换意见", "刘一"));
}

#[test]
fn a_corrected_record_of_visits_updates_and_never_doubles() {
    let bureau = Bureau::new();
    assert_eq!(bureau.counts("检查.csv", &VISITS), [3, 0, 0, 0]);
    let mended = [
        VISITS[0],
        "云墟丙食品有限公司,2026-11-01,走访,李四,氨制冷机房,,",
        "云墟甲化工有限公司,2026-11-02,突击检查,\"李四、赵六\",储罐区及装卸作业,当场交换意见,刘一",
        "云墟甲化工有限公司,2026-11-09,走访,李四,教育培训台账和应急演练,,刘一",
        VISITS[3],
    ];
    assert_eq!(bureau.counts("检查.csv", &mended), [1, 2, 1, 0]);
    let visits = bureau.visits();
    assert_eq!(visits.len(), 4);
    assert_eq!(visits[0].participants, ["李四", "赵六"]);
    assert_eq!((visits[1].content.as_str(), visits[1].signed_by.as_str()), ("教育培训台账和应急演练", "刘一"));
    assert_eq!(bureau.counts("检查.csv", &mended), [0, 0, 4, 0]);
}

#[test]
fn two_visits_of_a_day_stay_two_and_a_document_is_known_on_another_day() {
    let bureau = Bureau::new();
    let heading = "企业名称,检查日期,检查人员,文书号,检查内容,处理情况";
    let rows = [heading, "甲厂,2026-11-02,李四,检1号,储罐区,已告知", "甲厂,2026-11-02,李四,检2号,储罐区,已告知"];
    assert_eq!(bureau.counts("a.csv", &rows), [2, 0, 0, 0]);
    assert_eq!(bureau.counts("a.csv", &rows), [0, 0, 2, 0]);
    let mended = [heading, "甲厂,2026-11-04,李四,检2号,储罐区,已告知", rows[1]];
    assert_eq!(bureau.counts("a.csv", &mended), [0, 1, 1, 0]);
    let visits = bureau.visits();
    assert_eq!((visits[0].on, visits[1].on), (Some(date("2026-11-02")), Some(date("2026-11-04"))));
}

#[test]
fn what_officers_did_with_a_visit_since_stays() {
    let bureau = Bureau::new();
    bureau.counts("检查.csv", &VISITS);
    let records = bureau.records(RegisterKind::Visit);
    bureau.act(&records[0], RegisterAct::Edit, &[(Field::Handling, "已下达整改指令"), (Field::Joint, "yes")]);
    bureau.session.act_on(&records[2], RegisterAct::Withdraw, records[2].facts.clone(), Some("记错企业".into())).unwrap();
    assert_eq!(bureau.counts("检查.csv", &VISITS), [0, 0, 3, 0]);
    let mended = [VISITS[0], "云墟甲化工有限公司,2026-11-02,执法检查,\"李四、王五\",储罐区及装卸作业,当场交换意见,刘一"];
    assert_eq!(bureau.counts("检查.csv", &mended), [0, 1, 0, 0]);
    let first = &bureau.visits()[0];
    assert_eq!(first.mode, Some(VisitMode::EnforcementInspection), "the ledger's");
    assert_eq!((first.handling.as_str(), first.joint), ("已下达整改指令", true), "the officer's");
    // The ledger's word is that of the last import, not of the first.
    assert_eq!(bureau.counts("检查.csv", &mended), [0, 0, 1, 0]);
    assert_eq!(bureau.records(RegisterKind::Visit)[2].stage(), RecordStage::Withdrawn);
}

#[test]
fn a_visit_entered_by_hand_is_filled_in_and_not_replaced() {
    let bureau = Bureau::new();
    bureau.counts("检查.csv", &VISITS[..2]);
    let enterprise = bureau.visits()[0].enterprise;
    let visit = Visit {
        enterprise,
        on: Some(date("2026-11-09")),
        mode: Some(VisitMode::RoutineVisit),
        participants: vec!["李四".into()],
        content: "查看培训档案".into(),
        ..Visit::default()
    };
    bureau.session.enter(RecordFacts::Visit(visit), Along::default()).unwrap();
    let rows = [VISITS[0], "云墟甲化工有限公司,2026-11-09,走访,李四,教育培训台账,已告知,刘一"];
    assert_eq!(bureau.counts("检查.csv", &rows), [0, 1, 0, 0]);
    let second = &bureau.visits()[1];
    assert_eq!((second.content.as_str(), second.handling.as_str()), ("查看培训档案", "已告知"));
    assert_eq!(bureau.counts("检查.csv", &rows), [0, 0, 1, 0]);
}

#[test]
fn problems_found_at_a_visit_become_hazards_of_it() {
    let bureau = Bureau::new();
    let rows = [
        "企业名称,检查日期,检查方式,检查人员,检查内容,存在问题,处理意见,企业签字人,隐患等级",
        "云墟甲化工有限公司,2026-11-02,突击检查,李四,储罐区,\"1. 围堰有裂缝 2. 可燃气体报警器未检定\",限期整改,刘一,一般",
        "云墟乙铝业有限公司,2026-11-03,走访,王五,除尘系统,未发现问题,,陈二,",
        "云墟丙铝业有限公司,2026-11-04,走访,王五,除尘系统,锁气卸灰装置缺失,,陈二,重大",
        "云墟丙铝业有限公司,2026-11-04,走访,王五,除尘系统,积尘未及时清扫,,陈二,一般",
    ];
    let report = bureau.import(&bureau.file("检查.csv", &rows));
    assert_eq!((report.kind, report.created, report.hazards_created, report.split), ("visits", 3, 4, 1));
    let visits = bureau.visits();
    assert_eq!(visits.iter().map(|visit| visit.hazards.len()).collect::<Vec<_>>(), [2, 0, 2]);
    assert!(visits[1].content.contains("未发现问题"), "{}", visits[1].content);
    let hazard = bureau.session.hazard(visits[0].hazards[1]).unwrap();
    assert_eq!((hazard.facts.description.as_str(), hazard.facts.found_on), ("可燃气体报警器未检定", date("2026-11-02")));
    assert_eq!((hazard.facts.found_by.join(" ").as_str(), hazard.facts.found_mode), ("李四", Some(VisitMode::SurpriseInspection)));
    let again = bureau.import(&bureau.file("检查.csv", &rows));
    assert_eq!((counts(&again), again.hazards_created), ([0, 0, 4, 0], 0));
}

#[test]
fn a_hazard_that_is_known_already_is_not_registered_again() {
    let bureau = Bureau::new();
    let ledger = ["企业名称,隐患描述,排查日期,整改期限,整改责任人", "云墟甲化工有限公司,围堰有裂缝,2026-11-02,2026-11-20,刘一"];
    assert_eq!(bureau.counts("隐患.csv", &ledger), [1, 0, 0, 0]);
    let rows = [
        "企业名称,检查日期,检查方式,检查人员,检查内容,存在问题,处理意见,企业签字人",
        "云墟甲化工有限公司,2026-11-02,走访,李四,储罐区,围堰有裂缝,,刘一",
    ];
    let report = bureau.import(&bureau.file("检查.csv", &rows));
    assert_eq!((report.created, report.hazards_created), (1, 0));
    assert_eq!(bureau.session.store.read().unwrap().hazard_count().unwrap(), 1);
    let hazard = bureau.session.hazard(bureau.visits()[0].hazards[0]).unwrap();
    assert_eq!((hazard.stage, hazard.deadline()), (Stage::Registered, Some(date("2026-11-20"))));
    assert_eq!(hazard.facts.owner, "刘一", "what the other ledger says stays");
}

#[test]
fn a_sheet_that_follows_hazards_is_no_record_of_visits() {
    let bureau = Bureau::new();
    let rows = [
        "检查日期,被检查单位,检查内容,存在的安全隐患,处理意见,整改时限,责任人",
        "2026-11-02,云墟甲化工有限公司,储罐区,围堰有裂缝,限期整改,2026-11-20,刘一",
    ];
    let path = bureau.file("行业台账.csv", &rows);
    assert_eq!(bureau.import(&path).kind, "hazards");
    // Whoever says that it is one is believed.
    let report = bureau
        .import_as(&bureau.file("检查.csv", &[rows[0], "2026-11-02,甲厂,储罐区,围堰有裂缝,限期整改,2026-11-20,刘一"]), Some(Class::Visits))
        .report;
    assert_eq!((report.kind, rejects(&report)), ("visits", vec![("A2", "participants_missing")]));
}

#[test]
fn a_visit_without_what_it_must_say_is_rejected_with_its_cell() {
    let bureau = Bureau::new();
    let rows = [
        VISITS[0],
        "云墟甲化工有限公司,,走访,李四,教育培训,,",
        "云墟甲化工有限公司,2026-11-31,走访,李四,教育培训,,",
        "云墟甲化工有限公司,2099-11-03,走访,李四,教育培训,,",
        "云墟甲化工有限公司,2026-11-04,走访,,教育培训,,",
        ",2026-11-05,走访,李四,教育培训,,",
    ];
    let report = bureau.import(&bureau.file("检查.csv", &rows));
    let wrong = vec![("B2", "day_missing"), ("B3", "date_unreadable"), ("B4", "in_future"), ("D5", "participants_missing")];
    assert_eq!((rejects(&report), report.created), (wrong, 1), "a row that names no enterprise is of the one above");
}

#[test]
fn r58_the_task_table_becomes_tasks() {
    let bureau = Bureau::new();
    let report = bureau.import(&sample("tasks.csv"));
    assert_eq!((report.kind, counts(&report), report.skipped), ("tasks", [4, 0, 0, 3], 1));
    assert_eq!(rejects(&report), [("F7", "year_missing"), ("F8", "date_unreadable"), ("B9", "title_missing")]);
    let third = &bureau.tasks()[2];
    assert_eq!((third.task_number.as_str(), third.title.as_str()), ("3", "完成企业全面诊断并建立隐患清单"));
    assert_eq!((third.due, third.owner.as_str()), (Some(date("2026-11-27")), "安全生产监管科/王五"));
    assert_eq!(third.basis, "挂钩督导任务分解表；具体措施：聘请专家参加；备注：清单抄送属地");
}

#[test]
fn a_corrected_task_table_updates_and_what_is_done_stays_done() {
    let bureau = Bureau::new();
    let heading = "序号,任务,责任科室,完成时限";
    let table = [
        heading,
        "1,完成对接进驻,督导办,2026-10-27",
        "2,完成全面诊断,监管科,2026-11-20",
        "3,召开例会,督导办,2026-10-30",
        "4,召开例会,督导办,2026-11-30",
    ];
    assert_eq!(bureau.counts("任务.csv", &table), [4, 0, 0, 0]);
    let records = bureau.records(RegisterKind::Task);
    bureau.act(&records[0], RegisterAct::Finish, &[(Field::DoneOn, "2026-10-26"), (Field::Outcome, "全部到位")]);
    // A row on top moves the numbers on; one deadline is another.
    let mended = [
        heading,
        "1,印发方案,督导办,2026-10-10",
        "2,完成对接进驻,督导办,2026-10-27",
        "3,完成全面诊断,监管科,2026-11-27",
        "4,召开例会,督导办,2026-10-30",
        "5,召开例会,督导办,2026-11-30",
    ];
    assert_eq!(bureau.counts("任务.csv", &mended), [1, 4, 0, 0]);
    let tasks = bureau.tasks();
    assert_eq!(tasks.len(), 5);
    assert_eq!((tasks[0].done_on, tasks[0].outcome.as_str(), tasks[0].task_number.as_str()), (Some(date("2026-10-26")), "全部到位", "2"));
    assert_eq!(tasks[1].due, Some(date("2026-11-27")));
    assert_eq!((tasks[2].due, tasks[3].due), (Some(date("2026-10-30")), Some(date("2026-11-30"))));
    assert_eq!(bureau.counts("任务.csv", &mended), [0, 0, 5, 0]);
}

#[test]
fn a_task_that_is_done_does_not_come_back_and_next_years_is_another() {
    let bureau = Bureau::new();
    let heading = "序号,任务,完成时限";
    bureau.counts("任务.csv", &[heading, "1,报送年度报告,2026-11-20"]);
    bureau.act(&bureau.records(RegisterKind::Task)[0], RegisterAct::Finish, &[(Field::DoneOn, "2026-11-19")]);
    assert_eq!(bureau.counts("任务.csv", &[heading, "1,报送年度报告,2026-12-20"]), [1, 0, 0, 0]);
    assert_eq!(bureau.counts("任务.csv", &[heading, "1,报送年度报告,2027-12-20"]), [1, 0, 0, 0]);
    assert_eq!(bureau.counts("任务.csv", &[heading, "1,完成全面诊断,2026-12-20"]), [1, 0, 0, 0], "numbers begin anew");
    assert_eq!(bureau.tasks().len(), 4);
}

#[test]
fn a_task_knows_its_group_and_enterprise_where_they_are_known() {
    let bureau = Bureau::new();
    bureau.import(&sample("staff.csv"));
    bureau.import(&bureau.file("检查.csv", &VISITS));
    let rows = ["任务,完成时限,挂钩小组,企业名称", "复查储罐区,2026-12-01,第三组,云墟甲化工有限公司", "走访,2026-12-02,第九组,各重点企业"];
    assert_eq!(bureau.counts("任务.csv", &rows), [2, 0, 0, 0]);
    let tasks = bureau.tasks();
    assert_eq!((tasks[0].group.unwrap().to_string().as_str(), tasks[0].enterprise), ("G3", bureau.visits()[0].enterprise));
    assert_eq!((tasks[1].group, tasks[1].enterprise, tasks[1].owner.as_str()), (None, None, "第九组"));
    assert!(tasks[1].basis.contains("各重点企业"), "{}", tasks[1].basis);
}

#[test]
fn r59_the_duty_roster_gives_the_officers_of_each_day() {
    let bureau = Bureau::new();
    let report = bureau.import(&sample("duty.csv"));
    assert_eq!((report.kind, counts(&report), report.skipped), ("duty", [4, 0, 0, 1], 1));
    assert_eq!(rejects(&report), [("D6", "officers_missing")]);
    let RecordFacts::Duty(second) = &bureau.records(RegisterKind::Duty)[1].facts else { panic!("no duty") };
    assert_eq!((second.on, second.officers.join(" ").as_str()), (Some(date("2026-11-24")), "王五 赵六"), "the year stands in the title");
    assert_eq!(second.duty_leader, "孙八");
    let mended = ["日期,带班领导,值班人员", "2026年11月24日,孙八,\"王五、钱七\"", "2026年12月1日,周九,\"张三、李四\""];
    assert_eq!(bureau.counts("值班表.csv", &mended), [1, 1, 0, 0]);
    assert_eq!(bureau.records(RegisterKind::Duty).len(), 5);
}

#[test]
fn two_shifts_of_a_day_stand_in_two_columns_or_two_rows() {
    let bureau = Bureau::new();
    assert_eq!(bureau.counts("a.csv", &["日期,带班领导,白班,夜班", "2026-12-01,孙八,张三,李四"]), [1, 0, 0, 0]);
    let RecordFacts::Duty(first) = &bureau.records(RegisterKind::Duty)[0].facts else { panic!("no duty") };
    assert_eq!(first.officers, ["张三", "李四"]);
    let rows = ["日期,带班领导,值班人员,备注", "2026-12-02,孙八,张三,白班", "2026-12-02,孙八,李四,夜班"];
    assert_eq!(bureau.counts("b.csv", &rows), [2, 0, 0, 0]);
    assert_eq!(bureau.counts("b.csv", &rows), [0, 0, 2, 0]);
}

#[test]
fn r7_and_r11_the_list_of_the_staff_forms_the_groups() {
    let bureau = Bureau::new();
    let report = bureau.import(&sample("staff.csv"));
    assert_eq!((report.kind, counts(&report), report.groups_created), ("staff", [6, 0, 0, 1], 4));
    assert_eq!(rejects(&report), [("B9", "name_missing")]);
    assert!(report.notices.iter().any(|notice| (notice.cell.as_str(), notice.reason) == ("J2", "not_kept")), "{:?}", report.notices);
    let staff = bureau.staff();
    assert_eq!((staff[0].role, staff[0].leading_post), (StaffRole::BureauLeader, Some(LeadingPost::Head)));
    assert_eq!(
        (staff[1].role, staff[1].office_post),
        (StaffRole::BureauLeader, Some(OfficePost::Director)),
        "a deputy director of the bureau"
    );
    assert_eq!((staff[3].role, staff[3].account.as_deref()), (StaffRole::Supervisor, Some("lisi")));
    assert!(staff[4].enforcement_team && !staff[5].enforcement_team);
    let groups = bureau.session.store.read().unwrap().groups().unwrap();
    let formed: Vec<String> =
        groups.iter().map(|group| format!("{} {} {}", group.facts.name, group.facts.leader, group.facts.members.len())).collect();
    assert_eq!(formed, ["第一组 S1 1", "第二组 S2 1", "第三组 S3 2", "第四组 S6 2"]);
}

#[test]
fn a_corrected_list_of_the_staff_leaves_what_officers_changed() {
    let bureau = Bureau::new();
    let heading = "姓名,科室,账号,小组,是否组长";
    let list = [heading, "张三,监管科,zhangsan,一组,是", "李四,法规科,lisi,一组,", "王五,法规科,,二组,"];
    let report = bureau.import(&bureau.file("名单.csv", &list));
    assert_eq!((counts(&report), report.groups_created), ([3, 0, 0, 0], 2));
    assert_eq!(bureau.staff()[0].role, StaffRole::GroupLeader);
    let member = bureau.session.store.read().unwrap().staff().unwrap().remove(1);
    let facts = StaffFacts { section: "调查科".into(), ..member.facts.clone() };
    bureau.session.edit_staff(&member, facts).unwrap();
    assert_eq!(bureau.counts("名单.csv", &list), [0, 0, 3, 0]);
    let mended = [heading, list[1], "李四,法规科,li4,二组,是", "王五,监管科,,二组,", "赵六,监管科,,一组,"];
    let report = bureau.import(&bureau.file("名单.csv", &mended));
    assert_eq!((counts(&report), report.groups_created), ([1, 2, 1, 0], 0));
    let staff = bureau.staff();
    assert_eq!((staff[1].section.as_str(), staff[1].account.as_deref()), ("调查科", Some("li4")), "theirs and mine");
    assert_eq!(staff[2].section, "监管科");
    let groups = bureau.session.store.read().unwrap().groups().unwrap();
    let ids = |at: usize| groups[at].facts.members.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!((ids(0).as_str(), ids(1).as_str(), groups[1].facts.leader.to_string().as_str()), ("S1 S4", "S2 S3", "S2"));
    assert_eq!(bureau.counts("名单.csv", &mended), [0, 0, 4, 0]);
}

#[test]
fn two_people_of_one_name_are_told_by_their_section_and_one_in_two_groups_is_one() {
    let bureau = Bureau::new();
    let list = ["姓名,科室,小组", "张三,监管科,一组", "张三,法规科,一组", "李四,监管科,一组", "李四,监管科,二组"];
    let report = bureau.import(&bureau.file("名单.csv", &list));
    assert_eq!((counts(&report), report.groups_created), ([3, 0, 1, 0], 2));
    assert_eq!(bureau.counts("名单.csv", &list), [0, 0, 4, 0]);
}

#[test]
fn an_import_into_the_past_is_refused() {
    let mut bureau = Bureau::new();
    bureau.session.present = Some(bureau.session.store.clone());
    let failure = import(&bureau.session, &sample("tasks.csv"), &ImportOptions::default(), &Knowledge::shipped(), &mut |_| true);
    assert!(matches!(failure, Err(ImportError::Store(StoreError::Refused(refusal))) if refusal == Refusal::AsOf));
    assert!(bureau.tasks().is_empty());
}

#[test]
fn the_command_line_imports_them_and_tells_of_each() {
    let desk = Desk::new();
    for (name, kind, created) in
        [("visits.xlsx", "visits", 60), ("tasks.csv", "tasks", 4), ("duty.csv", "duty", 4), ("staff.csv", "staff", 6)]
    {
        let path = sample(name);
        let path = path.to_str().unwrap();
        let tried = desk.json(&["import", path, "--dry-run", "--json"]);
        assert_eq!((&tried["kind"], &tried["created"]), (&kind.into(), &created.into()), "{name}");
        let report = desk.json(&["import", path, "--as", kind, "--json"]);
        assert_eq!((&report["kind"], &report["created"]), (&kind.into(), &created.into()), "{name}");
        assert!(desk.ok(&["import", path]).starts_with("读取"), "{name}");
    }
    let rejects = desk.scratch().join("拒收.xlsx");
    desk.ok(&["import", sample("tasks.csv").to_str().unwrap(), "--rejects", rejects.to_str().unwrap()]);
    let again = desk.json(&["import", rejects.to_str().unwrap(), "--json"]);
    assert_eq!((&again["kind"], &again["read"], &again["rejected"]), (&"tasks".into(), &3.into(), &3.into()));
    assert!(desk.refused(&["import", sample("staff.csv").to_str().unwrap(), "--as", "duty"]).1.contains("缺少此类台账必需的列"));
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn a_map_names_fields_of_a_register() {
    let bureau = Bureau::new();
    let path = bureau.file("自拟.csv", &["要办的事,哪天办完,谁办", "完成对接进驻,2026-12-01,张三"]);
    let headings = dudao::ledger::heading::Headings::shipped()
        .with_map("\"要办的事\" = \"title\"\n\"哪天办完\" = \"due\"\n\"谁办\" = \"assignee\"\n")
        .unwrap();
    let knowledge = Knowledge { headings, ..Knowledge::shipped() };
    let done = import(&bureau.session, &path, &ImportOptions::default(), &knowledge, &mut |_| true).unwrap();
    assert_eq!((done.report.kind, counts(&done.report)), ("tasks", [1, 0, 0, 0]));
    assert_eq!((bureau.tasks()[0].title.as_str(), bureau.tasks()[0].owner.as_str()), ("完成对接进驻", "张三"));
}

#[test]
fn merged_cells_titles_and_other_sheets_are_understood() {
    let bureau = Bureau::new();
    let path = bureau.folder.path().join("任务.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let plain = rust_xlsxwriter::Format::new();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "请各科室按时完成").unwrap();
    let sheet = book.add_worksheet().set_name("任务").unwrap();
    sheet.merge_range(0, 0, 0, 3, "重点企业挂钩督导任务分解表（2026年）", &plain).unwrap();
    for (column, heading) in ["序号", "工作任务"].into_iter().enumerate() {
        sheet.merge_range(1, column as u16, 2, column as u16, heading, &plain).unwrap();
    }
    sheet.merge_range(1, 2, 1, 3, "责任分工", &plain).unwrap();
    for (column, heading) in [(2, "责任科室"), (3, "完成时限")] {
        sheet.write_string(2, column, heading).unwrap();
    }
    let date_format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (row, title) in ["完成对接进驻", "完成全面诊断"].into_iter().enumerate() {
        let y = row as u32 + 3;
        sheet.write_number(y, 0, row as f64 + 1.0).unwrap();
        sheet.write_string(y, 1, title).unwrap();
        sheet.write_with_format(y, 3, &date("2026-11-27"), &date_format).unwrap();
    }
    sheet.merge_range(3, 2, 4, 2, "安全生产监管科", &plain).unwrap();
    sheet.write_string(5, 0, "3").unwrap();
    sheet.write_string(5, 1, "召开会商研判会").unwrap();
    sheet.write_string(5, 2, "督导办").unwrap();
    sheet.write_string(5, 3, "12月底前").unwrap();
    book.save(&path).unwrap();
    let report = bureau.import(&path);
    assert_eq!((report.kind, report.sheet.as_str(), counts(&report)), ("tasks", "任务", [3, 0, 0, 0]));
    let tasks = bureau.tasks();
    let owners: Vec<&str> = tasks.iter().map(|task| task.owner.as_str()).collect();
    assert_eq!(owners, ["安全生产监管科", "安全生产监管科", "督导办"], "a merged cell holds for all its rows");
    assert_eq!((tasks[0].task_number.as_str(), tasks[0].due), ("1", Some(date("2026-11-27"))));
    assert_eq!(tasks[2].due, Some(date("2026-12-31")), "the year stands in the title");
}

#[test]
fn what_imports_corrected_is_on_the_journal_and_can_be_taken_back() {
    let bureau = Bureau::new();
    bureau.counts("检查.csv", &VISITS[..2]);
    bureau.counts("名单.csv", &["姓名,科室,小组", "张三,监管科,一组"]);
    let mended = "云墟甲化工有限公司,2026-11-02,突击检查,\"李四、王五\",储罐区及装卸作业,已下达指令,刘一";
    assert_eq!(bureau.counts("检查.csv", &[VISITS[0], mended]), [0, 1, 0, 0]);
    let visit = bureau.records(RegisterKind::Visit).remove(0);
    let view = bureau.session.store.read().unwrap();
    assert_eq!(view.entry(visit.version).unwrap().unwrap().change.key(), "record.corrected");
    drop(view);
    assert_eq!(bureau.counts("名单.csv", &["姓名,科室,小组", "张三,法规科,一组", "李四,法规科,一组"]), [1, 1, 0, 0]);
    let verdict = bureau.session.store.verify(&mut |_| {}).unwrap();
    assert!(verdict.ok, "a replay gives the same tables");
    bureau.session.undo(visit.version, "更正有误".into()).unwrap();
    assert_eq!(bureau.visits()[0].handling, "当场交换意见");
    assert_eq!(bureau.counts("检查.csv", &[VISITS[0], mended]), [0, 0, 1, 0], "what was taken back stays so");
    let member = bureau.session.store.read().unwrap().staff().unwrap().remove(0);
    bureau.session.undo(member.version, "更正有误".into()).unwrap();
    assert_eq!(bureau.staff()[0].section, "监管科");
}

#[test]
fn a_ledger_takes_a_major_hazard_no_further_than_a_second_officer_must_go() {
    const HEAD: &str = "隐患编号,企业名称,隐患描述,隐患等级,发现日期,整改期限,状态,销号日期";
    let row = |code: &str, grade: &str, end: &str| {
        format!("{code},云墟安澜化工有限公司,{code}罐区切断阀失效,{grade},2026-06-01,2026-06-20,{end}")
    };
    let bureau = Bureau::new();
    let import = |rows: &[String]| {
        let rows: Vec<&str> = std::iter::once(HEAD).chain(rows.iter().map(String::as_str)).collect();
        bureau.import(&bureau.file("street.csv", &rows))
    };
    let open = [row("1", "重大", "整改中,"), row("2", "一般", "整改中,"), row("3", "重大", "已销号,2026-06-18")];
    assert_eq!(counts(&import(&open)), [3, 0, 0, 0]);
    let closed = [row("1", "重大", "已销号,2026-06-18"), row("2", "一般", "已销号,2026-06-18"), row("3", "重大", "已销号,2026-06-18")];
    let report = import(&closed);
    assert_eq!(counts(&report), [0, 2, 1, 0]);
    let notices: Vec<_> = report.notices.iter().map(|notice| (notice.cell.as_str(), notice.reason)).collect();
    assert_eq!(notices, [("A2", "second_officer")]);
    let stage = |id| bureau.session.hazard(HazardId(id)).unwrap().stage;
    assert_eq!([stage(1), stage(2), stage(3)], [Stage::AwaitingReinspection, Stage::ClosedOut, Stage::ClosedOut]);
    assert!(bureau.session.hazard(HazardId(1)).unwrap().is_passed());
    // The same file again changes nothing, before and after the second officer has been there.
    assert_eq!(counts(&import(&closed)), [0, 0, 3, 0]);
    let seen = bureau.session.hazard(HazardId(1)).unwrap();
    let plan = Plan { measures: "更换".into(), remediation_plan: "停产更换".into(), ..Plan::default() };
    bureau.session.act(&seen, Act::Plan { plan, deadline: seen.deadline(), document: None }).unwrap();
    let seen = bureau.session.hazard(HazardId(1)).unwrap();
    // Whoever brought the re-inspection in is not the second officer.
    let close = || Act::CloseOut { on: date(common::TODAY), evidence: "验收".into(), document: None };
    assert!(matches!(bureau.session.act(&seen, close()), Err(StoreError::Refused(Refusal::SecondOfficerSame(name))) if name == "张三"));
    let second = Session { officer: Officer::of_office("李四", "lisi"), ..bureau.session.clone() };
    second.act(&seen, close()).unwrap();
    assert_eq!(counts(&import(&closed)), [0, 0, 3, 0]);
    assert_eq!(bureau.session.hazard(HazardId(1)).unwrap().closure.unwrap().evidence, "验收");
}

#[test]
fn a_corrected_ledger_taken_twice_leaves_what_officers_changed_in_between() {
    const HEAD: &str = "隐患编号,企业名称,隐患描述,隐患等级,所在部位,发现日期,整改期限,整改措施";
    let row = |measures: &str| format!("1,云墟安澜化工有限公司,罐区切断阀失效,一般,一楼,2026-06-01,2026-06-20,{measures}");
    let bureau = Bureau::new();
    let import = |measures: &str| counts(&bureau.import(&bureau.file("street.csv", &[HEAD, &row(measures)])));
    assert_eq!(import("更换"), [1, 0, 0, 0]);
    let seen = bureau.session.hazard(HazardId(1)).unwrap();
    let facts = HazardFacts { location: "三楼".into(), severity: Severity::Major, ..seen.facts.clone() };
    bureau.session.act(&seen, Act::Edit(Box::new(facts))).unwrap();
    assert_eq!(import("更换并试压"), [0, 1, 0, 0]);
    assert_eq!(import("更换并试压"), [0, 0, 1, 0]);
    let now = bureau.session.hazard(HazardId(1)).unwrap();
    assert_eq!((now.facts.location.as_str(), now.facts.severity), ("三楼", Severity::Major));
    assert_eq!(now.plan.unwrap().measures, "更换并试压");
}

#[test]
fn a_hazard_that_became_major_in_the_program_is_not_closed_out_by_a_ledger_that_calls_it_general() {
    const HEAD: &str = "隐患编号,企业名称,隐患描述,隐患等级,发现日期,整改期限,状态,销号日期";
    let row = |end: &str| format!("1,云墟安澜化工有限公司,罐区切断阀失效,一般,2026-06-01,2026-06-20,{end}");
    let bureau = Bureau::new();
    let import = |end: &str| bureau.import(&bureau.file("street.csv", &[HEAD, &row(end)]));
    import("整改中,");
    let seen = bureau.session.hazard(HazardId(1)).unwrap();
    let facts = HazardFacts { severity: Severity::Major, ..seen.facts.clone() };
    bureau.session.act(&seen, Act::Edit(Box::new(facts))).unwrap();
    let report = import("已销号,2026-06-18");
    assert_eq!(report.notices.iter().map(|notice| notice.reason).collect::<Vec<_>>(), ["second_officer"]);
    let now = bureau.session.hazard(HazardId(1)).unwrap();
    assert_eq!((now.stage, now.closure), (Stage::AwaitingReinspection, None));
}
