//! Comma-separated text that no spreadsheet takes for a formula (RFC 4180, UTF-8 with a mark).

use crate::ledger::workbook::Cell;
use std::io;

/// By this mark spreadsheets know UTF-8.
pub(super) const MARK: &str = "\u{FEFF}";

/// With one of these begins what a spreadsheet takes for a formula.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// Whether a spreadsheet could take a field for a formula, or what guards it for a guard.
fn wants_guard(field: &str) -> bool {
    field.trim_start_matches('\'').starts_with(FORMULA)
}

/// A field with an apostrophe before what could become a formula.
fn guarded(field: String) -> String {
    if wants_guard(&field) { format!("'{field}") } else { field }
}

/// A field without the apostrophe that keeps it from becoming a formula.
pub(crate) fn bare(field: &str) -> &str {
    field.strip_prefix('\'').filter(|rest| wants_guard(rest)).unwrap_or(field)
}

/// Appends a row to `page`.
///
/// # Errors
/// None that memory does not give.
pub(super) fn put<'c>(page: &mut Vec<u8>, cells: impl IntoIterator<Item = &'c Cell>) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(page);
    writer.write_record(cells.into_iter().map(|cell| guarded(cell.shown()))).map_err(io::Error::from)?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_guarded_comes_back_bare(field in "['=+@\\-\u{FF1D}a]{0,4}.{0,8}") {
            let written = guarded(field.clone());
            prop_assert!(!written.starts_with(FORMULA));
            prop_assert_eq!(bare(&written), field);
        }
    }
}
