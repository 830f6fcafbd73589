//! The programme's organisation: leading group, supervision office, enforcement team, sections (R7–R9, R14).

use super::gather::{Asked, Bureau, block, term};
use super::report::{Block, Cell, Mark, Report, Row};
use crate::domain::id::Subject;
use crate::domain::staff::{LeadingPost, OfficePost, Staff};
use crate::store::StoreError;
use std::collections::BTreeMap;

/// How many hold each post of the leading group (R8).
const POSTS: &[(LeadingPost, usize)] = &[(LeadingPost::Head, 1), (LeadingPost::Deputy, 5), (LeadingPost::Member, 6)];

/// The report on the organisation: of those who serve on the day.
pub(super) fn organisation(asked: &Asked) -> Result<Report, StoreError> {
    let mut bureau = Bureau::of(asked.view)?;
    bureau.staff.retain(|member| member.facts.serves_on(asked.today));
    let blocks = vec![leading_group(&bureau), office(&bureau), enforcement_team(&bureau), sections(&bureau)];
    Ok(asked.report("organisation", "", blocks))
}

fn person(post: Cell, member: &Staff) -> Row {
    Row::new(vec![post, member.facts.name.as_str().into(), member.facts.section.as_str().into()]).of(Subject::Staff(member.id))
}

/// A line that says what is not as the programme has it.
fn fault(post: Cell, key: &str, count: usize) -> Row {
    Row::new(vec![post, Cell::Said(format!("report.organisation.{key}"), vec![("count", count.into())]), Cell::Nothing]).marked(Mark::Bad)
}

/// One head, five deputies, six members (R8); each vacancy and each one too many is said.
fn leading_group(bureau: &Bureau) -> Block {
    let mut rows = Vec::new();
    for &(post, wanted) in POSTS {
        let name = || term("leading_post", post.key());
        let held: Vec<&Staff> = bureau.staff.iter().filter(|member| member.facts.leading_post == Some(post)).collect();
        rows.extend(held.iter().map(|member| person(name(), member)));
        match held.len() {
            count if count < wanted => rows.push(fault(name(), "vacant", wanted - count)),
            count if count > wanted => rows.push(fault(name(), "too_many", count - wanted)),
            _ => {}
        }
    }
    block("leading_group", &["post", "officer", "section"], rows)
}

/// The office, directed by one of the deputy heads (R9).
fn office(bureau: &Bureau) -> Block {
    let mut rows = Vec::new();
    let directors = bureau.staff.iter().filter(|member| member.facts.office_post == Some(OfficePost::Director)).count();
    for &post in OfficePost::ALL {
        let name = || term("office_post", post.key());
        for member in bureau.staff.iter().filter(|member| member.facts.office_post == Some(post)) {
            rows.push(person(name(), member));
            if post == OfficePost::Director && member.facts.leading_post != Some(LeadingPost::Deputy) {
                rows.push(fault(name(), "not_deputy", directors));
            }
        }
        match directors {
            0 if post == OfficePost::Director => rows.push(fault(name(), "vacant", 1)),
            2.. if post == OfficePost::Director => rows.push(fault(name(), "too_many", directors - 1)),
            _ => {}
        }
    }
    block("office", &["post", "officer", "section"], rows)
}

fn enforcement_team(bureau: &Bureau) -> Block {
    let team = bureau.staff.iter().filter(|member| member.facts.enforcement_team);
    block("enforcement_team", &["role", "officer", "section"], team.map(|it| person(term("staff_role", it.facts.role.key()), it)).collect())
}

/// Everyone by section, with their groups (R7).
fn sections(bureau: &Bureau) -> Block {
    let mut sections: BTreeMap<&str, Vec<&Staff>> = BTreeMap::new();
    for member in &bureau.staff {
        sections.entry(&member.facts.section).or_default().push(member);
    }
    let all = sections.values().flatten();
    let rows = all.map(|member| {
        let group = bureau.group_of(member.id).map_or(Cell::Nothing, |group| group.facts.name.as_str().into());
        let idle = group == Cell::Nothing;
        let facts = &member.facts;
        let cells = vec![facts.section.as_str().into(), facts.name.as_str().into(), term("staff_role", facts.role.key()), group];
        Row::new(cells).of(Subject::Staff(member.id)).marked(if idle { Mark::Near } else { Mark::Plain })
    });
    block("sections", &["section", "officer", "role", "group"], rows.collect())
}
