//! The stage machine of hazards and the days that it makes due, rule by rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "hazard_rules/due.rs"]
mod due;
mod records;

use dudao::domain::act::{Act, ActKind};
use dudao::domain::apply;
use dudao::domain::change::{HazardChange, Registration};
use dudao::domain::decide::{self, Deciding, hazard::permitted};
use dudao::domain::hazard::{Deadline, DeadlineOrigin, Hazard, HazardFacts, Plan, Severity, Stage};
use dudao::domain::id::{HazardId, StaffId};
use dudao::domain::refusal::{Field, Refusal};
use records::{Case, date, facts, on_duty, plan, reinspect, sample};

const FOUND: &str = "2026-11-02";
const TODAY: &str = "2026-11-16";
const DEADLINE: &str = "2026-11-30";
const LATER: &str = "2026-12-20";

fn general() -> Case {
    Case::new(Severity::General, FOUND, Some(DEADLINE))
}

fn major() -> Case {
    Case::new(Severity::Major, FOUND, Some(DEADLINE))
}

fn rectifying(case: Case) -> Case {
    case.with(ActKind::Plan, "2026-11-03", DEADLINE).with(ActKind::Start, "2026-11-04", DEADLINE)
}

fn awaiting(case: Case) -> Case {
    rectifying(case).with(ActKind::Apply, "2026-11-10", DEADLINE)
}

fn passed(case: Case) -> Case {
    awaiting(case).with(ActKind::Reinspect, "2026-11-12", DEADLINE)
}

fn closed(case: Case) -> Case {
    passed(case).with(ActKind::CloseOut, "2026-11-13", DEADLINE)
}

/// A major hazard that a ledger brought in at `stage`, without a plan.
fn imported_major(stage: Stage) -> Case {
    let applied_on = (stage == Stage::AwaitingReinspection).then(|| date("2026-11-10"));
    Case::of(&HazardChange::Registered(Registration {
        facts: facts(1, Severity::Major, FOUND),
        stage,
        plan: None,
        deadline: Some(Deadline { due: date(DEADLINE), origin: DeadlineOrigin::Ledger, document: None }),
        applied_on,
        reinspection: None,
        closure: None,
        source: None,
    }))
}

/// The refusal that a letter of the tables below stands for; `.` is "possible".
fn meant(letter: char, hazard: &Hazard, act: ActKind) -> Result<(), Refusal> {
    match letter {
        '.' => Ok(()),
        'w' => Err(Refusal::WrongStage { act, stage: hazard.stage }),
        'n' => Err(Refusal::NotPassed),
        'p' => Err(Refusal::AlreadyPassed),
        'c' => Err(Refusal::CloseOutFirst),
        'm' => Err(Refusal::RemediationPlanMissing),
        'o' => Err(Refusal::MajorOnTheSpot),
        other => panic!("{other} means nothing"),
    }
}

/// Every cell: what `permitted` says, and that a complete act is decided in the same way.
fn assert_cells(columns: &[Case], table: &[(ActKind, &str)]) {
    assert_eq!(table.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ActKind::ALL, "every act has a row");
    for (kind, row) in table {
        assert_eq!(row.len(), columns.len(), "{kind}");
        for (letter, case) in row.chars().zip(columns) {
            let expected = meant(letter, &case.0, *kind);
            let cell = format!("{kind} while {} (passed: {}, {})", case.0.stage, case.0.is_passed(), case.0.facts.severity);
            assert_eq!(permitted(&case.0, *kind, date(TODAY)), expected, "{cell}");
            // Whoever re-inspected is not who closes out a major hazard.
            let by = if *kind == ActKind::CloseOut { Deciding { officer: "李四", ..on_duty(TODAY) } } else { on_duty(TODAY) };
            let decided = decide::hazard::act(&case.0, sample(&case.0, *kind, TODAY, LATER), by);
            assert_eq!(decided.map(|_| ()), expected, "{cell}, decided");
            let offered = decide::hazard::offers(&case.0, date(TODAY)).into_iter().find(|(offered, _)| offered == kind);
            assert_eq!(offered, Some((*kind, expected.err())), "{cell}, offered");
        }
    }
}

#[test]
fn every_act_at_every_stage_of_a_general_hazard() {
    let columns = [
        general(),
        general().with(ActKind::Plan, "2026-11-03", DEADLINE),
        rectifying(general()),
        awaiting(general()),
        passed(general()),
        closed(general()),
        general().with(ActKind::Void, "2026-11-03", DEADLINE),
        general().with(ActKind::Transfer, "2026-11-03", DEADLINE),
    ];
    let table = [
        (ActKind::Plan, "...wpwww"),
        (ActKind::Start, "..wwpwww"),
        (ActKind::Apply, "...wpwww"),
        (ActKind::Reinspect, "....pwww"),
        (ActKind::CloseOut, "nnnn.www"),
        (ActKind::FixOnTheSpot, "...wpwww"),
        (ActKind::LookBack, "wwwwc.ww"),
        (ActKind::Extend, "....pwww"),
        (ActKind::Note, "........"),
        (ActKind::Edit, "........"),
        (ActKind::Split, ".....www"),
        (ActKind::Merge, ".....www"),
        (ActKind::Transfer, ".....www"),
        (ActKind::Void, ".....www"),
    ];
    let stages: Vec<Stage> = columns.iter().map(|case| case.0.stage).collect();
    assert!(Stage::ALL.iter().all(|stage| stages.contains(stage)), "every stage has a column: {stages:?}");
    assert_cells(&columns, &table);
}

#[test]
fn every_act_at_every_stage_of_a_major_hazard_without_remediation_plan() {
    let columns = [
        imported_major(Stage::Registered),
        imported_major(Stage::Planned),
        imported_major(Stage::Rectifying),
        imported_major(Stage::AwaitingReinspection),
        imported_major(Stage::AwaitingReinspection).with(ActKind::Reinspect, "2026-11-12", LATER),
    ];
    let table = [
        (ActKind::Plan, "....."),
        (ActKind::Start, "mmwwp"),
        (ActKind::Apply, "mmmwp"),
        (ActKind::Reinspect, "....p"),
        (ActKind::CloseOut, "nnnnm"),
        (ActKind::FixOnTheSpot, "oooop"),
        (ActKind::LookBack, "wwwwc"),
        (ActKind::Extend, "....p"),
        (ActKind::Note, "....."),
        (ActKind::Edit, "....."),
        (ActKind::Split, "....."),
        (ActKind::Merge, "....."),
        (ActKind::Transfer, "....."),
        (ActKind::Void, "....."),
    ];
    assert_cells(&columns, &table);
}

#[test]
fn every_act_at_every_stage_of_a_major_hazard_with_remediation_plan() {
    let columns =
        [major().with(ActKind::Plan, "2026-11-03", DEADLINE), rectifying(major()), awaiting(major()), passed(major()), closed(major())];
    let table = [
        (ActKind::Plan, "..wpw"),
        (ActKind::Start, ".wwpw"),
        (ActKind::Apply, "..wpw"),
        (ActKind::Reinspect, "...pw"),
        (ActKind::CloseOut, "nnn.w"),
        (ActKind::FixOnTheSpot, "ooopw"),
        (ActKind::LookBack, "wwwc."),
        (ActKind::Extend, "...pw"),
        (ActKind::Note, "....."),
        (ActKind::Edit, "....."),
        (ActKind::Split, "....w"),
        (ActKind::Merge, "....w"),
        (ActKind::Transfer, "....w"),
        (ActKind::Void, "....w"),
    ];
    assert_cells(&columns, &table);
}

#[test]
fn acts_lead_from_stage_to_stage() {
    let to = |case: Case, kind| case.with(kind, TODAY, LATER).0.stage;
    assert_eq!(to(general(), ActKind::Plan), Stage::Planned);
    assert_eq!(to(rectifying(general()), ActKind::Plan), Stage::Rectifying, "a revised plan leads nowhere");
    assert_eq!(to(general(), ActKind::Start), Stage::Rectifying);
    assert_eq!(to(rectifying(general()), ActKind::Apply), Stage::AwaitingReinspection);
    assert_eq!(to(rectifying(general()), ActKind::Reinspect), Stage::AwaitingReinspection, "passed, not closed out yet");
    assert_eq!(to(passed(general()), ActKind::CloseOut), Stage::ClosedOut);
    assert_eq!(to(general(), ActKind::FixOnTheSpot), Stage::ClosedOut);
    assert_eq!(to(closed(general()), ActKind::LookBack), Stage::ClosedOut);
    assert_eq!(to(awaiting(general()), ActKind::Transfer), Stage::Transferred);
    assert_eq!(to(general(), ActKind::Void), Stage::Void);
    for kind in [ActKind::Note, ActKind::Edit, ActKind::Extend] {
        assert_eq!(to(awaiting(general()), kind), Stage::AwaitingReinspection, "{kind}");
    }
}

#[test]
fn a_registration_needs_a_description_and_days_that_make_sense() {
    let register = |facts: HazardFacts, deadline: Option<&str>| decide::hazard::register(facts, deadline.map(date), on_duty(TODAY));
    let of_day = |found_on| facts(1, Severity::General, found_on);
    let silent = HazardFacts { description: " ".into(), ..of_day(FOUND) };
    assert_eq!(register(silent, None), Err(Refusal::Missing(Field::Description)));
    let tomorrow = Refusal::InFuture { field: Field::FoundOn, date: date("2026-11-17") };
    assert_eq!(register(of_day("2026-11-17"), None), Err(tomorrow));
    let before = Refusal::TooEarly { field: Field::Deadline, date: date("2026-11-01"), limit: date(FOUND) };
    assert_eq!(register(of_day(FOUND), Some("2026-11-01")), Err(before));
    assert!(register(of_day(TODAY), Some(TODAY)).is_ok(), "found today, due today");
}

#[test]
fn five_commitments_need_measures_and_a_time_limit() {
    let open = Case::new(Severity::General, FOUND, None);
    let planning = |plan: Plan, deadline: Option<&str>| Act::Plan { plan, deadline: deadline.map(date), document: None };
    assert_eq!(open.attempt(TODAY, planning(Plan::default(), Some(DEADLINE))), Err(Refusal::Missing(Field::Measures)));
    assert_eq!(open.attempt(TODAY, planning(plan(""), None)), Err(Refusal::Missing(Field::Deadline)));
    assert_eq!(major().attempt(TODAY, planning(plan(""), None)), Err(Refusal::Missing(Field::RemediationPlan)));
    let planned = open.then(TODAY, planning(plan(""), Some(DEADLINE)));
    assert_eq!(planned.0.deadlines.last().unwrap().origin, DeadlineOrigin::Plan);
    assert_eq!(planned.attempt(TODAY, planning(plan(""), Some(DEADLINE))), Err(Refusal::NothingToChange));
    // Once planned, only an extension moves the time limit.
    assert_eq!(planned.attempt(TODAY, planning(plan(""), Some(LATER))), Err(Refusal::DeadlineSet(date(DEADLINE))));
}

#[test]
fn close_out_needs_evidence() {
    let act = |evidence: &str| Act::CloseOut { on: date(TODAY), evidence: evidence.into(), document: None };
    assert_eq!(passed(general()).attempt(TODAY, act("　")), Err(Refusal::Missing(Field::Evidence)));
    let closed = passed(general()).then(TODAY, act("照片3张"));
    let closure = closed.0.closure.unwrap();
    assert_eq!((closure.by.as_str(), closure.on, closure.evidence.as_str()), ("张三", date(TODAY), "照片3张"));
}

#[test]
fn close_out_lies_between_the_re_inspection_and_today() {
    let act = |on: &str| Act::CloseOut { on: date(on), evidence: "照片".into(), document: None };
    let limit = date("2026-11-12");
    let early = Refusal::TooEarly { field: Field::On, date: date("2026-11-11"), limit };
    assert_eq!(passed(general()).attempt(TODAY, act("2026-11-11")), Err(early));
    let future = Refusal::InFuture { field: Field::On, date: date("2026-11-17") };
    assert_eq!(passed(general()).attempt(TODAY, act("2026-11-17")), Err(future));
    assert!(passed(general()).attempt(TODAY, act("2026-11-12")).is_ok());
}

#[test]
fn a_major_hazard_is_closed_out_by_two_officers() {
    let closing = || Act::CloseOut { on: date(TODAY), evidence: "照片".into(), document: None };
    let by = |officer| Deciding { officer, staff: None, today: date(TODAY) };
    let inspected = |by: &str, recorded_by| {
        let act = match reinspect(date(TODAY), None) {
            Act::Reinspect { on, passed, opinion, document, new_deadline, close_out, .. } => {
                Act::Reinspect { on, by: vec![by.into()], passed, opinion, document, new_deadline, close_out }
            }
            other => other,
        };
        let seen = awaiting(major()).0;
        let change = decide::hazard::act(&seen, act, Deciding { officer: recorded_by, staff: None, today: date(TODAY) }).unwrap();
        apply::hazard(Some(seen), HazardId(1), 9, &change).unwrap()
    };
    // Who re-inspected, who entered that, who closes, and whom that is the same as.
    for (inspector, recorder, closer, same) in [
        ("张三", "张三", "张三", Some("张三")),
        ("张三", "张三", "张　三 ", Some("张三")),
        ("张三", "王五", "王五", Some("王五")),
        ("张三", "王五", "张三", Some("张三")),
        ("张三", "张三", "李四", None),
        ("张三", "王五", "李四", None),
    ] {
        let seen = inspected(inspector, recorder);
        let outcome = decide::hazard::act(&seen, closing(), by(closer));
        assert_eq!(outcome.err(), same.map(|same| Refusal::SecondOfficerSame(same.into())), "{inspector} {recorder} {closer}");
    }
    let closure = passed(major()).then_second(TODAY, closing()).0.closure.unwrap();
    assert_eq!((closure.by.as_str(), closure.second_officer.as_deref()), ("张三", Some("李四")));
    assert_eq!(passed(general()).then(TODAY, closing()).0.closure.unwrap().second_officer, None, "a general one needs no second");
}

#[test]
fn a_major_hazard_is_not_closed_out_in_the_step_that_re_inspects_it() {
    let at_once = || match reinspect(date(TODAY), None) {
        Act::Reinspect { on, by, passed, opinion, document, new_deadline, .. } => {
            Act::Reinspect { on, by, passed, opinion, document, new_deadline, close_out: true }
        }
        other => other,
    };
    assert_eq!(awaiting(major()).attempt(TODAY, at_once()), Err(Refusal::MajorAtOnce));
    assert_eq!(awaiting(general()).then(TODAY, at_once()).0.stage, Stage::ClosedOut);
}

#[test]
fn a_major_hazard_is_closed_out_with_its_remediation_plan_only() {
    let case = imported_major(Stage::AwaitingReinspection).with(ActKind::Reinspect, TODAY, LATER);
    assert_eq!(case.attempt(TODAY, sample(&case.0, ActKind::CloseOut, TODAY, LATER)), Err(Refusal::RemediationPlanMissing));
    let planned = case.with(ActKind::Plan, TODAY, LATER);
    assert!(planned.0.is_passed(), "the plan handed in late leaves the re-inspection standing");
    assert_eq!(planned.with(ActKind::CloseOut, TODAY, LATER).0.stage, Stage::ClosedOut);
}

#[test]
fn a_failed_re_inspection_needs_a_later_deadline() {
    let failing = |until: Option<&str>| match reinspect(date(TODAY), None) {
        Act::Reinspect { on, by, opinion, document, .. } => {
            let new_deadline = until.map(date);
            Act::Reinspect { on, by, passed: false, opinion, document, new_deadline, close_out: false }
        }
        other => other,
    };
    let case = awaiting(general());
    assert_eq!(case.attempt(TODAY, failing(None)), Err(Refusal::Missing(Field::NewDeadline)));
    let same_day = Refusal::DeadlineNotLater { current: date(TODAY), new: date(TODAY) };
    assert_eq!(case.attempt(TODAY, failing(Some(TODAY))), Err(same_day));
    let failed = case.then(TODAY, failing(Some(LATER)));
    assert_eq!((failed.0.stage, failed.0.applied_on), (Stage::Rectifying, None));
    let kept: Vec<_> = failed.0.deadlines.iter().map(|deadline| (deadline.due, deadline.origin)).collect();
    assert_eq!(kept, [(date(DEADLINE), DeadlineOrigin::Registration), (date(LATER), DeadlineOrigin::Reinspection)]);
    assert_eq!(failed.attempt(TODAY, sample(&failed.0, ActKind::CloseOut, TODAY, LATER)), Err(Refusal::NotPassed));
}

#[test]
fn a_re_inspection_says_by_whom_and_follows_the_application() {
    let on = |on: &str, by: &str| match reinspect(date(on), None) {
        Act::Reinspect { on, passed, opinion, document, new_deadline, close_out, .. } => {
            Act::Reinspect { on, by: vec![by.into()], passed, opinion, document, new_deadline, close_out }
        }
        other => other,
    };
    let case = awaiting(general());
    assert_eq!(case.attempt(TODAY, on(TODAY, " ")), Err(Refusal::Missing(Field::By)));
    let early = Refusal::TooEarly { field: Field::On, date: date("2026-11-09"), limit: date("2026-11-10") };
    assert_eq!(case.attempt(TODAY, on("2026-11-09", "张三")), Err(early));
}

#[test]
fn the_first_plan_moves_no_deadline_that_expired_or_was_set_by_an_act() {
    let planning = |deadline: Option<&str>| Act::Plan { plan: plan(""), deadline: deadline.map(date), document: None };
    let set = |day: &str| Err(Refusal::DeadlineSet(date(day)));
    assert!(general().attempt(DEADLINE, planning(Some(LATER))).is_ok(), "on the deadline's own day");
    assert_eq!(general().attempt("2026-12-01", planning(Some(LATER))), set(DEADLINE), "expired");
    assert!(general().attempt("2026-12-01", planning(None)).is_ok(), "the plan itself may come late");
    let failed = general().then(TODAY, reinspect(date(TODAY), Some(date("2026-12-08"))));
    assert_eq!(failed.attempt(TODAY, planning(Some(LATER))), set("2026-12-08"), "set by a failed re-inspection");
    let extended = general().with(ActKind::Extend, TODAY, LATER);
    assert_eq!(extended.attempt(TODAY, planning(Some(LATER))), set("2026-12-25"), "set by an extension");
}

#[test]
fn no_act_lies_before_the_inspection_that_it_follows() {
    let early = |limit: &str| Err(Refusal::TooEarly { field: Field::On, date: date("2026-11-11"), limit: date(limit) });
    let failed = awaiting(general()).then(TODAY, reinspect(date(TODAY), Some(date(LATER))));
    let relapse = sample(&closed(general()).0, ActKind::LookBack, TODAY, LATER);
    let relapsed = match relapse {
        Act::LookBack { on, by, note, .. } => {
            closed(general()).then(TODAY, Act::LookBack { on, by, holds: false, note, new_deadline: Some(date(LATER)) })
        }
        other => panic!("{other:?}"),
    };
    for kind in [ActKind::Apply, ActKind::Reinspect, ActKind::FixOnTheSpot] {
        for case in [&failed, &relapsed] {
            assert_eq!(case.attempt(TODAY, sample(&case.0, kind, "2026-11-11", LATER)), early(TODAY), "{kind}");
            assert!(case.attempt(TODAY, sample(&case.0, kind, TODAY, LATER)).is_ok(), "{kind} on the same day");
        }
        assert_eq!(general().attempt(TODAY, sample(&general().0, kind, "2026-11-01", LATER)).map_err(|it| it.key()), Err("too_early"));
    }
}

#[test]
fn an_extension_is_asked_for_before_the_deadline_with_reason_and_approver() {
    let extend = |requested_on: &str, new: &str, reason: &str, approver: &str| Act::Extend {
        requested_on: date(requested_on),
        new_deadline: date(new),
        reason: reason.into(),
        approver: approver.into(),
        document: None,
    };
    let case = rectifying(general());
    let try_on = |today: &str, act| case.attempt(today, act).err();
    assert_eq!(try_on(TODAY, extend(TODAY, LATER, "", "赵六")), Some(Refusal::Missing(Field::Reason)));
    assert_eq!(try_on(TODAY, extend(TODAY, LATER, "采购", " ")), Some(Refusal::Missing(Field::Approver)));
    let not_later = Refusal::DeadlineNotLater { current: date(DEADLINE), new: date(DEADLINE) };
    assert_eq!(try_on(TODAY, extend(TODAY, DEADLINE, "采购", "赵六")), Some(not_later));
    let late = Refusal::ExtensionTooLate { requested_on: date("2026-12-01"), deadline: date(DEADLINE) };
    assert_eq!(try_on("2026-12-01", extend("2026-12-01", LATER, "采购", "赵六")), Some(late));
    assert_eq!(try_on("2026-12-01", extend(DEADLINE, LATER, "采购", "赵六")), None, "asked for in time, granted after");
    assert_eq!(try_on(TODAY, extend("2026-11-17", LATER, "采购", "赵六")).map(|refusal| refusal.key()), Some("in_future"));
    let no_deadline = Case::new(Severity::General, FOUND, None);
    assert_eq!(no_deadline.attempt(TODAY, extend(TODAY, LATER, "采购", "赵六")), Err(Refusal::NoDeadline));

    let extended = case.then(TODAY, extend(TODAY, LATER, "采购", "赵六"));
    let kept: Vec<_> = extended.0.deadlines.iter().map(|deadline| (deadline.due, deadline.origin)).collect();
    assert_eq!(kept, [(date(DEADLINE), DeadlineOrigin::Registration), (date(LATER), DeadlineOrigin::Extension)]);
    assert_eq!(extended.0.overdue_days(date("2026-12-10")), 0);
}

#[test]
fn a_relapse_reopens_with_a_new_deadline_and_keeps_the_closure() {
    let look = |holds, until: Option<&str>| Act::LookBack {
        on: date("2026-12-14"),
        by: vec!["李四".into()],
        holds,
        note: "同一部位问题重现".into(),
        new_deadline: until.map(date),
    };
    let case = closed(major()).then("2026-12-14", look(true, None));
    assert_eq!(case.attempt("2026-12-14", look(false, None)), Err(Refusal::Missing(Field::NewDeadline)));
    assert!(case.attempt("2026-12-14", look(false, Some("2026-12-14"))).is_err(), "not later than the look-back");
    let relapsed = case.then("2026-12-14", look(false, Some("2027-01-10"))).0;
    assert_eq!((relapsed.stage, relapsed.deadline()), (Stage::Rectifying, Some(date("2027-01-10"))));
    assert_eq!(relapsed.deadlines.last().unwrap().origin, DeadlineOrigin::LookBack);
    assert_eq!((relapsed.closure.is_none(), relapsed.reinspections.len(), relapsed.applied_on), (true, 0, None));
    let [past] = relapsed.past_closures.as_slice() else { panic!("{:?}", relapsed.past_closures) };
    assert_eq!((past.on, past.look_backs.len()), (date("2026-11-13"), 2));
    assert_eq!(past.look_backs.iter().map(|look_back| look_back.holds).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_look_back_follows_the_close_out() {
    let case = closed(general());
    let early = Refusal::TooEarly { field: Field::On, date: date("2026-11-12"), limit: date("2026-11-13") };
    assert_eq!(case.attempt(TODAY, sample(&case.0, ActKind::LookBack, "2026-11-12", LATER)), Err(early));
}

#[test]
fn interim_provisions_3_on_the_spot_is_for_general_hazards_only() {
    let fixed = general().with(ActKind::FixOnTheSpot, TODAY, LATER).0;
    assert_eq!(fixed.stage, Stage::ClosedOut);
    assert!(fixed.reinspections.last().unwrap().passed, "who saw it fixed stands as the re-inspection");
    assert_eq!(fixed.closure.unwrap().evidence, "当场整改，已拍照");
    assert_eq!(major().attempt(TODAY, sample(&major().0, ActKind::FixOnTheSpot, TODAY, LATER)), Err(Refusal::MajorOnTheSpot));
    let unseen = Act::FixOnTheSpot { on: date(TODAY), by: vec!["张三".into()], evidence: String::new() };
    assert_eq!(general().attempt(TODAY, unseen), Err(Refusal::Missing(Field::Evidence)));
}

#[test]
fn work_safety_law_69_a_transfer_names_department_and_reason() {
    let transfer = |to: &str, reason: &str| Act::Transfer { to: to.into(), reason: reason.into(), document: None };
    assert_eq!(general().attempt(TODAY, transfer("", "不属本局")), Err(Refusal::Missing(Field::TransferTo)));
    assert_eq!(general().attempt(TODAY, transfer("住建局", "")), Err(Refusal::Missing(Field::Reason)));
    let gone = general().then(TODAY, transfer("住建局", "不属本局")).0;
    assert_eq!(gone.ending.unwrap().to.as_deref(), Some("住建局"));
    assert_eq!(general().attempt(TODAY, Act::Void { reason: "\n".into() }), Err(Refusal::Missing(Field::Reason)));
}

#[test]
fn an_edit_changes_something_and_never_the_enterprise() {
    let edit = |facts| Act::Edit(Box::new(facts));
    let case = general();
    assert_eq!(case.attempt(TODAY, edit(case.0.facts.clone())), Err(Refusal::NothingToChange));
    assert_eq!(case.attempt(TODAY, edit(facts(2, Severity::General, FOUND))), Err(Refusal::EnterpriseFixed));
    let silent = HazardFacts { description: String::new(), ..case.0.facts.clone() };
    assert_eq!(case.attempt(TODAY, edit(silent)), Err(Refusal::Missing(Field::Description)));
    assert_eq!(case.attempt(TODAY, Act::Note { text: " ".into() }), Err(Refusal::Missing(Field::Note)));
}

#[test]
fn overdue_runs_from_the_day_after_the_deadline_until_a_re_inspection_passed() {
    let days = |case: &Case, today: &str| case.0.overdue_days(date(today));
    for case in [general(), rectifying(general()), awaiting(general())] {
        assert_eq!([days(&case, DEADLINE), days(&case, "2026-12-01"), days(&case, "2026-12-10")], [0, 1, 10], "{}", case.0.stage);
    }
    let late = awaiting(general()).then("2026-12-05", reinspect(date("2026-12-05"), None));
    assert_eq!(days(&late, "2026-12-10"), 0, "passed, though late");
    let failed = awaiting(general()).then("2026-12-05", reinspect(date("2026-12-05"), Some(date("2026-12-08"))));
    assert_eq!([days(&failed, "2026-12-08"), days(&failed, "2026-12-10")], [0, 2], "the new deadline counts");
    for ended in [closed(general()), general().with(ActKind::Void, TODAY, LATER), general().with(ActKind::Transfer, TODAY, LATER)] {
        assert_eq!(days(&ended, "2027-12-31"), 0, "{}", ended.0.stage);
    }
    assert_eq!(days(&Case::new(Severity::General, FOUND, None), "2027-12-31"), 0, "without a deadline");
}

#[test]
fn the_severity_is_settled_once_a_re_inspection_has_passed() {
    let regraded = |case: &Case, severity| Act::Edit(Box::new(HazardFacts { severity, ..case.0.facts.clone() }));
    for (case, severity) in [(passed(major()), Severity::General), (closed(general()), Severity::Major)] {
        assert_eq!(case.attempt(TODAY, regraded(&case, severity)), Err(Refusal::SeveritySettled));
    }
    assert!(awaiting(general()).attempt(TODAY, regraded(&awaiting(general()), Severity::Major)).is_ok());
}

#[test]
fn a_second_officer_is_known_by_the_staff_record_and_not_by_the_name_alone() {
    let seen = awaiting(major()).0;
    let by = |officer, staff| Deciding { officer, staff, today: date(TODAY) };
    let inspecting = match reinspect(date(TODAY), None) {
        Act::Reinspect { on, passed, opinion, document, new_deadline, close_out, .. } => {
            Act::Reinspect { on, by: vec!["王五".into()], passed, opinion, document, new_deadline, close_out }
        }
        other => other,
    };
    let change = decide::hazard::act(&seen, inspecting, by("张三", Some(StaffId(3)))).unwrap();
    let seen = apply::hazard(Some(seen), HazardId(1), 9, &change).unwrap();
    let closing = || Act::CloseOut { on: date(TODAY), evidence: "照片".into(), document: None };
    // The same person under another name, another person of the same name, somebody else.
    for (name, staff, may) in [("张叁", 3, false), ("张三", 4, true), ("李四", 4, true)] {
        assert_eq!(decide::hazard::act(&seen, closing(), by(name, Some(StaffId(staff)))).is_ok(), may, "{name} {staff}");
    }
}
