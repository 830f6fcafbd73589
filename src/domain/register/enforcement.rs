//! The enforcement team's work: cases handed over, penalties, referrals for closure (R33, R34, R52, R53).

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::calendar::add_days;
use crate::domain::field::Field;
use crate::domain::fields::fields;
use crate::domain::id::{EnterpriseId, HazardId};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::programme::Parameters;
use crate::domain::rule::PUBLICATION_DAYS;
use chrono::NaiveDate;

fields! {
    /// A case handed to the enforcement team (R33), such as perfunctory rectification (R34).
    Case {
        /// Of which enterprise.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// The hazards that it is about.
        hazards: Vec<HazardId> = Hazards, Kind::Hazards;
        /// Why.
        reason: String = Reason, Kind::Area;
        /// The day it was handed over.
        on: Option<NaiveDate> = On, Kind::Date;
        /// By whom.
        by: Vec<String> = By, Kind::People;
        /// The day by which the team is to answer.
        due: Option<NaiveDate> = Due, Kind::Date;
        /// The day it was taken on.
        taken_on: Option<NaiveDate> = TakenOn, Kind::Date;
        /// By whom.
        taken_by: Vec<String> = TakenBy, Kind::People;
        /// The day it was concluded.
        ended_on: Option<NaiveDate> = EndedOn, Kind::Date;
        /// What came of it.
        outcome: String = Outcome, Kind::Area;
    }
}

impl Register for Case {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(RegisterAct::Enter, &[Enterprise, Hazards, Reason, On, By, Due], &[Enterprise, Reason, On, By]),
            form(RegisterAct::Take, &[TakenOn, TakenBy], &[TakenOn, TakenBy]),
            form(RegisterAct::Conclude, &[EndedOn, Outcome], &[EndedOn, Outcome]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        match (self.taken_on, self.ended_on) {
            (_, Some(_)) => RecordStage::Done,
            (Some(_), None) => RecordStage::Taken,
            (None, None) => RecordStage::Handed,
        }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Reason, Field::Hazards, Field::TakenBy]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::On, Field::TakenOn, Field::EndedOn]
    }

    fn hazards(&self) -> &[HazardId] {
        &self.hazards
    }

    fn obligations(&self, _: &Parameters) -> Vec<Obligation> {
        // The queue is in the list from the day of the hand-over until the team is done.
        let due = self.due.or(self.on).filter(|_| self.ended_on.is_none());
        due.into_iter().map(|alert_on| Obligation { alert_on, kind: ReminderKind::Task }).collect()
    }
}

fields! {
    /// A penalty, published within seven working days (Work Safety Law, art. 78).
    Penalty {
        /// Of which enterprise.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// The hazards that it is about.
        hazards: Vec<HazardId> = Hazards, Kind::Hazards;
        /// The day of the decision.
        on: Option<NaiveDate> = On, Kind::Date;
        /// The document's number.
        document: String = Document, Kind::Line;
        /// The article that it rests on.
        basis: String = Basis, Kind::Line;
        /// What was decided.
        content: String = Content, Kind::Area;
        /// The fine, yuan.
        amount: Option<u64> = Amount, Kind::Number;
        /// The day it was published.
        published_on: Option<NaiveDate> = PublishedOn, Kind::Date;
        /// Where.
        published_in: String = PublishedIn, Kind::Line;
    }
}

impl Register for Penalty {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(RegisterAct::Enter, &[Enterprise, Hazards, On, Document, Basis, Content, Amount], &[Enterprise, On, Basis, Content]),
            form(RegisterAct::Publish, &[PublishedOn, PublishedIn], &[PublishedOn, PublishedIn]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.published_on.is_some() { RecordStage::Done } else { RecordStage::Unpublished }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Document, Field::Basis, Field::Content, Field::Amount]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::On, Field::PublishedOn]
    }

    fn hazards(&self) -> &[HazardId] {
        &self.hazards
    }

    fn obligations(&self, _: &Parameters) -> Vec<Obligation> {
        // Seven working days end no earlier than seven days; the calendar counts them out when it is read.
        let due = self.on.filter(|_| self.published_on.is_none()).map(|on| add_days(on, PUBLICATION_DAYS.into()));
        due.into_iter().map(|alert_on| Obligation { alert_on, kind: ReminderKind::PenaltyPublication }).collect()
    }
}

vocabulary! {
    /// The grounds for closure (Work Safety Law, art. 113).
    Ground {
        /// A major hazard, and three penalties in 180 days or four in a year.
        RepeatedPenalties = "repeated_penalties",
        /// Still unfit after a stoppage.
        UnfitAfterStoppage = "unfit_after_stoppage",
        /// A stoppage was refused.
        RefusedStoppage = "refused_stoppage",
    }
}

fields! {
    /// A referral to the government for closure (R52).
    Referral {
        /// Of which enterprise.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// On which ground.
        ground: Option<Ground> = Ground, Kind::One("ground", Ground::KEYS);
        /// The hazards that it is about.
        hazards: Vec<HazardId> = Hazards, Kind::Hazards;
        /// The reasons in words.
        reason: String = Reason, Kind::Area;
        /// The government that decides.
        to: String = To, Kind::Line;
        /// The day.
        on: Option<NaiveDate> = On, Kind::Date;
        /// Who approved it.
        approver: String = Approver, Kind::Line;
        /// The document's number.
        document: String = Document, Kind::Line;
        /// The day it was decided.
        ended_on: Option<NaiveDate> = EndedOn, Kind::Date;
        /// What was decided.
        outcome: String = Outcome, Kind::Area;
    }
}

impl Register for Referral {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(
                RegisterAct::Enter,
                &[Enterprise, Ground, Hazards, Reason, To, On, Approver, Document],
                &[Enterprise, Ground, Reason, To, On],
            ),
            form(RegisterAct::Conclude, &[EndedOn, Outcome], &[EndedOn, Outcome]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        if self.ended_on.is_some() { RecordStage::Done } else { RecordStage::Open }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Ground, Field::To, Field::Reason]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::On, Field::EndedOn]
    }

    fn hazards(&self) -> &[HazardId] {
        &self.hazards
    }
}
