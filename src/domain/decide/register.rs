//! Decisions about the records of the registers.

use super::Deciding;
use crate::domain::change::{HazardChange, RecordChange};
use crate::domain::field::Field;
use crate::domain::fields::{Fields, Kind};
use crate::domain::hazard::{Deadline, DeadlineOrigin, Hazard};
use crate::domain::id::RecordId;
use crate::domain::ladder::{Lack, Surroundings, is_guarded, lacks};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Form, Override, Record, RecordFacts, RectificationOrder, RegisterAct, RegisterKind};
use chrono::NaiveDate;

/// The change that enters a record. `reason` lets a step of the ladder go on although something is lacking.
///
/// # Errors
/// A refusal when a field is missing, a day makes no sense, a hazard is of another enterprise, the same is on record
/// already, or a step of the ladder lacks something and no reason is given.
pub fn enter(facts: RecordFacts, around: &Surroundings, reason: Option<&str>, by: Deciding) -> Result<RecordChange, Refusal> {
    if let Some(same) = around.records.iter().find(|other| is_same(&facts, &other.facts)) {
        return Err(Refusal::AlreadyOnRecord(same.id));
    }
    let facts = signed(RegisterAct::Enter, facts, by)?;
    check(RegisterAct::Enter, &facts, around, by)?;
    let lacking = if is_guarded(facts.kind()) { lacks(&facts, RegisterAct::Enter, around) } else { Vec::new() };
    let overrides = override_of(RegisterAct::Enter, lacking, reason)?;
    Ok(RecordChange::Done { act: RegisterAct::Enter, facts, overrides })
}

/// The change that a later act makes; `facts` is the record as the act fills it in.
///
/// # Errors
/// As `enter`; and a refusal when the act is not possible now, or nothing would change.
pub fn act(
    record: &Record,
    act: RegisterAct,
    facts: RecordFacts,
    around: &Surroundings,
    reason: Option<&str>,
    by: Deciding,
) -> Result<RecordChange, Refusal> {
    permitted(record, act)?;
    if facts == record.facts {
        return Err(Refusal::NothingToChange);
    }
    let same = around.records.iter().find(|other| is_same(&facts, &other.facts) && !is_same(&record.facts, &other.facts));
    if let Some(same) = same {
        return Err(Refusal::AlreadyOnRecord(same.id));
    }
    let facts = signed(act, facts, by)?;
    check(act, &facts, around, by)?;
    let lacking = match act {
        _ if !is_guarded(facts.kind()) => Vec::new(),
        RegisterAct::Edit => lacks_anew(record, &facts, around),
        act => lacks(&facts, act, around),
    };
    let overrides = override_of(act, lacking, reason)?;
    Ok(RecordChange::Done { act, facts, overrides })
}

/// A measure says who entered it, and a coercive one who confirmed it: two officers (Work Safety Law, art. 70). A
/// correction is to be confirmed anew.
fn signed(act: RegisterAct, facts: RecordFacts, by: Deciding) -> Result<RecordFacts, Refusal> {
    let RecordFacts::Measure(mut measure) = facts else { return Ok(facts) };
    match act {
        RegisterAct::Enter | RegisterAct::Edit => {
            measure.entered_by = by.signature();
            (measure.confirmed_on, measure.second_officer) = (None, String::new());
        }
        RegisterAct::Confirm if by.is_signed(&measure.entered_by) => {
            return Err(Refusal::SecondOfficerSame(measure.entered_by));
        }
        RegisterAct::Confirm => measure.second_officer = by.officer.to_owned(),
        _ => {}
    }
    Ok(RecordFacts::Measure(measure))
}

/// What a correction makes lacking: no step of the ladder is got round by entering it whole and correcting it after. What
/// the record lacked before was answered then.
fn lacks_anew(record: &Record, facts: &RecordFacts, around: &Surroundings) -> Vec<Lack> {
    let known = lacks(&record.facts, RegisterAct::Enter, around);
    let other_hazards = record.register().hazards() != facts.as_register().hazards();
    let of_hazards = |lack: &Lack| matches!(lack, Lack::MajorHazard | Lack::OpenHazard);
    let mut lacking = lacks(facts, RegisterAct::Enter, around);
    lacking.retain(|lack| !known.contains(lack) || other_hazards && of_hazards(lack));
    lacking
}

/// The change that withdraws a record.
///
/// # Errors
/// A refusal when it was withdrawn already, or no reason is given.
pub fn withdraw(record: &Record, reason: &str) -> Result<RecordChange, Refusal> {
    permitted(record, RegisterAct::Withdraw)?;
    super::required(Field::Reason, reason)?;
    Ok(RecordChange::Withdrawn { reason: reason.to_owned() })
}

/// Whether an act is possible now.
///
/// # Errors
/// The refusal that says that it is not.
pub fn permitted(record: &Record, act: RegisterAct) -> Result<(), Refusal> {
    match record.offers().into_iter().find(|(offered, _)| *offered == act) {
        Some((_, true)) => Ok(()),
        _ => Err(Refusal::NotNow { act, record: record.id }),
    }
}

/// What an order does to one of its items: it sets the deadline of what is still open.
pub fn order(hazard: &Hazard, order: RecordId, facts: &RectificationOrder) -> Option<HazardChange> {
    let due = facts.deadline.filter(|_| hazard.stage.is_open())?;
    let document = Some(facts.document.clone()).filter(|document| !document.is_empty());
    Some(HazardChange::Ordered { order, deadline: Deadline { due, origin: DeadlineOrigin::Order, document } })
}

fn check(act: RegisterAct, facts: &RecordFacts, around: &Surroundings, by: Deciding) -> Result<(), Refusal> {
    // A correction is held to what the entry had to say.
    let form = facts.kind().form(if act == RegisterAct::Edit { RegisterAct::Enter } else { act });
    check_required(form, facts.as_register())?;
    check_days(facts, by.today)?;
    check_parties(facts)?;
    check_hazards(facts, around)
}

fn check_required(form: Option<&'static Form>, fields: &dyn Fields) -> Result<(), Refusal> {
    let missing = form.into_iter().flat_map(|form| form.required).find(|&&field| match fields.kind(field) {
        // Findings and the like are no members; they become records of their own.
        None => false,
        Some(_) => fields.get(field).trim().is_empty(),
    });
    missing.map_or(Ok(()), |&field| Err(Refusal::Missing(field)))
}

/// What happened cannot lie in the future; what follows the record's day cannot lie before it.
fn check_days(facts: &RecordFacts, today: NaiveDate) -> Result<(), Refusal> {
    let register = facts.as_register();
    let day = |field| match register.kind(field) {
        Some(Kind::Date) => register.get(field).parse::<NaiveDate>().ok(),
        Some(Kind::Time) => register.get(field).get(..10).and_then(|day| day.parse().ok()),
        _ => None,
    };
    let mut first = None;
    for &field in register.past() {
        let Some(date) = day(field) else { continue };
        if date > today {
            return Err(Refusal::InFuture { field, date });
        }
        let limit = *first.get_or_insert(date);
        if date < limit {
            return Err(Refusal::TooEarly { field, date, limit });
        }
    }
    if let (RecordFacts::RectificationOrder(_), Some(on), Some(deadline)) = (facts, day(Field::On), day(Field::Deadline))
        && deadline < on
    {
        return Err(Refusal::TooEarly { field: Field::Deadline, date: deadline, limit: on });
    }
    Ok(())
}

/// A report is of a group or of an enterprise, as its kind says, and of a period that there is.
fn check_parties(facts: &RecordFacts) -> Result<(), Refusal> {
    use crate::domain::register::ReportKind;
    let RecordFacts::Report(facts) = facts else { return Ok(()) };
    match facts.report {
        Some(ReportKind::EnterpriseAnnual) if facts.enterprise.is_none() => return Err(Refusal::Missing(Field::Enterprise)),
        Some(ReportKind::HalfYearAssessment | ReportKind::GroupAnnual) if facts.group.is_none() => {
            return Err(Refusal::Missing(Field::Group));
        }
        _ => {}
    }
    match facts.report.and_then(|report| report.period_end(&facts.period)) {
        Some(_) => Ok(()),
        None => Err(Refusal::Unreadable { field: Field::Period, text: facts.period.clone() }),
    }
}

fn check_hazards(facts: &RecordFacts, around: &Surroundings) -> Result<(), Refusal> {
    let register = facts.as_register();
    let Some(enterprise) = register.enterprise() else { return Ok(()) };
    for &id in register.hazards() {
        match around.hazards.iter().find(|hazard| hazard.id == id) {
            None => return Err(Refusal::NoSuch(id.to_string())),
            Some(hazard) if hazard.facts.enterprise != enterprise => return Err(Refusal::OtherEnterprise { hazard: id, enterprise }),
            Some(_) => {}
        }
    }
    Ok(())
}

fn override_of(act: RegisterAct, lacks: Vec<Lack>, reason: Option<&str>) -> Result<Option<Override>, Refusal> {
    match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        _ if lacks.is_empty() => Ok(None),
        Some(reason) => Ok(Some(Override { act, lacks, reason: reason.to_owned() })),
        None => Err(Refusal::Lacking(lacks)),
    }
}

/// Whether two records say the same thing twice: a milestone of an enterprise on a day, a version of its list, a
/// party's report for a period.
fn is_same(one: &RecordFacts, other: &RecordFacts) -> bool {
    let enterprise = |facts: &RecordFacts| facts.as_register().enterprise();
    let day = |facts: &RecordFacts| facts.as_register().day();
    if one.kind() != other.kind() || enterprise(one) != enterprise(other) {
        return false;
    }
    match (one, other) {
        (RecordFacts::Report(one), RecordFacts::Report(other)) => {
            (one.report, &one.period, one.group) == (other.report, &other.period, other.group)
        }
        (RecordFacts::HazardList(one), RecordFacts::HazardList(other)) => one.number == other.number,
        _ => matches!(one.kind(), RegisterKind::DockIn | RegisterKind::Diagnosis | RegisterKind::Duty) && day(one) == day(other),
    }
}
