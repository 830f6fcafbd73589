//! Overlays to choose from: what can be done now, the palette, the find over all hazards, the choices of a first run.

use super::fit::{fit, pad, put, width};
use super::frame::dialog;
use super::wrap::wrap;
use crate::domain::act::ActKind;
use crate::domain::hazard::Hazard;
use crate::domain::refusal::Refusal;
use crate::keymap::context::Context;
use crate::tui::app::App;
use crate::tui::app::ask::Undoing;
use crate::tui::app::drafting::Leftovers;
use crate::tui::app::field::Line;
use crate::tui::app::form::Problem;
use crate::tui::app::menu::Menu;
use crate::tui::app::overlay::{Find, Palette};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Rows for the reason why the selected act is not possible.
const REASON: u16 = 2;

pub(super) fn acts(
    app: &App,
    hazard: &Hazard,
    offers: &[(ActKind, Option<Refusal>)],
    selected: usize,
    body: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let title = format!(" {} {} {} ", words.get("acts.title"), hazard.id, words.stage(hazard));
    let inside = dialog(buffer, body, 90, offers.len() as u16 + 2 + REASON, &title, theme, glyphs);
    let rows = Rect::new(inside.x, inside.y, inside.width, inside.height.saturating_sub(REASON));
    let top = first_shown(selected, offers.len(), rows.height);
    for (y, (at, (kind, refusal))) in (rows.y..rows.bottom()).zip(offers.iter().enumerate().skip(top)) {
        let mut text = format!("{} {}", Menu::sign(at), words.get(&format!("act.{kind}")));
        let style = match refusal {
            None => theme.text(),
            Some(refusal) => {
                text = format!("{}  {}", pad(&text, 26, glyphs), words.refusal(refusal));
                theme.dim()
            }
        };
        choice(app, rows, y, at == selected, &text, style, buffer);
    }
    more(app, inside, rows, top, offers.len(), buffer);
    // The line of the selected act may be cut; here its reason stands whole.
    let reason = offers.get(selected).and_then(|(_, refusal)| refusal.as_ref()).map_or_else(String::new, |refusal| words.refusal(refusal));
    for (y, line) in (rows.bottom()..inside.bottom()).zip(wrap(&reason, usize::from(inside.width).saturating_sub(2))) {
        put(buffer, inside.x + 1, y, inside.width, line, theme.error());
    }
    None
}

pub(super) fn palette(app: &App, palette: &Palette, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let inside = dialog(buffer, body, 60, 20, &format!(" {} ", words.get("palette.title")), theme, glyphs);
    let cursor = typed(app, inside, &palette.line, buffer);
    let rows = Rect::new(inside.x, inside.y + 1, inside.width, inside.height.saturating_sub(1));
    let top = first_shown(palette.selected, palette.len(), rows.height);
    for (y, (place, named)) in (rows.y..rows.bottom()).zip(palette.found().enumerate().skip(top)) {
        let name = pad(&named.name, 36, glyphs);
        choice(app, rows, y, place == palette.selected, &format!("{name} {}", named.keys), theme.text(), buffer);
    }
    if palette.is_empty() {
        none_found(app, rows, buffer);
    }
    cursor
}

/// That nothing is called what was typed.
fn none_found(app: &App, rows: Rect, buffer: &mut Buffer) {
    let text = app.outfit.words.get("find.none");
    put(buffer, rows.x + 1, rows.y, rows.width.saturating_sub(1), &text, app.outfit.theme.dim());
}

/// A menu, and below it why the selected item cannot be chosen.
pub(super) fn menu(app: &App, menu: &Menu, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (theme, glyphs) = (app.outfit.theme, app.outfit.glyphs);
    let widest = menu.items.iter().map(|item| width(&item.text)).max().unwrap_or(0);
    let columns = (widest + 8).clamp(40, 100) as u16;
    let inside = dialog(buffer, body, columns, menu.items.len() as u16 + 2 + REASON, &format!(" {} ", menu.title), theme, glyphs);
    let rows = Rect::new(inside.x, inside.y, inside.width, inside.height.saturating_sub(REASON));
    let top = first_shown(menu.selected, menu.items.len(), rows.height);
    for (y, (at, item)) in (rows.y..rows.bottom()).zip(menu.items.iter().enumerate().skip(top)) {
        let style = if item.why_not.is_some() { theme.dim() } else { theme.text() };
        choice(app, rows, y, at == menu.selected, &format!("{} {}", Menu::sign(at), item.text), style, buffer);
    }
    more(app, inside, rows, top, menu.items.len(), buffer);
    let reason = menu.items.get(menu.selected).and_then(|item| item.why_not.clone()).unwrap_or_default();
    for (y, line) in (rows.bottom()..inside.bottom()).zip(wrap(&reason, usize::from(inside.width).saturating_sub(2))) {
        put(buffer, inside.x + 1, y, inside.width, line, theme.error());
    }
    None
}

/// The day as of which an enterprise is back-checked.
pub(super) fn day(app: &App, line: &Line, problem: Option<&Problem>, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let inside = dialog(buffer, body, 60, 6, &format!(" {} ", words.get("menu.dossier")), theme, glyphs);
    put(buffer, inside.x + 1, inside.y, inside.width, &words.get("menu.day"), theme.dim());
    let cursor = typed(app, Rect::new(inside.x, inside.y + 1, inside.width, 1), line, buffer);
    let (text, style) = match problem {
        Some(Problem::Date(_, failure)) => (words.get(failure.key()), theme.error()),
        Some(_) => (words.get("date_entry.empty"), theme.error()),
        None => (words.get("form.date_ways"), theme.dim()),
    };
    put(buffer, inside.x + 1, inside.y + 2, inside.width.saturating_sub(1), &fit(&text, usize::from(inside.width) - 1, glyphs), style);
    cursor
}

/// Arrows at the right edge where there are items above and below.
pub(super) fn more(app: &App, inside: Rect, rows: Rect, top: usize, count: usize, buffer: &mut Buffer) {
    let [up, down] = app.outfit.glyphs.more();
    if top > 0 {
        put(buffer, inside.right(), rows.y, 1, up, app.outfit.theme.key());
    }
    if top + usize::from(rows.height) < count {
        put(buffer, inside.right(), rows.bottom().saturating_sub(1), 1, down, app.outfit.theme.key());
    }
}

pub(super) fn find(app: &App, find: &Find, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let key = match (find.next, find.count > find.hits.len()) {
        (Some(_), _) => "find.going_on",
        (None, true) => "find.found_more",
        (None, false) => "find.found",
    };
    let title = format!(" {} {} ", words.get("find.title"), words.fill(key, &[("count", &find.count), ("listed", &find.hits.len())]));
    let inside = dialog(buffer, body, body.width, body.height, &title, theme, glyphs);
    let cursor = typed(app, inside, &find.line, buffer);
    let rows = Rect::new(inside.x, inside.y + 1, inside.width, inside.height.saturating_sub(1));
    let top = first_shown(find.selected, find.hits.len(), rows.height);
    for (y, (at, (hazard, enterprise))) in (rows.y..rows.bottom()).zip(find.hits.iter().enumerate().skip(top)) {
        let text = format!(
            "{} {} {} {}",
            pad(&hazard.id.to_string(), 8, glyphs),
            pad(&words.stage(hazard), 8, glyphs),
            pad(enterprise, 26, glyphs),
            hazard.facts.description.lines().next().unwrap_or_default()
        );
        let style = if hazard.stage.is_open() { theme.text() } else { theme.dim() };
        choice(app, rows, y, at == find.selected, &text, style, buffer);
    }
    if find.hits.is_empty() && find.next.is_none() && !find.line.text().is_empty() {
        none_found(app, rows, buffer);
    }
    cursor
}

pub(super) fn undo(app: &App, undoing: &Undoing, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let Undoing { entry, with } = undoing;
    let mut lines = vec![format!("{} {} {}", entry.subject, words.headline(entry), entry.at.format("%m-%d %H:%M"))];
    lines.extend(app.particulars(entry));
    if !with.is_empty() {
        lines.extend(wrap(&words.undone_with(with), 66).into_iter().map(str::to_owned));
    }
    let inside = dialog(buffer, body, 70, lines.len() as u16 + 4, &format!(" {} ", words.get("undo.title")), theme, glyphs);
    for (y, line) in (inside.y..inside.bottom().saturating_sub(2)).zip(&lines) {
        put(buffer, inside.x + 1, y, inside.width, &fit(line, usize::from(inside.width).saturating_sub(2), glyphs), theme.text());
    }
    put(buffer, inside.x + 1, inside.bottom().saturating_sub(1), inside.width, &app.hint("undo.confirm", Context::Undo, &[]), theme.key());
    None
}

/// What earlier sessions left behind: when, and what was being filled in.
pub(super) fn left(app: &App, shown: &Leftovers, body: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let inside = dialog(buffer, body, 90, shown.left.len() as u16 + 4, &format!(" {} ", words.get("left.title")), theme, glyphs);
    let rows = Rect::new(inside.x, inside.y, inside.width, inside.height.saturating_sub(2));
    let top = first_shown(shown.selected, shown.left.len(), rows.height);
    for (y, (at, left)) in (rows.y..rows.bottom()).zip(shown.left.iter().enumerate().skip(top)) {
        let text = format!("{} {}", left.at.format("%m-%d %H:%M"), left.what.title.trim_end());
        choice(app, rows, y, at == shown.selected, &text, theme.text(), buffer);
    }
    more(app, inside, rows, top, shown.left.len(), buffer);
    let (key, style) = match (shown.asking, shown.left.is_empty()) {
        (true, _) => ("left.confirm", theme.error()),
        (false, true) => ("notice.nothing_left", theme.dim()),
        (false, false) => ("left.hint", theme.dim()),
    };
    put(buffer, inside.x + 1, inside.bottom().saturating_sub(1), inside.width.saturating_sub(1), &app.hint(key, Context::Left, &[]), style);
}

/// A line to choose.
pub(super) fn choice(app: &App, area: Rect, y: u16, selected: bool, text: &str, style: Style, buffer: &mut Buffer) {
    let (theme, glyphs) = (app.outfit.theme, app.outfit.glyphs);
    if y >= area.bottom() {
        return;
    }
    let x =
        put(buffer, area.x, y, 1, if selected { glyphs.selected() } else { " " }, if selected { theme.mark(true) } else { theme.text() });
    let style = if selected { style.patch(theme.title()) } else { style };
    let room = area.right().saturating_sub(x + 1);
    put(buffer, x + 1, y, room, &fit(text, room.into(), glyphs), style);
}

/// The line that takes what is typed, on the first row.
pub(super) fn typed(app: &App, area: Rect, line: &Line, buffer: &mut Buffer) -> Option<Position> {
    let prompt = "> ";
    let x = put(buffer, area.x, area.y, area.width, prompt, app.outfit.theme.key());
    let room = usize::from(area.width).saturating_sub(width(prompt));
    let (text, column) = line.window(room);
    put(buffer, x, area.y, room as u16, text, app.outfit.theme.text());
    Some(Position::new(x + column as u16, area.y))
}

pub(super) fn first_shown(selected: usize, count: usize, height: u16) -> usize {
    let height = usize::from(height).max(1);
    (selected + 1).saturating_sub(height).min(count.saturating_sub(height))
}
