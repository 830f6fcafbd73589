//! `dudao journal …`

use super::context::{Context, with_bar};
use super::export;
use super::failure::Failure;
use super::stream::Stream;
use crate::access::Session;
use crate::domain::date_entry::Lean;
use crate::domain::id::{Seq, StaffId, Subject};
use crate::domain::permission::Power;
use crate::domain::text::clean;
use crate::log;
use crate::store::{Entry, Store, StoreError};
use serde_json::json;

/// Entries read at once.
const PAGE: usize = 1_000;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(List),
    Verify(Verify),
    Export(Export),
    Head(Head),
}

#[derive(clap::Args)]
pub(super) struct List {
    #[arg(long, value_name = "ID")]
    subject: Option<Subject>,
    #[arg(long = "by", id = "made_by", value_name = "NAME")]
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

#[derive(clap::Args)]
pub(super) struct Head {
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => list(context, args),
        Command::Verify(args) => verify(context, args),
        Command::Export(args) => export(context, args),
        Command::Head(args) => head(context, args),
    }
}

fn list(context: &Context, args: List) -> Result<(), Failure> {
    let session = context.session()?;
    session.permit(&session.store.read()?, Power::ReadJournal, None)?;
    let on = context.optional_date("--on", args.on.as_deref(), Lean::Past)?;
    let by = args.by.as_deref().map(|by| named(&session, by)).transpose()?;
    let wanted = |entry: &Entry| by.as_ref().is_none_or(|by| by.made(entry)) && on.is_none_or(|on| entry.at.date_naive() == on);
    let words = context.words;
    let mut stream = Stream::new(args.json);
    let put = |stream: &mut Stream, entry: &Entry| {
        if args.json {
            return stream.object(entry);
        }
        let at = entry.at.format("%Y-%m-%d %H:%M:%S");
        let who = match &entry.who.from {
            Some(from) => format!("{} ({from})", entry.who.officer),
            None => entry.who.officer.clone(),
        };
        let more = if entry.change.is_of_sessions() { words.particulars(entry).join(" ") } else { String::new() };
        stream.line(format!("{} {at} {who} {} {} {more}", entry.seq, entry.subject, words.headline(entry)).trim_end());
        Ok(())
    };
    if let Some(subject) = args.subject.filter(|subject| *subject != Subject::Database) {
        // A record knows its last entry, and each entry the one before.
        let view = session.store.read()?;
        let entries = view.history(view.version(subject)?)?;
        drop(view);
        entries.iter().filter(|entry| wanted(entry)).try_for_each(|entry| put(&mut stream, entry))?;
        return stream.end_list(context);
    }
    let of_all = |entry: &Entry| args.subject.is_none_or(|subject| entry.subject == subject);
    pages(&session.store, 1, |page| {
        let mut entries = page.iter().map(|(entry, _)| entry).filter(|entry| of_all(entry) && wanted(entry));
        entries.try_for_each(|entry| put(&mut stream, entry))?;
        stream.flush()
    })?;
    stream.end_list(context)
}

/// Somebody whose entries are looked for.
struct Somebody {
    /// Their staff record, where the id of one was given.
    staff: Option<StaffId>,
    /// The name or the account that was given, or the name of that record.
    names: Vec<String>,
}

impl Somebody {
    fn made(&self, entry: &Entry) -> bool {
        match (self.staff, entry.who.staff) {
            (Some(wanted), Some(made)) => wanted == made,
            _ => self.names.iter().any(|name| entry.who.officer == *name || entry.who.account == *name),
        }
    }
}

fn named(session: &Session, by: &str) -> Result<Somebody, StoreError> {
    let staff: Option<StaffId> = by.parse().ok();
    let member = match staff {
        Some(id) => session.store.read()?.staff_member(id)?,
        None => None,
    };
    Ok(Somebody { staff, names: member.map(|member| member.facts.name).into_iter().chain([clean(by)]).collect() })
}

fn verify(context: &Context, args: Verify) -> Result<(), Failure> {
    // The chain is the file's, whatever day it is seen as of.
    let store = context.store()?;
    let verdict = with_bar(|progress| store.verify(progress))?;
    let words = context.words;
    if args.json {
        context.print_json(&verdict)?;
    } else if verdict.ok {
        context.print(&words.fill("cli.journal_holds", &[("entries", &verdict.entries)]))?;
        if let Some(seq) = verdict.clock_set_back {
            context.print(&words.fill("cli.clock_set_back", &[("seq", &seq)]))?;
        }
    }
    if verdict.ok {
        return Ok(());
    }
    let what = match (verdict.first_bad, &verdict.table) {
        (Some(seq), _) => words.fill("cli.journal_breaks", &[("seq", &seq)]),
        (None, table) => words.fill("cli.table_differs", &[("table", &table.as_deref().unwrap_or_default())]),
    };
    log::failed("damaged", "the journal does not hold");
    Err(Failure::Said(words.fill("cli.journal_damaged", &[("what", &what)]), 4))
}

/// The last entry and its hash: who keeps them outside can prove later that nothing before them was altered. They tell
/// nothing of what the entries say, hence anybody who may open the database may ask.
fn head(context: &Context, args: Head) -> Result<(), Failure> {
    let session = context.session()?;
    let (seq, hash) = session.store.read()?.head_and_hash()?;
    if args.json {
        return context.print_json(&json!({ "seq": seq, "hash": hash }));
    }
    context.print(&context.words.fill("cli.journal_head", &[("seq", &seq), ("hash", &hash)]))
}

/// A line of JSON for each entry, with its hash: SHA-256 over the hash before (32 zero bytes for the first) and the
/// entry's text as it stands here.
fn export(context: &Context, args: Export) -> Result<(), Failure> {
    let session = context.session()?;
    session.permit(&session.store.read()?, Power::ReadJournal, None)?;
    let mut stream = Stream::new(false);
    let mut rows = 0;
    let put = pages(&session.store, args.from, |page| {
        rows += page.len() as u64;
        for (entry, hash) in page {
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            stream.line(&format!("{{\"hash\":\"{hash}\",\"entry\":{}}}", serde_json::to_string(&entry)?));
        }
        stream.flush()
    });
    let done = put.and_then(|()| stream.end());
    export::record(&session, "journal", rows, &done);
    done
}

/// Walks the journal from `from` on; no view is open while `visit` writes.
fn pages(store: &Store, mut from: Seq, mut visit: impl FnMut(Vec<(Entry, [u8; 32])>) -> Result<(), Failure>) -> Result<(), Failure> {
    loop {
        let mut page = Vec::new();
        store.read()?.journal(from, |entry, hash| {
            page.push((entry, hash));
            Ok(page.len() < PAGE)
        })?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        from = last.seq + 1;
        visit(page)?;
    }
}
