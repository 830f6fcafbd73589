//! The day's brief, and reports as text for a group chat.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use unicode_width::UnicodeWidthStr;

/// As the brief is asked for on the day itself: what was closed out since yesterday goes by when it was entered.
fn brief(desk: &Desk, more: &[&str]) -> String {
    desk.ok(&[&["--today", "今天", "brief"], more].concat())
}

fn json(desk: &Desk) -> serde_json::Value {
    serde_json::from_str(&brief(desk, &["--json"])).unwrap()
}

fn rows<'a>(report: &'a serde_json::Value, block: &str) -> &'a Vec<serde_json::Value> {
    report[block].as_array().unwrap_or_else(|| panic!("no {block} in {report}"))
}

#[test]
fn the_brief_says_who_is_on_duty_and_what_the_day_brings() {
    let desk = Desk::demo();
    let report = desk.json(&["brief", "--json"]);
    assert_eq!((&report["report"], &report["on"]), (&"brief".into(), &"2026-11-24".into()));
    let [duty] = &rows(&report, "brief_duty")[..] else { panic!("{report}") };
    assert_eq!((&duty["on"], &duty["officers"], &duty["duty_leader"]), (&"2026-11-24".into(), &"陶卅三 姜卅四".into(), &"张三".into()));
    // The figures are those of the lists.
    let figure = |key: &str| rows(&report, "figures").iter().find(|row| row["figure"] == key).unwrap()["count"].as_u64().unwrap() as usize;
    let count = |arguments: &[&str]| desk.list(&[&["hazard", "list", "--json"], arguments].concat()).len();
    let open = desk.list(&["hazard", "list", "--json"]);
    let is_open = |row: &&serde_json::Value| !["closed_out", "void", "transferred"].contains(&row["stage"].as_str().unwrap());
    assert_eq!(figure("open"), open.iter().filter(is_open).count());
    assert_eq!(figure("overdue"), count(&["--overdue"]));
    let items = desk.json(&["remind", "--format", "json"])["items"].as_array().unwrap().clone();
    let days: Vec<i64> = items.iter().map(|item| item["days"].as_i64().unwrap()).collect();
    let overdue = days.iter().filter(|days| **days < 0).count();
    assert_eq!(figure("overdue_all"), overdue);
    assert_eq!(figure("today"), days.iter().filter(|days| **days == 0).count());
    // The most pressing first, bounded, with how many more there are.
    let shown = rows(&report, "brief_overdue");
    assert_eq!(shown.len(), 21);
    let late: Vec<i64> = shown[..20].iter().map(|row| row["days"].as_i64().unwrap()).collect();
    assert!(late.is_sorted() && late.iter().all(|days| *days < 0), "{late:?}");
    assert_eq!(shown[20]["content"]["count"].as_u64().unwrap() as usize, overdue - 20);
    assert!(rows(&report, "brief_today").iter().all(|row| row["due"] == "2026-11-24"));
    // Tuesday: the next three working days are Wednesday to Friday.
    let ahead: Vec<&str> = rows(&report, "brief_ahead").iter().filter_map(|row| row["due"].as_str()).collect();
    assert!(ahead.iter().all(|due| ("2026-11-25"..="2026-11-27").contains(due)), "{ahead:?}");
    let friday = desk.json(&["--today", "2026-11-27", "brief", "--json"]);
    let last = rows(&friday, "brief_ahead").iter().filter_map(|row| row["due"].as_str()).max().unwrap().to_owned();
    assert!(last.as_str() <= "2026-12-02" && last.as_str() >= "2026-11-30", "over the weekend: {last}");
    assert!(rows(&report, "notes").iter().any(|row| row["note"].as_str().unwrap().contains("复查改在明天上午")), "{report}");
}

#[test]
fn what_was_closed_out_since_yesterday_stands_in_the_brief_until_that_is_taken_back() {
    let desk = Desk::with_enterprise();
    for description in ["通道堵塞", "积尘"] {
        desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", description, "--deadline", "+5", "--today", "今天"]);
    }
    assert!(rows(&json(&desk), "brief_closed").is_empty());
    desk.ok(&["hazard", "fix-on-the-spot", "H1", "--evidence", "照片", "--today", "今天"]);
    let report = json(&desk);
    let [closed] = &rows(&report, "brief_closed")[..] else { panic!("{report}") };
    assert_eq!((&closed["id"], &closed["description"]), (&"H1".into(), &"通道堵塞".into()));
    assert!(brief(&desk, &[]).contains("通道堵塞"), "{}", brief(&desk, &[]));
    let entry = closed["entry"].to_string();
    desk.ok(&["undo", &entry]);
    assert!(rows(&json(&desk), "brief_closed").is_empty());
    // Nobody is rostered, and that stands out.
    assert_eq!((&rows(&report, "brief_duty")[0]["officers"], &rows(&report, "brief_duty")[0]["bad"]), (&"nobody".into(), &true.into()));
}

#[test]
fn for_a_group_chat_lines_are_short_and_set_in_no_columns() {
    let desk = Desk::demo();
    for arguments in [&["brief"][..], &["handover", "--since", "11-20 08:00"], &["brief", "--lang", "en"], &["handover", "--lang", "en"]] {
        let text = desk.ok(arguments);
        for line in text.lines() {
            assert!(!line.contains("  ") && line.trim() == line && !line.contains(['▲', '\t']), "{line:?}");
            // Longer than a line's room is only what is one value, which nobody cuts.
            let parts = line.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.').trim_start();
            assert!(line.width() <= 44 || !parts.contains("逾期"), "{line}");
        }
        let short = text.lines().filter(|line| line.width() <= 44).count();
        assert!(short * 10 > text.lines().count() * 8, "most lines are short:\n{text}");
        let head = text.lines().next().unwrap();
        assert!(head.contains("2026-11-24") && text.lines().nth(1) == Some(""), "{head}");
    }
    let text = desk.ok(&["handover", "--since", "11-20 08:00"]);
    assert!(text.contains("\n【交班留言】\n") && text.contains("\n【期间新逾期】\n1. "), "{text}");
}
