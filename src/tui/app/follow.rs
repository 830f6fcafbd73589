//! What the other panes show once something is selected in one.

use super::ask::Ask;
use super::{App, Pane, Timeline};
use crate::domain::hazard::Hazard;
use crate::domain::id::{EnterpriseId, HazardId, Subject};
use crate::domain::obligation;
use crate::domain::reminder::{self, Due};
use crate::store::DueItem;
use std::time::Duration;

/// How long the selection must rest before the other panes follow it: less than a held arrow's repeat.
const REST: Duration = Duration::from_millis(40);

impl App {
    /// The other panes follow once the selection rests.
    pub(super) fn follow_soon(&mut self) {
        self.follow_at = Some(self.now + REST);
    }

    /// Shows the selected record in the other panes.
    pub(super) fn follow(&mut self) {
        match self.focus {
            Pane::Agenda => {
                let Some(item) = self.agenda.selected() else { return };
                self.show_item(item);
            }
            Pane::Enterprises => {
                let Some(enterprise) = self.enterprises.selected() else { return };
                self.show_enterprise(enterprise, None);
                self.show_timeline(Subject::Enterprise(enterprise));
            }
            Pane::Hazards => {
                if let Some(hazard) = self.hazards.selected() {
                    self.show_timeline(Subject::Hazard(hazard));
                }
            }
            Pane::Timeline => {}
        }
    }

    /// Shows what a reminder is of: its enterprise's hazards, and how it got here.
    pub(super) fn show_item(&mut self, item: DueItem) {
        if let Some(enterprise) = item.enterprise {
            let hazard = if let Subject::Hazard(hazard) = item.subject { Some(hazard) } else { None };
            self.show_enterprise(enterprise, hazard);
        }
        self.show_timeline(item.subject);
    }

    pub(super) fn show_enterprise(&mut self, enterprise: EnterpriseId, hazard: Option<HazardId>) {
        if self.focus != Pane::Enterprises {
            self.enterprises.select(enterprise);
        }
        self.wanted = hazard;
        if self.shown != Some(enterprise) {
            self.shown = Some(enterprise);
            self.hazards.clear();
            self.ask(Ask::Hazards(enterprise, self.hazard_filter.clone()));
        } else if let Some(hazard) = hazard
            && self.hazards.select(hazard)
        {
            self.wanted = None;
        }
    }

    pub(super) fn show_timeline(&mut self, subject: Subject) {
        if self.timeline.subject != Some(subject) {
            self.timeline = Timeline { subject: Some(subject), height: self.timeline.height, ..Timeline::default() };
            self.ask(Ask::Timeline(subject));
        }
    }

    /// What a hazard makes due, in the order of the days.
    pub fn expected(&self, hazard: &Hazard) -> Vec<Due> {
        let parameters = &self.overview.programme.facts.parameters;
        let obligations = obligation::of_hazard(hazard, parameters).into_iter();
        let mut dues: Vec<Due> =
            obligations.map(|obligation| reminder::due_of_hazard(obligation, hazard, parameters, &self.outfit.calendar)).collect();
        dues.sort_by_key(|due| due.counted.due);
        dues
    }
}
