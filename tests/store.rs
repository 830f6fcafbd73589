//! The store: one suite in memory and on a file, and what concerns files only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "store/files.rs"]
mod files;
#[path = "store/hands.rs"]
mod hands;
#[path = "store/office.rs"]
mod office;
#[path = "store/processes.rs"]
mod processes;
mod records;
#[path = "store/registers.rs"]
mod registers;
#[path = "store/replays.rs"]
mod replays;

use dudao::domain::act::ActKind;
use dudao::domain::change::{Change, EnterpriseChange, HazardChange};
use dudao::domain::enterprise::{EnterpriseFacts, Pairing};
use dudao::domain::hazard::{Hazard, HazardFacts, Severity, Stage};
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, StaffId, Subject};
use dudao::domain::obligation::ReminderKind;
use dudao::domain::programme::{DayType, Parameters, ProgrammeFacts};
use dudao::domain::refusal::Refusal;
use dudao::domain::staff::{GroupFacts, StaffFacts, StaffRole};
use dudao::store::{Proposal, StoreError, identity};
use office::{Office, stamp};
use records::{date, enterprise_facts, facts, sample};
use std::collections::BTreeSet;

const TODAY: &str = "2026-11-16";
const LATER: &str = "2026-12-20";

fn added(name: &str) -> Proposal {
    Proposal::new(Change::Enterprise(EnterpriseChange::Added(enterprise_facts(name))))
}

fn staff(name: &str) -> Proposal {
    let facts = StaffFacts { name: name.into(), section: "监管科".into(), role: StaffRole::Supervisor, ..StaffFacts::default() };
    Proposal::new(Change::Staff(facts))
}

#[test]
fn what_is_committed_is_read_back_under_the_next_id() {
    Office::both(|office| {
        let group = GroupFacts { name: "第1组".into(), leader: StaffId(1), members: vec![StaffId(1), StaffId(2)], formed_on: None };
        let proposals = [staff("张三"), staff("李四"), Proposal::new(Change::Group(group.clone())), added("甲公司"), added("乙公司")];
        let subjects: Vec<String> = proposals.into_iter().map(|proposal| office.propose(proposal).unwrap().subject.to_string()).collect();
        assert_eq!(subjects, ["S1", "S2", "G1", "E1", "E2"]);
        let hazard = office.register(facts(2, Severity::Major, "2026-11-02"), None);
        assert_eq!(hazard, HazardId(1));

        let view = office.view();
        assert_eq!(view.head().unwrap(), 7, "the creation and six more");
        assert_eq!(view.staff().unwrap().iter().map(|it| it.facts.name.as_str()).collect::<Vec<_>>(), ["张三", "李四"]);
        assert_eq!(view.groups().unwrap()[0].facts, group);
        assert_eq!(view.group(GroupId(1)).unwrap().unwrap().version, 4);
        let enterprise = view.enterprise(EnterpriseId(2)).unwrap().unwrap();
        assert_eq!((enterprise.version, enterprise.facts.name.as_str()), (6, "乙公司"));
        assert_eq!(view.enterprises(EnterpriseId(2), 9).unwrap(), [enterprise]);
        let hazard = view.hazard(HazardId(1)).unwrap().unwrap();
        assert_eq!((hazard.version, &hazard.facts), (7, &facts(2, Severity::Major, "2026-11-02")));
        assert_eq!((view.enterprise_count().unwrap(), view.hazard_count().unwrap()), (2, 1));
        assert_eq!((view.hazard(HazardId(2)).unwrap(), view.enterprise(EnterpriseId(3)).unwrap()), (None, None));
        let entry = view.entry(7).unwrap().unwrap();
        assert_eq!((entry.subject, entry.base, entry.who.officer.as_str()), (Subject::Hazard(HazardId(1)), 0, "张三"));
    });
}

#[test]
fn a_view_stays_at_its_moment() {
    Office::both(|office| {
        let before = office.view();
        office.add_enterprise("甲公司");
        assert_eq!((before.head().unwrap(), before.enterprise_count().unwrap()), (1, 0));
        assert_eq!(office.view().enterprise_count().unwrap(), 1);
    });
}

#[test]
fn a_change_of_an_older_version_is_a_conflict_that_names_the_latest() {
    Office::both(|office| {
        let id = office.with_hazard();
        let seen = office.hazard(id);
        let latest = office.note(id, "李四先到");
        let late = office.propose(Proposal::on_hazard(&seen, HazardChange::Noted { text: "张三后到".into() }));
        let Err(StoreError::Conflict { latest: entry }) = late else { panic!("{late:?}") };
        assert_eq!((entry.seq, entry.subject), (latest.seq, Subject::Hazard(id)));
        assert_eq!(entry.change, Change::Hazard(Box::new(HazardChange::Noted { text: "李四先到".into() })));
        assert_eq!(office.hazard(id).facts.notes, "李四先到", "nothing was overwritten");
        let unset = office.propose(Proposal::on(Subject::Programme, 0, Change::Programme(ProgrammeFacts::default())));
        assert!(unset.is_ok());
        let again = office.propose(Proposal::on(Subject::Programme, 0, Change::Programme(ProgrammeFacts::default())));
        assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
    });
}

#[test]
fn a_batch_is_all_or_nothing() {
    Office::both(|office| {
        let id = office.with_hazard();
        let (seen, head) = (office.hazard(id), office.store.head().unwrap());
        let failed = office.store.batch(&stamp("张三"), |batch| {
            batch.propose(added("丙公司"))?;
            batch.propose(Proposal::on_hazard(&seen, HazardChange::Noted { text: "甲".into() }))?;
            // The second of one version: a conflict within the batch.
            batch.propose(Proposal::on_hazard(&seen, HazardChange::Noted { text: "乙".into() }))
        });
        assert!(matches!(failed, Err(StoreError::Conflict { .. })), "{failed:?}");
        assert_eq!(office.store.head().unwrap(), head);
        assert_eq!((office.hazard(id), office.view().enterprise_named("丙公司").unwrap()), (seen.clone(), None));

        let done = office.store.batch(&stamp("张三"), |batch| {
            let enterprise = batch.propose(added("丙公司"))?;
            assert!(batch.enterprise_named("丙公司")?.is_some(), "a batch sees what it wrote");
            batch.propose(Proposal::on_hazard(&seen, HazardChange::Noted { text: "甲".into() }))?;
            assert_eq!(batch.head(), head + 2);
            Ok(enterprise)
        });
        assert_eq!((done.unwrap().seq, office.store.head().unwrap()), (head + 1, head + 2));
        let [one, two] = [head + 1, head + 2].map(|seq| office.view().entry(seq).unwrap().unwrap().op);
        assert_eq!(one, two, "one operation");
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn the_due_index_answers_in_order_and_by_page() {
    Office::both(|office| {
        for name in ["甲公司", "乙公司"] {
            office.add_enterprise(name);
        }
        for (enterprise, deadline) in [(1, "2026-12-01"), (2, "2026-11-20"), (1, "2026-11-25"), (2, "2026-11-20")] {
            office.register(facts(enterprise, Severity::General, "2026-11-02"), Some(deadline));
        }
        let view = office.view();
        let all = view.due(date("2026-12-01"), None, 99).unwrap();
        let told: Vec<String> =
            all.iter().map(|item| format!("{} {} {}", item.obligation.alert_on, item.obligation.kind, item.subject)).collect();
        assert_eq!(
            told,
            [
                "2026-11-20 rectification_deadline H2",
                "2026-11-20 rectification_deadline H4",
                "2026-11-25 rectification_deadline H3",
                "2026-11-30 reinspection H2",
                "2026-11-30 reinspection H4",
                "2026-12-01 rectification_deadline H1",
            ]
        );
        let mut paged = Vec::new();
        while let Some(page) = Some(view.due(date("2026-12-01"), paged.last().map(dudao::store::DueItem::cursor), 4).unwrap())
            && !page.is_empty()
        {
            paged.extend(page);
        }
        assert_eq!(paged, all);
        let counts = view.due_counts(date("2026-11-24")).unwrap();
        assert_eq!(counts.iter().map(|it| (it.obligation.kind, it.count)).collect::<Vec<_>>(), [(ReminderKind::RectificationDeadline, 2)]);
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn counters_and_order_follow_every_stage() {
    Office::both(|office| {
        let first = office.with_hazard();
        let second = office.register(facts(1, Severity::Major, "2026-11-02"), Some("2026-11-10"));
        office.register(HazardFacts { standing: true, ..facts(1, Severity::General, "2026-11-03") }, None);
        office.assert_consistent(date(TODAY));
        assert_eq!(office.view().hazards_of(EnterpriseId(1)).unwrap(), [HazardId(2), HazardId(1), HazardId(3)]);
        assert_eq!(office.view().enterprise_tally(EnterpriseId(1), date(TODAY)).unwrap().overdue, 1);
        for id in [first, second] {
            for kind in [ActKind::Plan, ActKind::Start, ActKind::Apply, ActKind::Reinspect, ActKind::CloseOut, ActKind::LookBack] {
                office.act(id, TODAY, sample(&office.hazard(id), kind, TODAY, LATER)).unwrap();
                office.assert_consistent(date(TODAY));
            }
        }
        assert_eq!(office.view().hazards_of(EnterpriseId(1)).unwrap(), [HazardId(3), HazardId(2), HazardId(1)], "ended ones last");
        let regraded = HazardFacts { severity: Severity::Major, ..office.hazard(HazardId(3)).facts };
        office.act(HazardId(3), TODAY, dudao::domain::act::Act::Edit(Box::new(regraded))).unwrap();
        office.assert_consistent(date(TODAY));
        office.act(HazardId(3), TODAY, sample(&office.hazard(HazardId(3)), ActKind::Void, TODAY, LATER)).unwrap();
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn names_are_unique_folded() {
    Office::both(|office| {
        let first = office.add_enterprise("云墟（安澜）化工有限公司");
        let other = office.add_enterprise("砾洲博砚铝制品有限公司");
        let found = |name: &str| office.view().enterprise_named(name).unwrap().map(|it| it.id);
        assert_eq!(found(" 云墟(安澜) 化工有限公司"), Some(first));
        let taken = |result| matches!(result, Err(StoreError::Refused(Refusal::NameTaken(_))));
        assert!(taken(office.propose(added("云墟【安澜】化工有限公司"))));
        let rename = |id, name: &str| {
            let seen = office.view().enterprise(id).unwrap().unwrap();
            let facts = EnterpriseFacts { name: name.into(), ..seen.facts.clone() };
            office.propose(Proposal::on_enterprise(&seen, EnterpriseChange::Edited(facts)))
        };
        assert!(taken(rename(other, "云墟(安澜)化工有限公司")));
        let renamed = rename(first, "云墟安澜化学有限公司").unwrap();
        assert_eq!((found("云墟(安澜)化工有限公司"), found("云墟安澜化学有限公司")), (None, Some(first)));
        // The old name is free, is taken, and an undo would take it a second time.
        rename(other, "云墟(安澜)化工有限公司").unwrap();
        assert!(taken(office.undo(renamed.seq)));
        assert_eq!(found("云墟(安澜)化工有限公司"), Some(other));
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn paired_enterprises_are_counted_once() {
    Office::both(|office| {
        let id = office.add_enterprise("甲公司");
        let pair = |group, from| {
            let seen = office.view().enterprise(id).unwrap().unwrap();
            let change = EnterpriseChange::Paired(Pairing { group: GroupId(group), from: date(from) });
            office.propose(Proposal::on_enterprise(&seen, change)).unwrap().seq
        };
        assert_eq!(office.view().paired_count().unwrap(), 0);
        let (first, second) = (pair(1, "2026-06-01"), pair(2, "2026-10-01"));
        assert_eq!(office.view().paired_count().unwrap(), 1);
        let enterprise = office.view().enterprise(id).unwrap().unwrap();
        let on = |day: &str| enterprise.group_on(date(day));
        assert_eq!([on("2026-05-31"), on("2026-06-01"), on("2026-10-01")], [None, Some(GroupId(1)), Some(GroupId(2))]);
        office.undo(second).unwrap();
        assert!(matches!(office.undo(first), Err(StoreError::Refused(Refusal::ChangedSince { .. }))));
        assert_eq!(office.view().paired_count().unwrap(), 1);
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn a_ledger_knows_a_hazard_by_code_or_content() {
    Office::both(|office| {
        let id = office.with_hazard();
        let known = |key| office.store.batch(&stamp("张三"), |batch| batch.hazard_known_as(&key)).unwrap().map(|it| it.id);
        let facts = office.hazard(id).facts;
        let content = identity::by_content(facts.enterprise, " 除尘系统未设置锁气卸灰装置", "抛光 车间", facts.found_on);
        assert_eq!(known(content), Some(id), "compared folded");
        assert_eq!(known(identity::by_content(EnterpriseId(2), &facts.description, &facts.location, facts.found_on)), None);
        let twin = office.register(facts.clone(), None);
        assert_eq!(known(content), Some(id), "the first one keeps it");
        let coded = HazardFacts { code: Some("坛-07".into()), ..facts };
        office.act(id, TODAY, dudao::domain::act::Act::Edit(Box::new(coded))).unwrap();
        assert_eq!(known(identity::by_code(EnterpriseId(1), "坛－07", 0)), Some(id));
        office.note(twin, "另一处");
        assert_eq!(known(content), Some(id), "what it was once known by it stays known by");
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn a_history_walks_from_the_first_entry_to_the_last() {
    Office::both(|office| {
        let id = office.with_hazard();
        let other = office.register(facts(1, Severity::General, "2026-11-05"), None);
        office.note(id, "一");
        office.note(other, "别处");
        let last = office.note(id, "二").seq;
        let history = office.view().history(last).unwrap();
        let keys: Vec<&str> = history.iter().map(|entry| entry.change.key()).collect();
        assert_eq!(keys, ["hazard.registered", "hazard.noted", "hazard.noted"]);
        assert!(history.iter().all(|entry| entry.subject == Subject::Hazard(id)));
        assert!(history.windows(2).all(|pair| pair[1].base == pair[0].seq));
        assert_eq!(office.view().hazard_at(id, history[1].seq).unwrap().unwrap().facts.notes, "一");
        let mut seen = Vec::new();
        let walk = office.view().journal(2, |entry, _| {
            seen.push(entry.seq);
            Ok(entry.seq < 4)
        });
        assert!(walk.is_ok());
        assert_eq!(seen, [2, 3, 4]);
    });
}

#[test]
fn an_undo_brings_back_what_was_and_can_be_undone() {
    Office::both(|office| {
        let id = office.with_hazard();
        let registered = office.hazard(id);
        let planned = office.act(id, TODAY, sample(&registered, ActKind::Plan, TODAY, LATER)).unwrap();
        let with_plan = office.hazard(id);
        let undone = office.undo(planned.seq).unwrap();
        let mut expected = registered.clone();
        expected.version = undone.seq;
        assert_eq!(office.hazard(id), expected);
        office.assert_consistent(date(TODAY));
        let redone = office.undo(undone.seq).unwrap();
        assert_eq!((office.hazard(id).plan, office.hazard(id).version), (with_plan.plan, redone.seq));
        assert_eq!(office.hazard(id).stage, Stage::Planned);
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn every_act_can_be_undone_and_redone() {
    let stages: [&[ActKind]; 3] = [
        &[],
        &[ActKind::Plan, ActKind::Start, ActKind::Apply, ActKind::Reinspect],
        &[ActKind::Plan, ActKind::Start, ActKind::Apply, ActKind::Reinspect, ActKind::CloseOut],
    ];
    Office::both(|office| {
        office.add_enterprise("云墟安澜化工有限公司");
        let mut undone = BTreeSet::new();
        for (before, severity) in stages.into_iter().flat_map(|before| Severity::ALL.iter().map(move |severity| (before, *severity))) {
            let id = office.register(facts(1, severity, "2026-11-02"), Some("2026-11-30"));
            for &kind in before {
                office.act(id, TODAY, sample(&office.hazard(id), kind, TODAY, LATER)).unwrap();
            }
            for &kind in ActKind::ALL {
                let as_it_was = office.hazard(id);
                let Ok(done) = office.act(id, TODAY, sample(&as_it_was, kind, TODAY, LATER)) else { continue };
                let as_it_became = office.hazard(id);
                let taken_back = office.undo(done.seq).unwrap().seq;
                assert_eq!(office.hazard(id), Hazard { version: taken_back, ..as_it_was.clone() }, "{kind} of a {severity} hazard");
                let redone = office.undo(taken_back).unwrap().seq;
                assert_eq!(office.hazard(id), Hazard { version: redone, ..as_it_became }, "{kind} again");
                office.undo(redone).unwrap();
                undone.insert(kind);
            }
        }
        assert_eq!(undone.len(), ActKind::ALL.len(), "{undone:?}");
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn an_undo_is_refused_when_the_record_moved_on() {
    Office::both(|office| {
        let id = office.with_hazard();
        let (first, second) = (office.note(id, "一").seq, office.note(id, "二").seq);
        let refused = office.undo(first);
        assert!(matches!(refused, Err(StoreError::Refused(Refusal::ChangedSince { undoes, newer })) if (undoes, newer) == (first, second)));
        // Decided on, then overtaken: the version check catches it.
        let ending = dudao::domain::hazard::Ending { on: date(TODAY), reason: "误".into(), to: None, document: None };
        let opposite = office.view().opposite(second, ending).unwrap();
        office.note(id, "三");
        assert!(matches!(office.propose(opposite.proposals[0].clone()), Err(StoreError::Conflict { .. })));
        assert!(matches!(office.undo(999), Err(StoreError::Refused(Refusal::NoEntry(999)))));
        for (seq, what) in [(1, "the creation"), (2, "an enterprise's beginning")] {
            let refused = office.undo(seq);
            assert!(matches!(refused, Err(StoreError::Refused(Refusal::NotUndoable(at))) if at == seq), "{what}: {refused:?}");
        }
    });
}

#[test]
fn an_undone_registration_is_void_and_can_be_taken_up_again() {
    Office::both(|office| {
        let id = office.with_hazard();
        let undone = office.undo(office.hazard(id).version).unwrap();
        let void = office.hazard(id);
        assert_eq!((void.stage, void.ending.unwrap().reason.as_str()), (Stage::Void, "误登记"));
        assert_eq!(office.view().enterprise_tally(EnterpriseId(1), date(TODAY)).unwrap().listed, 0);
        office.undo(undone.seq).unwrap();
        assert_eq!((office.hazard(id).stage, office.hazard(id).ending), (Stage::Registered, None));
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn new_parameters_make_the_due_index_anew() {
    Office::both(|office| {
        let id = office.with_hazard();
        let closed = office.register(facts(1, Severity::General, "2026-11-04"), None);
        office.act(closed, TODAY, sample(&office.hazard(closed), ActKind::FixOnTheSpot, TODAY, LATER)).unwrap();
        let days = |office: &Office| {
            let all = office.view().due(date("2028-01-01"), None, 99).unwrap();
            all.iter().map(|item| format!("{} {}", item.obligation.alert_on, item.subject)).collect::<Vec<_>>()
        };
        assert_eq!(days(office), ["2026-11-30 H1", "2026-12-10 H1", "2026-12-16 H2"]);
        let parameters = Parameters {
            reinspection_days: 5,
            reinspection_day_type: DayType::Working,
            look_back_general: vec![60],
            ..Parameters::default()
        };
        let facts = ProgrammeFacts { parameters, ..ProgrammeFacts::default() };
        office.propose(Proposal::on(Subject::Programme, 0, Change::Programme(facts.clone()))).unwrap();
        assert_eq!(days(office), ["2026-11-30 H1", "2026-12-05 H1", "2027-01-15 H2"]);
        office.assert_consistent(date(TODAY));
        // In one transaction with changes of hazards before and after it.
        office
            .store
            .batch(&stamp("张三"), |batch| {
                let seen = batch.hazard(id)?.unwrap();
                batch.propose(Proposal::on_hazard(&seen, HazardChange::Applied { on: date(TODAY), note: String::new() }))?;
                let base = batch.head() - 1;
                let back = ProgrammeFacts { issuer: "某局".into(), ..ProgrammeFacts::default() };
                batch.propose(Proposal::on(Subject::Programme, base, Change::Programme(back)))?;
                let seen = batch.hazard(id)?.unwrap();
                batch.propose(Proposal::on_hazard(&seen, HazardChange::Noted { text: "注".into() }))
            })
            .unwrap();
        assert_eq!(days(office), ["2026-11-26 H1", "2026-11-30 H1", "2026-12-16 H2"]);
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn a_rebuild_makes_the_same_tables() {
    Office::both(|office| {
        let id = office.with_hazard();
        office.act(id, TODAY, sample(&office.hazard(id), ActKind::Plan, TODAY, LATER)).unwrap();
        let mut steps = Vec::new();
        office.store.rebuild(&mut |progress| steps.push((progress.done, progress.total))).unwrap();
        assert_eq!(steps, [(1, 4), (2, 4), (3, 4), (4, 4)]);
        office.assert_consistent(date(TODAY));
        office.note(id, "此后照常");
        office.assert_consistent(date(TODAY));
    });
}

#[test]
fn a_rebuild_that_waited_for_a_save_takes_it_in() {
    Office::both(|office| {
        let id = office.with_hazard();
        let seen = office.hazard(id);
        let (begun, wait) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let saved = office.store.batch(&stamp("张三"), |batch| {
                    begun.send(()).unwrap();
                    std::thread::sleep(std::time::Duration::from_millis(100));
                    batch.propose(Proposal::on_hazard(&seen, HazardChange::Noted { text: "同时".into() }))
                });
                assert!(saved.is_ok());
            });
            wait.recv().unwrap();
            office.store.rebuild(&mut |_| {}).unwrap();
        });
        assert_eq!(office.hazard(id).facts.notes, "同时");
        office.assert_consistent(date(TODAY));
    });
}
