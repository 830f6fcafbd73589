//! The officers' own work in the demo: milestones, visits, the ladder, meetings, reports; dated around today.

use super::{Does, Event, ISSUED, LEADERS, PAIRED, Staging};
use crate::access::registers::{set_deadlines, surroundings};
use crate::domain::calendar::add_days;
use crate::domain::change::Change;
use crate::domain::decide;
use crate::domain::hazard::{Category, Severity, VisitMode};
use crate::domain::id::{EnterpriseId, HazardId, Subject};
use crate::domain::register::*;
use crate::store::{Proposal, StoreError};
use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// All of it.
pub(super) fn events(stage: &Staging) -> Vec<Event> {
    let mut events = Vec::new();
    for at in 0..stage.enterprises.len() {
        milestones(at, &mut events);
        visits(at, &mut events);
    }
    ladder(&mut events);
    office(stage, &mut events);
    reports(stage, &mut events);
    events
}

/// Puts what is done on a day behind what happens to hazards on it.
fn put(events: &mut Vec<Event>, offset: i64, number: usize, does: impl Fn(&mut Staging, NaiveDate) -> Result<(), StoreError> + 'static) {
    events.push(Event { offset, order: 10, number, does: Box::new(does) as Does });
}

/// Dock-in, diagnosis, hazard lists, action plan. The last seven enterprises were paired of late, each at another point.
fn milestones(at: usize, events: &mut Vec<Event>) {
    let late = PAIRED.iter().find(|(place, _)| *place == at).map(|(_, days)| *days);
    if matches!(at, 49 | 50) {
        return;
    }
    let docked_in = -late.unwrap_or(ISSUED) + 2 + (at % 4) as i64;
    put(events, docked_in, at, move |stage, on| {
        let (explained, plan_drafted) = (true, at != 44);
        let by = stage.group_people(at)?;
        stage.enter(RecordFacts::DockIn(DockIn {
            enterprise: stage.at(at),
            on: Some(on),
            by,
            explained,
            plan_drafted,
            ..DockIn::default()
        }))
    });
    // Three of them are not diagnosed yet: one just docked in, one within the month, one past it.
    if matches!(at, 44 | 47 | 48) {
        return;
    }
    let diagnosed = if at == 46 { -6 } else { docked_in + 20 + (at % 6) as i64 };
    put(events, diagnosed, at, move |stage, on| {
        let experts = if at.is_multiple_of(7) { vec![stage.demo.word("expert")] } else { Vec::new() };
        let (by, conclusion) = (stage.group_people(at)?, stage.demo.word("diagnosis"));
        stage.enter(RecordFacts::Diagnosis(Diagnosis { enterprise: stage.at(at), on: Some(on), by, experts, conclusion }))?;
        stage.list(at, on, Some(on))
    });
    // The lists are drawn up anew before today: some are not copied yet, some have changed since.
    match at % 10 {
        3 => put(events, -20, at, move |stage, on| stage.list(at, on, Some(on))),
        5 => put(events, -1, at, move |stage, on| stage.list(at, on, None)),
        _ if at != 46 => put(events, -1, at, move |stage, on| stage.list(at, on, Some(on))),
        _ => {}
    }
    if at != 46 {
        put(events, diagnosed + 5, at, move |stage, on| {
            let measures = if at == 45 { String::new() } else { stage.demo.word("plan") };
            stage.enter(RecordFacts::ActionPlan(ActionPlan {
                enterprise: stage.at(at),
                on: Some(on),
                by: stage.group_people(at)?,
                goals: stage.demo.word("goals"),
                measures,
                deadline: Some(add_days(on, 300)),
                ..ActionPlan::default()
            }))
        });
    }
}

/// A visit every five weeks or so; a few enterprises were not seen for long.
fn visits(at: usize, events: &mut Vec<Event>) {
    let latest = if at % 9 == 4 { -40 } else { -(2 + (at * 11 % 29) as i64) };
    let paired = PAIRED.iter().find(|(place, _)| *place == at).map_or(ISSUED, |(_, days)| *days);
    let days = (0..6).map(|back| latest - 34 * back).filter(|offset| *offset > 8 - paired);
    for (back, offset) in days.enumerate() {
        put(events, offset, at + back, move |stage, on| {
            let joint = (at + back).is_multiple_of(5);
            let refused = at % 17 == 9 && back == 0;
            let visit = Visit {
                enterprise: stage.at(at),
                on: Some(on),
                mode: VisitMode::ALL.get((at + 2 * back) % VisitMode::ALL.len()).copied(),
                participants: stage.group_people(at)?,
                content: stage.demo.word("visit"),
                handling: stage.demo.word("handling"),
                topics: [0, 3, 6].iter().filter_map(|step| Category::ALL.get((at + step) % Category::ALL.len()).copied()).collect(),
                closed_loop: Some(at % 4 != 1),
                joint,
                joint_with: if joint { stage.demo.towns[at % stage.demo.towns.len()].clone() } else { String::new() },
                signed_by: if refused { String::new() } else { stage.demo.person(at + 2).to_owned() },
                refused_to_sign: if refused { stage.demo.word("unsigned") } else { String::new() },
                hazards: stage.found_on(at, on)?,
                ..Visit::default()
            };
            stage.enter(RecordFacts::Visit(visit))
        });
    }
}

/// Orders, measures, penalties, cases and a referral at a few enterprises.
fn ladder(events: &mut Vec<Event>) {
    for (number, at) in [5, 17, 29].into_iter().enumerate() {
        put(events, -5, at, move |stage, on| {
            let (enterprise, hazards) = (stage.at(at), stage.open_hazards(at, None)?);
            let order = RectificationOrder {
                enterprise,
                hazards: hazards.into_iter().take(1).collect(),
                deadline: Some(add_days(on, 20 + number as i32)),
                document: stage.document(on, 200 + number),
                on: Some(on),
                by: stage.group_people(at)?,
                served_on: (number > 0).then_some(on),
                served_to: if number > 0 { stage.demo.person(at + 1).to_owned() } else { String::new() },
            };
            if order.hazards.is_empty() { Ok(()) } else { stage.enter(RecordFacts::RectificationOrder(order)) }
        });
    }
    put(events, -4, 0, |stage, on| {
        // Whichever enterprises have an open major hazard now.
        let majors: Vec<usize> = (0..stage.enterprises.len())
            .filter(|&at| stage.open_hazards(at, Some(Severity::Major)).is_ok_and(|hazards| !hazards.is_empty()))
            .collect();
        let until = [Some(add_days(on, 6)), Some(add_days(on, 2)), None];
        for (number, (&at, until)) in majors.iter().zip(until).enumerate() {
            stage.measures(at, number, on, until)?;
        }
        Ok(())
    });
    for (number, (at, decided, published)) in [(8, -12, true), (20, -18, false), (32, -4, false)].into_iter().enumerate() {
        put(events, decided, at, move |stage, on| stage.penalise(at, number, on, published));
    }
    for (number, decided) in [-150, -90, -35].into_iter().enumerate() {
        put(events, decided, 14, move |stage, on| stage.penalise(14, 10 + number, on, true));
    }
    put(events, -2, 14, |stage, on| {
        let hazards = stage.open_hazards(14, Some(Severity::Major))?;
        let referral = Referral {
            enterprise: stage.at(14),
            ground: Some(Ground::RepeatedPenalties),
            reason: stage.demo.word("referral"),
            to: stage.demo.word("government"),
            on: Some(on),
            approver: stage.demo.person(0).to_owned(),
            document: stage.document(on, 401),
            hazards,
            ..Referral::default()
        };
        stage.enter(RecordFacts::Referral(referral))
    });
    for (number, (at, handed)) in [(11, -3), (23, -9), (35, -40)].into_iter().enumerate() {
        put(events, handed, at, move |stage, on| {
            let case = Case {
                enterprise: stage.at(at),
                hazards: stage.open_hazards(at, None)?.into_iter().take(1).collect(),
                reason: stage.demo.word("case"),
                on: Some(on),
                by: stage.group_people(at)?,
                due: Some(add_days(on, 10)),
                taken_on: (number > 0).then_some(on),
                taken_by: if number > 0 { vec![stage.demo.team.clone()] } else { Vec::new() },
                ended_on: (number > 1).then_some(on),
                outcome: if number > 1 { stage.demo.word("taken") } else { String::new() },
            };
            stage.enter(RecordFacts::Case(case))
        });
    }
    put(events, -45, 20, |stage, on| {
        let at = |hour| on.and_hms_opt(hour, 20, 0);
        stage.enter(RecordFacts::Accident(Accident {
            enterprise: stage.at(20),
            at: at(8),
            content: stage.demo.word("accident"),
            serious_injuries: Some(1),
            deaths: Some(0),
            loss: Some(80_000),
            reported_at: at(9),
            outcome: stage.demo.word("investigated"),
            ..Accident::default()
        }))
    });
}

/// Meetings with their tasks, trainings, good practice, the duty roster, a note at hand-over.
fn office(stage: &Staging, events: &mut Vec<Event>) {
    for (number, offset) in [-62, -34, -6].into_iter().enumerate() {
        put(events, offset, number, move |stage, on| {
            let kind = if number == 1 { MeetingKind::Consultation } else { MeetingKind::Regular };
            let title = stage.demo.word(if number == 1 { "consultation" } else { "meeting" });
            let meeting = Meeting {
                meeting: Some(kind),
                on: Some(on),
                chair: stage.demo.person(1).to_owned(),
                attendees: (0..8).map(|at| stage.demo.person(at).to_owned()).collect(),
                title: title.clone(),
                ..Meeting::default()
            };
            stage.enter(RecordFacts::Meeting(meeting))?;
            for (task, due) in [(number, -3), (number + 2, 4)] {
                let done = number == 0;
                stage.enter(RecordFacts::Task(Task {
                    title: stage.demo.tasks[task % stage.demo.tasks.len()].clone(),
                    due: Some(if done { add_days(on, 20) } else { stage.day(due + task as i64) }),
                    owner: stage.demo.person(LEADERS + 2 * task).to_owned(),
                    basis: title.clone(),
                    done_on: done.then_some(on),
                    outcome: if done { stage.demo.word("outcome") } else { String::new() },
                    ..Task::default()
                }))?;
            }
            Ok(())
        });
    }
    for (number, (&topic, offset)) in TrainingTopic::ALL.iter().zip([-380, -300, -200, -100, -8]).enumerate() {
        put(events, offset, number, move |stage, on| {
            let planned = number == 4;
            let there = stage.demo.people.iter().enumerate().filter(|(at, _)| (at + number) % 6 != 0).map(|(_, name)| name.clone());
            let attendees = if planned { Vec::new() } else { there.collect() };
            stage.enter(RecordFacts::Training(Training {
                training: Some(topic),
                on: Some(if planned { stage.day(4) } else { on }),
                title: stage.demo.word("training"),
                section: stage.demo.sections[number % stage.demo.sections.len()].clone(),
                lecturer: stage.demo.person(LEADERS + number).to_owned(),
                held_on: (!planned).then_some(on),
                attendees,
                ..Training::default()
            }))
        });
    }
    for (number, offset) in (0..stage.demo.practices.len()).zip([-70, -15]) {
        put(events, offset, number, move |stage, on| {
            let spread = number == 0;
            stage.enter(RecordFacts::Practice(Practice {
                title: stage.demo.practices[number].clone(),
                enterprise: stage.at(7 + number),
                content: stage.demo.word("practice"),
                on: Some(on),
                by: stage.group_people(7 + number)?,
                spread_on: spread.then_some(on),
                spread_to: if spread { stage.demo.word("spread") } else { String::new() },
                ..Practice::default()
            }))
        });
    }
    put(events, -12, 0, |stage, on| {
        for ahead in 0..30 {
            let officers = (0..2).map(|seat| stage.demo.person(LEADERS + (2 * ahead as usize + seat) % 30).to_owned()).collect();
            let duty_leader = stage.demo.person(ahead as usize % LEADERS).to_owned();
            stage.enter(RecordFacts::Duty(Duty { on: Some(add_days(on, ahead)), officers, duty_leader, ..Duty::default() }))?;
        }
        Ok(())
    });
    put(events, -1, 1, |stage, on| {
        let by = vec![stage.stamp.who.officer.clone()];
        let note = stage.demo.word("handover");
        stage.enter(RecordFacts::Handover(Handover { note, by, on: Some(on), ..Handover::default() }))
    });
}

/// Half-year assessments and year-end reports.
fn reports(stage: &Staging, events: &mut Vec<Event>) {
    let issued_on = stage.day(-ISSUED);
    for &kind in ReportKind::ALL {
        for (period, end) in kind.periods(issued_on, stage.today) {
            // Received within days of the period's end, as far as today allows.
            let offset = ((end - stage.today).num_days() + 6).min(-1);
            let count = if kind == ReportKind::EnterpriseAnnual { stage.enterprises.len() } else { stage.groups.len() };
            // A few of the latest are missing; what is older has come in.
            let latest = add_days(end, 180) > stage.today;
            let missing = move |at: usize| match kind {
                ReportKind::HalfYearAssessment => latest && at % 13 == 6,
                ReportKind::EnterpriseAnnual => at == 7,
                ReportKind::GroupAnnual => false,
            };
            for at in (0..count).filter(|&at| !missing(at)) {
                let period = period.clone();
                put(events, offset, at, move |stage, on| {
                    let copied = kind == ReportKind::GroupAnnual && at != 9;
                    let enterprise = stage.at(at).filter(|_| kind == ReportKind::EnterpriseAnnual);
                    let conclusion = stage.demo.word(if kind == ReportKind::HalfYearAssessment { "assessment" } else { "report" });
                    stage.enter(RecordFacts::Report(Report {
                        report: Some(kind),
                        period: period.clone(),
                        group: stage.groups.get(at).copied().filter(|_| enterprise.is_none()),
                        enterprise,
                        received_on: Some(on),
                        conclusion,
                        copied_on: copied.then_some(on),
                        copied_to: if copied { stage.demo.towns[at % stage.demo.towns.len()].clone() } else { String::new() },
                        ..Report::default()
                    }))
                });
            }
        }
    }
}

impl Staging<'_, '_, '_> {
    /// The enterprise in a place.
    fn at(&self, place: usize) -> Option<EnterpriseId> {
        self.enterprises.get(place).copied()
    }

    /// Enters a record as its day decides.
    fn enter(&mut self, facts: RecordFacts) -> Result<(), StoreError> {
        let around = surroundings(self.batch, &facts)?;
        let today = self.stamp.at.date_naive();
        // One step goes on although something is lacking, so that its mark is seen.
        let reason = matches!(facts, RecordFacts::Referral(_)).then(|| self.demo.word("override"));
        let change = decide::register::enter(facts.clone(), &around, reason.as_deref(), self.deciding(today))?;
        let done = self.batch.propose(Proposal::new(Change::Record(Box::new(change))))?;
        if let (RecordFacts::RectificationOrder(order), Subject::Record(id)) = (&facts, done.subject) {
            set_deadlines(self.batch, id, order, &around.hazards)?;
        }
        Ok(())
    }

    /// A version of the hazard list of the enterprise in a place.
    fn list(&mut self, place: usize, on: NaiveDate, copied_on: Option<NaiveDate>) -> Result<(), StoreError> {
        let Some(enterprise) = self.at(place) else { return Ok(()) };
        let number = self.batch.standing(enterprise)?.list_number + 1;
        let town = self.batch.enterprise(enterprise)?.map_or_else(String::new, |enterprise| enterprise.facts.town);
        let list = HazardList {
            enterprise: Some(enterprise),
            number: Some(number),
            on: Some(on),
            by: self.group_people(place)?,
            hazards: self.batch.on_list(enterprise)?,
            copied_on,
            copied_to: if copied_on.is_some() { town } else { String::new() },
            document: String::new(),
        };
        self.enter(RecordFacts::HazardList(list))
    }

    /// The people of the group that supervises the enterprise in a place: the leaders' alone, the others in twos.
    fn group_people(&self, place: usize) -> Result<Vec<String>, StoreError> {
        let person = |number| self.demo.person(number).to_owned();
        let pair = LEADERS + 2 * (place.saturating_sub(LEADERS) / 3);
        Ok(if place < LEADERS { vec![person(place)] } else { vec![person(pair), person(pair + 1)] })
    }

    fn hazards_at(&self, place: usize) -> impl Iterator<Item = HazardId> {
        let slots = place * super::PER_ENTERPRISE..(place + 1) * super::PER_ENTERPRISE;
        slots.filter_map(|slot| self.hazards.get(&slot).copied())
    }

    /// The open hazards of the enterprise in a place, of one severity or all.
    fn open_hazards(&self, place: usize, severity: Option<Severity>) -> Result<Vec<HazardId>, StoreError> {
        let mut open = Vec::new();
        for id in self.hazards_at(place) {
            let hazard = self.batch.hazard(id)?.filter(|hazard| hazard.stage.is_open());
            open.extend(hazard.filter(|hazard| severity.is_none_or(|wanted| hazard.facts.severity == wanted)).map(|hazard| hazard.id));
        }
        Ok(open)
    }

    /// The hazards of the enterprise in a place that were found on a day.
    fn found_on(&self, place: usize, on: NaiveDate) -> Result<Vec<HazardId>, StoreError> {
        let mut found = Vec::new();
        for id in self.hazards_at(place) {
            found.extend(self.batch.hazard(id)?.filter(|hazard| hazard.facts.found_on == on).map(|hazard| hazard.id));
        }
        Ok(found)
    }

    /// Measures at an enterprise with an open major hazard: a stop, and at the second one the power cut after its refusal.
    fn measures(&mut self, place: usize, number: usize, on: NaiveDate, until: Option<NaiveDate>) -> Result<(), StoreError> {
        let hour = |day: NaiveDate, hour| -> Option<NaiveDateTime> { day.and_hms_opt(hour, 0, 0) };
        let stop = Measure {
            enterprise: self.at(place),
            measure: Some(if number == 0 { MeasureKind::Suspension } else { MeasureKind::UseProhibition }),
            hazards: self.open_hazards(place, Some(Severity::Major))?,
            scope: self.demo.word(if number == 0 { "suspension" } else { "prohibition" }),
            on: Some(on),
            starts_at: hour(on, 10),
            until,
            document: numbered(&self.demo.measure_number, on, 1 + number),
            ..Measure::default()
        };
        self.enter(RecordFacts::Measure(stop.clone()))?;
        if number == 1 {
            let cut = Measure {
                measure: Some(MeasureKind::PowerCut),
                scope: self.demo.word("power"),
                starts_at: hour(add_days(on, 2), 10),
                until: None,
                document: numbered(&self.demo.measure_number, on, 10),
                approver: self.demo.person(0).to_owned(),
                refused_decision: self.demo.word("refused"),
                danger: self.demo.word("danger"),
                notified_at: hour(on, 9),
                ..stop
            };
            self.enter(RecordFacts::Measure(cut))?;
        }
        Ok(())
    }

    fn penalise(&mut self, place: usize, number: usize, on: NaiveDate, published: bool) -> Result<(), StoreError> {
        self.enter(RecordFacts::Penalty(Penalty {
            enterprise: self.at(place),
            on: Some(on),
            document: numbered(&self.demo.penalty_number, on, 100 + number),
            basis: self.demo.word("basis"),
            content: self.demo.word("penalty"),
            amount: Some(10_000 + 5_000 * number as u64),
            published_on: published.then_some(on),
            published_in: if published { self.demo.word("published") } else { String::new() },
            ..Penalty::default()
        }))
    }

    fn document(&self, on: NaiveDate, number: usize) -> String {
        numbered(&self.demo.order_number, on, number)
    }
}

fn numbered(document: &str, on: NaiveDate, number: usize) -> String {
    document.replace("{year}", &on.year().to_string()).replace("{n}", &number.to_string())
}
