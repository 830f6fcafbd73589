//! What an officer types into a date field, read as a date.
//!
//! Read are full dates (`2026-11-20`, `20261120`), a month and day (`11-20`, `11.20`, `11/20`), a day (`20`), distances
//! from today (`+15`, `-3`, `+10w` working days, `+1m`), and words of [`DateWords`] for days, weekdays and month ends;
//! all of them also as a Chinese input method left on would send them.
use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};

use super::calendar::{Period, Unit, WorkCalendar, add_days, month_end, period};
use super::date_parts::{self, NoDate, Parts};
use super::date_words::DateWords;
use super::rule::Rule;
use super::text;

/// How far in the past a month and day without a year may lie and still be meant of a future date: a deadline that
/// has just passed is entered from paper far more often than one eleven months away.
const JUST_PASSED: i32 = 30;

/// How far in the past the year may be left out of the day of something that happened: beyond it, a day that is still
/// to come would become one of last year unseen.
const YEAR_CLEAR: i32 = 183;

/// Where the dates of a field lie, when what was typed leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lean {
    /// Today or later: deadlines.
    Future,
    /// Today or earlier: when something was found or done.
    Past,
}

/// A date that was typed, and how it was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The date.
    pub date: NaiveDate,
    /// What made it of the text.
    pub how: How,
}

/// What made a date of a typed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A date with its year.
    Full,
    /// A month and day; the year was chosen.
    YearChosen,
    /// A day; the month was chosen.
    MonthChosen,
    /// Counted in days or months from today.
    Counted,
    /// Counted in working days from today.
    WorkingDays {
        /// Whether the count went into a year whose holidays are not known yet.
        provisional: bool,
    },
    /// A word.
    Word,
}

/// Why a typed text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.key())]
pub enum DateEntryError {
    /// Nothing was typed.
    Empty,
    /// It is none of the forms.
    Unreadable,
    /// It has the form of a date, but the calendar has no such day.
    NoSuchDay,
    /// It is too far from today to be meant.
    OutOfRange,
    /// Something that happened would lie so far back that the year must be said.
    YearMissing,
}

impl DateEntryError {
    /// Its locale key.
    pub const fn key(self) -> &'static str {
        match self {
            DateEntryError::Empty => "date_entry.empty",
            DateEntryError::Unreadable => "date_entry.unreadable",
            DateEntryError::NoSuchDay => "date_entry.no_such_day",
            DateEntryError::OutOfRange => "date_entry.out_of_range",
            DateEntryError::YearMissing => "date_entry.year_missing",
        }
    }
}

impl From<NoDate> for DateEntryError {
    fn from(reason: NoDate) -> Self {
        match reason {
            NoDate::NoSuchDay => DateEntryError::NoSuchDay,
            NoDate::Implausible => DateEntryError::OutOfRange,
        }
    }
}

/// Reads `text` as a date, seen from `today`; `lean` decides where it leaves the year, month or week open.
///
/// A month and day is the first one from 30 days ago on ([`Lean::Future`]) or the last one up to today
/// ([`Lean::Past`]), unless that is more than half a year back; a day or a weekday is the first from today on or the last up to today.
///
/// # Errors
/// [`DateEntryError`], whose key has the words for the officer.
pub fn parse(text: &str, today: NaiveDate, lean: Lean, calendar: &WorkCalendar, words: &DateWords) -> Result<Entered, DateEntryError> {
    let typed = ascii_twins(text);
    if typed.is_empty() {
        return Err(DateEntryError::Empty);
    }
    let field = Field { today, lean, calendar, words };
    let entered = match typed.chars().next() {
        Some('+') => field.ahead(&typed[1..]),
        Some('-') => field.back(&typed[1..]),
        _ => match field.word(&text::fold(&typed)) {
            Some(date) => Ok(Entered { date, how: How::Word }),
            None => field.written(&typed),
        },
    }?;
    if is_in_range(entered.date) { Ok(entered) } else { Err(DateEntryError::OutOfRange) }
}

/// Whether a day is one that can be entered.
pub fn is_in_range(day: NaiveDate) -> bool {
    date_parts::is_plausible(day.year())
}

/// A day and a time of the day as they are written together: the day, to be read on its own, and the time. `11-24 15:30`;
/// without a day an empty one, which means today; as JSON has it, with a `T` between the two and Beijing's offset behind.
/// None without a time: midnight is none that anybody meant.
pub fn split_time(text: &str) -> Option<(String, NaiveTime)> {
    let text = text::half_width(text);
    let text = text.trim();
    let as_json = text.split_once('T').filter(|(_, clock)| clock.starts_with(|first: char| first.is_ascii_digit()));
    let (day, clock) = match as_json.or_else(|| text.rsplit_once(char::is_whitespace)) {
        Some((day, clock)) if clock.contains(':') => (day, clock),
        None if text.contains(':') => ("", text),
        _ => return None,
    };
    let clock = clock.strip_suffix("+08:00").unwrap_or(clock);
    let read = |form| NaiveTime::parse_from_str(clock, form).ok();
    Some((day.trim().to_owned(), read("%H:%M").or_else(|| read("%H:%M:%S"))?))
}

/// Half-width and lower case; a Chinese input method sends its own full stop, comma and dash for `.`, `/` and `-`.
fn ascii_twins(text: &str) -> String {
    let twin = |c| match c {
        '\u{3002}' => '.',
        '\u{3001}' => '/',
        '\u{2014}' | '\u{2013}' | '\u{2212}' => '-',
        c => c,
    };
    let typed: String = text::half_width(&text::clean(text)).chars().map(twin).collect();
    typed.trim().to_lowercase()
}

struct Field<'a> {
    today: NaiveDate,
    lean: Lean,
    calendar: &'a WorkCalendar,
    words: &'a DateWords,
}

impl Field<'_> {
    fn ahead(&self, distance: &str) -> Result<Entered, DateEntryError> {
        let (n, unit) = self.distance(distance)?;
        let length = Period { n, unit, roll: false };
        let counted = period(self.calendar, self.today, length, Rule::CivilCode201);
        let how = match unit {
            Unit::WorkingDay => How::WorkingDays { provisional: counted.provisional },
            Unit::Day | Unit::Month => How::Counted,
        };
        Ok(Entered { date: counted.due, how })
    }

    fn back(&self, distance: &str) -> Result<Entered, DateEntryError> {
        match self.distance(distance)? {
            (n, Unit::Day) => Ok(Entered { date: add_days(self.today, -i32::from(n)), how: How::Counted }),
            _ => Err(DateEntryError::Unreadable),
        }
    }

    fn distance(&self, text: &str) -> Result<(u16, Unit), DateEntryError> {
        let text = text::fold(text);
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        let words = &self.words.entry;
        let unit = match unit {
            "" => Unit::Day,
            unit if words.days.contains(unit) => Unit::Day,
            unit if words.working_days.contains(unit) => Unit::WorkingDay,
            unit if words.months.contains(unit) => Unit::Month,
            _ => return Err(DateEntryError::Unreadable),
        };
        match number.parse() {
            Ok(n) => Ok((n, unit)),
            Err(_) if number.is_empty() => Err(DateEntryError::Unreadable),
            Err(_) => Err(DateEntryError::OutOfRange),
        }
    }

    fn word(&self, word: &str) -> Option<NaiveDate> {
        let words = &self.words.entry;
        if let Some(days) = words.near_days.get(word) {
            return Some(add_days(self.today, (*days).into()));
        }
        if let Some(months) = words.month_ends.get(word) {
            return Some(month_end(super::calendar::add_months(self.today, (*months).into())));
        }
        (0..).zip(&words.weekdays).find_map(|(weekday, names)| self.weekday(names.strip_from_end(word)?, weekday))
    }

    /// The day number `weekday` (Monday is 0) of the week that `week` names.
    fn weekday(&self, week: &str, weekday: i32) -> Option<NaiveDate> {
        let from_monday = i32::try_from(self.today.weekday().num_days_from_monday()).ok()?;
        let distance = if week.is_empty() {
            match self.lean {
                Lean::Future => (weekday - from_monday).rem_euclid(7),
                Lean::Past => -(from_monday - weekday).rem_euclid(7),
            }
        } else {
            7 * i32::from(*self.words.entry.near_weeks.get(week)?) + weekday - from_monday
        };
        Some(add_days(self.today, distance))
    }

    fn written(&self, text: &str) -> Result<Entered, DateEntryError> {
        let entered = |date, how| Entered { date, how };
        let century = |year| if year < 100 { year + 2000 } else { year };
        match date_parts::read(text, &self.words.signs).ok_or(DateEntryError::Unreadable)? {
            Parts::YearMonthDay(year, month, day) => Ok(entered(date_parts::date(century(year), month, day)?, How::Full)),
            Parts::End { year: Some(year), month } => Ok(entered(month_end(date_parts::date(century(year), month, 1)?), How::Full)),
            Parts::End { year: None, month } => {
                let date = self.choose_year(|year| NaiveDate::from_ymd_opt(year, month, 1).map(month_end))?;
                Ok(entered(date, How::YearChosen))
            }
            Parts::MonthDay(month, day) => {
                Ok(entered(self.choose_year(|year| NaiveDate::from_ymd_opt(year, month, day))?, How::YearChosen))
            }
            Parts::Day(day) => Ok(entered(self.choose_month(day)?, How::MonthChosen)),
        }
    }

    fn choose_year(&self, date_in: impl Fn(i32) -> Option<NaiveDate>) -> Result<NaiveDate, DateEntryError> {
        let this = self.today.year();
        let mut dates = (this - 1..=this + 1).filter_map(date_in);
        let chosen = match self.lean {
            Lean::Future => dates.find(|date| *date >= add_days(self.today, -JUST_PASSED)),
            Lean::Past => dates.rfind(|date| *date <= self.today),
        };
        match chosen.ok_or(DateEntryError::NoSuchDay)? {
            date if self.lean == Lean::Past && date < add_days(self.today, -YEAR_CLEAR) => Err(DateEntryError::YearMissing),
            date => Ok(date),
        }
    }

    /// The nearest month in the lean's direction whose `day` is not on the wrong side of today.
    fn choose_month(&self, day: u32) -> Result<NaiveDate, DateEntryError> {
        let first = self.today.checked_sub_days(Days::new(self.today.day0().into())).ok_or(DateEntryError::OutOfRange)?;
        let mut months = (0..=2).filter_map(|n| match self.lean {
            Lean::Future => first.checked_add_months(Months::new(n)),
            Lean::Past => first.checked_sub_months(Months::new(n)),
        });
        months
            .find_map(|month| {
                month.with_day(day).filter(|date| match self.lean {
                    Lean::Future => *date >= self.today,
                    Lean::Past => *date <= self.today,
                })
            })
            .ok_or(DateEntryError::NoSuchDay)
    }
}
