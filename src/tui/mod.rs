//! The terminal UI: `app` is the state, `view` draws it, `desk` asks the database, `terminal` is the loop.
pub mod app;
pub mod desk;
pub mod terminal;
pub mod view;

use crate::access::Session;
use crate::domain::date_words::DateWords;
use crate::locale::Words;
use app::ask::{Answer, Ask};
use app::{App, Message, Next, Outfit};
use ratatui::Frame;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Instant;
use terminal::looper::{self, Event, Flow, Inbox, Program};
use terminal::setup::{Screen, SetupError};
use view::glyphs::Glyphs;
use view::theme::Theme;

/// How a session at the screen ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The officer quit, or the program was told to end.
    Quit,
    /// The officer wants to see the demo instead.
    OpenDemo,
    /// The terminal is gone.
    Gone,
}

/// Runs the terminal UI until the officer leaves.
///
/// # Errors
/// When there is no terminal, or it cannot be taken over.
pub fn run(session: &Session, words: Words) -> Result<Ended, SetupError> {
    let inbox = Inbox::<Answer>::default();
    let mailbox = inbox.mailbox();
    let asks = desk::start(session.clone(), words, move |answer| mailbox.send(answer))?;
    let screen = Screen::enter("dudao")?;
    let (columns, rows) = screen.size()?;
    let mut running = Running { app: App::new(outfit(session, words), columns, rows), asks, dirty: true, open_demo: false };
    running.pass_on();
    let ended = looper::run(&mut running, &inbox, &screen)?;
    drop(screen);
    Ok(match ended {
        looper::Ended::Gone => Ended::Gone,
        _ if running.open_demo => Ended::OpenDemo,
        _ => Ended::Quit,
    })
}

/// What the session looks like, by the environment: `NO_COLOR` and `DUDAO_GLYPHS=ascii` are heeded.
fn outfit(session: &Session, words: Words) -> Outfit {
    let ascii = std::env::var("DUDAO_GLYPHS").is_ok_and(|set| set == "ascii");
    let colours = std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    Outfit {
        words,
        glyphs: if ascii { Glyphs::Ascii } else { Glyphs::Narrow },
        theme: Theme::new(colours),
        today: session.today(),
        officer: session.officer.clone(),
        calendar: session.calendar.clone(),
        date_words: Arc::new(DateWords::shipped()),
    }
}

/// The app as the loop runs it.
struct Running {
    app: App,
    asks: Sender<Ask>,
    dirty: bool,
    open_demo: bool,
}

impl Running {
    /// Hands the app's questions to the desk.
    fn pass_on(&mut self) {
        for ask in self.app.take_asks() {
            // A desk that is gone answers nothing; the screen goes on with what it has.
            let _ = self.asks.send(ask);
        }
    }
}

impl Program for Running {
    type Message = Answer;

    fn update(&mut self, event: Event<Answer>) -> Flow {
        let message = match event {
            Event::Input(input) => Message::Input(input),
            Event::Message(answer) => Message::Answer(answer),
            Event::Wake => Message::Wake,
        };
        self.dirty = true;
        let next = self.app.update(message);
        self.pass_on();
        match next {
            Next::Go => Flow::Go,
            Next::Repaint => Flow::Repaint,
            Next::Quit => Flow::Quit,
            Next::OpenDemo => {
                self.open_demo = true;
                Flow::Quit
            }
        }
    }

    fn view(&self, frame: &mut Frame) {
        view::draw(&self.app, frame);
    }

    fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }

    fn expecting(&self) -> bool {
        self.app.is_expecting()
    }

    fn wake_at(&self) -> Option<Instant> {
        self.app.wake_at()
    }
}
