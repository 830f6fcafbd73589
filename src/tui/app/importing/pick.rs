//! A list to choose one thing from by typing: the kind of a sheet, its enterprise, what a heading means.

use crate::domain::find::Finder;
use crate::domain::id::EnterpriseId;
use crate::keymap::command::CommandId;
use crate::keymap::key::Key;
use crate::ledger::kind::Class;
use crate::tui::app::field::Line;
use crate::tui::app::keys::moved;

/// What is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// What the rows are; none leaves it to the headings.
    Class(Option<Class>),
    /// The enterprise of rows that name none.
    Enterprise(EnterpriseId, String),
    /// What a heading means: the name of a field, or nothing to take a correction back.
    Field(String, Option<String>),
}

/// A list to choose from.
#[derive(Clone, Debug)]
pub struct Pick {
    /// What is chosen.
    pub title: String,
    /// What is typed.
    pub line: Line,
    items: Vec<(String, Picked)>,
    found: Vec<usize>,
    /// The selected one of those found.
    pub selected: usize,
}

/// What a key made of it.
pub(super) enum Outcome {
    /// It stays.
    Stay,
    /// It is left.
    Leave,
    /// Something was chosen.
    Chosen(Picked),
}

impl Pick {
    pub(super) fn new(title: String, items: Vec<(String, Picked)>) -> Self {
        let found = (0..items.len()).collect();
        Self { title, line: Line::default(), items, found, selected: 0 }
    }

    /// Selects a choice.
    pub(super) fn select(&mut self, picked: &Picked) {
        let at = self.found.iter().position(|&at| self.items.get(at).is_some_and(|(_, item)| item == picked));
        self.selected = at.unwrap_or(0);
    }

    /// What is found, in order.
    pub fn found(&self) -> impl ExactSizeIterator<Item = &str> {
        self.found.iter().map(|&at| self.items.get(at).map_or("", |(text, _)| text.as_str()))
    }

    /// Takes a key, and the command that it asks for in a menu.
    pub(super) fn press(&mut self, key: Key, command: Option<CommandId>) -> Outcome {
        match command {
            Some(CommandId::Close) => Outcome::Leave,
            Some(CommandId::Enter) => {
                let chosen = self.found.get(self.selected).and_then(|&at| self.items.get(at));
                chosen.map_or(Outcome::Stay, |(_, picked)| Outcome::Chosen(picked.clone()))
            }
            Some(command) => {
                self.selected = moved(self.selected, self.found.len(), command);
                Outcome::Stay
            }
            None => {
                if self.line.press(key) {
                    self.find();
                }
                Outcome::Stay
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.line.paste(text);
        self.find();
    }

    fn find(&mut self) {
        let finder = Finder::new(self.line.text());
        self.found = self.items.iter().enumerate().filter(|(_, (text, _))| finder.finds(&[text])).map(|(at, _)| at).collect();
        self.selected = 0;
    }
}
