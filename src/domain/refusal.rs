//! Why an act is refused: a thing that holds, with what the officer's line needs to say it. The words are in the
//! locale files under `refusal.<key>`.

use super::act::ActKind;
pub use super::field::Field;
use super::hazard::Stage;
use super::id::{EnterpriseId, HazardId, RecordId, Seq};
use super::ladder::Lack;
use super::permission::NotPermitted;
use super::register::RegisterAct;
use chrono::NaiveDate;

/// A word that is none of the terms of its list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is none of {}", known.join(", "))]
pub struct UnknownTerm {
    /// The word.
    pub text: String,
    /// The terms there are.
    pub known: Vec<&'static str>,
}

/// Why an act is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The hazard's stage does not allow it.
    #[error("{act} is not possible while {stage}")]
    WrongStage {
        /// The act.
        act: ActKind,
        /// The stage.
        stage: Stage,
    },
    /// A field must be filled in.
    #[error("{0} is missing")]
    Missing(Field),
    /// A day of something that happened lies in the future.
    #[error("{field} {date} is in the future")]
    InFuture {
        /// Which day.
        field: Field,
        /// The day.
        date: NaiveDate,
    },
    /// A day lies before the one it must follow.
    #[error("{field} {date} is before {limit}")]
    TooEarly {
        /// Which day.
        field: Field,
        /// The day.
        date: NaiveDate,
        /// The earliest possible.
        limit: NaiveDate,
    },
    /// A new deadline must be later than the one that holds.
    #[error("the new deadline {new} is not later than {current}")]
    DeadlineNotLater {
        /// The one that holds.
        current: NaiveDate,
        /// The new one.
        new: NaiveDate,
    },
    /// An extension must be asked for before the deadline.
    #[error("the extension was asked for on {requested_on}, after the deadline {deadline}")]
    ExtensionTooLate {
        /// The day of the request.
        requested_on: NaiveDate,
        /// The deadline.
        deadline: NaiveDate,
    },
    /// There is no deadline to extend.
    #[error("there is no deadline yet")]
    NoDeadline,
    /// A deadline that is to be revised by extension only.
    #[error("the deadline {0} is set; it moves by an extension")]
    DeadlineSet(NaiveDate),
    /// Only a re-inspection that passed allows a close-out.
    #[error("no re-inspection has passed yet")]
    NotPassed,
    /// A re-inspection has passed already.
    #[error("a re-inspection has passed already")]
    AlreadyPassed,
    /// What is split comes apart in two at least.
    #[error("two parts are needed at least")]
    OnePart,
    /// A look-back comes after the close-out, for which the re-inspection has passed.
    #[error("the close-out comes first")]
    CloseOutFirst,
    /// Another hazard cannot go on in this one, whose re-inspection has passed.
    #[error("the re-inspection of {0} has passed")]
    PassedBefore(HazardId),
    /// A major hazard needs its remediation plan first.
    #[error("a major hazard needs its remediation plan")]
    RemediationPlanMissing,
    /// The second officer must be another person than the one who did the first step.
    #[error("the second officer must be somebody else than {0}")]
    SecondOfficerSame(String),
    /// The severity is settled once a re-inspection has passed.
    #[error("the severity is settled once a re-inspection has passed")]
    SeveritySettled,
    /// A major hazard is closed out by another officer than the one who re-inspects, so not in the same step.
    #[error("a major hazard is closed out by a second officer")]
    MajorAtOnce,
    /// It is not for this officer to do.
    #[error("{} is not permitted", .0.power)]
    NotPermitted(Box<NotPermitted>),
    /// Nobody of that id or account is on the staff.
    #[error("{named} is not on the staff")]
    NotOnStaff {
        /// The id or the account.
        named: String,
        /// Whom to ask.
        ask: String,
    },
    /// The officer has left the bureau.
    #[error("{name} left on {left_on}")]
    HasLeft {
        /// Who.
        name: String,
        /// The last day.
        left_on: NaiveDate,
        /// Whom to ask.
        ask: String,
    },
    /// Only the account that owns the database says by `--as` who somebody is.
    #[error("only the owner of the database may say who somebody is")]
    NotOwner,
    /// The key does not let anybody in any more, or lets in somebody else.
    #[error("the key {fingerprint} does not let {name} in")]
    KeyNotValid {
        /// The officer.
        name: String,
        /// The key.
        fingerprint: String,
        /// Whom to ask.
        ask: String,
    },
    /// The text is no public key.
    #[error("no public key")]
    BadKey,
    /// The key lets somebody else in.
    #[error("the key lets {0} in")]
    KeyTaken(String),
    /// Only a general hazard can be fixed on the spot.
    #[error("a major hazard cannot be fixed on the spot")]
    MajorOnTheSpot,
    /// A period is too short or too long.
    #[error("{days} days is no period from 1 to {most}")]
    PeriodOutOfRange {
        /// The days.
        days: u16,
        /// The most that is taken.
        most: u16,
    },
    /// Nothing would change.
    #[error("nothing would change")]
    NothingToChange,
    /// The hazard would move to another enterprise.
    #[error("a hazard stays with its enterprise")]
    EnterpriseFixed,
    /// The social credit code does not hold.
    #[error("the social credit code {0} does not hold")]
    BadUscc(String),
    /// There is nothing of that id or name.
    #[error("there is no {0}")]
    NoSuch(String),
    /// Several bear that name.
    #[error("several are called {name}: {ids}")]
    Several {
        /// The name.
        name: String,
        /// Their ids.
        ids: String,
    },
    /// Another enterprise has that name.
    #[error("the name {0} is taken")]
    NameTaken(String),
    /// A pairing must begin after the one it follows.
    #[error("the pairing begins on {from}, not after {current}")]
    PairingNotLater {
        /// The first day of the pairing that holds.
        current: NaiveDate,
        /// The new one's.
        from: NaiveDate,
    },
    /// A step of the ladder lacks something; it goes on with a reason only.
    #[error("lacking: {}", .0.iter().map(|lack| lack.key()).collect::<Vec<_>>().join(", "))]
    Lacking(Vec<Lack>),
    /// The record's state does not allow the act.
    #[error("{act} is not possible for {record}")]
    NotNow {
        /// The act.
        act: RegisterAct,
        /// The record.
        record: RecordId,
    },
    /// It is on record already.
    #[error("{0} is on record already")]
    AlreadyOnRecord(RecordId),
    /// What was filled in does not say what the field holds.
    #[error("{field} cannot be '{text}'")]
    Unreadable {
        /// The field.
        field: Field,
        /// What was filled in.
        text: String,
    },
    /// A hazard is of another enterprise.
    #[error("{hazard} is not of {enterprise}")]
    OtherEnterprise {
        /// The hazard.
        hazard: HazardId,
        /// The enterprise.
        enterprise: EnterpriseId,
    },
    /// The database is seen as of an earlier day; nothing can be changed there.
    #[error("as of an earlier day nothing can be changed")]
    AsOf,
    /// There is no such entry.
    #[error("there is no entry {0}")]
    NoEntry(Seq),
    /// The entry cannot be taken back: it is no change of a record, or the record's first.
    #[error("entry {0} cannot be taken back")]
    NotUndoable(Seq),
    /// The record was changed since the entry that was to be taken back.
    #[error("entry {undoes} was followed by {newer}")]
    ChangedSince {
        /// The entry to be taken back.
        undoes: Seq,
        /// The newer one.
        newer: Seq,
    },
}

/// A value that a refusal's line shows; terms are put into words by the reader of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A term of a list: the locale key, `stage.registered`.
    Term(String),
    /// Several terms.
    Terms(Vec<String>),
    /// A day.
    Date(NaiveDate),
    /// Text.
    Text(String),
}

impl Refusal {
    /// The key of the officer's line, under `refusal.`.
    pub fn key(&self) -> &'static str {
        match self {
            Refusal::WrongStage { act, stage } => match (act, stage) {
                (_, Stage::Void | Stage::Transferred) => "wrong_stage_ended",
                (ActKind::LookBack, _) => "wrong_stage_open",
                (_, Stage::ClosedOut) => "wrong_stage_closed_out",
                (_, Stage::AwaitingReinspection) => "wrong_stage_awaiting",
                (_, Stage::Registered | Stage::Planned | Stage::Rectifying) => "wrong_stage_begun",
            },
            Refusal::Missing(_) => "missing",
            Refusal::InFuture { .. } => "in_future",
            Refusal::TooEarly { .. } => "too_early",
            Refusal::DeadlineNotLater { .. } => "deadline_not_later",
            Refusal::ExtensionTooLate { .. } => "extension_too_late",
            Refusal::NoDeadline => "no_deadline",
            Refusal::DeadlineSet(_) => "deadline_set",
            Refusal::NotPassed => "not_passed",
            Refusal::AlreadyPassed => "already_passed",
            Refusal::OnePart => "one_part",
            Refusal::CloseOutFirst => "close_out_first",
            Refusal::PassedBefore(_) => "passed_before",
            Refusal::RemediationPlanMissing => "remediation_plan_missing",
            Refusal::SecondOfficerSame(_) => "second_officer_same",
            Refusal::MajorAtOnce => "major_at_once",
            Refusal::SeveritySettled => "severity_settled",
            Refusal::NotPermitted(not) => match &not.people {
                Some(people) if not.elsewhere && !people.is_empty() => "not_permitted_elsewhere",
                _ if not.elsewhere => "not_permitted_elsewhere_role",
                None => "not_permitted_role",
                Some(people) if people.is_empty() => "not_permitted_nobody",
                Some(_) => "not_permitted",
            },
            Refusal::NotOnStaff { .. } => "not_on_staff",
            Refusal::HasLeft { .. } => "has_left",
            Refusal::NotOwner => "not_owner",
            Refusal::KeyNotValid { .. } => "key_not_valid",
            Refusal::BadKey => "bad_key",
            Refusal::KeyTaken(_) => "key_taken",
            Refusal::MajorOnTheSpot => "major_on_the_spot",
            Refusal::PeriodOutOfRange { .. } => "period_out_of_range",
            Refusal::NothingToChange => "nothing_to_change",
            Refusal::EnterpriseFixed => "enterprise_fixed",
            Refusal::BadUscc(_) => "bad_uscc",
            Refusal::NoSuch(_) => "no_such",
            Refusal::Several { .. } => "several",
            Refusal::NameTaken(_) => "name_taken",
            Refusal::PairingNotLater { .. } => "pairing_not_later",
            Refusal::Lacking(_) => "lacking",
            Refusal::NotNow { .. } => "not_now",
            Refusal::AlreadyOnRecord(_) => "already_on_record",
            Refusal::Unreadable { .. } => "unreadable",
            Refusal::OtherEnterprise { .. } => "other_enterprise",
            Refusal::AsOf => "as_of",
            Refusal::NoEntry(_) => "no_entry",
            Refusal::NotUndoable(_) => "not_undoable",
            Refusal::ChangedSince { .. } => "changed_since",
        }
    }

    /// The values that the officer's line names.
    pub fn values(&self) -> Vec<(&'static str, Value)> {
        let field = |field: &Field| ("field", Value::Term(format!("field.{field}")));
        let text = |name, text: &str| (name, Value::Text(text.to_owned()));
        match self {
            Refusal::WrongStage { act, stage } => {
                vec![("act", Value::Term(format!("act.{act}"))), ("stage", Value::Term(format!("stage.{stage}")))]
            }
            Refusal::Missing(missing) => vec![field(missing)],
            Refusal::InFuture { field: name, date } => vec![field(name), ("date", Value::Date(*date))],
            Refusal::TooEarly { field: name, date, limit } => {
                vec![field(name), ("date", Value::Date(*date)), ("limit", Value::Date(*limit))]
            }
            Refusal::DeadlineNotLater { current, new } => vec![("current", Value::Date(*current)), ("new", Value::Date(*new))],
            Refusal::ExtensionTooLate { requested_on, deadline } => {
                vec![("date", Value::Date(*requested_on)), ("deadline", Value::Date(*deadline))]
            }
            Refusal::DeadlineSet(deadline) => vec![("deadline", Value::Date(*deadline))],
            Refusal::SecondOfficerSame(name) | Refusal::NameTaken(name) | Refusal::NoSuch(name) | Refusal::KeyTaken(name) => {
                vec![text("name", name)]
            }
            Refusal::NotPermitted(not) => vec![
                ("power", Value::Term(format!("power.{}", not.power))),
                ("roles", Value::Terms(not.roles.iter().map(|role| format!("role.{role}")).collect())),
                text("people", &not.people.as_deref().unwrap_or_default().join(" ")),
            ],
            Refusal::Several { name, ids } => vec![text("name", name), text("ids", ids)],
            Refusal::NotOnStaff { named, ask } => vec![text("name", named), text("ask", ask)],
            Refusal::HasLeft { name, left_on, ask } => vec![text("name", name), ("date", Value::Date(*left_on)), text("ask", ask)],
            Refusal::KeyNotValid { name, fingerprint, ask } => vec![text("name", name), text("key", fingerprint), text("ask", ask)],
            Refusal::PeriodOutOfRange { days, most } => vec![text("days", &days.to_string()), text("most", &most.to_string())],
            Refusal::BadUscc(code) => vec![text("code", code)],
            Refusal::PairingNotLater { current, from } => vec![("current", Value::Date(*current)), ("from", Value::Date(*from))],
            Refusal::Lacking(lacks) => vec![("lacks", Value::Terms(lacks.iter().map(|lack| format!("lack.{lack}")).collect()))],
            Refusal::NotNow { act, record } => {
                vec![("act", Value::Term(format!("register_act.{act}"))), text("record", &record.to_string())]
            }
            Refusal::AlreadyOnRecord(record) => vec![text("record", &record.to_string())],
            Refusal::Unreadable { field: name, text: given } => vec![field(name), text("text", given)],
            Refusal::OtherEnterprise { hazard, enterprise } => {
                vec![text("hazard", &hazard.to_string()), text("enterprise", &enterprise.to_string())]
            }
            Refusal::PassedBefore(into) => vec![text("hazard", &into.to_string())],
            Refusal::NoEntry(seq) | Refusal::NotUndoable(seq) => vec![text("seq", &seq.to_string())],
            Refusal::ChangedSince { newer, .. } => vec![text("seq", &newer.to_string())],
            Refusal::AsOf
            | Refusal::NoDeadline
            | Refusal::NotPassed
            | Refusal::AlreadyPassed
            | Refusal::OnePart
            | Refusal::CloseOutFirst
            | Refusal::RemediationPlanMissing
            | Refusal::MajorAtOnce
            | Refusal::SeveritySettled
            | Refusal::NotOwner
            | Refusal::BadKey
            | Refusal::MajorOnTheSpot
            | Refusal::NothingToChange
            | Refusal::EnterpriseFixed => Vec::new(),
        }
    }
}
