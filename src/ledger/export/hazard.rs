//! The table of hazards: the ledger from discovery to close-out.

use super::{Column, NUMBER, Spec, VERSION, day, left, names, number, others, term, text, version};
use crate::domain::enterprise::EnterpriseFacts;
use crate::domain::hazard::{Closure, Hazard, Plan, Reinspection};
use crate::ledger::heading::Field;
use crate::ledger::workbook::Cell;
use crate::locale::Words;
use chrono::NaiveDate;

/// A hazard on its way out, with what its row says beside it.
#[derive(Clone, Copy)]
pub struct HazardSource<'a> {
    /// The hazard.
    pub hazard: &'a Hazard,
    /// Its enterprise.
    pub enterprise: &'a EnterpriseFacts,
    /// The day by which its deadline is judged.
    pub today: NaiveDate,
    /// The id of the database.
    pub database: &'a str,
    /// The language.
    pub words: Words,
}

impl HazardSource<'_> {
    fn plan<'p>(&'p self, of: impl Fn(&'p Plan) -> &'p str) -> Cell {
        self.hazard.plan.as_ref().map_or(Cell::Empty, |plan| text(of(plan)))
    }

    fn reinspection(&self) -> Option<&Reinspection> {
        self.hazard.reinspections.last()
    }

    fn closure(&self) -> Option<&Closure> {
        self.hazard.closure.as_ref()
    }

    /// Days to the deadline, where it still counts.
    fn left(&self) -> Option<i64> {
        let due = self.hazard.deadline().filter(|_| self.hazard.stage.is_open() && !self.hazard.is_passed())?;
        Some((due - self.today).num_days())
    }

    /// Whether its deadline has gone by.
    pub fn is_overdue(&self) -> bool {
        self.hazard.overdue_days(self.today) > 0
    }
}

type Of = fn(&HazardSource) -> Cell;

/// Its columns.
pub(super) const SPECS: &[Spec<Of>] = &[
    Spec::new(NUMBER, Field::Number, |it| text(&it.hazard.id.to_string())),
    Spec::new("code", Field::Code, |it| text(it.hazard.facts.code.as_deref().unwrap_or_default())),
    Spec::new("enterprise", Field::Enterprise, |it| text(&it.enterprise.name)),
    Spec::new("uscc", Field::Uscc, |it| text(it.enterprise.uscc.as_deref().unwrap_or_default())),
    Spec::new("town", Field::Town, |it| text(&it.enterprise.town)),
    Spec::new("sector", Field::Sector, |it| term("sector", it.hazard.facts.sector, it.words)),
    Spec::long("description", Field::Description, |it| text(&it.hazard.facts.description)),
    Spec::new("location", Field::Location, |it| text(&it.hazard.facts.location)),
    Spec::new("severity", Field::Severity, |it| term("severity", Some(it.hazard.facts.severity), it.words)),
    Spec::new("category", Field::Category, |it| match it.hazard.facts.category {
        Some(category) => term("category", Some(category), it.words),
        None => text(it.hazard.facts.category_raw.as_deref().unwrap_or_default()),
    }),
    Spec::new("found_on", Field::FoundOn, |it| day(Some(it.hazard.facts.found_on))),
    Spec::new("found_by", Field::FoundBy, |it| names(&it.hazard.facts.found_by)),
    Spec::new("found_mode", Field::FoundMode, |it| term("visit_mode", it.hazard.facts.found_mode, it.words)),
    Spec::new("basis", Field::Basis, |it| text(it.hazard.facts.clause.as_ref().map_or("", |clause| &clause.source))),
    Spec::new("clause", Field::Clause, |it| text(it.hazard.facts.clause.as_ref().map_or("", |clause| &clause.clause))),
    Spec::new("owner", Field::Owner, |it| text(&it.hazard.facts.owner)),
    Spec::long("measures", Field::Measures, |it| it.plan(|plan| &plan.measures)),
    Spec::new("funds", Field::Funds, |it| number(it.hazard.plan.as_ref().and_then(|plan| plan.funds))),
    Spec::long("contingency_plan", Field::ContingencyPlan, |it| it.plan(|plan| &plan.contingency_plan)),
    Spec::long("goal", Field::Goal, |it| it.plan(|plan| &plan.goal)),
    Spec::new("deadline", Field::Deadline, |it| match it.hazard.deadline() {
        None if it.hazard.facts.standing => text(&it.words.get("ledger.standing")),
        due => day(due),
    }),
    Spec::derived("left", |it| it.left().map_or(Cell::Empty, |days| left(days, it.words))),
    Spec::new("stage", Field::Stage, |it| text(&it.words.stage(it.hazard))),
    Spec::new("rectified_on", Field::RectifiedOn, |it| day(it.hazard.applied_on)),
    Spec::new("reinspector", Field::Reinspector, |it| match it.reinspection() {
        Some(reinspection) => names(&reinspection.by),
        None => it.plan(|plan| &plan.reinspector),
    }),
    Spec::new("reinspected_on", Field::ReinspectedOn, |it| day(it.reinspection().map(|reinspection| reinspection.on))),
    Spec::new("reinspection_result", Field::ReinspectionResult, |it| {
        term("answer", it.reinspection().map(|reinspection| if reinspection.passed { "passed" } else { "failed" }), it.words)
    }),
    Spec::new("closed", Field::Closed, |it| day(it.closure().map(|closure| closure.on))),
    Spec::derived("closed_by", |it| {
        let officers = it.closure().map(|closure| [Some(closure.by.as_str()), closure.second_officer.as_deref()]);
        text(&officers.into_iter().flatten().flatten().filter(|name| !name.is_empty()).collect::<Vec<_>>().join("\u{3001}"))
    }),
    Spec { is_long: true, ..Spec::derived("evidence", |it| text(it.closure().map_or("", |closure| &closure.evidence))) },
    Spec::derived("ended", |it| {
        let ending = it.hazard.ending.as_ref();
        text(&ending.map_or_else(String::new, |ending| format!("{} {}", ending.on, ending.reason)))
    }),
    Spec::long("notes", Field::Notes, |it| text(&it.hazard.facts.notes)),
    Spec::long("others", Field::Others, |it| others(&it.hazard.facts.extra)),
    Spec::new(VERSION, Field::Version, |it| version(it.hazard.version, it.database)),
];

/// The columns of the table of hazards.
pub fn hazard_columns(words: Words) -> Vec<Column> {
    SPECS.iter().map(|spec| spec.column(words)).collect()
}

/// A hazard's row, a cell for each column.
pub fn hazard_cells(source: &HazardSource) -> Vec<Cell> {
    SPECS.iter().map(|spec| (spec.cell)(source)).collect()
}
