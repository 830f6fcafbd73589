//! A look over a zip package (xlsx, ods) before anything builds it up in memory: what it unpacks to, how long its
//! longest text is, how large a table its repeated cells make, and whether it has merged cells.

use super::error::{Bound, FileError};
use super::workbook::Limits;
use std::fs::File;
use std::io::{BufReader, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// What a zip package holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Package {
    /// An Excel workbook.
    Xlsx {
        /// Whether any of its sheets has merged cells.
        merged: bool,
    },
    /// An OpenDocument spreadsheet.
    Ods,
}

/// Looks a package over.
///
/// # Errors
/// The package is damaged, holds no spreadsheet, or goes beyond the limits.
pub(super) fn survey(file: &File, limits: &Limits) -> Result<Package, FileError> {
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| FileError::Truncated)?;
    let (mut parts, mut unpacked, mut sizes) = (Vec::with_capacity(zip.len()), 0u64, Vec::with_capacity(zip.len()));
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(broken)?;
        unpacked = unpacked.saturating_add(part.size());
        sizes.push(part.size());
        parts.push(String::from_utf8_lossy(part.name_raw()).replace('\\', "/").to_ascii_lowercase());
    }
    // What a part declares is the most that unpacking it yields: the unpacker holds it to that.
    if unpacked > limits.unpacked_bytes {
        return Err(FileError::TooLarge { what: Bound::UnpackedBytes, at_most: limits.unpacked_bytes });
    }
    if parts.iter().any(|name| name.ends_with("workbook.xml")) {
        let mut merged = false;
        for (index, name) in parts.iter().enumerate() {
            let is_xml = name.ends_with(".xml");
            if is_xml && (name.contains("worksheets/") || name.contains("sharedstrings")) {
                walk(zip.by_index(index).map_err(broken)?, limits, |tag, _| {
                    merged |= tag.starts_with(b"mergeCell ");
                    // Room is made for as many strings as are declared, and each takes some bytes.
                    let declared = if find(tag, b"uniqueCount=").is_some() { repeat(tag, b"uniqueCount=") } else { 0 };
                    if declared > sizes[index] { Err(FileError::Truncated) } else { Ok(()) }
                })?;
            } else if (is_xml || name.ends_with(".rels")) && sizes[index] > limits.part_bytes {
                return Err(FileError::TooLarge { what: Bound::UnpackedBytes, at_most: limits.part_bytes });
            }
        }
        return Ok(Package::Xlsx { merged });
    }
    let content = parts.iter().position(|name| name == "content.xml");
    if is_encrypted(&mut zip) {
        return Err(FileError::PasswordProtected);
    }
    match content.filter(|_| is_ods(&mut zip)) {
        Some(index) => {
            let mut table = TableSize::new(limits);
            walk(zip.by_index(index).map_err(broken)?, limits, |tag, text| table.tag(tag, text))?;
            Ok(Package::Ods)
        }
        None => Err(FileError::NotASpreadsheet),
    }
}

fn broken(error: ZipError) -> FileError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => FileError::PasswordProtected,
        _ => FileError::Truncated,
    }
}

fn is_ods(zip: &mut ZipArchive<BufReader<&File>>) -> bool {
    let mut kind = String::new();
    let read = zip.by_name("mimetype").map(|part| part.take(128).read_to_string(&mut kind));
    matches!(read, Ok(Ok(_))) && kind.contains("opendocument.spreadsheet")
}

/// Whether the list of an open document's parts says that they are encrypted.
fn is_encrypted(zip: &mut ZipArchive<BufReader<&File>>) -> bool {
    const MANIFEST: u64 = 1 << 20;
    let mut manifest = Vec::new();
    let read = zip.by_name("META-INF/manifest.xml").map(|part| part.take(MANIFEST).read_to_end(&mut manifest));
    matches!(read, Ok(Ok(_))) && find(&manifest, b"encryption-data").is_some()
}

/// Hands every tag of an XML part to `on_tag` (its first bytes, without `<`), with the length of the text before it.
fn walk(mut part: impl Read, limits: &Limits, mut on_tag: impl FnMut(&[u8], u64) -> Result<(), FileError>) -> Result<(), FileError> {
    const TAG: usize = 1024;
    let longest = limits.cell_chars.saturating_mul(12);
    let (mut buffer, mut tag) = (vec![0u8; 1 << 16], Vec::with_capacity(TAG));
    let (mut in_tag, mut run, mut text) = (false, 0u64, 0);
    loop {
        let mut chunk = match part.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => &buffer[..n],
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(FileError::Truncated),
        };
        while !chunk.is_empty() {
            let end = chunk.iter().position(|b| *b == if in_tag { b'>' } else { b'<' });
            let upto = end.unwrap_or(chunk.len());
            run += upto as u64;
            if run > longest {
                return Err(FileError::TooLarge { what: Bound::CellChars, at_most: limits.cell_chars });
            }
            if in_tag {
                tag.extend_from_slice(&chunk[..upto.min(TAG.saturating_sub(tag.len()))]);
            }
            let Some(end) = end else { break };
            if in_tag {
                on_tag(&tag, text)?;
                tag.clear();
            } else {
                text = run;
            }
            (in_tag, run) = (!in_tag, 0);
            chunk = &chunk[end + 1..];
        }
    }
}

/// How large the table becomes that an OpenDocument sheet's repeated rows and cells stand for.
struct TableSize<'l> {
    limits: &'l Limits,
    tables: usize,
    row_repeat: u64,
    /// The same while the row lasts.
    row_copies: u64,
    rows: u64,
    column: u64,
    width: u64,
    /// Cells of the tables before this one.
    before: u64,
    /// How often the cell at hand is repeated.
    copies: u64,
    /// Bytes of all cells' texts, each as often as it is repeated.
    text: u64,
}

impl<'l> TableSize<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self { limits, tables: 0, row_repeat: 1, row_copies: 1, rows: 0, column: 0, width: 0, before: 0, copies: 0, text: 0 }
    }

    fn tag(&mut self, tag: &[u8], text: u64) -> Result<(), FileError> {
        self.text = self.text.saturating_add(text.saturating_mul(self.copies));
        let end = tag.iter().skip(1).position(|b| b.is_ascii_whitespace() || *b == b'/').map_or(tag.len(), |at| at + 1);
        let name = &tag[..end];
        match name {
            b"table:table" => {
                let tables = self.tables + 1;
                if tables > self.limits.sheets {
                    return Err(FileError::TooLarge { what: Bound::Sheets, at_most: self.limits.sheets as u64 });
                }
                let before = self.before.saturating_add(self.rows.saturating_mul(self.width));
                *self = Self { tables, before, text: self.text, ..Self::new(self.limits) };
            }
            b"table:table-row" => {
                self.row_repeat = repeat(tag, b"number-rows-repeated=");
                self.row_copies = self.row_repeat;
                self.column = 0;
            }
            b"text:s" => self.text = self.text.saturating_add(repeat(tag, b"text:c=").saturating_mul(self.copies)),
            b"/table:table-cell" => self.copies = 0,
            b"table:table-cell" | b"table:covered-table-cell" => {
                let repeated = repeat(tag, b"number-columns-repeated=");
                self.copies = repeated.saturating_mul(self.row_copies);
                self.column = self.column.saturating_add(repeated);
                if find(tag, b"value-type=").is_some() {
                    self.width = self.width.max(self.column);
                    self.rows = self.rows.saturating_add(std::mem::replace(&mut self.row_repeat, 0));
                }
            }
            _ => {}
        }
        if self.text > self.limits.dense_text {
            return Err(FileError::TooLarge { what: Bound::UnpackedBytes, at_most: self.limits.dense_text });
        }
        if self.before.saturating_add(self.rows.saturating_mul(self.width)) > self.limits.dense_cells {
            return Err(FileError::TooLarge { what: Bound::Cells, at_most: self.limits.dense_cells });
        }
        Ok(())
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn repeat(tag: &[u8], attribute: &[u8]) -> u64 {
    let digits = find(tag, attribute).map_or(&[][..], |at| &tag[at + attribute.len() + 1..]);
    let digits: String = digits.iter().map_while(|b| b.is_ascii_digit().then_some(char::from(*b))).collect();
    digits.parse().unwrap_or(1)
}
