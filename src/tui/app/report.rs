//! Reports on screen: rows to go through, each leading to what lies behind it; and charts.

use super::ask::{Ask, ChartKind, Look};
use super::days::Days;
use super::field::Line;
use super::form::draft::{About, Opening};
use super::form::fill_day;
use super::menu::{Choice, Item, Menu};
use super::overlay::{Overlay, Scroll};
use super::{App, Pane};
use crate::access::agenda::Scope;
use crate::domain::id::{EnterpriseId, Subject};
use crate::domain::pairing::ProposedPairing;
use crate::domain::register::RegisterKind;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::paper::report::{Block, Link, Mark, Question, Report, Row};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Rows of a page up or down in a report.
const PAGE: usize = 10;

/// A report with the row that is selected.
#[derive(Clone, Debug)]
pub struct ReportPage {
    /// What was asked.
    pub question: Question,
    /// The answer, once it is there.
    pub report: Option<Box<Report>>,
    /// Others have changed something since it was made. It is made anew when the officer asks: a province's takes seconds,
    /// and colleagues save often.
    pub stale: bool,
    /// The pairings that it proposes, where it is a proposal.
    pub proposed: Vec<ProposedPairing>,
    /// The selected row, counted through all blocks.
    pub selected: usize,
    /// The first line on screen: where it must be, only the drawing knows.
    pub top: Cell<usize>,
    /// The lines as they were laid out last, and for how many columns: of twenty thousand rows not at every key.
    pub laid: RefCell<Option<(usize, Rc<[LaidLine]>)>>,
}

/// A line of a report as it is laid out, and the row that it shows.
#[derive(Clone, Debug)]
pub struct LaidLine {
    /// The row, counted through all blocks; none for what stands between.
    pub row: Option<usize>,
    /// The first of the row.
    pub first: bool,
    /// What it says.
    pub text: String,
    /// How it stands out.
    pub kind: LineKind,
}

/// What a line of a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The heading of a block.
    Heading,
    /// Part of a row.
    Row(Mark),
}

impl ReportPage {
    /// The rows of all blocks, each with its block.
    pub fn rows(&self) -> impl Iterator<Item = (&Block, &Row)> {
        self.report.iter().flat_map(|report| &report.blocks).flat_map(|block| block.rows.iter().map(move |row| (block, row)))
    }

    fn selected_row(&self) -> Option<(&Block, &Row)> {
        self.rows().nth(self.selected)
    }
}

impl App {
    /// Opens a report, on top of what is there.
    pub(super) fn open_report(&mut self, question: Question) {
        self.ask(Ask::Report(question.clone()));
        let page = ReportPage {
            question,
            report: None,
            stale: false,
            proposed: Vec::new(),
            selected: 0,
            top: Cell::new(0),
            laid: RefCell::default(),
        };
        self.overlays.push(Overlay::Report(Box::new(page)));
    }

    pub(super) fn open_chart(&mut self, kind: ChartKind) {
        self.ask(Ask::Chart(kind));
        self.overlays.push(Overlay::Chart(kind, None, Scroll::default()));
    }

    /// Asks again for the lists, pages, reports and charts that lie open.
    pub(super) fn refresh_overlays(&mut self) {
        let asks: Vec<Ask> = self
            .overlays
            .iter_mut()
            .flat_map(|overlay| match overlay {
                Overlay::Register(register) => {
                    register.list.outdate_rows();
                    vec![Ask::List(register.filter.clone(), None)]
                }
                Overlay::Record(page, _) => vec![Ask::Record(page.record.id, Look::Page)],
                Overlay::Report(page) => vec![Ask::Report(page.question.clone())],
                Overlay::Chart(kind, ..) => vec![Ask::Chart(*kind)],
                Overlay::DueMonth(month) => month.asks().into(),
                _ => Vec::new(),
            })
            .collect();
        self.asks.extend(asks);
    }

    /// Marks what is open as older than the journal, and asks again for what costs little.
    pub(super) fn outdate_overlays(&mut self) {
        for overlay in &mut self.overlays {
            if let Overlay::Report(page) = overlay {
                page.stale = true;
            }
        }
        let had = self.asks.len();
        self.refresh_overlays();
        let dear =
            |ask: &Ask| matches!(ask, Ask::Report(_) | Ask::Chart(_)) || matches!(ask, Ask::DueMonth(_, Scope::Mine | Scope::Group(_)));
        let asked = self.asks.split_off(had);
        self.asks.extend(asked.into_iter().filter(|ask| !dear(ask)));
    }

    /// Takes a report that was asked for; the selection stays where it was.
    pub(super) fn take_report(&mut self, question: &Question, report: Box<Report>, proposed: Vec<ProposedPairing>) {
        let page = self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Report(page) if page.question == *question => Some(page),
            _ => None,
        });
        if let Some(page) = page {
            page.report = Some(report);
            page.stale = false;
            page.laid.take();
            page.proposed = proposed;
            page.selected = page.selected.min(page.rows().count().saturating_sub(1));
        }
    }

    pub(super) fn press_report(&mut self, mut page: Box<ReportPage>, key: Key) {
        let command = self.asked_for(key.plain(), Context::Report);
        if command == Some(CommandId::Close) {
            return;
        }
        let last = page.rows().count().saturating_sub(1);
        page.selected = match command {
            Some(CommandId::Up) => page.selected.saturating_sub(1),
            Some(CommandId::Down) => (page.selected + 1).min(last),
            Some(CommandId::PageUp) => page.selected.saturating_sub(PAGE),
            Some(CommandId::PageDown) => (page.selected + PAGE).min(last),
            Some(CommandId::First) => 0,
            Some(CommandId::Last) => last,
            _ => page.selected,
        };
        if command == Some(CommandId::Copy) {
            self.copy_report(&page);
        }
        let row = page.selected_row().map(|(block, row)| (self.row_title(&page, block), self.row_lines(block, row), row.clone()));
        let (question, proposed) = (page.question.clone(), page.proposed.clone());
        self.overlays.push(Overlay::Report(page));
        match (command, row) {
            (Some(CommandId::Enter), Some((title, lines, row))) => match (row.link, row.entry) {
                (Some(link), _) => self.follow_link(link),
                (None, Some(seq)) => self.ask(Ask::EntryPage(seq)),
                (None, None) => self.overlays.push(Overlay::Row(title, lines, Scroll::default())),
            },
            (Some(CommandId::Detail), Some((title, lines, _))) => self.overlays.push(Overlay::Row(title, lines, Scroll::default())),
            (Some(CommandId::Edit), _) if question == Question::Programme => self.open(Opening::Programme),
            (Some(CommandId::Edit), Some((_, _, Row { link: Some(Link::Subject(subject)), .. }))) => self.correct(subject),
            (Some(CommandId::New), _) => {
                if let Some(opening) = self.entered_from(&question) {
                    self.open(opening);
                }
            }
            (Some(CommandId::Refresh), _) => self.ask(Ask::Report(question)),
            (Some(CommandId::Accept), _) => self.accept(&question, proposed),
            (Some(CommandId::Undo), _) => self.undo(),
            (Some(CommandId::Papers), _) => self.offer_papers(),
            (Some(CommandId::Help), _) => self.overlays.push(Overlay::Help(Context::Report, Scroll::default())),
            _ => {}
        }
    }

    fn row_title(&self, page: &ReportPage, block: &Block) -> String {
        let words = self.outfit.words;
        let title = page.report.as_ref().map_or_else(String::new, |report| report.title(words));
        format!("{title} {}", words.get(&format!("report.block.{}", block.key)))
    }

    fn row_lines(&self, block: &Block, row: &Row) -> Vec<(String, String)> {
        let words = self.outfit.words;
        let named =
            |(column, cell): (&&str, &crate::paper::report::Cell)| (words.get(&format!("report.column.{column}")), cell.text(words));
        let entry = row.entry.map(|seq| (words.get("report.column.entry"), seq.to_string()));
        let lines = block.columns.iter().zip(&row.cells).map(named).chain(entry);
        lines.filter(|(_, text)| !text.is_empty()).collect()
    }

    fn follow_link(&mut self, link: Link) {
        match link {
            Link::Report(question) => self.open_report(*question),
            Link::Subject(Subject::Enterprise(id)) => self.go_to_enterprise(id),
            Link::Subject(Subject::Hazard(id)) => self.ask(Ask::Locate(id)),
            Link::Subject(Subject::Record(id)) => self.look_at(id, Look::Page),
            Link::Subject(Subject::Staff(id)) => self.open_report(Question::OfficerScore(id)),
            Link::Subject(Subject::Group(id)) => self.open_report(Question::GroupScore(id)),
            Link::Subject(Subject::Programme) => self.open_report(Question::Programme),
            Link::Subject(Subject::Database) => {}
        }
    }

    /// Leaves what is open and shows an enterprise.
    pub(super) fn go_to_enterprise(&mut self, id: EnterpriseId) {
        self.overlays.clear();
        self.go_to(Pane::Enterprises);
        if !self.enterprises.select(id) {
            // A filter hides it.
            self.enterprise_filter = Default::default();
            self.wanted_enterprise = Some(id);
            self.ask(Ask::Enterprises(self.enterprise_filter.clone()));
        }
        self.show_enterprise(id, None);
        self.show_timeline(Subject::Enterprise(id));
    }

    /// Whether a command does something with the report that lies open; everywhere else all do.
    pub fn is_of_use(&self, command: CommandId) -> bool {
        let page = match self.overlays.last() {
            Some(Overlay::Report(page)) => page,
            // Nothing in it is text.
            Some(Overlay::Chart(..)) => return command != CommandId::Copy,
            // What cannot be done any more has nothing to choose in.
            Some(Overlay::Conflict(conflict)) if conflict.refusal.is_some() => {
                use CommandId::*;
                return !matches!(command, Save | TakeTheirs | TakeMine | TakeBoth | AllTheirs | AllMine);
            }
            Some(Overlay::Importing(importing)) => return importing.is_of_use(command),
            Some(Overlay::Form(form)) => return form.is_of_use(command),
            Some(Overlay::Imported(page)) => return command != CommandId::SaveRejects || page.offers_rejects(),
            _ => return true,
        };
        match command {
            CommandId::Accept => !page.proposed.is_empty(),
            CommandId::New => self.entered_from(&page.question).is_some(),
            _ => true,
        }
    }

    /// Whether Enter begins another line where keys go.
    pub fn writes_lines(&self) -> bool {
        matches!(self.overlays.last(), Some(Overlay::Form(form)) if form.writes_lines())
    }

    /// What is entered from a report: the record that it is made of.
    fn entered_from(&self, question: &Question) -> Option<Opening> {
        let (kind, about) = match question {
            Question::Handover(_) => (RegisterKind::Handover, About::default()),
            Question::Trainings => (RegisterKind::Training, About::default()),
            Question::Roster(_) => (RegisterKind::Duty, About::default()),
            Question::Visits => (RegisterKind::Visit, About::default()),
            Question::Reports => (RegisterKind::Report, About { group: self.outfit.officer.group, ..About::default() }),
            Question::Organisation => return Some(Opening::Staff(None)),
            Question::Matrix | Question::Proposal => return Some(Opening::Group(None)),
            Question::EnterpriseFile(id) | Question::EnterpriseScore(id) => (RegisterKind::Visit, About::enterprise(*id)),
            _ => return None,
        };
        Some(Opening::Enter(kind, about))
    }

    /// Asks from when a proposal is taken over: the key that confirms is not the one that asked.
    fn accept(&mut self, question: &Question, proposed: Vec<ProposedPairing>) {
        let words = self.outfit.words;
        if *question != Question::Proposal || proposed.is_empty() {
            let line = words.get("notice.nothing_proposed");
            return self.complain(line);
        }
        let (today, count) = (self.outfit.today, proposed.len());
        let item = Item::new(words.fill("menu.pair_from", &[("day", &today)]), Choice::Pair(proposed, today));
        self.overlays.push(Overlay::Menu(Menu::new(words.fill("menu.pair_all", &[("count", &count)]), vec![item])));
    }

    /// The day as of which an enterprise is back-checked is typed.
    pub(super) fn press_day(&mut self, id: EnterpriseId, mut line: Line, key: Key) {
        let problem = match self.asked_for(key, Context::Day) {
            Some(CommandId::Close) => return,
            Some(CommandId::Enter) => match fill_day(self.reader(), line.text()) {
                Ok(day) => return self.open_report(Question::Dossier(id, day)),
                Err(why) => Some(why),
            },
            Some(CommandId::PickDate) => {
                let first = fill_day(self.reader(), line.text()).unwrap_or(self.outfit.today);
                self.overlays.extend([Overlay::DayFor(id, line, None), Overlay::DatePicker(Days::at(first))]);
                return;
            }
            _ => {
                line.press(key);
                None
            }
        };
        self.overlays.push(Overlay::DayFor(id, line, problem));
    }
}
