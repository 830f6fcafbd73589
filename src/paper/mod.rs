//! Documents and messages for people. A report is figures and rows with links to the records behind them; screen,
//! command line and papers show the same one.
//!
//! `official` makes the papers that the bureau signs, serves and copies, from templates that `word` fills in.
//!
//! What leaves the program as text stands in `reminders` (by line, Markdown, iCalendar), `summary` (what is selected, for a
//! group chat) and `plain` (widths, reports as chat).
//!
//! [`answer`] makes every report; each subject has its file. What several rest on stands in `gather` (records page by
//! page, who is who), `milestone` and `owed` (what an enterprise and a group had to deliver, and when it came) and
//! `scoring` (whose figure each thing counts in).

mod alike;
mod answer;
mod brief;
mod dossier;
mod draft;
mod duties;
mod enterprise_file;
pub mod figures;
mod gather;
mod handover;
mod milestone;
pub mod official;
mod organisation;
mod owed;
mod pairing;
mod period;
pub mod plain;
mod programme;
mod progress;
pub mod reminders;
pub mod report;
mod roster;
mod score;
mod scoreboard;
mod scoring;
pub mod summary;
mod trainings;
mod visits;
pub mod word;

pub use answer::answer;
pub use dossier::dossier;
pub use draft::draft;
pub use scoreboard::{Card, cards};
