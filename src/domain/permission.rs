//! What each role may do: the one table, and which power a change needs.

use super::act::ActKind;
use super::change::{Change, EnterpriseChange, HazardChange, RecordChange};
use super::hazard::{Hazard, HazardFacts, Severity};
use super::id::EnterpriseId;
use super::register::{RegisterAct, RegisterKind};
use super::staff::{StaffFacts, StaffRole};

vocabulary! {
    /// What somebody is, when it is asked what they may do.
    Role {
        /// The supervision office (R9): keeps the programme, the staff, the keys and the ledgers.
        Office = "office",
        /// One of the bureau's leaders.
        BureauLeader = "bureau_leader",
        /// Supervises the enterprises of their group.
        Supervisor = "supervisor",
        /// Of the enforcement team (R14).
        Enforcement = "enforcement",
        /// On duty today, by the roster (R59).
        DutyOfficer = "duty_officer",
        /// Looks things up.
        Viewer = "viewer",
        /// Reads all, the journal too, and changes nothing.
        Auditor = "auditor",
    }
}

vocabulary! {
    /// What can be permitted.
    Power {
        /// Read the journal of all changes, and who is let in by which key.
        ReadJournal = "read_journal",
        /// Set the programme, or roll it over.
        SetProgramme = "set_programme",
        /// Enter staff and form groups.
        Organise = "organise",
        /// Let a key in, or revoke it.
        KeepKeys = "keep_keys",
        /// Make copies of the database, and put one into its place.
        KeepBackups = "keep_backups",
        /// Import a ledger; of each of its rows it is asked again.
        Import = "import",
        /// Bring an enterprise under supervision.
        AddEnterprise = "add_enterprise",
        /// Correct what is known of an enterprise.
        EditEnterprise = "edit_enterprise",
        /// Pair an enterprise with a group.
        Pair = "pair",
        /// Put a hazard on the list.
        RegisterHazard = "register_hazard",
        /// Correct what is known of a hazard.
        CorrectHazard = "correct_hazard",
        /// Hold a major hazard to be a general one.
        LowerSeverity = "lower_severity",
        /// Plan and begin rectification.
        PlanHazard = "plan_hazard",
        /// Note what the enterprise says: its application, a remark.
        NoteHazard = "note_hazard",
        /// Extend a deadline.
        ExtendDeadline = "extend_deadline",
        /// Re-inspect, see it fixed on the spot, look back.
        Inspect = "inspect",
        /// Close out a general hazard.
        CloseOut = "close_out",
        /// Close out a major hazard, as the second officer.
        CloseOutMajor = "close_out_major",
        /// Take a hazard off the list: void, merged, split, transferred.
        TakeOffList = "take_off_list",
        /// Dock in, diagnose, issue the list and the action plan.
        Supervise = "supervise",
        /// Enter a visit.
        Visit = "visit",
        /// Order rectification (Work Safety Law, art. 65).
        Order = "order",
        /// Hand a case to the enforcement team (R33).
        HandOverCase = "hand_over_case",
        /// Take an on-site or coercive measure, and lift it (Work Safety Law, art. 65 and 70).
        TakeMeasure = "take_measure",
        /// Confirm a coercive measure as the second officer (Work Safety Law, art. 70).
        ConfirmMeasure = "confirm_measure",
        /// Work on cases, penalties and referrals for closure.
        Enforce = "enforce",
        /// Enter reports, and their copies.
        Report = "report",
        /// Enter meetings and their decisions.
        Meet = "meet",
        /// Enter tasks and finish them.
        Task = "task",
        /// Enter trainings and good practice.
        Train = "train",
        /// Enter an accident.
        Accident = "accident",
        /// Keep the duty roster.
        Roster = "roster",
        /// Leave a note at hand-over.
        HandOver = "hand_over",
    }
}

/// Why something is not for an officer to do, and who may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPermitted {
    /// What was asked for.
    pub power: Power,
    /// The roles that have it.
    pub roles: Vec<Role>,
    /// Who may do it, by name: some of them where they are many. None where that was not looked up.
    pub people: Option<Vec<String>>,
    /// The enterprise at which it was asked for, where it was at one.
    pub at: Option<EnterpriseId>,
    /// Whether the officer has it at their own enterprises, and this is none.
    pub elsewhere: bool,
}

/// Whose matter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Of an enterprise that the officer's group supervises, of the group itself, or of no enterprise at all.
    Own,
    /// Of another enterprise or group.
    Other,
}

/// How far a role's power reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    Nowhere,
    /// To one's own enterprises.
    Own,
    /// To every enterprise.
    Everywhere,
}

impl Reach {
    /// Whether it covers such a matter.
    pub fn covers(self, relation: Relation) -> bool {
        self == Reach::Everywhere || self == Reach::Own && relation == Relation::Own
    }
}

const N: Reach = Reach::Nowhere;
const O: Reach = Reach::Own;
const E: Reach = Reach::Everywhere;

/// The table: powers in their order, roles in theirs.
const TABLE: [[Reach; 7]; 33] = [
    //                 office leader supervisor enforcement duty viewer auditor
    /* read_journal    */ [E, E, E, E, E, N, E],
    /* set_programme   */ [E, N, N, N, N, N, N],
    /* organise        */ [E, N, N, N, N, N, N],
    /* keep_keys       */ [E, N, N, N, N, N, N],
    /* keep_backups    */ [E, N, N, N, N, N, N],
    /* import          */ [E, O, O, E, N, N, N],
    /* add_enterprise  */ [E, N, N, N, N, N, N],
    /* edit_enterprise */ [E, O, O, N, N, N, N],
    /* pair            */ [E, E, N, N, N, N, N],
    /* register_hazard */ [E, O, O, E, E, N, N],
    /* correct_hazard  */ [E, O, O, E, N, N, N],
    /* lower_severity  */ [E, O, N, E, N, N, N],
    /* plan_hazard     */ [E, O, O, E, N, N, N],
    /* note_hazard     */ [E, E, O, E, E, N, N],
    /* extend_deadline */ [E, E, O, E, N, N, N],
    /* inspect         */ [E, O, O, E, N, N, N],
    /* close_out       */ [E, E, O, E, N, N, N],
    /* close_out_major */ [E, E, O, E, N, N, N],
    /* take_off_list   */ [E, E, O, E, N, N, N],
    /* supervise       */ [E, O, O, N, N, N, N],
    /* visit           */ [E, O, O, E, E, N, N],
    /* order           */ [E, E, O, E, N, N, N],
    /* hand_over_case  */ [E, E, O, E, N, N, N],
    /* take_measure    */ [E, E, N, E, N, N, N],
    /* confirm_measure */ [E, E, N, E, N, N, N],
    /* enforce         */ [E, E, N, E, N, N, N],
    /* report          */ [E, O, O, N, N, N, N],
    /* meet            */ [E, E, N, N, N, N, N],
    /* task            */ [E, E, O, E, E, N, N],
    /* train           */ [E, E, O, E, N, N, N],
    /* accident        */ [E, E, O, E, E, N, N],
    /* roster          */ [E, E, N, N, N, N, N],
    /* hand_over       */ [E, E, O, E, E, N, N],
];

/// How far a power reaches in a role.
pub fn reach(role: Role, power: Power) -> Reach {
    TABLE[power as usize][role as usize]
}

/// Whether one of the roles has a power over such a matter.
pub fn may(roles: &[Role], power: Power, relation: Relation) -> bool {
    roles.iter().any(|&role| reach(role, power).covers(relation))
}

/// The roles that a member of the staff has by their record. An auditor is nothing else, for an auditor changes
/// nothing.
pub fn roles_of(facts: &StaffFacts) -> Vec<Role> {
    if facts.role == StaffRole::Auditor {
        return vec![Role::Auditor];
    }
    let mut roles = vec![match facts.role {
        StaffRole::BureauLeader => Role::BureauLeader,
        StaffRole::GroupLeader | StaffRole::Supervisor => Role::Supervisor,
        StaffRole::Viewer | StaffRole::Auditor => Role::Viewer,
    }];
    if facts.office_post.is_some() {
        roles.push(Role::Office);
    }
    if facts.enforcement_team {
        roles.push(Role::Enforcement);
    }
    roles
}

/// The powers that a change needs: none for what the program itself enters. `before` is the hazard that it is of, as it
/// was; `kind` the register of its record. Taking a change back needs what the change needed, so who asks passes the
/// change that is taken back, and beside it what comes of the record.
pub fn powers_of(change: &Change, before: Option<&Hazard>, kind: Option<RegisterKind>) -> Vec<Power> {
    let power = match change {
        Change::Programme(_) => Power::SetProgramme,
        Change::Staff(_) | Change::StaffCorrected { .. } | Change::Group(_) | Change::GroupCorrected { .. } => Power::Organise,
        Change::Key(_) => Power::KeepKeys,
        Change::Enterprise(EnterpriseChange::Added(_)) => Power::AddEnterprise,
        Change::Enterprise(EnterpriseChange::Paired(_)) => Power::Pair,
        Change::Enterprise(_) => Power::EditEnterprise,
        Change::Hazard(change) => return powers_over_hazard(change, before),
        Change::Record(change) => match (&**change, kind) {
            (RecordChange::Done { act, facts, .. }, _) => power_over(facts.kind(), Some(*act)),
            (RecordChange::Corrected { facts, .. }, _) => power_over(facts.kind(), None),
            (RecordChange::Withdrawn { .. } | RecordChange::Reverted { .. }, Some(kind)) => power_over(kind, None),
            (RecordChange::Withdrawn { .. } | RecordChange::Reverted { .. }, None) => return Vec::new(),
        },
        Change::Database(_) => return Vec::new(),
    };
    vec![power]
}

fn powers_over_hazard(change: &HazardChange, before: Option<&Hazard>) -> Vec<Power> {
    let severity = before.map(|hazard| hazard.facts.severity);
    let close_out = |severity| if severity == Some(Severity::Major) { Power::CloseOutMajor } else { Power::CloseOut };
    match change {
        HazardChange::Registered(said) => {
            let inspected = said.reinspection.is_some().then_some(Power::Inspect);
            let closed = said.closure.is_some().then(|| close_out(Some(said.facts.severity)));
            [Power::RegisterHazard].into_iter().chain(inspected).chain(closed).collect()
        }
        HazardChange::Corrected(correction) => {
            let said = &correction.now;
            let inspected =
                said.reinspection.is_some() && before.and_then(|hazard| hazard.reinspections.last()) != said.reinspection.as_ref();
            let closed = before.and_then(|hazard| hazard.closure.as_ref()) != said.closure.as_ref();
            let inspected = inspected.then_some(Power::Inspect);
            let closed = closed.then(|| close_out(severity.max(Some(said.facts.severity))));
            lowers(severity, &said.facts).into_iter().chain(closed).chain(inspected).chain([Power::CorrectHazard]).collect()
        }
        HazardChange::Edited(facts) => lowers(severity, facts).into_iter().chain([Power::CorrectHazard]).collect(),
        HazardChange::Reverted { to, .. } => lowers(severity, &to.facts).into_iter().chain([Power::CorrectHazard]).collect(),
        HazardChange::Planned { .. } | HazardChange::Started { .. } => vec![Power::PlanHazard],
        HazardChange::Applied { .. } | HazardChange::Noted { .. } => vec![Power::NoteHazard],
        HazardChange::Ordered { .. } => vec![Power::Order],
        HazardChange::Extended { .. } => vec![Power::ExtendDeadline],
        HazardChange::Reinspected { closure: Some(_), .. } => vec![Power::Inspect, close_out(severity)],
        HazardChange::Reinspected { .. } | HazardChange::FixedOnTheSpot { .. } | HazardChange::LookedBack { .. } => vec![Power::Inspect],
        HazardChange::ClosedOut(_) => vec![close_out(severity)],
        HazardChange::Voided(_) | HazardChange::Transferred(_) => vec![Power::TakeOffList],
    }
}

/// What holding a hazard to be general needs that was held to be major.
pub fn lowers(before: Option<Severity>, facts: &HazardFacts) -> Option<Power> {
    (before == Some(Severity::Major) && facts.severity == Severity::General).then_some(Power::LowerSeverity)
}

/// The power that an act on a hazard needs.
pub fn power_to(act: ActKind, severity: Severity) -> Power {
    match act {
        ActKind::Plan | ActKind::Start => Power::PlanHazard,
        ActKind::Apply | ActKind::Note => Power::NoteHazard,
        ActKind::Reinspect | ActKind::FixOnTheSpot | ActKind::LookBack => Power::Inspect,
        ActKind::CloseOut if severity == Severity::Major => Power::CloseOutMajor,
        ActKind::CloseOut => Power::CloseOut,
        ActKind::Extend => Power::ExtendDeadline,
        ActKind::Edit => Power::CorrectHazard,
        ActKind::Split | ActKind::Merge | ActKind::Transfer | ActKind::Void => Power::TakeOffList,
    }
}

/// The power that an act on a record of a register needs.
pub fn power_over(kind: RegisterKind, act: Option<RegisterAct>) -> Power {
    match kind {
        RegisterKind::DockIn | RegisterKind::Diagnosis | RegisterKind::HazardList | RegisterKind::ActionPlan => Power::Supervise,
        RegisterKind::Visit => Power::Visit,
        RegisterKind::RectificationOrder => Power::Order,
        RegisterKind::Measure if act == Some(RegisterAct::Confirm) => Power::ConfirmMeasure,
        RegisterKind::Measure => Power::TakeMeasure,
        RegisterKind::Case if act == Some(RegisterAct::Enter) => Power::HandOverCase,
        RegisterKind::Case | RegisterKind::Penalty | RegisterKind::Referral => Power::Enforce,
        RegisterKind::Report => Power::Report,
        RegisterKind::Meeting => Power::Meet,
        RegisterKind::Task => Power::Task,
        RegisterKind::Training | RegisterKind::Practice => Power::Train,
        RegisterKind::Accident => Power::Accident,
        RegisterKind::Duty => Power::Roster,
        RegisterKind::Handover => Power::HandOver,
    }
}
