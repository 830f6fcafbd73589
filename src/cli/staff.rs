//! `dudao staff …`

use super::args::Listed;
use super::context::{Context, optional};
use super::failure::Failure;
use crate::domain::id::Subject;
use crate::domain::staff::{Staff, StaffFacts, StaffRole};
use crate::domain::text::clean;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(Listed),
    Add(Add),
}

#[derive(clap::Args)]
pub(super) struct Add {
    #[arg(long)]
    name: String,
    #[arg(long, default_value = "")]
    section: String,
    #[arg(long, value_parser = super::args::terms(StaffRole::ALL, StaffRole::key), default_value = "supervisor")]
    role: StaffRole,
    #[arg(long)]
    account: Option<String>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => {
            let staff = context.session()?.store.read()?.staff()?;
            context.print_list(args.json, &staff, object, |member| Ok(line(context, member)))
        }
        Command::Add(args) => {
            let session = context.session_or_new()?;
            let facts = StaffFacts {
                name: clean(&args.name),
                section: clean(&args.section),
                role: args.role,
                account: optional(args.account),
                ..StaffFacts::default()
            };
            let done = session.add_staff(facts)?;
            let Subject::Staff(id) = done.subject else { return Ok(()) };
            let Some(member) = session.store.read()?.staff_member(id)? else { return Ok(()) };
            if args.json { context.print_json(&object(&member)) } else { context.print(&line(context, &member)) }
        }
    }
}

fn object(member: &Staff) -> serde_json::Value {
    let facts = &member.facts;
    serde_json::json!({
        "id": member.id, "name": facts.name, "section": facts.section, "role": facts.role, "account": facts.account,
        "version": member.version,
    })
}

fn line(context: &Context, member: &Staff) -> String {
    let role = context.words.get(&format!("staff_role.{}", member.facts.role));
    format!("{} {} {} {role}", member.id, member.facts.name, member.facts.section)
}
