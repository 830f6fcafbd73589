//! The door: who comes in over SSH by a key whose forced command says `--as` gets the screen, or the program's own
//! commands, and nothing else.
//!
//! The command that the client asked for is split into words without a shell and parsed as the program's arguments
//! are. It says nothing of where the database is or who the officer is, and names no file of this machine: ledgers and
//! exports go through standard input and output.

use super::failure::Failure;
use super::{Whole, dispatch, help};
use crate::cli::context::Context;
use crate::domain::text::clean;
use crate::locale::Words;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, FromArgMatches};
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// Characters of a command that the journal keeps.
const LONGEST: usize = 500;

/// Subcommands that are for whoever administers the machine.
const NOT_HERE: &[&str] = &["demo", "doctor", "keys", "backup", "restore", "salvage"];

/// Whether somebody comes in over SSH whom the forced command names.
pub(super) fn is_here(forced: &Whole) -> bool {
    forced.officer.is_some() && std::env::var_os("SSH_CONNECTION").is_some()
}

/// What the client asked for instead of the screen, where this is the door.
pub(super) fn asked(forced: &Whole) -> Option<String> {
    forced.officer?;
    std::env::var("SSH_ORIGINAL_COMMAND").ok().filter(|command| !command.trim().is_empty())
}

/// Runs the command that the client asked for. Who is not let in is told that, and nothing of commands.
pub(super) fn run(asked: &str, forced: Whole, words: &mut Words) -> Result<(), Failure> {
    let shown = shortened(&clean(asked));
    let context = Context::new(forced.clone(), *words)?;
    *words = context.words;
    let session = context.login_session()?;
    let refuse = |failure: Failure| {
        // The refusal stands, whether or not it can be recorded.
        let _ = session.record_refused_command(&shown);
        Err(failure)
    };
    let parsed = shlex::split(asked).map(|asked| {
        let arguments: Vec<OsString> = std::iter::once("dudao".to_owned()).chain(asked).map(OsString::from).collect();
        help::parse_in_words(&arguments, *words)
    });
    let matches = match parsed {
        None => return refuse(Failure::Said(words.get("cli.door.unreadable"), 2)),
        Some(Err(error)) if error.use_stderr() => {
            return help::answer(error, *words).or_else(refuse);
        }
        Some(Err(error)) => return help::answer(error, *words),
        Some(Ok(matches)) => matches,
    };
    let asked = match Whole::from_arg_matches(&matches) {
        Ok(asked) => asked,
        Err(error) => return help::answer(error, *words),
    };
    if let Some(argument) = not_here(&help::command(*words), &matches) {
        let key = if NOT_HERE.contains(&argument.as_str()) { "cli.door.no_command" } else { "cli.door.not_here" };
        return refuse(Failure::Said(words.fill(key, &[("argument", &argument)]), 1));
    }
    let lang = asked.lang.or(forced.lang.clone());
    let context = Context::new(Whole { today: asked.today, as_of: asked.as_of, lang, ..forced }, *words)?;
    *words = context.words;
    // What is done is recorded as of the real day, so nobody acts from a day to come.
    if context.today() > session.clock.now().date_naive() {
        return refuse(Failure::Said(words.get("cli.door.day_to_come"), 1));
    }
    // Where nothing can be saved, reading goes on.
    let _ = session.log_in(Some(shown.clone()));
    dispatch(&matches, &context)
}

/// As much of a command as the journal keeps for ever.
fn shortened(command: &str) -> String {
    match command.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({})", &command[..end], command.chars().count()),
        None => command.to_owned(),
    }
}

/// The first subcommand or argument that is not for those who come in by the door.
fn not_here(command: &Command, matches: &ArgMatches) -> Option<String> {
    for argument in command.get_arguments() {
        let id = argument.get_id().as_str();
        let given = matches.try_contains_id(id).unwrap_or(false) && matches.value_source(id) == Some(ValueSource::CommandLine);
        let name = || argument.get_long().map_or_else(|| id.to_owned(), |long| format!("--{long}"));
        let is_place = argument.get_value_parser().type_id() == clap::value_parser!(PathBuf).type_id();
        let names_file = || {
            let mut values = matches.get_raw(id).into_iter().flatten();
            values.any(|value| value != OsStr::new("-"))
        };
        if given && (id == "acting_as" || is_place && names_file()) {
            return Some(name());
        }
    }
    let (name, beneath) = matches.subcommand()?;
    if NOT_HERE.contains(&name) {
        return Some(name.to_owned());
    }
    not_here(command.find_subcommand(name)?, beneath)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::corpus;
    use crate::locale::Lang;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// Whether a command that was parsed is to write a table to a file, or reads one.
    fn names_place(matches: &ArgMatches) -> bool {
        let named = |id| matches.try_get_one::<PathBuf>(id).ok().flatten().is_some_and(|path| path.as_os_str() != "-");
        ["out", "file", "map", "rejects"].into_iter().any(named) || matches.subcommand().is_some_and(|(_, beneath)| names_place(beneath))
    }

    static COMMAND: LazyLock<Command> = LazyLock::new(|| help::command(Words::new(Lang::En)));

    proptest! {
        #![proptest_config(corpus::tries(150))]

        #[test]
        fn any_command_is_parsed_or_refused(asked in corpus::text("commands")) {
            prop_assert!(shortened(&clean(&asked)).chars().count() < LONGEST + 30);
            let Some(asked) = shlex::split(&asked) else { return Ok(()) };
            let arguments = std::iter::once("dudao".to_owned()).chain(asked);
            if let Ok(matches) = COMMAND.clone().try_get_matches_from(arguments) {
                prop_assert!(!names_place(&matches) || not_here(&COMMAND, &matches).is_some());
            }
        }
    }

    fn refused(asked: &str) -> Option<String> {
        let words = Words::new(Lang::En);
        let arguments = std::iter::once("dudao".to_owned()).chain(shlex::split(asked).unwrap());
        not_here(&help::command(words), &help::command(words).try_get_matches_from(arguments).unwrap())
    }

    #[test]
    fn what_names_a_file_or_the_officer_is_not_for_the_door() {
        for (asked, argument) in [
            ("--data-dir / remind", "--data-dir"),
            ("remind --data-dir /", "--data-dir"),
            ("--as S1 remind", "--as"),
            ("import /etc/passwd", "file"),
            ("import -- --data-dir", "file"),
            ("import - --rejects /tmp/x", "--rejects"),
            ("import - --map /etc/shadow", "--map"),
            ("demo --write", "demo"),
            ("keys", "keys"),
        ] {
            assert_eq!(refused(asked).as_deref(), Some(argument), "{asked}");
        }
        for asked in ["remind --format json", "import - --as visits", "hazard list --json", "staff key list", "--today 2026-11-24 remind"] {
            assert_eq!(refused(asked), None, "{asked}");
        }
    }

    /// Every argument that holds a path is known as one, so that a new one is refused here without a word more.
    #[test]
    fn every_argument_that_is_called_a_file_is_parsed_as_a_path() {
        fn check(command: &Command) {
            for argument in command.get_arguments() {
                let named =
                    argument.get_value_names().unwrap_or_default().iter().any(|name| ["FILE", "DIR", "OUT", "IN"].contains(&name.as_str()));
                let parsed = argument.get_value_parser().type_id() == clap::value_parser!(PathBuf).type_id();
                assert_eq!(named, parsed, "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        let mut command = help::command(Words::new(Lang::En));
        command.build();
        check(&command);
    }
}
