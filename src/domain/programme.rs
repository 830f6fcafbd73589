//! The work programme and the parameters by which days are counted.

use super::{hazard::Severity, id::Seq};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
pub struct Parameters {
    /// Days from the application, or from the deadline's expiry, to the re-inspection.
    pub reinspection_days: u16,
    /// How those days are counted.
    pub reinspection_day_type: DayType,
    /// Days from close-out to each look-back at a general hazard.
    pub look_back_general: Vec<u16>,
    /// Days from close-out to each look-back at a major hazard.
    pub look_back_major: Vec<u16>,
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
pub struct ProgrammeFacts {
    /// The document number.
    pub document_number: String,
    /// Who issued it.
    pub issuer: String,
    /// The day of issue, from which dock-in is counted.
    pub issued_on: Option<NaiveDate>,
    /// The day the programme ends.
    pub ends_on: Option<NaiveDate>,
    /// How many enterprises it names.
    pub enterprises: Option<u32>,
    /// Its periods.
    pub parameters: Parameters,
}

/// The programme as the journal has it; version 0 until it is first set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// The entry that changed it last.
    pub version: Seq,
    /// What is known of it.
    pub facts: ProgrammeFacts,
}
