//! What the commands of the panes do.

use super::ask::{Ask, EnterpriseFilter, HazardFilter};
use super::field::Line;
use super::form::{Form, Purpose};
use super::overlay::{Find, Overlay, Palette, Scroll};
use super::{AGENDA_PAGE, App, Next, Pane};
use crate::access::agenda::Scope;
use crate::domain::act::ActKind;
use crate::domain::decide;
use crate::domain::enterprise::Sector;
use crate::domain::hazard::{Severity, ShownStage};
use crate::domain::id::Subject;
use crate::keymap::command::CommandId;

impl App {
    pub(super) fn run(&mut self, command: CommandId) {
        match command {
            CommandId::Up => self.move_by(-1),
            CommandId::Down => self.move_by(1),
            CommandId::PageUp => self.move_by(-(self.page() as isize)),
            CommandId::PageDown => self.move_by(self.page() as isize),
            CommandId::First => self.move_by(isize::MIN / 2),
            CommandId::Last => self.go_to_last(),
            CommandId::Enter => self.enter(),
            CommandId::Back => self.back(),
            CommandId::NextPane => self.turn(1),
            CommandId::PreviousPane => self.turn(-1),
            CommandId::ToEnterprises => self.go_to(Pane::Enterprises),
            CommandId::ToHazards => self.go_to(Pane::Hazards),
            CommandId::ToTimeline => self.go_to(Pane::Timeline),
            CommandId::ToAgenda => self.go_to(Pane::Agenda),
            CommandId::Do => self.offer_acts(),
            CommandId::Visit => self.visit(),
            CommandId::More => self.more(),
            CommandId::FixOnTheSpot => self.fix_on_the_spot(),
            CommandId::Elsewhere => self.elsewhere(),
            CommandId::Copy => self.copy_selected(),
            CommandId::Clauses => self.clauses(),
            CommandId::Papers => self.offer_papers(),
            CommandId::Menu => self.overlays.push(Overlay::Menu(self.programme_menu())),
            CommandId::New => self.new_record(),
            CommandId::NewEnterprise => self.open_form(Purpose::AddEnterprise),
            CommandId::Edit => self.edit(),
            CommandId::Detail => self.detail(),
            CommandId::Explain => self.explain(),
            CommandId::Find => self.finding = Some(Line::new(self.filter_text())),
            CommandId::FindAll => self.overlays.push(Overlay::Find(Find::default())),
            CommandId::BySector => self.filter_by_sector(),
            CommandId::ByStage => self.filter_by_stage(),
            CommandId::BySeverity => self.filter_by_severity(),
            CommandId::Mine => self.filter_mine(),
            CommandId::Overdue => self.filter_overdue(),
            CommandId::ClearFilters => self.clear_filters(),
            CommandId::Undo => self.undo(),
            CommandId::Help => self.overlays.push(Overlay::Help(self.focus.context(), Scroll::default())),
            CommandId::Palette => {
                let palette = Palette::new(self.outfit.words, &self.outfit.keys, self.focus.context(), self.programme_items());
                self.overlays.push(Overlay::Palette(palette));
            }
            CommandId::Import => self.begin_import(),
            CommandId::Calendar => self.open_due_month(),
            CommandId::Tour => self.begin_tour(),
            CommandId::Refresh => {
                self.refresh();
                self.next = Next::Repaint;
            }
            CommandId::Unfinished => self.list_left(),
            CommandId::Quit => self.quit(),
            CommandId::Save
            | CommandId::NextField
            | CommandId::PreviousField
            | CommandId::PreviousChoice
            | CommandId::NextChoice
            | CommandId::OnlyOpen
            | CommandId::OnlyHere
            | CommandId::Accept
            | CommandId::Discard
            | CommandId::Choose
            | CommandId::TakeTheirs
            | CommandId::TakeMine
            | CommandId::TakeBoth
            | CommandId::AllTheirs
            | CommandId::AllMine
            | CommandId::Complete
            | CommandId::StartImport
            | CommandId::Stop
            | CommandId::Aside
            | CommandId::SaveRejects
            | CommandId::SwitchList
            | CommandId::SkipStep
            | CommandId::EndTour
            | CommandId::PickDate
            | CommandId::TakeDay
            | CommandId::DayBefore
            | CommandId::DayAfter
            | CommandId::WeekBefore
            | CommandId::WeekAfter
            | CommandId::MonthBefore
            | CommandId::MonthAfter
            | CommandId::Today
            | CommandId::Close => {}
        }
    }

    fn page(&self) -> usize {
        match self.focus {
            Pane::Enterprises => self.enterprises.height(),
            Pane::Hazards => self.hazards.height(),
            Pane::Timeline => self.timeline.height,
            Pane::Agenda => self.agenda.height(),
        }
    }

    pub(super) fn move_by(&mut self, rows: isize) {
        let moved = match self.focus {
            Pane::Enterprises => self.enterprises.move_by(rows),
            Pane::Hazards => self.hazards.move_by(rows),
            Pane::Agenda => self.agenda.move_by(rows),
            Pane::Timeline => {
                let last = (self.timeline.entries.len() + self.timeline.expected.len()).saturating_sub(1);
                self.timeline.selected = self.timeline.selected.saturating_add_signed(rows).min(last);
                false
            }
        };
        if moved {
            self.follow_soon();
        }
    }

    fn go_to_last(&mut self) {
        if self.focus == Pane::Agenda && self.agenda_more {
            self.agenda_limit = usize::MAX / 8;
            self.ask(Ask::Agenda(self.agenda_filter.clone(), self.agenda_limit));
        }
        self.move_by(isize::MAX / 2);
    }

    pub(super) fn go_to(&mut self, pane: Pane) {
        if pane != self.focus {
            self.came_from.push(self.focus);
            self.focus = pane;
        }
    }

    fn turn(&mut self, by: isize) {
        let at = Pane::ALL.iter().position(|&pane| pane == self.focus).unwrap_or(0) as isize + by;
        self.focus = Pane::ALL[at.rem_euclid(Pane::ALL.len() as isize) as usize];
        self.came_from.clear();
    }

    fn enter(&mut self) {
        match self.focus {
            Pane::Agenda => {
                let Some(item) = self.agenda.selected() else { return };
                if item.enterprise.is_none() {
                    // What is a group's or the bureau's own has no place among the panes.
                    self.detail_of_reminder();
                    return;
                }
                self.hazard_filter = HazardFilter::default();
                self.follow();
                let of_hazard = matches!(item.subject, Subject::Hazard(_));
                self.go_to(if of_hazard { Pane::Hazards } else { Pane::Enterprises });
            }
            Pane::Enterprises if self.enterprises.selected().is_some() => {
                self.follow();
                self.go_to(Pane::Hazards);
            }
            Pane::Hazards if self.hazards.selected().is_some() => {
                self.follow();
                self.go_to(Pane::Timeline);
            }
            Pane::Timeline => {
                let timeline = &self.timeline;
                if let Some(entry) = timeline.entries.get(timeline.selected) {
                    self.overlays.push(Overlay::Entry(Box::new(entry.clone()), Scroll::default()));
                } else {
                    self.explain();
                }
            }
            _ => {}
        }
    }

    fn back(&mut self) {
        match self.came_from.pop() {
            Some(pane) => self.focus = pane,
            None if self.filter_text().is_empty() => {}
            None => self.clear_filters(),
        }
    }

    fn offer_acts(&mut self) {
        if self.settle() {
            return;
        }
        let offered = self.hazard().map(|hazard| (Box::new(hazard.clone()), self.offers(hazard)));
        match offered {
            Some((hazard, offers)) => {
                let first = offers.iter().position(|(_, refusal)| refusal.is_none()).unwrap_or(0);
                self.overlays.push(Overlay::Acts(hazard, offers, first));
            }
            None => self.nothing_selected(),
        }
    }

    /// The form of an act on the hazard in focus, or why it is not possible.
    pub(super) fn act(&mut self, kind: ActKind) {
        let Some(hazard) = self.hazard().cloned() else { return self.nothing_selected() };
        match self.offers(&hazard).into_iter().find(|(offered, _)| *offered == kind) {
            Some((_, Some(refusal))) => self.refuse(&refusal),
            _ => self.open_form(Purpose::Act(kind, Box::new(hazard))),
        }
    }

    fn new_record(&mut self) {
        if self.focus == Pane::Enterprises {
            return self.open_form(Purpose::AddEnterprise);
        }
        let enterprise = match self.focus {
            Pane::Agenda => self.agenda.selected().and_then(|item| item.enterprise),
            _ => self.shown,
        };
        match enterprise {
            Some(enterprise) => {
                let name = self.enterprises.row(enterprise).map_or_else(|| enterprise.to_string(), |row| row.enterprise.facts.name.clone());
                self.open_form(Purpose::Register(enterprise, name));
            }
            None => self.nothing_selected(),
        }
    }

    fn edit(&mut self) {
        if self.edit_reminder() {
            return;
        }
        let purpose = match self.focus {
            Pane::Enterprises => self.enterprises.selected_row().map(|row| Purpose::EditEnterprise(Box::new(row.enterprise.clone()))),
            _ => self.hazard().map(|hazard| Purpose::Act(ActKind::Edit, Box::new(hazard.clone()))),
        };
        match purpose {
            Some(purpose) => self.open_form(purpose),
            None => self.nothing_selected(),
        }
    }

    /// The form of the act, or why it is not possible: one key for what is fixed while the officer looks on (R45).
    fn fix_on_the_spot(&mut self) {
        let Some(hazard) = self.hazard().cloned() else { return self.nothing_selected() };
        match decide::hazard::permitted(&hazard, ActKind::FixOnTheSpot, self.outfit.today) {
            Ok(()) => self.open_form(Purpose::Act(ActKind::FixOnTheSpot, Box::new(hazard))),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    fn open_form(&mut self, purpose: Purpose) {
        self.notice = None;
        if let Some(refusal) = self.not_to_open(&purpose) {
            return self.refuse(&refusal);
        }
        self.show_form(purpose);
    }

    /// Lays a form over the panes.
    pub(super) fn show_form(&mut self, purpose: Purpose) {
        self.forms_opened += 1;
        let form = Form::new(purpose, &self.setting(), self.forms_opened);
        self.overlays.push(Overlay::Form(Box::new(form)));
    }

    fn detail(&mut self) {
        if self.detail_of_reminder() {
            return;
        }
        let overlay = match self.focus {
            Pane::Enterprises => self.enterprises.selected_row().map(|row| Overlay::Enterprise(Box::new(row.clone()), Scroll::default())),
            _ => self.hazard().map(|hazard| Overlay::Hazard(Box::new(hazard.clone()), Scroll::default())),
        };
        match overlay {
            Some(overlay) => self.overlays.push(overlay),
            None => self.nothing_selected(),
        }
    }

    fn explain(&mut self) {
        let expected = match self.focus {
            Pane::Agenda => self.agenda.selected_row().map(|row| vec![row.due.clone()]),
            Pane::Timeline => Some(self.timeline.expected.clone()),
            _ => self.hazard().map(|hazard| self.expected(hazard)),
        };
        match expected {
            Some(expected) if !expected.is_empty() => self.overlays.push(Overlay::Explain(expected, Scroll::default())),
            _ => {
                let line = self.outfit.words.get("notice.nothing_due");
                self.complain(line);
            }
        }
    }

    pub(super) fn undo(&mut self) {
        if self.is_undoing_aside() {
            let line = self.outfit.words.get("notice.saving");
            return self.tell(line);
        }
        match self.changes.last() {
            Some(&seq) => {
                self.undoing = true;
                self.ask(Ask::Undoing(seq));
            }
            None => {
                let line = self.outfit.words.get("notice.nothing_to_undo");
                self.complain(line);
            }
        }
    }

    pub(super) fn nothing_selected(&mut self) {
        let nothing_yet = self.started && self.overview.enterprises == 0;
        let key = match self.focus {
            _ if nothing_yet => "notice.nothing_yet",
            Pane::Enterprises => "notice.nothing_selected",
            // What is selected is of an enterprise: it was a hazard that was wanted.
            _ if self.enterprise_in_focus().is_some() => "notice.select_hazard",
            _ => "notice.select_enterprise",
        };
        self.complain(self.hint(key, self.focus.context(), &[]));
    }

    fn filter_text(&self) -> &str {
        match self.focus {
            Pane::Enterprises => &self.enterprise_filter.text,
            Pane::Hazards => &self.hazard_filter.text,
            Pane::Agenda => &self.agenda_filter.text,
            Pane::Timeline => "",
        }
    }

    pub(super) fn filter_by_text(&mut self) {
        let text = self.finding.as_ref().map_or_else(String::new, |line| line.text().trim().to_owned());
        match self.focus {
            Pane::Enterprises => self.enterprise_filter.text = text,
            Pane::Hazards => self.hazard_filter.text = text,
            Pane::Agenda => self.agenda_filter.text = text,
            Pane::Timeline => {}
        }
        self.filtered();
    }

    fn filter_by_sector(&mut self) {
        let sector = match self.focus {
            Pane::Enterprises => &mut self.enterprise_filter.sector,
            Pane::Agenda => &mut self.agenda_filter.sector,
            _ => &mut self.hazard_filter.sector,
        };
        *sector = after(Sector::ALL, *sector);
        self.filtered();
    }

    fn filter_by_stage(&mut self) {
        self.hazard_filter.stage = after(ShownStage::ALL, self.hazard_filter.stage);
        self.filtered();
    }

    fn filter_by_severity(&mut self) {
        let severity = if self.focus == Pane::Agenda { &mut self.agenda_filter.severity } else { &mut self.hazard_filter.severity };
        // Major ones first: that is what one looks for.
        *severity = match *severity {
            None => Some(Severity::Major),
            Some(Severity::Major) => Some(Severity::General),
            Some(Severity::General) => None,
        };
        self.filtered();
    }

    fn filter_mine(&mut self) {
        if self.focus == Pane::Agenda {
            self.agenda_filter.scope = self.scope_after(self.agenda_filter.scope);
            self.filtered();
            return self.tell_if_nobodys(self.agenda_filter.scope);
        }
        let Some(mine) = self.outfit.officer.group else {
            let line = self.outfit.words.get("notice.no_group");
            return self.complain(line);
        };
        let group = &mut self.enterprise_filter.group;
        *group = if group.is_none() { Some(mine) } else { None };
        self.filtered();
    }

    /// After everybody's my group's, then my own.
    pub(super) fn scope_after(&self, scope: Scope) -> Scope {
        match (scope, self.outfit.officer.group) {
            (Scope::All, Some(mine)) => Scope::Group(mine),
            (Scope::All, None) | (Scope::Group(_), _) => Scope::Mine,
            (Scope::Mine, _) => Scope::All,
        }
    }

    /// Says why nothing is the officer's own, where the account is nobody's.
    pub(super) fn tell_if_nobodys(&mut self, scope: Scope) {
        if scope == Scope::Mine && self.outfit.officer.staff.is_none() {
            let line = self.not_on_staff();
            self.complain(line);
        }
    }

    fn filter_overdue(&mut self) {
        let overdue = match self.focus {
            Pane::Enterprises => &mut self.enterprise_filter.overdue,
            Pane::Agenda => &mut self.agenda_filter.overdue,
            _ => &mut self.hazard_filter.overdue,
        };
        *overdue = !*overdue;
        self.filtered();
    }

    fn clear_filters(&mut self) {
        match self.focus {
            Pane::Enterprises => self.enterprise_filter = EnterpriseFilter::default(),
            Pane::Agenda => self.agenda_filter = Default::default(),
            _ => {
                self.hazard_filter = HazardFilter::default();
                // The one filter of the enterprises that is set and shown here too.
                self.enterprise_filter.group = None;
            }
        }
        self.filtered();
    }

    /// Asks for the keys of the pane under its filter. The mine filter of hazards is their enterprise's.
    fn filtered(&mut self) {
        self.stale = Some(self.focus);
        match self.focus {
            Pane::Agenda => {
                self.agenda_limit = AGENDA_PAGE;
                self.ask(Ask::Agenda(self.agenda_filter.clone(), self.agenda_limit));
            }
            Pane::Hazards | Pane::Timeline => {
                if let Some(shown) = self.shown {
                    self.ask(Ask::Hazards(shown, self.hazard_filter.clone()));
                }
            }
            Pane::Enterprises => {}
        }
        if self.focus != Pane::Agenda {
            self.ask(Ask::Enterprises(self.enterprise_filter.clone()));
        }
        if let Pane::Hazards = self.focus
            && let Some(hazard) = self.hazards.selected()
        {
            self.show_timeline(Subject::Hazard(hazard));
        }
        self.follow_soon();
    }
}

/// The term after `current`, with none between the last and the first.
fn after<T: Copy + PartialEq>(all: &[T], current: Option<T>) -> Option<T> {
    match current {
        None => all.first().copied(),
        Some(current) => all.iter().position(|&term| term == current).and_then(|at| all.get(at + 1).copied()),
    }
}
