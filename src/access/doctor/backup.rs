//! The last backup, judged by its age.

use super::{Change, Check, Finding, Found, Name, Verdict, What};
use crate::access::backup::Backup;
use chrono::{NaiveDateTime, TimeDelta};

/// The age from which somebody should know: a backup is made every day, and one may be missed.
const OLD: TimeDelta = TimeDelta::days(2);

/// Judges the last backup, where there is one; `now` is Beijing's time, `line` the command that makes one.
pub fn judge(last: Option<&Backup>, now: NaiveDateTime, line: String) -> Check {
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
