//! The command line, from the outside: the real binary on a temporary data folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use serde_json::Value;

#[test]
fn a_hazard_goes_from_registration_to_look_back() {
    let desk = Desk::with_enterprise();
    let hazard = desk.json(&["hazard", "register", "--enterprise", "E1", "--description", "配电箱未接地", "--deadline", "+10", "--json"]);
    assert_eq!((hazard["id"].as_str(), hazard["stage"].as_str()), (Some("H1"), Some("registered")));
    assert_eq!((hazard["deadline"].as_str(), hazard["severity"].as_str()), (Some("2026-12-04"), Some("general")));
    desk.ok(&["hazard", "plan", "H1", "--measures", "重新接地并检测"]);
    desk.ok(&["hazard", "start", "H1"]);
    desk.ok(&["hazard", "extend", "H1", "--new-deadline", "2026-12-20", "--reason", "配件未到", "--approver", "李四"]);
    desk.ok(&["hazard", "apply", "H1", "--note", "已整改"]);
    let failed = desk.json(&["hazard", "reinspect", "H1", "--failed", "--opinion", "仍有一处", "--new-deadline", "+20", "--json"]);
    assert_eq!((failed["stage"].as_str(), failed["deadline"].as_str()), (Some("rectifying"), Some("2026-12-14")));
    desk.ok(&["hazard", "apply", "H1"]);
    desk.ok(&["hazard", "reinspect", "H1", "--passed", "--opinion", "已接地"]);
    let closed = desk.json(&["hazard", "close", "H1", "--evidence", "照片2张", "--json"]);
    assert_eq!((closed["stage"].as_str(), closed["closure"]["evidence"].as_str()), (Some("closed_out"), Some("照片2张")));
    let relapsed = desk.json(&["hazard", "look-back", "H1", "--relapsed", "--new-deadline", "+5", "--json"]);
    assert_eq!((relapsed["stage"].as_str(), relapsed["past_closures"].as_array().unwrap().len()), (Some("rectifying"), 1));
    assert_eq!(relapsed["deadlines"].as_array().unwrap().len(), 4);
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn the_other_ends_of_a_hazard() {
    let desk = Desk::with_enterprise();
    for _ in 0..3 {
        desk.ok(&["hazard", "register", "--enterprise", "云墟测试化工有限公司", "--description", "通道堵塞"]);
    }
    assert_eq!(desk.json(&["hazard", "void", "H1", "--reason", "重复", "--json"])["stage"], "void");
    assert_eq!(desk.json(&["hazard", "transfer", "H2", "--to", "消防", "--reason", "消防职责", "--json"])["stage"], "transferred");
    assert_eq!(desk.json(&["hazard", "fix-on-the-spot", "H3", "--evidence", "当场清理", "--json"])["stage"], "closed_out");
    assert_eq!(desk.json(&["hazard", "look-back", "H3", "--holds", "--json"])["stage"], "closed_out");
    desk.ok(&["hazard", "note", "H1", "补充说明"]);
    assert_eq!(desk.json(&["hazard", "edit", "H3", "--location", "一号车间", "--json"])["location"], "一号车间");
}

#[test]
fn a_refusal_is_one_line_that_says_what_to_do() {
    let desk = Desk::with_enterprise();
    desk.ok(&[
        "hazard",
        "register",
        "--enterprise",
        "E1",
        "--description",
        "储罐无切断阀",
        "--severity",
        "major",
        "--found-on",
        "2026-11-01",
    ]);
    for (arguments, code, line) in [
        (&["hazard", "close", "H1", "--evidence", "x"][..], 1, "尚无通过的复查，请先办理“复查”"),
        (&["hazard", "start", "H1"], 1, "重大隐患须先制定治理方案，请办理“制定整改方案”"),
        (&["hazard", "fix-on-the-spot", "H1", "--evidence", "x"], 1, "重大隐患不能现场整改销号，请按整改方案办理"),
        (&["hazard", "plan", "H1", "--measures", "停用"], 1, "请填写“治理方案”"),
        (&["hazard", "reinspect", "H1", "--passed", "--on", "2026-12-01"], 1, "“日期”（2026-12-01）晚于今天，请核对"),
        (&["hazard", "reinspect", "H1", "--passed", "--on", "2026-10-01"], 1, "“日期”（2026-10-01）不能早于2026-11-01，请核对"),
        (&["hazard", "reinspect", "H1", "--failed"], 1, "请填写“新期限”"),
        (&["hazard", "show", "H9"], 1, "未找到“H9”，请核对编号或名称"),
        (&["hazard", "register", "--enterprise", "E1", "--description", " "], 1, "请填写“隐患描述”"),
        (&["enterprise", "add", "--name", "云墟测试化工有限公司"], 1, "已有名为“云墟测试化工有限公司”的企业"),
        (&["enterprise", "edit", "E1", "--uscc", "91110000600037341A"], 1, "统一社会信用代码91110000600037341A校验不通过，请核对营业执照"),
        (&["undo", "99"], 1, "没有第99条记录，请核对序号"),
        (&["undo", "1"], 1, "第1条记录不能撤销"),
        (&["hazard", "show", "H1x"], 2, "参数 <HAZARD> 的值“H1x”无效，编号形如 H12；"),
        (&["visit", "show", "E1"], 2, "参数 <ID> 的值“E1”无效，编号形如 V12；"),
        (&["hazard", "plan", "H1", "--version", "new"], 2, "参数 --version <VERSION> 的值“new”无效，请填数字；"),
        (&["hazard", "start", "H1", "--on", "2026-13-45"], 2, "参数 --on："),
    ] {
        let (status, error) = desk.refused(arguments);
        assert_eq!(status, code, "{arguments:?}: {error}");
        assert!(error.starts_with(line), "{arguments:?}: {error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    }
    assert_eq!(desk.json(&["hazard", "show", "H1", "--json"])["version"], 3, "a refusal leaves no entry");
}

#[test]
fn a_major_hazard_is_closed_out_by_two_officers_on_its_remediation_plan() {
    let desk = Desk::with_enterprise();
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "储罐无切断阀", "--severity", "major"]);
    desk.ok(&["hazard", "plan", "H1", "--measures", "加装", "--remediation-plan", "停产加装并验收", "--deadline", "+30"]);
    desk.ok(&["hazard", "reinspect", "H1", "--passed", "--opinion", "已加装", "--by", "张三"]);
    let close = ["hazard", "close", "H1", "--evidence", "验收报告", "--json"];
    desk.ok(&["staff", "add", "--name", "张三", "--enforcement-team"]);
    desk.ok(&["staff", "add", "--name", "李四", "--enforcement-team"]);
    assert!(desk.refused(&[&["--as", "S1"], &close[..]].concat()).1.contains("第二经办人不能与经办人张三为同一人"));
    let closed = desk.json(&[&["--as", "S2"], &close[..]].concat());
    assert_eq!(
        (closed["stage"].as_str(), closed["version"].as_u64()),
        (Some("closed_out"), Some(8)),
        "a refusal of the domain leaves no entry"
    );
}

#[test]
fn wrong_usage_exits_with_2_in_the_officers_language() {
    let desk = Desk::new();
    let (status, error) = desk.refused(&["hazard", "lst"]);
    assert_eq!(status, 2);
    assert!(error.contains("没有命令") && error.contains("--help"), "{error}");
    let (status, error) = desk.refused(&["--lang", "en", "hazard", "reinspect", "H1"]);
    assert_eq!(status, 2);
    assert!(error.starts_with("Missing:"), "{error}");
    assert_eq!(desk.refused(&["--today", "yesterdayish", "remind"]).0, 2);
    assert_eq!(desk.refused(&["hazard", "list", "--stage", "closed"]).0, 2);
}

#[test]
fn a_missing_database_is_told_and_not_made_by_reading() {
    let desk = Desk::new();
    for arguments in [&["remind"][..], &["hazard", "list"], &["journal", "verify"]] {
        let (status, error) = desk.refused(arguments);
        assert_eq!(status, 1);
        assert!(error.contains("没有找到数据库"), "{error}");
    }
    assert!(!desk.data().join("dudao.redb").exists());
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.data()).unwrap();
    std::fs::write(desk.data().join("dudao.redb"), "这不是数据库").unwrap();
    let (status, error) = desk.refused(&["remind"]);
    assert_eq!(status, 1);
    assert!(error.contains("不是本程序"), "{error}");
    assert_eq!(std::fs::read_to_string(desk.data().join("dudao.redb")).unwrap(), "这不是数据库");
}

#[test]
fn lists_and_their_filters() {
    let desk = Desk::demo();
    let all = desk.list(&["hazard", "list", "--json"]);
    assert!(all.len() > 190);
    let keys = [
        "id",
        "enterprise_id",
        "enterprise",
        "description",
        "severity",
        "stage",
        "found_on",
        "deadline",
        "overdue_days",
        "owner",
        "version",
    ];
    for hazard in &all {
        assert_eq!(hazard.as_object().unwrap().len(), keys.len());
        assert!(keys.iter().all(|key| hazard.get(key).is_some()));
    }
    let count = |arguments: &[&str]| desk.list(&[&["hazard", "list", "--json"], arguments].concat()).len();
    let by = |wanted: &dyn Fn(&Value) -> bool| all.iter().filter(|hazard| wanted(hazard)).count();
    assert_eq!(count(&["--overdue"]), by(&|hazard| hazard["overdue_days"].as_i64() > Some(0)));
    assert_eq!(count(&["--severity", "major"]), by(&|hazard| hazard["severity"] == "major"));
    assert_eq!(count(&["--stage", "closed_out"]), by(&|hazard| hazard["stage"] == "closed_out"));
    let (waiting, passed) = (count(&["--stage", "awaiting_reinspection"]), count(&["--stage", "awaiting_close_out"]));
    assert!(waiting > 0 && passed > 0);
    assert_eq!(waiting + passed, by(&|hazard| hazard["stage"] == "awaiting_reinspection"));
    let printed = desk.ok(&["hazard", "list", "--stage", "awaiting_close_out"]);
    assert!(printed.lines().count() == passed && printed.lines().all(|line| line.contains("待销号")), "{printed}");
    assert_eq!(count(&["--enterprise", "E3"]), by(&|hazard| hazard["enterprise_id"] == "E3"));
    let open =
        |hazard: &Value| ["registered", "planned", "rectifying", "awaiting_reinspection"].contains(&hazard["stage"].as_str().unwrap());
    let due = |hazard: &Value| hazard["deadline"].as_str().is_some_and(|due| ("2026-11-24"..="2026-12-01").contains(&due)) && open(hazard);
    let within = desk.list(&["hazard", "list", "--json", "--due-within", "7"]);
    assert!(!within.is_empty() && within.iter().all(due));
    assert_eq!(count(&["--due-within", "7", "--overdue"]), within.len() + count(&["--overdue"]));
    assert!(count(&["--find", "qjfddzxx"]) == 0 && count(&["--find", "xhzz"]) > 0, "pinyin initials");
    assert!(count(&["--find", "锁气"]) > 0);
    let firms = desk.list(&["enterprise", "list", "--json"]);
    assert_eq!(firms.len(), 51);
    for key in ["id", "name", "uscc", "town", "sectors", "group", "open", "major_open", "overdue", "last_visit_on"] {
        assert!(firms.iter().all(|firm| firm.get(key).is_some()), "{key}");
    }
    let overdue: u64 = firms.iter().map(|firm| firm["overdue"].as_u64().unwrap()).sum();
    assert_eq!(overdue as usize, count(&["--overdue"]));
}

#[test]
fn remind_says_what_is_due_and_an_act_takes_it_away() {
    let desk = Desk::demo();
    let remind = desk.json(&["remind", "--format", "json"]);
    assert_eq!(remind["on"], "2026-11-24");
    let items = remind["items"].as_array().unwrap();
    let counted: u64 = remind["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(counted as usize, items.len());
    let due: Vec<_> = items.iter().map(|item| item["due"].as_str().unwrap()).collect();
    assert!(due.is_sorted(), "rest days move some: {due:?}");
    for kind in ["rectification_deadline", "reinspection", "look_back"] {
        assert!(items.iter().any(|item| item["kind"] == kind), "{kind}");
    }
    let overdue = items.iter().find(|item| item["kind"] == "rectification_deadline" && item["days"].as_i64() < Some(0)).unwrap();
    let id = overdue["hazard_id"].as_str().unwrap();
    desk.ok(&["hazard", "reinspect", id, "--passed", "--close", "--opinion", "已整改"]);
    let after = desk.json(&["remind", "--format", "json"]);
    assert!(after["items"].as_array().unwrap().iter().all(|item| item["hazard_id"] != id), "look-back is a month away");
    // Saturdays and Sundays of the months ahead are among these.
    let far = desk.json(&["remind", "--format", "json", "--days", "90"]);
    assert!(far["items"].as_array().unwrap().iter().map(|item| item["due"].as_str().unwrap()).is_sorted());
    let days = |days: &str| desk.json(&["remind", "--format", "json", "--days", days])["items"].as_array().unwrap().len();
    assert!(days("0") < days("7") && days("7") < days("60"));
    let mine = desk.json(&["remind", "--format", "json", "--group", "第1组"]);
    assert!(mine["items"].as_array().unwrap().len() < items.len());
    let listed = desk.ok(&["remind"]);
    let mut lines = listed.lines();
    assert!(lines.next().unwrap().starts_with("2026-11-24 周二：逾期"), "{listed}");
    assert!(lines.next().unwrap().starts_with("逾期"), "{listed}");
}

#[test]
fn undo_takes_back_and_is_refused_after_another_change() {
    let desk = Desk::with_enterprise();
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "通道堵塞", "--deadline", "+5"]);
    let started = desk.json(&["hazard", "start", "H1", "--json"])["version"].as_u64().unwrap().to_string();
    assert!(desk.ok(&["undo", &started]).contains("已撤销"));
    assert_eq!(desk.json(&["hazard", "show", "H1", "--json"])["stage"], "registered");
    assert!(desk.refused(&["undo", &started]).1.contains("不能撤销"));
}

#[test]
fn a_version_that_moved_on_is_a_conflict() {
    let desk = Desk::with_enterprise();
    let seen = desk.json(&["hazard", "register", "--enterprise", "E1", "--description", "通道堵塞", "--json"])["version"].to_string();
    desk.ok(&["hazard", "note", "H1", "甲"]);
    for arguments in [&["hazard", "start", "H1", "--version"][..], &["hazard", "note", "H1", "乙", "--seen"]] {
        let (status, error) = desk.refused(&[arguments, &[&seen]].concat());
        assert_eq!(status, 1);
        assert!(error.contains("此记录已被") && error.contains("请核对后再保存"), "{error}");
    }
    let latest = desk.json(&["hazard", "show", "H1", "--json"])["version"].to_string();
    desk.ok(&["hazard", "start", "H1", "--version", &latest]);
    let (status, error) = desk.refused(&["enterprise", "edit", "E1", "--town", "砾洲镇", "--version", "1"]);
    assert!(status == 1 && error.contains("此记录已被"), "{error}");
    let (status, error) = desk.refused(&["enterprise", "pair", "E1", "--group", "G1", "--version", "1"]);
    assert!(status == 1 && error.contains("此记录已被"), "{error}");
}

#[test]
fn every_act_prints_the_record_it_made_with_its_id_and_version() {
    let desk = Desk::with_enterprise();
    let mut version = 0;
    for arguments in [
        &["hazard", "register", "--enterprise", "E1", "--description", "通道堵塞", "--deadline", "+5"][..],
        &["hazard", "plan", "H1", "--measures", "清理"],
        &["hazard", "start", "H1"],
        &["hazard", "extend", "H1", "--new-deadline", "+9", "--reason", "待货", "--approver", "李四"],
        &["hazard", "apply", "H1"],
        &["hazard", "reinspect", "H1", "--passed", "--opinion", "已清理"],
        &["hazard", "close", "H1", "--evidence", "照片"],
        &["hazard", "look-back", "H1", "--holds"],
        &["hazard", "note", "H1", "备查"],
        &["hazard", "edit", "H1", "--owner", "王五", "--code", "A-1", "--clause", "第三条"],
        &["hazard", "edit", "H1", "--code", "", "--clause", ""],
    ] {
        let made = desk.json(&[arguments, &["--json"]].concat());
        assert_eq!(made["id"], "H1", "{arguments:?}");
        assert!(made["version"].as_u64() > Some(version), "{arguments:?}: {made}");
        version = made["version"].as_u64().unwrap();
    }
    let hazard = desk.json(&["hazard", "show", "H1", "--json"]);
    assert_eq!((hazard["owner"].as_str(), &hazard["code"], &hazard["clause"]), (Some("王五"), &Value::Null, &Value::Null));
    let shown = desk.ok(&["hazard", "note", "H1", "再备查"]);
    assert!(shown.starts_with("H1 一般 已销号") && shown.lines().count() == 1, "{shown}");
}

#[test]
fn options_of_the_whole_program_work_before_and_after_the_command() {
    let desk = Desk::with_enterprise();
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "通道堵塞", "--deadline", "+5"]);
    for arguments in [
        &["--lang", "en", "--today", "2026-12-05", "hazard", "list"][..],
        &["hazard", "list", "--lang", "en", "--today", "2026-12-05"],
        &["hazard", "--today=2026-12-05", "list", "--lang=en"],
    ] {
        assert!(desk.ok(arguments).contains("general registered 2026-11-29 6d over"), "{}", desk.ok(arguments));
    }
    let other = desk.scratch().join("other");
    desk.ok(&["staff", "add", "--name", "张三", "--data-dir", other.to_str().unwrap()]);
    assert_eq!(desk.list(&["--data-dir", other.to_str().unwrap(), "staff", "list", "--json"])[0]["name"], "张三");
    assert!(desk.list(&["staff", "list", "--json"]).is_empty());
}

#[test]
fn reminders_have_the_fields_of_the_contract() {
    let desk = Desk::demo();
    let remind = desk.json(&["remind", "--format", "json"]);
    assert_eq!(remind.as_object().unwrap().len(), 3);
    for item in remind["items"].as_array().unwrap() {
        let mut keys: Vec<&str> = item.as_object().unwrap().keys().map(String::as_str).collect();
        keys.retain(|key| !matches!(*key, "hazard_id" | "record_id" | "group_id"));
        keys.sort_unstable();
        assert_eq!(keys, ["days", "due", "enterprise", "enterprise_id", "kind", "provisional", "text"]);
        let of_hazard = matches!(item["kind"].as_str().unwrap(), "rectification_deadline" | "reinspection" | "look_back");
        assert_eq!(item["hazard_id"].is_string(), of_hazard, "{item}");
    }
    let empty = Desk::with_enterprise();
    assert_eq!(empty.json(&["remind", "--format", "json"]).to_string(), r#"{"counts":{},"items":[],"on":"2026-11-24"}"#);
    assert!(empty.ok(&["remind"]).lines().count() == 2);
    assert_eq!(empty.ok(&["hazard", "list", "--json"]), "[]\n");
    assert!(empty.refused(&["remind", "--group", "第9组"]).1.contains("未找到“第9组”"));
    assert!(empty.ok(&["remind", "--mine"]).contains("没有到期事项"));
}

#[test]
fn people_groups_and_pairings() {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "张三", "--role", "group_leader"]);
    desk.ok(&["staff", "add", "--name", "李四"]);
    assert!(desk.refused(&["staff", "add", "--name", " "]).1.contains("请填写“名称”"));
    assert!(desk.refused(&["group", "add", "--name", "", "--leader", "S1"]).1.contains("请填写“名称”"));
    desk.ok(&["group", "add", "--name", "第1组", "--leader", "张三", "--member", "S2"]);
    desk.ok(&["enterprise", "pair", "E1", "--group", "第1组", "--from", "2026-11-01"]);
    assert_eq!(desk.list(&["enterprise", "list", "--json"])[0]["group"], "第1组");
    assert!(desk.refused(&["enterprise", "pair", "E1", "--group", "G1", "--from", "2026-10-01"]).1.contains("起始日"));
    assert_eq!(desk.json(&["programme", "set", "--reinspection-days", "15", "--json"])["parameters"]["reinspection_days"], 15);
    assert_eq!(desk.json(&["programme", "set", "--idle-minutes", "15", "--json"])["idle_minutes"], 15);
    assert_eq!(desk.json(&["programme", "set", "--idle-minutes", "", "--json"])["idle_minutes"], serde_json::Value::Null);
}

#[test]
fn the_journal_is_listed_exported_and_chained() {
    let desk = Desk::demo();
    let entries = desk.list(&["journal", "list", "--json", "--subject", "H1"]);
    assert!(entries.iter().all(|entry| entry["subject"] == "H1") && !entries.is_empty());
    let export = desk.ok(&["journal", "export"]);
    let mut before = [0_u8; 32].to_vec();
    for line in export.lines() {
        // The chain can be computed with common tools from the text of the export.
        let text = line.strip_suffix('}').unwrap().split_once(",\"entry\":").unwrap().1;
        before = common::sha256(&[&before[..], text.as_bytes()].concat());
        let hash: String = before.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(line.starts_with(&format!("{{\"hash\":\"{hash}\"")), "{line}");
    }
    let verdict = desk.json(&["journal", "verify", "--json"]);
    // The export's own entry follows what it shows.
    assert_eq!((verdict["ok"].as_bool(), verdict["entries"].as_u64()), (Some(true), Some(export.lines().count() as u64 + 1)));
}

#[test]
fn damage_is_found_and_exits_with_4() {
    let desk = Desk::demo();
    let path = desk.data().join("dudao.redb");
    let mut bytes = std::fs::read(&path).unwrap();
    // Every copy of a description in the file, so that records and journal are both hit.
    let needle = "锁气卸灰".as_bytes();
    let places: Vec<usize> = (0..bytes.len() - needle.len()).filter(|&at| &bytes[at..at + needle.len()] == needle).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at] ^= 1;
    }
    std::fs::write(&path, bytes).unwrap();
    let (status, error) = desk.refused(&["journal", "verify"]);
    assert_eq!(status, 4, "{error}");
    assert!(error.contains("数据库损坏"), "{error}");
}

#[test]
fn damage_is_told_in_json_as_well() {
    let desk = Desk::demo();
    let path = desk.data().join("dudao.redb");
    use redb::ReadableTable;
    let database = redb::Database::builder().set_concurrency_mode(redb::ConcurrencyMode::MultiWriter).open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    {
        let mut journal = transaction.open_table(redb::TableDefinition::<u64, &[u8]>::new("journal")).unwrap();
        let mut value = journal.get(500).unwrap().unwrap().value().to_vec();
        *value.last_mut().unwrap() ^= 1;
        journal.insert(500, value.as_slice()).unwrap();
    }
    transaction.commit().unwrap();
    drop(database);
    let output = desk.run(&["journal", "verify", "--json"]);
    assert_eq!(output.status.code(), Some(4));
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdict["ok"], false);
    assert_eq!((&verdict["first_bad"], &verdict["entries"]), (&Value::from(500), &Value::from(499)), "{verdict}");
}

#[test]
fn a_term_is_taken_by_its_word_and_told_by_both() {
    let desk = Desk::with_enterprise();
    let register = ["hazard", "register", "--enterprise", "E1", "--description", "重大", "--found-on", "2026-11-01", "--severity"];
    let hazard = desk.json(&[&register[..], &["重大", "--json"]].concat());
    assert_eq!((&hazard["severity"], &hazard["description"]), (&Value::from("major"), &Value::from("重大")));
    assert_eq!(desk.list(&["hazard", "list", "--stage=已登记", "--json"]).len(), 1);
    let sectors = desk.json(&["enterprise", "edit", "E1", "--sectors", "粉尘涉爆,hazchem", "--json"]);
    assert!(sectors["sectors"].to_string().contains("dust") && sectors["sectors"].to_string().contains("hazchem"), "{sectors}");
    let (code, line) = desk.refused(&["hazard", "list", "--stage", "整改"]);
    assert!(code == 2 && line.contains("“整改”无效，可填：已登记（registered）、"), "{line}");
    assert!(desk.ok(&["hazard", "list", "--help"]).contains("重大（major）"));
    // A day to come is no day to look back to.
    for arguments in [&["dossier", "E1", "--on", "+3"][..], &["hazard", "list", "--as-of", "2099-01-01"]] {
        let (code, line) = desk.refused(arguments);
        assert!(code == 2 && line.contains("不能晚于今天"), "{line}");
    }
}

#[test]
fn two_hazards_that_are_merged_into_each_other_at_once_are_not_both_gone() {
    let desk = Desk::with_enterprise();
    for (one, other) in [("H1", "H2"), ("H3", "H4"), ("H5", "H6"), ("H7", "H8")] {
        for description in [one, other] {
            desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", description, "--found-on", "2026-11-01"]);
        }
        std::thread::scope(|scope| {
            for (from, into) in [(one, other), (other, one)] {
                let desk = &desk;
                scope.spawn(move || desk.run(&["hazard", "merge", from, "--into", into, "--reason", "重复登记"]));
            }
        });
        let stages = [one, other].map(|id| desk.json(&["hazard", "show", id, "--json"])["stage"].clone());
        assert_eq!(stages.iter().filter(|stage| *stage == "registered").count(), 1, "{stages:?}");
    }
}

#[test]
fn a_database_that_another_holds_is_busy() {
    use dudao::store::{OpId, Stamp, Store, StoreError, Who};
    let desk = Desk::with_enterprise();
    let store = Store::open(&desk.data().join("dudao.redb")).unwrap();
    let who = Who::here("李四", "li4");
    let stamp = Stamp { at: "2026-11-24T09:00:00+08:00".parse().unwrap(), who, op: OpId::random() };
    let held = store.batch(&stamp, |_| -> Result<(), StoreError> {
        let (status, error) = desk.refused(&["staff", "add", "--name", "张三"]);
        assert_eq!(
            (status, error),
            (3, format!("另一位同志（进程{}）正在保存，暂时不能打开数据库，未作任何修改，请稍后重试\n", std::process::id()))
        );
        Err(StoreError::Stopped)
    });
    assert!(matches!(held, Err(StoreError::Stopped)));
    desk.ok(&["staff", "add", "--name", "张三"]);
}

#[test]
fn a_reader_that_stalls_keeps_no_page_of_the_file_and_one_that_leaves_is_no_failure() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let desk = Desk::demo();
    let file = desk.data().join("dudao.redb");
    let mut child = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(["journal", "export"])
        .env_clear()
        .env("DUDAO_DATA_DIR", desk.data())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first byte shows that it writes; more than a pipe holds is still to come.
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0]).unwrap();
    let before = std::fs::metadata(&file).unwrap().len();
    for _ in 0..40 {
        desk.ok(&["hazard", "note", "H1", "补充说明"]);
    }
    let grown = std::fs::metadata(&file).unwrap().len().saturating_sub(before);
    assert!(child.try_wait().unwrap().is_none(), "it had nothing more to write");
    drop(out);
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success() && ended.stderr.is_empty(), "{ended:?}");
    assert!(grown < 1 << 20, "grew by {grown} bytes");
}

#[test]
fn what_is_wrong_is_told_in_one_line_that_cannot_drive_a_terminal() {
    let desk = Desk::with_enterprise();
    let hostile = "\u{1b}[31m\u{202e}x\ny";
    for arguments in [
        &["hazard", "list", "--stage", hostile][..],
        &["hazard", hostile],
        &[hostile],
        &["hazard", "list", "--enterprise", hostile],
        &["remind", "--group", hostile],
        &["remind", "--data-dir", hostile],
        &["import", hostile],
        &["import", "a.xlsx", "--map", hostile],
        &["--today", hostile, "remind"],
        &["enterprise", "edit", "E1", "--uscc", hostile],
    ] {
        let (_, error) = desk.refused(arguments);
        let line = error.strip_suffix('\n').unwrap();
        assert!(!line.is_empty() && !line.chars().any(dudao::domain::text::is_steering), "{arguments:?}: {line:?}");
    }
}

#[test]
fn help_man_and_completions_are_made_of_the_same_words() {
    let desk = Desk::new();
    assert!(desk.ok(&["--help"]).contains("用法：dudao"));
    assert!(desk.ok(&["hazard", "plan", "--help"]).contains("整改措施"));
    assert!(desk.ok(&["--lang", "en", "hazard", "plan", "--help"]).contains("Measures"));
    let man = desk.ok(&["man"]);
    assert!(man.contains(".TH dudao 1") && man.contains(".TH dudao-hazard-plan 1") && man.contains("整改措施"));
    assert!(desk.ok(&["man", "--lang", "en"]).contains("Measures"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(desk.ok(&["completions", shell]).contains("dudao"));
    }
    // Every argument has words: a key that is missing would show itself.
    fn walk(desk: &Desk, path: &[&str]) {
        let help = desk.ok(&[path, &["--help"]].concat());
        assert!(!help.contains("cli."), "{path:?}: {help}");
        let commands = help.split("命令:\n").nth(1).unwrap_or_default().split("\n\n").next().unwrap_or_default();
        for name in commands.lines().filter_map(|line| line.split_whitespace().next()) {
            walk(desk, &[path, &[name]].concat());
        }
    }
    walk(&desk, &[]);
}

#[test]
fn without_a_terminal_the_screen_says_so() {
    let desk = Desk::new();
    let (status, error) = desk.refused(&["demo"]);
    assert_eq!(status, 1);
    assert!(error.contains("不是终端"), "{error}");
}

#[test]
fn control_characters_in_arguments_never_reach_the_record() {
    let desk = Desk::with_enterprise();
    let shown = desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "a\u{1b}[31m\u{202e}b\u{200b}c"]);
    assert!(shown.contains("a[31mbc"), "{shown}");
    assert!(!shown.chars().any(|letter| letter.is_control() && letter != '\n'));
}

#[test]
fn a_look_back_counts_only_once_it_was_asked_for() {
    let desk = Desk::with_enterprise();
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "通道堵塞", "--found-on", "2026-10-01"]);
    desk.ok(&["hazard", "fix-on-the-spot", "H1", "--evidence", "当场清理", "--on", "2026-10-20"]);
    let due = |desk: &Desk| desk.json(&["remind", "--format", "json", "--days", "300"])["items"].as_array().unwrap().len();
    desk.ok(&["hazard", "look-back", "H1", "--holds", "--on", "2026-10-20"]);
    assert_eq!(due(&desk), 1, "the day of the close-out says nothing of the month after");
    desk.ok(&["hazard", "look-back", "H1", "--holds", "--on", "2026-11-18"]);
    assert_eq!(due(&desk), 0, "a day before it was due");
}

#[test]
fn periods_of_the_programme_make_sense() {
    let desk = Desk::new();
    for arguments in [
        &["--reinspection-days", "0"][..],
        &["--lead-days", "65535"],
        &["--look-back-major", "30,0"],
        &["--issued-on", "2026-01-01", "--ends-on", "2020-01-01"],
    ] {
        let (status, error) = desk.refused(&[&["programme", "set"], arguments].concat());
        assert_eq!(status, 1, "{arguments:?}: {error}");
    }
    desk.ok(&["programme", "set", "--reinspection-days", "15", "--lead-days", "0"]);
}

#[test]
fn a_calendar_in_the_data_folder_goes_before_the_shipped_one() {
    let desk = Desk::with_enterprise();
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "通道堵塞", "--deadline", "2026-11-25"]);
    let reinspection = |desk: &Desk| {
        let items = desk.json(&["remind", "--format", "json", "--days", "30"])["items"].as_array().unwrap().clone();
        items.into_iter().find(|item| item["kind"] == "reinspection").unwrap()["due"].as_str().unwrap().to_owned()
    };
    assert_eq!(reinspection(&desk), "2026-12-07", "the fifth is a Saturday");
    let shipped = std::fs::read_to_string(format!("{}/data/work_calendar.json", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut calendar: Value = serde_json::from_str(&shipped).unwrap();
    let rests = calendar["years"]["2026"].as_array_mut().unwrap();
    let more = serde_json::json!({"name": "临时放假", "rest": ["2026-12-07", "2026-12-08"]});
    rests.push(more);
    std::fs::write(desk.data().join("work_calendar.json"), calendar.to_string()).unwrap();
    assert_eq!(reinspection(&desk), "2026-12-09");
    std::fs::write(desk.data().join("work_calendar.json"), "{").unwrap();
    let (status, error) = desk.refused(&["remind"]);
    assert_eq!(status, 1);
    assert!(error.contains("work_calendar.json"), "{error}");
}

#[test]
fn all_of_a_record_is_shown_as_text() {
    let desk = Desk::new();
    desk.ok(&["enterprise", "add", "--name", "云墟甲化工有限公司", "--safety-officer", "李四 138 0000 0000", "--address", "某路1号"]);
    let shown = desk.ok(&["enterprise", "show", "E1"]);
    assert!(shown.contains("李四 138 0000 0000") && shown.contains("某路1号"), "{shown}");
    desk.ok(&["hazard", "register", "--enterprise", "E1", "--description", "通道堵塞", "--location", "一号车间", "--owner", "王五"]);
    let shown = desk.ok(&["hazard", "show", "H1"]);
    assert!(shown.contains("一号车间") && shown.contains("王五") && shown.contains("登记"), "{shown}");
    let (status, error) = desk.refused(&[
        "--data-dir",
        desk.scratch().join("typo").to_str().unwrap(),
        "hazard",
        "register",
        "--enterprise",
        "E1",
        "--description",
        "x",
    ]);
    assert_eq!(status, 1, "{error}");
    assert!(!desk.scratch().join("typo").exists(), "a mistyped folder is not made");
}
