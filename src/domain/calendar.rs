//! The work calendar: which days are worked, and how days are counted along it.
//!
//! The State Council announces each year's days off and make-up workdays in a notice of the autumn before, and has
//! changed one in mid-year; so the days are data ([`WorkCalendar::from_json`]) and a year without a notice is known
//! as such ([`WorkCalendar::covers`]). All functions are total: at the ends of chrono's range they stop there.
mod count;

pub use count::{Counted, Period, Unit, period, printed};

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta, Weekday};
use serde::Deserialize;

/// The longest rest that a notice may plausibly hold, in days; more is a slip of the pen in the data.
const LONGEST_REST: i64 = 31;

/// The days off and make-up workdays of the years whose notices are known; every other day follows its weekday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    years: BTreeSet<i32>,
    special: BTreeMap<NaiveDate, Special>,
    source: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Special {
    rest: bool,
    name: String,
}

/// What a day is in the work calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// Monday to Friday, without a holiday.
    Working,
    /// Saturday or Sunday, neither part of a holiday nor made a workday.
    Weekend,
    /// A day off by notice.
    Holiday {
        /// The holiday's name as in the notice.
        name: &'a str,
    },
    /// A day of a weekend made a workday by notice.
    Makeup {
        /// The holiday that it makes up for.
        name: &'a str,
    },
}

impl DayKind<'_> {
    /// Whether nobody has to work on such a day.
    pub fn is_rest(self) -> bool {
        matches!(self, DayKind::Weekend | DayKind::Holiday { .. })
    }
}

/// Why calendar data cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The text is not JSON of the calendar's form.
    #[error("not a work calendar: {0}")]
    Form(String),
    /// A rest ends before it begins, or lasts longer than a month.
    #[error("no plausible rest: {first} to {last}")]
    Rest {
        /// Its first day as written.
        first: NaiveDate,
        /// Its last day as written.
        last: NaiveDate,
    },
    /// A day is named twice.
    #[error("{0} is named twice")]
    Twice(NaiveDate),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    source: String,
    years: BTreeMap<i32, Vec<Holiday>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: String,
    rest: (NaiveDate, NaiveDate),
    #[serde(default)]
    work: Vec<NaiveDate>,
}

impl WorkCalendar {
    /// Reads a calendar: `{"source", "years": {"2026": [{"name", "rest": [first, last], "work": [day, …]}]}}`.
    ///
    /// # Errors
    /// [`CalendarError`] when the text has another form, a rest is implausible, or a day is named twice.
    pub fn from_json(text: &str) -> Result<Self, CalendarError> {
        let file: File = serde_json::from_str(text).map_err(|error| CalendarError::Form(error.to_string()))?;
        let mut calendar = Self { years: file.years.keys().copied().collect(), special: BTreeMap::new(), source: file.source };
        for holiday in file.years.into_values().flatten() {
            let (first, last) = holiday.rest;
            if !(0..LONGEST_REST).contains(&(last - first).num_days()) {
                return Err(CalendarError::Rest { first, last });
            }
            for day in days(first, last) {
                calendar.mark(day, true, &holiday.name)?;
            }
            for day in holiday.work {
                calendar.mark(day, false, &holiday.name)?;
            }
        }
        Ok(calendar)
    }

    /// The calendar compiled into the program. A test reads the same text, so the empty fallback is never met.
    pub fn shipped() -> Self {
        Self::from_json(include_str!("../../data/work_calendar.json")).unwrap_or_default()
    }

    fn mark(&mut self, day: NaiveDate, rest: bool, name: &str) -> Result<(), CalendarError> {
        match self.special.insert(day, Special { rest, name: name.to_owned() }) {
            None => Ok(()),
            Some(_) => Err(CalendarError::Twice(day)),
        }
    }

    /// Where the days come from, as the data says.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What `date` is: worked, or rested and why.
    pub fn day_kind(&self, date: NaiveDate) -> DayKind<'_> {
        match self.special.get(&date) {
            Some(Special { rest: true, name }) => DayKind::Holiday { name },
            Some(Special { rest: false, name }) => DayKind::Makeup { name },
            None if is_weekend(date) => DayKind::Weekend,
            None => DayKind::Working,
        }
    }

    /// Whether nobody has to work on `date`.
    pub fn is_rest(&self, date: NaiveDate) -> bool {
        self.day_kind(date).is_rest()
    }

    /// Whether the notice for `year` is in the data. Without it only weekends are known.
    pub fn covers(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// The first and the last year whose notices are in the data.
    pub fn known_years(&self) -> Option<(i32, i32)> {
        self.years.first().copied().zip(self.years.last().copied())
    }

    /// Whether a result that depends on the days `first..=last` may change once a notice comes out.
    pub fn is_provisional(&self, first: NaiveDate, last: NaiveDate) -> bool {
        (first.year()..=last.year()).any(|year| !self.covers(year))
    }

    /// `date`, or when it is a rest day the first working day after the rest.
    pub fn roll(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().find(|day| !self.is_rest(*day)).unwrap_or(date)
    }

    /// The last day of the rest that begins tomorrow, where `today` is worked and the rest is a long one: three days or
    /// more. Unknown years have none but weekends.
    pub fn long_rest_after(&self, today: NaiveDate) -> Option<NaiveDate> {
        if self.is_rest(today) {
            return None;
        }
        let rest: Vec<NaiveDate> = today.iter_days().skip(1).take_while(|day| self.is_rest(*day)).collect();
        rest.last().copied().filter(|_| rest.len() >= 3)
    }

    /// The `n`-th working day after `start`; `start` itself is not counted.
    pub fn add_working_days(&self, start: NaiveDate, n: u16) -> NaiveDate {
        match usize::from(n).checked_sub(1) {
            None => start,
            Some(before) => start.iter_days().skip(1).filter(|day| !self.is_rest(*day)).nth(before).unwrap_or(NaiveDate::MAX),
        }
    }

    /// The rest days of `first..=last`, in order.
    pub fn rest_days_between(&self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        days(first, last).filter(|day| self.is_rest(*day)).collect()
    }
}

/// The date `n` days after `start` (before it when negative); `start` itself is not counted.
pub fn add_days(start: NaiveDate, n: i32) -> NaiveDate {
    let end = if n < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    start.checked_add_signed(TimeDelta::days(n.into())).unwrap_or(end)
}

/// The same-numbered day `n` months after `start`, or that month's last day when it has none (Civil Code 202).
pub fn add_months(start: NaiveDate, n: u16) -> NaiveDate {
    start.checked_add_months(Months::new(n.into())).unwrap_or(NaiveDate::MAX)
}

/// The last day of `date`'s month.
pub fn month_end(date: NaiveDate) -> NaiveDate {
    date.with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(1)))
        .and_then(|next| next.checked_sub_days(Days::new(1)))
        .unwrap_or(date)
}

fn days(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take_while(move |day| *day <= last)
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_calendar_holds_every_announced_day() {
        let calendar = WorkCalendar::from_json(include_str!("../../data/work_calendar.json")).unwrap();
        assert_eq!(calendar, WorkCalendar::shipped());
        let rest = calendar.special.values().filter(|special| special.rest).count();
        assert_eq!((rest, calendar.special.len()), (208, 254));
        assert_eq!(calendar.years, (2020..=2026).collect());
        assert!(!calendar.source().is_empty());
        let all_made_up_days_are_weekends = calendar.special.iter().all(|(day, special)| special.rest || is_weekend(*day));
        assert!(all_made_up_days_are_weekends);
    }

    #[test]
    fn a_day_says_what_it_is() {
        let calendar = WorkCalendar::shipped();
        assert_eq!(calendar.day_kind(date("2026-11-23")), DayKind::Working);
        assert_eq!(calendar.day_kind(date("2026-11-22")), DayKind::Weekend);
        assert!(matches!(calendar.day_kind(date("2026-10-01")), DayKind::Holiday { .. }));
        assert!(matches!(calendar.day_kind(date("2026-10-10")), DayKind::Makeup { .. }));
        // New Year's holiday of 2023 began in 2022.
        assert!(calendar.is_rest(date("2022-12-31")));
        assert_eq!(
            calendar.rest_days_between(date("2026-10-07"), date("2026-10-11")),
            [date("2026-10-07"), date("2026-10-11")],
            "Saturday the 10th is worked"
        );
    }

    #[test]
    fn a_year_without_a_notice_has_only_weekends_and_is_known_as_such() {
        let calendar = WorkCalendar::shipped();
        assert!(calendar.covers(2026) && !calendar.covers(2027) && !calendar.covers(2019));
        assert_eq!(calendar.day_kind(date("2027-10-01")), DayKind::Working);
        assert!(!calendar.is_provisional(date("2020-01-01"), date("2026-12-31")));
        assert!(calendar.is_provisional(date("2026-12-31"), date("2027-01-01")));
        assert!(calendar.is_provisional(date("2019-12-31"), date("2020-01-01")));
    }

    #[test]
    fn data_of_another_form_is_refused_with_a_reason() {
        let read = |body: &str| WorkCalendar::from_json(&format!(r#"{{"years": {{"2030": [{body}]}}}}"#)).unwrap_err();
        assert!(matches!(WorkCalendar::from_json("[]"), Err(CalendarError::Form(_))));
        assert!(matches!(read(r#"{"name": "x", "rest": ["2030-02-30", "2030-03-01"]}"#), CalendarError::Form(_)));
        assert!(matches!(read(r#"{"name": "x", "rest": ["2030-03-01", "2030-03-02"], "wrok": []}"#), CalendarError::Form(_)));
        let (first, last) = (date("2030-03-02"), date("2030-03-01"));
        assert_eq!(read(r#"{"name": "x", "rest": ["2030-03-02", "2030-03-01"]}"#), CalendarError::Rest { first, last });
        assert!(matches!(read(r#"{"name": "x", "rest": ["2030-03-02", "2130-03-01"]}"#), CalendarError::Rest { .. }));
        let twice = r#"{"name": "x", "rest": ["2030-03-01", "2030-03-02"], "work": ["2030-03-02"]}"#;
        assert_eq!(read(twice), CalendarError::Twice(first));
    }

    #[test]
    fn r59_a_long_rest_is_seen_from_its_last_working_day() {
        let calendar = WorkCalendar::shipped();
        for (today, until) in [
            ("2026-09-30", Some("2026-10-07")),
            ("2026-09-29", None),
            ("2026-10-03", None),
            ("2026-02-14", Some("2026-02-23")),
            ("2026-11-20", None),
            ("2027-09-30", None),
        ] {
            assert_eq!(calendar.long_rest_after(date(today)), until.map(date), "{today}");
        }
    }

    #[test]
    fn counting_stops_at_the_ends_of_the_range() {
        let calendar = WorkCalendar::shipped();
        let (min, max) = (NaiveDate::MIN, NaiveDate::MAX);
        assert_eq!(calendar.roll(max), max);
        assert_eq!(calendar.add_working_days(max, u16::MAX), max);
        assert_eq!((add_days(max, 1), add_days(min, -1)), (max, min));
        assert_eq!((add_days(max, i32::MAX), add_days(min, i32::MIN)), (max, min));
        assert_eq!((add_months(max, u16::MAX), month_end(max)), (max, max));
        assert_eq!(calendar.rest_days_between(max, min), []);
    }

    #[test]
    fn the_last_day_of_a_month_minds_leap_years() {
        assert_eq!(month_end(date("2024-02-10")), date("2024-02-29"));
        assert_eq!(month_end(date("2026-02-28")), date("2026-02-28"));
        assert_eq!(month_end(date("2026-12-01")), date("2026-12-31"));
    }
}
