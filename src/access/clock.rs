//! The one clock, handed in at the edge. Days and times are Beijing's, whatever the server's time zone.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};

/// Seconds that Beijing is ahead of UTC.
const BEIJING: i32 = 8 * 3600;

/// The first moment of a day in Beijing.
pub fn midnight(day: NaiveDate) -> DateTime<FixedOffset> {
    let midnight = day.and_time(NaiveTime::MIN);
    let in_beijing = FixedOffset::east_opt(BEIJING).and_then(|beijing| midnight.and_local_timezone(beijing).single());
    in_beijing.unwrap_or_else(|| midnight.and_utc().fixed_offset())
}

/// Tells now and today.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    judged: Option<NaiveDate>,
}

impl Clock {
    /// A clock whose today is `judged`, if given: deadlines are judged as of that day.
    pub fn new(judged: Option<NaiveDate>) -> Self {
        Self { judged }
    }

    /// The real time, in Beijing: what is recorded.
    pub fn now(self) -> DateTime<FixedOffset> {
        let now = Utc::now();
        FixedOffset::east_opt(BEIJING).map_or_else(|| now.fixed_offset(), |beijing| now.with_timezone(&beijing))
    }

    /// The day by which deadlines are judged.
    pub fn today(self) -> NaiveDate {
        self.judged.unwrap_or_else(|| self.now().date_naive())
    }
}
