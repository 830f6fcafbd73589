//! Reports that fall due by the calendar: half-year assessments, year-end reports (R38, R39, R40).

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::field::Field;
use crate::domain::fields::fields;
use crate::domain::id::{EnterpriseId, GroupId};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::programme::Parameters;
use chrono::{Datelike, NaiveDate};

vocabulary! {
    /// The kinds of report.
    ReportKind {
        /// A group's half-year assessment (R38).
        HalfYearAssessment = "half_year_assessment",
        /// An enterprise's rectification report at the year's end (R39).
        EnterpriseAnnual = "enterprise_annual",
        /// A group's report at the year's end, copied to the local government (R40).
        GroupAnnual = "group_annual",
    }
}

impl ReportKind {
    /// Its periods that end from `first` to `last`, with their last days.
    pub fn periods(self, first: NaiveDate, last: NaiveDate) -> Vec<(String, NaiveDate)> {
        let ends: &[(u32, u32, &str)] = match self {
            ReportKind::HalfYearAssessment => &[(6, 30, "H1"), (12, 31, "H2")],
            ReportKind::EnterpriseAnnual | ReportKind::GroupAnnual => &[(12, 31, "")],
        };
        let years = first.year()..=last.year().min(first.year() + LONGEST);
        let all = years.flat_map(|year| {
            ends.iter().map(move |&(month, day, half)| (format!("{year}{half}"), NaiveDate::from_ymd_opt(year, month, day)))
        });
        all.filter_map(|(period, end)| Some((period, end?))).filter(|(_, end)| (first..=last).contains(end)).collect()
    }

    /// The last day of a period as it is written, `2026H1` or `2026`.
    pub fn period_end(self, period: &str) -> Option<NaiveDate> {
        let year: i32 = period.get(..4)?.parse().ok()?;
        let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
        self.periods(first, last).into_iter().find(|(name, _)| name == period).map(|(_, end)| end)
    }

    /// The first day of a period as it is written.
    pub fn period_start(self, period: &str) -> Option<NaiveDate> {
        let end = self.period_end(period)?;
        NaiveDate::from_ymd_opt(end.year(), if period.ends_with("H2") { 7 } else { 1 }, 1)
    }
}

/// Years of reports that a programme can ask for: it ends before, or its end was mistyped.
const LONGEST: i32 = 10;

fields! {
    /// A report: received, and copied where it has to be.
    Report {
        /// The kind.
        report: Option<ReportKind> = Report, Kind::One("report_kind", ReportKind::KEYS);
        /// The period, `2026H1` or `2026`.
        period: String = Period, Kind::Line;
        /// The group that reports.
        group: Option<GroupId> = Group, Kind::Group;
        /// The enterprise that reports.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// The day it was received.
        received_on: Option<NaiveDate> = ReceivedOn, Kind::Date;
        /// What it says.
        conclusion: String = Conclusion, Kind::Area;
        /// The document's number.
        document: String = Document, Kind::Line;
        /// The day it was copied to the local government.
        copied_on: Option<NaiveDate> = CopiedOn, Kind::Date;
        /// To whom.
        copied_to: String = CopiedTo, Kind::Line;
    }
}

impl Report {
    /// Whether it has to be copied to the local government and was not.
    fn wants_copy(&self) -> bool {
        self.report == Some(ReportKind::GroupAnnual) && self.received_on.is_some() && self.copied_on.is_none()
    }
}

impl Register for Report {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(RegisterAct::Enter, &[Report, Period, Group, Enterprise, Conclusion, ReceivedOn, Document], &[Report, Period]),
            form(RegisterAct::Receive, &[ReceivedOn, Conclusion, Document], &[ReceivedOn]),
            form(RegisterAct::Copy, &[CopiedOn, CopiedTo, Document], &[CopiedOn, CopiedTo]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.report.and_then(|report| report.period_end(&self.period))
    }

    fn stage(&self) -> RecordStage {
        match self.received_on {
            None => RecordStage::Open,
            Some(_) if self.wants_copy() => RecordStage::Uncopied,
            Some(_) => RecordStage::Done,
        }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Report, Field::Period, Field::ReceivedOn, Field::CopiedOn, Field::CopiedTo]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::ReceivedOn, Field::CopiedOn]
    }

    fn obligations(&self, _: &Parameters) -> Vec<Obligation> {
        let due = self.received_on.filter(|_| self.wants_copy());
        due.into_iter().map(|alert_on| Obligation { alert_on, kind: ReminderKind::CopyTo }).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn r38_r39_r40_periods_end_with_the_half_year_and_the_year() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let names =
            |kind: ReportKind, first, last| kind.periods(date(first), date(last)).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(ReportKind::HalfYearAssessment, "2026-03-01", "2027-06-30"), ["2026H1", "2026H2", "2027H1"]);
        assert_eq!(names(ReportKind::EnterpriseAnnual, "2026-07-01", "2028-12-30"), ["2026", "2027"]);
        assert_eq!(names(ReportKind::GroupAnnual, "2026-07-01", "9999-12-30").len(), 11);
        assert_eq!(ReportKind::HalfYearAssessment.period_end("2026H2"), Some(date("2026-12-31")));
        assert_eq!(ReportKind::HalfYearAssessment.period_start("2026H2"), Some(date("2026-07-01")));
        assert_eq!(ReportKind::GroupAnnual.period_start("2026"), Some(date("2026-01-01")));
        for bad in ["", "2026", "2026H3", "20", "\u{5e74}", "H1"] {
            assert_eq!(ReportKind::HalfYearAssessment.period_end(bad), None, "{bad}");
        }
    }
}
