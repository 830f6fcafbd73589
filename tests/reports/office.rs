//! A small made-up office whose journal is told day by day, some of it after the fact; and the demo.

use chrono::NaiveDate;
use dudao::access::{Clock, Officer, Session, demo};
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::change::{Change, EnterpriseChange, HazardChange, RecordChange};
use dudao::domain::decide::{self, Deciding};
use dudao::domain::enterprise::{EnterpriseFacts, Pairing};
use dudao::domain::hazard::{Hazard, HazardFacts, Severity};
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, RecordId, Seq, StaffId, Subject};
use dudao::domain::programme::ProgrammeFacts;
use dudao::domain::register::{RecordFacts, RegisterAct};
use dudao::domain::staff::{GroupFacts, LeadingPost, OfficePost, StaffFacts, StaffRole};
use dudao::locale::{Lang, Words};
use dudao::paper::answer;
use dudao::paper::report::{Block, Cell, Question, Report, Row};
use dudao::store::{Committed, OpId, Proposal, Stamp, Store, View, Who};
use std::sync::Arc;

pub const TODAY: &str = "2026-12-01";

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub struct Office {
    pub store: Arc<Store>,
}

impl Office {
    pub fn empty() -> Self {
        Self { store: Arc::new(Store::in_memory(&stamp("2026-08-31 09:00", "系统")).unwrap()) }
    }

    /// A programme issued on 2026-09-01, two groups, two enterprises of the first.
    pub fn founded() -> Self {
        let office = Self::empty();
        let at = "2026-09-01 09:00";
        let programme = ProgrammeFacts {
            document_number: "榆应急〔2026〕9号".into(),
            issued_on: Some(date("2026-09-01")),
            ends_on: Some(date("2027-12-31")),
            enterprises: Some(2),
            ..ProgrammeFacts::default()
        };
        office.say(at, "张三", Proposal::new(Change::Programme(programme)));
        for (name, role) in [
            ("张三", StaffRole::GroupLeader),
            ("李四", StaffRole::Supervisor),
            ("王五", StaffRole::GroupLeader),
            ("赵六", StaffRole::Supervisor),
        ] {
            let facts = StaffFacts { name: name.into(), section: "监管科".into(), role, ..StaffFacts::default() };
            office.say(at, "张三", Proposal::new(Change::Staff(facts)));
        }
        for (name, leader) in [("第一小组", 1), ("第二小组", 3)] {
            let members = vec![StaffId(leader), StaffId(leader + 1)];
            let facts = GroupFacts { name: name.into(), leader: StaffId(leader), members, formed_on: None };
            office.say(at, "张三", Proposal::new(Change::Group(facts)));
        }
        for name in ["云墟安澜化工有限公司", "榆坪金砂铸造有限公司"] {
            let facts = EnterpriseFacts { name: name.into(), town: "榆坪镇".into(), ..EnterpriseFacts::default() };
            office.say(at, "张三", Proposal::new(Change::Enterprise(EnterpriseChange::Added(facts))));
        }
        office.pair(at, 1, 1, "2026-09-01");
        office.pair(at, 2, 1, "2026-09-01");
        office
    }

    pub fn say(&self, at: &str, officer: &str, proposal: Proposal) -> Committed {
        self.store.commit(&stamp(at, officer), proposal).unwrap()
    }

    pub fn view(&self) -> View {
        self.store.read().unwrap()
    }

    pub fn pair(&self, at: &str, enterprise: u32, group: u32, from: &str) {
        let seen = self.view().enterprise(EnterpriseId(enterprise)).unwrap().unwrap();
        let pairing = Pairing { group: GroupId(group), from: date(from) };
        self.say(at, "张三", Proposal::on_enterprise(&seen, EnterpriseChange::Paired(pairing)));
    }

    pub fn find(
        &self,
        at: &str,
        enterprise: u32,
        description: &str,
        found_on: &str,
        deadline: Option<&str>,
        severity: Severity,
    ) -> HazardId {
        let mut facts = HazardFacts::found(EnterpriseId(enterprise), description.into(), severity, None, date(found_on));
        facts.found_by = vec!["张三".into()];
        let by = Deciding { officer: "张三", staff: None, today: date(&at[..10]) };
        let change = decide::hazard::register(facts, deadline.map(date), by).unwrap();
        match self.say(at, "张三", Proposal::new(Change::Hazard(Box::new(change)))).subject {
            Subject::Hazard(id) => id,
            other => panic!("{other}"),
        }
    }

    pub fn hazard(&self, id: HazardId) -> Hazard {
        self.view().hazard(id).unwrap().unwrap()
    }

    pub fn step(&self, at: &str, id: HazardId, change: HazardChange) -> Seq {
        self.say(at, "李四", Proposal::on_hazard(&self.hazard(id), change)).seq
    }

    pub fn enter(&self, at: &str, facts: impl Into<RecordFacts>) -> RecordId {
        let change = RecordChange::Done { act: RegisterAct::Enter, facts: facts.into(), overrides: None };
        match self.say(at, "张三", Proposal::new(Change::Record(Box::new(change)))).subject {
            Subject::Record(id) => id,
            other => panic!("{other}"),
        }
    }

    pub fn act(&self, at: &str, id: RecordId, act: RegisterAct, facts: impl Into<RecordFacts>) {
        let seen = self.view().register_record(id).unwrap().unwrap();
        let change = RecordChange::Done { act, facts: facts.into(), overrides: None };
        self.say(at, "李四", Proposal::on_record(&seen, change));
    }

    pub fn session(&self, today: &str, officer: &str) -> Session {
        let view = self.view();
        let staff = view.staff().unwrap().into_iter().find(|member| member.facts.name == officer).map(|member| member.id);
        let group = staff.and_then(|id| view.groups().unwrap().into_iter().find(|group| group.facts.members.contains(&id)));
        let officer = Officer { staff, group: group.map(|group| group.id), ..Officer::of_office(officer, "zhangsan") };
        let calendar = Arc::new(WorkCalendar::shipped());
        Session { store: self.store.clone(), clock: Clock::new(Some(date(today))), officer, calendar, present: None, operation: None }
    }

    pub fn ask_on(&self, today: &str, question: Question) -> Report {
        answer(&self.session(today, "张三"), &self.view(), &question).unwrap_or_else(|failure| panic!("{question:?}: {failure}"))
    }

    pub fn ask(&self, question: Question) -> Report {
        self.ask_on(TODAY, question)
    }
}

/// The demo programme with its officer at work.
pub fn demo_session(today: &str) -> Session {
    let now = format!("{today}T18:00:00+08:00").parse().unwrap();
    let who = Who::here("系统", "demo");
    let store = Store::in_memory(&Stamp { at: now, who, op: OpId::random() }).unwrap();
    let calendar = WorkCalendar::shipped();
    demo::write(&store, date(today), now, &calendar).unwrap();
    let officer = Officer::of_office("demo", "demo");
    let clock = Clock::new(Some(date(today)));
    let mut session = Session { store: Arc::new(store), clock, officer, calendar: Arc::new(calendar), present: None, operation: None };
    demo::sit_down(&mut session).unwrap();
    session
}

pub fn block<'r>(report: &'r Report, key: &str) -> &'r Block {
    report.blocks.iter().find(|block| block.key == key).unwrap_or_else(|| panic!("no block {key} in {report:?}"))
}

/// A row's cell of a column, in Chinese.
pub fn text(block: &Block, row: &Row, column: &str) -> String {
    let at = block.columns.iter().position(|known| *known == column).unwrap_or_else(|| panic!("no column {column}"));
    row.cells[at].text(Words::new(Lang::Zh))
}

/// The cells of some columns of every row of a block, in Chinese.
pub fn table(report: &Report, key: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let block = block(report, key);
    block.rows.iter().map(|row| columns.iter().map(|column| text(block, row, column)).collect()).collect()
}

pub fn count(report: &Report, key: &str, figure: &str) -> i64 {
    let rows = &block(report, key).rows;
    let row = rows.iter().find(|row| matches!(&row.cells[0], Cell::Term(term) if term.ends_with(&format!(".{figure}"))));
    match row.unwrap_or_else(|| panic!("no {figure}")).cells[1] {
        Cell::Count(count) => count,
        ref other => panic!("{other:?}"),
    }
}

/// The leading group as the programme has it, on top of the staff.
pub fn leading(name: &str, post: Option<LeadingPost>, office: Option<OfficePost>) -> StaffFacts {
    StaffFacts { name: name.into(), section: "局领导".into(), leading_post: post, office_post: office, ..StaffFacts::default() }
}

pub fn stamp(at: &str, officer: &str) -> Stamp {
    let at = format!("{}:00+08:00", at.replace(' ', "T")).parse().unwrap();
    Stamp { at, who: Who::here(officer, "zhangsan"), op: OpId::random() }
}
