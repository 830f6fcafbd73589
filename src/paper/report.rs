//! What every report is made of: blocks of rows, each cell a value that is put into words by its reader, each row with
//! the record or the journal entry behind it.

use crate::domain::id::{EnterpriseId, GroupId, HazardId, Seq, StaffId, Subject};
use crate::domain::register::Record;
use crate::locale::{Lang, Words};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Map, Value, json};
use std::fmt::Display;

/// A report that can be asked for, on screen and on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// All about an enterprise on one page (R43).
    EnterpriseFile(EnterpriseId),
    /// The back-check of the officers' own work: an enterprise as it was known on a day (R57).
    Dossier(EnterpriseId, NaiveDate),
    /// What an officer has to do (R55).
    Duties(StaffId),
    /// The figures of an officer, each opening its rows (R56).
    OfficerScore(StaffId),
    /// The figures of a group.
    GroupScore(GroupId),
    /// The figures of an enterprise.
    EnterpriseScore(EnterpriseId),
    /// All officers, groups and enterprises with their main figures.
    Scoreboard,
    /// The rows behind a figure.
    Rows(Scored, Figure),
    /// What changed since a time, and the notes of the shifts (R60).
    Handover(Option<NaiveDateTime>),
    /// The day's brief: who is on duty, the key figures, what is overdue, due today and next, closed out, left behind.
    Brief,
    /// Who supervises what, and where the pairing rules are broken (R3, R10–R13).
    Matrix,
    /// How those not paired could be paired evenly (R11).
    Proposal,
    /// Leading group, supervision office, enforcement team, sections (R7–R9, R14).
    Organisation,
    /// The programme with its periods, their sources, and its key figures (R1, R2, R6).
    Programme,
    /// Each enterprise's milestones: due, done, overdue (R23–R28).
    Milestones,
    /// Half-year and year-end reports: due, received, overdue, copied (R38–R40).
    Reports,
    /// Trainings held, and who lacks which topic (R22, R54).
    Trainings,
    /// The same hazard elsewhere (R48).
    Elsewhere(HazardId),
    /// Clauses that a hazard may fall under.
    Clauses(HazardId),
    /// Visits by mode, and the days since each enterprise's last (R29, R35).
    Visits,
    /// The duty roster of a month, by its first day (R59).
    Roster(NaiveDate),
    /// A half-year assessment or year-end report drafted from the data (R38, R40).
    Draft(GroupId, String),
}

/// Whose figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scored {
    /// An officer's.
    Officer(StaffId),
    /// A group's.
    Group(GroupId),
    /// An enterprise's.
    Enterprise(EnterpriseId),
}

vocabulary! {
    /// The figures of the scorecards.
    Figure {
        /// Enterprises supervised.
        Enterprises = "enterprises",
        /// Hazards on the list.
        Listed = "listed",
        /// Closed out.
        ClosedOut = "closed_out",
        /// Open.
        Open = "open",
        /// Open major ones.
        MajorOpen = "major_open",
        /// Open and past their deadline.
        Overdue = "overdue",
        /// Relapses found at look-backs.
        Relapses = "relapses",
        /// Visits.
        Visits = "visits",
        /// Orders.
        Orders = "orders",
        /// Measures.
        Measures = "measures",
        /// Penalties.
        Penalties = "penalties",
        /// Milestones missed.
        Missed = "missed",
        /// Trainings attended, or to which the group's members came.
        Trainings = "trainings",
        /// Steps that went on although something was lacking.
        Overrides = "overrides",
        /// Accidents.
        Accidents = "accidents",
    }
}

/// A value of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text as it is.
    Text(String),
    /// A term: its locale key.
    Term(String),
    /// A count.
    Count(i64),
    /// A day.
    Day(NaiveDate),
    /// Several values.
    All(Vec<Cell>),
    /// A sentence: its locale key, and the values that it names.
    Said(String, Vec<(&'static str, Cell)>),
    /// A text of the data that the program ships in both languages.
    Either {
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
    /// A record of a register, in one line.
    Record(Box<Record>),
    /// The period of a report, `2026H1` or `2026`.
    Period(String),
    /// Nothing.
    Nothing,
}

/// Columns whose numbers and days need no name beside them.
const SELF_EXPLAINING: &[&str] = &["on", "at", "count", "value"];

/// How a row stands out; never by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// It does not.
    #[default]
    Plain,
    /// Overdue, missed, broken.
    Bad,
    /// Near, or to be looked at.
    Near,
    /// Dim: ended or not known then.
    Dim,
}

/// What lies behind a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A record.
    Subject(Subject),
    /// Another report.
    Report(Box<Question>),
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells, one for each column of the block.
    pub cells: Vec<Cell>,
    /// How it stands out.
    pub mark: Mark,
    /// What lies behind it.
    pub link: Option<Link>,
    /// The journal entry that says it.
    pub entry: Option<Seq>,
}

/// Rows under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its key: the heading's words stand under `report.block.`, and JSON names it so.
    pub key: &'static str,
    /// The keys of its columns; words under `report.column.`.
    pub columns: &'static [&'static str],
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its key: the title's words stand under `report.title.`.
    pub key: &'static str,
    /// What the title names: an enterprise, a person, a day.
    pub of: String,
    /// The day as of which it was made.
    pub on: NaiveDate,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// The sentence that tells how many rows are left out.
const MORE: &str = "report.more";

impl Cell {
    /// How many more rows there are than a block shows.
    pub(super) fn more(count: usize) -> Self {
        Cell::Said(MORE.to_owned(), vec![("count", count.into())])
    }

    /// The value in words.
    pub fn text(&self, words: Words) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Term(key) => words.get(key),
            Cell::Count(count) => count.to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::All(cells) => cells.iter().map(|cell| cell.text(words)).collect::<Vec<_>>().join(&words.get("general.and")),
            Cell::Said(key, values) => {
                let texts: Vec<(&str, String)> = values.iter().map(|(name, cell)| (*name, cell.text(words))).collect();
                let texts: Vec<(&str, &dyn Display)> = texts.iter().map(|(name, text)| (*name, text as &dyn Display)).collect();
                words.fill(key, &texts)
            }
            Cell::Either { zh, en } => if words.lang == Lang::Zh { zh } else { en }.clone(),
            Cell::Record(record) => words.record_headline(record),
            Cell::Period(period) => words.period(period),
            Cell::Nothing => String::new(),
        }
    }

    /// The value in words, with the column's name where a number or a day alone would say nothing.
    pub(super) fn named_text(&self, column: &str, words: Words) -> String {
        match self {
            Cell::Count(days) if column == "days" => words.days(*days),
            Cell::Count(_) | Cell::Day(_) if !SELF_EXPLAINING.contains(&column) => {
                format!("{} {}", words.get(&format!("report.column.{column}")), self.text(words))
            }
            _ => self.text(words),
        }
    }

    fn json(&self) -> Value {
        match self {
            Cell::Text(text) | Cell::Period(text) => json!(text),
            // The key's last part is the term's stable name.
            Cell::Term(key) => json!(key.rsplit('.').next()),
            Cell::Count(count) => json!(count),
            Cell::Day(day) => json!(day),
            Cell::All(cells) => cells.iter().map(Cell::json).collect(),
            Cell::Said(key, values) => {
                let mut object = Map::from_iter([("says".to_owned(), json!(key.rsplit('.').next()))]);
                object.extend(values.iter().map(|(name, cell)| ((*name).to_owned(), cell.json())));
                Value::Object(object)
            }
            Cell::Either { zh, .. } => json!(zh),
            Cell::Record(record) => {
                let register = record.register();
                let fields = register.headline().iter().map(|&field| (field.key().to_owned(), json!(register.get(field))));
                Value::Object(fields.filter(|(_, text)| text != "").collect())
            }
            Cell::Nothing => Value::Null,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Cell::Nothing } else { Cell::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Nothing } else { Cell::Text(text) }
    }
}

impl From<Option<NaiveDate>> for Cell {
    fn from(day: Option<NaiveDate>) -> Self {
        day.map_or(Cell::Nothing, Cell::Day)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Cell::Day(day)
    }
}

impl From<i64> for Cell {
    fn from(count: i64) -> Self {
        Cell::Count(count)
    }
}

impl From<&[String]> for Cell {
    fn from(names: &[String]) -> Self {
        names.join(" ").into()
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl Block {
    /// How many rows it shows, without the one that says how many more there are.
    pub fn shown(&self) -> usize {
        self.rows.iter().filter(|row| !row.is_more()).count()
    }
}

impl Row {
    /// Whether it only says how many more rows there are.
    pub fn is_more(&self) -> bool {
        self.cells.iter().any(|cell| matches!(cell, Cell::Said(key, _) if key == MORE))
    }

    /// A row of cells.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, ..Self::default() }
    }

    /// The row with a record behind it.
    #[must_use]
    pub fn of(self, subject: Subject) -> Self {
        Self { link: Some(Link::Subject(subject)), ..self }
    }

    /// The row with another report behind it.
    #[must_use]
    pub fn opening(self, question: Question) -> Self {
        Self { link: Some(Link::Report(Box::new(question))), ..self }
    }

    /// The row with the journal entry that says it.
    #[must_use]
    pub fn said_by(self, entry: Seq) -> Self {
        Self { entry: Some(entry), ..self }
    }

    /// The row standing out.
    #[must_use]
    pub fn marked(self, mark: Mark) -> Self {
        Self { mark, ..self }
    }
}

impl Report {
    /// The title in words.
    pub fn title(&self, words: Words) -> String {
        format!("{} {}", words.get(&format!("report.title.{}", self.key)), self.of).trim_end().to_owned()
    }

    /// The report as one JSON object: its blocks by key, each an array of objects by column.
    pub fn json(&self) -> Value {
        let mut object = Map::new();
        object.insert("report".into(), json!(self.key));
        object.insert("of".into(), json!(self.of));
        object.insert("on".into(), json!(self.on));
        for block in &self.blocks {
            let rows = block.rows.iter().map(|row| {
                let mut fields: Map<String, Value> =
                    block.columns.iter().zip(&row.cells).map(|(column, cell)| ((*column).to_owned(), cell.json())).collect();
                if let Some(Link::Subject(subject)) = &row.link {
                    fields.insert("subject".into(), json!(subject));
                }
                if let Some(entry) = row.entry {
                    fields.insert("entry".into(), json!(entry));
                }
                if row.mark == Mark::Bad {
                    fields.insert("bad".into(), json!(true));
                }
                Value::Object(fields)
            });
            object.insert(block.key.to_owned(), rows.collect());
        }
        Value::Object(object)
    }

    /// The report as lines of text, for a terminal, a mail, a group chat.
    pub fn text(&self, words: Words) -> String {
        let mut text = format!("{}  {}\n", self.title(words), self.on);
        for block in &self.blocks {
            text.push_str(&format!("\n{}\n", words.get(&format!("report.block.{}", block.key))));
            if block.rows.is_empty() {
                text.push_str(&format!("  {}\n", words.get("report.none")));
            }
            for row in &block.rows {
                let mark = match row.mark {
                    Mark::Bad => words.get("report.bad"),
                    Mark::Near => words.get("report.near"),
                    Mark::Plain | Mark::Dim => String::new(),
                };
                let cells = block.columns.iter().zip(&row.cells).map(|(column, cell)| cell.named_text(column, words).replace('\n', " "));
                let cells = cells.filter(|cell| !cell.is_empty());
                let entry = row.entry.map(|entry| words.fill("report.entry", &[("seq", &entry)]));
                let parts: Vec<String> = std::iter::once(mark).filter(|mark| !mark.is_empty()).chain(cells).chain(entry).collect();
                text.push_str(&format!("  {}\n", parts.join("  ")));
            }
        }
        text
    }
}
