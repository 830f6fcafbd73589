//! `dudao paper KIND OF`: an official paper as a Word document, into a file or through standard output.

use super::context::{Context, enterprise, group, output};
use super::failure::Failure;
use super::out::{Out, Place};
use crate::domain::date_entry::Lean;
use crate::domain::id::Subject;
use crate::domain::text::{clean, half_width};
use crate::locale::Words;
use crate::paper::official::{Made, Paper, PaperError, Request, Templates, make};
use crate::store::View;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "PAPER", value_parser = papers())]
    paper: Paper,
    #[arg(value_name = "OF")]
    of: String,
    #[arg(id = "paper_period", long = "period", value_name = "2026H1|2026")]
    period: Option<String>,
    #[arg(id = "paper_on", long = "on", value_name = "DATE")]
    on: Option<String>,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

/// Parses a paper as arguments name it.
pub(super) fn papers() -> impl TypedValueParser<Value = Paper> {
    let names = Paper::KEYS.iter().map(|key| key.replace('_', "-"));
    PossibleValuesParser::new(names).try_map(|name| name.replace('-', "_").parse::<Paper>())
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let words = context.words;
    let session = context.session()?;
    let templates = Templates::of_folder(Some(context.folder()));
    let view = session.store.read()?;
    let request = Request {
        paper: args.paper,
        of: subject(&view, args.paper, &args.of, words)?,
        period: args.period.as_deref().map(|text| clean(&half_width(text)).to_uppercase()),
        on: context.optional_date("--on", args.on.as_deref(), Lean::Past)?,
    };
    let made = make(&session, &view, &request, &templates).map_err(|failure| failed(failure, words))?;
    drop(view);
    // A folder takes the paper under its own name.
    let out = args.out.map(|out| if out.is_dir() { out.join(&made.name) } else { out });
    let place = Place::of(out.as_deref(), context)?;
    let is_stdout = matches!(place, Place::Stdout);
    let mut file = place.open(context)?;
    file.write_all(&made.document).map_err(|failure| Out::failure(out.as_deref(), failure, context))?;
    file.finish(context)?;
    // The paper is out; where the database cannot be written, it went unrecorded.
    match context.as_of() {
        Some(_) => drop(context.login_session().map(|now| now.record_paper(request.paper.key(), request.of))),
        None => drop(session.record_paper(request.paper.key(), request.of)),
    }
    let to = out.filter(|_| !is_stdout).map_or_else(|| words.get("cli.out.stdout"), |path| path.display().to_string());
    let kind = words.get(&format!("paper.kind.{}", request.paper));
    context.note(&words.fill("cli.paper.done", &[("paper", &kind), ("to", &to)]));
    for line in shortcomings(&made, words) {
        context.note(&line);
    }
    if args.json {
        let answer = json!({
            "paper": request.paper,
            "of": request.of,
            "name": made.name,
            "template": made.origin,
            "missing": made.filled.missing,
            "unknown": made.filled.unknown,
        });
        // The document has standard output for itself.
        let mut to: Box<dyn Write> = if is_stdout { Box::new(std::io::stderr()) } else { Box::new(output()) };
        serde_json::to_writer(&mut to, &answer)?;
        writeln!(to)?;
        to.flush()?;
    }
    Ok(())
}

/// What a paper is asked of: a record by its id, an enterprise or a group by its name too.
pub(super) fn subject(view: &View, paper: Paper, named: &str, words: Words) -> Result<Subject, Failure> {
    if let Ok(subject) = clean(&half_width(named)).to_uppercase().parse::<Subject>() {
        return Ok(subject);
    }
    match paper {
        Paper::HalfYearAssessment | Paper::GroupAnnual => Ok(Subject::Group(group(view, named)?)),
        Paper::InspectionRecord | Paper::RectificationOrder | Paper::ReinspectionOpinion | Paper::OnsiteMeasure => {
            let letter = match paper {
                Paper::InspectionRecord => 'V',
                Paper::OnsiteMeasure => 'M',
                _ => 'O',
            };
            let kind = words.get(&format!("paper.kind.{paper}"));
            Err(Failure::Said(words.fill("cli.paper.wants_record", &[("paper", &kind), ("letter", &letter)]), 2))
        }
        _ => Ok(Subject::Enterprise(enterprise(view, named)?.id)),
    }
}

/// What is missing from a paper, a line each.
fn shortcomings(made: &Made, words: Words) -> Vec<String> {
    let and = words.get("general.and");
    let mut by_tag: Vec<(&str, Vec<usize>)> = Vec::new();
    for missing in &made.filled.missing {
        match by_tag.iter_mut().find(|(tag, _)| *tag == missing.tag) {
            Some((_, items)) => items.extend(missing.item),
            None => by_tag.push((&missing.tag, missing.item.into_iter().collect())),
        }
    }
    let missing = by_tag.into_iter().map(|(tag, items)| match items.as_slice() {
        [] => tag.to_owned(),
        items => words.fill("cli.paper.item", &[("tag", &tag), ("item", &runs(items).join(&and))]),
    });
    let missing: Vec<String> = missing.collect();
    let mut lines = Vec::new();
    if !missing.is_empty() {
        lines.push(words.fill("cli.paper.missing", &[("names", &missing.join(&and))]));
    }
    if !made.filled.unknown.is_empty() {
        lines.push(words.fill("cli.paper.unknown", &[("names", &made.filled.unknown.join(&and))]));
    }
    lines
}

/// Rising numbers, those that follow each other as `first-last`.
fn runs(numbers: &[usize]) -> Vec<String> {
    let runs = numbers.chunk_by(|before, after| before + 1 == *after);
    let written = runs.filter_map(|run| match run {
        [] => None,
        [one] => Some(one.to_string()),
        [first, .., last] => Some(format!("{first}-{last}")),
    });
    written.collect()
}

/// Why a paper was not made, as a failure of the command.
pub(super) fn failed(failure: PaperError, words: Words) -> Failure {
    match failure {
        PaperError::Store(failure) => Failure::Store(failure),
        other => Failure::Said(other.line(words), 1),
    }
}
