//! The criteria by which a hazard is a major one: documents, their clauses, and which clauses a hazard may fall under.
//!
//! The program offers, the officer decides, and "no clause" is an answer. The labels are short paraphrases, never the
//! text of the law. A document of which only the topics are known is a pointer to where to read, and determines nothing.
//! The data is a file ([`Criteria::from_json`]) that can be replaced without a new program.

mod offer;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

pub use offer::Candidate;
use offer::Words;

use super::enterprise::Sector;
use super::hazard::{Category, Clause};
use super::rule::Verified;
use super::text::fold;

vocabulary! {
    /// How much of a document the criteria are taken from.
    Basis {
        /// Its text: a clause may determine that a hazard is a major one.
        Text = "text",
        /// The topics of its clauses only: a clause is a pointer.
        TopicOnly = "topic_only",
    }
}

vocabulary! {
    /// The industries and fields by which the documents order their clauses.
    Industry {
        /// All that the document applies to.
        General = "general",
        /// Iron and steel.
        FerrousMetallurgy = "ferrous_metallurgy",
        /// Other metals.
        NonferrousMetallurgy = "nonferrous_metallurgy",
        /// Cement, glass, ceramics.
        BuildingMaterials = "building_materials",
        /// Machinery, foundries among it.
        MachineryCasting = "machinery_casting",
        /// Food, liquor, paper, household glass, batteries.
        LightIndustry = "light_industry",
        /// Textiles.
        Textile = "textile",
        /// Tobacco.
        Tobacco = "tobacco",
        /// Wherever dust may explode.
        DustExplosion = "dust_explosion",
        /// Wherever ammonia cools.
        AmmoniaRefrigeration = "ammonia_refrigeration",
        /// Wherever there are confined spaces.
        ConfinedSpace = "confined_space",
        /// Chemicals.
        Hazchem = "hazchem",
    }
}

/// A document that says which hazards are major ones.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its stable name in data and arguments.
    pub key: String,
    /// Its title.
    pub title_zh: String,
    /// Its title in English.
    pub title_en: String,
    /// Its number.
    pub number_zh: String,
    /// Its number in English.
    pub number_en: String,
    /// The first day on which it is in force; none when the day is not known and older than any record.
    pub effective_from: Option<NaiveDate>,
    /// The last day on which it is in force; none while it is.
    pub effective_to: Option<NaiveDate>,
    /// How much of it the criteria are taken from.
    pub basis: Basis,
    /// How sure its text, or its date, is.
    #[serde(deserialize_with = "verified")]
    pub verified: Verified,
    /// The sectors that it speaks to.
    pub sectors: Vec<Sector>,
    /// Its clauses, in its own order.
    pub clauses: Vec<Criterion>,
}

impl Document {
    /// Whether it is in force on `date`, the day of the inspection.
    pub fn in_force(&self, date: NaiveDate) -> bool {
        self.effective_from.is_none_or(|from| from <= date) && self.effective_to.is_none_or(|to| date <= to)
    }

    /// Whether a ledger, an officer or an argument means this document by `source`: its key, or its title or number
    /// wherever it stands.
    fn is_meant_by(&self, source: &str) -> bool {
        let source = fold(source);
        source == self.key
            || [&self.title_zh, &self.number_zh, &self.title_en, &self.number_en].iter().any(|name| source.contains(&fold(name)))
    }
}

/// One clause of a document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its number, as the document writes it.
    pub clause: String,
    /// Under which industry or field it stands.
    pub industry: Industry,
    /// What it is about, a short paraphrase.
    pub label_zh: String,
    /// The same in English.
    pub label_en: String,
    /// The topic that a hazard under it belongs to; our reading, not the document's.
    pub category: Category,
    /// The sectors of the programme that it is for; none when it is for an industry outside them.
    pub sectors: Vec<Sector>,
    /// Other words that officers write for it: a help for finding, no part of the clause.
    #[serde(default)]
    pub see: String,
}

/// Every document and clause that the program knows.
#[derive(Clone, Debug, Default)]
pub struct Criteria {
    documents: Vec<Document>,
    words: Words,
}

/// Why criteria cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CriteriaError {
    /// The text is not JSON of the criteria's form.
    #[error("no criteria: {0}")]
    Form(String),
    /// A document, or a clause in a document, is named twice.
    #[error("{0} is named twice")]
    Twice(String),
    /// A document or clause has no name or no label, or a document has no clause or no sector.
    #[error("{0} lacks a name, a label, a clause or a sector")]
    Empty(String),
    /// A document ends before it begins, or has a clause for a sector that it does not speak to.
    #[error("{0} contradicts itself")]
    Contradiction(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Words that stand in every other hazard, with spaces between: they count little.
    common: String,
    documents: Vec<Document>,
}

fn verified<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Verified, D::Error> {
    let key = String::deserialize(deserializer)?;
    let known = [Verified::Verified, Verified::Secondary, Verified::Unverified].into_iter().find(|mark| mark.key() == key);
    known.ok_or_else(|| serde::de::Error::custom(format!("'{key}' is no mark of verification")))
}

impl Criteria {
    /// Reads criteria: `{"common", "documents": [{…, "clauses": [{…}]}]}` with the fields of [`Document`] and
    /// [`Criterion`].
    ///
    /// # Errors
    /// [`CriteriaError`] when the text has another form, names something twice, lacks something or contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, CriteriaError> {
        let file: File = serde_json::from_str(text).map_err(|error| CriteriaError::Form(error.to_string()))?;
        let mut keys = BTreeSet::new();
        for document in &file.documents {
            check(document)?;
            if !keys.insert(&document.key) {
                return Err(CriteriaError::Twice(document.key.clone()));
            }
        }
        let words = Words::new(&file.documents, &file.common);
        Ok(Self { documents: file.documents, words })
    }

    /// The criteria compiled into the program. A test reads the same text, so the empty fallback is never met.
    pub fn shipped() -> Self {
        Self::from_json(include_str!("../../data/criteria.json")).unwrap_or_default()
    }

    /// The documents, in the order of the data.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The clause that a hazard was judged by, for showing: `document` is a key, or a text with the title or number in
    /// it; brackets and spaces of `clause` do not matter. Without a document the clause must stand in one only.
    pub fn find(&self, document: &str, clause: &str) -> Option<Candidate<'_>> {
        let anywhere = document.trim().is_empty();
        let wanted = clause_form(clause);
        let mut found = self.documents.iter().filter(|known| anywhere || known.is_meant_by(document)).flat_map(|document| {
            let same = document.clauses.iter().filter(|known| clause_form(&known.clause) == wanted);
            same.map(move |criterion| Candidate { document, criterion })
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

fn check(document: &Document) -> Result<(), CriteriaError> {
    let blank = |texts: &[&String]| texts.iter().any(|text| text.trim().is_empty());
    let named = [&document.key, &document.title_zh, &document.title_en, &document.number_zh, &document.number_en];
    if blank(&named) || document.clauses.is_empty() || document.sectors.is_empty() {
        return Err(CriteriaError::Empty(document.key.clone()));
    }
    if matches!((document.effective_from, document.effective_to), (Some(from), Some(to)) if to < from) {
        return Err(CriteriaError::Contradiction(document.key.clone()));
    }
    let mut clauses = BTreeSet::new();
    for criterion in &document.clauses {
        let name = || format!("{} {}", document.key, criterion.clause);
        if blank(&[&criterion.clause, &criterion.label_zh, &criterion.label_en]) {
            return Err(CriteriaError::Empty(name()));
        }
        if criterion.sectors.iter().any(|sector| !document.sectors.contains(sector)) {
            return Err(CriteriaError::Contradiction(name()));
        }
        if !clauses.insert(clause_form(&criterion.clause)) {
            return Err(CriteriaError::Twice(name()));
        }
    }
    Ok(())
}

/// The form in which two numbers of clauses are compared: as [`fold`] has it, and without brackets.
fn clause_form(clause: &str) -> String {
    fold(clause).replace(['(', ')'], "")
}

/// Whether two hazards were judged by the same clause, however it is written. A document's name may stand in the other
/// with more around it, and one that was left out contradicts none.
pub(super) fn same_clause(one: &Clause, other: &Clause) -> bool {
    if one == other {
        return !one.clause.is_empty();
    }
    let (clause, source) = (clause_form(&one.clause), fold(&one.source));
    if clause.is_empty() || clause != clause_form(&other.clause) {
        return false;
    }
    let other = fold(&other.source);
    source.contains(&other) || other.contains(&source)
}
