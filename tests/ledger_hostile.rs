//! Files that are broken, or made to break whoever reads them: each gets one clear line, and none takes memory or time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use dudao::ledger::error::FileError;
use dudao::ledger::read::{Counts, Knowledge, Options, Sheet};
use dudao::ledger::workbook::{Limits, Workbook};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use zip::write::SimpleFileOptions;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEADINGS: &str =
    r#"<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c><c r="B1" t="inlineStr"><is><t>隐患描述</t></is></c></row>"#;
const HAZARD: &str =
    r#"<row r="2"><c r="A2" t="inlineStr"><is><t>甲公司</t></is></c><c r="B2" t="inlineStr"><is><t>漏电</t></is></c></row>"#;

/// An xlsx, part by part.
#[derive(Clone)]
struct Package {
    sheet: Vec<u8>,
    strings: Option<Vec<u8>>,
    target: &'static str,
    more: Vec<(String, Vec<u8>)>,
}

impl Package {
    /// A sound one: `inside` stands behind its two rows, `after` behind the rows.
    fn new(inside: &str, after: &str) -> Self {
        let sheet = format!(r#"<worksheet xmlns="{NAMESPACE}"><sheetData>{HEADINGS}{HAZARD}{inside}</sheetData>{after}</worksheet>"#);
        Self { sheet: sheet.into_bytes(), strings: None, target: "worksheets/sheet1.xml", more: Vec::new() }
    }

    fn strings(self, strings: impl Into<Vec<u8>>) -> Self {
        Self { strings: Some(strings.into()), ..self }
    }

    fn more(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.more.push((name.into(), bytes.into()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let relation =
            |id: u8, kind: &str, target: &str| format!(r#"<Relationship Id="rId{id}" Type="{RELATIONS}/{kind}" Target="{target}"/>"#);
        let relations =
            [relation(1, "worksheet", self.target), relation(2, "sharedStrings", "sharedStrings.xml"), relation(3, "styles", "styles.xml")];
        let book = format!(
            r#"<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>"#
        );
        let root = format!(r#"<Relationships>{}</Relationships>"#, relation(1, "officeDocument", "xl/workbook.xml"));
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, bytes: &[u8]| {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        };
        put("_rels/.rels", root.as_bytes());
        put("xl/workbook.xml", book.as_bytes());
        put("xl/_rels/workbook.xml.rels", format!("<Relationships>{}</Relationships>", relations.concat()).as_bytes());
        put("xl/worksheets/sheet1.xml", &self.sheet);
        for (name, bytes) in self.strings.iter().map(|bytes| ("xl/sharedStrings.xml", bytes)) {
            put(name, bytes);
        }
        for (name, bytes) in &self.more {
            put(name, bytes);
        }
        zip.finish().unwrap().into_inner()
    }
}

/// An open document's spreadsheet with these rows.
fn open_document(content: &str) -> Vec<u8> {
    open_document_with(content.as_bytes(), "<manifest/>")
}

fn open_document_with(content: &[u8], manifest: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tables(tables: &str) -> String {
    const NAMES: &str = "urn:oasis:names:tc:opendocument:xmlns";
    format!(
        r#"<office:document-content xmlns:office="{NAMES}:office:1.0" xmlns:table="{NAMES}:table:1.0" xmlns:text="{NAMES}:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    )
}

fn cell(text: &str, more: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>"#)
}

fn read(path: &Path) -> Result<Counts, FileError> {
    let (options, knowledge) = (Options::default(), Knowledge::shipped());
    let mut book = Workbook::open(path, Limits::default())?;
    let sheet = Sheet::find(&mut book, &options, &knowledge)?;
    sheet.read(&mut book, &options, &knowledge, &mut |_, _| ControlFlow::Continue(()))
}

fn read_bytes(bytes: &[u8]) -> Result<Counts, FileError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    read(&path)
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(name)).unwrap()
}

fn samples() -> Vec<Vec<u8>> {
    let rows: String =
        (0..20).map(|at| format!("<table:table-row>{}{}</table:table-row>", cell("甲公司", ""), cell(&format!("漏电{at}"), ""))).collect();
    let headed = format!(
        r#"<table:table table:name="台账"><table:table-row>{}{}</table:table-row>{rows}</table:table>"#,
        cell("企业名称", ""),
        cell("隐患描述", "")
    );
    vec![sample("site-ledger.xlsx"), sample("formats/merged.xls"), open_document(&tables(&headed)), sample("five-commitments.csv")]
}

#[test]
fn a_file_that_breaks_off_is_damaged_wherever_that_is() {
    for (at, whole) in samples().iter().enumerate() {
        assert!(read_bytes(whole).is_ok(), "sample {at}");
        for part in 0..50 {
            let length = whole.len() * part / 50;
            match read_bytes(&whole[..length]) {
                Err(error) => assert!(
                    ["empty", "truncated", "not_a_spreadsheet", "no_header", "open_quote"].contains(&error.key()),
                    "{at}: {length} bytes: {error}"
                ),
                // The first rows of a CSV are a CSV, and an old workbook ends with sectors that nobody needs.
                Ok(_) => assert!(at == 3 || at == 1 && part >= 48, "sample {at} of {length} bytes was read"),
            }
        }
    }
}

#[test]
fn what_is_damaged_or_no_ledger_is_named() {
    let sound = Package::new("", "");
    assert_eq!(read_bytes(&sound.bytes()).unwrap().read, 1);
    let replaced = |from: &str, to: &str| {
        let sheet = String::from_utf8(sound.sheet.clone()).unwrap();
        assert!(sheet.contains(from));
        Package { sheet: sheet.replacen(from, to, 1).into_bytes(), ..sound.clone() }
    };
    let mut not_utf8 = sound.clone();
    not_utf8.sheet.splice(200..200, [0xFF, 0xFE]);
    let twice = {
        let mut bytes = sound.clone().more("xl/worksheets/sheet2.xml", "<worksheet/>").bytes();
        for at in 0..bytes.len() - 10 {
            if &bytes[at..at + 10] == b"sheet2.xml" {
                bytes[at + 5] = b'1';
            }
        }
        bytes
    };
    let entity = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "漏漏漏漏"><!ENTITY b "&a;&a;&a;&a;">]><worksheet"#;
    let external = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet"#;
    let with_entity = |start: &str| {
        let sheet = String::from_utf8(replaced("漏电", "漏电&b;").sheet).unwrap();
        Package { sheet: sheet.replacen("<worksheet", start, 1).into_bytes(), ..sound.clone() }.bytes()
    };
    let word = {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a document", word, "not_a_spreadsheet"),
        ("a PDF", b"%PDF-1.7\n1 0 obj\n".to_vec(), "not_a_spreadsheet"),
        ("a program", b"MZ\x90\0\x03\0\0\0".to_vec(), "not_a_spreadsheet"),
        ("rich text", b"{\\rtf1\\ansi x}".to_vec(), "not_a_spreadsheet"),
        ("an empty zip", [b"PK\x05\x06".as_slice(), &[0; 18]].concat(), "not_a_spreadsheet"),
        ("text that is no UTF-8", not_utf8.bytes(), "truncated"),
        ("a part that stands there twice", twice, "empty"),
        ("a row far outside", replaced(r#"<row r="2">"#, r#"<row r="99999999999999999999">"#).bytes(), "truncated"),
        ("a column far outside", replaced(r#"r="B2""#, r#"r="ZZZZZZZZ2""#).bytes(), "truncated"),
        ("an entity", with_entity(entity), "truncated"),
        ("an entity in a file", with_entity(external), "truncated"),
        ("a sheet outside", Package { target: "../../../../../../etc/passwd", ..sound.clone() }.bytes(), "no_such_sheet"),
        ("a sheet elsewhere", Package { target: "file:///etc/passwd", ..sound.clone() }.bytes(), "no_such_sheet"),
        ("merges that end first", Package::new("", r#"<mergeCells><mergeCell ref="C9:A2"/></mergeCells>"#).bytes(), "truncated"),
        (
            "more strings than there can be",
            sound.clone().strings(format!(r#"<sst xmlns="{NAMESPACE}" uniqueCount="4000000000"><si><t>x</t></si></sst>"#)).bytes(),
            "truncated",
        ),
        (
            "an open document under a password",
            open_document_with(&[7; 9000], "<m:file-entry><m:encryption-data/></m:file-entry>"),
            "password_protected",
        ),
        ("an old workbook under a password", protected(sample("formats/merged.xls")), "password_protected"),
        ("a quote that nobody closes", "企业名称,隐患描述\n甲公司,漏电\n乙公司,\"漏气\n丙公司,漏水\n".as_bytes().to_vec(), "open_quote"),
    ];
    for (name, bytes, key) in cases {
        match read_bytes(&bytes) {
            Err(error) => assert_eq!(error.key(), key, "{name}: {error}"),
            Ok(counts) => panic!("{name} was read: {counts:?}"),
        }
    }
}

/// An old workbook whose second record says that what follows is encrypted.
fn protected(mut workbook: Vec<u8>) -> Vec<u8> {
    let begin = (512..workbook.len()).step_by(512).find(|at| workbook[*at..].starts_with(&[0x09, 0x08, 0x10, 0x00])).unwrap();
    let second = begin + 20;
    workbook[second..second + 2].copy_from_slice(&[0x2F, 0x00]);
    workbook[second + 4] = 1;
    workbook
}

#[test]
fn an_old_workbook_whose_chains_or_tables_never_end_is_refused() {
    let whole = sample("formats/merged.xls");
    let number = |at: usize| u32::from_le_bytes(whole[at..at + 4].try_into().unwrap());
    let table = (number(76) as usize + 1) * 512;
    let folder = (number(48) as usize + 1) * 512;
    let changed = |changes: &[(usize, u32)]| {
        let mut bytes = whole.clone();
        for (at, value) in changes {
            bytes[*at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        bytes
    };
    let circles: Vec<(usize, u32)> = (0..128).map(|at| (table + 4 * at as usize, at)).collect();
    let lengths: Vec<(usize, u32)> = (0..4).map(|at| (folder + 128 * at + 120, 0x7FFF_FFFF)).collect();
    let dimensions = whole.windows(4).position(|record| record == [0x00, 0x02, 14, 0]).unwrap();
    let mut cases = vec![
        ("its folder goes round", changed(&[(table + 4 * number(48) as usize, number(48))])),
        ("every chain goes round", changed(&circles)),
        ("its streams are longer than the file", changed(&lengths)),
        ("its table of tables is no table", changed(&[(68, 3)])),
        ("its small streams are endless", changed(&[(64, u32::MAX)])),
        ("its sheet has four thousand million rows", changed(&[(dimensions + 8, u32::MAX)])),
    ];
    let mut document = whole.clone();
    let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = document.windows(name.len()).position(|part| part == name).unwrap();
    document[at] = b'X';
    for (name, bytes) in cases.drain(..) {
        assert_eq!(read_bytes(&bytes).err().map(|error| error.key()), Some("truncated"), "{name}");
    }
    assert_eq!(read_bytes(&document).err().map(|error| error.key()), Some("not_a_spreadsheet"), "another document");
    // Two cells in far corners make a table of millions of cells.
    let label = whole.windows(4).rposition(|record| record == [0xFD, 0x00, 10, 0]).unwrap();
    let mut far = whole.clone();
    far[label + 4..label + 8].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x00]);
    assert!(matches!(read_bytes(&far), Err(FileError::TooLarge { .. })));
}

/// Files that unpack or multiply to gigabytes, and the line that each gets.
fn bombs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let sound = Package::new("", "");
    let strings = |inside: &str| format!(r#"<sst xmlns="{NAMESPACE}">{inside}</sst>"#);
    let table = |rows: &str| format!(r#"<table:table table:name="t">{rows}</table:table>"#);
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let many = |rows: u32, cells: &str| format!(r#"<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>"#);
    let mut spaces = sound.clone();
    spaces.sheet.extend(vec![b' '; 64 << 20]);
    let text = cell(&"甲".repeat(30_000), r#" table:number-columns-repeated="400""#);
    vec![
        ("spaces", spaces.bytes(), "too_large"),
        (
            "runs",
            Package::new(&format!(r#"<row r="3"><c r="B3" t="inlineStr"><is>{}</is></c></row>"#, "<r><t>漏电</t></r>".repeat(1 << 20)), "")
                .bytes(),
            "too_large",
        ),
        ("styles", sound.clone().more("xl/styles.xml", r#"<xf numFmtId="0"/>"#.repeat(1 << 20)).bytes(), "too_large"),
        ("relations", sound.clone().more("xl/_rels/x.rels", "<Relationship/>".repeat(2 << 20)).bytes(), "too_large"),
        ("an attribute", Package::new(&format!(r#"<row r="3" x="{}"/>"#, "a".repeat(8 << 20)), "").bytes(), "too_large"),
        ("nesting", sound.clone().strings(strings(&"<si>".repeat(1 << 20))).bytes(), "truncated"),
        (
            "repeated cells",
            open_document(&tables(&table(&many(1 << 20, &cell("甲", r#" table:number-columns-repeated="16384""#))))),
            "too_large",
        ),
        ("repeated text", open_document(&tables(&table(&many(8_000, &text)))), "too_large"),
        (
            "repeated spaces",
            open_document(&tables(&table(&row(
                &r#"<table:table-cell office:value-type="string"><text:p>x<text:s text:c="100000000"/></text:p></table:table-cell>"#
                    .repeat(100),
            )))),
            "too_large",
        ),
        ("tables", open_document(&tables(&table(&row(&cell("甲", ""))).repeat(2_000))), "too_large"),
        (
            "large tables",
            open_document(&tables(&table(&many(10_000, &cell("甲", r#" table:number-columns-repeated="300""#))).repeat(1_000))),
            "too_large",
        ),
        ("commas", [b"a,b\n".as_slice(), &vec![b','; 24 << 20]].concat(), "too_large"),
        ("a field", ["企业名称,隐患描述\n甲公司,", &"漏".repeat(8 << 20)].concat().into_bytes(), "too_large"),
    ]
}

#[test]
fn what_multiplies_is_refused_within_bounds() {
    let desk = Desk::with_enterprise();
    let before = desk.json(&["journal", "list", "--json"]);
    for (name, bytes, key) in bombs() {
        let path = desk.scratch().join("bomb");
        std::fs::write(&path, &bytes).unwrap();
        let (done, said) = import_within_limits(&desk, &path);
        assert_eq!(done, Some(1), "{name}: {said}");
        assert_eq!(said.lines().count(), 1, "{name}: {said}");
        assert_eq!(read(&path).err().map(|error| error.key()), Some(key), "{name}");
    }
    assert_eq!(desk.json(&["journal", "list", "--json"]), before, "nothing was changed");
}

/// Imports a file in a process that may take so much memory and so many seconds of the processor and no more; its exit
/// code and what it says.
fn import_within_limits(desk: &Desk, path: &Path) -> (Option<i32>, String) {
    const KIBIBYTES: u64 = 768 << 10;
    const SECONDS: u64 = 120;
    let program = env!("CARGO_BIN_EXE_dudao");
    let script = format!("ulimit -v {KIBIBYTES}; ulimit -t {SECONDS}; exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &script, program, "--data-dir"])
        .arg(desk.data())
        .args(["--today", common::TODAY, "import"])
        .arg(path)
        .args(["--dry-run", "--enterprise", "E1"])
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn what_is_only_strange_is_read() {
    let empty_rows: String = (3..200_000).map(|row| format!(r#"<row r="{row}"/>"#)).collect();
    let merges: String = (3..10_003).map(|row| format!(r#"<mergeCell ref="C{row}:D{row}"/>"#)).collect();
    let overlapping: String = (0..10_000).map(|at| format!(r#"<mergeCell ref="A2:A{}"/>"#, 200_000 - at % 5)).collect();
    let rows: String =
        (3..3_000).map(|row| format!(r#"<row r="{row}"><c r="B{row}" t="inlineStr"><is><t>漏电{row}</t></is></c></row>"#)).collect();
    let whole = r#"<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A2:D1048576"/></mergeCells>"#;
    let strange = |inside: &str, after: &str| read_bytes(&Package::new(inside, after).bytes()).map(|counts| counts.read);
    assert_eq!(strange(&empty_rows, "").unwrap(), 1);
    assert_eq!(strange(&rows, &format!("<mergeCells>{merges}</mergeCells>")).unwrap(), 2_998);
    assert_eq!(strange(&rows, &format!("<mergeCells>{overlapping}</mergeCells>")).unwrap(), 2_998);
    assert_eq!(strange("", whole).unwrap(), 1);
    let longest = format!(
        r#"<row r="3"><c r="A3" t="inlineStr"><is><t>甲公司</t></is></c><c r="B3" t="inlineStr"><is><t>{}</t></is></c></row>"#,
        "漏".repeat(32_767)
    );
    assert_eq!(strange(&longest, "").unwrap(), 2);
    let mut dimension = Package::new("", "");
    let sheet = String::from_utf8(dimension.sheet).unwrap();
    dimension.sheet = sheet.replacen("<sheetData>", r#"<dimension ref="A1:XFD1048576"/><sheetData>"#, 1).into_bytes();
    assert_eq!(read_bytes(&dimension.bytes()).unwrap().read, 1);
    let lines = ["企业名称,隐患描述\n", &",,\n".repeat(200_000), "甲公司,漏电\n"].concat();
    assert_eq!(read_bytes(lines.as_bytes()).unwrap().read, 1);
}

#[test]
fn a_folder_or_a_pipe_without_a_writer_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let pipe: PathBuf = folder.path().join("pipe.xlsx");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), folder.path(), Path::new("/dev/zero")] {
        assert_eq!(read(path).err().map(|error| error.key()), Some("not_a_spreadsheet"), "{}", path.display());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(start in 0..4usize, bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        let starts: [&[u8]; 4] = [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "企业名称,隐患描述\n".as_bytes()];
        // What matters is that this ends and does not panic.
        let _ = read_bytes(&[starts[start], &bytes].concat());
    }

    #[test]
    fn a_sample_with_wrong_bytes_is_read_or_refused(at in 0..4usize, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = samples().swap_remove(at);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = read_bytes(&bytes);
    }

    #[test]
    fn a_sheet_with_any_xml_in_it_is_read_or_refused(inside in "[<>/rcvt\"= a-zA-Z0-9&;#!\\[\\]:?-]{0,300}") {
        let _ = read_bytes(&Package::new(&inside, "").bytes());
        let _ = read_bytes(&open_document(&tables(&inside)));
    }
}
