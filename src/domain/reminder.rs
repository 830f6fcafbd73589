//! How an obligation stands on a day, and the explanation of its date that an officer can ask for.

use super::calendar::{Counted, Period, WorkCalendar, add_days, period, printed};
use super::obligation::{Obligation, ReminderKind};
use super::programme::{DayType, Parameters};
use super::rule::Rule;
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

/// Counts an obligation's date out. `basis` is the day that the period runs from.
///
/// A printed deadline stays as it is. A re-inspection is counted in the programme's day type and its last day rolls
/// off rest days (Civil Code 203); the unrolled day is kept as the alert. A look-back rolls too, being the officers'
/// own work.
pub fn due(obligation: Obligation, parameters: &Parameters, calendar: &WorkCalendar) -> Due {
    let Obligation { kind, alert_on } = obligation;
    let counted = match kind {
        ReminderKind::RectificationDeadline => printed(alert_on),
        ReminderKind::CloseOut => printed(alert_on),
        ReminderKind::Reinspection => {
            let n = parameters.reinspection_days;
            let basis = add_days(alert_on, -i32::from(n));
            let length = match parameters.reinspection_day_type {
                DayType::Calendar => Period::days(n),
                DayType::Working => Period::working_days(n),
            };
            Counted { alert: alert_on, ..period(calendar, basis, length, Rule::reinspection(basis)) }
        }
        ReminderKind::LookBack => period(calendar, alert_on, Period::days(0), Rule::LookBack),
    };
    Due { kind, counted }
}
