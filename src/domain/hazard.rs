//! A hazard: one closable item, from its discovery to its last look-back (R19).
//!
//! A new field, as `location` has it: the field here with `#[serde(default)]`, since entries of the journal are older than
//! it; its [`Field`](super::field::Field) and the word `field.location` in `data/locales/domain`; the line of the form
//! (`tui/app/form/{layout,compose}.rs`), the argument (`cli/hazard.rs`), the line of the whole record (`locale/sheet.rs`);
//! [`HazardText`](super::glance::HazardText) if it is to be found by; its column (see `ledger/heading.rs`). Then
//! `store/tables.rs` counts `LAYOUT` up, for the record has another form: the first opening rebuilds it from the journal.

use super::enterprise::Sector;
use super::glance::HazardGlance;
use super::id::{EnterpriseId, HazardId, Seq};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// The two grades in law (interim provisions on hazard screening and rectification, art. 3; read in a secondary copy).
    Severity {
        /// Small, can be removed at once.
        General = "general",
        /// Needs a stoppage and time, or cannot be removed by the unit itself.
        Major = "major",
    }
}

vocabulary! {
    /// Where a hazard stands.
    Stage {
        /// On the list.
        Registered = "registered",
        /// The five commitments are made.
        Planned = "planned",
        /// Being rectified.
        Rectifying = "rectifying",
        /// The enterprise has applied, or says that it is done.
        AwaitingReinspection = "awaiting_reinspection",
        /// Closed out under guard.
        ClosedOut = "closed_out",
        /// Ended with a reason: no hazard after all, a duplicate, merged.
        Void = "void",
        /// Ended by transfer to another department (Work Safety Law, art. 69).
        Transferred = "transferred",
    }
}

impl Stage {
    /// Whether somebody still has to do something for the hazard to end.
    pub fn is_open(self) -> bool {
        matches!(self, Stage::Registered | Stage::Planned | Stage::Rectifying | Stage::AwaitingReinspection)
    }
}

vocabulary! {
    /// Where a hazard stands as lists show it: one that has passed its re-inspection awaits nothing but its close-out.
    ShownStage {
        /// On the list.
        Registered = "registered",
        /// The five commitments are made.
        Planned = "planned",
        /// Being rectified.
        Rectifying = "rectifying",
        /// The enterprise has applied, or says that it is done.
        AwaitingReinspection = "awaiting_reinspection",
        /// A re-inspection has passed.
        AwaitingCloseOut = "awaiting_close_out",
        /// Closed out under guard.
        ClosedOut = "closed_out",
        /// Ended with a reason.
        Void = "void",
        /// Ended by transfer to another department.
        Transferred = "transferred",
    }
}

vocabulary! {
    /// The topics under which hazards are listed and visits checked (R18).
    Category {
        /// Safety organisation and staff.
        Organisation = "organisation",
        /// Safety funds.
        SafetyFunds = "safety_funds",
        /// Responsibility of all posts.
        ResponsibilitySystem = "responsibility_system",
        /// Risk control.
        RiskControl = "risk_control",
        /// Hazard screening.
        HazardScreening = "hazard_screening",
        /// Basic management, training among it (R21).
        BasicManagement = "basic_management",
        /// Equipment, premises and work on site.
        SiteManagement = "site_management",
        /// Contractors and tenants.
        ThirdParties = "third_parties",
        /// Emergency capability, drills among it.
        EmergencyCapability = "emergency_capability",
    }
}

vocabulary! {
    /// How the visit went about at which the hazard was found (R29).
    VisitMode {
        /// Unannounced.
        SurpriseInspection = "surprise_inspection",
        /// Open or covert check.
        OpenOrCovertCheck = "open_or_covert_check",
        /// Drawn at random.
        RandomCheck = "random_check",
        /// Routine visit.
        RoutineVisit = "routine_visit",
        /// Inspection.
        Inspection = "inspection",
        /// Spot check.
        SpotCheck = "spot_check",
        /// Inspection by the enforcement team.
        EnforcementInspection = "enforcement_inspection",
    }
}

vocabulary! {
    /// Which document or act set a deadline.
    DeadlineOrigin {
        /// At registration.
        Registration = "registration",
        /// The rectification plan.
        Plan = "plan",
        /// A granted extension.
        Extension = "extension",
        /// A failed re-inspection.
        Reinspection = "reinspection",
        /// A relapse found at a look-back.
        LookBack = "look_back",
        /// An imported ledger.
        Ledger = "ledger",
        /// An order to rectify within a time limit.
        Order = "order",
    }
}

/// One deadline; a hazard keeps all it ever had, the last one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The day printed: never rolled off a rest day.
    pub due: NaiveDate,
    /// What set it.
    pub origin: DeadlineOrigin,
    /// The document's number, where there is one.
    pub document: Option<String>,
}

/// The clause of a criterion that makes a hazard a major one; "no clause" is an answer too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// The document.
    pub source: String,
    /// The clause in it.
    pub clause: String,
}

/// What is known of a hazard at its discovery; an edit replaces it as a whole, under a version check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HazardFacts {
    /// Where it was found.
    pub enterprise: EnterpriseId,
    /// What it is.
    pub description: String,
    /// Key area, critical part or important post (R20).
    pub location: String,
    /// The grade.
    pub severity: Severity,
    /// The grade's word in the ledger it came from, where that is not one of the two in law.
    pub severity_raw: Option<String>,
    /// The topic.
    pub category: Option<Category>,
    /// The topic's word in the ledger it came from, where no topic takes it.
    pub category_raw: Option<String>,
    /// The sector it belongs to.
    pub sector: Option<Sector>,
    /// The clause it was judged by.
    pub clause: Option<Clause>,
    /// It was judged to fall under no clause.
    #[serde(default)]
    pub no_clause: bool,
    /// The number it has in the bureau's or the enterprise's own ledger.
    pub code: Option<String>,
    /// The day it was found.
    pub found_on: NaiveDate,
    /// Who found it.
    pub found_by: Vec<String>,
    /// How.
    pub found_mode: Option<VisitMode>,
    /// Who answers for its rectification at the enterprise.
    pub owner: String,
    /// Must hold for good, so it has no deadline.
    pub standing: bool,
    /// Evidence and other notes.
    pub notes: String,
    /// Columns of an imported ledger that no field takes, under their own headings.
    pub extra: Vec<(String, String)>,
}

impl HazardFacts {
    /// A hazard of which no more is known than what was found where and when.
    pub fn found(enterprise: EnterpriseId, description: String, severity: Severity, sector: Option<Sector>, on: NaiveDate) -> Self {
        Self {
            enterprise,
            description,
            location: String::new(),
            severity,
            severity_raw: None,
            category: None,
            category_raw: None,
            sector,
            clause: None,
            no_clause: false,
            code: None,
            found_on: on,
            found_by: Vec::new(),
            found_mode: None,
            owner: String::new(),
            standing: false,
            notes: String::new(),
            extra: Vec::new(),
        }
    }
}

/// The five commitments: responsibility, measures, funds, time limit, contingency plan; and what goes with them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Who is responsible, if other than the owner.
    pub responsibility: String,
    /// The measures.
    pub measures: String,
    /// The funds, yuan.
    pub funds: Option<u64>,
    /// The contingency plan while it is being rectified.
    pub contingency_plan: String,
    /// The goal (optional).
    pub goal: String,
    /// The re-inspector named beforehand (optional).
    pub reinspector: String,
    /// The remediation plan that a major hazard needs.
    pub remediation_plan: String,
}

/// A re-inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reinspection {
    /// The day.
    pub on: NaiveDate,
    /// By whom.
    pub by: Vec<String>,
    /// Whether the hazard is gone.
    pub passed: bool,
    /// What was seen.
    pub opinion: String,
    /// The document's number, where there is one.
    pub document: Option<String>,
    /// The officer who entered it; empty where a ledger did. Not who closes out a major hazard.
    #[serde(default)]
    pub recorded_by: String,
}

/// The close-out (R32): who, when, on which evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// The day.
    pub on: NaiveDate,
    /// By whom.
    pub by: String,
    /// The second officer that a major hazard needs: the one who closed it out, where another had re-inspected.
    pub second_officer: Option<String>,
    /// The evidence (R31).
    pub evidence: String,
    /// The document's number, where there is one.
    pub document: Option<String>,
    /// Look-backs due before this day are not asked for: the hazard came into the program closed.
    pub look_back_from: Option<NaiveDate>,
    /// The look-backs since.
    pub look_backs: Vec<LookBack>,
}

/// A look-back after close-out (R36).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookBack {
    /// The day.
    pub on: NaiveDate,
    /// By whom.
    pub by: Vec<String>,
    /// Whether the cure holds; a relapse reopens the hazard.
    pub holds: bool,
    /// What was seen.
    pub note: String,
}

/// The place in a ledger that a hazard came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file's name without its folder.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The row, from 1 as the spreadsheet shows it.
    pub row: u32,
    /// Which of several hazards in the cell, from 1; 0 where the cell held one.
    pub part: u16,
}

/// Why and how a hazard ended without a close-out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The day.
    pub on: NaiveDate,
    /// The reason.
    pub reason: String,
    /// The department it went to, for a transfer.
    pub to: Option<String>,
    /// The document's number, where there is one.
    pub document: Option<String>,
}

/// A hazard as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hazard {
    /// Its id.
    pub id: HazardId,
    /// The entry that changed it last.
    pub version: Seq,
    /// What is known of it.
    pub facts: HazardFacts,
    /// Where it stands.
    pub stage: Stage,
    /// The plan, once there is one.
    pub plan: Option<Plan>,
    /// Every deadline it had, oldest first.
    pub deadlines: Vec<Deadline>,
    /// The day rectification began.
    pub started_on: Option<NaiveDate>,
    /// The day the enterprise was done, or applied for re-inspection.
    pub applied_on: Option<NaiveDate>,
    /// The re-inspections since the hazard was opened or reopened last.
    pub reinspections: Vec<Reinspection>,
    /// The close-out that holds now.
    pub closure: Option<Closure>,
    /// Close-outs that a relapse undid.
    pub past_closures: Vec<Closure>,
    /// Its end, when void or transferred.
    pub ending: Option<Ending>,
    /// The ledger it came from.
    pub source: Option<Source>,
}

impl Hazard {
    /// The deadline that counts.
    pub fn deadline(&self) -> Option<NaiveDate> {
        self.deadlines.last().map(|deadline| deadline.due)
    }

    /// Whether a re-inspection has passed and only the close-out is missing.
    pub fn is_passed(&self) -> bool {
        self.stage == Stage::AwaitingReinspection && self.reinspections.last().is_some_and(|reinspection| reinspection.passed)
    }

    /// Days past the deadline on `today`; 0 when not overdue. Counted from the day after the deadline, and going on
    /// while a re-inspection is awaited, until one has passed.
    pub fn overdue_days(&self, today: NaiveDate) -> i64 {
        HazardGlance::from(self).overdue_days(today)
    }
}
