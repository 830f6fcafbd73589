//! The stage machine of hazards: which act is possible when, and what it changes.

use super::{Deciding, required};
use crate::domain::act::{Act, ActKind};
use crate::domain::change::{HazardChange, Registration};
use crate::domain::hazard::{Closure, Deadline, DeadlineOrigin, Ending, Hazard, HazardFacts, LookBack, Reinspection, Severity, Stage};
use crate::domain::refusal::{Field, Refusal};
use chrono::NaiveDate;

/// Whether the hazard's stage allows an act of this kind.
///
/// # Errors
/// The refusal that says why not.
pub fn permitted(hazard: &Hazard, kind: ActKind, today: NaiveDate) -> Result<(), Refusal> {
    let wrong_stage = Err(Refusal::WrongStage { act: kind, stage: hazard.stage });
    let major = hazard.facts.severity == Severity::Major;
    let planned_if_major = !major || hazard.plan.as_ref().is_some_and(|plan| !plan.remediation_plan.is_empty());
    match (kind, hazard.stage) {
        (ActKind::Note | ActKind::Edit, _) => Ok(()),
        (_, Stage::Void | Stage::Transferred) => wrong_stage,
        (ActKind::LookBack, Stage::ClosedOut) => Ok(()),
        (ActKind::LookBack, _) if hazard.is_passed() => Err(Refusal::CloseOutFirst),
        (_, Stage::ClosedOut) | (ActKind::LookBack, _) => wrong_stage,
        (ActKind::Split | ActKind::Merge | ActKind::Transfer | ActKind::Void, _) => Ok(()),
        (ActKind::CloseOut, _) if !hazard.is_passed() => Err(Refusal::NotPassed),
        (ActKind::CloseOut, _) if !planned_if_major => Err(Refusal::RemediationPlanMissing),
        (ActKind::CloseOut, _) => Ok(()),
        (ActKind::Plan, _) if major && hazard.is_passed() && !planned_if_major => Ok(()),
        (_, _) if hazard.is_passed() => Err(Refusal::AlreadyPassed),
        (ActKind::Plan, Stage::AwaitingReinspection) if planned_if_major => wrong_stage,
        (ActKind::Plan, _) => Ok(()),
        (ActKind::Start, Stage::Rectifying | Stage::AwaitingReinspection) => wrong_stage,
        (ActKind::Start, _) if !planned_if_major => Err(Refusal::RemediationPlanMissing),
        (ActKind::Start, _) => Ok(()),
        (ActKind::Apply, Stage::AwaitingReinspection) => wrong_stage,
        (ActKind::Apply, _) if !planned_if_major => Err(Refusal::RemediationPlanMissing),
        (ActKind::Apply, _) => Ok(()),
        // Open to every stage: ten days after the deadline the officer goes, whether the enterprise has applied or not.
        (ActKind::Reinspect, _) => Ok(()),
        (ActKind::FixOnTheSpot, _) if major => Err(Refusal::MajorOnTheSpot),
        (ActKind::FixOnTheSpot, Stage::Registered | Stage::Planned | Stage::Rectifying) => Ok(()),
        (ActKind::FixOnTheSpot, _) => wrong_stage,
        (ActKind::Extend, _) => match hazard.deadline() {
            None => Err(Refusal::NoDeadline),
            Some(deadline) if deadline < today => Err(Refusal::ExtensionTooLate { requested_on: today, deadline }),
            Some(_) => Ok(()),
        },
    }
}

/// The acts in the order in which they are offered, each with the reason why it is not possible now. An extension asked
/// for in time may be entered late, so it is offered until its form says the day of the request.
pub fn offers(hazard: &Hazard, today: NaiveDate) -> Vec<(ActKind, Option<Refusal>)> {
    let day = |kind| match (kind, hazard.deadline()) {
        (ActKind::Extend, Some(deadline)) => today.min(deadline),
        _ => today,
    };
    ActKind::ALL.iter().map(|&kind| (kind, permitted(hazard, kind, day(kind)).err())).collect()
}

/// The change that a registration by hand makes.
///
/// # Errors
/// A refusal when a field is missing or a day makes no sense.
pub fn register(facts: HazardFacts, deadline: Option<NaiveDate>, by: Deciding) -> Result<HazardChange, Refusal> {
    check_facts(&facts, by.today)?;
    let deadline = match deadline {
        Some(due) => Some(first_deadline(due, facts.found_on, DeadlineOrigin::Registration, None)?),
        None => None,
    };
    Ok(HazardChange::Registered(Registration {
        facts,
        stage: Stage::Registered,
        plan: None,
        deadline,
        applied_on: None,
        reinspection: None,
        closure: None,
        source: None,
    }))
}

/// The change that an act makes to a hazard.
///
/// # Errors
/// A refusal when a guard does not hold, a field is missing, or a day makes no sense.
pub fn act(hazard: &Hazard, act: Act, by: Deciding) -> Result<HazardChange, Refusal> {
    let kind = act.kind();
    // An extension is judged by the day it was asked for, not by today.
    match &act {
        Act::Extend { requested_on, .. } => permitted(hazard, kind, *requested_on)?,
        _ => permitted(hazard, kind, by.today)?,
    }
    let happened = |field, date| check_day(field, date, standing_since(hazard), by.today);
    match act {
        Act::Plan { plan, deadline, document } => {
            required(Field::Measures, &plan.measures)?;
            if hazard.facts.severity == Severity::Major {
                required(Field::RemediationPlan, &plan.remediation_plan)?;
            }
            let deadline = match (hazard.deadline(), deadline) {
                (Some(current), Some(new)) if current == new => None,
                (Some(current), Some(_)) if !is_first_plans(hazard, by.today) => return Err(Refusal::DeadlineSet(current)),
                (_, Some(new)) => Some(first_deadline(new, hazard.facts.found_on, DeadlineOrigin::Plan, document)?),
                (None, None) if !hazard.facts.standing => return Err(Refusal::Missing(Field::Deadline)),
                (_, None) => None,
            };
            if hazard.plan.as_ref() == Some(&plan) && deadline.is_none() {
                return Err(Refusal::NothingToChange);
            }
            Ok(HazardChange::Planned { plan, deadline })
        }
        Act::Start { on } => {
            happened(Field::On, on)?;
            Ok(HazardChange::Started { on })
        }
        Act::Apply { on, note } => {
            happened(Field::On, on)?;
            Ok(HazardChange::Applied { on, note })
        }
        Act::Reinspect { on, by: inspectors, passed, opinion, document, new_deadline, close_out } => {
            happened(Field::On, on)?;
            if let Some(applied) = hazard.applied_on {
                check_day(Field::On, on, applied, by.today)?;
            }
            required_names(Field::By, &inspectors)?;
            let deadline =
                if passed { None } else { Some(later_deadline(hazard, new_deadline, on, DeadlineOrigin::Reinspection, &document)?) };
            let closure = if passed && close_out {
                if hazard.facts.severity == Severity::Major {
                    return Err(Refusal::MajorAtOnce);
                }
                let officer = inspectors.first().map_or(by.officer, String::as_str);
                Some(closure(on, officer, None, opinion.clone(), document.clone())?)
            } else {
                None
            };
            let reinspection = Reinspection { on, by: inspectors, passed, opinion, document, recorded_by: by.signature() };
            Ok(HazardChange::Reinspected { reinspection, deadline, closure })
        }
        Act::CloseOut { on, evidence, document } => {
            let passed_on = hazard.reinspections.last().map_or(hazard.facts.found_on, |reinspection| reinspection.on);
            check_day(Field::On, on, passed_on, by.today)?;
            let (officer, second) = signatures(hazard, by)?;
            Ok(HazardChange::ClosedOut(closure(on, officer, second, evidence, document)?))
        }
        Act::FixOnTheSpot { on, by: inspectors, evidence } => {
            happened(Field::On, on)?;
            required_names(Field::By, &inspectors)?;
            let officer = inspectors.first().map_or(by.officer, String::as_str);
            let closure = closure(on, officer, None, evidence.clone(), None)?;
            let recorded_by = by.signature();
            let reinspection = Reinspection { on, by: inspectors, passed: true, opinion: evidence, document: None, recorded_by };
            Ok(HazardChange::FixedOnTheSpot { reinspection, closure })
        }
        Act::LookBack { on, by: inspectors, holds, note, new_deadline } => {
            let closed_on = hazard.closure.as_ref().map_or(hazard.facts.found_on, |closure| closure.on);
            check_day(Field::On, on, closed_on, by.today)?;
            required_names(Field::By, &inspectors)?;
            let deadline = if holds { None } else { Some(later_deadline(hazard, new_deadline, on, DeadlineOrigin::LookBack, &None)?) };
            Ok(HazardChange::LookedBack { look_back: LookBack { on, by: inspectors, holds, note }, deadline })
        }
        Act::Extend { requested_on, new_deadline, reason, approver, document } => {
            happened(Field::On, requested_on)?;
            required(Field::Reason, &reason)?;
            required(Field::Approver, &approver)?;
            let deadline = later_deadline(hazard, Some(new_deadline), requested_on, DeadlineOrigin::Extension, &document)?;
            Ok(HazardChange::Extended { requested_on, deadline, reason, approver })
        }
        Act::Note { text } => {
            required(Field::Note, &text)?;
            Ok(HazardChange::Noted { text })
        }
        Act::Edit(facts) => {
            if facts.enterprise != hazard.facts.enterprise {
                return Err(Refusal::EnterpriseFixed);
            }
            check_facts(&facts, by.today)?;
            // Who closes out, and on what, hangs on it.
            if facts.severity != hazard.facts.severity && (hazard.is_passed() || hazard.stage == Stage::ClosedOut) {
                return Err(Refusal::SeveritySettled);
            }
            if *facts == hazard.facts { Err(Refusal::NothingToChange) } else { Ok(HazardChange::Edited(*facts)) }
        }
        Act::Split { parts, reason } => {
            match parts.iter().filter(|part| !part.trim().is_empty()).count() {
                0 => return Err(Refusal::Missing(Field::Parts)),
                1 => return Err(Refusal::OnePart),
                _ => {}
            }
            required(Field::Reason, &reason)?;
            Ok(HazardChange::Voided(Ending { on: by.today, reason, to: None, document: None }))
        }
        Act::Merge { into, reason } => {
            if into == hazard.id {
                return Err(Refusal::NoSuch(into.to_string()));
            }
            required(Field::Reason, &reason)?;
            Ok(HazardChange::Voided(Ending { on: by.today, reason, to: Some(into.to_string()), document: None }))
        }
        Act::Transfer { to, reason, document } => {
            required(Field::TransferTo, &to)?;
            required(Field::Reason, &reason)?;
            Ok(HazardChange::Transferred(Ending { on: by.today, reason, to: Some(to), document }))
        }
        Act::Void { reason } => {
            required(Field::Reason, &reason)?;
            Ok(HazardChange::Voided(Ending { on: by.today, reason, to: None, document: None }))
        }
    }
}

/// The registration of a part of a hazard that is split: what is known of the whole holds for it, its stage and plan
/// too.
///
/// # Errors
/// A refusal when the part says nothing.
pub fn part(whole: &Hazard, description: &str) -> Result<HazardChange, Refusal> {
    required(Field::Description, description)?;
    let facts = HazardFacts { description: description.trim().to_owned(), code: None, ..whole.facts.clone() };
    Ok(HazardChange::Registered(Registration {
        facts,
        stage: whole.stage,
        plan: whole.plan.clone(),
        deadline: whole.deadlines.last().cloned(),
        applied_on: whole.applied_on,
        reinspection: whole.reinspections.last().cloned(),
        closure: None,
        source: None,
    }))
}

/// Whether the first plan may still set another deadline: one that expired, or was set by an act that the plan
/// cannot overrule, moves by an extension or not at all.
fn is_first_plans(hazard: &Hazard, today: NaiveDate) -> bool {
    let open =
        |deadline: &Deadline| deadline.due >= today && matches!(deadline.origin, DeadlineOrigin::Registration | DeadlineOrigin::Ledger);
    hazard.plan.is_none() && hazard.deadlines.last().is_none_or(open)
}

/// The day from which the hazard has stood as it does: found, last inspected, or seen again at a look-back.
fn standing_since(hazard: &Hazard) -> NaiveDate {
    let inspected = hazard.reinspections.last().map(|reinspection| reinspection.on);
    let relapsed = hazard.past_closures.last().and_then(|closure| closure.look_backs.last()).map(|look_back| look_back.on);
    hazard.facts.found_on.max(inspected.or(relapsed).unwrap_or(NaiveDate::MIN))
}

/// Who closes out: of a general hazard the officer alone; of a major one whoever re-inspected it, and the officer as
/// the second, who is somebody else than those who saw it pass or entered that.
///
/// # Errors
/// `SecondOfficerSame` where the officer would be both.
pub fn signatures<'a>(hazard: &'a Hazard, by: Deciding<'a>) -> Result<(&'a str, Option<&'a str>), Refusal> {
    let passed = hazard.reinspections.last().filter(|_| hazard.facts.severity == Severity::Major);
    let Some(passed) = passed else { return Ok((by.officer, None)) };
    let first = passed.by.first().map_or(passed.recorded_by.as_str(), String::as_str);
    if first.trim().is_empty() {
        return Err(Refusal::Missing(Field::By));
    }
    match passed.by.iter().chain([&passed.recorded_by]).find(|signed| by.is_signed(signed)) {
        Some(same) => Err(Refusal::SecondOfficerSame(same.clone())),
        None => Ok((first, Some(by.officer))),
    }
}

/// A close-out, which needs evidence (R31).
fn closure(on: NaiveDate, officer: &str, second: Option<&str>, evidence: String, document: Option<String>) -> Result<Closure, Refusal> {
    required(Field::Evidence, &evidence)?;
    let (by, second_officer) = (officer.to_owned(), second.map(str::to_owned));
    Ok(Closure { on, by, second_officer, evidence, document, look_back_from: None, look_backs: Vec::new() })
}

fn check_facts(facts: &HazardFacts, today: NaiveDate) -> Result<(), Refusal> {
    required(Field::Description, &facts.description)?;
    if facts.found_on > today {
        return Err(Refusal::InFuture { field: Field::FoundOn, date: facts.found_on });
    }
    Ok(())
}

fn check_day(field: Field, date: NaiveDate, earliest: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if date > today {
        Err(Refusal::InFuture { field, date })
    } else if date < earliest {
        Err(Refusal::TooEarly { field, date, limit: earliest })
    } else {
        Ok(())
    }
}

fn first_deadline(due: NaiveDate, found_on: NaiveDate, origin: DeadlineOrigin, document: Option<String>) -> Result<Deadline, Refusal> {
    if due < found_on {
        return Err(Refusal::TooEarly { field: Field::Deadline, date: due, limit: found_on });
    }
    Ok(Deadline { due, origin, document })
}

/// A deadline that follows another: after a failure or relapse it lies past the day of the inspection, after an
/// extension past the deadline that it extends.
fn later_deadline(
    hazard: &Hazard,
    new: Option<NaiveDate>,
    on: NaiveDate,
    origin: DeadlineOrigin,
    document: &Option<String>,
) -> Result<Deadline, Refusal> {
    let new = new.ok_or(Refusal::Missing(Field::NewDeadline))?;
    let current = match (origin, hazard.deadline()) {
        (DeadlineOrigin::Extension, Some(current)) => current,
        _ => on,
    };
    if new <= current {
        return Err(Refusal::DeadlineNotLater { current, new });
    }
    Ok(Deadline { due: new, origin, document: document.clone() })
}

fn required_names(field: Field, names: &[String]) -> Result<(), Refusal> {
    if names.iter().all(|name| name.trim().is_empty()) { Err(Refusal::Missing(field)) } else { Ok(()) }
}
