//! A session: an officer, a clock and a database, and every change that can be made with them.

use super::guard::{Matter, Rights, Watch};
use super::{Clock, Officer};
use crate::domain::act::{Act, ActKind};
use crate::domain::calendar::WorkCalendar;
use crate::domain::change::{Change, HazardChange};
use crate::domain::decide::{self, Deciding};
use crate::domain::enterprise::{Enterprise, EnterpriseFacts, Pairing};
use crate::domain::hazard::{Ending, Hazard, HazardFacts};
use crate::domain::id::{EnterpriseId, HazardId, Seq, Subject};
use crate::domain::pairing::ProposedPairing;
use crate::domain::permission::{self, Power};
use crate::domain::programme::{Programme, ProgrammeFacts};
use crate::domain::refusal::Refusal;
use crate::domain::staff::{Group, GroupFacts, Staff, StaffFacts};
use crate::store::{Batch, Committed, Entry, OpId, Opposite, Proposal, Stamp, Store, StoreError, View};
use chrono::NaiveDate;
use std::sync::Arc;

/// An officer at work on the database.
#[derive(Clone)]
pub struct Session {
    /// The database.
    pub store: Arc<Store>,
    /// The clock.
    pub clock: Clock,
    /// The officer.
    pub officer: Officer,
    /// The work calendar by which days are counted.
    pub calendar: Arc<WorkCalendar>,
    /// The database as it is now, where `store` is what it was on an earlier day: nothing can be changed then, and what is
    /// to be on record stands in the journal of this one.
    pub present: Option<Arc<Store>>,
    /// The number of the operation that comes next, where it was given one beforehand: so that it can be looked up.
    pub operation: Option<OpId>,
}

/// A change that is durable.
pub type Done = Committed;

impl Session {
    /// Beijing's day.
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// A stamp for one operation.
    pub fn stamp(&self) -> Stamp {
        Stamp { at: self.clock.now(), who: self.officer.who(), op: self.operation.unwrap_or_else(OpId::random) }
    }

    /// A hazard that must be there.
    ///
    /// # Errors
    /// `Refused` with `NoSuch`; `Storage`, `Damaged`.
    pub fn hazard(&self, id: HazardId) -> Result<Hazard, StoreError> {
        self.store.read()?.hazard(id)?.ok_or_else(|| Refusal::NoSuch(id.to_string()).into())
    }

    /// An enterprise that must be there.
    ///
    /// # Errors
    /// `Refused` with `NoSuch`; `Storage`, `Damaged`.
    pub fn enterprise(&self, id: EnterpriseId) -> Result<Enterprise, StoreError> {
        self.store.read()?.enterprise(id)?.ok_or_else(|| Refusal::NoSuch(id.to_string()).into())
    }

    /// Registers a hazard.
    ///
    /// # Errors
    /// `Refused` as `decide::hazard::register` says, or with `NoSuch` for the enterprise; and as a commit.
    pub fn register(&self, facts: HazardFacts, deadline: Option<NaiveDate>) -> Result<Done, StoreError> {
        self.enterprise(facts.enterprise)?;
        let change = decide::hazard::register(facts, deadline, self.deciding())?;
        self.commit(Proposal::new(Change::Hazard(Box::new(change))))
    }

    /// Does something with a hazard as the officer saw it: `seen` is the record on which the decision rests.
    ///
    /// # Errors
    /// `Refused` as `decide::hazard::act` says; `Conflict` when the record moved on; and as a commit.
    pub fn act(&self, seen: &Hazard, act: Act) -> Result<Done, StoreError> {
        self.check_writable()?;
        // Who may not do it is not told what else would be in its way. One's own slip is looked into under the lock.
        if act.kind() != ActKind::Void {
            let severity = seen.facts.severity;
            let lowers = if let Act::Edit(facts) = &act { permission::lowers(Some(severity), facts) } else { None };
            let power = lowers.unwrap_or(permission::power_to(act.kind(), severity));
            self.permit(&self.store.read()?, power, Some(seen))?;
        }
        match &act {
            Act::Split { parts, .. } => self.split(seen, &act, parts),
            &Act::Merge { into, .. } => self.merge(seen, act, into),
            _ => self.commit(Proposal::on_hazard(seen, decide::hazard::act(seen, act, self.deciding())?)),
        }
    }

    /// Voids a hazard that is one with another. That one is looked at under the lock: two that were merged into each other
    /// at once would both be gone.
    fn merge(&self, seen: &Hazard, act: Act, into: HazardId) -> Result<Done, StoreError> {
        self.batch(|batch| {
            let other = batch.hazard(into)?.ok_or_else(|| Refusal::NoSuch(into.to_string()))?;
            if other.facts.enterprise != seen.facts.enterprise {
                return Err(Refusal::OtherEnterprise { hazard: into, enterprise: seen.facts.enterprise }.into());
            }
            if !other.stage.is_open() {
                return Err(Refusal::WrongStage { act: act.kind(), stage: other.stage }.into());
            }
            // What was merged into it would be closed out without ever being looked at.
            if other.is_passed() && !seen.is_passed() {
                return Err(Refusal::PassedBefore(into).into());
            }
            batch.propose(Proposal::on_hazard(seen, decide::hazard::act(seen, act, self.deciding())?))
        })
    }

    /// Voids a hazard and registers its parts, in one operation; the change of the whole is what was done.
    fn split(&self, seen: &Hazard, act: &Act, parts: &[String]) -> Result<Done, StoreError> {
        let voided = decide::hazard::act(seen, act.clone(), self.deciding())?;
        self.batch(|batch| {
            let done = batch.propose(Proposal::on_hazard(seen, voided))?;
            for description in parts.iter().filter(|part| !part.trim().is_empty()) {
                let change = decide::hazard::part(seen, description)?;
                batch.propose(Proposal::new(Change::Hazard(Box::new(change))))?;
            }
            Ok(done)
        })
    }

    /// Brings an enterprise under supervision.
    ///
    /// # Errors
    /// `Refused` for a missing or taken name or a wrong code; and as a commit.
    pub fn add_enterprise(&self, facts: EnterpriseFacts) -> Result<Done, StoreError> {
        self.commit(Proposal::new(Change::Enterprise(decide::enterprise::add(facts)?)))
    }

    /// Replaces what is known of an enterprise as the officer saw it.
    ///
    /// # Errors
    /// `Refused` for a missing or taken name or a wrong code; `Conflict`; and as a commit.
    pub fn edit_enterprise(&self, seen: &Enterprise, facts: EnterpriseFacts) -> Result<Done, StoreError> {
        self.commit(Proposal::on_enterprise(seen, decide::enterprise::edit(seen, facts)?))
    }

    /// Pairs a group with an enterprise from a day on.
    ///
    /// # Errors
    /// `Refused` for an unknown group or a later pairing; `Conflict`; and as a commit.
    pub fn pair(&self, seen: &Enterprise, pairing: Pairing) -> Result<Done, StoreError> {
        if self.store.read()?.group(pairing.group)?.is_none() {
            return Err(Refusal::NoSuch(pairing.group.to_string()).into());
        }
        self.commit(Proposal::on_enterprise(seen, decide::enterprise::pair(seen, pairing)?))
    }

    /// Takes a proposal over: pairs all that it names from a day on, in one operation. How many were paired.
    ///
    /// # Errors
    /// `Refused` for an unknown group or enterprise, or an enterprise that was paired meanwhile; and as a commit. Nothing was changed then.
    pub fn pair_all(&self, proposed: &[ProposedPairing], from: NaiveDate) -> Result<usize, StoreError> {
        let view = self.store.read()?;
        for pairing in proposed {
            if view.group(pairing.group)?.is_none() {
                return Err(Refusal::NoSuch(pairing.group.to_string()).into());
            }
        }
        drop(view);
        self.batch(|batch| {
            for &ProposedPairing { enterprise, group } in proposed {
                let seen = batch.enterprise(enterprise)?.ok_or_else(|| Refusal::NoSuch(enterprise.to_string()))?;
                // A proposal is for those that nobody supervised; what somebody paired since stays.
                if let Some(last) = seen.pairings.last() {
                    return Err(Refusal::PairingNotLater { current: last.from, from }.into());
                }
                batch.propose(Proposal::on_enterprise(&seen, decide::enterprise::pair(&seen, Pairing { group, from })?))?;
            }
            Ok(proposed.len())
        })
    }

    /// Sets what is known of the programme.
    ///
    /// # Errors
    /// `Refused` for a period or an end that makes no sense; `Conflict` when another officer set it since `seen`; and as a
    /// commit.
    pub fn set_programme(&self, seen: Seq, facts: ProgrammeFacts) -> Result<Done, StoreError> {
        self.commit(Proposal::on(Subject::Programme, seen, decide::programme::set(facts)?))
    }

    /// Puts the next programme in the place of the one that was seen; enterprises and open hazards stay (R2).
    ///
    /// # Errors
    /// As `set_programme`, and `Refused` when the document number is missing or the same, or it was issued before the
    /// other.
    pub fn roll_over(&self, seen: &Programme, next: ProgrammeFacts) -> Result<Done, StoreError> {
        self.commit(Proposal::on(Subject::Programme, seen.version, decide::programme::roll_over(&seen.facts, next)?))
    }

    /// Enters a member of the staff.
    ///
    /// # Errors
    /// `Refused` for a missing name; and as a commit.
    pub fn add_staff(&self, facts: StaffFacts) -> Result<Done, StoreError> {
        self.commit(Proposal::new(decide::staff::enter(facts)?))
    }

    /// Forms a group.
    ///
    /// # Errors
    /// `Refused` for a missing name, or with `NoSuch` for a member who is not on the staff; and as a commit.
    pub fn form_group(&self, facts: GroupFacts) -> Result<Done, StoreError> {
        self.check_members(&facts)?;
        self.commit(Proposal::new(decide::staff::form(facts)?))
    }

    fn check_members(&self, facts: &GroupFacts) -> Result<(), StoreError> {
        let view = self.store.read()?;
        for &member in facts.members.iter().chain([&facts.leader]) {
            if view.staff_member(member)?.is_none() {
                return Err(Refusal::NoSuch(member.to_string()).into());
            }
        }
        Ok(())
    }

    /// Corrects what is known of a member of the staff as it was seen.
    ///
    /// # Errors
    /// `Refused` for a missing name, or when nothing would change; `Conflict`; and as a commit.
    pub fn edit_staff(&self, seen: &Staff, facts: StaffFacts) -> Result<Done, StoreError> {
        if facts == seen.facts {
            return Err(Refusal::NothingToChange.into());
        }
        self.commit(Proposal::on(Subject::Staff(seen.id), seen.version, decide::staff::enter(facts)?))
    }

    /// Forms a group anew as it was seen.
    ///
    /// # Errors
    /// As `form_group`; `Conflict`.
    pub fn edit_group(&self, seen: &Group, facts: GroupFacts) -> Result<Done, StoreError> {
        self.check_members(&facts)?;
        let change = decide::staff::form(facts)?;
        if change == Change::Group(seen.facts.clone()) {
            return Err(Refusal::NothingToChange.into());
        }
        self.commit(Proposal::on(Subject::Group(seen.id), seen.version, change))
    }

    /// Takes an entry back; `reason` stands in the record when it was a registration.
    ///
    /// # Errors
    /// `Refused` with `ChangedSince`, `NotUndoable` or `NameTaken`; and as a commit.
    pub fn undo(&self, seq: Seq, reason: String) -> Result<(Entry, Done), StoreError> {
        self.check_writable()?;
        let ending = Ending { on: self.today(), reason, to: None, document: None };
        let Opposite { entry, proposals } = self.store.read()?.opposite(seq, ending)?;
        let done = self.batch(|batch| {
            let mut done = None;
            for proposal in proposals {
                let committed = batch.propose(proposal)?;
                if committed.subject == entry.subject {
                    done = Some(committed);
                }
            }
            done.ok_or_else(|| Refusal::NotUndoable(seq).into())
        })?;
        Ok((entry, done))
    }

    /// What an act would change, without doing it.
    ///
    /// # Errors
    /// The refusal.
    pub fn decide(&self, seen: &Hazard, act: Act) -> Result<HazardChange, Refusal> {
        decide::hazard::act(seen, act, self.deciding())
    }

    pub(super) fn commit(&self, proposal: Proposal) -> Result<Done, StoreError> {
        self.batch(|batch| batch.propose(proposal))
    }

    /// The one path of all changes, whether of the screen, the command line or a ledger: commits all that `work`
    /// proposes in one transaction, or nothing. Of each change it is asked whether it is this officer's to make.
    ///
    /// # Errors
    /// `Refused` with `AsOf` or `NotPermitted`, and whatever `work` returns; and as a commit.
    pub fn batch<R>(&self, work: impl FnOnce(&mut Batch) -> Result<R, StoreError>) -> Result<R, StoreError> {
        self.check_writable()?;
        let watch = Watch::of(&self.officer, self.real_day());
        let outcome = self.store.guarded(&self.stamp(), &|batch, subject, change| watch.check(batch, subject, change), work);
        if let Some((power, of)) = watch.refused.take() {
            let at = if let Err(StoreError::Refused(Refusal::NotPermitted(not))) = &outcome { not.at } else { None };
            self.record_refusal(power, of, at);
        }
        outcome
    }

    /// Whether something is this officer's to do, with a hazard or of the bureau's own. It counts what they are now,
    /// whatever day is seen.
    ///
    /// # Errors
    /// `Refused` with `NotPermitted`; `Storage`, `Damaged`.
    pub fn permit(&self, view: &View, power: Power, hazard: Option<&Hazard>) -> Result<(), StoreError> {
        let matter = || Ok(hazard.map_or_else(Matter::default, |hazard| Matter::of_enterprise(hazard.facts.enterprise)));
        let present = self.present.as_ref().map(|store| store.read()).transpose()?;
        let bureau = present.as_ref().unwrap_or(view);
        Watch::of(&self.officer, self.real_day()).permit(bureau, power, matter).inspect_err(|failure| {
            if matches!(failure, StoreError::Refused(Refusal::NotPermitted(_))) {
                self.record_refusal(power, hazard.map_or(Subject::Database, |hazard| Subject::Hazard(hazard.id)), None);
            }
        })
    }

    /// The database as it is now, whatever day is seen: in its journal it stands who came, went, took something out or was
    /// refused.
    pub fn current(&self) -> &Store {
        self.present.as_ref().unwrap_or(&self.store)
    }

    /// What the officer may do today.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn rights(&self, view: &View) -> Result<Rights, StoreError> {
        Rights::of(&self.officer, view, self.real_day())
    }

    /// The day by which roles and pairings count, whatever day deadlines are judged by.
    fn real_day(&self) -> NaiveDate {
        self.clock.now().date_naive()
    }

    /// A database seen as of an earlier day is not written to.
    ///
    /// # Errors
    /// `Refused` with `AsOf`.
    pub fn check_writable(&self) -> Result<(), StoreError> {
        if self.present.is_some() { Err(Refusal::AsOf.into()) } else { Ok(()) }
    }

    pub(super) fn deciding(&self) -> Deciding<'_> {
        Deciding { officer: &self.officer.name, staff: self.officer.staff, today: self.today() }
    }
}
