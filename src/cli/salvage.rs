//! `dudao salvage`: a new database of what a damaged file still holds whole. It needs no officer, and touches neither the
//! file nor the database.

use super::context::{Context, with_bar};
use super::failure::Failure;
use super::restore::check_there;
use crate::domain::text::clean;
use crate::store::{Salvage, Salvaged};
use serde_json::json;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(id = "damaged_file", value_name = "FILE")]
    file: PathBuf,
    #[arg(long = "to", id = "salvage_to", value_name = "OUT")]
    to: PathBuf,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let to = std::path::absolute(&args.to)?;
    for path in [to.clone(), Salvage::text_beside(&to)] {
        if path.symlink_metadata().is_ok() {
            return Err(Failure::Said(context.words.fill("cli.out.exists", &[("path", &path.display())]), 1));
        }
    }
    check_there(context, &args.file)?;
    let salvage = with_bar(|progress| Salvage::of(&args.file, progress))?;
    let salvaged = with_bar(|progress| salvage.write(&to, progress))?;
    let file = Some(clean(&to.display().to_string())).filter(|_| salvaged.entries > 0);
    if args.json { object(context, file.as_deref(), &salvaged) } else { say(context, file.as_deref(), &salvaged) }?;
    if file.is_some() { Ok(()) } else { Err(Failure::Said(context.words.get("backup.nothing_left"), 4)) }
}

fn object(context: &Context, file: Option<&str>, salvaged: &Salvaged) -> Result<(), Failure> {
    let missing: Vec<_> = salvaged.missing.iter().map(|range| json!({ "from": range.start(), "to": range.end() })).collect();
    context.print_json(&json!({
        "file": file,
        "entries": salvaged.entries,
        "hash": salvaged.hash,
        "missing": missing,
        "uncertain": salvaged.uncertain,
        "uncertain_file": salvaged.text.as_ref().map(|text| text.display().to_string()),
    }))
}

fn say(context: &Context, file: Option<&str>, salvaged: &Salvaged) -> Result<(), Failure> {
    let words = context.words;
    let Salvaged { entries, hash, uncertain, text, missing } = salvaged;
    if let Some(file) = file {
        context.print(&words.fill("backup.salvaged", &[("entries", entries), ("file", &file), ("hash", hash)]))?;
    }
    if missing.is_empty() {
        // Of what holds nothing certain it is not known how much is missing.
        file.map_or(Ok(()), |_| context.print(&words.get("backup.nothing_missing")))?;
    } else {
        let ranges: Vec<String> = missing
            .iter()
            .map(|range| match (range.start(), range.end()) {
                (start, end) if start == end => start.to_string(),
                (start, end) => format!("{start}-{end}"),
            })
            .collect();
        context.print(&words.fill("backup.missing", &[("numbers", &ranges.join(&words.get("general.and")))]))?;
    }
    if let Some(text) = text {
        context.print(&words.fill("backup.uncertain", &[("count", uncertain), ("file", &clean(&text.display().to_string()))]))?;
    }
    file.map_or(Ok(()), |file| context.print(&words.fill("backup.put_to_use", &[("file", &file)])))
}
