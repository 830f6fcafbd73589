//! A file that a process apart reads, as the program sees it.

use super::WORD;
use super::message::{self, Answer, Ask, Fault, Kind, MERGES};
use crate::domain::date_text::DateSystem;
use crate::domain::text::clean;
use crate::ledger::error::{Bound, FileError};
use crate::ledger::tables::Tables;
use crate::ledger::workbook::{Assembly, Limits, Merge, Row, within};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the process may say nothing while it is waited for: unpacking and looking over the largest file takes a
/// fraction of that.
const SILENCE: Duration = Duration::from_secs(60);
/// How long it is waited for in all.
const PATIENCE: Duration = Duration::from_secs(600);

/// An open file, by the process that has it.
pub(super) struct Apart {
    child: Child,
    line: BufReader<Line>,
    content: Vec<u8>,
    limits: Limits,
    sheets: Vec<String>,
    system: DateSystem,
}

impl Apart {
    /// Starts the process and has it open the file.
    ///
    /// # Errors
    /// `NoReader` when it cannot be started, `Unread` when it does not get through, and as it says.
    pub(super) fn open(program: &Path, file: File, name: String, limits: Limits) -> Result<Self, FileError> {
        let (ours, theirs) = UnixStream::pair().map_err(FileError::NoReader)?;
        let child = Command::new(program)
            .arg0("dudao")
            .arg(WORD)
            .env_clear()
            .current_dir("/")
            // The keys of the terminal are for the program.
            .process_group(0)
            .stdin(file)
            .stdout(OwnedFd::from(theirs))
            .stderr(Stdio::null())
            .spawn()
            .map_err(FileError::NoReader)?;
        let line = BufReader::with_capacity(message::ROWS, Line { stream: ours, left: PATIENCE });
        let mut apart = Self { child, line, content: Vec::new(), limits: limits.clone(), sheets: Vec::new(), system: DateSystem::From1900 };
        match apart.ask(&Ask::Open { name, limits })? {
            Answer::Opened { sheets, from_1904 } => {
                within(Bound::Sheets, sheets.len() as u64, apart.limits.sheets as u64)?;
                apart.sheets = sheets.iter().map(|name| clean(name)).collect();
                apart.system = if from_1904 { DateSystem::From1904 } else { DateSystem::From1900 };
                Ok(apart)
            }
            _ => Err(FileError::Unread),
        }
    }

    /// Asks for what is answered in one message.
    fn ask(&mut self, ask: &Ask) -> Result<Answer, FileError> {
        message::say(&mut self.line.get_mut().stream, ask).map_err(unread)?;
        match message::receive(&mut self.line, &mut self.content).map_err(unread)? {
            Kind::Said => heard(&self.content),
            Kind::Rows => Err(FileError::Unread),
        }
    }

    fn place(&self, sheet: &str) -> Result<usize, FileError> {
        self.sheets.iter().position(|name| name == sheet).ok_or_else(|| FileError::NoSuchSheet { sheet: sheet.to_owned() })
    }

    /// Takes the first rows of a sheet, or all, each as soon as it is there. When `take` breaks off, the rest is not
    /// waited for: the file is read no further.
    fn take_rows(&mut self, sheet: &str, first: Option<usize>, take: &mut dyn FnMut(&Row) -> ControlFlow<()>) -> Result<(), FileError> {
        let ask = Ask::Rows(self.place(sheet)?, first);
        message::say(&mut self.line.get_mut().stream, &ask).map_err(unread)?;
        let limits = self.limits.clone();
        let mut rows = Assembly::new(&limits, take);
        loop {
            if message::receive(&mut self.line, &mut self.content).map_err(unread)? == Kind::Said {
                let _: ControlFlow<()> = rows.finish();
                return match heard(&self.content)? {
                    Answer::Done => Ok(()),
                    _ => Err(FileError::Unread),
                };
            }
            match message::put_together(&self.content, &mut rows) {
                Ok(ControlFlow::Continue(())) => {}
                end => {
                    self.end();
                    return end.map(drop);
                }
            }
        }
    }

    /// Ends the process, which holds nothing that is to be kept, and takes its leave.
    fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        self.end();
    }
}

impl Tables for Apart {
    fn sheets(&self) -> &[String] {
        &self.sheets
    }

    fn date_system(&self) -> DateSystem {
        self.system
    }

    fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, FileError> {
        match self.ask(&Ask::Merges(self.place(sheet)?))? {
            Answer::Merges(merges) => {
                within(Bound::Merges, merges.len() as u64, MERGES as u64)?;
                Ok(merges)
            }
            _ => Err(FileError::Unread),
        }
    }

    fn rows(&mut self, sheet: &str, take: &mut dyn FnMut(&Row) -> ControlFlow<()>) -> Result<(), FileError> {
        self.take_rows(sheet, None, take)
    }

    fn head(&mut self, sheet: &str, count: usize) -> Result<Vec<Row>, FileError> {
        let mut head = Vec::new();
        self.take_rows(sheet, Some(count), &mut |row| {
            // No more come, unless the process is out of its mind.
            let wanted = head.len() < count;
            if wanted {
                head.push(row.clone());
            }
            if wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(head)
    }
}

/// What the process said; that the file is at fault is an error.
fn heard(content: &[u8]) -> Result<Answer, FileError> {
    match message::heard(content).map_err(unread)? {
        Answer::Failed(fault) => Err(Fault::into(fault)),
        answer => Ok(answer),
    }
}

/// The process is gone, stuck or talks nonsense: which of these, the file made it.
fn unread(_: io::Error) -> FileError {
    FileError::Unread
}

/// What comes from the process, which is not waited for beyond measure.
struct Line {
    stream: UnixStream,
    left: Duration,
}

impl Read for Line {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let since = Instant::now();
        // Where no time is left, none is refused.
        self.stream.set_read_timeout(Some(SILENCE.min(self.left)))?;
        let read = self.stream.read(out);
        self.left = self.left.saturating_sub(since.elapsed());
        read
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn who_says_nothing_or_too_little_is_not_waited_for() {
        let (stream, mut other) = UnixStream::pair().unwrap();
        let mut line = Line { stream, left: Duration::from_millis(60) };
        let since = Instant::now();
        let mut received = 0;
        while since.elapsed() < Duration::from_secs(10) {
            other.write_all(&[1]).unwrap();
            std::thread::sleep(Duration::from_millis(5));
            match line.read(&mut [0; 2]) {
                Ok(count) => received += count,
                Err(_) => break,
            }
            // The next word is waited for a while.
            if line.read(&mut [0; 2]).is_err() {
                break;
            }
        }
        assert!(received > 0 && since.elapsed() < Duration::from_secs(10));
    }
}
