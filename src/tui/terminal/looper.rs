//! The loop: what happens comes in through one channel, goes to the program, and is painted once.
//!
//! Everything that waits is handled before anything is painted, so a held key costs one frame, not a hundred. An answer
//! that the program expects from a worker may take a few milliseconds more and still be in the same frame. On a line that
//! is slower than the keys, frames are left out. Without anything to do the loop sleeps in the channel: no tick, no byte.
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

use super::backend::{Lean, mark_second_halves};
use super::clipboard::{self, Way};
use super::decode::Decoder;
use super::input::{self, Signal};
use super::pace::{self, Pace};
use super::setup::{self, Screen};
use crate::tui::app::input::Input;

/// How long a frame waits for an expected answer. Less than a frame of the screen, more than most questions take.
const GRACE: Duration = Duration::from_millis(4);
/// The first frame is drawn whole if it can be: an officer sees nothing before it.
const FIRST_GRACE: Duration = Duration::from_millis(15);
/// So much is handled before a frame is due, even if a worker never stops talking.
const MOST_PER_FRAME: usize = 1000;

/// What the loop runs.
pub trait Program {
    /// What workers answer.
    type Message: Send + 'static;

    /// Takes in what happened.
    fn update(&mut self, event: Event<Self::Message>) -> Flow;

    /// Draws the state.
    fn view(&self, frame: &mut Frame);

    /// A text for the clipboard, once.
    fn take_copied(&mut self) -> Option<String>;

    /// Whether something that is drawn has changed since this was last asked.
    fn take_dirty(&mut self) -> bool;

    /// Whether an answer is on its way that the next frame would show.
    fn expecting(&self) -> bool;

    /// When to be woken although nothing happens, if at all.
    fn wake_at(&self) -> Option<Instant>;
}

/// Something that happened.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<M> {
    /// From the officer.
    Input(Input),
    /// From a worker.
    Message(M),
    /// The time that [`Program::wake_at`] named has come.
    Wake,
}

/// How to go on after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Wait for the next.
    Go,
    /// Blank the screen and draw it all: others have written on it.
    Repaint,
    /// End the interface.
    Quit,
}

/// Why the interface ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The program wanted to.
    Quit,
    /// A signal told it to.
    Terminated,
    /// The terminal is gone, or its line hung up.
    Gone,
}

/// Where workers put their answers.
#[derive(Debug)]
pub struct Mailbox<M>(Sender<Signal<M>>);

impl<M> Clone for Mailbox<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M> Mailbox<M> {
    /// Hands an answer to the loop; false when the interface has ended.
    pub fn send(&self, message: M) -> bool {
        self.0.send(Signal::Message(message)).is_ok()
    }
}

/// The loop's end of its [`Mailbox`]es.
#[derive(Debug)]
pub struct Inbox<M> {
    sender: Sender<Signal<M>>,
    receiver: Receiver<Signal<M>>,
}

impl<M> Inbox<M> {
    /// A mailbox of this inbox, for a worker.
    pub fn mailbox(&self) -> Mailbox<M> {
        Mailbox(self.sender.clone())
    }

    /// The next answer of a worker after the loop has ended, if one comes within a time.
    pub fn last_words(&self, within: Duration) -> Option<M> {
        let until = Instant::now() + within;
        loop {
            match self.receiver.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Signal::Message(message)) => return Some(message),
                // Nobody listens to keys and signals any more.
                Ok(_) if Instant::now() < until => {}
                Ok(_) | Err(_) => return None,
            }
        }
    }
}

impl<M> Default for Inbox<M> {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver }
    }
}

/// Runs `program` on `screen` until it ends, then gives the terminal back.
pub fn run<P: Program>(program: &mut P, inbox: &Inbox<P::Message>, screen: &mut Screen) -> io::Result<Ended> {
    input::listen_to_signals(inbox.sender.clone())?;
    // Before the keys that come from now on; its other end is in our hands.
    let _ = inbox.sender.send(Signal::Bytes(std::mem::take(&mut screen.typed), Instant::now()));
    input::listen_to_keys(screen.keys.try_clone()?, inbox.sender.clone())?;
    let patience = Decoder::patience(std::env::var_os("SSH_CONNECTION").is_some());
    let backend = Lean::new(&mut screen.out, setup::size()?);
    let term = std::env::var("TERM").unwrap_or_default();
    let mut turn = Turn::new(program, &inbox.receiver, Terminal::new(backend)?, Decoder::new(patience));
    // The program knows a size from before anybody listened for a new one.
    turn.resized = true;
    turn.way = Way::of(&term);
    turn.ask_first()?;
    let ended = turn.run(setup::size, setup::take_again);
    match ended {
        Ended::Gone => input::end_soon_after_hang_up(),
        Ended::Quit => turn.hear_last_answers(),
        Ended::Terminated => {}
    }
    Ok(ended)
}

/// The loop's state from one frame to the next.
struct Turn<'a, P: Program, W: Write> {
    program: &'a mut P,
    inbox: &'a Receiver<Signal<P::Message>>,
    terminal: Terminal<Lean<W>>,
    decoder: Decoder,
    pace: Pace,
    grace: Duration,
    resized: bool,
    continued: bool,
    repaint: bool,
    ended: Option<Ended>,
    /// To the clipboard.
    way: Way,
}

impl<'a, P: Program, W: Write> Turn<'a, P, W> {
    fn new(program: &'a mut P, inbox: &'a Receiver<Signal<P::Message>>, terminal: Terminal<Lean<W>>, decoder: Decoder) -> Self {
        let pace = Pace::new(Instant::now());
        let (resized, continued, repaint) = (false, false, true);
        Self { program, inbox, terminal, decoder, pace, grace: GRACE, resized, continued, repaint, ended: None, way: Way::Direct }
    }

    /// Learns whether the terminal answers before the first frame has come, which may take seconds.
    fn ask_first(&mut self) -> io::Result<()> {
        let backend = self.terminal.backend_mut();
        backend.pass(pace::QUESTION)?;
        self.pace.wrote(backend.written(), Instant::now());
        Ok(())
    }

    /// Runs until the end. `size` is the terminal's; `take_again` what is to be sent to one that others have had.
    fn run(&mut self, size: impl Fn() -> io::Result<Size>, take_again: impl Fn() -> Vec<u8>) -> Ended {
        let mut grace = FIRST_GRACE.max(self.grace);
        loop {
            self.give_grace(grace);
            grace = self.grace;
            if std::mem::take(&mut self.continued) && self.go_on(&take_again()).is_err() {
                return Ended::Gone;
            }
            if std::mem::take(&mut self.resized)
                && let Ok(size) = size()
            {
                self.resize(size);
            }
            if let Some(ended) = self.ended {
                return ended;
            }
            if self.paint().is_err() {
                return Ended::Gone;
            }
            self.wait_and_handle();
        }
    }

    /// Sleeps until something happens, then handles all that waits.
    fn wait_and_handle(&mut self) {
        let deadline = self.decoder.deadline().into_iter().chain(self.program.wake_at()).chain(self.pace.behind_until()).min();
        let mut waiting = self.receive(deadline);
        let mut handled = 0;
        while let Some(signal) = waiting {
            self.handle(signal);
            if self.ended.is_some() {
                return;
            }
            handled += 1;
            waiting = if handled < MOST_PER_FRAME { self.inbox.try_recv().ok() } else { None };
        }
        let now = Instant::now();
        // While more waits, the rest of what the decoder holds may be among it.
        if handled < MOST_PER_FRAME
            && let Some(input) = self.decoder.expire(now)
        {
            self.update(Event::Input(input));
        }
        if self.program.wake_at().is_some_and(|at| at <= now) {
            self.update(Event::Wake);
        }
    }

    /// The next signal, or none when the deadline has passed.
    fn receive(&self, deadline: Option<Instant>) -> Option<Signal<P::Message>> {
        let Some(deadline) = deadline else {
            return Some(self.inbox.recv().unwrap_or(Signal::Gone));
        };
        match self.inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(signal) => Some(signal),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Signal::Gone),
        }
    }

    fn handle(&mut self, signal: Signal<P::Message>) {
        match signal {
            Signal::Bytes(bytes, came) => {
                for input in self.decoder.feed(&bytes, came) {
                    self.update(Event::Input(input));
                }
                self.pace.heard(self.decoder.take_answers(), came);
            }
            Signal::Resized => self.resized = true,
            Signal::Continued => self.continued = true,
            Signal::Message(message) => self.update(Event::Message(message)),
            Signal::Terminated => self.ended = Some(Ended::Terminated),
            Signal::Gone => self.ended = Some(Ended::Gone),
        }
    }

    fn update(&mut self, event: Event<P::Message>) {
        if self.ended.is_some() {
            return;
        }
        match self.program.update(event) {
            Flow::Go => {}
            Flow::Repaint => {
                self.repaint = true;
                self.pace.go_on();
            }
            Flow::Quit => self.ended = Some(Ended::Quit),
        }
    }

    fn give_grace(&mut self, grace: Duration) {
        let until = Instant::now() + grace;
        while self.ended.is_none() && self.program.expecting() {
            match self.receive(Some(until)) {
                Some(signal) => self.handle(signal),
                None => break,
            }
        }
    }

    fn resize(&mut self, size: Size) {
        self.terminal.backend_mut().set_size(size);
        self.repaint = true;
        self.update(Event::Input(Input::Resize(size.width, size.height)));
    }

    /// Goes on after a stop: nothing that was known of the terminal holds any more.
    fn go_on(&mut self, taking: &[u8]) -> io::Result<()> {
        self.pace.forget();
        (self.resized, self.repaint) = (true, true);
        self.terminal.backend_mut().pass(taking)
    }

    fn paint(&mut self) -> io::Result<()> {
        if let Some(text) = self.program.take_copied() {
            self.terminal.backend_mut().pass(&clipboard::sequence(&text, self.way))?;
        }
        let now = Instant::now();
        if self.pace.is_behind(now) {
            return Ok(());
        }
        let dirty = self.program.take_dirty();
        if std::mem::take(&mut self.repaint) {
            self.terminal.clear()?;
        } else if !dirty {
            return Ok(());
        }
        let asks = self.pace.asks(now);
        let before = self.terminal.backend().written();
        self.terminal.backend_mut().set_asking(asks);
        self.terminal.draw(|frame| {
            self.program.view(frame);
            mark_second_halves(frame.buffer_mut());
        })?;
        self.terminal.backend_mut().set_asking(false);
        let written = self.terminal.backend().written();
        if asks && written > before {
            self.pace.wrote(written, now);
        }
        Ok(())
    }

    /// Takes the answers that are still on their way; the program still learns what its workers have done.
    fn hear_last_answers(&mut self) {
        while let Some(until) = self.pace.last_answer(Instant::now())
            && let Some(signal) = self.receive(Some(until))
        {
            match signal {
                Signal::Message(message) => _ = self.program.update(Event::Message(message)),
                Signal::Gone | Signal::Terminated => return,
                other => self.handle(other),
            }
        }
    }
}

#[cfg(test)]
#[path = "looper_tests.rs"]
mod tests;
