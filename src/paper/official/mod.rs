//! The official papers: what the bureau signs, serves, files and copies, as Word documents.
//!
//! [`make`] gathers what a paper says (`sheet` under the names by which templates ask, `hazard` and `record` for what
//! single records hold, `period` for what a half-year or a year came to) and pours it into the template (`template`):
//! the bureau's own, or the one that the program ships. Papers are Chinese, whatever the screen speaks.

mod form;
mod hazard;
mod made;
mod measure;
mod period;
mod record;
mod sheet;
mod template;

pub use form::{date, document_number};
pub use made::Made;
pub use template::{Origin, Templates};

use super::dossier;
use super::enterprise_file;
use super::gather::Asked;
use super::word::{self, TemplateError, Value};
use crate::access::Session;
use crate::domain::fields::Fields;
use crate::domain::id::{EnterpriseId, GroupId, RecordId, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::register::{RecordFacts, RegisterKind, ReportKind};
use crate::locale::{Lang, Words};
use crate::store::{StoreError, View};
use chrono::NaiveDate;
use sheet::Sheet;

vocabulary! {
    /// The official papers.
    Paper {
        /// A version of an enterprise's hazard list (R26, R27).
        HazardList = "hazard_list",
        /// An enterprise's action plan (R28).
        ActionPlan = "action_plan",
        /// The record of an inspection (Work Safety Law, art. 68).
        InspectionRecord = "inspection_record",
        /// An order to rectify within a time limit (R49; Work Safety Law, art. 65).
        RectificationOrder = "rectification_order",
        /// What a re-inspection of an order found.
        ReinspectionOpinion = "reinspection_opinion",
        /// The decision of an on-site or coercive measure (R50, R51; Work Safety Law, art. 65 and 70).
        OnsiteMeasure = "onsite_measure",
        /// A group's half-year assessment (R38).
        HalfYearAssessment = "half_year_assessment",
        /// An enterprise's rectification report at the year's end (R39).
        EnterpriseAnnual = "enterprise_annual",
        /// A group's report at the year's end (R40).
        GroupAnnual = "group_annual",
        /// The back-check of the officers' own work (R57).
        Dossier = "dossier",
        /// All about an enterprise (R43).
        EnterpriseFile = "enterprise_file",
    }
}

impl Paper {
    /// The papers that can be asked for of a record, the likeliest first.
    pub fn of(subject: Subject) -> &'static [Paper] {
        use Paper::*;
        match subject {
            Subject::Hazard(_) => &[ReinspectionOpinion],
            Subject::Enterprise(_) => &[EnterpriseFile, HazardList, ActionPlan, EnterpriseAnnual, Dossier],
            Subject::Group(_) => &[HalfYearAssessment, GroupAnnual],
            Subject::Record(id) => match id.kind {
                RegisterKind::HazardList => &[HazardList],
                RegisterKind::ActionPlan => &[ActionPlan],
                RegisterKind::Visit => &[InspectionRecord],
                RegisterKind::RectificationOrder => &[RectificationOrder, ReinspectionOpinion],
                RegisterKind::Measure => &[OnsiteMeasure],
                RegisterKind::Report => &[HalfYearAssessment, GroupAnnual, EnterpriseAnnual],
                _ => &[],
            },
            Subject::Programme | Subject::Staff(_) | Subject::Database => &[],
        }
    }

    /// Its name as an argument of the command line.
    pub fn argument(self) -> String {
        self.key().replace('_', "-")
    }

    /// Whether it is about a half-year or a year.
    pub fn report_kind(self) -> Option<ReportKind> {
        match self {
            Paper::HalfYearAssessment => Some(ReportKind::HalfYearAssessment),
            Paper::EnterpriseAnnual => Some(ReportKind::EnterpriseAnnual),
            Paper::GroupAnnual => Some(ReportKind::GroupAnnual),
            _ => None,
        }
    }
}

/// A paper that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Which.
    pub paper: Paper,
    /// Of what.
    pub of: Subject,
    /// Of which half-year or year, `2026H1` or `2026`; the one that today is in where none is named.
    pub period: Option<String>,
    /// As of which day, for a back-check; today where none is named.
    pub on: Option<NaiveDate>,
}

impl Request {
    /// The words of the command line that ask for it.
    pub fn arguments(&self) -> String {
        let mut words = vec!["paper".to_owned(), self.paper.argument(), self.of.to_string()];
        words.extend(self.period.iter().map(|period| format!("--period {period}")));
        words.extend(self.on.map(|on| format!("--on {on}")));
        words.join(" ")
    }
}

/// Why a paper cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The database did not answer, or refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A re-inspection opinion rests on an order, and there is none.
    #[error("no order")]
    NoOrder,
    /// This paper is never made of such a record.
    #[error("{0} is not made of {1}")]
    NotOf(Paper, Subject),
    /// The bureau's own template cannot be used.
    #[error("{path}: {cause}")]
    Template {
        /// Its file.
        path: String,
        /// Why.
        cause: TemplateError,
    },
    /// The bureau's own template cannot be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// Its file.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
}

impl PaperError {
    /// What happened, and what to do.
    pub fn line(&self, words: Words) -> String {
        match self {
            PaperError::Store(failure) => words.store_error(failure),
            PaperError::NoOrder => words.get("paper.refused.no_order"),
            PaperError::NotOf(paper, subject) => {
                let kind = words.get(&format!("paper.kind.{paper}"));
                words.fill("paper.refused.not_of", &[("paper", &kind), ("subject", subject)])
            }
            PaperError::Template { path, cause } => {
                let key = match cause {
                    TemplateError::NotADocument => "paper.refused.not_a_document",
                    TemplateError::Damaged(_) => "paper.refused.damaged",
                    TemplateError::TooLarge => "paper.refused.too_large",
                };
                words.fill(key, &[("path", path)])
            }
            PaperError::Unreadable { path, cause } => {
                words.fill("paper.refused.unreadable", &[("path", path), ("cause", &words.io(cause))])
            }
        }
    }
}

impl From<Refusal> for PaperError {
    fn from(refusal: Refusal) -> Self {
        Self::Store(refusal.into())
    }
}

/// Bytes of a file's name at most, without its end.
const NAME_BYTES: usize = 240;

/// Makes a paper.
///
/// # Errors
/// As `PaperError` says.
pub fn make(session: &Session, view: &View, request: &Request, templates: &Templates) -> Result<Made, PaperError> {
    let words = Words::new(Lang::Zh);
    let asked = Asked::by(session, view);
    let mut sheet = Sheet::new(asked, words, &session.officer.name)?;
    let of = gather(&mut sheet, request)?;
    let (template, origin) = templates.get(request.paper)?;
    let (document, filled) = word::fill(&template, &sheet.filling).map_err(|cause| templates.failed(request.paper, cause))?;
    let name = [words.get(&format!("paper.kind.{}", request.paper)), of].join("-");
    // What is a path to some system is no part of a name.
    let name: String = name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect();
    // File systems take 255 bytes; a name that is longer by far is no enterprise's.
    let name: String = name.char_indices().take_while(|(at, c)| at + c.len_utf8() <= NAME_BYTES).map(|(_, c)| c).collect();
    Ok(Made { document, name: format!("{name}.docx"), filled, origin })
}

/// A name by which a template can ask, and what it would get; that of a list's first item.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Name {
    /// The tag, as templates write it between braces.
    pub tag: String,
    /// The value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The names by which a template of this paper can ask, those of lists behind the list's name and a dot.
///
/// # Errors
/// As `make`.
pub fn names(session: &Session, view: &View, request: &Request) -> Result<Vec<Name>, PaperError> {
    let mut sheet = Sheet::new(Asked::by(session, view), Words::new(Lang::Zh), &session.officer.name)?;
    gather(&mut sheet, request)?;
    let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
    let filling = &sheet.filling;
    let alone = filling.values.iter().map(|(tag, value)| Name { tag: tag.clone(), value: text(value) });
    let listed = filling.lists.iter().flat_map(|(list, items)| {
        let value = |name| items.items.first().and_then(|first| first.get(name)).and_then(text);
        items.names.iter().map(move |name| Name { tag: format!("{list}.{name}"), value: value(name) })
    });
    Ok(alone.chain(listed).collect())
}

/// Puts all that a paper can say on its sheet; what it is of, for its name.
fn gather(sheet: &mut Sheet, request: &Request) -> Result<String, PaperError> {
    let (paper, of) = (request.paper, request.of);
    let not_of = || PaperError::NotOf(paper, of);
    if !Paper::of(of).contains(&paper) {
        return Err(not_of());
    }
    match (paper, of) {
        (Paper::HazardList | Paper::ActionPlan, Subject::Enterprise(id)) => {
            let kind = if paper == Paper::HazardList { RegisterKind::HazardList } else { RegisterKind::ActionPlan };
            record::latest(sheet, id, kind)
        }
        (Paper::ReinspectionOpinion, Subject::Hazard(id)) => record::reinspection_of_hazard(sheet, id),
        (Paper::ReinspectionOpinion, Subject::Record(id)) => record::reinspection_of_order(sheet, id),
        (_, Subject::Record(id)) if paper.report_kind().is_some() => {
            let (of, period) = reported(sheet, id, paper)?;
            gather(sheet, &Request { of, period: Some(period), ..request.clone() })
        }
        (_, Subject::Record(id)) => record::record(sheet, id),
        (Paper::HalfYearAssessment | Paper::GroupAnnual, Subject::Group(id)) => period::group(sheet, paper, id, request.period.as_deref()),
        (Paper::EnterpriseAnnual, Subject::Enterprise(id)) => period::enterprise(sheet, id, request.period.as_deref()),
        (Paper::EnterpriseFile, Subject::Enterprise(id)) => {
            let report = enterprise_file::enterprise_file(&sheet.asked, id)?;
            sheet.enterprise(&sheet.asked.enterprise(id)?)?;
            sheet.report(&report);
            Ok(of_enterprise(sheet, id)?)
        }
        (Paper::Dossier, Subject::Enterprise(id)) => {
            let day = request.on.unwrap_or(sheet.asked.today);
            let report = dossier(sheet.asked.view, sheet.asked.calendar, id, day, sheet.asked.today)?;
            sheet.enterprise(&sheet.asked.enterprise(id)?)?;
            sheet.report(&report);
            sheet.day("paper.tag.back_check_day", Some(day));
            Ok(format!("{}-{day}", of_enterprise(sheet, id)?))
        }
        _ => Err(not_of()),
    }
}

fn of_enterprise(sheet: &Sheet, id: EnterpriseId) -> Result<String, StoreError> {
    Ok(sheet.asked.enterprise(id)?.facts.name)
}

/// Whose report a record is, and of which period.
fn reported(sheet: &Sheet, id: RecordId, paper: Paper) -> Result<(Subject, String), PaperError> {
    let record = sheet.record_of(id)?;
    let RecordFacts::Report(facts) = &record.facts else { return Err(PaperError::NotOf(paper, Subject::Record(id))) };
    let of = match facts.report {
        kind if kind != paper.report_kind() => None,
        Some(ReportKind::EnterpriseAnnual) => facts.enterprise.map(Subject::Enterprise),
        _ => facts.group.map(Subject::Group),
    };
    Ok((of.ok_or(PaperError::NotOf(paper, Subject::Record(id)))?, facts.get(crate::domain::field::Field::Period)))
}

/// The report of a group or an enterprise on a period, where it was entered.
fn report_on_file(
    sheet: &Sheet,
    kind: ReportKind,
    period: &str,
    of: (Option<GroupId>, Option<EnterpriseId>),
) -> Result<Option<crate::domain::register::Report>, StoreError> {
    let mut found = None;
    sheet.asked.each_record(RegisterKind::Report, |record| {
        if let RecordFacts::Report(facts) = record.facts
            && facts.report == Some(kind)
            && facts.period == period
            && (of.0.is_some() && facts.group == of.0 || of.1.is_some() && facts.enterprise == of.1)
        {
            found = Some(facts);
        }
        Ok(())
    })?;
    Ok(found)
}
