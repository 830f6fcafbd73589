//! A table on its way out, in either format.

use super::xlsx::{LAST_ROW, Sheet};
use super::{Column, csv};
use crate::ledger::workbook::Cell;
use rust_xlsxwriter::XlsxError;
use std::io::{self, Write};
use std::path::Path;
use zip::result::ZipError;

/// The formats in which tables go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// An Excel workbook.
    #[default]
    Xlsx,
    /// Comma-separated text.
    Csv,
}

impl Format {
    /// The format that a file's name ends with.
    pub fn of_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "xlsx" => Some(Format::Xlsx),
            "csv" => Some(Format::Csv),
            _ => None,
        }
    }
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It has more rows than a sheet of a workbook.
    #[error("more than {at_most} rows")]
    TooLong {
        /// The most that a sheet holds, its headings aside.
        at_most: u32,
    },
    /// The workbook could not be put together.
    #[error(transparent)]
    Workbook(XlsxError),
}

impl From<XlsxError> for TableError {
    fn from(failure: XlsxError) -> Self {
        match failure {
            XlsxError::IoError(failure) | XlsxError::TempFileError(_, failure) => TableError::Io(failure),
            XlsxError::ZipError(ZipError::Io(failure)) => TableError::Io(failure),
            XlsxError::RowColumnLimitError => TableError::TooLong { at_most: LAST_ROW - 1 },
            other => TableError::Workbook(other),
        }
    }
}

/// A table that is being written to `out`.
///
/// Rows are put together while a view of the database is open; `flush` writes them once it is dropped, so that whoever
/// reads slowly does not keep the file from reusing what the view still shows.
pub struct Table<W> {
    out: W,
    rows: u64,
    body: Body,
}

enum Body {
    Csv(Vec<u8>),
    Xlsx(Box<Sheet>),
}

impl<W: Write + Send> Table<W> {
    /// A table of these columns; `name` is its sheet's, `folder` takes what a workbook does not keep in memory.
    ///
    /// # Errors
    /// `Io` when the folder cannot be written, `Workbook` when the name is none for a sheet.
    pub fn new(out: W, format: Format, name: &str, columns: &[Column], folder: &Path) -> Result<Self, TableError> {
        let body = match format {
            Format::Csv => {
                let mut page = csv::MARK.as_bytes().to_vec();
                let headings: Vec<Cell> = columns.iter().map(|column| Cell::Text(column.heading.clone())).collect();
                csv::put(&mut page, &headings)?;
                Body::Csv(page)
            }
            Format::Xlsx => Body::Xlsx(Box::new(Sheet::new(name, columns, folder)?)),
        };
        Ok(Self { out, rows: 0, body })
    }

    /// Adds a row, a cell for each column; one that is overdue stands out.
    ///
    /// # Errors
    /// `TooLong` when a sheet holds no more, `Io` when the disk is full.
    pub fn put(&mut self, cells: &[Cell], is_overdue: bool) -> Result<(), TableError> {
        match &mut self.body {
            Body::Csv(page) => csv::put(page, cells)?,
            Body::Xlsx(sheet) if self.rows + 1 < u64::from(LAST_ROW) => sheet.put(cells, is_overdue)?,
            Body::Xlsx(_) => return Err(TableError::TooLong { at_most: LAST_ROW - 1 }),
        }
        self.rows += 1;
        Ok(())
    }

    /// How many rows it has so far, its headings aside.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes what was put together; call it with no view open.
    ///
    /// # Errors
    /// `Io`.
    pub fn flush(&mut self) -> Result<(), TableError> {
        if let Body::Csv(page) = &mut self.body {
            self.out.write_all(page)?;
            page.clear();
        }
        Ok(())
    }

    /// Writes the rest, with a sheet of this name that says what the table is, where the format has sheets; hands back
    /// what it was written to.
    ///
    /// # Errors
    /// `Io`, `Workbook`.
    pub fn finish(mut self, name: &str, about: &[(String, String)]) -> Result<W, TableError> {
        self.flush()?;
        if let Body::Xlsx(sheet) = self.body {
            sheet.save(name, about, &mut self.out)?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}
