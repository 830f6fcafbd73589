//! Forms: a label, what is typed, and beside a date what it means.

use super::field;
use super::fit::{fit, pad, put, width};
use super::frame::dialog;
use super::wrap::wrap;
use crate::domain::calendar::DayKind;
use crate::domain::calendar::WorkCalendar;
use crate::domain::date_entry::Lean;
use crate::domain::refusal::Field;
use crate::keymap::context::Context;
use crate::tui::app::App;
use crate::tui::app::form::{Entry, Form, Input, Problem, read_time};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Columns of the labels, at least and at most.
const LABEL: (u16, u16) = (18, 26);
/// Rows of a text area.
const AREA: u16 = 3;

pub(super) fn draw(app: &App, form: &Form, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let title = format!(" {} ", form.purpose.title(words).trim_end());
    // Long labels take more, where there is the room.
    let most = if body.width < 80 { LABEL.0 } else { LABEL.1 };
    let labels = form.entries.iter().map(|entry| width(&words.get(&format!("field.{}", entry.field))) as u16 + 3);
    let label_columns = labels.max().unwrap_or(0).clamp(LABEL.0, most);
    let columns = body.width.min(100).saturating_sub(4 + label_columns);
    let rows_of = |entry: &Entry| rows_of(app, entry, columns);
    let rows: u16 = form.entries.iter().map(rows_of).sum();
    let inside = dialog(buffer, body, 100, rows + 5, &title, theme, glyphs);
    let fields = Rect::new(inside.x + 1, inside.y, inside.width.saturating_sub(2), inside.height.saturating_sub(3));
    let first = first_entry(form, fields.height, rows_of);
    let [up, down] = glyphs.more();
    if first > 0 {
        put(buffer, inside.right(), fields.y, 1, up, theme.key());
    }
    let (mut y, mut cursor) = (fields.y, None);
    for (at, entry) in form.entries.iter().enumerate().skip(first) {
        let height = rows_of(entry);
        if y + height > fields.bottom() {
            put(buffer, inside.right(), fields.bottom().saturating_sub(1), 1, down, theme.key());
            break;
        }
        let focused = at == form.focus;
        let label = pad(&words.get(&format!("field.{}", entry.field)), usize::from(label_columns) - 2, glyphs);
        let mark = if focused { glyphs.selected() } else { " " };
        put(buffer, fields.x, y, 1, mark, if focused { theme.mark(true) } else { theme.text() });
        put(buffer, fields.x + 1, y, label_columns - 1, &label, if focused { theme.key() } else { theme.dim() });
        let room = Rect::new(fields.x + label_columns, y, fields.width.saturating_sub(label_columns), height);
        let position = input(app, entry, room, buffer);
        if focused {
            cursor = Some(position);
        }
        y += height;
    }
    let below = Rect::new(fields.x, inside.bottom().saturating_sub(3), fields.width, 3);
    message(app, form, below, buffer);
    cursor
}

/// How many entries are scrolled away so that the focused one is on screen.
fn first_entry(form: &Form, height: u16, rows_of: impl Fn(&Entry) -> u16) -> usize {
    let mut rows = 0;
    let mut first = form.focus;
    for at in (0..=form.focus).rev() {
        rows += form.entries.get(at).map_or(0, &rows_of);
        if rows > height {
            break;
        }
        first = at;
    }
    first
}

fn rows_of(app: &App, entry: &Entry, columns: u16) -> u16 {
    match &entry.input {
        Input::Area(_) => AREA,
        Input::Choice(choice) => field::choice_rows(choice, columns, app.outfit.words, app.outfit.glyphs),
        Input::Line(_) | Input::Date(..) | Input::Time(..) => 1,
    }
}

fn input(app: &App, entry: &Entry, room: Rect, buffer: &mut Buffer) -> Position {
    let theme = app.outfit.theme;
    match &entry.input {
        Input::Line(shown) => field::line(buffer, room, shown, theme),
        Input::Date(shown, lean) | Input::Time(shown, lean) => {
            // On a narrow screen the hint needs the room more: a date takes ten columns.
            let half = Rect::new(room.x, room.y, (room.width / 3).clamp(12, 20).min(room.width), 1);
            let cursor = field::line(buffer, half, shown, theme);
            let timed = matches!(entry.input, Input::Time(..));
            let (hint, style) = if timed { time_hint(app, entry, *lean, shown.text()) } else { date_hint(app, entry, *lean, shown.text()) };
            let rest = room.width.saturating_sub(half.width + 1);
            put(buffer, room.x + half.width + 1, room.y, rest, &fit(&hint, rest.into(), app.outfit.glyphs), style);
            cursor
        }
        Input::Area(shown) => field::area(buffer, room, shown, theme, app.outfit.glyphs),
        Input::Choice(shown) => field::choice(buffer, room, shown, app.outfit.words, theme, app.outfit.glyphs),
    }
}

/// What a typed date means: the date, its weekday, and whether it is a day of rest.
fn date_hint(app: &App, entry: &Entry, lean: Lean, text: &str) -> (String, Style) {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    match app.reader().date(entry.field, lean, text) {
        Ok(None) => (words.get("form.date_ways"), theme.dim()),
        Ok(Some(date)) => (day_hint(app, date), theme.good()),
        Err(Problem::Date(_, failure)) => (words.get(failure.key()), theme.error()),
        Err(_) => (String::new(), theme.text()),
    }
}

/// A day with its weekday, how far off it is, and whether it is a day of rest.
pub(super) fn day_hint(app: &App, date: NaiveDate) -> String {
    let words = app.outfit.words;
    let calendar: &WorkCalendar = &app.outfit.calendar;
    let days = (date - app.outfit.today).num_days();
    let mut hint = format!("{date} {}", words.weekday(date));
    if days >= 0 {
        hint.push_str(&format!(" {}", words.days(days)));
    }
    match calendar.day_kind(date) {
        DayKind::Working => {}
        DayKind::Weekend => hint.push_str(&format!(" {}", words.get("form.weekend"))),
        DayKind::Holiday { name } => hint.push_str(&format!(" {name}")),
        DayKind::Makeup { .. } => hint.push_str(&format!(" {}", words.get("form.makeup_workday"))),
    }
    hint
}

/// What a typed time means: the time, and its day.
fn time_hint(app: &App, entry: &Entry, lean: Lean, text: &str) -> (String, Style) {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    match read_time(app.reader(), entry.field, lean, text) {
        Ok(read) if read.is_empty() => (words.get("form.time_ways"), theme.dim()),
        Ok(read) => {
            let (day, clock) = read.split_at_checked(10).unwrap_or((&read, ""));
            let day = day.parse().map_or_else(|_| day.to_owned(), |day| day_hint(app, day));
            (format!("{} {day}", clock.trim()), theme.good())
        }
        Err(Problem::Date(_, failure)) => (words.get(failure.key()), theme.error()),
        Err(_) => (words.get("date_entry.bad_time"), theme.error()),
    }
}

/// The hazards that can be named in the field in focus.
fn hazards(form: &Form) -> Option<String> {
    let draft = form.draft().filter(|draft| !draft.hazards.is_empty())?;
    form.focused().filter(|entry| entry.field == Field::Hazards)?;
    Some(draft.hazards.join("  "))
}

/// How a field is written, where its name does not say it.
fn field_hint(field: Field) -> Option<&'static str> {
    match field {
        Field::Decisions => Some("form.decisions_ways"),
        Field::Findings | Field::FixedOnTheSpot => Some("form.findings_ways"),
        Field::Clause => Some("form.clause_ways"),
        Field::Enterprise | Field::Group | Field::Leader | Field::Members => Some("form.name_ways"),
        _ => None,
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
        Some(Problem::Time(field)) => {
            let label = words.get(&format!("field.{field}"));
            (words.fill("form.bad_field", &[("field", &label), ("why", &words.get("date_entry.bad_time"))]), theme.error())
        }
        Some(Problem::Line(field, line)) => {
            let label = words.get(&format!("field.{field}"));
            let why = words.fill("form.bad_decision", &[("line", line)]);
            (words.fill("form.bad_field", &[("field", &label), ("why", &why)]), theme.error())
        }
        Some(Problem::Several(field, names)) => {
            let label = words.get(&format!("field.{field}"));
            let why = words.fill("form.several", &[("names", &names.join(&words.get("general.and")))]);
            (words.fill("form.bad_field", &[("field", &label), ("why", &why)]), theme.error())
        }
        Some(Problem::Refused(refusal)) => (words.refusal(refusal), theme.error()),
        Some(Problem::NotSaved(line) | Problem::Overtaken(line)) => (line.clone(), theme.error()),
        None if hazards(form).is_some() => (hazards(form).unwrap_or_default(), theme.dim()),
        None => match form.focused().and_then(|entry| field_hint(entry.field)) {
            Some(key) => (app.hint(key, Context::Form, &[]), theme.dim()),
            None => (String::new(), theme.text()),
        },
    };
    for (y, line) in (area.y..area.bottom()).zip(wrap(&text, area.width.into())) {
        put(buffer, area.x, y, area.width, line, style);
    }
}
