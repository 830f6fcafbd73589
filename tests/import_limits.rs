//! Imports cannot take the program down (promise 16): files made to break their reader go through the real program, each
//! gets one clear line, in time and within memory, and the database is as before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bombs;
mod common;

use bombs::{HEADINGS, NAMESPACE, Package, bombs, cell, old_workbooks, open_document, open_document_with, tables, zips::zips};
use common::Desk;
use common::other::children;
use dudao::domain::calendar::WorkCalendar;
use dudao::ledger::apart::{Reader, WORD};
use dudao::ledger::incoming::Incoming;
use dudao::ledger::preview::preview;
use dudao::ledger::read::{Knowledge, Options};
use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Seconds that a file may take.
const SECONDS: u64 = 20;
/// Kilobytes that the program may take, whatever the file is.
const OWN: u64 = 128 << 10;
/// Kilobytes that the process apart may take.
const APART: u64 = 1 << 20;

/// What became of an import, and the most memory that the program and the process apart took, in kilobytes.
struct Done {
    code: Option<i32>,
    said: String,
    took: Duration,
    own: u64,
    apart: u64,
}

/// Imports a file and watches it.
fn import(desk: &Desk, path: &Path) -> Done {
    let since = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(["--today", common::TODAY, "--data-dir"])
        .arg(desk.data())
        .arg("import")
        .arg(path)
        .args(["--enterprise", "E1"])
        .env_clear()
        .env("HOME", desk.scratch())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut own, mut apart) = (0, 0);
    while program.try_wait().unwrap().is_none() {
        own = own.max(peak(program.id()));
        apart = apart.max(children(program.id()).into_iter().map(peak).max().unwrap_or_default());
        std::thread::sleep(Duration::from_millis(3));
    }
    let (took, output) = (since.elapsed(), program.wait_with_output().unwrap());
    Done { code: output.status.code(), said: String::from_utf8(output.stderr).unwrap(), took, own, apart }
}

/// The most memory that a process had at once, in kilobytes.
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().split(' ').next()?.parse().ok()).unwrap_or_default()
}

/// Puts each file through an import; how many they were.
fn all_refused(files: Vec<(&str, Vec<u8>)>) -> usize {
    let desk = Desk::with_enterprise();
    let count = files.len();
    for (name, bytes) in files {
        let path = desk.scratch().join("ledger");
        fs::write(&path, &bytes).unwrap();
        drop(bytes);
        refused(&desk, name, &path);
    }
    count
}

/// Imports a file, which must be refused in one line; what is said.
fn refused(desk: &Desk, name: &str, path: &Path) -> String {
    let before = desk.ok(&["journal", "verify", "--json"]);
    let done = import(desk, path);
    eprintln!("{name}: {} ms, {} + {} kB: {}", done.took.as_millis(), done.own, done.apart, done.said.trim_end());
    assert_eq!(done.code, Some(1), "{name}: {}", done.said);
    assert_eq!(done.said.lines().count(), 1, "{name}: {}", done.said);
    assert!(done.took.as_secs() < SECONDS, "{name}: {:?}", done.took);
    assert!(done.own < OWN && done.apart <= APART, "{name}: {} and {} kB", done.own, done.apart);
    assert_eq!(desk.ok(&["journal", "verify", "--json"]), before, "{name}: the database is another");
    done.said
}

fn strings(inside: &str) -> String {
    format!(r#"<sst xmlns="{NAMESPACE}">{inside}</sst>"#)
}

/// A sheet whose cell B3 holds what the entities before it make.
fn entities(declared: &str, used: &str) -> Vec<u8> {
    let sound = Package::new(&format!(r#"<row r="3"><c r="B3" t="inlineStr"><is><t>{used}</t></is></c></row>"#), "");
    let sheet = String::from_utf8(sound.sheet.clone()).unwrap();
    let sheet = format!(r#"<?xml version="1.0"?><!DOCTYPE x [{declared}]>{sheet}"#);
    Package { sheet: sheet.into_bytes(), ..sound }.bytes()
}

#[test]
fn what_multiplies_is_refused() {
    let files: Vec<_> = bombs().into_iter().chain(old_workbooks()).map(|(name, bytes, _)| (name, bytes)).collect();
    assert!(all_refused(files) >= 22);
}

#[test]
fn what_is_no_package_is_refused() {
    assert_eq!(all_refused(zips()), 14);
}

#[test]
fn sheets_made_to_break_their_reader_are_refused() {
    let far = |cell: &str, row: u32| Package::new(&format!(r#"<row r="{row}"><c r="{cell}"><v>1</v></c></row>"#), "").bytes();
    let laughs: String = (1..30).map(|at| format!(r#"<!ENTITY a{at} "{}">"#, format!("&a{};", at - 1).repeat(10))).collect();
    let merges: String = (0..1_100_000).map(|row| format!(r#"<mergeCell ref="C{}:D{}"/>"#, row % 9 + 1, row % 9 + 1)).collect();
    let headless = format!(r#"<worksheet xmlns="{NAMESPACE}"><sheetData>{HEADINGS}"#);
    let mut open = Package::new("", "");
    open.sheet = [headless.as_bytes(), &b"<row>".repeat(1 << 20)].concat();
    let mut endless = Package::new("", "");
    endless.sheet = [headless.as_bytes(), &[b'x'; 32 << 20]].concat();
    let table = |rows: &str| format!(r#"<table:table table:name="t">{rows}</table:table>"#);
    let files = vec![
        ("a cell at ZZ200000", far("ZZ200000", 200_000)),
        ("a cell in the last corner", far("XFD1048576", 1_048_576)),
        ("a cell beyond all corners", far("ZZZZZZ4294967295", u32::MAX)),
        ("a thousand million laughs", entities(&format!(r#"<!ENTITY a0 "漏">{laughs}"#), "&a29;")),
        ("one long entity, often", entities(&format!(r#"<!ENTITY a "{}">"#, "漏".repeat(9_000)), &"&a;".repeat(9_000))),
        ("an entity in a file", entities(r#"<!ENTITY a SYSTEM "file:///dev/zero">"#, "&a;")),
        ("an entity of itself", entities(r#"<!ENTITY a "&a;">"#, "&a;")),
        (
            "laughs among the strings",
            Package::new("", "").strings(format!("<!DOCTYPE x [{laughs}]>{}", strings("<si><t>&a9;</t></si>"))).bytes(),
        ),
        ("four thousand million strings", Package::new("", "").strings(r#"<sst uniqueCount="4000000000"><si><t>x</t></si></sst>"#).bytes()),
        (
            "one string of a hundred megabytes",
            Package::new("", "").strings(strings(&format!("<si><t>{}</t></si>", "a".repeat(100 << 20)))).bytes(),
        ),
        ("rows that never close", open.bytes()),
        ("a sheet that never ends", endless.bytes()),
        ("merged cells without number", Package::new("", &format!("<mergeCells>{merges}</mergeCells>")).bytes()),
        ("a sheet of another program", Package { target: "../../../../../dev/zero", ..Package::new("", "") }.bytes()),
        ("an open document that never closes", open_document(&tables(&table(&"<table:table-row>".repeat(1 << 20))))),
        (
            "spans in spans",
            open_document(&tables(&table(&format!("<table:table-row>{}</table:table-row>", cell(&"<text:span>".repeat(1 << 18), ""))))),
        ),
        ("an open document of nothing", open_document("")),
        ("an open document of noise", open_document_with(&noise(1 << 20), "<manifest/>")),
        ("an old workbook of noise", [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &noise(8 << 20)].concat()),
        ("an old workbook of zeros", [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &vec![0; 8 << 20]].concat()),
    ];
    assert_eq!(all_refused(files), 20);
}

/// Bytes without order, the same each time.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn texts_made_to_break_their_reader_are_refused() {
    let headed = |rest: &str| format!("企业名称,隐患描述\n甲公司,漏电\n{rest}").into_bytes();
    let files = vec![
        ("a quote that nobody closes", headed("乙公司,\"漏气\n丙公司,漏水\n")),
        ("a quote that nobody closes for long", headed(&format!("乙公司,\"{}", "漏气\n".repeat(4 << 20)))),
        ("too many rows", headed(&format!("{}乙公司,漏气\n", ",\n".repeat(1_050_000)))),
        ("zeros", vec![0; 32 << 20]),
        ("zeros below headings", headed(&"\0".repeat(32 << 20))),
        ("noise", noise(16 << 20)),
        ("noise below headings", [headed(""), noise(4 << 20)].concat()),
        ("a mark and no text", b"\xFF\xFE".to_vec()),
        ("half a letter", [b"\xFF\xFE".as_slice(), &[0x4F; 4_000_001]].concat()),
        ("nothing", Vec::new()),
        ("blank lines", vec![b'\n'; 32 << 20]),
    ];
    assert_eq!(all_refused(files), 11);
}

#[test]
fn what_is_no_plain_file_is_refused() {
    let desk = Desk::with_enterprise();
    let at = |name: &str| desk.scratch().join(name);
    let sparse = |name: &str, start: &[u8], bytes: u64| {
        fs::write(at(name), start).unwrap();
        File::options().write(true).open(at(name)).unwrap().set_len(bytes).unwrap();
        at(name)
    };
    assert!(Command::new("mkfifo").arg(at("pipe.xlsx")).status().unwrap().success());
    let _listener = UnixListener::bind(at("socket.csv")).unwrap();
    symlink(at("gone"), at("dangling.xlsx")).unwrap();
    symlink(at("round.xlsx"), at("round.xlsx")).unwrap();
    symlink("/dev/zero", at("link.csv")).unwrap();
    fs::write(at("unreadable.xlsx"), noise(64)).unwrap();
    fs::set_permissions(at("unreadable.xlsx"), fs::Permissions::from_mode(0o0)).unwrap();
    let files: Vec<PathBuf> = vec![
        at("pipe.xlsx"),
        at("socket.csv"),
        at("dangling.xlsx"),
        at("round.xlsx"),
        at("link.csv"),
        at("unreadable.xlsx"),
        desk.scratch().to_owned(),
        desk.data().join("dudao.redb"),
        "/dev/zero".into(),
        "/dev/null".into(),
        "/proc/self/mem".into(),
        sparse("line.csv", "企业名称,隐患描述\n甲公司,".as_bytes(), 500 << 20),
        sparse("huge.csv", "企业名称,隐患描述\n".as_bytes(), 40 << 30),
        sparse("huge.xlsx", b"PK\x03\x04", 500 << 20),
        sparse("huge.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 127 << 20),
    ];
    for path in files {
        refused(&desk, &path.display().to_string(), &path);
    }
}

/// What no survey of the file can foretell takes the process apart down, and nothing else.
#[test]
fn a_reader_that_runs_out_of_memory_is_told_in_one_line() {
    let desk = Desk::with_enterprise();
    let path = desk.scratch().join("ledger.xlsx");
    // As many strings as there are bytes may be declared; room is made for them.
    let declared = format!(r#"<sst xmlns="{NAMESPACE}" uniqueCount="46000000">{}</sst>"#, "<si><t>xxxxxxxxx</t></si>".repeat(1_900_000));
    fs::write(&path, Package::new("", "").strings(declared).bytes()).unwrap();
    let said = refused(&desk, "more strings than memory", &path);
    assert!(said.contains("内存"), "{said}");
}

/// The process apart, before it is asked anything.
fn idle() -> (Child, UnixStream) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.arg(WORD).stdin(File::open("/dev/null").unwrap()).stdout(OwnedFd::from(theirs)).stderr(Stdio::null());
    (command.spawn().unwrap(), ours)
}

#[test]
fn the_process_apart_is_in_its_bounds_before_it_reads() {
    let (mut child, line) = idle();
    let limits = || fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let bound = |name: &str| {
        let limits = limits();
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        line[name.len()..].split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    let until = Instant::now() + Duration::from_secs(10);
    while bound("Max open files") != "16 16" && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
    for (name, most) in [
        ("Max address space", "1073741824 1073741824"),
        ("Max cpu time", "300 300"),
        ("Max file size", "0 0"),
        ("Max core file size", "0 0"),
        ("Max processes", "0 0"),
        ("Max open files", "16 16"),
    ] {
        assert_eq!(bound(name), most, "{name}");
    }
    // Nobody asks any more: it goes.
    drop(line);
    assert!(child.wait().unwrap().code().is_some());
}

#[test]
fn the_word_for_the_process_apart_is_no_command() {
    let desk = Desk::new();
    for arguments in [&["--help"][..], &["completions", "bash"], &["man"]] {
        assert!(!desk.ok(arguments).contains(WORD), "{arguments:?}");
    }
    assert_eq!(desk.refused(&[WORD]).0, 2, "with an option before it, it is an argument that is not known");
}

/// A preview of a sound file by a program that may be anything; the key of what went wrong.
fn preview_by(program: &'static str) -> &'static str {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers/five-commitments.csv");
    let incoming = Incoming::open(&path, Reader::Apart(program)).unwrap();
    let knowledge = Knowledge::of_folder(None, &WorkCalendar::shipped()).unwrap();
    match preview(incoming, &Options::default(), &knowledge, &mut |_| true) {
        Ok(preview) => preview.and_then(|preview| preview.shown).map_or("nothing", |_| "shown"),
        Err(failure) => failure.key(),
    }
}

#[test]
fn a_process_apart_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let script = |name: &str, lines: &str| -> &'static str {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        Box::leak(path.display().to_string().into_boxed_str())
    };
    assert_eq!(preview_by(env!("CARGO_BIN_EXE_dudao")), "shown");
    for (program, key) in [
        ("/nowhere/dudao", "no_reader"),
        ("/etc/hostname", "no_reader"),
        (script("quiet", "exit 0"), "unread"),
        (script("killed", "kill -9 $$"), "unread"),
        (script("noisy", "while :; do echo nonsense; done"), "unread"),
        (script("long", r"printf '\001\377\377\377\377'; sleep 60"), "unread"),
        (script("short", r"printf '\001\005\000\000\000\000'"), "unread"),
        (script("strange", r"printf '\001\001\000\000\000\011'"), "unread"),
        (script("hasty", r"printf '\002\002\000\000\000\001\001'"), "unread"),
        // A million sheets in a message of a few bytes.
        (script("boasting", r"printf '\001\005\000\000\000\000\300\204\075\000'; sleep 60"), "unread"),
    ] {
        let since = Instant::now();
        assert_eq!(preview_by(program), key, "{program}");
        assert!(since.elapsed() < Duration::from_secs(SECONDS), "{program}");
    }
}
