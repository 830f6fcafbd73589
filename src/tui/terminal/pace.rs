//! How far the terminal is behind what was written to it.
//!
//! The system, sshd and the network take what the program writes long before a slow line delivers it: a held arrow would
//! fill them with frames that nobody wants to see any more. So each frame ends with a question that every terminal answers
//! when it has come so far, and while too much is on its way no frame is drawn; the next one shows how things are then.
//! A terminal that does not answer is written to as fast as it takes it.
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Asks for the terminal's status.
pub(super) const QUESTION: &[u8] = b"\x1b[5n";
/// What it answers; no key sends it.
pub(super) const ANSWER: &[u8] = b"\x1b[0n";

/// Bytes on their way with which another frame may follow: what a line of 9,600 baud and a long way holds, and no more.
const ON_THE_WAY: usize = 512;
/// How long an answer may take, beside the time for its bytes, before it is taken for lost: a terminal may have been
/// exchanged for another.
const LONGEST_WAY: Duration = Duration::from_secs(2);
/// Bytes that a line carries in a second at the least.
const SLOWEST: u32 = 400;
/// How long a terminal is asked that has not answered yet.
const LONGEST_SILENCE: Duration = Duration::from_secs(5);

/// Counts what is on its way.
#[derive(Debug)]
pub(super) struct Pace {
    begun: Instant,
    /// When the terminal last came on, or was written to with nothing on its way.
    moved: Instant,
    written: usize,
    /// Of what was written, so much is known to have come.
    arrived: usize,
    /// How much was written with each question that is not answered yet.
    asked: VecDeque<usize>,
    answers: bool,
}

impl Pace {
    /// Of a terminal to which nothing was written yet.
    pub(super) fn new(now: Instant) -> Self {
        Self { begun: now, moved: now, written: 0, arrived: 0, asked: VecDeque::new(), answers: false }
    }

    /// Whether a frame is to end with the question.
    pub(super) fn asks(&self, now: Instant) -> bool {
        self.answers || now < self.begun + LONGEST_SILENCE
    }

    /// Takes note that `written` bytes were written by now, the last of them a question.
    pub(super) fn wrote(&mut self, written: usize, now: Instant) {
        if self.arrived == self.written {
            self.moved = now;
        }
        self.written = written;
        self.asked.push_back(written);
    }

    /// The terminal has answered so many questions.
    pub(super) fn heard(&mut self, answers: usize, now: Instant) {
        for come in self.asked.drain(..answers.min(self.asked.len())) {
            (self.answers, self.arrived, self.moved) = (true, self.arrived.max(come), now);
        }
    }

    /// Whether the terminal is so far behind that a frame is to wait; when that is over although it says nothing.
    pub(super) fn behind_until(&self) -> Option<Instant> {
        (self.answers && self.on_the_way() > ON_THE_WAY).then(|| self.moved + self.longest_way())
    }

    fn on_the_way(&self) -> usize {
        self.written - self.arrived
    }

    /// How long the answer to all that is on its way may take.
    fn longest_way(&self) -> Duration {
        LONGEST_WAY + Duration::from_secs(self.on_the_way() as u64) / SLOWEST
    }

    /// Whether a frame is to wait at `now`. An answer that is long in coming is given up.
    pub(super) fn is_behind(&mut self, now: Instant) -> bool {
        let Some(until) = self.behind_until() else { return false };
        if until <= now {
            self.forget();
        }
        now < until
    }

    /// Lets the next frame be drawn whatever is on its way.
    pub(super) fn go_on(&mut self) {
        self.arrived = self.written;
    }

    /// Waits no more for any answer: those that are still to come are lost.
    pub(super) fn forget(&mut self) {
        self.go_on();
        self.asked.clear();
    }

    /// Until when the answers that are still to come are waited for at the end, lest they be typed into the shell.
    pub(super) fn last_answer(&self, now: Instant) -> Option<Instant> {
        let until = if self.answers { self.moved + self.longest_way() } else { self.begun + LONGEST_WAY / 2 };
        Some(until).filter(|until| !self.asked.is_empty() && now < *until)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A terminal that has answered once, some time after the beginning.
    fn answering(begun: Instant) -> Pace {
        let mut pace = Pace::new(begun);
        pace.wrote(100, begun);
        pace.heard(1, begun);
        pace
    }

    #[test]
    fn a_frame_waits_while_too_much_is_on_its_way() {
        let now = Instant::now();
        let mut pace = answering(now);
        pace.wrote(100 + ON_THE_WAY, now);
        assert!(!pace.is_behind(now));
        pace.wrote(101 + ON_THE_WAY, now);
        assert!(pace.is_behind(now));
        pace.heard(1, now);
        assert!(!pace.is_behind(now), "all but the last byte has come");
        pace.heard(7, now);
        assert_eq!(pace.behind_until(), None, "answers that nobody asked for count for nothing");
    }

    #[test]
    fn a_lost_answer_holds_nothing_up_for_long() {
        let now = Instant::now();
        let mut pace = answering(now);
        pace.wrote(4100, now);
        let until = pace.behind_until().unwrap();
        assert_eq!(until, now + Duration::from_secs(12));
        assert!(pace.is_behind(until - Duration::from_millis(1)) && !pace.is_behind(until));
        assert_eq!(pace.behind_until(), None);
    }

    #[test]
    fn a_frame_that_is_wanted_now_is_drawn_and_its_answer_still_awaited() {
        let now = Instant::now();
        let mut pace = answering(now);
        pace.wrote(4100, now);
        pace.go_on();
        assert!(!pace.is_behind(now));
        pace.wrote(4200, now);
        pace.heard(1, now);
        assert_eq!(pace.last_answer(now), Some(now + LONGEST_WAY + Duration::from_millis(250)), "one of two has come");
        pace.heard(1, now);
        assert_eq!(pace.last_answer(now), None);
    }

    #[test]
    fn answers_that_somebody_else_got_hold_nothing_up() {
        let now = Instant::now();
        let mut pace = answering(now);
        pace.wrote(4100, now);
        pace.forget();
        assert!(!pace.is_behind(now) && pace.last_answer(now).is_none());
        pace.wrote(8200, now);
        pace.heard(1, now);
        assert!(!pace.is_behind(now), "it is the answer to the last question");
    }

    #[test]
    fn a_terminal_that_never_answers_is_asked_no_more_and_never_waited_for() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        pace.wrote(1 << 20, now);
        assert!(pace.asks(now) && !pace.is_behind(now));
        assert_eq!(pace.last_answer(now), Some(now + LONGEST_WAY / 2));
        let later = now + LONGEST_SILENCE;
        assert!(!pace.asks(later) && pace.last_answer(later).is_none());
        assert!(answering(now).asks(later));
    }
}
