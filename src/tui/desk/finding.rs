//! The find over all hazards: a step of it is over before an officer would wait, and gives way to whatever is asked next.

use super::Desk;
use crate::access::search::Search;
use crate::domain::id::HazardId;
use crate::store::{StoreError, View};
use crate::tui::app::ask::Answer;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// How long a step may take.
const STEP: Duration = Duration::from_millis(30);
/// Hits with which the first step is over: they fill the screen.
const FIRST_HITS: usize = 64;
/// Hits that are listed; more are counted.
const MOST_HITS: usize = 1_000;

impl Desk {
    /// Looks on for `query` from a hazard on; `listed` hits are listed already.
    pub(super) fn find_all(&mut self, view: &View, query: String, from: HazardId, listed: usize) -> Result<Answer, StoreError> {
        let begins = from == HazardId(1);
        let going_on = self.search.take().filter(|search| !begins && search.is_at(&query, from));
        let mut search = going_on.unwrap_or_else(|| Search::new(&query, from));
        let (started, count, mut hits) = (Instant::now(), Cell::new(0), Vec::new());
        let may = || started.elapsed() < STEP && !(begins && count.get() >= FIRST_HITS) && !(self.others_wait)();
        let next = search.step(view, may, |whole| {
            count.set(count.get() + 1);
            if listed + hits.len() < MOST_HITS {
                let hazard = whole()?;
                let name = view.enterprise(hazard.facts.enterprise)?.map_or_else(String::new, |enterprise| enterprise.facts.name);
                hits.push((hazard, name));
            }
            Ok::<(), StoreError>(())
        })?;
        self.search = next.map(|_| search);
        Ok(Answer::Found(query, from, hits, count.get(), next))
    }

    /// Long questions give way when others wait for their answer.
    pub(super) fn give_way_when(&mut self, others_wait: impl Fn() -> bool + Send + 'static) {
        self.others_wait = Box::new(others_wait);
    }
}
