//! A month of days under their weekdays, and the picker of date fields. Rest days, days made workdays, today and the
//! chosen day have signs: none is known by its colour alone.

use super::fit::{fit, pad, pad_left, put, width};
use super::frame::dialog;
use super::wrap::wrap;
use crate::domain::calendar::DayKind;
use crate::tui::app::App;
use crate::tui::app::days::Days;
use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of a day: the sign of the chosen one or of today, the number, what kind of day it is.
pub(super) const DAY: u16 = 5;
/// Columns of a day in the picker, and its rows above the foot: frame, weekdays, six weeks, what the chosen day is.
const PICKER: (u16, u16) = (8, 10);

/// Draws the weekdays and below them the weeks, each day `columns` wide and with what `beside` has to say of it; `gap`
/// empty lines are between the weeks. Returns the line below.
pub(super) fn grid(
    app: &App,
    days: Days,
    area: Rect,
    (columns, gap): (u16, u16),
    beside: impl Fn(NaiveDate) -> Option<(String, Style)>,
    buffer: &mut Buffer,
) -> u16 {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    for weekday in 1..=7 {
        let x = area.x + (weekday - 1) * columns;
        put(buffer, x + 1, area.y, columns.saturating_sub(1), &words.get(&format!("month.weekday.{weekday}")), theme.title());
    }
    let mut y = area.y + 1;
    for week in days.weeks() {
        if y >= area.bottom() {
            break;
        }
        for (at, day) in (0..).zip(week) {
            if let Some(day) = day {
                let x = area.x + at * columns;
                let x = number(app, day, day == days.chosen(), x, y, buffer);
                if let Some((text, style)) = beside(day) {
                    put(buffer, x, y, columns.saturating_sub(DAY), &text, style);
                }
            }
        }
        y += 1 + gap;
    }
    y
}

/// A day's number and signs; returns the column behind them.
fn number(app: &App, day: NaiveDate, chosen: bool, x: u16, y: u16, buffer: &mut Buffer) -> u16 {
    let (theme, glyphs) = (app.outfit.theme, app.outfit.glyphs);
    let sign = match day == app.outfit.today {
        _ if chosen => glyphs.selected(),
        true => TODAY,
        false => " ",
    };
    let kind = app.outfit.calendar.day_kind(day);
    let style = match (chosen, kind.is_rest()) {
        (true, _) => theme.mark(true),
        (false, true) => theme.dim(),
        (false, false) => theme.text(),
    };
    let text = format!("{sign}{}{}", pad_left(&day.day().to_string(), 2, glyphs), pad(&sign_of(app, kind), 2, glyphs));
    put(buffer, x, y, DAY, &text, style)
}

/// The sign of today.
const TODAY: &str = "*";

fn sign_of(app: &App, kind: DayKind) -> String {
    let words = app.outfit.words;
    match kind {
        DayKind::Working => String::new(),
        DayKind::Weekend | DayKind::Holiday { .. } => words.get("month.rest"),
        DayKind::Makeup { .. } => words.get("month.makeup"),
    }
}

/// What the signs mean, and what is not known yet of the year.
pub(super) fn legend(app: &App, days: Days) -> Vec<String> {
    let words = app.outfit.words;
    let mut lines = vec![words.fill("month.legend", &[("today", &TODAY)])];
    let year = days.chosen().year();
    if !app.outfit.calendar.covers(year) {
        lines.push(words.fill("month.not_announced", &[("year", &year)]));
    }
    lines
}

/// The month as a title has it.
pub(super) fn title(app: &App, days: Days) -> String {
    let day = days.chosen();
    app.outfit.words.fill("month.title", &[("year", &day.year()), ("month", &day.format("%m"))])
}

/// The picker of a date field.
pub(super) fn picker(app: &App, days: Days, body: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let (columns, rows) = PICKER;
    let wide = 7 * columns + 4;
    let foot: Vec<(String, Style)> = legend(app, days)
        .into_iter()
        .map(|line| (line, theme.dim()))
        .chain([(format!("{}{}", words.get("month.written"), words.get("form.date_ways")), theme.text())])
        .collect();
    let inside = dialog(buffer, body, wide, rows + foot.len() as u16, &format!(" {} ", title(app, days)), theme, glyphs);
    let area = Rect::new(inside.x + 1, inside.y, inside.width.saturating_sub(2), inside.height);
    grid(app, days, area, (columns, 0), |_| None, buffer);
    let below = area.y + 7;
    put(buffer, area.x, below, area.width, &fit(&super::form::day_hint(app, days.chosen()), area.width.into(), glyphs), theme.good());
    let lines = foot.iter().flat_map(|(text, style)| wrap(text, area.width.into()).into_iter().map(move |line| (line, *style)));
    for (y, (line, style)) in (below + 1..area.bottom()).zip(lines) {
        put(buffer, area.x, y, width(line) as u16, line, style);
    }
}
