//! What kind of sheet a set of columns makes up.

use super::header::Target;
use super::heading::{Field, Headings};
use crate::domain::field::Field as RecordField;
use crate::domain::fields::{Fields, Kind as Filled, Spec};
use crate::domain::register::RegisterKind;
use crate::domain::staff::StaffFacts;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The kinds of sheet that officers keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A street office's return, a row per hazard.
    StreetReturn,
    /// The ledger of one site.
    SiteLedger,
    /// The ledger from discovery to close-out.
    ClosedLoop,
    /// The ledger of a sector.
    SectorLedger,
    /// The ledger of the five commitments.
    FiveCommitments,
    /// A plain list of hazards.
    Flat,
    /// A record of inspections with counts, a row per visit.
    Visits,
    /// A list of enterprises.
    EnterpriseList,
    /// A task breakdown table (R58).
    TaskTable,
    /// A duty roster (R59).
    DutyRoster,
    /// A list of the staff, with the groups that they form (R7, R11).
    StaffList,
}

/// What the rows of a sheet become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Hazards.
    Hazards,
    /// Enterprises.
    Enterprises,
    /// Visits.
    Visits,
    /// Tasks.
    Tasks,
    /// Days on the duty roster.
    Duty,
    /// Staff and groups.
    Staff,
}

impl Class {
    /// Every class.
    pub const ALL: &'static [Self] = &[Class::Hazards, Class::Enterprises, Class::Visits, Class::Tasks, Class::Duty, Class::Staff];

    /// The class of a name.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.key() == key)
    }

    /// Its stable name: the `kind` of an import report and the word after `--as`.
    pub fn key(self) -> &'static str {
        match self {
            Class::Hazards => "hazards",
            Class::Enterprises => "enterprises",
            Class::Visits => "visits",
            Class::Tasks => "tasks",
            Class::Duty => "duty",
            Class::Staff => "staff",
        }
    }

    /// The register that its rows go to.
    pub(super) fn register(self) -> Option<RegisterKind> {
        match self {
            Class::Visits => Some(RegisterKind::Visit),
            Class::Tasks => Some(RegisterKind::Task),
            Class::Duty => Some(RegisterKind::Duty),
            Class::Hazards | Class::Enterprises | Class::Staff => None,
        }
    }

    /// The class whose rows go to a register, where ledgers hold any.
    pub(super) fn of_register(kind: RegisterKind) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.register() == Some(kind))
    }

    /// The fields of its rows, where they are made of fields.
    pub(super) fn specs(self) -> Vec<Spec> {
        match (self, self.register()) {
            (_, Some(kind)) => kind.fields().to_vec(),
            (Class::Staff, None) => {
                let group = [
                    Spec { field: RecordField::Group, kind: Filled::Line },
                    Spec { field: RecordField::Leader, kind: Filled::Flag },
                    Spec { field: RecordField::Members, kind: Filled::People },
                ];
                StaffFacts::default().specs().iter().copied().chain(group).collect()
            }
            (_, None) => Vec::new(),
        }
    }

    /// What a column of one of these fields is: what a ledger of hazards has too stands under that name, so that its
    /// rows can be read as hazards.
    pub(super) fn target(self, field: RecordField) -> Option<Target> {
        self.specs().iter().any(|spec| spec.field == field).then_some(match (self, field) {
            (_, RecordField::Enterprise) => Target::Field(Field::Enterprise),
            (Class::Visits, RecordField::On) => Target::Field(Field::FoundOn),
            (Class::Visits, RecordField::Participants) => Target::Field(Field::FoundBy),
            (Class::Visits, RecordField::Mode) => Target::Field(Field::FoundMode),
            (Class::Visits, RecordField::Document) => Target::Field(Field::DocumentNumber),
            _ => Target::Register(field),
        })
    }

    /// The field of its rows that a column fills in.
    pub(super) fn field_in(self, column: Target) -> Option<RecordField> {
        self.specs().iter().map(|spec| spec.field).find(|field| self.target(*field) == Some(column))
    }

    /// Whether its rows have a use for a column of ledgers of hazards or enterprises.
    pub(super) fn uses(self, field: Field) -> bool {
        match self {
            Class::Hazards | Class::Enterprises | Class::Visits => true,
            Class::Tasks => {
                matches!(field, Field::Enterprise | Field::Uscc | Field::Town | Field::Address | Field::Serial)
            }
            Class::Duty | Class::Staff => field == Field::Serial,
        }
    }
}

/// The fields that make up a kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signature {
    must: BTreeSet<Field>,
    typical: BTreeSet<Field>,
}

impl Signature {
    /// How well a set of fields fits, from 0 to 1.
    fn fit(&self, fields: &BTreeSet<Field>) -> f32 {
        let all: BTreeSet<_> = self.typical.union(&self.must).copied().collect();
        all.intersection(fields).count() as f32 / all.union(fields).count().max(1) as f32
    }
}

/// Fields that only a record of inspections has.
pub(super) const OF_VISITS: [Field; 7] = [
    Field::HazardCount,
    Field::MajorCount,
    Field::RectifiedCount,
    Field::MajorRectifiedCount,
    Field::Turnout,
    Field::Document,
    Field::DocumentNumber,
];

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Kind::StreetReturn,
        Kind::SiteLedger,
        Kind::ClosedLoop,
        Kind::SectorLedger,
        Kind::FiveCommitments,
        Kind::Flat,
        Kind::Visits,
        Kind::EnterpriseList,
        Kind::TaskTable,
        Kind::DutyRoster,
        Kind::StaffList,
    ];

    /// Its stable name.
    pub fn key(self) -> &'static str {
        match self {
            Kind::StreetReturn => "street_return",
            Kind::SiteLedger => "site_ledger",
            Kind::ClosedLoop => "closed_loop",
            Kind::SectorLedger => "sector_ledger",
            Kind::FiveCommitments => "five_commitments",
            Kind::Flat => "flat",
            Kind::Visits => "visits",
            Kind::EnterpriseList => "enterprise_list",
            Kind::TaskTable => "task_table",
            Kind::DutyRoster => "duty_roster",
            Kind::StaffList => "staff_list",
        }
    }

    /// What its rows become.
    pub fn class(self) -> Class {
        match self {
            Kind::Visits => Class::Visits,
            Kind::EnterpriseList => Class::Enterprises,
            Kind::TaskTable => Class::Tasks,
            Kind::DutyRoster => Class::Duty,
            Kind::StaffList => Class::Staff,
            Kind::StreetReturn | Kind::SiteLedger | Kind::ClosedLoop | Kind::SectorLedger | Kind::FiveCommitments | Kind::Flat => {
                Class::Hazards
            }
        }
    }

    /// The kind of sheet that holds the rows of a register.
    pub(super) fn of_register(class: Class) -> Option<Self> {
        match class {
            Class::Visits => Some(Kind::Visits),
            Class::Tasks => Some(Kind::TaskTable),
            Class::Duty => Some(Kind::DutyRoster),
            Class::Staff => Some(Kind::StaffList),
            Class::Hazards | Class::Enterprises => None,
        }
    }

    /// The fewest fields that a set lacks to make up a kind of a class.
    pub(super) fn lacks(fields: &BTreeSet<Field>, class: Class, headings: &Headings) -> Vec<Field> {
        let of_class = headings.kinds.iter().filter(|(kind, _)| kind.class() == class);
        let lacks = of_class.map(|(_, signature)| signature.must.difference(fields).copied().collect::<Vec<_>>());
        lacks.min_by_key(Vec::len).unwrap_or_default()
    }

    /// The kind that a set of fields makes up; `wanted` goes before what the fields suggest.
    pub(super) fn of(fields: &BTreeSet<Field>, wanted: Option<Class>, headings: &Headings) -> Option<Self> {
        let class = wanted.unwrap_or_else(|| suggested(fields));
        let fitting = headings.kinds.iter().filter(|(kind, signature)| kind.class() == class && signature.must.is_subset(fields));
        fitting.max_by(|(_, a), (_, b)| a.fit(fields).total_cmp(&b.fit(fields))).map(|(kind, _)| *kind)
    }
}

/// What rows with these fields are, at first sight.
pub(super) fn suggested(fields: &BTreeSet<Field>) -> Class {
    let counts = OF_VISITS.iter().filter(|field| fields.contains(field)).count();
    if counts >= 3 || counts >= 1 && !fields.contains(&Field::Description) {
        Class::Visits
    } else if fields.contains(&Field::Description) {
        Class::Hazards
    } else {
        Class::Enterprises
    }
}
