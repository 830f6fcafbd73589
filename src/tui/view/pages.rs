//! Overlays to read: the keys of a pane, how a date came about, all of a record, all of a journal entry.

use super::fit::{pad, put};
use super::frame::dialog;
use super::wrap::wrap;
use crate::domain::calendar::Unit;
use crate::domain::enterprise::ContactRole;
use crate::domain::hazard::{Closure, Hazard};
use crate::domain::reminder::Due;
use crate::domain::rule::{Rule, Verified};
use crate::locale::Words;
use crate::store::Entry;
use crate::tui::app::App;
use crate::tui::app::ask::EnterpriseRow;
use crate::tui::app::command::{Context, offered};
use crate::tui::app::key::Key;
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

fn page<'a>(app: &'a App, overlay: &Overlay) -> Option<(Page<'a>, Scroll)> {
    match overlay {
        Overlay::Help(context, scroll) => Some((help(app, *context), *scroll)),
        Overlay::Explain(dues, scroll) => Some((explain(app, dues), *scroll)),
        Overlay::Hazard(shown, scroll) => Some((hazard(app, shown), *scroll)),
        Overlay::Enterprise(row, scroll) => Some((enterprise(app, row), *scroll)),
        Overlay::Entry(shown, scroll) => Some((entry(app, shown), *scroll)),
        _ => None,
    }
}

/// Lines of `name value`, with room for headings.
struct Page<'a> {
    app: &'a App,
    title: String,
    lines: Vec<(String, String)>,
}

impl<'a> Page<'a> {
    fn new(app: &'a App, title: String) -> Self {
        Self { app, title, lines: Vec::new() }
    }

    /// A field with its value; nothing where there is none.
    fn field(&mut self, field: &str, value: &str) {
        if !value.is_empty() {
            self.lines.push((self.app.outfit.words.get(&format!("field.{field}")), value.to_owned()));
        }
    }

    fn line(&mut self, name: String, value: String) {
        self.lines.push((name, value));
    }

    fn gap(&mut self) {
        self.lines.push((String::new(), String::new()));
    }

    fn columns(body: Rect) -> u16 {
        body.width.min(96)
    }

    fn rows(&self, columns: u16) -> Vec<(&str, &str)> {
        let room = usize::from(columns).saturating_sub(4 + NAME);
        let mut rows = Vec::new();
        for (name, value) in &self.lines {
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
            let x = put(buffer, inside.x + 1, y, inside.width, &pad(name, NAME, glyphs), theme.dim());
            put(buffer, x, y, inside.right().saturating_sub(x), value, theme.text());
        }
    }
}

fn help<'a>(app: &'a App, context: Context) -> Page<'a> {
    let words = app.outfit.words;
    let mut page = Page::new(app, words.fill("help.title", &[("pane", &words.get(&format!("pane.{context}")))]));
    for command in offered(context) {
        let keys: Vec<String> = command.keys.iter().map(Key::to_string).collect();
        page.line(keys.join(" "), words.get(&format!("command.{}", command.id)));
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
            let how = words.fill("explain.counted", &[("start", &counted.start), ("period", &words.fill(unit, &[("n", &counted.n)]))]);
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
        source.push_str(&format!(" [{}]", words.get(&format!("rule.mark.{}", rule.verified().key()))));
    }
    page.line(words.get("explain.source"), source);
}

fn hazard<'a>(app: &'a App, hazard: &Hazard) -> Page<'a> {
    let (words, facts) = (app.outfit.words, &hazard.facts);
    let mut page = Page::new(app, hazard.id.to_string());
    let term = |family: &str, key: Option<&str>| key.map_or_else(String::new, |key| words.get(&format!("{family}.{key}")));
    page.field("description", &facts.description);
    let severity = term("severity", Some(facts.severity.key()));
    page.field("severity", &facts.severity_raw.as_ref().map_or(severity.clone(), |raw| format!("{severity} ({raw})")));
    page.line(words.get("column.stage"), words.stage(hazard));
    page.field("location", &facts.location);
    page.field("owner", &facts.owner);
    page.field("category", &facts.category_raw.clone().unwrap_or_else(|| term("category", facts.category.map(|it| it.key()))));
    page.field("sector", &term("sector", facts.sector.map(|it| it.key())));
    page.field("clause", &facts.clause.as_ref().map_or_else(String::new, |clause| format!("{} {}", clause.source, clause.clause)));
    page.field("code", facts.code.as_deref().unwrap_or_default());
    page.field("found_on", &facts.found_on.to_string());
    page.field("found_by", &facts.found_by.join(" "));
    page.field("found_mode", &term("visit_mode", facts.found_mode.map(|it| it.key())));
    for deadline in &hazard.deadlines {
        let origin = term("deadline_origin", Some(deadline.origin.key()));
        page.field("deadline", &format!("{} {origin} {}", deadline.due, deadline.document.as_deref().unwrap_or_default()));
    }
    if let Some(plan) = &hazard.plan {
        page.gap();
        page.field("measures", &plan.measures);
        page.field("responsibility", &plan.responsibility);
        page.field("funds", &plan.funds.map_or_else(String::new, |yuan| yuan.to_string()));
        page.field("contingency_plan", &plan.contingency_plan);
        page.field("goal", &plan.goal);
        page.field("reinspector", &plan.reinspector);
        page.field("remediation_plan", &plan.remediation_plan);
    }
    for reinspection in &hazard.reinspections {
        page.gap();
        let result = words.get(if reinspection.passed { "answer.passed" } else { "answer.failed" });
        page.line(words.get("reminder.reinspection"), format!("{} {result} {}", reinspection.on, reinspection.by.join(" ")));
        page.field("opinion", &reinspection.opinion);
        page.field("document", reinspection.document.as_deref().unwrap_or_default());
    }
    for closed in hazard.past_closures.iter().chain(&hazard.closure) {
        closure(&mut page, closed);
    }
    if let Some(ending) = &hazard.ending {
        page.gap();
        page.line(words.stage(hazard), ending.on.to_string());
        page.field("transfer_to", ending.to.as_deref().unwrap_or_default());
        page.field("reason", &ending.reason);
    }
    page.field("notes", &facts.notes);
    for (heading, value) in &facts.extra {
        page.line(heading.clone(), value.clone());
    }
    if let Some(source) = &hazard.source {
        page.line(words.get("explain.source"), format!("{} {} {}", source.file, source.sheet, source.row));
    }
    page
}

fn closure(page: &mut Page, closure: &Closure) {
    let words = page.app.outfit.words;
    page.gap();
    let officers = [Some(closure.by.as_str()), closure.second_officer.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    page.line(words.get("reminder.close_out"), format!("{} {officers}", closure.on));
    page.field("evidence", &closure.evidence);
    page.field("document", closure.document.as_deref().unwrap_or_default());
    for look_back in &closure.look_backs {
        let result = words.get(if look_back.holds { "answer.holds" } else { "answer.relapsed" });
        page.line(words.get("reminder.look_back"), format!("{} {result} {} {}", look_back.on, look_back.by.join(" "), look_back.note));
    }
}

fn enterprise<'a>(app: &'a App, row: &EnterpriseRow) -> Page<'a> {
    let (words, facts, tally) = (app.outfit.words, &row.enterprise.facts, row.tally);
    let mut page = Page::new(app, row.enterprise.id.to_string());
    let list = |family: &str, keys: Vec<&str>| keys.iter().map(|key| words.get(&format!("{family}.{key}"))).collect::<Vec<_>>().join(" ");
    page.field("name", &facts.name);
    page.field("uscc", facts.uscc.as_deref().unwrap_or_default());
    page.field("town", &facts.town);
    page.field("address", &facts.address);
    page.field("sectors", &list("sector", facts.sectors.iter().map(|it| it.key()).collect()));
    page.field("hazchem_roles", &list("hazchem_role", facts.hazchem_roles.iter().map(|it| it.key()).collect()));
    for &role in ContactRole::ALL {
        for contact in facts.contacts_as(role) {
            page.field(role.key(), &format!("{} {}", contact.name, contact.phones.join(" ")));
        }
    }
    page.field("headcount", &facts.headcount.map_or_else(String::new, |count| count.to_string()));
    page.line(words.get("pane.group"), row.group.clone().unwrap_or_else(|| words.get("pane.unpaired")));
    let counts: [(&str, &dyn std::fmt::Display); 4] =
        [("open", &tally.open), ("major", &tally.major_open), ("overdue", &tally.overdue), ("all", &tally.listed)];
    page.line(words.get("pane.hazards"), words.fill("pane.tally", &counts));
    page.field("notes", &facts.notes);
    for (heading, value) in &facts.extra {
        page.line(heading.clone(), value.clone());
    }
    page
}

fn entry<'a>(app: &'a App, entry: &Entry) -> Page<'a> {
    let words = app.outfit.words;
    let mut page = Page::new(app, words.fill("entry.title", &[("seq", &entry.seq)]));
    page.line(words.get("entry.what"), format!("{} {}", entry.subject, words.headline(entry)));
    page.line(words.get("entry.at"), entry.at.format("%Y-%m-%d %H:%M:%S").to_string());
    page.line(words.get("entry.who"), format!("{} ({})", entry.who.officer, entry.who.account));
    for line in words.particulars(entry) {
        page.line(String::new(), line);
    }
    for changed in app.changed_by(entry) {
        let show = |value: &Value| shown(words, &changed.field, value);
        page.field(&changed.field, &format!("{} -> {}", show(&changed.before), show(&changed.since)));
    }
    page.gap();
    page.line(words.get("entry.before"), if entry.base == 0 { words.get("entry.first") } else { entry.base.to_string() });
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
