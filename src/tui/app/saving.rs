//! Changes on their way to the database, and what waits for them.
//!
//! A change is as a rule saved before the next key is pressed, and what is typed behind it is meant for what lies
//! below. One that takes longer, for another officer is saving too, is set aside: the officer goes on, and the form
//! comes back should it not have been saved.

use super::ask::{Ask, Order, Undoing, Waiting};
use super::form::{Form, Problem};
use super::input::Input;
use super::overlay::Overlay;
use super::{App, Next};
use crate::domain::id::Subject;
use crate::domain::ladder::Lack;
use crate::domain::refusal::Field;
use crate::keymap::key::Key;
use crate::store::{Committed, OpId, StoreError};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How long keys wait for a change before it is set aside: longer would be felt.
const HOLD: Duration = Duration::from_millis(100);

/// Where a change on its way comes from.
#[derive(Debug)]
enum Origin {
    /// The form of this number.
    Form(u32),
    /// The entry that is taken back.
    Undo(Box<Undoing>),
    /// A menu.
    Menu,
}

/// Whether the officer waits for a change, or went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    Waited,
    Aside,
}

/// The changes on their way, in the order in which they are made.
#[derive(Debug, Default)]
pub(super) struct Saves {
    queue: VecDeque<(Origin, Pace)>,
    /// Forms whose change takes long.
    aside: Vec<Form>,
    /// When what waits for its change is set aside.
    hold_until: Option<Instant>,
    /// Quitting was asked for once although a change is on its way.
    leaving: bool,
}

impl App {
    /// Asks for the change that a form adds up to.
    pub(super) fn save_form(&mut self, form: &mut Form, order: Order) {
        let operation = OpId::random();
        form.operation = Some(operation);
        self.keep_now();
        self.change(Origin::Form(form.number), Ask::Save(order, operation));
    }

    /// Asks to take an entry back.
    pub(super) fn save_undo(&mut self, undoing: Box<Undoing>, reason: String) {
        self.undoing = true;
        let order = Order::Undo(undoing.entry.seq, reason);
        self.change(Origin::Undo(undoing), Ask::Save(order, OpId::random()));
    }

    /// Asks for a change that was chosen from a menu.
    pub(super) fn save_chosen(&mut self, ask: Ask) {
        self.opening = true;
        self.change(Origin::Menu, ask);
    }

    fn change(&mut self, origin: Origin, ask: Ask) {
        self.saves.queue.push_back((origin, Pace::Waited));
        self.saves.hold_until = Some(self.now + HOLD);
        self.ask(ask);
    }

    /// Whether what lies on top is about to go: what is typed meanwhile is not for it.
    pub(super) fn is_held(&self) -> bool {
        self.undoing || self.opening || matches!(self.overlays.last(), Some(Overlay::Form(form)) if form.saving)
    }

    /// Whether changes are on their way although the officer went on.
    pub fn is_saving_aside(&self) -> bool {
        !self.saves.queue.is_empty() && !self.is_held()
    }

    /// When a change that takes long is set aside.
    pub(super) fn set_aside_at(&self) -> Option<Instant> {
        self.saves.hold_until
    }

    /// Sets what waits for its change aside, once that has taken long enough.
    pub(super) fn set_aside(&mut self) {
        if self.saves.hold_until.is_none_or(|at| at > self.now) {
            return;
        }
        self.saves.hold_until = None;
        let Some((origin, pace)) = self.saves.queue.back_mut() else { return };
        *pace = Pace::Aside;
        match origin {
            Origin::Menu => self.opening = false,
            Origin::Undo(undoing) => {
                let seq = undoing.entry.seq;
                self.undoing = false;
                self.overlays.retain(|overlay| !matches!(overlay, Overlay::Undo(shown) if shown.entry.seq == seq));
            }
            &mut Origin::Form(number) => {
                if let Some(form) = self.take_form(number) {
                    self.saves.aside.push(form);
                    self.close_menus();
                }
            }
        }
    }

    /// Quits; while a change is on its way, only when asked twice.
    pub(super) fn quit(&mut self) {
        let importing = self.is_importing_aside();
        if !importing && self.saves.queue.is_empty() || std::mem::replace(&mut self.saves.leaving, true) {
            self.stop_import();
            self.next = Next::Quit;
        } else {
            let line = self.outfit.words.get(if importing { "import.quit" } else { "notice.quit_while_saving" });
            self.complain(line);
        }
    }

    /// A key that is not the one that quits: whoever presses it stays.
    pub(super) fn stay(&mut self) {
        self.saves.leaving = false;
    }

    /// Whether an undo is on its way already.
    pub(super) fn is_undoing_aside(&self) -> bool {
        self.saves.queue.iter().any(|(origin, _)| matches!(origin, Origin::Undo(_)))
    }

    /// The next change on its way was saved.
    pub(super) fn saved(&mut self, done: Committed, lacks: &[Lack]) {
        let words = self.outfit.words;
        let stays = self.is_waited_for();
        match self.changed() {
            Some(Origin::Undo(undoing)) => {
                let Undoing { entry, with } = *undoing;
                let line = words.undone(&entry, &with);
                self.changes.retain(|&seq| seq != entry.seq);
                self.overlays.retain(|overlay| !matches!(overlay, Overlay::Undo(shown) if shown.entry.seq == entry.seq));
                self.tell(line);
            }
            origin => {
                self.changes.push(done.seq);
                let key = if lacks.is_empty() { "notice.saved" } else { "notice.saved_lacking" };
                self.tell(words.fill(key, &[("subject", &done.subject), ("lacks", &words.lacks(lacks))]));
                if let Some(Origin::Form(number)) = origin {
                    self.take_form(number);
                }
            }
        }
        // What was saved goes with the menu that led to it; lists, pages and reports below stay. An officer who went on
        // is not called back.
        if stays {
            self.close_menus();
            match done.subject {
                Subject::Hazard(hazard) => self.wanted = Some(hazard),
                Subject::Enterprise(enterprise) => self.shown = self.shown.or(Some(enterprise)),
                _ => {}
            }
        }
        self.outdate_rows();
        self.refresh();
        self.at_once = true;
    }

    /// So many pairings of a proposal were saved.
    pub(super) fn paired(&mut self, count: usize) {
        self.changed();
        let line = self.outfit.words.fill("notice.paired", &[("count", &count)]);
        self.tell(line);
        self.outdate_rows();
        self.refresh();
    }

    /// The next change on its way was not made.
    pub(super) fn not_saved(&mut self, failure: StoreError) {
        let line = self.outfit.words.store_error(&failure);
        match self.changed() {
            Some(Origin::Form(number)) => {
                let problem = match failure {
                    StoreError::Refused(refusal) => Problem::Refused(refusal),
                    StoreError::Conflict { .. } => Problem::Overtaken(line),
                    _ => Problem::NotSaved(line),
                };
                let overtaken = matches!(problem, Problem::Overtaken(_));
                self.bring_back(number, problem);
                if overtaken {
                    self.ask_for_latest(number);
                }
            }
            Some(Origin::Undo(undoing)) => {
                self.overlays.retain(|overlay| !matches!(overlay, Overlay::Undo(shown) if shown.entry.seq == undoing.entry.seq));
                self.complain(line);
            }
            Some(Origin::Menu) | None => self.complain(line),
        }
    }

    /// What was filled in names several: the form says which.
    pub(super) fn several(&mut self, field: Field, names: Vec<String>) {
        if let Some(Origin::Form(number)) = self.changed() {
            self.bring_back(number, Problem::Several(field, names));
        }
    }

    /// Whether the change that is answered next was not set aside.
    fn is_waited_for(&self) -> bool {
        self.saves.queue.front().is_some_and(|(_, pace)| *pace == Pace::Waited)
    }

    /// Where the change that was answered comes from; what waited for it waits no longer.
    fn changed(&mut self) -> Option<Origin> {
        let (origin, pace) = self.saves.queue.pop_front()?;
        self.stay();
        if self.saves.queue.is_empty() {
            self.saves.hold_until = None;
        }
        // Whoever went on may be waiting for something else by now.
        if pace == Pace::Waited {
            match origin {
                Origin::Undo(_) => self.undoing = false,
                Origin::Menu => self.opening = false,
                Origin::Form(_) => {}
            }
        }
        Some(origin)
    }

    /// A form that was not saved says why. One that was set aside comes back, below what the officer is typing now.
    fn bring_back(&mut self, number: u32, problem: Problem) {
        if let Some(form) = self.form_mut(number) {
            form.operation = None;
            return form.report(problem);
        }
        let Some(mut form) = self.take_form(number) else { return };
        form.operation = None;
        form.report(problem);
        let line = self.outfit.words.fill("notice.brought_back", &[("what", &form.purpose.title(self.outfit.words))]);
        self.complain(line);
        self.surface(Overlay::Form(Box::new(form)));
    }

    /// Lays something over the panes that nobody is waiting for: below what is being typed, if anything is.
    pub(super) fn surface(&mut self, overlay: Overlay) {
        let at = self.overlays.len() - usize::from(self.overlays.last().is_some_and(Overlay::takes_text));
        self.overlays.insert(at, overlay);
    }

    /// The form of a number among those that lie over the panes.
    pub(super) fn form_mut(&mut self, number: u32) -> Option<&mut Form> {
        self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Form(form) if form.number == number => Some(&mut **form),
            _ => None,
        })
    }

    pub(super) fn set_aside_forms(&self) -> impl Iterator<Item = &Form> {
        self.saves.aside.iter()
    }

    fn take_form(&mut self, number: u32) -> Option<Form> {
        if let Some(at) = self.overlays.iter().position(|overlay| matches!(overlay, Overlay::Form(form) if form.number == number)) {
            return if let Overlay::Form(form) = self.overlays.remove(at) { Some(*form) } else { None };
        }
        let at = self.saves.aside.iter().position(|form| form.number == number)?;
        Some(self.saves.aside.remove(at))
    }

    fn close_menus(&mut self) {
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Menu(_) | Overlay::Acts(..)));
    }

    /// Takes in that an answer is long in coming, or has come.
    pub(super) fn wait(&mut self, waiting: Option<Waiting>) {
        self.waiting = waiting;
        // Nobody knows when the record comes that these keys mean; what is typed for a form stays.
        if self.is_cut_off() && !self.is_held() {
            self.held.clear();
        }
    }

    /// Whether questions go unanswered.
    pub(super) fn is_cut_off(&self) -> bool {
        self.waiting.as_ref().is_some_and(|waiting| !waiting.change)
    }

    /// Esc ends the wait for a form or a record that does not come. Says whether it did.
    pub(super) fn give_up(&mut self, input: &Input) -> bool {
        if !self.is_cut_off() || !(self.opening || self.undoing) || !matches!(input, Input::Key(Key::Esc | Key::Ctrl('c'))) {
            return false;
        }
        self.opening = false;
        self.undoing = false;
        self.held.clear();
        let line = self.outfit.words.get("notice.gave_up");
        self.tell(line);
        true
    }
}
