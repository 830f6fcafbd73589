//! `dudao template`: the templates of the official papers, which the bureau edits in Word or WPS.

use super::context::{Context, output};
use super::failure::Failure;
use super::out::{Out, Place};
use super::paper::{failed, papers, subject};
use crate::domain::permission::Power;
use crate::paper::official::{Origin, Paper, PaperError, Request, Templates, names};
use crate::paper::word;
use serde_json::json;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(super::args::Listed),
    Show(Show),
    Set(Set),
    Reset(Reset),
    Names(Names),
}

#[derive(clap::Args)]
pub(super) struct Show {
    #[arg(value_name = "PAPER", value_parser = papers())]
    paper: Paper,
    #[arg(id = "document_out", long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(clap::Args)]
pub(super) struct Set {
    #[arg(value_name = "PAPER", value_parser = papers())]
    paper: Paper,
    #[arg(id = "template_file", value_name = "FILE")]
    file: PathBuf,
}

#[derive(clap::Args)]
pub(super) struct Reset {
    #[arg(value_name = "PAPER", value_parser = papers())]
    paper: Paper,
}

#[derive(clap::Args)]
pub(super) struct Names {
    #[arg(value_name = "PAPER", value_parser = papers())]
    paper: Paper,
    #[arg(value_name = "OF")]
    of: String,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> Result<(), Failure> {
    let templates = Templates::of_folder(Some(context.folder()));
    match command {
        Command::List(args) => list(context, &templates, args.json),
        Command::Show(args) => show(context, &templates, &args),
        Command::Set(args) => set(context, &templates, &args),
        Command::Reset(args) => reset(context, &templates, args.paper),
        Command::Names(args) => list_names(context, &args),
    }
}

/// Which template each paper uses, and whether the own ones can be used.
fn list(context: &Context, templates: &Templates, json: bool) -> Result<(), Failure> {
    let words = context.words;
    let state = |paper: Paper| -> (Option<Origin>, Option<String>) {
        let outcome = templates.get(paper).and_then(|(template, origin)| {
            word::tags(&template).map(|_| origin).map_err(|cause| {
                let path = templates.path(paper).map_or_else(String::new, |path| path.display().to_string());
                PaperError::Template { path, cause }
            })
        });
        match outcome {
            Ok(origin) => (Some(origin), None),
            Err(failure) => (None, Some(failure.line(words))),
        }
    };
    let object = |paper: &Paper| {
        let (template, problem) = state(*paper);
        json!({ "paper": paper, "template": template, "path": templates.path(*paper), "problem": problem })
    };
    context.print_list(json, Paper::ALL, object, |paper| {
        let path = templates.path(*paper).map_or_else(String::new, |path| path.display().to_string());
        let state = match state(*paper) {
            (_, Some(problem)) => problem,
            (Some(Origin::Own), None) => words.fill("cli.paper.own", &[("path", &path)]),
            (_, None) => words.get("cli.paper.shipped"),
        };
        Ok(format!("{}  {}  {state}", paper.argument(), words.get(&format!("paper.kind.{paper}"))))
    })
}

fn show(context: &Context, templates: &Templates, args: &Show) -> Result<(), Failure> {
    let (template, _) = templates.get(args.paper).map_err(|failure| failed(failure, context.words))?;
    // As with a paper, a folder takes it under its own name.
    let out = args.out.as_ref().map(|out| if out.is_dir() { out.join(format!("{}.docx", args.paper)) } else { out.clone() });
    let mut file = Place::of(out.as_deref(), context)?.open(context)?;
    file.write_all(&template).map_err(|failure| Out::failure(out.as_deref(), failure, context))?;
    file.finish(context)
}

/// Only the office says what the bureau's papers look like.
fn set(context: &Context, templates: &Templates, args: &Set) -> Result<(), Failure> {
    let words = context.words;
    let session = context.session()?;
    session.check_writable()?;
    session.permit(&session.store.read()?, Power::SetProgramme, None)?;
    let template = read(&args.file, words)?;
    let sha256 = templates.set(args.paper, &template).map_err(|failure| failed(handed_in(failure, &args.file), words))?;
    session.record_template(args.paper.key(), Some(sha256))?;
    let kind = words.get(&format!("paper.kind.{}", args.paper));
    context.print(&words.fill("cli.paper.set", &[("paper", &kind)]))
}

/// What is wrong with a file is told of that file, and not of the place that it was to have.
fn handed_in(failure: PaperError, file: &Path) -> PaperError {
    match failure {
        PaperError::Template { cause, .. } if file != Path::new("-") => PaperError::Template { path: file.display().to_string(), cause },
        other => other,
    }
}

/// More than any template has.
const AT_MOST: u64 = word::FILE_BYTES as u64;

fn read(path: &Path, words: crate::locale::Words) -> Result<Vec<u8>, Failure> {
    let mut template = Vec::new();
    let read = match path == Path::new("-") {
        true if io::stdin().is_terminal() => return Err(Failure::Said(words.get("cli.stdin_is_terminal"), 1)),
        true => io::stdin().lock().take(AT_MOST + 1).read_to_end(&mut template),
        false => std::fs::File::open(path).and_then(|file| file.take(AT_MOST + 1).read_to_end(&mut template)),
    };
    read.map_err(|cause| failed(PaperError::Unreadable { path: path.display().to_string(), cause }, words))?;
    if template.len() as u64 > AT_MOST {
        return Err(Failure::Said(words.get("cli.paper.too_many"), 1));
    }
    Ok(template)
}

fn reset(context: &Context, templates: &Templates, paper: Paper) -> Result<(), Failure> {
    let words = context.words;
    let session = context.session()?;
    session.check_writable()?;
    session.permit(&session.store.read()?, Power::SetProgramme, None)?;
    let kind = words.get(&format!("paper.kind.{paper}"));
    if !templates.reset(paper).map_err(|failure| failed(failure, words))? {
        return context.print(&words.fill("cli.paper.not_own", &[("paper", &kind)]));
    }
    session.record_template(paper.key(), None)?;
    context.print(&words.fill("cli.paper.reset", &[("paper", &kind)]))
}

/// What a template can ask for, with what it would get for this record.
fn list_names(context: &Context, args: &Names) -> Result<(), Failure> {
    let words = context.words;
    let session = context.session()?;
    let view = session.store.read()?;
    let of = subject(&view, args.paper, &args.of, words)?;
    let request = Request { paper: args.paper, of, period: None, on: None };
    let names = names(&session, &view, &request).map_err(|failure| failed(failure, words))?;
    drop(view);
    if args.json {
        return context.print_json(&names);
    }
    let mut out = output();
    for name in names {
        let value = name.value.unwrap_or_default().replace('\n', " ");
        writeln!(out, "{}", format!("{{{{{}}}}}  {value}", name.tag).trim_end())?;
    }
    Ok(out.flush()?)
}
