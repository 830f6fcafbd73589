//! The subcommands of the registers, made of their forms: what a register's record can be filled in with is told once,
//! in the domain.

use super::field_args::{argument, id};
use super::{help, register_list, reports};
use crate::domain::field::Field;
use crate::domain::fields::{Kind, Spec};
use crate::domain::id::{BadId, RecordId, Seq};
use crate::domain::ladder::is_guarded;
use crate::domain::register::{Form, RegisterAct, RegisterKind};
use crate::locale::Words;
use clap::{Arg, ArgAction, Args, Command, value_parser};
use std::collections::BTreeSet;
use std::ffi::OsString;

/// The other name of the register of duty.
const ROSTER: &str = "roster";

/// The name of a register's subcommand. Hand-over itself is a report; the register holds its notes.
pub(super) fn name(kind: RegisterKind) -> String {
    if kind == RegisterKind::Handover { "handover-note".to_owned() } else { kind.key().replace('_', "-") }
}

/// The register of a subcommand's name.
pub(super) fn kind_of(name: &str) -> Option<RegisterKind> {
    RegisterKind::ALL.iter().copied().find(|&kind| self::name(kind) == name)
}

/// The subcommands of all registers in words.
pub(super) fn commands(words: Words) -> impl Iterator<Item = Command> {
    RegisterKind::ALL.iter().map(move |&kind| help::put_into_words(command(kind), "", &|path| about(kind, path), words))
}

/// The subcommands of the registers that arguments may name, without their words.
pub(super) fn named_in(arguments: &[OsString]) -> impl Iterator<Item = Command> {
    let named =
        |argument: &OsString| argument.to_str().and_then(|text| if text == ROSTER { Some(RegisterKind::Duty) } else { kind_of(text) });
    let kinds: BTreeSet<RegisterKind> = arguments.iter().filter_map(named).collect();
    kinds.into_iter().map(command)
}

/// The key of a subcommand's words, by its path beneath the register's own.
fn about(kind: RegisterKind, path: &str) -> String {
    match path {
        "" => format!("register.{kind}"),
        "list" | "show" => format!("cli.about.register_{path}"),
        "add" => format!("register_act.{}", RegisterAct::Enter),
        act if act.parse::<RegisterAct>().is_ok() => format!("register_act.{act}"),
        more => format!("cli.about.{kind}_{more}"),
    }
}

fn command(kind: RegisterKind) -> Command {
    let acts = kind.blank().as_register().forms().iter().filter(|form| form.act != RegisterAct::Enter);
    let mut command = Command::new(name(kind)).subcommand_required(true).arg_required_else_help(true);
    if kind == RegisterKind::Duty {
        command = command.visible_alias(ROSTER);
    }
    let show = Command::new("show").arg(record(kind)).arg(json());
    command = command.subcommands([list(), show, add(kind)]).subcommands(acts.map(|form| act(kind, form)));
    let edit = on_record(Command::new(RegisterAct::Edit.key()), kind).args(kind.fields().iter().map(argument)).args(override_reason(kind));
    let reason = Arg::new("reason").long("reason").value_name("TEXT").required(true);
    let withdraw = on_record(Command::new(RegisterAct::Withdraw.key()), kind).arg(reason);
    command.subcommands([edit, withdraw]).subcommands(reports::beneath(kind))
}

fn list() -> Command {
    register_list::Args::augment_args(Command::new("list"))
}

fn add(kind: RegisterKind) -> Command {
    let form = kind.form(RegisterAct::Enter);
    let mut command = Command::new("add").args(form.into_iter().flat_map(|form| form_arguments(kind, form)));
    // What becomes records of its own is no field of this one.
    let several = |id: &'static str| Arg::new(id).long(id).action(ArgAction::Append);
    match kind {
        RegisterKind::Visit => {
            let deadline = Spec { field: Field::Deadline, kind: Kind::Date };
            command = command.args([several("finding").value_name("TEXT"), several("fixed").value_name("TEXT"), argument(&deadline)]);
        }
        RegisterKind::Meeting => command = command.arg(several("decision").value_name("WHAT;WHO;WHEN")),
        _ => {}
    }
    command.args(override_reason(kind)).arg(json())
}

fn act(kind: RegisterKind, form: &'static Form) -> Command {
    let command = on_record(Command::new(form.act.key()), kind);
    command.args(form_arguments(kind, form)).args(override_reason(kind))
}

/// What a change of a record always takes.
fn on_record(command: Command, kind: RegisterKind) -> Command {
    let seen = Arg::new("seen").long("version").alias("seen").value_name("VERSION").value_parser(value_parser!(Seq));
    command.arg(record(kind)).arg(seen).arg(json())
}

fn form_arguments(kind: RegisterKind, form: &'static Form) -> impl Iterator<Item = Arg> {
    specs(kind, form).into_iter().map(|spec| {
        let required = form.required.contains(&spec.field) && default_of(form, &spec).is_none();
        argument(&spec).required(required)
    })
}

/// The members of a form, in its order.
pub(super) fn specs(kind: RegisterKind, form: &Form) -> Vec<Spec> {
    form.fields.iter().filter_map(|&field| kind.fields().iter().find(|spec| spec.field == field).copied()).collect()
}

/// What a field is when it is not given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldDefault {
    /// Today.
    Today,
    /// The officer at the keyboard.
    Officer,
    /// The town of the enterprise (R15).
    Town,
}

/// What a field of a form is when it is not given: a record is of today and by who enters it, as on the screen.
pub(super) fn default_of(form: &Form, spec: &Spec) -> Option<FieldDefault> {
    match (spec.field, spec.kind) {
        (Field::On, Kind::Date) => Some(FieldDefault::Today),
        (_, Kind::Date) if form.act != RegisterAct::Enter && form.required.contains(&spec.field) => Some(FieldDefault::Today),
        (Field::CopiedTo, _) if form.act == RegisterAct::Copy => Some(FieldDefault::Town),
        (Field::By | Field::Participants | Field::TakenBy, Kind::People) => Some(FieldDefault::Officer),
        _ => None,
    }
}

fn override_reason(kind: RegisterKind) -> Option<Arg> {
    let spec = Spec { field: Field::OverrideReason, kind: Kind::Area };
    is_guarded(kind).then(|| argument(&spec))
}

/// The id of the argument that lets a step go on although something is lacking.
pub(super) fn override_id() -> String {
    id(Field::OverrideReason)
}

fn record(kind: RegisterKind) -> Arg {
    Arg::new("record").value_name("ID").required(true).value_parser(move |text: &str| record_id(kind, text))
}

/// An id of this register; its bare number says as much.
fn record_id(kind: RegisterKind, text: &str) -> Result<RecordId, BadId> {
    let bare = text.parse().ok().filter(|&number| number > 0).map(|number| RecordId { kind, number });
    let id = bare.or_else(|| text.parse().ok()).filter(|id| id.kind == kind);
    id.ok_or_else(|| BadId { given: text.to_owned(), letter: kind.letter() })
}

fn json() -> Arg {
    Arg::new("json").long("json").action(ArgAction::SetTrue)
}
