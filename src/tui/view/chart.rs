//! Charts: bars of months, bars of groups, a heat map of visits. Each fills a box with a headline, rows that scroll
//! between, and feet that stay: an axis, a total, the legend. What is told apart by colour is told apart by its sign
//! too.

mod heat;
mod months;
mod rates;

use super::fit::{fit, put, width};
use super::frame::dialog;
use super::glyphs::Glyphs;
use crate::tui::app::App;
use crate::tui::app::chart::Chart;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns between two things of the legend.
const GAP: usize = 2;

/// Draws a chart into all of `area`, its rows from `top` on; a `top` behind the last page shows that page.
pub fn draw(app: &App, chart: &Chart, top: usize, area: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let parts = Parts::of(app, chart, area);
    let canvas = Canvas { app, parts, top: top.min(parts.end(chart)) };
    let title = match chart {
        Chart::Months(_) => words.get("chart.months"),
        Chart::Rates(_) => words.get("chart.rates"),
        Chart::Heat(map) => heat::title(map, &canvas),
    };
    let title = format!(" {title}{} ", place(canvas.top, parts.body.height.into(), rows(chart), glyphs));
    let inside = dialog(buffer, area, area.width, area.height, &title, theme, glyphs);
    if is_empty(chart) {
        let room = usize::from(inside.width).saturating_sub(2);
        put(buffer, inside.x + 1, inside.y, room as u16, &fit(&words.get("chart.empty"), room, glyphs), theme.dim());
        return;
    }
    match chart {
        Chart::Months(bars) => months::draw(bars, &canvas, buffer),
        Chart::Rates(rates) => rates::draw(rates, &canvas, buffer),
        Chart::Heat(map) => heat::draw(map, &canvas, buffer),
    }
    for (y, line) in (parts.legend.top()..parts.legend.bottom()).zip(flow(legend(app, chart), parts.legend.width.into())) {
        let mut x = parts.legend.x;
        for (text, style) in line {
            let room = parts.legend.right().saturating_sub(x);
            x = put(buffer, x, y, room, &fit(&text, room.into(), glyphs), style) + GAP as u16;
        }
    }
}

/// How many rows a chart has to scroll through.
pub fn rows(chart: &Chart) -> usize {
    match chart {
        Chart::Months(bars) => bars.latest().len(),
        Chart::Rates(rates) => rates.rows.len(),
        Chart::Heat(map) => map.rows.len(),
    }
}

/// How far a chart in `area` can be scrolled until its last row is seen.
pub fn end(app: &App, chart: &Chart, area: Rect) -> usize {
    Parts::of(app, chart, area).end(chart)
}

/// Whether there is nothing to draw.
fn is_empty(chart: &Chart) -> bool {
    rows(chart) == 0 || matches!(chart, Chart::Heat(map) if map.weeks.is_empty())
}

/// What of the rows is seen, where not all are: `3-16/200`, with arrows where there is more.
fn place(top: usize, height: usize, rows: usize, glyphs: Glyphs) -> String {
    if rows <= height {
        return String::new();
    }
    let bottom = (top + height).min(rows);
    let [up, down] = glyphs.more();
    let arrows = format!("{}{}", if top > 0 { up } else { "" }, if bottom < rows { down } else { "" });
    format!(" {}-{bottom}/{rows} {arrows}", top + 1)
}

/// The places inside the box, from above: headline, rows, one line for an axis or a total, legend.
#[derive(Clone, Copy)]
struct Parts {
    head: Rect,
    body: Rect,
    foot: Rect,
    legend: Rect,
    /// Lines from one row to the next: two where all rows have the room for it.
    step: usize,
}

impl Parts {
    fn of(app: &App, chart: &Chart, area: Rect) -> Self {
        // A box, and a column of air on either side in it.
        let x = area.x + 2.min(area.width);
        let columns = area.width.saturating_sub(4);
        let (mut y, mut left) = (area.y + 1.min(area.height), area.height.saturating_sub(2));
        let legend_rows = flow(legend(app, chart), columns.into()).len() as u16;
        let foot_rows = if matches!(chart, Chart::Heat(_)) { 0 } else { 1 };
        let mut take = |rows: u16| {
            let rows = rows.min(left);
            let part = Rect::new(x, y, columns, rows);
            y += rows;
            left -= rows;
            part
        };
        let head = take(1);
        let room = usize::from(area.height.saturating_sub(3 + foot_rows + legend_rows));
        let rows = rows(chart);
        // The map is one picture; bars stand apart.
        let step = if rows * 2 <= room && !matches!(chart, Chart::Heat(_)) { 2 } else { 1 };
        // What stays stands right below the last row.
        let body = take((rows * step).min(room) as u16);
        Self { head, body, foot: take(foot_rows), legend: take(legend_rows), step }
    }

    /// The last `top` that leaves no row of the body empty.
    fn end(&self, chart: &Chart) -> usize {
        rows(chart).saturating_sub(self.body.height.into())
    }
}

/// Where a chart is drawn, and from which row on.
struct Canvas<'a> {
    app: &'a App,
    parts: Parts,
    top: usize,
}

impl Canvas<'_> {
    /// Each row on screen with its line.
    fn lines<'r, T>(&self, rows: &'r [T]) -> impl Iterator<Item = (u16, &'r T)> + use<'r, T> {
        let body = self.parts.body;
        (body.top()..body.bottom()).step_by(self.parts.step).zip(&rows[self.top.min(rows.len())..])
    }

    /// A bar of `cells`.
    fn bar(&self, sign: Sign, cells: usize) -> String {
        sign.on(self.app.outfit.glyphs).repeat(cells)
    }

    /// Writes a line from its left end on.
    fn put(&self, y: u16, parts: &[(&str, Style)], buffer: &mut Buffer) {
        let mut x = self.parts.body.x;
        for (text, style) in parts {
            x = put(buffer, x, y, self.parts.body.right().saturating_sub(x), text, *style);
        }
    }
}

/// The signs that charts are drawn with.
#[derive(Clone, Copy)]
enum Sign {
    /// A bar, or all of something.
    Full,
    /// Half way up.
    Half,
    /// The second bar, or what is left of something.
    Light,
    /// Hardly anything.
    Dot,
    /// A visit.
    Visit,
}

impl Sign {
    fn on(self, glyphs: Glyphs) -> &'static str {
        let (narrow, ascii) = match self {
            Sign::Full => ("\u{2588}", "#"),
            Sign::Half => ("\u{2592}", "x"),
            Sign::Light => ("\u{2591}", ":"),
            Sign::Dot => ("\u{b7}", "."),
            Sign::Visit => ("\u{2713}", "o"),
        };
        if glyphs == Glyphs::Ascii { ascii } else { narrow }
    }
}

/// The cells of a bar whose scale starts at 0 and ends with `max` at `room` cells; what is not 0 has at least one.
fn cells(value: u64, max: u64, room: usize) -> usize {
    if value == 0 || max == 0 {
        return 0;
    }
    let (value, max, whole) = (u128::from(value.min(max)), u128::from(max), room as u128);
    ((value * whole + max / 2) / max).max(1).min(whole) as usize
}

/// What the signs of a chart mean, each with its style; the bars of months carry their legend over them.
fn legend(app: &App, chart: &Chart) -> Vec<(String, Style)> {
    match chart {
        Chart::Months(_) => Vec::new(),
        Chart::Rates(_) => rates::legend(app),
        Chart::Heat(_) => heat::legend(app),
    }
}

/// Things side by side, on as many lines as they need.
fn flow(items: Vec<(String, Style)>, columns: usize) -> Vec<Vec<(String, Style)>> {
    let mut lines: Vec<Vec<(String, Style)>> = Vec::new();
    let mut taken = 0;
    for item in items {
        let wide = width(&item.0);
        match lines.last_mut() {
            Some(line) if taken + GAP + wide <= columns => {
                taken += GAP + wide;
                line.push(item);
            }
            _ => {
                taken = wide;
                lines.push(vec![item]);
            }
        }
    }
    lines
}

/// The widest of some texts, in columns.
fn widest<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> usize {
    texts.into_iter().map(|text| width(text.as_ref())).max().unwrap_or(0)
}
