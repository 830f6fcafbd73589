//! Soft wrap as Chinese is set: no line begins with a closing sign or ends with an opening one, and a word of Latin
//! letters or digits stays whole where it fits.

use super::fit::width;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Signs that may not begin a line.
const CLOSING: &str = "\u{ff0c}\u{3002}\u{3001}\u{ff1b}\u{ff1a}\u{ff1f}\u{ff01}\u{ff09}\u{3011}\u{300b}\u{3009}\u{300d}\u{300f}\u{3015}\u{201d}\u{2019}\u{2026}\u{ff05},.;:?!)]}%";
/// Signs that may not end a line.
const OPENING: &str = "\u{ff08}\u{3010}\u{300a}\u{3008}\u{300c}\u{300e}\u{3014}\u{201c}\u{2018}([{";

/// The lines into which a text breaks at `columns`; its own line breaks count. Spaces at a break are left out.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let shown = |line: &str, parts: Vec<Range<usize>>| -> Vec<(usize, usize)> {
        let last = parts.len() - 1;
        let trimmed =
            |(at, part): (usize, Range<usize>)| (part.start, if at == last { part.end } else { part.start + line[part].trim_end().len() });
        parts.into_iter().enumerate().map(trimmed).collect()
    };
    text.split('\n').flat_map(|line| shown(line, breaks(line, columns)).into_iter().map(|(start, end)| &line[start..end])).collect()
}

/// Where one line of text breaks at `columns`: byte ranges, one after the other, that hold every byte of it; at least
/// one. Spaces at a break stay at the end of their line and may hang over.
pub fn breaks(line: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(2);
    let mut ranges = Vec::new();
    let mut start = 0;
    while width(line[start..].trim_end_matches(' ')) > columns {
        let end = start + break_point(&line[start..], columns);
        ranges.push(start..end);
        start = end;
    }
    ranges.push(start..line.len());
    ranges
}

/// The byte at which the next line begins: the last place that fits and breaks no rule, else the last that cuts only
/// a word, else the last that fits.
fn break_point(text: &str, columns: usize) -> usize {
    let (mut taken, mut fits, mut cuts_word, mut good) = (0, 0, 0, 0);
    let mut graphemes = text.grapheme_indices(true).peekable();
    while let Some((at, grapheme)) = graphemes.next() {
        taken += width(grapheme);
        // The first character goes onto the line whatever its width, so that there is always progress.
        if taken > columns && at > 0 && grapheme != " " {
            break;
        }
        fits = at + grapheme.len();
        let Some((_, next)) = graphemes.peek() else { break };
        if CLOSING.contains(*next) || OPENING.contains(grapheme) || *next == " " {
            continue;
        }
        cuts_word = fits;
        if !(is_word(grapheme) && is_word(next)) {
            good = fits;
        }
    }
    [good, cuts_word].into_iter().find(|at| *at > 0).unwrap_or(fits)
}

fn is_word(grapheme: &str) -> bool {
    grapheme.chars().all(|letter| letter.is_ascii_graphic())
}
