//! The demo programme, on which every command is tried once.

use crate::commands::{Ending, Line};
use crate::common::Desk;
use dudao::domain::change::{Change, DatabaseChange};
use dudao::domain::id::{Seq, StaffId, Subject};
use dudao::store::{Entry, Store};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

pub struct Scenario {
    desk: Desk,
    journal: Journal,
    viewer: StaffId,
    /// The ids that `add` and `register` printed, by the command.
    printed: HashMap<String, Vec<String>>,
}

impl Scenario {
    pub fn begin() -> Self {
        let desk = Desk::demo();
        let viewer =
            desk.json(&["staff", "add", "--name", "查阅员", "--role", "viewer", "--json"])["id"].as_str().unwrap().parse().unwrap();
        let journal = Journal::of(&desk.data().join("dudao.redb"));
        Self { desk, journal, viewer, printed: HashMap::new() }
    }

    pub fn exported(&self) -> String {
        self.desk.ok(&["journal", "export"])
    }

    /// The chain holds, and a replay of it equals the tables.
    pub fn holds(&self) {
        let verdict = self.desk.json(&["journal", "verify", "--json"]);
        assert_eq!((verdict["ok"].as_bool(), verdict["entries"].as_u64()), (Some(true), Some(self.journal.head())));
    }

    pub fn adds_what_it_says(&mut self, line: &Line) {
        let (words, head) = (self.filled(&line.words), self.journal.head());
        let output = self.run(&words);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(line.ending == Ending::Either || output.status.success() == (line.ending == Ending::Done), "{words:?}: {told}");
        let added = self.journal.after(head);
        let kinds: Vec<&str> = added.iter().map(|entry| entry.change.key()).collect();
        assert_eq!(kinds, line.entries, "{words:?}: {told}");
        for entry in &added {
            assert!(!entry.who.officer.is_empty() && !entry.who.account.is_empty(), "{words:?}: {entry:?}");
        }
        let [kind, act, ..] = line.command() else { return };
        if line.ending == Ending::Done && (act == "add" || act == "register") {
            let id = String::from_utf8_lossy(&output.stdout).split_whitespace().next().unwrap().to_owned();
            self.printed.entry(kind.clone()).or_default().push(id);
        }
    }

    /// The same command by somebody who may only look: one entry of who and what, and all else as it was.
    pub fn is_refused_to_a_viewer(&self, line: &Line) {
        let command = self.filled(line.command());
        let words = [&["--as".to_owned(), self.viewer.to_string()], &command[..]].concat();
        let (files, head) = (files(&self.desk.data()), self.journal.head());
        let output = self.run(&words);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {told}");
        assert!(output.stdout.is_empty() && told.contains("无权"), "{words:?}: {told}");
        let added = self.journal.after(head);
        let [entry] = &added[..] else { panic!("{words:?}: {added:?}") };
        let Change::Database(DatabaseChange::Refused { why, power, of, .. }) = &entry.change else { panic!("{words:?}: {entry:?}") };
        assert_eq!((why.as_str(), power.is_some(), entry.who.staff), ("not_permitted", true, Some(self.viewer)), "{words:?}");
        assert_eq!(*of, subject(&command).or(*of), "{words:?}: the record stands in the journal");
        assert_eq!(self::files(&self.desk.data()), files, "{words:?} left something behind");
    }

    /// The same command with an argument that it does not have.
    pub fn is_not_taken_with_a_wrong_argument(&self, line: &Line) {
        let words = [&self.filled(&line.words)[..], &["--nonsense".to_owned()]].concat();
        let head = self.journal.head();
        assert_eq!(self.run(&words).status.code(), Some(2), "{words:?}");
        assert_eq!(self.journal.head(), head, "{words:?}");
    }

    fn run(&self, words: &[String]) -> std::process::Output {
        self.desk.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn filled(&self, words: &[String]) -> Vec<String> {
        words.iter().map(|word| self.fill(word)).collect()
    }

    fn fill(&self, word: &str) -> String {
        let Some((before, rest)) = word.split_once('{') else { return word.to_owned() };
        let (name, after) = rest.split_once('}').unwrap();
        let value = match name {
            "folder" => self.desk.scratch().display().to_string(),
            "ledgers" => concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ledgers").to_owned(),
            "seq" => self.journal.last_change().to_string(),
            "backup" => only_file(&self.desk.scratch().join("backups")).display().to_string(),
            "sent" => self.desk.list(&["import", "--sent", "--json"])[0]["number"].as_str().unwrap().to_owned(),
            _ => self.id(name),
        };
        format!("{before}{value}{after}")
    }

    fn id(&self, name: &str) -> String {
        let (name, back) = name.strip_suffix("-1").map_or((name, 0), |name| (name, 1));
        self.printed[name].iter().rev().nth(back).unwrap().clone()
    }
}

/// The record that a command is about: the one that it names first, else the enterprise at which something new is to be.
fn subject(command: &[String]) -> Option<Subject> {
    let named = command.iter().take_while(|word| !word.starts_with("--")).find_map(|word| word.parse().ok());
    let at = || command.iter().position(|word| word == "--enterprise").and_then(|at| command[at + 1].parse().ok());
    named.or_else(at)
}

/// The journal of a database, read beside the program that writes it.
pub struct Journal(Store);

impl Journal {
    pub fn of(path: &Path) -> Self {
        Self(Store::open(path).unwrap())
    }

    pub fn head(&self) -> Seq {
        self.0.head().unwrap()
    }

    pub fn after(&self, seq: Seq) -> Vec<Entry> {
        let view = self.0.read().unwrap();
        (seq + 1..=view.head().unwrap()).map(|seq| view.entry(seq).unwrap().unwrap()).collect()
    }

    /// The last entry that is of the programme's work.
    fn last_change(&self) -> Seq {
        self.after(0).iter().rfind(|entry| !entry.change.is_of_sessions()).unwrap().seq
    }
}

/// The one file in a folder.
pub fn only_file(folder: &Path) -> PathBuf {
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    file.clone()
}

/// The files beneath a folder but the database, and how long they are.
fn files(folder: &Path) -> BTreeMap<PathBuf, u64> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else if entry.file_name() != "dudao.redb" {
            found.insert(entry.path(), entry.metadata().unwrap().len());
        }
    }
    found
}
