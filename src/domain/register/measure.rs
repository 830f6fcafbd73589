//! On-site and coercive measures: the second and third step of the ladder (R50, R51).

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::calendar::add_days;
use crate::domain::field::Field;
use crate::domain::fields::fields;
use crate::domain::id::{EnterpriseId, HazardId};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::programme::Parameters;
use chrono::{NaiveDate, NaiveDateTime};

vocabulary! {
    /// The kinds of measure.
    MeasureKind {
        /// Workers leave the dangerous area (Work Safety Law, art. 65).
        Withdrawal = "withdrawal",
        /// Production or business stops for the time being (art. 65).
        Suspension = "suspension",
        /// Facilities or equipment are not used for the time being (art. 65).
        UseProhibition = "use_prohibition",
        /// Power is cut (art. 70).
        PowerCut = "power_cut",
        /// Civil explosives are no longer supplied (art. 70).
        ExplosivesCut = "explosives_cut",
    }
}

impl MeasureKind {
    /// Whether it is a coercive measure, which needs the head's approval (Work Safety Law, art. 70).
    pub fn is_coercive(self) -> bool {
        matches!(self, MeasureKind::PowerCut | MeasureKind::ExplosivesCut)
    }
}

fields! {
    /// A measure, from its decision to its end.
    Measure {
        /// At which enterprise.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// Which.
        measure: Option<MeasureKind> = Measure, Kind::One("measure_kind", MeasureKind::KEYS);
        /// The hazards for which.
        hazards: Vec<HazardId> = Hazards, Kind::Hazards;
        /// What it covers.
        scope: String = Scope, Kind::Area;
        /// The day of the decision.
        on: Option<NaiveDate> = On, Kind::Date;
        /// When it starts.
        starts_at: Option<NaiveDateTime> = StartsAt, Kind::Time;
        /// Until when it is to last, where the decision says so.
        until: Option<NaiveDate> = Until, Kind::Date;
        /// The document's number.
        document: String = Document, Kind::Line;
        /// The department's principal head who approved it (art. 70).
        approver: String = Approver, Kind::Line;
        /// Which decision the enterprise refused to carry out, and how (art. 70).
        refused_decision: String = RefusedDecision, Kind::Area;
        /// The real danger of an accident (art. 70).
        danger: String = Danger, Kind::Area;
        /// When the enterprise was notified: 24 hours before a power cut (art. 70).
        notified_at: Option<NaiveDateTime> = NotifiedAt, Kind::Time;
        /// Urgent: danger to life allows no notice (art. 70).
        urgent: bool = Urgent, Kind::Flag;
        /// Who entered it, or corrected it since; never who confirms it.
        entered_by: String = EnteredBy, Kind::Line;
        /// The day on which the second officer confirmed it (art. 70).
        confirmed_on: Option<NaiveDate> = ConfirmedOn, Kind::Date;
        /// The second officer (art. 70).
        second_officer: String = SecondOfficer, Kind::Line;
        /// The day it was lifted.
        lifted_on: Option<NaiveDate> = LiftedOn, Kind::Date;
        /// Who checked before it was (art. 65).
        checked_by: Vec<String> = CheckedBy, Kind::People;
        /// What the check found.
        check_result: String = CheckResult, Kind::Area;
        /// Who approved the resumption (art. 65).
        resume_approver: String = ResumeApprover, Kind::Line;
    }
}

impl Measure {
    fn is_coercive(&self) -> bool {
        self.measure.is_some_and(MeasureKind::is_coercive)
    }

    /// Whether it is a coercive measure that no second officer has confirmed.
    fn waits_for_second_officer(&self) -> bool {
        self.is_coercive() && self.confirmed_on.is_none()
    }
}

impl Register for Measure {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(
                RegisterAct::Enter,
                &[
                    Enterprise,
                    Measure,
                    Hazards,
                    Scope,
                    On,
                    StartsAt,
                    Until,
                    Document,
                    Approver,
                    RefusedDecision,
                    Danger,
                    NotifiedAt,
                    Urgent,
                ],
                &[Enterprise, Measure, Scope, On, StartsAt],
            ),
            form(RegisterAct::Confirm, &[ConfirmedOn], &[ConfirmedOn]),
            form(RegisterAct::Lift, &[LiftedOn, CheckedBy, CheckResult, ResumeApprover], &[LiftedOn]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.lifted_on.is_some() {
            RecordStage::Lifted
        } else if self.waits_for_second_officer() {
            RecordStage::Unconfirmed
        } else {
            RecordStage::InForce
        }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Measure, Field::Scope, Field::Until]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::On, Field::ConfirmedOn, Field::LiftedOn]
    }

    fn takes(&self, act: RegisterAct) -> bool {
        act != RegisterAct::Confirm || self.is_coercive()
    }

    fn hazards(&self) -> &[HazardId] {
        &self.hazards
    }

    fn obligations(&self, parameters: &Parameters) -> Vec<Obligation> {
        if self.lifted_on.is_some() {
            return Vec::new();
        }
        let start = self.starts_at.map(|at| at.date()).or(self.on);
        if self.waits_for_second_officer() {
            return self.on.into_iter().map(|alert_on| Obligation { alert_on, kind: ReminderKind::OnsiteMeasure }).collect();
        }
        let review = start.map(|start| add_days(start, parameters.measure_review_days.into()));
        self.until.or(review).into_iter().map(|alert_on| Obligation { alert_on, kind: ReminderKind::OnsiteMeasure }).collect()
    }
}
