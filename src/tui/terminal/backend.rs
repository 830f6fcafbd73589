//! A back end for ratatui that says the same with fewer bytes, for officers on slow lines.
//!
//! ratatui's stock back end moves the cursor before every cell that does not follow one of width 1, which is every
//! other cell of a Chinese text, and sets all colours anew for each frame. This one knows where the cursor is after a
//! wide character, keeps the pen between frames, takes the shortest move, and erases instead of writing blanks. The
//! screen is the same; a frame that changes nothing sends nothing.
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Size};
use unicode_width::UnicodeWidthChar;

use super::pace::QUESTION;
use super::pen::Pen;

const FRAME_BYTES: usize = 1 << 16;
/// From so many blanks on, erasing and moving on is shorter than writing them.
const WORTH_ERASING: u16 = 9;
/// From so many blanks on, erasing to the end of the line is shorter than writing them.
const WORTH_CLEARING: u16 = 4;

/// Bytes that a line carries in one piece. A frame of more comes in several, and a terminal that knows these marks shows
/// it when the last has come; others pass over a mode that they do not know.
const PACKET: usize = 1400;
const BEGIN: &[u8] = b"\x1b[?2026h";
pub(super) const END: &[u8] = b"\x1b[?2026l";

/// The lean back end, writing to `W` once per frame.
#[derive(Debug)]
pub struct Lean<W> {
    out: W,
    frame: Vec<u8>,
    size: Size,
    at: Option<Position>,
    pen: Option<Pen>,
    cursor_shown: Option<bool>,
    /// Whether the screen was blanked and nothing drawn since: what is not written is blank.
    blank: bool,
    asking: bool,
    written: usize,
}

impl<W: Write> Lean<W> {
    /// A back end for a terminal of `size`, whose state is not known yet, reached through `out`.
    pub fn new(out: W, size: Size) -> Self {
        let mut frame = Vec::with_capacity(FRAME_BYTES);
        frame.extend_from_slice(BEGIN);
        Self { out, frame, size, at: None, pen: None, cursor_shown: None, blank: false, asking: false, written: 0 }
    }

    /// Takes note that the terminal has another size now. It is not asked for at each frame.
    pub fn set_size(&mut self, size: Size) {
        self.size = size;
        self.at = None;
    }

    /// What the back end writes to.
    pub fn writer(&self) -> &W {
        &self.out
    }

    /// Whether frames end with the question how far the terminal has come.
    pub(super) fn set_asking(&mut self, asking: bool) {
        self.asking = asking;
    }

    /// Bytes that were written to the terminal.
    pub(super) fn written(&self) -> usize {
        self.written
    }

    /// Writes what is for the terminal and shows nothing, between two frames.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes);
        self.flush()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.frame.extend_from_slice(bytes);
    }

    /// A control sequence with one number, which is left out when it is 1.
    fn sequence(&mut self, number: u16, last: char) {
        // Writing to a Vec cannot fail.
        let _ = if number == 1 { write!(self.frame, "\x1b[{last}") } else { write!(self.frame, "\x1b[{number}{last}") };
    }

    fn move_to(&mut self, to: Position) {
        let Position { x, y } = to;
        match self.at {
            Some(at) if at == to => {}
            Some(at) if at.y == y && x == 0 => self.write(b"\r"),
            Some(at) if at.y == y && x > at.x && x - at.x <= 3 && self.leaves_blank() => self.write(&b"   "[..usize::from(x - at.x)]),
            Some(at) if at.y == y && x > at.x => self.sequence(x - at.x, 'C'),
            Some(at) if at.y == y && at.x - x <= 3 => self.write(&b"\x08\x08\x08"[..usize::from(at.x - x)]),
            Some(at) if at.y == y => self.sequence(at.x - x, 'D'),
            Some(at) if x == 0 && y > at.y && y - at.y <= 3 => {
                self.write(b"\r");
                self.write(&b"\n\n\n"[..usize::from(y - at.y)]);
            }
            Some(at) if at.x == x && y > at.y => self.sequence(y - at.y, 'B'),
            Some(at) if at.x == x => self.sequence(at.y - y, 'A'),
            _ if x == 0 => self.sequence(y + 1, 'H'),
            _ => {
                let _ = write!(self.frame, "\x1b[{};{}H", y + 1, x + 1);
            }
        }
        self.at = Some(to);
    }

    /// Whether writing a blank leaves a blank as it is.
    fn leaves_blank(&self) -> bool {
        self.blank && self.pen.is_some_and(|pen| pen.on_blank() == Pen::default())
    }

    fn take_pen(&mut self, pen: Pen) {
        pen.switch_from(self.pen, &mut self.frame);
        self.pen = Some(pen);
    }

    /// The cursor has moved `columns` to the right by writing. At the end of the line terminals differ in where it
    /// is, and nobody knows how a terminal counts a cluster of several characters.
    fn advance(&mut self, columns: u16, sure: bool) {
        self.at = self.at.map(|at| Position { x: at.x + columns, ..at }).filter(|at| sure && at.x < self.size.width);
    }

    fn write_cell(&mut self, at: Position, cell: &Cell) {
        let symbol = cell.symbol();
        let columns = cell.cell_width();
        if columns == 0 {
            return;
        }
        self.move_to(at);
        self.take_pen(Pen::of(cell));
        if symbol.contains(char::is_control) {
            // The last guard: text from outside is cleaned where it comes in.
            self.write(" ".repeat(columns.into()).as_bytes());
            return self.advance(columns, true);
        }
        self.write(symbol.as_bytes());
        self.advance(columns, symbol.len() == 1 || is_one_char_of(symbol, columns));
    }

    fn write_blanks(&mut self, at: Position, count: u16, pen: Pen) {
        if self.blank && pen.on_blank() == Pen::default() {
            return;
        }
        self.move_to(at);
        if self.pen.is_none_or(|now| now.on_blank() != pen.on_blank()) {
            self.take_pen(pen);
        }
        // Erased cells take the background alone, and not every terminal gives them even that.
        let bare = pen.on_blank() == Pen::default();
        if bare && count >= WORTH_CLEARING && at.x + count >= self.size.width {
            self.write(b"\x1b[K");
        } else if bare && count >= WORTH_ERASING {
            // The last of them may be the first half of a wide character whose second half is not among them. Writing
            // there takes both halves away on every terminal, erasing leaves tmux with half a character.
            self.sequence(count - 1, 'X');
            self.move_to(Position { x: at.x + count - 1, ..at });
            self.write(b" ");
            self.advance(1, true);
        } else {
            self.write(" ".repeat(count.into()).as_bytes());
            self.advance(count, true);
        }
    }
}

/// Marks the second half of each wide character, so that it counts as changed once something narrow stands there. What a
/// terminal leaves of a character that is half overwritten is its own affair: a blank in the old pen, or in the new one.
pub fn mark_second_halves(buffer: &mut Buffer) {
    for at in 1..buffer.content.len() {
        if buffer.content[at - 1].cell_width() == 2 {
            buffer.content[at].set_symbol("");
        }
    }
}

fn is_one_char_of(symbol: &str, columns: u16) -> bool {
    let mut chars = symbol.chars();
    let first = chars.next().and_then(|c| c.width());
    chars.next().is_none() && first == Some(columns.into())
}

impl<W: Write> Backend for Lean<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut cells = content.peekable();
        while let Some((x, y, cell)) = cells.next() {
            if cell.symbol() != " " {
                self.write_cell(Position { x, y }, cell);
                continue;
            }
            let pen = Pen::of(cell);
            let mut count = 1;
            let same = |(nx, ny, next): &(u16, u16, &Cell), count| {
                (*nx, *ny) == (x + count, y) && next.symbol() == " " && Pen::of(next).on_blank() == pen.on_blank()
            };
            while cells.next_if(|next| same(next, count)).is_some() {
                count += 1;
            }
            self.write_blanks(Position { x, y }, count, pen);
        }
        self.blank = false;
        Ok(())
    }

    fn append_lines(&mut self, n: u16) -> io::Result<()> {
        self.write(&b"\n".repeat(n.into()));
        self.at = None;
        self.flush()
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor_shown.replace(false) != Some(false) {
            self.write(b"\x1b[?25l");
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor_shown.replace(true) != Some(true) {
            self.write(b"\x1b[?25h");
        }
        Ok(())
    }

    /// Where this back end put the cursor: the terminal is never asked, for its answer would come among the keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.at.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.move_to(position.into());
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Blanks a part. With the whole screen goes what was believed of the terminal: others may have written on it.
    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        if clear_type == ClearType::All {
            (self.at, self.pen, self.cursor_shown) = (None, None, None);
            self.blank = true;
        }
        self.take_pen(Pen::default());
        self.write(match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        });
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        let bytes = self.frame.len() - BEGIN.len();
        if bytes == 0 {
            return Ok(());
        }
        let together = bytes > PACKET;
        if together {
            self.frame.extend_from_slice(END);
        }
        if self.asking {
            self.frame.extend_from_slice(QUESTION);
        }
        let frame = if together { &self.frame } else { &self.frame[BEGIN.len()..] };
        self.written += frame.len();
        let done = self.out.write_all(frame).and_then(|()| self.out.flush());
        self.frame.truncate(BEGIN.len());
        done
    }
}
