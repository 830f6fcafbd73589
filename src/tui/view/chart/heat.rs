//! Weeks since the last visit: a line an enterprise, a column a week, the latest to the right.

use super::{Canvas, Sign, widest};
use crate::tui::app::App;
use crate::tui::app::chart::{HeatMap, Level, last_known};
use crate::tui::view::fit::{pad, put, width};
use crate::tui::view::theme::Theme;
use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

/// The columns of a line: the name with a column of air, and the weeks with the columns of each.
struct Columns<'a> {
    name: usize,
    week: u16,
    weeks: &'a [NaiveDate],
}

pub(super) fn draw(map: &HeatMap, canvas: &Canvas, buffer: &mut Buffer) {
    let (words, theme, glyphs, today) =
        (canvas.app.outfit.words, canvas.app.outfit.theme, canvas.app.outfit.glyphs, canvas.app.outfit.today);
    let heading = words.get("chart.month");
    let columns = Columns::of(canvas, map);
    canvas.put(canvas.parts.head.y, &[(&heading, theme.title())], buffer);
    months(&columns, canvas, buffer);
    for (y, row) in canvas.lines(&map.rows) {
        canvas.put(y, &[(&pad(&row.name, columns.name - 1, glyphs), theme.text())], buffer);
        for (x, week) in columns.places(canvas) {
            let Some(cell) = row.cell(week, today) else { continue };
            let mut style = style(cell.level, theme);
            let mut text = sign(cell.level).on(glyphs).repeat(columns.week.into());
            if cell.visited {
                style = style.add_modifier(Modifier::BOLD);
                // Where a week has two columns, the second still says the level.
                text = format!("{}{}", Sign::Visit.on(glyphs), sign(cell.level).on(glyphs));
            }
            put(buffer, x, y, columns.week, &text, style);
        }
    }
}

/// The headline: what is shown, and the days between which the weeks on screen lie.
pub(super) fn title(map: &HeatMap, canvas: &Canvas) -> String {
    let words = canvas.app.outfit.words;
    let weeks = Columns::of(canvas, map).weeks;
    let between = match (weeks.first(), weeks.last()) {
        (Some(first), Some(last)) => {
            words.fill("chart.heat_between", &[("from", first), ("to", &last_known(*last, canvas.app.outfit.today))])
        }
        _ => words.get("chart.heat"),
    };
    if map.all <= map.rows.len() {
        return between;
    }
    let some = words.fill("chart.longest", &[("count", &map.rows.len()), ("all", &map.all)]);
    format!("{between} {some}")
}

/// What the signs mean.
pub(super) fn legend(app: &App) -> Vec<(String, Style)> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let visit = (format!("{} {}", Sign::Visit.on(glyphs), words.get("chart.visited")), theme.title());
    let levels = Level::ALL.into_iter().map(|level| {
        let meaning = match level {
            Level::Within => words.get("chart.within"),
            Level::Nearing => words.get("chart.nearing"),
            Level::Over => words.get("chart.over"),
            Level::FarOver => words.get("chart.far_over"),
        };
        (format!("{} {meaning}", sign(level).on(glyphs)), style(level, theme))
    });
    std::iter::once(visit).chain(levels).collect()
}

/// The darker, the longer ago.
fn sign(level: Level) -> Sign {
    match level {
        Level::Within => Sign::Dot,
        Level::Nearing => Sign::Light,
        Level::Over => Sign::Half,
        Level::FarOver => Sign::Full,
    }
}

fn style(level: Level, theme: Theme) -> Style {
    match level {
        Level::Within => theme.good(),
        Level::Nearing => theme.soon(),
        // The same red as far over, which is bold: brighter where sixteen colours are all there is.
        Level::Over => Style { add_modifier: Modifier::empty(), ..theme.overdue() },
        Level::FarOver => theme.overdue(),
    }
}

/// The number of each month over the first week that begins in it, where there is room before the next.
fn months(columns: &Columns, canvas: &Canvas, buffer: &mut Buffer) {
    let begins = |at: usize| at == 0 || columns.weeks[at].month() != columns.weeks[at - 1].month();
    let starts: Vec<_> = columns.places(canvas).enumerate().filter(|(at, _)| begins(*at)).map(|(_, place)| place).collect();
    let right = canvas.parts.head.right();
    for (at, (x, week)) in starts.iter().enumerate() {
        // A column of air before the next number.
        let room = starts.get(at + 1).map_or(right - x, |(next, _)| next - x - 1);
        let number = week.month().to_string();
        if width(&number) <= usize::from(room) {
            put(buffer, *x, canvas.parts.head.y, room, &number, canvas.app.outfit.theme.title());
        }
    }
}

impl<'a> Columns<'a> {
    /// As many of the latest weeks as fit. A week has two columns, which comes near to a square, where all weeks fit so
    /// beside names that are whole or have a quarter of the room; what the weeks leave, the names get.
    fn of(canvas: &Canvas, map: &'a HeatMap) -> Self {
        let heading = width(&canvas.app.outfit.words.get("chart.month"));
        let columns = usize::from(canvas.parts.body.width);
        let widest = widest(map.rows.iter().map(|row| &row.name)).max(heading);
        let left = |week: usize| columns.saturating_sub(map.weeks.len() * week + 1);
        let week = if left(2) >= widest.min(columns / 4) { 2 } else { 1 };
        let name = widest.min(left(week).max(columns / 4).max(heading)) + 1;
        let room = columns.saturating_sub(name);
        let shown = (room / week).min(map.weeks.len());
        Self { name, week: week as u16, weeks: &map.weeks[map.weeks.len() - shown..] }
    }

    /// Each week with the column where it begins.
    fn places(&self, canvas: &Canvas) -> impl Iterator<Item = (u16, NaiveDate)> + use<'a> {
        let x = canvas.parts.body.x + self.name as u16;
        (x..).step_by(self.week.into()).zip(self.weeks.iter().copied())
    }
}
