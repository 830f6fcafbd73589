//! Where a key goes: to what lies on top, to the filter being typed, or to the pane in focus.

use super::ask::Ask;
use super::days::Days;
use super::field::Line;
use super::form::{self, Form, Outcome, Problem, Purpose};
use super::input::Input;
use super::overlay::{Find, Overlay, What};
use super::{App, Next, Pane};
use crate::domain::id::{EnterpriseId, HazardId, Subject};
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::tui::view::page_end;

impl App {
    /// The command that a key asks for.
    pub(super) fn asked_for(&self, key: Key, context: Context) -> Option<CommandId> {
        self.outfit.keys.asked_for(key, context)
    }

    pub(super) fn press(&mut self, key: Key) {
        if self.press_tour(key) {
            return;
        }
        match self.overlays.pop() {
            Some(overlay) => self.press_overlay(overlay, key),
            None if self.finding.is_some() => self.press_finding(key),
            None => {
                self.notice = None;
                let command = self.asked_for(key.plain(), self.focus.context());
                if command != Some(CommandId::Quit) {
                    self.stay();
                }
                match command {
                    // Nobody knows when the record comes; the notice says why.
                    Some(command) if command.needs_record() && self.is_unsettled() && self.is_cut_off() => {}
                    Some(command) if command.needs_record() && self.is_unsettled() => self.held.push_front(Input::Key(key)),
                    Some(command) => self.run(command),
                    None => {}
                }
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        match self.overlays.last_mut() {
            Some(Overlay::Form(form)) => form.paste(text),
            Some(Overlay::Palette(palette)) => {
                palette.line.paste(text);
                palette.find();
            }
            Some(Overlay::DayFor(_, line, _)) => line.paste(text),
            Some(Overlay::Importing(importing)) => Self::paste_importing(importing, text),
            Some(Overlay::Paper(page)) if !page.saving => {
                if let Some(line) = &mut page.path {
                    line.paste(text);
                }
            }
            Some(Overlay::Imported(page)) => {
                if let Some(line) = &mut page.path {
                    line.paste(text);
                }
            }
            Some(Overlay::Register(register)) => {
                if let Some(line) = &mut register.finding {
                    line.paste(text);
                    register.filter.text = line.text().trim().to_owned();
                    let filter = register.filter.clone();
                    self.ask(Ask::List(filter, None));
                }
            }
            Some(Overlay::Find(find)) => {
                find.line.paste(text);
                self.find_again();
            }
            Some(_) => {}
            None => {
                if let Some(line) = &mut self.finding {
                    line.paste(text);
                    self.filter_by_text();
                }
            }
        }
    }

    /// The overlay was taken off; it is put back unless the key ends it.
    fn press_overlay(&mut self, overlay: Overlay, key: Key) {
        match overlay {
            Overlay::Form(form) => self.press_form(*form, key),
            Overlay::Palette(mut palette) => match self.asked_for(key, Context::Menu) {
                Some(CommandId::Close) => {}
                Some(CommandId::Enter) => match palette.chosen() {
                    Some(What::Command(command)) => self.run(command),
                    Some(What::Act(kind)) => self.act(kind),
                    Some(What::Item(item)) => self.choose(item.choice),
                    None => {}
                },
                Some(command) => {
                    palette.selected = moved(palette.selected, palette.len(), command);
                    self.overlays.push(Overlay::Palette(palette));
                }
                None => {
                    palette.line.press(key);
                    palette.find();
                    self.overlays.push(Overlay::Palette(palette));
                }
            },
            Overlay::Acts(hazard, offers, selected) => {
                let chosen = match key.plain() {
                    Key::Char(digit @ '1'..='9') => Some(digit as usize - '1' as usize),
                    Key::Char(letter @ 'a'..='z') => Some(letter as usize - 'a' as usize + 9),
                    Key::Enter => Some(selected),
                    _ => None,
                };
                match (chosen.and_then(|at| offers.get(at).map(|offer| (at, offer.clone()))), self.asked_for(key, Context::Menu)) {
                    (Some((_, (kind, None))), _) => {
                        self.show_form(Purpose::Act(kind, hazard));
                    }
                    (Some((at, (_, Some(refusal)))), _) => {
                        let line = self.outfit.words.refusal(&refusal);
                        self.complain(line);
                        self.overlays.push(Overlay::Acts(hazard, offers, at));
                    }
                    (None, Some(CommandId::Close)) => self.notice = None,
                    (None, Some(command)) => {
                        let selected = moved(selected, offers.len(), command);
                        self.overlays.push(Overlay::Acts(hazard, offers, selected));
                    }
                    (None, None) => self.overlays.push(Overlay::Acts(hazard, offers, selected)),
                }
            }
            Overlay::Undo(undoing) => match self.asked_for(key.plain(), Context::Undo) {
                Some(CommandId::Enter) => {
                    let reason = self.outfit.words.get("undo.reason");
                    self.save_undo(undoing.clone(), reason);
                    self.overlays.push(Overlay::Undo(undoing));
                }
                // Everywhere else this key copies: it must not take anything back here.
                Some(CommandId::Copy) => {
                    self.copy_entry(&undoing.entry);
                    self.overlays.push(Overlay::Undo(undoing));
                }
                Some(CommandId::Close) => {}
                _ => self.overlays.push(Overlay::Undo(undoing)),
            },
            Overlay::Find(find) => self.press_find(find, key),
            Overlay::Start(selected) => self.press_start(selected, key),
            Overlay::Importing(importing) => self.press_importing(importing, key),
            Overlay::Imported(page) => self.press_imported(page, key),
            Overlay::Menu(menu) => self.press_menu(menu, key),
            Overlay::Register(register) => self.press_register(register, key),
            Overlay::Record(page, scroll) => self.press_record(page, scroll, key),
            Overlay::Report(page) => self.press_report(page, key),
            Overlay::DayFor(id, line, _) => self.press_day(id, line, key),
            Overlay::DueMonth(month) => self.press_due_month(month, key),
            Overlay::DatePicker(days) => self.press_date_picker(days, key),
            Overlay::Conflict(conflict) => self.press_conflict(conflict, key),
            Overlay::Left(shown) => self.press_left(shown, key),
            Overlay::Paper(page) => self.press_paper(page, key),
            page => self.press_page(page, key),
        }
    }

    fn press_form(&mut self, mut form: Form, key: Key) {
        let Some(command) = form_command(&form, key, self.asked_for(key, Context::Form)) else {
            form.press(key);
            self.overlays.push(Overlay::Form(Box::new(form)));
            return;
        };
        if command == CommandId::Clauses {
            if form.is_of_use(command) {
                self.clauses_of(&form);
            }
            self.overlays.push(Overlay::Form(Box::new(form)));
            return;
        }
        if command == CommandId::PickDate {
            let first = form.day_in_focus(self.reader());
            self.overlays.push(Overlay::Form(Box::new(form)));
            self.overlays.extend(first.map(|day| Overlay::DatePicker(Days::at(day))));
            return;
        }
        if command == CommandId::Save && form.is_outdated() && !form.saving {
            // It comes from an earlier log-in, and rests on what the record was then.
            let number = form.number;
            form.report(Problem::Overtaken(self.outfit.words.get("form.outdated")));
            self.overlays.push(Overlay::Form(Box::new(form)));
            return self.ask_for_latest(number);
        }
        let outcome = form.run(command, |form| form::compose(form, self.reader()));
        match outcome {
            Outcome::Leave => {
                self.notice = None;
                return;
            }
            Outcome::Save(order) => self.save_form(&mut form, *order),
            Outcome::Stay => {}
        }
        self.overlays.push(Overlay::Form(Box::new(form)));
    }

    fn press_date_picker(&mut self, mut days: Days, key: Key) {
        // A day that is written takes the place of what stood in the field.
        if let Key::Char('0'..='9' | '+') = key.plain() {
            self.press(Key::End);
            self.press(Key::Ctrl('u'));
            return self.press(key);
        }
        match self.asked_for(key.plain(), Context::DatePicker) {
            Some(CommandId::Close) => {}
            Some(CommandId::TakeDay) => match self.overlays.last_mut() {
                Some(Overlay::Form(form)) => form.take_day(days.chosen()),
                Some(Overlay::DayFor(_, line, problem)) => (*line, *problem) = (Line::new(&days.chosen().to_string()), None),
                _ => {}
            },
            command => {
                if let Some(command) = command {
                    days.go(command, self.outfit.today);
                }
                self.overlays.push(Overlay::DatePicker(days));
            }
        }
    }

    /// What dates typed into forms are read with.
    pub fn reader(&self) -> form::Reader<'_> {
        form::Reader { today: self.outfit.today, calendar: &self.outfit.calendar, words: &self.outfit.date_words }
    }

    fn press_find(&mut self, mut find: Find, key: Key) {
        match self.asked_for(key, Context::Menu) {
            Some(CommandId::Close) => {}
            Some(CommandId::Enter) => {
                find.eager = find.hits.is_empty() && find.next.is_some();
                let hit = find.hits.get(find.selected).map(|(hazard, _)| (hazard.facts.enterprise, hazard.id));
                match hit {
                    Some((enterprise, hazard)) => self.go_to_hazard(enterprise, hazard),
                    None => self.overlays.push(Overlay::Find(find)),
                }
            }
            Some(command) => {
                find.selected = moved(find.selected, find.hits.len(), command);
                self.overlays.push(Overlay::Find(find));
            }
            None => {
                let typed = find.line.press(key);
                self.overlays.push(Overlay::Find(find));
                if typed {
                    self.find_again();
                }
            }
        }
    }

    pub(super) fn go_to_hazard(&mut self, enterprise: EnterpriseId, hazard: HazardId) {
        self.hazard_filter = Default::default();
        self.shown = None;
        self.go_to(Pane::Hazards);
        self.show_enterprise(enterprise, Some(hazard));
        self.show_timeline(Subject::Hazard(hazard));
    }

    pub(super) fn find_again(&mut self) {
        let Some(Overlay::Find(find)) = self.overlays.last_mut() else { return };
        find.eager = false;
        find.hits.clear();
        find.count = 0;
        find.selected = 0;
        let query = find.line.text().to_owned();
        find.next = (!query.trim().is_empty()).then_some(HazardId(1));
        if find.next.is_some() {
            self.ask(Ask::FindAll(query, HazardId(1), 0));
        }
    }

    fn press_start(&mut self, selected: usize, key: Key) {
        let chosen = match key.plain() {
            Key::Char(digit @ '1'..='3') => Some(digit as usize - '1' as usize),
            Key::Enter => Some(selected),
            _ => None,
        };
        match (chosen, self.asked_for(key.plain(), Context::Start)) {
            (Some(0), _) => {
                self.overlays.push(Overlay::Start(0));
                self.begin_import();
            }
            (Some(1), _) => self.next = Next::OpenDemo,
            (Some(_), _) | (None, Some(CommandId::Close)) => self.focus = Pane::Enterprises,
            (None, Some(CommandId::Quit)) => self.next = Next::Quit,
            (None, Some(command @ (CommandId::Help | CommandId::Palette | CommandId::Import | CommandId::NewEnterprise))) => {
                self.overlays.push(Overlay::Start(selected));
                self.run(command);
            }
            (None, Some(command)) => self.overlays.push(Overlay::Start(moved(selected, 3, command))),
            (None, None) => self.overlays.push(Overlay::Start(selected)),
        }
    }

    pub(super) fn press_page(&mut self, mut page: Overlay, key: Key) {
        let command = self.asked_for(key.plain(), Context::Page);
        if command == Some(CommandId::Copy) {
            self.copy_page(&page);
            self.overlays.push(page);
            return;
        }
        let end = page_end(self, &page);
        let Some(scroll) = page.scroll() else { return };
        // The end is nearer when the window has grown since.
        let at = scroll.0.min(end);
        scroll.0 = match command {
            Some(CommandId::Close) => return,
            Some(CommandId::Up) => at.saturating_sub(1),
            Some(CommandId::Down) => (at + 1).min(end),
            Some(CommandId::PageUp) => at.saturating_sub(10),
            Some(CommandId::PageDown) => (at + 10).min(end),
            Some(CommandId::First) => 0,
            Some(CommandId::Last) => end,
            // The key that opened the help closes it too.
            _ if self.asked_for(key.plain(), self.focus.context()) == Some(CommandId::Help) => return,
            _ => at,
        };
        self.overlays.push(page);
    }

    fn press_finding(&mut self, key: Key) {
        let Some(line) = &mut self.finding else { return };
        match key {
            Key::Enter => self.finding = None,
            Key::Esc => {
                line.clear();
                self.filter_by_text();
                self.finding = None;
            }
            Key::Up => self.run(CommandId::Up),
            Key::Down => self.run(CommandId::Down),
            _ => {
                if line.press(key) {
                    self.filter_by_text();
                }
            }
        }
    }
}

/// The command that a key which asks for one means in a form, where the field in focus does not want the key for itself.
fn form_command(form: &Form, key: Key, asked: Option<CommandId>) -> Option<CommandId> {
    let area = match form.focused().map(|entry| &entry.input) {
        Some(form::Input::Area(area)) => Some(area),
        _ => None,
    };
    match (asked?, key, area) {
        (CommandId::NextChoice | CommandId::PreviousChoice, ..) => None,
        (_, Key::Enter, Some(_)) => None,
        (_, Key::Up, Some(area)) if !area.at_top() => None,
        (_, Key::Down, Some(area)) if !area.at_bottom() => None,
        (command, ..) => Some(command),
    }
}

/// The selection of a menu after a command.
pub(super) fn moved(selected: usize, count: usize, command: CommandId) -> usize {
    let last = count.saturating_sub(1);
    match command {
        CommandId::Up => selected.checked_sub(1).unwrap_or(last),
        CommandId::Down if selected >= last => 0,
        CommandId::Down => selected + 1,
        CommandId::PageUp => selected.saturating_sub(10),
        CommandId::PageDown => (selected + 10).min(last),
        _ => selected,
    }
}
