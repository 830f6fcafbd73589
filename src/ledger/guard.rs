//! Readers of file formats that give up in the middle of a damaged file: what panics in them is an error of the file.

use super::error::FileError;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Runs a reader of a file's format.
///
/// # Errors
/// The reader's own, or `Truncated` when it gave up.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    quietly();
    let before = READING.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    READING.set(before);
    read.unwrap_or(Err(FileError::Truncated))
}

/// What is told of a panic elsewhere is not told of one that is an error of a file.
fn quietly() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = take_hook();
        set_hook(Box::new(move |panic| {
            if !READING.get() {
                report(panic);
            }
        }));
    });
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_gives_up_says_that_the_file_is_damaged() {
        assert!(matches!(guarded(|| Ok(1)), Ok(1)));
        assert!(matches!(guarded(|| -> Result<(), FileError> { panic!("in the middle") }), Err(FileError::Truncated)));
        assert!(!READING.get());
    }
}
