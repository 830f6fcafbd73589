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
    let (entry, done) = context.session()?.undo(args.seq, words.get("undo.reason"))?;
    if args.json {
        return context.print_json(&serde_json::json!({"id": done.subject, "version": done.seq, "undone": entry.seq}));
    }
    context.print(&words.fill("notice.undone", &[("what", &words.headline(&entry)), ("subject", &entry.subject)]))
}
