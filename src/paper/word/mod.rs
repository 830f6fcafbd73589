//! Word documents from templates that the bureau edits in Word or WPS itself.
//!
//! A template is any .docx. Where `{{name}}` stands, the value of that name goes, in the looks of the text around it; a
//! program that writes documents may cut the tag into pieces, and an input method may have typed it full-width.
//! `{{list.name}}` in a table row, or in a paragraph, repeats that row or paragraph for each item of the list.
//! `{{name?}}` may stay empty: a paragraph whose tags may all be empty, and are, goes. Any other value that is not there
//! becomes a marked blank, and is told; so is a name that nobody knows, which stays as it is written.
//!
//! `xml` is a part of the document as a tree, `tag` finds the tags of a text, `run` puts values into the runs of a
//! paragraph, `fill` goes through a part, `package` takes the document apart and puts it together again, `text` is
//! what it says.

mod fill;
mod package;
mod run;
mod tag;
mod text;
mod xml;

pub use package::{FILE_BYTES, fill, tags};
pub use text::lines;

use std::collections::BTreeMap;

/// What stands at a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text; lines of it are lines, or paragraphs where the tag has one of its own.
    Text(String),
    /// There is nothing to say here, and that is as it should be.
    Nothing,
    /// It is missing: a marked blank that looks like this.
    Blank(String),
}

impl Value {
    /// A value that is missing when it is empty.
    pub fn of(text: impl Into<String>) -> Self {
        match text.into() {
            text if text.trim().is_empty() => Value::Blank(BLANK.to_owned()),
            text => Value::Text(text),
        }
    }

    fn is_empty(&self) -> bool {
        !matches!(self, Value::Text(text) if !text.trim().is_empty())
    }
}

/// A blank to be filled in by hand.
const BLANK: &str = "\u{ff3f}\u{ff3f}\u{ff3f}\u{ff3f}\u{ff3f}\u{ff3f}";

/// Values by name.
pub type Values = BTreeMap<String, Value>;

/// All that a document can be filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filling {
    /// Values that stand alone.
    pub values: Values,
    /// Lists of items, by name.
    pub lists: BTreeMap<String, List>,
}

/// A list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The names that its items may have.
    pub names: Vec<String>,
    /// Its items.
    pub items: Vec<Values>,
    /// What stands in the one row of a table when there is no item.
    pub none: String,
}

/// A value that was missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Missing {
    /// Its name, as the tag says it.
    pub tag: String,
    /// In which item of a list that has several, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<usize>,
}

/// What came of filling in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Values that were missing, each once, in the order of the document.
    pub missing: Vec<Missing>,
    /// Tags that nobody knows.
    pub unknown: Vec<String>,
}

impl Filled {
    fn miss(&mut self, missing: Missing) {
        if !self.missing.contains(&missing) {
            self.missing.push(missing);
        }
    }

    fn unknown(&mut self, tag: String) {
        if !self.unknown.contains(&tag) {
            self.unknown.push(tag);
        }
    }
}

/// Why a template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It is no .docx: an old .doc, or something else.
    #[error("not a .docx document")]
    NotADocument,
    /// It breaks off or is damaged.
    #[error("damaged: {0}")]
    Damaged(String),
    /// It is larger than any template is.
    #[error("too large")]
    TooLarge,
}
