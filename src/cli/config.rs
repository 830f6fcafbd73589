//! `dudao config`: the settings in force and where each comes from, the keys in force, a file to begin with, and the way
//! by which an officer's own file gets into its place. What is wrong in the files is told, and the command fails.

use super::args::Listed;
use super::context::{Context, output};
use super::failure::Failure;
use crate::access::new_file::folder_of;
use crate::access::plain_file;
use crate::config::{Config, File, Mistake, Origin, Setting, example, mistakes_in};
use serde_json::{Value, json};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// More than a configuration is, bytes.
const LONGEST: u64 = 64 << 10;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// The keys in force.
    Keys(Listed),
    /// A file to begin with.
    Example,
    /// Takes a file as the officer's own.
    Take {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    match &args.command {
        None => {
            if args.json {
                settings_as_json(context)?
            } else {
                settings(context)?
            }
            told(context, &context.config.mistakes, "config.mistakes")
        }
        Some(Command::Keys(Listed { json })) => {
            if args.json || *json {
                keys_as_json(context)?
            } else {
                keys(context)?
            }
            told(context, &context.config.mistakes, "config.mistakes")
        }
        Some(Command::Example) => context.print(example(context.words).trim_end()),
        Some(Command::Take { file }) => take(context, file),
    }
}

/// Tells what is wrong, line by line, and fails where anything is.
fn told(context: &Context, mistakes: &[Mistake], key: &str) -> Result<(), Failure> {
    mistakes.iter().for_each(|mistake| context.note(&mistake.line(context.words)));
    match mistakes.len() {
        0 => Ok(()),
        count => Err(Failure::Said(context.words.fill(key, &[("count", &count)]), 1)),
    }
}

fn settings(context: &Context) -> Result<(), Failure> {
    let (words, mut out) = (context.words, output());
    for &setting in Setting::ALL {
        let (value, origin) = context.config.get(setting);
        let origin = if *value == crate::config::Value::Unset { words.get("config.by_programme") } else { origin.said(words) };
        writeln!(out, "{:<12}{value:<12}{origin}", setting.key())?;
    }
    for File { path, own, found } in &context.config.files {
        let key = if *own { "config.file_own" } else { "config.file_bureau" };
        let missing = if *found { String::new() } else { words.get("config.missing") };
        writeln!(out, "{}", words.fill(key, &[("path", &path.display()), ("missing", &missing)]))?;
    }
    Ok(out.flush()?)
}

fn settings_as_json(context: &Context) -> Result<(), Failure> {
    let (words, config) = (context.words, &context.config);
    let settings = Setting::ALL.iter().map(|&setting| {
        let (value, origin) = config.get(setting);
        json!({"name": setting, "value": value, "from": from(config, origin)})
    });
    let files = config.files.iter().map(|file| json!({"path": file.path, "own": file.own, "found": file.found}));
    let mistakes = config.mistakes.iter().map(|mistake| json!({"from": from(config, &mistake.origin), "text": mistake.line(words)}));
    context.print_json(&json!({
        "settings": settings.collect::<Vec<_>>(),
        "files": files.collect::<Vec<_>>(),
        "mistakes": mistakes.collect::<Vec<_>>(),
    }))
}

/// Where something is said, for a program.
fn from(config: &Config, origin: &Origin) -> Value {
    match origin {
        Origin::BuiltIn => json!({"kind": "built_in"}),
        Origin::Argument(name) => json!({"kind": "argument", "name": name}),
        Origin::Environment(name) => json!({"kind": "environment", "name": name}),
        Origin::File(path, line) => {
            let own = config.files.iter().any(|file| file.own && file.path == **path);
            json!({"kind": if own { "own" } else { "bureau" }, "path": **path, "line": line})
        }
    }
}

fn keys(context: &Context) -> Result<(), Failure> {
    let (words, config, mut out) = (context.words, &context.config, output());
    for line in config.keys.lines() {
        let places: Vec<String> = line.contexts.iter().map(|place| words.get(&format!("pane.{place}"))).collect();
        let name = words.get(&format!("command.{}", line.id));
        let origin = match config.origin_of_keys(line.id) {
            Origin::BuiltIn => String::new(),
            origin => format!("  {}", origin.said(words)),
        };
        let places = places.join(&words.get("general.and"));
        writeln!(out, "{:<16}  {:<24}  {name}  [{places}]{origin}", line.id.key(), crate::keymap::shown(line.keys))?;
    }
    Ok(out.flush()?)
}

fn keys_as_json(context: &Context) -> Result<(), Failure> {
    let config = &context.config;
    let lines = config.keys.lines();
    let object = |line: &crate::keymap::Line| {
        let keys: Vec<String> = line.keys.iter().map(ToString::to_string).collect();
        json!({"command": line.id, "keys": keys, "in": line.contexts, "from": from(config, &config.origin_of_keys(line.id))})
    };
    context.print_json(&lines.iter().map(object).collect::<Vec<_>>())
}

/// Puts a file into the place of the officer's own, if nothing is wrong in it.
fn take(context: &Context, file: &Path) -> Result<(), Failure> {
    let words = context.words;
    let own = context.config.files.iter().find(|file| file.own).map(|file| file.path.clone());
    let Some(own) = own else { return Err(Failure::Said(words.get("config.no_own"), 1)) };
    let said = |path: &Path, failure: &io::Error, key: &str| {
        Failure::Said(words.fill(key, &[("path", &path.display()), ("cause", &words.io(failure))]), 1)
    };
    let text = text_of(file).map_err(|failure| said(file, &failure, "config.not_read"))?;
    told(context, &mistakes_in(&text, file), "config.not_taken")?;
    let put = || -> io::Result<()> {
        std::fs::create_dir_all(folder_of(&own))?;
        let mut aside = NamedTempFile::new_in(folder_of(&own))?;
        aside.write_all(text.as_bytes())?;
        aside.as_file().sync_all()?;
        aside.persist(&own).map(drop).map_err(|failure| failure.error)
    };
    put().map_err(|failure| said(&own, &failure, "cli.not_written"))?;
    context.print(&words.fill("config.taken", &[("path", &own.display())]))
}

/// The text of a file, or what comes through standard input for `-`.
fn text_of(file: &Path) -> io::Result<String> {
    if file != Path::new("-") {
        return plain_file::text(file);
    }
    let mut text = String::new();
    match io::stdin().take(LONGEST + 1).read_to_string(&mut text)? as u64 > LONGEST {
        true => Err(ErrorKind::FileTooLarge.into()),
        false => Ok(text),
    }
}
