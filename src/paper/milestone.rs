//! The milestones of an enterprise's supervision: by when each had to be reached, and when it was (R23–R28).

use super::gather::{counted, term};
use super::report::{Cell, Mark};
use crate::domain::calendar::{WorkCalendar, add_days, add_months};
use crate::domain::enterprise::Enterprise;
use crate::domain::id::RecordId;
use crate::domain::obligation::ReminderKind;
use crate::domain::programme::ProgrammeFacts;
use crate::domain::register::{Record, RecordFacts, RegisterKind};
use chrono::NaiveDate;

/// The registers in which milestones are recorded.
pub(super) const REGISTERS: &[RegisterKind] =
    &[RegisterKind::DockIn, RegisterKind::Diagnosis, RegisterKind::HazardList, RegisterKind::ActionPlan];

/// The milestones, in the order in which they are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MilestoneKind {
    /// Dock-in, requirements explained and work plan drafted (R23, R24).
    DockIn,
    /// Full diagnosis (R25).
    Diagnosis,
    /// Hazard list, within the same month (R25).
    HazardList,
    /// The list copied to the local government (R27).
    CopyTo,
    /// Action plan with goals, measures and deadline (R28).
    ActionPlan,
}

/// How something that was to be done by a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Done in time, or without a day.
    Done,
    /// Done after its day.
    Late,
    /// Not done, and its day has passed.
    Overdue,
    /// To be done yet.
    Ahead,
    /// Waits for what comes before it.
    Waiting,
}

impl State {
    /// How what is due on `due` and was done on `done` stands on `day`.
    pub fn of(due: Option<NaiveDate>, done: Option<NaiveDate>, day: NaiveDate) -> Self {
        match (due, done) {
            (Some(due), Some(done)) if done > due => State::Late,
            (_, Some(_)) => State::Done,
            (Some(due), None) if due < day => State::Overdue,
            (Some(_), None) => State::Ahead,
            (None, None) => State::Waiting,
        }
    }

    /// Whether it was not done by its day.
    pub fn is_missed(self) -> bool {
        matches!(self, State::Late | State::Overdue)
    }

    /// How its row stands out: what is still missing more than what came late.
    pub fn mark(self) -> Mark {
        match self {
            State::Overdue => Mark::Bad,
            State::Late => Mark::Near,
            State::Waiting => Mark::Dim,
            State::Done | State::Ahead => Mark::Plain,
        }
    }

    /// In words.
    pub fn cell(self) -> Cell {
        let key = match self {
            State::Done => "done",
            State::Late => "late",
            State::Overdue => "overdue",
            State::Ahead => "ahead",
            State::Waiting => "waiting",
        };
        term("report.state", key)
    }
}

/// A milestone of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Milestone {
    /// Which.
    pub kind: MilestoneKind,
    /// The day by which it had to be reached; none while that is not known.
    pub due: Option<NaiveDate>,
    /// The day on which it was.
    pub done: Option<NaiveDate>,
    /// The record that says so, or that is still to be completed.
    pub record: Option<RecordId>,
}

impl Milestone {
    /// How it stands on a day.
    pub fn state(&self, day: NaiveDate) -> State {
        State::of(self.due, self.done, day)
    }

    /// Its name.
    pub fn cell(&self) -> Cell {
        match self.kind {
            MilestoneKind::DockIn => term("register", "dock_in"),
            MilestoneKind::Diagnosis => term("register", "diagnosis"),
            MilestoneKind::HazardList => term("register", "hazard_list"),
            MilestoneKind::CopyTo => term("reminder", "copy_to"),
            MilestoneKind::ActionPlan => term("register", "action_plan"),
        }
    }
}

/// The milestones of an enterprise by its records of the [`REGISTERS`]. A milestone of an earlier programme does not
/// count for this one; of several records the first that reached it counts, of the lists the last. `list_changed_on`
/// is the day since which the hazards are others than on that list.
pub(super) fn milestones(
    enterprise: &Enterprise,
    records: &[Record],
    list_changed_on: Option<NaiveDate>,
    programme: &ProgrammeFacts,
    calendar: &WorkCalendar,
) -> Vec<Milestone> {
    let parameters = &programme.parameters;
    let counts = |record: &&Record| {
        let day = record.day();
        record.withdrawn.is_none() && day.is_some() && programme.issued_on.is_none_or(|issued_on| day >= Some(issued_on))
    };
    let mut current: Vec<&Record> = records.iter().filter(counts).collect();
    current.sort_by_key(|record| (record.day(), record.id));
    let of = |kind| current.iter().copied().filter(move |record| record.id.kind == kind);
    let due = |kind, alert_on: Option<NaiveDate>| alert_on.map(|alert_on| counted(kind, alert_on, programme, calendar));

    let docked = of(RegisterKind::DockIn).find(|record| matches!(&record.facts, RecordFacts::DockIn(facts) if facts.is_complete()));
    let since = programme.issued_on.map(|issued_on| enterprise.supervised_since().map_or(issued_on, |since| since.max(issued_on)));
    let dock_in_due = due(ReminderKind::DockIn, since.map(|since| add_days(since, parameters.dock_in_days.into())));

    let found = |record: &&Record| matches!(&record.facts, RecordFacts::Diagnosis(facts) if facts.is_complete());
    let diagnosed = of(RegisterKind::Diagnosis).find(found);
    let entered = last_before(of(RegisterKind::DockIn), diagnosed);
    let diagnosis_due = due(ReminderKind::Diagnosis, entered.map(|entered| add_months(entered, parameters.diagnosis_months)));

    let first_list = of(RegisterKind::HazardList).next();
    let list = of(RegisterKind::HazardList).max_by_key(|record| list_of(record).map(|(number, _)| number));
    let (copy_due, copied) = match (list, list_changed_on) {
        (Some(_), Some(changed_on)) => (Some(changed_on), None),
        (Some(list), None) => (list.day(), list_of(list).and_then(|(_, copied_on)| copied_on)),
        (None, _) => (diagnosed.and_then(Record::day), None),
    };

    let planned =
        of(RegisterKind::ActionPlan).find(|record| matches!(&record.facts, RecordFacts::ActionPlan(facts) if facts.missing().is_empty()));
    let basis = last_before(of(RegisterKind::Diagnosis).filter(found), planned);
    let plan_due = due(ReminderKind::ActionPlan, basis.map(|basis| add_days(basis, parameters.action_plan_days.into())));

    let by = |kind, due, reached: Option<&Record>, begun: Option<&Record>| Milestone {
        kind,
        due,
        done: reached.and_then(Record::day),
        record: reached.or(begun).map(|record| record.id),
    };
    vec![
        by(MilestoneKind::DockIn, dock_in_due, docked, of(RegisterKind::DockIn).next_back()),
        by(MilestoneKind::Diagnosis, diagnosis_due, diagnosed, of(RegisterKind::Diagnosis).next_back()),
        by(MilestoneKind::HazardList, diagnosis_due, first_list, None),
        Milestone { kind: MilestoneKind::CopyTo, due: copy_due, done: copied, record: list.map(|record| record.id) },
        by(MilestoneKind::ActionPlan, plan_due, planned, of(RegisterKind::ActionPlan).next_back()),
    ]
}

/// The version of a hazard list, and the day of its copy.
fn list_of(record: &Record) -> Option<(u32, Option<NaiveDate>)> {
    if let RecordFacts::HazardList(facts) = &record.facts { Some((facts.number.unwrap_or(0), facts.copied_on)) } else { None }
}

/// The last day of these that is not after the day of `next`; without such a one the first, without `next` the last.
fn last_before<'r>(records: impl Iterator<Item = &'r Record>, next: Option<&Record>) -> Option<NaiveDate> {
    let days: Vec<NaiveDate> = records.filter_map(Record::day).collect();
    match next.and_then(Record::day) {
        Some(next) => days.iter().copied().rfind(|&day| day <= next).or(days.first().copied()),
        None => days.last().copied(),
    }
}
