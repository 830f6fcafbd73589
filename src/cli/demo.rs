//! `dudao demo`, and the terminal UI itself.

use super::context::Context;
use super::failure::Failure;
use crate::access::{Session, demo};
use crate::store::{Store, StoreError};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long)]
    write: bool,
}

/// The terminal UI on the officer's own database.
pub(super) fn screen(context: &Context) -> Result<(), Failure> {
    show(context, &context.session_or_new()?)
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    if !args.write {
        return show(context, &throw_away(context)?);
    }
    context.check_writable()?;
    let session = context.session_or_new()?;
    if session.store.read()?.enterprise_count()? > 0 {
        let path = context.path();
        return Err(Failure::Said(context.words.fill("cli.demo_not_empty", &[("path", &path.display())]), 1));
    }
    demo::write(&session.store, context.today(), context.clock.now(), context.calendar())?;
    context.print(&context.words.fill("cli.demo_written", &[("path", &context.path().display())]))
}

/// The demo in memory: gone with the screen.
fn throw_away(context: &Context) -> Result<Session, StoreError> {
    let store = Store::in_memory(&context.first_stamp())?;
    demo::write(&store, context.today(), context.clock.now(), context.calendar())?;
    let mut session = context.session_on(store)?;
    demo::sit_down(&mut session)?;
    Ok(session)
}

fn show(context: &Context, session: &Session) -> Result<(), Failure> {
    let ended = crate::tui::run(session, context.words, &|| throw_away(context));
    ended.map_err(|failure| failure.io().map_or_else(|| Failure::Said(context.words.get("cli.no_terminal"), 1), Failure::Io))
}
