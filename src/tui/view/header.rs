//! The line at the top: the programme, its figures, the day, and who sits here.

use super::fit::{fit, put, width};
use crate::tui::app::App;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(app: &App, area: Rect, buffer: &mut Buffer) {
    let (words, theme, overview) = (app.outfit.words, app.outfit.theme, &app.overview);
    super::frame::fill(buffer, area, theme.header());
    let today = app.outfit.today;
    let duty = overview.on_duty.join(" ");
    let duty = if duty.is_empty() { String::new() } else { format!("{}  ", words.fill("header.duty", &[("names", &duty)])) };
    let day = format!("{} {}", today.format("%m-%d"), words.weekday(today));
    let me = format!("{day}  {duty}{}", app.outfit.officer.name);
    let group = overview.group.as_ref().map_or_else(String::new, |group| format!("  {group}"));
    let expected = overview.programme.facts.enterprises.map_or(overview.enterprises, |named| named.max(overview.enterprises));
    let mut figures = words.fill("header.paired", &[("paired", &overview.paired), ("all", &expected)]);
    for (key, count) in [("header.open", overview.open), ("header.major", overview.major_open), ("header.overdue", overview.overdue)] {
        figures.push_str("  ");
        figures.push_str(&words.fill(key, &[("count", &count)]));
    }
    // On a narrow screen the figures stay: first my group goes, then my own name, then who is on duty.
    let rights = [format!("{me}{group} "), format!("{me} "), format!("{day}  {} ", duty.trim_end()), format!("{day} ")];
    let fits = |right: &&String| width(right) + width(&figures) + 2 <= usize::from(area.width);
    let right = rights.iter().find(fits).unwrap_or(&rights[3]);
    let room = usize::from(area.width).saturating_sub(width(right) + 1);
    // On a narrow screen the figures go before the names.
    let program = words.get("general.program");
    let number = &overview.programme.facts.document_number;
    let ways = [format!(" {program}  {number}   {figures}"), format!(" {program}  {figures}"), format!(" {figures}")];
    let left = ways.iter().find(|way| width(way) <= room).unwrap_or(&ways[2]);
    put(buffer, area.x, area.y, area.width, &fit(left, room, app.outfit.glyphs), theme.header());
    let at = area.right().saturating_sub(width(right) as u16);
    put(buffer, at, area.y, area.width, right, theme.header());
}
