//! The two threads that listen for the loop: one to the terminal, one to signals.
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::setup;

/// How long the program has to end once it is told to: to keep what is being filled in, and to restore the terminal. It
/// may hang in a write to a terminal that takes nothing, or behind a database that does not answer.
const TIME_TO_END: Duration = Duration::from_millis(1500);
/// How long such a terminal has to take the few bytes that restore it.
const TIME_TO_RESTORE: Duration = Duration::from_millis(300);

/// All that can wake the loop.
#[derive(Debug)]
pub(super) enum Signal<M> {
    /// Bytes from the keyboard, and when they came.
    Bytes(Vec<u8>, Instant),
    /// The terminal has another size.
    Resized,
    /// The program was stopped and goes on: others may have had the terminal.
    Continued,
    /// The program was told to end.
    Terminated,
    /// There is no terminal any more.
    Gone,
    /// A worker's answer.
    Message(M),
}

/// Listens to the terminal until it is gone: closed, hung up, or taken away. A read that fails says so at once and
/// for good, hence no hang-up is missed even where SIGHUP is ignored.
pub(super) fn listen_to_keys<M: Send + 'static>(mut keys: File, loop_: Sender<Signal<M>>) -> io::Result<()> {
    let listen = move || {
        let mut bytes = [0; 4096];
        loop {
            let signal = match keys.read(&mut bytes) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Ok(0) | Err(_) => Signal::Gone,
                Ok(count) => Signal::Bytes(bytes[..count].to_vec(), Instant::now()),
            };
            let gone = matches!(signal, Signal::Gone);
            if loop_.send(signal).is_err() || gone {
                return;
            }
        }
    };
    thread::Builder::new().name("keys".into()).spawn(listen).map(drop)
}

/// Listens to signals: a new size, the end of a stop, the hang-up of the line, and the wish that the program end. A second
/// such wish, one that nobody hears any more, or one that the program is too long about, ends it at once. A line hangs up
/// as often as it likes: the system tells of it twice, before the loop knows of it and after.
pub(super) fn listen_to_signals<M: Send + 'static>(loop_: Sender<Signal<M>>) -> io::Result<()> {
    let mut signals = Signals::new([SIGWINCH, SIGCONT, SIGTERM, SIGINT, SIGHUP])?;
    let listen = move || {
        let mut told = false;
        for number in signals.forever() {
            let signal = match number {
                SIGWINCH => Signal::Resized,
                SIGCONT => Signal::Continued,
                SIGHUP => Signal::Gone,
                _ => Signal::Terminated,
            };
            let heard = loop_.send(signal).is_ok();
            if matches!(number, SIGWINCH | SIGCONT) || number == SIGHUP && told {
                continue;
            }
            // A hang-up that comes when the loop has ended by the terminal's own end finds it saying its last words.
            let waits = !told && end_soon(number) && (heard || number == SIGHUP);
            if !waits {
                end(number);
            }
            told = true;
        }
    };
    thread::Builder::new().name("signals".into()).spawn(listen).map(drop)
}

/// Ends the process by a hang-up if it still runs when it should have ended: its terminal is gone.
pub(super) fn end_soon_after_hang_up() {
    // Where no thread can be had, the process ends by itself or not at all.
    let _ = end_soon(SIGHUP);
}

/// Ends the process by the signal `number` if it still runs after its time; false when nobody could be set to it.
fn end_soon(number: i32) -> bool {
    let wait_and_end = move || {
        thread::sleep(TIME_TO_END);
        end(number);
    };
    thread::Builder::new().name("end".into()).spawn(wait_and_end).is_ok()
}

/// Restores the terminal, as far as it lets itself be restored, and ends the process by the signal `number`.
fn end(number: i32) {
    let (done, restored) = channel();
    let restore = move || {
        setup::restore();
        let _ = done.send(());
    };
    if thread::Builder::new().name("restore".into()).spawn(restore).is_ok() {
        let _ = restored.recv_timeout(TIME_TO_RESTORE);
    }
    let _ = emulate_default_handler(number);
}
