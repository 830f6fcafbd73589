//! A pseudo-terminal with a program in it: keys in, bytes out, a terminal emulator in between.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How long anything may take before the test gives up. Long: machines are busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A slow line between the program and the terminal, the same both ways.
#[derive(Clone, Copy)]
pub struct Line {
    pub bytes_a_second: u32,
    /// How long each byte is on its way.
    pub delay: Duration,
}

impl Line {
    /// Moves what `read` brings, so much at a time as the line carries, to `write`, until either end is gone.
    fn carry(self, mut read: impl FnMut(&mut [u8]) -> Option<usize> + Send + 'static, write: impl FnMut(&[u8]) -> bool + Send + 'static) {
        let (sender, receiver) = channel::<(Instant, Vec<u8>)>();
        std::thread::spawn(move || {
            // No more than this is taken at once: what the line has not taken yet is the sender's to hold.
            let mut bytes = [0; 8];
            let mut free = Instant::now();
            while let Some(count) = read(&mut bytes) {
                free = free.max(Instant::now()) + Duration::from_secs(count as u64) / self.bytes_a_second;
                std::thread::sleep(free.saturating_duration_since(Instant::now()));
                if sender.send((free + self.delay, bytes[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        std::thread::spawn(move || deliver(&receiver, write));
    }
}

/// Hands on what has come, each when it is due.
fn deliver(receiver: &Receiver<(Instant, Vec<u8>)>, mut write: impl FnMut(&[u8]) -> bool) {
    for (due, bytes) in receiver {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        if !write(&bytes) {
            return;
        }
    }
}

/// The keyboard's end of a slow line.
struct Typed(Sender<Vec<u8>>);

impl Write for Typed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let _ = self.0.send(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A terminal and the program in it, which ends with it.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    // The program's end of the line goes with this one.
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    output: Receiver<Vec<u8>>,
    reading: Arc<AtomicBool>,
    screen: vt100::Parser,
    bytes: Vec<u8>,
    /// Answers what it is asked, as every real terminal does.
    answers: bool,
    /// Takes what it gets for another encoding than UTF-8.
    encoding: Option<encoding_rs::Decoder>,
}

/// What a terminal is asked: for its status, and for the place of its cursor.
const QUESTIONS: [&[u8]; 2] = [b"\x1b[5n", b"\x1b[6n"];

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    /// Runs a command in a terminal of its own.
    pub fn run(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        Self::run_over(None, command, columns, rows)
    }

    /// Runs a command in a terminal at the other end of a line.
    pub fn run_over(line: Option<Line>, command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        let reading = Arc::new(AtomicBool::new(true));
        let read_on = reading.clone();
        let mut keys: Box<dyn Write + Send> = pair.master.take_writer().unwrap();
        let keys = match line {
            None => {
                std::thread::spawn(move || {
                    let mut bytes = [0; 65_536];
                    while let Ok(count @ 1..) = reader.read(&mut bytes) {
                        while !read_on.load(Ordering::SeqCst) {
                            std::thread::sleep(Duration::from_millis(10));
                        }
                        if sender.send(bytes[..count].to_vec()).is_err() {
                            return;
                        }
                    }
                });
                keys
            }
            Some(line) => {
                line.carry(
                    move |bytes| reader.read(bytes).ok().filter(|count| *count > 0),
                    move |bytes| sender.send(bytes.to_vec()).is_ok(),
                );
                let (typed, pressed) = channel::<Vec<u8>>();
                let mut waiting = Vec::new();
                line.carry(
                    move |bytes| {
                        if waiting.is_empty() {
                            waiting = pressed.recv().ok()?;
                        }
                        let count = waiting.len().min(bytes.len());
                        bytes[..count].copy_from_slice(&waiting[..count]);
                        waiting.drain(..count);
                        Some(count)
                    },
                    move |bytes| keys.write_all(bytes).is_ok(),
                );
                Box::new(Typed(typed))
            }
        };
        let screen = vt100::Parser::new(rows, columns, 0);
        let master = Some(pair.master);
        Self { child, master, keys: Some(keys), output, reading, screen, bytes: Vec::new(), answers: false, encoding: None }
    }

    /// From now on it answers what it is asked.
    pub fn answering(mut self) -> Self {
        self.answers = true;
        self
    }

    /// It takes what it gets for GBK.
    pub fn of_gbk(mut self) -> Self {
        self.encoding = Some(encoding_rs::GBK.new_decoder_without_bom_handling());
        self
    }

    /// How many bytes have come.
    pub fn received(&self) -> usize {
        self.bytes.len()
    }

    /// The number of the program's process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Presses keys.
    pub fn send(&mut self, keys: &str) -> &mut Self {
        let pipe = self.keys.as_mut().unwrap();
        pipe.write_all(keys.as_bytes()).unwrap();
        pipe.flush().unwrap();
        self
    }

    /// Presses keys, if the program is still there to take them.
    pub fn try_send(&mut self, keys: &str) {
        let _ = self.keys.as_mut().unwrap().write_all(keys.as_bytes());
    }

    /// Whether the program has ended.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// What stands on the screen.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// The screen as the emulator has it.
    pub fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// The lines of the screen that contain a text.
    pub fn lines_with(&self, text: &str) -> Vec<String> {
        self.text().lines().filter(|line| line.contains(text)).map(str::to_owned).collect()
    }

    fn take(&mut self, bytes: &[u8]) {
        if !self.answers {
            self.bytes.extend(bytes);
            return self.process(bytes);
        }
        // A question is answered when all before it has been drawn.
        for byte in bytes {
            self.bytes.push(*byte);
            self.process(&[*byte]);
            let Some(at) = QUESTIONS.iter().position(|question| self.bytes.ends_with(question)) else { continue };
            let (row, column) = self.screen.screen().cursor_position();
            self.try_send(&if at == 0 { "\x1b[0n".to_owned() } else { format!("\x1b[{};{}R", row + 1, column + 1) });
        }
    }

    fn process(&mut self, bytes: &[u8]) {
        let Some(decoder) = &mut self.encoding else { return self.screen.process(bytes) };
        let mut text = String::with_capacity(bytes.len() * 3 + 8);
        let _ = decoder.decode_to_string(bytes, &mut text, false);
        self.screen.process(text.as_bytes());
    }

    /// Takes in what the program writes until the screen is as wanted, or says that it did not become so in time.
    pub fn wait(&mut self, within: Duration, wanted: impl Fn(&str) -> bool) -> bool {
        self.wait_for(within, |screen| wanted(&screen.contents()))
    }

    fn wait_for(&mut self, within: Duration, wanted: impl Fn(&vt100::Screen) -> bool) -> bool {
        let deadline = Instant::now() + within;
        while !wanted(self.screen.screen()) {
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(_) => return false,
            }
        }
        true
    }

    /// Waits for the screen to be as wanted.
    #[track_caller]
    pub fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        assert!(self.wait_for(PATIENCE, wanted), "{what} on\n{}", self.text());
        self
    }

    /// Waits for a text on the screen.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Self {
        self.until(&format!("no {text}"), |screen| screen.contents().contains(text))
    }

    /// Waits for a text to be gone from the screen.
    #[track_caller]
    pub fn shows_not(&mut self, text: &str) -> &mut Self {
        self.until(&format!("still {text}"), |screen| !screen.contents().contains(text))
    }

    /// Takes in what comes until nothing came for a while.
    pub fn settle(&mut self, quiet: Duration) -> &mut Self {
        while let Ok(bytes) = self.output.recv_timeout(quiet) {
            self.take(&bytes);
        }
        self
    }

    /// The bytes that come within a while.
    pub fn listen(&mut self, span: Duration) -> usize {
        let end = Instant::now() + span;
        let mut count = 0;
        loop {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => {
                    count += bytes.len();
                    self.take(&bytes);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return count,
            }
        }
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
        self.screen.screen_mut().set_size(rows, columns);
        self
    }

    /// Does with the terminal what a shell does that gets it: makes it cooked, leaves the alternate screen, and writes on it.
    pub fn have_shell(&mut self) {
        assert!(Command::new("stty").arg("-F").arg(self.line()).arg("sane").status().unwrap().success());
        self.process(b"\x1b[?1049l\x1b[?2004l\x1b[?25h\x1b[2J\x1b[H$ fg\r\n");
    }

    /// Whether keys come to the program as they are pressed, and are not shown by the terminal itself.
    pub fn is_raw(&self) -> bool {
        let modes = Command::new("stty").arg("-F").arg(self.line()).arg("-a").output().unwrap();
        let modes = String::from_utf8(modes.stdout).unwrap();
        ["-icanon", "-echo", "-isig"].iter().all(|off| modes.split_whitespace().any(|mode| mode == *off))
    }

    fn line(&self) -> PathBuf {
        self.master.as_ref().unwrap().tty_name().unwrap()
    }

    /// Sends the program a signal.
    pub fn signal(&self, name: &str) {
        assert!(Command::new("kill").args(["-s", name, &self.pid().to_string()]).status().unwrap().success());
    }

    /// Takes no more of what the program writes, though the terminal stays.
    pub fn stop_reading(&self) {
        self.reading.store(false, Ordering::SeqCst);
    }

    /// Closes the terminal from outside, as when its window or its line goes.
    pub fn close(&mut self) {
        // The reader's copy of the terminal goes when it next gets bytes.
        self.output = channel().1;
        let master = self.master.take().unwrap();
        let now = master.get_size().unwrap();
        master.resize(size(now.cols + 1, now.rows)).unwrap();
        std::thread::sleep(Duration::from_millis(500));
        self.keys = None;
    }

    /// Waits for the program to end.
    #[track_caller]
    pub fn ends(&mut self, within: Duration) -> ExitStatus {
        let deadline = Instant::now() + within;
        loop {
            // A program whose words nobody takes might wait for ever.
            self.settle(Duration::from_millis(1));
            if let Some(status) = self.child.try_wait().unwrap() {
                self.settle(Duration::from_millis(50));
                return status;
            }
            assert!(Instant::now() < deadline, "it goes on after {within:?}:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// All that the program wrote, once it has ended.
    pub fn rest(&mut self) -> String {
        self.settle(Duration::from_secs(2));
        String::from_utf8_lossy(&self.bytes).into_owned()
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
