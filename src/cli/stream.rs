//! A long list on its way out, page by page.

use super::context::{Context, output};
use super::failure::Failure;
use serde::Serialize;
use std::io::{BufWriter, StdoutLock, Write};

/// What is put together page by page.
pub(super) trait Paged {
    /// Writes the page; call it with no view open.
    fn flush(&mut self) -> Result<(), Failure>;
}

/// Lines, or the objects of one JSON array.
///
/// A page is put together while its view of the database is open, and written once the view is dropped: a pager that
/// nobody scrolls must not keep the file from reusing what the view still shows.
pub(super) struct Stream {
    page: Vec<u8>,
    out: BufWriter<StdoutLock<'static>>,
    json: bool,
    any: bool,
}

impl Stream {
    pub(super) fn new(json: bool) -> Self {
        if json { Self::array_in("") } else { Self::of(Vec::new(), false) }
    }

    /// An array with something before it.
    pub(super) fn array_in(head: &str) -> Self {
        Self::of(format!("{head}[").into_bytes(), true)
    }

    fn of(page: Vec<u8>, json: bool) -> Self {
        Self { page, out: output(), json, any: false }
    }

    /// Adds an object to the array.
    pub(super) fn object(&mut self, object: &impl Serialize) -> Result<(), Failure> {
        if self.any {
            self.page.extend_from_slice(b",\n");
        }
        self.any = true;
        Ok(serde_json::to_writer(&mut self.page, object)?)
    }

    /// Adds a line.
    pub(super) fn line(&mut self, line: &str) {
        self.any = true;
        self.page.extend_from_slice(line.as_bytes());
        self.page.push(b'\n');
    }

    /// Adds text as it is.
    pub(super) fn text(&mut self, text: &str) {
        self.page.extend_from_slice(text.as_bytes());
    }

    /// Writes the page; call it with no view open.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.out.write_all(&self.page)?;
        self.page.clear();
        Ok(())
    }

    /// Ends a list, of which a person who looks on is told where it has nothing.
    pub(super) fn end_list(self, context: &Context) -> Result<(), Failure> {
        let is_empty = !self.any && !self.json;
        self.end()?;
        if is_empty {
            context.nothing_found();
        }
        Ok(())
    }

    /// Ends the array and writes what is left.
    pub(super) fn end(self) -> Result<(), Failure> {
        self.end_in("")
    }

    /// Ends the array with something behind it.
    pub(super) fn end_in(mut self, tail: &str) -> Result<(), Failure> {
        if self.json {
            self.page.extend_from_slice(format!("]{tail}\n").as_bytes());
        }
        self.flush()?;
        Ok(self.out.flush()?)
    }
}

impl Paged for Stream {
    fn flush(&mut self) -> Result<(), Failure> {
        Stream::flush(self)
    }
}
