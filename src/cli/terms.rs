//! Terms of the domain as officers say them: an argument takes the word as well as the key `major`, and help names both.

use crate::locale::{Lang, Words};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// Where the words of the terms stand that arguments take.
const FAMILIES: &[&str] = &[
    "answer",
    "category",
    "day_type",
    "ground",
    "hazchem_role",
    "import.class",
    "leading_post",
    "measure_kind",
    "meeting_kind",
    "office_post",
    "paper.kind",
    "report.figure",
    "report_kind",
    "role",
    "sector",
    "severity",
    "stage",
    "training_topic",
    "visit_mode",
];

/// A term with its word, where that is another.
pub(super) fn named(key: &str, words: Words) -> String {
    let word = of_families(key, words).next().filter(|_| words.lang == Lang::Zh);
    word.map_or_else(|| key.to_owned(), |word| words.fill("cli.usage.term", &[("word", &word), ("key", &key)]))
}

/// The words that a key may stand for.
fn of_families(key: &str, words: Words) -> impl Iterator<Item = String> {
    let key = key.replace('-', "_");
    FAMILIES.iter().filter_map(move |family| words.find(&format!("{family}.{key}")))
}

/// The arguments with the key in the place of a word that was refused for being none.
pub(super) fn with_key(arguments: &[OsString], refused: &clap::Error) -> Option<Vec<OsString>> {
    let string = |kind| match refused.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let (ErrorKind::InvalidValue, Some(ContextValue::Strings(valid))) = (refused.kind(), refused.get(ContextKind::ValidValue)) else {
        return None;
    };
    let (argument, given) = (string(ContextKind::InvalidArg)?, string(ContextKind::InvalidValue)?);
    let is_meant = |key: &&String| [Lang::Zh, Lang::En].iter().any(|&lang| of_families(key, Words::new(lang)).any(|word| word == given));
    let key = valid.iter().find(is_meant)?;
    let at = place_of(arguments, argument.split(' ').next()?, given)?;
    let mut arguments = arguments.to_vec();
    let text = arguments[at].to_str()?;
    let (before, values) = text.split_once('=').filter(|_| text.starts_with("--")).unwrap_or(("", text));
    let values = values.split(',').map(|value| if value == given { key } else { value }).collect::<Vec<_>>().join(",");
    arguments[at] = if before.is_empty() { values } else { format!("{before}={values}") }.into();
    Some(arguments)
}

/// Where the value stands that was given to an option, or in a place of its own.
fn place_of(arguments: &[OsString], name: &str, given: &str) -> Option<usize> {
    let has = |values: &str| values.split(',').any(|value| value == given);
    let texts: Vec<&str> = arguments.iter().map(|argument| argument.to_str().unwrap_or_default()).collect();
    if name.starts_with('-') {
        return (0..texts.len()).find(|&at| {
            let beside = at > 0 && texts[at - 1] == name && has(texts[at]);
            beside || texts[at].strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).is_some_and(has)
        });
    }
    let mut same = (0..texts.len()).filter(|&at| texts[at] == given);
    same.next().filter(|_| same.next().is_none())
}
