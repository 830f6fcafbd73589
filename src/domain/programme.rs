//! The work programme and the parameters by which days are counted.

use super::calendar::add_months;
use super::fields::impl_fields;
use super::{hazard::Severity, id::Seq};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The points of primary responsibility that the province's list has.
pub const RESPONSIBILITY_ITEMS: usize = 20;

vocabulary! {
    /// How a period in days is counted.
    DayType {
        /// Every day counts; a last day that is a rest day moves on.
        Calendar = "calendar",
        /// Only working days count.
        Working = "working",
    }
}

/// The periods that the programme sets. Where the law leaves one open, the officer sees that it is unverified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parameters {
    /// Days from the application, or from the deadline's expiry, to the re-inspection.
    pub reinspection_days: u16,
    /// How those days are counted.
    pub reinspection_day_type: DayType,
    /// Days from close-out to each look-back at a general hazard.
    pub look_back_general: Vec<u16>,
    /// Days from close-out to each look-back at a major hazard.
    pub look_back_major: Vec<u16>,
    /// Days from the issue to the dock-in (R23).
    pub dock_in_days: u16,
    /// Months from the dock-in to the diagnosis with its hazard list (R25).
    pub diagnosis_months: u16,
    /// Days from the diagnosis to the action plan (R28); the programme names none.
    pub action_plan_days: u16,
    /// Days between two visits, where the enterprise has no interval of its own (R35); the programme names none.
    pub visit_interval_days: u16,
    /// Days after which a measure without an end is looked at again; no text names any.
    pub measure_review_days: u16,
    /// How many days ahead a reminder begins to show.
    pub lead_days: u16,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            reinspection_days: 10,
            reinspection_day_type: DayType::Calendar,
            look_back_general: vec![30],
            look_back_major: vec![30, 90],
            dock_in_days: 7,
            diagnosis_months: 1,
            action_plan_days: 7,
            visit_interval_days: 30,
            measure_review_days: 10,
            lead_days: 7,
        }
    }
}

impl Parameters {
    /// Days from close-out to each look-back, by severity.
    pub fn look_backs(&self, severity: Severity) -> &[u16] {
        match severity {
            Severity::General => &self.look_back_general,
            Severity::Major => &self.look_back_major,
        }
    }
}

/// The notice that the supervision follows (R1, R2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProgrammeFacts {
    /// The document number.
    pub document_number: String,
    /// Who issued it.
    pub issuer: String,
    /// To whom it is addressed.
    pub recipients: String,
    /// The day of issue, from which dock-in is counted.
    pub issued_on: Option<NaiveDate>,
    /// The day the programme ends.
    pub ends_on: Option<NaiveDate>,
    /// How many enterprises it names.
    pub enterprises: Option<u32>,
    /// The points of primary responsibility that the officers study and check by (R22), a line each. The province's
    /// list has twenty; its text is entered by the office.
    pub responsibility_items: String,
    /// The document number of the programme that this one follows.
    pub follows: String,
    /// Its periods.
    pub parameters: Parameters,
    /// Minutes without a key after which a session at the screen ends; none or 0 where it never does.
    pub idle_minutes: Option<u32>,
}

impl ProgrammeFacts {
    /// What the next programme begins with (R2): issuer, recipients, numbers and periods go on; its document number
    /// and its days are its own.
    pub fn next(&self) -> Self {
        Self { document_number: String::new(), issued_on: None, ends_on: None, ..self.clone() }
    }

    /// The last day for which it can ask for a report: its own, or three years after its issue where none is set.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.ends_on.or_else(|| self.issued_on.map(|issued_on| add_months(issued_on, 36)))
    }

    /// What the days of reminders hang on; all else of the programme moves none of them.
    pub fn dates(&self) -> (Option<NaiveDate>, Option<NaiveDate>, &Parameters) {
        (self.issued_on, self.ends_on, &self.parameters)
    }
}

impl_fields! {
    ProgrammeFacts {
        document_number = DocumentNumber, Kind::Line;
        issuer = Issuer, Kind::Line;
        recipients = Recipients, Kind::Line;
        issued_on = IssuedOn, Kind::Date;
        ends_on = EndsOn, Kind::Date;
        enterprises = Enterprises, Kind::Number;
        responsibility_items = ResponsibilityItems, Kind::Area;
        parameters.dock_in_days = DockInDays, Kind::Number;
        parameters.diagnosis_months = DiagnosisMonths, Kind::Number;
        parameters.action_plan_days = ActionPlanDays, Kind::Number;
        parameters.reinspection_days = ReinspectionDays, Kind::Number;
        parameters.reinspection_day_type = ReinspectionDayType, Kind::One("day_type", DayType::KEYS);
        parameters.look_back_general = LookBackGeneral, Kind::Numbers;
        parameters.look_back_major = LookBackMajor, Kind::Numbers;
        parameters.visit_interval_days = VisitIntervalDays, Kind::Number;
        parameters.measure_review_days = MeasureReviewDays, Kind::Number;
        parameters.lead_days = LeadDays, Kind::Number;
        idle_minutes = IdleMinutes, Kind::Number;
    }
}

/// The programme as the journal has it; version 0 until it is first set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// The entry that changed it last.
    pub version: Seq,
    /// What is known of it.
    pub facts: ProgrammeFacts,
}
