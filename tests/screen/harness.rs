//! The whole screen without a terminal: keys go in, text comes out, and the desk answers at once.

use chrono::NaiveDate;
use dudao::access::{Clock, Officer, Session, demo};
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::change::Leaving;
use dudao::domain::date_words::DateWords;
use dudao::domain::staff::{StaffFacts, StaffRole};
use dudao::keymap::key::parse_keys;
use dudao::ledger::apart::Reader;
use dudao::locale::{Lang, Words};
use dudao::store::{OpId, Stamp, Store, Who};
use dudao::tui::app::ask::{Answer, Ask, Keeping, Waiting};
use dudao::tui::app::input::Input;
use dudao::tui::app::{App, Message, Next, Outfit, Pane};
use dudao::tui::desk::Desk;
use dudao::tui::view::glyphs::Glyphs;
use dudao::tui::view::theme::Theme;
use dudao::tui::view::{render, screen_text};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A screen, its desk, and the session behind them.
pub struct Screen {
    pub app: App,
    pub desk: Desk,
    pub session: Session,
    pub next: Next,
    /// Changes wait until `release`, as behind another officer's save.
    pub slow: bool,
    withheld: Vec<Ask>,
}

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// Papers are saved where the program was started unless another path is typed: not among the sources.
fn leave_the_sources() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screen");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::env::set_current_dir(&folder).unwrap();
    });
}

fn store() -> Store {
    let who = Who::here("测试", "test");
    let clock = Clock::new(Some(today()));
    Store::in_memory(&Stamp { at: clock.now(), who, op: OpId::random() }).unwrap()
}

impl Screen {
    /// The demo programme at 160×45, in Chinese, with an officer of the first group.
    pub fn demo() -> Self {
        Self::demo_in(Lang::Zh, 160, 45)
    }

    pub fn demo_in(lang: Lang, columns: u16, rows: u16) -> Self {
        let store = store();
        let clock = Clock::new(Some(today()));
        demo::write(&store, today(), clock.now(), &WorkCalendar::shipped()).unwrap();
        let mut session = Self::session(store, "duty");
        demo::sit_down(&mut session).unwrap();
        Self::on(session, lang, columns, rows, Glyphs::Narrow)
    }

    /// The demo with its first group's leader at the screen, who is what `post` makes of them and nothing else.
    pub fn demo_as(forced: bool, post: impl FnOnce(&mut StaffFacts)) -> Self {
        let mut demo = Self::demo();
        demo.give_post(post);
        let officer = Officer { granted: Vec::new(), forced, ..demo.session.officer.clone() };
        Self::on(Session { officer, ..demo.session }, Lang::Zh, 160, 45, Glyphs::Narrow)
    }

    /// The demo in a file in `folder`, made when it is not there: what is being filled in is kept beside it.
    pub fn on_file(folder: &Path) -> Self {
        let path = folder.join("dudao.redb");
        let clock = Clock::new(Some(today()));
        if !path.exists() {
            let stamp = Stamp { at: clock.now(), who: Who::here("测试", "test"), op: OpId::random() };
            Store::create(&path, &stamp).unwrap();
            demo::write(&Store::open(&path).unwrap(), today(), clock.now(), &WorkCalendar::shipped()).unwrap();
        }
        let mut session = Self::session(Store::open(&path).unwrap(), "duty");
        demo::sit_down(&mut session).unwrap();
        Self::on(session, Lang::Zh, 160, 45, Glyphs::Narrow)
    }

    /// Nothing is pressed for a second.
    pub fn rest(&mut self) -> &mut Self {
        self.app.update_at(Message::Wake, Instant::now() + Duration::from_secs(1));
        self.settle();
        self
    }

    /// The session ends without a word, as when its process is killed.
    pub fn killed(self) {}

    /// Presses the last key of a session that is killed between what the database does of it and its answer.
    pub fn killed_before_the_answer_to(mut self, key: &str) {
        for key in parse_keys(key) {
            self.app.update(Message::Input(Input::Key(key)));
        }
        for keeping in self.app.take_keeping() {
            assert!(self.desk.keep(keeping).is_none());
        }
        for ask in self.app.take_asks() {
            self.desk.answer(ask);
        }
    }

    /// The session ends, and is given the time to say how.
    pub fn ends(mut self, how: Leaving) {
        let forms = self.app.last_forms(how);
        assert!(self.desk.keep(Keeping::Forms(forms)).is_none());
    }

    pub fn empty() -> Self {
        Self::on(Self::session(store(), "duty"), Lang::Zh, 160, 45, Glyphs::Narrow)
    }

    fn session(store: Store, account: &str) -> Session {
        let view = store.read().unwrap();
        let member = view.staff().unwrap().into_iter().find(|member| member.facts.account.as_deref() == Some(account));
        let of_office = Officer::of_office(account, account);
        // Whoever sits here may do all, so that each test says what it is about.
        let officer = match member {
            Some(member) => Officer { granted: of_office.granted, ..Officer::of_member(&member, &view.groups().unwrap(), account) },
            None => of_office,
        };
        drop(view);
        let calendar = Arc::new(WorkCalendar::shipped());
        Session { store: Arc::new(store), clock: Clock::new(Some(today())), officer, calendar, present: None, operation: None }
    }

    pub fn on(session: Session, lang: Lang, columns: u16, rows: u16, glyphs: Glyphs) -> Self {
        leave_the_sources();
        let words = Words::new(lang);
        let outfit = Outfit {
            words,
            glyphs,
            theme: Theme::default(),
            today: today(),
            officer: session.officer.clone(),
            calendar: session.calendar.clone(),
            date_words: Arc::new(DateWords::shipped()),
            keys: Arc::default(),
            start: Pane::Agenda,
            mouse: false,
        };
        let (app, desk) = (App::new(outfit, columns, rows), Desk::new(session.clone(), words, Reader::Here));
        let mut screen = Self { app, desk, session, next: Next::Go, slow: false, withheld: Vec::new() };
        screen.settle();
        screen
    }

    /// The office makes of the officer at the screen a supervisor, or what `post` says.
    pub fn give_post(&mut self, post: impl FnOnce(&mut StaffFacts)) -> &mut Self {
        let office = self.colleague("周九");
        let seen = office.store.read().unwrap().staff_member(self.session.officer.staff.unwrap()).unwrap().unwrap();
        let mut facts = seen.facts.clone();
        (facts.role, facts.office_post, facts.enforcement_team) = (StaffRole::Supervisor, None, false);
        post(&mut facts);
        if facts != seen.facts {
            office.edit_staff(&seen, facts).unwrap();
        }
        self
    }

    /// Another officer at work on the same database.
    pub fn colleague(&self, name: &str) -> Session {
        let officer = Officer::of_office(name, "colleague");
        Session { officer, ..self.session.clone() }
    }

    /// Presses keys, each answered before the next.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in parse_keys(keys) {
            self.send(Message::Input(Input::Key(key)));
        }
        self
    }

    /// Presses all keys before the desk answers anything.
    pub fn type_ahead(&mut self, keys: &str) -> &mut Self {
        for key in parse_keys(keys) {
            self.next = self.app.update(Message::Input(Input::Key(key)));
        }
        self.settle();
        self
    }

    /// Presses keys whose answers come only after the selection has rested.
    pub fn answer_late(&mut self, keys: &str) -> &mut Self {
        for key in parse_keys(keys) {
            self.next = self.app.update(Message::Input(Input::Key(key)));
        }
        if let Some(at) = self.app.wake_at() {
            std::thread::sleep(at.saturating_duration_since(Instant::now()) + Duration::from_millis(1));
            self.app.update(Message::Wake);
        }
        self.settle();
        self
    }

    /// Presses keys whose answers come, but nothing rests on the selection yet.
    pub fn move_on(&mut self, keys: &str) -> &mut Self {
        for key in parse_keys(keys) {
            self.next = self.app.update(Message::Input(Input::Key(key)));
            self.answer();
        }
        self
    }

    /// Answers what is asked so far, but for changes that have to wait; whether anything was asked.
    pub fn answer(&mut self) -> bool {
        for keeping in self.app.take_keeping() {
            if let Some(answer) = self.desk.keep(keeping) {
                self.app.update(Message::Answer(answer));
            }
        }
        let asks = self.app.take_asks();
        let any = !asks.is_empty();
        for ask in asks {
            if self.slow && ask.is_change() {
                self.withheld.push(ask);
            } else {
                let answer = self.desk.answer(ask);
                self.app.update(Message::Answer(answer));
            }
        }
        any
    }

    /// Types text as an input method sends it.
    pub fn write(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.send(Message::Input(Input::Key(dudao::keymap::key::Key::Char(letter))));
        }
        self
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Message::Input(Input::Paste(text.to_owned())));
        self
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.send(Message::Input(Input::Resize(columns, rows)));
        self
    }

    /// Lets the desk look at the journal, as it does twice a second.
    pub fn look(&mut self) -> &mut Self {
        if let Some(news) = self.desk.look() {
            self.send(Message::Answer(news));
        }
        self
    }

    fn send(&mut self, message: Message) {
        self.next = self.app.update(message);
        self.settle();
    }

    /// Answers every question, and lets the panes follow the selection; waits for nothing that is seconds away.
    fn settle(&mut self) {
        loop {
            if !self.answer() {
                let Some(at) = self.app.wake_at().filter(|at| *at < Instant::now() + Duration::from_millis(300)) else { return };
                std::thread::sleep(at.saturating_duration_since(Instant::now()) + Duration::from_millis(1));
                self.app.update(Message::Wake);
            }
        }
    }

    /// Makes the changes that waited.
    pub fn release(&mut self) -> &mut Self {
        self.slow = false;
        for ask in std::mem::take(&mut self.withheld) {
            let answer = self.desk.answer(ask);
            self.app.update(Message::Answer(answer));
        }
        self.settle();
        self
    }

    /// The desk tells that an answer is long in coming, or has come.
    pub fn wait(&mut self, waiting: Option<Waiting>) -> &mut Self {
        self.send(Message::Answer(Answer::Waiting(waiting)));
        self
    }

    pub fn draw(&self) -> (Buffer, Option<Position>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.app.size.0, self.app.size.1));
        let cursor = render(&self.app, &mut buffer);
        (buffer, cursor)
    }

    pub fn text(&self) -> String {
        screen_text(&self.draw().0)
    }

    /// The text must show this.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Self {
        let screen = self.text();
        assert!(screen.contains(text), "no {text:?} in\n{screen}");
        self
    }

    #[track_caller]
    pub fn shows_not(&mut self, text: &str) -> &mut Self {
        let screen = self.text();
        assert!(!screen.contains(text), "{text:?} in\n{screen}");
        self
    }

    /// The line that holds the selection mark in a pane's box, of those that hold `text`.
    pub fn selected_hazard(&self) -> String {
        self.app.hazard().map_or_else(String::new, |hazard| hazard.id.to_string())
    }
}
