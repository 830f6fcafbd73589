//! A list of which only the part on screen is held: keys in order, rows for those near the window.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Rows beyond which those far from the window are let go.
const HELD: usize = 2_000;

/// Keys in order, a selection kept by key, and the rows known.
#[derive(Clone, Debug)]
pub struct List<K, R> {
    keys: Vec<K>,
    rows: HashMap<K, R>,
    /// Rows that are shown until newer ones come.
    outdated: HashSet<K>,
    /// Whether rows are on their way.
    asked: bool,
    /// Whether those that are on their way were asked for before all became outdated.
    late: bool,
    selected: usize,
    /// What was selected before there was nothing to select.
    before: Option<K>,
    top: usize,
    height: usize,
}

impl<K, R> Default for List<K, R> {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            rows: HashMap::new(),
            outdated: HashSet::new(),
            asked: false,
            late: false,
            selected: 0,
            before: None,
            top: 0,
            height: 1,
        }
    }
}

impl<K: Copy + Eq + Hash, R> List<K, R> {
    /// All keys, in order.
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The selected key.
    pub fn selected(&self) -> Option<K> {
        self.keys.get(self.selected).copied()
    }

    /// The selection's place, from 0.
    pub fn position(&self) -> usize {
        self.selected
    }

    /// How far a row that is on screen is from the selected one, where something stands in it.
    pub fn way_to(&self, shown: usize) -> Option<isize> {
        let at = self.top + shown;
        (shown < self.height && at < self.keys.len()).then(|| at as isize - self.selected as isize)
    }

    /// The selected row, once it is known as it is now.
    pub fn selected_row(&self) -> Option<&R> {
        self.selected().filter(|key| !self.outdated.contains(key)).and_then(|key| self.rows.get(&key))
    }

    /// A row, once it is known.
    pub fn row(&self, key: K) -> Option<&R> {
        self.rows.get(&key)
    }

    /// The keys on screen, each with whether it is the selected one.
    pub fn visible(&self) -> impl Iterator<Item = (K, bool)> {
        let end = (self.top + self.height).min(self.keys.len());
        (self.top..end).map(|at| (self.keys[at], at == self.selected))
    }

    /// Takes new keys; the selection stays with its key, or where it was when the key is gone. A search that finds nothing
    /// does not lose it.
    pub fn set_keys(&mut self, keys: Vec<K>) {
        let held = self.selected().or(self.before.take());
        let offset = self.selected.saturating_sub(self.top);
        self.keys = keys;
        match held.and_then(|key| self.keys.iter().position(|other| *other == key)) {
            Some(at) => {
                self.selected = at;
                self.top = at.saturating_sub(offset);
            }
            None => self.selected = self.selected.min(self.keys.len().saturating_sub(1)),
        }
        self.before = held.filter(|_| self.keys.is_empty());
        self.show_selected();
    }

    /// Takes keys that come behind those that are there; one that is there stays where it is.
    pub fn add_keys(&mut self, keys: Vec<K>) {
        self.keys.extend(keys);
    }

    /// Takes rows that were asked for.
    pub fn set_rows(&mut self, rows: impl IntoIterator<Item = (K, R)>) {
        if self.rows.len() > HELD {
            self.rows.clear();
            self.outdated.clear();
        }
        let late = std::mem::take(&mut self.late);
        self.asked = false;
        for (key, row) in rows {
            if !late {
                self.outdated.remove(&key);
            }
            self.rows.insert(key, row);
        }
    }

    /// What was asked for does not come.
    pub fn give_up(&mut self) {
        (self.asked, self.late) = (false, false);
    }

    /// Holds no row for what is known any more, so that all are asked for again; until they come they are shown.
    pub fn outdate_rows(&mut self) {
        self.outdated.extend(self.rows.keys());
        self.late = self.asked;
    }

    /// Begins another list: no keys, the first selected.
    pub fn clear(&mut self) {
        let height = self.height;
        *self = Self { height, ..Self::default() };
    }

    /// Selects `key` when it is there; says whether it was.
    pub fn select(&mut self, key: K) -> bool {
        let found = self.keys.iter().position(|other| *other == key);
        if let Some(at) = found {
            self.selected = at;
            self.show_selected();
        }
        found.is_some()
    }

    /// Moves the selection by `rows`, stopping at the ends; says whether it moved.
    pub fn move_by(&mut self, rows: isize) -> bool {
        let before = self.selected;
        self.selected = self.selected.saturating_add_signed(rows).min(self.keys.len().saturating_sub(1));
        self.show_selected();
        self.selected != before
    }

    /// How many rows are on screen.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Takes the number of rows on screen.
    pub fn set_height(&mut self, height: usize) {
        self.height = height.max(1);
        self.show_selected();
    }

    /// The keys near the window whose rows are to be asked for; none while others are on their way.
    pub fn ask_missing(&mut self) -> Option<Vec<K>> {
        let missing = if self.asked { Vec::new() } else { self.missing() };
        self.asked |= !missing.is_empty();
        Some(missing).filter(|missing| !missing.is_empty())
    }

    /// The keys near the window whose rows are not known.
    fn missing(&self) -> Vec<K> {
        let first = self.top.saturating_sub(self.height);
        let last = (self.top + 2 * self.height).min(self.keys.len());
        self.keys
            .get(first..last)
            .unwrap_or_default()
            .iter()
            .copied()
            .filter(|key| !self.rows.contains_key(key) || self.outdated.contains(key))
            .collect()
    }

    /// Scrolls by half pages when the selection leaves the window: fewer cells change than with single lines.
    fn show_selected(&mut self) {
        let half = (self.height / 2).max(1);
        if self.selected < self.top {
            let behind = self.top - self.selected;
            self.top = self.top.saturating_sub(behind.max(half));
        } else if self.selected >= self.top + self.height {
            let ahead = self.selected + 1 - (self.top + self.height);
            self.top += ahead.max(half);
        }
        self.top = self.top.min(self.keys.len().saturating_sub(self.height));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(keys: u32, height: usize) -> List<u32, ()> {
        let mut list = List::default();
        list.set_height(height);
        list.set_keys((1..=keys).collect());
        list
    }

    #[test]
    fn the_selection_stays_with_its_key_when_rows_move() {
        let mut list = list(20, 5);
        list.move_by(7);
        assert_eq!(list.selected(), Some(8));
        list.set_keys((5..=30).rev().collect());
        assert_eq!(list.selected(), Some(8));
        assert!(list.visible().any(|(key, selected)| key == 8 && selected));
        list.set_keys(vec![1, 2]);
        assert_eq!(list.selected(), Some(2));
        list.set_keys(Vec::new());
        assert_eq!(list.selected(), None);
        list.set_keys((1..=20).collect());
        assert_eq!(list.selected(), Some(2));
        list.set_keys((3..=20).collect());
        assert_eq!(list.selected(), Some(4));
    }

    #[test]
    fn the_selection_is_always_on_screen() {
        let mut list = list(50, 7);
        for step in [1, 1, 30, -3, -40, 100, -1, 6, -6] {
            list.move_by(step);
            assert!(list.visible().any(|(_, selected)| selected));
            assert_eq!(list.visible().count(), 7);
        }
    }

    #[test]
    fn only_rows_near_the_window_are_asked_for() {
        let mut list = list(1_000_000, 10);
        list.move_by(500_000);
        let missing = list.missing();
        assert!(missing.len() <= 30);
        list.set_rows(missing.into_iter().map(|key| (key, ())));
        assert!(list.missing().is_empty());
    }

    #[test]
    fn rows_that_were_asked_for_before_all_became_outdated_are_asked_for_again() {
        let mut list = list(5, 5);
        let asked = list.ask_missing().unwrap_or_default();
        assert!(asked.contains(&1) && list.ask_missing().is_none(), "they are on their way");
        list.set_rows(asked.into_iter().map(|key| (key, ())));
        list.outdate_rows();
        let asked = list.ask_missing().unwrap_or_default();
        list.outdate_rows();
        list.set_rows(asked.into_iter().map(|key| (key, ())));
        assert!(list.ask_missing().is_some_and(|again| again.contains(&1)), "the first row may be an old one");
        list.set_rows((0..=5).map(|key| (key, ())));
        assert_eq!(list.ask_missing(), None);
    }
}
