//! The tags in a text.

use crate::domain::text::half_width;
use std::ops::Range;

/// A tag: `{{name}}`, `{{list.name}}`, `{{name?}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// The list, where it names one.
    pub list: Option<String>,
    /// The value's name.
    pub name: String,
    /// Whether it may stay empty.
    pub optional: bool,
}

impl Tag {
    /// The tag as it is told to people.
    pub fn shown(&self) -> String {
        self.list.as_ref().map_or_else(|| self.name.clone(), |list| format!("{list}.{}", self.name))
    }
}

/// Opening and closing braces; an input method that was left on types the full-width ones.
const BRACES: [(&str, &str); 2] = [("{{", "}}"), ("\u{ff5b}\u{ff5b}", "\u{ff5d}\u{ff5d}")];

/// The tags of a text, in order.
pub(super) fn tags(text: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((start, open, close)) = next_open(text, from) {
        let inside = start + open.len();
        let end = text[inside..].find(close).map(|length| inside + length);
        // A brace that opens again before it was closed begins the tag.
        let again = next_open(text, inside).map(|(at, ..)| at);
        match (end, again) {
            (Some(end), again) if again.is_none_or(|again| again > end) => {
                let at = start..end + close.len();
                from = at.end;
                found.extend(read(&text[inside..end], at));
            }
            (_, Some(again)) => from = again,
            (_, None) => break,
        }
    }
    found
}

/// Characters of a tag that was not closed, as it is told to people.
const BEGINNING: usize = 12;

/// What begins like a tag and is none, since its closing braces are missing or cut short.
pub(super) fn unclosed(text: &str) -> Vec<String> {
    let whole = tags(text);
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some((at, open, _)) = next_open(text, from) {
        match whole.iter().find(|tag| tag.at.start == at) {
            Some(tag) => from = tag.at.end,
            None => {
                from = at + open.len();
                let rest = text[from..].trim_start();
                if rest.starts_with(char::is_alphanumeric) {
                    found.push(open.chars().chain(rest.chars().take_while(|c| *c != '\n').take(BEGINNING)).collect());
                }
            }
        }
    }
    found
}

fn next_open(text: &str, from: usize) -> Option<(usize, &'static str, &'static str)> {
    let found = BRACES.iter().filter_map(|(open, close)| text[from..].find(open).map(|at| (from + at, *open, *close)));
    found.min_by_key(|(at, ..)| *at)
}

fn read(inside: &str, at: Range<usize>) -> Option<Tag> {
    let inside: String = half_width(inside).chars().filter(|c| !c.is_whitespace()).collect();
    let (inside, optional) = inside.strip_suffix('?').map_or((inside.as_str(), false), |inside| (inside, true));
    let (list, name) = inside.split_once('.').map_or((None, inside), |(list, name)| (Some(list.to_owned()), name));
    (!name.is_empty()).then(|| Tag { at, list, name: name.to_owned(), optional })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_however_they_were_typed() {
        for (text, expected) in [
            ("a {{name}} b", vec!["name"]),
            ("{{ list . name }}{{name?}}", vec!["list.name", "name?"]),
            ("\u{ff5b}\u{ff5b}name\u{ff1f}\u{ff5d}\u{ff5d}", vec!["name?"]),
            ("{{a}", vec![]),
            ("{{}} { {a} }", vec![]),
            ("{{a {{b}} c}}", vec!["b"]),
            ("{{{a}}}", vec!["{a"]),
        ] {
            let shown: Vec<String> =
                tags(text).iter().map(|tag| format!("{}{}", tag.shown(), if tag.optional { "?" } else { "" })).collect();
            assert_eq!(shown, expected, "{text}");
        }
        assert_eq!(tags("a {{name}} b")[0].at, 2..10);
    }

    #[test]
    fn what_was_not_closed_is_told_from_tags() {
        for (text, expected) in [
            ("a {{name}} b {{ name? }}{{{c}}}", vec![]),
            ("a {{name b", vec!["{{name b"]),
            ("{{a} {{b}}", vec!["{{a} {{b}}"]),
            ("{{b}} {{a}", vec!["{{a}"]),
            ("\u{ff5b}\u{ff5b}a\nb", vec!["\u{ff5b}\u{ff5b}a"]),
            ("{{ }} {{", vec![]),
        ] {
            assert_eq!(unclosed(text), expected, "{text}");
        }
    }
}
