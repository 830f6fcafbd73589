//! A group's half-year assessment or year-end report, drafted from the data (R38, R40).

use super::gather::{Asked, Bureau, block, term};
use super::period::{closed_on, is_closed, is_open, is_overdue};
use super::report::{Cell, Link, Mark, Report, Row};
use crate::access::Session;
use crate::domain::enterprise::Enterprise;
use crate::domain::field::Field;
use crate::domain::hazard::{Category, Hazard, Severity, Stage};
use crate::domain::id::{GroupId, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Record, RecordFacts, RegisterAct, RegisterKind, ReportKind};
use crate::locale::Words;
use crate::store::{StoreError, View};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashSet};

/// Next steps of one kind that a draft names.
const STEPS: usize = 8;

/// The draft of a group's report on a period, `2026H1` or `2026`, as text to go on writing: a paragraph a line.
///
/// # Errors
/// `Refused` with `NoSuch` for an unknown group, or `Unreadable` for what is no period; `Storage`, `Damaged`.
pub fn draft(session: &Session, view: &View, group: GroupId, period: &str, words: Words) -> Result<String, StoreError> {
    let report = drafted(&Asked::by(session, view), group, period)?;
    let rows = report.blocks.iter().flat_map(|block| &block.rows);
    let lines = rows.map(|row| row.cells.iter().map(|cell| cell.text(words)).collect::<String>());
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// What a period came to.
#[derive(Default)]
struct Sum {
    visits: usize,
    joint: usize,
    visited: HashSet<u32>,
    found: usize,
    major: usize,
    /// Closed out in the period.
    closed: usize,
    /// Of those found in the period, closed out by its end.
    closed_of_found: usize,
    open: usize,
    overdue: Vec<Hazard>,
    look_backs: usize,
    relapses: usize,
    categories: BTreeMap<Option<Category>, usize>,
    orders: usize,
    measures: usize,
    cases: usize,
    penalties: usize,
    accidents: usize,
    /// Penalties that are not published yet, measures that are not lifted, lists that are not copied.
    unfinished: Vec<Record>,
}

/// The draft as a report; each next step opens its record.
pub(super) fn drafted(asked: &Asked, group: GroupId, period: &str) -> Result<Report, StoreError> {
    let bureau = Bureau::of(asked.view)?;
    let name = bureau.group(group).ok_or_else(|| Refusal::NoSuch(group.to_string()))?.facts.name.clone();
    let (start, end) = bounds(period)?;
    let last = end.min(asked.today);
    let mut enterprises = Vec::new();
    asked.each_enterprise(|enterprise| {
        if enterprise.group_on(last) == Some(group) {
            enterprises.push(enterprise);
        }
        Ok(())
    })?;
    let mut sum = Sum::default();
    for enterprise in &enterprises {
        hazards(asked, enterprise, start, last, &mut sum)?;
        records(asked, enterprise, start, last, &mut sum)?;
    }
    let text = paragraphs(&name, &enterprises, start, last, &sum);
    let steps = next_steps(&enterprises, &sum);
    let none = vec![said("report.draft.steps_none", Vec::new())];
    let steps = if steps.is_empty() { none.into_iter().map(|cell| Row::new(vec![cell])).collect() } else { steps };
    let blocks = vec![
        block("draft", &["value"], text.into_iter().map(|cell| Row::new(vec![cell])).collect()),
        block("steps_next", &["value"], steps),
    ];
    Ok(asked.report("draft", format!("{name} {period}"), blocks))
}

/// The first and last day of a period as it is written.
fn bounds(period: &str) -> Result<(NaiveDate, NaiveDate), StoreError> {
    let kinds = [ReportKind::HalfYearAssessment, ReportKind::GroupAnnual];
    let found = kinds.iter().find_map(|kind| kind.period_start(period).zip(kind.period_end(period)));
    found.ok_or_else(|| Refusal::Unreadable { field: Field::Period, text: period.to_owned() }.into())
}

fn hazards(asked: &Asked, enterprise: &Enterprise, start: NaiveDate, last: NaiveDate, sum: &mut Sum) -> Result<(), StoreError> {
    let within = |day: NaiveDate| start <= day && day <= last;
    for hazard in asked.hazards_of(enterprise.id)? {
        if hazard.stage == Stage::Void {
            continue;
        }
        let closed_on = closed_on(&hazard);
        if within(hazard.facts.found_on) {
            sum.found += 1;
            sum.major += usize::from(hazard.facts.severity == Severity::Major);
            sum.closed_of_found += usize::from(is_closed(&hazard, last));
            *sum.categories.entry(hazard.facts.category).or_default() += 1;
        }
        sum.closed += usize::from(closed_on.is_some_and(within));
        let closures = hazard.past_closures.iter().chain(&hazard.closure);
        for look_back in closures.flat_map(|closure| &closure.look_backs).filter(|it| within(it.on)) {
            sum.look_backs += 1;
            sum.relapses += usize::from(!look_back.holds);
        }
        sum.open += usize::from(is_open(&hazard, last));
        if is_overdue(&hazard, last) {
            sum.overdue.push(hazard);
        }
    }
    Ok(())
}

fn records(asked: &Asked, enterprise: &Enterprise, start: NaiveDate, last: NaiveDate, sum: &mut Sum) -> Result<(), StoreError> {
    use RegisterKind::*;
    for kind in [Visit, RectificationOrder, Measure, Case, Penalty, Accident, HazardList] {
        for record in asked.live(enterprise.id, kind)? {
            if record.stage().is_open() && !matches!(kind, RectificationOrder | Case | Accident) {
                sum.unfinished.push(record.clone());
            }
            if !record.day().is_some_and(|day| start <= day && day <= last) {
                continue;
            }
            match &record.facts {
                RecordFacts::Visit(facts) => {
                    sum.visits += 1;
                    sum.joint += usize::from(facts.joint);
                    sum.visited.insert(enterprise.id.0);
                }
                RecordFacts::RectificationOrder(_) => sum.orders += 1,
                RecordFacts::Measure(_) => sum.measures += 1,
                RecordFacts::Case(_) => sum.cases += 1,
                RecordFacts::Penalty(_) => sum.penalties += 1,
                RecordFacts::Accident(_) => sum.accidents += 1,
                _ => {}
            }
        }
    }
    Ok(())
}

fn said(key: &str, values: Vec<(&'static str, Cell)>) -> Cell {
    Cell::Said(key.to_owned(), values)
}

fn paragraphs(name: &str, enterprises: &[Enterprise], start: NaiveDate, last: NaiveDate, sum: &Sum) -> Vec<Cell> {
    let names: Vec<Cell> = enterprises.iter().map(|enterprise| enterprise.facts.name.as_str().into()).collect();
    let mut text = vec![
        said(
            "report.draft.supervision",
            vec![
                ("group", name.into()),
                ("enterprises", enterprises.len().into()),
                ("names", Cell::All(names)),
                ("start", start.into()),
                ("end", last.into()),
            ],
        ),
        said(
            "report.draft.visits",
            vec![("visits", sum.visits.into()), ("joint", sum.joint.into()), ("visited", sum.visited.len().into())],
        ),
        said("report.draft.hazards", vec![("found", sum.found.into()), ("major", sum.major.into()), ("closed", sum.closed.into())]),
    ];
    if let Some(rate) = rate(sum.closed_of_found, sum.found) {
        text.push(said("report.draft.rate", vec![("closed", sum.closed_of_found.into()), ("rate", rate.into())]));
    }
    let open = vec![("day", last.into()), ("open", sum.open.into()), ("overdue", sum.overdue.len().into())];
    text.push(said("report.draft.open", open));
    if sum.look_backs > 0 {
        text.push(said("report.draft.look_backs", vec![("count", sum.look_backs.into()), ("relapses", sum.relapses.into())]));
    }
    let ladder = [sum.orders, sum.measures, sum.cases, sum.penalties];
    if ladder.iter().any(|&count| count > 0) {
        let [orders, measures, cases, penalties] = ladder.map(Cell::from);
        text.push(said(
            "report.draft.ladder",
            vec![("orders", orders), ("measures", measures), ("cases", cases), ("penalties", penalties)],
        ));
    }
    text.push(said("report.draft.accidents", vec![("count", sum.accidents.into())]));
    let mut categories: Vec<(&Option<Category>, &usize)> = sum.categories.iter().collect();
    categories.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    if !categories.is_empty() {
        let all = categories.into_iter().map(|(category, &count)| {
            let name = category.map_or(Cell::Term("report.draft.no_category".into()), |category| term("category", category.key()));
            said("report.draft.category", vec![("category", name), ("count", count.into())])
        });
        text.push(said("report.draft.categories", vec![("categories", Cell::All(all.collect()))]));
    }
    text
}

/// A part of a whole in percent, to one decimal and rounded half up; only all of it is 100, and only none of it 0. None
/// of nothing.
fn rate(part: usize, whole: usize) -> Option<String> {
    let tenths = (part * 2000 + whole).checked_div(whole * 2)?;
    Some(match tenths {
        _ if part == whole => "100".to_owned(),
        _ if part == 0 => "0".to_owned(),
        tenths => {
            let tenths = tenths.clamp(1, 999);
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    })
}

/// What is to be done next: overdue hazards, records that are not finished, enterprises that nobody visited.
fn next_steps(enterprises: &[Enterprise], sum: &Sum) -> Vec<Row> {
    let name = |id| enterprises.iter().find(|enterprise| enterprise.id == id).map_or(Cell::Nothing, |it| it.facts.name.as_str().into());
    let mut rows = Vec::new();
    let step = |cell: Cell, subject: Subject, mark| Row { cells: vec![cell], mark, link: Some(Link::Subject(subject)), entry: None };
    // What was closed out since needs no step.
    for hazard in sum.overdue.iter().filter(|hazard| hazard.stage.is_open()).take(STEPS) {
        let values = vec![
            ("enterprise", name(hazard.facts.enterprise)),
            ("hazard", hazard.id.to_string().into()),
            ("description", hazard.facts.description.as_str().into()),
            ("deadline", hazard.deadline().into()),
        ];
        rows.push(step(said("report.draft.step_overdue", values), Subject::Hazard(hazard.id), Mark::Bad));
    }
    for record in sum.unfinished.iter().take(STEPS) {
        let next = record.offers().into_iter().find(|(_, possible)| *possible).map_or(RegisterAct::Edit, |(act, _)| act);
        let values = vec![
            ("enterprise", record.enterprise().map_or(Cell::Nothing, name)),
            ("day", record.day().into()),
            ("register", term("register", record.id.kind.key())),
            ("act", term("register_act", next.key())),
        ];
        rows.push(step(said("report.draft.step_unfinished", values), Subject::Record(record.id), Mark::Near));
    }
    for enterprise in enterprises.iter().filter(|it| !sum.visited.contains(&it.id.0)).take(STEPS) {
        let values = vec![("enterprise", enterprise.facts.name.as_str().into())];
        rows.push(step(said("report.draft.step_visit", values), Subject::Enterprise(enterprise.id), Mark::Near));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn a_rate_has_one_decimal_and_is_rounded_half_up() {
        for (part, whole, expected) in [
            (5, 12, Some("41.7")),
            (1, 2, Some("50.0")),
            (1, 8, Some("12.5")),
            (1, 16, Some("6.3")),
            (12, 12, Some("100")),
            (0, 12, Some("0")),
            (9_999, 10_000, Some("99.9")),
            (1, 10_000, Some("0.1")),
            (0, 0, None),
        ] {
            assert_eq!(rate(part, whole).as_deref(), expected, "{part} of {whole}");
        }
    }
}
