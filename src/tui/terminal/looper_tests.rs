#![allow(clippy::unwrap_used)]
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::thread;

use super::*;
use crate::keymap::key::Key;

/// Counts keys, shows the count, and ends on `q`.
#[derive(Default)]
struct Counter {
    seen: Vec<Event<&'static str>>,
    dirty: bool,
    frames: Rc<RefCell<usize>>,
    expecting: bool,
    ask: Option<Mailbox<&'static str>>,
    wake_at: Option<Instant>,
    copied: Option<String>,
}

impl Program for Counter {
    type Message = &'static str;

    fn update(&mut self, event: Event<&'static str>) -> Flow {
        let flow = match &event {
            Event::Input(Input::Key(Key::Char('q'))) => Flow::Quit,
            Event::Input(Input::Key(Key::Ctrl('l'))) => Flow::Repaint,
            _ => Flow::Go,
        };
        match &event {
            Event::Input(Input::Key(Key::Char('a'))) => {
                self.expecting = true;
                let mailbox = self.ask.clone().unwrap();
                thread::spawn(move || {
                    thread::sleep(Duration::from_millis(1));
                    mailbox.send("answer")
                });
            }
            Event::Input(Input::Key(Key::Char('.'))) => return flow,
            Event::Input(Input::Key(Key::Char('y'))) => self.copied = Some("H1".into()),
            Event::Message(_) => self.expecting = false,
            Event::Wake => self.wake_at = None,
            Event::Input(_) => {}
        }
        self.seen.push(event);
        self.dirty = true;
        flow
    }

    fn view(&self, frame: &mut Frame) {
        *self.frames.borrow_mut() += 1;
        let text = format!("{} {:?}", self.seen.len(), self.seen.last());
        frame.buffer_mut().set_string(0, 0, text, ratatui::style::Style::new());
    }

    fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }

    fn expecting(&self) -> bool {
        self.expecting
    }

    fn wake_at(&self) -> Option<Instant> {
        self.wake_at
    }
}

/// A terminal that keeps what each write brought.
#[derive(Clone, Default)]
struct Writes(Rc<RefCell<Vec<Vec<u8>>>>);

impl Write for Writes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const SIZE: Size = Size { width: 60, height: 4 };
/// Sent to a terminal that is taken again.
const TAKING: &[u8] = b"\x1b[?1049h";

/// Runs `program` until `signals` are over; returns how it ended and the writes.
fn run(program: &mut Counter, inbox: &Inbox<&'static str>, signals: Vec<Signal<&'static str>>) -> (Ended, Vec<Vec<u8>>) {
    let writes = Writes::default();
    for signal in signals {
        inbox.sender.send(signal).unwrap();
    }
    let terminal = Terminal::new(Lean::new(writes.clone(), SIZE)).unwrap();
    // An answer that is sure to come may take its time on a busy machine.
    let sure = program.ask.is_some();
    let mut turn = Turn::new(program, &inbox.receiver, terminal, Decoder::new(Duration::from_millis(20)));
    if sure {
        turn.grace = Duration::from_secs(60);
    }
    let ended = turn.run(|| Ok(Size { width: 30, height: 3 }), || TAKING.to_vec());
    let writes = writes.0.borrow().clone();
    (ended, writes)
}

fn bytes(text: &str) -> Signal<&'static str> {
    Signal::Bytes(text.as_bytes().to_vec(), Instant::now())
}

fn key(key: Key) -> Event<&'static str> {
    Event::Input(Input::Key(key))
}

/// Sends signals one after another, each when the loop has come to rest.
fn later(inbox: &Inbox<&'static str>, signals: Vec<Signal<&'static str>>) {
    let sender = inbox.sender.clone();
    thread::spawn(move || {
        for signal in signals {
            thread::sleep(Duration::from_millis(150));
            sender.send(signal).unwrap();
        }
    });
}

#[test]
fn all_that_waits_is_handled_before_one_frame() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    later(&inbox, vec![bytes("q")]);
    let mut signals = vec![bytes(&"j".repeat(100)), Signal::Message("one")];
    signals.extend((0..50).map(|_| bytes("k")));
    let (ended, writes) = run(&mut program, &inbox, signals);
    assert_eq!((ended, program.seen.len()), (Ended::Quit, 152));
    assert_eq!(*program.frames.borrow(), 2, "the first frame and one for all");
    assert_eq!(writes.len(), 2, "one write for each");
}

#[test]
fn a_text_for_the_clipboard_is_written_once_between_two_frames() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    later(&inbox, vec![bytes("y"), bytes("j"), bytes("q")]);
    let (_, writes) = run(&mut program, &inbox, vec![]);
    let copies: Vec<usize> = (0..writes.len()).filter(|&at| writes[at].starts_with(b"\x1b]52;")).collect();
    assert_eq!(copies, [1], "after the first frame, before the one that tells of it");
    assert_eq!(writes[1], b"\x1b]52;c;SDE=\x07");
    assert_eq!((*program.frames.borrow(), writes.len()), (3, 4));
}

#[test]
fn nothing_changed_means_nothing_written() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    later(&inbox, vec![bytes("."), bytes("."), bytes("q")]);
    let (_, writes) = run(&mut program, &inbox, vec![]);
    assert_eq!((*program.frames.borrow(), writes.len()), (1, 1));
}

#[test]
fn an_expected_answer_is_in_the_frame_of_its_key() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    program.ask = Some(inbox.mailbox());
    later(&inbox, vec![bytes("a"), bytes("q")]);
    run(&mut program, &inbox, vec![]);
    assert_eq!(program.seen[..2], [key(Key::Char('a')), Event::Message("answer")]);
    assert_eq!(*program.frames.borrow(), 2);
}

#[test]
fn an_answer_that_never_comes_holds_no_frame_up() {
    let (mut program, inbox) = (Counter { expecting: true, ..Counter::default() }, Inbox::default());
    later(&inbox, vec![bytes("j"), bytes("q")]);
    let begun = Instant::now();
    run(&mut program, &inbox, vec![]);
    assert_eq!(*program.frames.borrow(), 2);
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_lone_esc_comes_by_its_deadline_and_a_split_arrow_is_an_arrow() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    later(&inbox, vec![bytes("\x1b"), bytes("q")]);
    run(&mut program, &inbox, vec![bytes("\x1b"), bytes("[B")]);
    assert_eq!(program.seen, [key(Key::Down), key(Key::Esc), key(Key::Char('q'))]);
}

#[test]
fn the_program_is_woken_when_it_wants_to_be() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    program.wake_at = Some(Instant::now() + Duration::from_millis(10));
    later(&inbox, vec![bytes("q")]);
    run(&mut program, &inbox, vec![]);
    assert_eq!(program.seen, [Event::Wake, key(Key::Char('q'))]);
}

#[test]
fn a_new_size_is_told_once_and_everything_drawn_anew() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    later(&inbox, vec![bytes("q")]);
    let (_, writes) = run(&mut program, &inbox, vec![Signal::Resized, Signal::Resized]);
    assert_eq!(program.seen, [Event::Input(Input::Resize(30, 3)), key(Key::Char('q'))]);
    assert!(writes.last().unwrap().windows(4).any(|window| window == b"\x1b[2J"));
}

#[test]
fn a_new_size_during_the_grace_is_in_the_next_frame() {
    let (mut program, inbox) = (Counter { expecting: true, ..Counter::default() }, Inbox::default());
    later(&inbox, vec![bytes("q")]);
    run(&mut program, &inbox, vec![Signal::Resized, Signal::Message("answer")]);
    assert_eq!(program.seen, [Event::Message("answer"), Event::Input(Input::Resize(30, 3)), key(Key::Char('q'))]);
    assert_eq!(*program.frames.borrow(), 1);
}

#[test]
fn a_flood_of_answers_loses_none() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    let flood = MOST_PER_FRAME * 3 / 2;
    let mut signals: Vec<_> = (0..flood).map(|_| Signal::Message("one")).collect();
    signals.push(bytes("q"));
    run(&mut program, &inbox, signals);
    assert_eq!(program.seen.len(), flood + 1);
}

#[test]
fn keys_that_waited_for_a_busy_loop_are_what_they_were_when_they_came() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    let came = Instant::now();
    let at = |text: &str, millis| Signal::Bytes(text.as_bytes().to_vec(), came + Duration::from_millis(millis));
    run(&mut program, &inbox, vec![at("\x1b", 0), at("j", 300), at("\x1b", 600), at("[B", 610), at("q", 900)]);
    assert_eq!(program.seen, [key(Key::Esc), key(Key::Char('j')), key(Key::Down), key(Key::Char('q'))]);
}

#[test]
fn a_repaint_draws_what_has_not_changed() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    later(&inbox, vec![bytes("\x0c"), bytes("q")]);
    let (_, writes) = run(&mut program, &inbox, vec![]);
    assert!(writes[1].windows(4).any(|window| window == b"\x1b[2J"));
}

#[test]
fn after_a_stop_the_terminal_is_taken_again_and_painted_whole() {
    let (mut program, inbox) = (Counter::default(), Inbox::default());
    later(&inbox, vec![Signal::Continued, bytes("q")]);
    let (_, writes) = run(&mut program, &inbox, vec![]);
    assert_eq!(program.seen, [Event::Input(Input::Resize(30, 3)), key(Key::Char('q'))], "its size may be another one");
    assert_eq!((writes.len(), &writes[1][..]), (3, TAKING));
    assert!(writes[2].windows(4).any(|window| window == b"\x1b[2J"), "{writes:?}");
}

#[test]
fn signals_and_a_vanished_terminal_end_it() {
    for (signal, how) in [(Signal::Terminated, Ended::Terminated), (Signal::Gone, Ended::Gone)] {
        let (mut program, inbox) = (Counter::default(), Inbox::default());
        let (ended, _) = run(&mut program, &inbox, vec![bytes("j"), signal, bytes("k")]);
        assert_eq!((ended, program.seen.len()), (how, 1));
    }
}

#[test]
fn a_terminal_that_takes_nothing_is_gone() {
    struct Broken;
    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let (mut program, inbox) = (Counter::default(), Inbox::<&str>::default());
    let terminal = Terminal::new(Lean::new(Broken, SIZE)).unwrap();
    let ended = Turn::new(&mut program, &inbox.receiver, terminal, Decoder::new(Duration::ZERO)).run(|| Ok(SIZE), Vec::new);
    assert_eq!(ended, Ended::Gone);
}
