//! `dudao restore`: a backup takes the place of the database, which is kept.

use super::context::{Context, with_bar};
use super::failure::Failure;
use crate::domain::id::Subject;
use crate::domain::permission::Power;
use crate::domain::text::clean;
use crate::store::{Replaced, Replacement, Sound, Stamp, StoreError};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(id = "backup_file", value_name = "FILE")]
    file: PathBuf,
    #[arg(long = "yes", id = "restore_yes")]
    yes: bool,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    context.check_writable()?;
    let (words, path) = (context.words, context.path());
    check_there(context, &args.file)?;
    if is_same(&args.file, &path) {
        return Err(Failure::Said(words.fill("backup.same_file", &[("file", &args.file.display())]), 1));
    }
    let file = std::path::absolute(&args.file)?;
    let replacement = with_bar(|progress| Replacement::of(&file, &path, progress))?;
    let (sound, replaced) = (replacement.sound.clone(), replacement.replaced());
    if !args.yes {
        say(context, &args, &sound, &replaced, None)?;
        return Err(Failure::Said(words.get("backup.say_yes"), 1));
    }
    // Who may do it, and under which name, is as the backup has it.
    let stamp = stamp(context, &replacement).inspect_err(|failure| {
        // The copy goes again; that it was refused stands in the journal of the database that stays, where there is one.
        if matches!(failure, StoreError::Refused(_)) {
            let _ = context.session().map(|current| current.record_refusal(Power::KeepBackups, Subject::Database, None));
        }
    })?;
    let kept = free_name(replacement.place(), &format!("dudao-replaced-{}", stamp.at.format("%Y%m%d-%H%M%S")));
    let replaces = replaced != Replaced::Nothing;
    replacement.put(&kept, &stamp)?;
    say(context, &args, &sound, &replaced, Some(kept.as_path()).filter(|_| replaces))?;
    if args.json { Ok(()) } else { context.print(&words.get("backup.restored")) }
}

/// What the entry carries that the backup was put into its place, by whoever may do that.
fn stamp(context: &Context, replacement: &Replacement) -> Result<Stamp, StoreError> {
    let session = context.session_on_copy(replacement.open()?)?;
    session.permit(&session.store.read()?, Power::KeepBackups, None)?;
    Ok(session.stamp())
}

/// A file that was named must be there.
pub(super) fn check_there(context: &Context, file: &Path) -> Result<(), Failure> {
    let missing = || Failure::Said(context.words.fill("backup.no_file", &[("file", &file.display())]), 1);
    if file.try_exists()? { Ok(()) } else { Err(missing()) }
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// A name beside a file that none has yet.
fn free_name(beside: &Path, name: &str) -> PathBuf {
    let named = |number: u32| match number {
        1 => beside.with_file_name(format!("{name}.redb")),
        _ => beside.with_file_name(format!("{name}-{number}.redb")),
    };
    (1..).map(named).find(|path| path.symlink_metadata().is_err()).unwrap_or_else(|| named(1))
}

/// Tells what the backup holds, and what it replaces.
fn say(context: &Context, args: &Args, sound: &Sound, replaced: &Replaced, kept: Option<&Path>) -> Result<(), Failure> {
    let words = context.words;
    if args.json {
        let object = |sound: &Sound| json!({ "entries": sound.head, "hash": sound.hash, "last_at": sound.at });
        let replaced = match replaced {
            Replaced::Nothing => Value::Null,
            Replaced::Unreadable => json!({ "unreadable": true }),
            Replaced::Database(sound) => object(sound),
        };
        let kept = kept.map(|kept| kept.display().to_string());
        return context.print_json(&json!({ "restored": args.yes, "backup": object(sound), "replaced": replaced, "kept": kept }));
    }
    let line = |key, sound: &Sound| {
        words.fill(key, &[("entries", &sound.head), ("at", &sound.at.format("%Y-%m-%d %H:%M:%S")), ("hash", &sound.hash)])
    };
    context.print(&line("backup.holds", sound))?;
    context.print(&match replaced {
        Replaced::Nothing => words.get("backup.no_current"),
        Replaced::Unreadable => words.get("backup.unreadable"),
        Replaced::Database(sound) => line("backup.current", sound),
    })?;
    kept.map_or(Ok(()), |kept| context.print(&words.fill("backup.kept", &[("file", &clean(&kept.display().to_string()))])))
}
