//! `dudao import FILE`

use super::context::Context;
use super::failure::Failure;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Args {
    file: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(_context: &Context, args: Args) -> Result<(), Failure> {
    Err(Failure::Said(format!("{} {} {}", args.file.display(), args.dry_run, args.json), 1))
}
