//! What begins as a formula does is text in every table that goes out, and comes back as it was.

use crate::common::Desk;
use crate::common::chance::{Dice, times};
use calamine::{Data, Reader, Xlsx, open_workbook};
use std::path::Path;

const BEGINNINGS: &[&str] =
    &["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", " =", "'=", "''+", "=\"", "\u{200b}=", "＝\t", "\u{3000}-"];
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
const REST: &[&str] =
    &["1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x\",\"y\")", "漏电", "A1", "\n=2", "", "2026-11-20", "#REF!", "_x003D_"];

fn text(dice: &mut Dice) -> String {
    let parts: String = (0..1 + dice.below(3)).map(|_| dice.pick(REST)).collect();
    format!("{}{parts}", dice.pick(BEGINNINGS))
}

/// What a table holds, cell by cell; a workbook's formulas are asked for too.
fn cells(path: &Path) -> Vec<String> {
    if path.extension().is_some_and(|end| end == "csv") {
        let text = std::fs::read_to_string(path).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let cells: Vec<String> = reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
        let formula = cells.iter().find(|cell| cell.starts_with(FORMULA));
        assert_eq!(formula, None);
        return cells;
    }
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let mut texts = Vec::new();
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "a formula on {name}");
        let range = book.worksheet_range(&name).unwrap();
        texts.extend(range.rows().flatten().filter_map(|cell| if let Data::String(text) = cell { Some(text.clone()) } else { None }));
    }
    texts
}

#[test]
fn what_begins_as_a_formula_goes_out_as_text_and_comes_back_equal() {
    let mut dice = Dice::thrown();
    let mut left = times(200);
    while left > 0 {
        let desk = Desk::with_enterprise();
        let count = left.min(2_000);
        let ledger = desk.scratch().join("ledger.csv");
        let mut writer = csv::Writer::from_path(&ledger).unwrap();
        writer.write_record(["企业名称", "隐患描述", "所在部位", "整改责任人", "备注"]).unwrap();
        for number in 0..count / 4 + 1 {
            let description = format!("{}{number}", text(&mut dice));
            writer.write_record(["云墟测试化工有限公司", &description, &text(&mut dice), &text(&mut dice), &text(&mut dice)]).unwrap();
        }
        writer.flush().unwrap();
        desk.ok(&["import", ledger.to_str().unwrap(), "--as", "hazards"]);
        let before = desk.list(&["hazard", "list", "--json"]);
        assert!(before.len() > count / 8);
        for end in ["csv", "xlsx"] {
            let path = desk.scratch().join(format!("out.{end}"));
            desk.ok(&["export", "hazards", "--out", path.to_str().unwrap()]);
            assert!(cells(&path).iter().any(|cell| cell.contains("calc")) || count < 100);
            let report = desk.json(&["import", path.to_str().unwrap(), "--json"]);
            assert_eq!((report["unchanged"].as_u64(), report["rejected"].as_u64()), (Some(before.len() as u64), Some(0)), "{report}");
        }
        assert_eq!(desk.list(&["hazard", "list", "--json"]), before);
        left -= count;
    }
}
