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
    let path = folder.path().join("ledger.xlsx");
    save(&path, rows);
    read(&path).unwrap()
}

fn save(path: &Path, rows: &[&str]) {
    let mut book = Book::new();
    let sheet = book.add_worksheet();
    for (row, line) in rows.iter().enumerate() {
        for (column, text) in line.split('|').enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row as u32, column as u16, text).unwrap();
        }
    }
    book.save(path).unwrap();
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
        "甲公司|30",
        "甲公司|检查情况：未发现问题。",
        "甲公司|经检查，未发现隐患。",
        "甲公司|漏电",
        "甲公司|未见安全警示标志",
    ]);
    assert_eq!(read.reasons(), ["B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9"].map(|cell| (cell, Reason::SaysNothing)));
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

#[test]
fn a_statistics_return_with_its_units_in_the_headings_is_refused() {
    let title = "2026年6月安全生产情况";
    for headings in [
        "序号|单位|检查企业数（家）|出动检查人次（人次）|发现隐患（项）|重大隐患（项）|已整改（项）|整改率（%）",
        "序号|单位名称|检查企业数（家）|出动（人次）|排查隐患（条）|已整改（条）|罚款（万元）|备注",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("return.xlsx");
        save(&path, &[title, headings, "1|云墟镇|10|20|30|0|30|100", "2|砾洲镇|10|20|30|0|30|100"]);
        assert_eq!(read(&path).err().unwrap().key(), "statistics", "{headings}");
    }
    // A ledger may give units too, and count what its cells hold.
    let ledger = table(&["企业名称|隐患描述|隐患数（条）|整改资金（万元）|检查日期", "甲公司|漏电|1|0.5|2020-6-1"]);
    assert_eq!(ledger.hazards[0].funds, Some(5000));
}

#[test]
fn rows_that_head_a_section_are_passed_over() {
    let lists = table(&[
        "序号|企业名称|地址|法定代表人|联系电话",
        "一、危化企业",
        "1|甲公司|工业路1号|张三|13800000001",
        "（二）粉尘企业",
        "序号|企业名称|地址|法定代表人|联系电话",
        "1|乙公司|工业路2号|李四|13800000002",
        "三|其他企业",
    ]);
    assert_eq!((lists.enterprises.len(), lists.rejects.len()), (2, 0));
    // What begins so in the column of descriptions is a hazard.
    let hazards = table(&["隐患描述|企业名称", "一、通道堵塞|", "二、漏电|甲公司"]);
    assert_eq!((hazards.hazards.len(), hazards.reasons()), (1, vec![("B2", Reason::EnterpriseMissing)]));
}

#[test]
fn a_group_of_columns_tells_whose_name_and_phone_they_are() {
    let list = table(&[
        "序号|企业信息|||法定代表人信息||安全负责人情况||监管信息",
        "|名称|社会信用代码|地址|姓名|电话|姓名|手机|镇街",
        "1|甲公司|91320499MA05AFLRY4|工业路1号|张三|13800000001|李四|13800000002|云墟镇",
    ]);
    let facts = &list.enterprises[0].facts;
    assert_eq!((facts.name.as_str(), facts.uscc.as_deref(), facts.town.as_str()), ("甲公司", Some("91320499MA05AFLRY4"), "云墟镇"));
    let contacts: Vec<(&str, &[String])> =
        facts.contacts.iter().map(|contact| (contact.name.as_str(), contact.phones.as_slice())).collect();
    assert_eq!(contacts, [("张三", &["13800000001".to_owned()][..]), ("李四", &["13800000002".to_owned()][..])]);
}

#[test]
fn phones_in_the_cell_of_a_name_are_told_from_it() {
    for text in [
        "张三13800000001\n李四13800000002",
        "张三（13800000001）、李四（13800000002）",
        "张三 13800000001\n李四 13800000002",
        "张三：138-0000-0001/李四：13800000002",
    ] {
        let list = table(&["企业名称|法定代表人|危化类型", &format!("甲公司|{text}|")]);
        let contacts = &list.enterprises[0].facts.contacts;
        let said: Vec<(&str, String)> =
            contacts.iter().map(|contact| (contact.name.as_str(), contact.phones.join(" ").replace('-', ""))).collect();
        assert_eq!(said, [("张三", "13800000001".to_owned()), ("李四", "13800000002".to_owned())], "{text}");
    }
    let list = table(&["企业名称|行业类别|从业人数", "甲公司|危化品（生产）|约120人"]);
    let facts = &list.enterprises[0].facts;
    assert_eq!((facts.sectors.as_slice(), facts.headcount), (&[Sector::Hazchem][..], Some(120)));
    assert_eq!(facts.extra, [("行业类别".to_owned(), "危化品（生产）".to_owned())], "the role in brackets is kept");
}

#[test]
fn what_stands_above_the_headings_names_the_enterprise_and_the_year() {
    for line in
        ["单位：甲化工有限公司", "受检企业：甲化工有限公司", "被检查单位（盖章）：甲化工有限公司", "填报单位（盖章）：甲化工有限公司"]
    {
        let read =
            table(&["附件2", "2020年隐患排查治理台账", line, "序号|隐患具体描述|排查发现日期|计划完成时间", "1|阀门泄漏|6月1日|6月底前"]);
        let hazard = &read.hazards[0];
        assert_eq!(hazard.enterprise.name, "甲化工有限公司", "{line}");
        assert_eq!(hazard.due, Due::On(day(6, 30)));
        assert_eq!(read.sheet.header.title.as_deref(), Some("2020年隐患排查治理台账"));
    }
    // Whoever filled the sheet in is no enterprise when it is an office.
    let read = table(&["隐患台账", "填报单位：云墟镇人民政府", "序号|隐患具体描述|排查发现日期", "1|阀门泄漏|2020-6-1"]);
    assert_eq!(read.hazards[0].enterprise.name, "");
    let read = file("2020年台账.csv", "企业名称,隐患描述,检查日期\n甲公司,漏电,6月1日\n".as_bytes()).unwrap();
    assert_eq!(read.hazards[0].found_on, Some(day(6, 1)));
}

#[test]
fn rows_of_one_visit_need_say_its_day_and_people_once() {
    let read = table(&[
        "被检查单位|检查日期|检查人员|存在的安全隐患",
        "甲公司|2020-6-1|张三、李四|漏电",
        "|||通道堵塞",
        "|2020-6-2||灭火器过期",
        "乙公司|||漏电",
    ]);
    let said: Vec<_> = read.hazards.iter().map(|row| (row.enterprise.name.as_str(), row.found_on, row.found_by.len())).collect();
    assert_eq!(said, [("甲公司", Some(day(6, 1)), 2), ("甲公司", Some(day(6, 1)), 2), ("甲公司", Some(day(6, 2)), 2), ("乙公司", None, 0)]);
}

#[test]
fn items_are_told_from_numbers_that_only_look_like_them() {
    let table_of = |text: &str| {
        let read = table(&["企业名称|隐患描述|检查日期", &format!("甲公司|{text}|2020-6-1")]);
        read.hazards.iter().map(|hazard| hazard.description.clone()).collect::<Vec<_>>()
    };
    let split: [(&str, &[&str]); 11] = [
        ("1.灭火器失效２．通道堵塞", &["灭火器失效", "通道堵塞"]),
        ("1、漏电2、堵塞3、积尘", &["漏电", "堵塞", "积尘"]),
        ("共发现隐患2项：1、漏电2、堵塞", &["共发现隐患2项：漏电", "共发现隐患2项：堵塞"]),
        ("一、灭火器失效；二、通道堵塞", &["灭火器失效", "通道堵塞"]),
        ("（一）灭火器失效\n（二）通道堵塞", &["灭火器失效", "通道堵塞"]),
        ("⑴漏电⑵堵塞", &["漏电", "堵塞"]),
        ("❶漏电❷堵塞", &["漏电", "堵塞"]),
        ("1.高度1.5米不足 2.2.0版预案未更新", &["1.高度1.5米不足 2.2.0版预案未更新"]),
        ("1、安全阀2020年5月1日到期；2、压力表2.5级超期", &["安全阀2020年5月1日到期", "压力表2.5级超期"]),
        ("1.违反第2、3条；2.未培训", &["违反第2、3条", "未培训"]),
        ("1.灭火器失效；2.无", &["灭火器失效"]),
    ];
    for (text, items) in split {
        assert_eq!(table_of(text), items, "{text}");
    }
    for text in [
        "1.5米护栏缺失，2.5米处无警示",
        "1.配电箱1、2、3号未接地",
        "1.灭火器失效，涉及1号车间2、3号机台",
        "第1、2号车间通道堵塞",
        "一、二级配电箱未接地",
        "一、二、三号车间堵塞",
        "罐1、罐2、罐3泄漏",
        "2020年1、2月未培训",
        "1.共2、堵塞",
        "1.灭火器失效",
    ] {
        assert_eq!(table_of(text), [text]);
    }
    assert_eq!(table(&["企业名称|隐患描述", "甲公司|1、无2、无"]).reasons(), [("B2", Reason::SaysNothing)]);
}

#[test]
fn what_stands_at_the_top_of_each_page_and_at_the_end_is_no_hazard() {
    let page = ["2020年隐患台账", "企业名称：甲公司||||填报时间：2020.7.1", "序号|隐患描述|检查日期|整改期限|备注"];
    let mut rows = page.to_vec();
    rows.extend(["1|漏电|6.1|6.10|", "本页小计：1条"]);
    rows.extend(page);
    rows.extend(["2|堵塞|6.3|6.10|", "合  计|2|||", "注：1.本表一式两份；2.每月上报。", "制表人：张三||审核：李四||", "填表人签名：|张三"]);
    let read = table(&rows);
    assert_eq!((read.hazards.len(), read.reasons()), (2, vec![]));
    // Whose the rows below are is not passed over unseen where no column says it.
    let read = table(&["2020年台账", "序号|隐患描述|检查日期", "1|漏电|6.1", "二、乙铝业有限公司", "1|积尘|6.2"]);
    assert_eq!(read.reasons(), [("B4", Reason::DescriptionMissing)]);
}

#[test]
fn a_summary_of_problems_is_no_statistics_and_one_of_numbers_is() {
    let listed = table(&[
        "鹤溪镇安全检查问题汇总表",
        "序号|企业名称|问题情况|整治期限|责任者|进度",
        "1|甲厂|灭火器压力不足|2026年12月1日|张三|未整改",
    ]);
    assert_eq!(listed.hazards.len(), 1);
    let counted = file("a.csv", "安全生产情况汇总表\n镇区,检查数,问题数\n甲镇,12,30\n乙镇,3,4\n".as_bytes());
    assert!(matches!(counted, Err(FileError::Statistics { .. })), "{:?}", counted.err());
}
