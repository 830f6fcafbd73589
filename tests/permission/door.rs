//! The door as the program itself keeps it: who is let in, by which key, and with which commands. What sshd adds is
//! tried with a real one in `ssh`.

use crate::bureau::KEY;
use crate::common::{Desk, TODAY};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const OTHER_KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDWmyMYRr5B8OMjMTBsGVMj4kRYNGaG0EvUvIfZ2SFq7 other";
const FINGERPRINT: &str = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";

/// A bureau with an office (S1), a supervisor (S2) whose key it knows, and an auditor (S3).
fn desk() -> Desk {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "周九", "--office-post", "member"]);
    desk.ok(&["staff", "add", "--name", "张三"]);
    desk.ok(&["staff", "add", "--name", "孙七", "--role", "auditor"]);
    desk.ok(&["staff", "key", "add", "S2", "--key", KEY]);
    desk
}

/// The program as sshd starts it for a key's forced command.
fn by_key(desk: &Desk, member: &str, asked: &str, key: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear().env("HOME", desk.scratch()).env("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22");
    command.env("SSH_ORIGINAL_COMMAND", asked).stdin(Stdio::null());
    if let Some(key) = key {
        let said = desk.scratch().join("auth");
        std::fs::write(&said, format!("publickey {key}\n")).unwrap();
        command.env("SSH_USER_AUTH", said);
    }
    command.arg("--data-dir").arg(desk.data()).args(["--today", TODAY, "--as", member]).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_key_holder_runs_the_programs_own_commands_and_is_on_record_with_key_and_address() {
    let desk = desk();
    let listed = by_key(&desk, "S2", "hazard list --json", Some(KEY));
    assert!(listed.status.success(), "{}", told(&listed));
    let noted = by_key(&desk, "S2", "task add --title '整理 台账' --due +5", Some(KEY));
    assert!(noted.status.success(), "{}", told(&noted));
    let by = desk.list(&["journal", "list", "--by", "S2", "--json"]);
    let commands: Vec<_> = by.iter().filter_map(|entry| entry["change"]["database"]["logged_in"]["command"].as_str()).collect();
    assert_eq!(commands, ["hazard list --json", "task add --title '整理 台账' --due +5"]);
    let task = by.last().unwrap();
    assert_eq!(task["change"]["record"]["done"]["facts"]["task"]["title"], "整理 台账");
    assert_eq!((task["who"]["officer"].as_str(), task["who"]["key"].as_str()), (Some("张三"), Some(FINGERPRINT)));
    assert_eq!(task["who"]["from"], "192.0.2.7");
    assert!(desk.ok(&["journal", "list", "--by", "张三"]).contains("张三 (192.0.2.7)"));
}

#[test]
fn every_way_out_is_refused_in_one_line_and_stands_in_the_journal() {
    let desk = desk();
    let secret = desk.scratch().join("secret");
    for asked in [
        "sh",
        "/bin/sh -c id",
        "remind; id",
        "remind $(id)",
        "remind `id`",
        "remind && id",
        "remind | sh",
        "remind\nid",
        "--data-dir / remind",
        "remind --data-dir=/",
        "-- --data-dir /",
        "--as S1 staff list",
        "staff list --as S1",
        "import /etc/passwd",
        "import -- --rejects",
        "import - --rejects /tmp/x",
        "import - --map /etc/passwd",
        "demo --write",
        "keys",
        "backup",
        "restore - --yes",
        "salvage - --to -",
        "'remind",
        "remind \"",
    ] {
        let head = desk.list(&["journal", "list", "--json"]).len();
        let output = by_key(&desk, "S2", asked, Some(KEY));
        let line = told(&output);
        assert!(!output.status.success() && output.stdout.is_empty(), "{asked:?}: {line}");
        assert_eq!(line.trim_end().lines().count(), 1, "{asked:?}: {line}");
        assert!(!line.contains("uid="), "{asked:?}");
        let entries = desk.list(&["journal", "list", "--json"]);
        assert_eq!(entries.len(), head + 1, "{asked:?}");
        let refused = &entries.last().unwrap()["change"]["database"]["refused"];
        assert_eq!(refused["why"], "not_at_the_door", "{asked:?}");
    }
    assert!(!Path::new("/tmp/x").exists() && !secret.exists());
    let help = by_key(&desk, "S2", "--help", Some(KEY));
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("dudao"), "its own help is no secret");
}

#[test]
fn what_says_where_files_are_is_not_taken_from_who_comes_in() {
    let desk = desk();
    let elsewhere = Desk::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear().env("HOME", elsewhere.scratch()).env("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22");
    command.env("DUDAO_DATA_DIR", desk.data()).env("XDG_DATA_HOME", desk.data()).env("SSH_ORIGINAL_COMMAND", "staff list");
    let output = command.args(["--as", "S2"]).output().unwrap();
    assert!(!output.status.success() && told(&output).contains(".local/share/dudao"), "{}", told(&output));
}

#[test]
fn a_key_that_was_revoked_lets_nobody_in_whatever_a_file_still_says() {
    let desk = desk();
    let line = desk.ok(&["keys"]);
    assert!(line.starts_with("restrict,pty,command=\"") && line.contains(" --as S2\" ssh-ed25519 AAAA"), "{line}");
    assert_eq!(desk.ok(&["keys", "--fingerprint", FINGERPRINT]), line);
    assert_eq!(desk.ok(&["keys", "--fingerprint", "SHA256:other"]), "");
    assert!(by_key(&desk, "S3", "remind", Some(KEY)).status.code() == Some(1), "it is S2's key");
    desk.ok(&["staff", "key", "revoke", "S2", FINGERPRINT]);
    assert_eq!(desk.ok(&["keys"]), "");
    let output = by_key(&desk, "S2", "remind", Some(KEY));
    assert!(output.status.code() == Some(1) && told(&output).contains("已吊销") && told(&output).contains("周九"), "{}", told(&output));
    let entries = desk.list(&["journal", "list", "--json"]);
    let last = entries.last().unwrap();
    assert_eq!(last["change"]["database"]["refused"]["why"], "key_not_valid");
    assert_eq!((last["who"]["officer"].as_str(), last["who"]["key"].as_str()), (Some("S2"), Some(FINGERPRINT)));
    let keys = desk.list(&["staff", "key", "list", "--json"]);
    assert_eq!((keys.len(), keys[0]["live"].as_bool(), keys[0]["revoked_at"].is_string()), (1, Some(false), true));
    assert_eq!(desk.refused(&["undo", &last["seq"].to_string()]).0, 1);
    // A key that the program never heard of is the administrator's own line.
    assert!(by_key(&desk, "S2", "remind", Some(OTHER_KEY)).status.success());
}

#[test]
fn who_is_unknown_or_has_left_is_told_whom_to_ask() {
    let desk = desk();
    let unknown = by_key(&desk, "S9", "remind", None);
    assert_eq!((unknown.status.code(), told(&unknown).trim_end()), (Some(1), "S9不在人员名单中，不能登录。请联系督导办 周九"));
    desk.ok(&["staff", "edit", "S2", "--left-on", "2026-01-31"]);
    let gone = by_key(&desk, "S2", "remind", Some(KEY));
    let line = told(&gone);
    assert!(gone.status.code() == Some(1) && line.contains("张三已于2026-01-31离岗") && line.contains("周九"), "{line}");
    assert_eq!(desk.ok(&["keys"]).lines().count(), 1, "the key still leads as far as that line");
    let whys: Vec<_> = desk
        .list(&["journal", "list", "--json"])
        .iter()
        .filter_map(|entry| entry["change"]["database"]["refused"]["why"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(whys, ["not_on_staff", "has_left"]);
}

#[test]
fn keys_are_kept_by_the_office_alone_and_belong_to_one_officer() {
    let desk = desk();
    assert!(desk.refused(&["--as", "S2", "staff", "key", "add", "S2", "--key", OTHER_KEY]).1.contains("管理登录密钥"));
    assert!(desk.refused(&["--as", "S1", "staff", "key", "add", "S1", "--key", KEY]).1.contains("张三"));
    assert!(desk.refused(&["--as", "S1", "staff", "key", "add", "S1", "--key", "ssh-ed25519 nonsense"]).1.contains("公钥"));
    let added = desk.json(&["--as", "S1", "staff", "key", "add", "S1", "--key", OTHER_KEY, "--json"]);
    assert_eq!((added["staff_id"].as_str(), added["comment"].as_str(), added["live"].as_bool()), (Some("S1"), Some("other"), Some(true)));
    // A correction of the staff record leaves the keys.
    desk.ok(&["staff", "edit", "S1", "--section", "督导办"]);
    assert_eq!(desk.ok(&["keys"]).lines().count(), 2);
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
    desk.ok(&["undo", &desk.list(&["journal", "list", "--subject", "S1", "--json"]).last().unwrap()["seq"].to_string()]);
    assert_eq!(desk.ok(&["keys"]).lines().count(), 2, "nor does taking it back");
}

#[test]
fn roles_hold_on_the_command_line() {
    let desk = desk();
    let auditor = |arguments: &[&str]| desk.refused(&[&["--as", "S3"], arguments].concat());
    for arguments in [
        &["hazard", "register", "--enterprise", "E1", "--description", "x"][..],
        &["task", "add", "--title", "x", "--due", "+5"],
        &["programme", "set", "--lead-days", "3"],
        &["enterprise", "add", "--name", "x"],
        &["staff", "add", "--name", "x"],
        &["import", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ledgers/enterprises.xlsx")],
    ] {
        let (code, line) = auditor(arguments);
        assert!(code == 1 && line.contains("您无权办理") && line.contains("周九"), "{arguments:?}: {line}");
    }
    assert!(!desk.list(&["--as", "S3", "journal", "list", "--json"]).is_empty(), "an auditor reads the journal");
    desk.ok(&["staff", "edit", "S2", "--role", "viewer"]);
    assert!(desk.refused(&["--as", "S2", "journal", "list"]).1.contains("查阅操作记录"));
}
