//! What officers do at once, or correct afterwards, agrees with what else is on record.

use super::*;

#[test]
fn r26_two_officers_who_draw_a_list_up_at_once_get_two_numbers() {
    let session = bureau("2026-11-24");
    session.register(facts(1, Severity::General, "2026-11-10"), Some(date("2027-06-30"))).unwrap();
    let list =
        HazardList { enterprise: Some(EnterpriseId(1)), on: Some(session.today()), by: vec!["张三".into()], ..HazardList::default() };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| session.enter(RecordFacts::HazardList(list.clone()), Along::default()).unwrap());
        }
    });
    let lists = session.store.read().unwrap().records_of(RegisterKind::HazardList, 1, 99).unwrap();
    let mut numbers: Vec<u32> =
        lists.iter().map(|list| if let RecordFacts::HazardList(facts) = &list.facts { facts.number.unwrap() } else { 0 }).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn r27_a_late_copy_does_not_move_the_day_since_which_a_list_is_another() {
    let session = bureau("2026-11-10");
    session.enter(dock_in("2026-11-04"), Along::default()).unwrap();
    let list =
        HazardList { enterprise: Some(EnterpriseId(1)), on: Some(session.today()), by: vec!["张三".into()], ..HazardList::default() };
    let drawn = session.record(id(session.enter(RecordFacts::HazardList(list), Along::default()).unwrap())).unwrap();
    session.register(facts(1, Severity::General, "2026-11-10"), Some(date("2027-06-30"))).unwrap();
    let since = |session: &Session| session.store.read().unwrap().standing(EnterpriseId(1)).unwrap().list_changed_on;
    assert_eq!(since(&session), Some(date("2026-11-10")));
    let RecordFacts::HazardList(facts) = drawn.facts.clone() else { panic!() };
    let copied = HazardList { copied_on: Some(date("2026-11-20")), copied_to: "榆坪镇".into(), ..facts };
    on(&session, "2026-11-20").act_on(&drawn, RegisterAct::Copy, RecordFacts::HazardList(copied), None).unwrap();
    assert_eq!(since(&session), Some(date("2026-11-10")), "the hazards are others since then all the same");
}

#[test]
fn r49_a_corrected_order_sets_the_deadlines_anew_and_names_each_item_once() {
    let session = bureau("2026-11-24");
    for severity in [Severity::Major, Severity::General, Severity::General] {
        session.register(facts(1, severity, "2026-11-20"), Some(date("2026-12-31"))).unwrap();
    }
    let mut order = RecordFacts::RectificationOrder(RectificationOrder {
        enterprise: Some(EnterpriseId(1)),
        deadline: Some(date("2026-12-08")),
        document: "7号".into(),
        on: Some(date("2026-11-24")),
        by: vec!["张三".into()],
        ..RectificationOrder::default()
    });
    assert!(order.as_fields_mut().set(Field::Hazards, "H1 h1、1 H2"));
    let seen = session.record(id(session.enter(order, Along::default()).unwrap())).unwrap();
    let dues = |number| session.hazard(HazardId(number)).unwrap().deadlines.iter().map(|it| it.due.to_string()).collect::<Vec<_>>();
    assert_eq!([dues(1), dues(2)], [["2026-12-31", "2026-12-08"], ["2026-12-31", "2026-12-08"]]);
    // One item more, the same day: only that item gets it.
    let RecordFacts::RectificationOrder(facts) = seen.facts.clone() else { panic!() };
    let more = RectificationOrder { hazards: vec![HazardId(1), HazardId(2), HazardId(3)], ..facts };
    session.act_on(&seen, RegisterAct::Edit, RecordFacts::RectificationOrder(more.clone()), None).unwrap();
    assert_eq!([dues(1).len(), dues(3).len()], [2, 2]);
    let seen = session.record(seen.id).unwrap();
    let later = RectificationOrder { deadline: Some(date("2026-12-18")), ..more };
    let done = session.act_on(&seen, RegisterAct::Edit, RecordFacts::RectificationOrder(later), None).unwrap();
    assert_eq!((dues(1).last().unwrap().as_str(), dues(3).last().unwrap().as_str()), ("2026-12-18", "2026-12-18"));
    session.undo(done.seq, "误".into()).unwrap();
    assert_eq!(dues(1).last().unwrap(), "2026-12-08", "taken back with the correction");
}

#[test]
fn r12_the_leader_of_a_group_is_one_of_its_members_and_nobody_is_twice() {
    let session = bureau("2026-11-24");
    let formed = GroupFacts { name: "第2组".into(), leader: StaffId(2), members: vec![StaffId(1), StaffId(1)], formed_on: None };
    session.form_group(formed.clone()).unwrap();
    let group = session.store.read().unwrap().group(GroupId(2)).unwrap().unwrap();
    assert_eq!(group.facts.members, [StaffId(2), StaffId(1)]);
    let again = session.edit_group(&group, formed);
    assert!(matches!(again, Err(StoreError::Refused(Refusal::NothingToChange))), "{again:?}");
}
