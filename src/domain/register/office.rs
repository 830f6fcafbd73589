//! The office's own papers: good practice, the duty roster, hand-over notes (R42, R59, R60).

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::field::Field;
use crate::domain::fields::fields;
use crate::domain::id::EnterpriseId;
use chrono::{NaiveDate, NaiveDateTime};

fields! {
    /// Good practice, collected to be spread (R42).
    Practice {
        /// What.
        title: String = Title, Kind::Line;
        /// Where it was found.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// How it works.
        content: String = Content, Kind::Area;
        /// The day it was collected.
        on: Option<NaiveDate> = On, Kind::Date;
        /// By whom.
        by: Vec<String> = By, Kind::People;
        /// The topics it belongs to.
        topics: Vec<crate::domain::hazard::Category> = Topics, Kind::Any("category", crate::domain::hazard::Category::KEYS);
        /// The day it was spread.
        spread_on: Option<NaiveDate> = SpreadOn, Kind::Date;
        /// To whom.
        spread_to: String = SpreadTo, Kind::Line;
    }
}

impl Register for Practice {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(RegisterAct::Enter, &[Title, Enterprise, Content, Topics, On, By], &[Title, Content, On]),
            form(RegisterAct::Spread, &[SpreadOn, SpreadTo], &[SpreadOn, SpreadTo]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.spread_on.is_some() { RecordStage::Done } else { RecordStage::OnFile }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Title, Field::Topics, Field::SpreadTo]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::On, Field::SpreadOn]
    }
}

fields! {
    /// A day on the duty roster.
    Duty {
        /// The day.
        on: Option<NaiveDate> = On, Kind::Date;
        /// The officers.
        officers: Vec<String> = Officers, Kind::People;
        /// The leader on duty.
        duty_leader: String = DutyLeader, Kind::Line;
        /// Notes.
        notes: String = Notes, Kind::Line;
    }
}

impl Register for Duty {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[form(RegisterAct::Enter, &[On, Officers, DutyLeader, Notes], &[On, Officers])];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        RecordStage::OnFile
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Officers, Field::DutyLeader]
    }

    fn past(&self) -> &'static [Field] {
        &[]
    }
}

fields! {
    /// A note for the next shift.
    Handover {
        /// The note.
        note: String = Note, Kind::Area;
        /// By whom.
        by: Vec<String> = By, Kind::People;
        /// To whom.
        to: String = To, Kind::Line;
        /// The day.
        on: Option<NaiveDate> = On, Kind::Date;
        /// From when the shift lasted.
        from: Option<NaiveDateTime> = From, Kind::Time;
    }
}

impl Register for Handover {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[form(RegisterAct::Enter, &[Note, By, To, On, From], &[Note, By, On])];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        RecordStage::OnFile
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Note, Field::By, Field::To]
    }
}
