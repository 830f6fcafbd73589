//! What a damaged file still holds whole: its entries, page by page, whatever became of the trees above them.
//!
//! An entry carries its own checksum, and a hash over itself and the one before. So it needs no tree to be found: `scan`
//! reads every page that may hold entries, `chain` says which of them follow each other from the first one on. Those make
//! a new database, entry by entry as they were. What stands beyond a gap is not certain, and goes into a text beside it.

mod chain;
mod scan;

use super::batch::Batch;
use super::copy::{Aside, check};
use super::journal::{self, hexadecimal};
use super::{Progress, Store, StoreError, file, file_system, guarded, replay};
use crate::domain::id::Seq;
use scan::Found;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// What was found in a damaged file.
pub struct Salvage {
    file: File,
    /// Entries that follow each other from the first on.
    certain: Vec<Found>,
    /// Whole entries that do not, by number; more than one may claim to be the same.
    uncertain: Vec<Found>,
    /// The highest number that an entry is known to have had.
    highest: Seq,
}

/// What became of a damaged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvaged {
    /// Entries in the new database; without any there is none.
    pub entries: u64,
    /// The last one's hash, in hexadecimal; empty where there is none.
    pub hash: String,
    /// Whole entries beyond a gap.
    pub uncertain: u64,
    /// Where these stand, a line of JSON each.
    pub text: Option<PathBuf>,
    /// Numbers of entries that are lost, as far as it can be known that they were.
    pub missing: Vec<RangeInclusive<Seq>>,
}

impl Salvage {
    /// Reads what is left of the file at `path`; nothing is written to it.
    ///
    /// # Errors
    /// `Missing`, `NoPermission`, `Storage` when it cannot be read.
    pub fn of(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(|failure| match failure.kind() {
            std::io::ErrorKind::NotFound => StoreError::Missing(path.display().to_string()),
            _ => StoreError::of_file(path)(failure),
        })?;
        // Where the file still opens, it says which entry was committed last.
        let head = guarded(|| Store::look(path)).ok();
        let found = scan::scan(&file, progress)?;
        let certain = chain::longest(&file, &found, head.as_ref().map(|look| (look.head, look.hash.as_str())))?;
        let after = certain.last().map_or(0, |last| last.seq);
        let uncertain: Vec<Found> = found.into_iter().filter(|found| found.seq > after).collect();
        let highest = uncertain.last().map_or(after, |last| last.seq).max(head.map_or(0, |look| look.head));
        Ok(Self { file, certain, uncertain, highest })
    }

    /// Where the text is of what is not certain, beside a new database.
    pub fn text_beside(path: &Path) -> PathBuf {
        path.with_extension("uncertain.jsonl")
    }

    /// Makes a new database at `path` of what is certain, where anything is, and a text beside it of what is not.
    ///
    /// # Errors
    /// `OfFile` where there is one at the path, or none can be made; and as for checking a copy. There is no new database
    /// then.
    pub fn write(self, path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Salvaged, StoreError> {
        let text = if self.uncertain.is_empty() { None } else { Some(self.write_text(path)?) };
        let hash = if self.certain.is_empty() { String::new() } else { self.write_database(path, progress)? };
        let (entries, uncertain) = (self.certain.len() as u64, self.uncertain.len() as u64);
        Ok(Salvaged { entries, hash, uncertain, missing: self.missing(), text })
    }

    /// Makes the database, checks it, and says the hash of its last entry.
    fn write_database(&self, path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<String, StoreError> {
        let total = self.certain.len() as u64;
        let of_file = StoreError::of_file(path);
        let folder = file::folder_of(path);
        file::make_folder(folder)?;
        file_system::check(folder)?;
        let aside = Aside::new(file::aside(path, "salvaging"));
        file::make(aside.path(), |database| {
            let (transaction, stamp) = (database.begin_write()?, replay::nobody());
            let mut batch = Batch::open(&transaction, &stamp)?;
            for found in &self.certain {
                let value = found.value(&self.file)?;
                batch.copy(found.seq, &value, &journal::entry_of(&value)?)?;
                progress(Progress { done: found.seq, total });
            }
            batch.mark_layout()?;
            batch.finish()?;
            Ok(transaction.commit()?)
        })?;
        let sound = check(aside.path(), progress)?;
        aside.link(path).and_then(|()| file::sync_folder(folder)).map_err(of_file)?;
        Ok(sound.hash)
    }

    /// As `journal export` writes entries, so that the same tools read them.
    fn write_text(&self, path: &Path) -> Result<PathBuf, StoreError> {
        let path = Self::text_beside(path);
        let mut out = BufWriter::new(file::new_file(&path).map_err(StoreError::of_file(&path))?);
        for found in &self.uncertain {
            let value = found.value(&self.file)?;
            let (hash, json) = journal::open(&value)?;
            write!(out, "{{\"hash\":\"{}\",\"entry\":", hexadecimal(&hash))?;
            out.write_all(&json)?;
            out.write_all(b"}\n")?;
        }
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        Ok(path)
    }

    /// The numbers between what is certain and the highest that no whole entry has.
    fn missing(&self) -> Vec<RangeInclusive<Seq>> {
        let mut missing = Vec::new();
        let mut next = self.certain.len() as u64 + 1;
        for seq in self.uncertain.iter().map(|found| found.seq).chain([self.highest + 1]) {
            if seq > next {
                missing.push(next..=seq - 1);
            }
            next = next.max(seq + 1);
        }
        missing
    }
}
