//! A field of one line.

use crate::domain::text::{clean, is_steering};
use crate::keymap::key::Key;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// One line of text with a cursor between its characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// Byte offset of the cursor, on a boundary between characters as a person sees them.
    at: usize,
}

impl Line {
    /// A line that holds `text`, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let text = clean(text);
        Self { at: text.len(), text }
    }

    /// What it holds.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Empties it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes a key; says whether it meant something here.
    pub fn press(&mut self, key: Key) -> bool {
        match key {
            Key::Char(letter) if !is_steering(letter) => self.insert(letter.encode_utf8(&mut [0; 4])),
            Key::Left => self.at = self.before(),
            Key::Right => self.at = self.after(),
            Key::Home | Key::Ctrl('a') => self.at = 0,
            Key::End | Key::Ctrl('e') => self.at = self.text.len(),
            Key::Backspace => self.remove(self.before()..self.at),
            Key::Delete => self.remove(self.at..self.after()),
            Key::Ctrl('u') => self.remove(0..self.at),
            Key::Ctrl('k') => self.remove(self.at..self.text.len()),
            Key::Ctrl('w') => self.remove(self.word_start()..self.at),
            _ => return false,
        }
        true
    }

    /// Takes pasted text; its line breaks become spaces.
    pub fn paste(&mut self, text: &str) {
        self.insert(&clean(text));
    }

    /// The part to show in `columns`, and the cursor's column in it.
    pub fn window(&self, columns: usize) -> (&str, usize) {
        let (mut start, mut taken) = (self.at, 0);
        for (at, grapheme) in self.text[..self.at].grapheme_indices(true).rev() {
            taken += grapheme.width();
            // One column is the cursor's, when it stands at the end.
            if taken + 1 > columns {
                break;
            }
            start = at;
        }
        (&self.text[start..], self.text[start..self.at].width())
    }

    fn insert(&mut self, text: &str) {
        self.text.insert_str(self.at, text);
        self.at += text.len();
    }

    fn remove(&mut self, range: std::ops::Range<usize>) {
        self.at = range.start;
        self.text.replace_range(range, "");
    }

    fn before(&self) -> usize {
        self.text[..self.at].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.at..].graphemes(true).next().map_or(self.at, |first| self.at + first.len())
    }

    fn word_start(&self) -> usize {
        let head = self.text[..self.at].trim_end();
        head.split_word_bound_indices().next_back().map_or(0, |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::key::parse_keys;

    fn typed(keys: &str) -> Line {
        let mut line = Line::default();
        for key in parse_keys(keys) {
            line.press(key);
        }
        line
    }

    #[test]
    fn keys_edit_at_the_cursor() {
        for (keys, text) in [
            ("abc<Left>x", "abxc"),
            ("abc<Home>x<End>y", "xabcy"),
            ("abc<Backspace><Backspace>", "a"),
            ("abc<Home><Delete>", "bc"),
            ("one two<C-w>", "one "),
            ("one two<Left><Left><C-u>", "wo"),
            ("one<Home><Right><C-k>", "o"),
            ("<Backspace><Left><Delete>a", "a"),
        ] {
            assert_eq!(typed(keys).text(), text, "{keys}");
        }
    }

    #[test]
    fn a_paste_of_several_lines_becomes_one() {
        let mut line = Line::new("a");
        line.paste("b\r\nc\u{1b}[31m");
        assert_eq!(line.text(), "ab c[31m");
    }

    #[test]
    fn a_long_text_shows_its_part_around_the_cursor() {
        let mut line = Line::new("0123456789");
        assert_eq!(line.window(5), ("6789", 4));
        line.press(Key::Home);
        assert_eq!(line.window(5), ("0123456789", 0));
        let wide = Line::new("\u{4e00}\u{4e8c}\u{4e09}");
        let (text, column) = wide.window(5);
        assert_eq!((text.width(), column), (4, 4));
    }
}
