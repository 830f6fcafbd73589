//! The registers of the programme: visits, orders, measures, penalties, meetings, tasks, trainings, reports and the
//! like. What all have in common stands here; what each is stands in its own file.
//!
//! A record is entered with a form, and goes on by acts that fill in further fields: an order is served, a measure
//! lifted, a penalty published, a task done.

mod accident;
mod enforcement;
mod measure;
mod meeting;
mod milestone;
mod office;
mod order;
mod report;
mod training;
mod visit;

pub use accident::Accident;
pub use enforcement::{Case, Ground, Penalty, Referral};
pub use measure::{Measure, MeasureKind};
pub use meeting::{Meeting, MeetingKind, Task};
pub use milestone::{ActionPlan, Diagnosis, DockIn, HazardList};
pub use office::{Duty, Handover, Practice};
pub use order::RectificationOrder;
pub use report::{Report, ReportKind};
pub use training::{Training, TrainingTopic};
pub use visit::Visit;

use super::field::Field;
use super::fields::Fields;
use super::id::{EnterpriseId, GroupId, HazardId, RecordId, Seq};
use super::ladder::Lack;
use super::obligation::Obligation;
use super::programme::Parameters;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What can be done with a record.
    RegisterAct {
        /// Enter it.
        Enter = "enter",
        /// Serve the document.
        Serve = "serve",
        /// Lift the measure, or let work resume (Work Safety Law, art. 65).
        Lift = "lift",
        /// Publish (Work Safety Law, art. 78).
        Publish = "publish",
        /// Take the case on.
        Take = "take",
        /// Conclude with an outcome.
        Conclude = "conclude",
        /// Done.
        Finish = "finish",
        /// Received.
        Receive = "receive",
        /// Copied to the local government.
        Copy = "copy",
        /// Held, with those who came.
        Hold = "hold",
        /// Spread to others.
        Spread = "spread",
        /// Confirm as the second officer (Work Safety Law, art. 70).
        Confirm = "confirm",
        /// Correct what is known.
        Edit = "edit",
        /// Withdraw: it should not have been entered.
        Withdraw = "withdraw",
    }
}

vocabulary! {
    /// Where a record stands.
    RecordStage {
        /// On file, nothing more to come.
        OnFile = "on_file",
        /// Something is still to be done.
        Open = "open",
        /// A document is still to be served.
        Unserved = "unserved",
        /// A document was served; what it asks for is followed at its hazards.
        Served = "served",
        /// A coercive measure waits for its second officer.
        Unconfirmed = "unconfirmed",
        /// A measure is in force.
        InForce = "in_force",
        /// A measure was lifted.
        Lifted = "lifted",
        /// A penalty is still to be published.
        Unpublished = "unpublished",
        /// Handed over, not taken on yet.
        Handed = "handed",
        /// Being dealt with.
        Taken = "taken",
        /// Still to be copied to the local government.
        Uncopied = "uncopied",
        /// Ahead.
        Planned = "planned",
        /// All done.
        Done = "done",
        /// Withdrawn.
        Withdrawn = "withdrawn",
    }
}

impl RecordStage {
    /// Whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        !matches!(self, RecordStage::OnFile | RecordStage::Served | RecordStage::Lifted | RecordStage::Done | RecordStage::Withdrawn)
    }
}

/// The fields that an act fills in.
#[derive(Debug)]
pub struct Form {
    /// The act.
    pub act: RegisterAct,
    /// Its fields, in order.
    pub fields: &'static [Field],
    /// Those that must not be empty.
    pub required: &'static [Field],
}

const fn form(act: RegisterAct, fields: &'static [Field], required: &'static [Field]) -> Form {
    Form { act, fields, required }
}

/// What every kind of record answers.
pub trait Register: Fields {
    /// The acts that fill in fields, in their order; the first is [`RegisterAct::Enter`].
    fn forms(&self) -> &'static [Form];

    /// The day under which it is listed.
    fn day(&self) -> Option<NaiveDate>;

    /// Where it stands.
    fn stage(&self) -> RecordStage;

    /// The fields that say what it is, in one line.
    fn headline(&self) -> &'static [Field];

    /// The days that cannot lie in the future.
    fn past(&self) -> &'static [Field] {
        &[Field::On]
    }

    /// The enterprise that it is about.
    fn enterprise(&self) -> Option<EnterpriseId> {
        self.get(Field::Enterprise).parse().ok()
    }

    /// The group that it is about.
    fn group(&self) -> Option<GroupId> {
        self.get(Field::Group).parse().ok()
    }

    /// The hazards that it is about.
    fn hazards(&self) -> &[HazardId] {
        &[]
    }

    /// Whether an act is for such a record at all.
    fn takes(&self, _act: RegisterAct) -> bool {
        true
    }

    /// What it makes due, by itself.
    fn obligations(&self, _parameters: &Parameters) -> Vec<Obligation> {
        Vec::new()
    }
}

macro_rules! registers {
    ($($(#[$doc:meta])* $kind:ident = $key:literal, $letter:literal;)+) => {
        vocabulary! {
            /// The registers.
            RegisterKind { $($(#[$doc])* $kind = $key,)+ }
        }

        impl RegisterKind {
            /// The letter of its records' ids.
            pub fn letter(self) -> char {
                match self { $(Self::$kind => $letter,)+ }
            }

            /// A record with nothing filled in.
            pub fn blank(self) -> RecordFacts {
                match self { $(Self::$kind => RecordFacts::$kind($kind::default()),)+ }
            }
        }

        /// What is known of a record.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RecordFacts { $($(#[$doc])* $kind($kind),)+ }

        impl RecordFacts {
            /// Which register it belongs to.
            pub fn kind(&self) -> RegisterKind {
                match self { $(Self::$kind(_) => RegisterKind::$kind,)+ }
            }

            /// What every kind answers.
            pub fn as_register(&self) -> &dyn Register {
                match self { $(Self::$kind(facts) => facts,)+ }
            }

            /// Its fields, to fill in.
            pub fn as_fields_mut(&mut self) -> &mut dyn Fields {
                match self { $(Self::$kind(facts) => facts,)+ }
            }
        }
    };
}

registers! {
    /// Dock-in with an enterprise (R23, R24).
    DockIn = "dock_in", 'I';
    /// Full diagnosis of an enterprise (R25).
    Diagnosis = "diagnosis", 'X';
    /// A version of an enterprise's hazard list, and its copy to the local government (R26, R27).
    HazardList = "hazard_list", 'Z';
    /// The action plan of an enterprise (R28).
    ActionPlan = "action_plan", 'Y';
    /// A visit (R29, R30, R35; Work Safety Law, art. 68).
    Visit = "visit", 'V';
    /// An order to rectify within a time limit (R49; Work Safety Law, art. 65).
    RectificationOrder = "order", 'O';
    /// An on-site or coercive measure (R50, R51; Work Safety Law, art. 65 and 70).
    Measure = "measure", 'M';
    /// A case handed to the enforcement team (R33, R34).
    Case = "case", 'K';
    /// A penalty (R53; Work Safety Law, art. 78).
    Penalty = "penalty", 'F';
    /// A referral for closure (R52; Work Safety Law, art. 113).
    Referral = "referral", 'C';
    /// A meeting or consultation (R41).
    Meeting = "meeting", 'J';
    /// A task with a date (R41, R58).
    Task = "task", 'T';
    /// A training (R22, R54).
    Training = "training", 'L';
    /// A report that was due (R38, R39, R40).
    Report = "report", 'R';
    /// Good practice (R42).
    Practice = "practice", 'B';
    /// An accident (R44, R57).
    Accident = "accident", 'A';
    /// A day on the duty roster (R59).
    Duty = "duty", 'W';
    /// A note at shift hand-over (R60).
    Handover = "handover", 'N';
}

impl RegisterKind {
    /// The form of an act of this register.
    pub fn form(self, act: RegisterAct) -> Option<&'static Form> {
        self.blank().as_register().forms().iter().find(|form| form.act == act)
    }

    /// The fields of this register, in order.
    pub fn fields(self) -> &'static [super::fields::Spec] {
        self.blank().as_register().specs()
    }

    /// Whether its records are about an enterprise.
    pub fn is_of_enterprise(self) -> bool {
        self.form(RegisterAct::Enter).is_some_and(|form| form.required.contains(&Field::Enterprise))
    }
}

/// A step that went on although something was lacking, and why (marked wherever the record is shown).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The act.
    pub act: RegisterAct,
    /// What was lacking.
    pub lacks: Vec<Lack>,
    /// The reason given.
    pub reason: String,
}

/// A record of a register as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// The entry that changed it last.
    pub version: Seq,
    /// What is known of it.
    pub facts: RecordFacts,
    /// Steps that went on although something was lacking.
    pub overrides: Vec<Override>,
    /// Why it was withdrawn, when it was.
    pub withdrawn: Option<String>,
}

impl Record {
    /// What every kind answers.
    pub fn register(&self) -> &dyn Register {
        self.facts.as_register()
    }

    /// Where it stands.
    pub fn stage(&self) -> RecordStage {
        if self.withdrawn.is_some() { RecordStage::Withdrawn } else { self.register().stage() }
    }

    /// The day under which it is listed.
    pub fn day(&self) -> Option<NaiveDate> {
        self.register().day()
    }

    /// The enterprise that it is about.
    pub fn enterprise(&self) -> Option<EnterpriseId> {
        self.register().enterprise()
    }

    /// What it makes due; nothing once it was withdrawn.
    pub fn obligations(&self, parameters: &Parameters) -> Vec<Obligation> {
        if self.withdrawn.is_some() { Vec::new() } else { self.register().obligations(parameters) }
    }

    /// The acts in the order in which they are offered, each with whether it is possible now.
    pub fn offers(&self) -> Vec<(RegisterAct, bool)> {
        let live = self.withdrawn.is_none();
        let forms = self.register().forms();
        let steps = forms.iter().filter(|form| form.act != RegisterAct::Enter && self.register().takes(form.act));
        let steps = steps.map(|form| (form.act, live && self.is_next(form)));
        steps.chain([(RegisterAct::Edit, live), (RegisterAct::Withdraw, live)]).collect()
    }

    /// Whether a step is still to be taken: its first required field is empty.
    fn is_next(&self, form: &Form) -> bool {
        form.required.first().is_some_and(|&field| self.register().get(field).is_empty())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_register_has_its_letter_and_its_forms_name_its_fields() {
        let mut letters = HashSet::from(['P', 'S', 'G', 'E', 'H', 'D']);
        for &kind in RegisterKind::ALL {
            assert!(letters.insert(kind.letter()), "{kind}");
            let blank = kind.blank();
            assert_eq!(blank.kind(), kind);
            let register = blank.as_register();
            assert_eq!(register.forms()[0].act, RegisterAct::Enter, "{kind}");
            for form in register.forms() {
                assert!(!form.required.is_empty(), "{kind} {}", form.act);
                for field in form.fields.iter().chain(form.required) {
                    // Findings and decisions become records of their own.
                    let becomes = matches!(field, Field::Findings | Field::FixedOnTheSpot | Field::Decisions | Field::Deadline);
                    assert!(becomes || register.kind(*field).is_some(), "{kind} {} {field}", form.act);
                }
                assert!(form.required.iter().all(|field| form.fields.contains(field)), "{kind} {}", form.act);
            }
            for field in register.headline().iter().chain(register.past()) {
                assert!(register.kind(*field).is_some(), "{kind} {field}");
            }
        }
    }

    #[test]
    fn facts_are_the_same_in_json_and_in_the_tables() {
        for &kind in RegisterKind::ALL {
            let facts = kind.blank();
            let json = serde_json::to_string(&facts).unwrap();
            assert_eq!(serde_json::from_str::<RecordFacts>(&json).unwrap(), facts);
            let bytes = postcard::to_stdvec(&facts).unwrap();
            assert_eq!(postcard::from_bytes::<RecordFacts>(&bytes).unwrap(), facts);
        }
    }
}
