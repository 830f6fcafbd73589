//! What a table says of itself: what was asked, when and by whom, and of which state of the database.

use crate::access::Session;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::domain::id::Seq;
use crate::domain::text::clean;
use crate::locale::Words;
use serde::Serialize;
use serde_json::Value;

/// The lines so far, and the journal's last entry when the export began.
pub(super) struct About {
    words: Words,
    lines: Vec<(String, String)>,
    head: Seq,
    comes_back: bool,
}

impl About {
    pub(super) fn begin(
        context: &Context,
        session: &Session,
        name: &str,
        comes_back: bool,
        filters: &impl Serialize,
    ) -> Result<Self, Failure> {
        let words = context.words;
        let officer = &session.officer;
        let by = if officer.name == officer.account { officer.name.clone() } else { format!("{} {}", officer.name, officer.account) };
        let mut about = Self { words, lines: Vec::new(), head: session.store.read()?.head()?, comes_back };
        about.line("cli.export.what", name.to_owned());
        about.line("cli.export.at", session.clock.now().format("%Y-%m-%d %H:%M:%S").to_string());
        about.line("cli.export.by", by);
        if let Some(day) = context.as_of() {
            about.line("cli.export.as_of", day.to_string());
        }
        about.line("cli.export.today", session.today().to_string());
        about.line("cli.export.filters", said(words, serde_json::to_value(filters)?));
        Ok(about)
    }

    /// All lines, once the rows are written.
    pub(super) fn end(mut self, session: &Session, rows: u64) -> Result<Vec<(String, String)>, Failure> {
        let (first, (last, hash)) = (self.head, session.store.read()?.head_and_hash()?);
        self.line("cli.export.rows", rows.to_string());
        // Colleagues go on working while a long table is written.
        let head = if first == last { last.to_string() } else { format!("{first}\u{2013}{last}") };
        self.line("cli.export.head", format!("{head} {hash}"));
        self.line("cli.export.program", format!("dudao {}", env!("CARGO_PKG_VERSION")));
        self.line("cli.export.marks", self.words.get("cli.export.marks_say"));
        if self.comes_back {
            self.line("cli.export.back", self.words.get("cli.export.back_says"));
        }
        Ok(self.lines)
    }

    fn line(&mut self, key: &str, value: String) {
        self.lines.push((self.words.get(key), value));
    }
}

/// Filters in words.
fn said(words: Words, filters: Value) -> String {
    let Value::Object(filters) = filters else { return String::new() };
    let given = filters.into_iter().filter_map(|(key, value)| {
        let value = match value {
            Value::Bool(true) => String::new(),
            Value::Null | Value::Bool(false) => return None,
            Value::String(text) if matches!(key.as_str(), "stage" | "severity" | "sector") => words.get(&format!("{key}.{text}")),
            Value::String(text) => clean(&text),
            other => other.to_string(),
        };
        Some(words.fill(&format!("cli.filter.{key}"), &[("value", &value)]))
    });
    let given: Vec<String> = given.collect();
    if given.is_empty() { words.get("cli.export.everything") } else { given.join(&words.get("general.and")) }
}
