//! Which clauses a hazard may fall under: by its sector, the day of the inspection, and the words of its description.
//!
//! Words count by how rare they are among all clauses: the bigrams of "alarm" stand in a dozen labels and tell little,
//! those of "explosion vent" in one. Words that stand in every other hazard count little too, by a list in the data.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::super::bigrams::{Bigram, bigrams};
use super::{Basis, Clause, Criteria, Criterion, Document, Sector, Verified};

/// What a word of the list of common ones counts, against what its rarity would give.
const COMMON: f64 = 0.15;
/// What a clause counts that is for an industry outside the programme's sectors, when a sector is asked for: an
/// enterprise of the sector may be of that industry too, but the sector's own clauses come first.
const OUTSIDE: f64 = 0.6;
/// The least score of a candidate. One rare pair in common with a clause of many words stays below, one with a clause
/// of few words does not.
const LEAST: f64 = 1.0;
/// The least score against that of the best candidate: what is far behind a good answer is noise.
const BEHIND: f64 = 0.3;

/// A clause that a hazard may fall under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The document: titles, numbers, dates, how verified.
    pub document: &'a Document,
    /// The clause in it: number, labels, category.
    pub criterion: &'a Criterion,
}

impl Candidate<'_> {
    /// Whether a hazard may be determined by it; else it is only a pointer to the document.
    pub fn may_determine(&self) -> bool {
        self.document.basis == Basis::Text
    }

    /// How sure the document is.
    pub fn verified(&self) -> Verified {
        self.document.verified
    }

    /// The clause as a hazard records it, with title and number of the document.
    pub fn to_clause(&self) -> Clause {
        let Document { title_zh, number_zh, .. } = self.document;
        Clause { source: format!("{title_zh}\u{FF08}{number_zh}\u{FF09}"), clause: self.criterion.clause.clone() }
    }
}

/// The words of every clause, ready to be asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// By document and clause, in the order of the data.
    clauses: Vec<Vec<Entry>>,
    weights: BTreeMap<Bigram, f64>,
}

/// The words of one clause: a query is in one language or the other, so each is weighed by itself.
#[derive(Clone, Debug)]
struct Entry {
    zh: Side,
    en: Side,
}

#[derive(Clone, Debug)]
struct Side {
    bigrams: BTreeSet<Bigram>,
    /// What divides the weight of the words in common, so that long labels do not win by their length.
    length: f64,
}

impl Words {
    pub(super) fn new(documents: &[Document], common: &str) -> Self {
        let common: BTreeSet<Bigram> = common.split_whitespace().flat_map(bigrams).collect();
        let mut weights: BTreeMap<Bigram, f64> = BTreeMap::new();
        let criteria = || documents.iter().flat_map(|document| &document.clauses);
        for criterion in criteria() {
            let all: BTreeSet<Bigram> =
                [&criterion.label_zh, &criterion.label_en, &criterion.see].iter().flat_map(|text| bigrams(text)).collect();
            for bigram in all {
                *weights.entry(bigram).or_default() += 1.0;
            }
        }
        let clauses = criteria().count() as f64;
        for (bigram, weight) in &mut weights {
            *weight = (1.0 + clauses / *weight).ln() * if common.contains(bigram) { COMMON } else { 1.0 };
        }
        let side = |label: &str, see: &str| {
            let own: BTreeSet<Bigram> = bigrams(label).collect();
            let length = own.iter().filter_map(|bigram| weights.get(bigram)).sum::<f64>().sqrt();
            Side { bigrams: own.into_iter().chain(bigrams(see)).collect(), length }
        };
        let entry = |criterion: &Criterion| Entry { zh: side(&criterion.label_zh, &criterion.see), en: side(&criterion.label_en, "") };
        let clauses = documents.iter().map(|document| document.clauses.iter().map(entry).collect()).collect();
        Self { clauses, weights }
    }

    fn score(&self, side: &Side, asked: &BTreeSet<Bigram>) -> f64 {
        let common = asked.intersection(&side.bigrams).filter_map(|bigram| self.weights.get(bigram)).sum::<f64>();
        if side.length > 0.0 { common / side.length } else { 0.0 }
    }
}

impl Criteria {
    /// The clauses that a hazard may fall under, the likeliest first, at most `limit`; none when the words point at
    /// none. `on` is the day of the inspection: only documents in force on it are offered. With a `sector` only what
    /// is for it, and what is for an industry that an enterprise of the sector may be of. Of equals, the first in the
    /// data comes first.
    pub fn candidates(&self, sector: Option<Sector>, on: NaiveDate, words: &str, limit: usize) -> Vec<Candidate<'_>> {
        let asked: BTreeSet<Bigram> = bigrams(words).collect();
        let mut found: Vec<(f64, Candidate<'_>)> = Vec::new();
        for (document, entries) in self.documents.iter().zip(&self.words.clauses).filter(|(document, _)| document.in_force(on)) {
            for (criterion, entry) in document.clauses.iter().zip(entries) {
                let Some(share) = share(sector, document, criterion) else { continue };
                let score = share * self.words.score(&entry.zh, &asked).max(self.words.score(&entry.en, &asked));
                if score >= LEAST {
                    found.push((score, Candidate { document, criterion }));
                }
            }
        }
        found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let least = found.first().map_or(LEAST, |(best, _)| best * BEHIND);
        found.into_iter().take_while(|(score, _)| *score >= least).take(limit).map(|(_, candidate)| candidate).collect()
    }
}

/// What a clause counts for a hazard of `sector`; none when it is not for it.
fn share(sector: Option<Sector>, document: &Document, criterion: &Criterion) -> Option<f64> {
    match sector {
        None => Some(1.0),
        Some(sector) if criterion.sectors.contains(&sector) => Some(1.0),
        Some(sector) if criterion.sectors.is_empty() && document.sectors.contains(&sector) => Some(OUTSIDE),
        Some(_) => None,
    }
}
