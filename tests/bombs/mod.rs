//! Files that break whoever reads them, made here: small on disk, endless in memory.
#![allow(dead_code, reason = "each test binary uses its part")]

pub mod zips;

use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

pub const NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub const HEADINGS: &str =
    r#"<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c><c r="B1" t="inlineStr"><is><t>隐患描述</t></is></c></row>"#;
const HAZARD: &str =
    r#"<row r="2"><c r="A2" t="inlineStr"><is><t>甲公司</t></is></c><c r="B2" t="inlineStr"><is><t>漏电</t></is></c></row>"#;

/// An xlsx, part by part.
#[derive(Clone)]
pub struct Package {
    pub sheet: Vec<u8>,
    pub strings: Option<Vec<u8>>,
    pub target: &'static str,
    pub more: Vec<(String, Vec<u8>)>,
}

impl Package {
    /// A sound one: `inside` stands behind its two rows, `after` behind the rows.
    pub fn new(inside: &str, after: &str) -> Self {
        let sheet = format!(r#"<worksheet xmlns="{NAMESPACE}"><sheetData>{HEADINGS}{HAZARD}{inside}</sheetData>{after}</worksheet>"#);
        Self { sheet: sheet.into_bytes(), strings: None, target: "worksheets/sheet1.xml", more: Vec::new() }
    }

    pub fn strings(self, strings: impl Into<Vec<u8>>) -> Self {
        Self { strings: Some(strings.into()), ..self }
    }

    pub fn more(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.more.push((name.into(), bytes.into()));
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
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
pub fn open_document(content: &str) -> Vec<u8> {
    open_document_with(content.as_bytes(), "<manifest/>")
}

pub fn open_document_with(content: &[u8], manifest: &str) -> Vec<u8> {
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

pub fn tables(tables: &str) -> String {
    const NAMES: &str = "urn:oasis:names:tc:opendocument:xmlns";
    format!(
        r#"<office:document-content xmlns:office="{NAMES}:office:1.0" xmlns:table="{NAMES}:table:1.0" xmlns:text="{NAMES}:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    )
}

pub fn cell(text: &str, more: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>"#)
}

pub fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(name)).unwrap()
}

/// An old workbook whose second record says that what follows is encrypted.
pub fn protected(mut workbook: Vec<u8>) -> Vec<u8> {
    let begin = (512..workbook.len()).step_by(512).find(|at| workbook[*at..].starts_with(&[0x09, 0x08, 0x10, 0x00])).unwrap();
    let second = begin + 20;
    workbook[second..second + 2].copy_from_slice(&[0x2F, 0x00]);
    workbook[second + 4] = 1;
    workbook
}

/// Old workbooks whose chains or tables never end, or that are none; and the line that each gets.
pub fn old_workbooks() -> Vec<(&'static str, Vec<u8>, &'static str)> {
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
    let mut document = whole.clone();
    let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = document.windows(name.len()).position(|part| part == name).unwrap();
    document[at] = b'X';
    // Two cells in far corners make a table of millions of cells.
    let label = whole.windows(4).rposition(|record| record == [0xFD, 0x00, 10, 0]).unwrap();
    let mut far = whole.clone();
    far[label + 4..label + 8].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x00]);
    vec![
        ("its folder goes round", changed(&[(table + 4 * number(48) as usize, number(48))]), "truncated"),
        ("every chain goes round", changed(&circles), "truncated"),
        ("its streams are longer than the file", changed(&lengths), "truncated"),
        ("its table of tables is no table", changed(&[(68, 3)]), "truncated"),
        ("its small streams are endless", changed(&[(64, u32::MAX)]), "truncated"),
        ("its sheet has four thousand million rows", changed(&[(dimensions + 8, u32::MAX)]), "truncated"),
        ("it is another document", document, "not_a_spreadsheet"),
        ("its cells are in far corners", far, "too_large"),
        ("it is under a password", protected(whole), "password_protected"),
    ]
}

/// Files that unpack or multiply to gigabytes, and the line that each gets.
pub fn bombs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
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
