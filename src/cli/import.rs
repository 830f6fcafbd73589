//! `dudao import FILE`

use super::context::{Context, bar, enterprise, output};
use super::failure::Failure;
use crate::access::Session;
use crate::ledger::error::FileError;
use crate::ledger::import::{Import, ImportError, ImportOptions, import};
use crate::ledger::kind::Class;
use crate::ledger::read::{Knowledge, Options};
use crate::ledger::rejects;
use crate::ledger::report::RejectedCell;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Rejected cells that are listed before the rest is only counted.
const LISTED: usize = 20;
/// Rows between two looks of the progress bar.
const STEP: u64 = 500;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "FILE")]
    file: PathBuf,
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
    #[arg(long, value_name = "OUT")]
    rejects: Option<PathBuf>,
    #[arg(long)]
    no_split: bool,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let words = context.words;
    let mut knowledge = Knowledge::of_folder(Some(context.folder()), context.calendar())
        .map_err(|failure| not_imported(&args, &ImportError::File(failure), context))?;
    if let Some(path) = &args.map {
        let bad =
            |cause: &dyn std::fmt::Display| Failure::Said(words.fill("cli.bad_map", &[("path", &path.display()), ("cause", cause)]), 1);
        let text = std::fs::read_to_string(path).map_err(|failure| bad(&words.io(&failure)))?;
        knowledge.headings = knowledge.headings.with_map(&text).map_err(|failure| bad(&failure))?;
    }
    // A file that cannot be read leaves no new database behind.
    if !args.file.exists() {
        let missing = FileError::Io(std::io::Error::from(std::io::ErrorKind::NotFound));
        return Err(not_imported(&args, &ImportError::File(missing), context));
    }
    if let Some(path) = &args.rejects {
        check_new(path, context)?;
    }
    let session = if args.dry_run && !context.path().exists() { context.session_in_memory()? } else { context.session_or_new()? };
    let options = options(&args, &session)?;
    let bar = bar();
    let mut progress = |rows: u64| {
        if rows.is_multiple_of(STEP) {
            bar.set_position(rows);
        }
        true
    };
    let outcome = import(&session, &args.file, &options, &knowledge, &mut progress);
    bar.finish_and_clear();
    let done = outcome.map_err(|failure| not_imported(&args, &failure, context))?;
    if let Some(path) = &args.rejects
        && !done.rejects.is_empty()
    {
        let not_written = |cause| Failure::Said(words.fill("cli.not_written", &[("path", &path.display()), ("cause", &cause)]), 1);
        rejects::write(path, &done.sheet, &done.rejects, words).map_err(not_written)?;
    }
    if args.json { context.print_json(&done.report) } else { say(context, &args, &done) }
}

/// A workbook of rejects never takes the place of a file that is there, and is known to have a place before anything
/// is imported.
fn check_new(path: &Path, context: &Context) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let key = match (path.exists(), folder.is_dir()) {
        (true, _) => "cli.file_exists",
        (false, false) => "cli.no_folder",
        (false, true) => return Ok(()),
    };
    Err(Failure::Said(context.words.fill(key, &[("path", &path.display())]), 1))
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
    let line = context.words.fill("cli.not_imported", &[("file", &args.file.display()), ("why", &why)]);
    let code = if let ImportError::Store(failure) = failure { failure.exit_code() } else { 1 };
    Failure::Said(line, code)
}

fn say(context: &Context, args: &Args, done: &Import) -> Result<(), Failure> {
    let (words, report) = (context.words, &done.report);
    let mut out = output();
    if args.dry_run {
        writeln!(out, "{}", words.get("cli.dry_run"))?;
        for column in &report.mapping {
            let field = column.name(words).unwrap_or_else(|| words.get("cli.kept_as_is"));
            writeln!(out, "  {}  {field}  {:.0}%", column.heading, column.confidence * 100.0)?;
        }
    }
    writeln!(out, "{}", report.line(words))?;
    let cells = |out: &mut dyn Write, family: &str, cells: &[RejectedCell]| -> std::io::Result<()> {
        for cell in cells.iter().take(LISTED) {
            let reason = words.get(&format!("ledger.{family}.{}", cell.reason));
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("file", &args.file.display()), ("sheet", &report.sheet), ("cell", &cell.cell), ("value", &cell.value)];
            writeln!(out, "  {} {reason}", words.fill("cli.cell", &values))?;
        }
        if cells.len() > LISTED {
            writeln!(out, "  {}", words.fill("cli.and_more", &[("count", &(cells.len() - LISTED))]))?;
        }
        Ok(())
    };
    cells(&mut out, "reason", &report.rejects)?;
    cells(&mut out, "notice", &report.notices)?;
    Ok(out.flush()?)
}
