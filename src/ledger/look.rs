//! What a sheet is, by its headings: a ledger of hazards, a list of enterprises, or the sheet of a register.

use super::enterprise;
use super::error::FileError;
use super::header::{Header, Target, is_units};
use super::heading::{Field, Headings};
use super::kind::{Class, Kind};
use super::read::Knowledge;
use super::workbook::{Cell, Merge, Row};
use crate::domain::field::Field as RecordField;
use crate::domain::text::fold;
use std::borrow::Cow;

/// The classes whose rows go to a register or to the staff.
const REGISTERS: [Class; 4] = [Class::Visits, Class::Tasks, Class::Duty, Class::Staff];

/// The classes whose rows are told by the plain headings.
const PLAIN: [Class; 2] = [Class::Hazards, Class::Enterprises];

/// Fields of which a visit's own record is made: with two of them, a sheet of visits may describe hazards too.
const OF_VISIT_ONLY: [RecordField; 8] = [
    RecordField::Content,
    RecordField::Handling,
    RecordField::Topics,
    RecordField::SignedBy,
    RecordField::RefusedToSign,
    RecordField::Experts,
    RecordField::ExpertOpinion,
    RecordField::JointWith,
];

/// What only ledgers that follow hazards have.
const OF_HAZARDS_ONLY: [Field; 5] = [Field::Deadline, Field::RectifiedOn, Field::Reinspector, Field::ReinspectedOn, Field::Closed];

/// So many headings with units make statistics.
const UNITS: usize = 3;

/// The top of a sheet, looked at to tell what it is.
pub(super) struct Looked<'a> {
    pub(super) name: &'a str,
    pub(super) top: &'a [Row],
    pub(super) merges: &'a [Merge],
    pub(super) knowledge: &'a Knowledge,
}

/// The sheet of a register.
struct Found {
    class: Class,
    header: Header,
    /// How many columns are of the register's own fields.
    own: usize,
}

impl Looked<'_> {
    /// The headings and the kind that they make up; `wanted` goes before what they suggest.
    ///
    /// # Errors
    /// The headings are not known, lack what the kind wanted must have, or are those of statistics.
    pub(super) fn header_and_kind(&self, wanted: Option<Class>) -> Result<(Header, Kind), FileError> {
        if let Some(class) = wanted.filter(|class| REGISTERS.contains(class)) {
            return self.of_register(class).and_then(Found::header_and_kind).ok_or(FileError::NotThisKind);
        }
        let plain = self.plain(wanted);
        let registers = || REGISTERS.into_iter().filter_map(|class| self.of_register(class));
        let found = match &plain {
            _ if wanted.is_some() => None,
            Ok((_, kind)) if kind.class() == Class::Visits => self.of_register(Class::Visits),
            Ok((header, kind)) if kind.class() == Class::Hazards => {
                self.of_register(Class::Visits).filter(|found| found.is_clearly_of_visits(header))
            }
            Ok((header, _)) => registers().max_by_key(|found| found.own).filter(|found| found.own > of_enterprises(header)),
            Err(FileError::NoHeader) => registers().max_by_key(|found| found.own),
            Err(FileError::Statistics { .. }) if !self.counts() => registers().max_by_key(|found| found.own),
            Err(_) => None,
        };
        found.and_then(Found::header_and_kind).map_or(plain, Ok)
    }

    /// As a ledger of hazards or a list of enterprises, or as a record of inspections with counts; with what officers
    /// corrected in such sheets.
    fn plain(&self, wanted: Option<Class>) -> Result<(Header, Kind), FileError> {
        let headings = &self.knowledge.headings;
        if let Some(class) = wanted {
            return self.plain_by(&headings.corrected(class), wanted);
        }
        let found = self.plain_by(headings, None);
        if matches!(found, Err(FileError::Statistics { .. })) {
            return found;
        }
        // What tells the kind may be just what somebody corrected.
        let told = |class: &Class| match headings.corrected(*class) {
            Cow::Owned(corrected) if self.plain_by(headings, Some(*class)).is_err() => self.plain_by(&corrected, Some(*class)).ok(),
            _ => None,
        };
        if let Some(told) = PLAIN.iter().find_map(told) {
            return Ok(told);
        }
        match found.as_ref().map(|(_, kind)| (kind.class(), headings.corrected(kind.class()))) {
            Ok((class, Cow::Owned(corrected))) => self.plain_by(&corrected, Some(class)),
            _ => found,
        }
    }

    /// The headings of a sheet that need not make up what its rows are wanted as, and the fields that such rows must have
    /// and no column has; without a class, what the headings suggest.
    pub(super) fn headings_at_least(&self, wanted: Option<Class>) -> Option<(Class, Header, Vec<&'static str>)> {
        let headings = &self.knowledge.headings;
        if let Some(class) = wanted.filter(|class| REGISTERS.contains(class)) {
            let headings = headings.of_register(class);
            let header = Header::find(self.top, self.merges, &headings, &self.knowledge.dates)?;
            let has = |field: &RecordField| {
                class.target(*field).is_some_and(|target| match target {
                    Target::Field(field) => header.fields().contains(&field),
                    target => header.columns.iter().any(|column| column.target == target),
                })
            };
            let lacks = headings.registers.get(&class)?.must.iter().filter(|field| !has(field)).map(|field| field.key()).collect();
            return Some((class, header, lacks));
        }
        let find = |headings: &Headings| Header::find(self.top, self.merges, headings, &self.knowledge.dates);
        let class = match wanted {
            Some(class) => class,
            None => super::kind::suggested(&find(headings)?.fields()),
        };
        let header = find(&headings.corrected(class))?;
        let lacks = Kind::lacks(&header.fields(), class, headings).into_iter().map(Field::key).collect();
        Some((class, header, lacks))
    }

    fn plain_by(&self, headings: &Headings, wanted: Option<Class>) -> Result<(Header, Kind), FileError> {
        let header = Header::find(self.top, self.merges, headings, &self.knowledge.dates);
        let fields = header.as_ref().map(Header::fields).unwrap_or_default();
        let counts = header.as_ref().is_some_and(|header| header.units) || self.counts();
        let kind = Kind::of(&fields, wanted, headings);
        let certain = matches!(kind.map(Kind::class), Some(Class::Hazards | Class::Visits));
        if !certain && (counts || kind.is_none() && self.is_statistics_title() && self.is_mostly_numbers()) {
            return Err(FileError::Statistics { sheet: self.name.to_owned() });
        }
        let header = header.ok_or(FileError::NoHeader)?;
        let kind = kind.ok_or(if wanted.is_some() { FileError::NotThisKind } else { FileError::NoHeader })?;
        Ok((header, kind))
    }

    /// As the sheet of a register, when it has all that such a sheet must have.
    fn of_register(&self, class: Class) -> Option<Found> {
        let headings = self.knowledge.headings.of_register(class);
        let header = Header::find(self.top, self.merges, &headings, &self.knowledge.dates)?;
        let fields = header.fields();
        let has = |target: Target| match target {
            Target::Field(field) => fields.contains(&field),
            target => header.columns.iter().any(|column| column.target == target),
        };
        let register = headings.registers.get(&class)?;
        let has_all = |fields: &[RecordField]| !fields.is_empty() && fields.iter().all(|field| class.target(*field).is_some_and(has));
        let all = has_all(&register.must) || has_all(&register.or);
        let specs = class.specs();
        let targets = specs.iter().filter(|spec| spec.field != RecordField::Enterprise).filter_map(|spec| class.target(spec.field));
        let own = targets.filter(|target| header.columns.iter().any(|column| column.target == *target)).count();
        all.then_some(Found { class, header, own })
    }

    fn counts(&self) -> bool {
        let headings = &self.knowledge.headings;
        let counted = |cell: &&Cell| matches!(cell, Cell::Text(text) if headings.counts_something(text));
        self.top.iter().any(|row| is_units(row, headings) || row.cells.iter().filter(counted).count() >= UNITS)
    }

    /// Whether the rows that hold numbers hold little else: a list of problems is called a summary, too.
    fn is_mostly_numbers(&self) -> bool {
        let is_number = |cell: &Cell| fold(&cell.shown()).trim_end_matches('%').parse::<f64>().is_ok();
        let counts = self.top.iter().map(|row| {
            let filled = row.cells.iter().filter(|cell| !cell.is_empty());
            (filled.clone().filter(|cell| is_number(cell)).count(), filled.count())
        });
        let (numbers, filled) = counts.filter(|(numbers, _)| *numbers > 0).fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
        numbers * 2 > filled
    }

    fn is_statistics_title(&self) -> bool {
        let Headings { statistics, .. } = &self.knowledge.headings;
        let titles = self.top.iter().take(2).flat_map(|row| &row.cells).filter_map(|cell| match cell {
            Cell::Text(text) => Some(fold(text)),
            _ => None,
        });
        titles.into_iter().any(|title| statistics.titles.iter().any(|word| title.contains(word)))
    }
}

impl Found {
    fn header_and_kind(self) -> Option<(Header, Kind)> {
        Kind::of_register(self.class).map(|kind| (self.header, kind))
    }

    /// Whether a sheet that describes hazards is one of visits all the same.
    fn is_clearly_of_visits(&self, as_hazards: &Header) -> bool {
        let has = |field: &&RecordField| self.header.columns.iter().any(|column| column.target == Target::Register(**field));
        let fields = as_hazards.fields();
        OF_VISIT_ONLY.iter().filter(has).count() >= 2 && !OF_HAZARDS_ONLY.iter().any(|field| fields.contains(field))
    }
}

/// How many columns say something of an enterprise.
fn of_enterprises(header: &Header) -> usize {
    let of_enterprise = |target: Target| match target {
        Target::Field(Field::Phone | Field::Notes) => false,
        Target::Field(field) => enterprise::USED.contains(&field),
        Target::Sector(_) | Target::HazchemRole(_) => true,
        Target::PhoneOf(_) | Target::Register(_) | Target::Extra => false,
    };
    header.columns.iter().filter(|column| of_enterprise(column.target)).count()
}
