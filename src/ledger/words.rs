//! Words that mean something in a ledger: what stands in its cells, beside its headings.

use super::export;
use super::phrase::PhraseWords;
use crate::domain::enterprise::{HazchemRole, Sector};
use crate::domain::hazard::{Category, Severity, Stage, VisitMode};
use crate::domain::text::{fold, is_folded};
use crate::locale::{Lang, Words};
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Bytes of a text that may still be one word: ten or so characters, with room for spaces among them.
const LONGEST_WORD: usize = 128;

/// Words of one meaning, in the form in which they are compared.
#[derive(Clone, Debug, Default)]
pub(super) struct WordSet(HashSet<String>);

impl WordSet {
    /// Whether a folded text is one of the words.
    pub(super) fn has(&self, folded: &str) -> bool {
        self.0.contains(folded)
    }

    /// Whether a text is one of the words when folded. A long text is none and is not folded for it.
    pub(super) fn has_folded(&self, text: &str) -> bool {
        text.len() <= LONGEST_WORD && if is_folded(text) { self.has(text) } else { self.has(&fold(text)) }
    }

    /// The words.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// A folded text without the longest of the words that it begins with.
    pub(super) fn cut_start<'t>(&self, folded: &'t str) -> Option<&'t str> {
        self.iter().filter_map(|word| folded.strip_prefix(word)).min_by_key(|rest| rest.len())
    }
}

impl<'de> Deserialize<'de> for WordSet {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(from)?;
        Ok(Self(words.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect()))
    }
}

/// Words and the term that each stands for.
#[derive(Clone, Debug)]
pub(super) struct Terms<T>(pub(super) HashMap<String, T>);

impl<T> Default for Terms<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Copy> Terms<T> {
    /// The term of a folded text.
    pub(super) fn get(&self, folded: &str) -> Option<T> {
        self.0.get(folded).copied()
    }

    /// The term of the longest word, of two characters or more, with which a folded text begins.
    pub(super) fn at_start(&self, folded: &str) -> Option<T> {
        let long = self.0.iter().filter(|(word, _)| word.chars().nth(1).is_some() && folded.starts_with(word.as_str()));
        long.max_by_key(|(word, _)| word.len()).map(|(_, term)| *term)
    }

    /// The term of the longest word that stands in a folded text.
    pub(super) fn within(&self, folded: &str) -> Option<T> {
        self.iter().filter(|(word, _)| folded.contains(word)).max_by_key(|(word, _)| word.len()).map(|(_, term)| term)
    }

    /// The words, each with its term.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, T)> {
        self.0.iter().map(|(word, term)| (word.as_str(), *term))
    }
}

impl<'de, T: Copy + Ord + Deserialize<'de>> Deserialize<'de> for Terms<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let lists = BTreeMap::<T, WordSet>::deserialize(from)?;
        Ok(Self(lists.iter().flat_map(|(term, words)| words.iter().map(|word| (word.to_owned(), *term))).collect()))
    }
}

/// What stands in cells.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CellWords {
    pub(super) empty: WordSet,
    pub(super) says_nothing: WordSet,
    pub(super) ticks: WordSet,
    pub(super) no_ticks: WordSet,
    pub(super) totals: WordSet,
    pub(super) signatures: WordSet,
    pub(super) ten_thousand_yuan: WordSet,
    pub(super) yuan: WordSet,
    pub(super) about: WordSet,
    #[serde(default)]
    pub(super) phrases: PhraseWords,
    #[serde(default)]
    pub(super) at_once: WordSet,
    #[serde(default)]
    pub(super) for_good: WordSet,
    #[serde(default)]
    pub(super) not_yet: WordSet,
    pub(super) date_signs: WordSet,
    pub(super) before_period: WordSet,
    pub(super) after_period: WordSet,
    pub(super) working_days: WordSet,
    pub(super) days: WordSet,
    pub(super) weeks: WordSet,
    pub(super) months: WordSet,
    pub(super) severity: Terms<Severity>,
    pub(super) stage: StageWords,
    pub(super) answer: Answer,
    pub(super) sector: Terms<Sector>,
    pub(super) hazchem_role: Terms<HazchemRole>,
    pub(super) category: Terms<Category>,
    pub(super) visit_mode: Terms<VisitMode>,
    /// Words of other terms: by family, the words of each term's key.
    pub(super) terms: BTreeMap<String, BTreeMap<String, WordSet>>,
}

impl CellWords {
    /// The program's own words for its terms, in both languages, beside those of the data file.
    pub(super) fn learn_own_words(&mut self) {
        learn(&mut self.severity, "severity", Severity::ALL);
        learn(&mut self.sector, "sector", Sector::ALL);
        learn(&mut self.hazchem_role, "hazchem_role", HazchemRole::ALL);
        learn(&mut self.category, "category", Category::ALL);
        learn(&mut self.visit_mode, "visit_mode", VisitMode::ALL);
        for (word, stage) in export::stage_words() {
            self.stage.terms.0.entry(word).or_insert(stage);
        }
        for words in LANGS.map(Words::new) {
            self.answer.yes.0.insert(fold(&words.get("answer.passed")));
            self.answer.no.0.insert(fold(&words.get("answer.failed")));
        }
    }
}

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

fn learn<T: Copy + std::fmt::Display>(terms: &mut Terms<T>, family: &str, all: &[T]) {
    for words in LANGS.map(Words::new) {
        for term in all {
            terms.0.entry(fold(&words.get(&format!("{family}.{term}")))).or_insert(*term);
        }
    }
}

/// The words of stages, and those of them that are kept as a note too.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct StageWords {
    #[serde(flatten)]
    pub(super) terms: Terms<Stage>,
    pub(super) with_note: WordSet,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) yes: WordSet,
    pub(super) no: WordSet,
}

impl Answer {
    /// Yes or no.
    pub(super) fn says(&self, folded: &str) -> Option<bool> {
        match (self.yes.has(folded), self.no.has(folded)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}
