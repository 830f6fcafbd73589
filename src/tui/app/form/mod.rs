//! Forms: fields with what was typed, and the order that they add up to. What was typed stays, whatever happens.

mod compose;
pub mod conflict;
pub mod draft;
mod fill;
pub mod keep;
mod layout;

pub use compose::{Problem, Reader, compose};
pub use draft::{Draft, Shown, Work};
pub use fill::read_time;

use super::ask::Order;
use super::field::{Area, Choice, Line};
use crate::domain::act::ActKind;
use crate::domain::date_entry::{self, Lean};
use crate::domain::enterprise::Enterprise;
use crate::domain::fields::Kind;
use crate::domain::hazard::{Clause, Hazard};
use crate::domain::id::{EnterpriseId, Seq};
use crate::domain::refusal::{Field, Refusal};
use crate::keymap::command::CommandId;
use crate::keymap::key::Key;
use crate::locale::Words;
use crate::store::OpId;
use chrono::NaiveDate;

/// What a form is for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// Register a hazard at an enterprise.
    Register(EnterpriseId, String),
    /// Do something with a hazard as it was seen.
    Act(ActKind, Box<Hazard>),
    /// Add an enterprise.
    AddEnterprise,
    /// Correct an enterprise as it was seen.
    EditEnterprise(Box<Enterprise>),
    /// Fill in anything that is made of fields.
    Fill(Box<Draft>),
}

impl Purpose {
    /// The version of the record that it is about; none where it makes a new one.
    pub fn version(&self) -> Option<Seq> {
        match self {
            Purpose::Register(..) | Purpose::AddEnterprise => None,
            Purpose::Act(_, seen) => Some(seen.version),
            Purpose::EditEnterprise(seen) => Some(seen.version),
            Purpose::Fill(draft) => draft.work.version(),
        }
    }

    /// What the form's title says: what is done, and to what.
    pub fn title(&self, words: Words) -> String {
        let (what, of) = match self {
            Purpose::Register(_, name) => (words.get("form.register"), name.clone()),
            Purpose::Act(kind, seen) => {
                let first = seen.facts.description.lines().next().unwrap_or_default();
                (words.get(&format!("act.{kind}")), format!("{} {first}", seen.id))
            }
            Purpose::AddEnterprise => (words.get("form.add_enterprise"), String::new()),
            Purpose::EditEnterprise(seen) => (words.get("form.edit_enterprise"), seen.facts.name.clone()),
            Purpose::Fill(draft) => (draft.title(words), draft.party.clone()),
        };
        format!("{what} {of}")
    }
}

/// How a field is filled in.
#[derive(Clone, Debug)]
pub enum Input {
    /// One line.
    Line(Line),
    /// A date, written in one of the ways an officer writes it, and where it lies when that is left open.
    Date(Line, Lean),
    /// A date with a time of the day behind it.
    Time(Line, Lean),
    /// Several lines.
    Area(Area),
    /// One or several of a list.
    Choice(Choice),
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// What was typed, without spaces at its ends.
    Text(String),
    /// The keys of the terms that are chosen.
    Chosen(Vec<&'static str>),
}

impl Input {
    /// What it holds.
    pub fn value(&self) -> Value {
        match self {
            Input::Line(line) | Input::Date(line, _) | Input::Time(line, _) => Value::Text(line.text().trim().to_owned()),
            Input::Area(area) => Value::Text(area.text().trim().to_owned()),
            Input::Choice(choice) => Value::Chosen(choice.chosen()),
        }
    }

    /// What it holds, in words.
    pub fn text(&self, words: Words) -> String {
        match self {
            Input::Line(line) | Input::Date(line, _) | Input::Time(line, _) => line.text().trim().to_owned(),
            Input::Area(area) => area.text().trim().to_owned(),
            Input::Choice(choice) => {
                let chosen: Vec<String> = choice.terms().filter(|(_, chosen, _)| *chosen).map(|(key, ..)| words.get(&key)).collect();
                chosen.join(&words.get("general.and"))
            }
        }
    }
}

/// A field of a form.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which.
    pub field: Field,
    /// What was filled in.
    pub input: Input,
}

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its number, by which the session knows it among others.
    pub number: u32,
    /// What it is for.
    pub purpose: Purpose,
    /// Its fields, in order.
    pub entries: Vec<Entry>,
    /// The field that takes keys.
    pub focus: usize,
    /// Why it cannot be saved as it is.
    pub problem: Option<Problem>,
    /// A save is under way.
    pub saving: bool,
    /// What stood in its fields at first.
    base: Vec<(Field, Value)>,
    /// The version of the record that the officer saw.
    pub seen: Option<Seq>,
    touched: bool,
    /// Esc was pressed once on a form with unsaved text.
    pub leaving: bool,
    /// The clause that was chosen of those offered, with the document that it stands in.
    pub clause: Option<Clause>,
    /// None of the clauses offered was found to fit.
    pub no_clause: bool,
    /// The operation that is to save it, once that was asked for and as long as it is not known to have failed.
    pub operation: Option<OpId>,
}

/// What became of a key.
#[derive(Debug)]
pub enum Outcome {
    /// The form goes on.
    Stay,
    /// It was left.
    Leave,
    /// It is to be saved.
    Save(Box<Order>),
}

/// What a form is filled in with beforehand, and judges dates by.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Beijing's day.
    pub today: NaiveDate,
    /// The officer's name.
    pub officer: String,
}

/// The day that a lone date field means.
///
/// # Errors
/// When nothing is filled in, or it cannot be read.
pub fn fill_day(reader: Reader, typed: &str) -> Result<NaiveDate, Problem> {
    reader.date(Field::On, Lean::Past, typed)?.ok_or(Problem::Refused(Refusal::Missing(Field::On)))
}

impl Form {
    /// The session's form of a number for `purpose`, filled in with the usual.
    pub fn new(purpose: Purpose, setting: &Setting, number: u32) -> Self {
        let entries = layout::entries(&purpose, setting);
        let focus = if let Purpose::Fill(draft) = &purpose { fill::first(draft) } else { 0 };
        Self {
            number,
            base: values(&entries),
            seen: purpose.version(),
            purpose,
            entries,
            focus,
            problem: None,
            saving: false,
            touched: false,
            leaving: false,
            clause: None,
            no_clause: false,
            operation: None,
        }
    }

    /// The field that takes keys.
    pub fn focused(&self) -> Option<&Entry> {
        self.entries.get(self.focus)
    }

    /// Takes a key that no command of the form takes before a field sees it.
    pub fn press(&mut self, key: Key) -> bool {
        self.leaving = false;
        let Some(entry) = self.entries.get_mut(self.focus) else { return false };
        let taken = match &mut entry.input {
            Input::Line(line) | Input::Date(line, _) | Input::Time(line, _) => line.press(key),
            Input::Area(area) => area.press(key),
            Input::Choice(choice) => choice.press(key.plain()),
        };
        self.touched |= taken;
        taken
    }

    /// Takes pasted text; line breaks never save or move on.
    pub fn paste(&mut self, text: &str) {
        let Some(entry) = self.entries.get_mut(self.focus) else { return };
        match &mut entry.input {
            Input::Line(line) | Input::Date(line, _) | Input::Time(line, _) => line.paste(text),
            Input::Area(area) => area.paste(text),
            Input::Choice(_) => return,
        }
        self.touched = true;
    }

    /// Runs a command of the form.
    pub fn run(&mut self, command: CommandId, compose: impl FnOnce(&Form) -> Result<Order, Problem>) -> Outcome {
        match command {
            CommandId::NextField => self.move_focus(1),
            CommandId::PreviousField => self.move_focus(-1),
            CommandId::Close if self.touched && !self.leaving => self.leaving = true,
            CommandId::Close => return Outcome::Leave,
            // Its record is on its way: the officer has not seen yet what has changed.
            CommandId::Save if matches!(self.problem, Some(Problem::Overtaken(_))) => {}
            CommandId::Save if !self.saving => match compose(self) {
                Ok(order) => {
                    self.problem = None;
                    self.saving = true;
                    return Outcome::Save(Box::new(order));
                }
                Err(problem) => self.report(problem),
            },
            _ => {}
        }
        Outcome::Stay
    }

    /// Shows why it cannot be saved, at the field where that can be mended.
    pub fn report(&mut self, problem: Problem) {
        self.saving = false;
        if let (Problem::Refused(Refusal::Lacking(_)), Purpose::Fill(draft)) = (&problem, &mut self.purpose)
            && !draft.shown.iter().any(|shown| shown.field == Field::OverrideReason)
        {
            // What lacks can be mended, or the step goes on with a reason: there is a field for it now.
            let reason = Shown::new(Field::OverrideReason, Kind::Area, String::new());
            self.entries.push(fill::entry(&reason));
            draft.shown.push(reason);
        }
        if let Some(at) = problem.field().and_then(|field| self.entries.iter().position(|entry| entry.field == field)) {
            self.focus = at;
        }
        self.problem = Some(problem);
    }

    /// Whether the record has changed since the officer saw it: what is filled in rests on what stood there before.
    pub fn is_outdated(&self) -> bool {
        self.seen != self.purpose.version()
    }

    /// Whether anything stands in it that did not stand there at first.
    pub fn is_changed(&self) -> bool {
        self.no_clause || self.entries.iter().any(|entry| self.base_of(entry.field).as_ref() != Some(&entry.input.value()))
    }

    fn base_of(&self, field: Field) -> Option<Value> {
        self.base.iter().find(|(of, _)| *of == field).map(|(_, value)| value.clone())
    }

    fn move_focus(&mut self, by: isize) {
        let count = self.entries.len() as isize;
        self.focus = (self.focus as isize + by).rem_euclid(count.max(1)) as usize;
        self.leaving = false;
    }

    /// Takes a clause of those offered into its field; none empties it.
    pub fn take_clause(&mut self, clause: Option<Clause>) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.field == Field::Clause) {
            entry.input = Input::Line(Line::new(clause.as_ref().map_or("", |clause| &clause.clause)));
            self.no_clause = clause.is_none();
            self.clause = clause;
            self.touched = true;
        }
    }

    /// The day that stands in the date field in focus, or today; none where another field has the focus.
    pub fn day_in_focus(&self, reader: Reader) -> Option<NaiveDate> {
        let entry = self.focused()?;
        let typed = match &entry.input {
            Input::Date(line, lean) => reader.date(entry.field, *lean, line.text()),
            Input::Time(line, lean) => {
                let day = date_entry::split_time(line.text()).map_or_else(|| line.text().to_owned(), |(day, _)| day);
                reader.date(entry.field, *lean, &day)
            }
            Input::Line(_) | Input::Area(_) | Input::Choice(_) => return None,
        };
        Some(typed.ok().flatten().unwrap_or(reader.today))
    }

    /// Takes a day that was chosen into the date field in focus; a time of the day that stands there stays.
    pub fn take_day(&mut self, day: NaiveDate) {
        let Some(entry) = self.entries.get_mut(self.focus) else { return };
        match &mut entry.input {
            Input::Date(line, _) => *line = Line::new(&day.to_string()),
            Input::Time(line, _) => {
                let time = date_entry::split_time(line.text());
                let time = time.map_or_else(String::new, |(_, time)| time.format("%H:%M").to_string());
                *line = Line::new(&format!("{day} {time}"));
            }
            Input::Line(_) | Input::Area(_) | Input::Choice(_) => return,
        }
        self.touched = true;
    }

    /// Whether a command has anything to do at the field in focus.
    pub fn is_of_use(&self, command: CommandId) -> bool {
        let input = self.focused().map(|entry| &entry.input);
        match command {
            CommandId::PickDate => matches!(input, Some(Input::Date(..) | Input::Time(..))),
            CommandId::PreviousChoice | CommandId::NextChoice => matches!(input, Some(Input::Choice(_))),
            CommandId::Clauses => self.entries.iter().any(|entry| entry.field == Field::Clause),
            _ => true,
        }
    }

    /// Whether Enter begins another line in the field that takes keys.
    pub fn writes_lines(&self) -> bool {
        matches!(self.focused().map(|entry| &entry.input), Some(Input::Area(_)))
    }

    /// What it fills in, where it is made of fields.
    pub fn draft(&self) -> Option<&Draft> {
        if let Purpose::Fill(draft) = &self.purpose { Some(draft) } else { None }
    }

    /// What stands in a field of text.
    pub fn text_of(&self, field: Field) -> String {
        self.text(field)
    }

    /// The terms chosen in a field.
    pub fn chosen_of(&self, field: Field) -> Vec<&'static str> {
        self.choice(field)
    }

    fn value(&self, field: Field) -> Value {
        let entry = self.entries.iter().find(|entry| entry.field == field);
        entry.map_or_else(|| Value::Text(String::new()), |entry| entry.input.value())
    }

    fn text(&self, field: Field) -> String {
        if let Value::Text(text) = self.value(field) { text } else { String::new() }
    }

    fn choice(&self, field: Field) -> Vec<&'static str> {
        if let Value::Chosen(terms) = self.value(field) { terms } else { Vec::new() }
    }
}

fn values(entries: &[Entry]) -> Vec<(Field, Value)> {
    entries.iter().map(|entry| (entry.field, entry.input.value())).collect()
}
