//! How alike two hazards are, for "the same hazard elsewhere" (R48).
//!
//! The words are compared by the descriptions alone: a location is the enterprise's own name for a place. Which hazards
//! to compare (of other enterprises, open or closed) is the caller's to choose: a hazard may well be like itself.

use super::bigrams::{Bigram, bigrams};
use super::criteria::same_clause;
use super::hazard::{Category, Clause, HazardFacts};

/// From which share of the words in common, in percent, two hazards are worth showing side by side. Tried on
/// the demo programme's descriptions: at 40 two speak of the same fault or at least of the same thing, at 30 they share
/// only the kind of place or of work.
pub const WORTH_SHOWING: u8 = 40;
/// Descriptions with fewer bigrams in common than this are too short to be called alike.
const LEAST_COMMON: u64 = 2;
/// How many bigrams of a description count: a longer one is a report, and its beginning names the hazard.
const LONGEST: usize = 256;

/// How alike two hazards are. A greater one is more alike: first the clause, then the words, then the category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    /// Both were judged by the same clause of the same document.
    pub by_clause: bool,
    /// The share of the words of their descriptions that they have in common, percent, 0 to 100.
    pub words: u8,
    /// Both are of the same category; never enough by itself.
    pub by_category: bool,
}

/// How alike two hazards are; none when that is not worth showing. For one hazard against many use [`Like`].
pub fn likeness(one: &HazardFacts, other: &HazardFacts) -> Option<Likeness> {
    Like::new(one).of(other)
}

/// A hazard, ready to be compared with many.
pub struct Like<'a> {
    clause: Option<&'a Clause>,
    category: Option<Category>,
    /// The bigrams of the description, each once and in order, with how often it stands there.
    bigrams: Vec<(Bigram, u16)>,
    /// How many bigrams stand in the description, repeated ones too.
    total: u64,
    /// One bit for the end of each bigram's number: most bigrams of unlike hazards need no search.
    seen: [u64; 16],
}

impl<'a> Like<'a> {
    /// Prepares `facts`.
    pub fn new(facts: &'a HazardFacts) -> Self {
        let mut all: Vec<Bigram> = bigrams(&facts.description).take(LONGEST).collect();
        let total = all.len() as u64;
        all.sort_unstable();
        let mut like = Self { clause: facts.clause.as_ref(), category: facts.category, bigrams: Vec::new(), total, seen: [0; 16] };
        for bigram in all {
            let (word, bit) = place(bigram);
            like.seen[word] |= bit;
            match like.bigrams.last_mut() {
                Some((last, times)) if *last == bigram => *times = times.saturating_add(1),
                _ => like.bigrams.push((bigram, 1)),
            }
        }
        like
    }

    /// How alike `other` is; none when that is not worth showing: another clause, and too few words in common.
    /// Allocates only where both have a clause and the two are written differently.
    pub fn of(&self, other: &HazardFacts) -> Option<Likeness> {
        let by_clause = matches!((self.clause, &other.clause), (Some(one), Some(other)) if same_clause(one, other));
        let words = self.words(&other.description);
        let by_category = self.category.is_some() && self.category == other.category;
        (by_clause || words >= WORTH_SHOWING).then_some(Likeness { by_clause, words, by_category })
    }

    /// The share in common: the bigrams that stand in both, over the geometric mean of how many stand in each, so that
    /// a short description is found in a longer one.
    fn words(&self, description: &str) -> u8 {
        let mut left: Option<[u16; LONGEST]> = None;
        let (mut common, mut total) = (0_u64, 0_u64);
        for bigram in bigrams(description).take(LONGEST) {
            total += 1;
            let (word, bit) = place(bigram);
            if self.seen[word] & bit == 0 {
                continue;
            }
            let Ok(at) = self.bigrams.binary_search_by_key(&bigram, |(own, _)| *own) else { continue };
            // A bigram counts as often as it stands in both.
            let left = left.get_or_insert_with(|| self.times());
            if left[at] > 0 {
                left[at] -= 1;
                common += 1;
            }
        }
        if common < LEAST_COMMON {
            return 0;
        }
        let square = common * common * 100 * 100 / (self.total * total).max(1);
        u8::try_from(square.isqrt()).unwrap_or(100).min(100)
    }

    fn times(&self) -> [u16; LONGEST] {
        let mut times = [0; LONGEST];
        for (place, (_, own)) in times.iter_mut().zip(&self.bigrams) {
            *place = *own;
        }
        times
    }
}

/// The place of a bigram's bit: pairs differ most in the end of the second ideograph, words everywhere.
fn place(bigram: Bigram) -> (usize, u64) {
    let spread = bigram ^ (bigram >> 32).wrapping_mul(31);
    ((spread >> 6) as usize & 15, 1 << (spread & 63))
}
