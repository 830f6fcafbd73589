//! Text by display columns: fitting, padding, and writing it straight into the buffer.

use super::glyphs::Glyphs;
use crate::domain::text::is_steering;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text, cut to `columns` with a sign that something was cut; never half a wide character.
pub fn fit(text: &str, columns: usize, glyphs: Glyphs) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let sign = glyphs.ellipsis();
    let room = columns.saturating_sub(width(sign));
    let (head, _) = split(text, room);
    if columns == 0 { Cow::Borrowed("") } else { Cow::Owned(format!("{head}{sign}")) }
}

/// The text, cut or filled with spaces to exactly `columns`.
pub fn pad(text: &str, columns: usize, glyphs: Glyphs) -> String {
    let mut fitted = fit(text, columns, glyphs).into_owned();
    fitted.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&fitted))));
    fitted
}

/// The text, filled with spaces on its left to `columns`.
pub fn pad_left(text: &str, columns: usize, glyphs: Glyphs) -> String {
    let fitted = fit(text, columns, glyphs);
    let mut padded = " ".repeat(columns.saturating_sub(width(&fitted)));
    padded.push_str(&fitted);
    padded
}

/// The part of the text that takes at most `columns`, and the rest.
pub fn split(text: &str, columns: usize) -> (&str, &str) {
    let mut taken = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        taken += width(grapheme);
        if taken > columns {
            return text.split_at(at);
        }
    }
    (text, "")
}

/// Writes text at a place of the buffer, at most `columns` wide; returns the column behind it. What could drive a
/// terminal is left out.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
    let area = buffer.area;
    let limit = x.saturating_add(columns).min(area.right());
    if y < area.top() || y >= area.bottom() {
        return x;
    }
    let harmless: Cow<str> = if text.contains(is_steering) { text.replace(is_steering, "").into() } else { text.into() };
    let mut at = x;
    for grapheme in harmless.graphemes(true) {
        let wide = width(grapheme) as u16;
        if wide == 0 {
            continue;
        }
        if at + wide > limit {
            break;
        }
        buffer[(at, y)].set_symbol(grapheme).set_style(style);
        for hidden in at + 1..at + wide {
            buffer[(hidden, y)].reset();
            buffer[(hidden, y)].set_style(style);
        }
        at += wide;
    }
    at
}
