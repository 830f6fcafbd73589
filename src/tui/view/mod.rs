//! Draws the screen: panes, overlays, fit and wrap for Chinese. It reads the state and asks nothing.
//!
//! Rows are written straight into the buffer: ratatui's table cuts cells without a sign and costs twice as much.
mod ascii;
pub mod chart;
mod conflict;
mod days;
mod due_month;
pub mod field;
pub mod fit;
mod footer;
mod form;
pub mod frame;
pub mod glyphs;
mod header;
mod importing;
mod menus;
mod pages;
mod panes;
mod paper;
mod register;
mod report;
mod start;
pub mod theme;
mod timeline;
mod tour;
pub mod wrap;

use super::app::form::conflict::Conflict;
use super::app::layout::body;
use super::app::overlay::Overlay;
use super::app::{App, Pane};
use glyphs::Glyphs;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws the whole screen and places the cursor where text goes.
pub fn draw(app: &App, frame: &mut Frame) {
    let cursor = render(app, frame.buffer_mut());
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Draws into a buffer; the position of the cursor, where a field takes text.
pub fn render(app: &App, buffer: &mut Buffer) -> Option<Position> {
    let cursor = draw_all(app, buffer);
    if app.outfit.glyphs == Glyphs::Ascii {
        ascii::replace_ambiguous(buffer);
    }
    cursor
}

fn draw_all(app: &App, buffer: &mut Buffer) -> Option<Position> {
    let Some(layout) = app.layout() else {
        let line = app.outfit.words.fill("screen.too_small", &[("columns", &60), ("rows", &16)]);
        fit::put(buffer, 0, 0, buffer.area.width, &line, app.outfit.theme.text());
        return None;
    };
    header::draw(app, layout.header, buffer);
    panes::enterprises(app, layout.enterprises, buffer);
    panes::hazards(app, layout.hazards, buffer);
    timeline::draw(app, layout.timeline, buffer);
    panes::agenda(app, layout.agenda, buffer);
    let mut cursor = footer::draw(app, &layout, buffer);
    tour::draw(app, &layout, buffer);
    let (columns, rows) = app.room();
    let body = body(columns, rows);
    if let Some(overlay) = app.overlays.last() {
        cursor = draw_overlay(app, overlay, body, buffer);
    }
    cursor
}

/// How far an overlay that is a page can be scrolled until its last line is seen.
pub fn page_end(app: &App, overlay: &Overlay) -> usize {
    let (columns, rows) = app.room();
    let body = body(columns, rows);
    match overlay {
        Overlay::Chart(_, shown, _) => shown.as_ref().map_or(0, |shown| chart::end(app, shown, body)),
        page => pages::end(app, page, body),
    }
}

/// The title of an overlay that is a page, and its lines of a name and a value; none of what is no text.
pub fn page_lines(app: &App, overlay: &Overlay) -> Option<(String, Vec<(String, String)>)> {
    pages::lines(app, overlay)
}

/// What is selected in the timeline by choosing a row on screen.
pub fn timeline_row(app: &App, row: usize) -> Option<usize> {
    timeline::at(app, app.layout()?.list(Pane::Timeline), row)
}

/// How far the whole text of the selected field of a conflict can be scrolled.
pub fn conflict_end(app: &App, shown: &Conflict) -> usize {
    let (columns, rows) = app.room();
    conflict::end(app, shown, body(columns, rows))
}

fn draw_overlay(app: &App, overlay: &Overlay, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    match overlay {
        Overlay::Form(shown) => form::draw(app, shown, body, buffer),
        Overlay::Palette(palette) => menus::palette(app, palette, body, buffer),
        Overlay::Acts(hazard, offers, selected) => menus::acts(app, hazard, offers, *selected, body, buffer),
        Overlay::Find(find) => menus::find(app, find, body, buffer),
        Overlay::Start(selected) => start::draw(app, *selected, body, buffer),
        Overlay::Importing(shown) => importing::draw(app, shown, body, buffer),
        Overlay::Imported(page) => {
            pages::draw(app, overlay, body, buffer);
            importing::rejects_path(app, page, body, buffer)
        }
        Overlay::Undo(undoing) => menus::undo(app, undoing, body, buffer),
        Overlay::Menu(menu) => menus::menu(app, menu, body, buffer),
        Overlay::DayFor(_, line, problem) => menus::day(app, line, problem.as_ref(), body, buffer),
        Overlay::DueMonth(shown) => {
            due_month::draw(app, shown, body, buffer);
            None
        }
        Overlay::DatePicker(shown) => {
            days::picker(app, *shown, body, buffer);
            None
        }
        Overlay::Conflict(shown) => {
            conflict::draw(app, shown, body, buffer);
            None
        }
        Overlay::Left(shown) => {
            menus::left(app, shown, body, buffer);
            None
        }
        Overlay::Register(shown) => register::draw(app, shown, body, buffer),
        Overlay::Paper(page) => paper::draw(app, page, body, buffer),
        Overlay::Report(page) => {
            report::draw(app, page, body, buffer);
            None
        }
        Overlay::Chart(_, shown, scroll) => {
            match shown {
                Some(shown) => chart::draw(app, shown, scroll.0, body, buffer),
                None => {
                    let waiting = app.outfit.words.get("list.waiting");
                    let inside = frame::dialog(buffer, body, body.width, body.height, " ", app.outfit.theme, app.outfit.glyphs);
                    fit::put(buffer, inside.x + 1, inside.y, inside.width.saturating_sub(1), &waiting, app.outfit.theme.dim());
                }
            }
            None
        }
        page => {
            pages::draw(app, page, body, buffer);
            None
        }
    }
}

/// The text of a buffer, line by line: for tests and pictures. The second half of a
/// wide character is skipped.
pub fn screen_text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut line = String::new();
        let mut x = buffer.area.left();
        while x < buffer.area.right() {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += fit::width(symbol).max(1) as u16;
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}
