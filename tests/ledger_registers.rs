//! Rosters and lists of groups in the layouts that offices keep them in.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::Desk;
use dudao::domain::field::Field;
use dudao::ledger::kind::Kind;
use dudao::ledger::read::{Knowledge, Options, Outcome, Sheet};
use dudao::ledger::row::{LedgerRow, RegisterRow};
use dudao::ledger::workbook::{Limits, Workbook};
use rust_xlsxwriter::Workbook as Book;
use std::ops::ControlFlow;
use std::path::Path;

/// A workbook of one sheet of texts; the lines' cells are parted by `|`.
fn save(path: &Path, rows: &[&str]) {
    let mut book = Book::new();
    let sheet = book.add_worksheet();
    for (row, line) in rows.iter().enumerate() {
        for (column, text) in line.split('|').enumerate().filter(|(_, text)| !text.is_empty()) {
            match text.parse::<u32>() {
                Ok(number) => sheet.write_number(row as u32, column as u16, f64::from(number)).unwrap(),
                Err(_) => sheet.write_string(row as u32, column as u16, text.replace('/', "\n")).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

/// What kind a sheet is, its rows, and how many of it were not taken.
fn read(rows: &[&str]) -> (Kind, Vec<RegisterRow>, u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("表.xlsx");
    save(&path, rows);
    let (options, knowledge) = (Options::default(), Knowledge::shipped());
    let mut book = Workbook::open(&path, Limits::default()).unwrap();
    let sheet = Sheet::find(&mut book, &options, &knowledge).unwrap();
    let mut registered = Vec::new();
    let counts = sheet.read(&mut book, &options, &knowledge, &mut |outcome, _| {
        match outcome {
            Outcome::Row(LedgerRow::Register(row)) => registered.push(*row),
            Outcome::Row(other) => panic!("{other:?}"),
            Outcome::Reject(_) => {}
        }
        ControlFlow::Continue(())
    });
    (sheet.kind, registered, counts.unwrap().rejected)
}

fn said<'r>(rows: &'r [RegisterRow], fields: &[Field]) -> Vec<Vec<&'r str>> {
    rows.iter().map(|row| fields.iter().map(|field| row.get(*field)).collect()).collect()
}

#[test]
fn a_row_of_a_roster_may_be_of_several_days() {
    let (kind, rows, rejected) = read(&[
        "2026年7月值班表",
        "值班领导|值班员|值班日期",
        "周局|张三|7月1日、7月8日、15日",
        "吴局|李四|7月2日-7月4日",
        "郑局|王五|5",
        "王局|赵六|6日",
        "孙局|钱七|2026年7月9日（星期四）",
        "孙局|钱七|7月下旬某日",
    ]);
    assert_eq!((kind, rejected), (Kind::DutyRoster, 1));
    let days: Vec<&str> = rows.iter().map(|row| row.get(Field::On)).collect();
    let expected = [1, 8, 15, 2, 3, 4, 5, 6, 9].map(|day| format!("2026-07-{day:02}"));
    assert_eq!(days, expected);
    assert_eq!(
        said(&rows[..4], &[Field::DutyLeader, Field::Officers]),
        [["周局", "张三"], ["周局", "张三"], ["周局", "张三"], ["吴局", "李四"]]
    );
}

#[test]
fn a_roster_drawn_as_a_calendar_is_read_day_by_day() {
    let fields = [Field::On, Field::DutyLeader, Field::Officers];
    // Days and people in rows of their own.
    let month = [
        "2026年7月份值班安排表",
        "星期一|星期二|星期三|星期四|星期五|星期六|星期日",
        "||1日|2日|3日|4日|5日",
        "||张三|李四|王五/赵六|赵六|钱七",
        "6日|7日|8日|9日|10日|11日|12日",
        "张三|李四|王五|赵六|钱七|孙八|周九",
    ];
    let (kind, rows, rejected) = read(&month);
    assert_eq!((kind, rows.len(), rejected), (Kind::DutyRoster, 12, 0));
    assert_eq!(said(&rows[2..4], &fields), [["2026-07-03", "", "王五 赵六"], ["2026-07-04", "", "赵六"]]);
    // The day and its people in one cell, bare numbers for days, and single signs for weekdays.
    let (_, rows, _) = read(&[
        "2026年7月值班表",
        "日|一|二|三|四|五|六",
        "|||1/张三|2/李四|3/王五|4/赵六",
        "5/钱七|6/张三|7|8/李四|9/王五|10/赵六|11/孙八",
    ]);
    assert_eq!(rows.len(), 10, "nobody is on duty on the 7th");
    assert_eq!(said(&rows[..1], &fields), [["2026-07-01", "", "张三"]]);
    // A week with a row for each post.
    let (_, rows, _) = read(&[
        "值班表（2026.7.6-7.12）",
        "|周一|周二|周三|周四|周五|周六|周日",
        "日期|7.6|7.7|7.8|7.9|7.10|7.11|7.12",
        "带班领导|周局|周局|吴局|吴局|郑局|郑局|王局",
        "值班员|张三|李四|王五|赵六|钱七|孙八|周九",
        "值班电话|1|1|1|1|1|1|1",
    ]);
    assert_eq!(said(&rows[..2], &fields), [["2026-07-06", "周局", "张三"], ["2026-07-07", "周局", "李四"]]);
    assert_eq!(rows.len(), 7);
    let desk = Desk::new();
    let path = desk.scratch().join("值班.xlsx");
    save(&path, &month);
    let import = || desk.json(&["import", path.to_str().unwrap(), "--json"]);
    let report = import();
    assert_eq!((&report["kind"], &report["created"]), (&"duty".into(), &12.into()), "{report}");
    assert_eq!(import()["unchanged"], 12);
}

#[test]
fn a_list_of_groups_names_its_people_side_by_side() {
    let list = [
        "挂钩督导小组分组表",
        "组别|组长|组员|联络员|挂钩企业",
        "第一组|张 三（危化科）|李四（危化科）、王五（执法大队）|李四|甲公司",
        "第二组|赵六|钱七/孙八||乙公司",
    ];
    let (kind, rows, rejected) = read(&list);
    assert_eq!((kind, rejected), (Kind::StaffList, 0));
    assert_eq!(
        said(&rows, &[Field::Name, Field::Section, Field::Group, Field::Leader]),
        [
            ["张三", "危化科", "第一组", "yes"],
            ["李四", "危化科", "第一组", ""],
            ["王五", "执法大队", "第一组", ""],
            ["赵六", "", "第二组", "yes"],
            ["钱七", "", "第二组", ""],
            ["孙八", "", "第二组", ""],
        ]
    );
    let desk = Desk::new();
    let path = desk.scratch().join("分组.xlsx");
    save(&path, &list);
    let import = || desk.json(&["import", path.to_str().unwrap(), "--json"]);
    let report = import();
    assert_eq!((&report["kind"], &report["created"]), (&"staff".into(), &6.into()), "{report}");
    assert!(report["notices"].to_string().contains("挂钩企业"), "what is not kept is told: {report}");
    let report = import();
    assert_eq!((&report["created"], &report["updated"]), (&0.into(), &0.into()), "{report}");
    let groups = desk.list(&["group", "list", "--json"]);
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0]["members"].as_array().map(Vec::len), Some(3), "{}", groups[0]);
}

#[test]
fn the_end_of_a_period_is_the_day_by_which_a_task_is_due() {
    let (kind, rows, rejected) = read(&[
        "2026年安全生产重点工作任务分解表",
        "序号|工作任务|牵头科室|完成时限",
        "一|专项整治||",
        "1|开展危化企业检查|危化科|6月底前",
        "2|粉尘企业整治|基础科|第三季度",
        "3|年终考核|办公室|12月",
        "4|督导企业培训|基础科|全年",
        "5|日常值守|办公室|长期坚持",
    ]);
    assert_eq!((kind, rejected), (Kind::TaskTable, 1), "what has to be done for good has no day");
    let due: Vec<&str> = rows.iter().map(|row| row.get(Field::Due)).collect();
    assert_eq!(due, ["2026-06-30", "2026-09-30", "2026-12-31", "2026-12-31"]);
}
