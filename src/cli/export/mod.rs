//! `dudao export KIND`: tables for a spreadsheet, into a file or through standard output.

mod about;
mod rows;

use super::context::Context;
use super::failure::Failure;
use super::out::{Out, Place};
use super::stream::Paged;
use super::{enterprise, hazard_list, register_list, remind};
use crate::access::Session;
use crate::domain::register::RegisterKind;
use crate::ledger::export::{Column, Format, Table, TableError, enterprise_columns, hazard_columns, record_columns};
use crate::ledger::workbook::Cell;
use about::About;
use std::path::{Path, PathBuf};

#[derive(clap::Subcommand)]
pub(super) enum Command {
    Hazards(Args<hazard_list::Filters>),
    Enterprises(Args<enterprise::Filters>),
    Visits(Args<register_list::Filters>),
    Reminders(Args<remind::Filters>),
    Scores(Args<NoFilters>),
}

#[derive(clap::Args)]
pub(super) struct Args<F: clap::Args> {
    #[command(flatten)]
    filters: F,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(id = "table_format", long = "format", value_name = "FORMAT", value_parser = ["xlsx", "csv"], conflicts_with = "out")]
    format: Option<String>,
}

/// Everything is asked for.
#[derive(clap::Args, serde::Serialize)]
pub(super) struct NoFilters {}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    let words = context.words;
    match command {
        Command::Hazards(args) => whole(context, "hazards", &args, &hazard_columns(words), true, rows::hazards),
        Command::Enterprises(args) => whole(context, "enterprises", &args, &enterprise_columns(words), true, rows::enterprises),
        Command::Visits(args) => {
            let columns = record_columns(RegisterKind::Visit, words);
            whole(context, "visits", &args, &columns, true, |context, session, filters, table| {
                register_list::put_into(context, session, RegisterKind::Visit, filters, table)
            })
        }
        Command::Reminders(args) => whole(context, "reminders", &args, &rows::reminder_columns(words), false, rows::reminders),
        Command::Scores(args) => whole(context, "scores", &args, &rows::score_columns(words), false, rows::scores),
    }
}

/// A whole export: `put` writes the rows that the filters ask for. Standard error says how many there were.
fn whole<F: clap::Args + serde::Serialize>(
    context: &Context,
    kind: &str,
    args: &Args<F>,
    columns: &[Column],
    comes_back: bool,
    put: impl FnOnce(&Context, &Session, &F, &mut Export) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let words = context.words;
    let format = format(context, args.out.as_deref(), args.format.as_deref())?;
    let place = Place::of(args.out.as_deref(), context)?;
    let session = context.session()?;
    let name = words.get(&format!("cli.export.sheet.{kind}"));
    let about = About::begin(context, &session, &name, comes_back, &args.filters)?;
    let mut table = Export::begin(context, &session, place, format, &name, columns)?;
    let put = put(context, &session, &args.filters, &mut table);
    let rows = table.rows();
    let done = put.and_then(|()| table.finish(&about.end(&session, rows)?));
    record(&session, kind, rows, &done);
    let path = done?;
    let to = path.map_or_else(|| words.get("cli.out.stdout"), |path| path.display().to_string());
    context.note(&words.fill("cli.export.done", &[("rows", &rows), ("to", &to)]));
    Ok(())
}

/// Puts an export on record, and no less one whose reader closed the pipe: what had gone out by then is out. Where the
/// database cannot be written, it went unrecorded.
pub(super) fn record<T>(session: &Session, kind: &str, rows: u64, done: &Result<T, Failure>) {
    if done.as_ref().err().is_none_or(Failure::is_closed_pipe) {
        let _ = session.record_export(kind, rows);
    }
}

/// The format: what the file's name ends with, or what is asked for of standard output.
fn format(context: &Context, out: Option<&Path>, asked: Option<&str>) -> Result<Format, Failure> {
    match (out.filter(|out| *out != Path::new("-")), asked) {
        (Some(path), _) => {
            Format::of_name(path).ok_or_else(|| Failure::Said(context.words.fill("cli.export.ending", &[("path", &path.display())]), 2))
        }
        (None, Some("csv")) => Ok(Format::Csv),
        (None, _) => Ok(Format::Xlsx),
    }
}

/// A table on its way out.
pub(super) struct Export<'a> {
    context: &'a Context,
    table: Table<Out>,
    path: Option<PathBuf>,
    database: String,
}

impl<'a> Export<'a> {
    pub(super) fn begin(
        context: &'a Context,
        session: &Session,
        place: Place,
        format: Format,
        name: &str,
        columns: &[Column],
    ) -> Result<Self, Failure> {
        let database = session.store.read()?.database_id()?;
        let path = if let Place::File(path) = &place { Some(path.clone()) } else { None };
        // What memory does not hold goes beside the database, where there is room for it, else where the system puts it.
        let (beside, system) = (context.folder(), std::env::temp_dir());
        let folder = if tempfile::tempfile_in(beside).is_ok() { beside } else { &system };
        let table = Table::new(place.open(context)?, format, name, columns, folder);
        let table = table.map_err(|failure| failed(failure, path.as_deref(), context))?;
        Ok(Self { context, table, path, database })
    }

    /// The id of the database that the rows are from.
    pub(super) fn database(&self) -> &str {
        &self.database
    }

    /// How many rows there were so far.
    pub(super) fn rows(&self) -> u64 {
        self.table.rows()
    }

    /// The next row.
    pub(super) fn put(&mut self, cells: &[Cell], is_overdue: bool) -> Result<(), Failure> {
        self.table.put(cells, is_overdue).map_err(|failure| failed(failure, self.path.as_deref(), self.context))
    }

    /// Writes the rest and puts the file into its place; where it is.
    pub(super) fn finish(self, about: &[(String, String)]) -> Result<Option<PathBuf>, Failure> {
        let (context, path) = (self.context, self.path);
        let out = self.table.finish(&context.words.get("cli.export.about"), about);
        out.map_err(|failure| failed(failure, path.as_deref(), context))?.finish(context)?;
        Ok(path)
    }
}

impl Paged for Export<'_> {
    fn flush(&mut self) -> Result<(), Failure> {
        self.table.flush().map_err(|failure| failed(failure, self.path.as_deref(), self.context))
    }
}

fn failed(failure: TableError, path: Option<&Path>, context: &Context) -> Failure {
    let words = context.words;
    match failure {
        TableError::Io(failure) => Out::failure(path, failure, context),
        TableError::TooLong { at_most } => Failure::Said(words.fill("cli.export.too_long", &[("at_most", &at_most)]), 1),
        TableError::Workbook(failure) => {
            let to = path.map_or_else(|| words.get("cli.out.stdout"), |path| path.display().to_string());
            Failure::Said(words.fill("cli.not_written", &[("path", &to), ("cause", &failure)]), 1)
        }
    }
}
