//! Rows of a file that the program wrote itself: each names its record and the version that it was made of.
//!
//! The record as it was at that version is written into the same columns and read back the same way; what the row says
//! otherwise, an officer changed in the file. That goes onto what the record is now, unless the same was changed in the
//! database since: then the database's holds, and the row is told. A file that comes back as it went out changes
//! nothing, whatever reading and writing lose on the way.

use super::export::{
    Column, EnterpriseSource, HazardSource, Origin, RecordSource, enterprise_cells, enterprise_columns, hazard_cells, hazard_columns,
    record_cells, record_columns,
};
use super::header::Target;
use super::kind::Class;
use super::known::{ALIKE, Taken, alike};
use super::plan::{self, Effect, as_registration};
use super::read::RowReader;
use super::record::Filled;
use super::row::{EnterpriseRow, HazardRow, LedgerRow, RegisterRow};
use super::workbook::{Cell, Row};
use crate::domain::apply;
use crate::domain::change::{Correction, EnterpriseChange, HazardChange, RecordChange, Registration};
use crate::domain::enterprise::{Enterprise, EnterpriseFacts};
use crate::domain::field::Field as RecordField;
use crate::domain::hazard::{Hazard, Source};
use crate::domain::id::{EnterpriseId, HazardId, RecordId};
use crate::domain::register::{Record, RegisterAct, RegisterKind};
use crate::domain::staff::Group;
use crate::domain::text::fold;
use crate::locale::{Lang, Words};
use crate::store::{Batch, EnterpriseTally, Proposal, StoreError};
use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What came of a row, and whether some of it conflicts with what the record is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Came {
    pub(super) effect: Effect,
    pub(super) conflicts: bool,
    /// Whether it says that a major hazard was closed out, which takes a second officer in the program.
    pub(super) waits: bool,
}

/// Writes records into the columns of the file at hand, and reads them back.
pub(super) struct Exports<'s> {
    reader: RowReader<'s>,
    /// The file's columns with the program's own that hold the same.
    columns: Vec<(usize, usize)>,
    words: Words,
    database: String,
    today: NaiveDate,
}

impl<'s> Exports<'s> {
    /// For a sheet, by its reader.
    pub(super) fn new(
        reader: RowReader<'s>,
        class: Class,
        lang: Option<Lang>,
        batch: &Batch,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let words = Words::new(lang.unwrap_or_default());
        let own: Vec<Column> = match (class, class.register()) {
            (_, Some(kind)) => record_columns(kind, words),
            (Class::Hazards, None) => hazard_columns(words),
            (Class::Enterprises, None) => enterprise_columns(words),
            (_, None) => Vec::new(),
        };
        let beneath = |target: Target| own.iter().position(|column| column.target == target && column.target != DERIVED);
        let columns = reader.layout.all().iter().filter_map(|column| Some((column.index, beneath(column.target)?))).collect();
        Ok(Self { reader, columns, words, database: batch.database_id()?, today })
    }

    /// The record that a row names, when it is one of this database.
    fn named<T: std::str::FromStr>(&self, origin: Option<&Origin>) -> Option<(T, u64)> {
        let origin = origin.filter(|origin| origin.is_in(&self.database))?;
        Some((origin.number.parse().ok()?, origin.version))
    }

    /// What the file's row of this number would say if it were made of these cells.
    fn read_back(&self, cells: &[Cell], number: u32) -> Option<LedgerRow> {
        let mut row = Row { number, cells: Vec::new() };
        for &(there, own) in &self.columns {
            if row.cells.len() <= there {
                row.cells.resize(there + 1, Cell::Empty);
            }
            row.cells[there].clone_from(cells.get(own)?);
        }
        self.reader.read(&row).ok()?.into_iter().next()
    }

    fn hazard(&self, hazard: &Hazard, enterprise: &EnterpriseFacts, number: u32) -> Option<HazardRow> {
        let source = HazardSource { hazard, enterprise, today: self.today, database: &self.database, words: self.words };
        match self.read_back(&hazard_cells(&source), number)? {
            LedgerRow::Hazard(row) => Some(*row),
            _ => None,
        }
    }

    fn enterprise(&self, enterprise: &Enterprise, number: u32) -> Option<EnterpriseRow> {
        let (tally, words) = (EnterpriseTally::default(), self.words);
        let source = EnterpriseSource { enterprise, group: "", tally, last_visit_on: None, database: &self.database, words };
        match self.read_back(&enterprise_cells(&source), number)? {
            LedgerRow::Enterprise(row) => Some(*row),
            _ => None,
        }
    }

    fn record(&self, record: &Record, enterprise: &str, group: &str, number: u32) -> Option<RegisterRow> {
        let source = RecordSource { record, enterprise, group, database: &self.database, words: self.words };
        match self.read_back(&record_cells(&source), number)? {
            LedgerRow::Register(row) => Some(*row),
            _ => None,
        }
    }
}

const DERIVED: Target = Target::Field(super::heading::Field::Derived);

/// Whether a row may speak of an enterprise: it names it, or none.
fn names(row: &EnterpriseFacts, enterprise: &EnterpriseFacts) -> bool {
    row.name.is_empty() || fold(&row.name) == fold(&enterprise.name)
}

/// What the file's row of this number would say if it were made of a hazard as it is now.
pub(super) fn as_it_is(
    batch: &Batch,
    exports: &Exports,
    hazard: &Hazard,
    source: &Source,
    today: NaiveDate,
) -> Result<Option<Registration>, StoreError> {
    let Some(enterprise) = batch.enterprise(hazard.facts.enterprise)? else { return Ok(None) };
    let row = exports.hazard(hazard, &enterprise.facts, source.row);
    Ok(row.map(|row| plan::registration(enterprise.id, row, source.clone(), today)))
}

/// Brings the row of a hazard in that was exported from this database; nothing where it was not.
pub(super) fn hazard(
    batch: &mut Batch,
    exports: &Exports,
    row: &HazardRow,
    source: &Source,
    today: NaiveDate,
    taken: &mut Taken,
) -> Result<Option<Came>, StoreError> {
    let Some((id, version)) = exports.named::<HazardId>(row.origin.as_ref()).filter(|(id, _)| !taken.contains(id)) else { return Ok(None) };
    let Some(known) = batch.hazard(id)? else { return Ok(None) };
    let base = if known.version == version { Some(known.clone()) } else { batch.hazard_at(id, version)? };
    let Some(base) = base else { return Ok(None) };
    let enterprise = batch.enterprise(base.facts.enterprise)?.filter(|enterprise| names(&row.enterprise, &enterprise.facts));
    let Some(enterprise) = enterprise else { return Ok(None) };
    let Some(was) = exports.hazard(&base, &enterprise.facts, row.place.row).filter(|was| is_same(row, was)) else { return Ok(None) };
    taken.insert(id);
    let mut unchanged = Came { effect: Effect::Unchanged, conflicts: false, waits: false };
    let registration = |row: &HazardRow| plan::registration(enterprise.id, row.clone(), source.clone(), today);
    let (said, was, now) = (registration(row), registration(&was), as_registration(&known));
    if said == was {
        return Ok(Some(unchanged));
    }
    let (merged, conflicts) = merge(&as_registration(&base), &was, &said, &now)?;
    let (merged, waits) = plan::short_of_close_out(merged, &now, &known);
    (unchanged.conflicts, unchanged.waits) = (conflicts, waits);
    // What was corrected of the facts alone is an edit like any other: it is nothing that a ledger said.
    let edited = Registration { facts: merged.facts.clone(), ..now.clone() };
    let change = if merged == edited {
        HazardChange::Edited(merged.facts)
    } else {
        HazardChange::Corrected(Correction { now: plan::signed(merged, &batch.who().signature()), said: None })
    };
    if apply::hazard(Some(known.clone()), id, known.version, &change).as_ref() == Some(&known) {
        return Ok(Some(unchanged));
    }
    batch.propose(Proposal::on_hazard(&known, change))?;
    Ok(Some(Came { effect: Effect::Updated, ..unchanged }))
}

/// Whether a row still speaks of the hazard that it was made of: its text is much the same, or all around it is.
fn is_same(row: &HazardRow, was: &HazardRow) -> bool {
    let around = |row: &HazardRow| (row.found_on, row.found_by.clone(), row.location.clone(), row.code.clone(), row.owner.clone());
    row.description == was.description || alike(&row.description, &was.description) >= ALIKE || around(row) == around(was)
}

/// Brings the row of an enterprise in that was exported from this database; nothing where it was not. What the row
/// leaves empty stays as it is.
pub(super) fn enterprise(batch: &mut Batch, exports: &Exports, row: &EnterpriseRow) -> Result<Option<Came>, StoreError> {
    let Some((id, version)) = exports.named::<EnterpriseId>(row.origin.as_ref()) else { return Ok(None) };
    let Some(known) = batch.enterprise(id)?.filter(|known| names(&row.facts, &known.facts)) else { return Ok(None) };
    let base = if known.version == version { Some(known.clone()) } else { batch.enterprise_at(id, version)? };
    let Some((base, was)) = base.and_then(|base| exports.enterprise(&base, row.place.row).map(|was| (base, was))) else { return Ok(None) };
    let said = plan::completed(was.facts.clone(), row.facts.clone());
    let (facts, conflicts) = merge(&base.facts, &was.facts, &said, &known.facts)?;
    if facts == known.facts {
        return Ok(Some(Came { effect: Effect::Unchanged, conflicts, waits: false }));
    }
    batch.propose(Proposal::on_enterprise(&known, EnterpriseChange::Edited(facts)))?;
    Ok(Some(Came { effect: Effect::Updated, conflicts, waits: false }))
}

/// A record that a row was made of.
pub(super) struct RecordBase {
    /// The record as it is now.
    pub(super) now: Record,
    base: Record,
    was: RegisterRow,
}

impl RecordBase {
    /// The record that a row was exported from; nothing where it was not, or names another enterprise.
    pub(super) fn of(
        batch: &Batch,
        exports: &Exports,
        kind: RegisterKind,
        groups: &[Group],
        row: &RegisterRow,
    ) -> Result<Option<Self>, StoreError> {
        let named = exports.named::<RecordId>(row.origin.as_ref()).filter(|(id, _)| id.kind == kind);
        let Some((id, version)) = named else { return Ok(None) };
        let Some(now) = batch.record(id)? else { return Ok(None) };
        let base = if now.version == version { Some(now.clone()) } else { batch.record_at(id, version)? };
        let Some(base) = base else { return Ok(None) };
        let enterprise = base.enterprise().map(|id| batch.enterprise(id)).transpose()?.flatten().map(|enterprise| enterprise.facts);
        if enterprise.as_ref().is_some_and(|enterprise| !names(&row.enterprise, enterprise)) {
            return Ok(None);
        }
        let group = base.register().group();
        let group = groups.iter().find(|known| Some(known.id) == group).map_or("", |group| &group.facts.name);
        let name = enterprise.map_or_else(String::new, |enterprise| enterprise.name);
        Ok(exports.record(&base, &name, group, row.place.row).map(|was| Self { now, base, was }))
    }

    /// Leaves of a row what was changed in the file; what was emptied there becomes nothing.
    pub(super) fn keep_changes(&self, row: &mut RegisterRow) {
        let emptied = self.was.values.iter().filter(|(field, _)| row.get(*field).is_empty()).map(|(field, _)| (*field, String::new()));
        let emptied: Vec<_> = emptied.collect();
        row.values.retain(|(field, text)| self.was.get(*field) != text);
        row.values.extend(emptied);
    }

    /// Puts what was changed in the file onto the record.
    pub(super) fn take(&self, batch: &mut Batch, changes: &Filled) -> Result<Came, StoreError> {
        let (base, mut facts, mut conflicts) = (self.base.register(), self.now.facts.clone(), false);
        for (field, text) in changes {
            let (then, now) = (base.get(*field), self.now.register().get(*field));
            // The hazards of a visit are added to, and never taken away.
            if then == now || *field == RecordField::Hazards {
                facts.as_fields_mut().set(*field, text);
            } else {
                conflicts |= now != *text;
            }
        }
        // A record that an officer withdrew stays withdrawn.
        if self.now.withdrawn.is_some() || facts == self.now.facts {
            return Ok(Came { effect: Effect::Unchanged, conflicts, waits: false });
        }
        let change = RecordChange::Done { act: RegisterAct::Edit, facts, overrides: None };
        batch.propose(Proposal::on_record(&self.now, change))?;
        Ok(Came { effect: Effect::Updated, conflicts, waits: false })
    }
}

/// What was changed in the file, put onto what the record is now, and whether some of it was left out because the
/// database was changed there too. `base` is the record as it was, `was` the same as it was read back, `said` the row.
fn merge<T: Serialize + DeserializeOwned>(base: &T, was: &T, said: &T, now: &T) -> Result<(T, bool), StoreError> {
    let object = |record: &T| match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(StoreError::Damaged("a record is no object".into())),
    };
    let (mut merged, mut conflicts) = (object(now)?, false);
    put_changes(&object(base)?, &object(was)?, &object(said)?, &mut merged, &mut conflicts);
    let merged = serde_json::from_value(Value::Object(merged)).map_err(|failure| StoreError::Damaged(failure.to_string()))?;
    Ok((merged, conflicts))
}

/// One thing as a whole: a day set by another document is another deadline.
const WHOLE: &str = "deadline";

fn put_changes(
    base: &Map<String, Value>,
    was: &Map<String, Value>,
    said: &Map<String, Value>,
    now: &mut Map<String, Value>,
    conflicts: &mut bool,
) {
    let mut keys: Vec<&String> = was.keys().chain(said.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let (then, told) = (was.get(key), said.get(key));
        if then == told {
            continue;
        }
        match (base.get(key), then, told, now.get_mut(key)) {
            (Some(Value::Object(base)), Some(Value::Object(was)), Some(Value::Object(said)), Some(Value::Object(now))) if key != WHOLE => {
                put_changes(base, was, said, now, conflicts);
            }
            (then, _, told, held) if held.as_deref() == then => match told {
                Some(told) => drop(now.insert(key.clone(), told.clone())),
                None => drop(now.remove(key)),
            },
            (_, _, told, held) => *conflicts |= held.as_deref() != told,
        }
    }
}
