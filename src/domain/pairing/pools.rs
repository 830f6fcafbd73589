//! The enterprises that wait for a group, by town.

use crate::domain::enterprise::{Enterprise, Sector};
use crate::domain::id::EnterpriseId;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// A set of sectors, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sectors(u8);

impl Sectors {
    pub(super) fn of(enterprise: &Enterprise) -> Self {
        Self(enterprise.facts.sectors.iter().fold(0, |set, &sector| set | 1 << sector as u8))
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn share(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// How many of these sectors are none of `other`.
    fn beyond(self, other: Self) -> u32 {
        (self.0 & !other.0).count_ones()
    }

    /// The places of its sectors in [`Sector::ALL`].
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        (0..Sector::ALL.len()).filter(move |place| self.0 >> place & 1 == 1)
    }
}

/// One town's enterprises by their sectors, those of the same sectors in the order of the records.
#[derive(Default)]
struct Pool {
    size: usize,
    by_sectors: BTreeMap<Sectors, VecDeque<EnterpriseId>>,
}

impl Pool {
    fn sectors(&self) -> Sectors {
        self.by_sectors.keys().fold(Sectors::default(), |all, sectors| all.with(*sectors))
    }

    /// The enterprise that suits a group best: of its sectors, bringing the fewest new ones, from the largest heap.
    fn take(&mut self, group: Sectors) -> Option<(EnterpriseId, Sectors)> {
        let suits = |(sectors, waiting): &(&Sectors, &VecDeque<EnterpriseId>)| {
            // To a group without sectors yet none is new: it begins with the largest heap, where there is most to go on with.
            let new = if group == Sectors::default() { 0 } else { sectors.beyond(group) };
            (sectors.share(group), Reverse(new), waiting.len(), Reverse(**sectors))
        };
        let sectors = self.by_sectors.iter().max_by_key(suits).map(|(sectors, _)| *sectors)?;
        let waiting = self.by_sectors.get_mut(&sectors)?;
        let enterprise = waiting.pop_front()?;
        if waiting.is_empty() {
            self.by_sectors.remove(&sectors);
        }
        self.size -= 1;
        Some((enterprise, sectors))
    }
}

/// All towns' enterprises. A town is known by its place; towns stand in the order in which the records name them.
#[derive(Default)]
pub(super) struct Pools<'a> {
    places: HashMap<&'a str, usize>,
    pools: Vec<Pool>,
    /// Towns by how many wait there, so that the best fit is found without looking at every town.
    by_size: BTreeSet<(usize, usize)>,
    /// The same for the towns where one of a sector waits, by the sector's place.
    by_size_of_sector: [BTreeSet<(usize, usize)>; Sector::ALL.len()],
}

impl<'a> Pools<'a> {
    pub(super) fn new(waiting: impl Iterator<Item = &'a Enterprise>) -> Self {
        let mut all = Self::default();
        for enterprise in waiting {
            let fresh = all.pools.len();
            let place = *all.places.entry(enterprise.facts.town.as_str()).or_insert(fresh);
            if place == fresh {
                all.pools.push(Pool::default());
            }
            if let Some(pool) = all.pools.get_mut(place) {
                pool.size += 1;
                pool.by_sectors.entry(Sectors::of(enterprise)).or_default().push_back(enterprise.id);
            }
        }
        for place in 0..all.pools.len() {
            all.list(place);
        }
        all
    }

    /// The place of a town where somebody waits or waited; none for an enterprise whose town is not known, since that
    /// brings it near to no other.
    pub(super) fn place(&self, town: &str) -> Option<usize> {
        if town.is_empty() { None } else { self.places.get(town).copied() }
    }

    /// How many wait in each town, by place.
    pub(super) fn sizes(&self) -> Vec<usize> {
        self.pools.iter().map(|pool| pool.size).collect()
    }

    /// How many wait in a town.
    pub(super) fn size(&self, place: usize) -> usize {
        self.pools.get(place).map_or(0, |pool| pool.size)
    }

    /// How many of each sector wait; one of two sectors counts twice.
    pub(super) fn sizes_by_sector(&self) -> [usize; Sector::ALL.len()] {
        let mut sizes = [0; Sector::ALL.len()];
        for (sectors, waiting) in self.pools.iter().flat_map(|pool| &pool.by_sectors) {
            sectors.places().for_each(|place| sizes[place] += waiting.len());
        }
        sizes
    }

    /// The town for a group that needs `need` more: the smallest that can give them all, so that large ones stay whole
    /// for later groups, else the largest; among towns of that size one where a sector of the group waits.
    pub(super) fn fit(&self, need: usize, group: Sectors) -> Option<usize> {
        let &(size, first) = self.by_size.range((need, 0)..).next().or(self.by_size.last())?;
        let first_of = |place: usize| self.by_size_of_sector[place].range((size, 0)..=(size, usize::MAX)).next();
        let of_sector = group.places().filter_map(first_of).map(|&(_, town)| town).min();
        Some(of_sector.unwrap_or(first))
    }

    /// Takes from a town the enterprise that suits the group's sectors best.
    pub(super) fn take(&mut self, place: usize, group: Sectors) -> Option<(EnterpriseId, Sectors)> {
        self.unlist(place);
        let taken = self.pools.get_mut(place).and_then(|pool| pool.take(group));
        self.list(place);
        taken
    }

    fn list(&mut self, place: usize) {
        if let Some(pool) = self.pools.get(place).filter(|pool| pool.size > 0) {
            self.by_size.insert((pool.size, place));
            pool.sectors().places().for_each(|sector| _ = self.by_size_of_sector[sector].insert((pool.size, place)));
        }
    }

    fn unlist(&mut self, place: usize) {
        if let Some(pool) = self.pools.get(place) {
            self.by_size.remove(&(pool.size, place));
            pool.sectors().places().for_each(|sector| _ = self.by_size_of_sector[sector].remove(&(pool.size, place)));
        }
    }
}
