//! The commands that there are, as the program's own help tells, and what each is to add to the journal.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::LazyLock;

/// What `--help` lists beneath a command; nothing beneath a command that does something.
fn beneath(words: &[&str]) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    let output = command.env_clear().args(["--lang", "en"]).args(words).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("Usage: "), "{words:?}: {help}");
    let listed = help.split_once("\nCommands:\n").map_or("", |(_, listed)| listed.split("\n\n").next().unwrap());
    let named = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    named.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

/// Every command that does something, with the words that lead to it.
pub static LEAVES: LazyLock<BTreeSet<String>> = LazyLock::new(leaves);

fn leaves() -> BTreeSet<String> {
    let mut leaves = BTreeSet::new();
    let mut left = vec![String::new()];
    while let Some(words) = left.pop() {
        let path: Vec<&str> = words.split_whitespace().collect();
        let beneath = beneath(&path);
        if beneath.is_empty() {
            leaves.insert(words);
        } else {
            left.extend(beneath.into_iter().map(|word| format!("{words} {word}").trim_start().to_owned()));
        }
    }
    leaves
}

/// How a command is to end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Done,
    Failed,
    Either,
}

/// A command, and the kinds of the entries that it is to add.
pub struct Line {
    pub entries: Vec<String>,
    pub ending: Ending,
    pub words: Vec<String>,
}

/// What only looks, and is not for everybody's eyes all the same.
const KEPT_FROM_VIEWERS: &[&str] = &["journal list", "journal export", "staff key list"];

/// What goes out is on record, and changes nothing.
const GOES_OUT: &[&str] = &["database.exported", "database.paper_made"];

impl Line {
    fn of(line: &str) -> Self {
        let (entries, command) = line.split_once(" | ").unwrap_or_else(|| panic!("{line}"));
        let mut words = shlex::split(command).unwrap();
        let ending = match words[0].as_str() {
            "!" => Ending::Failed,
            "?" => Ending::Either,
            _ => Ending::Done,
        };
        if ending != Ending::Done {
            words.remove(0);
        }
        let kinds = entries.split_whitespace().filter(|kind| *kind != "-");
        let times =
            |kind: &str| kind.split_once('*').map_or((kind.to_owned(), 1), |(kind, times)| (kind.to_owned(), times.parse().unwrap()));
        let entries = kinds.map(times).flat_map(|(kind, times)| std::iter::repeat_n(kind, times)).collect();
        Self { entries, ending, words }
    }

    /// The words without who gives the command.
    pub fn command(&self) -> &[String] {
        if self.words[0] == "--as" { &self.words[2..] } else { &self.words }
    }

    /// The command itself, without its arguments.
    pub fn leaf(&self) -> String {
        let command = self.command();
        let leaf = (1..=command.len()).map(|words| command[..words].join(" ")).find(|words| LEAVES.contains(words));
        leaf.unwrap_or_else(|| panic!("there is no command {command:?}"))
    }

    /// Whether it is not for somebody who may only look.
    pub fn changes_something(&self) -> bool {
        let command = self.command().join(" ");
        self.entries.iter().any(|kind| !GOES_OUT.contains(&kind.as_str())) || KEPT_FROM_VIEWERS.iter().any(|kept| command.starts_with(kept))
    }
}

pub fn lines() -> Vec<Line> {
    let lines = include_str!("every_command.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(Line::of).collect()
}
