//! What every subcommand has: where the database is, the day, the words, and the way to a session.

use super::failure::Failure;
use super::{Whole, login, places};
use crate::access::{Clock, Login, Officer, Session, plain_file, record_not_admitted};
use crate::config::Config;
use crate::domain::calendar::{CalendarError, WorkCalendar};
use crate::domain::date_entry::{self, Lean};
use crate::domain::date_words::DateWords;
use crate::domain::enterprise::Enterprise;
use crate::domain::id::{EnterpriseId, GroupId, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::text::{clean, clean_multiline};
use crate::locale::{Sheet, Words};
use crate::store::{OpId, Progress, Stamp, Store, StoreError, View, Who};
use chrono::NaiveDate;
use etcetera::BaseStrategy;
use indicatif::ProgressBar;
use serde::Serialize;
use serde_json::Value;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The database's name in its folder.
const FILE: &str = "dudao.redb";

/// The surroundings of a command.
pub(super) struct Context {
    pub(super) words: Words,
    pub(super) config: Config,
    pub(super) clock: Clock,
    /// The day at whose end the database is seen.
    as_of: Option<NaiveDate>,
    folder: PathBuf,
    /// The folder and the language as they were asked for.
    given: (Option<PathBuf>, Option<String>),
    login: Login,
    calendar: Arc<WorkCalendar>,
    date_words: DateWords,
}

impl Context {
    pub(super) fn new(whole: Whole, words: Words) -> Result<Self, Failure> {
        let given = (whole.data_dir.as_deref().and_then(|folder| std::path::absolute(folder).ok()), whole.lang);
        let folder = match whole.data_dir {
            Some(folder) => folder,
            None => {
                let strategy = etcetera::choose_base_strategy().map_err(|_| Failure::Said(words.get("cli.no_home"), 1))?;
                strategy.data_dir().join("dudao")
            }
        };
        let lang = given.1.as_deref().and_then(|lang: &str| lang.parse().ok());
        let config = Config::load(&places::of(&folder, whole.officer), &places::said(lang));
        let words = Words::new(config.lang());
        let (calendar, date_words) = (Arc::new(calendar(&folder, words)?), DateWords::shipped());
        let real = Clock::default().today();
        let day = |argument, text: Option<String>, lean| {
            let entered = text.map(|text| date_entry::parse(&text, real, lean, &calendar, &date_words)).transpose();
            entered.map(|entered| entered.map(|entered| entered.date)).map_err(|failure| Failure::date(argument, failure))
        };
        let as_of = day("--as-of", whole.as_of, Lean::Past)?;
        let today = day("--today", whole.today, Lean::Future)?;
        if as_of.is_some_and(|day| day > today.unwrap_or(real).max(real)) {
            return Err(Failure::Argument("--as-of".to_owned(), "cli.day_to_come"));
        }
        let today = today.or(as_of);
        let login = login::of_process(whole.officer);
        Ok(Self { words, config, clock: Clock::new(today), as_of, folder, given, login, calendar, date_words })
    }

    pub(super) fn path(&self) -> PathBuf {
        self.file_in(&self.folder)
    }

    /// The database's file in a folder.
    pub(super) fn file_in(&self, folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// The day at whose end the database is seen, where it is an earlier one.
    pub(super) fn as_of(&self) -> Option<NaiveDate> {
        self.as_of
    }

    /// A session on a database that must be there.
    pub(super) fn session(&self) -> Result<Session, Failure> {
        Ok(self.session_on(self.store()?)?)
    }

    /// The database itself, which must be there.
    pub(super) fn store(&self) -> Result<Store, Failure> {
        Ok(with_bar(|progress| Store::open_with(&self.path(), progress))?)
    }

    /// A session on the database, which is created when it is not there. As of an earlier day there was none.
    pub(super) fn session_or_new(&self) -> Result<Session, Failure> {
        // Whom a forced command names is on the staff of a database that is there.
        if self.as_of.is_none() && self.login.claimed.is_none() {
            Store::create(&self.path(), &self.first_stamp())?;
        }
        self.session()
    }

    /// A session on a database in memory: what a dry run goes by when there is no database yet.
    pub(super) fn session_in_memory(&self) -> Result<Session, Failure> {
        Ok(self.session_on(Store::in_memory(&self.first_stamp())?)?)
    }

    /// A session on a database, or on what it was as of the day that was asked for.
    pub(super) fn session_on(&self, store: Store) -> Result<Session, StoreError> {
        let officer = self.admit(&store)?;
        let (store, present) = match self.as_of {
            Some(day) => (with_bar(|progress| store.as_of(day, progress))?, Some(Arc::new(store))),
            None => (store, None),
        };
        Ok(Session { store: Arc::new(store), clock: self.clock, officer, calendar: self.calendar.clone(), present, operation: None })
    }

    /// Nothing is written into the database as of an earlier day.
    pub(super) fn check_writable(&self) -> Result<(), Failure> {
        if self.as_of.is_some() { Err(Refusal::AsOf.into()) } else { Ok(()) }
    }

    /// The stamp of a database's first entry, before anybody is on its staff.
    pub(super) fn first_stamp(&self) -> Stamp {
        let Login { account, key, from, .. } = self.login.clone();
        Stamp { at: self.clock.now(), who: Who { officer: account.clone(), account, staff: None, key, from }, op: OpId::random() }
    }

    /// Lets the officer in; who is not let in stands in the journal, where that can be written.
    fn admit(&self, store: &Store) -> Result<Officer, StoreError> {
        let login = self.login_to(store);
        let admitted = Officer::admit(&login, &store.read()?, self.clock.now().date_naive());
        if let Err(StoreError::Refused(refusal)) = &admitted {
            let _ = record_not_admitted(store, &login, refusal, self.clock.now());
        }
        admitted
    }

    fn login_to(&self, store: &Store) -> Login {
        let owned = store.path().map(login::owns);
        Login { is_owner: owned.unwrap_or(true), ..self.login.clone() }
    }

    /// A session on a copy that may take the database's place. Where that is, nobody may be on its staff: whoever has the
    /// machine, and does not claim to be one of them, puts it there as who they are on this machine.
    pub(super) fn session_on_copy(&self, store: Store) -> Result<Session, StoreError> {
        let account = &self.login.account;
        let officer = match Officer::admit(&self.login_to(&store), &store.read()?, self.clock.now().date_naive()) {
            Err(StoreError::Refused(Refusal::NotOnStaff { .. })) if self.login.claimed.is_none() => Officer::of_office(account, account),
            officer => officer?,
        };
        Ok(Session { store: Arc::new(store), clock: self.clock, officer, calendar: self.calendar.clone(), present: None, operation: None })
    }

    /// A session on the database as it is now, whatever day is asked for: who came in, and what for.
    pub(super) fn login_session(&self) -> Result<Session, Failure> {
        let store = self.store()?;
        let officer = self.admit(&store)?;
        Ok(Session { store: Arc::new(store), clock: self.clock, officer, calendar: self.calendar.clone(), present: None, operation: None })
    }

    /// The folder, where it was asked for.
    pub(super) fn given_folder(&self) -> Option<&Path> {
        self.given.0.as_deref()
    }

    /// The language, where it was asked for.
    pub(super) fn given_lang(&self) -> Option<&str> {
        self.given.1.as_deref()
    }

    /// A date as an officer writes it.
    pub(super) fn date(&self, argument: &str, text: &str, lean: Lean) -> Result<NaiveDate, Failure> {
        let entered = date_entry::parse(text, self.today(), lean, &self.calendar, &self.date_words);
        entered.map(|entered| entered.date).map_err(|failure| Failure::date(argument, failure))
    }

    pub(super) fn optional_date(&self, argument: &str, text: Option<&str>, lean: Lean) -> Result<Option<NaiveDate>, Failure> {
        text.map(|text| self.date(argument, text, lean)).transpose()
    }

    /// The day of an act: today, or as given.
    pub(super) fn day(&self, argument: &str, text: Option<&str>) -> Result<NaiveDate, Failure> {
        Ok(self.optional_date(argument, text, Lean::Past)?.unwrap_or_else(|| self.today()))
    }

    pub(super) fn calendar(&self) -> &WorkCalendar {
        &self.calendar
    }

    /// Writes one JSON value as a line.
    pub(super) fn print_json(&self, value: &impl Serialize) -> Result<(), Failure> {
        let mut out = output();
        serde_json::to_writer(&mut out, value)?;
        writeln!(out)?;
        Ok(out.flush()?)
    }

    /// Writes a short list: an array of objects, or a line for each.
    pub(super) fn print_list<T>(
        &self,
        json: bool,
        items: &[T],
        object: impl Fn(&T) -> Value,
        line: impl Fn(&T) -> Result<String, Failure>,
    ) -> Result<(), Failure> {
        if json {
            return self.print_json(&items.iter().map(object).collect::<Vec<_>>());
        }
        let mut out = output();
        for item in items {
            writeln!(out, "{}", line(item)?)?;
        }
        out.flush()?;
        if items.is_empty() {
            self.nothing_found();
        }
        Ok(())
    }

    /// Tells a person who looks on that a list has nothing; through a pipe an empty list is empty.
    pub(super) fn nothing_found(&self) {
        if std::io::stdout().is_terminal() {
            self.note(&self.words.get("cli.nothing_found"));
        }
    }

    /// Tells what is no part of the answer: a line on standard error, which may be gone with its terminal.
    pub(super) fn note(&self, line: &str) {
        let _ = writeln!(std::io::stderr(), "{}", clean(line));
    }

    /// Writes a line.
    pub(super) fn print(&self, line: &str) -> Result<(), Failure> {
        let mut out = output();
        writeln!(out, "{line}")?;
        Ok(out.flush()?)
    }
}

/// The work calendar in the data folder, where there is one: a holiday notice needs no new program. Else the one
/// compiled in.
pub(super) fn calendar(folder: &Path, words: Words) -> Result<WorkCalendar, Failure> {
    let path = folder.join("work_calendar.json");
    if !path.exists() {
        return Ok(WorkCalendar::shipped());
    }
    let bad =
        |cause: &dyn std::fmt::Display| Failure::Said(words.fill("cli.bad_calendar", &[("path", &path.display()), ("cause", cause)]), 1);
    let text = plain_file::text(&path).map_err(|failure| bad(&words.io(&failure)))?;
    WorkCalendar::from_json(&text).map_err(|failure| bad(&why_no_calendar(&failure, words)))
}

fn why_no_calendar(failure: &CalendarError, words: Words) -> String {
    match failure {
        CalendarError::Form(said) => words.place(said),
        CalendarError::Rest { first, last } => words.fill("io.bad_rest", &[("first", first), ("last", last)]),
        CalendarError::Twice(day) => words.fill("io.twice", &[("day", day)]),
    }
}

/// A bar on a terminal, nothing elsewhere. It draws nothing before it is first told of a position.
pub(super) fn bar() -> ProgressBar {
    if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() }
}

/// Does long work with a bar that shows how far it has come.
pub(super) fn with_bar<R>(work: impl FnOnce(&mut dyn FnMut(Progress)) -> R) -> R {
    let bar = bar();
    let result = work(&mut |Progress { done, total }| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    result
}

/// Writes a sheet: a name and a value on each line.
pub(super) fn write_sheet(out: &mut impl Write, sheet: &Sheet) -> std::io::Result<()> {
    for (name, value) in sheet.lines() {
        writeln!(out, "{}", format!("  {name}  {}", value.replace('\n', "\n    ")).trim_end())?;
    }
    Ok(())
}

/// Standard output, written in one piece where it fits.
pub(super) fn output() -> BufWriter<std::io::StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, std::io::stdout().lock())
}

/// The enterprise of an id or a name.
pub(super) fn enterprise(view: &View, named: &str) -> Result<Enterprise, Failure> {
    let by_id = match named.parse::<EnterpriseId>() {
        Ok(id) => view.enterprise(id)?,
        Err(_) => None,
    };
    match by_id {
        Some(enterprise) => Ok(enterprise),
        None => view.enterprise_named(named)?.ok_or_else(|| Refusal::NoSuch(clean(named)).into()),
    }
}

/// The group of an id or a name.
pub(super) fn group(view: &View, named: &str) -> Result<GroupId, Failure> {
    let (id, name) = (named.parse::<GroupId>().ok(), clean(named));
    let found = view.groups()?.into_iter().find(|group| Some(group.id) == id || group.facts.name == name);
    found.map(|group| group.id).ok_or_else(|| Refusal::NoSuch(name).into())
}

/// The member of the staff of an id or a name, which must not be somebody else's too.
pub(super) fn staff_member(view: &View, named: &str) -> Result<StaffId, Failure> {
    let (id, name) = (named.parse::<StaffId>().ok(), clean(named));
    let mut found: Vec<StaffId> =
        view.staff()?.into_iter().filter(|member| Some(member.id) == id || member.facts.name == name).map(|member| member.id).collect();
    found.sort_by_key(|found| Some(*found) != id);
    match found[..] {
        [] => Err(Refusal::NoSuch(name).into()),
        [only] => Ok(only),
        [first, ..] if Some(first) == id => Ok(first),
        _ => {
            let ids = found.iter().map(StaffId::to_string).collect::<Vec<_>>().join(" ");
            Err(Refusal::Several { name, ids }.into())
        }
    }
}

/// Text from an argument, cleaned at the door.
pub(super) fn text(argument: Option<String>) -> String {
    argument.as_deref().map(clean_multiline).unwrap_or_default()
}

/// Text from an argument, or none.
pub(super) fn optional(argument: Option<String>) -> Option<String> {
    Some(text(argument)).filter(|text| !text.is_empty())
}
