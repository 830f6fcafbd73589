//! Dates in ledgers with words around them, as officers write them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use dudao::domain::hazard::Stage;
use dudao::ledger::read::{Knowledge, Options, Outcome, Sheet};
use dudao::ledger::row::{Due, HazardRow, LedgerRow};
use dudao::ledger::workbook::{Limits, Workbook};
use rust_xlsxwriter::{Format, Workbook as Book, Worksheet};
use std::ops::ControlFlow;

/// Reads the hazards of a sheet; a row that is not taken is nothing.
fn read(fill: impl FnOnce(&mut Worksheet)) -> Vec<Option<HazardRow>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.xlsx");
    let mut book = Book::new();
    fill(book.add_worksheet());
    book.save(&path).unwrap();
    let (options, knowledge) = (Options::default(), Knowledge::shipped());
    let mut book = Workbook::open(&path, Limits::default()).unwrap();
    let sheet = Sheet::find(&mut book, &options, &knowledge).unwrap();
    let mut hazards = Vec::new();
    sheet
        .read(&mut book, &options, &knowledge, &mut |outcome, _| {
            match outcome {
                Outcome::Row(LedgerRow::Hazard(row)) => hazards.push(Some(*row)),
                Outcome::Row(other) => panic!("{other:?}"),
                Outcome::Reject(_) => hazards.push(None),
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    hazards
}

/// A sheet of 2020: hazards of one enterprise, found on 10 June unless the row says another day.
fn table(headings: &[&str], rows: &[Vec<&str>]) -> Vec<Option<HazardRow>> {
    read(|sheet| {
        sheet.write_string(0, 0, "2020年隐患整改台账").unwrap();
        let headings = ["企业名称", "隐患描述"].iter().chain(headings);
        let rows = rows.iter().enumerate().map(|(at, row)| {
            let first = ["甲公司".to_owned(), format!("第{at}处漏电")];
            first.into_iter().chain(row.iter().map(|text| (*text).to_owned())).collect()
        });
        let all: Vec<Vec<String>> = std::iter::once(headings.map(|text| (*text).to_owned()).collect()).chain(rows).collect();
        for (row, cells) in all.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                sheet.write_string(row as u32 + 1, column as u16, text).unwrap();
            }
        }
    })
}

/// The rows of a sheet that hold these texts in one column.
fn column(heading: &str, texts: &[&str]) -> Vec<Option<HazardRow>> {
    let rows: Vec<Vec<&str>> = texts.iter().map(|text| vec!["6月10日", *text]).collect();
    table(&["检查日期", heading], &rows)
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, month, day).unwrap()
}

#[test]
fn a_deadline_is_read_among_the_words_around_it() {
    let table = [
        ("6月底之前完成", 6, 30),
        ("六月底前", 6, 30),
        ("月底前", 6, 30),
        ("本月底前完成整改", 6, 30),
        ("2020年年底前", 12, 31),
        ("七日内", 6, 17),
        ("一个月内", 7, 10),
        ("三个月内完成", 9, 10),
        ("两周内", 6, 24),
        ("接通知后3日内", 6, 13),
        ("24小时内", 6, 11),
        ("7月1日之前整改到位", 7, 1),
        ("计划7月1日完成", 7, 1),
        ("力争于7月1日前完成", 7, 1),
        ("暂停使用，7月1日前整改完毕", 7, 1),
        ("整改期限：7月1日", 7, 1),
        ("延期至7月15日", 7, 15),
        ("7月1日前（立即采取防范措施）", 7, 1),
        ("即日起至6月30日", 6, 30),
        ("6月15日至6月30日", 6, 30),
        ("2020年6月15日-2020年6月30日", 6, 30),
        ("6.15-6.30", 6, 30),
        ("6月15日-30日", 6, 30),
        ("2020年6月", 6, 30),
        ("7月份", 7, 31),
        ("6月上旬", 6, 10),
        ("6月中旬", 6, 20),
        ("6月下旬", 6, 30),
        ("2020年第二季度", 6, 30),
        ("三季度末", 9, 30),
        ("2020年下半年", 12, 31),
        ("当天", 6, 10),
        ("立即停止使用", 6, 10),
        ("立整立改", 6, 10),
    ];
    let hazards = column("整改时限", &table.map(|(text, ..)| text));
    for ((text, month, date), hazard) in table.iter().zip(hazards) {
        assert_eq!(hazard.map(|row| row.due), Some(Due::On(day(*month, *date))), "{text}");
    }
    for hazard in column("整改时限", &["长期坚持，常抓不懈", "持续改进", "常态化管理"]) {
        assert_eq!(hazard.map(|row| row.due), Some(Due::Standing));
    }
}

#[test]
fn a_day_found_is_read_however_it_is_typed() {
    let texts = [
        "2020、6、15",
        "2020，6，15",
        "2020\\6\\15",
        "2020_06_15",
        "'2020-6-15",
        "六月十五日",
        "二〇二〇年六月十五日",
        "2020.6.15检查",
        "2020年6月15日（周一）",
        "6月15日（复查）",
        "2020-6-15至2020-6-20",
        "6月15-16日",
        "2020年6月15日-16日",
        "2020-6-15、2020-6-16",
        "2020-6-15\n2020-6-18",
    ];
    let rows: Vec<Vec<&str>> = texts.iter().map(|text| vec![*text]).collect();
    for (text, hazard) in texts.iter().zip(table(&["检查日期"], &rows)) {
        assert_eq!(hazard.and_then(|row| row.found_on), Some(day(6, 15)), "{text}");
    }
    let wrong = ["2020年6月", "202006", "15日", "2020.6.31", "2020-13-01", "2O20.6.15", "计划6月15日", "待定日期"];
    let rows: Vec<Vec<&str>> = wrong.iter().map(|text| vec![*text]).collect();
    for (text, hazard) in wrong.iter().zip(table(&["检查日期"], &rows)) {
        assert!(hazard.is_none(), "{text}: {hazard:?}");
    }
}

#[test]
fn what_stands_for_the_day_something_was_done_tells_whether_it_was() {
    let done = ["已于6月20日整改", "2020.6.20已整改", "已整改6.20", "6月20日（已整改）", "2020-6-18、2020-6-20", "6.20完成"];
    for (text, hazard) in done.iter().zip(column("整改到位时间", &done)) {
        let hazard = hazard.unwrap();
        assert_eq!((hazard.rectified_on, hazard.stage), (Some(day(6, 20)), Stage::AwaitingReinspection), "{text}");
    }
    for (text, hazard) in ["整改完毕", "已整改完毕", "已落实"].iter().zip(column("整改到位时间", &["整改完毕", "已整改完毕", "已落实"]))
    {
        assert_eq!(hazard.map(|row| row.stage), Some(Stage::AwaitingReinspection), "{text}");
    }
    let open = ["未到位", "待整改", "在整改", "尚未完成", "逾期未整改", "未按期整改", "正在整改", "整改中", "部分整改"];
    for (at, (text, hazard)) in open.iter().zip(column("整改到位时间", &open)).enumerate() {
        let stage = if at < 6 { Stage::Registered } else { Stage::Rectifying };
        assert_eq!(hazard.map(|row| (row.stage, row.rectified_on)), Some((stage, None)), "{text}");
    }
    // Rectified is not closed out yet.
    for (text, hazard) in ["待销号", "已验收", "待验收"].iter().zip(column("销号时间", &["待销号", "已验收", "待验收"]))
    {
        let stage = if *text == "已验收" { Stage::ClosedOut } else { Stage::Registered };
        assert_eq!(hazard.map(|row| row.stage), Some(stage), "{text}");
    }
    // A day that is only planned is no day on which something was done.
    let planned = column("整改到位时间", &["计划7月1日", "预计6月30日"]);
    assert!(planned.iter().all(Option::is_none));
}

#[test]
fn a_month_and_day_that_became_a_number_is_read_unless_its_nought_is_lost() {
    let hazards = read(|sheet| {
        sheet.write_string(0, 0, "2020年台账").unwrap();
        for (column, heading) in ["企业名称", "隐患描述", "检查日期"].into_iter().enumerate() {
            sheet.write_string(1, column as u16, heading).unwrap();
        }
        for (at, number) in [6.15, 6.4, 12.31, 6.1, 6.3, 6.31, 13.15, 2020.6].into_iter().enumerate() {
            sheet.write_string(at as u32 + 2, 0, "甲公司").unwrap();
            sheet.write_string(at as u32 + 2, 1, format!("第{at}处漏电")).unwrap();
            sheet.write_number(at as u32 + 2, 2, number).unwrap();
        }
    });
    let found: Vec<_> = hazards.into_iter().map(|hazard| hazard.and_then(|row| row.found_on)).collect();
    assert_eq!(found[..3], [Some(day(6, 15)), Some(day(6, 4)), Some(day(12, 31))]);
    assert_eq!(found[3..], [None; 5], "the first or the tenth, the third or the thirtieth, or no day at all");
}

#[test]
fn a_date_cell_is_a_date_in_every_format() {
    let formats = [
        "yyyy\"年\"m\"月\"d\"日\"",
        "[$-804]yyyy\"年\"m\"月\"d\"日\"",
        "yyyy\"年\"m\"月\"",
        "m\"月\"d\"日\"",
        "aaaa",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@",
        "yyyy.mm.dd",
        "General",
        "@",
        "h:mm",
    ];
    let hazards = read(|sheet| {
        for (column, heading) in ["企业名称", "隐患描述", "检查日期"].into_iter().enumerate() {
            sheet.write_string(0, column as u16, heading).unwrap();
        }
        for (at, format) in formats.iter().enumerate() {
            sheet.write_string(at as u32 + 1, 0, "甲公司").unwrap();
            sheet.write_string(at as u32 + 1, 1, format!("第{at}处漏电")).unwrap();
            let format = Format::new().set_num_format(*format);
            sheet.write_number_with_format(at as u32 + 1, 2, 43997.4, &format).unwrap();
        }
    });
    for (format, hazard) in formats.iter().zip(hazards) {
        assert_eq!(hazard.and_then(|row| row.found_on), Some(day(6, 15)), "{format}");
    }
}

#[test]
fn a_day_rectified_before_which_it_is_to_be_done_is_the_deadline() {
    let rows = |texts: &[[&'static str; 2]]| -> Vec<Vec<&'static str>> {
        texts.iter().map(|[on, stage]| vec!["6月10日", *on, *stage]).collect()
    };
    let said = rows(&[
        ["2020年6月20日前", "正在推进"],
        ["2020年6月20日前", "已完成整改"],
        ["6.20", "整改中"],
        ["6.20", "已完成整改"],
        ["6.20", ""],
        ["6月底前完成", ""],
    ]);
    let read = table(&["检查日期", "整改时间", "进展"], &said);
    let read: Vec<_> = read.into_iter().map(|row| row.unwrap()).map(|row| (row.due, row.rectified_on, row.stage)).collect();
    let twentieth = Due::On(day(6, 20));
    assert_eq!(
        read,
        [
            (twentieth, None, Stage::Rectifying),
            (twentieth, None, Stage::AwaitingReinspection),
            (twentieth, None, Stage::Rectifying),
            (Due::Unsaid, Some(day(6, 20)), Stage::AwaitingReinspection),
            (Due::Unsaid, Some(day(6, 20)), Stage::AwaitingReinspection),
            (Due::On(day(6, 30)), None, Stage::Registered),
        ]
    );
    // A ledger that has its deadlines elsewhere means what it says.
    let read = table(&["检查日期", "整改期限", "整改时间", "进展"], &[vec!["6月10日", "6.30", "6月20日前", "已完成整改"]]);
    let row = read[0].as_ref().unwrap();
    assert_eq!((row.due, row.rectified_on), (Due::On(day(6, 30)), Some(day(6, 20))));
}

#[test]
fn a_grade_is_known_under_the_nature_of_the_problem() {
    let read = table(&["检查日期", "问题性质"], &[vec!["6月10日", "重大隐患"], vec!["6月10日", "一般隐患"]]);
    let grades: Vec<_> = read.iter().map(|row| row.as_ref().unwrap().severity).collect();
    assert_eq!(grades, [dudao::domain::hazard::Severity::Major, dudao::domain::hazard::Severity::General]);
}

#[test]
fn a_date_of_no_name_is_the_day_found_and_a_conclusion_that_of_the_re_inspection() {
    let read = table(&["日期", "整改完成时间", "验收结论"], &[vec!["6月10日", "6月15日", "合格"], vec!["6月11日", "", ""]]);
    let read: Vec<_> = read.into_iter().map(|row| row.unwrap()).map(|row| (row.found_on, row.rectified_on, row.passed)).collect();
    assert_eq!(read, [(Some(day(6, 10)), Some(day(6, 15)), Some(true)), (Some(day(6, 11)), None, None)]);
}
