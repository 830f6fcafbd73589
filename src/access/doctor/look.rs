//! Fetches what is judged: accounts, files, and what sshd says of its settings.

use super::account::{self, Account, accounts};
use super::files::{self, Kind, Owner, Seen};
use super::inside::{self, Depth};
use super::machine::{self, Terminal};
use super::sshd::{self, Expected, Settings};
use super::{Change, Check, Finding, What, aged, keys};
use crate::access::Clock;
use crate::access::backup::{FOLDER, in_folder};
use crate::access::charset::session_locale;
use crate::access::keys::live_keys;
use crate::domain::calendar::WorkCalendar;
use crate::domain::id::StaffId;
use crate::log;
use crate::store::{Layout, Look, Store, StoreError, file_system};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

/// How far back the journal is asked for a backup.
const OF_LATE: TimeDelta = TimeDelta::days(31);
/// Where Debian has sshd.
const SSHD: &str = "/usr/sbin/sshd";

/// The door that is looked at.
#[derive(Clone, Debug)]
pub struct Door {
    /// The service account; the owner of the database's file when none is named.
    pub account: Option<String>,
    /// sshd's configuration, where it is not the system's.
    pub config: Option<PathBuf>,
    /// The address that officers come from: settings may depend on it.
    pub from: String,
}

/// Looks at what the program runs in; at the terminal, where it was asked from one.
pub fn surroundings(terminal: Option<&Terminal>, calendar: &WorkCalendar) -> Vec<Check> {
    let mut checks = vec![machine::judge_locale(&session_locale(), terminal.is_some_and(Terminal::shows_utf8))];
    checks.extend(terminal.into_iter().flat_map(machine::judge_terminal));
    checks.push(machine::judge_zone(chrono::Local::now().fixed_offset()));
    checks.extend(is_synchronised().map(machine::judge_time_service));
    checks.push(machine::judge_calendar(calendar, Clock::default().today()));
    checks
}

/// Whether something keeps the clock right, where systemd says.
fn is_synchronised() -> Option<bool> {
    if Path::new("/run/systemd/timesync/synchronized").exists() {
        return Some(true);
    }
    let mut command = Command::new("/usr/bin/timedatectl");
    command.env_clear().stdin(Stdio::null()).args(["show", "--property=NTPSynchronized", "--value"]);
    match command.output().ok()?.stdout.trim_ascii() {
        b"yes" => Some(true),
        b"no" => Some(false),
        _ => None,
    }
}

/// Looks at what lies in a folder until somebody takes it up.
pub fn left_in(what: What, folder: &Path) -> Check {
    let ages = ages(folder, |_| true);
    aged::judge_left(what, folder, ages.len(), ages.into_iter().max())
}

/// The ages of the files in a folder whose names are wanted.
fn ages(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<TimeDelta> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().filter(|file| file.file_name().to_str().is_some_and(&wanted));
    let made = files.filter_map(|file| file.metadata().ok().filter(fs::Metadata::is_file)?.modified().ok());
    made.map(|at| SystemTime::now().duration_since(at).ok().and_then(|age| TimeDelta::from_std(age).ok()).unwrap_or_default()).collect()
}

/// Looks at what the program keeps of its own doings, for an account, or for whoever asks.
pub fn state(account: Option<&str>) -> Vec<Check> {
    let own = |name| account_of(|found| found.name == name).map(|account| account.home.join(".local/state/dudao"));
    let Some(folder) = account.map_or_else(log::folder, own) else { return Vec::new() };
    let ages = ages(&folder, log::is_report);
    let log = folder.join(log::FILE);
    // Where it is not there yet, it is made.
    let nearest = log.ancestors().find(|path| path.exists());
    let can_be_written = nearest
        .is_some_and(|nearest| (nearest == log || nearest.is_dir()) && rustix::fs::access(nearest, rustix::fs::Access::WRITE_OK).is_ok());
    vec![files::judge_log(&log, can_be_written), aged::judge_crashes(&folder, ages.len(), ages.into_iter().min())]
}

/// Looks at the data folder and the database in it, which should be `account`'s, or its present owner's.
pub fn data(folder: &Path, file: &Path, account: Option<&str>, depth: Depth) -> Vec<Check> {
    let (seen_folder, seen_file) = (see(folder), see(file));
    let (uid, name) = owner(account, seen_file.as_ref().or(seen_folder.as_ref()));
    let owner = Owner { uid, name: &name };
    let mut checks = vec![files::judge_folder(folder, seen_folder.as_ref(), owner)];
    let canonical = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let parents: Vec<Seen> = canonical.ancestors().skip(1).filter_map(see).collect();
    checks.push(files::judge_parents(&parents, owner));
    let mut free = None;
    // Of a folder that is not there yet, the nearest above it tells.
    if let Some(nearest) = canonical.ancestors().find(|path| path.exists()) {
        checks.extend(file_system::number_at(nearest).map(files::judge_file_system));
        free = rustix::fs::statvfs(nearest).map(|found| found.f_bavail.saturating_mul(found.f_frsize)).ok();
        checks.extend(free.map(files::judge_space));
    }
    checks.push(files::judge_database(file, seen_file.as_ref(), owner));
    if seen_file.is_some_and(|seen| seen.kind == Kind::File) {
        checks.extend(fs::metadata(file).ok().zip(free).map(|(found, free)| files::judge_size(found.len(), free)));
        checks.extend(inside::look(file, depth));
        checks.push(backup(&canonical, file, &name));
    }
    checks
}

/// The last backup: in the folder beside the database, or where the journal says that one was put of late.
fn backup(folder: &Path, file: &Path, account: &str) -> Check {
    let now = Clock::default().now();
    let own = matches!(Store::look(file), Ok(Look { layout: Layout::Own(_), .. }));
    let recorded = own.then(|| Store::glance(file, |view| view.last_backup(now - OF_LATE)).ok().flatten()).flatten();
    let elsewhere = recorded.as_deref().map(Path::new).and_then(Path::parent).map(Path::to_owned);
    let folders = [Some(folder.join(FOLDER)), elsewhere].into_iter().flatten();
    let last = folders.filter_map(|folder| in_folder(&folder).ok()?.pop()).max();
    aged::judge_backup(last.as_ref(), now.naive_local(), command_of(account, folder, "backup"))
}

/// The line by which root has the program do something for the account.
fn command_of(account: &str, folder: &Path, command: &str) -> String {
    let binary = std::env::current_exe().unwrap_or_else(|_| "dudao".into());
    let mut words = vec![binary.display().to_string()];
    if folder_of(account).as_deref() != Some(folder) {
        words.extend(["--data-dir".into(), folder.display().to_string()]);
    }
    words.push(command.into());
    let quoted = |words: &[String]| shlex::try_join(words.iter().map(String::as_str)).unwrap_or_default();
    quoted(&["su".into(), "-".into(), account.into(), "-c".into(), quoted(&words)])
}

/// Looks at the door to the database at `file`, whose folder is `folder` where it is not the account's own; `binary`
/// is this program's file.
pub fn door(door: &Door, file: &Path, folder: Option<&Path>, binary: &Path) -> Vec<Check> {
    let (_, name) = owner(door.account.as_deref(), see(file).as_ref());
    let account = account_of(|account| account.name == name);
    let (settings, sshd) = ask(door, &name);
    let mut checks = vec![account::judge(&name, account.as_ref())];
    if let Some(account) = &account {
        checks
            .push(account::judge_shell(account, see(&account.shell).is_some_and(|seen| seen.kind == Kind::File && seen.mode & 0o111 != 0)));
        let shadow = fs::read_to_string("/etc/shadow").ok();
        // Debian's sshd asks PAM.
        let use_pam = settings.as_ref().is_none_or(Settings::use_pam);
        checks.push(account::judge_password(account, shadow.as_deref(), use_pam, days_since_1970()));
    }
    let asked = settings.as_ref().and_then(Settings::keys_program).unwrap_or_else(|| binary.to_owned());
    checks.push(files::judge_binary(&asked, &chain(&asked)));
    checks.push(sshd);
    if matches!(Store::look(file), Ok(Look { layout: Layout::Own(_), .. })) {
        checks.extend(officers(file, binary, &name).ok());
    }
    if let Some(settings) = &settings {
        checks.extend(sshd::judge(settings, &Expected { account: &name, binary, folder }));
        if let Some(account) = &account {
            checks.extend(settings.key_files(&account.name, &account.home, account.uid).iter().filter_map(|path| key_file(path, binary)));
        }
    }
    checks
}

/// How many officers have a key that lets them in today.
fn officers(file: &Path, binary: &Path, account: &str) -> Result<Check, StoreError> {
    let keys = Store::glance(file, |view| live_keys(view, Clock::default().today()))?;
    let officers: BTreeSet<StaffId> = keys.into_iter().map(|(officer, _)| officer).collect();
    Ok(if officers.is_empty() {
        let add = format!("su - {account} -c '{} staff key add S1' < key.pub", binary.display());
        Check::attention(What::Officers, Finding::NoKeys, "0").run(add)
    } else {
        Check::good(What::Officers, officers.len().to_string())
    })
}

/// A file of keys beside the program's own; none when there is none.
fn key_file(path: &Path, binary: &Path) -> Option<Check> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(failure) if failure.kind() == io::ErrorKind::NotFound => return None,
        Err(_) => return Some(Check::bad(What::KeyFile, Finding::OnlyRoot, path.display().to_string())),
    };
    let counted = keys::count(&text, binary);
    let check = match counted.first_open {
        Some(line) => Check::bad(What::KeyFile, Finding::OpenKeys, format!("{}:{line}", path.display())),
        None if counted.held == 0 => return None,
        None => Check::attention(What::KeyFile, Finding::ForeignKeys, path.display().to_string()),
    };
    Some(Check { change: Some(Change::MatchBlock("AuthorizedKeysFile none".into())), ..check })
}

/// Asks sshd for its settings for the account. Only root may read all of its configuration and its host keys.
fn ask(door: &Door, account: &str) -> (Option<Settings>, Check) {
    if !Path::new(SSHD).exists() {
        return (None, Check::bad(What::Sshd, Finding::Missing, SSHD).run("apt-get install openssh-server"));
    }
    if !rustix::process::geteuid().is_root() {
        return (None, Check::attention(What::Sshd, Finding::OnlyRoot, SSHD));
    }
    let mut command = Command::new(SSHD);
    command.env_clear().stdin(Stdio::null()).arg("-T");
    if let Some(config) = &door.config {
        command.arg("-f").arg(config);
    }
    command.arg("-C").arg(format!("user={account},host={from},addr={from}", from = door.from));
    match command.output() {
        Ok(output) if output.status.success() => {
            (Some(Settings::parse(&String::from_utf8_lossy(&output.stdout))), Check::good(What::Sshd, SSHD))
        }
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default().to_owned();
            (None, Check::bad(What::Sshd, Finding::Refuses, said))
        }
        Err(failure) => (None, Check::bad(What::Sshd, Finding::Refuses, failure.to_string())),
    }
}

/// The account that a set-up should belong to: the one that was named, else the one it belongs to, else who asks.
fn owner(named: Option<&str>, seen: Option<&Seen>) -> (u32, String) {
    let uid = seen.map_or_else(|| rustix::process::getuid().as_raw(), |seen| seen.owner);
    match named {
        // An account that is not there owns nothing: no number is its.
        Some(name) => (account_of(|account| account.name == name).map_or(u32::MAX, |account| account.uid), name.to_owned()),
        None => (uid, account_of(|account| account.uid == uid).map_or_else(|| uid.to_string(), |account| account.name)),
    }
}

/// The data folder of an account that gives none: the one in its home.
pub fn folder_of(account: &str) -> Option<PathBuf> {
    account_of(|found| found.name == account).map(|account| account.home.join(".local/share/dudao"))
}

fn account_of(wanted: impl Fn(&Account) -> bool) -> Option<Account> {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    accounts(&passwd).find(|account| wanted(account))
}

/// A file and all folders above it, by their real names; nothing when it is not there.
fn chain(path: &Path) -> Vec<Seen> {
    path.canonicalize().map(|path| path.ancestors().filter_map(see).collect()).unwrap_or_default()
}

fn see(path: &Path) -> Option<Seen> {
    let found = fs::metadata(path).ok()?;
    let kind = match found.file_type() {
        kind if FileType::is_dir(&kind) => Kind::Folder,
        kind if FileType::is_file(&kind) => Kind::File,
        _ => Kind::Other,
    };
    let (owner, group, mode, links) = (found.uid(), found.gid(), found.mode() & 0o7777, found.nlink());
    Some(Seen { path: path.to_owned(), kind, owner, group, mode, links })
}

fn days_since_1970() -> i64 {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |span| span.as_secs());
    i64::try_from(seconds / 86_400).unwrap_or(i64::MAX)
}
