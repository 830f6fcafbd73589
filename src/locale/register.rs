//! Records of the registers and reminders in the officer's words.

use super::{Sheet, Words};
use crate::access::agenda::{Matter, Reminder};
use crate::access::registers::Background;
use crate::domain::accident::grade;
use crate::domain::change::RecordChange;
use crate::domain::field::Field;
use crate::domain::fields::{Fields, Kind, words as parts};
use crate::domain::hazard::{Hazard, Severity};
use crate::domain::ladder::Lack;
use crate::domain::obligation::ReminderKind;
use crate::domain::register::{Record, RecordFacts, RegisterAct};

impl Words {
    /// The text of a field as an officer reads it.
    pub fn field_value(self, fields: &dyn Fields, field: Field) -> String {
        let text = fields.get(field);
        match fields.kind(field) {
            Some(Kind::One(family, _) | Kind::Any(family, _)) => {
                let terms = parts(&text).map(|key| self.get(&format!("{family}.{key}")));
                terms.collect::<Vec<_>>().join(&self.get("general.and"))
            }
            Some(Kind::Flag) if text == "no" => String::new(),
            Some(Kind::Flag) => self.get("answer.yes"),
            _ if field == Field::Period => self.period(&text),
            _ => text,
        }
    }

    /// The period of a report, `2026H1` or `2026`, as a paper has it.
    pub fn period(self, period: &str) -> String {
        let (year, half) = period.split_at_checked(4).unwrap_or((period, "?"));
        let key = match half {
            "H1" => "first",
            "H2" => "second",
            "" => "whole",
            _ => return period.to_owned(),
        };
        self.fill(&format!("paper.period.{key}"), &[("year", &year)])
    }

    /// A record in one line: what it says first, without its id, day and enterprise.
    pub fn record_headline(self, record: &Record) -> String {
        let register = record.register();
        let values = register.headline().iter().map(|&field| {
            let value = self.field_value(register, field).replace('\n', " ");
            match field {
                // A bare number says nothing without its name.
                Field::Number
                | Field::Amount
                | Field::Deaths
                | Field::SeriousInjuries
                | Field::CopiedOn
                | Field::ReceivedOn
                | Field::Deadline
                    if !value.is_empty() =>
                {
                    format!("{} {value}", self.get(&format!("field.{field}")))
                }
                _ => value,
            }
        });
        let mut line = values.filter(|value| !value.is_empty()).collect::<Vec<_>>().join(" ");
        if let RecordFacts::Accident(facts) = &record.facts {
            let grade = grade(facts.deaths.unwrap_or(0), facts.serious_injuries.unwrap_or(0), facts.loss.unwrap_or(0));
            line = format!("{} {line}", self.get(&format!("accident_grade.{grade}")));
        }
        if !record.overrides.is_empty() {
            line = format!("{} {line}", self.get("record.overridden"));
        }
        line
    }

    /// All of a record: its fields, steps that went on although something was lacking, and what stands behind it.
    pub fn record_sheet(self, record: &Record, party: &str, behind: &Background) -> Sheet {
        let mut sheet = Sheet::new(self);
        let register = record.register();
        sheet.line(self.get("column.stage"), self.get(&format!("record_stage.{}", record.stage())));
        for spec in register.specs() {
            if spec.kind == Kind::Hazards && !behind.hazards.is_empty() {
                self.hazards_on(&mut sheet, self.get("field.hazards"), &behind.hazards);
                continue;
            }
            let value = self.field_value(register, spec.field);
            let named = matches!(spec.kind, Kind::Enterprise | Kind::Group) && !party.is_empty() && !value.is_empty();
            sheet.field(spec.field.key(), &if named { format!("{value} {party}") } else { value });
        }
        if let RecordFacts::Accident(facts) = &record.facts {
            let grade = grade(facts.deaths.unwrap_or(0), facts.serious_injuries.unwrap_or(0), facts.loss.unwrap_or(0));
            sheet.line(self.get("record.grade"), self.get(&format!("accident_grade.{grade}")));
        }
        if let Some(since) = &behind.since {
            sheet.gap();
            let number: &dyn std::fmt::Display = &since.number;
            for (key, hazards) in [("record.added", &since.added), ("record.gone", &since.gone)] {
                self.hazards_on(&mut sheet, self.fill(key, &[("number", number)]), hazards);
            }
        }
        for overridden in &record.overrides {
            sheet.gap();
            sheet.line(self.get("record.overridden"), format!("{} {}", self.register_act(overridden.act), self.lacks(&overridden.lacks)));
            sheet.field("reason", &overridden.reason);
        }
        if let Some(reason) = &record.withdrawn {
            sheet.gap();
            sheet.line(self.get("record_stage.withdrawn"), reason.clone());
        } else if !behind.lacks.is_empty() {
            sheet.gap();
            sheet.line(self.get("record.lacks"), self.lacks(&behind.lacks));
        }
        sheet
    }

    /// Hazards under a name, a line each: nobody knows them by number.
    fn hazards_on(self, sheet: &mut Sheet, name: String, hazards: &[Hazard]) {
        if hazards.is_empty() {
            return sheet.line(name, self.get("record.none"));
        }
        let mut name = name;
        for hazard in hazards {
            let severity = self.get(&format!("severity.{}", hazard.facts.severity));
            let description = hazard.facts.description.replace('\n', " ");
            sheet.line(std::mem::take(&mut name), format!("{} {severity} {} {description}", hazard.id, self.stage(hazard)));
        }
    }

    /// What an entry says of a record: the fields that its act filled in, and what it went on without.
    pub(super) fn record_particulars(self, change: &RecordChange) -> Vec<String> {
        match change {
            RecordChange::Done { act, facts, overrides } => {
                let (kind, register) = (facts.kind(), facts.as_register());
                let form = kind.form(if *act == RegisterAct::Edit { RegisterAct::Enter } else { *act });
                let filled = form.into_iter().flat_map(|form| form.fields).filter(|&&field| register.kind(field).is_some());
                let mut lines: Vec<String> = filled.filter_map(|&field| self.field_line(register, field)).collect();
                lines.extend(
                    overrides
                        .iter()
                        .map(|it| self.fill("change.detail.overridden", &[("lacks", &self.lacks(&it.lacks)), ("reason", &it.reason)])),
                );
                lines
            }
            RecordChange::Withdrawn { reason } => vec![format!("{} {reason}", self.get("field.reason"))],
            RecordChange::Corrected { facts, .. } => self.field_lines(facts.as_register()),
            RecordChange::Reverted { .. } => Vec::new(),
        }
    }

    /// The fields of a record that say something, a line each.
    pub(super) fn field_lines(self, fields: &dyn Fields) -> Vec<String> {
        fields.specs().iter().filter_map(|spec| self.field_line(fields, spec.field)).collect()
    }

    fn field_line(self, fields: &dyn Fields, field: Field) -> Option<String> {
        let value = self.field_value(fields, field);
        (!value.is_empty()).then(|| format!("{} {value}", self.get(&format!("field.{field}"))))
    }

    /// What a step lacks, in one line.
    pub fn lacks(self, lacks: &[Lack]) -> String {
        lacks.iter().map(|lack| self.get(&format!("lack.{lack}"))).collect::<Vec<_>>().join(&self.get("general.and"))
    }

    /// An act on a record.
    pub fn register_act(self, act: RegisterAct) -> String {
        self.get(&format!("register_act.{act}"))
    }

    /// A reminder without its day and enterprise.
    pub fn reminder(self, reminder: &Reminder) -> String {
        let kind = self.get(&format!("reminder.{}", reminder.due.kind));
        let parts = [kind, self.matter_id(&reminder.matter), self.matter(reminder)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The id that a reminder's line shows; an enterprise and a group are named instead.
    pub fn matter_id(self, matter: &Matter) -> String {
        match matter {
            Matter::Hazard(hazard) => hazard.id.to_string(),
            Matter::Record(record) => record.id.to_string(),
            Matter::Enterprise(enterprise) => enterprise.id.to_string(),
            Matter::Group(group) => group.id.to_string(),
        }
    }

    /// What a reminder is of, in words.
    pub fn matter(self, reminder: &Reminder) -> String {
        match &reminder.matter {
            Matter::Hazard(hazard) => {
                let description = hazard.facts.description.replace('\n', " ");
                let major = hazard.facts.severity == Severity::Major;
                if major { format!("{} {description}", self.get("severity.major")) } else { description }
            }
            Matter::Record(record) => {
                let (register, kind) =
                    (self.get(&format!("register.{}", record.id.kind)), self.get(&format!("reminder.{}", reminder.due.kind)));
                let headline = self.record_headline(record);
                // A task is a task; what else falls due as one says what it is.
                if register == kind { headline } else { format!("{register} {headline}") }
            }
            Matter::Enterprise(_) | Matter::Group(_) => match reminder.due.kind {
                ReminderKind::HalfYearAssessment | ReminderKind::AnnualReport => {
                    self.fill("reminder_of.period", &[("day", &reminder.due.counted.due.format("%Y-%m"))])
                }
                kind => self.get(&format!("reminder_of.{kind}")),
            },
        }
    }
}
