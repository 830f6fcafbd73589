//! How an obligation stands on a day, and the explanation of its date that an officer can ask for.

use super::calendar::{Counted, Period, WorkCalendar, add_days, period, printed};
use super::enterprise::Enterprise;
use super::hazard::{Deadline, DeadlineOrigin, Hazard};
use super::obligation::{Obligation, ReminderKind};
use super::programme::{DayType, Parameters, ProgrammeFacts};
use super::rule::{PUBLICATION_DAYS, Rule};
use chrono::NaiveDate;

/// An obligation with its date counted out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What is to be done.
    pub kind: ReminderKind,
    /// The date, with the way there.
    pub counted: Counted,
}

impl Due {
    /// Days from `today` to the due date; negative when it has passed.
    pub fn days(&self, today: NaiveDate) -> i64 {
        (self.counted.due - today).num_days()
    }
}

/// As [`due`], of an enterprise: one that came under supervision after the issue counts from that day.
pub fn due_of_enterprise(obligation: Obligation, enterprise: &Enterprise, programme: &ProgrammeFacts, calendar: &WorkCalendar) -> Due {
    let mut due = due(obligation, &programme.parameters, calendar);
    let late = programme.issued_on.zip(enterprise.supervised_since()).is_some_and(|(issued_on, since)| since > issued_on);
    if late && due.kind == ReminderKind::DockIn {
        due.counted.rule = Rule::LateDockIn;
    }
    due
}

/// As [`due`], of a hazard: a deadline that names no document was said by the officer who filled it in.
pub fn due_of_hazard(obligation: Obligation, hazard: &Hazard, parameters: &Parameters, calendar: &WorkCalendar) -> Due {
    let mut due = due(obligation, parameters, calendar);
    let is_written =
        |deadline: &Deadline| deadline.document.is_some() || matches!(deadline.origin, DeadlineOrigin::Ledger | DeadlineOrigin::Order);
    if due.kind == ReminderKind::RectificationDeadline && !hazard.deadlines.last().is_some_and(is_written) {
        due.counted.rule = Rule::EnteredDate;
    }
    due
}

/// Counts an obligation's date out.
///
/// A printed deadline stays as it is. A re-inspection is counted in the programme's day type and its last day rolls
/// off rest days (Civil Code 203); the unrolled day is kept as the alert. What the officers themselves have to do
/// within a period rolls too. A penalty is published within seven working days (Work Safety Law, art. 78).
pub fn due(obligation: Obligation, parameters: &Parameters, calendar: &WorkCalendar) -> Due {
    let Obligation { kind, alert_on } = obligation;
    let rolled = |rule| period(calendar, alert_on, Period::days(0), rule);
    let from_basis = |days: u16, length, rule: fn(NaiveDate) -> Rule| {
        let basis = add_days(alert_on, -i32::from(days));
        Counted { alert: alert_on, ..period(calendar, basis, length, rule(basis)) }
    };
    let on_the_day = |rule| Counted { rule, ..printed(alert_on) };
    let counted = match kind {
        ReminderKind::RectificationDeadline | ReminderKind::CloseOut | ReminderKind::Task => printed(alert_on),
        ReminderKind::Reinspection => {
            let days = parameters.reinspection_days;
            let length = match parameters.reinspection_day_type {
                DayType::Calendar => Period::days(days),
                DayType::Working => Period::working_days(days),
            };
            from_basis(days, length, Rule::reinspection)
        }
        ReminderKind::LookBack => rolled(Rule::LookBack),
        ReminderKind::DockIn => from_basis(parameters.dock_in_days, Period::days(parameters.dock_in_days), |_| Rule::DockIn),
        ReminderKind::Diagnosis => rolled(Rule::Diagnosis),
        ReminderKind::ActionPlan => rolled(Rule::ActionPlan),
        ReminderKind::Visit => rolled(Rule::VisitInterval),
        ReminderKind::HalfYearAssessment => on_the_day(Rule::HalfYear),
        ReminderKind::AnnualReport => on_the_day(Rule::YearEnd),
        ReminderKind::CopyTo => on_the_day(Rule::CopyTo),
        ReminderKind::OnsiteMeasure => on_the_day(Rule::MeasureReview),
        ReminderKind::PenaltyPublication => from_basis(PUBLICATION_DAYS, Period::penalty_law(PUBLICATION_DAYS), |_| Rule::SafetyLaw78),
    };
    Due { kind, counted }
}
