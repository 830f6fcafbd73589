//! Training of the officers (R22, R54).

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::field::Field;
use crate::domain::fields::fields;
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::programme::Parameters;
use chrono::NaiveDate;

vocabulary! {
    /// What every paired officer is to have studied (R22), and other topics.
    TrainingTopic {
        /// The programme itself.
        Programme = "programme",
        /// The twenty points of primary responsibility.
        PrimaryResponsibility = "primary_responsibility",
        /// The hazchem guide.
        HazchemGuide = "hazchem_guide",
        /// The criteria of major hazards.
        Criteria = "criteria",
        /// Something else.
        Other = "other",
    }
}

fields! {
    /// A training, planned and then held.
    Training {
        /// The topic.
        training: Option<TrainingTopic> = Training, Kind::One("training_topic", TrainingTopic::KEYS);
        /// The day for which it is planned.
        on: Option<NaiveDate> = On, Kind::Date;
        /// Its title.
        title: String = Title, Kind::Line;
        /// The section that trains.
        section: String = Section, Kind::Line;
        /// Who lectures.
        lecturer: String = Lecturer, Kind::Line;
        /// The day it was held.
        held_on: Option<NaiveDate> = HeldOn, Kind::Date;
        /// Who came.
        attendees: Vec<String> = Attendees, Kind::People;
        /// Notes.
        notes: String = Notes, Kind::Area;
    }
}

impl Register for Training {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(RegisterAct::Enter, &[Training, On, Title, Section, Lecturer, HeldOn, Attendees, Notes], &[Training, On]),
            form(RegisterAct::Hold, &[HeldOn, Attendees, Notes], &[HeldOn, Attendees]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.held_on.is_some() { RecordStage::Done } else { RecordStage::Planned }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Training, Field::Title, Field::Section]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::HeldOn]
    }

    fn obligations(&self, _: &Parameters) -> Vec<Obligation> {
        let due = self.on.filter(|_| self.held_on.is_none());
        due.into_iter().map(|alert_on| Obligation { alert_on, kind: ReminderKind::Task }).collect()
    }
}
