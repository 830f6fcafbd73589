//! Forms: a label, what is typed, and beside a date what it means.

use super::fit::{fit, pad, put};
use super::frame::dialog;
use super::wrap::wrap;
use crate::domain::calendar::DayKind;
use crate::tui::app::App;
use crate::tui::app::field::{Choice, Line};
use crate::tui::app::form::{Entry, Form, Input, Problem, Purpose};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// Columns of the labels.
const LABEL: u16 = 18;
/// Rows of a text area.
const AREA: u16 = 3;

pub(super) fn draw(app: &App, form: &Form, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let subject = match &form.purpose {
        Purpose::Register(_, name) => name.clone(),
        Purpose::Act(_, seen) => format!("{} {}", seen.id, seen.facts.description.lines().next().unwrap_or_default()),
        Purpose::AddEnterprise => String::new(),
        Purpose::EditEnterprise(seen) => seen.facts.name.clone(),
    };
    let title = format!(" {} {subject} ", words.get(&form.purpose.title()));
    let rows: u16 = form.entries.iter().map(rows_of).sum();
    let inside = dialog(buffer, body, 100, rows + 5, &title, theme, glyphs);
    let fields = Rect::new(inside.x + 1, inside.y, inside.width.saturating_sub(2), inside.height.saturating_sub(3));
    let mut skip = first_entry(form, fields.height);
    let (mut y, mut cursor) = (fields.y, None);
    for (at, entry) in form.entries.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let height = rows_of(entry);
        if y + height > fields.bottom() {
            break;
        }
        let focused = at == form.focus;
        let label = pad(&words.get(&format!("field.{}", entry.field)), usize::from(LABEL) - 2, glyphs);
        let mark = if focused { glyphs.selected() } else { " " };
        put(buffer, fields.x, y, 1, mark, theme.key());
        put(buffer, fields.x + 1, y, LABEL - 1, &label, if focused { theme.key() } else { theme.dim() });
        let room = Rect::new(fields.x + LABEL, y, fields.width.saturating_sub(LABEL), height);
        let position = input(app, entry, room, buffer);
        if focused {
            cursor = position;
        }
        y += height;
    }
    let below = Rect::new(fields.x, inside.bottom().saturating_sub(3), fields.width, 3);
    message(app, form, below, buffer);
    cursor
}

/// How many entries are scrolled away so that the focused one is on screen.
fn first_entry(form: &Form, height: u16) -> usize {
    let mut rows = 0;
    let mut first = form.focus;
    for at in (0..=form.focus).rev() {
        rows += form.entries.get(at).map_or(0, rows_of);
        if rows > height {
            break;
        }
        first = at;
    }
    first
}

fn rows_of(entry: &Entry) -> u16 {
    match entry.input {
        Input::Area(_) => AREA,
        _ => 1,
    }
}

fn input(app: &App, entry: &Entry, room: Rect, buffer: &mut Buffer) -> Option<Position> {
    let theme = app.outfit.theme;
    match &entry.input {
        Input::Line(shown) => line(shown, room, theme.text(), buffer),
        Input::Date(shown) => {
            let half = Rect::new(room.x, room.y, room.width.min(20), 1);
            let cursor = line(shown, half, theme.text(), buffer);
            let (hint, style) = date_hint(app, entry, shown.text());
            let rest = room.width.saturating_sub(half.width);
            put(buffer, room.x + half.width, room.y, rest, &fit(&hint, rest.into(), app.outfit.glyphs), style);
            cursor
        }
        Input::Area(area) => {
            area.widget().render(room, buffer);
            let cursor = area.widget().screen_cursor();
            let top = usize::from(area.widget().scroll_offset().0);
            let y = room.y + cursor.row.saturating_sub(top) as u16;
            Some(Position::new((room.x + cursor.col as u16).min(room.right().saturating_sub(1)), y.min(room.bottom().saturating_sub(1))))
        }
        Input::Choice(shown) => choice(app, shown, room, buffer),
    }
}

fn line(shown: &Line, room: Rect, style: Style, buffer: &mut Buffer) -> Option<Position> {
    let (text, column) = shown.window(room.width.into());
    put(buffer, room.x, room.y, room.width, text, style);
    Some(Position::new(room.x + column as u16, room.y))
}

fn choice(app: &App, shown: &Choice, room: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    // Terms scroll sideways so that the one under the cursor is on screen.
    let terms: Vec<(String, bool, bool)> = shown
        .terms()
        .map(|(key, chosen, at)| {
            let mark = if shown.is_several() { glyphs.check(chosen) } else { glyphs.radio(chosen) };
            (format!("{mark}{} ", words.get(&key)), chosen, at)
        })
        .collect();
    let at = terms.iter().position(|(.., at)| *at).unwrap_or(0);
    let mut first = at;
    let mut columns = super::fit::width(&terms.get(at)?.0);
    while first > 0 && columns + super::fit::width(&terms[first - 1].0) <= room.width.into() {
        first -= 1;
        columns += super::fit::width(&terms[first].0);
    }
    let (mut x, mut cursor) = (room.x, None);
    for (text, chosen, at) in &terms[first..] {
        if *at {
            cursor = Some(Position::new(x, room.y));
        }
        x = put(buffer, x, room.y, room.right().saturating_sub(x), text, if *chosen { theme.title() } else { theme.dim() });
    }
    cursor
}

/// What a typed date means: the date, its weekday, and whether it is a day of rest.
fn date_hint(app: &App, entry: &Entry, text: &str) -> (String, Style) {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    match app.reader().date(entry.field, text) {
        Ok(None) => (words.get("form.date_ways"), theme.dim()),
        Ok(Some(date)) => {
            let days = (date - app.outfit.today).num_days();
            let mut hint = format!("{date} {} {}", words.weekday(date), if days >= 0 { words.days(days) } else { String::new() });
            match app.outfit.calendar.day_kind(date) {
                DayKind::Working => {}
                DayKind::Weekend => hint.push_str(&format!(" {}", words.get("form.weekend"))),
                DayKind::Holiday { name } => hint.push_str(&format!(" {name}")),
                DayKind::Makeup { .. } => hint.push_str(&format!(" {}", words.get("form.makeup_workday"))),
            }
            (hint, theme.good())
        }
        Err(Problem::Date(_, failure)) => (words.get(failure.key()), theme.error()),
        Err(_) => (String::new(), theme.text()),
    }
}

fn message(app: &App, form: &Form, area: Rect, buffer: &mut Buffer) {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    let (text, style) = match &form.problem {
        _ if form.leaving => (words.get("form.leave_unsaved"), theme.error()),
        _ if form.saving => (words.get("form.saving"), theme.dim()),
        Some(Problem::Date(field, failure)) => {
            let label = words.get(&format!("field.{field}"));
            (words.fill("form.bad_field", &[("field", &label), ("why", &words.get(failure.key()))]), theme.error())
        }
        Some(Problem::Number(field)) => {
            let label = words.get(&format!("field.{field}"));
            (words.fill("form.bad_field", &[("field", &label), ("why", &words.get("form.bad_number"))]), theme.error())
        }
        Some(Problem::Refused(refusal)) => (words.refusal(refusal), theme.error()),
        Some(Problem::NotSaved(line)) => (line.clone(), theme.error()),
        None => (String::new(), theme.text()),
    };
    for (y, line) in (area.y..area.bottom()).zip(wrap(&text, area.width.into())) {
        put(buffer, area.x, y, area.width, line, style);
    }
}
