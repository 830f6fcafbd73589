//! What an officer has to do (R55): the group's enterprises, what is due, tasks, reports, trainings, duty days.

use super::gather::{Asked, Bureau, block, term};
use super::owed::owed;
use super::report::{Block, Cell, Mark, Report, Row};
use super::trainings::missing_topics;
use super::visits::Visiting;
use crate::access::Officer;
use crate::access::agenda::{Agenda, Matter, Reminder, Scope};
use crate::domain::id::{StaffId, Subject};
use crate::domain::obligation::ReminderKind;
use crate::domain::register::{RecordFacts, RegisterKind, ReportKind};
use crate::store::StoreError;

/// The duties of one of the staff.
pub(super) fn duties(asked: &Asked, id: StaffId) -> Result<Report, StoreError> {
    let bureau = Bureau::of(asked.view)?;
    let officer = bureau.officer(id)?;
    let blocks = vec![
        enterprises(asked, &officer)?,
        due(asked, &officer)?,
        tasks(asked, &officer)?,
        reports(asked, &officer)?,
        topics(asked, &bureau, &officer)?,
        duty_days(asked, &officer)?,
    ];
    Ok(asked.report("duties", format!("{id} {}", officer.name), blocks))
}

/// The enterprises of the officer's group. One pass over the enterprises.
fn enterprises(asked: &Asked, officer: &Officer) -> Result<Block, StoreError> {
    let programme = asked.view.programme()?.facts;
    let mut rows = Vec::new();
    asked.each_enterprise(|enterprise| {
        if officer.group.is_none() || enterprise.group_on(asked.today) != officer.group {
            return Ok(());
        }
        let tally = asked.view.enterprise_tally(enterprise.id, asked.today)?;
        let visiting = Visiting::of(asked, &enterprise, &programme)?;
        let mut cells = vec![enterprise.facts.name.as_str().into(), tally.open.into(), tally.major_open.into(), tally.overdue.into()];
        cells.extend(visiting.cells(asked.today));
        let mark = if tally.overdue > 0 { Mark::Bad } else { visiting.mark(asked.today) };
        rows.push(Row::new(cells).marked(mark).of(Subject::Enterprise(enterprise.id)));
        Ok(())
    })?;
    let columns = &["enterprise", "open", "major_open", "overdue", "last_visit", "days_since", "interval", "due", "state"];
    Ok(block("enterprises", columns, rows))
}

/// What the officer and the group that they are of have to do, as the reminder pane has it: each of the two answers for
/// the group's enterprises (R12, R55).
fn due(asked: &Asked, officer: &Officer) -> Result<Block, StoreError> {
    let agenda = Agenda::new(asked.view, asked.today, asked.calendar, None)?;
    let mut rows = Vec::new();
    agenda.each(|item| {
        let of_group = officer.group.map(|group| agenda.is_in(Scope::Group(group), officer, item)).transpose()?;
        if (of_group == Some(true) || agenda.is_in(Scope::Mine, officer, item)?)
            && let Some(reminder) = agenda.reminder(item)?
        {
            rows.push(reminder_row(asked, &reminder, item.subject));
        }
        Ok::<_, StoreError>(true)
    })?;
    Ok(block("due", REMINDER, rows))
}

/// The columns of a reminder's row.
pub(super) const REMINDER: &[&str] = &["due", "days", "kind", "party", "id", "content"];

/// A reminder: day, days left, what, whose, id, content.
pub(super) fn reminder_row(asked: &Asked, reminder: &Reminder, subject: Subject) -> Row {
    let days = reminder.due.days(asked.today);
    let content = match &reminder.matter {
        Matter::Hazard(hazard) => hazard.facts.description.as_str().into(),
        Matter::Record(record) => Cell::Record(record.clone()),
        Matter::Enterprise(_) => match reminder.due.kind {
            ReminderKind::AnnualReport => term("report_kind", "enterprise_annual"),
            kind => term("reminder_of", kind.key()),
        },
        Matter::Group(_) => match reminder.due.kind {
            ReminderKind::AnnualReport => term("report_kind", "group_annual"),
            _ => term("report_kind", "half_year_assessment"),
        },
    };
    let kind = term("reminder", reminder.due.kind.key());
    let cells =
        vec![reminder.due.counted.due.into(), days.into(), kind, reminder.name.as_str().into(), subject.to_string().into(), content];
    let mark = match days {
        ..0 => Mark::Bad,
        0 => Mark::Near,
        _ => Mark::Plain,
    };
    Row::new(cells).marked(mark).of(subject)
}

/// Open tasks whose owner names the officer, or that are the group's. One pass over the tasks.
fn tasks(asked: &Asked, officer: &Officer) -> Result<Block, StoreError> {
    let mut rows = Vec::new();
    asked.each_record(RegisterKind::Task, |record| {
        let RecordFacts::Task(facts) = &record.facts else { return Ok(()) };
        let own = facts.is_of(&officer.name) || officer.group.is_some() && facts.group == officer.group;
        if facts.done_on.is_none() && own {
            let late = facts.due.is_some_and(|due| due < asked.today);
            let cells = vec![facts.due.into(), record.id.to_string().into(), facts.title.as_str().into(), facts.basis.as_str().into()];
            let row = Row::new(cells).marked(if late { Mark::Bad } else { Mark::Plain }).of(Subject::Record(record.id));
            rows.push((facts.due, row));
        }
        Ok(())
    })?;
    rows.sort_by_key(|(due, _)| *due);
    Ok(block("tasks", &["due", "id", "title", "basis"], rows.into_iter().map(|(_, row)| row).collect()))
}

/// Reports of the officer's group that are not received yet.
fn reports(asked: &Asked, officer: &Officer) -> Result<Block, StoreError> {
    let Some(group) = officer.group else { return Ok(block("reports", &["due", "report", "period", "state"], Vec::new())) };
    let records = asked.view.records_by(group, RegisterKind::Report)?;
    let kinds = [ReportKind::HalfYearAssessment, ReportKind::GroupAnnual];
    let since = asked.view.group(group)?.and_then(|group| group.facts.formed_on);
    let all = owed(&kinds, &records, &asked.view.programme()?.facts, since, asked.today);
    let rows = all.into_iter().filter(|it| it.received().is_none()).map(|it| {
        let state = it.state(asked.today);
        let cells = vec![it.due.into(), term("report_kind", it.kind.key()), Cell::Period(it.period.clone()), state.cell()];
        let subject = it.record.map_or(Subject::Group(group), |record| Subject::Record(record.id));
        Row::new(cells).marked(state.mark()).of(subject)
    });
    Ok(block("reports", &["due", "report", "period", "state"], rows.collect()))
}

/// The topics that the officer has not studied yet (R22).
fn topics(asked: &Asked, bureau: &Bureau, officer: &Officer) -> Result<Block, StoreError> {
    let missing = missing_topics(asked, bureau)?.into_iter().filter(|(id, _)| Some(*id) == officer.staff);
    let rows = missing.flat_map(|(id, topics)| {
        topics.into_iter().map(move |topic| Row::new(vec![term("training_topic", topic.key())]).marked(Mark::Near).of(Subject::Staff(id)))
    });
    Ok(block("gaps", &["topic"], rows.collect()))
}

/// The officer's duty days from today on.
fn duty_days(asked: &Asked, officer: &Officer) -> Result<Block, StoreError> {
    let rows = asked.records(RegisterKind::Duty)?.into_iter().filter_map(|record| {
        let RecordFacts::Duty(facts) = &record.facts else { return None };
        let on = facts.on.filter(|&on| on >= asked.today)?;
        let leads = facts.duty_leader == officer.name;
        if !leads && !facts.officers.contains(&officer.name) {
            return None;
        }
        let cells = vec![on.into(), facts.officers.as_slice().into(), facts.duty_leader.as_str().into()];
        Some(Row::new(cells).marked(if on == asked.today { Mark::Near } else { Mark::Plain }).of(Subject::Record(record.id)))
    });
    Ok(block("duty_days", &["on", "officers", "duty_leader"], rows.collect()))
}
