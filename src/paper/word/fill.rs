//! Goes through a part of a document: repeats what stands for a list, drops paragraphs that may be empty and are.

use super::run::{Mark, Piece, replace, text_of};
use super::tag::{Tag, tags, unclosed};
use super::xml::{Element, Node};
use super::{Filled, Filling, List, Missing, Value, Values};

/// Where a tag's value is looked for.
#[derive(Clone, Copy)]
struct Scope<'a> {
    filling: &'a Filling,
    item: Option<Item<'a>>,
}

/// The item of a list for which something is repeated.
#[derive(Clone, Copy)]
struct Item<'a> {
    list: &'a str,
    values: &'a Values,
    /// Its number, from 1, where there are several.
    number: Option<usize>,
}

/// What a tag comes to.
enum Found<'a> {
    Value(&'a Value),
    Unknown,
}

impl<'a> Scope<'a> {
    fn find(&self, tag: &Tag) -> Found<'a> {
        let found = match (&tag.list, self.item) {
            (None, _) => self.filling.values.get(&tag.name),
            (Some(list), Some(item)) if list == item.list => match item.values.get(&tag.name) {
                Some(value) => Some(value),
                None if self.knows(tag) => Some(&Value::Nothing),
                None => None,
            },
            (Some(_), _) => None,
        };
        found.map_or(Found::Unknown, Found::Value)
    }

    fn knows(&self, tag: &Tag) -> bool {
        let in_list = |list| self.filling.lists.get(list).is_some_and(|list: &List| list.names.contains(&tag.name));
        tag.list.as_deref().map_or_else(|| self.filling.values.contains_key(&tag.name), in_list)
    }
}

/// Fills in a part.
pub(super) fn part(root: &mut Element, filling: &Filling, filled: &mut Filled) {
    children(root, Scope { filling, item: None }, filled);
}

fn children(parent: &mut Element, scope: Scope, filled: &mut Filled) {
    let before = std::mem::take(&mut parent.children);
    let first =
        before.iter().find_map(|node| if let Node::Element(element) = node { Some(element).filter(|it| it.name == "w:p") } else { None });
    let empty = first.map(|first| Element::new("w:p", "", first.child("w:pPr").cloned().map(Node::Element).into_iter().collect()));
    let mut after_paragraph = false;
    for node in before {
        let Node::Element(element) = node else {
            parent.children.push(node);
            continue;
        };
        let is_table = element.name == "w:tbl";
        // Tables between which the paragraph went would grow together.
        if is_table && after_paragraph && ends_with(parent, "w:tbl") {
            parent.children.extend(empty.clone().map(Node::Element));
        }
        after_paragraph = element.name == "w:p";
        let is_row = element.name == "w:tr";
        match list_of(&element, scope).filter(|_| is_row || element.name == "w:p") {
            Some(list) => repeat(&element, &list, is_row, scope, &mut parent.children, filled),
            None => one(element, scope, &mut parent.children, filled),
        }
    }
    // A cell ends with a paragraph (ECMA-376, part 1, 17.4.65), and nothing is without any that had one.
    let lacks = if parent.name == "w:tc" { !ends_with(parent, "w:p") } else { parent.child("w:p").is_none() };
    if lacks && let Some(empty) = empty {
        let is_section = |node: &Node| matches!(node, Node::Element(element) if element.name == "w:sectPr");
        let at = parent.children.iter().position(is_section).unwrap_or(parent.children.len());
        parent.children.insert(at, Node::Element(empty));
    }
}

fn ends_with(parent: &Element, name: &str) -> bool {
    parent.elements().last().is_some_and(|last| last.name == name)
}

/// The list for whose items an element is to be repeated; none within an item.
fn list_of(element: &Element, scope: Scope) -> Option<String> {
    let known = |tag: Tag| tag.list.filter(|list| scope.item.is_none() && scope.filling.lists.contains_key(list));
    tags(&all_text(element)).into_iter().find_map(known)
}

/// The text of a paragraph, or of all paragraphs of a row; a table in it has rows of its own.
fn all_text(element: &Element) -> String {
    match element.name.as_str() {
        "w:p" => text_of(element),
        "w:tbl" => String::new(),
        _ => element.elements().map(all_text).collect::<Vec<_>>().join("\n"),
    }
}

fn repeat(element: &Element, name: &str, is_row: bool, scope: Scope, out: &mut Vec<Node>, filled: &mut Filled) {
    let Some(list) = scope.filling.lists.get(name) else { return };
    let mut put = |values: &Values, number: Option<usize>| {
        let scope = Scope { item: Some(Item { list: name, values, number }), ..scope };
        one(element.clone(), scope, out, filled);
    };
    if list.items.is_empty() && is_row {
        // The first column that the list fills says that there is none.
        let first = tags(&all_text(element)).into_iter().find(|tag| tag.list.as_deref() == Some(name));
        let none = first.map(|tag| (tag.name, Value::Text(list.none.clone())));
        return put(&none.into_iter().collect(), None);
    }
    for (at, values) in list.items.iter().enumerate() {
        put(values, Some(at + 1).filter(|_| list.items.len() > 1));
    }
}

/// An element that is not repeated, or one of those into which it was.
fn one(mut element: Element, scope: Scope, out: &mut Vec<Node>, filled: &mut Filled) {
    if element.name == "w:p" {
        paragraph(element, scope, out, filled);
    } else {
        children(&mut element, scope, filled);
        out.push(Node::Element(element));
    }
}

fn paragraph(mut element: Element, scope: Scope, out: &mut Vec<Node>, filled: &mut Filled) {
    let text = text_of(&element);
    let found = tags(&text);
    unclosed(&text).into_iter().for_each(|beginning| filled.unknown(beginning));
    let may_go = |tag: &Tag| tag.optional && matches!(scope.find(tag), Found::Value(value) if value.is_empty());
    let stays = element.child("w:pPr").is_some_and(|looks| looks.child("w:sectPr").is_some()) || holds_object(&element);
    if !found.is_empty() && !stays && found.iter().all(may_go) {
        return;
    }
    let pieces: Vec<Piece> = found.iter().map(|tag| piece(tag, scope, filled)).collect();
    // A tag with a paragraph of its own has one for each line of its value.
    if let ([piece], false, true) = (pieces.as_slice(), stays, found.first().is_some_and(|tag| text.trim() == &text[tag.at.clone()])) {
        for line in piece.text.split('\n') {
            let mut again = element.clone();
            replace(&mut again, &[Piece { text: line.to_owned(), ..piece.clone() }]);
            out.push(Node::Element(again));
        }
        return;
    }
    replace(&mut element, &pieces);
    // Boxes in its runs have paragraphs of their own.
    boxes(&mut element, scope, filled);
    out.push(Node::Element(element));
}

/// Whether pictures or boxes hang on a paragraph.
fn holds_object(element: &Element) -> bool {
    const OBJECTS: &[&str] = &["w:drawing", "w:pict", "w:object"];
    element.elements().any(|child| OBJECTS.contains(&child.name.as_str()) || holds_object(child))
}

fn boxes(element: &mut Element, scope: Scope, filled: &mut Filled) {
    for node in &mut element.children {
        if let Node::Element(child) = node {
            if child.name == "w:txbxContent" {
                children(child, scope, filled);
            } else {
                boxes(child, scope, filled);
            }
        }
    }
}

fn piece(tag: &Tag, scope: Scope, filled: &mut Filled) -> Piece {
    let at = tag.at.clone();
    match scope.find(tag) {
        Found::Value(Value::Text(text)) => Piece { at, text: text.clone(), mark: None },
        Found::Value(Value::Blank(blank)) if !tag.optional => {
            filled.miss(Missing { tag: tag.shown(), item: scope.item.and_then(|item| item.number).filter(|_| tag.list.is_some()) });
            Piece { at, text: blank.clone(), mark: Some(Mark::Blank) }
        }
        Found::Value(_) => Piece { at, text: String::new(), mark: None },
        Found::Unknown => {
            filled.unknown(tag.shown());
            Piece { at, text: format!("{{{{{}}}}}", tag.shown()), mark: Some(Mark::Unknown) }
        }
    }
}
