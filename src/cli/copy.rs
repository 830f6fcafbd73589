//! `dudao copy …`: what goes to the local government, and when it went: the hazard lists' versions and the groups'
//! year-end reports (R27, R40).

use super::context::{Context, enterprise, optional};
use super::failure::Failure;
use super::hazard_acts::check_seen;
use super::register::{enterprise_name, group_name, line, object, print_done};
use super::stream::Stream;
use crate::access::registers::town;
use crate::domain::field::Field;
use crate::domain::id::{RecordId, Seq};
use crate::domain::register::{Record, RecordFacts, RecordStage, RegisterAct, RegisterKind, ReportKind};
use serde_json::Value;

/// Records read at once.
const PAGE: usize = 1_000;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(List),
    Add(Add),
}

#[derive(clap::Args)]
pub(super) struct List {
    #[arg(long, value_name = "ENTERPRISE")]
    enterprise: Option<String>,
    #[arg(long)]
    open: bool,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Add {
    #[arg(value_name = "RECORD")]
    record: RecordId,
    #[arg(long = "to", value_name = "TEXT")]
    copied_to: Option<String>,
    #[arg(long = "on", value_name = "DATE")]
    day: Option<String>,
    #[arg(long)]
    document: Option<String>,
    #[arg(long = "version", alias = "seen", value_name = "VERSION")]
    seen: Option<Seq>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => list(context, &args),
        Command::Add(args) => add(context, args),
    }
}

fn list(context: &Context, args: &List) -> Result<(), Failure> {
    let session = context.session()?;
    let only = args.enterprise.as_deref().map(|named| enterprise(&session.store.read()?, named)).transpose()?.map(|found| found.id);
    let mut stream = Stream::new(args.json);
    for kind in [RegisterKind::HazardList, RegisterKind::Report] {
        let mut first = 1;
        loop {
            let view = session.store.read()?;
            let page = view.records_of(kind, first, PAGE)?;
            let Some(last) = page.last() else { break };
            first = last.id.number.saturating_add(1);
            let wanted = |record: &&Record| only.is_none_or(|id| record.enterprise() == Some(id)) && goes_out(record, args.open);
            for record in page.iter().filter(wanted) {
                let (enterprise, group) = (enterprise_name(&view, record)?, group_name(&view, record)?);
                if args.json {
                    stream.object(&Value::Object(object(record, &enterprise, &group)?))?;
                } else {
                    stream.line(&line(context, record, if enterprise.is_empty() { &group } else { &enterprise }));
                }
            }
            drop(view);
            stream.flush()?;
        }
    }
    stream.end_list(context)
}

/// Whether a record goes to the local government; with `open`, whether it still has to.
fn goes_out(record: &Record, open: bool) -> bool {
    let sent = match &record.facts {
        RecordFacts::HazardList(_) => true,
        RecordFacts::Report(report) => report.report == Some(ReportKind::GroupAnnual) && report.received_on.is_some(),
        _ => false,
    };
    record.withdrawn.is_none() && sent && (!open || record.stage() == RecordStage::Uncopied)
}

fn add(context: &Context, args: Add) -> Result<(), Failure> {
    let session = context.session()?;
    let record = session.record(args.record)?;
    let view = session.store.read()?;
    args.seen.map_or(Ok(()), |seen| check_seen(&view, record.version, seen))?;
    let on = context.day("--on", args.day.as_deref())?;
    let town = town(&view, &record.facts)?;
    drop(view);
    // A record that goes nowhere has no such fields, and the act is refused.
    let mut facts = record.facts.clone();
    let fields = facts.as_fields_mut();
    fields.set(Field::CopiedOn, &on.to_string());
    fields.set(Field::CopiedTo, &optional(args.copied_to).unwrap_or(town));
    if let Some(document) = optional(args.document) {
        fields.set(Field::Document, &document);
    }
    let done = session.act_on(&record, RegisterAct::Copy, facts, None)?;
    print_done(context, &session, done, args.json)
}
