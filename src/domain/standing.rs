//! Where an enterprise stands in the programme, as its records say: what its reminders of milestones rest on.

use super::register::{Record, RecordFacts, ReportKind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The milestones of an enterprise; derived from its records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The latest dock-in.
    pub docked_in: Option<NaiveDate>,
    /// The latest dock-in with both its ticks made.
    pub dock_in_completed_on: Option<NaiveDate>,
    /// The latest diagnosis that says what was found.
    pub diagnosed_on: Option<NaiveDate>,
    /// The latest action plan that has all its parts.
    pub planned_on: Option<NaiveDate>,
    /// The latest version of the hazard list.
    pub list_number: u32,
    /// Its day.
    pub listed_on: Option<NaiveDate>,
    /// The day since which the hazards are others than on that list.
    pub list_changed_on: Option<NaiveDate>,
    /// The latest visit.
    pub last_visit_on: Option<NaiveDate>,
    /// The periods whose year-end report was received.
    pub annual_reports: Vec<String>,
}

impl Standing {
    /// Takes a record of the enterprise in; visits and those withdrawn are not asked for here.
    pub fn take(&mut self, record: &Record) {
        match &record.facts {
            RecordFacts::DockIn(facts) => {
                self.docked_in = self.docked_in.max(facts.on);
                // A later visit of the same kind does not undo ticks that were made.
                self.dock_in_completed_on = self.dock_in_completed_on.max(facts.on.filter(|_| facts.is_complete()));
            }
            RecordFacts::Diagnosis(facts) if facts.is_complete() => self.diagnosed_on = self.diagnosed_on.max(facts.on),
            RecordFacts::ActionPlan(facts) if facts.missing().is_empty() => self.planned_on = self.planned_on.max(facts.on),
            RecordFacts::HazardList(facts) if facts.number.unwrap_or(0) > self.list_number => {
                self.list_number = facts.number.unwrap_or(0);
                self.listed_on = facts.on;
            }
            RecordFacts::Report(facts) if facts.report == Some(ReportKind::EnterpriseAnnual) && facts.received_on.is_some() => {
                self.annual_reports.push(facts.period.clone());
            }
            _ => {}
        }
    }
}
