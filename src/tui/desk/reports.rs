//! Reports, charts and the clauses that a hazard may fall under.

use super::Desk;
use crate::domain::criteria::Criteria;
use crate::domain::enterprise::Sector;
use crate::domain::id::EnterpriseId;
use crate::domain::pairing::{ProposedPairing, Supervision, propose};
use crate::locale::Lang;
use crate::paper::figures;
use crate::paper::report::{Question, Report};
use crate::store::{StoreError, View};
use crate::tui::app::ask::{ChartKind, OfferedClause};
use crate::tui::app::chart::{Chart, HeatMap, HeatRow, MonthBars, Rate, Rates};
use chrono::NaiveDate;

/// Clauses offered at once.
const CLAUSES: usize = 12;

impl Desk {
    /// A report; with it, where it is one, the pairings that it proposes, from the same look at the records.
    pub(super) fn report(&self, view: &View, question: &Question) -> Result<(Report, Vec<ProposedPairing>), StoreError> {
        let report = crate::paper::answer(&self.session, view, question)?;
        let proposed = if *question == Question::Proposal { self.proposal(view)? } else { Vec::new() };
        Ok((report, proposed))
    }

    fn proposal(&self, view: &View) -> Result<Vec<ProposedPairing>, StoreError> {
        let (enterprises, groups, staff) = (view.enterprises(EnterpriseId(1), usize::MAX)?, view.groups()?, view.staff()?);
        let named = view.programme()?.facts.enterprises;
        Ok(propose(&Supervision { enterprises: &enterprises, groups: &groups, staff: &staff, day: self.session.today(), named }))
    }

    /// A chart with its figures.
    pub(super) fn chart(&self, view: &View, kind: ChartKind) -> Result<Chart, StoreError> {
        let today = self.session.today();
        Ok(match kind {
            ChartKind::Months => Chart::Months(MonthBars { months: figures::months(view, today)? }),
            ChartKind::Rates => {
                let rate = |(name, listed, closed, overdue)| Rate { name, listed, closed, overdue };
                Chart::Rates(Rates { rows: figures::rates(view, today)?.into_iter().map(rate).collect() })
            }
            ChartKind::Heat => {
                let (weeks, rows, all) = figures::heat(view, today)?;
                let row = |(name, visits, interval_days, since)| HeatRow { name, visits, interval_days, since };
                Chart::Heat(HeatMap { weeks, rows: rows.into_iter().map(row).collect(), all })
            }
        })
    }

    /// The clauses that a hazard may fall under, the likeliest first.
    pub(super) fn clauses(&self, sector: Option<Sector>, on: NaiveDate, text: &str) -> Vec<OfferedClause> {
        let criteria = Criteria::shipped();
        let offered = criteria.candidates(sector, on, text, CLAUSES).into_iter().map(|candidate| {
            let label = if self.words.lang == Lang::En { &candidate.criterion.label_en } else { &candidate.criterion.label_zh };
            OfferedClause { label: label.clone(), pointer: !candidate.may_determine(), clause: candidate.to_clause() }
        });
        offered.collect()
    }
}
