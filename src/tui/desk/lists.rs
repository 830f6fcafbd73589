//! The lists over the panes: a register's records, the staff, the groups; and all of one record.

use super::{Desk, open};
use crate::access::registers::background;
use crate::domain::find::Finder;
use crate::domain::id::{EnterpriseId, GroupId, RecordId, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Record, RegisterKind};
use crate::domain::staff::{Group, Staff};
use crate::store::{StoreError, View};
use crate::tui::app::ask::{ListFilter, ListRow, Listed, RecordPage};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Records of one register beyond which they are listed by number instead of by day, and looked through in steps of as
/// many: so that a list of twenty thousand visits opens as fast as a short one, and the next key never waits long.
const SORTED: u32 = 3_000;

impl Desk {
    /// What a list holds under its filter, newest first: of a long register, the next step `below` a number, with the
    /// number below which there is more to look at.
    pub(super) fn list(&self, view: &View, filter: &ListFilter, below: Option<u32>) -> Result<(Vec<Subject>, Option<u32>), StoreError> {
        Ok(match filter.listed {
            Listed::Records(kind) => self.records(view, kind, filter, below)?,
            Listed::Staff => {
                let finder = Finder::new(&filter.text);
                let (today, words) = (self.session.today(), self.words);
                let wanted = |member: &Staff| {
                    let facts = &member.facts;
                    let role = words.get(&format!("staff_role.{}", facts.role));
                    (!filter.open || facts.serves_on(today)) && finder.finds(&[&facts.name, &facts.section, &role, &member.id.to_string()])
                };
                (view.staff()?.into_iter().filter(wanted).map(|member| Subject::Staff(member.id)).collect(), None)
            }
            Listed::Groups => {
                let finder = Finder::new(&filter.text);
                let mut found = Vec::new();
                for group in view.groups()? {
                    if finder.finds(&[&group.facts.name, &members(view, &group)?, &group.id.to_string()]) {
                        found.push(Subject::Group(group.id));
                    }
                }
                (found, None)
            }
        })
    }

    fn records(
        &self,
        view: &View,
        kind: RegisterKind,
        filter: &ListFilter,
        below: Option<u32>,
    ) -> Result<(Vec<Subject>, Option<u32>), StoreError> {
        if let Some(enterprise) = filter.enterprise {
            let mut found = self.wanted(view, filter, view.records_at(enterprise, kind)?)?;
            found.sort_by_key(|record| Reverse((record.day(), record.id)));
            return Ok((found.into_iter().map(|record| Subject::Record(record.id)).collect(), None));
        }
        let last = view.last_record(kind)?;
        if last > SORTED && !filter.open && filter.text.is_empty() {
            return Ok(((1..=last).rev().map(|number| Subject::Record(RecordId { kind, number })).collect(), None));
        }
        let end = below.map_or(last, |below| below - 1);
        let first = end.saturating_sub(SORTED) + 1;
        let mut found = self.wanted(view, filter, view.records_of(kind, first, (end + 1 - first) as usize)?)?;
        if last > SORTED {
            found.reverse();
        } else {
            found.sort_by_key(|record| Reverse((record.day(), record.id)));
        }
        Ok((found.into_iter().map(|record| Subject::Record(record.id)).collect(), Some(first).filter(|&first| first > 1)))
    }

    /// Those of these records that a filter lets through.
    fn wanted(&self, view: &View, filter: &ListFilter, records: Vec<Record>) -> Result<Vec<Record>, StoreError> {
        let finder = Finder::new(&filter.text);
        let mut parties: HashMap<(Option<EnterpriseId>, Option<GroupId>), String> = HashMap::new();
        let mut found = Vec::new();
        for record in records {
            if filter.open && !record.stage().is_open() {
                continue;
            }
            if !finder.is_empty() {
                let party = match parties.entry((record.enterprise(), record.register().group())) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => unknown.insert(open::party(view, &record)?),
                };
                let stage = self.words.get(&format!("record_stage.{}", record.stage()));
                let day = record.day().map_or_else(String::new, |day| day.to_string());
                let texts = [&self.words.record_headline(&record), &*party, &record.id.to_string(), &stage, &day];
                if !finder.finds(&texts.map(String::as_str)) {
                    continue;
                }
            }
            found.push(record);
        }
        Ok(found)
    }

    /// The rows of a list.
    pub(super) fn list_rows(&self, view: &View, subjects: Vec<Subject>) -> Result<Vec<(Subject, ListRow)>, StoreError> {
        let mut rows = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let row = match subject {
                Subject::Record(id) => view.register_record(id)?.map(|record| self.record_row(view, &record)).transpose()?,
                Subject::Staff(id) => view.staff_member(id)?.map(|member| self.staff_row(&member)),
                Subject::Group(id) => view.group(id)?.map(|group| group_row(view, &group)).transpose()?,
                _ => None,
            };
            rows.push((subject, row.unwrap_or_default()));
        }
        Ok(rows)
    }

    fn record_row(&self, view: &View, record: &Record) -> Result<ListRow, StoreError> {
        Ok(ListRow {
            cells: [
                record.day().map_or_else(String::new, |day| day.to_string()),
                self.words.get(&format!("record_stage.{}", record.stage())),
                open::party(view, record)?,
                self.words.record_headline(record),
            ],
            open: record.stage().is_open(),
            ended: record.withdrawn.is_some(),
        })
    }

    fn staff_row(&self, member: &Staff) -> ListRow {
        let facts = &member.facts;
        let posts = [
            facts
                .leading_post
                .map(|post| format!("{} {}", self.words.get("field.leading_post"), self.words.get(&format!("leading_post.{post}")))),
            facts
                .office_post
                .map(|post| format!("{} {}", self.words.get("field.office_post"), self.words.get(&format!("office_post.{post}")))),
            facts.enforcement_team.then(|| self.words.get("field.enforcement_team")),
            facts.left_on.map(|day| format!("{} {day}", self.words.get("field.left_on"))),
        ];
        let role = self.words.get(&format!("staff_role.{}", facts.role));
        let posts = posts.into_iter().flatten().collect::<Vec<_>>().join(&self.words.get("general.and"));
        let ended = !facts.serves_on(self.session.today());
        ListRow { cells: [facts.name.clone(), role, facts.section.clone(), posts], open: !ended, ended }
    }

    /// All of a record, with what it lacks and its entries.
    pub(super) fn record_page(&self, view: &View, id: RecordId) -> Result<RecordPage, StoreError> {
        let record = view.register_record(id)?.ok_or_else(|| Refusal::NoSuch(id.to_string()))?;
        let (party, behind) = (open::party(view, &record)?, background(view, &record)?);
        let entries = view.history(record.version)?;
        Ok(RecordPage { record, party, behind, entries })
    }
}

fn group_row(view: &View, group: &Group) -> Result<ListRow, StoreError> {
    let leader = view.staff_member(group.facts.leader)?.map_or_else(String::new, |leader| leader.facts.name);
    Ok(ListRow { cells: [group.facts.name.clone(), leader, members(view, group)?, String::new()], open: true, ended: false })
}

fn members(view: &View, group: &Group) -> Result<String, StoreError> {
    let mut names = Vec::new();
    for &member in &group.facts.members {
        names.extend(view.staff_member(member)?.map(|member| member.facts.name));
    }
    Ok(names.join(" "))
}
