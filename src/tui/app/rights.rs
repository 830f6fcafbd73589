//! What is not this officer's to do is said before a form is filled in. What holds is asked again when it is saved.

use super::App;
use super::ask::Ask;
use super::form::Purpose;
use super::form::draft::Opening;
use crate::access::Officer;
use crate::domain::act::ActKind;
use crate::domain::decide::{self, Deciding};
use crate::domain::hazard::Hazard;
use crate::domain::id::EnterpriseId;
use crate::domain::permission::{self, Power};
use crate::domain::refusal::Refusal;
use crate::domain::register::RegisterAct;

impl App {
    /// Why something is not this officer's to do, at an enterprise or of the bureau's own.
    pub(super) fn not_permitted(&self, power: Power, enterprise: Option<EnterpriseId>) -> Option<Refusal> {
        self.overview.rights.as_ref()?.refusal(power, enterprise)
    }

    /// The acts on a hazard in the order in which they are offered, each with why not: first whose it is
    /// to do, for who may not needs no other reason, then the stage.
    pub(super) fn offers(&self, hazard: &Hazard) -> Vec<(ActKind, Option<Refusal>)> {
        let Officer { name, staff, .. } = &self.outfit.officer;
        let by = Deciding { officer: name, staff: *staff, today: self.outfit.today };
        let second = |act| if act == ActKind::CloseOut { decide::hazard::signatures(hazard, by).err() } else { None };
        let mine = |act| self.not_permitted(permission::power_to(act, hazard.facts.severity), Some(hazard.facts.enterprise));
        let offers = decide::hazard::offers(hazard, self.outfit.today).into_iter();
        offers.map(|(act, refusal)| (act, mine(act).or(refusal).or_else(|| second(act)))).collect()
    }

    /// Why a form is not this officer's to fill in.
    pub(super) fn not_to_open(&self, purpose: &Purpose) -> Option<Refusal> {
        let (power, enterprise) = match purpose {
            Purpose::Register(enterprise, _) => (Power::RegisterHazard, Some(*enterprise)),
            Purpose::Act(act, seen) => (permission::power_to(*act, seen.facts.severity), Some(seen.facts.enterprise)),
            Purpose::AddEnterprise => (Power::AddEnterprise, None),
            Purpose::EditEnterprise(seen) => (Power::EditEnterprise, Some(seen.id)),
            Purpose::Fill(_) => return None,
        };
        self.not_permitted(power, enterprise)
    }

    /// Why the desk need not be asked for a form. Of a record and a reminder only the desk knows what they are about.
    pub(super) fn not_to_ask_for(&self, opening: &Opening) -> Option<Refusal> {
        let (power, enterprise) = match opening {
            Opening::Enter(kind, about) => (permission::power_over(*kind, Some(RegisterAct::Enter)), about.enterprise),
            Opening::Staff(_) | Opening::Group(_) => (Power::Organise, None),
            Opening::Programme | Opening::RollOver => (Power::SetProgramme, None),
            Opening::Pair(enterprise) => (Power::Pair, Some(*enterprise)),
            Opening::Act(..) | Opening::Settle(_) => return None,
        };
        self.not_permitted(power, enterprise)
    }

    /// Says why not.
    pub(super) fn refuse(&mut self, refusal: &Refusal) {
        let line = self.outfit.words.refusal(refusal);
        self.complain(line);
        if let Refusal::NotPermitted(not) = refusal {
            self.ask(Ask::NoteRefusal(not.power, not.at));
        }
    }
}
