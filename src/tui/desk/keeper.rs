//! Keeps what is being filled in on the disk, and brings back what earlier sessions left behind.

use crate::access::drafts::{Drafts, Left, Slot, Unfinished};
use crate::access::{Clock, Session};
use crate::locale::Words;
use crate::store::{Store, StoreError};
use crate::tui::app::ask::{Answer, Keeping};
use chrono::TimeDelta;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

/// The files of a session's forms.
pub(super) struct Keeper {
    drafts: Option<Drafts>,
    store: Arc<Store>,
    clock: Clock,
    pub(super) words: Words,
    /// By the number of the form: its file, and what stands in it.
    slots: HashMap<u32, (Slot, Option<Unfinished>)>,
    /// It was told that nothing can be kept.
    told: bool,
}

impl Keeper {
    /// A keeper for a session; of a database in memory nothing is kept.
    pub(super) fn of(session: &Session, words: Words) -> Self {
        Self { drafts: Drafts::of(session), store: session.store.clone(), clock: session.clock, words, slots: HashMap::new(), told: false }
    }

    /// Does what is asked; the answer, where there is something to say.
    pub(super) fn keep(&mut self, keeping: Keeping) -> Option<Answer> {
        let Some(drafts) = &self.drafts else {
            return matches!(keeping, Keeping::List).then(|| Answer::Left(Vec::new(), 0));
        };
        let done = match keeping {
            Keeping::Forms(forms) => self.write(forms).map(|()| None),
            Keeping::List => drafts.left().map(|(left, unreadable)| Some(Answer::Left(self.unsaved(drafts, left), unreadable))),
            Keeping::TakeUp(number, name) => {
                let taken = drafts.take_up(&name).map(|taken| {
                    taken.map(|(slot, what)| {
                        self.slots.insert(number, (slot, Some(what.clone())));
                        Box::new(what)
                    })
                });
                // One that cannot be read any more is nobody's to take up.
                return Some(Answer::TakenUp(number, taken.unwrap_or_default()));
            }
            Keeping::Release(number) => {
                self.slots.remove(&number);
                Ok(None)
            }
            Keeping::ThrowAway(name) => drafts.throw_away(&name).map(|_| None),
        };
        match done {
            Ok(answer) => {
                self.told = false;
                answer
            }
            Err(failure) => self.not_kept(&self.words.io(&failure)),
        }
    }

    /// That nothing can be kept, and why: it is said once, until something can be.
    pub(super) fn not_kept(&mut self, why: &str) -> Option<Answer> {
        let line = self.words.fill("notice.not_kept", &[("why", &why)]);
        (!std::mem::replace(&mut self.told, true)).then_some(Answer::NotKept(line))
    }

    /// What was left behind and is not saved: a session that was cut off between a save and its answer leaves a form
    /// that is on record already.
    fn unsaved(&self, drafts: &Drafts, left: Vec<Left>) -> Vec<Left> {
        let is_saved = |left: &Left| -> Result<bool, StoreError> {
            let Some(operation) = left.what.operation else { return Ok(false) };
            // The save was asked for at about the time at which it was kept.
            self.store.read()?.has_operation_since(operation, left.at - TimeDelta::minutes(1))
        };
        // One that cannot be looked up is offered: to be asked twice is better than to lose it.
        let (saved, unsaved): (Vec<Left>, Vec<Left>) = left.into_iter().partition(|left| is_saved(left).unwrap_or(false));
        for left in saved {
            // It goes the next time, should it not go now.
            let _ = drafts.throw_away(&left.name);
        }
        unsaved
    }

    /// Writes what has changed, and removes what is there no more.
    fn write(&mut self, forms: Vec<(u32, Unfinished)>) -> io::Result<()> {
        #[cfg(debug_assertions)]
        crate::log::rehearse("drafts");
        let Some(drafts) = &self.drafts else { return Ok(()) };
        let gone: Vec<u32> = self.slots.keys().filter(|kept| forms.iter().all(|(number, _)| number != *kept)).copied().collect();
        let mut outcome = Ok(());
        for number in gone {
            if let Some((slot, _)) = self.slots.remove(&number) {
                outcome = outcome.and(slot.discard());
            }
        }
        for (number, what) in forms {
            let (slot, last) = self.slots.entry(number).or_insert_with(|| (drafts.begin(), None));
            if last.as_ref() != Some(&what) {
                let written = slot.write(self.clock.now(), &what);
                if written.is_ok() {
                    *last = Some(what);
                }
                outcome = outcome.and(written);
            }
        }
        outcome
    }
}
