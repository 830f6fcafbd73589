//! The lean back end draws exactly what ratatui's stock back end draws, in fewer bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use dudao::tui::terminal::backend::{Lean, mark_second_halves};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Color, Modifier, Style};
use ratatui::{Terminal, TerminalOptions, Viewport};

const SIZE: Size = Size { width: 60, height: 14 };
const WORDS: [&str; 14] = [
    "云墟丰霁铝制品",
    "隐患",
    "H123",
    "─────────",
    "▲逾期3",
    "│",
    "整改期限 11-20",
    " ",
    "                    ",
    "é",
    "除尘系统未设锁气卸灰装置",
    "，",
    "！",
    "e\u{301}ü",
];
const COLOURS: [Color; 21] = [
    Color::Reset,
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
    Color::Indexed(3),
    Color::Indexed(130),
    Color::Rgb(1, 20, 255),
    Color::Reset,
];
/// Those that the emulator knows.
const MODIFIERS: [Modifier; 6] =
    [Modifier::empty(), Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];

/// Reproducible chance (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }

    fn style(&mut self) -> Style {
        let mut style = Style::new();
        if self.below(2) == 0 {
            style = style.fg(COLOURS[self.below(COLOURS.len())]);
        }
        if self.below(4) == 0 {
            style = style.bg(COLOURS[self.below(COLOURS.len())]);
        }
        for _ in 0..self.below(3) {
            style = style.add_modifier(MODIFIERS[self.below(MODIFIERS.len())]);
        }
        style
    }

    /// Changes a screen as a program does: some texts anew, sometimes a blank area, sometimes a moved bar. The
    /// emulator holds either bold or dim, so never both.
    fn change(&mut self, screen: &mut Buffer) {
        if self.below(6) == 0 {
            screen.reset();
        }
        for _ in 0..self.below(30) {
            let (x, y) = (self.below(SIZE.width.into()) as u16, self.below(SIZE.height.into()) as u16);
            let (word, style) = (WORDS[self.below(WORDS.len())], self.style());
            let room = usize::from(SIZE.width - x);
            // Writing on the second half of a wide character would leave it standing under another.
            if x > 0 && wide(screen, x - 1, y) {
                screen[(x - 1, y)].reset();
            }
            let (end, _) = screen.set_stringn(x, y, word, room, style);
            assert!(end <= SIZE.width);
        }
        if self.below(3) == 0 {
            let bar = Rect::new(0, self.below(SIZE.height.into()) as u16, SIZE.width, 1);
            screen.set_style(bar, self.style());
        }
        for cell in screen.content.iter_mut().filter(|cell| cell.modifier.contains(Modifier::BOLD)) {
            cell.modifier -= Modifier::DIM;
        }
    }
}

fn wide(screen: &Buffer, x: u16, y: u16) -> bool {
    use ratatui::buffer::CellWidth;
    screen[(x, y)].cell_width() > 1
}

/// A terminal of one back end with an emulator behind it.
struct Side<B: Backend> {
    terminal: Terminal<B>,
    bytes: std::rc::Rc<std::cell::RefCell<Vec<u8>>>,
    emulator: vt100::Parser,
    total: usize,
}

#[derive(Clone, Default)]
struct Tap(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

impl std::io::Write for Tap {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<B: Backend> Side<B>
where
    B::Error: 'static,
{
    fn new(backend: impl FnOnce(Tap) -> B, fixed: bool) -> Self {
        let tap = Tap::default();
        let whole = Rect::from((Position::ORIGIN, SIZE));
        let viewport = if fixed { Viewport::Fixed(whole) } else { Viewport::Fullscreen };
        let terminal = Terminal::with_options(backend(tap.clone()), TerminalOptions { viewport }).unwrap();
        Self { terminal, bytes: tap.0, emulator: vt100::Parser::new(SIZE.height, SIZE.width, 0), total: 0 }
    }

    /// Draws a screen; returns the bytes it took.
    fn draw(&mut self, screen: &Buffer, cursor: Option<Position>) -> Vec<u8> {
        self.terminal
            .draw(|frame| {
                *frame.buffer_mut() = screen.clone();
                cursor.into_iter().for_each(|cursor| frame.set_cursor_position(cursor));
            })
            .unwrap();
        let bytes = self.bytes.take();
        self.emulator.process(&bytes);
        self.total += bytes.len();
        bytes
    }
}

/// What can be seen of a cell.
fn seen(cell: &vt100::Cell) -> (String, String) {
    let text = if cell.contents().is_empty() { " " } else { cell.contents() };
    let mut look = format!("bg {:?} ", cell.bgcolor());
    if text != " " || cell.inverse() || cell.underline() {
        look += &format!("fg {:?} underline {} inverse {} ", cell.fgcolor(), cell.underline(), cell.inverse());
    }
    if text != " " {
        look += &format!("bold {} dim {} italic {}", cell.bold(), cell.dim(), cell.italic());
    }
    (text.to_owned(), look)
}

fn assert_same(stock: &vt100::Screen, lean: &vt100::Screen, frame: usize) {
    for y in 0..SIZE.height {
        let mut x = 0;
        while x < SIZE.width {
            let (a, b) = (stock.cell(y, x).unwrap(), lean.cell(y, x).unwrap());
            assert_eq!(seen(a), seen(b), "frame {frame}, column {x} of row {y}:\n{}\n---\n{}", stock.contents(), lean.contents());
            assert_eq!(a.is_wide(), b.is_wide());
            x += if a.is_wide() { 2 } else { 1 };
        }
    }
    assert_eq!(stock.hide_cursor(), lean.hide_cursor());
    if !lean.hide_cursor() {
        assert_eq!(stock.cursor_position(), lean.cursor_position(), "frame {frame}");
    }
}

#[test]
fn random_frames_look_as_the_stock_back_end_draws_them() {
    for seed in 1..=20 {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let mut stock = Side::new(CrosstermBackend::new, true);
        let mut lean = Side::new(|tap| Lean::new(tap, SIZE), false);
        let mut screen = Buffer::empty(Rect::from((Position::ORIGIN, SIZE)));
        for frame in 0..40 {
            dice.change(&mut screen);
            let cursor = (dice.below(3) == 0).then(|| Position::new(dice.below(60) as u16, dice.below(14) as u16));
            if frame == 20 {
                stock.terminal.resize(screen.area).unwrap();
                lean.terminal.clear().unwrap();
            }
            stock.draw(&screen, cursor);
            lean.draw(&screen, cursor);
            assert_same(stock.emulator.screen(), lean.emulator.screen(), frame);
        }
        assert!(lean.total * 5 < stock.total * 3, "{} bytes against {}", lean.total, stock.total);
    }
}

#[test]
fn a_frame_without_change_sends_nothing() {
    let mut lean = Side::new(|tap| Lean::new(tap, SIZE), false);
    let mut screen = Buffer::empty(Rect::from((Position::ORIGIN, SIZE)));
    screen.set_string(3, 3, "坛应急〔2020〕24号", Style::new());
    for cursor in [None, Some(Position::new(7, 3))] {
        assert_ne!(lean.draw(&screen, cursor), b"");
        assert_eq!(lean.draw(&screen, cursor), b"");
    }
}

#[test]
fn chinese_text_costs_its_own_bytes() {
    let mut lean = Side::new(|tap| Lean::new(tap, SIZE), false);
    let mut screen = Buffer::empty(Rect::from((Position::ORIGIN, SIZE)));
    screen.set_string(0, 0, "x", Style::new());
    lean.draw(&screen, None);
    let text = "除尘系统未设锁气卸灰装置";
    screen.set_string(0, 3, text, Style::new());
    let bytes = lean.draw(&screen, None);
    assert_eq!(bytes.len(), text.len() + "\x1b[4H".len());
}

#[test]
fn a_frame_of_several_packets_is_shown_when_the_last_has_come() {
    let mut lean = Side::new(|tap| Lean::new(tap, SIZE), false);
    let mut screen = Buffer::empty(Rect::from((Position::ORIGIN, SIZE)));
    screen.set_string(0, 0, "x", Style::new());
    let small = lean.draw(&screen, None);
    assert!(!small.windows(4).any(|bytes| bytes == b"2026"), "{}", small.escape_ascii());
    for (at, cell) in screen.content.iter_mut().enumerate() {
        cell.set_symbol("x").set_fg(Color::Indexed((at % 7) as u8));
    }
    let large = lean.draw(&screen, None);
    assert!(large.starts_with(b"\x1b[?2026h") && large.ends_with(b"\x1b[?2026l"), "{}", large.escape_ascii());
}

/// How many cells each `ECH` of a frame erases.
fn erased(frame: &[u8]) -> Vec<usize> {
    let text = String::from_utf8(frame.to_vec()).unwrap();
    text.split("\x1b[").filter_map(|part| part.split_once('X')?.0.parse().ok()).collect()
}

#[test]
fn no_erasure_ends_between_the_halves_of_a_character() {
    // Ten Latin letters and a Chinese character, then a lone letter: all but that letter go at once.
    let mut lean = Side::new(|tap| Lean::new(tap, SIZE), false);
    let mut screen = Buffer::empty(Rect::from((Position::ORIGIN, SIZE)));
    screen.set_string(0, 1, "abcdefghij锁z", Style::new());
    lean.draw(&screen, None);
    screen.set_string(0, 1, "           ", Style::new());
    screen[(11, 1)].reset();
    let frame = lean.draw(&screen, None);
    // The eleventh cell is the character's first half: it is written, so that no terminal keeps the second.
    assert_eq!(erased(&frame), [10], "{}", String::from_utf8_lossy(&frame).escape_debug());
    assert!(lean.emulator.screen().contents().trim_end().ends_with('z'));
}

#[test]
fn what_is_left_of_a_character_that_is_half_overwritten_is_drawn_anew() {
    let mut lean = Side::new(|tap| Lean::new(tap, SIZE), false);
    let mut screen = Buffer::empty(Rect::from((Position::ORIGIN, SIZE)));
    screen.set_string(0, 1, "锁z", Style::new());
    mark_second_halves(&mut screen);
    lean.draw(&screen, None);
    screen.set_string(0, 1, "> z", Style::new());
    screen.set_style(Rect::new(0, 1, 1, 1), Style::new().add_modifier(Modifier::REVERSED));
    lean.draw(&screen, None);
    let shown = lean.emulator.screen();
    assert!(shown.cell(1, 0).unwrap().inverse() && !shown.cell(1, 1).unwrap().inverse(), "{}", shown.contents());
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let mut lean = Lean::new(Vec::new(), SIZE);
    let mut cell = ratatui::buffer::Cell::default();
    cell.set_symbol("\u{9b}2J");
    lean.draw([(0, 0, &cell)].into_iter()).unwrap();
    Backend::flush(&mut lean).unwrap();
    let written = String::from_utf8(lean.writer().clone()).unwrap();
    assert!(!written.contains('\u{9b}') && !written.contains("2J"), "{written:?}");
}
