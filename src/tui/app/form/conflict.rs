//! What another officer saved meanwhile beside what was filled in, field by field.

use super::{Entry, Form, Input, Problem, Purpose, Setting, Shown, fill, layout, values};
use crate::domain::fields::Kind;
use crate::domain::refusal::Field;
use crate::locale::Words;
use crate::store;
use crate::tui::app::field::Area;

/// What goes into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Both changed it, and the officer has not said yet.
    Open,
    /// What stands in the record now.
    Theirs,
    /// What was filled in.
    Mine,
    /// Theirs, and mine below.
    Both,
}

/// A field in which the record and what was filled in differ.
#[derive(Clone, Debug)]
pub struct Differing {
    /// Which.
    pub field: Field,
    /// What stands in the record now; none where the form has no such field any more.
    pub theirs: Option<Input>,
    /// What was filled in.
    pub mine: Input,
    /// The officer changed it.
    pub changed: bool,
    /// Both changed it.
    pub clash: bool,
    /// What goes into it.
    pub take: Take,
}

impl Differing {
    /// Whether theirs and mine can stand below each other.
    pub fn takes_both(&self) -> bool {
        matches!(self.mine, Input::Area(_)) && matches!(self.theirs, Some(Input::Area(_)))
    }

    /// Says what goes into it; says whether that is possible.
    pub fn set(&mut self, take: Take) -> bool {
        let possible = match take {
            Take::Open => false,
            Take::Theirs => true,
            Take::Mine => self.theirs.is_some(),
            Take::Both => self.takes_both(),
        };
        if possible {
            self.take = take;
        }
        possible
    }

    /// The next choice.
    pub fn toggle(&mut self) {
        let next = match self.take {
            Take::Open | Take::Theirs => Take::Mine,
            Take::Mine if self.takes_both() => Take::Both,
            Take::Mine | Take::Both => Take::Theirs,
        };
        self.set(next);
    }

    /// What stands in the record now, in words; none where the form has no such field any more.
    pub fn theirs_text(&self, words: Words) -> Option<String> {
        self.theirs.as_ref().map(|input| input.text(words))
    }

    fn taken(&self) -> Option<Input> {
        match (self.take, &self.theirs) {
            (Take::Mine | Take::Open, Some(_)) => Some(self.mine.clone()),
            (Take::Both, Some(Input::Area(theirs))) => match &self.mine {
                Input::Area(mine) => Some(Input::Area(Area::new(&format!("{}\n{}", theirs.text().trim_end(), mine.text())))),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A form whose record another officer changed.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The form's number; 0 where there is none any more and this is only to be read.
    pub form: u32,
    /// What the form's title says.
    pub title: String,
    /// What was saved since the officer saw the record, oldest first.
    pub since: Vec<store::Entry>,
    /// Why it is not possible any more, in the officer's words.
    pub refusal: Option<String>,
    /// The fields that differ: first those that both changed.
    pub rows: Vec<Differing>,
    /// The selected one.
    pub selected: usize,
    /// How far the whole text of the selected one is scrolled.
    pub scroll: usize,
    /// The form as the record makes it now.
    latest: Option<(Purpose, Vec<Entry>)>,
}

impl Conflict {
    /// A form beside its record as it is now: `purpose` is the form's own, on that record.
    pub fn new(form: &Form, purpose: Purpose, since: Vec<store::Entry>, setting: &Setting, words: Words) -> Self {
        let mut theirs = layout::entries(&purpose, setting);
        let mut purpose = purpose;
        let has = |entries: &[Entry]| entries.iter().any(|entry| entry.field == Field::OverrideReason);
        if let Purpose::Fill(draft) = &mut purpose
            && has(&form.entries)
            && !has(&theirs)
        {
            // What lacked may lack still: there is a field for the reason.
            let reason = Shown::new(Field::OverrideReason, Kind::Area, String::new());
            theirs.push(fill::entry(&reason));
            draft.shown.push(reason);
        }
        let mut rows: Vec<Differing> = form.entries.iter().filter_map(|mine| differing(form, mine, &theirs)).collect();
        rows.sort_by_key(|row| !row.clash);
        let title = purpose.title(words);
        Self { form: form.number, title, since, refusal: None, rows, selected: 0, scroll: 0, latest: Some((purpose, theirs)) }
    }

    /// What was filled in for something that is not possible any more: to be read.
    pub fn refused(form: &Form, refusal: String, since: Vec<store::Entry>, words: Words) -> Self {
        let rows = form.entries.iter().filter(|mine| form.base_of(mine.field).as_ref() != Some(&mine.input.value())).map(|mine| {
            Differing { field: mine.field, theirs: None, mine: mine.input.clone(), changed: true, clash: false, take: Take::Theirs }
        });
        let (rows, title) = (rows.collect(), form.purpose.title(words));
        Self { form: form.number, title, since, refusal: Some(refusal), rows, selected: 0, scroll: 0, latest: None }
    }

    /// What was kept of a form that cannot be had any more: to be read.
    pub fn lost(title: String, kept: Vec<(Field, String)>, refusal: String, since: Vec<store::Entry>) -> Self {
        let rows = kept.into_iter().map(|(field, text)| Differing {
            field,
            theirs: None,
            mine: Input::Area(Area::new(&text)),
            changed: true,
            clash: false,
            take: Take::Theirs,
        });
        Self { form: 0, title, since, refusal: Some(refusal), rows: rows.collect(), selected: 0, scroll: 0, latest: None }
    }

    /// The first field of which the officer has not said what goes into it.
    pub fn open(&self) -> Option<usize> {
        self.rows.iter().position(|row| row.take == Take::Open)
    }

    /// Theirs goes into every field.
    pub fn take_theirs(&mut self) {
        self.rows.iter_mut().for_each(|row| _ = row.set(Take::Theirs));
    }

    /// What was filled in goes into every field that the officer changed; what was not touched is theirs all the same.
    pub fn take_mine(&mut self) {
        self.rows.iter_mut().filter(|row| row.changed).for_each(|row| _ = row.set(Take::Mine));
    }

    /// Makes the form one on the record as it is now, with what was chosen. Says whether it could.
    pub fn merge_into(self, form: &mut Form) -> bool {
        let Some((purpose, theirs)) = self.latest.filter(|_| self.refusal.is_none()) else { return false };
        form.base = values(&theirs);
        form.seen = purpose.version();
        form.purpose = purpose;
        form.entries = theirs;
        for entry in &mut form.entries {
            let row = self.rows.iter().find(|row| row.field == entry.field);
            if let Some(input) = row.and_then(Differing::taken) {
                entry.input = input;
            }
        }
        form.focus = form.focus.min(form.entries.len().saturating_sub(1));
        form.touched = true;
        form.problem = None;
        true
    }
}

/// A field in which a form and the record as it is now differ.
fn differing(form: &Form, mine: &Entry, theirs: &[Entry]) -> Option<Differing> {
    let now = theirs.iter().find(|entry| entry.field == mine.field).map(|entry| &entry.input);
    let (value, base) = (mine.input.value(), form.base_of(mine.field));
    if now.is_some_and(|now| now.value() == value) || now.is_none() && base.as_ref() == Some(&value) {
        return None;
    }
    let by_me = base.as_ref() != Some(&value);
    let by_them = now.is_none_or(|now| base.as_ref() != Some(&now.value()));
    let take = match now {
        Some(_) if by_me && by_them => Take::Open,
        Some(_) if by_me => Take::Mine,
        _ => Take::Theirs,
    };
    Some(Differing { field: mine.field, theirs: now.cloned(), mine: mine.input.clone(), changed: by_me, clash: by_me && by_them, take })
}

impl Form {
    /// The record is here: the form waits for it no longer.
    pub fn caught_up(&mut self) {
        if let Some(Problem::Overtaken(line)) = &self.problem {
            self.problem = Some(Problem::NotSaved(line.clone()));
        }
    }
}
