//! What a hazard is found by, read from its record without making the rest of it.

use super::enterprise::Sector;
use super::hazard::{Category, Severity, VisitMode};
use super::id::{EnterpriseId, HazardId, Seq};
use serde::Deserialize;

/// The first part of a hazard's record, borrowed from it: the fields of `Hazard` in their order, down to the last that a
/// search looks at.
#[derive(Debug, Deserialize)]
pub struct HazardText<'r> {
    /// Its id.
    pub id: HazardId,
    /// The entry that changed it last.
    pub version: Seq,
    /// What is known of it.
    #[serde(borrow)]
    pub facts: FactsText<'r>,
}

/// The severity and the category, each with what the ledger said.
type Grade<'r> = (Severity, Option<&'r str>, Option<Category>, Option<&'r str>);

/// The sector, the clause, and whether there is none.
type Ground<'r> = (Option<Sector>, Option<(&'r str, &'r str)>, bool);

/// The first fields of `HazardFacts`, in their order.
#[derive(Debug, Deserialize)]
pub struct FactsText<'r> {
    /// Where it is.
    pub enterprise: EnterpriseId,
    /// What is wrong.
    pub description: &'r str,
    /// Where in the enterprise.
    pub location: &'r str,
    /// What no search looks at.
    #[serde(borrow)]
    pub between: (Grade<'r>, Ground<'r>, Option<&'r str>, &'r str, Vec<&'r str>, Option<VisitMode>),
    /// Who is to put it right.
    pub owner: &'r str,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::hazard::{Clause, Hazard, HazardFacts, Stage};
    use super::*;

    #[test]
    fn a_record_begins_with_what_it_is_found_by() {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let facts = HazardFacts {
            location: "store".into(),
            severity_raw: Some("A".into()),
            category: Some(Category::SiteManagement),
            category_raw: Some("site".into()),
            clause: Some(Clause { source: "law".into(), clause: "38".into() }),
            code: Some("7".into()),
            found_by: vec!["one".into(), "two".into()],
            found_mode: Some(VisitMode::ALL[1]),
            owner: "owner".into(),
            ..HazardFacts::found(EnterpriseId(3), "a valve leaks".into(), Severity::Major, Some(Sector::ALL[1]), date)
        };
        let hazard = Hazard {
            id: HazardId(7),
            version: 300,
            facts,
            stage: Stage::Registered,
            plan: None,
            deadlines: Vec::new(),
            started_on: None,
            applied_on: None,
            reinspections: Vec::new(),
            closure: None,
            past_closures: Vec::new(),
            ending: None,
            source: None,
        };
        let record = postcard::to_stdvec(&hazard).unwrap();
        let (text, _): (HazardText, _) = postcard::take_from_bytes(&record).unwrap();
        assert_eq!((text.id, text.version, text.facts.enterprise), (hazard.id, hazard.version, hazard.facts.enterprise));
        assert_eq!((text.facts.description, text.facts.location, text.facts.owner), ("a valve leaks", "store", "owner"));
    }
}
