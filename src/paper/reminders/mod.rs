//! Reminders as they leave the program: lines for a log-in message or a mail, Markdown for a group robot, an iCalendar
//! for the phone. Each takes one reminder at a time, in the order of the due days, so that sixty thousand go out page by
//! page.

pub mod calendar;
pub mod event;
mod ics;
pub mod markdown;
pub mod text;

use crate::access::agenda::Counts;
use crate::locale::Words;
use chrono::NaiveDate;

/// How many reminders a list has, and of which day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The day.
    pub today: NaiveDate,
    /// Past their day.
    pub overdue: u64,
    /// Today's.
    pub due_today: u64,
    /// Within the lead time.
    pub soon: u64,
    /// The lead time, in days.
    pub lead_days: i64,
}

impl Tally {
    /// None yet, on a day with a lead time.
    pub fn new(today: NaiveDate, lead_days: i64) -> Self {
        Self { today, overdue: 0, due_today: 0, soon: 0, lead_days }
    }

    /// As counted by the agenda.
    #[must_use]
    pub fn with(self, counts: &Counts) -> Self {
        Self { overdue: counts.overdue, due_today: counts.today, soon: counts.soon, ..self }
    }

    /// Takes one more in, by the days that are left.
    pub fn add(&mut self, days: i64) {
        match days {
            ..0 => self.overdue += 1,
            0 => self.due_today += 1,
            _ => self.soon += 1,
        }
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.overdue + self.due_today + self.soon
    }

    /// Date, weekday, and how many there are: one line.
    pub fn line(&self, words: Words) -> String {
        let day = format!("{} {}", self.today, words.weekday(self.today));
        if self.total() == 0 {
            return words.fill("remind.none", &[("day", &day)]);
        }
        let values: [(&str, &dyn std::fmt::Display); 5] =
            [("day", &day), ("overdue", &self.overdue), ("today", &self.due_today), ("soon", &self.soon), ("days", &self.lead_days)];
        words.fill("remind.head", &values)
    }

    /// What a bounded list says at its end; nothing when it shows all.
    pub fn more(&self, shown: u64, words: Words) -> Option<String> {
        let more = self.total().saturating_sub(shown);
        (more > 0).then(|| words.fill("remind.more", &[("count", &more)]))
    }
}
