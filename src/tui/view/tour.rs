//! The tour's lines at the foot of the screen; in a low window they take the place of the notices.

use super::fit::put;
use super::frame::fill;
use super::wrap::wrap;
use crate::tui::app::App;
use crate::tui::app::layout::Layout;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(app: &App, layout: &Layout, buffer: &mut Buffer) {
    let Some(line) = app.tour_line() else { return };
    let (columns, rows) = app.size;
    let below = Rect::new(0, layout.footer.bottom(), columns, rows - layout.footer.bottom());
    let area = if below.height == 0 { layout.notice } else { below };
    let theme = app.outfit.theme;
    super::frame::clear(buffer, area);
    fill(buffer, area, theme.header());
    for (y, line) in (area.y..area.bottom()).zip(wrap(&line, usize::from(columns).saturating_sub(2))) {
        put(buffer, area.x + 1, y, area.width.saturating_sub(1), line, theme.header());
    }
}
