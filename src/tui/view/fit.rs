//! Text by display columns: fitting, padding, and writing it straight into the buffer.

use super::glyphs::Glyphs;
use crate::domain::text::is_steering;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns of a character that is one by itself whatever stands beside it, as nearly all here are: ASCII, Chinese
/// characters, their punctuation. Nothing that joins others is among them.
fn plain_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '\u{3001}'..='\u{3020}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}' => Some(2),
        _ => None,
    }
}

/// What a reader takes for the characters of a text, each with its columns.
struct Characters<'t>(&'t str);

impl<'t> Iterator for Characters<'t> {
    type Item = (&'t str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let mut letters = self.0.chars();
        let first = letters.next()?;
        let (end, wide) = match plain_width(first) {
            Some(wide) if letters.next().is_none_or(|next| plain_width(next).is_some()) => (first.len_utf8(), wide),
            _ => self.0.graphemes(true).next().map(|grapheme| (grapheme.len(), grapheme.width()))?,
        };
        let (character, rest) = self.0.split_at(end);
        self.0 = rest;
        Some((character, wide))
    }
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(plain_width).sum::<Option<usize>>().unwrap_or_else(|| text.width())
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
    let (mut taken, mut end) = (0, 0);
    for (character, wide) in Characters(text) {
        taken += wide;
        if taken > columns {
            break;
        }
        end += character.len();
    }
    text.split_at(end)
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
    for (grapheme, wide) in Characters(&harmless) {
        let wide = wide as u16;
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_plain_text_is_what_the_tables_say(text in "[ -~\u{3000}-\u{303F}\u{4E00}-\u{9FFF}\u{FF00}-\u{FFEF}\u{300}e\u{301}]{0,20}") {
            prop_assert_eq!(width(&text), text.width());
            let slow: Vec<_> = text.graphemes(true).map(|grapheme| (grapheme, grapheme.width())).collect();
            prop_assert_eq!(Characters(&text).collect::<Vec<_>>(), slow);
        }

        #[test]
        fn every_plain_character_stands_alone(c in "[ -~\u{3001}-\u{3020}\u{4E00}-\u{9FFF}\u{FF01}-\u{FF60}]{2}") {
            prop_assert!(c.chars().all(|c| plain_width(c) == Some(c.to_string().width())));
            prop_assert_eq!(c.graphemes(true).count(), 2);
        }
    }
}
