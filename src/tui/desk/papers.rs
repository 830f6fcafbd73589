//! Official papers: made to be read, and saved.

use super::Desk;
use crate::paper::official::{Request, Templates, make};
use crate::store::View;
use crate::tui::app::field::Line;
use crate::tui::app::paper::PaperPage;
use std::cell::Cell;
use std::io::ErrorKind;
use std::path::Path;

impl Desk {
    /// An official paper, to be read before it is saved.
    pub(super) fn paper(&self, view: &View, request: Request) -> Result<Box<PaperPage>, String> {
        let templates = Templates::of_folder(self.session.store.path().and_then(Path::parent));
        let made = make(&self.session, view, &request, &templates).map_err(|failure| failure.line(self.words))?;
        let lines = made.lines().unwrap_or_default();
        // Who came in by a key has no files on this machine.
        let here = std::env::current_dir().ok().filter(|_| !self.session.officer.forced);
        let path = here.map(|folder| Line::new(&folder.join(&made.name).display().to_string()));
        let page = PaperPage { request, made, lines, path, problem: None, saving: false, scroll: 0, end: Cell::default() };
        Ok(Box::new(page))
    }

    /// Saves a paper; what is told of it, or why it is not saved.
    pub(super) fn save_paper(&self, page: &PaperPage, path: &str) -> Result<String, String> {
        // The screen does not ask for it either.
        if self.session.officer.forced {
            return Err(self.words.get("paper.from_afar"));
        }
        let to = super::folder::resolved(Path::new(""), path);
        let path = to.display();
        let not_saved = |failure: std::io::Error| match failure.kind() {
            ErrorKind::AlreadyExists => self.words.fill("cli.out.exists", &[("path", &path)]),
            ErrorKind::NotFound => self.words.fill("cli.out.no_folder", &[("path", &path)]),
            _ => self.words.fill("cli.not_written", &[("path", &path), ("cause", &self.words.io(&failure))]),
        };
        let saved = page.made.save(&to).map_err(not_saved)?;
        let line = self.words.fill("paper.saved", &[("path", &saved.display())]);
        // It is out, whether or not that can be put on record.
        Ok(match self.session.record_paper(page.request.paper.key(), page.request.of) {
            Ok(()) => line,
            Err(failure) => self.words.fill("paper.unrecorded", &[("done", &line), ("why", &self.words.store_error(&failure))]),
        })
    }
}
