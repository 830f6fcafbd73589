use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Decoder, LONGEST, LONGEST_PASTE, PASTE_END};
use crate::corpus;
use crate::keymap::key::Key;
use crate::tui::app::input::{Input, Mouse};

const PATIENCE: Duration = Duration::from_millis(50);

fn sequences() -> Vec<(&'static str, Vec<Input>)> {
    let key = |key| vec![Input::Key(key)];
    vec![
        ("\x1b[A", key(Key::Up)),
        ("\x1b[B", key(Key::Down)),
        ("\x1b[C", key(Key::Right)),
        ("\x1b[D", key(Key::Left)),
        ("\x1bOA", key(Key::Up)),
        ("\x1bOB", key(Key::Down)),
        ("\x1bOH", key(Key::Home)),
        ("\x1bOF", key(Key::End)),
        ("\x1bOM", key(Key::Enter)),
        ("\x1b[H", key(Key::Home)),
        ("\x1b[F", key(Key::End)),
        ("\x1b[1~", key(Key::Home)),
        ("\x1b[2~", key(Key::Insert)),
        ("\x1b[3~", key(Key::Delete)),
        ("\x1b[4~", key(Key::End)),
        ("\x1b[5~", key(Key::PageUp)),
        ("\x1b[6~", key(Key::PageDown)),
        ("\x1b[7~", key(Key::Home)),
        ("\x1b[8~", key(Key::End)),
        ("\x1bOP", key(Key::F(1))),
        ("\x1b[[E", key(Key::F(5))),
        ("\x1b[15~", key(Key::F(5))),
        ("\x1b[17~", key(Key::F(6))),
        ("\x1b[21~", key(Key::F(10))),
        ("\x1b[24~", key(Key::F(12))),
        ("\x1b[Z", key(Key::BackTab)),
        ("\x1b[1;5A", key(Key::Up)),
        ("\x1b[3;2~", key(Key::Delete)),
        ("\x1b[115;5u", key(Key::Ctrl('s'))),
        ("\x1b[27u", key(Key::Esc)),
        ("\x1bx", key(Key::Alt('x'))),
        ("\x1b\u{4e2d}", key(Key::Alt('\u{4e2d}'))),
        ("\u{4e2d}", key(Key::Char('\u{4e2d}'))),
        ("\u{1f525}", key(Key::Char('\u{1f525}'))),
        ("\x13", key(Key::Ctrl('s'))),
        ("\r", key(Key::Enter)),
        ("\x7f", key(Key::Backspace)),
        ("\x1b[I", vec![Input::FocusGained]),
        ("\x1b[O", vec![Input::FocusLost]),
        ("\x1b[200~a\r\n\u{4e2d}\x1b[B\x1b[201~", vec![Input::Paste("a\r\n\u{4e2d}\x1b[B".into())]),
        ("\x1b[200~\x1b[201~", vec![Input::Paste(String::new())]),
        ("\x1b[?62;4c", vec![]),
        ("\x1b[<0;3;4M", vec![Input::Mouse(Mouse::Press, 2, 3)]),
        ("\x1b[<64;300;1M", vec![Input::Mouse(Mouse::WheelUp, 299, 0)]),
        ("\x1b[<65;1;1M", vec![Input::Mouse(Mouse::WheelDown, 0, 0)]),
        ("\x1b[<0;3;4m", vec![]),
        ("\x1b[<2;3;4M", vec![]),
        ("\x1b[<0;0;4M", vec![]),
        ("\x1b[<0;99999;4M", vec![]),
        ("\x1b[<M", vec![]),
        ("\x1b[24;5R", vec![]),
        ("\x1b[0n", vec![]),
        ("\x1b[M !!", vec![]),
    ]
}

#[test]
fn every_sequence_is_whole_wherever_it_is_split() {
    let start = Instant::now();
    for (bytes, mut expected) in sequences() {
        let follow = format!("{bytes}q");
        expected.push(Input::Key(Key::Char('q')));
        for first in 0..bytes.len() {
            for second in first..=bytes.len() {
                let mut decoder = Decoder::new(PATIENCE);
                let parts = [&follow.as_bytes()[..first], &follow.as_bytes()[first..second], &follow.as_bytes()[second..]];
                let mut inputs = Vec::new();
                for (step, part) in (0_u32..).zip(parts) {
                    let now = start + PATIENCE * step * 9 / 10;
                    inputs.extend(decoder.expire(now));
                    inputs.extend(decoder.feed(part, now));
                }
                assert_eq!(inputs, expected, "{bytes:?} split at {first} and {second}");
                assert_eq!(decoder.deadline(), None);
            }
        }
    }
}

#[test]
fn a_lone_esc_waits_for_its_time_and_no_longer() {
    let start = Instant::now();
    let mut decoder = Decoder::new(PATIENCE);
    assert_eq!(decoder.feed(b"\x1b", start), []);
    assert_eq!(decoder.deadline(), Some(start + PATIENCE));
    assert_eq!(decoder.expire(start + PATIENCE - Duration::from_millis(1)), None);
    assert_eq!(decoder.expire(start + PATIENCE), Some(Input::Key(Key::Esc)));
    assert_eq!(decoder.deadline(), None);
    assert_eq!(decoder.feed(b"[B", start + PATIENCE), [Input::Key(Key::Char('[')), Input::Key(Key::Char('B'))]);
}

#[test]
fn what_comes_too_late_is_a_key_of_its_own() {
    let start = Instant::now();
    let mut decoder = Decoder::new(PATIENCE);
    assert_eq!(decoder.feed(b"\x1b", start), []);
    assert_eq!(decoder.feed(b"j", start + PATIENCE), [Input::Key(Key::Esc), Input::Key(Key::Char('j'))]);
}

#[test]
fn two_escs_are_two_keys() {
    let start = Instant::now();
    let mut decoder = Decoder::new(PATIENCE);
    assert_eq!(decoder.feed(b"\x1b\x1b", start), [Input::Key(Key::Esc)]);
    assert_eq!(decoder.expire(start + PATIENCE), Some(Input::Key(Key::Esc)));
}

#[test]
fn a_paste_may_take_its_time() {
    let start = Instant::now();
    let mut decoder = Decoder::new(PATIENCE);
    assert_eq!(decoder.feed(b"\x1b[200~one\r", start), []);
    assert_eq!(decoder.deadline(), None);
    assert_eq!(decoder.feed(b"two\x1b[20", start + PATIENCE * 100), []);
    assert_eq!(decoder.feed(b"1~", start + PATIENCE * 200), [Input::Paste("one\rtwo".into())]);
}

#[test]
fn what_never_completes_is_dropped_and_swallows_nothing() {
    let start = Instant::now();
    let mut decoder = Decoder::new(PATIENCE);
    assert_eq!(decoder.feed(b"\x1b[1;", start), []);
    assert_eq!(decoder.expire(start + PATIENCE), None);
    assert_eq!(decoder.expire(start + PATIENCE * 10), None);
    assert_eq!(decoder.feed(b"z", start + PATIENCE * 11), [Input::Key(Key::Char('z'))]);
    assert_eq!(decoder.feed(b"\xff\xe4\xb8\xffz", start), [Input::Key(Key::Char('z'))]);
    assert_eq!(decoder.feed(b"\x1b[12\rz", start), [Input::Key(Key::Enter), Input::Key(Key::Char('z'))]);
    let noise = [b"\x1b[".as_slice(), &[b'9'; 100], b"z"].concat();
    assert_eq!(decoder.feed(&noise, start), []);
    assert_eq!(decoder.feed(b"z", start), [Input::Key(Key::Char('z'))]);
}

#[test]
fn a_character_may_take_its_time() {
    let start = Instant::now();
    let mut decoder = Decoder::new(PATIENCE);
    assert_eq!(decoder.feed(b"\xe4\xb8", start), []);
    assert_eq!(decoder.deadline(), None);
    assert_eq!(decoder.feed(b"\xad", start + PATIENCE * 100), [Input::Key(Key::Char('\u{4e2d}'))]);
}

#[test]
fn a_paste_without_end_fills_no_memory() {
    let start = Instant::now();
    let mut decoder = Decoder::new(PATIENCE);
    assert_eq!(decoder.feed(b"\x1b[200~", start), []);
    for _ in 0..40 {
        assert_eq!(decoder.feed(&[b'a'; 100_000], start), []);
        assert!(decoder.pending.len() < LONGEST_PASTE + PASTE_END.len());
    }
    assert_eq!(decoder.feed(b"b\x1b[20", start), []);
    let inputs = decoder.feed(b"1~z", start);
    let Some(Input::Paste(text)) = inputs.first() else { return assert_eq!(inputs, []) };
    assert_eq!(inputs[1..], [Input::Key(Key::Char('z'))]);
    assert!((LONGEST_PASTE..LONGEST_PASTE + PASTE_END.len()).contains(&text.len()), "{}", text.len());
}

proptest! {
    #![proptest_config(corpus::tries(2_000))]

    #[test]
    fn any_bytes_make_the_same_keys_however_they_are_cut(bytes in corpus::bytes("keys"), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        // A sequence that long is line noise, and goes as far as it was read.
        prop_assume!(!bytes.windows(LONGEST).any(|run| run.iter().all(|byte| (0x20..=0x3f).contains(byte))));
        let start = Instant::now();
        let whole = Decoder::new(PATIENCE).feed(&bytes, start);
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).chain([bytes.len()]).collect();
        ends.sort_unstable();
        let (mut decoder, mut inputs, mut from) = (Decoder::new(PATIENCE), Vec::new(), 0);
        for end in ends {
            inputs.extend(decoder.feed(&bytes[from..end], start));
            from = end;
            prop_assert!(decoder.pasted.is_some() || decoder.pending.len() <= LONGEST + 2);
        }
        prop_assert_eq!(inputs, whole);
        // In the end the keyboard is listened to again, whatever came.
        let late = start + PATIENCE * 1000;
        decoder.expire(late);
        let rest = decoder.feed(b"\x1b[201~  q", late);
        prop_assert_eq!(rest.last(), Some(&Input::Key(Key::Char('q'))));
    }
}

#[test]
fn the_terminals_answers_are_counted_among_the_keys() {
    let mut decoder = Decoder::new(PATIENCE);
    let now = Instant::now();
    let inputs = decoder.feed(b"j\x1b[0nk\x1b[0n\x1b[3n\x1b[", now);
    assert_eq!((inputs.len(), decoder.take_answers(), decoder.take_answers()), (2, 2, 0));
    assert_eq!((decoder.feed(b"0n", now), decoder.take_answers()), (vec![], 1));
}
