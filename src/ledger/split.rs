//! Several hazards in one cell: "1. … 2. …", "(1) … (2) …", circled numbers.

/// The ways in which items of a list are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `1.` `1、` `1)`
    Plain,
    /// `(1)`
    Bracketed,
    /// One character that is a circled number.
    Circled,
}

/// The items of a numbered list, without their numbers; nothing unless it counts from 1 to at least 2. What stands
/// before the first number belongs to every item, so it is put before each.
pub(super) fn items(text: &str) -> Option<Vec<String>> {
    if !text.contains(['2', '\u{FF12}', '\u{2461}']) {
        return None;
    }
    let marks =
        [Style::Plain, Style::Bracketed, Style::Circled].into_iter().map(|style| marks(text, style)).find(|marks| marks.len() >= 2)?;
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
            && may_begin(before, style)
        {
            return Some((at, at + length));
        }
        at += c.len_utf8();
    }
    None
}

/// The length of the mark of `number` with which a text begins.
fn mark_length(text: &str, number: u32, style: Style) -> Option<usize> {
    if style == Style::Circled {
        let mark = char::from_u32(0x2460 + number - 1).filter(|_| number <= 20)?;
        return text.starts_with(mark).then_some(mark.len_utf8());
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

/// A plain number begins an item only where something has ended; the other marks stand for themselves.
fn may_begin(before: Option<char>, style: Style) -> bool {
    match before {
        None => true,
        Some(c) if style == Style::Plain => c.is_whitespace() || is_stop(c),
        Some(c) => !half(c).is_ascii_alphanumeric(),
    }
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
