//! Help, completions, the man page, and what is said about wrong usage: all from the one definition of the arguments
//! and the locale files.

use super::Cli;
use super::context::Context;
use super::failure::Failure;
use super::register_args;
use super::terms;
use crate::domain::id::BadId;
use crate::keymap::shown;
use crate::locale::Words;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgMatches, Command, CommandFactory};
use clap_mangen::roff::{Roff, bold, roman};
use std::error::Error;
use std::ffi::OsString;
use std::io::Write;
use std::num::ParseIntError;

#[derive(clap::Args)]
pub(super) struct Completions {
    shell: clap_complete::Shell,
}

/// The definition of the arguments with its words.
pub(super) fn command(words: Words) -> Command {
    let written = put_into_words(Cli::command(), ROOT, &|path| format!("cli.about.{path}"), words);
    let mut command = written.subcommands(register_args::commands(words));
    // Now each knows its whole name.
    command.build();
    with_usage(command, words)
}

/// Puts what clap says of usage into words.
fn with_usage(mut command: Command, words: Words) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").replace("[OPTIONS]", &words.get("cli.heading.any_options"));
    command.override_usage(usage).mut_subcommands(|subcommand| with_usage(subcommand, words))
}

/// What the arguments say. Giving every command its words takes longer than most commands do: that is done where help is
/// asked for, or something is wrong.
pub(super) fn parse(arguments: &[OsString], words: impl FnOnce() -> Words) -> Result<ArgMatches, clap::Error> {
    let plain = Cli::command().subcommands(register_args::named_in(arguments));
    plain.try_get_matches_from(arguments).or_else(|_| parse_in_words(arguments, words()))
}

/// The same, with all that may be said of them in words, and with the words of terms in the arguments themselves. `help`
/// with a command behind it is that command with `--help`.
pub(super) fn parse_in_words(arguments: &[OsString], words: Words) -> Result<ArgMatches, clap::Error> {
    let mut command = command(words);
    let mut arguments = arguments.to_vec();
    loop {
        let refused = match command.try_get_matches_from_mut(&arguments) {
            Ok(matches) => return Ok(matches),
            Err(refused) => refused,
        };
        arguments = match terms::with_key(&arguments, &refused).or_else(|| with_help(&arguments, &refused)) {
            Some(meant) => meant,
            None => return Err(refused),
        };
    }
}

/// The arguments of one who asks for help by a word.
fn with_help(arguments: &[OsString], refused: &clap::Error) -> Option<Vec<OsString>> {
    let is_help = refused.get(ContextKind::InvalidSubcommand).is_some_and(|unknown| unknown.to_string() == "help");
    let at = arguments.iter().position(|word| word == "help").filter(|_| is_help)?;
    let mut asked = arguments.to_vec();
    asked.remove(at);
    asked.push("--help".into());
    Some(asked)
}

/// The path of the program itself.
const ROOT: &str = "dudao";

/// Gives a command, its arguments and all beneath it their words; `about` says under which key those of a path are.
pub(super) fn put_into_words(command: Command, path: &str, about: &dyn Fn(&str) -> String, words: Words) -> Command {
    let command = command
        .about(words.get(&about(path)))
        .subcommand_help_heading(words.get("cli.heading.commands"))
        .subcommand_value_name(words.get("cli.heading.a_command"))
        .help_template(format!("{{about}}\n\n{}{{usage}}\n\n{{all-args}}", words.get("cli.heading.usage")))
        .disable_help_flag(true)
        .disable_version_flag(true);
    let root = path == ROOT;
    let command = command.mut_args(|argument| {
        let heading = if argument.is_positional() { "cli.heading.arguments" } else { "cli.heading.options" };
        let id = argument.get_id().as_str();
        // A field of a record has its own words.
        let help = words.get(&if id.starts_with("field.") { id.to_owned() } else { format!("cli.argument.{id}") });
        let help = help + &beside(&argument, words);
        let argument = argument.help(help).help_heading(words.get(heading));
        // What is told there already.
        if takes_values(&argument) { argument.hide_possible_values(true).hide_env(true).hide_default_value(true) } else { argument }
    });
    let help = Arg::new("help").short('h').long("help").action(clap::ArgAction::Help);
    let mut command = command.arg(help.help(words.get("cli.argument.help")).help_heading(words.get("cli.heading.options")));
    if root {
        let version = Arg::new("version").short('V').long("version").action(clap::ArgAction::Version);
        command = command.arg(version.help(words.get("cli.argument.version")).help_heading(words.get("cli.heading.options")));
    }
    command.mut_subcommands(|subcommand| {
        let name = subcommand.get_name().replace('-', "_");
        let path = if root || path.is_empty() { name } else { format!("{path}_{name}") };
        put_into_words(subcommand, &path, about, words)
    })
}

/// What stands beside an argument's help: clap has no other words for it than English ones.
fn beside(argument: &Arg, words: Words) -> String {
    // A space is where a line of help, or of the man page, may end.
    let list = |values: Vec<String>| values.join(" ");
    let mut notes = Vec::new();
    if takes_values(argument) {
        let possible = argument.get_possible_values();
        let values = possible.iter().filter(|value| !value.is_hide_set()).map(|value| terms::named(value.get_name(), words)).collect();
        let default = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
        notes.push(("cli.heading.values", list(values)));
        notes.push(("cli.heading.default", list(default)));
    }
    if let Some(name) = argument.get_env() {
        notes.push(("cli.heading.env", name.to_string_lossy().into_owned()));
    }
    let notes = notes.into_iter().filter(|(_, value)| !value.is_empty());
    notes.map(|(note, value)| words.fill(note, &[("value", &value)])).collect()
}

fn takes_values(argument: &Arg) -> bool {
    argument.get_action().takes_values()
}

/// Prints help, or makes one line of what is wrong.
pub(super) fn answer(error: clap::Error, words: Words) -> Result<(), Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(error.print()?),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            error.print()?;
            Err(Failure::Said(words.get("cli.usage.missing_subcommand"), 2))
        }
        kind => {
            let key = match kind {
                ErrorKind::InvalidValue | ErrorKind::ValueValidation => "invalid_value",
                ErrorKind::UnknownArgument => "unknown_argument",
                ErrorKind::InvalidSubcommand => "invalid_subcommand",
                ErrorKind::MissingRequiredArgument => "missing_argument",
                ErrorKind::MissingSubcommand => "missing_subcommand",
                ErrorKind::ArgumentConflict => "conflict",
                ErrorKind::NoEquals | ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                    "number_of_values"
                }
                _ => "other",
            };
            let what = |kinds: &[ContextKind]| {
                let found = kinds.iter().filter_map(|&kind| error.get(kind)).map(|value| in_words(value, words)).collect::<Vec<_>>();
                found.join(" ")
            };
            let argument = what(&[ContextKind::InvalidArg, ContextKind::InvalidSubcommand]);
            let (given, valid) = (what(&[ContextKind::InvalidValue]), what(&[ContextKind::ValidValue, ContextKind::ValidSubcommand]));
            let valid = if valid.is_empty() { form_of(&error, words) } else { words.fill("cli.usage.valid", &[("valid", &valid)]) };
            let what = words.fill(&format!("cli.usage.{key}"), &[("argument", &argument), ("value", &given), ("valid", &valid)]);
            Err(Failure::Said(words.fill("cli.usage.see_help", &[("what", &what.trim_end())]), 2))
        }
    }
}

/// What a value should have looked like, which its parser knows.
fn form_of(error: &clap::Error, words: Words) -> String {
    let Some(source) = error.source() else { return String::new() };
    match source.downcast_ref::<BadId>() {
        Some(bad) => words.fill("cli.usage.like_id", &[("id", &format!("{}12", bad.letter))]),
        None if source.is::<ParseIntError>() => words.get("cli.usage.a_number"),
        None => String::new(),
    }
}

fn in_words(value: &ContextValue, words: Words) -> String {
    match value {
        ContextValue::Strings(texts) => {
            let named: Vec<String> = texts.iter().map(|text| terms::named(text, words)).collect();
            named.join(&words.get("general.and"))
        }
        other => other.to_string(),
    }
}

pub(super) fn completions(args: Completions, words: Words) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(words), "dudao", &mut script);
    let mut out = super::context::output();
    out.write_all(&script)?;
    Ok(out.flush()?)
}

pub(super) fn man(context: &Context) -> Result<(), Failure> {
    let mut root = command(context.words);
    root.build();
    let mut pages = Vec::new();
    clap_mangen::Man::new(root.clone()).render(&mut pages)?;
    keys(context).to_writer(&mut pages)?;
    root.get_subcommands().try_for_each(|subcommand| pages_of(subcommand, &mut pages))?;
    let mut out = super::context::output();
    out.write_all(&pages)?;
    Ok(out.flush()?)
}

/// The section of the keys in force.
fn keys(context: &Context) -> Roff {
    let words = context.words;
    let mut section = Roff::new();
    section.control("SH", [words.get("config.keys").as_str()]).text([roman(words.get("config.keys_intro"))]);
    for line in context.config.keys.lines() {
        let places: Vec<String> = line.contexts.iter().map(|place| words.get(&format!("pane.{place}"))).collect();
        let what = format!("{} ({}) [{}]", words.get(&format!("command.{}", line.id)), line.id, places.join(&words.get("general.and")));
        section.control("TP", []).text([bold(shown(line.keys))]).text([roman(what)]);
    }
    section
}

/// The pages of a command and of all beneath it, one behind the other.
fn pages_of(command: &Command, pages: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(pages)?;
    command.get_subcommands().try_for_each(|subcommand| pages_of(subcommand, pages))
}
