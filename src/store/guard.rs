//! What redb gives up on is damage, and told as such.
//!
//! redb trusts the pages that it reads: a wrong one is an error of its own where it looks for it, and a panic in the
//! midst of it where it does not.

use super::StoreError;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Whether the last panic of this thread was redb's.
    static GAVE_UP: Cell<bool> = const { Cell::new(false) };
}

/// Does what reads or writes the database. Each thread that does is to do it in here.
///
/// # Errors
/// Those of `work`, and `Damaged` when redb gave up on a page.
pub fn guarded<T, E: From<StoreError>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    listen();
    let before = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    done.unwrap_or_else(|panic| match GAVE_UP.take() {
        true => Err(StoreError::Damaged("a page of the file cannot be followed".into()).into()),
        false => resume_unwind(panic),
    })
}

/// Does what is to end no thread, whatever happens: a breakdown is told as a failure.
///
/// # Errors
/// Those of `work`; `Damaged` when redb gave up on a page, `Poisoned` when anything else broke down.
pub fn unharmed<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(|| guarded(work))).unwrap_or(Err(StoreError::Poisoned))
}

/// Whether a panic is going to be told as damage, hence not as a panic.
pub fn is_damage(panic: &PanicHookInfo<'_>) -> bool {
    GUARDED.get() && panic.location().is_some_and(|location| is_of_redb(location.file()))
}

/// Whether a source is one of redb's, in the folder that cargo keeps it in or in one of the same name.
fn is_of_redb(source: &str) -> bool {
    let folders = Path::new(source).iter().filter_map(|part| part.to_str());
    folders.into_iter().any(|folder| folder == "redb" || folder.starts_with("redb-"))
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = take_hook();
        set_hook(Box::new(move |panic| {
            GAVE_UP.set(is_damage(panic));
            if !GAVE_UP.get() {
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
    fn only_redb_may_give_up() {
        assert!(is_of_redb("/a/registry/src/index-1/redb-4.6.0/src/db.rs") && is_of_redb("vendor/redb/src/db.rs"));
        assert!(!is_of_redb("src/store/view.rs") && !is_of_redb("/a/redbird/src/lib.rs"));
        let ours = catch_unwind(|| guarded(|| -> Result<(), StoreError> { panic!("of our own making") }));
        assert!(ours.is_err() && !GUARDED.get());
        let ours = unharmed(|| -> Result<(), StoreError> { panic!("of our own making") });
        assert!(matches!(ours, Err(StoreError::Poisoned)) && !GUARDED.get());
    }
}
