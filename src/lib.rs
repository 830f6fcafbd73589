//! dudao: supervision of key enterprises, on a terminal and one embedded database file.
//!
//! The map, in the order of what rests on what:
//!
//! - [`domain`]: the work itself. Records, acts, changes; `decide` says what an act changes or why not, `apply` what a
//!   record is after a change, `obligation` and `reminder` what is due when. Pure: no I/O, no clock, no words.
//! - [`log`]: what happened to the program, in a file of lines and a report of each crash: ids and numbers, no data.
//! - [`store`]: the redb file. The journal of changes is the truth; the other tables are derived from it and answer
//!   the questions of screens and commands.
//! - [`access`]: an officer at work: clock, who is let in and as what, and the one path by which anything is changed,
//!   with the guard that asks whose it is to change; `agenda` is what is due, `drafts` what is being filled in,
//!   `demo` the demo programme, `charset` what the locale says of the terminal, `backup` keeps checked copies, `doctor` judges a set-up and the door to it.
//! - [`ledger`]: Excel and CSV in and out; a table that comes back as it went out changes nothing.
//! - [`paper`]: reports for people, of rows with the records behind them; official papers as Word documents from templates
//!   that the bureau edits; reminders as lines, Markdown or a calendar;
//!   what is copied, as text.
//! - [`tui`]: the screen. `app` is state and commands, `view` draws it, `desk` asks the database and changes it on
//!   threads of their own, `terminal` is the loop, input and output.
//! - [`cli`]: one file per subcommand.
//! - [`locale`]: every word a person reads, by key.
//! - [`keymap`]: keys, commands, and which asks for which; [`config`]: what the officer and the bureau want otherwise.
//!
//! The way of a change: key or argument → [`domain::act::Act`] → `decide` → [`domain::change::Change`] or
//! [`domain::refusal::Refusal`] → [`access::Session`] → [`store::Store`]: journal entry and tables in one transaction →
//! what is on screen is asked again.
//!
//! Where to begin: a field of a hazard in [`domain::hazard`], an act in [`domain::act`], a kind of reminder in
//! [`domain::obligation`], a column of a ledger in [`ledger::heading`]; each says what else it takes. A command of the screen
//! is a row of THE table, a subcommand a file in `cli`, a word a key in `data/locales`.
//!
//! Invariants, each watched by a test: modules import downwards only; redb stays in `store`, crossterm in
//! `tui/terminal`, ratatui in `tui`; no Chinese in the source; a drawing function takes `&App`; a replay of the journal
//! equals the tables.

#[macro_use]
mod vocabulary;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "../tests/corpus/mod.rs"]
mod corpus;

pub mod access;
pub mod cli;
pub mod config;
pub mod domain;
pub mod keymap;
pub mod ledger;
pub mod locale;
pub mod log;
pub mod paper;
pub mod store;
pub mod tui;

rust_i18n::i18n!("data/locales");
