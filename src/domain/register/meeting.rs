//! Meetings, and the tasks that come of them or of the task breakdown table (R41, R58).

use super::{Form, RecordStage, Register, RegisterAct, form};
use crate::domain::field::Field;
use crate::domain::fields::{fields, words};
use crate::domain::id::{EnterpriseId, GroupId};
use crate::domain::obligation::{Obligation, ReminderKind};
use crate::domain::programme::Parameters;
use crate::domain::text::clean;
use chrono::NaiveDate;

vocabulary! {
    /// The kinds of meeting.
    MeetingKind {
        /// A regular meeting of the supervision office.
        Regular = "regular",
        /// A consultation.
        Consultation = "consultation",
        /// A meeting of the leading group.
        LeadingGroup = "leading_group",
    }
}

fields! {
    /// A meeting; what it decides becomes tasks.
    Meeting {
        /// The kind.
        meeting: Option<MeetingKind> = Meeting, Kind::One("meeting_kind", MeetingKind::KEYS);
        /// The day.
        on: Option<NaiveDate> = On, Kind::Date;
        /// What about.
        title: String = Title, Kind::Line;
        /// Who presides.
        chair: String = Chair, Kind::Line;
        /// Who attends.
        attendees: Vec<String> = Attendees, Kind::People;
        /// What was said.
        content: String = Content, Kind::Area;
        /// The minutes' number.
        document: String = Document, Kind::Line;
    }
}

impl Register for Meeting {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] =
            &[form(RegisterAct::Enter, &[Meeting, On, Title, Decisions, Chair, Attendees, Content, Document], &[Meeting, On, Title])];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    fn stage(&self) -> RecordStage {
        RecordStage::OnFile
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::Meeting, Field::Title, Field::Chair]
    }

    fn past(&self) -> &'static [Field] {
        &[]
    }
}

fields! {
    /// A task with a date.
    Task {
        /// What is to be done.
        title: String = Title, Kind::Line;
        /// By when.
        due: Option<NaiveDate> = Due, Kind::Date;
        /// Who: a person, a section, a group.
        owner: String = Assignee, Kind::Line;
        /// The group whose task it is, where it is one.
        group: Option<GroupId> = Group, Kind::Group;
        /// The enterprise that it is about, where it is about one.
        enterprise: Option<EnterpriseId> = Enterprise, Kind::Enterprise;
        /// Its number in the task breakdown table.
        task_number: String = TaskNumber, Kind::Line;
        /// Where it comes from: a meeting, the table.
        basis: String = Basis, Kind::Line;
        /// The day it was done.
        done_on: Option<NaiveDate> = DoneOn, Kind::Date;
        /// What came of it.
        outcome: String = Outcome, Kind::Area;
    }
}

impl Task {
    /// Whether it is assigned to somebody of this name, alone or among others.
    pub fn is_of(&self, name: &str) -> bool {
        words(&self.owner).flat_map(|word| word.split('/')).any(|assigned| assigned == name)
    }

    /// A decision of a meeting as it is written on a line: what, who, by when, with semicolons between, or spaces. The last
    /// part that is a day is the day; the part before it, where there is more than one, says who. None without a day.
    pub fn decided(line: &str, day: impl Fn(&str) -> Option<NaiveDate>) -> Option<Self> {
        let between = [';', '\u{ff1b}'];
        let parts: Vec<&str> = if line.contains(between) {
            line.split(between).map(str::trim).filter(|part| !part.is_empty()).collect()
        } else {
            words(line).collect()
        };
        let (at, due) = parts.iter().enumerate().skip(1).rev().find_map(|(at, part)| Some((at, day(part)?)))?;
        let rest: Vec<&str> = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| *part).collect();
        let (title, owner) = match rest.split_last() {
            Some((owner, title)) if !title.is_empty() => (title.join(" "), clean(owner)),
            _ => (rest.join(" "), String::new()),
        };
        Some(Self { title: clean(&title), owner, due: Some(due), ..Self::default() })
    }
}

impl Register for Task {
    fn forms(&self) -> &'static [Form] {
        use Field::*;
        const FORMS: &[Form] = &[
            form(RegisterAct::Enter, &[Title, Due, Assignee, Group, Enterprise, TaskNumber, Basis], &[Title, Due]),
            form(RegisterAct::Finish, &[DoneOn, Outcome], &[DoneOn]),
        ];
        FORMS
    }

    fn day(&self) -> Option<NaiveDate> {
        self.due
    }

    fn stage(&self) -> RecordStage {
        if self.done_on.is_some() { RecordStage::Done } else { RecordStage::Open }
    }

    fn headline(&self) -> &'static [Field] {
        &[Field::TaskNumber, Field::Title, Field::Assignee]
    }

    fn past(&self) -> &'static [Field] {
        &[Field::DoneOn]
    }

    fn obligations(&self, _: &Parameters) -> Vec<Obligation> {
        let due = self.due.filter(|_| self.done_on.is_none());
        due.into_iter().map(|alert_on| Obligation { alert_on, kind: ReminderKind::Task }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_of_those_whom_it_names_and_of_no_longer_name() {
        for (owner, name, is_of) in [
            ("Zhang", "Zhang", true),
            ("Zhang Li", "Li", true),
            ("Zhang\u{3001}Li", "Zhang", true),
            ("Section/Li", "Li", true),
            ("Zhangsan", "Zhang", false),
            ("", "Zhang", false),
        ] {
            assert_eq!(Task { owner: owner.into(), ..Task::default() }.is_of(name), is_of, "{owner}");
        }
    }
}
