//! A row of an enterprise list, and what a hazard's row says of its enterprise.

use super::header::Target;
use super::heading::{Field, without_brackets};
use super::layout::{Layout, View};
use super::row::{About, EnterpriseRow, Fault, Notice, Place, Reason, address};
use super::workbook::Cell;
use crate::domain::enterprise::{Contact, ContactRole, EnterpriseFacts, Sector};
use crate::domain::text::fold;
use crate::domain::uscc;

/// The fields of an enterprise list.
pub(super) const USED: &[Field] = &[
    Field::Enterprise,
    Field::Uscc,
    Field::Town,
    Field::Address,
    Field::LegalRepresentative,
    Field::ActualController,
    Field::SafetyOfficer,
    Field::Phone,
    Field::Headcount,
    Field::Sector,
    Field::HazchemRole,
    Field::Notes,
    Field::Number,
    Field::Version,
    Field::Others,
];

/// The persons that a list names, and in what capacity.
const PERSONS: [(Field, ContactRole); 3] = [
    (Field::LegalRepresentative, ContactRole::LegalRepresentative),
    (Field::ActualController, ContactRole::ActualController),
    (Field::SafetyOfficer, ContactRole::SafetyOfficer),
];

/// Reads a row of an enterprise list.
pub(super) fn read(view: View<'_>) -> Result<EnterpriseRow, Vec<Fault>> {
    let place = Place { row: view.row.number, part: 0 };
    let mut row = EnterpriseRow { place, origin: view.origin(), ..EnterpriseRow::default() };
    row.facts = identity(view, &mut row.notices);
    if row.facts.name.is_empty() {
        return Err(view.at(Field::Enterprise).map(|at| at.fault(Reason::EnterpriseMissing)).into_iter().collect());
    }
    let mut extra = view.extra();
    extra.extend(view.others());
    row.facts.contacts = PERSONS.iter().flat_map(|(field, role)| contacts(view, *field, *role)).collect();
    row.facts.notes = view.text(Field::Notes);
    row.facts.headcount = view.values.count(view.cell(Field::Headcount));
    if row.facts.headcount.is_none() && !view.text(Field::Headcount).is_empty() {
        extra.push(view.as_extra(Field::Headcount));
    }
    read_sectors(view, &mut row.facts, &mut extra);
    row.facts.extra = extra;
    Ok(row)
}

/// Name, code, town and address, from the row or the lines above the headings.
pub(super) fn identity(view: View<'_>, notices: &mut Vec<Notice>) -> EnterpriseFacts {
    let code = uscc::normalize(&view.text(Field::Uscc));
    if let Some(at) = view.at(Field::Uscc).filter(|_| !code.is_empty() && uscc::check(&code).is_err()) {
        notices.push(Notice { cell: at.address(), value: at.cell.shown(), about: About::Uscc });
    }
    EnterpriseFacts {
        name: name(view.cell(Field::Enterprise), view),
        uscc: Some(code).filter(|code| !code.is_empty()),
        town: view.line(Field::Town),
        address: view.line(Field::Address),
        ..EnterpriseFacts::default()
    }
}

/// A name without the spaces and line breaks that fit it into its cell; a name in Latin letters keeps its spaces.
pub(super) fn name(cell: &Cell, view: View<'_>) -> String {
    let line = view.values.line(cell);
    if line.is_ascii() { line } else { line.split_whitespace().collect() }
}

/// The persons of a column with the phones of the column to its right: the first phone is the first person's.
fn contacts(view: View<'_>, field: Field, role: ContactRole) -> Vec<Contact> {
    let (names, own) = names_and_phones(view.values.list(view.cell(field)));
    let phone_columns = view.layout.all().iter().filter(|column| column.target == Target::PhoneOf(field));
    let phones: Vec<String> = phone_columns.flat_map(|column| view.values.list(view.row.cell(column.index))).collect();
    let last = names.len().saturating_sub(1);
    let phones_of = |at: usize| {
        let mine = phones.iter().enumerate().filter(|(index, _)| if at == last { *index >= at } else { *index == at });
        own[at].iter().cloned().chain(mine.map(|(_, phone)| phone.clone())).collect()
    };
    if names.is_empty() && !phones.is_empty() {
        return vec![Contact { role, name: String::new(), phones }];
    }
    names.into_iter().enumerate().map(|(at, name)| Contact { role, name, phones: phones_of(at) }).collect()
}

/// The names of a list, and the phones that stand right behind each.
fn names_and_phones(list: Vec<String>) -> (Vec<String>, Vec<Vec<String>>) {
    const DIGITS_OF_A_PHONE: usize = 7;
    let (mut names, mut phones): (Vec<String>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
    for entry in list {
        let is_of_phone = |c: char| c.is_ascii_digit() || c == '-';
        let start = entry.find(|c: char| c.is_ascii_digit()).unwrap_or(entry.len());
        let end = entry[start..].find(|c| !is_of_phone(c)).map_or(entry.len(), |length| start + length);
        let phone = &entry[start..end];
        if phone.bytes().filter(u8::is_ascii_digit).count() < DIGITS_OF_A_PHONE {
            names.push(entry);
            phones.push(Vec::new());
            continue;
        }
        let name = format!("{}{}", &entry[..start], &entry[end..]);
        let name = name.trim_matches(|c: char| !c.is_alphabetic());
        match phones.last_mut().filter(|_| name.is_empty()) {
            Some(last) => last.push(phone.to_owned()),
            None => {
                names.push(name.to_owned());
                phones.push(vec![phone.to_owned()]);
            }
        }
    }
    (names, phones)
}

fn read_sectors(view: View<'_>, facts: &mut EnterpriseFacts, extra: &mut Vec<(String, String)>) {
    for column in view.layout.all() {
        let cell = view.row.cell(column.index);
        match column.target {
            Target::Sector(sector) if view.values.is_ticked(cell) => facts.sectors.push(sector),
            Target::HazchemRole(role) if view.values.is_ticked(cell) => facts.hazchem_roles.push(role),
            // A role instead of a tick: "production" under "hazchem".
            Target::Sector(sector) if !view.values.is_empty(cell) && !view.values.words.no_ticks.has(&fold(&cell.shown())) => {
                facts.sectors.push(sector);
                let roles =
                    view.values.list(cell).iter().map(|role| view.values.words.hazchem_role.get(&fold(role))).collect::<Option<Vec<_>>>();
                match roles.filter(|_| sector == Sector::Hazchem) {
                    Some(roles) => facts.hazchem_roles.extend(roles),
                    None => extra.push((column.heading.clone(), view.values.text(cell))),
                }
            }
            _ => {}
        }
    }
    let (named, others) = sectors(view);
    facts.sectors.extend(named);
    if others {
        extra.push(view.as_extra(Field::Sector));
    }
    let roles = view.values.list(view.cell(Field::HazchemRole));
    facts.hazchem_roles.extend(roles.iter().filter_map(|role| view.values.words.hazchem_role.get(&fold(role))));
    if roles.iter().any(|role| view.values.words.hazchem_role.get(&fold(role)).is_none()) {
        extra.push(view.as_extra(Field::HazchemRole));
    }
    // The roles are those of the hazchem sector.
    if !facts.hazchem_roles.is_empty() {
        facts.sectors.push(Sector::Hazchem);
    }
    facts.sectors.sort_unstable();
    facts.sectors.dedup();
    facts.hazchem_roles.sort_unstable();
    facts.hazchem_roles.dedup();
}

/// The sectors that a cell names, and whether it names something else too.
pub(super) fn sectors(view: View<'_>) -> (Vec<Sector>, bool) {
    let names = view.values.list(view.cell(Field::Sector));
    let words = &view.values.words.sector;
    let whole = |name: &&String| words.get(&fold(name)).is_some();
    let known = names.iter().filter_map(|name| words.get(&fold(name)).or_else(|| words.get(&without_brackets(&fold(name)))));
    (known.collect(), !names.iter().all(|name| whole(&name)))
}

/// Where the enterprise's name is missing from a row of hazards.
pub(super) fn missing(view: View<'_>, layout: &Layout<'_>) -> Option<Fault> {
    let column = layout.columns(Field::Enterprise).first()?;
    Some(Fault { cell: address(column.index, view.row.number), value: String::new(), reason: Reason::EnterpriseMissing })
}
