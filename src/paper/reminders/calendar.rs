//! Reminders as an iCalendar to which a phone or a mail program subscribes (RFC 5545, 7986).
//!
//! Each is an all-day event on its due day. An event in the past is out of every calendar's sight, and a to-do, which
//! would stay, is shown by no phone that subscribes: so what is overdue stands on the day of the export until it is done,
//! with its own day in the name, and with it the alarm comes again each morning. The same state on the same day is the
//! same bytes.

use super::event::Event;
use super::ics::{put, put_text};
use crate::access::midnight;
use crate::domain::hazard::Severity;
use crate::locale::Words;
use crate::paper::plain::clip;
use crate::paper::summary;
use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, Utc};

/// Columns of an item's name: more is in its description.
const NAME: usize = 80;
/// From the midnight with which an all-day event begins: the morning before, and the morning of it.
const ALARMS: [&str; 2] = ["-PT15H", "PT9H"];
/// The first day of the year 2000, counted in days.
const DAY_NOUGHT: i32 = 730_120;

/// A calendar in the making.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    words: Words,
    today: NaiveDate,
}

impl Calendar {
    /// A calendar as of a day.
    pub fn new(words: Words, today: NaiveDate) -> Self {
        Self { words, today }
    }

    /// The beginning; `of` says whose reminders they are, and is empty for everybody's.
    pub fn head(self, of: &str) -> String {
        let mut out = String::new();
        put(&mut out, "BEGIN", "VCALENDAR");
        put(&mut out, "VERSION", "2.0");
        put(&mut out, "PRODID", &format!("-//dudao//dudao {}//{}", env!("CARGO_PKG_VERSION"), self.words.lang.tag().to_uppercase()));
        put(&mut out, "CALSCALE", "GREGORIAN");
        let name = if of.is_empty() { self.words.get("ics.name") } else { self.words.fill("ics.name_of", &[("of", &of)]) };
        for key in ["NAME", "X-WR-CALNAME"] {
            put_text(&mut out, key, &name);
        }
        put(&mut out, "X-WR-TIMEZONE", "Asia/Shanghai");
        put(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        put(&mut out, "X-PUBLISHED-TTL", "PT1H");
        // A calendar must hold something, and may have no event.
        for (name, value) in [
            ("BEGIN", "VTIMEZONE"),
            ("TZID", "Asia/Shanghai"),
            ("BEGIN", "STANDARD"),
            ("DTSTART", "19700101T000000"),
            ("TZOFFSETFROM", "+0800"),
            ("TZOFFSETTO", "+0800"),
            ("TZNAME", "CST"),
            ("END", "STANDARD"),
            ("END", "VTIMEZONE"),
        ] {
            put(&mut out, name, value);
        }
        out
    }

    /// A reminder as an event.
    pub fn event(self, event: &Event) -> String {
        let reminder = event.reminder;
        let due = reminder.due.counted.due;
        let overdue = due < self.today;
        let day = due.max(self.today);
        let changed = if overdue { event.at.max(midnight(self.today)) } else { event.at };
        let mut out = String::new();
        put(&mut out, "BEGIN", "VEVENT");
        put_text(&mut out, "UID", &event.uid);
        let stamp = utc(changed);
        put(&mut out, "DTSTAMP", &stamp);
        put(&mut out, "LAST-MODIFIED", &stamp);
        put(&mut out, "SEQUENCE", &sequence(event.seq, changed).to_string());
        put(&mut out, "DTSTART;VALUE=DATE", &date(day));
        put(&mut out, "DTEND;VALUE=DATE", &date(day.checked_add_days(Days::new(1)).unwrap_or(day)));
        let name = self.name(event, overdue);
        put_text(&mut out, "SUMMARY", &name);
        put_text(&mut out, "DESCRIPTION", &summary::of_reminder(self.words, reminder, None).join("\n"));
        put(&mut out, "CATEGORIES", &self.categories(event, overdue));
        if !event.place.is_empty() {
            put_text(&mut out, "LOCATION", &event.place);
        }
        put(&mut out, "TRANSP", "TRANSPARENT");
        // The morning before what is overdue is gone.
        for trigger in ALARMS.into_iter().skip(usize::from(overdue)) {
            put(&mut out, "BEGIN", "VALARM");
            put(&mut out, "ACTION", "DISPLAY");
            put(&mut out, "TRIGGER", trigger);
            put_text(&mut out, "DESCRIPTION", &name);
            put(&mut out, "END", "VALARM");
        }
        put(&mut out, "END", "VEVENT");
        out
    }

    /// The end.
    pub fn tail(self) -> String {
        let mut out = String::new();
        put(&mut out, "END", "VCALENDAR");
        out
    }

    fn name(self, event: &Event, overdue: bool) -> String {
        let (words, reminder) = (self.words, event.reminder);
        let kind = words.get(&format!("reminder.{}", reminder.due.kind));
        let kind = if overdue {
            words.fill("ics.overdue", &[("what", &kind), ("day", &words.day(reminder.due.counted.due, self.today))])
        } else {
            kind
        };
        let parts = [kind, words.matter_id(&reminder.matter), reminder.name.clone(), words.matter(reminder)];
        clip(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "), NAME)
    }

    fn categories(self, event: &Event, overdue: bool) -> String {
        let (words, reminder) = (self.words, event.reminder);
        let major = reminder.hazard().is_some_and(|hazard| hazard.facts.severity == Severity::Major);
        let kind = Some(words.get(&format!("reminder.{}", reminder.due.kind)));
        let marks = [kind, overdue.then(|| words.get("ics.is_overdue")), major.then(|| words.get("severity.major"))];
        // A comma parts them, and is escaped within one.
        marks.into_iter().flatten().map(|mark| super::ics::escaped(&mark)).collect::<Vec<_>>().join(",")
    }
}

/// Rises with every entry and, for what stands on the day of the export, with every day; never falls.
fn sequence(seq: u64, changed: DateTime<FixedOffset>) -> i64 {
    let days = i64::from(changed.date_naive().num_days_from_ce() - DAY_NOUGHT).max(0);
    i64::try_from(seq).unwrap_or(i64::MAX).saturating_add(days).min(i32::MAX.into())
}

fn date(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

fn utc(at: DateTime<FixedOffset>) -> String {
    at.with_timezone(&Utc).format("%Y%m%dT%H%M%SZ").to_string()
}
