//! Lists over the panes: a register's records, the staff, the groups.

use super::fit::{fit, pad, put, width};
use super::frame::dialog;
use crate::keymap::context::Context;
use crate::tui::app::App;
use crate::tui::app::ask::{ListRow, Listed};
use crate::tui::app::register::Register;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Columns of an id.
const ID: usize = 7;
/// The widths that the first three cells may take at most; the fourth takes the rest.
const MOST: [usize; 3] = [12, 18, 30];

pub(super) fn draw(app: &App, register: &Register, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let list = &register.list;
    let place = if list.is_empty() { "0".to_owned() } else { format!("{}/{}", list.position() + 1, list.len()) };
    let title = format!(" {} {place} ", title(app, register));
    let inside = dialog(buffer, body, body.width, body.height, &title, theme, glyphs);
    if inside.height < 3 {
        return None;
    }
    let cursor = filter(app, register, Rect { height: 1, ..inside }, buffer);
    let rows = Rect::new(inside.x, inside.y + 2, inside.width, inside.height - 2);
    let widths = widths(app, register, inside.width.into());
    let heading = headings(register.filter.listed).map(|key| words.get(&format!("list.{key}")));
    put(buffer, inside.x + 2, inside.y + 1, inside.width - 2, &line(app, &words.get("column.id"), &heading, widths), theme.title());
    if list.is_empty() && register.known {
        let text = app.hint("list.none", Context::Register, &[]);
        put(buffer, rows.x + 2, rows.y, rows.width - 2, &fit(&text, usize::from(rows.width) - 2, glyphs), theme.dim());
    }
    for (y, (subject, selected)) in (rows.y..rows.bottom()).zip(list.visible()) {
        let mark = if selected { glyphs.selected() } else { " " };
        put(buffer, rows.x, y, 1, mark, if selected { theme.mark(true) } else { theme.text() });
        let room = rows.width.saturating_sub(2);
        match list.row(subject) {
            Some(row) => {
                let style = if row.ended {
                    theme.dim()
                } else if row.open {
                    theme.soon()
                } else {
                    theme.text()
                };
                let style = if matches!(register.filter.listed, Listed::Records(_)) || row.ended { style } else { theme.text() };
                put(buffer, rows.x + 2, y, room, &line(app, &subject.to_string(), &row.cells, widths), style);
            }
            None => _ = put(buffer, rows.x + 2, y, room, glyphs.ellipsis(), theme.dim()),
        }
    }
    cursor
}

fn title(app: &App, register: &Register) -> String {
    let words = app.outfit.words;
    match register.filter.listed {
        Listed::Records(kind) => words.get(&format!("register.{kind}")),
        Listed::Staff => words.get("menu.staff"),
        Listed::Groups => words.get("menu.groups"),
    }
}

/// The line of the filters: what is typed, or which are on.
fn filter(app: &App, register: &Register, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    if let Some(typed) = &register.finding {
        let x = put(buffer, area.x + 1, area.y, area.width - 1, &format!("{} ", words.get("filter.finding")), theme.key());
        let room = area.right().saturating_sub(x);
        let (text, column) = typed.window(room.into());
        put(buffer, x, area.y, room, text, theme.text());
        return Some(Position::new((x + column as u16).min(area.right().saturating_sub(1)), area.y));
    }
    let filter = &register.filter;
    let mut on = Vec::new();
    if !filter.text.is_empty() {
        on.push(words.fill("filter.text", &[("what", &filter.text)]));
    }
    if filter.open {
        let key = if matches!(filter.listed, Listed::Staff) { "list.only_serving" } else { "list.only_open" };
        on.push(words.fill("filter.text", &[("what", &words.get(key))]));
    }
    if let (Some(id), Some((_, name))) = (filter.enterprise, &register.here) {
        on.push(words.fill("filter.text", &[("what", &format!("{id} {name}"))]));
    }
    let text = on.join(" ");
    put(buffer, area.x + 1, area.y, area.width - 1, &fit(&text, usize::from(area.width) - 1, app.outfit.glyphs), theme.soon());
    None
}

fn headings(listed: Listed) -> [&'static str; 4] {
    match listed {
        Listed::Records(_) => ["day", "stage", "party", "what"],
        Listed::Staff => ["name", "role", "section", "posts"],
        Listed::Groups => ["name", "leader", "members", "nothing"],
    }
}

/// The widths of the first three cells: what the rows on screen need, within bounds.
fn widths(app: &App, register: &Register, room: usize) -> [usize; 3] {
    let words = app.outfit.words;
    let list = &register.list;
    let rows: Vec<&ListRow> = list.visible().filter_map(|(subject, _)| list.row(subject)).collect();
    let heading = headings(register.filter.listed).map(|key| width(&words.get(&format!("list.{key}"))));
    let mut widths = [0; 3];
    for (at, taken) in widths.iter_mut().enumerate() {
        let widest = rows.iter().map(|row| width(&row.cells[at])).max().unwrap_or(0);
        *taken = if widest == 0 { 0 } else { widest.max(heading[at]).min(MOST[at]) };
    }
    // On a narrow screen the party gives way, for what a record says comes last and matters most.
    let others = ID + widths[0] + widths[1] + 6;
    widths[2] = widths[2].min(room.saturating_sub(others) / 2);
    widths
}

fn line(app: &App, id: &str, cells: &[String; 4], widths: [usize; 3]) -> String {
    let glyphs = app.outfit.glyphs;
    let mut line = format!("{} ", pad(id, ID, glyphs));
    for (cell, wide) in cells.iter().zip(widths) {
        if wide > 0 {
            line.push_str(&format!("{} ", pad(cell, wide, glyphs)));
        }
    }
    line.push_str(&cells[3].replace('\n', " "));
    line
}
