//! What the program runs in, judged: the locale, the terminal, the system's clock and zone, the work calendar.

use super::{Change, Check, Finding, What};
use crate::access::charset::Charset;
use crate::domain::calendar::WorkCalendar;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

/// Columns and rows that the screen needs.
pub const SMALLEST: (u16, u16) = (60, 16);
/// The month from which the notice of the next year's holidays is out or soon will be.
const NOTICE: u32 = 11;
/// Seconds by which Beijing is ahead of UTC.
const BEIJING: i32 = 8 * 3600;

/// The terminal from which the doctor was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terminal {
    /// What `TERM` says it is.
    pub kind: String,
    /// Columns and rows, where it says.
    pub size: Option<(u16, u16)>,
    /// Columns that a Chinese character was measured to take.
    pub chinese: Option<u16>,
    /// Columns that a line character was measured to take, of which terminals think differently.
    pub line: Option<u16>,
    /// Whether the screen draws with ASCII alone.
    pub ascii: bool,
}

/// Judges the locale. The program writes UTF-8 whatever it says; a terminal that goes by another encoding shows something
/// else. Where none is named, the terminal may have shown that it takes UTF-8.
pub fn judge_locale(locale: &str, shows_utf8: bool) -> Check {
    match Charset::of(locale) {
        Charset::Utf8 => Check::good(What::Locale, locale),
        Charset::Other if shows_utf8 => Check::good(What::Locale, if locale.is_empty() { "-" } else { locale }),
        Charset::Other => Check::attention(What::Locale, Finding::NoLocale, locale).with(wanted()),
        Charset::Mainland => Check::bad(What::Locale, Finding::OtherEncoding, locale).with(wanted()),
    }
}

fn wanted() -> Change {
    Change::Shell("export LANG=C.UTF-8; unset LC_ALL LC_CTYPE".into())
}

/// Columns of a Chinese character. A terminal of another encoding takes its three bytes for something else.
const CHINESE: u16 = 2;

impl Terminal {
    /// Whether it was seen to show UTF-8.
    pub fn shows_utf8(&self) -> bool {
        self.chinese == Some(CHINESE)
    }
}

/// Judges the terminal, and the width of characters such as `─` in it.
pub fn judge_terminal(terminal: &Terminal) -> Vec<Check> {
    let size = terminal.size.map(|(columns, rows)| format!(" {columns}×{rows}")).unwrap_or_default();
    let shown = format!("{}{size}", terminal.kind);
    let is_small = terminal.size.is_some_and(|(columns, rows)| columns < SMALLEST.0 || rows < SMALLEST.1);
    let own = match terminal.kind.as_str() {
        "" | "dumb" => Check::bad(What::Terminal, Finding::NoScreen, shown).with(Change::Shell("export TERM=xterm-256color".into())),
        _ if terminal.chinese.is_some() && !terminal.shows_utf8() => Check::bad(What::Terminal, Finding::Garbled, shown),
        _ if is_small => Check::attention(What::Terminal, Finding::Small, shown),
        _ => Check::good(What::Terminal, shown),
    };
    let width = terminal.line.map(|columns| match columns {
        2.. if !terminal.ascii => {
            Check::attention(What::GlyphWidth, Finding::Wide, columns.to_string()).with(Change::Shell("export DUDAO_GLYPHS=ascii".into()))
        }
        _ => Check::good(What::GlyphWidth, columns.to_string()),
    });
    [own].into_iter().chain(width).collect()
}

/// Judges the system's zone by its present time. The program goes by Beijing's time whatever it is; cron and timers do not.
pub fn judge_zone(now: DateTime<FixedOffset>) -> Check {
    let shown = format!("UTC{}", now.format("%:z"));
    if now.offset().local_minus_utc() == BEIJING {
        return Check::good(What::Zone, shown);
    }
    Check::attention(What::Zone, Finding::OtherZone, shown).run("timedatectl set-timezone Asia/Shanghai")
}

/// Judges whether the clock is kept right over the network, where the system says.
pub fn judge_time_service(synchronised: bool) -> Check {
    if synchronised {
        return Check::good(What::TimeService, "NTP");
    }
    Check::attention(What::TimeService, Finding::NotSynchronised, "NTP").run("timedatectl set-ntp true")
}

/// Judges how far the holidays are known. Dates beyond are provisional, and shown as such.
pub fn judge_calendar(calendar: &WorkCalendar, today: NaiveDate) -> Check {
    let known = calendar.known_years().map_or_else(String::new, |(first, last)| format!("{first}–{last}"));
    let (this, next) = (today.year(), today.year().saturating_add(1));
    let missing =
        if !calendar.covers(this) { Some(this) } else { Some(next).filter(|&next| today.month() >= NOTICE && !calendar.covers(next)) };
    match missing {
        Some(year) => Check::attention(What::WorkCalendar, Finding::NoHolidays, year.to_string()),
        None => Check::good(What::WorkCalendar, known),
    }
}
