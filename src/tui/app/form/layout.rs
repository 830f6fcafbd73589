//! Which fields each form has, and what stands in them beforehand: today, me, the usual choice.

use super::{Entry, Input, Purpose, Setting, compose, fill};
use crate::domain::act::ActKind;
use crate::domain::enterprise::{ContactRole, EnterpriseFacts, HazchemRole, Sector};
use crate::domain::hazard::{Category, Hazard, HazardFacts, Plan, Severity, VisitMode};
use crate::domain::refusal::Field;
use crate::tui::app::field::{Area, Choice, Line};

/// The answers of a yes-or-no choice, as locale keys under `answer.`.
pub(super) const YES_NO: &[&str] = &["yes", "no"];
/// The results of a re-inspection.
pub(super) const REINSPECTION: &[&str] = &["passed", "failed"];
/// The results of a look-back.
pub(super) const LOOK_BACK: &[&str] = &["holds", "relapsed"];

pub(super) fn entries(purpose: &Purpose, setting: &Setting) -> Vec<Entry> {
    match purpose {
        Purpose::Register(..) => {
            let mut entries = hazard(None, setting);
            entries.insert(2, date(Field::Deadline, ""));
            entries
        }
        Purpose::Act(ActKind::Edit, seen) => hazard(Some(&seen.facts), setting),
        Purpose::Act(kind, seen) => act(*kind, seen, setting),
        Purpose::AddEnterprise => enterprise(&EnterpriseFacts::default()),
        Purpose::EditEnterprise(seen) => enterprise(&seen.facts),
        Purpose::Fill(draft) => draft.shown.iter().map(fill::entry).collect(),
    }
}

fn act(kind: ActKind, seen: &Hazard, setting: &Setting) -> Vec<Entry> {
    let today = || date(Field::On, &setting.today.to_string());
    let me = || line(Field::By, &setting.officer);
    match kind {
        ActKind::Plan => plan(seen),
        ActKind::Start => vec![today()],
        ActKind::Apply => vec![today(), area(Field::Note, "")],
        ActKind::Reinspect => {
            let mut entries = vec![choice(Field::Result, "answer", REINSPECTION, Some(0)), area(Field::Opinion, "")];
            // A major hazard is closed out by a second officer, in a step of its own.
            if seen.facts.severity == Severity::General {
                entries.push(choice(Field::CloseOutNow, "answer", YES_NO, Some(0)));
            }
            entries.extend([today(), me(), date(Field::NewDeadline, ""), line(Field::Document, "")]);
            entries
        }
        ActKind::CloseOut => {
            vec![area(Field::Evidence, ""), today(), line(Field::Document, "")]
        }
        ActKind::FixOnTheSpot => vec![area(Field::Evidence, ""), today(), me()],
        ActKind::LookBack => {
            vec![choice(Field::Result, "answer", LOOK_BACK, Some(0)), area(Field::Opinion, ""), today(), me(), date(Field::NewDeadline, "")]
        }
        ActKind::Extend => {
            let on = date(Field::On, &setting.today.to_string());
            vec![date(Field::NewDeadline, ""), area(Field::Reason, ""), line(Field::Approver, ""), on, line(Field::Document, "")]
        }
        ActKind::Note => vec![area(Field::Note, "")],
        ActKind::Split => vec![area(Field::Parts, &format!("{}\n", seen.facts.description)), area(Field::Reason, "")],
        ActKind::Merge => vec![line(Field::MergeInto, ""), area(Field::Reason, "")],
        ActKind::Transfer => vec![line(Field::TransferTo, ""), area(Field::Reason, ""), line(Field::Document, "")],
        ActKind::Void => vec![area(Field::Reason, "")],
        ActKind::Edit => Vec::new(),
    }
}

fn plan(seen: &Hazard) -> Vec<Entry> {
    let none = Plan::default();
    let plan = seen.plan.as_ref().unwrap_or(&none);
    let responsibility = if plan.responsibility.is_empty() { &seen.facts.owner } else { &plan.responsibility };
    let mut entries = vec![
        area(Field::Measures, &plan.measures),
        date(Field::Deadline, &seen.deadline().map_or_else(String::new, |due| due.to_string())),
        line(Field::Responsibility, responsibility),
        line(Field::Funds, &plan.funds.map_or_else(String::new, |yuan| yuan.to_string())),
        area(Field::ContingencyPlan, &plan.contingency_plan),
    ];
    if seen.facts.severity == Severity::Major {
        entries.push(area(Field::RemediationPlan, &plan.remediation_plan));
    }
    entries.extend([line(Field::Goal, &plan.goal), line(Field::Reinspector, &plan.reinspector), line(Field::Document, "")]);
    entries
}

fn hazard(facts: Option<&HazardFacts>, setting: &Setting) -> Vec<Entry> {
    let text = |get: fn(&HazardFacts) -> &str| facts.map_or("", get);
    let severity = facts.map_or(Severity::General, |facts| facts.severity);
    let found_on = facts.map_or(setting.today, |facts| facts.found_on);
    let found_by = facts.map_or_else(|| setting.officer.clone(), |facts| facts.found_by.join(" "));
    let clause = facts.and_then(|facts| facts.clause.as_ref());
    vec![
        area(Field::Description, text(|facts| &facts.description)),
        term(Field::Severity, "severity", Severity::ALL, Some(severity), Severity::key),
        line(Field::Location, text(|facts| &facts.location)),
        line(Field::Owner, text(|facts| &facts.owner)),
        date(Field::FoundOn, &found_on.to_string()),
        line(Field::FoundBy, &found_by),
        term(Field::FoundMode, "visit_mode", VisitMode::ALL, facts.and_then(|facts| facts.found_mode), VisitMode::key),
        term(Field::Category, "category", Category::ALL, facts.and_then(|facts| facts.category), Category::key),
        term(Field::Sector, "sector", Sector::ALL, facts.and_then(|facts| facts.sector), Sector::key),
        line(Field::Clause, &clause.map_or_else(String::new, |clause| clause.clause.clone())),
        line(Field::Code, facts.and_then(|facts| facts.code.as_deref()).unwrap_or_default()),
        area(Field::Notes, text(|facts| &facts.notes)),
    ]
}

fn enterprise(facts: &EnterpriseFacts) -> Vec<Entry> {
    let people = |role| {
        let written = facts.contacts_as(role).map(|contact| format!("{} {}", contact.name, contact.phones.join(" ")).trim().to_owned());
        written.collect::<Vec<_>>().join("; ")
    };
    let sectors: Vec<usize> = positions(Sector::ALL, &facts.sectors);
    let roles: Vec<usize> = positions(HazchemRole::ALL, &facts.hazchem_roles);
    vec![
        line(Field::Name, &facts.name),
        line(Field::Uscc, facts.uscc.as_deref().unwrap_or_default()),
        line(Field::Town, &facts.town),
        line(Field::Address, &facts.address),
        several(Field::Sectors, "sector", Sector::ALL.iter().map(|sector| sector.key()).collect(), sectors),
        several(Field::HazchemRoles, "hazchem_role", HazchemRole::ALL.iter().map(|role| role.key()).collect(), roles),
        line(Field::LegalRepresentative, &people(ContactRole::LegalRepresentative)),
        line(Field::ActualController, &people(ContactRole::ActualController)),
        line(Field::SafetyOfficer, &people(ContactRole::SafetyOfficer)),
        line(Field::Headcount, &facts.headcount.map_or_else(String::new, |count| count.to_string())),
        line(Field::VisitIntervalDays, &facts.visit_interval_days.map_or_else(String::new, |days| days.to_string())),
        area(Field::Notes, &facts.notes),
    ]
}

fn positions<T: PartialEq>(all: &[T], chosen: &[T]) -> Vec<usize> {
    all.iter().enumerate().filter(|(_, term)| chosen.contains(term)).map(|(at, _)| at).collect()
}

fn line(field: Field, text: &str) -> Entry {
    Entry { field, input: Input::Line(Line::new(text)) }
}

fn date(field: Field, text: &str) -> Entry {
    Entry { field, input: Input::Date(Line::new(text), compose::lean(field)) }
}

fn area(field: Field, text: &str) -> Entry {
    Entry { field, input: Input::Area(Area::new(text)) }
}

fn choice(field: Field, family: &'static str, keys: &[&'static str], chosen: Option<usize>) -> Entry {
    Entry { field, input: Input::Choice(Choice::one(family, keys.to_vec(), chosen)) }
}

fn several(field: Field, family: &'static str, keys: Vec<&'static str>, chosen: Vec<usize>) -> Entry {
    Entry { field, input: Input::Choice(Choice::several(family, keys, chosen)) }
}

fn term<T: Copy + PartialEq>(field: Field, family: &'static str, all: &[T], chosen: Option<T>, key: fn(T) -> &'static str) -> Entry {
    let keys: Vec<_> = all.iter().map(|&term| key(term)).collect();
    let at = chosen.and_then(|chosen| all.iter().position(|&term| term == chosen));
    choice(field, family, &keys, at)
}
