//! Every way by which text comes out of the command line.

use crate::common::Desk;
use crate::common::hostile::{bad, is_bad};
use serde_json::Value;
use std::fs;
use std::io::{Cursor, Read};

/// Asserts that nothing in these bytes but text and line ends was written.
pub fn assert_clean(what: &str, bytes: &[u8]) {
    let text = String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| panic!("{what} is no text"));
    assert_eq!(bad(&text), None, "{what}: {:?}", around(&text));
}

/// Text around what is bad in it.
fn around(text: &str) -> &str {
    let at = text.find(|c| c != '\n' && is_bad(c)).unwrap_or(0);
    let start = text[..at].char_indices().rev().nth(20).map_or(0, |(at, _)| at);
    let end = text[at..].char_indices().nth(20).map_or(text.len(), |(past, _)| at + past);
    &text[start..end]
}

/// Strings of JSON, which hides controls behind escapes.
fn assert_clean_json(what: &str, value: &Value) {
    match value {
        Value::String(text) => assert_clean(what, text.as_bytes()),
        Value::Array(values) => values.iter().for_each(|value| assert_clean_json(what, value)),
        Value::Object(values) => values.iter().for_each(|(name, value)| {
            assert_clean(what, name.as_bytes());
            assert_clean_json(what, value);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The texts of a zip package: a workbook or a document. XML names no sign by its number, nor as spreadsheets do.
fn assert_clean_package(what: &str, bytes: &[u8]) {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for at in 0..package.len() {
        let mut part = package.by_index(at).unwrap();
        let (name, mut text) = (format!("{what}: {}", part.name().unwrap()), Vec::new());
        part.read_to_end(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap().replace("\r\n", "\n");
        assert_clean(&name, text.as_bytes());
        assert!(!text.contains("&#"), "{name} names signs by number");
    }
}

const LINES: &[&[&str]] = &[
    &["hazard", "list"],
    &["hazard", "show", "H1"],
    &["hazard", "show", "H2"],
    &["enterprise", "list"],
    &["enterprise", "show", "E1"],
    &["enterprise", "show", "E2"],
    &["visit", "list"],
    &["staff", "list"],
    &["journal", "list"],
    &["brief"],
    &["matrix"],
    &["organisation"],
    &["milestones"],
    &["reports"],
    &["dossier", "E1", "--on", "2026-11-20"],
    &["duties", "--officer", "S1"],
    &["handover"],
    &["score"],
    &["remind"],
    &["remind", "--format", "markdown"],
];

const JSON: &[&[&str]] = &[
    &["hazard", "list", "--json"],
    &["hazard", "show", "H1", "--json"],
    &["enterprise", "list", "--json"],
    &["visit", "list", "--json"],
    &["task", "list", "--json"],
    &["staff", "list", "--json"],
    &["journal", "list", "--json"],
    &["remind", "--format", "json"],
    &["dossier", "E1", "--on", "2026-11-20", "--json"],
    &["brief", "--json"],
];

/// Looks at all that can be asked of a database.
pub fn all_are_clean(desk: &Desk) {
    let mut bytes = 0;
    for command in LINES {
        let told = desk.ok(command);
        bytes += told.len();
        assert_clean(&command.join(" "), told.as_bytes());
    }
    for command in JSON {
        assert_clean_json(&command.join(" "), &desk.json(command));
    }
    for line in desk.ok(&["journal", "export"]).lines() {
        assert_clean_json("journal export", &serde_json::from_str(line).unwrap());
    }
    let calendar = desk.ok(&["remind", "--format", "ics"]);
    assert_clean("calendar", calendar.replace("\r\n", "\n").as_bytes());
    for table in ["hazards", "enterprises", "visits", "reminders", "scores"] {
        let text = desk.ok(&["export", table, "--format", "csv"]);
        bytes += text.len();
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        assert_clean(table, text.as_bytes());
        let path = desk.scratch().join(format!("{table}.xlsx"));
        desk.ok(&["export", table, "--out", path.to_str().unwrap()]);
        assert_clean_package(table, &fs::read(&path).unwrap());
        fs::remove_file(path).unwrap();
    }
    for paper in [["dossier", "E1"], ["enterprise-file", "E1"], ["inspection-record", "V1"]] {
        let output = desk.run(&["paper", paper[0], paper[1]]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_clean_package(paper[0], &output.stdout);
        assert_clean(paper[0], &output.stderr);
    }
    assert!(bytes > 10_000, "there was something to look at");
}
