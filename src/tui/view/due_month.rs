//! The calendar of what is due: the month with the count of each day, and what falls due on the chosen one.

use super::days;
use super::fit::{fit, put, width};
use super::frame::{clear, pane};
use super::panes::{self, Row};
use crate::access::agenda::{DayCount, Scope};
use crate::tui::app::App;
use crate::tui::app::due_month::DueMonth;
use crate::tui::app::layout::{self, DUE_MONTH};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

pub(super) fn draw(app: &App, shown: &DueMonth, body: Rect, buffer: &mut Buffer) {
    clear(buffer, body);
    let [month, items] = layout::due_month(body, shown.days.weeks().len() as u16);
    draw_month(app, shown, month, buffer);
    draw_items(app, shown, items, buffer);
}

fn draw_month(app: &App, shown: &DueMonth, area: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let mut title = format!("{} {} {} ", words.get("due_month.title"), days::title(app, shown.days), glyphs.dash());
    match shown.counts {
        Some(_) => {
            let (total, overdue) = (in_words(shown.total()), in_words(shown.overdue(app.outfit.today)));
            title.push_str(&words.fill("due_month.total", &[("total", &total), ("overdue", &overdue)]));
        }
        None => title.push_str(&words.get("list.waiting")),
    }
    match shown.scope {
        Scope::All => {}
        Scope::Group(_) => title.push_str(&words.fill("filter.group", &[("what", &app.overview.group.as_deref().unwrap_or_default())])),
        Scope::Mine => title.push_str(&words.fill("filter.mine", &[("what", &app.outfit.officer.name)])),
    }
    let inside = pane(buffer, area, &title, !shown.in_items, theme, glyphs);
    let weeks = shown.days.weeks().len() as u16;
    let columns = (inside.width / 7).min(DUE_MONTH.1);
    let gap = u16::from(inside.height > 2 * weeks + 3);
    let left = Rect::new(inside.x + (inside.width - 7 * columns) / 2, inside.y, 7 * columns, inside.height);
    let room = usize::from(columns).saturating_sub(usize::from(days::DAY));
    let counts = shown.counts.as_ref();
    let beside = |day| counts.and_then(|counts| counts.get(&day)).map(|count| sign(app, day, *count, room));
    let below = days::grid(app, shown.days, left, (columns, gap), beside, buffer);
    for (y, line) in (below + gap..inside.bottom()).zip(days::legend(app, shown.days)) {
        put(buffer, left.x + 1, y, left.width.saturating_sub(1), &fit(&line, left.width.into(), glyphs), theme.dim());
    }
}

/// A day's count in so many columns: of a day that has passed what is left is overdue.
fn sign(app: &App, day: NaiveDate, count: DayCount, room: usize) -> (String, Style) {
    let (theme, today) = (app.outfit.theme, app.outfit.today);
    let (mark, style) = match (day - today).num_days() {
        ..0 => (app.outfit.glyphs.overdue(), theme.overdue()),
        0..=panes::NEAR => (app.outfit.glyphs.soon(), theme.soon()),
        _ => ("", theme.text()),
    };
    // As large as there is the room for; what is larger is said to be.
    let whole = format!("{mark}{}", in_words(count));
    let digits = u32::try_from(room.saturating_sub(width(mark) + 1)).unwrap_or(0).clamp(1, 9);
    let text = if width(&whole) <= room { whole } else { format!("{mark}{}+", 10_u64.pow(digits) - 1) };
    (text, style)
}

fn in_words(count: DayCount) -> String {
    format!("{}{}", count.count, if count.or_more { "+" } else { "" })
}

fn draw_items(app: &App, shown: &DueMonth, area: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let count = shown.items.len();
    let key = if shown.more { "due_month.first" } else { "due_month.count" };
    let title = format!(
        "{} {} {}",
        super::form::day_hint(app, shown.days.chosen()).trim_end(),
        glyphs.dash(),
        words.fill(key, &[("count", &count)])
    );
    let inside = pane(buffer, area, &title, shown.in_items, theme, glyphs);
    if shown.items.is_empty() && shown.counts.is_some() {
        panes::empty(app, inside, "due_month.nothing", buffer);
    }
    for (y, (item, selected)) in (inside.y..inside.bottom()).zip(shown.items.visible()) {
        let row = Row { app, area: Rect::new(inside.x, y, inside.width, 1), selected, focused: shown.in_items };
        if let Some(found) = shown.items.row(item) {
            panes::agenda_row(&row, found, buffer);
        }
    }
}
