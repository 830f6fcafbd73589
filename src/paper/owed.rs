//! The reports that groups and enterprises owe by the calendar: due, received, copied (R38–R40).

use super::milestone::State;
use crate::domain::programme::ProgrammeFacts;
use crate::domain::register::{Record, RecordFacts, ReportKind};
use chrono::NaiveDate;

/// A report that is owed for a period.
#[derive(Clone, Debug)]
pub(super) struct Owed {
    /// Which.
    pub kind: ReportKind,
    /// The period, `2026H1` or `2026`.
    pub period: String,
    /// Its last day, by which the report is due.
    pub due: NaiveDate,
    /// The record, once there is one.
    pub record: Option<Record>,
}

impl Owed {
    /// The day it was received.
    pub fn received(&self) -> Option<NaiveDate> {
        self.facts().and_then(|facts| facts.received_on)
    }

    /// The day it was copied to the local government.
    pub fn copied(&self) -> Option<NaiveDate> {
        self.facts().and_then(|facts| facts.copied_on)
    }

    /// How it stands on a day.
    pub fn state(&self, day: NaiveDate) -> State {
        State::of(Some(self.due), self.received(), day)
    }

    fn facts(&self) -> Option<&crate::domain::register::Report> {
        if let RecordFacts::Report(facts) = &self.record.as_ref()?.facts { Some(facts) } else { None }
    }
}

/// The reports of these kinds that the programme asks for, of the periods that have begun on `day`. `records` are the
/// party's reports, which begin `since` somebody supervised or was formed; a received one comes before one that is only drafted.
pub(super) fn owed(
    kinds: &[ReportKind],
    records: &[Record],
    programme: &ProgrammeFacts,
    since: Option<NaiveDate>,
    day: NaiveDate,
) -> Vec<Owed> {
    let Some((issued_on, last)) = programme.issued_on.zip(programme.last_day()) else { return Vec::new() };
    let since = since.map_or(issued_on, |since| since.max(issued_on));
    let mut all = Vec::new();
    for &kind in kinds {
        for (period, due) in kind.periods(since, last) {
            if kind.period_start(&period).is_none_or(|start| start > day) {
                continue;
            }
            let of_period = records.iter().filter(|record| is_of(record, kind, &period));
            let record = of_period.max_by_key(|record| is_received(record)).cloned();
            all.push(Owed { kind, period, due, record });
        }
    }
    all
}

fn is_of(record: &Record, kind: ReportKind, period: &str) -> bool {
    record.withdrawn.is_none()
        && matches!(&record.facts, RecordFacts::Report(facts) if facts.report == Some(kind) && facts.period == period)
}

fn is_received(record: &Record) -> bool {
    matches!(&record.facts, RecordFacts::Report(facts) if facts.received_on.is_some())
}
