//! All that a paper can say, under the names by which templates ask for it: the officer's words for fields and columns,
//! without what stands in brackets.

use super::form::{date, document_number, time, with_dates};
use crate::domain::enterprise::{ContactRole, Enterprise};
use crate::domain::field::Field;
use crate::domain::fields::{Fields, Item, Kind, words as parts};
use crate::domain::id::{GroupId, RecordId};
use crate::domain::refusal::Refusal;
use crate::domain::register::Record;
use crate::domain::text::half_width;
use crate::locale::Words;
use crate::paper::gather::{Asked, Bureau};
use crate::paper::report::{Block, Report, Row};
use crate::paper::word::{Filling, List, Value, Values};
use crate::store::StoreError;
use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// A paper's sheet.
pub(super) struct Sheet<'a> {
    pub asked: Asked<'a>,
    pub words: Words,
    pub filling: Filling,
    bureau: Bureau,
}

impl<'a> Sheet<'a> {
    /// A sheet with what every paper can say.
    pub fn new(asked: Asked<'a>, words: Words, officer: &str) -> Result<Self, StoreError> {
        let mut sheet = Self { asked, words, filling: Filling::default(), bureau: Bureau::of(asked.view)? };
        let programme = asked.view.programme()?.facts;
        let bureau = bureau(words, &programme.issuer);
        sheet.text("paper.tag.bureau", bureau);
        sheet.text("paper.tag.government", &government(words, bureau));
        sheet.text("field.document_number", &document_number(&programme.document_number));
        sheet.text("paper.tag.made_by", officer);
        sheet.day("paper.tag.made_on", Some(asked.today));
        Ok(sheet)
    }

    /// The name by which templates ask for what has this word.
    pub fn name(&self, key: &str) -> String {
        let mut depth = 0usize;
        let word = half_width(&self.words.get(key));
        let outside = word.chars().filter(|c| {
            depth += usize::from(*c == '(');
            let is_outside = depth == 0 && !c.is_whitespace();
            depth -= usize::from(*c == ')' && depth > 0);
            is_outside
        });
        outside.collect()
    }

    pub fn put(&mut self, key: &str, value: Value) {
        self.filling.values.insert(self.name(key), value);
    }

    /// Text that is missing when it is empty.
    pub fn text(&mut self, key: &str, text: &str) {
        self.put(key, Value::of(text));
    }

    pub fn day(&mut self, key: &str, day: Option<NaiveDate>) {
        self.text(key, &day.map_or_else(String::new, |day| date(self.words, day)));
    }

    pub fn count(&mut self, key: &str, count: impl std::fmt::Display) {
        self.text(key, &count.to_string());
    }

    /// A document's number; a missing one has the year already.
    pub fn document(&mut self, key: &str, number: &str, day: Option<NaiveDate>) {
        let value = match number.trim() {
            "" => Value::Blank(self.words.fill("paper.form.no_number", &[("year", &day.unwrap_or(self.asked.today).year())])),
            number => Value::Text(document_number(number)),
        };
        self.put(key, value);
    }

    /// A list with the names that its items may have.
    pub fn list(&mut self, key: &str, names: &[&str], items: Vec<Values>) {
        let mut list = List { names: names.iter().map(|name| self.name(name)).collect(), items, none: self.words.get("paper.none") };
        let index = self.name("paper.tag.index");
        for (at, item) in list.items.iter_mut().enumerate() {
            item.insert(index.clone(), Value::Text((at + 1).to_string()));
        }
        list.names.push(index);
        self.filling.lists.insert(self.name(key), list);
    }

    /// Every field of a record.
    pub fn record(&mut self, record: &Record) -> Result<(), StoreError> {
        let register = record.register();
        for spec in register.specs() {
            let key = format!("field.{}", spec.field);
            match (spec.field, spec.kind) {
                (Field::Document, _) => self.document(&key, &register.get(Field::Document), register.day()),
                (_, Kind::Hazards | Kind::Enterprise) => {}
                (_, Kind::Group) => self.group(register.get(spec.field).parse().ok()),
                (field, kind) => self.text(&key, &written(self.words, register, field, kind)),
            }
        }
        if let Some(enterprise) = record.enterprise() {
            self.enterprise(&self.asked.enterprise(enterprise)?)?;
        }
        Ok(())
    }

    /// A record that must be there and hold.
    pub fn record_of(&self, id: RecordId) -> Result<Record, StoreError> {
        let record = self.asked.view.register_record(id)?.filter(|record| record.withdrawn.is_none());
        record.ok_or_else(|| Refusal::NoSuch(id.to_string()).into())
    }

    /// An enterprise, and who supervises it.
    pub fn enterprise(&mut self, enterprise: &Enterprise) -> Result<(), StoreError> {
        let (facts, words) = (&enterprise.facts, self.words);
        let all = |family: &str, keys: Vec<&str>| keys.iter().map(|key| words.get(&format!("{family}.{key}"))).collect::<Vec<_>>();
        let and = words.get("general.and");
        self.text("paper.tag.enterprise", &facts.name);
        self.text("column.id", &enterprise.id.to_string());
        self.text("field.uscc", facts.uscc.as_deref().unwrap_or_default());
        self.text("field.town", &facts.town);
        self.text("field.address", &facts.address);
        self.text("field.sectors", &all("sector", facts.sectors.iter().map(|it| it.key()).collect()).join(&and));
        self.text("field.hazchem_roles", &all("hazchem_role", facts.hazchem_roles.iter().map(|it| it.key()).collect()).join(&and));
        self.text("field.headcount", &facts.headcount.map_or_else(String::new, |count| count.to_string()));
        self.text("field.notes", &facts.notes);
        for (role, phone) in [
            (ContactRole::LegalRepresentative, "paper.tag.legal_representative_phone"),
            (ContactRole::ActualController, "paper.tag.actual_controller_phone"),
            (ContactRole::SafetyOfficer, "paper.tag.safety_officer_phone"),
        ] {
            let names: Vec<&str> = facts.contacts_as(role).map(|contact| contact.name.as_str()).collect();
            let phones: Vec<&str> = facts.contacts_as(role).flat_map(|contact| contact.phones.iter().map(String::as_str)).collect();
            self.text(&format!("field.{role}"), &names.join(&and));
            self.text(phone, &phones.join(&and));
        }
        self.group(enterprise.group_on(self.asked.today));
        Ok(())
    }

    /// A group and its people.
    pub fn group(&mut self, id: Option<GroupId>) {
        let group = id.and_then(|id| self.bureau.group(id)).cloned();
        let (name, leader, members) = match &group {
            Some(group) => {
                let members = self.bureau.others(group).join(&self.words.get("general.and"));
                (group.facts.name.clone(), self.bureau.name(group.facts.leader), members)
            }
            None => Default::default(),
        };
        self.text("field.group", &name);
        self.text("field.leader", &leader);
        self.text("field.members", &members);
    }

    /// The blocks of a report, each a list of its rows.
    pub fn report(&mut self, report: &Report) {
        for block in &report.blocks {
            let items = block.rows.iter().map(|row| self.row(block, row)).collect();
            let columns: Vec<String> = block.columns.iter().map(|column| format!("report.column.{column}")).collect();
            let names: Vec<&str> = columns.iter().map(String::as_str).chain(["report.column.entry"]).collect();
            self.list(&format!("report.block.{}", block.key), &names, items);
        }
    }

    fn row(&self, block: &Block, row: &Row) -> Values {
        let words = self.words;
        let text = |text: String| if text.is_empty() { Value::Nothing } else { Value::Text(with_dates(words, &text)) };
        let cells = block.columns.iter().zip(&row.cells);
        let mut values: Values =
            cells.map(|(column, cell)| (self.name(&format!("report.column.{column}")), text(cell.text(words)))).collect();
        values.insert(self.name("report.column.entry"), row.entry.map_or(Value::Nothing, |entry| Value::Text(entry.to_string())));
        values
    }

    /// To whom copies go: the local governments (R15) of towns, and whatever else is named.
    pub fn copied_to(&mut self, named: &str) {
        let all: Vec<String> = parts(named).map(|name| local_government(self.words, name)).collect();
        self.text("field.copied_to", &all.join(&self.words.get("general.and")));
    }
}

/// A field as a paper writes it.
fn written(words: Words, fields: &dyn Fields, field: Field, kind: Kind) -> String {
    let text = fields.get(field);
    match kind {
        Kind::Date => NaiveDate::read_item(&text).map_or(text, |day| date(words, day)),
        Kind::Time => NaiveDateTime::read_item(&text).map_or(text, |at| time(words, at)),
        Kind::People => parts(&text).collect::<Vec<_>>().join(&words.get("general.and")),
        _ => with_dates(words, &words.field_value(fields, field)),
    }
}

/// The bureau among those who issue the programme: no other can sign its papers.
fn bureau(words: Words, issuer: &str) -> &str {
    let end = words.get("paper.form.bureau");
    let mut names = issuer.split(|c: char| c.is_whitespace() || "\u{3001}\u{ff0c},;\u{ff1b}".contains(c));
    names.find(|name| name.ends_with(&end)).unwrap_or_default()
}

/// The people's government to which the bureau belongs, by the bureau's name: since 2024 applications for
/// reconsideration of what a department did go to it alone (Administrative Reconsideration Law 2023, art. 24). Empty
/// where the name does not tell: a development zone has no people's government of its own.
fn government(words: Words, bureau: &str) -> String {
    let place = bureau.strip_suffix(&words.get("paper.form.bureau")).unwrap_or_default();
    let is_place = words.get("paper.form.places").split_whitespace().any(|end| place.ends_with(end) && place != end);
    let is_zone = words.get("paper.form.zones").split_whitespace().any(|end| place.ends_with(end));
    if is_place && !is_zone { words.fill("paper.form.government", &[("place", &place)]) } else { String::new() }
}

/// What governs a town: a town or township its people's government, a subdistrict its office (Organic Law of Local
/// People's Congresses and Governments, art. 85). What is neither stays as it was entered.
fn local_government(words: Words, town: &str) -> String {
    let ends_with = |key: &str| words.get(key).split_whitespace().any(|end| town.ends_with(end));
    let key = match () {
        () if ends_with("paper.form.towns") => "paper.form.government",
        () if ends_with("paper.form.subdistricts") => "paper.form.subdistrict_office",
        () => return town.to_owned(),
    };
    words.fill(key, &[("place", &town)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    #[test]
    fn copies_go_to_what_governs_a_town() {
        let words = Words::new(Lang::Zh);
        let first = |key: &str| words.get(key).split_whitespace().next().unwrap_or_default().to_owned();
        let (town, street) = (format!("X{}", first("paper.form.towns")), format!("X{}", first("paper.form.subdistricts")));
        assert_eq!(local_government(words, &town), words.fill("paper.form.government", &[("place", &town)]));
        assert_eq!(local_government(words, &street), words.fill("paper.form.subdistrict_office", &[("place", &street)]));
        assert_eq!(local_government(words, "X"), "X");
    }

    #[test]
    fn reconsideration_goes_to_the_government_that_the_bureaus_name_tells() {
        let words = Words::new(Lang::Zh);
        let end = words.get("paper.form.bureau");
        let government = |place: &str| government(words, bureau(words, &format!("{place}{end}")));
        let (city, district) = ("\u{53f7}\u{5e02}", "\u{53f7}\u{533a}");
        for place in [city, district, &format!("{city}{district}")] {
            assert_eq!(government(place), words.fill("paper.form.government", &[("place", &place)]));
        }
        assert_eq!(government(&format!("X, {district}")), government(district), "the bureau among several issuers");
        let zones = words.get("paper.form.zones");
        for place in ["", "\u{533a}", "X", zones.split_whitespace().next().unwrap_or_default()] {
            assert_eq!(government(place), "", "{place}");
        }
        assert_eq!(bureau(words, "X"), "");
    }
}
