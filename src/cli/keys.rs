//! `dudao keys`: what sshd asks for, and `dudao staff key …`: the keys as the office keeps them.

use super::context::{Context, output, staff_member};
use super::failure::Failure;
use crate::access::Session;
use crate::access::keys::known_keys;
use crate::domain::id::{Seq, StaffId};
use crate::domain::key::{PublicKey, StaffKey};
use crate::domain::permission::Power;
use crate::domain::refusal::Refusal;
use crate::domain::staff::Staff;
use crate::store::{Store, View};
use serde_json::{Value, json};
use std::io::{IsTerminal, Read, Write};
use std::path::Path;

/// More than any public key has.
const LONGEST: u64 = 16 << 10;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "FINGERPRINT")]
    fingerprint: Option<String>,
}

#[derive(clap::Subcommand)]
pub(super) enum Command {
    Add(Add),
    List(List),
    Revoke(Revoke),
}

#[derive(clap::Args)]
pub(super) struct Add {
    #[arg(id = "staff", value_name = "STAFF")]
    named: String,
    #[arg(long, value_name = "TEXT")]
    key: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct List {
    #[arg(id = "staff", value_name = "STAFF")]
    named: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Revoke {
    #[arg(id = "staff", value_name = "STAFF")]
    named: String,
    #[arg(value_name = "FINGERPRINT")]
    fingerprint: String,
    #[arg(long)]
    json: bool,
}

/// A line of `authorized_keys` for each live key: it lets its officer in to this program and to nothing else.
pub(super) fn authorized(context: &Context, args: &Args) -> Result<(), Failure> {
    // An officer who logs in while somebody's save stands still is let in as far as being told so.
    let keys = Store::glance(&context.path(), known_keys)?;
    let program = std::env::current_exe()?;
    let mut out = output();
    for (member, key) in keys {
        if args.fingerprint.as_ref().is_none_or(|asked| key.fingerprint() == *asked) {
            writeln!(out, "{}", line(&program, context, member, &key))?;
        }
    }
    Ok(out.flush()?)
}

fn line(program: &Path, context: &Context, member: StaffId, key: &PublicKey) -> String {
    let quoted = |text: &str| shlex::try_quote(text).map_or_else(|_| String::new(), |text| text.into_owned());
    let mut command = quoted(&program.to_string_lossy());
    if let Some(folder) = context.given_folder() {
        command = format!("{command} --data-dir {}", quoted(&folder.to_string_lossy()));
    }
    if let Some(lang) = context.given_lang() {
        command = format!("{command} --lang {lang}");
    }
    let command = format!("{command} --as {member}").replace('"', "\\\"");
    format!("restrict,pty,command=\"{command}\" {} {} {member}", key.algorithm, key.blob)
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Add(args) => {
            let session = context.session()?;
            let member = staff_member(&session.store.read()?, &args.named)?;
            let key = PublicKey::parse(&key_text(context, args.key)?)?;
            let fingerprint = key.fingerprint();
            session.add_key(member, key)?;
            print(context, &session, member, &fingerprint, args.json)
        }
        Command::Revoke(args) => {
            let session = context.session()?;
            let member = staff_member(&session.store.read()?, &args.named)?;
            session.revoke_key(member, &args.fingerprint)?;
            print(context, &session, member, &args.fingerprint, args.json)
        }
        Command::List(args) => {
            let session = context.session()?;
            let view = session.store.read()?;
            session.permit(&view, Power::ReadJournal, None)?;
            let only = args.named.as_deref().map(|named| staff_member(&view, named)).transpose()?;
            let staff = view.staff()?.into_iter().filter(|member| only.is_none_or(|only| member.id == only)).collect::<Vec<_>>();
            let keys: Vec<(&Staff, &StaffKey)> = staff.iter().flat_map(|member| member.keys.iter().map(move |key| (member, key))).collect();
            let objects = keys.iter().map(|(member, key)| object(&view, member, key)).collect::<Result<Vec<_>, Failure>>()?;
            if args.json {
                return context.print_json(&objects);
            }
            let lines = keys.iter().map(|(member, key)| text(context, &view, member, key)).collect::<Result<Vec<_>, Failure>>()?;
            lines.iter().try_for_each(|line| context.print(line))
        }
    }
}

/// The key as it was given, else what comes in.
fn key_text(context: &Context, given: Option<String>) -> Result<String, Failure> {
    if let Some(text) = given {
        return Ok(text);
    }
    if std::io::stdin().is_terminal() {
        return Err(Failure::Said(context.words.get("cli.no_key"), 2));
    }
    let mut text = String::new();
    match std::io::stdin().take(LONGEST).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(failure) if failure.kind() == std::io::ErrorKind::InvalidData => Err(Refusal::BadKey.into()),
        Err(failure) => Err(failure.into()),
    }
}

fn print(context: &Context, session: &Session, member: StaffId, fingerprint: &str, json: bool) -> Result<(), Failure> {
    let view = session.store.read()?;
    let Some(member) = view.staff_member(member)? else { return Ok(()) };
    let Some(key) = member.keys.iter().rfind(|key| key.key.fingerprint() == fingerprint) else { return Ok(()) };
    if json { context.print_json(&object(&view, &member, key)?) } else { context.print(&text(context, &view, &member, key)?) }
}

/// When an entry was made.
fn at(view: &View, seq: Option<Seq>) -> Result<Option<String>, Failure> {
    let entry = seq.map(|seq| view.entry(seq)).transpose()?.flatten();
    Ok(entry.map(|entry| entry.at.to_rfc3339()))
}

fn object(view: &View, member: &Staff, key: &StaffKey) -> Result<Value, Failure> {
    Ok(json!({
        "staff_id": member.id,
        "name": member.facts.name,
        "fingerprint": key.key.fingerprint(),
        "algorithm": key.key.algorithm,
        "comment": key.key.comment,
        "added_at": at(view, Some(key.added))?,
        "revoked_at": at(view, key.revoked)?,
        "live": key.is_live(),
        "version": member.version,
    }))
}

fn text(context: &Context, view: &View, member: &Staff, key: &StaffKey) -> Result<String, Failure> {
    let day = |seq| at(view, seq).map(|at| at.map_or_else(String::new, |at| at.chars().take(10).collect()));
    let state = match key.revoked {
        Some(_) => format!("{} {}", context.words.get("cli.key_revoked"), day(key.revoked)?),
        None => format!("{} {}", context.words.get("cli.key_live"), day(Some(key.added))?),
    };
    let parts = [&member.id.to_string(), &member.facts.name, &key.key.fingerprint(), &key.key.algorithm, &state, &key.key.comment];
    Ok(parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" "))
}
