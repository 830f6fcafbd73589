//! Why a command failed: one clear line and an exit code.

use crate::domain::date_entry::DateEntryError;
use crate::domain::refusal::Refusal;
use crate::locale::Words;
use crate::store::StoreError;
use std::io;

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The database or the domain says why.
    Store(StoreError),
    /// An argument cannot be read: which, and the key of the reason.
    Argument(String, &'static str),
    /// A line that is in words already, with its exit code.
    Said(String, u8),
    /// What was said already, since the terminal takes another encoding than ours; the exit code.
    Told(u8),
    /// Help or a list could not be written, or the terminal failed.
    Io(io::Error),
}

impl Failure {
    pub(super) fn line(&self, words: Words) -> String {
        match self {
            Failure::Store(failure) => words.store_error(failure),
            Failure::Argument(argument, key) => words.fill("cli.bad_argument", &[("argument", argument), ("why", &words.get(key))]),
            Failure::Said(line, _) => line.clone(),
            Failure::Told(_) => String::new(),
            Failure::Io(failure) => words.fill("cli.io", &[("cause", &words.io(failure))]),
        }
    }

    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Failure::Store(failure) => failure.exit_code(),
            Failure::Argument(..) => 2,
            Failure::Said(_, code) | Failure::Told(code) => *code,
            Failure::Io(_) => 1,
        }
    }

    /// Whoever read our output has seen enough: nothing went wrong.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Failure::Io(failure) if failure.kind() == io::ErrorKind::BrokenPipe)
    }

    pub(super) fn date(argument: &str, failure: DateEntryError) -> Self {
        Failure::Argument(argument.to_owned(), failure.key())
    }
}

impl From<StoreError> for Failure {
    fn from(failure: StoreError) -> Self {
        Failure::Store(failure)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::Store(refusal.into())
    }
}

impl From<io::Error> for Failure {
    fn from(failure: io::Error) -> Self {
        Failure::Io(failure)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(failure: serde_json::Error) -> Self {
        Failure::Io(failure.into())
    }
}
