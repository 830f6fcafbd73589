//! Headings that officers corrected by hand, kept for the next ledger of the kind in a file of the data folder.
//!
//! The file has a table for each kind of row, and in it a line for each heading, as the map of one import has them; who
//! corrected it and when stands beside the field where the program wrote the line:
//!
//! ```toml
//! [hazards]
//! "found when" = { field = "found_on", by = "officer", on = "2026-11-24" }
//! "remarks" = "extra"
//! ```

use super::error::FileError;
use super::heading::{HeadingsError, Mapped};
use super::kind::Class;
use super::turn;
use crate::access::plain_file;
use crate::domain::text::{clean, fold};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// The file's name in the data folder.
pub const FILE: &str = "corrected_headings.toml";
/// A file larger than this is none of ours, bytes.
const LARGEST: u64 = 1 << 20;

/// The word that keeps a column under its own heading.
pub const KEPT_AS_IS: &str = "extra";

/// What a heading was corrected to, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// The field's name, or `extra`.
    pub field: String,
    /// The officer; empty where somebody wrote the line by hand.
    #[serde(default)]
    pub by: String,
    /// The day.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

/// A line of the file.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Plain(Mapped),
    Told { field: Mapped, by: String, on: NaiveDate },
}

/// The headings corrected, by kind of row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections(BTreeMap<Class, BTreeMap<String, Corrected>>);

impl Corrections {
    /// Reads the file's text.
    ///
    /// # Errors
    /// The line at which it has another form, or names a field that there is not.
    pub fn from_toml(text: &str) -> Result<Self, HeadingsError> {
        let tables: BTreeMap<Class, BTreeMap<String, Line>> = toml::from_str(text).map_err(|error| HeadingsError::of(&error, text))?;
        let corrected = |line| match line {
            Line::Plain(field) => Corrected { field: field.key().to_owned(), by: String::new(), on: None },
            Line::Told { field, by, on } => Corrected { field: field.key().to_owned(), by: clean(&by), on: Some(on) },
        };
        let table = |(class, lines): (Class, BTreeMap<String, Line>)| {
            (class, lines.into_iter().map(|(heading, line)| (clean(&heading), corrected(line))).collect())
        };
        Ok(Self(tables.into_iter().map(table).collect()))
    }

    /// What a data folder keeps; nothing where it keeps nothing.
    ///
    /// # Errors
    /// `BadHeadings` with the file and its line, `Io`.
    pub fn of_folder(folder: &Path) -> Result<Self, FileError> {
        let path = folder.join(FILE);
        let bad = |cause: &dyn std::fmt::Display| FileError::BadHeadings { path: path.display().to_string(), cause: cause.to_string() };
        let unread = |cause| FileError::UnreadHeadings { path: path.display().to_string(), cause };
        let file = match plain_file::open(&path) {
            Err(failure) if failure.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            file => file?,
        };
        let mut text = String::new();
        let read = file.take(LARGEST + 1).read_to_string(&mut text).map_err(unread)?;
        if read as u64 > LARGEST {
            return Err(unread(ErrorKind::FileTooLarge.into()));
        }
        Self::from_toml(&text).map_err(|failure| bad(&failure))
    }

    /// What a heading of a kind of row was corrected to.
    pub fn of(&self, class: Class, heading: &str) -> Option<&Corrected> {
        let heading = fold(heading);
        self.0.get(&class)?.iter().find(|(corrected, _)| fold(corrected) == heading).map(|(_, corrected)| corrected)
    }

    /// Whether any heading of a kind of row was corrected.
    pub(super) fn has(&self, class: Class) -> bool {
        self.0.get(&class).is_some_and(|lines| !lines.is_empty())
    }

    /// The headings of a kind of row, folded, each with what its column holds.
    pub(super) fn mapped(&self, class: Class) -> impl Iterator<Item = (String, Mapped)> + '_ {
        let lines = self.0.get(&class).into_iter().flatten();
        lines.filter_map(|(heading, corrected)| Some((fold(heading), Mapped::of_key(&corrected.field)?)))
    }

    /// Takes a correction in, in the place of an earlier one of the same heading.
    fn set(&mut self, class: Class, heading: &str, corrected: Option<Corrected>) {
        let lines = self.0.entry(class).or_default();
        let folded = fold(heading);
        lines.retain(|known, _| fold(known) != folded);
        if let Some(corrected) = corrected {
            lines.insert(clean(heading), corrected);
        }
    }

    /// The file's text. A JSON string is one of TOML too.
    fn to_toml(&self) -> Result<String, serde_json::Error> {
        let mut text = String::new();
        for (class, lines) in self.0.iter().filter(|(_, lines)| !lines.is_empty()) {
            text.push_str(&format!("[{}]\n", class.key()));
            for (heading, Corrected { field, by, on }) in lines {
                let (heading, field) = (serde_json::to_string(heading)?, serde_json::to_string(field)?);
                match on {
                    Some(on) => {
                        let by = serde_json::to_string(by)?;
                        text.push_str(&format!("{heading} = {{ field = {field}, by = {by}, on = \"{on}\" }}\n"));
                    }
                    None => text.push_str(&format!("{heading} = {field}\n")),
                }
            }
            text.push('\n');
        }
        Ok(text)
    }

    /// Keeps corrections in a data folder: of each heading what it is corrected to, or nothing to take its correction
    /// back. The file is written aside and exchanged as a whole; one officer after the other.
    ///
    /// # Errors
    /// `BadHeadings` where the file there cannot be read, which is then left alone; `Busy` where another officer's turn does not
    /// end; `Io`.
    pub fn keep(folder: &Path, class: Class, headings: &[(String, Option<Corrected>)]) -> Result<(), FileError> {
        let turn = turn::take(folder)?;
        let mut all = Self::of_folder(folder)?;
        let before = all.clone();
        for (heading, corrected) in headings {
            all.set(class, heading, corrected.clone());
        }
        if all == before {
            return Ok(());
        }
        let text = all.to_toml().map_err(std::io::Error::from)?;
        let mut aside = tempfile::Builder::new().prefix(".corrected-").tempfile_in(folder)?;
        aside.write_all(text.as_bytes())?;
        aside.as_file().sync_all()?;
        aside.persist(path(folder)).map_err(|failure| failure.error)?;
        Ok(turn.sync_all()?)
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// The corrections that the map of one import adds up to: heading and field, as `officer` made them on `day`.
///
/// # Errors
/// The line at which the text has another form.
pub fn of_map(text: &str, officer: &str, day: NaiveDate) -> Result<Vec<(String, Option<Corrected>)>, HeadingsError> {
    let map: BTreeMap<String, Mapped> = toml::from_str(text).map_err(|error| HeadingsError::of(&error, text))?;
    let corrected = |field: Mapped| Corrected { field: field.key().to_owned(), by: officer.to_owned(), on: Some(day) };
    Ok(map.into_iter().map(|(heading, field)| (heading, Some(corrected(field)))).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn told(field: &str) -> Option<Corrected> {
        Some(Corrected { field: field.into(), by: "O".into(), on: NaiveDate::from_ymd_opt(2026, 11, 24) })
    }

    #[test]
    fn what_is_kept_is_read_back_and_can_be_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let odd = "when \"found\"\\ = [x]";
        Corrections::keep(folder.path(), Class::Hazards, &[(odd.into(), told("found_on")), ("b".into(), told("extra"))]).unwrap();
        Corrections::keep(folder.path(), Class::Visits, &[("B ".into(), told("content"))]).unwrap();
        let kept = Corrections::of_folder(folder.path()).unwrap();
        assert_eq!(kept.of(Class::Hazards, odd), told("found_on").as_ref());
        assert_eq!(kept.of(Class::Visits, "b"), told("content").as_ref());
        assert_eq!(kept.of(Class::Tasks, "b"), None);
        Corrections::keep(folder.path(), Class::Hazards, &[(" B".into(), None)]).unwrap();
        let kept = Corrections::of_folder(folder.path()).unwrap();
        assert_eq!((kept.of(Class::Hazards, "b"), kept.of(Class::Visits, "b")), (None, told("content").as_ref()));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing aside is left");
    }

    #[test]
    fn officers_who_correct_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for nth in 0..8 {
                let at = folder.path();
                scope.spawn(move || Corrections::keep(at, Class::Hazards, &[(format!("h{nth}"), told("owner"))]).unwrap());
            }
        });
        let kept = Corrections::of_folder(folder.path()).unwrap();
        assert!((0..8).all(|nth| kept.of(Class::Hazards, &format!("h{nth}")).is_some()));
    }

    #[test]
    fn a_line_of_a_map_is_a_line_here_and_a_broken_one_is_named_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = path(folder.path());
        std::fs::write(&file, "[hazards]\n\"a\" = \"deadline\"\n").unwrap();
        let plain = Corrections::of_folder(folder.path()).unwrap();
        assert_eq!(plain.of(Class::Hazards, "a").unwrap().field, "deadline");
        let broken = "[hazards]\n\"a\" = \"deadline\"\n\"b\" = \"no_such_field\"\n";
        std::fs::write(&file, broken).unwrap();
        let keep = Corrections::keep(folder.path(), Class::Hazards, &[("c".into(), told("owner"))]);
        assert!(matches!(keep, Err(FileError::BadHeadings { cause, .. }) if cause.contains("line 3")));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), broken);
    }
}
