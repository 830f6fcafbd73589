//! The state of the screen and what changes it; knows no terminal and asks nothing of the database itself.
//!
//! `App::update` takes what happened and leaves questions in `take_asks`; the desk's answers come back as messages.
//! Keys go first to what lies on top (`overlays`), then to the pane in focus; both ways lead to `run` with a command
//! of the one table.

mod answers;
pub mod ask;
mod before;
pub mod chart;
mod commands;
mod conflict;
pub mod copy;
pub mod days;
pub mod drafting;
pub mod due_month;
pub mod field;
mod follow;
pub mod form;
mod hint;
mod idle;
pub mod importing;
pub mod input;
mod keys;
pub mod layout;
pub mod list;
pub mod menu;
mod mouse;
mod open;
pub mod overlay;
pub mod paper;
pub mod register;
pub mod report;
mod rights;
mod saving;
pub mod tour;

use crate::access::Officer;
use crate::access::agenda::Reminder;
use crate::domain::calendar::WorkCalendar;
use crate::domain::date_words::DateWords;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, HazardId, Seq, Subject};
use crate::domain::register::Record;
use crate::domain::reminder::Due;
use crate::keymap::Keymap;
pub use crate::keymap::context::Pane;
use crate::locale::Words;
use crate::store::{DueItem, Entry};
use crate::tui::view::glyphs::Glyphs;
use crate::tui::view::theme::Theme;
use ask::{AgendaFilter, Answer, Ask, EnterpriseFilter, EnterpriseRow, HazardFilter, Overview, Waiting};
use chrono::NaiveDate;
use field::Line;
use form::Setting;
use input::Input;
use layout::{Layout, due_items_rows};
use list::List;
use overlay::Overlay;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

/// Reminders asked for at once.
const AGENDA_PAGE: usize = 500;

/// What a session looks like: handed in at the edge.
#[derive(Clone)]
pub struct Outfit {
    /// The words.
    pub words: Words,
    /// The signs.
    pub glyphs: Glyphs,
    /// The styles.
    pub theme: Theme,
    /// Beijing's day.
    pub today: NaiveDate,
    /// The officer.
    pub officer: Officer,
    /// The work calendar.
    pub calendar: Arc<WorkCalendar>,
    /// The words for days in date fields.
    pub date_words: Arc<DateWords>,
    /// Which keys ask for which commands.
    pub keys: Arc<Keymap>,
    /// The pane that takes keys at first.
    pub start: Pane,
    /// Whether the mouse is heard.
    pub mouse: bool,
}

/// What happened.
#[derive(Debug)]
pub enum Message {
    /// From the officer.
    Input(Input),
    /// From the desk.
    Answer(Answer),
    /// The time has come that `wake_at` named.
    Wake,
}

/// How the session goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It goes on.
    Go,
    /// All is drawn anew.
    Repaint,
    /// It ends.
    Quit,
    /// It ends, for nothing was typed for as long as the bureau allows.
    Idle,
    /// It ends, and the demo is opened instead.
    OpenDemo,
    /// As `OpenDemo`, and the tour begins there.
    Tour,
}

/// A line that tells what came of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub text: String,
    /// Whether it went wrong.
    pub bad: bool,
}

/// How a record got here, and what is expected of it.
#[derive(Debug, Default)]
pub struct Timeline {
    /// Whose.
    pub subject: Option<Subject>,
    /// Its entries, oldest first.
    pub entries: Vec<Entry>,
    /// The hazard, when it is one.
    pub hazard: Option<Box<Hazard>>,
    /// The records that name the hazard.
    pub named: Vec<Record>,
    /// Whether it is shown until a newer one comes.
    pub outdated: bool,
    /// What is due, in the order of the days.
    pub expected: Vec<Due>,
    /// The selected line; entries first, then what is expected.
    pub selected: usize,
    /// Rows on screen.
    pub height: usize,
}

/// The whole state of a screen.
pub struct App {
    /// What the session looks like.
    pub outfit: Outfit,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The pane that takes keys.
    pub focus: Pane,
    /// The figures of the header.
    pub overview: Overview,
    /// The enterprises pane.
    pub enterprises: List<EnterpriseId, EnterpriseRow>,
    /// Its filter.
    pub enterprise_filter: EnterpriseFilter,
    /// The hazards pane.
    pub hazards: List<HazardId, Hazard>,
    /// Its filter.
    pub hazard_filter: HazardFilter,
    /// The enterprise whose hazards are shown.
    pub shown: Option<EnterpriseId>,
    /// The timeline pane.
    pub timeline: Timeline,
    /// The reminders pane.
    pub agenda: List<DueItem, Reminder>,
    /// Its filter.
    pub agenda_filter: AgendaFilter,
    /// What lies over the panes, the last on top.
    pub overlays: Vec<Overlay>,
    /// The filter text being typed.
    pub finding: Option<Line>,
    /// What came of the last thing done.
    pub notice: Option<Notice>,
    /// The tour, while it is under way.
    pub tour: Option<tour::Tour>,
    came_from: Vec<Pane>,
    agenda_limit: usize,
    agenda_more: bool,
    /// A hazard to select once the keys of its enterprise are there.
    wanted: Option<HazardId>,
    /// An enterprise to select once the keys without the filter are there.
    wanted_enterprise: Option<EnterpriseId>,
    /// The pane whose keys under a new filter are on their way: what is selected there is not meant any more.
    stale: Option<Pane>,
    /// What is to go to the clipboard.
    copied: Option<String>,
    /// A form, a record or a menu is on its way from the desk: what is typed is for it.
    opening: bool,
    /// The hazard for which clauses are on their way.
    judging: Option<Box<Hazard>>,
    /// What this session changed and has not taken back, oldest first.
    changes: Vec<Seq>,
    /// An undo waits for the desk: for the entry to show, or to be taken back.
    undoing: bool,
    /// What was typed before the record it means was there, or while a change was being saved.
    held: VecDeque<Input>,
    /// The changes on their way.
    saves: saving::Saves,
    /// What the desk has been asked for a while ago and not answered.
    pub waiting: Option<Waiting>,
    forms_opened: u32,
    /// What is kept of what is being filled in.
    drafting: drafting::Drafting,
    idle: idle::Idle,
    imports: importing::Imports,
    started: bool,
    /// The time of what is taken in.
    now: Instant,
    follow_at: Option<Instant>,
    asks: Vec<Ask>,
    /// Questions that are not answered yet.
    outstanding: usize,
    /// Changes that are not answered yet.
    changing: usize,
    /// Whether what just happened is shown before any answer that is on its way.
    at_once: bool,
    next: Next,
}

impl App {
    /// What an entry says beside its headline, in the officer's words.
    pub fn particulars(&self, entry: &Entry) -> Vec<String> {
        self.outfit.words.particulars_naming(entry, |group| self.overview.groups.get(&group).map(String::as_str))
    }

    /// A screen that has asked for what it shows first.
    pub fn new(outfit: Outfit, columns: u16, rows: u16) -> Self {
        let focus = outfit.start;
        let mut app = Self {
            outfit,
            size: (columns, rows),
            focus,
            overview: Overview::default(),
            enterprises: List::default(),
            enterprise_filter: EnterpriseFilter::default(),
            hazards: List::default(),
            hazard_filter: HazardFilter::default(),
            shown: None,
            timeline: Timeline::default(),
            agenda: List::default(),
            agenda_filter: AgendaFilter::default(),
            overlays: Vec::new(),
            finding: None,
            notice: None,
            tour: None,
            came_from: Vec::new(),
            agenda_limit: AGENDA_PAGE,
            agenda_more: false,
            wanted: None,
            wanted_enterprise: None,
            stale: None,
            copied: None,
            opening: false,
            judging: None,
            changes: Vec::new(),
            undoing: false,
            held: VecDeque::new(),
            saves: saving::Saves::default(),
            waiting: None,
            forms_opened: 0,
            drafting: drafting::Drafting::default(),
            idle: idle::Idle::default(),
            imports: importing::Imports::default(),
            started: false,
            now: Instant::now(),
            follow_at: None,
            asks: Vec::new(),
            outstanding: 0,
            changing: 0,
            at_once: false,
            next: Next::Go,
        };
        app.lay_out();
        app.refresh();
        app.ask_for_left();
        app
    }

    /// Takes in what happens now.
    pub fn update(&mut self, message: Message) -> Next {
        self.update_at(message, Instant::now())
    }

    /// Takes in what happened at a time.
    pub fn update_at(&mut self, message: Message, now: Instant) -> Next {
        self.next = Next::Go;
        self.at_once = false;
        self.now = now;
        let typed = matches!(message, Message::Input(Input::Key(_) | Input::Paste(_) | Input::Mouse(..)));
        if typed {
            self.touch();
        }
        match message {
            Message::Input(Input::Resize(columns, rows)) => {
                self.size = (columns, rows);
                self.next = Next::Repaint;
            }
            Message::Input(Input::FocusGained | Input::FocusLost) => {}
            Message::Input(Input::Mouse(what, column, row)) => self.point(what, column, row),
            Message::Input(input) if self.held.is_empty() && !self.is_held() => self.type_in(input),
            Message::Input(input) if self.give_up(&input) => {}
            Message::Input(input) => self.held.push_back(input),
            Message::Answer(answer) => self.take(answer),
            Message::Wake => {}
        }
        if self.follow_at.is_some_and(|at| at <= now) {
            self.follow_at = None;
            self.follow();
        }
        self.keep_up_with_tour();
        self.set_aside();
        self.lay_out();
        self.ask_for_rows();
        self.press_held();
        self.keep_up(typed);
        self.watch_import();
        self.watch_idle();
        self.next
    }

    fn type_in(&mut self, input: Input) {
        match input {
            Input::Key(key) => self.press(key),
            Input::Paste(text) => self.paste(&text),
            Input::Resize(..) | Input::FocusGained | Input::FocusLost | Input::Mouse(..) => {}
        }
    }

    /// Types what waited, in its order.
    fn press_held(&mut self) {
        while !self.is_unsettled()
            && !self.is_held()
            && let Some(input) = self.held.pop_front()
        {
            self.type_in(input);
            self.ask_for_rows();
        }
    }

    /// Whether the record that is selected, or will be, is still on its way from the desk.
    fn is_unsettled(&self) -> bool {
        let known = match self.focus {
            Pane::Enterprises => self.enterprises.selected_row().is_some(),
            Pane::Hazards => self.wanted.is_none() && self.hazards.selected_row().is_some(),
            Pane::Timeline => !self.timeline.entries.is_empty() && !self.timeline.outdated,
            Pane::Agenda => self.agenda.selected_row().is_some(),
        };
        (!known || self.stale == Some(self.focus))
            && (self.outstanding > 0 || self.asks.iter().any(|ask| !ask.is_change() && !matches!(ask, Ask::File(..))))
    }

    /// The questions that came of it; each is answered once.
    pub fn take_asks(&mut self) -> Vec<Ask> {
        let count = |which: fn(&Ask) -> bool| self.asks.iter().filter(|ask| which(ask)).count();
        self.changing += count(Ask::is_change);
        self.outstanding += count(|ask| !ask.is_change() && !matches!(ask, Ask::File(..)));
        std::mem::take(&mut self.asks)
    }

    /// Whether answers are on their way that the next frame waits for.
    pub fn is_expecting(&self) -> bool {
        !self.at_once && self.outstanding + self.changing > 0
    }

    /// Whether changes are on their way.
    pub fn is_changing(&self) -> bool {
        self.changing > 0
    }

    /// When to be woken although nothing happens.
    pub fn wake_at(&self) -> Option<Instant> {
        [self.follow_at, self.set_aside_at(), self.keep_at(), self.idle_at(), self.import_at()].into_iter().flatten().min()
    }

    /// The layout of the panes; none when the terminal is too small.
    pub fn layout(&self) -> Option<Layout> {
        let (columns, rows) = self.room();
        Layout::of(columns, rows, self.focus)
    }

    /// The hazard that commands of the pane in focus mean.
    pub fn hazard(&self) -> Option<&Hazard> {
        match self.focus {
            Pane::Agenda => self.agenda.selected_row().and_then(Reminder::hazard),
            Pane::Hazards => self.hazards.selected_row(),
            Pane::Timeline => self.timeline.hazard.as_deref().filter(|_| !self.timeline.outdated),
            Pane::Enterprises => None,
        }
    }

    fn setting(&self) -> Setting {
        Setting { today: self.outfit.today, officer: self.outfit.officer.name.clone() }
    }

    fn ask(&mut self, ask: Ask) {
        self.asks.push(ask);
    }

    fn tell(&mut self, text: String) {
        self.notice = Some(Notice { text, bad: false });
    }

    fn complain(&mut self, text: String) {
        self.notice = Some(Notice { text, bad: true });
    }

    /// Asks again for what is on screen; what was held stays until it is answered.
    fn refresh(&mut self) {
        self.refresh_panes();
        self.refresh_overlays();
    }

    fn refresh_panes(&mut self) {
        self.ask(Ask::Overview);
        self.ask(Ask::Enterprises(self.enterprise_filter.clone()));
        self.ask(Ask::Agenda(self.agenda_filter.clone(), self.agenda_limit));
        if let Some(shown) = self.shown {
            self.ask(Ask::Hazards(shown, self.hazard_filter.clone()));
        }
        if let Some(subject) = self.timeline.subject {
            self.ask(Ask::Timeline(subject));
        }
    }

    fn lay_out(&mut self) {
        let Some(layout) = self.layout() else { return };
        self.enterprises.set_height(layout.rows(Pane::Enterprises));
        self.hazards.set_height(layout.rows(Pane::Hazards));
        self.agenda.set_height(layout.rows(Pane::Agenda));
        self.timeline.height = layout.rows(Pane::Timeline);
        let room = self.room();
        let height = layout::list_rows(room.1);
        for overlay in &mut self.overlays {
            match overlay {
                Overlay::Register(register) => register.list.set_height(height),
                Overlay::DueMonth(month) => month.items.set_height(due_items_rows(room, month.days)),
                _ => {}
            }
        }
    }

    fn ask_for_rows(&mut self) {
        if let Some(missing) = self.enterprises.ask_missing() {
            self.ask(Ask::EnterpriseRows(missing));
        }
        if let Some(missing) = self.hazards.ask_missing() {
            self.ask(Ask::HazardRows(missing));
        }
        if let Some(Overlay::Register(register)) = self.overlays.last_mut()
            && let Some(missing) = register.list.ask_missing()
        {
            self.ask(Ask::ListRows(missing));
        }
        if let Some(missing) = self.agenda.ask_missing() {
            self.ask(Ask::AgendaRows(missing));
        }
        let near_end = self.agenda.position() + 2 * self.agenda.height() >= self.agenda.len();
        if self.agenda_more && near_end {
            self.agenda_more = false;
            self.agenda_limit *= 8;
            self.ask(Ask::Agenda(self.agenda_filter.clone(), self.agenda_limit));
        }
    }
}
