//! `dudao remind`: what is due, as text, Markdown, JSON or a calendar.

use super::context::{Context, group};
use super::failure::Failure;
use super::stream::{Paged, Stream};
use crate::access::Session;
use crate::access::agenda::{Agenda, Matter, Place, Reminder, Scope};
use crate::paper::reminders::calendar::Calendar;
use crate::paper::reminders::event::Source;
use crate::paper::reminders::markdown::Markdown;
use crate::paper::reminders::{Tally, text};
use crate::store::DueItem;
use serde_json::json;
use std::collections::BTreeMap;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    filters: Filters,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
}

/// Which reminders are asked for.
#[derive(clap::Args, serde::Serialize)]
pub(super) struct Filters {
    #[arg(long)]
    days: Option<u16>,
    #[arg(long, conflicts_with = "group")]
    mine: bool,
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
}

impl Filters {
    /// How many days ahead is looked, where it is not as the programme says.
    fn days_ahead(&self, context: &Context) -> Option<u16> {
        self.days.or(context.config.lead_days())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
    Ics,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let list = matches!(args.format, Format::Text | Format::Markdown);
    if args.limit.is_some() && !list {
        return Err(Failure::Argument("--limit".to_owned(), "cli.limit_of_lists"));
    }
    let session = context.session()?;
    // The days ahead may be what is wrong.
    if let (None, Some(mistake)) = (args.filters.days, context.config.mistakes.first()) {
        context.note(&mistake.line(context.words));
    }
    let asked = Asked { context, session: &session, filters: &args.filters };
    match args.format {
        Format::Text => asked.text(args.limit),
        Format::Markdown => asked.markdown(args.limit),
        Format::Json => asked.json(),
        Format::Ics => asked.ics(),
    }
}

/// The reminders that are asked for.
struct Asked<'a> {
    context: &'a Context,
    session: &'a Session,
    filters: &'a Filters,
}

impl Asked<'_> {
    fn text(&self, limit: Option<u64>) -> Result<(), Failure> {
        let (words, today, tally) = (self.context.words, self.context.today(), self.tally()?);
        let mut stream = Stream::new(false);
        stream.line(&tally.line(words));
        self.first(limit, &mut stream, |stream, reminder| stream.line(&text::line(words, today, reminder)))?;
        if let Some(more) = limit.and_then(|limit| tally.more(limit, words)) {
            stream.line(&more);
        }
        stream.line(&self.journal()?);
        stream.end()
    }

    /// What is kept outside by whoever gets the list each day: the journal's last entry and its hash.
    fn journal(&self) -> Result<String, Failure> {
        let (seq, hash) = self.session.store.read()?.head_and_hash()?;
        Ok(self.context.words.fill("cli.journal_head", &[("seq", &seq), ("hash", &hash)]))
    }

    fn markdown(&self, limit: Option<u64>) -> Result<(), Failure> {
        let mut markdown = Markdown::new(self.context.words, self.tally()?);
        let mut stream = Stream::new(false);
        stream.line(&markdown.head());
        self.first(limit, &mut stream, |stream, reminder| stream.line(&markdown.item(reminder)))?;
        if let Some(more) = limit.and_then(|limit| markdown.more(limit)) {
            stream.line(&more);
        }
        stream.line(&format!("\n> {}", self.journal()?));
        stream.end()
    }

    fn json(&self) -> Result<(), Failure> {
        let context = self.context;
        let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut stream = Stream::array_in(&format!("{{\"on\":{},\"items\":", json!(context.today())));
        each(context, self.session, self.filters, &mut stream, |stream, reminder| {
            *counts.entry(reminder.due.kind.reported().key()).or_default() += 1;
            stream.object(&object(context, reminder))
        })?;
        stream.end_in(&format!(",\"counts\":{}}}", serde_json::to_string(&counts)?))
    }

    fn ics(&self) -> Result<(), Failure> {
        let calendar = Calendar::new(self.context.words, self.context.today());
        let mut stream = Stream::new(false);
        stream.text(&calendar.head(&self.whose()?));
        items(self.context, self.session, self.filters, &mut stream, |stream, look, item| {
            if let Some(reminder) = look.agenda.reminder(item)? {
                stream.text(&calendar.event(&look.source.event(&reminder)?));
            }
            Ok(true)
        })?;
        stream.text(&calendar.tail());
        stream.end()
    }

    /// The first reminders, up to a limit.
    fn first(&self, limit: Option<u64>, out: &mut Stream, mut put: impl FnMut(&mut Stream, &Reminder)) -> Result<(), Failure> {
        let mut left = limit.unwrap_or(u64::MAX);
        items(self.context, self.session, self.filters, out, |out, look, item| {
            if left > 0
                && let Some(reminder) = look.agenda.reminder(item)?
            {
                put(out, &reminder);
                left -= 1;
            }
            Ok(left > 0)
        })
    }

    /// How many there are. Of everybody's the index keeps count; else each is looked at for whose it is.
    fn tally(&self) -> Result<Tally, Failure> {
        let today = self.context.today();
        let view = self.session.store.read()?;
        let agenda = Agenda::new(&view, today, self.context.calendar(), self.filters.days_ahead(self.context))?;
        let mut tally = Tally::new(today, agenda.lead_days());
        if self.filters.is_of_all() {
            return Ok(tally.with(&agenda.counts()?));
        }
        drop(agenda);
        drop(view);
        items(self.context, self.session, self.filters, &mut Uncounted, |_, look, item| {
            if let Some(due) = look.agenda.due(item.obligation) {
                tally.add(due.days(today));
            }
            Ok(true)
        })?;
        Ok(tally)
    }

    /// By name, where not everybody's are asked for.
    fn whose(&self) -> Result<String, Failure> {
        let view = self.session.store.read()?;
        Ok(match &self.filters.group {
            Some(named) => view.group(group(&view, named)?)?.map_or_else(String::new, |group| group.facts.name),
            None if self.filters.mine => self.session.officer.name.clone(),
            None => String::new(),
        })
    }
}

impl Filters {
    fn is_of_all(&self) -> bool {
        self.group.is_none() && !self.mine
    }
}

/// What is counted and not written.
struct Uncounted;

impl Paged for Uncounted {
    fn flush(&mut self) -> Result<(), Failure> {
        Ok(())
    }
}

/// What an item is looked at with: the view of its page.
struct Look<'a> {
    agenda: &'a Agenda<'a>,
    source: &'a Source<'a>,
}

/// Hands every reminder that is asked for to `put`; a view for each page.
pub(super) fn each<P: Paged>(
    context: &Context,
    session: &Session,
    filters: &Filters,
    out: &mut P,
    mut put: impl FnMut(&mut P, &Reminder) -> Result<(), Failure>,
) -> Result<(), Failure> {
    items(context, session, filters, out, |out, look, item| {
        if let Some(reminder) = look.agenda.reminder(item)? {
            put(out, &reminder)?;
        }
        Ok(true)
    })
}

/// Hands every item that is asked for to `put` until it answers `false`; a view for each page.
fn items<P: Paged>(
    context: &Context,
    session: &Session,
    filters: &Filters,
    out: &mut P,
    mut put: impl FnMut(&mut P, &Look, DueItem) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let scope = match (&filters.group, filters.mine) {
        (Some(named), _) => Scope::Group(group(&session.store.read()?, named)?),
        (None, true) => Scope::Mine,
        (None, false) => Scope::All,
    };
    let mut place = Place::default();
    let mut wanted = true;
    while wanted {
        let view = session.store.read()?;
        let agenda = Agenda::new(&view, context.today(), context.calendar(), filters.days_ahead(context))?;
        let Some(page) = agenda.page(&mut place)? else { return Ok(()) };
        let look = Look { agenda: &agenda, source: &Source::new(&view)? };
        for item in page {
            if agenda.is_in(scope, &session.officer, item)? && !put(out, &look, item)? {
                wanted = false;
                break;
            }
        }
        drop(agenda);
        drop(view);
        out.flush()?;
    }
    Ok(())
}

/// A reminder as JSON has it.
pub(super) fn object(context: &Context, reminder: &Reminder) -> serde_json::Value {
    let mut object = json!({
        "kind": reminder.due.kind.reported(),
        "due": reminder.due.counted.due,
        "days": reminder.due.days(context.today()),
        "enterprise_id": reminder.enterprise,
        "enterprise": reminder.name,
        "text": context.words.reminder(reminder),
        "provisional": reminder.due.counted.provisional,
    });
    let of = match &reminder.matter {
        Matter::Hazard(hazard) => ("hazard_id", json!(hazard.id)),
        Matter::Record(record) => ("record_id", json!(record.id)),
        Matter::Group(group) => ("group_id", json!(group.id)),
        Matter::Enterprise(_) => return object,
    };
    if let serde_json::Value::Object(fields) = &mut object {
        fields.insert(of.0.to_owned(), of.1);
    }
    object
}
