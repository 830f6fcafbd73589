//! Single values out of cells: dates in all their forms, people, money, yes and no.

use super::phrase::{Phrase, Purpose};
use super::row::Reason;
use super::words::CellWords;
use super::workbook::Cell;
use crate::domain::calendar::{WorkCalendar, add_days, add_months};
use crate::domain::date_text::{DateSystem, DateText, Written, date_of_number};
use crate::domain::date_words::DateWords;
use crate::domain::text::{clean, fold, half_width};
use chrono::{Datelike, NaiveDate};

/// A year that stands for itself in a text: the title's `2020` or `〔2020〕`.
pub(super) fn year_in(text: &str) -> Option<i32> {
    let text = half_width(text);
    let runs = text.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| run.len() == 4).filter_map(|run| run.parse().ok()).find(|year| (2000..2100).contains(year))
}

/// The date in a line above the headings.
pub(super) fn date_in_line(cell: &Cell, year: Option<i32>, dates: &DateWords) -> Option<NaiveDate> {
    match cell {
        Cell::Date(date) => Some(*date),
        Cell::Number(number) => date_of_number(*number, DateSystem::From1900),
        Cell::Text(text) => {
            let reader = DateText::new(dates);
            match year.map_or(reader, |year| reader.in_year(year)).read(text) {
                Written::Date(date) => Some(date),
                _ => None,
            }
        }
        Cell::Empty => None,
    }
}

/// A month and day that the spreadsheet took for a number. The tenth is shown as the first there, and the twentieth as
/// the second: which one is meant is not known.
fn month_and_day(number: f64) -> Option<String> {
    let text = number.to_string();
    let (_, day) = text.split_once('.')?;
    (day.len() == 2 || day.len() == 1 && day > "3").then_some(text)
}

/// What a date cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Nothing.
    Unsaid,
    /// A day.
    On(NaiveDate),
    /// At once.
    Immediately,
    /// For good.
    Standing,
    /// No day, but that it is done or not.
    Done(bool),
}

/// A reader of cells, with what the sheet says about all of them.
pub(super) struct Values<'a> {
    pub(super) words: &'a CellWords,
    pub(super) dates: &'a DateWords,
    pub(super) calendar: &'a WorkCalendar,
    pub(super) year: Option<i32>,
    /// The month that the title names.
    pub(super) month: Option<u32>,
    pub(super) filled_on: Option<NaiveDate>,
    /// The day after which nothing can have been found or done.
    pub(super) today: Option<NaiveDate>,
    pub(super) system: DateSystem,
}

impl Values<'_> {
    /// The cell's text; nothing where it holds a sign for nothing.
    pub(super) fn text(&self, cell: &Cell) -> String {
        let text = cell.shown();
        if self.says_none(&text) { String::new() } else { text }
    }

    /// The cell's text on one line.
    pub(super) fn line(&self, cell: &Cell) -> String {
        clean(&self.text(cell))
    }

    /// Whether the cell holds nothing, or a sign for nothing.
    pub(super) fn is_empty(&self, cell: &Cell) -> bool {
        match cell {
            Cell::Empty => true,
            Cell::Text(text) => self.says_none(text),
            Cell::Number(_) | Cell::Date(_) => false,
        }
    }

    fn says_none(&self, text: &str) -> bool {
        self.words.empty.has_folded(text)
    }

    /// The day found. One without a year that would lie after the day the sheet was filled in is of the year before.
    pub(super) fn found_on(&self, cell: &Cell) -> Result<Option<NaiveDate>, Reason> {
        let day = match self.when(cell, None, Purpose::Found)? {
            When::On(day) => day,
            When::Unsaid => return Ok(None),
            _ => return Err(Reason::DateUnreadable),
        };
        let names_year = |text: &str| matches!(DateText::new(self.dates).read_on(self.today).read(text), Written::Date(_));
        match (cell, self.filled_on) {
            (Cell::Text(text), Some(filled)) if day > filled && !names_year(text) => Ok(day.with_year(day.year() - 1).or(Some(day))),
            _ => Ok(Some(day)),
        }
    }

    /// A day on which something was found or done, unless it is still to come.
    pub(super) fn past(&self, day: Option<NaiveDate>) -> Result<Option<NaiveDate>, Reason> {
        match (day, self.today) {
            (Some(day), Some(today)) if day > today => Err(Reason::InFuture),
            _ => Ok(day),
        }
    }

    /// What a date cell says; `found` is the day found, by which a missing year and "within 15 days" are understood.
    pub(super) fn when(&self, cell: &Cell, found: Option<NaiveDate>, purpose: Purpose) -> Result<When, Reason> {
        match cell {
            Cell::Empty => Ok(When::Unsaid),
            Cell::Date(day) => Ok(When::On(*day)),
            Cell::Number(number) => match (date_of_number(*number, self.system), month_and_day(*number)) {
                (Some(day), _) => Ok(When::On(day)),
                (None, Some(text)) => self.when_written(&text, found, purpose),
                (None, None) => Err(Reason::DateUnreadable),
            },
            Cell::Text(text) => self.when_written(text, found, purpose),
        }
    }

    fn when_written(&self, text: &str, found: Option<NaiveDate>, purpose: Purpose) -> Result<When, Reason> {
        let mut reader = DateText::new(self.dates).read_on(self.today);
        reader = self.year.map_or(reader, |year| reader.in_year(year));
        reader = found.map_or(reader, |day| reader.found_on(day));
        match reader.read(text) {
            Written::Date(day) => return Ok(When::On(day)),
            Written::Immediately => return Ok(When::Immediately),
            Written::Standing => return Ok(When::Standing),
            Written::Empty => return Ok(When::Unsaid),
            Written::Unreadable => {}
        }
        let folded = fold(text);
        if self.words.empty.has(&folded) {
            return Ok(When::Unsaid);
        }
        if let Some(done) = self.answer(&folded) {
            return Ok(When::Done(done));
        }
        let period = |folded: &str| found.and_then(|day| self.within(folded, day));
        if let Some(day) = period(&folded) {
            return Ok(When::On(day));
        }
        let phrase = Phrase { words: &self.words.phrases, reader, purpose, found };
        let bare = phrase.bare(text);
        if let Some(day) = phrase.date(&bare).or_else(|| period(&fold(&bare))) {
            return Ok(When::On(day));
        }
        if let Some(when) = self.in_words(&folded) {
            return Ok(when);
        }
        let some_year = Phrase { reader: DateText::new(self.dates).in_year(2000), ..phrase };
        let lacks_year = self.year.is_none() && found.is_none() && some_year.date(&bare).is_some();
        Err(if lacks_year { Reason::YearMissing } else { Reason::DateUnreadable })
    }

    /// A text that begins like "at once" or "for good" and goes on without naming a day or denying it; or that says that
    /// nothing is done yet.
    fn in_words(&self, folded: &str) -> Option<When> {
        if folded.contains(|c: char| c.is_ascii_digit()) {
            None
        } else if self.words.not_yet.iter().any(|word| folded.contains(word)) {
            Some(When::Done(false))
        } else if self.words.at_once.cut_start(folded).is_some() {
            Some(When::Immediately)
        } else if self.words.for_good.cut_start(folded).is_some() {
            Some(When::Standing)
        } else {
            None
        }
    }

    /// Whether a cell says by when, and not when: "before 10 November".
    pub(super) fn is_by_when(&self, cell: &Cell) -> bool {
        matches!(cell, Cell::Text(text) if self.words.phrases.is_by_when(&fold(text)))
    }

    /// Whether a cell is written as a date is, whether or not there is such a day.
    pub(super) fn is_written_as_date(&self, cell: &Cell) -> bool {
        let text = fold(&cell.shown());
        let rest = self.words.date_signs.iter().fold(text.clone(), |rest, sign| rest.replace(sign, "."));
        let numbers: Vec<&str> = rest.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
        let of_a_day = match numbers.as_slice() {
            [_] => rest == text,
            // A year and a month name no day.
            [first, _] => first.len() < 4 || matches!(cell, Cell::Number(_)),
            [_, _, _] => true,
            _ => false,
        };
        of_a_day && !rest.contains(char::is_alphabetic)
    }

    /// The last day of a period written as "within 15 days".
    fn within(&self, folded: &str, from: NaiveDate) -> Option<NaiveDate> {
        let start = folded.find(|c: char| c.is_ascii_digit())?;
        let text = &folded[start..];
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let (count, unit) = (text[..end].parse::<u16>().ok()?, &text[end..]);
        let unit = self.words.after_period.iter().filter_map(|end| unit.strip_suffix(end)).min_by_key(|unit| unit.len()).unwrap_or(unit);
        if start > 0 && !self.words.before_period.has(&folded[..start]) {
            return None;
        }
        if self.words.working_days.has(unit) {
            Some(self.calendar.add_working_days(from, count))
        } else if self.words.days.has(unit) {
            Some(add_days(from, i32::from(count)))
        } else if self.words.weeks.has(unit) {
            Some(add_days(from, 7 * i32::from(count)))
        } else if self.words.months.has(unit) {
            Some(add_months(from, count))
        } else {
            None
        }
    }

    /// Yes or no.
    pub(super) fn answer(&self, folded: &str) -> Option<bool> {
        self.words.answer.says(folded)
    }

    /// Whether a cell is ticked; a word that is no tick is taken for what it says elsewhere.
    pub(super) fn is_ticked(&self, cell: &Cell) -> bool {
        let folded = fold(&cell.shown());
        self.words.ticks.has(&folded) && !self.words.no_ticks.has(&folded)
    }

    /// The parts of a cell that lists people, phones or sectors.
    pub(super) fn list(&self, cell: &Cell) -> Vec<String> {
        let text = self.text(cell);
        let mut parts = vec![text.as_str()];
        parts = parts.iter().flat_map(|part| part.split(['\n', '\u{3001}', '\u{FF0C}', ',', '\u{FF1B}', ';', '/', '\u{FF0F}'])).collect();
        // Spaces part two names, and only stretch one of two characters.
        let names = parts.iter().flat_map(|part| {
            let words: Vec<&str> = part.split_whitespace().collect();
            if words.iter().all(|word| word.chars().count() >= 2) {
                words.into_iter().map(str::to_owned).collect()
            } else {
                vec![words.concat()]
            }
        });
        names.filter(|name| !name.is_empty() && !self.words.empty.has(&fold(name))).collect()
    }

    /// An amount of money in yuan; the heading may give the unit.
    pub(super) fn yuan(&self, cell: &Cell, heading: &str) -> Option<u64> {
        let heading_unit = if self.words.ten_thousand_yuan.iter().any(|unit| heading.contains(unit)) { 10_000.0 } else { 1.0 };
        let amount = match cell {
            Cell::Number(number) => number * heading_unit,
            Cell::Text(text) => {
                let folded = fold(text).replace(',', "");
                let folded = self.words.about.cut_start(&folded).unwrap_or(&folded);
                let end = folded.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(folded.len());
                let unit = match &folded[end..] {
                    "" => heading_unit,
                    unit if self.words.ten_thousand_yuan.has(unit) => 10_000.0,
                    unit if self.words.yuan.has(unit) => 1.0,
                    _ => return None,
                };
                folded[..end].parse::<f64>().ok()? * unit
            }
            Cell::Empty | Cell::Date(_) => return None,
        };
        // Far below 2^53, so exact.
        (0.0..1e13).contains(&amount).then(|| amount.round() as u64)
    }

    /// A count.
    pub(super) fn count(&self, cell: &Cell) -> Option<u32> {
        let folded = fold(&cell.shown());
        let bare = self.words.about.cut_start(&folded).unwrap_or(&folded);
        bare.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()
    }
}
