//! A row of a register, or of the list of staff: its cells as the texts of the fields that they fill in.
//!
//! All registers are made of fields, so one reader serves them: the heading says which field a cell is of, the field
//! how its text is to be understood. What no field takes is kept as a line of the record's text.

use super::cell::When;
use super::enterprise;
use super::group;
use super::hazard;
use super::header::Target;
use super::heading::Field;
use super::kind::Class;
use super::layout::{At, View};
use super::phrase::Purpose;
use super::row::{About, Fault, Place, Reason, RegisterRow, address};
use super::words::CellWords;
use crate::domain::field::Field as RecordField;
use crate::domain::fields::{Kind, Spec};
use crate::domain::hazard::{Category, VisitMode};
use crate::domain::register::RegisterAct;
use crate::domain::text::fold;
use crate::locale::{Lang, Words};
use chrono::NaiveDate;

/// What identifies the enterprise and the visit itself.
const OF_VISIT: &[Field] = &[
    Field::Enterprise,
    Field::Uscc,
    Field::Town,
    Field::Address,
    Field::FoundOn,
    Field::FoundBy,
    Field::FoundMode,
    Field::DocumentNumber,
    Field::Serial,
];

/// What says how the hazards found at a visit were handled.
const HANDLING: &[Field] = &[
    Field::RectifiedCount,
    Field::MajorRectifiedCount,
    Field::Measures,
    Field::Owner,
    Field::Funds,
    Field::Deadline,
    Field::RectifiedOn,
    Field::Stage,
    Field::Closed,
];

/// A reader of the rows of a class.
pub(super) struct Reader {
    class: Class,
    specs: Vec<Spec>,
    required: &'static [RecordField],
    past: &'static [RecordField],
}

/// What a cell says of its field: the field's text, and whether the cell says more than that.
type Said = (String, bool);

impl Reader {
    pub(super) fn new(class: Class) -> Self {
        let form = class.register().and_then(|kind| kind.form(RegisterAct::Enter));
        Self {
            class,
            specs: class.specs(),
            required: form.map_or(&[RecordField::Name], |form| form.required),
            past: class.register().map_or(&[], |kind| kind.blank().as_register().past()),
        }
    }

    /// Reads a row, which on a duty roster may be of several days; with `split`, several hazards in its description become
    /// several.
    pub(super) fn read(&self, view: View<'_>, split: bool) -> Result<Vec<RegisterRow>, Vec<Fault>> {
        if group::is_list(self.class, view) {
            return group::read(view);
        }
        let place = Place { row: view.row.number, part: 0 };
        let mut reading = Reading {
            class: self.class,
            view,
            row: RegisterRow { place, origin: view.origin(), ..RegisterRow::default() },
            kept: Vec::new(),
            days: Vec::new(),
        };
        let mut faults = Vec::new();
        reading.row.enterprise = enterprise::identity(view, &mut reading.row.notices);
        for spec in &self.specs {
            faults.extend(reading.take(*spec, self.past.contains(&spec.field)).err());
        }
        reading.assume();
        faults.extend(reading.find_hazards(split).err().into_iter().flatten());
        for field in self.required {
            // A cell that cannot be read is not missing too.
            let column = reading.ats(*field).first().map(|at| at.column());
            let cell = address(column.unwrap_or(0), view.row.number);
            if !faults.iter().any(|fault| fault.cell == cell) {
                faults.extend(reading.missing(*field).map(|reason| Fault { cell, value: String::new(), reason }));
            }
        }
        if !faults.is_empty() {
            let mut once: Vec<Fault> = Vec::with_capacity(faults.len());
            for fault in faults {
                if !once.contains(&fault) {
                    once.push(fault);
                }
            }
            return Err(once);
        }
        reading.keep_columns();
        let days = std::mem::take(&mut reading.days);
        let row = reading.finish();
        let on = |day: &NaiveDate| {
            let mut row = row.clone();
            row.values.iter_mut().filter(|(field, _)| *field == RecordField::On).for_each(|(_, text)| *text = day.to_string());
            row
        };
        Ok(if days.len() > 1 { days.iter().map(on).collect() } else { vec![row] })
    }
}

/// A row on its way from cells to fields.
struct Reading<'a> {
    class: Class,
    view: View<'a>,
    row: RegisterRow,
    /// What no field takes: the heading, the text, and whether it is about how hazards were handled.
    kept: Vec<(String, String, bool)>,
    /// The days of a row on a duty roster.
    days: Vec<NaiveDate>,
}

impl<'a> Reading<'a> {
    /// The cells of a field.
    fn ats(&self, field: RecordField) -> Vec<At<'a>> {
        match self.class.target(field) {
            Some(Target::Field(field)) => self.view.at(field).into_iter().collect(),
            _ => self.view.at_register(field),
        }
    }

    fn take(&mut self, spec: Spec, past: bool) -> Result<(), Fault> {
        // The enterprise is known by its name, the hazards of a visit by its description.
        if matches!(spec.kind, Kind::Enterprise | Kind::Hazards) {
            return Ok(());
        }
        let mut texts: Vec<String> = Vec::new();
        for at in self.ats(spec.field) {
            if self.view.values.is_empty(at.cell) {
                continue;
            }
            if (self.class, spec.field) == (Class::Duty, RecordField::On)
                && let Some(days) = self.view.values.days(at.cell)
            {
                texts.extend(days.first().map(NaiveDate::to_string));
                self.days = days;
                continue;
            }
            let (text, more) = self.said(spec, at, past).map_err(|reason| at.fault(reason))?;
            if more {
                self.keep(at);
            }
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
        let text = match spec.kind {
            Kind::People | Kind::Any(..) => texts.join(" "),
            Kind::Line => texts.join("/"),
            _ => texts.into_iter().next().unwrap_or_default(),
        };
        if !text.is_empty() {
            self.row.values.push((spec.field, text));
        }
        Ok(())
    }

    fn said(&self, spec: Spec, at: At<'a>, past: bool) -> Result<Said, Reason> {
        let (values, cell) = (self.view.values, at.cell);
        let all = |text: String| (text, false);
        let or_keep = |text: Option<String>| text.map_or((String::new(), true), all);
        Ok(match spec.kind {
            Kind::Line if spec.field == RecordField::Name => all(enterprise::name(cell, self.view)),
            Kind::Line | Kind::Group | Kind::Member => all(values.line(cell)),
            Kind::Area => all(values.text(cell)),
            Kind::People => all(values.list(cell).join(" ")),
            Kind::Number => or_keep(values.count(cell).map(|count| count.to_string())),
            Kind::Date | Kind::Time => {
                let day = match spec.field {
                    RecordField::On => values.found_on(cell)?,
                    field => match values.when(cell, None, if field == RecordField::Due { Purpose::Due } else { Purpose::Done })? {
                        When::On(day) => Some(day),
                        // What has to be done at once or for good has no day.
                        _ if field == RecordField::Due => return Err(Reason::DateUnreadable),
                        _ => None,
                    },
                };
                let day = if past { values.past(day)? } else { day };
                or_keep(day.map(|day| day.to_string()))
            }
            Kind::Flag => {
                let answer = values.answer(&fold(&cell.shown())).or_else(|| values.is_ticked(cell).then_some(true));
                or_keep(answer.map(|yes| if yes { "yes" } else { "no" }.to_owned()))
            }
            Kind::One(family, keys) => or_keep(term(values.words, family, keys, &values.line(cell)).map(str::to_owned)),
            Kind::Any(family, keys) => {
                let named = values.list(cell);
                let known: Vec<&str> = named.iter().filter_map(|name| term(values.words, family, keys, name)).collect();
                (known.join(" "), known.len() < named.len())
            }
            Kind::Numbers | Kind::Members | Kind::Enterprise | Kind::Hazards => (String::new(), true),
        })
    }

    /// What the sheet as a whole says of a row that does not say it.
    fn assume(&mut self) {
        let title = self.view.layout.title();
        match self.class {
            Class::Visits if self.row.get(RecordField::Mode).is_empty() => {
                let mode = self.view.values.words.visit_mode.within(&fold(title)).unwrap_or(VisitMode::Inspection);
                self.row.values.push((RecordField::Mode, mode.key().to_owned()));
            }
            Class::Tasks if self.row.get(RecordField::Basis).is_empty() && !title.is_empty() => {
                self.row.values.push((RecordField::Basis, title.to_owned()));
            }
            _ => {}
        }
    }

    /// The hazards of a visit, found on its day by those who made it.
    fn find_hazards(&mut self, split: bool) -> Result<(), Vec<Fault>> {
        if self.class != Class::Visits || !hazard::is_said(self.view) {
            return Ok(());
        }
        self.row.hazards = hazard::read(self.view, split)?;
        let mode = self.row.get(RecordField::Mode).parse().ok();
        for hazard in &mut self.row.hazards {
            hazard.found_mode = hazard.found_mode.or(mode);
        }
        Ok(())
    }

    fn missing(&self, field: RecordField) -> Option<Reason> {
        if field == RecordField::Enterprise {
            // Without a column for it, the enterprise is that of the whole file.
            let has_column = self.view.at(Field::Enterprise).is_some();
            return (has_column && self.row.enterprise.name.is_empty()).then_some(Reason::EnterpriseMissing);
        }
        let reason = match field {
            RecordField::On => Reason::DayMissing,
            RecordField::Participants => Reason::ParticipantsMissing,
            RecordField::Title => Reason::TitleMissing,
            RecordField::Due => Reason::DueMissing,
            RecordField::Officers => Reason::OfficersMissing,
            RecordField::Name => Reason::NameMissing,
            _ => return None,
        };
        self.row.get(field).is_empty().then_some(reason)
    }

    /// Keeps a cell that says what its field cannot hold.
    fn keep(&mut self, at: At<'a>) {
        let heading = self.view.layout.all().iter().find(|column| column.index == at.column()).map_or("", |column| &column.heading);
        if self.class == Class::Staff {
            self.row.notices.push(at.notice(About::NotKept));
        } else {
            self.kept.push((heading.to_owned(), self.view.values.text(at.cell), false));
        }
    }

    /// Keeps the columns that no field takes.
    fn keep_columns(&mut self) {
        for column in self.view.layout.all() {
            let handling = match column.target {
                Target::Register(_) | Target::Field(Field::Number | Field::Version | Field::Derived) => continue,
                Target::Field(field) if OF_VISIT.contains(&field) => continue,
                Target::Field(field) if !self.row.hazards.is_empty() && hazard::USED.contains(&field) => continue,
                Target::Field(field) => HANDLING.contains(&field),
                _ => false,
            };
            let text = self.view.values.text(self.view.row.cell(column.index));
            if !text.is_empty() {
                self.kept.push((column.heading.clone(), text, handling));
            }
        }
        self.kept.extend(self.view.unheaded().map(|(column, text)| (column, text, false)));
    }

    /// The row, with what was kept in the text that takes it.
    fn finish(mut self) -> RegisterRow {
        for (heading, text, handling) in std::mem::take(&mut self.kept) {
            let (field, between) = match self.class {
                Class::Visits if handling => (RecordField::Handling, "\n"),
                Class::Visits => (RecordField::Content, "\n"),
                Class::Tasks => (RecordField::Basis, "\u{FF1B}"),
                Class::Duty => (RecordField::Notes, "\u{FF1B}"),
                // Members of the staff have no text of their own; the import says once which columns are not kept.
                Class::Staff | Class::Hazards | Class::Enterprises => continue,
            };
            let line = format!("{heading}\u{FF1A}{}", text.replace('\n', " "));
            match self.row.values.iter_mut().find(|(said, _)| *said == field) {
                Some((_, said)) => *said = format!("{said}{between}{line}"),
                None => self.row.values.push((field, line)),
            }
        }
        self.row
    }
}

/// The key of a term by its word in the headings' file, its word in either language, or the key itself.
fn term(words: &CellWords, family: &str, keys: &[&'static str], text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let listed = match family {
        "visit_mode" => words.visit_mode.get(&folded).or_else(|| words.visit_mode.at_start(&folded)).map(VisitMode::key),
        "category" => words.category.get(&folded).map(Category::key),
        _ => None,
    };
    let others = words.terms.get(family);
    let means = |key: &&&'static str| {
        let word = |lang| fold(&Words::new(lang).get(&format!("{family}.{key}")));
        let other = || others.and_then(|terms| terms.get(**key)).is_some_and(|words| words.has(&folded));
        let answer = || family == "answer" && words.answer.says(&folded) == Some(**key == "yes");
        folded == fold(key) || folded == word(Lang::Zh) || folded == word(Lang::En) || other() || answer()
    };
    listed.or_else(|| keys.iter().find(means).copied())
}
