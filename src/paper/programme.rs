//! The programme with its periods and their sources, and its key figures (R1, R2, R6).

use super::gather::{Asked, block, term};
use super::report::{Block, Cell, Mark, Report, Row};
use crate::access::agenda::Agenda;
use crate::domain::accident::{Grade, grade};
use crate::domain::field::Field;
use crate::domain::fields::{Fields, Kind, words};
use crate::domain::hazard::Stage;
use crate::domain::id::Subject;
use crate::domain::programme::{ProgrammeFacts, RESPONSIBILITY_ITEMS};
use crate::domain::register::{RecordFacts, RegisterKind};
use crate::domain::rule::{PUBLICATION_DAYS, Rule, Verified};
use crate::store::StoreError;
use chrono::NaiveDate;

/// What the notice says of itself.
const FACTS: &[Field] = &[Field::DocumentNumber, Field::Issuer, Field::Recipients, Field::IssuedOn, Field::EndsOn, Field::Enterprises];

/// The report on the programme.
pub(super) fn programme(asked: &Asked) -> Result<Report, StoreError> {
    let programme = asked.view.programme()?.facts;
    let blocks = vec![facts(&programme), parameters(&programme, asked.today), figures(asked)?, responsibility(&programme)];
    Ok(asked.report("programme", programme.document_number, blocks))
}

fn facts(programme: &ProgrammeFacts) -> Block {
    let mut rows: Vec<Row> = FACTS
        .iter()
        .map(|&field| {
            let value: Cell = programme.get(field).into();
            // Without its day of issue nothing that the programme asks for has a date.
            let missing = field == Field::IssuedOn && value == Cell::Nothing;
            let value = if missing { term("report.state", "missing") } else { value };
            let row = Row::new(vec![term("field", field.key()), value]).of(Subject::Programme);
            row.marked(if missing { Mark::Bad } else { Mark::Plain })
        })
        .collect();
    if !programme.follows.is_empty() {
        let cells = vec![Cell::Term("report.follows".into()), programme.follows.as_str().into()];
        rows.push(Row::new(cells).of(Subject::Programme));
    }
    block("facts", &["item", "value"], rows)
}

/// The rule that a parameter is of; none for what is only a matter of convenience.
fn rule_of(field: Field, today: NaiveDate) -> Option<Rule> {
    match field {
        Field::DockInDays => Some(Rule::DockIn),
        Field::DiagnosisMonths => Some(Rule::Diagnosis),
        Field::ActionPlanDays => Some(Rule::ActionPlan),
        Field::ReinspectionDays | Field::ReinspectionDayType => Some(Rule::reinspection(today)),
        Field::LookBackGeneral | Field::LookBackMajor => Some(Rule::LookBack),
        Field::VisitIntervalDays => Some(Rule::VisitInterval),
        Field::MeasureReviewDays => Some(Rule::MeasureReview),
        _ => None,
    }
}

/// Each parameter with its value, its source, and how sure that is.
fn parameters(programme: &ProgrammeFacts, today: NaiveDate) -> Block {
    let own = programme.specs().iter().filter(|spec| !FACTS.contains(&spec.field) && spec.field != Field::ResponsibilityItems);
    let mut rows: Vec<Row> = own
        .map(|spec| {
            let text = programme.get(spec.field);
            let value = match spec.kind {
                Kind::One(family, _) => Cell::All(words(&text).map(|key| term(family, key)).collect()),
                _ => text.into(),
            };
            parameter(term("field", spec.field.key()), value, rule_of(spec.field, today))
        })
        .collect();
    rows.push(parameter(term("reminder", "penalty_publication"), Cell::Count(PUBLICATION_DAYS.into()), Some(Rule::SafetyLaw78)));
    block("parameters", &["item", "value", "source", "verified"], rows)
}

/// The province's points of primary responsibility (R22): as many slots as its list has, filled in by the office.
fn responsibility(programme: &ProgrammeFacts) -> Block {
    let mut items = programme.responsibility_items.lines().map(str::trim).filter(|item| !item.is_empty());
    let mut rows: Vec<Row> = (1..=RESPONSIBILITY_ITEMS)
        .map(|number| {
            let (text, mark) = match items.next() {
                Some(item) => (item.into(), Mark::Plain),
                None => (term("report.state", "not_entered"), Mark::Dim),
            };
            Row::new(vec![Cell::Text(number.to_string()), text]).of(Subject::Programme).marked(mark)
        })
        .collect();
    rows.extend(items.enumerate().map(|(at, item)| Row::new(vec![Cell::Text((RESPONSIBILITY_ITEMS + 1 + at).to_string()), item.into()])));
    block("responsibility", &["item", "value"], rows)
}

fn parameter(name: Cell, value: Cell, rule: Option<Rule>) -> Row {
    let (source, sure) = match rule {
        Some(rule) => (Cell::Term(format!("rule.{}.source", rule.key())), term("rule.mark", rule.verified().key())),
        None => (Cell::Nothing, Cell::Nothing),
    };
    let unsure = rule.is_some_and(|rule| rule.verified() != Verified::Verified);
    Row::new(vec![name, value, source, sure]).of(Subject::Programme).marked(if unsure { Mark::Near } else { Mark::Plain })
}

/// The key figures (R6): found, closed, overdue, accidents by grade; none at the larger grade or above.
fn figures(asked: &Asked) -> Result<Block, StoreError> {
    let tally = asked.view.hazard_tally()?;
    let found: u64 = Stage::ALL.iter().filter(|&&stage| stage != Stage::Void).map(|&stage| tally.at(stage)).sum();
    let overdue = Agenda::new(asked.view, asked.today, asked.calendar, None)?.counts()?.deadlines_overdue;
    let count = |name: Cell, count: u64, mark: Mark| Row::new(vec![name, count.into()]).marked(if count > 0 { mark } else { Mark::Plain });
    let figure = |key: &str| term("report.figure", key);
    let mut rows = vec![
        count(figure("listed"), found, Mark::Plain),
        count(figure("closed_out"), tally.at(Stage::ClosedOut), Mark::Plain),
        count(figure("open"), tally.open(), Mark::Plain),
        count(figure("major_open"), tally.major_open(), Mark::Near),
        count(figure("overdue"), overdue, Mark::Bad),
    ];
    let mut by_grade = vec![0_u64; Grade::ALL.len()];
    asked.each_record(RegisterKind::Accident, |record| {
        if let RecordFacts::Accident(facts) = &record.facts {
            let grade = grade(facts.deaths.unwrap_or(0), facts.serious_injuries.unwrap_or(0), facts.loss.unwrap_or(0));
            by_grade[grade as usize] += 1;
        }
        Ok(())
    })?;
    for (&grade, &accidents) in Grade::ALL.iter().zip(&by_grade) {
        rows.push(count(term("accident_grade", grade.key()), accidents, if grade == Grade::General { Mark::Near } else { Mark::Bad }));
    }
    Ok(block("figures", &["figure", "count"], rows))
}
