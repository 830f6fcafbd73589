//! The plain figures that charts are drawn from.

use super::gather::Asked;
use crate::domain::calendar::WorkCalendar;
use crate::domain::hazard::Stage;
use crate::domain::id::{EnterpriseId, GroupId};
use crate::domain::register::RegisterKind;
use crate::store::{StoreError, View};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashMap;

/// Months of the chart of months.
pub const MONTHS: usize = 24;
/// Weeks of the map of visits.
pub const WEEKS: u64 = 26;
/// Enterprises of the map of visits: those that have waited longest.
pub const ENTERPRISES: usize = 200;

/// Hazards found and hazards closed out in each of the [`MONTHS`] up to that of `until`: the month as `2026-11`, found,
/// closed. Void ones are not counted; of several close-outs the one that holds is. One pass over all hazards.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn months(view: &View, until: NaiveDate) -> Result<Vec<(String, u64, u64)>, StoreError> {
    let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let first = number(until) - MONTHS as i64 + 1;
    let mut counts = [(0, 0); MONTHS];
    let place = |day: NaiveDate| usize::try_from(number(day) - first).ok().filter(|&at| at < MONTHS);
    let calendar = WorkCalendar::default();
    Asked { view, today: until, calendar: &calendar }.each_hazard(|hazard| {
        if hazard.stage != Stage::Void {
            if let Some(at) = place(hazard.facts.found_on) {
                counts[at].0 += 1;
            }
            if let Some(at) = hazard.closure.as_ref().and_then(|closure| place(closure.on)) {
                counts[at].1 += 1;
            }
        }
        Ok(())
    })?;
    let named = (first..)
        .zip(counts)
        .map(|(month, (found, closed))| (format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1), found, closed));
    Ok(named.collect())
}

/// Each group with the hazards of the enterprises that it supervises on `today`: its name, listed, closed out, overdue.
/// A few gets for each enterprise.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn rates(view: &View, today: NaiveDate) -> Result<Vec<(String, u64, u64, u64)>, StoreError> {
    let calendar = WorkCalendar::default();
    let mut by_group: HashMap<GroupId, (u64, u64, u64)> = HashMap::new();
    Asked { view, today, calendar: &calendar }.each_enterprise(|enterprise| {
        if let Some(group) = enterprise.group_on(today) {
            let tally = view.enterprise_tally(enterprise.id, today)?;
            let sums = by_group.entry(group).or_default();
            sums.0 += tally.listed;
            sums.1 += tally.closed_out;
            sums.2 += tally.overdue;
        }
        Ok(())
    })?;
    let groups = view.groups()?.into_iter().map(|group| {
        let (listed, closed, overdue) = by_group.get(&group.id).copied().unwrap_or_default();
        (group.facts.name, listed, closed, overdue)
    });
    Ok(groups.collect())
}

/// An enterprise of the map of visits: its name, the days of its visits, and the days within which it is to be visited
/// again, and the day it came under supervision.
pub type Visited = (String, Vec<NaiveDate>, u16, Option<NaiveDate>);

/// The weeks up to that of `today`, by their Mondays, and the [`ENTERPRISES`] that have waited longest for a visit,
/// those never visited first; and how many enterprises there are. A get for each enterprise, and the visits of those that
/// are shown.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn heat(view: &View, today: NaiveDate) -> Result<(Vec<NaiveDate>, Vec<Visited>, usize), StoreError> {
    let calendar = WorkCalendar::default();
    let asked = Asked { view, today, calendar: &calendar };
    let programme = view.programme()?.facts;
    let mut waiting: Vec<(Option<NaiveDate>, EnterpriseId, Visited)> = Vec::new();
    asked.each_enterprise(|enterprise| {
        let last = view.standing(enterprise.id)?.last_visit_on;
        let interval = enterprise.facts.visit_interval_days.unwrap_or(programme.parameters.visit_interval_days);
        let since = enterprise.supervised_since();
        waiting.push((last, enterprise.id, (enterprise.facts.name, Vec::new(), interval, since)));
        Ok(())
    })?;
    waiting.sort_by_key(|(last, id, ..)| (*last, *id));
    let all = waiting.len();
    waiting.truncate(ENTERPRISES);
    let mut rows = Vec::new();
    for (_, id, (name, _, interval, since)) in waiting {
        let visits = asked.live(id, RegisterKind::Visit)?.iter().filter_map(|visit| visit.day()).collect();
        rows.push((name, visits, interval, since));
    }
    let monday = today - Days::new(today.weekday().num_days_from_monday().into());
    let weeks = (0..WEEKS).rev().map(|back| monday - Days::new(7 * back)).collect();
    Ok((weeks, rows, all))
}
