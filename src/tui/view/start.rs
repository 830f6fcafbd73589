//! The first run, on an empty database: what the program is, what can be done now, which keys there are, and where the
//! data lies.

use super::fit::put;
use super::frame::dialog;
use super::menus::choice;
use super::wrap::wrap;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::tui::app::App;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::fmt::Display;

/// The choices, by their locale keys.
const CHOICES: [&str; 3] = ["import", "demo", "empty"];
/// Columns of the page, at most: longer lines are hard to read.
const COLUMNS: u16 = 84;

/// A line of the page: a choice by its place, or text.
enum Line {
    Choice(usize),
    Text(u16, String, Style),
}

pub(super) fn draw(app: &App, selected: usize, body: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    let columns = usize::from(body.width.min(COLUMNS)) - 4;
    let roomy = lines(app, selected, columns, true);
    // In a low window only the selected choice says what it does.
    let lines = if roomy.len() > usize::from(body.height) - 2 { lines(app, selected, columns, false) } else { roomy };
    let title = format!(" {} ", words.get("start.title"));
    let inside = dialog(buffer, body, COLUMNS, lines.len() as u16 + 2, &title, theme, app.outfit.glyphs);
    for (y, line) in (inside.y..inside.bottom()).zip(&lines) {
        match line {
            Line::Choice(at) => {
                let text = format!("{} {}", at + 1, words.get(&format!("start.{}", CHOICES[*at])));
                choice(app, inside, y, *at == selected, &text, theme.text(), buffer);
            }
            Line::Text(indent, text, style) => _ = put(buffer, inside.x + 1 + indent, y, inside.width - 1 - indent, text, *style),
        }
    }
    None
}

fn lines(app: &App, selected: usize, columns: usize, roomy: bool) -> Vec<Line> {
    let (words, theme) = (app.outfit.words, app.outfit.theme);
    let of_panes = |id| app.outfit.keys.key(id, Context::Enterprises);
    let (new, import) = (of_panes(CommandId::NewEnterprise), of_panes(CommandId::Import));
    let mut page = Vec::new();
    let text = |page: &mut Vec<Line>, indent: u16, text: &str, style| {
        let lines = wrap(text, columns - usize::from(indent));
        page.extend(lines.into_iter().map(|line| Line::Text(indent, line.to_owned(), style)));
    };
    let gap = |page: &mut Vec<Line>| page.extend(roomy.then(|| Line::Text(0, String::new(), theme.text())));
    gap(&mut page);
    text(&mut page, 0, &words.get("start.welcome"), theme.text());
    gap(&mut page);
    for (at, key) in CHOICES.iter().enumerate() {
        page.push(Line::Choice(at));
        if roomy || at == selected {
            let what = words.fill(&format!("start.{key}_what"), &[("new", &new), ("import", &import)]);
            text(&mut page, 4, &what, theme.dim());
        }
    }
    gap(&mut page);
    let (help, palette) = (of_panes(CommandId::Help), of_panes(CommandId::Palette));
    let (enter, close) = (of_panes(CommandId::Enter), app.outfit.keys.key(CommandId::Close, Context::Menu));
    let arrows = app.outfit.glyphs.up_down();
    let keys: [(&str, &dyn Display); 5] =
        [("arrows", &arrows), ("enter", &enter), ("close", &close), ("help", &help), ("palette", &palette)];
    text(&mut page, 0, &words.fill("start.keys", &keys), theme.text());
    if let Some(path) = &app.overview.path {
        text(&mut page, 0, &words.fill("start.place", &[("path", &path.display())]), theme.dim());
    }
    gap(&mut page);
    page
}
