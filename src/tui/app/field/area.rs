//! A field of several lines, with soft wrap.

use crate::domain::text::clean_multiline;
use crate::tui::app::key::Key;
use tui_textarea::{Input, Key as AreaKey, TextArea, WrapMode};

/// Several lines of text with a cursor.
#[derive(Clone, Debug)]
pub struct Area {
    inner: TextArea<'static>,
}

impl Area {
    /// An area that holds `text`, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut inner = TextArea::new(clean_multiline(text).split('\n').map(str::to_owned).collect());
        inner.set_wrap_mode(WrapMode::WordOrGlyph);
        inner.set_cursor_line_style(Default::default());
        // The terminal's own cursor is the cursor: an input method opens its window there.
        inner.set_cursor_style(Default::default());
        inner.move_cursor(tui_textarea::CursorMove::Bottom);
        inner.move_cursor(tui_textarea::CursorMove::End);
        Self { inner }
    }

    /// What it holds.
    pub fn text(&self) -> String {
        self.inner.lines().join("\n")
    }

    /// Takes a key; says whether it meant something here.
    pub fn press(&mut self, key: Key) -> bool {
        let (key, ctrl) = match key {
            Key::Char(letter) if !letter.is_control() => (AreaKey::Char(letter), false),
            Key::Enter => (AreaKey::Enter, false),
            Key::Backspace => (AreaKey::Backspace, false),
            Key::Delete => (AreaKey::Delete, false),
            Key::Left => (AreaKey::Left, false),
            Key::Right => (AreaKey::Right, false),
            Key::Up => (AreaKey::Up, false),
            Key::Down => (AreaKey::Down, false),
            Key::Home => (AreaKey::Home, false),
            Key::End => (AreaKey::End, false),
            Key::PageUp => (AreaKey::PageUp, false),
            Key::PageDown => (AreaKey::PageDown, false),
            Key::Ctrl(letter @ ('a' | 'e' | 'k' | 'w' | 'u' | 'z' | 'y')) => (AreaKey::Char(letter), true),
            _ => return false,
        };
        match (key, ctrl) {
            (AreaKey::Char('z'), true) => self.inner.undo(),
            (AreaKey::Char('y'), true) => self.inner.redo(),
            (AreaKey::Char('u'), true) => self.inner.delete_line_by_head(),
            (key, ctrl) => self.inner.input(Input { key, ctrl, alt: false, shift: false }),
        };
        true
    }

    /// Takes pasted text of any number of lines.
    pub fn paste(&mut self, text: &str) {
        self.inner.insert_str(clean_multiline(text));
    }

    /// The area as a widget and for asking where its cursor is on screen.
    pub fn widget(&self) -> &TextArea<'static> {
        &self.inner
    }

    /// Whether the cursor is on the first line, so that up means the field before.
    pub fn at_top(&self) -> bool {
        self.inner.cursor().0 == 0
    }

    /// Whether the cursor is on the last line, so that down means the next field.
    pub fn at_bottom(&self) -> bool {
        self.inner.cursor().0 + 1 >= self.inner.lines().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::key::parse_keys;

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
