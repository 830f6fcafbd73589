//! The two threads that listen for the loop: one to the terminal, one to signals.
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Instant;

use signal_hook::consts::{SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::setup;

/// All that can wake the loop.
#[derive(Debug)]
pub(super) enum Signal<M> {
    /// Bytes from the keyboard, and when they came.
    Bytes(Vec<u8>, Instant),
    /// The terminal has another size.
    Resized,
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

/// Listens to signals: a new size, and the wish that the program end. A second such wish, or one that nobody hears
/// any more, ends it at once. SIGHUP stays as it is: deadly.
pub(super) fn listen_to_signals<M: Send + 'static>(loop_: Sender<Signal<M>>) -> io::Result<()> {
    let mut signals = Signals::new([SIGWINCH, SIGTERM, SIGINT])?;
    let listen = move || {
        let mut told = false;
        for number in signals.forever() {
            let signal = if number == SIGWINCH { Signal::Resized } else { Signal::Terminated };
            let deadly = matches!(signal, Signal::Terminated);
            let heard = loop_.send(signal).is_ok();
            if deadly && (told || !heard) {
                setup::restore();
                let _ = emulate_default_handler(number);
            }
            told |= deadly;
        }
    };
    thread::Builder::new().name("signals".into()).spawn(listen).map(drop)
}
