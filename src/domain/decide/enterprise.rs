//! Decisions about enterprises.

use super::required;
use crate::domain::change::EnterpriseChange;
use crate::domain::enterprise::{Enterprise, EnterpriseFacts, Pairing};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::uscc;

/// The change that brings an enterprise under supervision.
///
/// # Errors
/// A refusal when the name is missing or the social credit code does not hold.
pub fn add(facts: EnterpriseFacts) -> Result<EnterpriseChange, Refusal> {
    required(Field::Name, &facts.name)?;
    check_uscc(facts.uscc.as_deref())?;
    Ok(EnterpriseChange::Added(facts))
}

/// The change that replaces what is known of an enterprise. A code that an import kept as text may stay as it is.
///
/// # Errors
/// A refusal when the name is missing, a new code does not hold, or nothing would change.
pub fn edit(enterprise: &Enterprise, facts: EnterpriseFacts) -> Result<EnterpriseChange, Refusal> {
    required(Field::Name, &facts.name)?;
    if facts.uscc != enterprise.facts.uscc {
        check_uscc(facts.uscc.as_deref())?;
    }
    if facts == enterprise.facts { Err(Refusal::NothingToChange) } else { Ok(EnterpriseChange::Edited(facts)) }
}

/// The change that pairs a group with an enterprise from a day on.
///
/// # Errors
/// A refusal when a later pairing stands already.
pub fn pair(enterprise: &Enterprise, pairing: Pairing) -> Result<EnterpriseChange, Refusal> {
    match enterprise.pairings.last() {
        Some(last) if last.from >= pairing.from => Err(Refusal::PairingNotLater { current: last.from, from: pairing.from }),
        Some(last) if last.group == pairing.group => Err(Refusal::NothingToChange),
        _ => Ok(EnterpriseChange::Paired(pairing)),
    }
}

fn check_uscc(code: Option<&str>) -> Result<(), Refusal> {
    match code {
        Some(code) if uscc::check(code).is_err() => Err(Refusal::BadUscc(code.to_owned())),
        _ => Ok(()),
    }
}
