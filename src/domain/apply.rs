//! Applying a change to a record: pure and total, so that a replay of the journal cannot fail half-way.

use super::change::{EnterpriseChange, HazardChange, RecordChange, Registration};
use super::enterprise::Enterprise;
use super::hazard::{Closure, Deadline, Hazard, Stage};
use super::id::{EnterpriseId, HazardId, RecordId, Seq};
use super::register::Record;
use chrono::NaiveDate;

/// The enterprise after `change`, which was entered on the day `on`; nothing comes of a change to an enterprise that was
/// never added.
pub fn enterprise(
    before: Option<Enterprise>,
    id: EnterpriseId,
    (version, on): (Seq, NaiveDate),
    change: &EnterpriseChange,
) -> Option<Enterprise> {
    match change {
        EnterpriseChange::Added(facts) => {
            Some(Enterprise { id, version, facts: facts.clone(), pairings: Vec::new(), entered_on: Some(on) })
        }
        EnterpriseChange::Edited(facts) => before.map(|before| Enterprise { version, facts: facts.clone(), ..before }),
        EnterpriseChange::Corrected { facts, .. } => before.map(|before| Enterprise { version, facts: (**facts).clone(), ..before }),
        EnterpriseChange::Paired(pairing) => before.map(|mut before| {
            before.pairings.push(pairing.clone());
            Enterprise { version, ..before }
        }),
        EnterpriseChange::Reverted { to, .. } => {
            let entered_on = to.entered_on.or(before.and_then(|before| before.entered_on));
            Some(Enterprise { version, entered_on, ..(**to).clone() })
        }
    }
}

/// The hazard after `change`; nothing comes of a change to a hazard that was never registered.
pub fn hazard(before: Option<Hazard>, id: HazardId, version: Seq, change: &HazardChange) -> Option<Hazard> {
    match change {
        HazardChange::Registered(registration) => return Some(registered(id, version, registration)),
        HazardChange::Reverted { to, .. } => return Some(Hazard { version, ..(**to).clone() }),
        _ => {}
    }
    let mut hazard = Hazard { version, ..before? };
    match change {
        HazardChange::Registered(_) | HazardChange::Reverted { .. } => {}
        HazardChange::Corrected(correction) => correct(&mut hazard, &correction.now),
        HazardChange::Edited(facts) => hazard.facts = facts.clone(),
        HazardChange::Planned { plan, deadline } => {
            hazard.plan = Some(plan.clone());
            hazard.deadlines.extend(deadline.clone());
            if hazard.stage == Stage::Registered {
                hazard.stage = Stage::Planned;
            }
        }
        HazardChange::Started { on } => {
            hazard.stage = Stage::Rectifying;
            hazard.started_on = Some(*on);
        }
        HazardChange::Ordered { deadline, .. } => hazard.deadlines.push(deadline.clone()),
        HazardChange::Extended { deadline, .. } => hazard.deadlines.push(deadline.clone()),
        HazardChange::Applied { on, .. } => {
            hazard.stage = Stage::AwaitingReinspection;
            hazard.applied_on = Some(*on);
        }
        HazardChange::Reinspected { reinspection, deadline, closure } => {
            hazard.reinspections.push(reinspection.clone());
            match closure {
                Some(closure) => close(&mut hazard, closure),
                None if reinspection.passed => hazard.stage = Stage::AwaitingReinspection,
                None => reopen(&mut hazard, deadline.as_ref()),
            }
        }
        HazardChange::ClosedOut(closure) => close(&mut hazard, closure),
        HazardChange::FixedOnTheSpot { reinspection, closure } => {
            hazard.reinspections.push(reinspection.clone());
            close(&mut hazard, closure);
        }
        HazardChange::LookedBack { look_back, deadline } => {
            if let Some(closure) = &mut hazard.closure {
                closure.look_backs.push(look_back.clone());
            }
            if !look_back.holds {
                hazard.past_closures.extend(hazard.closure.take());
                hazard.reinspections.clear();
                reopen(&mut hazard, deadline.as_ref());
            }
        }
        HazardChange::Voided(ending) => {
            hazard.stage = Stage::Void;
            hazard.ending = Some(ending.clone());
        }
        HazardChange::Transferred(ending) => {
            hazard.stage = Stage::Transferred;
            hazard.ending = Some(ending.clone());
        }
        HazardChange::Noted { text } => {
            if !hazard.facts.notes.is_empty() {
                hazard.facts.notes.push('\n');
            }
            hazard.facts.notes.push_str(text);
        }
    }
    Some(hazard)
}

/// The record after `change`; nothing comes of a change to a record that was never entered.
pub fn record(before: Option<Record>, id: RecordId, version: Seq, change: &RecordChange) -> Option<Record> {
    match change {
        RecordChange::Done { facts, overrides, .. } => {
            let mut record = before.unwrap_or(Record { id, version, facts: facts.clone(), overrides: Vec::new(), withdrawn: None });
            record.version = version;
            record.facts = facts.clone();
            record.overrides.extend(overrides.clone());
            Some(record)
        }
        RecordChange::Corrected { facts, .. } => before.map(|before| Record { version, facts: facts.clone(), ..before }),
        RecordChange::Withdrawn { reason } => before.map(|before| Record { version, withdrawn: Some(reason.clone()), ..before }),
        RecordChange::Reverted { to, .. } => Some(Record { version, ..(**to).clone() }),
    }
}

fn registered(id: HazardId, version: Seq, registration: &Registration) -> Hazard {
    Hazard {
        id,
        version,
        facts: registration.facts.clone(),
        stage: registration.stage,
        plan: registration.plan.clone(),
        deadlines: registration.deadline.clone().into_iter().collect(),
        started_on: None,
        applied_on: registration.applied_on,
        reinspections: registration.reinspection.clone().into_iter().collect(),
        closure: registration.closure.clone(),
        past_closures: Vec::new(),
        ending: None,
        source: registration.source.clone(),
    }
}

/// A corrected ledger replaces what the ledger says, and keeps what only the program knows.
fn correct(hazard: &mut Hazard, registration: &Registration) {
    hazard.facts = registration.facts.clone();
    hazard.stage = registration.stage;
    hazard.plan = registration.plan.clone().or(hazard.plan.take());
    if let Some(deadline) = &registration.deadline
        && hazard.deadline() != Some(deadline.due)
    {
        hazard.deadlines.push(deadline.clone());
    }
    hazard.applied_on = registration.applied_on;
    if let Some(reinspection) = &registration.reinspection
        && hazard.reinspections.last() != Some(reinspection)
    {
        hazard.reinspections.push(reinspection.clone());
    }
    if registration.closure.is_none() {
        hazard.past_closures.extend(hazard.closure.take());
    }
    hazard.closure = registration.closure.clone();
    hazard.source = registration.source.clone();
}

fn close(hazard: &mut Hazard, closure: &Closure) {
    hazard.stage = Stage::ClosedOut;
    hazard.closure = Some(closure.clone());
}

fn reopen(hazard: &mut Hazard, deadline: Option<&Deadline>) {
    hazard.stage = Stage::Rectifying;
    hazard.applied_on = None;
    hazard.deadlines.extend(deadline.cloned());
}
