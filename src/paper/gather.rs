//! What every report is gathered from: records page by page, who is who, and cells of the terms of the domain.

use super::report::{Block, Cell, Report, Row};
use crate::access::{Officer, Session};
use crate::domain::calendar::WorkCalendar;
use crate::domain::change::{Change, EnterpriseChange, HazardChange, RecordChange};
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, GroupId, HazardId, Seq, StaffId};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::programme::ProgrammeFacts;
use crate::domain::refusal::Refusal;
use crate::domain::register::{Record, RegisterKind};
use crate::domain::reminder;
use crate::domain::staff::{Group, Staff};
use crate::store::{StoreError, View};
use chrono::NaiveDate;

/// Records read at once.
const PAGE: usize = 2_000;

/// What a report is asked of.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// All that is committed.
    pub view: &'a View,
    /// The day as of which it is made.
    pub today: NaiveDate,
    /// By which days are counted.
    pub calendar: &'a WorkCalendar,
}

impl<'a> Asked<'a> {
    /// What a session asks of a view.
    pub fn by(session: &'a Session, view: &'a View) -> Self {
        Self { view, today: session.today(), calendar: &session.calendar }
    }

    /// An enterprise that must be there. One get.
    pub fn enterprise(&self, id: EnterpriseId) -> Result<Enterprise, StoreError> {
        self.view.enterprise(id)?.ok_or_else(|| Refusal::NoSuch(id.to_string()).into())
    }

    /// A hazard that must be there. One get.
    pub fn hazard(&self, id: HazardId) -> Result<Hazard, StoreError> {
        self.view.hazard(id)?.ok_or_else(|| Refusal::NoSuch(id.to_string()).into())
    }

    /// An enterprise's records of a register by day, none that was withdrawn.
    pub fn live(&self, enterprise: EnterpriseId, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
        let mut records = self.view.records_at(enterprise, kind)?;
        records.retain(|record| record.withdrawn.is_none());
        Ok(records)
    }

    /// The hazards of an enterprise, open ones by deadline first. A get for each.
    pub fn hazards_of(&self, enterprise: EnterpriseId) -> Result<Vec<Hazard>, StoreError> {
        let mut hazards = Vec::new();
        for id in self.view.hazards_of(enterprise)? {
            hazards.extend(self.view.hazard(id)?);
        }
        Ok(hazards)
    }

    /// Every enterprise. One pass.
    pub fn each_enterprise(&self, mut visit: impl FnMut(Enterprise) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let mut first = EnterpriseId(1);
        loop {
            let page = self.view.enterprises(first, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            first = EnterpriseId(last.id.0 + 1);
            page.into_iter().try_for_each(&mut visit)?;
        }
    }

    /// Every hazard. One pass.
    pub fn each_hazard(&self, mut visit: impl FnMut(Hazard) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let mut first = HazardId(1);
        loop {
            let page = self.view.hazards(first, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            first = HazardId(last.id.0 + 1);
            page.into_iter().try_for_each(&mut visit)?;
        }
    }

    /// Every record of a register, none that was withdrawn. One pass.
    pub fn each_record(&self, kind: RegisterKind, mut visit: impl FnMut(Record) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let mut first = 1;
        loop {
            let page = self.view.records_of(kind, first, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            first = last.id.number + 1;
            page.into_iter().filter(|record| record.withdrawn.is_none()).try_for_each(&mut visit)?;
        }
    }

    /// The records of a register, none that was withdrawn, by their day.
    pub fn records(&self, kind: RegisterKind) -> Result<Vec<Record>, StoreError> {
        let mut records = Vec::new();
        self.each_record(kind, |record| {
            records.push(record);
            Ok(())
        })?;
        records.sort_by_key(|record| (record.day(), record.id));
        Ok(records)
    }

    /// A report of these blocks.
    pub fn report(&self, key: &'static str, of: impl Into<String>, blocks: Vec<Block>) -> Report {
        Report { key, of: of.into(), on: self.today, blocks }
    }
}

/// The day by which something is to be done, counted out.
pub(super) fn counted(kind: ReminderKind, alert_on: NaiveDate, programme: &ProgrammeFacts, calendar: &WorkCalendar) -> NaiveDate {
    reminder::due(Obligation { alert_on, kind }, &programme.parameters, calendar).counted.due
}

/// The bureau's staff and groups.
pub(super) struct Bureau {
    pub staff: Vec<Staff>,
    pub groups: Vec<Group>,
}

impl Bureau {
    /// As it is on file. Two scans of a bureau's size.
    pub fn of(view: &View) -> Result<Self, StoreError> {
        Ok(Self { staff: view.staff()?, groups: view.groups()? })
    }

    pub fn member(&self, id: StaffId) -> Option<&Staff> {
        self.staff.iter().find(|member| member.id == id)
    }

    /// A person's name; the id where there is none on file.
    pub fn name(&self, id: StaffId) -> String {
        self.member(id).map_or_else(|| id.to_string(), |member| member.facts.name.clone())
    }

    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// A group's name; the id where there is none on file.
    pub fn group_name(&self, id: GroupId) -> String {
        self.group(id).map_or_else(|| id.to_string(), |group| group.facts.name.clone())
    }

    /// The group that somebody supervises in.
    pub fn group_of(&self, id: StaffId) -> Option<&Group> {
        self.groups.iter().find(|group| people(group).contains(&id))
    }

    /// The names of a group's members without the leader.
    pub fn others(&self, group: &Group) -> Vec<String> {
        people(group).into_iter().skip(1).map(|id| self.name(id)).collect()
    }

    /// Somebody of the staff as an officer at work.
    pub fn officer(&self, id: StaffId) -> Result<Officer, StoreError> {
        let member = self.member(id).ok_or_else(|| Refusal::NoSuch(id.to_string()))?;
        Ok(Officer::of_member(member, &self.groups, member.facts.account.as_deref().unwrap_or_default()))
    }
}

/// Everyone in a group, the leader first.
pub(super) fn people(group: &Group) -> Vec<StaffId> {
    let mut people = vec![group.facts.leader];
    people.extend(group.facts.members.iter().filter(|&&id| id != group.facts.leader));
    people
}

/// A term of a family of locale keys.
pub(super) fn term(family: &str, key: &str) -> Cell {
    Cell::Term(format!("{family}.{key}"))
}

/// Terms of a family of locale keys.
pub(super) fn terms<'k>(family: &str, keys: impl IntoIterator<Item = &'k str>) -> Cell {
    let cells: Vec<Cell> = keys.into_iter().map(|key| term(family, key)).collect();
    if cells.is_empty() { Cell::Nothing } else { Cell::All(cells) }
}

/// Where a hazard stands.
pub(super) fn stage(hazard: &Hazard) -> Cell {
    if hazard.is_passed() { term("stage", "passed") } else { term("stage", hazard.stage.key()) }
}

/// Yes, or nothing.
pub(super) fn yes(holds: bool) -> Cell {
    if holds { term("answer", "yes") } else { Cell::Nothing }
}

/// A number above nought, or nothing.
pub(super) fn above_nought(number: i64) -> Cell {
    if number > 0 { Cell::Count(number) } else { Cell::Nothing }
}

/// Rows under a heading.
pub(super) fn block(key: &'static str, columns: &'static [&'static str], rows: Vec<Row>) -> Block {
    Block { key, columns, rows }
}

/// The entry that a change takes back.
pub(super) fn undoes(change: &Change) -> Option<Seq> {
    match change {
        Change::Enterprise(EnterpriseChange::Reverted { undoes, .. }) => Some(*undoes),
        Change::Hazard(change) => match **change {
            HazardChange::Reverted { undoes, .. } => Some(undoes),
            _ => None,
        },
        Change::Record(change) => match **change {
            RecordChange::Reverted { undoes, .. } => Some(undoes),
            _ => None,
        },
        _ => None,
    }
}

/// What a change says happened, in words.
pub(super) fn happened(change: &Change) -> Cell {
    let key = format!("change.{}", change.key());
    match undoes(change) {
        Some(seq) => Cell::Said(key, vec![("seq", seq.into())]),
        None => Cell::Term(key),
    }
}
