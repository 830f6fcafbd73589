//! The table of settings: their names, what they may be, and what they are when nothing is said.

use super::Wrong;
use crate::domain::text::clean;
use crate::keymap::Preset;
use crate::keymap::context::Pane;
use crate::locale::Lang;
use std::fmt::{self, Display};
use std::ops::RangeInclusive;

vocabulary! {
    /// A setting, by its name in a configuration file.
    Setting {
        /// The colours of the screen.
        Theme = "theme",
        /// The signs that are not text.
        Glyphs = "glyphs",
        /// The set of keys to begin with.
        Preset = "preset",
        /// How many days ahead reminders look.
        LeadDays = "lead_days",
        /// The pane that takes keys at first.
        StartPane = "start_pane",
        /// Whether the mouse is heard.
        Mouse = "mouse",
        /// The language.
        Lang = "lang",
    }
}

vocabulary! {
    /// A scheme of colours.
    #[derive(Default)]
    Scheme {
        /// Colours that hold on black and on white.
        #[default]
        Auto = "auto",
        /// Lighter ones, for a dark background.
        Dark = "dark",
        /// None.
        None = "none",
    }
}

vocabulary! {
    /// A set of signs.
    #[derive(Default)]
    Glyphs {
        /// Box-drawing and geometric signs.
        #[default]
        Narrow = "narrow",
        /// ASCII alone.
        Ascii = "ascii",
    }
}

/// What a setting may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of these words.
    Terms(&'static [&'static str]),
    /// A whole number within bounds.
    Number(RangeInclusive<u16>),
    /// On or off.
    Switch,
}

/// What a setting is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Value {
    /// As the programme says.
    Unset,
    /// A word.
    Term(&'static str),
    /// A number.
    Number(u16),
    /// On or off.
    Switch(bool),
}

impl Setting {
    /// What it may be.
    pub fn kind(self) -> Kind {
        match self {
            Setting::Theme => Kind::Terms(Scheme::KEYS),
            Setting::Glyphs => Kind::Terms(Glyphs::KEYS),
            Setting::Preset => Kind::Terms(Preset::KEYS),
            Setting::LeadDays => Kind::Number(1..=365),
            Setting::StartPane => Kind::Terms(Pane::KEYS),
            Setting::Mouse => Kind::Switch,
            Setting::Lang => Kind::Terms(Lang::TAGS),
        }
    }

    /// What it is when nothing is said.
    pub fn built_in(self) -> Value {
        match self {
            Setting::Theme => Value::Term(Scheme::default().key()),
            Setting::Glyphs => Value::Term(Glyphs::default().key()),
            Setting::Preset => Value::Term(Preset::default().key()),
            Setting::LeadDays => Value::Unset,
            Setting::StartPane => Value::Term(Pane::Agenda.key()),
            Setting::Mouse => Value::Switch(false),
            Setting::Lang => Value::Term(Lang::default().tag()),
        }
    }

    /// A value as a file would have it, where nothing is said.
    pub fn sample(self) -> Value {
        match (self.built_in(), self.kind()) {
            (Value::Unset, Kind::Number(range)) => Value::Number(7.clamp(*range.start(), *range.end())),
            (value, _) => value,
        }
    }

    /// The variable of the environment that says it too.
    pub fn variable(self) -> Option<&'static str> {
        match self {
            Setting::Theme => Some("NO_COLOR"),
            Setting::Glyphs => Some("DUDAO_GLYPHS"),
            _ => None,
        }
    }

    /// What its variable says.
    pub(super) fn heard(self, text: &str) -> Result<Value, Wrong> {
        // By https://no-color.org any text means it.
        if self == Setting::Theme { Ok(Value::Term(Scheme::None.key())) } else { self.term(text) }
    }

    /// The word that a text is.
    pub(super) fn term(self, text: &str) -> Result<Value, Wrong> {
        let terms = if let Kind::Terms(terms) = self.kind() { terms } else { &[] };
        let found = terms.iter().find(|term| **term == text);
        found.map(|term| Value::Term(term)).ok_or_else(|| Wrong::Term { setting: self, text: clean(text), terms })
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Unset => f.pad("-"),
            Value::Term(term) => f.pad(term),
            Value::Number(number) => f.pad(&number.to_string()),
            Value::Switch(on) => f.pad(if *on { "true" } else { "false" }),
        }
    }
}
