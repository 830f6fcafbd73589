//! Two terminal emulators that nobody here wrote show what the program believes to be on the screen: random sessions of
//! keys, sizes and news, cell by cell.
//!
//! `DUDAO_TIMES=1000 cargo test --test screen emulators -- --nocapture` plays a thousand sessions.

use crate::common::chance::{Dice, times};
use crate::harness::Screen;
use crate::line::{Drawn, Line};
use dudao::config::Scheme;
use dudao::domain::act::Act;
use dudao::domain::id::HazardId;
use dudao::keymap::key::Key;
use dudao::locale::Lang;
use dudao::tui::app::input::Input;
use dudao::tui::app::{Message, Next};
use dudao::tui::view::glyphs::Glyphs;
use dudao::tui::view::theme::Theme;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// Frames of one session.
const FRAMES: usize = 40;
const KEYS: [Key; 22] = [
    Key::Enter,
    Key::Enter,
    Key::Esc,
    Key::Tab,
    Key::BackTab,
    Key::Backspace,
    Key::Delete,
    Key::Up,
    Key::Down,
    Key::Down,
    Key::Left,
    Key::Right,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
    Key::F(1),
    Key::F(2),
    Key::Ctrl('s'),
    Key::Ctrl('o'),
    Key::Char('隐'),
    Key::Char('，'),
];

/// The two emulators, side by side.
struct Emulators {
    vt100: vt100::Parser,
    avt: avt::Terminal,
    /// The beginning of a character whose rest is still to come.
    pending: Vec<u8>,
}

impl Emulators {
    fn new(columns: u16, rows: u16) -> Self {
        let avt = avt::Terminal::new(columns.into(), rows.into()).unwrap();
        let mut both = Self { vt100: vt100::Parser::new(rows, columns, 0), avt, pending: Vec::new() };
        both.take(b"\x1b[?1049h");
        both
    }

    fn take(&mut self, bytes: &[u8]) {
        // vte 0.15, beneath vt100, loses an ASCII character that follows one of two bytes whose second begins a piece.
        self.pending.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.pending) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let text = String::from_utf8(self.pending.drain(..whole).collect()).unwrap();
        self.vt100.process(text.as_bytes());
        self.avt.feed(text.as_str());
    }

    /// Takes the bytes in pieces of any length.
    fn take_in_pieces(&mut self, mut bytes: &[u8], dice: &mut Dice) {
        while !bytes.is_empty() {
            let (piece, rest) = bytes.split_at((1 + dice.below(200)).min(bytes.len()));
            self.take(piece);
            bytes = rest;
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.vt100.screen_mut().set_size(rows, columns);
        self.avt.resize(columns.into(), rows.into());
    }

    #[track_caller]
    fn show(&self, drawn: &Drawn, what: &str) {
        let screen = self.vt100.screen();
        let lines: Vec<&avt::Line> = self.avt.screen().visible_lines().collect();
        each_cell(&drawn.buffer, |x, y, cell| {
            let ours = Seen::of(cell);
            let vt100 = Seen::of_vt100(screen.cell(y, x).unwrap());
            assert_eq!(ours, vt100, "vt100, column {x} of row {y} {what}\n{}", screen.contents());
            let avt = Seen::of_avt(&lines[usize::from(y)].cells()[usize::from(x)]);
            assert_eq!(ours, avt, "avt, column {x} of row {y} {what}\n{}", screen.contents());
        });
        let cursor = self.avt.cursor();
        assert!(self.pending.is_empty(), "a frame ends with a whole character");
        assert_eq!((screen.hide_cursor(), !cursor.visible), (drawn.cursor.is_none(), drawn.cursor.is_none()), "{what}");
        if let Some(at) = drawn.cursor {
            assert_eq!(screen.cursor_position(), (at.y, at.x), "vt100's cursor {what}");
            assert_eq!((cursor.row, cursor.col), (at.y.into(), at.x.into()), "avt's cursor {what}");
        }
    }
}

/// Each cell that is no second half of a wide character.
fn each_cell(buffer: &Buffer, mut see: impl FnMut(u16, u16, &Cell)) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            see(x, y, cell);
            x += cell.cell_width().max(1);
        }
    }
}

/// What an officer can see of a cell: of a blank, neither its weight nor, unless there is a line or a bar, its colour.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    text: String,
    wide: bool,
    fg: Option<u8>,
    bg: Option<u8>,
    bold: bool,
    dim: bool,
    underline: bool,
    reverse: bool,
}

impl Seen {
    fn of(cell: &Cell) -> Self {
        let has = |modifier| cell.modifier.contains(modifier);
        assert!(!(has(Modifier::BOLD) && has(Modifier::DIM)), "no two terminals agree on what is bold and dim: {cell:?}");
        Self {
            text: cell.symbol().to_owned(),
            wide: cell.cell_width() == 2,
            fg: number(cell.fg),
            bg: number(cell.bg),
            bold: has(Modifier::BOLD),
            dim: has(Modifier::DIM),
            underline: has(Modifier::UNDERLINED),
            reverse: has(Modifier::REVERSED),
        }
        .on_blank()
    }

    fn of_vt100(cell: &vt100::Cell) -> Self {
        let colour = |colour| match colour {
            vt100::Color::Default => None,
            vt100::Color::Idx(number) => Some(number),
            vt100::Color::Rgb(..) => panic!("{cell:?}"),
        };
        Self {
            text: if cell.contents().is_empty() { " ".to_owned() } else { cell.contents().to_owned() },
            wide: cell.is_wide(),
            fg: colour(cell.fgcolor()),
            bg: colour(cell.bgcolor()),
            bold: cell.bold(),
            dim: cell.dim(),
            underline: cell.underline(),
            reverse: cell.inverse(),
        }
        .on_blank()
    }

    fn of_avt(cell: &avt::Cell) -> Self {
        let colour = |colour| match colour {
            None => None,
            Some(avt::Color::Indexed(number)) => Some(number),
            Some(other) => panic!("{other:?}"),
        };
        let pen = cell.pen();
        Self {
            text: cell.char().to_string(),
            wide: cell.width() == 2,
            fg: colour(pen.foreground()),
            bg: colour(pen.background()),
            bold: pen.is_bold(),
            dim: pen.is_faint(),
            underline: pen.is_underline(),
            reverse: pen.is_inverse(),
        }
        .on_blank()
    }

    fn on_blank(mut self) -> Self {
        if self.text == " " {
            (self.bold, self.dim) = (false, false);
            if !self.underline && !self.reverse {
                self.fg = None;
            }
        }
        self
    }
}

fn number(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Reset => return None,
        Color::LightRed => 9,
        Color::LightBlue => 12,
        other => panic!("{other} is not of the theme"),
    })
}

/// One session: a screen, the way to it, and its emulators.
struct Session {
    screen: Screen,
    line: Line,
    emulators: Emulators,
}

impl Session {
    fn begin(demo: &Screen, dice: &mut Dice) -> Self {
        let (columns, rows) = size(dice);
        let (lang, glyphs) = (dice.pick(&[Lang::Zh, Lang::Zh, Lang::En]), dice.pick(&[Glyphs::Narrow, Glyphs::Ascii]));
        let mut screen = Screen::on(demo.session.clone(), lang, columns, rows, glyphs);
        screen.app.outfit.theme = Theme::new(if dice.once_in(4) { Scheme::None } else { Scheme::Auto });
        Self { line: Line::of(&screen), emulators: Emulators::new(columns, rows), screen }
    }

    /// Something happens: keys, another size, a colleague's note, answers of the desk or none yet.
    fn happen(&mut self, dice: &mut Dice) -> String {
        match dice.below(12) {
            0 => {
                let (columns, rows) = size(dice);
                // The terminal has its new size before the program knows: a frame of the old one may still come.
                self.emulators.resize(columns, rows);
                if dice.once_in(2) {
                    let late = self.line.draw(&self.screen);
                    self.emulators.take_in_pieces(&late.bytes, dice);
                }
                self.line.resize(&mut self.screen, columns, rows);
                format!("at {columns}×{rows}")
            }
            1 => {
                let colleague = self.screen.colleague("李四");
                let id = HazardId(1 + dice.below(100) as u32);
                if let Ok(hazard) = colleague.hazard(id) {
                    let _ = colleague.act(&hazard, Act::Note { text: "已电话督促，限期整改".to_owned() });
                }
                if let Some(news) = self.screen.desk.look() {
                    self.screen.app.update(Message::Answer(news));
                }
                format!("after a note on {id}")
            }
            2 => {
                self.screen.app.update(Message::Input(Input::Paste("除尘系统\n未设锁气卸灰装置".to_owned())));
                "after a paste".to_owned()
            }
            _ => {
                let key = match dice.below(3) {
                    0 => Key::Char(char::from(b'!' + dice.below(94) as u8)),
                    _ => dice.pick(&KEYS),
                };
                self.screen.next = self.screen.app.update(Message::Input(Input::Key(key)));
                format!("after {key:?}")
            }
        }
    }

    /// Lets the desk answer what was asked.
    fn answer(&mut self) {
        self.screen.answer();
        if self.screen.app.wake_at().is_some() {
            self.screen.app.update(Message::Wake);
        }
    }
}

fn size(dice: &mut Dice) -> (u16, u16) {
    let any = (40 + dice.below(140) as u16, 10 + dice.below(40) as u16);
    dice.pick(&[(160, 45), (80, 24), (60, 16), any, any])
}

#[test]
fn two_emulators_show_what_the_program_believes_to_have_drawn() {
    let demo = Screen::demo();
    let mut dice = Dice::thrown();
    let mut frames = 0;
    for number in 0..times(20) {
        let mut session = Session::begin(&demo, &mut dice);
        let mut what = "at the beginning".to_owned();
        for _ in 0..FRAMES {
            if session.screen.next == Next::Quit {
                break;
            }
            let drawn = session.line.draw(&session.screen);
            session.emulators.take_in_pieces(&drawn.bytes, &mut dice);
            let what_of = format!("{what} in session {number}");
            session.emulators.show(&drawn, &what_of);
            if session.screen.app.outfit.glyphs == Glyphs::Ascii {
                each_cell(&drawn.buffer, |x, y, cell| {
                    assert_eq!(cell.symbol().width(), cell.symbol().width_cjk(), "{x}, {y} {what_of}\n{}", session.screen.text());
                });
            }
            frames += 1;
            what = session.happen(&mut dice);
            if !dice.once_in(3) {
                session.answer();
            }
        }
    }
    println!("{frames} frames");
    assert!(frames > 100, "{frames}");
}
