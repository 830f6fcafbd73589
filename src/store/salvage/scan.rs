//! Every whole entry of a file, found by the form of redb's leaf pages: `[1][0][pairs u16][ends of values u32 …][keys u64 …]
//! [values …]`, little-endian, a page beginning at each 4096 bytes.

use super::super::journal::{self, Hash};
use super::super::{Progress, StoreError};
use crate::domain::id::Seq;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Bytes of redb's smallest page.
const PAGE: usize = 4096;
/// Pages that are read at once.
const PAGES: usize = 256;
/// The first byte of a leaf page.
const LEAF: u8 = 1;
/// Bytes before the ends of the values.
const HEAD: usize = 4;
/// Bytes of a key and of the end of a value.
const PAIR: usize = 8 + 4;
/// More than a page of entries has: an entry of this length would be text of as many bytes.
const LONGEST: usize = 64 << 20;

/// A whole entry.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its number.
    pub(super) seq: Seq,
    /// Its hash, as it says.
    pub(super) hash: Hash,
    /// The byte at which its value begins.
    pub(super) at: u64,
    /// Bytes of its value.
    pub(super) length: usize,
}

impl Found {
    /// Its value, as it stands in the file.
    pub(super) fn value(&self, file: &File) -> io::Result<Vec<u8>> {
        let mut value = vec![0; self.length];
        file.read_exact_at(&mut value, self.at)?;
        Ok(value)
    }
}

/// All whole entries, by number; each once, though old pages may hold it again.
pub(super) fn scan(file: &File, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Found>, StoreError> {
    let total = file.metadata()?.len();
    let mut found = Vec::new();
    let mut buffer = vec![0; PAGES * PAGE];
    let mut at = 0;
    while at < total {
        let read = read_at(file, &mut buffer, at)?;
        for (number, page) in buffer[..read].chunks(PAGE).enumerate() {
            if page[0] == LEAF {
                entries_of(file, page, at + (number * PAGE) as u64, &mut found)?;
            }
        }
        at += (PAGES * PAGE) as u64;
        progress(Progress { done: at.min(total), total });
    }
    found.sort_by_key(|found: &Found| (found.seq, found.hash));
    found.dedup_by_key(|found| (found.seq, found.hash));
    Ok(found)
}

/// The whole entries of a page that begins as a leaf page does; it may be longer than what is handed in.
fn entries_of(file: &File, page: &[u8], at: u64, found: &mut Vec<Found>) -> Result<(), StoreError> {
    let Some(pairs) = page.get(2..HEAD).and_then(|pairs| pairs.try_into().ok()).map(u16::from_le_bytes) else { return Ok(()) };
    let values = HEAD + usize::from(pairs) * PAIR;
    let longer;
    let head = if values <= page.len() {
        page
    } else {
        longer = read_from(file, at, values)?;
        &longer
    };
    let mut start = values;
    for pair in 0..usize::from(pairs) {
        let end = number::<4>(head, HEAD + pair * 4).map(|end| u32::from_le_bytes(end) as usize);
        let seq = number::<8>(head, HEAD + usize::from(pairs) * 4 + pair * 8).map(u64::from_le_bytes);
        let (Some(end), Some(seq)) = (end, seq) else { return Ok(()) };
        if start < end && end - start <= LONGEST {
            let value = read_from(file, at + start as u64, end - start)?;
            let place = Found { seq, hash: [0; 32], at: at + start as u64, length: end - start };
            found.extend(whole(&value, place));
        }
        start = end;
    }
    Ok(())
}

/// The entry, where its checksum holds, it can be read, and it is the one of its key.
fn whole(value: &[u8], place: Found) -> Option<Found> {
    let (hash, json) = journal::open(value).ok()?;
    let entry = journal::parse(&json).ok()?;
    (entry.seq == place.seq && place.seq > 0).then_some(Found { hash, ..place })
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

/// As much of `length` bytes from `at` on as the file has.
fn read_from(file: &File, at: u64, length: usize) -> io::Result<Vec<u8>> {
    let left = file.metadata()?.len().saturating_sub(at);
    let mut bytes = vec![0; length.min(usize::try_from(left).unwrap_or(usize::MAX))];
    let read = read_at(file, &mut bytes, at)?;
    bytes.truncate(read);
    Ok(bytes)
}

/// Fills the buffer from `at` on, as far as the file goes.
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read_at(&mut buffer[filled..], at + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(failure) if failure.kind() == io::ErrorKind::Interrupted => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(filled)
}
