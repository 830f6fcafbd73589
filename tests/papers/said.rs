//! What each paper says, and what it leaves blank.

use crate::bureau::{NAME, bureau, paper, register};
use crate::common::Desk;

/// A paper of the bureau: what it is asked for, what it must say, must not say, and what is missing from it.
struct Case {
    asked: &'static [&'static str],
    says: &'static [&'static str],
    not: &'static [&'static str],
    missing: &'static [&'static str],
}

const REMEDY: &str = "六十日内向坛丘区人民政府申请行政复议";
const COURT: &str = "六个月内依法向有管辖权的人民法院提起行政诉讼";

const CASES: &[Case] = &[
    Case {
        asked: &["hazard-list", "Z1"],
        says: &[NAME, "事故隐患清单", "第1版　制定日期：2026年11月3日　共2条，其中重大1条", "1 | 储罐区紧急切断阀失效", "2 | 配电箱未接地"],
        not: &["消防通道堵塞"],
        missing: &["抄送日期", "文书号"],
    },
    Case {
        asked: &["hazard-list", NAME],
        says: &["第2版", "3 | 消防通道堵塞", "抄送：云墟镇人民政府"],
        not: &[],
        missing: &["抄送日期", "文书号"],
    },
    Case {
        asked: &["action-plan", "E1"],
        says: &[
            "“一企一策”督导整治方案",
            "位于云墟镇甲路1号",
            "法定代表人赵六",
            "由第1组挂钩督导，组长张三",
            "截至2026年11月24日",
            "2026年12月25日",
        ],
        not: &["从业人数"],
        missing: &["整治目标", "整改措施", "整改期限", "责任落实", "隐患.整改措施#1"],
    },
    Case {
        asked: &["inspection-record", "V1"],
        says: &[
            "坛丘区应急管理局\n现场检查记录",
            "检查时间 | 2026年11月18日＿＿时＿＿分至＿＿时＿＿分",
            "检查场所 | 储罐区",
            "检查人员 | 张三、李四",
            "出示执法证件",
            "检查储罐区",
            "责令改正",
            "企业签字人：赵六",
            "拒绝签字的，由检查人员将情况记录在案，并向本机关报告",
        ],
        not: &["拒签情况", "专家意见"],
        missing: &[],
    },
    Case {
        asked: &["rectification-order", "O1"],
        says: &[
            "坛丘区应急管理局\n责令限期整改指令书\n坛应急责改〔2026〕7号",
            "云墟测试化工有限公司：",
            "第六十五条第一款第二项、第三项",
            "1 | 储罐区紧急切断阀失效，2026年10月1日起停用 | 储罐区 | 重大 | 2026年12月9日",
            "2 | 配电箱未接地 |  | 一般 | 2026年12月9日",
            "于2026年12月9日前全部整改完毕",
            REMEDY,
            COURT,
            "执法人员：张三、李四",
            "（印章）\n2026年11月10日",
        ],
        not: &["2026年12月25日", "判定依据"],
        missing: &[],
    },
    Case {
        asked: &["reinspection-opinion", "O1"],
        says: &[
            "整改复查意见书\n坛应急复查〔2026〕3号",
            "2026年11月10日向你单位下达坛应急责改〔2026〕7号《责令限期整改指令书》，责令于2026年12月9日前整改完毕",
            "1 | 储罐区紧急切断阀失效，2026年10月1日起停用 | 2026年11月20日 | 通过 | 已更换",
            "2 | 配电箱未接地 | 2026年11月20日 | 未通过 | 仍未接地",
            "整改到位1项，未整改到位1项",
            "“配电箱未接地”应当于2026年12月25日前继续整改完毕",
            "复查人员：张三",
            "（印章）\n2026年11月20日",
        ],
        not: &["“储罐区"],
        missing: &[],
    },
    Case {
        asked: &["reinspection-opinion", "H1"], says: &["上述1项隐患均已整改到位"], not: &["配电箱", "继续整改完毕"], missing: &[]
    },
    Case {
        asked: &["onsite-measure", "M1"],
        says: &[
            "现场处理措施决定书\n坛应急现决〔2026〕1号",
            "（地址：云墟镇甲路1号）",
            "1．储罐区紧急切断阀失效，2026年10月1日起停用（重大事故隐患）",
            "排除前或者排除过程中无法保证安全",
            "第六十五条第一款第三项",
            "起始时间 | 2026年11月22日10时05分",
            "经审查同意，方可恢复生产经营和使用",
            "陈述、申辩",
            REMEDY,
            COURT,
            "本决定不停止执行",
        ],
        not: &["第七十条", "主要负责人", "现实危险", "停电通知"],
        missing: &[],
    },
    Case {
        asked: &["onsite-measure", "M2"],
        says: &[
            "停止供电决定书\n坛应急停〔2026〕2号",
            "第七十条第一款",
            "拒不执行",
            "及时解除上述措施",
            "（地址：云墟镇甲路1号）",
            REMEDY,
            COURT,
        ],
        not: &["第六十五条", "现场处理措施决定书"],
        missing: &["强制措施.拒不执行的决定及情形", "强制措施.现实危险", "强制措施.批准人", "停电通知.通知时间"],
    },
    Case {
        asked: &["half-year-assessment", "第1组"],
        says: &[
            "第1组2026年下半年挂钩督导评估报告",
            "2026年7月1日至2026年11月24日",
            "1 | 云墟测试化工有限公司 | 3 | 0 | 3 | 0",
            "组长：张三",
        ],
        not: &[],
        missing: &[],
    },
    Case {
        asked: &["group-annual", "G1", "--period", "2026"],
        says: &["第1组2026年度挂钩督导工作报告", "抄送：云墟镇人民政府。", "2026年1月1日"],
        not: &[],
        missing: &[],
    },
    Case {
        asked: &["enterprise-annual", "E1"],
        says: &[
            "2026年度事故隐患整改情况报告",
            "坛丘区应急管理局：",
            "在册事故隐患3条，其中重大事故隐患1条；已销号0条，移送其他部门0条，未销号3条",
        ],
        not: &["投入整改资金"],
        missing: &[],
    },
    Case {
        asked: &["dossier", "E1", "--on", "2026-11-24"],
        says: &["督导工作倒查案卷", "倒查日：2026年11月24日", "坛应急责改", "第1组 | 张三 | 李四"],
        not: &[],
        missing: &[],
    },
    Case {
        asked: &["enterprise-file", NAME],
        says: &["“一企一档”\n编号：E1", "91320499MA40000428", "赵六", "13900000001", "第1组"],
        not: &[],
        missing: &["从业人数", "实际控制人", "实际控制人电话", "安全负责人", "安全负责人电话"],
    },
];

#[test]
fn each_paper_says_what_it_must_and_tells_what_is_missing() {
    let desk = bureau();
    for Case { asked, says, not, missing } in CASES {
        let made = paper(&desk, asked);
        says.iter().for_each(|text| made.says(text));
        not.iter().for_each(|text| made.says_not(text));
        let told = made.missing();
        assert!(missing.iter().all(|tag| told.contains(&(*tag).to_owned())), "{asked:?}: {told:?}");
        if missing.is_empty() {
            assert!(told.is_empty() && made.docx.marked("yellow").is_empty() && !made.note.contains("缺项"), "{asked:?}: {told:?}");
        } else {
            assert!(made.docx.marked("yellow").iter().all(|blank| blank.contains('＿')), "{asked:?}");
            assert!(made.docx.marked("yellow").len() >= missing.len(), "{asked:?}");
            assert!(made.note.contains("缺项") && made.note.contains(missing[0].split('#').next().unwrap()), "{asked:?}: {}", made.note);
        }
        assert!(made.unknown().is_empty() && made.docx.marked("cyan").is_empty(), "{asked:?}");
        let text = made.docx.text();
        assert!(!text.contains("{{") && !text.contains("〔2026〕0"), "{asked:?}: {text}");
        let day = |at: usize| text[at..].strip_prefix("2026-").is_some_and(|rest| rest.as_bytes().get(2) == Some(&b'-'));
        assert!(!text.match_indices("2026-").any(|(at, _)| day(at)), "{asked:?}: {text}");
    }
}

#[test]
fn a_fresh_enterprise_has_papers_of_blanks() {
    let desk = bureau();
    for (kind, missing) in [
        ("hazard-list", &["版次", "日期", "统一社会信用代码", "挂钩小组", "文书号"][..]),
        ("action-plan", &["地址", "法定代表人", "整治目标", "整改措施", "整改期限"]),
        ("enterprise-annual", &["统一社会信用代码"]),
        ("enterprise-file", &["统一社会信用代码", "地址"]),
        ("dossier", &[]),
    ] {
        let made = paper(&desk, &[kind, "空白企业"]);
        made.says("空白企业");
        let told = made.missing();
        assert!(missing.iter().all(|tag| told.contains(&(*tag).to_owned())), "{kind}: {told:?}");
        assert!(made.docx.lines().iter().any(|line| line.starts_with("无 |")), "{kind}: {}", made.docx.text());
    }
    assert!(paper(&desk, &["hazard-list", "E2"]).docx.marked("yellow").contains(&"＿＿＿＿〔2026〕＿＿号".to_owned()));
}

#[test]
fn an_opinion_rests_on_an_order_and_counts_what_was_seen_since() {
    let desk = bureau();
    let (code, line) = desk.refused(&["paper", "reinspection-opinion", "H3"]);
    assert!(code == 1 && line.contains("没有责令限期整改指令书") && line.trim_end().lines().count() == 1, "{line}");
    // H1 was re-inspected on the 20th: not by the order of the 22nd.
    desk.ok(&[
        "order",
        "add",
        "--enterprise",
        "E1",
        "--hazards",
        "H2",
        "--deadline",
        "2026-12-30",
        "--on",
        "2026-11-22",
        "--by",
        "张三",
        "--document",
        "坛应急责改〔2026〕8号",
    ]);
    let made = paper(&desk, &["reinspection-opinion", "O2"]);
    assert_eq!(made.missing(), ["复查文书号", "隐患.复查日期", "隐患.复查结果", "隐患.复查意见", "复查结论", "复查人", "复查日期"]);
    made.says_not("仍未接地");
    made.says("2 | 配电箱未接地".trim_start_matches("2 | "));
    // Of a hazard it is the opinion by the latest order.
    paper(&desk, &["reinspection-opinion", "H2"]).says("坛应急责改〔2026〕8号");
    desk.ok(&["order", "withdraw", "O2", "--reason", "重复"]);
    paper(&desk, &["reinspection-opinion", "H2"]).says("坛应急责改〔2026〕7号");
    assert_eq!(desk.refused(&["paper", "rectification-order", "O2"]).0, 1);
}

#[test]
fn only_a_coercive_measure_needs_the_heads_approval_and_the_notice() {
    let desk = bureau();
    let measure = [
        "measure",
        "add",
        "--enterprise",
        "E1",
        "--hazards",
        "H1",
        "--scope",
        "全厂",
        "--on",
        "2026-11-20",
        "--starts-at",
        "2026-11-24 10:00",
    ];
    let grounds = ["--refused-decision", "停产停业决定送达后仍在生产", "--danger", "储罐随时可能泄漏", "--document", "坛应急停[2026]5号"];
    let whole = ["--approver", "孙八", "--notified-at", "2026-11-22 09:30", "--override-reason", "急"];
    desk.ok(&[&measure[..], &["--measure", "power_cut"], &grounds, &whole].concat());
    let made = paper(&desk, &["onsite-measure", "M3"]);
    assert_eq!(made.missing(), Vec::<String>::new());
    for text in [
        "经本机关主要负责人孙八批准",
        "停电通知时间：2026年11月22日9时30分",
        "停产停业决定送达后仍在生产",
        "储罐随时可能泄漏",
        "至依法解除之日",
    ] {
        made.says(text);
    }
    let pressing = ["--approver", "孙八", "--urgent", "--override-reason", "急"];
    desk.ok(&[&measure[..], &["--measure", "power_cut"], &grounds, &pressing].concat());
    paper(&desk, &["onsite-measure", "M4"]).says("因有危及生产安全的紧急情形，未能提前二十四小时通知");
    desk.ok(&[&measure[..], &["--measure", "explosives_cut"], &grounds, &["--approver", "孙八", "--override-reason", "急"]].concat());
    let made = paper(&desk, &["onsite-measure", "M5"]);
    assert_eq!(made.missing(), Vec::<String>::new());
    made.says("停止供应民用爆炸物品决定书");
    made.says_not("停电通知");
    // Neither article knows a measure for a general hazard: the grounds stay blank.
    let general = [
        "measure",
        "add",
        "--enterprise",
        "E1",
        "--hazards",
        "H3",
        "--scope",
        "仓库",
        "--on",
        "2026-11-20",
        "--starts-at",
        "2026-11-24 10:00",
    ];
    desk.ok(&[&general[..], &["--measure", "use_prohibition", "--override-reason", "急", "--document", "坛应急现决[2026]9号"]].concat());
    let made = paper(&desk, &["onsite-measure", "M6"]);
    assert_eq!(made.missing(), ["措施理由"]);
    made.says("消防通道堵塞（一般事故隐患）");
}

#[test]
fn the_remedy_names_the_government_that_the_bureaus_name_tells() {
    let desk = bureau();
    for (issuer, government) in [
        ("坛丘区应急管理局", Some("向坛丘区人民政府申请")),
        ("某市坛丘区应急管理局", Some("向某市坛丘区人民政府申请")),
        ("坛丘区委办公室、坛丘区应急管理局", Some("向坛丘区人民政府申请")),
        ("坛丘经济开发区应急管理局", None),
        ("坛丘区安全生产委员会", None),
        ("应急管理局", None),
    ] {
        desk.ok(&["programme", "set", "--issuer", issuer]);
        let made = paper(&desk, &["rectification-order", "O1"]);
        match government {
            Some(text) => made.says(text),
            None => assert!(made.missing().contains(&"本级人民政府".to_owned()), "{issuer}: {:?}", made.missing()),
        }
        assert_eq!(made.missing().contains(&"应急管理部门".to_owned()), !issuer.ends_with("应急管理局"), "{issuer}");
    }
}

#[test]
fn a_report_on_file_goes_before_the_draft() {
    let desk = bureau();
    let draft = paper(&desk, &["half-year-assessment", "G1", "--period", "2026h2"]);
    draft.says("期间发现隐患3条");
    assert!(draft.docx.text().contains("下一步"));
    let report = ["report", "add", "--report", "half_year_assessment", "--period", "2026H2", "--group", "G1"];
    desk.ok(&[&report[..], &["--conclusion", "已于2026-11-20督促整改。\n继续跟踪。", "--document", "坛应急评[2026]04号"]].concat());
    for asked in [&["half-year-assessment", "G1"][..], &["half-year-assessment", "R1"]] {
        let made = paper(&desk, asked);
        made.says("坛应急评〔2026〕4号\n督导办：\n已于2026年11月20日督促整改。\n继续跟踪。");
        made.says_not("期间发现隐患");
        made.says_not("下一步");
    }
    // The half-year before has no report.
    let before = paper(&desk, &["half-year-assessment", "G1", "--period", "2026H1"]);
    before.says("第1组2026年上半年挂钩督导评估报告");
    before.says_not("继续跟踪");
    assert_eq!(desk.refused(&["paper", "group-annual", "R1"]).0, 1, "R1 is no year-end report");
    let annual = ["report", "add", "--report", "enterprise_annual", "--period", "2026", "--enterprise", "E1"];
    desk.ok(&[&annual[..], &["--conclusion", "全部整改。"]].concat());
    paper(&desk, &["enterprise-annual", "R2"]).says("全部整改。");
}

#[test]
fn a_period_that_is_over_is_counted_as_of_its_last_day() {
    let desk = bureau();
    register(&desk, "静电接地线脱落", &[]);
    let later = ["--today", "2027-01-10"];
    let act = |act: &[&str]| desk.ok(&[&later[..], &["hazard"], act].concat());
    act(&["plan", "H4", "--measures", "重新接地"]);
    act(&["apply", "H4"]);
    act(&["reinspect", "H4", "--passed", "--close", "--opinion", "已整改"]);
    let said = paper(&desk, &["half-year-assessment", "G1", "--period", "2026H2", later[0], later[1]]);
    said.says("1 | 云墟测试化工有限公司 | 4 | 0 | 4 | ");
    said.says("截至2026年12月31日，尚有未销号隐患4条");
    let now = paper(&desk, &["half-year-assessment", "G1", "--period", "2027H1", later[0], later[1]]);
    now.says("1 | 云墟测试化工有限公司 | 4 | 1 | 3 | ");
    now.says("截至2027年1月10日，尚有未销号隐患3条");
    let annual = paper(&desk, &["enterprise-annual", "E1", "--period", "2026", later[0], later[1]]);
    annual.says("已销号0条，移送其他部门0条，未销号4条");
}

#[test]
fn a_papers_name_is_one_that_a_file_can_have() {
    let desk = bureau();
    let name = format!("{}有限公司", "长".repeat(120));
    desk.ok(&["enterprise", "add", "--name", &name]);
    let folder = tempfile::tempdir().unwrap();
    desk.ok(&["paper", "enterprise-file", &name, "--out", folder.path().to_str().unwrap()]);
    let written = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().file_name();
    assert!(written.to_str().unwrap().ends_with("长.docx"), "{written:?}");
}

#[test]
fn funds_and_clauses_stand_where_they_are_known() {
    let desk = bureau();
    desk.ok(&["hazard", "plan", "H3", "--measures", "清理", "--funds", "5000", "--deadline", "2026-12-20"]);
    paper(&desk, &["enterprise-annual", "E1"]).says("投入整改资金5000元。");
    register(&desk, "未设置泄爆装置", &["--severity", "major", "--clause", "粉尘判定标准 第三条"]);
    desk.ok(&[
        "order",
        "add",
        "--enterprise",
        "E1",
        "--hazards",
        "H4",
        "--deadline",
        "2026-12-30",
        "--by",
        "张三",
        "--document",
        "坛应急责改〔2026〕9号",
    ]);
    paper(&desk, &["rectification-order", "O2"]).says("未设置泄爆装置 / 判定依据：粉尘判定标准 第三条");
}

#[test]
fn what_cannot_be_made_is_one_clear_line() {
    let desk = bureau();
    for (asked, code, said) in [
        (&["half-year-assessment", "G1", "--period", "2026"][..], 1, "2026"),
        (&["half-year-assessment", "G1", "--period", "去年"], 1, "去年"),
        (&["group-annual", "G1", "--period", "2026H1"], 1, "2026H1"),
        (&["enterprise-annual", "E1", "--period", "26"], 1, "26"),
        (&["rectification-order", NAME], 2, "O1"),
        (&["inspection-record", "张三"], 2, "V1"),
        (&["onsite-measure", "O1"], 1, "O1"),
        (&["rectification-order", "O9"], 1, "O9"),
        (&["hazard-list", "E9"], 1, "E9"),
        (&["half-year-assessment", "第9组"], 1, "第9组"),
        (&["hazard-list", "某某厂"], 1, "某某厂"),
    ] {
        let before = desk.list(&["journal", "list", "--json"]).len();
        let (got, line) = desk.refused(&[&["paper"], asked].concat());
        assert_eq!(got, code, "{asked:?}: {line}");
        assert!(line.contains(said) && line.trim_end().lines().count() == 1, "{asked:?}: {line}");
        assert_eq!(desk.list(&["journal", "list", "--json"]).len(), before, "{asked:?}: nothing was made");
    }
    assert_eq!(desk.refused(&["paper", "no-such-paper", "E1"]).0, 2);
}

#[test]
fn papers_are_chinese_whatever_the_screen_speaks() {
    let desk: Desk = bureau();
    paper(&desk, &["rectification-order", "O1", "--lang", "en"]).says(REMEDY);
    let made = paper(&desk, &["hazard-list", "E2", "--lang", "en"]);
    assert!(!made.note.contains("缺项"), "{}", made.note);
}
