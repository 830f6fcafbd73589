//! What the charts show: plain figures, whoever counted them, and how a week of the heat map is judged.

use chrono::{Days, NaiveDate};

/// The most months that a chart of months shows.
pub const MONTHS: usize = 24;
/// The days after a week's first that still belong to it.
const REST_OF_WEEK: u64 = 6;

/// A chart with its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chart {
    /// Hazards found and closed by month.
    Months(MonthBars),
    /// The closure rate by group.
    Rates(Rates),
    /// Weeks since the last visit, by enterprise.
    Heat(HeatMap),
}

/// Hazards found and closed by month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonthBars {
    /// The month as it is labelled (`2026-11`), hazards found in it, hazards closed in it; oldest first.
    pub months: Vec<(String, u64, u64)>,
}

impl MonthBars {
    /// The months that are shown: the latest, at most [`MONTHS`], from the first of them that has anything; oldest first.
    pub fn latest(&self) -> &[(String, u64, u64)] {
        let latest = &self.months[self.months.len().saturating_sub(MONTHS)..];
        let first = latest.iter().position(|(_, found, closed)| *found > 0 || *closed > 0).unwrap_or(latest.len());
        &latest[first..]
    }
}

/// The closure rate by group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// The groups, in the order in which they are shown.
    pub rows: Vec<Rate>,
}

impl Rates {
    /// All groups together, under the name given.
    pub fn total(&self, name: String) -> Rate {
        let sum = |figure: fn(&Rate) -> u64| self.rows.iter().map(figure).fold(0, u64::saturating_add);
        Rate { name, listed: sum(|rate| rate.listed), closed: sum(|rate| rate.closed), overdue: sum(|rate| rate.overdue) }
    }
}

/// How many of a group's hazards are closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// The group.
    pub name: String,
    /// Hazards listed.
    pub listed: u64,
    /// Those of them that are closed.
    pub closed: u64,
    /// Those of them that are overdue.
    pub overdue: u64,
}

impl Rate {
    /// Closed hazards in percent, rounded down: only what is closed to the last one is 100. None where none is listed.
    pub fn percent(&self) -> Option<u64> {
        let percent = (u128::from(self.closed) * 100).checked_div(u128::from(self.listed))?;
        Some(percent.min(100) as u64)
    }
}

/// Weeks since the last visit, by enterprise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeatMap {
    /// The first day of each week, oldest first.
    pub weeks: Vec<NaiveDate>,
    /// The enterprises, in the order in which they are shown.
    pub rows: Vec<HeatRow>,
    /// How many enterprises there are, of which those that have waited longest are shown.
    pub all: usize,
}

/// The visits to an enterprise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeatRow {
    /// The enterprise.
    pub name: String,
    /// The days of its visits in any order, also of those before the first week.
    pub visits: Vec<NaiveDate>,
    /// Days within which it is to be visited again (R35).
    pub interval_days: u16,
    /// The day it came under supervision, where that is known.
    pub since: Option<NaiveDate>,
}

/// How long ago an enterprise was last visited, measured by its interval.
///
/// R35 of the programme asks for regular visits within an interval; the steps below and above it are the program's own
/// way to show it, and no rule follows from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// At most three quarters of the interval have passed.
    Within,
    /// More than three quarters have, and at most all of it.
    Nearing,
    /// More than the interval, and at most twice as much.
    Over,
    /// More than twice the interval, or there never was a visit and nobody knows since when there should be.
    FarOver,
}

impl Level {
    /// Every level, from the best.
    pub const ALL: [Self; 4] = [Self::Within, Self::Nearing, Self::Over, Self::FarOver];
}

/// What a week of the heat map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Whether the enterprise was visited in that week.
    pub visited: bool,
    /// How long ago the last visit was at the end of the week.
    pub level: Level,
}

impl HeatRow {
    /// How long ago the last visit was on `day`; later visits are not known yet on that day.
    pub fn level(&self, day: NaiveDate) -> Level {
        let last = self.visits.iter().copied().filter(|visit| *visit <= day).max();
        let Some(last) = last.or(self.since) else { return Level::FarOver };
        let (gone, interval) = ((day - last).num_days(), i64::from(self.interval_days));
        match gone {
            _ if gone * 4 <= interval * 3 => Level::Within,
            _ if gone <= interval => Level::Nearing,
            _ if gone <= interval * 2 => Level::Over,
            _ => Level::FarOver,
        }
    }

    /// The cell of the week that begins on `week`, as known on `today`. The week that is running is judged as of today:
    /// its end may be over an interval that is still being kept. None for a week that has not begun, and for one before
    /// the enterprise was supervised or visited.
    pub fn cell(&self, week: NaiveDate, today: NaiveDate) -> Option<Cell> {
        if week > today {
            return None;
        }
        let end = last_known(week, today);
        if self.since.is_some_and(|since| end < since) && self.visits.iter().all(|visit| *visit > end) {
            return None;
        }
        let visited = self.visits.iter().any(|visit| (week..=end).contains(visit));
        Some(Cell { visited, level: self.level(end) })
    }
}

/// The last day of the week that begins on `week`, or today where that comes first.
pub fn last_known(week: NaiveDate, today: NaiveDate) -> NaiveDate {
    week.checked_add_days(Days::new(REST_OF_WEEK)).map_or(today, |end| end.min(today))
}
