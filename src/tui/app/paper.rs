//! Official papers on screen: which can be made of what is selected, what one says and lacks, and where it is saved.

use super::App;
use super::ask::{Ask, Look};
use super::field::Line;
use super::menu::{Choice, Item, Menu, running};
use super::overlay::Overlay;
use crate::access::agenda::Matter;
use crate::domain::field::Field;
use crate::domain::id::{GroupId, Subject};
use crate::domain::obligation::ReminderKind;
use crate::domain::register::{Record, RegisterKind};
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::paper::official::{Made, Paper, PaperError, Request};
use crate::paper::report::Question;
use crate::tui::app::Pane;
use chrono::{Days, NaiveDate};
use std::cell::Cell;

/// A paper that was made and is not saved yet.
#[derive(Clone, Debug)]
pub struct PaperPage {
    /// What was asked for.
    pub request: Request,
    /// The paper.
    pub made: Made,
    /// What it says, line by line.
    pub lines: Vec<String>,
    /// Where it is to be saved; none for who came in from afar and has no files on this machine.
    pub path: Option<Line>,
    /// Why it could not be saved there.
    pub problem: Option<String>,
    /// It is being saved.
    pub saving: bool,
    /// How far it is scrolled.
    pub scroll: usize,
    /// How far it can be: only the drawing knows.
    pub end: Cell<usize>,
}

impl PaperPage {
    /// The context whose commands are offered: a path is typed, or the command is copied.
    pub fn context(&self) -> Context {
        if self.path.is_some() { Context::SaveAs } else { Context::Fetch }
    }

    /// The command by which it comes to the officer's own machine.
    pub fn command(&self) -> String {
        // A shell, whichever it is, must read no more than a name.
        let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        let name: String = self.made.name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        format!("ssh \u{2026} {} > {name}", self.request.arguments())
    }
}

/// Rows of a page up or down.
const PAGE: usize = 10;

impl App {
    /// Offers the papers of what is selected.
    pub(super) fn offer_papers(&mut self) {
        self.offer(self.papers_in_focus());
    }

    /// Offers the papers of a row of a list.
    pub(super) fn offer_papers_of(&mut self, subject: Subject) {
        match subject {
            // Which papers a record has, what stands in it says.
            Subject::Record(id) => self.look_at(id, Look::Papers),
            Subject::Group(id) => self.offer(self.papers_of_group(id, None)),
            _ => self.offer(Vec::new()),
        }
    }

    /// Offers papers; the only one is made at once.
    pub(super) fn offer(&mut self, items: Vec<Item>) {
        match <[Item; 1]>::try_from(items) {
            Ok([Item { why_not: None, choice, .. }]) => self.choose(choice),
            Ok([Item { why_not: Some(line), .. }]) => self.complain(line),
            Err(items) if items.is_empty() => {
                let line = self.outfit.words.get("paper.nothing");
                self.complain(line);
            }
            Err(items) => self.overlays.push(Overlay::Menu(Menu::new(self.outfit.words.get("command.papers"), items))),
        }
    }

    fn papers_in_focus(&self) -> Vec<Item> {
        match self.overlays.last() {
            Some(Overlay::Record(page, _)) => self.papers_of_record(&page.record),
            Some(Overlay::Report(page)) => self.papers_of_report(&page.question),
            Some(_) => Vec::new(),
            None => self.papers_in_pane(),
        }
    }

    fn papers_in_pane(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let other = self.agenda.selected_row().filter(|row| self.focus == Pane::Agenda && row.hazard().is_none());
        match other.map(|row| &row.matter) {
            Some(Matter::Record(record)) => items.extend(self.papers_of_record(record)),
            Some(Matter::Group(group)) => items.extend(self.papers_of_group(group.id, self.report_due())),
            _ => {}
        }
        if let Some(hazard) = self.hazard() {
            // The records that name it are known where its timeline is.
            let known = self.timeline.subject == Some(Subject::Hazard(hazard.id));
            let named: &[Record] = if known { &self.timeline.named } else { &[] };
            items.extend(named.iter().flat_map(|record| self.papers_of_record(record)));
            let ordered = !known || named.iter().any(|record| record.id.kind == RegisterKind::RectificationOrder);
            let why_not = (!ordered).then(|| PaperError::NoOrder.line(self.outfit.words));
            items.extend(
                self.papers_of(Subject::Hazard(hazard.id), None, |_| true)
                    .into_iter()
                    .map(|item| Item { why_not: why_not.clone(), ..item }),
            );
        }
        if let Some(id) = self.enterprise_in_focus() {
            let of = Subject::Enterprise(id);
            match self.report_due() {
                Some(due) => items.extend(Paper::of(of).iter().map(|&paper| {
                    let period = paper.report_kind().and_then(|kind| running(kind, due));
                    self.paper_item(Request { paper, of, period: period.clone(), on: None }, period)
                })),
                None => items.extend(self.papers_of(of, None, |_| true)),
            }
        }
        items
    }

    /// The last day of the period whose report the reminder in focus asks for.
    fn report_due(&self) -> Option<NaiveDate> {
        let row = self.agenda.selected_row().filter(|_| self.focus == Pane::Agenda)?;
        matches!(row.due.kind, ReminderKind::AnnualReport | ReminderKind::HalfYearAssessment).then_some(row.due.counted.due)
    }

    /// The papers of a record; of a report's only that of its kind.
    pub(super) fn papers_of_record(&self, record: &Record) -> Vec<Item> {
        let kind = record.register().get(Field::Report);
        let is_its_own = |paper: &Paper| paper.report_kind().is_none_or(|wanted| wanted.key() == kind);
        self.papers_of(Subject::Record(record.id), record.day(), is_its_own)
    }

    /// The papers of a record, of an enterprise, of a hazard.
    fn papers_of(&self, of: Subject, day: Option<NaiveDate>, wanted: impl Fn(&Paper) -> bool) -> Vec<Item> {
        let request = |paper| Request { paper, of, period: None, on: None };
        let papers = Paper::of(of).iter().filter(|paper| wanted(paper));
        papers.map(|&paper| self.paper_item(request(paper), day.map(|day| day.to_string()))).collect()
    }

    /// A group's papers: of the period that a reminder asks for, or of the one that runs and the one before.
    fn papers_of_group(&self, id: GroupId, due: Option<NaiveDate>) -> Vec<Item> {
        let of = Subject::Group(id);
        let mut items = Vec::new();
        for &paper in Paper::of(of) {
            let Some(kind) = paper.report_kind() else { continue };
            let now = running(kind, due.unwrap_or(self.outfit.today));
            let before = now
                .as_deref()
                .filter(|_| due.is_none())
                .and_then(|now| kind.period_start(now))
                .and_then(|start| start.checked_sub_days(Days::new(1)));
            for period in [now.clone(), before.and_then(|day| running(kind, day))].into_iter().flatten() {
                items.push(self.paper_item(Request { paper, of, period: Some(period.clone()), on: None }, Some(period)));
            }
        }
        items
    }

    fn papers_of_report(&self, question: &Question) -> Vec<Item> {
        match question {
            Question::EnterpriseFile(id) | Question::EnterpriseScore(id) => self.papers_of(Subject::Enterprise(*id), None, |_| true),
            Question::Dossier(id, day) => {
                let request = Request { paper: Paper::Dossier, of: Subject::Enterprise(*id), period: None, on: Some(*day) };
                vec![self.paper_item(request, Some(day.to_string()))]
            }
            Question::GroupScore(id) => self.papers_of_group(*id, None),
            Question::Draft(id, period) => {
                let paper = if period.contains('H') { Paper::HalfYearAssessment } else { Paper::GroupAnnual };
                let request = Request { paper, of: Subject::Group(*id), period: Some(period.clone()), on: None };
                vec![self.paper_item(request, Some(period.clone()))]
            }
            _ => Vec::new(),
        }
    }

    fn paper_item(&self, request: Request, more: Option<String>) -> Item {
        let words = self.outfit.words;
        let name = match request.of {
            Subject::Enterprise(id) => self.enterprises.row(id).map(|row| row.enterprise.facts.name.clone()),
            Subject::Group(id) => self.overview.groups.get(&id).cloned(),
            _ => None,
        };
        let of = name.unwrap_or_else(|| request.of.to_string());
        let text = [words.get(&format!("paper.kind.{}", request.paper)), of, more.unwrap_or_default()];
        Item::new(text.join("  ").trim_end().to_owned(), Choice::Paper(request))
    }

    /// Takes a paper that was asked for.
    pub(super) fn take_paper(&mut self, outcome: Result<Box<PaperPage>, String>) {
        match (outcome, std::mem::take(&mut self.opening)) {
            (Ok(page), true) => self.overlays.push(Overlay::Paper(page)),
            (Err(line), _) => self.complain(line),
            // It was left before it came.
            (Ok(_), false) => {}
        }
    }

    pub(super) fn press_paper(&mut self, mut page: Box<PaperPage>, key: Key) {
        let command = self.asked_for(if page.path.is_some() { key } else { key.plain() }, page.context());
        let at = page.scroll.min(page.end.get());
        page.scroll = match command {
            Some(CommandId::Close) => return,
            Some(CommandId::Up) => at.saturating_sub(1),
            Some(CommandId::Down) => (at + 1).min(page.end.get()),
            Some(CommandId::PageUp) => at.saturating_sub(PAGE),
            Some(CommandId::PageDown) => (at + PAGE).min(page.end.get()),
            _ => at,
        };
        let path = page.path.as_ref().map(|line| line.text().trim().to_owned()).filter(|path| !path.is_empty());
        match (command, path) {
            (Some(CommandId::Enter), Some(path)) if !page.saving => {
                page.saving = true;
                page.problem = None;
                self.ask(Ask::SavePaper(page.clone(), path));
            }
            (Some(CommandId::Copy), _) => self.copy(&page.made.name, &page.command()),
            (None, _) if !page.saving => {
                if let Some(line) = &mut page.path {
                    line.press(key);
                }
            }
            _ => {}
        }
        self.overlays.push(Overlay::Paper(page));
    }

    /// What became of a paper that was to be saved.
    pub(super) fn paper_saved(&mut self, outcome: Result<String, String>) {
        let open = self.overlays.iter().rposition(|overlay| matches!(overlay, Overlay::Paper(page) if page.saving));
        match (outcome, open) {
            (Ok(line), open) => {
                open.map(|at| self.overlays.remove(at));
                self.tell(line);
            }
            (Err(line), Some(at)) => {
                if let Some(Overlay::Paper(page)) = self.overlays.get_mut(at) {
                    page.saving = false;
                    page.problem = Some(line);
                }
            }
            (Err(line), None) => self.complain(line),
        }
    }
}
