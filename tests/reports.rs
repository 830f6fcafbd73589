//! The reports: each question is answered, in both languages, with the figures that the records make.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "reports/dossier.rs"]
mod dossier;
#[path = "reports/office.rs"]
mod office;
#[path = "reports/scores.rs"]
mod scores;
#[path = "reports/subjects.rs"]
mod subjects;

use dudao::domain::id::{EnterpriseId, GroupId, HazardId, StaffId};
use dudao::locale::{Lang, Words};
use dudao::paper::answer;
use dudao::paper::report::{Cell, Figure, Question, Report, Scored};
use dudao::store::StoreError;
use office::{date, demo_session};

/// One question of each kind.
fn questions() -> Vec<Question> {
    let day = date("2026-11-20");
    vec![
        Question::EnterpriseFile(EnterpriseId(1)),
        Question::Dossier(EnterpriseId(1), day),
        Question::Duties(StaffId(7)),
        Question::OfficerScore(StaffId(7)),
        Question::GroupScore(GroupId(7)),
        Question::EnterpriseScore(EnterpriseId(7)),
        Question::Scoreboard,
        Question::Rows(Scored::Group(GroupId(7)), Figure::Open),
        Question::Rows(Scored::Enterprise(EnterpriseId(7)), Figure::Missed),
        Question::Handover(None),
        Question::Handover(Some(day.and_hms_opt(8, 0, 0).unwrap())),
        Question::Matrix,
        Question::Proposal,
        Question::Organisation,
        Question::Programme,
        Question::Milestones,
        Question::Reports,
        Question::Trainings,
        Question::Elsewhere(HazardId(1)),
        Question::Clauses(HazardId(1)),
        Question::Visits,
        Question::Roster(date("2026-11-01")),
        Question::Draft(GroupId(7), "2026H2".into()),
        Question::Draft(GroupId(7), "2026".into()),
    ]
}

fn check_words(report: &Report, words: Words) {
    let known = |key: String| assert_ne!(words.get(&key), key, "in {}", report.key);
    known(format!("report.title.{}", report.key));
    for block in &report.blocks {
        known(format!("report.block.{}", block.key));
        block.columns.iter().for_each(|column| known(format!("report.column.{column}")));
        for row in &block.rows {
            assert_eq!(row.cells.len(), block.columns.len(), "{} {}: {row:?}", report.key, block.key);
            row.cells.iter().for_each(|cell| check_cell(cell, words));
        }
    }
}

fn check_cell(cell: &Cell, words: Words) {
    match cell {
        Cell::Term(key) => assert_ne!(&words.get(key), key),
        Cell::All(cells) => cells.iter().for_each(|cell| check_cell(cell, words)),
        Cell::Said(key, values) => {
            assert_ne!(&words.get(key), key);
            assert!(!cell.text(words).contains("%{"), "{}", cell.text(words));
            values.iter().for_each(|(_, cell)| check_cell(cell, words));
        }
        _ => {}
    }
}

#[test]
fn every_question_is_answered_in_both_languages() {
    let session = demo_session("2026-11-24");
    let view = session.store.read().unwrap();
    for question in questions() {
        let report = answer(&session, &view, &question).unwrap_or_else(|failure| panic!("{question:?}: {failure}"));
        for lang in [Lang::Zh, Lang::En] {
            let words = Words::new(lang);
            check_words(&report, words);
            let text = report.text(words);
            for block in &report.blocks {
                assert!(text.contains(&words.get(&format!("report.block.{}", block.key))), "{question:?}: {text}");
            }
        }
        let json = report.json();
        for block in &report.blocks {
            assert_eq!(json[block.key].as_array().unwrap().len(), block.rows.len(), "{question:?}");
        }
        let keys: std::collections::BTreeSet<_> = report.blocks.iter().map(|block| block.key).collect();
        assert_eq!(keys.len(), report.blocks.len(), "a block's key is its name in JSON: {question:?}");
    }
}

#[test]
fn a_question_about_what_is_not_there_is_refused() {
    let session = demo_session("2026-11-24");
    let view = session.store.read().unwrap();
    for question in [
        Question::EnterpriseFile(EnterpriseId(999)),
        Question::Dossier(EnterpriseId(999), date("2026-11-20")),
        Question::Duties(StaffId(999)),
        Question::OfficerScore(StaffId(999)),
        Question::GroupScore(GroupId(999)),
        Question::EnterpriseScore(EnterpriseId(999)),
        Question::Rows(Scored::Officer(StaffId(999)), Figure::Open),
        Question::Elsewhere(HazardId(9_999)),
        Question::Clauses(HazardId(9_999)),
        Question::Draft(GroupId(999), "2026H1".into()),
        Question::Draft(GroupId(7), "2026H3".into()),
    ] {
        let failure = answer(&session, &view, &question).unwrap_err();
        assert!(matches!(failure, StoreError::Refused(_)), "{question:?}: {failure}");
    }
}

#[test]
fn numbers_and_days_carry_their_names_in_text() {
    let session = demo_session("2026-11-24");
    let view = session.store.read().unwrap();
    let report = answer(&session, &view, &Question::EnterpriseFile(EnterpriseId(1))).unwrap();
    let text = report.text(Words::new(Lang::En));
    assert!(text.contains("interval 30"), "{text}");
    assert!(!text.contains("  count "), "a figure's number stands behind its name: {text}");
}
