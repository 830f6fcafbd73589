//! Overlays to read: the keys of a pane, how a date came about, all of a record, all of a journal entry.

use super::fit::{pad, put};
use super::frame::dialog;
use super::wrap::wrap;
use crate::domain::calendar::Unit;
use crate::domain::hazard::Hazard;
use crate::domain::id::Subject;
use crate::domain::reminder::Due;
use crate::domain::rule::{Rule, Verified};
use crate::keymap::context::Context;
use crate::keymap::shown as shown_keys;
use crate::locale::{Sheet, Words};
use crate::store::Entry;
use crate::tui::app::App;
use crate::tui::app::ask::{EnterpriseRow, RecordPage};
use crate::tui::app::importing::Outcome;
use crate::tui::app::overlay::{Overlay, Scroll};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

/// Columns of the names on a page.
const NAME: usize = 18;

/// Draws an overlay that is a page.
pub(super) fn draw(app: &App, overlay: &Overlay, body: Rect, buffer: &mut Buffer) {
    if let Some((page, scroll)) = page(app, overlay) {
        page.draw(scroll, body, buffer);
    }
}

/// How far an overlay that is a page can be scrolled until its last line is seen.
pub(super) fn end(app: &App, overlay: &Overlay, body: Rect) -> usize {
    page(app, overlay).map_or(0, |(page, _)| page.rows(Page::columns(body)).len().saturating_sub(usize::from(body.height) - 2))
}

/// The title and the lines of an overlay that is a page.
pub(super) fn lines(app: &App, overlay: &Overlay) -> Option<(String, Vec<(String, String)>)> {
    page(app, overlay).map(|(page, _)| (page.title, page.sheet.lines().to_vec()))
}

fn page<'a>(app: &'a App, overlay: &Overlay) -> Option<(Page<'a>, Scroll)> {
    match overlay {
        Overlay::Help(context, scroll) => Some((help(app, *context), *scroll)),
        Overlay::Explain(dues, scroll) => Some((explain(app, dues), *scroll)),
        Overlay::Hazard(shown, scroll) => Some((hazard(app, shown), *scroll)),
        Overlay::Enterprise(row, scroll) => Some((enterprise(app, row), *scroll)),
        Overlay::Entry(shown, scroll) => Some((entry(app, shown), *scroll)),
        Overlay::Imported(page) => Some((imported(app, page), page.scroll)),
        Overlay::Record(shown, scroll) => Some((record(app, shown), *scroll)),
        Overlay::Row(title, lines, scroll) => {
            let mut page = Page::new(app, title.clone());
            lines.iter().for_each(|(name, value)| page.line(name.clone(), value.clone()));
            Some((page, *scroll))
        }
        _ => None,
    }
}

/// A sheet on a page of its own.
struct Page<'a> {
    app: &'a App,
    title: String,
    sheet: Sheet,
}

impl<'a> Page<'a> {
    fn new(app: &'a App, title: String) -> Self {
        Self { app, title, sheet: Sheet::new(app.outfit.words) }
    }

    fn line(&mut self, name: String, value: String) {
        self.sheet.line(name, value);
    }

    fn gap(&mut self) {
        self.sheet.gap();
    }

    fn columns(body: Rect) -> u16 {
        body.width.min(96)
    }

    fn rows(&self, columns: u16) -> Vec<(&str, &str)> {
        let room = usize::from(columns).saturating_sub(4 + NAME);
        let mut rows = Vec::new();
        for (name, value) in self.sheet.lines() {
            let parts = wrap(value, room).into_iter().enumerate();
            rows.extend(parts.map(|(at, part)| (if at == 0 { name.as_str() } else { "" }, part)));
        }
        rows
    }

    fn draw(&self, scroll: Scroll, body: Rect, buffer: &mut Buffer) {
        let (theme, glyphs) = (self.app.outfit.theme, self.app.outfit.glyphs);
        let columns = Self::columns(body);
        let rows = self.rows(columns);
        let inside = dialog(buffer, body, columns, rows.len() as u16 + 2, &format!(" {} ", self.title), theme, glyphs);
        let top = scroll.0.min(rows.len().saturating_sub(inside.height.into()));
        for (y, (name, value)) in (inside.y..inside.bottom()).zip(&rows[top..]) {
            let x = put(buffer, inside.x + 1, y, inside.width, &format!("{} ", pad(name, NAME - 1, glyphs)), theme.dim());
            put(buffer, x, y, inside.right().saturating_sub(x), value, theme.text());
        }
        let [up, down] = glyphs.more();
        let edge = inside.right().saturating_sub(1);
        if top > 0 {
            put(buffer, edge, inside.y, 1, up, theme.key());
        }
        if top + usize::from(inside.height) < rows.len() {
            put(buffer, edge, inside.bottom().saturating_sub(1), 1, down, theme.key());
        }
    }
}

fn help<'a>(app: &'a App, context: Context) -> Page<'a> {
    let words = app.outfit.words;
    let mut page = Page::new(app, words.fill("help.title", &[("pane", &words.get(&format!("pane.{context}")))]));
    for command in app.outfit.keys.offered(context) {
        page.line(shown_keys(&command.keys), words.get(&format!("command.{}", command.id)));
    }
    page
}

fn explain<'a>(app: &'a App, dues: &[Due]) -> Page<'a> {
    let (words, today) = (app.outfit.words, app.outfit.today);
    let mut page = Page::new(app, words.get("explain.title"));
    for (at, due) in dues.iter().enumerate() {
        if at > 0 {
            page.gap();
        }
        let counted = &due.counted;
        let kind = words.get(&format!("reminder.{}", due.kind));
        page.line(kind, format!("{} {} {}", counted.due, words.weekday(counted.due), words.days(due.days(today))));
        if counted.n > 0 {
            let unit = match counted.unit {
                Unit::Day => "explain.days",
                Unit::WorkingDay => "explain.working_days",
                Unit::Month => "explain.months",
            };
            let start = match counted.rule {
                Rule::DockIn => words.fill("explain.from_issue", &[("day", &counted.start)]),
                Rule::LateDockIn => words.fill("explain.from_entry", &[("day", &counted.start)]),
                _ => counted.start.to_string(),
            };
            let how = words.fill("explain.counted", &[("start", &start), ("period", &words.fill(unit, &[("n", &counted.n)]))]);
            page.line(words.get("explain.how"), how);
        }
        if counted.alert != counted.due {
            page.line(words.get("explain.unrolled"), format!("{} {}", counted.alert, words.weekday(counted.alert)));
        }
        if !counted.skipped.is_empty() {
            let skipped: Vec<String> = counted.skipped.iter().map(|day| words.day(*day, today)).collect();
            page.line(words.get("explain.skipped"), skipped.join(" "));
        }
        rule(&mut page, counted.rule);
        if counted.alert != counted.due {
            rule(&mut page, Rule::CivilCode203);
        }
        if counted.provisional {
            page.line(words.get("date.provisional"), words.get("explain.provisional"));
        }
    }
    page
}

fn rule(page: &mut Page, rule: Rule) {
    let words = page.app.outfit.words;
    page.line(words.get("explain.rule"), words.get(&format!("rule.{}.name", rule.key())));
    let mut source = words.get(&format!("rule.{}.source", rule.key()));
    if rule.verified() != Verified::Verified {
        source.push_str(&words.fill("explain.mark", &[("mark", &words.get(&format!("rule.mark.{}", rule.verified().key())))]));
    }
    page.line(words.get("explain.source"), source);
}

fn hazard<'a>(app: &'a App, hazard: &Hazard) -> Page<'a> {
    // The timeline follows the hazard in focus, and knows the records that name it.
    let named = if app.timeline.subject == Some(Subject::Hazard(hazard.id)) { &app.timeline.named[..] } else { &[] };
    Page { sheet: app.outfit.words.hazard_sheet(hazard, named), ..Page::new(app, hazard.id.to_string()) }
}

fn enterprise<'a>(app: &'a App, row: &EnterpriseRow) -> Page<'a> {
    let sheet = app.outfit.words.enterprise_sheet(&row.enterprise, &row.tally, row.group.as_deref());
    Page { sheet, ..Page::new(app, row.enterprise.id.to_string()) }
}

/// All of a record: its fields, what it lacks, and its entries in the journal.
fn record<'a>(app: &'a App, shown: &RecordPage) -> Page<'a> {
    let (words, today) = (app.outfit.words, app.outfit.today);
    let record = &shown.record;
    let sheet = words.record_sheet(record, &shown.party, &shown.behind);
    let title = format!("{} {}", words.get(&format!("register.{}", record.id.kind)), record.id);
    let mut page = Page { sheet, ..Page::new(app, title) };
    page.gap();
    page.line(words.get("pane.timeline"), String::new());
    for entry in &shown.entries {
        page.line(words.day(entry.at.date_naive(), today), format!("{} {}", words.headline(entry), entry.who.officer));
    }
    page
}

fn entry<'a>(app: &'a App, entry: &Entry) -> Page<'a> {
    let words = app.outfit.words;
    let mut page = Page::new(app, words.fill("entry.title", &[("seq", &entry.seq)]));
    page.line(words.get("entry.what"), format!("{} {}", entry.subject, words.headline(entry)));
    page.line(words.get("entry.at"), entry.at.format("%Y-%m-%d %H:%M:%S").to_string());
    page.line(words.get("entry.who"), format!("{} ({})", entry.who.officer, entry.who.account));
    if let Some(from) = &entry.who.from {
        page.line(words.get("entry.from"), from.clone());
    }
    if let Some(key) = &entry.who.key {
        page.line(words.get("entry.key"), key.clone());
    }
    for line in app.particulars(entry) {
        page.line(String::new(), line);
    }
    for changed in app.changed_by(entry) {
        let show = |value: &Value| shown(words, &changed.field, value);
        page.sheet.field(&changed.field, &format!("{} -> {}", show(&changed.before), show(&changed.since)));
    }
    page.gap();
    page.line(words.get("entry.before"), if entry.base == 0 { words.get("entry.first") } else { entry.base.to_string() });
    page
}

/// What an import did: the sum, how the rows are had that were not taken, each cell that was refused or should be looked
/// at, and what each column was taken for.
fn imported<'a>(app: &'a App, outcome: &Outcome) -> Page<'a> {
    let (words, report) = (app.outfit.words, &outcome.import.report);
    let mut page = Page::new(app, words.get("imported.title"));
    page.line(report.sheet.clone(), report.line(words));
    if let Some(command) = &outcome.command {
        page.gap();
        page.line(words.get("imported.rejects"), words.get("imported.rejects_from_afar"));
        page.line(String::new(), command.clone());
    } else if outcome.offers_rejects() {
        page.gap();
        page.line(words.get("imported.rejects"), app.hint("imported.rejects_here", Context::Imported, &[]));
    }
    if let Some((line, _)) = &outcome.said {
        page.line(String::new(), line.clone());
    }
    for (family, cells) in [("reason", &report.rejects), ("notice", &report.notices)] {
        if !cells.is_empty() {
            page.gap();
            page.line(words.get(&format!("imported.{family}")), cells.len().to_string());
        }
        for cell in cells {
            let why = words.get(&format!("ledger.{family}.{}", cell.reason));
            page.line(cell.cell.clone(), format!("{why} {}", cell.value.replace('\n', " ")));
        }
    }
    page.gap();
    for column in &report.mapping {
        let field = column.name(words).unwrap_or_else(|| words.get("imported.kept"));
        page.line(column.heading.clone(), format!("{field} {:.0}%", column.confidence * 100.0));
    }
    page
}

/// A value of a record's JSON as an officer reads it: terms by their words, lists side by side.
fn shown(words: Words, field: &str, value: &Value) -> String {
    match value {
        Value::Null => words.get("date.none"),
        Value::String(text) if text.is_empty() => words.get("date.none"),
        Value::String(text) => {
            let families = [field, "sector", "hazchem_role", "visit_mode"];
            let keys = families.map(|family| format!("{family}.{text}"));
            keys.iter().map(|key| words.get(key)).find(|word| !keys.contains(word)).unwrap_or_else(|| text.clone())
        }
        Value::Array(items) => items.iter().map(|item| shown(words, field, item)).collect::<Vec<_>>().join(" "),
        Value::Object(fields) => fields.values().map(|item| shown(words, field, item)).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
