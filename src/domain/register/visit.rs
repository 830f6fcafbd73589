//! A visit to an enterprise.

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::field::Field;
use crate::domain::fields::fields;
use crate::domain::hazard::{Category, VisitMode};
use crate::domain::id::{EnterpriseId, HazardId};
use chrono::NaiveDate;

fields! {
    /// A visit as its record says: time, place, content, problems and handling, signed by both sides or the refusal
    /// recorded (Work Safety Law, art. 68).
    Visit {
        /// Where.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// The day.
        on: Option<NaiveDate> = On, Kind::Date;
        /// How it went about (R29).
        mode: Option<VisitMode> = Mode, Kind::One("visit_mode", VisitMode::KEYS);
        /// The officers.
        participants: Vec<String> = Participants, Kind::People;
        /// The place within the enterprise.
        place: String = Place, Kind::Line;
        /// What was inspected.
        content: String = Content, Kind::Area;
        /// How what was found is handled.
        handling: String = Handling, Kind::Area;
        /// The topics checked (R18).
        topics: Vec<Category> = Topics, Kind::Any("category", Category::KEYS);
        /// Whether the enterprise runs its own closed loop (R37).
        closed_loop: Option<bool> = ClosedLoop, Kind::One("answer", &["yes", "no"]);
        /// Jointly with the local government or another department (R30; Work Safety Law, art. 69).
        joint: bool = Joint, Kind::Flag;
        /// With whom.
        joint_with: String = JointWith, Kind::Line;
        /// Experts who took part (R17).
        experts: Vec<String> = Experts, Kind::People;
        /// What they said.
        expert_opinion: String = ExpertOpinion, Kind::Area;
        /// Who signed for the enterprise.
        signed_by: String = SignedBy, Kind::Line;
        /// Why the enterprise refused to sign.
        refused_to_sign: String = RefusedToSign, Kind::Line;
        /// The record's number.
        document: String = Document, Kind::Line;
        /// What was found: hazards on the list.
        hazards: Vec<HazardId> = Hazards, Kind::Hazards;
    }
}

impl Register for Visit {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[form(
            RegisterAct::Enter,
            &[
                Enterprise,
                On,
                Mode,
                Participants,
                Findings,
                Deadline,
                FixedOnTheSpot,
                Content,
                Handling,
                Topics,
                ClosedLoop,
                SignedBy,
                RefusedToSign,
                Place,
                Joint,
                JointWith,
                Experts,
                ExpertOpinion,
                Document,
            ],
            &[Enterprise, On, Mode, Participants],
        )];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        RecordStage::OnFile
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Mode, Field::Participants, Field::Content, Field::Hazards]
    }

    fn hazards(&self) -> &[HazardId] {
        &self.hazards
    }
}
