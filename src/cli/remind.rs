//! `dudao remind`: what is due, as text or JSON.

use super::context::{Context, group};
use super::failure::Failure;
use super::stream::Stream;
use crate::access::agenda::{Agenda, Place, Reminder};
use crate::domain::id::GroupId;
use crate::store::Store;
use serde_json::json;
use std::collections::BTreeMap;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long)]
    days: Option<u16>,
    #[arg(long, conflicts_with = "group")]
    mine: bool,
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let session = context.session()?;
    let group = match (&args.group, args.mine) {
        (Some(named), _) => Some(group(&session.store.read()?, named)?),
        (None, true) => Some(session.officer.group.ok_or_else(|| Failure::Said(context.words.get("notice.no_group"), 1))?),
        (None, false) => None,
    };
    match args.format {
        Format::Text => {
            let mut stream = Stream::new(false);
            each(context, &session.store, args.days, group, &mut stream, |stream, reminder| {
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
            each(context, &session.store, args.days, group, &mut stream, |stream, reminder| {
                *counts.entry(reminder.due.kind.reported().key()).or_default() += 1;
                stream.object(&object(context, reminder))
            })?;
            stream.end_in(&format!(",\"counts\":{}}}", serde_json::to_string(&counts)?))
        }
    }
}

/// Puts every reminder into the stream, of one group or of all; a view for each page.
fn each(
    context: &Context,
    store: &Store,
    days: Option<u16>,
    group: Option<GroupId>,
    stream: &mut Stream,
    mut put: impl FnMut(&mut Stream, &Reminder) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut place = Place::default();
    loop {
        let view = store.read()?;
        let agenda = Agenda::new(&view, context.today(), context.calendar(), days)?;
        let Some(page) = agenda.page(&mut place)? else { return Ok(()) };
        for item in page {
            if group.is_some() && agenda.group_of(item.enterprise)? != group {
                continue;
            }
            if let Some(reminder) = agenda.reminder(item)? {
                put(stream, &reminder)?;
            }
        }
        drop(view);
        stream.flush()?;
    }
}

fn object(context: &Context, reminder: &Reminder) -> serde_json::Value {
    json!({
        "kind": reminder.due.kind.reported(),
        "due": reminder.due.counted.due,
        "days": reminder.due.days(context.today()),
        "enterprise_id": reminder.hazard.facts.enterprise,
        "enterprise": reminder.enterprise,
        "hazard_id": reminder.hazard.id,
        "text": text(context, reminder),
        "provisional": reminder.due.counted.provisional,
    })
}

fn text(context: &Context, reminder: &Reminder) -> String {
    let words = context.words;
    let description = reminder.hazard.facts.description.replace('\n', " ");
    format!("{} {} {description}", words.get(&format!("reminder.{}", reminder.due.kind)), reminder.hazard.id)
}

fn line(context: &Context, reminder: &Reminder) -> String {
    let words = context.words;
    let due = reminder.due.counted.due;
    format!(
        "{} {} {} {} {}",
        words.days(reminder.due.days(context.today())),
        due,
        words.weekday(due),
        reminder.enterprise,
        text(context, reminder)
    )
}
