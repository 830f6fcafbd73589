//! From a typed row to a change: which record it means, and whether it says anything new.
//!
//! What officers did since the last import stays: only what the ledger itself changed is taken over.

use super::known::{Known, Taken};
use super::row::{Due, EnterpriseRow, HazardRow};
use crate::domain::apply;
use crate::domain::change::{Change, Correction, EnterpriseChange, HazardChange, Registration};
use crate::domain::enterprise::{Enterprise, EnterpriseFacts};
use crate::domain::hazard::{Closure, Deadline, DeadlineOrigin, Hazard, HazardFacts, Plan, Reinspection, Severity, Source, Stage};
use crate::domain::id::{EnterpriseId, HazardId, Subject};
use crate::store::{Batch, Proposal, StoreError};
use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What a row came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// A record came into being.
    Created,
    /// A record was changed.
    Updated,
    /// Nothing new.
    Unchanged,
}

/// Brings the row of a list of enterprises in. What the row leaves empty stays as it is, and so does what officers
/// corrected since, where the list itself did not change.
pub(super) fn enterprise(batch: &mut Batch, row: EnterpriseRow) -> Result<Effect, StoreError> {
    let Some(seen) = batch.enterprise_named(&row.facts.name)? else {
        batch.propose(Proposal::new(Change::Enterprise(EnterpriseChange::Added(row.facts))))?;
        return Ok(Effect::Created);
    };
    let Some(before) = batch.last_said(&seen)? else { return Ok(Effect::Unchanged) };
    let said = completed(before.clone(), row.facts);
    if said == before {
        return Ok(Effect::Unchanged);
    }
    let facts = merge(&before, &said, &seen.facts)?;
    if facts == seen.facts {
        return Ok(Effect::Unchanged);
    }
    let change = EnterpriseChange::Corrected { said: Box::new(said), facts: Box::new(facts) };
    batch.propose(Proposal::on_enterprise(&seen, change))?;
    Ok(Effect::Updated)
}

/// What a row says, with what is known where it leaves a cell empty.
pub(super) fn completed(known: EnterpriseFacts, said: EnterpriseFacts) -> EnterpriseFacts {
    let text = |known: String, said: String| if said.is_empty() { known } else { said };
    let list = |known, said: Vec<_>| if said.is_empty() { known } else { said };
    let mut extra = known.extra;
    for (heading, value) in said.extra {
        match extra.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, known)) => *known = value,
            None => extra.push((heading, value)),
        }
    }
    EnterpriseFacts {
        // The name was matched folded; as it is written first it stays.
        name: known.name,
        uscc: said.uscc.or(known.uscc),
        town: text(known.town, said.town),
        address: text(known.address, said.address),
        sectors: list(known.sectors, said.sectors),
        hazchem_roles: if said.hazchem_roles.is_empty() { known.hazchem_roles } else { said.hazchem_roles },
        contacts: if said.contacts.is_empty() { known.contacts } else { said.contacts },
        headcount: said.headcount.or(known.headcount),
        visit_interval_days: known.visit_interval_days,
        notes: text(known.notes, said.notes),
        extra,
    }
}

/// The enterprise of a hazard's row: by its name, or a new one.
pub(super) fn enterprise_of(batch: &mut Batch, facts: EnterpriseFacts) -> Result<(EnterpriseId, bool), StoreError> {
    if let Some(Enterprise { id, .. }) = batch.enterprise_named(&facts.name)? {
        return Ok((id, false));
    }
    let added = batch.propose(Proposal::new(Change::Enterprise(EnterpriseChange::Added(facts))))?;
    match added.subject {
        Subject::Enterprise(id) => Ok((id, true)),
        other => Err(StoreError::Damaged(format!("{other} is no enterprise"))),
    }
}

/// Letters of a title that may be a name, and more than any has: each beginning is asked for, and a cell holds 32,767.
const NAME: usize = 200;

/// The known enterprise whose name begins a title, by who knows enterprises by their names.
pub(super) fn enterprise_in_title(
    named: impl Fn(&str) -> Result<Option<Enterprise>, StoreError>,
    title: &str,
) -> Result<Option<Enterprise>, StoreError> {
    let ends: Vec<usize> = title.char_indices().take(NAME).map(|(at, letter)| at + letter.len_utf8()).collect();
    for end in ends.into_iter().rev() {
        if let Some(found) = named(&title[..end])? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A hazard that was brought in.
pub(super) struct Brought {
    pub(super) hazard: HazardId,
    pub(super) effect: Effect,
    /// The ledger says that it was closed out, which for a major hazard takes a second officer in the program.
    pub(super) waits: bool,
}

/// Brings a hazard in, as the record that it is known as or a new one: what came of it, and which it is. `as_it_is` tells what a row would say of a hazard that says
/// what is known of it now.
pub(super) fn hazard(
    batch: &mut Batch,
    said: Registration,
    known: Option<Known>,
    taken: &mut Taken,
    as_it_is: impl Fn(&Batch, &Hazard) -> Result<Option<Registration>, StoreError>,
) -> Result<Brought, StoreError> {
    let Some((known, before)) = known else {
        let said = signed(said, &batch.who().signature());
        let added = batch.propose(Proposal::new(Change::Hazard(Box::new(HazardChange::Registered(said)))))?;
        let Subject::Hazard(id) = added.subject else {
            return Err(StoreError::Damaged(format!("{} is no hazard", added.subject)));
        };
        taken.insert(id);
        return Ok(Brought { hazard: id, effect: Effect::Created, waits: false });
    };
    taken.insert(known.id);
    let said = with_what_only_we_know(said, &before);
    // A ledger has no place for all that is known: what was written from the record itself says nothing new.
    if as_it_is(batch, &known)?.is_some_and(|now| says_the_same(&with_what_only_we_know(said.clone(), &now), &now)) {
        return Ok(Brought { hazard: known.id, effect: Effect::Unchanged, waits: false });
    }
    if says_the_same(&said, &before) {
        return Ok(Brought { hazard: known.id, effect: Effect::Unchanged, waits: false });
    }
    let (said, closes) = short_of_close_out(said, &before, &known);
    let brought = |effect| Ok(Brought { hazard: known.id, effect, waits: closes && known.stage.is_open() });
    if says_the_same(&said, &before) {
        return brought(Effect::Unchanged);
    }
    let merged = merge(&before, &said, &as_registration(&known))?;
    let now = signed(merged, &batch.who().signature());
    let said = Some(said).filter(|said| !says_the_same(said, &now)).map(Box::new);
    let change = HazardChange::Corrected(Correction { now, said });
    if apply::hazard(Some(known.clone()), known.id, known.version, &change).as_ref() == Some(&known) {
        return brought(Effect::Unchanged);
    }
    batch.propose(Proposal::on_hazard(&known, change))?;
    brought(Effect::Updated)
}

/// A ledger takes a major hazard that is `known` and came in open as far as the re-inspection that passed; whether it
/// goes on to say that it was closed out. What was closed when it first came in is history, and stays as the ledger has
/// it.
pub(super) fn short_of_close_out(said: Registration, before: &Registration, known: &Hazard) -> (Registration, bool) {
    let major = [&said.facts, &before.facts, &known.facts].iter().any(|facts| facts.severity == Severity::Major);
    let is_history = before.closure.is_some() && !known.stage.is_open();
    if !major || said.closure.is_none() || is_history {
        return (said, false);
    }
    let stage = if known.stage.is_open() { Stage::AwaitingReinspection } else { before.stage };
    (Registration { stage, closure: None, ..said }, true)
}

/// From when look-backs are asked for was settled when the row came in first.
pub(super) fn with_what_only_we_know(mut said: Registration, before: &Registration) -> Registration {
    if let (Some(now), Some(then)) = (&mut said.closure, &before.closure) {
        now.look_back_from = then.look_back_from;
    }
    if let (Some(now), Some(then)) = (&mut said.reinspection, &before.reinspection) {
        now.recorded_by.clone_from(&then.recorded_by);
    }
    said
}

/// A re-inspection that a ledger tells of was entered by whoever imports it, who is not its second officer.
pub(super) fn signed(mut registration: Registration, officer: &str) -> Registration {
    if let Some(reinspection) = registration.reinspection.as_mut().filter(|it| it.recorded_by.is_empty()) {
        officer.clone_into(&mut reinspection.recorded_by);
    }
    registration
}

/// Whether two rows say the same, wherever they stand.
pub(super) fn says_the_same(said: &Registration, before: &Registration) -> bool {
    let Registration { facts, stage, plan, deadline, applied_on, reinspection, closure, source: _ } = said;
    (facts, stage, plan, deadline) == (&before.facts, &before.stage, &before.plan, &before.deadline)
        && (applied_on, reinspection, closure) == (&before.applied_on, &before.reinspection, &before.closure)
}

/// What the ledger changed since it was read last, put onto what the record is now.
fn merge<T: Serialize + DeserializeOwned>(before: &T, said: &T, now: &T) -> Result<T, StoreError> {
    let object = |record: &T| match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(StoreError::Damaged("a record is no object".into())),
    };
    let (before, said, mut merged) = (object(before)?, object(said)?, object(now)?);
    take_changes(&before, &said, &mut merged);
    serde_json::from_value(Value::Object(merged)).map_err(|failure| StoreError::Damaged(failure.to_string()))
}

fn take_changes(before: &Map<String, Value>, said: &Map<String, Value>, now: &mut Map<String, Value>) {
    let keys: HashSet<&String> = before.keys().chain(said.keys()).collect();
    for key in keys {
        match (before.get(key), said.get(key)) {
            (then, told) if then == told => {}
            // The facts are told apart field by field; a plan, a re-inspection or a close-out is one thing.
            (Some(Value::Object(then)), Some(Value::Object(told))) if key == "facts" => {
                if let Some(Value::Object(held)) = now.get_mut(key) {
                    take_changes(then, told, held);
                }
            }
            (_, Some(told)) => {
                now.insert(key.clone(), told.clone());
            }
            (_, None) => {
                now.remove(key);
            }
        }
    }
}

/// A hazard as a ledger would have to say it.
pub(super) fn as_registration(hazard: &Hazard) -> Registration {
    Registration {
        facts: hazard.facts.clone(),
        stage: hazard.stage,
        plan: hazard.plan.clone(),
        deadline: hazard.deadlines.last().cloned(),
        applied_on: hazard.applied_on,
        reinspection: hazard.reinspections.last().cloned(),
        closure: hazard.closure.clone(),
        source: hazard.source.clone(),
    }
}

/// Whether a row names no day on which its hazard was there: the day found is then that of the first import at the
/// latest, whichever day the ledger comes again.
pub(super) fn lacks_day(row: &HazardRow) -> bool {
    [row.found_on, row.rectified_on, row.reinspected_on, row.closed_on].iter().all(Option::is_none)
}

/// The days of a row that lacks them, as they were taken when it came in first.
pub(super) fn with_days_of(mut said: Registration, before: &Registration) -> Registration {
    said.facts.found_on = before.facts.found_on;
    if let Some(now) = &mut said.reinspection {
        now.on = before.reinspection.as_ref().map_or(before.facts.found_on, |then| then.on);
    }
    if let Some(now) = &mut said.closure {
        now.on = before.closure.as_ref().map_or(before.facts.found_on, |then| then.on);
    }
    said
}

/// The registration that a row stands for. `today` is the day of the import: look-backs due before it are the old
/// ledger's business.
pub(super) fn registration(enterprise: EnterpriseId, row: HazardRow, source: Source, today: NaiveDate) -> Registration {
    let due = match row.due {
        Due::On(day) => Some(day),
        Due::AtOnce => row.found_on,
        Due::Unsaid | Due::Standing => None,
    };
    // A row without the day found was found by its earliest day at the latest, and no later than today.
    let days = [row.found_on, due, row.rectified_on, row.reinspected_on, row.closed_on];
    let found_on = row.found_on.unwrap_or_else(|| days.into_iter().flatten().fold(today, NaiveDate::min));
    let closed = row.stage == Stage::ClosedOut;
    let reinspected = closed || row.reinspected_on.is_some() || row.passed.is_some();
    let last_day = row.closed_on.or(row.reinspected_on).or(row.rectified_on).or(due.filter(|due| *due <= today)).unwrap_or(found_on);
    let reinspection = reinspected.then(|| Reinspection {
        on: row.reinspected_on.unwrap_or(last_day),
        by: row.reinspectors.clone(),
        passed: row.passed.unwrap_or(closed),
        opinion: String::new(),
        document: None,
        recorded_by: String::new(),
    });
    let closure = closed.then(|| Closure {
        on: last_day,
        by: row.reinspectors.join(" "),
        second_officer: None,
        evidence: String::new(),
        document: None,
        look_back_from: Some(today),
        look_backs: Vec::new(),
    });
    let plan = Plan {
        responsibility: String::new(),
        measures: row.measures,
        funds: row.funds,
        contingency_plan: row.contingency_plan,
        goal: row.goal,
        reinspector: if reinspected { String::new() } else { row.reinspectors.join(" ") },
        remediation_plan: String::new(),
    };
    Registration {
        facts: HazardFacts {
            enterprise,
            description: row.description,
            location: row.location,
            severity: row.severity,
            severity_raw: row.severity_raw,
            category: row.category,
            category_raw: row.category_raw,
            sector: row.sector,
            no_clause: false,
            clause: row.clause,
            code: row.code,
            found_on,
            found_by: row.found_by,
            found_mode: row.found_mode,
            owner: row.owner,
            standing: row.due == Due::Standing,
            notes: row.notes,
            extra: row.extra,
        },
        stage: row.stage,
        plan: (plan != Plan::default()).then_some(plan),
        deadline: due.map(|due| Deadline { due, origin: DeadlineOrigin::Ledger, document: None }),
        applied_on: row.rectified_on.filter(|_| closed || row.stage == Stage::AwaitingReinspection),
        reinspection,
        closure,
        source: Some(source),
    }
}
