//! The command line: everything that the screen can do, one file per subcommand.
//!
//! Answers go to standard output, everything else to standard error. A success is printed only after the commit.

mod args;
mod backup;
mod calendar;
mod config;
mod context;
mod copy;
mod demo;
mod doctor;
mod door;
mod enterprise;
mod environment;
mod export;
mod failure;
mod field_args;
mod group;
mod hazard;
mod hazard_acts;
mod hazard_list;
mod help;
mod import;
mod journal;
mod keys;
mod later;
mod login;
mod out;
mod paper;
mod places;
mod programme;
mod register;
mod register_args;
mod register_list;
mod remind;
mod reports;
mod restore;
mod salvage;
mod signals;
mod staff;
mod stream;
mod template;
mod terms;
mod undo;

use crate::domain::id::StaffId;
use crate::domain::text::clean;
use crate::ledger::apart;
use crate::locale::{Lang, Words};
use crate::log;
use crate::paper::report::Question;
use crate::store::guarded;
use args::Listed;
use clap::parser::ValueSource;
use clap::{ArgMatches, FromArgMatches, Parser, Subcommand};
use context::Context;
use failure::Failure;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "dudao", version, disable_help_subcommand = true, args_conflicts_with_subcommands = false)]
struct Cli {
    #[command(flatten)]
    whole: Whole,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What holds for the whole program.
#[derive(Clone, clap::Args)]
struct Whole {
    #[arg(long, global = true, display_order = 900, value_name = "DIR", env = "DUDAO_DATA_DIR", hide_env_values = true)]
    data_dir: Option<PathBuf>,
    #[arg(long, global = true, display_order = 900, value_name = "DATE")]
    today: Option<String>,
    #[arg(long, global = true, display_order = 900, value_name = "DATE")]
    as_of: Option<String>,
    #[arg(long, global = true, display_order = 900, value_name = "LANG", value_parser = ["zh-CN", "en"])]
    lang: Option<String>,
    #[arg(long = "as", id = "acting_as", display_order = 901, value_name = "STAFF")]
    officer: Option<StaffId>,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Args),
    Import(import::Args),
    #[command(subcommand)]
    Export(Box<export::Command>),
    Remind(remind::Args),
    Calendar(calendar::Args),
    #[command(subcommand)]
    Enterprise(enterprise::Command),
    #[command(subcommand)]
    Hazard(Box<hazard::Command>),
    Undo(undo::Args),
    #[command(subcommand)]
    Programme(programme::Command),
    #[command(subcommand)]
    Staff(staff::Command),
    #[command(subcommand)]
    Group(group::Command),
    #[command(subcommand)]
    Copy(copy::Command),
    Paper(paper::Args),
    #[command(subcommand)]
    Template(template::Command),
    Dossier(reports::Dossier),
    Duties(reports::Duties),
    Score(reports::Score),
    Handover(reports::Shift),
    Brief(Listed),
    Matrix(Listed),
    Organisation(Listed),
    Milestones(Listed),
    Reports(Listed),
    #[command(subcommand)]
    Journal(journal::Command),
    Backup(backup::Args),
    Restore(restore::Args),
    Salvage(salvage::Args),
    Doctor(doctor::Args),
    Keys(keys::Args),
    Config(config::Args),
    Completions(help::Completions),
    Man,
}

/// Runs the program with its arguments; the exit code is the contract's: 0 done, 1 refused or failed, 2 wrong usage,
/// 3 the database is busy, 4 the database is damaged.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    environment::reduce();
    signals::withstand();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // No command for anyone: so the program calls itself to have a file read.
    if matches!(arguments.as_slice(), [_, word] if word == apart::WORD) {
        return apart::serve();
    }
    let asked = asked_lang(&arguments);
    let configured = || Words::new(asked.unwrap_or_else(places::lang_of_account));
    let mut words = Words::new(asked.unwrap_or_default());
    tell_breakdowns(words);
    let outcome = match help::parse(&arguments, configured) {
        Ok(matches) => guarded(|| enter(&matches, &mut words)),
        Err(error) => help::answer(error, configured()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(Failure::Told(code)) => ExitCode::from(code),
        Err(failure) => {
            use std::io::Write;
            if let Failure::Store(failure) = &failure
                && failure.is_mishap()
            {
                log::failed(failure.key(), failure.found());
            }
            // The line may hold an argument or a file's name as it was given. Standard error may be gone with its
            // terminal; there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "{}", clean(&failure.line(words)));
            ExitCode::from(failure.exit_code())
        }
    }
}

/// A command of one's own, or what the client of a forced command asked for. The words are then in the officer's language.
fn enter(matches: &ArgMatches, words: &mut Words) -> Result<(), Failure> {
    let mut whole = match Whole::from_arg_matches(matches) {
        Ok(whole) => whole,
        Err(error) => return help::answer(error, *words),
    };
    if door::is_here(&whole) {
        environment::forget_places();
        whole.data_dir = whole.data_dir.filter(|_| matches.value_source("data_dir") == Some(ValueSource::CommandLine));
    }
    match door::asked(&whole) {
        Some(asked) if matches.subcommand().is_none() => door::run(&asked, whole, words),
        _ => {
            let context = Context::new(whole, *words)?;
            *words = context.words;
            dispatch(matches, &context)
        }
    }
}

/// The registers' subcommands are made of their forms, the others are written out.
fn dispatch(matches: &ArgMatches, context: &Context) -> Result<(), Failure> {
    tell_breakdowns(context.words);
    // At the door there was one before it; what is reported is the first.
    let _ = log::RUNNING.set(name_of(matches));
    #[cfg(debug_assertions)]
    log::rehearse("command");
    if let Some((name, beneath)) = matches.subcommand()
        && let Some(kind) = register_args::kind_of(name)
    {
        return register::run(context, kind, beneath);
    }
    match Cli::from_arg_matches(matches) {
        Ok(Cli { command, .. }) => run(context, command),
        Err(error) => help::answer(error, context.words),
    }
}

fn run(context: &Context, command: Option<Command>) -> Result<(), Failure> {
    match command {
        None => demo::screen(context),
        Some(Command::Demo(args)) => demo::run(context, args),
        Some(Command::Import(args)) => context.check_writable().and_then(|()| import::run(context, args)),
        Some(Command::Export(command)) => export::run(context, *command),
        Some(Command::Remind(args)) => remind::run(context, args),
        Some(Command::Calendar(args)) => calendar::run(context, &args),
        Some(Command::Enterprise(command)) => enterprise::run(context, command),
        Some(Command::Hazard(command)) => hazard::run(context, *command),
        Some(Command::Undo(args)) => undo::run(context, args),
        Some(Command::Programme(command)) => programme::run(context, command),
        Some(Command::Staff(command)) => staff::run(context, command),
        Some(Command::Group(command)) => group::run(context, command),
        Some(Command::Copy(command)) => copy::run(context, command),
        Some(Command::Paper(args)) => paper::run(context, args),
        Some(Command::Template(command)) => template::run(context, command),
        Some(Command::Dossier(args)) => reports::dossier(context, &args),
        Some(Command::Duties(args)) => reports::duties(context, &args),
        Some(Command::Score(args)) => reports::score(context, &args),
        Some(Command::Handover(args)) => reports::handover(context, args),
        Some(Command::Brief(args)) => reports::brief(context, &args),
        Some(Command::Matrix(args)) => reports::plain(context, &args, Question::Matrix),
        Some(Command::Organisation(args)) => reports::plain(context, &args, Question::Organisation),
        Some(Command::Milestones(args)) => reports::plain(context, &args, Question::Milestones),
        Some(Command::Reports(args)) => reports::plain(context, &args, Question::Reports),
        Some(Command::Journal(command)) => journal::run(context, command),
        Some(Command::Backup(args)) => backup::run(context, args),
        Some(Command::Restore(args)) => restore::run(context, args),
        Some(Command::Salvage(args)) => salvage::run(context, args),
        Some(Command::Doctor(args)) => doctor::run(context, args),
        Some(Command::Keys(args)) => keys::authorized(context, &args),
        Some(Command::Config(args)) => config::run(context, &args),
        Some(Command::Completions(args)) => help::completions(args, context.words),
        Some(Command::Man) => help::man(context),
    }
}

/// A breakdown from now on is told in these words.
fn tell_breakdowns(words: Words) {
    log::watch(move |report| match report {
        Some(path) => words.fill("log.crash.reported", &[("path", &path.display())]),
        None => words.get("log.crash.unreported"),
    });
}

/// The names of the subcommands, without what was said to them.
fn name_of(matches: &ArgMatches) -> String {
    let names = std::iter::successors(matches.subcommand(), |(_, beneath)| beneath.subcommand());
    let names: Vec<&str> = names.map(|(name, _)| name).collect();
    if names.is_empty() { "screen".to_owned() } else { names.join(" ") }
}

/// The language is needed before the arguments are parsed: help and errors of parsing are in it too.
fn asked_lang(arguments: &[OsString]) -> Option<Lang> {
    let mut texts = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(text) = texts.next() {
        let named = if text == "--lang" { texts.next() } else { text.strip_prefix("--lang=") };
        if let Some(lang) = named.and_then(|named| named.parse().ok()) {
            return Some(lang);
        }
    }
    None
}
