//! A month of days, one of them chosen: what the picker of date fields and the calendar of what is due have in common.

use crate::domain::calendar::{add_days, month_end};
use crate::domain::date_entry::is_in_range;
use crate::keymap::command::CommandId;
use chrono::{Datelike, Days as ManyDays, Months, NaiveDate};

/// A week from Monday on; none for the days of other months.
pub type Week = [Option<NaiveDate>; 7];

/// The chosen day, and with it the month that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    chosen: NaiveDate,
}

impl Days {
    /// The month of `day`, with `day` chosen.
    pub fn at(day: NaiveDate) -> Self {
        Self { chosen: day }
    }

    /// The chosen day.
    pub fn chosen(self) -> NaiveDate {
        self.chosen
    }

    /// The first day of the month.
    pub fn first(self) -> NaiveDate {
        self.chosen.with_day(1).unwrap_or(self.chosen)
    }

    /// The last day of the month.
    pub fn last(self) -> NaiveDate {
        month_end(self.chosen)
    }

    /// The weeks of the month, in order.
    pub fn weeks(self) -> Vec<Week> {
        let monday = add_days(self.first(), -(self.first().weekday().num_days_from_monday() as i32));
        let mondays = (0..).map(|week| add_days(monday, 7 * week)).take_while(|monday| *monday <= self.last());
        let in_month = |day: NaiveDate| Some(day).filter(|day| (self.first()..=self.last()).contains(day));
        mondays.map(|monday| std::array::from_fn(|weekday| in_month(add_days(monday, weekday as i32)))).collect()
    }

    /// Moves as a command says, not beyond the years in which dates are entered; says whether the command moves at all.
    pub fn go(&mut self, command: CommandId, today: NaiveDate) -> bool {
        let (day, month) = (self.chosen, Months::new(1));
        let to = match command {
            CommandId::DayBefore => day.checked_sub_days(ManyDays::new(1)),
            CommandId::DayAfter => day.checked_add_days(ManyDays::new(1)),
            CommandId::WeekBefore => day.checked_sub_days(ManyDays::new(7)),
            CommandId::WeekAfter => day.checked_add_days(ManyDays::new(7)),
            CommandId::MonthBefore => day.checked_sub_months(month),
            CommandId::MonthAfter => day.checked_add_months(month),
            CommandId::Today => Some(today),
            _ => return false,
        };
        self.chosen = to.filter(|day| is_in_range(*day)).unwrap_or(day);
        true
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn days(text: &str) -> Days {
        Days::at(text.parse().unwrap())
    }

    #[test]
    fn a_month_has_each_of_its_days_once_under_its_weekday() {
        for (month, weeks) in [("2026-02-10", 5), ("2027-02-01", 4), ("2026-08-31", 6), ("2024-02-29", 5)] {
            let shown = days(month).weeks();
            assert_eq!(shown.len(), weeks, "{month}");
            let all: Vec<NaiveDate> = shown.iter().flatten().copied().flatten().collect();
            assert!(all.is_sorted() && all.len() as u32 == days(month).last().day(), "{month}");
            for week in shown {
                for (weekday, day) in (0..).zip(week) {
                    assert!(day.is_none_or(|day| day.weekday().num_days_from_monday() == weekday), "{day:?}");
                }
            }
        }
    }

    #[test]
    fn moving_goes_over_the_ends_of_months_and_stops_at_the_ends_of_the_years() {
        let today = "2026-11-24".parse().unwrap();
        for (from, command, to) in [
            ("2026-11-30", CommandId::DayAfter, "2026-12-01"),
            ("2026-12-01", CommandId::DayBefore, "2026-11-30"),
            ("2026-01-02", CommandId::WeekBefore, "2025-12-26"),
            ("2026-10-31", CommandId::MonthAfter, "2026-11-30"),
            ("2026-03-31", CommandId::MonthBefore, "2026-02-28"),
            ("2031-01-01", CommandId::Today, "2026-11-24"),
            ("2099-12-31", CommandId::DayAfter, "2099-12-31"),
            ("1950-01-15", CommandId::MonthBefore, "1950-01-15"),
        ] {
            let mut moved = days(from);
            assert!(moved.go(command, today));
            assert_eq!(moved, days(to), "{from} {command}");
        }
        assert!(!days("2026-11-24").go(CommandId::Enter, today));
    }
}
