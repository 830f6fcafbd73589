//! `dudao programme …`

use super::args::Listed;
use super::context::Context;
use super::failure::Failure;
use super::field_args::Given;
use super::hazard_acts::check_seen;
use super::reports;
use crate::domain::id::Seq;
use crate::domain::programme::ProgrammeFacts;
use crate::paper::report::Question;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    Show(Show),
    Set(Box<Set>),
    RollOver(Box<RollOver>),
    Report(Listed),
}

#[derive(clap::Args)]
pub(super) struct Show {
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Set {
    #[command(flatten)]
    given: Given<ProgrammeFacts, false>,
    #[arg(long = "version", alias = "seen", value_name = "VERSION")]
    seen: Option<Seq>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct RollOver {
    #[command(flatten)]
    given: Given<ProgrammeFacts, true>,
    #[arg(long = "version", alias = "seen", value_name = "VERSION")]
    seen: Option<Seq>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Show(args) => print(context, args.json),
        Command::Set(args) => set(context, *args),
        Command::RollOver(args) => roll_over(context, *args),
        Command::Report(args) => reports::plain(context, &args, Question::Programme),
    }
}

fn set(context: &Context, args: Set) -> Result<(), Failure> {
    let session = context.session_or_new()?;
    let view = session.store.read()?;
    let seen = view.programme()?;
    args.seen.map_or(Ok(()), |version| check_seen(&view, seen.version, version))?;
    let facts = args.given.onto(context, &view, seen.facts)?;
    drop(view);
    session.set_programme(seen.version, facts)?;
    print(context, args.json)
}

/// The next programme begins with its own number and days; issuer, recipients, numbers and periods go on.
fn roll_over(context: &Context, args: RollOver) -> Result<(), Failure> {
    let session = context.session()?;
    let view = session.store.read()?;
    let seen = view.programme()?;
    args.seen.map_or(Ok(()), |version| check_seen(&view, seen.version, version))?;
    let next = args.given.onto(context, &view, seen.facts.next())?;
    drop(view);
    session.roll_over(&seen, next)?;
    print(context, args.json)
}

fn print(context: &Context, json: bool) -> Result<(), Failure> {
    let programme = context.session()?.store.read()?.programme()?;
    if json {
        let mut object = serde_json::to_value(&programme.facts)?;
        if let serde_json::Value::Object(fields) = &mut object {
            fields.insert("version".into(), programme.version.into());
        }
        return context.print_json(&object);
    }
    let (words, facts) = (context.words, &programme.facts);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| words.get("date.none"), |day| day.to_string());
    let list = |days: &[u16]| days.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
    let parameters = &facts.parameters;
    let minutes = facts.idle_minutes.filter(|minutes| *minutes > 0);
    let idle = minutes.map_or_else(|| words.get("cli.idle_off"), |minutes| words.fill("cli.idle_minutes", &[("minutes", &minutes)]));
    context.print(&words.fill(
        "cli.programme",
        &[
            ("number", &facts.document_number),
            ("issuer", &facts.issuer),
            ("issued_on", &day(facts.issued_on)),
            ("ends_on", &day(facts.ends_on)),
            ("reinspection", &parameters.reinspection_days),
            ("day_type", &words.get(&format!("day_type.{}", parameters.reinspection_day_type))),
            ("general", &list(&parameters.look_back_general)),
            ("major", &list(&parameters.look_back_major)),
            ("lead", &parameters.lead_days),
            ("idle", &idle),
        ],
    ))
}
