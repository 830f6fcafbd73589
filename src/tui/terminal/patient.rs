//! Writing to a terminal that somebody has set to non-blocking.
//!
//! The mode belongs to the terminal as the shell opened it, so a program before this one may have left it on. A write
//! that finds no room then fails, which is no reason to take the terminal for gone, nor to leave it half restored.
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, poll};

/// A writer that waits for room where its file does not.
#[derive(Debug)]
pub(super) struct Patient<W>(pub(super) W);

impl<W: Write + AsFd> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    poll(&mut [PollFd::new(&self.0, PollFlags::OUT)], None)?;
                }
                done => return done,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    use std::thread;

    use super::*;

    const MUCH: usize = 4 << 20;

    #[test]
    fn all_arrives_however_slowly_it_is_taken() {
        let (mut reader, writer) = UnixStream::pair().unwrap();
        writer.set_nonblocking(true).unwrap();
        assert_eq!((&writer).write_all(&[b'x'; MUCH]).unwrap_err().kind(), ErrorKind::WouldBlock);
        let reading = thread::spawn(move || {
            let mut all = Vec::new();
            reader.read_to_end(&mut all).map(|_| all.len())
        });
        Patient(writer).write_all(&[b'y'; MUCH]).unwrap();
        assert!(reading.join().unwrap().unwrap() > MUCH);
    }

    #[test]
    fn nobody_at_the_other_end_is_an_error() {
        let (reader, writer) = UnixStream::pair().unwrap();
        writer.set_nonblocking(true).unwrap();
        drop(reader);
        assert_eq!(Patient(writer).write_all(&[b'x'; MUCH]).unwrap_err().kind(), ErrorKind::BrokenPipe);
    }
}
