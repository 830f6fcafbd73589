//! Who is let in, and who is not any more.

use crate::common::terminal::PATIENCE;
use crate::door::{Door, FIRST, Key};
use std::time::Duration;

/// A key is good until it is revoked, an officer until they leave, and nobody has one that the program does not know.
pub fn who_is_out_stays_out() {
    let door = Door::to_demo();
    let member = Key("member");
    let id = door.let_in("宋小远", member, "");
    assert!(door.ok(member, "remind").contains("逾期"));
    door.make_key(Key("unknown"));
    let (code, _) = door.refused(Key("unknown"), "remind");
    assert_eq!(code, 255, "sshd knows no such key");
    // The screen that is open stays; the next login is refused.
    let mut screen = door.screen(member);
    screen.shows("今日提醒");
    let fingerprint = door.fingerprint(member);
    door.ok(FIRST, &format!("staff key revoke {id} {fingerprint}"));
    let (code, _) = door.refused(member, "remind");
    assert_eq!(code, 255, "sshd is told of no such key");
    // A file of keys that somebody forgot lists it still, and sshd lets it come in: the program does not.
    let forgotten = door.folder.join("forgotten");
    let public = std::fs::read_to_string(door.folder.join("member.pub")).unwrap();
    std::fs::write(&forgotten, format!("restrict,pty,command=\"{} --as {id}\" {public}", door.binary().display())).unwrap();
    door.change_settings(|settings| settings.replace("AuthorizedKeysFile none", &format!("AuthorizedKeysFile {}", forgotten.display())));
    let (code, said) = door.refused(member, "remind");
    assert_eq!(code, 1);
    assert!(said.contains("宋小远") || said.contains(&fingerprint), "{said}");
    let mut refused = door.screen(member);
    refused.shows("张三");
    assert!(!refused.ends(PATIENCE).success(), "whom to ask is told: {}", refused.text());
    let entries = door.journal();
    let whys: Vec<&str> = entries.iter().filter_map(|entry| entry["change"]["database"]["refused"]["why"].as_str()).collect();
    assert_eq!(whys.iter().filter(|why| **why == "key_not_valid").count(), 2, "{whys:?}");
    screen.send("q");
    assert!(screen.ends(PATIENCE).success());
    // Who has left, though the key was never revoked.
    let gone = Key("gone");
    let id = door.let_in("周小满", gone, "");
    assert!(door.ok(gone, "remind").contains("逾期"));
    door.ok(FIRST, &format!("staff edit {id} --left-on 2026-01-31"));
    let (code, said) = door.refused(gone, "remind");
    assert!(code == 1 && said.contains("周小满") && said.contains("2026-01-31"), "{code} {said}");
    let public = std::fs::read_to_string(door.folder.join("gone.pub")).unwrap();
    std::fs::write(&forgotten, format!("restrict,pty,command=\"{} --as {id}\" {public}", door.binary().display())).unwrap();
    let (code, said) = door.refused(gone, "remind");
    assert!(code == 1 && said.contains("周小满") && said.contains("2026-01-31"), "{code} {said}");
    door.verify();
}

/// Without a terminal there is a line instead of a screen, and nothing hangs.
pub fn without_a_terminal_there_is_a_line() {
    let door = Door::to_demo();
    let output = door.command(FIRST, &["-T"], &[]).stdin(std::process::Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    door.await_no_program(Duration::from_secs(2));
    // A command needs none, and takes none.
    let mut screen = door.screen_of(FIRST, &["-t"], 100, 30);
    screen.shows("今日提醒").send("q");
    assert!(screen.ends(PATIENCE).success());
}

/// An auditor reads all, and is refused every change over the same line.
pub fn each_comes_in_as_what_they_are() {
    let door = Door::to_demo();
    door.let_in("何审", Key("auditor"), "--role auditor");
    door.let_in("吕观", Key("viewer"), "--role viewer");
    assert!(door.ok(Key("auditor"), "journal list --by 张三").contains("127.0.0.1"));
    let (code, _) = door.refused(Key("viewer"), "journal list");
    assert_eq!(code, 1);
    for key in [Key("auditor"), Key("viewer")] {
        let (code, said) = door.refused(key, "hazard register --enterprise E1 --description 堵塞通道");
        assert_eq!(code, 1, "{said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    }
    let powers: Vec<String> =
        door.journal().iter().filter_map(|entry| entry["change"]["database"]["refused"]["power"].as_str().map(str::to_owned)).collect();
    assert_eq!(powers.iter().filter(|power| *power == "register_hazard").count(), 2, "{powers:?}");
}
