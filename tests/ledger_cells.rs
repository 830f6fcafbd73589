//! Cells as programs write them: truth values, errors, formulas, texts with runs, CSV of other systems.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use dudao::domain::hazard::Stage;
use dudao::ledger::error::FileError;
use dudao::ledger::read::{Knowledge, Options, Outcome, Sheet};
use dudao::ledger::row::{HazardRow, LedgerRow, Reject};
use dudao::ledger::workbook::{Limits, Workbook};
use rust_xlsxwriter::{Format, Formula, Workbook as Book};
use std::ops::ControlFlow;
use std::path::Path;

fn read(path: &Path) -> Result<(Sheet, Vec<HazardRow>, Vec<Reject>), FileError> {
    let (options, knowledge) = (Options::default(), Knowledge::shipped());
    let mut book = Workbook::open(path, Limits::default())?;
    let sheet = Sheet::find(&mut book, &options, &knowledge)?;
    let (mut hazards, mut rejects) = (Vec::new(), Vec::new());
    sheet.read(&mut book, &options, &knowledge, &mut |outcome, _| {
        match outcome {
            Outcome::Row(LedgerRow::Hazard(row)) => hazards.push(*row),
            Outcome::Row(other) => panic!("{other:?}"),
            Outcome::Reject(reject) => rejects.push(reject),
        }
        ControlFlow::Continue(())
    })?;
    Ok((sheet, hazards, rejects))
}

fn read_as(name: &str, bytes: &[u8]) -> Vec<HazardRow> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read(&path).unwrap().1
}

fn read_book(fill: impl FnOnce(&mut Book)) -> (Sheet, Vec<HazardRow>, Vec<Reject>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.xlsx");
    let mut book = Book::new();
    fill(&mut book);
    book.save(&path).unwrap();
    read(&path).unwrap()
}

#[test]
fn cells_of_every_type_are_read_as_they_are_shown() {
    let (_, hazards, rejects) = read_book(|book| {
        let sheet = book.add_worksheet();
        for (column, heading) in ["企业名称", "隐患描述", "是否整改", "检查日期", "比例", "编码"].into_iter().enumerate()
        {
            sheet.write_string(0, column as u16, heading).unwrap();
        }
        let (red, bold) = (Format::new().set_font_color("#FF0000"), Format::new().set_bold());
        for row in 1..6 {
            sheet.write_string(row, 0, "甲公司").unwrap();
        }
        sheet.write_rich_string(1, 1, &[(&bold, "漏"), (&red, "电")]).unwrap();
        sheet.write_boolean(1, 2, true).unwrap();
        sheet.write_number_with_format(1, 4, 0.25, &Format::new().set_num_format("0%")).unwrap();
        sheet.write_number(1, 5, 91_320_499.0).unwrap();
        sheet.write_formula(2, 1, Formula::new("=\"漏\"&\"气\"").set_result("漏气")).unwrap();
        sheet.write_boolean(2, 2, false).unwrap();
        sheet.write_formula(2, 3, Formula::new("=TODAY()").set_result("43997")).unwrap();
        sheet.write_string(3, 1, "积尘").unwrap();
        sheet.write_string(3, 2, "√").unwrap();
        sheet.write_string(4, 1, "堵塞").unwrap();
        sheet.write_string(4, 2, "×").unwrap();
        sheet.write_formula(5, 1, Formula::new("=A9").set_result("#REF!")).unwrap();
    });
    let said: Vec<_> = hazards.iter().map(|row| (row.description.as_str(), row.stage)).collect();
    let (open, done) = (Stage::Registered, Stage::AwaitingReinspection);
    assert_eq!(said, [("漏电", done), ("漏气", open), ("积尘", done), ("堵塞", open)]);
    assert_eq!(hazards[1].found_on.map(|day| day.to_string()).as_deref(), Some("2020-06-15"));
    assert_eq!(hazards[0].extra, [("比例".to_owned(), "0.25".to_owned()), ("编码".to_owned(), "91320499".to_owned())]);
    assert_eq!(rejects.iter().map(|reject| reject.row.number).collect::<Vec<_>>(), [6]);
}

#[test]
fn what_stands_in_a_column_without_a_heading_is_kept_under_its_letters() {
    let hazards = read_as("a.csv", "企业名称,隐患描述,,备注\n甲公司,漏电,三号柜,a,多,\n乙公司,漏气,/,b\n".as_bytes());
    assert_eq!(hazards[0].extra, [("C".to_owned(), "三号柜".to_owned()), ("E".to_owned(), "多".to_owned())]);
    assert_eq!(hazards[1].extra, []);
}

#[test]
fn a_hidden_sheet_comes_last_and_hidden_rows_count() {
    let (sheet, hazards, _) = read_book(|book| {
        for (name, enterprise) in [("旧", "旧公司"), ("说明", ""), ("台账", "甲公司")] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            if enterprise.is_empty() {
                sheet.write_string(0, 0, "填表说明：请逐项填写").unwrap();
                continue;
            }
            for (row, line) in [["企业名称", "隐患描述"], [enterprise, "漏电"], [enterprise, "漏气"]].into_iter().enumerate() {
                for (column, text) in line.into_iter().enumerate() {
                    sheet.write_string(row as u32, column as u16, text).unwrap();
                }
            }
            sheet.set_row_hidden(2).unwrap();
            sheet.set_hidden(name == "旧");
            if name == "台账" {
                sheet.set_active(true);
                sheet.set_first_tab(true);
            }
        }
    });
    assert_eq!((sheet.name.as_str(), hazards.len()), ("台账", 2));
    assert!(hazards.iter().all(|row| row.enterprise.name == "甲公司"));
}

#[test]
fn a_csv_is_read_whatever_parts_its_cells() {
    let text = "2020年台账\n企业名称,隐患描述,检查日期\n甲公司,漏电；漏气,6月15日\n";
    let encoded: [(&str, Vec<u8>); 8] = [
        ("comma.csv", text.as_bytes().to_vec()),
        ("semicolon.csv", text.replace(',', ";").into_bytes()),
        ("tab.xls", text.replace(',', "\t").into_bytes()),
        ("bar.txt", text.replace(',', "|").into_bytes()),
        ("cr.csv", text.replace('\n', "\r").into_bytes()),
        ("told.csv", format!("sep=;\n{}", text.replace(',', ";")).into_bytes()),
        ("gb.csv", encoding_rs::GB18030.encode(text).0.into_owned()),
        ("wide.csv", [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()),
    ];
    for (name, bytes) in encoded {
        let hazards = read_as(name, &bytes);
        let said: Vec<_> = hazards.iter().map(|row| (row.description.as_str(), row.found_on.map(|day| day.to_string()))).collect();
        assert_eq!(said, [("漏电；漏气", Some("2020-06-15".to_owned()))], "{name}");
    }
}

#[test]
fn texts_that_systems_write_as_formulas_are_texts() {
    let hazards = read_as(
        "a.csv",
        "企业名称,隐患描述,统一社会信用代码,编号\n甲公司,\"=\"\"漏电\"\"\",\"=\"\"91320499MA05AFLRY4\"\"\",\"=\"\"007\"\"\"\n乙公司,\"漏\"\"气\"\"\n二行\",,8\n".as_bytes(),
    );
    assert_eq!((hazards[0].description.as_str(), hazards[0].code.as_deref()), ("漏电", Some("007")));
    assert_eq!(hazards[0].enterprise.uscc.as_deref(), Some("91320499MA05AFLRY4"));
    assert!(hazards[0].notices.is_empty());
    assert_eq!(hazards[1].description, "漏\"气\"\n二行");
}
