//! Soft wrap as Chinese is set: no line begins with a closing sign or ends with an opening one, and a word of Latin
//! letters or digits stays whole where it fits.

use super::fit::width;
use unicode_segmentation::UnicodeSegmentation;

/// Signs that may not begin a line.
const CLOSING: &str = "\u{ff0c}\u{3002}\u{3001}\u{ff1b}\u{ff1a}\u{ff1f}\u{ff01}\u{ff09}\u{3011}\u{300b}\u{3009}\u{300d}\u{300f}\u{3015}\u{201d}\u{2019}\u{2026}\u{ff05},.;:?!)]}%";
/// Signs that may not end a line.
const OPENING: &str = "\u{ff08}\u{3010}\u{300a}\u{3008}\u{300c}\u{300e}\u{3014}\u{201c}\u{2018}([{";

/// The lines into which a text breaks at `columns`; its own line breaks count.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let columns = columns.max(2);
    text.split('\n').flat_map(|paragraph| wrap_paragraph(paragraph, columns)).collect()
}

fn wrap_paragraph(paragraph: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = paragraph;
    while width(rest) > columns {
        let at = break_point(rest, columns);
        lines.push(rest[..at].trim_end());
        rest = rest[at..].trim_start();
    }
    lines.push(rest);
    lines
}

/// The byte at which the next line begins: the last place that fits and is allowed, or the last that fits.
fn break_point(text: &str, columns: usize) -> usize {
    let (mut taken, mut fits, mut allowed) = (0, 0, 0);
    let mut graphemes = text.grapheme_indices(true).peekable();
    while let Some((at, grapheme)) = graphemes.next() {
        taken += width(grapheme);
        let after = at + grapheme.len();
        // The first character goes onto the line whatever its width, so that there is always progress.
        if taken > columns && at > 0 {
            break;
        }
        fits = after;
        match graphemes.peek() {
            Some((_, next)) if may_break(grapheme, next) => allowed = after,
            Some(_) => {}
            None => allowed = after,
        }
    }
    if allowed > 0 { allowed } else { fits }
}

fn may_break(left: &str, right: &str) -> bool {
    let joined = |text: &str| text.chars().all(|letter| letter.is_ascii_graphic());
    !CLOSING.contains(right) && !OPENING.contains(left) && !(joined(left) && joined(right))
}
