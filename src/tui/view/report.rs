//! Reports: headings, columns that align by display width, a sign before what stands out.

use super::fit::{fit, pad, pad_left, put, width};
use super::frame::dialog;
use crate::paper::report::{Block, Cell, Mark, Report};
use crate::tui::app::App;
use crate::tui::app::report::ReportPage;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns between two cells.
const GAP: usize = 2;
/// The least that a column is narrowed to.
const LEAST: usize = 6;

/// A line of a report, and the row that it shows.
struct Line {
    row: Option<usize>,
    text: String,
    style: Style,
}

pub(super) fn draw(app: &App, page: &ReportPage, body: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let Some(report) = &page.report else {
        let inside = dialog(buffer, body, body.width, body.height, " ", theme, glyphs);
        put(buffer, inside.x + 1, inside.y, inside.width - 1, &words.get("list.waiting"), theme.dim());
        return;
    };
    let title = format!(" {}  {} ", report.title(words), report.on);
    let inside = dialog(buffer, body, body.width, body.height, &title, theme, glyphs);
    let lines = lines(app, report, usize::from(inside.width).saturating_sub(2));
    // The last line says what the signs mean.
    let legend = format!("{} {}  {} {}", glyphs.overdue(), words.get("list.bad"), glyphs.soon(), words.get("list.near"));
    let height = usize::from(inside.height.saturating_sub(1));
    let top = first_shown(page, &lines, height);
    for (y, line) in (inside.y..inside.bottom().saturating_sub(1)).zip(lines.iter().skip(top)) {
        let selected = line.row == Some(page.selected);
        let mark = if selected { glyphs.selected() } else { " " };
        put(buffer, inside.x, y, 1, mark, if selected { theme.mark(true) } else { theme.text() });
        let room = inside.width.saturating_sub(1);
        put(buffer, inside.x + 1, y, room, &fit(&line.text, room.into(), glyphs), line.style);
    }
    let [up, down] = glyphs.more();
    if top > 0 {
        put(buffer, inside.right(), inside.y, 1, up, theme.key());
    }
    if top + height < lines.len() {
        put(buffer, inside.right(), inside.bottom().saturating_sub(2), 1, down, theme.key());
    }
    put(buffer, inside.x + 2, inside.bottom().saturating_sub(1), inside.width.saturating_sub(2), &legend, theme.dim());
}

/// The first line on screen: it moves no further than the selection asks for, and shows the headings above the first row.
fn first_shown(page: &ReportPage, lines: &[Line], height: usize) -> usize {
    let at = lines.iter().position(|line| line.row == Some(page.selected)).unwrap_or(0);
    let headings = lines[..at].iter().rev().take_while(|line| line.row.is_none()).count();
    let highest = at.saturating_sub(headings);
    let lowest = (at + 1).saturating_sub(height);
    let end = lines.len().saturating_sub(height);
    let top = page.top.get().min(highest.max(lowest)).max(lowest).min(end);
    page.top.set(top);
    top
}

fn lines(app: &App, report: &Report, room: usize) -> Vec<Line> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let (mut lines, mut row) = (Vec::new(), 0);
    for (at, block) in report.blocks.iter().enumerate() {
        if at > 0 {
            lines.push(Line { row: None, text: String::new(), style: theme.text() });
        }
        let heading = words.get(&format!("report.block.{}", block.key));
        lines.push(Line { row: None, text: format!("{} {heading} {}", glyphs.dash(), block.rows.len()), style: theme.title() });
        if block.rows.is_empty() {
            lines.push(Line { row: None, text: format!("  {}", words.get("report.none")), style: theme.dim() });
            continue;
        }
        let table = Table::of(app, block, room);
        lines.push(Line { row: None, text: table.line("  ", &table.headings, app), style: theme.dim() });
        for (cells, shown) in table.cells.iter().zip(&block.rows) {
            let (sign, style) = match shown.mark {
                Mark::Bad => (glyphs.overdue(), theme.overdue()),
                Mark::Near => (glyphs.soon(), theme.soon()),
                Mark::Dim => (" ", theme.dim()),
                Mark::Plain => (" ", theme.text()),
            };
            lines.push(Line { row: Some(row), text: table.line(&format!("{sign} "), cells, app), style });
            row += 1;
        }
    }
    lines
}

/// The cells of a block in words, with the widths of its columns.
struct Table {
    headings: Vec<String>,
    cells: Vec<Vec<String>>,
    widths: Vec<usize>,
    /// Columns of figures, which end at the right.
    figures: Vec<bool>,
}

impl Table {
    fn of(app: &App, block: &Block, room: usize) -> Self {
        let words = app.outfit.words;
        let headings: Vec<String> = block.columns.iter().map(|column| words.get(&format!("report.column.{column}"))).collect();
        let mut cells: Vec<Vec<String>> = Vec::new();
        for row in &block.rows {
            let mut texts: Vec<String> = row.cells.iter().map(|cell| cell.text(words).replace('\n', " ")).collect();
            texts.resize(headings.len(), String::new());
            cells.push(texts);
        }
        let figure = |at: usize| {
            let mut column = block.rows.iter().filter_map(|row| row.cells.get(at)).filter(|cell| **cell != Cell::Nothing).peekable();
            column.peek().is_some() && column.all(|cell| matches!(cell, Cell::Count(_)))
        };
        let figures: Vec<bool> = (0..headings.len()).map(figure).collect();
        let mut widths: Vec<usize> = headings.iter().map(|heading| width(heading)).collect();
        for texts in &cells {
            for (wide, text) in widths.iter_mut().zip(texts) {
                *wide = (*wide).max(width(text));
            }
        }
        let gaps = GAP * widths.len().saturating_sub(1);
        narrow(&mut widths, room.saturating_sub(2 + gaps));
        Self { headings, cells, widths, figures }
    }

    fn line(&self, head: &str, cells: &[String], app: &App) -> String {
        let glyphs = app.outfit.glyphs;
        let mut line = pad(head, 2, glyphs);
        for ((cell, &wide), &figure) in cells.iter().zip(&self.widths).zip(&self.figures) {
            line.push_str(&if figure { pad_left(cell, wide, glyphs) } else { pad(cell, wide, glyphs) });
            line.push_str(&" ".repeat(GAP));
        }
        line.trim_end().to_owned()
    }
}

/// Takes from the widest columns until all fit.
fn narrow(widths: &mut [usize], room: usize) {
    let mut over = widths.iter().sum::<usize>().saturating_sub(room);
    while over > 0 {
        let Some(widest) = widths.iter_mut().max_by_key(|wide| **wide).filter(|wide| **wide > LEAST) else { return };
        *widest -= 1;
        over -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_columns_give_way_first() {
        for (before, room, after) in [
            (vec![4, 10, 40], 60, vec![4, 10, 40]),
            (vec![4, 10, 40], 30, vec![4, 10, 16]),
            (vec![4, 30, 40], 34, vec![4, 15, 15]),
            (vec![4, 5, 6], 3, vec![4, 5, 6]),
        ] {
            let mut widths = before.clone();
            narrow(&mut widths, room);
            assert_eq!(widths, after, "{before:?} in {room}");
        }
    }
}
