//! Keys, commands, and which asks for which: what the screen, its help, the command line and the man page all read.

pub mod command;
pub mod key;
