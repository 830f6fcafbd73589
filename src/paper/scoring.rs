//! Whose figure each thing counts in (R56). What is counted and what is listed behind a figure come of one walk over the
//! same things, so that a figure always opens as many rows as it says.
//!
//! An enterprise's figures are its own. A group's are those of the enterprises that it supervises today, with its own
//! reports and its members' trainings. An officer's are what they took part in: hazards found by them (listed), closed
//! out or re-inspected by them (closed out), relapses that they found, visits in which they took part, orders that they
//! gave, trainings that they attended. For what names no officer (open, overdue, measures, penalties, what was missed,
//! what went on although something was lacking, accidents) an officer answers with the group.

use super::gather::{Asked, Bureau, people, stage, term};
use super::milestone::{self, Milestone, milestones};
use super::owed::{Owed, owed};
use super::report::{Cell, Figure, Mark, Row, Scored};
use crate::domain::enterprise::Enterprise;
use crate::domain::hazard::{Hazard, LookBack, Severity, Stage};
use crate::domain::id::{EnterpriseId, GroupId, StaffId, Subject};
use crate::domain::programme::ProgrammeFacts;
use crate::domain::register::{Override, Record, RecordFacts, RegisterKind, ReportKind};
use crate::store::StoreError;
use chrono::NaiveDate;
use std::collections::HashMap;

/// What counts in a figure, from which its row is made when it is asked for.
pub(super) enum Thing<'a> {
    Enterprise(&'a Enterprise),
    Hazard(&'a Hazard),
    Relapse(&'a Hazard, &'a LookBack),
    Record(&'a Record),
    Override(&'a Record, &'a Override),
    Attendance(&'a Record, StaffId),
    Milestone(EnterpriseId, &'a Milestone),
    Owed(Subject, &'a Owed),
}

/// Takes in whose figure a thing counts in.
pub(super) type Sink<'s> = dyn FnMut(Scored, Figure, &Thing) -> Result<(), StoreError> + 's;

/// What is walked over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Everything: one pass over all records.
    All,
    /// What belongs to one enterprise.
    Enterprise(EnterpriseId),
    /// What belongs to one group.
    Group(GroupId),
    /// All hazards, visits, orders and trainings, where an officer may have taken part, and what belongs to the group.
    Officer(Option<GroupId>),
}

impl Extent {
    fn is_whole(self) -> bool {
        matches!(self, Extent::All | Extent::Officer(_))
    }
}

/// Who answers for what.
pub(super) struct Scoring<'a> {
    asked: Asked<'a>,
    programme: ProgrammeFacts,
    pub bureau: Bureau,
    by_name: HashMap<String, Vec<StaffId>>,
    group_of: HashMap<EnterpriseId, GroupId>,
}

impl<'a> Scoring<'a> {
    /// As it stands. One pass over the enterprises.
    pub fn of(asked: &Asked<'a>) -> Result<Self, StoreError> {
        let bureau = Bureau::of(asked.view)?;
        let mut by_name: HashMap<String, Vec<StaffId>> = HashMap::new();
        for member in &bureau.staff {
            by_name.entry(member.facts.name.clone()).or_default().push(member.id);
        }
        let mut group_of = HashMap::new();
        asked.each_enterprise(|enterprise| {
            group_of.extend(enterprise.group_on(asked.today).map(|group| (enterprise.id, group)));
            Ok(())
        })?;
        Ok(Self { asked: *asked, programme: asked.view.programme()?.facts, bureau, by_name, group_of })
    }

    /// How far one has to walk for somebody's figures.
    pub fn extent(&self, scored: Scored) -> Extent {
        match scored {
            Scored::Enterprise(id) => Extent::Enterprise(id),
            Scored::Group(id) => Extent::Group(id),
            Scored::Officer(id) => Extent::Officer(self.bureau.group_of(id).map(|group| group.id)),
        }
    }

    /// Walks over all that may count within an extent.
    pub fn walk(&self, extent: Extent, sink: &mut Sink) -> Result<(), StoreError> {
        let asked = self.asked;
        if extent.is_whole() {
            asked.each_hazard(|hazard| self.hazard(&hazard, sink))?;
            for &kind in RegisterKind::ALL.iter().filter(|kind| kind.is_of_enterprise()) {
                asked.each_record(kind, |record| self.record(&record, sink))?;
            }
        }
        let group = if let Extent::Group(group) | Extent::Officer(Some(group)) = extent { Some(group) } else { None };
        match (extent, group) {
            (Extent::All, _) => asked.each_enterprise(|enterprise| self.enterprise(&enterprise, sink))?,
            (Extent::Enterprise(id), _) => self.own(id, sink)?,
            (_, Some(group)) => {
                let mut own: Vec<EnterpriseId> = self.group_of.iter().filter(|(_, of)| **of == group).map(|(id, _)| *id).collect();
                own.sort_unstable();
                for id in own {
                    if extent.is_whole() {
                        asked.view.enterprise(id)?.iter().try_for_each(|enterprise| self.enterprise(enterprise, sink))?;
                    } else {
                        self.own(id, sink)?;
                    }
                }
            }
            _ => {}
        }
        for it in &self.bureau.groups {
            if extent == Extent::All || group == Some(it.id) {
                self.reports(it.id, sink)?;
            }
        }
        if !matches!(extent, Extent::Enterprise(_)) {
            asked.each_record(RegisterKind::Training, |record| self.training(&record, sink))?;
        }
        Ok(())
    }

    /// One enterprise with its hazards and records.
    fn own(&self, id: EnterpriseId, sink: &mut Sink) -> Result<(), StoreError> {
        for hazard in self.asked.hazards_of(id)? {
            self.hazard(&hazard, sink)?;
        }
        for &kind in RegisterKind::ALL.iter().filter(|kind| kind.is_of_enterprise()) {
            for record in self.asked.live(id, kind)? {
                self.record(&record, sink)?;
            }
        }
        self.asked.view.enterprise(id)?.iter().try_for_each(|enterprise| self.enterprise(enterprise, sink))
    }

    /// An enterprise itself: that it is supervised, and what it missed.
    fn enterprise(&self, enterprise: &Enterprise, sink: &mut Sink) -> Result<(), StoreError> {
        let (id, asked) = (enterprise.id, &self.asked);
        if let Some(&group) = self.group_of.get(&id) {
            self.of_group(group, Figure::Enterprises, &Thing::Enterprise(enterprise), sink)?;
        }
        let mut records = Vec::new();
        for &kind in milestone::REGISTERS {
            records.extend(asked.live(id, kind)?);
        }
        let changed_on = asked.view.standing(id)?.list_changed_on;
        for it in milestones(enterprise, &records, changed_on, &self.programme, asked.calendar) {
            if it.state(asked.today).is_missed() {
                self.at(id, Figure::Missed, &Thing::Milestone(id, &it), sink)?;
            }
        }
        let annual = asked.live(id, RegisterKind::Report)?;
        for it in owed(&[ReportKind::EnterpriseAnnual], &annual, &self.programme, enterprise.supervised_since(), asked.today) {
            if it.state(asked.today).is_missed() {
                self.at(id, Figure::Missed, &Thing::Owed(Subject::Enterprise(id), &it), sink)?;
            }
        }
        Ok(())
    }

    /// The reports that a group missed.
    fn reports(&self, group: GroupId, sink: &mut Sink) -> Result<(), StoreError> {
        let records = self.asked.view.records_by(group, RegisterKind::Report)?;
        let since = self.asked.view.group(group)?.and_then(|group| group.facts.formed_on);
        let kinds = [ReportKind::HalfYearAssessment, ReportKind::GroupAnnual];
        for it in owed(&kinds, &records, &self.programme, since, self.asked.today) {
            if it.state(self.asked.today).is_missed() {
                self.of_group(group, Figure::Missed, &Thing::Owed(Subject::Group(group), &it), sink)?;
            }
        }
        Ok(())
    }

    fn hazard(&self, hazard: &Hazard, sink: &mut Sink) -> Result<(), StoreError> {
        let (at, thing) = (hazard.facts.enterprise, Thing::Hazard(hazard));
        if hazard.stage != Stage::Void {
            self.named(at, Figure::Listed, &hazard.facts.found_by, &thing, sink)?;
        }
        if let Some(closure) = hazard.closure.as_ref().filter(|_| hazard.stage == Stage::ClosedOut) {
            let mut by: Vec<String> = hazard.reinspections.iter().filter(|it| it.passed).flat_map(|it| it.by.clone()).collect();
            by.push(closure.by.clone());
            by.extend(closure.second_officer.clone());
            self.named(at, Figure::ClosedOut, &by, &thing, sink)?;
        }
        if hazard.stage.is_open() {
            self.at(at, Figure::Open, &thing, sink)?;
            if hazard.facts.severity == Severity::Major {
                self.at(at, Figure::MajorOpen, &thing, sink)?;
            }
            if hazard.overdue_days(self.asked.today) > 0 {
                self.at(at, Figure::Overdue, &thing, sink)?;
            }
        }
        for look_back in hazard.past_closures.iter().flat_map(|closure| &closure.look_backs).filter(|it| !it.holds) {
            self.named(at, Figure::Relapses, &look_back.by, &Thing::Relapse(hazard, look_back), sink)?;
        }
        Ok(())
    }

    fn record(&self, record: &Record, sink: &mut Sink) -> Result<(), StoreError> {
        let Some(at) = record.enterprise() else { return Ok(()) };
        let thing = Thing::Record(record);
        match &record.facts {
            RecordFacts::Visit(facts) => self.named(at, Figure::Visits, &facts.participants, &thing, sink)?,
            RecordFacts::RectificationOrder(facts) => self.named(at, Figure::Orders, &facts.by, &thing, sink)?,
            RecordFacts::Measure(_) => self.at(at, Figure::Measures, &thing, sink)?,
            RecordFacts::Penalty(_) => self.at(at, Figure::Penalties, &thing, sink)?,
            RecordFacts::Accident(_) => self.at(at, Figure::Accidents, &thing, sink)?,
            _ => {}
        }
        for overridden in &record.overrides {
            self.at(at, Figure::Overrides, &Thing::Override(record, overridden), sink)?;
        }
        Ok(())
    }

    /// A training counts for each of the staff who came, and for the group of each.
    fn training(&self, record: &Record, sink: &mut Sink) -> Result<(), StoreError> {
        let RecordFacts::Training(facts) = &record.facts else { return Ok(()) };
        if facts.held_on.is_none() {
            return Ok(());
        }
        for id in self.officers(&facts.attendees) {
            let thing = Thing::Attendance(record, id);
            sink(Scored::Officer(id), Figure::Trainings, &thing)?;
            for group in self.bureau.groups.iter().filter(|group| people(group).contains(&id)) {
                sink(Scored::Group(group.id), Figure::Trainings, &thing)?;
            }
        }
        Ok(())
    }

    /// Counts for the enterprise, its group, and everyone in that.
    fn at(&self, at: EnterpriseId, figure: Figure, thing: &Thing, sink: &mut Sink) -> Result<(), StoreError> {
        sink(Scored::Enterprise(at), figure, thing)?;
        self.group_of.get(&at).map_or(Ok(()), |&group| self.of_group(group, figure, thing, sink))
    }

    /// Counts for the enterprise, its group, and the officers named.
    fn named(&self, at: EnterpriseId, figure: Figure, names: &[String], thing: &Thing, sink: &mut Sink) -> Result<(), StoreError> {
        sink(Scored::Enterprise(at), figure, thing)?;
        if let Some(&group) = self.group_of.get(&at) {
            sink(Scored::Group(group), figure, thing)?;
        }
        self.officers(names).into_iter().try_for_each(|id| sink(Scored::Officer(id), figure, thing))
    }

    fn of_group(&self, group: GroupId, figure: Figure, thing: &Thing, sink: &mut Sink) -> Result<(), StoreError> {
        sink(Scored::Group(group), figure, thing)?;
        let members = self.bureau.group(group).map_or_else(Vec::new, people);
        members.into_iter().try_for_each(|id| sink(Scored::Officer(id), figure, thing))
    }

    /// The staff of these names, each once; of two who share a name both.
    fn officers(&self, names: &[String]) -> Vec<StaffId> {
        let mut officers: Vec<StaffId> = names.iter().filter_map(|name| self.by_name.get(name)).flatten().copied().collect();
        officers.sort_unstable();
        officers.dedup();
        officers
    }

    /// The row of a thing that counts: day, id, party, content, state.
    pub fn row(&self, thing: &Thing) -> Result<Row, StoreError> {
        let today = self.asked.today;
        let (on, subject, party, content, state, mark): (Option<NaiveDate>, Subject, Cell, Cell, Cell, Mark) = match thing {
            Thing::Enterprise(it) => {
                (None, Subject::Enterprise(it.id), it.facts.name.as_str().into(), it.facts.town.as_str().into(), Cell::Nothing, Mark::Plain)
            }
            Thing::Hazard(it) => {
                let mark = if it.overdue_days(today) > 0 { Mark::Bad } else { Mark::Plain };
                let party = self.party(it.facts.enterprise)?;
                (Some(it.facts.found_on), Subject::Hazard(it.id), party, it.facts.description.as_str().into(), stage(it), mark)
            }
            Thing::Relapse(it, look_back) => {
                let party = self.party(it.facts.enterprise)?;
                let relapsed = term("answer", "relapsed");
                (Some(look_back.on), Subject::Hazard(it.id), party, it.facts.description.as_str().into(), relapsed, Mark::Bad)
            }
            Thing::Record(it) => {
                let state = term("record_stage", it.stage().key());
                (it.day(), Subject::Record(it.id), self.party_of(it)?, Cell::Record(Box::new((*it).clone())), state, Mark::Plain)
            }
            Thing::Override(it, overridden) => {
                let lacks = Cell::All(overridden.lacks.iter().map(|lack| term("lack", lack.key())).collect());
                (it.day(), Subject::Record(it.id), self.party_of(it)?, lacks, overridden.reason.as_str().into(), Mark::Near)
            }
            Thing::Attendance(it, id) => {
                let held_on = if let RecordFacts::Training(facts) = &it.facts { facts.held_on } else { None };
                let content = Cell::Record(Box::new((*it).clone()));
                (held_on, Subject::Record(it.id), self.bureau.name(*id).into(), content, Cell::Nothing, Mark::Plain)
            }
            Thing::Milestone(at, it) => {
                let subject = it.record.map_or(Subject::Enterprise(*at), Subject::Record);
                let state = it.state(today);
                (it.due, subject, self.party(*at)?, it.cell(), state.cell(), state.mark())
            }
            Thing::Owed(of, it) => {
                let party = match *of {
                    Subject::Enterprise(id) => self.party(id)?,
                    Subject::Group(id) => self.bureau.group_name(id).into(),
                    _ => Cell::Nothing,
                };
                let subject = it.record.as_ref().map_or(*of, |record| Subject::Record(record.id));
                let content = Cell::All(vec![term("report_kind", it.kind.key()), Cell::Period(it.period.clone())]);
                let state = it.state(today);
                (Some(it.due), subject, party, content, state.cell(), state.mark())
            }
        };
        Ok(Row::new(vec![on.into(), subject.to_string().into(), party, content, state]).of(subject).marked(mark))
    }

    fn party(&self, id: EnterpriseId) -> Result<Cell, StoreError> {
        Ok(self.asked.view.enterprise(id)?.map_or_else(|| id.to_string(), |enterprise| enterprise.facts.name).into())
    }

    fn party_of(&self, record: &Record) -> Result<Cell, StoreError> {
        record.enterprise().map_or(Ok(Cell::Nothing), |id| self.party(id))
    }
}
