//! A session at which nothing is typed ends, where the bureau has set how soon.

use super::{App, Next};
use std::time::{Duration, Instant};

/// How long before the end it is announced.
const WARNING: Duration = Duration::from_secs(60);

/// Since when nothing was typed, and whether the end is announced.
#[derive(Debug)]
pub(super) struct Idle {
    since: Instant,
    warned: bool,
}

impl Default for Idle {
    fn default() -> Self {
        Self { since: Instant::now(), warned: false }
    }
}

impl App {
    /// Minutes without a key after which the session ends.
    pub fn idle_minutes(&self) -> Option<u32> {
        self.overview.programme.facts.idle_minutes.filter(|minutes| *minutes > 0)
    }

    /// When the end is announced, and when it comes.
    fn idle_times(&self) -> Option<[Instant; 2]> {
        let limit = Duration::from_secs(u64::from(self.idle_minutes()?) * 60);
        let end = self.idle.since.checked_add(limit)?;
        Some([end.checked_sub(WARNING.min(limit / 2))?, end])
    }

    /// When the idle session is looked at next.
    pub(super) fn idle_at(&self) -> Option<Instant> {
        self.idle_times().map(|[warning, end]| if self.idle.warned { end } else { warning })
    }

    /// Takes in that a key was pressed.
    pub(super) fn touch(&mut self) {
        self.idle.since = self.now;
        if std::mem::take(&mut self.idle.warned) {
            self.notice = None;
        }
    }

    /// Whether the end is announced: no other news takes that away.
    pub(super) fn is_about_to_end(&self) -> bool {
        self.idle.warned
    }

    /// Announces the end of a session at which nothing is typed, and ends it.
    pub(super) fn watch_idle(&mut self) {
        let Some([warning, end]) = self.idle_times() else { return };
        if end <= self.now {
            self.next = Next::Idle;
        } else if warning <= self.now && !self.idle.warned {
            self.idle.warned = true;
            let seconds = (end - self.now).as_secs_f64().ceil();
            let line = self.outfit.words.fill("notice.idle", &[("seconds", &seconds)]);
            self.complain(line);
        }
    }
}
