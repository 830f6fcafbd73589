//! Visits by mode, and how long each enterprise has been waiting for its next (R29, R30, R35, R37).

use super::gather::{Asked, block, counted, term};
use super::report::{Block, Cell, Mark, Report, Row};
use crate::domain::calendar::add_days;
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::VisitMode;
use crate::domain::id::{EnterpriseId, RecordId, Subject};
use crate::domain::obligation::ReminderKind;
use crate::domain::programme::ProgrammeFacts;
use crate::domain::register::{RecordFacts, RegisterKind};
use crate::store::StoreError;
use chrono::NaiveDate;

/// The columns of [`Visiting::cells`].
pub(super) const COLUMNS: &[&str] = &["last_visit", "days_since", "interval", "due", "state"];

/// How an enterprise is visited.
pub(super) struct Visiting {
    /// The last visit.
    pub last: Option<NaiveDate>,
    /// Days between two visits: its own, or the programme's.
    pub interval: u16,
    /// The day by which it is to be visited again, as the reminders count it; none where nobody has been there yet.
    pub due: Option<NaiveDate>,
}

impl Visiting {
    /// By where an enterprise stands. One get.
    pub fn of(asked: &Asked, enterprise: &Enterprise, programme: &ProgrammeFacts) -> Result<Self, StoreError> {
        let standing = asked.view.standing(enterprise.id)?;
        let interval = enterprise.facts.visit_interval_days.unwrap_or(programme.parameters.visit_interval_days);
        // The dock-in is a visit too.
        let basis = standing.last_visit_on.max(standing.docked_in);
        let due = basis.map(|last| counted(ReminderKind::Visit, add_days(last, interval.into()), programme, asked.calendar));
        Ok(Self { last: standing.last_visit_on, interval, due })
    }

    /// Days since the last visit.
    pub fn days_since(&self, today: NaiveDate) -> Option<i64> {
        self.last.map(|last| (today - last).num_days())
    }

    pub fn cells(&self, today: NaiveDate) -> Vec<Cell> {
        let since = self.days_since(today).map_or(Cell::Nothing, Cell::Count);
        let state = match self.due {
            None => "never",
            Some(due) if due < today => "over",
            Some(_) => "within",
        };
        vec![self.last.into(), since, Cell::Count(self.interval.into()), self.due.into(), term("report.visited", state)]
    }

    /// Never visited, or past its day.
    pub fn mark(&self, today: NaiveDate) -> Mark {
        if self.due.is_none_or(|due| due < today) { Mark::Bad } else { Mark::Plain }
    }
}

/// The report on visits.
pub(super) fn visits(asked: &Asked) -> Result<Report, StoreError> {
    let mut modes: Vec<usize> = vec![0; VisitMode::ALL.len() + 1];
    let (mut all, mut joint, mut refused) = (0, 0, 0);
    let mut open_loops: Vec<(NaiveDate, RecordId, Option<EnterpriseId>)> = Vec::new();
    asked.each_record(RegisterKind::Visit, |record| {
        let RecordFacts::Visit(facts) = &record.facts else { return Ok(()) };
        let at = VisitMode::ALL.iter().position(|&mode| Some(mode) == facts.mode).unwrap_or(VisitMode::ALL.len());
        modes[at] += 1;
        all += 1;
        joint += usize::from(facts.joint);
        refused += usize::from(!facts.refused_to_sign.is_empty());
        if facts.closed_loop == Some(false) {
            open_loops.push((record.day().unwrap_or(NaiveDate::MIN), record.id, facts.enterprise));
        }
        Ok(())
    })?;
    let mode_row = |(at, &count): (usize, &usize)| {
        let mode = VisitMode::ALL.get(at).map_or(term("report.visits", "no_mode"), |mode| term("visit_mode", mode.key()));
        Row::new(vec![mode, count.into()])
    };
    let mut counts: Vec<Row> = modes.iter().enumerate().map(mode_row).collect();
    if modes.last() == Some(&0) {
        counts.pop();
    }
    for (key, count) in [("all", all), ("joint", joint), ("refused_to_sign", refused), ("no_closed_loop", open_loops.len())] {
        counts.push(Row::new(vec![term("report.visits", key), count.into()]));
    }
    Ok(asked.report("visits", "", vec![block("visit_counts", &["mode", "count"], counts), waiting(asked)?, loops(asked, open_loops)?]))
}

/// Enterprises by how long they have been waiting, those never visited first.
fn waiting(asked: &Asked) -> Result<Block, StoreError> {
    let programme = asked.view.programme()?.facts;
    let mut rows = Vec::new();
    asked.each_enterprise(|enterprise| {
        let visiting = Visiting::of(asked, &enterprise, &programme)?;
        let mut cells = vec![Cell::from(enterprise.facts.name.as_str())];
        cells.extend(visiting.cells(asked.today));
        let row = Row::new(cells).marked(visiting.mark(asked.today)).of(Subject::Enterprise(enterprise.id));
        rows.push((visiting.last, row));
        Ok(())
    })?;
    rows.sort_by_key(|(last, _)| *last);
    Ok(block(
        "waiting",
        &["enterprise", "last_visit", "days_since", "interval", "due", "state"],
        rows.into_iter().map(|(_, row)| row).collect(),
    ))
}

/// Visits that found the enterprise without a closed loop of its own (R37), the latest first.
fn loops(asked: &Asked, mut found: Vec<(NaiveDate, RecordId, Option<EnterpriseId>)>) -> Result<Block, StoreError> {
    found.sort_by_key(|entry| std::cmp::Reverse(*entry));
    let mut rows = Vec::new();
    for (on, id, enterprise) in found {
        let name = enterprise.map(|id| asked.view.enterprise(id)).transpose()?.flatten().map_or_else(String::new, |it| it.facts.name);
        rows.push(Row::new(vec![on.into(), id.to_string().into(), name.into()]).marked(Mark::Near).of(Subject::Record(id)));
    }
    Ok(block("no_closed_loop", &["on", "id", "enterprise"], rows))
}
