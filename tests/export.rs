//! Tables out: what stands in them, and that a file that comes back changes only what was changed in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::{Desk, TODAY};
use serde_json::Value;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Begins as formulas do, or looks like something else that it is not.
const AWKWARD: &[&str] = &[
    "=1+1",
    "+86 519 8888",
    "-阀门泄漏",
    "@SUM(A1)",
    "＝cmd|' /C calc'!A0",
    "＋加号开头",
    "－减号开头",
    "＠开头",
    "'=已有单引号",
    "''=两个单引号",
    "'普通引号开头",
    "有,逗号“和\"引号\"，还有;分号",
    "1.配电箱未接地；2.线路裸露；3.无警示标志",
    "<b>不是网页</b>&amp;",
    "2026-11-20",
    "0012",
    "合计",
    "备注：此处为备注",
    "_x000D_不是回车_x0041_",
    "两个  空格　全角空格",
    "生僻字𠮷䶮与符号🔥×～‰",
    "&lt;实体&#10;不解开",
    "#N/A",
    "TRUE",
    "1e5",
    "9999999999999999999",
];

fn path(desk: &Desk, name: &str) -> PathBuf {
    desk.scratch().join(name)
}

/// Exports into a file.
fn export(desk: &Desk, arguments: &[&str], name: &str) -> PathBuf {
    let path = path(desk, name);
    let all: Vec<&str> = ["export"].into_iter().chain(arguments.iter().copied()).chain(["--out", path.to_str().unwrap()]).collect();
    assert_eq!(desk.ok(&all), "");
    path
}

/// Exports comma-separated text through standard output.
fn csv(desk: &Desk, arguments: &[&str]) -> String {
    let all: Vec<&str> = ["export"].into_iter().chain(arguments.iter().copied()).chain(["--format", "csv"]).collect();
    desk.ok(&all)
}

fn import(desk: &Desk, path: &Path) -> Value {
    desk.json(&["import", path.to_str().unwrap(), "--json"])
}

/// What an import did: created, updated, unchanged, rejected.
fn counts(report: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "rejected"].map(|count| report[count].as_u64().unwrap())
}

fn sheet(path: &Path, at: usize) -> (String, Vec<Vec<Data>>) {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let name = book.sheet_names()[at].clone();
    (name.clone(), book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect())
}

/// A part of the package as it is written.
fn part(path: &Path, name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Rows of comma-separated text, its headings first.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn column(rows: &[Vec<String>], heading: &str) -> usize {
    rows[0].iter().position(|it| it == heading).unwrap_or_else(|| panic!("no {heading} in {:?}", rows[0]))
}

/// Writes rows into a file to import.
fn write(desk: &Desk, name: &str, rows: &[Vec<String>]) -> PathBuf {
    let path = path(desk, name);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_path(&path).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
    path
}

/// A database whose hazards stand at every stage and say what is hard to write down.
fn awkward() -> Desk {
    let desk = Desk::with_enterprise();
    let long = "长期跟踪记录。".repeat(3_000);
    for text in AWKWARD {
        let said = [format!("--description={text}漏"), format!("--location={text}"), format!("--owner={text}")];
        desk.ok(&["hazard", "register", "--enterprise", "E1", &said[0], &said[1], &said[2]]);
    }
    for line in ["第一行\n第二行，带逗号\n\n第四行", "行末空格 \n  行首空格\n完", "无", "已整改", "漏"] {
        desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", line, "--found-on", "2026-11-01"]);
    }
    for _ in 0..2 {
        desk.ok(&["hazard", "note", "H1", &long]);
    }
    let plan = ["--measures", "=停用\n更换", "--funds", "4600", "--contingency-plan", "专人看护", "--responsibility", "李四负责"];
    for id in ["H2", "H3", "H4", "H5", "H6", "H7"] {
        desk.ok(&[&["hazard", "plan", id, "--deadline", "2026-11-28"], &plan[..]].concat());
    }
    for id in ["H3", "H4", "H5", "H6", "H7"] {
        desk.ok(&["hazard", "start", id]);
    }
    for id in ["H4", "H5", "H6", "H7"] {
        desk.ok(&["hazard", "apply", id]);
    }
    desk.ok(&["hazard", "reinspect", "H5", "--passed", "--opinion", "已整改，=合格"]);
    desk.ok(&["hazard", "reinspect", "H6", "--passed", "--close", "--opinion", "照片3张"]);
    desk.ok(&["hazard", "reinspect", "H7", "--failed", "--new-deadline", "2026-12-20", "--opinion", "仍渗漏"]);
    desk.ok(&["hazard", "void", "H8", "--reason", "重复登记"]);
    desk.ok(&["hazard", "transfer", "H9", "--to", "市场监管局", "--reason", "特种设备"]);
    for (name, text) in [("云墟“甲”,乙有限公司", "=备注"), ("=云墟丙有限公司", "第一行\n第二行")] {
        let phone = "张三 13900000000 0519-8888888";
        desk.ok(&["enterprise", "add", "--name", name, "--notes", text, "--legal-representative", phone, "--address=-1号路"]);
    }
    desk.ok(&[
        "visit",
        "add",
        "--enterprise",
        "E1",
        "--mode",
        "routine_visit",
        "--content",
        "=查台账\n查现场",
        "--participants",
        "张三 李四",
    ]);
    desk.ok(&["visit", "add", "--enterprise", "E2", "--mode", "surprise_inspection", "--joint", "--topics=risk_control,site_management"]);
    desk
}

/// The entries of the journal that changed something; it must hold.
fn changes(desk: &Desk) -> usize {
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
    let entries = desk.list(&["journal", "list", "--json"]);
    entries.iter().filter(|entry| entry["change"]["database"]["exported"].is_null()).count()
}

#[test]
fn the_demo_comes_back_unchanged_in_both_formats_and_languages() {
    let desk = Desk::demo();
    let before = changes(&desk);
    for (kind, number) in [("hazards", 204), ("enterprises", 51), ("visits", 267)] {
        for (lang, name) in [("zh-CN", "表.xlsx"), ("zh-CN", "表.csv"), ("en", "table.xlsx"), ("en", "table.csv")] {
            let file = export(&desk, &[kind, "--lang", lang], &format!("{kind}-{name}"));
            let report = import(&desk, &file);
            assert_eq!(report["kind"], kind, "{name}");
            assert_eq!(counts(&report), [0, 0, number, 0], "{kind} {name}: {report}");
            assert_eq!((&report["notices"], &report["skipped"]), (&Value::Array(vec![]), &0.into()), "{kind} {name}");
        }
    }
    assert_eq!(changes(&desk), before, "not a word in the journal");
}

#[test]
fn what_is_hard_to_write_down_comes_back_unchanged() {
    let desk = awkward();
    let before = changes(&desk);
    let stages: std::collections::BTreeSet<_> =
        desk.list(&["hazard", "list", "--json"]).iter().map(|hazard| hazard["stage"].as_str().unwrap().to_owned()).collect();
    assert_eq!(stages.len(), 7, "{stages:?}");
    for (kind, number) in [("hazards", AWKWARD.len() as u64 + 5), ("enterprises", 3), ("visits", 2)] {
        for name in ["表.xlsx", "表.csv"] {
            let file = export(&desk, &[kind], &format!("{kind}-{name}"));
            let report = import(&desk, &file);
            assert_eq!(counts(&report), [0, 0, number, 0], "{kind} {name}: {report}");
        }
    }
    assert_eq!(changes(&desk), before);
}

#[test]
fn what_is_exported_makes_the_same_ledger_in_an_empty_database() {
    let (desk, other) = (Desk::demo(), Desk::new());
    for kind in ["enterprises", "hazards", "visits"] {
        let report = import(&other, &export(&desk, &[kind], &format!("{kind}.xlsx")));
        assert_eq!((&report["rejected"], &report["updated"], &report["split"]), (&0.into(), &0.into(), &0.into()), "{kind}: {report}");
    }
    let told = |desk: &Desk| {
        let mut told: Vec<String> = desk
            .list(&["hazard", "list", "--json"])
            .iter()
            .map(|it| {
                ["enterprise", "description", "severity", "stage", "found_on", "deadline", "owner"].map(|key| it[key].to_string()).join("|")
            })
            .collect();
        told.sort();
        told
    };
    assert_eq!(told(&other), told(&desk));
    let of = |desk: &Desk| desk.json(&["enterprise", "show", "E9", "--json"]);
    for key in ["name", "uscc", "town", "address", "sectors", "hazchem_roles", "contacts", "headcount", "notes"] {
        assert_eq!(of(&other)[key], of(&desk)[key], "{key}");
    }
}

#[test]
fn a_workbook_has_real_dates_headings_that_stay_and_a_sheet_about_itself() {
    let desk = Desk::demo();
    let file = export(&desk, &["hazards"], "隐患.xlsx");
    let (name, table) = sheet(&file, 0);
    assert_eq!((name.as_str(), table.len()), ("隐患台账", 205));
    let text = |cell: &Data| if let Data::String(text) = cell { text.clone() } else { String::new() };
    let headings: Vec<String> = table[0].iter().map(text).collect();
    assert!(headings.iter().all(|heading| !heading.is_empty()));
    let at = |heading: &str| headings.iter().position(|it| it == heading).unwrap();
    for row in &table[1..] {
        assert!(matches!(row[at("发现日期")], Data::DateTime(_)), "{:?}", row[at("发现日期")]);
        assert!(matches!(row[at("整改期限")], Data::DateTime(_) | Data::String(_) | Data::Empty));
        assert!(matches!(row[at("整改资金（元）")], Data::Float(_) | Data::Empty));
    }
    let overdue = desk.list(&["hazard", "list", "--overdue", "--json"]);
    let marked: Vec<&Vec<Data>> = table[1..].iter().filter(|row| text(&row[at("距期限")]).starts_with("▲逾期")).collect();
    assert_eq!(marked.len(), overdue.len(), "told in words");
    // And by colour: rows that are overdue have other looks than the rest.
    let xml = part(&file, "xl/worksheets/sheet1.xml");
    let look = |row: usize| {
        let cell = xml.split(&format!("<c r=\"A{row}\" s=\"")).nth(1).unwrap();
        cell.split('"').next().unwrap().to_owned()
    };
    for (number, row) in table.iter().enumerate().skip(1) {
        assert_eq!(
            look(number + 1) == look(2),
            text(&row[at("距期限")]).starts_with("▲") == text(&table[1][at("距期限")]).starts_with("▲")
        );
    }
    assert!(xml.contains("state=\"frozen\"") && xml.contains("<autoFilter ref=\"A1:"), "headings stay, and filter");
    let width = |column: usize| {
        let col = xml.split("<col ").skip(1).find(|col| {
            let bound = |name: &str| col.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse::<usize>().unwrap();
            (bound("min")..=bound("max")).contains(&(column + 1))
        });
        col.unwrap().split(" width=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(width(at("企业名称")) >= 26.0, "thirteen wide characters: {}", width(at("企业名称")));
    assert!(width(at("隐患描述")) <= 53.0 && width(at("督导编号")) >= 6.0);
    let (name, about) = sheet(&file, 1);
    let said = |key: &str| about.iter().find(|row| text(&row[0]) == key).map(|row| text(&row[1])).unwrap_or_else(|| panic!("{key}"));
    assert_eq!((name.as_str(), said("行数").as_str(), said("筛选条件").as_str()), ("说明", "204", "全部"));
    assert_eq!(said("期限判断日期"), TODAY);
    // The export's own entry follows what it shows.
    let entries = desk.json(&["journal", "verify", "--json"])["entries"].as_u64().unwrap() - 1;
    assert!(said("记录链末条序号及校验值").starts_with(&format!("{entries} ")));
    let filtered = export(&desk, &["hazards", "--stage", "rectifying", "--overdue", "--find", "有限"], "筛选.xlsx");
    let (_, about) = sheet(&filtered, 1);
    let filters = about.iter().find(|row| text(&row[0]) == "筛选条件").map(|row| text(&row[1])).unwrap();
    assert!(["状态 整改中", "逾期", "含“有限”"].iter().all(|part| filters.contains(part)), "{filters}");
}

#[test]
fn an_export_is_an_entry_of_the_journal() {
    let desk = Desk::demo();
    desk.run(&["export", "hazards", "--severity", "major", "--format", "csv"]);
    let entries = desk.list(&["journal", "list", "--json"]);
    let exported = &entries.last().unwrap()["change"]["database"]["exported"];
    assert_eq!((exported["kind"].as_str(), exported["rows"].as_u64().unwrap() > 0), (Some("hazards"), true), "{exported}");
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn nothing_becomes_a_formula() {
    let desk = awkward();
    let file = export(&desk, &["hazards"], "隐患.xlsx");
    let (_, table) = sheet(&file, 0);
    let texts: Vec<String> =
        table.iter().flatten().filter_map(|cell| if let Data::String(text) = cell { Some(text.clone()) } else { None }).collect();
    for text in AWKWARD {
        assert!(texts.iter().any(|it| it == text), "{text} as it is");
    }
    for number in 1..=2 {
        let xml = part(&file, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(!xml.contains("<f>") && !xml.contains("<f ") && !xml.contains("<hyperlink"), "sheet {number}");
    }
    let formula = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    for table in ["hazards", "enterprises", "visits", "reminders"] {
        let text = csv(&desk, &[table]);
        for cell in rows(&text).iter().flatten() {
            assert!(!cell.starts_with(formula), "{table}: {cell}");
        }
    }
    let listed = desk.ok(&["visit", "list", "--csv"]);
    assert!(listed.contains("\"'=查台账\n查现场\""), "{listed}");
}

#[test]
fn comma_separated_text_is_marked_utf8_and_the_same_as_a_list() {
    let desk = awkward();
    let text = csv(&desk, &["visits"]);
    assert!(text.starts_with("\u{FEFF}督导编号,记录状态,"), "{text}");
    assert!(text.ends_with("\r\n") && rows(&text).len() == 3);
    assert_eq!(text, desk.ok(&["visit", "list", "--csv"]));
    assert_eq!(text, std::fs::read_to_string(export(&desk, &["visits"], "走访.CSV")).unwrap());
    let hazards = csv(&desk, &["hazards"]);
    assert!(hazards.contains("\"第一行\n第二行，带逗号\n\n第四行\""), "several lines in one cell");
    assert!(hazards.contains("有,逗号“和\"\"引号\"\"，还有;分号"), "quotes are doubled");
    assert!(!hazards.chars().any(|c| c.is_control() && !matches!(c, '\r' | '\n')));
}

#[test]
fn filters_choose_as_they_do_in_lists() {
    let desk = Desk::demo();
    for filters in [
        &["--overdue"][..],
        &["--due-within", "7"],
        &["--stage", "closed_out"],
        &["--severity", "major"],
        &["--enterprise", "E14"],
        &["--find", "lqb"],
        &["--overdue", "--severity", "major"],
    ] {
        let listed = desk.list(&[&["hazard", "list", "--json"], filters].concat());
        let table = rows(&csv(&desk, &[&["hazards"], filters].concat()));
        let ids: Vec<&str> = table[1..].iter().map(|row| row[0].as_str()).collect();
        assert_eq!(ids, listed.iter().map(|hazard| hazard["id"].as_str().unwrap()).collect::<Vec<_>>(), "{filters:?}");
    }
    let listed = desk.list(&["enterprise", "list", "--sector", "ammonia_refrigeration", "--json"]);
    let table = rows(&csv(&desk, &["enterprises", "--sector", "ammonia_refrigeration"]));
    assert_eq!(table.len() - 1, listed.len());
    let (open, overdue) = (column(&table, "未销号数"), column(&table, "逾期未销号"));
    for (row, listed) in table[1..].iter().zip(&listed) {
        assert_eq!((&row[open], &row[overdue]), (&listed["open"].to_string(), &listed["overdue"].to_string()));
    }
    let listed = desk.list(&["visit", "list", "--enterprise", "E3", "--until", "2026-06-30", "--json"]);
    assert_eq!(rows(&csv(&desk, &["visits", "--enterprise", "E3", "--until", "2026-06-30"])).len() - 1, listed.len());
    let refused = desk.refused(&["export", "hazards", "--enterprise", "E999", "--format", "csv"]);
    assert_eq!(refused.0, 1);
    assert!(refused.1.contains("E999"), "{}", refused.1);
}

#[test]
fn reminders_and_scores_say_what_the_program_says() {
    let desk = Desk::demo();
    let due = desk.json(&["remind", "--days", "3", "--format", "json"]);
    let table = rows(&csv(&desk, &["reminders", "--days", "3"]));
    let items = due["items"].as_array().unwrap();
    assert_eq!(table.len() - 1, items.len());
    let (day, left) = (column(&table, "期限"), column(&table, "距期限"));
    for (row, item) in table[1..].iter().zip(items) {
        assert_eq!(row[day], item["due"].as_str().unwrap());
        assert_eq!(row[left].starts_with("▲逾期"), item["days"].as_i64().unwrap() < 0, "{row:?}");
    }
    let group = rows(&csv(&desk, &["reminders", "--group", "第3组"]));
    assert!(group.len() > 1 && group.len() < rows(&csv(&desk, &["reminders"])).len());

    let table = rows(&csv(&desk, &["scores"]));
    let (id, open, visits) = (column(&table, "编号"), column(&table, "未销号"), column(&table, "走访检查"));
    for (party, option) in [("G3", "--group"), ("S4", "--officer"), ("E14", "--enterprise")] {
        let row = table.iter().find(|row| row[id] == party).unwrap_or_else(|| panic!("{party}"));
        let card = desk.json(&["score", option, party, "--json"]);
        let figure = |key: &str| {
            let rows = card["figures"].as_array().unwrap();
            rows.iter().find(|row| row["figure"] == key).unwrap()["count"].to_string()
        };
        assert_eq!((&row[open], &row[visits]), (&figure("open"), &figure("visits")), "{party}");
    }
}

#[test]
fn a_file_is_never_replaced_and_none_is_left_half_written() {
    let desk = Desk::demo();
    let file = export(&desk, &["visits"], "走访.xlsx");
    let written = std::fs::read(&file).unwrap();
    let (status, error) = desk.refused(&["export", "visits", "--out", file.to_str().unwrap()]);
    assert_eq!(status, 1);
    assert!(error.contains("走访.xlsx") && error.contains("换一个文件名") && error.lines().count() == 1, "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), written);
    let dangling = path(&desk, "链接.xlsx");
    std::os::unix::fs::symlink("/nowhere/x.xlsx", &dangling).unwrap();
    assert!(desk.refused(&["export", "visits", "--out", dangling.to_str().unwrap()]).1.contains("链接.xlsx"));
    for (name, said) in [("走访.docx", ".xlsx 或 .csv"), ("走访", ".xlsx 或 .csv"), ("没有/走访.csv", "文件夹")] {
        let (_, error) = desk.refused(&["export", "visits", "--out", path(&desk, name).to_str().unwrap()]);
        assert!(error.contains(said), "{name}: {error}");
    }
    let refused = desk.refused(&["export", "hazards", "--enterprise", "E999", "--out", path(&desk, "错.xlsx").to_str().unwrap()]);
    assert_eq!(refused.0, 1);
    let names = std::fs::read_dir(desk.scratch()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut left: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    left.sort();
    assert_eq!(left, ["data", "走访.xlsx", "链接.xlsx"]);
}

#[test]
fn standard_output_takes_a_workbook_unless_it_is_a_terminal() {
    let desk = Desk::demo();
    let output = desk.run(&["export", "enterprises"]);
    assert!(output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("51行") && told.lines().count() == 1, "{told}");
    let file = path(&desk, "管道.xlsx");
    std::fs::write(&file, &output.stdout).unwrap();
    assert_eq!(sheet(&file, 0).1, sheet(&export(&desk, &["enterprises"], "文件.xlsx"), 0).1);

    let at_terminal = |arguments: &[&str]| {
        let pair = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).unwrap();
        let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_dudao"));
        command.env_clear();
        command.env("HOME", desk.scratch());
        command.env("DUDAO_DATA_DIR", desk.data());
        command.args(arguments);
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut said = Vec::new();
        // The terminal goes with the program, which Linux tells as an error.
        let _ = pair.master.try_clone_reader().unwrap().read_to_end(&mut said);
        (child.wait().unwrap().exit_code(), String::from_utf8(said).unwrap())
    };
    for (arguments, said) in [(&["export", "hazards"][..], "标准输出是终端"), (&["import", "-"], "标准输入是终端")] {
        let (status, line) = at_terminal(arguments);
        assert_eq!(status, 1, "{line}");
        assert!(line.contains(said) && line.trim_end().lines().count() == 1, "{line}");
    }
}

#[test]
fn what_was_changed_in_the_file_is_changed_and_nothing_else() {
    let desk = awkward();
    let mut table = rows(&csv(&desk, &["hazards"]));
    let (owner, measures, deadline) = (column(&table, "整改责任人"), column(&table, "整改措施"), column(&table, "整改期限"));
    let before = desk.json(&["hazard", "show", "H7", "--json"]);
    table[1][owner] = "王五".into();
    table[7][measures] = "改用新阀".into();
    table[7][deadline] = "2026-12-31".into();
    let description = column(&table, "隐患描述");
    let mut added = vec![String::new(); table[0].len()];
    added[column(&table, "企业名称")] = "云墟测试化工有限公司".into();
    added[description] = "新增：应急灯损坏".into();
    added[column(&table, "发现日期")] = "2026-11-02".into();
    table.push(added);
    let report = import(&desk, &write(&desk, "改过.csv", &table));
    assert_eq!(counts(&report), [1, 2, AWKWARD.len() as u64 + 3, 0], "{report}");
    assert_eq!(desk.json(&["hazard", "show", "H1", "--json"])["owner"], "王五");
    let after = desk.json(&["hazard", "show", "H7", "--json"]);
    assert_eq!((&after["plan"]["measures"], &after["deadline"]), (&"改用新阀".into(), &"2026-12-31".into()));
    // What the table has no column for is as it was.
    assert_eq!(after["plan"]["responsibility"], "李四负责");
    assert_eq!(after["reinspections"], before["reinspections"]);
    assert_eq!(after["stage"], before["stage"]);
    // The same file once more: it says what is known by now.
    let again = import(&desk, &write(&desk, "改过.csv", &table));
    assert_eq!(counts(&again)[..2], [0, 0], "{again}");
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn what_colleagues_did_since_the_export_holds_and_is_told() {
    let desk = awkward();
    let mut table = rows(&csv(&desk, &["hazards"]));
    let (number, owner, location) = (column(&table, "督导编号"), column(&table, "整改责任人"), column(&table, "所在部位"));
    desk.ok(&["hazard", "edit", "H1", "--owner", "赵六"]);
    desk.ok(&["hazard", "edit", "H2", "--owner", "赵六"]);
    table[1][owner] = "王五".into();
    table[1][location] = "新车间".into();
    let report = import(&desk, &write(&desk, "改过.csv", &table));
    assert_eq!(counts(&report)[..2], [0, 1], "{report}");
    let first = desk.json(&["hazard", "show", "H1", "--json"]);
    assert_eq!((&first["owner"], &first["location"]), (&"赵六".into(), &"新车间".into()), "theirs holds, mine where it does not conflict");
    assert_eq!(desk.json(&["hazard", "show", "H2", "--json"])["owner"], "赵六", "an old file takes nothing back");
    assert_eq!(report["notices"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!((&report["notices"][0]["reason"], &report["notices"][0]["value"]), (&"changed_since".into(), &"H1".into()));
    assert_eq!(table[1][number], "H1");
}

#[test]
fn enterprises_and_visits_take_changes_too() {
    let desk = awkward();
    let mut table = rows(&csv(&desk, &["enterprises"]));
    let (address, headcount, group) = (column(&table, "地址"), column(&table, "从业人数"), column(&table, "所属督导小组"));
    table[2][address] = "新路2号".into();
    table[2][group] = "第9组".into();
    desk.ok(&["enterprise", "edit", "E3", "--headcount", "80"]);
    table[3][headcount] = "90".into();
    let report = import(&desk, &write(&desk, "企业.csv", &table));
    assert_eq!(counts(&report), [0, 1, 2, 0], "{report}");
    assert_eq!(report["notices"][0]["reason"], "changed_since");
    let second = desk.json(&["enterprise", "show", "E2", "--json"]);
    assert_eq!((&second["address"], &second["contacts"][0]["phones"][0]), (&"新路2号".into(), &"13900000000".into()));
    assert_eq!(desk.json(&["enterprise", "show", "E3", "--json"])["headcount"], 80);

    let mut table = rows(&csv(&desk, &["visits"]));
    let (content, place) = (column(&table, "内容"), column(&table, "地点"));
    table[1][content] = String::new();
    table[2][place] = "罐区".into();
    let report = import(&desk, &write(&desk, "走访.csv", &table));
    assert_eq!(counts(&report), [0, 2, 0, 0], "{report}");
    assert_eq!(desk.json(&["visit", "show", "V1", "--json"])["content"], "");
    let second = desk.json(&["visit", "show", "V2", "--json"]);
    assert_eq!((&second["place"], &second["joint"]), (&"罐区".into(), &true.into()), "{second}");
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn columns_may_be_moved_and_left_out() {
    let desk = Desk::demo();
    let table = rows(&csv(&desk, &["hazards"]));
    let without = |gone: &[&str]| -> Vec<Vec<String>> {
        let kept: Vec<usize> = (0..table[0].len()).rev().filter(|at| !gone.contains(&table[0][*at].as_str())).collect();
        table.iter().map(|row| kept.iter().map(|at| row[*at].clone()).collect()).collect()
    };
    for gone in [&[][..], &["整改措施", "复查日期", "备注", "发现人"], &["距期限", "统一社会信用代码", "所在镇区"]]
    {
        let report = import(&desk, &write(&desk, "部分.csv", &without(gone)));
        assert_eq!(counts(&report), [0, 0, 204, 0], "without {gone:?}: {report}");
    }
    // Without its numbers it is a ledger like any other, and still says what is known.
    let report = import(
        &desk,
        &write(&desk, "无编号.csv", &without(&["督导编号", "数据版本", "距期限", "销号经办人", "销号凭据", "作废或移送情况", "其他栏目"])),
    );
    assert_eq!(counts(&report)[..2], [0, 0], "{report}");
}

#[test]
fn the_numbers_of_another_database_mean_nothing_here() {
    let (desk, other) = (awkward(), Desk::with_enterprise());
    other.ok(&["hazard", "register", "--enterprise", "E1", "--description", "本库的隐患"]);
    let file = export(&desk, &["hazards"], "外库.xlsx");
    let report = import(&other, &file);
    assert_eq!(counts(&report)[..2], [AWKWARD.len() as u64 + 5, 0], "{report}");
    assert_eq!(other.json(&["hazard", "show", "H1", "--json"])["description"], "本库的隐患");
}

#[test]
fn an_earlier_day_can_be_exported() {
    let desk = Desk::demo();
    let table = rows(&csv(&desk, &["hazards", "--as-of", "2026-09-30"]));
    assert_eq!(table.len() - 1, desk.list(&["hazard", "list", "--as-of", "2026-09-30", "--json"]).len());
    let file = export(&desk, &["hazards", "--as-of", "2026-09-30"], "九月.xlsx");
    let about = sheet(&file, 1).1;
    assert!(about.iter().any(|row| row[0] == Data::String("数据截至".into()) && row[1] == Data::String("2026-09-30".into())), "{about:?}");
}
