//! An enterprise under supervision.

use super::id::{EnterpriseId, GroupId, Seq};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// The sectors of the programme (R4).
    Sector {
        /// Hazardous chemicals.
        Hazchem = "hazchem",
        /// Combustible dust.
        CombustibleDust = "combustible_dust",
        /// Metal smelting.
        MetalSmelting = "metal_smelting",
        /// Confined space.
        ConfinedSpace = "confined_space",
        /// Ammonia refrigeration.
        AmmoniaRefrigeration = "ammonia_refrigeration",
    }
}

vocabulary! {
    /// What a hazchem enterprise does with the chemicals (R5).
    HazchemRole {
        /// Makes them.
        Production = "production",
        /// Uses them.
        Use = "use",
        /// Stores them.
        Storage = "storage",
        /// Trades in them.
        Trade = "trade",
    }
}

vocabulary! {
    /// In what capacity a person of the enterprise is listed (R16).
    ContactRole {
        /// Legal representative: answers first for safety.
        LegalRepresentative = "legal_representative",
        /// Actual controller: answers first for safety.
        ActualController = "actual_controller",
        /// The enterprise's safety officer.
        SafetyOfficer = "safety_officer",
    }
}

/// A person of the enterprise, and how to reach them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// In what capacity.
    pub role: ContactRole,
    /// The name.
    pub name: String,
    /// Phone numbers as written.
    pub phones: Vec<String>,
}

impl Contact {
    /// A person written as a name with phone numbers behind it, their groups of digits perhaps apart.
    pub fn parse(role: ContactRole, written: &str) -> Self {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let (mut name, mut phones) = (Vec::new(), Vec::<String>::new());
        for word in written.split_whitespace() {
            if !word.starts_with(|first: char| first.is_ascii_digit() || first == '+') {
                name.push(word);
                continue;
            }
            // Seven digits are the least that a number has: what is shorter is a part of one.
            match phones.last_mut() {
                Some(phone) if digits(phone) < 7 || digits(word) < 7 => *phone = format!("{phone} {word}"),
                _ => phones.push(word.to_owned()),
            }
        }
        Self { role, name: name.join(" "), phones }
    }
}

/// What is known of an enterprise; an edit replaces it as a whole, under a version check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterpriseFacts {
    /// The full registered name.
    pub name: String,
    /// Unified social credit code, checked (GB 32100), or as an imported ledger wrote it.
    pub uscc: Option<String>,
    /// The town: the local government that copies go to (R15).
    pub town: String,
    /// The street address.
    pub address: String,
    /// Sectors, at least one once known.
    pub sectors: Vec<Sector>,
    /// Roles within the hazchem sector.
    pub hazchem_roles: Vec<HazchemRole>,
    /// Persons and their phones.
    pub contacts: Vec<Contact>,
    /// Employees.
    pub headcount: Option<u32>,
    /// Days between two visits (R35); none where the programme's own hold.
    #[serde(default)]
    pub visit_interval_days: Option<u16>,
    /// Free text.
    pub notes: String,
    /// Columns of an imported ledger that no field takes, under their own headings.
    pub extra: Vec<(String, String)>,
}

impl EnterpriseFacts {
    /// The contacts in one capacity.
    pub fn contacts_as(&self, role: ContactRole) -> impl Iterator<Item = &Contact> {
        self.contacts.iter().filter(move |contact| contact.role == role)
    }
}

/// A group's supervision of an enterprise from a day on, until the next pairing (R13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// The group, or the leader who supervises alone.
    pub group: GroupId,
    /// The first day.
    pub from: NaiveDate,
}

/// An enterprise as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enterprise {
    /// Its id.
    pub id: EnterpriseId,
    /// The entry that changed it last.
    pub version: Seq,
    /// What is known of it.
    pub facts: EnterpriseFacts,
    /// Who supervises it, by date, oldest first.
    pub pairings: Vec<Pairing>,
    /// The day it was entered; none of one that was reverted by a program that did not keep it.
    #[serde(default)]
    pub entered_on: Option<NaiveDate>,
}

impl Enterprise {
    /// The first day on which anybody supervised it; while nobody does, the day it was entered.
    pub fn supervised_since(&self) -> Option<NaiveDate> {
        self.pairings.first().map(|pairing| pairing.from).or(self.entered_on)
    }

    /// The group that supervises it on `day`.
    pub fn group_on(&self, day: NaiveDate) -> Option<GroupId> {
        self.pairings.iter().filter(|pairing| pairing.from <= day).max_by_key(|pairing| pairing.from).map(|pairing| pairing.group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_a_name_with_numbers_behind_it() {
        for (written, name, phones) in [
            ("Zhang San 13800000000", "Zhang San", vec!["13800000000"]),
            ("Li Si 138 0000 0000", "Li Si", vec!["138 0000 0000"]),
            ("Li Si 13800000000 13900000000", "Li Si", vec!["13800000000", "13900000000"]),
            ("Wang 0512-6666666x801", "Wang", vec!["0512-6666666x801"]),
            ("Wang +86 0512 66666666", "Wang", vec!["+86 0512 66666666"]),
            ("Wang", "Wang", vec![]),
        ] {
            let contact = Contact::parse(ContactRole::SafetyOfficer, written);
            assert_eq!((contact.name.as_str(), contact.phones), (name, phones.into_iter().map(str::to_owned).collect()), "{written}");
        }
    }
}
