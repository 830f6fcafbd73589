//! What the decision of an on-site or coercive measure says beside its record's fields.

use super::sheet::Sheet;
use crate::domain::hazard::{Hazard, Severity};
use crate::domain::register::{Measure, MeasureKind};
use crate::paper::word::Value;

/// Grounds, basis and end by kind. What only a coercive measure needs (Work Safety Law, art. 70; Administrative Coercion
/// Law, art. 37) is a list of one item for such a measure, and of none for any other: so a template asks for it there
/// alone, and a blank is told there alone.
pub(super) fn measure(sheet: &mut Sheet, facts: &Measure, hazards: &[Hazard]) {
    let coercive = facts.measure.is_some_and(MeasureKind::is_coercive);
    let kind = if coercive { "coercive" } else { "onsite" };
    let words = sheet.words;
    let title = match facts.measure {
        Some(MeasureKind::PowerCut) => "paper.measure.power_cut",
        Some(MeasureKind::ExplosivesCut) => "paper.measure.explosives_cut",
        _ => "paper.kind.onsite_measure",
    };
    sheet.text("paper.tag.paper_title", &words.get(title));
    sheet.text("paper.tag.basis", &words.get(&format!("paper.basis.{kind}")));
    // Both articles speak of major hazards alone; without one the grounds are the officer's to write.
    let major = hazards.iter().any(|hazard| hazard.facts.severity == Severity::Major);
    sheet.text("paper.tag.grounds", &if major { words.get(&format!("paper.grounds.{kind}")) } else { String::new() });
    sheet.text("paper.tag.end", &words.get(&format!("paper.end.{kind}")));
    if facts.until.is_none() {
        sheet.text("field.until", &words.get(&format!("paper.until.{kind}")));
    }
    // Only a coercive measure needs the head's approval (Work Safety Law, art. 70).
    if !coercive && facts.approver.is_empty() {
        sheet.put("field.approver", Value::Nothing);
    }
    let of_record = |sheet: &Sheet, key: &str| {
        let name = sheet.name(key);
        let value = sheet.filling.values.get(&name).cloned().unwrap_or(Value::Nothing);
        (name, value)
    };
    let needed = ["field.approver", "field.refused_decision", "field.danger"];
    let item = coercive.then(|| needed.iter().map(|key| of_record(sheet, key)).collect());
    sheet.list("paper.tag.coercive", &needed, item.into_iter().collect());
    // Power is cut 24 hours after notice, unless danger presses.
    let pressing = facts.urgent && facts.notified_at.is_none();
    let key = "field.notified_at";
    let item = (facts.measure == Some(MeasureKind::PowerCut)).then(|| match pressing {
        true => [(sheet.name(key), Value::Text(words.get("paper.measure.pressing")))].into(),
        false => [of_record(sheet, key)].into(),
    });
    sheet.list("paper.tag.power_cut_notice", &[key], item.into_iter().collect());
}
