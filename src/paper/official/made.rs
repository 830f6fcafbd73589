//! A paper that was made: what it says and lacks, and how it gets into a file.

use super::template::Origin;
use crate::access::new_file::NewFile;
use crate::locale::Words;
use crate::paper::word::{self, Filled, TemplateError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A paper that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The document, a .docx.
    pub document: Vec<u8>,
    /// A name for its file.
    pub name: String,
    /// What was missing.
    pub filled: Filled,
    /// Whose template it is.
    pub origin: Origin,
}

impl Made {
    /// What it says, line by line.
    ///
    /// # Errors
    /// None that the document that was just made could give.
    pub fn lines(&self) -> Result<Vec<String>, TemplateError> {
        word::lines(&self.document)
    }

    /// What it lacks, in words, a line each.
    pub fn shortcomings(&self, words: Words) -> Vec<String> {
        let and = words.get("general.and");
        let mut by_tag: Vec<(&str, Vec<usize>)> = Vec::new();
        for missing in &self.filled.missing {
            match by_tag.iter_mut().find(|(tag, _)| *tag == missing.tag) {
                Some((_, items)) => items.extend(missing.item),
                None => by_tag.push((&missing.tag, missing.item.into_iter().collect())),
            }
        }
        let missing = by_tag.into_iter().map(|(tag, items)| match items.as_slice() {
            [] => tag.to_owned(),
            items => words.fill("paper.item", &[("tag", &tag), ("item", &runs(items).join(&and))]),
        });
        let missing: Vec<String> = missing.collect();
        let mut lines = Vec::new();
        if !missing.is_empty() {
            lines.push(words.fill("paper.missing", &[("names", &missing.join(&and))]));
        }
        if !self.filled.unknown.is_empty() {
            lines.push(words.fill("paper.unknown", &[("names", &self.filled.unknown.join(&and))]));
        }
        lines
    }

    /// Puts it into a file, or into a folder under its own name; never over a file that is there. Where it is then.
    ///
    /// # Errors
    /// `AlreadyExists`, and whatever the file system says.
    pub fn save(&self, path: &Path) -> io::Result<PathBuf> {
        let path = if path.is_dir() { path.join(&self.name) } else { path.to_owned() };
        let mut file = NewFile::create(&path)?;
        file.write_all(&self.document)?;
        file.finish()?;
        Ok(path)
    }
}

/// Rising numbers, those that follow each other as `first-last`.
fn runs(numbers: &[usize]) -> Vec<String> {
    let runs = numbers.chunk_by(|before, after| before + 1 == *after);
    let written = runs.filter_map(|run| match run {
        [] => None,
        [one] => Some(one.to_string()),
        [first, .., last] => Some(format!("{first}-{last}")),
    });
    written.collect()
}
