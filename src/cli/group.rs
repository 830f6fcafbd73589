//! `dudao group …`

use super::args::Listed;
use super::context::{Context, staff_member};
use super::failure::Failure;
use crate::domain::id::Subject;
use crate::domain::staff::{Group, GroupFacts};
use crate::domain::text::clean;
use crate::store::View;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(Listed),
    Add(Add),
}

#[derive(clap::Args)]
pub(super) struct Add {
    #[arg(long)]
    name: String,
    #[arg(long, value_name = "STAFF")]
    leader: String,
    #[arg(long, value_name = "STAFF")]
    member: Vec<String>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => {
            let session = context.session()?;
            let view = session.store.read()?;
            context.print_list(args.json, &view.groups()?, object, |group| line(&view, group))
        }
        Command::Add(args) => {
            // A group is formed of staff, so there is a database.
            let session = context.session()?;
            let view = session.store.read()?;
            let leader = staff_member(&view, &args.leader)?;
            let mut members = vec![leader];
            for named in &args.member {
                let member = staff_member(&view, named)?;
                if !members.contains(&member) {
                    members.push(member);
                }
            }
            drop(view);
            let done = session.form_group(GroupFacts { name: clean(&args.name), leader, members })?;
            let Subject::Group(id) = done.subject else { return Ok(()) };
            let view = session.store.read()?;
            let Some(group) = view.group(id)? else { return Ok(()) };
            if args.json { context.print_json(&object(&group)) } else { context.print(&line(&view, &group)?) }
        }
    }
}

fn object(group: &Group) -> serde_json::Value {
    let facts = &group.facts;
    serde_json::json!({
        "id": group.id, "name": facts.name, "leader": facts.leader, "members": facts.members, "version": group.version,
    })
}

fn line(view: &View, group: &Group) -> Result<String, Failure> {
    let mut names = Vec::new();
    for &member in &group.facts.members {
        names.push(view.staff_member(member)?.map_or_else(|| member.to_string(), |member| member.facts.name));
    }
    Ok(format!("{} {} {}", group.id, group.facts.name, names.join(" ")))
}
