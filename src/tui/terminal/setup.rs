//! Taking the terminal over and giving it back as it was, whatever happens.
//!
//! Three ways lead back: [`Screen`] is dropped, the interface's thread panics, or the program is told to end while it
//! hangs. All call `restore`, which acts once.
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread::{self, ThreadId};

use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::queue;
use ratatui::crossterm::style::ResetColor;
use ratatui::crossterm::terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, SetTitle};
use ratatui::layout::Size;
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::patient::Patient;
use super::width;
use crate::access::charset::Charset;
use crate::log;
use crate::store::is_damage;

static TAKEN: AtomicBool = AtomicBool::new(false);
/// What was sent to the terminal when it was taken.
static TAKING: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// Whether the terminal was asked to report the mouse.
static MOUSE: AtomicBool = AtomicBool::new(false);
/// Presses and the wheel, in the way that has no largest column; and an end to both.
const HEAR_MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const LEAVE_MOUSE: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// The thread that draws: only its panic ends the interface.
static DRAWING: Mutex<Option<ThreadId>> = Mutex::new(None);
/// What other threads said when they panicked; printed when the screen is free again.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Why the terminal could not be taken over.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Standard output, or what keys come from, is no terminal.
    #[error("not a terminal")]
    NotATerminal,
    /// It says of itself that it knows no cursor.
    #[error("a terminal without a cursor")]
    Dumb,
    /// It takes the bytes of UTF-8 for something else; what the session's locale names instead.
    #[error("not a terminal of UTF-8")]
    NotUtf8(Charset),
    /// The terminal refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Two Chinese characters that are three in GBK, and whose bytes are no control characters in any encoding.
const TWO_CHARACTERS: &str = "\u{5e73}\u{5e74}";

/// A terminal that can show the interface, as far as it could be found out.
#[derive(Debug, Default)]
pub struct Ready {
    /// The session's locale names no UTF-8, and the terminal did not say what it takes.
    pub doubtful: bool,
    /// What was typed while it was asked.
    pub(super) typed: Vec<u8>,
}

/// Looks at the terminal before anything is shown. Where the session's locale does not say UTF-8, the terminal itself is
/// asked: over SSH it often shows UTF-8 although no locale came along.
///
/// # Errors
/// When it cannot show the interface, and why.
pub fn look() -> Result<Ready, SetupError> {
    if !io::stdout().is_terminal() {
        return Err(SetupError::NotATerminal);
    }
    if std::env::var_os("TERM").is_some_and(|name| name == "dumb") {
        return Err(SetupError::Dumb);
    }
    let charset = Charset::of_session();
    if charset == Charset::Utf8 {
        return Ok(Ready::default());
    }
    let width::Width { columns, typed } = width::ask(TWO_CHARACTERS, width::PATIENCE)?;
    match columns {
        // Each of their six bytes stood for something, or none.
        Some(0 | 5..) => Err(SetupError::NotUtf8(charset)),
        answer => Ok(Ready { doubtful: answer.is_none(), typed }),
    }
}

/// The terminal, taken over until this is dropped.
#[derive(Debug)]
pub struct Screen {
    /// Where frames go; unlike standard output it does not cut them at line breaks.
    pub(super) out: Patient<File>,
    /// Where keys come from.
    pub(super) keys: File,
    /// Keys that came before the screen was taken.
    pub(super) typed: Vec<u8>,
}

impl Screen {
    /// Takes the terminal over: raw mode, the alternate screen, pastes marked as such. The mouse is heard only where
    /// that is wished, for it takes the terminal's own selecting and pasting away. Of `title` only ASCII is shown: some terminals
    /// end a title in the middle of a Chinese character.
    pub fn enter(title: &str, ready: Ready, mouse: bool) -> Result<Self, SetupError> {
        let mut screen = Self { out: output()?, keys: keyboard()?, typed: ready.typed };
        restore_on_panic();
        *DRAWING.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread::current().id());
        terminal::enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let title: String = title.chars().filter(|c| matches!(c, ' '..='~')).collect();
        let mut bytes = Vec::new();
        queue!(bytes, EnterAlternateScreen, ResetColor, Clear(ClearType::All), EnableBracketedPaste, SetTitle(title))?;
        if mouse {
            MOUSE.store(true, Ordering::SeqCst);
            bytes.extend_from_slice(HEAR_MOUSE);
        }
        TAKING.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&bytes);
        screen.out.write_all(&bytes)?;
        Ok(screen)
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// When the terminal does not say.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        size().map(|size| (size.width, size.height))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Columns and rows of the terminal.
pub(super) fn size() -> io::Result<Size> {
    terminal::size().map(|(width, height)| Size { width, height })
}

/// Takes the terminal again, which others may have had while the program was stopped: a shell makes it cooked. What is to
/// be sent to it; nothing once it was given back. A terminal that is gone says so when it is written to.
pub(super) fn take_again() -> Vec<u8> {
    if !TAKEN.load(Ordering::SeqCst) {
        return Vec::new();
    }
    // crossterm takes a terminal for raw that it has made so once.
    if let Ok(keys) = keyboard()
        && let Ok(mut modes) = tcgetattr(&keys)
    {
        modes.make_raw();
        let _ = tcsetattr(&keys, OptionalActions::Now, &modes);
    }
    TAKING.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Gives the terminal back if it is taken. There is nobody to tell of a failure: the terminal may be gone.
pub(super) fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // First what cannot hang: a terminal that takes no bytes is at least cooked again.
    let _ = terminal::disable_raw_mode();
    // A frame may have been cut short before the mark that shows it.
    let mut bytes = super::backend::END.to_vec();
    if MOUSE.swap(false, Ordering::SeqCst) {
        bytes.extend_from_slice(LEAVE_MOUSE);
    }
    let _ = queue!(bytes, DisableBracketedPaste, ResetColor, Show, LeaveAlternateScreen);
    let _ = output().and_then(|mut out| out.write_all(&bytes));
    for report in SAID.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        let _ = writeln!(io::stderr(), "{report}");
    }
}

/// Standard output without its buffer.
pub(super) fn output() -> io::Result<Patient<File>> {
    io::stdout().as_fd().try_clone_to_owned().map(|file| Patient(File::from(file)))
}

/// The controlling terminal, opened anew so that nobody else's non-blocking mode reaches it, else standard input.
pub(super) fn keyboard() -> Result<File, SetupError> {
    match File::open("/dev/tty") {
        Ok(file) => Ok(file),
        Err(_) if io::stdin().is_terminal() => Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?)),
        Err(_) => Err(SetupError::NotATerminal),
    }
}

fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let drawing = *DRAWING.lock().unwrap_or_else(PoisonError::into_inner) == Some(thread::current().id());
            if drawing {
                restore();
            }
            if is_damage(info) {
                // Told by who asked.
                report(info);
            } else if TAKEN.load(Ordering::SeqCst) {
                SAID.lock().unwrap_or_else(PoisonError::into_inner).push(log::report(info));
            } else {
                report(info);
            }
        }));
    });
}
