//! An order to rectify within a time limit: the first step of the ladder (R49).

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::field::Field;
use crate::domain::fields::fields;
use crate::domain::id::{EnterpriseId, HazardId};
use chrono::NaiveDate;

fields! {
    /// An order with its items; it sets the deadline of each (Work Safety Law, art. 65).
    RectificationOrder {
        /// To which enterprise.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// Its items.
        hazards: Vec<HazardId> = Hazards, Kind::Hazards;
        /// The day by which all are to be rectified.
        deadline: Option<NaiveDate> = Deadline, Kind::Date;
        /// The document's number.
        document: String = Document, Kind::Line;
        /// The day of the order.
        on: Option<NaiveDate> = On, Kind::Date;
        /// The officers who gave it.
        by: Vec<String> = By, Kind::People;
        /// The day it was served.
        served_on: Option<NaiveDate> = ServedOn, Kind::Date;
        /// To whom.
        served_to: String = ServedTo, Kind::Line;
    }
}

impl Register for RectificationOrder {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(RegisterAct::Enter, &[Enterprise, Hazards, Deadline, Document, On, By], &[Enterprise, Hazards, Deadline, On, By]),
            form(RegisterAct::Serve, &[ServedOn, ServedTo], &[ServedOn, ServedTo]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.served_on.is_some() { RecordStage::Served } else { RecordStage::Unserved }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Document, Field::Hazards, Field::Deadline]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::On, Field::ServedOn]
    }

    fn hazards(&self) -> &[HazardId] {
        &self.hazards
    }
}
