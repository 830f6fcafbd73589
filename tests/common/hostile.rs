//! Text that would like to drive a terminal, to reorder what is read, or to be a formula.

use super::chance::Dice;

/// What the text is made of, beside plain letters.
const PIECES: &[&str] = &[
    "\u{1b}[2J",
    "\u{1b}]0;x\u{7}",
    "\u{1b}]52;c;ZWNobyBo\u{7}",
    "\u{1b}Pq\u{1b}\\",
    "\u{1b}[?1049h",
    "\u{1b}[201~",
    "\u{1b}[31m",
    "\u{1b}c",
    "\u{9b}31m",
    "\u{9d}52;c;eA==\u{9c}",
    "\u{90}",
    "\r\n",
    "\r",
    "\n",
    "\t",
    "\u{8}\u{8}",
    "\u{7f}",
    "\u{0}",
    "\u{e}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{202a}",
    "\u{2066}",
    "\u{2069}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{200f}",
    "\u{61c}",
    "\u{ad}",
    "\u{feff}",
    "\u{2060}",
    "\u{fff9}",
    "\u{e0041}",
    "\u{301}",
    "\u{20e3}",
    "\u{fe0f}",
    "\u{1f468}\u{200d}\u{1f469}",
    "\u{627}\u{644}\u{639}",
    "\u{5e9}\u{5dc}",
    "=1+1",
    "+8",
    "-2",
    "@SUM(A1)",
    "＝cmd|' /C calc'!A0",
    "＋",
    "－",
    "＠",
    "'",
    "\"",
    ",",
    ";",
    "../",
    "/etc/passwd",
    "%{name}",
    "{{企业名称}}",
    "<w:t>&amp;",
    "\\n",
    "$(id)",
    "`id`",
    "漏电",
    "粉尘 ",
    "阀门",
    "\u{20bb7}",
];

/// Text of such pieces, now and then very long.
pub fn text(dice: &mut Dice) -> String {
    let pieces = if dice.once_in(400) { 2_000 } else { 1 + dice.below(8) };
    let mut text = String::new();
    for _ in 0..pieces {
        match dice.below(8) {
            0 => text.push(control(dice)),
            1 => text.extend(char::from_u32(dice.below(0x11_0000) as u32)),
            _ => text.push_str(dice.pick(PIECES)),
        }
    }
    text
}

/// A sign of C0 or C1, or DEL.
fn control(dice: &mut Dice) -> char {
    let number = dice.below(0x41) as u8;
    char::from(if number < 0x20 { number } else { number - 0x20 + 0x7f })
}

/// Text that the system takes as an argument, which cannot hold a NUL.
pub fn argument(dice: &mut Dice) -> String {
    text(dice).replace('\0', "")
}

/// The first sign in a text that controls a terminal, reorders it, or cannot be seen; line ends are the program's own.
/// Said here once more, not asked of the program.
pub fn bad(text: &str) -> Option<char> {
    text.chars().find(|c| *c != '\n' && is_bad(*c))
}

pub fn is_bad(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
