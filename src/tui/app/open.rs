//! What opens over the panes from what is in focus: forms, records, menus, clauses.

use super::ask::{Ask, Look, OfferedClause, Order, RecordPage};
use super::field::Line;
use super::form::draft::{About, Opening};
use super::form::{Form, Input, Purpose};
use super::menu::{Choice, Item, Menu, running};
use super::overlay::{Overlay, Scroll};
use super::{App, Pane};
use crate::access::agenda::{Matter, Reminder};
use crate::domain::act::Act;
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, HazardId, RecordId, Subject};
use crate::domain::obligation::ReminderKind;
use crate::domain::permission;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::register::{RecordFacts, RegisterAct, RegisterKind, ReportKind};
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::paper::report::Question;
use crate::store::OpId;

impl App {
    /// Asks for a form; what is typed meanwhile waits for it.
    pub(super) fn open(&mut self, opening: Opening) {
        self.notice = None;
        if let Some(refusal) = self.not_to_ask_for(&opening) {
            return self.refuse(&refusal);
        }
        self.opening = true;
        self.ask(Ask::Open(opening));
    }

    /// Asks for a record, to read it or to do something with it.
    pub(super) fn look_at(&mut self, id: RecordId, look: Look) {
        self.opening = true;
        self.ask(Ask::Record(id, look));
    }

    /// The enterprise that the pane in focus is about.
    pub fn enterprise_in_focus(&self) -> Option<EnterpriseId> {
        match self.focus {
            Pane::Enterprises => self.enterprises.selected(),
            Pane::Agenda => self.agenda.selected().and_then(|item| item.enterprise),
            Pane::Hazards | Pane::Timeline => self.shown,
        }
    }

    /// A visit to the enterprise in focus.
    pub(super) fn visit(&mut self) {
        match self.enterprise_in_focus() {
            Some(id) => self.open(Opening::Enter(RegisterKind::Visit, About::enterprise(id))),
            None => self.nothing_selected(),
        }
    }

    /// The menu of what belongs to the enterprise in focus.
    pub(super) fn more(&mut self) {
        let hazard = self.hazard().map(|hazard| hazard.id);
        match self.enterprise_in_focus() {
            Some(id) => self.overlays.push(Overlay::Menu(self.more_menu(id, hazard))),
            None => self.nothing_selected(),
        }
    }

    /// The same hazard elsewhere (R48).
    pub(super) fn elsewhere(&mut self) {
        match self.hazard().map(|hazard| hazard.id) {
            Some(id) => self.open_report(Question::Elsewhere(id)),
            None => self.nothing_selected(),
        }
    }

    /// Asks for the clauses that the hazard in focus may fall under.
    pub(super) fn clauses(&mut self) {
        match self.hazard().cloned() {
            Some(hazard) => {
                let facts = &hazard.facts;
                self.opening = true;
                self.ask(Ask::Clauses(facts.sector, facts.found_on, format!("{} {}", facts.description, facts.location)));
                self.judging = Some(Box::new(hazard));
            }
            None => self.nothing_selected(),
        }
    }

    /// Asks for the clauses that what stands in a hazard's form points at.
    pub(super) fn clauses_of(&mut self, form: &Form) {
        let text = |field| form.text_of(field);
        let found_on = form.entries.iter().find(|entry| entry.field == Field::FoundOn);
        let on = match found_on.map(|entry| &entry.input) {
            Some(Input::Date(line, lean)) => self.reader().date(Field::FoundOn, *lean, line.text()).ok().flatten(),
            _ => None,
        };
        let sector = form.chosen_of(Field::Sector).first().and_then(|key| key.parse().ok());
        self.opening = true;
        self.judging = None;
        let words = format!("{} {}", text(Field::Description), text(Field::Location));
        self.ask(Ask::Clauses(sector, on.unwrap_or(self.outfit.today), words));
    }

    /// Offers clauses to choose from; that none fits is an answer too.
    pub(super) fn offer_clauses(&mut self, offered: Vec<OfferedClause>) {
        let words = self.outfit.words;
        let judging = self.judging.take();
        let choice = |clause| match &judging {
            Some(hazard) => Choice::Judge(hazard.clone(), clause),
            None => Choice::Fill(clause),
        };
        let mut items: Vec<Item> = offered
            .into_iter()
            .map(|OfferedClause { clause, label, pointer }| Item {
                text: format!("{} {label} {}", clause.clause, clause.source),
                why_not: pointer.then(|| words.get("menu.only_pointer")),
                choice: choice(Some(clause)),
            })
            .collect();
        let key = if items.is_empty() { "menu.no_candidates" } else { "menu.clauses" };
        items.push(Item::new(words.get("menu.no_clause"), choice(None)));
        self.overlays.push(Overlay::Menu(Menu::new(words.get(key), items)));
    }

    /// The form that settles the reminder in focus, where it is of no hazard; says whether there was one.
    pub(super) fn settle(&mut self) -> bool {
        let other = self.focus == Pane::Agenda && self.agenda.selected_row().is_some_and(|row| row.hazard().is_none());
        let item = self.agenda.selected().filter(|_| other);
        if let Some(item) = item {
            self.open(Opening::Settle(item));
        }
        item.is_some()
    }

    /// The reminder in focus, where it is of no hazard.
    fn other_reminder(&self) -> Option<&Reminder> {
        self.agenda.selected_row().filter(|row| self.focus == Pane::Agenda && row.hazard().is_none())
    }

    /// All that lies behind the reminder in focus, where it is of no hazard: the record, the enterprise's file, the
    /// draft of the group's report. Says whether there was one.
    pub(super) fn detail_of_reminder(&mut self) -> bool {
        let Some(row) = self.other_reminder().cloned() else { return false };
        self.look_behind(&row);
        true
    }

    /// Opens what lies behind a reminder that is of no hazard.
    pub(super) fn look_behind(&mut self, row: &Reminder) {
        let due = row.due.counted.alert;
        let annual = row.due.kind == ReminderKind::AnnualReport;
        match &row.matter {
            Matter::Record(record) => self.look_at(record.id, Look::Page),
            Matter::Enterprise(enterprise) => self.open_report(Question::EnterpriseFile(enterprise.id)),
            Matter::Group(group) => {
                let kind = if annual { ReportKind::GroupAnnual } else { ReportKind::HalfYearAssessment };
                self.open_report(match running(kind, due) {
                    Some(period) => Question::Draft(group.id, period),
                    None => Question::GroupScore(group.id),
                });
            }
            Matter::Hazard(_) => {}
        }
    }

    /// Corrects what the reminder in focus is of, where it is of a record. Says whether there was one.
    pub(super) fn edit_reminder(&mut self) -> bool {
        let record = self.other_reminder().and_then(|row| if let Matter::Record(record) = &row.matter { Some(record.id) } else { None });
        if let Some(id) = record {
            self.correct(Subject::Record(id));
        }
        record.is_some()
    }

    /// Takes a record that was asked for: a page of it, or what can be done with it.
    pub(super) fn take_record(&mut self, page: Box<RecordPage>, look: Look) {
        let id = page.record.id;
        if look == Look::Acts {
            self.opening = false;
            return self.overlays.push(Overlay::Menu(self.record_menu(&page)));
        }
        if look == Look::Papers {
            self.opening = false;
            return self.offer(self.papers_of_record(&page.record));
        }
        // A page that lies open is brought up to date; a new one opens.
        let open = self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Record(shown, _) if shown.record.id == id => Some(shown),
            _ => None,
        });
        match (open, std::mem::take(&mut self.opening)) {
            (_, true) => self.overlays.push(Overlay::Record(page, Scroll::default())),
            (Some(shown), false) => *shown = page,
            (None, false) => {}
        }
    }

    /// What can be done with a record now, each with why not.
    fn record_menu(&self, page: &RecordPage) -> Menu {
        let (words, record) = (self.outfit.words, &page.record);
        let items = record.offers().into_iter().map(|(act, possible)| {
            let not_now = (!possible).then_some(Refusal::NotNow { act, record: record.id });
            let not_mine = self.not_permitted(permission::power_over(record.id.kind, Some(act)), record.enterprise());
            let why_not = not_mine.or(not_now).map(|refusal| words.refusal(&refusal));
            Item { text: words.register_act(act), why_not, choice: Choice::Open(Opening::Act(record.id, act)) }
        });
        // The back-check begins with the accident, as of its day (R57).
        let dossier = match (&record.facts, record.enterprise(), record.day()) {
            (RecordFacts::Accident(_), Some(enterprise), Some(day)) => Some(Question::Dossier(enterprise, day)),
            _ => None,
        };
        let items = items.chain(dossier.map(|question| Item::new(words.get("menu.dossier"), Choice::Report(question))));
        let stage = words.get(&format!("record_stage.{}", record.stage()));
        Menu::new(format!("{} {} {stage}", words.get("acts.title"), record.id), items.collect())
    }

    pub(super) fn press_record(&mut self, page: Box<RecordPage>, scroll: Scroll, key: Key) {
        let command = self.asked_for(key.plain(), Context::Record);
        let (id, acts) = (page.record.id, Overlay::Menu(self.record_menu(&page)));
        match command {
            Some(CommandId::Close) => {}
            Some(command @ (CommandId::Do | CommandId::Edit | CommandId::Undo | CommandId::Help | CommandId::Papers)) => {
                self.overlays.push(Overlay::Record(page, scroll));
                match command {
                    CommandId::Do => self.overlays.push(acts),
                    CommandId::Edit => self.open(Opening::Act(id, RegisterAct::Edit)),
                    CommandId::Undo => self.undo(),
                    CommandId::Papers => self.offer_papers(),
                    _ => self.overlays.push(Overlay::Help(Context::Record, Scroll::default())),
                }
            }
            _ => self.press_page(Overlay::Record(page, scroll), key),
        }
    }

    pub(super) fn press_menu(&mut self, mut menu: Menu, key: Key) {
        let chosen = match key.plain() {
            Key::Char(sign) => menu.at(sign),
            Key::Enter => Some(menu.selected),
            _ => None,
        };
        let chosen = chosen.and_then(|at| menu.items.get(at).map(|item| (at, item.clone())));
        match (chosen, self.asked_for(key.plain(), Context::Menu)) {
            (Some((_, Item { why_not: None, choice, .. })), _) => {
                if let Choice::Menu(_) = choice {
                    self.overlays.push(Overlay::Menu(menu));
                }
                self.choose(choice);
            }
            (Some((at, Item { why_not: Some(line), .. })), _) => {
                self.complain(line);
                menu.selected = at;
                self.overlays.push(Overlay::Menu(menu));
            }
            (None, Some(CommandId::Close)) => self.notice = None,
            (None, command) => {
                if let Some(command) = command {
                    menu.selected = super::keys::moved(menu.selected, menu.items.len(), command);
                }
                self.overlays.push(Overlay::Menu(menu));
            }
        }
    }

    /// Does what an item of a menu says.
    pub(super) fn choose(&mut self, choice: Choice) {
        // What opens lies over lists and pages, not over the menus that led to it.
        if !matches!(choice, Choice::Menu(_)) {
            while matches!(self.overlays.last(), Some(Overlay::Menu(_))) {
                self.overlays.pop();
            }
        }
        match choice {
            Choice::Open(opening) => self.open(opening),
            Choice::List(listed, only) => self.open_list(listed, only),
            Choice::Report(question) => self.open_report(question),
            Choice::Chart(kind) => self.open_chart(kind),
            Choice::Menu(menu) => self.overlays.push(Overlay::Menu(menu)),
            Choice::Dossier(id) => self.overlays.push(Overlay::DayFor(id, Line::new(&self.outfit.today.to_string()), None)),
            Choice::Judge(hazard, clause) => self.judge(hazard, clause),
            Choice::Fill(clause) => {
                if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
                    form.take_clause(clause);
                }
            }
            Choice::Pair(proposed, from) => self.save_chosen(Ask::PairAll(proposed, from)),
            Choice::Paper(request) => {
                self.opening = true;
                self.ask(Ask::Paper(request));
            }
            Choice::TourOfDemo => self.tour_of_demo(),
            Choice::Nothing => {}
            Choice::Command(command) => self.run(command),
        }
    }

    fn judge(&mut self, hazard: Box<Hazard>, clause: Option<crate::domain::hazard::Clause>) {
        let facts = crate::domain::hazard::HazardFacts { no_clause: clause.is_none(), clause, ..hazard.facts.clone() };
        self.save_chosen(Ask::Save(Order::Act(hazard, Box::new(Act::Edit(Box::new(facts)))), OpId::random()));
    }

    /// Shows a hazard that was asked for from a report.
    pub(super) fn located(&mut self, enterprise: EnterpriseId, hazard: HazardId) {
        self.overlays.clear();
        self.go_to_hazard(enterprise, hazard);
    }

    /// Opens a form that was asked for, unless it was left before its record came.
    pub(super) fn opened(&mut self, draft: Box<super::form::Draft>) {
        if std::mem::take(&mut self.opening) {
            self.show_form(Purpose::Fill(draft));
        }
    }
}
