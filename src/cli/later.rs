//! `dudao import … --later`: ledgers kept for the screen, where an officer from afar chooses among them

use super::context::{Context, output};
use super::failure::Failure;
use super::import::{Args, STDIN};
use crate::access::Session;
use crate::domain::permission::Power;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context as Place;
use crate::ledger::apart::Reader;
use crate::ledger::error::FileError;
use crate::ledger::inbox::{Inbox, NotKept, Sender, Sent};
use crate::ledger::workbook::Limits;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Keeps a ledger, lists what is kept, or throws one away.
pub(super) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let session = if args.later { context.session_or_new()? } else { context.session()? };
    session.permit(&session.store.read()?, Power::Import, None)?;
    let inbox = Inbox::of(context.folder(), Reader::APART);
    if let Some(number) = &args.throw_away {
        return throw_away(context, &session, &inbox, number);
    }
    if args.sent {
        return list(context, &inbox, args.json);
    }
    let from = Sender { name: session.officer.name.clone(), staff: session.officer.staff, at: session.clock.now() };
    let sent = keep(context, &inbox, args, from)?;
    // It is kept; where the database cannot be written, it came unrecorded.
    let _ = session.record_sent(&sent.name);
    if args.json {
        return context.print_json(&object(&sent));
    }
    let key = context.config.keys.key(CommandId::Import, Place::Agenda);
    context.print(&context.words.fill("cli.later.kept", &[("name", &sent.name), ("size", &sent.bytes), ("key", &key)]))
}

fn keep(context: &Context, inbox: &Inbox, args: &Args, from: Sender) -> Result<Sent, Failure> {
    let (words, file) = (context.words, args.file());
    let not_kept = |failure: NotKept| {
        let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &file.display()), ("why", &failure.line(words))];
        Failure::Said(words.fill("cli.later.not_kept", &values), 1)
    };
    let own = file.file_name().filter(|_| file != Path::new(STDIN)).map(|name| name.to_string_lossy().into_owned());
    let unnamed = || words.fill("cli.later.unnamed", &[("at", &from.at.format("%m-%d %H.%M"))]);
    let name = args.name.clone().or(own).unwrap_or_else(unnamed);
    if file == Path::new(STDIN) {
        let stdin = std::io::stdin().lock();
        if stdin.is_terminal() {
            return Err(Failure::Said(words.get("cli.stdin_is_terminal"), 1));
        }
        return inbox.keep(stdin, &name, from, &Limits::default()).map_err(not_kept);
    }
    let opened = File::open(file).map_err(|failure| not_kept(FileError::from(failure).into()))?;
    inbox.keep(opened, &name, from, &Limits::default()).map_err(not_kept)
}

fn list(context: &Context, inbox: &Inbox, json: bool) -> Result<(), Failure> {
    let kept = inbox.list()?;
    if json {
        return context.print_json(&kept.iter().map(object).collect::<Vec<_>>());
    }
    let mut out = output();
    for sent in &kept {
        writeln!(out, "{}  {}  {}  {}  {}", sent.number, sent.at.format("%Y-%m-%d %H:%M"), sent.bytes, sent.by, sent.name)?;
    }
    Ok(out.flush()?)
}

fn throw_away(context: &Context, session: &Session, inbox: &Inbox, number: &str) -> Result<(), Failure> {
    let Some(gone) = inbox.throw_away(number)? else {
        return Err(Failure::Said(context.words.fill("cli.later.no_such", &[("number", &number)]), 1));
    };
    session.record_discarded(&gone.name, &gone.by)?;
    context.print(&context.words.fill("cli.later.thrown_away", &[("number", &number)]))
}

fn object(sent: &Sent) -> Value {
    json!({
        "number": sent.number,
        "name": sent.name,
        "by": sent.by,
        "staff": sent.staff,
        "at": sent.at,
        "bytes": sent.bytes,
    })
}
