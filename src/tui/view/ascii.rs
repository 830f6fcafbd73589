//! ASCII mode: some Chinese terminals draw what the program takes for one column two columns wide, and each such
//! character shifts the rest of its line. Where that may be, a character that has one width everywhere stands for it.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// Replaces each sign of the buffer that terminals differ about. Greek and other letters stay, though a few terminals
/// draw them wide: what a record says matters more than a straight line.
pub fn replace_ambiguous(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let symbol = cell.symbol();
        if !symbol.is_ascii() && symbol.width() != symbol.width_cjk() {
            let mut twin = [0; 4];
            let twin = symbol.chars().next().map_or('?', twin_of).encode_utf8(&mut twin);
            cell.set_symbol(twin);
        }
    }
}

/// The ASCII character that is read for `letter`; `?` where one would mislead.
fn twin_of(letter: char) -> char {
    match letter {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2500}' | '\u{2501}' => '-',
        '\u{2026}' => '~',
        '\u{00b7}' => '.',
        '\u{00d7}' => 'x',
        '\u{2103}' => 'C',
        '\u{2190}' => '<',
        '\u{2191}' => '^',
        '\u{2192}' => '>',
        '\u{2193}' => 'v',
        '\u{2022}' | '\u{203b}' | '\u{25a0}' | '\u{25a1}' | '\u{25c6}' | '\u{25cb}' | '\u{25cf}' | '\u{2605}' | '\u{2606}' => '*',
        // Circled digits and Roman numerals, from one to nine.
        '\u{2460}'..='\u{2468}' => digit(letter, '\u{2460}'),
        '\u{2160}'..='\u{2168}' => digit(letter, '\u{2160}'),
        _ => '?',
    }
}

fn digit(letter: char, one: char) -> char {
    char::from_digit(u32::from(letter) - u32::from(one) + 1, 10).unwrap_or('?')
}
