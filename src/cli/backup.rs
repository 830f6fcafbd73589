//! `dudao backup`: a checked copy of the database, while officers work.

use super::context::{Context, with_bar};
use super::failure::Failure;
use crate::access::backup::FOLDER;
use crate::domain::text::clean;
use serde_json::json;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long = "to", id = "backup_to", value_name = "DIR")]
    to: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..))]
    keep: u32,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let words = context.words;
    let session = context.session()?;
    let elsewhere = args.to.is_some();
    let folder = std::path::absolute(args.to.unwrap_or_else(|| context.folder().join(FOLDER)))?;
    let keep = usize::try_from(args.keep).unwrap_or(usize::MAX);
    let made = with_bar(|progress| session.back_up(&folder, keep, progress))?;
    if elsewhere && made.new_folder {
        context.note(&words.fill("backup.new_folder", &[("folder", &folder.display())]));
    }
    if let Some(why) = &made.unrecorded {
        context.note(&words.fill("backup.unrecorded", &[("why", &words.store_error(why))]));
    }
    if let Some(why) = &made.unremoved {
        context.note(&words.fill("backup.unremoved", &[("why", &words.store_error(why))]));
    }
    let (path, sound) = (clean(&made.path.display().to_string()), &made.sound);
    if args.json {
        let removed: Vec<String> = made.removed.iter().map(|path| path.display().to_string()).collect();
        return context.print_json(&json!({
            "file": path,
            "entries": sound.head,
            "hash": sound.hash,
            "removed": removed,
            "recorded": made.unrecorded.is_none(),
        }));
    }
    context.print(&words.fill("backup.done", &[("file", &path), ("entries", &sound.head), ("hash", &sound.hash)]))?;
    let removed = made.removed.len();
    if removed == 0 { Ok(()) } else { context.print(&words.fill("backup.removed", &[("count", &removed), ("keep", &keep)])) }
}
