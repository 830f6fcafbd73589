//! Dates as ledgers hold them: written in many ways, as Excel serials, or as words for "at once" and "always".
use chrono::{Datelike, NaiveDate};

use super::calendar::{add_days, month_end};
use super::date_parts::{self, Parts};
use super::date_words::DateWords;
use super::text;

/// How many days before the day a hazard was found a date without a year must lie to be meant of the next year.
/// Closer ones are more likely mistakes, to be seen as they stand.
const HALF_A_YEAR: i32 = 183;
/// Years before today that a year of two digits may be.
const YEARS_BACK: i32 = 10;

/// A date as `2020-06-15`: most are written so, and there are millions of them in a large ledger.
fn plain(cell: &str) -> Option<NaiveDate> {
    let part = |from: usize, to: usize| cell.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse().ok();
    match cell.as_bytes() {
        [b'2', b'0', _, _, b'-', _, _, b'-', _, _] => NaiveDate::from_ymd_opt(part(0, 4)? as i32, part(5, 7)?, part(8, 10)?),
        _ => None,
    }
}

/// What a date cell of a ledger says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// A date.
    Date(NaiveDate),
    /// To be done on the spot: the deadline is the day found.
    Immediately,
    /// To be kept up always: there is no deadline.
    Standing,
    /// Nothing, or a sign for nothing.
    Empty,
    /// None of these, or a day that does not exist.
    Unreadable,
}

/// A reader of date cells, with what the sheet and the row say about dates without a year.
#[derive(Clone, Copy, Debug)]
pub struct DateText<'w> {
    words: &'w DateWords,
    year: Option<i32>,
    found_on: Option<NaiveDate>,
    today: Option<NaiveDate>,
}

impl<'w> DateText<'w> {
    /// A reader that knows no year: a date without one is unreadable.
    pub const fn new(words: &'w DateWords) -> Self {
        Self { words, year: None, found_on: None, today: None }
    }

    /// The year that the sheet's title names.
    pub const fn in_year(self, year: i32) -> Self {
        Self { year: Some(year), ..self }
    }

    /// The day on which the row's hazard was found.
    pub const fn found_on(self, date: NaiveDate) -> Self {
        Self { found_on: Some(date), ..self }
    }

    /// The day of reading: with no other year known, a year of two digits is one of the ten before it or the next.
    pub const fn read_on(self, today: Option<NaiveDate>) -> Self {
        Self { today, ..self }
    }

    /// Reads a cell's text.
    ///
    /// A date without a year is of the year found, or else of the title's year; when that puts it more than half a
    /// year before the day found, the next year is meant (found in December, to be done in January). A year of two
    /// digits is taken only when it is at most one year from that year; see `read_on` where none is known.
    pub fn read(&self, cell: &str) -> Written {
        if let Some(day) = plain(cell) {
            return Written::Date(day);
        }
        let folded = text::fold(cell);
        let said = folded.trim_end_matches(['.', ',', ';', '!', '\u{3002}']);
        let words = &self.words.ledger;
        if folded.is_empty() || words.empty.contains(&folded) {
            Written::Empty
        } else if words.immediately.contains(said) {
            Written::Immediately
        } else if words.standing.contains(said) {
            Written::Standing
        } else {
            self.date(cell).map_or(Written::Unreadable, Written::Date)
        }
    }

    fn date(&self, cell: &str) -> Option<NaiveDate> {
        let text = text::half_width(&text::clean(cell)).to_lowercase();
        let text = text.trim().trim_end_matches(['.', ',', ';', '\u{3002}']);
        let text = self.words.ledger.lead.strip_from_start(text).unwrap_or(text);
        let text = self.words.ledger.by.strip_from_end(text).unwrap_or(text);
        let text = self.without_time(text);
        if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
            return date_of_number(text.parse().ok()?, DateSystem::From1900);
        }
        match date_parts::read(text, &self.words.signs)? {
            Parts::YearMonthDay(year, month, day) => date_parts::date(self.century(year)?, month, day).ok(),
            Parts::End { year: Some(year), month } => date_parts::date(self.century(year)?, month, 1).ok().map(month_end),
            Parts::End { year: None, month } => self.choose_year(|year| date_parts::date(year, month, 1).ok().map(month_end)),
            Parts::MonthDay(month, day) => self.choose_year(|year| date_parts::date(year, month, day).ok()),
            Parts::Day(_) => None,
        }
    }

    fn known_year(&self) -> Option<i32> {
        self.found_on.map(|date| date.year()).or(self.year)
    }

    fn century(&self, year: i32) -> Option<i32> {
        let full = year + 2000;
        let near = match (self.known_year(), self.today) {
            (Some(known), _) => (known - full).abs() <= 1,
            (None, Some(today)) => (today.year() - YEARS_BACK..=today.year() + 1).contains(&full),
            (None, None) => false,
        };
        if year >= 100 { Some(year) } else { Some(full).filter(|_| near) }
    }

    fn choose_year(&self, date_in: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
        let year = self.known_year()?;
        let Some(found) = self.found_on else { return date_in(year) };
        let this = date_in(year).filter(|date| *date >= add_days(found, -HALF_A_YEAR));
        this.or_else(|| date_in(year + 1).filter(|date| *date <= add_days(found, HALF_A_YEAR)))
    }

    /// The text before a time of day or a weekday.
    fn without_time<'t>(&self, text: &'t str) -> &'t str {
        let after_sign = self.words.signs.day.split(text);
        let after_gap = text.find([' ', 't', '(']).map(|at| (&text[..at], &text[at + 1..]));
        [after_sign, after_gap].into_iter().flatten().find(|(_, rest)| self.is_time(rest)).map_or(text, |(date, _)| date)
    }

    fn is_time(&self, text: &str) -> bool {
        let names = &self.words.entry.weekdays;
        let bare = names.iter().chain([&self.words.ledger.time]).fold(text::fold(text), |text, words| words.replace(&text, ":"));
        bare.is_empty() || bare.contains(':') && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | 'z' | '(' | ')'))
    }
}

/// The day from which a workbook counts its serial dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateSystem {
    /// 1 is 1900-01-01, and 60 is a 29 February that never was: Excel's usual system.
    From1900,
    /// 0 is 1904-01-01: workbooks from old Macs.
    From1904,
}

/// The date that a number in a date cell stands for: a serial, or a date typed as the number 20200615.
/// The fraction of a day is dropped. None when the number is far from any date of this work.
pub fn date_of_number(number: f64, system: DateSystem) -> Option<NaiveDate> {
    let whole = number.floor();
    if !(0.0..1e8).contains(&whole) {
        return None;
    }
    // Exact: a whole number below 10^8.
    let whole = whole as u32;
    if whole >= 10_000_000 {
        return date_parts::date(i32::try_from(whole / 10_000).ok()?, whole / 100 % 100, whole % 100).ok();
    }
    // Counted so that serials after the day that never was come out right; earlier ones are not plausible anyway.
    let epoch = match system {
        DateSystem::From1900 => NaiveDate::from_ymd_opt(1899, 12, 30),
        DateSystem::From1904 => NaiveDate::from_ymd_opt(1904, 1, 1),
    };
    let date = add_days(epoch?, i32::try_from(whole).ok()?);
    date_parts::is_plausible(date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_read_in_both_systems() {
        let june = NaiveDate::from_ymd_opt(2020, 6, 15);
        assert_eq!(date_of_number(43997.0, DateSystem::From1900), june);
        assert_eq!(date_of_number(43997.999, DateSystem::From1900), june);
        assert_eq!(date_of_number(42535.0, DateSystem::From1904), june);
        assert_eq!(date_of_number(20_200_615.0, DateSystem::From1900), june);
        assert_eq!(date_of_number(18264.0, DateSystem::From1900), NaiveDate::from_ymd_opt(1950, 1, 1));
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for number in [0.0, -1.0, 60.0, 6.15, 2020.6, 18263.0, 20_200_230.0, 20_201_345.0, 73_051.0, 1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(date_of_number(number, DateSystem::From1900), None, "{number}");
        }
    }
}
