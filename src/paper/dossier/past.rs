//! What the journal says of an earlier day, in two ways: what it had recorded by then, and what, as was said then or
//! later, had happened by then. Where the two differ, something was entered after the fact.

use crate::domain::apply;
use crate::domain::change::{Change, EnterpriseChange, HazardChange, RecordChange, Registration};
use crate::domain::enterprise::{Enterprise, Pairing};
use crate::domain::field::Field;
use crate::domain::hazard::{Hazard, Stage};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, Seq};
use crate::domain::programme::ProgrammeFacts;
use crate::domain::register::{Record, RecordFacts, RegisterAct};
use crate::domain::staff::GroupFacts;
use crate::paper::gather::undoes;
use crate::store::{Entry, StoreError, View};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// The day on which the journal got an entry, in Beijing.
pub(super) fn recorded_on(entry: &Entry) -> NaiveDate {
    entry.at.date_naive()
}

/// The entries that were not taken back, and none that takes another back.
pub(super) fn standing(entries: &[Entry]) -> Vec<&Entry> {
    let mut undone: HashSet<Seq> = HashSet::new();
    let mut left: Vec<&Entry> = Vec::new();
    // From the last backwards, so that taking back a taking back leaves what was there.
    for entry in entries.iter().rev() {
        if undone.contains(&entry.seq) {
            continue;
        }
        match undoes(&entry.change) {
            Some(seq) => {
                undone.insert(seq);
            }
            None => left.push(entry),
        }
    }
    left.reverse();
    left
}

/// The day on which an entry says that something happened; the day of its recording where it names none. An order's
/// day is the order's own.
pub(super) fn said_on(entry: &Entry, orders: &HashMap<RecordId, NaiveDate>) -> NaiveDate {
    let said = match &entry.change {
        Change::Enterprise(EnterpriseChange::Paired(pairing)) => Some(pairing.from),
        Change::Hazard(change) => hazard_said_on(change, orders),
        Change::Record(change) => match &**change {
            RecordChange::Done { act, facts, .. } => act_on(*act, facts),
            RecordChange::Corrected { facts, .. } => entered_on(facts),
            RecordChange::Withdrawn { .. } | RecordChange::Reverted { .. } => None,
        },
        _ => None,
    };
    said.unwrap_or_else(|| recorded_on(entry))
}

fn hazard_said_on(change: &HazardChange, orders: &HashMap<RecordId, NaiveDate>) -> Option<NaiveDate> {
    match change {
        HazardChange::Registered(registration) => Some(registration.facts.found_on),
        HazardChange::Started { on } | HazardChange::Applied { on, .. } => Some(*on),
        HazardChange::Ordered { order, .. } => orders.get(order).copied(),
        HazardChange::Extended { requested_on, .. } => Some(*requested_on),
        HazardChange::Reinspected { reinspection, .. } => Some(reinspection.on),
        HazardChange::ClosedOut(closure) | HazardChange::FixedOnTheSpot { closure, .. } => Some(closure.on),
        HazardChange::LookedBack { look_back, .. } => Some(look_back.on),
        HazardChange::Voided(ending) | HazardChange::Transferred(ending) => Some(ending.on),
        HazardChange::Corrected(_)
        | HazardChange::Edited(_)
        | HazardChange::Planned { .. }
        | HazardChange::Noted { .. }
        | HazardChange::Reverted { .. } => None,
    }
}

/// The day of an act on a record, as the record then says.
fn act_on(act: RegisterAct, facts: &RecordFacts) -> Option<NaiveDate> {
    let field = match act {
        RegisterAct::Enter => return entered_on(facts),
        RegisterAct::Serve => Field::ServedOn,
        RegisterAct::Lift => Field::LiftedOn,
        RegisterAct::Publish => Field::PublishedOn,
        RegisterAct::Take => Field::TakenOn,
        RegisterAct::Conclude => Field::EndedOn,
        RegisterAct::Finish => Field::DoneOn,
        RegisterAct::Receive => Field::ReceivedOn,
        RegisterAct::Copy => Field::CopiedOn,
        RegisterAct::Hold => Field::HeldOn,
        RegisterAct::Spread => Field::SpreadOn,
        RegisterAct::Confirm => Field::ConfirmedOn,
        RegisterAct::Edit | RegisterAct::Withdraw => return None,
    };
    facts.as_register().get(field).parse().ok()
}

/// The day that the entry of a record tells of. What is planned or asked for lies ahead of it and dates nothing.
fn entered_on(facts: &RecordFacts) -> Option<NaiveDate> {
    match facts {
        RecordFacts::Training(facts) => facts.held_on,
        RecordFacts::Report(facts) => facts.received_on,
        RecordFacts::Task(_) | RecordFacts::Duty(_) => None,
        facts => facts.as_register().day(),
    }
}

/// Whether an entry changes what was known rather than telling what happened: an edit, a withdrawal, a taking back.
pub(super) fn rewrites(change: &Change) -> bool {
    match change {
        Change::Enterprise(EnterpriseChange::Reverted { .. }) => true,
        Change::Hazard(change) => matches!(
            **change,
            HazardChange::Edited(_) | HazardChange::Corrected(_) | HazardChange::Voided(_) | HazardChange::Reverted { .. }
        ),
        Change::Record(change) => {
            !matches!(**change, RecordChange::Done { act, .. } if !matches!(act, RegisterAct::Edit | RegisterAct::Withdraw))
        }
        _ => false,
    }
}

/// A hazard as the journal had it at the end of `day`.
pub(super) fn hazard_known(entries: &[Entry], id: HazardId, day: NaiveDate) -> Option<Hazard> {
    entries.iter().filter(|entry| recorded_on(entry) <= day).fold(None, |before, entry| step(before, id, entry))
}

/// A hazard as it was at the end of `day` by all that was ever said and not taken back.
pub(super) fn hazard_said(entries: &[Entry], id: HazardId, day: NaiveDate, orders: &HashMap<RecordId, NaiveDate>) -> Option<Hazard> {
    let told = standing(entries).into_iter().filter(|entry| said_on(entry, orders) <= day);
    told.fold(None, |before, entry| match &entry.change {
        Change::Hazard(change) => match &**change {
            HazardChange::Registered(registration) => {
                let then = HazardChange::Registered(as_of(registration, day));
                apply::hazard(before, id, entry.seq, &then)
            }
            _ => step(before, id, entry),
        },
        _ => before,
    })
}

fn step(before: Option<Hazard>, id: HazardId, entry: &Entry) -> Option<Hazard> {
    if let Change::Hazard(change) = &entry.change { apply::hazard(before, id, entry.seq, change) } else { before }
}

/// A ledger may tell a hazard's end together with its beginning: what came after `day` had not happened yet.
fn as_of(registration: &Registration, day: NaiveDate) -> Registration {
    let mut then = registration.clone();
    then.closure = then.closure.filter(|closure| closure.on <= day);
    then.reinspection = then.reinspection.filter(|reinspection| reinspection.on <= day);
    then.applied_on = then.applied_on.filter(|&on| on <= day);
    if then.stage == Stage::ClosedOut && then.closure.is_none() {
        then.stage = if then.applied_on.is_some() { Stage::AwaitingReinspection } else { Stage::Registered };
    }
    then
}

/// A record as the journal had it at the end of `day`.
pub(super) fn record_known(entries: &[Entry], id: RecordId, day: NaiveDate) -> Option<Record> {
    fold_record(entries.iter().filter(|entry| recorded_on(entry) <= day), id)
}

/// A record as it was at the end of `day` by all that was ever said and not taken back.
pub(super) fn record_said(entries: &[Entry], id: RecordId, day: NaiveDate) -> Option<Record> {
    let none = HashMap::new();
    fold_record(standing(entries).into_iter().filter(|entry| said_on(entry, &none) <= day), id)
}

fn fold_record<'e>(entries: impl Iterator<Item = &'e Entry>, id: RecordId) -> Option<Record> {
    entries.fold(None, |before, entry| match &entry.change {
        Change::Record(change) => apply::record(before, id, entry.seq, change),
        _ => before,
    })
}

/// An enterprise as the journal had it at the end of `day`.
pub(super) fn enterprise_known(entries: &[Entry], id: EnterpriseId, day: NaiveDate) -> Option<Enterprise> {
    entries.iter().filter(|entry| recorded_on(entry) <= day).fold(None, |before, entry| match &entry.change {
        Change::Enterprise(change) => apply::enterprise(before, id, (entry.seq, entry.at.date_naive()), change),
        _ => before,
    })
}

/// The pairings that were not taken back, by their first day, each with the entry that says it.
pub(super) fn pairings(entries: &[Entry]) -> Vec<(&Pairing, &Entry)> {
    let paired = standing(entries).into_iter().filter_map(|entry| match &entry.change {
        Change::Enterprise(EnterpriseChange::Paired(pairing)) => Some((pairing, entry)),
        _ => None,
    });
    let mut pairings: Vec<_> = paired.collect();
    // Of two from one day on the one entered last holds.
    pairings.sort_by_key(|(pairing, _)| pairing.from);
    pairings
}

/// A group as it was at the end of `day`, with the entry that says so; as it was first formed when that came later.
pub(super) fn group_on(view: &View, id: GroupId, day: NaiveDate) -> Result<Option<(GroupFacts, Entry)>, StoreError> {
    let Some(group) = view.group(id)? else { return Ok(None) };
    let said = |entry: Entry| match entry.change.clone() {
        Change::Group(facts) | Change::GroupCorrected { facts, .. } => Some((facts, entry)),
        _ => None,
    };
    Ok(last_by(view.history(group.version)?, day).and_then(said))
}

/// The programme as it was at the end of `day`, with the entry that says so; as it was first set when that came later;
/// none where it was never set.
pub(super) fn programme_on(view: &View, day: NaiveDate) -> Result<Option<(ProgrammeFacts, Entry)>, StoreError> {
    let said = |entry: Entry| match entry.change.clone() {
        Change::Programme(facts) => Some((facts, entry)),
        _ => None,
    };
    Ok(last_by(view.history(view.programme()?.version)?, day).and_then(said))
}

fn last_by(mut entries: Vec<Entry>, day: NaiveDate) -> Option<Entry> {
    let known = entries.iter().rposition(|entry| recorded_on(entry) <= day).unwrap_or(0);
    (known < entries.len()).then(|| entries.swap_remove(known))
}
