//! The milestones of an enterprise's supervision: dock-in, diagnosis, hazard list, action plan.

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::field::Field;
use crate::domain::fields::fields;
use crate::domain::id::{EnterpriseId, HazardId};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::programme::Parameters;
use chrono::NaiveDate;

fields! {
    /// Dock-in: the officers enter the enterprise (R23), with its two ticks (R24).
    DockIn {
        /// Where.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// The day.
        on: Option<NaiveDate> = On, Kind::Date;
        /// By whom.
        by: Vec<String> = By, Kind::People;
        /// The requirements were explained.
        explained: bool = Explained, Kind::Flag;
        /// The enterprise has drafted its work plan.
        plan_drafted: bool = PlanDrafted, Kind::Flag;
        /// Notes.
        notes: String = Notes, Kind::Area;
    }
}

impl DockIn {
    /// Whether both ticks are made.
    pub fn is_complete(&self) -> bool {
        self.explained && self.plan_drafted
    }
}

impl Register for DockIn {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[form(RegisterAct::Enter, &[Enterprise, On, By, Explained, PlanDrafted, Notes], &[Enterprise, On, By])];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.is_complete() { RecordStage::Done } else { RecordStage::Open }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::By, Field::Notes]
    }
}

fields! {
    /// The full diagnosis, from which the hazard list comes (R25).
    Diagnosis {
        /// Where.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// The day it was done.
        on: Option<NaiveDate> = On, Kind::Date;
        /// By whom.
        by: Vec<String> = By, Kind::People;
        /// Experts (R17).
        experts: Vec<String> = Experts, Kind::People;
        /// What was found, in short.
        conclusion: String = Conclusion, Kind::Area;
    }
}

impl Diagnosis {
    /// Whether it says what was found.
    pub fn is_complete(&self) -> bool {
        !self.conclusion.trim().is_empty()
    }
}

impl Register for Diagnosis {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[form(RegisterAct::Enter, &[Enterprise, On, By, Experts, Conclusion], &[Enterprise, On, By])];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.is_complete() { RecordStage::Done } else { RecordStage::Open }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::By, Field::Conclusion]
    }
}

fields! {
    /// A version of the hazard list (R26), copied to the local government at the same time (R27).
    HazardList {
        /// Whose.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// The version, from 1.
        number: Option<u32> = Number, Kind::Number;
        /// The day it was drawn up.
        on: Option<NaiveDate> = On, Kind::Date;
        /// By whom.
        by: Vec<String> = By, Kind::People;
        /// The hazards on it.
        hazards: Vec<HazardId> = Hazards, Kind::Hazards;
        /// The day it was copied to the local government.
        copied_on: Option<NaiveDate> = CopiedOn, Kind::Date;
        /// To whom.
        copied_to: String = CopiedTo, Kind::Line;
        /// Under which document number.
        document: String = Document, Kind::Line;
    }
}

impl Register for HazardList {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(RegisterAct::Enter, &[Enterprise, On, By], &[Enterprise, On, By]),
            form(RegisterAct::Copy, &[CopiedOn, CopiedTo, Document], &[CopiedOn, CopiedTo]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.copied_on.is_some() { RecordStage::Done } else { RecordStage::Uncopied }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Number, Field::Hazards, Field::CopiedOn, Field::CopiedTo]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::On, Field::CopiedOn]
    }

    fn hazards(&self) -> &[HazardId] {
        &self.hazards
    }

    fn obligations(&self, _: &Parameters) -> Vec<Obligation> {
        let due = self.on.filter(|_| self.copied_on.is_none());
        due.into_iter().map(|alert_on| Obligation { alert_on, kind: ReminderKind::CopyTo }).collect()
    }
}

fields! {
    /// The action plan of an enterprise: goals, measures, deadlines (R28).
    ActionPlan {
        /// Whose.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// The day it was made.
        on: Option<NaiveDate> = On, Kind::Date;
        /// By whom.
        by: Vec<String> = By, Kind::People;
        /// The goals.
        goals: String = Goals, Kind::Area;
        /// The measures.
        measures: String = Measures, Kind::Area;
        /// The day by which all is to be done.
        deadline: Option<NaiveDate> = Deadline, Kind::Date;
        /// Who answers for it at the enterprise.
        responsibility: String = Responsibility, Kind::Line;
        /// The document's number.
        document: String = Document, Kind::Line;
    }
}

impl ActionPlan {
    /// The parts that are missing of the three that the programme asks for.
    pub fn missing(&self) -> Vec<Field> {
        let parts = [Field::Goals, Field::Measures, Field::Deadline];
        parts.into_iter().filter(|&part| crate::domain::fields::Fields::get(self, part).trim().is_empty()).collect()
    }
}

impl Register for ActionPlan {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] =
            &[form(RegisterAct::Enter, &[Enterprise, Goals, Measures, Deadline, Responsibility, On, By, Document], &[Enterprise, On, By])];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.missing().is_empty() { RecordStage::Done } else { RecordStage::Open }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Goals, Field::Deadline]
    }
}
