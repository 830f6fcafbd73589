//! What happened to the program, for whoever administers it: a log of lines, and a report of each crash beside it, in the
//! account's state folder (`$XDG_STATE_HOME/dudao`, else `~/.local/state/dudao`).
//!
//! What happened to the records stands in the journal; here stand times, numbers, ids and the names of errors. An [`Event`]
//! has no room for anything else, so that no name, text or path gets out of the database by this way. Everything in here
//! is done or left undone: a log that cannot be written keeps nobody from their work.
//!
//! Its own hundred lines take the place of `tracing` with its subscriber, whose macros take any text from anywhere, and
//! which neither rotates a file under many processes nor drops what it cannot write.

mod crash;
mod file;

#[cfg(debug_assertions)]
pub use crash::rehearse;
pub use crash::{RUNNING, is_report, report, watch};
pub use file::FILE;

use crate::domain::change::Leaving;
use crate::domain::id::StaffId;
use crate::domain::text::clean;
use chrono::{DateTime, FixedOffset, Utc};
use etcetera::BaseStrategy;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Seconds that Beijing is ahead of UTC.
const BEIJING: i32 = 8 * 3600;
/// How long something may take before it is noted.
const SLOW: Duration = Duration::from_secs(1);
/// How long the same failure goes unsaid once it was noted: a screen asks twice a second.
const AGAIN: Duration = Duration::from_secs(60);

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An officer's screen opened.
    Began(Option<StaffId>),
    /// It closed: whose, how, and how long it was open.
    Ended(Option<StaffId>, Leaving, Duration),
    /// A database took long to open.
    Opened(Duration),
    /// A save took long: how much of it was waiting for another process, and all of it.
    Saved {
        /// Until it was this process's turn.
        waited: Duration,
        /// From first to last.
        took: Duration,
    },
    /// Something failed: the error's name, and what the program found of it.
    Failed(&'static str, String),
    /// The program broke down; by its report's name.
    Crashed(String),
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = |officer: &Option<StaffId>| officer.map_or_else(|| "-".to_owned(), |officer| officer.to_string());
        match self {
            Event::Began(officer) => write!(f, "began officer={} version={}", id(officer), env!("CARGO_PKG_VERSION")),
            Event::Ended(officer, how, after) => write!(f, "ended officer={} how={how} seconds={}", id(officer), after.as_secs()),
            Event::Opened(took) => write!(f, "slow-open ms={}", took.as_millis()),
            Event::Saved { waited, took } => write!(f, "slow-save waited-ms={} ms={}", waited.as_millis(), took.as_millis()),
            Event::Failed(kind, what) if what.is_empty() => write!(f, "failed kind={kind}"),
            Event::Failed(kind, what) => write!(f, "failed kind={kind} what={what}"),
            Event::Crashed(report) => write!(f, "crashed report={report}"),
        }
    }
}

/// The time, in Beijing.
fn now() -> DateTime<FixedOffset> {
    let now = Utc::now();
    FixedOffset::east_opt(BEIJING).map_or_else(|| now.fixed_offset(), |beijing| now.with_timezone(&beijing))
}

/// Where the log and the reports are; none where the account has no home.
pub fn folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.state_dir()?.join("dudao"))
}

/// Writes a line about an event into the log.
pub fn note(event: &Event) {
    if let Some(folder) = folder() {
        // There is nobody to tell but the doctor, who looks for himself.
        let _ = file::append(&folder, event);
    }
}

/// Notes how long opening took, where it was long.
pub fn opened(took: Duration) {
    if took >= SLOW {
        note(&Event::Opened(took));
    }
}

/// Notes how long a save took, where it was long.
pub fn saved(waited: Duration, took: Duration) {
    if took >= SLOW {
        note(&Event::Saved { waited, took });
    }
}

/// Notes a failure by its name and what was found of it, which names no person; unless the last one was of the same name
/// and a moment ago.
pub fn failed(kind: &'static str, what: &str) {
    static LAST: Mutex<Option<(&str, Instant)>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if last.is_none_or(|(said, at)| said != kind || at.elapsed() >= AGAIN) {
        *last = Some((kind, Instant::now()));
        note(&Event::Failed(kind, clean(what)));
    }
}
