//! Where the panes are, by the size of the terminal. State and view both need it.

use super::Pane;
use super::days::Days;
use ratatui::layout::Rect;

/// Columns from which all panes stand side by side.
const WIDE: u16 = 110;
/// Columns of a month beside its items, and of one of its days.
pub const DUE_MONTH: (u16, u16) = (80, 11);
/// The smallest terminal that shows anything.
const SMALLEST: (u16, u16) = (60, 16);

/// The rows of a list over the panes: all but the header, the notices, the keys, the frame, the filter and the heading.
pub fn list_rows(rows: u16) -> usize {
    usize::from(rows.saturating_sub(7)).max(1)
}

/// The room of what lies over the panes: all but the header, the notices and the keys.
pub fn body(columns: u16, rows: u16) -> Rect {
    Rect::new(0, 1, columns, rows.saturating_sub(3).max(2))
}

/// The calendar of what is due, in the room over the panes: the box of the month, and that of the chosen day's items,
/// beside it where there is the room, else below.
pub fn due_month(body: Rect, weeks: u16) -> [Rect; 2] {
    let tall = body.height >= 18;
    if body.width >= WIDE {
        let month = Rect { width: DUE_MONTH.0, ..body };
        return [month, Rect { x: body.x + month.width, width: body.width - month.width, ..body }];
    }
    // Where it is low, what the signs mean gives way to the items.
    let rows = (3 + weeks + if tall { 2 } else { 0 }).min(body.height);
    [Rect { height: rows, ..body }, Rect { y: body.y + rows, height: body.height - rows, ..body }]
}

/// The rows of the chosen day's items.
pub fn due_items_rows(size: (u16, u16), days: Days) -> usize {
    let [_, items] = due_month(body(size.0, size.1), days.weeks().len() as u16);
    usize::from(items.height.saturating_sub(2)).max(1)
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
