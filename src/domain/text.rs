//! Text that people typed or a file held, made safe to keep and to compare.
//!
//! What is kept never holds a character that steers a terminal or reorders text, so no screen or paper has to ask.

/// One line of text: line breaks and tabs become spaces, steering characters go, the ends are trimmed.
pub fn clean(text: &str) -> String {
    if is_one_clean_line(text) {
        return text.trim().to_owned();
    }
    let kept: String = one_kind_of_break(text).chars().map(|c| if is_break(c) { ' ' } else { c }).filter(|c| !is_steering(*c)).collect();
    kept.trim().to_owned()
}

/// Text of several lines: every kind of line break becomes `\n`, tabs become spaces, steering characters go, the ends are trimmed.
pub fn clean_multiline(text: &str) -> String {
    if is_one_clean_line(text) {
        return text.trim().to_owned();
    }
    let kept: String = one_kind_of_break(text)
        .chars()
        .map(|c| match c {
            '\t' => ' ',
            c if is_break(c) => '\n',
            c => c,
        })
        .filter(|c| *c == '\n' || !is_steering(*c))
        .collect();
    kept.trim().to_owned()
}

/// Full-width letters, digits and signs as their ASCII twins; the ideographic space as a space.
pub fn half_width(text: &str) -> String {
    text.chars().map(half_width_char).collect()
}

/// Whether a text is plainly in its folded form, as most are: nothing in it that folding would change.
pub fn is_folded(text: &str) -> bool {
    text.chars().all(|c| is_ideograph(c) || c.is_ascii_digit() || c.is_ascii_lowercase() || matches!(c, '-' | '.' | '(' | ')'))
}

/// The form in which two names are compared: no spaces, half-width, one kind of bracket, lower case, nothing invisible.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if is_ideograph(c) {
            folded.push(c);
            continue;
        }
        let c = round_bracket(half_width_char(c));
        if !c.is_whitespace() && !is_steering(c) {
            folded.extend(c.to_lowercase());
        }
    }
    folded
}

/// Whether only the ends can want cleaning, as with nearly all text.
fn is_one_clean_line(text: &str) -> bool {
    text.chars().all(|c| is_ideograph(c) || !is_break(c) && !is_steering(c))
}

/// Most of what is folded and cleaned, a million times in a large import; it has no case, width or other form.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn half_width_char(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// Square, lenticular and tortoise-shell brackets are used for round ones in names and document numbers.
fn round_bracket(c: char) -> char {
    match c {
        '[' | '\u{3010}' | '\u{3014}' => '(',
        ']' | '\u{3011}' | '\u{3015}' => ')',
        c => c,
    }
}

/// Files break lines with `\r\n`, a terminal's paste with `\r`.
fn one_kind_of_break(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character controls a terminal, reorders text, or cannot be seen.
pub fn is_steering(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(clean("  one\r\ntwo\tthree\rfour \n"), "one two three four");
        assert_eq!(clean("a\u{1B}[31mb\u{7}\u{9B}2Jc\u{7F}"), "a[31mb2Jc");
        assert_eq!(clean("a\u{202E}b\u{2066}c\u{FEFF}d\u{200B}e\u{AD}f"), "abcdef");
        assert_eq!(clean("\u{3000}\u{200B} \u{3000}"), "");
    }

    #[test]
    fn several_lines_keep_their_breaks_only() {
        assert_eq!(clean_multiline("\none\r\ntwo\rthree\n\n\tfour\u{2028}five\u{0}\n"), "one\ntwo\nthree\n\n four\nfive");
    }

    #[test]
    fn full_width_twins_become_ascii() {
        assert_eq!(half_width("\u{FF21}\u{FF11}\u{FF0B}\u{FF5E}\u{3000}\u{FF08}x\u{FF09}"), "A1+~ (x)");
        assert_eq!(half_width("\u{3001}\u{3002}\u{FFE5}"), "\u{3001}\u{3002}\u{FFE5}", "these have no twin");
    }

    #[test]
    fn names_that_differ_in_form_only_fold_alike() {
        assert!(is_folded("ab(c)") && !is_folded("aB") && !is_folded("a b") && !is_folded("a\u{FF09}"));
        for other in ["ab(c)", " A B \u{FF08} C \u{FF09}", "\u{FF41}\u{FF22}\u{3014}c\u{3015}", "a\nb\u{3010}C\u{3011}", "\u{FEFF}AB[c]"] {
            assert_eq!(fold(other), "ab(c)", "{other:?}");
        }
        assert_ne!(fold("ab"), fold("abc"));
    }

    proptest! {
        #[test]
        fn nothing_that_steers_survives(text in "(.|[\\x00-\\x1f\\x7f-\\xad\\u{200b}-\\u{2069}\\u{feff}]){0,40}") {
            let bidi = |c: char| matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            let (line, lines) = (clean(&text), clean_multiline(&text));
            prop_assert!(!line.chars().any(|c| c.is_control() || bidi(c)));
            prop_assert!(!lines.chars().any(|c| c != '\n' && (c.is_control() || bidi(c))));
            prop_assert_eq!(clean(&line), line);
            prop_assert_eq!(clean_multiline(&lines), lines);
            let folded = fold(&text);
            prop_assert!(!is_folded(&text) || folded == text);
            prop_assert!(!folded.chars().any(|c| c.is_whitespace() || c.is_control() || bidi(c)));
        }
    }
}
