//! Any sequence of acts, possible or refused, leaves tables that are what the journal says and what the records say.

use crate::office::{Office, stamp};
use crate::records::{date, enterprise_facts, facts, sample};
use chrono::{Days, NaiveDate};
use dudao::domain::act::{Act, ActKind};
use dudao::domain::change::Change;
use dudao::domain::decide::{self, Deciding};
use dudao::domain::hazard::{Hazard, Severity};
use dudao::domain::id::{HazardId, Subject};
use dudao::domain::programme::{Parameters, ProgrammeFacts};
use dudao::store::{Proposal, Store, StoreError};
use proptest::prelude::*;

/// One thing that an officer tries.
#[derive(Clone, Debug)]
enum Try {
    Act { hazard: u32, kind: ActKind, other_way: bool, days: u64 },
    Regrade { hazard: u32 },
    Undo { back: u64 },
    Parameters { days: u16 },
    Rename { enterprise: u32, name: u8 },
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let act = (1u32..=4, 0..ActKind::ALL.len(), any::<bool>(), 0u64..9);
    let one = prop_oneof![
        12 => act.prop_map(|(hazard, kind, other_way, days)| Try::Act { hazard, kind: ActKind::ALL[kind], other_way, days }),
        1 => (1u32..=4).prop_map(|hazard| Try::Regrade { hazard }),
        2 => (0u64..4).prop_map(|back| Try::Undo { back }),
        1 => (3u16..15).prop_map(|days| Try::Parameters { days }),
        1 => (1u32..=2, 0u8..3).prop_map(|(enterprise, name)| Try::Rename { enterprise, name }),
    ];
    proptest::collection::vec(one, 1..40)
}

/// The act as usual; the other way a re-inspection fails, a look-back finds a relapse, a hazard goes on unhurt.
fn act(hazard: &Hazard, kind: ActKind, other_way: bool, today: NaiveDate) -> Act {
    let later = today + Days::new(6);
    let usual = sample(hazard, kind, &today.to_string(), &later.to_string());
    match usual {
        Act::Reinspect { on, by, opinion, document, .. } if other_way => {
            Act::Reinspect { on, by, passed: false, opinion, document, new_deadline: Some(later), close_out: false }
        }
        Act::LookBack { on, by, note, .. } if other_way => Act::LookBack { on, by, holds: false, note, new_deadline: Some(later) },
        Act::Void { .. } | Act::Transfer { .. } if other_way => Act::Note { text: "仍在册".into() },
        Act::CloseOut { on, document, .. } if other_way => Act::CloseOut { on, evidence: String::new(), document },
        usual => usual,
    }
}

fn attempt(office: &Office, it: &Try, today: NaiveDate) -> Result<(), StoreError> {
    let view = office.view();
    let by = Deciding { officer: "张三", staff: None, today };
    let (subject, base, change) = match *it {
        Try::Act { hazard, kind, other_way, .. } => {
            let seen = office.hazard(HazardId(hazard));
            let officer = if kind == ActKind::CloseOut { "李四" } else { by.officer };
            let change = decide::hazard::act(&seen, act(&seen, kind, other_way, today), Deciding { officer, ..by })?;
            (Subject::Hazard(seen.id), seen.version, Change::Hazard(Box::new(change)))
        }
        Try::Regrade { hazard } => {
            let seen = office.hazard(HazardId(hazard));
            let severity = if seen.facts.severity == Severity::Major { Severity::General } else { Severity::Major };
            let facts = dudao::domain::hazard::HazardFacts { severity, ..seen.facts.clone() };
            let change = decide::hazard::act(&seen, Act::Edit(Box::new(facts)), by)?;
            (Subject::Hazard(seen.id), seen.version, Change::Hazard(Box::new(change)))
        }
        Try::Undo { back } => return office.undo(view.head()?.saturating_sub(back)).map(|_| ()),
        Try::Parameters { days } => {
            let parameters = Parameters { reinspection_days: days, look_back_major: vec![days, 50], ..Parameters::default() };
            let facts = ProgrammeFacts { parameters, ..ProgrammeFacts::default() };
            (Subject::Programme, view.programme()?.version, Change::Programme(facts))
        }
        Try::Rename { enterprise, name } => {
            let seen = view.enterprise(dudao::domain::id::EnterpriseId(enterprise))?.unwrap();
            let change = decide::enterprise::edit(&seen, enterprise_facts(&format!("第{name}公司")))?;
            (Subject::Enterprise(seen.id), seen.version, Change::Enterprise(change))
        }
    };
    office.propose(Proposal::on(subject, base, change)).map(|_| ())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_tables_are_what_the_journal_says(tries in tries()) {
        let office = Office { store: Store::in_memory(&stamp("系统")).unwrap(), folder: None };
        for name in ["第0公司", "第1公司"] {
            office.add_enterprise(name);
        }
        for (enterprise, severity) in [(1, Severity::General), (1, Severity::Major), (2, Severity::General), (2, Severity::Major)] {
            office.register(facts(enterprise, severity, "2026-09-01"), Some("2026-09-20"));
        }
        let mut today = date("2026-09-02");
        for it in &tries {
            if let Try::Act { days, .. } = it {
                today = today + Days::new(*days);
            }
            let head = office.store.head().unwrap();
            match attempt(&office, it, today) {
                Ok(()) => prop_assert_eq!(office.store.head().unwrap(), head + 1),
                Err(StoreError::Refused(_)) => prop_assert_eq!(office.store.head().unwrap(), head),
                Err(other) => prop_assert!(false, "{it:?}: {other:?}"),
            }
        }
        office.assert_consistent(today);
        office.store.rebuild(&mut |_| {}).unwrap();
        office.assert_consistent(today);
    }
}
