//! The tour: a few steps through the demo, each done with the program's real keys. A step is over once the state shows
//! that it happened; it stands in no key's way.

use super::menu::{Choice, Item, Menu};
use super::overlay::Overlay;
use super::{App, Next, Pane};
use crate::domain::id::HazardId;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;

/// Rows that a tour takes at the foot, where the window is high enough for them.
const ROWS: u16 = 2;
/// The rows of a window that has them to spare.
const HIGH: u16 = 18;

vocabulary! {
    /// The steps, in order.
    Step {
        /// The reminder of a hazard is selected.
        Reminders = "reminders",
        /// The officer goes to the hazard that a reminder is of.
        Hazard = "hazard",
        /// What can be done with it is listed.
        Acts = "acts",
        /// One of them is chosen, and its form opens.
        Form = "form",
        /// The form is saved.
        Save = "save",
        /// What was saved is taken back.
        Undo = "undo",
        /// A pane is filtered, and not any more.
        Find = "find",
        /// The month of what is due opens and closes.
        Calendar = "calendar",
        /// The palette opens.
        Palette = "palette",
    }
}

/// What a tour looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The hazard of the selected reminder.
    pub hazard: Option<HazardId>,
    /// The pane in focus is that of hazards.
    pub in_hazards: bool,
    /// What lies on top, where a step asks for it.
    pub on_top: Option<OnTop>,
    /// A filter is being typed.
    pub finding: bool,
    /// Changes that were saved and not taken back.
    pub changes: usize,
}

/// What a step may ask to lie on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTop {
    /// What can be done.
    Acts,
    /// A form.
    Form,
    /// The calendar of what is due.
    Calendar,
    /// The palette.
    Palette,
}

impl Step {
    /// Whether it is over: what is seen now, against what was when it began, or when what it opens was open.
    pub fn is_over(self, then: &Seen, now: &Seen) -> bool {
        match self {
            Step::Reminders => now.hazard.is_some() && now.hazard != then.hazard,
            Step::Hazard => now.in_hazards,
            Step::Acts => now.on_top == Some(OnTop::Acts),
            Step::Form => now.on_top == Some(OnTop::Form),
            Step::Save => now.changes > then.changes,
            Step::Undo => now.changes < then.changes,
            Step::Find => then.finding && !now.finding,
            Step::Calendar => then.on_top == Some(OnTop::Calendar) && now.on_top.is_none(),
            Step::Palette => now.on_top == Some(OnTop::Palette),
        }
    }

    /// Whether it is under way: what it opened is to be closed again.
    pub fn has_opened(self, now: &Seen) -> bool {
        match self {
            Step::Find => now.finding,
            Step::Calendar => now.on_top == Some(OnTop::Calendar),
            _ => false,
        }
    }

    /// Its number, from 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The one after it.
    pub fn next(self) -> Option<Self> {
        Step::ALL.get(self.number()).copied()
    }
}

/// A tour under way.
#[derive(Clone, Debug)]
pub struct Tour {
    /// The step that is to be done.
    pub step: Step,
    then: Seen,
}

impl App {
    /// Columns and rows of all but the tour.
    pub fn room(&self) -> (u16, u16) {
        let rows = if self.tour.is_some() && self.size.1 >= HIGH { ROWS } else { 0 };
        (self.size.0, self.size.1 - rows)
    }

    /// Begins the tour on the demo; elsewhere it offers to open that.
    pub fn begin_tour(&mut self) {
        if self.overview.path.is_none() {
            self.overlays.clear();
            self.notice = None;
            self.tour = Some(Tour { step: Step::Reminders, then: self.seen() });
            self.focus = Pane::Agenda;
            return;
        }
        let words = self.outfit.words;
        let items = vec![Item::new(words.get("tour.open_demo"), Choice::TourOfDemo), Item::new(words.get("tour.stay"), Choice::Nothing)];
        self.overlays.push(Overlay::Menu(Menu::new(words.get("tour.elsewhere"), items)));
    }

    /// Leaves the database for the demo and its tour, unless something is still being saved.
    pub(super) fn tour_of_demo(&mut self) {
        if self.is_changing() {
            let line = self.outfit.words.get("notice.saving");
            return self.tell(line);
        }
        self.next = Next::Tour;
    }

    /// Takes a key that is the tour's own; says whether it was.
    pub(super) fn press_tour(&mut self, key: Key) -> bool {
        match (&self.tour, self.asked_for(key, Context::Tour)) {
            (Some(tour), Some(CommandId::SkipStep)) => self.turn_to_step(tour.step.next()),
            (Some(_), Some(CommandId::EndTour)) => self.turn_to_step(None),
            _ => return false,
        }
        true
    }

    /// Goes on where a step is over.
    pub(super) fn keep_up_with_tour(&mut self) {
        let now = self.seen();
        let Some(tour) = &mut self.tour else { return };
        if tour.step.is_over(&tour.then, &now) {
            let next = tour.step.next();
            self.turn_to_step(next);
        } else if tour.step.has_opened(&now) {
            tour.then = now;
        }
    }

    fn turn_to_step(&mut self, step: Option<Step>) {
        self.tour = step.map(|step| Tour { step, then: self.seen() });
        if step.is_none() {
            let line = self.outfit.words.fill("tour.ended", &[("help", &self.outfit.keys.key(CommandId::Help, Context::Agenda))]);
            self.tell(line);
        }
    }

    fn seen(&self) -> Seen {
        let on_top = match self.overlays.last() {
            Some(Overlay::Acts(..)) => Some(OnTop::Acts),
            Some(Overlay::Form(_)) => Some(OnTop::Form),
            Some(Overlay::DueMonth(_)) => Some(OnTop::Calendar),
            Some(Overlay::Palette(_)) => Some(OnTop::Palette),
            _ => None,
        };
        Seen {
            hazard: self.agenda.selected_row().and_then(|reminder| reminder.hazard()).map(|hazard| hazard.id),
            in_hazards: self.focus == Pane::Hazards,
            on_top,
            finding: self.finding.is_some(),
            changes: self.changes.len(),
        }
    }

    /// What the tour says now; nothing where there is none.
    pub fn tour_line(&self) -> Option<String> {
        let (step, words) = (self.tour.as_ref()?.step, self.outfit.words);
        let key = |id, context| self.outfit.keys.key(id, context);
        let values = [
            ("down", key(CommandId::Down, Context::Agenda)),
            ("enter", key(CommandId::Enter, Context::Agenda)),
            ("do", key(CommandId::Do, Context::Hazards)),
            ("next", key(CommandId::NextField, Context::Form)),
            ("save", key(CommandId::Save, Context::Form)),
            ("undo", key(CommandId::Undo, Context::Hazards)),
            ("find", key(CommandId::Find, Context::Hazards)),
            ("calendar", key(CommandId::Calendar, Context::Hazards)),
            ("palette", key(CommandId::Palette, Context::Hazards)),
            ("hazards", key(CommandId::ToHazards, Context::Agenda)),
            ("escape", Key::Esc.to_string()),
            ("close", key(CommandId::Close, Context::DueMonth)),
        ];
        let named: Vec<(&str, &dyn std::fmt::Display)> = values.iter().map(|(name, key)| (*name, key as &dyn std::fmt::Display)).collect();
        let what = words.fill(&format!("tour.step.{step}"), &named);
        let (skip, end) = (key(CommandId::SkipStep, Context::Tour), key(CommandId::EndTour, Context::Tour));
        Some(
            words
                .fill("tour.line", &[("step", &step.number()), ("all", &Step::ALL.len()), ("what", &what), ("skip", &skip), ("end", &end)]),
        )
    }
}
