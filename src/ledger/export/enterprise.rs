//! The table of enterprises.

use super::{Column, NUMBER, Spec, VERSION, day, names, number, others, terms, text, version};
use crate::domain::enterprise::{Contact, ContactRole, Enterprise};
use crate::ledger::heading::Field;
use crate::ledger::workbook::Cell;
use crate::locale::Words;
use crate::store::EnterpriseTally;
use chrono::NaiveDate;

/// An enterprise on its way out, with what its row says beside it.
#[derive(Clone, Copy)]
pub struct EnterpriseSource<'a> {
    /// The enterprise.
    pub enterprise: &'a Enterprise,
    /// The name of the group that supervises it; empty for none.
    pub group: &'a str,
    /// Its hazards, counted.
    pub tally: EnterpriseTally,
    /// The day of its last visit.
    pub last_visit_on: Option<NaiveDate>,
    /// The id of the database.
    pub database: &'a str,
    /// The language.
    pub words: Words,
}

impl EnterpriseSource<'_> {
    fn contacts(&self, role: ContactRole) -> impl Iterator<Item = &Contact> {
        self.enterprise.facts.contacts.iter().filter(move |contact| contact.role == role)
    }

    fn people(&self, role: ContactRole) -> Cell {
        names(&self.contacts(role).map(|contact| contact.name.clone()).filter(|name| !name.is_empty()).collect::<Vec<_>>())
    }

    fn phones(&self, role: ContactRole) -> Cell {
        names(&self.contacts(role).flat_map(|contact| contact.phones.clone()).collect::<Vec<_>>())
    }
}

type Of = fn(&EnterpriseSource) -> Cell;

/// Its columns.
pub(super) const SPECS: &[Spec<Of>] = &[
    Spec::new(NUMBER, Field::Number, |it| text(&it.enterprise.id.to_string())),
    Spec::new("enterprise", Field::Enterprise, |it| text(&it.enterprise.facts.name)),
    Spec::new("uscc", Field::Uscc, |it| text(it.enterprise.facts.uscc.as_deref().unwrap_or_default())),
    Spec::new("town", Field::Town, |it| text(&it.enterprise.facts.town)),
    Spec::new("address", Field::Address, |it| text(&it.enterprise.facts.address)),
    Spec::new("sector", Field::Sector, |it| terms("sector", &it.enterprise.facts.sectors, it.words)),
    Spec::new("hazchem_role", Field::HazchemRole, |it| terms("hazchem_role", &it.enterprise.facts.hazchem_roles, it.words)),
    Spec::new("legal_representative", Field::LegalRepresentative, |it| it.people(ContactRole::LegalRepresentative)),
    Spec::phone("legal_representative_phone", Field::LegalRepresentative, |it| it.phones(ContactRole::LegalRepresentative)),
    Spec::new("actual_controller", Field::ActualController, |it| it.people(ContactRole::ActualController)),
    Spec::phone("actual_controller_phone", Field::ActualController, |it| it.phones(ContactRole::ActualController)),
    Spec::new("safety_officer", Field::SafetyOfficer, |it| it.people(ContactRole::SafetyOfficer)),
    Spec::phone("safety_officer_phone", Field::SafetyOfficer, |it| it.phones(ContactRole::SafetyOfficer)),
    Spec::new("headcount", Field::Headcount, |it| number(it.enterprise.facts.headcount.map(u64::from))),
    Spec::derived("group", |it| text(it.group)),
    Spec::derived("open", |it| number(Some(it.tally.open))),
    Spec::derived("major_open", |it| number(Some(it.tally.major_open))),
    Spec::derived("overdue", |it| number(Some(it.tally.overdue))),
    Spec::derived("last_visit_on", |it| day(it.last_visit_on)),
    Spec::derived("visit_interval_days", |it| number(it.enterprise.facts.visit_interval_days.map(u64::from))),
    Spec::long("notes", Field::Notes, |it| text(&it.enterprise.facts.notes)),
    Spec::long("others", Field::Others, |it| others(&it.enterprise.facts.extra)),
    Spec::new(VERSION, Field::Version, |it| version(it.enterprise.version, it.database)),
];

/// The columns of the table of enterprises.
pub fn enterprise_columns(words: Words) -> Vec<Column> {
    SPECS.iter().map(|spec| spec.column(words)).collect()
}

/// An enterprise's row, a cell for each column.
pub fn enterprise_cells(source: &EnterpriseSource) -> Vec<Cell> {
    SPECS.iter().map(|spec| (spec.cell)(source)).collect()
}
