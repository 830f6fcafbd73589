//! sshd's settings for the account, as `sshd -T` prints them, and what each must be so that the door leads to the
//! program and nowhere else.

use super::{Change, Check, Finding, Found, Name, Verdict};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Settings by keyword, in small letters as `sshd -T` prints them; a keyword may come several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, Vec<String>>);

/// What the settings are measured by.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The service account.
    pub account: &'a str,
    /// The program's file.
    pub binary: &'a Path,
    /// The data folder, where it is not the account's own.
    pub folder: Option<&'a Path>,
}

/// A setting, the line that it should be, and whether its values are right.
struct Rule {
    keyword: &'static str,
    line: &'static str,
    /// Whether it may stand in a `Match` block.
    in_match: bool,
    right: fn(&[&str]) -> bool,
}

const fn rule(keyword: &'static str, line: &'static str, right: fn(&[&str]) -> bool) -> Rule {
    Rule { keyword, line, in_match: true, right }
}

const RULES: &[Rule] = &[
    rule("PubkeyAuthentication", "PubkeyAuthentication yes", |found| *found == ["yes"]),
    rule("AuthenticationMethods", "AuthenticationMethods publickey", begins_with_a_key),
    rule("PasswordAuthentication", "PasswordAuthentication no", |found| *found == ["no"]),
    rule("TrustedUserCAKeys", "TrustedUserCAKeys none", is_none),
    rule("ForceCommand", "ForceCommand none", is_none),
    rule("DisableForwarding", "DisableForwarding yes", |found| *found == ["yes"]),
    rule("PermitTunnel", "PermitTunnel no", |found| *found == ["no"]),
    rule("PermitTTY", "PermitTTY yes", |found| *found == ["yes"]),
    rule("PermitUserRC", "PermitUserRC no", |found| *found == ["no"]),
    Rule { keyword: "PermitUserEnvironment", line: "PermitUserEnvironment no", in_match: false, right: |found| *found == ["no"] },
    rule("AcceptEnv", "AcceptEnv LANG LC_* COLORTERM NO_COLOR", only_looks),
    rule("ClientAliveInterval", "ClientAliveInterval 30", |found| within(found, 1, 60)),
    rule("ClientAliveCountMax", "ClientAliveCountMax 3", |found| within(found, 1, 10)),
    rule("ExposeAuthInfo", "ExposeAuthInfo yes", |found| *found == ["yes"]),
];

/// Variables that say how a terminal looks and do nothing else.
fn only_looks(found: &[&str]) -> bool {
    let harmless = |name: &str| matches!(name, "LANG" | "COLORTERM" | "NO_COLOR") || name.starts_with("LC_");
    found.iter().flat_map(|line| line.split_whitespace()).all(harmless)
}

/// Whatever is asked for, a key is asked for first.
fn begins_with_a_key(found: &[&str]) -> bool {
    let mut ways = found.iter().flat_map(|line| line.split_whitespace()).peekable();
    ways.peek().is_some() && ways.all(|way| way == "publickey" || way.starts_with("publickey,"))
}

fn is_none(found: &[&str]) -> bool {
    found.iter().all(|value| *value == "none")
}

fn within(found: &[&str], least: u32, most: u32) -> bool {
    matches!(found, [value] if value.parse().is_ok_and(|value: u32| (least..=most).contains(&value)))
}

impl Settings {
    /// Reads what `sshd -T` printed: a keyword and its value on each line.
    pub fn parse(text: &str) -> Self {
        let mut settings: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (keyword, value) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            settings.entry(keyword.to_lowercase()).or_default().push(value.trim().to_owned());
        }
        Self(settings)
    }

    /// The values of a keyword, written in any case.
    pub fn values(&self, keyword: &str) -> Vec<&str> {
        self.0.get(&keyword.to_lowercase()).map(|values| values.iter().map(String::as_str).collect()).unwrap_or_default()
    }

    /// Whether PAM has a say, which decides what a locked password means.
    pub fn use_pam(&self) -> bool {
        self.values("UsePAM") == ["yes"]
    }

    /// The program that is asked for keys, where one is.
    pub fn keys_program(&self) -> Option<PathBuf> {
        let command = self.values("AuthorizedKeysCommand").first()?.split_whitespace().next()?.to_owned();
        (command != "none").then(|| command.into())
    }

    /// The files of keys for the account, their `%` signs replaced.
    pub fn key_files(&self, account: &str, home: &Path, uid: u32) -> Vec<PathBuf> {
        let names = self.values("AuthorizedKeysFile").into_iter().flat_map(str::split_whitespace).filter(|name| *name != "none");
        names
            .map(|name| {
                let name = name.replace("%%", "\0").replace("%h", &home.display().to_string()).replace("%u", account);
                home.join(name.replace("%U", &uid.to_string()).replace('\0', "%"))
            })
            .collect()
    }
}

/// Judges every setting.
pub fn judge(settings: &Settings, expected: &Expected) -> Vec<Check> {
    let mut checks: Vec<Check> = RULES.iter().map(|rule| judge_rule(rule, settings)).collect();
    checks.push(judge_keys_command(settings, expected));
    checks.push(judge_keys_user(settings, expected));
    checks
}

fn judge_rule(rule: &Rule, settings: &Settings) -> Check {
    let found = settings.values(rule.keyword);
    // sshd prints no line for an empty list of variables.
    let right = (rule.right)(&found) && !(found.is_empty() && rule.keyword != "AcceptEnv");
    let line = rule.line.to_owned();
    let change = if rule.in_match { Change::MatchBlock(line) } else { Change::Global(line) };
    setting(rule.keyword, &found, (!right).then_some((Verdict::Bad, change)))
}

/// The command that should be asked for keys.
pub fn keys_command(expected: &Expected) -> String {
    let folder = expected.folder.map(|folder| format!(" --data-dir {}", folder.display())).unwrap_or_default();
    format!("{}{folder} keys --fingerprint %f", expected.binary.display())
}

fn judge_keys_command(settings: &Settings, expected: &Expected) -> Check {
    const KEYWORD: &str = "AuthorizedKeysCommand";
    let found = settings.values(KEYWORD);
    let wanted = keys_command(expected);
    let change = Change::MatchBlock(format!("{KEYWORD} {wanted}"));
    let wrong = match found.first() {
        Some(command) if command.split_whitespace().eq(wanted.split_whitespace()) => None,
        // Keys may come from a file instead, where the office cannot revoke them.
        None | Some(&"none") => Some((Verdict::Attention, change)),
        Some(_) => Some((Verdict::Bad, change)),
    };
    setting(KEYWORD, &found, wrong)
}

fn judge_keys_user(settings: &Settings, expected: &Expected) -> Check {
    const KEYWORD: &str = "AuthorizedKeysCommandUser";
    let found = settings.values(KEYWORD);
    let change = Change::MatchBlock(format!("{KEYWORD} {}", expected.account));
    let right = found == [expected.account] || settings.keys_program().is_none();
    setting(KEYWORD, &found, (!right).then_some((Verdict::Bad, change)))
}

fn setting(keyword: &'static str, found: &[&str], wrong: Option<(Verdict, Change)>) -> Check {
    let found = match found {
        [] | [""] => Found::Said(Finding::Unset, String::new()),
        _ => Found::Value(found.join(" ")),
    };
    match wrong {
        None => Check { name: Name::Setting(keyword), verdict: Verdict::Good, found, change: None },
        Some((verdict, change)) => Check { name: Name::Setting(keyword), verdict, found, change: Some(change) },
    }
}
