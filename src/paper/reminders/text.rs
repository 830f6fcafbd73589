//! Reminders as lines for a log-in message, a mail, a terminal.

use crate::access::agenda::Reminder;
use crate::locale::Words;
use crate::paper::plain::clip;
use chrono::NaiveDate;

/// Columns of a line at most.
pub const COLUMNS: usize = 80;

/// A reminder on one line: how it stands, its day, what is to be done, the id, whose, what. What scripts look for comes
/// before what may be cut.
pub fn line(words: Words, today: NaiveDate, reminder: &Reminder) -> String {
    let due = reminder.due.counted.due;
    let rest = if reminder.in_rest { words.get("agenda.in_rest") } else { String::new() };
    let parts = [
        format!("{}{rest}", words.days(reminder.due.days(today))),
        format!("{due} {}", words.weekday(due)),
        words.get(&format!("reminder.{}", reminder.due.kind)),
        words.matter_id(&reminder.matter),
        reminder.name.clone(),
        words.matter(reminder),
    ];
    clip(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "), COLUMNS)
}
