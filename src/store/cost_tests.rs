//! What each question costs, in pages that are read: the same with a hundred times the hazards, but for a tree that is a
//! level or two higher.

use super::journal::{OpId, Stamp, Who};
use super::{Proposal, Store, StoreError, View};
use crate::domain::change::{Change, EnterpriseChange, HazardChange, Registration};
use crate::domain::enterprise::EnterpriseFacts;
use crate::domain::hazard::{Deadline, DeadlineOrigin, HazardFacts, Severity, Stage};
use crate::domain::id::{EnterpriseId, HazardId, Subject};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::register::RegisterKind;
use chrono::{DateTime, Days, NaiveDate};
use redb::backends::InMemoryBackend;
use redb::{Builder, StorageBackend};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Hazards of each enterprise, at both sizes.
const EACH: u32 = 20;

/// Memory as a disk, with the reads counted.
#[derive(Debug)]
struct Counted {
    memory: InMemoryBackend,
    reads: Arc<AtomicU64>,
}

impl StorageBackend for Counted {
    fn len(&self) -> io::Result<u64> {
        self.memory.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.memory.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.memory.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.memory.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.memory.write(offset, data)
    }
}

/// A bureau with so many enterprises, and the count of pages read of it.
struct Bureau {
    store: Store,
    reads: Arc<AtomicU64>,
}

impl Bureau {
    fn of(enterprises: u32) -> Self {
        let reads = Arc::new(AtomicU64::new(0));
        let disk = Counted { memory: InMemoryBackend::new(), reads: reads.clone() };
        // Without a cache a page is read as often as it is looked at.
        let database = Builder::new().set_cache_size(0).create_with_backend(disk).unwrap();
        super::initialise(&database, &stamp()).unwrap();
        let store = Store::of_memory(database);
        store
            .batch(&stamp(), |batch| {
                for enterprise in 1..=enterprises {
                    let facts = EnterpriseFacts { name: format!("enterprise {enterprise}"), ..Default::default() };
                    batch.propose(Proposal::new(Change::Enterprise(EnterpriseChange::Added(facts))))?;
                }
                for number in 0..enterprises * EACH {
                    batch.propose(Proposal::new(Change::Hazard(Box::new(HazardChange::Registered(registration(number, enterprises))))))?;
                }
                Ok(())
            })
            .unwrap();
        Self { store, reads }
    }

    /// Pages that a question reads.
    fn cost(&self, question: impl Fn(&View) -> Result<(), StoreError>) -> u64 {
        let view = self.store.read().unwrap();
        let before = self.reads.load(Ordering::Relaxed);
        question(&view).unwrap();
        self.reads.load(Ordering::Relaxed) - before
    }
}

fn stamp() -> Stamp {
    Stamp { at: DateTime::UNIX_EPOCH.fixed_offset(), who: Who::here("a", "a"), op: OpId::random() }
}

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(offset)
}

/// One of many hazards, spread over the enterprises, of which a few are open.
fn registration(number: u32, enterprises: u32) -> Registration {
    let enterprise = EnterpriseId(number % enterprises + 1);
    let description = format!("a guard rail is missing at place {number}");
    let open = number / enterprises < 2;
    Registration {
        facts: HazardFacts::found(enterprise, description, Severity::General, None, day(0)),
        stage: if open { Stage::Registered } else { Stage::ClosedOut },
        plan: None,
        deadline: Some(Deadline { due: day(u64::from(number % 60)), origin: DeadlineOrigin::Ledger, document: None }),
        applied_on: None,
        reinspection: None,
        closure: None,
        source: None,
    }
}

fn deadline(alert_on: NaiveDate) -> Obligation {
    Obligation { kind: ReminderKind::RectificationDeadline, alert_on }
}

type Question = (&'static str, u64, fn(&View) -> Result<(), StoreError>);

/// Questions, with the most pages that they may read at either size: each look from a root down passes three levels at
/// the larger one, and rows beside those that were asked for are looked at too.
const QUESTIONS: &[Question] = &[
    ("the journal's head", 3, |view| view.head().map(drop)),
    ("the programme", 1, |view| view.programme().map(drop)),
    ("the staff", 1, |view| view.staff().map(drop)),
    ("how many enterprises", 2, |view| view.enterprise_count().map(drop)),
    ("how many hazards", 3, |view| view.hazard_count().map(drop)),
    ("an enterprise", 2, |view| view.enterprise(EnterpriseId(7)).map(drop)),
    ("an enterprise by name", 4, |view| view.enterprise_named("Enterprise 7").map(drop)),
    ("a screen of enterprises", 3, |view| view.enterprises(EnterpriseId(1), 10).map(drop)),
    ("a hazard", 3, |view| view.hazard(HazardId(77)).map(drop)),
    ("a screen of hazards", 5, |view| view.hazards(HazardId(30), 40).map(drop)),
    ("the hazards of an enterprise", 8, |view| view.hazards_of(EnterpriseId(3)).map(drop)),
    ("an enterprise's tally", 12, |view| view.enterprise_tally(EnterpriseId(3), day(30)).map(drop)),
    ("all hazards by stage", 15, |view| view.hazard_tally().map(drop)),
    ("what falls due first", 7, |view| view.due(day(7), None, 20).map(drop)),
    ("what falls due of a kind on a day", 9, |view| view.due_of(deadline(day(7)), 20).map(drop)),
    ("how much of a kind falls due on a week's days", 8, |view| {
        view.due_counts_back(ReminderKind::RectificationDeadline, day(14), |counted| counted.obligation.alert_on > day(7))
    }),
    ("how much falls due", 30, |view| view.due_counts(day(30)).map(drop)),
    ("where an enterprise stands", 1, |view| view.standing(EnterpriseId(3)).map(drop)),
    ("an enterprise's visits", 1, |view| view.records_at(EnterpriseId(3), RegisterKind::Visit).map(drop)),
    ("a hazard's history", 6, |view| view.history(view.version(Subject::Hazard(HazardId(77)))?).map(drop)),
    ("the latest entries", 24, |view| view.has_operation_after(view.head()?.saturating_sub(256), OpId(1)).map(drop)),
];

#[test]
fn a_province_costs_what_a_district_costs() {
    let (district, province) = (Bureau::of(10), Bureau::of(1_000));
    for (question, most, ask) in QUESTIONS {
        for (bureau, hazards) in [(&district, 200), (&province, 20_000)] {
            let cost = bureau.cost(*ask);
            assert!(cost <= *most, "{question}: {cost} pages of {hazards} hazards, at most {most}");
        }
    }
}

#[test]
fn a_change_costs_what_it_costs_in_a_district() {
    let cost = |bureau: &Bureau| {
        let before = bureau.reads.load(Ordering::Relaxed);
        let hazard = bureau.store.read().unwrap().hazard(HazardId(7)).unwrap().unwrap();
        let noted = HazardChange::Noted { text: "looked at".to_owned() };
        bureau.store.commit(&stamp(), Proposal::on_hazard(&hazard, noted)).unwrap();
        bureau.reads.load(Ordering::Relaxed) - before
    };
    let (small, large) = (cost(&Bureau::of(10)), cost(&Bureau::of(1_000)));
    assert!(large <= small * 2, "{large} pages of 20,000 hazards, {small} of 200");
}
