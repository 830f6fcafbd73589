//! The work itself: types and pure rules. No I/O, no clock, no locale, no database.
//!
//! A record (`enterprise`, `hazard`, `staff`, `programme`) is what the journal's changes add up to. What an officer
//! wants is an act (`act`); `decide` turns it into a change or a refusal; `apply` turns a record and a change into
//! the next record. `obligation` says what a record makes due, and `reminder` how that stands on a given day.
//!
//! The registers of the programme (`register`: visits, orders, reports and the like) are records made of `fields`, so
//! that forms, arguments and lists need no second definition; `ladder` says what a step still lacks, `standing` which
//! milestones an enterprise has reached, `pairing` who supervises what. `criteria` offers clauses, `likeness` compares
//! hazards, `accident` grades. `permission` is who may do what, `key` lets officers in.

pub mod accident;
pub mod act;
pub mod apply;
mod bigrams;
pub mod calendar;
pub mod change;
pub mod criteria;
pub mod date_entry;
mod date_parts;
pub mod date_text;
pub mod date_words;
pub mod decide;
pub mod enterprise;
pub mod field;
pub mod fields;
pub mod find;
pub mod glance;
pub mod hazard;
pub mod id;
pub mod key;
pub mod ladder;
pub mod likeness;
pub mod obligation;
pub mod pairing;
pub mod permission;
pub mod programme;
pub mod refusal;
pub mod register;
pub mod reminder;
pub mod rule;
pub mod staff;
pub mod standing;
pub mod text;
pub mod uscc;
