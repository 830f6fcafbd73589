//! Any sequence of the officers' work on the registers, and of what stands around them, leaves tables that are what
//! the journal says, and reminders that are what the records make due.

use crate::office::{assert_consistent, stamp};
use crate::records::{date, enterprise_facts, facts, sample};
use chrono::{Days, NaiveDate};
use dudao::access::registers::Along;
use dudao::access::{Clock, Officer, Session};
use dudao::domain::act::{Act, ActKind};
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::enterprise::Pairing;
use dudao::domain::field::Field;
use dudao::domain::fields::Kind;
use dudao::domain::hazard::Severity;
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, StaffId};
use dudao::domain::programme::ProgrammeFacts;
use dudao::domain::register::{Record, RecordFacts, RegisterAct, RegisterKind, Task};
use dudao::domain::staff::{GroupFacts, StaffFacts};
use dudao::store::{Store, StoreError};
use proptest::prelude::*;
use std::sync::Arc;

/// One thing that an officer tries; a number is taken as far as there are as many to choose from.
#[derive(Clone, Debug)]
enum Try {
    Enter { kind: usize, choice: u8 },
    Act { record: usize, act: usize, choice: u8 },
    Hazard { hazard: usize, kind: usize },
    Register { enterprise: u32 },
    Undo { back: u64 },
    Programme { choice: u8 },
    Pair { enterprise: u32, group: u32 },
    Form { choice: u8 },
    Wait { days: u64 },
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        8 => (0..RegisterKind::ALL.len(), any::<u8>()).prop_map(|(kind, choice)| Try::Enter { kind, choice }),
        8 => (0usize..40, 0usize..5, any::<u8>()).prop_map(|(record, act, choice)| Try::Act { record, act, choice }),
        5 => (0usize..12, 0..ActKind::ALL.len()).prop_map(|(hazard, kind)| Try::Hazard { hazard, kind }),
        2 => (1u32..=2).prop_map(|enterprise| Try::Register { enterprise }),
        4 => (0u64..6).prop_map(|back| Try::Undo { back }),
        1 => any::<u8>().prop_map(|choice| Try::Programme { choice }),
        1 => (1u32..=2, 1u32..=2).prop_map(|(enterprise, group)| Try::Pair { enterprise, group }),
        1 => any::<u8>().prop_map(|choice| Try::Form { choice }),
        3 => (0u64..40).prop_map(|days| Try::Wait { days }),
    ];
    proptest::collection::vec(one, 1..60)
}

/// Fills the fields of a form in, each with something that it can hold.
fn fill(session: &Session, facts: &mut RecordFacts, fields: &[Field], choice: u8) {
    let today = session.today();
    let day = |choice: u8| today - Days::new(u64::from(choice % 20));
    let of = facts.as_register().enterprise().unwrap_or(EnterpriseId(u32::from(choice % 2) + 1));
    for &field in fields {
        let Some(kind) = facts.as_register().kind(field) else { continue };
        let text = match kind {
            Kind::Date if matches!(field, Field::Deadline | Field::Due | Field::Until) => (today + Days::new(choice.into())).to_string(),
            Kind::Date => day(choice).to_string(),
            Kind::Time => format!("{} 08:00", day(choice)),
            Kind::Number | Kind::Numbers => "1".into(),
            Kind::Flag => if choice.is_multiple_of(3) { "no" } else { "yes" }.into(),
            Kind::People => "张三".into(),
            Kind::Group => ["", "G1", "G2"][usize::from(choice % 3)].into(),
            Kind::Enterprise if of.0 == 1 || !choice.is_multiple_of(5) => of.to_string(),
            Kind::Enterprise => String::new(),
            Kind::Hazards => {
                let hazards = session.store.read().unwrap().hazards_of(of).unwrap();
                hazards
                    .iter()
                    .filter(|hazard| !choice.is_multiple_of(7) && hazard.0 % 3 != u32::from(choice % 3))
                    .map(|id| format!("{id} "))
                    .collect()
            }
            Kind::One(_, terms) | Kind::Any(_, terms) => terms[usize::from(choice) % terms.len()].into(),
            Kind::Line if field == Field::Period => ["2026", "2026H1", "2026H2"][usize::from(choice / 3 % 3)].into(),
            _ if choice.is_multiple_of(11) => String::new(),
            _ => "除尘".into(),
        };
        assert!(facts.as_fields_mut().set(field, &text), "{field} {text}");
    }
}

fn records(session: &Session) -> Vec<Record> {
    let view = session.store.read().unwrap();
    RegisterKind::ALL.iter().flat_map(|&kind| view.records_of(kind, 1, usize::MAX).unwrap()).collect()
}

fn attempt(session: &Session, it: &Try) -> Result<(), StoreError> {
    let today = session.today();
    let view = session.store.read()?;
    match *it {
        Try::Enter { kind, choice } => {
            let kind = RegisterKind::ALL[kind];
            let mut facts = kind.blank();
            fill(session, &mut facts, kind.form(RegisterAct::Enter).unwrap().fields, choice);
            let mut along = Along { reason: Some("补录".into()), ..Along::default() };
            if choice.is_multiple_of(4) {
                along.findings = vec!["线路老化".into()];
                along.fixed = vec!["灭火器过期".into()];
                along.decisions = vec![Task { title: "核对".into(), due: Some(today), ..Task::default() }];
            }
            session.enter(facts, along)?;
        }
        Try::Act { record, act, choice } => {
            let records = records(session);
            let Some(record) = records.get(record % records.len().max(1)) else { return Ok(()) };
            let offers: Vec<_> = record.offers().into_iter().map(|(act, _)| act).collect();
            let act = offers[act % offers.len()];
            let form = record.id.kind.form(if act == RegisterAct::Edit { RegisterAct::Enter } else { act });
            let mut facts = record.facts.clone();
            fill(session, &mut facts, form.map_or(&[], |form| form.fields), choice);
            session.act_on(record, act, facts, Some("补录".into()))?;
        }
        Try::Hazard { hazard, kind } => {
            let hazards = view.hazards(HazardId(1), usize::MAX)?;
            let hazard = &hazards[hazard % hazards.len()];
            let act = match ActKind::ALL[kind] {
                ActKind::Merge => Act::Merge { into: HazardId(1), reason: "同一处".into() },
                kind => sample(hazard, kind, &today.to_string(), &(today + Days::new(6)).to_string()),
            };
            session.act(hazard, act)?;
        }
        Try::Register { enterprise } => {
            session.register(facts(enterprise, Severity::Major, &today.to_string()), Some(today + Days::new(9)))?;
        }
        Try::Undo { back } => {
            session.undo(view.head()?.saturating_sub(back), "误登".into())?;
        }
        Try::Programme { choice } => {
            let seen = view.programme()?;
            let mut facts = ProgrammeFacts { issuer: format!("第{}局", choice % 2), ..seen.facts };
            if choice.is_multiple_of(2) {
                facts.issued_on = Some(date("2026-01-05") + Days::new(u64::from(choice)));
                facts.parameters.visit_interval_days = u16::from(choice % 3) + 20;
            }
            session.set_programme(seen.version, facts)?;
        }
        Try::Pair { enterprise, group } => {
            let seen = session.enterprise(EnterpriseId(enterprise))?;
            session.pair(&seen, Pairing { group: GroupId(group), from: today })?;
        }
        Try::Form { choice } => {
            let seen = session.store.read()?.group(GroupId(1))?.unwrap();
            let formed_on = Some(date("2026-01-05") + Days::new(u64::from(choice)));
            session.edit_group(&seen, GroupFacts { formed_on, ..seen.facts.clone() })?;
        }
        Try::Wait { .. } => {}
    }
    Ok(())
}

/// Two enterprises with two hazards each, and two groups.
fn bureau(today: NaiveDate) -> Session {
    let officer = Officer { staff: Some(StaffId(1)), group: Some(GroupId(1)), ..Officer::of_office("张三", "zhangsan") };
    let store = Arc::new(Store::in_memory(&stamp("系统")).unwrap());
    let calendar = Arc::new(WorkCalendar::shipped());
    let session = Session { store, clock: Clock::new(Some(today)), officer, calendar, present: None, operation: None };
    session.add_staff(StaffFacts { name: "张三".into(), ..StaffFacts::default() }).unwrap();
    for (name, enterprise) in [("第1组", "甲公司"), ("第2组", "乙公司")] {
        session.form_group(GroupFacts { name: name.into(), leader: StaffId(1), members: vec![StaffId(1)], formed_on: None }).unwrap();
        session.add_enterprise(enterprise_facts(enterprise)).unwrap();
    }
    for (enterprise, severity) in [(1, Severity::General), (1, Severity::Major), (2, Severity::General), (2, Severity::Major)] {
        session.register(facts(enterprise, severity, "2026-02-01"), Some(date("2026-03-20"))).unwrap();
    }
    session
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_registers_are_what_the_journal_says(tries in tries()) {
        let mut session = bureau(date("2026-03-01"));
        for it in &tries {
            if let Try::Wait { days } = it {
                session.clock = Clock::new(Some(session.today() + Days::new(*days)));
            }
            let head = session.store.head().unwrap();
            match attempt(&session, it) {
                Ok(()) => {}
                Err(StoreError::Refused(_)) => prop_assert_eq!(session.store.head().unwrap(), head, "a refusal leaves nothing"),
                Err(other) => prop_assert!(false, "{it:?}: {other:?}"),
            }
        }
        assert_consistent(&session.store, session.today());
        session.store.rebuild(&mut |_| {}).unwrap();
        assert_consistent(&session.store, session.today());
        let past = session.store.as_of(date("9999-12-31"), &mut |_| {}).unwrap();
        assert_consistent(&past, session.today());
    }
}
