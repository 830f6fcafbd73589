//! Trainings held, and who lacks which topic (R22, R54).

use super::gather::{Asked, Bureau, block, term, terms};
use super::report::{Cell, Mark, Report, Row};
use crate::domain::id::{StaffId, Subject};
use crate::domain::register::{RecordFacts, RegisterKind, TrainingTopic};
use crate::store::StoreError;
use std::collections::{HashMap, HashSet};

/// What everyone who supervises is to have studied (R22).
pub(super) const REQUIRED: &[TrainingTopic] =
    &[TrainingTopic::Programme, TrainingTopic::PrimaryResponsibility, TrainingTopic::HazchemGuide, TrainingTopic::Criteria];

/// The report on trainings.
pub(super) fn trainings(asked: &Asked) -> Result<Report, StoreError> {
    let bureau = Bureau::of(asked.view)?;
    let rows = asked.records(RegisterKind::Training)?.into_iter().rev().filter_map(|record| {
        let RecordFacts::Training(facts) = &record.facts else { return None };
        let late = facts.held_on.is_none() && facts.on.is_some_and(|on| on < asked.today);
        let cells = vec![
            facts.held_on.or(facts.on).into(),
            record.id.to_string().into(),
            facts.training.map_or(Cell::Nothing, |topic| term("training_topic", topic.key())),
            facts.title.as_str().into(),
            facts.section.as_str().into(),
            facts.attendees.len().into(),
            term("record_stage", record.stage().key()),
        ];
        Some(Row::new(cells).marked(if late { Mark::Bad } else { Mark::Plain }).of(Subject::Record(record.id)))
    });
    let held = block("trainings", &["on", "id", "topic", "title", "section", "attendees", "stage"], rows.collect());
    let missing = missing_topics(asked, &bureau)?;
    let gaps = missing.into_iter().map(|(id, topics)| {
        let section = bureau.member(id).map_or(Cell::Nothing, |member| member.facts.section.as_str().into());
        let cells =
            vec![bureau.name(id).into(), section, topics.len().into(), terms("training_topic", topics.iter().map(|topic| topic.key()))];
        Row::new(cells).marked(Mark::Near).of(Subject::Staff(id))
    });
    let gaps = block("gaps", &["officer", "section", "count", "topics"], gaps.collect());
    Ok(asked.report("trainings", "", vec![held, gaps]))
}

/// Who of the staff that serve today lacks which of the [`REQUIRED`] topics; nobody who lacks none. One pass over the
/// trainings.
pub(super) fn missing_topics(asked: &Asked, bureau: &Bureau) -> Result<Vec<(StaffId, Vec<TrainingTopic>)>, StoreError> {
    let mut attended: HashMap<TrainingTopic, HashSet<String>> = HashMap::new();
    asked.each_record(RegisterKind::Training, |record| {
        if let RecordFacts::Training(facts) = record.facts
            && let (Some(topic), true) = (facts.training, facts.held_on.is_some_and(|on| on <= asked.today))
        {
            attended.entry(topic).or_default().extend(facts.attendees);
        }
        Ok(())
    })?;
    let serving = bureau.staff.iter().filter(|member| member.facts.serves_on(asked.today));
    let lacking = serving.map(|member| {
        let has = |topic: &TrainingTopic| attended.get(topic).is_some_and(|names| names.contains(&member.facts.name));
        (member.id, REQUIRED.iter().copied().filter(|topic| !has(topic)).collect::<Vec<_>>())
    });
    Ok(lacking.filter(|(_, topics)| !topics.is_empty()).collect())
}
