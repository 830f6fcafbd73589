//! dudao: supervision of key enterprises, on a terminal and one embedded database file.

#[macro_use]
mod vocabulary;

pub mod access;
pub mod cli;
pub mod domain;
pub mod ledger;
pub mod locale;
pub mod paper;
pub mod store;
pub mod tui;

rust_i18n::i18n!("data/locales");
