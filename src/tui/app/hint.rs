//! Keys in what is told: a text never names a key itself, for the officer may have given it another.

use super::{App, Pane};
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use std::fmt::Display;

impl App {
    /// A text in which `%{name}` stands for a value of that name, or for the key that asks for the command in a place.
    pub fn hint(&self, key: &str, place: Context, values: &[(&str, &dyn Display)]) -> String {
        let keys: Vec<(&str, Option<&Key>)> =
            self.outfit.keys.offered(place).map(|offered| (offered.id.key(), offered.keys.first())).collect();
        let keys = keys.iter().filter_map(|(name, key)| key.as_ref().map(|key| (*name, key as &dyn Display)));
        self.outfit.words.fill(key, &values.iter().copied().chain(keys).collect::<Vec<_>>())
    }

    /// The key that goes to a pane.
    pub fn way(&self, pane: Pane) -> String {
        self.outfit.keys.key(pane.way(), self.focus.context())
    }
}
