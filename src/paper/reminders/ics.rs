//! Content lines of iCalendar (RFC 5545): values escaped, lines folded by octets.
//!
//! A writer of its own and not the `icalendar` crate: that holds a whole calendar before it writes, where this goes out
//! page by page, and brings random ids that the same state must not have.

/// Octets of a line at most, without its end.
const OCTETS: usize = 75;
const END: &str = "\r\n";

/// Adds a content line whose value is written as it is.
pub(super) fn put(out: &mut String, name: &str, value: &str) {
    let line = format!("{name}:{value}");
    let (mut rest, mut room) = (line.as_str(), OCTETS);
    while rest.len() > room {
        let end = (0..=room).rev().find(|&end| rest.is_char_boundary(end)).unwrap_or(room);
        let (head, tail) = rest.split_at(end);
        out.push_str(head);
        out.push_str(END);
        out.push(' ');
        // The space counts.
        (rest, room) = (tail, OCTETS - 1);
    }
    out.push_str(rest);
    out.push_str(END);
}

/// Adds a content line whose value is a text.
pub(super) fn put_text(out: &mut String, name: &str, text: &str) {
    put(out, name, &escaped(text));
}

/// A text as a value: what separates values and lines is escaped, other control characters are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(' '),
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_escaped() {
        for (text, value) in [
            ("a,b;c\\d", "a\\,b\\;c\\\\d"),
            ("a\nb\r\nc\rd", "a\\nb\\nc\\nd"),
            ("a:b\"c\"", "a:b\"c\""),
            ("a\u{7}\u{1b}b\tc", "ab c"),
            ("END:VEVENT\nBEGIN:VEVENT", "END:VEVENT\\nBEGIN:VEVENT"),
        ] {
            assert_eq!(escaped(text), value, "{text:?}");
        }
    }

    #[test]
    fn lines_are_folded_by_octets_and_never_within_a_character() {
        let wide = "\u{9694}\u{60a3}";
        for text in [
            String::new(),
            "x".repeat(67),
            "x".repeat(68),
            "x".repeat(400),
            wide.repeat(60),
            format!("a{}", wide.repeat(60)),
            "\u{1f525}".repeat(90),
        ] {
            let mut out = String::new();
            put_text(&mut out, "SUMMARY", &text);
            let lines: Vec<&str> = out.strip_suffix(END).unwrap_or_default().split(END).collect();
            assert!(lines.iter().all(|line| line.len() <= OCTETS), "{lines:?}");
            assert!(lines[1..].iter().all(|line| line.starts_with(' ')), "{lines:?}");
            let unfolded: String = lines.iter().enumerate().map(|(at, line)| if at == 0 { line } else { &line[1..] }).collect();
            assert_eq!(unfolded, format!("SUMMARY:{text}"));
            // Folded no more often than needed: a character of four octets leaves three free at most.
            assert!(lines.len() <= 1 + (text.len() + 8).saturating_sub(72).div_ceil(71), "{lines:?}");
        }
    }
}
