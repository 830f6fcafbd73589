//! What two texts have in common, where no spaces part the words: pairs of ideographs that stand side by side, and
//! words of letters or digits whole.
//!
//! An ideograph without a neighbour counts by itself; signs and spaces part and count nothing. Width and case make no
//! difference. One pass, nothing allocated: a scan of a million descriptions runs on it.

use std::str::Chars;

/// A pair of ideographs, or a word of letters or digits, as a number: two equal texts give equal numbers, and two
/// different words the same number only by a chance of one in 2^63.
pub(super) type Bigram = u64;

/// Keeps words apart from pairs, which never reach this bit.
const WORD: u64 = 1 << 63;
/// The start and the factor of the 64-bit FNV-1a hash.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_FACTOR: u64 = 0x0100_0000_01b3;

/// The bigrams of `text` in their order, repeated ones as often as they stand in it.
pub(super) fn bigrams(text: &str) -> Bigrams<'_> {
    Bigrams { rest: text.chars(), run: Run::None }
}

/// The bigrams of a text.
pub(super) struct Bigrams<'a> {
    rest: Chars<'a>,
    run: Run,
}

/// What the last character belongs to.
#[derive(Clone, Copy)]
enum Run {
    None,
    /// Ideographs: the last one, and whether it is already in a pair.
    Ideographs(char, bool),
    /// Letters or digits: their hash so far.
    Word(u64),
}

impl Run {
    /// What is left to count when the run ends.
    fn end(self) -> Option<Bigram> {
        match self {
            Run::Ideographs(alone, false) => Some(u64::from(alone)),
            Run::Word(hash) => Some(hash | WORD),
            Run::None | Run::Ideographs(_, true) => None,
        }
    }
}

impl Iterator for Bigrams<'_> {
    type Item = Bigram;

    fn next(&mut self) -> Option<Bigram> {
        loop {
            let c = self.rest.next();
            let (next, found) = match (c, self.run) {
                (Some(c), Run::Ideographs(last, _)) if is_ideograph(c) => {
                    (Run::Ideographs(c, true), Some(u64::from(last) << 32 | u64::from(c)))
                }
                (Some(c), run) if is_ideograph(c) => (Run::Ideographs(c, false), run.end()),
                (Some(c), run) => match (plain(c), run) {
                    (Some(c), Run::Word(hash)) => (Run::Word(hashed(hash, c)), None),
                    (Some(c), run) => (Run::Word(hashed(FNV_START, c)), run.end()),
                    (None, run) => (Run::None, run.end()),
                },
                (None, run) => (Run::None, run.end()),
            };
            self.run = next;
            if found.is_some() || c.is_none() {
                return found;
            }
        }
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A letter or digit in half width and lower case; none for a sign or a space.
fn plain(c: char) -> Option<char> {
    let half = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        c => c,
    };
    half.is_alphanumeric().then(|| half.to_lowercase().next().unwrap_or(half))
}

fn hashed(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(FNV_FACTOR)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn all(text: &str) -> Vec<Bigram> {
        bigrams(text).collect()
    }

    #[test]
    fn ideographs_count_in_pairs_and_words_whole() {
        for (text, count) in [
            ("", 0),
            (" ,.\u{3002}", 0),
            ("\u{6C28}", 1),
            ("\u{9664}\u{5C18}", 1),
            ("\u{9664}\u{5C18}\u{5668}", 2),
            ("\u{9664}\u{5C18}\u{3001}\u{5668}", 2),
            ("CO", 1),
            ("gas alarm", 2),
            ("20\u{533A}", 2),
            ("\u{9664}\u{5C18}CO\u{62A5}\u{8B66}2", 4),
            ("\u{3400}\u{20000}", 1),
        ] {
            assert_eq!(all(text).len(), count, "{text}");
        }
        assert_eq!(all("\u{9664}\u{5C18}\u{9664}\u{5C18}"), {
            let (there, back) = (all("\u{9664}\u{5C18}"), all("\u{5C18}\u{9664}"));
            [there.clone(), back, there].concat()
        });
    }

    #[test]
    fn width_case_and_signs_make_no_difference() {
        for other in
            ["co\u{62A5}\u{8B66}", "\u{FF23}\u{FF2F}\u{62A5}\u{8B66}", " (CO) \u{62A5}\u{8B66}\u{3002}", "Co\u{FF0C}\u{62A5}\u{8B66}"]
        {
            assert_eq!(all(other), all("CO\u{62A5}\u{8B66}"), "{other}");
        }
    }

    #[test]
    fn what_differs_counts_apart() {
        let different: BTreeSet<_> = ["a", "b", "ab", "ba", "1", "12", "\u{6C28}", "\u{6C28}\u{6C14}", "\u{6C14}\u{6C28}", "\u{6C14}"]
            .iter()
            .flat_map(|text| bigrams(text))
            .collect();
        assert_eq!(different.len(), 10);
    }
}
