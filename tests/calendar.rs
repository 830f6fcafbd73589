//! `dudao calendar`: the days of a month with what falls due on them, in agreement with the reminders.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use serde_json::Value;
use std::collections::BTreeMap;

/// How much falls due on each day, by `remind` looking as far ahead as it can.
fn by_reminders(desk: &Desk, whose: &[&str]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    let said = desk.json(&[&["remind", "--days", "4000", "--format", "json"], whose].concat());
    for item in said["items"].as_array().unwrap() {
        *counts.entry(item["due"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

fn days(month: &Value) -> Vec<&Value> {
    month["days"].as_array().unwrap().iter().collect()
}

#[test]
fn a_month_counts_what_the_reminders_list() {
    let desk = Desk::demo();
    for whose in [&[][..], &["--mine"], &["--group", "G2"]] {
        let listed = by_reminders(&desk, whose);
        let mut seen = 0;
        for month in ["2026-06", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-06"] {
            let month = desk.json(&[&["calendar", "--json", "--month", month], whose].concat());
            let mut sum = 0;
            for day in days(&month) {
                let (on, due) = (day["day"].as_str().unwrap(), day["due"].as_u64().unwrap());
                assert_eq!(due, listed.get(on).copied().unwrap_or(0), "{on} {whose:?}");
                assert_eq!(day["overdue"], due > 0 && on < common::TODAY);
                assert_eq!(day["or_more"], false);
                sum += due;
                if due > 0 && seen < 3 {
                    let of_day = desk.json(&[&["calendar", "--json", "--day", on], whose].concat());
                    assert_eq!(of_day["items"].as_array().unwrap().len() as u64, due, "{on} {whose:?}");
                    assert!(of_day["items"].as_array().unwrap().iter().all(|item| item["due"] == on));
                    seen += 1;
                }
            }
            assert_eq!(month["due"], sum);
        }
        assert!(whose == ["--mine"] || seen == 3, "{whose:?}");
    }
}

#[test]
fn rest_days_and_make_up_workdays_are_named() {
    let desk = Desk::demo();
    let month = desk.json(&["calendar", "--month", "2026-10", "--json"]);
    assert_eq!(month["holidays_known"], true);
    let kind = |on: usize| days(&month)[on - 1]["kind"].as_str().unwrap().to_owned();
    assert_eq!([kind(1), kind(10), kind(11), kind(12)], ["holiday", "makeup", "weekend", "working"]);
    let text = desk.ok(&["calendar", "--month", "2026-10"]);
    assert!(text.contains("2026-10-01 周四 休 国庆节") && text.contains("2026-10-10 周六 班"), "{text}");
    assert_eq!(text.lines().count(), 31);
    let next = desk.ok(&["calendar", "--month", "2027-05"]);
    assert!(next.ends_with("2027年放假安排未收录，休息日只按周末标注\n"), "{next}");
    assert!(desk.ok(&["calendar"]).contains(common::TODAY));
}

#[test]
fn what_is_no_month_or_no_day_is_told() {
    let desk = Desk::demo();
    for month in ["2026-13", "2026", "十二月", "", "9999-01"] {
        let (code, said) = desk.refused(&["calendar", "--month", month]);
        assert!(code == 2 && said.contains("月份写作 2026-12"), "{month}: {said}");
    }
    assert!(desk.refused(&["calendar", "--day", "11-31"]).1.contains("没有这一天"));
    assert_eq!(desk.refused(&["calendar", "--day", "11-30", "--month", "2026-11"]).0, 2);
    assert!(desk.refused(&["calendar", "--group", "没有的组"]).0 > 0);
}
