//! The state of the screen and what changes it; knows no terminal and asks nothing of the database itself.
pub mod ask;
pub mod command;
pub mod field;
pub mod form;
pub mod key;
pub mod list;
