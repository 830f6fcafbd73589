//! `dudao paper KIND OF`: an official paper as a Word document, into a file or through standard output.

use super::context::{Context, enterprise, group, output};
use super::failure::Failure;
use super::out::{Out, Place};
use crate::domain::date_entry::Lean;
use crate::domain::id::Subject;
use crate::domain::text::{clean, half_width};
use crate::locale::Words;
use crate::paper::official::{Paper, PaperError, Request, Templates, make};
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
    #[arg(id = "document_out", long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

/// Parses a paper as arguments name it.
pub(super) fn papers() -> impl TypedValueParser<Value = Paper> {
    let names = Paper::ALL.iter().map(|paper| paper.argument());
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
    let to = out.filter(|_| !is_stdout).map_or_else(|| words.get("cli.out.stdout"), |path| path.display().to_string());
    let kind = words.get(&format!("paper.kind.{}", request.paper));
    let done = words.fill("cli.paper.done", &[("paper", &kind), ("to", &to)]);
    // The paper is out, whether or not that can be put on record.
    match session.record_paper(request.paper.key(), request.of) {
        Ok(()) => context.note(&done),
        Err(failure) => context.note(&words.fill("paper.unrecorded", &[("done", &done), ("why", &words.store_error(&failure))])),
    }
    for line in made.shortcomings(words) {
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

/// Why a paper was not made, as a failure of the command.
pub(super) fn failed(failure: PaperError, words: Words) -> Failure {
    match failure {
        PaperError::Store(failure) => Failure::Store(failure),
        other => Failure::Said(other.line(words), 1),
    }
}
