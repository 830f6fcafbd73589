//! Which known hazard a row of a ledger means.
//!
//! A row is known again by its number in the ledger when it is of the same day or says much the same, since ledgers
//! begin their numbers anew; else by what was found where and when. What is left when all rows have been asked for that
//! is known by its place in the file, or by what it is most alike of the same day and ledger: a slip of the pen mended,
//! with rows put in or taken out above it. One record is one row of a file.

use super::plan::{says_the_same, with_what_only_we_know};
use crate::domain::change::Registration;
use crate::domain::hazard::{Hazard, Source};
use crate::domain::id::HazardId;
use crate::domain::text::fold;
use crate::store::{Batch, StoreError, identity};
use std::collections::HashSet;

/// The records that rows of this import meant already.
pub(super) type Taken = HashSet<HazardId>;

/// A known hazard, with what its ledger or its registration said of it last.
pub(super) type Known = (Hazard, Registration);

/// The record that bears a row's number, or that says what was found where and when.
pub(super) fn by_name(batch: &Batch, said: &Registration, taken: &Taken) -> Result<Option<(Hazard, Registration)>, StoreError> {
    let facts = &said.facts;
    let part = said.source.as_ref().map_or(0, |source| source.part);
    for name in identity::names(facts, part) {
        let Some(known) = batch.hazard_known_as(&name)? else { break };
        let Some(before) = batch.last_registration(&known)? else { continue };
        let same = if taken.contains(&known.id) {
            says_the_same(&with_what_only_we_know(said.clone(), &before), &before)
        } else {
            facts.code.is_none() || facts.found_on == before.facts.found_on || alike(&before.facts.description, &facts.description) >= ALIKE
        };
        if same {
            return Ok(Some((known, before)));
        }
    }
    Ok(None)
}

/// Whether the ledger that a row comes from brought a record in at the row's place before.
pub(super) fn has_been_read(batch: &Batch, said: &Registration) -> Result<bool, StoreError> {
    let Some(source) = &said.source else { return Ok(false) };
    Ok(batch.hazard_known_as(&identity::by_source(said.facts.enterprise, source))?.is_some())
}

/// The record that came from a row's place and says something like it, or the one most like it of the same day (of any,
/// where the row names none) and ledger; to be asked for when every row has been asked for its name.
pub(super) fn by_likeness(batch: &Batch, said: &Registration, lacks_day: bool, taken: &Taken) -> Result<Option<Known>, StoreError> {
    let facts = &said.facts;
    let Some(source) = &said.source else { return Ok(None) };
    let there = batch.hazard_known_as(&identity::by_source(facts.enterprise, source))?;
    let same = |there: &Hazard| {
        !taken.contains(&there.id) && there.facts.code == facts.code && alike(&there.facts.description, &facts.description) >= ALIKE
    };
    let mut best = there.filter(same);
    if best.is_none() {
        let mut most = ALIKE;
        for id in batch.hazards_of(facts.enterprise)? {
            let Some(other) = batch.hazard(id)?.filter(|other| is_of_ledger(other, source) && !taken.contains(&other.id)) else { continue };
            let likeness = alike(&other.facts.description, &facts.description);
            let may_be =
                (lacks_day || other.facts.found_on == facts.found_on) && (other.facts.code.is_none() || other.facts.code == facts.code);
            if may_be && likeness >= most {
                (best, most) = (Some(other), likeness);
            }
        }
    }
    let Some(known) = best else { return Ok(None) };
    Ok(batch.last_registration(&known)?.map(|before| (known, before)))
}

fn is_of_ledger(hazard: &Hazard, ledger: &Source) -> bool {
    hazard.source.as_ref().is_some_and(|source| (&source.file, &source.sheet) == (&ledger.file, &ledger.sheet))
}

/// The same hazard, where it did not come from this sheet.
pub(super) fn known_from_elsewhere(batch: &Batch, said: &Registration) -> Result<Option<HazardId>, StoreError> {
    let sheet = |source: &Option<Source>| source.as_ref().map(|source| (source.file.clone(), source.sheet.clone()));
    let part = said.source.as_ref().map_or(0, |source| source.part);
    for name in identity::names(&said.facts, part) {
        let Some(known) = batch.hazard_known_as(&name)? else { break };
        let same = known.facts.found_on == said.facts.found_on && alike(&known.facts.description, &said.facts.description) >= ALIKE;
        if same && sheet(&known.source) != sheet(&said.source) {
            return Ok(Some(known.id));
        }
    }
    Ok(None)
}

/// From here on two texts are the same one, mended.
pub(super) const ALIKE: f64 = 0.5;

/// How much alike two texts are, by the pairs of letters they share: 0 nothing, 1 all.
pub(super) fn alike(one: &str, other: &str) -> f64 {
    let pairs = |text: &str| -> HashSet<(char, char)> {
        let letters: Vec<char> = fold(text).chars().collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (one, other) = (pairs(one), pairs(other));
    let shared = one.intersection(&other).count();
    2.0 * shared as f64 / (one.len() + other.len()).max(1) as f64
}
