//! Forms: fields with what was typed, and the order that they add up to. What was typed stays, whatever happens.

mod compose;
mod layout;

pub use compose::{Problem, Reader, compose, lean};

use super::ask::Order;
use super::command::CommandId;
use super::field::{Area, Choice, Line};
use super::key::Key;
use crate::domain::act::ActKind;
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::Hazard;
use crate::domain::id::EnterpriseId;
use crate::domain::refusal::Field;
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
}

impl Purpose {
    /// The locale key of the form's title.
    pub fn title(&self) -> String {
        match self {
            Purpose::Register(..) => "form.register".to_owned(),
            Purpose::Act(kind, _) => format!("act.{kind}"),
            Purpose::AddEnterprise => "form.add_enterprise".to_owned(),
            Purpose::EditEnterprise(_) => "form.edit_enterprise".to_owned(),
        }
    }
}

/// How a field is filled in.
#[derive(Clone, Debug)]
pub enum Input {
    /// One line.
    Line(Line),
    /// A date, written in one of the ways an officer writes it.
    Date(Line),
    /// Several lines.
    Area(Area),
    /// One or several of a list.
    Choice(Choice),
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Text(String),
    Chosen(Vec<&'static str>),
}

impl Input {
    fn value(&self) -> Value {
        match self {
            Input::Line(line) | Input::Date(line) => Value::Text(line.text().trim().to_owned()),
            Input::Area(area) => Value::Text(area.text().trim().to_owned()),
            Input::Choice(choice) => Value::Chosen(choice.chosen()),
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
    touched: bool,
    /// Esc was pressed once on a form with unsaved text.
    pub leaving: bool,
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

impl Form {
    /// A form for `purpose`, filled in with the usual.
    pub fn new(purpose: Purpose, setting: &Setting) -> Self {
        let entries = layout::entries(&purpose, setting);
        Self { purpose, entries, focus: 0, problem: None, saving: false, touched: false, leaving: false }
    }

    /// Whether something was typed that is not saved.
    pub fn is_touched(&self) -> bool {
        self.touched
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
            Input::Line(line) | Input::Date(line) => line.press(key),
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
            Input::Line(line) | Input::Date(line) => line.paste(text),
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
        if let Some(at) = problem.field().and_then(|field| self.entries.iter().position(|entry| entry.field == field)) {
            self.focus = at;
        }
        self.problem = Some(problem);
    }

    /// Takes the record as it is now, if `take` finds it, where the officer was told that it had changed. News alone
    /// must not do that: the next save would go over what nobody has seen. What the officer did not touch becomes
    /// what it is now; what the officer filled in stays.
    pub fn catch_up(&mut self, setting: &Setting, take: impl FnOnce(&mut Purpose) -> bool) {
        let Some(Problem::Overtaken(line)) = &self.problem else { return };
        let line = line.clone();
        let before = layout::entries(&self.purpose, setting);
        if !take(&mut self.purpose) {
            return;
        }
        let mut entries = layout::entries(&self.purpose, setting);
        for entry in &mut entries {
            let of = |entries: &[Entry]| entries.iter().find(|other| other.field == entry.field).cloned();
            if let (Some(mine), Some(shown)) = (of(&self.entries), of(&before))
                && mine.input.value() != shown.input.value()
            {
                *entry = mine;
            }
        }
        self.entries = entries;
        self.focus = self.focus.min(self.entries.len().saturating_sub(1));
        self.problem = Some(Problem::NotSaved(line));
    }

    fn move_focus(&mut self, by: isize) {
        let count = self.entries.len() as isize;
        self.focus = (self.focus as isize + by).rem_euclid(count.max(1)) as usize;
        self.leaving = false;
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
