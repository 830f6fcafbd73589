//! The registers on the command line, from the outside: the real binary on a temporary data folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "registers/ladder.rs"]
mod ladder;
#[path = "registers/office.rs"]
mod office;
#[path = "registers/reports.rs"]
mod reports;

use common::Desk;
use dudao::domain::register::{RegisterAct, RegisterKind};
use serde_json::Value;

/// A desk with two enterprises, a group that supervises the first, a general hazard H1 and a major one H2 at E1, and
/// H3 at E2.
fn desk() -> Desk {
    let desk = Desk::with_enterprise();
    desk.ok(&["enterprise", "add", "--name", "砾洲测试铸造有限公司", "--town", "砾洲镇", "--sectors", "metal_smelting"]);
    for (name, role) in [("张三", "group_leader"), ("李四", "supervisor"), ("赵局", "bureau_leader")] {
        desk.ok(&["staff", "add", "--name", name, "--role", role]);
    }
    desk.ok(&["group", "add", "--name", "第1组", "--leader", "张三", "--member", "李四"]);
    desk.ok(&["enterprise", "pair", "E1", "--group", "第1组", "--from", "2026-01-01"]);
    for (enterprise, description, severity) in
        [("E1", "通道堵塞", "general"), ("E1", "储罐无切断阀", "major"), ("E2", "起重机械未检验", "major")]
    {
        let found = ["--found-on", "2026-01-10"];
        let hazard = ["hazard", "register", "--enterprise", enterprise, "--description", description, "--severity", severity];
        desk.ok(&[&hazard[..], &found].concat());
    }
    desk
}

/// A record of each register as it may be entered, and the acts that it then goes on by, with the stage after each.
type Case = (&'static str, &'static [&'static str], &'static str, &'static [(&'static [&'static str], &'static str)]);

const CASES: &[Case] = &[
    ("dock-in", &["--enterprise", "E1", "--explained"], "open", &[(&["edit", "--plan-drafted"], "done")]),
    ("diagnosis", &["--enterprise", "E1", "--experts", "钱工", "--conclusion", "基础薄弱"], "done", &[]),
    ("hazard-list", &["--enterprise", "E1"], "uncopied", &[(&["copy", "--copied-to", "云墟镇政府"], "done")]),
    (
        "action-plan",
        &["--enterprise", "E1", "--goals", "清零"],
        "open",
        &[(&["edit", "--measures", "加装切断阀", "--deadline", "+30"], "done")],
    ),
    (
        "visit",
        &[
            "--enterprise",
            "E1",
            "--mode",
            "surprise_inspection",
            "--content",
            "罐区",
            "--signed-by",
            "王五",
            "--joint",
            "--topics",
            "risk_control,third_parties",
        ],
        "on_file",
        &[],
    ),
    (
        "order",
        &["--enterprise", "E1", "--hazards", "H1", "--hazards", "H2", "--deadline", "2026-12-20", "--document", "坛应急责改〔2026〕1号"],
        "unserved",
        &[(&["serve", "--served-to", "王五"], "served")],
    ),
    (
        "measure",
        &[
            "--enterprise",
            "E1",
            "--measure",
            "suspension",
            "--hazards",
            "H2",
            "--scope",
            "罐区",
            "--starts-at",
            "11-24 15:30",
            "--document",
            "1号",
        ],
        "in_force",
        &[],
    ),
    (
        "case",
        &["--enterprise", "E1", "--hazards", "H1", "--reason", "整改敷衍"],
        "handed",
        &[(&["take", "--taken-by", "孙六"], "taken"), (&["conclude", "--outcome", "立案"], "done")],
    ),
    (
        "penalty",
        &["--enterprise", "E1", "--document", "罚1号", "--basis", "第九十九条", "--content", "罚款", "--amount", "50000"],
        "unpublished",
        &[(&["publish", "--published-in", "局网站"], "done")],
    ),
    (
        "referral",
        &[
            "--enterprise",
            "E1",
            "--ground",
            "refused_stoppage",
            "--reason",
            "拒不停产",
            "--to",
            "区政府",
            "--approver",
            "赵局",
            "--document",
            "提1号",
        ],
        "open",
        &[(&["conclude", "--outcome", "予以关闭"], "done")],
    ),
    ("meeting", &["--meeting", "consultation", "--title", "粉尘涉爆会商", "--attendees", "张三、李四"], "on_file", &[]),
    (
        "task",
        &["--title", "报送方案", "--due", "12-10", "--group", "第1组", "--task-number", "3"],
        "open",
        &[(&["finish", "--outcome", "已报送"], "done")],
    ),
    (
        "training",
        &["--training", "criteria", "--on", "2026-12-01", "--lecturer", "钱工"],
        "planned",
        &[(&["hold", "--held-on", "2026-11-23", "--attendees", "张三", "--attendees", "李四"], "done")],
    ),
    (
        "report",
        &["--report", "group_annual", "--period", "2026", "--group", "G1"],
        "open",
        &[(&["receive", "--conclusion", "整改率九成"], "uncopied"), (&["copy", "--copied-to", "区政府"], "done")],
    ),
    (
        "practice",
        &["--title", "班前三分钟", "--content", "班前讲风险", "--enterprise", "E1"],
        "on_file",
        &[(&["spread", "--spread-to", "各企业"], "done")],
    ),
    (
        "accident",
        &["--enterprise", "E1", "--at", "2026-11-20 08:05", "--content", "机械伤害", "--deaths", "3", "--reported-at", "2026-11-20 08:40"],
        "open",
        &[(&["conclude", "--outcome", "防护缺失"], "done")],
    ),
    ("duty", &["--on", "2026-11-25", "--officers", "张三 李四", "--duty-leader", "赵局"], "on_file", &[]),
    ("handover-note", &["--note", "关注罐区", "--to", "李四"], "on_file", &[]),
];

#[test]
fn every_register_is_entered_listed_shown_and_goes_on_by_its_acts() {
    let desk = desk();
    desk.ok(&[
        "measure",
        "add",
        "--enterprise",
        "E1",
        "--measure",
        "suspension",
        "--scope",
        "全厂",
        "--starts-at",
        "11-01 08:00",
        "--override-reason",
        "补录",
    ]);
    for &(name, fields, stage, acts) in CASES {
        let made = desk.json(&[&[name, "add"], fields, &["--json"]].concat());
        let id = made["id"].as_str().unwrap();
        assert_eq!(made["stage"], stage, "{name}: {made}");
        assert_eq!((made["overrides"].to_string(), made["withdrawn"].is_null()), ("[]".to_owned(), true), "{name}");
        let mut version = made["version"].as_u64().unwrap();
        for &(act, after) in acts {
            let done = desk.json(&[&[name, act[0], id], &act[1..], &["--json"]].concat());
            assert_eq!((&done["id"], done["stage"].as_str()), (&made["id"], Some(after)), "{name} {act:?}: {done}");
            assert!(done["version"].as_u64().unwrap() > version, "{name} {act:?}");
            version = done["version"].as_u64().unwrap();
        }
        // What a list gives is what is shown, without what is lacking.
        let mut shown = desk.json(&[name, "show", id, "--json"]);
        assert!(shown.as_object_mut().unwrap().remove("lacks").unwrap().is_array());
        let listed = desk.list(&[name, "list", "--json"]);
        assert_eq!(listed.last(), Some(&shown), "{name}");
        let sheet = desk.ok(&[name, "show", id]);
        assert!(sheet.starts_with(&format!("{id} ")) && sheet.contains("登记"), "{name}: {sheet}");
        let line = desk.ok(&[name, "list"]);
        assert!(line.lines().last().unwrap().starts_with(&format!("{id} ")), "{name}: {line}");
        let withdrawn = desk.json(&[name, "withdraw", id, "--reason", "误登", "--json"]);
        assert_eq!((withdrawn["stage"].as_str(), withdrawn["withdrawn"].as_str()), (Some("withdrawn"), Some("误登")), "{name}");
        assert!(desk.refused(&[name, "withdraw", id, "--reason", "误登"]).1.contains("当前不能办理“撤回”"), "{name}");
        // A bare number is an id of the register; another register's id is none.
        desk.ok(&[name, "show", &id[1..]]);
        assert_eq!(desk.refused(&[name, "show", "Q1"]).0, 2);
    }
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn every_act_of_every_register_is_tried_here() {
    for &kind in RegisterKind::ALL {
        let name = if kind == RegisterKind::Handover { "handover-note".to_owned() } else { kind.key().replace('_', "-") };
        let &(_, _, _, acts) = CASES.iter().find(|(case, ..)| *case == name).unwrap_or_else(|| panic!("{name}"));
        for form in kind.blank().as_register().forms().iter().filter(|form| form.act != RegisterAct::Enter) {
            // The ladder's own tests lift measures and confirm them.
            let by_ladder = matches!(form.act, RegisterAct::Lift | RegisterAct::Confirm);
            let tried = acts.iter().any(|(act, _)| act[0] == form.act.key()) || by_ladder;
            assert!(tried, "{name} {}", form.act);
        }
    }
}

#[test]
fn a_record_has_its_fields_in_json() {
    let desk = desk();
    let accident = desk.json(&[
        "accident",
        "add",
        "--enterprise",
        "云墟测试化工有限公司",
        "--at",
        "11-20 08:05",
        "--content",
        "机械伤害\n一人轻伤",
        "--deaths",
        "3",
        "--json",
    ]);
    for (field, value) in [
        ("id", Value::from("A1")),
        ("kind", "accident".into()),
        ("enterprise_id", "E1".into()),
        ("enterprise", "云墟测试化工有限公司".into()),
        ("at", "2026-11-20T08:05:00+08:00".into()),
        ("day", "2026-11-20".into()),
        ("content", "机械伤害\n一人轻伤".into()),
        ("deaths", 3.into()),
        ("loss", Value::Null),
        ("grade", "larger".into()),
        ("hazards", serde_json::json!([])),
    ] {
        assert_eq!(accident[field], value, "{field}");
    }
    let task = desk.json(&["task", "add", "--title", "报送", "--due", "月底", "--group", "第1组", "--json"]);
    assert_eq!((task["group_id"].as_str(), task["group"].as_str(), task["due"].as_str()), (Some("G1"), Some("第1组"), Some("2026-11-30")));
    assert!(task["enterprise_id"].is_null() && task["enterprise"].is_null(), "{task}");
    let order =
        desk.json(&["order", "add", "--enterprise", "E1", "--hazards", "H1、2", "--deadline", "+10", "--document", "1号", "--json"]);
    assert_eq!(order["hazards"], serde_json::json!(["H1", "H2"]));
    assert_eq!(desk.json(&["hazard", "show", "H1", "--json"])["deadline"], "2026-12-04", "the order sets the deadline");
}

#[test]
fn what_is_not_given_is_as_on_the_screen() {
    let desk = desk();
    let visit = desk.json(&["visit", "add", "--enterprise", "E1", "--mode", "routine_visit", "--json"]);
    let me = desk.list(&["journal", "list", "--json"]).last().unwrap()["who"]["officer"].clone();
    assert_eq!((&visit["on"], &visit["participants"]), (&Value::from("2026-11-24"), &serde_json::json!([me])));
    let duty = desk.refused(&["duty", "add", "--on", "2026-11-25"]);
    assert_eq!(duty.0, 2, "nobody is on duty by default: {}", duty.1);
    let case = desk.json(&["case", "add", "--enterprise", "E1", "--reason", "敷衍", "--by", "张三,李四", "--json"]);
    assert_eq!(case["by"], serde_json::json!(["张三", "李四"]));
    assert_eq!(desk.json(&["case", "take", "K1", "--json"])["taken_by"], serde_json::json!([me]));
    let note = desk.json(&["handover-note", "add", "--note", "关注罐区", "--from", "11-23 17:30", "--to", "李四", "--json"]);
    assert_eq!((note["id"].as_str(), note["from"].as_str()), (Some("N1"), Some("2026-11-23T17:30:00+08:00")));
    assert_eq!(note["by"], serde_json::json!([me]));
}

#[test]
fn r45_findings_of_a_visit_become_hazards_and_what_was_fixed_is_closed_out() {
    let desk = desk();
    let visit = [
        "visit",
        "add",
        "--enterprise",
        "E1",
        "--mode",
        "inspection",
        "--finding",
        "线路老化",
        "--finding",
        "围堰破损",
        "--fixed",
        "灭火器过期",
        "--deadline",
        "+10",
        "--json",
    ];
    let visit = desk.json(&visit);
    assert_eq!(visit["hazards"], serde_json::json!(["H4", "H5", "H6"]));
    for (id, stage, deadline) in
        [("H4", "registered", Some("2026-12-04")), ("H5", "registered", Some("2026-12-04")), ("H6", "closed_out", None)]
    {
        let hazard = desk.json(&["hazard", "show", id, "--json"]);
        assert_eq!((hazard["stage"].as_str(), hazard["deadline"].as_str()), (Some(stage), deadline), "{id}");
        assert_eq!(hazard["found_mode"], "inspection");
    }
    assert_eq!(desk.list(&["enterprise", "list", "--json"])[0]["last_visit_on"], "2026-11-24");
    assert!(desk.list(&["enterprise", "list", "--json"])[1]["last_visit_on"].is_null());
}

#[test]
fn r41_decisions_of_a_meeting_become_tasks() {
    let desk = desk();
    desk.ok(&[
        "meeting",
        "add",
        "--meeting",
        "regular",
        "--title",
        "十一月例会",
        "--decision",
        "核对清单;张三;12-05",
        "--decision",
        "通报进度；11-30",
        "--decision",
        "抽查三家 李四 12-08",
    ]);
    let tasks = desk.list(&["task", "list", "--json"]);
    let said: Vec<_> =
        tasks.iter().map(|task| (task["title"].as_str(), task["owner"].as_str(), task["due"].as_str(), task["basis"].as_str())).collect();
    assert_eq!(
        said,
        [
            (Some("核对清单"), Some("张三"), Some("2026-12-05"), Some("J1 十一月例会")),
            (Some("通报进度"), Some(""), Some("2026-11-30"), Some("J1 十一月例会")),
            (Some("抽查三家"), Some("李四"), Some("2026-12-08"), Some("J1 十一月例会")),
        ]
    );
    for (decision, line) in [("没有期限", "请填写"), ("核对;张三;哪天", "日期无法识别")] {
        let meeting = ["meeting", "add", "--meeting", "regular", "--title", "例会", "--decision", decision];
        assert!(desk.refused(&meeting).1.contains(line), "{decision}");
    }
    assert_eq!(desk.list(&["meeting", "list", "--json"]).len(), 1, "nothing is kept of a meeting that was refused");
}

#[test]
fn lists_are_filtered() {
    let desk = desk();
    for (enterprise, on) in [("E1", "2026-11-01"), ("E2", "2026-11-10"), ("E1", "2026-11-20")] {
        desk.ok(&["visit", "add", "--enterprise", enterprise, "--mode", "routine_visit", "--on", on, "--content", "除尘"]);
    }
    desk.ok(&["task", "add", "--title", "甲事", "--due", "12-10", "--group", "G1"]);
    desk.ok(&["task", "add", "--title", "乙事", "--due", "12-12", "--enterprise", "E1"]);
    desk.ok(&["task", "add", "--title", "丙事", "--due", "12-14"]);
    desk.ok(&["task", "finish", "T1"]);
    let ids = |arguments: &[&str]| -> Vec<String> {
        desk.list(&[arguments, &["--json"]].concat()).iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
    };
    for (arguments, wanted) in [
        (&["visit", "list"][..], &["V1", "V2", "V3"][..]),
        (&["visit", "list", "--enterprise", "E1"], &["V1", "V3"]),
        (&["visit", "list", "--enterprise", "砾洲测试铸造有限公司"], &["V2"]),
        (&["visit", "list", "--group", "第1组"], &["V1", "V3"]),
        (&["visit", "list", "--from", "2026-11-05", "--until", "2026-11-15"], &["V2"]),
        (&["visit", "list", "--find", "chuchen lizhou"], &["V2"]),
        (&["visit", "list", "--open"], &[]),
        (&["task", "list", "--open"], &["T2", "T3"]),
        (&["task", "list", "--group", "G1"], &["T1", "T2"]),
        (&["roster", "list"], &[]),
    ] {
        assert_eq!(ids(arguments), wanted, "{arguments:?}");
    }
    assert_eq!(desk.ok(&["duty", "list", "--json"]), "[]\n");
}

#[test]
fn a_refusal_is_one_line_and_leaves_nothing() {
    let desk = desk();
    desk.ok(&["dock-in", "add", "--enterprise", "E1"]);
    let entries = desk.list(&["journal", "list", "--json"]).len();
    for (arguments, code, line) in [
        (&["visit", "add", "--enterprise", "E9", "--mode", "routine_visit"][..], 1, "未找到“E9”"),
        (&["visit", "add", "--enterprise", "E1"], 2, "缺少参数：--mode"),
        (&["visit", "add", "--enterprise", "E1", "--mode", "walk"], 2, "参数 --mode"),
        (&["visit", "add", "--enterprise", "E1", "--mode", "routine_visit", "--on", "2026-12-01"], 1, "“日期”（2026-12-01）晚于今天"),
        (&["dock-in", "add", "--enterprise", "E1"], 1, "已有相同记录I1"),
        (&["order", "add", "--enterprise", "E1", "--hazards", "H3", "--deadline", "+9", "--document", "1号"], 1, "隐患H3不属于企业E1"),
        (&["order", "add", "--enterprise", "E1", "--hazards", "H99", "--deadline", "+9", "--document", "1号"], 1, "未找到“H99”"),
        (&["order", "add", "--enterprise", "E1", "--hazards", "起重", "--deadline", "+9"], 1, "不能填“起重”"),
        (&["order", "add", "--enterprise", "E1", "--hazards", "H1", "--deadline", "someday"], 2, "参数 --deadline"),
        (&["penalty", "add", "--enterprise", "E1", "--basis", "x", "--content", "y", "--amount", "many"], 2, "参数 --amount"),
        (&["accident", "add", "--enterprise", "E1", "--at", "11-20 25:00", "--content", "x"], 2, "参数 --at"),
        (&["report", "add", "--report", "group_annual", "--period", "2026H1", "--group", "G1"], 1, "不能填“2026H1”"),
        (&["report", "add", "--report", "enterprise_annual", "--period", "2026"], 1, "请填写“企业”"),
        (&["report", "add", "--report", "group_annual", "--period", "2026", "--group", "第9组"], 1, "未找到“第9组”"),
        (&["visit", "serve", "V1"], 2, "没有命令"),
        (&["visit", "show", "V9"], 1, "未找到“V9”"),
        (&["visit", "show", "O1"], 2, "O1"),
        (&["dock-in", "edit", "I1"], 1, "内容没有变化"),
        (&["dock-in", "edit", "I1", "--by", ""], 1, "请填写“经办人”"),
        (&["dock-in", "withdraw", "I1", "--reason", " "], 1, "请填写"),
        (&["dock-in", "edit", "I1", "--explained", "--version", "1"], 1, "此记录已被"),
        (&["dock-in", "add", "--enterprise", "E1", "--override-reason", "x"], 2, "没有参数“--override-reason”"),
    ] {
        let (status, error) = desk.refused(arguments);
        assert!(status == code && error.contains(line), "{arguments:?}: {status} {error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    }
    assert_eq!(desk.list(&["journal", "list", "--json"]).len(), entries);
}

#[test]
fn a_correction_changes_what_is_given_and_takes_away_what_is_empty() {
    let desk = desk();
    let visit =
        ["visit", "add", "--enterprise", "E1", "--mode", "routine_visit", "--joint", "--joint-with", "镇政府", "--closed-loop", "yes"];
    let seen = desk.json(&[&visit[..], &["--json"]].concat())["version"].to_string();
    let edited = desk.json(&[
        "visit",
        "edit",
        "V1",
        "--joint=no",
        "--joint-with",
        "",
        "--closed-loop",
        "",
        "--place",
        "罐区",
        "--version",
        &seen,
        "--json",
    ]);
    assert_eq!((&edited["joint"], edited["joint_with"].as_str(), &edited["closed_loop"]), (&Value::Bool(false), Some(""), &Value::Null));
    assert_eq!((edited["place"].as_str(), edited["mode"].as_str()), (Some("罐区"), Some("routine_visit")));
    let (status, error) = desk.refused(&["visit", "edit", "V1", "--place", "仓库", "--version", &seen]);
    assert!(status == 1 && error.contains("此记录已被"), "{error}");
    let shown = desk.ok(&["visit", "show", "V1"]);
    assert!(shown.contains("罐区") && shown.contains("修改"), "{shown}");
    desk.ok(&["undo", &edited["version"].to_string()]);
    assert_eq!(desk.json(&["visit", "show", "V1", "--json"])["joint_with"], "镇政府");
}

#[test]
fn help_completions_and_man_page_know_the_registers() {
    let desk = Desk::new();
    let help = desk.ok(&["measure", "lift", "--help"]);
    assert!(help.contains("--override-reason") && help.contains("恢复批准人") && help.contains("--version"), "{help}");
    assert!(desk.ok(&["--lang", "en", "visit", "add", "--help"]).contains("Signed for the enterprise by"));
    assert!(desk.ok(&["man"]).contains(".TH dudao-hazard-list-copy 1"));
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.ok(&["completions", shell]);
        assert!(script.contains("handover-note") && script.contains("resume-approver"), "{shell}");
    }
    for name in CASES.iter().map(|case| case.0) {
        assert!(desk.ok(&["--help"]).contains(&format!("  {name} ")), "{name}");
    }
}
