//! Drafts: what a form begins with. Today, me and my group, the enterprise and the hazards in focus, the period that is
//! due: so that the usual case needs no more than the key that saves.

use super::Desk;
use crate::access::registers::town;
use crate::domain::calendar::{add_days, add_months};
use crate::domain::date_entry::Lean;
use crate::domain::enterprise::Enterprise;
use crate::domain::field::Field;
use crate::domain::fields::{Fields, Kind, Spec, words as parts};
use crate::domain::hazard::{Hazard, Severity, VisitMode};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, StaffId, Subject};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Record, RecordFacts, RegisterAct, RegisterKind, ReportKind};
use crate::domain::staff::{GroupFacts, StaffFacts};
use crate::store::{DueItem, StoreError, View};
use crate::tui::app::form::draft::{About, Draft, Opening, Shown, Work};
use chrono::NaiveDate;

/// Months ahead in which a report may be received before its period has ended.
const REPORT_AHEAD: u16 = 6;
/// Days back from which periods are asked for, where the programme has no day of issue.
const REPORT_BEHIND: i32 = 183;

impl Desk {
    /// The draft that is asked for.
    pub(super) fn open(&self, view: &View, opening: Opening) -> Result<Draft, StoreError> {
        match opening.clone() {
            Opening::Enter(kind, about) => self.entering(view, kind, &about, opening),
            Opening::Act(id, act) => self.acting(view, id, act, opening),
            Opening::Settle(item) => {
                let settling = self.settling(view, item)?;
                self.open(view, settling)
            }
            Opening::Staff(id) => {
                let seen = id.map(|id| view.staff_member(id)?.ok_or_else(|| missing(id))).transpose()?;
                let facts = seen.as_ref().map_or_else(StaffFacts::default, |seen| seen.facts.clone());
                let party = facts.name.clone();
                Ok(Draft {
                    opening,
                    shown: shown(view, &facts, facts.specs())?,
                    work: Work::Staff(seen.map(Box::new)),
                    party,
                    hazards: Vec::new(),
                })
            }
            Opening::Group(id) => {
                let seen = id.map(|id| view.group(id)?.ok_or_else(|| missing(id))).transpose()?;
                let none = GroupFacts { name: String::new(), leader: StaffId(0), members: Vec::new(), formed_on: None };
                let facts = seen.as_ref().map_or(none, |seen| seen.facts.clone());
                let party = facts.name.clone();
                Ok(Draft {
                    opening,
                    shown: shown(view, &facts, facts.specs())?,
                    work: Work::Group(seen.map(Box::new)),
                    party,
                    hazards: Vec::new(),
                })
            }
            Opening::Programme => {
                let seen = view.programme()?;
                let party = seen.facts.document_number.clone();
                let mut shown = shown(view, &seen.facts, seen.facts.specs())?;
                lean(&mut shown, &[Field::EndsOn]);
                Ok(Draft { opening, shown, work: Work::Programme(Box::new(seen)), party, hazards: Vec::new() })
            }
            Opening::RollOver => {
                let seen = view.programme()?;
                let party = seen.facts.document_number.clone();
                // Its number and days are its own; issuer, recipients, numbers and periods go on.
                let next = seen.facts.next();
                let mut shown = shown(view, &next, next.specs())?;
                lean(&mut shown, &[Field::EndsOn]);
                Ok(Draft { opening, shown, work: Work::RollOver(Box::new(seen)), party, hazards: Vec::new() })
            }
            Opening::Pair(id) => {
                let seen = enterprise(view, id)?;
                let shown = vec![
                    Shown::new(Field::Group, Kind::Group, String::new()),
                    Shown { lean: Lean::Future, ..Shown::new(Field::From, Kind::Date, self.session.today().to_string()) },
                ];
                Ok(Draft { opening, shown, party: seen.facts.name.clone(), work: Work::Pair(Box::new(seen)), hazards: Vec::new() })
            }
        }
    }

    fn entering(&self, view: &View, kind: RegisterKind, about: &About, opening: Opening) -> Result<Draft, StoreError> {
        let mut facts = kind.blank();
        let enterprise = about.enterprise.map(|id| enterprise(view, id)).transpose()?;
        let fields = kind.form(RegisterAct::Enter).map_or(&[][..], |form| form.fields);
        for &field in fields {
            let given = about.values.iter().find(|(of, _)| *of == field).map(|(_, text)| text.clone());
            let text = match given {
                Some(text) => text,
                None => self.usual(view, kind, field, about, enterprise.as_ref())?,
            };
            // What does not fit is left open: a draft is never refused.
            facts.as_fields_mut().set(field, &text);
        }
        if let RecordFacts::Report(report) = &mut facts
            && report.period.is_empty()
            && let Some(kind) = report.report
        {
            let party = (report.group, report.enterprise);
            report.period = self.period_due(view, kind, party)?.unwrap_or_default();
        }
        let specs: Vec<Spec> = fields.iter().map(|&field| spec(facts.as_register(), field)).collect();
        let mut shown = shown(view, facts.as_register(), &specs)?;
        lean_of(&mut shown, &facts);
        let hazards = self.nameable(view, &shown, facts.as_register().enterprise())?;
        // A meeting entered while an enterprise is in focus is no meeting about it.
        let about = facts.as_register().enterprise();
        let party = enterprise.filter(|it| about == Some(it.id)).map_or_else(String::new, |it| it.facts.name);
        Ok(Draft { opening, work: Work::Enter(Box::new(facts)), shown, party, hazards })
    }

    /// What usually stands in a field of a new record.
    fn usual(
        &self,
        view: &View,
        kind: RegisterKind,
        field: Field,
        about: &About,
        enterprise: Option<&Enterprise>,
    ) -> Result<String, StoreError> {
        let now = || format!("{} {}", self.session.today(), self.session.clock.now().format("%H:%M"));
        Ok(match field {
            Field::Enterprise => about.enterprise.map_or_else(String::new, |id| id.to_string()),
            Field::Group => about.group.map_or_else(String::new, |id| id.to_string()),
            Field::Hazards if !about.hazards.is_empty() => joined(&about.hazards),
            Field::Hazards => joined(&enterprise.map(|it| concerned(view, kind, it.id)).transpose()?.unwrap_or_default()),
            Field::On => self.session.today().to_string(),
            Field::At | Field::StartsAt => now(),
            Field::ReceivedOn => self.session.today().to_string(),
            Field::Mode => VisitMode::RoutineVisit.key().to_owned(),
            Field::Participants => self.colleagues(view)?,
            Field::By if matches!(kind, RegisterKind::DockIn | RegisterKind::Diagnosis | RegisterKind::RectificationOrder) => {
                self.colleagues(view)?
            }
            Field::By => self.session.officer.name.clone(),
            Field::Report if about.group.is_some() => ReportKind::HalfYearAssessment.key().to_owned(),
            Field::Report if about.enterprise.is_some() => ReportKind::EnterpriseAnnual.key().to_owned(),
            _ => String::new(),
        })
    }

    /// The names of my group, me first; mine alone where I am in none.
    fn colleagues(&self, view: &View) -> Result<String, StoreError> {
        let me = &self.session.officer;
        let mut names = vec![me.name.clone()];
        if let Some(group) = me.group.map(|id| view.group(id)).transpose()?.flatten() {
            for member in group.facts.members {
                names.extend(view.staff_member(member)?.map(|member| member.facts.name).filter(|name| *name != me.name));
            }
        }
        Ok(names.join(" "))
    }

    /// The first period of a kind of report that is not on record for its party, up to half a year ahead.
    fn period_due(
        &self,
        view: &View,
        kind: ReportKind,
        (group, enterprise): (Option<GroupId>, Option<EnterpriseId>),
    ) -> Result<Option<String>, StoreError> {
        let records = match (group, enterprise) {
            (Some(group), _) => view.records_by(group, RegisterKind::Report)?,
            (None, Some(enterprise)) => view.records_at(enterprise, RegisterKind::Report)?,
            (None, None) => Vec::new(),
        };
        let on_record = |period: &str| {
            let same = |facts: &RecordFacts| matches!(facts, RecordFacts::Report(it) if it.report == Some(kind) && it.period == period);
            records.iter().any(|record| record.withdrawn.is_none() && same(&record.facts))
        };
        let today = self.session.today();
        let first = view.programme()?.facts.issued_on.unwrap_or_else(|| add_days(today, -REPORT_BEHIND));
        let periods = kind.periods(first, add_months(today, REPORT_AHEAD));
        Ok(periods.into_iter().map(|(period, _)| period).find(|period| !on_record(period)))
    }

    fn acting(&self, view: &View, id: RecordId, act: RegisterAct, opening: Opening) -> Result<Draft, StoreError> {
        let record = self.session.record(id)?;
        crate::domain::decide::register::permitted(&record, act)?;
        let party = party(view, &record)?;
        let register = record.register();
        let mut shown = if act == RegisterAct::Withdraw {
            vec![Shown::new(Field::Reason, Kind::Area, String::new())]
        } else {
            let form = id.kind.form(if act == RegisterAct::Edit { RegisterAct::Enter } else { act });
            let fields = form.map_or(&[][..], |form| form.fields);
            let specs: Vec<Spec> = register.specs().iter().filter(|spec| fields.contains(&spec.field)).copied().collect();
            let ordered = fields.iter().filter_map(|field| specs.iter().find(|spec| spec.field == *field).copied());
            shown(view, register, &ordered.collect::<Vec<_>>())?
        };
        if act != RegisterAct::Edit {
            for entry in shown.iter_mut().filter(|entry| entry.text.is_empty()) {
                entry.text = match (entry.field, entry.kind) {
                    (field, Kind::Date) if register.past().contains(&field) => self.session.today().to_string(),
                    (Field::TakenBy | Field::CheckedBy, _) => self.session.officer.name.clone(),
                    (Field::CopiedTo, _) => town(view, &record.facts)?,
                    _ => String::new(),
                };
            }
        }
        lean_of(&mut shown, &record.facts);
        let hazards = self.nameable(view, &shown, record.enterprise())?;
        Ok(Draft { opening, work: Work::Act(act, Box::new(record)), shown, party, hazards })
    }

    /// The open hazards of an enterprise, a line each, where the form asks for hazards: nobody knows them by number.
    fn nameable(&self, view: &View, shown: &[Shown], enterprise: Option<EnterpriseId>) -> Result<Vec<String>, StoreError> {
        let mut lines = Vec::new();
        if let (Some(enterprise), true) = (enterprise, shown.iter().any(|entry| entry.kind == Kind::Hazards)) {
            for id in view.hazards_of(enterprise)? {
                if let Some(hazard) = view.hazard(id)?.filter(|hazard| hazard.stage.is_open()) {
                    let severity = self.words.get(&format!("severity_short.{}", hazard.facts.severity));
                    lines.push(format!("{id} {severity} {}", hazard.facts.description.lines().next().unwrap_or_default()));
                }
            }
        }
        Ok(lines)
    }

    /// The form that settles a reminder: the next step of a record, or the record that a milestone waits for.
    fn settling(&self, view: &View, item: DueItem) -> Result<Opening, StoreError> {
        let Obligation { kind, alert_on } = item.obligation;
        match item.subject {
            Subject::Record(id) => {
                let record = self.session.record(id)?;
                let next = record.offers().into_iter().find(|(act, possible)| *possible && *act != RegisterAct::Withdraw);
                Ok(Opening::Act(id, next.map_or(RegisterAct::Edit, |(act, _)| act)))
            }
            Subject::Enterprise(id) => self.settling_at(view, id, kind, alert_on),
            Subject::Group(id) => {
                let report = if kind == ReminderKind::AnnualReport { ReportKind::GroupAnnual } else { ReportKind::HalfYearAssessment };
                let about = About { group: Some(id), ..About::default() };
                self.receiving(&view.records_by(id, RegisterKind::Report)?, report, alert_on, about)
            }
            _ => Err(Refusal::NoSuch(item.subject.to_string()).into()),
        }
    }

    fn settling_at(&self, view: &View, id: EnterpriseId, kind: ReminderKind, due: NaiveDate) -> Result<Opening, StoreError> {
        let enter = |kind| Ok(Opening::Enter(kind, About::enterprise(id)));
        // A record of the milestone that lacks a part is completed rather than entered twice.
        let open = |kind| -> Result<Opening, StoreError> {
            let issued_on = view.programme()?.facts.issued_on;
            let records = view.records_at(id, kind)?;
            let unfinished = |record: &&Record| record.stage().is_open() && record.day() >= issued_on;
            Ok(match records.iter().rfind(unfinished) {
                Some(record) => Opening::Act(record.id, RegisterAct::Edit),
                None => Opening::Enter(kind, About::enterprise(id)),
            })
        };
        match kind {
            ReminderKind::DockIn => open(RegisterKind::DockIn),
            ReminderKind::Diagnosis => open(RegisterKind::Diagnosis),
            ReminderKind::ActionPlan => open(RegisterKind::ActionPlan),
            ReminderKind::CopyTo => enter(RegisterKind::HazardList),
            ReminderKind::AnnualReport => {
                let records = view.records_at(id, RegisterKind::Report)?;
                self.receiving(&records, ReportKind::EnterpriseAnnual, due, About::enterprise(id))
            }
            _ => enter(RegisterKind::Visit),
        }
    }

    /// A report that was entered without the day of its receipt is received; another is entered.
    fn receiving(&self, records: &[Record], kind: ReportKind, due: NaiveDate, about: About) -> Result<Opening, StoreError> {
        let period = kind.periods(due, due).into_iter().next().map_or_else(String::new, |(period, _)| period);
        let waiting = records.iter().find(|record| match &record.facts {
            RecordFacts::Report(facts) => {
                record.withdrawn.is_none() && facts.received_on.is_none() && facts.report == Some(kind) && facts.period == period
            }
            _ => false,
        });
        Ok(match waiting {
            Some(record) => Opening::Act(record.id, RegisterAct::Receive),
            None => {
                let values = vec![(Field::Report, kind.key().to_owned()), (Field::Period, period)];
                Opening::Enter(RegisterKind::Report, About { values, ..about })
            }
        })
    }
}

/// The fields as a form shows them: names for ids.
fn shown(view: &View, fields: &dyn Fields, specs: &[Spec]) -> Result<Vec<Shown>, StoreError> {
    let mut shown = Vec::new();
    for spec in specs {
        let text = fields.get(spec.field);
        let text = match spec.kind {
            Kind::Enterprise | Kind::Group | Kind::Member | Kind::Members => {
                parts(&text).map(|id| named(view, spec.kind, id)).collect::<Result<Vec<_>, _>>()?.join(" ")
            }
            _ => text,
        };
        shown.push(Shown::new(spec.field, spec.kind, text));
    }
    Ok(shown)
}

/// The name behind an id; nothing where there is none.
fn named(view: &View, kind: Kind, id: &str) -> Result<String, StoreError> {
    let name = match kind {
        Kind::Enterprise => id.parse().ok().map(|id| view.enterprise(id)).transpose()?.flatten().map(|it| it.facts.name),
        Kind::Group => id.parse().ok().map(|id| view.group(id)).transpose()?.flatten().map(|it| it.facts.name),
        _ => match id.parse().ok().map(|id| view.staff_member(id)).transpose()?.flatten() {
            Some(member) => {
                // A name that two bear says nobody; the id does.
                let namesakes = view.staff()?.iter().filter(|other| other.facts.name == member.facts.name).count();
                Some(if namesakes > 1 { member.id.to_string() } else { member.facts.name })
            }
            None => None,
        },
    };
    Ok(name.unwrap_or_default())
}

/// How a field of a form is filled in; what is no member becomes records of its own.
fn spec(fields: &dyn Fields, field: Field) -> Spec {
    let kind = fields.kind(field).unwrap_or(match field {
        Field::Deadline => Kind::Date,
        _ => Kind::Area,
    });
    Spec { field, kind }
}

/// Days that cannot lie in the future lean to the past, all others to the future.
fn lean_of(shown: &mut [Shown], facts: &RecordFacts) {
    let past = facts.as_register().past();
    for entry in shown {
        let past = past.contains(&entry.field) || matches!(entry.field, Field::At | Field::NotifiedAt | Field::ReportedAt | Field::From);
        entry.lean = if past { Lean::Past } else { Lean::Future };
    }
}

fn lean(shown: &mut [Shown], future: &[Field]) {
    for entry in shown.iter_mut().filter(|entry| future.contains(&entry.field)) {
        entry.lean = Lean::Future;
    }
}

/// The hazards of an enterprise that a step is about when none is in focus: an order is of all that are open and
/// not found rectified yet, a measure and a referral of the open major ones.
fn concerned(view: &View, kind: RegisterKind, enterprise: EnterpriseId) -> Result<Vec<HazardId>, StoreError> {
    let wanted = |hazard: &Hazard| match kind {
        RegisterKind::RectificationOrder => hazard.stage.is_open() && !hazard.is_passed(),
        RegisterKind::Measure | RegisterKind::Referral => hazard.stage.is_open() && hazard.facts.severity == Severity::Major,
        _ => false,
    };
    let mut hazards = Vec::new();
    if matches!(kind, RegisterKind::RectificationOrder | RegisterKind::Measure | RegisterKind::Referral) {
        for id in view.hazards_of(enterprise)? {
            hazards.extend(view.hazard(id)?.filter(wanted).map(|hazard| hazard.id));
        }
    }
    hazards.sort_unstable();
    Ok(hazards)
}

fn joined(hazards: &[HazardId]) -> String {
    hazards.iter().map(HazardId::to_string).collect::<Vec<_>>().join(" ")
}

/// The enterprise or the group that a record is about, by name.
pub(super) fn party(view: &View, record: &Record) -> Result<String, StoreError> {
    if let Some(id) = record.enterprise() {
        return named(view, Kind::Enterprise, &id.to_string());
    }
    record.register().group().map_or_else(|| Ok(String::new()), |id| named(view, Kind::Group, &id.to_string()))
}

fn enterprise(view: &View, id: EnterpriseId) -> Result<Enterprise, StoreError> {
    view.enterprise(id)?.ok_or_else(|| missing(id))
}

fn missing(id: impl std::fmt::Display) -> StoreError {
    Refusal::NoSuch(id.to_string()).into()
}
