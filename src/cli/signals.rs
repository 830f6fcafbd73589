//! Signals that would end or stop a process in the midst of a save.

use signal_hook::consts::{SIGTSTP, SIGXFSZ};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A limit on the size of files becomes an error of the write that meets it, which is told as one; and who holds the
/// right to save is not put to sleep by a key. A process that is to end ends: SIGHUP and SIGTERM stay what they are.
pub(super) fn withstand() {
    for signal in [SIGXFSZ, SIGTSTP] {
        // A system that refuses it leaves things as they were.
        let _ = signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)));
    }
}
