//! Imports, from the outside: the sample ledgers and what an import promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

fn sample(name: &str) -> String {
    format!("{}/tests/ledgers/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn import(desk: &Desk, path: &str) -> Value {
    desk.json(&["import", path, "--json"])
}

fn expected(name: &str) -> Value {
    let all: Value = serde_json::from_str(&std::fs::read_to_string(sample("expected.json")).unwrap()).unwrap();
    all[name].clone()
}

fn stage(desk: &Desk, stage: &str) -> Value {
    desk.list(&["hazard", "list", "--json", "--stage", stage]).len().into()
}

#[test]
fn the_list_of_enterprises() {
    let desk = Desk::new();
    let report = import(&desk, &sample("enterprises.xlsx"));
    assert_eq!((&report["kind"], &report["created"], &report["rejected"]), (&"enterprises".into(), &51.into(), &0.into()));
    let firms = desk.list(&["enterprise", "list", "--json"]);
    assert_eq!(firms.len(), 51);
    assert!(firms.iter().all(|firm| !firm["sectors"].as_array().unwrap().is_empty()));
    let first = desk.json(&["enterprise", "show", "E1", "--json"]);
    assert_eq!(first["contacts"].as_array().unwrap().len(), 3, "two safety officers stand in one cell: {first}");
    assert_eq!(first["contacts"][0]["phones"][0], "13900000000");
}

#[test]
fn the_return_of_the_street_offices() {
    for known_before in [true, false] {
        let desk = Desk::new();
        if known_before {
            import(&desk, &sample("enterprises.xlsx"));
        }
        let report = import(&desk, &sample("street-return.xlsx"));
        let expected = expected("street-return.xlsx");
        for (field, name) in [("created", "hazards"), ("rejected", "rejected"), ("skipped", "skipped")] {
            assert_eq!(report[field], expected[name], "{field}");
        }
        let brought = if known_before { 0.into() } else { expected["enterprises"].clone() };
        assert_eq!(report["enterprises_created"], brought);
        assert_eq!(Value::from(desk.list(&["hazard", "list", "--json", "--severity", "major"]).len()), expected["major"]);
        assert_eq!(stage(&desk, "awaiting_reinspection"), expected["awaiting_reinspection"]);
        let reject = &report["rejects"][0];
        assert_eq!((&reject["cell"], &reject["value"], &reject["reason"]), (&"J19".into(), &"无".into(), &"says_nothing".into()));
    }
}

#[test]
fn the_ledger_of_one_site() {
    let desk = Desk::new();
    let report = import(&desk, &sample("site-ledger.xlsx"));
    let expected = expected("site-ledger.xlsx");
    for (field, name) in [("created", "hazards"), ("rejected", "rejected"), ("skipped", "skipped"), ("enterprises_created", "enterprises")]
    {
        assert_eq!(report[field], expected[name], "{field}");
    }
    for (name, key) in [("registered", "registered"), ("rectifying", "rectifying"), ("closed_out", "closed")] {
        assert_eq!(stage(&desk, name), expected[key], "{name}");
    }
    let fifth = desk.json(&["hazard", "show", "H5", "--json"]);
    assert_eq!(
        (&fifth["found_on"], &fifth["deadline"]),
        (&"2020-05-31".into(), &"2020-06-15".into()),
        "the year stands above the headings"
    );
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let desk = Desk::new();
    for name in ["enterprises.xlsx", "street-return.xlsx", "site-ledger.xlsx", "closed-loop.xlsx", "five-commitments.csv"] {
        import(&desk, &sample(name));
        let entries = desk.json(&["journal", "verify", "--json"])["entries"].clone();
        let again = import(&desk, &sample(name));
        assert_eq!((&again["created"], &again["updated"]), (&0.into(), &0.into()), "{name}: {again}");
        assert_eq!(desk.json(&["journal", "verify", "--json"])["entries"], entries, "{name}");
    }
}

#[test]
fn what_officers_did_since_stays() {
    let desk = Desk::new();
    import(&desk, &sample("site-ledger.xlsx"));
    desk.ok(&["hazard", "apply", "H1", "--note", "企业已整改"]);
    let again = import(&desk, &sample("site-ledger.xlsx"));
    assert_eq!((&again["unchanged"], &again["updated"]), (&30.into(), &0.into()));
    assert_eq!(desk.json(&["hazard", "show", "H1", "--json"])["stage"], "awaiting_reinspection");
}

#[test]
fn a_list_of_enterprises_leaves_what_officers_corrected() {
    let desk = Desk::new();
    import(&desk, &sample("enterprises.xlsx"));
    desk.ok(&["enterprise", "edit", "E1", "--town", "改名镇", "--actual-controller", "张三 13900001111"]);
    let again = import(&desk, &sample("enterprises.xlsx"));
    assert_eq!((&again["updated"], &again["unchanged"]), (&0.into(), &51.into()));
    let first = desk.json(&["enterprise", "show", "E1", "--json"]);
    assert_eq!((&first["town"], first["contacts"].as_array().unwrap().len()), (&"改名镇".into(), 4));
}

#[test]
fn a_workbook_of_rejects_never_replaces_a_file() {
    let desk = Desk::new();
    let ledger = desk.scratch().join("台账.xlsx");
    std::fs::copy(sample("street-return.xlsx"), &ledger).unwrap();
    let (path, before) = (ledger.to_str().unwrap(), std::fs::read(&ledger).unwrap());
    assert!(desk.refused(&["import", path, "--rejects", path]).1.contains("已有文件"));
    assert_eq!(std::fs::read(&ledger).unwrap(), before);
    assert!(desk.refused(&["import", path, "--rejects", "/没有/这里/r.xlsx"]).1.contains("文件夹"));
    assert!(!desk.data().join("dudao.redb").exists(), "nothing was imported");
}

#[test]
fn a_corrected_file_updates_and_never_doubles() {
    let desk = Desk::new();
    let path = desk.scratch().join("台账.xlsx");
    let write = |rows: &[[&str; 5]]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (x, heading) in ["企业名称", "隐患描述", "排查日期", "整改期限", "整改责任人"].into_iter().enumerate() {
            sheet.write_string(0, x as u16, heading).unwrap();
        }
        for (y, row) in rows.iter().enumerate() {
            for (x, cell) in row.iter().enumerate() {
                sheet.write_string(y as u32 + 1, x as u16, *cell).unwrap();
            }
        }
        book.save(&path).unwrap();
    };
    let file = path.to_str().unwrap();
    write(&[
        ["云墟甲化工有限公司", "配电箱未接地且线路裸露", "2026-11-01", "2026-11-20", "张三"],
        ["云墟甲化工有限公司", "疏散通道被货物堵塞", "2026-11-01", "2026-11-20", "张三"],
    ]);
    assert_eq!(import(&desk, file)["created"], 2);
    desk.ok(&["hazard", "edit", "H1", "--location", "一号车间"]);
    // A new row on top, another deadline, and a slip of the pen mended.
    write(&[
        ["云墟甲化工有限公司", "灭火器压力不足", "2026-11-02", "2026-11-25", "李四"],
        ["云墟甲化工有限公司", "配电箱未接地且线路裸露", "2026-11-01", "2026-11-28", "张三"],
        ["云墟甲化工有限公司", "疏散通道被货物堵塞", "2026-11-01", "2026-11-20", "王五"],
    ]);
    let report = import(&desk, file);
    assert_eq!((&report["created"], &report["updated"], &report["unchanged"]), (&1.into(), &2.into(), &0.into()), "{report}");
    let first = desk.json(&["hazard", "show", "H1", "--json"]);
    assert_eq!((&first["deadline"], &first["location"]), (&"2026-11-28".into(), &"一号车间".into()), "theirs and mine");
    assert_eq!(first["deadlines"].as_array().unwrap().len(), 2, "the old deadline stays");
    assert_eq!(desk.json(&["hazard", "show", "H2", "--json"])["owner"], "王五");
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn a_dry_run_keeps_nothing() {
    let desk = Desk::new();
    let report = desk.json(&["import", &sample("street-return.xlsx"), "--dry-run", "--json"]);
    assert_eq!(report["created"], 113);
    let fields: Vec<_> = report["mapping"].as_array().unwrap().iter().map(|column| column["field"].as_str()).collect();
    assert!(fields.contains(&Some("description")) && fields.contains(&Some("found_on")));
    assert!(!desk.data().join("dudao.redb").exists());
    assert!(desk.ok(&["import", &sample("street-return.xlsx"), "--dry-run"]).contains("隐患描述"));
}

#[test]
fn rejected_rows_come_back_as_a_workbook_to_correct() {
    let desk = Desk::new();
    let out = desk.scratch().join("拒收.xlsx");
    desk.ok(&["import", &sample("street-return.xlsx"), "--rejects", out.to_str().unwrap()]);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&out).unwrap();
    let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    assert_eq!(range.height(), 2 + 7);
    let reason = range.get_value((2, 21)).unwrap().to_string();
    assert!(reason.contains("J19") && reason.contains("隐患描述没有实际内容"), "{reason}");
    // Still the same rows, so still rejected, and nothing is doubled.
    let again = import(&desk, out.to_str().unwrap());
    assert_eq!((&again["read"], &again["rejected"], &again["created"]), (&7.into(), &7.into(), &0.into()), "{again}");
}

#[test]
fn what_is_no_ledger_gets_one_line_and_changes_nothing() {
    let desk = Desk::new();
    import(&desk, &sample("enterprises.xlsx"));
    let before = desk.json(&["journal", "verify", "--json"]);
    let scratch = desk.scratch();
    let whole = std::fs::read(sample("street-return.xlsx")).unwrap();
    for (name, content, line) in [
        ("图片.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec(), "这不是电子表格"),
        ("截断.xlsx", whole[..whole.len() / 2].to_vec(), "文件不完整"),
        ("空.csv", Vec::new(), "没有内容"),
        ("无表头.csv", "甲,乙\n1,2\n".into(), "表头"),
    ] {
        let path = scratch.join(name);
        std::fs::write(&path, content).unwrap();
        let (status, error) = desk.refused(&["import", path.to_str().unwrap()]);
        assert_eq!(status, 1, "{name}");
        assert!(error.contains(line) && error.contains(name), "{name}: {error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    }
    assert!(desk.refused(&["import", scratch.join("没有.xlsx").to_str().unwrap()]).1.contains("没有.xlsx"));
    assert_eq!(desk.json(&["journal", "verify", "--json"]), before);
}

#[test]
fn an_unfinished_name_is_asked_for() {
    let desk = Desk::new();
    let (status, error) = desk.refused(&["import", &sample("closed-loop.xlsx")]);
    assert_eq!(status, 1);
    assert!(error.contains("--enterprise"), "{error}");
    import(&desk, &sample("enterprises.xlsx"));
    let report = import(&desk, &sample("closed-loop.xlsx"));
    let expected = expected("closed-loop.xlsx");
    assert_eq!(
        (&report["created"], &report["read"], &report["split"]),
        (&expected["hazards"], &expected["source_rows"], &expected["split_rows"])
    );
    assert_eq!(stage(&desk, "closed_out"), expected["closed"]);
}

#[test]
fn numbers_that_begin_anew_name_other_hazards() {
    let desk = Desk::new();
    let csv = |name: &str, rows: &[&str]| {
        let path = desk.scratch().join(name);
        std::fs::write(&path, format!("隐患编号,企业名称,隐患描述,检查日期,整改期限\n{}\n", rows.join("\n"))).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let counts = |report: &Value| ["created", "updated", "unchanged"].map(|count| report[count].as_u64().unwrap());
    let may = csv("五月.csv", &["1,云墟甲化工有限公司,阀门泄漏,2026-5-1,2026-5-9", "2,云墟甲化工有限公司,无应急预案,2026-5-1,2026-5-9"]);
    let june = csv("六月.csv", &["1,云墟甲化工有限公司,配电柜未接地,2026-6-1,2026-6-9", "2,云墟甲化工有限公司,通道堵塞,2026-6-1,2026-6-9"]);
    assert_eq!(counts(&import(&desk, &may)), [2, 0, 0]);
    assert_eq!(counts(&import(&desk, &june)), [2, 0, 0]);
    for file in [&may, &june] {
        assert_eq!(counts(&import(&desk, file)), [0, 0, 2]);
    }
    // The same number with a mended date or a mended text is still the same hazard.
    let mended = ["1,云墟甲化工有限公司,配电柜未接地,2026-6-2,2026-6-9", "2,云墟甲化工有限公司,疏散出口堆物,2026-6-1,2026-6-9"];
    assert_eq!(counts(&import(&desk, &csv("六月.csv", &mended))), [0, 2, 0]);
    assert_eq!(desk.list(&["hazard", "list", "--json"]).len(), 4);
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn rows_of_one_file_never_replace_each_other() {
    let desk = Desk::new();
    let path = desk.scratch().join("重号.csv");
    let rows = [
        "YH-1,云墟甲化工有限公司,阀门泄漏,2026-5-1,张三",
        "YH-1,云墟甲化工有限公司,配电柜未接地,2026-5-1,李四",
        ",云墟甲化工有限公司,灭火器过期,2026-5-1,张三",
        ",云墟甲化工有限公司,灭火器过期,2026-5-1,李四",
        ",云墟甲化工有限公司,灭火器过期,2026-5-1,李四",
    ];
    let write = |rows: &[&str]| {
        std::fs::write(&path, format!("隐患编号,企业名称,隐患描述,检查日期,责任人\n{}\n", rows.join("\n"))).unwrap();
        import(&desk, path.to_str().unwrap())
    };
    let report = write(&rows);
    assert_eq!((&report["created"], &report["updated"], &report["unchanged"]), (&4.into(), &0.into(), &1.into()), "{report}");
    let report = write(&rows);
    assert_eq!((&report["created"], &report["updated"], &report["unchanged"]), (&0.into(), &0.into(), &5.into()), "{report}");
    // A row on top moves all others down.
    let mut more = vec![",云墟甲化工有限公司,疏散通道堵塞,2026-5-1,张三"];
    more.extend(rows);
    let report = write(&more);
    assert_eq!((&report["created"], &report["updated"], &report["unchanged"]), (&1.into(), &0.into(), &5.into()), "{report}");
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn a_day_that_is_still_to_come_is_refused_and_one_out_of_order_is_told() {
    let desk = Desk::new();
    let path = desk.scratch().join("日期.csv");
    let rows = [
        "企业名称,隐患描述,排查日期,整改期限",
        "云墟甲化工有限公司,配电箱未接地且线路裸露,2099-11-01,2099-11-20",
        "云墟甲化工有限公司,疏散通道被货物堵塞,2026-11-01,2026-10-20",
    ];
    std::fs::write(&path, rows.join("\n")).unwrap();
    let report = import(&desk, path.to_str().unwrap());
    assert_eq!((&report["created"], &report["rejected"]), (&1.into(), &1.into()), "{report}");
    assert_eq!((&report["rejects"][0]["cell"], &report["rejects"][0]["reason"]), (&"C2".into(), &"in_future".into()));
    assert_eq!((&report["notices"][0]["cell"], &report["notices"][0]["reason"]), (&"D3".into(), &"before_found".into()));
}

#[test]
fn headings_in_the_data_folder_go_before_the_shipped_ones() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.data()).unwrap();
    let shipped = std::fs::read_to_string(format!("{}/data/headings.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let extended = shipped.replacen("\"隐患描述\"", "\"隐患描述\", \"毛病\"", 1);
    assert_ne!(extended, shipped);
    std::fs::write(desk.data().join("headings.toml"), extended).unwrap();
    let path = desk.scratch().join("自拟.csv");
    std::fs::write(&path, "企业名称,毛病,排查日期\n云墟甲化工有限公司,疏散通道被货物堵塞,2026-11-01\n").unwrap();
    assert_eq!(import(&desk, path.to_str().unwrap())["created"], 1);
    std::fs::write(desk.data().join("headings.toml"), "[fields\n").unwrap();
    let (status, error) = desk.refused(&["import", path.to_str().unwrap()]);
    assert_eq!(status, 1);
    assert!(error.contains("headings.toml") && error.contains("有误"), "{error}");
}

/// Imports what comes through a pipe; the report.
fn import_piped(desk: &Desk, bytes: &[u8], arguments: &[&str]) -> Value {
    let output = desk.run_with(bytes, &[&["import", "-", "--json"], arguments].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn what_comes_through_standard_input_is_imported_like_a_file() {
    for name in ["enterprises.xlsx", "street-return.xlsx", "site-ledger.xlsx", "visits.xlsx", "staff.csv", "tasks.csv"] {
        let path = sample(name);
        let bytes = std::fs::read(&path).unwrap();
        let (desk, other) = (Desk::new(), Desk::new());
        let (piped, filed) = (import_piped(&desk, &bytes, &["--name", name]), import(&other, &path));
        assert_eq!(piped, filed, "{name}");
        assert!(piped["created"].as_u64().unwrap() > 0, "{name}: {piped}");
        for list in [["hazard", "list", "--json"], ["enterprise", "list", "--json"], ["staff", "list", "--json"]] {
            assert_eq!(desk.list(&list), other.list(&list), "{name}");
        }
        // Once more, and once under its file's name: the same ledger.
        for again in [import_piped(&desk, &bytes, &["--name", name]), import(&desk, &path)] {
            assert_eq!((&again["created"], &again["updated"]), (&0.into(), &0.into()), "{name}: {again}");
        }
        assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
    }
}

#[test]
fn a_piped_ledger_is_named_as_it_is_told_and_leaves_no_copy() {
    let desk = Desk::new();
    let csv = "企业名称,隐患描述,排查日期\n云墟甲化工有限公司,疏散通道被货物堵塞,2026-11-01\n".as_bytes();
    let report = import_piped(&desk, csv, &[]);
    assert_eq!((&report["created"], &report["sheet"]), (&1.into(), &"-".into()), "{report}");
    assert_eq!(import_piped(&desk, csv, &[])["unchanged"], 1);
    assert!(desk.ok(&["journal", "export"]).contains("\"file\":\"-\""), "the journal names it");
    let other = Desk::new();
    import_piped(&other, csv, &["--name", "../台账/五月\u{1B}.csv"]);
    assert!(other.ok(&["journal", "export"]).contains("\"file\":\"五月.csv\""), "without a folder, and clean");
    for desk in [&desk, &other] {
        let left: Vec<_> = std::fs::read_dir(desk.data()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(left, ["dudao.redb"], "no copy stays");
    }
}

#[test]
fn what_is_no_ledger_gets_one_line_through_a_pipe_too() {
    let desk = Desk::new();
    let whole = std::fs::read(sample("street-return.xlsx")).unwrap();
    for (bytes, line) in [
        (&b""[..], "没有内容"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "这不是电子表格"),
        (&whole[..whole.len() / 2], "文件不完整"),
        ("甲,乙\n1,2\n".as_bytes(), "表头"),
    ] {
        let output = desk.run_with(bytes, &["import", "-"]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(output.stdout.is_empty() && error.contains(line) && error.trim_end().lines().count() == 1, "{error}");
    }
    assert_eq!(desk.json(&["hazard", "list", "--json"]), Value::Array(vec![]));
}

#[test]
fn rejected_rows_come_back_through_standard_output() {
    let desk = Desk::new();
    let bytes = std::fs::read(sample("street-return.xlsx")).unwrap();
    let output = desk.run_with(&bytes, &["import", "-", "--rejects", "-", "--name", "street-return.xlsx"]);
    assert!(output.status.success());
    let (direct, path) = (Desk::new(), desk.scratch().join("拒收.xlsx"));
    direct.ok(&["import", &sample("street-return.xlsx"), "--rejects", path.to_str().unwrap()]);
    let rows = |bytes: Vec<u8>| {
        let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes)).unwrap();
        calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap()
    };
    assert_eq!(rows(output.stdout), rows(std::fs::read(&path).unwrap()));
    assert!(String::from_utf8(output.stderr).unwrap().contains("拒收7行"), "the report goes beside it");
}

/// A cell may hold 32,767 letters; each beginning of the title might be a name.
#[test]
fn a_title_of_any_length_is_looked_at_in_no_time_and_names_its_enterprise() {
    let desk = Desk::with_enterprise();
    let path = desk.scratch().join("a.csv");
    let rows = "隐患描述,检查日期,整改时限\n配电箱未上锁,2026-11-02,2026-12-20\n";
    std::fs::write(&path, format!("云墟测试化工有限公司隐患排查台账{}\n{rows}", "漏".repeat(32_000))).unwrap();
    let since = std::time::Instant::now();
    let report = desk.json(&["import", path.to_str().unwrap(), "--json"]);
    assert_eq!((&report["created"], &report["enterprises_created"]), (&1.into(), &0.into()), "{report}");
    assert!(since.elapsed() < std::time::Duration::from_secs(8), "{:?}", since.elapsed());
    assert_eq!(desk.list(&["hazard", "list", "--json", "--enterprise", "E1"]).len(), 1);
}
