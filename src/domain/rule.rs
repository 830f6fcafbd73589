//! The named rules under which the program sets a date, each with how sure its text is and when it is in force.
//!
//! A rule's name and source for people stand in the locale files under `rule.<key>.name` and `rule.<key>.source`,
//! the words for how sure it is under `rule.mark.<key>`.
use chrono::NaiveDate;

/// A rule that sets or moves a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Civil Code 201: the start day is not counted.
    CivilCode201,
    /// Civil Code 202: a period in months ends on the same-numbered day, or on the month's last day.
    CivilCode202,
    /// Civil Code 203: a last day that is a statutory rest day moves to the day after the rest.
    CivilCode203,
    /// Administrative Penalty Law 85: two, three, five and seven days are working days.
    PenaltyLaw85,
    /// Administrative Coercion Law 69: periods of up to ten days are working days.
    CoercionLaw69,
    /// A deadline printed as a date in a document is that date.
    PrintedDate,
    /// The same of a date that was filled in without naming a document.
    EnteredDate,
    /// Old measures on penalties for illegal acts against work safety, art. 17: re-inspect within ten days.
    PenaltyMeasures17,
    /// Local rule: re-inspect within ten days.
    LocalReinspection,
    /// Look-back some days after close-out, as the programme's parameter says.
    LookBack,
    /// The programme: dock-in within a week of issue.
    DockIn,
    /// The same for an enterprise that came under supervision after the issue, of which the programme says nothing.
    LateDockIn,
    /// The programme: diagnosis and hazard list within a month of entry.
    Diagnosis,
    /// Work Safety Law 78: a penalty is published within seven working days.
    SafetyLaw78,
    /// The programme's action plan for each enterprise; the days are a parameter.
    ActionPlan,
    /// The programme's regular visits; the days are a parameter.
    VisitInterval,
    /// The programme: each group's assessment at the end of the half-year.
    HalfYear,
    /// The programme: reports at the end of the year.
    YearEnd,
    /// The programme: copied to the local government at the same time.
    CopyTo,
    /// A measure is lifted promptly; the days to look at it again are a parameter.
    MeasureReview,
}

/// Working days within which a penalty is published (Work Safety Law, art. 78).
pub const PUBLICATION_DAYS: u16 = 7;

/// How the text of a rule is known. All but [`Verified::Verified`] is shown to the user as unverified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verified {
    /// Read in the legal text or the document itself.
    Verified,
    /// Read in a secondary copy.
    Secondary,
    /// Recalled, or a practice without a text.
    Unverified,
}

impl Verified {
    /// The last part of its locale key, under `rule.mark`.
    pub const fn key(self) -> &'static str {
        match self {
            Verified::Verified => "verified",
            Verified::Secondary => "secondary",
            Verified::Unverified => "unverified",
        }
    }
}

impl Rule {
    /// Every rule.
    pub const ALL: [Rule; 20] = [
        Rule::CivilCode201,
        Rule::CivilCode202,
        Rule::CivilCode203,
        Rule::PenaltyLaw85,
        Rule::CoercionLaw69,
        Rule::PrintedDate,
        Rule::EnteredDate,
        Rule::PenaltyMeasures17,
        Rule::LocalReinspection,
        Rule::LookBack,
        Rule::DockIn,
        Rule::LateDockIn,
        Rule::Diagnosis,
        Rule::SafetyLaw78,
        Rule::ActionPlan,
        Rule::VisitInterval,
        Rule::HalfYear,
        Rule::YearEnd,
        Rule::CopyTo,
        Rule::MeasureReview,
    ];

    /// The rule that asks for a re-inspection of what is inspected on `date`: the old measures until Order 18
    /// replaced them on 2026-02-01, the local rule since.
    pub fn reinspection(date: NaiveDate) -> Self {
        if Rule::PenaltyMeasures17.in_force(date) { Rule::PenaltyMeasures17 } else { Rule::LocalReinspection }
    }

    /// Its name in data and locale keys.
    pub const fn key(self) -> &'static str {
        match self {
            Rule::CivilCode201 => "civil_code_201",
            Rule::CivilCode202 => "civil_code_202",
            Rule::CivilCode203 => "civil_code_203",
            Rule::PenaltyLaw85 => "penalty_law_85",
            Rule::CoercionLaw69 => "coercion_law_69",
            Rule::PrintedDate => "printed_date",
            Rule::EnteredDate => "entered_date",
            Rule::PenaltyMeasures17 => "penalty_measures_17",
            Rule::LocalReinspection => "local_reinspection",
            Rule::LookBack => "look_back",
            Rule::DockIn => "dock_in",
            Rule::LateDockIn => "late_dock_in",
            Rule::Diagnosis => "diagnosis",
            Rule::SafetyLaw78 => "safety_law_78",
            Rule::ActionPlan => "action_plan",
            Rule::VisitInterval => "visit_interval",
            Rule::HalfYear => "half_year",
            Rule::YearEnd => "year_end",
            Rule::CopyTo => "copy_to",
            Rule::MeasureReview => "measure_review",
        }
    }

    /// How sure its text is.
    pub const fn verified(self) -> Verified {
        match self {
            Rule::CivilCode201
            | Rule::CivilCode202
            | Rule::CivilCode203
            | Rule::PenaltyLaw85
            | Rule::CoercionLaw69
            | Rule::PrintedDate
            | Rule::EnteredDate
            | Rule::DockIn
            | Rule::Diagnosis
            | Rule::HalfYear
            | Rule::YearEnd
            | Rule::CopyTo
            | Rule::SafetyLaw78 => Verified::Verified,
            Rule::LocalReinspection => Verified::Secondary,
            Rule::PenaltyMeasures17 | Rule::LookBack | Rule::LateDockIn | Rule::ActionPlan | Rule::VisitInterval | Rule::MeasureReview => {
                Verified::Unverified
            }
        }
    }

    /// The first day on which it is in force; none when it is older than any record or has no date of its own.
    pub const fn effective_from(self) -> Option<NaiveDate> {
        match self {
            Rule::CivilCode201 | Rule::CivilCode202 | Rule::CivilCode203 => NaiveDate::from_ymd_opt(2021, 1, 1),
            Rule::PenaltyLaw85 => NaiveDate::from_ymd_opt(2021, 7, 15),
            Rule::CoercionLaw69 => NaiveDate::from_ymd_opt(2012, 1, 1),
            Rule::SafetyLaw78 => NaiveDate::from_ymd_opt(2021, 9, 1),
            _ => None,
        }
    }

    /// The last day on which it is in force; none while it is.
    pub const fn effective_to(self) -> Option<NaiveDate> {
        match self {
            Rule::PenaltyMeasures17 => NaiveDate::from_ymd_opt(2026, 1, 31),
            _ => None,
        }
    }

    /// Whether it is in force on `date`.
    pub fn in_force(self, date: NaiveDate) -> bool {
        self.effective_from().is_none_or(|from| from <= date) && self.effective_to().is_none_or(|to| date <= to)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_is_listed_once_under_its_own_key() {
        let keys: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.key()).collect();
        assert_eq!(keys.len(), Rule::ALL.len());
        assert!(Rule::ALL.is_sorted(), "in the order of the enum, so none is left out");
        assert_eq!(Rule::ALL.last(), Some(&Rule::MeasureReview));
    }

    #[test]
    fn a_rule_is_in_force_between_its_dates() {
        let date = |text: &str| text.parse().unwrap();
        assert!(!Rule::CivilCode203.in_force(date("2020-12-31")));
        assert!(Rule::CivilCode203.in_force(date("2021-01-01")));
        assert!(Rule::PrintedDate.in_force(NaiveDate::MIN) && Rule::PrintedDate.in_force(NaiveDate::MAX));
    }

    #[test]
    fn the_rule_of_reinspection_is_chosen_by_the_date_of_inspection() {
        let rule = |text: &str| Rule::reinspection(text.parse().unwrap());
        assert_eq!(rule("2026-01-31"), Rule::PenaltyMeasures17);
        assert_eq!(rule("2026-02-01"), Rule::LocalReinspection);
        assert_eq!(rule("2026-01-31").verified(), Verified::Unverified);
        assert_eq!(rule("2026-02-01").verified(), Verified::Secondary);
    }
}
