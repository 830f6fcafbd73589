//! Bytes of a terminal into keys, as a pure state machine with the time handed in.
//!
//! The bytes of one key may arrive in several reads: a slow SSH line splits an arrow as `ESC` and `[B`, a character
//! of three bytes anywhere, a paste in its closing mark. So nothing is concluded from where a read ends: what has
//! begun waits for its rest. Only an Esc, which may be a key of its own, is let go after the decoder's patience.
//! crossterm's own reader makes that Esc a key at once, and it drops the end mark of a paste whose start mark was
//! split, after which pasted line breaks would press Enter; hence this one.
use std::time::{Duration, Instant};

use super::pace::ANSWER;
use crate::keymap::key::Key;
use crate::tui::app::input::{Input, Mouse};

const ESC: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";
/// No key has a longer sequence; what is longer is line noise.
const LONGEST: usize = 32;
/// Bytes of a paste that are kept; no field takes as much, and nobody's memory is to be filled by one that never ends.
const LONGEST_PASTE: usize = 1 << 20;
/// How many times longer than for a lone Esc the rest of a sequence is waited for: nobody types `ESC [` by hand.
const MORE_PATIENCE: u32 = 10;

/// Turns bytes into input.
#[derive(Debug)]
pub struct Decoder {
    pending: Vec<u8>,
    since: Option<Instant>,
    /// While a paste lasts: how many of the pending bytes hold no end mark.
    pasted: Option<usize>,
    patience: Duration,
    answers: usize,
}

/// What the front of the pending bytes is.
enum Front {
    /// So many bytes that make this input, or none that the program knows.
    Whole(usize, Option<Input>),
    /// The mark that a paste begins, so many bytes long.
    Paste(usize),
    /// The beginning of something.
    Part,
}

impl Decoder {
    /// A decoder that waits `patience` for what may follow an Esc.
    pub fn new(patience: Duration) -> Self {
        Self { pending: Vec::new(), since: None, pasted: None, patience, answers: 0 }
    }

    /// How long to wait after an Esc: longer when the keys come over a network.
    pub fn patience(over_ssh: bool) -> Duration {
        Duration::from_millis(if over_ssh { 100 } else { 50 })
    }

    /// Takes the bytes of one read made at `now`; returns what they complete, after what was waited for in vain: the
    /// read may be older than the moment it is looked at, and nobody has called [`Decoder::expire`] between.
    pub fn feed(&mut self, bytes: &[u8], now: Instant) -> Vec<Input> {
        let mut inputs = Vec::from_iter(self.expire(now));
        self.pending.extend_from_slice(bytes);
        self.since = Some(now);
        let mut at = 0;
        while let Some((taken, input)) = self.next(at) {
            at += taken;
            inputs.extend(input);
        }
        self.pending.drain(..at);
        self.bound_paste();
        inputs
    }

    /// Drops what a long paste has beyond its bound, but not what may be the beginning of its end mark.
    fn bound_paste(&mut self) {
        let begun = self.pending.len().saturating_sub(PASTE_END.len() - 1);
        if self.pasted.is_some() && begun > LONGEST_PASTE {
            self.pending.drain(LONGEST_PASTE..begun);
            self.pasted = Some(LONGEST_PASTE);
        }
    }

    /// How many answers about its status the terminal has given since this was last asked.
    pub fn take_answers(&mut self) -> usize {
        std::mem::take(&mut self.answers)
    }

    /// When to call [`Decoder::expire`] if nothing arrives before. Pastes and the bytes of one character have no
    /// deadline: they can be nothing else.
    pub fn deadline(&self) -> Option<Instant> {
        let wait = match self.pending.as_slice() {
            _ if self.pasted.is_some() => return None,
            [ESC] => self.patience,
            [ESC, ..] => self.patience * MORE_PATIENCE,
            _ => return None,
        };
        self.since.map(|since| since + wait)
    }

    /// Gives up, once the deadline has passed at `now`, on the rest of what has begun: a lone Esc is a key, a broken
    /// sequence is nothing.
    pub fn expire(&mut self, now: Instant) -> Option<Input> {
        self.deadline().filter(|deadline| *deadline <= now)?;
        let lone = self.pending.len() == 1;
        self.pending.clear();
        lone.then_some(Input::Key(Key::Esc))
    }

    /// The input whose bytes begin at `at`, if they are all there, and how many they are.
    fn next(&mut self, at: usize) -> Option<(usize, Option<Input>)> {
        let rest = &self.pending[at..];
        if let Some(seen) = self.pasted {
            let Some(end) = rest.windows(PASTE_END.len()).skip(seen).position(|window| window == PASTE_END) else {
                self.pasted = Some((rest.len() + 1).saturating_sub(PASTE_END.len()).max(seen));
                return None;
            };
            self.pasted = None;
            let text = String::from_utf8_lossy(&rest[..seen + end]).into_owned();
            return Some((seen + end + PASTE_END.len(), Some(Input::Paste(text))));
        }
        match front(rest) {
            Front::Whole(taken, input) => {
                self.answers += usize::from(&rest[..taken] == ANSWER);
                Some((taken, input))
            }
            Front::Paste(taken) => {
                self.pasted = Some(0);
                Some((taken, None))
            }
            Front::Part => None,
        }
    }
}

/// Reads one input from the front of `bytes`.
fn front(bytes: &[u8]) -> Front {
    match bytes {
        [] | [ESC] => Front::Part,
        [ESC, b'[', rest @ ..] => control_sequence(rest),
        [ESC, b'O', rest @ ..] => match rest.first() {
            None => Front::Part,
            Some(b'M') => Front::Whole(3, Some(Input::Key(Key::Enter))),
            Some(last @ 0x40..=0x7e) => Front::Whole(3, letter_key(*last).map(Input::Key)),
            Some(_) => Front::Whole(2, Some(Input::Key(Key::Alt('O')))),
        },
        [ESC, ESC, ..] => Front::Whole(1, Some(Input::Key(Key::Esc))),
        [ESC, rest @ ..] => match front(rest) {
            Front::Whole(taken, Some(Input::Key(key))) => Front::Whole(taken + 1, Some(Input::Key(with_alt(key)))),
            Front::Whole(taken, other) => Front::Whole(taken + 1, other),
            other => other,
        },
        [byte @ (0..=0x1f | 0x7f), ..] => Front::Whole(1, Some(Input::Key(control_key(*byte)))),
        _ => character(bytes),
    }
}

/// A control sequence after its `ESC [`: parameters, then one final byte.
fn control_sequence(rest: &[u8]) -> Front {
    // The Linux console sends F1 to F5 as `ESC [ [ A` to `E`.
    if let [b'[', after @ ..] = rest {
        return match after.first() {
            None => Front::Part,
            Some(last) => Front::Whole(4, (b'A'..=b'E').contains(last).then(|| Input::Key(Key::F(last - b'A' + 1)))),
        };
    }
    let Some(end) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return if rest.len() < LONGEST { Front::Part } else { Front::Whole(rest.len() + 2, None) };
    };
    let (parameters, last) = (&rest[..end], rest[end]);
    if !(0x40..=0x7e).contains(&last) {
        // Broken off by something else, which is read on its own.
        return Front::Whole(end + 2, None);
    }
    let taken = end + 3;
    if let (Some(b'<'), b'M' | b'm') = (parameters.first(), last) {
        return Front::Whole(taken, mouse(&parameters[1..], last == b'M'));
    }
    // The mouse in the old way and answers to queries: nobody asked for them, and they press no key.
    if (parameters, last) == (b"", b'M') {
        return if rest.len() < 4 { Front::Part } else { Front::Whole(6, None) };
    }
    if parameters.first().is_some_and(|byte| (b'<'..=b'?').contains(byte)) {
        return Front::Whole(taken, None);
    }
    let mut numbers =
        parameters.split(|byte| *byte == b';').map(|part| std::str::from_utf8(part).ok().and_then(|text| text.parse::<u32>().ok()));
    let first = numbers.next().flatten();
    let modifiers = numbers.next().flatten().unwrap_or(1).saturating_sub(1);
    if (last, first) == (b'~', Some(200)) {
        return Front::Paste(taken);
    }
    let input = match (last, first) {
        // A late answer to where the cursor is. xterm sends F3 with Shift in the same words, which is no key here.
        (b'R', Some(_)) => None,
        (b'I', None) => Some(Input::FocusGained),
        (b'O', None) => Some(Input::FocusLost),
        (b'Z', _) => Some(Input::Key(Key::BackTab)),
        (b'~', Some(number)) => number_key(number).map(Input::Key),
        (b'u', Some(code)) => unicode_key(code, modifiers).map(Input::Key),
        _ => letter_key(last).map(Input::Key),
    };
    Front::Whole(taken, input)
}

/// The mouse in the way of SGR: what, and the column and the row from 1. That a button goes up means nothing here, nor
/// does what is done together with Shift, Alt or Ctrl.
fn mouse(parameters: &[u8], down: bool) -> Option<Input> {
    let mut numbers = std::str::from_utf8(parameters).ok()?.split(';').map(|part| part.parse::<u16>().ok());
    let mut next = || numbers.next().flatten();
    let (what, column, row) = (next()?, next()?.checked_sub(1)?, next()?.checked_sub(1)?);
    let what = match what {
        0 if down => Mouse::Press,
        64 => Mouse::WheelUp,
        65 => Mouse::WheelDown,
        _ => return None,
    };
    Some(Input::Mouse(what, column, row))
}

/// Keys named by the last letter of `ESC [ x` or `ESC O x`.
fn letter_key(letter: u8) -> Option<Key> {
    Some(match letter {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'F' => Key::End,
        b'H' => Key::Home,
        b'P'..=b'S' => Key::F(letter - b'P' + 1),
        _ => return None,
    })
}

/// Keys named by the number of `ESC [ n ~`, in the ways of xterm, rxvt and the Linux console.
fn number_key(number: u32) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F((number - 10) as u8),
        17..=21 => Key::F((number - 11) as u8),
        23 | 24 => Key::F((number - 12) as u8),
        _ => return None,
    })
}

/// A key sent as its code point, `ESC [ code ; modifiers u`.
fn unicode_key(code: u32, modifiers: u32) -> Option<Key> {
    let (alt, ctrl) = (modifiers & 2 != 0, modifiers & 4 != 0);
    let key = match char::from_u32(code)? {
        '\t' if modifiers & 1 != 0 => Key::BackTab,
        c if c.is_ascii_control() => control_key(c as u8),
        c if ctrl => Key::Ctrl(c.to_ascii_lowercase()),
        c => Key::Char(c),
    };
    Some(if alt { with_alt(key) } else { key })
}

fn control_key(byte: u8) -> Key {
    match byte {
        b'\r' => Key::Enter,
        b'\t' => Key::Tab,
        // Ctrl-H is what some terminals send for Backspace.
        0x08 | 0x7f => Key::Backspace,
        ESC => Key::Esc,
        0 => Key::Ctrl(' '),
        0x01..=0x1a => Key::Ctrl(char::from(byte - 1 + b'a')),
        _ => Key::Ctrl(char::from(byte - 0x1c + b'4')),
    }
}

fn with_alt(key: Key) -> Key {
    match key {
        Key::Char(c) => Key::Alt(c),
        other => other,
    }
}

/// A character of one to four bytes.
fn character(bytes: &[u8]) -> Front {
    let head = &bytes[..bytes.len().min(4)];
    let good = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => match (error.valid_up_to(), error.error_len()) {
            (0, None) => return Front::Part,
            (0, Some(bad)) => return Front::Whole(bad, None),
            (good, _) => std::str::from_utf8(&head[..good]).unwrap_or_default(),
        },
    };
    match good.chars().next() {
        Some(c) => Front::Whole(c.len_utf8(), Some(Input::Key(Key::Char(c)))),
        None => Front::Part,
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
