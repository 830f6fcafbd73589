//! A bureau with somebody of each role: two groups, an enterprise of each, and something of everything to work on.

use crate::records::{date, enterprise_facts, facts, plan, reinspect};
use chrono::NaiveDate;
use dudao::access::{Clock, Officer, Session};
use dudao::domain::act::Act;
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::change::{Change, EnterpriseChange, RecordChange};
use dudao::domain::decide::{self, Deciding};
use dudao::domain::enterprise::Pairing;
use dudao::domain::field::Field;
use dudao::domain::fields::Kind;
use dudao::domain::hazard::Severity;
use dudao::domain::id::{EnterpriseId, GroupId, RecordId, Seq, StaffId, Subject};
use dudao::domain::permission::{NotPermitted, Role};
use dudao::domain::refusal::Refusal;
use dudao::domain::register::{Record, RecordFacts, RegisterAct, RegisterKind};
use dudao::domain::staff::{GroupFacts, OfficePost, StaffFacts, StaffRole};
use dudao::ledger::import::{ImportOptions, import};
use dudao::ledger::read::Knowledge;
use dudao::locale::{Lang, Words};
use dudao::store::{Entry, OpId, Proposal, Stamp, Store, StoreError, Who};
use std::path::Path;
use std::sync::Arc;

pub const TODAY: &str = "2026-11-24";

/// A key that nobody has: made for these tests, its private half thrown away.
pub const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl test";

/// The member of the staff of each role, in the order of the roles, then the leader of the other group.
const NAMES: [&str; 8] = ["周九", "吴一", "张三", "王五", "值守", "赵六", "孙七", "郑十"];

pub struct Bureau {
    store: Arc<Store>,
}

impl Bureau {
    pub fn new() -> Self {
        let bureau = Self { store: Arc::new(Store::in_memory(&stamp()).unwrap()) };
        for (name, &role) in NAMES.iter().zip(Role::ALL.iter().chain([&Role::Supervisor])) {
            bureau.commit(Proposal::new(Change::Staff(of_role(name, role))));
        }
        // The bureau leader and the supervisor are of the first group.
        for (name, leader, member) in [("第1组", 2, 3), ("第2组", 8, 8)] {
            let facts =
                GroupFacts { name: name.into(), leader: StaffId(leader), members: vec![StaffId(leader), StaffId(member)], formed_on: None };
            bureau.commit(Proposal::new(decide::staff::form(facts).unwrap()));
        }
        for number in 1..=2 {
            let added = decide::enterprise::add(enterprise_facts(&format!("第{number}化工有限公司"))).unwrap();
            bureau.commit(Proposal::new(Change::Enterprise(added)));
            let seen = bureau.store.read().unwrap().enterprise(EnterpriseId(number)).unwrap().unwrap();
            let pairing = Pairing { group: GroupId(number), from: date("2026-01-01") };
            bureau.commit(Proposal::on_enterprise(&seen, EnterpriseChange::Paired(pairing)));
        }
        bureau.hazards();
        for number in 1..=2 {
            let RecordFacts::Measure(mut cut) = bureau.complete(RegisterKind::Measure, EnterpriseId(number)) else { panic!() };
            (cut.measure, cut.entered_by) = (Some(dudao::domain::register::MeasureKind::PowerCut), "系统".into());
            bureau.record(RecordFacts::Measure(cut));
        }
        bureau
    }

    /// Four at each enterprise, the first enterprise's with odd numbers: general, major, and one of each that passed.
    fn hazards(&self) {
        let by = Deciding { officer: "系统", staff: None, today: date(TODAY) };
        for (severity, passed) in [(Severity::General, false), (Severity::Major, false), (Severity::General, true), (Severity::Major, true)]
        {
            for enterprise in 1..=2 {
                let change = decide::hazard::register(facts(enterprise, severity, "2026-11-02"), Some(date("2026-11-30")), by).unwrap();
                let Subject::Hazard(id) = self.commit(Proposal::new(Change::Hazard(Box::new(change)))) else { panic!() };
                let planning = Act::Plan { plan: plan("停产整改方案"), deadline: None, document: None };
                for act in [planning, reinspect(date("2026-11-12"), None)].into_iter().filter(|_| passed) {
                    let seen = self.store.read().unwrap().hazard(id).unwrap().unwrap();
                    let act = match act {
                        Act::Plan { plan, document, .. } => Act::Plan { plan, deadline: seen.deadline(), document },
                        Act::Reinspect { on, passed, opinion, document, new_deadline, close_out, .. } => {
                            Act::Reinspect { on, by: vec!["系统".into()], passed, opinion, document, new_deadline, close_out }
                        }
                        act => act,
                    };
                    self.commit(Proposal::on_hazard(&seen, decide::hazard::act(&seen, act, by).unwrap()));
                }
            }
        }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    fn commit(&self, proposal: Proposal) -> Subject {
        self.store.commit(&stamp(), proposal).unwrap().subject
    }

    fn record(&self, facts: RecordFacts) -> Subject {
        let change = RecordChange::Done { act: RegisterAct::Enter, facts, overrides: None };
        self.commit(Proposal::new(Change::Record(Box::new(change))))
    }

    /// Somebody of a role at work; the duty officer is nothing else but on duty today.
    pub fn session(&self, role: Role) -> Session {
        let view = self.store.read().unwrap();
        let place = Role::ALL.iter().position(|&other| other == role).unwrap();
        let member = view.staff_member(StaffId(place as u32 + 1)).unwrap().unwrap();
        let officer = Officer::of_member(&member, &view.groups().unwrap(), "duty");
        drop(view);
        if role == Role::DutyOfficer {
            self.put_on_duty(&officer.name, self.real_today());
        }
        let (clock, calendar) = (Clock::new(Some(date(TODAY))), Arc::new(WorkCalendar::shipped()));
        Session { store: self.store.clone(), clock, officer, calendar, present: None, operation: None }
    }

    pub fn real_today(&self) -> NaiveDate {
        Clock::default().today()
    }

    pub fn put_on_duty(&self, name: &str, on: NaiveDate) {
        let mut facts = RegisterKind::Duty.blank();
        assert!(facts.as_fields_mut().set(Field::On, &on.to_string()) && facts.as_fields_mut().set(Field::Officers, name));
        self.record(facts);
    }

    pub fn entries_after(&self, seq: Seq) -> Vec<Entry> {
        let view = self.store.read().unwrap();
        let entries = (seq + 1..=view.head().unwrap()).map(|seq| view.entry(seq).unwrap().unwrap());
        // The roster of the duty officer is part of the stage.
        entries.filter(|entry| !matches!(entry.subject, Subject::Record(id) if id.kind == RegisterKind::Duty)).collect()
    }

    /// A record with all that its entry asks for; one of the bureau's own registers names no enterprise.
    pub fn complete(&self, kind: RegisterKind, at: EnterpriseId) -> RecordFacts {
        use RegisterKind::*;
        let mut facts = kind.blank();
        let required = kind.form(RegisterAct::Enter).unwrap().required;
        let named = if matches!(kind, Meeting | Task | Training | Duty | Handover) {
            &[][..]
        } else {
            &[Field::Enterprise, Field::On, Field::Document]
        };
        for &field in required.iter().chain(named) {
            let Some(how) = facts.as_register().kind(field) else { continue };
            let text = match how {
                Kind::Date if field == Field::Due => "2026-12-20".to_owned(),
                Kind::Date if field == Field::Deadline => "2026-12-20".to_owned(),
                Kind::Date => TODAY.to_owned(),
                Kind::Time => format!("{TODAY} 10:00"),
                Kind::Number => "1".to_owned(),
                Kind::One(_, keys) | Kind::Any(_, keys) => keys[0].to_owned(),
                Kind::Enterprise => at.to_string(),
                Kind::Hazards => format!("H{}", at.0),
                _ => "张三".to_owned(),
            };
            assert!(facts.as_fields_mut().set(field, &text), "{kind} {field} {text}");
        }
        if kind == Report {
            assert!(facts.as_fields_mut().set(Field::Report, "enterprise_annual") && facts.as_fields_mut().set(Field::Period, "2026"));
        }
        facts
    }

    pub fn power_cut(&self, at: EnterpriseId) -> RecordId {
        format!("M{}", at.0).parse().unwrap()
    }

    pub fn confirmed(&self, record: &Record) -> RecordFacts {
        let mut facts = record.facts.clone();
        assert!(facts.as_fields_mut().set(Field::ConfirmedOn, TODAY));
        facts
    }

    pub fn import(&self, role: Role, ledger: &str) -> Result<(), String> {
        let session = self.session(role);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(ledger);
        let knowledge = Knowledge::of_folder(None, &session.calendar).unwrap();
        let done = import(&session, &path, &ImportOptions::default(), &knowledge, &mut |_| true);
        done.map(drop).map_err(|failure| failure.line(Words::new(Lang::Zh)))
    }
}

fn of_role(name: &str, role: Role) -> StaffFacts {
    let facts = StaffFacts { name: name.into(), role: StaffRole::Viewer, ..StaffFacts::default() };
    match role {
        Role::Office => StaffFacts { office_post: Some(OfficePost::Member), ..facts },
        Role::BureauLeader => StaffFacts { role: StaffRole::BureauLeader, ..facts },
        Role::Supervisor => StaffFacts { role: StaffRole::Supervisor, ..facts },
        Role::Enforcement => StaffFacts { enforcement_team: true, ..facts },
        Role::DutyOfficer | Role::Viewer => facts,
        Role::Auditor => StaffFacts { role: StaffRole::Auditor, ..facts },
    }
}

fn stamp() -> Stamp {
    Stamp { at: Clock::default().now(), who: Who::here("系统", "system"), op: OpId::random() }
}

/// What was refused as not permitted; none when it was done. Any other failure fails the test.
pub fn refused(outcome: Result<(), StoreError>) -> Option<NotPermitted> {
    match outcome {
        Ok(()) => None,
        Err(StoreError::Refused(Refusal::NotPermitted(not))) => Some(*not),
        Err(other) => panic!("{other:?}"),
    }
}
