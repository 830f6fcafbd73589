//! One import: all the good rows in one transaction, or, when it is stopped or fails, none.
//!
//! The file is read to its end first: the transaction, which keeps all others from saving and from opening the database,
//! waits for nothing outside this process.

use super::apart::{Reader, Spool};
use super::error::FileError;
use super::export::Origin;
use super::exported::{self, Came, Exports};
use super::gather::{Gathered, gather};
use super::header::Target;
use super::heading::Field;
use super::incoming::Incoming;
use super::known::{self, Known, Taken};
use super::plan::{self, Effect};
use super::read::{Counts, Knowledge, Options, Outcome, Sheet};
use super::report::{ImportReport, RejectedCell};
use super::row::{About, HazardRow, LedgerRow, Notice, Place, RegisterRow, Reject, address};
use super::tables::Tables;
use crate::access::Session;
use crate::domain::change::{Change, DatabaseChange, Registration};
use crate::domain::decide::Deciding;
use crate::domain::enterprise::EnterpriseFacts;
use crate::domain::hazard::{Hazard, Source};
use crate::domain::id::{EnterpriseId, HazardId};
use crate::domain::permission::Power;
use crate::domain::refusal::Refusal;
use crate::locale::Words;
use crate::store::{Batch, Proposal, StoreError};
use chrono::NaiveDate;
use std::collections::HashMap;
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

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// So many rows of the file were read. Nobody waits for that.
    Read(u64),
    /// So many rows of so many were gone through to be written.
    Written(u64, u64),
}

/// An import that was done, or tried.
#[derive(Debug)]
pub struct Import {
    /// What it did.
    pub report: ImportReport,
    /// The sheet it read.
    pub sheet: Sheet,
    /// The rows that were not taken.
    pub rejects: Vec<Reject>,
}

/// Imports a ledger of one's own making, read in this process. `progress` is told how far it is, again and again until all
/// rows are brought in, and answers whether to go on.
///
/// # Errors
/// As `ImportError` says; nothing was changed then.
pub fn import(
    session: &Session,
    path: &Path,
    options: &ImportOptions,
    knowledge: &Knowledge,
    progress: &mut dyn FnMut(Reached) -> bool,
) -> Result<Import, ImportError> {
    import_incoming(session, Incoming::open(path, Reader::Here)?, options, knowledge, progress)
}

/// Imports a ledger that is open already; else as `import`.
///
/// # Errors
/// As `ImportError` says; nothing was changed then.
pub fn import_incoming(
    session: &Session,
    incoming: Incoming,
    options: &ImportOptions,
    knowledge: &Knowledge,
    progress: &mut dyn FnMut(Reached) -> bool,
) -> Result<Import, ImportError> {
    // Who may change nothing holds nobody up with a file.
    session.permit(&session.store.read()?, Power::Import, None)?;
    session.check_writable()?;
    let file = incoming.name().to_owned();
    // Beside the database; where that is in memory, where the system puts such files.
    let folder = session.store.path().and_then(Path::parent).map_or_else(std::env::temp_dir, Path::to_owned);
    let read = gather(incoming, folder, &options.read, knowledge, &mut |rows| progress(Reached::Read(rows)))?;
    let Gathered { sha256, sheet, others, mut rows } = read;
    let owner = owner_of(session, options, &sheet)?;
    // Nothing was found after the real day, nor after a later one that deadlines are judged by.
    let today = session.clock.now().date_naive();
    let read = Options { today: Some(today.max(session.today())), ..options.read.clone() };
    let report = ImportReport { other_sheets: others, ..ImportReport::of(&sheet, &knowledge.headings) };
    let mut import = Import { report, sheet, rejects: Vec::new() };
    let mut failure = None;
    let outcome = session.batch(|batch| {
        let before = batch.head();
        let by = Deciding { officer: &session.officer.name, staff: session.officer.staff, today: today.max(session.today()) };
        let taking = Taking {
            batch,
            today,
            by,
            read: &read,
            file: file.clone(),
            owner,
            unnamed: None,
            taken: Taken::new(),
            met: HashMap::new(),
            read_before: false,
            unknown: Vec::new(),
            rows: Vec::new(),
            import: &mut import,
        };
        let done = taking.all(&mut rows, knowledge, progress);
        match done {
            Ok(()) if options.dry_run => Err(StoreError::Stopped),
            Ok(()) if batch.head() == before => Err(StoreError::Stopped),
            Ok(()) => {
                let ImportReport { created, updated, rejected, .. } = import.report;
                let imported = DatabaseChange::Imported { file, sha256, created, updated, rejected };
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

/// The enterprise of rows that name none: the one asked for, or a known one whose name begins the title.
fn owner_of(session: &Session, options: &ImportOptions, sheet: &Sheet) -> Result<Option<EnterpriseId>, StoreError> {
    if options.enterprise.is_some() {
        return Ok(options.enterprise);
    }
    let view = session.store.read()?;
    let title = sheet.header.title.as_deref().unwrap_or_default();
    Ok(plan::enterprise_in_title(|name| view.enterprise_named(name), title)?.map(|enterprise| enterprise.id))
}

/// The rows on their way in; `today` is the real day, whatever day deadlines are judged by, since it is recorded.
pub(super) struct Taking<'a, 't> {
    pub(super) batch: &'a mut Batch<'t>,
    today: NaiveDate,
    pub(super) by: Deciding<'a>,
    read: &'a Options,
    file: String,
    /// The enterprise of rows that name none, and what is known of it.
    owner: Option<EnterpriseId>,
    pub(super) unnamed: Option<EnterpriseFacts>,
    taken: Taken,
    /// The enterprises that rows named, by name as it is written.
    met: HashMap<String, EnterpriseId>,
    /// Whether this ledger brought records in before.
    read_before: bool,
    /// Hazards of such a ledger that no record is named as, and whether they lack a day: which they are hangs on the rows
    /// after them.
    unknown: Vec<(Registration, bool)>,
    /// Rows of a register wait for each other, since one may mean the record of the next.
    rows: Vec<RegisterRow>,
    pub(super) import: &'a mut Import,
}

impl Taking<'_, '_> {
    fn all(mut self, rows: &mut Spool, knowledge: &Knowledge, progress: &mut dyn FnMut(Reached) -> bool) -> Result<(), ImportError> {
        let sheet = self.import.sheet.clone();
        if let Some(id) = self.owner {
            let owner = self.batch.enterprise(id)?.ok_or_else(|| StoreError::from(Refusal::NoSuch(id.to_string())))?;
            self.unnamed = Some(owner.facts);
        }
        let total = sheet.unfolded().map_or(rows.count(), |rows| rows.len() as u64);
        let mut go_on = |counts: &Counts| progress(Reached::Written(counts.read + counts.skipped, total));
        let reader = sheet.reader(self.read, knowledge, rows.date_system());
        let exports = Exports::new(reader, sheet.kind.class(), sheet.header.exported, self.batch, self.today)?;
        let mut failure = None;
        let counts = sheet.read_ahead(rows, self.read, knowledge, &mut |outcome, counts| {
            let taken = match outcome {
                Outcome::Row(row) => self.take(row, &exports),
                Outcome::Reject(reject) => {
                    self.import.report.rejects.extend(reject.faults.iter().map(RejectedCell::from));
                    self.import.rejects.push(reject);
                    Ok(())
                }
            };
            match taken {
                Ok(()) if go_on(counts) => ControlFlow::Continue(()),
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
        for (said, lacks_day) in std::mem::take(&mut self.unknown) {
            let known = known::by_likeness(self.batch, &said, lacks_day, &self.taken)?;
            let effect = self.bring_row(said, known, lacks_day, &exports)?;
            self.count(effect);
        }
        let rows = std::mem::take(&mut self.rows);
        self.take_rows(rows, &exports, &mut || if go_on(&counts) { Ok(()) } else { Err(StoreError::Stopped.into()) })
    }

    fn take(&mut self, row: LedgerRow, exports: &Exports) -> Result<(), ImportError> {
        let effect = match row {
            LedgerRow::Enterprise(row) => match exported::enterprise(self.batch, exports, &row)? {
                Some(came) => self.settle(came, row.place, row.origin.as_ref(), &row.notices),
                None => {
                    self.notice(&row.notices);
                    plan::enterprise(self.batch, *row)?
                }
            },
            LedgerRow::Hazard(row) => match self.take_hazard(*row, exports)? {
                Some(effect) => effect,
                None => return Ok(()),
            },
            LedgerRow::Register(row) => {
                self.rows.push(*row);
                return Ok(());
            }
        };
        self.count(effect);
        Ok(())
    }

    /// What came of the row of an exported file. A conflict is told; what is to be noticed of a row that says nothing new
    /// was noticed before.
    pub(super) fn settle(&mut self, came: Came, place: Place, origin: Option<&Origin>, notices: &[Notice]) -> Effect {
        if came.effect != Effect::Unchanged {
            self.notice(notices);
        }
        let number = || origin.map_or_else(String::new, |origin| origin.number.clone());
        if came.conflicts {
            self.notice_row(place.row, number(), About::ChangedSince);
        }
        if came.waits {
            self.notice_row(place.row, number(), About::SecondOfficer);
        }
        came.effect
    }

    /// Tells of a row what was not taken of it.
    fn notice_row(&mut self, row: u32, number: String, about: About) {
        let columns = &self.import.sheet.header.columns;
        let column = columns.iter().find(|column| column.target == Target::Field(Field::Number)).map_or(0, |column| column.index);
        self.notice(&[Notice { cell: address(column, row), value: number, about }]);
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

    /// Brings a hazard in; nothing when it has to wait for the rows after it.
    fn take_hazard(&mut self, row: HazardRow, exports: &Exports) -> Result<Option<Effect>, ImportError> {
        let source = self.source_of(&row);
        if let Some(came) = exported::hazard(self.batch, exports, &row, &source, self.today, &mut self.taken)? {
            return Ok(Some(self.settle(came, row.place, row.origin.as_ref(), &row.notices)));
        }
        let lacks_day = plan::lacks_day(&row);
        let said = self.registration(row, source)?;
        let known = known::by_name(self.batch, &said, &self.taken)?;
        if known.is_none() {
            self.read_before = self.read_before || known::has_been_read(self.batch, &said)?;
            if self.read_before {
                self.unknown.push((said, lacks_day));
                return Ok(None);
            }
        }
        self.bring_row(said, known, lacks_day, exports).map(Some)
    }

    fn bring_row(&mut self, said: Registration, known: Option<Known>, lacks_day: bool, exports: &Exports) -> Result<Effect, ImportError> {
        let said = match &known {
            Some((_, before)) if lacks_day => plan::with_days_of(said, before),
            _ => said,
        };
        let (source, today) = (said.source.clone(), self.today);
        let as_it_is = |batch: &Batch, hazard: &Hazard| match &source {
            Some(source) => exported::as_it_is(batch, exports, hazard, source, today),
            None => Ok(None),
        };
        Ok(self.bring(said, known, as_it_is)?.1)
    }

    fn bring(
        &mut self,
        said: Registration,
        known: Option<Known>,
        as_it_is: impl Fn(&Batch, &Hazard) -> Result<Option<Registration>, StoreError>,
    ) -> Result<(HazardId, Effect), ImportError> {
        let (row, description) = (said.source.as_ref().map_or(0, |source| source.row), said.facts.description.clone());
        let brought = plan::hazard(self.batch, said, known, &mut self.taken, as_it_is)?;
        if brought.waits {
            self.notice_row(row, description, About::SecondOfficer);
        }
        Ok((brought.hazard, brought.effect))
    }

    /// A hazard found at a visit; one that another ledger or an officer brought in stays as it is.
    pub(super) fn take_found(&mut self, row: HazardRow) -> Result<(Effect, HazardId), ImportError> {
        let source = self.source_of(&row);
        let said = self.registration(row, source)?;
        match known::known_from_elsewhere(self.batch, &said)? {
            Some(known) => Ok((Effect::Unchanged, known)),
            None => {
                let known = match known::by_name(self.batch, &said, &self.taken)? {
                    None => known::by_likeness(self.batch, &said, false, &self.taken)?,
                    known => known,
                };
                let (hazard, effect) = self.bring(said, known, |_, _| Ok(None))?;
                Ok((effect, hazard))
            }
        }
    }

    fn registration(&mut self, mut row: HazardRow, source: Source) -> Result<Registration, ImportError> {
        self.notice(&row.notices);
        let enterprise = self.take_enterprise(std::mem::take(&mut row.enterprise))?;
        Ok(plan::registration(enterprise, row, source, self.today))
    }

    /// The place that a row has in its file.
    fn source_of(&self, row: &HazardRow) -> Source {
        let sheet = self.import.sheet.name.clone();
        Source { file: self.file.clone(), sheet, row: row.place.row, part: row.place.part }
    }

    /// The enterprise that a row names, or that of the whole file; a new one comes into being.
    pub(super) fn take_enterprise(&mut self, named: EnterpriseFacts) -> Result<EnterpriseId, ImportError> {
        if let Some(met) = self.met.get(&named.name) {
            return Ok(*met);
        }
        let name = named.name.clone();
        let facts = if name.is_empty() { self.unnamed.clone().ok_or(ImportError::EnterpriseMissing)? } else { named };
        let (enterprise, created) = plan::enterprise_of(self.batch, facts)?;
        self.met.insert(name, enterprise);
        self.import.report.enterprises_created += u64::from(created);
        Ok(enterprise)
    }
}
