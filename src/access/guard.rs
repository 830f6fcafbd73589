//! The one place where it is asked whether a change is this officer's to make: under the write lock, of every change,
//! whether it comes from the screen, the command line or a ledger.

use super::Officer;
use crate::domain::change::{Change, EnterpriseChange, HazardChange, RecordChange};
use crate::domain::hazard::Severity;
use crate::domain::id::{EnterpriseId, GroupId, Seq, StaffId, Subject};
use crate::domain::permission::{self, NotPermitted, Power, Reach, Relation, Role};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Record, RecordFacts, RegisterKind};
use crate::domain::staff::{Group, Staff};
use crate::store::{Batch, StoreError, View};
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::HashSet;

/// Of those who may, as many are named.
const NAMED: usize = 4;

/// Where it is read who supervises what: what is committed, or what is about to be.
pub(super) trait Bureau {
    fn supervisors(&self, enterprise: EnterpriseId, today: NaiveDate) -> Result<Option<GroupId>, StoreError>;
    fn on_duty(&self, today: NaiveDate) -> Result<Vec<Record>, StoreError>;
    fn member(&self, id: StaffId) -> Result<Option<Staff>, StoreError>;
    fn people(&self) -> Result<(Vec<Staff>, Vec<Group>), StoreError>;
}

impl Bureau for Batch<'_> {
    fn supervisors(&self, enterprise: EnterpriseId, today: NaiveDate) -> Result<Option<GroupId>, StoreError> {
        Ok(self.enterprise(enterprise)?.and_then(|enterprise| enterprise.group_on(today)))
    }
    fn on_duty(&self, today: NaiveDate) -> Result<Vec<Record>, StoreError> {
        self.bureau_records_on(RegisterKind::Duty, today)
    }
    fn member(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        self.member(id)
    }
    fn people(&self) -> Result<(Vec<Staff>, Vec<Group>), StoreError> {
        Ok((self.all_staff()?, self.all_groups()?))
    }
}

impl Bureau for View {
    fn supervisors(&self, enterprise: EnterpriseId, today: NaiveDate) -> Result<Option<GroupId>, StoreError> {
        Ok(self.enterprise(enterprise)?.and_then(|enterprise| enterprise.group_on(today)))
    }
    fn on_duty(&self, today: NaiveDate) -> Result<Vec<Record>, StoreError> {
        self.bureau_records_on(RegisterKind::Duty, today)
    }
    fn member(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        self.staff_member(id)
    }
    fn people(&self) -> Result<(Vec<Staff>, Vec<Group>), StoreError> {
        Ok((self.staff()?, self.groups()?))
    }
}

/// Whose matter a change is: the enterprises and groups that it touches.
#[derive(Debug, Default)]
pub(super) struct Matter {
    pub(super) enterprises: Vec<EnterpriseId>,
    pub(super) groups: Vec<GroupId>,
}

impl Matter {
    pub(super) fn of_enterprise(id: EnterpriseId) -> Self {
        Self { enterprises: vec![id], groups: Vec::new() }
    }

    fn take(&mut self, facts: &RecordFacts) {
        let register = facts.as_register();
        self.enterprises.extend(register.enterprise());
        self.groups.extend(register.group());
    }

    /// The groups whose matter it is. An enterprise that nobody supervises is nobody's own.
    fn owners(&self, bureau: &impl Bureau, today: NaiveDate) -> Result<Vec<Option<GroupId>>, StoreError> {
        let mut owners: Vec<Option<GroupId>> = self.groups.iter().copied().map(Some).collect();
        for &enterprise in &self.enterprises {
            owners.push(bureau.supervisors(enterprise, today)?);
        }
        Ok(owners)
    }
}

fn relation(owners: &[Option<GroupId>], is_in: impl Fn(GroupId) -> bool) -> Relation {
    if owners.iter().all(|owner| owner.is_some_and(&is_in)) { Relation::Own } else { Relation::Other }
}

/// What an officer may do today, for a screen that says beforehand what will be refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The roles, today's roster among them.
    pub roles: Vec<Role>,
    /// The enterprises that the officer's group supervises today.
    pub own: HashSet<EnterpriseId>,
}

impl Rights {
    /// Of an officer on `today`, the real day.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub(super) fn of(officer: &Officer, view: &View, today: NaiveDate) -> Result<Self, StoreError> {
        let watch = Watch::of(officer, today);
        let mut roles = watch.roles(view)?;
        if watch.is_on_duty(view, &roles)? {
            roles.push(Role::DutyOfficer);
        }
        let own = officer.group.map(|group| view.supervised_by(group, today)).transpose()?.unwrap_or_default();
        Ok(Self { roles, own: own.into_iter().collect() })
    }

    /// Why something is not this officer's to do, at an enterprise or of the bureau's own.
    pub fn refusal(&self, power: Power, enterprise: Option<EnterpriseId>) -> Option<Refusal> {
        let own = enterprise.is_none_or(|enterprise| self.own.contains(&enterprise));
        let permitted = permission::may(&self.roles, power, if own { Relation::Own } else { Relation::Other });
        (!permitted).then(|| Refusal::NotPermitted(Box::new(NotPermitted { power, roles: roles_with(power), people: None })))
    }
}

/// The roles that have a power over some enterprise.
fn roles_with(power: Power) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|&role| permission::reach(role, power) != Reach::Nowhere).collect()
}

/// An officer who is watched; `today` is the real day, by which pairings and the roster count.
pub(super) struct Watch<'a> {
    pub(super) officer: &'a Officer,
    pub(super) today: NaiveDate,
    /// What was refused, and of which record.
    pub(super) refused: RefCell<Option<(Power, Subject)>>,
    /// What the officer is, once that was asked.
    known: RefCell<Option<Vec<Role>>>,
}

impl<'a> Watch<'a> {
    pub(super) fn of(officer: &'a Officer, today: NaiveDate) -> Self {
        Self { officer, today, refused: RefCell::new(None), known: RefCell::new(None) }
    }

    /// Asked of each change before it is made.
    pub(super) fn check(&self, batch: &Batch, subject: Subject, change: &Change) -> Result<(), StoreError> {
        match taken_back(batch, change)? {
            Some(original) => self.check_one(batch, subject, &original),
            None => self.check_one(batch, subject, change),
        }
    }

    fn check_one(&self, batch: &Batch, subject: Subject, change: &Change) -> Result<(), StoreError> {
        let (severity, kind) = match subject {
            Subject::Hazard(id) => (batch.hazard(id)?.map(|hazard| hazard.facts.severity), None),
            Subject::Record(id) => (None, Some(id.kind)),
            _ => (None, None),
        };
        let severity = severity.or_else(|| severity_of(change));
        let Some(power) = permission::power_of(change, severity, kind) else { return Ok(()) };
        self.permit(batch, power, || matter(batch, subject, change)).inspect_err(|_| {
            *self.refused.borrow_mut() = Some((power, subject));
        })
    }

    /// Whether the officer has a power over a matter, which is only looked at when it counts.
    pub(super) fn permit(
        &self,
        bureau: &impl Bureau,
        power: Power,
        matter: impl FnOnce() -> Result<Matter, StoreError>,
    ) -> Result<(), StoreError> {
        let roles = self.roles(bureau)?;
        if roles.iter().any(|&role| permission::reach(role, power) == Reach::Everywhere) {
            return Ok(());
        }
        let owners = matter()?.owners(bureau, self.today)?;
        if permission::may(&roles, power, relation(&owners, |group| self.officer.group == Some(group))) {
            return Ok(());
        }
        if permission::may(&[Role::DutyOfficer], power, Relation::Other) && self.is_on_duty(bureau, &roles)? {
            return Ok(());
        }
        let roles = roles_with(power);
        let people = Some(self.who_may(bureau, power, &owners)?);
        Err(Refusal::NotPermitted(Box::new(NotPermitted { power, roles, people })).into())
    }

    /// What the officer is, by the staff record as it is now: who was given another post since their login has it.
    fn roles(&self, bureau: &impl Bureau) -> Result<Vec<Role>, StoreError> {
        if let Some(roles) = &*self.known.borrow() {
            return Ok(roles.clone());
        }
        let mut roles = self.officer.granted.clone();
        if let Some(member) = self.officer.staff.map(|id| bureau.member(id)).transpose()?.flatten() {
            if let Some(left_on) = member.facts.left_on.filter(|left_on| *left_on < self.today) {
                return Err(Refusal::HasLeft { name: member.facts.name, left_on, ask: String::new() }.into());
            }
            roles.extend(permission::roles_of(&member.facts));
        }
        *self.known.borrow_mut() = Some(roles.clone());
        Ok(roles)
    }

    /// Whether today's roster names the officer. An auditor changes nothing, on duty or not.
    fn is_on_duty(&self, bureau: &impl Bureau, roles: &[Role]) -> Result<bool, StoreError> {
        if roles.contains(&Role::Auditor) {
            return Ok(false);
        }
        let roster = bureau.on_duty(self.today)?;
        let latest = roster.into_iter().rfind(|record| record.withdrawn.is_none());
        Ok(latest.is_some_and(|record| match &record.facts {
            RecordFacts::Duty(duty) => duty.officers.contains(&self.officer.name) || duty.duty_leader == self.officer.name,
            _ => false,
        }))
    }

    /// Some of those who may, the matter's own supervisors first.
    fn who_may(&self, bureau: &impl Bureau, power: Power, owners: &[Option<GroupId>]) -> Result<Vec<String>, StoreError> {
        let (staff, groups) = bureau.people()?;
        let is_member = |id: StaffId, group: GroupId| groups.iter().any(|it| it.id == group && it.facts.members.contains(&id));
        let mut may: Vec<(bool, String)> = Vec::new();
        for member in staff.iter().filter(|member| member.facts.serves_on(self.today)) {
            let relation = relation(owners, |group| is_member(member.id, group));
            if permission::may(&permission::roles_of(&member.facts), power, relation) {
                may.push((relation == Relation::Other, member.facts.name.clone()));
            }
        }
        may.sort_by_key(|(other, _)| *other);
        Ok(may.into_iter().map(|(_, name)| name).take(NAMED).collect())
    }
}

/// The change that another takes back, where that is what it does.
fn taken_back(batch: &Batch, change: &Change) -> Result<Option<Change>, StoreError> {
    let undoes: Seq = match change {
        Change::Enterprise(EnterpriseChange::Reverted { undoes, .. }) => *undoes,
        Change::Hazard(change) => match **change {
            HazardChange::Reverted { undoes, .. } => undoes,
            _ => return Ok(None),
        },
        Change::Record(change) => match **change {
            RecordChange::Reverted { undoes, .. } => undoes,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(batch.entry(undoes)?.map(|entry| entry.change))
}

fn severity_of(change: &Change) -> Option<Severity> {
    match change {
        Change::Hazard(change) => match &**change {
            HazardChange::Registered(registration) => Some(registration.facts.severity),
            _ => None,
        },
        _ => None,
    }
}

/// What a change is about, before and after it.
fn matter(batch: &Batch, subject: Subject, change: &Change) -> Result<Matter, StoreError> {
    let mut matter = Matter::default();
    match (subject, change) {
        (Subject::Enterprise(id), _) => matter.enterprises.push(id),
        (Subject::Hazard(id), _) => {
            matter.enterprises.extend(batch.hazard(id)?.map(|hazard| hazard.facts.enterprise));
            if let Change::Hazard(change) = change
                && let HazardChange::Registered(registration) = &**change
            {
                matter.enterprises.push(registration.facts.enterprise);
            }
        }
        (Subject::Record(id), _) => {
            if let Some(record) = batch.record(id)? {
                matter.take(&record.facts);
            }
            if let Change::Record(change) = change
                && let RecordChange::Done { facts, .. } | RecordChange::Corrected { facts, .. } = &**change
            {
                matter.take(facts);
            }
        }
        _ => {}
    }
    Ok(matter)
}
