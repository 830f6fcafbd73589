//! A year of a programme on the command line: 51 enterprises from dock-in to the year-end reports, with an accident and
//! its dossier; what is due is looked at on twelve dates.
//!
//! Every step is the real binary's, on the day that `--today` says.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::Desk;
use serde_json::Value;
use std::collections::BTreeMap;

const ENTERPRISES: usize = 51;
const LEADERS: usize = 6;
const TOWNS: [&str; 6] = ["云墟镇", "砾洲镇", "青屿街道", "榆坪镇", "鹤溪镇", "苇塘工业园"];
const SECTORS: [(&str, &str); 5] =
    [("危险化学品", "化工"), ("粉尘涉爆", "铝制品"), ("金属冶炼", "特钢"), ("有限空间", "印染"), ("涉氨制冷", "冷冻食品")];

struct Year {
    desk: Desk,
}

impl Year {
    /// Does something on a day; its answer in JSON.
    fn on(&self, day: &str, arguments: &[&str]) -> Value {
        let mut all = vec!["--today", day];
        all.extend(arguments);
        all.push("--json");
        self.desk.json(&all)
    }

    /// Does something with each enterprise of a range.
    fn each(&self, day: &str, places: std::ops::RangeInclusive<usize>, arguments: &[&str]) {
        for place in places {
            let id = format!("E{place}");
            let arguments: Vec<&str> = arguments.iter().map(|argument| if *argument == "E" { id.as_str() } else { argument }).collect();
            self.on(day, &arguments);
        }
    }

    fn refused(&self, day: &str, arguments: &[&str]) -> String {
        let mut all = vec!["--today", day];
        all.extend(arguments);
        self.desk.refused(&all).1
    }

    /// What is due on a day, counted by kind.
    fn due(&self, day: &str, days: &str) -> BTreeMap<String, u64> {
        let remind = self.desk.json(&["--today", day, "remind", "--days", days, "--format", "json"]);
        assert_eq!(remind["on"], day);
        let counts: BTreeMap<String, u64> = serde_json::from_value(remind["counts"].clone()).unwrap();
        assert_eq!(counts.values().sum::<u64>() as usize, remind["items"].as_array().unwrap().len());
        counts
    }

    fn items(&self, day: &str, kind: &str) -> Vec<Value> {
        let remind = self.desk.json(&["--today", day, "remind", "--days", "0", "--format", "json"]);
        remind["items"].as_array().unwrap().iter().filter(|item| item["kind"] == kind).cloned().collect()
    }
}

fn counts(expected: &[(&str, u64)]) -> BTreeMap<String, u64> {
    expected.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
}

/// The office sets the programme up, enters its people, imports the list, and pairs by the proposal.
fn set_up() -> Year {
    let year = Year { desk: Desk::new() };
    year.on(
        "2026-01-05",
        &[
            "programme",
            "set",
            "--document-number",
            "坛应急〔2026〕1号",
            "--issuer",
            "坛丘区应急管理局",
            "--issued-on",
            "2026-01-05",
            "--ends-on",
            "2026-12-31",
            "--enterprises",
            "51",
        ],
    );
    for number in 1..=36 {
        let (role, section) = match number {
            ..=LEADERS => ("bureau_leader", "局领导班子"),
            _ if number % 2 == 1 => ("group_leader", "安全生产监管科"),
            _ => ("supervisor", "监察大队"),
        };
        year.on("2026-01-05", &["staff", "add", "--name", &format!("张{number}"), "--role", role, "--section", section]);
    }
    for number in 1..=LEADERS {
        year.on("2026-01-05", &["group", "add", "--name", &format!("局领导{number}"), "--leader", &format!("S{number}")]);
    }
    for number in 0..15 {
        let (leader, member) = (format!("S{}", 7 + 2 * number), format!("S{}", 8 + 2 * number));
        year.on("2026-01-05", &["group", "add", "--name", &format!("第{}组", number + 1), "--leader", &leader, "--member", &member]);
    }
    let mut list = "企业名称,所在镇区,行业领域\n".to_owned();
    for place in 0..ENTERPRISES {
        let (sector, suffix) = SECTORS[place % SECTORS.len()];
        list.push_str(&format!("测试{}号{suffix}有限公司,{},{sector}\n", place + 1, TOWNS[place % TOWNS.len()]));
    }
    let path = year.desk.scratch().join("enterprises.csv");
    std::fs::write(&path, list).unwrap();
    assert_eq!(year.on("2026-01-05", &["import", path.to_str().unwrap()])["created"], 51);
    year.desk.ok(&["--today", "2026-01-05", "enterprise", "pair", "--proposal", "--yes"]);
    year
}

#[test]
fn a_year_of_the_programme() {
    let year = set_up();
    let list = year.desk.list(&["--today", "2026-01-06", "enterprise", "list", "--json"]);
    assert!(list.len() == ENTERPRISES && list.iter().all(|enterprise| enterprise["group"].is_string()), "R3, R11: all are paired");

    // First date: the whole bureau has a week to dock in.
    assert_eq!(year.due("2026-01-06", "7"), counts(&[("dock_in", 51)]));
    year.each("2026-01-08", 1..=49, &["dock-in", "add", "--enterprise", "E", "--by", "张7", "--explained", "--plan-drafted"]);
    // One has explained, and has no work plan yet.
    year.each("2026-01-08", 50..=50, &["dock-in", "add", "--enterprise", "E", "--by", "张7", "--explained"]);

    // Second date: the week ended on Monday the twelfth.
    assert_eq!(year.due("2026-01-13", "0"), counts(&[("dock_in", 2)]));
    let late = year.items("2026-01-13", "dock_in");
    assert!(late.iter().all(|item| item["days"] == -1 && item["due"] == "2026-01-12"), "{late:?}");
    year.each("2026-01-13", 51..=51, &["dock-in", "add", "--enterprise", "E", "--by", "张7", "--explained", "--plan-drafted"]);
    year.on("2026-01-13", &["dock-in", "edit", "I50", "--plan-drafted"]);

    diagnose(&year);
    rectify(&year);
    climb_the_ladder(&year);
    half_year(&year);
    accident(&year);
    year_end(&year);
    assert_eq!(year.desk.json(&["journal", "verify", "--json"])["ok"], true);
}

/// Diagnosis, hazards, list and its copy, action plan: each within its time but for E51.
fn diagnose(year: &Year) {
    // Third date: a month from the dock-in of the eighth is Sunday the eighth of February, and rolls to Monday.
    let due = year.due("2026-02-05", "7");
    assert_eq!((due["diagnosis"], due["visit"]), (50, 51), "E51 docked in on the thirteenth: {due:?}");
    year.each(
        "2026-02-05",
        1..=50,
        &[
            "visit",
            "add",
            "--enterprise",
            "E",
            "--mode",
            "inspection",
            "--participants",
            "张7",
            "--finding",
            "报警器超过检定有效期",
            "--finding",
            "应急预案未按年度演练",
            "--fixed",
            "灭火器被遮挡",
            "--deadline",
            "2026-03-31",
            "--content",
            "全面诊断",
            "--signed-by",
            "王五",
        ],
    );
    year.each("2026-02-05", 1..=50, &["diagnosis", "add", "--enterprise", "E", "--by", "张7", "--conclusion", "问题已列入清单"]);
    assert_eq!(year.due("2026-02-05", "0"), counts(&[("copy_to", 50)]), "R27: the list goes to the town at the same time");
    year.each("2026-02-05", 1..=50, &["hazard-list", "add", "--enterprise", "E", "--by", "张7"]);
    for number in 1..=49 {
        year.on("2026-02-06", &["hazard-list", "copy", &format!("Z{number}"), "--copied-on", "2026-02-06", "--copied-to", "云墟镇"]);
    }
    year.each(
        "2026-02-10",
        1..=49,
        &["action-plan", "add", "--enterprise", "E", "--goals", "隐患清零", "--measures", "逐项整改", "--deadline", "2026-12-31"],
    );
    // A plan without measures is no plan.
    year.each("2026-02-10", 50..=50, &["action-plan", "add", "--enterprise", "E", "--goals", "隐患清零", "--deadline", "2026-12-31"]);

    // Fourth date: E50's list and plan, and all that E51 has not done.
    let due = year.due("2026-02-24", "0");
    assert_eq!(due, counts(&[("action_plan", 1), ("copy_to", 1), ("diagnosis", 1), ("visit", 1)]));
    year.on("2026-02-24", &["hazard-list", "copy", "Z50", "--copied-on", "2026-02-24", "--copied-to", "砾洲镇"]);
    year.on("2026-02-24", &["action-plan", "edit", "Y50", "--measures", "逐项整改"]);
    year.each("2026-02-24", 51..=51, &["visit", "add", "--enterprise", "E", "--mode", "inspection", "--participants", "张7"]);
    year.each("2026-02-24", 51..=51, &["diagnosis", "add", "--enterprise", "E", "--by", "张7", "--conclusion", "未发现隐患"]);
    year.each("2026-02-24", 51..=51, &["hazard-list", "add", "--enterprise", "E", "--by", "张7"]);
    year.on("2026-02-24", &["hazard-list", "copy", "Z51", "--copied-on", "2026-02-24", "--copied-to", "苇塘工业园"]);
    year.each(
        "2026-02-24",
        51..=51,
        &["action-plan", "add", "--enterprise", "E", "--goals", "无隐患", "--measures", "保持", "--deadline", "2026-12-31"],
    );
    assert_eq!(year.due("2026-02-24", "0"), BTreeMap::new());
}

/// Ninety-six of the hundred hazards are closed out; four at E1 and E2 are not.
fn rectify(year: &Year) {
    // Fifth date: what is fixed on the spot is closed, the rest is due at the end of March, and visits are again due.
    let due = year.due("2026-03-31", "0");
    assert_eq!((due["rectification_deadline"], due["visit"]), (100, 51));
    let open = year.desk.list(&["--today", "2026-03-31", "hazard", "list", "--due-within", "7", "--json"]);
    for hazard in open.iter().filter(|hazard| !matches!(hazard["enterprise_id"].as_str().unwrap(), "E1" | "E2")) {
        let id = hazard["id"].as_str().unwrap();
        year.on("2026-03-31", &["hazard", "apply", id]);
        year.on("2026-03-31", &["hazard", "reinspect", id, "--passed", "--close", "--opinion", "已整改", "--by", "张7"]);
    }
    for quarter in ["2026-03-31", "2026-06-24"] {
        year.each(quarter, 3..=51, &["visit", "add", "--enterprise", "E", "--mode", "routine_visit", "--participants", "张7"]);
    }

    // Sixth date: overdue deadlines and re-inspections of E1 and E2, and look-backs a month after the close-outs.
    let due = year.due("2026-04-30", "0");
    assert_eq!(due["rectification_deadline"], 4);
    assert_eq!(due["reinspection"], 4, "ten days after the deadline the officer goes, applied or not");
    assert_eq!(due["look_back"], 96 + 50, "with those fixed on the spot in February");
    let closed = year.desk.list(&["--today", "2026-04-30", "hazard", "list", "--stage", "closed_out", "--json"]);
    for hazard in &closed {
        year.on("2026-04-30", &["hazard", "look-back", hazard["id"].as_str().unwrap(), "--holds", "--by", "张7"]);
    }
    assert!(!year.due("2026-04-30", "0").contains_key("look_back"));
}

/// E1 does not rectify: an order, a stop, penalties, the power cut, and at last the referral.
fn climb_the_ladder(year: &Year) {
    let hazards: Vec<String> = year
        .desk
        .list(&["--today", "2026-05-06", "hazard", "list", "--enterprise", "E1", "--overdue", "--json"])
        .iter()
        .map(|hazard| hazard["id"].as_str().unwrap().to_owned())
        .collect();
    let [first, second] = hazards.as_slice() else { panic!("{hazards:?}") };
    let add_order = |document: &[&str]| {
        let mut arguments = vec!["order", "add", "--enterprise", "E1", "--hazards", first, "--hazards", second, "--deadline", "2026-05-20"];
        arguments.extend(["--on", "2026-05-06", "--by", "张7"]);
        arguments.extend(document);
        arguments.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let run = |day: &str, arguments: Vec<String>| year.on(day, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let bare = add_order(&[]);
    let told = year.refused("2026-05-06", &bare.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(told.contains("文书号"), "R49: {told}");
    run("2026-05-06", add_order(&["--document", "（坛）应急责改〔2026〕1号"]));
    year.on("2026-05-07", &["order", "serve", "O1", "--served-on", "2026-05-07", "--served-to", "王五"]);
    assert_eq!(year.on("2026-05-07", &["hazard", "show", first])["deadline"], "2026-05-20", "the order sets the deadline");

    // R50: a stop needs a major hazard.
    let stop = |extra: &[&str]| {
        let mut arguments = vec!["measure", "add", "--enterprise", "E1", "--measure", "suspension", "--hazards", first, "--scope", "罐区"];
        arguments.extend(["--starts-at", "2026-05-21 10:00", "--until", "2026-06-10", "--document", "（坛）应急现决〔2026〕1号"]);
        arguments.extend(extra);
        arguments.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let told = year.refused("2026-05-21", &stop(&[]).iter().map(String::as_str).collect::<Vec<_>>());
    assert!(told.contains("重大隐患"), "R50: {told}");
    year.on("2026-05-21", &["hazard", "edit", first, "--severity", "major"]);
    run("2026-05-21", stop(&[]));

    // R51: the enterprise goes on all the same; the power is cut with the head's approval and a day's notice.
    let cut = |notified: &str| {
        let mut arguments =
            vec!["measure", "add", "--enterprise", "E1", "--measure", "power_cut", "--hazards", first, "--scope", "罐区动力线路"];
        arguments.extend(["--starts-at", "2026-05-27 10:00", "--document", "（坛）应急强〔2026〕1号", "--approver", "张1"]);
        arguments.extend(["--refused-decision", "停产决定送达后仍组织生产", "--danger", "可能泄漏爆炸", "--notified-at", notified]);
        arguments.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let short = cut("2026-05-26 16:00");
    let told = year.refused("2026-05-26", &short.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(told.contains("二十四小时"), "{told}");
    run("2026-05-26", cut("2026-05-26 09:00"));

    // R53, R52: three penalties within 180 days make a referral possible.
    for (number, day) in ["2026-05-08", "2026-05-25", "2026-06-08"].iter().enumerate() {
        let document = format!("（坛）应急罚〔2026〕{}号", number + 1);
        if number == 2 {
            assert!(refer(year, "2026-06-05").contains("一百八十日"), "two are not three");
        }
        year.on(
            day,
            &[
                "penalty",
                "add",
                "--enterprise",
                "E1",
                "--document",
                &document,
                "--basis",
                "第一百零二条",
                "--content",
                "罚款",
                "--amount",
                "50000",
            ],
        );
    }
    // Seventh date: penalties to publish, of which one is late; the stop has run out; the power cut is to be looked at.
    let due = year.due("2026-06-11", "7");
    assert_eq!((due["penalty_publication"], due["onsite_measure"]), (3, 2));
    for (number, day) in [(1, "2026-06-11"), (2, "2026-06-11"), (3, "2026-06-11")] {
        year.on(day, &["penalty", "publish", &format!("F{number}"), "--published-on", day, "--published-in", "门户网站"]);
    }
    assert!(!year.due("2026-06-11", "7").contains_key("penalty_publication"));
    let told = refer(year, "2026-06-11");
    assert!(told.is_empty(), "{told}");
    // R33: handed to enforcement, taken on, concluded.
    year.on("2026-06-11", &["case", "add", "--enterprise", "E2", "--reason", "整改敷衍", "--by", "张7"]);
    assert_eq!(year.items("2026-06-11", "task").len(), 1);
    year.on("2026-06-12", &["case", "take", "K1", "--taken-on", "2026-06-12", "--taken-by", "张8"]);
    year.on("2026-06-18", &["case", "conclude", "K1", "--ended-on", "2026-06-18", "--outcome", "立案处罚"]);
    assert!(year.items("2026-06-18", "task").is_empty());
    // R50: work resumes after the department's own check.
    year.on(
        "2026-06-24",
        &[
            "measure",
            "lift",
            "M2",
            "--lifted-on",
            "2026-06-24",
            "--checked-by",
            "张7",
            "--check-result",
            "已停产",
            "--resume-approver",
            "张1",
            "--override-reason",
            "改由停产措施控制风险",
        ],
    );
    assert_eq!(year.on("2026-06-24", &["measure", "show", "M2"])["overrides"][0]["lacks"][0], "hazards_open");
}

/// The refusal of a referral of E1 for closure, or nothing once it is entered.
fn refer(year: &Year, day: &str) -> String {
    let mut arguments = vec!["--today", day, "referral", "add", "--enterprise", "E1", "--ground", "repeated_penalties"];
    arguments.extend([
        "--hazards",
        "H1",
        "--reason",
        "屡罚不改",
        "--to",
        "坛丘区人民政府",
        "--approver",
        "张1",
        "--document",
        "坛应急〔2026〕9号",
    ]);
    let output = year.desk.run(&arguments);
    String::from_utf8(output.stderr).unwrap()
}

/// Meetings, trainings, the groups' assessments; the eve of the National Day rest.
fn half_year(year: &Year) {
    year.on(
        "2026-06-25",
        &["meeting", "add", "--meeting", "regular", "--title", "督导办例会", "--decision", "通报共性问题；张7；2026-07-10"],
    );
    // Eighth date: every group's assessment is due, and the task of the meeting.
    let due = year.due("2026-07-01", "10");
    assert_eq!((due["half_year_assessment"], due["task"]), (21, 1));
    for group in 1..=20 {
        year.on(
            "2026-07-02",
            &[
                "report",
                "add",
                "--report",
                "half_year_assessment",
                "--period",
                "2026H1",
                "--group",
                &format!("G{group}"),
                "--received-on",
                "2026-07-02",
                "--conclusion",
                "总体有序",
            ],
        );
    }
    year.on("2026-07-02", &["task", "finish", "T1", "--done-on", "2026-07-02"]);
    year.on("2026-07-02", &["training", "add", "--training", "criteria", "--on", "2026-09-30", "--title", "判定标准"]);
    // Ninth date: one group is late, and is reminded of until it reports.
    let late = year.items("2026-08-03", "half_year_assessment");
    assert_eq!(late.len(), 1);
    assert_eq!((late[0]["group_id"].as_str(), late[0]["days"].as_i64()), (Some("G21"), Some(-34)));
    year.on(
        "2026-08-03",
        &[
            "report",
            "add",
            "--report",
            "half_year_assessment",
            "--period",
            "2026H1",
            "--group",
            "G21",
            "--received-on",
            "2026-08-03",
            "--conclusion",
            "总体有序",
        ],
    );

    // Tenth date: the last working day before the rest of the first to the seventh of October shows what falls due in it.
    year.on("2026-09-07", &["task", "add", "--title", "节前检查", "--due", "2026-10-05"]);
    assert!(year.items("2026-09-29", "task").is_empty());
    let eve: Vec<String> = year.items("2026-09-30", "task").iter().map(|item| item["due"].as_str().unwrap().to_owned()).collect();
    assert_eq!(eve, ["2026-09-30", "2026-10-05"], "the training of the day, and the task in the rest");
    year.on("2026-09-30", &["training", "hold", "L1", "--held-on", "2026-09-30", "--attendees", "张7", "--attendees", "张8"]);
    year.on("2026-10-09", &["task", "finish", "T2", "--done-on", "2026-10-09"]);
}

/// An accident at E2, whose hazards were open: the officers' own work is looked at.
fn accident(year: &Year) {
    let day = "2026-10-15";
    year.on(
        day,
        &[
            "accident",
            "add",
            "--enterprise",
            "E2",
            "--at",
            "2026-10-15 08:20",
            "--content",
            "泄漏中毒",
            "--deaths",
            "1",
            "--serious-injuries",
            "2",
        ],
    );
    let dossier = year.desk.json(&["--today", "2026-10-20", "dossier", "E2", "--on", day, "--json"]);
    let block = |key: &str| dossier[key].as_array().unwrap_or_else(|| panic!("{key} of {dossier}")).clone();
    assert_eq!(dossier["report"], "dossier");
    assert!(!block("pairing").is_empty(), "who was paired on the day");
    let known = block("known");
    assert_eq!(known.len(), 3, "two open, and one fixed on the spot");
    assert!(known.iter().all(|row| row["entry"].is_u64()), "each line names its journal entry: {known:?}");
    assert!(!block("missed").is_empty(), "deadlines long past");
    assert!(!block("visits").is_empty());
    let file = year.desk.json(&["--today", "2026-10-20", "enterprise", "file", "E2", "--json"]);
    assert_eq!(file["report"], "enterprise_file");
}

/// The year-end reports of enterprises and groups, and the next programme.
fn year_end(year: &Year) {
    // Eleventh date: 51 of the enterprises, 21 of the groups, and the groups' second half-year.
    let due = year.due("2026-12-28", "7");
    assert_eq!((due["annual_report"], due["half_year_assessment"]), (72, 21));
    for place in 1..=50 {
        year.on(
            "2026-12-30",
            &[
                "report",
                "add",
                "--report",
                "enterprise_annual",
                "--period",
                "2026",
                "--enterprise",
                &format!("E{place}"),
                "--received-on",
                "2026-12-30",
            ],
        );
    }
    for group in 1..=21 {
        let group = format!("G{group}");
        year.on(
            "2026-12-30",
            &["report", "add", "--report", "half_year_assessment", "--period", "2026H2", "--group", &group, "--received-on", "2026-12-30"],
        );
        year.on(
            "2026-12-30",
            &["report", "add", "--report", "group_annual", "--period", "2026", "--group", &group, "--received-on", "2026-12-30"],
        );
    }
    assert_eq!(year.items("2026-12-30", "copy_to").len(), 21, "R40: the groups' reports go to the local government");
    let reports = year.desk.list(&["--today", "2026-12-30", "report", "list", "--json"]);
    for report in reports.iter().filter(|report| report["report"] == "group_annual") {
        year.on("2026-12-31", &["report", "copy", report["id"].as_str().unwrap(), "--copied-on", "2026-12-31", "--copied-to", "云墟镇"]);
    }

    // Twelfth date: in the new year what is left is one report, and the hazards of E1 and E2 that nobody rectified.
    let due = year.due("2027-01-04", "0");
    let expected = [("annual_report", 1), ("onsite_measure", 1), ("rectification_deadline", 4), ("reinspection", 4), ("visit", 51)];
    assert_eq!(due, counts(&expected), "beside the stop that was never lifted, and visits that nobody made since June");

    // R2: the next programme keeps enterprises and open hazards, and begins with the dock-in again.
    year.on(
        "2027-01-05",
        &["programme", "roll-over", "--document-number", "坛应急〔2027〕1号", "--issued-on", "2027-01-05", "--ends-on", "2027-12-31"],
    );
    let due = year.due("2027-01-06", "7");
    assert_eq!((due["dock_in"], due["rectification_deadline"]), (51, 4));
}
