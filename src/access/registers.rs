//! Records of the registers: entering them, the acts on them, and what goes with them in the same operation.

use super::reading::Reading;
use super::{Done, Session};
use crate::domain::act::Act;
use crate::domain::change::Change;
use crate::domain::decide;
use crate::domain::field::Field;
use crate::domain::hazard::{Hazard, HazardFacts, Severity};
use crate::domain::id::{HazardId, RecordId, Subject};
use crate::domain::ladder::{Lack, Surroundings, lacks};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Duty, HazardList, Record, RecordFacts, RectificationOrder, RegisterAct, RegisterKind, Task};
use crate::domain::staff::{LeadingPost, Staff};
use crate::store::{Batch, Proposal, StoreError, View};
use chrono::NaiveDate;

/// The registers that the rules of an enterprise's records look at.
const AROUND: &[RegisterKind] = &[
    RegisterKind::DockIn,
    RegisterKind::Diagnosis,
    RegisterKind::HazardList,
    RegisterKind::RectificationOrder,
    RegisterKind::Measure,
    RegisterKind::Penalty,
    RegisterKind::Report,
];

/// What comes with a record and becomes records of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Along {
    /// Hazards found at a visit, to be rectified by a deadline.
    pub findings: Vec<String>,
    /// Their deadline.
    pub deadline: Option<NaiveDate>,
    /// Hazards found at a visit and fixed on the spot (R45).
    pub fixed: Vec<String>,
    /// Decisions of a meeting that become tasks (R41).
    pub decisions: Vec<Task>,
    /// Why a step of the ladder goes on although something is lacking.
    pub reason: Option<String>,
}

impl Session {
    /// A record that must be there.
    ///
    /// # Errors
    /// `Refused` with `NoSuch`; `Storage`, `Damaged`.
    pub fn record(&self, id: RecordId) -> Result<Record, StoreError> {
        self.store.read()?.register_record(id)?.ok_or_else(|| Refusal::NoSuch(id.to_string()).into())
    }

    /// Enters a record, and what comes with it, in one operation. A hazard list takes its number and its hazards from
    /// what is on record; an order sets the deadlines of its items.
    ///
    /// # Errors
    /// `Refused` as `decide::register::enter` says, or with `NoSuch` for an enterprise or group; and as a commit.
    pub fn enter(&self, facts: RecordFacts, along: Along) -> Result<Done, StoreError> {
        self.check_there(&self.store.read()?, &facts)?;
        let mut facts = facts;
        // Decided under the write lock: what another officer entered a moment ago counts.
        self.batch(|batch| {
            if let RecordFacts::HazardList(list) = &mut facts {
                list.hazards = Vec::new();
                if let Some(enterprise) = list.enterprise {
                    list.number = Some(batch.standing(enterprise)?.list_number + 1);
                    list.hazards = batch.on_list(enterprise)?;
                }
            }
            let mut around = surroundings(batch, &facts)?;
            // The visit itself is judged before what was found at it; findings become hazards that it names.
            decide::register::enter(facts.clone(), &around, along.reason.as_deref(), self.deciding())?;
            let found = self.register_findings(batch, &facts, &along)?;
            if let RecordFacts::Visit(visit) = &mut facts {
                visit.hazards.extend(&found);
            }
            for id in found {
                around.hazards.extend(batch.hazard(id)?);
            }
            let change = decide::register::enter(facts.clone(), &around, along.reason.as_deref(), self.deciding())?;
            let done = batch.propose(Proposal::new(Change::Record(Box::new(change))))?;
            if let (RecordFacts::RectificationOrder(order), Subject::Record(id)) = (&facts, done.subject) {
                set_deadlines(batch, id, order, &around.hazards)?;
            }
            for mut task in along.decisions {
                if let Subject::Record(id) = done.subject {
                    task.basis = format!("{id} {}", facts.as_register().get(Field::Title));
                }
                let change = decide::register::enter(RecordFacts::Task(task), &Surroundings::default(), None, self.deciding())?;
                batch.propose(Proposal::new(Change::Record(Box::new(change))))?;
            }
            Ok(done)
        })
    }

    /// Does something with a record as the officer saw it; `facts` is the record as the act fills it in. An order that is
    /// corrected sets the deadlines of the items that it names anew.
    ///
    /// # Errors
    /// `Refused` as `decide::register::act` says; `Conflict` when the record moved on; and as a commit.
    pub fn act_on(&self, seen: &Record, act: RegisterAct, facts: RecordFacts, reason: Option<String>) -> Result<Done, StoreError> {
        if act == RegisterAct::Withdraw {
            let change = decide::register::withdraw(seen, reason.as_deref().unwrap_or_default())?;
            return self.commit(Proposal::on_record(seen, change));
        }
        self.check_there(&self.store.read()?, &facts)?;
        self.batch(|batch| {
            let mut around = surroundings(batch, &facts)?;
            around.records.retain(|record| record.id != seen.id);
            let change = decide::register::act(seen, act, facts.clone(), &around, reason.as_deref(), self.deciding())?;
            let done = batch.propose(Proposal::on_record(seen, change))?;
            if let (RecordFacts::RectificationOrder(order), RecordFacts::RectificationOrder(before)) = (&facts, &seen.facts) {
                around.hazards.retain(|hazard| order.deadline != before.deadline || !before.hazards.contains(&hazard.id));
                set_deadlines(batch, seen.id, order, &around.hazards)?;
            }
            Ok(done)
        })
    }

    fn register_findings(&self, batch: &mut Batch, facts: &RecordFacts, along: &Along) -> Result<Vec<HazardId>, StoreError> {
        let RecordFacts::Visit(visit) = facts else { return Ok(Vec::new()) };
        let (Some(enterprise), Some(on)) = (visit.enterprise, visit.on) else { return Ok(Vec::new()) };
        let sectors = batch.enterprise(enterprise)?.map_or_else(Vec::new, |enterprise| enterprise.facts.sectors);
        let sector = sectors.first().copied().filter(|_| sectors.len() == 1);
        let mut found = Vec::new();
        let lines = along.findings.iter().map(|line| (line, false)).chain(along.fixed.iter().map(|line| (line, true)));
        for (line, fixed) in lines {
            let facts = HazardFacts {
                found_by: visit.participants.clone(),
                found_mode: visit.mode,
                ..HazardFacts::found(enterprise, line.clone(), Severity::General, sector, on)
            };
            let change = decide::hazard::register(facts, along.deadline.filter(|_| !fixed), self.deciding())?;
            let Subject::Hazard(id) = batch.propose(Proposal::new(Change::Hazard(Box::new(change))))?.subject else { continue };
            if let Some(hazard) = batch.hazard(id)?.filter(|_| fixed) {
                let act = Act::FixOnTheSpot { on, by: visit.participants.clone(), evidence: line.clone() };
                batch.propose(Proposal::on_hazard(&hazard, decide::hazard::act(&hazard, act, self.deciding())?))?;
            }
            found.push(id);
        }
        Ok(found)
    }

    fn check_there(&self, view: &View, facts: &RecordFacts) -> Result<(), StoreError> {
        let register = facts.as_register();
        if let Some(enterprise) = register.enterprise()
            && view.enterprise(enterprise)?.is_none()
        {
            return Err(Refusal::NoSuch(enterprise.to_string()).into());
        }
        match register.group() {
            Some(group) if view.group(group)?.is_none() => Err(Refusal::NoSuch(group.to_string()).into()),
            _ => Ok(()),
        }
    }
}

/// An order sets the deadline of each of its items.
pub(super) fn set_deadlines(batch: &mut Batch, id: RecordId, order: &RectificationOrder, items: &[Hazard]) -> Result<(), StoreError> {
    for hazard in items {
        if let Some(change) = decide::register::order(hazard, id, order) {
            batch.propose(Proposal::on_hazard(hazard, change))?;
        }
    }
    Ok(())
}

/// What stands around a record: the hazards that it names, and the enterprise's other records of the ladder.
pub(super) fn surroundings(source: &impl Reading, facts: &RecordFacts) -> Result<Surroundings, StoreError> {
    let register = facts.as_register();
    let mut around = Surroundings::default();
    for &id in register.hazards() {
        around.hazards.extend(source.hazard(id)?);
    }
    match (register.enterprise(), register.group()) {
        (Some(enterprise), _) => {
            for &kind in AROUND {
                around.records.extend(source.records_at(enterprise, kind)?);
            }
        }
        (None, Some(group)) => around.records.extend(source.records_by(group, RegisterKind::Report)?),
        // Of two rosters of a day the second would hide the first.
        (None, None) => {
            if let RecordFacts::Duty(Duty { on: Some(on), officers, duty_leader, .. }) = facts {
                around.records.extend(source.bureau_records_on(RegisterKind::Duty, *on)?);
                let staff = source.all_staff()?;
                let serves = |name: &String| staff.iter().any(|member| member.facts.name == *name && member.facts.serves_on(*on));
                around.strangers = officers.iter().chain(Some(duty_leader).filter(|name| !name.is_empty())).any(|name| !serves(name));
            }
        }
    }
    around.records.retain(|record| record.withdrawn.is_none());
    if let RecordFacts::Measure(measure) = facts {
        let day = measure.on.unwrap_or(NaiveDate::MAX);
        let is_head = |member: &Staff| member.facts.leading_post == Some(LeadingPost::Head) && member.facts.serves_on(day);
        around.head = source.all_staff()?.into_iter().find(is_head).map(|member| member.facts.name);
    }
    Ok(around)
}

/// What a record still lacks as it stands: what its entry would be held to now.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn still_lacks(view: &View, record: &Record) -> Result<Vec<Lack>, StoreError> {
    let mut around = surroundings(view, &record.facts)?;
    around.records.retain(|other| other.id != record.id);
    let mut lacking = lacks(&record.facts, RegisterAct::Enter, &around);
    // What the hazards have become since says nothing of a step that was taken.
    lacking.retain(|lack| !matches!(lack, Lack::MajorHazard | Lack::OpenHazard));
    Ok(lacking)
}

/// What is told of a record beside its own fields.
#[derive(Clone, Debug, Default)]
pub struct Background {
    /// What it still lacks; nothing once it was withdrawn.
    pub lacks: Vec<Lack>,
    /// The hazards that it names.
    pub hazards: Vec<Hazard>,
    /// Of a version of a hazard list that follows another: what changed since (R26).
    pub since: Option<ListChange>,
}

/// What changed between a version of a hazard list and the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListChange {
    /// The number of the version before.
    pub number: u32,
    /// What came onto the list.
    pub added: Vec<Hazard>,
    /// What left it: void since, or merged into another.
    pub gone: Vec<Hazard>,
}

/// What stands behind a record: the hazards by their descriptions, what it lacks, what changed since the version
/// before.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn background(view: &View, record: &Record) -> Result<Background, StoreError> {
    let lacks = if record.withdrawn.is_some() { Vec::new() } else { still_lacks(view, record)? };
    let since = if let RecordFacts::HazardList(list) = &record.facts { list_change(view, list)? } else { None };
    Ok(Background { lacks, hazards: hazards(view, record.register().hazards())?, since })
}

fn list_change(view: &View, list: &HazardList) -> Result<Option<ListChange>, StoreError> {
    let Some(enterprise) = list.enterprise else { return Ok(None) };
    let mut before: Option<HazardList> = None;
    for record in view.records_at(enterprise, RegisterKind::HazardList)? {
        if let (RecordFacts::HazardList(other), None) = (record.facts, record.withdrawn)
            && other.number < list.number
            && before.as_ref().is_none_or(|last| last.number < other.number)
        {
            before = Some(other);
        }
    }
    let Some(before) = before else { return Ok(None) };
    let not_in = |of: &[HazardId], other: &[HazardId]| of.iter().copied().filter(|id| !other.contains(id)).collect::<Vec<_>>();
    Ok(Some(ListChange {
        number: before.number.unwrap_or_default(),
        added: hazards(view, &not_in(&list.hazards, &before.hazards))?,
        gone: hazards(view, &not_in(&before.hazards, &list.hazards))?,
    }))
}

fn hazards(view: &View, ids: &[HazardId]) -> Result<Vec<Hazard>, StoreError> {
    ids.iter().filter_map(|&id| view.hazard(id).transpose()).collect()
}

/// The records that name a hazard, by register and number: visits, orders, measures, cases, referrals (R34). The
/// versions of the list are left out, for they name every hazard; so is what was withdrawn.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn naming(view: &View, hazard: &Hazard) -> Result<Vec<Record>, StoreError> {
    let mut found = Vec::new();
    for &kind in RegisterKind::ALL {
        if kind != RegisterKind::HazardList && kind.fields().iter().any(|spec| spec.field == Field::Hazards) {
            let records = view.records_at(hazard.facts.enterprise, kind)?;
            found.extend(records.into_iter().filter(|it| it.withdrawn.is_none() && it.register().hazards().contains(&hazard.id)));
        }
    }
    Ok(found)
}

/// The town of the enterprise that a record is about: the local government that copies go to (R15). Empty where there
/// is none.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn town(view: &View, facts: &RecordFacts) -> Result<String, StoreError> {
    let enterprise = facts.as_register().enterprise().map(|id| view.enterprise(id)).transpose()?.flatten();
    Ok(enterprise.map_or_else(String::new, |enterprise| enterprise.facts.town))
}
