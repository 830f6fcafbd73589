//! The README keeps to the program: its table of keys is the table of commands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use dudao::locale::{Lang, Words};
use dudao::tui::app::command::{COMMANDS, Context};

fn readme() -> String {
    std::fs::read_to_string(format!("{}/README.md", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The table of keys of the panes, as the README has it.
fn table() -> String {
    let (zh, en) = (Words::new(Lang::Zh), Words::new(Lang::En));
    let mut table = String::from("| Keys | 中文 | English |\n|---|---|---|\n");
    let of_panes = |contexts: &[Context]| {
        use Context::*;
        let over =
            |context: &Context| matches!(context, Form | Menu | Page | Conflict | Left | ImportFile | ImportLook | ImportRun | Imported);
        !contexts.iter().any(over)
    };
    for command in COMMANDS.iter().filter(|command| of_panes(command.contexts)) {
        let keys: Vec<String> = command.keys.iter().map(|key| format!("`{key}`")).collect();
        let key = format!("command.{}", command.id);
        table.push_str(&format!("| {} | {} | {} |\n", keys.join(" "), zh.get(&key), en.get(&key)));
    }
    table
}

#[test]
fn the_table_of_keys_is_the_table_of_commands() {
    let table = table();
    assert!(readme().contains(&table), "the README's table should be:\n{table}");
}

#[test]
fn the_commands_of_the_readme_are_commands() {
    let readme = readme();
    for line in readme.lines().filter(|line| line.starts_with("dudao ")) {
        // What stands behind two spaces is prose.
        let command = line.split("  ").next().unwrap();
        let words: Vec<&str> = command
            .split_whitespace()
            .skip(1)
            .take_while(|word| !word.starts_with('-') && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'))
            .collect();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_dudao")).args(&words).arg("--help").output().unwrap();
        assert!(output.status.success(), "{line}");
    }
}
