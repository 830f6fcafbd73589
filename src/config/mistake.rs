//! What is wrong in a configuration, in words: where, what, and what to write instead.

use super::{Kind, Origin, Setting};
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::locale::Words;
use std::io;
use std::ops::RangeInclusive;

/// Something that is wrong, and where.
#[derive(Debug)]
pub struct Mistake {
    /// Where.
    pub origin: Origin,
    /// What.
    pub wrong: Wrong,
}

/// What is wrong.
#[derive(Debug)]
pub enum Wrong {
    /// The file cannot be read.
    Unreadable(io::Error),
    /// The line is no TOML.
    Syntax,
    /// The name stands there twice.
    Twice,
    /// There is no such setting.
    Setting(String),
    /// There is no such command.
    Command(String),
    /// A command's keys stand outside their section.
    CommandOutside(CommandId),
    /// A setting stands in the section of keys.
    SettingInKeys(Setting),
    /// The keys are no section.
    NoSection,
    /// A setting is no such thing.
    Type(Setting),
    /// A setting is none of these words.
    Term {
        /// Which.
        setting: Setting,
        /// What it is.
        text: String,
        /// What it may be.
        terms: &'static [&'static str],
    },
    /// A number is too small or too large.
    Range {
        /// Which.
        setting: Setting,
        /// The bounds.
        range: RangeInclusive<u16>,
    },
    /// A command is given no key.
    NoKeys(CommandId),
    /// The keys of a command are the field's own.
    Fixed(CommandId),
    /// There is no such key.
    Key {
        /// The command.
        id: CommandId,
        /// What was to be a key.
        text: String,
    },
    /// A terminal sends the same for another key.
    Same {
        /// The key.
        key: Key,
        /// The other.
        same: Key,
    },
    /// Not every terminal sends this key.
    Untypable(Key),
    /// This key means the same for everybody.
    Kept(Key),
    /// Where the command is offered, the key writes or edits.
    Text {
        /// The command.
        id: CommandId,
        /// The key.
        key: Key,
    },
    /// Two commands have the same key in one place.
    Clash {
        /// The key.
        key: Key,
        /// The place.
        context: Context,
        /// The command that does not get it.
        id: CommandId,
        /// The command that keeps it.
        other: CommandId,
    },
}

impl Mistake {
    /// All of it in one line.
    pub fn line(&self, words: Words) -> String {
        self.line_at(&self.origin.said(words), words)
    }

    /// The same, where the place has a name of its own.
    pub(super) fn line_at(&self, place: &str, words: Words) -> String {
        words.fill("config.mistake_at", &[("place", &place), ("what", &self.wrong.said(words))])
    }
}

impl Origin {
    /// Where something is said, in words.
    pub fn said(&self, words: Words) -> String {
        match self {
            Origin::BuiltIn => words.get("config.built_in"),
            Origin::Argument(argument) => words.fill("config.argument", &[("name", argument)]),
            Origin::Environment(name) => words.fill("config.environment", &[("name", name)]),
            Origin::File(path, Some(line)) => format!("{}:{line}", path.display()),
            Origin::File(path, None) => path.display().to_string(),
        }
    }
}

impl Wrong {
    fn said(&self, words: Words) -> String {
        let meant = |text: &str, known: &[&str]| {
            nearest(text, known).map_or_else(String::new, |nearest| words.fill("config.meant", &[("name", &nearest)]))
        };
        match self {
            Wrong::Unreadable(failure) => words.fill("config.wrong.unreadable", &[("cause", &words.io(failure))]),
            Wrong::Syntax => words.get("config.wrong.syntax"),
            Wrong::Twice => words.get("config.wrong.twice"),
            Wrong::Setting(name) => {
                let meant = meant(name, &[Setting::KEYS, &["keys"]].concat());
                let known = words.fill("config.known", &[("names", &Setting::KEYS.join(" "))]);
                words.fill("config.wrong.setting", &[("name", name), ("meant", if meant.is_empty() { &known } else { &meant })])
            }
            Wrong::Command(name) => words.fill("config.wrong.command", &[("name", name), ("meant", &meant(name, CommandId::KEYS))]),
            Wrong::CommandOutside(id) => words.fill("config.wrong.command_outside", &[("name", id)]),
            Wrong::SettingInKeys(setting) => words.fill("config.wrong.setting_in_keys", &[("name", setting)]),
            Wrong::NoSection => words.get("config.wrong.no_section"),
            Wrong::Type(setting) => {
                let sample = setting.sample();
                let key = match setting.kind() {
                    Kind::Terms(_) => "config.wrong.no_term",
                    Kind::Number(_) => "config.wrong.no_number",
                    Kind::Switch => "config.wrong.no_switch",
                };
                words.fill(key, &[("name", setting), ("sample", &sample)])
            }
            Wrong::Term { setting, text, terms } => {
                let values: [(&str, &dyn std::fmt::Display); 4] =
                    [("name", setting), ("text", text), ("terms", &terms.join(" ")), ("meant", &meant(text, terms))];
                words.fill("config.wrong.term", &values)
            }
            Wrong::Range { setting, range } => {
                words.fill("config.wrong.range", &[("name", setting), ("from", range.start()), ("to", range.end())])
            }
            Wrong::NoKeys(id) => words.fill("config.wrong.no_keys", &[("name", id)]),
            Wrong::Fixed(id) => words.fill("config.wrong.fixed", &[("name", id), ("what", &command(words, *id))]),
            Wrong::Key { id, text } => words.fill("config.wrong.key", &[("name", id), ("text", text)]),
            Wrong::Same { key, same } => words.fill("config.wrong.same", &[("key", key), ("same", same)]),
            Wrong::Untypable(key) => words.fill("config.wrong.untypable", &[("key", key)]),
            Wrong::Kept(key) => words.fill("config.wrong.kept", &[("key", key)]),
            Wrong::Text { id, key } => words.fill("config.wrong.text", &[("name", id), ("what", &command(words, *id)), ("key", key)]),
            Wrong::Clash { key, context, id, other } => {
                let place = words.get(&format!("pane.{context}"));
                let (what, other_what) = (command(words, *id), command(words, *other));
                let values: [(&str, &dyn std::fmt::Display); 6] =
                    [("key", key), ("place", &place), ("name", id), ("what", &what), ("other", other), ("other_what", &other_what)];
                words.fill("config.wrong.clash", &values)
            }
        }
    }
}

fn command(words: Words, id: CommandId) -> String {
    words.get(&format!("command.{id}"))
}

/// Beyond this no name is a slip of a known one, in bytes.
const LONGEST_NAME: usize = 40;

/// The known name that a text was probably meant to be.
fn nearest(text: &str, known: &[&str]) -> Option<String> {
    if text.len() > LONGEST_NAME {
        return None;
    }
    let small = text.to_lowercase();
    let (away, name) = known.iter().map(|name| (edits(&small, name), *name)).min()?;
    (away <= name.len() / 3).then(|| name.to_owned())
}

/// How many letters are to be added, taken or changed to make one word of the other.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.chars().enumerate() {
        let mut last = row;
        let mut line = vec![row + 1];
        for (column, twin) in other.iter().enumerate() {
            let changed = last + usize::from(letter != *twin);
            last = above[column + 1];
            line.push(changed.min(last + 1).min(line[column] + 1));
        }
        above = line;
    }
    above[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_known() {
        for (text, meant) in
            [("them", "theme"), ("THEME", "theme"), ("glyph", "glyphs"), ("led_days", "lead_days"), ("start-pane", "start_pane")]
        {
            assert_eq!(nearest(text, Setting::KEYS).as_deref(), Some(meant));
        }
        for text in ["colour", "x", "", "\u{4e3b}\u{9898}"] {
            assert_eq!(nearest(text, Setting::KEYS), None, "{text}");
        }
        assert_eq!((edits("kitten", "sitting"), edits("", "abc"), edits("abc", "")), (3, 3, 3));
    }
}
