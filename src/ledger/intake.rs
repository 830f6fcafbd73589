//! The rows of a register, or of the list of staff, on their way in, once all of them have been read.

use super::exported::{Exports, RecordBase};
use super::header::Target;
use super::import::{ImportError, Taking};
use super::kind::Class;
use super::plan::Effect;
use super::record::{Filled, Register, add_hazards};
use super::report::RejectedCell;
use super::row::{About, HazardRow, Notice, RegisterRow, address};
use super::staff;
use crate::domain::field::Field;
use crate::domain::id::{HazardId, RecordId};
use crate::domain::register::RegisterKind;
use crate::domain::staff::{Group, StaffRole};
use crate::domain::text::fold;
use std::collections::{HashMap, HashSet};

/// Whether to go on: an error where not.
type GoOn<'a> = &'a mut dyn FnMut() -> Result<(), ImportError>;

/// What rows of one visit have in common, where each tells of another hazard.
const OF_ONE_VISIT: [Field; 5] = [Field::Enterprise, Field::On, Field::Mode, Field::Participants, Field::Document];

impl Taking<'_, '_> {
    /// Brings the rows in that were kept back, as long as `go_on` says so.
    pub(super) fn take_rows(&mut self, rows: Vec<RegisterRow>, exports: &Exports, go_on: GoOn) -> Result<(), ImportError> {
        self.notice_of_sheet();
        match (self.import.sheet.kind.class(), self.import.sheet.kind.class().register()) {
            (_, Some(kind)) => self.take_records(kind, rows, exports, go_on),
            (Class::Staff, None) => self.take_staff(rows),
            (_, None) => Ok(()),
        }
    }

    /// What is to be noticed of the sheet as a whole.
    fn notice_of_sheet(&mut self) {
        let (class, header) = (self.import.sheet.kind.class(), &self.import.sheet.header);
        let notice = |column: usize, value: &str, about| {
            RejectedCell::from(&Notice { cell: address(column, header.last_row), value: value.to_owned(), about })
        };
        let mut notices = Vec::new();
        let mode = class.target(Field::Mode);
        if class == Class::Visits && !header.columns.iter().any(|column| Some(column.target) == mode) {
            notices.push(notice(0, header.title.as_deref().unwrap_or_default(), About::ModeAssumed));
        }
        if class == Class::Staff {
            let lost = header.columns.iter().filter(|column| !matches!(column.target, Target::Register(_)) && !is_serial(column.target));
            notices.extend(lost.map(|column| notice(column.index, &column.heading, About::NotKept)));
        }
        self.import.report.notices.extend(notices);
    }

    fn take_records(&mut self, kind: RegisterKind, rows: Vec<RegisterRow>, exports: &Exports, go_on: GoOn) -> Result<(), ImportError> {
        let groups = self.batch.all_groups()?;
        let (mut filled, mut kept): (Vec<Filled>, Vec<RegisterRow>) = (Vec::new(), Vec::new());
        let mut places: HashMap<Filled, usize> = HashMap::new();
        let mut taken: HashSet<RecordId> = HashSet::new();
        for mut row in rows {
            go_on()?;
            let base = RecordBase::of(self.batch, exports, kind, &groups, &row)?;
            if let Some(base) = base.filter(|base| taken.insert(base.now.id)) {
                self.take_exported(kind, &base, row, &groups)?;
                continue;
            }
            self.notice(&row.notices);
            let said = self.fill(kind, &mut row, &groups)?;
            let names = names_of(&said, &row);
            let same = names.iter().find_map(|name| places.get(name).copied());
            match same {
                Some(at) => {
                    add_texts(&mut filled[at], &said);
                    kept[at].hazards.append(&mut row.hazards);
                    self.count(Effect::Unchanged);
                }
                None => {
                    places.extend(names.into_iter().map(|name| (name, filled.len())));
                    filled.push(said);
                    kept.push(row);
                }
            }
        }
        let register = Register::load(self.batch, kind)?;
        let meant = register.meant_by(&filled, &taken);
        for ((said, row), known) in filled.into_iter().zip(kept).zip(meant) {
            go_on()?;
            let (found, changed) = self.take_all_found(row.hazards)?;
            let effect = register.take(self.batch, said, &found, known, self.by)?;
            self.count(if changed && effect == Effect::Unchanged { Effect::Updated } else { effect });
        }
        Ok(())
    }

    /// Brings the row of a record in that was exported: only what was changed in the file says anything.
    fn take_exported(&mut self, kind: RegisterKind, base: &RecordBase, mut row: RegisterRow, groups: &[Group]) -> Result<(), ImportError> {
        let (found, changed) = self.take_all_found(std::mem::take(&mut row.hazards))?;
        base.keep_changes(&mut row);
        let mut changes = self.fill(kind, &mut row, groups)?;
        add_hazards(&mut changes, base.now.register().hazards(), &found);
        let came = base.take(self.batch, &changes)?;
        let effect = self.settle(came, row.place, row.origin.as_ref(), &row.notices);
        self.count(if changed && effect == Effect::Unchanged { Effect::Updated } else { effect });
        Ok(())
    }

    /// The hazards found at a visit, and whether any of them is new or changed.
    fn take_all_found(&mut self, hazards: Vec<HazardRow>) -> Result<(Vec<HazardId>, bool), ImportError> {
        let (mut found, mut changed) = (Vec::new(), false);
        for hazard in hazards {
            let (effect, id) = self.take_found(hazard)?;
            self.import.report.hazards_created += u64::from(effect == Effect::Created);
            changed |= effect != Effect::Unchanged;
            found.push(id);
        }
        Ok((found, changed))
    }

    /// The fields of a row, with enterprise and group by their ids.
    fn fill(&mut self, kind: RegisterKind, row: &mut RegisterRow, groups: &[Group]) -> Result<Filled, ImportError> {
        let mut filled = std::mem::take(&mut row.values);
        if kind.is_of_enterprise() {
            let enterprise = self.take_enterprise(row.enterprise.clone())?;
            filled.push((Field::Enterprise, enterprise.to_string()));
        } else if !row.enterprise.name.is_empty() {
            // A task may name any body: only an enterprise under supervision is taken for one.
            match self.batch.enterprise_named(&row.enterprise.name)? {
                Some(enterprise) => filled.push((Field::Enterprise, enterprise.id.to_string())),
                None => add_line(&mut filled, Field::Basis, "\u{FF1B}", &row.enterprise.name),
            }
        }
        let named = filled.iter().position(|(field, _)| *field == Field::Group).map(|at| filled.remove(at).1);
        if let Some(name) = named {
            match groups.iter().find(|group| fold(&group.facts.name) == fold(&name)) {
                _ if name.is_empty() => filled.push((Field::Group, name)),
                Some(group) => filled.push((Field::Group, group.id.to_string())),
                None => add_line(&mut filled, Field::Assignee, "/", &name),
            }
        }
        Ok(filled)
    }

    fn take_staff(&mut self, rows: Vec<RegisterRow>) -> Result<(), ImportError> {
        let mut list = Vec::with_capacity(rows.len());
        for mut row in rows {
            self.notice(&row.notices);
            let mut cut = |field| {
                let at = row.values.iter().position(|(said, _)| *said == field);
                at.map_or_else(String::new, |at| row.values.remove(at).1)
            };
            let (group, leads) = (cut(Field::Group), cut(Field::Leader) == "yes");
            if leads && row.get(Field::Role).is_empty() {
                row.values.push((Field::Role, StaffRole::GroupLeader.key().to_owned()));
            }
            list.push(staff::Row { values: row.values, group, leads });
        }
        let done = staff::take(self.batch, list)?;
        let report = &mut self.import.report;
        report.created += done.created;
        report.updated += done.updated;
        report.unchanged += done.unchanged;
        report.groups_created += done.groups_created;
        Ok(())
    }
}

/// Whether a column only numbers the rows, or says what the program knows anyway.
fn is_serial(target: Target) -> bool {
    use super::heading::Field::{Derived, Number, Serial, Version};
    matches!(target, Target::Field(Serial | Number | Version | Derived))
}

/// What makes a row the same as another one: all that it says, or the visit of which it tells one more hazard.
fn names_of(said: &Filled, row: &RegisterRow) -> Vec<Filled> {
    let visit = || said.iter().filter(|(field, _)| OF_ONE_VISIT.contains(field)).cloned().collect();
    let whole = said.clone();
    if row.hazards.is_empty() { vec![whole] } else { vec![whole, visit()] }
}

/// What a later row of the same visit says beside its hazards.
fn add_texts(filled: &mut Filled, said: &Filled) {
    for (field, text) in said.iter().filter(|(field, _)| matches!(field, Field::Content | Field::Handling)) {
        let known = filled.iter().any(|(known, lines)| known == field && lines.contains(text.as_str()));
        if !known {
            add_line(filled, *field, "\n", text);
        }
    }
}

fn add_line(filled: &mut Filled, field: Field, between: &str, line: &str) {
    match filled.iter_mut().find(|(said, _)| *said == field) {
        Some((_, text)) => *text = format!("{text}{between}{line}"),
        None => filled.push((field, line.to_owned())),
    }
}
