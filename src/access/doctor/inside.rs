//! What the database says of itself, and who has it open. Nothing in it is changed, and nobody's save is waited for.

use super::{Check, Finding, Found, Name, Verdict, What};
use crate::access::Clock;
use crate::store::{CLOCK_SLACK, Holder, Layout, Progress, Store, StoreError, guarded};
use chrono::{DateTime, FixedOffset};
use std::path::Path;

/// Entries whose chain is computed again unless all are asked for: a matter of milliseconds.
const LATEST: u64 = 10_000;

/// How much of the journal is gone through.
pub enum Depth<'a> {
    /// The last entries.
    Latest,
    /// All of it, and a replay that is compared with the tables; who waits is told how far it has come.
    Full(&'a mut dyn FnMut(Progress)),
}

/// Looks into the database at `file`.
pub(super) fn look(file: &Path, depth: Depth) -> Vec<Check> {
    // What cannot be followed is one finding among others.
    let look = match guarded(|| Store::look(file)) {
        Ok(look) => look,
        Err(failure) => return vec![failed(What::Database, failure), holders(file)],
    };
    let layout = match look.layout {
        Layout::Own(number) => Check::good(What::Layout, number.to_string()),
        Layout::Older(number) => Check::attention(What::Layout, Finding::OlderLayout, number.to_string()),
        Layout::Newer(number) => Check::bad(What::Layout, Finding::NewerLayout, number.to_string()),
    };
    // Tables of another layout are not what this program would make of the journal.
    let journal = match depth {
        Depth::Full(progress) if matches!(look.layout, Layout::Own(_)) => all(file, progress),
        _ => Store::check_tail(file, LATEST).map(|checked| Check::good(What::Journal, format!("{checked}/{}", look.head))),
    };
    vec![
        Check::good(What::Database, format!("{} {}", look.head, look.hash)),
        layout,
        journal.unwrap_or_else(|failure| failed(What::Journal, failure)),
        clock(look.at, Clock::default().now()),
        holders(file),
    ]
}

fn failed(what: What, failure: StoreError) -> Check {
    Check { name: Name::Of(what), verdict: Verdict::Bad, found: Found::Failure(failure), change: None }
}

fn all(file: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Check, StoreError> {
    let verdict = guarded(|| Store::verify_at(file, progress))?;
    Ok(match (verdict.first_bad, verdict.table) {
        (None, None) => Check::good(What::Journal, format!("{0}/{0}", verdict.entries)),
        (Some(seq), _) => Check::bad(What::Journal, Finding::ChainBreaks, seq.to_string()),
        (None, Some(table)) => Check::bad(What::Journal, Finding::TableDiffers, table),
    })
}

/// The clock, by the last entry: one that lies ahead of it was recorded by a clock that went otherwise.
fn clock(last: Option<DateTime<FixedOffset>>, now: DateTime<FixedOffset>) -> Check {
    let shown = |at: DateTime<FixedOffset>| at.format("%Y-%m-%d %H:%M:%S").to_string();
    match last.filter(|&last| last > now + CLOCK_SLACK) {
        Some(last) => Check::attention(What::Clock, Finding::BehindJournal, shown(last)),
        None => Check::good(What::Clock, shown(now)),
    }
}

/// Who has the database open, by the numbers of their processes. One that is stopped while it saves holds up everybody.
fn holders(file: &Path) -> Check {
    let writer = Store::writer(file);
    let shown = |holder: &Holder| match holder.staff {
        Some(staff) => format!("{} ({staff})", holder.pid),
        None => holder.pid.to_string(),
    };
    if let Some(writer) = writer.filter(|writer| writer.stopped) {
        return Check::bad(What::Holders, Finding::Stopped, shown(&writer)).run(format!("kill -CONT {}", writer.pid));
    }
    let holders = Store::holders(file);
    let who: Vec<String> = holders.iter().map(shown).collect();
    Check::good(What::Holders, if who.is_empty() { "0".to_owned() } else { format!("{}: {}", who.len(), who.join(", ")) })
}
