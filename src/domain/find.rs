//! Finding by what an officer types: text as written, pinyin or its initials, several words in any order.
//!
//! A library knows which letters a character may be typed as. It is asked once for each character that turns up: what is
//! found in a million texts is then found by going along their characters.

use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::PinyinNotation;
use std::cell::RefCell;

/// Words of a query that are heeded: as many as a set has room for.
const MOST_WORDS: usize = 64;
/// Letters of a word, and of all words together, that are gone along; of more the library is asked as it is.
const MOST_LETTERS: usize = 31;
const ALL_LETTERS: usize = 64;

/// A query, ready to be asked of many texts.
pub struct Finder {
    words: Vec<Word>,
}

/// A set of words of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found(u64);

impl Finder {
    /// A finder of texts that hold every word of `query`; an empty query finds all.
    pub fn new(query: &str) -> Self {
        let query = super::text::half_width(query);
        let mut letters = 0;
        let word = |word: &str| {
            letters += word.chars().count();
            Word::new(&word.to_lowercase(), letters <= ALL_LETTERS)
        };
        Self { words: query.split_whitespace().take(MOST_WORDS).map(word).collect() }
    }

    /// Whether every word stands in one of `texts`.
    pub fn finds(&self, texts: &[&str]) -> bool {
        self.is_all(texts.iter().fold(Found(0), |found, text| self.look(text, found)))
    }

    /// What was `found`, and the other words that stand in a text.
    pub fn look(&self, text: &str, found: Found) -> Found {
        let mut found = found.0;
        for (at, word) in self.words.iter().enumerate() {
            if found >> at & 1 == 0 && word.stands_in(text) {
                found |= 1 << at;
            }
        }
        Found(found)
    }

    /// No word.
    pub fn nothing(&self) -> Found {
        Found(0)
    }

    /// Whether these are all words of the query.
    pub fn is_all(&self, found: Found) -> bool {
        found.0.count_ones() as usize == self.words.len()
    }

    /// Whether a record's number, a letter and digits, can hold a word.
    pub fn may_be_number(&self) -> bool {
        let may = |letters: &[char]| letters.iter().skip(1).all(char::is_ascii_digit) && letters.iter().all(char::is_ascii_alphanumeric);
        self.words.iter().any(|word| may(&word.letters))
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// A word of a query.
struct Word {
    letters: Vec<char>,
    /// The word from one letter up to another, as the library matches it; of a long one, the whole.
    pieces: Vec<(usize, usize, IbMatcher<'static, str>)>,
    known: RefCell<Known>,
}

/// What is known of characters that turned up.
#[derive(Default)]
struct Known {
    /// The place of each character in `steps`, 0 while it has none; those beyond the basic plane are rare, and have none.
    places: Vec<u16>,
    steps: Vec<Steps>,
}

/// The steps that a character of a text takes in a word.
#[derive(Clone, Default)]
struct Steps {
    /// The letters from which it takes any, as a set.
    begins: u32,
    /// From each letter of the word, the set of letters up to which the character may stand for it.
    ends: Vec<u32>,
}

impl Word {
    fn new(word: &str, short: bool) -> Self {
        let letters: Vec<char> = word.chars().collect();
        let matcher = |(from, to): (usize, usize)| {
            let piece: String = letters[from..to].iter().collect();
            let pinyin = PinyinMatchConfig::notations(PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter);
            (from, to, IbMatcher::builder(piece.as_str()).pinyin(pinyin).build())
        };
        if !short || letters.len() > MOST_LETTERS {
            return Self { pieces: vec![matcher((0, letters.len()))], letters, known: Known::default().into() };
        }
        // Only letters can be several to a character.
        let longest = |from: usize| letters[from..].iter().take(LONGEST_SYLLABLE).take_while(|c| c.is_ascii_lowercase()).count().max(1);
        let pieces = (0..letters.len()).flat_map(|from| (from + 1..=from + longest(from)).map(move |to| (from, to)));
        let known = Known { places: vec![0; 1 << 16], steps: vec![Steps::default()] };
        Self { pieces: pieces.map(matcher).collect(), letters, known: known.into() }
    }

    fn stands_in(&self, text: &str) -> bool {
        let known = &mut *self.known.borrow_mut();
        if known.places.is_empty() {
            return self.pieces.iter().all(|(_, _, whole)| whole.is_match(text));
        }
        let whole = 1 << self.letters.len();
        // The letters up to which the word has come by the characters so far; it may begin at each.
        let mut come = 1;
        for c in text.chars() {
            let unknown;
            let steps = match known.places.get(c as usize) {
                Some(&place) if place > 0 => &known.steps[usize::from(place)],
                Some(_) => known.learn(c, self.steps_of(c)),
                None => {
                    unknown = self.steps_of(c);
                    &unknown
                }
            };
            let mut next = 1;
            let mut begins = come & steps.begins;
            while begins != 0 {
                next |= steps.ends[begins.trailing_zeros() as usize];
                begins &= begins - 1;
            }
            if next & whole != 0 {
                return true;
            }
            come = next;
        }
        false
    }

    fn steps_of(&self, c: char) -> Steps {
        let mut steps = Steps { begins: 0, ends: vec![0; self.letters.len()] };
        let text = c.to_string();
        for (from, to, piece) in &self.pieces {
            if piece.is_match(text.as_str()) {
                steps.begins |= 1 << from;
                steps.ends[*from] |= 1 << to;
            }
        }
        steps
    }
}

impl Known {
    fn learn(&mut self, c: char, steps: Steps) -> &Steps {
        // There are fewer characters in the plane than places.
        if let (Some(place), Ok(next)) = (self.places.get_mut(c as usize), u16::try_from(self.steps.len())) {
            *place = next;
            self.steps.push(steps);
        }
        &self.steps[self.steps.len() - 1]
    }
}

/// Letters of the longest syllable of pinyin.
const LONGEST_SYLLABLE: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As the library finds it by itself.
    fn by_library(query: &str, texts: &[&str]) -> bool {
        let pinyin = || PinyinMatchConfig::notations(PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter);
        let finds = |word: &str| {
            let matcher = IbMatcher::builder(word.to_lowercase().as_str()).pinyin(pinyin()).build();
            texts.iter().any(|text| matcher.is_match(*text))
        };
        super::super::text::half_width(query).split_whitespace().all(finds)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn finds_what_the_library_finds(
            query in "[a-zA-Z\u{6DB2}\u{6C28}\u{91CD}\u{957F}\u{884C}0-9 ]{0,3}|[yaxlzhongcgeiu\u{6C28}]{1,5}|ye?a?n?x|zh?o?n?g?c?h?a?n?g?",
            text in "[\u{6DB2}\u{6C28}\u{6CC4}\u{6F0F}\u{91CD}\u{957F}\u{884C}\u{97F3}\u{4E50}\u{53A6}\u{95E8}aAyxz1 \u{FF0C}\u{20000}]{0,12}",
            other in "[\u{91CD}\u{957F}yYxan]{0,6}",
        ) {
            let finder = Finder::new(&query);
            prop_assert_eq!(finder.finds(&[&text, &other]), by_library(&query, &[&text, &other]), "{} in {} or {}", query, text, other);
        }
    }

    #[test]
    fn long_words_and_many_are_the_librarys() {
        let long = "x".repeat(40);
        assert!(!Finder::new(&long).finds(&[&long[1..]]) && Finder::new(&long).finds(&[&long]));
        let many = vec!["abcde"; 40].join(" ");
        assert!(Finder::new(&many).finds(&["abcdef"]) && !Finder::new(&format!("{many} q")).finds(&["abcdef"]));
    }

    #[test]
    fn a_number_is_looked_at_only_for_what_it_may_hold() {
        assert!(Finder::new("h12").may_be_number() && Finder::new("7").may_be_number());
        assert!(!Finder::new("\u{6C28}").may_be_number() && !Finder::new("yaxl").may_be_number());
    }
}
