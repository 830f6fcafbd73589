//! Files that are broken, or made to break whoever reads them: each gets one clear line, and none takes memory or time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bombs;

use bombs::{NAMESPACE, Package, bombs, cell, old_workbooks, open_document, open_document_with, protected, sample, tables};
use dudao::ledger::error::FileError;
use dudao::ledger::read::{Counts, Knowledge, Options, Sheet};
use dudao::ledger::workbook::{Limits, Workbook};
use proptest::prelude::*;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use zip::write::SimpleFileOptions;

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
#[test]
fn what_multiplies_or_never_ends_is_refused() {
    for (name, bytes, key) in bombs().into_iter().chain(old_workbooks()) {
        assert_eq!(read_bytes(&bytes).err().map(|error| error.key()), Some(key), "{name}");
    }
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
