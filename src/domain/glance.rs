//! What a hazard is found by and what a list shows of it, read without making the rest of it.

use super::enterprise::Sector;
use super::hazard::{Category, Hazard, Severity, ShownStage, Stage, VisitMode};
use super::id::{EnterpriseId, HazardId, Seq};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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

/// What a list shows of a hazard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HazardGlance<'h> {
    /// Its id.
    pub id: HazardId,
    /// The entry that changed it last.
    pub version: Seq,
    /// Where it is.
    pub enterprise: EnterpriseId,
    /// What is wrong.
    pub description: &'h str,
    /// Where in the enterprise.
    pub location: &'h str,
    /// Who is to put it right.
    pub owner: &'h str,
    /// How grave it is.
    pub severity: Severity,
    /// Where it stands.
    pub stage: Stage,
    /// Whether a re-inspection has passed and only the close-out is missing.
    pub is_passed: bool,
    /// The day it was found.
    #[serde(with = "day")]
    pub found_on: NaiveDate,
    /// The deadline in force.
    #[serde(with = "day::optional")]
    pub deadline: Option<NaiveDate>,
}

/// A day as a number: as text it would take half the time of a long list to read.
mod day {
    use chrono::{Datelike, NaiveDate};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    fn of<E: Error>(number: i32) -> Result<NaiveDate, E> {
        NaiveDate::from_num_days_from_ce_opt(number).ok_or_else(|| E::custom("no day"))
    }

    pub(super) fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(day.num_days_from_ce())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        of(i32::deserialize(deserializer)?)
    }

    pub(super) mod optional {
        use super::{Datelike, Deserialize, Deserializer, NaiveDate, Serializer};
        use serde::Serialize;

        pub(in super::super) fn serialize<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
            day.map(|day| day.num_days_from_ce()).serialize(serializer)
        }

        pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
            Option::<i32>::deserialize(deserializer)?.map(super::of).transpose()
        }
    }
}

impl<'h> From<&'h Hazard> for HazardGlance<'h> {
    fn from(hazard: &'h Hazard) -> Self {
        let facts = &hazard.facts;
        Self {
            id: hazard.id,
            version: hazard.version,
            enterprise: facts.enterprise,
            description: &facts.description,
            location: &facts.location,
            owner: &facts.owner,
            severity: facts.severity,
            stage: hazard.stage,
            is_passed: hazard.is_passed(),
            found_on: facts.found_on,
            deadline: hazard.deadline(),
        }
    }
}

impl HazardGlance<'_> {
    /// Where it stands as lists show it.
    pub fn shown_stage(&self) -> ShownStage {
        match self.stage {
            Stage::Registered => ShownStage::Registered,
            Stage::Planned => ShownStage::Planned,
            Stage::Rectifying => ShownStage::Rectifying,
            Stage::AwaitingReinspection if self.is_passed => ShownStage::AwaitingCloseOut,
            Stage::AwaitingReinspection => ShownStage::AwaitingReinspection,
            Stage::ClosedOut => ShownStage::ClosedOut,
            Stage::Void => ShownStage::Void,
            Stage::Transferred => ShownStage::Transferred,
        }
    }

    /// The deadline, while it counts: not any more once a re-inspection has passed.
    pub fn counting_deadline(&self) -> Option<NaiveDate> {
        self.deadline.filter(|_| self.stage.is_open() && !self.is_passed)
    }

    /// Days past the deadline on `today`; 0 when not overdue. Counted from the day after the deadline, and going on
    /// while a re-inspection is awaited, until one has passed.
    pub fn overdue_days(&self, today: NaiveDate) -> i64 {
        self.counting_deadline().map_or(0, |due| (today - due).num_days().max(0))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::hazard::{Clause, HazardFacts};
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
        let glance = HazardGlance { deadline: Some(date), ..HazardGlance::from(&hazard) };
        for glance in [HazardGlance::from(&hazard), glance] {
            let shown = postcard::to_stdvec(&glance).unwrap();
            assert_eq!(postcard::from_bytes::<HazardGlance>(&shown).unwrap(), glance);
        }
    }
}
