//! Excel and CSV in and out.
//!
//! Reading goes in steps, each knowing nothing of the next: `incoming` is the file, or what came through a pipe;
//! `apart` has a process of its own open it, in which `workbook` reads it under limits (`package` looks a zip over first and `compound` an older file, `guard` catches readers that give up, `csv` tells encodings apart); both hand out rows of cells as `tables`; `header` finds the headings, matching them to
//! fields by `heading`'s data file, and `kind` says what the sheet is; `read` goes through the rows: `fill` completes
//! them from above, `layout` finds a field's cell, `cell` reads its value (`phrase` a date among words), `split` takes several hazards out of one cell,
//! and `hazard`, `enterprise` and `register` put a typed row (`row`) together or reject it; `look` tells what a sheet is, `grid` unfolds a calendar.
//!
//! `import` is one import: `gather` reads the file to its end, while nobody waits for it, and sets the rows aside; then they
//! are handed to `plan`, when `known` has found the records that they mean, all in one transaction. Rows of registers and staff wait until all are read (`intake`), since which record each means (`matching`)
//! hangs on the others; `record` and `staff` bring them in. `report` is what it did, `rejects` the workbook of rows that were not taken.
//!
//! `corrections` are the headings that officers corrected by hand, `preview` tells what a file holds before anything is
//! imported and without the database, and `inbox` keeps what was sent through a pipe for later; `turn` lets one officer after
//! the other at such files.
//!
//! `export` writes tables; `exported` knows their rows again when they come back, and takes only what was changed in them.

pub mod apart;
mod cell;
mod compound;
pub mod corrections;
mod csv;
mod enterprise;
pub mod error;
pub mod export;
mod exported;
mod fill;
mod gather;
mod grid;
mod group;
mod guard;
mod hazard;
pub mod header;
pub mod heading;
pub mod import;
pub mod inbox;
pub mod incoming;
mod intake;
pub mod kind;
mod known;
mod layout;
mod look;
mod matching;
mod package;
mod phrase;
mod plan;
pub mod preview;
pub mod read;
mod record;
mod register;
pub mod rejects;
pub mod report;
mod roster;
pub mod row;
mod split;
mod staff;
pub mod tables;
mod turn;
mod words;
pub mod workbook;
