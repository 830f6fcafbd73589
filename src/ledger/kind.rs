//! What kind of sheet a set of columns makes up.

use super::heading::{Field, Headings};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The kinds of sheet that officers keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A street office's return, a row per hazard.
    StreetReturn,
    /// The ledger of one site.
    SiteLedger,
    /// The ledger from discovery to close-out.
    ClosedLoop,
    /// The ledger of a sector.
    SectorLedger,
    /// The ledger of the five commitments.
    FiveCommitments,
    /// A plain list of hazards.
    Flat,
    /// A record of inspections with counts, a row per visit.
    Visits,
    /// A list of enterprises.
    EnterpriseList,
}

/// What the rows of a sheet become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Hazards.
    Hazards,
    /// Enterprises.
    Enterprises,
    /// Visits.
    Visits,
}

impl Class {
    /// Its stable name: the `kind` of an import report and the word after `--as`.
    pub fn key(self) -> &'static str {
        match self {
            Class::Hazards => "hazards",
            Class::Enterprises => "enterprises",
            Class::Visits => "visits",
        }
    }
}

/// The fields that make up a kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signature {
    must: BTreeSet<Field>,
    typical: BTreeSet<Field>,
}

impl Signature {
    /// How well a set of fields fits, from 0 to 1.
    fn fit(&self, fields: &BTreeSet<Field>) -> f32 {
        let all: BTreeSet<_> = self.typical.union(&self.must).copied().collect();
        all.intersection(fields).count() as f32 / all.union(fields).count().max(1) as f32
    }
}

/// Fields that only a record of inspections has.
const OF_VISITS: [Field; 7] = [
    Field::HazardCount,
    Field::MajorCount,
    Field::RectifiedCount,
    Field::MajorRectifiedCount,
    Field::Turnout,
    Field::Document,
    Field::DocumentNumber,
];

impl Kind {
    /// What its rows become.
    pub fn class(self) -> Class {
        match self {
            Kind::Visits => Class::Visits,
            Kind::EnterpriseList => Class::Enterprises,
            Kind::StreetReturn | Kind::SiteLedger | Kind::ClosedLoop | Kind::SectorLedger | Kind::FiveCommitments | Kind::Flat => {
                Class::Hazards
            }
        }
    }

    /// The kind that a set of fields makes up; `wanted` goes before what the fields suggest.
    pub(super) fn of(fields: &BTreeSet<Field>, wanted: Option<Class>, headings: &Headings) -> Option<Self> {
        let class = wanted.unwrap_or_else(|| suggested(fields));
        let fitting = headings.kinds.iter().filter(|(kind, signature)| kind.class() == class && signature.must.is_subset(fields));
        fitting.max_by(|(_, a), (_, b)| a.fit(fields).total_cmp(&b.fit(fields))).map(|(kind, _)| *kind)
    }
}

fn suggested(fields: &BTreeSet<Field>) -> Class {
    let counts = OF_VISITS.iter().filter(|field| fields.contains(field)).count();
    if counts >= 3 || counts >= 1 && !fields.contains(&Field::Description) {
        Class::Visits
    } else if fields.contains(&Field::Description) {
        Class::Hazards
    } else {
        Class::Enterprises
    }
}
