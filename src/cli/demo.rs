//! `dudao demo`, and the terminal UI itself.

use super::context::Context;
use super::failure::Failure;
use crate::access::charset::Charset;
use crate::access::{Session, demo};
use crate::domain::change::Leaving;
use crate::domain::permission::Power;
use crate::locale::{Lang, Words};
use crate::log::{self, Event};
use crate::store::{Store, StoreError, guarded};
use crate::tui::terminal::setup::{self, Ready, SetupError};
use crate::tui::terminal::width;
use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long)]
    write: bool,
}

/// The terminal UI on the officer's own database.
pub(super) fn screen(context: &Context) -> Result<(), Failure> {
    let ready = look(context.words)?;
    let session = said_if_slow(context, || context.session_or_new())?;
    show(context, &session, ready)
}

/// Looks whether the terminal can show the screen, before anything is opened for it.
fn look(words: Words) -> Result<Ready, Failure> {
    setup::look().map_err(|failure| refused(failure, words))
}

fn refused(failure: SetupError, words: Words) -> Failure {
    match failure {
        SetupError::NotATerminal => Failure::Said(words.get("cli.no_terminal"), 1),
        SetupError::Dumb => Failure::Said(words.get("terminal.dumb"), 1),
        SetupError::NotUtf8(charset) => {
            // Standard error may be gone with its terminal.
            let _ = std::io::stderr().write_all(&in_its_encoding(charset, words));
            Failure::Told(1)
        }
        SetupError::Io(failure) => Failure::Io(failure),
    }
}

/// What a terminal that does not take UTF-8 is told, in the mainland's encoding. Where the locale does not name that one,
/// first in letters that every terminal shows.
fn in_its_encoding(charset: Charset, words: Words) -> Vec<u8> {
    let mut langs = vec![words.lang];
    if charset != Charset::Mainland && words.lang != Lang::En {
        langs.insert(0, Lang::En);
    }
    let lines: String = langs.into_iter().map(|lang| Words::new(lang).get("terminal.not_utf8") + "\n").collect();
    encoding_rs::GBK.encode(&lines).0.into_owned()
}

/// How long a terminal stays black before it is said that somebody is saving.
const SOON: Duration = Duration::from_secs(1);

/// Does what a colleague's save may hold up, and says so meanwhile.
fn said_if_slow<R>(context: &Context, open: impl FnOnce() -> R) -> R {
    let (opened, waiting) = channel::<()>();
    let line = context.words.get("cli.opening");
    std::thread::scope(|scope| {
        // Without a thread it goes unsaid.
        let _ = std::thread::Builder::new().spawn_scoped(scope, move || {
            if waiting.recv_timeout(SOON) == Err(RecvTimeoutError::Timeout) {
                // Standard error may be gone with its terminal.
                let _ = writeln!(std::io::stderr(), "{line}");
            }
        });
        let result = open();
        drop(opened);
        result
    })
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    if !args.write {
        let ready = look(context.words)?;
        return show(context, &throw_away(context)?, ready);
    }
    context.check_writable()?;
    let session = context.session_or_new()?;
    session.permit(&session.store.read()?, Power::AddEnterprise, None)?;
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

fn show(context: &Context, session: &Session, ready: Ready) -> Result<(), Failure> {
    let logged_in = attend(session, |session| {
        std::thread::sleep(FIRST_FRAME);
        log::note(&Event::Began(session.officer.staff));
        session.log_in(None)
    });
    let since = Instant::now();
    let ended = crate::tui::run(session, context.words, &context.config, ready, &|| throw_away(context));
    // What is still on its way is heard before what follows it.
    let until = Instant::now() + LAST_WORD;
    logged_in.wait(until);
    let how = ended.as_ref().map_or(Leaving::Quit, |ended| ended.how);
    let stayed = since.elapsed();
    attend(session, move |session| {
        log::note(&Event::Ended(session.officer.staff, how, stayed));
        session.log_out(how)
    })
    .wait(until);
    let ended = ended.map_err(|failure| refused(failure, context.words))?;
    if let Some(line) = ended.line {
        // The terminal may be gone; there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
    Ok(())
}

/// How many columns the terminal takes for a text, where it says.
pub(super) fn width_of(text: &str) -> Option<u16> {
    width::ask(text, width::PATIENCE).ok()?.columns
}

/// When the first frame is there: until then the disk and the processor are its own.
const FIRST_FRAME: Duration = Duration::from_millis(30);
/// How long the end of a session waits for its entries: the process is gone within two seconds of its line.
const LAST_WORD: Duration = Duration::from_millis(1500);

/// An entry about the session on its way into the journal.
struct Entering(Receiver<()>);

impl Entering {
    fn wait(&self, until: Instant) {
        // Ended without a word is as well as done.
        let _ = self.0.recv_timeout(until.saturating_duration_since(Instant::now()));
    }
}

/// Enters who came or went, beside the screen: neither its first frame nor its end waits for a colleague who is saving.
/// A demo in memory has no journal to keep; a database that cannot be written is looked at without a trace.
fn attend(session: &Session, entry: impl FnOnce(&Session) -> Result<(), StoreError> + Send + 'static) -> Entering {
    let (sender, receiver) = channel();
    if session.current().path().is_some() {
        let session = session.clone();
        // Where no thread can be had, the session goes unrecorded rather than not at all.
        let _ = std::thread::Builder::new().name("attendance".into()).spawn(move || {
            let _ = guarded(|| entry(&session));
            let _ = sender.send(());
        });
    }
    Entering(receiver)
}
