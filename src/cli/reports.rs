//! Reports: a subcommand for each question that can be asked of the programme, answered as text or JSON.

use super::args::Listed;
use super::context::{Context, enterprise, group, staff_member, text};
use super::failure::Failure;
use super::{field_args, help, register};
use crate::access::Session;
use crate::access::registers::Along;
use crate::domain::date_entry::{self, Lean};
use crate::domain::fields::Item;
use crate::domain::id::{HazardId, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Handover, RecordFacts, RegisterKind};
use crate::domain::text::{clean, half_width};
use crate::locale::Words;
use crate::paper::answer;
use crate::paper::report::{Figure, Question, Report, Scored};
use crate::store::View;
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use clap::{ArgMatches, FromArgMatches};

#[derive(clap::Args)]
pub(super) struct Dossier {
    #[arg(value_name = "ENTERPRISE")]
    named: String,
    #[arg(long, value_name = "DATE")]
    on: String,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Duties {
    #[arg(long, value_name = "STAFF")]
    officer: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("whose").args(["staff", "group", "enterprise"])))]
pub(super) struct Score {
    #[arg(id = "staff", long = "officer", value_name = "STAFF")]
    officer: Option<String>,
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    #[arg(long, value_name = "ENTERPRISE")]
    enterprise: Option<String>,
    #[arg(long, requires = "whose", value_parser = super::args::terms(Figure::ALL, Figure::key))]
    figure: Option<Figure>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Shift {
    #[arg(long, value_name = "DATE HH:MM")]
    since: Option<String>,
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[arg(long = "to", value_name = "NAME", requires = "note")]
    next: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct OfEnterprise {
    #[arg(value_name = "ENTERPRISE")]
    named: String,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct OfHazard {
    #[arg(value_name = "HAZARD")]
    id: HazardId,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Month {
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Draft {
    #[arg(long, value_name = "GROUP")]
    group: String,
    #[arg(long, value_name = "2026H1|2026")]
    period: String,
    #[arg(long)]
    json: bool,
}

/// Answers a question that needs nothing looked up.
pub(super) fn plain(context: &Context, args: &Listed, question: Question) -> Result<(), Failure> {
    show(context, args.json, |_, _| Ok(question))
}

pub(super) fn dossier(context: &Context, args: &Dossier) -> Result<(), Failure> {
    let on = context.date("--on", &args.on, Lean::Past)?;
    if on > context.today() {
        return Err(Failure::Argument("--on".to_owned(), "cli.day_to_come"));
    }
    show(context, args.json, |_, view| Ok(Question::Dossier(enterprise(view, &args.named)?.id, on)))
}

pub(super) fn enterprise_file(context: &Context, args: &OfEnterprise) -> Result<(), Failure> {
    show(context, args.json, |_, view| Ok(Question::EnterpriseFile(enterprise(view, &args.named)?.id)))
}

/// What an officer has to do: the one at the keyboard, or another.
pub(super) fn duties(context: &Context, args: &Duties) -> Result<(), Failure> {
    show(context, args.json, |session, view| Ok(Question::Duties(officer(session, view, args.officer.as_deref())?)))
}

pub(super) fn score(context: &Context, args: &Score) -> Result<(), Failure> {
    show(context, args.json, |_, view| {
        let scored = match (&args.officer, &args.group, &args.enterprise) {
            (Some(named), _, _) => Scored::Officer(staff_member(view, named)?),
            (_, Some(named), _) => Scored::Group(group(view, named)?),
            (_, _, Some(named)) => Scored::Enterprise(enterprise(view, named)?.id),
            (None, None, None) => return Ok(Question::Scoreboard),
        };
        Ok(match (args.figure, scored) {
            (Some(figure), scored) => Question::Rows(scored, figure),
            (None, Scored::Officer(id)) => Question::OfficerScore(id),
            (None, Scored::Group(id)) => Question::GroupScore(id),
            (None, Scored::Enterprise(id)) => Question::EnterpriseScore(id),
        })
    })
}

/// Since when: a day alone is meant from its beginning.
fn since(context: &Context, text: &str) -> Result<String, Failure> {
    match date_entry::split_time(text) {
        Some(_) => field_args::time(context, "--since", text, Lean::Past),
        None => Ok(format!("{} 00:00", context.date("--since", text, Lean::Past)?)),
    }
}

/// What changed since the last shift, or a note for the next one.
pub(super) fn handover(context: &Context, args: Shift) -> Result<(), Failure> {
    let since = args.since.as_deref().map(|text| since(context, text)).transpose()?;
    let since = since.as_deref().and_then(NaiveDateTime::read_item);
    if args.note.is_none() {
        return show_as(context, args.json, |_, _| Ok(Question::Handover(since)), Report::chat);
    }
    let session = context.session()?;
    let (by, on) = (vec![session.officer.name.clone()], Some(context.today()));
    let to = args.next.as_deref().map(clean).unwrap_or_default();
    let facts = Handover { note: text(args.note), by, to, on, from: since };
    let done = session.enter(RecordFacts::Handover(facts), Along::default())?;
    register::print_done(context, &session, done, args.json)
}

/// The same hazard elsewhere.
pub(super) fn elsewhere(context: &Context, args: &OfHazard) -> Result<(), Failure> {
    show(context, args.json, |session, _| Ok(Question::Elsewhere(session.hazard(args.id)?.id)))
}

/// The clauses that a hazard may fall under.
pub(super) fn clauses(context: &Context, args: &OfHazard) -> Result<(), Failure> {
    show(context, args.json, |session, _| Ok(Question::Clauses(session.hazard(args.id)?.id)))
}

/// The questions that are asked beneath a register's own subcommand.
pub(super) fn beneath(kind: RegisterKind) -> Option<clap::Command> {
    use clap::{Args, Command};
    Some(match kind {
        RegisterKind::Visit => Listed::augment_args(Command::new("summary")),
        RegisterKind::Training => Listed::augment_args(Command::new("gaps")),
        RegisterKind::Duty => Month::augment_args(Command::new("month")),
        RegisterKind::Report => Draft::augment_args(Command::new("draft")),
        _ => return None,
    })
}

/// Answers the question beneath a register's own subcommand.
pub(super) fn run_beneath(context: &Context, kind: RegisterKind, matches: &ArgMatches) -> Result<(), Failure> {
    let asked = match kind {
        RegisterKind::Visit => Listed::from_arg_matches(matches).map(|args| plain(context, &args, Question::Visits)),
        RegisterKind::Training => Listed::from_arg_matches(matches).map(|args| plain(context, &args, Question::Trainings)),
        RegisterKind::Duty => Month::from_arg_matches(matches).map(|args| month(context, &args)),
        RegisterKind::Report => Draft::from_arg_matches(matches).map(|args| draft(context, &args)),
        _ => return Ok(()),
    };
    asked.unwrap_or_else(|error| help::answer(error, context.words))
}

fn month(context: &Context, args: &Month) -> Result<(), Failure> {
    let first = match args.month.as_deref().map(half_width) {
        None => context.today().with_day(1),
        Some(month) => format!("{}-01", month.trim()).parse::<NaiveDate>().ok(),
    };
    let first = first.ok_or_else(|| Failure::Argument("--month".to_owned(), "cli.bad_month"))?;
    show(context, args.json, |_, _| Ok(Question::Roster(first)))
}

fn draft(context: &Context, args: &Draft) -> Result<(), Failure> {
    let period = clean(&half_width(&args.period)).to_uppercase();
    show(context, args.json, |_, view| Ok(Question::Draft(group(view, &args.group)?, period)))
}

fn officer(session: &Session, view: &View, named: Option<&str>) -> Result<StaffId, Failure> {
    match (named, session.officer.staff) {
        (Some(named), _) => staff_member(view, named),
        (None, Some(id)) => Ok(id),
        (None, None) => Err(Refusal::NoSuch(session.officer.name.clone()).into()),
    }
}

/// The day's brief.
pub(super) fn brief(context: &Context, args: &Listed) -> Result<(), Failure> {
    show_as(context, args.json, |_, _| Ok(Question::Brief), Report::chat)
}

/// Asks a question that `ask` puts together, and prints the report.
fn show(context: &Context, json: bool, ask: impl FnOnce(&Session, &View) -> Result<Question, Failure>) -> Result<(), Failure> {
    show_as(context, json, ask, Report::text)
}

/// Asks a question, and prints the report as `text` puts it.
fn show_as(
    context: &Context,
    json: bool,
    ask: impl FnOnce(&Session, &View) -> Result<Question, Failure>,
    text: impl FnOnce(&Report, Words) -> String,
) -> Result<(), Failure> {
    let session = context.session()?;
    let view = session.store.read()?;
    let report = answer(&session, &view, &ask(&session, &view)?)?;
    drop(view);
    if json { context.print_json(&report.json()) } else { context.print(text(&report, context.words).trim_end()) }
}
