//! The second page: what a file holds, and what of it can be put right before it is imported.

use super::ask::{FileAsk, Job, Looked, Wanted};
use super::pick::{Outcome, Pick, Picked};
use super::{Importing, Step};
use crate::domain::id::EnterpriseId;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::ledger::corrections::KEPT_AS_IS;
use crate::ledger::error::FileError;
use crate::ledger::kind::Class;
use crate::ledger::preview::{Shown, fields_of};
use crate::ledger::report::MappedColumn;
use crate::locale::Words;
use crate::tui::app::App;
use crate::tui::app::ask::Ask;
use crate::tui::app::keys::moved;
use crate::tui::app::overlay::Overlay;
use std::sync::Arc;

/// What a file holds, and what the officer chose.
#[derive(Debug)]
pub struct See {
    /// What it holds.
    pub looked: Looked,
    /// The enterprise of rows that name none, where the officer chose it.
    pub enterprise: Option<(EnterpriseId, String)>,
    /// The selected line.
    pub selected: usize,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A sheet.
    Sheet(usize),
    /// What the rows are.
    Class,
    /// The enterprise of rows that name none.
    Enterprise,
    /// A heading.
    Column(usize),
    /// Nothing that can be put right here.
    Text,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As text.
    Plain,
    /// As a title.
    Title,
    /// As what matters less.
    Dim,
    /// As what wants looking at.
    Warn,
    /// As what is wrong.
    Bad,
}

/// A line of the page: its cells side by side, the last with all the room that is left.
#[derive(Clone, Debug)]
pub struct SeeRow {
    /// What it is about.
    pub about: About,
    /// Its cells.
    pub cells: Vec<String>,
    /// How it is drawn.
    pub tone: Tone,
}

impl See {
    /// The sheet that would be imported.
    pub fn shown(&self) -> Option<&Shown> {
        self.looked.preview.shown.as_ref()
    }

    /// The enterprise of rows that name none: the one chosen, or the one that the title names.
    pub fn enterprise(&self) -> Option<&(EnterpriseId, String)> {
        self.enterprise.as_ref().or(self.looked.by_title.as_ref())
    }

    /// Why it cannot be imported as it is.
    pub fn why_not(&self, words: Words) -> Option<String> {
        let Some(shown) = self.shown() else { return Some(words.get("import.no_sheet")) };
        if shown.kind.is_none() {
            let lacks: Vec<String> = shown.lacks.iter().map(|field| field.name(words)).collect();
            let key = if lacks.is_empty() { "import.not_understood" } else { "import.lacks" };
            return Some(words.fill(key, &[("fields", &lacks.join(&words.get("import.and")))]));
        }
        if shown.report.read == 0 {
            return Some(words.get("import.no_rows"));
        }
        let missing = shown.nameless > 0 && self.enterprise().is_none();
        missing.then(|| words.fill("import.nameless", &[("count", &shown.nameless)]))
    }

    /// The counts in one line.
    pub fn counts(&self, words: Words) -> String {
        let Some(Shown { report, cells, .. }) = self.shown() else { return String::new() };
        let good = report.read.saturating_sub(report.rejected);
        let values: [(&str, &dyn std::fmt::Display); 6] = [
            ("read", &report.read),
            ("good", &good),
            ("rejected", &report.rejected),
            ("skipped", &report.skipped),
            ("split", &report.split),
            ("notices", &cells.1),
        ];
        words.fill("import.counts", &values)
    }

    /// The lines of the page.
    pub fn rows(&self, words: Words) -> Vec<SeeRow> {
        let mut rows = Vec::new();
        let mut put = |about, cells: Vec<String>, tone| rows.push(SeeRow { about, cells, tone });
        put(About::Text, vec![words.get("import.sheets")], Tone::Title);
        let shown_at = self.shown().map(|shown| shown.sheet);
        for (at, sheet) in self.looked.preview.sheets.iter().enumerate() {
            let chosen = Some(at) == shown_at;
            let (told, tone) = match &sheet.found {
                Ok(kind) => (words.get(&format!("import.kind.{}", kind.key())), if chosen { Tone::Plain } else { Tone::Dim }),
                // Here it is not the command line that helps.
                Err(FileError::NoHeader) => (words.get("import.no_header"), if chosen { Tone::Bad } else { Tone::Dim }),
                Err(failure) => (failure.line(words), if chosen { Tone::Bad } else { Tone::Dim }),
            };
            let mark = if chosen { "(*)" } else { "( )" };
            put(About::Sheet(at), vec![format!("{mark} {}", sheet.name), told], tone);
        }
        let Some(shown) = self.shown() else { return rows };
        let by = words.get(if self.looked.wanted.class.is_some() { "import.class_chosen" } else { "import.class_found" });
        let class = words.get(&format!("import.class.{}", shown.class.key()));
        put(About::Class, vec![words.get("import.class_of_rows"), format!("{class}{by}")], Tone::Plain);
        if shown.nameless > 0 {
            let (text, tone) = match (self.enterprise(), &self.enterprise) {
                (Some((id, name)), Some(_)) => (format!("{id} {name}"), Tone::Plain),
                (Some((id, name)), None) => (format!("{id} {name}{}", words.get("import.by_title")), Tone::Plain),
                (None, _) => (words.get("import.choose_enterprise"), Tone::Bad),
            };
            put(About::Enterprise, vec![words.fill("import.enterprise", &[("count", &shown.nameless)]), text], tone);
        }
        let headings = ["heading", "field", "sureness", "firsts"].map(|key| words.get(&format!("import.column.{key}")));
        put(About::Text, headings.to_vec(), Tone::Title);
        for (at, (column, firsts)) in shown.report.mapping.iter().zip(&shown.firsts).enumerate() {
            let field = column.name(words).unwrap_or_else(|| words.get("imported.kept"));
            let tone = match column.sureness() {
                "guess" => Tone::Warn,
                "kept" => Tone::Dim,
                _ => Tone::Plain,
            };
            put(About::Column(at), vec![column.heading.clone(), field, sureness(column, words), firsts.join(" | ")], tone);
        }
        for (family, cells, count, tone) in
            [("reason", &shown.report.rejects, shown.cells.0, Tone::Bad), ("notice", &shown.report.notices, shown.cells.1, Tone::Warn)]
        {
            if count == 0 {
                continue;
            }
            put(About::Text, vec![format!("{} {count}", words.get(&format!("imported.{family}")))], Tone::Title);
            for cell in cells {
                let why = words.get(&format!("ledger.{family}.{}", cell.reason));
                let value = cell.value.replace('\n', " ");
                put(About::Text, vec![format!("{} {}", shown.report.sheet, cell.cell), format!("{why} {value}")], tone);
            }
            let others = count.saturating_sub(cells.len() as u64);
            if others > 0 {
                put(About::Text, vec![words.fill("import.and_more", &[("count", &others)])], Tone::Dim);
            }
        }
        rows
    }
}

/// How sure the field of a column is, in words and per cent.
fn sureness(column: &MappedColumn, words: Words) -> String {
    match &column.corrected {
        Some(corrected) => {
            let on = corrected.on.map_or_else(String::new, |on| on.to_string());
            words.fill("import.corrected", &[("by", &corrected.by), ("on", &on)]).trim().to_owned()
        }
        // That it is kept stands beside it.
        None if column.field.is_none() => String::new(),
        None => format!("{} {:.0}%", words.get(&format!("import.sure.{}", column.sureness())), column.confidence * 100.0),
    }
}

impl App {
    pub(super) fn press_see(&mut self, mut importing: Box<Importing>, key: Key) {
        let words = self.outfit.words;
        let Some(see) = importing.see.as_mut() else { return };
        let rows = see.rows(words);
        let last = rows.len().saturating_sub(1);
        match self.asked_for(key.plain(), Context::ImportLook) {
            Some(CommandId::Close) => {
                importing.said = None;
                importing.see = None;
                importing.step = Step::Choose;
                importing.choose.show_all();
                let place = importing.choose.place.clone();
                self.ask_files(&mut importing, FileAsk::List(place));
            }
            Some(CommandId::StartImport) => self.start_import(&mut importing),
            Some(CommandId::Choose) => {
                importing.said = None;
                if let Some(row) = rows.get(see.selected.min(last)) {
                    self.put_right(&mut importing, row.about);
                }
            }
            Some(CommandId::First) => see.selected = 0,
            Some(CommandId::Last) => see.selected = last,
            Some(command) => see.selected = moved(see.selected.min(last), rows.len(), command),
            None => {}
        }
        self.overlays.push(Overlay::Importing(importing));
    }

    /// What Enter does on a line.
    fn put_right(&mut self, importing: &mut Importing, about: About) {
        let words = self.outfit.words;
        let Some(See { looked, .. }) = &importing.see else { return };
        let wanted = looked.wanted.clone();
        match (about, looked.preview.shown.as_ref()) {
            (About::Sheet(at), _) => {
                let sheet = looked.preview.sheets.get(at).map(|sheet| sheet.name.clone());
                self.read_file(importing, Wanted { sheet, class: None, ..wanted });
            }
            (About::Class, Some(_)) => {
                let class = |class: &Class| (words.get(&format!("import.class.{}", class.key())), Picked::Class(Some(*class)));
                let found = (words.get("import.class_by_headings"), Picked::Class(None));
                let mut pick =
                    Pick::new(words.get("import.class_of_rows"), std::iter::once(found).chain(Class::ALL.iter().map(class)).collect());
                pick.select(&Picked::Class(wanted.class));
                importing.pick = Some(pick);
            }
            (About::Enterprise, Some(_)) => self.ask_files(importing, FileAsk::Enterprises),
            (About::Column(at), Some(shown)) => {
                let corrected = |column: &MappedColumn| looked.knowledge.headings.correction(shown.class, &column.heading).is_some();
                let pick = |column: &MappedColumn| fields(shown.class, column, corrected(column), words);
                importing.pick = shown.report.mapping.get(at).map(pick);
            }
            _ => {}
        }
    }

    pub(super) fn press_pick(&mut self, mut importing: Box<Importing>, mut pick: Pick, key: Key) {
        match pick.press(key, self.asked_for(key, Context::Menu)) {
            Outcome::Stay => importing.pick = Some(pick),
            Outcome::Leave => {}
            Outcome::Chosen(picked) => self.picked(&mut importing, picked),
        }
        self.overlays.push(Overlay::Importing(importing));
    }

    fn picked(&mut self, importing: &mut Importing, picked: Picked) {
        let Some(see) = importing.see.as_mut() else { return };
        let sheet = see.shown().map(|shown| shown.report.sheet.clone()).or_else(|| see.looked.wanted.sheet.clone());
        let wanted = Wanted { sheet, ..see.looked.wanted.clone() };
        match picked {
            Picked::Class(class) => self.read_file(importing, Wanted { class, ..wanted }),
            Picked::Enterprise(id, name) => see.enterprise = Some((id, name)),
            Picked::Field(heading, field) => {
                let Some(shown) = see.shown() else { return };
                // What is not understood yet is read as what it was shown as.
                let (class, unknown) = (shown.class, shown.kind.is_none());
                let wanted = Wanted { class: wanted.class.or(unknown.then_some(class)), ..wanted };
                let run = Arc::default();
                importing.step = Step::Read(Arc::clone(&run));
                self.ask_files(importing, FileAsk::Correct(class, heading, field, wanted, run));
            }
        }
    }

    /// Starts the import that the page shows, or says why not.
    fn start_import(&mut self, importing: &mut Importing) {
        let words = self.outfit.words;
        let Some(see) = &importing.see else { return };
        if let Some(why) = see.why_not(words) {
            importing.said = Some((why, true));
            return;
        }
        let Some(shown) = see.shown() else { return };
        let run = Arc::default();
        let job = Job {
            wanted: Wanted { sheet: Some(shown.report.sheet.clone()), ..see.looked.wanted.clone() },
            enterprise: see.enterprise().filter(|_| shown.nameless > 0).map(|(id, _)| *id),
            stamp: see.looked.stamp,
            knowledge: Arc::clone(&see.looked.knowledge),
            run: Arc::clone(&run),
        };
        importing.said = None;
        importing.step = Step::Run(run, shown.report.read);
        self.ask(Ask::Import(Box::new(job)));
    }
}

/// What a heading may mean.
fn fields(class: Class, column: &MappedColumn, corrected: bool, words: Words) -> Pick {
    let heading = &column.heading;
    let choice = |text, field: Option<&str>| (text, Picked::Field(heading.clone(), field.map(str::to_owned)));
    let mut items = Vec::new();
    if corrected {
        items.push(choice(words.get("import.take_back"), None));
    }
    items.push(choice(words.get("import.keep_as_is"), Some(KEPT_AS_IS)));
    items.extend(fields_of(class).into_iter().map(|field| choice(field.name(words), Some(field.key))));
    let mut pick = Pick::new(words.fill("import.meaning", &[("heading", heading)]), items);
    pick.select(&Picked::Field(heading.clone(), Some(column.field.clone().unwrap_or_else(|| KEPT_AS_IS.to_owned()))));
    pick
}
