//! `dudao config`, and what is configured on the command line.

use crate::common::{Desk, TODAY};
use crate::lay;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Output, Stdio};

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDWmyMYRr5B8OMjMTBsGVMj4kRYNGaG0EvUvIfZ2SFq7 other";

/// The program as whoever has the machine starts it, with the bureau's file in the scratch folder.
fn run(desk: &Desk, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear().env("HOME", desk.scratch()).env("DUDAO_DATA_DIR", desk.data());
    command.env("DUDAO_BUREAU_CONFIG", desk.scratch().join("bureau.toml"));
    command.args(["--today", TODAY]).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn setting<'a>(config: &'a Value, name: &str) -> &'a Value {
    config["settings"].as_array().unwrap().iter().find(|setting| setting["name"] == name).unwrap()
}

#[test]
fn each_setting_is_listed_with_its_value_and_where_it_is_from() {
    let desk = Desk::new();
    let own = lay(&desk, "# 本人\nglyphs = \"ascii\"\n");
    std::fs::write(desk.scratch().join("bureau.toml"), "lead_days = 14\n").unwrap();
    let listed = run(&desk, &["config"]);
    assert!(listed.status.success() && listed.stderr.is_empty(), "{}", told(&listed));
    let lines = out(&listed);
    assert!(lines.contains(&format!("glyphs      ascii       {}:2\n", own.display())), "{lines}");
    assert!(lines.contains("theme       auto        内置默认\n") && lines.contains("bureau.toml:1\n"), "{lines}");
    let config: Value = serde_json::from_slice(&run(&desk, &["config", "--json"]).stdout).unwrap();
    assert_eq!(setting(&config, "glyphs")["value"], "ascii");
    assert_eq!(setting(&config, "glyphs")["from"]["line"], 2);
    assert_eq!(setting(&config, "lead_days")["from"]["kind"], "bureau");
    assert_eq!(setting(&config, "mouse")["value"], false);
    assert_eq!((setting(&config, "lang")["from"]["kind"].as_str(), config["mistakes"].as_array().unwrap().len()), (Some("built_in"), 0));
}

#[test]
fn mistakes_are_told_and_the_command_fails() {
    let desk = Desk::new();
    lay(&desk, "theme = \"darkk\"\nlead_days = 14\n[keys]\nfind_all = [\"f\"]\n");
    for arguments in [&["config"][..], &["config", "keys"], &["config", "--json"]] {
        let output = run(&desk, arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let lines = told(&output);
        assert!(
            lines.contains("config.toml:1：theme 不能为“darkk”，是否应为 dark") && lines.contains("config.toml:4：“企业”中 f 已用于"),
            "{lines}"
        );
        assert!(!output.stdout.is_empty());
    }
    let config: Value = serde_json::from_slice(&run(&desk, &["config", "--json"]).stdout).unwrap();
    assert_eq!((setting(&config, "theme")["value"].as_str(), setting(&config, "lead_days")["value"].as_u64()), (Some("auto"), Some(14)));
    assert_eq!(config["mistakes"][1]["from"]["line"], 4);
}

#[test]
fn the_language_and_the_days_ahead_are_heard_by_every_command() {
    let desk = Desk::demo();
    let count = |output: Output| serde_json::from_slice::<Value>(&output.stdout).unwrap()["items"].as_array().unwrap().len();
    let usual = count(run(&desk, &["remind", "--format", "json"]));
    lay(&desk, "lang = \"en\"\nlead_days = 90\n");
    let (ahead, asked) =
        (count(run(&desk, &["remind", "--format", "json"])), count(run(&desk, &["remind", "--days", "90", "--format", "json"])));
    assert!(ahead > usual && ahead == asked, "{usual} {ahead} {asked}");
    assert_eq!(count(run(&desk, &["remind", "--days", "7", "--format", "json"])), usual);
    assert!(out(&run(&desk, &["--help"])).contains("Usage") && told(&run(&desk, &["hazard", "show", "H99999"])).contains("H99999"));
    assert!(told(&run(&desk, &["nonsense"])).is_ascii(), "{}", told(&run(&desk, &["nonsense"])));
    assert!(told(&run(&desk, &["hazard", "show", "H99999"])).is_ascii());
    assert!(out(&run(&desk, &["--lang", "zh-CN", "--help"])).contains("督导"));
    lay(&desk, "lead_days = 0\n");
    let wrong = run(&desk, &["remind"]);
    assert!(wrong.status.success() && told(&wrong).contains("config.toml:1：lead_days 应在 1 至 365 之间"), "{}", told(&wrong));
}

#[test]
fn the_keys_in_force_are_listed_and_in_the_manual() {
    let desk = Desk::new();
    let manual = out(&run(&desk, &["man"]));
    assert!(manual.contains(".SH 按键") && manual.contains("\\fBv\\fR\n登记走访 (visit)"), "{}", &manual[..3000]);
    lay(&desk, "[keys]\nvisit = [\"V\", \"Alt-v\"]\n");
    let keys = run(&desk, &["config", "keys"]);
    let line = out(&keys).lines().find(|line| line.starts_with("visit ")).unwrap().to_owned();
    assert!(line.contains("V Alt-v") && line.contains("登记走访") && line.ends_with("config.toml:2"), "{line}");
    let keys: Vec<Value> = serde_json::from_slice(&run(&desk, &["config", "keys", "--json"]).stdout).unwrap();
    let visit = keys.iter().find(|line| line["command"] == "visit").unwrap();
    assert_eq!(
        (visit["keys"][1].as_str(), visit["in"][0].as_str(), visit["from"]["kind"].as_str()),
        (Some("Alt-v"), Some("enterprises"), Some("own"))
    );
    let manual = out(&run(&desk, &["man"]));
    assert!(manual.contains("V Alt\\-v"), "{}", &manual[..3000]);
}

#[test]
fn a_file_is_taken_as_ones_own_only_when_nothing_is_wrong_in_it() {
    let desk = Desk::new();
    let example = run(&desk, &["config", "example"]);
    let file = desk.scratch().join("mine.toml");
    std::fs::write(&file, out(&example).replace("# theme = \"auto\"", "theme = \"dark\"")).unwrap();
    let own = desk.scratch().join(".config/dudao/config.toml");
    let taken = run(&desk, &["config", "take", file.to_str().unwrap()]);
    assert!(taken.status.success() && out(&taken).contains("已写入"), "{}", told(&taken));
    assert_eq!(std::fs::read(&own).unwrap(), std::fs::read(&file).unwrap());
    std::fs::write(&file, "theme = \"black\"\n").unwrap();
    let refused = run(&desk, &["config", "take", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("mine.toml:1：theme 不能为“black”") && told(&refused).contains("未写入"), "{}", told(&refused));
    let config: Value = serde_json::from_slice(&run(&desk, &["config", "--json"]).stdout).unwrap();
    assert_eq!(setting(&config, "theme")["value"], "dark");
    let nothing = run(&desk, &["config", "take", "/nonexistent"]);
    assert!(told(&nothing).contains("未能读取/nonexistent"), "{}", told(&nothing));
}

/// The program as sshd starts it for a key's forced command, with what a client may have sent along.
fn by_door(desk: &Desk, member: &str, asked: &str, input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command
        .env_clear()
        .env("HOME", desk.scratch())
        .env("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22")
        .env("SSH_ORIGINAL_COMMAND", asked);
    command.env("DUDAO_BUREAU_CONFIG", desk.scratch().join("sent.toml")).env("XDG_CONFIG_HOME", desk.scratch());
    command.arg("--data-dir").arg(desk.data()).args(["--today", TODAY, "--as", member]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who is refused reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn who_comes_in_by_the_door_has_a_file_of_their_own_and_says_nothing_of_where_files_are() {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "张三"]);
    desk.ok(&["staff", "add", "--name", "李四"]);
    desk.ok(&["staff", "key", "add", "S1", "--key", KEY]);
    for elsewhere in ["sent.toml", "dudao/config.toml", ".config/dudao/config.toml"] {
        let path = desk.scratch().join(elsewhere);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "glyphs = \"ascii\"\nlang = \"en\"\n").unwrap();
    }
    let config = |member: &str| -> Value { serde_json::from_slice(&by_door(&desk, member, "config --json", "").stdout).unwrap() };
    assert_eq!(setting(&config("S1"), "glyphs")["value"], "narrow");
    let taken = by_door(&desk, "S1", "config take -", "lang = \"en\"\nglyphs = \"ascii\"\n");
    assert!(taken.status.success(), "{}", told(&taken));
    assert!(desk.data().join("config/S1.toml").exists());
    assert_eq!(setting(&config("S1"), "glyphs")["value"], "ascii");
    assert_eq!(setting(&config("S2"), "glyphs")["value"], "narrow");
    // What goes wrong is told in the officer's language, whatever it is.
    assert!(told(&by_door(&desk, "S1", "hazard show H99", "")).is_ascii());
    assert!(!told(&by_door(&desk, "S2", "hazard show H99", "")).is_ascii());
    assert!(!told(&by_door(&desk, "S1", "--lang zh-CN hazard show H99", "")).is_ascii());
    let refused = by_door(&desk, "S1", "config take /etc/passwd", "");
    assert!(!refused.status.success() && told(&refused).lines().count() == 1, "{}", told(&refused));
}
