//! Staff, groups, programme, pairing, and the state of an earlier day.

use super::common::Desk;
use super::desk;
use serde_json::{Value, json};

#[test]
fn staff_are_corrected_with_all_their_fields() {
    let desk = Desk::new();
    let added = desk.json(&["staff", "add", "--name", "张三", "--section", "安全生产监管科", "--json"]);
    assert_eq!(
        added,
        json!({
            "id": "S1", "name": "张三", "section": "安全生产监管科", "role": "supervisor", "account": null, "leading_post": null, "office_post": null,
            "enforcement_team": false, "left_on": null, "version": added["version"],
        })
    );
    let seen = added["version"].to_string();
    let edit =
        ["staff", "edit", "张三", "--role", "group_leader", "--leading-post", "member", "--office-post", "director", "--enforcement-team"];
    let edited = desk.json(&[&edit[..], &["--account", "zhang3", "--version", &seen, "--json"]].concat());
    assert_eq!((edited["role"].as_str(), edited["office_post"].as_str()), (Some("group_leader"), Some("director")));
    assert_eq!((&edited["enforcement_team"], edited["account"].as_str()), (&Value::Bool(true), Some("zhang3")));
    let left = desk.json(&["staff", "edit", "S1", "--left-on", "11-20", "--account", "", "--enforcement-team=no", "--json"]);
    assert_eq!(
        (left["left_on"].as_str(), &left["account"], &left["enforcement_team"]),
        (Some("2026-11-20"), &Value::Null, &Value::Bool(false))
    );
    assert_eq!(desk.json(&["staff", "show", "张三", "--json"]), left);
    let shown = desk.ok(&["staff", "show", "S1"]);
    assert!(shown.starts_with("S1 张三\n") && shown.contains("2026-11-20"), "{shown}");
    for (arguments, code, line) in [
        (&["staff", "edit", "S1"][..], 1, "内容没有变化"),
        (&["staff", "edit", "S1", "--name", ""], 1, "请填写“名称”"),
        (&["staff", "edit", "S1", "--role", ""], 1, "不能填"),
        (&["staff", "edit", "S1", "--role", "boss"], 2, "参数 --role"),
        (&["staff", "edit", "李四", "--section", "x"], 1, "未找到“李四”"),
        (&["staff", "edit", "S1", "--section", "x", "--version", &seen], 1, "此记录已被"),
        (&["staff", "add"], 2, "缺少参数：--name"),
    ] {
        let (status, error) = desk.refused(arguments);
        assert!(status == code && error.contains(line), "{arguments:?}: {status} {error}");
    }
}

#[test]
fn a_group_is_formed_anew_and_its_leader_is_always_of_it() {
    let desk = desk();
    let seen = desk.json(&["group", "show", "第1组", "--json"]);
    assert_eq!((&seen["leader"], &seen["members"]), (&json!("S1"), &json!(["S1", "S2"])));
    let edited = desk.json(&["group", "edit", "G1", "--leader", "李四", "--members", "赵局", "--json"]);
    assert_eq!((&edited["leader"], &edited["members"]), (&json!("S2"), &json!(["S2", "S3"])));
    assert_eq!(desk.json(&["group", "edit", "G1", "--name", "一组", "--json"])["name"], "一组");
    let shown = desk.ok(&["group", "show", "一组"]);
    assert!(shown.contains("李四 赵局"), "{shown}");
    assert!(desk.refused(&["group", "edit", "G1", "--members", "S9"]).1.contains("未找到“S9”"));
    assert_eq!(desk.refused(&["group", "add", "--name", "二组"]).0, 2);
    assert_eq!(desk.refused(&["group", "edit", "G1", "--name", "x", "--version", &seen["version"].to_string()]).0, 1);
}

#[test]
fn r2_a_programme_is_rolled_over_and_the_open_hazards_stay() {
    let desk = desk();
    desk.ok(&[
        "programme",
        "set",
        "--document-number",
        "坛应急〔2020〕24号",
        "--issuer",
        "区应急管理局",
        "--issued-on",
        "2026-01-05",
        "--ends-on",
        "2026-12-31",
        "--enterprises",
        "51",
        "--dock-in-days",
        "9",
        "--look-back-major",
        "20,40",
        "--recipients",
        "局各科室",
    ]);
    let seen = desk.json(&["programme", "show", "--json"]);
    assert_eq!((&seen["parameters"]["dock_in_days"], &seen["parameters"]["look_back_major"]), (&json!(9), &json!([20, 40])));
    let next = ["--document-number", "坛应急〔2026〕30号", "--issued-on", "2026-11-20"];
    for (arguments, code, line) in [
        (&["--document-number", "坛应急〔2020〕24号", "--issued-on", "2026-11-20"][..], 1, "不能填“坛应急〔2020〕24号”"),
        (&["--document-number", " ", "--issued-on", "2026-11-20"], 1, "请填写“文号”"),
        (&["--document-number", "坛应急〔2026〕30号", "--issued-on", "2026-01-04"], 1, "不能早于2026-01-05"),
        (&["--document-number", "坛应急〔2026〕30号"], 2, "缺少参数：--issued-on"),
        (&[&next[..], &["--ends-on", "2026-11-19"]].concat(), 1, "不能早于2026-11-20"),
    ] {
        let (status, error) = desk.refused(&[&["programme", "roll-over"], arguments].concat());
        assert!(status == code && error.contains(line), "{arguments:?}: {status} {error}");
    }
    let rolled = desk.json(&[&["programme", "roll-over"], &next[..], &["--json"]].concat());
    assert_eq!((rolled["follows"].as_str(), rolled["issuer"].as_str()), (Some("坛应急〔2020〕24号"), Some("区应急管理局")));
    assert_eq!((&rolled["ends_on"], &rolled["parameters"]), (&Value::Null, &seen["parameters"]), "the old end is not the new one's");
    assert_eq!(desk.list(&["hazard", "list", "--json"]).len(), 3);
    assert_eq!(desk.list(&["enterprise", "list", "--json"])[0]["group"], "第1组");
    let seen = seen["version"].to_string();
    assert!(desk.refused(&["programme", "set", "--lead-days", "5", "--version", &seen]).1.contains("此记录已被"));
}

#[test]
fn r11_a_proposal_is_shown_and_taken_over_in_one_operation() {
    let desk = desk();
    desk.ok(&["enterprise", "add", "--name", "砾洲测试木业有限公司", "--town", "砾洲镇"]);
    let proposal = desk.list(&["enterprise", "pair", "--proposal", "--json"]);
    let ids = |proposal: &[Value]| proposal.iter().map(|it| it["enterprise_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&proposal), ["E2", "E3"]);
    assert!(proposal.iter().all(|it| it["group_id"] == "G1" && it["paired"] == false && it["from"] == "2026-11-24"), "{proposal:?}");
    assert!(desk.list(&["enterprise", "list", "--json"])[1]["group"].is_null(), "it was only shown");
    let shown = desk.ok(&["enterprise", "pair", "--proposal", "--yes", "--from", "2026-11-10"]);
    assert_eq!(shown.lines().next(), Some("E2 砾洲测试铸造有限公司 G1 第1组"));
    assert!(desk.list(&["enterprise", "list", "--json"]).iter().all(|it| it["group"] == "第1组"));
    assert_eq!(desk.json(&["enterprise", "show", "E3", "--json"])["pairings"], json!([{"group": "G1", "from": "2026-11-10"}]));
    let entries = desk.list(&["journal", "list", "--json"]);
    let [.., one, other] = entries.as_slice() else { panic!("no entries") };
    assert_eq!(one["op"], other["op"], "one operation");
    assert_eq!(desk.ok(&["enterprise", "pair", "--proposal", "--json"]), "[]\n");
    for arguments in [
        &["enterprise", "pair", "E1"][..],
        &["enterprise", "pair", "E1", "--proposal"],
        &["enterprise", "pair", "E1", "--group", "G1", "--yes"],
    ] {
        assert_eq!(desk.refused(arguments).0, 2, "{arguments:?}");
    }
}

#[test]
fn r35_an_enterprise_has_its_own_interval_between_visits() {
    let desk = desk();
    assert_eq!(desk.json(&["enterprise", "edit", "E1", "--visit-interval-days", "14", "--json"])["visit_interval_days"], 14);
    assert_eq!(desk.json(&["enterprise", "edit", "E1", "--visit-interval-days", "0", "--json"])["visit_interval_days"], Value::Null);
}

#[test]
fn a_clause_is_recorded_with_its_document_and_no_clause_is_an_answer() {
    let desk = desk();
    let edited = desk.json(&["hazard", "edit", "H2", "--clause", "hazchem-121 第一条", "--json"]);
    let criteria = dudao::domain::criteria::Criteria::shipped();
    let first = &criteria.documents()[0];
    let (key, clause) = (&first.key, &first.clauses[0].clause);
    let known = desk.json(&["hazard", "edit", "H2", "--clause", &format!("{key} {clause}"), "--json"]);
    assert_eq!(known["clause"]["clause"].as_str(), Some(clause.as_str()));
    assert!(known["clause"]["source"].as_str().unwrap().contains(&first.number_zh), "{known}");
    assert_eq!(edited["clause"]["clause"], "hazchem-121 第一条", "what the criteria do not know stays as it is written");
    let none = desk.json(&["hazard", "edit", "H2", "--no-clause", "--json"]);
    assert_eq!((&none["clause"], &none["no_clause"]), (&Value::Null, &Value::Bool(true)));
    assert_eq!(desk.json(&["hazard", "edit", "H2", "--clause", "第三条", "--json"])["no_clause"], false);
    assert_eq!(desk.refused(&["hazard", "edit", "H2", "--clause", "x", "--no-clause"]).0, 2);
}

/// Entries are recorded by the real clock, so the day as of which they are there is the real one.
#[test]
fn as_of_a_day_shows_what_was_on_record_and_refuses_every_change() {
    let desk = desk();
    desk.ok(&["visit", "add", "--enterprise", "E1", "--mode", "routine_visit"]);
    let real = dudao::access::Clock::default().today();
    let (day, before) = (real.to_string(), real.pred_opt().unwrap().to_string());
    let as_of = |day: &str, arguments: &[&str]| {
        let arguments: Vec<String> = [&["--as-of", day], arguments].concat().into_iter().map(str::to_owned).collect();
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_dudao"))
            .env_clear()
            .env("HOME", desk.scratch())
            .env("DUDAO_DATA_DIR", desk.data())
            .args(arguments)
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let list = |day: &str, arguments: &[&str]| -> Vec<Value> { serde_json::from_str(&as_of(day, arguments).1).unwrap() };
    assert_eq!(list(&day, &["visit", "list", "--json"]).len(), 1);
    for arguments in [&["visit", "list", "--json"][..], &["enterprise", "list", "--json"]] {
        assert!(list(&before, arguments).is_empty(), "{arguments:?}");
    }
    let journal = list(&before, &["journal", "list", "--json"]);
    assert_eq!(journal.iter().map(|entry| &entry["seq"]).collect::<Vec<_>>(), [1], "which database it is, and nothing else");
    let remind: Value = serde_json::from_str(&as_of(&before, &["remind", "--format", "json"]).1).unwrap();
    assert_eq!(remind["on"], before, "deadlines are judged by that day");
    let remind: Value = serde_json::from_str(&as_of(&before, &["remind", "--format", "json", "--today", "2026-11-24"]).1).unwrap();
    assert_eq!(remind["on"], "2026-11-24");
    let entries = desk.list(&["journal", "list", "--json"]).len();
    assert_eq!(list(&day, &["journal", "list", "--json"]).len(), entries);
    assert_eq!(as_of(&before, &["journal", "verify"]).0, 0, "the chain is the file's");
    for arguments in [
        &["visit", "add", "--enterprise", "E1", "--mode", "routine_visit"][..],
        &["visit", "edit", "V1", "--place", "罐区"],
        &["visit", "withdraw", "V1", "--reason", "x"],
        &["task", "add", "--title", "x", "--due", "+5"],
        &["handover-note", "add", "--note", "x"],
        &["hazard", "note", "H1", "x"],
        &["hazard", "register", "--enterprise", "E1", "--description", "x"],
        &["enterprise", "add", "--name", "x"],
        &["enterprise", "edit", "E1", "--town", "x"],
        &["enterprise", "pair", "E2", "--group", "G1"],
        &["enterprise", "pair", "--proposal", "--yes"],
        &["staff", "add", "--name", "x"],
        &["staff", "edit", "S1", "--section", "x"],
        &["group", "edit", "G1", "--name", "x"],
        &["programme", "set", "--lead-days", "3"],
        &["programme", "roll-over", "--document-number", "x", "--issued-on", "2026-11-01"],
        &["undo", "2"],
        &["demo", "--write"],
        &["import", "x.xlsx"],
    ] {
        let (status, out, error) = as_of(&day, arguments);
        assert!(
            status == 1 && out.is_empty() && error.contains("当前查看的是过去某日的情况，不能修改"),
            "{arguments:?}: {status} {out} {error}"
        );
    }
    assert_eq!(desk.list(&["journal", "list", "--json"]).len(), entries);
    let nowhere = Desk::new();
    assert_eq!(nowhere.refused(&["--as-of", "2026-01-01", "staff", "add", "--name", "x"]).0, 1);
    assert!(!nowhere.data().exists(), "a day before the database makes none");
}

#[test]
fn r27_r40_the_log_of_copies_and_what_is_still_to_be_sent() {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "张三", "--role", "group_leader"]);
    desk.ok(&["group", "add", "--name", "第1组", "--leader", "张三"]);
    desk.ok(&["hazard-list", "add", "--enterprise", "E1", "--by", "张三"]);
    desk.ok(&["report", "add", "--report", "group_annual", "--period", "2025", "--group", "G1", "--received-on", "2026-01-05"]);
    desk.ok(&["report", "add", "--report", "half_year_assessment", "--period", "2026H1", "--group", "G1", "--received-on", "2026-07-01"]);
    let ids = |arguments: &[&str]| -> Vec<String> {
        desk.list(arguments).iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&["copy", "list", "--open", "--json"]), ["Z1", "R1"], "an assessment goes nowhere");
    assert_eq!(desk.json(&["copy", "add", "Z1", "--json"])["copied_to"], "云墟镇", "R15: the town");
    desk.ok(&["copy", "add", "R1", "--to", "区人民政府", "--on", "2026-01-06", "--document", "坛应急〔2026〕2号"]);
    assert!(ids(&["copy", "list", "--open", "--json"]).is_empty());
    assert_eq!(ids(&["copy", "list", "--enterprise", "E1", "--json"]), ["Z1"]);
    assert!(desk.ok(&["copy", "list"]).contains("区人民政府"));
    assert!(desk.refused(&["copy", "add", "Z1"]).1.contains("Z1当前不能办理“抄送”"));
    assert!(desk.refused(&["copy", "add", "R2"]).1.contains("抄送"));
}
