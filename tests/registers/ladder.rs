//! The enforcement ladder on the command line: each thing that a step may lack, and that it goes on with a reason only,
//! which stays with the record.

use super::common::Desk;
use super::desk;
use serde_json::{Value, json};

/// Refused without a reason, naming what lacks; done with one, which is recorded with it.
fn lacks(desk: &Desk, arguments: &[&str], lacking: &[&str]) -> Value {
    let words = dudao::locale::Words::default();
    let (status, error) = desk.refused(arguments);
    let named: Vec<String> = lacking.iter().map(|lack| words.get(&format!("lack.{lack}"))).collect();
    assert_eq!(status, 1, "{arguments:?}");
    assert!(
        error.starts_with(&words.fill("refusal.lacking", &[("lacks", &named.join(&words.get("general.and")))])),
        "{arguments:?}: {error}"
    );
    let (status, _) = desk.refused(&[arguments, &["--override-reason", " "]].concat());
    assert_eq!(status, 1, "an empty reason is none");
    let done = desk.json(&[arguments, &["--override-reason", "情况紧急，手续后补", "--json"]].concat());
    let overridden = done["overrides"].as_array().unwrap().last().unwrap();
    assert_eq!((&overridden["lacks"], overridden["reason"].as_str()), (&json!(lacking), Some("情况紧急，手续后补")), "{arguments:?}");
    done
}

/// Nothing is lacking.
fn complete(desk: &Desk, arguments: &[&str]) -> Value {
    let done = desk.json(&[arguments, &["--json"]].concat());
    assert_eq!(done["overrides"], json!([]), "{arguments:?}");
    done
}

const ORDER: &[&str] = &["order", "add", "--enterprise", "E1", "--deadline", "+10"];
const SUSPENSION: &[&str] =
    &["measure", "add", "--enterprise", "E1", "--measure", "suspension", "--scope", "罐区", "--starts-at", "11-24 08:00"];
const POWER_CUT: &[&str] = &[
    "measure",
    "add",
    "--enterprise",
    "E1",
    "--measure",
    "power_cut",
    "--hazards",
    "H2",
    "--scope",
    "全厂",
    "--document",
    "1号",
    "--starts-at",
    "11-24 08:00",
];
const REFERRAL: &[&str] = &["referral", "add", "--enterprise", "E1", "--reason", "拒不整改", "--to", "区政府"];
const PENALTY: &[&str] = &["penalty", "add", "--enterprise", "E1", "--basis", "第九十九条", "--content", "罚款", "--document", "罚1号"];

#[test]
fn safety_law_65_an_order_has_a_number_and_names_open_hazards() {
    let desk = desk();
    lacks(&desk, &[ORDER, &["--hazards", "H1"]].concat(), &["document_number"]);
    assert_eq!(desk.refused(&["order", "serve", "O1", "--served-to", "王五"]).0, 1, "its number is still lacking");
    desk.ok(&["order", "edit", "O1", "--document", "1号"]);
    complete(&desk, &[ORDER, &["--hazards", "H1", "--document", "2号"]].concat());
    desk.ok(&["hazard", "fix-on-the-spot", "H1", "--evidence", "已清理"]);
    lacks(&desk, &[ORDER, &["--hazards", "H1 H2", "--document", "3号"]].concat(), &["open_hazard"]);
    assert!(desk.json(&["order", "show", "O1", "--json"])["lacks"].as_array().unwrap().is_empty());
}

#[test]
fn safety_law_65_a_stoppage_is_for_an_open_major_hazard() {
    let desk = desk();
    let general = lacks(&desk, &[SUSPENSION, &["--hazards", "H1"]].concat(), &["major_hazard", "document_number"]);
    assert_eq!(general["lacks"], json!(["document_number"]), "what was entered anyhow still lacks its number");
    assert!(desk.ok(&["measure", "list"]).contains("【缺项办理】"));
    complete(&desk, &[SUSPENSION, &["--hazards", "H2", "--document", "1号"]].concat());
}

#[test]
fn safety_law_65_work_resumes_after_a_check_and_an_approval() {
    let desk = desk();
    complete(&desk, &[SUSPENSION, &["--hazards", "H2", "--document", "1号"]].concat());
    let lift = ["measure", "lift", "M1"];
    let checked = [&lift[..], &["--checked-by", "张三", "--check-result", "合格", "--resume-approver", "赵局"]].concat();
    assert!(desk.refused(&checked).1.contains("所涉重大隐患的销号"));
    desk.ok(&["hazard", "plan", "H2", "--measures", "加装", "--remediation-plan", "停产加装", "--deadline", "+30"]);
    desk.ok(&["hazard", "reinspect", "H2", "--passed", "--opinion", "已加装", "--by", "张三"]);
    desk.ok(&["staff", "add", "--name", "李四", "--enforcement-team"]);
    let second = desk.list(&["staff", "list", "--json"]).last().unwrap()["id"].as_str().unwrap().to_owned();
    desk.ok(&["--as", &second, "hazard", "close", "H2", "--evidence", "验收报告"]);
    complete(&desk, &checked);
}

#[test]
fn safety_law_65_resumption_without_check_and_approval_is_marked() {
    let desk = desk();
    complete(&desk, &[SUSPENSION, &["--hazards", "H2", "--document", "1号"]].concat());
    let lifted = lacks(&desk, &["measure", "lift", "M1"], &["resume_check", "resume_approval", "hazards_open"]);
    assert_eq!((lifted["stage"].as_str(), lifted["lifted_on"].as_str()), (Some("lifted"), Some("2026-11-24")));
    assert!(desk.refused(&["measure", "lift", "M1", "--override-reason", "再解除"]).1.contains("当前不能办理"));
}

#[test]
fn safety_law_70_a_coercive_measure_follows_a_refusal_and_is_approved_by_the_head() {
    let desk = desk();
    let all = ["earlier_decision", "refusal_of_decision", "real_danger", "head_approval", "notice_24_hours"];
    lacks(&desk, POWER_CUT, &all);
    complete(&desk, &[ORDER, &["--hazards", "H2", "--document", "1号"]].concat());
    let said = ["--refused-decision", "O1 拒不执行", "--danger", "泄漏爆炸", "--approver", "赵局"];
    complete(&desk, &[POWER_CUT, &said, &["--notified-at", "11-23 08:00"]].concat());
}

#[test]
fn safety_law_70_power_is_cut_24_hours_after_the_notice_unless_urgent() {
    let desk = desk();
    complete(&desk, &[ORDER, &["--hazards", "H2", "--document", "1号"]].concat());
    let said = ["--refused-decision", "O1 拒不执行", "--danger", "泄漏爆炸", "--approver", "赵局"];
    lacks(&desk, &[POWER_CUT, &said, &["--notified-at", "11-23 08:01"]].concat(), &["notice_24_hours"]);
    complete(&desk, &[POWER_CUT, &said, &["--urgent"]].concat());
    let explosives: Vec<&str> = POWER_CUT.iter().map(|word| if *word == "power_cut" { "explosives_cut" } else { word }).collect();
    complete(&desk, &[&explosives[..], &said].concat());
}

#[test]
fn safety_law_70_a_coercive_measure_is_confirmed_by_a_second_officer() {
    let desk = desk();
    desk.ok(&["staff", "add", "--name", "李四", "--enforcement-team"]);
    let second = desk.list(&["staff", "list", "--json"]).last().unwrap()["id"].as_str().unwrap().to_owned();
    complete(&desk, &[ORDER, &["--hazards", "H2", "--document", "1号"]].concat());
    let said = ["--refused-decision", "O1 拒不执行", "--danger", "泄漏爆炸", "--approver", "赵局", "--urgent"];
    complete(&desk, &[POWER_CUT, &said].concat());
    let stage = || desk.json(&["measure", "show", "M1", "--json"])["stage"].as_str().unwrap().to_owned();
    assert_eq!(stage(), "unconfirmed");
    let confirm = ["measure", "confirm", "M1", "--confirmed-on", "2026-11-24"];
    let (code, line) = desk.refused(&confirm);
    assert!(code == 1 && line.contains("不能与经办人"), "{line}");
    desk.ok(&[&["--as", &second], &confirm[..]].concat());
    let confirmed = desk.json(&["measure", "show", "M1", "--json"]);
    assert_eq!((confirmed["stage"].as_str(), confirmed["second_officer"].as_str()), (Some("in_force"), Some("李四")));
    // Whoever corrects it afterwards is the first officer anew.
    desk.ok(&[&["--as", &second], &["measure", "edit", "M1", "--scope", "罐区"][..]].concat());
    assert_eq!(stage(), "unconfirmed");
    assert!(desk.refused(&[&["--as", &second], &confirm[..]].concat()).1.contains("李四"));
    desk.ok(&confirm);
    assert_eq!(stage(), "in_force");
    // A suspension needs none (art. 65).
    complete(&desk, &[SUSPENSION, &["--hazards", "H2", "--document", "2号"]].concat());
    assert!(desk.refused(&["measure", "confirm", "M2"]).1.contains("当前不能办理"));
}

#[test]
fn safety_law_78_a_penalty_is_published_under_its_number() {
    let desk = desk();
    let bare: Vec<&str> = PENALTY[..PENALTY.len() - 2].to_vec();
    lacks(&desk, &bare, &["document_number"]);
    lacks(&desk, &["penalty", "publish", "F1", "--published-in", "局网站"], &["document_number"]);
    complete(&desk, PENALTY);
    // Seven working days from 24 November: the reminder knows.
    let remind = desk.json(&["remind", "--format", "json", "--days", "20"]);
    let due = remind["items"].as_array().unwrap().iter().find(|item| item["record_id"] == "F2").unwrap();
    assert_eq!((due["kind"].as_str(), due["due"].as_str()), (Some("penalty_publication"), Some("2026-12-03")));
}

#[test]
fn safety_law_113_closure_after_three_penalties_in_180_days_or_four_in_a_year() {
    let desk = desk();
    let repeated = [REFERRAL, &["--ground", "repeated_penalties", "--hazards", "H2", "--approver", "赵局", "--document", "提1号"]].concat();
    for on in ["2026-06-30", "2026-10-10"] {
        complete(&desk, &[PENALTY, &["--on", on]].concat());
    }
    lacks(&desk, &repeated, &["penalty_count"]);
    complete(&desk, &[PENALTY, &["--on", "2026-11-01"]].concat());
    complete(&desk, &repeated);
    // One that was withdrawn does not count.
    desk.ok(&["penalty", "withdraw", "F3", "--reason", "误登"]);
    lacks(&desk, &repeated, &["penalty_count"]);
    for on in ["2026-01-05", "2026-02-05"] {
        complete(&desk, &[PENALTY, &["--on", on]].concat());
    }
    complete(&desk, &repeated);
}

#[test]
fn safety_law_113_closure_needs_a_major_hazard_or_an_earlier_stoppage_an_approval_and_a_number() {
    let desk = desk();
    lacks(
        &desk,
        &[REFERRAL, &["--ground", "repeated_penalties", "--hazards", "H1"]].concat(),
        &["major_hazard", "penalty_count", "approval", "document_number"],
    );
    let refused = [REFERRAL, &["--ground", "refused_stoppage", "--approver", "赵局", "--document", "提2号"]].concat();
    lacks(&desk, &refused, &["earlier_stoppage"]);
    complete(&desk, &[SUSPENSION, &["--hazards", "H2", "--document", "1号"]].concat());
    complete(&desk, &refused);
}

#[test]
fn safety_law_68_a_visit_says_what_was_inspected_and_is_signed_or_the_refusal_is_recorded() {
    let desk = desk();
    let visit = ["visit", "add", "--enterprise", "E1", "--mode", "routine_visit", "--json"];
    // It is kept all the same: the record is completed when the paper is there.
    assert_eq!(desk.json(&visit)["lacks"], json!(["content", "signature"]));
    assert_eq!(desk.json(&["visit", "edit", "V1", "--content", "罐区", "--json"])["lacks"], json!(["signature"]));
    assert_eq!(desk.json(&["visit", "edit", "V1", "--refused-to-sign", "负责人拒签", "--json"])["lacks"], json!([]));
    assert!(desk.ok(&["visit", "show", "V1"]).contains("负责人拒签"));
}
