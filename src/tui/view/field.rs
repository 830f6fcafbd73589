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
    if room.is_empty() {
        return room.as_position();
    }
    let (text, column) = line.window(room.width.into());
    let end = put(buffer, room.x, room.y, room.width, text, theme.input());
    put(buffer, end, room.y, room.right().saturating_sub(end), &" ".repeat(room.width.into()), theme.input());
    Position::new(room.x + column as u16, room.y)
}

/// Draws an area field, with signs at its right edge where lines are hidden above or below.
pub fn area(buffer: &mut Buffer, room: Rect, area: &Area, theme: Theme, glyphs: Glyphs) -> Position {
    if room.is_empty() {
        return room.as_position();
    }
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

/// How many rows a choice needs in so many columns.
pub fn choice_rows(choice: &Choice, columns: u16, words: Words, glyphs: Glyphs) -> u16 {
    places(choice, columns, words, glyphs).last().map_or(1, |place| place.y + 1)
}

/// Draws a choice: its terms one after another, as many rows as they need and `room` has. The cursor stands on the
/// mark of the term that Space would take.
pub fn choice(buffer: &mut Buffer, room: Rect, choice: &Choice, words: Words, theme: Theme, glyphs: Glyphs) -> Position {
    let mut cursor = room.as_position();
    for Place { x, y, term, chosen, here } in places(choice, room.width, words, glyphs) {
        if y >= room.height {
            break;
        }
        if here {
            cursor = Position::new((room.x + x + 1).min(room.right().saturating_sub(1)), room.y + y);
        }
        let style = if chosen { theme.title() } else { theme.text() };
        put(buffer, room.x + x, room.y + y, room.width.saturating_sub(x), &term, style);
    }
    cursor
}

/// Where a term of a choice stands, from the upper left of its room.
struct Place {
    x: u16,
    y: u16,
    term: String,
    chosen: bool,
    here: bool,
}

fn places(choice: &Choice, columns: u16, words: Words, glyphs: Glyphs) -> Vec<Place> {
    let (mut x, mut y) = (0, 0);
    let place = |(key, chosen, here): (String, bool, bool)| {
        let mark = if choice.is_several() { glyphs.check(chosen) } else { glyphs.radio(chosen) };
        let term = format!("{mark} {}", words.get(&key));
        let taken = width(&term) as u16;
        if x > 0 && x + taken > columns {
            (x, y) = (0, y + 1);
        }
        let place = Place { x, y, term, chosen, here };
        x += taken + 2;
        place
    };
    choice.terms().map(place).collect()
}
