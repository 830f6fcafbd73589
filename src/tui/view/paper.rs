//! An official paper: what is missing first, then what it says, and where it is saved.

use super::fit::{fit, put};
use super::frame::dialog;
use super::wrap::wrap;
use crate::keymap::context::Context;
use crate::paper::official::Origin;
use crate::tui::app::App;
use crate::tui::app::paper::PaperPage;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Columns of the dialog at most.
const COLUMNS: u16 = 100;

/// Draws a paper; the cursor stands in the line that takes the path.
pub(super) fn draw(app: &App, page: &PaperPage, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let title = format!(" {} ", words.get(&format!("paper.kind.{}", page.request.paper)));
    let inside = dialog(buffer, body, COLUMNS, body.height, &title, theme, glyphs);
    let room = usize::from(inside.width).saturating_sub(2);
    let rows = rows(app, page, room);
    let shown = inside.height.saturating_sub(3);
    page.end.set(rows.len().saturating_sub(shown.into()));
    let top = page.scroll.min(page.end.get());
    for (y, (text, style)) in (inside.y..inside.y + shown).zip(rows.iter().skip(top)) {
        put(buffer, inside.x + 1, y, room as u16, text, *style);
    }
    let y = inside.bottom().saturating_sub(2);
    let (line, style) = match (&page.problem, page.saving) {
        (_, true) => (words.get("paper.saving"), theme.dim()),
        (Some(problem), _) => (problem.clone(), theme.error()),
        (None, _) if page.path.is_some() => (app.hint("paper.save_as", Context::Menu, &[]), theme.dim()),
        (None, _) => (app.hint("paper.from_afar", Context::Page, &[]), theme.dim()),
    };
    put(buffer, inside.x + 1, y, room as u16, &fit(&line, room, glyphs), style);
    match &page.path {
        Some(line) => {
            let x = put(buffer, inside.x + 1, y + 1, inside.width, "> ", theme.key());
            let (text, column) = line.window(room.saturating_sub(2));
            put(buffer, x, y + 1, inside.right().saturating_sub(x), text, theme.text());
            Some(Position::new(x + column as u16, y + 1))
        }
        None => {
            put(buffer, inside.x + 1, y + 1, room as u16, &fit(&page.command(), room, glyphs), theme.key());
            None
        }
    }
}

fn rows(app: &App, page: &PaperPage, room: usize) -> Vec<(String, Style)> {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    let mut rows = Vec::new();
    let mut say = |text: &str, style: Style| rows.extend(wrap(text, room).into_iter().map(|line| (line.to_owned(), style)));
    say(&page.made.name, theme.title());
    if page.made.origin == Origin::Own {
        say(&words.get("paper.own_template"), theme.dim());
    }
    for line in page.made.shortcomings(words) {
        say(&line, theme.error());
    }
    say("", theme.text());
    for line in &page.lines {
        say(line, theme.text());
    }
    rows
}
