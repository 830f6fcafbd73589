//! All about an enterprise on one page (R43): basics, safety status, risks.

use super::gather::{Asked, Bureau, above_nought, block, stage, term, terms};
use super::milestone::{self, milestones};
use super::report::{Block, Cell, Mark, Report, Row};
use super::visits::{self, Visiting};
use crate::domain::accident::grade;
use crate::domain::enterprise::{ContactRole, Enterprise};
use crate::domain::field::Field;
use crate::domain::hazard::{Hazard, Severity};
use crate::domain::id::{EnterpriseId, Subject};
use crate::domain::programme::ProgrammeFacts;
use crate::domain::register::{Record, RecordFacts, RegisterKind};
use crate::store::StoreError;
use chrono::NaiveDate;

/// The registers of the enforcement ladder (R49–R53).
const LADDER: &[RegisterKind] =
    &[RegisterKind::RectificationOrder, RegisterKind::Measure, RegisterKind::Case, RegisterKind::Penalty, RegisterKind::Referral];
/// Visits that one page holds.
const VISITS: usize = 6;

/// The file of an enterprise.
pub(super) fn enterprise_file(asked: &Asked, id: EnterpriseId) -> Result<Report, StoreError> {
    let enterprise = asked.enterprise(id)?;
    let programme = asked.view.programme()?.facts;
    let blocks = vec![
        basics(&enterprise),
        contacts(&enterprise),
        supervision(asked, &enterprise)?,
        milestone_block(asked, &enterprise, &programme)?,
        figures(asked, &enterprise)?,
        open_hazards(asked, &enterprise)?,
        visiting(asked, &enterprise, &programme)?,
        latest_visits(asked, &enterprise)?,
        ladder(asked, &enterprise)?,
        action_plan(asked, &enterprise)?,
        accidents(asked, &enterprise)?,
    ];
    Ok(asked.report("enterprise_file", format!("{id} {}", enterprise.facts.name), blocks))
}

fn basics(enterprise: &Enterprise) -> Block {
    let facts = &enterprise.facts;
    let fields: [(Field, Cell); 7] = [
        (Field::Uscc, facts.uscc.clone().unwrap_or_default().into()),
        (Field::Town, facts.town.as_str().into()),
        (Field::Address, facts.address.as_str().into()),
        (Field::Sectors, terms("sector", facts.sectors.iter().map(|sector| sector.key()))),
        (Field::HazchemRoles, terms("hazchem_role", facts.hazchem_roles.iter().map(|role| role.key()))),
        (Field::Headcount, facts.headcount.map_or(Cell::Nothing, |count| Cell::Count(count.into()))),
        (Field::Notes, facts.notes.as_str().into()),
    ];
    let filled = fields.into_iter().filter(|(_, value)| *value != Cell::Nothing);
    let rows = filled.map(|(field, value)| Row::new(vec![term("field", field.key()), value]).of(Subject::Enterprise(enterprise.id)));
    block("basics", &["item", "value"], rows.collect())
}

fn contacts(enterprise: &Enterprise) -> Block {
    let all = ContactRole::ALL.iter().flat_map(|&role| enterprise.facts.contacts_as(role));
    let row = |role: ContactRole, name: &str, phones: &[String]| {
        Row::new(vec![term("contact_role", role.key()), name.into(), phones.into()]).of(Subject::Enterprise(enterprise.id))
    };
    block("contacts", &["role", "name", "phones"], all.map(|contact| row(contact.role, &contact.name, &contact.phones)).collect())
}

fn supervision(asked: &Asked, enterprise: &Enterprise) -> Result<Block, StoreError> {
    let bureau = Bureau::of(asked.view)?;
    let mut pairings = enterprise.pairings.clone();
    // Of two from one day on the one entered last holds.
    pairings.sort_by_key(|pairing| pairing.from);
    let holds = pairings.iter().rposition(|pairing| pairing.from <= asked.today);
    let row = |(at, pairing): (usize, &crate::domain::enterprise::Pairing)| {
        let group = bureau.group(pairing.group);
        let state = match holds {
            Some(now) if at == now => "holding",
            Some(now) if at < now => "earlier",
            _ => "later",
        };
        let cells = vec![
            bureau.group_name(pairing.group).into(),
            group.map_or(Cell::Nothing, |group| bureau.name(group.facts.leader).into()),
            group.map_or(Cell::Nothing, |group| bureau.others(group).as_slice().into()),
            pairing.from.into(),
            term("report.state", state),
        ];
        let row = Row::new(cells).of(Subject::Group(pairing.group));
        row.marked(if state == "earlier" { Mark::Dim } else { Mark::Plain })
    };
    let rows: Vec<Row> = pairings.iter().enumerate().map(row).rev().collect();
    Ok(block("supervision", &["group", "leader", "members", "from", "state"], rows))
}

fn milestone_block(asked: &Asked, enterprise: &Enterprise, programme: &ProgrammeFacts) -> Result<Block, StoreError> {
    let mut records = Vec::new();
    for &kind in milestone::REGISTERS {
        records.extend(asked.live(enterprise.id, kind)?);
    }
    let changed_on = asked.view.standing(enterprise.id)?.list_changed_on;
    let all = milestones(enterprise, &records, changed_on, programme, asked.calendar);
    let rows = all.into_iter().map(|it| {
        let state = it.state(asked.today);
        let subject = it.record.map_or(Subject::Enterprise(enterprise.id), Subject::Record);
        Row::new(vec![it.cell(), it.due.into(), it.done.into(), state.cell()]).marked(state.mark()).of(subject)
    });
    Ok(block("milestones", &["milestone", "due", "done", "state"], rows.collect()))
}

fn figures(asked: &Asked, enterprise: &Enterprise) -> Result<Block, StoreError> {
    use super::report::{Figure, Question, Scored};
    let tally = asked.view.enterprise_tally(enterprise.id, asked.today)?;
    let visits = asked.live(enterprise.id, RegisterKind::Visit)?.len() as u64;
    let counts = [
        (Figure::Listed, tally.listed),
        (Figure::ClosedOut, tally.closed_out),
        (Figure::Open, tally.open),
        (Figure::MajorOpen, tally.major_open),
        (Figure::Overdue, tally.overdue),
        (Figure::Visits, visits),
    ];
    let rows = counts.into_iter().map(|(figure, count)| {
        let row = Row::new(vec![term("report.figure", figure.key()), count.into()]);
        let bad = figure == Figure::Overdue && count > 0;
        row.opening(Question::Rows(Scored::Enterprise(enterprise.id), figure)).marked(if bad { Mark::Bad } else { Mark::Plain })
    });
    Ok(block("figures", &["figure", "count"], rows.collect()))
}

/// Open hazards, major ones first, each with its deadline.
fn open_hazards(asked: &Asked, enterprise: &Enterprise) -> Result<Block, StoreError> {
    let mut open = asked.hazards_of(enterprise.id)?;
    open.retain(|hazard| hazard.stage.is_open());
    open.sort_by_key(|hazard| (hazard.facts.severity == Severity::General, hazard.deadline().unwrap_or(NaiveDate::MAX), hazard.id));
    let rows = open.iter().map(|hazard| hazard_row(hazard, asked.today));
    Ok(block("open_hazards", &["id", "severity", "description", "stage", "deadline", "overdue_days"], rows.collect()))
}

fn hazard_row(hazard: &Hazard, today: NaiveDate) -> Row {
    let overdue = hazard.overdue_days(today);
    let cells = vec![
        hazard.id.to_string().into(),
        term("severity", hazard.facts.severity.key()),
        hazard.facts.description.as_str().into(),
        stage(hazard),
        hazard.deadline().into(),
        above_nought(overdue),
    ];
    let mark = match hazard.facts.severity {
        _ if overdue > 0 => Mark::Bad,
        Severity::Major => Mark::Near,
        Severity::General => Mark::Plain,
    };
    Row::new(cells).marked(mark).of(Subject::Hazard(hazard.id))
}

/// How the enterprise is visited (R35).
fn visiting(asked: &Asked, enterprise: &Enterprise, programme: &ProgrammeFacts) -> Result<Block, StoreError> {
    let visiting = Visiting::of(asked, enterprise, programme)?;
    let row = Row::new(visiting.cells(asked.today)).marked(visiting.mark(asked.today)).of(Subject::Enterprise(enterprise.id));
    Ok(block("visiting", visits::COLUMNS, vec![row]))
}

fn latest_visits(asked: &Asked, enterprise: &Enterprise) -> Result<Block, StoreError> {
    let visits = asked.live(enterprise.id, RegisterKind::Visit)?;
    let rows = visits.into_iter().rev().take(VISITS).map(|record| {
        let (mode, by) = match &record.facts {
            RecordFacts::Visit(facts) => {
                (facts.mode.map_or(Cell::Nothing, |mode| term("visit_mode", mode.key())), facts.participants.as_slice().into())
            }
            _ => (Cell::Nothing, Cell::Nothing),
        };
        let cells =
            vec![record.day().into(), record.id.to_string().into(), mode, by, Cell::Count(record.register().hazards().len() as i64)];
        Row::new(cells).of(Subject::Record(record.id))
    });
    Ok(block("visits", &["on", "id", "mode", "by", "found"], rows.collect()))
}

fn ladder(asked: &Asked, enterprise: &Enterprise) -> Result<Block, StoreError> {
    let mut records = Vec::new();
    for &kind in LADDER {
        records.extend(asked.live(enterprise.id, kind)?);
    }
    records.sort_by_key(|record| std::cmp::Reverse((record.day(), record.id)));
    Ok(block("ladder", &["on", "register", "id", "content", "stage"], records.into_iter().map(record_row).collect()))
}

/// A record with its register and stage.
pub(super) fn record_row(record: Record) -> Row {
    let (id, on, stage) = (record.id, record.day(), record.stage());
    let register = term("register", id.kind.key());
    let cells = vec![on.into(), register, id.to_string().into(), Cell::Record(Box::new(record)), term("record_stage", stage.key())];
    Row::new(cells).of(Subject::Record(id)).marked(if stage.is_open() { Mark::Near } else { Mark::Plain })
}

/// The latest action plan, part by part, and what is missing of it (R28).
fn action_plan(asked: &Asked, enterprise: &Enterprise) -> Result<Block, StoreError> {
    let latest = asked.live(enterprise.id, RegisterKind::ActionPlan)?.pop();
    let Some((id, facts)) =
        latest.and_then(|record| if let RecordFacts::ActionPlan(facts) = record.facts { Some((record.id, facts)) } else { None })
    else {
        let none = Row::new(vec![term("register", "action_plan"), term("report.state", "missing")]);
        return Ok(block("action_plan", &["item", "value"], vec![none.marked(Mark::Bad).of(Subject::Enterprise(enterprise.id))]));
    };
    let missing = facts.missing();
    let parts: [(Field, Cell); 5] = [
        (Field::Goals, facts.goals.into()),
        (Field::Measures, facts.measures.into()),
        (Field::Deadline, facts.deadline.into()),
        (Field::Responsibility, facts.responsibility.into()),
        (Field::On, facts.on.into()),
    ];
    let rows = parts.into_iter().map(|(field, value)| {
        let lacks = missing.contains(&field);
        let value = if lacks { term("report.state", "missing") } else { value };
        Row::new(vec![term("field", field.key()), value]).marked(if lacks { Mark::Bad } else { Mark::Plain }).of(Subject::Record(id))
    });
    Ok(block("action_plan", &["item", "value"], rows.collect()))
}

fn accidents(asked: &Asked, enterprise: &Enterprise) -> Result<Block, StoreError> {
    let accidents = asked.live(enterprise.id, RegisterKind::Accident)?;
    Ok(block("accidents", &["on", "id", "grade", "content", "stage"], accidents.into_iter().rev().map(accident_row).collect()))
}

/// An accident with its grade (State Council Order 493, art. 3).
pub(super) fn accident_row(record: Record) -> Row {
    let (id, on, stage) = (record.id, record.day(), record.stage());
    let (grade, content) = match record.facts {
        RecordFacts::Accident(facts) => {
            let grade = grade(facts.deaths.unwrap_or(0), facts.serious_injuries.unwrap_or(0), facts.loss.unwrap_or(0));
            (term("accident_grade", grade.key()), facts.content.into())
        }
        _ => (Cell::Nothing, Cell::Nothing),
    };
    Row::new(vec![on.into(), id.to_string().into(), grade, content, term("record_stage", stage.key())]).of(Subject::Record(id))
}
