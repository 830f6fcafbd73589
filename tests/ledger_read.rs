//! Ledgers as officers keep them, read into typed rows: the sample files in `tests/ledgers` and files made here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use dudao::domain::enterprise::{ContactRole, HazchemRole, Sector};
use dudao::domain::field::Field as RecordField;
use dudao::domain::hazard::{Category, Severity, Stage, VisitMode};
use dudao::ledger::error::{Bound, FileError};
use dudao::ledger::heading::{Field, Headings};
use dudao::ledger::kind::{Class, Kind};
use dudao::ledger::read::{Counts, Knowledge, Options, Outcome, Sheet};
use dudao::ledger::row::{About, Due, EnterpriseRow, HazardRow, LedgerRow, Reason, RegisterRow, Reject};
use dudao::ledger::tables::Tables;
use dudao::ledger::workbook::{Limits, Workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Book, Worksheet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

struct Read {
    sheet: Sheet,
    counts: Counts,
    hazards: Vec<HazardRow>,
    enterprises: Vec<EnterpriseRow>,
    visits: Vec<RegisterRow>,
    rejects: Vec<Reject>,
}

fn read_with(path: &Path, options: &Options, knowledge: &Knowledge) -> Result<Read, FileError> {
    let mut book = Workbook::open(path, Limits::default())?;
    let sheet = Sheet::find(&mut book, options, knowledge)?;
    let mut read = Read { sheet, counts: Counts::default(), hazards: vec![], enterprises: vec![], visits: vec![], rejects: vec![] };
    let sheet = read.sheet.clone();
    read.counts = sheet.read(&mut book, options, knowledge, &mut |outcome, _| {
        match outcome {
            Outcome::Row(LedgerRow::Hazard(row)) => read.hazards.push(*row),
            Outcome::Row(LedgerRow::Enterprise(row)) => read.enterprises.push(*row),
            Outcome::Row(LedgerRow::Register(row)) => read.visits.push(*row),
            Outcome::Reject(reject) => read.rejects.push(reject),
        }
        ControlFlow::Continue(())
    })?;
    Ok(read)
}

fn read(path: &Path) -> Result<Read, FileError> {
    read_with(path, &Options::default(), &Knowledge::shipped())
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(name)
}

fn expected(file: &str, what: &str) -> u64 {
    let all: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(sample("expected.json")).unwrap()).unwrap();
    all[file][what].as_u64().unwrap()
}

fn at_stage(read: &Read, stage: Stage) -> u64 {
    read.hazards.iter().filter(|hazard| hazard.stage == stage).count() as u64
}

fn names(read: &Read) -> u64 {
    let names: std::collections::BTreeSet<&str> = read.hazards.iter().map(|hazard| hazard.enterprise.name.as_str()).collect();
    names.len() as u64
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn field(read: &Read, heading: &str) -> Option<&'static str> {
    read.sheet.mapping().iter().find(|column| column.heading == heading).unwrap().target.key()
}

/// A folder that goes with the test, and files in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn xlsx(&self, fill: impl FnOnce(&mut Worksheet)) -> PathBuf {
        let mut book = Book::new();
        fill(book.add_worksheet());
        let path = self.0.path().join("ledger.xlsx");
        book.save(&path).unwrap();
        path
    }

    /// A sheet of texts; `\t` parts cells.
    fn table(&self, rows: &[&str]) -> PathBuf {
        self.xlsx(|sheet| write(sheet, rows))
    }
}

fn write(sheet: &mut Worksheet, rows: &[&str]) {
    for (row, line) in rows.iter().enumerate() {
        for (column, text) in line.split('\t').enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row as u32, column as u16, text).unwrap();
        }
    }
}

fn read_table(rows: &[&str]) -> Read {
    read(&Folder::new().table(rows)).unwrap()
}

#[test]
fn the_street_return_gives_its_hazards_and_rejects() {
    let (file, read) = ("street-return.xlsx", read(&sample("street-return.xlsx")).unwrap());
    assert_eq!(read.sheet.kind, Kind::StreetReturn);
    assert_eq!(read.hazards.len() as u64, expected(file, "hazards"));
    assert_eq!(read.counts.rejected, expected(file, "rejected"));
    assert_eq!(read.counts.skipped, expected(file, "skipped"));
    assert_eq!(read.counts.read, 120);
    assert_eq!(read.hazards.iter().filter(|hazard| hazard.severity == Severity::Major).count() as u64, expected(file, "major"));
    assert_eq!(at_stage(&read, Stage::AwaitingReinspection), expected(file, "awaiting_reinspection"));
    assert_eq!(names(&read), expected(file, "enterprises"));
    let faults: Vec<_> = read.rejects.iter().flat_map(|reject| &reject.faults).collect();
    let seen: Vec<(&str, &str)> = faults.iter().map(|fault| (fault.cell.as_str(), fault.value.as_str())).collect();
    assert_eq!(
        seen,
        [("J19", "无"), ("J36", "一般"), ("J53", "无"), ("J70", "已整改"), ("J87", "一般"), ("J104", "已整改"), ("J121", "无")]
    );
    assert!(faults.iter().all(|fault| fault.reason == Reason::SaysNothing));
    let first = &read.hazards[0];
    assert_eq!(first.description, "配电室动火作业票未审批（1号点）");
    assert_eq!(first.enterprise.name, "鹤溪和筑尚塬印染有限公司");
    assert_eq!(first.enterprise.town, "鹤溪镇");
    assert_eq!(first.enterprise.uscc.as_deref(), Some("91320499MA05AFLRY4"));
    assert_eq!((first.found_on, first.rectified_on), (Some(day(2020, 7, 4)), Some(day(2020, 7, 16))));
    assert_eq!(first.found_by, ["吴十", "钱七"]);
    assert_eq!(first.found_mode, Some(VisitMode::OpenOrCovertCheck));
    assert_eq!(first.sector, Some(Sector::ConfinedSpace));
    assert_eq!((first.owner.as_str(), first.measures.as_str(), first.location.as_str()), ("安全部/钱七", "加装装置并验收", "配电室"));
    assert_eq!((first.due, first.severity_raw.as_deref()), (Due::Unsaid, None));
    assert!(first.extra.contains(&("上报单位".into(), "鹤溪镇安监部门".into())), "{:?}", first.extra);
    assert!(first.extra.contains(&("负责人".into(), "钱七".into())));
}

#[test]
fn the_site_ledger_takes_its_enterprise_from_the_line_above() {
    let (file, read) = ("site-ledger.xlsx", read(&sample("site-ledger.xlsx")).unwrap());
    assert_eq!(read.sheet.kind, Kind::SiteLedger);
    assert_eq!(read.hazards.len() as u64, expected(file, "hazards"));
    assert_eq!(read.counts.rejected, expected(file, "rejected"));
    assert_eq!(read.counts.skipped, expected(file, "skipped"));
    for (stage, what) in [(Stage::Registered, "registered"), (Stage::Rectifying, "rectifying"), (Stage::ClosedOut, "closed")] {
        assert_eq!(at_stage(&read, stage), expected(file, what), "{what}");
    }
    assert_eq!(names(&read), 1);
    assert_eq!(read.hazards[0].enterprise.name, "榆坪德岑达科印染有限公司");
    let fifth = &read.hazards[4];
    assert_eq!((fifth.found_on, fifth.due), (Some(day(2020, 5, 31)), Due::On(day(2020, 6, 15))), "the year is the day filled in's");
    let third = &read.hazards[2];
    assert_eq!(third.closed_on, Some(day(2020, 9, 3)), "closed without a date: the day rectified");
    assert_eq!(third.reinspectors, ["孙八"]);
    assert_eq!(third.category, Some(Category::SiteManagement));
}

#[test]
fn the_closed_loop_ledger_splits_cells_and_reads_every_form_of_date() {
    let (file, read) = ("closed-loop.xlsx", read(&sample("closed-loop.xlsx")).unwrap());
    assert_eq!(read.sheet.kind, Kind::ClosedLoop);
    assert_eq!(read.sheet.header.title.as_deref(), Some("鹤溪森屹华盛化工有限公司2020年隐患闭环台账"));
    assert_eq!(read.counts.read, expected(file, "source_rows"));
    assert_eq!(read.hazards.len() as u64, expected(file, "hazards"));
    assert_eq!(read.counts.split, expected(file, "split_rows"));
    assert_eq!(at_stage(&read, Stage::ClosedOut), expected(file, "closed"));
    assert_eq!(read.counts.rejected, expected(file, "rejected"));
    assert!(read.hazards.iter().all(|hazard| hazard.found_on.is_some() && hazard.enterprise.name.is_empty()));
    let parts: Vec<_> = read.hazards.iter().filter(|hazard| hazard.place.row == 8).collect();
    assert_eq!(parts.iter().map(|hazard| hazard.place.part).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(parts[1].description, "制冷机房冷库快速冻结间作业人数超限乙5");
    assert!(parts.iter().all(|hazard| hazard.found_on == Some(day(2020, 6, 23)) && hazard.due == Due::On(day(2020, 7, 13))));
    let of_row = |row| read.hazards.iter().find(|hazard| hazard.place.row == row).unwrap();
    assert_eq!(of_row(9).due, Due::On(day(2020, 6, 7)), "at once");
    assert_eq!(of_row(16).due, Due::On(day(2020, 6, 30)), "by the month's end");
    assert_eq!(of_row(23).due, Due::Standing);
    assert_eq!(of_row(23).notices[0].about, About::Standing);
    let third = of_row(5);
    assert_eq!((third.severity, third.severity_raw.as_deref()), (Severity::General, Some("较大")));
    assert_eq!((third.code.as_deref(), third.funds), (Some("YH-003"), Some(2000)));
    assert_eq!((third.passed, third.reinspected_on, third.closed_on), (Some(true), Some(day(2020, 11, 1)), Some(day(2020, 11, 1))));

    let whole = Options { split: false, ..Options::default() };
    let read = read_with(&sample(file), &whole, &Knowledge::shipped()).unwrap();
    assert_eq!((read.hazards.len(), read.counts.split), (42, 0));
}

#[test]
fn the_enterprise_list_gives_ticked_sectors_people_and_phones() {
    let read = read(&sample("enterprises.xlsx")).unwrap();
    assert_eq!(read.sheet.kind, Kind::EnterpriseList);
    assert_eq!(read.enterprises.len() as u64, expected("enterprises.xlsx", "enterprises"));
    assert_eq!((read.counts.rejected, read.counts.skipped), (0, 0));
    let facts = &read.enterprises[0].facts;
    assert_eq!((facts.name.as_str(), facts.town.as_str(), facts.address.as_str()), ("鹤溪和筑尚塬印染有限公司", "鹤溪镇", "鹤溪镇某路1号"));
    assert_eq!(facts.sectors, [Sector::ConfinedSpace]);
    assert_eq!(read.enterprises[4].facts.sectors, [Sector::ConfinedSpace, Sector::AmmoniaRefrigeration]);
    let officers: Vec<_> =
        facts.contacts_as(ContactRole::SafetyOfficer).map(|officer| (officer.name.as_str(), officer.phones.as_slice())).collect();
    assert_eq!(officers, [("钱七", &["13900000000".to_owned()][..]), ("吴十", &["13800000000".to_owned()][..])]);
    assert_eq!(facts.contacts_as(ContactRole::LegalRepresentative).next().unwrap().phones, ["13900000000"]);
    assert!(facts.extra.is_empty(), "{:?}", facts.extra);
    assert!(read.sheet.mapping().iter().all(|column| column.confidence >= 0.9), "{:?}", read.sheet.mapping());
}

#[test]
fn the_five_commitments_are_read_from_gb18030() {
    let (file, read) = ("five-commitments.csv", read(&sample("five-commitments.csv")).unwrap());
    assert_eq!(read.sheet.kind, Kind::FiveCommitments);
    assert_eq!(read.hazards.len() as u64, expected(file, "hazards"));
    assert_eq!(read.counts.rejected, expected(file, "rejected"));
    let second = &read.hazards[1];
    assert_eq!((second.owner.as_str(), second.contingency_plan.as_str(), second.funds), ("王五", "现场处置方案", Some(10_000)));
    assert_eq!((second.due, second.stage), (Due::On(day(2020, 9, 6)), Stage::Rectifying));
    assert_eq!((read.hazards[0].stage, read.hazards[2].stage), (Stage::AwaitingReinspection, Stage::Registered));
    assert_eq!(read.hazards[0].extra, [("填表人".to_owned(), "张三".to_owned())]);
}

#[test]
fn visits_are_told_from_hazards() {
    let read = read(&sample("visits.xlsx")).unwrap();
    assert_eq!((read.sheet.kind, read.sheet.kind.class()), (Kind::Visits, Class::Visits));
    assert_eq!(read.visits.len() as u64, expected("visits.xlsx", "visits"));
    assert_eq!(read.hazards.len() as u64, expected("visits.xlsx", "hazards"));
    let first = &read.visits[0];
    assert_eq!((first.enterprise.name.as_str(), first.get(RecordField::On)), ("云墟祥淼鼎崧冷冻食品有限公司", "2020-06-12"));
}

#[test]
fn a_statistics_return_is_refused_by_name() {
    let folder = Folder::new();
    let path = folder.xlsx(|sheet| {
        sheet.set_name("月报").unwrap();
        sheet.merge_range(0, 0, 0, 6, "安全生产专项整治情况统计表", &Format::new()).unwrap();
        sheet.merge_range(1, 0, 2, 0, "镇区", &Format::new()).unwrap();
        sheet.merge_range(1, 1, 1, 3, "检查情况", &Format::new()).unwrap();
        sheet.merge_range(1, 4, 1, 6, "隐患情况", &Format::new()).unwrap();
        write(
            sheet,
            &[
                "",
                "",
                "\t检查企业数\t检查次数\t出动人次\t隐患数\t整改数\t整改率",
                "\t(家)\t（次）\t(人次)\t（项）\t(项)\t(%)",
                "鹤溪镇\t12\t14\t28\t30\t29\t96.7",
            ],
        );
    });
    match read(&path).map(|read| read.sheet.kind) {
        Err(FileError::Statistics { sheet }) => assert_eq!(sheet, "月报"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_plain_list_is_read_from_csv_in_every_encoding() {
    let text = "隐患编号,企业名称,隐患描述,隐患等级,行业,发现日期,整改期限,状态,责任人,整改措施,销号日期\r\n\
        HZ0000001,云墟安澜达科机械制造有限公司,\"检查发现配电室内电线老化，\n需限期整改到位\",重大,机械制造,2020-06-01,2020-06-20,已销号,电气负责人07,更换线路,2020-06-18\r\n\
        \r\n\
        HZ0000002,砾洲博砚华盛食品有限公司,检查发现通道堵塞,一般,食品加工,2020-11-01,2020-12-31,整改中,仓储组长11,清理通道,\r\n";
    let utf16 = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>();
    let tabs = text.replace("，", ";").replace(',', "\t");
    let forms: [(&str, Vec<u8>); 5] = [
        ("utf8.csv", text.as_bytes().to_vec()),
        ("bom.csv", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("gb.csv", encoding_rs::GB18030.encode(text).0.into_owned()),
        ("utf16.csv", utf16),
        ("tabs.txt", tabs.into_bytes()),
    ];
    let folder = Folder::new();
    for (name, bytes) in forms {
        let read = read(&folder.file(name, &bytes)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((read.sheet.kind, read.hazards.len()), (Kind::Flat, 2), "{name}");
        let [first, second] = &read.hazards[..] else { panic!("{name}") };
        assert_eq!((first.code.as_deref(), first.severity, first.stage), (Some("HZ0000001"), Severity::Major, Stage::ClosedOut), "{name}");
        assert_eq!((first.closed_on, first.place.row, second.place.row), (Some(day(2020, 6, 18)), 2, 4), "{name}");
        assert!(first.description.starts_with("检查发现配电室内电线老化"), "{name}");
        assert_eq!(second.extra, [("行业".to_owned(), "食品加工".to_owned())], "{name}");
    }
}

#[test]
fn a_flat_xlsx_has_the_same_rows() {
    let read = read_table(&[
        "隐患编号\t企业名称\t隐患描述\t隐患等级\t行业\t发现日期\t整改期限\t状态\t责任人\t整改措施\t销号日期",
        "HZ0000001\t云墟安澜达科机械制造有限公司\t通道堵塞\t一般\t机械制造\t2020-06-01\t2020-06-20\t待复查\t仓储组长11\t清理",
    ]);
    assert_eq!((read.sheet.kind, read.hazards.len()), (Kind::Flat, 1));
    assert_eq!(read.hazards[0].stage, Stage::AwaitingReinspection);
}

#[test]
fn the_sector_ledger_keeps_deadlines_in_words() {
    let read = read_table(&[
        "2020年粉尘涉爆企业隐患台账",
        "检查日期\t被检查单位\t存在的安全隐患\t整改措施\t整改时限\t备注\t责任人\t整改到位时间\t销号时间",
        "6月1日\t甲铝制品有限公司\t除尘系统未设锁气卸灰装置\t加装\t15日内\t\t张三\t\t",
        "\t\t打磨车间积尘\t清理\t尽快\t\t张三\t6月20日\t",
        "12月20日\t乙铝制品有限公司\t通道堵塞\t清理\t1月10日前\t无\t李四\t12月25日\t12月26日",
        "6月3日\t丙铝制品有限公司\t防护罩缺失\t加装\t6月31日\t\t王五\t\t",
    ]);
    assert_eq!(read.sheet.kind, Kind::SectorLedger);
    let [first, second, third] = &read.hazards[..] else { panic!("{:?}", read.hazards) };
    assert_eq!(first.due, Due::On(day(2020, 6, 16)));
    assert_eq!((second.enterprise.name.as_str(), second.due), ("甲铝制品有限公司", Due::Unsaid), "filled down");
    assert_eq!(second.notices[0].about, About::DeadlineInWords);
    assert!(second.extra.contains(&("整改时限".into(), "尽快".into())));
    assert_eq!((third.due, third.closed_on), (Due::On(day(2021, 1, 10)), Some(day(2020, 12, 26))));
    assert_eq!((third.stage, third.notes.as_str()), (Stage::ClosedOut, ""));
    let fault = &read.rejects[0].faults[0];
    assert_eq!((fault.cell.as_str(), fault.value.as_str(), fault.reason), ("E6", "6月31日", Reason::DateUnreadable));
}

#[test]
fn merged_headings_of_several_levels_are_read() {
    let folder = Folder::new();
    let plain = Format::new();
    let path = folder.xlsx(|sheet| {
        sheet.merge_range(0, 0, 0, 9, "重点企业隐患清单（2020年）", &plain).unwrap();
        sheet.merge_range(1, 0, 3, 0, "序号", &plain).unwrap();
        sheet.merge_range(1, 1, 1, 3, "企业基本情况", &plain).unwrap();
        sheet.merge_range(2, 1, 3, 1, "企业\n名称", &plain).unwrap();
        sheet.merge_range(2, 2, 2, 3, "安全负责人", &plain).unwrap();
        sheet.merge_range(1, 4, 1, 8, "隐患情况", &plain).unwrap();
        sheet.merge_range(2, 4, 3, 4, "隐患描述（必填）", &plain).unwrap();
        sheet.merge_range(2, 5, 3, 5, "检查时间", &plain).unwrap();
        sheet.merge_range(2, 6, 3, 6, "整改资金\n（万元）", &plain).unwrap();
        sheet.merge_range(2, 7, 2, 8, "整改", &plain).unwrap();
        sheet.merge_range(1, 9, 3, 9, "是否上报", &plain).unwrap();
        write(
            sheet,
            &[
                "",
                "",
                "",
                "\t\t姓名\t电话\t\t\t\t期限\t责任人",
                "1\t甲有限公司\t张三\t13900000000\t通道堵塞\t2020/6/1\t0.35\t2020.6.10\t李四\t是",
            ],
        );
    });
    let read = read(&path).unwrap();
    assert_eq!((read.sheet.header.first_row, read.sheet.header.last_row), (2, 4));
    let hazard = &read.hazards[0];
    assert_eq!((hazard.enterprise.name.as_str(), hazard.description.as_str()), ("甲有限公司", "通道堵塞"));
    assert_eq!((hazard.funds, hazard.due, hazard.owner.as_str()), (Some(3500), Due::On(day(2020, 6, 10)), "李四"));
    assert_eq!(field(&read, "隐患情况/整改/期限"), Some("deadline"));
    assert!(hazard.extra.contains(&("是否上报".into(), "是".into())), "{:?}", hazard.extra);
    assert!(hazard.extra.iter().any(|(heading, text)| heading.ends_with("电话") && text == "13900000000"), "{:?}", hazard.extra);
}

#[test]
fn two_levels_are_seen_without_merges_too() {
    let read = read(&Folder::new().file(
        "list.csv",
        "挂钩督导重点企业名单,,,,,,,\n序号,企业名称,法人代表,联系电话,行业领域,,,备注\n,,,,危化,粉尘涉爆,有限空间,\n1,甲化工有限公司,张三,13900000000,生产、经营,,√,老厂\n2,乙有限公司,李  四,/,,√,×,\n".as_bytes(),
    ))
    .unwrap();
    let [first, second] = &read.enterprises[..] else { panic!("{:?}", read.enterprises) };
    assert_eq!(first.facts.sectors, [Sector::Hazchem, Sector::ConfinedSpace]);
    assert_eq!(first.facts.hazchem_roles, [HazchemRole::Production, HazchemRole::Trade]);
    assert_eq!(first.facts.notes, "老厂");
    assert_eq!(second.facts.sectors, [Sector::CombustibleDust]);
    assert_eq!((second.facts.contacts[0].name.as_str(), second.facts.contacts[0].phones.len()), ("李四", 0));
}

#[test]
fn a_wrong_credit_code_is_kept_and_noticed() {
    let read = read_table(&["企业名称\t统一社会信用代码\t地址", "甲有限公司\t91320499MA05AFLRY5\t某路1号"]);
    let row = &read.enterprises[0];
    assert_eq!(
        (row.facts.uscc.as_deref(), row.notices[0].about, row.notices[0].cell.as_str()),
        (Some("91320499MA05AFLRY5"), About::Uscc, "B2")
    );
}

#[test]
fn merged_cells_say_the_same_for_all_their_rows() {
    let folder = Folder::new();
    let path = folder.xlsx(|sheet| {
        write(
            sheet,
            &[
                "企业名称\t检查时间\t检查人\t隐患描述\t整改期限",
                "\t\t\t甲\t2020-6-10",
                "\t\t\t乙\t2020-6-11",
                "\t\t\t丙\t",
                "丁公司\t2020-7-1\t王五\t丁\t2020-7-9",
            ],
        );
        sheet.merge_range(1, 0, 3, 0, "甲公司", &Format::new()).unwrap();
        sheet.merge_range(1, 1, 3, 1, "2020年6月1日", &Format::new()).unwrap();
        sheet.merge_range(1, 2, 2, 2, "张三\n李四", &Format::new()).unwrap();
    });
    let read = read(&path).unwrap();
    let seen: Vec<_> =
        read.hazards.iter().map(|hazard| (hazard.enterprise.name.as_str(), hazard.found_on.unwrap(), hazard.found_by.len())).collect();
    let june = day(2020, 6, 1);
    assert_eq!(seen, [("甲公司", june, 2), ("甲公司", june, 2), ("甲公司", june, 0), ("丁公司", day(2020, 7, 1), 1)]);
}

#[test]
fn dates_come_as_dates_serials_and_text() {
    let folder = Folder::new();
    let path = folder.xlsx(|sheet| {
        write(
            sheet,
            &[
                "企业名称\t隐患描述\t检查时间",
                "甲\t一号",
                "甲\t二号",
                "甲\t三号\t２０２０．６．１５",
                "甲\t四号",
                "甲\t五号\t20200615",
                "甲\t六号\t2020-6-15 10:30",
            ],
        );
        let date = ExcelDateTime::from_ymd(2020, 6, 15).unwrap();
        sheet.write_datetime_with_format(1, 2, date, &Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"")).unwrap();
        sheet.write_number(2, 2, 43997.0).unwrap();
        sheet.write_number(4, 2, 20_200_615.0).unwrap();
    });
    let read = read(&path).unwrap();
    assert_eq!(read.hazards.iter().map(|hazard| hazard.found_on.unwrap()).collect::<Vec<_>>(), [day(2020, 6, 15); 6]);
}

#[test]
fn days_of_old_macs_are_counted_from_1904() {
    let folder = Folder::new();
    let path = folder.xlsx(|sheet| {
        write(sheet, &["企业名称\t隐患描述\t检查时间\t整改期限", "甲\t通道堵塞"]);
        sheet.write_number(1, 2, 42535.0).unwrap();
        sheet.write_number_with_format(1, 3, 42545.0, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    });
    let path = rewrite(&path, "xl/workbook.xml", |xml| xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    let read = read(&path).unwrap();
    assert_eq!((read.hazards[0].found_on, read.hazards[0].due), (Some(day(2020, 6, 15)), Due::On(day(2020, 6, 25))));
}

/// The package with one part's text changed.
fn rewrite(path: &Path, part: &str, change: impl Fn(&str) -> String) -> PathBuf {
    use std::io::{Read as _, Write as _};
    let mut from = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut entry = from.by_index(index).unwrap();
        let name = String::from_utf8(entry.name_raw().to_vec()).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if name == part {
            let changed = change(std::str::from_utf8(&bytes).unwrap());
            assert_ne!(changed.as_bytes(), bytes, "nothing to change in {part}");
            bytes = changed.into_bytes();
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    std::fs::write(path, to.finish().unwrap().into_inner()).unwrap();
    path.to_owned()
}

#[test]
fn a_year_missing_everywhere_is_said() {
    let read = read_table(&["企业名称\t隐患描述\t检查时间", "甲\t通道堵塞\t6月15日", "甲\t通道堵塞\t2020年13月1日"]);
    let reasons: Vec<_> = read.rejects.iter().map(|reject| (reject.faults[0].cell.as_str(), reject.faults[0].reason)).collect();
    assert_eq!(reasons, [("C2", Reason::YearMissing), ("C3", Reason::DateUnreadable)]);
}

#[test]
fn a_year_not_written_is_never_after_the_day_filled_in() {
    let read = read_table(&[
        "隐患台账",
        "企业名称：甲公司\t\t填报日期：2021年1月5日",
        "隐患描述\t检查时间\t整改期限",
        "通道堵塞\t12月28日\t1月10日",
        "积尘\t1月4日\t立即整改",
    ]);
    let seen: Vec<_> = read.hazards.iter().map(|hazard| (hazard.found_on.unwrap(), hazard.due)).collect();
    assert_eq!(seen, [(day(2020, 12, 28), Due::On(day(2021, 1, 10))), (day(2021, 1, 4), Due::On(day(2021, 1, 4)))]);
}

#[test]
fn several_labels_share_a_line_and_a_value_may_stand_beside() {
    let read = read_table(&[
        "隐患整改台账",
        "被检查单位：\t甲有限公司\t检查人员：张三、李四  检查时间：2020年6月1日",
        "序号\t存在问题\t整改期限",
        "1\t通道堵塞\t2020-6-9",
    ]);
    let hazard = &read.hazards[0];
    assert_eq!((hazard.enterprise.name.as_str(), hazard.found_on), ("甲有限公司", Some(day(2020, 6, 1))));
    assert_eq!(hazard.found_by, ["张三", "李四"]);
}

#[test]
fn numbered_hazards_are_split_and_other_numbers_are_not() {
    let description = |text: &str| {
        let read = read_table(&["企业名称\t隐患描述\t整改措施", &format!("甲\t{text}\t1.换线；2.清理")]);
        read.hazards.iter().map(|hazard| format!("{}|{}", hazard.description, hazard.measures)).collect::<Vec<_>>()
    };
    let two = ["电线老化|换线", "通道堵塞|清理"];
    for text in [
        "1.电线老化；2.通道堵塞。",
        "1、电线老化\n2、通道堵塞",
        "（1）电线老化；（2）通道堵塞",
        "(1)电线老化(2)通道堵塞",
        "①电线老化；②通道堵塞",
        "１．电线老化，２．通道堵塞",
        "1）电线老化 2）通道堵塞",
    ] {
        let got = description(text);
        assert_eq!(got.iter().map(|item| item.replace('。', "")).collect::<Vec<_>>(), two, "{text}");
    }
    assert_eq!(description("一号车间：1.电线老化；2.通道堵塞"), ["一号车间：电线老化|换线", "一号车间：通道堵塞|清理"]);
    for text in [
        "1.5米护栏缺失2.0米",
        "1、2、3号车间通道堵塞",
        "1.电线老化",
        "距地1.2米处破损，2.5米处缺失",
        "安全阀未校验（1）",
        "2.通道堵塞；3.积尘",
    ] {
        assert_eq!(description(text), [format!("{text}|1.换线；2.清理")], "{text}");
    }
}

#[test]
fn stages_are_told_from_words_and_dates() {
    let stage = |heading: &str, word: &str| {
        let read = read_table(&[&format!("企业名称\t隐患描述\t整改完成时间\t{heading}"), &format!("甲\t通道堵塞\t2020-6-9\t{word}")]);
        let hazard = read.hazards.into_iter().next().unwrap();
        (hazard.stage, hazard.closed_on, hazard.notes)
    };
    let rectified = Some(day(2020, 6, 9));
    for (heading, word, expected) in [
        ("状态", "待整改", (Stage::Registered, None, "")),
        ("是否整改", "否", (Stage::Registered, None, "")),
        ("整改状态", "整改延期", (Stage::Rectifying, None, "整改延期")),
        ("整改情况", "整改中，预计月底完成", (Stage::Rectifying, None, "整改中，预计月底完成")),
        ("状态", "待复查", (Stage::AwaitingReinspection, None, "")),
        ("状态", "已销号", (Stage::ClosedOut, rectified, "")),
        ("是否销号", "是", (Stage::ClosedOut, rectified, "")),
        ("是否销号", "否", (Stage::AwaitingReinspection, None, "")),
        ("销号时间", "2020年6月12日", (Stage::ClosedOut, Some(day(2020, 6, 12)), "")),
        ("备注", "/", (Stage::AwaitingReinspection, None, "")),
    ] {
        let (stage, closed, notes) = stage(heading, word);
        assert_eq!((stage, closed, notes.as_str()), expected, "{heading} {word}");
    }
}

#[test]
fn totals_signatures_and_repeated_headings_are_skipped() {
    let read = read_table(&[
        "序号\t企业名称\t隐患描述\t整改期限",
        "1\t甲\t通道堵塞\t2020-6-1",
        "小  计\t\t1项",
        "序号\t企业名称\t隐患描述\t整改期限",
        "2\t乙\t电线老化\t2020-6-2",
        "3",
        "合计\t\t2项",
        "填表人：张三\t\t审核人：李四",
        "注：本表一式两份",
    ]);
    assert_eq!((read.hazards.len(), read.counts.read, read.counts.skipped), (2, 2, 6));
}

#[test]
fn headings_are_matched_loosely_and_never_wrongly() {
    let headings = Headings::shipped();
    let field = |heading: &str| headings.field_of(heading).map(|(field, _)| field);
    for (heading, expected) in [
        ("地  址", Some(Field::Address)),
        ("隐患\n描述", Some(Field::Description)),
        ("整改资金(元)", Some(Field::Funds)),
        ("整改资金（万元）", Some(Field::Funds)),
        ("＊隐患描述", Some(Field::Description)),
        ("隐患排查日期", Some(Field::FoundOn)),
        ("整改责任人电话", None),
        ("企业名称简称号", None),
        ("隐患整改率", None),
        ("填报人", None),
        ("上报单位", None),
    ] {
        assert_eq!(field(heading), expected, "{heading}");
    }
    assert!(headings.field_of("整改资金(元)").unwrap().1 < headings.field_of("整改资金").unwrap().1);
}

#[test]
fn a_map_goes_before_the_known_headings() {
    let folder = Folder::new();
    let path = folder.table(&["单位\t毛病\t备注", "甲公司\t通道堵塞\t某处"]);
    assert!(matches!(read(&path), Err(FileError::NoHeader)));
    let headings = Headings::shipped().with_map("\"单位\" = \"enterprise\"\n\"毛病\" = \"description\"\n\"备注\" = \"extra\"\n").unwrap();
    let read = read_with(&path, &Options::default(), &Knowledge { headings, ..Knowledge::shipped() }).unwrap();
    assert_eq!((read.hazards[0].description.as_str(), read.hazards[0].extra.len()), ("通道堵塞", 1));
    let wrong = Headings::shipped().with_map("\"单位\" = \"enterprise\"\n\"毛病\" = \"nonsense\"\n").unwrap_err();
    assert_eq!(wrong.line, 2);
}

#[test]
fn the_shipped_headings_can_be_read_and_a_wrong_file_names_its_line() {
    let shipped = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/headings.toml")).unwrap();
    assert!(Headings::from_toml(&shipped).is_ok());
    let broken = shipped.replace("\nowner = [", "\nowner = ");
    let line = 1 + shipped[..shipped.find("\nowner = [").unwrap() + 1].matches('\n').count();
    assert_eq!(Headings::from_toml(&broken).unwrap_err().line, line);
    assert!(Headings::from_toml("").is_err());
}

#[test]
fn the_first_sheet_that_is_understood_is_read() {
    let folder = Folder::new();
    let mut book = Book::new();
    write(book.add_worksheet().set_name("说明").unwrap(), &["填报要求", "按时报送"]);
    write(book.add_worksheet().set_name("隐患").unwrap(), &["企业名称\t隐患描述", "甲\t通道堵塞"]);
    let path = folder.0.path().join("two.xlsx");
    book.save(&path).unwrap();
    assert_eq!(read(&path).unwrap().sheet.name, "隐患");
    let named = |sheet: &str| read_with(&path, &Options { sheet: Some(sheet.into()), ..Options::default() }, &Knowledge::shipped());
    assert_eq!(named("隐患").unwrap().hazards.len(), 1);
    assert!(matches!(named("说明"), Err(FileError::NoHeader)));
    assert!(matches!(named("没有"), Err(FileError::NoSuchSheet { .. })));
    let as_enterprises = Options { class: Some(Class::Enterprises), ..Options::default() };
    assert_eq!(read_with(&path, &as_enterprises, &Knowledge::shipped()).unwrap().enterprises.len(), 1);
    let as_visits = Options { class: Some(Class::Visits), ..Options::default() };
    assert!(matches!(read_with(&path, &as_visits, &Knowledge::shipped()), Err(FileError::NoHeader | FileError::NotThisKind)));
}

#[test]
fn reading_stops_when_told() {
    let folder = Folder::new();
    let path = folder.table(&["企业名称\t隐患描述", "甲\t一号", "甲\t二号", "甲\t三号"]);
    let knowledge = Knowledge::shipped();
    let mut book = Workbook::open(&path, Limits::default()).unwrap();
    let sheet = Sheet::find(&mut book, &Options::default(), &knowledge).unwrap();
    let mut seen = 0;
    let counts = sheet.read(&mut book, &Options::default(), &knowledge, &mut |_, _| {
        seen += 1;
        if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((seen, counts.unwrap().read), (2, 2));
}

#[test]
fn what_is_no_spreadsheet_gets_one_clear_error() {
    let folder = Folder::new();
    let whole = std::fs::read(sample("street-return.xlsx")).unwrap();
    let csv = "企业名称,隐患描述\n甲,通道堵塞".as_bytes();
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("empty.xlsx", vec![], "empty"),
        ("blank.csv", b" \n\n".to_vec(), "empty"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "not_a_spreadsheet"),
        ("noise.csv", vec![0x81, 0x20, 0xFF, 0xFF, 0x0A, 0x80, 0x81], "not_a_spreadsheet"),
        ("half.xlsx", whole[..whole.len() / 2].to_vec(), "truncated"),
        ("compound.xls", [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 600]].concat(), "truncated"),
        ("half.csv", csv[..csv.len() - 1].to_vec(), "truncated"),
        ("text.csv", "今天天气不错\n明天也是".as_bytes().to_vec(), "no_header"),
    ];
    for (name, bytes, key) in cases {
        match read(&folder.file(name, &bytes)) {
            Err(error) => assert_eq!(error.key(), key, "{name}: {error}"),
            Ok(_) => panic!("{name} was read"),
        }
    }
    let other = folder.0.path().join("letter.xlsx");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&other).unwrap());
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    assert_eq!(read(&other).err().unwrap().key(), "not_a_spreadsheet");
    assert_eq!(read(folder.0.path()).err().unwrap().key(), "not_a_spreadsheet");
    assert_eq!(read(&folder.0.path().join("none.xlsx")).err().unwrap().key(), "io");
}

#[test]
fn a_far_cell_costs_nothing_and_is_refused() {
    let folder = Folder::new();
    let far = folder.xlsx(|sheet| {
        write(sheet, &["企业名称\t隐患描述", "甲\t通道堵塞"]);
        sheet.write_string(199_999, 701, "x").unwrap();
    });
    let start = std::time::Instant::now();
    assert!(matches!(read(&far), Err(FileError::TooLarge { what: Bound::Columns, .. })));
    let deep = folder.xlsx(|sheet| {
        write(sheet, &["企业名称\t隐患描述", "甲\t通道堵塞"]);
        sheet.write_string(1_048_575, 1, "积尘").unwrap();
        sheet.write_blank(1_048_575, 16_383, &Format::new().set_bold()).unwrap();
    });
    let read = read(&deep).unwrap();
    assert_eq!(read.hazards[1].place.row, 1_048_576);
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn every_bound_is_kept() {
    let folder = Folder::new();
    let path = folder.table(&["企业名称\t隐患描述", "甲\t通道堵塞了很久", "甲\t积尘"]);
    let csv = folder.file("open.csv", format!("企业名称,隐患描述\n甲,\"{}", "长".repeat(300_000)).as_bytes());
    let limits = Limits::default();
    for (file, limits, what) in [
        (&path, Limits { file_bytes: 100, ..limits.clone() }, Bound::FileBytes),
        (&path, Limits { unpacked_bytes: 1000, ..limits.clone() }, Bound::UnpackedBytes),
        (&path, Limits { cells: 3, ..limits.clone() }, Bound::Cells),
        (&path, Limits { rows: 2, ..limits.clone() }, Bound::Rows),
        (&path, Limits { columns: 1, ..limits.clone() }, Bound::Columns),
        (&path, Limits { cell_chars: 5, ..limits.clone() }, Bound::CellChars),
        (&csv, Limits { columns: 4, ..limits }, Bound::CellChars),
    ] {
        let error = Workbook::open(file, limits).and_then(|mut book| {
            let sheet = book.sheets()[0].clone();
            book.rows(&sheet, &mut |_| ControlFlow::Continue(()))
        });
        match error {
            Err(FileError::TooLarge { what: found, .. }) => assert_eq!(found, what),
            other => panic!("{what:?}: {other:?}"),
        }
    }
}

#[test]
fn control_characters_do_not_pass() {
    let read = read(&Folder::new().file("x.csv", "企业名称,隐患描述\n甲\u{202E}公司,\u{200B}通道\u{AD}堵塞\n".as_bytes())).unwrap();
    assert_eq!((read.hazards[0].enterprise.name.as_str(), read.hazards[0].description.as_str()), ("甲公司", "通道堵塞"));
}

/// An OpenDocument sheet with these rows of XML.
fn ods(folder: &Folder, rows: &str) -> PathBuf {
    use std::io::Write as _;
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="表1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_str()),
        ("META-INF/manifest.xml", r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="m"></manifest:manifest>"#),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    folder.file("ledger.ods", &zip.finish().unwrap().into_inner())
}

#[test]
fn an_open_document_is_read_and_its_repeated_cells_cannot_fill_the_memory() {
    let folder = Folder::new();
    let cell = |text: &str| format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#);
    let row = |cells: [&str; 3]| format!("<table:table-row>{}</table:table-row>", cells.map(cell).concat());
    let (heading, data) = (row(["企业名称", "隐患描述", "检查时间"]), row(["甲公司", "通道堵塞", "2020年6月1日"]));
    // As the office program ends a sheet: a million blank rows of all columns.
    let blank = r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let read_ods = read(&ods(&folder, &format!("{heading}{data}{blank}"))).unwrap();
    assert_eq!((read_ods.sheet.name.as_str(), read_ods.hazards.len()), ("表1", 1));
    assert_eq!((read_ods.hazards[0].found_on, read_ods.hazards[0].place.row), (Some(day(2020, 6, 1)), 2));

    let bomb = r#"<table:table-row table:number-rows-repeated="6000"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    match read(&ods(&folder, &format!("{heading}{bomb}"))).map(|read| read.counts) {
        Err(FileError::TooLarge { what: Bound::Cells, .. }) => {}
        other => panic!("{other:?}"),
    }
}
