//! What was due and what was overdue on the day: by all that is said to have happened by then, and what only the journal
//! of that day had as undone, because that it was done was recorded later.

use super::past::{enterprise_known, group_on, record_known, record_said, recorded_on, said_on};
use super::{By, Case, or_marked, pairings};
use crate::domain::hazard::Stage;
use crate::domain::id::{GroupId, HazardId, Subject};
use crate::domain::obligation::{self, Obligation, ReminderKind};
use crate::domain::register::{Record, RecordFacts, RegisterKind, ReportKind};
use crate::domain::standing::Standing;
use crate::paper::gather::{block, counted, term};
use crate::paper::report::{Block, Cell, Mark, Row};
use crate::store::{Entry, StoreError};
use chrono::{NaiveDate, TimeDelta};

const COLUMNS: &[&str] = &["kind", "id", "content", "due", "days", "recorded_on", "recorded_by", "recorded_later"];

/// Something that had to be done.
struct Owing {
    kind: ReminderKind,
    subject: Subject,
    content: Cell,
    due: NaiveDate,
    /// The last entry by which the journal knew of it.
    entry: Entry,
}

impl Owing {
    fn is_same(&self, other: &Owing) -> bool {
        (self.kind, self.subject, self.due) == (other.kind, other.subject, other.due)
    }
}

impl Case<'_> {
    /// What was to be done on the day or within the days of warning after it.
    pub(super) fn due(&self) -> Result<Block, StoreError> {
        let lead = TimeDelta::days(self.parameters().parameters.lead_days.into());
        let due = self.owing(By::Word)?.into_iter().filter(|it| it.due >= self.day && it.due - self.day <= lead);
        Ok(block("due", COLUMNS, due.map(|it| self.owing_row(it, Mark::Plain)).collect()))
    }

    /// What should have been done before the day and was not.
    pub(super) fn missed(&self) -> Result<Block, StoreError> {
        let missed = self.owing(By::Word)?.into_iter().filter(|it| it.due < self.day);
        Ok(block("missed", COLUMNS, missed.map(|it| self.owing_row(it, Mark::Bad)).collect()))
    }

    /// What the journal of the day had as missed, and what was said later to have been done by then.
    pub(super) fn told_later(&self) -> Result<Block, StoreError> {
        let missed = |by| Ok::<_, StoreError>(self.owing(by)?.into_iter().filter(|it| it.due < self.day).collect::<Vec<_>>());
        let said = missed(By::Word)?;
        let later = missed(By::Journal)?.into_iter().filter(|it| !said.iter().any(|other| other.is_same(it)));
        Ok(block("told_later", COLUMNS, later.map(|it| self.owing_row(it, Mark::Near)).collect()))
    }

    fn owing_row(&self, it: Owing, mark: Mark) -> Row {
        let days = Cell::Count((it.due - self.day).num_days());
        let cells = vec![term("reminder", it.kind.key()), it.subject.to_string().into(), it.content, it.due.into(), days];
        or_marked(self.row(cells, &it.entry, it.subject), mark)
    }

    fn owing(&self, by: By) -> Result<Vec<Owing>, StoreError> {
        let programme = self.parameters();
        let mut all = Vec::new();
        let mut add = |obligations: Vec<Obligation>, subject, content: &dyn Fn(ReminderKind) -> Cell, entry: &Entry| {
            all.extend(obligations.into_iter().map(|Obligation { kind, alert_on }| {
                let due = counted(kind, alert_on, &programme, self.calendar);
                Owing { kind, subject, content: content(kind), due, entry: entry.clone() }
            }));
        };
        for (hazard, entry) in self.hazards_then(by) {
            let text = Cell::from(hazard.facts.description.as_str());
            add(obligation::of_hazard(&hazard, &programme.parameters), Subject::Hazard(hazard.id), &|_| text.clone(), entry);
        }
        for (record, entry) in self.records_then(by) {
            let text = Cell::Record(Box::new(record.clone()));
            add(record.obligations(&programme.parameters), Subject::Record(record.id), &|_| text.clone(), entry);
        }
        let enterprise = match by {
            By::Journal => enterprise_known(&self.entries, self.enterprise.id, self.day)
                .zip(self.entries.iter().rfind(|entry| recorded_on(entry) <= self.day)),
            By::Word => Some(self.enterprise.clone()).zip(self.entries.first()),
        };
        if let Some((enterprise, entry)) = enterprise {
            let due = obligation::of_enterprise(&enterprise, &self.standing_then(by), &programme);
            add(due, Subject::Enterprise(enterprise.id), &|kind| enterprise_matter(kind), entry);
        }
        let told = |entry: &Entry| by == By::Word || recorded_on(entry) <= self.day;
        let held = pairings(&self.entries).into_iter().rfind(|(pairing, entry)| pairing.from <= self.day && told(entry));
        if let Some((pairing, _)) = held
            && let Some((facts, entry)) = group_on(self.view, pairing.group, self.day)?
        {
            let received = self.received_from(pairing.group, by)?;
            let name = Cell::from(facts.name.as_str());
            add(obligation::of_group(&facts, &received, &programme), Subject::Group(pairing.group), &|_| name.clone(), &entry);
        }
        all.sort_by_key(|it| (it.due, it.kind, it.subject));
        Ok(all)
    }

    /// Where the enterprise stood on the day by its records.
    fn standing_then(&self, by: By) -> Standing {
        let mut records: Vec<Record> = self.records_then(by).into_iter().map(|(record, _)| record).collect();
        records.retain(|record| record.withdrawn.is_none());
        records.sort_by_key(|record| (record.day(), record.id));
        let mut standing = Standing::default();
        records.iter().for_each(|record| standing.take(record));
        let visits = records.iter().filter(|record| record.id.kind == RegisterKind::Visit);
        standing.last_visit_on = visits.filter_map(Record::day).max();
        standing.list_changed_on = self.list_changed_on(&records, by);
        standing
    }

    /// The day since which the hazards were others than those on the latest list.
    fn list_changed_on(&self, records: &[Record], by: By) -> Option<NaiveDate> {
        let lists = records.iter().filter_map(|record| if let RecordFacts::HazardList(facts) = &record.facts { Some(facts) } else { None });
        let list = lists.max_by_key(|facts| facts.number)?;
        let is_listed = |id: HazardId| list.hazards.contains(&id);
        let day = |entry: &Entry| if by == By::Journal { recorded_on(entry) } else { said_on(entry, &self.orders) };
        let changed = self.hazards_then(by).into_iter().filter_map(|(hazard, entry)| match (is_listed(hazard.id), hazard.stage) {
            (true, Stage::Void) => Some(day(entry)),
            (true, _) | (false, Stage::Void) => None,
            (false, _) => self.hazards.iter().find(|(id, _)| *id == hazard.id)?.1.first().map(day),
        });
        changed.min().map(|day| list.on.map_or(day, |on| day.max(on)))
    }

    /// The reports that were in from a group on the day.
    fn received_from(&self, group: GroupId, by: By) -> Result<Vec<(ReportKind, String)>, StoreError> {
        let mut received = Vec::new();
        for record in self.view.records_by(group, RegisterKind::Report)? {
            let entries = self.view.history(record.version)?;
            let then = match by {
                By::Journal => record_known(&entries, record.id, self.day),
                By::Word => record_said(&entries, record.id, self.day),
            };
            if let Some(RecordFacts::Report(facts)) = then.filter(|record| record.withdrawn.is_none()).map(|record| record.facts)
                && facts.received_on.is_some()
            {
                received.extend(facts.report.map(|report| (report, facts.period)));
            }
        }
        Ok(received)
    }
}

/// What an enterprise had to do, in words.
fn enterprise_matter(kind: ReminderKind) -> Cell {
    match kind {
        ReminderKind::AnnualReport => term("report_kind", "enterprise_annual"),
        kind => term("reminder_of", kind.key()),
    }
}
