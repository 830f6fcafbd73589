//! Soft wrap as Chinese is set: no line begins with a closing sign or ends with an opening one, and a word of Latin
//! letters or digits stays whole where it fits.

use super::fit::width;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Signs that may not begin a line.
const CLOSING: &str = "\u{ff0c}\u{3002}\u{3001}\u{ff1b}\u{ff1a}\u{ff1f}\u{ff01}\u{ff09}\u{3011}\u{300b}\u{3009}\u{300d}\u{300f}\u{3015}\u{201d}\u{2019}\u{2026}\u{ff05}\u{2103}\u{3017}\u{ff3d}\u{ff5d},.;:?!)]}%";
/// Signs that may not end a line.
const OPENING: &str = "\u{ff08}\u{3010}\u{300a}\u{3008}\u{300c}\u{300e}\u{3014}\u{201c}\u{2018}\u{3016}\u{ff3b}\u{ff5b}([{";
/// Half of a Chinese dash.
const DASH: &str = "\u{2014}";

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
    while let Some(length) = break_point(&line[start..], columns) {
        ranges.push(start..start + length);
        start += length;
    }
    ranges.push(start..line.len());
    ranges
}

/// The byte at which the next line begins, where the text does not fit as a whole: the last place that fits and breaks
/// no rule, else the last that cuts only a word, else the last that fits. It reads no further than one line, so that
/// a long text breaks in one walk.
fn break_point(text: &str, columns: usize) -> Option<usize> {
    let (mut taken, mut fits, mut cuts_word, mut good) = (0, 0, 0, 0);
    let mut before = "";
    for (at, grapheme) in text.grapheme_indices(true) {
        if at > 0 && !breaks_rule(before, grapheme) {
            cuts_word = at;
            if !(is_word(before) && is_word(grapheme)) {
                good = at;
            }
        }
        taken += width(grapheme);
        // The first character goes onto the line whatever its width, so that there is always progress.
        if taken > columns && at > 0 && grapheme != " " {
            return [good, cuts_word, fits].into_iter().find(|place| *place > 0);
        }
        fits = at + grapheme.len();
        before = grapheme;
    }
    None
}

/// Whether a line may not end with `before` or the next not begin with `after`; a dash of two signs stays whole.
fn breaks_rule(before: &str, after: &str) -> bool {
    CLOSING.contains(after) || OPENING.contains(before) || after == " " || (before == DASH && after == DASH)
}

fn is_word(grapheme: &str) -> bool {
    grapheme.chars().all(|letter| letter.is_ascii_graphic())
}
