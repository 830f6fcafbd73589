//! The list of a register: filters, as lines, as one JSON array or as comma-separated text, streamed.

use super::context::{Context, enterprise, group};
use super::export::{self, Export};
use super::failure::Failure;
use super::help;
use super::out::Place;
use super::register::{line, object};
use super::stream::{Paged, Stream};
use crate::access::Session;
use crate::domain::date_entry::Lean;
use crate::domain::find::Finder;
use crate::domain::id::{EnterpriseId, GroupId};
use crate::domain::register::{Record, RegisterKind};
use crate::ledger::export::{Format, RecordSource, record_cells, record_columns};
use crate::locale::Words;
use crate::store::{StoreError, View};
use chrono::NaiveDate;
use clap::{ArgMatches, FromArgMatches};
use serde_json::Value;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Records read at once.
const PAGE: usize = 1_000;

/// Which records are asked for.
#[derive(clap::Args, serde::Serialize)]
pub(super) struct Filters {
    #[arg(long, value_name = "ENTERPRISE")]
    enterprise: Option<String>,
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    #[arg(long)]
    open: bool,
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
}

/// How the list is given.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    filters: Filters,
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, kind: RegisterKind, matches: &ArgMatches) -> Result<(), Failure> {
    let args = match Args::from_arg_matches(matches) {
        Ok(args) => args,
        Err(error) => return help::answer(error, context.words),
    };
    let session = context.session()?;
    if args.csv {
        return csv(context, &session, kind, &args.filters);
    }
    let mut stream = Stream::new(args.json);
    each(context, &session, kind, &args.filters, &mut stream, |stream, record, party| {
        if args.json {
            return stream.object(&Value::Object(object(record, &party.enterprise, &party.group)?));
        }
        stream.line(&line(context, record, party.name()));
        Ok(())
    })?;
    stream.end_list(context)
}

/// The list as comma-separated text on standard output, a terminal or not.
fn csv(context: &Context, session: &Session, kind: RegisterKind, filters: &Filters) -> Result<(), Failure> {
    let mut table = Export::begin(context, session, Place::Stdout, Format::Csv, "", &record_columns(kind, context.words))?;
    let put = put_into(context, session, kind, filters, &mut table);
    let rows = table.rows();
    let done = put.and_then(|()| table.finish(&[]).map(drop));
    export::record(session, kind.key(), rows, &done);
    done
}

/// Writes every record that is asked for into a table.
pub(super) fn put_into(
    context: &Context,
    session: &Session,
    kind: RegisterKind,
    filters: &Filters,
    table: &mut Export,
) -> Result<(), Failure> {
    let database = table.database().to_owned();
    each(context, session, kind, filters, table, |table, record, party| {
        let (enterprise, group, words) = (&party.enterprise, &party.group, context.words);
        table.put(&record_cells(&RecordSource { record, enterprise, group, database: &database, words }), false)
    })
}

/// Hands every record that is asked for to `put`, with whom it is about; a view for each page.
fn each<P: Paged>(
    context: &Context,
    session: &Session,
    kind: RegisterKind,
    filters: &Filters,
    out: &mut P,
    mut put: impl FnMut(&mut P, &Record, &Party) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let view = session.store.read()?;
    let only = filters.enterprise.as_deref().map(|named| enterprise(&view, named)).transpose()?.map(|enterprise| enterprise.id);
    let wanted = Wanted {
        group: filters.group.as_deref().map(|named| group(&view, named)).transpose()?,
        open: filters.open,
        from: context.optional_date("--from", filters.from.as_deref(), Lean::Past)?,
        until: context.optional_date("--until", filters.until.as_deref(), Lean::Future)?,
        finder: Finder::new(filters.find.as_deref().unwrap_or_default()),
        words: context.words,
    };
    drop(view);
    let mut parties = Parties { today: context.today(), enterprises: HashMap::new(), groups: HashMap::new() };
    let mut way = only.map_or(Way::All(1), Way::Enterprise);
    loop {
        let view = session.store.read()?;
        let Some(page) = way.page(&view, kind)? else { return Ok(()) };
        for record in page {
            let party = parties.of(&view, &record)?;
            if wanted.wants(&record, &party) {
                put(out, &record, &party)?;
            }
        }
        drop(view);
        out.flush()?;
    }
}

/// The shortest way to every record that may be wanted, and how far it has been gone.
enum Way {
    /// An enterprise's own, by day.
    Enterprise(EnterpriseId),
    /// All, from a number on.
    All(u32),
    /// There is no more.
    Gone,
}

impl Way {
    /// The next records; none at the end.
    fn page(&mut self, view: &View, kind: RegisterKind) -> Result<Option<Vec<Record>>, StoreError> {
        match *self {
            Way::Enterprise(enterprise) => {
                *self = Way::Gone;
                view.records_at(enterprise, kind).map(Some)
            }
            Way::All(first) => {
                let page = view.records_of(kind, first, PAGE)?;
                *self = page.last().map_or(Way::Gone, |last| last.id.number.checked_add(1).map_or(Way::Gone, Way::All));
                Ok(Some(page).filter(|page| !page.is_empty()))
            }
            Way::Gone => Ok(None),
        }
    }
}

/// Whom a record is about.
struct Party {
    enterprise: String,
    group: String,
    /// The group that it is about, or that supervises its enterprise today.
    supervisor: Option<GroupId>,
}

impl Party {
    fn name(&self) -> &str {
        if self.enterprise.is_empty() { &self.group } else { &self.enterprise }
    }
}

/// Names that were looked up already.
struct Parties {
    today: NaiveDate,
    enterprises: HashMap<EnterpriseId, (String, Option<GroupId>)>,
    groups: HashMap<GroupId, String>,
}

impl Parties {
    fn of(&mut self, view: &View, record: &Record) -> Result<Party, StoreError> {
        let mut party = Party { enterprise: String::new(), group: String::new(), supervisor: None };
        if let Some(id) = record.enterprise() {
            let (name, group) = match self.enterprises.entry(id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => {
                    let found = view.enterprise(id)?.map(|found| (found.facts.name.clone(), found.group_on(self.today)));
                    unknown.insert(found.unwrap_or_default())
                }
            };
            (party.enterprise, party.supervisor) = (name.clone(), *group);
        }
        if let Some(id) = record.register().group() {
            let name = match self.groups.entry(id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(view.group(id)?.map_or_else(String::new, |group| group.facts.name)),
            };
            (party.group, party.supervisor) = (name.clone(), Some(id));
        }
        Ok(party)
    }
}

struct Wanted {
    group: Option<GroupId>,
    open: bool,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    finder: Finder,
    words: Words,
}

impl Wanted {
    fn wants(&self, record: &Record, party: &Party) -> bool {
        (!self.open || record.stage().is_open())
            && self.group.is_none_or(|group| party.supervisor == Some(group))
            && self.from.is_none_or(|from| record.day().is_some_and(|day| day >= from))
            && self.until.is_none_or(|until| record.day().is_some_and(|day| day <= until))
            && (self.finder.is_empty() || self.finds(record, party))
    }

    fn finds(&self, record: &Record, party: &Party) -> bool {
        let register = record.register();
        let mut texts: Vec<String> = register.specs().iter().map(|spec| self.words.field_value(register, spec.field)).collect();
        texts.extend([record.id.to_string(), party.enterprise.clone(), party.group.clone()]);
        self.finder.finds(&texts.iter().map(String::as_str).collect::<Vec<_>>())
    }
}
