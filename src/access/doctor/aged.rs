//! What is judged by its age: the last backup, what lies in folders until somebody takes it up, reports of breakdowns.

use super::{Change, Check, Finding, Found, Name, Verdict, What};
use crate::access::backup::Backup;
use chrono::{NaiveDateTime, TimeDelta};
use std::path::Path;

/// The age from which somebody should know: a backup is made every day, and one may be missed.
const OLD: TimeDelta = TimeDelta::days(2);

/// Judges the last backup, where there is one; `now` is Beijing's time, `line` the command that makes one.
pub fn judge_backup(last: Option<&Backup>, now: NaiveDateTime, line: String) -> Check {
    let Some(last) = last else {
        return Check::attention(What::Backup, Finding::NoBackup, "").run(line);
    };
    let age = now - last.at;
    let found = |finding| Found::Aged { finding, value: last.path.display().to_string(), age };
    let name = Name::Of(What::Backup);
    if age > OLD {
        Check { name, verdict: Verdict::Attention, found: found(Some(Finding::OldBackup)), change: Some(Change::Command(line)) }
    } else {
        Check { name, verdict: Verdict::Good, found: found(None), change: None }
    }
}

/// The age from which what lies in a folder until somebody takes it up seems forgotten.
const FORGOTTEN: TimeDelta = TimeDelta::days(30);

/// Judges what lies in a folder until somebody takes it up: how many files, and the age of the oldest.
pub fn judge_left(what: What, folder: &Path, count: usize, oldest: Option<TimeDelta>) -> Check {
    let name = Name::Of(what);
    let Some(age) = oldest else { return Check::good(what, "0") };
    let (verdict, finding) = if age > FORGOTTEN { (Verdict::Attention, Some(Finding::Forgotten)) } else { (Verdict::Good, None) };
    let found = Found::Aged { finding, value: format!("{} ({count})", folder.display()), age };
    Check { name, verdict, found, change: None }
}

/// The age up to which a breakdown is worth a look.
const OF_LATE: TimeDelta = TimeDelta::days(30);

/// Judges the reports of breakdowns in a folder: how many there are, and the age of the latest.
pub fn judge_crashes(folder: &Path, count: usize, latest: Option<TimeDelta>) -> Check {
    let name = Name::Of(What::Crashes);
    let Some(age) = latest else { return Check::good(What::Crashes, "0") };
    let (verdict, finding) = if age <= OF_LATE { (Verdict::Attention, Some(Finding::Crashed)) } else { (Verdict::Good, None) };
    let found = Found::Aged { finding, value: format!("{} ({count})", folder.display()), age };
    Check { name, verdict, found, change: None }
}
