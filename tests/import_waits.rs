//! What an import waits for keeps nobody else waiting: neither a file that is slow to read, nor a process that stands still.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use common::other::{children, send_signal};
use dudao::access::{Clock, Officer, Session};
use dudao::domain::calendar::WorkCalendar;
use dudao::ledger::apart::Reader;
use dudao::ledger::import::{Import, ImportError, ImportOptions, Reached, import, import_incoming};
use dudao::ledger::incoming::Incoming;
use dudao::ledger::read::Knowledge;
use dudao::store::{OpId, Stamp, Store, StoreError};
use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const HEADINGS: &str = "企业名称,检查日期,隐患描述,整改时限\n";

/// A ledger of many rows that are refused, which takes long to read, between two that are not.
fn long_ledger(folder: &Path) -> PathBuf {
    let path = folder.join("long.csv");
    let (good, bad) = ("云墟测试化工有限公司,2026-11-02,配电箱未上锁,2026-12-20\n", "云墟测试化工有限公司,2026-11-03,无,2026-12-21\n");
    let other = "云墟测试化工有限公司,2026-11-04,除尘管道积尘,2026-12-22\n";
    fs::write(&path, format!("{HEADINGS}{good}{}{other}", bad.repeat(20_000))).unwrap();
    path
}

/// A session on a database in memory.
fn session() -> Session {
    let officer = Officer::of_office("张三", "zhangsan");
    let stamp = Stamp { at: "2026-11-24T09:00:00+08:00".parse().unwrap(), who: officer.who(), op: OpId::random() };
    let store = Arc::new(Store::in_memory(&stamp).unwrap());
    let clock = Clock::new(Some(common::TODAY.parse().unwrap()));
    Session { store, clock, officer, calendar: Arc::new(WorkCalendar::shipped()), present: None, operation: None }
}

/// Whether somebody can save.
fn is_free(session: &Session) -> bool {
    matches!(session.batch(|_| Err::<(), _>(StoreError::Stopped)), Err(StoreError::Stopped))
}

/// What a program does that is to read a file.
fn script(folder: &TempDir, lines: &str) -> Reader {
    let path = folder.path().join("reader");
    fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    Reader::Apart(Box::leak(path.display().to_string().into_boxed_str()))
}

fn import_by(reader: Reader, session: &Session, path: &Path, progress: &mut dyn FnMut(Reached) -> bool) -> Result<Import, ImportError> {
    let incoming = Incoming::open(path, reader).unwrap();
    import_incoming(session, incoming, &ImportOptions::default(), &Knowledge::shipped(), progress)
}

#[test]
fn a_reader_that_is_frozen_keeps_nobody_from_saving_and_opening() {
    for options in [&[][..], &["--dry-run"]] {
        let desk = Desk::with_enterprise();
        desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "漏电"]);
        let mut import = Command::new(env!("CARGO_BIN_EXE_dudao"))
            .args(["--today", common::TODAY, "--data-dir"])
            .arg(desk.data())
            .arg("import")
            .arg(long_ledger(desk.scratch()))
            .arg("--json")
            .args(options)
            .env_clear()
            .env("HOME", desk.scratch())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let id = import.id();
        let read = std::thread::spawn({
            let mut out = import.stdout.take().unwrap();
            move || {
                let mut said = String::new();
                out.read_to_string(&mut said).unwrap();
                said
            }
        });
        // Wherever in its file the reader is: it goes on a little, and stands still again, until it is done.
        let mut frozen = 0;
        while import.try_wait().unwrap().is_none() {
            let Some(reader) = children(id).into_iter().find(|reader| send_signal(*reader, "-STOP")) else {
                if frozen > 0 {
                    break;
                }
                std::thread::sleep(Duration::from_millis(1));
                continue;
            };
            let since = Instant::now();
            let note = desk.run(&["hazard", "note", "H1", &format!("第{frozen}次")]);
            assert!(note.status.success(), "{options:?}, {frozen}: {}", String::from_utf8_lossy(&note.stderr));
            desk.ok(&["remind"]);
            assert!(since.elapsed() < Duration::from_secs(5), "{options:?}, {frozen}: {:?}", since.elapsed());
            frozen += 1;
            send_signal(reader, "-CONT");
            std::thread::sleep(Duration::from_millis(60));
        }
        assert!(import.wait().unwrap().success() && frozen > 0, "{options:?}");
        let report: serde_json::Value = serde_json::from_str(&read.join().unwrap()).unwrap();
        assert_eq!((&report["created"], &report["rejected"]), (&2.into(), &20_000.into()), "{options:?}");
        assert_eq!(desk.list(&["hazard", "list", "--json"]).len(), if options.is_empty() { 3 } else { 1 });
    }
}

#[test]
fn a_reader_that_says_nothing_is_stopped_at_once_and_holds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (session, reader) = (session(), script(&folder, "exec sleep 60"));
    let (since, mut asked) = (Instant::now(), 0);
    let done = import_by(reader, &session, &long_ledger(folder.path()), &mut |reached| {
        asked += 1;
        assert_eq!(reached, Reached::Read(0));
        assert!(is_free(&session));
        asked < 3
    });
    assert!(matches!(done, Err(ImportError::Store(StoreError::Stopped))), "{done:?}");
    assert!(asked == 3 && since.elapsed() < Duration::from_secs(20), "{asked} in {:?}", since.elapsed());
    assert!(is_free(&session));
}

#[test]
fn a_reader_that_ends_badly_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (session, before) = (session(), |session: &Session| session.store.head().unwrap());
    let head = before(&session);
    let path = long_ledger(folder.path());
    for lines in ["exit 1", "kill -9 $$"] {
        let done = import_by(script(&folder, lines), &session, &path, &mut |_| true);
        assert!(matches!(done, Err(ImportError::File(_))), "{done:?}");
    }
    assert_eq!(before(&session), head);
}

#[test]
fn an_import_reads_to_the_end_and_writes_then_and_says_which() {
    let ledgers = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers");
    for name in ["enterprises.xlsx", "street-return.xlsx", "visits.xlsx", "staff.csv", "tasks.csv", "duty.csv"] {
        let (session, mut steps) = (session(), Vec::new());
        import(&session, &ledgers.join(name), &ImportOptions::default(), &Knowledge::shipped(), &mut |reached| {
            steps.push(reached);
            true
        })
        .unwrap();
        let first = steps.iter().position(|step| matches!(step, Reached::Written(..))).unwrap();
        let (read, written) = steps.split_at(first);
        assert!(!read.is_empty() && written.iter().all(|step| matches!(step, Reached::Written(rows, total) if rows <= total)), "{name}");
        let rows: Vec<u64> = written.iter().map(|step| if let Reached::Written(rows, _) = step { *rows } else { 0 }).collect();
        assert!(rows.is_sorted() && rows.last() > Some(&0), "{name}: {rows:?}");
    }
}

#[test]
fn an_import_is_stopped_while_it_reads_and_while_it_writes_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, format!("{HEADINGS}甲公司,2026-11-02,配电箱未上锁,2026-12-20\n乙公司,2026-11-02,积尘,2026-12-20\n")).unwrap();
    let session = session();
    let head = session.store.head().unwrap();
    for last in [Reached::Read(2), Reached::Written(2, 2)] {
        let done = import_by(Reader::Here, &session, &path, &mut |reached| reached != last);
        assert!(matches!(done, Err(ImportError::Store(StoreError::Stopped))), "{last:?}: {done:?}");
        assert_eq!(session.store.head().unwrap(), head, "{last:?}");
    }
    assert_eq!(import_by(Reader::Here, &session, &path, &mut |_| true).unwrap().report.created, 2);
}
