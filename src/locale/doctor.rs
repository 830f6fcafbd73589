//! What the doctor found, in words.

use super::Words;
use crate::access::doctor::{Change, Check, Found, Name};

impl Words {
    /// What was looked at; settings of sshd keep sshd's names.
    pub fn check_name(self, check: &Check) -> String {
        match check.name {
            Name::Of(what) => self.get(&format!("doctor.check.{what}")),
            Name::Setting(keyword) => format!("sshd {keyword}"),
        }
    }

    /// What was found.
    pub fn check_found(self, check: &Check) -> String {
        match &check.found {
            Found::Value(value) => value.clone(),
            Found::Said(finding, value) => self.fill(&format!("doctor.found.{finding}"), &[("value", value)]),
            Found::Aged { finding, value, age } => {
                let age = match age.num_hours() {
                    ..1 => self.get("doctor.age.now"),
                    hours @ ..48 => self.fill("doctor.age.hours", &[("hours", &hours)]),
                    _ => self.fill("doctor.age.days", &[("days", &age.num_days())]),
                };
                let key = finding.map_or_else(|| "doctor.age.of".to_owned(), |finding| format!("doctor.found.{finding}"));
                self.fill(&key, &[("value", value), ("age", &age)])
            }
            Found::Failure(failure) => self.store_error(failure),
        }
    }

    /// What would make it right.
    pub fn check_change(self, change: &Change) -> String {
        match change {
            Change::Command(line) => self.fill("doctor.change.command", &[("line", line)]),
            Change::Shell(line) => self.fill("doctor.change.shell", &[("line", line)]),
            Change::MatchBlock(line) => self.fill("doctor.change.match_block", &[("line", line)]),
            Change::Global(line) => self.fill("doctor.change.global", &[("line", line)]),
        }
    }
}
