//! Documents and messages for people. A report is figures and rows with links to the records behind them; screen,
//! command line and papers show the same one.

pub mod report;
