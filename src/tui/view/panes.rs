//! The panes that are lists: enterprises, hazards, reminders.

use super::fit::{fit, pad, pad_left, put, width};
use super::frame::pane;
use super::wrap::wrap;
use crate::access::agenda::Reminder;
use crate::domain::hazard::{Hazard, Severity, Stage};
use crate::locale::Words;
use crate::tui::app::ask::{AgendaFilter, EnterpriseFilter, EnterpriseRow};
use crate::tui::app::{App, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Days ahead from which a deadline is marked as near.
pub(super) const NEAR: i64 = 3;

pub(super) fn enterprises(app: &App, area: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let focused = app.focus == Pane::Enterprises;
    let list = &app.enterprises;
    let title = format!("{} {} {}", app.way(Pane::Enterprises), words.get("pane.enterprises"), place(list.position(), list.len()));
    let inside = pane(buffer, area, &title, focused, theme, glyphs);
    if list.is_empty() {
        let unfiltered = app.enterprise_filter == EnterpriseFilter::default();
        empty(app, inside, if unfiltered { "pane.nothing_yet" } else { "pane.no_enterprises" }, buffer);
    }
    for (y, (id, selected)) in (inside.y..inside.bottom()).zip(list.visible()) {
        let row = Row { app, area: Rect::new(inside.x, y, inside.width, 1), selected, focused };
        match list.row(id) {
            Some(found) => enterprise_row(&row, found, buffer),
            None => row.waiting(buffer),
        }
    }
}

fn enterprise_row(row: &Row, found: &EnterpriseRow, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (row.app.outfit.words, row.app.outfit.theme, row.app.outfit.glyphs);
    let tally = found.tally;
    let (mark, style) = match (tally.overdue, tally.major_open) {
        (1.., _) => (glyphs.overdue(), theme.overdue()),
        (0, 1..) => (glyphs.soon(), theme.soon()),
        _ => (" ", theme.text()),
    };
    let sectors: Vec<String> = found.enterprise.facts.sectors.iter().map(|sector| words.get(&format!("sector_short.{sector}"))).collect();
    // Open and, when there are any, overdue hazards.
    let overdue = if tally.overdue > 0 { format!("{}{}", glyphs.overdue(), tally.overdue) } else { String::new() };
    let counts = format!("{} {}", pad_left(&tally.open.to_string(), 3, glyphs), pad(&overdue, 3, glyphs));
    let sectors = pad(sectors.first().map_or("", String::as_str), 4, glyphs);
    let room = usize::from(row.area.width).saturating_sub(3 + 5 + width(&counts));
    let name = pad(&found.enterprise.facts.name, room, glyphs);
    row.put(buffer, &[(mark, style), (" ", style), (&name, theme.text()), (&format!(" {sectors}"), theme.dim()), (&counts, style)]);
}

pub(super) fn hazards(app: &App, area: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let focused = app.focus == Pane::Hazards;
    let list = &app.hazards;
    let row = app.shown.and_then(|id| app.enterprises.row(id));
    let name = row.map_or("", |row| row.enterprise.facts.name.as_str());
    let counts = row.map_or_else(String::new, |row| words.fill("pane.open_of", &[("open", &row.tally.open), ("all", &row.tally.listed)]));
    let title = format!("{} {} {} {} {}", app.way(Pane::Hazards), words.get("pane.hazards"), name, glyphs.dash(), counts);
    let inside = pane(buffer, area, &title, focused, theme, glyphs);
    if inside.height < 2 {
        return;
    }
    let deadlines = list.visible().filter_map(|(id, _)| list.row(id)?.deadline());
    let deadline = deadlines.map(|due| width(&words.day(due, app.outfit.today))).max().unwrap_or(0).max(5) + 1;
    let columns = HazardColumns::of(inside.width, deadline, words);
    let heading = ["severity", "id", "hazard", "deadline", "left", "stage"].map(|column| words.get(&format!("column.{column}")));
    let heading = columns.parts(heading.each_ref().map(String::as_str), app).concat();
    put(buffer, inside.x + 1, inside.y, inside.width - 1, &heading, theme.title());
    let body = Rect::new(inside.x, inside.y + 1, inside.width, inside.height - 1);
    if list.is_empty() {
        empty(app, body, "pane.no_hazards", buffer);
    }
    for (y, (id, selected)) in (body.y..body.bottom()).zip(list.visible()) {
        let row = Row { app, area: Rect::new(body.x, y, body.width, 1), selected, focused };
        match list.row(id) {
            Some(hazard) => hazard_row(&row, &columns, hazard, buffer),
            None => row.waiting(buffer),
        }
    }
}

fn hazard_row(row: &Row, columns: &HazardColumns, hazard: &Hazard, buffer: &mut Buffer) {
    let app = row.app;
    let (words, theme, today) = (app.outfit.words, app.outfit.theme, app.outfit.today);
    let ended = !hazard.stage.is_open();
    let days = hazard.deadline().filter(|_| !ended && !hazard.is_passed()).map(|due| (due - today).num_days());
    let (left, style) = match days {
        Some(days) => (format!("{}{}", mark(app, days), words.days(days)), urgency(app, days)),
        None => (String::new(), if ended { theme.dim() } else { theme.text() }),
    };
    let deadline = match hazard.deadline() {
        Some(due) => words.day(due, today),
        None => words.get("date.none"),
    };
    let severity = words.get(&format!("severity_short.{}", hazard.facts.severity));
    let [head, left, stage] =
        columns.parts([&severity, &hazard.id.to_string(), &hazard.facts.description, &deadline, &left, &words.stage(hazard)], app);
    let base = if ended { theme.dim() } else { theme.text() };
    let base = if hazard.facts.severity == Severity::Major && !ended { base.patch(theme.title()) } else { base };
    row.put(buffer, &[(&head, base), (&left, style), (&stage, base)]);
}

/// The widths of the hazards pane's columns.
struct HazardColumns {
    description: usize,
    deadline: usize,
    stage: usize,
}

impl HazardColumns {
    /// Mark, severity, id and days left have their widths; the description takes what the others leave.
    const FIXED: usize = 1 + 4 + 7 + 10;

    fn of(columns: u16, deadline: usize, words: Words) -> Self {
        let stage = Stage::ALL.iter().map(|stage| width(&words.get(&format!("stage.{stage}")))).max().unwrap_or(0).min(12);
        Self { description: usize::from(columns).saturating_sub(Self::FIXED + deadline + stage + 2).max(8), deadline, stage }
    }

    /// The cells of a line, from severity to stage, in three parts: before the days left, those, and the stage.
    fn parts(&self, cells: [&str; 6], app: &App) -> [String; 3] {
        let glyphs = app.outfit.glyphs;
        let [severity, id, description, deadline, left, stage] = cells;
        let description = pad(description.lines().next().unwrap_or_default(), self.description, glyphs);
        let head = format!("{}{}{description} {}", pad(severity, 4, glyphs), pad(id, 7, glyphs), pad(deadline, self.deadline, glyphs));
        [head, pad(left, 10, glyphs), fit(stage, self.stage, glyphs).into_owned()]
    }
}

pub(super) fn agenda(app: &App, area: Rect, buffer: &mut Buffer) {
    let (words, theme, glyphs) = (app.outfit.words, app.outfit.theme, app.outfit.glyphs);
    let focused = app.focus == Pane::Agenda;
    let counts = app.overview.agenda;
    let mut title = format!("{} {} {} ", app.way(Pane::Agenda), words.get("pane.agenda"), glyphs.dash());
    for (key, count) in [
        ("agenda.overdue", counts.overdue),
        ("agenda.today", counts.today),
        ("agenda.soon", counts.soon),
        ("agenda.reinspections", counts.reinspections),
        ("agenda.look_backs", counts.look_backs),
        ("agenda.programme", counts.programme),
    ] {
        title.push_str(&words.fill(key, &[("count", &count), ("days", &app.overview.lead_days)]));
        title.push(' ');
    }
    let inside = pane(buffer, area, &title, focused, theme, glyphs);
    if app.agenda.is_empty() {
        let unfiltered = app.agenda_filter == AgendaFilter::default();
        // Without the programme's day nothing of it can be due, and an empty list would look like peace.
        let undated = app.overview.enterprises > 0 && app.overview.programme.facts.issued_on.is_none();
        let key = match (unfiltered, undated) {
            (false, _) => "pane.no_reminders",
            (true, false) => "pane.no_agenda",
            (true, true) => "pane.no_programme",
        };
        empty(app, inside, key, buffer);
    }
    for (y, (item, selected)) in (inside.y..inside.bottom()).zip(app.agenda.visible()) {
        let row = Row { app, area: Rect::new(inside.x, y, inside.width, 1), selected, focused };
        match app.agenda.row(item) {
            Some(found) => agenda_row(&row, found, buffer),
            None => row.waiting(buffer),
        }
    }
}

pub(super) fn agenda_row(row: &Row, found: &Reminder, buffer: &mut Buffer) {
    let app = row.app;
    let (words, glyphs, today) = (app.outfit.words, app.outfit.glyphs, app.outfit.today);
    let days = found.due.days(today);
    let when = format!("{}{}", mark(app, days), words.days(days));
    let kind = words.get(&format!("reminder.{}", found.due.kind));
    let wide = usize::from(row.area.width);
    let name = (wide / 4).clamp(14, 30);
    let when = format!("{} ", pad(&when, 11, glyphs));
    let mut head = format!("{} {} ", pad(&kind, 13, glyphs), pad(&found.name, name, glyphs));
    let id = words.matter_id(&found.matter);
    head.push_str(&format!("{} {}", pad(&id, 7, glyphs), words.matter(found)));
    if found.in_rest {
        head.push_str(&format!(" {}", words.get("agenda.in_rest")));
    }
    if found.due.counted.provisional {
        head = format!("{head} ({})", words.get("date.provisional"));
    }
    let line = fit(&head, wide.saturating_sub(1 + width(&when)), glyphs);
    row.put(buffer, &[(&when, urgency(app, days)), (&line, app.outfit.theme.text())]);
}

/// A row of a list: the selected one has a mark before it, so that a move repaints two cells and no whole row.
pub(super) struct Row<'a> {
    pub(super) app: &'a App,
    pub(super) area: Rect,
    pub(super) selected: bool,
    pub(super) focused: bool,
}

impl Row<'_> {
    fn put(&self, buffer: &mut Buffer, parts: &[(&str, Style)]) {
        let mut x = self.put_mark(buffer);
        for (text, style) in parts {
            x = put(buffer, x, self.area.y, self.area.right().saturating_sub(x), text, *style);
        }
    }

    fn put_mark(&self, buffer: &mut Buffer) -> u16 {
        let (theme, glyphs) = (self.app.outfit.theme, self.app.outfit.glyphs);
        let mark = if self.selected { glyphs.selected() } else { " " };
        let style = if self.selected { theme.mark(self.focused) } else { theme.text() };
        put(buffer, self.area.x, self.area.y, 1, mark, style)
    }

    fn waiting(&self, buffer: &mut Buffer) {
        let x = self.put_mark(buffer);
        put(buffer, x, self.area.y, 1, self.app.outfit.glyphs.ellipsis(), self.app.outfit.theme.dim());
    }
}

fn mark(app: &App, days: i64) -> &'static str {
    match days {
        ..0 => app.outfit.glyphs.overdue(),
        0..=NEAR => app.outfit.glyphs.soon(),
        _ => " ",
    }
}

fn urgency(app: &App, days: i64) -> Style {
    match days {
        ..0 => app.outfit.theme.overdue(),
        0..=NEAR => app.outfit.theme.soon(),
        _ => app.outfit.theme.text(),
    }
}

fn place(position: usize, count: usize) -> String {
    if count == 0 { "0".to_owned() } else { format!("{}/{count}", position + 1) }
}

pub(super) fn empty(app: &App, area: Rect, key: &str, buffer: &mut Buffer) {
    let text = app.hint(key, app.focus.context(), &[]);
    for (y, line) in (area.y..area.bottom()).zip(wrap(&text, usize::from(area.width).saturating_sub(2))) {
        put(buffer, area.x + 1, y, area.width.saturating_sub(1), line, app.outfit.theme.dim());
    }
}
