//! Copying: what is selected, as plain text for a group chat, to the clipboard of the officer's own machine.

use super::overlay::{Overlay, Scroll};
use super::register::Register;
use super::report::ReportPage;
use super::{App, Pane};
use crate::domain::id::{EnterpriseId, Subject};
use crate::paper::{plain, summary};
use crate::store::Entry;
use crate::tui::view::page_lines;

/// Bytes of a text at most: as base64 they are 72 000, and terminals take some 74 000.
pub const MOST_BYTES: usize = 54_000;

impl App {
    /// The text that is to go to the clipboard, once.
    pub fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    /// Copies what is selected in the pane in focus.
    pub(super) fn copy_selected(&mut self) {
        let (words, today) = (self.outfit.words, self.outfit.today);
        let copied = match self.focus {
            Pane::Enterprises => self.enterprises.selected_row().map(|row| {
                let lines = summary::of_enterprise(words, &row.enterprise, &row.tally, row.group.as_deref());
                (row.enterprise.id.to_string(), lines)
            }),
            Pane::Hazards => self.hazards.selected_row().map(|hazard| {
                let name = self.enterprise_name(hazard.facts.enterprise);
                (hazard.id.to_string(), summary::of_hazard(words, hazard, &name, Some(today)))
            }),
            Pane::Agenda => self
                .agenda
                .selected_row()
                .map(|reminder| (words.matter_id(&reminder.matter), summary::of_reminder(words, reminder, Some(today)))),
            Pane::Timeline => self.of_timeline(),
        };
        match copied {
            Some((what, lines)) => self.copy(&what, &lines.join("\n")),
            None => self.nothing_selected(),
        }
    }

    /// The selected line of the timeline: an entry, or what is expected.
    fn of_timeline(&self) -> Option<(String, Vec<String>)> {
        let timeline = &self.timeline;
        let subject = timeline.subject?;
        let of = match (subject, &timeline.hazard) {
            (Subject::Enterprise(id), _) => self.enterprise_name(id),
            (_, Some(hazard)) => self.enterprise_name(hazard.facts.enterprise),
            _ => String::new(),
        };
        if let Some(entry) = timeline.entries.get(timeline.selected) {
            return Some((subject.to_string(), self.of_entry(entry, &of)));
        }
        let due = timeline.expected.get(timeline.selected.checked_sub(timeline.entries.len())?)?;
        let lines = summary::of_due(self.outfit.words, due, &subject.to_string(), &of, self.outfit.today);
        Some((subject.to_string(), lines))
    }

    fn of_entry(&self, entry: &Entry, of: &str) -> Vec<String> {
        let words = self.outfit.words;
        let title = words.fill("entry.title", &[("seq", &entry.seq)]);
        let mut lines = vec![summary::head(words, &[&title], of)];
        let at = entry.at.format("%Y-%m-%d %H:%M");
        lines.push(format!("{at} {} {} {}", entry.who.officer, entry.subject, words.headline(entry)));
        lines.extend(self.particulars(entry));
        lines
    }

    /// Copies the selected row of a list.
    pub(super) fn copy_row(&mut self, register: &Register) {
        let words = self.outfit.words;
        let row = register.list.selected().zip(register.list.selected_row());
        let Some((subject, row)) = row else { return self.nothing_selected() };
        let what = match subject {
            Subject::Record(id) => format!("{} {id}", words.get(&format!("register.{}", id.kind))),
            subject => subject.to_string(),
        };
        let mut lines = vec![summary::head(words, &[&what], "")];
        lines.extend(row.cells.iter().filter(|cell| !cell.is_empty()).cloned());
        self.copy(&subject.to_string(), &lines.join("\n"));
    }

    /// Copies a report, all of it.
    pub(super) fn copy_report(&mut self, page: &ReportPage) {
        let words = self.outfit.words;
        match &page.report {
            Some(report) => self.copy(&report.title(words), &report.chat(words)),
            None => self.nothing_to_copy(),
        }
    }

    fn nothing_to_copy(&mut self) {
        let line = self.outfit.words.get("notice.nothing_to_copy");
        self.complain(line);
    }

    /// Copies the text of a page.
    pub(super) fn copy_page(&mut self, page: &Overlay) {
        let words = self.outfit.words;
        let Some((title, lines)) = page_lines(self, page) else { return self.nothing_to_copy() };
        let mut text = summary::head(words, &[&title], "");
        for (name, value) in &lines {
            text.push('\n');
            text.push_str(&summary::line(words, name, value));
        }
        self.copy(&title, &text);
    }

    /// Copies the entry that undo would take back.
    pub(super) fn copy_entry(&mut self, entry: &Entry) {
        self.copy_page(&Overlay::Entry(Box::new(entry.clone()), Scroll::default()));
    }

    /// Hands a text to the terminal, and says what became of it as far as anybody can know.
    pub(super) fn copy(&mut self, what: &str, text: &str) {
        let text: String = text.trim_end().chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect();
        let (text, cut) = plain::cut_at_line(&text, MOST_BYTES);
        let lines = text.lines().count();
        let key = if cut { "notice.copied_part" } else { "notice.copied" };
        let line = self.outfit.words.fill(key, &[("what", &what), ("lines", &lines)]);
        self.copied = Some(text.to_owned());
        self.tell(line);
    }

    fn enterprise_name(&self, id: EnterpriseId) -> String {
        let row = self.enterprises.row(id).map(|row| row.enterprise.facts.name.clone());
        let reminded = self.agenda.selected_row().filter(|reminder| reminder.enterprise == Some(id)).map(|reminder| reminder.name.clone());
        row.or(reminded).unwrap_or_else(|| id.to_string())
    }
}
