//! How official papers write dates, numbers of documents, names.

use crate::domain::text::half_width;
use crate::locale::Words;
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

/// A day in Arabic numerals with its units, months and days without a leading nought (GB/T 9704-2012, 7.3.5).
pub fn date(words: Words, day: NaiveDate) -> String {
    words.fill("paper.form.date", &[("year", &day.year()), ("month", &day.month()), ("day", &day.day())])
}

/// A day and a time.
pub(super) fn time(words: Words, at: NaiveDateTime) -> String {
    let minute = format!("{:02}", at.minute());
    words.fill("paper.form.time", &[("date", &date(words, at.date())), ("hour", &at.hour()), ("minute", &minute)])
}

/// A document's number as papers write it: the year in full within tortoise-shell brackets, the number without leading
/// noughts or an ordinal's prefix (GB/T 9704-2012, 7.2.5). What is no such number stays as it is.
pub fn document_number(text: &str) -> String {
    let text: Vec<char> = text.trim().chars().collect();
    let is_year = |at: usize| {
        let brackets = OPEN.contains(&text[at]) && text.get(at + 5).is_some_and(|c| CLOSE.contains(c));
        brackets && text[at + 1..at + 5].iter().all(|c| half(*c).is_ascii_digit())
    };
    let Some(open) = (0..text.len()).find(|&at| is_year(at)) else { return text.into_iter().collect() };
    let before: String = text[..open].iter().collect();
    let year: String = text[open + 1..open + 5].iter().map(|c| half(*c)).collect();
    let after: String = text[open + 6..].iter().collect();
    let start = text[open + 6..].iter().position(|c| half(*c).is_ascii_digit()).filter(|&prefix| prefix <= 1);
    let number = start.map(|start| half_width(&text[open + 6 + start..].iter().collect::<String>()));
    let number =
        number.map(|number| number.trim_start_matches('0').to_owned()).filter(|number| number.starts_with(|c: char| c.is_ascii_digit()));
    format!("{before}\u{3014}{year}\u{3015}{}", number.unwrap_or(after))
}

const OPEN: &[char] = &['(', '[', '\u{ff08}', '\u{ff3b}', '\u{3010}', '\u{3014}'];
const CLOSE: &[char] = &[')', ']', '\u{ff09}', '\u{ff3d}', '\u{3011}', '\u{3015}'];

fn half(c: char) -> char {
    half_width(&c.to_string()).chars().next().unwrap_or(c)
}

/// Days written `2026-11-24` in a text as papers write them.
pub(super) fn with_dates(words: Words, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let digits = from.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(from.len());
        let word = &from[..digits];
        // What goes on with letters or a dash on either side is some number.
        let goes_on = before.ends_with(joins) || from[digits..].starts_with(joins);
        match word.parse::<NaiveDate>() {
            Ok(day) if word.len() == 10 && !goes_on => out.push_str(&date(words, day)),
            _ => out.push_str(word),
        }
        rest = &from[digits..];
    }
    out.push_str(rest);
    out
}

fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gbt_9704_writes_dates_and_numbers_so() {
        let words = Words::default();
        let day = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default();
        assert_eq!(date(words, day), "2026\u{5e74}1\u{6708}5\u{65e5}");
        assert_eq!(
            with_dates(words, "x 2026-01-05, 2026-13-01, 12-3, 2026-01-055, A-2026-01-05, 2026-01-05T8"),
            "x 2026\u{5e74}1\u{6708}5\u{65e5}, 2026-13-01, 12-3, 2026-01-055, A-2026-01-05, 2026-01-05T8"
        );
        let (open, close, number) = ('\u{3014}', '\u{3015}', '\u{53f7}');
        let official = format!("A{open}2026{close}7{number}");
        for written in ["A[2026]7", "A(2026)007", "A\u{ff08}2026\u{ff09}\u{7b2c}7", "A\u{3010}2026\u{3011}7", "A\u{3014}2026\u{3015}7"] {
            assert_eq!(document_number(&format!("{written}{number}")), official, "{written}");
        }
        let with_place = format!("\u{ff08}B\u{ff09}{official}");
        assert_eq!(document_number(&with_place), with_place);
        for other in ["", "7", "A(26)7", "A-2026-7"] {
            assert_eq!(document_number(other), other);
        }
    }
}
