//! What lies over the panes: help, palette, menus, forms, pages to read. One at a time, on top of each other.

use super::ask::EnterpriseRow;
use super::command::{COMMANDS, CommandId, Context};
use super::field::Line;
use super::form::Form;
use crate::domain::act::ActKind;
use crate::domain::find::Finder;
use crate::domain::hazard::Hazard;
use crate::domain::id::HazardId;
use crate::domain::refusal::Refusal;
use crate::domain::reminder::Due;
use crate::ledger::report::ImportReport;
use crate::locale::Words;
use crate::store::Entry;

/// Something over the panes.
#[derive(Debug)]
pub enum Overlay {
    /// The keys of a pane.
    Help(Context, Scroll),
    /// Every command by name.
    Palette(Palette),
    /// What can be done with a hazard now, each with why not.
    Acts(Box<Hazard>, Vec<(ActKind, Option<Refusal>)>, usize),
    /// A form.
    Form(Box<Form>),
    /// How dates came about.
    Explain(Vec<Due>, Scroll),
    /// All of a hazard.
    Hazard(Box<Hazard>, Scroll),
    /// All of an enterprise.
    Enterprise(Box<EnterpriseRow>, Scroll),
    /// All of a journal entry.
    Entry(Box<Entry>, Scroll),
    /// What an import did.
    Imported(Box<ImportReport>, Scroll),
    /// Hazards anywhere.
    Find(Find),
    /// What undo would take back.
    Undo(Box<Entry>),
    /// The choices at an empty database.
    Start(usize),
    /// The path of a ledger to import.
    ImportPath(Line, Option<String>),
}

impl Overlay {
    /// How far it is scrolled, where it is a page to read.
    pub fn scroll(&mut self) -> Option<&mut Scroll> {
        match self {
            Overlay::Help(_, scroll)
            | Overlay::Explain(_, scroll)
            | Overlay::Hazard(_, scroll)
            | Overlay::Enterprise(_, scroll)
            | Overlay::Entry(_, scroll)
            | Overlay::Imported(_, scroll) => Some(scroll),
            _ => None,
        }
    }

    /// The context whose commands are offered over the panes.
    pub fn context(&self) -> Context {
        match self {
            Overlay::Form(_) => Context::Form,
            Overlay::Help(..)
            | Overlay::Explain(..)
            | Overlay::Hazard(..)
            | Overlay::Enterprise(..)
            | Overlay::Entry(..)
            | Overlay::Imported(..) => Context::Page,
            Overlay::Palette(_) | Overlay::Acts(..) | Overlay::Find(_) | Overlay::Undo(_) | Overlay::Start(_) | Overlay::ImportPath(..) => {
                Context::Menu
            }
        }
    }
}

/// How far a page is scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll(pub usize);

/// The palette: what was typed, and the commands it finds.
#[derive(Debug, Default)]
pub struct Palette {
    /// What was typed.
    pub line: Line,
    /// The commands found, by place in the table.
    pub found: Vec<usize>,
    /// The selected one.
    pub selected: usize,
}

impl Palette {
    /// Finds again after a key.
    pub fn find(&mut self, words: Words, context: Context) {
        let finder = Finder::new(self.line.text());
        let offered = |at: &usize| COMMANDS[*at].contexts.contains(&context);
        let found = |at: &usize| {
            let id = COMMANDS[*at].id;
            finder.finds(&[&words.get(&format!("command.{id}")), &id.key().replace('_', " ")])
        };
        self.found = (0..COMMANDS.len()).filter(offered).filter(found).collect();
        self.selected = 0;
    }

    /// The selected command.
    pub fn command(&self) -> Option<CommandId> {
        self.found.get(self.selected).map(|&at| COMMANDS[at].id)
    }
}

/// A find over all hazards: what was typed, what was found so far.
#[derive(Debug, Default)]
pub struct Find {
    /// What was typed.
    pub line: Line,
    /// Hits, each with its enterprise's name.
    pub hits: Vec<(Hazard, String)>,
    /// The selected hit.
    pub selected: usize,
    /// Where the search goes on; none when it is through.
    pub next: Option<HazardId>,
    /// Enter was pressed before there was a hit: the first one is meant.
    pub eager: bool,
}
