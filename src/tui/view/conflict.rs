//! What another officer saved meanwhile beside what was filled in: a row for each field that differs, and below the
//! whole text of the selected one.

use super::fit::{fit, pad, put, width};
use super::frame::dialog;
use super::wrap::wrap;
use crate::domain::refusal::Field;
use crate::keymap::context::Context;
use crate::tui::app::App;
use crate::tui::app::form::conflict::{Conflict, Differing, Take};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Columns of the dialog at most.
const COLUMNS: u16 = 110;
/// Columns of the fields' names.
const NAME: u16 = 16;
/// Rows for what was saved and why the rest is not possible, at most.
const HEAD: usize = 4;
/// Rows for the whole text of the selected field, at least.
const WHOLE: u16 = 4;

/// Where the parts of the dialog lie.
struct Plan {
    head: Vec<String>,
    /// The rows of the fields; above it are the titles of the columns.
    rows: Rect,
    /// The whole text of the selected field: theirs and mine.
    whole: [Rect; 2],
    hint: Rect,
}

pub(super) fn draw(app: &App, conflict: &Conflict, body: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let title = format!(" {} ", words.fill("conflict.title", &[("what", &conflict.title.trim_end())]));
    let inside = dialog(buffer, body, body.width.min(COLUMNS), body.height, &title, theme, glyphs);
    let plan = plan(app, conflict, inside);
    for (y, line) in (inside.y..).zip(&plan.head) {
        let style = if conflict.refusal.is_some() { theme.error() } else { theme.soon() };
        put(buffer, inside.x + 1, y, inside.width - 1, line, style);
    }
    let half = (plan.rows.width.saturating_sub(NAME + 3)) / 2;
    let columns = [plan.rows.x + 3 + NAME, plan.rows.x + 3 + NAME + half];
    let titles = [theirs_title(app, conflict), words.get("conflict.mine")];
    for (x, title) in columns.into_iter().zip(&titles) {
        put(buffer, x, plan.rows.y - 1, half, &fit(title, usize::from(half) - 1, glyphs), theme.title());
    }
    let top = (conflict.selected + 1).saturating_sub(plan.rows.height.into());
    for (y, (at, row)) in (plan.rows.y..plan.rows.bottom()).zip(conflict.rows.iter().enumerate().skip(top)) {
        let selected = at == conflict.selected;
        let mark = if selected { glyphs.selected() } else { " " };
        put(buffer, plan.rows.x, y, 1, mark, if selected { theme.mark(true) } else { theme.text() });
        put(buffer, plan.rows.x + 1, y, 1, if row.clash { glyphs.overdue() } else { " " }, theme.overdue());
        let name = pad(&label(app, row.field), usize::from(NAME) - 1, glyphs);
        put(buffer, plan.rows.x + 3, y, NAME, &name, if selected { theme.key() } else { theme.text() });
        for (x, (text, taken)) in columns.into_iter().zip(cells(app, conflict, row)) {
            let radio = if conflict.refusal.is_some() { "" } else { glyphs.radio(taken) };
            let cell = format!("{radio} {}", text.replace('\n', " "));
            put(buffer, x, y, half, &fit(&cell, usize::from(half) - 1, glyphs), if taken { theme.title() } else { theme.text() });
        }
    }
    let [up, down] = glyphs.more();
    if top > 0 {
        put(buffer, inside.right(), plan.rows.y, 1, up, theme.key());
    }
    if top + usize::from(plan.rows.height) < conflict.rows.len() {
        put(buffer, inside.right(), plan.rows.bottom().saturating_sub(1), 1, down, theme.key());
    }
    whole(app, conflict, &plan, &titles, buffer);
    let hint = match (&conflict.refusal, conflict.rows.is_empty(), conflict.open()) {
        (Some(_), true, _) => "conflict.hint_nothing_filled_in",
        (Some(_), false, _) => "conflict.hint_refused",
        (None, true, _) => "conflict.hint_none",
        (None, false, Some(_)) => "conflict.hint_open",
        (None, false, None) => "conflict.hint_save",
    };
    put(
        buffer,
        plan.hint.x,
        plan.hint.y,
        plan.hint.width,
        &fit(&app.hint(hint, Context::Conflict, &[]), plan.hint.width.into(), glyphs),
        theme.key(),
    );
}

/// How far the whole text of the selected field can be scrolled.
pub(super) fn end(app: &App, conflict: &Conflict, body: Rect) -> usize {
    let columns = body.width.min(COLUMNS);
    let inside = Rect::new(body.x + (body.width - columns) / 2 + 1, body.y + 1, columns.saturating_sub(2), body.height.saturating_sub(2));
    let plan = plan(app, conflict, inside);
    let Some(row) = conflict.rows.get(conflict.selected) else { return 0 };
    let rows = |(text, _): &(String, bool)| wrap(text, usize::from(plan.whole[0].width)).len();
    cells(app, conflict, row).iter().map(rows).max().unwrap_or(0).saturating_sub(plan.whole[0].height.into())
}

fn plan(app: &App, conflict: &Conflict, inside: Rect) -> Plan {
    let words = app.outfit.words;
    let room = usize::from(inside.width).saturating_sub(2);
    let mut head: Vec<String> = conflict.refusal.iter().flat_map(|line| wrap(line, room).into_iter().map(str::to_owned)).collect();
    for entry in conflict.since.iter().rev() {
        let time = entry.at.format("%m-%d %H:%M");
        let what = format!("{} {time} {} {}", entry.who.officer, words.headline(entry), app.particulars(entry).join(" "));
        head.push(fit(&what, room, app.outfit.glyphs).into_owned());
    }
    head.truncate(HEAD);
    let y = inside.y + head.len() as u16 + 1;
    let hint = Rect::new(inside.x + 1, inside.bottom().saturating_sub(1), inside.width.saturating_sub(1), 1);
    // A line between the rows and the whole text, and the titles of its two sides.
    let room = hint.y.saturating_sub(y);
    let rows = (conflict.rows.len() as u16).min(room.saturating_sub(WHOLE + 2));
    let below = y + rows + 2;
    let height = hint.y.saturating_sub(below);
    let side = inside.width.saturating_sub(3) / 2;
    Plan {
        head,
        rows: Rect::new(inside.x, y, inside.width, rows),
        whole: [Rect::new(inside.x + 1, below, side, height), Rect::new(inside.x + 2 + side, below, side, height)],
        hint,
    }
}

/// The whole text of the selected field, theirs on the left and mine on the right.
fn whole(app: &App, conflict: &Conflict, plan: &Plan, titles: &[String; 2], buffer: &mut Buffer) {
    let (theme, glyphs) = (app.outfit.theme, app.outfit.glyphs);
    let Some(row) = conflict.rows.get(conflict.selected) else { return };
    let [up, down] = glyphs.more();
    for (room, ((text, _), title)) in plan.whole.iter().zip(cells(app, conflict, row).into_iter().zip(titles)) {
        let title = format!("{} {}: {title} ", glyphs.dash().repeat(2), label(app, row.field));
        let line = glyphs.dash().repeat(usize::from(room.width).saturating_sub(width(&title)));
        put(
            buffer,
            room.x,
            room.y.saturating_sub(1),
            room.width,
            &format!("{}{line}", fit(&title, room.width.into(), glyphs)),
            theme.dim(),
        );
        let lines = wrap(&text, room.width.into());
        let top = conflict.scroll.min(lines.len().saturating_sub(room.height.into()));
        for (y, line) in (room.y..room.bottom()).zip(&lines[top..]) {
            put(buffer, room.x, y, room.width, line, theme.text());
        }
        if top > 0 {
            put(buffer, room.right(), room.y, 1, up, theme.key());
        }
        if top + usize::from(room.height) < lines.len() {
            put(buffer, room.right(), room.bottom().saturating_sub(1), 1, down, theme.key());
        }
    }
}

/// What stands in the record now and what was filled in, each with whether it is taken.
fn cells(app: &App, conflict: &Conflict, row: &Differing) -> [(String, bool); 2] {
    let words = app.outfit.words;
    let shown = |text: String| if text.is_empty() { words.get("conflict.empty") } else { text };
    let theirs = match row.theirs_text(words) {
        Some(text) => shown(text),
        None if conflict.refusal.is_some() => String::new(),
        None => words.get("conflict.gone"),
    };
    [(theirs, matches!(row.take, Take::Theirs | Take::Both)), (shown(row.mine.text(words)), matches!(row.take, Take::Mine | Take::Both))]
}

/// Who saved last, and when.
fn theirs_title(app: &App, conflict: &Conflict) -> String {
    match conflict.since.last() {
        Some(entry) => format!("{} {}", entry.who.officer, entry.at.format("%m-%d %H:%M")),
        None => app.outfit.words.get("conflict.theirs"),
    }
}

fn label(app: &App, field: Field) -> String {
    app.outfit.words.get(&format!("field.{field}"))
}
