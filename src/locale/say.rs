//! Records, refusals and failures in the officer's words.

use super::Words;
use crate::domain::change::{Change, DatabaseChange, EnterpriseChange, HazardChange, RecordChange};
use crate::domain::glance::HazardGlance;
use crate::domain::hazard::{Deadline, Hazard, Plan};
use crate::domain::id::{GroupId, Subject};
use crate::domain::key::KeyChange;
use crate::domain::refusal::{Refusal, Value};
use crate::domain::register::RegisterKind;
use crate::store::{Entry, Flaw, Holder, StoreError};
use chrono::{Datelike, NaiveDate};
use std::fmt::Display;

impl Words {
    /// A day of this year as `11-20`, of another as `2027-01-04`.
    pub fn day(self, day: NaiveDate, today: NaiveDate) -> String {
        if day.year() == today.year() { day.format("%m-%d").to_string() } else { day.to_string() }
    }

    /// The weekday.
    pub fn weekday(self, day: NaiveDate) -> String {
        self.get(&format!("date.weekday.{}", day.weekday().number_from_monday()))
    }

    /// How many days are left, or gone: `3` days ahead, today, overdue.
    pub fn days(self, days: i64) -> String {
        match days {
            ..0 => self.fill("date.overdue", &[("days", &-days)]),
            0 => self.get("date.today"),
            1 => self.get("date.tomorrow"),
            _ => self.fill("date.left", &[("days", &days)]),
        }
    }

    /// Where a hazard stands, with the close-out that a passed re-inspection calls for.
    pub fn stage(self, hazard: &Hazard) -> String {
        self.stage_at_a_glance(&hazard.into())
    }

    /// As `stage`, of what a list shows.
    pub fn stage_at_a_glance(self, hazard: &HazardGlance<'_>) -> String {
        self.get(&format!("stage.{}", hazard.shown_stage()))
    }

    /// Why something is refused, and what would make it possible.
    pub fn refusal(self, refusal: &Refusal) -> String {
        let values: Vec<(&str, String)> = refusal
            .values()
            .into_iter()
            .map(|(name, value)| match value {
                Value::Term(key) => (name, self.get(&key)),
                Value::Terms(keys) => (name, keys.iter().map(|key| self.get(key)).collect::<Vec<_>>().join(&self.get("general.and"))),
                Value::Date(day) => (name, day.to_string()),
                Value::Text(text) => (name, text),
            })
            .collect();
        let values: Vec<(&str, &dyn Display)> = values.iter().map(|(name, text)| (*name, text as &dyn Display)).collect();
        // Whom to ask stands at the end, and may be nobody yet.
        self.fill(&format!("refusal.{}", refusal.key()), &values).trim_end().to_owned()
    }

    /// Whom a question, or a change, waits for that goes unanswered.
    pub fn waiting(self, change: bool, holder: Option<&Holder>) -> String {
        match holder {
            Some(holder) if holder.stopped => self.held("store.stuck", holder),
            Some(holder) => self.held("waiting.saving", holder),
            None => self.get(if change { "waiting.change" } else { "waiting.question" }),
        }
    }

    /// Who holds the database, or a file beside it: by name or id where a forced command says it.
    pub fn held(self, key: &str, holder: &Holder) -> String {
        let named = holder.officer.clone().or_else(|| holder.staff.map(|id| id.to_string()));
        let who = named.unwrap_or_else(|| self.get("waiting.somebody"));
        self.fill(key, &[("who", &who), ("pid", &holder.pid)])
    }

    /// What happened to a question or a save, and what to do.
    pub fn store_error(self, failure: &StoreError) -> String {
        let key = format!("store.{}", failure.key());
        match failure {
            StoreError::Refused(refusal) => self.refusal(refusal),
            StoreError::Missing(path) => self.fill(&key, &[("path", path)]),
            StoreError::Unfit { path, file_system } => self.fill(&key, &[("path", path), ("file_system", file_system)]),
            StoreError::Busy(Some(holder)) | StoreError::Occupied(Some(holder)) | StoreError::Stuck(Some(holder)) => {
                self.held(&key, holder)
            }
            StoreError::Conflict { latest } => self.fill(&key, &[("officer", &latest.who.officer), ("time", &latest.at.format("%H:%M"))]),
            StoreError::OfFile { path, cause } => self.fill(&key, &[("path", path), ("cause", &self.io(cause))]),
            StoreError::NotSaved(cause) | StoreError::Unknown(cause) => self.fill(&key, &[("cause", &self.store_error(cause))]),
            StoreError::InUse(holders) => {
                let who: Vec<String> = holders.iter().map(|holder| self.held("store.one_of_them", holder)).collect();
                self.fill(&key, &[("who", &who.join(&self.get("general.and")))])
            }
            StoreError::NoRoom { needed } => self.fill(&key, &[("needed", &needed.div_ceil(1 << 20))]),
            StoreError::Unsound { file, flaw } => self.fill(&key, &[("file", file), ("why", &self.flaw(flaw))]),
            StoreError::Storage(_) => {
                let cause = failure.io().map_or_else(|| self.get("io.internal"), |failure| self.io(failure));
                self.fill(&key, &[("cause", &cause)])
            }
            _ => self.get(&key),
        }
    }

    /// Why a copy of the database is not to be relied on.
    fn flaw(self, flaw: &Flaw) -> String {
        match flaw {
            Flaw::Unreadable => self.get("store.flaw.unreadable"),
            Flaw::Page => self.get("store.flaw.page"),
            Flaw::Chain(seq) => self.fill("cli.journal_breaks", &[("seq", seq)]),
            Flaw::Table(table) => self.fill("cli.table_differs", &[("table", table)]),
        }
    }

    /// That an entry was taken back, and what with it.
    pub fn undone(self, entry: &Entry, with: &[Subject]) -> String {
        let line = self.fill("notice.undone", &[("what", &self.headline(entry)), ("subject", &entry.subject)]);
        if with.is_empty() {
            return line;
        }
        self.fill("notice.undone_together", &[("line", &line), ("with", &self.undone_with(with))])
    }

    /// What is taken back together with an entry.
    pub fn undone_with(self, with: &[Subject]) -> String {
        let records: Vec<String> = with.iter().map(ToString::to_string).collect();
        self.fill("undo.with", &[("records", &records.join(&self.get("general.and")))])
    }

    /// What an entry says happened.
    pub fn headline(self, entry: &Entry) -> String {
        let key = format!("change.{}", entry.change.key());
        match &entry.change {
            Change::Enterprise(EnterpriseChange::Reverted { undoes, .. }) => self.fill(&key, &[("seq", undoes)]),
            Change::Hazard(change) => match &**change {
                HazardChange::Reverted { undoes, .. } => self.fill(&key, &[("seq", undoes)]),
                _ => self.get(&key),
            },
            Change::Record(change) => {
                let what = match &**change {
                    RecordChange::Reverted { undoes, .. } => self.fill(&key, &[("seq", undoes)]),
                    _ => self.get(&key),
                };
                match entry.subject {
                    Subject::Record(id) => self
                        .fill("change.detail.of_register", &[("register", &self.get(&format!("register.{}", id.kind))), ("what", &what)]),
                    _ => what,
                }
            }
            _ => self.get(&key),
        }
    }

    /// The particulars of an entry, a line each.
    pub fn particulars(self, entry: &Entry) -> Vec<String> {
        self.particulars_naming(entry, |_| None)
    }

    /// What an entry says beside its headline, groups by the names that `name` knows.
    pub fn particulars_naming<'a>(self, entry: &Entry, name: impl Fn(GroupId) -> Option<&'a str>) -> Vec<String> {
        match &entry.change {
            Change::Hazard(change) => self.hazard_particulars(change),
            Change::Record(change) => self.record_particulars(change),
            Change::Staff(facts) | Change::StaffCorrected { facts, .. } => self.field_lines(facts),
            Change::Group(facts) | Change::GroupCorrected { facts, .. } => self.field_lines(facts),
            Change::Programme(facts) => self.field_lines(facts),
            Change::Key(KeyChange::Added(key)) => vec![key.fingerprint()],
            Change::Key(KeyChange::Revoked { fingerprint }) => vec![fingerprint.clone()],
            Change::Enterprise(EnterpriseChange::Paired(pairing)) => {
                let group = name(pairing.group).map_or_else(|| pairing.group.to_string(), str::to_owned);
                vec![self.fill("change.detail.paired_with", &[("group", &group), ("date", &pairing.from)])]
            }
            Change::Database(DatabaseChange::Imported { file, created, updated, rejected, .. }) => {
                let values: [(&str, &dyn Display); 4] =
                    [("file", file), ("created", created), ("updated", updated), ("rejected", rejected)];
                vec![self.fill("change.detail.imported", &values)]
            }
            Change::Database(change) => self.session_particulars(change),
            _ => Vec::new(),
        }
    }

    /// Who came with which command, how they went, and what they were refused.
    fn session_particulars(self, change: &DatabaseChange) -> Vec<String> {
        let command = |command: &Option<String>| {
            command.iter().map(|command| self.fill("change.detail.command", &[("command", command)])).collect::<Vec<_>>()
        };
        match change {
            DatabaseChange::LoggedIn { command: given } => command(given),
            DatabaseChange::LoggedOut { how } => vec![self.get(&format!("leaving.{how}"))],
            DatabaseChange::Refused { why, power, of, command: given } => {
                let mut lines = vec![self.get(&format!("refused_why.{why}"))];
                lines.extend(power.map(|power| self.get(&format!("power.{power}"))));
                lines.extend(of.map(|of| self.fill("change.detail.on_record", &[("subject", &of)])));
                lines.extend(command(given));
                lines
            }
            DatabaseChange::Exported { kind, rows } => {
                // A register's list is called after the register.
                let register = kind.parse::<RegisterKind>().map(|kind| self.get(&format!("register.{kind}")));
                let sheet = register.unwrap_or_else(|_| self.get(&format!("cli.export.sheet.{kind}")));
                vec![self.fill("change.detail.exported", &[("sheet", &sheet), ("rows", rows)])]
            }
            DatabaseChange::PaperMade { paper, of } => {
                let paper = self.get(&format!("paper.kind.{paper}"));
                vec![self.fill("change.detail.paper_made", &[("paper", &paper), ("subject", of)])]
            }
            DatabaseChange::LedgerSent { file } => vec![file.clone()],
            DatabaseChange::LedgerDiscarded { file, by } => {
                vec![self.fill("change.detail.ledger_discarded", &[("file", file), ("by", by)])]
            }
            DatabaseChange::TemplateSet { paper, sha256 } => {
                let key = if sha256.is_some() { "change.detail.template_own" } else { "change.detail.template_shipped" };
                vec![self.fill(key, &[("paper", &self.get(&format!("paper.kind.{paper}")))])]
            }
            DatabaseChange::BackedUp { file, entries, hash } => {
                vec![self.fill("change.detail.backed_up", &[("file", file), ("entries", entries), ("hash", hash)])]
            }
            DatabaseChange::Restored { file, entries, hash, replaced } => {
                let mut lines = vec![self.fill("change.detail.backed_up", &[("file", file), ("entries", entries), ("hash", hash)])];
                lines.extend(replaced.iter().map(|kept| self.fill("change.detail.replaced", &[("file", kept)])));
                lines
            }
            DatabaseChange::Created { .. } | DatabaseChange::Imported { .. } => Vec::new(),
        }
    }

    fn hazard_particulars(self, change: &HazardChange) -> Vec<String> {
        let mut lines = Lines { words: self, lines: Vec::new() };
        match change {
            HazardChange::Corrected(correction) => return self.hazard_particulars(&HazardChange::Registered(correction.now.clone())),
            HazardChange::Registered(registration) => {
                lines.names("found_by", &registration.facts.found_by);
                if let Some(mode) = registration.facts.found_mode {
                    lines.add("found_mode", &self.get(&format!("visit_mode.{mode}")));
                }
                lines.deadline(registration.deadline.as_ref());
                if let Some(source) = &registration.source {
                    let values: [(&str, &dyn Display); 3] = [("file", &source.file), ("sheet", &source.sheet), ("row", &source.row)];
                    lines.lines.push(self.fill("change.detail.by_ledger", &values));
                }
            }
            HazardChange::Edited(_) | HazardChange::Reverted { .. } => {}
            HazardChange::Planned { plan, deadline } => {
                lines.plan(plan);
                lines.deadline(deadline.as_ref());
            }
            HazardChange::Started { on } => lines.add("on", &on.to_string()),
            HazardChange::Ordered { order, deadline } => {
                lines.lines.push(order.to_string());
                lines.deadline(Some(deadline));
                lines.add("document", deadline.document.as_deref().unwrap_or_default());
            }
            HazardChange::Extended { requested_on, deadline, reason, approver } => {
                lines.deadline(Some(deadline));
                lines.add("reason", reason);
                lines.add("approver", approver);
                lines.add("on", &requested_on.to_string());
            }
            HazardChange::Applied { on, note } => {
                lines.add("on", &on.to_string());
                lines.add("note", note);
            }
            HazardChange::Reinspected { reinspection, deadline, closure } => {
                lines.add("on", &reinspection.on.to_string());
                lines.names("by", &reinspection.by);
                lines.add("opinion", &reinspection.opinion);
                lines.add("document", reinspection.document.as_deref().unwrap_or_default());
                lines.deadline(deadline.as_ref());
                lines.add("second_officer", closure.as_ref().and_then(|closure| closure.second_officer.as_deref()).unwrap_or_default());
            }
            HazardChange::ClosedOut(closure) | HazardChange::FixedOnTheSpot { closure, .. } => {
                lines.add("on", &closure.on.to_string());
                lines.add("by", &closure.by);
                lines.add("second_officer", closure.second_officer.as_deref().unwrap_or_default());
                lines.add("evidence", &closure.evidence);
                lines.add("document", closure.document.as_deref().unwrap_or_default());
            }
            HazardChange::LookedBack { look_back, deadline } => {
                lines.add("on", &look_back.on.to_string());
                lines.names("by", &look_back.by);
                lines.add("opinion", &look_back.note);
                lines.deadline(deadline.as_ref());
            }
            HazardChange::Voided(ending) | HazardChange::Transferred(ending) => {
                lines.add("transfer_to", ending.to.as_deref().unwrap_or_default());
                lines.add("reason", &ending.reason);
                lines.add("document", ending.document.as_deref().unwrap_or_default());
            }
            HazardChange::Noted { text } => lines.lines.push(text.clone()),
        }
        lines.lines
    }
}

/// Lines of `field value`, without those that have nothing to say.
struct Lines {
    words: Words,
    lines: Vec<String>,
}

impl Lines {
    fn add(&mut self, field: &str, value: &str) {
        if !value.is_empty() {
            self.lines.push(format!("{} {value}", self.words.get(&format!("field.{field}"))));
        }
    }

    fn names(&mut self, field: &str, names: &[String]) {
        self.add(field, &names.join(" "));
    }

    fn deadline(&mut self, deadline: Option<&Deadline>) {
        if let Some(deadline) = deadline {
            self.add("deadline", &deadline.due.to_string());
        }
    }

    fn plan(&mut self, plan: &Plan) {
        self.add("measures", &plan.measures);
        self.add("responsibility", &plan.responsibility);
        if let Some(yuan) = plan.funds {
            self.add("funds", &yuan.to_string());
        }
        self.add("contingency_plan", &plan.contingency_plan);
        self.add("remediation_plan", &plan.remediation_plan);
    }
}
