//! `dudao visit …`, `dudao order …` and all other registers: one way to enter, change and show their records.

use super::context::{Context, output, text, write_sheet};
use super::failure::Failure;
use super::field_args::{fill, given, id};
use super::hazard_acts::check_seen;
use super::register_args::{FieldDefault, default_of, override_id, specs};
use super::{register_list, reports};
use crate::access::registers::{Along, background, town};
use crate::access::{Done, Session};
use crate::domain::accident::grade;
use crate::domain::date_entry::Lean;
use crate::domain::field::Field;
use crate::domain::fields::Kind;
use crate::domain::hazard::Hazard;
use crate::domain::id::{RecordId, Seq, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Form, Record, RecordFacts, RegisterAct, RegisterKind, Task};
use crate::domain::text::clean_multiline;
use crate::store::View;
use clap::ArgMatches;
use serde_json::{Map, Value, json};
use std::io::Write;

pub(super) fn run(context: &Context, kind: RegisterKind, matches: &ArgMatches) -> Result<(), Failure> {
    match matches.subcommand() {
        Some(("list", matches)) => register_list::run(context, kind, matches),
        Some(("show", matches)) => show(context, kind, matches),
        Some(("add", matches)) => add(context, kind, matches),
        Some((name, matches)) => match name.parse() {
            Ok(act) => act_on(context, kind, act, matches),
            Err(_) => reports::run_beneath(context, kind, matches),
        },
        None => Ok(()),
    }
}

fn add(context: &Context, kind: RegisterKind, matches: &ArgMatches) -> Result<(), Failure> {
    // A record about an enterprise has one to be about, so there is a database.
    let session = if kind.is_of_enterprise() { context.session()? } else { context.session_or_new()? };
    let mut facts = kind.blank();
    if let Some(form) = kind.form(RegisterAct::Enter) {
        fill_form(context, &session, &mut facts, form, matches)?;
    }
    let done = session.enter(facts, along(context, kind, matches)?)?;
    print_done(context, &session, done, matches.get_flag("json"))
}

fn act_on(context: &Context, kind: RegisterKind, act: RegisterAct, matches: &ArgMatches) -> Result<(), Failure> {
    let session = context.session()?;
    let record = session.record(record_id(matches, kind)?)?;
    if let Some(&seen) = matches.get_one::<Seq>("seen") {
        check_seen(&session.store.read()?, record.version, seen)?;
    }
    let mut facts = record.facts.clone();
    let reason = match (act, kind.form(act)) {
        (RegisterAct::Withdraw, _) => multiline(matches, "reason"),
        (_, Some(form)) => {
            fill_form(context, &session, &mut facts, form, matches)?;
            override_reason(matches)
        }
        (_, None) => {
            let past = record.register().past();
            fill(context, &session.store.read()?, facts.as_fields_mut(), &given(kind.fields(), matches), past)?;
            override_reason(matches)
        }
    };
    let done = session.act_on(&record, act, facts, reason)?;
    print_done(context, &session, done, matches.get_flag("json"))
}

/// Fills in a form: what is not given and not known is as on the screen.
fn fill_form(context: &Context, session: &Session, facts: &mut RecordFacts, form: &Form, matches: &ArgMatches) -> Result<(), Failure> {
    let kind = facts.kind();
    let specs = specs(kind, form);
    let past = kind.blank();
    let view = session.store.read()?;
    let town = town(&view, facts)?;
    let fields = facts.as_fields_mut();
    for spec in &specs {
        match default_of(form, spec).filter(|_| fields.get(spec.field).is_empty()) {
            Some(FieldDefault::Today) => fields.set(spec.field, &context.today().to_string()),
            Some(FieldDefault::Officer) => fields.set(spec.field, &session.officer.name),
            Some(FieldDefault::Town) => fields.set(spec.field, &town),
            None => false,
        };
    }
    fill(context, &view, fields, &given(&specs, matches), past.as_register().past())
}

/// What comes with a visit or a meeting, and the reason for going on.
fn along(context: &Context, kind: RegisterKind, matches: &ArgMatches) -> Result<Along, Failure> {
    let texts = |id: &str| matches.try_get_many::<String>(id).ok().flatten().into_iter().flatten().cloned().collect::<Vec<_>>();
    let lines = |id: &str| texts(id).iter().map(|line| clean_multiline(line)).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let mut along = Along { reason: override_reason(matches), ..Along::default() };
    if kind == RegisterKind::Visit {
        along.findings = lines("finding");
        along.fixed = lines("fixed");
        along.deadline = context.optional_date("--deadline", texts(&id(Field::Deadline)).first().map(String::as_str), Lean::Future)?;
    }
    along.decisions = texts("decision").iter().map(|decision| task(context, decision)).collect::<Result<_, _>>()?;
    Ok(along)
}

/// A decision as it is written: what, who, by when; who may be left out.
fn task(context: &Context, decision: &str) -> Result<Task, Failure> {
    let day = |text: &str| context.date("--decision", text, Lean::Future).ok();
    if let Some(task) = Task::decided(decision, day) {
        return Ok(task);
    }
    // What stands where the day should says why it is none.
    match decision.rsplit_once([';', '\u{ff1b}', ' ']) {
        Some((_, last)) => Err(context.date("--decision", last, Lean::Future).err().unwrap_or_else(|| Refusal::Missing(Field::Due).into())),
        None => Err(Refusal::Missing(Field::Due).into()),
    }
}

fn override_reason(matches: &ArgMatches) -> Option<String> {
    multiline(matches, &override_id())
}

fn multiline(matches: &ArgMatches, id: &str) -> Option<String> {
    matches.try_get_one::<String>(id).ok().flatten().map(|given| text(Some(given.clone())))
}

fn record_id(matches: &ArgMatches, kind: RegisterKind) -> Result<RecordId, Failure> {
    let id = matches.get_one::<RecordId>("record").copied();
    id.ok_or_else(|| Refusal::NoSuch(kind.to_string()).into())
}

/// Prints the record that a change made.
pub(super) fn print_done(context: &Context, session: &Session, done: Done, json: bool) -> Result<(), Failure> {
    let Subject::Record(id) = done.subject else { return Ok(()) };
    let (record, view) = (session.record(id)?, session.store.read()?);
    if json {
        return context.print_json(&object_with_lacks(&view, &record)?);
    }
    context.print(&line(context, &record, &party(&view, &record)?))?;
    let lacks = background(&view, &record)?.lacks;
    if !lacks.is_empty() {
        writeln!(std::io::stderr(), "{} {}", context.words.get("record.lacks"), context.words.lacks(&lacks))?;
    }
    Ok(())
}

fn show(context: &Context, kind: RegisterKind, matches: &ArgMatches) -> Result<(), Failure> {
    let session = context.session()?;
    let (record, view) = (session.record(record_id(matches, kind)?)?, session.store.read()?);
    if matches.get_flag("json") {
        return context.print_json(&object_with_lacks(&view, &record)?);
    }
    let words = context.words;
    let sheet = words.record_sheet(&record, &party(&view, &record)?, &background(&view, &record)?);
    let history = view.history(record.version)?;
    drop(view);
    let mut out = output();
    writeln!(out, "{} {}", record.id, words.get(&format!("register.{}", record.id.kind)))?;
    write_sheet(&mut out, &sheet)?;
    writeln!(out)?;
    for entry in history {
        writeln!(out, "{} {} {}", entry.at.format("%Y-%m-%d %H:%M"), words.headline(&entry), entry.who.officer)?;
        for particular in words.particulars(&entry) {
            writeln!(out, "    {particular}")?;
        }
    }
    Ok(out.flush()?)
}

fn object_with_lacks(view: &View, record: &Record) -> Result<Value, Failure> {
    let mut object = object(record, &enterprise_name(view, record)?, &group_name(view, record)?)?;
    let behind = background(view, record)?;
    object.insert("lacks".into(), json!(behind.lacks));
    if let Some(since) = behind.since {
        let ids = |hazards: &[Hazard]| json!(hazards.iter().map(|hazard| hazard.id).collect::<Vec<_>>());
        object.insert("added".into(), ids(&since.added));
        object.insert("gone".into(), ids(&since.gone));
    }
    Ok(Value::Object(object))
}

/// The name of the enterprise that a record is about; empty where there is none.
pub(super) fn enterprise_name(view: &View, record: &Record) -> Result<String, Failure> {
    let enterprise = record.enterprise().map(|id| view.enterprise(id)).transpose()?.flatten();
    Ok(enterprise.map_or_else(String::new, |enterprise| enterprise.facts.name))
}

/// The name of the group that a record is about; empty where there is none.
pub(super) fn group_name(view: &View, record: &Record) -> Result<String, Failure> {
    let group = record.register().group().map(|id| view.group(id)).transpose()?.flatten();
    Ok(group.map_or_else(String::new, |group| group.facts.name))
}

/// Whom a record is about, by name: an enterprise, else a group.
fn party(view: &View, record: &Record) -> Result<String, Failure> {
    let enterprise = enterprise_name(view, record)?;
    if enterprise.is_empty() { group_name(view, record) } else { Ok(enterprise) }
}

/// A record as JSON has it: all its fields beside what every record answers.
pub(super) fn object(record: &Record, enterprise: &str, group: &str) -> Result<Map<String, Value>, Failure> {
    let register = record.register();
    let named = |name: &str| Some(name).filter(|name| !name.is_empty()).map(str::to_owned);
    let mut object = Map::new();
    object.insert("id".into(), json!(record.id));
    object.insert("kind".into(), json!(record.id.kind));
    object.insert("version".into(), json!(record.version));
    object.insert("stage".into(), json!(record.stage()));
    object.insert("day".into(), json!(record.day()));
    object.insert("enterprise_id".into(), json!(record.enterprise()));
    object.insert("enterprise".into(), json!(named(enterprise)));
    if register.kind(Field::Group).is_some() {
        object.insert("group_id".into(), json!(register.group()));
        object.insert("group".into(), json!(named(group)));
    }
    // The facts stand under the register's name.
    let facts = match serde_json::to_value(&record.facts)? {
        Value::Object(facts) => facts.into_iter().next().map_or(Value::Null, |(_, facts)| facts),
        other => other,
    };
    if let Value::Object(facts) = facts {
        for (key, value) in facts {
            object.entry(key).or_insert(value);
        }
    }
    // A time is Beijing's, and says so.
    for spec in register.specs().iter().filter(|spec| spec.kind == Kind::Time) {
        let time = register.get(spec.field);
        if !time.is_empty() {
            object.insert(spec.field.key().into(), json!(format!("{}:00+08:00", time.replace(' ', "T"))));
        }
    }
    if let RecordFacts::Accident(accident) = &record.facts {
        let (deaths, injuries) = (accident.deaths.unwrap_or(0), accident.serious_injuries.unwrap_or(0));
        object.insert("grade".into(), json!(grade(deaths, injuries, accident.loss.unwrap_or(0))));
    }
    object.insert("overrides".into(), json!(record.overrides));
    object.insert("withdrawn".into(), json!(record.withdrawn));
    Ok(object)
}

/// A record in one line.
pub(super) fn line(context: &Context, record: &Record, party: &str) -> String {
    let words = context.words;
    let day = record.day().map_or_else(String::new, |day| day.to_string());
    let stage = words.get(&format!("record_stage.{}", record.stage()));
    let parts = [record.id.to_string(), day, stage, party.to_owned(), words.record_headline(record)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
