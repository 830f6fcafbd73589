//! A configuration file in which everything is said as it is built in, and nothing is in force: made of the table of
//! settings and the table of commands, so that it never says what the program does not know.

use super::{Kind, Setting, Value};
use crate::keymap::command::{COMMANDS, Command, CommandId};
use crate::locale::Words;

/// The text of the file.
pub fn example(words: Words) -> String {
    let mut text = comment(&words.get("config.example.head"));
    for &setting in Setting::ALL {
        text.push('\n');
        text.push_str(&comment(&words.get(&format!("config.about.{setting}"))));
        if let Kind::Terms(terms) = setting.kind() {
            text.push_str(&comment(&words.fill("config.example.terms", &[("terms", &terms.join(" "))])));
        }
        let value = match setting.sample() {
            Value::Term(term) => format!("\"{term}\""),
            value => value.to_string(),
        };
        text.push_str(&format!("# {setting} = {value}\n"));
    }
    text.push_str(&format!("\n{}[keys]\n", comment(&words.get("config.example.keys"))));
    for &id in CommandId::ALL.iter().filter(|id| !id.is_fixed()) {
        // Of a command that has other keys in a few places, those that it has in the panes, or else in most places.
        let panes = |command: &Command| command.contexts.iter().any(|context| context.is_pane());
        let keys = COMMANDS.iter().filter(|command| command.id == id).max_by_key(|command| (panes(command), command.contexts.len()));
        let keys = keys.map_or(&[][..], |command| command.keys);
        let keys: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
        text.push_str(&format!("# {id} = [{}]  # {}\n", keys.join(", "), words.get(&format!("command.{id}"))));
    }
    text
}

fn comment(text: &str) -> String {
    text.lines().map(|line| format!("# {line}\n")).collect()
}
