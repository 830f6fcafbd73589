//! `dudao import FILE`, or `-` for what comes through standard input

use super::context::{Context, bar, enterprise, output};
use super::failure::Failure;
use super::later;
use super::out::Place;
use crate::access::Session;
use crate::domain::permission::Power;
use crate::ledger::apart::Reader;
use crate::ledger::corrections::{self, Corrections};
use crate::ledger::error::FileError;
use crate::ledger::import::{Import, ImportError, ImportOptions, Reached, import_incoming};
use crate::ledger::incoming::Incoming;
use crate::ledger::kind::Class;
use crate::ledger::preview::preview;
use crate::ledger::read::{Knowledge, Options};
use crate::ledger::rejects;
use crate::ledger::report::RejectedCell;
use crate::ledger::workbook::Limits;
use crate::locale::Words;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// Rejected cells that are listed before the rest is only counted.
const LISTED: usize = 20;
/// Rows between two looks of the progress bar.
const STEP: u64 = 500;
/// Bytes of a map that are read.
const LARGEST_MAP: u64 = 1 << 20;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "FILE", required_unless_present_any = ["sent", "throw_away"])]
    file: Option<PathBuf>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long = "as", value_name = "KIND", value_parser = ["hazards", "enterprises", "visits", "staff", "tasks", "duty"])]
    class: Option<String>,
    #[arg(long)]
    sheet: Option<String>,
    #[arg(long, value_name = "ENTERPRISE")]
    enterprise: Option<String>,
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    #[arg(long, requires = "map", conflicts_with_all = ["dry_run", "forget_map"])]
    keep_map: bool,
    #[arg(long, conflicts_with = "dry_run")]
    forget_map: bool,
    #[arg(long, value_name = "OUT")]
    rejects: Option<PathBuf>,
    #[arg(id = "file_name", long = "name", value_name = "NAME")]
    pub(super) name: Option<String>,
    #[arg(long, conflicts_with_all = ["dry_run", "class", "sheet", "enterprise", "map", "keep_map", "forget_map", "rejects", "no_split"])]
    pub(super) later: bool,
    #[arg(long, conflicts_with_all = ["file", "later"])]
    pub(super) sent: bool,
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["file", "later", "sent"])]
    pub(super) throw_away: Option<String>,
    #[arg(long)]
    no_split: bool,
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let words = context.words;
    if args.later || args.sent || args.throw_away.is_some() {
        return later::run(context, &args);
    }
    let mut knowledge = knowledge(context, &args)?;
    let map = args.map.as_deref().map(|path| Map::of(path, words)).transpose()?;
    if let Some(map) = &map {
        knowledge.headings =
            knowledge.headings.with_map(&map.text).map_err(|failure| map.bad(&words.place(&failure.to_string()), words))?;
    }
    // Who may import nothing sends nothing either.
    if context.path().exists() {
        let session = context.session()?;
        session.permit(&session.store.read()?, Power::Import, None)?;
    }
    // A file that cannot be read leaves no new database behind, nor does a workbook of rejects that has no place.
    let incoming = incoming(context, &args)?;
    let rejects = args.rejects.as_deref().map(|path| Place::of(Some(path), context)).transpose()?;
    let session = if args.dry_run && !context.path().exists() { context.session_in_memory()? } else { context.session_or_new()? };
    let options = options(&args, &session)?;
    if args.forget_map {
        let class = forget(&args, &incoming, &options, &knowledge, &session, context)?;
        knowledge = self::knowledge(context, &args)?;
        if let Some(map) = &map {
            knowledge.headings =
                knowledge.headings.with_map(&map.text).map_err(|failure| map.bad(&words.place(&failure.to_string()), words))?;
        }
        context.note(&class);
    }
    let bar = bar();
    let outcome = import_incoming(&session, incoming, &options, &knowledge, &mut |reached| {
        show(&bar, reached, words);
        true
    });
    bar.finish_and_clear();
    let done = outcome.map_err(|failure| not_imported(&args, &failure, context))?;
    if let Some(map) = map.filter(|_| args.keep_map) {
        let (officer, day) = (&session.officer.name, session.clock.now().date_naive());
        let headings =
            corrections::of_map(&map.text, officer, day).map_err(|failure| map.bad(&words.place(&failure.to_string()), words))?;
        let kept = Corrections::keep(context.folder(), done.sheet.kind.class(), &headings);
        // The rows are in; only their headings are not kept.
        kept.map_err(|failure| Failure::Said(words.fill("cli.map_not_kept", &[("why", &failure.line(words))]), 1))?;
        context.note(&words.fill("cli.map_kept", &[("count", &headings.len())]));
    }
    // Where the rejected rows take standard output, the report goes to standard error.
    let mut to: Box<dyn Write> = if matches!(rejects, Some(Place::Stdout)) { Box::new(std::io::stderr()) } else { Box::new(output()) };
    if let Some(place) = rejects.filter(|_| !done.rejects.is_empty()) {
        let mut out = place.open(context)?;
        let written = rejects::write(&mut out, &done.sheet, &done.rejects, words);
        let not_written = |cause| {
            let path = args.rejects.as_deref().unwrap_or(Path::new(STDIN));
            Failure::Said(words.fill("cli.not_written", &[("path", &path.display()), ("cause", &cause)]), 1)
        };
        written.map_err(not_written)?;
        out.finish(context)?;
    }
    if args.json {
        serde_json::to_writer(&mut to, &done.report)?;
        writeln!(to)?;
    } else {
        say(context, &args, &done, &mut *to)?;
    }
    Ok(to.flush()?)
}

/// Shows how far an import is: how much there is to read is not known before all of it is read.
fn show(bar: &ProgressBar, reached: Reached, words: Words) {
    let styled = |template| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    match reached {
        Reached::Read(rows) => {
            bar.set_style(styled("{wide_msg}"));
            bar.set_message(words.fill("cli.import_reads", &[("rows", &rows)]));
        }
        Reached::Written(rows, total) if rows.is_multiple_of(STEP) || rows == total => {
            bar.set_style(styled("{wide_bar} {msg}"));
            bar.set_message(words.fill("cli.import_writes", &[("rows", &rows), ("total", &total)]));
            bar.set_length(total);
            bar.set_position(rows);
        }
        Reached::Written(..) => {}
    }
}

impl Args {
    /// The file; none where none is needed.
    pub(super) fn file(&self) -> &Path {
        self.file.as_deref().unwrap_or(Path::new(""))
    }
}

/// The map of one import.
struct Map<'a> {
    path: &'a Path,
    text: String,
}

impl<'a> Map<'a> {
    fn of(path: &'a Path, words: Words) -> Result<Self, Failure> {
        let mut map = Self { path, text: String::new() };
        let read = File::open(path).and_then(|file| file.take(LARGEST_MAP + 1).read_to_string(&mut map.text));
        match read {
            // The beginning of a map may look like a whole one.
            Ok(read) if read as u64 > LARGEST_MAP => Err(map.bad(&words.io(&ErrorKind::FileTooLarge.into()), words)),
            Ok(_) => Ok(map),
            Err(failure) => Err(map.bad(&words.io(&failure), words)),
        }
    }

    fn bad(&self, cause: &dyn std::fmt::Display, words: Words) -> Failure {
        Failure::Said(words.fill("cli.bad_map", &[("path", &self.path.display()), ("cause", cause)]), 1)
    }
}

/// By what ledgers are understood. Corrections that cannot be read are told, and stop nothing.
fn knowledge(context: &Context, args: &Args) -> Result<Knowledge, Failure> {
    let knowledge = Knowledge::of_folder(Some(context.folder()), context.calendar())
        .map_err(|failure| not_imported(args, &ImportError::File(failure), context))?;
    if let Some(failure) = &knowledge.broken {
        context.note(&context.words.fill("import.broken", &[("why", &failure.line(context.words))]));
    }
    Ok(knowledge)
}

/// Takes back what was corrected of the headings of a file; what is to be told of it.
fn forget(
    args: &Args,
    incoming: &Incoming,
    options: &ImportOptions,
    knowledge: &Knowledge,
    session: &Session,
    context: &Context,
) -> Result<String, Failure> {
    session.permit(&session.store.read()?, Power::Import, None)?;
    let not_read = |failure: FileError| not_imported(args, &ImportError::File(failure), context);
    let looked = preview(incoming.again().map_err(not_read)?, &options.read, knowledge, &mut |_| true).map_err(not_read)?;
    let shown = looked.and_then(|looked| looked.shown);
    let mapping = shown.iter().flat_map(|shown| &shown.report.mapping);
    let headings: Vec<_> = mapping.filter(|column| column.corrected.is_some()).map(|column| (column.heading.clone(), None)).collect();
    if let Some(shown) = &shown {
        Corrections::keep(context.folder(), shown.class, &headings).map_err(not_read)?;
    }
    Ok(context.words.fill("cli.map_forgotten", &[("count", &headings.len())]))
}

/// What stands for standard input.
pub(super) const STDIN: &str = "-";

/// The file, or what comes through standard input, under the name that it is to have.
fn incoming(context: &Context, args: &Args) -> Result<Incoming, Failure> {
    let not_read = |failure| not_imported(args, &ImportError::File(failure), context);
    if args.file() != Path::new(STDIN) {
        let file = Incoming::open(args.file(), Reader::APART).map_err(not_read)?;
        return Ok(match &args.name {
            Some(name) => file.named(name),
            None => file,
        });
    }
    let stdin = std::io::stdin().lock();
    if stdin.is_terminal() {
        return Err(Failure::Said(context.words.get("cli.stdin_is_terminal"), 1));
    }
    // Beside the database, where there is one and room for it, else where the system puts such files.
    let system = std::env::temp_dir();
    let folder = if context.folder().is_dir() { context.folder() } else { &system };
    Incoming::spool(stdin, args.name.as_deref().unwrap_or(STDIN), folder, &Limits::default(), Reader::APART).map_err(not_read)
}

fn options(args: &Args, session: &Session) -> Result<ImportOptions, Failure> {
    let class = args.class.as_deref().and_then(Class::of_key);
    let enterprise = match &args.enterprise {
        Some(named) => Some(enterprise(&session.store.read()?, named)?.id),
        None => None,
    };
    let read = Options { sheet: args.sheet.clone(), class, split: !args.no_split, today: None };
    Ok(ImportOptions { read, enterprise, dry_run: args.dry_run })
}

fn not_imported(args: &Args, failure: &ImportError, context: &Context) -> Failure {
    let why = failure.line(context.words);
    let line = context.words.fill("cli.not_imported", &[("file", &args.file().display()), ("why", &why)]);
    let code = if let ImportError::Store(failure) = failure { failure.exit_code() } else { 1 };
    Failure::Said(line, code)
}

fn say(context: &Context, args: &Args, done: &Import, mut out: &mut dyn Write) -> Result<(), Failure> {
    let (words, report) = (context.words, &done.report);
    if args.dry_run {
        writeln!(out, "{}", words.get("cli.dry_run"))?;
        for column in &report.mapping {
            let field = column.name(words).unwrap_or_else(|| words.get("cli.kept_as_is"));
            let corrected = column.corrected.as_ref().map_or_else(String::new, |corrected| {
                let on = corrected.on.map_or_else(String::new, |on| on.to_string());
                format!("  {}", words.fill("import.corrected", &[("by", &corrected.by), ("on", &on)]).trim())
            });
            writeln!(out, "  {}  {field}  {:.0}%{corrected}", column.heading, column.confidence * 100.0)?;
        }
    }
    writeln!(out, "{}", report.line(words))?;
    let cells = |out: &mut dyn Write, family: &str, cells: &[RejectedCell]| -> std::io::Result<()> {
        for cell in cells.iter().take(LISTED) {
            let reason = words.get(&format!("ledger.{family}.{}", cell.reason));
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("file", &args.file().display()), ("sheet", &report.sheet), ("cell", &cell.cell), ("value", &cell.value)];
            writeln!(out, "  {} {reason}", words.fill("cli.cell", &values))?;
        }
        if cells.len() > LISTED {
            writeln!(out, "  {}", words.fill("cli.and_more", &[("count", &(cells.len() - LISTED))]))?;
        }
        Ok(())
    };
    cells(&mut out, "reason", &report.rejects)?;
    cells(&mut out, "notice", &report.notices)?;
    if !report.other_sheets.is_empty() {
        writeln!(out, "{}", words.fill("cli.other_sheets", &[("sheets", &report.other_sheets.join(&words.get("cli.between_sheets")))]))?;
    }
    Ok(())
}
