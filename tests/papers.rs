//! Official papers as they come out of the command line, read back as a stranger would: what each says and leaves
//! blank, by which template, and who may have it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "papers/bureau.rs"]
mod bureau;
mod common;
#[path = "papers/cuts.rs"]
mod cuts;
#[path = "papers/door.rs"]
mod door;
#[path = "papers/hostile.rs"]
mod hostile;
#[path = "papers/office.rs"]
mod office;
#[path = "papers/read.rs"]
mod read;
#[path = "papers/said.rs"]
mod said;
#[path = "papers/template.rs"]
mod template;
