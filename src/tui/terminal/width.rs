//! How wide the terminal draws a text: it is written, and the terminal reports where its cursor is then.
//!
//! No setting tells this: an encoding may be named that is not the terminal's, and how wide it draws a sign depends on its
//! font. To be asked before the screen is taken; the text is erased again.
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::ops::Range;
use std::time::{Duration, Instant};

use ratatui::crossterm::terminal;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::setup::{SetupError, keyboard, output};

const ASK_FOR_CURSOR: &[u8] = b"\x1b[6n";
const ERASE_LINE: &[u8] = b"\r\x1b[K";
/// How long to wait for a terminal behind a slow line; every terminal in use answers, and most at once.
pub const PATIENCE: Duration = Duration::from_millis(1000);

/// What came back from the terminal.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Width {
    /// Columns that the text takes; none when the terminal did not say in time.
    pub columns: Option<u16>,
    /// What was typed meanwhile, for whoever reads keys next.
    pub typed: Vec<u8>,
}

/// Has the terminal draw `text` on the line of its cursor, and asks how wide that came out. An answer that is later than
/// `within` presses no key of the interface.
///
/// # Errors
/// When there is no terminal, or it fails.
pub fn ask(text: &str, within: Duration) -> Result<Width, SetupError> {
    if !io::stdout().is_terminal() {
        return Err(SetupError::NotATerminal);
    }
    let (mut out, mut keys) = (output()?, keyboard()?);
    let _raw = Raw::enter()?;
    out.write_all(&[b"\r", text.as_bytes(), ASK_FOR_CURSOR].concat())?;
    let width = listen(&mut keys, Instant::now() + within);
    out.write_all(ERASE_LINE)?;
    Ok(width?)
}

/// Keys come as they are typed, and are not echoed, until this is dropped.
struct Raw;

impl Raw {
    fn enter() -> io::Result<Self> {
        terminal::enable_raw_mode().map(|()| Raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Nobody is left to tell.
        let _ = terminal::disable_raw_mode();
    }
}

fn listen(keys: &mut File, until: Instant) -> io::Result<Width> {
    let mut came = Vec::new();
    let mut bytes = [0; 256];
    while is_readable(keys, until)? {
        match keys.read(&mut bytes) {
            Ok(0) => break,
            Ok(count) => came.extend_from_slice(&bytes[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if let Some((report, column)) = report_in(&came) {
            came.drain(report);
            return Ok(Width { columns: Some(column.saturating_sub(1)), typed: came });
        }
    }
    Ok(Width { columns: None, typed: came })
}

/// Whether there is anything to read before `until`.
fn is_readable(keys: &File, until: Instant) -> io::Result<bool> {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let left = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() };
        match poll(&mut [PollFd::new(keys, PollFlags::IN)], Some(&left)) {
            Err(rustix::io::Errno::INTR) => {}
            done => return Ok(done? > 0),
        }
    }
}

/// Where in `bytes` the terminal's report stands, `ESC [ row ; column R`, and the column.
fn report_in(bytes: &[u8]) -> Option<(Range<usize>, u16)> {
    let starts = bytes.windows(2).enumerate().filter(|(_, pair)| *pair == b"\x1b[").map(|(at, _)| at);
    starts.into_iter().find_map(|start| {
        let body = &bytes[start + 2..];
        let length = body.iter().position(|byte| !byte.is_ascii_digit() && *byte != b';').filter(|&end| body[end] == b'R')?;
        let (row, column) = std::str::from_utf8(&body[..length]).ok()?.split_once(';')?;
        row.parse::<u16>().ok()?;
        Some((start..start + 2 + length + 1, column.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_found_among_what_is_typed() {
        for (bytes, found) in [
            (&b"\x1b[24;5R"[..], Some((0..7, 5))),
            (b"jj\x1b[A\x1b[1;80Rk", Some((5..12, 80))),
            (b"\x1b\x1b[7;3R", Some((1..7, 3))),
            (b"\x1b[24;5", None),
            (b"\x1b[R", None),
            (b"\x1b[3;R", None),
            (b"\x1b[1;2;3R", None),
            (b"\x1b[99999;1R", None),
            (b"R", None),
        ] {
            assert_eq!(report_in(bytes), found, "{}", bytes.escape_ascii());
        }
    }
}
