//! The officers' work on the registers, through a session: what is done together, and taken back together.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "office_work/agreement.rs"]
mod agreement;
mod records;

use chrono::NaiveDate;
use dudao::access::agenda::{Agenda, Matter, Reminder, Scope};
use dudao::access::registers::{Along, background, naming, still_lacks};
use dudao::access::{Clock, Done, Officer, Session};
use dudao::domain::act::Act;
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::enterprise::Pairing;
use dudao::domain::field::Field;
use dudao::domain::hazard::{DeadlineOrigin, Hazard, Severity, Stage};
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, StaffId, Subject};
use dudao::domain::ladder::Lack;
use dudao::domain::obligation::ReminderKind;
use dudao::domain::programme::ProgrammeFacts;
use dudao::domain::refusal::Refusal;
use dudao::domain::register::*;
use dudao::domain::staff::{GroupFacts, StaffFacts, StaffRole};
use dudao::store::{OpId, Stamp, Store, StoreError, Who};
use records::{enterprise_facts, facts};
use std::sync::Arc;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn session(today: &str) -> Session {
    let who = Who::here("张三", "zhangsan");
    let stamp = Stamp { at: "2026-11-24T09:00:00+08:00".parse().unwrap(), who, op: OpId::random() };
    let store = Arc::new(Store::in_memory(&stamp).unwrap());
    let officer = Officer { staff: Some(StaffId(1)), group: Some(GroupId(1)), ..Officer::of_office("张三", "zhangsan") };
    Session {
        store,
        clock: Clock::new(Some(date(today))),
        officer,
        calendar: Arc::new(WorkCalendar::shipped()),
        present: None,
        operation: None,
    }
}

/// A bureau with a group of two, its enterprise E1 and one that nobody supervises, E2.
fn bureau(today: &str) -> Session {
    let session = session(today);
    for name in ["张三", "李四"] {
        session.add_staff(StaffFacts { name: name.into(), role: StaffRole::GroupLeader, ..StaffFacts::default() }).unwrap();
    }
    session
        .form_group(GroupFacts { name: "第1组".into(), leader: StaffId(1), members: vec![StaffId(1), StaffId(2)], formed_on: None })
        .unwrap();
    for name in ["云墟甲化工", "云墟乙化工"] {
        session.add_enterprise(enterprise_facts(name)).unwrap();
    }
    let enterprise = session.enterprise(EnterpriseId(1)).unwrap();
    session.pair(&enterprise, Pairing { group: GroupId(1), from: date("2026-11-02") }).unwrap();
    let issued_on = Some(date("2026-11-02"));
    session.set_programme(0, ProgrammeFacts { issued_on, ends_on: Some(date("2027-12-31")), ..ProgrammeFacts::default() }).unwrap();
    session
}

/// The same bureau on another day.
fn on(session: &Session, today: &str) -> Session {
    Session { clock: Clock::new(Some(date(today))), ..session.clone() }
}

fn id(done: Done) -> RecordId {
    if let Subject::Record(id) = done.subject { id } else { panic!("{done:?}") }
}

fn reminders(session: &Session, scope: Scope) -> Vec<Reminder> {
    let view = session.store.read().unwrap();
    let agenda = Agenda::new(&view, session.today(), &session.calendar, None).unwrap();
    let mut found = Vec::new();
    agenda
        .each(|item| {
            if agenda.is_in(scope, &session.officer, item)? {
                found.extend(agenda.reminder(item)?);
            }
            Ok::<bool, StoreError>(true)
        })
        .unwrap();
    found
}

fn kinds(session: &Session, scope: Scope) -> Vec<(ReminderKind, String)> {
    reminders(session, scope).iter().map(|it| (it.due.kind, it.due.counted.due.to_string())).collect()
}

fn visit(on: &str) -> Visit {
    Visit {
        enterprise: Some(EnterpriseId(1)),
        on: Some(date(on)),
        mode: Some(dudao::domain::hazard::VisitMode::SurpriseInspection),
        participants: vec!["张三".into(), "李四".into()],
        ..Visit::default()
    }
}

fn dock_in(on: &str) -> RecordFacts {
    let by = vec!["张三".into()];
    RecordFacts::DockIn(DockIn {
        enterprise: Some(EnterpriseId(1)),
        on: Some(date(on)),
        by,
        explained: true,
        plan_drafted: true,
        ..DockIn::default()
    })
}

#[test]
fn r45_findings_of_a_visit_become_hazards_and_go_with_it() {
    let session = bureau("2026-11-24");
    let along = Along {
        findings: vec!["锁气卸灰装置磨损".into(), "通道堵塞".into()],
        deadline: Some(date("2026-12-10")),
        fixed: vec!["灭火器被遮挡".into()],
        ..Along::default()
    };
    let visited = session.enter(RecordFacts::Visit(visit("2026-11-23")), along).unwrap();
    let record = session.record(id(visited)).unwrap();
    assert_eq!(record.register().hazards(), [HazardId(1), HazardId(2), HazardId(3)]);
    let hazard = |number| session.hazard(HazardId(number)).unwrap();
    assert_eq!((hazard(1).deadline(), hazard(1).stage), (Some(date("2026-12-10")), Stage::Registered));
    assert_eq!((hazard(3).stage, hazard(3).closure.unwrap().evidence.as_str()), (Stage::ClosedOut, "灭火器被遮挡"));
    assert_eq!(hazard(2).facts.found_by, ["张三", "李四"]);
    assert_eq!(session.store.read().unwrap().standing(EnterpriseId(1)).unwrap().last_visit_on, Some(date("2026-11-23")));
    // One undo takes all of it back.
    let (entry, _) = session.undo(visited.seq, "误登记".into()).unwrap();
    assert_eq!(entry.subject, visited.subject);
    assert_eq!(session.record(record.id).unwrap().stage(), RecordStage::Withdrawn);
    assert!((1..=3).all(|number| hazard(number).stage == Stage::Void));
    assert_eq!(session.store.read().unwrap().standing(EnterpriseId(1)).unwrap().last_visit_on, None);
    assert!(session.store.verify(&mut |_| {}).unwrap().ok);
}

#[test]
fn a_refused_visit_registers_nothing() {
    let session = bureau("2026-11-24");
    let head = session.store.head().unwrap();
    let nobody = Visit { participants: Vec::new(), ..visit("2026-11-23") };
    let along = Along { findings: vec!["通道堵塞".into()], ..Along::default() };
    assert!(matches!(session.enter(RecordFacts::Visit(nobody), along.clone()), Err(StoreError::Refused(Refusal::Missing(_)))));
    let nowhere = Visit { enterprise: Some(EnterpriseId(9)), ..visit("2026-11-23") };
    assert!(matches!(session.enter(RecordFacts::Visit(nowhere), along), Err(StoreError::Refused(Refusal::NoSuch(_)))));
    assert_eq!(session.store.head().unwrap(), head);
}

#[test]
fn r49_an_order_sets_the_deadline_of_each_item() {
    let session = bureau("2026-11-24");
    for severity in [Severity::Major, Severity::General] {
        session.register(facts(1, severity, "2026-11-20"), Some(date("2026-12-31"))).unwrap();
    }
    let order = RectificationOrder {
        enterprise: Some(EnterpriseId(1)),
        hazards: vec![HazardId(1), HazardId(2)],
        deadline: Some(date("2026-12-08")),
        document: "（坛）应急责改〔2026〕7号".into(),
        on: Some(date("2026-11-24")),
        by: vec!["张三".into()],
        ..RectificationOrder::default()
    };
    let ordered = session.enter(RecordFacts::RectificationOrder(order), Along::default()).unwrap();
    for number in [1, 2] {
        let deadlines = session.hazard(HazardId(number)).unwrap().deadlines;
        let last = deadlines.last().unwrap();
        assert_eq!((deadlines.len(), last.due, last.origin), (2, date("2026-12-08"), DeadlineOrigin::Order));
        assert_eq!(last.document.as_deref(), Some("（坛）应急责改〔2026〕7号"));
    }
    session.undo(ordered.seq, "误".into()).unwrap();
    assert_eq!(session.hazard(HazardId(1)).unwrap().deadline(), Some(date("2026-12-31")));
}

#[test]
fn r41_what_a_meeting_decides_becomes_tasks() {
    let session = bureau("2026-11-24");
    let task = |title: &str, due: &str| Task { title: title.into(), due: Some(date(due)), owner: "张三".into(), ..Task::default() };
    let meeting =
        Meeting {
            meeting: Some(MeetingKind::Regular), on: Some(date("2026-11-24")), title: "督导办例会".into(), ..Meeting::default()
        };
    let along = Along { decisions: vec![task("核对底数", "2026-11-27"), task("通报共性问题", "2026-12-20")], ..Along::default() };
    session.enter(RecordFacts::Meeting(meeting), along).unwrap();
    let due: Vec<_> = reminders(&session, Scope::Mine).into_iter().filter(|it| it.due.kind == ReminderKind::Task).collect();
    let [reminder] = due.as_slice() else { panic!("{due:?}") };
    let Matter::Record(record) = &reminder.matter else { panic!("{reminder:?}") };
    let RecordFacts::Task(facts) = &record.facts else { panic!("{record:?}") };
    assert_eq!((facts.title.as_str(), facts.basis.as_str()), ("核对底数", "J1 督导办例会"));
    let done = Task { done_on: Some(date("2026-11-24")), ..facts.clone() };
    session.act_on(record, RegisterAct::Finish, RecordFacts::Task(done), None).unwrap();
    assert!(kinds(&session, Scope::Mine).iter().all(|(kind, _)| *kind != ReminderKind::Task));
}

#[test]
fn r26_r27_a_changed_list_is_drawn_up_anew_and_copied() {
    let session = bureau("2026-11-24");
    session.enter(dock_in("2026-11-04"), Along::default()).unwrap();
    session.register(facts(1, Severity::General, "2026-11-10"), Some(date("2027-06-30"))).unwrap();
    let list =
        || HazardList { enterprise: Some(EnterpriseId(1)), on: Some(session.today()), by: vec!["张三".into()], ..HazardList::default() };
    let copies = || {
        kinds(&session, Scope::All).into_iter().filter(|(kind, _)| *kind == ReminderKind::CopyTo).map(|(_, day)| day).collect::<Vec<_>>()
    };
    assert!(copies().is_empty(), "no list yet, and the diagnosis is still ahead");
    let first = session.record(id(session.enter(RecordFacts::HazardList(list()), Along::default()).unwrap())).unwrap();
    let RecordFacts::HazardList(drawn) = &first.facts else { panic!() };
    assert_eq!((drawn.number, drawn.hazards.as_slice()), (Some(1), [HazardId(1)].as_slice()));
    assert_eq!(copies(), ["2026-11-24"], "to be copied at the same time");
    let copied = HazardList { copied_on: Some(session.today()), copied_to: "榆坪镇".into(), ..drawn.clone() };
    session.act_on(&first, RegisterAct::Copy, RecordFacts::HazardList(copied), None).unwrap();
    assert!(copies().is_empty());
    // A hazard more: the list is another, from the day it was found.
    let second = session.register(facts(1, Severity::General, "2026-11-24"), Some(date("2027-06-30"))).unwrap();
    assert_eq!(copies(), ["2026-11-24"]);
    session.undo(second.seq, "误".into()).unwrap();
    assert!(copies().is_empty(), "the same list again");
    session.register(facts(1, Severity::General, "2026-11-24"), Some(date("2027-06-30"))).unwrap();
    let next = session.record(id(session.enter(RecordFacts::HazardList(list()), Along::default()).unwrap())).unwrap();
    let RecordFacts::HazardList(drawn) = &next.facts else { panic!() };
    assert_eq!((drawn.number, drawn.hazards.as_slice()), (Some(2), [HazardId(1), HazardId(3)].as_slice()));
    assert!(session.store.verify(&mut |_| {}).unwrap().ok);
}

#[test]
fn r23_r25_r35_milestones_are_reminded_until_they_are_done() {
    let session = bureau("2026-11-05");
    let shown = |session: &Session| kinds(session, Scope::Group(GroupId(1)));
    assert_eq!(shown(&session), [(ReminderKind::DockIn, "2026-11-09".to_owned())]);
    session.enter(dock_in("2026-11-04"), Along::default()).unwrap();
    assert!(shown(&session).is_empty(), "the diagnosis is a month away");
    let later = on(&session, "2026-12-02");
    let due = |kind, day: &str| (kind, day.to_owned());
    assert_eq!(shown(&later), [due(ReminderKind::Diagnosis, "2026-12-04"), due(ReminderKind::Visit, "2026-12-04")]);
    let diagnosis = Diagnosis {
        enterprise: Some(EnterpriseId(1)),
        on: Some(date("2026-12-02")),
        by: vec!["张三".into()],
        conclusion: "发现隐患2条".into(),
        ..Diagnosis::default()
    };
    later.enter(RecordFacts::Diagnosis(diagnosis), Along::default()).unwrap();
    let now = shown(&later);
    assert!(
        now.contains(&due(ReminderKind::CopyTo, "2026-12-02")) && now.contains(&due(ReminderKind::ActionPlan, "2026-12-09")),
        "{now:?}"
    );
    later.enter(RecordFacts::Visit(visit("2026-12-02")), Along::default()).unwrap();
    assert!(shown(&later).iter().all(|(kind, _)| *kind != ReminderKind::Visit));
}

#[test]
fn r12_mine_my_group_and_all() {
    let session = bureau("2026-11-24");
    session.register(facts(1, Severity::General, "2026-11-10"), Some(date("2026-11-26"))).unwrap();
    let leader = session.add_staff(StaffFacts { name: "王五".into(), role: StaffRole::GroupLeader, ..StaffFacts::default() }).unwrap();
    let Subject::Staff(leader) = leader.subject else { panic!() };
    session.form_group(GroupFacts { name: "第2组".into(), leader, members: vec![leader], formed_on: None }).unwrap();
    let theirs = session.enterprise(EnterpriseId(2)).unwrap();
    session.pair(&theirs, Pairing { group: GroupId(2), from: date("2026-11-02") }).unwrap();
    let other = HazardFactsOf::by("李四", 2);
    session.register(other, Some(date("2026-11-27"))).unwrap();
    let deadlines = |scope| kinds(&session, scope).into_iter().filter(|(kind, _)| *kind == ReminderKind::RectificationDeadline).count();
    assert_eq!((deadlines(Scope::All), deadlines(Scope::Group(GroupId(1))), deadlines(Scope::Mine)), (2, 1, 1));
    let dock_ins = |session: &Session, scope| kinds(session, scope).into_iter().filter(|(kind, _)| *kind == ReminderKind::DockIn).count();
    assert_eq!((dock_ins(&session, Scope::All), dock_ins(&session, Scope::Mine)), (2, 1), "the leader answers for the group");
    let member = Officer { staff: Some(StaffId(2)), group: Some(GroupId(1)), ..Officer::of_office("李四", "lisi") };
    let member = Session { officer: member, ..session.clone() };
    assert_eq!((dock_ins(&member, Scope::Mine), dock_ins(&member, Scope::Group(GroupId(1)))), (0, 1));
}

#[test]
fn r26_a_hazard_is_split_or_merged_with_a_reason() {
    let session = bureau("2026-11-24");
    session.register(facts(1, Severity::General, "2026-11-10"), Some(date("2026-12-10"))).unwrap();
    session.register(facts(2, Severity::General, "2026-11-10"), None).unwrap();
    let hazard = |number| session.hazard(HazardId(number)).unwrap();
    let split =
        |parts: &[&str], reason: &str| Act::Split { parts: parts.iter().map(|part| (*part).to_owned()).collect(), reason: reason.into() };
    assert!(matches!(session.act(&hazard(1), split(&[" "], "拆分")), Err(StoreError::Refused(Refusal::Missing(_)))));
    assert!(matches!(session.act(&hazard(1), split(&["只有一条"], "拆分")), Err(StoreError::Refused(Refusal::OnePart))));
    assert!(matches!(session.act(&hazard(1), split(&["甲", "乙"], "")), Err(StoreError::Refused(Refusal::Missing(_)))));
    let done = session.act(&hazard(1), split(&["锁气装置缺失", "未按周点检"], "两处分别整改")).unwrap();
    assert_eq!(done.subject, Subject::Hazard(HazardId(1)));
    assert_eq!((hazard(1).stage, hazard(1).ending.unwrap().reason.as_str()), (Stage::Void, "两处分别整改"));
    assert_eq!((hazard(3).facts.description.as_str(), hazard(3).deadline()), ("锁气装置缺失", Some(date("2026-12-10"))));
    assert_eq!(hazard(4).facts.location, hazard(1).facts.location);
    let with = session.store.read().unwrap().taken_back_with(done.seq).unwrap();
    assert_eq!(with, [3, 4].map(|number| Subject::Hazard(HazardId(number))), "what undo would take back beside it");
    let merge = |into| Act::Merge { into: HazardId(into), reason: "同一问题".into() };
    assert!(matches!(session.act(&hazard(4), merge(2)), Err(StoreError::Refused(Refusal::OtherEnterprise { .. }))));
    assert!(matches!(session.act(&hazard(4), merge(1)), Err(StoreError::Refused(Refusal::WrongStage { .. }))));
    assert!(matches!(session.act(&hazard(4), merge(4)), Err(StoreError::Refused(Refusal::NoSuch(_)))));
    session.act(&hazard(4), merge(3)).unwrap();
    assert_eq!(hazard(4).ending.unwrap().to.as_deref(), Some("H3"));
    // The whole split is taken back as one, unless a part moved on.
    assert!(matches!(session.undo(done.seq, "误".into()), Err(StoreError::Refused(Refusal::ChangedSince { .. }))));
}

#[test]
fn r59_a_day_has_one_roster() {
    let session = bureau("2026-11-24");
    let duty = |on: &str, officer: &str| RecordFacts::Duty(Duty { on: Some(date(on)), officers: vec![officer.into()], ..Duty::default() });
    let enter = |on, officer| session.enter(duty(on, officer), Along::default());
    let first = enter("2026-12-02", "张三").unwrap();
    let Subject::Record(id) = first.subject else { panic!() };
    let lacks = |id| dudao::access::registers::still_lacks(&session.store.read().unwrap(), &session.record(id).unwrap()).unwrap();
    assert!(lacks(id).is_empty());
    let Subject::Record(strange) = enter("2026-12-04", "王五五").unwrap().subject else { panic!() };
    assert_eq!(lacks(strange), [Lack::OnStaff], "told, and not refused");
    assert!(matches!(enter("2026-12-02", "李四"), Err(StoreError::Refused(Refusal::AlreadyOnRecord(same))) if same == id));
    enter("2026-12-03", "李四").unwrap();
    session.act_on(&session.record(id).unwrap(), RegisterAct::Withdraw, duty("2026-12-02", "张三"), Some("误".into())).unwrap();
    enter("2026-12-02", "李四").unwrap();
}

struct HazardFactsOf;

impl HazardFactsOf {
    fn by(officer: &str, enterprise: u32) -> dudao::domain::hazard::HazardFacts {
        dudao::domain::hazard::HazardFacts { found_by: vec![officer.into()], ..facts(enterprise, Severity::General, "2026-11-10") }
    }
}

#[test]
fn r59_the_last_working_day_shows_what_falls_due_in_the_long_holiday() {
    // The National Day rest of 2026 lasts from 10-01 to 10-07; with a lead of two days its end is out of sight.
    let session = bureau("2026-09-30");
    let programme = session.store.read().unwrap().programme().unwrap();
    let mut facts_of = programme.facts.clone();
    facts_of.parameters.lead_days = 2;
    facts_of.issued_on = None;
    session.set_programme(programme.version, facts_of).unwrap();
    for due in ["2026-10-02", "2026-10-06", "2026-10-07", "2026-10-08"] {
        session.register(facts(1, Severity::General, "2026-09-10"), Some(date(due))).unwrap();
    }
    let shown = |today: &str| {
        let due = reminders(&on(&session, today), Scope::All);
        due.iter()
            .filter(|it| it.due.kind == ReminderKind::RectificationDeadline)
            .map(|it| (it.due.counted.due.format("%m-%d").to_string(), it.in_rest))
            .collect::<Vec<_>>()
    };
    let days = |days: &[(&str, bool)]| days.iter().map(|(day, rest)| ((*day).to_owned(), *rest)).collect::<Vec<_>>();
    assert_eq!(shown("2026-09-29"), days(&[]));
    assert_eq!(shown("2026-09-30"), days(&[("10-02", false), ("10-06", true), ("10-07", true)]));
    assert_eq!(shown("2026-10-01"), days(&[("10-02", false)]));
}

#[test]
fn the_past_is_seen_as_it_was_and_cannot_be_changed() {
    let session = bureau("2026-11-24");
    let now = session.clock.now().date_naive();
    let past = Arc::new(session.store.as_of(now.pred_opt().unwrap(), &mut |_| {}).unwrap());
    assert_eq!(past.read().unwrap().enterprise_count().unwrap(), 0, "all of it was recorded today");
    let today = Arc::new(session.store.as_of(now, &mut |_| {}).unwrap());
    assert_eq!(today.read().unwrap().enterprise_count().unwrap(), 2);
    let looking = Session { store: today, present: Some(session.store.clone()), ..session };
    let refused = |outcome: Result<Done, StoreError>| matches!(outcome, Err(StoreError::Refused(Refusal::AsOf)));
    assert!(refused(looking.add_enterprise(enterprise_facts("丙公司"))));
    assert!(refused(looking.enter(dock_in("2026-11-04"), Along::default())));
    assert!(matches!(looking.undo(3, "误".into()), Err(StoreError::Refused(Refusal::AsOf))));
}

#[test]
fn what_a_record_still_lacks_is_told_and_ends_when_it_is_filled_in() {
    let session = bureau("2026-11-24");
    session.register(facts(1, Severity::Major, "2026-11-20"), None).unwrap();
    let stop = Measure {
        enterprise: Some(EnterpriseId(1)),
        measure: Some(MeasureKind::Suspension),
        hazards: vec![HazardId(1)],
        scope: "抛光车间".into(),
        on: Some(date("2026-11-24")),
        starts_at: date("2026-11-24").and_hms_opt(10, 0, 0),
        ..Measure::default()
    };
    let refused = session.enter(RecordFacts::Measure(stop.clone()), Along::default());
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Lacking(lacks))) if lacks == [Lack::DocumentNumber]));
    let along = Along { reason: Some("文号待编".into()), ..Along::default() };
    let record = session.record(id(session.enter(RecordFacts::Measure(stop.clone()), along).unwrap())).unwrap();
    let lacks = |id| still_lacks(&session.store.read().unwrap(), &session.record(id).unwrap()).unwrap();
    assert_eq!(lacks(record.id), [Lack::DocumentNumber]);
    let named = Measure { document: "（坛）应急现决〔2026〕3号".into(), ..stop };
    session.act_on(&record, RegisterAct::Edit, RecordFacts::Measure(named), None).unwrap();
    assert!(lacks(record.id).is_empty());
    assert_eq!(session.record(record.id).unwrap().overrides.len(), 1, "the mark stays");
}

#[test]
fn two_officers_on_one_record_are_told() {
    let session = bureau("2026-11-24");
    let task = Task { title: "核对底数".into(), due: Some(date("2026-12-01")), ..Task::default() };
    let seen = session.record(id(session.enter(RecordFacts::Task(task.clone()), Along::default()).unwrap())).unwrap();
    let done = |outcome: &str| RecordFacts::Task(Task { done_on: Some(date("2026-11-24")), outcome: outcome.into(), ..task.clone() });
    session.act_on(&seen, RegisterAct::Finish, done("一"), None).unwrap();
    assert!(matches!(session.act_on(&seen, RegisterAct::Finish, done("二"), None), Err(StoreError::Conflict { .. })));
}

#[test]
fn r1_a_programme_with_a_number_has_a_day_of_issue() {
    let session = session("2026-11-24");
    let named = ProgrammeFacts { document_number: "坛应急〔2020〕24号".into(), ..ProgrammeFacts::default() };
    let refused = session.set_programme(0, named.clone());
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Missing(Field::IssuedOn)))));
    session.set_programme(0, ProgrammeFacts { issued_on: Some(date("2026-11-02")), ..named }).unwrap();
}

#[test]
fn r26_a_version_of_the_list_says_what_changed_since_the_one_before() {
    let session = bureau("2026-11-24");
    let by = || vec!["张三".to_owned()];
    let list = || HazardList { enterprise: Some(EnterpriseId(1)), on: Some(date("2026-11-24")), by: by(), ..HazardList::default() };
    let enter = || session.record(id(session.enter(RecordFacts::HazardList(list()), Along::default()).unwrap())).unwrap();
    for day in ["2026-11-10", "2026-11-11"] {
        session.register(facts(1, Severity::General, day), None).unwrap();
    }
    let first = enter();
    session.register(facts(1, Severity::General, "2026-11-12"), None).unwrap();
    session.act(&session.hazard(HazardId(1)).unwrap(), Act::Void { reason: "重复登记".into() }).unwrap();
    let second = enter();
    let third = enter();
    let since = |record: &Record| background(&session.store.read().unwrap(), record).unwrap().since;
    let ids = |hazards: &[Hazard]| hazards.iter().map(|hazard| hazard.id.0).collect::<Vec<_>>();
    assert_eq!(since(&first), None, "there is none before it");
    let change = since(&second).unwrap();
    assert_eq!((change.number, ids(&change.added), ids(&change.gone)), (1, vec![3], vec![1]));
    let change = since(&third).unwrap();
    assert_eq!((change.number, ids(&change.added), ids(&change.gone)), (2, vec![], vec![]));
    // A version that was withdrawn is none to compare with.
    session.act_on(&second, RegisterAct::Withdraw, second.facts.clone(), Some("误".into())).unwrap();
    assert_eq!(since(&third).map(|change| (change.number, ids(&change.added))), Some((1, vec![3])));
}

#[test]
fn r34_a_case_is_seen_at_its_hazards_until_it_is_withdrawn() {
    let session = bureau("2026-11-24");
    for _ in 0..2 {
        session.register(facts(1, Severity::General, "2026-11-10"), None).unwrap();
    }
    let case = Case {
        enterprise: Some(EnterpriseId(1)),
        hazards: vec![HazardId(1)],
        reason: "整改敷衍".into(),
        on: Some(date("2026-11-24")),
        by: vec!["张三".into()],
        ..Case::default()
    };
    let case = session.record(id(session.enter(RecordFacts::Case(case), Along::default()).unwrap())).unwrap();
    let named = |number| {
        let found = naming(&session.store.read().unwrap(), &session.hazard(HazardId(number)).unwrap()).unwrap();
        found.iter().map(|record| record.id).collect::<Vec<_>>()
    };
    assert_eq!((named(1), named(2)), (vec![case.id], vec![]));
    assert_eq!(background(&session.store.read().unwrap(), &case).unwrap().hazards[0].id, HazardId(1));
    session.act_on(&case, RegisterAct::Withdraw, case.facts.clone(), Some("误".into())).unwrap();
    assert_eq!(named(1), []);
}

#[test]
fn r14_r33_what_a_section_or_the_team_has_to_do_is_its_members() {
    let session = bureau("2026-11-24");
    let member = |id: u32, section: &str, enforcement_team: bool| {
        let seen = session.store.read().unwrap().staff_member(StaffId(id)).unwrap().unwrap();
        let facts = StaffFacts { section: section.into(), enforcement_team, ..seen.facts.clone() };
        session.edit_staff(&seen, facts).unwrap();
    };
    member(1, "政策法规科", false);
    member(2, "监察大队", true);
    session.register(facts(2, Severity::General, "2026-11-10"), None).unwrap();
    let case = Case {
        enterprise: Some(EnterpriseId(2)),
        hazards: vec![HazardId(1)],
        reason: "整改敷衍".into(),
        on: Some(date("2026-11-24")),
        by: vec!["王五".into()],
        ..Case::default()
    };
    let case = session.record(id(session.enter(RecordFacts::Case(case), Along::default()).unwrap())).unwrap();
    let task = Task { title: "汇总".into(), due: Some(date("2026-11-25")), owner: "政策法规科".into(), ..Task::default() };
    let task = id(session.enter(RecordFacts::Task(task), Along::default()).unwrap());
    let other =
        Session { officer: Officer { staff: Some(StaffId(2)), group: None, ..Officer::of_office("李四", "lisi") }, ..session.clone() };
    let tasks = |session: &Session| {
        let due = reminders(session, Scope::Mine);
        let records = due.iter().filter_map(|it| if let Matter::Record(record) = &it.matter { Some(record.id) } else { None });
        records.collect::<Vec<_>>()
    };
    assert_eq!((tasks(&session), tasks(&other)), (vec![task], vec![case.id]));
    let RecordFacts::Case(facts) = case.facts.clone() else { panic!() };
    let taken = Case { taken_on: Some(date("2026-11-24")), taken_by: vec!["赵六".into()], ..facts };
    session.act_on(&case, RegisterAct::Take, RecordFacts::Case(taken), None).unwrap();
    assert_eq!(tasks(&other), [], "somebody else has taken it on");
}

#[test]
fn r24_r28_a_milestone_says_what_it_still_lacks() {
    let session = bureau("2026-11-24");
    let by = || vec!["张三".to_owned()];
    let (enterprise, on) = (Some(EnterpriseId(1)), Some(date("2026-11-24")));
    let plan = ActionPlan { enterprise, on, by: by(), goals: "重大隐患清零".into(), ..ActionPlan::default() };
    let dock_in = DockIn { enterprise, on, by: by(), ..DockIn::default() };
    let enter = |facts| session.record(id(session.enter(facts, Along::default()).unwrap())).unwrap();
    let lacks = |record: &Record| background(&session.store.read().unwrap(), &session.record(record.id).unwrap()).unwrap().lacks;
    let record = enter(RecordFacts::ActionPlan(plan.clone()));
    assert_eq!(lacks(&record), [Lack::Measures, Lack::PlanDeadline]);
    let whole = ActionPlan { measures: "停用".into(), deadline: Some(date("2027-03-31")), ..plan };
    session.act_on(&record, RegisterAct::Edit, RecordFacts::ActionPlan(whole), None).unwrap();
    assert_eq!(lacks(&record), []);
    let record = enter(RecordFacts::DockIn(dock_in.clone()));
    assert_eq!(lacks(&record), [Lack::Explained, Lack::PlanDrafted]);
    session.act_on(&record, RegisterAct::Edit, RecordFacts::DockIn(DockIn { explained: true, ..dock_in }), None).unwrap();
    assert_eq!(lacks(&record), [Lack::PlanDrafted], "the second tick is made later");
}
