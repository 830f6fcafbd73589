//! A .docx taken apart and put together again.

use super::{Filled, Filling, TemplateError, fill as filling_in, run, tag, xml};
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Bytes that a template may have.
pub const FILE_BYTES: usize = 8 << 20;
/// Bytes that it may unpack to: pictures of a letterhead have room.
const UNPACKED_BYTES: u64 = 32 << 20;
const DOCUMENT: &str = "word/document.xml";

/// Fills in a template; the document, and what was missing.
///
/// # Errors
/// The template is no document, damaged, or larger than any is.
pub fn fill(template: &[u8], filling: &Filling) -> Result<(Vec<u8>, Filled), TemplateError> {
    let mut filled = Filled::default();
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(template.len() * 2)));
    each_part(template, |name, bytes| {
        let text = as_text(name, &bytes)?;
        let bytes = match text {
            Some(text) => {
                let mut root = xml::parse(text)?;
                filling_in::part(&mut root, filling, &mut filled);
                xml::write(&root).into_bytes()
            }
            None => bytes,
        };
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        out.start_file(name, options).map_err(damaged)?;
        out.write_all(&bytes).map_err(damaged)
    })?;
    Ok((out.finish().map_err(damaged)?.into_inner(), filled))
}

/// The tags of a template, each once, in the order of the document; names of lists stand before a dot.
///
/// # Errors
/// As `fill`.
pub fn tags(template: &[u8]) -> Result<Vec<String>, TemplateError> {
    let mut found: Vec<String> = Vec::new();
    each_part(template, |name, bytes| {
        if let Some(text) = as_text(name, &bytes)? {
            collect(&xml::parse(text)?, &mut found);
        }
        Ok(())
    })?;
    Ok(found)
}

/// The part that holds the text of the body.
pub(super) fn body(document: &[u8]) -> Result<String, TemplateError> {
    let mut body = None;
    each_part(document, |name, bytes| {
        if name == DOCUMENT {
            body = Some(String::from_utf8(bytes).map_err(damaged)?);
        }
        Ok(())
    })?;
    body.ok_or(TemplateError::NotADocument)
}

fn collect(element: &xml::Element, found: &mut Vec<String>) {
    if element.name == "w:p" {
        for tag in tag::tags(&run::text_of(element)) {
            if !found.contains(&tag.shown()) {
                found.push(tag.shown());
            }
        }
    }
    element.elements().for_each(|child| collect(child, found));
}

/// The text of a part that may hold tags: the body, headers, footers, notes.
/// Its tree takes many times its bytes, so it is held to less than pictures are.
fn as_text<'b>(name: &str, bytes: &'b [u8]) -> Result<Option<&'b str>, TemplateError> {
    let stem = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml")).unwrap_or_default();
    let holds = ["document", "footnotes", "endnotes"].contains(&stem) || stem.starts_with("header") || stem.starts_with("footer");
    if holds && bytes.len() > FILE_BYTES {
        return Err(TemplateError::TooLarge);
    }
    if holds { std::str::from_utf8(bytes).map(Some).map_err(damaged) } else { Ok(None) }
}

fn each_part(template: &[u8], mut take: impl FnMut(&str, Vec<u8>) -> Result<(), TemplateError>) -> Result<(), TemplateError> {
    if template.len() > FILE_BYTES {
        return Err(TemplateError::TooLarge);
    }
    let mut zip = ZipArchive::new(Cursor::new(template)).map_err(|failure| match failure {
        ZipError::InvalidArchive(_) if !template.starts_with(b"PK") => TemplateError::NotADocument,
        failure => damaged(failure),
    })?;
    if zip.index_for_name(DOCUMENT).is_none() {
        return Err(TemplateError::NotADocument);
    }
    let mut left = UNPACKED_BYTES;
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(damaged)?;
        let (name, mut bytes) = (part.name().map_err(damaged)?.into_owned(), Vec::new());
        part.by_ref().take(left + 1).read_to_end(&mut bytes).map_err(damaged)?;
        left = left.checked_sub(bytes.len() as u64).ok_or(TemplateError::TooLarge)?;
        if !part.is_dir() {
            drop(part);
            take(&name, bytes)?;
        }
    }
    Ok(())
}

fn damaged(cause: impl std::fmt::Display) -> TemplateError {
    TemplateError::Damaged(cause.to_string())
}
