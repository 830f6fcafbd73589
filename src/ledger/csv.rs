//! Comma-separated text in and out of its encodings: UTF-8 with or without a mark, GB18030, UTF-16 with a mark.

use super::error::{Bound, FileError};
use super::workbook::Limits;
use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::rc::Rc;

const CHUNK: usize = 1 << 16;

/// A CSV file whose encoding and separator are known.
pub(super) struct CsvFile {
    file: File,
    encoding: &'static Encoding,
    separator: u8,
}

/// Where a field goes: its row and column, from 0, and its text.
type Take<'t> = dyn FnMut(usize, usize, &str) -> Result<ControlFlow<()>, FileError> + 't;

impl CsvFile {
    /// Reads the file through once to tell its encoding.
    ///
    /// # Errors
    /// It is not text, or breaks off within a character.
    pub(super) fn open(mut file: File, limits: &Limits) -> Result<Self, FileError> {
        let encoding = encoding_of(&mut file)?;
        file.rewind()?;
        let mut start = String::new();
        let budget = Rc::new(Cell::new(0));
        Text::new(&file, encoding, budget, limits.cell_chars).take(CHUNK as u64).read_to_string(&mut start).ok();
        if start.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{1A}')) {
            return Err(FileError::NotASpreadsheet);
        }
        // Some systems hand out web pages under a spreadsheet's name; documents that begin as text are none either.
        if ["<", "%PDF", "{\\rtf"].iter().any(|sign| start.trim_start().starts_with(sign)) {
            return Err(FileError::NotASpreadsheet);
        }
        Ok(Self { file, encoding, separator: separator_of(&start) })
    }

    /// Hands every field to `take` until it breaks off.
    ///
    /// # Errors
    /// The file cannot be read, a record goes beyond the limits, or `take` refuses.
    pub(super) fn rows(&mut self, limits: &Limits, take: &mut Take<'_>) -> Result<ControlFlow<()>, FileError> {
        self.file.rewind()?;
        let budget = Rc::new(Cell::new(0));
        let record_bytes = limits.cell_chars.saturating_mul(u64::from(limits.columns)).min(64 << 20);
        let text = Text::new(&self.file, self.encoding, Rc::clone(&budget), record_bytes);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(self.separator).from_reader(text);
        let mut record = csv::StringRecord::new();
        let (mut row, mut line) = (0, 1);
        let mut runs_on = false;
        while reader.read_record(&mut record).map_err(csv_error)? {
            budget.set(0);
            // Blank lines are passed over by the reader and are rows all the same; a field of several lines is in one.
            let within: u64 = record.iter().map(|field| field.bytes().filter(|b| *b == b'\n').count() as u64).sum();
            let now = reader.position().line();
            row += (now.saturating_sub(line).saturating_sub(within) as usize).max(1);
            line = now;
            runs_on = record.iter().next_back().is_some_and(|field| field.contains('\n'));
            for (column, field) in record.iter().enumerate().filter(|(_, field)| !field.is_empty()) {
                if take(row - 1, column, field)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        if runs_on && !self.ends_with_quote()? {
            return Err(FileError::OpenQuote { row: row as u64 });
        }
        Ok(ControlFlow::Continue(()))
    }
}

impl CsvFile {
    /// Whether the file's last letter is a quote, as it is where the last field has several lines.
    fn ends_with_quote(&mut self) -> io::Result<bool> {
        let size = self.file.seek(SeekFrom::End(0))?;
        self.file.seek(SeekFrom::Start(size.saturating_sub(CHUNK as u64)))?;
        let mut end = Vec::with_capacity(CHUNK);
        (&self.file).take(CHUNK as u64).read_to_end(&mut end)?;
        let last = end.iter().rev().find(|b| !b.is_ascii_whitespace() && **b != 0);
        Ok(last == Some(&b'"'))
    }
}

/// The separator that the first lines have most of, or that a line of its own names.
fn separator_of(start: &str) -> u8 {
    const LINES: usize = 20;
    let lines: Vec<&str> = start.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    if let Some([separator]) = lines.first().and_then(|line| line.strip_prefix("sep=")).map(str::as_bytes) {
        return *separator;
    }
    let count = |separator: u8| lines.iter().flat_map(|line| line.bytes()).filter(|b| *b == separator).count();
    [b'|', b';', b'\t', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// The text of a field that is written as the formula of a text, `="0123"`, which keeps its zeros.
pub(super) fn text_of_formula(field: &str) -> Option<&str> {
    field.strip_prefix("=\"")?.strip_suffix('"').filter(|text| !text.contains('"'))
}

fn csv_error(error: csv::Error) -> FileError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => match error.downcast::<TooLong>() {
            Ok(TooLong(at_most)) => FileError::TooLarge { what: Bound::CellChars, at_most },
            Err(error) => FileError::Io(error),
        },
        _ => FileError::NotASpreadsheet,
    }
}

/// A mark at the start decides; without one, text that is wholly UTF-8 is UTF-8, and the rest must be GB18030.
fn encoding_of(file: &mut File) -> Result<&'static Encoding, FileError> {
    let mut start = [0u8; 3];
    let got = file.read(&mut start)?;
    if let Some((encoding, _)) = Encoding::for_bom(&start[..got]) {
        return Ok(encoding);
    }
    let size = file.seek(SeekFrom::End(0))?;
    for encoding in [UTF_8, GB18030] {
        file.rewind()?;
        match first_flaw(file, encoding)? {
            Flaw::None => return Ok(encoding),
            Flaw::Binary => return Err(FileError::NotASpreadsheet),
            // It breaks off within its last character.
            Flaw::At(place) if place > 0 && (encoding == UTF_8 && size - place <= 4 || place == size) => return Err(FileError::Truncated),
            Flaw::At(_) => {}
        }
    }
    Err(FileError::NotASpreadsheet)
}

enum Flaw {
    None,
    Binary,
    At(u64),
}

fn first_flaw(file: &mut File, encoding: &'static Encoding) -> Result<Flaw, FileError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut bytes, mut out) = (vec![0u8; CHUNK], String::with_capacity(4 * CHUNK));
    let mut before = 0u64;
    loop {
        let got = file.read(&mut bytes)?;
        if bytes[..got].contains(&0) {
            return Ok(Flaw::Binary);
        }
        out.clear();
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[..got], &mut out, got == 0);
        match result {
            encoding_rs::DecoderResult::InputEmpty if got == 0 => return Ok(Flaw::None),
            encoding_rs::DecoderResult::InputEmpty => before += got as u64,
            _ => return Ok(Flaw::At(before + read as u64)),
        }
    }
}

/// A record longer than the limit: more likely a quote that nobody closed than a row.
#[derive(Debug)]
struct TooLong(u64);

impl std::fmt::Display for TooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a record of more than {} bytes", self.0)
    }
}

impl std::error::Error for TooLong {}

/// The file's text as UTF-8; counts in `since_record` what it gave since the last record was complete.
struct Text<'f> {
    file: &'f File,
    decoder: Decoder,
    bytes: Vec<u8>,
    pending: std::ops::Range<usize>,
    at_end: bool,
    finished: bool,
    since_record: Rc<Cell<u64>>,
    at_most: u64,
}

impl<'f> Text<'f> {
    fn new(file: &'f File, encoding: &'static Encoding, since_record: Rc<Cell<u64>>, at_most: u64) -> Self {
        let decoder = match encoding {
            e if e == UTF_16LE || e == UTF_16BE || e == UTF_8 => e.new_decoder_with_bom_removal(),
            e => e.new_decoder_without_bom_handling(),
        };
        let at_most = at_most.saturating_add(4 * CHUNK as u64);
        Self { file, decoder, bytes: vec![0; CHUNK], pending: 0..0, at_end: false, finished: false, since_record, at_most }
    }
}

impl Read for Text<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.len() < 4 {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        while !self.finished {
            if self.pending.is_empty() && !self.at_end {
                let got = (&mut self.file).read(&mut self.bytes)?;
                (self.pending, self.at_end) = (0..got, got == 0);
            }
            let (result, read, written, _) = self.decoder.decode_to_utf8(&self.bytes[self.pending.clone()], out, self.at_end);
            self.pending.start += read;
            self.since_record.set(self.since_record.get() + written as u64);
            if self.since_record.get() > self.at_most {
                return Err(io::Error::other(TooLong(self.at_most)));
            }
            self.finished = self.at_end && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
