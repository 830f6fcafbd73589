//! `dudao remind`: what is due, as text or JSON.

use super::context::{Context, group};
use super::failure::Failure;
use super::stream::{Paged, Stream};
use crate::access::Session;
use crate::access::agenda::{Agenda, Matter, Place, Reminder, Scope};
use serde_json::json;
use std::collections::BTreeMap;

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    filters: Filters,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
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

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let session = context.session()?;
    match args.format {
        Format::Text => {
            let mut stream = Stream::new(false);
            each(context, &session, &args.filters, &mut stream, |stream, reminder| {
                stream.line(&line(context, reminder));
                Ok(())
            })?;
            if stream.is_empty() {
                stream.line(&context.words.get("pane.no_agenda"));
            }
            stream.end()
        }
        Format::Json => {
            let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
            let mut stream = Stream::array_in(&format!("{{\"on\":{},\"items\":", json!(context.today())));
            each(context, &session, &args.filters, &mut stream, |stream, reminder| {
                *counts.entry(reminder.due.kind.reported().key()).or_default() += 1;
                stream.object(&object(context, reminder))
            })?;
            stream.end_in(&format!(",\"counts\":{}}}", serde_json::to_string(&counts)?))
        }
    }
}

/// Hands every reminder that is asked for to `put`; a view for each page.
pub(super) fn each<P: Paged>(
    context: &Context,
    session: &Session,
    filters: &Filters,
    out: &mut P,
    mut put: impl FnMut(&mut P, &Reminder) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let scope = match (&filters.group, filters.mine) {
        (Some(named), _) => Scope::Group(group(&session.store.read()?, named)?),
        (None, true) => Scope::Mine,
        (None, false) => Scope::All,
    };
    let mut place = Place::default();
    loop {
        let view = session.store.read()?;
        let agenda = Agenda::new(&view, context.today(), context.calendar(), filters.days)?;
        let Some(page) = agenda.page(&mut place)? else { return Ok(()) };
        for item in page {
            if !agenda.is_in(scope, &session.officer, item)? {
                continue;
            }
            if let Some(reminder) = agenda.reminder(item)? {
                put(out, &reminder)?;
            }
        }
        drop(view);
        out.flush()?;
    }
}

fn object(context: &Context, reminder: &Reminder) -> serde_json::Value {
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

fn line(context: &Context, reminder: &Reminder) -> String {
    let words = context.words;
    let due = reminder.due.counted.due;
    let when = format!("{} {} {}", words.days(reminder.due.days(context.today())), due, words.weekday(due));
    let rest = if reminder.in_rest { words.get("agenda.in_rest") } else { String::new() };
    [when, reminder.name.clone(), words.reminder(reminder), rest].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
