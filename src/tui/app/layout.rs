//! Where the panes are, by the size of the terminal. State and view both need it.

use super::Pane;
use ratatui::layout::Rect;

/// Columns from which all panes stand side by side.
const WIDE: u16 = 110;
/// The smallest terminal that shows anything.
const SMALLEST: (u16, u16) = (60, 16);

/// The rows of a list over the panes: all but the header, the notices, the keys, the frame, the filter and the heading.
pub fn list_rows(rows: u16) -> usize {
    usize::from(rows.saturating_sub(7)).max(1)
}

/// The places on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The line at the top.
    pub header: Rect,
    /// Enterprises; empty when not shown.
    pub enterprises: Rect,
    /// Hazards.
    pub hazards: Rect,
    /// Timeline.
    pub timeline: Rect,
    /// Reminders.
    pub agenda: Rect,
    /// The line of notices and filters.
    pub notice: Rect,
    /// The line of keys.
    pub footer: Rect,
    /// Whether all panes are shown.
    pub wide: bool,
}

impl Layout {
    /// The layout for a size and the pane in focus; none when the terminal is too small.
    pub fn of(columns: u16, rows: u16, focus: Pane) -> Option<Self> {
        if columns < SMALLEST.0 || rows < SMALLEST.1 {
            return None;
        }
        let header = Rect::new(0, 0, columns, 1);
        let notice = Rect::new(0, rows - 2, columns, 1);
        let footer = Rect::new(0, rows - 1, columns, 1);
        let body = rows - 3;
        // Reminders take about a third, the rest what is left.
        let agenda_rows = (body / 3).max(6);
        let upper = body - agenda_rows;
        let agenda = Rect::new(0, 1 + upper, columns, agenda_rows);
        let nothing = Rect::new(0, 1, 0, 0);
        let layout =
            Self { header, enterprises: nothing, hazards: nothing, timeline: nothing, agenda, notice, footer, wide: columns >= WIDE };
        if layout.wide {
            let enterprises = columns * 27 / 100;
            let timeline = columns * 23 / 100;
            let hazards = columns - enterprises - timeline;
            return Some(Self {
                enterprises: Rect::new(0, 1, enterprises, upper),
                hazards: Rect::new(enterprises, 1, hazards, upper),
                timeline: Rect::new(enterprises + hazards, 1, timeline, upper),
                ..layout
            });
        }
        let whole = Rect::new(0, 1, columns, upper);
        Some(match focus {
            Pane::Enterprises => Self { enterprises: whole, ..layout },
            Pane::Hazards | Pane::Agenda => Self { hazards: whole, ..layout },
            Pane::Timeline => Self { timeline: whole, ..layout },
        })
    }

    /// The place of a pane, box and all; empty when it is not shown.
    pub fn pane(&self, pane: Pane) -> Rect {
        match pane {
            Pane::Enterprises => self.enterprises,
            Pane::Hazards => self.hazards,
            Pane::Timeline => self.timeline,
            Pane::Agenda => self.agenda,
        }
    }

    /// The place of a pane's list: its box less the frame, and less the heading that hazards have.
    pub fn list(&self, pane: Pane) -> Rect {
        let (area, heading) = (self.pane(pane), u16::from(pane == Pane::Hazards));
        Rect {
            x: area.x + 1,
            y: area.y + 1 + heading,
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(2 + heading),
        }
    }

    /// The rows of a pane's list.
    pub fn rows(&self, pane: Pane) -> usize {
        usize::from(self.list(pane).height).max(1)
    }
}
