//! Reports, charts and the clauses that a hazard may fall under.

use super::Desk;
use crate::domain::criteria::Criteria;
use crate::domain::enterprise::Sector;
use crate::domain::id::EnterpriseId;
use crate::domain::pairing::{ProposedPairing, Supervision, propose};
use crate::locale::Lang;
use crate::paper::figures;
use crate::paper::official::{Request, Templates, make};
use crate::paper::report::{Question, Report};
use crate::store::{StoreError, View};
use crate::tui::app::ask::{ChartKind, OfferedClause};
use crate::tui::app::chart::{Chart, HeatMap, HeatRow, MonthBars, Rate, Rates};
use crate::tui::app::field::Line;
use crate::tui::app::paper::PaperPage;
use chrono::NaiveDate;
use std::cell::Cell;
use std::io::ErrorKind;
use std::path::Path;

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

    /// An official paper, to be read before it is saved.
    pub(super) fn paper(&self, view: &View, request: Request) -> Result<Box<PaperPage>, String> {
        let templates = Templates::of_folder(self.session.store.path().and_then(Path::parent));
        let made = make(&self.session, view, &request, &templates).map_err(|failure| failure.line(self.words))?;
        let lines = made.lines().unwrap_or_default();
        // Who came in by a key has no files on this machine.
        let here = std::env::current_dir().ok().filter(|_| !self.session.officer.forced);
        let path = here.map(|folder| Line::new(&folder.join(&made.name).display().to_string()));
        let page = PaperPage { request, made, lines, path, problem: None, saving: false, scroll: 0, end: Cell::default() };
        Ok(Box::new(page))
    }

    /// Saves a paper; where it is then, or why it is not.
    pub(super) fn save_paper(&self, page: &PaperPage, path: &str) -> Result<String, String> {
        // The screen does not ask for it either.
        if self.session.officer.forced {
            return Err(self.words.get("paper.from_afar"));
        }
        let to = super::folder::resolved(Path::new(""), path);
        let path = to.display();
        let not_saved = |failure: std::io::Error| match failure.kind() {
            ErrorKind::AlreadyExists => self.words.fill("cli.out.exists", &[("path", &path)]),
            ErrorKind::NotFound => self.words.fill("cli.out.no_folder", &[("path", &path)]),
            _ => self.words.fill("cli.not_written", &[("path", &path), ("cause", &self.words.io(&failure))]),
        };
        let saved = page.made.save(&to).map_err(not_saved)?;
        // It is out; where the database cannot be written, it went unrecorded.
        drop(self.session.record_paper(page.request.paper.key(), page.request.of));
        Ok(saved.display().to_string())
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
                let (weeks, rows) = figures::heat(view, today)?;
                let row = |(name, visits, interval_days)| HeatRow { name, visits, interval_days };
                Chart::Heat(HeatMap { weeks, rows: rows.into_iter().map(row).collect() })
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
