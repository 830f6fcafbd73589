//! The last two lines: what came of the last thing done or the filters that are on, and the keys of what has focus.

use super::fit::{fit, put, width};
use crate::access::agenda::Scope;
use crate::domain::id::GroupId;
use crate::keymap::Binding;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::tui::app::layout::Layout;
use crate::tui::app::overlay::Overlay;
use crate::tui::app::{App, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

pub(super) fn draw(app: &App, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    keys(app, layout.footer, buffer);
    if let Some(line) = app.finding.as_ref().filter(|_| app.overlays.is_empty()) {
        let label = format!(" {} ", app.outfit.words.get("filter.finding"));
        let x = put(buffer, layout.notice.x, layout.notice.y, layout.notice.width, &label, app.outfit.theme.key());
        let (text, column) = line.window(usize::from(layout.notice.width.saturating_sub(x)));
        put(buffer, x, layout.notice.y, layout.notice.width.saturating_sub(x), text, app.outfit.theme.text());
        return Some(Position::new(x + column as u16, layout.notice.y));
    }
    notice(app, layout.notice, buffer);
    None
}

fn notice(app: &App, area: Rect, buffer: &mut Buffer) {
    let theme = app.outfit.theme;
    let filters = filters(app);
    let mut x = area.x + 1;
    if !filters.is_empty() {
        x = put(buffer, x, area.y, area.width, &format!("{}  ", filters.join(" ")), theme.soon());
    }
    for (text, style) in status(app) {
        let room = area.right().saturating_sub(x);
        x = put(buffer, x, area.y, room, &format!("{}  ", fit(&text, room.into(), app.outfit.glyphs)), style);
    }
}

/// What went wrong, what is waited for, and what came of the last thing done: in this order where there is not room for all.
fn status(app: &App) -> Vec<(String, Style)> {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    let notice = |bad, style| app.notice.iter().filter(move |notice| notice.bad == bad).map(move |notice| (notice.text.clone(), style));
    let waiting = app.waiting.as_ref().map(|waiting| (words.waiting(waiting.change, waiting.holder.as_ref()), theme.soon()));
    let saving = app.is_saving_aside().then(|| (words.get("notice.saving"), theme.soon()));
    let importing = app.import_under_way().map(|importing| {
        let progress = importing.progress().unwrap_or_default();
        let key = if progress.writes { "import.under_way" } else { "import.reads_under_way" };
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("name", &importing.name()), ("rows", &progress.rows), ("total", &progress.total)];
        (app.hint(key, app.focus.context(), &values), theme.soon())
    });
    notice(true, theme.error()).chain(importing.or(waiting).or(saving)).chain(notice(false, theme.good())).collect()
}

/// The filters that are on, in the pane in focus.
fn filters(app: &App) -> Vec<String> {
    let words = app.outfit.words;
    let mut on = Vec::new();
    let mut say = |key: &str, what: &str| on.push(words.fill(key, &[("what", &what)]));
    let group_name = |_: GroupId| app.overview.group.clone().unwrap_or_default();
    let (text, sector, severity, group, overdue) = match app.focus {
        Pane::Enterprises => {
            let filter = &app.enterprise_filter;
            (&filter.text, filter.sector, None, filter.group, filter.overdue)
        }
        Pane::Agenda => {
            let filter = &app.agenda_filter;
            let group = if let Scope::Group(group) = filter.scope { Some(group) } else { None };
            (&filter.text, filter.sector, filter.severity, group, filter.overdue)
        }
        Pane::Hazards | Pane::Timeline => {
            let filter = &app.hazard_filter;
            (&filter.text, filter.sector, filter.severity, app.enterprise_filter.group, filter.overdue)
        }
    };
    if !text.is_empty() {
        say("filter.text", text);
    }
    if let Some(sector) = sector {
        say("filter.sector", &words.get(&format!("sector.{sector}")));
    }
    if let (Some(stage), Pane::Hazards | Pane::Timeline) = (app.hazard_filter.stage, app.focus) {
        say("filter.stage", &words.get(&format!("stage.{stage}")));
    }
    if let Some(severity) = severity {
        say("filter.severity", &words.get(&format!("severity.{severity}")));
    }
    if let Some(group) = group {
        say("filter.group", &group_name(group));
    }
    if app.focus == Pane::Agenda && app.agenda_filter.scope == Scope::Mine {
        say("filter.mine", &app.outfit.officer.name);
    }
    if overdue {
        say("filter.overdue", "");
    }
    on
}

fn keys(app: &App, area: Rect, buffer: &mut Buffer) {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    let context = app.overlays.last().map_or(app.focus.context(), Overlay::context);
    let mut x = area.x + 1;
    if app.overlays.is_empty() && app.finding.is_some() {
        for (key, name) in [(Key::Enter, "footer.keep_filter"), (Key::Esc, "footer.drop_filter")] {
            x = put(buffer, x, area.y, area.right().saturating_sub(x), &key.to_string(), theme.key());
            x = put(buffer, x, area.y, area.right().saturating_sub(x), &format!(" {}  ", words.get(name)), theme.text());
        }
        return;
    }
    if app.overlays.is_empty() {
        x = put(buffer, x, area.y, area.width, &selecting(app), theme.key());
        x = put(buffer, x, area.y, area.width, &format!(" {}  ", words.get("footer.select")), theme.text());
    }
    if app.outfit.keys.offered(context).any(|command| command.id == CommandId::DayAfter) {
        x = put(buffer, x, area.y, area.width, app.outfit.glyphs.arrows(), theme.key());
        x = put(buffer, x, area.y, area.width, &format!(" {}  ", words.get("footer.days")), theme.text());
    }
    let offered = app.outfit.keys.offered(context).filter(|command| command.footer && app.is_of_use(command.id));
    let mut offers: Vec<Offer> = offered.map(|command| Offer::of(command, context, app)).collect();
    if app.writes_lines() {
        offers.insert(offers.len().min(2), Offer { key: Key::Enter.to_string(), name: words.get("footer.new_line"), stays: true });
    }
    // On a narrow screen how to go on and how to leave stay.
    let room = usize::from(area.right().saturating_sub(x));
    while offers.iter().map(Offer::width).sum::<usize>() > room {
        match offers.iter().rposition(|offer| !offer.stays) {
            Some(last) => _ = offers.remove(last),
            None => break,
        }
    }
    for offer in offers {
        x = put(buffer, x, area.y, area.right().saturating_sub(x), &offer.key, theme.key());
        x = put(buffer, x, area.y, area.right().saturating_sub(x), &format!(" {}  ", offer.name), theme.text());
    }
}

/// A command as the footer shows it.
struct Offer {
    key: String,
    name: String,
    stays: bool,
}

impl Offer {
    fn of(command: &Binding, context: Context, app: &App) -> Self {
        let words = app.outfit.words;
        let mut keys = command.keys.iter();
        let mut key = keys.next().map_or_else(String::new, Key::to_string);
        // Whoever wonders what Enter does finds it; a space ticks where arrows only move.
        let further = keys.find(|key| match key {
            Key::Enter => !(command.id == CommandId::NextField && app.writes_lines()),
            key => command.id == CommandId::NextChoice && **key == Key::Char(' '),
        });
        if let Some(further) = further {
            key = format!("{key}/{further}");
        }
        let own = words.find(&format!("footer.{context}.{}", command.id));
        let name = own.unwrap_or_else(|| words.get(&format!("command_short.{}", command.id)));
        use CommandId::{Back, Choose, Close, Enter, Help, Save, Stop, TakeDay};
        Self { key, name, stays: matches!(command.id, Back | Choose | Close | Enter | Help | Save | Stop | TakeDay) }
    }

    fn width(&self) -> usize {
        width(&self.key) + width(&self.name) + 3
    }
}

/// The keys that select.
fn selecting(app: &App) -> String {
    let key = |id| app.outfit.keys.key(id, app.focus.context());
    let (up, down) = (key(CommandId::Up), key(CommandId::Down));
    let arrows = (up.as_str(), down.as_str()) == (&Key::Up.to_string(), &Key::Down.to_string());
    if arrows { app.outfit.glyphs.up_down().to_owned() } else { format!("{up}/{down}") }
}
