//! Names and paths lead where they are meant to: what is called by a record stays in its folder, what came through the
//! door reaches no file, nothing is written through a link, and a pipe keeps nobody waiting.
//!
//! `DUDAO_TIMES=10 cargo test --test paths` tries every name in every place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::chance::{Dice, times};
use common::{Desk, TODAY};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const NAMES: &[&str] = &[
    "../outside",
    "../../../../../../tmp/outside",
    "/etc/passwd",
    "/tmp/outside",
    "..",
    ".",
    "~/outside",
    "a/../../outside",
    "..\\..\\outside",
    "C:\\outside",
    "file:///tmp/outside",
    "outside\u{0}.docx",
    "%2e%2e%2foutside",
    "．．／elsewhere",
    "..／..／outside",
    "--data-dir",
    "dudao.redb",
    "con",
    "x/.",
    "-",
];

/// All that is under a folder but the database itself: paths and what they hold.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(tree(&path));
        } else if path.file_name().is_some_and(|name| name != "dudao.redb") {
            found.insert(
                path.clone(),
                fs::read_link(&path).map_or_else(|_| fs::read(&path).unwrap_or_default(), |to| to.into_os_string().into_encoded_bytes()),
            );
        }
    }
    found
}

/// The program as sshd starts it for the forced command of S1.
fn through_the_door(desk: &Desk, asked: &str, input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear().env("HOME", desk.scratch()).env("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22");
    command.env("SSH_ORIGINAL_COMMAND", asked).current_dir(desk.scratch());
    command.arg("--data-dir").arg(desk.data()).args(["--today", TODAY, "--as", "S1"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may refuse before it reads.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn desk() -> Desk {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "周九", "--office-post", "director"]);
    desk
}

#[test]
fn a_paper_named_by_a_record_stays_in_its_folder() {
    let desk = desk();
    for (at, name) in NAMES.iter().enumerate() {
        desk.ok(&["enterprise", "add", &format!("--name={}", name.replace('\0', ""))]);
        let folder = desk.scratch().join("deep/er/papers");
        fs::create_dir_all(&folder).unwrap();
        let before = tree(desk.scratch());
        desk.ok(&["paper", "dossier", &format!("E{}", at + 2), "--out", folder.to_str().unwrap()]);
        let new: Vec<PathBuf> = tree(desk.scratch()).into_keys().filter(|path| !before.contains_key(path)).collect();
        assert!(matches!(&new[..], [paper] if paper.parent() == Some(&folder)), "{name:?} went to {new:?}");
    }
}

#[test]
fn a_ledger_sent_under_any_name_is_kept_under_none() {
    let desk = desk();
    let ledger = "企业名称,隐患描述\n云墟测试化工有限公司,漏电\n".as_bytes();
    for name in NAMES {
        let quoted = shlex::try_quote(&name.replace('\0', "")).unwrap().into_owned();
        let before = tree(desk.scratch());
        let sent = through_the_door(&desk, &format!("import - --later --name={quoted}"), ledger);
        assert!(sent.status.success(), "{name}: {}", String::from_utf8_lossy(&sent.stderr));
        let new: Vec<PathBuf> = tree(desk.scratch()).into_keys().filter(|path| !before.contains_key(path)).collect();
        let inbox = desk.data().join("incoming");
        assert!(new.len() == 2 && new.iter().all(|path| path.parent() == Some(&inbox)), "{name:?} went to {new:?}");
        let plain = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(new.iter().all(plain), "{new:?}");
        let before = tree(desk.scratch());
        assert!(!through_the_door(&desk, &format!("import --throw-away={quoted}"), b"").status.success());
        assert_eq!(tree(desk.scratch()), before, "{name}");
    }
}

#[test]
fn no_file_of_the_machine_is_named_through_the_door() {
    let desk = desk();
    let secret = desk.scratch().join("secret.csv");
    fs::write(&secret, "企业名称,隐患描述\n云墟测试化工有限公司,绝密\n").unwrap();
    let before = tree(desk.scratch());
    let mut names: Vec<String> = NAMES.iter().filter(|name| **name != "-").map(|name| name.replace('\0', "")).collect();
    names.push(secret.display().to_string());
    names.push("secret.csv".into());
    names.push("/proc/self/fd/0".into());
    names.push("/dev/stdin".into());
    // Each name in a few of the places, or in all.
    let mut dice = Dice::thrown();
    for name in names {
        let name = shlex::try_quote(&name).unwrap().into_owned();
        let mut places = vec![
            format!("import -- {name}"),
            format!("import --map={name} -"),
            format!("import --rejects={name} -"),
            format!("import - --later --rejects={name}"),
            format!("export hazards --out={name}"),
            format!("paper dossier E1 --out={name}"),
            format!("template set dossier -- {name}"),
            format!("template show dossier --out={name}"),
            format!("--data-dir={name} hazard list"),
            format!("doctor --sshd-config={name}"),
        ];
        for _ in 0..times(2).min(places.len()) {
            let asked = places.swap_remove(dice.below(places.len()));
            let output = through_the_door(&desk, &asked, b"x");
            let said = [output.stdout, output.stderr].concat();
            assert!(!output.status.success() && !String::from_utf8_lossy(&said).contains("绝密"), "{asked}");
        }
    }
    assert_eq!(tree(desk.scratch()), before);
}

#[test]
fn nothing_is_written_through_a_link_or_over_a_file() {
    let desk = desk();
    let at = |name: &str| desk.scratch().join(name);
    fs::write(at("mine"), "mine").unwrap();
    fs::write(at("bad.csv"), "企业名称,隐患描述\n云墟测试化工有限公司,漏电\n,\"有描述，没有企业\"\n").unwrap();
    for end in ["csv", "docx"] {
        symlink(at("mine"), at(&format!("link.{end}"))).unwrap();
        symlink(at("new"), at(&format!("dangling.{end}"))).unwrap();
    }
    for name in ["link", "dangling"] {
        let (csv, docx) = (at(&format!("{name}.csv")), at(&format!("{name}.docx")));
        let (csv, docx, bad) = (csv.to_str().unwrap(), docx.to_str().unwrap(), at("bad.csv"));
        for command in [
            &["export", "hazards", "--out", csv][..],
            &["paper", "dossier", "E1", "--out", docx],
            &["template", "show", "dossier", "--out", docx],
            &["import", bad.to_str().unwrap(), "--rejects", csv],
        ] {
            assert!(!desk.run(command).status.success(), "{command:?}");
        }
        assert!(Path::new(csv).is_symlink() && Path::new(docx).is_symlink());
    }
    assert_eq!(fs::read(at("mine")).unwrap(), b"mine");
    assert!(!at("new").exists());
}

#[test]
fn a_template_that_is_set_takes_the_place_of_a_link_and_leaves_alone_what_it_led_to() {
    let desk = desk();
    let (own, mine) = (desk.data().join("templates/dossier.docx"), desk.scratch().join("mine"));
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    fs::write(&mine, "mine").unwrap();
    let shown = desk.scratch().join("shown.docx");
    desk.ok(&["template", "show", "dossier", "--out", shown.to_str().unwrap()]);
    symlink(&mine, &own).unwrap();
    desk.ok(&["--as", "S1", "template", "set", "dossier", shown.to_str().unwrap()]);
    assert!(fs::read(&mine).unwrap() == b"mine" && !own.is_symlink());
    fs::remove_file(&own).unwrap();
    symlink(&mine, &own).unwrap();
    desk.ok(&["--as", "S1", "template", "reset", "dossier"]);
    assert!(mine.exists() && !own.is_symlink());
}

/// Ends within a time that nobody would call waiting.
fn ends(desk: &Desk, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear().env("HOME", desk.scratch()).env("DUDAO_DATA_DIR", desk.data()).args(arguments);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{arguments:?} waits");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_pipe_in_the_data_folder_keeps_nobody_waiting() {
    let desk = desk();
    let ledger = desk.scratch().join("ledger.csv");
    fs::write(&ledger, "企业名称,隐患描述\n云墟测试化工有限公司,漏电\n").unwrap();
    let ledger = ledger.to_str().unwrap();
    let cases: &[(&str, &[&str])] = &[
        ("templates/dossier.docx", &["paper", "dossier", "E1"]),
        ("work_calendar.json", &["remind"]),
        ("headings.toml", &["import", ledger]),
        ("corrected_headings.toml", &["import", ledger]),
        ("incoming/0123456789abcdef.json", &["import", "--sent"]),
    ];
    for (name, command) in cases {
        let path = desk.data().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        ends(&desk, command);
        fs::remove_file(&path).unwrap();
    }
}
