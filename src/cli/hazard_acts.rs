//! The acts of `dudao hazard`: each reads the record, decides, and prints what became of it.

use super::args::OnHazard;
use super::context::{Context, optional, text};
use super::failure::Failure;
use super::hazard::{Facts, print_done};
use crate::access::Session;
use crate::domain::act::Act;
use crate::domain::date_entry::Lean;
use crate::domain::hazard::{Hazard, Plan as RectificationPlan};
use crate::domain::id::{HazardId, Seq};
use crate::domain::text::clean;
use crate::store::StoreError;

#[derive(clap::Args)]
pub(super) struct Plan {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long)]
    measures: Option<String>,
    #[arg(long, value_name = "DATE")]
    deadline: Option<String>,
    #[arg(long)]
    responsibility: Option<String>,
    #[arg(long, value_name = "YUAN")]
    funds: Option<u64>,
    #[arg(long)]
    contingency_plan: Option<String>,
    #[arg(long)]
    goal: Option<String>,
    #[arg(long)]
    reinspector: Option<String>,
    #[arg(long)]
    remediation_plan: Option<String>,
    #[arg(long)]
    document: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Start {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long = "on", value_name = "DATE")]
    day: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Apply {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long = "on", value_name = "DATE")]
    day: Option<String>,
    #[arg(long)]
    note: Option<String>,
}

#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("result").required(true).args(["passed", "failed"])))]
pub(super) struct Reinspect {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long)]
    passed: bool,
    #[arg(long)]
    failed: bool,
    #[arg(long)]
    opinion: Option<String>,
    #[arg(long = "on", value_name = "DATE")]
    day: Option<String>,
    #[arg(long, value_name = "NAME")]
    by: Vec<String>,
    #[arg(long, value_name = "DATE")]
    new_deadline: Option<String>,
    #[arg(long, requires = "passed")]
    close: bool,
    #[arg(long)]
    document: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Close {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long)]
    evidence: Option<String>,
    #[arg(long = "on", value_name = "DATE")]
    day: Option<String>,
    #[arg(long)]
    document: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct FixOnTheSpot {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long)]
    evidence: Option<String>,
    #[arg(long = "on", value_name = "DATE")]
    day: Option<String>,
    #[arg(long, value_name = "NAME")]
    by: Vec<String>,
}

#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("result").required(true).args(["holds", "relapsed"])))]
pub(super) struct LookBack {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long)]
    holds: bool,
    #[arg(long)]
    relapsed: bool,
    #[arg(long)]
    note: Option<String>,
    #[arg(long = "on", value_name = "DATE")]
    day: Option<String>,
    #[arg(long, value_name = "NAME")]
    by: Vec<String>,
    #[arg(long, value_name = "DATE")]
    new_deadline: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Extend {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long, value_name = "DATE")]
    new_deadline: String,
    #[arg(long)]
    reason: String,
    #[arg(long, value_name = "NAME")]
    approver: String,
    #[arg(long, value_name = "DATE")]
    requested_on: Option<String>,
    #[arg(long)]
    document: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Note {
    #[command(flatten)]
    on: OnHazard,
    #[arg(value_name = "TEXT")]
    text: String,
}

#[derive(clap::Args)]
pub(super) struct Edit {
    #[command(flatten)]
    on: OnHazard,
    #[command(flatten)]
    facts: Facts,
}

#[derive(clap::Args)]
pub(super) struct Split {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long, value_name = "TEXT", required = true)]
    part: Vec<String>,
    #[arg(long)]
    reason: String,
}

#[derive(clap::Args)]
pub(super) struct Merge {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long, value_name = "HAZARD")]
    into: HazardId,
    #[arg(long)]
    reason: String,
}

#[derive(clap::Args)]
pub(super) struct Transfer {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long)]
    to: String,
    #[arg(long)]
    reason: String,
    #[arg(long)]
    document: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Void {
    #[command(flatten)]
    on: OnHazard,
    #[arg(long)]
    reason: String,
}

pub(super) fn plan(context: &Context, args: Plan) -> Result<(), Failure> {
    let deadline = context.optional_date("--deadline", args.deadline.as_deref(), Lean::Future)?;
    act(context, args.on, |hazard, _| {
        // What is not given stays as the plan has it.
        let old = hazard.plan.clone().unwrap_or_default();
        let or_old = |given: Option<String>, old: String| if given.is_some() { text(given) } else { old };
        let plan = RectificationPlan {
            responsibility: or_old(args.responsibility, old.responsibility),
            measures: or_old(args.measures, old.measures),
            funds: args.funds.or(old.funds),
            contingency_plan: or_old(args.contingency_plan, old.contingency_plan),
            goal: or_old(args.goal, old.goal),
            reinspector: or_old(args.reinspector, old.reinspector),
            remediation_plan: or_old(args.remediation_plan, old.remediation_plan),
        };
        Ok(Act::Plan { plan, deadline, document: optional(args.document) })
    })
}

pub(super) fn start(context: &Context, args: Start) -> Result<(), Failure> {
    let on = context.day("--on", args.day.as_deref())?;
    act(context, args.on, |_, _| Ok(Act::Start { on }))
}

pub(super) fn apply(context: &Context, args: Apply) -> Result<(), Failure> {
    let on = context.day("--on", args.day.as_deref())?;
    act(context, args.on, |_, _| Ok(Act::Apply { on, note: text(args.note) }))
}

pub(super) fn reinspect(context: &Context, args: Reinspect) -> Result<(), Failure> {
    let on = context.day("--on", args.day.as_deref())?;
    let new_deadline = context.optional_date("--new-deadline", args.new_deadline.as_deref(), Lean::Future)?;
    act(context, args.on, |_, session| {
        Ok(Act::Reinspect {
            on,
            by: names(session, &args.by),
            passed: args.passed,
            opinion: text(args.opinion),
            document: optional(args.document),
            new_deadline,
            close_out: args.close,
        })
    })
}

pub(super) fn close(context: &Context, args: Close) -> Result<(), Failure> {
    let on = context.day("--on", args.day.as_deref())?;
    act(context, args.on, |_, _| Ok(Act::CloseOut { on, evidence: text(args.evidence), document: optional(args.document) }))
}

pub(super) fn fix_on_the_spot(context: &Context, args: FixOnTheSpot) -> Result<(), Failure> {
    let on = context.day("--on", args.day.as_deref())?;
    act(context, args.on, |_, session| Ok(Act::FixOnTheSpot { on, by: names(session, &args.by), evidence: text(args.evidence) }))
}

pub(super) fn look_back(context: &Context, args: LookBack) -> Result<(), Failure> {
    let on = context.day("--on", args.day.as_deref())?;
    let new_deadline = context.optional_date("--new-deadline", args.new_deadline.as_deref(), Lean::Future)?;
    act(context, args.on, |_, session| {
        Ok(Act::LookBack { on, by: names(session, &args.by), holds: args.holds, note: text(args.note), new_deadline })
    })
}

pub(super) fn extend(context: &Context, args: Extend) -> Result<(), Failure> {
    let requested_on = context.day("--requested-on", args.requested_on.as_deref())?;
    let new_deadline = context.date("--new-deadline", &args.new_deadline, Lean::Future)?;
    act(context, args.on, |_, _| {
        let (reason, approver) = (text(Some(args.reason)), clean(&args.approver));
        Ok(Act::Extend { requested_on, new_deadline, reason, approver, document: optional(args.document) })
    })
}

pub(super) fn note(context: &Context, args: Note) -> Result<(), Failure> {
    act(context, args.on, |_, _| Ok(Act::Note { text: text(Some(args.text)) }))
}

pub(super) fn edit(context: &Context, args: Edit) -> Result<(), Failure> {
    act(context, args.on, |hazard, _| Ok(Act::Edit(Box::new(args.facts.onto(hazard.facts.clone(), context)?))))
}

pub(super) fn split(context: &Context, args: Split) -> Result<(), Failure> {
    act(context, args.on, |_, _| {
        Ok(Act::Split { parts: args.part.iter().map(|part| text(Some(part.clone()))).collect(), reason: text(Some(args.reason)) })
    })
}

pub(super) fn merge(context: &Context, args: Merge) -> Result<(), Failure> {
    act(context, args.on, |_, _| Ok(Act::Merge { into: args.into, reason: text(Some(args.reason)) }))
}

pub(super) fn transfer(context: &Context, args: Transfer) -> Result<(), Failure> {
    act(context, args.on, |_, _| {
        Ok(Act::Transfer { to: clean(&args.to), reason: text(Some(args.reason)), document: optional(args.document) })
    })
}

pub(super) fn void(context: &Context, args: Void) -> Result<(), Failure> {
    act(context, args.on, |_, _| Ok(Act::Void { reason: text(Some(args.reason)) }))
}

/// Reads the hazard, lets `make` make the act, does it, and prints the record.
fn act(context: &Context, on: OnHazard, make: impl FnOnce(&Hazard, &Session) -> Result<Act, Failure>) -> Result<(), Failure> {
    let session = context.session()?;
    let hazard = session.hazard(on.id)?;
    if let Some(seen) = on.seen {
        check_seen(&session.store.read()?, hazard.version, seen)?;
    }
    let done = session.act(&hazard, make(&hazard, &session)?)?;
    print_done(context, &session, done, on.json)
}

/// Somebody changed the record since the version that the caller saw.
pub(super) fn check_seen(view: &crate::store::View, version: Seq, seen: Seq) -> Result<(), Failure> {
    match view.entry(version)? {
        Some(latest) if version != seen => Err(StoreError::Conflict { latest: Box::new(latest) }.into()),
        _ => Ok(()),
    }
}

/// Names given, or the officer's own.
fn names(session: &Session, given: &[String]) -> Vec<String> {
    if given.is_empty() { vec![session.officer.name.clone()] } else { given.iter().map(|name| clean(name)).collect() }
}
