//! Ledgers sent for later and headings kept for next time, from the outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::other::{FILE, HOLDING, Other};
use common::{Desk, TODAY};
use serde_json::Value;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

const LEDGER: &str = "企业名称,检查日期,隐患描述,整改时限\n张三模具厂,2026-11-02,配电箱未上锁,2026-12-20\n";
/// The heading of what was found is not known.
const UNKNOWN: &str = "企业名称,检查日期,看到的情况,整改时限\n张三模具厂,2026-11-02,配电箱未上锁,2026-12-20\n";
const MAP: &str = "\"看到的情况\" = \"description\"\n";

/// What a client asks of the door as S1, with this sent to it.
fn through_the_door(desk: &Desk, asked: &str, input: &str) -> Output {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear().env("HOME", desk.scratch()).env("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22");
    command.env("SSH_ORIGINAL_COMMAND", asked).write_stdin(input.as_bytes().to_vec());
    command.arg("--data-dir").arg(desk.data()).args(["--today", TODAY, "--as", "S1"]).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn kept(desk: &Desk) -> Vec<Value> {
    let Ok(entries) = fs::read_dir(desk.data().join("incoming")) else { return Vec::new() };
    let slips = entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "json"));
    slips.map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
}

#[test]
fn a_ledger_sent_through_the_door_waits_for_the_screen_under_its_clean_name() {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "张三", "--office-post", "member"]);
    let sent = through_the_door(&desk, "import - --later --name '../../五\u{1b}[31m月.csv'", LEDGER);
    assert!(sent.status.success(), "{}", said(&sent));
    assert!(said(&sent).contains("已寄存“五[31m月.csv”") && said(&sent).contains("Ctrl-O"), "{}", said(&sent));
    let slips = kept(&desk);
    assert_eq!(slips.len(), 1);
    assert_eq!((&slips[0]["name"], &slips[0]["by"], &slips[0]["staff"]), (&"五[31m月.csv".into(), &"张三".into(), &"S1".into()));
    assert_eq!(slips[0]["bytes"], LEDGER.len());
    let folder = desk.data().join("incoming");
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    for entry in fs::read_dir(&folder).unwrap() {
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(desk.list(&["hazard", "list", "--json"]).is_empty(), "nothing is imported yet");
    // It is listed by the one command that everybody has, and goes by its number.
    let listed: Value = serde_json::from_slice(&through_the_door(&desk, "import --sent --json", "").stdout).unwrap();
    assert_eq!((&listed[0]["name"], &listed[0]["by"]), (&"五[31m月.csv".into(), &"张三".into()));
    // Only what is a spreadsheet is kept, and nothing of what is not.
    let picture = through_the_door(&desk, "import - --later --name a.csv", "\u{0}\u{0}\u{0}\u{0}");
    assert!(!picture.status.success(), "{}", said(&picture));
    let path = through_the_door(&desk, "import /etc/hostname --later", "");
    assert!(!path.status.success() && said(&path).contains("远程登录"), "{}", said(&path));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
    let number = listed[0]["number"].as_str().unwrap();
    let gone = through_the_door(&desk, &format!("import --throw-away {number}"), "");
    assert!(gone.status.success(), "{}", said(&gone));
    let journal = desk.ok(&["journal", "list"]);
    assert!(journal.contains("删除寄存的台账"), "{journal}");
    assert!(!through_the_door(&desk, &format!("import --throw-away {number}"), "").status.success());
    assert!(!through_the_door(&desk, "import --throw-away ../dudao.redb", "").status.success());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn who_may_import_nothing_sends_nothing_for_later() {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "张三", "--role", "viewer"]);
    desk.ok(&["staff", "add", "--name", "李四", "--office-post", "member"]);
    let sent = through_the_door(&desk, "import - --later --name 五月.csv", LEDGER);
    assert!(!sent.status.success() && said(&sent).contains("无权"), "{}", said(&sent));
    assert!(kept(&desk).is_empty());
}

#[test]
fn later_goes_with_a_name_alone_and_says_in_json_what_it_kept() {
    let desk = Desk::with_enterprise();
    let file = desk.scratch().join("五月.csv");
    fs::write(&file, LEDGER).unwrap();
    let path = file.to_str().unwrap();
    let sent = desk.json(&["import", path, "--later", "--json"]);
    assert_eq!((&sent["name"], &sent["bytes"]), (&"五月.csv".into(), &LEDGER.len().into()));
    assert_eq!(desk.refused(&["import"]).0, 2);
    assert_eq!(desk.refused(&["import", path, "--sent"]).0, 2);
    assert_eq!(desk.refused(&["import", path, "--later", "--dry-run"]).0, 2);
    assert_eq!(desk.refused(&["import", path, "--later", "--map", path]).0, 2);
    // Without a name it gets one.
    let unnamed = desk.run_with(LEDGER.as_bytes(), &["import", "-", "--later"]);
    assert!(said(&unnamed).contains("未命名"), "{}", said(&unnamed));
    assert_eq!(kept(&desk).len(), 2);
}

#[test]
fn a_map_is_kept_heeded_marked_and_forgotten() {
    let desk = Desk::with_enterprise();
    let (ledger, map) = (desk.scratch().join("一.csv"), desk.scratch().join("map.toml"));
    fs::write(&ledger, UNKNOWN).unwrap();
    fs::write(&map, MAP).unwrap();
    let (ledger, map) = (ledger.to_str().unwrap(), map.to_str().unwrap());
    assert_eq!(desk.refused(&["import", ledger, "--keep-map"]).0, 2, "there is none to keep");
    assert_eq!(desk.refused(&["import", ledger, "--map", map, "--keep-map", "--dry-run"]).0, 2);
    let done = desk.run(&["import", ledger, "--map", map, "--keep-map", "--json"]);
    assert!(done.status.success() && said(&done).contains("已留存1项列对照"), "{}", said(&done));
    let file = fs::read_to_string(desk.data().join("corrected_headings.toml")).unwrap();
    assert!(file.starts_with("[hazards]\n\"看到的情况\" = { field = \"description\", by = "), "{file}");

    // From now on it is understood without the map, and says why.
    let report = desk.json(&["import", ledger, "--json", "--dry-run"]);
    assert_eq!((&report["kind"], &report["unchanged"], &report["created"]), (&"hazards".into(), &1.into(), &0.into()));
    let column = report["mapping"].as_array().unwrap().iter().find(|column| column["heading"] == "看到的情况").unwrap();
    assert_eq!((&column["field"], &column["corrected"]["field"]), (&"description".into(), &"description".into()));
    assert!(desk.ok(&["import", ledger, "--dry-run"]).contains("更正"));
    let known = report["mapping"].as_array().unwrap().iter().find(|column| column["heading"] == "企业名称").unwrap();
    assert!(known.get("corrected").is_none(), "only what was corrected says so");

    // The map of one import goes before what is kept.
    let other = desk.scratch().join("other.toml");
    fs::write(&other, "\"看到的情况\" = \"extra\"\n").unwrap();
    let report = desk.json(&["import", ledger, "--map", other.to_str().unwrap(), "--as", "enterprises", "--json", "--dry-run"]);
    assert_eq!(report["kind"], "enterprises");

    let forgotten = desk.run(&["import", ledger, "--forget-map", "--as", "hazards"]);
    assert!(!forgotten.status.success() && said(&forgotten).contains("已撤销1项表头更正"), "{}", said(&forgotten));
    assert_eq!(fs::read_to_string(desk.data().join("corrected_headings.toml")).unwrap(), "");
    assert_eq!(desk.json(&["import", ledger, "--json", "--dry-run"])["kind"], "enterprises");
}

#[test]
fn corrections_that_cannot_be_read_are_named_with_their_line_and_left_alone() {
    let desk = Desk::with_enterprise();
    let (ledger, map) = (desk.scratch().join("一.csv"), desk.scratch().join("map.toml"));
    fs::write(&ledger, LEDGER).unwrap();
    fs::write(&map, "\"整改时限\" = \"deadline\"\n").unwrap();
    let broken = "[hazards]\n\"甲\" = \"deadline\"\n\"乙\" = \"nothing\"\n";
    let file = desk.data().join("corrected_headings.toml");
    fs::write(&file, broken).unwrap();
    let (ledger, map) = (ledger.to_str().unwrap(), map.to_str().unwrap());
    let done = desk.run(&["import", ledger]);
    assert!(done.status.success() && said(&done).contains("corrected_headings.toml") && said(&done).contains("第3行"), "{}", said(&done));
    let kept = desk.run(&["import", ledger, "--map", map, "--keep-map"]);
    assert!(!kept.status.success() && said(&kept).contains("列对照未能留存"), "{}", said(&kept));
    assert_eq!(fs::read_to_string(&file).unwrap(), broken);
    assert_eq!(desk.list(&["hazard", "list", "--json"]).len(), 1);
}

#[test]
#[ignore = "not a test: what the other process of the test below does"]
fn the_other_process() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let folder = File::open(Path::new(&path)).unwrap();
    folder.lock().unwrap();
    println!("{HOLDING}");
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn a_process_that_stands_still_at_the_files_beside_the_database_is_told_and_not_waited_for() {
    let desk = Desk::with_enterprise();
    let (ledger, map) = (desk.scratch().join("a.csv"), desk.scratch().join("map.toml"));
    fs::write(&ledger, LEDGER).unwrap();
    fs::write(&map, "\"整改时限\" = \"deadline\"\n").unwrap();
    let (ledger, map) = (ledger.to_str().unwrap(), map.to_str().unwrap());
    let (later, keep) = (["import", ledger, "--later"], ["import", ledger, "--map", map, "--keep-map"]);
    desk.ok(&later);
    for (held, command) in [(desk.data().join("incoming"), &later[..]), (desk.data(), &keep)] {
        let other = Other::holding("the_other_process", &held, &[], &[]);
        for (signal, told) in [(None, "正在保存"), (Some("-STOP"), "已挂起的进程")] {
            if let Some(signal) = signal {
                other.signal(signal);
            }
            let since = Instant::now();
            let (code, said) = desk.refused(command);
            assert!(since.elapsed() < Duration::from_secs(15), "{command:?}: {:?}", since.elapsed());
            assert!(code == 1 && said.contains(told) && said.contains(&other.pid().to_string()), "{command:?}: {said}");
            assert_eq!(said.lines().count(), 1, "{command:?}: {said}");
        }
        other.signal("-CONT");
        other.finish();
        desk.ok(command);
    }
    assert_eq!(fs::read_dir(desk.data().join("incoming")).unwrap().count(), 4, "two ledgers, and nothing of those that were not kept");
}
