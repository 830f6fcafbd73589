//! Tables out: the same ledgers that are read in, written so that a file that comes back unchanged changes nothing.
//!
//! `hazard`, `enterprise` and `register` say which columns a table has and what a record has in each; `csv` and `xlsx`
//! write rows, `table` is either. A row names its record by number and version, so that the importer
//! (`super::exported`) can tell what was changed in the file from what was changed in the database since.

mod csv;
mod enterprise;
mod hazard;
mod register;
mod table;
mod xlsx;

pub(super) use csv::bare;
pub use enterprise::{EnterpriseSource, enterprise_cells, enterprise_columns};
pub use hazard::{HazardSource, hazard_cells, hazard_columns};
pub use register::{RecordSource, record_cells, record_columns};
pub use table::{Format, Table, TableError};

use super::header::Target;
use super::heading::Field;
use super::workbook::Cell;
use crate::domain::hazard::Stage;
use crate::domain::id::Seq;
use crate::domain::text::fold;
use crate::locale::{Lang, Words};
use chrono::NaiveDate;

/// The most that a spreadsheet keeps in a cell, in UTF-16 units.
const CELL_UNITS: usize = 32_767;

/// A column of a table that goes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Whether its text is long, so that it is broken into lines.
    pub is_long: bool,
    /// What the importer takes it for.
    pub(super) target: Target,
}

impl Column {
    /// A column of a table that is not read back.
    pub fn new(heading: String, is_long: bool) -> Self {
        Self { heading, is_long, target: Target::Field(Field::Derived) }
    }
}

/// A column and what a record has in it.
struct Spec<F> {
    /// The end of its heading's key `ledger.column.*`.
    key: &'static str,
    target: Target,
    is_long: bool,
    cell: F,
}

impl<F> Spec<F> {
    const fn new(key: &'static str, field: Field, cell: F) -> Self {
        Self { key, target: Target::Field(field), is_long: false, cell }
    }

    /// A column of long text.
    const fn long(key: &'static str, field: Field, cell: F) -> Self {
        Self { key, target: Target::Field(field), is_long: true, cell }
    }

    /// The phones of the persons in the column to the left.
    const fn phone(key: &'static str, of: Field, cell: F) -> Self {
        Self { key, target: Target::PhoneOf(of), is_long: false, cell }
    }

    /// What the program works out itself: nobody reads it back.
    const fn derived(key: &'static str, cell: F) -> Self {
        Self::new(key, Field::Derived, cell)
    }

    fn column(&self, words: Words) -> Column {
        Column { heading: heading(self.key, words), is_long: self.is_long, target: self.target }
    }
}

fn heading(key: &str, words: Words) -> String {
    words.get(&format!("ledger.column.{key}"))
}

/// The headings of the program's own tables, with what stands beneath them.
fn own() -> Vec<(&'static str, Target)> {
    let mut all: Vec<(&str, Target)> = hazard::SPECS.iter().map(|spec| (spec.key, spec.target)).collect();
    all.extend(enterprise::SPECS.iter().map(|spec| (spec.key, spec.target)));
    all.push((register::STAGE, Target::Field(Field::Derived)));
    all
}

/// The fields that ledgers and the program's own tables have in common, by the tables' headings in both languages.
pub(super) fn own_fields() -> Vec<(String, Field)> {
    let mut found = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        found.extend(own().into_iter().filter_map(|(key, target)| match target {
            Target::Field(Field::Number | Field::Version | Field::Others | Field::Derived) => None,
            Target::Field(field) => Some((fold(&heading(key, Words::new(lang))), field)),
            Target::PhoneOf(_) => Some((fold(&heading(key, Words::new(lang))), Field::Phone)),
            _ => None,
        }));
    }
    found
}

/// The language of a table that the program wrote itself, told by its columns of numbers and versions, and a function
/// that knows the columns which only such a table has.
pub(super) fn recognise(headings: &[&str]) -> Option<(Lang, impl Fn(&str) -> Option<Target> + use<>)> {
    let lang = [Lang::Zh, Lang::En].into_iter().find(|lang| {
        let is_there = |key| headings.contains(&heading(key, Words::new(*lang)).as_str());
        is_there(NUMBER) && is_there(VERSION)
    })?;
    let special: Vec<(String, Target)> = own()
        .into_iter()
        .filter(|(_, target)| {
            matches!(target, Target::PhoneOf(_) | Target::Field(Field::Number | Field::Version | Field::Others | Field::Derived))
        })
        .map(|(key, target)| (heading(key, Words::new(lang)), target))
        .collect();
    Some((lang, move |text: &str| special.iter().find(|(own, _)| own == text).map(|(_, target)| *target)))
}

/// The key of the column of records' numbers.
const NUMBER: &str = "number";
/// The key of the column of records' versions.
const VERSION: &str = "version";

/// The record that a row of an exported file was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its number, `H12`.
    pub number: String,
    /// Its version when the file was written.
    pub version: Seq,
    /// The beginning of the id of the database that it is in.
    pub database: String,
}

impl Origin {
    /// Reads a row's number and version; nothing where they are not what an export wrote.
    pub(super) fn read(number: &str, version: &str) -> Option<Self> {
        let (version, database) = version.trim().strip_prefix('v')?.split_once('.')?;
        let number = number.trim();
        (!number.is_empty()).then_some(Self { number: number.to_owned(), version: version.parse().ok()?, database: database.to_owned() })
    }

    /// Whether the record is in the database of this id.
    pub(super) fn is_in(&self, database: &str) -> bool {
        !self.database.is_empty() && self.database == short(database)
    }
}

/// The version of a record as it stands in a file. It begins with a letter, so that no spreadsheet takes it for a date.
fn version(version: Seq, database: &str) -> Cell {
    Cell::Text(format!("v{version}.{}", short(database)))
}

/// Enough of a database's id to tell it from every other one of a bureau.
fn short(database: &str) -> &str {
    database.get(..8).unwrap_or(database)
}

/// A cell of a text; one too long for a spreadsheet ends with an ellipsis.
pub fn text(text: &str) -> Cell {
    if text.len() <= CELL_UNITS || text.encode_utf16().count() <= CELL_UNITS {
        return Cell::text(text);
    }
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units < CELL_UNITS
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.push('\u{2026}');
    Cell::text(&cut)
}

fn number(number: Option<u64>) -> Cell {
    // Amounts and counts are far below 2^53, so exact.
    number.map_or(Cell::Empty, |number| Cell::Number(number as f64))
}

/// A cell of a day, or of none.
pub fn day(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Empty, Cell::Date)
}

/// Names in one cell.
fn names(names: &[String]) -> Cell {
    text(&names.join("\u{3001}"))
}

/// Terms in one cell.
fn terms<T: std::fmt::Display>(family: &str, terms: &[T], words: Words) -> Cell {
    let named: Vec<String> = terms.iter().map(|term| words.get(&format!("{family}.{term}"))).collect();
    text(&named.join("\u{3001}"))
}

fn term<T: std::fmt::Display>(family: &str, term: Option<T>, words: Words) -> Cell {
    term.map_or(Cell::Empty, |term| text(&words.get(&format!("{family}.{term}"))))
}

/// What no field takes, each with its heading, a line for each.
fn others(extra: &[(String, String)]) -> Cell {
    let lines: Vec<String> = extra.iter().map(|(heading, value)| format!("{heading}\u{FF1A}{}", value.replace('\n', " "))).collect();
    text(&lines.join("\n"))
}

/// How many days are left or gone, with a mark before what is overdue: it must not be told by colour alone.
pub fn left(days: i64, words: Words) -> Cell {
    let said = words.days(days);
    text(&if days < 0 { format!("\u{25B2}{said}") } else { said })
}

/// The words of stages with what they stand for, in both languages: a table may be read by another's reader.
pub(super) fn stage_words() -> Vec<(String, Stage)> {
    let both = || [Lang::Zh, Lang::En].into_iter().map(Words::new);
    let named = both().flat_map(|words| Stage::ALL.iter().map(move |stage| (fold(&words.get(&format!("stage.{stage}"))), *stage)));
    let passed = both().map(|words| (fold(&words.get("stage.awaiting_close_out")), Stage::AwaitingReinspection));
    named.chain(passed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_reads_back() {
        let Cell::Text(written) = version(812, "3f9c2a1b77") else { return assert_eq!(0, 1, "a version is text") };
        assert_eq!(written, "v812.3f9c2a1b");
        let origin = Origin { number: "H12".into(), version: 812, database: "3f9c2a1b".into() };
        assert_eq!(Origin::read(" H12 ", &written), Some(origin.clone()));
        assert!(origin.is_in("3f9c2a1b77") && !origin.is_in("4f9c2a1b77"));
        assert!(!Origin { database: String::new(), ..origin }.is_in(""), "an unknown database is nobody's");
        for (number, version) in [("", "v1.ab"), ("H1", ""), ("H1", "1.ab"), ("H1", "v.ab"), ("H1", "vx.ab"), ("H1", "v12")] {
            assert_eq!(Origin::read(number, version), None, "{number} {version}");
        }
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut_and_says_so() {
        let units = |cell: &Cell| cell.shown().encode_utf16().count();
        assert_eq!(units(&text(&"\u{6F0F}".repeat(CELL_UNITS))), CELL_UNITS);
        let cut = text(&"\u{6F0F}".repeat(CELL_UNITS + 1));
        assert!(cut.shown().ends_with('\u{2026}') && units(&cut) == CELL_UNITS);
        assert!(units(&text(&"\u{1F525}".repeat(CELL_UNITS))) <= CELL_UNITS, "two units each");
    }

    #[test]
    fn only_the_programs_own_table_has_the_columns_of_one() {
        let words = Words::new(Lang::Zh);
        let (number, version, left) = (heading(NUMBER, words), heading(VERSION, words), heading("left", words));
        let (lang, own) = recognise(&[&number, &version, &left]).map_or((Lang::En, None), |(lang, own)| (lang, Some(own)));
        assert_eq!(lang, Lang::Zh);
        assert!(own.is_some_and(|own| own(&left) == Some(Target::Field(Field::Derived)) && own("x").is_none()));
        assert!(recognise(&[&number, &left]).is_none());
    }
}
