//! Ledgers of the known kinds as other officers keep them: labels beside their values, deadlines in words, older formats.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use dudao::domain::enterprise::{HazchemRole, Sector};
use dudao::ledger::error::FileError;
use dudao::ledger::header::Target;
use dudao::ledger::kind::Kind;
use dudao::ledger::read::{Knowledge, Options, Outcome, Sheet};
use dudao::ledger::row::{About, Due, EnterpriseRow, HazardRow, LedgerRow, Reason, Reject};
use dudao::ledger::workbook::{Limits, Workbook};
use rust_xlsxwriter::Workbook as Book;
use std::ops::ControlFlow;
use std::path::Path;

struct Read {
    sheet: Sheet,
    hazards: Vec<HazardRow>,
    enterprises: Vec<EnterpriseRow>,
    rejects: Vec<Reject>,
}

impl Read {
    fn reasons(&self) -> Vec<(&str, Reason)> {
        self.rejects.iter().flat_map(|reject| &reject.faults).map(|fault| (fault.cell.as_str(), fault.reason)).collect()
    }
}

fn read(path: &Path) -> Result<Read, FileError> {
    let (options, knowledge) = (Options::default(), Knowledge::shipped());
    let mut book = Workbook::open(path, Limits::default())?;
    let sheet = Sheet::find(&mut book, &options, &knowledge)?;
    let (mut hazards, mut enterprises, mut rejects) = (Vec::new(), Vec::new(), Vec::new());
    sheet.read(&mut book, &options, &knowledge, &mut |outcome, _| {
        match outcome {
            Outcome::Row(LedgerRow::Hazard(row)) => hazards.push(*row),
            Outcome::Row(LedgerRow::Enterprise(row)) => enterprises.push(*row),
            Outcome::Row(LedgerRow::Register(row)) => panic!("a visit: {row:?}"),
            Outcome::Reject(reject) => rejects.push(reject),
        }
        ControlFlow::Continue(())
    })?;
    Ok(Read { sheet, hazards, enterprises, rejects })
}

fn format(name: &str) -> Result<Read, FileError> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers/formats").join(name))
}

/// Reads a sheet of texts, the lines' cells parted by `|`.
fn table(rows: &[&str]) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Book::new();
    let sheet = book.add_worksheet();
    for (row, line) in rows.iter().enumerate() {
        for (column, text) in line.split('|').enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row as u32, column as u16, text).unwrap();
        }
    }
    let path = folder.path().join("ledger.xlsx");
    book.save(&path).unwrap();
    read(&path).unwrap()
}

fn file(name: &str, bytes: &[u8]) -> Result<Read, FileError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read(&path)
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, month, day).unwrap()
}

#[test]
fn a_line_of_labels_right_above_the_headings_is_no_level_of_them() {
    for line in ["单位名称：||甲化工有限公司||填报时间:|2020.11.5", "单位名称||甲化工有限公司||填报时间|2020.11.5"]
    {
        let read = table(&[
            "隐患排查治理台账",
            line,
            "序号|隐患类别|隐患具体描述|隐患等级|排查发现日期|整改责任人|整改措施|计划完成时间|整改状态|整改完成时间|验证人|备注",
            "1|设备设施|阀门泄漏|较大|11.1|张三|更换|11.10|待整改|||",
        ]);
        assert_eq!((read.sheet.header.first_row, read.sheet.header.last_row), (3, 3), "{line}");
        assert_eq!(read.sheet.kind, Kind::SiteLedger);
        let hazard = &read.hazards[0];
        assert_eq!(hazard.enterprise.name, "甲化工有限公司");
        assert_eq!((hazard.found_on, hazard.due), (Some(day(11, 1)), Due::On(day(11, 10))), "{line}");
    }
}

#[test]
fn a_hazchem_role_tells_the_sector() {
    let read =
        table(&["序号|企业名称|危险化学品||涉爆粉尘|联系方式", "||生产|经营||", "1|甲化工有限公司|√|||139", "2|乙铝业有限公司|||√|"]);
    assert_eq!(read.enterprises[0].facts.sectors, [Sector::Hazchem]);
    assert_eq!(read.enterprises[0].facts.hazchem_roles, [HazchemRole::Production]);
    assert_eq!(read.enterprises[1].facts.sectors, [Sector::CombustibleDust]);
    // A phone of nobody is kept as it is, and not said to be known.
    let phone = read.sheet.mapping().last().unwrap();
    assert_eq!((phone.target, phone.confidence), (Target::Extra, 0.0));
    assert_eq!(read.enterprises[0].facts.extra, [("联系方式".to_owned(), "139".to_owned())]);
}

#[test]
fn deadlines_are_days_periods_or_words_and_only_a_wrong_day_is_rejected() {
    let said = [
        ("15天", Due::On(day(6, 16))),
        ("20天内整改完毕", Due::On(day(6, 21))),
        ("限2周内", Due::On(day(6, 15))),
        ("1个月内完成", Due::On(day(7, 1))),
        ("3个工作日", Due::On(day(6, 4))),
        ("6.20日前", Due::On(day(6, 20))),
        ("立即整改", Due::On(day(6, 1))),
        ("长期坚持", Due::Standing),
    ];
    let words = ["停产整改1个月", "雨季前", "按计划", "7月15日前报方案，7月30日前完成", "7月1日前（已延期至7月15日）", "下周五前"];
    let wrong = ["2020.13.1", "2020年6月31日", "6月31日前", "20201345"];
    let all = said.iter().map(|(text, _)| *text).chain(words).chain(wrong);
    let rows: Vec<String> = all.enumerate().map(|(at, text)| format!("甲公司|第{at}处阀门泄漏|2020-6-1|{text}")).collect();
    let mut sheet = vec!["被检查单位|存在的安全隐患|检查日期|整改时限"];
    sheet.extend(rows.iter().map(String::as_str));
    let read = table(&sheet);
    for ((text, due), hazard) in said.iter().zip(&read.hazards) {
        assert_eq!(hazard.due, *due, "{text}");
    }
    for (text, hazard) in words.iter().zip(&read.hazards[said.len()..]) {
        assert_eq!(hazard.due, Due::Unsaid, "{text}");
        assert_eq!(hazard.notices.iter().map(|notice| notice.about).collect::<Vec<_>>(), [About::DeadlineInWords], "{text}");
        assert_eq!(hazard.extra, [("整改时限".to_owned(), (*text).to_owned())]);
    }
    let rejected = ["D16", "D17", "D18", "D19"].map(|cell| (cell, Reason::DateUnreadable));
    assert_eq!(read.reasons(), rejected);
}

#[test]
fn descriptions_that_say_nothing_are_told_from_short_ones() {
    let read = table(&[
        "企业名称|隐患描述",
        "甲公司|未发现明显隐患",
        "甲公司|现场检查未发现问题",
        "甲公司|已完成整改。",
        "甲公司|#REF!",
        "甲公司|……",
        "甲公司|漏电",
        "甲公司|未见安全警示标志",
    ]);
    assert_eq!(read.reasons(), ["B2", "B3", "B4", "B5", "B6"].map(|cell| (cell, Reason::SaysNothing)));
    assert_eq!(read.hazards.len(), 2);
}

#[test]
fn old_workbooks_are_read_with_their_merged_cells() {
    let read = format("merged.xls").unwrap();
    let hazards: Vec<_> = read.hazards.iter().map(|row| (row.enterprise.name.as_str(), row.description.as_str(), row.found_on)).collect();
    assert_eq!(hazards, [("甲公司", "甲处", Some(day(6, 15))), ("甲公司", "乙处", Some(day(6, 16)))]);
    assert_eq!(read.hazards[0].due, Due::On(day(6, 18)), "a serial without a date format");
    let read = format("from-1904.xls").unwrap();
    assert_eq!((read.hazards[0].found_on, read.hazards[0].due), (Some(day(6, 15)), Due::On(day(6, 15))));
}

#[test]
fn a_workbook_under_a_password_and_a_web_page_are_named_as_such() {
    assert_eq!(format("password.xlsx").err().unwrap().key(), "password_protected");
    let page = "<html><table><tr><td>企业名称</td><td>隐患描述</td></tr></table></html>";
    assert_eq!(file("page.xls", page.as_bytes()).err().unwrap().key(), "not_a_spreadsheet");
    let (text, ..) = encoding_rs::GB18030.encode("企业名称,隐患描述\n甲公司,通道堵塞");
    assert_eq!(file("cut.csv", &text[..text.len() - 1]).err().unwrap().key(), "truncated");
    let old = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers/formats/merged.xls")).unwrap();
    assert_eq!(file("cut.xls", &old[..old.len() / 2]).err().unwrap().key(), "truncated");
}

#[test]
fn the_name_of_a_sheet_steers_no_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.xlsx");
    let mut book = Book::new();
    let sheet = book.add_worksheet().set_name("台账\u{202E}\u{200B}表").unwrap();
    for (column, (heading, text)) in [("企业名称", "甲公司"), ("隐患描述", "漏电")].into_iter().enumerate() {
        sheet.write_string(0, column as u16, heading).unwrap();
        sheet.write_string(1, column as u16, text).unwrap();
    }
    book.save(&path).unwrap();
    let read = read(&path).unwrap();
    assert_eq!((read.sheet.name.as_str(), read.hazards.len()), ("台账表", 1));
}
