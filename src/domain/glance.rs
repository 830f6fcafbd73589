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
    pub between: (Grade<'r>, Option<Sector>, Option<(&'r str, &'r str)>, bool, Option<&'r str>, &'r str, Vec<&'r str>, Option<VisitMode>),
    /// Who is to put it right.
    pub owner: &'r str,
}
