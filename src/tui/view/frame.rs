//! The boxes of panes and dialogs.

use super::fit::{fit, put, width};
use super::glyphs::Glyphs;
use super::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws a box with its title and returns the room inside.
pub fn pane(buffer: &mut Buffer, area: Rect, title: &str, focused: bool, theme: Theme, glyphs: Glyphs) -> Rect {
    if area.width < 2 || area.height < 2 {
        return Rect::new(area.x, area.y, 0, 0);
    }
    let lines = glyphs.lines(focused);
    let style = theme.border(focused);
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    let [upper_left, upper_right, lower_left, lower_right] = lines.corners;
    for y in [area.y, bottom] {
        let (left_corner, right_corner) = if y == area.y { (upper_left, upper_right) } else { (lower_left, lower_right) };
        buffer[(area.x, y)].set_symbol(left_corner).set_style(style);
        for x in area.x + 1..right {
            buffer[(x, y)].set_symbol(lines.horizontal).set_style(style);
        }
        buffer[(right, y)].set_symbol(right_corner).set_style(style);
    }
    for y in area.y + 1..bottom {
        buffer[(area.x, y)].set_symbol(lines.vertical).set_style(style);
        buffer[(right, y)].set_symbol(lines.vertical).set_style(style);
    }
    let room = usize::from(area.width).saturating_sub(4);
    let title_style = if focused { theme.border(true) } else { theme.title() };
    put(buffer, area.x + 1, area.y, area.width - 2, &fit(title, room, glyphs), title_style);
    Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
}

/// Empties a rectangle in the middle of `whole`, at most as large as asked, draws a box around it and returns the
/// room inside.
pub fn dialog(buffer: &mut Buffer, whole: Rect, columns: u16, rows: u16, title: &str, theme: Theme, glyphs: Glyphs) -> Rect {
    let (columns, rows) = (columns.min(whole.width), rows.min(whole.height));
    let area = Rect::new(whole.x + (whole.width - columns) / 2, whole.y + (whole.height - rows) / 2, columns, rows);
    clear(buffer, area);
    pane(buffer, area, title, true, theme, glyphs)
}

/// Empties a rectangle. A wide character that begins left of it loses its second half, so it goes too.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    for y in area.top()..area.bottom() {
        if area.x > 0 && width(buffer[(area.x - 1, y)].symbol()) > 1 {
            buffer[(area.x - 1, y)].set_symbol(" ");
        }
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
}

/// Fills a row with a style.
pub fn fill(buffer: &mut Buffer, area: Rect, style: Style) {
    buffer.set_style(area, style);
}
