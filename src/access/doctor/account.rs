//! The service account, judged by the lines of `/etc/passwd` and `/etc/shadow`.

use super::{Check, Finding, What};
use std::path::PathBuf;

/// An account as `/etc/passwd` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its number.
    pub uid: u32,
    /// Its home.
    pub home: PathBuf,
    /// Its shell; an empty field means `/bin/sh`.
    pub shell: PathBuf,
}

/// The accounts of a text like `/etc/passwd`; a line that is none is passed over.
pub fn accounts(passwd: &str) -> impl Iterator<Item = Account> {
    passwd.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [name, _, uid, _, _, home, shell] = fields[..] else { return None };
        let shell = if shell.is_empty() { "/bin/sh" } else { shell };
        Some(Account { name: name.to_owned(), uid: uid.parse().ok()?, home: home.into(), shell: shell.into() })
    })
}

/// Judges the account: it must be there, and not be root.
pub fn judge(name: &str, account: Option<&Account>) -> Check {
    match account {
        None => {
            Check::bad(What::Account, Finding::Missing, name).run(format!("useradd --create-home --shell /bin/sh --password '*' {name}"))
        }
        Some(account) if account.uid == 0 => Check::bad(What::Account, Finding::IsRoot, name),
        Some(account) => Check::good(What::Account, format!("{name} {} {}", account.uid, account.home.display())),
    }
}

/// Judges the shell by which sshd runs the forced command; `runs` says whether it is a file that can be run.
pub fn judge_shell(account: &Account, runs: bool) -> Check {
    let shell = account.shell.display().to_string();
    let ends_at_once = account.shell.file_name().is_some_and(|name| name == "nologin" || name == "false");
    if runs && !ends_at_once {
        return Check::good(What::Shell, shell);
    }
    Check::bad(What::Shell, Finding::NoCommands, shell).run(format!("usermod --shell /bin/sh {}", account.name))
}

/// Judges the account's password by its line of `/etc/shadow`, which only root can read. Without PAM sshd takes a
/// leading `!` for a locked account and refuses its keys; `today` is the days since 1970.
pub fn judge_password(account: &Account, shadow: Option<&str>, use_pam: bool, today: i64) -> Check {
    let name = &account.name;
    let none = format!("usermod --password '*' {name}");
    let Some(shadow) = shadow else { return Check::attention(What::Password, Finding::OnlyRoot, "/etc/shadow") };
    let of_account = shadow.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|fields| fields.first() == Some(&name.as_str()));
    let Some(fields) = of_account else { return Check::attention(What::Password, Finding::Missing, "/etc/shadow") };
    let password = fields.get(1).copied().unwrap_or_default();
    let expires: Option<i64> = fields.get(7).and_then(|day| day.parse().ok());
    if expires.is_some_and(|day| day <= today) {
        return Check::bad(What::Password, Finding::Expired, name).run(format!("chage --expiredate -1 {name}"));
    }
    match password.chars().next() {
        None => Check::bad(What::Password, Finding::NoPassword, name).run(none),
        Some('!') if !use_pam => Check::bad(What::Password, Finding::Locked, name).run(none),
        Some('!' | '*') => Check::good(What::Password, "*"),
        Some(_) => Check::attention(What::Password, Finding::HasPassword, name).run(none),
    }
}
