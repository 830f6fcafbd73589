//! What is derived from a record beside the record itself: what falls due, what is counted, what it is found by.

use super::batch::Batch;
use super::codec::{decode, encode_bare};
use super::gathered::DueHeld;
use super::numbered::next_id;
use super::tables::{self as t, OfEnterprise, Party};
use super::{StoreError, identity};
use crate::domain::glance::HazardGlance;
use crate::domain::hazard::{Hazard, Severity, Stage};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, Subject};
use crate::domain::obligation::{self, Obligation, ReminderKind};
use crate::domain::programme::Parameters;
use crate::domain::register::{Record, RegisterKind};
use crate::domain::staff::Group;
use crate::domain::standing::Standing;
use chrono::NaiveDate;
use redb::ReadableTable;

/// Records read at once where all are: years of visits need not be in memory together.
const PAGE: usize = 1_000;

impl Batch<'_> {
    pub(super) fn index(&mut self, hazard: &Hazard) -> Result<(), StoreError> {
        let (key, flags) = t::by_enterprise(hazard);
        self.by_enterprise.insert(key, flags)?;
        // What it was once known by it stays known by: an officer's edit must not make a ledger's row a stranger.
        let part = hazard.source.as_ref().map_or(0, |source| source.part);
        for name in identity::names(&hazard.facts, part) {
            if self.know_as(name, hazard.id)? == hazard.id {
                break;
            }
        }
        if let Some(source) = &hazard.source {
            self.know_as(identity::by_source(hazard.facts.enterprise, source), hazard.id)?;
        }
        for (obligation, value) in due_of(hazard, &self.facts.parameters)? {
            self.due.insert(t::due_key(obligation, Subject::Hazard(hazard.id)), value)?;
            self.count(t::tally_due(obligation), 1);
        }
        self.count_hazard(hazard, 1);
        Ok(())
    }

    /// Gives a key to a hazard unless another has it already; the one that has it.
    fn know_as(&mut self, key: identity::Key, id: HazardId) -> Result<HazardId, StoreError> {
        let holder = self.identities.get(key)?.map(HazardId);
        if holder.is_none() {
            self.identities.insert(key, id.0)?;
        }
        Ok(holder.unwrap_or(id))
    }

    pub(super) fn unindex(&mut self, hazard: &Hazard) -> Result<(), StoreError> {
        self.by_enterprise.remove(t::by_enterprise(hazard).0)?;
        let due = obligation::of_hazard(hazard, &self.facts.parameters);
        self.index_due(due, Subject::Hazard(hazard.id), Some(hazard.facts.enterprise), -1)?;
        self.count_hazard(hazard, -1);
        Ok(())
    }

    fn count_hazard(&mut self, hazard: &Hazard, by: i64) {
        let (enterprise, severity) = (hazard.facts.enterprise, hazard.facts.severity);
        self.count(t::tally_stage(hazard.stage, severity), by);
        if hazard.stage != Stage::Void {
            self.count(t::tally_enterprise(enterprise, OfEnterprise::Listed), by);
        }
        if hazard.stage == Stage::ClosedOut {
            self.count(t::tally_enterprise(enterprise, OfEnterprise::ClosedOut), by);
        }
        if hazard.stage.is_open() {
            self.count(t::tally_enterprise(enterprise, OfEnterprise::Open), by);
            if severity == Severity::Major {
                self.count(t::tally_enterprise(enterprise, OfEnterprise::MajorOpen), by);
            }
        }
    }

    pub(super) fn count(&mut self, key: [u8; 9], by: i64) {
        *self.counted.entry(key).or_default() += by;
    }

    /// Enters what a subject makes due (`by` 1), or takes it out (`by` -1).
    fn index_due(&mut self, due: Vec<Obligation>, subject: Subject, of: Option<EnterpriseId>, by: i64) -> Result<(), StoreError> {
        for obligation in due {
            let key = t::due_key(obligation, subject);
            if by > 0 {
                self.due.insert(key, (of.map_or(0, |enterprise| enterprise.0), Box::default()))?;
            } else {
                self.due.remove(key)?;
            }
            self.count(t::tally_due(obligation), by);
        }
        Ok(())
    }

    pub(super) fn index_record(&mut self, record: &Record, by: i64) -> Result<(), StoreError> {
        self.index_due(record.obligations(&self.facts.parameters), Subject::Record(record.id), record.enterprise(), by)
    }

    /// Enters what a party makes due by where it stands, or takes it out.
    pub(super) fn index_party(&mut self, party: Party, by: i64) -> Result<(), StoreError> {
        match party {
            Party::Bureau => Ok(()),
            Party::Enterprise(id) => {
                let Some(enterprise) = self.enterprise(id)? else { return Ok(()) };
                let due = obligation::of_enterprise(&enterprise, &self.parties.standing(id)?, &self.facts);
                self.index_due(due, Subject::Enterprise(id), Some(id), by)
            }
            Party::Group(id) => {
                let Some(group) = self.groups.get(id.0)?.map(|value| decode::<Group>(value.value())).transpose()? else { return Ok(()) };
                let due = obligation::of_group(&group.facts, &self.parties.reports_of(id)?, &self.facts);
                self.index_due(due, Subject::Group(id), None, by)
            }
        }
    }

    /// Brings an enterprise's standing up to its records; `kind` is the register in which one changed, on `day`.
    pub(super) fn settle(&mut self, enterprise: EnterpriseId, kind: RegisterKind, day: NaiveDate) -> Result<(), StoreError> {
        let before = self.parties.standing(enterprise)?;
        let mut standing = self.parties.settled(enterprise)?;
        if kind == RegisterKind::HazardList {
            // An act on the latest list, such as its late copy, says nothing of when the hazards became others.
            let since = before.list_changed_on.filter(|_| before.list_number == standing.list_number).unwrap_or(day);
            let changed = standing.listed_on.is_some() && self.parties.listed(enterprise)? != self.on_list(enterprise)?;
            standing.list_changed_on = Some(since).filter(|_| changed);
        }
        self.parties.set_standing(enterprise, &standing)
    }

    /// Notes that the hazards of an enterprise are others than on its latest list, or the same again; `was` is the
    /// enterprise on whose list the hazard stood before. All that leaves it there leaves the list as it was.
    pub(super) fn check_list(&mut self, was: Option<EnterpriseId>, after: &Hazard, day: NaiveDate) -> Result<(), StoreError> {
        let is = listed_at(after);
        for enterprise in was.into_iter().chain(is).filter(|_| was != is) {
            self.compare_list(enterprise, day)?;
        }
        Ok(())
    }

    fn compare_list(&mut self, enterprise: EnterpriseId, day: NaiveDate) -> Result<(), StoreError> {
        let standing = self.parties.standing(enterprise)?;
        let Some(listed_on) = standing.listed_on else { return Ok(()) };
        let same = self.parties.listed(enterprise)? == self.on_list(enterprise)?;
        let list_changed_on = if same { None } else { standing.list_changed_on.or(Some(day.max(listed_on))) };
        if list_changed_on != standing.list_changed_on {
            self.index_party(Party::Enterprise(enterprise), -1)?;
            self.parties.set_standing(enterprise, &Standing { list_changed_on, ..standing })?;
            self.index_party(Party::Enterprise(enterprise), 1)?;
        }
        Ok(())
    }

    /// The hazards that are or were on an enterprise's list, void ones excepted, by id.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn on_list(&self, enterprise: EnterpriseId) -> Result<Vec<HazardId>, StoreError> {
        let hazards = self.by_enterprise.range(t::all_of(enterprise))?;
        let mut ids: Vec<HazardId> =
            hazards.iter().filter(|(_, flags)| flags & t::FLAG_VOID == 0).map(|(key, _)| t::hazard_of(key)).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// The due index hangs on the programme: when that changes it is made anew. One pass over all records.
    pub(super) fn index_due_again(&mut self) -> Result<(), StoreError> {
        self.due.clear()?;
        for kind in ReminderKind::ALL {
            let range = t::tally_due_until(*kind, chrono::NaiveDate::MAX);
            self.counted.retain(|key, _| !range.contains(key));
            self.tallies.retain_in(range, |_, _| false)?;
        }
        for hazard in self.hazards.stored()?.iter()? {
            let hazard: Hazard = decode(hazard?.1.value())?;
            for (obligation, value) in due_of(&hazard, &self.facts.parameters)? {
                self.due.insert(t::due_key(obligation, Subject::Hazard(hazard.id)), value)?;
                *self.counted.entry(t::tally_due(obligation)).or_default() += 1;
            }
        }
        for enterprise in 1..next_id(&self.enterprises)? {
            self.index_party(Party::Enterprise(EnterpriseId(enterprise)), 1)?;
        }
        for group in 1..next_id(&self.groups)? {
            self.index_party(Party::Group(GroupId(group)), 1)?;
        }
        for &kind in RegisterKind::ALL {
            let mut first = 1;
            loop {
                let page = self.parties.of_register(kind, first, PAGE)?;
                let Some(next) = page.last().and_then(|last| last.id.number.checked_add(1)) else { break };
                for record in page {
                    self.index_record(&record, 1)?;
                }
                first = next;
            }
        }
        Ok(())
    }
}

/// What a hazard makes due, with the value of each in the due index: of a rectification it holds what a list shows.
fn due_of(hazard: &Hazard, parameters: &Parameters) -> Result<Vec<(Obligation, DueHeld)>, StoreError> {
    let due = obligation::of_hazard(hazard, parameters).into_iter();
    due.map(|obligation| {
        let shown = match obligation.kind {
            ReminderKind::RectificationDeadline => encode_bare(&HazardGlance::from(hazard))?,
            _ => Vec::new(),
        };
        Ok((obligation, (hazard.facts.enterprise.0, shown.into_boxed_slice())))
    })
    .collect()
}

/// The enterprise on whose list a hazard is or was; none of a void one.
pub(super) fn listed_at(hazard: &Hazard) -> Option<EnterpriseId> {
    Some(hazard.facts.enterprise).filter(|_| hazard.stage != Stage::Void)
}
