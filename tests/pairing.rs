//! The pairing of groups with enterprises, rule by rule of the programme, and the matrix.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "pairing/bureau.rs"]
mod bureau;
#[path = "pairing/proposal.rs"]
mod proposal;

use bureau::{Bureau, ISSUED, TODAY, TOWNS, date};
use dudao::domain::id::{EnterpriseId, GroupId, StaffId, Subject};
use dudao::domain::pairing::{Finding, GroupKind};
use dudao::domain::staff::StaffRole;
use dudao::locale::{Lang, Words};
use std::fmt::Display;

const E: fn(u32) -> EnterpriseId = EnterpriseId;
const G: fn(u32) -> GroupId = GroupId;
const S: fn(u32) -> StaffId = StaffId;

/// What was done to a sound bureau, and what is found after it.
type Case = (&'static str, fn(&mut Bureau), Vec<Finding>);

fn holds(cases: Vec<Case>) {
    for (what, change, found) in cases {
        let mut bureau = Bureau::sound();
        change(&mut bureau);
        assert_eq!(bureau.check(TODAY), found, "{what}");
    }
}

#[test]
fn a_sound_bureau_has_no_findings() {
    assert_eq!(Bureau::sound().check(TODAY), []);
    assert_eq!(Bureau::new(0, 0).check(TODAY), []);
}

#[test]
fn r3_every_enterprise_of_the_programme_is_paired_once() {
    holds(vec![
        ("as many as named", |bureau| bureau.named = Some(4), vec![]),
        ("fewer than named", |bureau| bureau.named = Some(51), vec![Finding::EnterpriseCount { on_file: 4, named: 51 }]),
        ("more than named", |bureau| bureau.named = Some(3), vec![Finding::EnterpriseCount { on_file: 4, named: 3 }]),
        ("a new one", |bureau| _ = bureau.enterprise(TOWNS[0], &[]), vec![Finding::Unpaired { enterprise: E(5) }]),
        (
            "two groups from one day on",
            |bureau| bureau.pair(1, 2, ISSUED),
            vec![
                Finding::DoublyPaired { enterprise: E(1), group: G(2), other: G(1), from: date(ISSUED) },
                Finding::LeaderLoad { group: G(1), staff: S(1), enterprises: 0 },
                Finding::GroupLoad { group: G(2), enterprises: 4 },
            ],
        ),
        ("one group twice from one day on", |bureau| bureau.pair(1, 1, ISSUED), vec![]),
        (
            "two groups once, settled by a later pairing",
            |bureau| {
                bureau.pair(1, 2, ISSUED);
                bureau.pair(1, 1, TODAY);
            },
            vec![],
        ),
    ]);
}

#[test]
fn r7_all_staff_supervise() {
    holds(vec![
        ("in no group", |bureau| _ = bureau.person(StaffRole::Supervisor), vec![Finding::InNoGroup { staff: S(4) }]),
        ("a leader in no group", |bureau| _ = bureau.person(StaffRole::BureauLeader), vec![Finding::InNoGroup { staff: S(4) }]),
        (
            "a group's member who is not on the staff",
            |bureau| bureau.groups[1].facts.members[1] = S(9),
            vec![Finding::StaffMissing { group: G(2), staff: S(9) }, Finding::InNoGroup { staff: S(3) }],
        ),
        (
            "a group's member who has left",
            |bureau| bureau.staff[1].facts.left_on = Some(date(ISSUED)),
            vec![Finding::StaffLeft { group: G(2), staff: S(2) }],
        ),
        ("a member whose last day is today", |bureau| bureau.staff[1].facts.left_on = Some(date(TODAY)), vec![]),
        (
            "one who has left is asked for no group",
            |bureau| {
                let person = bureau.person(StaffRole::Supervisor) as usize;
                bureau.staff[person - 1].facts.left_on = Some(date(ISSUED));
            },
            vec![],
        ),
        (
            "a leader whom the list of members leaves out belongs to the group",
            |bureau| _ = bureau.groups[1].facts.members.remove(0),
            vec![],
        ),
    ]);
}

#[test]
fn r10_a_bureau_leader_supervises_exactly_one_enterprise_alone() {
    holds(vec![
        (
            "a second one",
            |bureau| {
                let id = bureau.enterprise(TOWNS[0], &[]);
                bureau.pair(id, 1, ISSUED);
            },
            vec![Finding::LeaderLoad { group: G(1), staff: S(1), enterprises: 2 }],
        ),
        (
            "none",
            |bureau| bureau.enterprises[0].pairings.clear(),
            vec![Finding::Unpaired { enterprise: E(1) }, Finding::LeaderLoad { group: G(1), staff: S(1), enterprises: 0 }],
        ),
        (
            "with somebody else",
            |bureau| {
                let other = bureau.person(StaffRole::Supervisor);
                bureau.groups[0].facts.members.push(S(other));
            },
            vec![Finding::LeaderNotAlone { group: G(1), staff: S(1) }, Finding::GroupLoad { group: G(1), enterprises: 1 }],
        ),
    ]);
}

#[test]
fn r11_the_others_form_groups_of_two_with_three_enterprises_each() {
    holds(vec![
        (
            "alone, without being a bureau leader",
            |bureau| _ = bureau.groups[1].facts.members.pop(),
            vec![Finding::GroupSize { group: G(2), members: 1 }, Finding::InNoGroup { staff: S(3) }],
        ),
        (
            "one person named twice is one",
            |bureau| bureau.groups[1].facts.members[1] = S(2),
            vec![Finding::GroupSize { group: G(2), members: 1 }, Finding::InNoGroup { staff: S(3) }],
        ),
        (
            "three people",
            |bureau| {
                let third = bureau.person(StaffRole::Supervisor);
                bureau.groups[1].facts.members.push(S(third));
            },
            vec![Finding::GroupSize { group: G(2), members: 3 }],
        ),
        (
            "two enterprises",
            |bureau| bureau.enterprises[3].pairings.clear(),
            vec![Finding::Unpaired { enterprise: E(4) }, Finding::GroupLoad { group: G(2), enterprises: 2 }],
        ),
        (
            "four enterprises",
            |bureau| {
                let id = bureau.enterprise(TOWNS[0], &[]);
                bureau.pair(id, 2, ISSUED);
            },
            vec![Finding::GroupLoad { group: G(2), enterprises: 4 }],
        ),
        (
            "in two groups and in a third",
            |bureau| {
                for _ in 0..2 {
                    let leader = bureau.person(StaffRole::GroupLeader);
                    let group = bureau.group(leader, &[leader, 3]);
                    for _ in 0..3 {
                        let id = bureau.enterprise(TOWNS[0], &[]);
                        bureau.pair(id, group, ISSUED);
                    }
                }
            },
            vec![
                Finding::InTwoGroups { staff: S(3), group: G(2), other: G(3) },
                Finding::InTwoGroups { staff: S(3), group: G(2), other: G(4) },
            ],
        ),
    ]);
}

#[test]
fn r12_a_group_is_led_by_a_group_leader_or_a_bureau_leader() {
    holds(vec![
        ("by its other member", |bureau| bureau.groups[1].facts.leader = S(3), vec![Finding::UnfitLeader { group: G(2), staff: S(3) }]),
        ("two group leaders", |bureau| bureau.staff[2].facts.role = StaffRole::GroupLeader, vec![]),
        (
            "by nobody on the staff",
            |bureau| {
                bureau.groups[0].facts =
                    dudao::domain::staff::GroupFacts { leader: S(9), members: vec![S(9)], ..bureau.groups[0].facts.clone() }
            },
            vec![
                Finding::GroupSize { group: G(1), members: 1 },
                Finding::GroupLoad { group: G(1), enterprises: 1 },
                Finding::StaffMissing { group: G(1), staff: S(9) },
                Finding::InNoGroup { staff: S(1) },
            ],
        ),
    ]);
}

#[test]
fn r13_the_pairing_of_the_day_counts() {
    let mut bureau = Bureau::sound();
    // E1 and E2 change hands on 1 December.
    bureau.pair(1, 2, "2026-12-01");
    bureau.pair(2, 1, "2026-12-01");
    let supervised = |day: &str| -> Vec<Vec<u32>> {
        bureau.matrix(day).rows.iter().map(|row| row.enterprises.iter().map(|id| id.0).collect()).collect()
    };
    let nothing: Vec<Vec<u32>> = vec![vec![], vec![]];
    for (day, rows, findings) in [
        ("2026-11-01", nothing, 4 + 2),
        (ISSUED, vec![vec![1], vec![2, 3, 4]], 0),
        ("2026-11-30", vec![vec![1], vec![2, 3, 4]], 0),
        ("2026-12-01", vec![vec![2], vec![1, 3, 4]], 0),
    ] {
        assert_eq!(supervised(day), rows, "{day}");
        assert_eq!(bureau.check(day).len(), findings, "{day}");
    }
}

#[test]
fn r13_a_pairing_names_a_group_that_is_there() {
    let mut bureau = Bureau::sound();
    bureau.pair(4, 7, "2026-11-10");
    assert_eq!(bureau.check("2026-11-09"), []);
    let found = [Finding::GroupMissing { enterprise: E(4), group: G(7) }, Finding::GroupLoad { group: G(2), enterprises: 2 }];
    assert_eq!(bureau.check("2026-11-10"), found);
}

#[test]
fn the_matrix_shows_groups_in_order_and_what_is_left_at_the_end() {
    let mut bureau = Bureau::sound();
    bureau.enterprise(TOWNS[1], &[]);
    let astray = bureau.enterprise(TOWNS[1], &[]);
    bureau.pair(astray, 7, ISSUED);
    let empty = bureau.person(StaffRole::GroupLeader);
    bureau.group(empty, &[3, empty]);

    let matrix = bureau.matrix(TODAY);
    let rows: Vec<_> = matrix.rows.iter().map(|row| (row.group, row.kind, row.leader, &row.members[..], row.enterprises.len())).collect();
    let expected = [
        (G(1), GroupKind::LeaderAlone, S(1), &[][..], 1),
        (G(2), GroupKind::Pair, S(2), &[S(3)][..], 3),
        (G(3), GroupKind::Pair, S(4), &[S(3)][..], 0),
    ];
    assert_eq!(rows, expected);
    assert_eq!((matrix.unpaired, matrix.astray), (vec![E(5)], vec![E(6)]));
    assert_eq!((matrix.paired, matrix.of), (4, 6));

    bureau.named = Some(51);
    let matrix = bureau.matrix(TODAY);
    assert_eq!((matrix.paired, matrix.of), (4, 51));
}

#[test]
fn every_finding_has_its_line_in_both_languages() {
    let (enterprise, group, other, staff, from) = (E(1), G(2), G(3), S(4), date(ISSUED));
    let findings = [
        Finding::EnterpriseCount { on_file: 50, named: 51 },
        Finding::Unpaired { enterprise },
        Finding::DoublyPaired { enterprise, group, other, from },
        Finding::GroupMissing { enterprise, group },
        Finding::LeaderLoad { group, staff, enterprises: 2 },
        Finding::LeaderNotAlone { group, staff },
        Finding::GroupSize { group, members: 3 },
        Finding::GroupLoad { group, enterprises: 4 },
        Finding::UnfitLeader { group, staff },
        Finding::StaffMissing { group, staff },
        Finding::StaffLeft { group, staff },
        Finding::InNoGroup { staff },
        Finding::InTwoGroups { staff, group, other },
    ];
    let name = |subject: Subject| format!("<{subject}>");
    for finding in &findings {
        let values = finding.values(&name);
        let shown: Vec<(&str, &dyn Display)> = values.iter().map(|(name, text)| (*name, text as &dyn Display)).collect();
        for lang in [Lang::Zh, Lang::En] {
            let line = Words::new(lang).fill(&format!("pairing_finding.{}", finding.key()), &shown);
            assert!(!line.contains("%{") && !line.contains("pairing_finding"), "{line}");
            assert!(values.iter().all(|(_, text)| line.contains(text.as_str())), "{line} leaves out one of {values:?}");
        }
        let first = finding.subjects().first().map(|subject| name(*subject));
        assert!(
            matches!(finding, Finding::EnterpriseCount { .. } | Finding::LeaderLoad { .. })
                || values.iter().any(|(_, text)| Some(text) == first.as_ref())
        );
    }
    let line = Words::new(Lang::Zh).fill("pairing_finding.group_load", &[("group", &"第3组"), ("enterprises", &2)]);
    assert_eq!(line, "挂钩小组第3组挂钩2家企业，应为3家");
}
