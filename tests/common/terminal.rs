//! A pseudo-terminal with a program in it: keys in, bytes out, a terminal emulator in between.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long anything may take before the test gives up. Long: machines are busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A terminal and the program in it, which ends with it.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    // The program's end of the line goes with this one.
    _master: Box<dyn MasterPty + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Terminal {
    /// Runs a command in a terminal of its own.
    pub fn run(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { child, keys, _master: pair.master, output, screen: vt100::Parser::new(rows, columns, 0) }
    }

    /// The number of the program's process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Presses keys.
    pub fn send(&mut self, keys: &str) -> &mut Self {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    /// What stands on the screen.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// The lines of the screen that contain a text.
    pub fn lines_with(&self, text: &str) -> Vec<String> {
        self.text().lines().filter(|line| line.contains(text)).map(str::to_owned).collect()
    }

    /// Takes in what the program writes until the screen is as wanted, or says that it did not become so in time.
    pub fn wait(&mut self, within: Duration, wanted: impl Fn(&str) -> bool) -> bool {
        let deadline = Instant::now() + within;
        while !wanted(&self.text()) {
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => return false,
            }
        }
        true
    }

    /// Waits for a text on the screen.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Self {
        assert!(self.wait(PATIENCE, |screen| screen.contains(text)), "no {text} on\n{}", self.text());
        self
    }

    /// Waits for a text to be gone from the screen.
    #[track_caller]
    pub fn shows_not(&mut self, text: &str) -> &mut Self {
        assert!(self.wait(PATIENCE, |screen| !screen.contains(text)), "still {text} on\n{}", self.text());
        self
    }

    /// Takes in what comes until nothing came for a while.
    pub fn settle(&mut self, quiet: Duration) -> &mut Self {
        loop {
            match self.output.recv_timeout(quiet) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return self,
            }
        }
    }

    /// Waits for the program to end.
    #[track_caller]
    pub fn ends(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // A program whose words nobody reads might wait for ever.
            self.settle(Duration::from_millis(10));
            if let Some(status) = self.child.try_wait().unwrap() {
                self.settle(Duration::from_millis(50));
                return status;
            }
            assert!(Instant::now() < deadline, "it goes on:\n{}", self.text());
        }
    }

    /// Ends the program at once.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
