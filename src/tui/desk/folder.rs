//! The files of a folder, and paths as they are typed.

use super::Desk;
use crate::domain::text::clean;
use crate::tui::app::importing::ask::{FileEntry, FileRef, Leads, Listing, Place};
use chrono::{DateTime, FixedOffset, Utc};
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files of a folder that are listed at once.
const LISTED: usize = 2_000;
/// The ends of the names of ledgers.
const LEDGERS: [&str; 6] = ["xlsx", "xls", "xlsm", "ods", "csv", "txt"];
/// Beijing's distance from Greenwich, in seconds.
const BEIJING: i32 = 8 * 3600;

impl Desk {
    /// The folders and ledgers of a folder: folders by name, then ledgers, the newest first.
    pub(super) fn folder(&self, folder: &Path) -> Result<Listing, String> {
        let line = |failure: std::io::Error| self.words.io(&failure);
        let folder = if folder.as_os_str().is_empty() { std::env::current_dir().map_err(line)? } else { folder.to_owned() };
        let folder = folder.canonicalize().map_err(line)?;
        let (mut folders, mut files) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(&folder).map_err(line)?.flatten() {
            match listed(&entry) {
                Some(found @ FileEntry { leads: Leads::Folder(_), .. }) => folders.push(found),
                Some(found) => files.push(found),
                None => {}
            }
        }
        folders.sort_by(|one, other| one.name.cmp(&other.name));
        files.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| one.name.cmp(&other.name)));
        let mut entries = Vec::new();
        let sent = self.inbox().ok().and_then(|inbox| inbox.list().ok()).map_or(0, |sent| sent.len());
        if sent > 0 {
            let name = self.words.get("import.sent");
            entries.push(FileEntry { name, leads: Leads::Sent, size: sent as u64, at: None, by: String::new() });
        }
        if let Some(up) = folder.parent() {
            entries.push(FileEntry { name: "..".to_owned(), leads: Leads::Up(up.to_owned()), size: 0, at: None, by: String::new() });
        }
        let more = (folders.len() + files.len()).saturating_sub(LISTED);
        entries.extend(folders.into_iter().chain(files).take(LISTED));
        Ok(Listing { place: Place::Folder(folder), entries, more })
    }

    /// What officers have sent, the newest first. From afar there is no folder above it.
    pub(super) fn sent(&self) -> Result<Listing, String> {
        let sent = self.inbox()?.list().map_err(|failure| self.words.io(&failure))?;
        let mut entries: Vec<FileEntry> = Vec::new();
        if !self.session.officer.forced {
            entries.push(FileEntry { name: "..".to_owned(), leads: Leads::Up(PathBuf::new()), size: 0, at: None, by: String::new() });
        }
        entries.extend(sent.into_iter().map(|sent| FileEntry {
            name: sent.name,
            leads: Leads::File(FileRef::Sent(sent.number)),
            size: sent.bytes,
            at: Some(sent.at),
            by: sent.by,
        }));
        Ok(Listing { place: Place::Sent, entries, more: 0 })
    }
}

/// A folder or a ledger; nothing for what is neither, and for what is hidden.
fn listed(entry: &DirEntry) -> Option<FileEntry> {
    let (path, name) = (entry.path(), entry.file_name());
    let name = name.to_string_lossy();
    if name.starts_with('.') {
        return None;
    }
    // Links are followed, as whoever opens them would.
    let about = fs::metadata(&path).ok()?;
    let at = about.modified().ok().and_then(beijing);
    let (name, by) = (clean(&name), String::new());
    if about.is_dir() {
        return Some(FileEntry { name, leads: Leads::Folder(path), size: 0, at, by });
    }
    let is_ledger = path.extension().is_some_and(|end| LEDGERS.iter().any(|ledger| end.eq_ignore_ascii_case(ledger)));
    // The lock files that spreadsheet programs leave beside what they have open.
    let is_lock = name.starts_with("~$");
    (about.is_file() && is_ledger && !is_lock).then_some(FileEntry {
        name,
        leads: Leads::File(FileRef::Path(path)),
        size: about.len(),
        at,
        by,
    })
}

fn beijing(time: SystemTime) -> Option<DateTime<FixedOffset>> {
    Some(DateTime::<Utc>::from(time).with_timezone(&FixedOffset::east_opt(BEIJING)?))
}

/// The path that a text means from a folder on: `~` is the home folder; quotes, as a terminal puts around a file that is
/// dropped into it, go.
pub(super) fn resolved(folder: &Path, text: &str) -> PathBuf {
    let text = text.trim();
    let unquoted = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    let text = unquoted.unwrap_or(text);
    let text = text.strip_prefix("file://").unwrap_or(text);
    let home = || std::env::var_os("HOME").map(PathBuf::from);
    match text.strip_prefix('~') {
        Some("") => home().unwrap_or_else(|| PathBuf::from(text)),
        Some(rest) if rest.starts_with('/') => home().map_or_else(|| PathBuf::from(text), |home| home.join(rest.trim_start_matches('/'))),
        _ => folder.join(text),
    }
}

/// A typed path as far as the names of folders and ledgers go on in one way.
pub(super) fn complete(folder: &Path, text: &str) -> String {
    let (head, start) = text.rsplit_once('/').map_or(("", text), |(head, start)| (&text[..=head.len()], start));
    let from = if head.is_empty() { folder.to_owned() } else { resolved(folder, head) };
    let Ok(entries) = fs::read_dir(from) else { return text.to_owned() };
    let names: Vec<(String, bool)> = entries
        .flatten()
        .filter_map(|entry| listed(&entry))
        .filter(|entry| entry.name.starts_with(start))
        .map(|entry| (entry.name, matches!(entry.leads, Leads::Folder(_))))
        .collect();
    let Some((first, is_folder)) = names.first() else { return text.to_owned() };
    let common = names.iter().fold(first.as_str(), |common, (name, _)| shared(common, name));
    let end = if names.len() == 1 && *is_folder { "/" } else { "" };
    format!("{head}{common}{end}")
}

/// With what two texts begin alike.
fn shared<'a>(one: &'a str, other: &str) -> &'a str {
    let differ = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
    let shorter = one.char_indices().map(|(at, _)| at).nth(other.chars().count()).unwrap_or(one.len());
    &one[..differ.unwrap_or(shorter)]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_on_as_far_as_the_names_do() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::create_dir(at.join("ledgers")).unwrap();
        for name in ["may-1.csv", "may-2.csv", "notes.md", ".may-0.csv"] {
            fs::write(at.join(name), "a").unwrap();
        }
        let whole = |text: &str| complete(at, text);
        assert_eq!(whole("m"), "may-");
        assert_eq!(whole("may-1"), "may-1.csv");
        assert_eq!((whole("l"), whole("no"), whole("x/y")), ("ledgers/".into(), "no".into(), "x/y".into()));
        let absolute = format!("{}/le", at.display());
        assert_eq!(complete(Path::new("/"), &absolute), format!("{}/ledgers/", at.display()));
    }

    #[test]
    fn a_path_is_taken_as_a_terminal_gives_it() {
        let folder = Path::new("/a");
        for (text, path) in [("b.csv", "/a/b.csv"), ("/b/c", "/b/c"), ("'/b c/d'", "/b c/d"), ("file:///b", "/b"), ("../c", "/a/../c")] {
            assert_eq!(resolved(folder, text), Path::new(path), "{text}");
        }
    }
}
