//! The changes that the screen asks for.

use super::Desk;
use super::fill::Unsaved;
use crate::access::Done;
use crate::access::registers::background;
use crate::domain::id::Subject;
use crate::domain::ladder::Lack;
use crate::store::{StoreError, unharmed};
use crate::tui::app::ask::{Answer, Ask, Order};

impl Desk {
    /// Makes a change.
    pub(super) fn change(&mut self, ask: Ask) -> Answer {
        // Set anew for each: one that broke down leaves its number to no other.
        self.session.operation = if let Ask::Save(_, operation) = &ask { Some(*operation) } else { None };
        match ask {
            Ask::Save(order, _) => self.save(order),
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

    /// What is told of a change that is made. It is, whatever becomes of the question what the record lacks.
    fn saved(&self, done: Done) -> Answer {
        Answer::Saved(done, unharmed(|| self.lacks(done.subject)).unwrap_or_default())
    }

    /// What the law or the programme asks for and a record lacks.
    fn lacks(&self, subject: Subject) -> Result<Vec<Lack>, StoreError> {
        #[cfg(debug_assertions)]
        crate::log::rehearse("lacks");
        let Subject::Record(id) = subject else { return Ok(Vec::new()) };
        let view = self.session.store.read()?;
        Ok(match view.register_record(id)? {
            Some(record) => background(&view, &record)?.lacks,
            None => Vec::new(),
        })
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
