//! What happened, in the past tense. A change is serialised as JSON into the journal and never edited.

use super::enterprise::{Enterprise, EnterpriseFacts, Pairing};
use super::hazard::{Closure, Deadline, Ending, Hazard, HazardFacts, LookBack, Plan, Reinspection, Source, Stage};
use super::id::{RecordId, Seq, Subject};
use super::key::KeyChange;
use super::permission::Power;
use super::programme::ProgrammeFacts;
use super::register::{Override, Record, RecordFacts, RegisterAct};
use super::staff::{GroupFacts, StaffFacts};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A change of any record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Of the programme: its facts were set.
    Programme(ProgrammeFacts),
    /// Of one of the staff: facts set, at entry or later.
    Staff(StaffFacts),
    /// Of one of the staff: a corrected list was imported.
    StaffCorrected {
        /// What the list says.
        said: Box<StaffFacts>,
        /// What is known since.
        facts: StaffFacts,
    },
    /// Of a group: facts set, at forming or later.
    Group(GroupFacts),
    /// Of a group: a corrected list was imported.
    GroupCorrected {
        /// What the list says.
        said: GroupFacts,
        /// What is known since.
        facts: GroupFacts,
    },
    /// Of the keys of one of the staff.
    Key(KeyChange),
    /// Of an enterprise.
    Enterprise(EnterpriseChange),
    /// Of a hazard.
    Hazard(Box<HazardChange>),
    /// Of a record of a register.
    Record(Box<RecordChange>),
    /// Of the database as a whole.
    Database(DatabaseChange),
}

/// What happened to an enterprise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnterpriseChange {
    /// It came under supervision.
    Added(EnterpriseFacts),
    /// What is known of it was replaced.
    Edited(EnterpriseFacts),
    /// A corrected list was imported.
    Corrected {
        /// What the list says.
        said: Box<EnterpriseFacts>,
        /// What is known since.
        facts: Box<EnterpriseFacts>,
    },
    /// A group was paired with it.
    Paired(Pairing),
    /// A change was taken back.
    Reverted {
        /// The entry taken back.
        undoes: Seq,
        /// The record as it was before that entry.
        to: Box<Enterprise>,
    },
}

/// A hazard as it comes onto the list, by hand or from a ledger that may know more than its beginning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Registration {
    /// What is known of it.
    pub facts: HazardFacts,
    /// Where it stands.
    pub stage: Stage,
    /// The plan, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// The first deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// The day the enterprise was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied_on: Option<NaiveDate>,
    /// The re-inspection on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reinspection: Option<Reinspection>,
    /// The close-out on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closure: Option<Closure>,
    /// The ledger it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A hazard as a corrected ledger leaves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// What is known since.
    #[serde(flatten)]
    pub now: Registration,
    /// What the ledger says, where that is something else: an officer's word stands that the ledger did not change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Box<Registration>>,
}

/// What happened to a hazard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HazardChange {
    /// It came onto the list.
    Registered(Registration),
    /// A corrected ledger was imported: what it says anew replaced what is known.
    Corrected(Correction),
    /// What is known of it was replaced.
    Edited(HazardFacts),
    /// The five commitments were made or revised.
    Planned {
        /// The plan.
        plan: Plan,
        /// The deadline that it set, where it is another one.
        deadline: Option<Deadline>,
    },
    /// Rectification began.
    Started {
        /// The day.
        on: NaiveDate,
    },
    /// An order set its deadline.
    Ordered {
        /// The order.
        order: RecordId,
        /// The deadline.
        deadline: Deadline,
    },
    /// The deadline was extended.
    Extended {
        /// The day of the request.
        requested_on: NaiveDate,
        /// The new deadline.
        deadline: Deadline,
        /// Why.
        reason: String,
        /// Who granted it.
        approver: String,
    },
    /// The enterprise applied for re-inspection.
    Applied {
        /// The day.
        on: NaiveDate,
        /// What it says.
        note: String,
    },
    /// It was re-inspected.
    Reinspected {
        /// The re-inspection.
        reinspection: Reinspection,
        /// The deadline set by a failed one.
        deadline: Option<Deadline>,
        /// The close-out, where a passed one led to it at once.
        closure: Option<Closure>,
    },
    /// It was closed out.
    ClosedOut(Closure),
    /// It was fixed on the spot and closed out.
    FixedOnTheSpot {
        /// The inspection that saw it fixed.
        reinspection: Reinspection,
        /// The close-out.
        closure: Closure,
    },
    /// It was looked back at.
    LookedBack {
        /// The look-back.
        look_back: LookBack,
        /// The deadline set after a relapse.
        deadline: Option<Deadline>,
    },
    /// It was declared void.
    Voided(Ending),
    /// It was transferred to another department.
    Transferred(Ending),
    /// A note was added.
    Noted {
        /// The note.
        text: String,
    },
    /// A change was taken back.
    Reverted {
        /// The entry taken back.
        undoes: Seq,
        /// The record as it was before that entry.
        to: Box<Hazard>,
    },
}

/// What happened to a record of a register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordChange {
    /// An act filled it in: its entry, or a later step.
    Done {
        /// The act.
        act: RegisterAct,
        /// What is known of it since.
        facts: RecordFacts,
        /// What was lacking, and why it went on all the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        overrides: Option<Override>,
    },
    /// A corrected ledger was imported.
    Corrected {
        /// What the ledger says.
        said: Box<RecordFacts>,
        /// What is known since.
        facts: RecordFacts,
    },
    /// It was withdrawn.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// A change was taken back.
    Reverted {
        /// The entry taken back.
        undoes: Seq,
        /// The record as it was before that entry.
        to: Box<Record>,
    },
}

/// What happened to the database as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatabaseChange {
    /// It was created; `id` tells it from every other database.
    Created {
        /// A random number in hexadecimal.
        id: String,
    },
    /// A ledger was imported; the entries of its records have the same operation id.
    Imported {
        /// The file's name without its folder.
        file: String,
        /// SHA-256 of the file, hexadecimal.
        sha256: String,
        /// Records that it created.
        created: u64,
        /// Records that it changed.
        updated: u64,
        /// Rows that it refused.
        rejected: u64,
    },
    /// An officer logged in.
    LoggedIn {
        /// The command that was given instead of the screen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<String>,
    },
    /// An officer's session at the screen ended.
    LoggedOut {
        /// How.
        how: Leaving,
    },
    /// A table was exported.
    Exported {
        /// Which.
        kind: String,
        /// How many rows it had.
        rows: u64,
    },
    /// An official paper was made.
    PaperMade {
        /// Which.
        paper: String,
        /// Of what.
        of: Subject,
    },
    /// A ledger was sent for later: it waits at the screen to be looked at.
    LedgerSent {
        /// The file's name.
        file: String,
    },
    /// A ledger that was sent for later was thrown away.
    LedgerDiscarded {
        /// The file's name.
        file: String,
        /// Who had sent it.
        by: String,
    },
    /// The bureau's own template of a paper was put into its place, or taken away.
    TemplateSet {
        /// Of which paper.
        paper: String,
        /// SHA-256 over it, hexadecimal; none where the program's own holds again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sha256: Option<String>,
    },
    /// A copy of the database was made and checked.
    BackedUp {
        /// Where it is.
        file: String,
        /// The last entry in it.
        entries: u64,
        /// That entry's hash, hexadecimal.
        hash: String,
    },
    /// A copy took the place of the database; its entries are those before this one.
    Restored {
        /// Where the copy is.
        file: String,
        /// The last entry in it.
        entries: u64,
        /// That entry's hash, hexadecimal.
        hash: String,
        /// Where the database is kept whose place it took, where there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced: Option<String>,
    },
    /// Somebody was refused what is not theirs to do, or was not let in.
    Refused {
        /// Why, by the key of the refusal.
        why: String,
        /// What was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        power: Option<Power>,
        /// On which record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Subject>,
        /// The command, where it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<String>,
    },
}

vocabulary! {
    /// How a session at the screen ends.
    Leaving {
        /// The officer left.
        Quit = "quit",
        /// Nothing was typed for as long as the bureau allows.
        Idle = "idle",
        /// The line or the terminal was gone.
        LineDropped = "line_dropped",
        /// The process was told to end.
        Terminated = "terminated",
    }
}

impl DatabaseChange {
    /// Whether it says who came, went, took a copy or was refused, and changes nothing of the programme's work.
    pub fn is_of_sessions(&self) -> bool {
        use DatabaseChange::*;
        matches!(
            self,
            LoggedIn { .. }
                | LoggedOut { .. }
                | Exported { .. }
                | PaperMade { .. }
                | LedgerSent { .. }
                | LedgerDiscarded { .. }
                | BackedUp { .. }
                | Refused { .. }
        )
    }
}

impl HazardChange {
    /// The day on which a hazard came onto the list or left it, as the change says.
    pub fn happened_on(&self) -> Option<NaiveDate> {
        match self {
            HazardChange::Registered(registration) => Some(registration.facts.found_on),
            HazardChange::Corrected(correction) => Some(correction.now.facts.found_on),
            HazardChange::Voided(ending) | HazardChange::Transferred(ending) => Some(ending.on),
            _ => None,
        }
    }
}

impl Change {
    /// Bytes of the text that a ledger brought with it, about: how much room the change takes.
    pub fn text_bytes(&self) -> usize {
        let extra = |extra: &[(String, String)]| extra.iter().map(|(heading, value)| heading.len() + value.len()).sum::<usize>();
        let said = |said: &Registration| {
            let (facts, measures) = (&said.facts, said.plan.as_ref().map_or(0, |plan| plan.measures.len()));
            facts.description.len() + facts.notes.len() + measures + extra(&facts.extra)
        };
        match self {
            Change::Hazard(change) => match &**change {
                HazardChange::Registered(registration) => said(registration),
                HazardChange::Corrected(correction) => said(&correction.now) + correction.said.as_deref().map_or(0, said),
                _ => 0,
            },
            Change::Enterprise(EnterpriseChange::Added(facts)) => facts.notes.len() + extra(&facts.extra),
            _ => 0,
        }
    }

    /// Whether it says who came, went or was refused, and nothing of the programme's work.
    pub fn is_of_sessions(&self) -> bool {
        matches!(self, Change::Database(change) if change.is_of_sessions())
    }

    /// The change's key in the locale files, `hazard.planned`.
    pub fn key(&self) -> &'static str {
        match self {
            Change::Programme(_) => "programme.set",
            Change::Staff(_) => "staff.set",
            Change::StaffCorrected { .. } => "staff.corrected",
            Change::Group(_) => "group.set",
            Change::GroupCorrected { .. } => "group.corrected",
            Change::Key(KeyChange::Added(_)) => "key.added",
            Change::Key(KeyChange::Revoked { .. }) => "key.revoked",
            Change::Enterprise(change) => match change {
                EnterpriseChange::Added(_) => "enterprise.added",
                EnterpriseChange::Edited(_) => "enterprise.edited",
                EnterpriseChange::Corrected { .. } => "enterprise.corrected",
                EnterpriseChange::Paired(_) => "enterprise.paired",
                EnterpriseChange::Reverted { .. } => "enterprise.reverted",
            },
            Change::Hazard(change) => match **change {
                HazardChange::Registered(_) => "hazard.registered",
                HazardChange::Corrected(_) => "hazard.corrected",
                HazardChange::Edited(_) => "hazard.edited",
                HazardChange::Planned { .. } => "hazard.planned",
                HazardChange::Started { .. } => "hazard.started",
                HazardChange::Ordered { .. } => "hazard.ordered",
                HazardChange::Extended { .. } => "hazard.extended",
                HazardChange::Applied { .. } => "hazard.applied",
                HazardChange::Reinspected { ref reinspection, ref closure, .. } => match (reinspection.passed, closure) {
                    (true, Some(_)) => "hazard.reinspected_and_closed",
                    (true, None) => "hazard.reinspection_passed",
                    (false, _) => "hazard.reinspection_failed",
                },
                HazardChange::ClosedOut(_) => "hazard.closed_out",
                HazardChange::FixedOnTheSpot { .. } => "hazard.fixed_on_the_spot",
                HazardChange::LookedBack { ref look_back, .. } => {
                    if look_back.holds {
                        "hazard.look_back_holds"
                    } else {
                        "hazard.look_back_relapse"
                    }
                }
                HazardChange::Voided(_) => "hazard.voided",
                HazardChange::Transferred(_) => "hazard.transferred",
                HazardChange::Noted { .. } => "hazard.noted",
                HazardChange::Reverted { .. } => "hazard.reverted",
            },
            Change::Record(change) => match **change {
                RecordChange::Done { act, .. } => match act {
                    RegisterAct::Enter => "record.enter",
                    RegisterAct::Serve => "record.serve",
                    RegisterAct::Lift => "record.lift",
                    RegisterAct::Publish => "record.publish",
                    RegisterAct::Take => "record.take",
                    RegisterAct::Conclude => "record.conclude",
                    RegisterAct::Finish => "record.finish",
                    RegisterAct::Receive => "record.receive",
                    RegisterAct::Copy => "record.copy",
                    RegisterAct::Hold => "record.hold",
                    RegisterAct::Confirm => "record.confirm",
                    RegisterAct::Spread => "record.spread",
                    RegisterAct::Edit => "record.edit",
                    RegisterAct::Withdraw => "record.withdraw",
                },
                RecordChange::Corrected { .. } => "record.corrected",
                RecordChange::Withdrawn { .. } => "record.withdraw",
                RecordChange::Reverted { .. } => "record.reverted",
            },
            Change::Database(DatabaseChange::Created { .. }) => "database.created",
            Change::Database(DatabaseChange::Imported { .. }) => "database.imported",
            Change::Database(DatabaseChange::LoggedIn { .. }) => "database.logged_in",
            Change::Database(DatabaseChange::LoggedOut { .. }) => "database.logged_out",
            Change::Database(DatabaseChange::Exported { .. }) => "database.exported",
            Change::Database(DatabaseChange::PaperMade { .. }) => "database.paper_made",
            Change::Database(DatabaseChange::LedgerSent { .. }) => "database.ledger_sent",
            Change::Database(DatabaseChange::LedgerDiscarded { .. }) => "database.ledger_discarded",
            Change::Database(DatabaseChange::TemplateSet { .. }) => "database.template_set",
            Change::Database(DatabaseChange::BackedUp { .. }) => "database.backed_up",
            Change::Database(DatabaseChange::Restored { .. }) => "database.restored",
            Change::Database(DatabaseChange::Refused { .. }) => "database.refused",
        }
    }
}
