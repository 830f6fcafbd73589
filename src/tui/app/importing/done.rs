//! The last page: what an import did, and how the rows that it did not take are had.

use super::ask::{FileAnswer, FileAsk, FileRef, Unimported, Wanted};
use super::{Importing, Step};
use crate::domain::id::EnterpriseId;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::ledger::import::Import;
use crate::ledger::kind::Class;
use crate::locale::Words;
use crate::tui::app::App;
use crate::tui::app::ask::Ask;
use crate::tui::app::field::Line;
use crate::tui::app::overlay::{Overlay, Scroll};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What an import did.
#[derive(Debug)]
pub struct Outcome {
    /// The import.
    pub import: Arc<Import>,
    /// How far the page is scrolled.
    pub scroll: Scroll,
    /// The command by which somebody from afar gets the rows that were not taken.
    pub command: Option<String>,
    /// The path to which they are to be written, while it is typed.
    pub path: Option<Line>,
    /// What is to be told, and whether it is bad.
    pub said: Option<(String, bool)>,
    pub(super) number: u32,
    folder: PathBuf,
    /// The name of the workbook that is offered.
    offered: String,
}

impl Outcome {
    pub(super) fn take(&mut self, answer: FileAnswer, words: Words) {
        match answer {
            FileAnswer::Written(path) => {
                self.path = None;
                self.said = Some((words.fill("import.rejects_written", &[("path", &path)]), false));
            }
            FileAnswer::Failed(line) => self.said = Some((line, true)),
            _ => {}
        }
    }

    /// Whether there are rows to be had on this machine.
    pub fn offers_rejects(&self) -> bool {
        self.command.is_none() && !self.import.rejects.is_empty()
    }
}

impl App {
    /// Takes in what came of the import that went on.
    pub(in crate::tui::app) fn imported(&mut self, outcome: Result<Arc<Import>, Unimported>) {
        let aside = self.imports.aside.take();
        let was_aside = aside.is_some();
        let at = self.overlays.iter().position(|overlay| matches!(overlay, Overlay::Importing(shown) if shown.progress().is_some()));
        let shown = at.map(|at| self.overlays.remove(at)).and_then(|overlay| match overlay {
            Overlay::Importing(importing) => Some(importing),
            _ => None,
        });
        let Some(mut importing) = aside.or(shown) else { return };
        let words = self.outfit.words;
        match outcome {
            Ok(import) => {
                self.overlays.retain(|overlay| !matches!(overlay, Overlay::Start(_)));
                let page = self.outcome(&importing, import);
                self.surface(Overlay::Imported(Box::new(page)));
                self.outdate_rows();
                self.refresh();
            }
            Err(why) => {
                importing.step = Step::See;
                importing.said = Some(match why {
                    Unimported::Stopped => (words.get("import.stopped"), false),
                    Unimported::Failed(line) => (line, true),
                });
                if was_aside {
                    let line = words.fill("import.not_done", &[("name", &importing.name())]);
                    self.complain(line);
                    self.surface(Overlay::Importing(importing));
                } else {
                    self.overlays.insert(at.unwrap_or(self.overlays.len()), Overlay::Importing(importing));
                }
            }
        }
    }

    fn outcome(&self, importing: &Importing, import: Arc<Import>) -> Outcome {
        let words = self.outfit.words;
        let wanted = importing.see.as_ref().map(|see| &see.looked.wanted);
        let folder = match wanted.map(|wanted| &wanted.file) {
            Some(FileRef::Path(path)) => path.parent().map(Path::to_owned).unwrap_or_default(),
            _ => self.imports.folder.clone(),
        };
        let several = importing.see.as_ref().is_some_and(|see| see.looked.preview.sheets.len() > 1);
        let enterprise = importing.see.as_ref().and_then(|see| see.enterprise.as_ref()).map(|(id, _)| *id);
        let again = wanted.filter(|_| self.outfit.officer.forced && !import.rejects.is_empty()).map(|wanted| {
            let sheet = several.then_some(import.report.sheet.as_str());
            again(wanted, sheet, enterprise, &self.outfit.officer.account, words)
        });
        let stem = Path::new(importing.name()).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Outcome {
            import,
            scroll: Scroll::default(),
            command: again,
            path: None,
            said: None,
            number: 0,
            folder,
            offered: words.fill("import.rejects_name", &[("name", &stem)]),
        }
    }

    pub(in crate::tui::app) fn press_imported(&mut self, mut page: Box<Outcome>, key: Key) {
        if let Some(mut line) = page.path.take() {
            match self.asked_for(key, Context::SaveAs) {
                Some(CommandId::Close) => page.said = None,
                Some(CommandId::Enter) if !line.text().trim().is_empty() => {
                    page.said = None;
                    page.number = self.next_file_ask();
                    let ask = FileAsk::WriteRejects(Arc::clone(&page.import), page.folder.clone(), line.text().trim().to_owned());
                    self.ask(Ask::File(page.number, ask));
                    page.path = Some(line);
                }
                _ => {
                    line.press(key);
                    page.path = Some(line);
                }
            }
            return self.overlays.push(Overlay::Imported(page));
        }
        if self.asked_for(key.plain(), Context::Imported) == Some(CommandId::SaveRejects) {
            if page.offers_rejects() {
                page.said = None;
                page.path = Some(Line::new(&page.folder.join(&page.offered).to_string_lossy()));
            }
            return self.overlays.push(Overlay::Imported(page));
        }
        self.press_page(Overlay::Imported(page), key);
    }
}

/// The command that imports a file once more, which changes nothing, and gives the rows that were not taken.
fn again(wanted: &Wanted, sheet: Option<&str>, enterprise: Option<EnterpriseId>, account: &str, words: Words) -> String {
    // What a shell would read otherwise cannot stand between its quotes.
    let plain = |text: &str| !text.contains(['"', '$', '`', '\\', '\'', '!', '%']);
    let name = if plain(&wanted.name) { wanted.name.clone() } else { words.get("import.the_file") };
    let is_word = |text: &str| text.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
    let quoted = |text: &str| if is_word(text) { text.to_owned() } else { format!("'{text}'") };
    let mut arguments = format!("import - --name {}", quoted(&name));
    if let Some(sheet) = sheet.filter(|sheet| plain(sheet)) {
        arguments.push_str(&format!(" --sheet {}", quoted(sheet)));
    }
    if let Some(class) = wanted.class.map(Class::key) {
        arguments.push_str(&format!(" --as {class}"));
    }
    if let Some(enterprise) = enterprise {
        arguments.push_str(&format!(" --enterprise {enterprise}"));
    }
    let file = if is_word(&name) { name } else { format!("\"{name}\"") };
    words.fill("import.rejects_command", &[("account", &account), ("arguments", &arguments), ("file", &file)])
}
