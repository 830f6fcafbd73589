//! Zip packages that lie about themselves.

use super::Package;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

fn places(bytes: &[u8], sign: &[u8]) -> Vec<usize> {
    (0..bytes.len().saturating_sub(4)).filter(|at| bytes[*at..].starts_with(sign)).collect()
}

/// A package with a number put into every header of its parts: so many bytes behind their beginning, in those before
/// the parts and in those of the list at the end.
fn with(whole: &[u8], local: usize, central: usize, value: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for (sign, offset) in [(LOCAL, local), (CENTRAL, central)] {
        for at in places(whole, sign) {
            bytes[at + offset..at + offset + value.len()].copy_from_slice(value);
        }
    }
    bytes
}

/// A package whose list names its parts so many times over, each time by other names.
fn listed_again(whole: &[u8], times: u16) -> Vec<u8> {
    let (list, end) = (places(whole, CENTRAL)[0], places(whole, END)[0]);
    let count = u16::from_le_bytes([whole[end + 10], whole[end + 11]]);
    let entries = &whole[list..end];
    let mut bytes = whole[..list].to_vec();
    for time in 0..times {
        let mut entries = entries.to_vec();
        for at in places(&entries, CENTRAL).into_iter().filter(|_| time > 0) {
            // The first letters of the name: what counts is its end.
            entries[at + 46..at + 48].copy_from_slice(&[b'A' + (time % 26) as u8, b'A' + (time / 26) as u8]);
        }
        bytes.extend(entries);
    }
    let size = (bytes.len() - list) as u32;
    let mut tail = whole[end..].to_vec();
    for offset in [8, 10] {
        tail[offset..offset + 2].copy_from_slice(&(count * times).to_le_bytes());
    }
    tail[12..16].copy_from_slice(&size.to_le_bytes());
    bytes.extend(tail);
    bytes
}

fn nested(depth: usize) -> Vec<u8> {
    let mut inner = vec![0; 1 << 20];
    for _ in 0..depth {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a.zip", "b.zip", "c.zip"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&inner).unwrap();
        }
        inner = zip.finish().unwrap().into_inner();
    }
    inner
}

fn many_parts(count: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..count {
        zip.start_file(format!("xl/worksheets/sheet{at}.xml"), SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Packages that are broken, or say of themselves what is not so.
pub fn zips() -> Vec<(&'static str, Vec<u8>)> {
    let sound = Package::new("", "").bytes();
    let mut large = Package::new("", "");
    large.sheet.extend(b"<a/>".repeat(4 << 20));
    let large = large.bytes();
    let half = sound[..sound.len() / 2].to_vec();
    let mut tail = sound.clone();
    tail.truncate(sound.len() - 10);
    let mut middle = sound.clone();
    let at = sound.len() / 3;
    middle[at..at + 64].fill(0xA5);
    vec![
        ("parts that say they are small", with(&large, 22, 24, &100u32.to_le_bytes())),
        ("parts that say they are huge", with(&sound, 22, 24, &0xFFFF_FFF0u32.to_le_bytes())),
        ("parts packed in an unknown way", with(&sound, 8, 10, &99u16.to_le_bytes())),
        ("parts packed in no way at all", with(&sound, 8, 10, &0u16.to_le_bytes())),
        ("parts under a password", with(&sound, 6, 8, &1u16.to_le_bytes())),
        ("parts with another sum", with(&large, 14, 16, &7u32.to_le_bytes())),
        ("parts in one place", with(&sound, 4, 42, &[0, 0, 0, 0])),
        ("parts listed over and over", listed_again(&large, 250)),
        ("zips in zips", nested(5)),
        ("a zip of nothing", nested(0)),
        ("sixty thousand parts", many_parts(60_000)),
        ("half a package", half),
        ("a package without its end", tail),
        ("a package damaged within", middle),
    ]
}
