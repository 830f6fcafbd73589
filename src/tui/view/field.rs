//! Draws input fields. Each says where the terminal's cursor belongs: an input method opens its window there.

use super::fit::{put, width};
use super::glyphs::Glyphs;
use super::theme::Theme;
use crate::locale::Words;
use crate::tui::app::field::{Area, Choice, Line};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws the first row of `room` as a line field.
pub fn line(buffer: &mut Buffer, room: Rect, line: &Line, theme: Theme) -> Position {
    let (text, column) = line.window(room.width.into());
    let end = put(buffer, room.x, room.y, room.width, text, theme.input());
    put(buffer, end, room.y, room.right().saturating_sub(end), &" ".repeat(room.width.into()), theme.input());
    Position::new(room.x + column as u16, room.y)
}

/// Draws an area field, with signs at its right edge where lines are hidden above or below.
pub fn area(buffer: &mut Buffer, room: Rect, area: &Area, theme: Theme, glyphs: Glyphs) -> Position {
    let text_room = Rect { width: room.width.saturating_sub(1), ..room };
    let shown = area.shown(text_room.width.into(), text_room.height.into());
    for (y, text) in (room.y..room.bottom()).zip(shown.lines.iter().copied().chain(std::iter::repeat(""))) {
        let end = put(buffer, room.x, y, text_room.width, text, theme.input());
        put(buffer, end, y, text_room.right().saturating_sub(end), &" ".repeat(room.width.into()), theme.input());
    }
    let [up, down] = glyphs.more();
    if shown.hidden.0 > 0 {
        put(buffer, text_room.right(), room.y, 1, up, theme.dim());
    }
    if shown.hidden.1 > 0 {
        put(buffer, text_room.right(), room.bottom().saturating_sub(1), 1, down, theme.dim());
    }
    Position::new(room.x + shown.column as u16, room.y + shown.row as u16)
}

/// Draws a choice: its terms one after another, as many rows as they need and `room` has. The cursor stands on the
/// mark of the term that Space would take.
pub fn choice(buffer: &mut Buffer, room: Rect, choice: &Choice, words: Words, theme: Theme, glyphs: Glyphs) -> Position {
    let mut cursor = room.as_position();
    let (mut x, mut y) = (room.x, room.y);
    for (key, chosen, here) in choice.terms() {
        let mark = if choice.is_several() { glyphs.check(chosen) } else { glyphs.radio(chosen) };
        let term = format!("{mark} {}", words.get(&key));
        let columns = width(&term) as u16;
        if x > room.x && x.saturating_add(columns) > room.right() {
            (x, y) = (room.x, y + 1);
        }
        if y >= room.bottom() {
            break;
        }
        if here {
            cursor = Position::new((x + 1).min(room.right().saturating_sub(1)), y);
        }
        let style = if chosen { theme.title() } else { theme.text() };
        x = put(buffer, x, y, room.right().saturating_sub(x), &term, style) + 2;
    }
    cursor
}
