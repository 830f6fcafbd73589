//! A search through all hazards, in steps: between two of them it can be given up, and others can be answered.

use crate::domain::find::{Finder, Found};
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, HazardId};
use crate::store::{StoreError, View};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Hazards that are looked at between two looks at whether to go on.
const STRIDE: usize = 256;

/// What is looked for, and how far it has been.
pub struct Search {
    query: String,
    finder: Finder,
    /// The words that stand in an enterprise's name, once it was met.
    names: HashMap<EnterpriseId, Found>,
    next: HazardId,
}

impl Search {
    /// A search from a hazard on.
    pub fn new(query: &str, from: HazardId) -> Self {
        Self { query: query.to_owned(), finder: Finder::new(query), names: HashMap::new(), next: from }
    }

    /// Whether it looks for this, and has come to this hazard.
    pub fn is_at(&self, query: &str, next: HazardId) -> bool {
        self.query == query && self.next == next
    }

    /// Looks on, as long as it `may`, and hands every hazard that holds every word of the query to `hit`, which can have
    /// it read whole. Tells where it stopped, or nothing when it came to the end. One range scan, and a get for each
    /// enterprise that is met for the first time.
    ///
    /// # Errors
    /// `Storage`, `Damaged`, and whatever `hit` returns.
    pub fn step<E: From<StoreError>>(
        &mut self,
        view: &View,
        may: impl Fn() -> bool,
        mut hit: impl FnMut(&dyn Fn() -> Result<Hazard, StoreError>) -> Result<(), E>,
    ) -> Result<Option<HazardId>, E> {
        let (finder, names, numbers) = (&self.finder, &mut self.names, self.finder.may_be_number());
        let (mut looked_at, mut next, mut failure) = (0, None, None);
        view.hazard_texts(self.next, |text, whole| {
            if looked_at == STRIDE {
                looked_at = 0;
                if !may() {
                    next = Some(text.id);
                    return Ok(false);
                }
            }
            looked_at += 1;
            let facts = &text.facts;
            let mut found = match names.entry(facts.enterprise) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(unknown) => {
                    let name = view.enterprise(facts.enterprise)?.map_or_else(String::new, |enterprise| enterprise.facts.name);
                    *unknown.insert(finder.look(&name, finder.nothing()))
                }
            };
            for text in [facts.description, facts.location, facts.owner] {
                found = finder.look(text, found);
            }
            if numbers && !finder.is_all(found) {
                found = finder.look(&text.id.to_string(), found);
            }
            if finder.is_all(found) {
                failure = hit(whole).err();
            }
            Ok(failure.is_none())
        })?;
        self.next = next.unwrap_or(self.next);
        failure.map_or(Ok(next), Err)
    }
}
