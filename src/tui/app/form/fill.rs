//! From a draft to the entries of a form, and from what was filled in back to texts. Names are looked up by the desk.

use super::compose::{Problem, Reader};
use super::draft::{Draft, Fill, Shown, Work};
use super::layout::YES_NO;
use super::{Entry, Form, Input};
use crate::domain::date_entry::{self, Lean};
use crate::domain::fields::Kind;
use crate::domain::ladder::Lack;
use crate::domain::refusal::Field;
use crate::domain::register::{RegisterAct, RegisterKind, Task};
use crate::domain::text::half_width;
use crate::tui::app::field::{Area, Choice, Line};

/// The entry of a form that fills a field in.
pub(super) fn entry(shown: &Shown) -> Entry {
    let line = || Line::new(&shown.text);
    let one = |family, keys: &[&'static str]| {
        let chosen = keys.iter().position(|key| *key == shown.text);
        Input::Choice(Choice::one(family, keys.to_vec(), chosen))
    };
    let input = match shown.kind {
        Kind::Area => Input::Area(Area::new(&shown.text)),
        Kind::Date => Input::Date(line(), shown.lean),
        Kind::Time => Input::Time(line(), shown.lean),
        Kind::Flag => one("answer", YES_NO),
        Kind::One(family, keys) => one(family, keys),
        Kind::Any(family, keys) => {
            let chosen: Vec<&str> = shown.text.split(' ').collect();
            let places = keys.iter().enumerate().filter(|(_, key)| chosen.contains(key)).map(|(at, _)| at);
            Input::Choice(Choice::several(family, keys.to_vec(), places.collect()))
        }
        Kind::Line
        | Kind::Number
        | Kind::Numbers
        | Kind::People
        | Kind::Member
        | Kind::Members
        | Kind::Group
        | Kind::Enterprise
        | Kind::Hazards => Input::Line(line()),
    };
    Entry { field: shown.field, input }
}

/// The field at which filling in begins: the first with nothing in it, or with a question that is not answered with yes
/// yet. A correction begins at the top, unless a milestone is completed by it.
pub(super) fn first(draft: &Draft) -> usize {
    let begins_at_gap = match &draft.work {
        Work::Enter(_) | Work::Staff(None) | Work::Group(None) | Work::Pair(_) => true,
        Work::Act(RegisterAct::Edit, seen) => {
            matches!(seen.id.kind, RegisterKind::DockIn | RegisterKind::Diagnosis | RegisterKind::ActionPlan) && seen.stage().is_open()
        }
        Work::Act(..) | Work::RollOver(_) => true,
        Work::Staff(Some(_)) | Work::Group(Some(_)) | Work::Programme(_) => false,
    };
    // Whose report it is, or whose task, is one of two fields as a rule: the other one stays empty.
    let required = match &draft.work {
        Work::Enter(facts) => facts.kind().form(RegisterAct::Enter).map_or(&[][..], |form| form.required),
        _ => &[],
    };
    let party = |shown: &Shown| matches!(shown.kind, Kind::Enterprise | Kind::Group) && !required.contains(&shown.field);
    let entering = matches!(draft.work, Work::Enter(_));
    let empty = |shown: &Shown| shown.text.is_empty() || shown.kind == Kind::Flag && shown.text != "yes";
    let gap = |shown: &Shown| empty(shown) && !(entering && party(shown));
    draft.shown.iter().position(gap).filter(|_| begins_at_gap).unwrap_or(0)
}

/// The field in which a lack can be mended.
pub(super) fn mends(lack: Lack) -> Field {
    match lack {
        Lack::DocumentNumber => Field::Document,
        Lack::HeadApproval | Lack::Approval => Field::Approver,
        Lack::RefusalOfDecision => Field::RefusedDecision,
        Lack::RealDanger => Field::Danger,
        Lack::Notice24Hours => Field::NotifiedAt,
        Lack::ResumeCheck => Field::CheckResult,
        Lack::ResumeApproval => Field::ResumeApprover,
        Lack::Content => Field::Content,
        Lack::Signature => Field::SignedBy,
        Lack::Explained => Field::Explained,
        Lack::PlanDrafted => Field::PlanDrafted,
        Lack::Goals => Field::Goals,
        Lack::Measures => Field::Measures,
        Lack::PlanDeadline => Field::Deadline,
        Lack::Conclusion => Field::Conclusion,
        Lack::OnStaff => Field::Officers,
        Lack::MajorHazard | Lack::EarlierDecision | Lack::HazardsOpen | Lack::PenaltyCount | Lack::EarlierStoppage | Lack::OpenHazard => {
            Field::OverrideReason
        }
    }
}

/// What was filled in, in canonical text.
///
/// # Errors
/// The first field that cannot be read.
pub(super) fn compose(form: &Form, draft: &Draft, reader: Reader) -> Result<Fill, Problem> {
    let (mut texts, mut tasks) = (Vec::new(), Vec::new());
    for shown in &draft.shown {
        let field = shown.field;
        let typed = form.text(field);
        let text = match shown.kind {
            Kind::Date => reader.date(field, shown.lean, &typed)?.map_or_else(String::new, |date| date.to_string()),
            Kind::Time => read_time(reader, field, shown.lean, &typed)?,
            Kind::Number => number(field, &typed)?,
            Kind::Flag | Kind::One(..) | Kind::Any(..) => form.choice(field).join(" "),
            Kind::Area if field == Field::Decisions => {
                tasks = typed.lines().filter(|line| !line.trim().is_empty()).map(|line| task(reader, line)).collect::<Result<_, _>>()?;
                continue;
            }
            _ => typed,
        };
        texts.push((field, text));
    }
    Ok(Fill { work: draft.work.clone(), texts, tasks })
}

fn number(field: Field, typed: &str) -> Result<String, Problem> {
    let digits = half_width(typed).replace([',', ' '], "");
    if digits.is_empty() || digits.parse::<u64>().is_ok() { Ok(digits) } else { Err(Problem::Number(field)) }
}

/// A day and a time of the day as an officer types them: `11-24 15:30`, `15:30` of today.
///
/// # Errors
/// When the day or the time cannot be read.
pub fn read_time(reader: Reader, field: Field, lean: Lean, typed: &str) -> Result<String, Problem> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    let (day, clock) = date_entry::split_time(typed).ok_or(Problem::Time(field))?;
    let day = reader.date(field, lean, &day)?.unwrap_or(reader.today);
    Ok(format!("{day} {}", clock.format("%H:%M")))
}

fn task(reader: Reader, line: &str) -> Result<Task, Problem> {
    let day = |word: &str| date_entry::parse(word, reader.today, Lean::Future, reader.calendar, reader.words).ok().map(|it| it.date);
    Task::decided(line, day).ok_or_else(|| Problem::Line(Field::Decisions, line.trim().to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::calendar::WorkCalendar;
    use crate::domain::date_words::DateWords;

    fn read<T>(with: impl FnOnce(Reader) -> T) -> T {
        let (calendar, words) = (WorkCalendar::shipped(), DateWords::shipped());
        with(Reader { today: "2026-11-24".parse().unwrap(), calendar: &calendar, words: &words })
    }

    #[test]
    fn a_time_is_typed_with_or_without_its_day() {
        for (typed, text) in [
            ("", ""),
            ("15:30", "2026-11-24 15:30"),
            ("11-20 9:05", "2026-11-20 09:05"),
            ("2026-11-20 \u{ff11}5\u{ff1a}30", "2026-11-20 15:30"),
            ("-1 8:00", "2026-11-23 08:00"),
            ("2026-11-20T09:05:30+08:00", "2026-11-20 09:05"),
        ] {
            assert_eq!(read(|reader| read_time(reader, Field::At, Lean::Past, typed)).unwrap(), text, "{typed}");
        }
        for bad in ["25:00", "11-20 noon:", "soon 15:00", "-1", "2026-11-20"] {
            assert!(read(|reader| read_time(reader, Field::At, Lean::Past, bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_decision_is_what_who_and_by_when() {
        for (line, title, owner, due) in [
            ("Report Li 12-10", "Report", "Li", "2026-12-10"),
            ("Report\u{ff0c}Li\u{ff0c}+7", "Report", "Li", "2026-12-01"),
            ("Check all three Li 2026-12-31", "Check all three", "Li", "2026-12-31"),
            ("Check all three; Li; 12-31", "Check all three", "Li", "2026-12-31"),
            ("Report 12-10", "Report", "", "2026-12-10"),
            ("Report 12-10 Li", "Report", "Li", "2026-12-10"),
        ] {
            let task = read(|reader| task(reader, line)).unwrap();
            assert_eq!((task.title.as_str(), task.owner.as_str(), task.due), (title, owner, Some(due.parse().unwrap())), "{line}");
        }
        assert_eq!(read(|reader| task(reader, "Report Li")), Err(Problem::Line(Field::Decisions, "Report Li".to_owned())));
    }
}
