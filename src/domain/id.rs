//! Short ids that can be said on the phone: `E12`, `H123`.
//!
//! In JSON, arguments and on screen an id is its string; in the tables it is the bare number.

use super::register::RegisterKind;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// The place of an entry in the journal, from 1; also a record's version: the entry that changed it last.
pub type Seq = u64;

/// What was handed in as an id and is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{given}' is not an id; one is {letter}12, for instance")]
pub struct BadId {
    /// As it was handed in.
    pub given: String,
    /// What such an id begins with.
    pub letter: char,
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $letter:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // A list writes a million of them, none of which is padded.
                match f.width() {
                    None => write!(f, concat!($letter, "{}"), self.0),
                    Some(_) => f.pad(&format!(concat!($letter, "{}"), self.0)),
                }
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let text = text.trim();
                let digits = text.strip_prefix([$letter, $letter.to_ascii_lowercase()]).unwrap_or(text);
                match digits.parse() {
                    Ok(number) if number > 0 => Ok(Self(number)),
                    _ => Err(BadId { given: text.to_owned(), letter: $letter }),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_u32(self.0) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
                } else {
                    u32::deserialize(deserializer).map(Self)
                }
            }
        }
    };
}

id!(
    /// An enterprise, `E12`.
    EnterpriseId, 'E'
);
id!(
    /// A hazard, `H123`.
    HazardId, 'H'
);
id!(
    /// A member of the bureau's staff, `S3`.
    StaffId, 'S'
);
id!(
    /// A supervising group, or a bureau leader who supervises alone, `G3`.
    GroupId, 'G'
);

/// A record of one of the registers: `V7` is the seventh visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId {
    /// Which register.
    pub kind: RegisterKind,
    /// Its number there, from 1.
    pub number: u32,
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}{}", self.kind.letter(), self.number))
    }
}

impl FromStr for RecordId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = |kind: RegisterKind| BadId { given: text.to_owned(), letter: kind.letter() };
        let mut letters = text.trim().chars();
        let letter = letters.next().map(|letter| letter.to_ascii_uppercase());
        let kind = RegisterKind::ALL.iter().copied().find(|kind| Some(kind.letter()) == letter);
        let kind = kind.ok_or_else(|| bad(RegisterKind::Visit))?;
        match letters.as_str().parse() {
            Ok(number) if number > 0 => Ok(Self { kind, number }),
            _ => Err(bad(kind)),
        }
    }
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { (self.kind, self.number).serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
        } else {
            <(RegisterKind, u32)>::deserialize(deserializer).map(|(kind, number)| Self { kind, number })
        }
    }
}

/// What a journal entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The programme and its parameters: `P1`.
    Programme,
    /// One of the staff.
    Staff(StaffId),
    /// A supervising group.
    Group(GroupId),
    /// An enterprise.
    Enterprise(EnterpriseId),
    /// A hazard.
    Hazard(HazardId),
    /// A record of one of the registers.
    Record(RecordId),
    /// The database itself: its creation, imports, exports: `D1`.
    Database,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Programme => f.write_str("P1"),
            Subject::Staff(id) => id.fmt(f),
            Subject::Group(id) => id.fmt(f),
            Subject::Enterprise(id) => id.fmt(f),
            Subject::Hazard(id) => id.fmt(f),
            Subject::Record(id) => id.fmt(f),
            Subject::Database => f.write_str("D1"),
        }
    }
}

impl FromStr for Subject {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.chars().next() {
            Some('P') if text == "P1" => Ok(Subject::Programme),
            Some('D') if text == "D1" => Ok(Subject::Database),
            Some('S') => text.parse().map(Subject::Staff),
            Some('G') => text.parse().map(Subject::Group),
            Some('E') => text.parse().map(Subject::Enterprise),
            Some('H') => text.parse().map(Subject::Hazard),
            _ => text.parse().map(Subject::Record),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_written() {
        for text in ["E12", "e12", "12"] {
            assert_eq!(text.parse::<EnterpriseId>().unwrap(), EnterpriseId(12));
        }
        for text in ["", "E", "E0", "H12", "E-1", "E4294967296"] {
            assert!(text.parse::<EnterpriseId>().is_err(), "{text}");
        }
        for subject in [
            Subject::Programme,
            Subject::Database,
            Subject::Hazard(HazardId(9)),
            Subject::Group(GroupId(2)),
            Subject::Record("v7".parse().unwrap()),
        ] {
            assert_eq!(subject.to_string().parse::<Subject>().unwrap(), subject);
        }
    }

    #[test]
    fn json_holds_the_string_and_the_tables_the_number() {
        assert_eq!(serde_json::to_string(&HazardId(7)).unwrap(), "\"H7\"");
        assert_eq!(postcard::to_stdvec(&HazardId(7)).unwrap(), [7]);
    }
}
