//! What can be wrong with a whole file, as things that happened; the words are in the locale files.

use crate::store::Holder;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A bound that keeps a hostile or mistaken file from taking the machine down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// Bytes of the file.
    FileBytes,
    /// Bytes of the file once unpacked.
    UnpackedBytes,
    /// Cells that hold something.
    Cells,
    /// Rows of a sheet.
    Rows,
    /// Columns of a sheet.
    Columns,
    /// Characters of a cell.
    CellChars,
    /// Sheets.
    Sheets,
    /// Merged cells of a sheet.
    Merges,
}

impl Bound {
    /// Its stable name, and the end of its locale key `ledger.bound.*`.
    pub fn key(self) -> &'static str {
        match self {
            Bound::FileBytes => "file_bytes",
            Bound::UnpackedBytes => "unpacked_bytes",
            Bound::Cells => "cells",
            Bound::Rows => "rows",
            Bound::Columns => "columns",
            Bound::CellChars => "cell_chars",
            Bound::Sheets => "sheets",
            Bound::Merges => "merges",
        }
    }
}

/// Why a file cannot be read as a ledger at all. Nothing of it has been taken.
#[derive(Debug)]
pub enum FileError {
    /// The file system said no.
    Io(std::io::Error),
    /// The process apart that reads it did not get through: it ran out of memory or time, or broke down.
    Unread,
    /// There is no process apart to read it.
    NoReader(std::io::Error),
    /// Another kind of file: a picture, a document, a program.
    NotASpreadsheet,
    /// It begins like a spreadsheet and breaks off or is damaged.
    Truncated,
    /// It opens only with a password.
    PasswordProtected,
    /// A quote in a CSV is never closed: what follows it is no table any more.
    OpenQuote {
        /// The row that begins with it.
        row: u64,
    },
    /// It is larger than what is read.
    TooLarge {
        /// In what respect.
        what: Bound,
        /// The most that is read.
        at_most: u64,
    },
    /// No cell holds anything.
    Empty,
    /// It has no sheet of this name.
    NoSuchSheet {
        /// The name asked for.
        sheet: String,
    },
    /// No sheet has a heading row that is known.
    NoHeader,
    /// It has a heading row without the columns that the kind asked for must have.
    NotThisKind,
    /// The headings in the data folder cannot be read.
    BadHeadings {
        /// Their file.
        path: String,
        /// The line and what is wrong there.
        cause: String,
    },
    /// They cannot be read at all.
    UnreadHeadings {
        /// Their file.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// Another process keeps to itself what is to be changed, for longer than that takes.
    Busy(Option<Holder>),
    /// A statistics return: it counts hazards and holds none.
    Statistics {
        /// The sheet.
        sheet: String,
    },
}

impl FileError {
    /// Its stable name, and the end of its locale key `ledger.file.*`.
    /// The texts use `%{what}` and `%{at_most}`, or `%{sheet}`.
    pub fn key(&self) -> &'static str {
        match self {
            FileError::Io(_) => "io",
            FileError::Unread => "unread",
            FileError::NoReader(_) => "no_reader",
            FileError::NotASpreadsheet => "not_a_spreadsheet",
            FileError::Truncated => "truncated",
            FileError::PasswordProtected => "password_protected",
            FileError::OpenQuote { .. } => "open_quote",
            FileError::TooLarge { .. } => "too_large",
            FileError::Empty => "empty",
            FileError::NoSuchSheet { .. } => "no_such_sheet",
            FileError::NoHeader => "no_header",
            FileError::NotThisKind => "not_this_kind",
            FileError::BadHeadings { .. } => "bad_headings",
            FileError::UnreadHeadings { .. } => "unread_headings",
            FileError::Busy(Some(holder)) if holder.stopped => "stuck",
            FileError::Busy(Some(_)) => "busy",
            FileError::Busy(None) => "busy_unknown",
            FileError::Statistics { .. } => "statistics",
        }
    }

    /// The one line an officer reads.
    pub fn line(&self, words: crate::locale::Words) -> String {
        let key = format!("ledger.file.{}", self.key());
        match self {
            FileError::Io(error) | FileError::NoReader(error) => words.fill(&key, &[("error", &words.io(error))]),
            FileError::OpenQuote { row } => words.fill(&key, &[("row", row)]),
            FileError::TooLarge { what, at_most } => {
                words.fill(&key, &[("what", &words.get(&format!("ledger.bound.{}", what.key()))), ("at_most", at_most)])
            }
            FileError::BadHeadings { path, cause } => words.fill(&key, &[("path", path), ("cause", &words.place(cause))]),
            FileError::UnreadHeadings { path, cause } => words.fill(&key, &[("path", path), ("cause", &words.io(cause))]),
            FileError::NoSuchSheet { sheet } | FileError::Statistics { sheet } => words.fill(&key, &[("sheet", sheet)]),
            FileError::Busy(Some(holder)) => words.held(&key, holder),
            _ => words.get(&key),
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Io(error) | FileError::NoReader(error) => write!(f, "{}: {error}", self.key()),
            FileError::OpenQuote { row } => write!(f, "{}: row {row}", self.key()),
            FileError::TooLarge { what, at_most } => write!(f, "{}: {}, at most {at_most}", self.key(), what.key()),
            FileError::NoSuchSheet { sheet } | FileError::Statistics { sheet } => write!(f, "{}: {sheet}", self.key()),
            _ => f.write_str(self.key()),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            FileError::Io(error) | FileError::NoReader(error) => Some(error),
            _ => None,
        }
    }
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        FileError::Io(error)
    }
}
