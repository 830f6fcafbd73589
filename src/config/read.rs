//! A configuration file's text, line by line: what is right of it, and what is wrong.

use super::{Bound, Found, Kind, Mistake, Origin, Setting, Value, Wrong};
use crate::domain::text::clean;
use crate::keymap::command::CommandId;
use crate::keymap::key::Key;
use crate::keymap::{Keymap, Unfit};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// The section of keys.
const KEYS: &str = "keys";

/// Reads all that can be read of a text.
pub(super) fn read(text: &str, path: &Arc<PathBuf>) -> Found {
    // As some editors of Windows begin a file.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    let mut reading = Reading { breaks, path, found: Found::default(), broken: BTreeSet::new() };
    for error in &errors {
        let line = reading.line(error.span().map_or(0, |span| span.start));
        if reading.broken.insert(line) {
            let wrong = if error.message().contains("duplicate") { Wrong::Twice } else { Wrong::Syntax };
            reading.complain(line, wrong);
        }
    }
    reading.table(table.get_ref());
    reading.found
}

struct Reading<'a> {
    /// Where the lines end.
    breaks: Vec<usize>,
    path: &'a Arc<PathBuf>,
    found: Found,
    /// Lines that are no TOML: nothing of them is in force.
    broken: BTreeSet<usize>,
}

type Entry<'a, 'b> = (&'b str, &'b Spanned<DeValue<'a>>, usize);

impl Reading<'_> {
    /// The line of a place in the text, from 1.
    fn line(&self, at: usize) -> usize {
        self.breaks.partition_point(|end| *end < at) + 1
    }

    fn complain(&mut self, line: usize, wrong: Wrong) {
        let origin = self.origin(line);
        self.found.mistakes.push(Mistake { origin, wrong });
    }

    fn origin(&self, line: usize) -> Origin {
        Origin::File(self.path.clone(), Some(line))
    }

    /// The entries of a table in the order of their lines, without those that are broken.
    fn entries<'a, 'b>(&self, table: &'b DeTable<'a>) -> Vec<Entry<'a, 'b>> {
        let lines = |span: Range<usize>| self.line(span.start)..=self.line(span.end.saturating_sub(1).max(span.start));
        let mut entries: Vec<Entry> = table
            .iter()
            .filter(|(_, value)| {
                matches!(value.get_ref(), DeValue::Table(_)) || lines(value.span()).all(|line| !self.broken.contains(&line))
            })
            .map(|(name, value)| (name.get_ref().as_ref(), value, self.line(name.span().start)))
            .collect();
        entries.retain(|(_, _, line)| !self.broken.contains(line));
        entries.sort_by_key(|(_, _, line)| *line);
        entries
    }

    fn table(&mut self, table: &DeTable) {
        for (name, value, line) in self.entries(table) {
            match (name, name.parse::<Setting>(), value.get_ref()) {
                (KEYS, _, DeValue::Table(keys)) => self.keys(keys),
                (KEYS, ..) => self.complain(line, Wrong::NoSection),
                (_, Ok(setting), value) => match taken(setting, value) {
                    Ok(value) => {
                        let origin = self.origin(line);
                        self.found.settings.push((setting, value, origin));
                    }
                    Err(wrong) => self.complain(line, wrong),
                },
                (name, Err(_), _) => {
                    let wrong = match name.parse::<CommandId>() {
                        Ok(id) => Wrong::CommandOutside(id),
                        Err(_) => Wrong::Setting(clean(name)),
                    };
                    self.complain(line, wrong);
                }
            }
        }
    }

    fn keys(&mut self, table: &DeTable) {
        for (name, value, line) in self.entries(table) {
            match name.parse::<CommandId>() {
                Ok(id) if id.is_fixed() => self.complain(line, Wrong::Fixed(id)),
                Ok(id) => self.bind(id, value.get_ref(), line),
                Err(_) => {
                    let wrong = match name.parse::<Setting>() {
                        Ok(setting) => Wrong::SettingInKeys(setting),
                        Err(_) => Wrong::Command(clean(name)),
                    };
                    self.complain(line, wrong);
                }
            }
        }
    }

    fn bind(&mut self, id: CommandId, value: &DeValue, line: usize) {
        let texts: Option<Vec<&str>> = match value {
            DeValue::String(text) => Some(vec![text.as_ref()]),
            DeValue::Array(items) => items.iter().map(|item| item.get_ref().as_str()).collect(),
            _ => None,
        };
        let Some(texts) = texts.filter(|texts| !texts.is_empty()) else { return self.complain(line, Wrong::NoKeys(id)) };
        let (keymap, mut keys) = (Keymap::default(), Vec::new());
        for text in texts {
            match key(&keymap, id, text) {
                Ok(key) if keys.contains(&key) => {}
                Ok(key) => keys.push(key),
                Err(wrong) => self.complain(line, wrong),
            }
        }
        if !keys.is_empty() {
            let origin = self.origin(line);
            self.found.bound.push(Bound { id, keys, origin });
        }
    }
}

/// The key that a text names for a command.
fn key(keymap: &Keymap, id: CommandId, text: &str) -> Result<Key, Wrong> {
    let key = text.parse::<Key>().map_err(|_| Wrong::Key { id, text: clean(text) })?.plain();
    match keymap.unfit(id, key) {
        None => Ok(key),
        Some(Unfit::Same(same)) => Err(Wrong::Same { key, same }),
        Some(Unfit::Untypable) => Err(Wrong::Untypable(key)),
        Some(Unfit::Kept) => Err(Wrong::Kept(key)),
        Some(Unfit::Text) => Err(Wrong::Text { id, key }),
    }
}

/// The value of a setting.
fn taken(setting: Setting, value: &DeValue) -> Result<Value, Wrong> {
    match (setting.kind(), value) {
        (Kind::Terms(_), DeValue::String(text)) => setting.term(text),
        (Kind::Switch, DeValue::Boolean(on)) => Ok(Value::Switch(*on)),
        (Kind::Number(range), DeValue::Integer(number)) => {
            let number = whole(number).and_then(|number| u16::try_from(number).ok()).filter(|number| range.contains(number));
            number.map(Value::Number).ok_or(Wrong::Range { setting, range })
        }
        _ => Err(Wrong::Type(setting)),
    }
}

fn whole(number: &DeInteger) -> Option<i64> {
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}
