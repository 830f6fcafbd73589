//! What a record makes due, without a calendar and without today: the due index of the store is made of these.
//!
//! `alert_on` is the unrolled day. How it rolls off rest days, and how it stands today, is said when it is read, so
//! that a new holiday notice never makes the file wrong.
//!
//! A new kind of reminder, as `PenaltyPublication` has it: [`ReminderKind`] here, last, since its place is in the keys of the
//! due index; the record that makes it due (`of_hazard` here, or `obligations` of a register's record); the rule and the
//! roll in [`reminder`](super::reminder); its words under `reminder.` in `data/locales/domain`; a row in the tables of
//! `tests/hazard_rules` or `tests/register_rules`. Panes, `remind`, the calendar and the counts show it without more.
//! `LAYOUT` of `store/tables.rs` counts up, so that files get what fell due before.

use super::calendar::{add_days, add_months};
use super::enterprise::Enterprise;
use super::hazard::{Hazard, Stage};
use super::programme::{Parameters, ProgrammeFacts};
use super::register::ReportKind;
use super::staff::GroupFacts;
use super::standing::Standing;
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
        /// Dock-in (R23).
        DockIn = "dock_in",
        /// Diagnosis with the hazard list (R25).
        Diagnosis = "diagnosis",
        /// The action plan (R28).
        ActionPlan = "action_plan",
        /// A visit (R35).
        Visit = "visit",
        /// A group's half-year assessment (R38).
        HalfYearAssessment = "half_year_assessment",
        /// A report at the year's end (R39, R40).
        AnnualReport = "annual_report",
        /// A copy to the local government (R27, R40).
        CopyTo = "copy_to",
        /// A measure in force: its end, or the day to look at it again (R50, R51).
        OnsiteMeasure = "onsite_measure",
        /// A penalty to be published (R53).
        PenaltyPublication = "penalty_publication",
        /// A task, a planned training, a case handed over (R33, R41, R54, R58).
        Task = "task",
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

/// What an enterprise makes due by where it stands in the programme: dock-in, diagnosis, action plan, list, visit,
/// reports. A milestone of an earlier programme does not count for this one.
pub fn of_enterprise(enterprise: &Enterprise, standing: &Standing, programme: &ProgrammeFacts) -> Vec<Obligation> {
    let parameters = &programme.parameters;
    let mut obligations = Vec::new();
    let mut due = |kind, alert_on| obligations.push(Obligation { alert_on, kind });
    let Some(issued_on) = programme.issued_on else {
        visit(enterprise, standing, programme).into_iter().for_each(|alert_on| due(ReminderKind::Visit, alert_on));
        return obligations;
    };
    let current = |day: Option<NaiveDate>| day.filter(|&day| day >= issued_on);
    let docked_in = current(standing.docked_in);
    // Nothing is asked for from before anybody supervised it.
    let since = enterprise.supervised_since().map_or(issued_on, |since| since.max(issued_on));
    if current(standing.dock_in_completed_on).is_none() {
        due(ReminderKind::DockIn, add_days(since, parameters.dock_in_days.into()));
    }
    let diagnosed_on = current(standing.diagnosed_on);
    match (docked_in, diagnosed_on) {
        (Some(docked_in), None) => due(ReminderKind::Diagnosis, add_months(docked_in, parameters.diagnosis_months)),
        (_, Some(diagnosed_on)) if current(standing.planned_on).is_none() => {
            due(ReminderKind::ActionPlan, add_days(diagnosed_on, parameters.action_plan_days.into()));
        }
        _ => {}
    }
    match (current(standing.listed_on), standing.list_changed_on) {
        (Some(_), Some(changed_on)) => due(ReminderKind::CopyTo, changed_on),
        (None, _) => diagnosed_on.into_iter().for_each(|alert_on| due(ReminderKind::CopyTo, alert_on)),
        (Some(_), None) => {}
    }
    visit(enterprise, standing, programme).into_iter().for_each(|alert_on| due(ReminderKind::Visit, alert_on));
    let last = programme.last_day().unwrap_or(issued_on);
    for (period, end) in ReportKind::EnterpriseAnnual.periods(since, last) {
        if !standing.annual_reports.contains(&period) {
            due(ReminderKind::AnnualReport, end);
        }
    }
    obligations
}

/// The day by which an enterprise is to be visited again, while the programme lasts.
fn visit(enterprise: &Enterprise, standing: &Standing, programme: &ProgrammeFacts) -> Option<NaiveDate> {
    let interval = enterprise.facts.visit_interval_days.unwrap_or(programme.parameters.visit_interval_days);
    let last = standing.last_visit_on.max(standing.docked_in)?;
    Some(add_days(last, interval.into())).filter(|&due| programme.ends_on.is_none_or(|ends_on| due <= ends_on))
}

/// What a group makes due: its half-year assessments and year-end reports that were not `received`.
pub fn of_group(group: &GroupFacts, received: &[(ReportKind, String)], programme: &ProgrammeFacts) -> Vec<Obligation> {
    let Some((issued_on, last)) = programme.issued_on.zip(programme.last_day()) else { return Vec::new() };
    let since = group.formed_on.map_or(issued_on, |formed_on| formed_on.max(issued_on));
    let reports =
        [(ReportKind::HalfYearAssessment, ReminderKind::HalfYearAssessment), (ReportKind::GroupAnnual, ReminderKind::AnnualReport)];
    let due = reports.into_iter().flat_map(|(report, kind)| {
        let periods = report.periods(since, last).into_iter();
        periods
            .filter(move |(period, _)| !received.iter().any(|(known, at)| *known == report && at == period))
            .map(move |(_, alert_on)| Obligation { alert_on, kind })
    });
    due.collect()
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
