//! `dudao undo SEQ`

use super::context::Context;
use super::failure::Failure;
use crate::domain::id::Seq;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "SEQ")]
    seq: Seq,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let words = context.words;
    let session = context.session()?;
    let with = session.store.read()?.taken_back_with(args.seq)?;
    let (entry, done) = session.undo(args.seq, words.get("undo.reason"))?;
    if args.json {
        return context.print_json(&serde_json::json!({"id": done.subject, "version": done.seq, "undone": entry.seq, "with": with}));
    }
    context.print(&words.undone(&entry, &with))
}
