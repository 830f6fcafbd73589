//! The process that reads one file and may do nothing else.

use super::message::{self, Answer, Ask, Kind, MERGES, ROWS};
use crate::domain::date_text::DateSystem;
use crate::ledger::error::{Bound, FileError};
use crate::ledger::tables::Tables;
use crate::ledger::workbook::Workbook;
use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};
use std::fs::File;
use std::io::{self, BufReader, ErrorKind};
use std::ops::ControlFlow;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

/// What the process may take: bytes of memory; seconds of the processor; bytes of a file that it writes, of a core and
/// processes and threads beside it, of which it needs none; and files open at once.
const BOUNDS: [(Resource, u64); 6] = [
    (Resource::As, 1 << 30),
    (Resource::Cpu, 300),
    (Resource::Fsize, 0),
    (Resource::Core, 0),
    (Resource::Nproc, 0),
    (Resource::Nofile, 16),
];

/// Reads the file that is standard input, as it is asked for over standard output, until nobody asks any more.
pub fn serve() -> ExitCode {
    match bound().and_then(|()| attend()) {
        Ok(()) => ExitCode::SUCCESS,
        // Who asked is gone, or hears by the silence that this one is.
        Err(_) => ExitCode::FAILURE,
    }
}

/// Puts the process in its bounds, for good.
fn bound() -> io::Result<()> {
    for (resource, most) in BOUNDS {
        let now = getrlimit(resource).maximum;
        let most = Some(now.map_or(most, |now| now.min(most)));
        setrlimit(resource, Rlimit { current: most, maximum: most })?;
    }
    // Nobody is left to read for when the program is gone, however deep in a file this one is.
    Ok(set_parent_process_death_signal(Some(Signal::KILL))?)
}

fn attend() -> io::Result<()> {
    let file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut line = UnixStream::from(io::stdout().as_fd().try_clone_to_owned()?);
    let mut asked = BufReader::new(line.try_clone()?);
    let mut content = Vec::new();
    message::receive(&mut asked, &mut content)?;
    let Ask::Open { name, limits } = message::heard(&content)? else { return Err(ErrorKind::InvalidData.into()) };
    let mut book = match Workbook::of(file, name, limits) {
        Ok(book) => book,
        Err(failure) => return message::say(&mut line, &Answer::Failed(failure.into())),
    };
    let from_1904 = matches!(book.date_system(), DateSystem::From1904);
    message::say(&mut line, &Answer::Opened { sheets: book.sheets().to_vec(), from_1904 })?;
    loop {
        match message::receive(&mut asked, &mut content) {
            Err(gone) if gone.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            received => received?,
        };
        let answer = answer(&mut book, message::heard(&content)?, &mut line)?;
        message::say(&mut line, &answer)?;
    }
}

fn answer(book: &mut Workbook, ask: Ask, line: &mut UnixStream) -> io::Result<Answer> {
    let sheet = |book: &Workbook, at: usize| book.sheets().get(at).cloned().ok_or(ErrorKind::InvalidData);
    let answer = match ask {
        Ask::Merges(at) => {
            let sheet = sheet(book, at)?;
            book.merges(&sheet).and_then(|merges| match merges.len() {
                0..=MERGES => Ok(Answer::Merges(merges)),
                _ => Err(FileError::TooLarge { what: Bound::Merges, at_most: MERGES as u64 }),
            })
        }
        Ask::Rows(at, first) => {
            let sheet = sheet(book, at)?;
            send_rows(book, &sheet, first, line)?.map(|()| Answer::Done)
        }
        Ask::Open { .. } => return Err(ErrorKind::InvalidData.into()),
    };
    Ok(answer.unwrap_or_else(|failure| Answer::Failed(failure.into())))
}

/// Sends the first rows of a sheet, or all; what is wrong with the file is told after the rows before it.
fn send_rows(book: &mut Workbook, sheet: &str, first: Option<usize>, line: &mut UnixStream) -> io::Result<Result<(), FileError>> {
    let (mut rows, mut sent) = (Vec::with_capacity(2 * ROWS), Ok(()));
    let mut left = first.unwrap_or(usize::MAX);
    let read = book.rows(sheet, &mut |row| {
        sent = message::put(row, &mut rows).and_then(|()| if rows.len() < ROWS { Ok(()) } else { flush(&mut rows, line) });
        left = left.saturating_sub(1);
        if sent.is_ok() && left > 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    sent?;
    flush(&mut rows, line)?;
    Ok(read)
}

fn flush(rows: &mut Vec<u8>, line: &mut UnixStream) -> io::Result<()> {
    message::send(line, Kind::Rows, rows)?;
    rows.clear();
    Ok(())
}
