//! What the system and other people's parsers say, in the officer's words: an errno or a line of English helps nobody at
//! the counter.

use super::{Lang, Words};
use std::io::{Error, ErrorKind};

/// Numbers of the system's errors that have no stable kind: a disk that fails, too many open files, links in a circle.
const NUMBERED: [(i32, &str); 3] = [(5, "io.device"), (24, "io.too_many_open"), (40, "io.loop")];

impl Words {
    /// Why the system would not read or write.
    pub fn io(self, failure: &Error) -> String {
        let number = failure.raw_os_error();
        let named = NUMBERED.iter().find(|(known, _)| Some(*known) == number).map(|(_, key)| *key);
        match (named.or_else(|| key(failure.kind())), number) {
            (Some(key), _) => self.get(key),
            (None, _) if self.lang == Lang::En => failure.to_string(),
            (None, Some(number)) => self.fill("io.numbered", &[("number", &number)]),
            (None, None) => self.get("io.unexplained"),
        }
    }

    /// What a parser of TOML or JSON says, `line 3: …` or `… at line 3 column 4`: the place in words, the rest as it is.
    pub fn place(self, said: &str) -> String {
        let before = said.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
        let behind = || said.rsplit_once(" at line ").and_then(|(what, at)| Some((at.split_once(" column ")?.0, what)));
        match before.or_else(behind) {
            Some((line, what)) => self.fill("io.at_line", &[("line", &line), ("what", &self.parser(what))]),
            None => self.parser(said),
        }
    }

    /// What a parser finds wrong. It speaks English only: elsewhere it is what can be told of it.
    fn parser(self, said: &str) -> String {
        let name = said.split('`').nth(1);
        match name {
            _ if self.lang == Lang::En => said.to_owned(),
            Some(name) if said.starts_with("missing field") => self.fill("io.missing_name", &[("name", &name)]),
            Some(name) if said.starts_with("unknown") => self.fill("io.unknown_name", &[("name", &name)]),
            _ => self.get("io.bad_form"),
        }
    }
}

fn key(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "io.not_found",
        ErrorKind::PermissionDenied => "io.permission_denied",
        ErrorKind::IsADirectory => "io.is_a_directory",
        ErrorKind::NotADirectory => "io.not_a_directory",
        ErrorKind::AlreadyExists => "io.already_exists",
        ErrorKind::DirectoryNotEmpty => "io.not_empty",
        ErrorKind::StorageFull => "io.storage_full",
        ErrorKind::QuotaExceeded => "io.quota",
        ErrorKind::ReadOnlyFilesystem => "io.read_only",
        ErrorKind::InvalidFilename => "io.bad_name",
        ErrorKind::InvalidData => "io.invalid_data",
        ErrorKind::FileTooLarge => "io.file_too_large",
        ErrorKind::UnexpectedEof => "io.ends_early",
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => "io.gone",
        ErrorKind::TimedOut => "io.timed_out",
        ErrorKind::Interrupted => "io.interrupted",
        ErrorKind::ResourceBusy | ErrorKind::WouldBlock | ErrorKind::ExecutableFileBusy => "io.busy",
        ErrorKind::OutOfMemory => "io.memory",
        ErrorKind::StaleNetworkFileHandle | ErrorKind::NetworkDown | ErrorKind::HostUnreachable => "io.network",
        ErrorKind::CrossesDevices => "io.other_disk",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_put_into_words() {
        let words = Words::new(Lang::Zh);
        // All that Linux numbers, and kinds without a number.
        for number in 1..134 {
            let line = words.io(&Error::from_raw_os_error(number));
            assert!(!line.chars().any(|letter| letter.is_ascii_alphabetic()) && !line.contains("io."), "{number}: {line}");
        }
        assert_eq!(words.io(&ErrorKind::UnexpectedEof.into()), words.get("io.ends_early"));
        assert!(Words::new(Lang::En).io(&Error::from_raw_os_error(95)).contains("95"));
    }

    #[test]
    fn a_parsers_place_is_told() {
        let words = Words::new(Lang::En);
        assert_eq!(words.place("line 3: extra `=`"), "line 3: extra `=`");
        assert_eq!(words.place("unknown field `a` at line 2 column 4"), "line 2: unknown field `a`");
        assert!(words.place("bad: no line").contains("bad: no line"));
    }
}
