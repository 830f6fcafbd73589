//! The numbers of a written date, before what was left out is filled in.
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::date_words::Signs;

/// Years in which this work's dates lie; any other year is a slip.
const PLAUSIBLE_YEARS: RangeInclusive<i32> = 1950..=2099;
const SEPARATORS: [char; 5] = ['-', '.', '/', '\u{2013}', '\u{2014}'];

/// A date as far as it was written. A year of two digits is below 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parts {
    YearMonthDay(i32, u32, u32),
    MonthDay(u32, u32),
    Day(u32),
    /// The last day of a month; "end of year" is December's.
    End {
        year: Option<i32>,
        month: u32,
    },
}

/// Why a full date is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoDate {
    NoSuchDay,
    Implausible,
}

/// The date of a year, month and day, when there is such a day in a plausible year.
pub(super) fn date(year: i32, month: u32, day: u32) -> Result<NaiveDate, NoDate> {
    if PLAUSIBLE_YEARS.contains(&year) {
        NaiveDate::from_ymd_opt(year, month, day).ok_or(NoDate::NoSuchDay)
    } else {
        Err(NoDate::Implausible)
    }
}

/// Whether `year` is one in which this work's dates lie.
pub(super) fn is_plausible(year: i32) -> bool {
    PLAUSIBLE_YEARS.contains(&year)
}

/// Splits a date written with signs, separators, or as eight digits. `text` is half-width and in lower case.
pub(super) fn read(text: &str, signs: &Signs) -> Option<Parts> {
    let text = close_gaps(text);
    if let Some(rest) = signs.end.strip_from_end(&text) {
        return end(rest, signs);
    }
    let (year, rest) = signs.year.split(&text).map_or((None, text.as_str()), |(year, rest)| (Some(year), rest));
    let rest = signs.day.strip_from_end(rest).unwrap_or(rest);
    let rest = signs.month.replace(rest, "-");
    let numbers: Vec<&str> = year.into_iter().chain(rest.split(SEPARATORS)).collect();
    match (year, numbers.as_slice()) {
        (_, [year, month, day]) => Some(Parts::YearMonthDay(self::year(year)?, short(month)?, short(day)?)),
        (None, [month, day]) => Some(Parts::MonthDay(short(month)?, short(day)?)),
        (None, [digits]) if digits.len() == 8 && digits.is_ascii() => {
            Some(Parts::YearMonthDay(self::year(&digits[..4])?, short(&digits[4..6])?, short(&digits[6..])?))
        }
        (None, [day]) => Some(Parts::Day(short(day)?)),
        _ => None,
    }
}

/// What stands before the word for "end": a month, a year and a month, or a year (perhaps the year at hand).
fn end(text: &str, signs: &Signs) -> Option<Parts> {
    if let Some(rest) = signs.month.strip_from_end(text) {
        let (year, month) = signs.year.split(rest).map_or((None, rest), |(year, month)| (Some(year), month));
        let year = year.map(|year| self::year(year).ok_or(())).transpose().ok()?;
        return Some(Parts::End { year, month: short(month)? });
    }
    match signs.year.strip_from_end(text)? {
        "" => Some(Parts::End { year: None, month: 12 }),
        year => Some(Parts::End { year: Some(self::year(year)?), month: 12 }),
    }
}

/// A space separates only two digits; any other one is layout.
fn close_gaps(text: &str) -> String {
    let mut closed = String::new();
    for piece in text.split_whitespace() {
        let between_digits = closed.ends_with(|c: char| c.is_ascii_digit()) && piece.starts_with(|c: char| c.is_ascii_digit());
        if between_digits {
            closed.push('-');
        }
        closed.push_str(piece);
    }
    closed
}

fn year(text: &str) -> Option<i32> {
    let year: i32 = digits(text)?.parse().ok()?;
    (text.len() == 2 || text.len() == 4 && year >= 100).then_some(year)
}

fn short(text: &str) -> Option<u32> {
    if text.len() > 2 { None } else { digits(text)?.parse().ok() }
}

fn digits(text: &str) -> Option<&str> {
    text.bytes().all(|b| b.is_ascii_digit()).then_some(text)
}
