//! `dudao hazard …`

use super::context::{Context, enterprise, optional, output, text, write_sheet};
use super::failure::Failure;
use super::{hazard_acts, hazard_list, reports};
use crate::access::registers::naming;
use crate::access::{Done, Session};
use crate::domain::criteria::Criteria;
use crate::domain::date_entry::Lean;
use crate::domain::enterprise::Sector;
use crate::domain::glance::HazardGlance;
use crate::domain::hazard::{Category, Clause, Hazard, HazardFacts, Severity, Stage, VisitMode};
use crate::domain::id::{EnterpriseId, HazardId, RecordId, Seq, Subject};
use crate::domain::text::clean;
use crate::store::View;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::io::Write;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(hazard_list::Args),
    Show(Show),
    Register(Box<Register>),
    Plan(Box<hazard_acts::Plan>),
    Start(hazard_acts::Start),
    Apply(hazard_acts::Apply),
    Reinspect(Box<hazard_acts::Reinspect>),
    Close(Box<hazard_acts::Close>),
    FixOnTheSpot(hazard_acts::FixOnTheSpot),
    LookBack(Box<hazard_acts::LookBack>),
    Extend(Box<hazard_acts::Extend>),
    Note(hazard_acts::Note),
    Edit(Box<hazard_acts::Edit>),
    Split(hazard_acts::Split),
    Merge(hazard_acts::Merge),
    Transfer(hazard_acts::Transfer),
    Void(hazard_acts::Void),
    Elsewhere(reports::OfHazard),
    Clauses(reports::OfHazard),
}

#[derive(clap::Args)]
pub(super) struct Show {
    #[arg(value_name = "HAZARD")]
    id: HazardId,
    #[arg(long)]
    json: bool,
}

/// What is known of a hazard, as options: all of them for a registration, those to change for an edit.
#[derive(clap::Args)]
pub(super) struct Facts {
    #[arg(long)]
    pub(super) description: Option<String>,
    #[arg(long, value_parser = super::args::terms(Severity::ALL, Severity::key))]
    pub(super) severity: Option<Severity>,
    #[arg(long)]
    pub(super) location: Option<String>,
    #[arg(long)]
    pub(super) owner: Option<String>,
    #[arg(long, value_name = "DATE")]
    pub(super) found_on: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) found_by: Vec<String>,
    #[arg(long, value_parser = super::args::terms(VisitMode::ALL, VisitMode::key))]
    pub(super) found_mode: Option<VisitMode>,
    #[arg(long, value_parser = super::args::terms(Category::ALL, Category::key))]
    pub(super) category: Option<Category>,
    #[arg(long, value_parser = super::args::terms(Sector::ALL, Sector::key))]
    pub(super) sector: Option<Sector>,
    #[arg(long)]
    pub(super) clause: Option<String>,
    #[arg(long, conflicts_with = "clause")]
    pub(super) no_clause: bool,
    #[arg(long)]
    pub(super) code: Option<String>,
    #[arg(long)]
    pub(super) notes: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Register {
    #[arg(long, value_name = "ENTERPRISE")]
    enterprise: String,
    #[command(flatten)]
    facts: Facts,
    #[arg(long, value_name = "DATE")]
    deadline: Option<String>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => hazard_list::run(context, args),
        Command::Show(args) => show(context, args),
        Command::Register(args) => register(context, *args),
        Command::Plan(args) => hazard_acts::plan(context, *args),
        Command::Start(args) => hazard_acts::start(context, args),
        Command::Apply(args) => hazard_acts::apply(context, args),
        Command::Reinspect(args) => hazard_acts::reinspect(context, *args),
        Command::Close(args) => hazard_acts::close(context, *args),
        Command::FixOnTheSpot(args) => hazard_acts::fix_on_the_spot(context, args),
        Command::LookBack(args) => hazard_acts::look_back(context, *args),
        Command::Extend(args) => hazard_acts::extend(context, *args),
        Command::Note(args) => hazard_acts::note(context, args),
        Command::Edit(args) => hazard_acts::edit(context, *args),
        Command::Split(args) => hazard_acts::split(context, args),
        Command::Merge(args) => hazard_acts::merge(context, args),
        Command::Transfer(args) => hazard_acts::transfer(context, args),
        Command::Void(args) => hazard_acts::void(context, args),
        Command::Elsewhere(args) => reports::elsewhere(context, &args),
        Command::Clauses(args) => reports::clauses(context, &args),
    }
}

fn register(context: &Context, args: Register) -> Result<(), Failure> {
    let session = context.session()?;
    let enterprise = enterprise(&session.store.read()?, &args.enterprise)?;
    let sectors = &enterprise.facts.sectors;
    let sector = sectors.first().copied().filter(|_| sectors.len() == 1);
    let blank = HazardFacts {
        found_by: vec![session.officer.name.clone()],
        ..HazardFacts::found(enterprise.id, String::new(), Severity::General, sector, context.today())
    };
    let deadline = context.optional_date("--deadline", args.deadline.as_deref(), Lean::Future)?;
    let done = session.register(args.facts.onto(blank, context)?, deadline)?;
    print_done(context, &session, done, args.json)
}

impl Facts {
    /// The facts with those options that were given.
    pub(super) fn onto(self, mut facts: HazardFacts, context: &Context) -> Result<HazardFacts, Failure> {
        let set = |field: &mut String, given: Option<String>| {
            if given.is_some() {
                *field = text(given);
            }
        };
        set(&mut facts.description, self.description);
        set(&mut facts.location, self.location);
        set(&mut facts.owner, self.owner);
        set(&mut facts.notes, self.notes);
        facts.severity = self.severity.unwrap_or(facts.severity);
        facts.found_on = context.optional_date("--found-on", self.found_on.as_deref(), Lean::Past)?.unwrap_or(facts.found_on);
        if !self.found_by.is_empty() {
            facts.found_by = self.found_by.iter().map(|name| clean(name)).collect();
        }
        facts.found_mode = self.found_mode.or(facts.found_mode);
        facts.category = self.category.or(facts.category);
        facts.sector = self.sector.or(facts.sector);
        // An empty word takes away what stood there.
        if self.clause.is_some() {
            facts.clause = optional(self.clause).map(|clause| judged_by(&clause));
            facts.no_clause = false;
        }
        if self.no_clause {
            (facts.clause, facts.no_clause) = (None, true);
        }
        if self.code.is_some() {
            facts.code = optional(self.code);
        }
        Ok(facts)
    }
}

/// The clause that is meant: with its document where the criteria know it, by its number alone or with the document's
/// name or number before it; else as it is written.
fn judged_by(text: &str) -> Clause {
    let criteria = Criteria::shipped();
    let parts = text.char_indices().filter(|(_, letter)| letter.is_whitespace()).map(|(at, _)| text.split_at(at));
    let found = std::iter::once(("", text)).chain(parts).find_map(|(document, clause)| criteria.find(document, clause));
    found.map_or_else(|| Clause { source: String::new(), clause: text.to_owned() }, |found| found.to_clause())
}

fn show(context: &Context, args: Show) -> Result<(), Failure> {
    let session = context.session()?;
    let hazard = session.hazard(args.id)?;
    if args.json {
        let view = session.store.read()?;
        let mut object = object(context, &view, &hazard)?;
        let records: Vec<RecordId> = naming(&view, &hazard)?.into_iter().map(|record| record.id).collect();
        object["records"] = json!(records);
        return context.print_json(&object);
    }
    let words = context.words;
    let (name, history, named) = {
        let view = session.store.read()?;
        (name(&view, &hazard)?, view.history(hazard.version)?, naming(&view, &hazard)?)
    };
    let mut out = output();
    writeln!(out, "{} {name}", hazard.id)?;
    write_sheet(&mut out, &words.hazard_sheet(&hazard, &named))?;
    writeln!(out)?;
    for entry in history {
        writeln!(out, "{} {} {}", entry.at.format("%Y-%m-%d %H:%M"), words.headline(&entry), entry.who.officer)?;
        for particular in words.particulars(&entry) {
            writeln!(out, "    {particular}")?;
        }
    }
    Ok(out.flush()?)
}

/// Prints the hazard that a change made.
pub(super) fn print_done(context: &Context, session: &Session, done: Done, json: bool) -> Result<(), Failure> {
    let Subject::Hazard(id) = done.subject else { return Ok(()) };
    let hazard = session.hazard(id)?;
    let view = session.store.read()?;
    if json { context.print_json(&object(context, &view, &hazard)?) } else { context.print(&line(context, &view, &hazard)?) }
}

/// The fields of a hazard that a list gives.
pub(super) fn row<'h>(context: &Context, hazard: &HazardGlance<'h>, enterprise: &'h str) -> Row<'h> {
    Row {
        deadline: hazard.deadline,
        description: hazard.description,
        enterprise,
        enterprise_id: hazard.enterprise,
        found_on: hazard.found_on,
        id: hazard.id,
        overdue_days: hazard.overdue_days(context.today()),
        owner: hazard.owner,
        severity: hazard.severity,
        stage: hazard.stage,
        version: hazard.version,
    }
}

/// A hazard in a list, as JSON.
#[derive(serde::Serialize)]
pub(super) struct Row<'h> {
    deadline: Option<NaiveDate>,
    description: &'h str,
    enterprise: &'h str,
    enterprise_id: EnterpriseId,
    found_on: NaiveDate,
    id: HazardId,
    overdue_days: i64,
    owner: &'h str,
    severity: Severity,
    stage: Stage,
    version: Seq,
}

/// All of a hazard.
fn object(context: &Context, view: &View, hazard: &Hazard) -> Result<Value, Failure> {
    let mut object = serde_json::to_value(row(context, &hazard.into(), &name(view, hazard)?))?;
    let all = [serde_json::to_value(hazard)?, serde_json::to_value(&hazard.facts)?];
    if let Value::Object(fields) = &mut object {
        for (key, value) in all.into_iter().filter_map(|value| if let Value::Object(all) = value { Some(all) } else { None }).flatten() {
            if key != "facts" && key != "enterprise" {
                fields.entry(key).or_insert(value);
            }
        }
    }
    Ok(object)
}

/// A hazard in one line.
pub(super) fn line(context: &Context, view: &View, hazard: &Hazard) -> Result<String, Failure> {
    Ok(line_with(context, &hazard.into(), &name(view, hazard)?))
}

/// A hazard in one line, its enterprise's name being known.
pub(super) fn line_with(context: &Context, hazard: &HazardGlance<'_>, enterprise: &str) -> String {
    let words = context.words;
    let deadline = hazard.deadline.map_or_else(|| words.get("date.none"), |due| due.to_string());
    let overdue = match hazard.overdue_days(context.today()) {
        0 => String::new(),
        days => format!(" {}", words.days(-days)),
    };
    let severity = words.get(&format!("severity.{}", hazard.severity));
    let description = hazard.description.replace('\n', " ");
    format!("{} {severity} {} {deadline}{overdue} {enterprise} {description}", hazard.id, words.stage_at_a_glance(hazard))
}

fn name(view: &View, hazard: &Hazard) -> Result<String, Failure> {
    Ok(view.enterprise(hazard.facts.enterprise)?.map_or_else(String::new, |enterprise| enterprise.facts.name))
}
