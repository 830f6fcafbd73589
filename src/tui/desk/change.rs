//! The changes that the screen asks for.

use super::Desk;
use super::fill::Unsaved;
use crate::access::Done;
use crate::access::registers::background;
use crate::domain::id::Subject;
use crate::store::StoreError;
use crate::tui::app::ask::{Answer, Ask, Order};

impl Desk {
    /// Makes a change.
    pub(super) fn change(&mut self, ask: Ask) -> Answer {
        match ask {
            Ask::Save(order, operation) => {
                self.session.operation = Some(operation);
                let answer = self.save(order);
                self.session.operation = None;
                answer
            }
            Ask::PairAll(proposed, from) => match self.session.pair_all(&proposed, from) {
                Ok(count) => Answer::Paired(count),
                Err(failure) => Answer::NotSaved(failure),
            },
            Ask::NoteRefusal(power, enterprise) => {
                self.session.record_refusal(power, Subject::Database, enterprise);
                Answer::Noted
            }
            Ask::Import(job) => Answer::Imported(self.import(&job)),
            Ask::SavePaper(page, path) => Answer::PaperSaved(self.save_paper(&page, &path)),
            _ => Answer::Failed(StoreError::Poisoned),
        }
    }

    /// What is told of a change: the record may lack something that the law or the programme asks for.
    fn saved(&self, done: Done) -> Answer {
        let lacks = match done.subject {
            Subject::Record(id) => self.session.store.read().and_then(|view| match view.register_record(id)? {
                Some(record) => background(&view, &record).map(|behind| behind.lacks),
                None => Ok(Vec::new()),
            }),
            _ => Ok(Vec::new()),
        };
        // It is saved, whether or not that can be told.
        Answer::Saved(done, lacks.unwrap_or_default())
    }

    fn save(&self, order: Order) -> Answer {
        let done = match order {
            Order::Register(facts, deadline) => self.session.register(*facts, deadline),
            Order::Act(seen, act) => self.session.act(&seen, *act),
            Order::AddEnterprise(facts) => self.session.add_enterprise(*facts),
            Order::EditEnterprise(seen, facts) => self.session.edit_enterprise(&seen, *facts),
            Order::Undo(seq, reason) => self.session.undo(seq, reason).map(|(_, done)| done),
            Order::Fill(filled) => match self.fill(*filled) {
                Ok(done) => Ok(done),
                Err(Unsaved::Store(failure)) => Err(failure),
                Err(Unsaved::Several(field, names)) => return Answer::Several(field, names),
            },
        };
        done.map_or_else(Answer::NotSaved, |done| self.saved(done))
    }
}
