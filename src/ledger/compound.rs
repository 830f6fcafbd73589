//! A look over a compound file (xls) before anything builds it up in memory: whether its chains end, how many sheets it
//! has, and how large a table each makes.

use super::error::{Bound, FileError};
use super::workbook::Limits;
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek};

/// Ids from here on are no sectors.
const RESERVED: u32 = 0xFFFF_FFFA;
const HEADER: usize = 512;
const ENTRY: usize = 128;
const MINI_SECTOR: usize = 64;
/// Streams shorter than this stand in the stream of mini sectors.
const MINI_STREAM: usize = 4096;

/// Looks a compound file over.
///
/// # Errors
/// It is damaged, under a password, holds no workbook, or goes beyond the limits.
pub(super) fn survey(mut file: &File, limits: &Limits) -> Result<(), FileError> {
    if file.metadata()?.len() > limits.compound_bytes {
        return Err(FileError::TooLarge { what: Bound::FileBytes, at_most: limits.compound_bytes });
    }
    let mut bytes = Vec::new();
    file.rewind()?;
    file.take(limits.compound_bytes).read_to_end(&mut bytes)?;
    file.rewind()?;
    let compound = Compound::open(&bytes).ok_or(FileError::Truncated)?;
    let entries = compound.entries().ok_or(FileError::Truncated)?;
    if entries.contains_key("ENCRYPTEDPACKAGE") {
        return Err(FileError::PasswordProtected);
    }
    let entry = entries.get("WORKBOOK").or_else(|| entries.get("BOOK")).ok_or(FileError::NotASpreadsheet)?;
    let stream = compound.stream(*entry, entries.get(ROOT).copied()).ok_or(FileError::Truncated)?;
    check_tables(&stream, limits)
}

/// The key of the first entry, whatever its name.
const ROOT: &str = "";

/// Where a stream begins and how long it is.
#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    length: usize,
}

/// The sectors of a file and their chains.
struct Compound<'b> {
    bytes: &'b [u8],
    size: usize,
    next: Vec<u32>,
}

impl<'b> Compound<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let size = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut compound = Self { bytes, size, next: Vec::new() };
        let count = bytes.len() / size;
        let mut tables: Vec<u32> = (76..HEADER).step_by(4).filter_map(|at| u32_at(bytes, at)).collect();
        let mut more = u32_at(bytes, 68)?;
        while more < RESERVED {
            let mut listed = numbers(compound.sector(more)?);
            more = listed.pop()?;
            tables.extend(listed);
            if tables.len() > count + size {
                return None;
            }
        }
        for table in tables.into_iter().filter(|id| *id < RESERVED) {
            let listed = numbers(compound.sector(table)?);
            compound.next.extend(listed);
            if compound.next.len() > count + 2 * size {
                break;
            }
        }
        Some(compound)
    }

    /// A sector; the last of a file may be cut short.
    fn sector(&self, id: u32) -> Option<&'b [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.size)?;
        let end = start.saturating_add(self.size).min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// What a chain of sectors holds, up to a length; nothing when the chain breaks off or goes round.
    fn chain(&self, mut id: u32, length: usize) -> Option<Vec<u8>> {
        let mut held = Vec::new();
        while id < RESERVED && held.len() < length {
            held.extend_from_slice(self.sector(id)?);
            if held.len() > self.bytes.len() {
                return None;
            }
            id = *self.next.get(id as usize)?;
        }
        held.truncate(length);
        Some(held)
    }

    /// The streams by their names in capital letters.
    fn entries(&self) -> Option<HashMap<String, Entry>> {
        let listed = self.chain(u32_at(self.bytes, 48)?, usize::MAX)?;
        let mut entries = HashMap::new();
        for (at, entry) in listed.chunks_exact(ENTRY).enumerate() {
            let units = entry[..64].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).take_while(|unit| *unit != 0);
            let name = if at == 0 { ROOT.to_owned() } else { String::from_utf16_lossy(&units.collect::<Vec<_>>()).to_ascii_uppercase() };
            let found = Entry { start: u32_at(entry, 116)?, length: u32_at(entry, 120)? as usize };
            // Whatever is read must be in the file.
            if at == 0 && found.length > self.bytes.len() {
                return None;
            }
            entries.entry(name).or_insert(found);
        }
        (!entries.is_empty()).then_some(entries)
    }

    fn stream(&self, entry: Entry, root: Option<Entry>) -> Option<Vec<u8>> {
        if entry.length > self.bytes.len() {
            return None;
        }
        let minis = u32_at(self.bytes, 64)? as usize;
        if minis.checked_mul(self.size)? > self.bytes.len() {
            return None;
        }
        if entry.length >= MINI_STREAM {
            return self.chain(entry.start, entry.length).filter(|stream| stream.len() == entry.length);
        }
        let root = root?;
        let (held, next) = (self.chain(root.start, root.length)?, numbers(&self.chain(u32_at(self.bytes, 60)?, minis * self.size)?));
        let (mut id, mut stream) = (entry.start, Vec::new());
        while id < RESERVED && stream.len() < entry.length {
            let start = (id as usize).checked_mul(MINI_SECTOR)?;
            stream.extend_from_slice(held.get(start..start.saturating_add(MINI_SECTOR).min(held.len())).filter(|it| !it.is_empty())?);
            id = *next.get(id as usize)?;
        }
        stream.truncate(entry.length);
        (stream.len() == entry.length).then_some(stream)
    }
}

/// Records of a workbook, each its kind and its data.
struct Records<'s>(&'s [u8]);

impl<'s> Iterator for Records<'s> {
    type Item = (u16, &'s [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.0, 0)?, u16_at(self.0, 2)? as usize);
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const PASSWORD: u16 = 0x002F;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const MANY_NUMBERS: u16 = 0x00BD;
/// Kinds of records that hold a cell: row and column stand first.
const CELLS: [u16; 8] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, MANY_NUMBERS, 0x0006];

/// Measures the tables that a workbook's sheets make.
fn check_tables(stream: &[u8], limits: &Limits) -> Result<(), FileError> {
    let mut starts = Vec::new();
    for (kind, data) in Records(stream) {
        match kind {
            END => break,
            PASSWORD if u16_at(data, 0) != Some(0) => return Err(FileError::PasswordProtected),
            SHEET => starts.push(u32_at(data, 0).ok_or(FileError::Truncated)? as usize),
            _ => {}
        }
    }
    if starts.len() > limits.sheets {
        return Err(FileError::TooLarge { what: Bound::Sheets, at_most: limits.sheets as u64 });
    }
    let (mut cells, mut walked) = (0u64, 0usize);
    for start in starts {
        let Some(sheet) = stream.get(start..) else { return Err(FileError::Truncated) };
        let (mut depth, mut area) = (0u32, Area::default());
        for (kind, data) in Records(sheet) {
            walked += 4 + data.len();
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                DIMENSIONS if !is_possible(data) => return Err(FileError::Truncated),
                _ if CELLS.contains(&kind) => area.take(kind, data),
                _ => {}
            }
        }
        cells = cells.saturating_add(area.size());
        if cells > limits.dense_cells {
            return Err(FileError::TooLarge { what: Bound::Cells, at_most: limits.dense_cells });
        }
        // Sheets do not share their records.
        if walked > 2 * stream.len() {
            return Err(FileError::Truncated);
        }
    }
    Ok(())
}

/// Whether a sheet of these dimensions can be: no older Excel had more rows or columns.
fn is_possible(data: &[u8]) -> bool {
    const ROWS: u32 = 1 << 16;
    const COLUMNS: u16 = 1 << 8;
    match data.len() {
        14 | 16 => u32_at(data, 4).is_some_and(|rows| rows <= ROWS) && u16_at(data, 10).is_some_and(|columns| columns <= COLUMNS),
        _ => true,
    }
}

/// The least table that holds some cells.
#[derive(Default)]
struct Area {
    rows: Option<(u16, u16)>,
    columns: (u16, u16),
}

impl Area {
    fn take(&mut self, kind: u16, data: &[u8]) {
        let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
        let last = if kind == MANY_NUMBERS { u16_at(data, data.len().saturating_sub(2)).unwrap_or(column) } else { column };
        let (top, bottom) = self.rows.unwrap_or((row, row));
        let (left, right) = if self.rows.is_some() { self.columns } else { (column, column) };
        self.rows = Some((top.min(row), bottom.max(row)));
        self.columns = (left.min(column), right.max(column).max(last));
    }

    fn size(&self) -> u64 {
        let span = |(first, last): (u16, u16)| u64::from(last - first) + 1;
        self.rows.map_or(0, |rows| span(rows) * span(self.columns))
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}
