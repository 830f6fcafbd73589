//! The rows of a sheet, set aside until all of them have been read: whoever writes them then waits neither for the file
//! nor for the process that reads it.
//!
//! They are kept as they come across, few of them in memory and many in a file that has no name, that nobody else can read
//! and that is gone with the process, however that ends.

use super::message::{self, Kind, ROWS};
use crate::domain::date_text::DateSystem;
use crate::ledger::error::{Bound, FileError};
use crate::ledger::incoming::check_free;
use crate::ledger::tables::Tables;
use crate::ledger::workbook::{Assembly, Limits, Merge, Row, within};
use std::io::{self, BufReader, Seek};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use tempfile::{SpooledTempFile, spooled_tempfile_in};

/// Bytes of rows that are kept in memory.
const IN_MEMORY: usize = 4 << 20;
/// After so many bytes it is asked whether there is still room.
const STEP: u64 = 16 << 20;

/// The rows of one sheet, in their order.
pub(in crate::ledger) struct Spool {
    sheet: [String; 1],
    system: DateSystem,
    limits: Limits,
    folder: PathBuf,
    kept: SpooledTempFile,
    messages: u64,
    bytes: u64,
    rows: u64,
}

impl Spool {
    /// Room for the rows of a sheet of a book; what memory does not hold goes into `folder`.
    pub(in crate::ledger) fn new(book: &dyn Tables, sheet: &str, folder: &Path, limits: &Limits) -> Self {
        Self {
            sheet: [sheet.to_owned()],
            system: book.date_system(),
            limits: limits.clone(),
            folder: folder.to_owned(),
            kept: spooled_tempfile_in(IN_MEMORY, folder),
            messages: 0,
            bytes: 0,
            rows: 0,
        }
    }

    /// Sets aside what stands below a row. `go_on` is told the number of rows after each and says whether to go on.
    ///
    /// # Errors
    /// As [`Tables::rows`]; `TooLarge` for more than is unpacked of a file, `Io`, of the kind `Interrupted` when it was
    /// stopped.
    pub(in crate::ledger) fn fill(
        &mut self,
        book: &mut dyn Tables,
        below: u32,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), FileError> {
        let (mut together, mut failure) = (Vec::with_capacity(2 * ROWS), None);
        let sheet = self.sheet[0].clone();
        book.rows(&sheet, &mut |row| {
            let kept = if row.number <= below { Ok(()) } else { self.put(row, &mut together) };
            let kept = kept.and_then(|()| if go_on(self.rows) { Ok(()) } else { Err(io::Error::from(io::ErrorKind::Interrupted).into()) });
            match kept {
                Ok(()) => ControlFlow::Continue(()),
                Err(cause) => {
                    failure = Some(cause);
                    ControlFlow::Break(())
                }
            }
        })?;
        failure.map_or(Ok(()), Err)?;
        self.keep(&mut together)
    }

    fn put(&mut self, row: &Row, together: &mut Vec<u8>) -> Result<(), FileError> {
        message::put(row, together)?;
        self.rows += 1;
        if together.len() < ROWS { Ok(()) } else { self.keep(together) }
    }

    fn keep(&mut self, together: &mut Vec<u8>) -> Result<(), FileError> {
        let before = self.bytes;
        self.bytes += together.len() as u64;
        // One text may stand in many cells of a small file.
        within(Bound::UnpackedBytes, self.bytes, self.limits.unpacked_bytes)?;
        if before / STEP != self.bytes / STEP {
            check_free(&self.folder)?;
        }
        message::send(&mut self.kept, Kind::Rows, together)?;
        self.messages += 1;
        together.clear();
        Ok(())
    }

    /// How many rows there are.
    pub(in crate::ledger) fn count(&self) -> u64 {
        self.rows
    }
}

impl Tables for Spool {
    fn sheets(&self) -> &[String] {
        &self.sheet
    }

    fn date_system(&self) -> DateSystem {
        self.system
    }

    /// They were asked for when the sheet was found.
    fn merges(&mut self, _sheet: &str) -> Result<Vec<Merge>, FileError> {
        Ok(Vec::new())
    }

    fn rows(&mut self, _sheet: &str, take: &mut dyn FnMut(&Row) -> ControlFlow<()>) -> Result<(), FileError> {
        self.kept.rewind()?;
        let mut kept = BufReader::with_capacity(ROWS, &mut self.kept);
        let (mut rows, mut content) = (Assembly::new(&self.limits, take), Vec::new());
        for _ in 0..self.messages {
            message::receive(&mut kept, &mut content)?;
            if message::put_together(&content, &mut rows)?.is_break() {
                return Ok(());
            }
        }
        let _: ControlFlow<()> = rows.finish();
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ledger::workbook::{Cell, Workbook};
    use std::fs;

    /// A table of this many rows below its headings, and a folder that it stands in.
    fn book(rows: usize, limits: &Limits) -> (tempfile::TempDir, Workbook) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let lines: Vec<String> = (0..rows).map(|nth| format!("{nth},\"one\ntwo\",,{}", "x".repeat(100))).collect();
        fs::write(&path, format!("a,b,c,d\n{}\n", lines.join("\n"))).unwrap();
        let book = Workbook::open(&path, limits.clone()).unwrap();
        (folder, book)
    }

    fn all(book: &mut dyn Tables, sheet: &str) -> Vec<Row> {
        let mut all = Vec::new();
        book.rows(sheet, &mut |row| {
            all.push(row.clone());
            ControlFlow::Continue(())
        })
        .unwrap();
        all
    }

    #[test]
    fn rows_come_out_as_they_went_in_from_memory_and_from_the_file_that_has_no_name() {
        for rows in [0, 3, 60_000] {
            let limits = Limits::default();
            let (folder, mut book) = book(rows, &limits);
            let mut spool = Spool::new(&book, "a", folder.path(), &limits);
            spool.fill(&mut book, 1, &mut |_| true).unwrap();
            assert_eq!((spool.count(), spool.kept.is_rolled()), (rows as u64, rows > 3));
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no name but the table's own");
            let there = all(&mut spool, "a");
            assert!(there == all(&mut book, "a")[1..] && there == all(&mut spool, "a"), "and as often as they are asked for");
            assert!(there.first().is_none_or(|row| row.number == 2 && *row.cell(1) == Cell::text("one\ntwo")));
        }
    }

    #[test]
    fn what_is_set_aside_is_bounded_and_what_was_stopped_is_not_taken_for_the_whole() {
        let limits = Limits { unpacked_bytes: 200_000, ..Limits::default() };
        let (folder, mut book) = book(3_000, &limits);
        let fill = |book: &mut Workbook, limits: &Limits, last| {
            Spool::new(book, "a", folder.path(), limits).fill(book, 1, &mut |rows| rows < last)
        };
        let beyond = fill(&mut book, &limits, u64::MAX);
        assert!(matches!(beyond, Err(FileError::TooLarge { what: Bound::UnpackedBytes, at_most: 200_000 })), "{beyond:?}");
        let stopped = fill(&mut book, &Limits::default(), 10);
        assert!(matches!(&stopped, Err(FileError::Io(cause)) if cause.kind() == io::ErrorKind::Interrupted), "{stopped:?}");
    }
}
