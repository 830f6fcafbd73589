//! A database to test on, and what its answers should be, worked out from the records alone.

use crate::records::{date, enterprise_facts, facts};
use chrono::NaiveDate;
use dudao::domain::act::{Act, ActKind};
use dudao::domain::change::{Change, EnterpriseChange, HazardChange};
use dudao::domain::decide::{self, Deciding};
use dudao::domain::hazard::{Ending, Hazard, HazardFacts, Severity, Stage};
use dudao::domain::id::{EnterpriseId, HazardId, Seq, Subject};
use dudao::domain::obligation::{self, Obligation};
use dudao::domain::register::{Record, RecordFacts, RegisterKind};
use dudao::domain::staff::StaffFacts;
use dudao::store::{Committed, DueItem, EnterpriseTally, OpId, Proposal, Stamp, Store, StoreError, Verdict, View, Who};
use std::collections::BTreeMap;
use tempfile::TempDir;

/// A store in memory, or on a file of a folder that goes with it.
pub struct Office {
    pub store: Store,
    pub folder: Option<TempDir>,
}

impl Office {
    pub fn in_memory() -> Self {
        Self { store: Store::in_memory(&stamp("系统")).unwrap(), folder: None }
    }

    pub fn on_file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/dudao.redb");
        Store::create(&path, &stamp("系统")).unwrap();
        let store = Store::open(&path).unwrap();
        Self { store, folder: Some(folder) }
    }

    /// Runs a test on both.
    pub fn both(test: impl Fn(&Office)) {
        test(&Self::in_memory());
        test(&Self::on_file());
    }

    pub fn view(&self) -> View {
        self.store.read().unwrap()
    }

    pub fn propose(&self, proposal: Proposal) -> Result<Committed, StoreError> {
        self.store.commit(&stamp("张三"), proposal)
    }

    pub fn add_enterprise(&self, name: &str) -> EnterpriseId {
        let change = EnterpriseChange::Added(enterprise_facts(name));
        match self.propose(Proposal::new(Change::Enterprise(change))).unwrap().subject {
            Subject::Enterprise(id) => id,
            other => panic!("{other}"),
        }
    }

    pub fn register(&self, facts: HazardFacts, deadline: Option<&str>) -> HazardId {
        let by = Deciding { officer: "张三", staff: None, today: facts.found_on };
        let change = decide::hazard::register(facts, deadline.map(date), by).unwrap();
        match self.propose(Proposal::new(Change::Hazard(Box::new(change)))).unwrap().subject {
            Subject::Hazard(id) => id,
            other => panic!("{other}"),
        }
    }

    /// One enterprise, one general hazard found on 2026-11-02 and due on 2026-11-30.
    pub fn with_hazard(&self) -> HazardId {
        let enterprise = self.add_enterprise("云墟安澜化工有限公司");
        self.register(facts(enterprise.0, Severity::General, "2026-11-02"), Some("2026-11-30"))
    }

    pub fn hazard(&self, id: HazardId) -> Hazard {
        self.view().hazard(id).unwrap().unwrap()
    }

    pub fn act(&self, id: HazardId, today: &str, act: Act) -> Result<Committed, StoreError> {
        let hazard = self.hazard(id);
        // Whoever re-inspected is not who closes out a major hazard.
        let officer = if act.kind() == ActKind::CloseOut { "李四" } else { "张三" };
        let change = decide::hazard::act(&hazard, act, Deciding { officer, staff: None, today: date(today) })?;
        self.propose(Proposal::on_hazard(&hazard, change))
    }

    /// Takes somebody on as a supervisor of the enforcement team, who may work on every hazard.
    pub fn employ(&self, name: &str, account: &str) {
        let facts = StaffFacts { name: name.into(), account: Some(account.into()), enforcement_team: true, ..StaffFacts::default() };
        self.propose(Proposal::new(Change::Staff(facts))).unwrap();
    }

    pub fn note(&self, id: HazardId, text: &str) -> Committed {
        let hazard = self.hazard(id);
        self.propose(Proposal::on_hazard(&hazard, HazardChange::Noted { text: text.into() })).unwrap()
    }

    pub fn undo(&self, seq: Seq) -> Result<Committed, StoreError> {
        let ending = Ending { on: date("2026-11-16"), reason: "误登记".into(), to: None, document: None };
        let opposite = self.view().opposite(seq, ending)?;
        let done = opposite.proposals.into_iter().map(|proposal| self.propose(proposal)).collect::<Result<Vec<_>, _>>()?;
        Ok(done[0])
    }

    pub fn verdict(&self) -> Verdict {
        self.store.verify(&mut |_| {}).unwrap()
    }

    pub fn assert_consistent(&self, today: NaiveDate) {
        assert_consistent(&self.store, today);
    }
}

/// Asserts that every counter and index answers as the records do.
pub fn assert_consistent(store: &Store, today: NaiveDate) {
    let verdict = store.verify(&mut |_| {}).unwrap();
    assert!(verdict.ok, "{verdict:?}");
    let view = store.read().unwrap();
    let hazards = view.hazards(HazardId(1), usize::MAX).unwrap();
    assert_eq!(view.hazard_count().unwrap() as usize, hazards.len());
    assert_tallies(&view, &hazards, today);
    assert_due(&view, &hazards);
    assert_registers(&view, &hazards);
}

/// The registers by party, and where each enterprise stands, from the records alone.
fn assert_registers(view: &View, hazards: &[Hazard]) {
    let mut records: Vec<Record> = RegisterKind::ALL.iter().flat_map(|&kind| view.records_of(kind, 1, usize::MAX).unwrap()).collect();
    records.sort_by_key(|record| (record.id.kind, record.day().unwrap_or(NaiveDate::MAX), record.id.number));
    for id in (1..=view.enterprise_count().unwrap()).map(EnterpriseId) {
        let here = |kind: RegisterKind| records.iter().filter(move |record| record.enterprise() == Some(id) && record.id.kind == kind);
        for &kind in RegisterKind::ALL {
            assert_eq!(view.records_at(id, kind).unwrap(), here(kind).cloned().collect::<Vec<_>>(), "{kind} at {id}");
        }
        let standing = view.standing(id).unwrap();
        let live = |kind| here(kind).filter(|record| record.withdrawn.is_none());
        let last = |kind| live(kind).filter_map(Record::day).max();
        assert_eq!(standing.docked_in, last(RegisterKind::DockIn), "{id}");
        let complete = |record: &&Record| matches!(&record.facts, RecordFacts::DockIn(facts) if facts.is_complete());
        assert_eq!(standing.dock_in_completed_on, live(RegisterKind::DockIn).filter(complete).filter_map(Record::day).max(), "{id}");
        let told = |record: &&Record| matches!(&record.facts, RecordFacts::Diagnosis(facts) if facts.is_complete());
        assert_eq!(standing.diagnosed_on, live(RegisterKind::Diagnosis).filter(told).filter_map(Record::day).max(), "{id}");
        assert_eq!(standing.last_visit_on, last(RegisterKind::Visit), "{id}");
        let lists = live(RegisterKind::HazardList);
        let lists = lists.filter_map(|record| if let RecordFacts::HazardList(facts) = &record.facts { Some(facts) } else { None });
        let Some(latest) = lists.max_by_key(|facts| facts.number) else {
            assert_eq!((standing.listed_on, standing.list_changed_on), (None, None), "{id}");
            continue;
        };
        assert_eq!((Some(standing.list_number), standing.listed_on), (latest.number, latest.on), "{id}");
        let mut listed = latest.hazards.clone();
        listed.sort_unstable();
        let now: Vec<HazardId> = hazards.iter().filter(|it| it.facts.enterprise == id && it.stage != Stage::Void).map(|it| it.id).collect();
        assert_eq!(standing.list_changed_on.is_some(), listed != now, "{id}: {listed:?}, {now:?}");
    }
}

fn assert_tallies(view: &View, hazards: &[Hazard], today: NaiveDate) {
    let tally = view.hazard_tally().unwrap();
    for &stage in Stage::ALL {
        assert_eq!(tally.at(stage), count(hazards, |hazard| hazard.stage == stage), "{stage}");
    }
    assert_eq!(tally.open(), count(hazards, |hazard| hazard.stage.is_open()));
    assert_eq!(tally.major_open(), count(hazards, |hazard| hazard.stage.is_open() && is_major(hazard)));
    for id in (1..=view.enterprise_count().unwrap()).map(EnterpriseId) {
        let here: Vec<Hazard> = hazards.iter().filter(|hazard| hazard.facts.enterprise == id).cloned().collect();
        let expected = EnterpriseTally {
            open: count(&here, |hazard| hazard.stage.is_open()),
            major_open: count(&here, |hazard| hazard.stage.is_open() && is_major(hazard)),
            listed: count(&here, |hazard| hazard.stage != Stage::Void),
            closed_out: count(&here, |hazard| hazard.stage == Stage::ClosedOut),
            overdue: count(&here, |hazard| hazard.overdue_days(today) > 0),
        };
        assert_eq!(view.enterprise_tally(id, today).unwrap(), expected, "{id}");
        let mut order: Vec<&Hazard> = here.iter().collect();
        order.sort_by_key(|hazard| (!hazard.stage.is_open(), hazard.deadline().unwrap_or(NaiveDate::MAX), hazard.id));
        let order: Vec<HazardId> = order.into_iter().map(|hazard| hazard.id).collect();
        assert_eq!(view.hazards_of(id).unwrap(), order, "open ones by deadline, then ended ones, of {id}");
    }
}

fn assert_due(view: &View, hazards: &[Hazard]) {
    let programme = view.programme().unwrap().facts;
    let parameters = programme.parameters.clone();
    let owed = |hazard: &Hazard| {
        let (id, enterprise) = (hazard.id, hazard.facts.enterprise);
        let item = move |obligation| DueItem { obligation, subject: Subject::Hazard(id), enterprise: Some(enterprise) };
        obligation::of_hazard(hazard, &parameters).into_iter().map(item)
    };
    let mut expected: Vec<DueItem> = hazards.iter().flat_map(owed).collect();
    for enterprise in view.enterprises(EnterpriseId(1), usize::MAX).unwrap() {
        let standing = view.standing(enterprise.id).unwrap();
        let due = obligation::of_enterprise(&enterprise, &standing, &programme).into_iter();
        expected.extend(due.map(|obligation| DueItem {
            obligation,
            subject: Subject::Enterprise(enterprise.id),
            enterprise: Some(enterprise.id),
        }));
    }
    for group in view.groups().unwrap() {
        let reports = view.records_by(group.id, RegisterKind::Report).unwrap().into_iter();
        let received: Vec<_> = reports
            .filter(|record| record.withdrawn.is_none())
            .filter_map(|record| match record.facts {
                RecordFacts::Report(facts) if facts.received_on.is_some() => Some((facts.report?, facts.period)),
                _ => None,
            })
            .collect();
        let due = obligation::of_group(&group.facts, &received, &programme).into_iter();
        expected.extend(due.map(|obligation| DueItem { obligation, subject: Subject::Group(group.id), enterprise: None }));
    }
    for &kind in RegisterKind::ALL {
        for record in view.records_of(kind, 1, usize::MAX).unwrap() {
            let due = record.obligations(&parameters).into_iter();
            expected.extend(due.map(|obligation| DueItem {
                obligation,
                subject: Subject::Record(record.id),
                enterprise: record.enterprise(),
            }));
        }
    }
    expected.sort_by_key(|item| (item.obligation, order_of(item.subject)));
    assert_eq!(view.due(NaiveDate::MAX, None, usize::MAX).unwrap(), expected);
    let mut counts: BTreeMap<Obligation, u64> = BTreeMap::new();
    for item in &expected {
        *counts.entry(item.obligation).or_default() += 1;
    }
    let counted: BTreeMap<Obligation, u64> =
        view.due_counts(NaiveDate::MAX).unwrap().into_iter().map(|counted| (counted.obligation, counted.count)).collect();
    assert_eq!(counted, counts);
}

/// Hazards first, then enterprises, groups, records, each by number.
fn order_of(subject: Subject) -> (u8, u8, u32) {
    match subject {
        Subject::Hazard(id) => (0, 0, id.0),
        Subject::Enterprise(id) => (1, 0, id.0),
        Subject::Group(id) => (2, 0, id.0),
        Subject::Record(id) => (3, id.kind as u8, id.number),
        other => panic!("{other} makes nothing due"),
    }
}

fn is_major(hazard: &Hazard) -> bool {
    hazard.facts.severity == Severity::Major
}

fn count(hazards: &[Hazard], counts: impl Fn(&Hazard) -> bool) -> u64 {
    hazards.iter().filter(|hazard| counts(hazard)).count() as u64
}

pub fn stamp(officer: &str) -> Stamp {
    let who = Who::here(officer, "zhangsan");
    Stamp { at: "2026-11-16T09:30:00+08:00".parse().unwrap(), who, op: OpId::random() }
}
