//! What is being filled in is kept as it is typed, and comes back at the next log-in.

use super::App;
use super::ask::{About, Ask, Keeping, Latest, Wanted};
use super::form::conflict::Conflict;
use super::form::{Form, Purpose, keep};
use super::overlay::{Overlay, Scroll};
use crate::access::drafts::{Aim, Left, Unfinished};
use crate::domain::change::Leaving;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::store::{Entry, StoreError};
use std::time::{Duration, Instant};

/// How long after a key what is being filled in is kept.
const PAUSE: Duration = Duration::from_millis(500);

/// What is kept of this session, and what earlier ones left behind.
#[derive(Debug, Default)]
pub(super) struct Drafting {
    due: Option<Instant>,
    kept: Vec<(u32, Unfinished)>,
    /// The form that comes back, while its record is on its way.
    resuming: Option<(u32, Left)>,
    /// What else was left behind.
    others: usize,
    begun: bool,
    /// The list was asked for by its command.
    wanted: bool,
    keeping: Vec<Keeping>,
}

/// What was left behind, to choose from.
#[derive(Clone, Debug, Default)]
pub struct Leftovers {
    /// The forms, the newest first.
    pub left: Vec<Left>,
    /// The selected one.
    pub selected: usize,
    /// It is asked whether the selected one is to go.
    pub asking: bool,
}

impl App {
    /// What is to be kept, listed, taken up or thrown away.
    pub fn take_keeping(&mut self) -> Vec<Keeping> {
        std::mem::take(&mut self.drafting.keeping)
    }

    /// When what is being filled in is kept next.
    pub(super) fn keep_at(&self) -> Option<Instant> {
        self.drafting.due
    }

    /// Asks what earlier sessions left behind, at the first frame.
    pub(super) fn ask_for_left(&mut self) {
        self.drafting.keeping.push(Keeping::List);
    }

    /// Keeps what is being filled in once the officer has paused, and lets go at once of what was saved or left.
    /// `typed` says whether the officer has just done something.
    pub(super) fn keep_up(&mut self, typed: bool) {
        if typed && self.drafting.due.is_none() && self.forms().next().is_some() {
            self.drafting.due = Some(self.now + PAUSE);
        }
        let resumed = self.drafting.resuming.as_ref().map(|(number, _)| *number);
        let gone = |number: &u32| resumed != Some(*number) && self.forms().all(|form| form.number != *number);
        if self.drafting.kept.iter().any(|(number, _)| gone(number)) || self.drafting.due.is_some_and(|at| at <= self.now) {
            self.drafting.due = None;
            let forms = self.unfinished();
            if forms != self.drafting.kept {
                self.drafting.kept.clone_from(&forms);
                self.drafting.keeping.push(Keeping::Forms(forms));
            }
        }
    }

    /// Keeps what is being filled in with this key: it is about to be saved.
    pub(super) fn keep_now(&mut self) {
        self.drafting.due = Some(self.now);
    }

    /// What is being filled in as the session ends.
    pub fn last_forms(&self, how: Leaving) -> Vec<(u32, Unfinished)> {
        let forms = self.unfinished().into_iter();
        forms.map(|(number, what)| (number, Unfinished { ended: Some(how), ..what })).collect()
    }

    fn unfinished(&self) -> Vec<(u32, Unfinished)> {
        let words = self.outfit.words;
        let open = self.forms().filter_map(|form| form.unfinished(words).map(|what| (form.number, what)));
        let resuming = self.drafting.resuming.iter().map(|(number, left)| (*number, left.what.clone()));
        open.chain(resuming).collect()
    }

    /// The forms that are being filled in: those over the panes, and those set aside.
    pub(super) fn forms(&self) -> impl Iterator<Item = &Form> {
        let open = self.overlays.iter().filter_map(|overlay| if let Overlay::Form(form) = overlay { Some(&**form) } else { None });
        open.chain(self.set_aside_forms())
    }

    /// The list of what was left behind is wanted.
    pub(super) fn list_left(&mut self) {
        self.drafting.wanted = true;
        self.drafting.keeping.push(Keeping::List);
    }

    /// Takes what earlier sessions left behind. The newest comes back by itself, once.
    pub(super) fn take_left(&mut self, mut left: Vec<Left>, unreadable: usize) {
        let words = self.outfit.words;
        if unreadable > 0 {
            self.complain(words.fill("notice.unreadable_left", &[("count", &unreadable)]));
        }
        if !std::mem::replace(&mut self.drafting.begun, true) {
            self.drafting.others = left.len().saturating_sub(1);
            if !left.is_empty() {
                self.resume(left.remove(0));
            }
            return;
        }
        let open = self.overlays.iter_mut().find_map(|overlay| if let Overlay::Left(shown) = overlay { Some(shown) } else { None });
        match (open, std::mem::take(&mut self.drafting.wanted)) {
            (Some(shown), _) => {
                shown.selected = shown.selected.min(left.len().saturating_sub(1));
                shown.left = left;
            }
            (None, true) if left.is_empty() && unreadable == 0 => self.tell(words.get("notice.nothing_left")),
            (None, true) if !left.is_empty() => self.overlays.push(Overlay::Left(Leftovers { left, ..Leftovers::default() })),
            (None, _) => {}
        }
    }

    /// Takes up what was left behind.
    fn resume(&mut self, left: Left) {
        self.forms_opened += 1;
        let number = self.forms_opened;
        // What is typed meanwhile is for the form that comes, unless the officer is typing something else.
        self.opening = !self.overlays.last().is_some_and(Overlay::takes_text);
        self.drafting.keeping.push(Keeping::TakeUp(number, left.name.clone()));
        self.drafting.resuming = Some((number, left));
    }

    /// What was left behind is this session's: its record is asked for.
    pub(super) fn taken_up(&mut self, number: u32, what: Option<Box<Unfinished>>) {
        let Some((_, left)) = self.drafting.resuming.as_mut().filter(|(resumed, _)| *resumed == number) else { return };
        let Some(what) = what else {
            self.drafting.resuming = None;
            self.opening = false;
            let line = self.outfit.words.get("notice.left_elsewhere");
            return self.complain(line);
        };
        left.what = *what;
        self.drafting.kept.push((number, left.what.clone()));
        let of = match (&left.what.aim, keep::opening(&left.what.aim)) {
            (_, Some(opening)) => About::Draft(opening),
            (Aim::Act { hazard, .. }, _) => About::Hazard(*hazard),
            (Aim::Register { enterprise } | Aim::EditEnterprise { enterprise }, _) => About::Enterprise(*enterprise),
            _ => return self.resumed(Vec::new(), Ok(Purpose::AddEnterprise)),
        };
        let since = left.what.seen.unwrap_or_default();
        self.ask(Ask::Latest(Wanted { form: number, of, since }));
    }

    /// Takes the record of the form that comes back; says whether it is one.
    pub(super) fn take_resumed(&mut self, wanted: &Wanted, since: &[Entry], latest: &Result<Latest, StoreError>) -> bool {
        let Some((_, left)) = self.drafting.resuming.as_ref().filter(|(number, _)| *number == wanted.form) else { return false };
        let purpose = match (latest, &left.what.aim) {
            (Ok(Latest::Hazard(hazard)), Aim::Act { act, .. }) => Ok(Purpose::Act(*act, hazard.clone())),
            (Ok(Latest::Enterprise(seen)), Aim::Register { .. }) => Ok(Purpose::Register(seen.id, seen.facts.name.clone())),
            (Ok(Latest::Enterprise(seen)), _) => Ok(Purpose::EditEnterprise(seen.clone())),
            (Ok(Latest::Draft(draft)), _) => Ok(Purpose::Fill(draft.clone())),
            (Ok(Latest::Hazard(_)), _) => return false,
            (Err(failure), _) => Err(self.outfit.words.store_error(failure)),
        };
        self.resumed(since.to_vec(), purpose);
        true
    }

    /// Opens the form as it was, or shows what was filled in where it cannot be had.
    fn resumed(&mut self, since: Vec<Entry>, purpose: Result<Purpose, String>) {
        let Some((number, left)) = self.drafting.resuming.take() else { return };
        self.opening = false;
        let words = self.outfit.words;
        let (when, how) = (left.at.format("%m-%d %H:%M"), left.what.ended.unwrap_or(Leaving::LineDropped));
        match purpose {
            Ok(purpose) => {
                let mut form = Form::new(purpose, &self.setting(), number);
                form.restore(&left.what);
                self.surface(Overlay::Form(Box::new(form)));
                let mut line = words.fill("notice.restored", &[("when", &when), ("how", &words.get(&format!("leaving.{how}")))]);
                if self.drafting.others > 0 {
                    line.push_str(&self.hint("notice.more_left", self.focus.context(), &[("count", &self.drafting.others)]));
                }
                self.tell(line);
            }
            Err(line) => {
                // It stays on the disk until the officer throws it away.
                self.drafting.keeping.push(Keeping::Release(number));
                self.drafting.kept.retain(|(kept, _)| *kept != number);
                let kept = keep::in_words(&left.what, words);
                self.surface(Overlay::Conflict(Box::new(Conflict::lost(left.what.title, kept, line, since))));
            }
        }
        self.drafting.others = 0;
    }

    pub(super) fn press_left(&mut self, mut shown: Leftovers, key: Key) {
        self.notice = None;
        if std::mem::take(&mut shown.asking) {
            if let (Key::Char('y'), Some(left)) = (key.plain(), shown.left.get(shown.selected)) {
                let name = left.name.clone();
                self.drafting.keeping.extend([Keeping::ThrowAway(name), Keeping::List]);
            }
            return self.overlays.push(Overlay::Left(shown));
        }
        match self.asked_for(key.plain(), Context::Left) {
            Some(CommandId::Close) => return,
            Some(CommandId::Enter) if shown.selected < shown.left.len() => return self.resume(shown.left.swap_remove(shown.selected)),
            Some(CommandId::Discard) => shown.asking = !shown.left.is_empty(),
            Some(CommandId::Help) => {
                self.overlays.push(Overlay::Left(shown));
                return self.overlays.push(Overlay::Help(Context::Left, Scroll::default()));
            }
            Some(command) => shown.selected = super::keys::moved(shown.selected, shown.left.len(), command),
            None => {}
        }
        self.overlays.push(Overlay::Left(shown));
    }
}
