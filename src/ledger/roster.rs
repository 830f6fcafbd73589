//! The days of a row on a duty roster: one, several, or a span of them; and bare days of the month in the title.

use super::cell::{Values, When};
use super::phrase::{Phrase, Purpose};
use super::workbook::Cell;
use crate::domain::calendar::add_days;
use crate::domain::date_text::DateText;
use crate::domain::text::half_width;
use chrono::{Datelike, NaiveDate};

/// A span of more days is a mistake.
const LONGEST: usize = 62;
/// What stands between several days.
const BETWEEN: [char; 6] = ['\n', '\u{3001}', '\u{FF0C}', ',', '\u{FF1B}', ';'];

impl Values<'_> {
    /// The days that a cell names, in its order; none when any part of it is no day.
    pub(super) fn days(&self, cell: &Cell) -> Option<Vec<NaiveDate>> {
        let Cell::Text(text) = cell else { return self.of_month(cell).map(|day| vec![day]) };
        let mut days: Vec<NaiveDate> = Vec::new();
        for part in text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()) {
            let last = days.last().copied();
            days.extend(self.span_of_days(part).or_else(|| self.one_day(part, last).map(|day| vec![day]))?);
        }
        (!days.is_empty()).then_some(days)
    }

    fn one_day(&self, part: &str, last: Option<NaiveDate>) -> Option<NaiveDate> {
        let cell = Cell::text(part);
        match self.when(&cell, None, Purpose::Found) {
            Ok(When::On(day)) => Some(day),
            // "1 July, 8, 15": the month said last.
            _ => last.and_then(|last| last.with_day(self.bare_day(part)?)).or_else(|| self.of_month(&cell)),
        }
    }

    /// A day of the month that the title names.
    fn of_month(&self, cell: &Cell) -> Option<NaiveDate> {
        let day = match cell {
            Cell::Number(number) if (1.0..32.0).contains(number) && number.fract() == 0.0 => *number as u32,
            Cell::Text(text) => self.bare_day(text)?,
            _ => return None,
        };
        NaiveDate::from_ymd_opt(self.year?, self.month?, day)
    }

    fn bare_day(&self, text: &str) -> Option<u32> {
        let text = half_width(text);
        let text = text.trim();
        let bare = self.words.phrases.day.iter().find_map(|sign| text.strip_suffix(sign.as_str())).unwrap_or(text);
        bare.trim().parse().ok().filter(|day| (1..32).contains(day))
    }

    fn span_of_days(&self, part: &str) -> Option<Vec<NaiveDate>> {
        let reader = DateText::new(self.dates);
        let reader = self.year.map_or(reader, |year| reader.in_year(year));
        let phrase = Phrase { words: &self.words.phrases, reader, purpose: Purpose::Found, found: None };
        let (from, to) = phrase.span(&phrase.bare(part))?;
        let length = usize::try_from((to - from?).num_days()).ok()?;
        (length < LONGEST).then(|| (0..=length).filter_map(|at| Some(add_days(from?, i32::try_from(at).ok()?))).collect())
    }
}

/// The month that a text names beside its year: `2020` and then the sixth month.
pub(super) fn month_in(text: &str, signs: &[String]) -> Option<u32> {
    let text = half_width(text);
    let mut before = signs.iter().flat_map(|sign| text.match_indices(sign.as_str())).map(|(at, _)| text[..at].trim_end());
    before.find_map(|before| {
        let start = before.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        before[start..].parse().ok().filter(|month| (1..13).contains(month))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_the_number_before_its_sign() {
        let signs = ["m".to_owned()];
        for (text, month) in [("2020y6m", Some(6)), ("2020y 12 m list", Some(12)), ("m", None), ("13m", None), ("\u{FF16}m", Some(6))] {
            assert_eq!(month_in(text, &signs), month, "{text}");
        }
    }
}
