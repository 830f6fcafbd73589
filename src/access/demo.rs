//! The demo programme: 51 invented enterprises with hazards at every stage, dated around today, so that each
//! highlight and each kind of reminder is seen whatever today is.
//!
//! Everything happens through the same decisions as an officer's own work, in the order of its days.

use super::{Officer, Session};
use crate::domain::act::Act;
use crate::domain::calendar::WorkCalendar;
use crate::domain::change::{Change, EnterpriseChange};
use crate::domain::decide::{self, Deciding};
use crate::domain::enterprise::{Contact, ContactRole, EnterpriseFacts, HazchemRole, Pairing, Sector};
use crate::domain::hazard::{Category, Hazard, HazardFacts, Plan, Severity, VisitMode};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, Subject};
use crate::domain::programme::{Parameters, ProgrammeFacts};
use crate::domain::staff::{GroupFacts, StaffFacts, StaffRole};
use crate::domain::uscc::{self, UsccError};
use crate::store::{Batch, OpId, Proposal, Stamp, Store, StoreError, Who};
use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate};
use serde::Deserialize;
use std::collections::HashMap;

const ENTERPRISES: usize = 51;
const LEADERS: usize = 6;
const PER_ENTERPRISE: usize = 4;
/// Days before today on which the programme was issued.
const ISSUED: i64 = 160;

/// The words of the demo, from `data/demo.toml`.
#[derive(Deserialize)]
struct Demo {
    document_number: String,
    issuer: String,
    order_number: String,
    group: String,
    leader_group: String,
    sections: Vec<String>,
    leadership: String,
    transfer_to: String,
    approver: String,
    street: String,
    towns: Vec<String>,
    first: Vec<String>,
    second: Vec<String>,
    people: Vec<String>,
    standing: Finding,
    words: HashMap<String, String>,
    kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    sector: Sector,
    suffix: String,
    hazards: Vec<Finding>,
    /// What the criteria hold to be major.
    major: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    description: String,
    location: String,
    measures: String,
    category: Category,
}

/// Writes the demo programme into an empty database, as of `today`; the entries carry the days of their acts, the
/// last of them `now`.
///
/// # Errors
/// As a commit.
pub fn write(store: &Store, today: NaiveDate, now: DateTime<FixedOffset>, calendar: &WorkCalendar) -> Result<(), StoreError> {
    let demo: Demo = toml::from_str(include_str!("../../data/demo.toml")).map_err(|failure| StoreError::Damaged(failure.to_string()))?;
    let office = Who { officer: demo.person(0).to_owned(), account: "demo".to_owned() };
    let stamp = Stamp { at: now, who: office, op: OpId::random() };
    store.batch(&stamp, |batch| {
        let mut stage = Staging { demo: &demo, batch, today, now, calendar, stamp: stamp.clone() };
        let groups = stage.people()?;
        let enterprises = stage.enterprises(&groups)?;
        stage.hazards(&enterprises)
    })
}

/// Seats the officer as the leader of a group, so that "mine" has something to show.
///
/// # Errors
/// `Storage`, `Damaged`.
pub fn sit_down(session: &mut Session) -> Result<(), StoreError> {
    let view = session.store.read()?;
    let group = view.groups()?.into_iter().find(|group| group.facts.members.len() > 1);
    if let Some(group) = group
        && let Some(member) = view.staff_member(group.facts.leader)?
    {
        let account = session.officer.account.clone();
        session.officer = Officer { name: member.facts.name, account, staff: Some(member.id), group: Some(group.id) };
    }
    Ok(())
}

impl Demo {
    fn person(&self, number: usize) -> &str {
        self.people.get(number % self.people.len().max(1)).map_or("", String::as_str)
    }

    /// What was found in a slot: another thing for each of an enterprise's hazards.
    fn finding(&self, slot: usize, severity: Severity, standing: bool) -> &Finding {
        let (at, which) = (slot / PER_ENTERPRISE, slot % PER_ENTERPRISE);
        let kind = &self.kinds[at % self.kinds.len()];
        let among = if severity == Severity::Major { &kind.major } else { &kind.hazards };
        if standing { &self.standing } else { &among[(at / self.kinds.len() + which) % among.len()] }
    }

    fn word(&self, key: &str) -> String {
        self.words.get(key).cloned().unwrap_or_default()
    }
}

/// The demo being written.
struct Staging<'a, 'b, 't> {
    demo: &'a Demo,
    batch: &'b mut Batch<'t>,
    today: NaiveDate,
    now: DateTime<FixedOffset>,
    calendar: &'a WorkCalendar,
    stamp: Stamp,
}

impl Staging<'_, '_, '_> {
    /// The programme, 36 of the staff, six leaders alone and fifteen groups of two.
    fn people(&mut self) -> Result<Vec<GroupId>, StoreError> {
        let demo = self.demo;
        let issued_on = self.day(-ISSUED);
        self.dated(issued_on, 0);
        let facts = ProgrammeFacts {
            document_number: demo.document_number.clone(),
            issuer: demo.issuer.clone(),
            recipients: String::new(),
            follows: String::new(),
            issued_on: Some(issued_on),
            ends_on: NaiveDate::from_ymd_opt(self.today.year() + 2, 12, 31),
            enterprises: Some(ENTERPRISES as u32),
            parameters: Parameters::default(),
        };
        self.batch.propose(Proposal::new(Change::Programme(facts)))?;
        let mut staff = Vec::new();
        for (at, name) in demo.people.iter().enumerate() {
            let (role, section) = match at {
                ..LEADERS => (StaffRole::BureauLeader, &demo.leadership),
                _ if at % 2 == 0 => (StaffRole::GroupLeader, &demo.sections[at / 2 % demo.sections.len()]),
                _ => (StaffRole::Supervisor, &demo.sections[at / 2 % demo.sections.len()]),
            };
            let facts = StaffFacts { name: name.clone(), section: section.clone(), role, ..StaffFacts::default() };
            if let Subject::Staff(id) = self.batch.propose(Proposal::new(Change::Staff(facts)))?.subject {
                staff.push(id);
            }
        }
        let (leaders, rest) = staff.split_at(LEADERS.min(staff.len()));
        let alone = leaders.iter().enumerate().map(|(at, &leader)| GroupFacts {
            name: demo.leader_group.replace("{name}", demo.person(at)),
            leader,
            members: vec![leader],
        });
        let pairs = rest.chunks(2).enumerate().map(|(at, pair)| GroupFacts {
            name: demo.group.replace("{n}", &(at + 1).to_string()),
            leader: pair[0],
            members: pair.to_vec(),
        });
        let mut groups = Vec::new();
        for facts in alone.chain(pairs) {
            if let Subject::Group(id) = self.batch.propose(Proposal::new(Change::Group(facts)))?.subject {
                groups.push(id);
            }
        }
        Ok(groups)
    }

    /// 51 enterprises over the five sectors: one for each leader, three for each group.
    fn enterprises(&mut self, groups: &[GroupId]) -> Result<Vec<EnterpriseId>, StoreError> {
        let mut ids = Vec::new();
        for at in 0..ENTERPRISES {
            let facts = self.enterprise_facts(at);
            let id = match self.batch.propose(Proposal::new(Change::Enterprise(EnterpriseChange::Added(facts))))?.subject {
                Subject::Enterprise(id) => id,
                _ => continue,
            };
            let group = if at < LEADERS { groups.get(at) } else { groups.get(LEADERS + (at - LEADERS) / 3) };
            if let (Some(&group), Some(enterprise)) = (group, self.batch.enterprise(id)?) {
                let change = decide::enterprise::pair(&enterprise, Pairing { group, from: self.day(-ISSUED) })?;
                self.batch.propose(Proposal::on_enterprise(&enterprise, change))?;
            }
            ids.push(id);
        }
        Ok(ids)
    }

    fn enterprise_facts(&self, at: usize) -> EnterpriseFacts {
        let demo = self.demo;
        let kind = &demo.kinds[at % demo.kinds.len()];
        let town = &demo.towns[at % demo.towns.len()];
        // The names of places have two characters.
        let place: String = town.chars().take(2).collect();
        let name = format!(
            "{place}{}{}{}",
            demo.first[at % demo.first.len()],
            demo.second[at / demo.first.len() % demo.second.len()],
            kind.suffix
        );
        let contact = |role, person: usize| Contact {
            role,
            name: demo.person(at + person).to_owned(),
            phones: vec![format!("1390000{:04}", at * 10 + person)],
        };
        let hazchem = kind.sector == Sector::Hazchem;
        EnterpriseFacts {
            name,
            uscc: Some(code(at)),
            town: town.clone(),
            address: format!("{town}{}", demo.street.replace("{n}", &(at + 1).to_string())),
            sectors: if at % 10 == 4 { vec![kind.sector, Sector::ConfinedSpace] } else { vec![kind.sector] },
            hazchem_roles: if hazchem { vec![HazchemRole::ALL[at / 5 % HazchemRole::ALL.len()]] } else { Vec::new() },
            contacts: vec![contact(ContactRole::LegalRepresentative, 1), contact(ContactRole::SafetyOfficer, 2)],
            headcount: Some(40 + (at as u32 * 37) % 400),
            ..EnterpriseFacts::default()
        }
    }

    /// Four hazards for each enterprise, each with its own way, told in the order of the days.
    fn hazards(&mut self, enterprises: &[EnterpriseId]) -> Result<(), StoreError> {
        let mut events = Vec::new();
        for slot in 0..enterprises.len() * PER_ENTERPRISE {
            for (order, (offset, step)) in way(slot).into_iter().enumerate() {
                events.push((offset, order, slot, step));
            }
        }
        events.sort_by_key(|(offset, order, slot, _)| (*offset, *order, *slot));
        let mut hazards: HashMap<usize, HazardId> = HashMap::new();
        for (offset, order, slot, step) in events {
            let day = self.day(offset);
            self.dated(day, slot + order);
            match step {
                Step::Register { severity, deadline, standing } => {
                    let facts = self.hazard_facts(slot, enterprises[slot / PER_ENTERPRISE], severity, standing, day);
                    let change = decide::hazard::register(facts, deadline.map(|days| self.day(days)), self.deciding(day))?;
                    if let Subject::Hazard(id) = self.batch.propose(Proposal::new(Change::Hazard(Box::new(change))))?.subject {
                        hazards.insert(slot, id);
                    }
                }
                step => {
                    let known = hazards.get(&slot).map(|&id| self.batch.hazard(id)).transpose()?.flatten();
                    if let Some(hazard) = known {
                        let act = self.act(slot, &hazard, &step, day);
                        let change = decide::hazard::act(&hazard, act, self.deciding(day))?;
                        self.batch.propose(Proposal::on_hazard(&hazard, change))?;
                    }
                }
            }
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
        let second_officer = Some(demo.person(slot + 1).to_owned());
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
                second_officer,
            },
            Step::Fail { deadline } => Act::Reinspect {
                on,
                by: officer,
                passed: false,
                opinion: demo.word("failed"),
                document: document(),
                new_deadline: Some(self.day(*deadline)),
                close_out: false,
                second_officer: None,
            },
            Step::CloseOut => Act::CloseOut { on, evidence: demo.word("evidence"), document: document(), second_officer },
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

    fn deciding(&self, today: NaiveDate) -> Deciding<'_> {
        Deciding { officer: &self.stamp.who.officer, today }
    }

    /// The day so many days from today; of days past, a working day at or before it.
    fn day(&self, offset: i64) -> NaiveDate {
        let mut day = match offset {
            0.. => self.today.checked_add_days(Days::new(offset.unsigned_abs())),
            _ => self.today.checked_sub_days(Days::new(offset.unsigned_abs())),
        }
        .unwrap_or(self.today);
        while offset < 0 && self.calendar.is_rest(day) {
            day = day.pred_opt().unwrap_or(day);
        }
        day
    }

    /// What follows is recorded at that day's office hours, by one of the staff.
    fn dated(&mut self, day: NaiveDate, number: usize) {
        let minutes = 9 * 60 + (number * 7) as u32 % (7 * 60);
        let at = day.and_hms_opt(minutes / 60, minutes % 60, 0).and_then(|at| at.and_local_timezone(*self.now.offset()).single());
        self.stamp.at = at.unwrap_or(self.now).min(self.now);
        self.stamp.who.officer = self.demo.person(LEADERS + number % (self.demo.people.len() - LEADERS)).to_owned();
        self.batch.stamp(self.stamp.clone());
    }
}

/// A social credit code with an invented body and a check character that holds.
fn code(at: usize) -> String {
    let body = format!("91320499MA{:07}", 1_000_003 * (at + 1) % 10_000_000);
    match uscc::check(&format!("{body}0")) {
        Err(UsccError::CheckDigit { expected }) => format!("{body}{expected}"),
        _ => format!("{body}0"),
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
    let closed = |found: i64, on: i64| then(rectifying(found, on + 5), vec![(on - 3, Step::Apply), (on, Step::Pass { close_out: true })]);
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
