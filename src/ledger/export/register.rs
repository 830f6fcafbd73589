//! The table of a register: a column for each of its fields.

use super::{Column, NUMBER, VERSION, day, heading, number, text, version};
use crate::domain::fields::{Item, Kind, words as parts};
use crate::domain::register::{Record, RegisterKind};
use crate::ledger::header::Target;
use crate::ledger::heading::Field;
use crate::ledger::kind::Class;
use crate::ledger::workbook::Cell;
use crate::locale::Words;

/// A record on its way out, with what its row says beside it.
#[derive(Clone, Copy)]
pub struct RecordSource<'a> {
    /// The record.
    pub record: &'a Record,
    /// The name of its enterprise; empty for none.
    pub enterprise: &'a str,
    /// The name of its group; empty for none.
    pub group: &'a str,
    /// The id of the database.
    pub database: &'a str,
    /// The language.
    pub words: Words,
}

/// The key of the column of records' stages.
pub(super) const STAGE: &str = "record_stage";

/// The columns of the table of a register.
pub fn record_columns(kind: RegisterKind, words: Words) -> Vec<Column> {
    let class = Class::of_register(kind);
    let fields = kind.fields().iter().map(|spec| Column {
        heading: words.get(&format!("field.{}", spec.field)),
        is_long: spec.kind == Kind::Area,
        target: class.and_then(|class| class.target(spec.field)).unwrap_or(Target::Register(spec.field)),
    });
    let own = |key, field| Column { heading: heading(key, words), is_long: false, target: Target::Field(field) };
    [own(NUMBER, Field::Number), own(STAGE, Field::Derived)].into_iter().chain(fields).chain([own(VERSION, Field::Version)]).collect()
}

/// A record's row, a cell for each column.
pub fn record_cells(source: &RecordSource) -> Vec<Cell> {
    let RecordSource { record, words, .. } = *source;
    let register = record.register();
    let fields = register.specs().iter().map(|spec| {
        let said = register.get(spec.field);
        match spec.kind {
            Kind::Enterprise => text(source.enterprise),
            Kind::Group => text(source.group),
            Kind::Date => day(Item::read_item(&said)),
            Kind::Number => number(said.parse().ok()),
            Kind::People => text(&parts(&said).collect::<Vec<_>>().join("\u{3001}")),
            _ => text(&words.field_value(register, spec.field)),
        }
    });
    let stage = text(&words.get(&format!("record_stage.{}", record.stage())));
    [text(&record.id.to_string()), stage].into_iter().chain(fields).chain([version(record.version, source.database)]).collect()
}
