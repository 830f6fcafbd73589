//! The screen's way to a terminal: the program's drawing, turned into bytes by its own back end.

use crate::harness::Screen;
use dudao::tui::app::Message;
use dudao::tui::app::input::Input;
use dudao::tui::terminal::backend::{Lean, mark_second_halves};
use dudao::tui::view;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};
use std::cell::RefCell;
use std::io;
use std::rc::Rc;

/// Keeps what is written.
#[derive(Clone, Default)]
struct Tap(Rc<RefCell<Vec<u8>>>);

impl io::Write for Tap {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A line to a terminal.
pub struct Line {
    terminal: Terminal<Lean<Tap>>,
    tap: Tap,
}

/// A frame: its bytes, and what the program takes to be on the screen now.
pub struct Drawn {
    pub bytes: Vec<u8>,
    pub buffer: Buffer,
    pub cursor: Option<Position>,
}

impl Line {
    /// To a terminal of the screen's size, cleared as at the beginning.
    pub fn of(screen: &Screen) -> Self {
        let (tap, (width, height)) = (Tap::default(), screen.app.size);
        let mut terminal = Terminal::new(Lean::new(tap.clone(), Size { width, height })).unwrap();
        terminal.clear().unwrap();
        Self { terminal, tap }
    }

    /// Draws the screen as it is.
    pub fn draw(&mut self, screen: &Screen) -> Drawn {
        let cursor = screen.draw().1;
        let drawn = self.terminal.draw(|frame| {
            view::draw(&screen.app, frame);
            mark_second_halves(frame.buffer_mut());
        });
        let buffer = drawn.unwrap().buffer.clone();
        Drawn { bytes: self.tap.0.take(), buffer, cursor }
    }

    /// The program learns that the terminal has another size now.
    pub fn resize(&mut self, screen: &mut Screen, width: u16, height: u16) {
        self.terminal.backend_mut().set_size(Size { width, height });
        self.terminal.clear().unwrap();
        screen.app.update(Message::Input(Input::Resize(width, height)));
    }
}
