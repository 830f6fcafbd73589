//! Who may import whom: the house's law, read off the `use` lines and paths of the source.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// A module, what it may import of the crate, and crates that only it may name.
const LAW: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("log", &["log", "domain"]),
    ("keymap", &["keymap", "domain"]),
    ("config", &["config", "keymap", "locale", "access", "domain"]),
    ("store", &["store", "log", "domain"]),
    ("access", &["access", "store", "log", "domain"]),
    ("ledger", &["ledger", "access", "store", "domain", "locale"]),
    ("locale", &["locale", "access", "store", "domain"]),
    ("paper", &["paper", "access", "store", "domain", "locale"]),
    ("tui", &["tui", "paper", "ledger", "access", "store", "log", "domain", "keymap", "config", "locale"]),
    ("cli", &["cli", "paper", "ledger", "access", "store", "log", "domain", "keymap", "config", "locale", "tui"]),
];

/// Crates that stay inside one place.
const KEPT: &[(&str, &str)] = &[("redb", "src/store"), ("crossterm", "src/tui/terminal"), ("ratatui", "src/tui")];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The modules of this crate that a source names.
fn imports(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.match_indices("crate::").map(|(at, found)| line[at + found.len()..].to_owned()).collect::<Vec<_>>())
        .map(|rest| rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect())
        .collect()
}

#[test]
fn modules_import_only_what_the_house_allows() {
    let mut seen = 0;
    for (module, allowed) in LAW {
        for path in sources(&root().join("src").join(module)) {
            for import in imports(&fs::read_to_string(&path).unwrap()) {
                seen += 1;
                // The words, and samples for a module's own tests.
                let everybodys = import.starts_with("_rust_i18n") || import == "corpus";
                assert!(everybodys || allowed.contains(&import.as_str()), "{} imports {import}", path.display());
            }
        }
    }
    assert!(seen > 300, "the test reads nothing: {seen}");
}

#[test]
fn the_command_line_opens_the_screen_in_one_place_only() {
    let users: Vec<PathBuf> = sources(&root().join("src/cli"))
        .into_iter()
        .filter(|path| imports(&fs::read_to_string(path).unwrap()).contains(&"tui".to_owned()))
        .collect();
    let names: Vec<_> = users.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert!(names.iter().all(|name| *name == "demo.rs"), "{names:?}");
}

#[test]
fn libraries_stay_in_their_places() {
    for path in sources(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for (library, home) in KEPT {
            let named = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(&format!("{library}::")));
            assert!(!named || path.starts_with(root().join(home)), "{} names {library}", path.display());
        }
    }
}

#[test]
fn no_chinese_stands_in_the_source() {
    for path in sources(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let found = text.chars().find(|letter| ('\u{4e00}'..='\u{9fff}').contains(letter));
        assert_eq!(found, None, "{}", path.display());
    }
}

#[test]
fn files_keep_to_one_subject() {
    for path in sources(&root().join("src")) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", path.display());
    }
}
