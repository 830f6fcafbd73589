//! The set-up of the guide, as an administrator follows it.

use crate::common::terminal::PATIENCE;
use crate::door::{Door, FIRST};
use serde_json::Value;
use std::process::Command;

/// What `doctor --ssh` finds.
fn doctor(door: &Door) -> Vec<Value> {
    let mut command = Command::new(door.binary());
    command.args(["doctor", "--ssh", "--json", "--account", &door.account, "--sshd-config"]).arg(door.config());
    serde_json::from_slice(&command.output().unwrap().stdout).unwrap()
}

fn bad(checks: &[Value]) -> Vec<(String, String)> {
    let bad = checks.iter().filter(|check| check["verdict"] == "bad");
    bad.map(|check| (check["check"].as_str().unwrap().to_owned(), check["change"]["line"].as_str().unwrap_or_default().to_owned()))
        .collect()
}

/// The guide's commands end with a doctor who finds nothing bad; its screen is the first officer's.
pub fn the_guide_leads_to_the_screen() {
    let door = Door::open();
    let checks = doctor(&door);
    assert_eq!(bad(&checks), []);
    assert_eq!(checks.iter().find(|check| check["check"] == "officers").unwrap()["found"], "1");
    // The account itself sees as much as it may, and is told what only root can see.
    let own: Vec<Value> = serde_json::from_str(&door.at_the_machine("doctor --ssh --json")).unwrap();
    assert_eq!(bad(&own), []);
    assert!(own.iter().any(|check| check["check"] == "sshd" && check["finding"] == "only_root"), "{own:?}");
    let mut screen = door.screen(FIRST);
    screen.shows("欢迎使用督导").send("3").shows("今日提醒");
    assert_eq!(door.programs().len(), 1);
    screen.send("q");
    assert!(screen.ends(PATIENCE).success());
    // Who came, by which key, from where, and that they left.
    let fingerprint = door.fingerprint(FIRST);
    let entries = door.journal();
    for (key, count) in [("logged_in", 1), ("logged_out", 1)] {
        let found: Vec<&Value> = entries.iter().filter(|entry| !entry["change"]["database"][key].is_null()).collect();
        assert_eq!(found.len(), count, "{key}: {entries:?}");
        assert_eq!(found[0]["who"]["officer"], "张三");
        assert_eq!(found[0]["who"]["key"], fingerprint.as_str());
        assert_eq!(found[0]["who"]["from"], "127.0.0.1");
    }
    door.verify();
}

/// A line that is missing from the guide's settings is found, and the line that is told mends it.
pub fn the_doctor_finds_what_is_left_out() {
    let door = Door::open();
    for keyword in
        ["AuthenticationMethods", "PasswordAuthentication", "DisableForwarding", "PermitUserRC", "ClientAliveInterval", "ExposeAuthInfo"]
    {
        door.change_settings(|settings| settings.lines().filter(|line| !line.contains(keyword)).map(|line| format!("{line}\n")).collect());
        let found = bad(&doctor(&door));
        assert_eq!(found.len(), 1, "{keyword}: {found:?}");
        assert_eq!(found[0].0, keyword);
        door.change_settings(|settings| format!("{settings}    {}\n", found[0].1));
        assert_eq!(bad(&doctor(&door)), [], "{keyword}");
    }
    // Variables from outside, and a command for all that would go before the key's own.
    for (wrong, keyword) in
        [("AcceptEnv *", "AcceptEnv"), ("ForceCommand /bin/sh", "ForceCommand"), ("TrustedUserCAKeys /dev/null", "TrustedUserCAKeys")]
    {
        door.change_settings(|settings| format!("{settings}    {wrong}\n"));
        assert_eq!(bad(&doctor(&door)).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), [keyword]);
        door.change_settings(|settings| settings.lines().filter(|line| line.trim() != wrong).map(|line| format!("{line}\n")).collect());
    }
    // A file of keys in which one is held to nothing.
    let file = door.folder.join("forgotten_keys");
    std::fs::write(&file, std::fs::read_to_string(door.folder.join("zhang3.pub")).unwrap()).unwrap();
    door.change_settings(|settings| settings.replace("AuthorizedKeysFile none", &format!("AuthorizedKeysFile {}", file.display())));
    assert_eq!(bad(&doctor(&door)), [("key_file".to_owned(), "AuthorizedKeysFile none".to_owned())]);
    // A program that others may write is not asked by sshd, and the doctor says why nobody comes in.
    door.change_settings(|settings| settings.replace(&format!("AuthorizedKeysFile {}", file.display()), "AuthorizedKeysFile none"));
    crate::door::open_to_all(&door.binary(), 0o777);
    assert_eq!(bad(&doctor(&door)), [("binary".to_owned(), format!("chmod go-w {}", door.binary().display()))]);
    let (code, _) = door.refused(FIRST, "remind");
    assert_eq!(code, 255, "sshd refuses the key");
}
