//! Answers the screen's questions from the database and makes its changes, on threads of their own.

mod change;
mod fill;
mod finding;
mod folder;
mod importing;
mod keeper;
mod lanes;
mod lists;
mod open;
mod papers;
mod reports;
mod watch;

pub use lanes::{Asks, start};

use super::app::ask::{
    About, AgendaFilter, Answer, Ask, EnterpriseFilter, EnterpriseRow, HazardFilter, Keeping, Latest, Overview, Undoing, Wanted,
};
use crate::access::Session;
use crate::access::agenda::Agenda;
use crate::access::registers::naming;
use crate::access::search::Search;
use crate::domain::calendar::{WorkCalendar, month_end};
use crate::domain::enterprise::Enterprise;
use crate::domain::find::Finder;
use crate::domain::glance::HazardGlance;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, GroupId, HazardId, Seq, Subject};
use crate::domain::obligation::{self, Obligation};
use crate::domain::refusal::Refusal;
use crate::domain::register::{RecordFacts, RegisterKind};
use crate::domain::reminder::{self, Due};
use crate::ledger::apart::Reader;
use crate::locale::Words;
use crate::store::{DueItem, Entry, StoreError, View};
use chrono::NaiveDate;
use keeper::Keeper;
use std::collections::{HashMap, HashSet};

/// Entries of one look at the journal that are searched for others' changes.
const NEWS: usize = 100;

/// Of what falls due on a day, so many are listed.
const OF_A_DAY: usize = 300;

/// The desk: a session, and what it has told of the journal.
pub struct Desk {
    session: Session,
    words: Words,
    seen: Seq,
    keeper: Keeper,
    search: Option<Search>,
    others_wait: Box<dyn Fn() -> bool + Send>,
    reader: Reader,
    /// How many days ahead the reminders look; as many as the programme says, where that is not said.
    lead_days: Option<u16>,
}

impl Desk {
    /// A desk for `session`; `words` are for the report of an import, and `reader` opens its files.
    pub fn new(session: Session, words: Words, reader: Reader) -> Self {
        let seen = session.store.head().unwrap_or_default();
        let keeper = Keeper::of(&session, words);
        Self { session, words, seen, keeper, search: None, others_wait: Box::new(|| false), reader, lead_days: None }
    }

    /// The same desk, whose reminders look so many days ahead.
    pub fn looking_ahead(self, lead_days: Option<u16>) -> Self {
        Self { lead_days, ..self }
    }

    /// Whether the journal moved since the last look, and by whom.
    pub fn look(&mut self) -> Option<Answer> {
        match self.session.store.head() {
            Ok(head) if head > self.seen => {
                // Looked at once, even should that break down.
                let seen = std::mem::replace(&mut self.seen, head);
                let (moved, told) = self.news(seen, head).unwrap_or((true, None));
                moved.then(|| Answer::Moved(told.map(Box::new)))
            }
            Ok(_) => None,
            Err(failure) => Some(Answer::Failed(failure)),
        }
    }

    /// Whether anything but officers coming and going was entered since `seen`, and the last entry of another officer; of a
    /// flood, only its end is looked at.
    fn news(&self, seen: Seq, head: Seq) -> Result<(bool, Option<Entry>), StoreError> {
        let (view, me) = (self.session.store.read()?, self.session.officer.who());
        let mut moved = head - seen > NEWS as Seq;
        for seq in (seen + 1..=head).rev().take(NEWS) {
            let Some(entry) = view.entry(seq)?.filter(|entry| !entry.change.is_of_sessions()) else { continue };
            moved = true;
            if !entry.who.is_same(&me) {
                return Ok((moved, Some(entry)));
            }
        }
        Ok((moved, None))
    }

    /// Keeps what is being filled in, or brings back what was left behind; the answer, where there is something to say.
    pub fn keep(&mut self, keeping: Keeping) -> Option<Answer> {
        self.keeper.keep(keeping)
    }

    /// Answers one question, or makes one change.
    pub fn answer(&mut self, ask: Ask) -> Answer {
        if let Ask::File(number, ask) = ask {
            return self.about_files(number, ask);
        }
        if ask.is_change() { self.change(ask) } else { self.look_up(ask).unwrap_or_else(Answer::Failed) }
    }

    fn look_up(&mut self, ask: Ask) -> Result<Answer, StoreError> {
        let view = self.session.store.read()?;
        let today = self.session.today();
        Ok(match ask {
            Ask::Overview => Answer::Overview(Box::new(self.overview(&view)?)),
            Ask::Enterprises(filter) => {
                let mut ids = enterprises(&view, &filter, today, self.words)?;
                // The officer's own group comes first (R12).
                if let Some(group) = self.session.officer.group {
                    let own: HashSet<EnterpriseId> = view.supervised_by(group, today)?.into_iter().collect();
                    ids.sort_by_key(|id| !own.contains(id));
                }
                Answer::Enterprises(filter, ids)
            }
            Ask::EnterpriseRows(ids) => Answer::EnterpriseRows(enterprise_rows(&view, ids, today)?),
            Ask::Hazards(enterprise, filter) => {
                let ids = hazards(&view, enterprise, &filter, today)?;
                Answer::Hazards(enterprise, filter, ids)
            }
            Ask::HazardRows(ids) => Answer::HazardRows(view.hazards_at(&ids)?),
            Ask::Timeline(subject) => {
                let hazard = match subject {
                    Subject::Hazard(id) => view.hazard(id)?.map(Box::new),
                    _ => None,
                };
                let due = expected(&view, subject, hazard.as_deref(), &self.session.calendar)?;
                let hazard = hazard.map(|hazard| naming(&view, &hazard).map(|named| (hazard, named))).transpose()?;
                Answer::Timeline(subject, timeline(&view, subject)?, hazard, due)
            }
            Ask::Agenda(filter, limit) => {
                let (items, more) = self.agenda(&view, &filter, limit)?;
                Answer::Agenda(filter, items, more)
            }
            Ask::AgendaRows(items) => {
                let agenda = Agenda::new(&view, today, &self.session.calendar, self.lead_days)?;
                let rows = items.into_iter().filter_map(|item| Some((item, agenda.reminder(item).transpose()?)));
                Answer::AgendaRows(rows.map(|(item, row)| Ok((item, row?))).collect::<Result<_, StoreError>>()?)
            }
            Ask::DueMonth(first, scope) => {
                let agenda = Agenda::new(&view, today, &self.session.calendar, None)?;
                Answer::DueMonth(first, scope, agenda.by_day(first..=month_end(first), scope, &self.session.officer)?)
            }
            Ask::DueDay(day, scope) => {
                let agenda = Agenda::new(&view, today, &self.session.calendar, None)?;
                let (items, more) = agenda.on_day(day, scope, &self.session.officer, OF_A_DAY)?;
                let rows = items.into_iter().filter_map(|item| Some((item, agenda.reminder(item).transpose()?)));
                Answer::DueDay(day, scope, rows.map(|(item, row)| Ok((item, row?))).collect::<Result<_, StoreError>>()?, more)
            }
            Ask::FindAll(query, from, listed) => self.find_all(&view, query, from, listed)?,
            Ask::Undoing(seq) => {
                let (entry, with) = (entry(&view, seq)?, view.taken_back_with(seq)?);
                Answer::Undoing(Box::new(Undoing { entry, with }))
            }
            Ask::EntryPage(seq) => Answer::EntryPage(Box::new(entry(&view, seq)?)),
            Ask::Open(opening) => Answer::Opened(Box::new(self.open(&view, opening)?)),
            Ask::List(filter, below) => {
                let (keys, next) = self.list(&view, &filter, below)?;
                Answer::List(filter, below, keys, next)
            }
            Ask::ListRows(subjects) => Answer::ListRows(self.list_rows(&view, subjects)?),
            Ask::Record(id, look) => Answer::Record(Box::new(self.record_page(&view, id)?), look),
            Ask::Report(question) => {
                let (report, proposed) = self.report(&view, &question)?;
                Answer::Report(question, Box::new(report), proposed)
            }
            Ask::Chart(kind) => Answer::Chart(kind, Box::new(self.chart(&view, kind)?)),
            Ask::Locate(id) => Answer::Located(self.session.hazard(id)?.facts.enterprise, id),
            Ask::Clauses(sector, on, text) => Answer::Clauses(self.clauses(sector, on, &text)),
            Ask::Latest(wanted) => {
                let since = since(&view, &wanted)?;
                let latest = self.latest(&view, &wanted.of);
                Answer::Latest(wanted, since, latest)
            }
            Ask::Paper(request) => Answer::Paper(self.paper(&view, request)),
            Ask::NoteRefusal(..) | Ask::Save(..) | Ask::Import(_) | Ask::PairAll(..) | Ask::SavePaper(..) | Ask::File(..) => {
                return Err(StoreError::Poisoned);
            }
        })
    }

    fn latest(&self, view: &View, about: &About) -> Result<Latest, StoreError> {
        Ok(match about {
            About::Hazard(id) => Latest::Hazard(Box::new(self.session.hazard(*id)?)),
            About::Enterprise(id) => Latest::Enterprise(Box::new(self.session.enterprise(*id)?)),
            About::Draft(opening) => Latest::Draft(Box::new(self.open(view, opening.clone())?)),
        })
    }

    fn overview(&self, view: &View) -> Result<Overview, StoreError> {
        let today = self.session.today();
        let tally = view.hazard_tally()?;
        let agenda = Agenda::new(view, today, &self.session.calendar, self.lead_days)?;
        let (lead_days, agenda) = (agenda.lead_days(), agenda.counts()?);
        let group = self.session.officer.group.map(|id| view.group(id)).transpose()?.flatten();
        Ok(Overview {
            programme: view.programme()?,
            path: self.session.current().path().map(Into::into),
            enterprises: view.enterprise_count()?,
            paired: view.paired_count()?,
            open: tally.open(),
            major_open: tally.major_open(),
            overdue: agenda.deadlines_overdue,
            lead_days,
            agenda,
            group: group.map(|group| group.facts.name),
            groups: view.groups()?.into_iter().map(|group| (group.id, group.facts.name)).collect(),
            on_duty: on_duty(view, today)?,
            rights: Some(self.session.rights(view)?),
        })
    }

    /// The first `limit` reminders that the filter lets through, and whether there are more.
    fn agenda(&self, view: &View, filter: &AgendaFilter, limit: usize) -> Result<(Vec<DueItem>, bool), StoreError> {
        let today = self.session.today();
        let agenda = Agenda::new(view, today, &self.session.calendar, self.lead_days)?;
        let finder = Finder::new(&filter.text);
        let by_hazard = !filter.text.is_empty() || filter.sector.is_some() || filter.severity.is_some();
        let wanted = |item: DueItem| -> Result<bool, StoreError> {
            if filter.overdue && agenda.due(item.obligation).is_none_or(|due| due.days(today) >= 0) {
                return Ok(false);
            }
            if !agenda.is_in(filter.scope, &self.session.officer, item)? {
                return Ok(false);
            }
            if !by_hazard {
                return Ok(true);
            }
            let Some(reminder) = agenda.reminder(item)? else { return Ok(false) };
            let hazard = reminder.hazard().map(|hazard| &hazard.facts);
            Ok(filter.sector.is_none_or(|sector| hazard.is_some_and(|facts| facts.sector == Some(sector)))
                && filter.severity.is_none_or(|severity| hazard.is_some_and(|facts| facts.severity == severity))
                && finder.finds(&[&reminder.name, &self.words.reminder(&reminder)]))
        };
        let (mut items, mut more) = (Vec::new(), false);
        agenda.each(|item| {
            if wanted(item)? {
                more = items.len() == limit;
                if !more {
                    items.push(item);
                }
            }
            Ok::<bool, StoreError>(!more)
        })?;
        Ok((items, more))
    }
}

/// What was saved of a form's record since the officer saw it, oldest first.
fn since(view: &View, wanted: &Wanted) -> Result<Vec<Entry>, StoreError> {
    let subject = match &wanted.of {
        About::Hazard(id) => Some(Subject::Hazard(*id)),
        About::Enterprise(id) => Some(Subject::Enterprise(*id)),
        About::Draft(opening) => opening.subject(),
    };
    let mut entries = subject.map(|subject| view.history(view.version(subject)?)).transpose()?.unwrap_or_default();
    entries.retain(|entry| entry.seq > wanted.since);
    Ok(entries)
}

/// What a record makes due, with the dates counted out, in the order of the days.
fn expected(view: &View, subject: Subject, hazard: Option<&Hazard>, calendar: &WorkCalendar) -> Result<Vec<Due>, StoreError> {
    let programme = view.programme()?.facts;
    let parameters = &programme.parameters;
    let counted = |obligations: Vec<Obligation>| obligations.into_iter().map(|it| reminder::due(it, parameters, calendar)).collect();
    let mut dues: Vec<Due> = match subject {
        Subject::Hazard(_) => hazard.map_or_else(Vec::new, |hazard| {
            let obligations = obligation::of_hazard(hazard, parameters).into_iter();
            obligations.map(|it| reminder::due_of_hazard(it, hazard, parameters, calendar)).collect()
        }),
        Subject::Enterprise(id) => match view.enterprise(id)? {
            Some(enterprise) => {
                let obligations = obligation::of_enterprise(&enterprise, &view.standing(id)?, &programme).into_iter();
                obligations.map(|it| reminder::due_of_enterprise(it, &enterprise, &programme, calendar)).collect()
            }
            None => Vec::new(),
        },
        Subject::Record(id) => view.register_record(id)?.map_or_else(Vec::new, |record| counted(record.obligations(parameters))),
        Subject::Programme | Subject::Staff(_) | Subject::Group(_) | Subject::Database => Vec::new(),
    };
    dues.sort_by_key(|due| due.counted.due);
    Ok(dues)
}

/// Who is on duty by the roster, the latest word of it first.
fn on_duty(view: &View, today: NaiveDate) -> Result<Vec<String>, StoreError> {
    let roster = view.bureau_records_on(RegisterKind::Duty, today)?;
    let today = roster.into_iter().rfind(|record| record.withdrawn.is_none());
    Ok(match today.map(|record| record.facts) {
        Some(RecordFacts::Duty(duty)) => duty.officers,
        _ => Vec::new(),
    })
}

/// What happened to a record; to an enterprise also all that was done there, of which each record knows its own.
fn timeline(view: &View, subject: Subject) -> Result<Vec<Entry>, StoreError> {
    let mut entries = view.history(view.version(subject)?)?;
    if let Subject::Enterprise(id) = subject {
        for &kind in RegisterKind::ALL {
            for record in view.records_at(id, kind)? {
                entries.extend(view.history(record.version)?);
            }
        }
        entries.sort_by_key(|entry| entry.seq);
    }
    Ok(entries)
}

fn entry(view: &View, seq: Seq) -> Result<Entry, StoreError> {
    view.entry(seq)?.ok_or_else(|| Refusal::NoEntry(seq).into())
}

fn enterprises(view: &View, filter: &EnterpriseFilter, today: NaiveDate, words: Words) -> Result<Vec<EnterpriseId>, StoreError> {
    if *filter == EnterpriseFilter::default() {
        return Ok((1..=view.enterprise_count()?).map(EnterpriseId).collect());
    }
    let finder = Finder::new(&filter.text);
    let groups: HashMap<GroupId, String> = view.groups()?.into_iter().map(|group| (group.id, group.facts.name)).collect();
    let wanted = |enterprise: &Enterprise| -> Result<bool, StoreError> {
        let group = enterprise.group_on(today);
        let name = group.and_then(|id| groups.get(&id)).map_or("", String::as_str);
        let facts = &enterprise.facts;
        let sectors: String = facts.sectors.iter().map(|sector| words.get(&format!("sector.{sector}"))).collect();
        Ok(filter.sector.is_none_or(|sector| facts.sectors.contains(&sector))
            && filter.group.is_none_or(|wanted| group == Some(wanted))
            && finder.finds(&[&facts.name, &facts.town, &enterprise.id.to_string(), name, &sectors])
            && (!filter.overdue || view.enterprise_tally(enterprise.id, today)?.overdue > 0))
    };
    let mut found = Vec::new();
    for enterprise in view.enterprises(EnterpriseId(1), usize::MAX)? {
        if wanted(&enterprise)? {
            found.push(enterprise.id);
        }
    }
    Ok(found)
}

fn enterprise_rows(view: &View, ids: Vec<EnterpriseId>, today: NaiveDate) -> Result<Vec<EnterpriseRow>, StoreError> {
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(enterprise) = view.enterprise(id)? {
            let group = enterprise.group_on(today).map(|id| view.group(id)).transpose()?.flatten().map(|group| group.facts.name);
            rows.push(EnterpriseRow { tally: view.enterprise_tally(id, today)?, enterprise, group });
        }
    }
    Ok(rows)
}

fn hazards(view: &View, enterprise: EnterpriseId, filter: &HazardFilter, today: NaiveDate) -> Result<Vec<HazardId>, StoreError> {
    let ids = view.hazards_of(enterprise)?;
    if *filter == HazardFilter::default() {
        return Ok(ids);
    }
    let finder = Finder::new(&filter.text);
    let wanted = |hazard: &Hazard| {
        let facts = &hazard.facts;
        filter.sector.is_none_or(|sector| facts.sector == Some(sector))
            && filter.stage.is_none_or(|stage| HazardGlance::from(hazard).shown_stage() == stage)
            && filter.severity.is_none_or(|severity| facts.severity == severity)
            && (!filter.overdue || hazard.overdue_days(today) > 0)
            && finder.finds(&[&facts.description, &facts.location, &facts.owner, &hazard.id.to_string()])
    };
    let mut found = Vec::new();
    for id in ids {
        if view.hazard(id)?.is_some_and(|hazard| wanted(&hazard)) {
            found.push(id);
        }
    }
    Ok(found)
}
