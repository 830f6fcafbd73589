//! The rules of the registers: what each step of the ladder lacks, what each record is held to, what falls due.
#![allow(clippy::unwrap_used, clippy::panic)]

mod records;

use chrono::{NaiveDate, NaiveDateTime};
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::decide::{Deciding, register};
use dudao::domain::enterprise::{Enterprise, Pairing};
use dudao::domain::hazard::{Hazard, Severity, Stage};
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, StaffId};
use dudao::domain::ladder::{Lack, Surroundings, article_113_counts, article_113_holds, lacks};
use dudao::domain::obligation::{self, ReminderKind};
use dudao::domain::programme::{Parameters, ProgrammeFacts};
use dudao::domain::refusal::{Field, Refusal};
use dudao::domain::register::*;
use dudao::domain::reminder;
use dudao::domain::rule::Rule;
use dudao::domain::staff::GroupFacts;
use dudao::domain::standing::Standing;
use records::{enterprise_facts, facts};

const TODAY: &str = "2026-11-24";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn by() -> Deciding<'static> {
    Deciding { officer: "张三", staff: None, today: date(TODAY) }
}

fn hazard(id: u32, severity: Severity, stage: Stage) -> Hazard {
    Hazard {
        id: HazardId(id),
        version: 1,
        facts: facts(1, severity, "2026-11-02"),
        stage,
        plan: None,
        deadlines: Vec::new(),
        started_on: None,
        applied_on: None,
        reinspections: Vec::new(),
        closure: None,
        past_closures: Vec::new(),
        ending: None,
        source: None,
    }
}

fn record(number: u32, facts: RecordFacts) -> Record {
    Record { id: RecordId { kind: facts.kind(), number }, version: 9, facts, overrides: Vec::new(), withdrawn: None }
}

fn major() -> Surroundings {
    Surroundings { hazards: vec![hazard(1, Severity::Major, Stage::Rectifying)], ..Surroundings::default() }
}

fn with(mut around: Surroundings, facts: RecordFacts) -> Surroundings {
    around.records.push(record(around.records.len() as u32 + 1, facts));
    around
}

fn order() -> RectificationOrder {
    RectificationOrder {
        enterprise: Some(EnterpriseId(1)),
        hazards: vec![HazardId(1)],
        deadline: Some(date("2026-12-10")),
        document: "（坛）应急责改〔2026〕1号".into(),
        on: Some(date("2026-11-20")),
        by: vec!["张三".into(), "李四".into()],
        ..RectificationOrder::default()
    }
}

fn measure(kind: MeasureKind) -> Measure {
    Measure {
        enterprise: Some(EnterpriseId(1)),
        measure: Some(kind),
        hazards: vec![HazardId(1)],
        scope: "抛光车间".into(),
        on: Some(date("2026-11-20")),
        starts_at: Some(at("2026-11-22 10:00")),
        document: "（坛）应急现决〔2026〕1号".into(),
        ..Measure::default()
    }
}

fn power_cut() -> Measure {
    Measure {
        approver: "张三".into(),
        refused_decision: "停产决定送达后仍组织生产".into(),
        danger: "积尘严重".into(),
        notified_at: Some(at("2026-11-21 10:00")),
        ..measure(MeasureKind::PowerCut)
    }
}

#[test]
fn r25_a_diagnosis_says_what_was_found() {
    for (conclusion, lacking, stage) in [("", vec![Lack::Conclusion], RecordStage::Open), ("隐患2条", vec![], RecordStage::Done)] {
        let facts = RecordFacts::Diagnosis(Diagnosis { on: Some(date(TODAY)), conclusion: conclusion.into(), ..Diagnosis::default() });
        assert_eq!(lacks(&facts, RegisterAct::Enter, &Surroundings::default()), lacking, "{conclusion}");
        let record = record(1, facts);
        assert_eq!(record.stage(), stage, "{conclusion}");
        let mut standing = Standing::default();
        standing.take(&record);
        assert_eq!(standing.diagnosed_on.is_some(), lacking.is_empty(), "{conclusion}");
    }
}

#[test]
fn r49_an_order_that_was_served_is_not_done_with_it() {
    let stage = |served_on: Option<&str>| {
        let facts = RecordFacts::RectificationOrder(RectificationOrder { served_on: served_on.map(date), ..order() });
        record(1, facts).stage()
    };
    assert_eq!([stage(None), stage(Some(TODAY))], [RecordStage::Unserved, RecordStage::Served]);
    assert!(!stage(Some(TODAY)).is_open(), "what is still to do is at its hazards");
}

#[test]
fn safety_law_65_order_and_stop() {
    let closed = Surroundings { hazards: vec![hazard(1, Severity::Major, Stage::ClosedOut)], ..Surroundings::default() };
    let general = Surroundings { hazards: vec![hazard(1, Severity::General, Stage::Registered)], ..Surroundings::default() };
    let nameless = RectificationOrder { document: String::new(), ..order() };
    for (what, facts, around, expected) in [
        ("an order", RecordFacts::RectificationOrder(order()), major(), vec![]),
        ("an order without a number", RecordFacts::RectificationOrder(nameless), major(), vec![Lack::DocumentNumber]),
        ("an order on what is closed", RecordFacts::RectificationOrder(order()), closed.clone(), vec![Lack::OpenHazard]),
        ("a stop", RecordFacts::Measure(measure(MeasureKind::Suspension)), major(), vec![]),
        ("a stop for a general hazard", RecordFacts::Measure(measure(MeasureKind::Suspension)), general, vec![Lack::MajorHazard]),
        ("a stop for what is closed", RecordFacts::Measure(measure(MeasureKind::UseProhibition)), closed, vec![Lack::MajorHazard]),
        ("a withdrawal of workers", RecordFacts::Measure(measure(MeasureKind::Withdrawal)), major(), vec![]),
    ] {
        assert_eq!(lacks(&facts, RegisterAct::Enter, &around), expected, "{what}");
    }
}

#[test]
fn safety_law_65_work_resumes_only_after_the_departments_own_check() {
    let closed = Surroundings { hazards: vec![hazard(1, Severity::Major, Stage::ClosedOut)], ..Surroundings::default() };
    let lifted = Measure { lifted_on: Some(date(TODAY)), ..measure(MeasureKind::Suspension) };
    let checked = Measure { checked_by: vec!["张三".into()], check_result: "具备恢复条件".into(), ..lifted.clone() };
    let approved = Measure { resume_approver: "李四".into(), ..checked.clone() };
    for (facts, around, expected) in [
        (lifted, &closed, vec![Lack::ResumeCheck, Lack::ResumeApproval]),
        (checked, &closed, vec![Lack::ResumeApproval]),
        (approved.clone(), &closed, vec![]),
        (approved, &major(), vec![Lack::HazardsOpen]),
    ] {
        assert_eq!(lacks(&RecordFacts::Measure(facts), RegisterAct::Lift, around), expected);
    }
}

#[test]
fn safety_law_70_coercive_measures() {
    let refused = || with(major(), RecordFacts::Measure(measure(MeasureKind::Suspension)));
    let ordered = || with(major(), RecordFacts::RectificationOrder(order()));
    for (what, facts, around, expected) in [
        ("all there", power_cut(), refused(), vec![]),
        ("after an order", power_cut(), ordered(), vec![]),
        ("without a decision before", power_cut(), major(), vec![Lack::EarlierDecision]),
        ("without the head", Measure { approver: String::new(), ..power_cut() }, refused(), vec![Lack::HeadApproval]),
        ("by the head", power_cut(), Surroundings { head: Some("张三".into()), ..refused() }, vec![]),
        ("by another than the head", power_cut(), Surroundings { head: Some("钱八".into()), ..refused() }, vec![Lack::HeadApproval]),
        ("without the refusal", Measure { refused_decision: String::new(), ..power_cut() }, refused(), vec![Lack::RefusalOfDecision]),
        ("without danger", Measure { danger: String::new(), ..power_cut() }, refused(), vec![Lack::RealDanger]),
        ("without notice", Measure { notified_at: None, ..power_cut() }, refused(), vec![Lack::Notice24Hours]),
        ("a minute short", Measure { notified_at: Some(at("2026-11-21 10:01")), ..power_cut() }, refused(), vec![Lack::Notice24Hours]),
        ("notified after", Measure { notified_at: Some(at("2026-11-23 10:00")), ..power_cut() }, refused(), vec![Lack::Notice24Hours]),
        ("urgent", Measure { notified_at: None, urgent: true, ..power_cut() }, refused(), vec![]),
        (
            "explosives need no notice",
            Measure { notified_at: None, measure: Some(MeasureKind::ExplosivesCut), ..power_cut() },
            refused(),
            vec![],
        ),
    ] {
        assert_eq!(lacks(&RecordFacts::Measure(facts), RegisterAct::Enter, &around), expected, "{what}");
    }
}

#[test]
fn safety_law_113_three_penalties_in_180_days_or_four_in_a_year() {
    let day = date(TODAY);
    for (penalties, counts, holds) in [
        (vec![], (0, 0), false),
        (vec!["2026-11-24", "2026-09-01"], (2, 2), false),
        // The 180th day back is 2026-05-29; the day before it does not count any more.
        (vec!["2026-11-24", "2026-09-01", "2026-05-29"], (3, 3), true),
        (vec!["2026-11-24", "2026-09-01", "2026-05-28"], (2, 3), false),
        (vec!["2026-05-01", "2026-04-01", "2026-03-01", "2025-11-25"], (0, 4), true),
        (vec!["2026-05-01", "2026-04-01", "2026-03-01", "2025-11-24"], (0, 3), false),
        (vec!["2026-11-25", "2026-11-26", "2026-11-27"], (0, 0), false),
    ] {
        let days: Vec<NaiveDate> = penalties.iter().map(|text| date(text)).collect();
        assert_eq!(article_113_counts(&days, day), counts, "{penalties:?}");
        assert_eq!(article_113_holds(&days, day), holds, "{penalties:?}");
    }
}

#[test]
fn safety_law_113_grounds_of_a_referral() {
    let referral = |ground| {
        RecordFacts::Referral(Referral {
            enterprise: Some(EnterpriseId(1)),
            ground: Some(ground),
            hazards: vec![HazardId(1)],
            reason: "屡罚不改".into(),
            to: "区人民政府".into(),
            on: Some(date(TODAY)),
            approver: "张三".into(),
            document: "坛应急〔2026〕9号".into(),
            ..Referral::default()
        })
    };
    let penalised = |around: Surroundings, days: &[&str]| {
        days.iter().fold(around, |around, day| with(around, RecordFacts::Penalty(Penalty { on: Some(date(day)), ..Penalty::default() })))
    };
    let stopped = || with(major(), RecordFacts::Measure(measure(MeasureKind::Suspension)));
    for (what, facts, around, expected) in [
        ("three", referral(Ground::RepeatedPenalties), penalised(major(), &["2026-11-01", "2026-10-01", "2026-09-01"]), vec![]),
        ("two", referral(Ground::RepeatedPenalties), penalised(major(), &["2026-11-01", "2026-10-01"]), vec![Lack::PenaltyCount]),
        (
            "no major hazard",
            referral(Ground::RepeatedPenalties),
            penalised(Surroundings::default(), &["2026-11-01", "2026-10-01", "2026-09-01"]),
            vec![Lack::MajorHazard],
        ),
        ("unfit after a stop", referral(Ground::UnfitAfterStoppage), stopped(), vec![]),
        ("no stop before", referral(Ground::RefusedStoppage), major(), vec![Lack::EarlierStoppage]),
    ] {
        assert_eq!(lacks(&facts, RegisterAct::Enter, &around), expected, "{what}");
    }
    let bare = Referral { ground: Some(Ground::RefusedStoppage), ..Referral::default() };
    assert_eq!(lacks(&RecordFacts::Referral(bare), RegisterAct::Enter, &stopped()), [Lack::Approval, Lack::DocumentNumber]);
}

#[test]
fn a_step_that_lacks_something_needs_a_reason_and_is_marked() {
    let nameless = RecordFacts::RectificationOrder(RectificationOrder { document: String::new(), ..order() });
    let refused = register::enter(nameless.clone(), &major(), None, by());
    assert_eq!(refused, Err(Refusal::Lacking(vec![Lack::DocumentNumber])));
    assert_eq!(register::enter(nameless.clone(), &major(), Some("  "), by()), Err(Refusal::Lacking(vec![Lack::DocumentNumber])));
    let done = register::enter(nameless, &major(), Some("现场先行下达，文号待补"), by()).unwrap();
    let id = RecordId { kind: RegisterKind::RectificationOrder, number: 1 };
    let marked = dudao::domain::apply::record(None, id, 5, &done).unwrap();
    assert_eq!(marked.overrides.len(), 1);
    assert_eq!((marked.overrides[0].act, marked.overrides[0].reason.as_str()), (RegisterAct::Enter, "现场先行下达，文号待补"));
    // A reason where nothing is lacking marks nothing.
    let whole = register::enter(RecordFacts::RectificationOrder(order()), &major(), Some("无"), by()).unwrap();
    assert!(dudao::domain::apply::record(None, id, 5, &whole).unwrap().overrides.is_empty());
}

#[test]
fn a_correction_gets_round_no_step_of_the_ladder() {
    let stop = record(1, RecordFacts::Measure(measure(MeasureKind::Suspension)));
    let edit = |facts: Measure, reason| register::act(&stop, RegisterAct::Edit, RecordFacts::Measure(facts), &major(), reason, by());
    let Err(Refusal::Lacking(lacks)) = edit(Measure { measure: Some(MeasureKind::PowerCut), ..measure(MeasureKind::Suspension) }, None)
    else {
        panic!("a stop became a power cut")
    };
    assert!(lacks.contains(&Lack::HeadApproval) && lacks.contains(&Lack::Notice24Hours), "{lacks:?}");
    let nameless = Measure { document: String::new(), ..measure(MeasureKind::Suspension) };
    assert_eq!(edit(nameless.clone(), None), Err(Refusal::Lacking(vec![Lack::DocumentNumber])));
    assert!(edit(nameless.clone(), Some("文号作废，待补")).is_ok());
    // What it lacked before was answered then.
    let before = record(1, RecordFacts::Measure(nameless.clone()));
    let wider = RecordFacts::Measure(Measure { scope: "全厂".into(), ..nameless });
    assert!(register::act(&before, RegisterAct::Edit, wider, &major(), None, by()).is_ok());
}

#[test]
fn a_correction_makes_no_second_record_of_the_same() {
    let dock_in = |on: &str| {
        RecordFacts::DockIn(DockIn {
            enterprise: Some(EnterpriseId(1)), on: Some(date(on)), by: vec!["张三".into()], ..DockIn::default()
        })
    };
    let (mine, around) = (record(2, dock_in("2026-11-10")), with(Surroundings::default(), dock_in("2026-11-20")));
    let moved = |on: &str| register::act(&mine, RegisterAct::Edit, dock_in(on), &around, None, by()).map(|_| ());
    assert_eq!(moved("2026-11-20"), Err(Refusal::AlreadyOnRecord(around.records[0].id)));
    assert_eq!(moved("2026-11-11"), Ok(()));
}

#[test]
fn safety_law_68_a_visit_says_what_was_inspected_and_who_signed() {
    let visit = Visit {
        enterprise: Some(EnterpriseId(1)),
        on: Some(date(TODAY)),
        mode: Some(dudao::domain::hazard::VisitMode::RoutineVisit),
        participants: vec!["张三".into()],
        ..Visit::default()
    };
    let none = Surroundings::default();
    let lacking = |visit: &Visit| lacks(&RecordFacts::Visit(visit.clone()), RegisterAct::Enter, &none);
    assert_eq!(lacking(&visit), [Lack::Content, Lack::Signature]);
    let seen = Visit { content: "现场".into(), ..visit.clone() };
    assert_eq!(lacking(&seen), [Lack::Signature]);
    assert!(lacking(&Visit { signed_by: "王五".into(), ..seen.clone() }).is_empty());
    assert!(lacking(&Visit { refused_to_sign: "拒签，已录像".into(), ..seen }).is_empty());
    // What it lacks is shown, and does not keep the officer from entering it.
    assert!(register::enter(RecordFacts::Visit(visit), &none, None, by()).is_ok());
}

#[test]
fn what_a_record_is_held_to() {
    let none = Surroundings::default();
    let dock_in = DockIn { enterprise: Some(EnterpriseId(1)), on: Some(date(TODAY)), by: vec!["张三".into()], ..DockIn::default() };
    let visit = |on: &str| {
        RecordFacts::Visit(Visit {
            enterprise: Some(EnterpriseId(1)),
            on: Some(date(on)),
            mode: Some(dudao::domain::hazard::VisitMode::Inspection),
            participants: vec!["张三".into()],
            ..Visit::default()
        })
    };
    let entered = |facts: RecordFacts, around: &Surroundings| register::enter(facts, around, None, by()).map(|_| ());
    assert_eq!(entered(RecordFacts::DockIn(DockIn { by: Vec::new(), ..dock_in.clone() }), &none), Err(Refusal::Missing(Field::By)));
    assert_eq!(entered(visit("2026-11-25"), &none), Err(Refusal::InFuture { field: Field::On, date: date("2026-11-25") }));
    assert_eq!(entered(visit(TODAY), &none), Ok(()));
    let twice = with(none.clone(), RecordFacts::DockIn(dock_in.clone()));
    assert_eq!(entered(RecordFacts::DockIn(dock_in), &twice), Err(Refusal::AlreadyOnRecord(twice.records[0].id)));
    let served = RectificationOrder { served_on: Some(date("2026-11-19")), served_to: "王五".into(), ..order() };
    let early = Refusal::TooEarly { field: Field::ServedOn, date: date("2026-11-19"), limit: date("2026-11-20") };
    assert_eq!(entered(RecordFacts::RectificationOrder(served), &major()), Err(early));
    let elsewhere = RecordFacts::RectificationOrder(RectificationOrder { enterprise: Some(EnterpriseId(2)), ..order() });
    let other = Refusal::OtherEnterprise { hazard: HazardId(1), enterprise: EnterpriseId(2) };
    assert_eq!(entered(elsewhere, &major()), Err(other));
    let report = |report, period: &str| RecordFacts::Report(Report { report: Some(report), period: period.into(), ..Report::default() });
    assert_eq!(entered(report(ReportKind::GroupAnnual, "2026"), &none), Err(Refusal::Missing(Field::Group)));
    assert_eq!(entered(report(ReportKind::EnterpriseAnnual, "2026"), &none), Err(Refusal::Missing(Field::Enterprise)));
    let odd = Report { report: Some(ReportKind::GroupAnnual), period: "2026H1".into(), group: Some(GroupId(1)), ..Report::default() };
    assert_eq!(entered(RecordFacts::Report(odd), &none), Err(Refusal::Unreadable { field: Field::Period, text: "2026H1".into() }));
}

#[test]
fn each_act_is_possible_once_and_in_its_turn() {
    let penalty = Penalty {
        enterprise: Some(EnterpriseId(1)),
        on: Some(date("2026-11-20")),
        document: "罚1".into(),
        basis: "第一百零二条".into(),
        content: "罚款".into(),
        ..Penalty::default()
    };
    let before = record(1, RecordFacts::Penalty(penalty.clone()));
    let published = Penalty { published_on: Some(date(TODAY)), published_in: "门户网站".into(), ..penalty };
    let facts = RecordFacts::Penalty(published);
    let none = Surroundings::default();
    assert!(register::act(&before, RegisterAct::Publish, facts.clone(), &none, None, by()).is_ok());
    let after = record(1, facts.clone());
    let not_now = |act| Err(Refusal::NotNow { act, record: after.id });
    assert_eq!(register::act(&after, RegisterAct::Publish, facts.clone(), &none, None, by()), not_now(RegisterAct::Publish));
    assert_eq!(register::act(&after, RegisterAct::Serve, facts.clone(), &none, None, by()), not_now(RegisterAct::Serve));
    assert_eq!(register::act(&after, RegisterAct::Edit, facts, &none, None, by()), Err(Refusal::NothingToChange));
    assert_eq!(register::withdraw(&after, " "), Err(Refusal::Missing(Field::Reason)));
    let gone = Record { withdrawn: Some("重复".into()), ..after.clone() };
    assert_eq!(register::withdraw(&gone, "重复"), not_now(RegisterAct::Withdraw));
    assert_eq!(gone.stage(), RecordStage::Withdrawn);
    assert!(gone.obligations(&Parameters::default()).is_empty());
}

fn programme() -> ProgrammeFacts {
    ProgrammeFacts { issued_on: Some(date("2026-03-02")), ends_on: Some(date("2027-12-31")), ..ProgrammeFacts::default() }
}

fn due_of(standing: &Standing, paired_from: &str) -> Vec<(ReminderKind, String)> {
    let pairings = vec![Pairing { group: GroupId(1), from: date(paired_from) }];
    let enterprise = Enterprise { id: EnterpriseId(1), version: 1, facts: enterprise_facts("云墟甲化工"), pairings, entered_on: None };
    let due = obligation::of_enterprise(&enterprise, standing, &programme());
    let reports = |kind: &ReminderKind| *kind == ReminderKind::AnnualReport;
    let due: Vec<_> = due.into_iter().map(|it| (it.kind, it.alert_on.to_string())).collect();
    assert_eq!(due.iter().filter(|(kind, _)| reports(kind)).count() + standing.annual_reports.len(), 2, "2026 and 2027");
    due.into_iter().filter(|(kind, _)| !reports(kind)).collect()
}

#[test]
fn r23_to_r28_milestones_follow_each_other() {
    use ReminderKind::*;
    let day = |text: &str| Some(date(text));
    let none = Standing::default();
    let docked = Standing { docked_in: day("2026-03-05"), dock_in_completed_on: day("2026-03-05"), ..Standing::default() };
    let unticked = Standing { dock_in_completed_on: None, ..docked.clone() };
    let again = Standing { docked_in: day("2026-03-12"), ..docked.clone() };
    let diagnosed = Standing { diagnosed_on: day("2026-04-01"), ..docked.clone() };
    let listed = Standing { list_number: 1, listed_on: day("2026-04-01"), ..diagnosed.clone() };
    let planned = Standing { planned_on: day("2026-04-08"), ..listed.clone() };
    let changed = Standing { list_changed_on: day("2026-05-06"), ..planned.clone() };
    let visited = Standing { last_visit_on: day("2026-05-20"), ..planned.clone() };
    let old_list = Standing { list_number: 1, listed_on: day("2026-02-20"), ..planned.clone() };
    let before_issue = Standing { docked_in: day("2026-02-20"), dock_in_completed_on: day("2026-02-20"), ..Standing::default() };
    for (what, standing, paired, expected) in [
        ("R23: within a week of the issue", &none, "2026-03-02", vec![(DockIn, "2026-03-09")]),
        ("R23: of the pairing, when that is later", &none, "2026-06-01", vec![(DockIn, "2026-06-08")]),
        ("R24: both ticks", &unticked, "2026-03-02", vec![(DockIn, "2026-03-09"), (Diagnosis, "2026-04-05"), (Visit, "2026-04-04")]),
        ("R24: ticks once made stay made", &again, "2026-03-02", vec![(Diagnosis, "2026-04-12"), (Visit, "2026-04-11")]),
        (
            "R2, R27: a list of the programme before does not count",
            &old_list,
            "2026-03-02",
            vec![(CopyTo, "2026-04-01"), (Visit, "2026-04-04")],
        ),
        ("R25: within a month of entry", &docked, "2026-03-02", vec![(Diagnosis, "2026-04-05"), (Visit, "2026-04-04")]),
        (
            "R27, R28: the list at once, the plan within the parameter's days",
            &diagnosed,
            "2026-03-02",
            vec![(ActionPlan, "2026-04-08"), (CopyTo, "2026-04-01"), (Visit, "2026-04-04")],
        ),
        ("R28", &listed, "2026-03-02", vec![(ActionPlan, "2026-04-08"), (Visit, "2026-04-04")]),
        ("R35", &planned, "2026-03-02", vec![(Visit, "2026-04-04")]),
        ("R26: a changed list", &changed, "2026-03-02", vec![(CopyTo, "2026-05-06"), (Visit, "2026-04-04")]),
        ("R35: from the last visit", &visited, "2026-03-02", vec![(Visit, "2026-06-19")]),
        (
            "R2: a milestone of the programme before does not count",
            &before_issue,
            "2025-01-01",
            vec![(DockIn, "2026-03-09"), (Visit, "2026-03-22")],
        ),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(kind, day)| (kind, day.to_owned())).collect();
        assert_eq!(due_of(standing, paired), expected, "{what}");
    }
}

fn unpaired(entered_on: Option<&str>) -> Enterprise {
    let facts = enterprise_facts("云墟甲化工");
    Enterprise { id: EnterpriseId(1), version: 1, facts, pairings: Vec::new(), entered_on: entered_on.map(date) }
}

#[test]
fn r13_r23_r39_an_enterprise_that_comes_later_owes_nothing_from_before() {
    let day = |text: &str| text.parse().unwrap();
    for (entered_on, paired_from, dock_in, rule, annual) in [
        (None, None, "2026-03-09", Rule::DockIn, &["2026-12-31", "2027-12-31"][..]),
        (Some("2026-01-15"), None, "2026-03-09", Rule::DockIn, &["2026-12-31", "2027-12-31"]),
        (Some("2026-12-01"), None, "2026-12-08", Rule::LateDockIn, &["2026-12-31", "2027-12-31"]),
        (Some("2027-01-10"), None, "2027-01-17", Rule::LateDockIn, &["2027-12-31"]),
        // Who pairs it says since when, whenever the program was told of it.
        (Some("2027-01-10"), Some("2026-03-02"), "2026-03-09", Rule::DockIn, &["2026-12-31", "2027-12-31"]),
        (Some("2027-01-10"), Some("2027-02-01"), "2027-02-08", Rule::LateDockIn, &["2027-12-31"]),
    ] {
        let mut enterprise = unpaired(entered_on);
        enterprise.pairings.extend(paired_from.map(|from| Pairing { group: GroupId(1), from: date(from) }));
        let all = obligation::of_enterprise(&enterprise, &Standing::default(), &programme());
        let days = |kind| all.iter().filter(|it| it.kind == kind).map(|it| it.alert_on).collect::<Vec<NaiveDate>>();
        assert_eq!(days(ReminderKind::DockIn), [day(dock_in)], "{entered_on:?} {paired_from:?}");
        assert_eq!(
            days(ReminderKind::AnnualReport),
            annual.iter().map(|end| day(end)).collect::<Vec<_>>(),
            "{entered_on:?} {paired_from:?}"
        );
        let calendar = WorkCalendar::shipped();
        let counted = all.iter().map(|it| reminder::due_of_enterprise(*it, &enterprise, &programme(), &calendar).counted);
        assert_eq!(counted.map(|it| it.rule).find(|it| *it != Rule::YearEnd), Some(rule), "{entered_on:?} {paired_from:?}");
    }
}

#[test]
fn r35_an_enterprise_may_have_an_interval_of_its_own() {
    let mut enterprise = unpaired(None);
    let standing = Standing { last_visit_on: Some(date("2026-05-20")), ..Standing::default() };
    for (interval, due) in [(None, "2026-06-19"), (Some(7), "2026-05-27"), (Some(90), "2026-08-18")] {
        enterprise.facts.visit_interval_days = interval;
        let obligations = obligation::of_enterprise(&enterprise, &standing, &ProgrammeFacts::default());
        assert_eq!(obligations.iter().map(|it| (it.kind, it.alert_on)).collect::<Vec<_>>(), [(ReminderKind::Visit, date(due))]);
    }
    let ended = ProgrammeFacts { ends_on: Some(date("2026-08-17")), ..ProgrammeFacts::default() };
    assert!(obligation::of_enterprise(&enterprise, &standing, &ended).is_empty(), "the programme has ended by then");
}

#[test]
fn r38_r39_r40_reports_stay_due_until_they_are_received() {
    let mut group = GroupFacts { name: "第1组".into(), leader: StaffId(1), members: vec![StaffId(1)], formed_on: None };
    let all = obligation::of_group(&group, &[], &programme());
    let days = |obligations: &[obligation::Obligation], kind| {
        obligations.iter().filter(|it| it.kind == kind).map(|it| it.alert_on.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(days(&all, ReminderKind::HalfYearAssessment), ["2026-06-30", "2026-12-31", "2027-06-30", "2027-12-31"]);
    assert_eq!(days(&all, ReminderKind::AnnualReport), ["2026-12-31", "2027-12-31"]);
    let received = [(ReportKind::HalfYearAssessment, "2026H1".to_owned()), (ReportKind::GroupAnnual, "2026".to_owned())];
    let rest = obligation::of_group(&group, &received, &programme());
    assert_eq!(days(&rest, ReminderKind::HalfYearAssessment), ["2026-12-31", "2027-06-30", "2027-12-31"]);
    assert_eq!(days(&rest, ReminderKind::AnnualReport), ["2027-12-31"]);
    group.formed_on = Some(date("2026-08-01"));
    let later = obligation::of_group(&group, &[], &programme());
    assert_eq!(
        days(&later, ReminderKind::HalfYearAssessment),
        ["2026-12-31", "2027-06-30", "2027-12-31"],
        "none from before it was formed"
    );
    let report = Report { report: Some(ReportKind::GroupAnnual), period: "2026".into(), group: Some(GroupId(1)), ..Report::default() };
    let copied = |report: &Report| record(1, RecordFacts::Report(report.clone())).obligations(&Parameters::default()).len();
    assert_eq!(copied(&report), 0, "what was not received cannot be copied");
    let report = Report { received_on: Some(date("2027-01-05")), ..report };
    assert_eq!(copied(&report), 1, "R40: copied to the local government");
    assert_eq!(copied(&Report { copied_on: Some(date("2027-01-06")), ..report }), 0);
}

#[test]
fn safety_law_78_a_penalty_is_published_within_seven_working_days() {
    let calendar = WorkCalendar::shipped();
    for (decided, due) in [("2026-11-20", "2026-12-01"), ("2026-09-29", "2026-10-14"), ("2026-11-16", "2026-11-25")] {
        let penalty = Penalty { on: Some(date(decided)), ..Penalty::default() };
        let obligations = record(1, RecordFacts::Penalty(penalty)).obligations(&Parameters::default());
        let counted = reminder::due(obligations[0], &Parameters::default(), &calendar).counted;
        assert_eq!((counted.due, counted.start), (date(due), date(decided)), "{decided}");
        assert!(obligations[0].alert_on <= counted.due, "the index finds it in time");
    }
}

#[test]
fn r50_a_measure_is_due_at_its_end_or_to_be_looked_at_again() {
    let due = |measure: Measure| record(1, RecordFacts::Measure(measure)).obligations(&Parameters::default());
    let open = measure(MeasureKind::Suspension);
    assert_eq!(due(open.clone())[0].alert_on, date("2026-12-02"), "ten days from its start");
    assert_eq!(due(Measure { until: Some(date("2026-11-30")), ..open.clone() })[0].alert_on, date("2026-11-30"));
    assert!(due(Measure { lifted_on: Some(date(TODAY)), ..open }).is_empty());
}

#[test]
fn r33_r41_r54_r58_what_has_a_date_stays_due_until_it_is_done() {
    let due = |facts: RecordFacts| record(1, facts).obligations(&Parameters::default()).first().map(|it| (it.kind, it.alert_on));
    let task = Task { title: "核对底数".into(), due: Some(date("2026-12-01")), ..Task::default() };
    assert_eq!(due(RecordFacts::Task(task.clone())), Some((ReminderKind::Task, date("2026-12-01"))));
    assert_eq!(due(RecordFacts::Task(Task { done_on: Some(date(TODAY)), ..task })), None);
    let training = Training { on: Some(date("2026-12-03")), ..Training::default() };
    assert_eq!(due(RecordFacts::Training(training.clone())), Some((ReminderKind::Task, date("2026-12-03"))));
    assert_eq!(due(RecordFacts::Training(Training { held_on: Some(date(TODAY)), ..training })), None);
    let case = Case { on: Some(date("2026-11-20")), ..Case::default() };
    assert_eq!(due(RecordFacts::Case(case.clone())), Some((ReminderKind::Task, date("2026-11-20"))), "the queue of the team");
    assert_eq!(due(RecordFacts::Case(Case { ended_on: Some(date(TODAY)), ..case })), None);
}

#[test]
fn r2_no_period_of_the_programme_is_nought_but_the_days_of_warning() {
    use dudao::domain::fields::Fields;
    let set = |field, text| {
        let mut facts = programme();
        assert!(facts.set(field, text), "{field}");
        dudao::domain::decide::programme::set(facts)
    };
    use Field::*;
    for field in [DockInDays, DiagnosisMonths, ActionPlanDays, ReinspectionDays, LookBackGeneral, VisitIntervalDays, MeasureReviewDays] {
        assert_eq!(set(field, "0"), Err(Refusal::PeriodOutOfRange { days: 0, most: 366 }), "{field}");
        assert_eq!(set(field, "367"), Err(Refusal::PeriodOutOfRange { days: 367, most: 366 }), "{field}");
        assert!(set(field, "2").is_ok(), "{field}");
    }
    assert!(set(LeadDays, "0").is_ok());
}
