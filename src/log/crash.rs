//! A report of a breakdown, beside the log: where in the program, and as much of why as holds nothing of the records.

use super::{Event, folder, note, now};
use std::backtrace::Backtrace;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::{Once, OnceLock, PoisonError, RwLock};

/// Reports that are kept.
const MOST: usize = 10;
/// How the names of reports begin and end.
const NAME: (&str, &str) = ("crash-", ".txt");
/// Lines of a trace that are kept.
const TRACE: usize = 120;
/// Messages that are made of numbers alone beside these words; the standard library's.
const OF_NUMBERS: &[&str] = &["index out of bounds: ", "range start index ", "range end index ", "slice index starts at ", "mid > len"];

/// Makes the line for the officer, of the report's path where there is a report.
type Line = Box<dyn Fn(Option<&Path>) -> String + Send + Sync>;

static LINE: RwLock<Option<Line>> = RwLock::new(None);
/// The command that is running, by its name alone.
pub static RUNNING: OnceLock<String> = OnceLock::new();

/// From now on a breakdown is reported; `line` is what the officer is told of it. To be called before others who want to
/// hear of breakdowns first, and again once the officer's language is known.
pub fn watch(line: impl Fn(Option<&Path>) -> String + Send + Sync + 'static) {
    static ONCE: Once = Once::new();
    *LINE.write().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(line));
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            // Standard error may be gone with its terminal.
            let _ = writeln!(io::stderr(), "{}", report(panic));
        }));
    });
}

/// Writes a report; the line for the officer.
pub fn report(panic: &PanicHookInfo<'_>) -> String {
    let path = folder().and_then(|folder| write(&folder, &describe(panic)).ok());
    if let Some(name) = path.as_deref().and_then(Path::file_name) {
        note(&Event::Crashed(name.to_string_lossy().into_owned()));
    }
    let line = LINE.try_read().ok();
    line.as_deref().and_then(Option::as_ref).map_or_else(|| panic.to_string(), |line| line(path.as_deref()))
}

/// Breaks down as a fault of the program would, where a test asks for it at this place: `DUDAO_TEST_CRASH` holds the place
/// and a text, which is cut in the midst of its last character.
#[cfg(debug_assertions)]
pub fn rehearse(place: &str) {
    if let Ok(text) = std::env::var("DUDAO_TEST_CRASH")
        && text.starts_with(place)
    {
        std::hint::black_box(&text[..text.len() - 1]);
    }
}

/// Whether a file has the name of a report.
pub fn is_report(name: &str) -> bool {
    name.starts_with(NAME.0) && name.ends_with(NAME.1)
}

fn describe(panic: &PanicHookInfo<'_>) -> String {
    let thread = std::thread::current();
    let place = panic.location().map_or_else(|| "?".to_owned(), |place| format!("{}:{}:{}", place.file(), place.line(), place.column()));
    let trace = Backtrace::force_capture().to_string();
    // Without the symbols that a package leaves out it is a list of nothing.
    let named = trace.contains("::");
    let trace: Vec<&str> = trace.lines().take(if named { TRACE } else { 0 }).collect();
    format!(
        "dudao {}\nat {}\nprocess {}, thread {}\ncommand: {}\nsystem: {} {}\nplace: {place}\nmessage: {}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        now().format("%Y-%m-%d %H:%M:%S%:z"),
        std::process::id(),
        thread.name().unwrap_or("-"),
        RUNNING.get().map_or("-", String::as_str),
        std::env::consts::OS,
        std::env::consts::ARCH,
        message(panic),
        if trace.is_empty() { "no trace: the program has no symbols".to_owned() } else { trace.join("\n") },
    )
}

/// What was said, where it can hold nothing of the records: a text that stands in the program, or one of numbers. A text
/// that was put together may quote a record, as the standard library does of text that is cut in the midst of a character.
fn message(panic: &PanicHookInfo<'_>) -> String {
    let said = panic.payload();
    if let Some(fixed) = said.downcast_ref::<&'static str>() {
        return (*fixed).to_owned();
    }
    match said.downcast_ref::<String>() {
        Some(made) if OF_NUMBERS.iter().any(|words| made.starts_with(words)) => made.clone(),
        Some(made) => format!("left out, {} bytes: it may hold data", made.len()),
        None => "-".to_owned(),
    }
}

fn write(folder: &Path, text: &str) -> io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let name = format!("{}{}-{}{}", NAME.0, now().format("%Y%m%d-%H%M%S%3f"), std::process::id(), NAME.1);
    let path = folder.join(name);
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?.write_all(text.as_bytes())?;
    // It is written, whatever becomes of older ones.
    let _ = thin_out(folder);
    Ok(path)
}

/// Removes the oldest; their names go by time.
fn thin_out(folder: &Path) -> io::Result<()> {
    let mut names: Vec<String> = fs::read_dir(folder)?.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| is_report(name));
    names.sort();
    // Another process may be at it too.
    names.iter().take(names.len().saturating_sub(MOST)).for_each(|name| drop(fs::remove_file(folder.join(name))));
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ten_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("crash-notes.md"), "").unwrap();
        for number in 10..25 {
            fs::write(folder.path().join(format!("crash-20260101-0000{number}000-1.txt")), "").unwrap();
        }
        let new = write(folder.path(), "text").unwrap();
        let names: Vec<String> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert_eq!(names.iter().filter(|name| is_report(name)).count(), MOST);
        assert!(new.exists() && names.contains(&"crash-notes.md".to_owned()) && names.iter().any(|name| name.contains("000024000")));
    }
}
