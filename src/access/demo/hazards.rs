//! The hazards of the demo, each with its own way.

use super::{Event, PER_ENTERPRISE, Staging};
use crate::domain::act::Act;
use crate::domain::change::Change;
use crate::domain::decide;
use crate::domain::hazard::{Hazard, HazardFacts, Plan, Severity, VisitMode};
use crate::domain::id::{EnterpriseId, Subject};
use crate::store::{Proposal, StoreError};
use chrono::{Datelike, NaiveDate};

/// Four hazards for each enterprise.
pub(super) fn events(enterprises: usize) -> Vec<Event> {
    let mut events = Vec::new();
    for slot in 0..enterprises * PER_ENTERPRISE {
        for (order, (offset, step)) in way(slot).into_iter().enumerate() {
            events.push(Event { offset, order, number: slot, does: Box::new(move |stage, day| stage.step(slot, &step, day)) });
        }
    }
    events
}

impl Staging<'_, '_, '_> {
    fn step(&mut self, slot: usize, step: &Step, day: NaiveDate) -> Result<(), StoreError> {
        if let Step::Register { severity, deadline, standing } = *step {
            let facts = self.hazard_facts(slot, self.enterprises[slot / PER_ENTERPRISE], severity, standing, day);
            let change = decide::hazard::register(facts, deadline.map(|days| self.day(days)), self.deciding(day))?;
            if let Subject::Hazard(id) = self.batch.propose(Proposal::new(Change::Hazard(Box::new(change))))?.subject {
                self.hazards.insert(slot, id);
            }
            return Ok(());
        }
        let known = self.hazards.get(&slot).map(|&id| self.batch.hazard(id)).transpose()?.flatten();
        if let Some(hazard) = known {
            let act = self.act(slot, &hazard, step, day);
            let change = decide::hazard::act(&hazard, act, self.deciding(day))?;
            self.batch.propose(Proposal::on_hazard(&hazard, change))?;
        }
        Ok(())
    }

    fn hazard_facts(&self, slot: usize, enterprise: EnterpriseId, severity: Severity, standing: bool, found_on: NaiveDate) -> HazardFacts {
        let demo = self.demo;
        let finding = demo.finding(slot, severity, standing);
        HazardFacts {
            enterprise,
            description: finding.description.clone(),
            location: finding.location.clone(),
            severity,
            severity_raw: None,
            category: Some(finding.category),
            category_raw: None,
            sector: Some(demo.kinds[slot / PER_ENTERPRISE % demo.kinds.len()].sector),
            clause: None,
            no_clause: false,
            code: None,
            found_on,
            found_by: vec![self.stamp.who.officer.clone()],
            found_mode: Some(VisitMode::ALL[slot % VisitMode::ALL.len()]),
            owner: demo.person(slot + 3).to_owned(),
            standing,
            notes: String::new(),
            extra: Vec::new(),
        }
    }

    fn act(&self, slot: usize, hazard: &Hazard, step: &Step, on: NaiveDate) -> Act {
        let demo = self.demo;
        let officer = vec![self.stamp.who.officer.clone()];
        let document = || Some(demo.order_number.replace("{year}", &on.year().to_string()).replace("{n}", &(slot + 1).to_string()));
        match step {
            Step::Register { .. } | Step::Plan { .. } => {
                let measures = &demo.finding(slot, hazard.facts.severity, hazard.facts.standing).measures;
                let deadline = if let Step::Plan { deadline } = step { deadline.map(|days| self.day(days)) } else { None };
                let plan = Plan {
                    responsibility: demo.person(slot + 3).to_owned(),
                    measures: measures.clone(),
                    funds: Some(2_000 + (slot as u64 * 1_300) % 60_000),
                    contingency_plan: demo.word("contingency"),
                    goal: String::new(),
                    reinspector: String::new(),
                    remediation_plan: demo.word("remediation"),
                };
                Act::Plan { plan, deadline, document: document() }
            }
            Step::Start => Act::Start { on },
            Step::Apply => Act::Apply { on, note: demo.word("apply") },
            Step::Pass { close_out } => Act::Reinspect {
                on,
                by: officer,
                passed: true,
                opinion: demo.word("passed"),
                document: None,
                new_deadline: None,
                close_out: *close_out,
            },
            Step::Fail { deadline } => Act::Reinspect {
                on,
                by: officer,
                passed: false,
                opinion: demo.word("failed"),
                document: document(),
                new_deadline: Some(self.day(*deadline)),
                close_out: false,
            },
            Step::CloseOut => Act::CloseOut { on, evidence: demo.word("evidence"), document: document() },
            Step::OnTheSpot => Act::FixOnTheSpot { on, by: officer, evidence: demo.word("spot") },
            Step::Holds => Act::LookBack { on, by: officer, holds: true, note: demo.word("holds"), new_deadline: None },
            Step::Relapse { deadline } => {
                Act::LookBack { on, by: officer, holds: false, note: demo.word("relapsed"), new_deadline: Some(self.day(*deadline)) }
            }
            Step::Extend { deadline } => Act::Extend {
                requested_on: on,
                new_deadline: self.day(*deadline),
                reason: demo.word("extend"),
                approver: demo.approver.clone(),
                document: document(),
            },
            Step::Note => Act::Note { text: demo.word("note") },
            Step::Transfer => Act::Transfer { to: demo.transfer_to.clone(), reason: demo.word("transfer"), document: document() },
            Step::Void => Act::Void { reason: demo.word("void") },
        }
    }
}

/// What happens to a hazard of the demo; days are counted from today.
enum Step {
    Register { severity: Severity, deadline: Option<i64>, standing: bool },
    Plan { deadline: Option<i64> },
    Start,
    Apply,
    Pass { close_out: bool },
    CloseOut,
    Fail { deadline: i64 },
    OnTheSpot,
    Holds,
    Relapse { deadline: i64 },
    Extend { deadline: i64 },
    Note,
    Transfer,
    Void,
}

/// The way of the hazard in a slot. Twenty-four ways, so that each comes up about nine times in 204 slots.
fn way(slot: usize) -> Vec<(i64, Step)> {
    let round = (slot / 24) as i64;
    // Seven has no divisor in common with twenty-four: an enterprise's four hazards differ.
    let kind = slot * 7 % 24;
    let major = match kind {
        3 | 17 => round % 3 == 0,
        14 => round == 0,
        _ => false,
    };
    let severity = if major { Severity::Major } else { Severity::General };
    let until = |found: i64, deadline| (found, Step::Register { severity, deadline, standing: false });
    let planned = |found: i64, deadline: i64| vec![until(found, None), (found + 3, Step::Plan { deadline: Some(deadline) })];
    let then = |mut way: Vec<(i64, Step)>, steps: Vec<(i64, Step)>| {
        way.extend(steps);
        way
    };
    let rectifying = |found: i64, deadline: i64| then(planned(found, deadline), vec![(found + 6, Step::Start)]);
    let closed = |found: i64, on: i64| {
        // A major hazard is closed out by another officer, the day after.
        let last = if major { Some((on + 1, Step::CloseOut)) } else { None };
        let steps = [(on - 3, Step::Apply), (on, Step::Pass { close_out: !major })];
        then(rectifying(found, on + 5), steps.into_iter().chain(last).collect())
    };
    let looked_back = || then(closed(-110, -68), vec![(-35, Step::Holds)]);
    let even = round % 2 == 0;
    match kind {
        0 => vec![until(-9, Some(12 + round))],
        1 if even => vec![until(-4, Some(25 + round))],
        1 => vec![until(-4, Some(2)), (-4, Step::OnTheSpot)],
        2 if even => planned(-16, 9 + 2 * round),
        2 => looked_back(),
        3 => rectifying(-30, 15 + round),
        4 if even => rectifying(-45, -3 - round),
        4 => then(rectifying(-45, 4), vec![(-20, Step::Note)]),
        5 => rectifying(-28, round % 3),
        6 => rectifying(-26, 3 + round % 5),
        7 => then(rectifying(-35, 6), vec![(-2 - round, Step::Apply)]),
        8 => then(rectifying(-40, if even { -1 } else { 5 }), vec![(-9 - round % 4, Step::Apply)]),
        9 => then(rectifying(-38, 4), vec![(-9, Step::Apply), (-1 - round % 3, Step::Pass { close_out: false })]),
        10 => then(rectifying(-50, -14), vec![(-15, Step::Apply), (-8, Step::Fail { deadline: 5 + round })]),
        11 => then(rectifying(-33, 10), vec![(-5, Step::Extend { deadline: 24 + round })]),
        12 => closed(-60, -27 - round),
        13 => closed(-44, -9 - round),
        14 => looked_back(),
        15 => then(closed(-105, -60), vec![(-12, Step::Relapse { deadline: 8 + round })]),
        16 => vec![until(-13, Some(2)), (-13, Step::OnTheSpot)],
        17 => rectifying(-34, 18 + round),
        18 if round % 4 == 0 => vec![until(-20, None), (-18, Step::Void)],
        18 => planned(-12, 20 + round),
        19 if round % 4 == 0 => vec![until(-22, None), (-17, Step::Transfer)],
        19 => vec![until(-6, Some(30 + round))],
        20 => closed(-80, -40 + round),
        21 if even => rectifying(-24, 11 + 3 * round),
        21 => vec![
            (-24, Step::Register { severity, deadline: None, standing: true }),
            (-21, Step::Plan { deadline: None }),
            (-18, Step::Start),
        ],
        22 if even => vec![until(-3, Some(14 + round))],
        22 => looked_back(),
        _ => {
            // Further apart than the longest rest, so that they never fall on one day.
            let steps = vec![(-31, Step::Apply), (-25, Step::Pass { close_out: false }), (-13, Step::CloseOut)];
            then(rectifying(-48, -12), steps)
        }
    }
}
