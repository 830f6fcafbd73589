//! The README and the guides keep to the program: the table of keys is the table of commands, and commands do what they say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Desk, TODAY};
use dudao::keymap::command::COMMANDS;
use dudao::keymap::context::Context;
use dudao::locale::{Lang, Words};

const GUIDES: [&str; 2] = ["administration", "commands"];

fn text(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The fenced blocks of a text, each with what its fence says it is.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    text.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap()).collect()
}

/// A line without the prose that stands behind two spaces.
fn command(line: &str) -> &str {
    line.split("  ").next().unwrap()
}

/// The table of keys of the panes, as the README has it.
fn table() -> String {
    let (zh, en) = (Words::new(Lang::Zh), Words::new(Lang::En));
    let mut table = String::from("| Keys | 中文 | English |\n|---|---|---|\n");
    // What lies over the panes says its keys itself, save for lists that are worked in for long.
    let of_panes = |contexts: &[Context]| {
        contexts.iter().all(|context| context.is_pane() || matches!(context, Context::Register | Context::Record | Context::Report))
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
    assert!(text("README.md").contains(&table), "the README's table should be:\n{table}");
}

#[test]
fn the_commands_of_the_readme_do_what_they_say() {
    let readme = text("README.md");
    let scripts: Vec<&str> = blocks(&readme)
        .into_iter()
        .filter(|(kind, script)| *kind == "sh" && script.starts_with("dudao "))
        .map(|(_, script)| script)
        .collect();
    let [english, chinese] = scripts[..] else { panic!("one list of commands in each language") };
    assert_eq!(english, chinese);
    let desk = Desk::new();
    let bin = desk.scratch().join("bin");
    std::fs::create_dir(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_dudao"), bin.join("dudao")).unwrap();
    for line in english.lines() {
        let output = std::process::Command::new("/bin/sh")
            .args(["-euc", &line.replacen("dudao ", &format!("dudao --today {TODAY} "), 1)])
            .current_dir(desk.scratch())
            .env_clear()
            .envs([("HOME", desk.scratch()), ("DUDAO_DATA_DIR", &desk.data())])
            .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap());
        assert!(output.status.success() && !said.concat().is_empty(), "{line}: {said:?}");
    }
}

#[test]
fn the_commands_of_the_guides_are_commands() {
    for guide in GUIDES {
        let guide = text(&format!("data/guide/{guide}.en.md"));
        for line in guide.lines().filter(|line| line.starts_with("dudao ")) {
            let words: Vec<&str> = command(line)
                .split_whitespace()
                .skip(1)
                .take_while(|word| !word.starts_with('-') && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'))
                .collect();
            let output = std::process::Command::new(env!("CARGO_BIN_EXE_dudao")).args(&words).arg("--help").output().unwrap();
            assert!(output.status.success(), "{line}");
        }
    }
}

#[test]
fn the_guides_say_the_same_in_both_languages() {
    for guide in GUIDES {
        let [english, chinese] = ["en", "zh-CN"].map(|language| text(&format!("data/guide/{guide}.{language}.md")));
        let commands = |text: &str| -> Vec<String> {
            blocks(text).into_iter().flat_map(|(kind, block)| block.lines().map(move |line| format!("{kind} {}", command(line)))).collect()
        };
        assert_eq!(commands(&english), commands(&chinese), "{guide}");
        let headings = |text: &str| text.lines().filter(|line| line.starts_with("## ")).count();
        assert_eq!(headings(&english), headings(&chinese), "{guide}");
    }
}
