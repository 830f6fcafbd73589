//! A workbook of one table, and a sheet that says what it is. Rows go to a file without a name as they come, so that a
//! million of them need no more memory than one.

use super::Column;
use crate::ledger::workbook::Cell;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::io::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// The last row of a sheet, counted from 1.
pub(super) const LAST_ROW: u32 = 1_048_576;
/// Columns of a cell that no column is wider or narrower than.
const WIDTHS: (usize, usize) = (6, 50);
/// What a filter's arrow takes of a heading.
const ARROW: usize = 3;

/// A table on its way into a workbook.
pub(super) struct Sheet {
    book: Workbook,
    page: Worksheet,
    /// The widest text of each column so far, in columns of a terminal: two for a wide character.
    widths: Vec<usize>,
    is_long: Vec<bool>,
    rows: u32,
    plain: Looks,
    overdue: Looks,
}

/// How the cells of a row look.
struct Looks {
    text: Format,
    long: Format,
    date: Format,
    number: Format,
}

impl Looks {
    fn on(base: &Format) -> Self {
        Self {
            text: base.clone(),
            long: base.clone().set_text_wrap(),
            date: base.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            number: base.clone().set_num_format("0"),
        }
    }
}

impl Sheet {
    /// A sheet of this name with its headings; `folder` takes what does not fit into memory.
    pub(super) fn new(name: &str, columns: &[Column], folder: &Path) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        book.set_tempdir(folder)?;
        let mut page = book.new_worksheet_with_constant_memory()?;
        page.set_name(name)?;
        let base = Format::new().set_align(FormatAlign::Top);
        let head = base.clone().set_bold().set_background_color(Color::RGB(0xD9_E2_F3)).set_border_bottom(FormatBorder::Thin);
        for (at, column) in columns.iter().enumerate() {
            page.write_string_with_format(0, at as u16, &column.heading, &head)?;
        }
        Ok(Self {
            book,
            page,
            widths: columns.iter().map(|column| column.heading.width() + ARROW).collect(),
            is_long: columns.iter().map(|column| column.is_long).collect(),
            rows: 0,
            plain: Looks::on(&base),
            overdue: Looks::on(&base.set_background_color(Color::RGB(0xFC_E4_D6))),
        })
    }

    /// The next row.
    pub(super) fn put(&mut self, cells: &[Cell], is_overdue: bool) -> Result<(), XlsxError> {
        self.rows += 1;
        let looks = if is_overdue { &self.overdue } else { &self.plain };
        for (at, cell) in cells.iter().enumerate() {
            let (row, column) = (self.rows, at as u16);
            let is_long = self.is_long.get(at).copied().unwrap_or(false);
            match cell {
                Cell::Empty if !is_overdue => continue,
                Cell::Empty => self.page.write_blank(row, column, &looks.text)?,
                // Never as a formula, whatever it begins with.
                Cell::Text(text) => {
                    self.page.write_string_with_format(row, column, text, if is_long { &looks.long } else { &looks.text })?
                }
                Cell::Number(number) => self.page.write_number_with_format(row, column, *number, &looks.number)?,
                Cell::Date(date) => self.page.write_date_with_format(row, column, date, &looks.date)?,
            };
            if let Some(width) = self.widths.get_mut(at) {
                *width = (*width).max(width_of(cell));
            }
        }
        Ok(())
    }

    /// The workbook, with a sheet of this name that says what the table is.
    pub(super) fn save(mut self, name: &str, about: &[(String, String)], out: impl Write + Send) -> Result<(), XlsxError> {
        for (at, width) in self.widths.iter().enumerate() {
            // The arrow and the borders take a little beside the text.
            self.page.set_column_width(at as u16, (*width).clamp(WIDTHS.0, WIDTHS.1) as f64 + 1.5)?;
        }
        self.page.set_freeze_panes(1, 1)?;
        self.page.autofilter(0, 0, self.rows, self.widths.len().saturating_sub(1) as u16)?;
        self.page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        self.book.push_worksheet(self.page);
        let page = self.book.add_worksheet();
        page.set_name(name)?;
        let long = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let label = Format::new().set_bold().set_align(FormatAlign::Top);
        for (at, (key, value)) in about.iter().enumerate() {
            page.write_string_with_format(at as u32, 0, key, &label)?;
            page.write_string_with_format(at as u32, 1, value, &long)?;
        }
        let widest = about.iter().map(|(key, _)| key.width()).max().unwrap_or(0);
        page.set_column_width(0, widest.max(WIDTHS.0) as f64 + 2.0)?;
        page.set_column_width(1, 80)?;
        // Room for a sheet beyond four gigabytes.
        self.book.use_zip_large_file(self.rows > 500_000);
        self.book.save_to_writer(out)
    }
}

/// The width of the longest line of a cell.
fn width_of(cell: &Cell) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0),
        Cell::Number(number) => number.to_string().len(),
        Cell::Date(_) => 10,
    }
}
