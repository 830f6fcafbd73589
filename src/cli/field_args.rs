//! Fields of records as arguments: one argument for each field, read by its kind. Its words are the field's own.

use super::context::{Context, enterprise, group, staff_member};
use super::failure::Failure;
use crate::domain::date_entry::{self, Lean};
use crate::domain::field::Field;
use crate::domain::fields::{Fields, Kind, Spec, words};
use crate::domain::id::StaffId;
use crate::domain::programme::ProgrammeFacts;
use crate::domain::refusal::Refusal;
use crate::domain::staff::{GroupFacts, StaffFacts};
use crate::domain::text::{clean, half_width};
use crate::store::View;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::marker::PhantomData;

/// The argument of a field. Its id is the key of its words.
pub(super) fn argument(spec: &Spec) -> Arg {
    let argument = Arg::new(id(spec.field)).long(name(spec.field));
    let several = argument.clone().action(ArgAction::Append);
    match spec.kind {
        Kind::Line | Kind::Area => argument.value_name("TEXT"),
        Kind::Date => argument.value_name("DATE"),
        Kind::Time => argument.value_name("DATE HH:MM"),
        Kind::Number => argument.value_name("NUMBER").value_parser(number),
        Kind::Numbers => argument.value_name("NUMBERS"),
        Kind::Flag => {
            argument.value_name("yes|no").num_args(0..=1).require_equals(true).default_missing_value("yes").value_parser(["yes", "no"])
        }
        Kind::People => several.value_name("NAME"),
        Kind::Member => argument.value_name("STAFF"),
        // Members are named one by one; so was the argument.
        Kind::Members => several.value_name("STAFF").alias("member"),
        Kind::Group => argument.value_name("GROUP"),
        Kind::Enterprise => argument.value_name("ENTERPRISE"),
        Kind::Hazards => several.value_name("HAZARD"),
        Kind::One(_, keys) => argument.value_name("TERM").value_parser(terms(keys)),
        Kind::Any(_, keys) => several.value_name("TERM").value_delimiter(',').value_parser(terms(keys)),
    }
}

/// The id of a field's argument, which is the key of its words.
pub(super) fn id(field: Field) -> String {
    format!("field.{field}")
}

fn name(field: Field) -> String {
    field.key().replace('_', "-")
}

/// The terms, and nothing: an empty word takes away what stood there.
fn terms(keys: &'static [&'static str]) -> PossibleValuesParser {
    keys.iter().map(|&key| PossibleValue::new(key)).chain([PossibleValue::new("").hide(true)]).collect::<Vec<_>>().into()
}

fn number(text: &str) -> Result<String, std::num::ParseIntError> {
    let text = clean(&half_width(text));
    if text.is_empty() { Ok(text) } else { text.parse::<u64>().map(|_| text) }
}

/// What was given of some fields, each as it was given.
pub(super) fn given(specs: &[Spec], matches: &ArgMatches) -> Vec<(Spec, String)> {
    let texts = |spec: &Spec| matches.try_get_many::<String>(&id(spec.field)).ok().flatten();
    let joined = specs.iter().filter_map(|spec| Some((*spec, texts(spec)?.map(String::as_str).collect::<Vec<_>>().join(" "))));
    joined.collect()
}

/// Fills in what was given. `past` are the days that cannot lie in the future.
pub(super) fn fill(
    context: &Context,
    view: &View,
    fields: &mut dyn Fields,
    given: &[(Spec, String)],
    past: &[Field],
) -> Result<(), Failure> {
    for (spec, text) in given {
        let text = canonical(context, view, spec, text, past)?;
        if !fields.set(spec.field, &text) {
            return Err(Refusal::Unreadable { field: spec.field, text: clean(&text) }.into());
        }
    }
    Ok(())
}

/// What was given as the field's own text: days counted out, names looked up.
fn canonical(context: &Context, view: &View, spec: &Spec, text: &str, past: &[Field]) -> Result<String, Failure> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let argument = || format!("--{}", name(spec.field));
    Ok(match spec.kind {
        Kind::Date => context.date(&argument(), text, lean(spec.field, past))?.to_string(),
        Kind::Time => time(context, &argument(), text, lean(spec.field, past))?,
        Kind::Enterprise => enterprise(view, text)?.id.to_string(),
        Kind::Group => group(view, text)?.to_string(),
        Kind::Member => staff_member(view, text)?.to_string(),
        Kind::Members => {
            let members = words(text).map(|named| staff_member(view, named)).collect::<Result<Vec<StaffId>, _>>()?;
            members.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        }
        Kind::Line => clean(text),
        Kind::Numbers | Kind::Hazards => half_width(text),
        Kind::Area | Kind::Number | Kind::Flag | Kind::People | Kind::One(..) | Kind::Any(..) => text.to_owned(),
    })
}

/// Where a day lies whose year was left out.
fn lean(field: Field, past: &[Field]) -> Lean {
    match field {
        Field::Deadline | Field::Due | Field::Until | Field::EndsOn => Lean::Future,
        Field::On | Field::StartsAt if !past.contains(&field) => Lean::Future,
        _ => Lean::Past,
    }
}

/// A day as an officer writes it with a time behind it; without a day today.
pub(super) fn time(context: &Context, argument: &str, text: &str, lean: Lean) -> Result<String, Failure> {
    let parts = date_entry::split_time(text);
    let (day, clock) = parts.ok_or_else(|| Failure::Argument(argument.to_owned(), "date_entry.bad_time"))?;
    let day = if day.is_empty() { context.today() } else { context.date(argument, &day, lean)? };
    Ok(day.and_time(clock).format("%Y-%m-%d %H:%M").to_string())
}

/// Facts whose fields are the arguments of a subcommand.
pub(super) trait Blank: Fields + Sized {
    /// Fields that new facts must have.
    const REQUIRED: &'static [Field];
    /// Facts with nothing filled in.
    fn blank() -> Self;
}

impl Blank for StaffFacts {
    const REQUIRED: &'static [Field] = &[Field::Name];
    fn blank() -> Self {
        Self::default()
    }
}

impl Blank for GroupFacts {
    const REQUIRED: &'static [Field] = &[Field::Name, Field::Leader];
    fn blank() -> Self {
        Self { name: String::new(), leader: StaffId(0), members: Vec::new(), formed_on: None }
    }
}

impl Blank for ProgrammeFacts {
    // A programme that follows another; the first is set piece by piece.
    const REQUIRED: &'static [Field] = &[Field::DocumentNumber, Field::IssuedOn];
    fn blank() -> Self {
        Self::default()
    }
}

/// What was given of facts; of new ones, what must be given is asked for.
pub(super) struct Given<T, const NEW: bool> {
    values: Vec<(Spec, String)>,
    of: PhantomData<fn() -> T>,
}

impl<T: Blank, const NEW: bool> Given<T, NEW> {
    /// The facts with what was given.
    pub(super) fn onto(&self, context: &Context, view: &View, mut facts: T) -> Result<T, Failure> {
        fill(context, view, &mut facts, &self.values, &[])?;
        Ok(facts)
    }
}

impl<T: Blank, const NEW: bool> clap::FromArgMatches for Given<T, NEW> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(Self { values: given(T::blank().specs(), matches), of: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<T: Blank, const NEW: bool> clap::Args for Given<T, NEW> {
    fn augment_args(command: Command) -> Command {
        command.args(T::blank().specs().iter().map(|spec| argument(spec).required(NEW && T::REQUIRED.contains(&spec.field))))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
