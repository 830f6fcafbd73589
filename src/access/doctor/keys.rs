//! The lines of an `authorized_keys` file: whether each leads to the program and nowhere else.

use std::path::Path;

/// Options that give back what `restrict` takes away, or let in more than the key.
const OPENING: &[&str] = &["agent-forwarding", "port-forwarding", "x11-forwarding", "user-rc", "cert-authority"];
/// The same with a value.
const OPENING_WITH: &[&str] = &["environment", "permitopen", "permitlisten", "tunnel", "principals"];

/// How many lines of a file of keys there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Keys that are held to the program.
    pub held: usize,
    /// The number, from 1, of the first line that is not, if any.
    pub first_open: Option<usize>,
}

/// Counts the keys of a file by where they lead; `binary` is the program's file.
pub fn count(text: &str, binary: &Path) -> Counted {
    let mut counted = Counted::default();
    for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if is_held(line, binary) {
            counted.held += 1;
        } else if counted.first_open.is_none() {
            counted.first_open = Some(number);
        }
    }
    counted
}

/// Whether whoever has the key of this line gets the program, as one officer, and nothing else.
pub fn is_held(line: &str, binary: &Path) -> bool {
    let options = options(line);
    let named = |wanted: &str| options.iter().any(|(name, _)| name == wanted);
    let opening = options.iter().any(|(name, _)| OPENING.contains(&name.as_str()) || OPENING_WITH.contains(&name.as_str()));
    let command = options.iter().find(|(name, _)| name == "command").map(|(_, value)| value.as_str()).unwrap_or_default();
    let mut words = command.split_whitespace();
    let program = words.next().is_some_and(|program| Path::new(program) == binary);
    // A shell reads the command: nothing of what it would take for more than words.
    let plain = !command.contains(|letter: char| "$`;&|<>()\\\"'*?[]{}~#\n".contains(letter));
    named("restrict") && !opening && program && plain && words.any(|word| word == "--as")
}

/// The options before the key, names in small letters; none when the line begins with the key.
fn options(line: &str) -> Vec<(String, String)> {
    let mut found = vec![(String::new(), String::new())];
    let (mut quoted, mut in_value) = (false, false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some((name, value)) = found.last_mut() else { break };
        match letter {
            '\\' if quoted && letters.peek() == Some(&'"') => value.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => {
                in_value = false;
                found.push((String::new(), String::new()));
            }
            '=' if !quoted && !in_value => in_value = true,
            letter if !quoted && letter.is_whitespace() => break,
            letter if in_value => value.push(letter),
            letter => name.extend(letter.to_lowercase()),
        }
    }
    let is_key = |name: &str| ["ssh-", "ecdsa-", "sk-"].iter().any(|kind| name.starts_with(kind));
    found.retain(|(name, _)| !name.is_empty() && !is_key(name));
    found
}
