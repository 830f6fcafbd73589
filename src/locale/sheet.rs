//! All of a record in the officer's words: lines of a name and a value, for a page on screen and for the command line.

use super::Words;
use crate::domain::enterprise::{ContactRole, Enterprise};
use crate::domain::fields::Fields;
use crate::domain::hazard::{Closure, Hazard};
use crate::domain::register::Record;
use crate::store::EnterpriseTally;
use std::fmt::Display;

/// Lines of a name and a value, with gaps between groups.
#[derive(Clone, Debug)]
pub struct Sheet {
    words: Words,
    lines: Vec<(String, String)>,
}

impl Sheet {
    /// A sheet without lines.
    pub fn new(words: Words) -> Self {
        Self { words, lines: Vec::new() }
    }

    /// A sheet of all that is filled in of a record's fields.
    pub fn of_fields(words: Words, fields: &dyn Fields) -> Self {
        let mut sheet = Self::new(words);
        for spec in fields.specs() {
            sheet.field(spec.field.key(), &words.field_value(fields, spec.field));
        }
        sheet
    }

    /// Its lines; a gap is a line of nothing.
    pub fn lines(&self) -> &[(String, String)] {
        &self.lines
    }

    /// A field of a record with its value; nothing where there is none.
    pub fn field(&mut self, field: &str, value: &str) {
        if !value.is_empty() {
            self.lines.push((self.words.get(&format!("field.{field}")), value.to_owned()));
        }
    }

    /// A line.
    pub fn line(&mut self, name: String, value: String) {
        self.lines.push((name, value));
    }

    /// A gap.
    pub fn gap(&mut self) {
        self.lines.push((String::new(), String::new()));
    }

    fn closure(&mut self, closure: &Closure) {
        self.gap();
        let officers = [Some(closure.by.as_str()), closure.second_officer.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        self.line(self.words.get("reminder.close_out"), format!("{} {officers}", closure.on));
        self.field("evidence", &closure.evidence);
        self.field("document", closure.document.as_deref().unwrap_or_default());
        for look_back in &closure.look_backs {
            let result = self.words.get(if look_back.holds { "answer.holds" } else { "answer.relapsed" });
            self.line(
                self.words.get("reminder.look_back"),
                format!("{} {result} {} {}", look_back.on, look_back.by.join(" "), look_back.note),
            );
        }
    }
}

impl Words {
    /// An enterprise's hazards, counted.
    pub fn tally(self, tally: &EnterpriseTally) -> String {
        let counts: [(&str, &dyn Display); 4] =
            [("open", &tally.open), ("major", &tally.major_open), ("overdue", &tally.overdue), ("all", &tally.listed)];
        self.fill("pane.tally", &counts)
    }

    /// All of a hazard, with the records that name it.
    pub fn hazard_sheet(self, hazard: &Hazard, named: &[Record]) -> Sheet {
        let facts = &hazard.facts;
        let mut sheet = Sheet::new(self);
        let term = |family: &str, key: Option<&str>| key.map_or_else(String::new, |key| self.get(&format!("{family}.{key}")));
        sheet.field("description", &facts.description);
        let severity = term("severity", Some(facts.severity.key()));
        sheet.field("severity", &facts.severity_raw.as_ref().map_or(severity.clone(), |raw| format!("{severity} ({raw})")));
        sheet.line(self.get("column.stage"), self.stage(hazard));
        sheet.field("location", &facts.location);
        sheet.field("owner", &facts.owner);
        sheet.field("category", &facts.category_raw.clone().unwrap_or_else(|| term("category", facts.category.map(|it| it.key()))));
        sheet.field("sector", &term("sector", facts.sector.map(|it| it.key())));
        sheet.field("clause", &facts.clause.as_ref().map_or_else(String::new, |clause| format!("{} {}", clause.source, clause.clause)));
        sheet.field("code", facts.code.as_deref().unwrap_or_default());
        sheet.field("found_on", &facts.found_on.to_string());
        sheet.field("found_by", &facts.found_by.join(" "));
        sheet.field("found_mode", &term("visit_mode", facts.found_mode.map(|it| it.key())));
        for deadline in &hazard.deadlines {
            let origin = term("deadline_origin", Some(deadline.origin.key()));
            sheet.field("deadline", &format!("{} {origin} {}", deadline.due, deadline.document.as_deref().unwrap_or_default()));
        }
        if let Some(plan) = &hazard.plan {
            sheet.gap();
            sheet.field("measures", &plan.measures);
            sheet.field("responsibility", &plan.responsibility);
            sheet.field("funds", &plan.funds.map_or_else(String::new, |yuan| yuan.to_string()));
            sheet.field("contingency_plan", &plan.contingency_plan);
            sheet.field("goal", &plan.goal);
            sheet.field("reinspector", &plan.reinspector);
            sheet.field("remediation_plan", &plan.remediation_plan);
        }
        for reinspection in &hazard.reinspections {
            sheet.gap();
            let result = self.get(if reinspection.passed { "answer.passed" } else { "answer.failed" });
            sheet.line(self.get("reminder.reinspection"), format!("{} {result} {}", reinspection.on, reinspection.by.join(" ")));
            sheet.field("opinion", &reinspection.opinion);
            sheet.field("document", reinspection.document.as_deref().unwrap_or_default());
        }
        for closed in hazard.past_closures.iter().chain(&hazard.closure) {
            sheet.closure(closed);
        }
        if let Some(ending) = &hazard.ending {
            sheet.gap();
            sheet.line(self.stage(hazard), ending.on.to_string());
            sheet.field("transfer_to", ending.to.as_deref().unwrap_or_default());
            sheet.field("reason", &ending.reason);
        }
        sheet.field("notes", &facts.notes);
        for (heading, value) in &facts.extra {
            sheet.line(heading.clone(), value.clone());
        }
        if let Some(source) = &hazard.source {
            sheet.line(self.get("explain.source"), format!("{} {} {}", source.file, source.sheet, source.row));
        }
        if !named.is_empty() {
            sheet.gap();
        }
        for record in named {
            let day = record.day().map_or_else(String::new, |day| format!(" {day}"));
            let stage = self.get(&format!("record_stage.{}", record.stage()));
            let line = format!("{}{day} {stage} {}", record.id, self.record_headline(record));
            sheet.line(self.get(&format!("register.{}", record.id.kind)), line);
        }
        sheet
    }

    /// All of an enterprise, with its hazards counted and the group that supervises it.
    pub fn enterprise_sheet(self, enterprise: &Enterprise, tally: &EnterpriseTally, group: Option<&str>) -> Sheet {
        let facts = &enterprise.facts;
        let mut sheet = Sheet::new(self);
        let list =
            |family: &str, keys: Vec<&str>| keys.iter().map(|key| self.get(&format!("{family}.{key}"))).collect::<Vec<_>>().join(" ");
        sheet.field("name", &facts.name);
        sheet.field("uscc", facts.uscc.as_deref().unwrap_or_default());
        sheet.field("town", &facts.town);
        sheet.field("address", &facts.address);
        sheet.field("sectors", &list("sector", facts.sectors.iter().map(|it| it.key()).collect()));
        sheet.field("hazchem_roles", &list("hazchem_role", facts.hazchem_roles.iter().map(|it| it.key()).collect()));
        for &role in ContactRole::ALL {
            for contact in facts.contacts_as(role) {
                sheet.field(role.key(), &format!("{} {}", contact.name, contact.phones.join(" ")));
            }
        }
        sheet.field("headcount", &facts.headcount.map_or_else(String::new, |count| count.to_string()));
        sheet.line(self.get("pane.group"), group.map_or_else(|| self.get("pane.unpaired"), str::to_owned));
        sheet.line(self.get("pane.hazards"), self.tally(tally));
        sheet.field("notes", &facts.notes);
        for (heading, value) in &facts.extra {
            sheet.line(heading.clone(), value.clone());
        }
        sheet
    }
}
