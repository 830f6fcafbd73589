//! The demo programme, as of a hundred different days: whatever today is, everything there is to see is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate};
use dudao::access::agenda::Agenda;
use dudao::access::{Clock, Officer, Session, demo};
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::hazard::{DeadlineOrigin, Hazard, Severity, Stage};
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, StaffId, Subject};
use dudao::domain::obligation::ReminderKind;
use dudao::domain::staff::StaffRole;
use dudao::domain::{text, uscc};
use dudao::store::{OpId, Stamp, Store, StoreError, View, Who};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn evening(day: NaiveDate) -> DateTime<FixedOffset> {
    format!("{day}T18:00:00+08:00").parse().unwrap()
}

/// Every fifth day of a year and a month, the eves and days of its rests, when whatever falls due rolls past the lead
/// time of reminders, and the first days of other years' rests, some not announced yet.
fn todays() -> impl Iterator<Item = NaiveDate> {
    let first: NaiveDate = "2025-12-20".parse().unwrap();
    let calendar = WorkCalendar::shipped();
    let rests = ["2025-01-27", "2025-01-28", "2025-01-29", "2025-04-30", "2025-09-30", "2025-10-01", "2027-02-05", "2027-10-01"];
    let rests = rests.map(|day| day.parse().unwrap());
    let eve =
        move |day: &NaiveDate| calendar.long_rest_after(*day).is_some() || calendar.long_rest_after(day.pred_opt().unwrap()).is_some();
    (0..392)
        .filter(move |number| number % 5 == 0 || eve(&(first + Days::new(*number))))
        .map(move |number| first + Days::new(number))
        .chain(rests)
}

fn demo_of(today: NaiveDate) -> Store {
    let who = Who::here("系统", "demo");
    let store = Store::in_memory(&Stamp { at: evening(today), who, op: OpId::random() }).unwrap();
    demo::write(&store, today, evening(today), &WorkCalendar::shipped()).unwrap_or_else(|failure| panic!("{today}: {failure}"));
    store
}

fn assert_people(view: &View, today: NaiveDate) {
    let staff = view.staff().unwrap();
    let leaders: BTreeSet<StaffId> = staff.iter().filter(|it| it.facts.role == StaffRole::BureauLeader).map(|it| it.id).collect();
    assert_eq!((staff.len(), leaders.len()), (36, 6), "{today}");
    let groups = view.groups().unwrap();
    let (alone, pairs): (Vec<_>, Vec<_>) = groups.iter().partition(|group| group.facts.members.len() == 1);
    assert_eq!((alone.len(), pairs.len()), (6, 15), "{today}");
    assert!(alone.iter().all(|group| leaders.contains(&group.facts.leader)), "{today}");
    let mut seats: Vec<StaffId> = groups.iter().flat_map(|group| group.facts.members.clone()).collect();
    assert!(groups.iter().all(|group| group.facts.members.contains(&group.facts.leader)), "{today}");
    assert!(pairs.iter().all(|group| group.facts.members.len() == 2), "{today}");
    seats.sort();
    assert_eq!(seats, staff.iter().map(|it| it.id).collect::<Vec<_>>(), "everybody sits in one group, {today}");

    let mut load: BTreeMap<GroupId, usize> = BTreeMap::new();
    for enterprise in view.enterprises(EnterpriseId(1), usize::MAX).unwrap() {
        *load.entry(enterprise.group_on(today).unwrap()).or_default() += 1;
    }
    assert!(alone.iter().all(|group| load.get(&group.id) == Some(&1)), "one for each leader, {today}: {load:?}");
    assert!(pairs.iter().all(|group| load.get(&group.id) == Some(&3)), "three for each group, {today}: {load:?}");
}

fn assert_enterprises(view: &View, today: NaiveDate) {
    let enterprises = view.enterprises(EnterpriseId(1), usize::MAX).unwrap();
    assert_eq!((enterprises.len(), view.paired_count().unwrap()), (51, 51), "{today}");
    assert_eq!(view.programme().unwrap().facts.enterprises, Some(51));
    let names: BTreeSet<String> = enterprises.iter().map(|it| text::fold(&it.facts.name)).collect();
    let codes: BTreeSet<&str> = enterprises.iter().filter_map(|it| it.facts.uscc.as_deref()).collect();
    assert_eq!((names.len(), codes.len()), (51, 51), "{today}");
    for code in codes {
        assert_eq!(uscc::check(code).map(|checked| checked.as_str().to_owned()), Ok(code.to_owned()), "GB 32100, {today}");
    }
    for id in (1..=51).map(EnterpriseId) {
        assert_eq!(view.hazards_of(id).unwrap().len(), 4, "{id}, {today}");
    }
}

fn assert_hazards(view: &View, today: NaiveDate) {
    let tally = view.hazard_tally().unwrap();
    for &stage in Stage::ALL {
        assert!(tally.at(stage) > 0, "{stage}, {today}");
    }
    let hazards = view.hazards(HazardId(1), usize::MAX).unwrap();
    let count = |counts: &dyn Fn(&Hazard) -> bool| hazards.iter().filter(|hazard| counts(hazard)).count();
    let overdue = count(&|hazard| hazard.overdue_days(today) > 0);
    assert!((125..=140).contains(&tally.open()) && tally.major_open() == 6, "{today}: {tally:?}");
    assert!((8..=11).contains(&overdue), "{today}: {overdue} overdue");
    assert!(tally.at(Stage::ClosedOut) > count(&|hazard| hazard.closure.as_ref().is_some_and(|it| it.look_backs.is_empty())) as u64);
    let waits = |hazard: &Hazard| hazard.stage.is_open() && !hazard.is_passed();
    let due_on = |days: u64| count(&|hazard| waits(hazard) && hazard.deadline() == Some(today + Days::new(days)));
    let due_after_tomorrow: usize = (2..=7).map(due_on).sum();
    for (what, number) in [
        ("due today", due_on(0)),
        ("due tomorrow", due_on(1)),
        ("due within a week", due_after_tomorrow),
        ("to be re-inspected on application", count(&|hazard| waits(hazard) && hazard.applied_on.is_some())),
        ("to be re-inspected without application", count(&|hazard| hazard.overdue_days(today) > 0 && hazard.applied_on.is_none())),
        ("passed but not closed out", count(&Hazard::is_passed)),
        ("closed out some time after it passed", count(&|hazard| closed_later(hazard))),
        ("extended", count(&|hazard| hazard.deadlines.iter().any(|it| it.origin == DeadlineOrigin::Extension))),
        ("failed", count(&|hazard| hazard.deadlines.iter().any(|it| it.origin == DeadlineOrigin::Reinspection))),
        ("relapsed and reopened", count(&|hazard| hazard.stage.is_open() && !hazard.past_closures.is_empty())),
        ("standing", count(&|hazard| hazard.facts.standing && hazard.stage.is_open() && hazard.deadline().is_none())),
        ("major and closed out", count(&|hazard| hazard.stage == Stage::ClosedOut && hazard.facts.severity == Severity::Major)),
    ] {
        assert!(number > 0, "{what}, {today}");
    }
    let descriptions = |severity| -> BTreeSet<&str> {
        hazards.iter().filter(|it| it.facts.severity == severity).map(|it| it.facts.description.as_str()).collect()
    };
    assert!(descriptions(Severity::Major).is_disjoint(&descriptions(Severity::General)), "one thing is not both, {today}");
    let calendar = WorkCalendar::shipped();
    for hazard in &hazards {
        assert!(hazard.facts.found_on < today && !calendar.is_rest(hazard.facts.found_on), "{}, {today}", hazard.id);
    }
}

fn closed_later(hazard: &Hazard) -> bool {
    let passed = hazard.reinspections.last().filter(|it| it.passed).map(|it| it.on);
    hazard.closure.as_ref().zip(passed).is_some_and(|(closure, passed)| closure.on > passed)
}

fn assert_reminders(view: &View, today: NaiveDate) {
    let calendar = WorkCalendar::shipped();
    let agenda = Agenda::new(view, today, &calendar, None).unwrap();
    let mut shown: BTreeMap<ReminderKind, usize> = BTreeMap::new();
    let walked: Result<(), StoreError> = agenda.each(|item| {
        *shown.entry(item.obligation.kind).or_default() += 1;
        assert!(agenda.reminder(item)?.is_some());
        Ok(true)
    });
    walked.unwrap();
    for kind in ReminderKind::ALL {
        assert!(shown.contains_key(kind), "{kind}, {today}: {shown:?}");
    }
    let counts = agenda.counts().unwrap();
    assert!(counts.overdue > 0 && counts.deadlines_overdue > 0 && counts.today > 0 && counts.soon > 0, "{today}: {counts:?}");
    assert_eq!((counts.overdue + counts.today + counts.soon) as usize, shown.values().sum::<usize>(), "{today}");
}

fn assert_journal(store: &Store, today: NaiveDate) {
    // A replay costs as much as all the rest and asks no calendar: a day in ten says it.
    if today.ordinal().is_multiple_of(10) {
        let verdict = store.verify(&mut |_| {}).unwrap();
        assert!(verdict.ok, "{today}: {verdict:?}");
    }
    let mut last_day = NaiveDate::MIN;
    let mut lengths: BTreeMap<Subject, usize> = BTreeMap::new();
    let walked = store.read().unwrap().journal(2, |entry, _| {
        assert!(entry.at <= evening(today), "entry {} of {today} lies in the future", entry.seq);
        assert!(entry.at.date_naive() >= last_day, "entry {} of {today} goes back", entry.seq);
        last_day = entry.at.date_naive();
        *lengths.entry(entry.subject).or_default() += 1;
        Ok(true)
    });
    walked.unwrap();
    assert!(lengths.values().filter(|&&length| length >= 5).count() > 30, "long timelines, {today}");
}

fn assert_demo_of(today: NaiveDate) {
    let store = demo_of(today);
    let view = store.read().unwrap();
    assert_people(&view, today);
    assert_enterprises(&view, today);
    assert_hazards(&view, today);
    assert_reminders(&view, today);
    assert_journal(&store, today);
}

#[test]
fn whatever_today_is_everything_is_there_to_see() {
    const HANDS: usize = 4;
    let days: Vec<NaiveDate> = todays().collect();
    std::thread::scope(|scope| {
        for hand in 0..HANDS {
            let mine = days.iter().skip(hand).step_by(HANDS);
            scope.spawn(move || mine.for_each(|&today| assert_demo_of(today)));
        }
    });
}

#[test]
fn the_days_of_this_test_cover_weekends_and_holidays() {
    let calendar = WorkCalendar::shipped();
    let days: BTreeSet<NaiveDate> = todays().collect();
    let weekdays: BTreeSet<_> = days.iter().map(|day| day.weekday().num_days_from_monday()).collect();
    assert!(days.len() > 90 && weekdays.len() == 7, "{}", days.len());
    assert!(days.iter().any(|&day| calendar.is_rest(day)) && days.iter().any(|day| day.year() == 2027));
}

#[test]
fn the_officer_of_the_demo_leads_a_group_with_reminders_of_its_own() {
    let today = "2026-11-24".parse().unwrap();
    let store = Arc::new(demo_of(today));
    let calendar = Arc::new(WorkCalendar::shipped());
    let officer = Officer::of_office("demo", "demo");
    let mut session = Session { store, clock: Clock::new(Some(today)), officer, calendar, present: None, operation: None };
    demo::sit_down(&mut session).unwrap();
    let view = session.store.read().unwrap();
    let group = view.group(session.officer.group.unwrap()).unwrap().unwrap();
    assert_eq!((Some(group.facts.leader), group.facts.members.len()), (session.officer.staff, 2));
    let agenda = Agenda::new(&view, today, &session.calendar, None).unwrap();
    let mut mine = 0;
    let walked: Result<(), StoreError> = agenda.each(|item| {
        mine += usize::from(item.enterprise.is_some_and(|id| agenda.group_of(id).unwrap() == session.officer.group));
        Ok(true)
    });
    walked.unwrap();
    assert!(mine > 0);
}
