//! Plain text for people: how wide it is, cut to a width, and set in the short lines of a group chat.

use super::report::Report;
use crate::locale::Words;
use unicode_width::UnicodeWidthStr;

/// What stands for what was cut; some Chinese terminals draw it two columns wide.
const CUT: &str = "\u{2026}";
const CUT_COLUMNS: usize = 2;
/// Columns of a line in a group chat: a phone shows some twenty Chinese characters in one.
const CHAT_COLUMNS: usize = 40;

/// Columns of a text; a wide character counts 2.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The text on one line of at most so many columns, with a sign where something was cut.
pub fn clip(text: &str, most: usize) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    if columns(&text) <= most {
        return text;
    }
    let room = most.saturating_sub(CUT_COLUMNS);
    let mut head = String::new();
    for letter in text.chars() {
        head.push(letter);
        // Measured as a whole: a mark that joins the letter before it has no width of its own.
        if columns(&head) > room {
            head.pop();
            break;
        }
    }
    format!("{}{CUT}", head.trim_end())
}

/// The beginning of a text of at most so many bytes, cut at the end of a line where there is one; and whether any was cut.
pub fn cut_at_line(text: &str, most: usize) -> (&str, bool) {
    if text.len() <= most {
        return (text, false);
    }
    let end = (0..=most).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let head = &text[..end];
    (head.rfind('\n').map_or(head, |line| &head[..line]), true)
}

impl Report {
    /// The report for a group chat: headings in brackets, numbered rows, short lines, nothing that is set in columns.
    pub fn chat(&self, words: Words) -> String {
        let day = format!("{} {}", self.on, words.weekday(self.on));
        let mut text = format!("{}\n", words.fill("report.chat_title", &[("title", &self.title(words)), ("day", &day)]));
        for block in &self.blocks {
            let heading = words.get(&format!("report.block.{}", block.key));
            text.push_str(&format!("\n{}\n", words.fill("report.chat_heading", &[("what", &heading)])));
            if block.rows.is_empty() {
                text.push_str(&format!("{}\n", words.get("report.none")));
            }
            for (at, row) in block.rows.iter().enumerate() {
                let cells = block.columns.iter().zip(&row.cells);
                let cells = cells.map(|(column, cell)| cell.named_text(column, words).replace('\n', " ")).filter(|cell| !cell.is_empty());
                // A figure, and how many more there are, is no item of a list.
                let is_item = block.rows.len() > 1 && (row.link.is_some() || row.entry.is_some());
                let number = if is_item { format!("{}. ", at + 1) } else { String::new() };
                text.push_str(&format!("{number}{}\n", set(cells).join("\n")));
            }
        }
        text
    }
}

/// Cells side by side, as many to a line as its room allows; one that is longer has a line of its own.
fn set(cells: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for cell in cells {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(&cell) <= CHAT_COLUMNS => {
                line.push(' ');
                line.push_str(&cell);
            }
            _ => lines.push(cell),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: &str = "\u{9694}\u{60a3}\u{672a}\u{6574}\u{6539}";

    #[test]
    fn a_line_is_cut_between_characters_and_says_so() {
        for (text, most, clipped) in [
            ("abc".to_owned(), 3, "abc".to_owned()),
            ("abcdef".to_owned(), 5, "abc\u{2026}".to_owned()),
            (WIDE.to_owned(), 10, WIDE.to_owned()),
            (WIDE.to_owned(), 9, "\u{9694}\u{60a3}\u{672a}\u{2026}".to_owned()),
            (WIDE.to_owned(), 8, "\u{9694}\u{60a3}\u{672a}\u{2026}".to_owned()),
            ("a\nb".to_owned(), 3, "a b".to_owned()),
            (String::new(), 0, String::new()),
        ] {
            assert_eq!(clip(&text, most), clipped, "{text} {most}");
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_line() {
        for (text, most, cut) in
            [("ab\ncd", 5, ("ab\ncd", false)), ("ab\ncd", 4, ("ab", true)), ("abcdef", 4, ("abcd", true)), (WIDE, 4, ("\u{9694}", true))]
        {
            assert_eq!(cut_at_line(text, most), cut, "{text} {most}");
        }
    }
}
