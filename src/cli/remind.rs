//! `dudao remind`: what is due, as text or JSON.

use super::context::{Context, output};
use super::failure::Failure;
use crate::access::agenda::{self, Reminder};
use crate::domain::id::GroupId;
use crate::domain::refusal::Refusal;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;

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
    let view = session.store.read()?;
    let group = match (&args.group, args.mine) {
        (Some(named), _) => Some(group(&view.groups()?, named)?),
        (None, true) => Some(session.officer.group.ok_or_else(|| Failure::Said(context.words.get("notice.no_group"), 1))?),
        (None, false) => None,
    };
    let agenda = agenda::Agenda::new(&view, context.today(), context.calendar(), args.days)?;
    let mut out = output();
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut any = false;
    if matches!(args.format, Format::Json) {
        write!(out, "{{\"on\":{},\"items\":[", json!(context.today()))?;
    }
    agenda.each(|item| {
        if group.is_some_and(|group| agenda.group_of(item.enterprise).ok().flatten() != Some(group)) {
            return Ok::<bool, Failure>(true);
        }
        let Some(reminder) = agenda.reminder(item)? else { return Ok(true) };
        *counts.entry(reminder.due.kind.reported().key()).or_default() += 1;
        match args.format {
            Format::Json => {
                if any {
                    out.write_all(b",\n")?;
                }
                serde_json::to_writer(&mut out, &object(context, &reminder))?;
            }
            Format::Text => writeln!(out, "{}", line(context, &reminder))?,
        }
        any = true;
        Ok(true)
    })?;
    match args.format {
        Format::Json => writeln!(out, "],\"counts\":{}}}", serde_json::to_string(&counts)?)?,
        Format::Text if !any => writeln!(out, "{}", context.words.get("pane.no_agenda"))?,
        Format::Text => {}
    }
    Ok(out.flush()?)
}

fn group(groups: &[crate::domain::staff::Group], named: &str) -> Result<GroupId, Failure> {
    let id = named.parse::<GroupId>().ok();
    let found = groups.iter().find(|group| Some(group.id) == id || group.facts.name == named);
    found.map(|group| group.id).ok_or_else(|| Refusal::NoSuch(named.to_owned()).into())
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
