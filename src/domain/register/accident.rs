//! The accident register (R44, R57).

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::field::Field;
use crate::domain::fields::fields;
use crate::domain::id::{EnterpriseId, HazardId};
use chrono::{NaiveDate, NaiveDateTime};

fields! {
    /// An accident; its grade follows from its figures (State Council Order 493, art. 3).
    Accident {
        /// Where.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// When.
        at: Option<NaiveDateTime> = At, Kind::Time;
        /// What happened.
        content: String = Content, Kind::Area;
        /// The place.
        place: String = Place, Kind::Line;
        /// Deaths.
        deaths: Option<u32> = Deaths, Kind::Number;
        /// Serious injuries.
        serious_injuries: Option<u32> = SeriousInjuries, Kind::Number;
        /// Direct loss, yuan.
        loss: Option<u64> = Loss, Kind::Number;
        /// When the enterprise reported it.
        reported_at: Option<NaiveDateTime> = ReportedAt, Kind::Time;
        /// Hazards that had to do with it.
        hazards: Vec<HazardId> = Hazards, Kind::Hazards;
        /// What the investigation found.
        outcome: String = Outcome, Kind::Area;
    }
}

impl Register for Accident {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(
                RegisterAct::Enter,
                &[Enterprise, At, Content, Place, Deaths, SeriousInjuries, Loss, ReportedAt, Hazards],
                &[Enterprise, At, Content],
            ),
            form(RegisterAct::Conclude, &[Outcome], &[Outcome]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.at.map(|at| at.date())
    }

    fn stage(&self) -> RecordStage {
        if self.outcome.is_empty() { RecordStage::Open } else { RecordStage::Done }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::At, Field::Content, Field::Deaths, Field::SeriousInjuries]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::At, Field::ReportedAt]
    }

    fn hazards(&self) -> &[HazardId] {
        &self.hazards
    }
}
