//! One import: all the good rows in one transaction, or, when it is stopped or fails, none.

use super::error::FileError;
use super::plan::{self, Effect};
use super::read::{Knowledge, Options, Outcome, Sheet};
use super::report::{ImportReport, RejectedCell};
use super::row::{About, HazardRow, LedgerRow, Notice, RegisterRow, Reject};
use super::workbook::{Limits, Workbook};
use crate::access::Session;
use crate::domain::change::{Change, DatabaseChange, Registration};
use crate::domain::decide::Deciding;
use crate::domain::enterprise::EnterpriseFacts;
use crate::domain::hazard::Source;
use crate::domain::id::{EnterpriseId, HazardId};
use crate::domain::refusal::Refusal;
use crate::locale::Words;
use crate::store::{Batch, Proposal, StoreError};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

/// How a file is to be imported.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// How it is to be read.
    pub read: Options,
    /// The enterprise of rows that name none.
    pub enterprise: Option<EnterpriseId>,
    /// Whether nothing is to be kept: the report says what would be done.
    pub dry_run: bool,
}

/// Why a file was not imported; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read as a ledger.
    #[error("{0}")]
    File(#[from] FileError),
    /// The rows name no enterprise, and neither does the file.
    #[error("the file names no enterprise")]
    EnterpriseMissing,
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// What happened, and what to do.
    pub fn line(&self, words: Words) -> String {
        match self {
            ImportError::File(failure) => failure.line(words),
            ImportError::EnterpriseMissing => words.get("ledger.file.enterprise_missing"),
            ImportError::Store(failure) => words.store_error(failure),
        }
    }
}

/// An import that was done, or tried.
pub struct Import {
    /// What it did.
    pub report: ImportReport,
    /// The sheet it read.
    pub sheet: Sheet,
    /// The rows that were not taken.
    pub rejects: Vec<Reject>,
}

/// Imports a ledger. `progress` is told the number of rows read and answers whether to go on.
///
/// # Errors
/// As `ImportError` says; nothing was changed then.
pub fn import(
    session: &Session,
    path: &Path,
    options: &ImportOptions,
    knowledge: &Knowledge,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Import, ImportError> {
    let mut book = Workbook::open(path, Limits::default())?;
    let sheet = Sheet::find(&mut book, &options.read, knowledge)?;
    let sha256 = hash(path).map_err(FileError::Io)?;
    // Nothing was found after the real day, nor after a later one that deadlines are judged by.
    let today = session.clock.now().date_naive();
    let read = Options { today: Some(today.max(session.today())), ..options.read.clone() };
    let mut import = Import { report: ImportReport::of(&sheet), sheet, rejects: Vec::new() };
    let mut failure = None;
    let outcome = session.batch(|batch| {
        let before = batch.head();
        let by = Deciding { officer: &session.officer.name, today: today.max(session.today()) };
        let taking = Taking {
            batch,
            today,
            by,
            options,
            read: &read,
            file: file_name(path),
            unnamed: None,
            taken: plan::Taken::new(),
            rows: Vec::new(),
            import: &mut import,
        };
        let done = taking.all(&mut book, knowledge, progress);
        match done {
            Ok(()) if options.dry_run => Err(StoreError::Stopped),
            Ok(()) if batch.head() == before => Err(StoreError::Stopped),
            Ok(()) => {
                let ImportReport { created, updated, rejected, .. } = import.report;
                let imported = DatabaseChange::Imported { file: file_name(path), sha256, created, updated, rejected };
                batch.propose(Proposal::new(Change::Database(imported))).map(drop)
            }
            Err(error) => {
                failure = Some(error);
                Err(StoreError::Stopped)
            }
        }
    });
    match (outcome, failure) {
        (_, Some(failure)) => Err(failure),
        // A dry run, or a file with nothing new, leaves no trace.
        (Ok(()) | Err(StoreError::Stopped), None) => Ok(import),
        (Err(error), None) => Err(error.into()),
    }
}

/// The rows on their way in; `today` is the real day, whatever day deadlines are judged by, since it is recorded.
pub(super) struct Taking<'a, 't> {
    pub(super) batch: &'a mut Batch<'t>,
    today: NaiveDate,
    pub(super) by: Deciding<'a>,
    options: &'a ImportOptions,
    read: &'a Options,
    file: String,
    /// The enterprise of rows that name none.
    pub(super) unnamed: Option<EnterpriseFacts>,
    taken: plan::Taken,
    /// Rows of a register wait for each other, since one may mean the record of the next.
    rows: Vec<RegisterRow>,
    pub(super) import: &'a mut Import,
}

impl Taking<'_, '_> {
    fn all(mut self, book: &mut Workbook, knowledge: &Knowledge, progress: &mut dyn FnMut(u64) -> bool) -> Result<(), ImportError> {
        let sheet = self.import.sheet.clone();
        self.unnamed = self.enterprise_of_file(&sheet)?;
        let mut failure = None;
        let counts = sheet.read(book, self.read, knowledge, &mut |outcome, counts| {
            let taken = match outcome {
                Outcome::Row(row) => self.take(row),
                Outcome::Reject(reject) => {
                    self.import.report.rejects.extend(reject.faults.iter().map(RejectedCell::from));
                    self.import.rejects.push(reject);
                    Ok(())
                }
            };
            match taken {
                Ok(()) if progress(counts.read) => ControlFlow::Continue(()),
                Ok(()) => {
                    failure = Some(ImportError::Store(StoreError::Stopped));
                    ControlFlow::Break(())
                }
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        let report = &mut self.import.report;
        (report.read, report.skipped, report.split, report.rejected) = (counts.read, counts.skipped, counts.split, counts.rejected);
        if let Some(failure) = failure {
            return Err(failure);
        }
        let rows = std::mem::take(&mut self.rows);
        self.take_rows(rows)
    }

    /// The enterprise of rows that name none: the one asked for, or a known one whose name begins the title.
    fn enterprise_of_file(&self, sheet: &Sheet) -> Result<Option<EnterpriseFacts>, ImportError> {
        if let Some(id) = self.options.enterprise {
            let enterprise = self.batch.enterprise(id)?.ok_or_else(|| StoreError::from(Refusal::NoSuch(id.to_string())))?;
            return Ok(Some(enterprise.facts));
        }
        let title = sheet.header.title.as_deref().unwrap_or_default();
        Ok(plan::enterprise_in_title(self.batch, title)?.map(|enterprise| enterprise.facts))
    }

    fn take(&mut self, row: LedgerRow) -> Result<(), ImportError> {
        let effect = match row {
            LedgerRow::Enterprise(row) => {
                self.notice(&row.notices);
                plan::enterprise(self.batch, *row)?
            }
            LedgerRow::Hazard(row) => self.take_hazard(*row)?,
            LedgerRow::Register(row) => {
                self.rows.push(*row);
                return Ok(());
            }
        };
        self.count(effect);
        Ok(())
    }

    pub(super) fn notice(&mut self, notices: &[Notice]) {
        self.import.report.notices.extend(notices.iter().map(RejectedCell::from));
    }

    pub(super) fn count(&mut self, effect: Effect) {
        let report = &mut self.import.report;
        match effect {
            Effect::Created => report.created += 1,
            Effect::Updated => report.updated += 1,
            Effect::Unchanged => report.unchanged += 1,
        }
    }

    fn take_hazard(&mut self, row: HazardRow) -> Result<Effect, ImportError> {
        let said = self.registration(row)?;
        Ok(self.bring(said)?.1)
    }

    fn bring(&mut self, said: Registration) -> Result<(HazardId, Effect), ImportError> {
        let (row, description) = (said.source.as_ref().map_or(0, |source| source.row), said.facts.description.clone());
        let brought = plan::hazard(self.batch, said, &mut self.taken)?;
        if brought.waits {
            self.notice(&[Notice { cell: format!("A{row}"), value: description, about: About::SecondOfficer }]);
        }
        Ok((brought.hazard, brought.effect))
    }

    /// A hazard found at a visit; one that another ledger or an officer brought in stays as it is.
    pub(super) fn take_found(&mut self, row: HazardRow) -> Result<(Effect, HazardId), ImportError> {
        let said = self.registration(row)?;
        match plan::known_from_elsewhere(self.batch, &said)? {
            Some(known) => Ok((Effect::Unchanged, known)),
            None => {
                let (hazard, effect) = self.bring(said)?;
                Ok((effect, hazard))
            }
        }
    }

    fn registration(&mut self, mut row: HazardRow) -> Result<Registration, ImportError> {
        self.notice(&row.notices);
        let enterprise = self.take_enterprise(std::mem::take(&mut row.enterprise))?;
        let sheet = self.import.report.sheet.clone();
        let source = Source { file: self.file.clone(), sheet, row: row.place.row, part: row.place.part };
        Ok(plan::registration(enterprise, row, source, self.today))
    }

    /// The enterprise that a row names, or that of the whole file; a new one comes into being.
    pub(super) fn take_enterprise(&mut self, named: EnterpriseFacts) -> Result<EnterpriseId, ImportError> {
        let facts = if named.name.is_empty() { self.unnamed.clone().ok_or(ImportError::EnterpriseMissing)? } else { named };
        let (enterprise, created) = plan::enterprise_of(self.batch, facts)?;
        self.import.report.enterprises_created += u64::from(created);
        Ok(enterprise)
    }
}

fn file_name(path: &Path) -> String {
    crate::domain::text::clean(&path.file_name().unwrap_or_default().to_string_lossy())
}

fn hash(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hasher, mut bytes) = (File::open(path)?, Sha256::new(), [0; 1 << 16]);
    loop {
        match file.read(&mut bytes)? {
            0 => break,
            count => hasher.update(&bytes[..count]),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
