//! Reminders as they leave the program: lines, Markdown, a calendar that an independent parser reads.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use icalendar::{Calendar, CalendarComponent, Component, Event};
use std::collections::{BTreeMap, HashSet};
use unicode_width::UnicodeWidthStr;

/// Columns of a line on a terminal that draws `…` two wide.
fn columns(line: &str) -> usize {
    line.width() + line.matches('…').count()
}

fn items(desk: &Desk, more: &[&str]) -> Vec<serde_json::Value> {
    desk.json(&[&["remind", "--format", "json"], more].concat())["items"].as_array().unwrap().clone()
}

fn id(item: &serde_json::Value) -> &str {
    ["hazard_id", "record_id", "group_id", "enterprise_id"].iter().find_map(|key| item[*key].as_str()).unwrap()
}

fn ics(desk: &Desk, more: &[&str]) -> String {
    desk.ok(&[&["remind", "--format", "ics"], more].concat())
}

/// A list without the journal's head at its foot.
fn list(desk: &Desk, arguments: &[&str]) -> String {
    let text = desk.ok(&[&["remind"], arguments].concat());
    let (body, foot) = text.trim_end().rsplit_once('\n').unwrap();
    assert!(foot.contains("记录链") || foot.contains("Journal"), "{foot}");
    assert!(columns(foot) <= 80, "{foot}");
    format!("{}\n", body.trim_end())
}

/// The events of a calendar, by id.
fn events(calendar: &str) -> BTreeMap<String, Event> {
    let parsed: Calendar = calendar.parse().unwrap();
    let mut events = BTreeMap::new();
    for component in parsed.components {
        if let CalendarComponent::Event(event) = component {
            assert!(events.insert(event.get_uid().unwrap().to_owned(), event.clone()).is_none(), "{:?} twice", event.get_uid());
        }
    }
    events
}

fn value<'a>(event: &'a Event, name: &str) -> &'a str {
    let of_many = || event.multi_properties().get(name).and_then(|several| several.first()).map(|first| first.value());
    event.property_value(name).or_else(of_many).unwrap_or_else(|| panic!("no {name} in {event:?}"))
}

/// The one event of a hazard's deadline.
fn deadline_of<'a>(events: &'a BTreeMap<String, Event>, hazard: &str) -> (&'a str, &'a Event) {
    let name = format!("-{hazard}-rectification_deadline@");
    let mut found = events.iter().filter(|(uid, _)| uid.contains(&name));
    let (uid, event) = found.next().unwrap_or_else(|| panic!("no {hazard} in {:?}", events.keys()));
    assert!(found.next().is_none());
    (uid, event)
}

#[test]
fn every_line_fits_a_terminal_and_names_what_it_is_of() {
    let desk = Desk::demo();
    for (lang, head) in [("zh-CN", "2026-11-24 周二：逾期"), ("en", "2026-11-24 Tue: ")] {
        let text = list(&desk, &["--lang", lang, "--days", "400"]);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with(head), "{}", lines[0]);
        for line in &lines {
            assert!(columns(line) <= 80, "{} columns: {line}", columns(line));
        }
        assert!(lines.iter().any(|line| line.ends_with('…') && columns(line) >= 78), "some line is cut, and no earlier than it must be");
        let items = items(&desk, &["--days", "400"]);
        assert_eq!(lines.len(), items.len() + 1);
        for (line, item) in lines[1..].iter().zip(&items) {
            assert!(line.split(' ').any(|word| word == id(item)), "{line} names no {}", id(item));
            assert!(line.contains(item["due"].as_str().unwrap()), "{line}");
        }
    }
}

#[test]
fn the_first_line_counts_and_a_limit_says_how_many_more() {
    let desk = Desk::demo();
    let days: Vec<i64> = items(&desk, &[]).iter().map(|item| item["days"].as_i64().unwrap()).collect();
    let count = |which: fn(&i64) -> bool| days.iter().filter(|days| which(days)).count();
    let (overdue, today, soon) = (count(|days| *days < 0), count(|days| *days == 0), count(|days| *days > 0));
    assert!(overdue > 5 && today > 0 && soon > 0, "{days:?}");
    let head = format!("2026-11-24 周二：逾期{overdue}项，今天{today}项，7天内{soon}项");
    let whole = list(&desk, &[]);
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines[0], head);
    let first = list(&desk, &["--limit", "5"]);
    assert_eq!(first, format!("{}\n还有{}项\n", lines[..6].join("\n"), days.len() - 5));
    assert_eq!(list(&desk, &["--limit", "5000"]), whole);
    // A group's are counted one by one.
    let of_group = items(&desk, &["--group", "第3组"]).len();
    let text = list(&desk, &["--group", "第3组", "--limit", "1"]);
    assert!(of_group > 2 && text.ends_with(&format!("还有{}项\n", of_group - 1)), "{text}");
    for format in ["json", "ics"] {
        let (code, said) = desk.refused(&["remind", "--format", format, "--limit", "5"]);
        assert!(code == 2 && said.contains("--limit"), "{said}");
    }
    assert_eq!(desk.refused(&["remind", "--limit", "0"]).0, 2);
}

#[test]
fn where_nothing_is_due_there_is_one_line() {
    let desk = Desk::with_enterprise();
    assert_eq!(list(&desk, &[]), "2026-11-24 周二：没有到期事项\n");
    assert_eq!(list(&desk, &["--format", "markdown"]), "# 2026-11-24 周二：没有到期事项\n");
    assert!(events(&ics(&desk, &[])).is_empty());
}

#[test]
fn markdown_has_a_part_for_each_and_shows_data_as_it_is() {
    let desk = Desk::demo();
    let days: Vec<i64> = items(&desk, &[]).iter().map(|item| item["days"].as_i64().unwrap()).collect();
    let text = list(&desk, &["--format", "markdown"]);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    let overdue = days.iter().filter(|days| **days < 0).count();
    let today = days.iter().filter(|days| **days == 0).count();
    let soon = days.len() - overdue - today;
    assert_eq!(headings, [format!("## 已逾期（{overdue}）"), format!("## 今天到期（{today}）"), format!("## 7天内到期（{soon}）")]);
    assert_eq!(text.lines().filter(|line| line.starts_with("- **")).count(), days.len());
    assert!(text.lines().all(|line| line.is_empty() || ["# ", "## ", "- **"].iter().any(|start| line.starts_with(start))), "{text}");
    let hostile = "*粗*_斜_ [点此](http://x) <@all> `码` #1\n# 题";
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", hostile, "--deadline", "+1"]);
    let text = list(&desk, &["--format", "markdown"]);
    let line = text.lines().find(|line| line.contains('粗')).unwrap();
    assert!(line.contains("\\*粗\\*\\_斜\\_ \\[点此\\](http://x) ＜@all＞ \\`码\\` \\#1 \\# 题"), "{line}");
}

#[test]
fn twenty_reminders_fit_what_a_robot_takes() {
    let desk = Desk::with_enterprise();
    for day in 1..=25 {
        let description = "除尘器锁气卸灰装置磨损漏气，卸灰不畅".repeat(9);
        desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", &description, "--deadline", &format!("+{day}")]);
    }
    let text = desk.ok(&["remind", "--format", "markdown", "--limit", "20", "--today", "2027-01-10"]);
    assert_eq!(text.lines().filter(|line| line.starts_with("- **")).count(), 20);
    assert!(text.len() <= 4096 && text.contains("\n\n还有"), "{} bytes", text.len());
}

#[test]
fn a_calendar_holds_every_reminder_once_in_folded_lines() {
    let desk = Desk::demo();
    for lang in ["zh-CN", "en"] {
        let calendar = ics(&desk, &["--lang", lang, "--days", "400"]);
        assert!(calendar.ends_with("END:VCALENDAR\r\n") && !calendar.replace("\r\n", "").contains(['\r', '\n']));
        for line in calendar.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
        let events = events(&calendar);
        let items = items(&desk, &["--days", "400"]);
        assert_eq!(events.len(), items.len());
        for item in &items {
            let of = format!("-{}-", id(item));
            assert!(events.keys().any(|uid| uid.contains(&of)), "no {of}");
        }
        for event in events.values() {
            assert_eq!(value(event, "TRANSP"), "TRANSPARENT");
            assert!(columns(value(event, "SUMMARY")) <= 80);
            let (from, to) = (value(event, "DTSTART"), value(event, "DTEND"));
            assert!(from >= "20261124" && from < to && from.len() == 8, "{from} {to}");
            assert!(!value(event, "SEQUENCE").starts_with('-') && value(event, "DTSTAMP") == value(event, "LAST-MODIFIED"));
            assert!(!value(event, "DESCRIPTION").is_empty() && !value(event, "CATEGORIES").is_empty());
        }
    }
    let named = ics(&desk, &["--group", "第3组"]);
    assert!(named.contains("X-WR-CALNAME:督导提醒：第3组\r\n") && named.contains("REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"), "{named}");
}

#[test]
fn an_item_moves_with_its_deadline_and_is_never_doubled() {
    let desk = Desk::with_enterprise();
    desk.ok(&[
        "hazard",
        "register",
        "--enterprise",
        "E1",
        "--description",
        "通道堵塞",
        "--location",
        "一车间；东门",
        "--deadline",
        "11-27",
    ]);
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "积尘", "--deadline", "11-27"]);
    let before = ics(&desk, &[]);
    assert_eq!(before, ics(&desk, &[]), "the same state is the same bytes");
    let was = events(&before);
    let (uid, event) = deadline_of(&was, "H1");
    assert_eq!(value(event, "DTSTART"), "20261127");
    assert_eq!(value(event, "LOCATION"), "云墟镇 一车间；东门");
    assert!(value(event, "SUMMARY").starts_with("整改期限 H1 云墟测试化工有限公司"), "{event:?}");
    assert_eq!(before.matches("TRIGGER:-PT15H").count(), before.matches("TRIGGER:PT9H").count(), "the day before, and the day");
    // The deadline moves: the item with it, under the same id, as a later version of itself; the other item stays.
    desk.ok(&["hazard", "plan", "H1", "--measures", "清理", "--deadline", "12-01"]);
    let after = ics(&desk, &["--days", "30"]);
    let is = events(&after);
    let (same, moved) = deadline_of(&is, "H1");
    assert_eq!((same, value(moved, "DTSTART")), (uid, "20261201"));
    let sequence = |event: &Event| value(event, "SEQUENCE").parse::<i64>().unwrap();
    assert!(sequence(moved) > sequence(event) && value(moved, "DTSTAMP") >= value(event, "DTSTAMP"));
    assert_eq!(deadline_of(&is, "H2").1.property_value("SEQUENCE"), deadline_of(&was, "H2").1.property_value("SEQUENCE"));
    // Another day: what lies ahead is the same, what is past stands on that day and says so, under the same id.
    let next = events(&ics(&desk, &["--days", "30", "--today", "2026-11-25"]));
    assert_eq!(deadline_of(&next, "H1"), (uid, moved));
    let late = ics(&desk, &["--days", "30", "--today", "2026-12-03"]);
    let late_events = events(&late);
    let (late_uid, overdue) = deadline_of(&late_events, "H1");
    assert_eq!((late_uid, value(overdue, "DTSTART"), value(overdue, "DTEND")), (uid, "20261203", "20261204"));
    assert!(value(overdue, "SUMMARY").starts_with("【逾期】整改期限（应于12-01）"), "{overdue:?}");
    assert!(value(overdue, "CATEGORIES").contains("逾期"));
    let later = events(&ics(&desk, &["--days", "30", "--today", "2026-12-04"]));
    assert!(sequence(deadline_of(&later, "H1").1) > sequence(overdue), "each day a later version, or the phone keeps the first");
    // Done: it is gone.
    desk.ok(&["hazard", "fix-on-the-spot", "H2", "--evidence", "照片"]);
    assert!(!events(&ics(&desk, &["--days", "10"])).keys().any(|uid| uid.contains("-H2-rectification")));
}

#[test]
fn the_next_visit_is_the_same_item_and_each_report_one_of_its_own() {
    let desk = Desk::with_enterprise();
    desk.ok(&["programme", "set", "--document-number", "坛应急〔2026〕1号", "--issued-on", "2026-01-05", "--ends-on", "2028-12-31"]);
    let visit = |on: &str| desk.ok(&["visit", "add", "--enterprise", "E1", "--mode", "routine_visit", "--on", on]);
    let found = || {
        let events = events(&ics(&desk, &["--days", "900"]));
        let of =
            |kind: &str| events.iter().filter(|(uid, _)| uid.contains(kind)).map(|(uid, event)| (uid.clone(), event.clone())).collect();
        let [visits, reports]: [Vec<(String, Event)>; 2] = ["-E1-visit@", "-E1-annual_report-"].map(of);
        (visits, reports)
    };
    visit("2026-11-02");
    let (first, reports) = found();
    visit("2026-11-20");
    let (second, same) = found();
    let ([(uid, was)], [(now, is)]) = (&first[..], &second[..]) else { panic!("{first:?} {second:?}") };
    assert_eq!(uid, now);
    assert!(value(was, "DTSTART") < value(is, "DTSTART"), "it moves on");
    let sequence = |event: &Event| value(event, "SEQUENCE").parse::<i64>().unwrap();
    assert!(sequence(was) < sequence(is), "a visit is no change of the enterprise, and yet moves what it owes");
    let uids = |reports: &[(String, Event)]| reports.iter().map(|(uid, _)| uid.rsplit('-').next().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(uids(&reports), ["202612@dudao", "202712@dudao", "202812@dudao"]);
    assert_eq!(uids(&reports), uids(&same));
}

#[test]
fn two_databases_share_no_id() {
    let calendars = [Desk::with_enterprise(), Desk::with_enterprise()].map(|desk| {
        desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "积尘", "--deadline", "+2"]);
        events(&ics(&desk, &[])).into_keys().collect::<HashSet<String>>()
    });
    assert!(!calendars[0].is_empty() && calendars[0].is_disjoint(&calendars[1]), "{calendars:?}");
}

#[test]
fn what_data_says_stays_within_its_value() {
    let desk = Desk::with_enterprise();
    let hostile = "a,b;c\\d\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:假";
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", hostile, "--owner", "张三, 李四; \\n", "--deadline", "+2"]);
    let events = events(&ics(&desk, &[]));
    let (_, event) = deadline_of(&events, "H1");
    assert!(value(event, "SUMMARY").ends_with("a,b;c\\d END:VEVENT BEGIN:VEVENT SUMMARY:假"), "{event:?}");
    assert!(value(event, "DESCRIPTION").contains("整改责任人：张三, 李四; \\n"), "{event:?}");
}

#[test]
fn a_list_ends_with_the_journals_head_for_keeping_outside() {
    let desk = Desk::demo();
    let head = desk.json(&["journal", "head", "--json"]);
    let (seq, hash) = (head["seq"].as_u64().unwrap(), head["hash"].as_str().unwrap());
    for format in ["text", "markdown"] {
        let list = desk.ok(&["remind", "--format", format, "--limit", "5"]);
        let foot = list.lines().last().unwrap();
        assert!(foot.contains(&format!("记录链{seq} ")) && foot.ends_with(hash), "{foot}");
    }
    let last = desk.ok(&["journal", "export", "--from", &seq.to_string()]);
    assert!(last.contains(&format!("\"hash\":\"{hash}\"")), "{last}");
    assert_ne!(desk.json(&["journal", "head", "--json"])["hash"], hash, "that was exported is an entry");
}
