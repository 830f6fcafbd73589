//! Records as fields: what a form shows, an argument sets and a list prints, from one definition.
//!
//! A struct made by `fields!` has typed members for the rules, and the same members as text for whoever fills it in.
//! The text of a member is its canonical form: a date `2026-11-24`, a time `2026-11-24 15:30`, a term its key, a
//! record its id, people and records of a list with spaces between.

use super::field::Field;
use super::text::{clean, clean_multiline};
use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Line,
    /// Several lines.
    Area,
    /// A day.
    Date,
    /// A day and a time.
    Time,
    /// A number.
    Number,
    /// Numbers.
    Numbers,
    /// Yes or no.
    Flag,
    /// Names of people.
    People,
    /// One of the staff.
    Member,
    /// Several of the staff.
    Members,
    /// A group.
    Group,
    /// An enterprise.
    Enterprise,
    /// Hazards of an enterprise.
    Hazards,
    /// One term of a family of locale keys.
    One(&'static str, &'static [&'static str]),
    /// Any terms of a family of locale keys.
    Any(&'static str, &'static [&'static str]),
}

/// A field of a record.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Which.
    pub field: Field,
    /// How it is filled in.
    pub kind: Kind,
}

/// A record that is made of fields.
pub trait Fields {
    /// Its fields, in the order in which they are shown.
    fn specs(&self) -> &'static [Spec];

    /// The text of a field; empty where nothing is filled in, or there is no such field.
    fn get(&self, field: Field) -> String;

    /// Fills in a field; `false` when the text does not say what the field holds.
    fn set(&mut self, field: Field, text: &str) -> bool;

    /// How a field is filled in.
    fn kind(&self, field: Field) -> Option<Kind> {
        self.specs().iter().find(|spec| spec.field == field).map(|spec| spec.kind)
    }
}

/// A member that is text to those who fill it in.
pub trait Written: Sized {
    /// Its text.
    fn write(&self) -> String;
    /// What the text says.
    fn read(text: &str) -> Option<Self>;
}

/// One word of a member.
pub trait Item: Sized {
    /// Its text.
    fn write_item(&self) -> String;
    /// What the text says.
    fn read_item(text: &str) -> Option<Self>;
}

/// A term of a closed list.
pub trait Term: Copy {
    /// Its key.
    fn term_key(self) -> &'static str;
    /// The term of a key.
    fn of_key(key: &str) -> Option<Self>;
}

impl<T: Term> Item for T {
    fn write_item(&self) -> String {
        self.term_key().to_owned()
    }
    fn read_item(text: &str) -> Option<Self> {
        Self::of_key(text)
    }
}

macro_rules! item {
    ($($type:ty),+) => {
        $(impl Item for $type {
            fn write_item(&self) -> String {
                self.to_string()
            }
            fn read_item(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        })+
    };
}

item!(u16, u32, u64);
item!(super::id::EnterpriseId, super::id::GroupId, super::id::StaffId, super::id::HazardId, super::id::RecordId);

impl Item for bool {
    fn write_item(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }
    fn read_item(text: &str) -> Option<Self> {
        match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }
}

/// Years that a record can speak of; beyond, a day was mistyped, and no period can be counted from the ends of time.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=9999;

impl Item for NaiveDate {
    fn write_item(&self) -> String {
        self.to_string()
    }
    fn read_item(text: &str) -> Option<Self> {
        text.parse().ok().filter(|day: &NaiveDate| YEARS.contains(&day.year()))
    }
}

impl Item for NaiveDateTime {
    fn write_item(&self) -> String {
        self.format("%Y-%m-%d %H:%M").to_string()
    }
    fn read_item(text: &str) -> Option<Self> {
        let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok();
        let time = time.or_else(|| NaiveDate::read_item(text)?.and_hms_opt(0, 0, 0));
        time.filter(|time| YEARS.contains(&time.year()))
    }
}

impl Item for String {
    fn write_item(&self) -> String {
        self.clone()
    }
    fn read_item(text: &str) -> Option<Self> {
        Some(clean(text)).filter(|text| !text.is_empty())
    }
}

impl Written for String {
    fn write(&self) -> String {
        self.clone()
    }
    fn read(text: &str) -> Option<Self> {
        Some(clean_multiline(text))
    }
}

macro_rules! always_there {
    ($($type:ty),+) => {
        $(impl Written for $type {
            fn write(&self) -> String {
                self.write_item()
            }
            fn read(text: &str) -> Option<Self> {
                Self::read_item(text.trim())
            }
        })+
    };
}

always_there!(u16, super::id::StaffId, super::programme::DayType, super::staff::StaffRole);

impl Written for bool {
    fn write(&self) -> String {
        self.write_item()
    }
    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(false) } else { Self::read_item(text) }
    }
}

impl<T: Item> Written for Option<T> {
    fn write(&self) -> String {
        self.as_ref().map_or_else(String::new, Item::write_item)
    }
    fn read(text: &str) -> Option<Self> {
        match text.trim() {
            "" => Some(None),
            text => T::read_item(text).map(Some),
        }
    }
}

impl<T: Item + PartialEq> Written for Vec<T> {
    fn write(&self) -> String {
        self.iter().map(Item::write_item).collect::<Vec<_>>().join(" ")
    }
    // What is named twice is one: an order gives an item one deadline.
    fn read(text: &str) -> Option<Self> {
        let mut items = Vec::new();
        for word in words(text) {
            let item = T::read_item(word)?;
            if !items.contains(&item) {
                items.push(item);
            }
        }
        Some(items)
    }
}

/// The words of a list, as people write one: spaces, commas, semicolons or their full-width twins between.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '\u{3001}' | '\u{ff0c}' | '\u{ff1b}');
    text.split(between).filter(|word| !word.is_empty())
}

/// Says of a struct which of its members are fields.
macro_rules! impl_fields {
    ($name:ident { $($($member:ident).+ = $field:ident, $kind:expr;)+ }) => {
        impl $crate::domain::fields::Fields for $name {
            fn specs(&self) -> &'static [$crate::domain::fields::Spec] {
                use $crate::domain::fields::{Kind, Spec};
                const SPECS: &[Spec] = &[$(Spec { field: $crate::domain::field::Field::$field, kind: $kind },)+];
                SPECS
            }

            fn get(&self, field: $crate::domain::field::Field) -> String {
                use $crate::domain::field::Field;
                match field {
                    $(Field::$field => $crate::domain::fields::Written::write(&self.$($member).+),)+
                    _ => String::new(),
                }
            }

            fn set(&mut self, field: $crate::domain::field::Field, text: &str) -> bool {
                use $crate::domain::field::Field;
                match field {
                    $(Field::$field => match $crate::domain::fields::Written::read(text) {
                        Some(value) => self.$($member).+ = value,
                        None => return false,
                    },)+
                    _ => return false,
                }
                true
            }
        }
    };
}
pub(crate) use impl_fields;

/// A struct of fields. Each member names its [`Field`] and how it is filled in.
macro_rules! fields {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident: $type:ty = $field:ident, $kind:expr;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name { $($(#[$doc])* pub $member: $type,)+ }

        $crate::domain::fields::impl_fields! { $name { $($member = $field, $kind;)+ } }
    };
}
pub(crate) use fields;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::enterprise::Sector;
    use crate::domain::id::HazardId;

    fields! {
        /// For the tests.
        Sample {
            /// A day.
            on: Option<NaiveDate> = On, Kind::Date;
            /// Hazards.
            hazards: Vec<HazardId> = Hazards, Kind::Hazards;
            /// Sectors.
            sectors: Vec<Sector> = Sectors, Kind::Any("sector", Sector::KEYS);
            /// Names.
            by: Vec<String> = By, Kind::People;
            /// Yes or no.
            joint: bool = Joint, Kind::Flag;
            /// A time.
            at: Option<NaiveDateTime> = At, Kind::Time;
        }
    }

    #[test]
    fn a_field_reads_back_as_written() {
        for (field, text, canonical) in [
            (Field::On, "2026-11-24", "2026-11-24"),
            (Field::On, "", ""),
            (Field::Hazards, "H1, h2\u{3001}3", "H1 H2 H3"),
            (Field::Hazards, "H1 H2 h1 1", "H1 H2"),
            (Field::Sectors, "hazchem metal_smelting", "hazchem metal_smelting"),
            (Field::By, "Zhang\u{3001}Li", "Zhang Li"),
            (Field::Joint, "yes", "yes"),
            (Field::At, "2026-11-24 15:30", "2026-11-24 15:30"),
            (Field::At, "2026-11-24", "2026-11-24 00:00"),
        ] {
            let mut sample = Sample::default();
            assert!(sample.set(field, text), "{field} {text}");
            assert_eq!(sample.get(field), canonical);
            let mut again = Sample::default();
            assert!(again.set(field, canonical));
            assert_eq!(again, sample);
        }
    }

    #[test]
    fn what_a_field_cannot_hold_leaves_it_as_it_was() {
        let mut sample = Sample::default();
        for (field, text) in [
            (Field::On, "soon"),
            (Field::On, "-262143-01-01"),
            (Field::At, "+12026-11-24 08:00"),
            (Field::Hazards, "H0"),
            (Field::Sectors, "coal"),
            (Field::Joint, "maybe"),
            (Field::Town, "x"),
        ] {
            assert!(!sample.set(field, text), "{field} {text}");
        }
        assert_eq!(sample, Sample::default());
    }
}
