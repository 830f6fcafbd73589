//! Hazards as items of a paper.

use super::form::{date, with_dates};
use super::sheet::Sheet;
use crate::domain::hazard::{Hazard, Plan, Severity};
use crate::domain::id::HazardId;
use crate::paper::word::{Value, Values};
use crate::store::StoreError;
use chrono::NaiveDate;

/// What a paper can say of a hazard.
const NAMES: &[&str] = &[
    "column.id",
    "field.description",
    "field.location",
    "field.severity",
    "field.category",
    "field.clause",
    "field.code",
    "field.found_on",
    "field.found_by",
    "field.found_mode",
    "field.owner",
    "field.responsibility",
    "field.measures",
    "field.funds",
    "field.contingency_plan",
    "field.goal",
    "field.remediation_plan",
    "field.deadline",
    "field.notes",
    "column.stage",
    "paper.tag.overdue_days",
    "paper.tag.reinspected_on",
    "field.reinspector",
    "paper.tag.reinspection_result",
    "field.opinion",
    "paper.tag.closed_on",
    "field.evidence",
];

impl Sheet<'_> {
    /// The hazards of a paper, with how many there are. `deadline` is that of all where the paper itself sets one.
    pub fn hazards(&mut self, hazards: &[Hazard], deadline: Option<NaiveDate>) {
        self.hazard_list("paper.tag.hazards", hazards, |hazard| deadline.or_else(|| hazard.deadline()));
        let major = hazards.iter().filter(|hazard| hazard.facts.severity == Severity::Major).count();
        self.count("paper.tag.hazard_count", hazards.len());
        self.count("paper.tag.major_count", major);
    }

    /// Hazards as a list of this name, each with the deadline that the paper gives it.
    pub fn hazard_list(&mut self, key: &str, hazards: &[Hazard], deadline: impl Fn(&Hazard) -> Option<NaiveDate>) {
        let items = hazards.iter().map(|hazard| self.hazard(hazard, deadline(hazard))).collect();
        self.list(key, NAMES, items);
    }

    /// Hazards by their ids. A get for each.
    pub fn hazards_of_ids(&self, ids: &[HazardId]) -> Result<Vec<Hazard>, StoreError> {
        ids.iter().map(|id| self.asked.hazard(*id)).collect()
    }

    fn hazard(&self, hazard: &Hazard, due: Option<NaiveDate>) -> Values {
        let (facts, words) = (&hazard.facts, self.words);
        let none = Plan::default();
        let plan = hazard.plan.as_ref().unwrap_or(&none);
        let term = |family: &str, key: Option<&str>| key.map_or_else(String::new, |key| words.get(&format!("{family}.{key}")));
        let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| date(words, day));
        let and = words.get("general.and");
        let last = hazard.reinspections.last();
        let result = last.map(|last| if last.passed { "answer.passed" } else { "answer.failed" });
        let standing = if facts.standing { words.get("ledger.standing") } else { String::new() };
        let closure = hazard.closure.as_ref();
        let overdue = hazard.overdue_days(self.asked.today);
        let texts: [(&str, String); 27] = [
            ("column.id", hazard.id.to_string()),
            ("field.description", facts.description.clone()),
            ("field.location", facts.location.clone()),
            ("field.severity", term("severity", Some(facts.severity.key()))),
            (
                "field.category",
                facts.category.map_or_else(|| facts.category_raw.clone().unwrap_or_default(), |it| term("category", Some(it.key()))),
            ),
            (
                "field.clause",
                facts.clause.as_ref().map_or_else(String::new, |clause| format!("{} {}", clause.source, clause.clause).trim().to_owned()),
            ),
            ("field.code", facts.code.clone().unwrap_or_default()),
            ("field.found_on", day(Some(facts.found_on))),
            ("field.found_by", facts.found_by.join(&and)),
            ("field.found_mode", term("visit_mode", facts.found_mode.map(|it| it.key()))),
            ("field.owner", facts.owner.clone()),
            ("field.responsibility", plan.responsibility.clone()),
            ("field.measures", plan.measures.clone()),
            ("field.funds", plan.funds.map_or_else(String::new, |yuan| yuan.to_string())),
            ("field.contingency_plan", plan.contingency_plan.clone()),
            ("field.goal", plan.goal.clone()),
            ("field.remediation_plan", plan.remediation_plan.clone()),
            ("field.deadline", due.map_or(standing, |due| date(words, due))),
            ("field.notes", facts.notes.clone()),
            ("column.stage", words.stage(hazard)),
            ("paper.tag.overdue_days", if overdue > 0 { overdue.to_string() } else { String::new() }),
            ("paper.tag.reinspected_on", day(last.map(|last| last.on))),
            ("field.reinspector", last.map_or_else(|| plan.reinspector.clone(), |last| last.by.join(&and))),
            ("paper.tag.reinspection_result", result.map_or_else(String::new, |key| words.get(key))),
            ("field.opinion", last.map_or_else(String::new, |last| last.opinion.clone())),
            ("paper.tag.closed_on", day(closure.map(|closure| closure.on))),
            ("field.evidence", closure.map_or_else(String::new, |closure| closure.evidence.clone())),
        ];
        texts.into_iter().map(|(key, text)| (self.name(key), Value::of(with_dates(words, &text)))).collect()
    }
}
