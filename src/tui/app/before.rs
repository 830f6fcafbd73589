//! What an entry of the timeline changed: the facts before it beside those after.

use super::App;
use crate::domain::apply;
use crate::domain::change::Change;
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::Hazard;
use crate::domain::id::Subject;
use crate::store::Entry;
use serde_json::{Map, Value};

/// A field with what stood there before and what stands there since.
pub struct Changed {
    /// The field's key, as in JSON.
    pub field: String,
    /// Before.
    pub before: Value,
    /// Since.
    pub since: Value,
}

/// A record being followed through its entries.
enum Record {
    Hazard(Box<Hazard>),
    Enterprise(Box<Enterprise>),
}

impl App {
    /// The facts that an entry of the timeline on screen changed; none for a record's first.
    pub fn changed_by(&self, entry: &Entry) -> Vec<Changed> {
        let mut record = None;
        for earlier in &self.timeline.entries {
            let before = facts(record.as_ref());
            record = follow(record, earlier);
            if earlier.seq == entry.seq {
                return before.map_or_else(Vec::new, |before| differences(&before, &facts(record.as_ref()).unwrap_or_default()));
            }
        }
        Vec::new()
    }
}

fn follow(record: Option<Record>, entry: &Entry) -> Option<Record> {
    match (&entry.change, entry.subject, record) {
        (Change::Hazard(change), Subject::Hazard(id), record) => {
            let before = if let Some(Record::Hazard(hazard)) = record { Some(*hazard) } else { None };
            apply::hazard(before, id, entry.seq, change).map(|hazard| Record::Hazard(Box::new(hazard)))
        }
        (Change::Enterprise(change), Subject::Enterprise(id), record) => {
            let before = if let Some(Record::Enterprise(enterprise)) = record { Some(*enterprise) } else { None };
            apply::enterprise(before, id, (entry.seq, entry.at.date_naive()), change)
                .map(|enterprise| Record::Enterprise(Box::new(enterprise)))
        }
        (_, _, record) => record,
    }
}

fn facts(record: Option<&Record>) -> Option<Map<String, Value>> {
    let facts = match record? {
        Record::Hazard(hazard) => serde_json::to_value(&hazard.facts),
        Record::Enterprise(enterprise) => serde_json::to_value(&enterprise.facts),
    };
    if let Ok(Value::Object(fields)) = facts { Some(fields) } else { None }
}

fn differences(before: &Map<String, Value>, since: &Map<String, Value>) -> Vec<Changed> {
    let changed = since.iter().filter(|(field, value)| before.get(*field) != Some(value));
    let of = |(field, value): (&String, &Value)| Changed {
        field: field.clone(),
        before: before.get(field).cloned().unwrap_or_default(),
        since: value.clone(),
    };
    changed.map(of).collect()
}
