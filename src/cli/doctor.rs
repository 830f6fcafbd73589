//! `dudao doctor`: whether the set-up holds, and the line that makes right what does not. It needs no officer.

use super::context::{Context, calendar, output, with_bar};
use super::demo;
use super::failure::Failure;
use super::places;
use crate::access::doctor::machine::Terminal;
use crate::access::doctor::{self, Check, Depth, Door, Finding, Name, Verdict, What};
use crate::access::drafts;
use crate::config::{Config, Glyphs, Mistake, Said};
use crate::domain::text::clean;
use crate::ledger::inbox;
use serde_json::{Value, json};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A Chinese character, and a line of the kind that terminals draw one or two columns wide.
const CHINESE: &str = "\u{6C49}";
const LINE: &str = "\u{2500}";

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long)]
    ssh: bool,
    #[arg(long)]
    full: bool,
    #[arg(long = "account", id = "service_account", value_name = "NAME")]
    account: Option<String>,
    #[arg(long = "from", id = "from_address", value_name = "ADDRESS", requires = "ssh", default_value = "127.0.0.1")]
    from: String,
    #[arg(long, value_name = "FILE", requires = "ssh")]
    sshd_config: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    // Root looks at another account's data, which is in that account's home unless a folder was given.
    let given = context.given_folder();
    let of_account = args.account.as_deref().map(|name| (name, doctor::folder_of(name)));
    if let Some((name, None)) = of_account
        && !args.ssh
    {
        return Err(Failure::Said(context.words.fill("doctor.no_account", &[("name", &name)]), 1));
    }
    let of_account = of_account.and_then(|(_, folder)| folder).filter(|_| given.is_none());
    let folder = of_account.unwrap_or_else(|| context.folder().to_owned());
    let file = context.file_in(&folder);
    let mut checks = doctor::surroundings(terminal(context).as_ref(), &calendar(&folder, context.words)?);
    checks.push(configuration(context, &folder, args.account.is_some()));
    let account = args.account.as_deref();
    checks.extend(if args.full {
        with_bar(|progress| doctor::data(&folder, &file, account, Depth::Full(progress)))
    } else {
        doctor::data(&folder, &file, account, Depth::Latest)
    });
    checks.push(doctor::left_in(What::Drafts, &folder.join(drafts::FOLDER)));
    checks.push(doctor::left_in(What::Incoming, &folder.join(inbox::FOLDER)));
    checks.extend(doctor::state(account));
    if args.ssh {
        let door = Door { account: args.account, config: args.sshd_config, from: args.from };
        checks.extend(doctor::door(&door, &file, given, &std::env::current_exe()?));
    }
    let bad = checks.iter().filter(|check| check.verdict == Verdict::Bad).count();
    if args.json {
        context.print_json(&checks.iter().map(|check| object(context, check)).collect::<Vec<_>>())?;
    } else {
        print(context, &checks)?;
    }
    if bad == 0 { Ok(()) } else { Err(Failure::Said(context.words.fill("doctor.bad", &[("count", &bad)]), 1)) }
}

/// The terminal, where this is asked and answered in one.
fn terminal(context: &Context) -> Option<Terminal> {
    let out = io::stdout();
    let is_one = out.is_terminal() && io::stdin().is_terminal();
    if !is_one {
        return None;
    }
    // A terminal that does not answer is not asked twice.
    let chinese = demo::width_of(CHINESE);
    Some(Terminal {
        kind: std::env::var("TERM").map(|kind| clean(&kind)).unwrap_or_default(),
        size: rustix::termios::tcgetwinsize(&out).ok().map(|size| (size.ws_col, size.ws_row)),
        chinese,
        line: chinese.and_then(|_| demo::width_of(LINE)),
        ascii: context.config.glyphs() == Glyphs::Ascii,
    })
}

/// Whether all is in force that stands in the configuration files: one's own, unless another account is looked at, the
/// bureau's, and those of the officers who come in by the door.
fn configuration(context: &Context, folder: &Path, other: bool) -> Check {
    let words = context.words;
    let bureau = other.then(|| Config::load(&places::of_bureau(), &Said::default()));
    let officers: Vec<Config> = places::of_officers(folder).iter().map(|place| Config::load(place, &Said::default())).collect();
    let first = bureau.as_ref().unwrap_or(&context.config);
    let mut files: Vec<String> = first.files.iter().filter(|file| file.found).map(|file| file.path.display().to_string()).collect();
    if !officers.is_empty() {
        files.push(format!("{} ({})", places::folder_of_officers(folder).display(), officers.len()));
    }
    let mistakes: Vec<&Mistake> = std::iter::once(first).chain(&officers).flat_map(|config| &config.mistakes).collect();
    match mistakes.as_slice() {
        [] if files.is_empty() => Check::good(What::Configuration, "-"),
        [] => Check::good(What::Configuration, files.join(" ")),
        [mistake] => Check::attention(What::Configuration, Finding::Mistaken, mistake.line(words)),
        [first, ..] => {
            let found = words.fill("config.more_mistakes", &[("first", &first.line(words)), ("count", &mistakes.len())]);
            Check::attention(What::Configuration, Finding::Mistaken, found)
        }
    }
}

fn print(context: &Context, checks: &[Check]) -> Result<(), Failure> {
    let words = context.words;
    let mut out = output();
    for check in checks {
        let verdict = words.get(&format!("doctor.verdict.{}", check.verdict));
        writeln!(out, "{verdict:4}  {}  {}", words.check_name(check), words.check_found(check))?;
        if let Some(change) = &check.change {
            writeln!(out, "      {}", words.check_change(change))?;
        }
    }
    Ok(out.flush()?)
}

fn object(context: &Context, check: &Check) -> Value {
    let name = match check.name {
        Name::Of(what) => what.key(),
        Name::Setting(keyword) => keyword,
    };
    json!({
        "check": name,
        "verdict": check.verdict,
        "finding": check.finding(),
        "found": context.words.check_found(check),
        "age_hours": check.age().map(|age| age.num_hours()),
        "change": check.change,
    })
}
