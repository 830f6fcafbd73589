//! A row of hazards: one, or several from one cell.

use super::cell::When;
use super::enterprise;
use super::heading::Field;
use super::layout::{At, View};
use super::phrase::Purpose;
use super::row::{About, Due, Fault, HazardRow, Notice, Place, Reason};
use super::split;
use crate::domain::hazard::{Clause, Severity, Stage};
use crate::domain::text::fold;
use chrono::NaiveDate;

/// The fields of a hazard's row.
pub(super) const USED: &[Field] = &[
    Field::Code,
    Field::Enterprise,
    Field::Uscc,
    Field::Town,
    Field::Address,
    Field::Sector,
    Field::Description,
    Field::Location,
    Field::Severity,
    Field::Category,
    Field::FoundOn,
    Field::FoundBy,
    Field::FoundMode,
    Field::Basis,
    Field::Clause,
    Field::Owner,
    Field::Measures,
    Field::Funds,
    Field::ContingencyPlan,
    Field::Goal,
    Field::Deadline,
    Field::Stage,
    Field::RectifiedOn,
    Field::Reinspector,
    Field::ReinspectedOn,
    Field::ReinspectionResult,
    Field::Closed,
    Field::Notes,
    Field::Number,
    Field::Version,
    Field::Others,
];

/// Reads a row; with `split`, several hazards in its description become several.
pub(super) fn read(view: View<'_>, split: bool) -> Result<Vec<HazardRow>, Vec<Fault>> {
    let mut faults = Vec::new();
    check_description(view, &mut faults);
    let whole = read_whole(view, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    // What was one record when it went out is one record when it comes back.
    let items = if split && whole.origin.is_none() { split::items(&whole.description) } else { None };
    let Some(items) = items else { return Ok(vec![whole]) };
    let is_hazard = |item: &String| !says_nothing(view, item);
    if !items.iter().any(is_hazard) {
        return Err(view.at(Field::Description).map(|at| at.fault(Reason::SaysNothing)).into_iter().collect());
    }
    let measures = split::items(&whole.measures).filter(|measures| measures.len() == items.len());
    let part_of = |(at, description): (usize, String)| HazardRow {
        place: Place { part: u16::try_from(at + 1).unwrap_or(u16::MAX), ..whole.place },
        description,
        measures: measures.as_ref().map_or_else(|| whole.measures.clone(), |measures| measures[at].clone()),
        ..whole.clone()
    };
    Ok(items.into_iter().enumerate().filter(|(_, item)| is_hazard(item)).map(part_of).collect())
}

/// Whether the description says that there is a hazard.
pub(super) fn is_said(view: View<'_>) -> bool {
    let mut faults = Vec::new();
    check_description(view, &mut faults);
    view.at(Field::Description).is_some() && faults.is_empty()
}

fn check_description(view: View<'_>, faults: &mut Vec<Fault>) {
    let Some(at) = view.at(Field::Description) else { return };
    let said = at.cell.shown();
    if said.is_empty() {
        faults.push(at.fault(Reason::DescriptionMissing));
    } else if view.origin().is_none() && says_nothing(view, &said) {
        faults.push(at.fault(Reason::SaysNothing));
    }
}

/// Bytes of a text that may still say nothing.
const LONGEST_NOTHING: usize = 120;

/// Whether a description names no hazard: a number, a sign, a word for the grade or for nothing, under a label or not.
fn says_nothing(view: View<'_>, said: &str) -> bool {
    let words = &view.values.words.says_nothing;
    let bare = |text: &str| words.has_folded(text.trim_end_matches(['\u{3002}', '\u{FF1B}', '.', ';', '!']));
    let clauses = || said.split(['\u{FF0C}', ',', '\u{3002}', '\u{FF1B}', ';', '\n']).map(str::trim).filter(|clause| !clause.is_empty());
    let nothing = bare(said) || !said.contains(char::is_alphabetic) || said.len() <= LONGEST_NOTHING && clauses().all(bare);
    nothing || said.split_once([':', '\u{FF1A}']).is_some_and(|(_, value)| bare(value))
}

fn read_whole(view: View<'_>, faults: &mut Vec<Fault>) -> HazardRow {
    let (mut extra, mut notices) = (view.extra(), Vec::new());
    extra.extend(view.others());
    let enterprise = enterprise::identity(view, &mut notices);
    if enterprise.name.is_empty() {
        faults.extend(enterprise::missing(view, view.layout));
    }
    let found_on = view.at(Field::FoundOn).and_then(|at| {
        let day = view.values.found_on(at.cell).and_then(|day| view.values.past(day));
        day.unwrap_or_else(|reason| {
            faults.push(at.fault(reason));
            None
        })
    });
    let mut notes = vec![view.text(Field::Notes)];
    let said = said_stage(view, &mut notes, &mut extra);
    let mut days = Days { view, found_on, faults, planned: is_planned(view, said) };
    let (rectified, rectified_on) = if days.planned { (None, None) } else { days.done(Field::RectifiedOn) };
    let (reinspected, reinspected_on) = days.done(Field::ReinspectedOn);
    let (closed, closed_on) = days.done(Field::Closed);
    let due = days.due(&mut notices, &mut extra);
    days.order(&mut notices);
    let result = fold(&view.text(Field::ReinspectionResult));
    let whole = view.values.answer(&result);
    let first = result.split(['\u{FF0C}', ',', '\u{3002}', '\u{FF1B}', ';']).next().unwrap_or_default();
    let passed = whole.or_else(|| view.values.answer(first));
    if whole.is_none() && !result.is_empty() {
        extra.push(view.as_extra(Field::ReinspectionResult));
    }
    let stage = match (said, closed) {
        (_, Some(true)) => Stage::ClosedOut,
        (Some(stage), _) => stage,
        (None, _) if passed == Some(false) => Stage::Rectifying,
        (None, _) if passed == Some(true) || rectified == Some(true) || reinspected == Some(true) => Stage::AwaitingReinspection,
        (None, _) => Stage::Registered,
    };
    let (severity, severity_raw, category, category_raw) = grade_and_topic(view);
    let (sectors, other_sectors) = enterprise::sectors(view);
    if other_sectors {
        extra.push(view.as_extra(Field::Sector));
    }
    let mode = fold(&view.text(Field::FoundMode));
    let found_mode = view.values.words.visit_mode.get(&mode).or_else(|| view.values.words.visit_mode.at_start(&mode));
    if found_mode.is_none() && !mode.is_empty() {
        extra.push(view.as_extra(Field::FoundMode));
    }
    let funds = view.values.yuan(view.cell(Field::Funds), view.heading(Field::Funds));
    if funds.is_none() && !view.text(Field::Funds).is_empty() {
        extra.push(view.as_extra(Field::Funds));
    }
    notes.retain(|note| !note.is_empty());
    HazardRow {
        place: Place { row: view.row.number, part: 0 },
        origin: view.origin(),
        enterprise,
        code: Some(view.line(Field::Code)).filter(|code| !code.is_empty()),
        description: view.text(Field::Description),
        location: view.line(Field::Location),
        severity,
        severity_raw,
        category,
        category_raw,
        sector: sectors.first().copied(),
        clause: clause(view),
        found_on,
        found_by: view.values.list(view.cell(Field::FoundBy)),
        found_mode,
        owner: owner(view),
        measures: view.text(Field::Measures),
        funds,
        contingency_plan: view.text(Field::ContingencyPlan),
        goal: view.text(Field::Goal),
        due,
        stage,
        rectified_on,
        reinspectors: view.values.list(view.cell(Field::Reinspector)),
        reinspected_on,
        passed,
        closed_on: (stage == Stage::ClosedOut).then(|| closed_on.or(rectified_on).or(reinspected_on)).flatten(),
        notes: notes.join("\n"),
        extra,
        notices,
    }
}

/// The dates of a row beside the day found.
struct Days<'a, 'f> {
    view: View<'a>,
    found_on: Option<NaiveDate>,
    faults: &'f mut Vec<Fault>,
    /// Whether the day rectified is the deadline.
    planned: bool,
}

/// Whether what stands under the heading of the day rectified is the day by which that is to be: such a heading may mean
/// either, and a ledger that has no other deadline says so by "before" or by a stage that does not come to it.
fn is_planned(view: View<'_>, said: Option<Stage>) -> bool {
    let Some(at) = view.at(Field::RectifiedOn).filter(|_| view.at(Field::Deadline).is_none()) else { return false };
    let open = || matches!(said, Some(Stage::Registered | Stage::Planned | Stage::Rectifying));
    let day = || view.values.when(at.cell, None, Purpose::Due);
    view.values.is_by_when(at.cell) || open() && matches!(day(), Ok(When::On(_)) | Err(Reason::YearMissing))
}

impl<'a> Days<'a, '_> {
    fn when(&mut self, field: Field) -> Option<(At<'a>, Result<When, Reason>)> {
        let at = self.view.at(field)?;
        let due = field == Field::Deadline || self.planned && field == Field::RectifiedOn;
        let purpose = if due { Purpose::Due } else { Purpose::Done };
        Some((at, self.view.values.when(at.cell, self.found_on, purpose)))
    }

    /// Days that lie before the day found are taken, and told.
    fn order(&mut self, notices: &mut Vec<Notice>) {
        for field in [Field::Deadline, Field::RectifiedOn, Field::ReinspectedOn, Field::Closed] {
            if let (Some((at, Ok(When::On(day)))), Some(found_on)) = (self.when(field), self.found_on)
                && day < found_on
            {
                notices.push(Notice { cell: at.address(), value: at.cell.shown(), about: About::BeforeFound });
            }
        }
    }

    /// Whether something is done, as far as its cell tells, and on which day.
    fn done(&mut self, field: Field) -> (Option<bool>, Option<NaiveDate>) {
        match self.when(field) {
            None | Some((_, Ok(When::Unsaid | When::Standing))) => (None, None),
            Some((at, Ok(When::On(day)))) => {
                self.faults.extend(self.view.values.past(Some(day)).err().map(|reason| at.fault(reason)));
                (Some(true), Some(day))
            }
            Some((_, Ok(When::Immediately))) => (Some(true), self.found_on),
            Some((_, Ok(When::Done(done)))) => (Some(done), None),
            Some((at, Err(reason))) => {
                let done = self.by_stage(field, at);
                if done.is_none() {
                    self.faults.push(at.fault(reason));
                }
                (done, None)
            }
        }
    }

    /// Whether something is done by the word for a stage that stands in place of its day.
    fn by_stage(&self, field: Field, at: At<'_>) -> Option<bool> {
        let stage = self.view.values.words.stage.terms.get(&fold(&at.cell.shown()))?;
        Some(stage == Stage::ClosedOut || stage == Stage::AwaitingReinspection && field != Field::Closed)
    }

    /// The deadline. One in words that name no day is kept as it is; one written as a day that does not exist is a fault.
    fn due(&mut self, notices: &mut Vec<Notice>, extra: &mut Vec<(String, String)>) -> Due {
        let field = if self.planned { Field::RectifiedOn } else { Field::Deadline };
        let Some((at, when)) = self.when(field) else { return Due::Unsaid };
        let mut notice = |about| notices.push(Notice { cell: at.address(), value: at.cell.shown(), about });
        match when {
            Ok(When::Unsaid) => Due::Unsaid,
            Ok(When::On(day)) => Due::On(day),
            Ok(When::Immediately) => self.found_on.map_or(Due::AtOnce, Due::On),
            Ok(When::Standing) => {
                notice(About::Standing);
                Due::Standing
            }
            Err(reason) if self.view.values.is_written_as_date(at.cell) => {
                self.faults.push(at.fault(reason));
                Due::Unsaid
            }
            Ok(When::Done(_)) | Err(_) => {
                notice(About::DeadlineInWords);
                extra.push(self.view.as_extra(field));
                Due::Unsaid
            }
        }
    }
}

/// The stage that the row names. A word for more than a stage is kept as a note, one for no stage under its heading.
fn said_stage(view: View<'_>, notes: &mut Vec<String>, extra: &mut Vec<(String, String)>) -> Option<Stage> {
    let words = &view.values.words.stage;
    let mut text = view.text(Field::Stage);
    if text.is_empty() {
        // The word for a stage may stand in place of the day on which it was reached.
        text = Some(view.text(Field::RectifiedOn)).filter(|text| words.terms.get(&fold(text)).is_some()).unwrap_or_default();
    }
    let folded = fold(&text);
    let exact = words.terms.get(&folded);
    let stage = exact.or_else(|| words.terms.at_start(&folded));
    if words.with_note.has(&folded) || stage.is_some() && exact.is_none() {
        notes.push(text);
    } else if stage.is_none() && !folded.is_empty() {
        extra.push(view.as_extra(Field::Stage));
    }
    stage
}

/// Grade and topic. Ledgers mix up their columns: a grade may stand under the topic's heading and the other way round.
fn grade_and_topic(view: View<'_>) -> (Severity, Option<String>, Option<crate::domain::hazard::Category>, Option<String>) {
    let words = view.values.words;
    let (grade, topic) = (view.line(Field::Severity), view.line(Field::Category));
    let severity_of = |word: &str| words.severity.get(&fold(word)).or_else(|| words.severity.at_start(&fold(word)));
    let topic_is_grade = grade.is_empty() && severity_of(&topic).is_some();
    let grade_is_topic = topic.is_empty() && severity_of(&grade).is_none() && words.category.get(&fold(&grade)).is_some();
    let (grade, topic) = if topic_is_grade || grade_is_topic { (topic, grade) } else { (grade, topic) };
    let category = words.category.get(&fold(&topic));
    let in_law = words.severity.get(&fold(&grade)).is_some();
    (
        severity_of(&grade).unwrap_or(Severity::General),
        Some(grade).filter(|grade| !grade.is_empty() && !in_law),
        category,
        Some(topic).filter(|topic| !topic.is_empty() && category.is_none()),
    )
}

fn clause(view: View<'_>) -> Option<Clause> {
    let clause = Clause { source: view.line(Field::Basis), clause: view.line(Field::Clause) };
    (!clause.source.is_empty() || !clause.clause.is_empty()).then_some(clause)
}

/// The owner; department and person may stand in two columns.
fn owner(view: View<'_>) -> String {
    let parts = view.layout.columns(Field::Owner).iter().map(|column| view.values.line(view.row.cell(column.index)));
    let mut parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        parts.push(view.line(Field::Owner));
    }
    parts.dedup();
    parts.join("/")
}
