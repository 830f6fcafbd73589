//! The words by which dates are written, read from a data file so that a bureau can add its own.
use std::collections::BTreeMap;

use serde::Deserialize;

use super::text;

/// The words of dates, typed and found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    pub(super) signs: Signs,
    pub(super) entry: EntryWords,
    pub(super) ledger: LedgerWords,
}

/// Why a file of date words cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no date words: {0}")]
pub struct DateWordsError(String);

/// What separates the numbers of a written date, and what ends a month or a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signs {
    pub year: WordList,
    pub month: WordList,
    pub day: WordList,
    pub end: WordList,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryWords {
    pub days: WordList,
    pub working_days: WordList,
    pub months: WordList,
    pub weekdays: [WordList; 7],
    pub near_days: BTreeMap<Word, i8>,
    pub near_weeks: BTreeMap<Word, i8>,
    pub month_ends: BTreeMap<Word, u8>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LedgerWords {
    pub empty: WordList,
    pub immediately: WordList,
    pub standing: WordList,
    pub lead: WordList,
    pub by: WordList,
    pub time: WordList,
}

/// A word in the form in which words are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(from = "String")]
pub(super) struct Word(String);

impl From<String> for Word {
    fn from(word: String) -> Self {
        Self(text::fold(&word))
    }
}

impl std::borrow::Borrow<str> for Word {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Words of one meaning, the longest first: a word may begin or end another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<Word>")]
pub(super) struct WordList(Vec<Word>);

impl From<Vec<Word>> for WordList {
    fn from(mut words: Vec<Word>) -> Self {
        words.retain(|word| !word.0.is_empty());
        words.sort_by_key(|word| std::cmp::Reverse(word.0.len()));
        Self(words)
    }
}

impl WordList {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|word| word.0.as_str())
    }

    pub fn contains(&self, text: &str) -> bool {
        self.iter().any(|word| word == text)
    }

    pub fn strip_from_start<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.iter().find_map(|word| text.strip_prefix(word))
    }

    pub fn strip_from_end<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.iter().find_map(|word| text.strip_suffix(word))
    }

    pub fn split<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        self.iter().find_map(|word| text.split_once(word))
    }

    pub fn replace(&self, text: &str, with: &str) -> String {
        self.iter().fold(text.to_owned(), |text, word| text.replace(word, with))
    }
}

impl DateWords {
    /// Reads words from TOML of the shipped file's form.
    ///
    /// # Errors
    /// [`DateWordsError`] when the text has another form or lacks a list.
    pub fn from_toml(text: &str) -> Result<Self, DateWordsError> {
        toml::from_str(text).map_err(|error| DateWordsError(error.to_string()))
    }

    /// The words compiled into the program. A test reads the same text, so the empty fallback is never met.
    pub fn shipped() -> Self {
        Self::from_toml(include_str!("../../data/date_words.toml")).unwrap_or_default()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_can_be_read() {
        let words = DateWords::from_toml(include_str!("../../data/date_words.toml")).unwrap();
        assert_eq!(words, DateWords::shipped());
        assert_ne!(words, DateWords::default());
    }

    #[test]
    fn another_form_is_refused() {
        assert!(DateWords::from_toml("").is_err());
        assert!(DateWords::from_toml("[signs]\nyaer = []").is_err());
    }

    #[test]
    fn the_longest_word_is_taken_and_an_empty_one_ignored() {
        let list = WordList::from(["", "b", "a B", "\u{FF23}"].map(|word| Word::from(word.to_owned())).to_vec());
        assert_eq!(list.strip_from_end("1ab"), Some("1"));
        assert_eq!(list.strip_from_start("c1"), Some("1"));
        assert!(!list.contains(""));
    }
}
