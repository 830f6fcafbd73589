//! Draws the screen: panes, overlays, fit and wrap for Chinese. It reads the state and asks nothing.
pub mod field;
pub mod fit;
pub mod frame;
pub mod glyphs;
pub mod theme;
pub mod wrap;

use ratatui::buffer::{Buffer, CellWidth};

/// What stands on a screen as text, for tests and pictures: a line for each row, with its trailing blanks, and each
/// wide character once.
pub fn screen_text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut text = String::new();
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let cell = &buffer[(x, y)];
            text.push_str(cell.symbol());
            x += cell.cell_width().max(1);
        }
        text.push('\n');
    }
    text
}
