//! A field of several lines, with soft wrap.
//!
//! The text area edits; breaking its text into lines is ours, for its own soft wrap begins lines with a comma or a
//! closing bracket, as Chinese must not.

use crate::domain::text::{clean_multiline, is_steering};
use crate::keymap::key::Key;
use crate::tui::view::fit::{split, width};
use crate::tui::view::wrap::breaks;
use std::cell::Cell;
use std::ops::Range;
use tui_textarea::{CursorMove, Input, Key as AreaKey, TextArea};
use unicode_segmentation::UnicodeSegmentation;

/// Several lines of text with a cursor.
#[derive(Clone, Debug)]
pub struct Area {
    /// Boxed: it is many times larger than other fields.
    inner: Box<TextArea<'static>>,
    /// Columns and rows of its last drawing: what up and down mean depends on them, and only the view knows them.
    room: Cell<(usize, usize)>,
}

/// What of an area is seen.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The lines on screen, from the first that is seen.
    pub lines: Vec<&'a str>,
    /// The cursor's column.
    pub column: usize,
    /// The cursor's row among `lines`.
    pub row: usize,
    /// How many lines are above those that are seen, and how many below.
    pub hidden: (usize, usize),
}

/// A line on screen: a part of a line of the text.
struct Row {
    line: usize,
    part: Range<usize>,
}

impl Area {
    /// An area that holds `text`, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut inner = TextArea::new(clean_multiline(text).split('\n').map(str::to_owned).collect());
        inner.move_cursor(CursorMove::Bottom);
        inner.move_cursor(CursorMove::End);
        Self { inner: Box::new(inner), room: Cell::new((usize::MAX, 1)) }
    }

    /// What it holds.
    pub fn text(&self) -> String {
        self.inner.lines().join("\n")
    }

    /// Takes a key; says whether it meant something here.
    pub fn press(&mut self, key: Key) -> bool {
        let page = self.room.get().1.max(2) as isize - 1;
        let key = match key {
            Key::Up => return self.move_rows(-1),
            Key::Down => return self.move_rows(1),
            Key::PageUp => return self.move_rows(-page),
            Key::PageDown => return self.move_rows(page),
            Key::Ctrl('z') => return self.always(TextArea::undo),
            Key::Ctrl('y') => return self.always(TextArea::redo),
            Key::Ctrl('u') => return self.always(TextArea::delete_line_by_head),
            Key::Ctrl(letter @ ('a' | 'e' | 'k' | 'w')) => {
                self.inner.input(Input { key: AreaKey::Char(letter), ctrl: true, alt: false, shift: false });
                return true;
            }
            Key::Char(letter) if !is_steering(letter) => AreaKey::Char(letter),
            Key::Enter => AreaKey::Enter,
            Key::Backspace => AreaKey::Backspace,
            Key::Delete => AreaKey::Delete,
            Key::Left => AreaKey::Left,
            Key::Right => AreaKey::Right,
            Key::Home => AreaKey::Home,
            Key::End => AreaKey::End,
            _ => return false,
        };
        self.inner.input(Input { key, ctrl: false, alt: false, shift: false });
        true
    }

    /// Takes pasted text of any number of lines.
    pub fn paste(&mut self, text: &str) {
        self.inner.insert_str(clean_multiline(text));
    }

    /// What of it is seen in so much room, the cursor included. It scrolls by half of the room at a time.
    pub fn shown(&self, columns: usize, rows: usize) -> Shown<'_> {
        let rows = rows.max(1);
        self.room.set((columns, rows));
        let all = self.rows();
        let (cursor, column) = self.place(&all);
        let half = (rows / 2).max(1);
        let top = if cursor < rows { 0 } else { ((cursor - rows) / half + 1) * half };
        let seen = all.iter().skip(top).take(rows);
        let lines: Vec<&str> = seen.map(|row| &self.inner.lines()[row.line][row.part.clone()]).collect();
        let below = all.len() - top - lines.len();
        // Spaces may hang over the end of a line; the cursor does not.
        Shown { lines, column: column.min(columns.saturating_sub(1)), row: cursor - top, hidden: (top, below) }
    }

    /// Whether the cursor is on the first line on screen, so that up means the field before.
    pub fn at_top(&self) -> bool {
        self.place(&self.rows()).0 == 0
    }

    /// Whether the cursor is on the last line on screen, so that down means the next field.
    pub fn at_bottom(&self) -> bool {
        let rows = self.rows();
        self.place(&rows).0 + 1 == rows.len()
    }

    fn always(&mut self, edit: impl FnOnce(&mut TextArea<'static>) -> bool) -> bool {
        edit(&mut self.inner);
        true
    }

    fn rows(&self) -> Vec<Row> {
        let columns = self.room.get().0;
        // One column is the cursor's, when it stands at the end of a full line.
        let parts = |line: &str| breaks(line, columns.saturating_sub(1));
        self.inner.lines().iter().enumerate().flat_map(|(line, text)| parts(text).into_iter().map(move |part| Row { line, part })).collect()
    }

    /// The row on screen and the column where the cursor is.
    fn place(&self, rows: &[Row]) -> (usize, usize) {
        let cursor = self.inner.cursor();
        let text = &self.inner.lines()[cursor.0];
        let at = text.char_indices().nth(cursor.1).map_or(text.len(), |(at, _)| at);
        // At a break the cursor is before the next character, so on the later row.
        let row = rows.iter().rposition(|row| row.line == cursor.0 && row.part.start <= at).unwrap_or(0);
        (row, width(&text[rows[row].part.start..at]))
    }

    fn move_rows(&mut self, by: isize) -> bool {
        let rows = self.rows();
        let (from, column) = self.place(&rows);
        let to = from.saturating_add_signed(by).min(rows.len() - 1);
        if to == from {
            return true;
        }
        let Row { line, part } = &rows[to];
        let text = &self.inner.lines()[*line];
        let (mut head, rest) = split(&text[part.clone()], column);
        let broken = rows.get(to + 1).is_some_and(|next| next.line == *line);
        if rest.is_empty() && broken {
            // The end of a broken line is the beginning of the next.
            head = head.grapheme_indices(true).next_back().map_or("", |(at, _)| &head[..at]);
        }
        let before = text[..part.start + head.len()].chars().count();
        let clamp = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
        self.inner.move_cursor(CursorMove::Jump(clamp(*line), clamp(before)));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::key::parse_keys;

    #[test]
    fn keys_and_pastes_of_several_lines() {
        let mut area = Area::new("one");
        for key in parse_keys("<Enter>two<Home>x") {
            assert!(area.press(key));
        }
        assert_eq!(area.text(), "one\nxtwo");
        area.paste("a\r\nb\u{7}");
        assert_eq!(area.text(), "one\nxa\nbtwo");
        assert!(area.at_bottom() && !area.at_top());
        area.press(Key::Ctrl('z'));
        assert_eq!(area.text(), "one\nxtwo");
    }
}
