//! The one place where it is asked whether a change is this officer's to make: under the write lock, of every change,
//! whether it comes from the screen, the command line or a ledger.

use super::Officer;
use super::reading::Reading;
use crate::domain::change::{Change, EnterpriseChange, HazardChange, RecordChange};
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, GroupId, Seq, StaffId, Subject};
use crate::domain::permission::{self, NotPermitted, Power, Reach, Relation, Role};
use crate::domain::refusal::Refusal;
use crate::domain::register::{RecordFacts, RegisterKind};
use crate::store::{Batch, Entry, StoreError, View};
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::HashSet;

/// Of those who may, as many are named.
const NAMED: usize = 4;

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
    fn owners(&self, bureau: &impl Reading, today: NaiveDate) -> Result<Vec<Option<GroupId>>, StoreError> {
        let mut owners: Vec<Option<GroupId>> = self.groups.iter().copied().map(Some).collect();
        for &enterprise in &self.enterprises {
            owners.push(bureau.enterprise(enterprise)?.and_then(|enterprise| enterprise.group_on(today)));
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
        let mut own = HashSet::new();
        for group in watch.groups(view)? {
            own.extend(view.supervised_by(group, today)?);
        }
        Ok(Self { roles, own })
    }

    /// Why something is not this officer's to do, at an enterprise or of the bureau's own.
    pub fn refusal(&self, power: Power, enterprise: Option<EnterpriseId>) -> Option<Refusal> {
        let own = enterprise.is_none_or(|enterprise| self.own.contains(&enterprise));
        let permitted = permission::may(&self.roles, power, if own { Relation::Own } else { Relation::Other });
        let elsewhere = !own && permission::may(&self.roles, power, Relation::Own);
        let refused = || NotPermitted { power, roles: roles_with(power), people: None, at: enterprise, elsewhere };
        (!permitted).then(|| Refusal::NotPermitted(Box::new(refused())))
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
    /// The groups that they are in, once that was asked.
    in_groups: RefCell<Option<Vec<GroupId>>>,
}

impl<'a> Watch<'a> {
    pub(super) fn of(officer: &'a Officer, today: NaiveDate) -> Self {
        Self { officer, today, refused: RefCell::new(None), known: RefCell::new(None), in_groups: RefCell::new(None) }
    }

    /// Asked of each change before it is made.
    pub(super) fn check(&self, batch: &Batch, subject: Subject, change: &Change) -> Result<(), StoreError> {
        let before = if let Subject::Hazard(id) = subject { batch.hazard(id)? } else { None };
        for power in self.powers(batch, subject, change, before.as_ref())? {
            self.permit(batch, power, || matter(batch, subject, change)).inspect_err(|_| {
                *self.refused.borrow_mut() = Some((power, subject));
            })?;
        }
        Ok(())
    }

    fn powers(&self, batch: &Batch, subject: Subject, change: &Change, before: Option<&Hazard>) -> Result<Vec<Power>, StoreError> {
        let kind = if let Subject::Record(id) = subject { Some(id.kind) } else { None };
        // Who entered a record may take that back, as long as nobody did anything with it.
        if let Some(own) = self.own_entry(batch, subject, change)? {
            return Ok(permission::powers_of(&own.change, None, kind));
        }
        let Some(original) = taken_back(batch, change)? else { return Ok(permission::powers_of(change, before, kind)) };
        let mut powers = permission::powers_of(&original, before, kind);
        if let Change::Hazard(change) = change
            && let HazardChange::Reverted { to, .. } = &**change
        {
            powers.extend(permission::lowers(before.map(|hazard| hazard.facts.severity), &to.facts));
        }
        Ok(powers)
    }

    /// The entry by which this officer brought a record into being that is voided or withdrawn now, where it is the
    /// record's only one.
    fn own_entry(&self, batch: &Batch, subject: Subject, change: &Change) -> Result<Option<Entry>, StoreError> {
        let version = match (subject, change) {
            (Subject::Hazard(id), Change::Hazard(change)) if matches!(**change, HazardChange::Voided(_)) => {
                batch.hazard(id)?.map(|hazard| hazard.version)
            }
            (Subject::Record(id), Change::Record(change)) if matches!(**change, RecordChange::Withdrawn { .. }) => {
                batch.record(id)?.map(|record| record.version)
            }
            _ => None,
        };
        let entry = version.map(|version| batch.entry(version)).transpose()?.flatten();
        Ok(entry.filter(|entry| entry.base == 0 && entry.who.is_same(&self.officer.who())))
    }

    /// Whether the officer has a power over a matter, which is only looked at when it counts.
    pub(super) fn permit(
        &self,
        bureau: &impl Reading,
        power: Power,
        matter: impl FnOnce() -> Result<Matter, StoreError>,
    ) -> Result<(), StoreError> {
        let roles = self.roles(bureau)?;
        if roles.iter().any(|&role| permission::reach(role, power) == Reach::Everywhere) {
            return Ok(());
        }
        let matter = matter()?;
        let owners = matter.owners(bureau, self.today)?;
        let groups = if owners.is_empty() { Vec::new() } else { self.groups(bureau)? };
        if permission::may(&roles, power, relation(&owners, |group| groups.contains(&group))) {
            return Ok(());
        }
        if permission::may(&[Role::DutyOfficer], power, Relation::Other) && self.is_on_duty(bureau, &roles)? {
            return Ok(());
        }
        let elsewhere = permission::may(&roles, power, Relation::Own);
        let (roles, people) = (roles_with(power), Some(self.who_may(bureau, power, &owners)?));
        let at = matter.enterprises.first().copied();
        Err(Refusal::NotPermitted(Box::new(NotPermitted { power, roles, people, at, elsewhere })).into())
    }

    /// What the officer is, by the staff record as it is now: who was given another post since their login has it.
    fn roles(&self, bureau: &impl Reading) -> Result<Vec<Role>, StoreError> {
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

    /// The groups that the officer supervises in, as they are now.
    fn groups(&self, bureau: &impl Reading) -> Result<Vec<GroupId>, StoreError> {
        let Some(me) = self.officer.staff else { return Ok(Vec::new()) };
        if let Some(groups) = &*self.in_groups.borrow() {
            return Ok(groups.clone());
        }
        let groups = bureau.all_groups()?;
        let mine: Vec<GroupId> = groups.into_iter().filter(|group| group.facts.members.contains(&me)).map(|group| group.id).collect();
        *self.in_groups.borrow_mut() = Some(mine.clone());
        Ok(mine)
    }

    /// Whether today's roster names the officer. An auditor changes nothing, on duty or not.
    fn is_on_duty(&self, bureau: &impl Reading, roles: &[Role]) -> Result<bool, StoreError> {
        if roles.contains(&Role::Auditor) {
            return Ok(false);
        }
        let roster = bureau.bureau_records_on(RegisterKind::Duty, self.today)?;
        let latest = roster.into_iter().rfind(|record| record.withdrawn.is_none());
        let name = &self.officer.name;
        let named = latest.is_some_and(|record| match &record.facts {
            RecordFacts::Duty(duty) => duty.officers.contains(name) || duty.duty_leader == *name,
            _ => false,
        });
        if !named {
            return Ok(false);
        }
        // A roster has names: of two who bear one it does not say which.
        let staff = bureau.all_staff()?;
        Ok(staff.iter().filter(|member| member.facts.name == *name && member.facts.serves_on(self.today)).count() <= 1)
    }

    /// Some of those who may, the matter's own supervisors first.
    fn who_may(&self, bureau: &impl Reading, power: Power, owners: &[Option<GroupId>]) -> Result<Vec<String>, StoreError> {
        let (staff, groups) = (bureau.all_staff()?, bureau.all_groups()?);
        let is_member = |id: StaffId, group: GroupId| groups.iter().any(|it| it.id == group && it.facts.members.contains(&id));
        let mut may: Vec<(bool, String)> = Vec::new();
        for member in staff.iter().filter(|member| member.facts.serves_on(self.today)) {
            let relation = relation(owners, |group| is_member(member.id, group));
            if permission::may(&permission::roles_of(&member.facts), power, relation) {
                may.push((relation == Relation::Other, member.facts.name.clone()));
            }
        }
        may.sort_by_key(|(other, _)| *other);
        let mut names: Vec<String> = Vec::new();
        for (_, name) in may {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.truncate(NAMED);
        Ok(names)
    }
}

/// The change that comes of taking back, or of taking a taking back back: what was done first.
fn taken_back(batch: &Batch, change: &Change) -> Result<Option<Change>, StoreError> {
    let mut found = None;
    let mut next = undone_by(change);
    while let Some(entry) = next.map(|seq| batch.entry(seq)).transpose()?.flatten() {
        next = undone_by(&entry.change);
        found = Some(entry.change);
    }
    Ok(found)
}

/// The entry that a change takes back.
fn undone_by(change: &Change) -> Option<Seq> {
    match change {
        Change::Enterprise(EnterpriseChange::Reverted { undoes, .. }) => Some(*undoes),
        Change::Hazard(change) => {
            if let HazardChange::Reverted { undoes, .. } = **change {
                Some(undoes)
            } else {
                None
            }
        }
        Change::Record(change) => {
            if let RecordChange::Reverted { undoes, .. } = **change {
                Some(undoes)
            } else {
                None
            }
        }
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
            if let Change::Record(change) = change {
                match &**change {
                    RecordChange::Done { facts, .. } | RecordChange::Corrected { facts, .. } => matter.take(facts),
                    RecordChange::Reverted { to, .. } => matter.take(&to.facts),
                    RecordChange::Withdrawn { .. } => {}
                }
            }
        }
        _ => {}
    }
    Ok(matter)
}
