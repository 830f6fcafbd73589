//! What helps to judge a hazard: the same elsewhere (R48), and the clauses that it may fall under.

use super::gather::{Asked, block, stage, term, yes};
use super::report::{Cell, Mark, Report, Row};
use crate::domain::criteria::{Candidate, Criteria};
use crate::domain::hazard::Stage;
use crate::domain::id::{HazardId, Subject};
use crate::domain::likeness::{Like, Likeness};
use crate::store::StoreError;

/// The likest that are shown.
const BEST: usize = 50;
/// Clauses that are offered.
const CLAUSES: usize = 12;

/// Hazards of other enterprises that are like this one, the likest first. One pass over all hazards.
pub(super) fn elsewhere(asked: &Asked, id: HazardId) -> Result<Report, StoreError> {
    let hazard = asked.hazard(id)?;
    let like = Like::new(&hazard.facts);
    let mut found: Vec<(Likeness, HazardId)> = Vec::new();
    asked.each_hazard(|other| {
        if other.facts.enterprise != hazard.facts.enterprise
            && other.stage != Stage::Void
            && let Some(likeness) = like.of(&other.facts)
        {
            found.push((likeness, other.id));
            // Kept short as it goes: a common fault stands in a million hazards.
            if found.len() >= BEST * 40 {
                keep_best(&mut found);
            }
        }
        Ok(())
    })?;
    keep_best(&mut found);
    let mut rows = Vec::new();
    for (likeness, id) in found {
        let Some(other) = asked.view.hazard(id)? else { continue };
        let name = asked.view.enterprise(other.facts.enterprise)?.map_or_else(String::new, |enterprise| enterprise.facts.name);
        let cells = vec![
            id.to_string().into(),
            name.into(),
            other.facts.description.as_str().into(),
            term("severity", other.facts.severity.key()),
            stage(&other),
            Cell::Count(likeness.words.into()),
            yes(likeness.by_clause),
            other.facts.found_on.into(),
        ];
        let mark = if other.stage.is_open() { Mark::Plain } else { Mark::Dim };
        rows.push(Row::new(cells).marked(mark).of(Subject::Hazard(id)));
    }
    let columns = &["id", "enterprise", "description", "severity", "stage", "likeness", "same_clause", "found_on"];
    Ok(asked.report("elsewhere", format!("{id} {}", hazard.facts.description), vec![block("elsewhere", columns, rows)]))
}

fn keep_best(found: &mut Vec<(Likeness, HazardId)>) {
    found.sort_by(|(one, id), (other, other_id)| other.cmp(one).then(id.cmp(other_id)));
    found.truncate(BEST);
}

/// The clauses that a hazard may fall under by its sector, the day it was found and its words; the officer decides,
/// and "no clause" is an answer. A clause of which only the topic is known determines nothing.
pub(super) fn clauses(asked: &Asked, id: HazardId) -> Result<Report, StoreError> {
    let hazard = asked.hazard(id)?;
    let facts = &hazard.facts;
    let sector = match facts.sector {
        Some(sector) => Some(sector),
        None => asked
            .view
            .enterprise(facts.enterprise)?
            .and_then(|it| it.facts.sectors.first().copied().filter(|_| it.facts.sectors.len() == 1)),
    };
    let criteria = Criteria::shipped();
    let candidates = criteria.candidates(sector, facts.found_on, &facts.description, CLAUSES);
    let mut rows: Vec<Row> = candidates
        .iter()
        .map(|candidate| {
            let row = Row::new(clause_cells(candidate)).of(Subject::Hazard(id));
            row.marked(if candidate.may_determine() { Mark::Plain } else { Mark::Dim })
        })
        .collect();
    let none = Row::new(vec![Cell::Nothing, Cell::Nothing, term("field", "no_clause"), Cell::Nothing, Cell::Nothing, Cell::Nothing]);
    rows.push(none.of(Subject::Hazard(id)).marked(if facts.no_clause { Mark::Near } else { Mark::Plain }));
    let columns = &["clause", "document", "content", "category", "use", "verified"];
    Ok(asked.report("clauses", format!("{id} {}", facts.description), vec![block("clauses", columns, rows)]))
}

fn clause_cells(candidate: &Candidate) -> Vec<Cell> {
    let (document, criterion) = (candidate.document, candidate.criterion);
    let title = |title: &str, number: &str| format!("{title} {number}");
    vec![
        criterion.clause.as_str().into(),
        Cell::Either { zh: title(&document.title_zh, &document.number_zh), en: title(&document.title_en, &document.number_en) },
        Cell::Either { zh: criterion.label_zh.clone(), en: criterion.label_en.clone() },
        term("category", criterion.category.key()),
        term("report.clause", if candidate.may_determine() { "determines" } else { "pointer" }),
        term("rule.mark", candidate.verified().key()),
    ]
}
