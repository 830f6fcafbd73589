//! What is due: the store's due index, counted out by the calendar and the day. Screen and command line both ask
//! here, page by page, so that a province's sixty thousand reminders cost no more than the page that is shown.

use crate::domain::calendar::WorkCalendar;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, GroupId};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::programme::Parameters;
use crate::domain::reminder::{self, Due};
use crate::store::{DueCursor, DueItem, StoreError, View};
use chrono::{Days, NaiveDate};
use std::cell::RefCell;
use std::collections::HashMap;

/// Items read from the index at once.
const PAGE: usize = 1_000;

/// A reminder with what its line shows.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// What is due, with its date counted out.
    pub due: Due,
    /// The hazard.
    pub hazard: Hazard,
    /// The enterprise's name.
    pub enterprise: String,
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
    parameters: Parameters,
    lead_days: i64,
    groups: RefCell<HashMap<EnterpriseId, Option<GroupId>>>,
}

impl<'a> Agenda<'a> {
    /// The reminders of `today`, as far ahead as `lead_days` says, or the programme.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn new(view: &'a View, today: NaiveDate, calendar: &'a WorkCalendar, lead_days: Option<u16>) -> Result<Self, StoreError> {
        let parameters = view.programme()?.facts.parameters;
        let lead_days = i64::from(lead_days.unwrap_or(parameters.lead_days));
        Ok(Self { view, today, calendar, parameters, lead_days, groups: RefCell::default() })
    }

    /// How an obligation stands; none when it does not show yet.
    pub fn due(&self, obligation: Obligation) -> Option<Due> {
        let due = reminder::due(obligation, &self.parameters, self.calendar);
        (due.days(self.today) <= self.lead_days).then_some(due)
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
        place.waiting.sort_by_key(|(due, item)| (*due, item.obligation, item.hazard));
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
        let found = (self.view.hazard(item.hazard)?, self.view.enterprise(item.enterprise)?);
        let (Some(hazard), Some(enterprise)) = found else { return Ok(None) };
        let due = reminder::due(item.obligation, &self.parameters, self.calendar);
        Ok(Some(Reminder { due, hazard, enterprise: enterprise.facts.name }))
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
            }
        }
        Ok(counts)
    }

    /// The last unrolled day that can show.
    fn last_day(&self) -> NaiveDate {
        self.today.checked_add_days(Days::new(self.lead_days.unsigned_abs())).unwrap_or(NaiveDate::MAX)
    }
}
