//! A row of a list of groups: its leader and its members stand side by side, each with their section in brackets.

use super::kind::Class;
use super::layout::{At, View};
use super::row::{Fault, Place, Reason, RegisterRow};
use crate::domain::field::Field as RecordField;

/// Whether a sheet lists groups and no single persons.
pub(super) fn is_list(class: Class, view: View<'_>) -> bool {
    class == Class::Staff && view.layout.columns_of(RecordField::Name).next().is_none()
}

/// The rows of a group's persons, as a list of the staff would have them; the leader first.
pub(super) fn read(view: View<'_>) -> Result<Vec<RegisterRow>, Vec<Fault>> {
    let group: String = view.at_register(RecordField::Group).first().map(|at| view.values.line(at.cell())).unwrap_or_default();
    let (leaders, members) = (view.at_register(RecordField::Leader), view.at_register(RecordField::Members));
    let mut rows: Vec<RegisterRow> = Vec::new();
    let named = leaders.iter().map(|at| (at, true)).chain(members.iter().map(|at| (at, false)));
    for (at, leads) in named {
        for person in view.values.list(at.cell()) {
            let (name, section) = person_of(&person);
            // Who leads stands among the members too, and a contact is one of them.
            if name.is_empty() || rows.iter().any(|row| row.get(RecordField::Name) == name) {
                continue;
            }
            let mut values = vec![(RecordField::Name, name.to_owned()), (RecordField::Group, group.clone())];
            values.extend((!section.is_empty()).then(|| (RecordField::Section, section.to_owned())));
            // One group has one leader; a second one is a member.
            values.extend((leads && rows.is_empty()).then(|| (RecordField::Leader, "yes".to_owned())));
            rows.push(RegisterRow { place: Place { row: view.row.number, part: 0 }, values, ..RegisterRow::default() });
        }
    }
    if rows.is_empty() {
        let at: Option<&At<'_>> = members.first().or(leaders.first());
        return Err(at.map(|at| at.fault(Reason::NameMissing)).into_iter().collect());
    }
    Ok(rows)
}

/// Name and section of `name (section)`.
fn person_of(text: &str) -> (&str, &str) {
    let opened = text.split_once(['(', '\u{FF08}']).filter(|(_, rest)| rest.ends_with([')', '\u{FF09}']));
    opened.map_or((text, ""), |(name, rest)| (name.trim(), rest.trim_end_matches([')', '\u{FF09}']).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_stands_in_brackets() {
        for (text, expected) in [("a (b)", ("a", "b")), ("a\u{FF08}b\u{FF09}", ("a", "b")), ("a", ("a", "")), ("a (b", ("a (b", ""))] {
            assert_eq!(person_of(text), expected);
        }
    }
}
