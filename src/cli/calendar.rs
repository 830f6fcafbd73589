//! `dudao calendar`: how much falls due on each day of a month, and what falls due on a day.

use super::context::{Context, group};
use super::failure::Failure;
use super::remind;
use super::stream::Stream;
use crate::access::agenda::{Agenda, DayCount, Scope};
use crate::domain::calendar::{DayKind, month_end};
use crate::domain::date_entry::{Lean, is_in_range};
use crate::domain::text::half_width;
use crate::paper::reminders::text;
use chrono::{Datelike, NaiveDate};
use serde_json::json;

/// Items of a day that are listed; of a day that has more the line at the foot says so.
const LISTED: usize = 1_000;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "MONTH", conflicts_with = "day")]
    month: Option<String>,
    #[arg(long, value_name = "DATE")]
    day: Option<String>,
    #[arg(long, conflicts_with = "group")]
    mine: bool,
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    match &args.day {
        Some(day) => day_of(context, args, context.date("--day", day, Lean::Future)?),
        None => month_of(context, args, first_of(context, args.month.as_deref())?),
    }
}

/// The first day of a month as it was given, or of this one.
fn first_of(context: &Context, month: Option<&str>) -> Result<NaiveDate, Failure> {
    let Some(month) = month else { return Ok(month_begin(context.today())) };
    let first = NaiveDate::parse_from_str(&format!("{}-01", half_width(month)), "%Y-%m-%d").ok().filter(|day| is_in_range(*day));
    first.ok_or_else(|| Failure::Argument("--month".to_owned(), "cli.bad_month"))
}

fn month_begin(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn month_of(context: &Context, args: &Args, first: NaiveDate) -> Result<(), Failure> {
    let session = context.session()?;
    let view = session.store.read()?;
    let scope = scope(args, &view)?;
    let agenda = Agenda::new(&view, context.today(), context.calendar(), None)?;
    let counts = agenda.by_day(first..=month_end(first), scope, &session.officer)?;
    drop(agenda);
    drop(view);
    let days = first.iter_days().take_while(|day| *day <= month_end(first));
    let days = days.map(|day| (day, counts.get(&day).copied().unwrap_or_default()));
    let known = context.calendar().covers(first.year());
    if args.json {
        let days: Vec<_> = days.map(|(day, count)| object(context, day, count)).collect();
        let total: u64 = counts.values().map(|count| count.count).sum();
        return context.print_json(&json!({
            "month": first.format("%Y-%m").to_string(),
            "today": context.today(),
            "holidays_known": known,
            "due": total,
            "days": days,
        }));
    }
    let words = context.words;
    let mut stream = Stream::new(false);
    for (day, count) in days {
        stream.line(&line(context, day, count));
    }
    if !known {
        stream.line(&words.fill("month.not_announced", &[("year", &first.year())]));
    }
    stream.end()
}

fn day_of(context: &Context, args: &Args, day: NaiveDate) -> Result<(), Failure> {
    let (words, today) = (context.words, context.today());
    let session = context.session()?;
    let view = session.store.read()?;
    let scope = scope(args, &view)?;
    let agenda = Agenda::new(&view, today, context.calendar(), None)?;
    let (items, more) = agenda.on_day(day, scope, &session.officer, LISTED)?;
    let mut stream = if args.json { Stream::array_in(&format!("{{\"day\":{},\"items\":", json!(day))) } else { Stream::new(false) };
    for item in items {
        match agenda.reminder(item)? {
            Some(reminder) if args.json => stream.object(&remind::object(context, &reminder))?,
            Some(reminder) => stream.line(&text::line(words, today, &reminder)),
            None => {}
        }
    }
    drop(agenda);
    drop(view);
    if args.json {
        return stream.end_in(&format!(",\"more\":{more}}}"));
    }
    if more {
        stream.line(&words.fill("cli.calendar_more", &[("count", &LISTED)]));
    }
    stream.end_list(context)
}

fn scope(args: &Args, view: &crate::store::View) -> Result<Scope, Failure> {
    Ok(match (&args.group, args.mine) {
        (Some(named), _) => Scope::Group(group(view, named)?),
        (None, true) => Scope::Mine,
        (None, false) => Scope::All,
    })
}

/// A day, whether it is worked, and how much falls due on it.
fn line(context: &Context, day: NaiveDate, count: DayCount) -> String {
    let words = context.words;
    let (sign, name) = match context.calendar().day_kind(day) {
        DayKind::Working => ("month.work", ""),
        DayKind::Weekend => ("month.rest", ""),
        DayKind::Holiday { name } => ("month.rest", name),
        DayKind::Makeup { name } => ("month.makeup", name),
    };
    let due = match count.count {
        0 if !count.or_more => String::new(),
        due => {
            let due = format!("{due}{}", if count.or_more { "+" } else { "" });
            let key = if day < context.today() { "cli.calendar_overdue" } else { "cli.calendar_due" };
            words.fill(key, &[("count", &due)])
        }
    };
    let name = if name.is_empty() { String::new() } else { format!("{name} ") };
    format!("{day} {} {} {name}{due}", words.weekday(day), words.get(sign)).trim_end().to_owned()
}

fn object(context: &Context, day: NaiveDate, count: DayCount) -> serde_json::Value {
    let (kind, name) = match context.calendar().day_kind(day) {
        DayKind::Working => ("working", None),
        DayKind::Weekend => ("weekend", None),
        DayKind::Holiday { name } => ("holiday", Some(name)),
        DayKind::Makeup { name } => ("makeup", Some(name)),
    };
    json!({
        "day": day,
        "kind": kind,
        "holiday": name,
        "due": count.count,
        "or_more": count.or_more,
        "overdue": day < context.today() && count.count > 0,
    })
}
