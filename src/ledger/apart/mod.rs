//! Files from outside are opened in a process apart, which may take so much memory and time and no more: whatever a file
//! does to its reader, the program goes on and has one line to say.
//!
//! The cut is where cells come out. Unpacking, XML, old binary formats and encodings are the reader's (`child`); what the
//! cells mean, and every record, stays with the program (`parent`), which holds what comes across (`message`) to the same
//! limits once more: it is no better than the file. What is to be written is set aside first (`spool`): no lock is held
//! while the process is waited for. Little goes across, then, and nothing of what the office knows: no
//! headings, no corrections, no database. The CSV goes the same way, so that there is one way.
//!
//! The program starts itself, by the one word that the command line looks for before anything else. The file comes as
//! standard input, open already; standard output is a socket both ways. The child opens nothing, by name or otherwise.

mod child;
mod message;
mod parent;
mod spool;

pub use child::serve;
pub(super) use spool::Spool;

use super::error::FileError;
use super::tables::Tables;
use super::workbook::{Limits, Workbook};
use std::fs::File;
use std::path::Path;

/// The one argument that makes a reader of the program.
pub const WORD: &str = "read-one-file";

/// Who reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// This process: for files of one's own making, as tests have them.
    Here,
    /// A process apart, of this program.
    Apart(&'static str),
}

impl Reader {
    /// A process apart of the program that is running, even where another has been put in its place since.
    pub const APART: Self = Reader::Apart("/proc/self/exe");

    /// Reads an open file; a CSV's sheet gets this name.
    ///
    /// # Errors
    /// As [`Workbook::of`]; `Unread` when the process apart did not get through, `NoReader` when there is none.
    pub(super) fn open(self, file: File, name: String, limits: Limits) -> Result<Box<dyn Tables>, FileError> {
        // What is no plain file may block whoever reads it.
        limits.check_size(&file)?;
        Ok(match self {
            Reader::Here => Box::new(Workbook::of(file, name, limits)?),
            Reader::Apart(program) => Box::new(parent::Apart::open(Path::new(program), file, name, limits)?),
        })
    }
}
