//! Values in the runs of a paragraph. A tag's value goes where the tag begins and looks as the text there; the rest of the
//! tag, in whatever runs it lies, goes.

use super::xml::{Element, Node};
use std::ops::Range;

/// What takes the place of a stretch of a paragraph's text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub at: Range<usize>,
    pub text: String,
    pub mark: Option<Mark>,
}

/// How a piece is marked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    /// A value is missing: to be filled in by hand.
    Blank,
    /// A tag that nobody knows.
    Unknown,
}

/// The text of a paragraph; what stands in boxes within it is theirs.
pub(super) fn text_of(paragraph: &Element) -> String {
    let mut text = String::new();
    collect(paragraph, &mut text);
    text
}

fn collect(element: &Element, text: &mut String) {
    for child in element.elements() {
        match child.name.as_str() {
            // What lies deeper in a run, as the reading above a character does, is no text of the line.
            "w:r" => child.elements().filter(|part| part.name == "w:t").for_each(|part| text.push_str(&part.text())),
            "w:p" => {}
            _ => collect(child, text),
        }
    }
}

/// Puts pieces, which lie in order, into a paragraph.
pub(super) fn replace(paragraph: &mut Element, pieces: &[Piece]) {
    if !pieces.is_empty() {
        walk(paragraph, pieces, &mut 0);
    }
}

fn walk(parent: &mut Element, pieces: &[Piece], offset: &mut usize) {
    let children = std::mem::take(&mut parent.children);
    for child in children {
        match child {
            Node::Element(run) if run.name == "w:r" => parent.children.extend(split(run, pieces, offset).into_iter().map(Node::Element)),
            Node::Element(element) if element.name == "w:p" => parent.children.push(Node::Element(element)),
            Node::Element(mut element) => {
                walk(&mut element, pieces, offset);
                parent.children.push(Node::Element(element));
            }
            text => parent.children.push(text),
        }
    }
}

/// A run as it is with its pieces: as it was when it has none, else in several runs of the same looks.
fn split(run: Element, pieces: &[Piece], offset: &mut usize) -> Vec<Element> {
    let length: usize = run.elements().filter(|child| child.name == "w:t").map(|child| child.text().len()).sum();
    let whole = *offset..*offset + length;
    if !pieces.iter().any(|piece| piece.at.start < whole.end && whole.start < piece.at.end) {
        *offset = whole.end;
        return vec![run];
    }
    let looks = run.child("w:rPr").cloned();
    let mut runs = Vec::new();
    for child in run.children {
        match child {
            Node::Element(element) if element.name == "w:rPr" => {}
            Node::Element(element) if element.name == "w:t" => {
                let text = element.text();
                let at = *offset..*offset + text.len();
                *offset = at.end;
                texts(&text, at, pieces, looks.as_ref(), &mut runs);
            }
            other => runs.push(styled(looks.clone(), vec![other])),
        }
    }
    runs
}

/// The runs of a stretch of text.
fn texts(text: &str, at: Range<usize>, pieces: &[Piece], looks: Option<&Element>, runs: &mut Vec<Element>) {
    let mut from = at.start;
    let keep = |from: usize, to: usize, runs: &mut Vec<Element>| {
        if from < to {
            runs.push(styled(looks.cloned(), lines(&text[from - at.start..to - at.start])));
        }
    };
    for piece in pieces.iter().filter(|piece| piece.at.start < at.end && at.start < piece.at.end) {
        keep(from, piece.at.start.max(from), runs);
        if piece.at.start >= at.start && !piece.text.is_empty() {
            let looks = match piece.mark {
                None => looks.cloned(),
                Some(Mark::Blank) => Some(marked(looks, "yellow")),
                Some(Mark::Unknown) => Some(marked(looks, "cyan")),
            };
            runs.push(styled(looks, lines(&piece.text)));
        }
        from = piece.at.end.min(at.end);
    }
    keep(from, at.end, runs);
}

fn styled(looks: Option<Element>, content: Vec<Node>) -> Element {
    Element::new("w:r", "", looks.map(Node::Element).into_iter().chain(content).collect())
}

/// Text with its line breaks.
fn lines(text: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            nodes.push(Node::Element(Element::new("w:br", "", Vec::new())));
        }
        if !line.is_empty() {
            nodes.push(Node::Element(Element::new("w:t", "xml:space=\"preserve\"", vec![Node::Text(line.to_owned())])));
        }
    }
    nodes
}

/// What comes after the marking among the properties of a run, whose order is laid down (ECMA-376, part 1, 17.3.2.28).
const AFTER_HIGHLIGHT: &[&str] = &[
    "w:u",
    "w:effect",
    "w:bdr",
    "w:shd",
    "w:fitText",
    "w:vertAlign",
    "w:rtl",
    "w:cs",
    "w:em",
    "w:lang",
    "w:eastAsianLayout",
    "w:specVanish",
    "w:oMath",
];

fn marked(looks: Option<&Element>, colour: &str) -> Element {
    let mut looks = looks.cloned().unwrap_or_else(|| Element::new("w:rPr", "", Vec::new()));
    looks.children.retain(|node| !matches!(node, Node::Element(element) if element.name == "w:highlight"));
    let is_after = |node: &Node| matches!(node, Node::Element(element) if AFTER_HIGHLIGHT.contains(&element.name.as_str()));
    let at = looks.children.iter().position(is_after).unwrap_or(looks.children.len());
    looks.children.insert(at, Node::Element(Element::new("w:highlight", &format!("w:val=\"{colour}\""), Vec::new())));
    looks
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::xml::{parse, write};
    use super::*;

    fn replaced(xml: &str, at: Range<usize>, text: &str, mark: Option<Mark>) -> String {
        let mut paragraph = parse(xml).unwrap();
        replace(&mut paragraph, &[Piece { at, text: text.to_owned(), mark }]);
        write(&paragraph).split_once('\n').unwrap().1.to_owned()
    }

    #[test]
    fn a_value_takes_the_looks_of_the_place_where_its_tag_begins() {
        let cut = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>a{{n</w:t></w:r><w:proofErr/><w:r><w:t>ame}</w:t><w:tab/><w:t>}b</w:t></w:r></w:p>";
        assert_eq!(text_of(&parse(cut).unwrap()), "a{{name}}b");
        let expected = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">a</w:t></w:r>\
                        <w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">x</w:t><w:br/><w:t xml:space=\"preserve\">y</w:t></w:r>\
                        <w:proofErr/><w:r><w:tab/></w:r><w:r><w:t xml:space=\"preserve\">b</w:t></w:r></w:p>";
        assert_eq!(replaced(cut, 1..9, "x\ny", None), expected);
    }

    #[test]
    fn a_blank_is_marked_where_the_order_of_the_properties_wants_it() {
        let xml = "<w:p><w:r><w:rPr><w:b/><w:u w:val=\"single\"/></w:rPr><w:t>{{a}}</w:t></w:r></w:p>";
        assert!(replaced(xml, 0..5, "  ", Some(Mark::Blank)).contains("<w:b/><w:highlight w:val=\"yellow\"/><w:u "));
        assert_eq!(replaced(xml, 0..5, "", None), "<w:p/>");
    }

    #[test]
    fn runs_without_a_tag_stay_as_they_are() {
        let xml = "<w:p><w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><w:r><w:t>{{b}}</w:t></w:r></w:p>";
        assert!(replaced(xml, 1..6, "c", None).starts_with("<w:p><w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink>"));
    }
}
