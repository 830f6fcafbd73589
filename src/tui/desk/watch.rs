//! Who is waited for: a thread that sleeps while nothing is asked, and tells when an answer is long in coming.

use crate::store::Holder;
use crate::tui::app::ask::{Answer, Waiting};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long an answer may take before it is told whom it waits for.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked again who that is.
const AGAIN: Duration = Duration::from_secs(2);

/// One of the desk's threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// It reads.
    Questions,
    /// It writes.
    Changes,
}

/// What is under way, for both threads of a desk.
pub(super) struct Watch {
    patience: Duration,
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    /// Per thread how much is not answered, and since when nothing was.
    under_way: [Option<(usize, Instant)>; 2],
    told: Option<Waiting>,
    asleep: bool,
    closed: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Self { patience: PATIENCE, state: Mutex::default(), woken: Condvar::new() }
    }
}

impl Watch {
    /// Something was asked.
    pub(super) fn asked(&self, lane: Lane) {
        let mut state = self.state();
        let entry = state.under_way[lane as usize].get_or_insert((0, Instant::now()));
        entry.0 += 1;
        if state.asleep {
            self.woken.notify_one();
        }
    }

    /// Whether more is asked than the question that is being answered.
    pub(super) fn waits(&self, lane: Lane) -> bool {
        self.state().under_way[lane as usize].is_some_and(|(count, _)| count > 1)
    }

    /// Something was answered.
    pub(super) fn answered(&self, lane: Lane) {
        let mut state = self.state();
        let entry = &mut state.under_way[lane as usize];
        *entry = entry.filter(|(count, _)| *count > 1).map(|(count, _)| (count - 1, Instant::now()));
        if state.told.is_some() {
            self.woken.notify_one();
        }
    }

    /// The desk closes.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.woken.notify_one();
    }

    /// Tells `answers` what goes unanswered and, by `holder`, who holds the database, until the desk closes.
    pub(super) fn run(&self, holder: &dyn Fn() -> Option<Holder>, answers: &dyn Fn(Answer) -> bool) {
        let mut state = self.state();
        while !state.closed {
            let since = state.under_way.map(|lane| lane.map(|(_, since)| since));
            let now = Instant::now();
            let overdue = since.iter().position(|since| since.is_some_and(|since| since + self.patience <= now));
            let waiting = match overdue {
                Some(lane) => {
                    drop(state);
                    let waiting = Waiting { change: lane == Lane::Changes as usize, holder: holder() };
                    state = self.state();
                    if state.under_way[lane].map(|(_, since)| since) != since[lane] {
                        // It was answered meanwhile.
                        continue;
                    }
                    Some(waiting)
                }
                None => None,
            };
            if state.told != waiting {
                state.told.clone_from(&waiting);
                if !answers(Answer::Waiting(waiting)) {
                    return;
                }
                continue;
            }
            let next = since.iter().flatten().min().map(|since| *since + self.patience);
            state = match (overdue, next) {
                (Some(_), _) => self.sleep(state, Some(AGAIN)),
                (None, Some(next)) => self.sleep(state, Some(next.saturating_duration_since(now))),
                (None, None) => self.sleep(state, None),
            };
        }
    }

    /// Sleeps for a time, or until something is asked.
    fn sleep<'a>(&self, mut state: MutexGuard<'a, State>, span: Option<Duration>) -> MutexGuard<'a, State> {
        match span {
            Some(span) => self.woken.wait_timeout(state, span).unwrap_or_else(PoisonError::into_inner).0,
            None => {
                state.asleep = true;
                let mut state = self.woken.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.asleep = false;
                state
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc::{Receiver, channel};

    /// How long a test waits: machines are busy.
    const LONG: Duration = Duration::from_secs(30);

    /// A watch with little patience, what it tells, and how often it looked who holds the database.
    fn watch() -> (Arc<Watch>, Receiver<Option<Waiting>>, Arc<AtomicU32>) {
        let watch = Arc::new(Watch { patience: Duration::from_millis(20), ..Watch::default() });
        let (sender, told) = channel();
        let looks = Arc::new(AtomicU32::new(0));
        let (watched, looked) = (watch.clone(), looks.clone());
        std::thread::spawn(move || {
            let holder = || {
                looked.fetch_add(1, Ordering::SeqCst);
                Some(Holder { pid: 7, stopped: true, ..Holder::default() })
            };
            watched.run(&holder, &|answer| {
                let Answer::Waiting(waiting) = answer else { panic!("{answer:?}") };
                sender.send(waiting).is_ok()
            });
        });
        (watch, told, looks)
    }

    #[test]
    fn an_answer_that_does_not_come_is_told_with_its_holder_and_taken_back_when_it_comes() {
        let (watch, told, _) = watch();
        for lane in [Lane::Changes, Lane::Questions] {
            watch.asked(lane);
            let waiting = told.recv_timeout(LONG).unwrap().unwrap();
            assert_eq!((waiting.change, waiting.holder.unwrap().stopped), (lane == Lane::Changes, true));
            watch.answered(lane);
            assert_eq!(told.recv_timeout(LONG).unwrap(), None);
        }
        watch.close();
        assert!(told.recv_timeout(LONG).is_err(), "its thread ends with the desk");
    }

    #[test]
    fn a_question_that_waits_comes_before_a_change_that_waits() {
        let (watch, told, _) = watch();
        watch.asked(Lane::Changes);
        assert!(told.recv_timeout(LONG).unwrap().unwrap().change);
        watch.asked(Lane::Questions);
        // Looked at again every now and then.
        assert!(!told.recv_timeout(LONG).unwrap().unwrap().change);
        watch.answered(Lane::Questions);
        assert!(told.recv_timeout(LONG).unwrap().unwrap().change);
        watch.close();
    }

    #[test]
    fn nothing_is_looked_at_while_nothing_is_asked() {
        let (watch, told, looks) = watch();
        watch.asked(Lane::Questions);
        watch.answered(Lane::Questions);
        // It wakes once more for what was asked, and sleeps until the next.
        while !watch.state().asleep {
            std::thread::sleep(Duration::from_millis(1));
        }
        let before = looks.load(Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(looks.load(Ordering::SeqCst), before);
        assert!(watch.state().asleep);
        drop(told);
        watch.close();
    }
}
