//! The workbook of rows that were not taken: the same columns and the reason, ready to be corrected and imported again.

use super::read::Sheet;
use super::row::Reject;
use super::workbook::{Cell, Row};
use crate::locale::Words;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io::Write;

/// Writes the rejects of a sheet as a workbook.
///
/// # Errors
/// When it cannot be written.
pub fn write(out: impl Write + Send, sheet: &Sheet, rejects: &[Reject], words: Words) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let columns = sheet.top.iter().map(|row| row.cells.len()).chain(rejects.iter().map(|reject| reject.row.cells.len()));
    let reason_column = columns.max().unwrap_or(0) as u16;
    for (at, row) in sheet.top.iter().enumerate() {
        put_row(page, at as u32, row, &date)?;
    }
    let first = sheet.top.len() as u32;
    page.write_string(first.saturating_sub(1), reason_column, words.get("ledger.reject_reason"))?;
    for (at, reject) in rejects.iter().enumerate() {
        let y = first + at as u32;
        put_row(page, y, &reject.row, &date)?;
        let reasons: Vec<String> = reject
            .faults
            .iter()
            .map(|fault| format!("{} {}", fault.cell, words.get(&format!("ledger.reason.{}", fault.reason.key()))))
            .collect();
        page.write_string(y, reason_column, reasons.join("; "))?;
    }
    book.save_to_writer(out)
}

/// Text is written as text whatever it begins with, so that nothing becomes a formula.
fn put_row(page: &mut Worksheet, y: u32, row: &Row, date: &Format) -> Result<(), XlsxError> {
    for (x, cell) in row.cells.iter().enumerate() {
        let x = x as u16;
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                page.write_string(y, x, text)?;
            }
            Cell::Number(number) => {
                page.write_number(y, x, *number)?;
            }
            Cell::Date(day) => {
                page.write_date_with_format(y, x, day, date)?;
            }
        }
    }
    Ok(())
}
