//! What an officer wants done with a hazard, in the domain's words.
//!
//! A new act, as `LookBack` has it: [`ActKind`] and [`Act`] here, what it changes in [`change`](super::change) and
//! [`apply`](super::apply), when it is allowed and what it must say in `decide/hazard.rs`, whose it is in
//! [`permission`](super::permission), with a row in the tables of `tests/hazard_rules`. The compiler then names the rest:
//! the form (`tui/app/form/{layout,compose}.rs`), what the timeline says (`locale/say.rs`), and, by its own test, the words
//! in `data/locales/domain`. The subcommand is one more in `cli/hazard_acts.rs`; the menu of what can be done needs nothing.

use super::hazard::{HazardFacts, Plan};
use super::id::HazardId;
use chrono::NaiveDate;

vocabulary! {
    /// The acts, as the list of what can be done now and the command line name them.
    ActKind {
        /// Make or revise the five commitments.
        Plan = "plan",
        /// Begin rectification.
        Start = "start",
        /// The enterprise applies for re-inspection.
        Apply = "apply",
        /// Re-inspect.
        Reinspect = "reinspect",
        /// Close out after a re-inspection that passed.
        CloseOut = "close_out",
        /// Close a general hazard that was fixed while the officer looked on (R45).
        FixOnTheSpot = "fix_on_the_spot",
        /// Look back after close-out.
        LookBack = "look_back",
        /// Extend the deadline.
        Extend = "extend",
        /// Add a note.
        Note = "note",
        /// Correct what is known.
        Edit = "edit",
        /// Put several hazards in its place (R26).
        Split = "split",
        /// Merge into another of the enterprise's hazards (R26).
        Merge = "merge",
        /// Transfer to another department.
        Transfer = "transfer",
        /// Declare void.
        Void = "void",
    }
}

/// An act with all that it needs to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Make or revise the five commitments; the deadline is the fifth.
    Plan {
        /// The plan.
        plan: Plan,
        /// The time limit; may be left as it is once there is one.
        deadline: Option<NaiveDate>,
        /// The document that sets it.
        document: Option<String>,
    },
    /// Begin rectification.
    Start {
        /// The day.
        on: NaiveDate,
    },
    /// The enterprise applies for re-inspection.
    Apply {
        /// The day.
        on: NaiveDate,
        /// What it says.
        note: String,
    },
    /// Re-inspect.
    Reinspect {
        /// The day.
        on: NaiveDate,
        /// By whom.
        by: Vec<String>,
        /// Whether the hazard is gone.
        passed: bool,
        /// What was seen; the evidence for a close-out.
        opinion: String,
        /// The document's number.
        document: Option<String>,
        /// The deadline after a failed one.
        new_deadline: Option<NaiveDate>,
        /// Close out at once after a passed one.
        close_out: bool,
    },
    /// Close out after a re-inspection that passed.
    CloseOut {
        /// The day.
        on: NaiveDate,
        /// The evidence.
        evidence: String,
        /// The document's number.
        document: Option<String>,
    },
    /// Close a general hazard that was fixed while the officer looked on.
    FixOnTheSpot {
        /// The day.
        on: NaiveDate,
        /// By whom it was seen.
        by: Vec<String>,
        /// The evidence.
        evidence: String,
    },
    /// Look back after close-out.
    LookBack {
        /// The day.
        on: NaiveDate,
        /// By whom.
        by: Vec<String>,
        /// Whether the cure holds.
        holds: bool,
        /// What was seen.
        note: String,
        /// The deadline after a relapse.
        new_deadline: Option<NaiveDate>,
    },
    /// Extend the deadline.
    Extend {
        /// The day of the request.
        requested_on: NaiveDate,
        /// The new deadline.
        new_deadline: NaiveDate,
        /// Why.
        reason: String,
        /// Who grants it.
        approver: String,
        /// The document's number.
        document: Option<String>,
    },
    /// Add a note.
    Note {
        /// The note.
        text: String,
    },
    /// Correct what is known.
    Edit(Box<HazardFacts>),
    /// Put several hazards in its place.
    Split {
        /// What each of them is.
        parts: Vec<String>,
        /// Why.
        reason: String,
    },
    /// Merge into another of the enterprise's hazards.
    Merge {
        /// Which.
        into: HazardId,
        /// Why.
        reason: String,
    },
    /// Transfer to another department.
    Transfer {
        /// Which.
        to: String,
        /// Why.
        reason: String,
        /// The document's number.
        document: Option<String>,
    },
    /// Declare void.
    Void {
        /// Why.
        reason: String,
    },
}

impl Act {
    /// Which act this is.
    pub fn kind(&self) -> ActKind {
        match self {
            Act::Plan { .. } => ActKind::Plan,
            Act::Start { .. } => ActKind::Start,
            Act::Apply { .. } => ActKind::Apply,
            Act::Reinspect { .. } => ActKind::Reinspect,
            Act::CloseOut { .. } => ActKind::CloseOut,
            Act::FixOnTheSpot { .. } => ActKind::FixOnTheSpot,
            Act::LookBack { .. } => ActKind::LookBack,
            Act::Extend { .. } => ActKind::Extend,
            Act::Note { .. } => ActKind::Note,
            Act::Edit(_) => ActKind::Edit,
            Act::Split { .. } => ActKind::Split,
            Act::Merge { .. } => ActKind::Merge,
            Act::Transfer { .. } => ActKind::Transfer,
            Act::Void { .. } => ActKind::Void,
        }
    }
}
