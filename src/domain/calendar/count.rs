//! Counting a period: the day it ends on, and everything an officer needs to check the count.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{WorkCalendar, add_days, add_months};
use crate::domain::rule::Rule;

/// What a period is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Calendar days.
    Day,
    /// Days worked according to the calendar.
    WorkingDay,
    /// Months, to the same-numbered day.
    Month,
}

/// A length of time as a law, a document or a programme states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// How many units.
    pub n: u16,
    /// The unit.
    pub unit: Unit,
    /// Whether a last day that is a rest day moves to the next working day (Civil Code 203).
    pub roll: bool,
}

impl Period {
    /// `n` calendar days; a last day of rest moves.
    pub const fn days(n: u16) -> Self {
        Self { n, unit: Unit::Day, roll: true }
    }

    /// `n` working days.
    pub const fn working_days(n: u16) -> Self {
        Self { n, unit: Unit::WorkingDay, roll: true }
    }

    /// `n` months; a last day of rest moves.
    pub const fn months(n: u16) -> Self {
        Self { n, unit: Unit::Month, roll: true }
    }

    /// The same length, ending on its last day whatever that day is.
    pub const fn unrolled(self) -> Self {
        Self { roll: false, ..self }
    }

    /// `n` days as the Administrative Penalty Law means them: 2, 3, 5 and 7 are working days (art. 85).
    pub const fn penalty_law(n: u16) -> Self {
        match n {
            2 | 3 | 5 | 7 => Self::working_days(n),
            _ => Self::days(n),
        }
    }

    /// `n` days as the Administrative Coercion Law means them: up to ten are working days (art. 69).
    pub const fn coercion_law(n: u16) -> Self {
        match n {
            0..=10 => Self::working_days(n),
            _ => Self::days(n),
        }
    }
}

/// A day that was counted to, with the way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The day from which was counted; not counted itself.
    pub start: NaiveDate,
    /// What was counted.
    pub unit: Unit,
    /// How many of them.
    pub n: u16,
    /// The last day of the period, moved off rest days where the rule says so.
    pub due: NaiveDate,
    /// The last day before any moving: the day to be warned of, as another reading of the rule may hold to it.
    pub alert: NaiveDate,
    /// The rest days passed over on the way: those not counted in working days, and those moved off at the end.
    pub skipped: Vec<NaiveDate>,
    /// Whether the result rests on a year whose holidays are not known yet.
    pub provisional: bool,
    /// The rule under which it was counted.
    pub rule: Rule,
}

/// Counts `period` from `start`, which is not counted itself (Civil Code 201), under `rule`.
pub fn period(calendar: &WorkCalendar, start: NaiveDate, period: Period, rule: Rule) -> Counted {
    let Period { n, unit, roll } = period;
    let alert = match unit {
        Unit::Day => add_days(start, n.into()),
        Unit::WorkingDay => calendar.add_working_days(start, n),
        Unit::Month => add_months(start, n),
    };
    let due = if roll { calendar.roll(alert) } else { alert };
    // Only these days of the calendar have a say in the result.
    let consulted = match unit {
        Unit::WorkingDay => Some(add_days(start, 1)),
        Unit::Day | Unit::Month => roll.then_some(alert),
    };
    Counted {
        start,
        unit,
        n,
        due,
        alert,
        skipped: consulted.map_or_else(Vec::new, |first| calendar.rest_days_between(first, due)),
        provisional: consulted.is_some_and(|first| calendar.is_provisional(first, due)),
        rule,
    }
}

/// A deadline printed as a date in a document: it is that date, never counted and never moved.
pub fn printed(date: NaiveDate) -> Counted {
    Counted { start: date, unit: Unit::Day, n: 0, due: date, alert: date, skipped: Vec::new(), provisional: false, rule: Rule::PrintedDate }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dates<const N: usize>(texts: [&str; N]) -> [NaiveDate; N] {
        texts.map(date)
    }

    fn count(start: &str, length: Period) -> Counted {
        period(&WorkCalendar::shipped(), date(start), length, Rule::CivilCode203)
    }

    #[test]
    fn the_test_vectors_hold() {
        let table = [
            ["2026-09-30", "2026-10-10", "2026-10-10", "2026-10-20"],
            ["2026-02-10", "2026-02-20", "2026-02-24", "2026-03-02"],
            ["2026-06-10", "2026-06-20", "2026-06-22", "2026-06-25"],
            ["2026-04-24", "2026-05-04", "2026-05-06", "2026-05-12"],
            ["2025-09-26", "2025-10-06", "2025-10-09", "2025-10-16"],
            ["2020-01-20", "2020-01-30", "2020-02-03", "2020-02-11"],
        ];
        for [start, calendar_10, rolled, working_10] in table {
            let counted = count(start, Period::days(10));
            assert_eq!((counted.alert, counted.due), (date(calendar_10), date(rolled)), "{start} + 10");
            let worked = count(start, Period::working_days(10));
            assert_eq!((worked.alert, worked.due), (date(working_10), date(working_10)), "{start} + 10 working days");
            assert!(!counted.provisional && !worked.provisional);
        }
    }

    #[test]
    fn civil_code_201_start_day_is_not_counted() {
        assert_eq!(count("2026-11-23", Period::days(1)).due, date("2026-11-24"));
        assert_eq!(count("2026-11-23", Period::working_days(1)).due, date("2026-11-24"));
    }

    #[test]
    fn civil_code_202_months_end_on_the_same_number_or_the_months_last_day() {
        let one = count("2026-01-31", Period::months(1));
        // A Saturday, but worked for the Spring Festival.
        assert_eq!((one.alert, one.due), (date("2026-02-28"), date("2026-02-28")));
        assert_eq!(count("2026-03-15", Period::months(1)).alert, date("2026-04-15"));
        assert_eq!(count("2024-01-30", Period::months(1)).alert, date("2024-02-29"));
    }

    #[test]
    fn civil_code_203_last_day_moves_off_rest_days() {
        let counted = count("2026-04-24", Period::days(10));
        assert_eq!(counted.due, date("2026-05-06"));
        assert_eq!(counted.skipped, dates(["2026-05-04", "2026-05-05"]));
        let stays = count("2026-04-24", Period::days(10).unrolled());
        assert_eq!((stays.due, stays.skipped.len()), (date("2026-05-04"), 0));
    }

    #[test]
    fn penalty_law_85_two_three_five_and_seven_are_working_days() {
        for n in 1..=15 {
            let unit = if [2, 3, 5, 7].contains(&n) { Unit::WorkingDay } else { Unit::Day };
            assert_eq!(Period::penalty_law(n).unit, unit, "{n}");
        }
        // Seven working days over the National Day rest.
        let seven = count("2026-09-29", Period::penalty_law(7));
        assert_eq!(seven.due, date("2026-10-14"));
        assert_eq!(seven.skipped.len(), 8, "{:?}", seven.skipped);
    }

    #[test]
    fn coercion_law_69_up_to_ten_are_working_days() {
        assert_eq!(Period::coercion_law(1), Period::working_days(1));
        assert_eq!(Period::coercion_law(10), Period::working_days(10));
        assert_eq!(Period::coercion_law(11), Period::days(11));
    }

    #[test]
    fn printed_date_is_never_moved() {
        let sunday = date("2027-10-03");
        let counted = printed(sunday);
        assert_eq!((counted.due, counted.alert, counted.rule), (sunday, sunday, Rule::PrintedDate));
        assert!(counted.skipped.is_empty() && !counted.provisional);
    }

    #[test]
    fn a_result_that_rests_on_an_unannounced_year_is_provisional() {
        assert!(!count("2026-12-11", Period::days(10)).provisional);
        assert!(count("2026-12-25", Period::days(10)).provisional);
        assert!(count("2026-12-25", Period::working_days(10)).provisional);
        assert!(!count("2026-12-25", Period::days(10).unrolled()).provisional, "no calendar was asked");
        // Counted across the years without data, but only the end is looked up.
        assert!(!count("2019-12-30", Period::days(10)).provisional);
        assert!(count("2019-12-30", Period::working_days(10)).provisional);
    }

    #[test]
    fn the_ends_of_the_range_never_panic() {
        let calendar = WorkCalendar::shipped();
        for length in [Period::days(u16::MAX), Period::working_days(u16::MAX), Period::months(u16::MAX)] {
            assert_eq!(period(&calendar, NaiveDate::MAX, length, Rule::CivilCode203).due, NaiveDate::MAX, "{length:?}");
            assert!(period(&calendar, NaiveDate::MIN, length, Rule::CivilCode203).due > NaiveDate::MIN, "{length:?}");
        }
    }

    proptest! {
        #[test]
        fn rolling_ends_on_the_first_working_day(offset in 0i32..4000) {
            let calendar = WorkCalendar::shipped();
            let day = add_days(date("2019-06-01"), offset);
            let rolled = calendar.roll(day);
            prop_assert!(!calendar.is_rest(rolled));
            prop_assert!(rolled >= day);
            let passed = calendar.rest_days_between(day, rolled);
            prop_assert_eq!(i64::try_from(passed.len()).unwrap(), (rolled - day).num_days(), "only rest days are passed");
        }

        #[test]
        fn working_days_are_days_less_rest_days(offset in 0i32..3000, n in 1u16..60) {
            let calendar = WorkCalendar::shipped();
            let counted = period(&calendar, add_days(date("2019-06-01"), offset), Period::working_days(n), Rule::CivilCode201);
            prop_assert!(!calendar.is_rest(counted.due));
            let passed = i64::try_from(counted.skipped.len()).unwrap();
            prop_assert_eq!((counted.due - counted.start).num_days(), i64::from(n) + passed);
        }

        #[test]
        fn a_later_start_never_ends_earlier(offset in 0i32..3000, n in 0u16..40) {
            let calendar = WorkCalendar::shipped();
            let (day, next) = (add_days(date("2019-06-01"), offset), add_days(date("2019-06-01"), offset + 1));
            for length in [Period::days(n), Period::working_days(n), Period::months(n)] {
                let due = |start| period(&calendar, start, length, Rule::CivilCode203).due;
                prop_assert!(due(day) <= due(next));
            }
        }
    }
}
