//! What to do where another officer saved the same record first.

use super::App;
use super::ask::{About, Ask, Latest, Wanted};
use super::form::conflict::{Conflict, Take};
use super::form::{self, Form, Outcome, Problem, Purpose};
use super::overlay::{Overlay, Scroll};
use crate::domain::decide;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::store::{Entry, StoreError};
use crate::tui::view::conflict_end;

impl App {
    /// Asks for the record of a form as it is now.
    pub(super) fn ask_for_latest(&mut self, number: u32) {
        let Some(form) = self.form_mut(number) else { return };
        let of = match &form.purpose {
            Purpose::Act(_, seen) => About::Hazard(seen.id),
            Purpose::EditEnterprise(seen) => About::Enterprise(seen.id),
            Purpose::Fill(draft) => About::Draft(draft.opening.clone()),
            Purpose::Register(..) | Purpose::AddEnterprise => return form.caught_up(),
        };
        let since = form.seen.unwrap_or_default();
        self.ask(Ask::Latest(Wanted { form: number, of, since }));
    }

    /// Takes the record of a form as it is now, and shows what differs.
    pub(super) fn take_latest(&mut self, wanted: Wanted, since: Vec<Entry>, latest: Result<Latest, StoreError>) {
        if self.take_resumed(&wanted, &since, &latest) {
            return;
        }
        let (words, setting, today) = (self.outfit.words, self.setting(), self.outfit.today);
        let Some(form) = self.form_mut(wanted.form) else { return };
        form.caught_up();
        let purpose = match (latest, &form.purpose) {
            (Ok(Latest::Hazard(hazard)), Purpose::Act(kind, _)) => decide::hazard::permitted(&hazard, *kind, today)
                .map(|()| Purpose::Act(*kind, hazard))
                .map_err(|refusal| words.refusal(&refusal)),
            (Ok(Latest::Enterprise(enterprise)), Purpose::EditEnterprise(_)) => Ok(Purpose::EditEnterprise(enterprise)),
            (Ok(Latest::Draft(draft)), Purpose::Fill(_)) => Ok(Purpose::Fill(draft)),
            (Err(StoreError::Refused(refusal)), _) => Err(words.refusal(&refusal)),
            (Err(failure), _) => {
                let line = words.store_error(&failure);
                return form.report(Problem::NotSaved(line));
            }
            (Ok(_), _) => return,
        };
        let conflict = match purpose {
            Ok(purpose) => Conflict::new(form, purpose, since, &setting, words),
            Err(refusal) => Conflict::refused(form, refusal, since, words),
        };
        self.show_conflict(conflict);
    }

    /// Lays what differs over its form; what is being typed above that stays above.
    fn show_conflict(&mut self, conflict: Conflict) {
        let number = conflict.form;
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Conflict(shown) if shown.form == number));
        let at = self.overlays.iter().position(|overlay| matches!(overlay, Overlay::Form(form) if form.number == number));
        let at = at.map_or(self.overlays.len(), |at| at + 1);
        self.overlays.insert(at, Overlay::Conflict(Box::new(conflict)));
    }

    pub(super) fn press_conflict(&mut self, mut conflict: Box<Conflict>, key: Key) {
        self.notice = None;
        let end = conflict_end(self, &conflict);
        let command = self.asked_for(key.plain(), Context::Conflict);
        let last = conflict.rows.len().saturating_sub(1);
        let before = conflict.selected;
        let row = conflict.rows.get_mut(before);
        match (command, row) {
            (Some(CommandId::Close), _) => return,
            (Some(CommandId::Save), _) => return self.save_merged(conflict),
            (Some(CommandId::Up), _) => conflict.selected = before.saturating_sub(1),
            (Some(CommandId::Down), _) => conflict.selected = (before + 1).min(last),
            (Some(CommandId::PageUp), _) => conflict.scroll = conflict.scroll.min(end).saturating_sub(1),
            (Some(CommandId::PageDown), _) => conflict.scroll = (conflict.scroll + 1).min(end),
            (Some(CommandId::Choose), Some(row)) => row.toggle(),
            (Some(CommandId::TakeTheirs), Some(row)) => _ = row.set(Take::Theirs),
            (Some(CommandId::TakeMine), Some(row)) => _ = row.set(Take::Mine),
            (Some(CommandId::TakeBoth), Some(row)) if row.takes_both() => row.take = Take::Both,
            (Some(CommandId::TakeBoth), Some(_)) => {
                let line = self.outfit.words.get("conflict.not_both");
                self.complain(line);
            }
            (Some(CommandId::AllTheirs), _) => conflict.take_theirs(),
            (Some(CommandId::AllMine), _) => conflict.take_mine(),
            (Some(CommandId::Help), _) => {
                self.overlays.push(Overlay::Conflict(conflict));
                return self.overlays.push(Overlay::Help(Context::Conflict, Scroll::default()));
            }
            _ => {}
        }
        if conflict.selected != before {
            conflict.scroll = 0;
        }
        self.overlays.push(Overlay::Conflict(conflict));
    }

    /// Saves what was chosen on the record as it is now; nothing goes over what another officer wrote before that was
    /// said of each field that both changed.
    fn save_merged(&mut self, mut conflict: Box<Conflict>) {
        if let Some(refusal) = conflict.refusal.clone() {
            self.complain(refusal);
            return self.overlays.push(Overlay::Conflict(conflict));
        }
        if let Some(open) = conflict.open() {
            conflict.selected = open;
            conflict.scroll = 0;
            let line = self.hint("conflict.open", Context::Conflict, &[]);
            self.complain(line);
            return self.overlays.push(Overlay::Conflict(conflict));
        }
        let number = conflict.form;
        if self.form_mut(number).is_some_and(|form| conflict.merge_into(form)) {
            self.submit(number);
        }
    }

    /// Saves a form, wherever it lies.
    fn submit(&mut self, number: u32) {
        let at = self.overlays.iter().position(|overlay| matches!(overlay, Overlay::Form(form) if form.number == number));
        let Some(at) = at else { return };
        let Overlay::Form(mut form) = self.overlays.remove(at) else { return };
        if let Outcome::Save(order) = self.save_command(&mut form) {
            self.save_form(&mut form, *order);
        }
        self.overlays.insert(at, Overlay::Form(form));
    }

    fn save_command(&self, form: &mut Form) -> Outcome {
        form.run(CommandId::Save, |form| form::compose(form, self.reader()))
    }
}
