//! The first page: which file. Folders and ledgers to choose from, or a path that is typed.

use super::ask::{FileAsk, FileEntry, FileRef, Leads, Listing, Place, Wanted};
use super::{Importing, Step};
use crate::domain::find::Finder;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::tui::app::App;
use crate::tui::app::field::Line;
use crate::tui::app::keys::moved;
use crate::tui::app::overlay::Overlay;
use std::path::PathBuf;
use std::sync::Arc;

/// The files of a place, and what is typed.
#[derive(Debug)]
pub struct Choose {
    /// The place.
    pub place: Place,
    /// Whether its files are known.
    pub known: bool,
    entries: Vec<FileEntry>,
    found: Vec<usize>,
    /// How many more there are than are listed.
    pub more: usize,
    /// The selected one of those found.
    pub selected: usize,
    /// What is typed: part of a name, or a path.
    pub line: Line,
    /// It is asked whether the selected one is to go.
    pub asking: bool,
}

impl Choose {
    pub(super) fn at(place: Place) -> Self {
        Self { place, known: false, entries: Vec::new(), found: Vec::new(), more: 0, selected: 0, line: Line::default(), asking: false }
    }

    /// What is found, in order.
    pub fn found(&self) -> Vec<&FileEntry> {
        self.found.iter().filter_map(|&at| self.entries.get(at)).collect()
    }

    /// Whether a path is typed, and not a part of a name.
    pub fn is_path(&self) -> bool {
        self.place != Place::Sent && is_path(self.line.text())
    }

    fn chosen(&self) -> Option<&FileEntry> {
        self.found.get(self.selected).and_then(|&at| self.entries.get(at))
    }

    pub(super) fn folder(&self) -> PathBuf {
        if let Place::Folder(folder) = &self.place { folder.clone() } else { PathBuf::new() }
    }

    /// Takes the files of a place in; what was selected stays so when they are those of the same place.
    pub(super) fn take(&mut self, listing: Listing) {
        let kept = self.chosen().map(|entry| entry.name.clone()).filter(|_| self.place == listing.place);
        if self.place != listing.place || self.is_path() {
            self.line.clear();
        }
        (self.place, self.entries, self.more, self.known) = (listing.place, listing.entries, listing.more, true);
        self.find();
        let is_kept = |at: &usize| kept.as_ref() == self.entries.get(*at).map(|entry| &entry.name);
        let is_below = |at: &usize| self.entries.get(*at).is_some_and(|entry| !matches!(entry.leads, Leads::Up(_) | Leads::Sent));
        self.selected = self.found.iter().position(is_kept).or_else(|| self.found.iter().position(is_below)).unwrap_or(0);
    }

    /// All of them again; what is selected stays so.
    pub(super) fn show_all(&mut self) {
        let kept = self.found.get(self.selected).copied();
        self.line.clear();
        self.find();
        self.selected = self.found.iter().position(|at| Some(*at) == kept).unwrap_or(0);
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.line.paste(text);
        self.find();
    }

    /// Finds again after a key.
    pub(super) fn find(&mut self) {
        let text = if self.is_path() { "" } else { self.line.text() };
        let finder = Finder::new(text);
        self.found = self.entries.iter().enumerate().filter(|(_, entry)| finder.finds(&[&entry.name])).map(|(at, _)| at).collect();
        self.selected = 0;
    }
}

/// Whether a text is a path, as typed, pasted or dropped into the terminal.
fn is_path(text: &str) -> bool {
    text.contains('/') || text.starts_with(['~', '"', '\''])
}

impl App {
    pub(super) fn press_choose(&mut self, mut importing: Box<Importing>, key: Key) {
        importing.said = None;
        let choose = &mut importing.choose;
        if std::mem::take(&mut choose.asking) {
            if let (Key::Char('y'), Some(Leads::File(FileRef::Sent(number)))) = (key.plain(), choose.chosen().map(|entry| &entry.leads)) {
                let ask = FileAsk::ThrowAway(number.clone());
                self.ask_files(&mut importing, ask);
            }
            return self.overlays.push(Overlay::Importing(importing));
        }
        match self.asked_for(key, Context::ImportFile) {
            Some(CommandId::Close) if choose.line.text().is_empty() => return self.leave_import(),
            Some(CommandId::Close) => choose.show_all(),
            Some(CommandId::Enter) => self.choose_file(&mut importing),
            Some(CommandId::Complete) if choose.place != Place::Sent && !choose.line.text().is_empty() => {
                let ask = FileAsk::Complete(choose.folder(), choose.line.text().to_owned());
                self.ask_files(&mut importing, ask);
            }
            Some(CommandId::Complete) => {}
            Some(CommandId::Refresh) => {
                let place = choose.place.clone();
                self.ask_files(&mut importing, FileAsk::List(place));
            }
            Some(CommandId::Discard) => {
                choose.asking = matches!(choose.chosen().map(|entry| &entry.leads), Some(Leads::File(FileRef::Sent(_))));
            }
            Some(command) => choose.selected = moved(choose.selected, choose.found.len(), command),
            None if choose.line.text().is_empty() && matches!(key, Key::Backspace | Key::Left) => self.go_up(&mut importing),
            None => {
                if choose.line.press(key) {
                    choose.find();
                }
            }
        }
        self.overlays.push(Overlay::Importing(importing));
    }

    fn go_up(&mut self, importing: &mut Importing) {
        let up = importing.choose.entries.iter().find_map(|entry| match &entry.leads {
            // Above what was sent lies the folder that was shown before.
            Leads::Up(folder) if folder.as_os_str().is_empty() => Some(Place::Folder(self.imports.folder.clone())),
            Leads::Up(folder) => Some(Place::Folder(folder.clone())),
            _ => None,
        });
        if let Some(place) = up {
            self.ask_files(importing, FileAsk::List(place));
        }
    }

    fn choose_file(&mut self, importing: &mut Importing) {
        let choose = &importing.choose;
        if choose.is_path() {
            let ask = FileAsk::Go(choose.folder(), choose.line.text().to_owned());
            return self.ask_files(importing, ask);
        }
        let Some(FileEntry { name, leads, .. }) = choose.chosen().cloned() else { return };
        match leads {
            Leads::Up(_) => self.go_up(importing),
            Leads::Folder(folder) => self.ask_files(importing, FileAsk::List(Place::Folder(folder))),
            Leads::Sent => self.ask_files(importing, FileAsk::List(Place::Sent)),
            Leads::File(file) => self.read_file(importing, Wanted { file, name, sheet: None, class: None }),
        }
    }

    /// The page is left: an empty database offers its choices again.
    fn leave_import(&mut self) {
        self.notice = None;
        if self.overview.enterprises == 0 && !self.overlays.iter().any(|overlay| matches!(overlay, Overlay::Start(_))) {
            self.overlays.push(Overlay::Start(0));
        }
    }

    pub(super) fn read_file(&mut self, importing: &mut Importing, wanted: Wanted) {
        let run = Arc::default();
        importing.step = Step::Read(Arc::clone(&run));
        importing.reading = wanted.name.clone();
        self.ask_files(importing, FileAsk::Look(wanted, run));
    }
}
