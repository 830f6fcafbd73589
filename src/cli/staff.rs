//! `dudao staff …`

use super::args::Listed;
use super::context::{Context, output, staff_member, write_sheet};
use super::failure::Failure;
use super::field_args::{Blank, Given};
use super::hazard_acts::check_seen;
use super::keys;
use crate::access::{Done, Session};
use crate::domain::id::{Seq, StaffId, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::staff::{Staff, StaffFacts};
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
    #[command(subcommand)]
    Key(keys::Command),
}

#[derive(clap::Args)]
pub(super) struct Show {
    #[arg(id = "staff", value_name = "STAFF")]
    named: String,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Add {
    #[command(flatten)]
    given: Given<StaffFacts, true>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Edit {
    #[arg(id = "staff", value_name = "STAFF")]
    named: String,
    #[command(flatten)]
    given: Given<StaffFacts, false>,
    #[arg(long = "version", alias = "seen", value_name = "VERSION")]
    seen: Option<Seq>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => {
            let staff = context.session()?.store.read()?.staff()?;
            context.print_list(args.json, &staff, object, |member| Ok(line(context, member)))
        }
        Command::Show(args) => {
            let session = context.session()?;
            let view = session.store.read()?;
            let member = member(&view, staff_member(&view, &args.named)?)?;
            if args.json { context.print_json(&object(&member)) } else { show(context, &member) }
        }
        Command::Key(command) => keys::run(context, command),
        Command::Add(args) => {
            let session = context.session_or_new()?;
            let facts = args.given.onto(context, &session.store.read()?, StaffFacts::blank())?;
            let done = session.add_staff(facts)?;
            print_done(context, &session, done, args.json)
        }
        Command::Edit(args) => {
            let session = context.session()?;
            let view = session.store.read()?;
            let seen = member(&view, staff_member(&view, &args.named)?)?;
            args.seen.map_or(Ok(()), |version| check_seen(&view, seen.version, version))?;
            let facts = args.given.onto(context, &view, seen.facts.clone())?;
            drop(view);
            let done = session.edit_staff(&seen, facts)?;
            print_done(context, &session, done, args.json)
        }
    }
}

fn member(view: &View, id: StaffId) -> Result<Staff, Failure> {
    view.staff_member(id)?.ok_or_else(|| Refusal::NoSuch(id.to_string()).into())
}

fn print_done(context: &Context, session: &Session, done: Done, json: bool) -> Result<(), Failure> {
    let Subject::Staff(id) = done.subject else { return Ok(()) };
    let member = member(&session.store.read()?, id)?;
    if json { context.print_json(&object(&member)) } else { context.print(&line(context, &member)) }
}

fn show(context: &Context, member: &Staff) -> Result<(), Failure> {
    let mut out = output();
    writeln!(out, "{} {}", member.id, member.facts.name)?;
    write_sheet(&mut out, &Sheet::of_fields(context.words, &member.facts))?;
    Ok(out.flush()?)
}

fn object(member: &Staff) -> Value {
    let mut object = json!(member.facts);
    if let Value::Object(fields) = &mut object {
        fields.insert("id".into(), json!(member.id));
        fields.insert("version".into(), json!(member.version));
    }
    object
}

fn line(context: &Context, member: &Staff) -> String {
    let words = context.words;
    let facts = &member.facts;
    let role = words.get(&format!("staff_role.{}", facts.role));
    let post = facts
        .office_post
        .map_or_else(String::new, |post| format!("{}{}", words.get("role.office"), words.get(&format!("office_post.{post}"))));
    let team = if facts.enforcement_team { words.get("role.enforcement") } else { String::new() };
    let left = facts.left_on.map_or_else(String::new, |day| format!("{} {day}", words.get("field.left_on")));
    let parts = [member.id.to_string(), facts.name.clone(), facts.section.clone(), role, post, team, left];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
