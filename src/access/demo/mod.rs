//! The demo programme: 51 invented enterprises with hazards at every stage, dated around today, so that each
//! highlight and each kind of reminder is seen whatever today is.
//!
//! Everything happens through the same decisions as an officer's own work, in the order of its days.

mod hazards;
mod programme;

use super::{Officer, Session};
use crate::domain::calendar::WorkCalendar;
use crate::domain::change::{Change, EnterpriseChange};
use crate::domain::decide::{self, Deciding};
use crate::domain::enterprise::{Contact, ContactRole, EnterpriseFacts, HazchemRole, Pairing, Sector};
use crate::domain::hazard::{Category, Severity};
use crate::domain::id::{EnterpriseId, GroupId, HazardId, Subject};
use crate::domain::permission::Role;
use crate::domain::programme::ProgrammeFacts;
use crate::domain::staff::{GroupFacts, LeadingPost, OfficePost, StaffFacts, StaffRole};
use crate::domain::uscc::{self, UsccError};
use crate::store::{Batch, OpId, Proposal, Stamp, Store, StoreError, Who};
use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate};
use serde::Deserialize;
use std::collections::HashMap;

const ENTERPRISES: usize = 51;
const LEADERS: usize = 6;
const PER_ENTERPRISE: usize = 4;
/// Days before today on which the programme was issued.
const ISSUED: i64 = 400;
/// Days before today from which the enterprise in a place was paired, where it is not from the issue on.
const PAIRED: &[(usize, i64)] = &[(44, 9), (45, 45), (46, 40), (47, 33), (48, 42), (49, 5), (50, 12)];

/// The words of the demo, from `data/demo.toml`.
#[derive(Deserialize)]
struct Demo {
    document_number: String,
    issuer: String,
    recipients: String,
    team: String,
    tasks: Vec<String>,
    practices: Vec<String>,
    order_number: String,
    penalty_number: String,
    measure_number: String,
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
    let demo: Demo = toml::from_str(include_str!("../../../data/demo.toml")).map_err(|failure| StoreError::Damaged(failure.to_string()))?;
    let office = Who::here(demo.person(0), "demo");
    let stamp = Stamp { at: now, who: office, op: OpId::random() };
    store.batch(&stamp, |batch| {
        let (enterprises, hazards) = (Vec::new(), HashMap::new());
        let mut stage =
            Staging { demo: &demo, batch, today, now, calendar, stamp: stamp.clone(), groups: Vec::new(), enterprises, hazards };
        stage.people()?;
        stage.enterprises()?;
        let mut events = hazards::events(stage.enterprises.len());
        events.extend(programme::events(&stage));
        events.sort_by_key(|event| (event.offset, event.order, event.number));
        for event in events {
            let day = stage.day(event.offset);
            stage.dated(day, event.number + event.order);
            (event.does)(&mut stage, day)?;
        }
        Ok(())
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
        // The demo is the officer's to try: nothing of it is refused.
        let seated = Officer::of_member(&member, &[group], &session.officer.account);
        // Who came in by a key has no files on this machine, in the demo either.
        let Officer { key, from, forced, .. } = session.officer.clone();
        session.officer = Officer { granted: vec![Role::Office], key, from, forced, ..seated };
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
    groups: Vec<GroupId>,
    enterprises: Vec<EnterpriseId>,
    /// The hazard of each slot.
    hazards: HashMap<usize, HazardId>,
}

/// What is done on a day.
type Does = Box<dyn Fn(&mut Staging, NaiveDate) -> Result<(), StoreError>>;

/// Something that happens on a day, counted from today.
struct Event {
    offset: i64,
    /// What comes first on the day.
    order: usize,
    /// Whose hour and hand it is.
    number: usize,
    does: Does,
}

impl Staging<'_, '_, '_> {
    /// The programme, 36 of the staff, six leaders alone and fifteen groups of two.
    fn people(&mut self) -> Result<(), StoreError> {
        let demo = self.demo;
        let issued_on = self.day(-ISSUED);
        self.dated(issued_on, 0);
        let facts = ProgrammeFacts {
            document_number: demo.document_number.clone(),
            issuer: demo.issuer.clone(),
            recipients: demo.recipients.clone(),
            issued_on: Some(issued_on),
            ends_on: NaiveDate::from_ymd_opt(self.today.year() + 2, 12, 31),
            enterprises: Some(ENTERPRISES as u32),
            ..ProgrammeFacts::default()
        };
        self.batch.propose(Proposal::new(Change::Programme(facts)))?;
        let mut staff = Vec::new();
        for (at, name) in demo.people.iter().enumerate() {
            let (role, section) = match at {
                ..LEADERS => (StaffRole::BureauLeader, &demo.leadership),
                _ if at % 2 == 0 => (StaffRole::GroupLeader, &demo.sections[at / 2 % demo.sections.len()]),
                _ => (StaffRole::Supervisor, &demo.sections[at / 2 % demo.sections.len()]),
            };
            // The leading group: a head, five deputies, and six heads of groups (R8); a deputy directs the office (R9).
            let leading_post = match at {
                0 => Some(LeadingPost::Head),
                1..LEADERS => Some(LeadingPost::Deputy),
                _ if role == StaffRole::GroupLeader && at < 3 * LEADERS => Some(LeadingPost::Member),
                _ => None,
            };
            let office_post = match at {
                1 => Some(OfficePost::Director),
                6 | 7 => Some(OfficePost::Member),
                _ => None,
            };
            let enforcement_team = demo.sections.last() == Some(section);
            let (name, section) = (name.clone(), section.clone());
            let facts = StaffFacts { name, section, role, leading_post, office_post, enforcement_team, ..StaffFacts::default() };
            if let Subject::Staff(id) = self.batch.propose(Proposal::new(Change::Staff(facts)))?.subject {
                staff.push(id);
            }
        }
        let (leaders, rest) = staff.split_at(LEADERS.min(staff.len()));
        let alone = leaders.iter().enumerate().map(|(at, &leader)| GroupFacts {
            name: demo.leader_group.replace("{name}", demo.person(at)),
            leader,
            members: vec![leader],
            formed_on: None,
        });
        let pairs = rest.chunks(2).enumerate().map(|(at, pair)| GroupFacts {
            name: demo.group.replace("{n}", &(at + 1).to_string()),
            leader: pair[0],
            members: pair.to_vec(),
            formed_on: None,
        });
        for facts in alone.chain(pairs) {
            if let Subject::Group(id) = self.batch.propose(Proposal::new(Change::Group(facts)))?.subject {
                self.groups.push(id);
            }
        }
        Ok(())
    }

    /// 51 enterprises over the five sectors: one for each leader, three for each group.
    fn enterprises(&mut self) -> Result<(), StoreError> {
        for at in 0..ENTERPRISES {
            let facts = self.enterprise_facts(at);
            let id = match self.batch.propose(Proposal::new(Change::Enterprise(EnterpriseChange::Added(facts))))?.subject {
                Subject::Enterprise(id) => id,
                _ => continue,
            };
            let group = self.groups.get(if at < LEADERS { at } else { LEADERS + (at - LEADERS) / 3 }).copied();
            if let (Some(group), Some(enterprise)) = (group, self.batch.enterprise(id)?) {
                let from = self.day(-PAIRED.iter().find(|(place, _)| *place == at).map_or(ISSUED, |(_, days)| *days));
                let change = decide::enterprise::pair(&enterprise, Pairing { group, from })?;
                self.batch.propose(Proposal::on_enterprise(&enterprise, change))?;
            }
            self.enterprises.push(id);
        }
        Ok(())
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

    fn deciding(&self, today: NaiveDate) -> Deciding<'_> {
        Deciding { officer: &self.stamp.who.officer, staff: None, today }
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
