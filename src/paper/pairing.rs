//! Who supervises what, where that breaks the programme's rules, and a proposal for those whom nobody supervises
//! (R3, R7, R10–R13).

use super::gather::{Asked, Bureau, block, term, terms};
use super::report::{Block, Cell, Mark, Report, Row};
use crate::domain::enterprise::Enterprise;
use crate::domain::id::{EnterpriseId, Subject};
use crate::domain::pairing::{GroupKind, Supervision, check, matrix, propose};
use crate::store::StoreError;
use std::collections::HashMap;

/// All that the pairing rests on. One pass over the enterprises.
struct Paired {
    enterprises: Vec<Enterprise>,
    bureau: Bureau,
    named: Option<u32>,
}

impl Paired {
    fn of(asked: &Asked) -> Result<Self, StoreError> {
        let enterprises = asked.view.enterprises(EnterpriseId(1), usize::MAX)?;
        Ok(Self { enterprises, bureau: Bureau::of(asked.view)?, named: asked.view.programme()?.facts.enterprises })
    }

    fn on<'a>(&'a self, asked: &Asked) -> Supervision<'a> {
        Supervision {
            enterprises: &self.enterprises,
            groups: &self.bureau.groups,
            staff: &self.bureau.staff,
            day: asked.today,
            named: self.named,
        }
    }

    fn by_id(&self) -> HashMap<EnterpriseId, &Enterprise> {
        self.enterprises.iter().map(|enterprise| (enterprise.id, enterprise)).collect()
    }
}

/// The pairing matrix with its findings.
pub(super) fn pairing_matrix(asked: &Asked) -> Result<Report, StoreError> {
    let paired = Paired::of(asked)?;
    let by_id = paired.by_id();
    let matrix = matrix(&paired.on(asked));
    let name = |id: EnterpriseId| by_id.get(&id).map_or_else(|| id.to_string(), |enterprise| enterprise.facts.name.clone());
    let bureau = &paired.bureau;
    let counts = Row::new(vec![Cell::Said("report.paired".into(), vec![("paired", matrix.paired.into()), ("of", matrix.of.into())])]);
    let whole = matrix.paired == matrix.of;
    let counts = block("paired", &["value"], vec![counts.marked(if whole { Mark::Plain } else { Mark::Bad }).of(Subject::Programme)]);
    let rows = matrix.rows.iter().map(|row| {
        let members: Vec<String> = row.members.iter().map(|&id| bureau.name(id)).collect();
        let quota = row.kind.enterprises();
        let cells = vec![
            bureau.group_name(row.group).into(),
            bureau.name(row.leader).into(),
            members.as_slice().into(),
            Cell::All(row.enterprises.iter().map(|&id| name(id).into()).collect()),
            row.enterprises.len().into(),
            quota.into(),
        ];
        let as_asked = row.enterprises.len() == quota && (row.kind == GroupKind::LeaderAlone || row.members.len() == 1);
        Row::new(cells).of(Subject::Group(row.group)).marked(if as_asked { Mark::Plain } else { Mark::Bad })
    });
    let rows = block("matrix", &["group", "leader", "members", "enterprises", "count", "quota"], rows.collect());
    let lost = matrix.unpaired.iter().map(|&id| (id, "unpaired")).chain(matrix.astray.iter().map(|&id| (id, "astray")));
    let lost = lost.map(|(id, state)| {
        let town = by_id.get(&id).map_or(Cell::Nothing, |enterprise| enterprise.facts.town.as_str().into());
        Row::new(vec![name(id).into(), town, term("report.state", state)]).of(Subject::Enterprise(id)).marked(Mark::Bad)
    });
    let lost = block("unpaired", &["enterprise", "town", "state"], lost.collect());
    Ok(asked.report("matrix", "", vec![counts, findings(asked, &paired), rows, lost]))
}

/// Where the pairing does not agree with the programme.
fn findings(asked: &Asked, paired: &Paired) -> Block {
    let by_id = paired.by_id();
    let name = |subject: Subject| match subject {
        Subject::Enterprise(id) => by_id.get(&id).map_or_else(|| id.to_string(), |enterprise| enterprise.facts.name.clone()),
        Subject::Group(id) => paired.bureau.group_name(id),
        Subject::Staff(id) => paired.bureau.name(id),
        other => other.to_string(),
    };
    let rows = check(&paired.on(asked)).into_iter().map(|finding| {
        let values = finding.values(&name).into_iter().map(|(name, text)| (name, Cell::from(text))).collect();
        let row = Row::new(vec![Cell::Said(format!("pairing_finding.{}", finding.key()), values)]).marked(Mark::Bad);
        match finding.subjects().first() {
            Some(&subject) => row.of(subject),
            None => row,
        }
    });
    block("findings", &["value"], rows.collect())
}

/// How the enterprises that were never paired could be.
pub(super) fn proposal(asked: &Asked) -> Result<Report, StoreError> {
    let paired = Paired::of(asked)?;
    let by_id = paired.by_id();
    let bureau = &paired.bureau;
    let proposed = propose(&paired.on(asked));
    let rows = proposed.iter().filter_map(|pairing| {
        let facts = &by_id.get(&pairing.enterprise)?.facts;
        let leader = bureau.group(pairing.group).map_or(Cell::Nothing, |group| bureau.name(group.facts.leader).into());
        let cells = vec![
            pairing.enterprise.to_string().into(),
            facts.name.as_str().into(),
            facts.town.as_str().into(),
            terms("sector", facts.sectors.iter().map(|sector| sector.key())),
            bureau.group_name(pairing.group).into(),
            leader,
        ];
        Some(Row::new(cells).of(Subject::Enterprise(pairing.enterprise)))
    });
    let rows = block("proposal", &["id", "enterprise", "town", "sectors", "group", "leader"], rows.collect());
    let without = paired.enterprises.iter().filter(|it| it.pairings.is_empty() && !proposed.iter().any(|one| one.enterprise == it.id));
    let without = without.map(|enterprise| {
        let cells = vec![enterprise.id.to_string().into(), enterprise.facts.name.as_str().into(), enterprise.facts.town.as_str().into()];
        Row::new(cells).of(Subject::Enterprise(enterprise.id)).marked(Mark::Bad)
    });
    let without = block("no_room", &["id", "enterprise", "town"], without.collect());
    Ok(asked.report("proposal", "", vec![rows, without]))
}
