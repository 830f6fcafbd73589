//! What falls due in a stretch of days, whether it shows as a reminder already or not: counted by day, and the items of
//! one day. The index keeps count of everybody's, so that a month costs the same whatever falls due in it.

use super::{Agenda, Scope};
use crate::access::Officer;
use crate::domain::obligation::ReminderKind;
use crate::domain::reminder;
use crate::store::{DueCount, DueItem, StoreError};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Of one day so many items are looked at for whose they are; a day that has more is said to have more.
const LOOKED_AT: usize = 2_000;

/// How much falls due on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCount {
    /// So many.
    pub count: u64,
    /// And perhaps more: not all that falls due on the day was looked at for whose it is.
    pub or_more: bool,
}

impl Agenda<'_> {
    /// How much falls due on each day of a stretch that has any. Everybody's is read off the index; else each item is
    /// looked at, of one day not more than a bound.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn by_day(
        &self,
        days: RangeInclusive<NaiveDate>,
        scope: Scope,
        officer: &Officer,
    ) -> Result<BTreeMap<NaiveDate, DayCount>, StoreError> {
        let mut counts = BTreeMap::new();
        for (day, falling) in self.falling(days)? {
            let counted = if scope == Scope::All {
                DayCount { count: falling.iter().map(|counted| counted.count).sum(), or_more: false }
            } else {
                let (items, or_more) = self.look_through(&falling, scope, officer, usize::MAX)?;
                DayCount { count: items.len() as u64, or_more }
            };
            if counted != DayCount::default() {
                counts.insert(day, counted);
            }
        }
        Ok(counts)
    }

    /// The first `limit` items that fall due on a day, kind by kind, and whether there may be more.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn on_day(&self, day: NaiveDate, scope: Scope, officer: &Officer, limit: usize) -> Result<(Vec<DueItem>, bool), StoreError> {
        let falling = self.falling(day..=day)?.remove(&day).unwrap_or_default();
        self.look_through(&falling, scope, officer, limit)
    }

    /// What falls due on the days of a stretch, by the day that is counted out. That day never lies before the one in the
    /// index, and a later one there means no earlier day here: so each kind is read backwards from the end of the stretch
    /// until one falls due before it.
    fn falling(&self, days: RangeInclusive<NaiveDate>) -> Result<BTreeMap<NaiveDate, Vec<DueCount>>, StoreError> {
        let mut falling: BTreeMap<NaiveDate, Vec<DueCount>> = BTreeMap::new();
        for &kind in ReminderKind::ALL {
            self.view.due_counts_back(kind, *days.end(), |counted| {
                let due = reminder::due(counted.obligation, &self.programme.parameters, self.calendar).counted.due;
                if days.contains(&due) {
                    falling.entry(due).or_default().push(counted);
                }
                due >= *days.start()
            })?;
        }
        Ok(falling)
    }

    /// The first `limit` items in a scope, and whether there may be more.
    fn look_through(
        &self,
        falling: &[DueCount],
        scope: Scope,
        officer: &Officer,
        limit: usize,
    ) -> Result<(Vec<DueItem>, bool), StoreError> {
        let (mut found, mut left) = (Vec::new(), LOOKED_AT);
        for counted in falling {
            let items = self.view.due_of(counted.obligation, left)?;
            left -= items.len();
            for item in &items {
                if self.is_in(scope, officer, *item)? {
                    if found.len() == limit {
                        return Ok((found, true));
                    }
                    found.push(*item);
                }
            }
            if (items.len() as u64) < counted.count {
                return Ok((found, true));
            }
        }
        Ok((found, false))
    }
}
