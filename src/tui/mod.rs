//! The terminal UI: `app` is the state, `view` draws it, `desk` asks the database, `terminal` is the loop.
pub mod app;
pub mod desk;
pub mod terminal;
pub mod view;

use crate::access::Session;
use crate::config::Config;
use crate::domain::change::Leaving;
use crate::domain::date_words::DateWords;
use crate::locale::Words;
use crate::store::StoreError;
use app::ask::{Answer, Keeping};
use app::{App, Message, Next, Notice, Outfit};
use ratatui::Frame;
use std::sync::Arc;
use std::time::{Duration, Instant};
use terminal::looper::{self, Event, Flow, Inbox, Mailbox, Program};
use terminal::setup::{Ready, Screen, SetupError};
use view::theme::Theme;

/// Makes the session of the demo, when the officer asks to see it.
pub type OpenDemo<'a> = &'a dyn Fn() -> Result<Session, StoreError>;

/// How long the end of a session waits for changes that are on their way.
const LAST_CHANGES: Duration = Duration::from_millis(600);
/// How long it waits until what is being filled in is kept.
const LAST_FORMS: Duration = Duration::from_millis(500);

/// How a session at the screen ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// By what.
    pub how: Leaving,
    /// What the officer is to be told once the terminal is free again.
    pub line: Option<String>,
}

/// Runs the terminal UI until the officer leaves or the terminal is gone. What is being filled in then is kept before the
/// terminal is given back.
///
/// # Errors
/// When the terminal cannot be taken over.
pub fn run(session: &Session, words: Words, config: &Config, ready: Ready, open_demo: OpenDemo) -> Result<Ended, SetupError> {
    let inbox = Inbox::<(u32, Answer)>::default();
    let doubtful = ready.doubtful;
    let mut screen = Screen::enter("dudao", ready, config.mouse())?;
    let size = screen.size()?;
    let mut running = Running::on(session, words, config, size, inbox.mailbox(), open_demo)?;
    #[cfg(debug_assertions)]
    crate::log::rehearse("screen");
    if doubtful {
        running.app.notice = Some(Notice { text: words.get("terminal.doubtful"), bad: false });
    }
    let how = match looper::run(&mut running, &inbox, &mut screen)? {
        looper::Ended::Quit => Leaving::Quit,
        looper::Ended::Terminated => Leaving::Terminated,
        looper::Ended::Gone => Leaving::LineDropped,
    };
    let idle = running.idle.filter(|_| how == Leaving::Quit);
    let how = if idle.is_some() { Leaving::Idle } else { how };
    running.finish(how, &inbox);
    let line = idle.map(|minutes| words.fill("idle.ended", &[("minutes", &minutes)]));
    Ok(Ended { how, line })
}

/// What the session looks like.
fn outfit(session: &Session, words: Words, config: &Config) -> Outfit {
    Outfit {
        words,
        glyphs: config.glyphs(),
        theme: Theme::new(config.theme()),
        today: session.today(),
        officer: session.officer.clone(),
        calendar: session.calendar.clone(),
        date_words: Arc::new(DateWords::shipped()),
        keys: config.keys.clone(),
        start: config.start_pane(),
        mouse: config.mouse(),
    }
}

/// The app as the loop runs it.
struct Running<'a> {
    app: App,
    words: Words,
    config: &'a Config,
    mailbox: Mailbox<(u32, Answer)>,
    asks: desk::Asks,
    /// Counts the desks: an answer of an earlier one means nothing any more.
    desk: u32,
    dirty: bool,
    /// The session ended after so many minutes without a key.
    idle: Option<u32>,
    open_demo: OpenDemo<'a>,
}

impl<'a> Running<'a> {
    fn on(
        session: &Session,
        words: Words,
        config: &'a Config,
        (columns, rows): (u16, u16),
        mailbox: Mailbox<(u32, Answer)>,
        open_demo: OpenDemo<'a>,
    ) -> std::io::Result<Self> {
        let mut app = App::new(outfit(session, words, config), columns, rows);
        app.notice = config.first_mistake(words).map(|text| Notice { text, bad: true });
        let asks = desk(session, words, config, 0, &mailbox)?;
        let mut running = Self { app, words, config, mailbox, asks, desk: 0, dirty: true, idle: None, open_demo };
        running.pass_on();
        Ok(running)
    }

    /// Hands the app's questions to the desk.
    fn pass_on(&mut self) {
        // What is about to be saved is kept first.
        for keeping in self.app.take_keeping() {
            self.asks.keep(keeping);
        }
        for ask in self.app.take_asks() {
            self.asks.send(ask);
        }
    }

    /// Hears what becomes of the changes on their way, and keeps what is being filled in.
    fn finish(&mut self, how: Leaving, inbox: &Inbox<(u32, Answer)>) {
        let until = Instant::now() + LAST_CHANGES;
        while self.app.is_changing()
            && let Some((desk, answer)) = inbox.last_words(until.saturating_duration_since(Instant::now()))
        {
            if desk == self.desk {
                self.app.update(Message::Answer(answer));
            }
        }
        self.asks.keep_last(Keeping::Forms(self.app.last_forms(how)), LAST_FORMS);
    }

    /// Goes on with the demo on the same screen; says whether it could be opened.
    fn switch_to_demo(&mut self) -> bool {
        let opened = (self.open_demo)().map_err(|failure| self.words.store_error(&failure)).and_then(|session| {
            let asks = desk(&session, self.words, self.config, self.desk + 1, &self.mailbox).map_err(|failure| failure.to_string())?;
            Ok((session, asks))
        });
        match opened {
            Ok((session, asks)) => {
                let (columns, rows) = self.app.size;
                self.app = App::new(outfit(&session, self.words, self.config), columns, rows);
                self.asks = asks;
                self.desk += 1;
                self.pass_on();
                true
            }
            Err(line) => {
                self.app.notice = Some(Notice { text: line, bad: true });
                false
            }
        }
    }
}

/// Starts a desk whose answers carry its number.
fn desk(session: &Session, words: Words, config: &Config, number: u32, mailbox: &Mailbox<(u32, Answer)>) -> std::io::Result<desk::Asks> {
    let mailbox = mailbox.clone();
    desk::start(session.clone(), words, config.lead_days(), move |answer| mailbox.send((number, answer)))
}

impl Program for Running<'_> {
    type Message = (u32, Answer);

    fn update(&mut self, event: Event<(u32, Answer)>) -> Flow {
        let message = match event {
            Event::Input(input) => Message::Input(input),
            Event::Message((desk, answer)) if desk == self.desk => Message::Answer(answer),
            Event::Message(_) => return Flow::Go,
            Event::Wake => Message::Wake,
        };
        self.dirty = true;
        let next = self.app.update(message);
        self.pass_on();
        match next {
            Next::Go => Flow::Go,
            Next::Repaint => Flow::Repaint,
            Next::Quit => Flow::Quit,
            Next::Idle => {
                self.idle = self.app.idle_minutes();
                Flow::Quit
            }
            Next::OpenDemo => {
                self.switch_to_demo();
                Flow::Repaint
            }
            Next::Tour => {
                if self.switch_to_demo() {
                    self.app.begin_tour();
                }
                Flow::Repaint
            }
        }
    }

    fn view(&self, frame: &mut Frame) {
        view::draw(&self.app, frame);
    }

    fn take_copied(&mut self) -> Option<String> {
        self.app.take_copied()
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
