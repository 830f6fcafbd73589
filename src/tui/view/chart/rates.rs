//! The closure rate by group: a bar from 0 to 100 % with its figures, and the total below.

use super::{Canvas, Sign, cells, widest};
use crate::tui::app::App;
use crate::tui::app::chart::{Rate, Rates};
use crate::tui::view::fit::{pad, pad_left, width};
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// The fewest cells of a bar for which names are cut.
const SHORTEST: usize = 10;

/// The columns of a line: name, bar, rate, closed of listed, overdue.
struct Columns {
    name: usize,
    bar: usize,
    rate: usize,
    counts: usize,
    overdue: usize,
}

pub(super) fn draw(rates: &Rates, canvas: &Canvas, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (canvas.app.outfit.words, canvas.app.outfit.theme, canvas.app.outfit.glyphs);
    let total = rates.total(words.get("chart.total"));
    let headings = ["chart.group", "chart.rate", "chart.counts", "chart.overdue"].map(|key| words.get(key));
    let columns = Columns::of(canvas, rates, &total, &headings);
    let [group, rate, counts, overdue] = &headings;
    // The ends of the scale stand over the ends of the bars.
    let scale = format!("0%{}", pad_left("100%", columns.bar.saturating_sub(2), glyphs));
    let [group, figures, overdue] = columns.parts(group, rate, counts, overdue, canvas);
    let head: [(&str, Style); 4] = [(&group, theme.title()), (&scale, theme.dim()), (&figures, theme.title()), (&overdue, theme.title())];
    canvas.put(canvas.parts.head.y, &head, buffer);
    for (y, rate) in canvas.lines(&rates.rows) {
        group_line(canvas, &columns, y, rate, theme.text(), buffer);
    }
    if canvas.parts.foot.height > 0 {
        group_line(canvas, &columns, canvas.parts.foot.y, &total, theme.title(), buffer);
    }
}

/// What the signs mean.
pub(super) fn legend(app: &App) -> Vec<(String, Style)> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    vec![
        (format!("{} {}", Sign::Full.on(glyphs), words.get("chart.done")), theme.good()),
        (format!("{} {}", Sign::Light.on(glyphs), words.get("chart.open")), theme.dim()),
        (format!("{} {}", glyphs.overdue(), words.get("chart.overdue")), theme.overdue()),
    ]
}

fn group_line(canvas: &Canvas, columns: &Columns, y: u16, rate: &Rate, style: Style, buffer: &mut Buffer) {
    let theme = canvas.app.outfit.theme;
    let percent = percent(canvas, rate);
    let overdue = overdue(canvas, rate);
    let parts = columns.parts(&rate.name, &percent, &counts(rate), &overdue, canvas);
    let mut filled = cells(rate.closed, rate.listed, columns.bar);
    if rate.closed < rate.listed {
        // A full bar says that all is closed.
        filled = filled.min(columns.bar.saturating_sub(1));
    }
    let left = if rate.listed == 0 { String::new() } else { canvas.bar(Sign::Light, columns.bar - filled) };
    let (done, left) = (canvas.bar(Sign::Full, filled), pad(&left, columns.bar - filled, canvas.app.outfit.glyphs));
    let overdue_style = if rate.overdue > 0 { theme.overdue() } else { theme.dim() };
    let [name, figures, last] = &parts;
    let line: [(&str, Style); 5] = [(name, style), (&done, theme.good()), (&left, theme.dim()), (figures, style), (last, overdue_style)];
    canvas.put(y, &line, buffer);
}

/// The rate as it is shown; in words where no hazard is listed.
fn percent(canvas: &Canvas, rate: &Rate) -> String {
    rate.percent().map_or_else(|| canvas.app.outfit.words.get("chart.none_listed"), |percent| format!("{percent}%"))
}

fn counts(rate: &Rate) -> String {
    format!("{}/{}", rate.closed, rate.listed)
}

fn overdue(canvas: &Canvas, rate: &Rate) -> String {
    if rate.overdue == 0 { "0".to_owned() } else { format!("{}{}", canvas.app.outfit.glyphs.overdue(), rate.overdue) }
}

impl Columns {
    /// The bar takes what the figures and the names leave.
    fn of(canvas: &Canvas, rates: &Rates, total: &Rate, headings: &[String; 4]) -> Self {
        let all = || rates.rows.iter().chain([total]);
        let columns = usize::from(canvas.parts.body.width);
        let rate = widest(all().map(|rate| percent(canvas, rate))).max(width(&headings[1]));
        let counts = widest(all().map(counts)).max(width(&headings[2]));
        let overdue = widest(all().map(|rate| overdue(canvas, rate))).max(width(&headings[3]));
        // Between two of the five are two columns, one on either side of the bar.
        let rest = columns.saturating_sub(rate + counts + overdue + 3 * 2);
        let name = widest(all().map(|rate| &rate.name)).max(width(&headings[0])).min(columns / 4).min(rest.saturating_sub(SHORTEST));
        Self { name, bar: rest.saturating_sub(name + 1), rate, counts, overdue }
    }

    /// What stands before the bar, behind it, and last.
    fn parts(&self, name: &str, rate: &str, counts: &str, overdue: &str, canvas: &Canvas) -> [String; 3] {
        let glyphs = canvas.app.outfit.glyphs;
        [
            format!("{} ", pad(name, self.name, glyphs)),
            format!("  {}  {}  ", pad_left(rate, self.rate, glyphs), pad_left(counts, self.counts, glyphs)),
            pad_left(overdue, self.overdue, glyphs),
        ]
    }
}
