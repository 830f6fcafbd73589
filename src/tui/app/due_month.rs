//! The calendar of what is due: a month with the count of each day, and the items of the chosen day.

use super::ask::Ask;
use super::days::Days;
use super::list::List;
use super::overlay::{Overlay, Scroll};
use super::{App, Next};
use crate::access::agenda::{DayCount, Reminder, Scope};
use crate::domain::id::Subject;
use crate::keymap::command::CommandId;
use crate::keymap::context::Context;
use crate::keymap::key::Key;
use crate::store::DueItem;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A month of what is due.
#[derive(Debug)]
pub struct DueMonth {
    /// The month, and the chosen day.
    pub days: Days,
    /// Whose.
    pub scope: Scope,
    /// How much falls due on each day that has any; none until it is known.
    pub counts: Option<BTreeMap<NaiveDate, DayCount>>,
    /// What falls due on the chosen day.
    pub items: List<DueItem, Reminder>,
    /// Whether there is more than is listed.
    pub more: bool,
    /// Whether the items take the keys, and not the days.
    pub in_items: bool,
}

impl DueMonth {
    /// The context whose commands are offered.
    pub fn context(&self) -> Context {
        if self.in_items { Context::DueItems } else { Context::DueMonth }
    }

    /// All that falls due in the month.
    pub fn total(&self) -> DayCount {
        self.sum(|_| true)
    }

    /// What of it is overdue.
    pub fn overdue(&self, today: NaiveDate) -> DayCount {
        self.sum(|day| day < today)
    }

    fn sum(&self, wanted: impl Fn(NaiveDate) -> bool) -> DayCount {
        let days = self.counts.iter().flatten().filter(|(day, _)| wanted(**day));
        days.fold(DayCount::default(), |sum, (_, day)| DayCount { count: sum.count + day.count, or_more: sum.or_more | day.or_more })
    }

    /// What is asked to bring it up to date.
    pub(super) fn asks(&self) -> [Ask; 2] {
        [Ask::DueMonth(self.days.first(), self.scope), Ask::DueDay(self.days.chosen(), self.scope)]
    }
}

impl App {
    /// Opens the month of today.
    pub(super) fn open_due_month(&mut self) {
        let days = Days::at(self.outfit.today);
        let scope = self.agenda_filter.scope;
        let month = DueMonth { days, scope, counts: None, items: List::default(), more: false, in_items: false };
        self.asks.extend(month.asks());
        self.overlays.push(Overlay::DueMonth(Box::new(month)));
    }

    pub(super) fn press_due_month(&mut self, mut month: Box<DueMonth>, key: Key) {
        let Some(command) = self.asked_for(key.plain(), month.context()) else { return self.overlays.push(Overlay::DueMonth(month)) };
        let page = month.items.height() as isize;
        match command {
            CommandId::Close => return,
            CommandId::Back => month.in_items = false,
            CommandId::SwitchList => month.in_items = !month.in_items && !month.items.is_empty(),
            CommandId::Enter if month.in_items => {
                if let Some(reminder) = month.items.selected_row().cloned() {
                    let item = month.items.selected();
                    self.overlays.push(Overlay::DueMonth(month));
                    return self.go_to_due(item, &reminder);
                }
            }
            CommandId::Enter => month.in_items = !month.items.is_empty(),
            CommandId::Up => _ = month.items.move_by(-1),
            CommandId::Down => _ = month.items.move_by(1),
            CommandId::PageUp => _ = month.items.move_by(-page),
            CommandId::PageDown => _ = month.items.move_by(page),
            CommandId::First => _ = month.items.move_by(isize::MIN / 2),
            CommandId::Last => _ = month.items.move_by(isize::MAX / 2),
            CommandId::Mine => {
                month.scope = self.scope_after(month.scope);
                (month.counts, month.in_items) = (None, false);
                month.items.clear();
                self.asks.extend(month.asks());
                self.tell_if_nobodys(month.scope);
            }
            CommandId::Refresh => {
                self.asks.extend(month.asks());
                self.next = Next::Repaint;
            }
            CommandId::Help => {
                let context = month.context();
                self.overlays.push(Overlay::DueMonth(month));
                return self.overlays.push(Overlay::Help(context, Scroll::default()));
            }
            command => self.go_in_month(&mut month, command),
        }
        self.overlays.push(Overlay::DueMonth(month));
    }

    /// Chooses another day, and asks for what is not known of it.
    fn go_in_month(&mut self, month: &mut DueMonth, command: CommandId) {
        let before = month.days;
        month.days.go(command, self.outfit.today);
        if month.days == before {
            return;
        }
        month.items.clear();
        let [of_month, of_day] = month.asks();
        if month.days.first() != before.first() {
            month.counts = None;
            self.ask(of_month);
        }
        self.ask(of_day);
    }

    /// Shows what a reminder is of, as from the pane of reminders.
    fn go_to_due(&mut self, item: Option<DueItem>, reminder: &Reminder) {
        match item.map(|item| (item.subject, item.enterprise)) {
            Some((Subject::Hazard(hazard), Some(enterprise))) => self.located(enterprise, hazard),
            Some((subject, Some(enterprise))) => {
                self.overlays.clear();
                self.go_to(super::Pane::Enterprises);
                self.enterprises.select(enterprise);
                self.show_enterprise(enterprise, None);
                self.show_timeline(subject);
            }
            _ => self.look_behind(reminder),
        }
    }

    pub(super) fn take_due_month(&mut self, first: NaiveDate, scope: Scope, counts: BTreeMap<NaiveDate, DayCount>) {
        if let Some(month) = self.due_month().filter(|month| month.days.first() == first && month.scope == scope) {
            month.counts = Some(counts);
        }
    }

    pub(super) fn take_due_day(&mut self, day: NaiveDate, scope: Scope, rows: Vec<(DueItem, Reminder)>, more: bool) {
        if let Some(month) = self.due_month().filter(|month| month.days.chosen() == day && month.scope == scope) {
            month.items.set_keys(rows.iter().map(|(item, _)| *item).collect());
            month.items.set_rows(rows);
            month.more = more;
            month.in_items &= !month.items.is_empty();
        }
    }

    fn due_month(&mut self) -> Option<&mut DueMonth> {
        self.overlays.iter_mut().rev().find_map(|overlay| if let Overlay::DueMonth(month) = overlay { Some(&mut **month) } else { None })
    }
}
