//! A file as tables of cells, whoever reads it.

use super::error::FileError;
use super::workbook::{Merge, Row};
use crate::domain::date_text::DateSystem;
use std::ops::ControlFlow;

/// An open file of tables; a reading goes on from one thread to another.
pub trait Tables: Send {
    /// The names of its sheets, the visible ones first; of a CSV the file's name.
    fn sheets(&self) -> &[String];

    /// How the file counts the days of dates that it holds as bare numbers.
    fn date_system(&self) -> DateSystem;

    /// The merged cells of a sheet, where the format tells them.
    ///
    /// # Errors
    /// There is no such sheet, or it is damaged.
    fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, FileError>;

    /// Hands the rows of a sheet that hold something to `take`, one after the other, until it breaks off.
    ///
    /// # Errors
    /// There is no such sheet, it is damaged, or it goes beyond the limits.
    fn rows(&mut self, sheet: &str, take: &mut dyn FnMut(&Row) -> ControlFlow<()>) -> Result<(), FileError>;

    /// The first `count` rows of a sheet that hold something.
    ///
    /// # Errors
    /// As `rows`.
    fn head(&mut self, sheet: &str, count: usize) -> Result<Vec<Row>, FileError> {
        let mut head = Vec::with_capacity(count);
        self.rows(sheet, &mut |row| {
            head.push(row.clone());
            if head.len() < count { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(head)
    }
}
