//! Papers of single records: hazard list, action plan, inspection record, order, re-inspection, on-site measure.

use super::sheet::Sheet;
use super::{PaperError, measure};
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, HazardId, RecordId, Subject};
use crate::domain::register::{Record, RecordFacts, RectificationOrder, RegisterKind};
use crate::store::StoreError;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The paper of a record; what it is of, for the file's name.
pub(super) fn record(sheet: &mut Sheet, id: RecordId) -> Result<String, PaperError> {
    let record = sheet.record_of(id)?;
    put(sheet, &record)?;
    Ok(of(sheet, &record)?)
}

/// The latest record of an enterprise's register; without one the paper is of what is open today, and says that the
/// rest is missing.
pub(super) fn latest(sheet: &mut Sheet, enterprise: EnterpriseId, kind: RegisterKind) -> Result<String, PaperError> {
    if let Some(record) = sheet.asked.live(enterprise, kind)?.pop() {
        put(sheet, &record)?;
        return Ok(of(sheet, &record)?);
    }
    let blank = Record { id: RecordId { kind, number: 0 }, version: 0, facts: kind.blank(), overrides: Vec::new(), withdrawn: None };
    sheet.record(&blank)?;
    let facts = sheet.asked.enterprise(enterprise)?;
    sheet.enterprise(&facts)?;
    let open = open_hazards(sheet, enterprise)?;
    sheet.hazards(&open, None);
    Ok(facts.facts.name)
}

fn of(sheet: &Sheet, record: &Record) -> Result<String, StoreError> {
    let enterprise = record.enterprise().map(|id| sheet.asked.enterprise(id)).transpose()?;
    Ok(enterprise.map_or_else(|| record.id.to_string(), |enterprise| format!("{}-{}", enterprise.facts.name, record.id)))
}

fn open_hazards(sheet: &Sheet, enterprise: EnterpriseId) -> Result<Vec<Hazard>, StoreError> {
    let mut open = sheet.asked.hazards_of(enterprise)?;
    open.retain(|hazard| hazard.stage.is_open());
    Ok(open)
}

fn put(sheet: &mut Sheet, record: &Record) -> Result<(), StoreError> {
    sheet.record(record)?;
    let hazards = match (&record.facts, record.enterprise()) {
        // A plan is for all that is open, a hazard list for what was on it.
        (RecordFacts::ActionPlan(_), Some(enterprise)) => open_hazards(sheet, enterprise)?,
        _ => sheet.hazards_of_ids(record.register().hazards())?,
    };
    let deadline = if let RecordFacts::RectificationOrder(order) = &record.facts { order.deadline } else { None };
    sheet.hazards(&hazards, deadline);
    match &record.facts {
        RecordFacts::HazardList(list) => {
            let town = list.enterprise.map(|id| sheet.asked.enterprise(id)).transpose()?.map(|enterprise| enterprise.facts.town);
            let named = Some(list.copied_to.clone()).filter(|named| !named.is_empty()).or(town);
            sheet.copied_to(&named.unwrap_or_default());
        }
        RecordFacts::Measure(facts) => measure::measure(sheet, facts, &hazards),
        _ => {}
    }
    Ok(())
}

/// The opinion on one hazard, by the latest order that names it.
pub(super) fn reinspection_of_hazard(sheet: &mut Sheet, id: HazardId) -> Result<String, PaperError> {
    let hazard = sheet.asked.hazard(id)?;
    let orders = sheet.asked.live(hazard.facts.enterprise, RegisterKind::RectificationOrder)?;
    let order = orders.into_iter().rfind(|order| order.register().hazards().contains(&id)).ok_or(PaperError::NoOrder)?;
    reinspection(sheet, &order, vec![hazard])
}

/// The opinion on all hazards of an order.
pub(super) fn reinspection_of_order(sheet: &mut Sheet, id: RecordId) -> Result<String, PaperError> {
    let order = sheet.record_of(id)?;
    let hazards = sheet.hazards_of_ids(order.register().hazards())?;
    reinspection(sheet, &order, hazards)
}

fn reinspection(sheet: &mut Sheet, order: &Record, mut hazards: Vec<Hazard>) -> Result<String, PaperError> {
    let RecordFacts::RectificationOrder(facts) = &order.facts else {
        return Err(PaperError::NotOf(super::Paper::ReinspectionOpinion, Subject::Record(order.id)));
    };
    // What was seen before the order was given is not its re-inspection.
    for hazard in &mut hazards {
        hazard.reinspections.retain(|it| facts.on.is_none_or(|on| it.on >= on));
    }
    sheet.record(order)?;
    sheet.hazards(&hazards, facts.deadline);
    conclude(sheet, facts, &hazards);
    Ok(of(sheet, order)?)
}

/// When by whom it was re-inspected, and what it came to.
fn conclude(sheet: &mut Sheet, order: &RectificationOrder, hazards: &[Hazard]) {
    let last: Vec<_> = hazards.iter().filter_map(|hazard| hazard.reinspections.last()).collect();
    let by: BTreeSet<&str> = last.iter().flat_map(|it| it.by.iter().map(String::as_str)).collect();
    let by = by.into_iter().collect::<Vec<_>>().join(&sheet.words.get("general.and"));
    let on = last.iter().map(|it| it.on).max();
    let document = last.iter().max_by_key(|it| it.on).and_then(|it| it.document.as_deref());
    sheet.day("paper.tag.order_on", order.on);
    sheet.day("paper.tag.order_deadline", order.deadline);
    sheet.document("paper.tag.order_document", &order.document, order.on);
    sheet.text("field.reinspector", &by);
    sheet.day("paper.tag.reinspected_on", on);
    sheet.document("paper.tag.reinspection_document", document.unwrap_or_default(), on);
    let (passed, all) = (last.iter().filter(|it| it.passed).count(), hazards.len());
    let counts: [(&str, &dyn std::fmt::Display); 3] = [("all", &all), ("passed", &passed), ("failed", &(last.len() - passed))];
    let conclusion = match (all > 0 && last.len() == all, passed == all) {
        (false, _) => String::new(),
        (true, true) => sheet.words.fill("paper.conclusion.all", &counts),
        (true, false) => sheet.words.fill("paper.conclusion.some", &counts),
    };
    sheet.text("paper.tag.conclusion", &conclusion);
    // What was not rectified goes on under a deadline of its own.
    let failed = |hazard: &&Hazard| hazard.reinspections.last().is_some_and(|it| !it.passed);
    let failed: Vec<Hazard> = hazards.iter().filter(failed).cloned().collect();
    let later = |due: &NaiveDate| order.deadline.is_none_or(|ordered| *due > ordered);
    sheet.hazard_list("paper.tag.failed_hazards", &failed, |hazard| hazard.deadline().filter(later));
}
