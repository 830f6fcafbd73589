//! Which clauses are offered for a hazard, and what the shipped criteria hold.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::BTreeSet;

use chrono::NaiveDate;
use dudao::domain::criteria::{Basis, Criteria, CriteriaError, Industry};
use dudao::domain::enterprise::Sector;
use dudao::domain::hazard::Category;
use dudao::domain::rule::Verified;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The first `limit` offers, as "key clause".
fn offered(sector: Option<Sector>, on: &str, words: &str, limit: usize) -> Vec<String> {
    let criteria = Criteria::shipped();
    let found = criteria.candidates(sector, date(on), words, limit);
    found.iter().map(|found| format!("{} {}", found.document.key, found.criterion.clause)).collect()
}

#[test]
fn every_entry_loads_and_is_found_by_its_own_name() {
    let criteria = Criteria::from_json(include_str!("../data/criteria.json")).unwrap();
    let counts: Vec<_> = criteria.documents().iter().map(|document| (document.key.as_str(), document.clauses.len())).collect();
    assert_eq!(counts, [("order_10", 65), ("notice_2017_121", 20), ("aq_3067_2026", 53)]);
    let mut names = BTreeSet::new();
    for document in criteria.documents() {
        for criterion in &document.clauses {
            assert!(names.insert((&document.key, &criterion.clause)), "{} {}", document.key, criterion.clause);
            let found = criteria.find(&document.key, &criterion.clause).unwrap();
            assert_eq!((found.document, found.criterion), (document, criterion));
            let recorded = found.to_clause();
            assert_eq!(criteria.find(&recorded.source, &recorded.clause), Some(found), "as a hazard records it");
        }
    }
    assert_eq!(names.len(), 138);
}

#[test]
fn every_clause_is_offered_for_its_own_label() {
    let criteria = Criteria::shipped();
    for document in criteria.documents() {
        let on = document.effective_from.or(document.effective_to).unwrap();
        for criterion in &document.clauses {
            for label in [&criterion.label_zh, &criterion.label_en] {
                let found = criteria.candidates(criterion.sectors.first().copied(), on, label, 5);
                assert!(found.iter().any(|found| found.criterion == criterion), "{} {} {label}", document.key, criterion.clause);
            }
        }
    }
}

#[test]
fn a_hazard_is_offered_its_clause_first() {
    use Sector::*;
    for (sector, words, expected) in [
        (Some(CombustibleDust), "除尘器泄爆口朝向人员通道 抛光车间外", "order_10 第十一条第（三）项"),
        (Some(CombustibleDust), "铝粉尘除尘系统未设置锁气卸灰装置 抛光车间除尘器", "order_10 第十一条第（六）项"),
        (Some(CombustibleDust), "铝粉尘爆炸危险区域使用非防爆电气设备 抛光车间", "order_10 第十一条第（七）项"),
        (Some(CombustibleDust), "打磨车间积尘未按制度清理 打磨车间", "order_10 第十一条第（十）项"),
        (Some(CombustibleDust), "焊工未持证上岗", "order_10 第三条第（二）项"),
        (Some(CombustibleDust), "溶剂型喷漆室未设可燃气体报警", "order_10 第八条第（六）项"),
        (Some(MetalSmelting), "熔融金属吊运影响范围内设有休息室 浇铸区", "order_10 第五条第（一）项"),
        (Some(MetalSmelting), "中频炉冷却水未设温度报警 熔炼车间", "order_10 第七条第（四）项"),
        (Some(MetalSmelting), "煤气区域一氧化碳报警器未定期检定 加热炉", "order_10 第四条第（六）项"),
        (Some(ConfinedSpace), "未对有限空间进行辨识，未建立管理台账 污水处理站", "order_10 第十三条第（一）项"),
        (Some(ConfinedSpace), "有限空间作业未审批，未先通风、再检测 污水池", "order_10 第十三条第（二）项"),
        (Some(ConfinedSpace), "外包清淤作业未签订安全管理协议 调节池", "order_10 第三条第（一）项"),
        (Some(AmmoniaRefrigeration), "快速冻结装置未设在单独作业间，同时作业超过九人", "order_10 第十二条第（二）项"),
        (Some(AmmoniaRefrigeration), "分割包装间采用氨直接蒸发制冷 分割间", "order_10 第十二条第（一）项"),
        (Some(AmmoniaRefrigeration), "Quick-freezer shares a room, 12 people inside", "order_10 第十二条第（二）项"),
        (Some(Hazchem), "重大危险源罐区紧急切断阀不能投用 罐区", "notice_2017_121 第5项"),
        (Some(Hazchem), "危险化学品仓库禁忌物料混存 甲类仓库", "notice_2017_121 第20项"),
        (Some(Hazchem), "特殊作业票证填写不全，未落实气体分析 检修现场", "notice_2017_121 第18项"),
        (None, "锂电池仓库的故障电池没有隔离存放", "order_10 第八条第（七）项"),
    ] {
        assert_eq!(offered(sector, "2026-05-06", words, 3).first().map(String::as_str), Some(expected), "{words}");
    }
}

#[test]
fn aq_3067_2026_takes_the_place_of_notice_121_on_2026_09_30() {
    for (words, before, after) in [
        ("重大危险源罐区紧急切断阀不能投用 罐区", "notice_2017_121 第5项", "aq_3067_2026 5.5.6"),
        ("可燃气体报警器超过检定有效期 原料罐区", "notice_2017_121 第12项", "aq_3067_2026 5.4.2"),
        ("危险化学品仓库禁忌物料混存 甲类仓库", "notice_2017_121 第20项", "aq_3067_2026 5.5.8"),
        ("重点监管工艺反应釜的温度联锁被旁路 二车间", "notice_2017_121 第4项", "aq_3067_2026 5.5.7"),
        ("动火作业票未审批", "notice_2017_121 第18项", "aq_3067_2026 5.6.1"),
    ] {
        for (on, expected) in [("2018-01-01", before), ("2026-09-29", before), ("2026-09-30", after), ("2030-01-01", after)] {
            let all = offered(Some(Sector::Hazchem), on, words, 20);
            assert_eq!(all.first().map(String::as_str), Some(expected), "{words} on {on}");
            let document = expected.split(' ').next().unwrap();
            assert!(all.iter().all(|offer| offer.starts_with(document)), "{all:?} on {on}");
        }
    }
}

#[test]
fn order_10_is_offered_from_2023_05_15_on() {
    for (on, expected) in [("2023-05-14", 0), ("2023-05-15", 1), ("2026-09-30", 1)] {
        assert_eq!(offered(Some(Sector::CombustibleDust), on, "未清扫，积尘严重", 1).len(), expected, "{on}");
    }
}

#[test]
fn a_document_known_by_its_topics_determines_nothing() {
    let criteria = Criteria::shipped();
    for (document, determines, verified) in [
        ("order_10", true, Verified::Verified),
        ("notice_2017_121", false, Verified::Unverified),
        ("aq_3067_2026", false, Verified::Secondary),
    ] {
        let document = criteria.documents().iter().find(|known| known.key == document).unwrap();
        assert_eq!(document.basis == Basis::Text, determines);
        for criterion in &document.clauses {
            let found = criteria.find(&document.key, &criterion.clause).unwrap();
            assert_eq!((found.may_determine(), found.verified()), (determines, verified), "{} {}", document.key, criterion.clause);
        }
    }
}

#[test]
fn words_that_point_at_no_clause_get_none() {
    for words in [
        "",
        "，。",
        "办公楼走廊灯损坏",
        "宿舍楼违规停放电动自行车充电",
        "食堂未公示菜单",
        "灭火器压力不足",
        "安全出口堵塞",
        "疏散指示灯不亮",
        "安全生产管理制度未落实，作业现场检查记录缺失",
        "No fire extinguisher in the corridor",
    ] {
        for sector in Sector::ALL.iter().copied().map(Some).chain([None]) {
            assert_eq!(offered(sector, "2026-11-23", words, 5), Vec::<String>::new(), "{words} {sector:?}");
        }
    }
}

#[test]
fn a_sector_gets_its_own_clauses_only() {
    let criteria = Criteria::shipped();
    let words = "有限空间作业未审批，粉尘积尘未清扫，氨直接蒸发，特种作业无证上岗，熔融金属吊运，罐区紧急切断";
    for sector in Sector::ALL {
        let found = criteria.candidates(Some(*sector), date("2026-11-23"), words, 100);
        assert!(!found.is_empty(), "{sector}");
        for found in found {
            let own = found.criterion.sectors.contains(sector);
            assert!(own || found.criterion.sectors.is_empty() && found.document.sectors.contains(sector), "{sector} {found:?}");
        }
    }
    assert!(criteria.candidates(None, date("2026-11-23"), words, 100).len() > 5);
    assert_eq!(criteria.candidates(None, date("2026-11-23"), words, 2).len(), 2);
    assert_eq!(criteria.candidates(None, date("2026-11-23"), words, 0).len(), 0);
}

#[test]
fn of_equal_clauses_the_first_in_the_data_comes_first() {
    let found = offered(Some(Sector::MetalSmelting), "2026-05-06", "煤气排水器水封不足或共用/连通", 2);
    assert_eq!(found, ["order_10 第四条第（八）项", "order_10 第五条第（十三）项"]);
}

#[test]
fn a_recorded_clause_is_found_however_it_was_written() {
    let criteria = Criteria::shipped();
    let dust = Some(("order_10", "第十一条第（十）项"));
    for (document, clause, expected) in [
        ("order_10", "第十一条第（十）项", dust),
        ("应急管理部令第10号", "第十一条第(十)项", dust),
        ("《工贸企业重大事故隐患判定标准》", "第十一条第十项", dust),
        ("", " 第十一条 第（十）项 ", dust),
        ("安监总管三[2017]121号", "第5项", Some(("notice_2017_121", "第5项"))),
        ("AQ 3067—2026", "5.5.6", None),
        ("ＡＱ３０６７-２０２６", "5.5.6", Some(("aq_3067_2026", "5.5.6"))),
        ("order_10", "5.5.6", None),
        ("某市判定标准", "第十一条第（十）项", None),
        ("order_10", "", None),
        ("", "", None),
    ] {
        let found = criteria.find(document, clause).map(|found| (found.document.key.as_str(), found.criterion.clause.as_str()));
        assert_eq!(found, expected, "{document} {clause}");
    }
    let found = criteria.find("order_10", "第三条第（一）项").unwrap();
    assert_eq!((found.criterion.industry, found.criterion.category), (Industry::General, Category::ThirdParties));
    assert_eq!(found.to_clause().source, "工贸企业重大事故隐患判定标准（应急管理部令第10号）");
}

#[test]
fn criteria_that_cannot_be_right_are_refused() {
    let clause = r#"{"clause": "1", "industry": "hazchem", "label_zh": "罐区", "label_en": "Tanks", "category": "site_management", "sectors": ["hazchem"]}"#;
    let document = |clauses: &str, from: &str, verified: &str| {
        format!(
            r#"{{"key": "d", "title_zh": "标准", "title_en": "Criteria", "number_zh": "1号", "number_en": "No. 1", "effective_from": "{from}",
            "effective_to": "2026-01-01", "basis": "text", "verified": "{verified}", "sectors": ["hazchem"], "clauses": [{clauses}]}}"#
        )
    };
    let read = |documents: &str| {
        Criteria::from_json(&format!(r#"{{"common": "", "documents": [{documents}]}}"#)).map(|read| read.documents().len())
    };
    let good = document(clause, "2025-01-01", "verified");
    assert_eq!(read(&good), Ok(1));
    for (documents, expected) in [
        (document("", "2025-01-01", "verified"), CriteriaError::Empty("d".to_owned())),
        (document(clause, "2026-01-02", "verified"), CriteriaError::Contradiction("d".to_owned())),
        (document(&[clause, clause].join(","), "2025-01-01", "verified"), CriteriaError::Twice("d 1".to_owned())),
        (document(&clause.replace("罐区", " "), "2025-01-01", "verified"), CriteriaError::Empty("d 1".to_owned())),
        (
            document(&clause.replace(r#"["hazchem"]"#, r#"["combustible_dust"]"#), "2025-01-01", "verified"),
            CriteriaError::Contradiction("d 1".to_owned()),
        ),
        ([good.as_str(), good.as_str()].join(","), CriteriaError::Twice("d".to_owned())),
    ] {
        assert_eq!(read(&documents), Err(expected), "{documents}");
    }
    for bad in [
        document(clause, "2025-01-01", "sure"),
        document(&clause.replace("site_management", "site"), "2025-01-01", "verified"),
        "{}".to_owned(),
    ] {
        assert!(matches!(read(&bad), Err(CriteriaError::Form(_))), "{bad}");
    }
    assert!(matches!(Criteria::from_json("[]"), Err(CriteriaError::Form(_))));
}
