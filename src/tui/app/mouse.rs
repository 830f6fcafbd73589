//! The mouse, where it is heard: a press chooses a pane and a row, the wheel goes up and down in what it is over.

use super::input::Mouse;
use super::{App, Pane};
use crate::keymap::command::CommandId;
use crate::keymap::key::Key;
use crate::tui::view::timeline_row;
use ratatui::layout::Position;

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

impl App {
    pub(super) fn point(&mut self, what: Mouse, column: u16, row: u16) {
        // What was typed before waits for the desk; the mouse must not overtake it.
        if !self.outfit.mouse || self.is_held() || !self.held.is_empty() {
            return;
        }
        if !self.overlays.is_empty() {
            return self.turn_wheel(what);
        }
        // What is being typed as a filter stays as it is.
        (self.notice, self.finding) = (None, None);
        let Some((pane, row)) = self.pane_at(Position::new(column, row)) else { return };
        self.go_to(pane);
        match (what, row) {
            (Mouse::WheelUp, _) => self.move_by(-NOTCH),
            (Mouse::WheelDown, _) => self.move_by(NOTCH),
            (Mouse::Press, Some(row)) => self.select_shown(row),
            (Mouse::Press, None) => {}
        }
    }

    /// Over the panes the wheel is as the arrows.
    fn turn_wheel(&mut self, what: Mouse) {
        let id = match what {
            Mouse::WheelUp => CommandId::Up,
            Mouse::WheelDown => CommandId::Down,
            Mouse::Press => return,
        };
        let keys = self.overlays.last().and_then(|overlay| self.outfit.keys.offered(overlay.context()).find(|offered| offered.id == id));
        // In a form the arrows go from field to field.
        let key = keys.and_then(|offered| offered.keys.first().copied()).unwrap_or(if id == CommandId::Up { Key::Up } else { Key::Down });
        self.press(key);
    }

    /// The pane at a place, and which of its rows that are on screen.
    fn pane_at(&self, at: Position) -> Option<(Pane, Option<usize>)> {
        let layout = self.layout()?;
        let pane = Pane::ALL.iter().copied().find(|pane| layout.pane(*pane).contains(at))?;
        let rows = layout.list(pane);
        Some((pane, rows.contains(at).then(|| usize::from(at.y - rows.y))))
    }

    /// Selects what stands in a row of the pane in focus.
    fn select_shown(&mut self, row: usize) {
        let by = match self.focus {
            Pane::Enterprises => self.enterprises.way_to(row),
            Pane::Hazards => self.hazards.way_to(row),
            Pane::Agenda => self.agenda.way_to(row),
            Pane::Timeline => timeline_row(self, row).map(|at| at as isize - self.timeline.selected as isize),
        };
        if let Some(by) = by {
            self.move_by(by);
        }
    }
}
