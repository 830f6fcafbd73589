//! Keys and other input, in the program's own words, so that nothing above the terminal knows how one sends them.
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

/// What the terminal told the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted in one piece; as it came, line breaks and all.
    Paste(String),
    /// The terminal now has so many columns and rows.
    Resize(u16, u16),
    /// The terminal's window got the focus.
    FocusGained,
    /// The terminal's window lost the focus.
    FocusLost,
}

/// Keys that have a name: as a person reads it, and as `<Name>` in key strings.
const NAMES: [(&str, Key); 15] = [
    ("Enter", Key::Enter),
    ("Esc", Key::Esc),
    ("Tab", Key::Tab),
    ("BackTab", Key::BackTab),
    ("Backspace", Key::Backspace),
    ("Delete", Key::Delete),
    ("Insert", Key::Insert),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PageUp", Key::PageUp),
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
        match self {
            Key::Char(' ') => f.pad("Space"),
            Key::Char(c) => f.pad(c.encode_utf8(&mut [0; 4])),
            Key::F(n) => f.pad(&format!("F{n}")),
            Key::Ctrl(c) => f.pad(&format!("Ctrl-{}", c.to_uppercase())),
            Key::Alt(c) => f.pad(&format!("Alt-{c}")),
            Key::BackTab => f.pad("Shift-Tab"),
            Key::PageUp => f.pad("PgUp"),
            Key::PageDown => f.pad("PgDn"),
            named => f.pad(NAMES.iter().find(|(_, key)| key == named).map_or("", |(name, _)| name)),
        }
    }
}

/// A key string that names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no key")]
pub struct NoSuchKey(String);

impl FromStr for Key {
    type Err = NoSuchKey;

    /// Reads one key as a key string writes it: `x`, `<Down>`, `<C-s>`, `<A-x>`, `<F1>`, `<Space>`, `<lt>`.
    fn from_str(text: &str) -> Result<Key, NoSuchKey> {
        let unknown = || NoSuchKey(text.to_owned());
        if let Some(c) = only_char(text) {
            return Ok(Key::Char(c));
        }
        let name = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).ok_or_else(unknown)?;
        let with = |prefix: &str| name.strip_prefix(prefix).and_then(only_char);
        match name {
            "Space" => Ok(Key::Char(' ')),
            "lt" => Ok(Key::Char('<')),
            _ => NAMES
                .iter()
                .find_map(|(known, key)| (*known == name).then_some(*key))
                .or_else(|| with("C-").map(Key::Ctrl))
                .or_else(|| with("A-").map(Key::Alt))
                .or_else(|| name.strip_prefix('F').and_then(|n| n.parse().ok()).filter(|n| (1..=12).contains(n)).map(Key::F))
                .ok_or_else(unknown),
        }
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
        let named = rest.find('>').and_then(|end| Some((rest[..=end].parse().ok()?, end + 1))).filter(|_| c == '<');
        let (key, taken) = named.unwrap_or((Key::Char(c), c.len_utf8()));
        keys.push(key);
        rest = &rest[taken..];
    }
    keys
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
            assert_eq!(format!("<{name}>").parse::<Key>(), Ok(key));
        }
        assert!("<Nope>".parse::<Key>().is_err() && "<F13>".parse::<Key>().is_err() && "".parse::<Key>().is_err());
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
