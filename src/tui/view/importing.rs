//! The pages of an import: which file, what it holds, how far it is, and where the rows go that were not taken.

use super::fit::{pad, pad_left, put, width};
use super::frame::dialog;
use super::menus::{choice, first_shown, more, typed};
use super::wrap::wrap;
use crate::keymap::context::Context;
use crate::ledger::import::Reached;
use crate::tui::app::App;
use crate::tui::app::importing::ask::{FileEntry, Leads, Place};
use crate::tui::app::importing::choose::Choose;
use crate::tui::app::importing::pick::Pick;
use crate::tui::app::importing::see::{About, See, SeeRow, Tone};
use crate::tui::app::importing::{Importing, Outcome, Progress, Step};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Columns of a size, a time and a sender.
const SIZE: usize = 9;
const TIME: usize = 17;
const SENDER: usize = 12;
/// Rows for what is said at the foot of a page.
const FOOT: u16 = 2;
/// The widest page, in columns.
const WIDEST: u16 = 140;

pub(super) fn draw(app: &App, importing: &Importing, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let cursor = match &importing.step {
        Step::Choose => choose(app, importing, body, buffer),
        Step::Read(run) => {
            let (Reached::Read(rows) | Reached::Written(rows, _)) = run.so_far();
            let text = app.outfit.words.fill("import.reading", &[("name", &importing.reading), ("rows", &rows)]);
            at_work(app, importing, &text, None, body, buffer);
            None
        }
        Step::See => {
            if let Some(shown) = &importing.see {
                see(app, importing, shown, body, buffer);
            }
            None
        }
        Step::Run(..) => {
            let progress = importing.progress().unwrap_or_default();
            let key = match progress {
                Progress { writes: false, .. } => "import.reads_first",
                Progress { rows, total, .. } if rows < total => "import.running",
                _ => "import.saving",
            };
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("name", &importing.name()), ("rows", &progress.rows), ("total", &progress.total)];
            at_work(app, importing, &app.outfit.words.fill(key, &values), Some(progress), body, buffer);
            None
        }
    };
    match &importing.pick {
        Some(shown) => pick(app, shown, body, buffer),
        None => cursor,
    }
}

fn title(app: &App, what: &str) -> String {
    format!(" {} {} {what} ", app.outfit.words.get("command.import"), app.outfit.glyphs.dash())
}

/// What is to be told, or else a hint, at the foot of a page.
fn foot(app: &App, inside: Rect, said: Option<&(String, bool)>, hint: &str, buffer: &mut Buffer) {
    let theme = app.outfit.theme;
    let (text, style) = match said {
        Some((text, true)) => (text.as_str(), theme.error()),
        Some((text, false)) => (text.as_str(), theme.good()),
        None => (hint, theme.dim()),
    };
    let room = usize::from(inside.width).saturating_sub(2);
    for (y, line) in (inside.bottom().saturating_sub(FOOT)..inside.bottom()).zip(wrap(text, room)) {
        put(buffer, inside.x + 1, y, inside.width.saturating_sub(1), line, style);
    }
}

fn choose(app: &App, importing: &Importing, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let shown = &importing.choose;
    let found = shown.found();
    let what = match &shown.place {
        Place::Sent => words.get("import.sent"),
        Place::Folder(folder) => crate::domain::text::clean(&folder.display().to_string()),
    };
    let inside = dialog(buffer, body, body.width.min(WIDEST), body.height, &title(app, &what), theme, glyphs);
    let cursor = typed(app, inside, &shown.line, buffer);
    let rows = Rect::new(inside.x, inside.y + 1, inside.width, inside.height.saturating_sub(1 + FOOT));
    let top = first_shown(shown.selected, found.len(), rows.height);
    for (y, (at, entry)) in (rows.y..rows.bottom()).zip(found.iter().enumerate().skip(top)) {
        let selected = at == shown.selected && !shown.is_path();
        let style = if matches!(entry.leads, Leads::File(_)) { theme.text() } else { theme.key() };
        choice(app, rows, y, selected, &file(app, shown, entry, usize::from(rows.width).saturating_sub(3)), style, buffer);
    }
    more(app, inside, rows, top, found.len(), buffer);
    if found.is_empty() && shown.known && !shown.is_path() {
        let nothing = if shown.place == Place::Sent && shown.line.text().is_empty() {
            let command = words.fill("import.send_command", &[("account", &app.outfit.officer.account)]);
            vec![
                words.get("import.nothing_sent"),
                String::new(),
                command,
                String::new(),
                app.hint("import.sent_then", Context::ImportFile, &[]),
            ]
        } else {
            vec![words.get("import.no_ledgers")]
        };
        for (y, line) in (rows.y..rows.bottom()).zip(nothing.iter().flat_map(|line| wrap(line, usize::from(rows.width) - 3))) {
            put(buffer, rows.x + 2, y, rows.width - 2, line, theme.text());
        }
    }
    let hint = match (&shown.place, shown.known, shown.more) {
        _ if shown.asking => words.get("import.throw_away"),
        (_, false, _) => words.get("list.waiting"),
        (Place::Sent, ..) => words.fill("import.send_hint", &[("account", &app.outfit.officer.account)]),
        (_, _, 0) => words.get("import.choose_hint"),
        (_, _, count) => words.fill("import.and_more", &[("count", &count)]),
    };
    let warning = (hint.clone(), true);
    foot(app, inside, if shown.asking { Some(&warning) } else { importing.said.as_ref() }, &hint, buffer);
    cursor
}

/// A line of a listing: its name, its size, when it was written or sent, and by whom.
fn file(app: &App, shown: &Choose, entry: &FileEntry, room: usize) -> String {
    let (words, glyphs) = (app.outfit.words, app.outfit.glyphs);
    let sender = if shown.place == Place::Sent { SENDER + 1 } else { 0 };
    let name = room.saturating_sub(SIZE + TIME + 2 + sender);
    let (size, mark) = match entry.leads {
        Leads::Up(_) => (String::new(), ""),
        Leads::Folder(_) => (words.get("import.folder"), "/"),
        Leads::Sent => (words.fill("import.files", &[("count", &entry.size)]), ""),
        Leads::File(_) => (size(entry.size), ""),
    };
    let at = entry.at.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string());
    let line = format!(
        "{} {} {}",
        pad(&format!("{}{mark}", entry.name), name, glyphs),
        pad_left(&size, SIZE, glyphs),
        pad_left(&at, TIME, glyphs)
    );
    if sender > 0 { format!("{line} {}", entry.by) } else { line }
}

/// A size as one says it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.0} KB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn see(app: &App, importing: &Importing, shown: &See, body: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let inside = dialog(buffer, body, body.width.min(WIDEST), body.height, &title(app, importing.name()), theme, glyphs);
    let (sum, style) = match shown.why_not(words) {
        Some(why) => (why, theme.error()),
        None => (shown.counts(words), theme.good()),
    };
    let room = usize::from(inside.width).saturating_sub(2);
    let sum: Vec<&str> = wrap(&sum, room).into_iter().take(2).collect();
    let under = sum.len() as u16;
    for (y, line) in (inside.y..).zip(sum) {
        put(buffer, inside.x + 1, y, inside.width - 1, line, style);
    }
    let lines = shown.rows(words);
    let selected = shown.selected.min(lines.len().saturating_sub(1));
    let rows = Rect::new(inside.x, inside.y + under, inside.width, inside.height.saturating_sub(under + FOOT));
    let top = first_shown(selected, lines.len(), rows.height);
    for (y, (at, row)) in (rows.y..rows.bottom()).zip(lines.iter().enumerate().skip(top)) {
        choice(app, rows, y, at == selected, &cells(app, row, room.saturating_sub(1)), tone(app, row.tone), buffer);
    }
    more(app, inside, rows, top, lines.len(), buffer);
    let hint = lines.get(selected).map(|row| hint(app, row)).unwrap_or_default();
    foot(app, inside, importing.said.as_ref(), &hint, buffer);
}

/// What can be done on a line; of one that is only read, all of it, for it may have been cut.
fn hint(app: &App, row: &SeeRow) -> String {
    let words = app.outfit.words;
    match row.about {
        About::Sheet(_) => format!("{}  {}", row.cells.join("  "), words.get("import.hint.sheet")),
        About::Class => words.get("import.hint.class"),
        About::Enterprise => words.get("import.hint.enterprise"),
        About::Column(_) => format!("{}  {}", row.cells.join("  "), words.get("import.hint.column")),
        About::Text => row.cells.join("  "),
    }
}

fn cells(app: &App, row: &SeeRow, room: usize) -> String {
    let glyphs = app.outfit.glyphs;
    let widths: &[usize] = match row.cells.len() {
        4 if room > 100 => &[28, 20, 26],
        4 => &[18, 16, 20],
        2 if matches!(row.about, About::Class | About::Enterprise) => &[22],
        2 if room > 100 => &[34],
        2 => &[24],
        _ => &[],
    };
    let mut line = String::new();
    for (at, cell) in row.cells.iter().enumerate() {
        match widths.get(at) {
            Some(columns) => line.push_str(&format!("{} ", pad(cell, *columns, glyphs))),
            None => line.push_str(cell),
        }
    }
    line
}

fn tone(app: &App, tone: Tone) -> Style {
    let theme = app.outfit.theme;
    match tone {
        Tone::Plain => theme.text(),
        Tone::Title => theme.title(),
        Tone::Dim => theme.dim(),
        Tone::Warn => theme.soon(),
        Tone::Bad => theme.error(),
    }
}

/// What goes on, with a bar where it is known how much there is of it.
fn at_work(app: &App, importing: &Importing, text: &str, done: Option<Progress>, body: Rect, buffer: &mut Buffer) {
    let (theme, glyphs) = (app.outfit.theme, app.outfit.glyphs);
    let inside = dialog(buffer, body, 76, 9, &title(app, importing.name()), theme, glyphs);
    let room = usize::from(inside.width).saturating_sub(2);
    for (y, line) in (inside.y + 1..inside.y + 3).zip(wrap(text, room)) {
        put(buffer, inside.x + 1, y, inside.width - 1, line, theme.text());
    }
    if let Some(Progress { rows, total, .. }) = done {
        let bar = room.saturating_sub(8);
        let part = (rows as f64 / total.max(1) as f64).clamp(0.0, 1.0);
        let full = (part * bar as f64) as usize;
        let line = format!("[{}{}] {:>3.0}%", "#".repeat(full), "-".repeat(bar - full), part * 100.0);
        put(buffer, inside.x + 1, inside.y + 3, inside.width - 1, &line, theme.key());
    }
    let key = match done {
        None => "import.read_hint",
        Some(Progress { writes: false, .. }) => "import.run_hint",
        Some(_) => "import.write_hint",
    };
    foot(app, inside, importing.said.as_ref(), &app.hint(key, Context::ImportRun, &[]), buffer);
}

fn pick(app: &App, shown: &Pick, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let inside = dialog(buffer, body, 60, body.height.min(24), &format!(" {} ", shown.title), theme, glyphs);
    let cursor = typed(app, inside, &shown.line, buffer);
    let rows = Rect::new(inside.x, inside.y + 1, inside.width, inside.height.saturating_sub(1));
    let found = shown.found();
    let count = found.len();
    let top = first_shown(shown.selected, count, rows.height);
    for (y, (at, text)) in (rows.y..rows.bottom()).zip(found.enumerate().skip(top)) {
        choice(app, rows, y, at == shown.selected, text, theme.text(), buffer);
    }
    if count == 0 {
        put(buffer, rows.x + 2, rows.y, rows.width.saturating_sub(2), &words.get("import.nothing_found"), theme.dim());
    }
    more(app, inside, rows, top, count, buffer);
    cursor
}

/// The path to which the rows are to be written that were not taken, over the page that tells of them.
pub(super) fn rejects_path(app: &App, page: &Outcome, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let line = page.path.as_ref()?;
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let title = words.get("command.save_rejects");
    let columns = (width(line.text()) as u16).saturating_add(8).max(76);
    let inside = dialog(buffer, body, columns, 6, &format!(" {title} "), theme, glyphs);
    let cursor = typed(app, inside, line, buffer);
    foot(app, inside, page.said.as_ref(), &words.get("import.path_hint"), buffer);
    cursor
}
