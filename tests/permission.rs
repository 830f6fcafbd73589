//! Who may do what: the table cell by cell, and the one path through which it holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "permission/bureau.rs"]
mod bureau;
mod common;
#[path = "permission/door.rs"]
mod door;
mod records;

use bureau::TODAY;
use bureau::{Bureau, refused};
use dudao::access::registers::Along;
use dudao::domain::act::{Act, ActKind};
use dudao::domain::change::{Change, DatabaseChange};
use dudao::domain::enterprise::Pairing;
use dudao::domain::hazard::{HazardFacts, Severity};
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, StaffId};
use dudao::domain::key::PublicKey;
use dudao::domain::permission::{Power, Reach, Role, reach};
use dudao::domain::programme::ProgrammeFacts;
use dudao::domain::refusal::Refusal;
use dudao::domain::register::{RegisterAct, RegisterKind};
use dudao::domain::staff::{GroupFacts, StaffFacts};
use dudao::store::StoreError;
use records::{date, enterprise_facts, facts, sample};

/// What the bureau agreed on: `E` for every enterprise, `o` for one's own, `-` for none.
const AGREED: &[(&str, &str)] = &[
    // office, bureau leader, supervisor, enforcement, duty officer, viewer, auditor
    ("read_journal", "EEEEE-E"),
    ("set_programme", "E------"),
    ("organise", "E------"),
    ("keep_keys", "E------"),
    ("keep_backups", "E------"),
    ("import", "EooE---"),
    ("add_enterprise", "E------"),
    ("edit_enterprise", "Eoo----"),
    ("pair", "EE-----"),
    ("register_hazard", "EooEE--"),
    ("correct_hazard", "EooE---"),
    ("lower_severity", "Eo-E---"),
    ("plan_hazard", "EooE---"),
    ("note_hazard", "EEoEE--"),
    ("extend_deadline", "EEoE---"),
    ("inspect", "EooE---"),
    ("close_out", "EEoE---"),
    ("close_out_major", "EEoE---"),
    ("take_off_list", "EEoE---"),
    ("supervise", "Eoo----"),
    ("visit", "EooEE--"),
    ("order", "EEoE---"),
    ("hand_over_case", "EEoE---"),
    ("take_measure", "EE-E---"),
    ("confirm_measure", "EE-E---"),
    ("enforce", "EE-E---"),
    ("report", "Eoo----"),
    ("meet", "EE-----"),
    ("task", "EEoEE--"),
    ("train", "EEoE---"),
    ("accident", "EEoEE--"),
    ("roster", "EE-----"),
    ("hand_over", "EEoEE--"),
];

#[test]
fn the_table_is_what_the_bureau_agreed_on_cell_by_cell() {
    assert_eq!(AGREED.iter().map(|(power, _)| *power).collect::<Vec<_>>(), Power::KEYS);
    for (power, cells) in AGREED {
        let power: Power = power.parse().unwrap();
        assert_eq!(cells.len(), Role::ALL.len(), "{power}");
        for (cell, &role) in cells.chars().zip(Role::ALL) {
            let agreed = match cell {
                'E' => Reach::Everywhere,
                'o' => Reach::Own,
                _ => Reach::Nowhere,
            };
            assert_eq!(reach(role, power), agreed, "{role} {power}");
        }
    }
}

/// A change that needs the power, made at an enterprise: by the path that screen and command line take.
fn attempt(bureau: &Bureau, power: Power, role: Role, at: EnterpriseId) -> Result<(), StoreError> {
    let session = bureau.session(role);
    let own = |severity| HazardFacts { enterprise: at, ..facts(at.0, severity, "2026-11-02") };
    let hazard = |id: u32| session.hazard(HazardId(id)).unwrap();
    // At the first enterprise, odd hazards; at the second, even ones (see `Bureau::new`).
    let id = |first: u32| if at.0 == 1 { first } else { first + 1 };
    let act = |first: u32, kind: ActKind| {
        let seen = hazard(id(first));
        session.act(&seen, sample(&seen, kind, TODAY, "2026-12-20")).map(drop)
    };
    let enter =
        |kind: RegisterKind| session.enter(bureau.complete(kind, at), Along { reason: Some("急".into()), ..Along::default() }).map(drop);
    match power {
        Power::ReadJournal => session.permit(&session.store.read()?, power, None),
        Power::SetProgramme => {
            let seen = session.store.read()?.programme()?.version;
            session
                .set_programme(
                    seen,
                    ProgrammeFacts { document_number: format!("{role}"), issued_on: Some(date("2026-01-05")), ..ProgrammeFacts::default() },
                )
                .map(drop)
        }
        Power::Organise => {
            session.add_staff(StaffFacts { name: "新人".into(), ..StaffFacts::default() })?;
            let group = GroupFacts { name: format!("{role}组"), leader: StaffId(1), members: Vec::new(), formed_on: None };
            session.form_group(group).map(drop)
        }
        Power::KeepKeys => {
            let key = PublicKey::parse(bureau::KEY).unwrap();
            session.add_key(StaffId(1), key.clone())?;
            session.revoke_key(StaffId(1), &key.fingerprint()).map(drop)
        }
        Power::KeepBackups | Power::Import => session.permit(&session.store.read()?, power, None),
        Power::AddEnterprise => session.add_enterprise(enterprise_facts(&format!("{role}{at}公司"))).map(drop),
        Power::EditEnterprise => {
            let seen = session.enterprise(at)?;
            let facts = dudao::domain::enterprise::EnterpriseFacts { town: format!("{role}镇"), ..seen.facts.clone() };
            session.edit_enterprise(&seen, facts).map(drop)
        }
        Power::Pair => session.pair(&session.enterprise(at)?, Pairing { group: GroupId(3 - at.0), from: date("2027-01-01") }).map(drop),
        Power::RegisterHazard => session.register(own(Severity::General), None).map(drop),
        Power::CorrectHazard => act(1, ActKind::Edit),
        Power::LowerSeverity => {
            let seen = hazard(id(3));
            let facts = HazardFacts { severity: Severity::General, ..seen.facts.clone() };
            session.act(&seen, Act::Edit(Box::new(facts))).map(drop)
        }
        Power::PlanHazard => act(1, ActKind::Plan),
        Power::NoteHazard => act(1, ActKind::Note),
        Power::ExtendDeadline => act(1, ActKind::Extend),
        Power::Inspect => act(1, ActKind::Reinspect),
        Power::CloseOut => act(5, ActKind::CloseOut),
        Power::CloseOutMajor => act(7, ActKind::CloseOut),
        Power::TakeOffList => act(1, ActKind::Void),
        Power::Supervise => enter(RegisterKind::DockIn),
        Power::Visit => enter(RegisterKind::Visit),
        Power::Order => enter(RegisterKind::RectificationOrder),
        Power::HandOverCase => enter(RegisterKind::Case),
        Power::TakeMeasure => enter(RegisterKind::Measure),
        Power::ConfirmMeasure => {
            let seen = session.record(bureau.power_cut(at))?;
            let facts = bureau.confirmed(&seen);
            session.act_on(&seen, RegisterAct::Confirm, facts, None).map(drop)
        }
        Power::Enforce => enter(RegisterKind::Penalty),
        Power::Report => enter(RegisterKind::Report),
        Power::Meet => enter(RegisterKind::Meeting),
        Power::Task => enter(RegisterKind::Task),
        Power::Train => enter(RegisterKind::Training),
        Power::Accident => enter(RegisterKind::Accident),
        Power::Roster => enter(RegisterKind::Duty),
        Power::HandOver => enter(RegisterKind::Handover),
    }
}

/// Matters of no enterprise are everybody's own.
fn is_of_bureau(power: Power) -> bool {
    use Power::*;
    matches!(power, ReadJournal | Import | SetProgramme | Organise | KeepKeys | KeepBackups | Meet | Task | Train | Roster | HandOver)
}

#[test]
fn the_one_path_holds_to_the_table_for_every_role_act_and_enterprise() {
    for &power in Power::ALL {
        for &role in Role::ALL {
            for at in [EnterpriseId(1), EnterpriseId(2)] {
                let bureau = Bureau::new();
                let before = bureau.store().head().unwrap();
                let outcome = attempt(&bureau, power, role, at);
                let own = at.0 == 1 || is_of_bureau(power);
                let permitted = match reach(role, power) {
                    Reach::Everywhere => true,
                    Reach::Own => own && (role != Role::DutyOfficer),
                    Reach::Nowhere => false,
                };
                // Nobody adds an enterprise of their own group: it has none yet.
                let cell = format!("{role} {power} at {at}");
                if permitted {
                    outcome.unwrap_or_else(|failure| panic!("{cell}: {failure}"));
                    continue;
                }
                let refused = refused(outcome).unwrap_or_else(|| panic!("{cell} was permitted"));
                assert_eq!(refused.power, power, "{cell}");
                assert!(
                    refused.people.as_ref().is_some_and(|people| !people.is_empty()) && !refused.roles.is_empty(),
                    "{cell} names who may"
                );
                let entries = bureau.entries_after(before);
                assert_eq!(entries.len(), 1, "{cell}: the refusal is an entry and nothing else");
                let Change::Database(DatabaseChange::Refused { why, power: asked, .. }) = &entries[0].change else { panic!("{cell}") };
                assert_eq!((why.as_str(), *asked), ("not_permitted", Some(power)), "{cell}");
            }
        }
    }
}

#[test]
fn who_is_on_duty_today_may_more_than_yesterday() {
    let bureau = Bureau::new();
    let session = bureau.session(Role::Viewer);
    let register = || session.register(facts(2, Severity::General, "2026-11-02"), None);
    assert!(refused(register().map(drop)).is_some());
    bureau.put_on_duty(&session.officer.name, bureau.real_today());
    register().unwrap();
    let auditor = bureau.session(Role::Auditor);
    bureau.put_on_duty(&auditor.officer.name, bureau.real_today());
    assert!(refused(auditor.register(facts(2, Severity::General, "2026-11-02"), None).map(drop)).is_some(), "an auditor changes nothing");
}

#[test]
fn who_lost_a_post_since_their_login_or_left_has_lost_what_it_allowed() {
    let bureau = Bureau::new();
    let (office, session) = (bureau.session(Role::Office), bureau.session(Role::Enforcement));
    let note = || {
        let seen = session.hazard(HazardId(2)).unwrap();
        session.act(&seen, Act::Note { text: "在办".into() }).map(drop)
    };
    note().unwrap();
    let correct = |change: &dyn Fn(&mut StaffFacts)| {
        let seen = office.store.read().unwrap().staff_member(session.officer.staff.unwrap()).unwrap().unwrap();
        let mut facts = seen.facts.clone();
        change(&mut facts);
        office.edit_staff(&seen, facts).unwrap();
    };
    correct(&|facts| facts.enforcement_team = false);
    assert_eq!(refused(note()).unwrap().power, Power::NoteHazard);
    correct(&|facts| facts.enforcement_team = true);
    note().unwrap();
    correct(&|facts| facts.left_on = Some(date("2026-01-31")));
    assert!(matches!(note(), Err(StoreError::Refused(Refusal::HasLeft { .. }))));
}

#[test]
fn taking_a_change_back_needs_what_the_change_needed() {
    let bureau = Bureau::new();
    let enforcement = bureau.session(Role::Enforcement);
    let seen = enforcement.hazard(HazardId(2)).unwrap();
    let noted = enforcement.act(&seen, Act::Note { text: "已约谈".into() }).unwrap();
    let supervisor = bureau.session(Role::Supervisor);
    let undone = supervisor.undo(noted.seq, "误".into()).map(drop);
    assert_eq!(refused(undone).unwrap().power, Power::NoteHazard);
    enforcement.undo(noted.seq, "误".into()).unwrap();
}

#[test]
fn a_ledger_changes_nothing_that_its_officer_may_not() {
    let bureau = Bureau::new();
    let head = bureau.store().head().unwrap();
    let failure = bureau.import(Role::Viewer, "enterprises.xlsx").unwrap_err();
    assert!(failure.contains("无权"), "{failure}");
    let entries = bureau.entries_after(head);
    assert!(entries.len() == 1 && entries[0].change.is_of_sessions(), "nothing was imported");
    bureau.import(Role::Office, "enterprises.xlsx").unwrap();
}

#[test]
fn a_refusal_names_the_supervisors_of_the_enterprise_first() {
    let bureau = Bureau::new();
    let session = bureau.session(Role::Supervisor);
    let seen = session.hazard(HazardId(2)).unwrap();
    let refused = refused(session.act(&seen, Act::Start { on: date(TODAY) }).map(drop)).unwrap();
    assert_eq!(refused.people.as_ref().and_then(|people| people.first()).map(String::as_str), Some("郑十"), "the other group's leader");
    assert_eq!(Refusal::NotPermitted(Box::new(refused)).key(), "not_permitted_elsewhere");
}

#[test]
fn taking_a_taking_back_back_needs_what_was_done_first() {
    let bureau = Bureau::new();
    let leader = bureau.session(Role::BureauLeader);
    let seen = leader.enterprise(EnterpriseId(1)).unwrap();
    let paired = leader.pair(&seen, Pairing { group: GroupId(2), from: date("2027-01-01") }).unwrap();
    let (_, undone) = leader.undo(paired.seq, "误".into()).unwrap();
    let supervisor = bureau.session(Role::Supervisor);
    assert_eq!(refused(supervisor.undo(undone.seq, "误".into()).map(drop)).unwrap().power, Power::Pair);
    leader.undo(undone.seq, "误".into()).unwrap();
}

#[test]
fn severity_is_lowered_by_no_undo_of_who_may_not_lower_it() {
    let bureau = Bureau::new();
    let enforcement = bureau.session(Role::Enforcement);
    let seen = enforcement.hazard(HazardId(1)).unwrap();
    let facts = HazardFacts { severity: Severity::Major, ..seen.facts.clone() };
    let raised = enforcement.act(&seen, Act::Edit(Box::new(facts))).unwrap();
    let supervisor = bureau.session(Role::Supervisor);
    assert_eq!(refused(supervisor.undo(raised.seq, "误".into()).map(drop)).unwrap().power, Power::LowerSeverity);
}

#[test]
fn one_takes_back_what_one_entered_and_nobody_else_did_anything_with() {
    let bureau = Bureau::new();
    let duty = bureau.session(Role::DutyOfficer);
    let own = |session: &dudao::access::Session| session.register(facts(2, Severity::General, "2026-11-02"), None).unwrap().seq;
    let seq = own(&duty);
    duty.undo(seq, "误登".into()).unwrap();
    let seq = own(&bureau.session(Role::Enforcement));
    assert_eq!(refused(duty.undo(seq, "误登".into()).map(drop)).unwrap().power, Power::TakeOffList);
}

#[test]
fn who_was_moved_to_another_group_works_there_and_no_longer_here() {
    let bureau = Bureau::new();
    let (office, supervisor) = (bureau.session(Role::Office), bureau.session(Role::Supervisor));
    let note = |id| {
        let seen = supervisor.hazard(HazardId(id)).unwrap();
        supervisor.act(&seen, Act::Note { text: "在办".into() }).map(drop)
    };
    note(1).unwrap();
    let me = supervisor.officer.staff.unwrap();
    for (id, joins) in [(1, false), (2, true)] {
        let seen = office.store.read().unwrap().group(GroupId(id)).unwrap().unwrap();
        let mut members = seen.facts.members.clone();
        members.retain(|&member| member != me);
        members.extend(joins.then_some(me));
        office.edit_group(&seen, GroupFacts { members, ..seen.facts.clone() }).unwrap();
    }
    assert_eq!(refused(note(1)).unwrap().power, Power::NoteHazard);
    note(2).unwrap();
}
