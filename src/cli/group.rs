//! `dudao group …`

use super::args::Listed;
use super::context::{Context, group, output, write_sheet};
use super::failure::Failure;
use super::field_args::{Blank, Given};
use super::hazard_acts::check_seen;
use crate::access::{Done, Session};
use crate::domain::id::{GroupId, Seq, StaffId, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::staff::{Group, GroupFacts};
use crate::locale::Sheet;
use crate::store::View;
use serde_json::{Value, json};
use std::io::Write;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(Listed),
    Show(Show),
    Add(Add),
    Edit(Edit),
}

#[derive(clap::Args)]
pub(super) struct Show {
    #[arg(id = "group", value_name = "GROUP")]
    named: String,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Add {
    #[command(flatten)]
    given: Given<GroupFacts, true>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Edit {
    #[arg(id = "group", value_name = "GROUP")]
    named: String,
    #[command(flatten)]
    given: Given<GroupFacts, false>,
    #[arg(long = "version", alias = "seen", value_name = "VERSION")]
    seen: Option<Seq>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    // A group is formed of staff, so there is a database.
    let session = context.session()?;
    let view = session.store.read()?;
    match command {
        Command::List(args) => context.print_list(args.json, &view.groups()?, object, |group| line(&view, group)),
        Command::Show(args) => {
            let found = found(&view, group(&view, &args.named)?)?;
            if args.json { context.print_json(&object(&found)) } else { show(context, &view, &found) }
        }
        Command::Add(args) => {
            let facts = args.given.onto(context, &view, GroupFacts::blank())?;
            drop(view);
            let done = session.form_group(facts)?;
            print_done(context, &session, done, args.json)
        }
        Command::Edit(args) => {
            let seen = found(&view, group(&view, &args.named)?)?;
            args.seen.map_or(Ok(()), |version| check_seen(&view, seen.version, version))?;
            let facts = args.given.onto(context, &view, seen.facts.clone())?;
            drop(view);
            let done = session.edit_group(&seen, facts)?;
            print_done(context, &session, done, args.json)
        }
    }
}

fn found(view: &View, id: GroupId) -> Result<Group, Failure> {
    view.group(id)?.ok_or_else(|| Refusal::NoSuch(id.to_string()).into())
}

fn print_done(context: &Context, session: &Session, done: Done, json: bool) -> Result<(), Failure> {
    let Subject::Group(id) = done.subject else { return Ok(()) };
    let view = session.store.read()?;
    let group = found(&view, id)?;
    if json { context.print_json(&object(&group)) } else { context.print(&line(&view, &group)?) }
}

fn show(context: &Context, view: &View, group: &Group) -> Result<(), Failure> {
    let mut sheet = Sheet::new(context.words);
    sheet.field("name", &group.facts.name);
    sheet.field("leader", &name(view, group.facts.leader)?);
    sheet.field("members", &names(view, group)?.join(" "));
    let mut out = output();
    writeln!(out, "{} {}", group.id, group.facts.name)?;
    write_sheet(&mut out, &sheet)?;
    Ok(out.flush()?)
}

fn object(group: &Group) -> Value {
    let mut object = json!(group.facts);
    if let Value::Object(fields) = &mut object {
        fields.insert("id".into(), json!(group.id));
        fields.insert("version".into(), json!(group.version));
    }
    object
}

fn name(view: &View, member: StaffId) -> Result<String, Failure> {
    Ok(view.staff_member(member)?.map_or_else(|| member.to_string(), |member| member.facts.name))
}

fn names(view: &View, group: &Group) -> Result<Vec<String>, Failure> {
    group.facts.members.iter().map(|&member| name(view, member)).collect()
}

fn line(view: &View, group: &Group) -> Result<String, Failure> {
    Ok(format!("{} {} {}", group.id, group.facts.name, names(view, group)?.join(" ")))
}
