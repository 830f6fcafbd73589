//! The enforcement ladder (R49–R53) and the milestones (R24, R28): what each step still lacks. A step may go on with a
//! reason, and is marked.

use super::field::Field;
use super::hazard::{Hazard, Severity};
use super::register::{
    Ground, Measure, MeasureKind, Penalty, Record, RecordFacts, RectificationOrder, Referral, RegisterAct, RegisterKind, Visit,
};
use chrono::{NaiveDate, TimeDelta};

vocabulary! {
    /// What a step lacks.
    Lack {
        /// No open major hazard among those named (Work Safety Law, art. 65, 70, 113).
        MajorHazard = "major_hazard",
        /// The document has no number.
        DocumentNumber = "document_number",
        /// The principal head has not approved it (art. 70).
        HeadApproval = "head_approval",
        /// No decision was given before that the enterprise could refuse (art. 70).
        EarlierDecision = "earlier_decision",
        /// The refusal is not set out (art. 70).
        RefusalOfDecision = "refusal_of_decision",
        /// The real danger is not set out (art. 70).
        RealDanger = "real_danger",
        /// The enterprise was not notified 24 hours before the power is cut (art. 70).
        Notice24Hours = "notice_24_hours",
        /// Nobody has checked before work resumes (art. 65).
        ResumeCheck = "resume_check",
        /// Nobody has approved the resumption (art. 65).
        ResumeApproval = "resume_approval",
        /// Major hazards for which it was taken are still open (art. 65, 70).
        HazardsOpen = "hazards_open",
        /// Neither three penalties in 180 days nor four in a year (art. 113).
        PenaltyCount = "penalty_count",
        /// No stoppage was ordered before (art. 113).
        EarlierStoppage = "earlier_stoppage",
        /// Nobody approved it.
        Approval = "approval",
        /// Neither signed by the enterprise nor the refusal recorded (art. 68).
        Signature = "signature",
        /// What was inspected is not recorded (art. 68).
        Content = "content",
        /// A hazard named is not open any more.
        OpenHazard = "open_hazard",
        /// The requirements were not explained at the dock-in (R24).
        Explained = "explained",
        /// The enterprise has not drafted its work plan (R24).
        PlanDrafted = "plan_drafted",
        /// The action plan says no goals (R28).
        Goals = "goals",
        /// The action plan says no measures (R28).
        Measures = "measures",
        /// The action plan says no day by which all is to be done (R28).
        PlanDeadline = "plan_deadline",
        /// The diagnosis does not say what was found (R25).
        Conclusion = "conclusion",
        /// Somebody on the roster is not on the staff, or has left by then.
        OnStaff = "on_staff",
    }
}

/// What stands around a record: what the enterprise has beside it.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The hazards that the record names.
    pub hazards: Vec<Hazard>,
    /// The enterprise's other records of the ladder, milestones and reports; none that was withdrawn.
    pub records: Vec<Record>,
    /// The department's principal head, the head of the leading group, where one is known (art. 70).
    pub head: Option<String>,
    /// Whether a roster names anybody who is not on the staff that day.
    pub strangers: bool,
}

impl Surroundings {
    fn has_open_major(&self) -> bool {
        self.hazards.iter().any(|hazard| hazard.stage.is_open() && hazard.facts.severity == Severity::Major)
    }

    fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.records.iter().filter_map(|record| if let RecordFacts::Measure(facts) = &record.facts { Some(facts) } else { None })
    }

    fn has_stoppage(&self) -> bool {
        self.measures().any(|measure| matches!(measure.measure, Some(MeasureKind::Suspension | MeasureKind::UseProhibition)))
    }

    fn has_order(&self) -> bool {
        self.records.iter().any(|record| matches!(record.facts, RecordFacts::RectificationOrder(_)))
    }

    /// The days of the enterprise's penalties.
    pub fn penalties(&self) -> Vec<NaiveDate> {
        let days =
            self.records.iter().filter_map(|record| if let RecordFacts::Penalty(Penalty { on, .. }) = &record.facts { *on } else { None });
        days.collect()
    }
}

/// The two counters of article 113 on `day`: penalties within 180 days, and within a year, `day` being the last of
/// both.
pub fn article_113_counts(penalties: &[NaiveDate], day: NaiveDate) -> (usize, usize) {
    let half = day - TimeDelta::days(180);
    let year = day.checked_sub_months(chrono::Months::new(12)).unwrap_or(NaiveDate::MIN);
    let since = |first: NaiveDate| penalties.iter().filter(|&&on| on > first && on <= day).count();
    (since(half), since(year))
}

/// Whether the counters of article 113 allow a referral: three in 180 days, or four in a year.
pub fn article_113_holds(penalties: &[NaiveDate], day: NaiveDate) -> bool {
    let (half, year) = article_113_counts(penalties, day);
    half >= 3 || year >= 4
}

/// What an act on a record lacks, in the order in which it is to be mended.
pub fn lacks(facts: &RecordFacts, act: RegisterAct, around: &Surroundings) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let mut lack = |missing: bool, what| {
        if missing {
            lacks.push(what);
        }
    };
    match (facts, act) {
        (RecordFacts::Visit(Visit { content, signed_by, refused_to_sign, .. }), RegisterAct::Enter | RegisterAct::Edit) => {
            lack(content.is_empty(), Lack::Content);
            lack(signed_by.is_empty() && refused_to_sign.is_empty(), Lack::Signature);
        }
        (RecordFacts::DockIn(dock_in), RegisterAct::Enter | RegisterAct::Edit) => {
            lack(!dock_in.explained, Lack::Explained);
            lack(!dock_in.plan_drafted, Lack::PlanDrafted);
        }
        (RecordFacts::Diagnosis(diagnosis), RegisterAct::Enter | RegisterAct::Edit) => {
            lack(!diagnosis.is_complete(), Lack::Conclusion);
        }
        (RecordFacts::Duty(_), RegisterAct::Enter | RegisterAct::Edit) => lack(around.strangers, Lack::OnStaff),
        (RecordFacts::ActionPlan(plan), RegisterAct::Enter | RegisterAct::Edit) => {
            let missing = plan.missing();
            for (part, what) in [(Field::Goals, Lack::Goals), (Field::Measures, Lack::Measures), (Field::Deadline, Lack::PlanDeadline)] {
                lack(missing.contains(&part), what);
            }
        }
        (RecordFacts::RectificationOrder(RectificationOrder { document, .. }), RegisterAct::Enter | RegisterAct::Serve) => {
            lack(document.is_empty(), Lack::DocumentNumber);
            if act == RegisterAct::Enter {
                lack(around.hazards.iter().any(|hazard| !hazard.stage.is_open()), Lack::OpenHazard);
            }
        }
        (RecordFacts::Measure(measure), RegisterAct::Enter) => measure_lacks(measure, around, &mut lack),
        (RecordFacts::Measure(measure), RegisterAct::Lift) => {
            lack(measure.checked_by.is_empty() || measure.check_result.is_empty(), Lack::ResumeCheck);
            lack(measure.resume_approver.is_empty(), Lack::ResumeApproval);
            lack(around.has_open_major(), Lack::HazardsOpen);
        }
        (RecordFacts::Penalty(penalty), RegisterAct::Enter | RegisterAct::Publish) => {
            lack(penalty.document.is_empty(), Lack::DocumentNumber);
        }
        (RecordFacts::Referral(referral), RegisterAct::Enter) => referral_lacks(referral, around, &mut lack),
        _ => {}
    }
    lacks
}

/// Steps two and three (art. 65(3) and 70).
fn measure_lacks(measure: &Measure, around: &Surroundings, lack: &mut impl FnMut(bool, Lack)) {
    lack(!around.has_open_major(), Lack::MajorHazard);
    lack(measure.document.is_empty(), Lack::DocumentNumber);
    let Some(kind) = measure.measure.filter(|kind| kind.is_coercive()) else { return };
    lack(!around.has_stoppage() && !around.has_order(), Lack::EarlierDecision);
    lack(measure.refused_decision.is_empty(), Lack::RefusalOfDecision);
    lack(measure.danger.is_empty(), Lack::RealDanger);
    // Who does not know its head cannot tell the head's approval from another's.
    let by_head = around.head.as_ref().is_none_or(|head| measure.approver.contains(head));
    lack(measure.approver.is_empty() || !by_head, Lack::HeadApproval);
    let noticed = measure.notified_at.zip(measure.starts_at).is_some_and(|(notified, starts)| starts - notified >= TimeDelta::hours(24));
    lack(kind == MeasureKind::PowerCut && !measure.urgent && !noticed, Lack::Notice24Hours);
}

/// Step four (art. 113).
fn referral_lacks(referral: &Referral, around: &Surroundings, lack: &mut impl FnMut(bool, Lack)) {
    match referral.ground {
        Some(Ground::RepeatedPenalties) => {
            lack(!around.has_open_major(), Lack::MajorHazard);
            let counts = referral.on.is_some_and(|on| article_113_holds(&around.penalties(), on));
            lack(!counts, Lack::PenaltyCount);
        }
        Some(Ground::UnfitAfterStoppage | Ground::RefusedStoppage) => lack(!around.has_stoppage(), Lack::EarlierStoppage),
        None => {}
    }
    lack(referral.approver.is_empty(), Lack::Approval);
    lack(referral.document.is_empty(), Lack::DocumentNumber);
}

/// Whether an act must not go on while something is lacking, unless a reason is given.
pub fn is_guarded(kind: RegisterKind) -> bool {
    use RegisterKind::*;
    matches!(kind, RectificationOrder | Measure | Penalty | Referral)
}
