//! Importing a ledger on the screen: which file, what it holds, the import itself, and what came of it.
//!
//! The pages are one overlay. What is asked of files is answered on a thread of its own; an answer that is not the last
//! one asked for means nothing any more. The import is a change like any other, and those of its officer wait for it.

pub mod ask;
pub mod choose;
mod done;
pub mod pick;
pub mod see;

use super::App;
use super::ask::Ask;
use super::overlay::Overlay;
use crate::domain::permission::Power;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::ledger::import::Reached;
use ask::{FileAnswer, FileAsk, FileRef, Place, Run, Wanted};
use choose::Choose;
pub use done::Outcome;
use pick::{Pick, Picked};
use see::See;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the progress is drawn.
const TICK: Duration = Duration::from_millis(500);

/// Which page it is.
#[derive(Clone, Debug)]
pub enum Step {
    /// Which file.
    Choose,
    /// The file is being read.
    Read(Arc<Run>),
    /// What it holds.
    See,
    /// It is being imported; so many rows there are, as it was looked at.
    Run(Arc<Run>, u64),
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Whether rows are written, for which others wait; else they are read.
    pub writes: bool,
    /// Rows so far.
    pub rows: u64,
    /// All that there are.
    pub total: u64,
}

/// The pages of an import.
#[derive(Debug)]
pub struct Importing {
    /// The number of what was asked last.
    number: u32,
    /// The page.
    pub step: Step,
    /// Which file.
    pub choose: Choose,
    /// What it holds, once that is known.
    pub see: Option<See>,
    /// A list to choose from over the page.
    pub pick: Option<Pick>,
    /// The file that is being read.
    pub reading: String,
    /// What is to be told, and whether it is bad.
    pub said: Option<(String, bool)>,
}

/// Imports of this session.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// Numbers what is asked of files.
    asked: u32,
    /// The import that goes on while the officer does something else.
    aside: Option<Box<Importing>>,
    /// When its progress is drawn next.
    at: Option<Instant>,
    /// The folder of the last file.
    folder: PathBuf,
}

impl Importing {
    /// Whether letters go into it as text.
    pub fn takes_text(&self) -> bool {
        self.pick.is_some() || matches!(self.step, Step::Choose)
    }

    /// The context whose commands are offered.
    pub fn context(&self) -> Context {
        match self.step {
            _ if self.pick.is_some() => Context::Menu,
            Step::Choose => Context::ImportFile,
            Step::See => Context::ImportLook,
            Step::Read(_) | Step::Run(..) => Context::ImportRun,
        }
    }

    /// Whether a command does anything here.
    pub fn is_of_use(&self, command: CommandId) -> bool {
        match command {
            CommandId::Complete => self.choose.place != Place::Sent,
            CommandId::Discard => self.choose.place == Place::Sent,
            CommandId::Aside => matches!(self.step, Step::Run(..)),
            _ => true,
        }
    }

    /// How far it is, while it is being imported.
    pub fn progress(&self) -> Option<Progress> {
        let Step::Run(run, rows) = &self.step else { return None };
        let (writes, done, total) = match run.so_far() {
            Reached::Read(done) => (false, done, *rows),
            Reached::Written(done, total) => (true, done, total),
        };
        Some(Progress { writes, rows: done.min(total), total })
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        self.see.as_ref().map_or(&self.reading, |see| &see.looked.wanted.name)
    }
}

impl App {
    /// Asks for the file to import, or shows the import that goes on.
    pub(super) fn begin_import(&mut self) {
        if let Some(aside) = self.imports.aside.take() {
            return self.overlays.push(Overlay::Importing(aside));
        }
        if let Some(refusal) = self.not_permitted(Power::Import, None) {
            return self.refuse(&refusal);
        }
        self.notice = None;
        let forced = self.outfit.officer.forced;
        let place = if forced { Place::Sent } else { Place::Folder(self.imports.folder.clone()) };
        let choose = Choose::at(place.clone());
        let mut importing =
            Box::new(Importing { number: 0, step: Step::Choose, choose, see: None, pick: None, reading: String::new(), said: None });
        self.ask_files(&mut importing, FileAsk::List(place));
        self.overlays.push(Overlay::Importing(importing));
    }

    fn ask_files(&mut self, importing: &mut Importing, ask: FileAsk) {
        importing.number = self.next_file_ask();
        self.ask(Ask::File(importing.number, ask));
    }

    fn next_file_ask(&mut self) -> u32 {
        self.imports.asked += 1;
        self.imports.asked
    }

    /// The overlay was taken off; it is put back unless the key ends it.
    pub(super) fn press_importing(&mut self, mut importing: Box<Importing>, key: Key) {
        if let Some(pick) = importing.pick.take() {
            return self.press_pick(importing, pick, key);
        }
        match importing.step.clone() {
            Step::Choose => self.press_choose(importing, key),
            Step::See => self.press_see(importing, key),
            Step::Read(run) => {
                if self.asked_for(key.plain(), Context::ImportRun) == Some(CommandId::Stop) {
                    run.stop();
                    // What it answers comes too late.
                    importing.number = self.next_file_ask();
                    importing.step = if importing.see.is_some() { Step::See } else { Step::Choose };
                    importing.said = Some((self.outfit.words.get("import.reading_stopped"), false));
                }
                self.overlays.push(Overlay::Importing(importing));
            }
            Step::Run(run, _) => match self.asked_for(key.plain(), Context::ImportRun) {
                Some(CommandId::Aside) => self.imports.aside = Some(importing),
                command => {
                    if command == Some(CommandId::Stop) {
                        run.stop();
                        importing.said = Some((self.outfit.words.get("import.stopping"), false));
                    }
                    self.overlays.push(Overlay::Importing(importing));
                }
            },
        }
    }

    pub(super) fn paste_importing(importing: &mut Importing, text: &str) {
        match (&mut importing.pick, &importing.step) {
            (Some(pick), _) => pick.paste(text),
            (None, Step::Choose) => importing.choose.paste(text),
            (None, _) => {}
        }
    }

    /// Takes in what was asked of files.
    pub(super) fn take_file_answer(&mut self, number: u32, answer: FileAnswer) {
        let mut overlays = self.overlays.iter_mut();
        let at = overlays.position(|overlay| match overlay {
            Overlay::Importing(importing) => importing.number == number,
            Overlay::Imported(page) => page.number == number,
            _ => false,
        });
        let Some(at) = at else { return };
        match self.overlays.get_mut(at) {
            Some(Overlay::Imported(page)) => page.take(answer, self.outfit.words),
            Some(Overlay::Importing(_)) => {
                // Taken out, since it may ask for more.
                if let Overlay::Importing(mut importing) = self.overlays.remove(at) {
                    self.take_for(&mut importing, answer);
                    self.overlays.insert(at, Overlay::Importing(importing));
                }
            }
            _ => {}
        }
    }

    fn take_for(&mut self, importing: &mut Importing, answer: FileAnswer) {
        let words = self.outfit.words;
        match answer {
            FileAnswer::Listed(listing) => {
                importing.choose.take(listing);
                let folder = importing.choose.folder();
                if !folder.as_os_str().is_empty() {
                    self.imports.folder = folder;
                }
            }
            FileAnswer::IsFile(path, name) => {
                self.read_file(importing, Wanted { file: FileRef::Path(path), name, sheet: None, class: None })
            }
            // What was typed in the meantime holds.
            FileAnswer::Completed(text) if !text.starts_with(importing.choose.line.text()) => {}
            FileAnswer::Completed(text) => {
                importing.choose.line = super::field::Line::new(&text);
                importing.choose.find();
            }
            FileAnswer::Looked(looked) => {
                // The sheets stand at the top, below their title.
                let first = looked.preview.shown.as_ref().map_or(1, |shown| shown.sheet + 1);
                let (enterprise, selected) = importing.see.take().map_or((None, first), |see| (see.enterprise, see.selected));
                importing.see = Some(See { looked: *looked, enterprise, selected });
                importing.step = Step::See;
                let broken = importing.see.as_ref().and_then(|see| see.looked.knowledge.broken.as_ref());
                importing.said = broken.map(|failure| (words.fill("import.broken", &[("why", &failure.line(words))]), true));
            }
            FileAnswer::Enterprises(names) => {
                let item = |(id, name): (_, String)| (format!("{id} {name}"), Picked::Enterprise(id, name));
                importing.pick = Some(Pick::new(words.get("import.whose"), names.into_iter().map(item).collect()));
            }
            FileAnswer::Failed(line) => {
                if let Step::Read(_) = importing.step {
                    importing.step = if importing.see.is_some() { Step::See } else { Step::Choose };
                }
                importing.choose.known = true;
                importing.said = Some((line, true));
            }
            FileAnswer::Stopped | FileAnswer::Written(_) => {}
        }
    }

    /// The import that goes on, before the officer or aside.
    pub fn import_under_way(&self) -> Option<&Importing> {
        let shown = self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Importing(importing) => Some(importing),
            _ => None,
        });
        self.imports.aside.as_ref().or(shown).map(|importing| &**importing).filter(|importing| importing.progress().is_some())
    }

    /// Whether an import goes on while the officer does something else.
    pub(super) fn is_importing_aside(&self) -> bool {
        self.imports.aside.is_some()
    }

    /// Asks the import that goes on aside to stop.
    pub(super) fn stop_import(&self) {
        if let Some(Step::Run(run, _)) = self.imports.aside.as_ref().map(|importing| &importing.step) {
            run.stop();
        }
    }

    /// When progress is drawn next.
    pub(super) fn import_at(&self) -> Option<Instant> {
        self.imports.at
    }

    /// Sees to it that progress is drawn, and that no session ends for idleness in the midst of an import.
    pub(super) fn watch_import(&mut self) {
        let reads = matches!(self.overlays.last(), Some(Overlay::Importing(importing)) if matches!(importing.step, Step::Read(_)));
        let runs = self.import_under_way().is_some();
        if !reads && !runs {
            self.imports.at = None;
        } else if self.imports.at.is_none_or(|at| at <= self.now) {
            self.imports.at = Some(self.now + TICK);
            if runs {
                self.touch();
            }
        }
    }
}
