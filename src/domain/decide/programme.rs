//! Decisions about the programme and its periods.

use crate::domain::change::Change;
use crate::domain::programme::ProgrammeFacts;
use crate::domain::refusal::{Field, Refusal};

/// The longest period that makes sense, days.
const YEAR: u16 = 366;

/// The change that puts the next programme in the place of `before`, whose number it keeps as the one it follows (R2).
///
/// # Errors
/// As `set`; a refusal when the document number is missing or the same, or it was issued before the other.
pub fn roll_over(before: &ProgrammeFacts, next: ProgrammeFacts) -> Result<Change, Refusal> {
    super::required(Field::DocumentNumber, &next.document_number)?;
    let issued_on = next.issued_on.ok_or(Refusal::Missing(Field::IssuedOn))?;
    if next.document_number == before.document_number {
        return Err(Refusal::Unreadable { field: Field::DocumentNumber, text: next.document_number });
    }
    match before.issued_on {
        Some(limit) if issued_on < limit => Err(Refusal::TooEarly { field: Field::IssuedOn, date: issued_on, limit }),
        _ => set(ProgrammeFacts { follows: before.document_number.clone(), ..next }),
    }
}

/// The change that sets the programme.
///
/// # Errors
/// A refusal when it has a number and no day of issue (R1), it would end before it was issued, or a period is no number of days from one to a year.
pub fn set(facts: ProgrammeFacts) -> Result<Change, Refusal> {
    // Dock-in is counted from the day of issue: without it nothing would ever fall due.
    if !facts.document_number.trim().is_empty() && facts.issued_on.is_none() {
        return Err(Refusal::Missing(Field::IssuedOn));
    }
    if let (Some(issued_on), Some(ends_on)) = (facts.issued_on, facts.ends_on)
        && ends_on < issued_on
    {
        return Err(Refusal::TooEarly { field: Field::EndsOn, date: ends_on, limit: issued_on });
    }
    let parameters = &facts.parameters;
    let look_backs = parameters.look_back_general.iter().chain(&parameters.look_back_major);
    // No day of warning is a choice; no day to re-inspect in is none.
    let others = [
        parameters.reinspection_days,
        parameters.dock_in_days,
        parameters.diagnosis_months,
        parameters.action_plan_days,
        parameters.visit_interval_days,
        parameters.measure_review_days,
        parameters.lead_days.max(1),
    ];
    let periods = look_backs.copied().chain(others);
    let odd = periods.into_iter().find(|days| !(1..=YEAR).contains(days));
    match odd {
        Some(days) => Err(Refusal::PeriodOutOfRange { days, most: YEAR }),
        None => Ok(Change::Programme(facts)),
    }
}
