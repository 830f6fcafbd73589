//! What is selected, in lines for a group chat: name, what, deadline with the days left, owner, stage, next step.

use crate::access::agenda::{Matter, Reminder};
use crate::domain::act::ActKind;
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::{Hazard, Severity, Stage};
use crate::domain::register::RegisterAct;
use crate::domain::reminder::Due;
use crate::locale::Words;
use crate::store::EnterpriseTally;
use chrono::NaiveDate;

/// A hazard of the enterprise of this name; with `today` it says how many days are left.
pub fn of_hazard(words: Words, hazard: &Hazard, enterprise: &str, today: Option<NaiveDate>) -> Vec<String> {
    let mut lines = vec![head(words, &[&words.get("column.hazard"), &hazard.id.to_string()], enterprise)];
    lines.extend(particulars(words, hazard));
    if let Some(deadline) = hazard.deadline() {
        // Once a re-inspection has passed the day does not press any more.
        let presses = hazard.stage.is_open() && !hazard.is_passed();
        lines.push(named(words, "field.deadline", &day(words, deadline, today.filter(|_| presses))));
    }
    lines.extend(standing(words, hazard));
    lines
}

/// A reminder: what is due and when, then the hazard, the record or the milestone that it is of.
pub fn of_reminder(words: Words, reminder: &Reminder, today: Option<NaiveDate>) -> Vec<String> {
    let kind = words.get(&format!("reminder.{}", reminder.due.kind));
    let mut lines = vec![head(words, &[&kind, &words.matter_id(&reminder.matter)], &reminder.name)];
    match &reminder.matter {
        Matter::Hazard(hazard) => lines.extend(particulars(words, hazard)),
        Matter::Record(_) | Matter::Enterprise(_) | Matter::Group(_) => lines.push(words.matter(reminder)),
    }
    lines.push(named(words, "field.due", &day(words, reminder.due.counted.due, today)));
    if reminder.due.counted.provisional {
        lines.push(words.get("explain.provisional"));
    }
    match &reminder.matter {
        Matter::Hazard(hazard) => lines.extend(standing(words, hazard)),
        Matter::Record(record) => {
            lines.push(named(words, "column.stage", &words.get(&format!("record_stage.{}", record.stage()))));
            let next =
                record.offers().into_iter().find(|(act, possible)| *possible && !matches!(act, RegisterAct::Edit | RegisterAct::Withdraw));
            lines.extend(next.map(|(act, _)| named(words, "summary.next", &words.register_act(act))));
        }
        Matter::Enterprise(_) | Matter::Group(_) => {}
    }
    lines
}

/// An enterprise with its hazards counted and the group that supervises it. Nobody's telephone number is in it.
pub fn of_enterprise(words: Words, enterprise: &Enterprise, tally: &EnterpriseTally, group: Option<&str>) -> Vec<String> {
    let facts = &enterprise.facts;
    let mut lines = vec![head(words, &[&words.get("pane.enterprises"), &enterprise.id.to_string()], &facts.name)];
    let sectors: Vec<String> = facts.sectors.iter().map(|sector| words.get(&format!("sector.{sector}"))).collect();
    let place = if facts.address.is_empty() { &facts.town } else { &facts.address };
    for (key, value) in [("field.sectors", sectors.join(&words.get("general.and"))), ("field.address", place.clone())] {
        if !value.is_empty() {
            lines.push(named(words, key, &value));
        }
    }
    lines.push(named(words, "pane.group", &group.map_or_else(|| words.get("pane.unpaired"), str::to_owned)));
    lines.push(named(words, "pane.hazards", &words.tally(tally)));
    lines
}

/// What is expected of a record, as the timeline shows it.
pub fn of_due(words: Words, due: &Due, subject: &str, enterprise: &str, today: NaiveDate) -> Vec<String> {
    let kind = words.get(&format!("reminder.{}", due.kind));
    vec![head(words, &[&kind, subject], enterprise), named(words, "field.due", &day(words, due.counted.due, Some(today)))]
}

/// The first line: what it is in brackets, and whose.
pub fn head(words: Words, what: &[&str], name: &str) -> String {
    let what: Vec<&str> = what.iter().copied().filter(|part| !part.is_empty()).collect();
    words.fill("summary.head", &[("what", &what.join(" ")), ("name", &name)]).trim_end().to_owned()
}

/// A line of a name and a value; the value alone, where it has no name.
pub fn line(words: Words, name: &str, value: &str) -> String {
    if name.is_empty() { value.to_owned() } else { words.fill("summary.line", &[("name", &name), ("value", &value)]) }
}

fn named(words: Words, key: &str, value: &str) -> String {
    line(words, &words.get(key), value)
}

/// What is wrong, how grave, and where.
fn particulars(words: Words, hazard: &Hazard) -> Vec<String> {
    let facts = &hazard.facts;
    let mut lines = vec![facts.description.replace('\n', " ")];
    if facts.severity == Severity::Major {
        lines.push(named(words, "field.severity", &words.get("severity.major")));
    }
    if !facts.location.is_empty() {
        lines.push(named(words, "field.location", &facts.location));
    }
    lines
}

/// Where it stands, who answers for it, and what comes next.
fn standing(words: Words, hazard: &Hazard) -> Vec<String> {
    let mut lines = Vec::new();
    if !hazard.facts.owner.is_empty() {
        lines.push(named(words, "field.owner", &hazard.facts.owner));
    }
    lines.push(named(words, "column.stage", &words.stage(hazard)));
    lines.extend(next_step(hazard).map(|act| named(words, "summary.next", &words.get(&format!("act.{act}")))));
    lines
}

/// The act by which a hazard goes on from where it stands.
fn next_step(hazard: &Hazard) -> Option<ActKind> {
    match hazard.stage {
        Stage::Registered => Some(ActKind::Plan),
        Stage::Planned | Stage::Rectifying => Some(ActKind::Apply),
        Stage::AwaitingReinspection if hazard.is_passed() => Some(ActKind::CloseOut),
        Stage::AwaitingReinspection => Some(ActKind::Reinspect),
        Stage::ClosedOut => Some(ActKind::LookBack),
        Stage::Void | Stage::Transferred => None,
    }
}

fn day(words: Words, day: NaiveDate, today: Option<NaiveDate>) -> String {
    let written = format!("{day} {}", words.weekday(day));
    match today {
        Some(today) => words.fill("summary.day", &[("day", &written), ("left", &words.days((day - today).num_days()))]),
        None => written,
    }
}
