//! Found and closed by month: a line a month, the latest on top, found to the left and closed to the right of its name,
//! on one scale. A month of two bars on one line lets a year and more stand on the smallest screen.

use super::{Canvas, Sign, cells, widest};
use crate::tui::app::chart::MonthBars;
use crate::tui::view::fit::{fit, pad, pad_left, width};
use ratatui::buffer::Buffer;

/// Cells of each bar that stand for it in the legend.
const SAMPLE: usize = 2;

/// The columns of a line: figure, bar, name, bar, figure.
struct Columns {
    figure: usize,
    bar: usize,
    name: usize,
}

pub(super) fn draw(bars: &MonthBars, canvas: &Canvas, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (canvas.app.outfit.words, canvas.app.outfit.theme, canvas.app.outfit.glyphs);
    let mut months: Vec<_> = bars.latest().iter().collect();
    months.reverse();
    let max = months.iter().map(|(_, found, closed)| *found.max(closed)).max().unwrap_or(0);
    let columns = Columns::of(canvas.parts.body.width.into(), widest(months.iter().map(|month| &month.0)), max);
    let (found_style, closed_style) = (theme.text(), theme.good());

    let sum = |figure: fn(&(String, u64, u64)) -> u64| months.iter().map(|month| figure(month)).fold(0, u64::saturating_add);
    let half = columns.figure + columns.bar;
    let found = words.fill("chart.found", &[("count", &sum(|month| month.1))]);
    let closed = words.fill("chart.closed", &[("count", &sum(|month| month.2))]);
    let found = format!("{} {}", fit(&found, half.saturating_sub(SAMPLE + 1), glyphs), canvas.bar(Sign::Full, SAMPLE));
    let closed = format!("{} {}", canvas.bar(Sign::Light, SAMPLE), fit(&closed, half.saturating_sub(SAMPLE + 1), glyphs));
    let (found, between) = (pad_left(&found, half, glyphs), " ".repeat(columns.name));
    canvas.put(canvas.parts.head.y, &[(&found, found_style), (&between, theme.text()), (&closed, closed_style)], buffer);

    for (y, (name, found, closed)) in canvas.lines(&months) {
        let [left, right] =
            [(*found, Sign::Full), (*closed, Sign::Light)].map(|(value, sign)| canvas.bar(sign, cells(value, max, columns.bar)));
        // The figure stands at the end of its bar.
        let left = pad_left(&format!("{found} {left}"), half, glyphs);
        let (name, right) = (centre(name, columns.name, canvas), format!("{right} {closed}"));
        canvas.put(y, &[(&left, found_style), (&name, theme.text()), (&right, closed_style)], buffer);
    }

    if canvas.parts.foot.height > 0 {
        let rule = glyphs.dash().repeat(columns.bar);
        let left = format!("{} {rule}", pad_left(&max.to_string(), columns.figure.saturating_sub(1), glyphs));
        let axis = format!("{left}{}{rule} {max}", centre("0", columns.name, canvas));
        canvas.put(canvas.parts.foot.y, &[(&axis, theme.dim())], buffer);
    }
}

impl Columns {
    /// Both halves get the same, so that their bars can be compared.
    fn of(columns: usize, name: usize, max: u64) -> Self {
        let figure = max.to_string().len() + 1;
        let name = name.min(columns / 4) + 2;
        Self { figure, bar: (columns.saturating_sub(name) / 2).saturating_sub(figure), name }
    }
}

/// The text in the middle of its columns.
fn centre(text: &str, columns: usize, canvas: &Canvas) -> String {
    let glyphs = canvas.app.outfit.glyphs;
    let fitted = fit(text, columns.saturating_sub(2), glyphs);
    pad(&format!("{}{fitted}", " ".repeat((columns - width(&fitted)) / 2)), columns, glyphs)
}
