//! A bureau with its enterprises, put together and changed in a line.

use chrono::NaiveDate;
use dudao::domain::enterprise::{Enterprise, EnterpriseFacts, Pairing, Sector};
use dudao::domain::id::{EnterpriseId, GroupId, StaffId};
use dudao::domain::pairing::{self, Finding, Matrix, ProposedPairing, Supervision};
use dudao::domain::staff::{Group, GroupFacts, Staff, StaffFacts, StaffRole};

pub const TOWNS: [&str; 6] = ["云墟镇", "砾洲镇", "青屿街道", "榆坪镇", "鹤溪镇", "苇塘工业园"];

/// The day that the tests look at unless they say another.
pub const TODAY: &str = "2026-11-16";
/// The first day of the pairings that stand.
pub const ISSUED: &str = "2026-11-02";

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[derive(Clone, Debug)]
pub struct Bureau {
    pub enterprises: Vec<Enterprise>,
    pub groups: Vec<Group>,
    pub staff: Vec<Staff>,
    pub named: Option<u32>,
}

impl Bureau {
    /// Leaders who supervise alone, G1 on, then groups of two; leaders and group leaders are entered before the others.
    pub fn new(leaders: u32, pairs: u32) -> Self {
        let mut bureau = Self { enterprises: Vec::new(), groups: Vec::new(), staff: Vec::new(), named: None };
        for _ in 0..leaders {
            let leader = bureau.person(StaffRole::BureauLeader);
            bureau.group(leader, &[leader]);
        }
        for _ in 0..pairs {
            let (leader, other) = (bureau.person(StaffRole::GroupLeader), bureau.person(StaffRole::Supervisor));
            bureau.group(leader, &[leader, other]);
        }
        bureau
    }

    /// One leader with E1, and one group with E2 to E4: every rule holds.
    pub fn sound() -> Self {
        let mut bureau = Self::new(1, 1);
        for group in [1, 2, 2, 2] {
            let id = bureau.enterprise(TOWNS[0], &[]);
            bureau.pair(id, group, ISSUED);
        }
        bureau
    }

    pub fn person(&mut self, role: StaffRole) -> u32 {
        let number = self.staff.len() as u32 + 1;
        let facts = StaffFacts { name: format!("张{number}"), section: "政策法规科".into(), role, ..StaffFacts::default() };
        self.staff.push(Staff { id: StaffId(number), version: 1, facts, keys: Vec::new() });
        number
    }

    pub fn group(&mut self, leader: u32, members: &[u32]) -> u32 {
        let number = self.groups.len() as u32 + 1;
        let members = members.iter().map(|&member| StaffId(member)).collect();
        let facts = GroupFacts { name: format!("第{number}组"), leader: StaffId(leader), members, formed_on: None };
        self.groups.push(Group { id: GroupId(number), version: 1, facts });
        number
    }

    pub fn enterprise(&mut self, town: &str, sectors: &[Sector]) -> u32 {
        let number = self.enterprises.len() as u32 + 1;
        let facts =
            EnterpriseFacts {
                name: format!("示例{number}厂"), town: town.into(), sectors: sectors.to_vec(), ..EnterpriseFacts::default()
            };
        self.enterprises.push(Enterprise { id: EnterpriseId(number), version: 1, facts, pairings: Vec::new(), entered_on: None });
        number
    }

    pub fn pair(&mut self, enterprise: u32, group: u32, from: &str) {
        self.enterprises[enterprise as usize - 1].pairings.push(Pairing { group: GroupId(group), from: date(from) });
    }

    pub fn on(&self, day: NaiveDate) -> Supervision<'_> {
        Supervision { enterprises: &self.enterprises, groups: &self.groups, staff: &self.staff, day, named: self.named }
    }

    pub fn check(&self, day: &str) -> Vec<Finding> {
        pairing::check(&self.on(date(day)))
    }

    pub fn matrix(&self, day: &str) -> Matrix {
        pairing::matrix(&self.on(date(day)))
    }

    pub fn propose(&self) -> Vec<ProposedPairing> {
        pairing::propose(&self.on(date(TODAY)))
    }

    /// Proposed pairings in short: enterprise and group.
    pub fn proposed(&self) -> Vec<(u32, u32)> {
        self.propose().iter().map(|pairing| (pairing.enterprise.0, pairing.group.0)).collect()
    }

    /// The bureau after it has taken over all that was proposed, through the same decision as an officer's pairing.
    pub fn taken_over(&self) -> Self {
        let mut after = self.clone();
        for proposed in self.propose() {
            let enterprise = &mut after.enterprises[proposed.enterprise.0 as usize - 1];
            let pairing = Pairing { group: proposed.group, from: date(TODAY) };
            dudao::domain::decide::enterprise::pair(enterprise, pairing.clone()).unwrap();
            enterprise.pairings.push(pairing);
        }
        after
    }

    /// How many towns each group drives to.
    pub fn towns(&self) -> Vec<usize> {
        let town = |id: &EnterpriseId| self.enterprises[id.0 as usize - 1].facts.town.clone();
        let of = |ids: &[EnterpriseId]| ids.iter().map(town).collect::<std::collections::BTreeSet<_>>().len();
        self.matrix(TODAY).rows.iter().map(|row| of(&row.enterprises)).collect()
    }
}
