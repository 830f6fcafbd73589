//! A list over the panes: a register's records, the staff, the groups. Only the rows near the window are held.

use super::App;
use super::ask::{Ask, ListFilter, ListRow, Listed, Look};
use super::field::Line;
use super::form::draft::{About, Opening};
use super::list::List;
use super::overlay::{Overlay, Scroll};
use crate::domain::id::{EnterpriseId, Subject};
use crate::domain::register::{RegisterAct, RegisterKind};
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::paper::report::Question;

/// A list with its filter.
#[derive(Clone, Debug)]
pub struct Register {
    /// Which rows are shown.
    pub filter: ListFilter,
    /// The enterprise in focus, by id and name, to which the list can be narrowed.
    pub here: Option<(EnterpriseId, String)>,
    /// The filter text being typed.
    pub finding: Option<Line>,
    /// The rows.
    pub list: List<Subject, ListRow>,
    /// The keys have come at least once.
    pub known: bool,
}

impl Register {
    /// The register whose records are listed.
    pub fn kind(&self) -> Option<RegisterKind> {
        if let Listed::Records(kind) = self.filter.listed { Some(kind) } else { None }
    }
}

impl App {
    /// Opens a list, narrowed to an enterprise where one is named.
    pub(super) fn open_list(&mut self, listed: Listed, only: Option<EnterpriseId>) {
        let here = only.or_else(|| self.enterprise_in_focus());
        let name = |id| self.enterprises.row(id).map_or_else(|| id.to_string(), |row| row.enterprise.facts.name.clone());
        let here = here.map(|id| (id, name(id)));
        let filter = ListFilter { listed, enterprise: only, open: false, text: String::new() };
        self.ask(Ask::List(filter.clone(), None));
        self.overlays.push(Overlay::Register(Box::new(Register { filter, here, finding: None, list: List::default(), known: false })));
    }

    pub(super) fn press_register(&mut self, mut register: Box<Register>, key: Key) {
        if let Some(line) = &mut register.finding {
            let changed = match key {
                Key::Enter => {
                    register.finding = None;
                    false
                }
                Key::Esc => {
                    register.finding = None;
                    !std::mem::take(&mut register.filter.text).is_empty()
                }
                Key::Up | Key::Down => {
                    register.list.move_by(if key == Key::Up { -1 } else { 1 });
                    false
                }
                _ if line.press(key) => {
                    register.filter.text = line.text().trim().to_owned();
                    true
                }
                _ => false,
            };
            if changed {
                self.ask(Ask::List(register.filter.clone(), None));
            }
            self.overlays.push(Overlay::Register(register));
            return;
        }
        let command = self.asked_for(key.plain(), Context::Register);
        if command == Some(CommandId::Close) {
            return;
        }
        let page = register.list.height() as isize;
        let (selected, filter) = (register.list.selected(), register.filter.clone());
        match command {
            Some(CommandId::Up) => _ = register.list.move_by(-1),
            Some(CommandId::Down) => _ = register.list.move_by(1),
            Some(CommandId::PageUp) => _ = register.list.move_by(-page),
            Some(CommandId::PageDown) => _ = register.list.move_by(page),
            Some(CommandId::First) => _ = register.list.move_by(isize::MIN / 2),
            Some(CommandId::Last) => _ = register.list.move_by(isize::MAX / 2),
            Some(CommandId::Find) => register.finding = Some(Line::new(&register.filter.text)),
            Some(CommandId::OnlyOpen) => register.filter.open = !register.filter.open,
            Some(CommandId::OnlyHere) => {
                register.filter.enterprise = match (register.filter.enterprise, &register.here, register.kind()) {
                    (None, Some((id, _)), Some(_)) => Some(*id),
                    _ => None,
                };
            }
            Some(CommandId::ClearFilters) => {
                register.filter = ListFilter { enterprise: None, open: false, text: String::new(), ..register.filter };
            }
            Some(CommandId::Refresh) => {
                register.list.outdate_rows();
                self.ask(Ask::List(filter.clone(), None));
            }
            _ => {}
        }
        if register.filter != filter {
            self.ask(Ask::List(register.filter.clone(), None));
        }
        if command == Some(CommandId::Copy) {
            self.copy_row(&register);
        }
        let (kind, here) = (register.kind(), register.filter.enterprise.or(register.here.as_ref().map(|(id, _)| *id)));
        self.overlays.push(Overlay::Register(register));
        match (command, selected) {
            (Some(CommandId::Undo), _) => self.undo(),
            (Some(CommandId::Papers), Some(subject)) => self.offer_papers_of(subject),
            (Some(CommandId::Help), _) => self.overlays.push(Overlay::Help(Context::Register, Scroll::default())),
            (Some(CommandId::New), _) => self.open(match (kind, filter.listed) {
                (Some(kind), _) => Opening::Enter(kind, self.about(kind, here)),
                (None, Listed::Groups) => Opening::Group(None),
                (None, _) => Opening::Staff(None),
            }),
            (Some(CommandId::Enter | CommandId::Detail), Some(Subject::Staff(id))) => self.open_report(Question::OfficerScore(id)),
            (Some(CommandId::Enter | CommandId::Detail), Some(Subject::Group(id))) => self.open_report(Question::GroupScore(id)),
            (Some(CommandId::Edit | CommandId::Do), Some(subject @ (Subject::Staff(_) | Subject::Group(_)))) => self.correct(subject),
            (Some(CommandId::Enter | CommandId::Detail), Some(Subject::Record(id))) => self.look_at(id, Look::Page),
            (Some(CommandId::Do), Some(Subject::Record(id))) => self.look_at(id, Look::Acts),
            (Some(CommandId::Edit), Some(subject)) => self.correct(subject),
            _ => {}
        }
    }

    /// What a new record of a register is about: the enterprise in focus, where it can be about one; my own group, where
    /// a group reports.
    fn about(&self, kind: RegisterKind, here: Option<EnterpriseId>) -> About {
        match kind {
            RegisterKind::Report if here.is_none() => About { group: self.outfit.officer.group, ..About::default() },
            // A task of the office is seldom about the enterprise that happens to be in focus.
            RegisterKind::Task => About::default(),
            _ => here.map_or_else(About::default, About::enterprise),
        }
    }

    /// Opens the form that corrects a record.
    pub(super) fn correct(&mut self, subject: Subject) {
        let opening = match subject {
            Subject::Record(id) => Opening::Act(id, RegisterAct::Edit),
            Subject::Staff(id) => Opening::Staff(Some(id)),
            Subject::Group(id) => Opening::Group(Some(id)),
            Subject::Programme => Opening::Programme,
            Subject::Enterprise(_) | Subject::Hazard(_) | Subject::Database => return self.nothing_selected(),
        };
        self.open(opening);
    }
}
