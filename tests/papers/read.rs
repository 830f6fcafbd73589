//! A .docx read back: its parts, its lines and rows, what is marked in it.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The parts of a document, by name.
#[derive(Clone)]
pub struct Docx(pub BTreeMap<String, Vec<u8>>);

/// A stretch of text with the colour that marks it.
struct Run {
    text: String,
    mark: Option<String>,
}

impl Docx {
    pub fn read(bytes: &[u8]) -> Self {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
        let mut parts = BTreeMap::new();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            parts.insert(part.name().unwrap().into_owned(), bytes);
        }
        Self(parts)
    }

    pub fn write(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            zip.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    pub fn part(&self, name: &str) -> &str {
        std::str::from_utf8(&self.0[name]).unwrap()
    }

    pub fn document(&self) -> &str {
        self.part("word/document.xml")
    }

    pub fn put(&mut self, name: &str, text: &str) {
        self.0.insert(name.to_owned(), text.as_bytes().to_vec());
    }

    /// Changes what stands in the body.
    pub fn replace(&mut self, from: &str, to: &str) {
        let document = self.document();
        assert!(document.contains(from), "no {from} in the template");
        let document = document.replacen(from, to, 1);
        self.put("word/document.xml", &document);
    }

    /// The lines of the body: one for each paragraph, one for each row with ` | ` between its cells.
    pub fn lines(&self) -> Vec<String> {
        lines_of(self.document())
    }

    pub fn text(&self) -> String {
        self.lines().join("\n")
    }

    /// The texts marked in a colour.
    pub fn marked(&self, colour: &str) -> Vec<String> {
        let runs = runs(self.document()).into_iter();
        runs.filter(|run| run.mark.as_deref() == Some(colour)).map(|run| run.text).collect()
    }
}

/// The lines of a part, as `Docx::lines` has them.
pub fn lines_of(xml: &str) -> Vec<String> {
    let (mut lines, mut rows, mut line) = (Vec::new(), Vec::<Vec<String>>::new(), String::new());
    let mut in_text = false;
    each(xml, |event| match event {
        Is::Start("w:tr") => rows.push(Vec::new()),
        Is::Start("w:tc") => {
            if let Some(row) = rows.last_mut() {
                row.push(String::new());
            }
        }
        Is::Start("w:t") => in_text = true,
        Is::End("w:t") => in_text = false,
        Is::Start("w:br") => line.push('\n'),
        Is::Text(text) if in_text => line.push_str(&text),
        Is::End("w:p") => {
            let text = std::mem::take(&mut line);
            match rows.last_mut().and_then(|row| row.last_mut()) {
                Some(cell) if cell.is_empty() => *cell = text,
                Some(cell) => *cell = format!("{cell} / {text}"),
                None => lines.push(text),
            }
        }
        Is::End("w:tr") => {
            let row = rows.pop().unwrap_or_default().join(" | ");
            match rows.last_mut().and_then(|outer| outer.last_mut()) {
                Some(cell) => cell.push_str(&format!("[{row}]")),
                None => lines.push(row),
            }
        }
        _ => {}
    });
    lines
}

fn runs(xml: &str) -> Vec<Run> {
    let (mut runs, mut run, mut in_text) = (Vec::new(), None::<Run>, false);
    each_with(xml, |event, mark| match event {
        Is::Start("w:r") => run = Some(Run { text: String::new(), mark: None }),
        Is::Start("w:highlight") => {
            if let Some(run) = run.as_mut() {
                run.mark = mark;
            }
        }
        Is::Start("w:t") => in_text = true,
        Is::End("w:t") => in_text = false,
        Is::Text(text) if in_text => {
            if let Some(run) = run.as_mut() {
                run.text.push_str(&text);
            }
        }
        Is::End("w:r") => runs.extend(run.take()),
        _ => {}
    });
    runs
}

enum Is<'a> {
    Start(&'a str),
    End(&'a str),
    Text(String),
}

fn each(xml: &str, mut take: impl FnMut(Is)) {
    each_with(xml, |event, _| take(event));
}

/// Goes through a part, which must be well-formed to its end; an element comes with its value.
fn each_with(xml: &str, mut take: impl FnMut(Is, Option<String>)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut open = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => {
                open += 1;
                take(Is::Start(start.name().as_ref()), None);
            }
            Event::Empty(start) => {
                let value = start.attributes().flatten().find(|it| it.key.as_ref() == "w:val").map(|it| it.value.into_owned());
                let name = start.name();
                take(Is::Start(name.as_ref()), value);
                take(Is::End(name.as_ref()), None);
            }
            Event::End(end) => {
                open -= 1;
                take(Is::End(end.name().as_ref()), None);
            }
            Event::Text(text) => take(Is::Text(text.xml10_content().into_owned()), None),
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content().into_owned();
                let char = reference.resolve_char_ref().unwrap();
                let known = || quick_xml::escape::resolve_predefined_entity(&name).expect("a known entity").to_owned();
                take(Is::Text(char.map_or_else(known, String::from)), None);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "the part breaks off");
}
