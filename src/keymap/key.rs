//! Keys in the program's own words, so that nothing above the terminal knows how one sends them, and as a person writes
//! them: `g`, `F7`, `PgUp`, `Ctrl-F`.
use std::fmt::{self, Display};
use std::str::FromStr;

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character as typed, Shift already applied.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Delete the character before the cursor.
    Backspace,
    /// Delete the character at the cursor.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, from 1.
    F(u8),
    /// A character with Ctrl, in lower case.
    Ctrl(char),
    /// A character with Alt, or after Esc.
    Alt(char),
}

/// Keys that have a name, in any case of its letters; the first of a key's names is shown.
const NAMES: [(&str, Key); 21] = [
    ("Space", Key::Char(' ')),
    ("Enter", Key::Enter),
    ("Esc", Key::Esc),
    ("Tab", Key::Tab),
    ("Shift-Tab", Key::BackTab),
    ("BackTab", Key::BackTab),
    ("Backspace", Key::Backspace),
    ("Delete", Key::Delete),
    ("Del", Key::Delete),
    ("Insert", Key::Insert),
    ("Ins", Key::Insert),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PgUp", Key::PageUp),
    ("PageUp", Key::PageUp),
    ("PgDn", Key::PageDown),
    ("PageDown", Key::PageDown),
];

impl Key {
    /// The key that was meant when a Chinese input method was left on: full-width signs, letters and digits, the
    /// ideographic space and Chinese punctuation become the ASCII character on the same key. For use outside text
    /// fields only, where a full-width character is what the officer wants.
    pub fn plain(self) -> Key {
        match self {
            Key::Char(c) => Key::Char(ascii_twin(c)),
            other => other,
        }
    }

    /// Another key for which a terminal sends the same.
    pub fn same(self) -> Option<Key> {
        match self {
            Key::Ctrl('h') => Some(Key::Backspace),
            Key::Ctrl('i') => Some(Key::Tab),
            Key::Ctrl('m') => Some(Key::Enter),
            _ => None,
        }
    }

    /// Whether every terminal can send it, and it is no part of a text in Chinese.
    pub fn can_be_typed(self) -> bool {
        match self {
            Key::Char(c) => matches!(c, ' '..='~'),
            Key::Ctrl(c) => c == ' ' || c.is_ascii_lowercase(),
            // These begin what terminals send for other keys.
            Key::Alt(c) => c.is_ascii_graphic() && !matches!(c, '[' | 'O'),
            Key::F(_) => true,
            named => NAMES.iter().any(|(_, key)| *key == named),
        }
    }
}

/// The ASCII character on the key that types `c` in a Chinese input method.
fn ascii_twin(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{3001}' => '/',
        '\u{3002}' => '.',
        '\u{300a}' => '<',
        '\u{300b}' => '>',
        '\u{3010}' => '[',
        '\u{3011}' => ']',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2014}' => '_',
        '\u{2026}' => '^',
        '\u{00b7}' => '`',
        '\u{ffe5}' => '$',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, key)| key == self).map(|(name, _)| *name);
        match self {
            Key::F(n) => f.pad(&format!("F{n}")),
            Key::Ctrl(c) => f.pad(&format!("Ctrl-{}", Key::Char(c.to_ascii_uppercase()))),
            Key::Alt(c) => f.pad(&format!("Alt-{c}")),
            Key::Char(c) if name.is_none() => f.pad(c.encode_utf8(&mut [0; 4])),
            _ => f.pad(name.unwrap_or_default()),
        }
    }
}

/// A text that names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no key")]
pub struct NoSuchKey(String);

impl FromStr for Key {
    type Err = NoSuchKey;

    /// Reads a key as a person writes it: `x`, `F7`, `PgUp`, `Space`, `Ctrl-S` or `C-s`, `Alt-x` or `A-x`.
    fn from_str(text: &str) -> Result<Key, NoSuchKey> {
        if let Some(c) = only_char(text) {
            return Ok(Key::Char(c));
        }
        let small = text.to_ascii_lowercase();
        let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, key)| *key);
        let after = |prefix: &str| small.strip_prefix(prefix).map(|rest| &text[text.len() - rest.len()..]);
        let ctrl = |rest: &str| if rest.eq_ignore_ascii_case("Space") { Some(' ') } else { only_char(rest) };
        named
            .or_else(|| after("ctrl-").or(after("c-")).and_then(ctrl).map(|c| Key::Ctrl(c.to_ascii_lowercase())))
            .or_else(|| after("alt-").or(after("a-")).and_then(only_char).map(Key::Alt))
            .or_else(|| after("f").and_then(|n| n.parse().ok()).filter(|n| (1..=12).contains(n)).map(Key::F))
            .ok_or_else(|| NoSuchKey(text.to_owned()))
    }
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// The keys of a key string such as `jj<Enter>`, for tests and scripts: `<Name>` is a key, `<lt>` a `<`, anything else
/// the character itself. A `<` that opens no key name is itself too.
pub fn parse_keys(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (key, taken) = bracketed(rest).unwrap_or((Key::Char(c), c.len_utf8()));
        keys.push(key);
        rest = &rest[taken..];
    }
    keys
}

/// The key whose name stands in angle brackets at the front, and the length of both.
fn bracketed(text: &str) -> Option<(Key, usize)> {
    let (name, _) = text.strip_prefix('<')?.split_once('>')?;
    let key = match name {
        "lt" => Key::Char('<'),
        _ => name.parse().ok().filter(|_| only_char(name).is_none())?,
    };
    Some((key, name.len() + 2))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn key_strings_read_back() {
        assert_eq!(parse_keys("jj<Enter>"), [Key::Char('j'), Key::Char('j'), Key::Enter]);
        assert_eq!(parse_keys("<C-s><A-x><F10><lt>a"), [Key::Ctrl('s'), Key::Alt('x'), Key::F(10), Key::Char('<'), Key::Char('a')]);
        assert_eq!(parse_keys("a<b>c"), "a<b>c".chars().map(Key::Char).collect::<Vec<_>>());
        for (name, key) in NAMES {
            assert_eq!(parse_keys(&format!("<{name}>")), [key]);
        }
    }

    #[test]
    fn a_key_is_read_as_it_is_shown() {
        let keys = parse_keys("x<Space><Enter><PgUp><BackTab><F1><F12><C-s><C-Space><A-x><A-X><lt>");
        for key in keys.into_iter().chain(NAMES.map(|(_, key)| key)) {
            assert_eq!(key.to_string().parse::<Key>(), Ok(key), "{key}");
            assert!(key.can_be_typed(), "{key}");
        }
        for (text, key) in [("ctrl-f", Key::Ctrl('f')), ("CTRL-F", Key::Ctrl('f')), ("pageup", Key::PageUp), ("f7", Key::F(7))] {
            assert_eq!(text.parse::<Key>(), Ok(key));
        }
        for text in ["Nope", "F13", "F0", "", "Ctrl-", "Ctrl-ab", "gg", "Alt-\u{ff21}\u{ff21}", "Ctrl"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
        for text in ["Ctrl-1", "Ctrl-[", "Alt-[", "Alt-O", "\u{4e2d}", "\u{7f}"] {
            assert!(!text.parse::<Key>().unwrap().can_be_typed(), "{text}");
        }
    }

    #[test]
    fn keys_are_shown_in_ascii() {
        let shown: Vec<String> = parse_keys("<C-s><Space><PageDown><BackTab><F1>x<Up>").iter().map(Key::to_string).collect();
        assert_eq!(shown, ["Ctrl-S", "Space", "PgDn", "Shift-Tab", "F1", "x", "Up"]);
    }

    #[test]
    fn full_width_signs_are_their_twins() {
        for (typed, meant) in
            [('\u{ff1f}', '?'), ('\u{ff1a}', ':'), ('\u{ff0f}', '/'), ('\u{3001}', '/'), ('\u{3000}', ' '), ('\u{ff51}', 'q')]
        {
            assert_eq!(Key::Char(typed).plain(), Key::Char(meant));
        }
        assert_eq!(Key::Char('j').plain(), Key::Char('j'));
        assert_eq!(Key::Enter.plain(), Key::Enter);
    }
}
