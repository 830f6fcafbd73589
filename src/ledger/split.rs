//! Several hazards in one cell: "1. … 2. …", "(1) … (2) …", circled numbers.

/// The ways in which items of a list are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `1.` `1、` `1)`
    Plain,
    /// `(1)`
    Bracketed,
    /// One character that is a number in a circle or in brackets; the one for 1.
    Circled(char),
    /// A numeral in Chinese characters, with its sign or in brackets.
    Chinese,
}

const STYLES: [Style; 6] =
    [Style::Plain, Style::Bracketed, Style::Circled('\u{2460}'), Style::Circled('\u{2474}'), Style::Circled('\u{2776}'), Style::Chinese];

/// The numerals of 1 to 10 in Chinese characters.
const NUMERALS: [char; 10] =
    ['\u{4E00}', '\u{4E8C}', '\u{4E09}', '\u{56DB}', '\u{4E94}', '\u{516D}', '\u{4E03}', '\u{516B}', '\u{4E5D}', '\u{5341}'];

/// Before a number these make it an ordinal, a count, or the number of a figure, a table or an article.
const OF_NUMBERS: [char; 8] = ['\u{7B2C}', '\u{5171}', '\u{6709}', '\u{56FE}', '\u{8868}', '\u{6761}', '\u{6B3E}', '\u{9879}'];

/// The items of a numbered list, without their numbers; nothing unless it counts from 1 to at least 2. What stands
/// before the first number belongs to every item, so it is put before each.
pub(super) fn items(text: &str) -> Option<Vec<String>> {
    if !text.contains(['2', '\u{FF12}', '\u{2461}', '\u{2475}', '\u{2777}', NUMERALS[1]]) {
        return None;
    }
    let marks = STYLES.into_iter().map(|style| marks(text, style)).find(|marks| marks.len() >= 2)?;
    let lead = text[..marks[0].0].trim();
    let ends = marks.iter().skip(1).map(|mark| mark.0).chain([text.len()]);
    let items = marks.iter().zip(ends).map(|(mark, end)| tidy(&text[mark.1..end]));
    let items: Vec<String> = items.map(|item| format!("{lead}{item}")).collect();
    items.iter().all(|item| item.len() > lead.len()).then_some(items)
}

/// Start and end of the marks 1, 2, 3, … in their order.
fn marks(text: &str, style: Style) -> Vec<(usize, usize)> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some((start, end)) = next_mark(text, from, found.len() as u32 + 1, style) {
        found.push((start, end));
        from = end;
    }
    found
}

fn next_mark(text: &str, from: usize, number: u32, style: Style) -> Option<(usize, usize)> {
    let mut at = from;
    while let Some(c) = text[at..].chars().next() {
        let before = text[..at].chars().next_back();
        if let Some(length) = mark_length(&text[at..], number, style)
            && (may_begin(&text[..at], style) || may_follow(before, number, style, &text[at + length..]))
        {
            return Some((at, at + length));
        }
        at += c.len_utf8();
    }
    None
}

/// The length of the mark of `number` with which a text begins.
fn mark_length(text: &str, number: u32, style: Style) -> Option<usize> {
    match style {
        Style::Circled(first) => {
            let mark = char::from_u32(u32::from(first) + number - 1).filter(|_| number <= if first == '\u{2776}' { 10 } else { 20 })?;
            return text.starts_with(mark).then_some(mark.len_utf8());
        }
        Style::Chinese => return chinese_mark_length(text, number),
        Style::Plain | Style::Bracketed => {}
    }
    let opening = text.chars().next().filter(|c| matches!(c, '(' | '\u{FF08}'));
    if opening.is_some() != (style == Style::Bracketed) {
        return None;
    }
    let mut length = opening.map_or(0, char::len_utf8);
    let mut value = 0;
    for c in text[length..].chars() {
        let Some(digit) = half(c).to_digit(10) else { break };
        value = value * 10 + digit;
        length += c.len_utf8();
        if value > number {
            return None;
        }
    }
    let sign = text[length..].chars().next()?;
    let closes = match style {
        Style::Bracketed => matches!(sign, ')' | '\u{FF09}'),
        _ => matches!(sign, '.' | '\u{FF0E}' | '\u{3001}' | ')' | '\u{FF09}'),
    };
    length += sign.len_utf8();
    // "1.5 m" is a measure and no first item.
    let decimal = matches!(sign, '.' | '\u{FF0E}') && text[length..].chars().next().is_some_and(|c| half(c).is_ascii_digit());
    (value == number && closes && !decimal).then_some(length)
}

/// The length of a numeral in Chinese characters with its sign, or in brackets.
fn chinese_mark_length(text: &str, number: u32) -> Option<usize> {
    let numeral = *NUMERALS.get(number as usize - 1)?;
    let rest = text.strip_prefix(['(', '\u{FF08}']);
    let after = rest.unwrap_or(text).strip_prefix(numeral)?;
    let signs: &[char] = if rest.is_some() { &[')', '\u{FF09}'] } else { &['\u{3001}', '.', '\u{FF0E}'] };
    Some(text.len() - after.strip_prefix(signs)?.len())
}

/// A plain number begins an item only where something has ended, and not in a list of numbers; the other marks stand for
/// themselves.
fn may_begin(before: &str, style: Style) -> bool {
    let mut before = before.chars().rev();
    match (before.next(), style) {
        (None, _) => true,
        (Some('\u{3001}'), Style::Plain | Style::Chinese) => {
            !before.next().is_some_and(|c| half(c).is_ascii_digit() || NUMERALS.contains(&c))
        }
        (Some(c), Style::Plain | Style::Chinese) => c.is_whitespace() || is_stop(c),
        (Some(c), _) => !half(c).is_ascii_alphanumeric(),
    }
}

/// Once the first item has begun, the next number may stand right behind its text: not where it counts or names
/// something, and not before another number.
fn may_follow(before: Option<char>, number: u32, style: Style, rest: &str) -> bool {
    let is_ideograph = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}') && !OF_NUMBERS.contains(&c) && !NUMERALS.contains(&c);
    style == Style::Plain
        && number >= 2
        && before.is_some_and(is_ideograph)
        && rest.chars().next().is_some_and(|c| !half(c).is_ascii_digit())
}

fn is_stop(c: char) -> bool {
    matches!(half(c), ';' | ',' | ':' | '.' | '!' | '\u{3001}' | '\u{3002}')
}

fn half(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// An item without the sign that parts it from the next.
fn tidy(item: &str) -> String {
    let item = item.trim().trim_end_matches(|c| c == '\u{3001}' || matches!(half(c), ';' | ',')).trim_end();
    item.to_owned()
}
