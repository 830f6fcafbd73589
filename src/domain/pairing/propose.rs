//! A proposal for the enterprises that nobody supervises yet.
//!
//! First it is settled how many each group gets, those with the fewest first; then which: a group goes on in its own
//! towns, and what remains is packed so that few groups drive to more towns than one. Nearness decides only between
//! groups that have equally many, so it never costs evenness.

use super::pools::{Pools, Sectors};
use super::{Roles, Supervision};
use crate::domain::id::{EnterpriseId, GroupId};
use std::cmp::Reverse;
use std::collections::HashMap;

/// A pairing that an officer may take over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProposedPairing {
    /// The enterprise.
    pub enterprise: EnterpriseId,
    /// The group that would supervise it.
    pub group: GroupId,
}

/// A group with what it has and what it is to get.
struct Share {
    group: GroupId,
    /// How many the programme gives it.
    quota: usize,
    /// How many it has, or is to have from a later day on.
    load: usize,
    /// How many it is to get yet.
    need: usize,
    /// Its towns where somebody waits: the place, and how many it has there.
    towns: Vec<(usize, usize)>,
    sectors: Sectors,
}

impl Share {
    fn came(&mut self, town: Option<usize>, sectors: Sectors) {
        self.sectors = self.sectors.with(sectors);
        let Some(town) = town else { return };
        match self.towns.iter_mut().find(|(place, _)| *place == town) {
            Some((_, count)) => *count += 1,
            None => self.towns.push((town, 1)),
        }
    }

    /// Of its own towns with somebody waiting the one where it has most.
    fn own_town(&self, pools: &Pools<'_>) -> Option<usize> {
        let waiting = self.towns.iter().filter(|(place, _)| pools.size(*place) > 0);
        waiting.max_by_key(|(place, count)| (*count, pools.size(*place), Reverse(*place))).map(|(place, _)| *place)
    }
}

/// Pairs the enterprises that were never paired with groups that have room: one for a leader alone (R10), three for a
/// group (R11). No pairing is moved, and one that begins later counts as room taken, so that no rule that holds on
/// the day or later is broken. The same records give the same proposal; it is in the order of the enterprises' ids, and
/// what there is no room for is left out of it. Takes n log n.
pub fn propose(on: &Supervision<'_>) -> Vec<ProposedPairing> {
    // One whose pairing begins later is provided for; an earlier one would be refused.
    let mut pools = Pools::new(on.enterprises.iter().filter(|enterprise| enterprise.pairings.is_empty()));
    let mut shares = shares(on, &pools);
    share_out(&mut shares, &pools);

    let mut proposed = Vec::new();
    // Who needs least goes on at home first, so that a small town serves as many groups wholly as it can.
    shares.sort_by_key(|share| share.need);
    for share in &mut shares {
        fill(share, &mut pools, &mut proposed, |share, pools| share.own_town(pools));
    }
    // Who needs most is packed first, while whole towns are left; a leader's single one fits anywhere.
    shares.sort_by_key(|share| Reverse(share.need));
    for share in &mut shares {
        fill(share, &mut pools, &mut proposed, |share, pools| share.own_town(pools).or_else(|| pools.fit(share.need, share.sectors)));
    }
    proposed.sort_by_key(|pairing| pairing.enterprise);
    proposed
}

/// The groups as they stand, in the order of the records.
fn shares(on: &Supervision<'_>, pools: &Pools<'_>) -> Vec<Share> {
    let roles = Roles::of(on.staff);
    let mut place: HashMap<GroupId, usize> = HashMap::with_capacity(on.groups.len());
    let mut shares: Vec<Share> = Vec::with_capacity(on.groups.len());
    for group in on.groups {
        place.insert(group.id, shares.len());
        let quota = roles.kind(group).enterprises();
        shares.push(Share { group: group.id, quota, load: 0, need: 0, towns: Vec::new(), sectors: Sectors::default() });
    }
    for enterprise in on.enterprises {
        let later = enterprise.pairings.iter().filter(|pairing| pairing.from > on.day).map(|pairing| pairing.group);
        let mut groups: Vec<GroupId> = enterprise.group_on(on.day).into_iter().chain(later).collect();
        groups.sort_unstable();
        groups.dedup();
        for group in groups {
            if let Some(share) = place.get(&group).and_then(|&at| shares.get_mut(at)) {
                share.load += 1;
                share.came(pools.place(&enterprise.facts.town), Sectors::of(enterprise));
            }
        }
    }
    shares
}

/// How many each group gets: one more for all groups with the fewest, as often as that goes; where not all of them can
/// have one, those come first that can go on in their towns, then those of whose sectors one waits.
fn share_out(shares: &mut [Share], pools: &Pools<'_>) {
    let (mut towns, mut sectors) = (pools.sizes(), pools.sizes_by_sector());
    let mut left: usize = towns.iter().sum();
    let most = shares.iter().map(|share| share.quota).max().unwrap_or_default();
    for level in 0..most {
        let fewest: Vec<&mut Share> = shares.iter_mut().filter(|share| share.load + share.need == level && level < share.quota).collect();
        let (mut near, mut alike, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for share in fewest {
            // What one group is put down for is not counted for the next.
            if let Some((place, _)) = share.towns.iter().find(|(place, _)| towns.get(*place).is_some_and(|&size| size > 0)) {
                towns[*place] -= 1;
                near.push(share);
            } else if let Some(place) = share.sectors.places().find(|&place| sectors[place] > 0) {
                sectors[place] -= 1;
                alike.push(share);
            } else {
                others.push(share);
            }
        }
        for share in near.into_iter().chain(alike).chain(others).take(left) {
            share.need += 1;
            left -= 1;
        }
    }
}

/// Gives a group what it needs from the towns that `choose` names, until it names none.
fn fill(
    share: &mut Share,
    pools: &mut Pools<'_>,
    proposed: &mut Vec<ProposedPairing>,
    choose: impl Fn(&Share, &Pools<'_>) -> Option<usize>,
) {
    while share.need > 0
        && let Some(town) = choose(share, pools)
        && let Some((enterprise, sectors)) = pools.take(town, share.sectors)
    {
        proposed.push(ProposedPairing { enterprise, group: share.group });
        share.came(Some(town), sectors);
        share.need -= 1;
    }
}
