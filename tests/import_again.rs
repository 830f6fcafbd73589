//! A ledger that comes again, corrected: it updates what it meant before and doubles nothing.
#![allow(clippy::unwrap_used)]

mod common;

use common::Desk;
use serde_json::Value;
use std::path::PathBuf;

const HEADINGS: &str = "企业名称,隐患描述,检查日期,整改期限,责任人";
const ROWS: [&str; 6] = [
    "云墟甲化工有限公司,1号车间灭火器压力不足,2026-5-1,2026-5-20,张三",
    "云墟甲化工有限公司,2号车间灭火器压力不足,2026-5-1,2026-5-20,张三",
    "云墟甲化工有限公司,疏散通道被货物堵塞,2026-5-1,2026-5-20,李四",
    "云墟甲化工有限公司,配电箱未接地且线路裸露,2026-5-2,2026-5-20,李四",
    "云墟乙铝业有限公司,除尘管道积尘未清理,2026-5-3,2026-5-21,王五",
    "云墟乙铝业有限公司,防护栏杆缺失,2026-5-3,2026-5-21,王五",
];

struct Ledger {
    desk: Desk,
    path: PathBuf,
}

impl Ledger {
    /// A ledger that was imported once.
    fn imported() -> Self {
        let desk = Desk::new();
        let path = desk.scratch().join("台账.csv");
        let ledger = Self { desk, path };
        assert_eq!(ledger.again(HEADINGS, &ROWS), [6, 0, 0]);
        ledger
    }

    /// Imports these rows under the same name: how many were created, updated and unchanged.
    fn again(&self, headings: &str, rows: &[&str]) -> [u64; 3] {
        std::fs::write(&self.path, format!("{headings}\n{}\n", rows.join("\n"))).unwrap();
        let report = self.desk.json(&["import", self.path.to_str().unwrap(), "--json"]);
        assert_eq!(report["rejected"], 0, "{report}");
        ["created", "updated", "unchanged"].map(|count| report[count].as_u64().unwrap())
    }

    fn hazard(&self, id: &str) -> Value {
        self.desk.json(&["hazard", "show", id, "--json"])
    }

    fn count(&self) -> usize {
        self.desk.list(&["hazard", "list", "--json"]).len()
    }
}

fn with(changes: impl FnOnce(&mut Vec<&str>)) -> Vec<&'static str> {
    let mut rows: Vec<&str> = ROWS.to_vec();
    changes(&mut rows);
    rows.into_iter().map(|row| -> &'static str { row.to_owned().leak() }).collect()
}

#[test]
fn rows_may_be_put_in_taken_out_and_sorted() {
    let ledger = Ledger::imported();
    let new = "云墟甲化工有限公司,3号车间灭火器压力不足,2026-5-1,2026-5-20,张三";
    assert_eq!(ledger.again(HEADINGS, &with(|rows| rows.reverse())), [0, 0, 6]);
    assert_eq!(ledger.again(HEADINGS, &with(|rows| rows.retain(|row| *row != ROWS[1]))), [0, 0, 5]);
    assert_eq!(ledger.again(HEADINGS, &with(|rows| rows.insert(1, new))), [1, 0, 6]);
    assert_eq!(ledger.hazard("H2")["description"], "2号车间灭火器压力不足", "a like row takes nobody's place");
    assert_eq!(ledger.again(HEADINGS, &ROWS), [0, 0, 6]);
    assert_eq!(ledger.count(), 7);
}

#[test]
fn a_mended_text_is_the_same_hazard_wherever_its_row_went() {
    let ledger = Ledger::imported();
    let new = "云墟甲化工有限公司,应急照明损坏,2026-5-1,2026-5-20,张三";
    let mended = "云墟甲化工有限公司,疏散通道被货物堵塞严重,2026-5-1,2026-5-20,李四";
    let corrected = with(|rows| {
        rows[2] = mended;
        rows.insert(0, new);
    });
    assert_eq!(ledger.again(HEADINGS, &corrected), [1, 1, 5]);
    assert_eq!(ledger.hazard("H3")["description"], "疏散通道被货物堵塞严重");
    assert_eq!(ledger.again(HEADINGS, &corrected), [0, 0, 7]);
    // The mended row stands where a row like it stood before; that one went down.
    let second = "云墟甲化工有限公司,2号车间灭火器压力不足且过期,2026-5-1,2026-5-20,张三";
    let moved = with(|rows| {
        rows[2] = mended;
        rows[1] = rows[0];
        rows[0] = second;
        rows.push(new);
    });
    assert_eq!(ledger.again(HEADINGS, &moved), [0, 1, 6]);
    assert_eq!(ledger.hazard("H2")["description"], "2号车间灭火器压力不足且过期");
    assert_eq!(ledger.hazard("H1")["description"], "1号车间灭火器压力不足");
    // Another day at its old place, and another deadline and person.
    let other_day = with(|rows| {
        rows[3] = "云墟甲化工有限公司,配电箱未接地且线路裸露,2026-5-4,2026-5-28,赵六";
        rows[2] = mended;
        rows[1] = rows[0];
        rows[0] = second;
        rows.push(new);
    });
    assert_eq!(ledger.again(HEADINGS, &other_day), [0, 1, 6]);
    let hazard = ledger.hazard("H4");
    assert_eq!((&hazard["found_on"], &hazard["deadline"], &hazard["owner"]), (&"2026-05-04".into(), &"2026-05-28".into(), &"赵六".into()));
    assert_eq!(ledger.count(), 7);
    assert_eq!(ledger.desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn numbers_that_are_added_to_a_ledger_are_those_of_the_known_hazards() {
    let ledger = Ledger::imported();
    let numbered: Vec<String> = ROWS.iter().enumerate().map(|(at, row)| format!("{row},YH-{}", at + 1)).collect();
    let rows: Vec<&str> = numbered.iter().map(String::as_str).collect();
    assert_eq!(ledger.again(&format!("{HEADINGS},隐患编号"), &rows), [0, 6, 0]);
    assert_eq!(ledger.again(&format!("{HEADINGS},隐患编号"), &rows), [0, 0, 6]);
    assert_eq!(ledger.hazard("H5")["code"], "YH-5");
    assert_eq!(ledger.count(), 6);
}

#[test]
fn a_column_that_is_added_fills_in_and_one_that_is_unknown_is_kept() {
    let ledger = Ledger::imported();
    let more: Vec<String> = ROWS.iter().map(|row| format!("{row},一般,网格员甲")).collect();
    let rows: Vec<&str> = more.iter().map(String::as_str).collect();
    assert_eq!(ledger.again(&format!("{HEADINGS},隐患等级,网格员"), &rows), [0, 6, 0]);
    let hazard = ledger.hazard("H1");
    assert!(hazard.to_string().contains("网格员甲"), "{hazard}");
}

#[test]
fn the_workbook_of_rejects_brings_in_those_rows_and_no_others() {
    let desk = Desk::new();
    let path = desk.scratch().join("退回.csv");
    let rejects = desk.scratch().join("rejects.xlsx");
    let rows = [
        "2026年隐患台账,,,,",
        HEADINGS,
        ROWS[0],
        "云墟甲化工有限公司,无,2026-5-1,2026-5-20,张三",
        ",配电箱未接地,2026-13-1,2026-5-20,李四",
        ROWS[4],
        "云墟乙铝业有限公司,积尘,2026-5-3,2026-6-31,王五",
    ];
    std::fs::write(&path, rows.join("\n")).unwrap();
    let report = desk.json(&["import", path.to_str().unwrap(), "--json", "--rejects", rejects.to_str().unwrap()]);
    assert_eq!((&report["created"], &report["rejected"]), (&2.into(), &3.into()), "{report}");
    let said: Vec<_> = report["rejects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| [&cell["cell"], &cell["value"], &cell["reason"]].map(|it| it.as_str().unwrap()))
        .collect();
    assert_eq!(said, [["B4", "无", "says_nothing"], ["C5", "2026-13-1", "date_unreadable"], ["D7", "2026-6-31", "date_unreadable"]]);
    let mut book = calamine::open_workbook_auto(&rejects).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    assert_eq!(sheet.rows().count(), 2 + 3, "title, headings and the rows");
    // Corrected by hand: the cells that were wrong, and nothing else.
    let lines: Vec<String> = sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")).collect();
    let corrected = lines.join("\n").replace(",无,", ",漏电,").replace("2026-13-1", "2026-5-1").replace("2026-6-31", "2026-6-30");
    let again = desk.scratch().join("退回-改.csv");
    std::fs::write(&again, corrected).unwrap();
    let report = desk.json(&["import", again.to_str().unwrap(), "--json"]);
    assert_eq!((&report["created"], &report["updated"], &report["rejected"]), (&3.into(), &0.into(), &0.into()), "{report}");
    assert_eq!(desk.list(&["hazard", "list", "--json"]).len(), 5);
    // And the whole of it, corrected in its own file.
    let corrected = rows.join("\n").replace(",无,", ",漏电,").replace("2026-13-1", "2026-5-1").replace("2026-6-31", "2026-6-30");
    std::fs::write(&path, corrected).unwrap();
    let report = desk.json(&["import", path.to_str().unwrap(), "--json"]);
    assert_eq!((&report["created"], &report["unchanged"]), (&0.into(), &5.into()), "{report}");
}

#[test]
fn a_row_that_names_no_day_keeps_the_one_with_which_it_came_in() {
    let ledger = Ledger::imported();
    let undated: Vec<String> = ROWS.iter().map(|row| row.replace(",2026-5-1,", ",,").replace(",2026-5-2,", ",,")).collect();
    let mut rows: Vec<&str> = undated.iter().map(String::as_str).collect();
    assert_eq!(ledger.again(HEADINGS, &rows), [0, 0, 6]);
    rows.swap(0, 3);
    assert_eq!(ledger.again(HEADINGS, &rows), [0, 0, 6]);
    assert_eq!(ledger.hazard("H1")["found_on"], "2026-05-01");
    assert_eq!(ledger.count(), 6);
}

#[test]
fn what_has_to_be_gone_in_the_future_was_not_found_there() {
    let ledger = Ledger::imported();
    let row = ["云墟甲化工有限公司,消防水泵故障,,2099-12-31,张三"];
    assert_eq!(ledger.again(HEADINGS, &row), [1, 0, 0]);
    let hazard = ledger.hazard("H7");
    assert_eq!(hazard["deadline"], "2099-12-31");
    assert!(hazard["found_on"].as_str().unwrap() < "2099", "{hazard}");
    assert_eq!(ledger.again(HEADINGS, &row), [0, 0, 1]);
}

#[test]
fn a_year_of_two_digits_is_one_of_these_years() {
    let ledger = Ledger::imported();
    let rows = ["云墟甲化工有限公司,消防水泵故障,26.9.1,26.9.30,张三", "云墟甲化工有限公司,灭火器过期,24/9/1,一个月内,张三"];
    assert_eq!(ledger.again(HEADINGS, &rows), [2, 0, 0]);
    for (id, found_on, deadline) in [("H7", "2026-09-01", "2026-09-30"), ("H8", "2024-09-01", "2024-10-01")] {
        let hazard = ledger.hazard(id);
        assert_eq!((&hazard["found_on"], &hazard["deadline"]), (&found_on.into(), &deadline.into()));
    }
    // Neither a year long ago nor one to come, nor no date at all.
    std::fs::write(&ledger.path, format!("{HEADINGS}\n云墟甲化工有限公司,积尘,89.9.1,,张三\n云墟甲化工有限公司,漏电,1.2.3,,张三\n"))
        .unwrap();
    let report = ledger.desk.json(&["import", ledger.path.to_str().unwrap(), "--json"]);
    assert_eq!((&report["created"], &report["rejected"]), (&0.into(), &2.into()), "{report}");
}

#[test]
fn a_workbook_of_several_ledgers_tells_of_those_that_were_not_taken() {
    let desk = Desk::new();
    let path = desk.scratch().join("台账.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, filled) in [("封面", false), ("8月", true), ("9月", true), ("填表说明", false), ("10月", true)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_string(0, 0, if filled { "企业名称" } else { "隐患排查治理台账" }).unwrap();
        if filled {
            sheet.write_string(0, 1, "隐患描述").unwrap().write_string(0, 2, "检查日期").unwrap();
            let found = format!("{name}的漏电");
            sheet.write_string(1, 0, "甲公司").unwrap().write_string(1, 1, &found).unwrap().write_string(1, 2, "2026-8-1").unwrap();
        }
    }
    book.save(&path).unwrap();
    let path = path.to_str().unwrap();
    let said = desk.ok(&["import", path, "--dry-run"]);
    assert!(said.contains("9月、10月") && said.contains("--sheet"), "{said}");
    let report = desk.json(&["import", path, "--json"]);
    assert_eq!((&report["sheet"], &report["other_sheets"]), (&"8月".into(), &serde_json::json!(["9月", "10月"])), "{report}");
    let report = desk.json(&["import", path, "--json", "--sheet", "9月"]);
    assert_eq!((&report["created"], &report["other_sheets"]), (&1.into(), &serde_json::json!([])), "{report}");
}
