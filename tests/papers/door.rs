//! Where a paper goes, who may have it, and what stands in the journal.

use crate::bureau::{NAME, bureau, paper, paper_by};
use crate::common::{Desk, TODAY};
use crate::read::Docx;
use crate::template::shown;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The entries of the journal that say that papers were made.
fn made(desk: &Desk) -> Vec<Value> {
    let entries = desk.list(&["journal", "list", "--json"]).into_iter();
    entries.filter(|entry| entry["change"]["database"]["paper_made"].is_object()).collect()
}

#[test]
fn a_paper_goes_into_a_new_file_a_folder_or_through_standard_output() {
    let desk = bureau();
    let file = desk.scratch().join("清单.docx");
    let file = file.to_str().unwrap();
    assert_eq!(desk.ok(&["paper", "hazard-list", "Z1", "--out", file]), "");
    let first = std::fs::read(file).unwrap();
    let (code, line) = desk.refused(&["paper", "hazard-list", "Z2", "--out", file]);
    assert!(code == 1 && line.contains("清单.docx") && line.trim_end().lines().count() == 1, "{line}");
    assert_eq!(std::fs::read(file).unwrap(), first, "what was there stays");
    let (code, line) = desk.refused(&["paper", "hazard-list", "Z1", "--out", desk.scratch().join("无此/a.docx").to_str().unwrap()]);
    assert!(code == 1 && line.contains("无此"), "{line}");
    // A folder takes it under its own name, once.
    let folder = desk.scratch().join("出");
    std::fs::create_dir(&folder).unwrap();
    for (asked, name) in [
        (&["hazard-list", "Z1"][..], format!("隐患清单-{NAME}-Z1.docx")),
        (&["reinspection-opinion", "H1"], format!("整改复查意见书-{NAME}-O1.docx")),
        (&["half-year-assessment", "G1"], "半年评估报告-第1组-2026H2.docx".to_owned()),
        (&["dossier", "E1", "--on", "2026-11-20"], format!("倒查案卷-{NAME}-2026-11-20.docx")),
    ] {
        let arguments = [&["paper"], asked, &["--out", folder.to_str().unwrap()]].concat();
        desk.ok(&arguments);
        assert!(folder.join(&name).is_file(), "{name}");
        assert_eq!(desk.refused(&arguments).0, 1, "{name} is there");
    }
    for out in [&[][..], &["--out", "-"]] {
        let output = desk.run(&[&["paper", "hazard-list", "Z1"], out].concat());
        assert!(output.status.success());
        assert!(Docx::read(&output.stdout).text().contains(NAME));
        assert!(String::from_utf8_lossy(&output.stderr).contains("已出具隐患清单"));
    }
    // The document has standard output for itself.
    let output = desk.run(&["paper", "hazard-list", "Z1", "--json"]);
    Docx::read(&output.stdout);
    let told = String::from_utf8(output.stderr).unwrap();
    let answer: Value = serde_json::from_str(told.lines().find(|line| line.starts_with('{')).unwrap()).unwrap();
    assert_eq!((answer["paper"].as_str(), answer["of"].as_str()), (Some("hazard_list"), Some("Z1")));
    assert_eq!(answer["name"], format!("隐患清单-{NAME}-Z1.docx"));
}

#[test]
fn a_paper_that_went_out_stands_in_the_journal_and_no_other() {
    let desk = bureau();
    assert!(made(&desk).is_empty());
    paper(&desk, &["rectification-order", "O1"]);
    paper(&desk, &["enterprise-file", NAME]);
    assert_eq!(desk.refused(&["paper", "rectification-order", "O7"]).0, 1);
    let entries = made(&desk);
    let of: Vec<_> = entries.iter().map(|entry| entry["change"]["database"]["paper_made"].clone()).collect();
    assert_eq!(
        of,
        [serde_json::json!({"paper": "rectification_order", "of": "O1"}), serde_json::json!({"paper": "enterprise_file", "of": "E1"})]
    );
    assert!(desk.ok(&["journal", "list"]).contains("责令限期整改指令书"));
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
    let (code, _) = desk.refused(&["undo", &entries[0]["seq"].to_string()]);
    assert_eq!(code, 1, "it cannot be taken back");
}

#[test]
fn who_may_only_read_makes_papers_and_changes_no_template() {
    let desk = bureau();
    let template = shown(&desk, "hazard-list").write();
    let file = desk.scratch().join("t.docx");
    std::fs::write(&file, &template).unwrap();
    let file = file.to_str().unwrap();
    paper_by(&desk, "S4", &["hazard-list", "Z1"]).says(NAME);
    assert_eq!(made(&desk).last().unwrap()["who"]["officer"], "王五");
    for member in ["S4", "S2", "S3"] {
        desk.ok(&["--as", member, "template", "list"]);
        for asked in [&["set", "hazard-list", file][..], &["reset", "hazard-list"]] {
            let (code, line) = desk.refused(&[&["--as", member, "template"], asked].concat());
            assert!(code == 1 && line.contains("您无权办理") && line.contains("周九"), "{member}: {line}");
        }
    }
    let refused = desk.list(&["journal", "list", "--json"]).into_iter().filter(|it| it["change"]["database"]["refused"].is_object());
    assert_eq!(refused.count(), 6);
    assert!(!desk.data().join("templates").exists());
    desk.ok(&["--as", "S1", "template", "set", "hazard-list", file]);
    assert_eq!(paper_by(&desk, "S4", &["hazard-list", "Z1"]).json["template"], "own");
}

#[test]
fn a_paper_of_an_earlier_day_is_as_it_was_and_stands_in_the_journal() {
    let desk = bureau();
    let before = made(&desk).len();
    let today = chrono::Utc::now().with_timezone(&chrono::FixedOffset::east_opt(8 * 3600).unwrap()).date_naive().to_string();
    paper(&desk, &["hazard-list", "Z1", "--as-of", &today]).says(NAME);
    assert_eq!(made(&desk).len(), before + 1);
    let (code, line) = desk.refused(&["paper", "hazard-list", "Z1", "--as-of", "2020-01-01"]);
    assert!(code == 1 && line.trim_end().lines().count() == 1, "{line}");
}

/// The program as sshd starts it for a key's forced command, with what comes through the pipe.
fn by_key(desk: &Desk, member: &str, asked: &str, input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.env_clear().env("HOME", desk.scratch()).env("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22");
    command.env("SSH_ORIGINAL_COMMAND", asked).arg("--data-dir").arg(desk.data()).args(["--today", TODAY, "--as", member]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Whoever is refused does not read.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

#[test]
fn papers_and_templates_come_and_go_through_ssh() {
    let desk = bureau();
    let output = by_key(&desk, "S2", &format!("paper hazard-list {NAME}"), b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(Docx::read(&output.stdout).text().contains("第2版"));
    assert_eq!(made(&desk).last().unwrap()["who"]["from"], "192.0.2.7");
    // No file of the server is written or read.
    for asked in
        ["paper hazard-list Z1 --out /tmp/x.docx", "template set hazard-list /etc/passwd", "template show hazard-list --out /tmp/x.docx"]
    {
        let output = by_key(&desk, "S1", asked, b"");
        assert!(!output.status.success() && output.stdout.is_empty(), "{asked}");
        assert_eq!(String::from_utf8_lossy(&output.stderr).trim_end().lines().count(), 1, "{asked}");
    }
    let mut docx = Docx::read(&by_key(&desk, "S1", "template show hazard-list", b"").stdout);
    docx.replace("事故隐患清单", "事故隐患清单（本局式样）");
    assert_eq!(by_key(&desk, "S2", "template set hazard-list -", &docx.write()).status.code(), Some(1), "S2 is not of the office");
    let output = by_key(&desk, "S1", "template set hazard-list -", &docx.write());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = by_key(&desk, "S4", "paper hazard-list Z1 --out -", b"");
    assert!(Docx::read(&output.stdout).text().contains("（本局式样）"));
}
