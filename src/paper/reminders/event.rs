//! What of a reminder a calendar needs beside it: by what its item is known for ever, when it last became another, and
//! where it is.

use crate::access::agenda::{Matter, Reminder};
use crate::domain::enterprise::Enterprise;
use crate::domain::id::{EnterpriseId, GroupId, Seq, Subject};
use crate::domain::obligation::ReminderKind;
use crate::domain::register::{Record, RegisterKind};
use crate::store::{StoreError, View};
use chrono::{DateTime, FixedOffset};

/// The registers by which an enterprise's milestones stand.
const MILESTONES: &[RegisterKind] = &[
    RegisterKind::DockIn,
    RegisterKind::Diagnosis,
    RegisterKind::HazardList,
    RegisterKind::ActionPlan,
    RegisterKind::Visit,
    RegisterKind::Report,
];

/// A reminder as a calendar's item.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// The reminder.
    pub reminder: &'a Reminder,
    /// By what the item is known, whatever its day becomes.
    pub uid: String,
    /// The latest entry by which it can have become another.
    pub seq: Seq,
    /// When that was made.
    pub at: DateTime<FixedOffset>,
    /// Where.
    pub place: String,
}

/// From which calendars' items are made.
pub struct Source<'a> {
    view: &'a View,
    database: String,
    programme: Seq,
}

impl<'a> Source<'a> {
    /// What is committed. Two gets.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn new(view: &'a View) -> Result<Self, StoreError> {
        Ok(Self { view, database: view.database_id()?, programme: view.programme()?.version })
    }

    /// The item of a reminder: a get or two for a hazard's or a record's, a scan of its milestones for an enterprise's.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn event<'r>(&self, reminder: &'r Reminder) -> Result<Event<'r>, StoreError> {
        let own = match &reminder.matter {
            Matter::Hazard(hazard) => hazard.version,
            Matter::Record(record) => record.version,
            Matter::Enterprise(enterprise) => self.milestones_of(enterprise, reminder.due.kind)?,
            Matter::Group(group) => group.version.max(self.reports_of(group.id)?),
        };
        let enterprise = reminder.enterprise.map(|id| self.view.enterprise(id)).transpose()?.flatten();
        let named = enterprise.as_ref().map_or(0, |enterprise| enterprise.version);
        // The programme's periods count too: another period, another day.
        let seq = own.max(named).max(self.programme).max(1);
        let at = self.view.entry(seq)?.map(|entry| entry.at).ok_or_else(|| StoreError::Damaged(format!("no entry {seq}")))?;
        Ok(Event { reminder, uid: self.uid(reminder), seq, at, place: place_of(reminder, enterprise) })
    }

    /// Database, subject, kind, and which one where a subject comes to owe several of a kind. No day is in it but that of
    /// a period, which is what the report is of.
    fn uid(&self, reminder: &Reminder) -> String {
        let (subject, many) = match &reminder.matter {
            Matter::Hazard(hazard) => {
                let closed = hazard.past_closures.len();
                let which = match reminder.due.kind {
                    ReminderKind::Reinspection => Some(format!("{closed}.{}", hazard.reinspections.len())),
                    ReminderKind::LookBack => {
                        Some(format!("{closed}.{}", hazard.closure.as_ref().map_or(0, |closure| closure.look_backs.len())))
                    }
                    _ => None,
                };
                (Subject::Hazard(hazard.id), which)
            }
            Matter::Record(record) => (Subject::Record(record.id), None),
            Matter::Enterprise(enterprise) => (Subject::Enterprise(enterprise.id), period(reminder)),
            Matter::Group(group) => (Subject::Group(group.id), period(reminder)),
        };
        let many = many.map_or_else(String::new, |many| format!("-{many}"));
        format!("{}-{subject}-{}{many}@dudao", self.database, reminder.due.kind)
    }

    fn milestones_of(&self, enterprise: &Enterprise, kind: ReminderKind) -> Result<Seq, StoreError> {
        let mut latest = enterprise.version;
        for &register in MILESTONES {
            latest = latest.max(newest(&self.view.records_at(enterprise.id, register)?));
        }
        if kind == ReminderKind::CopyTo {
            latest = latest.max(self.hazards_of(enterprise.id)?);
        }
        Ok(latest)
    }

    fn hazards_of(&self, enterprise: EnterpriseId) -> Result<Seq, StoreError> {
        let mut latest = 0;
        for id in self.view.hazards_of(enterprise)? {
            latest = latest.max(self.view.hazard(id)?.map_or(0, |hazard| hazard.version));
        }
        Ok(latest)
    }

    fn reports_of(&self, group: GroupId) -> Result<Seq, StoreError> {
        Ok(newest(&self.view.records_by(group, RegisterKind::Report)?))
    }
}

/// The enterprise's address, or its town, and the place of the hazard in it.
fn place_of(reminder: &Reminder, enterprise: Option<Enterprise>) -> String {
    let address = enterprise.map(|it| if it.facts.address.is_empty() { it.facts.town } else { it.facts.address });
    let within = reminder.hazard().map(|hazard| hazard.facts.location.clone());
    let parts = [address, within].into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

fn newest(records: &[Record]) -> Seq {
    records.iter().map(|record| record.version).max().unwrap_or(0)
}

/// The period of a report that is owed, by its last month; nothing else is owed several times at once.
fn period(reminder: &Reminder) -> Option<String> {
    let of_period = matches!(reminder.due.kind, ReminderKind::HalfYearAssessment | ReminderKind::AnnualReport);
    of_period.then(|| reminder.due.counted.alert.format("%Y%m").to_string())
}
