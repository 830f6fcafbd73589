//! The desk's threads: one answers questions, another makes changes, so that a change that waits for another officer's
//! save holds no question up; a third keeps what is being filled in, and a fourth reads files. What breaks down on any of
//! them is told as a failure, and the thread goes on.

use super::Desk;
use super::keeper::Keeper;
use super::watch::{Lane, Watch};
use crate::access::Session;
use crate::ledger::apart::Reader;
use crate::ledger::error::FileError;
use crate::locale::Words;
use crate::log;
use crate::store::{StoreError, unharmed};
use crate::tui::app::ask::{Answer, Ask, Keeping};
use crate::tui::app::importing::ask::{FileAnswer, FileAsk, Unimported};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often the journal's head is looked at while nothing is asked.
const POLL: Duration = Duration::from_millis(500);

/// Where answers go; says whether the screen still listens.
type Answers = Arc<dyn Fn(Answer) -> bool + Send + Sync>;

/// The way to a desk. It closes when this is dropped.
pub struct Asks {
    questions: Sender<Ask>,
    changes: Sender<Ask>,
    files: Sender<(u32, FileAsk)>,
    keeping: Sender<(Keeping, Option<Sender<()>>)>,
    watch: Arc<Watch>,
}

impl Asks {
    /// Hands an ask to its thread. A desk that is gone answers nothing; the screen goes on with what it has.
    pub fn send(&self, ask: Ask) {
        if let Ask::File(number, ask) = ask {
            // Nobody is waited for: the page says that it is being read.
            let _ = self.files.send((number, ask));
            return;
        }
        let (lane, thread) = if ask.is_change() { (Lane::Changes, &self.changes) } else { (Lane::Questions, &self.questions) };
        self.watch.asked(lane);
        let _ = thread.send(ask);
    }

    /// Hands over what is to be kept.
    pub fn keep(&self, keeping: Keeping) {
        let _ = self.keeping.send((keeping, None));
    }

    /// Hands over what is to be kept last, and waits until it is, though not longer than `within`.
    pub fn keep_last(&self, keeping: Keeping, within: Duration) {
        let (done, kept) = channel();
        if self.keeping.send((keeping, Some(done))).is_ok() {
            let _ = kept.recv_timeout(within);
        }
    }
}

impl Drop for Asks {
    fn drop(&mut self) {
        self.watch.close();
    }
}

/// Starts a desk whose reminders look `lead_days` ahead; `answers` says whether the screen still listens.
///
/// # Errors
/// When a thread cannot be started.
pub fn start(
    session: Session,
    words: Words,
    lead_days: Option<u16>,
    answers: impl Fn(Answer) -> bool + Send + Sync + 'static,
) -> io::Result<Asks> {
    let answers: Answers = Arc::new(move |answer| {
        if let Answer::Failed(failure) | Answer::NotSaved(failure) = &answer
            && failure.is_mishap()
        {
            log::failed(failure.key(), failure.found());
        }
        answers(answer)
    });
    let watch = Arc::new(Watch::default());
    let (questions, asked) = channel();
    let (changes, ordered) = channel();
    let store = session.store.clone();
    let spawn = |name: &str, run: Box<dyn FnOnce() + Send>| thread::Builder::new().name(name.into()).spawn(run).map(drop);
    let (mut reading, watched, to) =
        (Desk::new(session.clone(), words, Reader::APART).looking_ahead(lead_days), watch.clone(), answers.clone());
    let others = watch.clone();
    reading.give_way_when(move || others.waits(Lane::Questions));
    spawn("desk", Box::new(move || answer_questions(reading, &asked, &watched, &to)))?;
    let (files, wanted) = channel();
    let (reading, to) = (Desk::new(session.clone(), words, Reader::APART), answers.clone());
    spawn("files", Box::new(move || read_files(&reading, &wanted, &to)))?;
    let (keeping, kept) = channel();
    let (mut keeper, to) = (Keeper::of(&session, words), answers.clone());
    spawn("drafts", Box::new(move || keep_forms(&mut keeper, &kept, &to)))?;
    let (mut writing, watched, to) = (Desk::new(session, words, Reader::APART), watch.clone(), answers.clone());
    spawn("changes", Box::new(move || make_changes(&mut writing, &ordered, &watched, &to)))?;
    let watched = watch.clone();
    spawn("watch", Box::new(move || watched.run(&|| store.holder(), &*answers)))?;
    Ok(Asks { questions, changes, files, keeping, watch })
}

/// Answers what comes in, and looks at the journal in between, until the screen is gone.
fn answer_questions(mut desk: Desk, asked: &Receiver<Ask>, watch: &Watch, answers: &Answers) {
    let mut looked = Instant::now();
    loop {
        let alive = match asked.recv_timeout(POLL.saturating_sub(looked.elapsed())) {
            Ok(ask) => {
                let answer = unharmed(|| Ok(desk.answer(ask))).unwrap_or_else(Answer::Failed);
                watch.answered(Lane::Questions);
                answers(answer)
            }
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if looked.elapsed() >= POLL {
            looked = Instant::now();
            if let Some(news) = unharmed(|| Ok(desk.look())).unwrap_or_else(|failure| Some(Answer::Failed(failure)))
                && !answers(news)
            {
                return;
            }
        }
        if !alive {
            return;
        }
    }
}

/// Makes one change after the other, until the screen is gone.
fn make_changes(desk: &mut Desk, ordered: &Receiver<Ask>, watch: &Watch, answers: &Answers) {
    let words = desk.words;
    for ask in ordered {
        let is_import = matches!(ask, Ask::Import(_));
        let answer = unharmed(|| Ok(desk.change(ask))).unwrap_or_else(|failure| match is_import {
            true => Answer::Imported(Err(Unimported::Failed(words.store_error(&failure)))),
            false => Answer::NotSaved(failure),
        });
        watch.answered(Lane::Changes);
        if !answers(answer) {
            return;
        }
    }
}

/// Answers what is asked of files, until the screen is gone. A file that goes wrong beyond all telling is told as damaged.
fn read_files(desk: &Desk, wanted: &Receiver<(u32, FileAsk)>, answers: &Answers) {
    for (number, ask) in wanted {
        let read = unharmed(|| Ok(desk.about_files(number, ask)));
        let failed = |line| Answer::File(number, FileAnswer::Failed(line));
        let answer = match read {
            Ok(answer) => answer,
            Err(StoreError::Poisoned) => failed(FileError::Truncated.line(desk.words)),
            Err(failure) => failed(desk.words.store_error(&failure)),
        };
        if !answers(answer) {
            return;
        }
    }
}

/// Keeps what is being filled in, until the screen is gone.
fn keep_forms(keeper: &mut Keeper, kept: &Receiver<(Keeping, Option<Sender<()>>)>, answers: &Answers) {
    for (keeping, done) in kept {
        let coming_back = if let Keeping::TakeUp(number, _) = &keeping { Some(*number) } else { None };
        let answer = unharmed(|| Ok(keeper.keep(keeping))).unwrap_or_else(|failure| {
            log::failed(failure.key(), failure.found());
            // What was to come back does not; it stays on the disk.
            coming_back.map(|number| answers(Answer::TakenUp(number, None)));
            keeper.not_kept(&keeper.words.store_error(&failure))
        });
        // Who waits for it may have given up.
        done.map(|done| done.send(()));
        if answer.is_some_and(|answer| !answers(answer)) {
            return;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::access::{Clock, Officer};
    use crate::domain::calendar::WorkCalendar;
    use crate::domain::enterprise::EnterpriseFacts;
    use crate::domain::hazard::{HazardFacts, Severity};
    use crate::domain::id::{EnterpriseId, HazardId};
    use crate::locale::Lang;
    use crate::store::{OpId, Stamp, Store, Who};
    use std::sync::Mutex;

    /// More hazards than are looked at in one stride.
    const HAZARDS: usize = 300;

    fn session() -> Session {
        let (clock, officer) = (Clock::default(), Officer::of_office("a", "a"));
        let store = Store::in_memory(&Stamp { at: clock.now(), who: Who::here("a", "a"), op: OpId::random() }).unwrap();
        let calendar = Arc::new(WorkCalendar::shipped());
        let session = Session { store: Arc::new(store), clock, officer, calendar, present: None, operation: None };
        session.add_enterprise(EnterpriseFacts { name: "enterprise".into(), ..EnterpriseFacts::default() }).unwrap();
        for number in 0..HAZARDS {
            let facts = HazardFacts::found(EnterpriseId(1), number.to_string(), Severity::General, None, session.today());
            session.register(facts, None).unwrap();
        }
        session
    }

    #[test]
    fn a_question_that_breaks_down_is_told_and_the_next_one_is_answered() {
        let mut desk = Desk::new(session(), Words::new(Lang::En), Reader::APART);
        // Asked in the midst of the search.
        desk.give_way_when(|| panic!("a fault of the program"));
        let (sender, asked) = channel();
        let (watch, told) = (Watch::default(), Arc::new(Mutex::new(Vec::new())));
        for ask in [Ask::FindAll("nothing".into(), HazardId(1), 0), Ask::Overview] {
            watch.asked(Lane::Questions);
            sender.send(ask).unwrap();
        }
        drop(sender);
        let telling = told.clone();
        let answers: Answers = Arc::new(move |answer| {
            telling.lock().unwrap().push(answer);
            true
        });
        answer_questions(desk, &asked, &watch, &answers);
        let told = told.lock().unwrap();
        assert!(matches!(told[..], [Answer::Failed(StoreError::Poisoned), Answer::Overview(_)]), "{told:?}");
        watch.asked(Lane::Questions);
        assert!(!watch.waits(Lane::Questions), "nothing but this is waited for");
    }
}
