//! `dudao journal …`

use super::context::{Context, output, with_bar};
use super::failure::Failure;
use crate::domain::id::{Seq, Subject};
use crate::store::{Entry, StoreError};
use std::io::Write;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(List),
    Verify(Verify),
    Export(Export),
}

#[derive(clap::Args)]
pub(super) struct List {
    #[arg(long, value_name = "ID")]
    subject: Option<Subject>,
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Verify {
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Export {
    #[arg(long, value_name = "SEQ", default_value_t = 1)]
    from: Seq,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => list(context, args),
        Command::Verify(args) => verify(context, args),
        Command::Export(args) => export(context, args),
    }
}

fn list(context: &Context, args: List) -> Result<(), Failure> {
    let session = context.session()?;
    let on = context.optional_date("--on", args.on.as_deref(), crate::domain::date_entry::Lean::Past)?;
    let wanted = |entry: &Entry| {
        args.subject.is_none_or(|subject| entry.subject == subject)
            && args.by.as_ref().is_none_or(|by| entry.who.officer == *by || entry.who.account == *by)
            && on.is_none_or(|on| entry.at.date_naive() == on)
    };
    let mut out = output();
    let mut any = false;
    let words = context.words;
    if args.json {
        out.write_all(b"[")?;
    }
    each(&session.store.read()?, 1, |entry, _| {
        if !wanted(&entry) {
            return Ok(());
        }
        if args.json {
            out.write_all(if any { b",\n" } else { b"" })?;
            serde_json::to_writer(&mut out, &entry)?;
        } else {
            let at = entry.at.format("%Y-%m-%d %H:%M:%S");
            writeln!(out, "{} {at} {} {} {}", entry.seq, entry.who.officer, entry.subject, words.headline(&entry))?;
        }
        any = true;
        Ok(())
    })?;
    if args.json {
        out.write_all(b"]\n")?;
    }
    Ok(out.flush()?)
}

fn verify(context: &Context, args: Verify) -> Result<(), Failure> {
    let session = context.session()?;
    let verdict = with_bar(|progress| session.store.verify(progress))?;
    let words = context.words;
    if args.json {
        context.print_json(&verdict)?;
    } else if verdict.ok {
        context.print(&words.fill("cli.journal_holds", &[("entries", &verdict.entries)]))?;
    }
    if verdict.ok {
        return Ok(());
    }
    let what = match (verdict.first_bad, &verdict.table) {
        (Some(seq), _) => words.fill("cli.journal_breaks", &[("seq", &seq)]),
        (None, table) => words.fill("cli.table_differs", &[("table", &table.as_deref().unwrap_or_default())]),
    };
    Err(StoreError::Damaged(what).into())
}

/// A line of JSON for each entry, with its hash: SHA-256 over the hash before (32 zero bytes for the first) and the
/// entry's text as it stands here.
fn export(context: &Context, args: Export) -> Result<(), Failure> {
    let session = context.session()?;
    let mut out = output();
    each(&session.store.read()?, args.from, |entry, hash| {
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{{\"hash\":\"{hash}\",\"entry\":{}}}", serde_json::to_string(&entry)?)?;
        Ok(())
    })?;
    Ok(out.flush()?)
}

/// Walks the journal; a line that cannot be written ends the walk with its own failure.
fn each(view: &crate::store::View, from: Seq, mut visit: impl FnMut(Entry, [u8; 32]) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut failed = None;
    view.journal(from, |entry, hash| match visit(entry, hash) {
        Ok(()) => Ok(true),
        Err(failure) => {
            failed = Some(failure);
            Ok(false)
        }
    })?;
    failed.map_or(Ok(()), Err)
}
