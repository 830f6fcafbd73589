//! The figures of an officer, a group or an enterprise, each opening its rows (R56).

use super::gather::{Asked, block, term};
use super::report::{Cell, Figure, Mark, Question, Report, Row, Scored};
use super::scoring::Scoring;
use crate::domain::refusal::Refusal;
use crate::store::StoreError;
use std::collections::HashMap;

/// The figures of somebody's scorecard: an enterprise supervises none and goes to no training.
pub(super) fn figures_of(scored: Scored) -> impl Iterator<Item = Figure> {
    let enterprise = matches!(scored, Scored::Enterprise(_));
    Figure::ALL.iter().copied().filter(move |figure| !(enterprise && matches!(figure, Figure::Enterprises | Figure::Trainings)))
}

/// What a figure says of somebody: an officer's are what they did, or what their group answers for.
fn name_of(scored: Scored, figure: Figure) -> Cell {
    let family = if matches!(scored, Scored::Officer(_)) { "report.officer_figure" } else { "report.figure" };
    term(family, figure.key())
}

/// Whether a figure above nought calls for attention. An officer who finds a relapse has done their work.
pub(super) fn mark(scored: Scored, figure: Figure, count: u64) -> Mark {
    match figure {
        _ if count == 0 => Mark::Plain,
        Figure::Relapses if matches!(scored, Scored::Officer(_)) => Mark::Plain,
        Figure::Overdue | Figure::Missed | Figure::Accidents | Figure::Relapses => Mark::Bad,
        Figure::MajorOpen | Figure::Overrides => Mark::Near,
        _ => Mark::Plain,
    }
}

/// A scorecard.
pub(super) fn score(asked: &Asked, scored: Scored) -> Result<Report, StoreError> {
    let name = name(asked, scored)?;
    let scoring = Scoring::of(asked)?;
    let mut counts: HashMap<Figure, u64> = HashMap::new();
    scoring.walk(scoring.extent(scored), &mut |of, figure, _| {
        *counts.entry(figure).or_default() += u64::from(of == scored);
        Ok(())
    })?;
    let rows = figures_of(scored).map(|figure| {
        let count = counts.get(&figure).copied().unwrap_or(0);
        let row = Row::new(vec![name_of(scored, figure), count.into()]);
        row.marked(mark(scored, figure, count)).opening(Question::Rows(scored, figure))
    });
    Ok(asked.report("score", name, vec![block("figures", &["figure", "count"], rows.collect())]))
}

/// The rows behind a figure.
pub(super) fn rows(asked: &Asked, scored: Scored, figure: Figure) -> Result<Report, StoreError> {
    let name = name(asked, scored)?;
    let scoring = Scoring::of(asked)?;
    let mut rows = Vec::new();
    scoring.walk(scoring.extent(scored), &mut |of, at, thing| {
        if of == scored && at == figure {
            rows.push(scoring.row(thing)?);
        }
        Ok(())
    })?;
    rows.retain(|_| figures_of(scored).any(|it| it == figure));
    let heading = block("figure", &["figure", "count"], vec![Row::new(vec![name_of(scored, figure), rows.len().into()])]);
    Ok(asked.report("rows", name, vec![heading, block("rows", &["on", "id", "party", "content", "state"], rows)]))
}

fn name(asked: &Asked, scored: Scored) -> Result<String, StoreError> {
    let known = match scored {
        Scored::Officer(id) => asked.view.staff_member(id)?.map(|member| format!("{id} {}", member.facts.name)),
        Scored::Group(id) => asked.view.group(id)?.map(|group| format!("{id} {}", group.facts.name)),
        Scored::Enterprise(id) => asked.view.enterprise(id)?.map(|enterprise| format!("{id} {}", enterprise.facts.name)),
    };
    let id = match scored {
        Scored::Officer(id) => id.to_string(),
        Scored::Group(id) => id.to_string(),
        Scored::Enterprise(id) => id.to_string(),
    };
    known.ok_or_else(|| Refusal::NoSuch(id).into())
}
