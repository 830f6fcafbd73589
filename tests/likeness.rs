//! How alike two hazards are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use dudao::domain::hazard::{Category, Clause, HazardFacts, Severity};
use dudao::domain::id::EnterpriseId;
use dudao::domain::likeness::{Like, Likeness, WORTH_SHOWING, likeness};
use proptest::prelude::*;

fn hazard(description: &str) -> HazardFacts {
    HazardFacts {
        enterprise: EnterpriseId(1),
        description: description.to_owned(),
        location: String::new(),
        severity: Severity::General,
        severity_raw: None,
        category: None,
        category_raw: None,
        sector: None,
        no_clause: false,
        clause: None,
        code: None,
        found_on: "2026-11-23".parse().unwrap(),
        found_by: vec!["张三".to_owned()],
        found_mode: None,
        owner: "李四".to_owned(),
        standing: false,
        notes: String::new(),
        extra: vec![],
    }
}

fn judged(description: &str, source: &str, clause: &str) -> HazardFacts {
    HazardFacts { clause: Some(Clause { source: source.to_owned(), clause: clause.to_owned() }), ..hazard(description) }
}

#[test]
fn descriptions_of_one_fault_are_alike_and_others_are_not() {
    for (one, other, expected) in [
        ("安全出口堵塞", "安全出口堵塞", Some(100)),
        ("安全出口堵塞", "安全 出口，堵塞。", Some(77)),
        ("安全出口堵塞", "车间安全出口被杂物堵塞", Some(56)),
        ("有限空间作业未审批，未先通风、再检测", "有限空间作业未审批", Some(78)),
        ("灭火器压力不足", "二楼灭火器压力不足未及时更换", Some(67)),
        ("除尘器未设泄爆装置", "3号车间除尘器未设置泄爆口", Some(51)),
        ("铝粉尘除尘系统未设置锁气卸灰装置", "除尘器锁气卸灰装置磨损漏气，卸灰不畅", Some(40)),
        ("VOC alarm broken", "Voc Alarm broken", Some(100)),
        ("有限空间未设置警示标志", "有限空间作业未审批", None),
        ("粉尘作业人员未接受专项培训", "高温区域作业人员未穿戴阻燃防护服", None),
        ("配电箱未接地", "安全出口堵塞", None),
        ("积尘", "积尘", None),
        ("", "", None),
        ("", "安全出口堵塞", None),
    ] {
        let (one, other) = (hazard(one), hazard(other));
        let found = likeness(&one, &other).map(|likeness| likeness.words);
        assert_eq!(found, expected, "{} / {}", one.description, other.description);
        assert_eq!(likeness(&other, &one).map(|likeness| likeness.words), expected, "the other way round");
    }
}

#[test]
fn the_same_clause_is_enough_however_it_is_written() {
    let (order, clause) = ("工贸企业重大事故隐患判定标准（应急管理部令第10号）", "第十一条第（十）项");
    for (source, other, expected) in [
        (order, clause, true),
        ("应急管理部令第10号", "第十一条第(十)项", true),
        ("工贸企业重大事故隐患判定标准", "第十一条第十项", true),
        ("", clause, true),
        (order, "第十一条第（一）项", false),
        ("某市判定标准", clause, false),
        ("", "", false),
    ] {
        let found = likeness(&judged("积尘", order, clause), &judged("未清扫", source, other));
        assert_eq!(found, expected.then_some(Likeness { by_clause: true, words: 0, by_category: false }), "{source} {other}");
    }
    assert_eq!(likeness(&judged("积尘", "", ""), &judged("未清扫", "", "")), None, "no clause is no clause in common");
    assert_eq!(likeness(&judged("积尘", order, clause), &hazard("未清扫")), None);
}

#[test]
fn a_category_in_common_is_told_but_never_enough() {
    let of = |description: &str, category| HazardFacts { category, ..hazard(description) };
    let (site, funds) = (Some(Category::SiteManagement), Some(Category::SafetyFunds));
    for (one, other, expected) in [
        (of("安全出口堵塞", site), of("安全出口堵塞", site), Some(true)),
        (of("安全出口堵塞", site), of("安全出口堵塞", funds), Some(false)),
        (of("安全出口堵塞", None), of("安全出口堵塞", None), Some(false)),
        (of("安全出口堵塞", site), of("配电箱未接地", site), None),
    ] {
        assert_eq!(likeness(&one, &other).map(|likeness| likeness.by_category), expected, "{:?} {:?}", one.category, other.category);
    }
}

#[test]
fn where_it_was_found_makes_no_difference() {
    let at = |location: &str| HazardFacts { location: location.to_owned(), enterprise: EnterpriseId(2), ..hazard("安全出口堵塞") };
    assert_eq!(likeness(&at("一车间"), &at("甲类仓库")).map(|likeness| likeness.words), Some(100));
}

#[test]
fn the_likest_sorts_last() {
    let likeness = |by_clause, words, by_category| Likeness { by_clause, words, by_category };
    let sorted = [
        likeness(false, 40, false),
        likeness(false, 40, true),
        likeness(false, 41, false),
        likeness(false, 100, true),
        likeness(true, 0, false),
        likeness(true, 0, true),
        likeness(true, 1, false),
    ];
    assert!(sorted.is_sorted());
    assert!(sorted.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn a_long_report_is_compared_by_its_beginning() {
    let long = |end: &str| hazard(&format!("{}{}", "安全出口被杂物堵塞，".repeat(60), end));
    assert_eq!(likeness(&long("一"), &long("配电箱未接地")).map(|likeness| likeness.words), Some(100));
}

proptest! {
    #[test]
    fn likeness_is_the_same_both_ways_and_within_bounds(one in "[安全出口堵塞a1，]{0,40}", other in "[安全出口堵塞a1，]{0,40}") {
        let (one, other) = (hazard(&one), hazard(&other));
        let found = likeness(&one, &other);
        prop_assert_eq!(found, likeness(&other, &one));
        prop_assert_eq!(found, Like::new(&one).of(&other));
        if let Some(found) = found {
            prop_assert!((WORTH_SHOWING..=100).contains(&found.words));
        }
        if let Some(same) = likeness(&one, &one) {
            prop_assert_eq!(same.words, 100);
        }
    }
}
