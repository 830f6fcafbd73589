//! What is said between the program and the process that reads a file for it: each message is its kind, its length and
//! its content in postcard. No length is believed beyond what a message may have.

use crate::ledger::error::{Bound, FileError};
use crate::ledger::workbook::{Assembly, Cell, Limits, Merge, Row};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::io::{self, ErrorKind, Read, Write};
use std::ops::ControlFlow;

/// Bytes of a message that holds no rows: room for the most merged cells, and the longest names of sheets.
const SAID: usize = 16 << 20;
/// Bytes of a message of rows: room for `ROWS` and the longest row after them.
const LONGEST: usize = ROWS + (68 << 20);
/// Bytes of rows that go together.
pub(super) const ROWS: usize = 64 << 10;
/// The most merged cells of a sheet that are told.
pub(super) const MERGES: usize = 1 << 20;

/// What the program asks for; sheets by their place.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Ask {
    /// To open the file; first of all.
    Open {
        /// The name of a CSV's sheet.
        name: String,
        /// The most that is read.
        limits: Limits,
    },
    /// The merged cells of a sheet.
    Merges(usize),
    /// The first rows of a sheet, or all.
    Rows(usize, Option<usize>),
}

/// What the reader answers; after messages of rows, `Done`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The file is open.
    Opened {
        /// The names of its sheets.
        sheets: Vec<String>,
        /// Whether it counts days from 1904.
        from_1904: bool,
    },
    /// The merged cells.
    Merges(Vec<Merge>),
    /// There are no more rows.
    Done,
    /// It cannot be read.
    Failed(Fault),
}

/// What may be wrong with a file, as far as its reader knows.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Fault {
    /// The system's number, where it has one.
    Io(Option<i32>),
    NotASpreadsheet,
    Truncated,
    PasswordProtected,
    OpenQuote(u64),
    TooLarge(Bound, u64),
    Empty,
    NoSuchSheet(String),
    /// What a reader does not say.
    Other,
}

impl From<FileError> for Fault {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Io(error) => Fault::Io(error.raw_os_error()),
            FileError::NotASpreadsheet => Fault::NotASpreadsheet,
            FileError::Truncated => Fault::Truncated,
            FileError::PasswordProtected => Fault::PasswordProtected,
            FileError::OpenQuote { row } => Fault::OpenQuote(row),
            FileError::TooLarge { what, at_most } => Fault::TooLarge(what, at_most),
            FileError::Empty => Fault::Empty,
            FileError::NoSuchSheet { sheet } => Fault::NoSuchSheet(sheet),
            _ => Fault::Other,
        }
    }
}

impl From<Fault> for FileError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Io(number) => FileError::Io(number.map_or_else(|| ErrorKind::Other.into(), io::Error::from_raw_os_error)),
            Fault::NotASpreadsheet => FileError::NotASpreadsheet,
            Fault::Truncated => FileError::Truncated,
            Fault::PasswordProtected => FileError::PasswordProtected,
            Fault::OpenQuote(row) => FileError::OpenQuote { row },
            Fault::TooLarge(what, at_most) => FileError::TooLarge { what, at_most },
            Fault::Empty => FileError::Empty,
            Fault::NoSuchSheet(sheet) => FileError::NoSuchSheet { sheet: crate::domain::text::clean(&sheet) },
            Fault::Other => FileError::Unread,
        }
    }
}

/// What a message holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// An `Ask` or an `Answer`.
    Said = 1,
    /// Rows, one after the other.
    Rows = 2,
}

impl Kind {
    fn at_most(self) -> usize {
        if self == Kind::Rows { LONGEST } else { SAID }
    }
}

fn garbled() -> io::Error {
    ErrorKind::InvalidData.into()
}

/// Sends a message.
pub(super) fn send(to: &mut impl Write, kind: Kind, content: &[u8]) -> io::Result<()> {
    let length = u32::try_from(content.len()).ok().filter(|_| content.len() <= kind.at_most()).ok_or_else(garbled)?;
    let [a, b, c, d] = length.to_le_bytes();
    to.write_all(&[kind as u8, a, b, c, d])?;
    to.write_all(content)?;
    to.flush()
}

/// Says something.
pub(super) fn say(to: &mut impl Write, said: &impl Serialize) -> io::Result<()> {
    send(to, Kind::Said, &postcard::to_stdvec(said).map_err(|_| garbled())?)
}

/// Takes a message into `content`, which grows as it comes; its kind.
pub(super) fn receive(from: &mut impl Read, content: &mut Vec<u8>) -> io::Result<Kind> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let kind = [Kind::Said, Kind::Rows].into_iter().find(|known| *known as u8 == kind).ok_or_else(garbled)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > kind.at_most() {
        return Err(garbled());
    }
    content.clear();
    from.take(length as u64).read_to_end(content)?;
    if content.len() == length { Ok(kind) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

/// What was said.
pub(super) fn heard<'c, T: Deserialize<'c>>(content: &'c [u8]) -> io::Result<T> {
    postcard::from_bytes(content).map_err(|_| garbled())
}

/// A cell on its way.
#[derive(Serialize, Deserialize)]
enum Value<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    /// Days of the common era.
    Date(i32),
}

/// Puts a row behind those before it: its number, how many cells it has, and each from column A on.
pub(super) fn put(row: &Row, rows: &mut Vec<u8>) -> io::Result<()> {
    postcard::to_io(&(row.number, row.cells.len()), &mut *rows).map_err(|_| garbled())?;
    for cell in &row.cells {
        let value = match cell {
            Cell::Empty => Value::Empty,
            Cell::Text(text) => Value::Text(text),
            Cell::Number(number) => Value::Number(*number),
            Cell::Date(date) => Value::Date(date.num_days_from_ce()),
        };
        postcard::to_io(&value, &mut *rows).map_err(|_| garbled())?;
    }
    Ok(())
}

/// Puts the rows of a message together, behind those before it; whether to break off.
///
/// # Errors
/// `Unread` when it holds no rows; as the limits say.
pub(super) fn put_together(content: &[u8], rows: &mut Assembly<'_>) -> Result<ControlFlow<()>, FileError> {
    let taken = cells(content, &mut |row, column, cell| match rows.put(row, column, cell) {
        Ok(ControlFlow::Continue(())) => Ok(()),
        Ok(ControlFlow::Break(())) => Err(Ok(ControlFlow::Break(()))),
        Err(beyond) => Err(Err(beyond)),
    });
    match taken {
        Ok(read) => read.map(ControlFlow::Continue).map_err(|_| FileError::Unread),
        Err(end) => end,
    }
}

/// Takes the rows of a message apart: hands each cell to `take` with its row and column, from 0, until it breaks off.
fn cells<B>(mut rows: &[u8], take: &mut dyn FnMut(usize, usize, Cell) -> Result<(), B>) -> Result<io::Result<()>, B> {
    while !rows.is_empty() {
        let Ok(((number, count), rest)) = postcard::take_from_bytes::<(u32, usize)>(rows) else { return Ok(Err(garbled())) };
        let Some(row) = (number as usize).checked_sub(1) else { return Ok(Err(garbled())) };
        rows = rest;
        for column in 0..count {
            let Ok((value, rest)) = postcard::take_from_bytes::<Value<'_>>(rows) else { return Ok(Err(garbled())) };
            rows = rest;
            let cell = match value {
                Value::Empty => continue,
                // Whatever comes across is cleaned here: nothing says that the reader did.
                Value::Text(text) => Cell::text(text),
                Value::Number(number) => Cell::Number(number),
                Value::Date(days) => NaiveDate::from_num_days_from_ce_opt(days).map_or(Cell::Empty, Cell::Date),
            };
            take(row, column, cell)?;
        }
    }
    Ok(Ok(()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn taken(rows: &[u8]) -> Option<Vec<(usize, usize, Cell)>> {
        let mut cells = Vec::new();
        let read = super::cells::<()>(rows, &mut |row, column, cell| {
            cells.push((row, column, cell));
            Ok(())
        });
        read.unwrap().ok().map(|()| cells)
    }

    #[test]
    fn rows_come_across_as_they_are() {
        let day = NaiveDate::from_ymd_opt(2020, 6, 15).unwrap();
        let cells = vec![Cell::Empty, Cell::text("one\ntwo"), Cell::Number(-0.5), Cell::Empty, Cell::Date(day)];
        let mut bytes = Vec::new();
        put(&Row { number: 7, cells: cells.clone() }, &mut bytes).unwrap();
        put(&Row { number: 1_048_576, cells: vec![Cell::Number(1.0)] }, &mut bytes).unwrap();
        let mut expected: Vec<_> = [1, 2, 4].into_iter().map(|column| (6, column, cells[column].clone())).collect();
        expected.push((1_048_575, 0, Cell::Number(1.0)));
        assert_eq!(taken(&bytes), Some(expected));
    }

    #[test]
    fn what_steers_a_terminal_is_cleaned_on_this_side() {
        let mut bytes = Vec::new();
        put(&Row { number: 1, cells: vec![Cell::Text("a\u{1b}[2Jb\u{202e}".to_owned())] }, &mut bytes).unwrap();
        assert_eq!(taken(&bytes), Some(vec![(0, 0, Cell::text("a[2Jb"))]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_message_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut content = Vec::new();
            let _ = receive(&mut bytes.as_slice(), &mut content);
            let _ = heard::<Answer>(&bytes);
            let _ = heard::<Ask>(&bytes);
            let _ = taken(&bytes);
        }
    }
}
