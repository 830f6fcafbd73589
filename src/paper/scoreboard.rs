//! All officers, groups and enterprises with their main figures, side by side (R56).

use super::gather::{Asked, block};
use super::report::{Block, Cell, Figure, Question, Report, Row, Scored};
use super::score::{figures_of, mark};
use super::scoring::{Extent, Scoring};
use crate::access::Session;
use crate::domain::id::{EnterpriseId, GroupId, StaffId};
use crate::store::{StoreError, View};
use std::collections::HashMap;

/// The figures of an officer's row.
const OFFICER: &[Figure] = &[
    Figure::Enterprises,
    Figure::Listed,
    Figure::ClosedOut,
    Figure::Open,
    Figure::Overdue,
    Figure::Visits,
    Figure::Orders,
    Figure::Missed,
    Figure::Trainings,
];
/// The figures of a group's row.
const GROUP: &[Figure] = &[
    Figure::Enterprises,
    Figure::Listed,
    Figure::ClosedOut,
    Figure::Open,
    Figure::MajorOpen,
    Figure::Overdue,
    Figure::Visits,
    Figure::Missed,
    Figure::Accidents,
];
/// The figures of an enterprise's row.
const ENTERPRISE: &[Figure] = &[
    Figure::Listed,
    Figure::ClosedOut,
    Figure::Open,
    Figure::MajorOpen,
    Figure::Overdue,
    Figure::Relapses,
    Figure::Visits,
    Figure::Missed,
    Figure::Accidents,
];

type Counts = HashMap<(Kind, u32, Figure), u64>;

/// Which of the three a figure is of.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Officer,
    Group,
    Enterprise,
}

fn key(scored: Scored) -> (Kind, u32) {
    match scored {
        Scored::Officer(StaffId(id)) => (Kind::Officer, id),
        Scored::Group(GroupId(id)) => (Kind::Group, id),
        Scored::Enterprise(EnterpriseId(id)) => (Kind::Enterprise, id),
    }
}

/// Everybody's figures.
fn count(scoring: &Scoring) -> Result<Counts, StoreError> {
    let mut counts: Counts = HashMap::new();
    scoring.walk(Extent::All, &mut |scored, figure, _| {
        let (kind, id) = key(scored);
        *counts.entry((kind, id, figure)).or_default() += 1;
        Ok(())
    })?;
    Ok(counts)
}

/// The scorecard of a group, an officer or an enterprise as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Whose.
    pub scored: Scored,
    /// The name.
    pub name: String,
    /// A count for each of `Figure::ALL`; none where there is no such figure.
    pub counts: Vec<Option<u64>>,
}

impl Card {
    /// Whether something is overdue.
    pub fn is_overdue(&self) -> bool {
        Figure::ALL.iter().zip(&self.counts).any(|(figure, count)| *figure == Figure::Overdue && count.is_some_and(|count| count > 0))
    }
}

/// The scorecards of all groups, then of the officers on duty, then of the enterprises. One walk over everything.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn cards(session: &Session, view: &View) -> Result<Vec<Card>, StoreError> {
    let asked = Asked::by(session, view);
    let scoring = Scoring::of(&asked)?;
    let counts = count(&scoring)?;
    let card = |scored: Scored, name: &str| {
        let (kind, id) = key(scored);
        let has = |figure: &Figure| figures_of(scored).any(|it| it == *figure);
        let count = |figure: &Figure| counts.get(&(kind, id, *figure)).copied().unwrap_or(0);
        Card { scored, name: name.to_owned(), counts: Figure::ALL.iter().map(|figure| has(figure).then(|| count(figure))).collect() }
    };
    let mut cards: Vec<Card> = scoring.bureau.groups.iter().map(|it| card(Scored::Group(it.id), &it.facts.name)).collect();
    let serving = scoring.bureau.staff.iter().filter(|member| member.facts.serves_on(asked.today));
    cards.extend(serving.map(|it| card(Scored::Officer(it.id), &it.facts.name)));
    asked.each_enterprise(|it| {
        cards.push(card(Scored::Enterprise(it.id), &it.facts.name));
        Ok(())
    })?;
    Ok(cards)
}

/// The scoreboard. One walk over everything.
pub(super) fn scoreboard(asked: &Asked) -> Result<Report, StoreError> {
    let scoring = Scoring::of(asked)?;
    let counts = count(&scoring)?;
    let serving = scoring.bureau.staff.iter().filter(|member| member.facts.serves_on(asked.today));
    let officers = serving.map(|it| row(&counts, Scored::Officer(it.id), it.facts.name.clone(), OFFICER)).collect();
    let groups = scoring.bureau.groups.iter().map(|it| row(&counts, Scored::Group(it.id), it.facts.name.clone(), GROUP)).collect();
    let mut enterprises = Vec::new();
    asked.each_enterprise(|it| {
        enterprises.push(row(&counts, Scored::Enterprise(it.id), it.facts.name, ENTERPRISE));
        Ok(())
    })?;
    let blocks: Vec<Block> = vec![
        block(
            "officers",
            &["officer", "enterprises", "listed", "closed_out", "open", "overdue", "visits", "orders", "missed", "trainings"],
            officers,
        ),
        block(
            "groups",
            &["group", "enterprises", "listed", "closed_out", "open", "major_open", "overdue", "visits", "missed", "accidents"],
            groups,
        ),
        block(
            "enterprises",
            &["enterprise", "listed", "closed_out", "open", "major_open", "overdue", "relapses", "visits", "missed", "accidents"],
            enterprises,
        ),
    ];
    Ok(asked.report("scoreboard", "", blocks))
}

/// A row that opens the scorecard; it stands out when something is overdue.
fn row(counts: &Counts, scored: Scored, name: String, figures: &[Figure]) -> Row {
    let (kind, id) = key(scored);
    let count = |figure: Figure| counts.get(&(kind, id, figure)).copied().unwrap_or(0);
    let mut cells = vec![Cell::from(name)];
    cells.extend(figures.iter().map(|&figure| Cell::from(count(figure))));
    let question = match scored {
        Scored::Officer(id) => Question::OfficerScore(id),
        Scored::Group(id) => Question::GroupScore(id),
        Scored::Enterprise(id) => Question::EnterpriseScore(id),
    };
    Row::new(cells).marked(mark(scored, Figure::Overdue, count(Figure::Overdue))).opening(question)
}
