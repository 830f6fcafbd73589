//! Reports: headings, columns that align by display width, a sign before what stands out.

use super::fit::{fit, pad, pad_left, put, width};
use super::frame::dialog;
use super::wrap::wrap;
use crate::keymap::context::Context;
use crate::paper::report::{Block, Cell, Mark, Report};
use crate::tui::app::App;
use crate::tui::app::report::{LaidLine, LineKind, ReportPage};
use crate::tui::view::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::rc::Rc;

/// Columns between two cells, and where the room is short.
const GAPS: [usize; 2] = [2, 1];
/// The least that a column of words is narrowed to.
const LEAST: usize = 6;
/// The most that a word keeps a column wide.
const WORD: usize = 16;
/// The lines of a row at most; the whole of it is a key away.
const HIGH: usize = 4;

pub(super) fn draw(app: &App, page: &ReportPage, body: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let Some(report) = &page.report else {
        let inside = dialog(buffer, body, body.width, body.height, " ", theme, glyphs);
        put(buffer, inside.x + 1, inside.y, inside.width - 1, &words.get("list.waiting"), theme.dim());
        return;
    };
    let stale = if page.stale { app.hint("report.stale", Context::Report, &[]) } else { String::new() };
    let title = format!(" {}  {} {stale}", report.title(words), report.on);
    let inside = dialog(buffer, body, body.width, body.height, &title, theme, glyphs);
    let lines = laid(app, page, report, usize::from(inside.width).saturating_sub(2));
    // The last line says what the signs mean.
    let legend = format!("{} {}  {} {}", glyphs.overdue(), words.get("list.bad"), glyphs.soon(), words.get("list.near"));
    let height = usize::from(inside.height.saturating_sub(1));
    let top = first_shown(page, &lines, height);
    for (y, line) in (inside.y..inside.bottom().saturating_sub(1)).zip(lines.iter().skip(top)) {
        let selected = line.first && line.row == Some(page.selected);
        let mark = if selected { glyphs.selected() } else { " " };
        put(buffer, inside.x, y, 1, mark, if selected { theme.mark(true) } else { theme.text() });
        let room = inside.width.saturating_sub(1);
        put(buffer, inside.x + 1, y, room, &fit(&line.text, room.into(), glyphs), style(line.kind, theme));
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
fn first_shown(page: &ReportPage, lines: &[LaidLine], height: usize) -> usize {
    let of_row = |line: &LaidLine| line.row == Some(page.selected);
    let at = lines.iter().position(of_row).unwrap_or(0);
    let last = lines.iter().rposition(of_row).unwrap_or(at);
    let headings = lines[..at].iter().rev().take_while(|line| line.row.is_none()).count();
    let highest = at.saturating_sub(headings);
    let lowest = (last + 1).saturating_sub(height);
    let end = lines.len().saturating_sub(height);
    let top = page.top.get().min(highest.max(lowest)).max(lowest).min(end);
    page.top.set(top);
    top
}

fn style(kind: LineKind, theme: Theme) -> Style {
    match kind {
        LineKind::Heading => theme.title(),
        LineKind::Row(Mark::Bad) => theme.overdue(),
        LineKind::Row(Mark::Near) => theme.soon(),
        LineKind::Row(Mark::Dim) => theme.dim(),
        LineKind::Row(Mark::Plain) => theme.text(),
    }
}

/// The lines for so many columns, laid out once for each report and width.
fn laid(app: &App, page: &ReportPage, report: &Report, room: usize) -> Rc<[LaidLine]> {
    let mut laid = page.laid.borrow_mut();
    match &*laid {
        Some((wide, lines)) if *wide == room => lines.clone(),
        _ => {
            let lines: Rc<[LaidLine]> = lines(app, report, room).into();
            *laid = Some((room, lines.clone()));
            lines
        }
    }
}

fn lines(app: &App, report: &Report, room: usize) -> Vec<LaidLine> {
    let (words, glyphs) = (app.outfit.words, app.outfit.glyphs);
    let (mut lines, mut row) = (Vec::new(), 0);
    let other = |text, kind| LaidLine { row: None, first: false, text, kind };
    for (at, block) in report.blocks.iter().enumerate() {
        if at > 0 {
            lines.push(other(String::new(), LineKind::Row(Mark::Plain)));
        }
        let heading = words.get(&format!("report.block.{}", block.key));
        lines.push(other(format!("{} {heading} {}", glyphs.dash(), block.shown()), LineKind::Heading));
        if block.rows.is_empty() {
            lines.push(other(format!("  {}", words.get("report.none")), LineKind::Row(Mark::Dim)));
            continue;
        }
        let table = Table::of(app, block, room);
        lines.extend(table.lines("  ", &table.headings, app).into_iter().map(|text| other(text, LineKind::Row(Mark::Dim))));
        for (cells, shown) in table.cells.iter().zip(&block.rows) {
            let sign = match shown.mark {
                Mark::Bad => glyphs.overdue(),
                Mark::Near => glyphs.soon(),
                Mark::Dim | Mark::Plain => " ",
            };
            let texts = table.lines(&format!("{sign} "), cells, app);
            let kind = LineKind::Row(shown.mark);
            lines.extend(texts.into_iter().enumerate().map(|(at, text)| LaidLine { row: Some(row), first: at == 0, text, kind }));
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
    gap: usize,
}

impl Table {
    fn of(app: &App, block: &Block, room: usize) -> Self {
        let words = app.outfit.words;
        let mut headings: Vec<String> = block.columns.iter().map(|column| words.get(&format!("report.column.{column}"))).collect();
        // Where the journal says it, the entry's number stands at the end of the line.
        let told = block.rows.iter().any(|row| row.entry.is_some());
        if told {
            headings.push(words.get("report.column.entry"));
        }
        let mut cells: Vec<Vec<String>> = Vec::new();
        for row in &block.rows {
            let mut texts: Vec<String> = row.cells.iter().map(|cell| cell.text(words).replace('\n', " ")).collect();
            texts.resize(block.columns.len(), String::new());
            if told {
                texts.push(row.entry.map_or_else(String::new, |seq| seq.to_string()));
            }
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
        let room = |gap: usize| room.saturating_sub(2 + gap * widths.len().saturating_sub(1));
        let gap = if widths.iter().sum::<usize>() <= room(GAPS[0]) { GAPS[0] } else { GAPS[1] };
        let room = room(gap);
        // A date or a number is not broken; words are.
        let word = |text: &String| text.split(|letter: char| !letter.is_ascii_graphic()).map(str::len).max().unwrap_or(0);
        let least = |at: usize| {
            let words = cells.iter().filter_map(|texts| texts.get(at)).map(word).max().unwrap_or(0);
            if figures[at] { words.max(2) } else { words.clamp(LEAST, WORD) }
        };
        let least: Vec<usize> = (0..headings.len()).map(least).collect();
        narrow(&mut widths, &least, room);
        Self { headings, cells, widths, figures, gap }
    }

    /// A row in as many lines as its highest cell needs.
    fn lines(&self, head: &str, cells: &[String], app: &App) -> Vec<String> {
        let glyphs = app.outfit.glyphs;
        let broken: Vec<Vec<&str>> = cells.iter().zip(&self.widths).map(|(cell, &wide)| wrap(cell, wide.max(1))).collect();
        let high = broken.iter().map(Vec::len).max().unwrap_or(1).clamp(1, HIGH);
        let mut lines = Vec::with_capacity(high);
        for at in 0..high {
            let mut line = if at == 0 { pad(head, 2, glyphs) } else { "  ".to_owned() };
            for ((parts, &wide), &figure) in broken.iter().zip(&self.widths).zip(&self.figures) {
                let part = match parts.get(at).copied().unwrap_or_default() {
                    part if at + 1 == HIGH && parts.len() > HIGH => format!("{part}{}", parts[HIGH]),
                    part => part.to_owned(),
                };
                line.push_str(&if figure { pad_left(&part, wide, glyphs) } else { pad(&part, wide, glyphs) });
                line.push_str(&" ".repeat(self.gap));
            }
            lines.push(line.trim_end().to_owned());
        }
        lines
    }
}

/// Takes from the widest columns that have more than their least, until all fit.
fn narrow(widths: &mut [usize], least: &[usize], room: usize) {
    let mut over = widths.iter().sum::<usize>().saturating_sub(room);
    while over > 0 {
        let wider = widths.iter_mut().zip(least).filter(|(wide, least)| **wide > **least);
        let Some((widest, _)) = wider.max_by_key(|(wide, _)| **wide) else { return };
        *widest -= 1;
        over -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_columns_give_way_first_and_none_below_its_least() {
        for (before, least, room, after) in [
            (vec![4, 10, 40], [4, 6, 6], 60, vec![4, 10, 40]),
            (vec![4, 10, 40], [4, 6, 6], 30, vec![4, 10, 16]),
            (vec![4, 30, 40], [4, 6, 6], 34, vec![4, 15, 15]),
            (vec![4, 30, 40], [4, 10, 24], 34, vec![4, 10, 24]),
            (vec![4, 5, 6], [4, 5, 6], 3, vec![4, 5, 6]),
        ] {
            let mut widths = before.clone();
            narrow(&mut widths, &least, room);
            assert_eq!(widths, after, "{before:?} in {room}");
        }
    }
}
