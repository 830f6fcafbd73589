//! What answers do to the state.

use super::ask::{Answer, Ask, ListFilter};
use super::overlay::{Overlay, Scroll};
use super::{App, Pane};
use crate::domain::hazard::Hazard;
use crate::domain::id::{HazardId, Subject};
use crate::domain::register::Record;
use crate::domain::reminder::Due;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::store::Entry;

/// What is expected of a record, as far as the timeline shows it: an enterprise owes a report for every year to come.
const EXPECTED: usize = 6;

impl App {
    pub(super) fn take(&mut self, answer: Answer) {
        match &answer {
            Answer::Saved(..)
            | Answer::NotSaved(_)
            | Answer::Several(..)
            | Answer::Paired(_)
            | Answer::Imported(_)
            | Answer::PaperSaved(_) => {
                self.changing = self.changing.saturating_sub(1);
            }
            // Nobody asked for these.
            Answer::Moved(_) | Answer::Waiting(_) | Answer::Left(..) | Answer::TakenUp(..) | Answer::NotKept(_) => {}
            // A file is read while everything goes on.
            Answer::File(..) => {}
            _ => self.outstanding = self.outstanding.saturating_sub(1),
        }
        match answer {
            Answer::Overview(overview) => {
                let first = !std::mem::replace(&mut self.started, true);
                let empty = overview.enterprises == 0 && first;
                self.overview = *overview;
                if empty {
                    self.overlays.push(Overlay::Start(0));
                } else if first && self.overview.path.is_none() && self.notice.is_none() {
                    let line = self.outfit.words.fill("tour.offer", &[("key", &self.outfit.keys.key(CommandId::Tour, Context::Agenda))]);
                    self.tell(line);
                }
            }
            Answer::Enterprises(filter, keys) => {
                if filter == self.enterprise_filter {
                    self.settled(Pane::Enterprises);
                    self.enterprises.set_keys(keys);
                    if let Some(wanted) = self.wanted_enterprise.take() {
                        self.enterprises.select(wanted);
                    }
                    self.follow_if_nothing_is_shown();
                    if self.focus == Pane::Enterprises {
                        self.follow();
                    }
                }
            }
            Answer::EnterpriseRows(rows) => {
                self.enterprises.set_rows(rows.into_iter().map(|row| (row.enterprise.id, row)));
            }
            Answer::Hazards(enterprise, filter, keys) => {
                if Some(enterprise) == self.shown && filter == self.hazard_filter {
                    self.settled(Pane::Hazards);
                    self.hazards.set_keys(keys);
                    if let Some(wanted) = self.wanted.take() {
                        self.hazards.select(wanted);
                    }
                    if self.focus == Pane::Hazards {
                        self.follow();
                    }
                }
            }
            Answer::HazardRows(rows) => self.hazards.set_rows(rows.into_iter().map(|row| (row.id, row))),
            Answer::Timeline(subject, entries, hazard, due) => self.take_timeline(subject, entries, hazard, due),
            Answer::Agenda(filter, keys, more) => {
                if filter == self.agenda_filter {
                    self.settled(Pane::Agenda);
                    self.agenda.set_keys(keys);
                    self.agenda_more = more;
                    self.follow_if_nothing_is_shown();
                    if self.focus == Pane::Agenda {
                        self.follow();
                    }
                }
            }
            Answer::AgendaRows(rows) => self.agenda.set_rows(rows),
            Answer::DueMonth(first, scope, counts) => self.take_due_month(first, scope, counts),
            Answer::DueDay(day, scope, rows, more) => self.take_due_day(day, scope, rows, more),
            Answer::Found(query, from, hits, count, next) => self.take_hits(&query, from, hits, count, next),
            Answer::Undoing(undoing) => {
                if std::mem::take(&mut self.undoing) {
                    self.overlays.push(Overlay::Undo(undoing));
                }
            }
            Answer::Saved(done, lacks) => self.saved(done, &lacks),
            Answer::NotSaved(failure) => self.not_saved(failure),
            Answer::EntryPage(entry) => self.overlays.push(Overlay::Entry(entry, Scroll::default())),
            Answer::Opened(draft) => self.opened(draft),
            Answer::Several(field, names) => self.several(field, names),
            Answer::List(filter, below, keys, next) => self.take_list(filter, below, keys, next),
            Answer::ListRows(rows) => {
                if let Some(Overlay::Register(register)) = self.overlays.iter_mut().rev().find(|it| matches!(it, Overlay::Register(_))) {
                    register.list.set_rows(rows);
                }
            }
            Answer::Record(page, look) => self.take_record(page, look),
            Answer::Report(question, report, proposed) => self.take_report(&question, report, proposed),
            Answer::Chart(kind, chart) => {
                for overlay in &mut self.overlays {
                    if let Overlay::Chart(open, shown, _) = overlay
                        && *open == kind
                    {
                        *shown = Some(chart.clone());
                    }
                }
            }
            Answer::Located(enterprise, hazard) => self.located(enterprise, hazard),
            Answer::Clauses(offered) => {
                if std::mem::take(&mut self.opening) {
                    self.offer_clauses(offered);
                }
            }
            Answer::Paired(count) => self.paired(count),
            Answer::Failed(failure) => {
                self.undoing = false;
                self.opening = false;
                self.expect_nothing();
                // What was to show it, and what shows nothing without it, goes.
                if matches!(self.overlays.last(), Some(Overlay::Report(page)) if page.report.is_none())
                    || matches!(self.overlays.last(), Some(Overlay::Chart(_, None, _)))
                {
                    self.overlays.pop();
                }
                let line = self.outfit.words.store_error(&failure);
                self.complain(line);
            }
            Answer::Imported(outcome) => self.imported(outcome),
            Answer::File(number, answer) => self.take_file_answer(number, answer),
            Answer::Latest(wanted, since, latest) => self.take_latest(wanted, since, latest),
            Answer::Waiting(waiting) => self.wait(waiting),
            Answer::Left(left, unreadable) => self.take_left(left, unreadable),
            Answer::TakenUp(number, what) => self.taken_up(number, what),
            Answer::NotKept(line) => self.complain(line),
            Answer::Paper(outcome) => self.take_paper(outcome),
            Answer::PaperSaved(outcome) => self.paper_saved(outcome),
            Answer::Noted => {}
            Answer::Moved(entry) => {
                if let Some(entry) = entry {
                    let words = self.outfit.words;
                    let line = format!("{} {} {}", entry.who.officer, words.headline(&entry), entry.subject);
                    if !self.is_about_to_end() {
                        self.tell(line);
                    }
                    self.outdate_overlays();
                }
                self.outdate_rows();
                self.refresh_panes();
            }
        }
    }

    /// The keys of a pane are those of its filter again.
    fn settled(&mut self, pane: Pane) {
        if self.stale == Some(pane) {
            self.stale = None;
        }
    }

    fn follow_if_nothing_is_shown(&mut self) {
        if self.shown.is_some() {
            return;
        }
        if let Some(item) = self.agenda.selected() {
            self.show_item(item);
        } else if let Some(first) = self.enterprises.selected() {
            self.show_enterprise(first, None);
            self.show_timeline(Subject::Enterprise(first));
        }
    }

    fn take_timeline(&mut self, subject: Subject, entries: Vec<Entry>, hazard: Option<(Box<Hazard>, Vec<Record>)>, due: Vec<Due>) {
        if self.timeline.subject != Some(subject) {
            return;
        }
        self.timeline.outdated = false;
        let grew = entries.len() != self.timeline.entries.len();
        self.timeline.expected = due;
        // Of what comes again and again the next is enough; what was missed is told each time.
        let (today, mut told) = (self.outfit.today, Vec::new());
        self.timeline.expected.retain(|due| {
            let is_first = !told.contains(&due.kind);
            told.push(due.kind);
            is_first || due.days(today) < 0
        });
        self.timeline.expected.truncate(EXPECTED);
        self.timeline.entries = entries;
        (self.timeline.hazard, self.timeline.named) = hazard.map_or_else(Default::default, |(hazard, named)| (Some(hazard), named));
        // The newest entry is at the bottom, and is what one wants to see first.
        if grew {
            self.timeline.selected = self.timeline.entries.len().saturating_sub(1);
        }
    }

    fn take_hits(&mut self, query: &str, from: HazardId, hits: Vec<(Hazard, String)>, count: usize, next: Option<HazardId>) {
        let find = self.overlays.iter_mut().rev().find_map(|overlay| if let Overlay::Find(find) = overlay { Some(find) } else { None });
        // Of a step that was asked for once more meanwhile, the first answer counts.
        let Some(find) = find.filter(|find| find.line.text() == query && find.next == Some(from)) else { return };
        find.hits.extend(hits);
        find.count += count;
        find.next = next;
        if find.eager
            && let Some((hazard, _)) = find.hits.first()
        {
            let (enterprise, hazard) = (hazard.facts.enterprise, hazard.id);
            self.overlays.pop();
            return self.go_to_hazard(enterprise, hazard);
        }
        if let Some(from) = find.next {
            let (query, listed) = (query.to_owned(), find.hits.len());
            self.ask(Ask::FindAll(query, from, listed));
        }
        // A frame between two steps waits for no other.
        self.at_once = true;
    }

    fn take_list(&mut self, filter: ListFilter, below: Option<u32>, keys: Vec<Subject>, next: Option<u32>) {
        let register = self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Register(register) if register.filter == filter => Some(register),
            _ => None,
        });
        // A filter that was changed meanwhile is not followed any further.
        let Some(register) = register else { return };
        register.known = true;
        match below {
            None => register.list.set_keys(keys),
            Some(_) => register.list.add_keys(keys),
        }
        if next.is_some() {
            self.ask(Ask::List(filter, next));
        }
    }

    /// What was asked for may not come: it is asked for again, and a find goes no further.
    fn expect_nothing(&mut self) {
        self.enterprises.give_up();
        self.hazards.give_up();
        self.agenda.give_up();
        for overlay in &mut self.overlays {
            match overlay {
                Overlay::Register(register) => register.list.give_up(),
                Overlay::Find(find) => find.next = None,
                _ => {}
            }
        }
    }

    pub(super) fn outdate_rows(&mut self) {
        self.enterprises.outdate_rows();
        self.hazards.outdate_rows();
        self.agenda.outdate_rows();
        self.timeline.outdated = true;
    }
}
