//! How far the programme has come: each enterprise's milestones (R23–R28), each group's and enterprise's reports
//! (R38–R40).

use super::gather::{Asked, Bureau, block, term};
use super::milestone::{self, State, milestones};
use super::owed::{Owed, owed};
use super::report::{Block, Cell, Mark, Report, Row};
use crate::domain::id::Subject;
use crate::domain::register::{RegisterKind, ReportKind};
use crate::store::StoreError;
use chrono::NaiveDate;

/// Every enterprise with its five milestones, and how many of each stand how.
pub(super) fn all_milestones(asked: &Asked) -> Result<Report, StoreError> {
    let programme = asked.view.programme()?.facts;
    let bureau = Bureau::of(asked.view)?;
    let mut rows = Vec::new();
    let mut counts: Vec<(Cell, [usize; 4])> = Vec::new();
    asked.each_enterprise(|enterprise| {
        let mut records = Vec::new();
        for &kind in milestone::REGISTERS {
            records.extend(asked.live(enterprise.id, kind)?);
        }
        let changed_on = asked.view.standing(enterprise.id)?.list_changed_on;
        let all = milestones(&enterprise, &records, changed_on, &programme, asked.calendar);
        let group = enterprise.group_on(asked.today).map_or(Cell::Nothing, |id| bureau.group_name(id).into());
        let mut cells = vec![enterprise.facts.name.as_str().into(), group];
        let mut worst = Mark::Plain;
        for (at, it) in all.iter().enumerate() {
            let state = it.state(asked.today);
            if counts.len() <= at {
                counts.push((it.cell(), [0; 4]));
            }
            counts[at].1[column(state)] += 1;
            cells.push(standing_cell(state, it.due, it.done));
            worst = match state.mark() {
                Mark::Bad => Mark::Bad,
                Mark::Near if worst == Mark::Plain => Mark::Near,
                _ => worst,
            };
        }
        rows.push(Row::new(cells).marked(worst).of(Subject::Enterprise(enterprise.id)));
        Ok(())
    })?;
    let counts = counts.into_iter().map(|(name, numbers)| {
        let mut cells = vec![name];
        cells.extend(numbers.iter().map(|&count| count.into()));
        Row::new(cells).marked(if numbers[2] > 0 { Mark::Bad } else { Mark::Plain })
    });
    let counts = block("milestone_counts", &["milestone", "done", "late", "overdue_count", "ahead"], counts.collect());
    let columns = &["enterprise", "group", "dock_in", "diagnosis", "hazard_list", "copy_to", "action_plan"];
    Ok(asked.report("milestones", "", vec![counts, block("milestones", columns, rows)]))
}

fn column(state: State) -> usize {
    match state {
        State::Done => 0,
        State::Late => 1,
        State::Overdue => 2,
        State::Ahead | State::Waiting => 3,
    }
}

/// A state with the day that it is about: done when, or due when.
fn standing_cell(state: State, due: Option<NaiveDate>, done: Option<NaiveDate>) -> Cell {
    match done.or(due) {
        Some(day) => Cell::Said("report.state_on".into(), vec![("state", state.cell()), ("day", day.into())]),
        None => state.cell(),
    }
}

/// Each group's half-year and year-end reports, each enterprise's year-end reports, of the periods that have begun.
pub(super) fn reports(asked: &Asked) -> Result<Report, StoreError> {
    let programme = asked.view.programme()?.facts;
    let bureau = Bureau::of(asked.view)?;
    let kinds = [ReportKind::HalfYearAssessment, ReportKind::GroupAnnual];
    let mut groups = Vec::new();
    for group in &bureau.groups {
        let records = asked.view.records_by(group.id, RegisterKind::Report)?;
        let all = owed(&kinds, &records, &programme, group.facts.formed_on, asked.today);
        groups.extend(all.into_iter().map(|it| report_row(asked, &group.facts.name, Subject::Group(group.id), &it)));
    }
    let mut enterprises = Vec::new();
    asked.each_enterprise(|enterprise| {
        let records = asked.view.records_at(enterprise.id, RegisterKind::Report)?;
        let all = owed(&[ReportKind::EnterpriseAnnual], &records, &programme, enterprise.supervised_since(), asked.today);
        enterprises.extend(all.into_iter().map(|it| report_row(asked, &enterprise.facts.name, Subject::Enterprise(enterprise.id), &it)));
        Ok(())
    })?;
    let blocks: Vec<Block> = vec![block("group_reports", REPORT, groups), block("enterprise_reports", REPORT, enterprises)];
    Ok(asked.report("reports", "", blocks))
}

const REPORT: &[&str] = &["party", "report", "period", "due", "received", "state", "copied"];

/// A report that is owed; one that has to be copied and was not is to be looked at (R40).
fn report_row(asked: &Asked, party: &str, of: Subject, it: &Owed) -> Row {
    let state = it.state(asked.today);
    let wants_copy = it.kind == ReportKind::GroupAnnual && it.received().is_some() && it.copied().is_none();
    let copied = if wants_copy { term("record_stage", "uncopied") } else { it.copied().into() };
    let cells = vec![
        party.into(),
        term("report_kind", it.kind.key()),
        Cell::Period(it.period.clone()),
        it.due.into(),
        it.received().into(),
        state.cell(),
        copied,
    ];
    let mark = if wants_copy { Mark::Near } else { state.mark() };
    Row::new(cells).marked(mark).of(it.record.as_ref().map_or(of, |record| Subject::Record(record.id)))
}
