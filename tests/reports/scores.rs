//! Scorecards (R55, R56): figures, and the rows behind each.

use crate::office::{Office, block, count, date, demo_session, table};
use dudao::domain::change::{Change, HazardChange, RecordChange};
use dudao::domain::hazard::{Closure, Deadline, DeadlineOrigin, LookBack, Severity};
use dudao::domain::id::{EnterpriseId, GroupId, StaffId};
use dudao::domain::ladder::Lack;
use dudao::domain::register::{
    Accident, Measure, Override, Penalty, RecordFacts, RectificationOrder, RegisterAct, Training, TrainingTopic, Visit,
};
use dudao::paper::answer;
use dudao::paper::report::{Figure, Link, Mark, Question, Scored};
use dudao::store::Proposal;

const FIRST: Option<EnterpriseId> = Some(EnterpriseId(1));
const SECOND: Option<EnterpriseId> = Some(EnterpriseId(2));

/// Something of everything that is counted, at two enterprises of one group.
fn office() -> Office {
    let office = Office::founded();
    let at = "2026-11-02 10:00";
    office.find(at, 1, "过道堆放杂物", "2026-11-02", Some("2026-11-10"), Severity::Major);
    office.find(at, 2, "配电箱未接地", "2026-11-02", Some("2026-12-31"), Severity::General);
    let relapsed = office.find(at, 1, "灭火器过期", "2026-11-02", None, Severity::General);
    let closure = |by: &str| Closure {
        on: date("2026-11-05"),
        by: by.into(),
        second_officer: Some("赵六".into()),
        evidence: "照片".into(),
        document: None,
        look_back_from: None,
        look_backs: Vec::new(),
    };
    office.step("2026-11-05 10:00", relapsed, HazardChange::ClosedOut(closure("李四")));
    let look_back = LookBack { on: date("2026-11-20"), by: vec!["李四".into()], holds: false, note: String::new() };
    let deadline = Deadline { due: date("2026-12-20"), origin: DeadlineOrigin::LookBack, document: None };
    office.step("2026-11-20 10:00", relapsed, HazardChange::LookedBack { look_back, deadline: Some(deadline) });
    let closed = office.find(at, 2, "安全出口上锁", "2026-11-02", None, Severity::General);
    office.step("2026-11-05 11:00", closed, HazardChange::ClosedOut(closure("李四")));
    let void = office.find(at, 2, "误登记", "2026-11-02", None, Severity::General);
    let ending = dudao::domain::hazard::Ending { on: date("2026-11-03"), reason: "误登记".into(), to: None, document: None };
    office.step("2026-11-03 10:00", void, HazardChange::Voided(ending));

    let visit = |enterprise, people: &[&str]| {
        let participants = people.iter().map(|name| (*name).to_owned()).collect();
        RecordFacts::Visit(Visit { enterprise, on: Some(date("2026-11-02")), participants, ..Visit::default() })
    };
    office.enter(at, visit(FIRST, &["张三", "李四"]));
    office.enter(at, visit(SECOND, &["张三", "王五"]));
    let withdrawn = office.enter(at, visit(SECOND, &["张三"]));
    let seen = office.view().register_record(withdrawn).unwrap().unwrap();
    office.say(at, "张三", Proposal::on_record(&seen, RecordChange::Withdrawn { reason: "重复".into() }));
    let on = Some(date("2026-11-03"));
    office.enter(
        at,
        RecordFacts::RectificationOrder(RectificationOrder { enterprise: FIRST, on, by: vec!["李四".into()], ..Default::default() }),
    );
    office.enter(at, RecordFacts::Measure(Measure { enterprise: FIRST, on, ..Default::default() }));
    let overrides = Some(Override { act: RegisterAct::Enter, lacks: vec![Lack::DocumentNumber], reason: "文号待编".into() });
    let facts = RecordFacts::Penalty(Penalty { enterprise: SECOND, on, ..Default::default() });
    let change = RecordChange::Done { act: RegisterAct::Enter, facts, overrides };
    office.say(at, "张三", Proposal::new(Change::Record(Box::new(change))));
    office.enter(
        at,
        RecordFacts::Accident(Accident { enterprise: FIRST, at: date("2026-11-02").and_hms_opt(9, 0, 0), ..Default::default() }),
    );
    let attendees = vec!["张三".into(), "李四".into(), "外来人员".into()];
    let training = Training { training: Some(TrainingTopic::Criteria), on, held_on: on, attendees, ..Default::default() };
    office.enter(at, RecordFacts::Training(training));
    office.enter(at, RecordFacts::Training(Training { on: Some(date("2026-12-20")), ..Default::default() }));
    office
}

#[test]
fn r56_figures_count_what_they_say() {
    let office = office();
    let figures = [
        (Figure::Enterprises, [2, 2, 0, 0, 0]),
        (Figure::Listed, [4, 4, 0, 0, 2]),
        (Figure::ClosedOut, [1, 0, 1, 1, 0]),
        (Figure::Open, [3, 3, 3, 0, 2]),
        (Figure::MajorOpen, [1, 1, 1, 0, 1]),
        (Figure::Overdue, [1, 1, 1, 0, 1]),
        (Figure::Relapses, [1, 0, 1, 0, 1]),
        (Figure::Visits, [2, 2, 1, 0, 1]),
        (Figure::Orders, [1, 0, 1, 0, 1]),
        (Figure::Measures, [1, 1, 1, 0, 1]),
        (Figure::Penalties, [1, 1, 1, 0, 0]),
        (Figure::Trainings, [2, 1, 1, 0, 0]),
        (Figure::Overrides, [1, 1, 1, 0, 0]),
        (Figure::Accidents, [1, 1, 1, 0, 1]),
    ];
    let group = office.ask(Question::GroupScore(GroupId(1)));
    // The leader found all, the other member closed and looked back, one of another group was the second officer.
    let officers = [1, 2, 4].map(|id| office.ask(Question::OfficerScore(StaffId(id))));
    let enterprise = office.ask(Question::EnterpriseScore(EnterpriseId(1)));
    for (figure, [of_group, leader, member, other, at_first]) in figures {
        let key = figure.key();
        assert_eq!(count(&group, "figures", key), of_group, "group, {key}");
        assert_eq!(count(&officers[0], "figures", key), leader, "leader, {key}");
        if figure != Figure::Enterprises {
            assert_eq!(count(&officers[1], "figures", key), member, "member, {key}");
        }
        assert_eq!(count(&officers[2], "figures", key), other, "other, {key}");
        if !matches!(figure, Figure::Enterprises | Figure::Trainings) {
            assert_eq!(count(&enterprise, "figures", key), at_first, "enterprise, {key}");
        }
    }
    // Both enterprises were never docked in with.
    assert_eq!(count(&group, "figures", "missed"), 2);
}

#[test]
fn r56_the_rows_behind_a_figure_name_what_counts() {
    let office = office();
    let rows = |scored, figure| table(&office.ask(Question::Rows(scored, figure)), "rows", &["on", "id", "content"]);
    let group = Scored::Group(GroupId(1));
    assert_eq!(rows(group, Figure::Relapses), [["2026-11-20", "H3", "灭火器过期"]]);
    assert_eq!(rows(group, Figure::Overrides), [["2026-11-03", "F1", "文书号"]]);
    assert_eq!(rows(group, Figure::Missed)[0][2], "对接进驻");
    assert_eq!(rows(Scored::Officer(StaffId(3)), Figure::Visits).len(), 1, "a visit counts for whoever took part");
    let overdue = office.ask(Question::Rows(group, Figure::Overdue));
    assert_eq!(block(&overdue, "rows").rows[0].mark, Mark::Bad);
}

#[test]
fn r56_every_figure_of_the_made_up_office_opens_as_many_rows_as_it_says() {
    let office = office();
    let session = office.session("2026-12-01", "张三");
    let scored = (1..=4).map(|id| Scored::Officer(StaffId(id))).chain((1..=2).map(|id| Scored::Group(GroupId(id))));
    let above_nought = opens_its_rows(&session, scored.chain((1..=2).map(|id| Scored::Enterprise(EnterpriseId(id)))));
    assert!(above_nought > 50, "{above_nought}");
}

#[test]
fn r56_every_figure_of_the_demo_opens_as_many_rows_as_it_says() {
    let session = demo_session("2026-11-24");
    let scored = (1..=36).map(|id| Scored::Officer(StaffId(id))).chain((1..=21).map(|id| Scored::Group(GroupId(id))));
    let above_nought = opens_its_rows(&session, scored.chain((1..=51).map(|id| Scored::Enterprise(EnterpriseId(id)))));
    assert!(above_nought > 400, "{above_nought}");
}

/// Asserts that each figure opens its rows, and that the scoreboard says the same; how many are above nought.
fn opens_its_rows(session: &dudao::access::Session, all: impl Iterator<Item = Scored>) -> usize {
    let view = session.store.read().unwrap();
    let board = answer(session, &view, &Question::Scoreboard).unwrap();
    let mut above_nought = 0;
    for scored in all {
        let card = match scored {
            Scored::Officer(id) => Question::OfficerScore(id),
            Scored::Group(id) => Question::GroupScore(id),
            Scored::Enterprise(id) => Question::EnterpriseScore(id),
        };
        let report = answer(session, &view, &card).unwrap();
        let on_board = board.blocks.iter().find_map(|block| {
            let opens = |row: &&dudao::paper::report::Row| row.link == Some(Link::Report(Box::new(card.clone())));
            block.rows.iter().find(opens).map(|row| (block.columns, row))
        });
        let (columns, board_row) = on_board.unwrap_or_else(|| panic!("{scored:?} is not on the scoreboard"));
        for row in &block(&report, "figures").rows {
            let Some(Link::Report(question)) = &row.link else { panic!("{row:?}") };
            let Question::Rows(_, figure) = **question else { panic!("{question:?}") };
            let rows = answer(session, &view, question).unwrap();
            assert_eq!(row.cells[1], block(&rows, "rows").rows.len().into(), "{scored:?} {figure}");
            above_nought += usize::from(!block(&rows, "rows").rows.is_empty());
            if let Some(at) = columns.iter().position(|column| *column == figure.key()) {
                assert_eq!(board_row.cells[at], row.cells[1], "{scored:?} {figure} on the scoreboard");
            }
        }
    }
    above_nought
}
