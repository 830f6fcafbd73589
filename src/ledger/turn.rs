//! Turns at a folder whose files several officers may change at once: one after the other.

use super::error::FileError;
use crate::store::locking;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long another officer's turn is waited for: it takes milliseconds, unless its process was stopped in the midst of it.
const LIMIT: Duration = Duration::from_secs(5);
/// How often it is asked whether that has ended.
const PAUSE: Duration = Duration::from_millis(10);

/// The folder, for this officer alone until it is dropped.
///
/// # Errors
/// `Busy` past five seconds of another's turn; `Io`.
pub(super) fn take(folder: &Path) -> Result<File, FileError> {
    let (held, since) = (File::open(folder)?, Instant::now());
    loop {
        match held.try_lock() {
            Ok(()) => return Ok(held),
            Err(TryLockError::WouldBlock) if since.elapsed() < LIMIT => sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Err(FileError::Busy(locking(folder))),
            Err(TryLockError::Error(failure)) => return Err(failure.into()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_that_does_not_end_is_not_waited_for_and_one_that_ends_is() {
        let folder = tempfile::tempdir().unwrap();
        let other = take(folder.path()).unwrap();
        let since = Instant::now();
        assert!(matches!(take(folder.path()), Err(FileError::Busy(None))), "nobody but this process has it");
        assert!(since.elapsed() >= LIMIT && since.elapsed() < 4 * LIMIT);
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| take(folder.path()).is_ok());
            sleep(10 * PAUSE);
            drop(other);
            assert!(waits.join().unwrap());
        });
    }
}
