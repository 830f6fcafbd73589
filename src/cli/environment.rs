//! The environment, cut to what the program heeds, before anything reads it: what an officer's client sends along
//! reaches neither this program nor a library in it.

use std::env;

/// What is heeded wherever the program runs.
const HEEDED: &[&str] = &[
    "HOME",
    "TERM",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "LANG",
    "NO_COLOR",
    "DUDAO_GLYPHS",
    "SSH_CONNECTION",
    "SSH_ORIGINAL_COMMAND",
    "SSH_USER_AUTH",
    #[cfg(debug_assertions)]
    "DUDAO_TEST_CRASH",
];

/// What says where files are: heeded from whoever has a shell on this machine, never from who comes in by a forced
/// command.
const PLACES: &[&str] = &["DUDAO_DATA_DIR", "DUDAO_BUREAU_CONFIG", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMPDIR"];

/// Removes every variable that is not heeded. To be called first, while the process has one thread.
pub(super) fn reduce() {
    keep(|name| HEEDED.contains(&name) || PLACES.contains(&name) || name.starts_with("LC_"));
}

/// Removes what says where files are, for who comes in by a forced command. To be called while the process has one
/// thread.
pub(super) fn forget_places() {
    keep(|name| !PLACES.contains(&name));
}

fn keep(heeded: impl Fn(&str) -> bool) {
    for (name, _) in env::vars_os() {
        // A name that the system itself would not take cannot be taken back, and is nobody's to read.
        let is_name = !name.is_empty() && !name.as_encoded_bytes().contains(&b'=');
        if is_name && !name.to_str().is_some_and(&heeded) {
            // SAFETY: no other thread reads the environment, for there is none yet.
            #[allow(unsafe_code)]
            unsafe {
                env::remove_var(name);
            }
        }
    }
}
