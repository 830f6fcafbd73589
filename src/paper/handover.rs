//! What changed since the last shift, the notes left for the next, and who is on duty (R60).

use super::duties::{REMINDER, reminder_row};
use super::gather::{Asked, block, happened, term};
use super::report::{Block, Cell, Mark, Report, Row};
use crate::access::agenda::Agenda;
use crate::access::{Officer, Session};
use crate::domain::change::{Change, DatabaseChange, EnterpriseChange, HazardChange};
use crate::domain::id::{EnterpriseId, Seq, Subject};
use crate::domain::register::{RecordFacts, RegisterKind};
use crate::store::{Entry, StoreError};
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use std::collections::HashMap;

/// Entries of one operation from which on they are one row for each enterprise: an import, not an officer's work.
const MANY: usize = 20;

/// The hand-over since a time; without one since the officer's last shift.
pub(super) fn handover(session: &Session, asked: &Asked, since: Option<NaiveDateTime>) -> Result<Report, StoreError> {
    let since = match since {
        Some(since) => since,
        None => last_shift(session, asked)?,
    };
    let blocks = vec![notes(asked, since)?, changes(asked, &session.officer, since)?, fell_due(asked, since)?, on_duty(asked)?];
    Ok(asked.report("handover", since.format("%Y-%m-%d %H:%M").to_string(), blocks))
}

/// Sessions closer together than this are of one shift.
const BREAK: TimeDelta = TimeDelta::hours(4);
/// Behind so many entries, an import's as a rule, no session is looked for.
const MOST_ENTRIES: usize = 20_000;
/// How far back a session is looked for.
const FARTHEST: TimeDelta = TimeDelta::days(31);

/// The end of the officer's last shift: the last note that they handed over or the end of their last session, whichever
/// came later; else the end of their last day on the roster, else a day ago.
fn last_shift(session: &Session, asked: &Asked) -> Result<NaiveDateTime, StoreError> {
    let name = &session.officer.name;
    let own = asked.records(RegisterKind::Handover)?.into_iter().rev().find(|record| match &record.facts {
        RecordFacts::Handover(facts) => facts.by.contains(name),
        _ => false,
    });
    let noted = own.map(|note| asked.view.history(note.version)).transpose()?.and_then(|entries| Some(entries.first()?.at.naive_local()));
    if let Some(ended) = noted.max(last_session(session, asked)?) {
        return Ok(ended);
    }
    let roster = asked.records(RegisterKind::Duty)?;
    let days = roster.iter().filter_map(|record| match &record.facts {
        RecordFacts::Duty(facts) if facts.officers.contains(name) || facts.duty_leader == *name => facts.on,
        _ => None,
    });
    let last = days.filter(|&on| on < asked.today).max();
    let end = last.and_then(|on| on.checked_add_days(Days::new(1))).and_then(|next| next.and_hms_opt(0, 0, 0));
    let now = asked.today.and_time(session.clock.now().time());
    Ok(end.unwrap_or_else(|| now - TimeDelta::hours(24)))
}

/// When the officer's last session ended before the one that they are in: by its log-out, or by their last entry when the
/// line was gone before one could be made. Read from the journal's end.
fn last_session(session: &Session, asked: &Asked) -> Result<Option<NaiveDateTime>, StoreError> {
    let (me, now) = (session.officer.who(), session.clock.now());
    let mut began = Some(now);
    for seq in (1..=asked.view.head()?).rev().take(MOST_ENTRIES) {
        let Some(entry) = asked.view.entry(seq)? else { continue };
        if now - entry.at > FARTHEST {
            break;
        }
        if !entry.who.is_same(&me) {
            continue;
        }
        if began.is_some_and(|began| began - entry.at >= BREAK) {
            return Ok(Some(entry.at.naive_local()));
        }
        began = matches!(entry.change, Change::Database(DatabaseChange::LoggedIn { .. })).then_some(entry.at);
    }
    Ok(None)
}

/// What the journal got since a time, by enterprise; read from its end. What the officer did is dim.
fn changes(asked: &Asked, officer: &Officer, since: NaiveDateTime) -> Result<Block, StoreError> {
    // Twice over the entries, so that of a ledger's hundred thousand none is kept.
    let mut sizes: HashMap<u128, usize> = HashMap::new();
    let (mut first, mut seq): (Seq, Seq) = (asked.view.head()? + 1, asked.view.head()?);
    while seq > 0 {
        // A view of an earlier day may lack an entry that a clock had dated ahead.
        if let Some(entry) = asked.view.entry(seq)? {
            if entry.at.naive_local() < since {
                break;
            }
            *sizes.entry(entry.op.0).or_default() += 1;
            first = seq;
        }
        seq -= 1;
    }
    let mut rows: Vec<(Option<EnterpriseId>, Seq, u128, Row)> = Vec::new();
    let mut bulk: HashMap<(u128, Option<EnterpriseId>), usize> = HashMap::new();
    let mut names: HashMap<EnterpriseId, String> = HashMap::new();
    asked.view.journal(first, |entry, _| {
        if entry.change.is_of_sessions() {
            return Ok(true);
        }
        let (at, content) = matter_of(asked, &entry)?;
        if sizes.get(&entry.op.0).is_some_and(|&size| size > MANY) {
            let count = bulk.entry((entry.op.0, at)).or_default();
            *count += 1;
            if *count > 1 {
                return Ok(true);
            }
        }
        if let Some(id) = at
            && !names.contains_key(&id)
        {
            names.insert(id, asked.view.enterprise(id)?.map_or_else(|| id.to_string(), |enterprise| enterprise.facts.name));
        }
        rows.push((at, entry.seq, entry.op.0, row(officer, &entry, at.and_then(|id| names.get(&id)), content)));
        Ok(true)
    })?;
    // Of a bulk only its first entry has a row; how many there were is known now.
    for (at, _, op, row) in &mut rows {
        let count = bulk.get(&(*op, *at)).copied().filter(|&count| count > 1);
        if let (Some(count), Some(cell)) = (count, row.cells.last_mut()) {
            *cell = Cell::Said("report.changes".into(), vec![("count", count.into())]);
        }
    }
    rows.sort_by_key(|(at, seq, ..)| (at.is_none(), *at, *seq));
    let rows = rows.into_iter().map(|(_, _, _, row)| row).collect();
    Ok(block("changes", &["party", "at", "by", "id", "what", "content"], rows))
}

fn row(officer: &Officer, entry: &Entry, name: Option<&String>, content: Cell) -> Row {
    let what = match entry.subject {
        Subject::Record(id) => Cell::All(vec![term("register", id.kind.key()), happened(&entry.change)]),
        _ => happened(&entry.change),
    };
    let cells = vec![
        name.map_or(Cell::Nothing, |name| name.as_str().into()),
        entry.at.format("%m-%d %H:%M").to_string().into(),
        entry.who.officer.as_str().into(),
        entry.subject.to_string().into(),
        what,
        content,
    ];
    let own = entry.who.officer == officer.name;
    Row::new(cells).said_by(entry.seq).of(entry.subject).marked(if own { Mark::Dim } else { Mark::Plain })
}

/// The enterprise that an entry is about, and what its record is. One get.
fn matter_of(asked: &Asked, entry: &Entry) -> Result<(Option<EnterpriseId>, Cell), StoreError> {
    Ok(match (entry.subject, &entry.change) {
        (Subject::Enterprise(id), Change::Enterprise(EnterpriseChange::Paired(pairing))) => {
            let group = asked.view.group(pairing.group)?.map_or_else(|| pairing.group.to_string(), |group| group.facts.name);
            (Some(id), group.into())
        }
        (Subject::Enterprise(id), _) => (Some(id), Cell::Nothing),
        (Subject::Hazard(id), change) => {
            let hazard = asked.view.hazard(id)?;
            let noted = if let Change::Hazard(change) = change { Some(change) } else { None };
            let content = match (noted.map(|change| &**change), &hazard) {
                (Some(HazardChange::Noted { text }), _) => text.as_str().into(),
                (_, Some(hazard)) => hazard.facts.description.as_str().into(),
                (_, None) => Cell::Nothing,
            };
            (hazard.map(|hazard| hazard.facts.enterprise), content)
        }
        (Subject::Record(id), _) => match asked.view.register_record(id)? {
            Some(record) => (record.enterprise(), Cell::Record(Box::new(record))),
            None => (None, Cell::Nothing),
        },
        (Subject::Staff(id), _) => (None, asked.view.staff_member(id)?.map_or(Cell::Nothing, |member| member.facts.name.into())),
        (Subject::Group(id), _) => (None, asked.view.group(id)?.map_or(Cell::Nothing, |group| group.facts.name.into())),
        _ => (None, Cell::Nothing),
    })
}

/// The notes left since a time's day.
pub(super) fn notes(asked: &Asked, since: NaiveDateTime) -> Result<Block, StoreError> {
    let mut rows = Vec::new();
    for record in asked.records(RegisterKind::Handover)?.into_iter().rev() {
        let RecordFacts::Handover(facts) = &record.facts else { continue };
        if facts.on.is_some_and(|on| on >= since.date()) {
            let cells = vec![facts.on.into(), facts.by.as_slice().into(), facts.to.as_str().into(), facts.note.as_str().into()];
            rows.push(Row::new(cells).of(Subject::Record(record.id)).said_by(record.version).marked(Mark::Near));
        }
    }
    Ok(block("notes", &["on", "by", "to", "note"], rows))
}

/// What was due since that time's day, has passed its day and was not done.
fn fell_due(asked: &Asked, since: NaiveDateTime) -> Result<Block, StoreError> {
    let agenda = Agenda::new(asked.view, asked.today, asked.calendar, None)?;
    let mut rows = Vec::new();
    agenda.each(|item| {
        let due: Option<NaiveDate> = agenda.due(item.obligation).map(|due| due.counted.due);
        let Some(due) = due.filter(|&due| due < asked.today) else { return Ok(false) };
        if due >= since.date() {
            rows.extend(agenda.reminder(item)?.map(|reminder| reminder_row(asked, &reminder, item.subject)));
        }
        Ok::<_, StoreError>(true)
    })?;
    Ok(block("fell_due", REMINDER, rows))
}

/// Who is on duty today, and next.
fn on_duty(asked: &Asked) -> Result<Block, StoreError> {
    let mut ahead = asked.records(RegisterKind::Duty)?;
    ahead.retain(|record| record.day().is_some_and(|on| on >= asked.today));
    let today = ahead.iter().filter(|record| record.day() == Some(asked.today)).count();
    let rows = ahead.into_iter().take(today + 1).filter_map(|record| {
        let RecordFacts::Duty(facts) = &record.facts else { return None };
        let cells = vec![facts.on.into(), facts.officers.as_slice().into(), facts.duty_leader.as_str().into()];
        let today = facts.on == Some(asked.today);
        Some(Row::new(cells).of(Subject::Record(record.id)).marked(if today { Mark::Near } else { Mark::Plain }))
    });
    Ok(block("on_duty", &["on", "officers", "duty_leader"], rows.collect()))
}
