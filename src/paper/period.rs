//! How a hazard stood at the end of a period: a report of one that is over is of its last day, and what was closed out
//! since was open then.

use crate::domain::hazard::{Hazard, Stage};
use chrono::NaiveDate;

/// The day on which it was closed out, where that holds today.
pub(super) fn closed_on(hazard: &Hazard) -> Option<NaiveDate> {
    hazard.closure.as_ref().map(|closure| closure.on)
}

/// Whether it was closed out by then.
pub(super) fn is_closed(hazard: &Hazard, last: NaiveDate) -> bool {
    closed_on(hazard).is_some_and(|on| on <= last)
}

/// Whether it had been transferred by then.
pub(super) fn is_transferred(hazard: &Hazard, last: NaiveDate) -> bool {
    hazard.stage == Stage::Transferred && hazard.ending.as_ref().is_none_or(|ending| ending.on <= last)
}

/// Whether somebody still had to do something for it to end.
pub(super) fn is_open(hazard: &Hazard, last: NaiveDate) -> bool {
    hazard.facts.found_on <= last && !is_transferred(hazard, last) && !is_closed(hazard, last)
}

/// Whether its deadline had passed and no re-inspection had.
pub(super) fn is_overdue(hazard: &Hazard, last: NaiveDate) -> bool {
    let passed = hazard.reinspections.iter().rfind(|it| it.on <= last).is_some_and(|it| it.passed);
    is_open(hazard, last) && !passed && hazard.deadline().is_some_and(|due| due < last)
}
