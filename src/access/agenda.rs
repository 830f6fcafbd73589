//! What is due: the store's due index, counted out by the calendar and the day. Screen and command line both ask
//! here, page by page, so that a province's sixty thousand reminders cost no more than the page that is shown.

mod days;

pub use days::DayCount;

use super::Officer;
use crate::domain::calendar::WorkCalendar;
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, GroupId, Subject};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::programme::ProgrammeFacts;
use crate::domain::register::{Record, RecordFacts};
use crate::domain::reminder::{self, Due};
use crate::domain::staff::Group;
use crate::domain::staff::Staff;
use crate::store::{DueCursor, DueItem, StoreError, View};
use chrono::{Days, NaiveDate};
use std::cell::RefCell;
use std::collections::HashMap;

/// Items read from the index at once.
const PAGE: usize = 1_000;

/// The record that a reminder is of.
#[derive(Clone, Debug)]
pub enum Matter {
    /// A hazard.
    Hazard(Box<Hazard>),
    /// An enterprise: one of its milestones.
    Enterprise(Box<Enterprise>),
    /// A group: one of its reports.
    Group(Box<Group>),
    /// A record of a register.
    Record(Box<Record>),
}

/// A reminder with what its line shows.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// What is due, with its date counted out.
    pub due: Due,
    /// Of what.
    pub matter: Matter,
    /// At which enterprise; none for the bureau's and the groups' own.
    pub enterprise: Option<EnterpriseId>,
    /// The name of the enterprise or the group; empty for the bureau's own.
    pub name: String,
    /// It shows already because it falls due in the long rest that begins tomorrow.
    pub in_rest: bool,
}

impl Reminder {
    /// The hazard, when it is of one.
    pub fn hazard(&self) -> Option<&Hazard> {
        if let Matter::Hazard(hazard) = &self.matter { Some(hazard) } else { None }
    }
}

/// Whose reminders are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's.
    #[default]
    All,
    /// One group's: of its enterprises, and its own.
    Group(GroupId),
    /// The officer's own: what names them, and for a group's leader, who answers first for it (R12), what the group
    /// as a whole has to do. A case that nobody has taken on yet is everybody's on the enforcement team (R33), and a
    /// section's task is its members' (R14).
    Mine,
}

/// How many reminders there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Past their day.
    pub overdue: u64,
    /// Today's.
    pub today: u64,
    /// Within the lead time.
    pub soon: u64,
    /// Rectification deadlines among those past their day.
    pub deadlines_overdue: u64,
    /// Re-inspections and close-outs among all.
    pub reinspections: u64,
    /// Look-backs among all.
    pub look_backs: u64,
    /// All that is of no hazard: milestones, visits, reports, measures, tasks.
    pub programme: u64,
}

/// How far a list of reminders was read.
#[derive(Debug, Default)]
pub struct Place {
    after: Option<DueCursor>,
    /// Items whose due day lies behind those that the index may still bring.
    waiting: Vec<(NaiveDate, DueItem)>,
    ended: bool,
}

/// The reminders of a day.
pub struct Agenda<'a> {
    view: &'a View,
    today: NaiveDate,
    calendar: &'a WorkCalendar,
    programme: ProgrammeFacts,
    lead_days: i64,
    /// The last day of the long rest that begins tomorrow.
    rest_until: Option<NaiveDate>,
    groups: RefCell<HashMap<EnterpriseId, Option<GroupId>>>,
}

impl<'a> Agenda<'a> {
    /// The reminders of `today`, as far ahead as `lead_days` says, or the programme.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn new(view: &'a View, today: NaiveDate, calendar: &'a WorkCalendar, lead_days: Option<u16>) -> Result<Self, StoreError> {
        let programme = view.programme()?.facts;
        let lead_days = i64::from(lead_days.unwrap_or(programme.parameters.lead_days));
        let rest_until = calendar.long_rest_after(today);
        Ok(Self { view, today, calendar, programme, lead_days, rest_until, groups: RefCell::default() })
    }

    /// How many days ahead it looks.
    pub fn lead_days(&self) -> i64 {
        self.lead_days
    }

    /// How an obligation stands; none when it does not show yet.
    pub fn due(&self, obligation: Obligation) -> Option<Due> {
        let due = reminder::due(obligation, &self.programme.parameters, self.calendar);
        (due.days(self.today) <= self.lead_days || self.is_in_rest(&due)).then_some(due)
    }

    /// Whether it falls due in the long rest that begins tomorrow: who rests cannot be reminded (R59).
    fn is_in_rest(&self, due: &Due) -> bool {
        let (alert, counted) = (due.counted.alert, due.counted.due);
        self.rest_until.is_some_and(|until| counted > self.today && (counted <= until || alert <= until && alert > self.today))
    }

    /// Calls `visit` with each item that shows, in the order of the due days, until it answers `false`.
    ///
    /// # Errors
    /// `Storage`, `Damaged`, and what `visit` returns.
    pub fn each<E: From<StoreError>>(&self, mut visit: impl FnMut(DueItem) -> Result<bool, E>) -> Result<(), E> {
        let mut place = Place::default();
        while let Some(page) = self.page(&mut place)? {
            for item in page {
                if !visit(item)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The next items that show, in the order of the due days; none at the end. A place outlives its view, so that a
    /// long list can be read with a view for each page.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn page(&self, place: &mut Place) -> Result<Option<Vec<DueItem>>, StoreError> {
        if place.ended {
            return Ok(None);
        }
        let page = self.view.due(self.last_day(), place.after, PAGE)?;
        let reached = page.last().map(|last| (last.cursor(), last.obligation.alert_on));
        place.waiting.extend(page.into_iter().filter_map(|item| Some((self.due(item.obligation)?.counted.due, item))));
        place.waiting.sort_by_key(|(due, item)| (*due, item.obligation, item.subject));
        Ok(Some(match reached {
            Some((cursor, alert_on)) => {
                place.after = Some(cursor);
                // The index is in the order of the unrolled days. What comes later is due on this one or after it.
                let ready = place.waiting.partition_point(|(due, _)| *due <= alert_on);
                place.waiting.drain(..ready).map(|(_, item)| item).collect()
            }
            None => {
                place.ended = true;
                place.waiting.drain(..).map(|(_, item)| item).collect()
            }
        }))
    }

    /// An item with what its line shows. Two gets.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn reminder(&self, item: DueItem) -> Result<Option<Reminder>, StoreError> {
        let enterprise = item.enterprise.map(|id| self.view.enterprise(id)).transpose()?.flatten();
        let mut name = enterprise.as_ref().map_or_else(String::new, |enterprise| enterprise.facts.name.clone());
        let matter = match item.subject {
            Subject::Hazard(id) => self.view.hazard(id)?.map(|hazard| Matter::Hazard(Box::new(hazard))),
            Subject::Enterprise(_) => enterprise.map(|enterprise| Matter::Enterprise(Box::new(enterprise))),
            Subject::Group(id) => self.view.group(id)?.map(|group| Matter::Group(Box::new(group))),
            Subject::Record(id) => self.view.register_record(id)?.map(|record| Matter::Record(Box::new(record))),
            Subject::Programme | Subject::Staff(_) | Subject::Database => None,
        };
        let Some(matter) = matter else { return Ok(None) };
        if let (true, Some(group)) = (name.is_empty(), group_of_matter(&matter)) {
            name = self.view.group(group)?.map_or(name, |group| group.facts.name);
        }
        let due = match &matter {
            Matter::Enterprise(enterprise) => reminder::due_of_enterprise(item.obligation, enterprise, &self.programme, self.calendar),
            Matter::Hazard(hazard) => reminder::due_of_hazard(item.obligation, hazard, &self.programme.parameters, self.calendar),
            Matter::Group(_) | Matter::Record(_) => reminder::due(item.obligation, &self.programme.parameters, self.calendar),
        };
        let in_rest = due.days(self.today) > self.lead_days && self.is_in_rest(&due);
        Ok(Some(Reminder { due, matter, enterprise: item.enterprise, name, in_rest }))
    }

    /// Whether an item is in a scope. For all, nothing is read.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn is_in(&self, scope: Scope, officer: &Officer, item: DueItem) -> Result<bool, StoreError> {
        match scope {
            Scope::All => Ok(true),
            Scope::Group(group) => self.is_of_group(group, item),
            Scope::Mine => self.is_of(officer, item),
        }
    }

    fn is_of_group(&self, group: GroupId, item: DueItem) -> Result<bool, StoreError> {
        let own = match item.subject {
            Subject::Group(id) => id == group,
            Subject::Record(id) => self.view.register_record(id)?.is_some_and(|record| record.register().group() == Some(group)),
            _ => false,
        };
        let at = if own { None } else { item.enterprise.map(|id| self.group_of(id)).transpose()?.flatten() };
        Ok(own || at == Some(group))
    }

    /// Whether an officer is of the enforcement team.
    fn is_enforcement(&self, officer: &Officer) -> bool {
        self.staff_of(officer).is_some_and(|member| member.facts.enforcement_team)
    }

    /// Whether work that was assigned to `owner` was assigned to the officer's section (R14).
    fn is_of_section(&self, officer: &Officer, owner: &str) -> bool {
        self.staff_of(officer).is_some_and(|member| !member.facts.section.is_empty() && owner.contains(&member.facts.section))
    }

    fn staff_of(&self, officer: &Officer) -> Option<Staff> {
        officer.staff.and_then(|id| self.view.staff_member(id).ok().flatten())
    }

    fn is_of(&self, officer: &Officer, item: DueItem) -> Result<bool, StoreError> {
        let names = |people: &[String]| people.contains(&officer.name);
        let named = match item.subject {
            Subject::Hazard(id) => self.view.hazard(id)?.is_some_and(|hazard| {
                names(&hazard.facts.found_by)
                    || hazard.plan.as_ref().is_some_and(|plan| plan.reinspector == officer.name)
                    || hazard.reinspections.iter().any(|reinspection| names(&reinspection.by))
            }),
            Subject::Record(id) => self.view.register_record(id)?.is_some_and(|record| match &record.facts {
                RecordFacts::Task(task) => task.is_of(&officer.name) || self.is_of_section(officer, &task.owner),
                RecordFacts::Case(case) => {
                    names(&case.by) || names(&case.taken_by) || case.taken_by.is_empty() && self.is_enforcement(officer)
                }
                RecordFacts::HazardList(list) => names(&list.by),
                _ => false,
            }),
            _ => false,
        };
        match officer.group {
            Some(group) if !named && !matches!(item.subject, Subject::Hazard(_)) && self.leads(officer, group)? => {
                self.is_of_group(group, item)
            }
            _ => Ok(named),
        }
    }

    fn leads(&self, officer: &Officer, group: GroupId) -> Result<bool, StoreError> {
        Ok(self.view.group(group)?.is_some_and(|group| Some(group.facts.leader) == officer.staff))
    }

    /// The group that supervises an enterprise today. One get, the first time.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn group_of(&self, enterprise: EnterpriseId) -> Result<Option<GroupId>, StoreError> {
        if let Some(known) = self.groups.borrow().get(&enterprise) {
            return Ok(*known);
        }
        let group = self.view.enterprise(enterprise)?.and_then(|found| found.group_on(self.today));
        self.groups.borrow_mut().insert(enterprise, group);
        Ok(group)
    }

    /// How many there are. A scan over the days that have any.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let mut counts = Counts::default();
        for counted in self.view.due_counts(self.last_day())? {
            let Some(due) = self.due(counted.obligation) else { continue };
            let days = due.days(self.today);
            match days {
                ..0 => counts.overdue += counted.count,
                0 => counts.today += counted.count,
                _ => counts.soon += counted.count,
            }
            match due.kind {
                ReminderKind::RectificationDeadline if days < 0 => counts.deadlines_overdue += counted.count,
                ReminderKind::RectificationDeadline => {}
                ReminderKind::Reinspection | ReminderKind::CloseOut => counts.reinspections += counted.count,
                ReminderKind::LookBack => counts.look_backs += counted.count,
                _ => counts.programme += counted.count,
            }
        }
        Ok(counts)
    }

    /// The last unrolled day that can show.
    fn last_day(&self) -> NaiveDate {
        let last = self.today.checked_add_days(Days::new(self.lead_days.unsigned_abs())).unwrap_or(NaiveDate::MAX);
        self.rest_until.map_or(last, |until| until.max(last))
    }
}

fn group_of_matter(matter: &Matter) -> Option<GroupId> {
    match matter {
        Matter::Group(group) => Some(group.id),
        Matter::Record(record) => record.register().group(),
        Matter::Hazard(_) | Matter::Enterprise(_) => None,
    }
}
