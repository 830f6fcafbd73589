//! Records and acts that the tests of rules and store are made of.
#![allow(dead_code)]

use chrono::NaiveDate;
use dudao::domain::act::{Act, ActKind};
use dudao::domain::change::HazardChange;
use dudao::domain::decide::{self, Deciding};
use dudao::domain::enterprise::EnterpriseFacts;
use dudao::domain::hazard::{Hazard, HazardFacts, Plan, Severity};
use dudao::domain::id::{EnterpriseId, HazardId};
use dudao::domain::refusal::Refusal;
use dudao::domain::{apply, programme::Parameters};

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The officer on duty.
pub fn on_duty(today: &str) -> Deciding<'static> {
    Deciding { officer: "张三", staff: None, today: date(today) }
}

pub fn enterprise_facts(name: &str) -> EnterpriseFacts {
    EnterpriseFacts { name: name.into(), town: "榆坪镇".into(), ..EnterpriseFacts::default() }
}

pub fn facts(enterprise: u32, severity: Severity, found_on: &str) -> HazardFacts {
    HazardFacts {
        enterprise: EnterpriseId(enterprise),
        description: "除尘系统未设置锁气卸灰装置".into(),
        location: "抛光车间".into(),
        severity,
        severity_raw: None,
        category: None,
        category_raw: None,
        sector: None,
        clause: None,
        no_clause: false,
        code: None,
        found_on: date(found_on),
        found_by: vec!["张三".into()],
        found_mode: None,
        owner: "王五".into(),
        standing: false,
        notes: String::new(),
        extra: Vec::new(),
    }
}

pub fn plan(remediation_plan: &str) -> Plan {
    Plan { measures: "加装锁气卸灰装置并验收".into(), remediation_plan: remediation_plan.into(), ..Plan::default() }
}

/// A complete act of each kind, done on `on`; new deadlines fall on `later`.
pub fn sample(hazard: &Hazard, kind: ActKind, on: &str, later: &str) -> Act {
    let (on, later) = (date(on), date(later));
    let by = || vec!["张三".to_owned()];
    match kind {
        ActKind::Plan => {
            let deadline = hazard.deadline().or(Some(later));
            Act::Plan { plan: Plan { goal: on.to_string(), ..plan("停产整改方案") }, deadline, document: None }
        }
        ActKind::Start => Act::Start { on },
        ActKind::Apply => Act::Apply { on, note: "已整改完毕，申请复查".into() },
        ActKind::Reinspect => reinspect(on, None),
        ActKind::CloseOut => Act::CloseOut { on, evidence: "照片3张".into(), document: None },
        ActKind::FixOnTheSpot => Act::FixOnTheSpot { on, by: by(), evidence: "当场整改，已拍照".into() },
        ActKind::LookBack => Act::LookBack { on, by: by(), holds: true, note: "未发现反弹".into(), new_deadline: None },
        ActKind::Extend => Act::Extend {
            requested_on: on,
            new_deadline: hazard.deadline().map_or(later, |deadline| deadline.max(later) + chrono::Days::new(5)),
            reason: "设备采购周期较长".into(),
            approver: "赵六".into(),
            document: None,
        },
        ActKind::Note => Act::Note { text: "企业负责人已约谈".into() },
        ActKind::Edit => {
            let location = format!("{}东侧", hazard.facts.location);
            Act::Edit(Box::new(HazardFacts { location, ..hazard.facts.clone() }))
        }
        ActKind::Split => Act::Split {
            parts: vec!["除尘系统未设置锁气卸灰装置".into(), "未按周点检".into()],
            reason: "两处问题分别整改".into(),
        },
        ActKind::Merge => Act::Merge { into: dudao::domain::id::HazardId(hazard.id.0 + 1), reason: "同一问题".into() },
        ActKind::Transfer => {
            Act::Transfer { to: "市场监督管理局".into(), reason: "属特种设备管理范围".into(), document: None }
        }
        ActKind::Void => Act::Void { reason: "与前次登记重复".into() },
    }
}

/// A re-inspection: passed, or failed with a new deadline.
pub fn reinspect(on: NaiveDate, failed_until: Option<NaiveDate>) -> Act {
    Act::Reinspect {
        on,
        by: vec!["张三".into()],
        passed: failed_until.is_none(),
        opinion: "现场复查".into(),
        document: None,
        new_deadline: failed_until,
        close_out: false,
    }
}

/// A hazard under its own hand: registers it and does act after act, each with the next version.
pub struct Case(pub Hazard);

impl Case {
    pub fn new(severity: Severity, found_on: &str, deadline: Option<&str>) -> Self {
        let change = decide::hazard::register(facts(1, severity, found_on), deadline.map(date), on_duty(found_on)).unwrap();
        Self::of(&change)
    }

    pub fn of(change: &HazardChange) -> Self {
        Self(apply::hazard(None, HazardId(1), 1, change).unwrap())
    }

    /// What deciding says, without doing it.
    pub fn attempt(&self, today: &str, act: Act) -> Result<HazardChange, Refusal> {
        decide::hazard::act(&self.0, act, on_duty(today))
    }

    /// An act of the second officer.
    pub fn then_second(mut self, today: &str, act: Act) -> Self {
        let change = decide::hazard::act(&self.0, act, decide::Deciding { officer: "李四", ..on_duty(today) }).unwrap();
        let (id, next) = (self.0.id, self.0.version + 1);
        self.0 = apply::hazard(Some(self.0), id, next, &change).unwrap();
        self
    }

    pub fn then(mut self, today: &str, act: Act) -> Self {
        let change = self.attempt(today, act).unwrap();
        let (id, next) = (self.0.id, self.0.version + 1);
        self.0 = apply::hazard(Some(self.0), id, next, &change).unwrap();
        self
    }

    /// A complete act of a kind, done on `on`.
    pub fn with(self, kind: ActKind, on: &str, later: &str) -> Self {
        let act = sample(&self.0, kind, on, later);
        // Whoever re-inspected a major hazard does not close it out.
        let second = kind == ActKind::CloseOut && self.0.facts.severity == Severity::Major;
        if second { self.then_second(on, act) } else { self.then(on, act) }
    }

    /// What falls due, as kind and unrolled day.
    pub fn obligations(&self) -> Vec<(String, String)> {
        self.obligations_under(&Parameters::default())
    }

    pub fn obligations_under(&self, parameters: &Parameters) -> Vec<(String, String)> {
        let all = dudao::domain::obligation::of_hazard(&self.0, parameters);
        all.into_iter().map(|obligation| (obligation.kind.to_string(), obligation.alert_on.to_string())).collect()
    }
}
