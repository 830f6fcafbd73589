//! Finding by what an officer types: text as written, pinyin or its initials, several words in any order.

use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::PinyinNotation;

/// A query, ready to be asked of many texts.
pub struct Finder {
    words: Vec<IbMatcher<'static, str>>,
}

impl Finder {
    /// A finder of texts that hold every word of `query`; an empty query finds all.
    pub fn new(query: &str) -> Self {
        let query = super::text::half_width(query);
        let pinyin = || PinyinMatchConfig::notations(PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter);
        let words = query.split_whitespace().map(|word| IbMatcher::builder(word.to_lowercase().as_str()).pinyin(pinyin()).build());
        Self { words: words.collect() }
    }

    /// Whether every word stands in one of `texts`.
    pub fn finds(&self, texts: &[&str]) -> bool {
        self.words.iter().all(|word| texts.iter().any(|text| word.is_match(*text)))
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
