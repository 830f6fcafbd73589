//! Dates with words around them, as officers write them into a cell: a deadline "before the end of the first half-year",
//! a span of days, a remark in brackets, numerals in Chinese characters.

use crate::domain::calendar::month_end;
use crate::domain::date_text::{DateText, Written};
use crate::domain::text::half_width;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the date of a cell is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The day found: of a span the first.
    Found,
    /// The day on which something was done: of a span the last.
    Done,
    /// The day by which it has to be done: of a span the last, and of a period its end.
    Due,
}

/// The words around dates.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PhraseWords {
    /// The characters of 0 to 9, several of one value in one text, and last that of ten.
    numerals: Vec<String>,
    /// What stands before a date.
    lead: Vec<String>,
    /// What stands before a day that is only planned.
    plan: Vec<String>,
    /// What stands behind a date.
    tail: Vec<String>,
    /// How a day ends by which something is to be done, and which no day has on which it was done.
    until: Vec<String>,
    /// What stands between the first and the last day of a span.
    span: Vec<String>,
    /// What stands behind the number of a month, and behind that of a day.
    pub(super) month: Vec<String>,
    pub(super) day: Vec<String>,
    /// The days of the week, as a calendar heads its columns.
    pub(super) weekdays: Vec<String>,
    /// The end of this month.
    month_end: Vec<String>,
    /// Ends of a deadline and what they stand for: the end of a period is its last day.
    ends: BTreeMap<String, String>,
}

/// A cell's text on its way to a date.
pub(super) struct Phrase<'a> {
    pub(super) words: &'a PhraseWords,
    pub(super) reader: DateText<'a>,
    pub(super) purpose: Purpose,
    /// The day found, where it is known.
    pub(super) found: Option<NaiveDate>,
}

impl Phrase<'_> {
    /// The bare text of the date: half-width, numerals as digits, without remarks and words around it.
    pub(super) fn bare(&self, text: &str) -> String {
        let text = half_width(text).to_lowercase();
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '\u{2018}' | '\u{2019}'));
        let text = self.words.digits(self.without_remark(text));
        let text = text.split_once(':').filter(|(label, _)| !has_digit(label) && !label.is_empty()).map_or(text.as_str(), |(_, rest)| rest);
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut bare = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        while let Some(shorter) = self.shorter(&bare) {
            bare = shorter;
        }
        bare
    }

    /// The date of a bare text.
    pub(super) fn date(&self, bare: &str) -> Option<NaiveDate> {
        if self.is_month_end(bare) {
            return self.found.map(month_end);
        }
        self.day(bare).or_else(|| self.separated(bare)).or_else(|| match (self.purpose, self.span(bare)?) {
            (Purpose::Found, (from, _)) => from,
            (_, (_, to)) => Some(to),
        })
    }

    /// A text without a remark in brackets at its end that holds no number, before numerals are digits.
    fn without_remark<'t>(&self, text: &'t str) -> &'t str {
        let inner = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
        let dated = |before: &str| has_digit(&self.words.digits(before));
        inner.filter(|(before, remark)| dated(before) && !has_digit(remark)).map_or(text, |(before, _)| before.trim_end())
    }

    /// The text without one more word around its date, or with the end of a period as its last day.
    fn shorter(&self, text: &str) -> Option<String> {
        const SIGNS: [char; 6] = [' ', ',', '.', ';', '\u{3002}', '\u{3001}'];
        let plan: &[String] = if self.purpose == Purpose::Due { &self.words.plan } else { &[] };
        let lead = self.words.lead.iter().chain(plan).find_map(|word| text.strip_prefix(word.as_str()));
        let tail = || self.words.tail.iter().find_map(|word| text.strip_suffix(word.as_str()));
        if let Some(rest) =
            lead.or_else(tail).map(|rest| rest.trim_matches(SIGNS)).filter(|rest| has_digit(rest) || self.is_month_end(rest))
        {
            return Some(rest.to_owned());
        }
        if self.purpose != Purpose::Due {
            return None;
        }
        let of_period = |(end, day): (&String, &String)| text.strip_suffix(end.as_str()).map(|rest| (end.len(), format!("{rest}{day}")));
        self.words.ends.iter().filter_map(of_period).max_by_key(|(length, _)| *length).map(|(_, text)| text).filter(|new| new != text)
    }

    fn is_month_end(&self, text: &str) -> bool {
        self.purpose == Purpose::Due && self.words.month_end.iter().any(|word| word == text)
    }

    fn day(&self, text: &str) -> Option<NaiveDate> {
        match self.reader.read(text) {
            Written::Date(date) => Some(date),
            _ => None,
        }
    }

    /// Year, month and day with signs between them that no date should have.
    fn separated(&self, text: &str) -> Option<NaiveDate> {
        let parts: Vec<&str> = text.split(['\\', '_', ',', '\u{3001}']).map(str::trim).collect();
        match parts.as_slice() {
            [year, _, _] if year.len() == 4 && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) => {
                self.day(&parts.join("-"))
            }
            _ => None,
        }
    }

    /// The first day of a span, where it says one, and the last.
    pub(super) fn span(&self, text: &str) -> Option<(Option<NaiveDate>, NaiveDate)> {
        let cuts = self.words.span.iter().flat_map(|sign| text.match_indices(sign.as_str()));
        let mut days = cuts.filter_map(|(at, sign)| {
            let (first, last) = (text[..at].trim(), text[at + sign.len()..].trim());
            // "2020-6-15" is no span of days.
            if sign == "-" && first.contains('-') && !last.contains('-') {
                return None;
            }
            let from = self.day(first);
            if from.is_none() && has_digit(first) {
                return None;
            }
            let to = self.day(last).or_else(|| {
                let day = last.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
                from?.with_day(day)
            })?;
            from.is_none_or(|from| from <= to).then_some((from, to))
        });
        days.next()
    }
}

impl PhraseWords {
    /// Whether a folded text says by when.
    pub(super) fn is_by_when(&self, text: &str) -> bool {
        let text = text.trim_end_matches(['.', ';', '\u{3002}']);
        has_digit(text) && self.until.iter().any(|word| text.ends_with(word.as_str()))
    }

    /// Whether a folded text is a numeral in Chinese characters, as sections are numbered.
    pub(super) fn is_section_number(&self, text: &str) -> bool {
        let bare = text.trim_matches(['(', ')', '\u{3001}', '.', ',']);
        !bare.is_empty() && bare.chars().all(|c| self.numerals.iter().any(|same| same.contains(c)))
    }

    /// Whether a folded text begins as the heading of a section does: a numeral and its sign.
    pub(super) fn numbers_a_section(&self, text: &str) -> bool {
        let number = |end: char| text.split_once(end).is_some_and(|(number, rest)| !rest.is_empty() && self.is_section_number(number));
        number('\u{3001}') || text.starts_with('(') && number(')') || self.is_section_number(text)
    }

    /// The text with its numerals as digits: `2020` for four characters, `15` for ten and five.
    fn digits(&self, text: &str) -> String {
        let value = |c: char| self.numerals.iter().position(|same| same.contains(c));
        let (mut out, mut run) = (String::with_capacity(text.len()), Vec::new());
        for c in text.chars() {
            match value(c) {
                Some(value) => run.push(value),
                None => {
                    out.push_str(&number(&run));
                    run.clear();
                    out.push(c);
                }
            }
        }
        out + &number(&run)
    }
}

/// A run of numerals as digits.
fn number(run: &[usize]) -> String {
    const TEN: usize = 10;
    match run.iter().position(|value| *value == TEN) {
        Some(at) if at <= 1 && run.len() <= at + 2 && run[at + 1..].iter().all(|value| *value < TEN) => {
            let (tens, ones) = (run[..at].first().copied().unwrap_or(1), run.get(at + 1).copied().unwrap_or(0));
            (TEN * tens + ones).to_string()
        }
        _ => run.iter().map(usize::to_string).collect(),
    }
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}
