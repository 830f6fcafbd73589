//! What was filled in becomes a record: names are looked up, texts read, and the session decides.

use super::Desk;
use crate::access::Done;
use crate::access::registers::Along;
use crate::domain::enterprise::Pairing;
use crate::domain::field::Field;
use crate::domain::fields::{Fields, Kind, words as parts};
use crate::domain::find::Finder;
use crate::domain::id::{EnterpriseId, GroupId, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::register::{RecordFacts, RegisterAct};
use crate::domain::staff::{GroupFacts, StaffFacts};
use crate::store::{StoreError, View};
use crate::tui::app::form::draft::{Fill, Work};
use chrono::NaiveDate;

/// Names shown of those that a text may mean.
const SHOWN: usize = 6;

/// Why what was filled in was not saved.
#[derive(Debug)]
pub(super) enum Unsaved {
    /// As a change is not made.
    Store(StoreError),
    /// A name is that of several.
    Several(Field, Vec<String>),
}

impl<E: Into<StoreError>> From<E> for Unsaved {
    fn from(failure: E) -> Self {
        Unsaved::Store(failure.into())
    }
}

impl Desk {
    /// Makes the change that a filled-in draft asks for.
    pub(super) fn fill(&self, fill: Fill) -> Result<Done, Unsaved> {
        let view = self.session.store.read()?;
        let text = |field| fill.texts.iter().find(|(of, _)| *of == field).map_or("", |(_, text)| text.as_str());
        let reason = Some(text(Field::OverrideReason).to_owned()).filter(|reason| !reason.is_empty());
        Ok(match fill.work {
            Work::Enter(mut facts) => {
                set_all(&view, facts.as_fields_mut(), &fill.texts)?;
                let lines = |field| text(field).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
                let found = matches!(*facts, RecordFacts::Visit(_));
                let along = Along {
                    findings: lines(Field::Findings),
                    deadline: text(Field::Deadline).parse().ok().filter(|_| found),
                    fixed: lines(Field::FixedOnTheSpot),
                    decisions: fill.tasks,
                    reason,
                };
                drop(view);
                self.session.enter(*facts, along)?
            }
            Work::Act(RegisterAct::Withdraw, seen) => {
                let facts = seen.facts.clone();
                self.session.act_on(&seen, RegisterAct::Withdraw, facts, Some(text(Field::Reason).to_owned()))?
            }
            Work::Act(act, seen) => {
                let mut facts = seen.facts.clone();
                set_all(&view, facts.as_fields_mut(), &fill.texts)?;
                drop(view);
                self.session.act_on(&seen, act, facts, reason)?
            }
            Work::Staff(seen) => {
                let mut facts = seen.as_ref().map_or_else(StaffFacts::default, |seen| seen.facts.clone());
                set_all(&view, &mut facts, &fill.texts)?;
                match seen {
                    Some(seen) => self.session.edit_staff(&seen, facts)?,
                    None => self.session.add_staff(facts)?,
                }
            }
            Work::Group(seen) => {
                let none = GroupFacts { name: String::new(), leader: StaffId(0), members: Vec::new(), formed_on: None };
                let mut facts = seen.as_ref().map_or(none, |seen| seen.facts.clone());
                set_all(&view, &mut facts, &fill.texts)?;
                match seen {
                    Some(seen) => self.session.edit_group(&seen, facts)?,
                    None => self.session.form_group(facts)?,
                }
            }
            Work::Programme(seen) => {
                let mut facts = seen.facts.clone();
                set_all(&view, &mut facts, &fill.texts)?;
                self.session.set_programme(seen.version, facts)?
            }
            Work::RollOver(seen) => {
                let mut next = seen.facts.next();
                set_all(&view, &mut next, &fill.texts)?;
                self.session.roll_over(&seen, next)?
            }
            Work::Pair(seen) => {
                let group = resolve(&view, Field::Group, Kind::Group, text(Field::Group))?;
                let group: GroupId = group.parse().map_err(|_| Refusal::Missing(Field::Group))?;
                let from: NaiveDate = text(Field::From).parse().map_err(|_| Refusal::Missing(Field::From))?;
                self.session.pair(&seen, Pairing { group, from })?
            }
        })
    }
}

/// Fills the members in; what is no member becomes records of its own and is left out.
fn set_all(view: &View, fields: &mut dyn Fields, texts: &[(Field, String)]) -> Result<(), Unsaved> {
    for (field, text) in texts {
        let Some(kind) = fields.kind(*field) else { continue };
        let read = match kind {
            Kind::Enterprise | Kind::Group | Kind::Member => resolve(view, *field, kind, text)?,
            Kind::Members => {
                let ids = parts(text).map(|name| resolve(view, *field, kind, name)).collect::<Result<Vec<_>, _>>()?;
                ids.join(" ")
            }
            _ => text.clone(),
        };
        if !fields.set(*field, &read) {
            let refusal = match text.is_empty() {
                true => Refusal::Missing(*field),
                false => Refusal::Unreadable { field: *field, text: text.clone() },
            };
            return Err(refusal.into());
        }
    }
    Ok(())
}

/// The id that a text means: an id, a name, or what finds one name only.
fn resolve(view: &View, field: Field, kind: Kind, text: &str) -> Result<String, Unsaved> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let named: Vec<(String, String)> = match kind {
        Kind::Enterprise => {
            if let Some(found) = view.enterprise_named(text)? {
                return Ok(found.id.to_string());
            }
            if let Some(found) = text.parse::<EnterpriseId>().ok().map(|id| view.enterprise(id)).transpose()?.flatten() {
                return Ok(found.id.to_string());
            }
            let all = view.enterprises(EnterpriseId(1), usize::MAX)?;
            all.into_iter().map(|found| (found.id.to_string(), found.facts.name)).collect()
        }
        Kind::Group => view.groups()?.into_iter().map(|found| (found.id.to_string(), found.facts.name)).collect(),
        _ => view.staff()?.into_iter().map(|found| (found.id.to_string(), found.facts.name)).collect(),
    };
    // A name as it stands comes before an id, and both before what merely finds it.
    let exactly = named.iter().filter(|(_, name)| name == text).collect::<Vec<_>>();
    if let [(id, _)] = exactly[..] {
        return Ok(id.clone());
    }
    if let Some((id, _)) = named.iter().find(|(id, _)| id.eq_ignore_ascii_case(text)) {
        return Ok(id.clone());
    }
    let finder = Finder::new(text);
    let found: Vec<&(String, String)> = named.iter().filter(|(_, name)| finder.finds(&[name])).collect();
    match found[..] {
        [(id, _)] => Ok(id.clone()),
        [] => Err(Refusal::NoSuch(text.to_owned()).into()),
        _ => Err(Unsaved::Several(field, found.iter().take(SHOWN).map(|(id, name)| format!("{id} {name}")).collect())),
    }
}
