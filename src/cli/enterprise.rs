//! `dudao enterprise …`

use super::context::{Context, enterprise, group, optional, output, text, write_sheet};
use super::failure::Failure;
use super::hazard_acts::check_seen;
use super::reports;
use super::stream::{Paged, Stream};
use crate::access::{Done, Session};
use crate::domain::enterprise::{Contact, ContactRole, Enterprise, EnterpriseFacts, HazchemRole, Pairing, Sector};
use crate::domain::find::Finder;
use crate::domain::id::{EnterpriseId, Seq, Subject};
use crate::domain::pairing::{self, ProposedPairing, Supervision};
use crate::domain::text::clean;
use crate::domain::uscc;
use crate::store::View;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::io::Write;

/// Records read at once.
const PAGE: usize = 1_000;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(List),
    Show(Show),
    Add(Box<Add>),
    Edit(Box<Edit>),
    Pair(Pair),
    File(reports::OfEnterprise),
}

#[derive(clap::Args)]
pub(super) struct List {
    #[command(flatten)]
    filters: Filters,
    #[arg(long)]
    json: bool,
}

/// Which enterprises are asked for.
#[derive(clap::Args, serde::Serialize)]
pub(super) struct Filters {
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
    #[arg(long, value_parser = super::args::terms(Sector::ALL, Sector::key))]
    sector: Option<Sector>,
}

#[derive(clap::Args)]
pub(super) struct Show {
    #[arg(value_name = "ENTERPRISE")]
    named: String,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Facts {
    #[arg(long)]
    uscc: Option<String>,
    #[arg(long)]
    town: Option<String>,
    #[arg(long)]
    address: Option<String>,
    #[arg(long, value_delimiter = ',', value_parser = super::args::terms(Sector::ALL, Sector::key))]
    sectors: Vec<Sector>,
    #[arg(long, value_delimiter = ',', value_parser = super::args::terms(HazchemRole::ALL, HazchemRole::key))]
    hazchem_roles: Vec<HazchemRole>,
    #[arg(long, value_name = "NAME PHONE")]
    legal_representative: Option<String>,
    #[arg(long, value_name = "NAME PHONE")]
    actual_controller: Option<String>,
    #[arg(long, value_name = "NAME PHONE")]
    safety_officer: Option<String>,
    #[arg(long)]
    headcount: Option<u32>,
    #[arg(long, value_name = "DAYS")]
    visit_interval_days: Option<u16>,
    #[arg(long)]
    notes: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Add {
    #[arg(long)]
    name: String,
    #[command(flatten)]
    facts: Facts,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Edit {
    #[arg(value_name = "ENTERPRISE")]
    named: String,
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    facts: Facts,
    #[arg(long = "version", alias = "seen", value_name = "VERSION")]
    seen: Option<Seq>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Pair {
    #[arg(value_name = "ENTERPRISE", required_unless_present = "proposal", conflicts_with = "proposal")]
    named: Option<String>,
    #[arg(long, value_name = "GROUP", required_unless_present = "proposal", conflicts_with = "proposal")]
    group: Option<String>,
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    #[arg(long = "version", alias = "seen", value_name = "VERSION", conflicts_with = "proposal")]
    seen: Option<Seq>,
    #[arg(long)]
    proposal: bool,
    #[arg(long, requires = "proposal", conflicts_with_all = ["named", "group"])]
    yes: bool,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => list(context, args),
        Command::Show(args) => {
            let session = context.session()?;
            let view = session.store.read()?;
            let found = enterprise(&view, &args.named)?;
            if args.json { print(context, &view, &found, true) } else { show(context, &view, &found) }
        }
        Command::File(args) => reports::enterprise_file(context, &args),
        Command::Add(args) => {
            let session = context.session_or_new()?;
            let named = EnterpriseFacts { name: clean(&args.name), ..EnterpriseFacts::default() };
            let done = session.add_enterprise(args.facts.onto(named))?;
            print_done(context, &session, done, args.json)
        }
        Command::Edit(args) => {
            let session = context.session()?;
            let seen = seen(&session, &args.named, args.seen)?;
            let mut facts = args.facts.onto(seen.facts.clone());
            facts.name = optional(args.name).unwrap_or(facts.name);
            let done = session.edit_enterprise(&seen, facts)?;
            print_done(context, &session, done, args.json)
        }
        Command::Pair(args) => {
            let session = context.session()?;
            let from = context.day("--from", args.from.as_deref())?;
            // Without a group there is a proposal: the arguments say so.
            let (Some(named), Some(of)) = (args.named, args.group) else { return propose(context, &session, from, args.yes, args.json) };
            let seen = seen(&session, &named, args.seen)?;
            let done = session.pair(&seen, Pairing { group: group(&session.store.read()?, &of)?, from })?;
            print_done(context, &session, done, args.json)
        }
    }
}

/// Prints which groups could take the enterprises that nobody supervises, and pairs them when `accept` says so.
fn propose(context: &Context, session: &Session, from: NaiveDate, accept: bool, json: bool) -> Result<(), Failure> {
    let view = session.store.read()?;
    let (enterprises, groups, staff) = (view.enterprises(EnterpriseId(1), usize::MAX)?, view.groups()?, view.staff()?);
    let named = view.programme()?.facts.enterprises;
    drop(view);
    let on = Supervision { enterprises: &enterprises, groups: &groups, staff: &staff, day: from, named };
    let proposed = pairing::propose(&on);
    if accept && !proposed.is_empty() {
        session.pair_all(&proposed, from)?;
    }
    if proposed.is_empty() && !json {
        return context.print(&context.words.get("cli.no_proposal"));
    }
    let of = |proposed: &ProposedPairing| {
        // Both stand in the order of their ids.
        let enterprise = enterprises.binary_search_by_key(&proposed.enterprise, |it| it.id).ok().and_then(|at| enterprises.get(at));
        let group = groups.binary_search_by_key(&proposed.group, |it| it.id).ok().and_then(|at| groups.get(at));
        (enterprise.map_or("", |it| it.facts.name.as_str()), group.map_or("", |it| it.facts.name.as_str()))
    };
    let object = |proposed: &ProposedPairing| {
        let (enterprise, group) = of(proposed);
        json!({
            "enterprise_id": proposed.enterprise, "enterprise": enterprise, "group_id": proposed.group, "group": group, "from": from,
            "paired": accept,
        })
    };
    context.print_list(json, &proposed, object, |proposed| {
        let (enterprise, group) = of(proposed);
        Ok(format!("{} {enterprise} {} {group}", proposed.enterprise, proposed.group))
    })
}

/// The enterprise that a change is for, at the version that the caller saw, where one is named.
fn seen(session: &Session, named: &str, version: Option<Seq>) -> Result<Enterprise, Failure> {
    let view = session.store.read()?;
    let found = enterprise(&view, named)?;
    version.map_or(Ok(()), |version| check_seen(&view, found.version, version))?;
    Ok(found)
}

impl Facts {
    fn onto(self, mut facts: EnterpriseFacts) -> EnterpriseFacts {
        if self.uscc.is_some() {
            facts.uscc = optional(self.uscc).map(|code| uscc::normalize(&code));
        }
        for (field, given) in [(&mut facts.town, self.town), (&mut facts.address, self.address), (&mut facts.notes, self.notes)] {
            if given.is_some() {
                *field = text(given);
            }
        }
        if !self.sectors.is_empty() {
            facts.sectors = self.sectors;
        }
        if !self.hazchem_roles.is_empty() {
            facts.hazchem_roles = self.hazchem_roles;
        }
        let people = [
            (ContactRole::LegalRepresentative, self.legal_representative),
            (ContactRole::ActualController, self.actual_controller),
            (ContactRole::SafetyOfficer, self.safety_officer),
        ];
        for (role, person) in people.into_iter().filter_map(|(role, person)| Some((role, optional(person)?))) {
            facts.contacts.retain(|contact| contact.role != role);
            facts.contacts.push(Contact::parse(role, &person));
        }
        facts.headcount = self.headcount.or(facts.headcount);
        // No days at all: the programme's own hold again.
        facts.visit_interval_days = self.visit_interval_days.or(facts.visit_interval_days).filter(|&days| days > 0);
        facts
    }
}

fn list(context: &Context, args: List) -> Result<(), Failure> {
    let session = context.session()?;
    let mut stream = Stream::new(args.json);
    each(&session, &args.filters, &mut stream, |stream, view, enterprise| {
        if args.json {
            return stream.object(&row(context, view, enterprise)?);
        }
        stream.line(&line(context, view, enterprise)?);
        Ok(())
    })?;
    stream.end_list(context)
}

/// Hands every enterprise that is asked for to `put`; a view for each page.
pub(super) fn each<P: Paged>(
    session: &Session,
    filters: &Filters,
    out: &mut P,
    mut put: impl FnMut(&mut P, &View, &Enterprise) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let finder = Finder::new(filters.find.as_deref().unwrap_or_default());
    let wanted = |enterprise: &Enterprise| {
        let facts = &enterprise.facts;
        filters.sector.is_none_or(|sector| facts.sectors.contains(&sector))
            && finder.finds(&[&facts.name, &facts.town, &enterprise.id.to_string()])
    };
    let mut from = EnterpriseId(1);
    loop {
        let view = session.store.read()?;
        let page = view.enterprises(from, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        from = EnterpriseId(last.id.0 + 1);
        for enterprise in page.iter().filter(|enterprise| wanted(enterprise)) {
            put(out, &view, enterprise)?;
        }
        drop(view);
        out.flush()?;
    }
}

fn row(context: &Context, view: &View, enterprise: &Enterprise) -> Result<Value, Failure> {
    let tally = view.enterprise_tally(enterprise.id, context.today())?;
    let group = enterprise.group_on(context.today()).map(|id| view.group(id)).transpose()?.flatten();
    Ok(json!({
        "id": enterprise.id,
        "name": enterprise.facts.name,
        "uscc": enterprise.facts.uscc,
        "town": enterprise.facts.town,
        "sectors": enterprise.facts.sectors,
        "group": group.map(|group| group.facts.name),
        "open": tally.open,
        "major_open": tally.major_open,
        "overdue": tally.overdue,
        "last_visit_on": view.standing(enterprise.id)?.last_visit_on,
    }))
}

fn print_done(context: &Context, session: &Session, done: Done, json: bool) -> Result<(), Failure> {
    let Subject::Enterprise(id) = done.subject else { return Ok(()) };
    print(context, &session.store.read()?, &session.enterprise(id)?, json)
}

/// All of an enterprise, as text.
fn show(context: &Context, view: &View, enterprise: &Enterprise) -> Result<(), Failure> {
    let tally = view.enterprise_tally(enterprise.id, context.today())?;
    let group = enterprise.group_on(context.today()).map(|id| view.group(id)).transpose()?.flatten();
    let sheet = context.words.enterprise_sheet(enterprise, &tally, group.as_ref().map(|group| group.facts.name.as_str()));
    let mut out = output();
    writeln!(out, "{} {}", enterprise.id, enterprise.facts.name)?;
    write_sheet(&mut out, &sheet)?;
    Ok(out.flush()?)
}

fn print(context: &Context, view: &View, enterprise: &Enterprise, json: bool) -> Result<(), Failure> {
    if !json {
        return context.print(&line(context, view, enterprise)?);
    }
    let mut object = row(context, view, enterprise)?;
    if let (Value::Object(fields), Value::Object(all)) = (&mut object, serde_json::to_value(&enterprise.facts)?) {
        for (key, value) in all {
            fields.entry(key).or_insert(value);
        }
        fields.insert("pairings".into(), serde_json::to_value(&enterprise.pairings)?);
        fields.insert("version".into(), enterprise.version.into());
    }
    context.print_json(&object)
}

fn line(context: &Context, view: &View, enterprise: &Enterprise) -> Result<String, Failure> {
    let words = context.words;
    let tally = view.enterprise_tally(enterprise.id, context.today())?;
    let sectors: Vec<String> = enterprise.facts.sectors.iter().map(|sector| words.get(&format!("sector.{sector}"))).collect();
    let facts = &enterprise.facts;
    Ok(format!("{} {} {} {} {}", enterprise.id, facts.name, facts.town, sectors.join(" "), words.tally(&tally)))
}
