//! What a document says, line by line: to be read on a screen before it is saved, and in tests.

use super::xml::Element;
use super::{TemplateError, package, run, xml};

/// The lines of a document's body: a line for each paragraph, and for each row of a table its cells with bars between.
///
/// # Errors
/// As [`super::fill`].
pub fn lines(document: &[u8]) -> Result<Vec<String>, TemplateError> {
    let body = package::body(document)?;
    let mut lines = Vec::new();
    collect(&xml::parse(&body)?, &mut lines);
    Ok(lines)
}

fn collect(element: &Element, lines: &mut Vec<String>) {
    match element.name.as_str() {
        "w:p" => lines.push(run::text_of(element)),
        "w:tr" => {
            let cells = element.elements().filter(|cell| cell.name == "w:tc").map(|cell| {
                let mut within = Vec::new();
                collect(cell, &mut within);
                within.join(" ")
            });
            lines.push(cells.collect::<Vec<_>>().join(" | "));
        }
        _ => element.elements().for_each(|child| collect(child, lines)),
    }
}
