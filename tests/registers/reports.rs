//! The reports on the command line: each can be asked for, as text and as JSON.

use super::common::Desk;
use super::desk;
use std::collections::BTreeSet;

#[test]
fn every_report_can_be_asked_for() {
    let desk = desk();
    desk.ok(&["staff", "edit", "张三", "--account", &dudao_account(&desk)]);
    let mut keys = BTreeSet::new();
    let asked: &[&[&str]] = &[
        &["enterprise", "file", "E1"],
        &["dossier", "E1", "--on", "2026-11-20"],
        &["duties"],
        &["score", "--officer", "张三"],
        &["score", "--group", "第1组"],
        &["score", "--enterprise", "E1"],
        &["score"],
        &["score", "--enterprise", "E1", "--figure", "open"],
        &["handover", "--since", "11-20 08:00"],
        &["matrix"],
        &["organisation"],
        &["programme", "report"],
        &["milestones"],
        &["reports"],
        &["training", "gaps"],
        &["hazard", "elsewhere", "H1"],
        &["hazard", "clauses", "H1"],
        &["visit", "summary"],
        &["duty", "month", "--month", "2026-11"],
        &["report", "draft", "--group", "第1组", "--period", "2026H1"],
    ];
    for arguments in asked {
        let report = desk.json(&[arguments, &["--json"][..]].concat());
        assert!(report["report"].is_string() && report["on"].is_string(), "{arguments:?}: {report}");
        keys.insert(report["report"].as_str().unwrap().to_owned());
        let text = desk.ok(arguments);
        assert!(text.lines().count() > 1, "{arguments:?}: {text}");
    }
    // The scores of an officer, a group and an enterprise may be one report.
    assert!(keys.len() >= asked.len() - 2, "{keys:?}");
    for (arguments, code) in [
        (&["enterprise", "file", "E9"][..], 1),
        (&["dossier", "E1"], 2),
        (&["duties", "--officer", "王五"], 1),
        (&["score", "--figure", "open"], 2),
        (&["score", "--officer", "S1", "--group", "G1"], 2),
        (&["hazard", "elsewhere", "H9"], 1),
        (&["duty", "month", "--month", "11"], 2),
        (&["handover", "--since", "whenever"], 2),
        (&["handover", "--to", "李四"], 2),
        (&["report", "draft", "--group", "第9组", "--period", "2026H1"], 1),
    ] {
        assert_eq!(desk.refused(arguments).0, code, "{arguments:?}");
    }
}

#[test]
fn r60_a_note_is_left_for_the_next_shift() {
    let desk = desk();
    let note = desk.json(&["handover", "--note", "关注罐区", "--since", "11-23 17:30", "--to", "李四", "--json"]);
    assert_eq!((note["id"].as_str(), note["from"].as_str()), (Some("N1"), Some("2026-11-23T17:30:00+08:00")));
    assert_eq!(desk.json(&["handover-note", "show", "N1", "--json"]), note);
    assert!(desk.refused(&["handover", "--note", " "]).1.contains("请填写"));
    assert!(desk.ok(&["handover", "--note", "另：王五来电"]).starts_with("N2 2026-11-24"));
}

/// The account that the program runs under here.
fn dudao_account(desk: &Desk) -> String {
    desk.list(&["journal", "list", "--json"])[0]["who"]["account"].as_str().unwrap().to_owned()
}
