//! The list of a register: filters, as lines or as one JSON array, streamed.

use super::context::{Context, enterprise, group};
use super::failure::Failure;
use super::register::{line, object};
use super::stream::Stream;
use crate::domain::date_entry::Lean;
use crate::domain::fields::Kind;
use crate::domain::find::Finder;
use crate::domain::id::{EnterpriseId, GroupId};
use crate::domain::register::{Record, RegisterKind};
use crate::locale::Words;
use crate::store::{StoreError, View};
use chrono::NaiveDate;
use clap::ArgMatches;
use serde_json::Value;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Records read at once.
const PAGE: usize = 1_000;

pub(super) fn run(context: &Context, kind: RegisterKind, matches: &ArgMatches) -> Result<(), Failure> {
    let session = context.session()?;
    let text = |id: &str| matches.get_one::<String>(id).map(String::as_str);
    let view = session.store.read()?;
    let only = text("enterprise").map(|named| enterprise(&view, named)).transpose()?.map(|enterprise| enterprise.id);
    let wanted = Wanted {
        group: text("group").map(|named| group(&view, named)).transpose()?,
        open: matches.get_flag("open"),
        from: context.optional_date("--from", text("from"), Lean::Past)?,
        until: context.optional_date("--until", text("until"), Lean::Future)?,
        finder: Finder::new(text("find").unwrap_or_default()),
        words: context.words,
    };
    drop(view);
    let mut parties = Parties { today: context.today(), enterprises: HashMap::new(), groups: HashMap::new() };
    let (json, csv) = (matches.get_flag("json"), matches.get_flag("csv"));
    let mut stream = Stream::new(json);
    if csv {
        stream.line(&csv_head(context.words, kind)?);
    }
    let mut way = only.map_or(Way::All(1), Way::Enterprise);
    loop {
        let view = session.store.read()?;
        let Some(page) = way.page(&view, kind)? else { return stream.end() };
        for record in page {
            let party = parties.of(&view, &record)?;
            if !wanted.wants(&record, &party) {
                continue;
            }
            if json {
                stream.object(&Value::Object(object(&record, &party.enterprise, &party.group)?))?;
            } else if csv {
                stream.line(&csv_line(context.words, &record, &party)?);
            } else {
                stream.line(&line(context, &record, party.name()));
            }
        }
        drop(view);
        stream.flush()?;
    }
}

/// The headings, behind the mark by which spreadsheets know UTF-8.
fn csv_head(words: Words, kind: RegisterKind) -> Result<String, Failure> {
    let fields = kind.fields().iter().map(|spec| words.get(&format!("field.{}", spec.field)));
    let head = [words.get("column.id"), words.get("column.stage")].into_iter().chain(fields);
    Ok(format!("\u{feff}{}", csv_row(head)?))
}

fn csv_line(words: Words, record: &Record, party: &Party) -> Result<String, Failure> {
    let register = record.register();
    let values = register.specs().iter().map(|spec| match spec.kind {
        Kind::Enterprise => party.enterprise.clone(),
        Kind::Group => party.group.clone(),
        _ => words.field_value(register, spec.field),
    });
    csv_row([record.id.to_string(), words.get(&format!("record_stage.{}", record.stage()))].into_iter().chain(values))
}

/// A row whose cells no spreadsheet takes for a formula.
fn csv_row(cells: impl Iterator<Item = String>) -> Result<String, Failure> {
    let inert = cells.map(|cell| if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{cell}") } else { cell });
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(inert).map_err(std::io::Error::from)?;
    let row = writer.into_inner().map_err(|failure| failure.into_error())?;
    Ok(String::from_utf8_lossy(&row).trim_end().to_owned())
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
