//! Accidents: their grade, and how soon they must be reported (Regulations on the Reporting, Investigation and Handling
//! of Work Safety Accidents, State Council Order 493, in force since 2007-06-01).

use chrono::{DateTime, FixedOffset, TimeDelta};

vocabulary! {
    /// The four grades of an accident, the lightest first (Order 493, art. 3).
    Grade {
        /// Fewer than 3 deaths, 10 serious injuries and 10 million yuan.
        General = "general",
        /// From 3 deaths, 10 serious injuries or 10 million yuan.
        Larger = "larger",
        /// From 10 deaths, 50 serious injuries or 50 million yuan.
        Major = "major",
        /// From 30 deaths, 100 serious injuries or 100 million yuan.
        Extraordinary = "extraordinary",
    }
}

vocabulary! {
    /// The departments that a report climbs through (Order 493, art. 11), the lowest first.
    Level {
        /// The district's emergency management bureau.
        District = "district",
        /// The city's.
        City = "city",
        /// The province's.
        Province = "province",
        /// The State Council's department.
        State = "state",
    }
}

/// The grade of an accident by its deaths, its serious injuries (acute industrial poisoning among them) and its direct
/// economic loss in yuan: the heaviest that any one of them reaches (Order 493, art. 3). A number that the article
/// calls "from" or "at least" is in the heavier grade.
pub fn grade(deaths: u32, injuries: u32, loss_yuan: u64) -> Grade {
    const MILLION: u64 = 1_000_000;
    let by_deaths = reached(u64::from(deaths), [3, 10, 30]);
    let by_injuries = reached(u64::from(injuries), [10, 50, 100]);
    let by_loss = reached(loss_yuan, [10 * MILLION, 50 * MILLION, 100 * MILLION]);
    by_deaths.max(by_injuries).max(by_loss)
}

fn reached(number: u64, [larger, major, extraordinary]: [u64; 3]) -> Grade {
    match number {
        _ if number >= extraordinary => Grade::Extraordinary,
        _ if number >= major => Grade::Major,
        _ if number >= larger => Grade::Larger,
        _ => Grade::General,
    }
}

/// When the enterprise's principal must have reported, at the latest: one hour after hearing of the accident, so after
/// the accident itself where no later time of hearing is known (Order 493, art. 9). None past the end of the calendar.
pub fn enterprise_reports_by(heard: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
    heard.checked_add_signed(TimeDelta::hours(1))
}

/// When a department must have reported upwards, at the latest: two hours after the report came in (Order 493,
/// art. 11). None past the end of the calendar.
pub fn level_reports_by(received: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
    received.checked_add_signed(TimeDelta::hours(2))
}

/// When the report must have reached `level`, at the latest, if the enterprise heard of the accident as it happened and
/// everyone below took all the time there is (Order 493, art. 9 and 11). None past the end of the calendar.
pub fn reaches_by(level: Level, accident: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
    let first = enterprise_reports_by(accident);
    Level::ALL.iter().filter(|below| **below < level).fold(first, |received, _| level_reports_by(received?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn order_493_art_3_grades_by_deaths() {
        for (deaths, expected) in [
            (0, Grade::General),
            (1, Grade::General),
            (2, Grade::General),
            (3, Grade::Larger),
            (9, Grade::Larger),
            (10, Grade::Major),
            (29, Grade::Major),
            (30, Grade::Extraordinary),
            (u32::MAX, Grade::Extraordinary),
        ] {
            assert_eq!(grade(deaths, 0, 0), expected, "{deaths} deaths");
        }
    }

    #[test]
    fn order_493_art_3_grades_by_serious_injuries() {
        for (injuries, expected) in [
            (1, Grade::General),
            (9, Grade::General),
            (10, Grade::Larger),
            (49, Grade::Larger),
            (50, Grade::Major),
            (99, Grade::Major),
            (100, Grade::Extraordinary),
            (u32::MAX, Grade::Extraordinary),
        ] {
            assert_eq!(grade(0, injuries, 0), expected, "{injuries} injuries");
        }
    }

    #[test]
    fn order_493_art_3_grades_by_direct_loss_in_yuan() {
        for (loss, expected) in [
            (1, Grade::General),
            (9_999_999, Grade::General),
            (10_000_000, Grade::Larger),
            (49_999_999, Grade::Larger),
            (50_000_000, Grade::Major),
            (99_999_999, Grade::Major),
            (100_000_000, Grade::Extraordinary),
            (u64::MAX, Grade::Extraordinary),
        ] {
            assert_eq!(grade(0, 0, loss), expected, "{loss} yuan");
        }
    }

    #[test]
    fn order_493_art_3_any_one_number_lifts_the_grade() {
        for (deaths, injuries, loss, expected) in [
            (2, 9, 9_999_999, Grade::General),
            (3, 9, 9_999_999, Grade::Larger),
            (2, 10, 9_999_999, Grade::Larger),
            (2, 9, 10_000_000, Grade::Larger),
            (3, 50, 0, Grade::Major),
            (29, 99, 100_000_000, Grade::Extraordinary),
            (1, 100, 10_000_000, Grade::Extraordinary),
            (30, 0, 50_000_000, Grade::Extraordinary),
        ] {
            assert_eq!(grade(deaths, injuries, loss), expected, "{deaths} deaths, {injuries} injuries, {loss} yuan");
        }
    }

    fn time(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn order_493_art_9_the_enterprise_reports_within_one_hour() {
        for (heard, due) in
            [("2026-11-23T08:15:00+08:00", "2026-11-23T09:15:00+08:00"), ("2026-12-31T23:30:00+08:00", "2027-01-01T00:30:00+08:00")]
        {
            assert_eq!(enterprise_reports_by(time(heard)), Some(time(due)), "{heard}");
        }
    }

    #[test]
    fn order_493_art_11_each_level_reports_within_two_hours() {
        assert_eq!(level_reports_by(time("2026-11-23T22:40:00+08:00")), Some(time("2026-11-24T00:40:00+08:00")));
        for (level, due) in [
            (Level::District, "2026-11-23T21:00:00+08:00"),
            (Level::City, "2026-11-23T23:00:00+08:00"),
            (Level::Province, "2026-11-24T01:00:00+08:00"),
            (Level::State, "2026-11-24T03:00:00+08:00"),
        ] {
            assert_eq!(reaches_by(level, time("2026-11-23T20:00:00+08:00")), Some(time(due)), "{level}");
        }
    }

    #[test]
    fn past_the_end_of_the_calendar_there_is_no_time() {
        let last = DateTime::<chrono::Utc>::MAX_UTC.fixed_offset();
        assert_eq!(enterprise_reports_by(last), None);
        assert_eq!(reaches_by(Level::State, last), None);
    }
}
