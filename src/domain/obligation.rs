//! What a record makes due, without a calendar and without today: the due index of the store is made of these.
//!
//! `alert_on` is the unrolled day. How it rolls off rest days, and how it stands today, is said when it is read, so
//! that a new holiday notice never makes the file wrong.

use super::hazard::{Hazard, Stage};
use super::programme::Parameters;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// The kinds of reminder.
    ReminderKind {
        /// The deadline of a rectification.
        RectificationDeadline = "rectification_deadline",
        /// A re-inspection.
        Reinspection = "reinspection",
        /// The close-out that a passed re-inspection calls for.
        CloseOut = "close_out",
        /// A look-back.
        LookBack = "look_back",
    }
}

impl ReminderKind {
    /// The kind under which scripts know it: a close-out is the end of its re-inspection.
    pub fn reported(self) -> Self {
        match self {
            ReminderKind::CloseOut => ReminderKind::Reinspection,
            kind => kind,
        }
    }
}

/// Something to be done by a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Obligation {
    /// The last day, before it is rolled off rest days.
    pub alert_on: NaiveDate,
    /// What is to be done.
    pub kind: ReminderKind,
}

/// What a hazard makes due under the programme's parameters.
pub fn of_hazard(hazard: &Hazard, parameters: &Parameters) -> Vec<Obligation> {
    let due = |kind, alert_on| Obligation { alert_on, kind };
    let mut obligations = Vec::with_capacity(2);
    if hazard.is_passed() {
        // Nothing in law says when; a passed re-inspection stays in the list from its own day until it is closed out.
        obligations.extend(hazard.reinspections.last().map(|reinspection| due(ReminderKind::CloseOut, reinspection.on)));
    } else if hazard.stage.is_open() {
        obligations.extend(hazard.deadline().map(|deadline| due(ReminderKind::RectificationDeadline, deadline)));
        obligations.extend(reinspection_basis(hazard).and_then(|basis| {
            let days = Days::new(parameters.reinspection_days.into());
            Some(due(ReminderKind::Reinspection, basis.checked_add_days(days)?))
        }));
    } else if hazard.stage == Stage::ClosedOut {
        obligations.extend(next_look_back(hazard, parameters).map(|alert_on| due(ReminderKind::LookBack, alert_on)));
    }
    obligations
}

/// The day from which the period of the re-inspection runs: the application or the deadline's expiry, whichever
/// comes first.
pub fn reinspection_basis(hazard: &Hazard) -> Option<NaiveDate> {
    match (hazard.applied_on, hazard.deadline()) {
        (Some(applied), Some(deadline)) => Some(applied.min(deadline)),
        (applied, deadline) => applied.or(deadline),
    }
}

/// The next look-back after the close-out that holds, unrolled. One that was made counts for all that had been asked
/// for by then: a look at the hazard on the day of its close-out says nothing of the month after.
pub fn next_look_back(hazard: &Hazard, parameters: &Parameters) -> Option<NaiveDate> {
    let closure = hazard.closure.as_ref()?;
    let lead = Days::new(parameters.lead_days.into());
    let last = closure.look_backs.iter().map(|look_back| look_back.on).max();
    let answered = |alert_on: NaiveDate| alert_on.checked_sub_days(lead).is_some_and(|asked_on| last.is_some_and(|last| last >= asked_on));
    let days = parameters.look_backs(hazard.facts.severity).iter();
    days.filter_map(|&days| closure.on.checked_add_days(Days::new(days.into())))
        .filter(|&alert_on| closure.look_back_from.is_none_or(|from| alert_on >= from))
        .find(|&alert_on| !answered(alert_on))
}
