//! What a hazard makes due, on which day, under which rule.

use super::records::{Case, date, facts, reinspect};
use super::{DEADLINE, FOUND, LATER, TODAY, awaiting, closed, general, major, passed, rectifying};
use dudao::domain::act::{Act, ActKind};
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::change::{HazardChange, Registration};
use dudao::domain::hazard::{Closure, Deadline, DeadlineOrigin, Severity, Stage};
use dudao::domain::obligation::{Obligation, ReminderKind};
use dudao::domain::programme::{DayType, Parameters};
use dudao::domain::reminder::{self, Due};
use dudao::domain::rule::Rule;

fn owed(list: &[(ReminderKind, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(kind, day)| (kind.to_string(), (*day).to_owned())).collect()
}

fn counted(kind: ReminderKind, alert_on: &str, parameters: &Parameters) -> Due {
    reminder::due(Obligation { kind, alert_on: date(alert_on) }, parameters, &WorkCalendar::shipped())
}

/// The alert and the due day of a re-inspection whose period runs from `basis`.
fn reinspection_from(basis: &str, parameters: &Parameters) -> (String, String) {
    let case = Case::new(Severity::General, basis, Some(basis));
    let (_, alert_on) = case.obligations_under(parameters).pop().unwrap();
    let due = counted(ReminderKind::Reinspection, &alert_on, parameters);
    (due.counted.alert.to_string(), due.counted.due.to_string())
}

#[test]
fn an_open_hazard_owes_its_deadline_and_the_re_inspection_ten_days_after() {
    let expected = owed(&[(ReminderKind::RectificationDeadline, DEADLINE), (ReminderKind::Reinspection, "2026-12-10")]);
    assert_eq!(general().obligations(), expected);
    assert_eq!(rectifying(general()).obligations(), expected);
    assert!(Case::new(Severity::General, FOUND, None).obligations().is_empty(), "a standing duty has no day");
}

#[test]
fn penalty_measures_17_re_inspection_runs_from_application_or_expiry_whichever_comes_first() {
    let reinspection = |case: Case| case.obligations().pop().unwrap();
    let on = |day: &str| (ReminderKind::Reinspection.to_string(), day.to_owned());
    assert_eq!(reinspection(awaiting(general())), on("2026-11-20"), "applied on 11-10, before the deadline");
    let late = rectifying(general()).with(ActKind::Apply, "2026-12-04", LATER);
    assert_eq!(reinspection(late), on("2026-12-10"), "applied after the deadline's expiry on 11-30");
    let without_deadline = Case::new(Severity::General, FOUND, None).with(ActKind::Apply, "2026-11-10", LATER);
    assert_eq!(without_deadline.obligations(), [on("2026-11-20")]);
    let failed = awaiting(general()).then(TODAY, reinspect(date(TODAY), Some(date(LATER))));
    assert_eq!(
        failed.obligations(),
        owed(&[(ReminderKind::RectificationDeadline, LATER), (ReminderKind::Reinspection, "2026-12-30")]),
        "the failed one is over; the new deadline counts"
    );
    let extended = rectifying(general()).with(ActKind::Extend, TODAY, LATER);
    assert_eq!(extended.obligations()[0].1, "2026-12-25", "the extended deadline");
}

#[test]
fn civil_code_203_a_re_inspection_rolls_off_rest_days_and_keeps_the_alert() {
    let parameters = Parameters::default();
    for [basis, alert, rolled] in [
        ["2026-09-30", "2026-10-10", "2026-10-10"],
        ["2026-02-10", "2026-02-20", "2026-02-24"],
        ["2026-06-10", "2026-06-20", "2026-06-22"],
        ["2026-04-24", "2026-05-04", "2026-05-06"],
        ["2025-09-26", "2025-10-06", "2025-10-09"],
        ["2020-01-20", "2020-01-30", "2020-02-03"],
    ] {
        assert_eq!(reinspection_from(basis, &parameters), (alert.into(), rolled.into()), "{basis}");
    }
}

#[test]
fn the_parameter_counts_re_inspections_in_working_days() {
    let parameters = Parameters { reinspection_day_type: DayType::Working, ..Parameters::default() };
    for [basis, alert, worked] in [
        ["2026-09-30", "2026-10-10", "2026-10-20"],
        ["2026-02-10", "2026-02-20", "2026-03-02"],
        ["2026-06-10", "2026-06-20", "2026-06-25"],
        ["2026-04-24", "2026-05-04", "2026-05-12"],
        ["2025-09-26", "2025-10-06", "2025-10-16"],
        ["2020-01-20", "2020-01-30", "2020-02-11"],
    ] {
        assert_eq!(reinspection_from(basis, &parameters), (alert.into(), worked.into()), "{basis}");
    }
    let five = Parameters { reinspection_days: 5, ..Parameters::default() };
    assert_eq!(reinspection_from("2026-11-02", &five).0, "2026-11-07", "the number of days is a parameter too");
}

#[test]
fn the_rule_of_a_re_inspection_is_the_one_in_force_on_the_day_it_runs_from() {
    let rule = |alert: &str| counted(ReminderKind::Reinspection, alert, &Parameters::default()).counted.rule;
    assert_eq!(rule("2026-02-10"), Rule::PenaltyMeasures17, "runs from 2026-01-31");
    assert_eq!(rule("2026-02-11"), Rule::LocalReinspection, "runs from 2026-02-01");
}

#[test]
fn a_printed_deadline_is_never_rolled() {
    let sunday = counted(ReminderKind::RectificationDeadline, "2026-10-04", &Parameters::default());
    assert_eq!((sunday.counted.due, sunday.counted.rule), (date("2026-10-04"), Rule::PrintedDate));
    assert_eq!([sunday.days(date("2026-10-01")), sunday.days(date("2026-10-04")), sunday.days(date("2026-10-05"))], [3, 0, -1]);
}

#[test]
fn a_deadline_without_a_document_says_that_it_was_filled_in() {
    let rule = |case: &Case| {
        let obligation = Obligation { kind: ReminderKind::RectificationDeadline, alert_on: case.0.deadline().unwrap() };
        reminder::due_of_hazard(obligation, &case.0, &Parameters::default(), &WorkCalendar::shipped()).counted.rule
    };
    assert_eq!(rule(&general()), Rule::EnteredDate);
    for (origin, document, expected) in [
        (DeadlineOrigin::Registration, Some("1"), Rule::PrintedDate),
        (DeadlineOrigin::Plan, None, Rule::EnteredDate),
        (DeadlineOrigin::Order, None, Rule::PrintedDate),
        (DeadlineOrigin::Ledger, None, Rule::PrintedDate),
    ] {
        let mut case = general();
        case.0.deadlines.push(Deadline { due: date(LATER), origin, document: document.map(str::to_owned) });
        assert_eq!(rule(&case), expected, "{origin} {document:?}");
    }
}

#[test]
fn a_passed_re_inspection_owes_its_close_out_and_nothing_else() {
    assert_eq!(passed(general()).obligations(), owed(&[(ReminderKind::CloseOut, "2026-11-12")]));
}

#[test]
fn a_closed_general_hazard_owes_a_look_back_after_30_days() {
    assert_eq!(closed(general()).obligations(), owed(&[(ReminderKind::LookBack, "2026-12-13")]));
    let due = counted(ReminderKind::LookBack, "2026-12-13", &Parameters::default()).counted;
    assert_eq!((due.alert, due.due), (date("2026-12-13"), date("2026-12-14")), "a Sunday rolls to Monday");
    assert!(closed(general()).with(ActKind::LookBack, "2026-12-14", LATER).obligations().is_empty(), "done");
    let twice = Parameters { look_back_general: vec![10, 20], ..Parameters::default() };
    assert_eq!(closed(general()).obligations_under(&twice), owed(&[(ReminderKind::LookBack, "2026-11-23")]));
}

#[test]
fn a_closed_major_hazard_owes_look_backs_after_30_and_90_days() {
    let case = closed(major());
    assert_eq!(case.obligations(), owed(&[(ReminderKind::LookBack, "2026-12-13")]));
    let case = case.with(ActKind::LookBack, "2026-12-14", LATER);
    assert_eq!(case.obligations(), owed(&[(ReminderKind::LookBack, "2027-02-11")]));
    assert!(case.with(ActKind::LookBack, "2027-02-11", LATER).obligations().is_empty());
}

#[test]
fn a_relapse_owes_the_new_deadline_and_no_look_back() {
    let relapse = Act::LookBack {
        on: date("2026-12-14"),
        by: vec!["李四".into()],
        holds: false,
        note: "问题重现".into(),
        new_deadline: Some(date("2027-01-10")),
    };
    let expected = [(ReminderKind::RectificationDeadline, "2027-01-10"), (ReminderKind::Reinspection, "2027-01-20")];
    assert_eq!(closed(major()).then("2026-12-14", relapse).obligations(), owed(&expected));
}

#[test]
fn hazards_that_ended_owe_nothing() {
    assert!(general().with(ActKind::Void, TODAY, LATER).obligations().is_empty());
    assert!(awaiting(general()).with(ActKind::Transfer, TODAY, LATER).obligations().is_empty());
}

#[test]
fn an_imported_closure_owes_no_look_back_from_before_the_import() {
    let imported = |severity, look_back_from: &str| {
        Case::of(&HazardChange::Registered(Registration {
            facts: facts(1, severity, "2026-08-03"),
            stage: Stage::ClosedOut,
            plan: None,
            deadline: None,
            applied_on: None,
            reinspection: None,
            closure: Some(Closure {
                on: date("2026-10-01"),
                by: "赵六".into(),
                second_officer: None,
                evidence: "台账".into(),
                document: None,
                look_back_from: Some(date(look_back_from)),
                look_backs: Vec::new(),
            }),
            source: None,
        }))
    };
    assert_eq!(imported(Severity::General, "2026-10-31").obligations(), owed(&[(ReminderKind::LookBack, "2026-10-31")]));
    assert!(imported(Severity::General, "2026-11-01").obligations().is_empty(), "the day before the import");
    let major = imported(Severity::Major, "2026-11-16");
    assert_eq!(major.obligations(), owed(&[(ReminderKind::LookBack, "2026-12-30")]), "30 is past, 90 is owed");
    assert!(major.with(ActKind::LookBack, "2026-12-30", LATER).obligations().is_empty(), "looked at once, not owed again");
    assert!(imported(Severity::Major, "2027-01-01").obligations().is_empty());
}
