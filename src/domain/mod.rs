//! domain
pub mod calendar;
pub mod date_entry;
mod date_parts;
pub mod date_text;
pub mod date_words;
pub mod rule;
pub mod text;
pub mod uscc;
