//! The papers of the demo in the hands of an office program: LibreOffice turns them into PDF, poppler reads that,
//! python-docx (of Debian) reads the documents. Needs these three: `DUDAO_TEST_OFFICE=1 cargo test --test papers office`.

use crate::common::Desk;
use crate::read::Docx;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A paper, what it is of, and what must be read back of it.
struct Paper {
    kind: &'static str,
    of: String,
    texts: Vec<String>,
    lies: bool,
}

fn run(program: &str, arguments: &[&str], home: &Path) -> String {
    let output = Command::new(program).args(arguments).env("HOME", home).env("LC_ALL", "C.UTF-8").output();
    let output = output.unwrap_or_else(|failure| panic!("{program}: {failure}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The record of a register that fits, with its enterprise's name.
fn record(desk: &Desk, register: &str, fits: impl Fn(&Value) -> bool) -> (String, String) {
    let found = desk.list(&[register, "list", "--json"]).into_iter().find(fits);
    let found = found.unwrap_or_else(|| panic!("no {register} in the demo"));
    let text = |key: &str| found[key].as_str().unwrap().to_owned();
    (text("id"), text("enterprise"))
}

fn papers(desk: &Desk) -> Vec<Paper> {
    let paper = |kind, of: String, texts: &[&str]| Paper {
        kind,
        of,
        texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        lies: ["hazard-list", "dossier"].contains(&kind),
    };
    const REMEDY: &str = "向坛丘区人民政府申请行政复议";
    let (order, at) = record(desk, "order", |_| true);
    let (served, served_at) = record(desk, "order", |it| it["id"] != *order);
    let hazard = desk.json(&["order", "show", &served, "--json"])["hazards"][0].as_str().unwrap().to_owned();
    desk.ok(&["hazard", "reinspect", &hazard, "--passed", "--opinion", "已整改到位", "--document", "（坛）应急复查〔2026〕31号"]);
    let is = |kind: &'static str| move |it: &Value| it["measure"] == kind;
    let (stop, stop_at) = record(desk, "measure", is("suspension"));
    let (cut, cut_at) = record(desk, "measure", is("power_cut"));
    let (list, list_at) = record(desk, "hazard-list", |it| it["number"] == 2);
    let (plan, plan_at) = record(desk, "action-plan", |_| true);
    let (visit, visit_at) = record(desk, "visit", |it| it["hazards"].as_array().is_some_and(|all| !all.is_empty()));
    vec![
        paper("hazard-list", list, &["事故隐患清单", &list_at, "第2版"]),
        paper("action-plan", plan, &["督导整治方案", &plan_at]),
        paper("inspection-record", visit, &["坛丘区应急管理局", "现场检查记录", &visit_at]),
        paper("rectification-order", order, &["责令限期整改指令书", &at, "应急责改〔2026〕", REMEDY]),
        paper("reinspection-opinion", served, &["整改复查意见书", &served_at, "（坛）应急复查〔2026〕31号", "已整改到位"]),
        paper("onsite-measure", stop, &["现场处理措施决定书", &stop_at, "应急现决〔2026〕", REMEDY]),
        paper("onsite-measure", cut, &["停止供电决定书", &cut_at, "〔2026〕", REMEDY]),
        paper("half-year-assessment", "G7".to_owned(), &["挂钩督导评估报告", "2026年下半年"]),
        paper("enterprise-annual", "E4".to_owned(), &["年度事故隐患整改情况报告", "坛丘区应急管理局"]),
        paper("group-annual", "G7".to_owned(), &["年度挂钩督导工作报告", "抄送"]),
        paper("dossier", "E14".to_owned(), &["督导工作倒查案卷", "倒查日"]),
        paper("enterprise-file", "E14".to_owned(), &["一企一档", "未销号隐患"]),
    ]
}

/// Text without the spaces and line ends that setting it put in.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn an_office_program_opens_every_paper_of_the_demo() {
    if std::env::var_os("DUDAO_TEST_OFFICE").is_none() {
        eprintln!("left out: the papers in LibreOffice; DUDAO_TEST_OFFICE=1 asks for it");
        return;
    }
    let desk = Desk::demo();
    let folder = desk.scratch().join("papers");
    std::fs::create_dir(&folder).unwrap();
    let papers = papers(&desk);
    let file = |at: usize, ending: &str| -> PathBuf { folder.join(format!("{at:02}.{ending}")) };
    for (at, paper) in papers.iter().enumerate() {
        desk.ok(&["paper", paper.kind, &paper.of, "--out", file(at, "docx").to_str().unwrap()]);
    }
    let documents: Vec<PathBuf> = (0..papers.len()).map(|at| file(at, "docx")).collect();
    let names: Vec<&str> = documents.iter().map(|path| path.to_str().unwrap()).collect();
    let profile = format!("-env:UserInstallation=file://{}", desk.scratch().join("office").display());
    let convert = [&profile, "--headless", "--convert-to", "pdf", "--outdir", folder.to_str().unwrap()];
    run("soffice", &[&convert[..], &names].concat(), desk.scratch());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/papers/second_reader.py");
    let second: Value = serde_json::from_str(&run("/usr/bin/python3", &[&[script], &names[..]].concat(), desk.scratch())).unwrap();
    for (at, paper) in papers.iter().enumerate() {
        let docx = Docx::read(&std::fs::read(file(at, "docx")).unwrap());
        as_pdf(paper, &docx, file(at, "pdf").to_str().unwrap(), desk.scratch());
        by_the_second_reader(paper, &docx, &second[names[at]]);
    }
}

/// A4, all of the text, every row of its tables, and no tag that was left.
fn as_pdf(paper: &Paper, docx: &Docx, pdf: &str, home: &Path) {
    let about = run("pdfinfo", &["-f", "1", "-l", "999", pdf], home);
    let sizes: Vec<[f64; 2]> = about
        .lines()
        .filter(|line| line.starts_with("Page ") && line.contains(" size:"))
        .map(|line| {
            let numbers: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).skip(1).collect();
            [numbers[0], numbers[1]]
        })
        .collect();
    let a4 = if paper.lies { [841.9, 595.3] } else { [595.3, 841.9] };
    let fits = |size: &[f64; 2]| size.iter().zip(a4).all(|(is, should)| (is - should).abs() < 1.0);
    assert!(!sizes.is_empty() && sizes.iter().all(fits), "{}: {sizes:?}", paper.kind);
    let text = dense(&run("pdftotext", &["-raw", pdf, "-"], home));
    for expected in &paper.texts {
        assert!(text.contains(&dense(expected)), "{}: no {expected} in {text}", paper.kind);
    }
    assert!(!text.contains("{{") && !text.contains("｛｛"), "{}: {text}", paper.kind);
    let lines = docx.lines();
    let rows: Vec<&String> = lines.iter().filter(|line| line.contains(" | ")).collect();
    assert!(!rows.is_empty(), "{}", paper.kind);
    for cell in rows.iter().flat_map(|row| row.split(" | ")).flat_map(|cell| cell.split(" / ")) {
        assert!(text.contains(&dense(cell)), "{}: no {cell} in {text}", paper.kind);
    }
}

/// The page of GB/T 9704-2012, its fonts, and the same rows that we read.
fn by_the_second_reader(paper: &Paper, docx: &Docx, found: &Value) {
    let page = if paper.lies { [297, 210, 28, 37, 26, 35] } else { [210, 297, 37, 28, 35, 26] };
    assert_eq!(found["page"], serde_json::json!(page), "{}", paper.kind);
    assert_eq!(found["sections"], 1, "{}", paper.kind);
    let fonts = &found["fonts"];
    for (style, font) in
        [("Title", "方正小标宋简体"), ("Text", "仿宋_GB2312"), ("Heading1", "黑体"), ("Cell", "仿宋_GB2312"), ("CellHead", "黑体")]
    {
        assert_eq!(fonts[style], font, "{} {style}", paper.kind);
    }
    let used = found["used"].as_array().unwrap();
    assert!(used.iter().all(|style| fonts[style.as_str().unwrap()].is_string()), "{}: a style without a font: {used:?}", paper.kind);
    let text = |cell: &Value| cell.as_str().unwrap().replace('\n', " / ");
    // A cell over several columns is told for each of them.
    let row = |row: &Value| {
        let mut cells: Vec<String> = row.as_array().unwrap().iter().map(text).collect();
        cells.dedup();
        cells.join(" | ")
    };
    let rows: Vec<String> = found["rows"].as_array().unwrap().iter().map(row).collect();
    let ours = docx.lines().into_iter().filter(|line| line.contains(" | ")).map(|line| {
        let mut cells: Vec<&str> = line.split(" | ").collect();
        cells.dedup();
        cells.join(" | ")
    });
    assert_eq!(rows, ours.collect::<Vec<_>>(), "{}", paper.kind);
}
