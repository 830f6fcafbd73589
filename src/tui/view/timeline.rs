//! The timeline: what happened, newest at the bottom, and below a line what is expected.

use super::fit::{fit, put};
use super::frame::pane;
use super::wrap::wrap;
use crate::tui::app::{App, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A line of the timeline, and which entry or expectation it belongs to.
struct Line {
    at: usize,
    text: String,
    style: Style,
    first: bool,
}

pub(super) fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let focused = app.focus == Pane::Timeline;
    let subject = app.timeline.subject.map_or_else(String::new, |subject| subject.to_string());
    let title = format!("{} {} {subject}", app.way(Pane::Timeline), words.get("pane.timeline"));
    let inside = pane(buffer, area, &title, focused, theme, glyphs);
    if inside.width < 8 {
        return;
    }
    let selected = app.timeline.selected;
    for (y, line) in (inside.y..inside.bottom()).zip(&shown(app, inside)) {
        if line.first && line.at == selected {
            put(buffer, inside.x, y, 1, glyphs.selected(), theme.mark(focused));
        }
        put(buffer, inside.x + 1, y, inside.width - 1, &fit(&line.text, usize::from(inside.width) - 1, glyphs), line.style);
    }
}

/// What is selected by choosing a row on screen.
pub(super) fn at(app: &App, inside: Rect, row: usize) -> Option<usize> {
    shown(app, inside).get(row).map(|line| line.at).filter(|at| *at != usize::MAX)
}

/// The lines from the first that is on screen.
fn shown(app: &App, inside: Rect) -> Vec<Line> {
    let mut lines = lines(app, usize::from(inside.width).saturating_sub(1));
    let height = usize::from(inside.height);
    // The selected entry stays on screen whole, where it fits, with as much before it as there is room for.
    let last = lines.iter().rposition(|line| line.at == app.timeline.selected).unwrap_or(0);
    let top = (last + 1).saturating_sub(height.saturating_sub(2)).min(lines.len().saturating_sub(height));
    lines.split_off(top)
}

fn lines(app: &App, columns: usize) -> Vec<Line> {
    let (words, theme, glyphs, today) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs, app.outfit.today);
    let mut lines = Vec::new();
    for (at, entry) in app.timeline.entries.iter().enumerate() {
        let day = entry.at.date_naive();
        // What was done at an enterprise is a line each, with the id by which the whole of it is found.
        let done = if app.timeline.subject == Some(entry.subject) { None } else { Some(entry.subject.to_string()) };
        let head = [Some(words.day(day, today)), done.clone(), Some(words.headline(entry)), Some(entry.who.officer.clone())];
        let head = head.into_iter().flatten().collect::<Vec<_>>().join(" ");
        lines.push(Line { at, text: head, style: theme.text(), first: true });
        if done.is_some() {
            continue;
        }
        for particular in app.particulars(entry) {
            for part in wrap(&particular, columns.saturating_sub(6)) {
                lines.push(Line { at, text: format!("      {part}"), style: theme.dim(), first: false });
            }
        }
    }
    if app.timeline.expected.is_empty() {
        return lines;
    }
    let at = app.timeline.entries.len();
    let rule = glyphs.dash().repeat(columns.saturating_sub(1));
    lines.push(Line { at: usize::MAX, text: rule, style: theme.dim(), first: false });
    for (offset, due) in app.timeline.expected.iter().enumerate() {
        let days = due.days(today);
        let (mark, style) = if days < 0 { (glyphs.overdue(), theme.overdue()) } else { (" ", theme.soon()) };
        let kind = words.get(&format!("reminder.{}", due.kind));
        let text = format!("{} {mark}{kind} {}", words.day(due.counted.due, today), words.days(days));
        lines.push(Line { at: at + offset, text, style, first: true });
    }
    lines
}
