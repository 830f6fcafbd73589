//! What lies over the panes: help, palette, menus, forms, pages to read. One at a time, on top of each other.

use super::ask::{ChartKind, EnterpriseRow, RecordPage, Undoing};
use super::chart::Chart;
use super::days::Days;
use super::drafting::Leftovers;
use super::due_month::DueMonth;
use super::field::Line;
use super::form::conflict::Conflict;
use super::form::{Form, Problem};
use super::importing::{Importing, Outcome};
use super::menu::{Item, Menu};
use super::paper::PaperPage;
use super::register::Register;
use super::report::ReportPage;
use crate::domain::act::ActKind;
use crate::domain::find::Finder;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, HazardId};
use crate::domain::refusal::Refusal;
use crate::domain::reminder::Due;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::{Keymap, shown};
use crate::locale::{Lang, Words};
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
    Imported(Box<Outcome>),
    /// Hazards anywhere.
    Find(Find),
    /// What undo would take back.
    Undo(Box<Undoing>),
    /// The choices at an empty database.
    Start(usize),
    /// A ledger on its way in.
    Importing(Box<Importing>),
    /// Things to choose from.
    Menu(Menu),
    /// A list: a register's records, the staff, the groups.
    Register(Box<Register>),
    /// All of a record.
    Record(Box<RecordPage>, Scroll),
    /// A report.
    Report(Box<ReportPage>),
    /// All of a report's row: its columns, each with what stands there.
    Row(String, Vec<(String, String)>, Scroll),
    /// A chart, once its figures are there.
    Chart(ChartKind, Option<Box<Chart>>, Scroll),
    /// The day as of which an enterprise is back-checked.
    DayFor(EnterpriseId, Line, Option<Problem>),
    /// A month of days, to choose one for the date field below.
    DatePicker(Days),
    /// The calendar of what is due.
    DueMonth(Box<DueMonth>),
    /// What another officer saved meanwhile beside what was filled in.
    Conflict(Box<Conflict>),
    /// What earlier sessions left behind.
    Left(Leftovers),
    /// An official paper, to be read and saved.
    Paper(Box<PaperPage>),
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
            | Overlay::Record(_, scroll)
            | Overlay::Row(_, _, scroll)
            | Overlay::Chart(_, _, scroll) => Some(scroll),
            Overlay::Imported(page) => Some(&mut page.scroll),
            _ => None,
        }
    }

    /// Whether letters go into it as text.
    pub fn takes_text(&self) -> bool {
        match self {
            Overlay::Form(_) | Overlay::Palette(_) | Overlay::Find(_) | Overlay::DayFor(..) | Overlay::Paper(_) => true,
            Overlay::Importing(importing) => importing.takes_text(),
            Overlay::Imported(page) => page.path.is_some(),
            Overlay::Register(register) => register.finding.is_some(),
            _ => false,
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
            | Overlay::Row(..)
            | Overlay::Chart(..) => Context::Page,
            Overlay::Importing(importing) => importing.context(),
            Overlay::Imported(page) if page.path.is_some() => Context::SaveAs,
            Overlay::Imported(_) => Context::Imported,
            Overlay::DayFor(..) => Context::Day,
            Overlay::DatePicker(_) => Context::DatePicker,
            Overlay::DueMonth(month) => month.context(),
            Overlay::Conflict(_) => Context::Conflict,
            Overlay::Left(_) => Context::Left,
            Overlay::Register(_) => Context::Register,
            Overlay::Record(..) => Context::Record,
            Overlay::Report(_) => Context::Report,
            Overlay::Start(_) => Context::Start,
            Overlay::Undo(_) => Context::Undo,
            Overlay::Paper(page) => page.context(),
            Overlay::Palette(_) | Overlay::Acts(..) | Overlay::Find(_) | Overlay::Menu(_) => Context::Menu,
        }
    }
}

/// How far a page is scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll(pub usize);

/// Something that the palette finds.
#[derive(Clone, Debug)]
pub struct Named {
    /// What it is called.
    pub name: String,
    /// The same in English, for whoever types that.
    english: String,
    /// Its keys, where it has any.
    pub keys: String,
    /// What it does.
    pub what: What,
}

/// What a line of the palette does.
#[derive(Clone, Debug)]
pub enum What {
    /// A command of the pane.
    Command(CommandId),
    /// Something that is done with the hazard in focus.
    Act(ActKind),
    /// An item of the menu of the whole programme.
    Item(Box<Item>),
}

/// The palette: what was typed, and what it finds by name.
#[derive(Debug, Default)]
pub struct Palette {
    /// What was typed.
    pub line: Line,
    all: Vec<Named>,
    found: Vec<usize>,
    /// The selected one.
    pub selected: usize,
}

impl Palette {
    /// A palette of the commands of a pane, of what is done with hazards, and of the items of a menu; each item comes with
    /// its English name.
    pub fn new(words: Words, keys: &Keymap, context: Context, items: Vec<(Item, String)>) -> Self {
        let english = Words::new(Lang::En);
        let commands = keys.offered(context).map(|command| Named {
            name: words.get(&format!("command.{}", command.id)),
            english: format!("{} {}", command.id.key().replace('_', " "), english.get(&format!("command.{}", command.id))),
            keys: shown(&command.keys),
            what: What::Command(command.id),
        });
        let acts_key = keys.key(CommandId::Do, context);
        let acts = ActKind::ALL.iter().map(|&kind| Named {
            name: words.fill("palette.act", &[("act", &words.get(&format!("act.{kind}")))]),
            english: english.get(&format!("act.{kind}")),
            keys: acts_key.clone(),
            what: What::Act(kind),
        });
        let items = items.into_iter().map(|(item, english)| Named {
            name: item.text.clone(),
            english,
            keys: String::new(),
            what: What::Item(Box::new(item)),
        });
        let mut palette = Self { all: commands.chain(acts).chain(items).collect(), ..Self::default() };
        palette.find();
        palette
    }

    /// Finds again after a key.
    pub fn find(&mut self) {
        let finder = Finder::new(self.line.text());
        let found = self.all.iter().enumerate().filter(|(_, named)| finder.finds(&[&named.name, &named.english]));
        self.found = found.map(|(at, _)| at).collect();
        self.selected = 0;
    }

    /// How many are found.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether none is found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// What is found, in order.
    pub fn found(&self) -> impl Iterator<Item = &Named> {
        self.found.iter().filter_map(|&at| self.all.get(at))
    }

    /// What the selected one does.
    pub fn chosen(&self) -> Option<What> {
        self.found.get(self.selected).and_then(|&at| self.all.get(at)).map(|named| named.what.clone())
    }
}

/// A find over all hazards: what was typed, what was found so far.
#[derive(Debug, Default)]
pub struct Find {
    /// What was typed.
    pub line: Line,
    /// The first hits, each with its enterprise's name.
    pub hits: Vec<(Hazard, String)>,
    /// How many there are.
    pub count: usize,
    /// The selected hit.
    pub selected: usize,
    /// Where the search goes on; none when it is through.
    pub next: Option<HazardId>,
    /// Enter was pressed before there was a hit: the first one is meant.
    pub eager: bool,
}
