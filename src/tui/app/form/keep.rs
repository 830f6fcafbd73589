//! A form as it is kept on the disk, and back.

use super::draft::{About, Opening, Shown};
use super::{Entry, Form, Input, Purpose, Value};
use crate::access::drafts::{Aim, Content, Kept, Unfinished};
use crate::domain::fields::Kind;
use crate::domain::refusal::Field;
use crate::locale::Words;
use crate::tui::app::field::{Area, Line};

impl Form {
    /// What is being filled in, to be kept; none while nothing is, or where the form cannot be asked for anew.
    pub fn unfinished(&self, words: Words) -> Option<Unfinished> {
        let aim = self.purpose.aim().filter(|_| self.is_changed())?;
        let fields = self.entries.iter().map(|entry| {
            let was = self.base.iter().find(|(field, _)| *field == entry.field).map(|(_, value)| value);
            let was = was.map_or_else(|| Content::Text(String::new()), |value| content(&entry.input, value));
            Kept { field: entry.field, now: content(&entry.input, &entry.input.value()), was }
        });
        Some(Unfinished {
            title: self.purpose.title(words),
            aim,
            seen: self.seen,
            fields: fields.collect(),
            focus: self.focused().map(|entry| entry.field),
            clause: self.clause.clone(),
            no_clause: self.no_clause,
            ended: None,
            operation: self.operation,
        })
    }

    /// Fills in what was kept. What the officer saw then stays what the form rests on.
    pub fn restore(&mut self, kept: &Unfinished) {
        for Kept { field, now, was } in &kept.fields {
            let at = self.entries.iter().position(|entry| entry.field == *field);
            let at = at.unwrap_or_else(|| {
                if let (Field::OverrideReason, Purpose::Fill(draft)) = (*field, &mut self.purpose) {
                    draft.shown.push(Shown::new(*field, Kind::Area, String::new()));
                }
                // Of any other field that the form has no more, what was typed is there to be read.
                self.entries.push(Entry { field: *field, input: Input::Area(Area::new("")) });
                self.entries.len() - 1
            });
            let Some(entry) = self.entries.get_mut(at) else { continue };
            let mut before = entry.input.clone();
            fill_in(&mut before, was);
            fill_in(&mut entry.input, now);
            self.base.retain(|(of, _)| of != field);
            self.base.push((*field, before.value()));
        }
        let focus = kept.focus.and_then(|focus| self.entries.iter().position(|entry| entry.field == focus));
        self.focus = focus.unwrap_or(self.focus);
        self.seen = kept.seen;
        self.clause.clone_from(&kept.clause);
        self.no_clause = kept.no_clause;
        self.touched = true;
    }
}

/// What was filled in, each field in words: where the form cannot be had any more.
pub fn in_words(kept: &Unfinished, words: Words) -> Vec<(Field, String)> {
    let text = |content: &Content| match content {
        Content::Text(text) => text.clone(),
        Content::Chosen(keys) => keys.iter().map(|key| words.get(key)).collect::<Vec<_>>().join(&words.get("general.and")),
    };
    let changed = kept.fields.iter().filter(|kept| kept.now != kept.was);
    changed.map(|kept| (kept.field, text(&kept.now))).collect()
}

fn content(input: &Input, value: &Value) -> Content {
    match (value, input) {
        (Value::Text(text), _) => Content::Text(text.clone()),
        (Value::Chosen(chosen), Input::Choice(choice)) => {
            let is_chosen = |key: &String| chosen.iter().any(|term| key.rsplit('.').next() == Some(term));
            Content::Chosen(choice.terms().map(|(key, ..)| key).filter(is_chosen).collect())
        }
        (Value::Chosen(chosen), _) => Content::Chosen(chosen.iter().map(|&term| term.to_owned()).collect()),
    }
}

fn fill_in(input: &mut Input, content: &Content) {
    match (input, content) {
        (Input::Line(line) | Input::Date(line, _) | Input::Time(line, _), Content::Text(text)) => *line = Line::new(text),
        (Input::Area(area), Content::Text(text)) => *area = Area::new(text),
        (Input::Choice(choice), Content::Chosen(keys)) => choice.choose(keys),
        // A field that is filled in otherwise since.
        (Input::Choice(_), Content::Text(_)) | (_, Content::Chosen(_)) => {}
    }
}

impl Purpose {
    /// What it is for, as it is kept.
    fn aim(&self) -> Option<Aim> {
        Some(match self {
            Purpose::Register(enterprise, _) => Aim::Register { enterprise: *enterprise },
            Purpose::Act(act, seen) => Aim::Act { hazard: seen.id, act: *act },
            Purpose::AddEnterprise => Aim::AddEnterprise,
            Purpose::EditEnterprise(seen) => Aim::EditEnterprise { enterprise: seen.id },
            Purpose::Fill(draft) => match draft.opening.clone() {
                Opening::Enter(register, About { enterprise, group, hazards, values }) => {
                    Aim::Enter { register, enterprise, group, hazards, values }
                }
                Opening::Act(record, act) => Aim::OnRecord { record, act },
                Opening::Staff(member) => Aim::Staff { member },
                Opening::Group(group) => Aim::Group { group },
                Opening::Programme => Aim::Programme,
                Opening::RollOver => Aim::RollOver,
                Opening::Pair(enterprise) => Aim::Pair { enterprise },
                // The desk makes one of the others of it.
                Opening::Settle(_) => return None,
            },
        })
    }
}

/// What the desk is asked for to have a form of fields again; none for the others.
pub fn opening(aim: &Aim) -> Option<Opening> {
    Some(match aim.clone() {
        Aim::Enter { register, enterprise, group, hazards, values } => {
            Opening::Enter(register, About { enterprise, group, hazards, values })
        }
        Aim::OnRecord { record, act } => Opening::Act(record, act),
        Aim::Staff { member } => Opening::Staff(member),
        Aim::Group { group } => Opening::Group(group),
        Aim::Programme => Opening::Programme,
        Aim::RollOver => Opening::RollOver,
        Aim::Pair { enterprise } => Opening::Pair(enterprise),
        Aim::Register { .. } | Aim::Act { .. } | Aim::AddEnterprise | Aim::EditEnterprise { .. } => return None,
    })
}
