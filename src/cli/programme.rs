//! `dudao programme …`

use super::context::{Context, optional};
use super::failure::Failure;
use crate::domain::date_entry::Lean;
use crate::domain::programme::DayType;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    Show(Show),
    Set(Box<Set>),
}

#[derive(clap::Args)]
pub(super) struct Show {
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct Set {
    #[arg(long)]
    document_number: Option<String>,
    #[arg(long)]
    issuer: Option<String>,
    #[arg(long, value_name = "DATE")]
    issued_on: Option<String>,
    #[arg(long, value_name = "DATE")]
    ends_on: Option<String>,
    #[arg(long)]
    enterprises: Option<u32>,
    #[arg(long)]
    reinspection_days: Option<u16>,
    #[arg(long, value_parser = super::args::terms(DayType::ALL, DayType::key))]
    reinspection_day_type: Option<DayType>,
    #[arg(long, value_delimiter = ',', value_name = "DAYS")]
    look_back_general: Vec<u16>,
    #[arg(long, value_delimiter = ',', value_name = "DAYS")]
    look_back_major: Vec<u16>,
    #[arg(long)]
    lead_days: Option<u16>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Show(args) => print(context, args.json),
        Command::Set(args) => set(context, *args),
    }
}

fn set(context: &Context, args: Set) -> Result<(), Failure> {
    let session = context.session_or_new()?;
    let seen = session.store.read()?.programme()?;
    let mut facts = seen.facts;
    facts.document_number = optional(args.document_number).unwrap_or(facts.document_number);
    facts.issuer = optional(args.issuer).unwrap_or(facts.issuer);
    facts.issued_on = context.optional_date("--issued-on", args.issued_on.as_deref(), Lean::Past)?.or(facts.issued_on);
    facts.ends_on = context.optional_date("--ends-on", args.ends_on.as_deref(), Lean::Future)?.or(facts.ends_on);
    facts.enterprises = args.enterprises.or(facts.enterprises);
    let parameters = &mut facts.parameters;
    parameters.reinspection_days = args.reinspection_days.unwrap_or(parameters.reinspection_days);
    parameters.reinspection_day_type = args.reinspection_day_type.unwrap_or(parameters.reinspection_day_type);
    parameters.lead_days = args.lead_days.unwrap_or(parameters.lead_days);
    for (days, given) in
        [(&mut parameters.look_back_general, args.look_back_general), (&mut parameters.look_back_major, args.look_back_major)]
    {
        if !given.is_empty() {
            *days = given;
        }
    }
    session.set_programme(seen.version, facts)?;
    print(context, args.json)
}

fn print(context: &Context, json: bool) -> Result<(), Failure> {
    let programme = context.session()?.store.read()?.programme()?;
    if json {
        let mut object = serde_json::to_value(&programme.facts)?;
        if let serde_json::Value::Object(fields) = &mut object {
            fields.insert("version".into(), programme.version.into());
        }
        return context.print_json(&object);
    }
    let (words, facts) = (context.words, &programme.facts);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| words.get("date.none"), |day| day.to_string());
    let list = |days: &[u16]| days.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
    let parameters = &facts.parameters;
    context.print(&words.fill(
        "cli.programme",
        &[
            ("number", &facts.document_number),
            ("issuer", &facts.issuer),
            ("issued_on", &day(facts.issued_on)),
            ("ends_on", &day(facts.ends_on)),
            ("reinspection", &parameters.reinspection_days),
            ("day_type", &words.get(&format!("day_type.{}", parameters.reinspection_day_type))),
            ("general", &list(&parameters.look_back_general)),
            ("major", &list(&parameters.look_back_major)),
            ("lead", &parameters.lead_days),
        ],
    ))
}
