//! A part of a document as a tree that can be changed and written again.

use super::TemplateError;
use quick_xml::Reader;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// So deep may elements lie in each other.
const DEPTH: usize = 200;

/// An element or text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// An element, its attributes as they were written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    pub name: String,
    pub attributes: String,
    pub children: Vec<Node>,
}

impl Element {
    pub fn new(name: &str, attributes: &str, children: Vec<Node>) -> Self {
        let attributes = if attributes.is_empty() { String::new() } else { format!(" {attributes}") };
        Self { name: name.to_owned(), attributes, children }
    }

    /// Its first child element of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
    }

    /// The text right below it.
    pub fn text(&self) -> String {
        self.children.iter().filter_map(|node| if let Node::Text(text) = node { Some(text.as_str()) } else { None }).collect()
    }

    fn of(start: &BytesStart) -> Self {
        let name = start.name().as_ref().to_owned();
        Self { name, attributes: start.attributes_raw().trim_end().to_owned(), children: Vec::new() }
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        out.push_str(&self.attributes);
        if self.children.is_empty() {
            return out.push_str("/>");
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Text(text) if text.contains(forbidden) => out.push_str(&partial_escape(text.replace(forbidden, ""))),
                Node::Text(text) => out.push_str(&partial_escape(text)),
            }
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

/// What no XML may hold, escaped or not (XML 1.0, 2.2).
fn forbidden(c: char) -> bool {
    c < '\u{20}' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Reads a part. Entities of its own are refused: no document needs any, and they can grow without end.
pub(super) fn parse(text: &str) -> Result<Element, TemplateError> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = Vec::new();
    loop {
        let event = reader.read_event().map_err(damaged)?;
        let node = match event {
            Event::Start(start) if open.len() < DEPTH => {
                open.push(Element::of(&start));
                continue;
            }
            Event::Empty(start) => Node::Element(Element::of(&start)),
            Event::End(_) => match open.pop() {
                Some(element) if open.is_empty() => return Ok(element),
                Some(element) => Node::Element(element),
                None => return Err(damaged("end without a start")),
            },
            Event::Text(text) => Node::Text(text.xml10_content().into_owned()),
            Event::CData(text) => Node::Text(text.into_inner().into_owned()),
            Event::GeneralRef(reference) => Node::Text(resolve(&reference)?),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => continue,
            Event::Start(_) | Event::DocType(_) | Event::Eof => return Err(damaged("no plain XML")),
        };
        match (node, open.last_mut()) {
            (Node::Text(text), Some(parent)) => match parent.children.last_mut() {
                Some(Node::Text(before)) => before.push_str(&text),
                _ => parent.children.push(Node::Text(text)),
            },
            (Node::Element(element), Some(parent)) => parent.children.push(Node::Element(element)),
            (Node::Element(element), None) => return Ok(element),
            (Node::Text(_), None) => {}
        }
    }
}

fn resolve(reference: &BytesRef) -> Result<String, TemplateError> {
    if let Some(char) = reference.resolve_char_ref().map_err(damaged)? {
        return Ok(char.to_string());
    }
    let name = reference.xml10_content();
    let known = quick_xml::escape::resolve_predefined_entity(&name).ok_or_else(|| damaged("an entity"))?;
    Ok(known.to_owned())
}

fn damaged(cause: impl std::fmt::Display) -> TemplateError {
    TemplateError::Damaged(cause.to_string())
}

/// Writes a part.
pub(super) fn write(root: &Element) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned();
    root.write(&mut out);
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_written_as_it_was_read() {
        let text = r#"<w:p w:id="1&amp;2"><w:t xml:space="preserve"> a&lt;b &amp; &#20013; </w:t><w:br/></w:p>"#;
        let part = parse(text).unwrap();
        assert_eq!(part.elements().next().unwrap().text(), " a<b & \u{4e2d} ");
        let again = write(&part);
        assert_eq!(parse(&again).unwrap(), part);
        assert!(again.contains(r#"w:id="1&amp;2""#), "{again}");
    }

    #[test]
    fn what_is_no_plain_xml_is_refused() {
        let deep = "<a>".repeat(DEPTH + 1);
        let bomb = r#"<!DOCTYPE a [<!ENTITY x "xxxx">]><a>&x;</a>"#;
        for bad in ["", "<a>", "<a></b>", "a", "<a>&x;</a>", bomb, &deep] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
