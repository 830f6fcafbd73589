//! Who sits at the keyboard, and the one path by which screen, command line and import change anything.

pub mod agenda;
mod attendance;
pub mod backup;
pub mod charset;
mod clock;
pub mod demo;
pub mod doctor;
pub mod drafts;
mod guard;
pub mod keys;
pub mod new_file;
mod officer;
pub mod plain_file;
mod reading;
pub mod registers;
pub mod search;
mod session;

pub use attendance::record_not_admitted;
pub use clock::{Clock, midnight};
pub use guard::Rights;
pub use officer::{Login, Officer};
pub use session::{Done, Session};
