//! What is asked of files: where ledgers are, what they hold, and where the rows go that were not taken. Who came in by a
//! key reaches no path of this machine.

use super::Desk;
use crate::access::new_file::NewFile;
use crate::domain::id::EnterpriseId;
use crate::domain::permission::Power;
use crate::domain::text::clean;
use crate::ledger::corrections::{Corrected, Corrections};
use crate::ledger::error::FileError;
use crate::ledger::import::{Import, ImportError, ImportOptions, Reached, import_incoming};
use crate::ledger::inbox::Inbox;
use crate::ledger::incoming::Incoming;
use crate::ledger::kind::Class;
use crate::ledger::preview::{enterprise_of_title, preview};
use crate::ledger::read::{Knowledge, Options};
use crate::ledger::rejects;
use crate::store::StoreError;
use crate::tui::app::ask::Answer;
use crate::tui::app::importing::ask::{FileAnswer, FileAsk, FileRef, Job, Looked, Place, Run, Unimported, Wanted};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Enterprises to choose from at once.
const NAMES: usize = 20_000;

impl Desk {
    /// Answers a question about files.
    pub(super) fn about_files(&self, number: u32, ask: FileAsk) -> Answer {
        Answer::File(number, self.of_files(ask).unwrap_or_else(FileAnswer::Failed))
    }

    /// The answer, or why there is none.
    fn of_files(&self, ask: FileAsk) -> Result<FileAnswer, String> {
        let view = self.session.store.read().map_err(|failure| self.store_line(&failure))?;
        self.session.permit(&view, Power::Import, None).map_err(|failure| self.store_line(&failure))?;
        drop(view);
        let afar = self.session.officer.forced;
        match ask {
            FileAsk::List(Place::Sent) => Ok(FileAnswer::Listed(self.sent()?)),
            FileAsk::ThrowAway(number) => {
                if let Some(gone) = self.inbox()?.throw_away(&number).map_err(|failure| self.words.io(&failure))? {
                    self.session.record_discarded(&gone.name, &gone.by).map_err(|failure| self.store_line(&failure))?;
                }
                Ok(FileAnswer::Listed(self.sent()?))
            }
            FileAsk::Look(wanted, run) => self.look_into(wanted, &run),
            FileAsk::Correct(class, heading, field, wanted, run) => {
                self.correct(class, heading, field)?;
                self.look_into(wanted, &run)
            }
            FileAsk::Enterprises => {
                let view = self.session.store.read().map_err(|failure| self.store_line(&failure))?;
                let all = view.enterprises(EnterpriseId(1), NAMES).map_err(|failure| self.store_line(&failure))?;
                Ok(FileAnswer::Enterprises(all.into_iter().map(|enterprise| (enterprise.id, enterprise.facts.name)).collect()))
            }
            FileAsk::List(Place::Folder(_)) | FileAsk::Go(..) | FileAsk::Complete(..) | FileAsk::WriteRejects(..) if afar => {
                Err(self.words.get("notice.import_from_afar"))
            }
            FileAsk::List(Place::Folder(folder)) => self.folder(&folder).map(FileAnswer::Listed),
            FileAsk::Go(folder, text) => self.go(&folder, &text),
            FileAsk::Complete(folder, text) => Ok(FileAnswer::Completed(super::folder::complete(&folder, &text))),
            FileAsk::WriteRejects(import, folder, text) => self.write_rejects(&import, &super::folder::resolved(&folder, &text)),
        }
    }

    fn store_line(&self, failure: &StoreError) -> String {
        self.words.store_error(failure)
    }

    fn data_folder(&self) -> Option<PathBuf> {
        self.session.store.path().and_then(Path::parent).map(Path::to_owned)
    }

    /// The ledgers that officers have sent; a database in memory has none.
    pub(super) fn inbox(&self) -> Result<Inbox, String> {
        self.data_folder().map(|folder| Inbox::of(&folder, self.reader)).ok_or_else(|| self.words.get("import.no_inbox"))
    }

    fn go(&self, folder: &Path, text: &str) -> Result<FileAnswer, String> {
        let path = super::folder::resolved(folder, text);
        let about = std::fs::metadata(&path).map_err(|failure| self.words.io(&failure))?;
        if about.is_dir() {
            return self.folder(&path).map(FileAnswer::Listed);
        }
        let name = path.file_name().map_or_else(String::new, |name| clean(&name.to_string_lossy()));
        Ok(FileAnswer::IsFile(path, name))
    }

    /// Opens a file: on this machine, unless the officer comes from afar, or one that was sent.
    fn open_file(&self, file: &FileRef) -> Result<Incoming, String> {
        let open = |file: &FileRef| match file {
            FileRef::Sent(number) => self.inbox()?.open(number).map_err(|failure| failure.line(self.words)),
            FileRef::Path(_) if self.session.officer.forced => Err(self.words.get("notice.import_from_afar")),
            FileRef::Path(path) => {
                // A pipe would be waited for without end.
                let about = std::fs::metadata(path).map_err(FileError::from);
                let plain = about.and_then(|about| if about.is_file() { Ok(()) } else { Err(FileError::NotASpreadsheet) });
                plain.and_then(|()| Incoming::open(path, self.reader)).map_err(|failure| failure.line(self.words))
            }
        };
        open(file)
    }

    fn look_into(&self, wanted: Wanted, run: &Arc<Run>) -> Result<FileAnswer, String> {
        let line = |failure: FileError| failure.line(self.words);
        let incoming = self.open_file(&wanted.file)?;
        let stamp = incoming.stamp().map_err(line)?;
        let knowledge = Knowledge::of_folder(self.data_folder().as_deref(), &self.session.calendar).map_err(line)?;
        let options = Options { today: Some(self.last_day()), ..options(&wanted) };
        let Some(preview) = preview(incoming, &options, &knowledge, &mut |rows| run.reached(Reached::Read(rows))).map_err(line)? else {
            return Ok(FileAnswer::Stopped);
        };
        let title = preview.shown.as_ref().filter(|shown| shown.nameless > 0).and_then(|shown| shown.title.as_deref());
        let by_title = self.session.store.read().and_then(|view| enterprise_of_title(&view, title));
        let by_title = by_title.map_err(|failure| self.store_line(&failure))?.map(|found| (found.id, found.facts.name));
        Ok(FileAnswer::Looked(Box::new(Looked { wanted, stamp, preview, by_title, knowledge: Arc::new(knowledge) })))
    }

    /// The day after which nothing can have been found, as an import has it.
    fn last_day(&self) -> chrono::NaiveDate {
        self.session.clock.now().date_naive().max(self.session.today())
    }

    /// Keeps what a heading was corrected to for the next ledger, or takes that back.
    fn correct(&self, class: Class, heading: String, field: Option<String>) -> Result<(), String> {
        let Some(folder) = self.data_folder() else { return Err(self.words.get("import.no_inbox")) };
        let (by, on) = (self.session.officer.name.clone(), Some(self.session.clock.now().date_naive()));
        let corrected = field.map(|field| Corrected { field, by, on });
        Corrections::keep(&folder, class, &[(heading, corrected)])
            .map_err(|failure| self.words.fill("import.not_corrected", &[("why", &failure.line(self.words))]))
    }

    /// Writes the rows that were not taken to a file that is not there yet.
    fn write_rejects(&self, import: &Import, path: &Path) -> Result<FileAnswer, String> {
        let words = self.words;
        let write = || -> io::Result<()> {
            let mut file = NewFile::create(path)?;
            rejects::write(&mut file, &import.sheet, &import.rejects, words).map_err(io::Error::other)?;
            file.finish()
        };
        let shown = clean(&path.display().to_string());
        match write() {
            Ok(()) => Ok(FileAnswer::Written(shown)),
            Err(failure) if failure.kind() == ErrorKind::AlreadyExists => Err(words.fill("import.exists", &[("path", &shown)])),
            Err(failure) => Err(words.fill("import.not_written", &[("path", &shown), ("cause", &words.io(&failure))])),
        }
    }

    /// Imports a ledger as it was looked at; what was sent for it goes.
    pub(super) fn import(&self, job: &Job) -> Result<Arc<Import>, Unimported> {
        let failed = |failure: ImportError| match failure {
            ImportError::Store(StoreError::Stopped) => Unimported::Stopped,
            failure => Unimported::Failed(failure.line(self.words)),
        };
        let incoming = self.open_file(&job.wanted.file).map_err(Unimported::Failed)?.named(&job.wanted.name);
        if incoming.stamp().map_err(|failure| failed(failure.into()))? != job.stamp {
            return Err(Unimported::Failed(self.words.get("import.changed")));
        }
        let options = ImportOptions { read: options(&job.wanted), enterprise: job.enterprise, dry_run: false };
        let mut progress = |reached| job.run.reached(reached);
        let done = import_incoming(&self.session, incoming, &options, &job.knowledge, &mut progress).map_err(failed)?;
        if let FileRef::Sent(number) = &job.wanted.file {
            // It is imported, whether or not the file can be removed; it stays in the list then.
            let _ = self.inbox().map(|inbox| inbox.throw_away(number));
        }
        Ok(Arc::new(done))
    }
}

fn options(wanted: &Wanted) -> Options {
    Options { sheet: wanted.sheet.clone(), class: wanted.class, ..Options::default() }
}
